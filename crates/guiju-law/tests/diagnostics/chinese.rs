//! What a person reads of a finding is there in Chinese, particulars included.

use guiju_base::{Lang, Text};

use super::{corpus, found, scan};

/// Words that Chinese writes in Latin letters.
const LATIN: [&str; 2] = ["YAML", "Markdown"];

/// The text without code, which stands in backticks.
pub(super) fn prose(text: &str) -> String {
    text.split('`').step_by(2).collect()
}

pub(super) fn is_han(c: char) -> bool {
    ('\u{4e00}'..='\u{9fff}').contains(&c)
}

/// Whether code stands next to a Chinese character without a space between.
fn touches_code(text: &str) -> bool {
    let parts: Vec<&str> = text.split('`').collect();
    parts.iter().enumerate().step_by(2).any(|(place, part)| {
        (place > 0 && part.starts_with(is_han))
            || (place + 1 < parts.len() && part.ends_with(is_han))
    })
}

/// Why the Chinese of a text does not do; nothing when it does.
fn fault(text: &Text) -> Option<&'static str> {
    let zh = prose(&text.zh);
    let is_latin = |word: &&str| !word.is_empty() && !LATIN.contains(word);
    // Code alone needs no translation.
    let is_code = prose(&text.en).trim().is_empty();
    if text.en.is_empty() != text.zh.is_empty() {
        Some("there in one language only")
    } else if zh.split(|c: char| !c.is_ascii_alphabetic()).any(|word| is_latin(&word)) {
        Some("English words outside of code")
    } else if !is_code && !zh.chars().any(is_han) {
        Some("no Chinese")
    } else if zh.contains(['\n', '。']) || zh.contains([',', ';', ':', '?']) {
        Some("a line break, a full stop, or punctuation of half width")
    } else if text.zh.matches('`').count() % 2 == 1 {
        Some("code that is not closed")
    } else if touches_code(&text.zh) {
        Some("code without a space beside it")
    } else {
        None
    }
}

#[test]
fn every_finding_is_told_in_chinese() {
    let mut wrong = Vec::new();
    for entry in corpus() {
        for it in found(&entry) {
            let shown = it.diagnostic.render(Lang::Zh, &it.path, &it.source, false);
            let it = it.diagnostic;
            assert!(!it.message.is_empty(), "{}", entry.file);
            for text in [&it.message, &it.label, &it.note, &it.help] {
                if let Some(fault) = fault(text) {
                    wrong.push(format!("{}: {}: {fault}: {}", entry.file, it.code, text.zh));
                }
                assert!(shown.contains(&*text.zh), "{}: {} in\n{shown}", entry.file, text.zh);
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// Entries show every code, but not every place that reports one.
#[test]
fn every_place_that_speaks_english_speaks_chinese() {
    let spoken = scan::spoken();
    assert!(spoken.len() > 150, "only {} places were found", spoken.len());
    for (path, english, chinese) in spoken {
        assert!(chinese.len() >= english.len(), "{path}: {english:#?}, but only {chinese:#?}");
    }
}

#[test]
fn what_is_not_in_chinese_is_found() {
    for (en, zh) in [
        ("unknown rule `a`", "unknown rule `a`"),
        ("unknown rule `a`", "未知的rule `a`"),
        ("unknown rule `a`", "`a`"),
        ("unknown rule `a`", ""),
        ("unknown rule `a`", "未知的规则: `a`"),
        ("unknown rule `a`", "未知的规则 `a"),
        ("unknown rule `a`", "未知的规则`a`"),
    ] {
        assert!(fault(&Text::new(en, zh)).is_some(), "{zh}");
    }
    assert_eq!(fault(&Text::new("unknown rule `a`", "未知的规则 `a`")), None);
}
