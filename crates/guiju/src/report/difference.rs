//! What changed between two versions of an act, side by side.

use guiju_base::Lang;
use guiju_engine::compare::{Change, Compared, Comparison, Verdict, Witness};
use guiju_law::difference::changed_values;
use guiju_law::facts::write_facts;
use guiju_law::{Item, Value, Version, Vocabulary};

use crate::paint::{Paint, Tone};
use crate::wording::{self, pick};

/// What became of a rule, in the order in which they are shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Kind {
    Added,
    Removed,
    Tightened,
    Loosened,
    Both,
    Different,
    Figure,
    Reworded,
    Same,
}

impl Kind {
    pub(crate) const ALL: [Self; 9] = [
        Self::Added,
        Self::Removed,
        Self::Tightened,
        Self::Loosened,
        Self::Both,
        Self::Different,
        Self::Figure,
        Self::Reworded,
        Self::Same,
    ];

    pub(crate) fn of(verdict: &Verdict) -> Self {
        match verdict {
            Verdict::Same => Self::Same,
            Verdict::Added(_) => Self::Added,
            Verdict::Removed(_) => Self::Removed,
            Verdict::Figure(..) => Self::Figure,
            Verdict::Compared(it) => match (&it.tightened, &it.loosened, &it.different) {
                (Some(_), Some(_), _) => Self::Both,
                (Some(_), None, _) => Self::Tightened,
                (None, Some(_), _) => Self::Loosened,
                (None, None, Some(_)) => Self::Different,
                (None, None, None) => Self::Reworded,
            },
        }
    }

    /// The word that programs read.
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Added => "added",
            Self::Removed => "removed",
            Self::Tightened => "tightened",
            Self::Loosened => "loosened",
            Self::Both => "tightened-and-loosened",
            Self::Different => "different",
            Self::Figure => "figure",
            Self::Reworded => "reworded",
            Self::Same => "same",
        }
    }

    pub(crate) fn title(self) -> (&'static str, &'static str) {
        match self {
            Self::Added => ("Added", "新增"),
            Self::Removed => ("Removed", "删除"),
            Self::Tightened => ("Tightened", "收紧"),
            Self::Loosened => ("Loosened", "放宽"),
            Self::Both => ("Tightened for some, loosened for others", "部分收紧、部分放宽"),
            Self::Different => ("Changed in another way", "其他变化"),
            Self::Figure => ("Figures changed", "数值变化"),
            Self::Reworded => {
                ("Written differently, no difference found", "表述不同，未发现实质差异")
            }
            Self::Same => ("The same", "未变"),
        }
    }

    fn tone(self) -> Tone {
        match self {
            Self::Added | Self::Tightened | Self::Both => Tone::Bad,
            Self::Removed | Self::Loosened => Tone::Good,
            Self::Different | Self::Figure => Tone::Open,
            Self::Reworded | Self::Same => Tone::Faint,
        }
    }
}

/// What a comparison is shown with.
pub(crate) struct Shown<'a> {
    pub(crate) vocabulary: &'a Vocabulary,
    pub(crate) lang: Lang,
    pub(crate) paint: Paint,
    /// The code of an item of a version, as written.
    pub(crate) code: &'a dyn Fn(&Version, &Item) -> String,
}

/// Returns the comparison as text.
pub(crate) fn render(shown: &Shown<'_>, comparison: &Comparison<'_>) -> String {
    let lang = shown.lang;
    let (old, new) = (comparison.old, comparison.new);
    let head =
        format!("{}  {} → {}", old.id.act, version_label(lang, old), version_label(lang, new));
    let mut text = format!("{}\n{}\n", shown.paint.tone(Tone::Heading, &head), new.title.get(lang));
    text += &format!("{}\n", summary(lang, comparison));
    for kind in Kind::ALL {
        let changes: Vec<&Change<'_>> =
            comparison.changes.iter().filter(|it| Kind::of(&it.verdict) == kind).collect();
        if changes.is_empty() || kind == Kind::Same {
            continue;
        }
        let (en, zh) = kind.title();
        let title = format!("{} ({})", pick(lang, en, zh), changes.len());
        text += &format!("\n{}\n", shown.paint.tone(kind.tone(), &title));
        for change in changes {
            text += &entry(shown, comparison, change);
        }
    }
    text
}

