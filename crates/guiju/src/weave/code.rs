//! The law language in colour: every token as it stands, names of items as links to their cards.

use guiju_law::Version;
use guiju_syntax::Span;
use guiju_syntax::lexer::lex;
use guiju_syntax::token::{Token, TokenKind, slice};

use crate::weave::markup::{escaped, marked};

/// The words of the language: what is none of them is a name.
const KEYWORDS: &[&str] = &[
    "CNY",
    "RMB",
    "after",
    "all",
    "and",
    "any",
    "article",
    "at",
    "basis",
    "before",
    "billion",
    "breach",
    "breached",
    "by",
    "ceiling",
    "cites",
    "closure",
    "count",
    "day",
    "days",
    "down",
    "else",
    "every",
    "extended",
    "false",
    "fine",
    "floor",
    "for",
    "from",
    "half-even",
    "half-up",
    "have",
    "held",
    "hour",
    "hours",
    "if",
    "in",
    "interrupted",
    "is",
    "keep",
    "least",
    "let",
    "level",
    "liable",
    "max",
    "may",
    "measure",
    "merge",
    "million",
    "min",
    "month",
    "months",
    "most",
    "must",
    "not",
    "note",
    "notwithstanding",
    "of",
    "open",
    "or",
    "otherwise",
    "over",
    "param",
    "promptly",
    "rounded",
    "rule",
    "sanction",
    "share",
    "shown",
    "since",
    "single",
    "subject",
    "sum",
    "suspended",
    "table",
    "text",
    "then",
    "thousand",
    "to",
    "today",
    "true",
    "under",
    "unless",
    "up",
    "verified",
    "week",
    "weeks",
    "when",
    "where",
    "within",
    "working",
    "year",
    "years",
    "yet",
];

/// Returns the code of `span` with an element for each token that has a colour.
pub(super) fn coloured(version: &Version, source: &str, span: Span) -> String {
    let mut html = String::new();
    let mut after_point = false;
    for token in lex(source, span) {
        html += &coloured_token(version, source, token, after_point);
        after_point = slice(source, token.span) == ".";
    }
    html
}

fn coloured_token(version: &Version, source: &str, token: Token, after_point: bool) -> String {
    let text = slice(source, token.span);
    let class = match token.kind {
        TokenKind::Space | TokenKind::Symbol | TokenKind::Unknown => return escaped(text),
        TokenKind::Comment => "comment",
        TokenKind::Text => "string",
        TokenKind::Number | TokenKind::Date => "number",
        // A step of a path such as `sale.text` is a fact, whatever else the word means.
        TokenKind::Word if !after_point => return word(version, text, token.span),
        TokenKind::Reference | TokenKind::Word => "name",
    };
    format!("<span class=\"{class}\">{}</span>", marked(text))
}

fn word(version: &Version, text: &str, span: Span) -> String {
    let shown = escaped(text);
    match version.item_named(text) {
        Some((_, item)) if item.span.start != span.start => {
            format!("<a class=\"name\" href=\"#rule-{shown}\">{shown}</a>")
        }
        Some(_) => format!("<span class=\"own-name\">{shown}</span>"),
        None if KEYWORDS.contains(&text) => format!("<span class=\"keyword\">{shown}</span>"),
        None => format!("<span class=\"name\">{shown}</span>"),
    }
}
