//! What a program comes to for one subject.

use std::collections::BTreeSet;
use std::sync::Arc;

use guiju_base::{Date, RuleId, Time};
use guiju_law::ir::{Item, ItemKind, Timing};
use guiju_law::{Facts, Outcome};

use super::input::{Input, bit};
use super::machine::Memory;
use super::missing::{Missing, Root, missing};
use super::plan::{Form, PlannedRule};
use super::slot::{Layout, SlotId, day_key, time_key};
use super::{Compiled, Program};
use crate::engine::Query;

/// What follows from all rules together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub enum Verdict {
    /// No duty or prohibition is breached.
    Allow,
    /// Some duty or prohibition is breached.
    Deny,
    /// Whether one is breached is not known.
    #[default]
    Unknown,
}

impl Verdict {
    /// Returns the word that programs read.
    pub fn word(self) -> &'static str {
        match self {
            Self::Allow => "allow",
            Self::Deny => "deny",
            Self::Unknown => "unknown",
        }
    }
}

/// A decision: the verdict, the rules behind it, and what is missing.
///
/// To be filled again and again by [`Program::decide`], which keeps its memory.
#[derive(Debug, Clone, Default)]
pub struct Decision {
    verdict: Verdict,
    world: usize,
    memory: Memory,
    /// Rules that the reference engine judged, by their place in the world's plan.
    explained: Vec<(usize, Explained)>,
}

#[derive(Debug, Clone)]
struct Explained {
    outcome: Outcome,
    missing: BTreeSet<Arc<str>>,
}

/// Whether an outcome of a rule decides the verdict.
fn decides(item: &Item) -> bool {
    match &item.kind {
        ItemKind::Prohibition(_) => true,
        ItemKind::Duty(norm) => !matches!(norm.timing, Some(Timing::Promptly)),
        _ => false,
    }
}

/// Whether something follows from a rule with the outcome: a breach, a duty to perform, a permission, an
/// exposure or a conflict.
pub(crate) fn fires(outcome: Outcome) -> bool {
    matches!(
        outcome,
        Outcome::Violated
            | Outcome::Breached
            | Outcome::Overdue
            | Outcome::MetLate
            | Outcome::Due
            | Outcome::Running
            | Outcome::Suspended
            | Outcome::Permitted
            | Outcome::Exposed
            | Outcome::Conflict
    )
}

fn is_unknown(outcome: Outcome) -> bool {
    matches!(outcome, Outcome::Unknown | Outcome::Broken | Outcome::NoLaw)
}

impl Decision {
    /// Returns a decision that has yet to be made.
    pub fn new() -> Self {
        Self::default()
    }

    /// Returns what follows from all rules together.
    pub fn verdict(&self) -> Verdict {
        self.verdict
    }
}

