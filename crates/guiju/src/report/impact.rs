//! What changes between two dates, grouped by what kind of change it is.

use guiju_base::{Lang, Time};
use guiju_engine::impact::{Change, ChangeKind, Reason};
use guiju_law::Outcome;

use crate::paint::Tone;
use crate::report::check::Shown;
use crate::report::difference::outcome_text;
use crate::wording::{self, pick};

fn title(kind: ChangeKind) -> (&'static str, &'static str) {
    match kind {
        ChangeKind::New => ("New", "新增"),
        ChangeKind::Gone => ("Gone", "不再适用"),
        ChangeKind::Breached => ("Breached since", "转为违反"),
        ChangeKind::Mended => ("No longer breached", "不再违反"),
        ChangeKind::Outcome => ("Another outcome", "结果变化"),
        ChangeKind::Moved => ("Another date", "期限变化"),
        ChangeKind::Amount => ("Another amount or measure", "金额或措施变化"),
        ChangeKind::Value => ("Classified otherwise", "认定变化"),
        ChangeKind::NoLongerKnown => ("Needs facts that are missing", "需补充事实"),
        ChangeKind::NowKnown => ("Known without more facts", "无需更多事实即可判断"),
    }
}

fn tone(kind: ChangeKind) -> Tone {
    match kind {
        ChangeKind::New | ChangeKind::Breached => Tone::Bad,
        ChangeKind::Gone | ChangeKind::Mended | ChangeKind::NowKnown => Tone::Good,
        _ => Tone::Open,
    }
}

/// Returns the changes as text.
pub(crate) fn render(shown: &Shown<'_>, (from, to): (Time, Time), changes: &[Change]) -> String {
    let lang = shown.lang;
    let head = match lang {
        Lang::En => format!("What changes from {from} to {to}"),
        Lang::Zh => format!("{from}至{to}的变化"),
    };
    let mut text = format!("{}\n", shown.paint.tone(Tone::Heading, &head));
    if changes.is_empty() {
        text += pick(lang, "Nothing changes for these facts.\n", "这些事实没有变化。\n");
    }
    for kind in ChangeKind::ALL {
        let members: Vec<&Change> = changes.iter().filter(|it| it.kind == kind).collect();
        if members.is_empty() {
            continue;
        }
        let (en, zh) = title(kind);
        let head = format!("{} ({})", pick(lang, en, zh), members.len());
        text += &format!("\n{}\n", shown.paint.tone(tone(kind), &head));
        // Facts that nobody has told would fill the page; they are counted.
        let is_unknown = |it: &&&Change| {
            it.after
                .as_ref()
                .or(it.before.as_ref())
                .is_some_and(|it| it.outcome == Outcome::Unknown)
        };
        for change in members.iter().filter(|it| !is_unknown(it)) {
            text += &entry(shown, change);
        }
        let unknown = members.iter().filter(is_unknown).count();
        if unknown > 0 {
            let line = match lang {
                Lang::En => format!(
                    "  {} more facts to tell",
                    match unknown {
                        1 => "1 rule needs".to_owned(),
                        _ => format!("{unknown} rules need"),
                    }
                ),
                Lang::Zh => format!("  {unknown}条规则需更多事实方能判断"),
            };
            text += &format!("{}\n", shown.paint.tone(Tone::Faint, &line));
        }
    }
    text + pick(
        lang,
        "\nThis names the texts and versions it rests on; it is no legal advice.\n",
        "\n本结果列明所依据的文本与版本，不构成法律意见。\n",
    )
}

fn entry(shown: &Shown<'_>, change: &Change) -> String {
    let lang = shown.lang;
    let outcome = |found: &Option<guiju_engine::Determination>| {
        found.as_ref().map_or("—".to_owned(), |it| outcome_text(shown.vocabulary, lang, it))
    };
    let (before, after) = (outcome(&change.before), outcome(&change.after));
    let Some(any) = change.after.as_ref().or(change.before.as_ref()) else { return String::new() };
    let head = shown.paint.tone(tone(change.kind), &format!("{before} → {after}"));
    let mut text = format!("  {head} [{}] {}\n", change.subject, any.text.get(lang));
    let bearer = any.bearer.as_ref().and_then(|role| shown.vocabulary.role(role));
    let bearer = bearer.map_or(String::new(), |role| format!("{} · ", role.get(lang)));
    let cite = format!(
        "{} · {bearer}{}, {} · {}",
        wording::form(lang, any.form),
        any.title.get(lang),
        any.provision,
        any.rule
    );
    text += &format!("      {}\n", shown.paint.tone(Tone::Faint, &cite));
    let reasons: Vec<String> = change.reasons.iter().map(|it| reason(lang, it)).collect();
    let label = pick(lang, "because ", "原因：");
    text + &format!("      {label}{}\n", reasons.join(pick(lang, "; ", "；")))
}

fn reason(lang: Lang, reason: &Reason) -> String {
    let zh = lang == Lang::Zh;
    match reason {
        Reason::ActBegan(id) if zh => format!("{id}已施行"),
        Reason::ActBegan(id) => format!("{id} came into force"),
        Reason::ActEnded(id) if zh => format!("{id}已失效"),
        Reason::ActEnded(id) => format!("{id} is no longer in force"),
        Reason::OtherVersion(old, new) if zh => format!("{new}取代{}", old.version),
        Reason::OtherVersion(old, new) => format!("{new} took the place of {}", old.version),
        Reason::RuleAdded(id) if zh => format!("{id}新设该规则"),
        Reason::RuleAdded(id) => format!("{id} has this rule, the version before had not"),
        Reason::RuleRemoved(id) if zh => format!("{id}不再有该规则"),
        Reason::RuleRemoved(id) => format!("{id} no longer has this rule"),
        Reason::Draft(id) if zh => format!("征求意见稿{id}公布或者被取代"),
        Reason::Draft(id) => format!("the draft {id} was published or replaced"),
        Reason::ReferredAct(act) if zh => format!("所引{act}的适用文本已变"),
        Reason::ReferredAct(act) => {
            format!("another version of {act}, which it refers to, applies")
        }
        Reason::Time if zh => "时间经过，文本要求未变".to_owned(),
        Reason::Time => "time passed; the text asks the same".to_owned(),
    }
}
