//! The search for facts on which two rules differ.
//!
//! It follows what the engine itself says is missing: the first missing fact is given each value that
//! the law can tell apart, and so on until both rules are settled. While that tree is small it is walked
//! whole, and then the answer is decided; a larger one is sampled by seeded dives, the worked examples
//! of both versions first.

use std::collections::BTreeSet;
use std::sync::Arc;

use guiju_base::Date;
use guiju_law::difference::reached_items;
use guiju_law::facts::{FactValue, Instance, RecordFacts};
use guiju_law::ir::{Expr, ExprKind, ItemId, ItemKind, RuleTarget, Timing};
use guiju_law::vocabulary::SubjectId;
use guiju_law::{Facts, Version};

use super::burden::{NOTHING, Shift, shift, weight};
use super::{Compared, Witness};
use crate::candidate::{Figures, all_samples, shape};
use crate::determination::Determination;
use crate::engine::{Engine, Query};

/// A rule of a version.
type Place<'a> = (&'a Version, ItemId);

/// Work in a walk of the whole tree, before it is sampled instead; the unit is one judgement of a rule
/// that misses nothing, and every fact that is missing adds one.
const WALK_MAX: usize = 20_000;
/// Dives into a tree that is too large to be walked, and the work after which no other is begun.
const DIVES_MAX: usize = 1_500;
const WORK_MAX: usize = 50_000;
/// Facts given in one dive; more than any rule asks for.
const DEPTH_MAX: usize = 60;

pub(super) struct Search<'e, 'a> {
    engine: &'e Engine<'a>,
    old: Option<Place<'a>>,
    new: Option<Place<'a>>,
    subject: SubjectId,
    query: Query,
    figures: Figures,
    work: usize,
    pub(super) found: Compared,
}

impl<'e, 'a> Search<'e, 'a> {
    /// Makes the search ready; `None` for a rule that speaks about no subject.
    pub(super) fn new(
        engine: &'e Engine<'a>,
        (old, new): (Option<Place<'a>>, Option<Place<'a>>),
        on: Date,
    ) -> Option<Self> {
        let (version, id) = new.or(old)?;
        let subject = version.item(id)?.subject?;
        let mut figures = Figures::default();
        for (version, id) in old.iter().chain(&new) {
            figures.add_item(version, *id);
        }
        let query = Query::on(on);
        let found = Compared::default();
        Some(Self { engine, old, new, subject, query, figures, work: 0, found })
    }

    pub(super) fn run(&mut self) {
        self.examples();
        let start = self.nothing_known();
        self.work = 0;
        let whole = self.walk(&start);
        let rules = self.old.iter().chain(&self.new);
        self.found.exhaustive =
            whole && rules.into_iter().all(|(version, id)| is_plain(version, *id));
        if !whole {
            let mut choices = Choices(0x9e37_79b9_7f4a_7c15);
            for _ in 0..DIVES_MAX {
                if self.is_done() || self.work >= WORK_MAX {
                    break;
                }
                self.dive(start.clone(), &mut choices);
            }
        }
        self.sharpen();
    }

    fn is_done(&self) -> bool {
        match (self.old, self.new) {
            (Some(_), Some(_)) => self.found.tightened.is_some() && self.found.loosened.is_some(),
            _ => self.found.tightened.is_some() || self.found.loosened.is_some(),
        }
    }

    /// One subject of the kind, and the single ones, about which nothing is known.
    fn nothing_known(&self) -> Facts {
        let vocabulary = &self.engine.law().vocabulary;
        let mut facts = Facts::default();
        facts.add(vocabulary, self.subject);
        for subject in vocabulary.subjects().iter().filter(|subject| subject.single) {
            if let Some(id) = vocabulary.subject_named(&subject.name)
                && id != self.subject
            {
                facts.add(vocabulary, id);
            }
        }
        facts
    }

    /// Judges the worked examples of both versions under both.
    fn examples(&mut self) {
        let versions = self.old.iter().chain(&self.new).map(|(version, _)| *version);
        let cases: Vec<_> = versions.flat_map(|version| &version.cases).collect();
        for case in cases {
            let query = match case.on {
                Some(on) => Query { on, ..self.query.clone() },
                None => self.query.clone(),
            };
            if case.facts.of(self.subject).next().is_some() {
                self.judge(&case.facts, &query);
            }
        }
    }

    /// Walks the whole tree below `facts`; gives whether it came to the end.
    fn walk(&mut self, facts: &Facts) -> bool {
        if self.work >= WALK_MAX {
            return false;
        }
        let missing = self.judge(facts, &self.query.clone());
        let Some((path, values)) = self.next(facts, &missing) else { return true };
        for value in values {
            if self.is_done() {
                return false;
            }
            let mut facts = facts.clone();
            facts.put(&path, value);
            if !self.walk(&facts) {
                return false;
            }
        }
        true
    }

