//! The next question: the one fact that settles most, never one that can no longer matter.
//!
//! Every fact that an unknown determination names is tried with a few values that the law can tell
//! apart, and the determinations that become known are counted. A fact for which all values tried
//! leave the same picture is passed over: in `(x and y) or (x and not y)` only `x` is asked for.
//! The choice is greedy and deterministic; ties go to the fact named by most rules, then to the order
//! of the facts.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use guiju_base::{Number, Period, Text, Time, Unit};
use guiju_law::facts::{FactEntry, FactValue, RecordFacts};
use guiju_law::ir::ExprKind;
use guiju_law::value::Reason;
use guiju_law::vocabulary::{Fact, Shape, Vocabulary};
use guiju_law::{Facts, Outcome, Type, Value};

use crate::determination::Determination;
use crate::engine::{Engine, Query};

/// A fact to ask for.
#[derive(Debug, Clone)]
pub struct Question {
    /// Path of the fact.
    pub path: Arc<str>,
    /// What is asked.
    pub ask: Text,
    /// What to look at; empty for a list.
    pub look: Text,
    /// What kind of answer is wanted.
    pub answer: Answer,
    /// How many determinations are unknown now.
    pub unknown: usize,
    /// How many of them name this fact.
    pub names: usize,
}

/// What kind of answer a question wants.
#[derive(Debug, Clone)]
pub enum Answer {
    /// A value of the fact.
    Fact(Box<Fact>),
    /// How many records a list has.
    Count,
}

/// At most this many facts are tried; the others are named by fewer rules.
const TRIED_MAX: usize = 16;

/// Returns the fact to ask for next; `None` when nothing more can be found out by asking.
pub fn next_question(engine: &Engine<'_>, facts: &Facts, query: &Query) -> Option<Question> {
    let query = Query { explain: false, ..query.clone() };
    let now = engine.check(facts, &query);
    let mut names: BTreeMap<Arc<str>, usize> = BTreeMap::new();
    for determination in now.iter().filter(|it| it.outcome == Outcome::Unknown) {
        for path in &determination.missing {
            *names.entry(path.clone()).or_default() += 1;
        }
    }
    names.retain(|path, _| is_askable(facts, path));
    let mut candidates: Vec<(Arc<str>, usize)> = names.into_iter().collect();
    candidates.sort_by_key(|(path, count)| (std::cmp::Reverse(*count), path.clone()));
    candidates.truncate(TRIED_MAX);
    let constants = constants(engine, &query);
    let tried = candidates.iter().enumerate().map(|(order, (path, _))| {
        let trial = Trial::run(engine, facts, &query, path, &constants);
        (!trial.matters, trial.unknown_after, order)
    });
    let (_, _, best) = tried.min()?;
    let (path, count) = candidates.get(best)?;
    let unknown = now.iter().filter(|it| it.outcome == Outcome::Unknown).count();
    question(&engine.law().vocabulary, path, unknown, *count)
}

/// A fact that somebody would not or could not tell is not asked for again.
fn is_askable(facts: &Facts, path: &str) -> bool {
    let told = |entry: &FactEntry| matches!(&entry.value, FactValue::Unknown(reason) if *reason != Reason::NotAsked);
    !facts.at(path).is_some_and(told)
}

fn question(
    vocabulary: &Vocabulary,
    path: &Arc<str>,
    unknown: usize,
    names: usize,
) -> Option<Question> {
    let (ask, look, answer) = match shape(vocabulary, path)? {
        Shape::Fact(fact) => {
            (fact.ask.clone(), fact.look.clone(), Answer::Fact(Box::new(fact.clone())))
        }
        Shape::Record(title, _) | Shape::List(title, _) => {
            let ask =
                Text::new(format!("How many: {}?", title.en), format!("{}:共有几项?", title.zh));
            (ask, Text::new("", ""), Answer::Count)
        }
    };
    Some(Question { path: path.clone(), ask, look, answer, unknown, names })
}

/// The place of a path in the vocabulary.
fn shape<'v>(vocabulary: &'v Vocabulary, path: &str) -> Option<&'v Shape> {
    let names: Vec<&str> =
        path.split('.').map(|part| part.split('[').next().unwrap_or(part)).collect();
    let (subject, rest) = names.split_first()?;
    let subject = vocabulary.subject(vocabulary.subject_named(subject)?)?;
    subject.record.descend(rest)
}

/// What trying a fact showed.
struct Trial {
    /// Whether two values tried gave different pictures, or one settled something.
    matters: bool,
    /// Determinations still unknown, added up over the values and scaled to be comparable.
    unknown_after: usize,
}

impl Trial {
    fn run(
        engine: &Engine<'_>,
        facts: &Facts,
        query: &Query,
        path: &str,
        constants: &BTreeMap<Kind, BTreeSet<Number>>,
    ) -> Self {
        const SCALE: usize = 1000;
        let Some(shape) = shape(&engine.law().vocabulary, path) else {
            return Self { matters: false, unknown_after: usize::MAX };
        };
        let samples = samples(&engine.law().vocabulary, shape, query, constants);
        let mut pictures = BTreeSet::new();
        let mut unknown = 0;
        for sample in &samples {
            let mut facts = facts.clone();
            if !facts.put(path, sample.clone()) {
                continue;
            }
            let then = engine.check(&facts, query);
            unknown += then.iter().filter(|it| it.outcome == Outcome::Unknown).count();
            pictures.insert(picture(&then));
        }
        let matters = pictures.len() > 1 || unknown == 0;
        Self { matters, unknown_after: unknown * SCALE / samples.len().max(1) }
    }
}

