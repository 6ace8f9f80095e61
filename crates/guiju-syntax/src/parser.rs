//! Reads a law block into a tree; recovers from every error and reports them all.
//!
//! White space carries no meaning: items and clauses begin with reserved words. After an error the
//! parser skips to the next such word, so that one slip costs one clause.

mod clause;
mod expression;
mod item;
mod literal;
mod vocabulary;

use guiju_base::{Text, after_chinese};

use crate::ast::{Item, Name, TextPair};
use crate::diagnostic::Diagnostic;
use crate::lexer::lex;
use crate::span::Span;
use crate::token::{Token, TokenKind, slice};

/// Words that begin an item.
const ITEM_WORDS: [&str; 12] = [
    "role",
    "choice",
    "scale",
    "single",
    "subject",
    "extend",
    "convention",
    "param",
    "let",
    "level",
    "rule",
    "sanction",
];

/// Words that begin a clause within an item.
const CLAUSE_WORDS: [&str; 30] = [
    "text",
    "is",
    "otherwise",
    "when",
    "unless",
    "within",
    "by",
    "before",
    "promptly",
    "every",
    "keep",
    "shown",
    "breached",
    "notwithstanding",
    "subject",
    "for",
    "cites",
    "verified",
    "note",
    "fine",
    "measure",
    "merge",
    "ask",
    "look",
    "unit",
    "first-day",
    "month-end",
    "roll",
    "basis",
    "open",
];

/// A law block that was read: its items, what was wrong, and how it is laid out.
#[derive(Debug, Clone, Default)]
pub struct Parsed {
    /// The items that could be read, in order.
    pub items: Vec<Item>,
    /// All findings, in order of place.
    pub diagnostics: Vec<Diagnostic>,
    /// Every byte of the block in order.
    pub tokens: Vec<Token>,
    /// Where lines begin when the block is formatted, in order of place.
    pub layout: Vec<LineStart>,
}

/// The first token of a line in formatted text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LineStart {
    /// Start of the token in the file.
    pub offset: usize,
    /// Spaces before it.
    pub indent: usize,
    /// Whether an empty line goes before it.
    pub gap: bool,
}

/// Reads the part of `source` that `span` covers; spans of the result refer to `source`.
pub fn parse_law(source: &str, span: Span) -> Parsed {
    let tokens = lex(source, span);
    let significant = tokens.iter().copied().filter(|token| !token.is_trivia()).collect();
    let mut parser = Parser {
        source,
        tokens: significant,
        at: 0,
        end: span.end,
        depth: 0,
        diagnostics: Vec::new(),
        layout: Vec::new(),
    };
    let items = parser.items();
    Parsed { items, diagnostics: parser.diagnostics, tokens, layout: parser.layout }
}

/// The state of reading one block. Only significant tokens are seen here.
struct Parser<'a> {
    source: &'a str,
    tokens: Vec<Token>,
    at: usize,
    end: usize,
    /// Nesting of expressions and records; bounded so that no input exhausts the stack.
    depth: usize,
    diagnostics: Vec<Diagnostic>,
    layout: Vec<LineStart>,
}

/// Deepest nesting of one expression.
const DEPTH_MAX: usize = 48;

impl<'a> Parser<'a> {
    fn peek(&self) -> Option<Token> {
        self.tokens.get(self.at).copied()
    }

    fn peek_at(&self, ahead: usize) -> Option<Token> {
        self.tokens.get(self.at + ahead).copied()
    }

