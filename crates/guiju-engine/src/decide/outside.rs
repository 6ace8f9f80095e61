//! What other back ends read of a program: its plans, which of them holds when, and what stands behind
//! the integers of a plan.

use guiju_base::{Date, Time};
use guiju_law::ir::CompareOp;
use guiju_law::{Item, Law, Version};

use super::atom::{absent, range};
use super::plan::{Block, Plan, PlannedRule, QuantityId, Scope};
use super::slot::{Layout, Slot, SlotId, time_of};
use super::{Program, Purpose};

impl<'a> Program<'a> {
    /// Returns what the program is compiled for.
    pub fn purpose(&self) -> &Purpose {
        &self.purpose
    }

    /// Returns the law.
    pub fn law(&self) -> &'a Law {
        self.engine.law
    }

    /// Returns the plan of each world, in order; there is one at least.
    pub fn plans(&self) -> impl Iterator<Item = &Plan> {
        self.worlds.iter().map(|world| &world.plan)
    }

    /// Returns the events that choose versions, in order: the fact, and the first days of what changes.
    pub fn events(&self) -> impl Iterator<Item = (SlotId, Vec<Date>)> {
        self.events.iter().map(|event| {
            let dates = event.changes().filter_map(|key| time_of(key)?.date());
            (event.slot, dates.collect())
        })
    }

    /// Returns the place of the plan for each combination of intervals of the events, the last event
    /// running fastest; not all combinations where there are too many.
    pub fn plan_table(&self) -> &[usize] {
        &self.table
    }

    /// Returns the text of a place in the table of texts.
    pub fn text(&self, place: i64) -> Option<&str> {
        usize::try_from(place).ok().and_then(|place| self.texts.get(place)).map(|text| &**text)
    }

    /// Returns the time that an integer of a plan stands for.
    pub fn time(&self, key: i64) -> Option<Time> {
        time_of(key)
    }

    /// Returns the version and the item of a planned rule.
    pub fn source(&self, rule: &PlannedRule) -> Option<(&'a Version, &'a Item)> {
        let version = *self.versions.get(rule.place.0)?;
        Some((version, version.item(rule.place.1)?))
    }
}

/// A comparison of a fact with a figure, as the range of the fact's integers that pass.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FactRange {
    /// The first and the last that pass.
    pub range: (i64, i64),
    /// What the comparison comes to while the fact is missing, where its domain settles it.
    pub absent: Option<bool>,
}

impl FactRange {
    /// Returns the range of a planned comparison; `None` where it is none of a fact with a figure, or the
    /// figure has no place among the fact's integers.
    pub fn new(
        program: &Program<'_>,
        plan: &Plan,
        op: CompareOp,
        sides: (QuantityId, QuantityId),
    ) -> Option<Self> {
        Self::within(&plan.scope, &program.layout, op, sides)
    }

    /// Returns the same for a field of the elements of a list.
    pub fn of_field(
        program: &Program<'_>,
        block: &Block,
        op: CompareOp,
        sides: (QuantityId, QuantityId),
    ) -> Option<Self> {
        Self::within(&block.scope, program.layout.fields(block.list)?, op, sides)
    }

    fn within(
        scope: &Scope,
        layout: &Layout,
        op: CompareOp,
        sides: (QuantityId, QuantityId),
    ) -> Option<Self> {
        let (_, leaf) = range(scope, layout, op, sides.0, sides.1)?;
        Some(Self { range: *leaf.ranges.first()?, absent: leaf.absent })
    }
}

impl Slot {
    /// Returns what is known of the fact while it is missing: the least and the greatest integer that it
    /// can be, in steps of its own scale.
    pub fn bounds(&self) -> (Option<i64>, Option<i64>) {
        let bounds = absent(self);
        (bounds.low(), bounds.high())
    }
}
