//! `unreachable-condition`: a condition that no facts can meet.
//!
//! Looks at the parts of a conjunction that compare one fact with figures: if no value is left, the
//! condition is never true. Parameters count with their values.

use std::collections::BTreeMap;

use guiju_base::Number;
use guiju_syntax::{Diagnostic, Span};

use crate::ir::{CompareOp, Expr, ExprKind, ItemKind};
use crate::lower::vocabulary::Found;
use crate::value::Value;
use crate::version::{Law, Version};
use crate::vocabulary::{Shape, Vocabulary};

pub(super) fn check_conditions(law: &Law, found: &mut Found) {
    for version in law.versions() {
        for item in &version.items {
            let mut conditions: Vec<&Expr> = item.when.iter().collect();
            if let ItemKind::Level(level) = &item.kind {
                conditions.extend(level.arms.iter().filter_map(|(_, when)| when.as_ref()));
            }
            for condition in conditions {
                if let Some(span) = contradiction(&law.vocabulary, version, condition) {
                    found.push((
                        version.file,
                        Diagnostic::error(
                            "unreachable-condition",
                            span,
                            (
                                format!("the condition of `{}` can never be met", item.name),
                                format!("`{}` 的条件不可能成立", item.name),
                            ),
                        )
                        .label((
                            "contradicts an earlier part, or the domain of the fact",
                            "与前面的部分或者事实的取值范围矛盾",
                        ))
                        .help((
                            "no facts satisfy all parts: mend one of them",
                            "没有事实能同时满足各部分：修改其中之一",
                        )),
                    ));
                }
            }
        }
    }
}

/// The values that are left for one fact.
#[derive(Debug, Clone, Default)]
struct Left {
    low: Option<(Number, bool)>,
    high: Option<(Number, bool)>,
    equal: Option<Value>,
}

impl Left {
    /// Takes one comparison in; gives whether nothing is left.
    fn narrow(&mut self, op: CompareOp, value: &Value) -> bool {
        if op == CompareOp::Equal {
            if self.equal.as_ref().is_some_and(|equal| equal != value) {
                return true;
            }
            self.equal = Some(value.clone());
        }
        let Some(number) = value.number() else {
            return op == CompareOp::NotEqual && self.equal.as_ref() == Some(value);
        };
        let raise = |low: Option<(Number, bool)>, open: bool| match low {
            Some((at, was)) if at > number || (at == number && (was || !open)) => Some((at, was)),
            _ => Some((number, open)),
        };
        let lower = |high: Option<(Number, bool)>, open: bool| match high {
            Some((at, was)) if at < number || (at == number && (was || !open)) => Some((at, was)),
            _ => Some((number, open)),
        };
        match op {
            CompareOp::Greater => self.low = raise(self.low, true),
            CompareOp::GreaterOrEqual => self.low = raise(self.low, false),
            CompareOp::Less => self.high = lower(self.high, true),
            CompareOp::LessOrEqual => self.high = lower(self.high, false),
            CompareOp::Equal => {
                self.low = raise(self.low, false);
                self.high = lower(self.high, false);
            }
            CompareOp::NotEqual => {}
        }
        match (self.low, self.high) {
            (Some((low, open_low)), Some((high, open_high))) => {
                low > high || (low == high && (open_low || open_high))
            }
            _ => false,
        }
    }
}

/// The part of a conjunction after which nothing is left.
fn contradiction(vocabulary: &Vocabulary, version: &Version, condition: &Expr) -> Option<Span> {
    let whole = std::slice::from_ref(condition);
    let parts = if let ExprKind::And(parts) = &condition.kind { parts } else { whole };
    let mut left: BTreeMap<String, Left> = BTreeMap::new();
    for part in parts {
        let (op, fact, value) = match &part.kind {
            ExprKind::Literal(Value::YesNo(false)) if part.ty != crate::value::Type::Error => {
                return Some(part.span);
            }
            ExprKind::Compare(op, a, b) => (*op, a, literal(version, b)),
            ExprKind::InRange { value, low, high, half_open } => {
                let upper = if *half_open { CompareOp::Less } else { CompareOp::LessOrEqual };
                let bounds = [(CompareOp::GreaterOrEqual, low), (upper, high)];
                for (op, bound) in bounds {
                    if let Some(bound) = literal(version, bound)
                        && let Some(entry) = entry(vocabulary, &mut left, value)
                        && entry.narrow(op, &bound)
                    {
                        return Some(part.span);
                    }
                }
                continue;
            }
            _ => continue,
        };
        if let Some(value) = value
            && let Some(entry) = entry(vocabulary, &mut left, fact)
            && entry.narrow(op, &value)
        {
            return Some(part.span);
        }
    }
    None
}

/// What is left for a fact, beginning with its domain; `None` for what is no fact.
fn entry<'a>(
    vocabulary: &Vocabulary,
    left: &'a mut BTreeMap<String, Left>,
    fact: &Expr,
) -> Option<&'a mut Left> {
    let key = match &fact.kind {
        ExprKind::Fact(subject, path) => format!("{subject:?} {}", path.join(".")),
        ExprKind::Element(binder, path) => format!("{binder:?} {}", path.join(".")),
        _ => return None,
    };
    Some(left.entry(key).or_insert_with(|| {
        let mut begin = Left::default();
        if let ExprKind::Fact(subject, path) = &fact.kind
            && let Some(Shape::Fact(fact)) =
                vocabulary.subject(*subject).and_then(|subject| subject.record.descend(path))
        {
            begin.low = fact.low.map(|low| (low, false));
            begin.high = fact.high.map(|high| (high, false));
        }
        begin
    }))
}

/// The value of a literal or of a parameter.
fn literal(version: &Version, expr: &Expr) -> Option<Value> {
    match &expr.kind {
        ExprKind::Literal(value) => Some(value.clone()),
        ExprKind::Item(id) => match &version.item(*id)?.kind {
            ItemKind::Param(_, Ok(value)) => literal(version, value),
            _ => None,
        },
        _ => None,
    }
}
