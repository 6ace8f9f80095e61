//! The one layout of law blocks: an item a paragraph, a clause a line, two spaces a level.
//!
//! Comments stay where they stand, line breaks inside a clause and single empty lines between clauses
//! are kept, prose and cases are not
//! touched. A block with a syntax error is left as it is.

use crate::document::{Block, parse_document};
use crate::parser::{LineStart, Parsed, parse_law};
use crate::span::Span;
use crate::token::{Token, TokenKind, slice};

/// Returns the pack with its law blocks laid out; every other byte is kept.
pub fn format_pack(source: &str) -> String {
    let document = parse_document(source);
    let mut result = String::with_capacity(source.len());
    let mut done = 0;
    for block in document.sections.iter().flat_map(|section| &section.blocks) {
        let Block::Law(body) = block else { continue };
        if body.start < done {
            continue;
        }
        result.push_str(source.get(done..body.start).unwrap_or(""));
        result.push_str(&format_block(source, *body));
        done = body.end;
    }
    result.push_str(source.get(done..).unwrap_or(""));
    result
}

/// Returns a vocabulary file laid out.
pub fn format_vocabulary(source: &str) -> String {
    format_block(source, Span::new(0, source.len()))
}

fn format_block(source: &str, span: Span) -> String {
    let parsed = parse_law(source, span);
    let text = slice(source, span);
    // A fence inside a list or a quotation has marks before each line: not ours to move.
    let mut after_first = text.lines().skip(1).peekable();
    let indented = after_first.peek().is_some() && after_first.all(|line| line.starts_with('>'));
    if !parsed.diagnostics.is_empty() || indented {
        return text.to_owned();
    }
    let laid_out = Writer { source, out: String::new(), indent: 0 }.write(&parsed);
    if laid_out.is_empty() { laid_out } else { laid_out + "\n" }
}

struct Writer<'a> {
    source: &'a str,
    out: String,
    /// Of the clause that is being written.
    indent: usize,
}

impl Writer<'_> {
    fn write(mut self, parsed: &Parsed) -> String {
        let mut starts = parsed.layout.iter().copied().peekable();
        let mut previous: Option<Token> = None;
        let mut broken = true; // Whether the text before the token broke the line.
        let mut blank = false; // Whether it left a line empty.
        for (at, token) in parsed.tokens.iter().copied().enumerate() {
            match token.kind {
                TokenKind::Space => {
                    let breaks = slice(self.source, token.span).matches('\n').count();
                    broken |= breaks > 0;
                    // A comment does not hold its own line break.
                    blank |= breaks > 1;
                }
                TokenKind::Comment => {
                    let upcoming = Self::upcoming(&parsed.tokens, at, &mut starts.clone());
                    let last = parsed.tokens.iter().skip(at).all(|token| token.is_trivia());
                    self.comment(token, broken, blank, (upcoming, last));
                    (broken, blank) = (false, false);
                }
                _ => {
                    let start = starts.next_if(|start| start.offset == token.span.start);
                    self.token(token, previous, start, broken, blank);
                    previous = Some(token);
                    (broken, blank) = (false, false);
                }
            }
        }
        self.out
    }

    /// The line start that a comment stands before, if the next token is one.
    fn upcoming(
        tokens: &[Token],
        at: usize,
        starts: &mut std::iter::Peekable<impl Iterator<Item = LineStart>>,
    ) -> Option<LineStart> {
        let next = tokens.iter().skip(at).find(|token| !token.is_trivia())?;
        starts.next_if(|start| start.offset == next.span.start)
    }

    fn comment(
        &mut self,
        token: Token,
        own_line: bool,
        blank: bool,
        (upcoming, last): (Option<LineStart>, bool),
    ) {
        let text = slice(self.source, token.span).trim_end();
        if own_line {
            // Within a clause it stands as a line of the clause; at the end where its author put it.
            let before = self.source.get(..token.span.start).unwrap_or("");
            let at_margin = before.is_empty() || before.ends_with('\n');
            let indent = match (last, at_margin) {
                (true, true) => 0,
                (true, false) => self.indent,
                (false, _) => self.indent + 2,
            };
            let start = upcoming.unwrap_or(LineStart { offset: 0, indent, gap: false });
            // A gap goes before the comment of an item, not between the two.
            let after_comment = self.last_line_is_comment();
            self.break_line(start.indent, blank || (start.gap && !after_comment));
        } else if !self.out.is_empty() {
            self.out.push_str("  ");
        }
        self.out.push_str(text);
    }

    fn last_line_is_comment(&self) -> bool {
        self.out.lines().next_back().is_some_and(|line| line.trim_start().starts_with('#'))
    }

    fn break_line(&mut self, indent: usize, gap: bool) {
        if !self.out.is_empty() {
            self.out.push('\n');
            if gap {
                self.out.push('\n');
            }
        }
        self.out.extend(std::iter::repeat_n(' ', indent));
    }

    fn token(
        &mut self,
        token: Token,
        previous: Option<Token>,
        start: Option<LineStart>,
        broken: bool,
        blank: bool,
    ) {
        if let Some(start) = start {
            let gap = blank || (start.gap && !self.last_line_is_comment());
            self.break_line(start.indent, gap);
            self.indent = start.indent;
        } else if broken {
            self.break_line(self.indent + 2, false);
        } else if previous.is_some_and(|previous| self.spaced(previous, token)) {
            self.out.push(' ');
        }
        self.out.push_str(slice(self.source, token.span));
    }

    /// Whether a space stands between two tokens on one line.
    fn spaced(&self, left: Token, right: Token) -> bool {
        let left_text = slice(self.source, left.span);
        let right_text = slice(self.source, right.span);
        let touching = left.span.end == right.span.start;
        match (left_text, right_text) {
            (_, "," | ")" | ".") | ("(" | ".", _) => false,
            // `max(` is written together, `and (` apart.
            (_, "(") => !(touching && matches!(left_text, "max" | "min")),
            _ => true,
        }
    }
}
