//! Dates of duties as an iCalendar file (RFC 5545) that calendar software subscribes to or imports.
//!
//! The identity of an event (`UID`) is its rule, its subject and which occurrence it is, and nothing that
//! changes: a new text of the act or a moved date updates the event. An existing file is read first, so
//! that `SEQUENCE` grows where an event changed (RFC 5545, 3.8.7.4), unchanged events stay as they were,
//! and events that fell away are told as cancelled rather than left standing in calendars. Nothing in
//! the file depends on the clock: the time stamp is the date judged on.

use std::collections::BTreeMap;
use std::path::Path;

use chrono::Duration;
use guiju_base::{Date, Lang, Time};
use guiju_engine::agenda::{Entry, Urgency};
use guiju_law::facts::{FactEntry, FactValue};
use guiju_law::{Facts, Value, Vocabulary};
use icalendar::{Alarm, Calendar, Component, Event, EventLike, EventStatus, Property, Trigger};

use crate::command::Failure;
use crate::wording::pick;

/// What the events are made with.
pub(crate) struct Feed<'a> {
    pub(crate) vocabulary: &'a Vocabulary,
    pub(crate) facts: &'a Facts,
    pub(crate) lang: Lang,
    /// The date judged on.
    pub(crate) on: Time,
}

/// Writes the entries to `path`, as an update of the file that is there.
///
/// # Errors
///
/// The file cannot be read or written, or is no calendar.
pub(crate) fn write(path: &Path, feed: &Feed<'_>, entries: &[Entry]) -> Result<(), Failure> {
    let before = match std::fs::read_to_string(path) {
        Ok(text) => text.parse::<Calendar>().map_err(|cause| Failure::Calendar {
            path: path.to_owned(),
            cause: cause.lines().next().unwrap_or_default().to_owned(),
        })?,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Calendar::new(),
        Err(source) => return Err(Failure::Read { path: path.to_owned(), source }),
    };
    let text = without_stamps_of_alarms(&calendar(feed, entries, &before).to_string());
    std::fs::write(path, text).map_err(|source| Failure::Write { path: path.to_owned(), source })
}

/// The library stamps alarms with the time of writing. An alarm has no such property (RFC 5545, 3.6.6),
/// and a file written twice from the same facts must be the same.
fn without_stamps_of_alarms(text: &str) -> String {
    let mut in_alarm = false;
    let kept = text.split_inclusive('\n').filter(|line| {
        in_alarm = match line.trim_end() {
            "BEGIN:VALARM" => true,
            "END:VALARM" => false,
            _ => in_alarm,
        };
        !(in_alarm && line.starts_with("DTSTAMP:"))
    });
    kept.collect()
}

/// Returns the calendar of the entries, continuing from the one before.
fn calendar(feed: &Feed<'_>, entries: &[Entry], before: &Calendar) -> Calendar {
    let mut old: BTreeMap<String, &Event> = before
        .events()
        .filter_map(|event| event.get_uid().map(|uid| (uid.to_owned(), event)))
        .collect();
    let mut calendar = Calendar::empty();
    calendar.append_property(Property::new("VERSION", "2.0"));
    calendar.append_property(Property::new("PRODID", "-//Guiju//guiju calendar//EN"));
    calendar.append_property(Property::new("CALSCALE", "GREGORIAN"));
    calendar.append_property(Property::new("METHOD", "PUBLISH"));
    calendar.name(pick(feed.lang, "Guiju: duties with a date", "规矩：履行期限"));
    let mut events: BTreeMap<String, Event> = BTreeMap::new();
    for entry in entries {
        let Some(due) = entry.due else { continue };
        let uid = uid(feed, entry);
        let mut event = event(feed, entry, due, &uid);
        continue_from(&mut event, old.remove(&uid), feed.on);
        events.insert(uid, event);
    }
    for (uid, event) in old {
        events.insert(uid, cancelled(event, feed.on));
    }
    for event in events.into_values() {
        calendar.push(event);
    }
    calendar
}

/// The identity of an event over all its changes.
fn uid(feed: &Feed<'_>, entry: &Entry) -> String {
    let rule = &entry.duty.rule;
    let subject = &entry.duty.subject;
    // A name is a better identity than a place in a list, which moves when another is added.
    let kind = subject.split('[').next().unwrap_or(subject);
    let name = name(feed.facts, subject);
    let twin = feed.facts.instances.iter().any(|it| {
        it.path != *subject
            && it.path.split('[').next() == Some(kind)
            && name.is_some()
            && self::name(feed.facts, &it.path) == name
    });
    let subject = match name.filter(|_| !twin) {
        Some(name) => format!("{kind}:{name}"),
        None => subject.to_string(),
    };
    let company = name_of_company(feed).map_or(String::new(), |name| format!("{name}/"));
    format!("{company}{}#{}/{subject}/{}@guiju", rule.act, rule.rule, entry.occurrence)
}

fn name<'f>(facts: &'f Facts, path: &str) -> Option<&'f str> {
    let instance = facts.instances.iter().find(|it| &*it.path == path)?;
    match instance.record.fields.get("name") {
        Some(FactEntry { value: FactValue::Known(Value::Text(name)), .. }) => Some(name),
        _ => None,
    }
}

fn name_of_company<'f>(feed: &Feed<'f>) -> Option<&'f str> {
    let company = feed.vocabulary.subject_named("company")?;
    name(feed.facts, &feed.facts.single(company)?.path)
}