    fn dive(&mut self, mut facts: Facts, choices: &mut Choices) {
        for _ in 0..DEPTH_MAX {
            let missing = self.judge(&facts, &self.query.clone());
            let Some((path, values)) = self.next(&facts, &missing) else { return };
            let Some(value) = choices.one_of(&values) else { return };
            facts.put(&path, value.clone());
        }
    }

    /// The first missing fact that can be given a value, with the values.
    fn next(
        &self,
        facts: &Facts,
        missing: &BTreeSet<Arc<str>>,
    ) -> Option<(Arc<str>, Vec<FactValue>)> {
        let vocabulary = &self.engine.law().vocabulary;
        missing.iter().filter(|path| facts.at(path).is_none()).find_map(|path| {
            let values =
                all_samples(vocabulary, shape(vocabulary, path)?, self.query.on, &self.figures);
            let mut trial = facts.clone();
            let first = values.first()?.clone();
            trial.put(path, first).then_some((path.clone(), values))
        })
    }

    /// Judges both rules, notes what they show, and returns the facts that are missing.
    fn judge(&mut self, facts: &Facts, query: &Query) -> BTreeSet<Arc<str>> {
        let (old, new) = self.outcomes(facts, query);
        let both = [&old, &new].into_iter().flatten();
        let missing: BTreeSet<Arc<str>> = both.flat_map(|it| it.missing.iter().cloned()).collect();
        self.work += 1 + missing.len();
        self.found.tried += usize::from(missing.is_empty());
        let Some(shift) = self.shift(old.as_ref(), new.as_ref()) else { return missing };
        let slot = match shift {
            Shift::Tighter => &mut self.found.tightened,
            Shift::Looser => &mut self.found.loosened,
            Shift::Other => &mut self.found.different,
        };
        if slot.is_none() {
            *slot = Some(Witness { facts: facts.clone(), on: query.on, old, new });
        }
        missing
    }

    fn outcomes(
        &self,
        facts: &Facts,
        query: &Query,
    ) -> (Option<Determination>, Option<Determination>) {
        let judge = |place: Option<Place<'a>>| self.engine.judge_rule(facts, query, place?);
        (judge(self.old), judge(self.new))
    }

    fn shift(&self, old: Option<&Determination>, new: Option<&Determination>) -> Option<Shift> {
        match (old, new) {
            (Some(old), Some(new)) => shift(&self.engine.law().vocabulary, self.keeps(), old, new),
            (Some(one), None) => burdens(one).then_some(Shift::Looser),
            (None, Some(one)) => burdens(one).then_some(Shift::Tighter),
            (None, None) => None,
        }
    }

    /// Whether both rules are duties to keep something until a day.
    fn keeps(&self) -> bool {
        let keeps = |place: Option<Place<'a>>| {
            let norm = place.and_then(|(version, id)| version.item(id)?.norm());
            matches!(norm.and_then(|norm| norm.timing.as_ref()), Some(Timing::KeepUntil(_)))
        };
        keeps(self.old) && keeps(self.new)
    }

    /// Takes from each witness the facts that are not needed to show the same.
    fn sharpen(&mut self) {
        let found = std::mem::take(&mut self.found);
        let sharpened = |witness: Option<Witness>, wanted: Shift| {
            witness.map(|witness| self.sharpened(witness, wanted))
        };
        let tightened = sharpened(found.tightened, Shift::Tighter);
        let loosened = sharpened(found.loosened, Shift::Looser);
        let different = sharpened(found.different, Shift::Other);
        self.found = Compared { tightened, loosened, different, ..found };
    }

    fn sharpened(&self, mut witness: Witness, wanted: Shift) -> Witness {
        let query = Query { on: witness.on, ..self.query.clone() };
        let shows = |facts: &Facts| {
            let (old, new) = self.outcomes(facts, &query);
            (self.shift(old.as_ref(), new.as_ref()) == Some(wanted)).then_some((old, new))
        };
        for instance in (0..witness.facts.instances.len()).rev() {
            let mut facts = witness.facts.clone();
            facts.instances.remove(instance);
            if let Some((old, new)) = shows(&facts) {
                witness = Witness { facts, old, new, ..witness };
                continue;
            }
            let mut places = Vec::new();
            if let Some(instance) = witness.facts.instances.get(instance) {
                leaves(&instance.record, &mut Vec::new(), &mut places);
            }
            for place in places {
                let mut facts = witness.facts.clone();
                if let Some(instance) = facts.instances.get_mut(instance) {
                    remove(&mut instance.record, &place);
                }
                if let Some((old, new)) = shows(&facts) {
                    witness = Witness { facts, old, new, ..witness };
                }
            }
        }
        let says_nothing = |it: &Instance| it.record.fields.is_empty();
        witness.facts.instances.retain(|it| it.subject == self.subject || !says_nothing(it));
        witness
    }
}

