//! Operators with two operands: comparison, membership, arithmetic.

use guiju_syntax::ast::{self, BinaryOp};
use guiju_syntax::{Diagnostic, Span};

use super::expression::error;
use super::scope::Scope;
use crate::ir::{ArithmeticOp, CompareOp, Expr, ExprKind};
use crate::value::{Type, Value};

impl Scope<'_> {
    pub(super) fn binary(
        &mut self,
        op: BinaryOp,
        left: &ast::Expr,
        right: &ast::Expr,
        span: Span,
        wanted: Option<&Type>,
    ) -> Expr {
        let compare = |op| (op, left, right);
        let (op, left, right) = match op {
            BinaryOp::Equal => compare(CompareOp::Equal),
            BinaryOp::NotEqual => compare(CompareOp::NotEqual),
            BinaryOp::Less => compare(CompareOp::Less),
            BinaryOp::LessOrEqual => compare(CompareOp::LessOrEqual),
            BinaryOp::Greater => compare(CompareOp::Greater),
            BinaryOp::GreaterOrEqual => compare(CompareOp::GreaterOrEqual),
            BinaryOp::In => return self.member(left, right, span),
            BinaryOp::Add => return self.sum(ArithmeticOp::Add, left, right, span, wanted),
            BinaryOp::Subtract => {
                return self.sum(ArithmeticOp::Subtract, left, right, span, wanted);
            }
            BinaryOp::Multiply => return self.product(left, right, span, wanted),
            BinaryOp::Divide => return self.division(span),
        };
        self.compare(op, left, right, span)
    }

    /// Lowers two operands so that each gives the other its type where it has none of its own.
    fn pair(&mut self, left: &ast::Expr, right: &ast::Expr) -> (Expr, Expr) {
        if self.is_bare_value(left) || is_bare_number(left) {
            let right = self.lower(right, None);
            let left = self.lower(left, Some(&right.ty));
            (left, right)
        } else {
            let left = self.lower(left, None);
            let right = self.lower(right, Some(&left.ty));
            (left, right)
        }
    }

    fn compare(&mut self, op: CompareOp, left: &ast::Expr, right: &ast::Expr, span: Span) -> Expr {
        let (left, right) = self.pair(left, right);
        if !left.ty.fits(&right.ty) {
            let wanted = left.ty.describe(self.vocabulary);
            self.mismatch(&right, wanted);
        }
        if !matches!(op, CompareOp::Equal | CompareOp::NotEqual) {
            self.require_order(&left);
        }
        let comparable = !matches!(
            left.ty,
            Type::Record | Type::Records | Type::List(_) | Type::Set(_) | Type::TextSet
        );
        if !comparable {
            self.mismatch(&left, ("one value", "单一的值"));
        }
        let kind = ExprKind::Compare(op, Box::new(left), Box::new(right));
        Expr { kind, ty: Type::YesNo, span }
    }

    /// Reports a value whose type has no order.
    pub(super) fn require_order(&mut self, expr: &Expr) {
        if !expr.ty.is_ordered(self.vocabulary) {
            let found = expr.ty.describe(self.vocabulary);
            self.report(
                Diagnostic::error(
                    "type-mismatch",
                    expr.span,
                    (
                        format!("{} has no order", found.en),
                        format!("没有大小之分的类型：{}", found.zh),
                    ),
                )
                .label(("cannot be greater or less", "不能比较大小"))
                .help((
                    "declare the choice as a `scale`, or compare with `=` or `in`",
                    "把该选项声明为 `scale`，或者用 `=` 或者 `in` 比较",
                )),
            );
        }
    }

    pub(super) fn in_range(
        &mut self,
        value: &ast::Expr,
        low: &ast::Expr,
        high: &ast::Expr,
        half_open: bool,
        span: Span,
    ) -> Expr {
        let value = Box::new(self.lower(value, None));
        self.require_order(&value);
        let wanted = value.ty.clone();
        let bound = |scope: &mut Self, bound: &ast::Expr| {
            let lowered = scope.lower(bound, Some(&wanted));
            if !lowered.ty.fits(&wanted) {
                let wanted = wanted.describe(scope.vocabulary);
                scope.mismatch(&lowered, wanted);
            }
            Box::new(lowered)
        };
        let (low, high) = (bound(self, low), bound(self, high));
        Expr { kind: ExprKind::InRange { value, low, high, half_open }, ty: Type::YesNo, span }
    }

    fn member(&mut self, value: &ast::Expr, set: &ast::Expr, span: Span) -> Expr {
        // A value of the choice goes before a rule or figure that happens to have its name.
        let is_name = matches!(&value.kind, ast::ExprKind::Path(segments) if segments.len() == 1);
        let is_value = self.is_bare_value(value) || (is_name && !self.is_bare_value(set));
        let (value, set) = if is_value {
            let set = self.lower(set, None);
            (self.lower(value, Some(&element_type(&set.ty))), set)
        } else {
            let value = self.lower(value, None);
            let set = self.lower(set, Some(&value.ty));
            (value, set)
        };
        let wanted = element_type(&set.ty);
        if wanted == Type::Record {
            self.mismatch(
                &set,
                ("a set, a range or a list of plain values", "集合、范围或者值的列表"),
            );
        } else if !value.ty.fits(&wanted) {
            let wanted = wanted.describe(self.vocabulary);
            self.mismatch(&value, wanted);
        }
        let kind = ExprKind::Member(Box::new(value), Box::new(set));
        Expr { kind, ty: Type::YesNo, span }
    }

    fn sum(
        &mut self,
        op: ArithmeticOp,
        left: &ast::Expr,
        right: &ast::Expr,
        span: Span,
        wanted: Option<&Type>,
    ) -> Expr {
        let (left, right) = match wanted {
            Some(Type::Money | Type::UnroundedMoney) => {
                (self.lower(left, wanted), self.lower(right, wanted))
            }
            _ => self.pair(left, right),
        };
        let (left, right) = (Box::new(left), Box::new(right));
        if left.ty == Type::Date && right.ty == Type::Period {
            self.check_chained(&left, span);
            let kind = ExprKind::Shift(left, right, op == ArithmeticOp::Subtract);
            return Expr { kind, ty: Type::Date, span };
        }
        let ty = match (&left.ty, &right.ty) {
            (Type::Error, other) | (other, Type::Error) => other.clone(),
            (a, b) if a.is_numeric() && a.fits(b) => {
                if *b == Type::UnroundedMoney {
                    b.clone()
                } else {
                    a.clone()
                }
            }
            _ => {
                let wanted = left.ty.describe(self.vocabulary);
                self.mismatch(&right, wanted);
                Type::Error
            }
        };
        Expr { kind: ExprKind::Arithmetic(op, left, right), ty, span }
    }

    /// 31 January plus one month plus one month is not 31 January plus two months.
    fn check_chained(&mut self, left: &Expr, span: Span) {
        if matches!(left.kind, ExprKind::Shift(..) | ExprKind::Deadline(_)) {
            self.report(
                Diagnostic::error(
                    "chained-period",
                    span,
                    ("a period added to a period", "在期间上再加期间"),
                )
                .label((
                    "the sum of two steps depends on their order",
                    "分两步相加，结果取决于先后",
                ))
                .help((
                    "count once from the anchor: `anchor + 2 months`",
                    "从起算的事件一次计算：`anchor + 2 months`",
                )),
            );
        }
    }

    fn product(
        &mut self,
        left: &ast::Expr,
        right: &ast::Expr,
        span: Span,
        wanted: Option<&Type>,
    ) -> Expr {
        // In a product one factor is a plain number, whatever is wanted of the whole.
        let hint = |expr: &ast::Expr| if is_bare_number(expr) { None } else { wanted };
        let left_hint = hint(left);
        let left = Box::new(self.lower(left, left_hint));
        let right_hint = hint(right);
        let right = Box::new(self.lower(right, right_hint));
        let money = |ty: &Type| matches!(ty, Type::Money | Type::UnroundedMoney);
        let ty = match (&left.ty, &right.ty) {
            (Type::Error, _) | (_, Type::Error) => Type::Error,
            (a, Type::Number) if money(a) => times_money(&right, a),
            (Type::Number, b) if money(b) => times_money(&left, b),
            (a, Type::Percent) | (Type::Percent, a) if money(a) => Type::UnroundedMoney,
            (Type::Number | Type::Percent, Type::Number) | (Type::Number, Type::Percent) => {
                Type::Number
            }
            (Type::Percent, Type::Percent) => Type::Percent,
            _ => {
                self.mismatch(&right, ("a number or a share", "数字或者比例"));
                Type::Error
            }
        };
        let kind = ExprKind::Arithmetic(ArithmeticOp::Multiply, left, right);
        Expr { kind, ty, span }
    }

    fn division(&mut self, span: Span) -> Expr {
        self.report(
            Diagnostic::error(
                "division-without-rounding",
                span,
                ("a division without a rounding", "除法的结果没有取整"),
            )
            .label(("a quotient may have no end", "商可能是无限小数"))
            .help((
                "write `(a / b) rounded half-up to 0.01`",
                "写成 `(a / b) rounded half-up to 0.01`",
            )),
        );
        error(span)
    }
}

/// Whole multiples of money stay rounded; other multiples do not.
fn times_money(factor: &Expr, money: &Type) -> Type {
    match &factor.kind {
        ExprKind::Literal(Value::Number(number)) if number.is_integer() => money.clone(),
        _ => Type::UnroundedMoney,
    }
}

fn is_bare_number(expr: &ast::Expr) -> bool {
    matches!(expr.kind, ast::ExprKind::Number(_))
}

/// The type of the elements of a set or plain list; `Record` when it has none.
fn element_type(set: &Type) -> Type {
    match set {
        Type::Set(id) => Type::Choice(*id),
        Type::TextSet => Type::Text,
        Type::List(element) => (**element).clone(),
        Type::Error => Type::Error,
        _ => Type::Record,
    }
}
