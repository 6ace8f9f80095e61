//! Cuts a law block into tokens; total and lossless: no input is refused, no byte is left out.

use crate::span::Span;
use crate::token::{Token, TokenKind};

/// Cuts the bytes of `span` in `source` into tokens that cover it without gaps.
pub fn lex(source: &str, span: Span) -> Vec<Token> {
    let text = source.get(span.range()).unwrap_or("");
    let mut tokens = Vec::new();
    let mut at = 0;
    while let Some(rest) = text.get(at..)
        && let Some(first) = rest.chars().next()
    {
        let after_space = tokens.last().is_none_or(|last: &Token| last.kind == TokenKind::Space);
        let (kind, length) = scan(rest, first, after_space);
        let start = span.start + at;
        tokens.push(Token { kind, span: Span::new(start, start + length) });
        at += length;
    }
    tokens
}

/// Returns the kind and the length in bytes of the token at the start of `rest`.
fn scan(rest: &str, first: char, after_space: bool) -> (TokenKind, usize) {
    match first {
        c if c.is_whitespace() => (TokenKind::Space, length_while(rest, char::is_whitespace)),
        '#' if after_space => (TokenKind::Comment, bytes_while(rest, |byte| byte != b'\n')),
        '"' => scan_text(rest),
        c if c.is_ascii_digit() => scan_digits(rest),
        c if c.is_ascii_alphabetic() => scan_word(rest),
        _ => scan_symbol(rest, first),
    }
}

/// The length in bytes of the characters at the start that are kept.
fn length_while(rest: &str, keep: impl Fn(char) -> bool) -> usize {
    rest.find(|c| !keep(c)).unwrap_or(rest.len())
}

/// As [`length_while`], by bytes: a byte of ASCII is never part of another character.
fn bytes_while(rest: &str, keep: impl Fn(u8) -> bool) -> usize {
    rest.bytes().position(|byte| !keep(byte)).unwrap_or(rest.len())
}

/// A string ends at its closing quote; without one, at the end of the line (kind `Unknown`).
fn scan_text(rest: &str) -> (TokenKind, usize) {
    let mut escaped = false;
    for (at, byte) in rest.bytes().enumerate().skip(1) {
        match byte {
            b'\n' => return (TokenKind::Unknown, at),
            _ if escaped => escaped = false,
            b'\\' => escaped = true,
            b'"' => return (TokenKind::Text, at + 1),
            _ => {}
        }
    }
    (TokenKind::Unknown, rest.len())
}

/// A date is tried before a number: `2024-01-22` must not become `2024 - 01 - 22`.
fn scan_digits(rest: &str) -> (TokenKind, usize) {
    let run = bytes_while(rest, |it| it.is_ascii_alphanumeric() || matches!(it, b'-' | b':'));
    let looks_like_date = rest.as_bytes().get(4) == Some(&b'-')
        && rest.as_bytes().iter().take(4).all(u8::is_ascii_digit)
        && rest.as_bytes().get(5).is_some_and(u8::is_ascii_digit);
    if looks_like_date {
        return (TokenKind::Date, run);
    }
    let whole = bytes_while(rest, |it| it.is_ascii_digit() || it == b'_');
    let fraction =
        rest.get(whole..).and_then(|tail| tail.strip_prefix('.')).map_or(
            0,
            |tail| match bytes_while(tail, |it| it.is_ascii_digit() || it == b'_') {
                0 => 0,
                digits => digits + 1,
            },
        );
    (TokenKind::Number, whole + fraction)
}

/// Words are kebab-case; a word with slashes and `#` is a reference to another act's rule.
fn scan_word(rest: &str) -> (TokenKind, usize) {
    let kebab = |text: &str| {
        let run = bytes_while(text, |it| it.is_ascii_alphanumeric() || it == b'-');
        run - text.get(..run).map_or(0, |word| word.len() - word.trim_end_matches('-').len())
    };
    let mut length = kebab(rest);
    let mut is_reference = false;
    while let Some(tail) = rest.get(length..)
        && let Some(part) = tail.strip_prefix(['/', '#'])
        && part.starts_with(|c: char| c.is_ascii_alphanumeric())
    {
        is_reference = true;
        length += 1 + kebab(part);
    }
    (if is_reference { TokenKind::Reference } else { TokenKind::Word }, length)
}

fn scan_symbol(rest: &str, first: char) -> (TokenKind, usize) {
    const LONG: [&str; 6] = ["..<", "..", "<=", ">=", "!=", "->"];
    if let Some(long) = LONG.iter().find(|long| rest.starts_with(**long)) {
        return (TokenKind::Symbol, long.len());
    }
    let known = matches!(
        first,
        '(' | ')' | '{' | '}' | ',' | '.' | ':' | '=' | '<' | '>' | '+' | '-' | '*' | '/' | '%'
    );
    (if known { TokenKind::Symbol } else { TokenKind::Unknown }, first.len_utf8())
}
