//! One table with its statements and expected answers.

use std::collections::{BTreeMap, BTreeSet};

use guiju_base::{ActId, Date, Time};
use guiju_engine::decide::{Program, Purpose, Verdict, fires};
use guiju_engine::{Engine, Query};
use guiju_law::facts::{FactValue, RecordFacts};
use guiju_law::vocabulary::SubjectId;
use guiju_law::{Facts, Law, Outcome, Value};
use guiju_sql::{
    Column, ColumnType, Dialect, LeftOut, Options, Refusal, Statement, When, programs, sql,
    working_days,
};
use guiju_testing::agree;
use serde_json::{Value as Json, json};

/// What a table is made of.
pub(super) struct Source<'s> {
    pub(super) engine: &'s Engine<'s>,
    pub(super) subject: SubjectId,
    pub(super) acts: Vec<ActId>,
    pub(super) name: String,
    /// Facts about one subject each, with the date judged on.
    pub(super) rows: Vec<(Facts, Date)>,
    /// Whether the date is a column; else all rows have that of the first.
    pub(super) by_column: bool,
}

/// A table, its statements and its answers.
pub(super) struct Table {
    name: String,
    statements: Vec<(Dialect, Statement)>,
    rows: Vec<Json>,
    expected: Vec<Json>,
    rules: usize,
}

/// What every name ends with: none of it may end a name, or begin anything else.
const HOSTILE: &str = " '\";`\\\n--*/";

impl Table {
    /// The table of a source; why there is no SQL for it, otherwise.
    pub(super) fn new(source: &Source<'_>) -> Result<Self, Refusal> {
        let when = match source.rows.first() {
            _ if source.by_column => When::Column(format!("judged on{HOSTILE}")),
            Some((_, on)) => When::Date(*on),
            None => return Err(Refusal::NoRules),
        };
        let programs = programs(source.engine, source.subject, &source.acts, &when);
        let mut statements = Vec::new();
        for dialect in Dialect::ALL {
            let options = Options {
                dialect,
                when: when.clone(),
                table: vec![format!("rows{HOSTILE}")],
                calendar: vec![calendar_name()],
                columns: columns(&programs),
                lang: guiju_base::Lang::En,
                partial: true,
            };
            let statement = sql(&programs, &options).map_err(|refusal| match refusal {
                // By name, which rules there are.
                Refusal::NoRules => {
                    let whole = Options { partial: false, ..options };
                    sql(&programs, &whole).err().unwrap_or(Refusal::NoRules)
                }
                other => other,
            });
            statements.push((dialect, statement?));
        }
        let (_, first) = statements.first().ok_or(Refusal::NoRules)?;
        let left_out: BTreeSet<String> =
            first.left_out.iter().map(|it| it.rule.to_string()).collect();
        let law = source.engine.law();
        let rows =
            source.rows.iter().map(|(facts, on)| row(law, source, &first.columns, facts, *on));
        let rows = rows.collect();
        let mut orders: BTreeMap<Date, Vec<String>> = BTreeMap::new();
        let mut table = Self {
            name: source.name.clone(),
            statements: Vec::new(),
            rows,
            expected: Vec::new(),
            rules: 0,
        };
        for (facts, on) in &source.rows {
            let order = orders.entry(*on).or_insert_with(|| order(source, *on));
            let (answer, rules) = expected(source, facts, *on, &left_out, order);
            table.expected.push(answer);
            table.rules += rules;
        }
        if let When::Column(name) = when {
            // Without a date it is not known under which law the row stands.
            table.rows.push(Json::Array(vec![Json::Null; first.columns.len()]));
            table.expected.push(json!({
                "verdict": "unknown", "fired": [], "unknown": [], "missing": [name],
            }));
        }
        table.statements = statements;
        Ok(table)
    }

    pub(super) fn rows(&self) -> usize {
        self.rows.len()
    }

    pub(super) fn rules(&self) -> usize {
        self.rules
    }

    /// The rules that are left out.
    pub(super) fn left_out(&self) -> &[LeftOut] {
        self.statements.first().map_or(&[], |(_, it)| &it.left_out)
    }

    pub(super) fn to_json(&self) -> Json {
        let columns = self.statements.first().map_or(&[][..], |(_, it)| &it.columns);
        let columns = columns.iter().map(column);
        let statements =
            self.statements.iter().map(|(dialect, it)| (dialect.word().to_owned(), json!(it.text)));
        json!({
            "name": self.name,
            "table": format!("rows{HOSTILE}"),
            "calendar": calendar_name(),
            "columns": columns.collect::<Vec<_>>(),
            "sql": statements.collect::<serde_json::Map<_, _>>(),
            "rows": self.rows,
            "expected": self.expected,
        })
    }
}

