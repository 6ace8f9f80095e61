//! Whole packs, and law made of several.

use std::fmt;

use guiju_law::load::{Cases, LoadedLaw, load};
use guiju_law::source::{SourceFile, Sources};

use crate::choices::Choices;
use crate::vocabulary::shared_files;
use crate::writer::{Abroad, Kind, Named, Writer};

/// Generated law: its files, vocabulary and calendar included.
#[derive(Clone)]
pub struct GeneratedLaw {
    /// The files.
    pub files: Vec<SourceFile>,
}

impl GeneratedLaw {
    /// Makes law of one act with one or two versions, sometimes resting on another act.
    ///
    /// It loads without errors ([`GeneratedLaw::load`] says so), and its rules speak about `matter`
    /// and `company`. Most of its rules apply from 2023 on; the second version from 2024-03-01.
    pub fn new(choices: &mut Choices<'_>) -> Self {
        let mut files = shared_files();
        let other = choices.chance(1, 3);
        let mut abroad = Abroad::default();
        if other {
            let name = |name: &str| format!("cn/test/other#{name}");
            abroad.values.push(Named { name: name("limit"), kind: Kind::Money });
            abroad.values.push(Named { name: name("risk"), kind: Kind::Grade });
            abroad.rules.push(name("ban"));
            abroad.norms.push((name("ban"), "seller sell".into(), true));
            files.push(file("cn/test/other/2023-01-01.md", OTHER.to_owned()));
        }
        let versions = 1 + usize::from(choices.chance(1, 3));
        let selector = choices.chance(1, 5);
        for (version, from) in FROM.into_iter().enumerate().take(versions) {
            let is_last = version + 1 == versions;
            let front = front_matter(choices, from, is_last, selector);
            let count = 1 + choices.below(8);
            let manner = if version == 0 { "" } else { " anew" };
            let body = body(Writer::new(choices, Abroad { manner, ..abroad.clone() }), count);
            files.push(file(&format!("cn/test/main/{from}.md"), front + &body));
        }
        Self { files }
    }

    /// Makes law of a single pack text.
    pub fn of_pack(text: &str) -> Self {
        let mut files = shared_files();
        files.push(file("cn/test/main/2023-01-01.md", text.to_owned()));
        Self { files }
    }

    /// Makes law of the rules of one article, in force from 2023 on.
    pub fn of_rules(rules: &str) -> Self {
        let text = format!(
            "---\nact: cn/test/main\nversion: 2023-01-01\ntitle: {{ en: Main, zh: 主 }}\n\
             issuers: [{{ en: Test, zh: 测试 }}]\nkind: law\nstatus: in-force\n\
             published: 2023-01-01\nin-force: 2023-01-01\ncounting: plain\nverified: read\n\
             sources: [\"https://example.org\"]\n---\n# Main\n\n## Article 1 {{#1}}\n\n\
             ```law\n{rules}```\n"
        );
        Self::of_pack(&text)
    }

    /// Loads the law.
    ///
    /// # Panics
    ///
    /// A finding is an error: a fault of the generator or of the checks. The texts are printed.
    pub fn load(&self) -> LoadedLaw {
        let sources = Sources::new(self.files.clone());
        let loaded = load(&sources, Cases::Read);
        let errors: Vec<String> = loaded
            .findings
            .iter()
            .filter(|it| it.diagnostic.severity == guiju_syntax::Severity::Error)
            .map(|it| {
                let file = sources.file(it.file).map_or("", |file| &file.path);
                let text = sources.file(it.file).map_or("", |file| &file.text);
                let span = it.diagnostic.span;
                let place = text.get(span.start..span.end).unwrap_or("?");
                format!("{file}: {} {} at `{place}`", it.diagnostic.code, it.diagnostic.message.en)
            })
            .collect();
        assert!(errors.is_empty(), "generated law has errors: {errors:#?}\n{}", self.text());
        loaded
    }

    /// Returns the packs as one text, for messages.
    pub fn text(&self) -> String {
        let packs = self.files.iter().filter(|file| file.path.ends_with(".md"));
        let shown: Vec<String> =
            packs.map(|file| format!("=== {}\n{}\n", file.path, file.text)).collect();
        shown.concat()
    }
}

impl fmt::Debug for GeneratedLaw {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text())
    }
}

/// First day of the second version.
const SECOND: &str = "2024-03-01";
const FROM: [&str; 2] = ["2023-01-01", SECOND];

fn file(path: &str, text: String) -> SourceFile {
    SourceFile { path: path.into(), text: text.into() }
}

/// An act that others rest on; it begins late, so that it does not apply on every date.
const OTHER: &str = "---
act: cn/test/other
version: 2023-01-01
title: { en: Other, zh: 其他 }
issuers: [{ en: Test, zh: 测试 }]
kind: law
status: in-force
published: 2023-01-01
in-force: 2024-01-15
counting: plain
verified: read
sources: [\"https://example.org\"]
---
# Other

## Article 1 {#1}

```law
param limit : money = 100 CNY

level risk : grade
  text \"Risk\" \"风险\"
  is I when matter.age < 8
  is II when matter.minors
  otherwise IV

rule ban
  text \"No sale\" \"不得销售\"
  seller must not sell
    when matter.price > limit and not company.licensed
    breached by matter.done
```
";

/// Front matter of one version; all name the same event, if any.
fn front_matter(choices: &mut Choices<'_>, from: &str, is_last: bool, selector: bool) -> String {
    let until = if is_last { String::new() } else { format!("until: {SECOND}\n") };
    let disputed = if from == SECOND && choices.chance(1, 4) {
        "in-force-disputed-until: 2024-07-01\n"
    } else {
        ""
    };
    let event = if selector { "applies-to: matter.completed\n" } else { "" };
    let counting = choices.of(&["civil", "plain", "odd"]);
    format!(
        "---\nact: cn/test/main\nversion: {from}\ntitle: {{ en: Main, zh: 主 }}\n\
         issuers: [{{ en: Test, zh: 测试 }}]\nkind: law\nstatus: in-force\npublished: {from}\n\
         in-force: {from}\n{until}{disputed}{event}counting: {counting}\nverified: read\n\
         sources: [\"https://example.org\"]\n---\n# Main\n"
    )
}

/// Articles with one item each.
fn body(mut writer: Writer<'_, '_>, count: usize) -> String {
    let mut text = String::new();
    for article in 1..=count {
        let (law, table) = match writer.choices.below(11) {
            0..=4 => (writer.rule(), String::new()),
            5 => (writer.param(), String::new()),
            6 => (writer.helper(), String::new()),
            7 => writer.table_level(),
            8 | 9 => (writer.level(), String::new()),
            _ => (writer.sanction(), String::new()),
        };
        text += &format!("\n## Article {article} {{#{article}}}\n\n```law\n{law}```\n{table}");
    }
    text
}
