//! What two engines are compared by, and the comparison of all of them over one world.
//!
//! The reference engine judges plainly; a compiled [`Program`] reads native facts and JSON, and columns
//! judge many rows. [`decisions_agree`] and [`columns_agree`] give what was compared, or the first
//! difference in words.

use std::collections::{BTreeMap, BTreeSet};

use guiju_base::{ActId, Date};
use guiju_engine::decide::columns::{Answers, Rows};
use guiju_engine::decide::slot::SlotId;
use guiju_engine::decide::{
    Decision, Input, Missing, Program, Purpose, Reason, Verdict, decides, fires,
};
use guiju_engine::{Determination, Engine, Query};
use guiju_law::facts::Instance;
use guiju_law::{Facts, Law, Outcome};

use crate::choices::Choices;
use crate::facts::facts_about;
use crate::json::write_json;
use crate::world::{DATES, LoadedWorld, parsed};

/// Outcome of each rule, with what would settle it if it is unknown.
pub type Outcomes = BTreeMap<String, (Outcome, Vec<String>)>;

/// What an engine comes to about one subject.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// Of each rule.
    pub outcomes: Outcomes,
    /// Rules that fire or are unknown, in the order of acts and as written.
    pub reasons: Vec<(String, Reason)>,
    /// What follows from all rules.
    pub verdict: Verdict,
}

/// What was compared.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Tally {
    /// Outcomes of rules, each compared on every road.
    pub rules: usize,
    /// Rules of programs that were compiled, and those left to the reference engine.
    pub compiled: usize,
    /// See [`Tally::compiled`].
    pub explained: usize,
    /// Outcomes that were not known.
    pub unknown: usize,
    /// Programs that decide over columns.
    pub columns: usize,
    /// Rows judged over columns.
    pub rows: usize,
}

impl Tally {
    /// Adds another one.
    pub fn add(&mut self, other: Self) {
        self.rules += other.rules;
        self.compiled += other.compiled;
        self.explained += other.explained;
        self.unknown += other.unknown;
        self.columns += other.columns;
        self.rows += other.rows;
    }
}

/// Returns facts about one subject, with those of single subjects beside it, named as a program names
/// them.
pub fn alone(law: &Law, facts: &Facts, place: usize) -> Facts {
    let named = |it: &Instance| {
        let name = law.vocabulary.subject(it.subject).map_or("", |it| &it.name);
        Instance { path: name.into(), ..it.clone() }
    };
    let Some(about) = facts.instances.get(place) else { return Facts::default() };
    let others = facts.instances.iter().filter(|it| {
        it.subject != about.subject
            && facts.single(it.subject).is_some_and(|first| first.path == it.path)
    });
    Facts { instances: std::iter::once(about).chain(others).map(named).collect() }
}

/// Returns the verdict of rules with what the reference engine says of one more.
pub fn and_then(verdict: Verdict, law: &Law, found: &Determination) -> Verdict {
    let act = law.act(&found.rule.act);
    let version = act.and_then(|act| act.version(found.rule.version.as_str()));
    let item = version.and_then(|version| version.item_named(found.rule.rule.as_str()));
    match found.outcome.is_breach() {
        _ if !item.is_some_and(|(_, item)| decides(item)) => verdict,
        Some(true) => Verdict::Deny,
        None if verdict == Verdict::Allow => Verdict::Unknown,
        _ => verdict,
    }
}

/// Returns what the reference engine comes to about the first of the facts.
pub fn by_reference(engine: &Engine<'_>, facts: &Facts, query: &Query) -> Answer {
    let (mut outcomes, mut reasons) = (Outcomes::new(), Vec::new());
    let mut verdict = Verdict::Allow;
    let path = facts.instances.first().map(|it| &it.path);
    for it in engine.check(facts, query) {
        if Some(&it.subject) != path {
            continue;
        }
        let rule = it.rule.to_string();
        let is_unknown = matches!(it.outcome, Outcome::Unknown | Outcome::Broken);
        if fires(it.outcome) {
            reasons.push((rule.clone(), Reason::Fires));
        } else if is_unknown {
            reasons.push((rule.clone(), Reason::Unknown));
        }
        verdict = and_then(verdict, engine.law(), &it);
        let missing = it.missing.iter().filter(|_| is_unknown).map(ToString::to_string);
        outcomes.insert(rule, (it.outcome, missing.collect()));
    }
    Answer { outcomes, reasons, verdict }
}

/// Returns what a program comes to about the first of the facts, given as they are and as JSON.
///
/// # Errors
///
/// The program does not read them, or comes to something else about the JSON.
pub fn by_program(
    law: &Law,
    program: &Program<'_>,
    facts: &Facts,
    query: &Query,
) -> Result<Answer, String> {
    let mut input = program.input();
    if !program.read(facts, 0, &mut input) {
        return Err("the facts are about another subject".into());
    }
    let found = decide(program, &input, query)?;
    let text = write_json(&law.vocabulary, facts);
    program.read_json(text.as_bytes(), &mut input).map_err(|it| format!("{it}: {text}"))?;
    let from_json = decide(program, &input, query)?;
    same("facts as they are", &found, "the same as JSON", &from_json)
        .map_err(|it| format!("{it}\n{text}"))?;
    Ok(found)
}

