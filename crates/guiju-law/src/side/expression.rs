//! What facts can make known of expressions.

use super::SideFinder;
use super::norm::NOT_YET;
use super::reach::Reach;
use crate::ir::{Aggregate, AggregateKind, Deadline, Expr, ExprKind};

impl SideFinder<'_> {
    pub(super) fn expr(&self, expr: &Expr) -> Reach {
        match &expr.kind {
            ExprKind::Literal(value) => Reach::one(value.clone()),
            // Figures of another act are taken to be settled there, and relations to be empty or not.
            ExprKind::Today
            | ExprKind::Fact(..)
            | ExprKind::Element(..)
            | ExprKind::Foreign(..)
            | ExprKind::Closure(..)
            | ExprKind::Share { .. } => Reach::many(),
            ExprKind::Item(id) => self.value(*id),
            ExprKind::Not(inner) => self.expr(inner).negate(),
            ExprKind::And(parts) => Reach::all(&self.exprs(parts)),
            ExprKind::Or(parts) => Reach::any(&self.exprs(parts)),
            ExprKind::Compare(_, left, right) => self.test(&[left, right]),
            // Nothing is in what is empty.
            ExprKind::Member(value, set) => {
                Reach::truth(self.is_told(&[value, set]), self.is_told(&[set]))
            }
            ExprKind::InRange { value, low, high, .. } => {
                Reach::all(&[self.test(&[value, low]), self.test(&[value, high])])
            }
            ExprKind::Arithmetic(..)
            | ExprKind::Shift(..)
            | ExprKind::Rounded(..)
            | ExprKind::RoundedQuotient(..) => Reach::computed(&self.parts(expr)),
            ExprKind::If(condition, yes, no) => self.conditional(condition, yes, no),
            ExprKind::Extreme(_, parts) => either(&self.exprs(parts)),
            ExprKind::Aggregate(aggregate) => self.aggregate(aggregate),
            ExprKind::Deadline(deadline) => self.deadline(deadline),
            ExprKind::Breach(target) => self.breach(target),
        }
    }

    fn exprs(&self, exprs: &[Expr]) -> Vec<Reach> {
        exprs.iter().map(|it| self.expr(it)).collect()
    }

    /// The direct parts of an expression.
    fn parts(&self, expr: &Expr) -> Vec<Reach> {
        let mut parts = Vec::new();
        expr.for_each_part(&mut |part| parts.push(self.expr(part)));
        parts
    }

    /// Whether something is known of all of `parts`, be it bounds.
    fn is_told(&self, parts: &[&Expr]) -> bool {
        parts.iter().all(|it| self.expr(it).says_something())
    }

    /// A test of `parts` against each other: it comes out either way once something is known of all.
    fn test(&self, parts: &[&Expr]) -> Reach {
        Reach::truth(self.is_told(parts), self.is_told(parts))
    }

    /// The branches that the condition can lead to; where it is never known, both, which may agree.
    fn conditional(&self, condition: &Expr, yes: &Expr, no: &Expr) -> Reach {
        let condition = self.expr(condition);
        let (yes, no) = (self.expr(yes), self.expr(no));
        match (condition.can_be_true(), condition.can_be_false()) {
            (true, false) => yes,
            (false, true) => no,
            (true, true) => yes.or_be(no),
            (false, false) => yes.agree(no),
        }
    }

    fn aggregate(&self, aggregate: &Aggregate) -> Reach {
        let filter =
            aggregate.filter.as_ref().map_or(Reach::truth(true, false), |it| self.expr(it));
        let body = aggregate.body.as_ref().map(|it| self.expr(it));
        match aggregate.kind {
            // An empty list has nothing that counts, and so all that it has counts.
            AggregateKind::Any => Reach::truth(filter.can_be_true(), true),
            AggregateKind::All => {
                let body = body.unwrap_or(Reach::truth(true, false));
                Reach::truth(true, filter.can_be_true() && body.can_be_false())
            }
            AggregateKind::Count | AggregateKind::Sum => Reach::many(),
            AggregateKind::Max | AggregateKind::Min => {
                let body = body.unwrap_or(Reach::never());
                let bounded = body.says_something();
                Reach::computed(&[filter, body]).bounded_if(bounded)
            }
        }
    }

    /// The end of a period; while its event has not happened that is `not yet`, however long it is.
    fn deadline(&self, deadline: &Deadline) -> Reach {
        let end = Reach::computed(&self.deadline_parts(deadline));
        if end.can_be_known() || !self.expr(&deadline.anchor).can_be(&NOT_YET) {
            return end;
        }
        end.or_be(Reach::one(NOT_YET))
    }

    /// What the end of a period is computed from; it need not have been stopped.
    pub(super) fn deadline_parts(&self, deadline: &Deadline) -> Vec<Reach> {
        let parts = [&deadline.period, &deadline.anchor].into_iter();
        let parts = parts.chain(&deadline.extended).chain(&deadline.interrupted);
        parts.map(|it| self.expr(it)).collect()
    }
}

/// One of several, whichever it is: it is known when all are the same, or when one is at the end of its
/// scale, and bounded as soon as one says something.
fn either(parts: &[Reach]) -> Reach {
    let bounded = parts.iter().any(Reach::says_something);
    parts.iter().cloned().fold(Reach::never(), Reach::or_be).bounded_if(bounded)
}
