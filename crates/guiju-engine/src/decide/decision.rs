//! What a program comes to for one subject.

use std::collections::BTreeSet;
use std::sync::Arc;

use guiju_base::{Date, RuleId, Time};
use guiju_law::ir::{Item, ItemKind, Timing};
use guiju_law::{Facts, Outcome};

use super::duty::{Now, outcome_at};
use super::input::Input;
use super::interval::TooLarge;
use super::machine::{Bit, Memory};
use super::missing::{Missing, Root, find_missing};
use super::plan::{Form, PlannedRule};
use super::slot::{Layout, SlotId, time_key};
use super::{Compiled, Program};
use crate::determination::Determination;
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

/// What a rule contributes to a decision.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Reason {
    /// Something follows from it: a breach, a duty to perform, a permission, an exposure, a conflict.
    Fires,
    /// Its outcome is unknown.
    Unknown,
}

/// A decision: the verdict, the rules behind it, and what is missing.
///
/// To be filled again and again by [`Program::decide`], which keeps its memory.
#[derive(Debug, Clone, Default)]
pub struct Decision {
    verdict: Verdict,
    /// The world whose plan was run; `None` where the reference engine judged everything.
    world: Option<usize>,
    /// The date judged on and its integer, which is not worked out again for the same date.
    today: Option<(Time, i64)>,
    memory: Memory,
    /// Rules that the reference engine judged, by their place among the rules of the decision.
    explained: Vec<(usize, Explained)>,
}

#[derive(Debug, Clone)]
struct Explained {
    rule: RuleId,
    outcome: Outcome,
    missing: BTreeSet<Arc<str>>,
}

impl Explained {
    fn new(it: Determination) -> Self {
        Self { rule: it.rule, outcome: it.outcome, missing: it.missing }
    }
}

/// Returns whether the breach of a rule denies: that of a prohibition or a duty, unless it is only due.
pub fn decides(item: &Item) -> bool {
    match &item.kind {
        ItemKind::Prohibition(_) => true,
        ItemKind::Duty(norm) => !matches!(norm.timing, Some(Timing::Promptly)),
        _ => false,
    }
}

