//! Everything a person reads is there in Chinese: what each command says, its help, and its complaints.

use std::fs;

use crate::program::{Ran, facts, folder, guiju};

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

/// Words that Chinese writes in Latin letters.
const LATIN: [&str; 14] = [
    "YAML",
    "JSON",
    "UTF-8",
    "TMT",
    "iCalendar",
    "shell",
    "Markdown",
    "Schema",
    "Parquet",
    "CSV",
    "SQL",
    "NULL",
    "Arrow",
    "IPC",
];

/// The text without what is code: in backticks, and between angle brackets.
fn prose(text: &str) -> String {
    let outside: String = text.split('`').step_by(2).collect();
    let parts = outside.split('<').map(|part| part.split_once('>').map_or(part, |it| it.1));
    parts.collect()
}

/// Lines with a word in Latin letters that is neither code, an option, nor one of [`LATIN`].
///
/// Of a line that begins with spaces the first column is left out: names of commands and values.
fn latin_lines(text: &str) -> Vec<String> {
    let is_latin = |line: &&str| {
        let column = if line.starts_with(' ') { line.trim_start().split_once("  ") } else { None };
        let rest = column.map_or(*line, |(_, rest)| rest);
        prose(rest)
            .split(|c: char| !(c.is_ascii_alphanumeric() || "-_/.@#".contains(c)))
            .filter(|word| word.chars().any(|c| c.is_ascii_alphabetic()) && !word.starts_with('-'))
            .any(|word| !LATIN.contains(&word))
    };
    text.lines().filter(is_latin).map(str::to_owned).collect()
}

/// What a run said on standard error, or on standard output where it said nothing there.
fn said(ran: &Ran) -> &str {
    if ran.err.is_empty() { &ran.out } else { &ran.err }
}

/// Runs `guiju` in Chinese.
fn in_chinese(arguments: &[&str]) -> Ran {
    guiju(&[&["--lang", "zh"], arguments].concat())
}

