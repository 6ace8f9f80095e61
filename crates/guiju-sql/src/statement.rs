//! The whole statement: a head that says what it is, the facts, an arm for each plan, the answers.

use std::collections::BTreeSet;

use guiju_base::{Date, Lang, RuleId};
use guiju_engine::decide::Program;

use crate::arm::{Asked, Body, Step, body};
use crate::calendar::{Lookup, Reading, quoted};
use crate::choice::{choose, day_of};
use crate::dialect::ColumnType;
use crate::facts::FactTable;
use crate::node::{Sayable, root, roots};
use crate::piece::{Piece, all, any};
use crate::refusal::LeftOut;
use crate::{Column, Dialect, Options, Refusal, Statement, When, head, quote};

/// Days from the first to before the second; `None` for no end.
type Range = (Option<Date>, Option<Date>);

/// Rows for which one body holds.
struct Arm {
    ranges: Vec<Range>,
    /// The condition on events.
    events: Piece,
    body: Body,
}

/// The column of the date judged on, in the statement.
const ON: &str = "on_date";
/// `ClickHouse` refuses statements of more than 50000 parts unless it is told not to, and counts what a step
/// reads at every reading of it, so that shorter ones have as many.
const LONG: usize = 10_000;
/// What it reads of a statement unless it is told otherwise, in bytes; the statement itself cannot tell.
const READ_MAX: usize = 262_144 - 1024;
const LONG_SETTINGS: [&str; 2] =
    ["max_ast_elements = 10000000", "max_expanded_ast_elements = 100000000"];
/// Else what stands behind a condition is put off, and worked out anew wherever it is read: time and memory
/// double with each step.
const EAGER_SETTING: &str = "short_circuit_function_evaluation = 'disable'";
/// Else a day that is not found would be 1 January 1970.
const JOIN_SETTING: &str = "join_use_nulls = 1";
const ROW: &str = "source_row";
const ANSWERS: [&str; 4] = ["verdict", "fired", "unknown", "missing"];

/// Writes the law of programs as SQL; they follow one another without a gap.
pub(crate) fn statement(programs: &[Program<'_>], options: &Options) -> Result<Statement, Refusal> {
    check_names(options)?;
    let (left_out, kept) = sort_rules(programs, options);
    if !left_out.is_empty() && !options.partial {
        return Err(Refusal::Rules(left_out));
    }
    if kept == 0 {
        return Err(Refusal::NoRules);
    }
    let without: BTreeSet<&RuleId> = left_out.iter().map(|it| &it.rule).collect();
    let is_kept = |rule: &RuleId| !without.contains(rule);
    let today = match &options.when {
        When::Date(date) => day_of(options.dialect, *date),
        When::Column(_) => Piece::atom(ON, 0),
    };
    let mut facts = FactTable::new(options);
    let mut arms: Vec<Arm> = Vec::new();
    for program in programs {
        let mut make = |plan: &_, facts: &mut FactTable<'_>| {
            body(program, plan, options, &today, facts, &is_kept)
        };
        let chosen = choose(program, options.dialect, &mut facts, &is_kept, &mut make)?;
        for (events, body) in chosen {
            add(&mut arms, program.interval(), events, body);
        }
    }
    facts.check()?;
    let writer = Writer { options, facts: &facts, arms: &arms };
    let mut columns = facts.columns();
    if let When::Column(name) = &options.when {
        columns.push(Column {
            name: name.clone(),
            fact: String::new(),
            ty: ColumnType::Date,
            fields: Vec::new(),
        });
    }
    let reads_calendar = !writer.lookups().is_empty();
    let head = head::lines(programs, options, &columns, &left_out, reads_calendar);
    let mut text = head + &writer.statement()?;
    if options.dialect == Dialect::ClickHouse && text.len() > READ_MAX {
        text = head::too_long(options.lang) + &text;
    }
    Ok(Statement { text, left_out, columns, reads_calendar })
}

fn check_names(options: &Options) -> Result<(), Refusal> {
    quoted(options.dialect, &options.table)?;
    quoted(options.dialect, &options.calendar)?;
    match &options.when {
        When::Column(column) if !quote::is_name(options.dialect, column) => {
            Err(Refusal::Name(column.clone()))
        }
        _ => Ok(()),
    }
}

