//! Texts that stand for a law, and the vocabulary that the tests share.

use std::path::Path;

use guiju_law::facts::read_facts;
use guiju_law::{Cases, Facts, LoadedLaw, SourceFile, Sources, Vocabulary, load};
use guiju_syntax::Diagnostic;

/// Returns the vocabulary of the corpus of diagnostics: every type of fact once.
pub(crate) fn vocabulary() -> Vocabulary {
    let loaded = law(&[]);
    assert_eq!(loaded.findings, []);
    loaded.law.vocabulary
}

/// Loads the shared vocabulary beside `files`, each a path and a text.
pub(crate) fn law(files: &[(&str, &str)]) -> LoadedLaw {
    let shared = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/diagnostics/shared");
    let text = std::fs::read_to_string(shared.join("vocabulary.law")).expect("the shared words");
    let mut sources = vec![SourceFile { path: "vocabulary.law".into(), text: text.into() }];
    let file =
        |(path, text): &(&str, &str)| SourceFile { path: (*path).into(), text: (*text).into() };
    sources.extend(files.iter().map(file));
    load(&Sources::new(sources), Cases::Read)
}

/// Returns the facts of a text that holds no fault.
#[track_caller]
pub(crate) fn facts(source: &str) -> Facts {
    let (facts, found) = read_facts(&vocabulary(), source);
    assert_eq!(found, [], "{source}");
    facts
}

/// Returns the findings in a text, one a line: place, code, message, label and help.
pub(crate) fn faults(source: &str) -> String {
    let (_, found) = read_facts(&vocabulary(), source);
    found.iter().map(|it| shown(it, source)).collect::<Vec<_>>().join("\n")
}

fn shown(it: &Diagnostic, source: &str) -> String {
    // The place of `{…}` within `{…}` may hold the space behind it.
    let place = source.get(it.span.range()).unwrap_or("?").trim_end();
    let help = if it.help.is_empty() { String::new() } else { format!(" ({})", it.help.en) };
    format!("`{place}`: {}: {}: {}{help}", it.code, it.message.en, it.label.en)
}