#[test]
fn what_is_not_in_chinese_is_found() {
    for line in
        ["错误：unexpected value", "  提示：try `x`", "用法：guiju [OPTIONS]", "  <X>  File"]
    {
        assert_eq!(latin_lines(line).len(), 1, "{line}");
    }
    for line in
        ["错误：`--on <DATE>` 的值 `x` 无效", "  --on <DATE>  日期，或者 JSON", "  check  判断"]
    {
        assert!(latin_lines(line).is_empty(), "{line}");
    }
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

/// Help without what Chinese help writes in Latin letters too: the words of a command in its usage,
/// names of values, and completions.
fn help_to_read(help: &str) -> String {
    let mut text = String::new();
    for line in help.lines() {
        let usage = line.strip_prefix("用法：").map(|usage| {
            let is_word = |word: &&str| {
                word.chars().all(|c| c.is_ascii_lowercase() || c == '-')
                    || (word.starts_with('[') && word.ends_with(']') && word.is_ascii())
                    || word.ends_with(">...")
            };
            usage.split(' ').filter(|word| *word == "[OPTIONS]" || !is_word(word)).collect()
        });
        let line = usage.unwrap_or_else(|| line.to_owned());
        let value = line.trim_start().strip_prefix("- ").and_then(|line| line.split_once(": "));
        let line = value.map_or(line.clone(), |(_, meaning)| meaning.to_owned());
        // `[默认：text]` and `[可选值：text, json]` name values.
        let cut = line.find("[默认：").into_iter().chain(line.find("[可选值：")).min();
        // An option or argument alone on its line is a name.
        let line = line.get(..cut.unwrap_or(line.len())).unwrap_or(&line).trim_end();
        if !line.trim_start().starts_with(['-', '[']) || line.trim_start().contains("  ") {
            text += line;
            text.push('\n');
        }
    }
    text
}

#[test]
fn help_is_told_in_chinese() {
    let commands: [&[&str]; 27] = [
        &["batch"],
        &["sql"],
        &[],
        &["check"],
        &["explain"],
        &["ask"],
        &["impact"],
        &["calendar"],
        &["exposure"],
        &["horizon"],
        &["test"],
        &["fmt"],
        &["lint"],
        &["law"],
        &["law", "list"],
        &["law", "show"],
        &["law", "new"],
        &["law", "book"],
        &["law", "diff"],
        &["law", "versions"],
        &["days"],
        &["register"],
        &["register", "list"],
        &["register", "search"],
        &["register", "match"],
        &["facts"],
        &["completions"],
    ];
    for command in commands {
        for help in [&["-h"][..], &["--help"]] {
            let ran = in_chinese(&[command, help].concat());
            assert_eq!(ran.code, Some(0), "{command:?}: {}", ran.err);
            let found = latin_lines(&help_to_read(&ran.out));
            assert!(ran.out.contains("用法：guiju") && found.is_empty(), "{command:?}: {found:#?}");
        }
        let help = in_chinese(&[&["help"][..], command].concat()).out;
        assert_eq!(latin_lines(&help_to_read(&help)), [""; 0], "help {command:?}");
    }
    let script = in_chinese(&["completions", "fish"]).out;
    let functions = script.lines().take_while(|line| !line.starts_with("complete ")).count();
    for line in script.lines().skip(functions) {
        // What is between single quotes is shown beside the word completed.
        for told in line.split('\'').skip(1).step_by(2) {
            assert_eq!(latin_lines(told), [""; 0], "{line}");
        }
    }
}

#[test]
fn wrong_usage_is_told_in_chinese() {
    let check = |rest: &'static [&'static str]| [&["check", "facts.yaml"], rest].concat();
    let runs: [Vec<&str>; 24] = [
        vec![],
        vec!["chek"],
        vec!["exp"],
        vec!["law", "shw"],
        vec!["help", "nothing"],
        vec!["law", "versions"],
        vec!["impact", "facts.yaml"],
        vec!["completions", "nothing"],
        vec!["days", "2024-01-01", "2024-01-02", "2024-01-03"],
        vec!["days", "2024-02-30"],
        vec!["calendar", "facts.yaml", "--until", "later"],
        vec!["law", "new", "text.md", "--act", "No Act"],
        check(&["--bogus"]),
        check(&["-x"]),
        check(&["--form", "json"]),
        check(&["--format", "jsn"]),
        check(&["--format", "nothing"]),
        check(&["--format"]),
        check(&["--on", "2023-13-01"]),
        check(&["--on", "not yet"]),
        check(&["--act", "No Act"]),
        check(&["--drafts=yes"]),
        check(&["--drafts", "--drafts"]),
        check(&["--known", "2023-01-01", "--known", "2023-01-02"]),
    ];
    for run in runs {
        let ran = in_chinese(&run);
        assert_eq!(ran.code, Some(3), "{run:?}: {}", ran.out);
        let lines: Vec<&str> = ran.err.lines().filter(|line| !line.starts_with("  [")).collect();
        let found = latin_lines(&help_to_read(&lines.join("\n")));
        assert!(ran.err.starts_with("错误：") && found.is_empty(), "{run:?}: {}", ran.err);
    }
    let twice = guiju(&["--lang=zh", "--lang", "zh", "facts"]);
    assert!(twice.err.starts_with("错误：`--lang <LANG>` 不能重复\n"), "{}", twice.err);
}