/// The name of the table of working days.
fn calendar_name() -> String {
    format!("working days{HOSTILE}")
}

/// The statements that make the table of working days, for each dialect.
pub(super) fn calendar(law: &Law) -> Result<Json, Refusal> {
    let mut found = serde_json::Map::new();
    for dialect in Dialect::ALL {
        let name = [calendar_name()];
        let statements = working_days(&law.calendar, dialect, &name, guiju_base::Lang::En)?;
        found.insert(dialect.word().to_owned(), json!(statements));
    }
    Ok(json!({ "name": calendar_name(), "statements": found }))
}

/// Hostile names for all facts.
fn columns(programs: &[Program<'_>]) -> BTreeMap<String, String> {
    let mut columns = BTreeMap::new();
    for program in programs {
        for (id, _) in program.layout().slots() {
            let Some(name) = program.name_of(id) else { continue };
            for (_, field) in program.layout().fields(id).iter().flat_map(|it| it.slots()) {
                let field = field.names.join(".");
                columns.insert(format!("{name}[].{field}"), field + HOSTILE);
            }
            columns.insert(name.clone(), name + HOSTILE);
        }
    }
    columns
}

/// A column: its name, what it holds, and the fields of a list.
fn column(column: &Column) -> Json {
    let fields: Vec<Json> = column.fields.iter().map(self::column).collect();
    json!([column.name, word(column.ty), fields])
}

fn word(ty: ColumnType) -> &'static str {
    match ty {
        ColumnType::YesNo => "yes-no",
        ColumnType::Number => "number",
        ColumnType::Date => "date",
        ColumnType::Text => "text",
        ColumnType::Set => "set",
        ColumnType::List => "list",
        ColumnType::Days => "days",
    }
}

/// The facts about the subject at `place` with those of single subjects beside it, named as rows name them,
/// without what no column of days can hold.
pub(super) fn alone(law: &Law, facts: &Facts, place: usize) -> Facts {
    let mut facts = agree::alone(law, facts, place);
    for instance in &mut facts.instances {
        without_moments(&mut instance.record);
    }
    facts
}

fn is_moment(value: &Value) -> bool {
    matches!(value, Value::Date(Time::Moment(..)))
}

fn without_moments(record: &mut RecordFacts) {
    record.fields.retain(|_, entry| match &entry.value {
        FactValue::Known(value) => !is_moment(value),
        FactValue::Plain { items, .. } => !items.iter().any(is_moment),
        _ => true,
    });
    for entry in record.fields.values_mut() {
        match &mut entry.value {
            FactValue::Record(inner) => without_moments(inner),
            FactValue::Records { items, .. } => items.iter_mut().for_each(without_moments),
            _ => {}
        }
    }
}

fn row(law: &Law, source: &Source<'_>, columns: &[Column], facts: &Facts, on: Date) -> Json {
    let value = |column: &Column| {
        if column.fact.is_empty() {
            return json!(on.to_string());
        }
        let found = find(law, source.subject, facts, &column.fact);
        found.map_or(Json::Null, |value| cell(law, column, value))
    };
    Json::Array(columns.iter().map(value).collect())
}

/// The value of a fact by its name.
fn find<'f>(law: &Law, subject: SubjectId, facts: &'f Facts, name: &str) -> Option<&'f FactValue> {
    let mut names: Vec<&str> = name.split('.').collect();
    let single = names.first().and_then(|first| law.vocabulary.subject_named(first));
    let single = single.filter(|id| law.vocabulary.subject(*id).is_some_and(|it| it.single));
    let about = match single.and_then(|id| facts.single(id)) {
        Some(instance) => {
            names.remove(0);
            instance
        }
        None => facts.single(subject)?,
    };
    descend(&about.record, &names)
}

/// The value of a record by names below it.
fn descend<'f>(record: &'f RecordFacts, names: &[&str]) -> Option<&'f FactValue> {
    let (last, path) = names.split_last()?;
    let mut record = record;
    for name in path {
        match &record.fields.get(*name)?.value {
            FactValue::Record(inner) => record = inner,
            _ => return None,
        }
    }
    record.fields.get(*last).map(|entry| &entry.value)
}

/// The elements of a list, each as its fields; `null` where there may be others.
fn elements(law: &Law, list: &Column, items: &[RecordFacts], complete: bool) -> Json {
    let element = |record: &RecordFacts| {
        let field = |column: &Column| {
            let names: Vec<&str> = column.fact.split('.').collect();
            let value = descend(record, &names).map_or(Json::Null, |it| cell(law, column, it));
            (column.name.clone(), value)
        };
        Json::Object(list.fields.iter().map(field).collect())
    };
    let mut all: Vec<Json> = items.iter().map(element).collect();
    if !complete {
        all.push(Json::Null);
    }
    Json::Array(all)
}

