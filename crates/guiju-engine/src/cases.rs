//! Runs the worked examples of packs.

use guiju_base::{Date, Text, Time};
use guiju_law::case::{Case, Expectation, Expected, ExpectedOutcome};
use guiju_law::{Outcome, Status, Value, Version};

use crate::determination::Determination;
use crate::engine::{Engine, Query};

/// An expectation that did not come true.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failure {
    /// The rule and subject.
    pub rule: String,
    /// What was expected, as written.
    pub expected: String,
    /// What came out: in English as an expectation would write it, in Chinese in words around that.
    pub found: Text,
    /// Where the expectation stands in the pack.
    pub span: guiju_syntax::Span,
}

/// The determinations that a case can expect something of.
pub(crate) fn determinations_of<'a>(
    engine: &Engine<'a>,
    version: &'a Version,
    case: &Case,
) -> Vec<Determination> {
    let time = case.on.unwrap_or(Time::Day(version.from));
    // Nobody looks at what other acts say; what they refer to is judged all the same.
    let mut acts: Vec<_> = case.expectations.iter().filter_map(|it| it.act.clone()).collect();
    acts.push(version.id.act.clone());
    let query = Query { on: time, known: case.known, acts, ..Query::on(version.from) };
    let mut determinations = engine.check(&case.facts, &query);
    if version.status == Status::Draft {
        determinations.extend(engine.check_version(&case.facts, &query, version));
    }
    determinations
}

/// Runs a case of `version`; gives what failed, in the order written.
pub fn run_case<'a>(engine: &Engine<'a>, version: &'a Version, case: &Case) -> Vec<Failure> {
    let on = case.on.and_then(Time::date).unwrap_or(version.from);
    let determinations = determinations_of(engine, version, case);
    let mut failures = Vec::new();
    for expectation in &case.expectations {
        check(engine, version, expectation, &determinations, on, &mut failures);
    }
    failures
}

fn check(
    engine: &Engine<'_>,
    version: &Version,
    expectation: &Expectation,
    determinations: &[Determination],
    on: Date,
    failures: &mut Vec<Failure>,
) {
    let act = expectation.act.as_ref().unwrap_or(&version.id.act);
    let concerns = |it: &&Determination| {
        it.rule.act == *act
            && it.rule.rule.as_str() == &*expectation.rule
            && (expectation.act.is_some()
                || (it.status == Status::Draft) == (version.status == Status::Draft))
            && expectation.subject.as_ref().is_none_or(|subject| it.subject == *subject)
    };
    let found: Vec<&Determination> = determinations.iter().filter(concerns).collect();
    let mut fail = |found: Text| {
        let subject = expectation.subject.as_ref().map_or(String::new(), |it| format!("{it} "));
        failures.push(Failure {
            rule: format!("{subject}{}", expectation.rule),
            expected: describe(engine, &expectation.expected),
            found,
            span: expectation.span,
        });
    };
    let no_law = expectation.expected.outcome == ExpectedOutcome::Outcome(Outcome::NoLaw);
    if found.is_empty() && !no_law {
        fail(Text::new(
            format!("no determination on {on}: no version in force, or no such subject"),
            format!("没有判断结果（{on}没有有效文本，或者没有相应对象）"),
        ));
    }
    for determination in found {
        if no_law || !agrees(&expectation.expected, determination) {
            fail(show(engine, determination));
        }
    }
}

fn agrees(expected: &Expected, found: &Determination) -> bool {
    let outcome = match &expected.outcome {
        ExpectedOutcome::Outcome(outcome) => *outcome == found.outcome,
        ExpectedOutcome::Value(value) => found.value.as_ref() == Some(value),
        ExpectedOutcome::AtLeast(value) => found.at_least.as_ref() == Some(value),
        ExpectedOutcome::AtMost(value) => found.at_most.as_ref() == Some(value),
    };
    let due = expected
        .due
        .is_none_or(|due| found.due == Some(due) && found.provisional == expected.provisional);
    let range = expected.range.is_none_or(|(low, high)| {
        found.range.as_ref().is_some_and(|range| range.low == Some(low) && range.high == Some(high))
    });
    let missing = expected.missing.as_ref().is_none_or(|expected| {
        let mut expected: Vec<&str> = expected.iter().map(|path| &**path).collect();
        expected.sort_unstable();
        found.missing.iter().map(|path| &**path).eq(expected)
    });
    outcome && due && range && missing
}

fn describe(engine: &Engine<'_>, expected: &Expected) -> String {
    let value = |value: &Value| value.show(&engine.law().vocabulary);
    let mut text = match &expected.outcome {
        ExpectedOutcome::Outcome(outcome) => outcome.word().to_owned(),
        ExpectedOutcome::Value(it) => value(it),
        ExpectedOutcome::AtLeast(it) => format!("at least {}", value(it)),
        ExpectedOutcome::AtMost(it) => format!("at most {}", value(it)),
    };
    if let Some(due) = expected.due {
        text += &format!(" {due}{}", if expected.provisional { " provisional" } else { "" });
    }
    if let Some((low, high)) = expected.range {
        text += &format!(" {low} .. {high}");
    }
    if let Some(missing) = &expected.missing {
        text += &format!(" missing {}", missing.join(", "));
    }
    text
}

/// Returns a determination as an expectation would write it; what it cannot write follows in brackets.
pub fn show(engine: &Engine<'_>, found: &Determination) -> Text {
    let vocabulary = &engine.law().vocabulary;
    let head = match &found.value {
        Some(value) => value.show(vocabulary),
        None => found.outcome.word().to_owned(),
    };
    let (mut between, mut rest, mut after, mut zh) =
        (String::new(), String::new(), String::new(), String::new());
    let bounds = [("at least", "不小于", &found.at_least), ("at most", "不大于", &found.at_most)];
    for (word, word_zh, bound) in bounds {
        if let Some(bound) = bound {
            let bound = bound.show(vocabulary);
            between += &format!(" ({word} {bound})");
            zh += &format!("（{word_zh} `{bound}`）");
        }
    }
    if let Some(due) = found.due.filter(|due| *due != Time::NotYet) {
        rest += &format!(" {due}{}", if found.provisional { " provisional" } else { "" });
    }
    if let Some(range) = &found.range {
        let end = |end: Option<guiju_base::Number>| end.map_or("?".to_owned(), |it| it.to_string());
        rest += &format!(" {} .. {}", end(range.low), end(range.high));
    }
    if !found.missing.is_empty() {
        let missing: Vec<&str> = found.missing.iter().map(|path| &**path).collect();
        rest += &format!(" missing {}", missing.join(", "));
    }
    for why in &found.why {
        after += &format!(" ({})", why.word());
        zh += &format!("（`{}`）", why.word());
    }
    if let Some(cause) = &found.cause {
        after += &format!(" ({})", cause.en);
        zh += &format!("（{}）", cause.zh);
    }
    Text::new(format!("{head}{between}{rest}{after}"), format!("`{head}{rest}`{zh}"))
}
