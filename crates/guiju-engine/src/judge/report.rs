//! From judged items to determinations, disputed versions included.

use std::collections::BTreeSet;

use guiju_base::{RuleId, Text};
use guiju_law::ir::{Item, ItemId, ItemKind};
use guiju_law::{Outcome, Version};

use super::{Judge, Judged, Session};
use crate::determination::Determination;
use crate::engine::{Rival, Selected};
use crate::state::{State, Unknown, Why};

impl<'a> Session<'a> {
    /// The determinations of a version for the session's subject, in the order of its rules.
    pub(crate) fn determinations(&'a self, selected: &Selected<'a>) -> Vec<Determination> {
        self.some_determinations(selected, &|_| true)
    }

    /// The determinations of those rules of a version that are wanted.
    pub(crate) fn some_determinations(
        &'a self,
        selected: &Selected<'a>,
        wanted: &dyn Fn(&RuleId) -> bool,
    ) -> Vec<Determination> {
        let judge = Judge { session: self, engine: self.engine, version: selected.version };
        let rules = selected.version.rules();
        rules
            .filter(|(_, item)| item.subject == Some(self.instance.subject))
            .filter(|(_, item)| judge.rule_id(item).is_some_and(|it| wanted(&it)))
            .filter_map(|(id, item)| {
                let mut judged = (*judge.judge(id)).clone();
                if let Some(rival) = selected.rival {
                    judged = self.in_dispute(judged, item, selected.version, rival);
                }
                judge.determination(item, judged, &selected.chosen)
            })
            .collect()
    }

    /// The determination of one rule of a version, whichever version applies.
    pub(crate) fn determination_of(
        &'a self,
        version: &'a Version,
        id: ItemId,
    ) -> Option<Determination> {
        let judge = Judge { session: self, engine: self.engine, version };
        let judged = (*judge.judge(id)).clone();
        judge.determination(version.item(id)?, judged, &Text::new("", ""))
    }

    /// All rules unknown, because the event that selects the version is.
    pub(crate) fn undetermined(
        &'a self,
        version: &'a Version,
        unknown: &Unknown,
    ) -> Vec<Determination> {
        let judge = Judge { session: self, engine: self.engine, version };
        let chosen = Text::new(
            "the event that selects the version is not known",
            "选择适用文本的事件尚不明确",
        );
        let state = State::Unknown(Box::new(unknown.clone()));
        version
            .rules()
            .filter(|(_, item)| item.subject == Some(self.instance.subject))
            .filter_map(|(_, item)| {
                judge.determination(item, Judged::unsettled(state.clone()), &chosen)
            })
            .collect()
    }

    /// Keeps the outcome if it is known and the rival gives the same, else makes it unknown.
    fn in_dispute(
        &'a self,
        judged: Judged,
        item: &Item,
        version: &Version,
        rival: Rival<'a>,
    ) -> Judged {
        let other = match rival {
            Rival::NoLaw => None,
            Rival::Version(rival) => {
                let judge = Judge { session: self, engine: self.engine, version: rival };
                rival.item_named(&item.name).map(|(id, _)| judge.judge(id))
            }
        };
        let is_known = judged.state.unknown().is_none() || judged.outcome != Outcome::Unknown;
        let same = other.as_ref().is_some_and(|other| {
            is_known
                && other.outcome == judged.outcome
                && other.state.known() == judged.state.known()
                && other.due == judged.due
                && other.range == judged.range
        });
        if same {
            return judged;
        }
        // What is known of one side only is not known of both: a truth has no bounds to join.
        let is_level = matches!(item.kind, ItemKind::Level(_));
        let side = |state: &State| if is_level { state.clone() } else { unbounded(state) };
        let other = other.map_or(State::Unknown(Box::default()), |other| side(&other.state));
        let derivation = judged.derivation.clone();
        let state = match super::disputed(side(&judged.state), other, version) {
            State::Known(_) => State::Unknown(Box::new(Unknown::because(Why::DisputedVersion(
                version.id.to_string().into(),
            )))),
            state => state,
        };
        Judged { derivation, ..Judged::unsettled(state) }
    }
}

/// What would settle a state, without its value.
fn unbounded(state: &State) -> State {
    State::unsettled([state])
}

impl Judge<'_> {
    fn determination(&self, item: &Item, judged: Judged, chosen: &Text) -> Option<Determination> {
        let provision = self.version.provisions.get(item.provision)?;
        let is_level = matches!(item.kind, ItemKind::Level(_));
        let value = judged.state.known().filter(|_| is_level).cloned();
        let unknown = judged.state.unknown();
        let measures = match &item.kind {
            ItemKind::Sanction(sanction) => sanction.measures.clone(),
            _ => Vec::new(),
        };
        let cause = match &judged.state {
            State::Broken(cause) => Some(cause.clone()),
            _ => None,
        };
        let vocabulary = &self.engine.law.vocabulary;
        let ordered = match &item.kind {
            ItemKind::Level(level) => level.ty.is_ordered(vocabulary),
            _ => false,
        };
        // The ends of a scale bound nothing.
        let says_something = |value: &&guiju_law::Value, end: End| match value {
            guiju_law::Value::Choice(id, place) => {
                let count = vocabulary.choice(*id).map_or(0, |choice| choice.values.len());
                match end {
                    End::Low => *place > 0,
                    End::High => usize::from(*place) + 1 < count,
                }
            }
            _ => true,
        };
        let bound = |bound: Option<&guiju_law::Value>, end: End| {
            bound.filter(|value| ordered && says_something(value, end)).cloned()
        };
        let low = unknown.and_then(|it| it.low.as_ref());
        let high = unknown.and_then(|it| it.high.as_ref());
        let is_known = judged.outcome != Outcome::Unknown;
        Some(Determination {
            rule: self.rule_id(item)?,
            title: self.version.title.clone(),
            provision: provision.title.clone(),
            anchor: provision.anchor.clone(),
            form: item.form()?,
            bearer: item.bearer().map(Into::into),
            action: item.norm().map(|norm| norm.action.clone()),
            subject: self.session.instance.path.clone(),
            outcome: judged.outcome,
            applies: judged.applies,
            value,
            at_least: if is_known { None } else { bound(low, End::Low) },
            at_most: if is_known { None } else { bound(high, End::High) },
            due: judged.due,
            provisional: judged.provisional,
            range: judged.range,
            measures,
            missing: unknown.map_or_else(BTreeSet::new, |unknown| unknown.missing.clone()),
            why: unknown.map_or_else(BTreeSet::new, |unknown| unknown.why.clone()),
            cause,
            conflicts_with: judged.conflicts_with,
            defeated_by: judged.defeated_by,
            verified: item.verified,
            status: self.version.status,
            upcoming: Some(self.version.from)
                .filter(|from| self.on().date().is_some_and(|on| *from > on)),
            chosen: chosen.clone(),
            text: item.text.clone(),
            derivation: judged.derivation,
        })
    }
}

/// The end of a scale.
#[derive(Clone, Copy)]
enum End {
    Low,
    High,
}
