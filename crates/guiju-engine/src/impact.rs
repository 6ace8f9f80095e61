//! What changes for given facts between two dates, and why: the law, or the time that passes.
//!
//! Both dates are judged, the determinations paired by act, rule and subject, and what matters told:
//! duties new and gone, outcomes and dates that moved, exposures, classifications. The reason is found
//! by one more judgement: the older version on the later date. Where that gives the later outcome, time
//! made the difference; where it does not, the law did.

use std::collections::BTreeMap;
use std::sync::Arc;

use guiju_base::{ActId, VersionId};
use guiju_law::difference::reached_items;
use guiju_law::facts::Instance;
use guiju_law::ir::ExprKind;
use guiju_law::{Facts, Outcome, Status, Value, Version};

use crate::determination::Determination;
use crate::engine::{Engine, Query};
use crate::judge::Session;

/// What changed for one rule and subject.
#[derive(Debug, Clone)]
pub struct Change {
    /// The act.
    pub act: ActId,
    /// The rule.
    pub rule: Arc<str>,
    /// Path of the subject.
    pub subject: Arc<str>,
    /// What changed.
    pub kind: ChangeKind,
    /// The outcome on the earlier date; `None` when no version of the act had the rule.
    pub before: Option<Determination>,
    /// The outcome on the later date.
    pub after: Option<Determination>,
    /// Why, the most telling first.
    pub reasons: Vec<Reason>,
}

/// What changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum ChangeKind {
    /// It applies and did not: a duty, a ban that is violated, an exposure.
    New,
    /// It applied and does not any more.
    Gone,
    /// It was kept or open and is breached now.
    Breached,
    /// It was breached and is not now.
    Mended,
    /// The outcome is another: open, performed, suspended.
    Outcome,
    /// The date moved.
    Moved,
    /// The amount is another.
    Amount,
    /// The value of a classification is another.
    Value,
    /// It was known and is not now.
    NoLongerKnown,
    /// It was not known and is now.
    NowKnown,
}

impl ChangeKind {
    /// All kinds in the order in which they are told.
    pub const ALL: [Self; 10] = [
        Self::New,
        Self::Gone,
        Self::Breached,
        Self::Mended,
        Self::Outcome,
        Self::Moved,
        Self::Amount,
        Self::Value,
        Self::NoLongerKnown,
        Self::NowKnown,
    ];

    /// Returns the word that programs read.
    pub fn word(self) -> &'static str {
        match self {
            Self::New => "new",
            Self::Gone => "gone",
            Self::Breached => "breached",
            Self::Mended => "mended",
            Self::Outcome => "outcome",
            Self::Moved => "moved",
            Self::Amount => "amount",
            Self::Value => "value",
            Self::NoLongerKnown => "no-longer-known",
            Self::NowKnown => "now-known",
        }
    }
}

/// Why something changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reason {
    /// The act came into force in between.
    ActBegan(VersionId),
    /// The act ended in between.
    ActEnded(VersionId),
    /// Another version of the act applies.
    OtherVersion(VersionId, VersionId),
    /// The new version has the rule, the old one had not.
    RuleAdded(VersionId),
    /// The new version has not the rule of the old one.
    RuleRemoved(VersionId),
    /// A draft was published or withdrawn.
    Draft(VersionId),
    /// An act that the rule refers to has another version, or began or ended.
    ReferredAct(ActId),
    /// The same text gives another outcome because time passed.
    Time,
}

/// The earlier and the later outcome of a rule.
type Pair = (Option<Determination>, Option<Determination>);

/// Returns what changes between the dates of two queries, in the order of acts, rules and subjects.
pub fn impact(engine: &Engine<'_>, facts: &Facts, from: &Query, to: &Query) -> Vec<Change> {
    let mut pairs: BTreeMap<(ActId, Arc<str>, Arc<str>, bool), Pair> = BTreeMap::new();
    let mut order = Vec::new();
    for (is_later, query) in [(false, from), (true, to)] {
        for found in engine.check(facts, query) {
            let draft = found.status == Status::Draft;
            let rule: Arc<str> = found.rule.rule.as_str().into();
            let key = (found.rule.act.clone(), rule, found.subject.clone(), draft);
            if !pairs.contains_key(&key) {
                order.push(key.clone());
            }
            let pair = pairs.entry(key).or_default();
            *(if is_later { &mut pair.1 } else { &mut pair.0 }) = Some(found);
        }
    }
    let mut changes = Vec::new();
    for key in order {
        let Some((before, after)) = pairs.remove(&key) else { continue };
        let Some(kind) = kind(before.as_ref(), after.as_ref()) else { continue };
        let reasons = reasons(engine, facts, (from, to), (before.as_ref(), after.as_ref()));
        let (act, rule, subject, _) = key;
        changes.push(Change { act, rule, subject, kind, before, after, reasons });
    }
    changes
}

/// Whether an outcome says something to its bearer.
fn matters(it: Option<&Determination>) -> bool {
    // A question answered with no asks for nothing.
    it.filter(|it| it.value != Some(Value::YesNo(false))).is_some_and(|it| {
        !matches!(
            it.outcome,
            Outcome::NotApplicable
                | Outcome::Clear
                | Outcome::NotExposed
                | Outcome::NoRule
                | Outcome::NoLaw
        )
    })
}

fn is_unknown(it: Option<&Determination>) -> bool {
    it.is_some_and(|it| matches!(it.outcome, Outcome::Unknown | Outcome::Broken))
}

