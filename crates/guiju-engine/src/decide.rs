//! Decisions in a request path: the law of a set of acts for one kind of subject, compiled once.
//!
//! A [`Program`] judges what [`Engine::check`] judges, and comes to the same outcomes: it is tested against
//! the reference on generated law and on all cases of the packs. It holds a plan for each combination of
//! versions that can apply while the date judged on stays within an interval on which no act changes, so
//! that it is compiled for an interval and never for a date. Rules that use what the plan cannot say, and
//! facts that do not fit their slots, are judged by the reference engine: slower, and the same.

mod assemble;
mod atom;
mod block;
pub mod columns;
mod compile;
mod cut;
mod decision;
pub mod duty;
mod event;
mod input;
mod interval;
mod json;
mod machine;
mod missing;
pub mod outside;
mod pair;
pub mod plan;
mod reach;
pub mod repeat;
mod rule;
mod sieve;
pub mod slot;
mod stretch;
mod text;
mod word;
mod world;

use std::sync::{Arc, OnceLock};

use guiju_base::{ActId, Date};
use guiju_law::ir::{ExprKind, Item, ItemId};
use guiju_law::vocabulary::{Shape, SubjectId};
use guiju_law::{Facts, Version};
use rustc_hash::{FxHashMap, FxHashSet};

use self::columns::ColumnMachine;
use self::compile::Compiler;
use self::event::Event;
use self::input::Writer;
use self::json::JsonShape;
use self::machine::Machine;
use self::plan::{Form, Literal, Plan, PlannedRule, QuantityId, Refusal};
use self::slot::{Layout, NOT_YET, SlotId, SlotKind, time_key};
use self::world::{Axes, World};
use crate::engine::Engine;

pub use decision::{Decision, Reason, Verdict, decides, fires};
pub use input::Input;
pub use json::JsonFault;
pub use missing::Missing;

/// What a program is compiled for.
#[derive(Debug, Clone)]
pub struct Purpose {
    /// The kind of subject that is judged.
    pub subject: SubjectId,
    /// The acts asked about; empty is all.
    pub acts: Vec<ActId>,
    /// A date in the interval.
    pub on: Date,
    /// Law published later than this is not known; `None` knows all.
    pub known: Option<Date>,
}

/// A compiled law; shared between threads as it is.
#[derive(Debug)]
pub struct Program<'a> {
    engine: &'a Engine<'a>,
    purpose: Purpose,
    layout: Layout,
    texts: Vec<Arc<str>>,
    /// Made when the first text is read.
    shape: OnceLock<JsonShape>,
    versions: Vec<&'a Version>,
    from: Option<Date>,
    until: Option<Date>,
    /// The events that choose versions.
    events: Vec<Event>,
    /// The world of each combination of intervals, the last event running fastest.
    table: Vec<usize>,
    worlds: Vec<Compiled>,
    /// The interval as integers of times.
    keys: (i64, i64),
}

/// The law of one world.
#[derive(Debug)]
struct Compiled {
    plan: Plan,
    machine: Machine,
    /// The bits of all rules, which come first.
    roots: Vec<u64>,
    /// The rules that are classifications, which fire by no test.
    levels: Vec<QuantityId>,
    /// Rules that the reference engine judges.
    explained: Vec<usize>,
    /// The same over columns, where the plan allows it.
    columns: Option<ColumnMachine>,
}

/// How many combinations of intervals a program holds at most.
const WORLDS_MAX: usize = 4096;

impl<'a> Program<'a> {
    /// Compiles the law for the purpose.
    pub fn new(engine: &'a Engine<'a>, purpose: Purpose) -> Self {
        let (from, until) = world::interval(engine.law, purpose.on);
        let key = |date: Date| time_key(date.into());
        let mut program = Self {
            engine,
            purpose,
            layout: Layout::default(),
            texts: Vec::new(),
            shape: OnceLock::new(),
            versions: Vec::new(),
            from,
            until,
            events: Vec::new(),
            table: Vec::new(),
            worlds: Vec::new(),
            keys: (from.map_or(i64::MIN, key), until.map_or(NOT_YET, key)),
        };
        program.compile();
        program
    }

