//! `guiju law diff`: what changed from one version of an act to another.

use guiju_base::Date;
use guiju_engine::Engine;
use guiju_engine::compare::{Change, Comparison, Verdict, Witness, compare_versions};
use guiju_law::difference::changed_values;
use guiju_law::facts::write_facts;
use guiju_law::{Item, Version};
use serde_json::{Value, json};

use super::{find_version, print, print_json};
use crate::cli::{Arguments, ShowFormat};
use crate::command::Failure;
use crate::json;
use crate::law_files::LawFiles;
use crate::paint::Paint;
use crate::progress::Progress;
use crate::report::difference::{self, Kind, Shown};
use crate::weave;

/// Compares two versions and writes what changed.
pub(super) fn run(
    arguments: &Arguments,
    law: &LawFiles,
    (old, new): (&str, &str),
    on: Option<Date>,
    format: ShowFormat,
) -> Result<(), Failure> {
    let old = find_version(law, old, on)?;
    let new = find_version(law, new, on)?;
    if old.id == new.id {
        return Err(Failure::usage(
            format!("both are `{}`", old.id),
            format!("两者都是 `{}`", old.id),
        ));
    }
    if old.id.act != new.id.act {
        return Err(Failure::usage(
            format!("`{}` and `{}` are versions of different acts", old.id, new.id),
            format!("`{}` 与 `{}` 是不同规范的文本", old.id, new.id),
        ));
    }
    let engine = Engine::new(&law.loaded.law);
    // Both texts exist on the first day of the later one.
    let on = on.unwrap_or(old.from.max(new.from));
    let comparison = {
        let mut progress = Progress::new(arguments.lang, "comparing rules", "正在比对规则");
        compare_versions(&engine, (old, new), on, |done, all| progress.show(done, all))
    };
    let code = |version: &Version, item: &Item| {
        let text = law.text(version.file);
        weave::item_code(text, item).to_owned()
    };
    match format {
        ShowFormat::Json => print_json(&comparison_json(law, &comparison)),
        ShowFormat::Html => {
            print(&weave::difference::page(&law.loaded.law.vocabulary, &comparison, &code))
        }
        ShowFormat::Text => {
            let shown = Shown {
                vocabulary: &law.loaded.law.vocabulary,
                lang: arguments.lang,
                paint: Paint::for_stdout(),
                code: &code,
            };
            print(&difference::render(&shown, &comparison))
        }
    }
}

fn comparison_json(law: &LawFiles, comparison: &Comparison<'_>) -> Value {
    let changes: Vec<Value> =
        comparison.changes.iter().map(|change| change_json(law, comparison, change)).collect();
    let counts = Kind::ALL.into_iter().map(|kind| {
        let count = comparison.changes.iter().filter(|it| Kind::of(&it.verdict) == kind).count();
        (kind.word().to_owned(), json!(count))
    });
    json!({
        "schema": "guiju.law-diff/1",
        "act": comparison.old.id.act,
        "old": comparison.old.id.version,
        "new": comparison.new.id.version,
        "counts": counts.collect::<serde_json::Map<_, _>>(),
        "changes": changes,
    })
}

fn change_json(law: &LawFiles, comparison: &Comparison<'_>, change: &Change<'_>) -> Value {
    let side = |version: &Version, item: Option<&Item>| {
        item.map_or(Value::Null, |item| {
            let provision = version.provisions.get(item.provision);
            json!({
                "provision": provision.map(|it| &it.title),
                "anchor": provision.map(|it| &it.anchor),
                "text": item.text,
                "code": weave::item_code(law.text(version.file), item),
            })
        })
    };
    let (old, new) = (change.pair.old.map(|it| it.1), change.pair.new.map(|it| it.1));
    let item = new.or(old);
    let mut row = json!({
        "rule": &*change.pair.name,
        "form": item.and_then(Item::form).unwrap_or("figure"),
        "change": Kind::of(&change.verdict).word(),
        "old": side(comparison.old, old),
        "new": side(comparison.new, new),
    });
    let Some(fields) = row.as_object_mut() else { return row };
    let mut add = |key: &str, value: Value| {
        fields.insert(key.to_owned(), value);
    };
    let witness = |witness: Option<&Witness>| {
        witness.map_or(Value::Null, |witness| witness_json(law, witness))
    };
    match &change.verdict {
        Verdict::Added(it) | Verdict::Removed(it) => add("example", witness(it.as_deref())),
        Verdict::Figure(before, after) => {
            let vocabulary = &law.loaded.law.vocabulary;
            let figure = |value: &Option<guiju_law::Value>| {
                value.as_ref().map_or(Value::Null, |value| json!(value.show(vocabulary)))
            };
            add("before", figure(before));
            add("after", figure(after));
        }
        Verdict::Compared(found) => {
            let (before, after) = changed_values(&change.pair, comparison.old, comparison.new);
            let shown = |values: &[guiju_law::Value]| -> Vec<String> {
                values.iter().map(|it| it.show(&law.loaded.law.vocabulary)).collect()
            };
            add("values", json!({ "old": shown(&before), "new": shown(&after) }));
            add("tightened", witness(found.tightened.as_ref()));
            add("loosened", witness(found.loosened.as_ref()));
            add("different", witness(found.different.as_ref()));
            add("tried", json!(found.tried));
            add("exhaustive", json!(found.exhaustive));
        }
        Verdict::Same => {}
    }
    row
}

fn witness_json(law: &LawFiles, witness: &Witness) -> Value {
    let vocabulary = &law.loaded.law.vocabulary;
    let outcome = |found: &Option<guiju_engine::Determination>| {
        found.as_ref().map(|it| json::determination(vocabulary, witness.on, it))
    };
    json!({
        "facts": write_facts(vocabulary, &witness.facts),
        "on": witness.on,
        "old": outcome(&witness.old),
        "new": outcome(&witness.new),
    })
}
