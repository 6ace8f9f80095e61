//! The engine: a law, made ready to judge facts on any date.

use std::collections::BTreeMap;
use std::sync::Arc;

use guiju_base::{ActId, Date, RuleId, Text, Time};
use guiju_law::facts::Instance;
use guiju_law::ir::{ItemId, ItemKind, RuleTarget};
use guiju_law::{Act, Facts, Law, Value, Version};

use crate::determination::Determination;
use crate::judge::{Judge, Session};
use crate::state::{State, Unknown};

/// A rule by its version and place.
pub(crate) type RulePlace<'a> = (&'a Version, ItemId);

/// Norms by bearer and action.
pub(crate) type NormsByAction<'a> = BTreeMap<(Arc<str>, Arc<str>), Vec<RulePlace<'a>>>;

/// A law with what is worked out once for all judgements.
#[derive(Debug)]
pub struct Engine<'a> {
    pub(crate) law: &'a Law,
    /// Exceptions that rules of other acts make, by the act and rule that they defeat.
    pub(crate) foreign_defeaters: BTreeMap<(ActId, Arc<str>), Vec<RulePlace<'a>>>,
    /// Norms by bearer and action, where some oblige and others forbid.
    pub(crate) opposites: NormsByAction<'a>,
}

/// What is asked of the engine.
#[derive(Debug, Clone)]
pub struct Query {
    /// The date judged on, or a moment of it.
    pub on: Time,
    /// Law published later than this is not known; `None` knows all.
    pub known: Option<Date>,
    /// Whether drafts are judged as if they were in force.
    pub drafts: bool,
    /// Whether versions that are published and not yet in force are judged as if they were.
    pub upcoming: bool,
    /// The acts asked about; empty is all.
    pub acts: Vec<ActId>,
    /// Whether derivations are wanted.
    pub explain: bool,
}

impl Query {
    /// Returns the query for everything in force on `date`.
    pub fn on(date: Date) -> Self {
        Self {
            on: Time::Day(date),
            known: None,
            drafts: false,
            upcoming: false,
            acts: Vec::new(),
            explain: false,
        }
    }
}

/// A version that applies to a subject, and why.
#[derive(Debug, Clone)]
pub(crate) struct Selected<'a> {
    pub(crate) version: &'a Version,
    /// What applies instead if a dispute goes the other way.
    pub(crate) rival: Option<Rival<'a>>,
    pub(crate) chosen: Text,
}

/// What applies if it does not yet, where its first day is in dispute.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Rival<'a> {
    /// The version before.
    Version(&'a Version),
    /// No version at all.
    NoLaw,
}

/// Which version of an act applies.
#[derive(Debug, Clone)]
pub(crate) enum Selection<'a> {
    One(Selected<'a>),
    /// The event that selects it is not known; one version is named so that its rules can be listed.
    Unknown(&'a Version, Unknown),
    None,
}

impl<'a> Engine<'a> {
    /// Makes a law ready.
    pub fn new(law: &'a Law) -> Self {
        let mut foreign_defeaters: BTreeMap<_, Vec<_>> = BTreeMap::new();
        let mut norms: NormsByAction<'_> = BTreeMap::new();
        for version in law.versions() {
            for (id, item) in version.items() {
                for target in &item.defeats {
                    if let RuleTarget::Foreign(act, name) = target {
                        let key = (act.clone(), name.clone());
                        foreign_defeaters.entry(key).or_default().push((version, id));
                    }
                }
                if let Some(norm) = item.norm() {
                    let key = (norm.bearer.clone(), norm.action.clone());
                    norms.entry(key).or_default().push((version, id));
                }
            }
        }
        norms.retain(|_, rules| {
            let is_prohibition = |(version, id): &(&Version, ItemId)| {
                version.item(*id).is_some_and(|it| matches!(it.kind, ItemKind::Prohibition(_)))
            };
            rules.iter().any(is_prohibition) && !rules.iter().all(is_prohibition)
        });
        Self { law, foreign_defeaters, opposites: norms }
    }

    /// Returns the law.
    pub fn law(&self) -> &'a Law {
        self.law
    }

    /// Judges all facts: one determination for each rule and subject, in the order of acts, versions,
    /// subjects as given and rules as written.
    pub fn check(&self, facts: &Facts, query: &Query) -> Vec<Determination> {
        let mut determinations = Vec::new();
        for act in &self.law.acts {
            if !query.acts.is_empty() && !query.acts.contains(&act.id) {
                continue;
            }
            for instance in &facts.instances {
                let session = Session::new(self, facts, query, instance);
                match session.select(&act.id) {
                    Selection::One(selected) => {
                        determinations.extend(session.determinations(&selected));
                    }
                    Selection::Unknown(version, unknown) => {
                        determinations.extend(session.undetermined(version, &unknown));
                    }
                    Selection::None => {}
                }
                for version in as_if_in_force(act, query) {
                    determinations.extend(session.determinations(&draft_selected(version)));
                }
            }
        }
        determinations
    }

    /// Judges some rules of the acts asked about for one of the subjects, in the order of acts and as written.
    pub(crate) fn check_some(
        &self,
        facts: &Facts,
        query: &Query,
        instance: &Instance,
        wanted: &dyn Fn(&RuleId) -> bool,
    ) -> Vec<Determination> {
        let session = Session::new(self, facts, query, instance);
        let mut determinations = Vec::new();
        for act in &query.acts {
            match session.select(act) {
                Selection::One(selected) => {
                    determinations.extend(session.some_determinations(&selected, wanted));
                }
                Selection::Unknown(version, unknown) => {
                    let all = session.undetermined(version, &unknown).into_iter();
                    determinations.extend(all.filter(|it| wanted(&it.rule)));
                }
                Selection::None => {}
            }
        }
        determinations
    }

    /// Judges the rules of one version, whichever applies on the date; for cases of drafts.
    pub fn check_version(
        &self,
        facts: &Facts,
        query: &Query,
        version: &'a Version,
    ) -> Vec<Determination> {
        let mut determinations = Vec::new();
        for instance in &facts.instances {
            let session = Session::new(self, facts, query, instance);
            determinations.extend(session.determinations(&draft_selected(version)));
        }
        determinations
    }
}

