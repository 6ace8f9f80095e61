//! One small change to the typed form of a rule: an operator, a constant, a modality.

use std::collections::BTreeSet;

use guiju_base::{Number, Period, Time};
use guiju_law::ir::{
    AggregateKind, ArithmeticOp, CompareOp, Expr, ExprKind, Item, ItemKind, Norm, Timing,
};
use guiju_law::{Type, Value, Vocabulary};
use guiju_syntax::Span;

/// What a change did, and where.
#[derive(Debug, Clone)]
pub(crate) struct Change {
    /// The rule.
    pub(crate) item: String,
    /// The expression, or the name of the rule.
    pub(crate) span: Span,
    /// From what to what.
    pub(crate) what: String,
}

/// Counts the possible changes and makes the one that is asked for.
struct Mutator<'a> {
    vocabulary: &'a Vocabulary,
    /// Changes still to be passed over.
    left: usize,
    change: Option<Change>,
    item: String,
}

/// Makes the change numbered `number` of an item; `None` when there are fewer.
pub(crate) fn mutate(vocabulary: &Vocabulary, item: &mut Item, number: usize) -> Option<Change> {
    let name = item.name.to_string();
    let mut mutator = Mutator { vocabulary, left: number, change: None, item: name };
    mutator.modality(item);
    mutator.exceptions(item);
    each_expr(item, &mut |expr| mutator.expr(expr));
    mutator.change
}

impl Mutator<'_> {
    /// Gives whether it is the turn of this change.
    fn turn(&mut self, span: Span, what: impl FnOnce() -> String) -> bool {
        if self.change.is_some() {
            return false;
        }
        if self.left > 0 {
            self.left -= 1;
            return false;
        }
        self.change = Some(Change { item: self.item.clone(), span, what: what() });
        true
    }

    /// Duty to prohibition and back, permission to prohibition.
    fn modality(&mut self, item: &mut Item) {
        let span = item.span;
        let swap = |norm: &Norm| Norm {
            timing: None,
            shown: norm.breached.clone(),
            breached: norm.shown.clone(),
            ..norm.clone()
        };
        match &item.kind {
            ItemKind::Duty(norm) if self.turn(span, || "must → must not".into()) => {
                item.kind = ItemKind::Prohibition(swap(norm));
            }
            ItemKind::Prohibition(norm) if self.turn(span, || "must not → may".into()) => {
                item.kind = ItemKind::Permission(norm.clone());
            }
            ItemKind::Permission(norm) if self.turn(span, || "may → must not".into()) => {
                item.kind = ItemKind::Prohibition(norm.clone());
            }
            _ => {}
        }
    }

    /// An exception, or a whole condition, that is forgotten.
    fn exceptions(&mut self, item: &mut Item) {
        let span = item.span;
        if !item.defeated_by.is_empty() && self.turn(span, || "without its exception".into()) {
            item.defeated_by.clear();
        }
        if item.when.is_some() && self.turn(span, || "without `when`".into()) {
            item.when = None;
        }
        if item.unless.is_some() && self.turn(span, || "without `unless`".into()) {
            item.unless = None;
        }
    }

    fn expr(&mut self, expr: &mut Expr) {
        let span = expr.span;
        match &mut expr.kind {
            ExprKind::Literal(value) => self.literal(value, span),
            ExprKind::Compare(op, left, _) => {
                let is_ordered = left.ty.is_ordered(self.vocabulary);
                for other in comparisons(*op, is_ordered) {
                    if self.turn(span, || format!("{op:?} → {other:?}")) {
                        *op = other;
                        return;
                    }
                }
            }
            ExprKind::InRange { half_open, .. } => {
                if self.turn(span, || "upper end in or out".into()) {
                    *half_open = !*half_open;
                }
            }
            ExprKind::Arithmetic(op, ..) => {
                let other = match op {
                    ArithmeticOp::Add => ArithmeticOp::Subtract,
                    ArithmeticOp::Subtract | ArithmeticOp::Multiply => ArithmeticOp::Add,
                };
                if self.turn(span, || format!("{op:?} → {other:?}")) {
                    *op = other;
                }
            }
            ExprKind::Extreme(greatest, parts) => {
                if parts.len() > 1 && self.turn(span, || "max ↔ min".into()) {
                    *greatest = !*greatest;
                }
            }
            ExprKind::Aggregate(aggregate) => {
                let other = match aggregate.kind {
                    AggregateKind::Max => AggregateKind::Min,
                    AggregateKind::Min => AggregateKind::Max,
                    kind => kind,
                };
                if other != aggregate.kind && self.turn(span, || "max of ↔ min of".into()) {
                    aggregate.kind = other;
                }
                if aggregate.filter.is_some()
                    && aggregate.kind != AggregateKind::Any
                    && self.turn(span, || "without `where`".into())
                {
                    aggregate.filter = None;
                }
            }
            _ => self.connective(expr),
        }
        each_part(expr, &mut |part| self.expr(part));
    }

    /// `and` to `or`, `not` dropped, a part of several dropped.
    fn connective(&mut self, expr: &mut Expr) {
        let span = expr.span;
        match &mut expr.kind {
            ExprKind::And(parts) if self.turn(span, || "and → or".into()) => {
                expr.kind = ExprKind::Or(std::mem::take(parts));
            }
            ExprKind::Or(parts) if self.turn(span, || "or → and".into()) => {
                expr.kind = ExprKind::And(std::mem::take(parts));
            }
            ExprKind::Not(inner) if self.turn(span, || "without `not`".into()) => {
                *expr = (**inner).clone();
            }
            _ => {}
        }
    }

    /// A constant: the nearest other value.
    fn literal(&mut self, value: &mut Value, span: Span) {
        for other in self.neighbours(value) {
            let show = |value: &Value| value.show(self.vocabulary);
            let what = format!("{} → {}", show(value), show(&other));
            if self.turn(span, || what) {
                *value = other;
                return;
            }
        }
    }

    fn neighbours(&self, value: &Value) -> Vec<Value> {
        let both = |number: Number, step: Number, wrap: fn(Number) -> Value| {
            [number.checked_add(step), number.checked_sub(step)]
                .into_iter()
                .flatten()
                .map(wrap)
                .collect()
        };
        match value {
            Value::YesNo(value) => vec![Value::YesNo(!value)],
            Value::Number(number) => both(*number, Number::ONE, Value::Number),
            Value::Money(number) => both(*number, Number::ONE, Value::Money),
            Value::Percent(share) => {
                let step = "0.001".parse().unwrap_or(Number::ONE);
                both(*share, step, Value::Percent)
            }
            Value::Date(Time::Day(day)) => [1, -1]
                .into_iter()
                .filter_map(|days| day.checked_add_days(days))
                .map(|day| Value::Date(Time::Day(day)))
                .collect(),
            Value::Period(period) => [1, -1]
                .into_iter()
                .map(|more| Period { amount: period.amount + more, ..*period })
                .filter(|period| period.amount >= 0)
                .map(Value::Period)
                .collect(),
            Value::Choice(id, place) => {
                let count = self.vocabulary.choice(*id).map_or(1, |choice| choice.values.len());
                let next = (usize::from(*place) + 1) % count.max(1);
                u16::try_from(next).ok().map(|next| Value::Choice(*id, next)).into_iter().collect()
            }
            Value::Set(id, places) => places
                .iter()
                .map(|place| {
                    let rest: BTreeSet<u16> =
                        places.iter().filter(|other| *other != place).copied().collect();
                    Value::Set(*id, rest)
                })
                .collect(),
            _ => Vec::new(),
        }
    }
}

