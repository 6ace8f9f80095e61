//! Values to try for a fact: those that the law can tell apart.
//!
//! Questions ([`crate::ask`]) try a few of them, the comparison of versions ([`crate::compare`]) all.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use guiju_base::{Number, Period, Time, Unit};
use guiju_law::difference::written_values;
use guiju_law::facts::{FactValue, RecordFacts};
use guiju_law::ir::ItemId;
use guiju_law::vocabulary::{Fact, Shape, Vocabulary};
use guiju_law::{Type, Value, Version};

use crate::engine::Query;

/// Returns the place of a path such as `deal[0].parties[1].name` in the vocabulary.
pub(crate) fn shape<'v>(vocabulary: &'v Vocabulary, path: &str) -> Option<&'v Shape> {
    let names: Vec<&str> =
        path.split('.').map(|part| part.split('[').next().unwrap_or(part)).collect();
    let (subject, rest) = names.split_first()?;
    let subject = vocabulary.subject(vocabulary.subject_named(subject)?)?;
    subject.record.descend(rest)
}

/// Kinds of number that are compared with one another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Kind {
    Number,
    Money,
    Percent,
}

/// The figures that a law compares with.
#[derive(Debug, Clone, Default)]
pub(crate) struct Figures {
    numbers: BTreeMap<Kind, BTreeSet<Number>>,
    periods: Vec<Period>,
    dates: BTreeSet<guiju_base::Date>,
    words: BTreeSet<Arc<str>>,
    /// The values of choices that are named, by choice.
    choices: BTreeSet<(u16, u16)>,
}

impl Figures {
    /// Returns the figures of whole versions.
    pub(crate) fn of_versions<'v>(versions: impl Iterator<Item = &'v Version>) -> Self {
        let mut figures = Self::default();
        for version in versions {
            for item in &version.items {
                item.for_each_expr(&mut |expr| {
                    expr.walk(&mut |part| {
                        if let guiju_law::ExprKind::Literal(value) = &part.kind {
                            figures.take(value);
                        }
                    });
                });
            }
        }
        figures
    }

    /// Adds the figures that one item and all that it uses are written with.
    pub(crate) fn add_item(&mut self, version: &Version, id: ItemId) {
        for value in written_values(version, id) {
            self.take(&value);
        }
    }

    fn take(&mut self, value: &Value) {
        let (kind, number) = match value {
            Value::Number(number) => (Kind::Number, *number),
            Value::Money(number) => (Kind::Money, *number),
            Value::Percent(number) => (Kind::Percent, *number),
            Value::Period(period) => {
                if !self.periods.contains(period) {
                    self.periods.push(*period);
                }
                return;
            }
            Value::Date(time) => {
                self.dates.extend(time.date());
                return;
            }
            Value::Text(text) => {
                self.words.insert(text.clone());
                return;
            }
            Value::Choice(id, place) => {
                self.choices.insert((id.0, *place));
                return;
            }
            Value::Set(id, places) => {
                self.choices.extend(places.iter().map(|place| (id.0, *place)));
                return;
            }
            Value::YesNo(_) | Value::TextSet(_) => return,
        };
        self.numbers.entry(kind).or_default().insert(number);
    }
}

