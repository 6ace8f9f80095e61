//! `scale`: what a decision costs as rules grow in number, singly and over columns; and columns beside a loop
//! over rows by hand, for W1, in memory.
//!
//! Prints two tables. Answers are compared: with the reference engine, and with the loop by hand.

mod memory;
mod pack;

use std::hint::black_box;

use guiju_base::{Date, Time};
use guiju_engine::decide::columns::{Answers, Rows};
use guiju_engine::decide::{Decision, Input, Program, Purpose, Reason};
use guiju_engine::{Engine, Query};
use hand::suite::median_ns;

use crate::pack::Random;

fn main() {
    println!(
        "| rules | facts missing | load, ms | compile, ms | fire | unknown | ns a decision | ns a rule | \
         columns, M rows/s | ns a row and rule |"
    );
    println!("| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |");
    for absent in [0, 5] {
        for rules in [10, 100, 1000] {
            run(rules, absent);
        }
    }
    println!();
    memory::run();
}

pub(crate) fn day() -> Date {
    Date::new(2026, 6, 1).expect("a day")
}

/// Seconds of processor time of the median run.
pub(crate) fn median_seconds(mut run: impl FnMut()) -> f64 {
    median_ns(1, |_| run()) / 1e9
}

/// Rows that columns judge at once.
const ROWS: usize = 1 << 17;

fn run(rules: usize, absent: u64) {
    let sources = pack::sources(rules);
    let load = median_seconds(|| {
        black_box(pack::law(&sources));
    });
    let law = pack::law(&sources);
    let engine = Engine::new(&law);
    let subject = law.vocabulary.subject_named("thing").expect("a subject");
    let purpose = Purpose { subject, acts: Vec::new(), on: day(), known: None };
    let compile = median_seconds(|| {
        black_box(Program::new(&engine, purpose.clone()));
    });
    let program = Program::new(&engine, purpose);
    assert!(program.coverage().1.is_empty(), "every rule is compiled");
    let mut random = Random(7);
    let inputs: Vec<Input> = (0..1000)
        .map(|_| {
            let mut input = program.input();
            let json = pack::facts(&mut random, absent);
            program.read_json_record(json.as_bytes(), &mut input).expect("facts");
            input
        })
        .collect();
    check(&engine, &program, &inputs);
    let (mut fire, mut unknown) = (0, 0);
    let mut decision = Decision::new();
    for input in &inputs {
        program.decide(input, Time::Day(day()), &mut decision);
        program.reasons(&decision, |_, reason| match reason {
            Reason::Fires => fire += 1,
            Reason::Unknown => unknown += 1,
        });
    }
    let ns = median_ns(inputs.len(), |place| {
        decide(&program, &inputs[place], &mut decision);
    });
    let rate = columns(&program, &inputs);
    let each = |count: usize| count as f64 / inputs.len() as f64;
    println!(
        "| {rules} | {absent} % | {:.2} | {:.2} | {:.1} | {:.1} | {ns:.0} | {:.1} | {:.2} | {:.2} |",
        load * 1e3,
        compile * 1e3,
        each(fire),
        each(unknown),
        ns / rules as f64,
        rate / 1e6,
        1e9 / rate / rules as f64,
    );
}

/// A decision with its reasons and with what is missing.
fn decide(program: &Program<'_>, input: &Input, decision: &mut Decision) {
    program.decide(input, Time::Day(day()), decision);
    let mut reasons = Vec::new();
    program.reasons(decision, |place, reason| reasons.push((place, reason)));
    if reasons.iter().any(|(_, reason)| *reason == Reason::Unknown) {
        black_box(program.missing(decision, input));
    }
    black_box((reasons, decision.verdict()));
}

/// The reference engine comes to the same outcomes.
fn check(engine: &Engine<'_>, program: &Program<'_>, inputs: &[Input]) {
    let mut decision = Decision::new();
    for input in inputs.iter().take(20) {
        program.decide(input, Time::Day(day()), &mut decision);
        let mut found = Vec::new();
        program.outcomes(&decision, &mut |rule, outcome| found.push((rule.clone(), outcome)));
        let expected = engine.check(&program.facts(input), &Query::on(day())).into_iter();
        let expected: Vec<_> = expected.map(|it| (it.rule, it.outcome)).collect();
        assert_eq!(found, expected);
    }
}

/// Rows a second over columns, in memory, on one thread: fired and unknown rules and missing facts of each.
fn columns(program: &Program<'_>, inputs: &[Input]) -> f64 {
    let mut rows = Rows::new(program);
    for input in inputs.iter().cycle().take(ROWS) {
        rows.push(input);
    }
    let columns = rows.columns(program);
    let mut answers = Answers::default();
    assert!(program.decide_columns(&columns, &mut answers), "the pack is not one for columns");
    let mut decision = Decision::new();
    for (row, input) in inputs.iter().enumerate() {
        program.decide(input, Time::Day(day()), &mut decision);
        assert_eq!(answers.verdict(row), decision.verdict());
    }
    let seconds = median_seconds(|| {
        program.decide_columns(&columns, &mut answers);
        black_box(&answers);
    });
    ROWS as f64 / seconds
}
