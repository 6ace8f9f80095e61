//! `guiju law`: acts, versions, and one pack as text, data or page.

mod diff;

use guiju_base::{ActId, Date, VersionId};
use guiju_law::{Act, Cases, Version};
use serde_json::json;

use super::{Exit, Failure, print, print_json};
use crate::cli::{Arguments, Format, Law, ShowFormat};
use crate::law_files::LawFiles;
use crate::paint::{Paint, Tone};
use crate::weave;

pub(super) fn run(arguments: &Arguments, command: &Law) -> Result<Exit, Failure> {
    let law = LawFiles::open(arguments.law.as_deref(), Cases::Read)?.usable()?;
    match command {
        Law::List { format } => list(arguments, &law, *format)?,
        Law::Diff { old, new, on, format } => {
            diff::run(arguments, &law, (old, new), *on, *format)?;
        }
        Law::Versions { act, format } => versions(arguments, find_act(&law, act)?, *format)?,
        Law::Show { act, on, format } => {
            let version = find_version(&law, act, *on)?;
            match format {
                ShowFormat::Text => print(law.text(version.file))?,
                ShowFormat::Json => print_json(&version_json(version))?,
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

fn find_act<'a>(law: &'a LawFiles, id: &ActId) -> Result<&'a Act, Failure> {
    law.loaded.law.act(id).ok_or_else(|| {
        let acts = law.loaded.law.acts.iter().map(|act| act.id.as_str());
        let near = guiju_syntax::diagnostic::nearest(id.as_str(), acts);
        let hint = near.map_or(String::new(), |near| format!("; did you mean `{near}`?"));
        Failure::Usage(format!("there is no act `{id}`{hint}"))
    })
}

fn find_version<'a>(
    law: &'a LawFiles,
    name: &str,
    on: Option<Date>,
) -> Result<&'a Version, Failure> {
    if name.contains('@') {
        let id = name.parse::<VersionId>().map_err(|error| Failure::Usage(error.to_string()))?;
        let act = find_act(law, &id.act)?;
        return act.version(id.version.as_str()).ok_or_else(|| {
            let all: Vec<_> = act.versions.iter().map(|it| it.id.version.as_str()).collect();
            Failure::Usage(format!("`{}` has the versions {}", act.id, all.join(", ")))
        });
    }
    let id = name.parse::<ActId>().map_err(|error| Failure::Usage(error.to_string()))?;
    let act = find_act(law, &id)?;
    let date = on.or_else(crate::clock::today);
    let found = date.and_then(|date| act.in_force(date, None));
    found.or(act.versions.last()).ok_or_else(|| Failure::Usage(format!("`{id}` has no version")))
}

fn counts(version: &Version) -> (usize, usize, usize) {
    let provisions = version.provisions.len() - 1;
    let encoded = (1..version.provisions.len())
        .filter(|place| version.items.iter().any(|item| item.provision == *place))
        .count();
    (provisions, encoded, version.rules().count())
}

fn version_row(version: &Version) -> serde_json::Value {
    let (provisions, encoded, rules) = counts(version);
    json!({
        "act": version.id.act,
        "version": version.id.version,
        "title": version.title,
        "kind": version.kind,
        "regime": version.regime,
        "status": version.status.word(),
        "published": version.published,
        "from": version.from,
        "until": version.until,
        "provisions": provisions,
        "encoded": encoded,
        "rules": rules,
        "cases": version.cases.len(),
    })
}

fn list(arguments: &Arguments, law: &LawFiles, format: Format) -> Result<(), Failure> {
    if format == Format::Json {
        return print_json(&law.loaded.law.versions().map(version_row).collect::<Vec<_>>());
    }
    let mut text = String::new();
    for act in &law.loaded.law.acts {
        text += &act_text(arguments, act);
    }
    print(&text)
}

fn act_text(arguments: &Arguments, act: &Act) -> String {
    let paint = Paint::for_stdout();
    let title = act.versions.last().map_or("", |version| version.title.get(arguments.lang));
    let mut text = format!("{}  {title}\n", paint.tone(Tone::Heading, act.id.as_str()));
    for version in &act.versions {
        let (provisions, encoded, rules) = counts(version);
        let until = version.until.map_or(String::new(), |until| format!(" until {until}"));
        text += &format!(
            "  {:<14} {:<9} from {}{until}: {encoded} of {provisions} provisions encoded, {rules} rules, {} cases\n",
            version.id.version,
            version.status.word(),
            version.from,
            version.cases.len(),
        );
    }
    text
}

fn versions(arguments: &Arguments, act: &Act, format: Format) -> Result<(), Failure> {
    if format == Format::Json {
        return print_json(&act.versions.iter().map(version_row).collect::<Vec<_>>());
    }
    print(&act_text(arguments, act))
}

fn version_json(version: &Version) -> serde_json::Value {
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
    let mut row = version_row(version);
    if let Some(row) = row.as_object_mut() {
        row.insert("issuers".into(), json!(version.issuers));
        row.insert("number".into(), json!(version.number));
        row.insert("sources".into(), json!(version.sources));
        row.insert("compared".into(), json!(version.compared));
        row.insert("provisions".into(), json!(provisions));
        row.insert("rules".into(), json!(rules));
        row.insert(
            "cases".into(),
            json!(version.cases.iter().map(|it| &it.name).collect::<Vec<_>>()),
        );
    }
    row
}
