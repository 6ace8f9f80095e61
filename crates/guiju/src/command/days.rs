//! `guiju days`: which days are working days.

use guiju_base::{Date, Lang, WorkingCalendar};
use serde_json::json;

use super::{Exit, Failure, open_law, print, print_json};
use crate::cli::{Arguments, Days, Format};
use crate::wording::{self, pick};

/// More days than this are a slip of the hand.
const DAYS_MAX: i64 = 366 * 200;

pub(super) fn run(arguments: &Arguments, wanted: &Days) -> Result<Exit, Failure> {
    let law = open_law(arguments)?;
    let calendar = &law.loaded.law.calendar;
    let (from, to) = (wanted.from, wanted.to.unwrap_or(wanted.from));
    let length = from.days_until(to);
    if !(0..=DAYS_MAX).contains(&length) {
        return Err(Failure::usage(
            format!("`{from}` to `{to}` is no stretch of days"),
            format!("`{from}` 至 `{to}` 不是一段日期"),
        ));
    }
    let days: Vec<Date> = std::iter::successors(Some(from), |day| day.tomorrow())
        .take_while(|day| *day <= to)
        .collect();
    if wanted.format == Format::Json {
        let rows: Vec<_> = days.iter().map(|day| row(calendar, *day)).collect();
        print_json(&json!({ "schema": "guiju.days/1", "days": rows }))?;
    } else {
        print(&text(arguments.lang, calendar, &days))?;
    }
    Ok(Exit::Compliant)
}

fn row(calendar: &WorkingCalendar, day: Date) -> serde_json::Value {
    let (working, provisional) = calendar.day_kind(day);
    json!({
        "date": day,
        "working": working,
        "provisional": provisional,
        "festival": calendar.festival(day),
    })
}

fn text(lang: Lang, calendar: &WorkingCalendar, days: &[Date]) -> String {
    let working = days.iter().filter(|day| calendar.day_kind(**day).0).count();
    let mut text = match lang {
        Lang::En => format!(
            "{} of {}\n",
            wording::count(lang, working, ("working day", "working days"), ""),
            wording::count(lang, days.len(), ("day", "days"), "")
        ),
        Lang::Zh => format!("{}日中有{working}个工作日\n", days.len()),
    };
    // Weekends are no news; what the notices change is.
    for day in days {
        let (working, provisional) = calendar.day_kind(*day);
        let unusual = working == day.is_weekend() || provisional;
        if !unusual && days.len() > 1 {
            continue;
        }
        let kind = if working {
            pick(lang, "working day", "工作日")
        } else {
            pick(lang, "day off", "休息日")
        };
        let festival = calendar.festival(*day).unwrap_or("");
        let mark = if provisional { pick(lang, " (provisional)", "（暂定）") } else { "" };
        text += format!("  {day}  {kind}{mark}  {festival}").trim_end();
        text.push('\n');
    }
    text
}