    fn text_of(&self, token: Token) -> &'a str {
        slice(self.source, token.span)
    }

    fn peek_text(&self) -> &'a str {
        self.peek().map_or("", |token| self.text_of(token))
    }

    fn peek_text_at(&self, ahead: usize) -> &'a str {
        self.peek_at(ahead).map_or("", |token| self.text_of(token))
    }

    /// Where the next token stands, or the end of the block.
    fn here(&self) -> Span {
        self.peek().map_or(Span::new(self.end, self.end), |token| token.span)
    }

    /// Where the last token taken stands.
    fn last(&self) -> Span {
        let before = self.at.checked_sub(1).and_then(|at| self.tokens.get(at));
        before.map_or(self.here(), |token| token.span)
    }

    fn bump(&mut self) -> Span {
        let span = self.here();
        self.at += 1;
        span
    }

    fn is_word(&self, word: &str) -> bool {
        self.peek().is_some_and(|token| token.kind == TokenKind::Word) && self.peek_text() == word
    }

    fn is_symbol(&self, symbol: &str) -> bool {
        self.peek().is_some_and(|token| token.kind == TokenKind::Symbol)
            && self.peek_text() == symbol
    }

    fn is_kind(&self, kind: TokenKind) -> bool {
        self.peek().is_some_and(|token| token.kind == kind)
    }

    fn take_word(&mut self, word: &str) -> bool {
        let found = self.is_word(word);
        if found {
            self.at += 1;
        }
        found
    }

    fn take_symbol(&mut self, symbol: &str) -> bool {
        let found = self.is_symbol(symbol);
        if found {
            self.at += 1;
        }
        found
    }

    fn expect_word(&mut self, word: &str) -> bool {
        let found = self.take_word(word);
        if !found {
            self.missing(Text::same(format!("`{word}`")));
        }
        found
    }

    fn expect_symbol(&mut self, symbol: &str) -> bool {
        let found = self.take_symbol(symbol);
        if !found {
            self.missing(Text::same(format!("`{symbol}`")));
        }
        found
    }

    /// Reports that `what` should stand here.
    fn missing(&mut self, what: impl Into<Text>) {
        let what = what.into();
        let found = match self.peek() {
            None => Text::new("the end of the block", "代码块的末尾"),
            Some(token) => Text::same(format!("`{}`", clip(self.text_of(token)))),
        };
        let span = if self.peek().is_some() { self.here() } else { self.last() };
        let (zh, found_zh) = (after_chinese(&what.zh), after_chinese(&found.zh));
        let message = Text::new(
            format!("expected {}, found {}", what.en, found.en),
            format!("此处应为{zh}，实为{found_zh}"),
        );
        self.report(
            Diagnostic::error("unexpected-token", span, message)
                .label((format!("expected {} here", what.en), format!("应为{zh}"))),
        );
    }

    fn report(&mut self, diagnostic: Diagnostic) {
        self.diagnostics.push(diagnostic);
    }

    /// Reads a name; reports and returns an empty name when there is none.
    fn name(&mut self, what: (&str, &str)) -> Name {
        if self.is_kind(TokenKind::Word) {
            return self.any_name();
        }
        self.missing(what);
        Name { text: "".into(), span: Span::new(self.here().start, self.here().start) }
    }

    /// Takes the next token as a name whatever its kind is.
    fn any_name(&mut self) -> Name {
        let text = self.peek_text().into();
        Name { text, span: self.bump() }
    }

    /// Reads two strings, English and Chinese.
    fn text_pair(&mut self) -> Option<TextPair> {
        if !self.is_kind(TokenKind::Text) {
            self.missing(("a text in quotation marks, English first", "引号中的文字，英文在前"));
            return None;
        }
        let (en, first) = self.string();
        let (zh, span) = if self.is_kind(TokenKind::Text) {
            let (zh, second) = self.string();
            (Some(zh), first.to(second))
        } else {
            (None, first)
        };
        Some(TextPair { en, zh, span })
    }

    fn string(&mut self) -> (Box<str>, Span) {
        let raw = self.peek_text();
        let inner = raw.strip_prefix('"').and_then(|it| it.strip_suffix('"')).unwrap_or(raw);
        if !inner.contains('\\') {
            return (inner.into(), self.bump());
        }
        let mut text = String::with_capacity(inner.len());
        let mut escaped = false;
        for c in inner.chars() {
            if c == '\\' && !escaped {
                escaped = true;
            } else {
                escaped = false;
                text.push(c);
            }
        }
        (text.into(), self.bump())
    }

    /// Notes that the next token begins a line in formatted text.
    fn line(&mut self, indent: usize, gap: bool) {
        let offset = self.here().start;
        if self.peek().is_some() && self.layout.last().is_none_or(|last| last.offset < offset) {
            self.layout.push(LineStart { offset, indent, gap });
        }
    }

    fn at_item(&self) -> bool {
        // `subject to` is a clause; `subject NAME "…"` is an item.
        self.is_kind(TokenKind::Word)
            && ITEM_WORDS.contains(&self.peek_text())
            && !(self.is_word("subject") && self.peek_text_at(1) == "to")
            && self.peek_at(1).is_some_and(|next| next.kind == TokenKind::Word)
    }

    fn at_clause(&self) -> bool {
        self.is_kind(TokenKind::Word) && CLAUSE_WORDS.contains(&self.peek_text())
    }

    /// Skips tokens until an item, a clause or a closing brace; at least one.
    fn recover(&mut self) {
        self.at += 1;
        while self.peek().is_some() && !self.at_item() && !self.at_clause() && !self.is_symbol("}")
        {
            self.at += 1;
        }
    }

    /// Runs `read` one level deeper; beyond the bound reports and gives `None`.
    fn nested<T>(&mut self, read: impl FnOnce(&mut Self) -> T) -> Option<T> {
        if self.depth >= DEPTH_MAX {
            let span = self.here();
            self.report(
                Diagnostic::error("nested-too-deep", span, ("nested too deep", "嵌套过深"))
                    .label((format!("more than {DEPTH_MAX} levels"), format!("超过{DEPTH_MAX}层")))
                    .help((
                        "name a part with `let` and use the name",
                        "用 `let` 为其中一部分命名，再使用该名称",
                    )),
            );
            self.recover();
            return None;
        }
        self.depth += 1;
        let result = read(self);
        self.depth -= 1;
        Some(result)
    }
}

