//! What breaches cost together: the sanctions of each bearer, added up by the law of penalties.
//!
//! Sanctions of one bearer on one subject that punish the same conduct are put together. Whether several
//! provisions may fine one act, and which of them prevails, is law: the engine looks for a figure of the
//! type [`CONCURRENCE`] in the acts in force on the date, applies what it says and cites it. Without such
//! a figure nothing is left out of the sum.
//!
//! What conduct is one act is for an authority to judge. Two bounds are therefore given: the sum over all
//! conduct told apart here, and what remains if the authority took all conduct on one subject as one act.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use guiju_base::{Number, RuleId, Text, VersionId};
use guiju_law::ir::{ItemKind, RuleTarget};
use guiju_law::{ExprKind, Outcome, Value, Version};

use crate::determination::{Determination, Range};
use crate::engine::{Engine, Query};

/// The choice whose figures say what several fines for one act come to.
pub const CONCURRENCE: &str = "concurrence-of-fines";
/// The value of [`CONCURRENCE`] under which the provision with the higher fine applies alone.
const HIGHEST: &str = "highest";

/// What all breaches cost.
#[derive(Debug, Clone)]
pub struct Exposure {
    /// The bearers in the order of their roles.
    pub bearers: Vec<BearerExposure>,
    /// The rule by which several fines for one act are added up, if one is in force.
    pub concurrence: Option<Concurrence>,
    /// Sanctions of which it is not known whether they expose.
    pub unsettled: Vec<Determination>,
}

/// The rule by which several fines for one act are added up.
#[derive(Debug, Clone)]
pub struct Concurrence {
    /// The version that has it.
    pub version: VersionId,
    /// Title of the instrument.
    pub title: Text,
    /// Heading of the provision.
    pub provision: Box<str>,
    /// What the rule says, as its choice words it.
    pub rule: Text,
    /// Whether the provision with the higher fine applies alone.
    pub highest_alone: bool,
}

/// What one bearer is exposed to.
#[derive(Debug, Clone)]
pub struct BearerExposure {
    /// The role.
    pub bearer: Arc<str>,
    /// The conduct told apart, in the order of subjects.
    pub conducts: Vec<Conduct>,
    /// The fines of all conduct, added up.
    pub total: Range,
    /// The fines if all conduct on one subject were one act; equal to the total without a rule of concurrence.
    pub if_one_act: Range,
}

/// Conduct on one subject that one or more sanctions punish.
#[derive(Debug, Clone)]
pub struct Conduct {
    /// Path of the subject.
    pub subject: Arc<str>,
    /// The rules breached by it.
    pub breaches: Vec<RuleId>,
    /// The sanctions, in the order of acts and rules.
    pub sanctions: Vec<Determination>,
    /// The sanction whose fine prevails, as a place in `sanctions`; `None` where nothing has to give way.
    pub prevails: Option<usize>,
    /// The fine that results; `None` where no sanction has a fine.
    pub fine: Option<Range>,
}

/// Returns what the exposures among the determinations of one date cost together.
pub fn exposure(engine: &Engine<'_>, query: &Query, found: &[Determination]) -> Exposure {
    let concurrence = concurrence(engine, query);
    let highest_alone = concurrence.as_ref().is_some_and(|rule| rule.highest_alone);
    let breaches = Breaches::of(found);
    let mut groups: BTreeMap<Arc<str>, Vec<Open>> = BTreeMap::new();
    for sanction in found.iter().filter(|it| it.outcome == Outcome::Exposed) {
        let Some(bearer) = sanction.bearer.clone() else { continue };
        let breached = breaches.punished_by(engine, sanction);
        let conducts = groups.entry(bearer).or_default();
        Open::add(conducts, sanction, &breached);
    }
    let bearers = groups.into_iter().map(|(bearer, conducts)| {
        let conducts: Vec<Conduct> =
            conducts.into_iter().map(|conduct| conduct.close(highest_alone)).collect();
        let total = sum(conducts.iter().filter_map(|it| it.fine.as_ref()));
        let if_one_act = if highest_alone { if_one_act(&conducts) } else { total.clone() };
        BearerExposure { bearer, conducts, total, if_one_act }
    });
    let unsettled = |it: &&Determination| {
        it.form == "sanction" && matches!(it.outcome, Outcome::Unknown | Outcome::Broken)
    };
    Exposure {
        bearers: bearers.collect(),
        concurrence,
        unsettled: found.iter().filter(unsettled).cloned().collect(),
    }
}