/// All that a trial can change, in a form that can be compared.
fn picture(determinations: &[Determination]) -> String {
    let one = |it: &Determination| {
        format!("{:?} {:?} {:?} {:?};", it.outcome, it.value, it.due, it.missing)
    };
    determinations.iter().map(one).collect()
}

/// Kinds of number that are compared with one another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Kind {
    Number,
    Money,
    Percent,
}

fn kind(value: &Value) -> Option<(Kind, Number)> {
    match value {
        Value::Number(number) => Some((Kind::Number, *number)),
        Value::Money(number) => Some((Kind::Money, *number)),
        Value::Percent(number) => Some((Kind::Percent, *number)),
        _ => None,
    }
}

/// The figures that the acts asked about compare with, by kind.
fn constants(engine: &Engine<'_>, query: &Query) -> BTreeMap<Kind, BTreeSet<Number>> {
    let mut constants: BTreeMap<Kind, BTreeSet<Number>> = BTreeMap::new();
    let versions = engine.law().versions();
    for version in versions.filter(|it| query.acts.is_empty() || query.acts.contains(&it.id.act)) {
        for item in &version.items {
            item.for_each_expr(&mut |expr| {
                expr.walk(&mut |part| {
                    if let ExprKind::Literal(value) = &part.kind
                        && let Some((kind, number)) = kind(value)
                    {
                        constants.entry(kind).or_default().insert(number);
                    }
                });
            });
        }
    }
    constants
}

/// Values that the law can tell apart.
fn samples(
    vocabulary: &Vocabulary,
    shape: &Shape,
    query: &Query,
    constants: &BTreeMap<Kind, BTreeSet<Number>>,
) -> Vec<FactValue> {
    const CHOICES_MAX: usize = 8;
    let Shape::Fact(fact) = shape else {
        let one = vec![RecordFacts::default()];
        return vec![
            FactValue::Records { items: Vec::new(), complete: true },
            FactValue::Records { items: one, complete: true },
        ];
    };
    let known = |values: Vec<Value>| values.into_iter().map(FactValue::Known).collect();
    let numbers = |kind: Kind, wrap: fn(Number) -> Value| {
        let spread = spread(constants.get(&kind), fact);
        known(spread.into_iter().map(wrap).collect())
    };
    match &fact.ty {
        Type::YesNo => known(vec![Value::YesNo(true), Value::YesNo(false)]),
        Type::Number => numbers(Kind::Number, Value::Number),
        Type::Money | Type::UnroundedMoney => numbers(Kind::Money, Value::Money),
        Type::Percent => numbers(Kind::Percent, Value::Percent),
        Type::Date => {
            let past = query.on.date().and_then(|day| day.checked_add_days(-400));
            let dates = [Some(Time::NotYet), Some(query.on), past.map(Time::Day)];
            known(dates.into_iter().flatten().map(Value::Date).collect())
        }
        Type::Period => {
            known([1, 400].map(|amount| Value::Period(Period { amount, unit: Unit::Days })).into())
        }
        Type::Choice(id) => {
            let count = vocabulary.choice(*id).map_or(0, |choice| choice.values.len());
            let places = (0..u16::try_from(count).unwrap_or(u16::MAX)).take(CHOICES_MAX);
            known(places.map(|place| Value::Choice(*id, place)).collect())
        }
        Type::Set(id) => {
            let count = vocabulary.choice(*id).map_or(0, |choice| choice.values.len());
            let all = (0..u16::try_from(count).unwrap_or(u16::MAX)).collect();
            known(vec![Value::Set(*id, BTreeSet::new()), Value::Set(*id, all)])
        }
        Type::List(_) => vec![FactValue::Plain { items: Vec::new(), complete: true }],
        _ => known(vec![Value::Text(Arc::from("a")), Value::Text(Arc::from("b"))]),
    }
}

/// A few numbers around the figures of the law, within the domain of the fact.
fn spread(constants: Option<&BTreeSet<Number>>, fact: &Fact) -> Vec<Number> {
    const SPREAD_MAX: usize = 5;
    let figures: Vec<Number> = constants.into_iter().flatten().copied().collect();
    let stride = figures.len().div_ceil(SPREAD_MAX).max(1);
    let mut numbers: BTreeSet<Number> = figures.iter().step_by(stride).copied().collect();
    numbers.extend(figures.last().and_then(|last| last.checked_add(Number::ONE).ok()));
    numbers.insert(fact.low.unwrap_or(Number::ZERO));
    numbers.retain(|it| fact.low.is_none_or(|low| *it >= low));
    numbers.retain(|it| fact.high.is_none_or(|high| *it <= high));
    numbers.into_iter().collect()
}
