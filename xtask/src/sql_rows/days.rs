//! Rows with events moved to where periods that run from them end on the date judged on, and to the days
//! beside: an end that is off by a day shows.

use guiju_base::{ActId, Date, MonthEnd, Period, Time, Unit, WorkingCalendar, shift_back};
use guiju_engine::Engine;
use guiju_engine::decide::duty::{Clock, Last};
use guiju_engine::decide::plan::{Plan, Quantity};
use guiju_engine::decide::slot::{Slot, SlotKind};
use guiju_engine::decide::{Program, Purpose};
use guiju_law::facts::FactValue;
use guiju_law::vocabulary::{Shape, SubjectId};
use guiju_law::{Facts, Type, Value};

use super::packs::put;

/// The rows with each event at each of these days, and not yet happened; where there are more than `most`,
/// so many of them, from all rows alike.
pub(super) fn moved(
    engine: &Engine<'_>,
    acts: &[ActId],
    subject: SubjectId,
    rows: &[(Facts, Date)],
    most: usize,
) -> Vec<(Facts, Date)> {
    let mut made = Vec::new();
    for (facts, on) in rows {
        let acts = acts.to_vec();
        let program = Program::new(engine, Purpose { subject, acts, on: *on, known: None });
        let times = times(&program, engine, *on);
        let own = program.layout().slots().filter(|(_, slot)| slot.subject == subject);
        for (_, slot) in own {
            for time in &times {
                for value in values(engine, slot, *time, *on) {
                    let mut facts = facts.clone();
                    let Some(instance) = facts.instances.first_mut() else { continue };
                    if put(&mut instance.record, &slot.names, value) {
                        made.push((facts, *on));
                    }
                }
            }
        }
    }
    let step = made.len().div_ceil(most.max(1)).max(1);
    made.into_iter().step_by(step).collect()
}

/// What a fact that is an event, or a list of events, can be with a time; nothing for other facts.
fn values(engine: &Engine<'_>, slot: &Slot, time: Time, on: Date) -> Vec<FactValue> {
    let date = Value::Date(time);
    if slot.kind == SlotKind::Date {
        return vec![FactValue::Known(date)];
    }
    let subject = engine.law().vocabulary.subject(slot.subject);
    let Some(Shape::Fact(fact)) = subject.and_then(|it| it.record.descend(&slot.names)) else {
        return Vec::new();
    };
    if fact.ty != Type::List(Box::new(Type::Date)) {
        return Vec::new();
    }
    let list = |items: Vec<Value>, complete| FactValue::Plain { items, complete };
    let today = Value::Date(Time::Day(on));
    vec![
        list(vec![date.clone()], true),
        list(vec![today, date.clone()], true),
        list(vec![date], false),
    ]
}

/// The days from which periods of the law end on the date or beside it; none where there is no period.
fn times(program: &Program<'_>, engine: &Engine<'_>, on: Date) -> Vec<Time> {
    let mut days: Vec<Date> = Vec::new();
    for period in program.plans().flat_map(periods) {
        let Some(anchor) = anchor(&engine.law().calendar, period, on) else { continue };
        days.extend((-2..=2).filter_map(|step| anchor.checked_add_days(step)));
    }
    days.sort_unstable();
    days.dedup();
    let not_yet = (!days.is_empty()).then_some(Time::NotYet);
    days.into_iter().map(Time::Day).chain(not_yet).collect()
}

fn periods(plan: &Plan) -> Vec<Period> {
    let of_last = |last: &Last| match last {
        Last::Period { period, .. } => *period,
        Last::On(_) => None,
    };
    let quantities = plan.scope.quantities();
    let found = quantities.filter_map(|(_, quantity, _)| match quantity {
        Quantity::End(last) => of_last(last),
        Quantity::Shift(shift) => Some(shift.period),
        Quantity::Duty(duty) => match &duty.clock {
            Clock::By(last) | Clock::Keep(last, _) => of_last(last),
            Clock::Every(repeat) => repeat.period,
            Clock::Before(_) => None,
        },
        _ => None,
    });
    found.collect()
}

/// About the day from which a period ends on a day.
fn anchor(calendar: &WorkingCalendar, period: Period, end: Date) -> Option<Date> {
    if period.unit != Unit::WorkingDays {
        return shift_back(Time::Day(end), period, MonthEnd::Clamp).ok()?.date();
    }
    (0..period.amount).try_fold(end, |day, _| Some(calendar.previous_working_day(day)?.0))
}