/// The comparisons that differ at the boundary, and the opposite.
fn comparisons(op: CompareOp, is_ordered: bool) -> Vec<CompareOp> {
    match op {
        CompareOp::Equal if is_ordered => {
            vec![CompareOp::NotEqual, CompareOp::LessOrEqual, CompareOp::GreaterOrEqual]
        }
        CompareOp::Equal => vec![CompareOp::NotEqual],
        CompareOp::NotEqual => vec![CompareOp::Equal],
        CompareOp::Less => vec![CompareOp::LessOrEqual, CompareOp::GreaterOrEqual],
        CompareOp::LessOrEqual => vec![CompareOp::Less, CompareOp::Greater],
        CompareOp::Greater => vec![CompareOp::GreaterOrEqual, CompareOp::LessOrEqual],
        CompareOp::GreaterOrEqual => vec![CompareOp::Greater, CompareOp::Less],
    }
}

/// Calls `visit` on every expression of the item that is not of unknown type, outermost only.
fn each_expr(item: &mut Item, visit: &mut dyn FnMut(&mut Expr)) {
    item.when.iter_mut().chain(&mut item.unless).for_each(&mut *visit);
    match &mut item.kind {
        ItemKind::Param(_, value) => value.iter_mut().for_each(visit),
        ItemKind::Let(value) | ItemKind::Arm(_, value) => visit(value),
        ItemKind::Level(level) => {
            for (value, when) in &mut level.arms {
                visit(value);
                when.iter_mut().for_each(&mut *visit);
            }
            level.otherwise.iter_mut().for_each(visit);
        }
        ItemKind::Duty(norm) | ItemKind::Prohibition(norm) | ItemKind::Permission(norm) => {
            match &mut norm.timing {
                Some(Timing::By(expr) | Timing::Before(expr) | Timing::KeepUntil(expr)) => {
                    visit(expr);
                }
                Some(Timing::Every(period, since)) => {
                    visit(period);
                    visit(since);
                }
                Some(Timing::Promptly) | None => {}
            }
            norm.shown.iter_mut().chain(&mut norm.breached).for_each(visit);
        }
        ItemKind::Sanction(sanction) => {
            if let Some((low, high)) = &mut sanction.fine {
                low.iter_mut().for_each(&mut *visit);
                visit(high);
            }
        }
    }
}

fn each_part(expr: &mut Expr, visit: &mut dyn FnMut(&mut Expr)) {
    if expr.ty == Type::Error {
        return;
    }
    match &mut expr.kind {
        ExprKind::Not(a) | ExprKind::Rounded(a, ..) => visit(a),
        ExprKind::And(parts) | ExprKind::Or(parts) | ExprKind::Extreme(_, parts) => {
            parts.iter_mut().for_each(visit);
        }
        ExprKind::Compare(_, a, b)
        | ExprKind::Member(a, b)
        | ExprKind::Arithmetic(_, a, b)
        | ExprKind::Shift(a, b, _)
        | ExprKind::RoundedQuotient(a, b, ..) => {
            visit(a);
            visit(b);
        }
        ExprKind::InRange { value: a, low: b, high: c, .. } | ExprKind::If(a, b, c) => {
            visit(a);
            visit(b);
            visit(c);
        }
        ExprKind::Aggregate(it) => it.filter.iter_mut().chain(&mut it.body).for_each(visit),
        ExprKind::Deadline(it) => {
            visit(&mut it.period);
            visit(&mut it.anchor);
            it.extended.iter_mut().for_each(visit);
        }
        ExprKind::Closure(_, edge) | ExprKind::Share { edge, .. } => {
            edge.filter.iter_mut().for_each(visit);
        }
        _ => {}
    }
}
