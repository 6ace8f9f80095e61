//! Whether duties have begun, and whether norms are breached.

use guiju_base::Time;

use super::SideFinder;
use super::reach::Reach;
use crate::ir::{Expr, ExprKind, ItemKind, Norm, RuleTarget, Timing};
use crate::value::{Type, Value};

pub(super) const NOT_YET: Value = Value::Date(Time::NotYet);

impl SideFinder<'_> {
    /// Whether facts can show that a duty is not there yet, since its clock has not started.
    pub(super) fn may_not_start(&self, norm: &Norm) -> bool {
        match &norm.timing {
            Some(Timing::By(last) | Timing::KeepUntil(last)) => match &last.kind {
                ExprKind::Deadline(deadline) => self.expr(&deadline.anchor).can_be(&NOT_YET),
                _ => false,
            },
            // Before the first day there is no duty, be that day fixed or an event.
            Some(Timing::Every(..)) => true,
            Some(Timing::Before(_) | Timing::Promptly) | None => false,
        }
    }

    /// Whether the forbidden act was done; what names no act was done when it applies.
    pub(super) fn done(&self, norm: &Norm) -> Reach {
        norm.breached.as_ref().map_or(Reach::truth(true, false), |it| self.happened(it))
    }

    /// Whether a rule is breached.
    pub(super) fn breach(&self, target: &RuleTarget) -> Reach {
        let RuleTarget::Local(id) = target else { return Reach::truth(true, true) };
        match self.version.item(*id).map(|item| &item.kind) {
            Some(ItemKind::Prohibition(norm)) => Reach::all(&[self.applied(*id), self.done(norm)]),
            Some(ItemKind::Duty(norm)) => {
                let begun = Reach::truth(true, self.may_not_start(norm));
                Reach::all(&[self.applied(*id), begun, self.failed(norm)])
            }
            _ => Reach::truth(false, true),
        }
    }

    /// Whether a duty that applies is breached.
    fn failed(&self, norm: &Norm) -> Reach {
        let shown = norm.shown.as_ref().map_or(Reach::truth(false, true), |it| self.happened(it));
        let is_told = shown.says_something();
        match &norm.timing {
            None => shown.negate(),
            Some(Timing::Promptly) => Reach::truth(false, is_told),
            Some(Timing::By(last) | Timing::Before(last)) if self.is_settled(last) => {
                Reach::truth(is_told, is_told)
            }
            // What was performed, and not told when, counts as in time.
            Some(Timing::By(_) | Timing::Before(_)) => {
                let untimed = norm.shown.as_ref().is_some_and(|it| it.ty == Type::YesNo);
                Reach::truth(false, untimed && shown.can_be_true())
            }
            Some(Timing::Every(period, since)) => {
                let is_known = is_told && self.is_settled(period) && self.is_settled(since);
                Reach::truth(is_known, is_known)
            }
            Some(Timing::KeepUntil(last)) => {
                let is_known = self.is_settled(last)
                    && norm.breached.as_ref().is_none_or(|it| self.expr(it).says_something());
                Reach::truth(is_known, is_known)
            }
        }
    }

    /// Whether what a truth or an event tells has happened.
    fn happened(&self, expr: &Expr) -> Reach {
        let reach = self.expr(expr);
        match expr.ty {
            Type::YesNo => reach,
            _ => Reach::truth(reach.says_something(), reach.says_something()),
        }
    }

    /// Whether facts can make a time known; of a period counted from an event, its end.
    fn is_settled(&self, expr: &Expr) -> bool {
        match &expr.kind {
            ExprKind::Deadline(deadline) => {
                self.deadline_parts(deadline).iter().all(Reach::says_something)
            }
            _ => self.expr(expr).says_something(),
        }
    }
}