fn kind(before: Option<&Determination>, after: Option<&Determination>) -> Option<ChangeKind> {
    match (matters(before), matters(after)) {
        (false, false) => return None,
        (false, true) if is_unknown(after) && before.is_some() => {
            return Some(ChangeKind::NoLongerKnown);
        }
        (false, true) => return Some(ChangeKind::New),
        (true, false) if is_unknown(before) && after.is_some() => {
            return Some(ChangeKind::NowKnown);
        }
        (true, false) => return Some(ChangeKind::Gone),
        (true, true) => {}
    }
    let (before, after) = (before?, after?);
    match (is_unknown(Some(before)), is_unknown(Some(after))) {
        (true, true) => return None,
        (false, true) => return Some(ChangeKind::NoLongerKnown),
        (true, false) => return Some(ChangeKind::NowKnown),
        (false, false) => {}
    }
    let breach = |it: &Determination| it.outcome.is_breach() == Some(true);
    if before.value != after.value {
        Some(ChangeKind::Value)
    } else if breach(after) && !breach(before) {
        Some(ChangeKind::Breached)
    } else if breach(before) && !breach(after) {
        Some(ChangeKind::Mended)
    } else if before.due != after.due {
        Some(ChangeKind::Moved)
    } else if before.range != after.range || before.measures != after.measures {
        Some(ChangeKind::Amount)
    } else if before.outcome != after.outcome {
        Some(ChangeKind::Outcome)
    } else {
        None
    }
}

fn reasons(
    engine: &Engine<'_>,
    facts: &Facts,
    (from, to): (&Query, &Query),
    (before, after): (Option<&Determination>, Option<&Determination>),
) -> Vec<Reason> {
    let mut reasons = Vec::new();
    let version = |it: &Determination| {
        engine.law.act(&it.rule.act).and_then(|act| act.version(it.rule.version.as_str()))
    };
    let any = before.or(after);
    if let Some(draft) = any.filter(|it| it.status == Status::Draft) {
        if before.is_none() || after.is_none() {
            return vec![Reason::Draft(draft.rule.version_id())];
        }
        return vec![Reason::Time];
    }
    match (before.and_then(version), after.and_then(version)) {
        (Some(old), Some(new)) if old.id != new.id => {
            reasons.push(Reason::OtherVersion(old.id.clone(), new.id.clone()));
            // What would the older text give on the later date?
            let counterfactual = before.and_then(|it| outcome_under(engine, facts, to, old, it));
            if counterfactual.as_ref().zip(after).is_some_and(|(a, b)| is_same(a, b)) {
                reasons.insert(0, Reason::Time);
            }
        }
        (Some(old), Some(_)) => {
            reasons.extend(referred_changes(engine, old, before, (from, to)));
            reasons.push(Reason::Time);
        }
        (None, Some(new)) => {
            let predecessor = from.on.date().and_then(|day| {
                engine.law.act(&new.id.act).and_then(|act| act.in_force(day, from.known))
            });
            reasons.push(match predecessor {
                Some(old) if old.id != new.id => Reason::RuleAdded(new.id.clone()),
                _ => Reason::ActBegan(new.id.clone()),
            });
        }
        (Some(old), None) => {
            let successor = to.on.date().and_then(|day| {
                engine.law.act(&old.id.act).and_then(|act| act.in_force(day, to.known))
            });
            reasons.push(match successor {
                Some(new) if old.id != new.id => Reason::RuleRemoved(new.id.clone()),
                _ => Reason::ActEnded(old.id.clone()),
            });
        }
        (None, None) => {}
    }
    reasons
}

fn is_same(a: &Determination, b: &Determination) -> bool {
    (a.outcome, &a.value, a.due, &a.range) == (b.outcome, &b.value, b.due, &b.range)
}

/// What the rule of `found` gives under `version` for the same subject.
fn outcome_under<'a>(
    engine: &Engine<'a>,
    facts: &Facts,
    query: &Query,
    version: &'a Version,
    found: &Determination,
) -> Option<Determination> {
    let (id, _) = version.item_named(found.rule.rule.as_str())?;
    let instance: &Instance = facts.instances.iter().find(|it| it.path == found.subject)?;
    Session::new(engine, facts, query, instance).determination_of(version, id)
}

/// Acts that a rule refers to and that have another version on the later date.
fn referred_changes(
    engine: &Engine<'_>,
    version: &Version,
    found: Option<&Determination>,
    (from, to): (&Query, &Query),
) -> Vec<Reason> {
    let Some((id, _)) = found.and_then(|it| version.item_named(it.rule.rule.as_str())) else {
        return Vec::new();
    };
    let mut acts: Vec<&ActId> = Vec::new();
    for item in reached_items(version, id) {
        let Some(item) = version.item(item) else { continue };
        item.for_each_expr(&mut |expr| {
            expr.walk(&mut |part| {
                if let ExprKind::Foreign(act, _) = &part.kind
                    && !acts.contains(&act)
                {
                    acts.push(act);
                }
            });
        });
    }
    let selected = |act: &ActId, query: &Query| {
        let day = query.on.date()?;
        Some(engine.law.act(act)?.in_force(day, query.known)?.id.clone())
    };
    let changed = acts.into_iter().filter(|act| selected(act, from) != selected(act, to));
    changed.map(|act| Reason::ReferredAct(act.clone())).collect()
}
