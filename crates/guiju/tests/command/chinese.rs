//! Everything a person reads is there in Chinese: what each command says, and its help.

use crate::program::{facts, guiju};

/// Words that an English sentence has and names do not.
const SENTENCE_WORDS: [&str; 24] = [
    "the", "of", "is", "are", "not", "and", "no", "must", "with", "for", "by", "from", "known",
    "missing", "because", "before", "after", "there", "this", "that", "was", "were", "an", "be",
];

/// Words that stand in Latin letters in any language: names, files, terms of formats.
fn is_name(word: &str) -> bool {
    !SENTENCE_WORDS.contains(&word.to_lowercase().as_str())
}

/// Lines of an answer that read as English although Chinese was asked for.
fn english_lines(text: &str) -> Vec<&str> {
    text.lines()
        .filter(|line| {
            let words: Vec<&str> = line
                .split(|c: char| !(c.is_ascii_alphabetic() || c == '-' || c == '#'))
                .filter(|word| !word.is_empty())
                .collect();
            words.iter().any(|word| !is_name(word))
        })
        .collect()
}

#[test]
fn what_commands_say_in_chinese_has_no_english_sentence() {
    let seven = facts("sale: { blind-box: true, buyer: { age: 7 } }\n");
    let on = ["--on", "2023-06-30"];
    let company = "examples/company.yaml";
    let runs: [&[&str]; 16] = [
        &["check", company, on[0], on[1]],
        &["check", company, on[0], on[1], "--drafts", "--upcoming"],
        &["impact", company, "--from", "2023-06-30", "--to", "2024-03-01"],
        &["horizon", company, on[0], on[1]],
        &["calendar", company, on[0], on[1]],
        &["calendar", "examples/systems.yaml", "--on", "2026-11-24", "--until", "2029-01-01"],
        &["exposure", company, on[0], on[1]],
        &["law", "list"],
        &["law", "versions", "cn/samr/blind-box"],
        &["days", "2026-10-01", "2026-10-10"],
        &["register", "list"],
        &["register", "match", &seven],
        &["test", "law/cn/samr/blind-box"],
        &["lint", "law/cn/samr/blind-box"],
        &["fmt", "--check", "law/cn/samr/blind-box"],
        &["ask", &seven, "--act", "cn/samr/blind-box", "--next"],
    ];
    for run in runs {
        let ran = guiju(&[run, &["--lang", "zh"]].concat());
        assert!(!ran.out.is_empty(), "{run:?}: {}", ran.err);
        // Headings of provisions and titles carry both languages in one line.
        let of_packs = |line: &&str| line.contains(" · cn/") || line.contains('@');
        let found: Vec<&str> =
            english_lines(&ran.out).into_iter().filter(|line| !of_packs(line)).collect();
        assert!(found.is_empty(), "{run:?}: {found:#?}");
    }
}

#[test]
fn faults_are_told_in_chinese() {
    let runs: [&[&str]; 8] = [
        &["check", "no-such-file.yaml"],
        &["law", "show", "cn/samr/no-such-act"],
        &["facts", "no-such-subject"],
        &["calendar", "examples/company.yaml", "--bearer", "nobody"],
        &["days", "2026-10-11", "2026-10-09"],
        &["register", "search", "--register", "none"],
        &["explain", "examples/company.yaml", "no-such-rule"],
        &["ask"],
    ];
    for run in runs {
        let ran = guiju(&[run, &["--lang", "zh"]].concat());
        assert_eq!(ran.code, Some(3), "{run:?}");
        let first = ran.err.lines().next().unwrap_or("");
        assert!(first.starts_with("错误：") && english_lines(first).is_empty(), "{run:?}: {first}");
    }
}
