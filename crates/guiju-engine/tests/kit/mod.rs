//! The conformance kit in `kit/`: every case comes out as it says, by the reference engine and compiled.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::PathBuf;

use guiju_base::Time;
use guiju_engine::decide::{Program, Purpose};
use guiju_engine::{Determination, Engine, Query};
use guiju_law::facts::read_facts_node;
use guiju_law::vocabulary::Vocabulary;
use guiju_law::{Cases, Facts, SourceFile, Sources, Value, load};
use guiju_syntax::Span;
use guiju_syntax::span::LineIndex;
use guiju_syntax::yaml::{self, Node, parse_yaml};
use guiju_testing::agree::{alone, by_program, by_reference};
use guiju_testing::packs::root;

/// What is told of a determination, in the words of the kit.
type Told = BTreeMap<String, Vec<String>>;

fn kit() -> PathBuf {
    root().join("kit")
}

/// The files of cases, in order.
fn files() -> Vec<PathBuf> {
    let entries = fs::read_dir(kit().join("cases")).unwrap();
    let mut files: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
    files.sort();
    files
}

fn source(path: &str, text: impl Into<Box<str>>) -> SourceFile {
    SourceFile { path: path.into(), text: text.into() }
}

fn items(node: &Node) -> &[Node] {
    match &node.value {
        yaml::Value::Sequence(items) => items,
        other => panic!("a list is wanted: {other:?}"),
    }
}

fn text<'n>(node: &'n Node, key: &str) -> Option<&'n str> {
    node.entry(key).map(|it| it.scalar().unwrap_or_else(|| panic!("`{key}` is no scalar")))
}

fn texts(node: &Node) -> Vec<String> {
    items(node).iter().map(|it| it.scalar().unwrap().to_owned()).collect()
}

/// A law with the vocabulary and the calendar of the kit.
fn law_of(texts: &[String]) -> Sources {
    let shared = ["vocabulary.law", "working-days.csv"]
        .map(|name| source(name, fs::read_to_string(kit().join(name)).unwrap()));
    let packs = texts.iter().enumerate().map(|(at, text)| source(&format!("{at}.md"), &**text));
    Sources::new(shared.into_iter().chain(packs).collect())
}

fn query(case: &Node) -> Query {
    let on: Time = text(case, "date").unwrap().parse().unwrap();
    let known = text(case, "known").map(|it| it.parse().unwrap());
    let drafts = text(case, "drafts") == Some("true");
    Query { on, known, drafts, ..Query::on(on.date().unwrap()) }
}

fn told(vocabulary: &Vocabulary, it: &Determination) -> Told {
    let value = |value: &Value| match value {
        Value::Set(id, places) => {
            places.iter().map(|place| vocabulary.choice_word(*id, *place).to_owned()).collect()
        }
        Value::Number(it) | Value::Money(it) => vec![it.to_string()],
        Value::Text(it) => vec![it.to_string()],
        other => vec![other.show(vocabulary)],
    };
    let mut told = Told::new();
    let mut tell = |key: &str, values: Vec<String>| {
        told.insert(key.to_owned(), values);
    };
    tell("rule", vec![it.rule.to_string()]);
    tell("subject", vec![it.subject.to_string()]);
    tell("outcome", vec![it.outcome.word().to_owned()]);
    let values = [("value", &it.value), ("at_least", &it.at_least), ("at_most", &it.at_most)];
    for (key, it) in values {
        if let Some(it) = it {
            tell(key, value(it));
        }
    }
    if let Some(due) = it.due {
        tell("due", vec![due.to_string()]);
    }
    if it.provisional {
        tell("provisional", vec!["true".to_owned()]);
    }
    if let Some(range) = &it.range {
        let end = |key: &str, end| Option::map(end, |it: guiju_base::Number| format!("{key} {it}"));
        tell(
            "range",
            [end("low", range.low), end("high", range.high)].into_iter().flatten().collect(),
        );
    }
    let sorted = |rules: &[guiju_base::RuleId]| -> Vec<String> {
        let rules: BTreeSet<String> = rules.iter().map(ToString::to_string).collect();
        rules.into_iter().collect()
    };
    let lists: [(&str, Vec<String>); 4] = [
        ("missing", it.missing.iter().map(ToString::to_string).collect()),
        ("why", it.why.iter().map(guiju_engine::Why::word).collect()),
        ("conflicts_with", sorted(&it.conflicts_with)),
        ("defeated_by", sorted(&it.defeated_by)),
    ];
    for (key, list) in lists.into_iter().filter(|(_, list)| !list.is_empty()) {
        tell(key, list);
    }
    told
}

