//! Which version of each act applies: one world for each answer.
//!
//! Versions follow the date judged on, or the date of an event. Between two dates on which any of them
//! changes nothing changes, so that one plan serves every date between.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use guiju_base::{ActId, Date};
use guiju_law::ir::ExprKind;
use guiju_law::vocabulary::SubjectId;
use guiju_law::{Act, Law, Status, Version};

/// The version of an act that applies in a world.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Selected<'a> {
    pub(crate) version: &'a Version,
    /// Whether it is in dispute that it applies.
    pub(crate) disputed: bool,
}

/// The versions that apply together.
#[derive(Debug, Clone, Default)]
pub(crate) struct World<'a> {
    selected: BTreeMap<&'a ActId, Selected<'a>>,
}

impl<'a> World<'a> {
    pub(crate) fn selected(&self, act: &ActId) -> Option<Selected<'a>> {
        self.selected.get(act).copied()
    }

    /// Whether two worlds are the same law.
    pub(crate) fn is_same(&self, other: &Self) -> bool {
        self.selected.len() == other.selected.len()
            && self.selected.iter().zip(&other.selected).all(|((a, x), (b, y))| {
                a == b && std::ptr::eq(x.version, y.version) && x.disputed == y.disputed
            })
    }
}

/// An event by whose date versions are chosen.
#[derive(Debug, Clone)]
pub(crate) struct Axis {
    /// Names of the fact below the subject.
    pub(crate) names: Vec<Arc<str>>,
    /// First days of what changes, in order.
    pub(crate) breaks: Vec<Date>,
}

/// How versions are chosen for one subject.
#[derive(Debug, Clone, Default)]
pub(crate) struct Axes<'a> {
    pub(crate) events: Vec<Axis>,
    /// For each act the axis that chooses its version; `None` for the date judged on.
    acts: Vec<(&'a Act, Option<usize>)>,
}

impl<'a> Axes<'a> {
    /// The axes of all acts for a subject.
    pub(crate) fn new(law: &'a Law, subject: SubjectId) -> Self {
        let mut axes = Self::default();
        for act in &law.acts {
            let event = selector(act, subject);
            let axis = event.map(|names| {
                let known = axes.events.iter().position(|axis| axis.names == names);
                known.unwrap_or_else(|| {
                    axes.events.push(Axis { names: names.to_vec(), breaks: Vec::new() });
                    axes.events.len() - 1
                })
            });
            if let Some(axis) = axis.and_then(|axis| axes.events.get_mut(axis)) {
                axis.breaks.extend(changes(act));
                axis.breaks.sort_unstable();
                axis.breaks.dedup();
            }
            axes.acts.push((act, axis));
        }
        axes
    }

    /// The world in which events lie on the dates given, one for each axis.
    pub(crate) fn world(&self, on: Date, events: &[Date], known: Option<Date>) -> World<'a> {
        let mut world = World::default();
        for (act, axis) in &self.acts {
            let date = axis.and_then(|axis| events.get(axis)).copied().unwrap_or(on);
            if let Some(version) = act.in_force(date, known) {
                let disputed = version.is_disputed(date);
                world.selected.insert(&act.id, Selected { version, disputed });
            }
        }
        world
    }
}

/// The event that chooses the version of an act for a subject: the one that its last version names.
fn selector(act: &Act, subject: SubjectId) -> Option<&[Arc<str>]> {
    act.versions.iter().rev().find_map(|version| match &version.applies_to.as_ref()?.kind {
        ExprKind::Fact(of, names) if *of == subject => Some(names.as_slice()),
        _ => None,
    })
}

/// The days on which an act changes: first days, days after the last, ends of disputes.
pub(crate) fn changes(act: &Act) -> impl Iterator<Item = Date> {
    act.versions
        .iter()
        .filter(|version| version.status != Status::Draft)
        .flat_map(|it| [Some(it.from), it.until, it.disputed_until])
        .flatten()
}

/// The dates around `on` between which the law of all acts is the same: from the first, until before the
/// second.
pub(crate) fn interval(law: &Law, on: Date) -> (Option<Date>, Option<Date>) {
    let breaks: BTreeSet<Date> = law.acts.iter().flat_map(changes).collect();
    let from = breaks.range(..=on).next_back().copied();
    let until = breaks.range(on..).find(|date| **date > on).copied();
    (from, until)
}