fn event(feed: &Feed<'_>, entry: &Entry, due: Time, uid: &str) -> Event {
    let lang = feed.lang;
    let duty = &entry.duty;
    let mut event = Event::with_uid(uid);
    let lead = match entry.urgency {
        Urgency::Overdue => pick(lang, "Overdue: ", "逾期："),
        Urgency::Unconfirmed => pick(lang, "To be confirmed: ", "待确认是否履行："),
        Urgency::Keep => pick(lang, "Keep until today: ", "保存至今日："),
        _ if entry.provisional => pick(lang, "Provisional: ", "暂定："),
        _ => "",
    };
    event.summary(&format!("{lead}{}", duty.text.get(lang)));
    let bearer = duty.bearer.as_ref().and_then(|role| feed.vocabulary.role(role));
    let bearer = bearer.map_or(String::new(), |role| format!("{}\n", role.get(lang)));
    let projected = match entry.occurrence {
        0 => String::new(),
        _ => pick(
            lang,
            "Projected: as if the duty were performed on its last day each time.\n",
            "预计：假定每次均于期限最后一日履行。\n",
        )
        .to_owned(),
    };
    let advice = pick(lang, "No legal advice.", "不构成法律意见。");
    event.description(&format!(
        "{bearer}{}, {}\n{}\n{}\n{projected}{advice}",
        duty.title.get(lang),
        duty.provision,
        duty.rule,
        duty.subject,
    ));
    event.append_property(start(due));
    // A deadline takes no time of its own: who looks for free time is not blocked by it.
    event.add_property("TRANSP", "TRANSPARENT");
    event.add_property("CATEGORIES", duty.rule.act.as_str());
    if entry.urgency == Urgency::Coming || entry.urgency == Urgency::Keep {
        for (trigger, place) in alarms(due).into_iter().zip(1..) {
            // An identity of its own keeps an alarm that somebody put off put off (RFC 9074, 4).
            let mut alarm = Alarm::display(duty.text.get(lang), trigger);
            event.alarm(alarm.add_property("UID", format!("{uid}/alarm-{place}")).done());
        }
    }
    event.done()
}

/// The start: the last day as a whole, or the last moment in UTC (Beijing time is UTC+8 all year).
fn start(due: Time) -> Property {
    const EIGHT_HOURS: i64 = 8 * 3600;
    const WHOLE_DAY: i64 = 86_400;
    match due {
        Time::Moment(day, clock) => {
            let seconds = i64::from(clock.seconds_since_midnight()) - EIGHT_HOURS;
            let day = day.checked_add_days(seconds.div_euclid(WHOLE_DAY)).unwrap_or(day);
            let rest = seconds.rem_euclid(WHOLE_DAY);
            let (hour, minute, second) = (rest / 3600, rest % 3600 / 60, rest % 60);
            let text = format!("{}T{hour:02}{minute:02}{second:02}Z", basic(day));
            Property::new("DTSTART", text)
        }
        other => {
            let day = other.date().map_or(String::new(), basic);
            Property::new("DTSTART", day).add_parameter("VALUE", "DATE").done()
        }
    }
}

/// `20240229`.
fn basic(day: Date) -> String {
    format!("{:04}{:02}{:02}", day.year(), day.month(), day.day())
}

/// A week, a day before a last day, at nine in the morning; hours and minutes before a last moment.
fn alarms(due: Time) -> Vec<Trigger> {
    let before = |duration: Option<Duration>| duration.map(Trigger::before_start);
    let triggers = match due {
        Time::Moment(..) => {
            vec![before(Duration::try_hours(1)), before(Duration::try_minutes(15))]
        }
        // The day begins at midnight: 15 hours before that is nine on the day before.
        _ => vec![before(Duration::try_hours(6 * 24 + 15)), before(Duration::try_hours(15))],
    };
    triggers.into_iter().flatten().collect()
}

/// Sets sequence and time stamp: those of the event before where nothing changed.
fn continue_from(event: &mut Event, old: Option<&Event>, on: Time) {
    let same = |key: &str| {
        let old = old.and_then(|old| old.property_value(key));
        old == event.property_value(key)
    };
    let is_same = ["DTSTART", "SUMMARY", "DESCRIPTION", "STATUS"].into_iter().all(same);
    let stamp = old.filter(|_| is_same).and_then(|old| old.property_value("DTSTAMP"));
    let stamp = stamp.map_or_else(|| stamp_of(on), ToOwned::to_owned);
    let sequence = old.map_or(0, |old| {
        let before = old.get_sequence().unwrap_or(0);
        if is_same { before } else { before.saturating_add(1) }
    });
    event.add_property("DTSTAMP", stamp);
    event.sequence(sequence);
}

fn stamp_of(on: Time) -> String {
    match start(on).value() {
        moment if moment.contains('T') => moment.to_owned(),
        day => format!("{day}T000000Z"),
    }
}

/// The event as one that does not take place any more; one that was told so before stays as it is.
fn cancelled(old: &Event, on: Time) -> Event {
    let mut event = old.clone();
    if old.get_status() != Some(EventStatus::Cancelled) {
        event.status(EventStatus::Cancelled);
        event.sequence(old.get_sequence().unwrap_or(0).saturating_add(1));
        event.add_property("DTSTAMP", stamp_of(on));
    }
    event
}
