//! The lexer is total and lossless.

use guiju_syntax::Span;
use guiju_syntax::lexer::lex;
use guiju_syntax::token::{TokenKind, slice};
use proptest::prelude::*;

use crate::support::{config, law_files, real_blocks, spoil, spoilt};

/// Tokens follow one another without a gap from the start of the span to its end.
fn covers(source: &str, span: Span) {
    let mut at = span.start;
    for token in lex(source, span) {
        assert_eq!(token.span.start, at, "a gap or an overlap");
        assert!(token.span.end > at, "an empty token");
        assert!(source.is_char_boundary(token.span.end), "a cut character");
        at = token.span.end;
    }
    assert_eq!(at, span.end);
}

fn whole(source: &str) -> Span {
    Span::new(0, source.len())
}

#[test]
fn real_files_are_cut_without_a_gap() {
    for (_, text) in law_files("law").into_iter().chain(law_files("md")) {
        covers(&text, whole(&text));
    }
}

#[test]
fn real_law_blocks_hold_no_unknown_token() {
    for text in real_blocks() {
        for token in lex(&text, whole(&text)) {
            let unknown = token.kind == TokenKind::Unknown;
            assert!(!unknown, "{} in {text}", slice(&text, token.span));
        }
    }
}

#[test]
fn a_span_outside_the_text_gives_no_tokens() {
    assert_eq!(lex("rule", Span::new(2, 9)), []);
    assert_eq!(lex("盲盒", Span::new(1, 3)), [], "the span cuts a character");
}

proptest! {
    #![proptest_config(config(512))]

    #[test]
    fn any_text_is_cut_without_a_gap(source in "(?s).{0,200}") {
        covers(&source, whole(&source));
    }

    #[test]
    fn any_text_of_the_languages_own_signs_is_cut_without_a_gap(
        source in r##"[a-z0-9 "#.<>=/\n\\%盲–-]{0,120}"##
    ) {
        covers(&source, whole(&source));
    }

    #[test]
    fn a_part_of_a_text_is_cut_without_a_gap(
        before in "\\PC{0,20}", inner in "\\PC{0,60}", after in "\\PC{0,20}"
    ) {
        let source = format!("{before}{inner}{after}");
        covers(&source, Span::new(before.len(), before.len() + inner.len()));
    }

    #[test]
    fn spoilt_law_is_cut_without_a_gap(
        text in prop::sample::select(real_blocks()), changes in prop::collection::vec(spoil(), 1..6)
    ) {
        let source = spoilt(&text, &changes);
        covers(&source, whole(&source));
    }
}