/// The rules that SQL cannot say, and how many it can.
fn sort_rules(programs: &[Program<'_>], options: &Options) -> (Vec<LeftOut>, usize) {
    let (mut left_out, mut all) = (BTreeSet::<LeftOut>::new(), BTreeSet::new());
    for program in programs {
        for plan in program.plans() {
            let sayable = Sayable::new(program, plan, options.dialect);
            for rule in &plan.rules {
                all.insert(&rule.id);
                let why = root(rule).map(|_| sayable.why_none(roots(rule)));
                let why = why.unwrap_or_else(Some);
                let is_new = !left_out.iter().any(|it| it.rule == rule.id);
                if let Some(why) = why.filter(|_| is_new) {
                    left_out.insert(LeftOut { rule: rule.id.clone(), why });
                }
            }
        }
    }
    let kept = all.len() - left_out.len();
    (left_out.into_iter().collect(), kept)
}

/// Adds a range of days to the arm of its body.
fn add(arms: &mut Vec<Arm>, range: Range, events: Piece, body: Body) {
    let Some(arm) = arms.iter_mut().find(|arm| arm.events == events && arm.body == body) else {
        return arms.push(Arm { ranges: vec![range], events, body });
    };
    match arm.ranges.last_mut() {
        Some(last) if last.1.is_some() && last.1 == range.0 => last.1 = range.1,
        _ => arm.ranges.push(range),
    }
}

struct Writer<'w> {
    options: &'w Options,
    facts: &'w FactTable<'w>,
    arms: &'w [Arm],
}