/// Returns a few values that the law can tell apart, for a question.
pub(crate) fn samples(
    vocabulary: &Vocabulary,
    shape: &Shape,
    query: &Query,
    figures: &Figures,
) -> Vec<FactValue> {
    const CHOICES_MAX: usize = 8;
    let Shape::Fact(fact) = shape else { return lists(1) };
    let numbers = |kind: Kind, wrap: fn(Number) -> Value| {
        let spread = spread(figures.numbers.get(&kind), fact);
        known(spread.into_iter().map(wrap))
    };
    match &fact.ty {
        Type::YesNo => known([true, false].map(Value::YesNo)),
        Type::Number => numbers(Kind::Number, Value::Number),
        Type::Money | Type::UnroundedMoney => numbers(Kind::Money, Value::Money),
        Type::Percent => numbers(Kind::Percent, Value::Percent),
        Type::Date => {
            let past = query.on.date().and_then(|day| day.checked_add_days(-400));
            let dates = [Some(Time::NotYet), Some(query.on), past.map(Time::Day)];
            known(dates.into_iter().flatten().map(Value::Date))
        }
        Type::Period => {
            known([1, 400].map(|amount| Value::Period(Period { amount, unit: Unit::Days })))
        }
        Type::Choice(id) => {
            let count = vocabulary.choice(*id).map_or(0, |choice| choice.values.len());
            known(places(count).take(CHOICES_MAX).map(|place| Value::Choice(*id, place)))
        }
        Type::Set(id) => {
            let count = vocabulary.choice(*id).map_or(0, |choice| choice.values.len());
            known([BTreeSet::new(), places(count).collect()].map(|set| Value::Set(*id, set)))
        }
        Type::List(_) => vec![FactValue::Plain { items: Vec::new(), complete: true }],
        _ => known(["a", "b"].map(|text| Value::Text(Arc::from(text)))),
    }
}

/// Returns all values that the law can tell apart, the most telling first: every figure with what
/// lies beside it, every value of a choice, the days around each period's end.
pub(crate) fn all_samples(
    vocabulary: &Vocabulary,
    shape: &Shape,
    on: Time,
    figures: &Figures,
) -> Vec<FactValue> {
    const RECORDS_MAX: usize = 2;
    let Shape::Fact(fact) = shape else { return lists(RECORDS_MAX) };
    let numbers = |kind: Kind, wrap: fn(Number) -> Value| {
        known(around(figures.numbers.get(&kind), fact).into_iter().map(wrap))
    };
    match &fact.ty {
        Type::YesNo => known([true, false].map(Value::YesNo)),
        Type::Number => numbers(Kind::Number, Value::Number),
        Type::Money | Type::UnroundedMoney => numbers(Kind::Money, Value::Money),
        Type::Percent => numbers(Kind::Percent, Value::Percent),
        Type::Date => known(dates(on, figures).into_iter().map(Value::Date)),
        Type::Period => known(figures.periods.iter().copied().map(Value::Period)),
        Type::Choice(id) => {
            let count = vocabulary.choice(*id).map_or(0, |choice| choice.values.len());
            let is_named = |place: &u16| figures.choices.contains(&(id.0, *place));
            // One value that no rule names stands for all of them; on a scale each may count.
            let ordered = vocabulary.choice(*id).is_some_and(|choice| choice.ordered);
            let named = places(count).filter(|place| ordered || is_named(place));
            let other = places(count).find(|place| !ordered && !is_named(place));
            known(named.chain(other).map(|place| Value::Choice(*id, place)))
        }
        Type::Set(id) => sets(vocabulary, *id, figures),
        Type::List(element) if **element == Type::Date => {
            let mut lists = vec![FactValue::Plain { items: Vec::new(), complete: true }];
            lists.extend(
                dates(on, figures).into_iter().filter(|it| *it != Time::NotYet).map(|date| {
                    FactValue::Plain { items: vec![Value::Date(date)], complete: true }
                }),
            );
            lists
        }
        Type::List(_) => vec![FactValue::Plain { items: Vec::new(), complete: true }],
        _ => {
            let words = figures.words.iter().cloned();
            known(words.chain(["a".into(), "b".into()]).map(Value::Text))
        }
    }
}

fn known(values: impl IntoIterator<Item = Value>) -> Vec<FactValue> {
    values.into_iter().map(FactValue::Known).collect()
}

/// Complete lists of records about which nothing is known, from the empty one up.
fn lists(records_max: usize) -> Vec<FactValue> {
    let list = |count: usize| FactValue::Records {
        items: vec![RecordFacts::default(); count],
        complete: true,
    };
    (0..=records_max).map(list).collect()
}

fn places(count: usize) -> impl Iterator<Item = u16> {
    0..u16::try_from(count).unwrap_or(u16::MAX)
}