fn cell(law: &Law, column: &Column, value: &FactValue) -> Json {
    let words = |id, places: &mut dyn Iterator<Item = u16>| -> Vec<Json> {
        places.map(|place| json!(law.vocabulary.choice_word(id, place))).collect()
    };
    match value {
        FactValue::Known(Value::YesNo(it)) => json!(it),
        FactValue::Known(Value::Number(it) | Value::Money(it) | Value::Percent(it)) => {
            json!(it.to_string())
        }
        FactValue::Known(Value::Date(Time::Day(date))) => json!(date.to_string()),
        FactValue::Known(Value::Date(Time::NotYet)) => json!("not yet"),
        FactValue::Known(Value::Choice(id, place)) => {
            json!(law.vocabulary.choice_word(*id, *place))
        }
        FactValue::Known(Value::Text(text)) => json!(**text),
        FactValue::Known(Value::Set(id, places)) => {
            Json::Array(words(*id, &mut places.iter().copied()))
        }
        FactValue::Records { items, complete } => elements(law, column, items, *complete),
        FactValue::Plain { items, complete } => {
            let plain = |it: &Value| cell(law, column, &FactValue::Known(it.clone()));
            let mut all: Vec<Json> = items.iter().map(plain).collect();
            if !complete {
                all.push(Json::Null);
            }
            Json::Array(all)
        }
        _ => Json::Null,
    }
}

/// The names of all facts in the order in which answers name them, and those of the fields of a list
/// with it: `list[].field`.
fn order(source: &Source<'_>, on: Date) -> Vec<String> {
    let purpose = Purpose { subject: source.subject, acts: source.acts.clone(), on, known: None };
    let program = Program::new(source.engine, purpose);
    let (mut facts, mut all_fields) = (Vec::new(), Vec::new());
    for (id, _) in program.layout().slots() {
        let Some(name) = program.name_of(id) else { continue };
        for (_, field) in program.layout().fields(id).iter().flat_map(|it| it.slots()) {
            all_fields.push(format!("{name}[].{}", field.names.join(".")));
        }
        facts.push(name);
    }
    facts.extend(all_fields);
    facts
}

/// Where a name stands in the order: facts, then lists with their elements one by one, field by field.
fn place(order: &[String], name: &str) -> (usize, usize, usize) {
    let at = |name: &str| order.iter().position(|it| it == name).unwrap_or(usize::MAX);
    let parts = name.split_once('[').and_then(|(list, rest)| {
        let (index, field) = rest.split_once(']')?;
        Some((list, index.parse().ok()?, field))
    });
    match parts {
        Some((list, index, field)) => {
            // Behind all facts, list by list.
            let facts = order.iter().filter(|it| !it.contains('[')).count();
            (facts.saturating_add(at(list)), index, at(&format!("{list}[]{field}")))
        }
        None => (at(name), 0, 0),
    }
}

/// What the reference says of a row, without the rules that are left out; and of how many rules.
fn expected(
    source: &Source<'_>,
    facts: &Facts,
    on: Date,
    left_out: &BTreeSet<String>,
    order: &[String],
) -> (Json, usize) {
    let law = source.engine.law();
    let query = Query { acts: source.acts.clone(), ..Query::on(on) };
    let subject = law.vocabulary.subject(source.subject).map_or("", |it| &it.name);
    let (mut fired, mut unknown) = (Vec::new(), Vec::new());
    let mut missing: BTreeSet<((usize, usize, usize), String)> = BTreeSet::new();
    let (mut verdict, mut rules) = (Verdict::Allow, 0);
    for found in source.engine.check(facts, &query) {
        let rule = found.rule.to_string();
        if *found.subject != *subject || left_out.contains(&rule) {
            continue;
        }
        rules += 1;
        verdict = agree::and_then(verdict, law, &found);
        if fires(found.outcome) {
            fired.push(rule);
        } else if matches!(found.outcome, Outcome::Unknown | Outcome::Broken) {
            unknown.push(rule);
            for path in &found.missing {
                let own = path.strip_prefix(subject).and_then(|it| it.strip_prefix('.'));
                let name = own.unwrap_or(path).to_owned();
                missing.insert((place(order, &name), name));
            }
        }
    }
    let missing: Vec<String> = missing.into_iter().map(|(_, name)| name).collect();
    let verdict = verdict.word();
    let answer =
        json!({ "verdict": verdict, "fired": fired, "unknown": unknown, "missing": missing });
    (answer, rules)
}