/// What a case expects of a determination.
fn expected(node: &Node) -> Told {
    let entries = node.entries().iter().map(|(key, node)| {
        let values = match &node.value {
            yaml::Value::Scalar { text, .. } => vec![text.clone()],
            yaml::Value::Sequence(_) => texts(node),
            yaml::Value::Mapping(ends) => ends
                .iter()
                .map(|(key, it)| format!("{} {}", key.value, it.scalar().unwrap()))
                .collect(),
        };
        (key.value.clone(), values)
    });
    entries.collect()
}

/// Facts as a program is asked about them, one subject at a time.
fn compiled_agrees(engine: &Engine<'_>, facts: &Facts, query: &Query) -> Result<(), String> {
    for place in 0..facts.instances.len() {
        let facts = alone(engine.law(), facts, place);
        let purpose = Purpose {
            subject: facts.instances[0].subject,
            acts: Vec::new(),
            on: query.on.date().unwrap(),
            known: query.known,
        };
        let found = by_program(engine.law(), &Program::new(engine, purpose), &facts, query)?;
        let expected = by_reference(engine, &facts, query);
        if found != expected {
            return Err(format!("reference {expected:#?}\ncompiled {found:#?}"));
        }
    }
    Ok(())
}

#[test]
fn every_case_of_the_kit_comes_out_as_it_says() {
    let mut count = 0;
    let mut faults = Vec::new();
    for path in files() {
        let file = fs::read_to_string(&path).unwrap();
        let lines = LineIndex::new(&file);
        let (node, found) = parse_yaml(&file, Span::new(0, file.len()));
        assert!(found.is_empty(), "{}: {found:?}", path.display());
        let node = node.unwrap();
        let laws = node.entry("laws").unwrap();
        for case in items(node.entry("cases").unwrap()) {
            count += 1;
            let name = format!("{}: {}", path.display(), text(case, "name").unwrap());
            let law = laws.entry(text(case, "law").unwrap()).unwrap_or_else(|| panic!("{name}"));
            let loaded = load(&law_of(&texts(law)), Cases::Read);
            assert!(loaded.is_usable(), "{name}: {:?}", loaded.findings);
            let vocabulary = &loaded.law.vocabulary;
            let (facts, found) =
                read_facts_node(vocabulary, &lines, case.entry("facts").unwrap(), &[]);
            assert!(found.is_empty(), "{name}: {found:?}");
            let engine = Engine::new(&loaded.law);
            let query = query(case);
            let found = engine.check(&facts, &query);
            let found: Vec<Told> = found.iter().map(|it| told(vocabulary, it)).collect();
            let expect = case.entry("expect").unwrap();
            let wanted: Vec<Told> =
                items(expect.entry("determinations").unwrap()).iter().map(expected).collect();
            if found != wanted {
                faults.push(format!("{name}\n  wanted {wanted:?}\n  found  {found:?}"));
            }
            let named = |is: &dyn Fn(&str) -> bool| -> Vec<String> {
                let rules = found.iter().filter(|it| is(&it["outcome"][0]));
                rules.map(|it| format!("{} {}", it["subject"][0], it["rule"][0])).collect()
            };
            let fires = named(&|it| FIRES.contains(&it));
            let unknown = named(&|it| matches!(it, "unknown" | "broken"));
            for (key, rules) in [("fires", fires), ("unknown", unknown)] {
                if texts(expect.entry(key).unwrap()) != rules {
                    faults.push(format!("{name}\n  `{key}` found {rules:?}"));
                }
            }
            if !query.drafts
                && let Err(fault) = compiled_agrees(&engine, &facts, &query)
            {
                faults.push(format!("{name}\n  {fault}"));
            }
        }
    }
    assert!(faults.is_empty(), "{} of {count} cases:\n{}", faults.len(), faults.join("\n"));
    assert!(count >= 200, "{count} cases");
}

/// The outcomes from which something follows.
const FIRES: [&str; 10] = [
    "violated",
    "breached",
    "overdue",
    "met-late",
    "due",
    "running",
    "suspended",
    "permitted",
    "exposed",
    "conflict",
];

#[test]
fn the_kit_shows_every_outcome_and_is_told_in_both_readmes() {
    let all: String = files().iter().map(|path| fs::read_to_string(path).unwrap()).collect();
    for outcome in guiju_law::Outcome::ALL {
        // Not an outcome of a determination: no text applies, so that there is none.
        let is_told = all.contains(&format!("outcome: {}", outcome.word()));
        assert!(is_told || outcome.word() == "no-law", "{outcome} is nowhere");
    }
    for readme in ["README.md", "README.zh.md"] {
        let readme = fs::read_to_string(kit().join(readme)).unwrap();
        let told: BTreeSet<&str> = readme.split('`').collect();
        for path in files() {
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            assert!(told.contains(&*name), "{name}");
        }
        for outcome in guiju_law::Outcome::ALL {
            assert!(told.contains(outcome.word()), "{outcome}");
        }
    }
}