/// A few numbers around the figures of the law, within the domain of the fact.
fn spread(figures: Option<&BTreeSet<Number>>, fact: &Fact) -> Vec<Number> {
    const SPREAD_MAX: usize = 5;
    let figures: Vec<Number> = figures.into_iter().flatten().copied().collect();
    let stride = figures.len().div_ceil(SPREAD_MAX).max(1);
    let mut numbers: BTreeSet<Number> = figures.iter().step_by(stride).copied().collect();
    numbers.extend(figures.last().and_then(|last| last.checked_add(Number::ONE).ok()));
    numbers.insert(fact.low.unwrap_or(Number::ZERO));
    within_domain(numbers, fact)
}

/// Every figure, a number between each two, and one beyond each end.
fn around(figures: Option<&BTreeSet<Number>>, fact: &Fact) -> Vec<Number> {
    let figures: Vec<Number> = figures.into_iter().flatten().copied().collect();
    let mut numbers: BTreeSet<Number> = figures.iter().copied().collect();
    for pair in figures.windows(2) {
        if let [a, b] = pair {
            numbers.extend(between(*a, *b));
        }
    }
    numbers.extend(figures.last().and_then(|last| last.checked_add(Number::ONE).ok()));
    numbers.insert(fact.low.unwrap_or(Number::ZERO));
    numbers.extend(fact.high);
    within_domain(numbers, fact)
}

/// A number between two, a whole one if there is one.
fn between(a: Number, b: Number) -> Option<Number> {
    let sum = a.checked_add(b).ok()?;
    let steps = ["1", "0.01", "0.000001"].map(str::parse::<Number>);
    let halves = steps.into_iter().filter_map(|step| {
        sum.divide_rounded(Number::from_i64(2), step.ok()?, guiju_base::Rounding::Down).ok()
    });
    halves.into_iter().find(|middle| *middle > a && *middle < b)
}

fn within_domain(mut numbers: BTreeSet<Number>, fact: &Fact) -> Vec<Number> {
    numbers.retain(|it| fact.low.is_none_or(|low| *it >= low));
    numbers.retain(|it| fact.high.is_none_or(|high| *it <= high));
    numbers.into_iter().collect()
}

/// Not yet, the date judged on, and days so far before it that each period has just ended or not.
fn dates(on: Time, figures: &Figures) -> Vec<Time> {
    let mut dates = vec![Time::NotYet, on];
    let Some(day) = on.date() else { return dates };
    let mut days: BTreeSet<i64> = BTreeSet::from([1]);
    for period in &figures.periods {
        let length = match period.unit {
            Unit::Hours => period.amount / 24,
            Unit::Days => period.amount,
            Unit::WorkingDays => period.amount * 7 / 5,
            Unit::Weeks => period.amount * 7,
            Unit::Months => period.amount * 31,
            Unit::Years => period.amount * 366,
        };
        days.extend(
            [length.saturating_sub(1), length, length + 2].into_iter().filter(|it| *it > 0),
        );
    }
    dates.extend(days.iter().filter_map(|back| day.checked_add_days(-back)).map(Time::Day));
    for date in &figures.dates {
        dates.extend(date.yesterday().map(Time::Day));
        dates.push(Time::Day(*date));
    }
    dates
}

/// The empty set, the full one, and each value that the law names alone and left out.
fn sets(
    vocabulary: &Vocabulary,
    id: guiju_law::vocabulary::ChoiceId,
    figures: &Figures,
) -> Vec<FactValue> {
    let count = vocabulary.choice(id).map_or(0, |choice| choice.values.len());
    let full: BTreeSet<u16> = places(count).collect();
    let mut sets = vec![full.clone(), BTreeSet::new()];
    for place in places(count).filter(|place| figures.choices.contains(&(id.0, *place))) {
        sets.push(BTreeSet::from([place]));
        sets.push(full.iter().copied().filter(|it| *it != place).collect());
    }
    known(sets.into_iter().map(|set| Value::Set(id, set)))
}