impl Writer<'_> {
    fn statement(&self) -> Result<String, Refusal> {
        let mut text = format!("WITH{}facts AS (\n{}\n)", self.calendar()?, self.facts()?);
        let several = self.arms.len() > 1;
        let mut ends = Vec::new();
        for (place, arm) in self.arms.iter().enumerate() {
            let name = if several { format!("law{}_", place + 1) } else { String::new() };
            let last = self.steps(arm, &name, &mut text);
            ends.push(self.answers(&arm.body, &last));
        }
        if let When::Column(column) = &self.options.when {
            ends.push(self.answers_without_date(column));
        }
        match self.options.dialect.row() {
            Some(_) => {
                let spread = self.options.dialect.spread(ROW);
                text += &format!(",\nanswers AS (\n{}\n)", ends.join("\nUNION ALL\n"));
                text += &format!("\nSELECT {spread}, {}\nFROM answers", ANSWERS.join(", "));
            }
            None => text += &format!("\n{}", ends.join("\nUNION ALL\n")),
        }
        text += &self.settings(text.len());
        Ok(text + "\n")
    }

    /// What `ClickHouse` has to be told.
    fn settings(&self, length: usize) -> String {
        if self.options.dialect != Dialect::ClickHouse {
            return String::new();
        }
        let mut settings = vec![EAGER_SETTING];
        if length > LONG {
            settings.extend(LONG_SETTINGS);
        }
        if !self.lookups().is_empty() {
            settings.push(JOIN_SETTING);
        }
        format!("\nSETTINGS {}", settings.join(", "))
    }

    /// What is asked of the table of working days.
    fn lookups(&self) -> BTreeSet<(Lookup, Reading)> {
        let steps = self.arms.iter().flat_map(|arm| arm.body.steps.iter().flatten());
        let asked = steps.filter_map(|step| step.lookup.as_ref());
        asked.map(|it| (it.lookup, it.reading())).collect()
    }

    /// The answers of the table of working days for every day.
    fn calendar(&self) -> Result<String, Refusal> {
        let table = quoted(self.options.dialect, &self.options.calendar)?;
        let one = |(lookup, reading): (Lookup, Reading)| {
            let about = quote::comment(&lookup.about(self.options.lang));
            format!(
                "{about}\n{} AS (\n{}\n),\n",
                lookup.name(reading),
                lookup.query(reading, self.options.dialect, &table)
            )
        };
        let all: String = self.lookups().into_iter().map(one).collect();
        Ok(if all.is_empty() { " ".to_owned() } else { format!("\n{all}") })
    }

    fn facts(&self) -> Result<String, Refusal> {
        let dialect = self.options.dialect;
        let mut lines = vec![match dialect.row() {
            Some(row) => format!("    {row} AS {ROW}"),
            None => "    source.*".to_owned(),
        }];
        if let When::Column(column) = &self.options.when {
            let column = format!("source.{}", quote::identifier(dialect, column));
            lines.push(format!("    {} AS {ON}", dialect.cast(&column, ColumnType::Date)));
        }
        for (name, text, about) in self.facts.lines() {
            lines.push(format!("    {}\n    {text} AS {name}", quote::comment(&about)));
        }
        let table = quoted(dialect, &self.options.table)?;
        let fence = dialect.fence();
        Ok(format!("  SELECT\n{}\n  FROM {table} AS source{fence}", listed(&lines)))
    }

    /// Writes the steps of an arm; gives the name of the last.
    fn steps(&self, arm: &Arm, name: &str, text: &mut String) -> String {
        let condition = self.condition(arm);
        let mut last = "facts".to_owned();
        if !condition.is_true() {
            let next = format!("{name}rows");
            *text += &format!(
                ",\n{next} AS (\n  SELECT *\n  FROM {last}\n  WHERE {}\n)",
                condition.text()
            );
            last = next;
        }
        for (place, step) in arm.body.steps.iter().enumerate() {
            if step.is_empty() {
                continue;
            }
            let next = format!("{name}step{}", place + 1);
            let joins: String =
                step.iter().filter_map(|it| join(self.options.dialect, it)).collect();
            // The days that are looked up are no columns of the row.
            let row = if joins.is_empty() { "    *".to_owned() } else { format!("    {last}.*") };
            let lines: Vec<String> = std::iter::once(row).chain(step.iter().map(column)).collect();
            let fence = self.options.dialect.fence();
            *text += &format!(
                ",\n{next} AS (\n  SELECT\n{}\n  FROM {last}{joins}{fence}\n)",
                listed(&lines)
            );
            last = next;
        }
        last
    }

    /// Which rows an arm is for.
    fn condition(&self, arm: &Arm) -> Piece {
        if matches!(self.options.when, When::Date(_)) {
            return arm.events.clone();
        }
        let on = Piece::atom(ON, 0);
        let range = |(from, until): &Range| {
            let mut parts = Vec::new();
            if let Some(from) = from {
                parts.push(on.binary(">=", &day_of(self.options.dialect, *from)));
            }
            if let Some(until) = until {
                parts.push(on.binary("<", &day_of(self.options.dialect, *until)));
            }
            if parts.is_empty() {
                parts.push(on.is_null().negated());
            }
            all(&parts)
        };
        let ranges: Vec<Piece> = arm.ranges.iter().map(range).collect();
        all(&[any(&ranges), arm.events.clone()])
    }

    fn answers(&self, body: &Body, from: &str) -> String {
        let dialect = self.options.dialect;
        let verdict = match &*body.denied {
            "FALSE" => "'allow'".to_owned(),
            "NULL" => "'unknown'".to_owned(),
            "TRUE" => "'deny'".to_owned(),
            denied => format!(
                "CASE WHEN {denied} THEN 'deny'\n      WHEN ({denied}) IS NULL THEN 'unknown' ELSE 'allow' END"
            ),
        };
        let lists = [&body.fired, &body.unknown, &body.missing];
        let mut lists = lists.map(|words| dialect.chosen(words, "    "));
        if let Some(missing) = lists.last_mut().filter(|_| !body.missing_fields.is_empty()) {
            let mut arrays = body.missing_fields.clone();
            if !body.missing.is_empty() {
                arrays.insert(0, std::mem::take(missing));
            }
            *missing = dialect.joined(&arrays);
        }
        let mut lines = vec![self.row(body)];
        for (value, name) in std::iter::once(verdict).chain(lists).zip(ANSWERS) {
            lines.push(format!("    {value} AS {name}"));
        }
        format!("  SELECT\n{}\n  FROM {from}", listed(&lines))
    }

    /// The row as it came.
    fn row(&self, body: &Body) -> String {
        if self.options.dialect.row().is_some() {
            return format!("    {ROW}");
        }
        let steps = body.steps.iter().flatten().map(|step| &*step.name);
        let on = matches!(self.options.when, When::Column(_)).then_some(ON);
        let facts = self.facts.lines();
        let own = facts.iter().map(|(name, ..)| &**name).chain(on).chain(steps);
        let own: Vec<&str> = own.collect();
        if own.is_empty() {
            "    *".to_owned()
        } else {
            format!("    * EXCEPT ({})", own.join(", "))
        }
    }

    /// Rows without a date: under which law they stand is not known.
    fn answers_without_date(&self, column: &str) -> String {
        let body = Body {
            denied: "NULL".to_owned(),
            missing: vec![(column.to_owned(), "TRUE".to_owned())],
            ..Body::default()
        };
        self.answers(&body, "facts") + &format!("\n  WHERE {ON} IS NULL")
    }
}

fn join(dialect: Dialect, step: &Step) -> Option<String> {
    let Asked { lookup, day } = step.lookup.as_ref()?;
    lookup.join(dialect, &step.name, day.as_ref()?).map(|join| format!("\n  {join}"))
}

fn column(step: &Step) -> String {
    let comments = step.comments.iter().map(|it| format!("    {}\n", quote::comment(it)));
    format!("{}    {} AS {}", comments.collect::<String>(), step.text, step.name)
}

fn listed(lines: &[String]) -> String {
    lines.join(",\n")
}

/// The language of a head, for what stands in it.
pub(crate) fn pick<'t>(lang: Lang, en: &'t str, zh: &'t str) -> &'t str {
    match lang {
        Lang::En => en,
        Lang::Zh => zh,
    }
}
