//! What the fuzz targets do with bytes, as plain functions: a panic is a finding.
//!
//! The law is that of the repository, read once from `../law`.

use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use guiju_base::Lang;
use guiju_engine::cases::run_case;
use guiju_engine::decide::{Decision, Program, Purpose};
use guiju_engine::{Determination, Engine, Query};
use guiju_law::facts::{read_facts, write_facts};
use guiju_law::load::{Cases, LoadedLaw, load};
use guiju_law::register::read_registers;
use guiju_law::skeleton::{Naming, read_structure, write_skeleton};
use guiju_law::source::{SourceFile, Sources};
use guiju_law::{Facts, Law};
use guiju_syntax::document::parse_document;
use guiju_syntax::format::{format_pack, format_vocabulary};
use guiju_syntax::{Severity, Span, parse_law};
use guiju_testing::facts::facts_about;
use guiju_testing::{Choices, GeneratedLaw};

/// The day on which facts are judged.
const ON: &str = "2024-06-30";

/// The part of the vocabulary that packs are read with: the whole takes most of the time.
const SHARED: [&str; 4] = ["counting.law", "roles.law", "sale.law", "working-days.csv"];

fn query() -> Query {
    match ON.parse() {
        Ok(date) => Query::on(date),
        Err(_) => unreachable!("`{ON}` is a date"),
    }
}

/// Reads the folder of law.
///
/// # Panics
///
/// The folder cannot be read.
fn law_files() -> Vec<SourceFile> {
    let mut paths = Vec::new();
    collect(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../law"), &mut paths);
    paths.sort();
    paths
        .iter()
        .map(|path| SourceFile { path: path.display().to_string().into(), text: read(path).into() })
        .collect()
}

fn read(path: &Path) -> String {
    std::fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

fn collect(path: &Path, paths: &mut Vec<PathBuf>) {
    if path.is_dir() {
        let entries = std::fs::read_dir(path);
        let entries = entries.unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        for entry in entries.flatten() {
            collect(&entry.path(), paths);
        }
    } else if path.extension().is_some_and(|it| it == "md" || it == "law" || it == "csv") {
        paths.push(path.to_owned());
    }
}

/// The law of the repository.
fn real_law() -> &'static Law {
    static LAW: OnceLock<Law> = OnceLock::new();
    LAW.get_or_init(|| load(&Sources::new(law_files()), Cases::Skip).law)
}

/// The shared files that packs are read with.
fn shared_files() -> &'static [SourceFile] {
    static FILES: OnceLock<Vec<SourceFile>> = OnceLock::new();
    FILES.get_or_init(|| {
        let mut files = law_files();
        files.retain(|file| SHARED.iter().any(|name| file.path.ends_with(name)));
        assert_eq!(files.len(), SHARED.len(), "a shared file is missing");
        files
    })
}

fn load_pack(text: &str) -> LoadedLaw {
    let mut files = shared_files().to_vec();
    files.push(SourceFile { path: "pack.md".into(), text: text.into() });
    load(&Sources::new(files), Cases::Read)
}

/// Codes of the errors, which laying out a text must not change.
fn errors(loaded: &LoadedLaw) -> Vec<&str> {
    let is_error = |it: &&guiju_law::load::Finding| it.diagnostic.severity == Severity::Error;
    let mut codes: Vec<&str> =
        loaded.findings.iter().filter(is_error).map(|it| it.diagnostic.code).collect();
    codes.sort_unstable();
    codes
}

/// A whole pack: document, front matter, law, cases; then its layout.
///
/// # Panics
///
/// On a finding, as all functions here.
pub fn pack(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    parse_document(text);
    let loaded = load_pack(text);
    for finding in &loaded.findings {
        // A span may point into a shared file; rendering must bear that too.
        finding.diagnostic.render(Lang::Zh, "pack.md", text, false);
    }
    run_cases(&loaded);
    let once = format_pack(text);
    assert_eq!(format_pack(&once), once, "laying out twice differs");
    assert_eq!(
        errors(&load_pack(&once)),
        errors(&loaded),
        "laying out changed the errors:\n{once}"
    );
}

fn run_cases(loaded: &LoadedLaw) {
    if !loaded.is_usable() {
        return;
    }
    let engine = Engine::new(&loaded.law);
    for version in loaded.law.versions() {
        for case in &version.cases {
            run_case(&engine, version, case);
        }
    }
}

/// A worked example in a fixed pack: read, checked and run.
///
/// # Panics
///
/// On a finding.
pub fn case(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    if text.contains("```") || text.contains("~~~") {
        return;
    }
    run_cases(&load_pack(&format!("{CASE_PACK}```case one\n{text}\n```\n")));
}

const CASE_PACK: &str = include_str!("case-pack.md");

/// A file of facts against the real vocabulary: read, judged, written, read again.
///
/// # Panics
///
/// On a finding.
pub fn facts(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    let law = real_law();
    let (facts, _) = read_facts(&law.vocabulary, text);
    let before = judge(law, &facts);
    let written = write_facts(&law.vocabulary, &facts);
    if written.is_empty() {
        return;
    }
    let (again, found) = read_facts(&law.vocabulary, &written);
    assert!(found.is_empty(), "what was written is not read: {found:?}\n{written}");
    // Subjects come in the order of the vocabulary the second time.
    assert_eq!(judge(law, &again), before, "{written}");
    let second = write_facts(&law.vocabulary, &again);
    let (third, _) = read_facts(&law.vocabulary, &second);
    assert_eq!(write_facts(&law.vocabulary, &third), second, "writing does not come to rest");
}

