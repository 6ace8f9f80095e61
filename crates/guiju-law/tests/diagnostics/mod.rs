//! The corpus of diagnostics: a folder of small files that are wrong in one way each, and what a
//! person reads about them.
//!
//! `CODE.md` is a pack, `CODE.law` a vocabulary file, `CODE.facts.yaml` a file of facts, `CODE.csv` a
//! calendar; `CODE.VARIANT.md` shows the same code elsewhere. Each is loaded with
//! `shared/vocabulary.law` and, where there is one, with a second file of its name in `shared`.
//! What is rendered stands beside it in `.txt`; `GUIJU_BLESS=1` writes those files anew.

mod chinese;
mod manual;
mod scan;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use guiju_base::Lang;
use guiju_law::facts::read_facts;
use guiju_law::{Cases, LoadedLaw, SourceFile, Sources, load};
use guiju_syntax::Diagnostic;

/// What the files of the corpus end in; the name before it is the entry's.
const ENDINGS: [&str; 4] = [".facts.yaml", ".law", ".csv", ".md"];

/// Entries whose one fault still makes other codes follow: to be worked off, never to be added to.
const FOLLOWED_BY: [(&str, &str); 6] = [
    ("malformed-yaml", "case-empty"),
    ("malformed-yaml.front", "front-matter-missing"),
    ("nested-too-deep", "unexpected-token"),
    ("nested-too-deep.sum", "unexpected-token"),
    ("nested-too-deep.values", "wrong-type"),
    ("table-missing", "level-without-arms"),
];

/// One file of the corpus.
struct Entry {
    /// Code and variant: `unknown-name.case`.
    name: String,
    file: String,
    ending: &'static str,
}

impl Entry {
    fn code(&self) -> &str {
        self.name.split('.').next().unwrap_or("")
    }

    fn expected(&self) -> PathBuf {
        folder().join(format!("{}.txt", self.name))
    }
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/diagnostics")
}