#[test]
fn faults_are_told_in_chinese() {
    let not_text = folder("faults").join("facts.yaml");
    fs::write(&not_text, [0xff, 0xfe]).expect("a file can be written");
    let not_text = not_text.display().to_string();
    let calendar = folder("faults").join("duties.ics");
    fs::write(&calendar, "BEGIN:VEVENT\n").expect("a file can be written");
    let calendar = calendar.display().to_string();
    let empty = facts("");
    let runs: [&[&str]; 21] = [
        &["check", "no-such-file.yaml"],
        &["check", "law"],
        &["check", &not_text],
        &["check", &empty],
        &["check", "examples/company.yaml", "--act", "cn/samr/blind-boxes"],
        &["lint", "no-such-folder"],
        &["fmt", "no-such-folder"],
        &["law", "show", "cn/samr/no-such-act"],
        &["law", "show", "No Act"],
        &["law", "show", "cn/samr/blind-box@1999-01-01"],
        &["law", "diff", "cn/samr/blind-box@2023-06-08", "cn/samr/blind-box@2023-06-08"],
        &["law", "book", "--out", "Cargo.toml/pages"],
        &["law", "new", "no-such-file.md", "--act", "cn/a/b"],
        &["law", "new", "rustfmt.toml", "--act", "cn/a/b"],
        &["facts", "no-such-subject"],
        &["calendar", "examples/company.yaml", "--bearer", "nobody"],
        &["calendar", "examples/company.yaml", "--ics", &calendar],
        &["days", "2026-10-11", "2026-10-09"],
        &["register", "search", "--register", "none"],
        &["explain", "examples/company.yaml", "no-such-rule"],
        &["ask"],
    ];
    for run in runs {
        let ran = in_chinese(run);
        assert_eq!(ran.code, Some(3), "{run:?}: {}", ran.out);
        // Lines of a finding that show the file and mark a place in it.
        let told = |line: &&str| line.starts_with("错误：") || line.starts_with("  原因：");
        let told: Vec<&str> = ran.err.lines().filter(told).collect();
        let found = latin_lines(&told.join("\n"));
        assert!(!told.is_empty() && found.is_empty(), "{run:?}: {found:#?} in {}", ran.err);
    }
}

/// A folder of law with one pack, whose rule has the cases given.
fn small_law(pack: &str) -> std::path::PathBuf {
    let law = folder("chinese");
    fs::create_dir_all(law.join("vocabulary")).expect("a folder can be made");
    let words = "role seller \"seller\" \"卖方\"\n\nsubject sale \"sale\" \"销售\" {\n  boxed: yes-no\n    \
                 ask \"Boxed?\" \"是否盲盒？\"\n    look \"Page.\" \"页面。\"\n}\n";
    fs::write(law.join("vocabulary/words.law"), words).expect("a file can be written");
    fs::write(law.join("pack.md"), pack).expect("a file can be written");
    law
}

const PACK: &str = "---\nact: cn/test/box\nversion: 2024-01-01\ntitle: { en: Boxes, zh: 盒子办法 }\n\
    kind: rule\nstatus: in-force\npublished: 2024-01-01\nin-force: 2024-01-01\nverified: read\n---\n\n\
    ## Article 1 第一条: boxes 盒子 {#1}\n\n```law\nrule no-box\n  text \"No boxes.\" \"不得销售。\"\n  \
    seller must not sell box\n    when sale.boxed\n```\n\n";

#[test]
fn what_failed_cases_and_findings_say_is_in_chinese() {
    let case = |name: &str, facts: &str, expected: &str| {
        format!("```case {name}\n{facts}\nexpect: {{ no-box: {expected} }}\n```\n\n")
    };
    let cases = case("甲", "sale: { boxed: yes }", "clear")
        + &case("乙", "sale: {}", "violated")
        + &case("丙", "on: 2023-01-01\nsale: { boxed: yes }", "violated");
    let law = small_law(&format!("{PACK}{cases}"));
    let ran = in_chinese(&["test", &law.display().to_string()]);
    assert_eq!(ran.code, Some(1), "{}{}", ran.out, ran.err);
    let lines: Vec<&str> = ran.out.lines().filter(|line| line.starts_with("    ")).collect();
    assert_eq!(
        lines,
        [
            "    第23行：no-box：应为 `clear`，实为 `violated`",
            "    第28行：no-box：应为 `violated`，实为 `unknown missing sale.boxed`",
            "    第34行：no-box：应为 `violated`，实为没有判断结果（2023-01-01没有有效文本，或者没有相应对象）",
        ]
    );
    let broken = small_law(&format!("{PACK}{}", case("甲", "sale: { boxed: maybe }", "clear")));
    for command in ["lint", "test"] {
        let ran = in_chinese(&[command, &broken.display().to_string()]);
        assert!(
            ran.out.contains("错误[wrong-type]: `sale.boxed` 既不是“是”也不是“否”"),
            "{}",
            ran.out
        );
        assert!(ran.out.contains("应为 `yes`、`no`、`true` 或者 `false`"), "{}", ran.out);
    }
    let report = guiju(&["lint", &broken.display().to_string(), "--format", "json"]).out;
    let report: serde_json::Value = serde_json::from_str(&report).expect("JSON");
    let finding = &report["findings"][0];
    assert_eq!(finding["message"], "`sale.boxed` is neither yes nor no");
    assert_eq!(finding["zh"]["message"], "`sale.boxed` 既不是“是”也不是“否”");
}

