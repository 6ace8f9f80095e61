//! The formatter changes white space of law blocks and nothing else, and is content with its own work.

use guiju_syntax::Span;
use guiju_syntax::format::{format_pack, format_vocabulary};
use guiju_syntax::lexer::lex;
use guiju_syntax::parse_law;
use guiju_syntax::token::{TokenKind, slice};
use proptest::prelude::*;

use crate::support::{config, law_blocks, law_files, real_blocks, significant, spoil, spoilt};

fn whole(source: &str) -> Span {
    Span::new(0, source.len())
}

fn vocabulary_keeps(source: &str) {
    let once = format_vocabulary(source);
    assert_eq!(significant(source, whole(source)), significant(&once, whole(&once)), "{source}");
    assert_eq!(format_vocabulary(&once), once, "a second time differs:\n{source}");
    let before = parse_law(source, whole(source)).diagnostics.len();
    assert_eq!(parse_law(&once, whole(&once)).diagnostics.len(), before);
    // A block with an error is left as it is, and so is one that looks quoted.
    if before == 0 && !source.lines().any(|line| line.starts_with('>')) {
        let bad = once.lines().find(|line| line.ends_with(' '));
        assert_eq!(bad, None, "space at the end of a line");
        assert!(!once.contains("\n\n\n"), "two empty lines:\n{once}");
    }
}

/// The bytes outside law blocks in order, and the tokens inside; a block of nothing but space is none.
fn apart(pack: &str) -> (Vec<String>, Vec<Vec<(TokenKind, String)>>) {
    let (mut prose, mut law, mut at) = (Vec::new(), Vec::new(), 0);
    let mut between = String::new();
    for span in law_blocks(pack) {
        between += slice(pack, Span::new(at, span.start));
        at = span.end;
        if !slice(pack, span).trim().is_empty() {
            prose.push(std::mem::take(&mut between));
            law.push(significant(pack, span));
        }
    }
    between += slice(pack, Span::new(at, pack.len()));
    prose.push(between);
    (prose, law)
}

fn pack_keeps(source: &str) {
    let once = format_pack(source);
    assert_eq!(apart(source), apart(&once), "{source}");
    assert_eq!(format_pack(&once), once, "a second time differs:\n{source}");
}

#[test]
fn real_vocabulary_keeps_its_words_and_comments() {
    for (_, text) in law_files("law") {
        vocabulary_keeps(&text);
    }
}

#[test]
fn real_packs_keep_their_words_comments_and_prose() {
    for (_, text) in law_files("md") {
        pack_keeps(&text);
    }
}

#[test]
fn a_pack_written_on_a_windows_machine_keeps_its_words() {
    for (_, text) in law_files("md").iter().take(3) {
        let source = text.replace('\n', "\r\n");
        let once = format_pack(&source);
        assert_eq!(apart(&source).1, apart(&once).1);
        assert_eq!(format_pack(&once), once);
    }
}

proptest! {
    #![proptest_config(config(384))]

    #[test]
    fn spoilt_law_keeps_its_words(
        text in prop::sample::select(real_blocks()), changes in prop::collection::vec(spoil(), 0..5)
    ) {
        vocabulary_keeps(&spoilt(&text, &changes));
    }

    #[test]
    fn law_with_other_white_space_keeps_its_words(
        text in prop::sample::select(real_blocks()),
        spaces in prop::collection::vec(prop::sample::select(
            &[" ", "\n", "\n\n\n", "  ", "\t", "\r\n", " # c\n", "\n# c\n\n"][..]), 1..9)
    ) {
        // Every space between tokens is replaced, so line breaks come where nobody would put them.
        let mut source = String::new();
        let mut next = spaces.iter().cycle();
        for token in lex(&text, whole(&text)) {
            match token.kind {
                TokenKind::Space => source += next.next().unwrap_or(&" "),
                TokenKind::Comment => {
                    source += slice(&text, token.span);
                    source.push('\n');
                }
                _ => source += slice(&text, token.span),
            }
        }
        vocabulary_keeps(&source);
    }

    #[test]
    fn parts_of_packs_keep_their_words_and_prose(
        (_, text) in prop::sample::select(law_files("md")),
        (start, length) in (0_usize..1000, 10_usize..80),
        changes in prop::collection::vec(spoil(), 0..5)
    ) {
        let lines: Vec<&str> = text.split_inclusive('\n').collect();
        let start = start * lines.len() / 1000;
        let part: String = lines.into_iter().skip(start).take(length).collect();
        pack_keeps(&spoilt(&part, &changes));
    }

    #[test]
    fn any_text_keeps_its_words(source in "(?s).{0,120}") {
        vocabulary_keeps(&source);
        pack_keeps(&source);
    }
}
