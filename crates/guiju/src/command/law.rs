//! `guiju law`: acts, versions, and one pack as text, data or page.

mod book;
mod diff;
mod list;
mod new;

use guiju_base::{ActId, Date, VersionId};
use guiju_law::skeleton::Naming;
use guiju_law::{Act, Cases, Version};
use serde_json::json;

use super::{Exit, Failure, find_act, print, print_json, today};
use crate::cli::{Arguments, Law, ShowFormat};
use crate::law_files::LawFiles;
use crate::weave;

pub(super) fn run(arguments: &Arguments, command: &Law) -> Result<Exit, Failure> {
    if let Law::New { text, act, title_en, published, in_force, out } = command {
        let naming = Naming {
            act: act.clone(),
            title_en: title_en.clone(),
            published: *published,
            in_force: *in_force,
        };
        new::run(arguments, text, &naming, out.as_deref())?;
        return Ok(Exit::Compliant);
    }
    let law = LawFiles::open(arguments.law.as_deref(), Cases::Read)?.usable()?;
    match command {
        // It needs no law, and was done above.
        Law::New { .. } => {}
        Law::List { on, format } => {
            list::list(arguments, &law, on.map_or_else(today, Ok)?, *format)?;
        }
        Law::Book { out, on, differences } => {
            let on = on.map_or_else(today, Ok)?;
            book::run(arguments, &law, (out, on), *differences)?;
        }
        Law::Diff { old, new, on, format } => {
            diff::run(arguments, &law, (old, new), *on, *format)?;
        }
        Law::Versions { act, format } => {
            list::versions(arguments, find_act(&law, act)?, today()?, *format)?;
        }
        Law::Show { act, on, format } => {
            let version = find_version(&law, act, *on)?;
            match format {
                ShowFormat::Text => print(law.text(version.file))?,
                ShowFormat::Json => {
                    let act = find_act(&law, &version.id.act)?;
                    print_json(&version_json(act, version, today()?))?;
                }
                ShowFormat::Html => {
                    let act = law.loaded.law.act(&version.id.act);
                    let siblings = act.map_or(&[][..], |act| &act.versions);
                    let text = law.text(version.file);
                    print(&weave::page(&law.loaded.law, version, siblings, text))?;
                }
            }
        }
    }
    Ok(Exit::Compliant)
}

fn malformed(name: &str, error: &impl std::fmt::Display) -> Failure {
    Failure::usage(
        error.to_string(),
        format!(
            "`{name}` 应写作规范名称，如 `cn/samr/blind-box` 或 `cn/samr/blind-box@2023-06-08`"
        ),
    )
}

fn find_version<'a>(
    law: &'a LawFiles,
    name: &str,
    on: Option<Date>,
) -> Result<&'a Version, Failure> {
    if name.contains('@') {
        let id = name.parse::<VersionId>().map_err(|error| malformed(name, &error))?;
        let act = find_act(law, &id.act)?;
        return act.version(id.version.as_str()).ok_or_else(|| {
            let all: Vec<_> = act.versions.iter().map(|it| it.id.version.as_str()).collect();
            let all = all.join(", ");
            Failure::usage(
                format!("`{}` has the versions {all}", act.id),
                format!("`{}` 的文本有：{all}", act.id),
            )
        });
    }
    let id = name.parse::<ActId>().map_err(|error| malformed(name, &error))?;
    let act = find_act(law, &id)?;
    let date = on.or_else(crate::clock::today);
    let found = date.and_then(|date| act.in_force(date, None));
    found
        .or(act.versions.last())
        .ok_or_else(|| Failure::usage(format!("`{id}` has no version"), format!("`{id}` 没有文本")))
}

fn version_json(act: &Act, version: &Version, on: Date) -> serde_json::Value {
    let provisions: Vec<_> = version
        .provisions
        .iter()
        .skip(1)
        .map(|it| json!({ "anchor": it.anchor, "title": it.title, "not_encoded": it.not_encoded }))
        .collect();
    let rules: Vec<_> = version
        .rules()
        .map(|(_, item)| {
            let provision = version.provisions.get(item.provision);
            json!({
                "rule": version.id.rule(&item.name).ok(),
                "form": item.form(),
                "bearer": item.bearer(),
                "provision": provision.map(|it| &it.anchor),
                "verified": item.verified.word(),
                "text": item.text,
                "cites": item.cites,
                "notes": item.notes,
            })
        })
        .collect();
    let mut row = list::version_row(act, version, on);
    if let Some(row) = row.as_object_mut() {
        row.insert("number".into(), json!(version.number));
        row.insert("provisions".into(), json!(provisions));
        row.insert("rules".into(), json!(rules));
        row.insert(
            "cases".into(),
            json!(version.cases.iter().map(|it| &it.name).collect::<Vec<_>>()),
        );
    }
    row
}
