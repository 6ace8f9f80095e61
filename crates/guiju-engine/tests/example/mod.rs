//! Examples of the semantics that a person can read: a few rules, a few facts, what comes out.

mod agenda;
mod change;
mod decide;
mod exception;
mod exposure;
mod impact;
mod kleene;
mod level;
mod period;
mod question;
mod relation;
mod side;
mod timing;
mod version;

use guiju_base::Date;
use guiju_engine::cases::show;
use guiju_engine::{Engine, Query};
use guiju_law::facts::read_facts;
use guiju_law::{Facts, Law};
use guiju_testing::GeneratedLaw;

/// A pack of the vocabulary of `guiju-testing`, with one article; `front` are further lines of front
/// matter. `text` lines are added, so that examples show only what matters.
fn pack(version: &str, front: &str, body: &str) -> String {
    let mut law = String::new();
    for line in body.lines() {
        law += line;
        law.push('\n');
        let first = line.split(' ').next().unwrap_or("");
        if matches!(first, "rule" | "level" | "sanction") {
            law += "  text \"A rule\" \"一条规则\"\n  for matter\n";
        }
    }
    format!(
        "---\nact: cn/test/main\nversion: {version}\ntitle: {{ en: Main, zh: 主 }}\n\
         issuers: [{{ en: Test, zh: 测试 }}]\nkind: law\npublished: {version}\n{front}\
         verified: read\nsources: [\"https://example.org\"]\n---\n# Main\n\n## Article 1 {{#1}}\n\n\
         ```law\n{law}```\n"
    )
}

/// Front matter of a text in force from 2023 on.
const IN_FORCE: &str = "status: in-force\nin-force: 2023-01-01\ncounting: civil\n";

fn law(body: &str) -> Law {
    GeneratedLaw::of_pack(&pack("2023-01-01", IN_FORCE, body)).load().law
}

/// Facts about a matter, in one line of YAML.
fn facts(law: &Law, text: &str) -> Facts {
    let (facts, found) = read_facts(&law.vocabulary, text);
    assert!(found.is_empty(), "{found:?}");
    facts
}

fn judge(law: &Law, text: &str, query: &Query) -> Vec<String> {
    let engine = Engine::new(law);
    let found = engine.check(&facts(law, text), query);
    found.iter().map(|it| format!("{}: {}", it.rule.rule.as_str(), show(&engine, it).en)).collect()
}

fn on(date: &str) -> Query {
    Query::on(date.parse::<Date>().unwrap())
}

/// Judges on 2024-06-30 and compares with what is expected, one rule a line.
#[track_caller]
fn check(body: &str, facts: &str, expected: &[&str]) {
    check_on("2024-06-30", body, facts, expected);
}

#[track_caller]
fn check_on(date: &str, body: &str, facts: &str, expected: &[&str]) {
    assert_eq!(judge(&law(body), facts, &on(date)), expected, "{facts} on {date}");
}