/// Keeps messages to one line of sensible length.
fn clip(text: &str) -> String {
    let line: String = text.chars().take_while(|c| *c != '\n').take(40).collect();
    if line.len() < text.len() { format!("{line}…") } else { line }
}

/// A cell of a decision table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CellTest {
    /// `any`, `-`: every value.
    Any,
    /// One or several values, separated by commas.
    OneOf(Vec<crate::ast::Expr>),
    /// `8 ..< 18` or `1 .. 5`.
    Range {
        /// Lower end, included.
        low: crate::ast::Expr,
        /// Upper end.
        high: crate::ast::Expr,
        /// Whether the upper end is excluded.
        half_open: bool,
    },
    /// `< 8`, `at least 3`.
    Compare(crate::ast::BinaryOp, crate::ast::Expr),
}

/// Reads the heading cell or the result cell of a decision table: one expression.
pub fn parse_cell_value(source: &str, span: Span) -> (crate::ast::Expr, Vec<Diagnostic>) {
    let mut parser = Parser::on_cell(source, span);
    let value = parser.expr();
    parser.expect_end();
    (value, parser.diagnostics)
}

/// Reads a condition cell of a decision table.
pub fn parse_cell_test(source: &str, span: Span) -> (CellTest, Vec<Diagnostic>) {
    let mut parser = Parser::on_cell(source, span);
    let test = parser.cell_test();
    parser.expect_end();
    (test, parser.diagnostics)
}

impl<'a> Parser<'a> {
    fn on_cell(source: &'a str, span: Span) -> Self {
        let tokens = lex(source, span).into_iter().filter(|token| !token.is_trivia()).collect();
        Self {
            source,
            tokens,
            at: 0,
            end: span.end,
            depth: 0,
            diagnostics: Vec::new(),
            layout: Vec::new(),
        }
    }

    fn expect_end(&mut self) {
        if self.peek().is_some() && self.diagnostics.is_empty() {
            self.missing(("the end of the cell", "单元格的末尾"));
        }
    }
}
