//! Dates of duties: what is overdue, what is to be done without delay, then month by month.

use guiju_base::{Date, Lang, Time};
use guiju_engine::agenda::{Entry, Urgency};

use crate::paint::Tone;
use crate::report::check::Shown;
use crate::wording::{self, pick};

/// Returns the dates as text.
pub(crate) fn render(shown: &Shown<'_>, (on, until): (Date, Date), entries: &[Entry]) -> String {
    let lang = shown.lang;
    let head = match lang {
        Lang::En => format!("Duties with a date, from {on} to {until}"),
        Lang::Zh => format!("{on}至{until}的履行期限"),
    };
    let mut text = format!("{}\n", shown.paint.tone(Tone::Heading, &head));
    if entries.is_empty() {
        text += pick(lang, "None for these facts.\n", "这些事实没有履行期限。\n");
    }
    let mut last = String::new();
    for entry in entries {
        let (title, tone) = group(lang, entry);
        if title != last {
            text += &format!("\n{}\n", shown.paint.tone(tone, &title));
            last = title;
        }
        text += &line(shown, on, entry);
    }
    text
}

/// The group of an entry: its urgency, or for coming ones its month.
fn group(lang: Lang, entry: &Entry) -> (String, Tone) {
    let (en, zh, tone) = match entry.urgency {
        Urgency::Overdue => ("Overdue", "已逾期", Tone::Bad),
        Urgency::Unconfirmed => {
            ("Date passed, not known whether done", "期限已过，是否履行待查明", Tone::Open)
        }
        Urgency::Promptly => ("Without delay", "应当立即或者及时履行", Tone::Bad),
        Urgency::Coming => {
            let month = entry.due.and_then(Time::date);
            let month = month.map_or(String::new(), |day| match lang {
                Lang::En => format!("{}-{:02}", day.year(), day.month()),
                Lang::Zh => format!("{}年{}月", day.year(), day.month()),
            });
            return (month, Tone::Open);
        }
        Urgency::Keep => ("To be kept", "持续保存", Tone::Good),
        Urgency::Suspended => ("Clock stands still", "期限中止", Tone::Faint),
    };
    (pick(lang, en, zh).to_owned(), tone)
}

fn line(shown: &Shown<'_>, on: Date, entry: &Entry) -> String {
    let lang = shown.lang;
    let due = entry
        .due
        .map_or(pick(lang, "no date", "无固定期限").to_owned(), |due| due.to_string());
    let mut head = shown.paint.tone(Tone::Heading, &due);
    if let Some(day) = entry.due.and_then(Time::date) {
        head += &format!("  {}", distance(lang, on.days_until(day)));
    }
    if entry.provisional {
        head += pick(lang, " (provisional)", "（暂定）");
    }
    if entry.occurrence > 0 {
        head += pick(lang, " (projected)", "（预计）");
    }
    let duty = &entry.duty;
    let bearer = duty.bearer.as_ref().and_then(|role| shown.vocabulary.role(role));
    let bearer = bearer.map_or(String::new(), |role| format!("{} · ", role.get(lang)));
    let cite = format!("{bearer}{}, {} · {}", duty.title.get(lang), duty.provision, duty.rule);
    format!(
        "  {head}\n      [{}] {}\n      {}\n",
        duty.subject,
        duty.text.get(lang),
        shown.paint.tone(Tone::Faint, &cite)
    )
}

/// How far a day lies from today.
fn distance(lang: Lang, days: i64) -> String {
    let count = usize::try_from(days.unsigned_abs()).unwrap_or(usize::MAX);
    let span = wording::count(lang, count, ("day", "days"), "日");
    match (lang, days) {
        (_, 0) => pick(lang, "today", "今日").to_owned(),
        (Lang::En, 1..) => format!("in {span}"),
        (Lang::En, _) => format!("{span} late"),
        (Lang::Zh, 1..) => format!("还有{span}"),
        (Lang::Zh, _) => format!("逾期{span}"),
    }
}
