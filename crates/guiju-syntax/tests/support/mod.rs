//! The real packs and vocabulary, and ways to spoil them.

use std::path::{Path, PathBuf};

use guiju_syntax::Span;
use guiju_syntax::document::{Block, parse_document};
use guiju_syntax::lexer::lex;
use guiju_syntax::token::{TokenKind, slice};
use proptest::prelude::*;

/// Returns the settings of a property: at least so many texts, more by `PROPTEST_CASES`; a failure is
/// shown, not kept in a file.
pub(crate) fn config(cases: u32) -> ProptestConfig {
    let set = ProptestConfig::default();
    ProptestConfig { cases: cases.max(set.cases), failure_persistence: None, ..set }
}

/// Returns the texts of all files under `law` that end so, in the order of their paths.
pub(crate) fn law_files(ending: &str) -> Vec<(PathBuf, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../law");
    let mut open = vec![root];
    let mut found = Vec::new();
    while let Some(folder) = open.pop() {
        for entry in std::fs::read_dir(&folder).expect("the law can be listed") {
            let path = entry.expect("the law can be listed").path();
            if path.is_dir() {
                open.push(path);
            } else if path.extension().is_some_and(|it| it == ending)
                && !path.ends_with("README.md")
            {
                let text = std::fs::read_to_string(&path).expect("a file can be read");
                found.push((path, text));
            }
        }
    }
    found.sort();
    assert!(!found.is_empty(), "the law holds files that end in {ending}");
    found
}

/// Returns the bodies of the law blocks of a pack.
pub(crate) fn law_blocks(pack: &str) -> Vec<Span> {
    let document = parse_document(pack);
    let blocks = document.sections.iter().flat_map(|section| &section.blocks);
    blocks
        .filter_map(|block| if let Block::Law(span) = block { Some(*span) } else { None })
        .collect()
}

/// Returns some real law blocks and vocabulary files as texts of their own, short enough to spoil often.
pub(crate) fn real_blocks() -> Vec<String> {
    let packs = law_files("md").into_iter().flat_map(|(_, text)| {
        law_blocks(&text).iter().map(|span| slice(&text, *span).to_owned()).collect::<Vec<_>>()
    });
    let vocabulary = law_files("law").into_iter().flat_map(|(_, text)| {
        text.split("\n\n").map(|part| format!("{part}\n")).collect::<Vec<_>>()
    });
    packs.chain(vocabulary).filter(|text| text.len() < 4000).collect()
}

/// Returns the tokens that carry meaning, and the comments, in order, without what follows a comment.
pub(crate) fn significant(source: &str, span: Span) -> Vec<(TokenKind, String)> {
    lex(source, span)
        .into_iter()
        .filter(|token| token.kind != TokenKind::Space)
        .map(|token| (token.kind, slice(source, token.span).trim_end().to_owned()))
        .collect()
}

/// One change to a text, with places given as shares of its length.
#[derive(Debug, Clone)]
pub(crate) enum Spoil {
    Delete(usize, usize),
    Insert(usize, String),
    SwapLines(usize, usize),
    RepeatLine(usize),
    JoinLines(usize),
}

pub(crate) fn spoil() -> impl Strategy<Value = Spoil> {
    let word = prop_oneof![
        Just(" # note 注\n".to_owned()),
        Just("\n\n\n".to_owned()),
        Just("\r\n".to_owned()),
        Just("rule ".to_owned()),
        Just(" when ".to_owned()),
        Just("subject to ".to_owned()),
        Just("\"".to_owned()),
        Just("{".to_owned()),
        Just("}".to_owned()),
        Just("(((".to_owned()),
        Just(" not not ".to_owned()),
        Just("..<".to_owned()),
        Just("盲盒".to_owned()),
        Just("```\n".to_owned()),
        Just("99999999999999999999999999999 billion %".to_owned()),
        Just("2024-02-30".to_owned()),
        "\\PC{0,6}",
    ];
    let place = || 0_usize..10_000;
    prop_oneof![
        (place(), 1_usize..40).prop_map(|(at, length)| Spoil::Delete(at, length)),
        (place(), word).prop_map(|(at, text)| Spoil::Insert(at, text)),
        (place(), place()).prop_map(|(a, b)| Spoil::SwapLines(a, b)),
        place().prop_map(Spoil::RepeatLine),
        place().prop_map(Spoil::JoinLines),
    ]
}

/// Returns the text after all changes.
pub(crate) fn spoilt(text: &str, changes: &[Spoil]) -> String {
    let mut text = text.to_owned();
    for change in changes {
        let mut lines: Vec<String> = text.split_inclusive('\n').map(str::to_owned).collect();
        let count = lines.len().max(1);
        match change {
            Spoil::Delete(at, length) => {
                let chars: Vec<char> = text.chars().collect();
                let at = at * chars.len() / 10_000;
                text = chars.iter().take(at).chain(chars.iter().skip(at + length)).collect();
            }
            Spoil::Insert(at, new) => {
                let chars: Vec<char> = text.chars().collect();
                let at = at * chars.len() / 10_000;
                let head: String = chars.iter().take(at).collect();
                let tail: String = chars.iter().skip(at).collect();
                text = head + new + &tail;
            }
            Spoil::SwapLines(a, b) if lines.len() > 1 => {
                lines.swap(a % count, b % count);
                text = lines.concat();
            }
            Spoil::RepeatLine(at) if !lines.is_empty() => {
                lines.insert(at % count, lines[at % count].clone());
                text = lines.concat();
            }
            Spoil::JoinLines(at) if !lines.is_empty() => {
                let line = &mut lines[at % count];
                *line = line.replace('\n', " ");
                text = lines.concat();
            }
            _ => {}
        }
    }
    text
}