/// `2023-06-08 (in force)`.
pub(crate) fn version_label(lang: Lang, version: &Version) -> String {
    let status = match version.status {
        guiju_law::Status::Draft => pick(lang, "draft", "征求意见稿"),
        guiju_law::Status::InForce => pick(lang, "in force", "有效"),
        guiju_law::Status::Repealed => pick(lang, "repealed", "失效"),
    };
    match lang {
        Lang::En => format!("{} ({status})", version.id.version),
        Lang::Zh => format!("{}（{status}）", version.id.version),
    }
}

/// `5 added, 3 removed, 14 the same`.
pub(crate) fn summary(lang: Lang, comparison: &Comparison<'_>) -> String {
    let counts = Kind::ALL.into_iter().filter_map(|kind| {
        let count = comparison.changes.iter().filter(|it| Kind::of(&it.verdict) == kind).count();
        let (en, zh) = kind.title();
        (count > 0).then(|| match lang {
            Lang::En => format!("{count} {}", en.to_lowercase()),
            Lang::Zh => format!("{zh}{count}项"),
        })
    });
    counts.collect::<Vec<_>>().join(pick(lang, "; ", "；"))
}

fn entry(shown: &Shown<'_>, comparison: &Comparison<'_>, change: &Change<'_>) -> String {
    let lang = shown.lang;
    let pair = &change.pair;
    let item = pair.new.or(pair.old).map(|(_, item)| item);
    let form = item.map_or("", |item| item.form().unwrap_or("figure"));
    let head = format!("  {} ({})", pair.name, wording::form(lang, form));
    let mut text = format!("{}\n", shown.paint.tone(Tone::Heading, &head));
    if let Verdict::Figure(before, after) = &change.verdict {
        let side = |value: &Option<Value>| {
            value.as_ref().map_or(pick(lang, "open", "未定").to_owned(), |value| {
                wording::value(lang, shown.vocabulary, value)
            })
        };
        text += &match (pair.old, pair.new) {
            (None, _) => format!("    {}\n", side(after)),
            (_, None) => format!("    {}\n", side(before)),
            _ => format!("    {} → {}\n", side(before), side(after)),
        };
        return text;
    }
    let side = |version: &Version, item: Option<&Item>| {
        item.map_or(String::new(), |item| {
            let provision = version.provisions.get(item.provision).map_or("", |it| &it.title);
            format!("{}\n{provision}\n{}", item.text.get(lang), (shown.code)(version, item))
        })
    };
    let before = side(comparison.old, pair.old.map(|(_, item)| item));
    let after = side(comparison.new, pair.new.map(|(_, item)| item));
    let wanted = (wording::terminal_width() - 8) / 2;
    let indented =
        |text: &str| text.lines().flat_map(|line| ["    ", line, "\n"]).collect::<String>();
    text += &match (before.is_empty(), after.is_empty()) {
        (true, _) => indented(&after),
        (_, true) => indented(&before),
        _ => indented(&wording::columns(&before, &after, wanted)),
    };
    if let Verdict::Compared(_) = change.verdict {
        let values = values_text(shown.vocabulary, lang, comparison, change);
        let label = pick(lang, "figures and words: ", "数值与用语：");
        text += &values.map_or(String::new(), |values| format!("    {label}{values}\n"));
    }
    text += &indented(&verdict(shown, &change.verdict));
    text + "\n"
}