/// Returns whether something follows from a rule with the outcome: a breach, a duty to perform, a permission,
/// an exposure or a conflict.
pub fn fires(outcome: Outcome) -> bool {
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
    /// Decides about the facts on a date or moment. On one outside of [`Program::interval`] the reference
    /// engine decides, because other law may apply; facts that only this other law reads have no slot and are
    /// unknown to it, so that whoever knows that the interval has passed compiles anew.
    pub fn decide(&self, input: &Input, on: Time, decision: &mut Decision) {
        let today = decision.today(on);
        if !input.is_large
            && decision.explained.is_empty()
            && (self.keys.0..self.keys.1).contains(&today)
            && let Some(place) = self.world(input, today)
            && let Some(world) = self.worlds.get(place)
            && let Some(verdict) = world.run_word(input, &mut decision.memory)
        {
            decision.world = Some(place);
            decision.verdict = verdict;
            return;
        }
        self.decide_at_length(input, on, today, decision);
    }

    /// Decides where one word is not enough; apart, so that the road through one word is short.
    #[inline(never)]
    fn decide_at_length(&self, input: &Input, on: Time, today: i64, decision: &mut Decision) {
        decision.explained.clear();
        if !input.is_large
            && (self.keys.0..self.keys.1).contains(&today)
            && let Some(place) = self.world(input, today)
            && let Some(world) = self.worlds.get(place)
            && let Ok(verdict) = world.run(input, self.now(today), &mut decision.memory)
        {
            decision.world = Some(place);
            decision.verdict = verdict;
            if !world.explained.is_empty() {
                self.explain(world, input, on, decision);
            }
            return;
        }
        self.explain_all(input, on, decision);
    }

    fn now(&self, today: i64) -> Now<'_> {
        Now { today, calendar: &self.engine.law.calendar }
    }

    /// The world that the events choose; `None` while one of them is unknown.
    #[inline]
    fn world(&self, input: &Input, today: i64) -> Option<usize> {
        let mut place = 0;
        for event in &self.events {
            place = place * event.intervals + event.interval(input, today)?;
        }
        self.table.get(place).copied()
    }

    /// Judges the rules that are not compiled by the reference engine.
    fn explain(&self, world: &Compiled, input: &Input, on: Time, decision: &mut Decision) {
        let facts = self.facts(input);
        let query = self.query(on);
        let rules = || {
            let rules = world.explained.iter();
            rules.filter_map(|place| world.plan.rules.get(*place).map(|rule| (*place, rule)))
        };
        let mut acts: Vec<_> = rules().map(|(_, rule)| rule.id.act.clone()).collect();
        acts.dedup();
        // Both are in the order of acts and as written.
        let query = Query { acts, ..query };
        let wanted = |id: &RuleId| rules().any(|(_, rule)| rule.id == *id);
        let found = facts
            .instances
            .first()
            .map(|subject| self.engine.check_some(&facts, &query, subject, &wanted));
        let mut found = found.into_iter().flatten().map(Explained::new).peekable();
        for (place, rule) in rules() {
            while found.next_if(|it| it.rule != rule.id).is_some() {}
            let explained = found.next().unwrap_or_else(|| Explained {
                rule: rule.id.clone(),
                outcome: Outcome::Unknown,
                missing: BTreeSet::new(),
            });
            decision.note(self.item(&rule.id), &explained);
            decision.explained.push((place, explained));
        }
    }

    /// Judges everything by the reference engine: a value does not fit, or it is not known which law the
    /// plans would be of.
    fn explain_all(&self, input: &Input, on: Time, decision: &mut Decision) {
        (decision.verdict, decision.world) = (Verdict::Allow, None);
        for explained in self.check(&self.facts(input), &self.query(on)) {
            decision.note(self.item(&explained.rule), &explained);
            decision.explained.push((decision.explained.len(), explained));
        }
    }

    /// What the reference engine says of the subject, which is the first of the facts.
    fn check(&self, facts: &Facts, query: &Query) -> impl Iterator<Item = Explained> + use<> {
        let path = facts.instances.first().map(|it| it.path.clone());
        let found = self.engine.check(facts, query).into_iter();
        let found = found.filter(move |it| Some(&it.subject) == path.as_ref());
        found.map(Explained::new)
    }

    fn item(&self, rule: &RuleId) -> Option<&Item> {
        let act = self.engine.law.act(&rule.act)?;
        let version = act.version(rule.version.as_str())?;
        version.item_named(rule.rule.as_str()).map(|(_, item)| item)
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
        let Some(world) = self.world_of(decision) else {
            for (_, explained) in &decision.explained {
                visit(&explained.rule, explained.outcome);
            }
            return;
        };
        for (place, rule) in world.plan.rules.iter().enumerate() {
            visit(&rule.id, world.outcome(rule, place, decision));
        }
    }

    fn world_of(&self, decision: &Decision) -> Option<&Compiled> {
        self.worlds.get(decision.world?)
    }

    /// Calls `visit` with every rule that fires or may fire, in the order of acts and as written: its
    /// place among the rules of the decision, and whether it fires or is unknown.
    pub fn reasons(&self, decision: &Decision, mut visit: impl FnMut(usize, Reason)) {
        let flat = self.world_of(decision).filter(|it| it.explained.is_empty());
        let Some(world) = flat else {
            let mut place = 0;
            self.outcomes(decision, &mut |_, outcome| {
                if fires(outcome) {
                    visit(place, Reason::Fires);
                } else if is_unknown(outcome) {
                    visit(place, Reason::Unknown);
                }
                place += 1;
            });
            return;
        };
        let memory = &decision.memory;
        if !world.levels.is_empty() {
            for place in 0..world.plan.rules.len() {
                if let Some(reason) = world.reason(memory, place) {
                    visit(place, reason);
                }
            }
            return;
        }
        for (word, (mask, pair)) in world.roots.iter().zip(&memory.words).enumerate() {
            let mut left = pair.can & mask;
            while left != 0 {
                let shift = left.trailing_zeros();
                left &= left - 1;
                let place = 64 * word + usize::try_from(shift).unwrap_or(0);
                let is_sure = pair.sure >> shift & 1 == 1;
                visit(place, if is_sure { Reason::Fires } else { Reason::Unknown });
            }
        }
    }

    /// Returns the rule at a place of the decision.
    pub fn rule<'d>(&'d self, decision: &'d Decision, place: usize) -> Option<&'d RuleId> {
        match self.world_of(decision) {
            Some(world) => world.plan.rules.get(place).map(|rule| &rule.id),
            None => decision.explained.get(place).map(|(_, explained)| &explained.rule),
        }
    }

    /// Calls `visit` with every rule whose outcome is unknown, and what would settle it.
    pub fn unknown(
        &self,
        decision: &Decision,
        input: &Input,
        visit: &mut dyn FnMut(&RuleId, &BTreeSet<Arc<str>>),
    ) {
        let Some(world) = self.world_of(decision) else {
            for (_, explained) in &decision.explained {
                if is_unknown(explained.outcome) {
                    visit(&explained.rule, &explained.missing);
                }
            }
            return;
        };
        let today = decision.judged_on();
        let mut memory = decision.memory.clone();
        for (place, rule) in world.plan.rules.iter().enumerate() {
            if !is_unknown(world.outcome(rule, place, decision)) {
                continue;
            }
            match decision.explained_at(place) {
                Some(explained) => visit(&rule.id, &explained.missing),
                None => {
                    let root = root(rule, place);
                    self.find_missing(world, &mut memory, (input, today), [root]);
                    let paths = memory.marks.found.iter().map(|it| self.path(it)).collect();
                    visit(&rule.id, &paths);
                }
            }
        }
    }

    /// Returns the facts that would settle the compiled rules whose outcome is unknown, each once and in
    /// order; of rules that the reference engine judged, [`Program::unknown`] tells.
    pub fn missing<'d>(&self, decision: &'d mut Decision, input: &Input) -> &'d [Missing] {
        match self.world_of(decision) {
            Some(world) => {
                let today = decision.judged_on();
                let bits = world.roots.iter().enumerate();
                let bits = bits.map(|(word, mask)| Root::Bits(word, *mask));
                let levels = world.levels.iter().map(|id| Root::Quantity(*id));
                let roots = bits.chain(levels);
                self.find_missing(world, &mut decision.memory, (input, today), roots);
                &decision.memory.marks.found
            }
            None => &[],
        }
    }

    fn find_missing(
        &self,
        world: &Compiled,
        memory: &mut Memory,
        (input, today): (&Input, i64),
        roots: impl IntoIterator<Item = Root>,
    ) {
        let from = (input, self.now(today));
        find_missing(&world.plan, &self.layout, &world.machine, memory, from, roots);
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

/// The verdict of what is denied for sure, and of what can be.
fn verdict(sure: u64, can: u64) -> Verdict {
    match (sure != 0, can != 0) {
        (true, _) => Verdict::Deny,
        (false, true) => Verdict::Unknown,
        (false, false) => Verdict::Allow,
    }
}

/// Where what would settle a rule is looked for.
fn root(rule: &PlannedRule, place: usize) -> Root {
    match rule.form {
        Form::Level(id) => Root::Quantity(id),
        // Unknown exactly while the outcome is, and of what decides it.
        _ => {
            let bit = Bit::new(place);
            Root::Bits(bit.word, 1 << bit.shift)
        }
    }
}

impl Compiled {
    /// What a rule contributes.
    fn reason(&self, memory: &Memory, place: usize) -> Option<Reason> {
        match self.plan.rules.get(place)?.form {
            Form::Level(id) if !memory.quantity(id).is_settled() => Some(Reason::Unknown),
            Form::Level(id) if memory.quantity(id).is_conflict() => Some(Reason::Fires),
            Form::Level(_) => None,
            _ => match memory.truth(Bit::new(place)) {
                Some(true) => Some(Reason::Fires),
                Some(false) => None,
                None => Some(Reason::Unknown),
            },
        }
    }

    /// Works out all tests, if they lie in one word; gives the verdict.
    #[inline]
    fn run_word(&self, input: &Input, memory: &mut Memory) -> Option<Verdict> {
        let (Some(word), [mask]) = (&self.machine.word, self.machine.denies.as_slice()) else {
            return None;
        };
        if !self.explained.is_empty() {
            return None;
        }
        let pair = word.run(input).ok()?;
        memory.hold(pair);
        Some(verdict(pair.sure & mask, pair.can & mask))
    }

    /// Works out all tests; gives the verdict of the compiled rules.
    fn run(&self, input: &Input, now: Now<'_>, memory: &mut Memory) -> Result<Verdict, TooLarge> {
        let denies = self.machine.denies.as_slice();
        self.machine.run(input, now, memory)?;
        let words = memory.words.iter().zip(denies);
        let (sure, can) = words.fold((0, 0), |(sure, can), (pair, mask)| {
            (sure | pair.sure & mask, can | pair.can & mask)
        });
        Ok(verdict(sure, can))
    }

    fn outcome(&self, rule: &PlannedRule, place: usize, decision: &Decision) -> Outcome {
        let memory = &decision.memory;
        let pick = |truth: Option<bool>, yes: Outcome, no: Outcome| match truth {
            Some(true) => yes,
            Some(false) => no,
            None => Outcome::Unknown,
        };
        let truth = |literal| self.machine.truth(memory, literal);
        let fires = memory.truth(Bit::new(place));
        match rule.form {
            Form::Prohibition(_) => pick(fires, Outcome::Violated, Outcome::Clear),
            Form::Permission(_) => pick(fires, Outcome::Permitted, Outcome::NotApplicable),
            Form::Sanction(_) => pick(fires, Outcome::Exposed, Outcome::NotExposed),
            Form::Duty { applies, shown, promptly } => match truth(applies) {
                Some(false) => Outcome::NotApplicable,
                None => Outcome::Unknown,
                Some(true) => {
                    let open = if promptly { Outcome::Due } else { Outcome::Breached };
                    pick(truth(shown), Outcome::Met, open)
                }
            },
            Form::Dated { outcome, .. } => {
                let outcome = memory.quantity(outcome).value().and_then(outcome_at);
                outcome.unwrap_or(Outcome::Unknown)
            }
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
    /// The integer of a date, which is not worked out again for the same one.
    #[inline]
    fn today(&mut self, on: Time) -> i64 {
        match self.today {
            Some((of, key)) if of == on => key,
            _ => self.turn_to(on),
        }
    }

    #[inline(never)]
    fn turn_to(&mut self, on: Time) -> i64 {
        self.today.insert((on, time_key(on))).1
    }

    /// The integer of the date that was judged on.
    fn judged_on(&self) -> i64 {
        self.today.map_or(0, |it| it.1)
    }

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
