//! Classifications by fixed values: from the truths of their arms to a value, or to the values that are possible.

use std::collections::BTreeMap;

use guiju_engine::decide::plan::{LevelPlan, QuantityId};
use guiju_law::ir::Merge;

use crate::arm::Builder;
use crate::measure::Measure;
use crate::piece::{Piece, all, any, case};

/// The arms of one value: whether one of them may apply, and whether one surely does; never NULL.
#[derive(Debug, Clone)]
struct Arms {
    can: Vec<Piece>,
    sure: Vec<Piece>,
}

impl Builder<'_, '_, '_> {
    pub(crate) fn level(&mut self, plan: &LevelPlan) -> Measure {
        let mut by_value = self.arms(plan);
        let sure: Vec<Piece> = by_value.values().flat_map(|it| it.sure.clone()).collect();
        let any_sure = self.keep("t", any(&sure));
        let can: Vec<Piece> = by_value.values().flat_map(|it| it.can.clone()).collect();
        let any_can = any(&can);
        let mut least_sure = Vec::new();
        let mut conflict = None;
        for (value, arms) in &by_value {
            least_sure.push((self.keep("t", any(&arms.sure)), Piece::atom(value.to_string(), 0)));
        }
        if plan.merge == Merge::Single && least_sure.len() > 1 {
            let one =
                |(sure, _): &(Piece, Piece)| format!("CASE WHEN {} THEN 1 ELSE 0 END", sure.text());
            let sum: Vec<String> = least_sure.iter().map(one).collect();
            let parts: Vec<&Piece> = least_sure.iter().map(|it| &it.0).collect();
            conflict = Some(Piece::of(format!("{} > 1", sum.join(" + ")), &parts));
        }
        let mut no_rule = Some(any_can.negated());
        if let Some(otherwise) = self.fixed(plan.otherwise) {
            // It stands where no arm surely applies.
            let arms =
                by_value.entry(otherwise).or_insert(Arms { can: Vec::new(), sure: Vec::new() });
            arms.can.push(any_sure.negated());
            no_rule = None;
        }
        let mut ascending = Vec::new();
        for (value, arms) in &by_value {
            ascending.push((self.keep("t", any(&arms.can)), Piece::atom(value.to_string(), 0)));
        }
        let descending: Vec<(Piece, Piece)> = ascending.iter().rev().cloned().collect();
        let (mut low, mut high) = (case(&ascending, None), case(&descending, None));
        if plan.otherwise.is_none() {
            // Without a sure arm there may be no value at all, unless the arms leave no gap.
            let mut is_bounded = any_sure.clone();
            if plan.exhaustive {
                is_bounded = any(&[any_sure, self.literal(plan.enabled).is_surely_true()]);
            }
            low = case(&[(is_bounded.clone(), low)], None);
            high = case(&[(is_bounded, high)], None);
        }
        match plan.merge {
            Merge::Max => {
                least_sure.reverse();
                low = case(&least_sure, Some(&low));
            }
            Merge::Min => high = case(&least_sure, Some(&high)),
            Merge::Single | Merge::First => {}
        }
        let (low, high) = (self.keep("q", self.typed(low)), self.keep("q", self.typed(high)));
        let value = case(&[(low.binary("=", &high), low.clone())], None);
        Measure { low: Some(low), high: Some(high), conflict, no_rule, ..Measure::of(value) }
    }

    /// The value of an arm; classifications of others are [`Builder::computed`].
    fn fixed(&self, value: Option<QuantityId>) -> Option<i64> {
        self.plan.scope.constant(value?)
    }

    /// A value of no arm at all has a type too.
    fn typed(&self, piece: Piece) -> Piece {
        if piece.is_null_itself() {
            Piece::atom(self.dialect.unknown_value(None), 0)
        } else {
            piece
        }
    }

    fn arms(&mut self, plan: &LevelPlan) -> BTreeMap<i64, Arms> {
        let mut by_value: BTreeMap<i64, Arms> = BTreeMap::new();
        let mut before: Vec<Piece> = Vec::new();
        for (guard, value) in &plan.arms {
            let Some(value) = self.fixed(Some(*value)) else { continue };
            let guard = self.literal(*guard);
            let (mut can, mut sure) = (guard.can_be_true(), guard.is_surely_true());
            if plan.merge == Merge::First {
                let none = any(&before).negated();
                before.push(sure.clone());
                can = all(&[can, none.clone()]);
                sure = all(&[sure, none]);
            }
            let (can, sure) = (self.keep("t", can), self.keep("t", sure));
            let arms = by_value.entry(value).or_insert(Arms { can: Vec::new(), sure: Vec::new() });
            arms.can.push(can);
            arms.sure.push(sure);
        }
        by_value
    }
}
