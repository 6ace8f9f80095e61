//! The JSON of `guiju check`, schema `guiju.check/1`.
//!
//! Fields are only ever added; a field that changes its meaning changes the number.

use guiju_base::{Date, RuleId, Text, Time};
use guiju_engine::{Derivation, Determination, Engine};
use guiju_law::{Value, Vocabulary};
use guiju_syntax::span::LineIndex;
use serde::Serialize;
use serde_json::json;

use crate::law_files::LawFiles;

/// The whole answer for one date.
#[derive(Debug, Serialize)]
pub(crate) struct CheckReport {
    /// Name and number of the schema.
    pub(crate) schema: &'static str,
    /// Version of the program that judged.
    pub(crate) engine: &'static str,
    /// The date judged on.
    pub(crate) on: Time,
    /// The determinations in the order of acts, subjects and rules.
    pub(crate) determinations: Vec<DeterminationReport>,
}

/// One determination.
#[derive(Debug, Serialize)]
pub(crate) struct DeterminationReport {
    rule: RuleId,
    title: Text,
    provision: String,
    anchor: String,
    form: &'static str,
    bearer: Option<String>,
    subject: String,
    on: Time,
    outcome: &'static str,
    value: serde_json::Value,
    at_least: serde_json::Value,
    at_most: serde_json::Value,
    due: Option<Time>,
    provisional: bool,
    range: Option<RangeReport>,
    measures: Vec<Text>,
    missing: Vec<String>,
    why: Vec<String>,
    cause: Option<String>,
    verified: &'static str,
    status: &'static str,
    /// First day of a version that is not yet in force; added for `--upcoming`.
    upcoming: Option<Date>,
    conflicts_with: Vec<RuleId>,
    defeated_by: Vec<RuleId>,
    chosen: Text,
    message: Text,
}

/// A range of money; amounts are text, so that no reader rounds them.
#[derive(Debug, Serialize)]
struct RangeReport {
    low: Option<String>,
    high: Option<String>,
    currency: &'static str,
}

/// Returns the report of one date.
pub(crate) fn report(engine: &Engine<'_>, on: Time, found: &[Determination]) -> CheckReport {
    let vocabulary = &engine.law().vocabulary;
    CheckReport {
        schema: "guiju.check/1",
        engine: env!("CARGO_PKG_VERSION"),
        on,
        determinations: found.iter().map(|it| determination(vocabulary, on, it)).collect(),
    }
}

/// Returns the report of one determination.
pub(crate) fn determination(
    vocabulary: &Vocabulary,
    on: Time,
    it: &Determination,
) -> DeterminationReport {
    let value = |value: &Option<Value>| {
        value.as_ref().map_or(serde_json::Value::Null, |value| plain(vocabulary, value))
    };
    DeterminationReport {
        rule: it.rule.clone(),
        title: it.title.clone(),
        provision: it.provision.to_string(),
        anchor: it.anchor.to_string(),
        form: it.form,
        bearer: it.bearer.as_ref().map(ToString::to_string),
        subject: it.subject.to_string(),
        on,
        outcome: it.outcome.word(),
        value: value(&it.value),
        at_least: value(&it.at_least),
        at_most: value(&it.at_most),
        due: it.due,
        provisional: it.provisional,
        range: it.range.as_ref().map(|range| RangeReport {
            low: range.low.map(|it| it.to_string()),
            high: range.high.map(|it| it.to_string()),
            currency: "CNY",
        }),
        measures: it.measures.clone(),
        missing: it.missing.iter().map(ToString::to_string).collect(),
        why: it.why.iter().map(guiju_engine::Why::word).collect(),
        cause: it.cause.as_ref().map(|cause| cause.en.to_string()),
        verified: it.verified.word(),
        status: it.status.word(),
        upcoming: it.upcoming,
        conflicts_with: it.conflicts_with.clone(),
        defeated_by: it.defeated_by.clone(),
        chosen: it.chosen.clone(),
        message: it.message(),
    }
}

/// A value as JSON: truths as such, everything else as the text that files of facts use.
fn plain(vocabulary: &Vocabulary, value: &Value) -> serde_json::Value {
    match value {
        Value::YesNo(value) => json!(value),
        Value::Number(number) | Value::Money(number) => json!(number.to_string()),
        Value::Choice(id, place) => json!(vocabulary.choice_word(*id, *place)),
        Value::Text(text) => json!(**text),
        Value::Set(id, places) => {
            json!(places.iter().map(|it| vocabulary.choice_word(*id, *it)).collect::<Vec<_>>())
        }
        Value::TextSet(texts) => json!(texts.iter().map(|it| &**it).collect::<Vec<_>>()),
        other => json!(other.show(vocabulary)),
    }
}

/// A derivation as JSON, with the text of each expression and its place in the pack.
pub(crate) fn derivation(law: &LawFiles, step: &Derivation) -> serde_json::Value {
    let file = law.loaded.law.versions().find(|it| it.id == step.version).map_or(0, |it| it.file);
    let text = law.text(file);
    let written = text.get(step.span.range()).unwrap_or("");
    let line = (!written.is_empty()).then(|| LineIndex::new(text).line(step.span.start));
    json!({
        "role": step.role.en,
        "text": written,
        "file": law.path(file),
        "line": line,
        "result": step.result.en,
        "fact": step.source.as_ref().map(|source| json!({
            "path": &*source.path,
            "line": source.line,
            "source": source.source,
        })),
        "steps": step.steps.iter().map(|it| derivation(law, it)).collect::<Vec<_>>(),
    })
}