/// `30 days → 10 days`: the values that only one of the two is written with; `None` where both are
/// written with the same.
pub(crate) fn values_text(
    vocabulary: &Vocabulary,
    lang: Lang,
    comparison: &Comparison<'_>,
    change: &Change<'_>,
) -> Option<String> {
    let (before, after) = changed_values(&change.pair, comparison.old, comparison.new);
    if before.is_empty() && after.is_empty() {
        return None;
    }
    let shown = |values: &[Value]| {
        let words = values.iter().map(|it| wording::value(lang, vocabulary, it));
        let words: Vec<String> = words.collect();
        if words.is_empty() { "—".to_owned() } else { words.join(pick(lang, ", ", "、")) }
    };
    Some(format!("{} → {}", shown(&before), shown(&after)))
}

fn verdict(shown: &Shown<'_>, verdict: &Verdict) -> String {
    let lang = shown.lang;
    let mut text = String::new();
    let mut show = |label: (&str, &str), witness: Option<&Witness>| {
        if let Some(witness) = witness {
            let label = pick(lang, label.0, label.1);
            text += &format!("{}\n", shown.paint.tone(Tone::Open, label));
            text += &witness_text(shown, witness);
        }
    };
    match verdict {
        Verdict::Added(witness) => {
            show(("applies, for example, to", "例如适用于"), witness.as_deref());
        }
        Verdict::Removed(witness) => {
            show(("applied, for example, to", "例如曾适用于"), witness.as_deref());
        }
        Verdict::Compared(found) => {
            show(("asks more under", "在下列事实下要求更严"), found.tightened.as_ref());
            show(("asks less under", "在下列事实下要求更宽"), found.loosened.as_ref());
            if found.tightened.is_none() && found.loosened.is_none() {
                show(("differs under", "在下列事实下结果不同"), found.different.as_ref());
            }
            text += &tried(lang, found);
        }
        _ => {}
    }
    text
}

/// How sure the answer is.
pub(crate) fn tried(lang: Lang, found: &Compared) -> String {
    if found.tightened.is_some() && found.loosened.is_some() {
        return String::new();
    }
    let tried = found.tried;
    match (lang, found.exhaustive) {
        (Lang::En, true) => format!(
            "decided: all {tried} sets of facts that the words and figures of both can tell apart were judged\n"
        ),
        (Lang::Zh, true) => format!("已判定：双方用语和数值所能区分的{tried}组事实均已比对\n"),
        (Lang::En, false) => {
            format!("no other difference was found in {tried} sets of facts; there are more\n")
        }
        (Lang::Zh, false) => format!("在{tried}组事实中未发现其他差异；尚有未比对的组合\n"),
    }
}

/// The facts, and what comes out before and after.
fn witness_text(shown: &Shown<'_>, witness: &Witness) -> String {
    let lang = shown.lang;
    let mut text = String::new();
    for line in write_facts(shown.vocabulary, &witness.facts).lines() {
        text += &format!("  {line}\n");
    }
    let outcome = |found: &Option<guiju_engine::Determination>| {
        found.as_ref().map_or(pick(lang, "no rule", "无规则").to_owned(), |it| {
            outcome_text(shown.vocabulary, lang, it)
        })
    };
    let (before, after) = (outcome(&witness.old), outcome(&witness.new));
    text += &match lang {
        Lang::En => format!("  on {}: {before} → {after}\n", witness.on),
        Lang::Zh => format!("  判断日{}：{before} → {after}\n", witness.on),
    };
    text
}

/// An outcome with its value, date or range.
pub(crate) fn outcome_text(
    vocabulary: &Vocabulary,
    lang: Lang,
    it: &guiju_engine::Determination,
) -> String {
    let mut text = match &it.value {
        Some(value) => wording::value(lang, vocabulary, value),
        None => wording::outcome(lang, it.outcome),
    };
    if let Some(due) = it.due {
        text += &format!(" {due}");
    }
    if let Some(range) = it.range.as_ref().filter(|_| it.outcome == guiju_law::Outcome::Exposed) {
        text += &format!(" {}", wording::range(lang, range));
    }
    text
}
