//! `guiju calendar`: every duty with a date, on the terminal and as an iCalendar file.

use guiju_base::{Date, Time};
use guiju_engine::agenda::{Entry, Urgency};
use guiju_engine::{Engine, Query};
use serde_json::json;

use super::{Exit, Failure, check_acts, open_facts, open_law, print, print_json, today};
use crate::cli::{Arguments, Calendar, Format};
use crate::icalendar_file::{self, Feed};
use crate::json;
use crate::law_files::LawFiles;
use crate::report;
use crate::report::check::Shown;

pub(super) fn run(arguments: &Arguments, wanted: &Calendar) -> Result<Exit, Failure> {
    let law = open_law(arguments)?;
    check_acts(law, &wanted.acts)?;
    check_bearers(law, &wanted.bearers)?;
    let facts = open_facts(arguments.lang, law, &wanted.facts)?;
    let engine = Engine::new(&law.loaded.law);
    let on = wanted.on.map_or_else(|| today().map(Time::Day), Ok)?;
    let day = on.date().ok_or_else(|| Failure::usage("the date has no day", "日期不含具体日"))?;
    let until = wanted.until.or_else(|| a_year_on(day));
    let until = until.ok_or_else(|| {
        Failure::usage("name the last day with --until", "请以 --until 指定最后一日")
    })?;
    if until < day {
        let (en, zh) =
            (format!("--until {until} is before {day}"), format!("--until {until} 早于 {day}"));
        return Err(Failure::usage(en, zh));
    }
    let query = Query { on, acts: wanted.acts.clone(), ..Query::on(day) };
    let mut entries = engine.agenda(&facts, &query, until);
    if !wanted.bearers.is_empty() {
        entries.retain(|entry| {
            let bearer = entry.duty.bearer.as_deref();
            wanted.bearers.iter().any(|wanted| Some(wanted.as_str()) == bearer)
        });
    }
    let vocabulary = &law.loaded.law.vocabulary;
    if let Some(path) = &wanted.ics {
        let feed = Feed { vocabulary, facts: &facts, lang: arguments.lang, on };
        icalendar_file::write(path, &feed, &entries)?;
    }
    if wanted.format == Format::Json {
        let rows: Vec<_> = entries
            .iter()
            .map(|entry| {
                json!({
                    "due": entry.due,
                    "provisional": entry.provisional,
                    "occurrence": entry.occurrence,
                    "urgency": entry.urgency.word(),
                    "duty": json::determination(vocabulary, on, &entry.duty),
                })
            })
            .collect();
        print_json(&json!({
            "schema": "guiju.calendar/1",
            "on": on,
            "until": until,
            "entries": rows,
        }))?;
    } else {
        let shown = Shown::on_stdout(vocabulary, arguments.lang, false);
        print(&report::calendar::render(&shown, (day, until), &entries))?;
    }
    let overdue = |entry: &Entry| entry.urgency == Urgency::Overdue;
    Ok(if entries.iter().any(overdue) { Exit::Findings } else { Exit::Compliant })
}

fn a_year_on(day: Date) -> Option<Date> {
    Date::new(day.year().checked_add(1)?, day.month(), day.day())
        .or_else(|| day.checked_add_days(365))
}

fn check_bearers(law: &LawFiles, bearers: &[String]) -> Result<(), Failure> {
    let vocabulary = &law.loaded.law.vocabulary;
    for bearer in bearers {
        if vocabulary.role(bearer).is_none() {
            return Err(Failure::no_such(("role", "角色"), bearer, vocabulary.role_names()));
        }
    }
    Ok(())
}