fn read(path: &Path) -> String {
    std::fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

fn names_in(folder: &Path) -> Vec<String> {
    let entries = std::fs::read_dir(folder).expect("the corpus can be listed");
    let names = entries.map(|entry| entry.expect("the corpus can be listed").file_name());
    let mut names: Vec<String> = names.map(|name| name.to_string_lossy().into_owned()).collect();
    names.sort();
    names
}

fn corpus() -> Vec<Entry> {
    let entry = |file: String| {
        let ending = ENDINGS.into_iter().find(|ending| file.ends_with(ending))?;
        let name = file.strip_suffix(ending)?.to_owned();
        Some(Entry { name, file, ending })
    };
    names_in(&folder()).into_iter().filter_map(entry).collect()
}

/// The vocabulary that all entries share, with the published calendar of working days.
fn shared() -> Vec<SourceFile> {
    let calendar = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../law/working-days.csv");
    vec![
        source("shared/vocabulary.law", &read(&folder().join("shared/vocabulary.law"))),
        source("working-days.csv", &read(&calendar)),
    ]
}

fn source(path: &str, text: &str) -> SourceFile {
    SourceFile { path: path.into(), text: text.into() }
}

/// Loads the file beside the shared ones.
fn load_entry(entry: &Entry) -> (Sources, LoadedLaw) {
    let mut files = shared();
    let text = read(&folder().join(&entry.file));
    if entry.ending == ".csv" {
        files.retain(|file| !file.path.ends_with(".csv"));
        files.push(source("working-days.csv", &text));
    } else {
        files.push(source(&entry.file, &text));
    }
    for second in [format!("shared/{}.md", entry.name), format!("shared/{}.2.md", entry.name)] {
        if folder().join(&second).exists() {
            files.push(source(&second, &read(&folder().join(&second))));
        }
    }
    let sources = Sources::new(files);
    let loaded = load(&sources, Cases::Read);
    (sources, loaded)
}

/// A finding with the path and the text of its file.
struct Found {
    path: String,
    source: String,
    diagnostic: Diagnostic,
}

/// All findings of an entry in order.
fn found(entry: &Entry) -> Vec<Found> {
    if entry.ending == ".facts.yaml" {
        let loaded = load(&Sources::new(shared()), Cases::Read);
        let source = read(&folder().join(&entry.file));
        let found = read_facts(&loaded.law.vocabulary, &source).1.into_iter();
        return found
            .map(|diagnostic| Found {
                path: entry.file.clone(),
                source: source.clone(),
                diagnostic,
            })
            .collect();
    }
    let (sources, loaded) = load_entry(entry);
    let place = |finding: guiju_law::Finding| {
        let file = sources.file(finding.file).expect("a finding names a file");
        let (path, source) = (file.path.to_string(), file.text.to_string());
        Found { path, source, diagnostic: finding.diagnostic }
    };
    loaded.findings.into_iter().map(place).collect()
}

/// The codes of all findings of an entry, and what a person reads.
fn rendered(entry: &Entry) -> (BTreeSet<&'static str>, String) {
    let mut codes = BTreeSet::new();
    let mut text = String::new();
    for it in found(entry) {
        codes.insert(it.diagnostic.code);
        let shown = it.diagnostic.render(Lang::En, &it.path, &it.source, false);
        let _ = writeln!(text, "{shown}\n");
    }
    (codes, format!("{}\n", text.trim_end()))
}

#[test]
fn every_entry_is_rendered_as_its_text_says() {
    let bless = std::env::var_os("GUIJU_BLESS").is_some();
    let mut wrong = String::new();
    for entry in corpus() {
        let (_, text) = rendered(&entry);
        if bless {
            std::fs::write(entry.expected(), &text).expect("the text can be written");
            continue;
        }
        match std::fs::read_to_string(entry.expected()) {
            Ok(expected) if expected == text => {}
            Ok(expected) => {
                let _ = writeln!(wrong, "# {}\nexpected:\n{expected}\nfound:\n{text}", entry.file);
            }
            Err(_) => {
                let _ = writeln!(wrong, "# {}\nno `.txt` beside it; found:\n{text}", entry.file);
            }
        }
    }
    assert!(wrong.is_empty(), "run with GUIJU_BLESS=1 and look at the difference\n{wrong}");
}

#[test]
fn every_entry_shows_its_own_code_and_no_other() {
    for entry in corpus() {
        let (codes, _) = rendered(&entry);
        let mut expected = BTreeSet::from([entry.code()]);
        expected.extend(FOLLOWED_BY.iter().filter(|it| it.0 == entry.name).map(|it| it.1));
        assert_eq!(codes, expected, "{}", entry.file);
    }
}

#[test]
fn every_code_of_the_sources_has_an_entry() {
    let mut shown: BTreeMap<String, String> = BTreeMap::new();
    for entry in corpus() {
        let text = std::fs::read_to_string(entry.expected()).unwrap_or_default();
        shown.entry(entry.code().to_owned()).or_default().push_str(&text);
    }
    for code in scan::codes() {
        let text = shown.get(&code).map_or("", String::as_str);
        assert!(text.contains(&format!("[{code}]")), "no entry shows `{code}`");
    }
}

#[test]
fn every_entry_is_named_for_a_code_of_the_sources() {
    let codes = scan::codes();
    for entry in corpus() {
        assert!(codes.contains(entry.code()), "{}: no such code", entry.file);
    }
}

#[test]
fn no_file_of_the_corpus_is_forgotten() {
    let entries = corpus();
    let mut names = BTreeSet::new();
    for entry in &entries {
        assert!(names.insert(&entry.name), "{}: two entries of one name", entry.file);
    }
    for file in names_in(&folder()) {
        let known = match file.strip_suffix(".txt") {
            Some(name) => names.contains(&name.to_owned()),
            None => {
                let module = Path::new(&file).extension().is_some_and(|it| it == "rs");
                module || file == "shared" || entries.iter().any(|entry| entry.file == file)
            }
        };
        assert!(known, "{file} belongs to no entry");
    }
    for file in names_in(&folder().join("shared")) {
        let name = file.trim_end_matches(".md").trim_end_matches(".2");
        let known = file == "vocabulary.law" || names.contains(&name.to_owned());
        assert!(known, "shared/{file} belongs to no entry");
    }
}

#[test]
fn the_shared_vocabulary_has_no_finding() {
    assert_eq!(load(&Sources::new(shared()), Cases::Read).findings, []);
}

#[test]
fn messages_follow_the_style() {
    let mut wrong = Vec::new();
    for entry in corpus().iter().filter(|entry| !matches!(entry.ending, ".facts.yaml" | ".csv")) {
        for finding in load_entry(entry).1.findings {
            let it = finding.diagnostic;
            let parts = [&it.message.en, &it.label.en, &it.note.en, &it.help.en];
            let first = it.message.en.chars().next().unwrap_or('A');
            if parts.iter().any(|part| part.contains('\n') || part.ends_with('.'))
                || first.is_ascii_uppercase()
            {
                wrong.push((entry.file.clone(), it.message));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}