fn decide(program: &Program<'_>, input: &Input, query: &Query) -> Result<Answer, String> {
    let mut decision = Decision::new();
    program.decide(input, query.on, &mut decision);
    let mut outcomes = Outcomes::new();
    program.outcomes(&decision, &mut |rule, outcome| {
        outcomes.insert(rule.to_string(), (outcome, Vec::new()));
    });
    let mut fault = None;
    program.unknown(
        &decision,
        input,
        &mut |rule, missing| match outcomes.get_mut(&rule.to_string()) {
            Some(outcome) => outcome.1 = missing.iter().map(ToString::to_string).collect(),
            None => fault = Some(format!("{rule} is unknown and has no outcome")),
        },
    );
    let mut reasons = Vec::new();
    program.reasons(&decision, |place, reason| match program.rule(&decision, place) {
        Some(rule) => reasons.push((rule.to_string(), reason)),
        None => fault = Some(format!("there is no rule at {place}")),
    });
    fault.map_or(Ok(()), Err)?;
    Ok(Answer { outcomes, reasons, verdict: decision.verdict() })
}

/// Tells in which rule two answers differ.
fn same(
    expected_by: &str,
    expected: &Answer,
    found_by: &str,
    found: &Answer,
) -> Result<(), String> {
    if expected == found {
        return Ok(());
    }
    let rules: BTreeSet<&String> = expected.outcomes.keys().chain(found.outcomes.keys()).collect();
    let unlike = rules.into_iter().find(|it| expected.outcomes.get(*it) != found.outcomes.get(*it));
    let told = |answer: &Answer| match unlike {
        Some(rule) => format!("{:?}", answer.outcomes.get(rule)),
        None => format!("{:?} {:?}", answer.verdict, answer.reasons),
    };
    let what = unlike.map_or("the reasons", |rule| rule);
    Err(format!("{what}\n  {expected_by}: {}\n  {found_by}: {}", told(expected), told(found)))
}

/// Compares the reference engine with compiled decisions about every subject of a world, on the date of
/// the world and on another one of the interval for which the program is good.
///
/// # Errors
///
/// The first difference, in words.
pub fn decisions_agree(world: &LoadedWorld, more: &[u8]) -> Result<Tally, String> {
    let engine = Engine::new(&world.law);
    let mut tally = Tally::default();
    let mut choices = Choices::new(more);
    for place in 0..world.facts.instances.len() {
        let facts = alone(&world.law, &world.facts, place);
        let Some(subject) = facts.instances.first().map(|it| it.subject) else { continue };
        let Some(on) = world.query.on.date() else { continue };
        let purpose = Purpose { subject, acts: Vec::new(), on, known: world.query.known };
        let program = Program::new(&engine, purpose);
        let (compiled, explained) = program.coverage();
        tally.compiled += compiled;
        tally.explained += explained.len();
        // On dates outside of the interval a program has no slots for what other law reads.
        let other = Query { on: parsed(choices.word(&DATES)), ..world.query.clone() };
        let (from, until) = program.interval();
        let is_good =
            |it: Date| from.is_none_or(|from| from <= it) && until.is_none_or(|end| it < end);
        let other = Some(&other).filter(|it| it.on.date().is_some_and(is_good));
        for query in std::iter::once(&world.query).chain(other) {
            let expected = by_reference(&engine, &facts, query);
            let found = by_program(&world.law, &program, &facts, query)?;
            same("reference", &expected, "compiled", &found)
                .map_err(|it| format!("subject {place} on {}: {it}", query.on))?;
            tally.rules += expected.outcomes.len();
            tally.unknown += expected.reasons.iter().filter(|it| it.1 == Reason::Unknown).count();
        }
    }
    Ok(tally)
}

