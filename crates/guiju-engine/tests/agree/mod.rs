//! What two engines are compared by.

use std::collections::BTreeMap;

use guiju_engine::decide::columns::{Answers, Rows};
use guiju_engine::decide::slot::SlotId;
use guiju_engine::decide::{Decision, Input, Missing, Program, Reason, Verdict};
use guiju_engine::{Engine, Query};
use guiju_law::facts::Instance;
use guiju_law::{Facts, Law, Outcome};
use guiju_testing::json::write_json;

/// Outcome of each rule, with what would settle it if it is unknown.
pub(crate) type Outcomes = BTreeMap<String, (Outcome, Vec<String>)>;

/// Facts about one subject, with those of single subjects beside it, named as a program names them.
pub(crate) fn alone(law: &Law, facts: &Facts, place: usize) -> Facts {
    let named = |it: &Instance| {
        let name = law.vocabulary.subject(it.subject).map_or("", |it| &it.name);
        Instance { path: name.into(), ..it.clone() }
    };
    let about = &facts.instances[place];
    let others = facts.instances.iter().filter(|it| {
        it.subject != about.subject
            && facts.single(it.subject).is_some_and(|first| first.path == it.path)
    });
    Facts { instances: std::iter::once(about).chain(others).map(named).collect() }
}

pub(crate) fn by_reference(engine: &Engine<'_>, facts: &Facts, query: &Query) -> Outcomes {
    let path = &facts.instances[0].path;
    let about = |it: &guiju_engine::Determination| it.subject == *path;
    engine
        .check(facts, query)
        .into_iter()
        .filter(about)
        .map(|it| {
            let is_unknown = matches!(it.outcome, Outcome::Unknown | Outcome::Broken);
            let missing = it.missing.iter().filter(|_| is_unknown).map(ToString::to_string);
            (it.rule.to_string(), (it.outcome, missing.collect()))
        })
        .collect()
}

/// What a program comes to about the first of the facts, given as they are and as JSON.
pub(crate) fn by_program(
    law: &Law,
    program: &Program<'_>,
    facts: &Facts,
    query: &Query,
) -> (Outcomes, Verdict) {
    let mut input = program.input();
    assert!(program.read(facts, 0, &mut input));
    let found = decide(program, &input, query);
    let text = write_json(&law.vocabulary, facts);
    program.read_json(text.as_bytes(), &mut input).unwrap_or_else(|it| panic!("{it}: {text}"));
    assert_eq!(decide(program, &input, query), found, "{text}");
    found
}

fn decide(program: &Program<'_>, input: &Input, query: &Query) -> (Outcomes, Verdict) {
    let mut decision = Decision::new();
    program.decide(input, query.on, &mut decision);
    let mut outcomes = Outcomes::new();
    program.outcomes(&decision, &mut |rule, outcome| {
        outcomes.insert(rule.to_string(), (outcome, Vec::new()));
    });
    program.unknown(&decision, input, &mut |rule, missing| {
        let missing = missing.iter().map(ToString::to_string).collect();
        outcomes.get_mut(&rule.to_string()).expect("a rule with an outcome").1 = missing;
    });
    (outcomes, decision.verdict())
}

/// Verdict of each row, for each rule whether it fires or is unknown, and the slots of what is missing.
type RowAnswers = Vec<(Verdict, Vec<(usize, Reason)>, Vec<SlotId>)>;

/// What columns come to about rows of facts; `None` where the program is not one for columns.
pub(crate) fn by_columns(program: &Program<'_>, inputs: &[Input]) -> Option<RowAnswers> {
    let mut rows = Rows::new(program);
    for input in inputs {
        rows.push(input);
    }
    let mut answers = Answers::default();
    if !program.decide_columns(&rows.columns(program), &mut answers) {
        return None;
    }
    let is = |bits: &[u64], row: usize| bits[row / 64] >> (row % 64) & 1 == 1;
    let reasons = |row: usize| {
        let of = |(place, (fires, unknown)): (usize, &(Vec<u64>, Vec<u64>))| {
            let fires = is(fires, row).then_some((place, Reason::Fires));
            fires.or(is(unknown, row).then_some((place, Reason::Unknown)))
        };
        answers.rules.iter().enumerate().filter_map(of).collect()
    };
    let missing = |row: usize| {
        let slots = program.layout().slots().map(|(id, _)| id);
        slots.filter(|id| is(&answers.missing[id.index()], row)).collect()
    };
    let rows = 0..inputs.len();
    Some(rows.map(|row| (answers.verdict(row), reasons(row), missing(row))).collect())
}

/// What a program comes to about each row.
pub(crate) fn row_by_row(program: &Program<'_>, inputs: &[Input], query: &Query) -> RowAnswers {
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