/// Whether an outcome shows that its rule applies.
fn burdens(it: &Determination) -> bool {
    weight(it.outcome).is_some_and(|weight| weight != NOTHING)
}

/// A step to a leaf: a field and, within a list, the place of a record.
type Step = (Box<str>, Option<usize>);

/// The paths of all values below a record.
fn leaves(record: &RecordFacts, path: &mut Vec<Step>, places: &mut Vec<Vec<Step>>) {
    for (name, entry) in &record.fields {
        match &entry.value {
            FactValue::Record(inner) => {
                path.push((name.clone(), None));
                leaves(inner, path, places);
                path.pop();
            }
            FactValue::Records { items, .. } => {
                for (place, inner) in items.iter().enumerate() {
                    path.push((name.clone(), Some(place)));
                    leaves(inner, path, places);
                    path.pop();
                }
            }
            _ => {
                path.push((name.clone(), None));
                places.push(path.clone());
                path.pop();
            }
        }
    }
}

/// Removes a value, and the record around it when that is left empty.
fn remove(record: &mut RecordFacts, path: &[Step]) {
    let Some(((name, place), rest)) = path.split_first() else { return };
    if rest.is_empty() {
        record.fields.remove(name);
        return;
    }
    let Some(entry) = record.fields.get_mut(name) else { return };
    match (&mut entry.value, place) {
        (FactValue::Record(inner), None) => {
            remove(inner, rest);
            if inner.fields.is_empty() {
                record.fields.remove(name);
            }
        }
        (FactValue::Records { items, .. }, Some(place)) => {
            items.get_mut(*place).into_iter().for_each(|inner| remove(inner, rest));
        }
        _ => {}
    }
}

/// Whether a rule tells facts apart only by the words and figures that it is written with: then walking
/// them all decides. Sums, periods, lists, and facts compared with one another tell apart more.
fn is_plain(version: &Version, id: ItemId) -> bool {
    let is_constant = |expr: &Expr| {
        match &expr.kind {
        ExprKind::Literal(_) => true,
        ExprKind::Item(id) => version.item(*id).is_some_and(|item| {
            matches!(&item.kind, ItemKind::Param(_, Ok(value)) if matches!(value.kind, ExprKind::Literal(_)))
        }),
        _ => false,
    }
    };
    let is_fact = |expr: &Expr| matches!(expr.kind, ExprKind::Fact(..));
    let beside = |a: &Expr, b: &Expr| {
        (is_constant(a) && (is_fact(b) || is_constant(b))) || (is_fact(a) && is_constant(b))
    };
    reached_items(version, id).into_iter().filter_map(|id| version.item(id)).all(|item| {
        let untimed =
            item.norm().is_none_or(|norm| matches!(norm.timing, None | Some(Timing::Promptly)));
        let foreign = item.defeated_by.iter().any(|it| matches!(it, RuleTarget::Foreign(..)));
        let mut plain = untimed && !foreign;
        item.for_each_expr(&mut |expr| {
            expr.walk(&mut |part| {
                plain &= match &part.kind {
                    ExprKind::Compare(_, a, b) | ExprKind::Member(a, b) => beside(a, b),
                    ExprKind::InRange { value, low, high, .. } => {
                        is_fact(value) && is_constant(low) && is_constant(high)
                    }
                    ExprKind::Literal(_)
                    | ExprKind::Fact(..)
                    | ExprKind::Item(_)
                    | ExprKind::Not(_)
                    | ExprKind::And(_)
                    | ExprKind::Or(_)
                    | ExprKind::If(..) => true,
                    ExprKind::Breach(target) => matches!(target, RuleTarget::Local(_)),
                    _ => false,
                };
            });
        });
        plain
    })
}

/// A seeded stream of choices: the same law gives the same answer on every machine.
///
/// `SplitMix64`, of Steele, Lea and Flood, "Fast splittable pseudorandom number generators", 2014.
struct Choices(u64);

impl Choices {
    fn one_of<'v, T>(&mut self, values: &'v [T]) -> Option<&'v T> {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^= mixed >> 31;
        let count = u64::try_from(values.len()).ok().filter(|count| *count > 0)?;
        values.get(usize::try_from(mixed % count).ok()?)
    }
}
