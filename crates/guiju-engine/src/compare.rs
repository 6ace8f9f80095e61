//! What changed between two versions of an act, decided by facts on which they differ.
//!
//! Items are paired by name ([`guiju_law::difference`]). Those that say the same are left alone. For the
//! others facts are searched on which the older and the newer one come out differently: facts under which
//! the newer one asks more show that it was *tightened*, facts under which it asks less that it was
//! *loosened*, and both can be so. The facts found are part of the answer; where none are found, the
//! answer says how many were tried and whether they were all that the law can tell apart.

mod burden;
mod search;

use guiju_base::{Date, Time};
use guiju_law::difference::{Pair, pair_items};
use guiju_law::ir::{ItemId, ItemKind};
use guiju_law::{Facts, Value, Version};

pub use burden::Shift;

use crate::determination::Determination;
use crate::engine::{Engine, Query};
use crate::judge::Session;
use search::Search;

/// All that changed from one version to another.
#[derive(Debug, Clone)]
pub struct Comparison<'a> {
    /// The older version.
    pub old: &'a Version,
    /// The newer version.
    pub new: &'a Version,
    /// The items of both, in the order of the newer one.
    pub changes: Vec<Change<'a>>,
}

/// What became of one item.
#[derive(Debug, Clone)]
pub struct Change<'a> {
    /// The item in both versions.
    pub pair: Pair<'a>,
    /// What was found.
    pub verdict: Verdict,
}

/// What was found of an item.
#[derive(Debug, Clone)]
pub enum Verdict {
    /// Both say the same.
    Same,
    /// Only the newer version has it; with facts to which it applies, if any were found.
    Added(Option<Box<Witness>>),
    /// Only the older version has it; with facts to which it applied.
    Removed(Option<Box<Witness>>),
    /// A figure whose value is another: before and after, `None` where it is open.
    Figure(Option<Value>, Option<Value>),
    /// They are written differently.
    Compared(Box<Compared>),
}

/// How two items that are written differently come out.
#[derive(Debug, Clone, Default)]
pub struct Compared {
    /// Facts under which the newer one asks more.
    pub tightened: Option<Witness>,
    /// Facts under which the newer one asks less.
    pub loosened: Option<Witness>,
    /// Facts under which they differ and neither asks more: another value, another measure.
    pub different: Option<Witness>,
    /// How many sets of facts were judged under both.
    pub tried: usize,
    /// Whether these were all that the figures and words of both items can tell apart.
    pub exhaustive: bool,
}

/// Facts that show a difference.
#[derive(Debug, Clone)]
pub struct Witness {
    /// The facts; none can be left out.
    pub facts: Facts,
    /// The date judged on.
    pub on: Time,
    /// What comes out under the older version.
    pub old: Option<Determination>,
    /// What comes out under the newer version.
    pub new: Option<Determination>,
}

/// Compares two versions; facts are judged on `on` under both, whichever is in force then.
///
/// `progress` is told how many of how many items are done.
pub fn compare_versions<'a>(
    engine: &Engine<'a>,
    (old, new): (&'a Version, &'a Version),
    on: Date,
    mut progress: impl FnMut(usize, usize),
) -> Comparison<'a> {
    let pairs = pair_items(old, new);
    let count = pairs.len();
    let mut changes = Vec::new();
    for (place, pair) in pairs.into_iter().enumerate() {
        progress(place, count);
        let verdict = verdict(engine, (old, new), &pair, on);
        changes.push(Change { pair, verdict });
    }
    progress(count, count);
    Comparison { old, new, changes }
}

fn verdict<'a>(
    engine: &Engine<'a>,
    (old, new): (&'a Version, &'a Version),
    pair: &Pair<'a>,
    on: Date,
) -> Verdict {
    if pair.same {
        return Verdict::Same;
    }
    let is_figure = |side: Option<(ItemId, &guiju_law::Item)>| {
        side.is_some_and(|(_, item)| matches!(item.kind, ItemKind::Param(..)))
    };
    if is_figure(pair.old) || is_figure(pair.new) {
        return Verdict::Figure(figure(pair.old), figure(pair.new));
    }
    let older = pair.old.map(|(id, _)| (old, id));
    let newer = pair.new.map(|(id, _)| (new, id));
    let Some(mut search) = Search::new(engine, (older, newer), on) else {
        return Verdict::Compared(Box::default());
    };
    search.run();
    match (older, newer) {
        (Some(_), Some(_)) => Verdict::Compared(Box::new(search.found)),
        (None, _) => Verdict::Added(search.found.tightened.or(search.found.loosened).map(Box::new)),
        (_, None) => {
            Verdict::Removed(search.found.loosened.or(search.found.tightened).map(Box::new))
        }
    }
}

/// The value of a figure that is one literal.
fn figure(side: Option<(ItemId, &guiju_law::Item)>) -> Option<Value> {
    match side.map(|(_, item)| &item.kind) {
        Some(ItemKind::Param(_, Ok(expr))) => match &expr.kind {
            guiju_law::ExprKind::Literal(value) => Some(value.clone()),
            _ => None,
        },
        _ => None,
    }
}

impl<'a> Engine<'a> {
    /// Judges one rule of a version for the first subject of its kind; `None` without such a subject.
    ///
    /// The version need not be in force on the date; the acts that it refers to are taken as they are
    /// in force then.
    pub fn judge_rule(
        &self,
        facts: &Facts,
        query: &Query,
        (version, id): (&'a Version, ItemId),
    ) -> Option<Determination> {
        let subject = version.item(id)?.subject?;
        let instance = facts.of(subject).next()?;
        Session::new(self, facts, query, instance).determination_of(version, id)
    }
}
