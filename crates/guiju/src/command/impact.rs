//! `guiju impact`: what changes for given facts between two dates.

use guiju_base::Time;
use guiju_engine::impact::{Change, Reason, impact};
use guiju_engine::{Engine, Query};
use guiju_law::Vocabulary;
use serde_json::{Value, json};

use super::{Exit, Failure, check_acts, open_facts, open_law, print, print_json, today};
use crate::cli::{Arguments, Format, Impact};
use crate::json;
use crate::report;
use crate::report::check::Shown;

pub(super) fn run(arguments: &Arguments, wanted: &Impact) -> Result<Exit, Failure> {
    let law = open_law(arguments)?;
    check_acts(law, &wanted.acts)?;
    let facts = open_facts(arguments.lang, law, &wanted.facts)?;
    let engine = Engine::new(&law.loaded.law);
    let to = wanted.to.map_or_else(|| today().map(Time::Day), Ok)?;
    if wanted.from.compare(to).is_some_and(std::cmp::Ordering::is_ge) {
        return Err(Failure::usage(
            format!("--from {} is not before --to {to}", wanted.from),
            format!("--from {} 不早于 --to {to}", wanted.from),
        ));
    }
    let query = |on: Time| Query {
        on,
        known: None,
        drafts: wanted.drafts,
        upcoming: false,
        acts: wanted.acts.clone(),
        explain: false,
    };
    let changes = impact(&engine, &facts, &query(wanted.from), &query(to));
    let vocabulary = &law.loaded.law.vocabulary;
    if wanted.format == Format::Json {
        let rows: Vec<Value> =
            changes.iter().map(|it| change_json(vocabulary, (wanted.from, to), it)).collect();
        print_json(&json!({
            "schema": "guiju.impact/1",
            "from": wanted.from,
            "to": to,
            "changes": rows,
        }))?;
    } else {
        let shown = Shown::on_stdout(vocabulary, arguments.lang, false);
        print(&report::impact::render(&shown, (wanted.from, to), &changes))?;
    }
    let breached = |it: &Change| it.after.as_ref().is_some_and(|it| it.outcome.is_finding());
    Ok(if changes.iter().any(breached) { Exit::Findings } else { Exit::Compliant })
}

fn change_json(vocabulary: &Vocabulary, (from, to): (Time, Time), change: &Change) -> Value {
    let side = |on: Time, found: &Option<guiju_engine::Determination>| {
        found.as_ref().map(|it| json::determination(vocabulary, on, it))
    };
    json!({
        "act": change.act,
        "rule": &*change.rule,
        "subject": &*change.subject,
        "change": change.kind.word(),
        "reasons": change.reasons.iter().map(reason_json).collect::<Vec<_>>(),
        "before": side(from, &change.before),
        "after": side(to, &change.after),
    })
}

fn reason_json(reason: &Reason) -> Value {
    match reason {
        Reason::ActBegan(id) => json!({ "reason": "act-began", "version": id }),
        Reason::ActEnded(id) => json!({ "reason": "act-ended", "version": id }),
        Reason::OtherVersion(old, new) => {
            json!({ "reason": "other-version", "old": old, "new": new })
        }
        Reason::RuleAdded(id) => json!({ "reason": "rule-added", "version": id }),
        Reason::RuleRemoved(id) => json!({ "reason": "rule-removed", "version": id }),
        Reason::Draft(id) => json!({ "reason": "draft", "version": id }),
        Reason::ReferredAct(act) => json!({ "reason": "referred-act", "act": act }),
        Reason::Time => json!({ "reason": "time" }),
    }
}
