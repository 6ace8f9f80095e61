//! Tokens of the law language: every byte of a block belongs to exactly one.

use crate::span::Span;

/// What a token is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum TokenKind {
    /// Spaces, tabs and line breaks.
    Space,
    /// `#` to the end of the line.
    Comment,
    /// A name or a keyword: kebab-case ASCII, e.g. `guardian-consent`.
    Word,
    /// A rule of another act: `cn/samr/blind-box#under-eight`.
    Reference,
    /// Digits with `_` between and at most one point.
    Number,
    /// `2024-01-22` or `2024-01-22T10:30`.
    Date,
    /// A quoted string on one line.
    Text,
    /// Punctuation and operators, one token each (`..<` and `<=` included).
    Symbol,
    /// Bytes that belong to no token of the language.
    Unknown,
}

/// One token and where it stands in the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Token {
    /// What it is.
    pub kind: TokenKind,
    /// Where it stands.
    pub span: Span,
}

impl Token {
    /// Returns whether the token carries no meaning: space or comment.
    pub fn is_trivia(self) -> bool {
        matches!(self.kind, TokenKind::Space | TokenKind::Comment)
    }
}

/// Returns the text of `span` in `source`, or the empty string when it lies outside.
pub fn slice(source: &str, span: Span) -> &str {
    source.get(span.range()).unwrap_or("")
}