/// The figure in force that says how several fines for one act are added up.
fn concurrence(engine: &Engine<'_>, query: &Query) -> Option<Concurrence> {
    let vocabulary = &engine.law.vocabulary;
    let choice = vocabulary.choice_named(CONCURRENCE)?;
    let date = query.on.date()?;
    let versions = engine.law.acts.iter().filter_map(|act| act.in_force(date, query.known));
    versions.into_iter().find_map(|version: &Version| {
        version.items.iter().find_map(|item| {
            let ItemKind::Param(_, Ok(value)) = &item.kind else { return None };
            let ExprKind::Literal(Value::Choice(id, place)) = &value.kind else { return None };
            if *id != choice {
                return None;
            }
            Some(Concurrence {
                version: version.id.clone(),
                title: version.title.clone(),
                provision: version.provisions.get(item.provision)?.title.clone(),
                rule: vocabulary.choice_title(*id, *place)?.clone(),
                highest_alone: vocabulary.choice_word(*id, *place) == HIGHEST,
            })
        })
    })
}

/// The breached rules by subject, act and name.
struct Breaches<'d> {
    rules: BTreeMap<(&'d str, &'d str, &'d str), &'d Determination>,
}

impl<'d> Breaches<'d> {
    fn of(found: &'d [Determination]) -> Self {
        let breached = found.iter().filter(|it| it.outcome.is_breach() == Some(true));
        let key = |it: &'d Determination| {
            ((&*it.subject, it.rule.act.as_str(), it.rule.rule.as_str()), it)
        };
        Self { rules: breached.map(key).collect() }
    }

    /// The breached rules that a sanction punishes.
    fn punished_by(&self, engine: &Engine<'_>, sanction: &Determination) -> Vec<&'d Determination> {
        let rule = &sanction.rule;
        let version = engine.law.act(&rule.act).and_then(|it| it.version(rule.version.as_str()));
        let item = version.and_then(|it| it.item_named(rule.rule.as_str()));
        let Some((version, ItemKind::Sanction(it))) = version.zip(item.map(|(_, item)| &item.kind))
        else {
            return Vec::new();
        };
        let found = it.breaches.iter().filter_map(|target| {
            let (act, name) = match target {
                RuleTarget::Local(id) => (version.id.act.as_str(), &*version.item(*id)?.name),
                RuleTarget::Foreign(act, name) => (act.as_str(), &**name),
            };
            // A rule about a single subject, such as the company, may stand behind a sanction on another.
            let own = self.rules.get(&(&*sanction.subject, act, name)).copied();
            own.or_else(|| {
                let singles = engine.law.vocabulary.subjects().iter().filter(|it| it.single);
                singles.into_iter().find_map(|it| self.rules.get(&(&*it.name, act, name)).copied())
            })
        });
        found.collect()
    }
}

/// Conduct to which sanctions are still added.
struct Open {
    subject: Arc<str>,
    breaches: BTreeMap<String, RuleId>,
    /// Actions of the breached norms: two laws that forbid the same action punish the same conduct.
    actions: BTreeSet<Arc<str>>,
    sanctions: Vec<Determination>,
}

