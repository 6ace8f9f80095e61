//! The legal update of June 2023 as an acceptance test: every statement that it makes, judged on the last
//! day of that month and today, and the table of it in `docs/june-2023.md`.
//!
//! `tests/june-2023.yaml` holds the statements with what must come out. `GUIJU_BLESS=1` writes the table.

use guiju_base::{Date, Text};
use guiju_engine::{Determination, Engine, Query};
use guiju_law::Outcome;
use guiju_law::facts::read_facts;
use guiju_syntax::Span;
use guiju_syntax::yaml::{Node, Value, parse_yaml};

use crate::repository::{check_document, law};

/// The numbers of the eleven parts of the mission, each with how many statements it makes.
const PARTS: [(u32, u32); 11] =
    [(1, 8), (2, 7), (3, 5), (4, 6), (5, 6), (6, 5), (7, 2), (8, 3), (9, 4), (10, 3), (11, 2)];

/// One statement of the update.
struct Statement {
    number: String,
    item: Text,
    says: Text,
    then: Side,
    now: Side,
}

/// One of the two days.
struct Side {
    on: Date,
    drafts: bool,
    upcoming: bool,
    rule: String,
    subject: String,
    outcome: String,
    facts: String,
}

fn text(node: &Node, key: &str) -> String {
    let found = node.entry(key).and_then(Node::scalar);
    found.unwrap_or_else(|| panic!("`{key}` is missing")).to_owned()
}

fn both(node: &Node, key: &str) -> Text {
    let node = node.entry(key).unwrap_or_else(|| panic!("`{key}` is missing"));
    Text::new(text(node, "en"), text(node, "zh"))
}

fn side(row: &Node, key: &str) -> Side {
    let node = row.entry(key).unwrap_or_else(|| panic!("`{key}` is missing"));
    let flag = |key: &str| node.entry(key).and_then(Node::scalar) == Some("true");
    let facts = node.entry("facts").or(row.entry("facts")).and_then(Node::scalar);
    Side {
        on: text(node, "on").parse().expect("a date"),
        drafts: flag("drafts"),
        upcoming: flag("upcoming"),
        rule: text(node, "rule"),
        subject: text(node, "subject"),
        outcome: text(node, "outcome"),
        facts: facts.expect("facts").to_owned(),
    }
}

fn statements() -> Vec<Statement> {
    let source = include_str!("../june-2023.yaml");
    let (node, found) = parse_yaml(source, Span::new(0, source.len()));
    assert!(found.is_empty(), "{found:?}");
    let Some(Node { value: Value::Sequence(rows), .. }) = node else {
        panic!("a list of statements")
    };
    let statement = |row: &Node| Statement {
        number: text(row, "number"),
        item: both(row, "item"),
        says: both(row, "statement"),
        then: side(row, "then"),
        now: side(row, "now"),
    };
    rows.iter().map(statement).collect()
}

/// What comes out on one side, as the data writes it.
fn judge(engine: &Engine<'_>, side: &Side) -> String {
    let vocabulary = &engine.law().vocabulary;
    let (facts, found) = read_facts(vocabulary, &side.facts);
    assert!(found.is_empty(), "{found:?}\n{}", side.facts);
    let query = Query { drafts: side.drafts, upcoming: side.upcoming, ..Query::on(side.on) };
    let determinations = engine.check(&facts, &query);
    let wanted =
        |it: &&Determination| it.rule.to_string() == side.rule && *it.subject == *side.subject;
    let Some(it) = determinations.iter().find(wanted) else { return "no-law".into() };
    let mut shown = match &it.value {
        Some(value) => value.show(vocabulary),
        None => it.outcome.word().to_owned(),
    };
    if let Some(due) = it.due {
        shown += &format!(" {due}");
    }
    if let Some(range) = it.range.as_ref().filter(|_| it.outcome == Outcome::Exposed) {
        let end = |end: Option<guiju_base::Number>| end.map_or("?".to_owned(), |it| it.to_string());
        shown += &format!(" {} .. {}", end(range.low), end(range.high));
    }
    shown
}

#[test]
fn june_2023_every_statement_comes_out_as_written_then_and_today() {
    let law = law();
    let engine = Engine::new(&law);
    let mut wrong = Vec::new();
    for statement in statements() {
        for side in [&statement.then, &statement.now] {
            let found = judge(&engine, side);
            if found != side.outcome {
                let (number, on) = (&statement.number, side.on);
                wrong.push(format!("{number} on {on}: expected {}, found {found}", side.outcome));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn june_2023_no_statement_is_left_out() {
    let all: Vec<String> = PARTS
        .into_iter()
        .flat_map(|(part, count)| (1..=count).map(move |it| format!("{part}.{it}")))
        .collect();
    let found: Vec<String> = statements().into_iter().map(|it| it.number).collect();
    assert_eq!(found, all);
    let first = "2023-06-30".parse::<Date>().expect("a date");
    for statement in statements() {
        assert_eq!(statement.then.on, first, "{}", statement.number);
        assert!(statement.now.on > first, "{}", statement.number);
    }
}

#[test]
fn june_2023_the_table_in_the_documents_is_of_today() {
    check_document("june-2023.md", &table(&statements()));
}

fn table(statements: &[Statement]) -> String {
    let mut page = String::from(
        "# The legal update of June 2023, judged then and today\n\n\
         Every statement that the update makes, as a rule of a pack with facts, judged on the last day of that \
         month and today. The facts stand in `crates/guiju/tests/june-2023.yaml`; a test judges them anew and \
         compares this page. Texts that were drafts, or not yet in force, on the day are judged as if in force \
         and say so.\n\n\
         该月法律动态的每一项表述，均以规则和事实在当月末和今日分别判断。征求意见稿以及尚未施行的文本视同生效判断，并予标明。\n",
    );
    let mut item = None;
    for statement in statements {
        if item != Some(&statement.item) {
            page += &format!("\n## {}\n\n{}\n\n", statement.item.en, statement.item.zh);
            page += "| no. | statement | on | rule | outcome |\n| --- | --- | --- | --- | --- |\n";
            item = Some(&statement.item);
        }
        for (place, side) in [&statement.then, &statement.now].into_iter().enumerate() {
            let (number, text) = match place {
                0 => (
                    statement.number.clone(),
                    format!("{} {}", statement.says.en, statement.says.zh),
                ),
                _ => (String::new(), String::new()),
            };
            let standing = match (side.drafts, side.upcoming) {
                (true, _) => " (draft 征求意见稿)",
                (_, true) => " (not yet in force 尚未施行)",
                _ => "",
            };
            page += &format!(
                "| {number} | {text} | {} | `{}`{standing} | {} |\n",
                side.on, side.rule, side.outcome
            );
        }
    }
    page
}