    /// Compiles the law for all dates, from the earliest interval to the latest without a gap; the date of the
    /// purpose is not read.
    pub fn of_all_dates(engine: &'a Engine<'a>, purpose: &Purpose) -> Vec<Self> {
        let mut programs = Vec::new();
        let mut next = Some(Date::MIN);
        while let Some(on) = next {
            let program = Self::new(engine, Purpose { on, ..purpose.clone() });
            next = program.until.filter(|until| *until > on);
            programs.push(program);
        }
        programs
    }

    fn compile(&mut self) {
        let axes = Axes::new(self.engine.law, self.purpose.subject);
        let sizes: Vec<usize> = axes.events.iter().map(|axis| axis.breaks.len() + 1).collect();
        let count: usize = sizes.iter().product();
        let mut worlds: Vec<(World<'a>, Plan)> = Vec::new();
        let mut demanded = Demanded::default();
        for place in 0..count.min(WORLDS_MAX) {
            let dates = dates_of(&axes, &sizes, place);
            let world = axes.world(self.purpose.on, &dates, self.purpose.known);
            let known = worlds.iter().position(|(other, _)| other.is_same(&world));
            let index = known.unwrap_or_else(|| {
                let plan = self.plan(&world, &mut demanded);
                worlds.push((world, plan));
                worlds.len() - 1
            });
            self.table.push(index);
        }
        for axis in &axes.events {
            let vocabulary = &self.engine.law.vocabulary;
            if let Some(slot) =
                self.layout.demand(vocabulary, self.purpose.subject, &[], &axis.names)
            {
                let changes = axis.breaks.iter().map(|date| time_key((*date).into()));
                let changes: Vec<i64> = changes.collect();
                let place = self.layout.slot(slot).map_or(usize::MAX, |it| it.place);
                self.events.push(Event::new(slot, place, &changes));
            }
        }
        // The layout is complete only now.
        let layout = &self.layout;
        self.worlds = worlds.into_iter().map(|(_, plan)| Compiled::new(plan, layout)).collect();
    }

    fn plan(&mut self, world: &World<'a>, demanded: &mut Demanded) -> Plan {
        let mut compiler = Compiler {
            engine: self.engine,
            world,
            subject: self.purpose.subject,
            layout: &mut self.layout,
            texts: &mut self.texts,
            plan: Plan::default(),
            applied: FxHashMap::default(),
            forms: FxHashMap::default(),
            levels: FxHashMap::default(),
            item_tests: FxHashMap::default(),
            item_quantities: FxHashMap::default(),
        };
        let mut rules = Vec::new();
        for act in &self.engine.law.acts {
            if !self.purpose.acts.is_empty() && !self.purpose.acts.contains(&act.id) {
                continue;
            }
            let Some(selected) = world.selected(&act.id) else { continue };
            let version = selected.version;
            let place = self.versions.iter().position(|it| std::ptr::eq(*it, version));
            let place = place.unwrap_or_else(|| {
                self.versions.push(version);
                self.versions.len() - 1
            });
            for (id, item) in version.rules() {
                if item.subject != Some(self.purpose.subject) {
                    continue;
                }
                let Ok(name) = version.id.rule(&item.name) else { continue };
                let planned = if selected.disputed {
                    Err(Refusal("an act of which the version is in dispute"))
                } else {
                    compiler.form(version, id)
                };
                let (form, fires) = match planned {
                    Ok(planned) => (planned.form, planned.fires),
                    Err(refusal) => (Form::Explained(refusal), Literal::FALSE),
                };
                rules.push(PlannedRule { id: name, place: (place, id), form, fires });
            }
        }
        let mut plan = compiler.plan;
        plan.rules = rules;
        self.demand_all(world, &plan, demanded);
        plan
    }

    /// Gives a slot to every fact that rules left to the reference engine read.
    fn demand_all(&mut self, world: &World<'a>, plan: &Plan, demanded: &mut Demanded) {
        let (seen, facts) = (FxHashSet::default(), Vec::new());
        let items = &mut demanded.items;
        let mut reached = Reached { world, engine: self.engine, seen, items, facts };
        for rule in &plan.rules {
            if let Form::Explained(_) = rule.form
                && let Some(version) = self.versions.get(rule.place.0)
            {
                reached.item(version, rule.place.1);
                if let Some(item) = version.item(rule.place.1) {
                    reached.abroad(&version.id.act, &item.name);
                }
            }
        }
        let vocabulary = &self.engine.law.vocabulary;
        for (subject, names) in reached.facts {
            if !demanded.facts.insert((subject, names.clone())) {
                continue;
            }
            let Some(list) = self.layout.demand(vocabulary, subject, &[], &names) else { continue };
            // Which fields of a list are read is not worth finding out.
            let shape = vocabulary.subject(subject).and_then(|it| it.record.descend(&names));
            if let Some(Shape::List(_, record)) = shape {
                for field in &record.fields {
                    let name = [Arc::from(&*field.name)];
                    self.layout.demand_field(vocabulary, list, &name);
                }
            }
        }
    }

    /// Returns the dates for which the program is good: from the first, until before the second.
    pub fn interval(&self) -> (Option<Date>, Option<Date>) {
        (self.from, self.until)
    }

    /// Returns the slots of the facts that the program reads.
    pub fn layout(&self) -> &Layout {
        &self.layout
    }

    /// Returns facts of which nothing is known yet.
    pub fn input(&self) -> Input {
        Input::new(&self.layout)
    }

    /// Returns what sets facts of an input.
    pub fn write<'i>(&'i self, input: &'i mut Input) -> Writer<'i, 'i> {
        Writer { layout: &self.layout, named: &self.texts, input }
    }