/// Compares the reference engine, single decisions and columns about rows of facts, made from bytes, under
/// each act of which a program decides over columns.
///
/// # Errors
///
/// The first difference, in words.
pub fn columns_agree(world: &LoadedWorld, more: &[Vec<u8>]) -> Result<Tally, String> {
    let law = &world.law;
    let engine = Engine::new(law);
    let mut tally = Tally::default();
    let Some(subject) = law.vocabulary.subject_named("matter") else { return Ok(tally) };
    let Some(on) = world.query.on.date() else { return Ok(tally) };
    let mut acts: Vec<&ActId> = law.versions().map(|version| &version.id.act).collect();
    acts.dedup();
    for act in acts {
        let query = Query { acts: vec![act.clone()], ..world.query.clone() };
        let known = query.known;
        let program =
            Program::new(&engine, Purpose { subject, acts: query.acts.clone(), on, known });
        if !program.has_columns() {
            continue;
        }
        tally.columns += 1;
        let (mut rows, mut inputs) = (Vec::new(), Vec::new());
        for bytes in more {
            let facts = facts_about(&law.vocabulary, &mut Choices::new(bytes));
            for place in 0..facts.instances.len() {
                let mut input = program.input();
                if program.read(&facts, place, &mut input) {
                    rows.push(alone(law, &facts, place));
                    inputs.push(input);
                }
            }
        }
        let by_rows = row_by_row(&program, &inputs, &query);
        let Some(by_columns) = by_columns(&program, &inputs) else {
            return Err("the program has columns and does not decide over them".into());
        };
        tally.rows += inputs.len();
        for (row, facts) in rows.iter().enumerate() {
            let expected = row_by_reference(&engine, &program, facts, &query)?;
            for (road, found) in [("compiled", &by_rows), ("columns", &by_columns)] {
                if found.get(row) != Some(&expected) {
                    let text = guiju_law::facts::write_facts(&law.vocabulary, facts);
                    return Err(format!(
                        "{act}, row {row} of {}\n  reference: {expected:?}\n  {road}: {:?}\n{text}",
                        rows.len(),
                        found.get(row)
                    ));
                }
            }
        }
    }
    Ok(tally)
}

/// Verdict of a row, for each rule whether it fires or is unknown, and the slots of what is missing.
pub type RowAnswer = (Verdict, Vec<(usize, Reason)>, Vec<SlotId>);

/// Returns what columns come to about rows of facts; `None` where the program is not one for columns.
pub fn by_columns(program: &Program<'_>, inputs: &[Input]) -> Option<Vec<RowAnswer>> {
    let mut rows = Rows::new(program);
    for input in inputs {
        rows.push(input);
    }
    let mut answers = Answers::default();
    if !program.decide_columns(&rows.columns(program), &mut answers) {
        return None;
    }
    let is =
        |bits: &[u64], row: usize| bits.get(row / 64).is_some_and(|it| it >> (row % 64) & 1 == 1);
    let reasons = |row: usize| {
        let of = |(place, (fires, unknown)): (usize, &(Vec<u64>, Vec<u64>))| {
            let fires = is(fires, row).then_some((place, Reason::Fires));
            fires.or(is(unknown, row).then_some((place, Reason::Unknown)))
        };
        answers.rules.iter().enumerate().filter_map(of).collect()
    };
    let missing = |row: usize| {
        let slots = program.layout().slots().map(|(id, _)| id);
        let is_missing =
            |id: &SlotId| answers.missing.get(id.index()).is_some_and(|it| is(it, row));
        slots.filter(is_missing).collect()
    };
    let rows = 0..inputs.len();
    Some(rows.map(|row| (answers.verdict(row), reasons(row), missing(row))).collect())
}

/// Returns what a program comes to about each row.
pub fn row_by_row(program: &Program<'_>, inputs: &[Input], query: &Query) -> Vec<RowAnswer> {
    let mut decision = Decision::new();
    let answer = |input: &Input| {
        program.decide(input, query.on, &mut decision);
        let mut reasons = Vec::new();
        program.reasons(&decision, |place, reason| reasons.push((place, reason)));
        let missing = program.missing(&mut decision, input).iter().map(|it| match it {
            Missing::Fact(slot) | Missing::Field(slot, ..) => *slot,
        });
        let missing = missing.collect();
        (decision.verdict(), reasons, missing)
    };
    inputs.iter().map(answer).collect()
}

/// What the reference engine comes to about a row, by the places of a program.
fn row_by_reference(
    engine: &Engine<'_>,
    program: &Program<'_>,
    facts: &Facts,
    query: &Query,
) -> Result<RowAnswer, String> {
    let answer = by_reference(engine, facts, query);
    let names: Vec<String> = program.rules().map(ToString::to_string).collect();
    if !names.iter().collect::<BTreeSet<_>>().iter().eq(&answer.outcomes.keys().collect::<Vec<_>>())
    {
        return Err(format!("rules {names:?} of the program, {:?}", answer.outcomes.keys()));
    }
    let place = |rule: &String| names.iter().position(|it| it == rule);
    let reasons = answer.reasons.iter();
    let reasons = reasons.filter_map(|(rule, reason)| Some((place(rule)?, *reason))).collect();
    let missing: BTreeSet<&str> =
        answer.outcomes.values().flat_map(|(_, missing)| missing).map(String::as_str).collect();
    let mut slots: Vec<SlotId> = Vec::new();
    for path in missing {
        let slot = program.layout().slots().map(|(id, _)| id);
        let slot = slot.into_iter().find(|id| &*program.path(&Missing::Fact(*id)) == path);
        slots.push(slot.ok_or_else(|| format!("`{path}` is missing and has no slot"))?);
    }
    slots.sort_unstable();
    Ok((answer.verdict, reasons, slots))
}
