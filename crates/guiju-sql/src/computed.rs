//! Classifications of which some value is worked out: each arm has a value that may be unknown, between
//! bounds or without.
//!
//! The values that are possible are those of the arms that may apply, and the other value while no arm
//! surely does. What they agree on is the value; else it lies between the outermost of their bounds.

use guiju_engine::decide::plan::{LevelPlan, QuantityId, Sort};
use guiju_law::ir::Merge;

use crate::arm::Builder;
use crate::measure::Measure;
use crate::piece::{Piece, all, any, case};

/// An arm; none of its conditions is ever NULL.
#[derive(Debug, Clone)]
struct Arm {
    /// Whether it may count, and whether it surely does.
    can: Piece,
    sure: Piece,
    of: QuantityId,
    value: Measure,
}

/// A classification with what tells which of its values matter.
#[derive(Debug, Clone)]
pub(crate) struct Computed {
    arms: Vec<Arm>,
    otherwise: Option<QuantityId>,
    merge: Merge,
    /// A value that nobody knows, of the type of all values.
    unknown: Piece,
    /// Whether some arm surely counts.
    is_sure: Piece,
    /// Whether some arm may count and may not.
    is_open: Piece,
}

type Bound = fn(&Measure) -> &Piece;

impl Builder<'_, '_, '_> {
    /// Whether all values of a classification are fixed places of a choice.
    pub(crate) fn is_fixed(&self, plan: &LevelPlan, sort: Sort) -> bool {
        if !matches!(sort, Sort::Choice(_)) {
            return false;
        }
        let mut values = plan.arms.iter().map(|it| it.1).chain(plan.otherwise);
        values.all(|it| self.plan.scope.constant(it).is_some())
    }

    pub(crate) fn computed(&mut self, id: QuantityId, plan: &LevelPlan, sort: Sort) -> Measure {
        let level = self.computed_arms(plan, sort);
        let unknown = &level.unknown;
        let can = any(&level.arms.iter().map(|it| it.can.clone()).collect::<Vec<_>>());
        let mut possible: Vec<(Piece, Measure)> =
            level.arms.iter().map(|it| (it.can.clone(), it.value.clone())).collect();
        let mut is_whole = Piece::truth(true);
        let mut no_rule = None;
        if let Some(otherwise) = plan.otherwise {
            possible.push((level.is_sure.negated(), self.measure(otherwise)));
        } else {
            // Without a sure arm there may be no value at all, unless the arms leave no gap.
            is_whole = level.is_sure.clone();
            if plan.exhaustive {
                is_whole = any(&[is_whole, self.literal(plan.enabled).is_surely_true()]);
            }
            no_rule = Some(can.negated());
        }
        let whole = (&is_whole, unknown);
        let mut low = self.outermost(&possible, whole, false, Measure::low);
        let mut high = self.outermost(&possible, whole, true, Measure::high);
        let sure = |bound: Bound| -> Vec<(Piece, Piece)> {
            level.arms.iter().map(|it| (it.sure.clone(), bound(&it.value).clone())).collect()
        };
        let (mut conflict, value);
        conflict = None;
        match plan.merge {
            // An arm that surely counts holds the value up, or down.
            Merge::Max => low = self.extreme_of(&sure(Measure::low), unknown, true).or_else(&low),
            Merge::Min => {
                high = self.extreme_of(&sure(Measure::high), unknown, false).or_else(&high);
            }
            Merge::Single => {
                let known: Bound = |it| &it.value;
                let least = self.extreme_of(&sure(known), unknown, false);
                let greatest = self.extreme_of(&sure(known), unknown, true);
                let differ = least.binary("<>", &greatest).is_surely_true();
                conflict = Some(self.keep("t", differ));
            }
            Merge::First => {}
        }
        let (low, high) = (self.keep("q", low), self.keep("q", high));
        let same = low.binary("=", &high);
        // A day bounds its moments too, so that equal bounds are not yet a date.
        let is_date = sort == Sort::Date;
        let agreed = |it: &mut Self| {
            let known: Bound = |it| &it.value;
            let least = it.outermost(&possible, whole, false, known);
            let greatest = it.outermost(&possible, whole, true, known);
            (least.binary("=", &greatest), least)
        };
        match plan.merge {
            Merge::Max | Merge::Min if is_date => {
                let of_sure = (all(&[level.is_open.negated(), same]), low.clone());
                value = case(&[of_sure, agreed(self)], None);
            }
            Merge::Max | Merge::Min => value = case(&[(same, low.clone())], None),
            Merge::Single | Merge::First => {
                // Bounds alone make a value known only where something else is open.
                let mut arms = vec![agreed(self)];
                if !is_date {
                    arms.push((all(&[level.is_open.clone(), same]), low.clone()));
                }
                value = case(&arms, None);
            }
        }
        self.computed.insert(id, level);
        Measure { low: Some(low), high: Some(high), conflict, no_rule, ..Measure::of(value) }
    }

    fn computed_arms(&mut self, plan: &LevelPlan, sort: Sort) -> Computed {
        let mut arms: Vec<Arm> = Vec::new();
        for (guard, of) in &plan.arms {
            let guard = self.literal(*guard);
            let (mut can, mut sure) = (guard.can_be_true(), guard.is_surely_true());
            if plan.merge == Merge::First {
                let before: Vec<Piece> = arms.iter().map(|it| it.sure.clone()).collect();
                let none = any(&before).negated();
                (can, sure) = (all(&[can, none.clone()]), all(&[sure, none]));
            }
            let (can, sure) = (self.keep("t", can), self.keep("t", sure));
            arms.push(Arm { can, sure, of: *of, value: self.measure(*of) });
        }
        let is_sure = any(&arms.iter().map(|it| it.sure.clone()).collect::<Vec<_>>());
        let open = |it: &Arm| all(&[it.can.clone(), it.sure.negated()]);
        let is_open = any(&arms.iter().map(open).collect::<Vec<_>>());
        let (is_sure, is_open) = (self.keep("t", is_sure), self.keep("t", is_open));
        let unknown = Piece::atom(self.unknown_of(sort), 0);
        Computed { arms, otherwise: plan.otherwise, merge: plan.merge, unknown, is_sure, is_open }
    }

    /// The least or greatest of one bound of what is possible; NULL where one of them has none.
    fn outermost(
        &mut self,
        possible: &[(Piece, Measure)],
        (is_whole, unknown): (&Piece, &Piece),
        greatest: bool,
        bound: Bound,
    ) -> Piece {
        let values: Vec<(Piece, Piece)> =
            possible.iter().map(|(when, it)| (when.clone(), bound(it).clone())).collect();
        let lacks = |(when, it): &(Piece, Piece)| all(&[when.clone(), it.is_null()]);
        let lacking = any(&values.iter().map(lacks).collect::<Vec<_>>());
        let has_all = all(&[is_whole.clone(), lacking.negated()]);
        let has_all = self.keep("t", has_all);
        let extreme = self.extreme_of(&values, unknown, greatest);
        if has_all.is_false() {
            return unknown.clone();
        }
        let found = case(&[(has_all, extreme)], None);
        self.keep("q", found)
    }

    /// The least or greatest of the values that are known and whose condition holds; NULL for none.
    fn extreme_of(&mut self, values: &[(Piece, Piece)], unknown: &Piece, greatest: bool) -> Piece {
        let sign = if greatest { ">" } else { "<" };
        let mut values = values.iter().filter(|(when, _)| !when.is_false());
        let Some((when, first)) = values.next() else {
            return unknown.clone();
        };
        let mut found = case(&[(when.clone(), first.clone())], None);
        for (when, value) in values {
            found = self.keep("q", found);
            let is_further = any(&[found.is_null(), value.binary(sign, &found)]);
            found = case(&[(all(&[when.clone(), is_further]), value.clone())], Some(&found));
        }
        self.keep("q", found)
    }

    /// The values that would settle an unknown classification, each with the condition under which.
    pub(crate) fn wanted_values(
        &self,
        id: QuantityId,
        measure: &Measure,
    ) -> Vec<(QuantityId, Piece)> {
        let Some(level) = self.computed.get(&id) else { return Vec::new() };
        let mut wanted: Vec<(QuantityId, Piece)> = Vec::new();
        for arm in &level.arms {
            // Of arms that all apply only those that can still be the greatest or least.
            let is_beaten = match level.merge {
                Merge::Max => arm.value.high().binary("<=", measure.low()).is_surely_true(),
                Merge::Min => arm.value.low().binary(">=", measure.high()).is_surely_true(),
                Merge::Single | Merge::First => Piece::truth(false),
            };
            let matters = any(&[level.is_open.clone(), is_beaten.negated()]);
            wanted.push((arm.of, all(&[arm.can.clone(), matters])));
        }
        wanted.extend(level.otherwise.map(|it| (it, level.is_sure.negated())));
        wanted
    }
}