    /// Sets the facts that the program reads from those about the subject at `place`; `false` when there is
    /// none there, or one of another kind.
    pub fn read(&self, facts: &Facts, place: usize, input: &mut Input) -> bool {
        input.clear();
        match facts.instances.get(place) {
            Some(instance) if instance.subject == self.purpose.subject => {
                input.read(&self.layout, &self.texts, facts, instance);
                true
            }
            _ => false,
        }
    }

    /// Returns the integer of a slot that a word stands for: the place of a choice, written with `_` for
    /// `-` or not, or the number of a text, which is -1 for one that no rule names.
    pub fn code(&self, slot: SlotId, word: &str) -> Option<i64> {
        match self.layout.slot(slot)?.kind {
            SlotKind::Choice(id) => {
                let vocabulary = &self.engine.law.vocabulary;
                let place = vocabulary.choice_place(id, word);
                place
                    .or_else(|| vocabulary.choice_place(id, &word.replace('_', "-")))
                    .map(i64::from)
            }
            SlotKind::Text => {
                let number = self.texts.iter().position(|it| &**it == word.trim());
                Some(number.and_then(|it| i64::try_from(it).ok()).unwrap_or(-1))
            }
            _ => None,
        }
    }

    /// Returns the name of a fact as rows of data call it: its path below the subject judged.
    pub fn name_of(&self, slot: SlotId) -> Option<String> {
        let slot = self.layout.slot(slot)?;
        let names = slot.names.join(".");
        if slot.subject == self.purpose.subject {
            return Some(names);
        }
        let subject = self.engine.law.vocabulary.subject(slot.subject)?;
        Some(format!("{}.{names}", subject.name))
    }

    /// Returns how many rules are compiled, and those left to the reference engine with the reason.
    pub fn coverage(&self) -> (usize, Vec<(&PlannedRule, Refusal)>) {
        let rules = || self.worlds.iter().flat_map(|world| &world.plan.rules);
        let explained: Vec<_> = rules()
            .filter_map(|rule| match rule.form {
                Form::Explained(refusal) => Some((rule, refusal)),
                _ => None,
            })
            .collect();
        (rules().count() - explained.len(), explained)
    }
}

/// The first days of the intervals at a place of the table.
fn dates_of(axes: &Axes<'_>, sizes: &[usize], place: usize) -> Vec<Date> {
    let mut rest = place;
    let mut dates: Vec<Date> = Vec::new();
    for (axis, size) in axes.events.iter().zip(sizes).rev() {
        let interval = rest % size;
        rest /= size;
        let first = interval.checked_sub(1).and_then(|it| axis.breaks.get(it)).copied();
        dates.push(first.unwrap_or(Date::MIN));
    }
    dates.reverse();
    dates
}

