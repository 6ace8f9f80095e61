//! What is coming: each draft and each version not yet in force, with what it would ask.

use guiju_base::{Date, Lang};
use guiju_engine::Determination;
use guiju_law::{Act, Law, Outcome, Status, Version};

use crate::paint::Tone;
use crate::report::check::{self, Shown};
use crate::wording::{self, pick};

/// Returns what is coming as text: every version on the horizon, those that concern the facts in full.
pub(crate) fn render(shown: &Shown<'_>, law: &Law, on: Date, found: &[Determination]) -> String {
    let lang = shown.lang;
    let title = match lang {
        Lang::En => format!("On the horizon, seen from {on}: drafts and law not yet in force"),
        Lang::Zh => format!("自{on}展望：征求意见稿和尚未施行的文本"),
    };
    let mut text = format!("{}\n", shown.paint.tone(Tone::Heading, &title));
    let note = pick(
        lang,
        "Judged as if in force, by the other law of that day. None of it binds yet.",
        "视同生效，并结合当日其他现行规定判断。目前均无约束力。",
    );
    text += &format!("{note}\n");
    let mut count = 0;
    for act in &law.acts {
        for version in coming(act, on) {
            count += 1;
            text += &version_text(shown, version, found);
        }
    }
    if count == 0 {
        text += pick(lang, "\nNothing.\n", "\n无。\n");
    }
    text
}

fn coming(act: &Act, on: Date) -> impl Iterator<Item = &Version> {
    act.drafts(on).chain(act.upcoming(on))
}

fn version_text(shown: &Shown<'_>, version: &Version, found: &[Determination]) -> String {
    let lang = shown.lang;
    let standing = match (version.status, lang) {
        (Status::Draft, Lang::En) => format!("draft of {}", version.published),
        (Status::Draft, Lang::Zh) => format!("{}公布的征求意见稿", version.published),
        (_, Lang::En) => format!("in force from {}", version.from),
        (_, Lang::Zh) => format!("自{}起施行", version.from),
    };
    let head = format!("{} · {} · {standing}", version.title.get(lang), version.id);
    let mut text = format!("\n{}\n", shown.paint.tone(Tone::Open, &head));
    let own: Vec<&Determination> =
        found.iter().filter(|it| it.rule.version_id() == version.id).collect();
    let says = |it: &&&Determination| {
        shown.all
            || !matches!(
                it.outcome,
                Outcome::NotApplicable
                    | Outcome::Clear
                    | Outcome::NotExposed
                    | Outcome::NoRule
                    | Outcome::Unknown
            )
    };
    for determination in own.iter().filter(says) {
        text += &check::entry(shown, determination);
    }
    let unknown = own.iter().filter(|it| it.outcome == Outcome::Unknown).count();
    let idle = own.len() - own.iter().filter(says).count() - if shown.all { 0 } else { unknown };
    let rest = match lang {
        Lang::En => format!(
            "{} would ask nothing, {} cannot be told without more facts",
            wording::count(lang, idle, ("rule", "rules"), ""),
            unknown
        ),
        Lang::Zh => format!("另有{idle}条规则不涉及，{unknown}条因事实不足尚不能判断"),
    };
    if own.is_empty() {
        let nothing = pick(lang, "speaks of nothing in these facts", "不涉及这些事实");
        text += &format!("  {}\n", shown.paint.tone(Tone::Faint, nothing));
    } else if !shown.all {
        text += &format!("  {}\n", shown.paint.tone(Tone::Faint, &rest));
    }
    text
}
