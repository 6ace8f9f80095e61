//! `guiju law list` and `versions`: the index of what is encoded, and how well.

use guiju_base::{Date, Lang};
use guiju_law::ir::Verified;
use guiju_law::{Act, Status, Version};
use serde_json::json;

use super::{Failure, print, print_json};
use crate::cli::{Arguments, Format};
use crate::law_files::LawFiles;
use crate::paint::{Paint, Tone};
use crate::wording::{self, padded, pick};

/// How a version stands on a date.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Standing {
    /// Not published by then.
    Unpublished,
    /// A draft for comment.
    Draft,
    /// A draft that was replaced or withdrawn.
    PastDraft,
    /// Published and not yet in force.
    Upcoming,
    /// In force.
    InForce,
    /// No longer in force.
    Past,
}

impl Standing {
    fn of(act: &Act, version: &Version, on: Date) -> Self {
        let applies = act.in_force(on, None).is_some_and(|it| it.id == version.id);
        match version.status {
            _ if version.published > on && !applies => Self::Unpublished,
            Status::Draft if version.covers(on) => Self::Draft,
            Status::Draft => Self::PastDraft,
            _ if applies => Self::InForce,
            _ if version.from > on => Self::Upcoming,
            _ => Self::Past,
        }
    }

    fn word(self) -> &'static str {
        match self {
            Self::Unpublished => "unpublished",
            Self::Draft => "draft",
            Self::PastDraft => "past-draft",
            Self::Upcoming => "upcoming",
            Self::InForce => "in-force",
            Self::Past => "past",
        }
    }

    fn words(self, lang: Lang) -> &'static str {
        match self {
            Self::Unpublished => pick(lang, "unpublished", "尚未公布"),
            Self::Draft => pick(lang, "draft", "征求意见稿"),
            Self::PastDraft => pick(lang, "past draft", "已结束的草案"),
            Self::Upcoming => pick(lang, "not yet in force", "尚未施行"),
            Self::InForce => pick(lang, "in force", "现行有效"),
            Self::Past => pick(lang, "no longer in force", "失效"),
        }
    }

    fn tone(self) -> Tone {
        match self {
            Self::InForce => Tone::Good,
            Self::Draft | Self::Upcoming => Tone::Open,
            _ => Tone::Faint,
        }
    }
}

/// How many rules rest on a text that was read, on another source, on none.
fn verified(version: &Version) -> [usize; 3] {
    let count =
        |wanted: Verified| version.rules().filter(|(_, item)| item.verified == wanted).count();
    [count(Verified::Read), count(Verified::Secondary), count(Verified::Unverified)]
}

/// Provisions, how many of them are encoded, and rules.
fn counts(version: &Version) -> (usize, usize, usize) {
    let provisions = version.provisions.len().saturating_sub(1);
    let encoded = (1..version.provisions.len())
        .filter(|place| version.items.iter().any(|item| item.provision == *place))
        .count();
    (provisions, encoded, version.rules().count())
}

/// The row of a version for programs.
pub(super) fn version_row(act: &Act, version: &Version, on: Date) -> serde_json::Value {
    let (provisions, encoded, rules) = counts(version);
    let [read, secondary, unverified] = verified(version);
    json!({
        "act": version.id.act,
        "version": version.id.version,
        "title": version.title,
        "issuers": version.issuers,
        "kind": version.kind,
        "regime": version.regime,
        "status": version.status.word(),
        "standing": Standing::of(act, version, on).word(),
        "published": version.published,
        "from": version.from,
        "until": version.until,
        "provisions": provisions,
        "encoded": encoded,
        "rules": rules,
        "cases": version.cases.len(),
        "verified": { "read": read, "secondary": secondary, "unverified": unverified },
        "sources": version.sources,
        "compared": version.compared,
    })
}

/// Writes the index of all acts.
pub(super) fn list(
    arguments: &Arguments,
    law: &LawFiles,
    on: Date,
    format: Format,
) -> Result<(), Failure> {
    let acts = &law.loaded.law.acts;
    if format == Format::Json {
        let rows = acts
            .iter()
            .flat_map(|act| act.versions.iter().map(move |version| version_row(act, version, on)));
        return print_json(&rows.collect::<Vec<_>>());
    }
    let lang = arguments.lang;
    let mut text = match lang {
        Lang::En => format!("Encoded law, as it stands on {on}\n"),
        Lang::Zh => format!("已编码的规范（{on}）\n"),
    };
    for act in acts {
        text += &act_text(lang, act, on);
    }
    let versions: usize = acts.iter().map(|act| act.versions.len()).sum();
    text += &match lang {
        Lang::En => format!("\n{} acts, {versions} versions\n", acts.len()),
        Lang::Zh => format!("\n{}件规范，{versions}个文本\n", acts.len()),
    };
    print(&text)
}

/// Writes the versions of one act.
pub(super) fn versions(
    arguments: &Arguments,
    act: &Act,
    on: Date,
    format: Format,
) -> Result<(), Failure> {
    if format == Format::Json {
        let rows = act.versions.iter().map(|version| version_row(act, version, on));
        return print_json(&rows.collect::<Vec<_>>());
    }
    print(act_text(arguments.lang, act, on).trim_start_matches('\n'))
}

fn act_text(lang: Lang, act: &Act, on: Date) -> String {
    let paint = Paint::for_stdout();
    let Some(newest) = act.versions.last() else { return String::new() };
    let issuers: Vec<&str> = newest.issuers.iter().map(|issuer| issuer.get(lang)).collect();
    let regime = newest.regime.as_deref().map_or(String::new(), |regime| format!(" · {regime}"));
    let mut text = format!(
        "\n{}\n  {}\n  {}\n",
        paint.tone(Tone::Heading, newest.title.get(lang)),
        act.id,
        paint.tone(
            Tone::Faint,
            &format!(
                "{} · {}{regime}",
                issuers.join(pick(lang, ", ", "、")),
                wording::kind(lang, &newest.kind)
            )
        ),
    );
    for version in &act.versions {
        text += &version_text(lang, act, version, on);
    }
    text
}

fn version_text(lang: Lang, act: &Act, version: &Version, on: Date) -> String {
    const STANDING: usize = 19;
    let paint = Paint::for_stdout();
    let standing = Standing::of(act, version, on);
    let (provisions, encoded, rules) = counts(version);
    let [read, secondary, unverified] = verified(version);
    let dates = match (version.status == Status::Draft, version.until, lang) {
        (true, _, Lang::En) => format!("published {}", version.published),
        (true, _, Lang::Zh) => format!("{}公布", version.published),
        (_, None, Lang::En) => format!("since {}", version.from),
        (_, None, Lang::Zh) => format!("自{}起", version.from),
        (_, Some(until), Lang::En) => format!("{} to {until}", version.from),
        (_, Some(until), Lang::Zh) => format!("{}至{until}", version.from),
    };
    let numbers = match lang {
        Lang::En => format!(
            "{encoded} of {provisions} provisions encoded, {rules} rules ({read} read, {secondary} secondary, {unverified} unverified), {} cases",
            version.cases.len()
        ),
        Lang::Zh => format!(
            "{provisions}条中已编码{encoded}条，规则{rules}条（读自原文{read}、据转述{secondary}、未核实{unverified}），案例{}个",
            version.cases.len()
        ),
    };
    format!(
        "    {}  {}  {}\n        {numbers}\n",
        padded(version.id.version.as_str(), 12),
        paint.tone(standing.tone(), &padded(standing.words(lang), STANDING)),
        dates,
    )
}