impl Compiled {
    fn new(plan: Plan, layout: &Layout) -> Self {
        let machine = Machine::new(&plan, layout);
        let rules = || plan.rules.iter();
        let explained = rules()
            .enumerate()
            .filter_map(|(place, rule)| matches!(rule.form, Form::Explained(_)).then_some(place));
        let explained: Vec<usize> = explained.collect();
        let levels = rules().filter_map(|rule| match rule.form {
            Form::Level(id) => Some(id),
            _ => None,
        });
        let levels: Vec<QuantityId> = levels.collect();
        let is_flat = explained.is_empty() && levels.is_empty();
        let columns = if is_flat { ColumnMachine::new(&plan, layout) } else { None };
        let count = plan.rules.len();
        let ones = |word: usize| match count - 64 * word {
            left @ 0..64 => (1 << left) - 1,
            _ => u64::MAX,
        };
        let roots = (0..count.div_ceil(64)).map(ones).collect();
        Self { plan, machine, roots, levels, explained, columns }
    }
}

/// What has a slot already, in whichever world it was asked for.
#[derive(Default)]
struct Demanded {
    /// Items by their version, all facts of which have slots.
    items: FxHashSet<(usize, ItemId)>,
    facts: FxHashSet<(SubjectId, Vec<Arc<str>>)>,
}

/// Finds the facts that rules read.
struct Reached<'r, 'a> {
    world: &'r World<'a>,
    engine: &'a Engine<'a>,
    /// Items of the world that were gone through, with all that they reach.
    seen: FxHashSet<(usize, ItemId)>,
    /// Items whose facts were found in another world.
    items: &'r mut FxHashSet<(usize, ItemId)>,
    facts: Vec<(SubjectId, Vec<Arc<str>>)>,
}

impl<'a> Reached<'_, 'a> {
    fn item(&mut self, version: &'a Version, id: ItemId) {
        if self.seen.contains(&(std::ptr::from_ref(version).addr(), id)) {
            return;
        }
        for id in guiju_law::difference::reached_items(version, id) {
            if !self.seen.insert((std::ptr::from_ref(version).addr(), id)) {
                continue;
            }
            let Some(item) = version.item(id) else { continue };
            let is_new = self.items.insert((std::ptr::from_ref(version).addr(), id));
            self.expressions(item, is_new);
            self.others(version, item);
        }
    }

    fn expressions(&mut self, item: &'a Item, is_new: bool) {
        let mut abroad: Vec<(&'a ActId, &'a str)> = Vec::new();
        item.for_each_expr(&mut |expr| {
            expr.walk(&mut |part| match &part.kind {
                ExprKind::Fact(subject, names) if is_new => {
                    self.facts.push((*subject, names.clone()));
                }
                ExprKind::Foreign(act, name) => abroad.push((act, name)),
                ExprKind::Breach(guiju_law::ir::RuleTarget::Foreign(act, name)) => {
                    abroad.push((act, name));
                }
                _ => {}
            });
        });
        if let guiju_law::ItemKind::Sanction(sanction) = &item.kind {
            for target in &sanction.breaches {
                if let guiju_law::ir::RuleTarget::Foreign(act, name) = target {
                    abroad.push((act, name));
                }
            }
        }
        for target in &item.defeated_by {
            if let guiju_law::ir::RuleTarget::Foreign(act, name) = target {
                abroad.push((act, name));
            }
        }
        for (act, name) in abroad {
            self.abroad(act, name);
        }
    }

    /// What an act says in the version that applies, and in the one before where that is in dispute.
    fn abroad(&mut self, act: &ActId, name: &str) {
        let Some(act) = self.engine.law.act(act) else { return };
        let Some(selected) = self.world.selected(&act.id) else { return };
        for version in &act.versions {
            if (selected.disputed || std::ptr::eq(selected.version, version))
                && let Some((id, _)) = version.item_named(name)
            {
                self.item(version, id);
            }
        }
    }

    /// Exceptions of other acts, and norms that could contradict.
    fn others(&mut self, version: &'a Version, item: &'a Item) {
        let name = (version.id.act.clone(), item.name.clone());
        let engine = self.engine;
        let defeaters = engine.foreign_defeaters.get(&name).into_iter().flatten();
        let opposites = item
            .norm()
            .and_then(|norm| engine.opposites.get(&(norm.bearer.clone(), norm.action.clone())));
        for (version, id) in defeaters.chain(opposites.into_iter().flatten()) {
            let selected = self.world.selected(&version.id.act);
            if selected.is_some_and(|it| std::ptr::eq(it.version, *version)) {
                self.item(version, *id);
            }
        }
    }
}