impl Program<'_> {
    /// Decides about the facts on a date or moment within the program's interval.
    pub fn decide(&self, input: &Input, on: Time, decision: &mut Decision) {
        decision.explained.clear();
        let today = time_key(on);
        let flat = if input.is_large { None } else { self.world(input, today) };
        if let Some(place) = flat
            && let Some(world) = self.worlds.get(place)
            && world.machine.run(input, today, &mut decision.memory).is_ok()
        {
            decision.world = place;
            decision.verdict = world.verdict(&decision.memory);
            if !world.explained.is_empty() {
                self.explain(world, input, on, decision);
            }
            return;
        }
        self.explain_all(input, on, decision);
    }

    /// The world that the events choose; `None` while one of them is unknown.
    fn world(&self, input: &Input, today: i64) -> Option<usize> {
        let mut place = 0;
        for (slot, breaks) in &self.events {
            let slot = self.layout.slot(*slot)?;
            if !bit(&input.fields.known, slot.place) {
                return None;
            }
            let event = day_key(input.fields.integers.get(slot.place).copied()?);
            // What has not happened yet would happen under the law of today.
            let date = event.min(day_key(today));
            let interval = breaks.partition_point(|first| *first <= date);
            place = place * (breaks.len() + 1) + interval;
        }
        self.table.get(place).copied()
    }

    /// Judges the rules that are not compiled by the reference engine.
    fn explain(&self, world: &Compiled, input: &Input, on: Time, decision: &mut Decision) {
        let facts = self.facts(input);
        let query = self.query(on);
        let rules = world
            .explained
            .iter()
            .filter_map(|place| world.plan.rules.get(*place).map(|rule| (*place, rule)));
        let judged: Vec<_> =
            rules.map(|(place, rule)| (place, rule, self.judge(&facts, &query, rule))).collect();
        for (place, rule, explained) in judged {
            decision.note(self.item(rule), &explained);
            decision.explained.push((place, explained));
        }
    }

    /// Judges everything by the reference engine: a value does not fit, or the event that chooses the law
    /// is unknown.
    fn explain_all(&self, input: &Input, on: Time, decision: &mut Decision) {
        decision.verdict = Verdict::Allow;
        let facts = self.facts(input);
        let query = self.query(on);
        let determinations = self.engine.check(&facts, &query);
        // The rules of the world that a known event would choose are as good as any: they have the ids.
        let of_subject = facts.instances.first().map(|it| it.path.clone());
        decision.world = usize::MAX;
        for determination in determinations {
            if Some(&determination.subject) != of_subject.as_ref() {
                continue;
            }
            let explained =
                Explained { outcome: determination.outcome, missing: determination.missing };
            let found = self.versions.iter().enumerate().find(|(_, version)| {
                version.id.act == determination.rule.act
                    && version.id.version == determination.rule.version
            });
            let Some((version_place, version)) = found else { continue };
            let Some((id, item)) = version.item_named(determination.rule.rule.as_str()) else {
                continue;
            };
            decision.note(Some(item), &explained);
            let place = version_place << 32 | usize::try_from(id.0).unwrap_or(0);
            decision.explained.push((place, explained));
        }
    }

    fn judge(&self, facts: &Facts, query: &Query, rule: &PlannedRule) -> Explained {
        let unknown = || Explained { outcome: Outcome::Unknown, missing: BTreeSet::new() };
        let Some(version) = self.versions.get(rule.place.0) else { return unknown() };
        let query = Query { acts: vec![version.id.act.clone()], ..query.clone() };
        let determinations = self.engine.check(facts, &query);
        let path = facts.instances.first().map(|it| &it.path);
        let found =
            determinations.into_iter().find(|it| it.rule == rule.id && Some(&it.subject) == path);
        found.map_or_else(unknown, |it| Explained { outcome: it.outcome, missing: it.missing })
    }

    fn item(&self, rule: &PlannedRule) -> Option<&Item> {
        self.versions.get(rule.place.0)?.item(rule.place.1)
    }

    fn query(&self, on: Time) -> Query {
        let date = on.date().unwrap_or(Date::MIN);
        Query { on, known: self.purpose.known, acts: self.purpose.acts.clone(), ..Query::on(date) }
    }

    /// Returns the facts as the reference engine reads them.
    pub fn facts(&self, input: &Input) -> Facts {
        let vocabulary = &self.engine.law.vocabulary;
        let name = |subject| {
            vocabulary.subject(subject).map_or_else(|| Arc::from(""), |it| Arc::from(&*it.name))
        };
        input.to_facts(&self.layout, &self.texts, &name, self.purpose.subject)
    }

    /// Calls `visit` with every rule and its outcome, in the order of acts and as written.
    pub fn outcomes(&self, decision: &Decision, visit: &mut dyn FnMut(&RuleId, Outcome)) {
        let Some(world) = self.worlds.get(decision.world) else {
            for (place, explained) in &decision.explained {
                if let Some(id) = self.rule_at(*place) {
                    visit(&id, explained.outcome);
                }
            }
            return;
        };
        for (place, rule) in world.plan.rules.iter().enumerate() {
            visit(&rule.id, world.outcome(rule, place, decision));
        }
    }

    fn rule_at(&self, place: usize) -> Option<RuleId> {
        let version = self.versions.get(place >> 32)?;
        let id = guiju_law::ir::ItemId(u32::try_from(place & 0xffff_ffff).ok()?);
        version.id.rule(&version.item(id)?.name).ok()
    }

    /// Calls `visit` with every rule that fires.
    pub fn fired<'d>(&'d self, decision: &Decision, visit: &mut dyn FnMut(&RuleId)) {
        if let Some(world) = self.worlds.get(decision.world) {
            let memory = &decision.memory;
            if world.explained.is_empty() && !hits(&world.fires, memory, |yes, no| yes & !no) {
                return;
            }
        }
        self.outcomes(decision, &mut |rule, outcome| {
            if fires(outcome) {
                visit(rule);
            }
        });
    }

    /// Calls `visit` with every rule whose outcome is unknown, and what would settle it.
    pub fn unknown(
        &self,
        decision: &Decision,
        input: &Input,
        visit: &mut dyn FnMut(&RuleId, &BTreeSet<Arc<str>>),
    ) {
        let Some(world) = self.worlds.get(decision.world) else {
            for (place, explained) in &decision.explained {
                if let Some(id) = self.rule_at(*place)
                    && is_unknown(explained.outcome)
                {
                    visit(&id, &explained.missing);
                }
            }
            return;
        };
        for (place, rule) in world.plan.rules.iter().enumerate() {
            if !is_unknown(world.outcome(rule, place, decision)) {
                continue;
            }
            match decision.explained_at(place) {
                Some(explained) => visit(&rule.id, &explained.missing),
                None => {
                    let found = self.missing_of(world, decision, input, [rule]);
                    let paths = found.iter().map(|it| self.path(it)).collect();
                    visit(&rule.id, &paths);
                }
            }
        }
    }

    /// Returns the facts that would settle the rules whose outcome is unknown, each once.
    pub fn missing(&self, decision: &Decision, input: &Input) -> BTreeSet<Missing> {
        let Some(world) = self.worlds.get(decision.world) else { return BTreeSet::new() };
        let rules = world.plan.rules.iter().enumerate();
        let unknown = rules
            .filter(|(place, rule)| is_unknown(world.outcome(rule, *place, decision)))
            .map(|(_, rule)| rule);
        self.missing_of(world, decision, input, unknown)
    }

    fn missing_of<'r>(
        &self,
        world: &Compiled,
        decision: &Decision,
        input: &Input,
        rules: impl IntoIterator<Item = &'r PlannedRule>,
    ) -> BTreeSet<Missing> {
        let roots = rules.into_iter().flat_map(|rule| match rule.form {
            Form::Prohibition(it) | Form::Permission(it) | Form::Sanction(it) => {
                [Some(Root::Test(it)), None]
            }
            Form::Duty { applies, shown, .. } => {
                [Some(Root::Test(applies)), Some(Root::Test(shown))]
            }
            Form::Level(id) => [Some(Root::Quantity(id)), None],
            Form::Explained(_) => [None, None],
        });
        let (plan, machine) = (&world.plan, &world.machine);
        missing(plan, &self.layout, machine, &decision.memory, input, roots.flatten())
    }

    /// Returns the path of a missing fact, as determinations name it.
    pub fn path(&self, missing: &Missing) -> Arc<str> {
        let text = |layout: &Layout, slot: SlotId| {
            layout.slot(slot).map_or(String::new(), |slot| slot.names.join("."))
        };
        let head = |slot: SlotId| {
            let subject = self.layout.slot(slot).map(|slot| slot.subject);
            let subject = subject.and_then(|it| self.engine.law.vocabulary.subject(it));
            let name = subject.map_or("", |it| &it.name);
            format!("{name}.{}", text(&self.layout, slot))
        };
        match missing {
            Missing::Fact(slot) => head(*slot).into(),
            Missing::Field(list, row, field) => {
                let field = self.layout.fields(*list).map(|fields| text(fields, *field));
                format!("{}[{row}].{}", head(*list), field.unwrap_or_default()).into()
            }
        }
    }
}