impl Open {
    /// Adds a sanction to the conduct that it shares a breached rule or an action with, joining conduct
    /// that it connects.
    fn add(conducts: &mut Vec<Self>, sanction: &Determination, breached: &[&Determination]) {
        let mut joined = Self {
            subject: sanction.subject.clone(),
            breaches: breached.iter().map(|it| (it.rule.to_string(), it.rule.clone())).collect(),
            actions: breached.iter().filter_map(|it| it.action.clone()).collect(),
            sanctions: vec![sanction.clone()],
        };
        let mut place = conducts.len();
        let mut at = 0;
        while at < conducts.len() {
            let shares = conducts.get(at).is_some_and(|it| it.shares(&joined));
            if !shares {
                at += 1;
                continue;
            }
            place = place.min(at);
            let mut other = conducts.remove(at);
            other.breaches.append(&mut joined.breaches);
            other.actions.append(&mut joined.actions);
            other.sanctions.append(&mut joined.sanctions);
            joined = other;
        }
        conducts.insert(place.min(conducts.len()), joined);
    }

    fn shares(&self, other: &Self) -> bool {
        self.subject == other.subject
            && (self.breaches.keys().any(|rule| other.breaches.contains_key(rule))
                || !self.actions.is_disjoint(&other.actions))
    }

    fn close(self, highest_alone: bool) -> Conduct {
        let fined: Vec<(usize, &Range)> = self
            .sanctions
            .iter()
            .enumerate()
            .filter_map(|(place, it)| it.range.as_ref().map(|range| (place, range)))
            .collect();
        let is_several = fined.len() > 1;
        let prevails = if highest_alone && is_several { highest(&fined) } else { None };
        let fine = match (&prevails, fined.is_empty()) {
            (_, true) => None,
            (Some(place), _) => {
                fined.iter().find(|(at, _)| at == place).map(|(_, range)| (*range).clone())
            }
            (None, _) if highest_alone && is_several => Some(hull(&fined)),
            (None, _) => Some(sum(fined.iter().map(|(_, range)| *range))),
        };
        Conduct {
            subject: self.subject,
            breaches: self.breaches.into_values().collect(),
            sanctions: self.sanctions,
            prevails,
            fine,
        }
    }
}

/// The provision with the higher fine: the higher upper end, then the higher lower end; `None` where an
/// upper end is not known, for then another may be higher.
fn highest(fined: &[(usize, &Range)]) -> Option<usize> {
    if fined.iter().any(|(_, range)| range.high.is_none()) {
        return None;
    }
    // The first of equal ones: a maximum would take the last.
    let best = fined.iter().rev().max_by_key(|(_, range)| (range.high, range.low));
    best.map(|(place, _)| *place)
}

/// From the least lower end of any to the greatest upper end, if that is known.
fn hull(fined: &[(usize, &Range)]) -> Range {
    let low = fined.iter().filter_map(|(_, range)| range.low).min();
    let known: Option<Vec<Number>> = fined.iter().map(|(_, range)| range.high).collect();
    Range { low, high: known.and_then(|known| known.into_iter().max()) }
}

/// The sum of ranges; an end that is not known stays so.
fn sum<'r>(ranges: impl Iterator<Item = &'r Range>) -> Range {
    let zero = Range { low: Some(Number::ZERO), high: Some(Number::ZERO) };
    let add =
        |a: Option<Number>, b: Option<Number>| a.zip(b).and_then(|(a, b)| a.checked_add(b).ok());
    ranges.fold(zero, |total, range| Range {
        low: add(total.low, range.low),
        high: add(total.high, range.high),
    })
}

/// The fines if all conduct on one subject were one act.
fn if_one_act(conducts: &[Conduct]) -> Range {
    let mut by_subject: BTreeMap<&str, Vec<(usize, &Range)>> = BTreeMap::new();
    for (place, conduct) in conducts.iter().enumerate() {
        if let Some(fine) = &conduct.fine {
            by_subject.entry(&conduct.subject).or_default().push((place, fine));
        }
    }
    let prevailing: Vec<Range> = by_subject
        .values()
        .map(|fined| match highest(fined) {
            Some(place) => fined
                .iter()
                .find(|(at, _)| *at == place)
                .map_or_else(|| hull(fined), |(_, range)| (*range).clone()),
            None => hull(fined),
        })
        .collect();
    sum(prevailing.iter())
}