/// The drafts and coming versions that the query wants judged, in order.
fn as_if_in_force<'a>(act: &'a Act, query: &Query) -> Vec<&'a Version> {
    let Some(date) = query.on.date() else { return Vec::new() };
    let mut versions: Vec<&Version> = Vec::new();
    if query.drafts {
        versions.extend(act.drafts(date));
    }
    if query.upcoming {
        versions.extend(act.upcoming(date));
    }
    versions
}

fn draft_selected(version: &Version) -> Selected<'_> {
    Selected {
        version,
        rival: None,
        chosen: Text::new(
            "judged as if in force, because it was asked for",
            "按要求视同生效予以判断",
        ),
    }
}

impl<'a> Session<'a> {
    /// Chooses the version of `act` that applies to the subject.
    pub(crate) fn select(&self, act: &ActId) -> Selection<'a> {
        let Some(act) = self.engine.law.act(act) else { return Selection::None };
        let Some(on) = self.query.on.date() else { return Selection::None };
        let known = self.query.known;
        // Versions of one act name the same event, if any does.
        let selector = act.versions.iter().rev().find(|version| {
            version.applies_to.is_some()
                && version.applies_to_subject() == Some(self.instance.subject)
        });
        let (date, event) = match selector {
            None => (on, None),
            Some(version) => {
                let judge = Judge { session: self, engine: self.engine, version };
                match judge.event(version) {
                    State::Known(Value::Date(time)) => match time.date() {
                        Some(date) if date <= on => (date, Some(date)),
                        // What has not happened yet would happen under the law of today.
                        _ => (on, None),
                    },
                    State::Unknown(unknown) => {
                        return match act.in_force(on, known) {
                            Some(version) => Selection::Unknown(version, *unknown),
                            None => Selection::None,
                        };
                    }
                    _ => (on, None),
                }
            }
        };
        let Some(version) = act.in_force(date, known) else { return Selection::None };
        let rival = version
            .is_disputed(date)
            .then(|| act.predecessor(version, known).map_or(Rival::NoLaw, Rival::Version));
        Selection::One(Selected { version, rival, chosen: chosen(version, date, event) })
    }
}

impl Session<'_> {
    /// Whether a version may be the one that applies, while the event that chooses it is not known: no draft,
    /// and no text that was not published or has not begun.
    pub(crate) fn may_apply(&self, version: &Version) -> bool {
        let act = self.engine.law.act(&version.id.act);
        let (on, known) = (self.query.on.date(), self.query.known);
        act.zip(on).is_some_and(|(act, on)| act.may_apply(version, on, known))
    }
}

fn chosen(version: &Version, date: Date, event: Option<Date>) -> Text {
    let until = version.until.map_or(String::new(), |until| format!(" until {until}"));
    let until_zh = version.until.map_or(String::new(), |until| format!("至{until}止"));
    let from = version.from;
    match event {
        Some(_) => Text::new(
            format!(
                "the event that selects the version was on {date}; in force from {from}{until}"
            ),
            format!("选择文本的事件发生于{date};自{from}起施行{until_zh}"),
        ),
        None => Text::new(
            format!("in force on {date}: from {from}{until}"),
            format!("{date}有效:自{from}起施行{until_zh}"),
        ),
    }
}