#[test]
fn what_an_explanation_says_is_in_chinese() {
    let law = small_law(PACK).display().to_string();
    let unknown = facts("sale: {}\n");
    let ran = in_chinese(&["explain", &unknown, "no-box", "--on", "2024-02-01", "--law", &law]);
    assert!(ran.out.contains("sale.boxed = 待查明"), "{}{}", ran.out, ran.err);
    let known = facts("sale: { boxed: yes }\n");
    let ran = in_chinese(&["explain", &known, "no-box", "--on", "2024-02-01", "--law", &law]);
    assert!(ran.out.contains("sale.boxed = 是"), "{}{}", ran.out, ran.err);
}

#[test]
fn a_register_that_cannot_be_read_is_told_in_chinese() {
    let law = small_law(PACK);
    let path = law.display().to_string();
    let yaml = "title: { en: List, zh: 清单 }\nissuer: { en: A, zh: 甲 }\npublished: 2024-01-01\n\
                source: https://example.com\nverified: read\nsubject: sale\nidentify: [[boxed]]\n";
    let columns = |columns: &str| format!("{yaml}columns: {columns}\n");
    let rows = "boxed,name\nyes,a\n";
    for (description, table, wanted) in [
        (columns("{ boxed: Kind }"), rows, "表格没有 `Kind` 列，只有 `boxed`、`name`"),
        (columns("{ colour: boxed }"), rows, "该对象没有事实 `colour`"),
        (yaml.to_owned(), rows, "`identify` 中的 `boxed` 不在任何一列"),
        (yaml.replace("sale", "deal"), rows, "没有对象 `deal`"),
        (yaml.replace("verified: read", "verified: x"), rows, "`verified` 应为"),
        (columns("{ boxed: [ }"), rows, "第8行：此处应为一个值"),
        (columns("{ boxed: boxed }"), "boxed,name\nyes\n", "第2行：有1列，应为2列"),
    ] {
        fs::write(law.join("list.yaml"), description).expect("a file can be written");
        fs::write(law.join("list.csv"), table).expect("a file can be written");
        let ran = in_chinese(&["register", "list", "--law", &path]);
        let cause = ran.err.lines().nth(1).unwrap_or("");
        assert!(cause.starts_with("  原因：") && cause.contains(wanted), "{wanted}: {}", ran.err);
        let told = cause.split_once(".yaml：").or(cause.split_once(".csv："));
        assert_eq!(latin_lines(told.map_or("a path", |it| it.1)), [""; 0], "{cause}");
    }
}

#[test]
fn what_a_new_skeleton_tells_is_in_chinese() {
    let text = folder("skeleton").join("text.md");
    fs::write(&text, "示例办法\n第一条 甲。\n第三条 乙。\n第二条 丙。\n第一条 丁。\n第二条 戊。\n")
        .expect("a file can be written");
    let ran = in_chinese(&["law", "new", &text.display().to_string(), "--act", "cn/a/b"]);
    let told: Vec<&str> = ran.err.lines().map(|it| it.rsplit("md:").next().unwrap_or(it)).collect();
    assert_eq!(told.len(), 4, "{}", ran.err);
    assert_eq!(latin_lines(&told.join("\n")), [""; 0]);
}

#[test]
fn a_fact_is_listed_with_its_type_in_chinese() {
    let subjects = guiju(&["facts", "--format", "json"]).out;
    let subjects: serde_json::Value = serde_json::from_str(&subjects).expect("JSON");
    for subject in subjects.as_array().expect("a list") {
        let subject = subject["subject"].as_str().expect("a name");
        let ran = in_chinese(&["facts", subject]);
        for line in ran.out.lines().filter(|line| !line.contains("    ")) {
            for word in ["set of", "list of", "number", "money", "percent", "yes-no"] {
                let told = line.split_once(": ").map_or("", |it| it.1);
                assert!(!told.starts_with(word), "{subject}: {line}");
            }
        }
        assert!(said(&ran).chars().any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c)), "{subject}");
    }
}