/// Whether some literal of the masks is hit by `test` of its two words.
fn hits(masks: &[(u64, u64)], memory: &Memory, test: fn(u64, u64) -> u64) -> bool {
    let words = memory.can_be_true.iter().zip(&memory.can_be_false);
    masks.iter().zip(words).any(|((positive, negative), (yes, no))| {
        test(*yes, *no) & positive | test(*no, *yes) & negative != 0
    })
}

impl Compiled {
    fn verdict(&self, memory: &Memory) -> Verdict {
        if hits(&self.denies, memory, |yes, no| yes & !no) {
            Verdict::Deny
        } else if hits(&self.denies, memory, |yes, no| yes & no) {
            Verdict::Unknown
        } else {
            Verdict::Allow
        }
    }

    fn outcome(&self, rule: &PlannedRule, place: usize, decision: &Decision) -> Outcome {
        let memory = &decision.memory;
        let pick = |truth: Option<bool>, yes: Outcome, no: Outcome| match truth {
            Some(true) => yes,
            Some(false) => no,
            None => Outcome::Unknown,
        };
        let truth = |literal| self.machine.truth(memory, literal);
        match rule.form {
            Form::Prohibition(it) => pick(truth(it), Outcome::Violated, Outcome::Clear),
            Form::Permission(it) => pick(truth(it), Outcome::Permitted, Outcome::NotApplicable),
            Form::Sanction(it) => pick(truth(it), Outcome::Exposed, Outcome::NotExposed),
            Form::Duty { applies, shown, promptly } => match truth(applies) {
                Some(false) => Outcome::NotApplicable,
                None => Outcome::Unknown,
                Some(true) => {
                    let open = if promptly { Outcome::Due } else { Outcome::Breached };
                    pick(truth(shown), Outcome::Met, open)
                }
            },
            Form::Level(id) => match memory.quantity(id) {
                it if it.is_known() => Outcome::Classified,
                it if it.is_conflict() => Outcome::Conflict,
                it if it.is_no_rule() => Outcome::NoRule,
                _ => Outcome::Unknown,
            },
            Form::Explained(_) => {
                decision.explained_at(place).map_or(Outcome::Unknown, |it| it.outcome)
            }
        }
    }
}

impl Decision {
    fn explained_at(&self, place: usize) -> Option<&Explained> {
        let found = self.explained.binary_search_by_key(&place, |it| it.0).ok()?;
        self.explained.get(found).map(|it| &it.1)
    }

    /// Takes a rule that the reference engine judged into the verdict.
    fn note(&mut self, item: Option<&Item>, explained: &Explained) {
        if !item.is_some_and(decides) {
            return;
        }
        match explained.outcome.is_breach() {
            Some(true) => self.verdict = Verdict::Deny,
            None if self.verdict == Verdict::Allow => self.verdict = Verdict::Unknown,
            _ => {}
        }
    }
}