fn judge(law: &Law, facts: &Facts) -> Vec<Determination> {
    let mut found = Engine::new(law).check(facts, &query());
    found.sort_by(|a, b| (a.rule.to_string(), &a.subject).cmp(&(b.rule.to_string(), &b.subject)));
    found
}

/// JSON of a decision: what is read is decided as the reference decides it.
///
/// # Panics
///
/// On a finding.
pub fn decision(bytes: &[u8]) {
    static ENGINE: OnceLock<Engine<'static>> = OnceLock::new();
    static PROGRAM: OnceLock<Program<'static>> = OnceLock::new();
    let engine = ENGINE.get_or_init(|| Engine::new(real_law()));
    let query = query();
    let program = PROGRAM.get_or_init(|| {
        let Some(subject) = engine.law().vocabulary.subject_named("sale") else {
            unreachable!("the vocabulary has sales")
        };
        let on = query.on.date().unwrap_or(guiju_base::Date::MIN);
        Program::new(engine, Purpose { subject, acts: Vec::new(), on, known: None })
    });
    let mut input = program.input();
    if program.read_json(bytes, &mut input).is_err() {
        return;
    }
    let mut decision = Decision::new();
    program.decide(&input, query.on, &mut decision);
    let facts = program.facts(&input);
    let expected = engine.check(&facts, &query);
    let about = facts.instances.first().map(|it| &it.path);
    program.outcomes(&decision, &mut |rule, outcome| {
        let found = expected.iter().find(|it| it.rule == *rule && Some(&it.subject) == about);
        assert_eq!(found.map(|it| it.outcome), Some(outcome), "{rule}");
    });
}

/// Text of the law language, as a vocabulary and as a block of a pack.
///
/// # Panics
///
/// On a finding.
pub fn law_text(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    let parsed = parse_law(text, Span::new(0, text.len()));
    let held: String =
        parsed.tokens.iter().filter_map(|it| text.get(it.span.start..it.span.end)).collect();
    assert_eq!(held, text, "tokens do not hold the text");
    let once = format_vocabulary(text);
    assert_eq!(format_vocabulary(&once), once, "laying out twice differs");
    let again = parse_law(&once, Span::new(0, once.len()));
    assert_eq!(
        parsed.diagnostics.is_empty(),
        again.diagnostics.is_empty(),
        "laying out changed what is read:\n{once}"
    );
    assert_eq!(words(text), words(&once), "laying out changed the words");
    let file =
        |text: &str| Sources::new(vec![SourceFile { path: "fuzz.law".into(), text: text.into() }]);
    load(&file(text), Cases::Read);
    let block = format!("{CASE_PACK}\n## Article 2 {{#2}}\n\n```law\n{text}\n```\n");
    load_pack(&block);
    let once = format_pack(&block);
    assert_eq!(format_pack(&once), once, "laying out a block twice differs");
}

/// The tokens of a text without white space.
fn words(text: &str) -> Vec<&str> {
    let parsed = parse_law(text, Span::new(0, text.len()));
    let words = parsed.tokens.iter().filter_map(|it| text.get(it.span.start..it.span.end));
    words.map(str::trim).filter(|word| !word.is_empty()).collect()
}

/// Generated law and facts: law loads without errors, and an explanation changes nothing.
///
/// # Panics
///
/// On a finding.
pub fn generated(bytes: &[u8]) {
    let (law_bytes, facts_bytes) = bytes.split_at(bytes.len() / 2);
    let loaded = GeneratedLaw::new(&mut Choices::new(law_bytes)).load();
    let facts = facts_about(&loaded.law.vocabulary, &mut Choices::new(facts_bytes));
    let engine = Engine::new(&loaded.law);
    let plain = engine.check(&facts, &query());
    let mut explained = engine.check(&facts, &Query { explain: true, ..query() });
    for determination in &mut explained {
        determination.derivation = None;
    }
    assert_eq!(plain, explained, "an explanation changes the outcome");
}

/// An official text: its structure, and the skeleton of a pack, which must load.
///
/// # Panics
///
/// On a finding.
pub fn skeleton(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    let Ok(structure) = read_structure(text) else { return };
    let Ok(act) = "cn/fuzz/text".parse() else { return };
    let naming = Naming { act, title_en: None, published: None, in_force: None };
    let pack = write_skeleton(&structure, &naming);
    let loaded = load_pack(&pack);
    assert_eq!(errors(&loaded), [""; 0], "a skeleton with errors:\n{pack}");
}

/// A register: its description and its table, divided by the first byte of zero.
///
/// # Panics
///
/// On a finding.
pub fn register(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    let (description, table) = text.split_once('\0').unwrap_or((text, ""));
    let file = |path: &str, text: &str| SourceFile { path: path.into(), text: text.into() };
    let files = vec![file("list.yaml", description), file("list.csv", table)];
    let law = real_law();
    let Ok(registers) = read_registers(&Sources::new(files), &law.vocabulary) else { return };
    let mut facts = Facts::default();
    for register in &registers {
        facts.add(&law.vocabulary, register.subject);
        register.match_facts(&law.vocabulary, &facts);
        register.search(&["a".to_owned()]);
    }
}
