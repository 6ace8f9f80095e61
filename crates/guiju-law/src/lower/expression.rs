//! Expressions: names to what they mean, with types.

use std::sync::Arc;

use guiju_base::Text;
use guiju_syntax::ast::{self, AggregateKind, BinaryOp, ExprKind as Ast, Name};
use guiju_syntax::diagnostic::nearest;
use guiju_syntax::{Diagnostic, Span};

use super::scope::{Bound, LetState, Scope};
use crate::ir::{Aggregate, Deadline, Edge, Expr, ExprKind, ItemId};
use crate::lower::vocabulary::{lower_type, unknown};
use crate::value::{Type, Value};
use crate::vocabulary::{Record, Shape};

impl<'a> Scope<'a> {
    /// Lowers an expression and reports when its type is not `wanted`.
    pub(crate) fn expect(&mut self, expr: &ast::Expr, wanted: &Type) -> Expr {
        let lowered = self.lower(expr, Some(wanted));
        self.check_type(&lowered, wanted);
        lowered
    }

    pub(crate) fn check_type(&mut self, expr: &Expr, wanted: &Type) {
        if *wanted == Type::Money && expr.ty == Type::UnroundedMoney {
            self.report(
                Diagnostic::error(
                    "unrounded-amount",
                    expr.span,
                    ("an amount that is not rounded", "金额没有取整"),
                )
                .label((
                    "a share of money, with any number of decimals",
                    "按比例算得的金额，小数位数不定",
                ))
                .note((
                    "rounding is a statement of the law: the text says how, and once",
                    "取整由法律规定：方法见于条文，且只取整一次",
                ))
                .help((
                    "write `(…) rounded half-up to 0.01`, or keep it in a `let`",
                    "写成 `(…) rounded half-up to 0.01`，或者留在 `let` 中",
                )),
            );
        } else if !expr.ty.fits(wanted) {
            self.mismatch(expr, wanted.describe(self.vocabulary));
        }
    }

    pub(super) fn mismatch(&mut self, expr: &Expr, wanted: impl Into<Text>) {
        let (wanted, found) = (wanted.into(), expr.ty.describe(self.vocabulary));
        self.report(
            Diagnostic::error(
                "type-mismatch",
                expr.span,
                (
                    format!("expected {}, found {}", wanted.en, found.en),
                    format!("应为{}，实为{}", wanted.zh, found.zh),
                ),
            )
            .label((format!("this is {}", found.en), format!("此处为{}", found.zh))),
        );
    }

    /// Lowers an expression; `wanted` gives choice values and bare numbers their type.
    pub(crate) fn lower(&mut self, expr: &ast::Expr, wanted: Option<&Type>) -> Expr {
        let span = expr.span;
        let literal = |value: Value, ty: Type| Expr { kind: ExprKind::Literal(value), ty, span };
        match &expr.kind {
            Ast::Error => error(span),
            Ast::Bool(value) => literal(Value::YesNo(*value), Type::YesNo),
            Ast::Number(number) => match wanted {
                Some(Type::Money | Type::UnroundedMoney) => {
                    literal(Value::Money(*number), Type::Money)
                }
                _ => literal(Value::Number(*number), Type::Number),
            },
            Ast::Money(number) => literal(Value::Money(*number), Type::Money),
            Ast::Percent(share) => literal(Value::Percent(*share), Type::Percent),
            Ast::Period(period) => literal(Value::Period(*period), Type::Period),
            Ast::Time(time) => literal(Value::Date(*time), Type::Date),
            Ast::Text(text) => literal(Value::Text(Arc::from(&**text)), Type::Text),
            Ast::Today => Expr { kind: ExprKind::Today, ty: Type::Date, span },
            Ast::Path(segments) => self.path(segments, span, wanted),
            Ast::Foreign(reference) => self.foreign(reference, span),
            Ast::Set(elements) => self.set(elements, span, wanted),
            Ast::Not(inner) => {
                let inner = self.expect(inner, &Type::YesNo);
                Expr { kind: ExprKind::Not(Box::new(inner)), ty: Type::YesNo, span }
            }
            Ast::And(parts) => self.connective(parts, ExprKind::And, span),
            Ast::Or(parts) => self.connective(parts, ExprKind::Or, span),
            Ast::Binary(op, left, right) => self.binary(*op, left, right, span, wanted),
            Ast::InRange { value, low, high, half_open } => {
                self.in_range(value, low, high, *half_open, span)
            }
            Ast::If(condition, yes, no) => self.conditional(condition, yes, no, span, wanted),
            Ast::Extreme(greatest, parts) => self.extreme(*greatest, parts, span, wanted),
            Ast::Aggregate(aggregate) => self.aggregate(aggregate, span),
            Ast::Deadline(deadline) => self.deadline(deadline, span),
            Ast::Rounded(inner, mode, step) => self.rounded(inner, *mode, *step, span),
            Ast::Closure(start, edge) => {
                let start = self.expect(start, &Type::Text);
                let edge = self.edge(edge, |_| ()).0;
                let kind = ExprKind::Closure(Box::new(start), Box::new(edge));
                Expr { kind, ty: Type::TextSet, span }
            }
            Ast::Share { owned, owner, edge, by } => {
                let owned = Box::new(self.expect(owned, &Type::Text));
                let owner = Box::new(self.expect(owner, &Type::Text));
                let (edge, by) = self.edge(edge, |scope| scope.expect(by, &Type::Percent));
                let (edge, by) = (Box::new(edge), Box::new(by));
                Expr { kind: ExprKind::Share { owned, owner, edge, by }, ty: Type::Percent, span }
            }
            Ast::Breach(reference) => match self.rule_target(reference) {
                Some(target) => Expr { kind: ExprKind::Breach(target), ty: Type::YesNo, span },
                None => error(span),
            },
        }
    }

    fn connective(
        &mut self,
        parts: &[ast::Expr],
        build: fn(Vec<Expr>) -> ExprKind,
        span: Span,
    ) -> Expr {
        let parts = parts.iter().map(|part| self.expect(part, &Type::YesNo)).collect();
        Expr { kind: build(parts), ty: Type::YesNo, span }
    }

    /// Whether a bare word can only be the value of a choice.
    pub(super) fn is_bare_value(&self, expr: &ast::Expr) -> bool {
        match &expr.kind {
            Ast::Path(segments) => match segments.as_slice() {
                [name] => {
                    self.bound(&name.text).is_none()
                        && !self.names.contains_key(&*name.text)
                        && self.subject(&name.text).is_none()
                }
                _ => false,
            },
            Ast::Set(elements) => elements.iter().all(|element| self.is_bare_value(element)),
            _ => false,
        }
    }

    fn path(&mut self, segments: &[Name], span: Span, wanted: Option<&Type>) -> Expr {
        let Some((first, rest)) = segments.split_first() else { return error(span) };
        if let (Some(Type::Choice(id) | Type::Set(id)), []) = (wanted, rest)
            && let Some(place) = self.vocabulary.choice_place(*id, &first.text)
        {
            let kind = ExprKind::Literal(Value::Choice(*id, place));
            return Expr { kind, ty: Type::Choice(*id), span };
        }
        if let Some(Bound { binder, record, .. }) = self.bound(&first.text) {
            let (path, ty) = self.descend(record, first, rest);
            return Expr { kind: ExprKind::Element(binder, path), ty, span };
        }
        if let (Some(id), []) = (self.names.get(&*first.text), rest) {
            return self.item_value(*id, first, span);
        }
        if let Some((subject, record)) = self.subject(&first.text) {
            let (path, ty) = self.descend(Some(record), first, rest);
            return Expr { kind: ExprKind::Fact(subject, path), ty, span };
        }
        self.unknown_name(first, wanted);
        error(span)
    }

    fn unknown_name(&mut self, name: &Name, wanted: Option<&Type>) {
        if let Some(Type::Choice(id) | Type::Set(id)) = wanted
            && let Some(choice) = self.vocabulary.choice(*id)
        {
            let words = choice.values.iter().map(|(word, _)| &**word);
            let near = nearest(&name.text, words);
            let kind = format!("value of {}", choice.name);
            let zh = format!("选项 `{}` 的值", choice.name);
            self.report(unknown((&kind, &zh), name, near));
            return;
        }
        let candidates = self.candidates();
        let near = nearest(&name.text, candidates.iter().map(String::as_str));
        self.report(unknown(("name", "名称"), name, near));
    }

    /// Follows field names below a record.
    fn descend(
        &mut self,
        record: Option<&'a Record>,
        first: &Name,
        rest: &[Name],
    ) -> (Vec<Arc<str>>, Type) {
        let mut path = Vec::with_capacity(rest.len());
        let mut at = first.text.to_string();
        let mut record = record;
        let mut ty = if record.is_some() { Type::Record } else { Type::Error };
        for (place, segment) in rest.iter().enumerate() {
            let Some(here) = record else { return (path, Type::Error) };
            let Some(field) = here.field(&segment.text) else {
                let near = nearest(&segment.text, here.fields.iter().map(|field| &*field.name));
                let help = near.map(|near| format!("{at}.{near}"));
                self.report(
                    unknown(("fact", "事实"), segment, help.as_deref())
                        .note((format!("`{at}` has no such fact"), format!("`{at}` 没有这项事实"))),
                );
                return (path, Type::Error);
            };
            path.push(Arc::from(&*field.name));
            at = format!("{at}.{}", field.name);
            (ty, record) = match &field.shape {
                Shape::Fact(fact) => (fact.ty.clone(), None),
                Shape::Record(_, inner) => (Type::Record, Some(inner)),
                Shape::List(..) => (Type::Records, None),
            };
            if matches!(field.shape, Shape::List(..)) && place + 1 < rest.len() {
                self.report(
                    Diagnostic::error(
                        "type-mismatch",
                        segment.span,
                        ("a list has no facts itself", "列表本身没有事实"),
                    )
                    .label((format!("`{at}` is a list"), format!("`{at}` 是列表")))
                    .help((
                        "use `any x in …`, `all x in …`, `count of x in …` or `sum of …`",
                        "使用 `any x in …`、`all x in …`、`count of x in …` 或者 `sum of …`",
                    )),
                );
                return (path, Type::Error);
            }
        }
        (path, ty)
    }

    fn item_value(&mut self, id: ItemId, name: &Name, span: Span) -> Expr {
        let place = usize::try_from(id.0).unwrap_or(usize::MAX);
        let Some(written) = self.written.get(place) else { return error(span) };
        let ty = match written.item {
            ast::Item::Param(param) => lower_type(self.vocabulary, &param.ty).ok(),
            ast::Item::Level(level) => lower_type(self.vocabulary, &level.ty).ok(),
            ast::Item::Let(item) => Some(self.let_value(id, item).ty),
            _ => {
                self.report(
                    Diagnostic::error(
                        "type-mismatch",
                        span,
                        (
                            format!("`{}` is a rule, not a value", name.text),
                            format!("`{}` 是规则，不是值", name.text),
                        ),
                    )
                    .label(("a rule has no value", "规则没有值"))
                    .help((
                        format!(
                            "write `breach of {}`, or share its condition by a `let`",
                            name.text
                        ),
                        format!("写成 `breach of {}`，或者用 `let` 共用其条件", name.text),
                    )),
                );
                None
            }
        };
        match ty {
            Some(ty) => Expr { kind: ExprKind::Item(id), ty, span },
            None => error(span),
        }
    }

    /// Lowers a helper value once; its own binders are not those of the place of use.
    pub(crate) fn let_value(&mut self, id: ItemId, item: &ast::LetItem) -> Expr {
        match self.lets.get(&id) {
            Some(LetState::Done(expr)) => return expr.clone(),
            Some(LetState::Open) => {
                self.report(definition_cycle(&item.name));
                return error(item.name.span);
            }
            None => {}
        }
        self.lets.insert(id, LetState::Open);
        let binders = std::mem::take(&mut self.binders);
        let expr = self.lower(&item.value, None);
        self.binders = binders;
        self.lets.insert(id, LetState::Done(expr.clone()));
        expr
    }

    fn set(&mut self, elements: &[ast::Expr], span: Span, wanted: Option<&Type>) -> Expr {
        let element_type = match wanted {
            Some(Type::Set(id) | Type::Choice(id)) => Some(Type::Choice(*id)),
            Some(Type::TextSet | Type::Text) => Some(Type::Text),
            _ => None,
        };
        let mut places = std::collections::BTreeSet::new();
        let mut texts = std::collections::BTreeSet::new();
        let mut choice = None;
        for element in elements {
            let lowered = self.lower(element, element_type.as_ref());
            match (&lowered.kind, &lowered.ty) {
                (ExprKind::Literal(Value::Choice(id, place)), _) => {
                    choice = Some(*id);
                    places.insert(*place);
                }
                (ExprKind::Literal(Value::Text(text)), _) => {
                    texts.insert(text.clone());
                }
                (_, Type::Error) => {}
                _ => self
                    .mismatch(&lowered, ("a value of a choice, or a text", "选项的值，或者文本")),
            }
        }
        let (value, ty) = match choice {
            Some(id) => (Value::Set(id, places), Type::Set(id)),
            None if !texts.is_empty() => (Value::TextSet(texts), Type::TextSet),
            None => return self.empty_set(elements.is_empty(), span, wanted),
        };
        Expr { kind: ExprKind::Literal(value), ty, span }
    }

    /// `{}` has the type that its place asks for; elements with errors have been reported.
    fn empty_set(&mut self, written_empty: bool, span: Span, wanted: Option<&Type>) -> Expr {
        match wanted {
            Some(Type::Set(id)) => {
                let value = Value::Set(*id, std::collections::BTreeSet::new());
                Expr { kind: ExprKind::Literal(value), ty: Type::Set(*id), span }
            }
            _ => {
                if written_empty {
                    self.report(
                        Diagnostic::error(
                            "type-mismatch",
                            span,
                            ("an empty set of nothing known", "空集合的类型不明"),
                        )
                        .label((
                            "no place asks for a set of a choice here",
                            "此处不要求某个选项的集合",
                        ))
                        .help((
                            "name the values, or leave the comparison out",
                            "写明各个值，或者删除该比较",
                        )),
                    );
                }
                error(span)
            }
        }
    }

    fn conditional(
        &mut self,
        condition: &ast::Expr,
        yes: &ast::Expr,
        no: &ast::Expr,
        span: Span,
        wanted: Option<&Type>,
    ) -> Expr {
        let condition = Box::new(self.expect(condition, &Type::YesNo));
        let yes = Box::new(self.lower(yes, wanted));
        let no = Box::new(self.lower(no, Some(wanted.unwrap_or(&yes.ty))));
        let ty = self.join(&yes, &no);
        Expr { kind: ExprKind::If(condition, yes, no), ty, span }
    }

    /// The common type of two branches.
    fn join(&mut self, a: &Expr, b: &Expr) -> Type {
        if !a.ty.fits(&b.ty) {
            let wanted = a.ty.describe(self.vocabulary);
            self.mismatch(b, wanted);
        }
        if b.ty == Type::UnroundedMoney { b.ty.clone() } else { a.ty.clone() }
    }

    fn extreme(
        &mut self,
        greatest: bool,
        parts: &[ast::Expr],
        span: Span,
        wanted: Option<&Type>,
    ) -> Expr {
        let mut lowered: Vec<Expr> = Vec::new();
        let mut ty = Type::Error;
        for part in parts {
            let hint = wanted.or(lowered.first().map(|first| &first.ty)).cloned();
            let part = self.lower(part, hint.as_ref());
            self.require_order(&part);
            ty = match lowered.first() {
                Some(first) => self.join(&first.clone(), &part),
                None => part.ty.clone(),
            };
            lowered.push(part);
        }
        if lowered.is_empty() {
            self.report(Diagnostic::error(
                "type-mismatch",
                span,
                ("`max` and `min` need values", "`max` 和 `min` 须有值"),
            ));
            return error(span);
        }
        Expr { kind: ExprKind::Extreme(greatest, lowered), ty, span }
    }

    /// The schema of the elements of a list of records.
    fn elements(&mut self, list: &Expr) -> Option<&'a Record> {
        let shape = match &list.kind {
            ExprKind::Fact(subject, path) => {
                self.vocabulary.subject(*subject).and_then(|it| it.record.descend(path))
            }
            ExprKind::Element(binder, path) => self
                .binders
                .iter()
                .find(|bound| bound.binder == *binder)
                .and_then(|bound| bound.record)
                .and_then(|record| record.descend(path)),
            _ => None,
        };
        match shape {
            Some(Shape::List(_, record)) => Some(record),
            _ => {
                if list.ty != Type::Error {
                    self.mismatch(list, ("a list of records", "记录的列表"));
                }
                None
            }
        }
    }

    fn aggregate(&mut self, written: &ast::Aggregate, span: Span) -> Expr {
        let list = self.lower(&written.list, None);
        let record = self.elements(&list);
        let kind = written.kind;
        let (binder, filter, body) = self.with_binder(&written.binder, record, |scope, binder| {
            let filter = written.filter.as_ref().map(|it| scope.expect(it, &Type::YesNo));
            let body = written.body.as_ref().map(|it| match kind {
                AggregateKind::All => scope.expect(it, &Type::YesNo),
                _ => scope.lower(it, None),
            });
            (binder, filter, body)
        });
        let ty = match (kind, &body) {
            (AggregateKind::Count, _) => Type::Number,
            (AggregateKind::Any | AggregateKind::All, _) => Type::YesNo,
            (AggregateKind::Sum, Some(body)) => {
                if !body.ty.is_numeric() && body.ty != Type::Error {
                    self.mismatch(&body.clone(), ("a number or money", "数字或者金额"));
                }
                body.ty.clone()
            }
            (_, Some(body)) => {
                self.require_order(&body.clone());
                body.ty.clone()
            }
            (_, None) => Type::Error,
        };
        let aggregate = Aggregate { kind, binder, list, filter, body };
        Expr { kind: ExprKind::Aggregate(Box::new(aggregate)), ty, span }
    }

    /// Edges of a relation; `also` is lowered where the edge is bound.
    fn edge<T>(&mut self, written: &ast::Edge, also: impl FnOnce(&mut Self) -> T) -> (Edge, T) {
        let list = self.lower(&written.list, None);
        let record = self.elements(&list);
        self.with_binder(&written.binder, record, |scope, binder| {
            let from = scope.expect(&written.from, &Type::Text);
            let to = scope.expect(&written.to, &Type::Text);
            let filter = written.filter.as_ref().map(|it| scope.expect(it, &Type::YesNo));
            (Edge { binder, list, from, to, filter }, also(scope))
        })
    }

    fn deadline(&mut self, written: &ast::Deadline, span: Span) -> Expr {
        let period = self.expect(&written.period, &Type::Period);
        let anchor = self.expect(&written.anchor, &Type::Date);
        let suspended = written.suspended.as_ref().map(|it| {
            let list = self.lower(&it.list, None);
            let record = self.elements(&list);
            self.with_binder(&it.binder, record, |scope, binder| {
                let from = scope.expect(&it.from, &Type::Date);
                (binder, list, from, scope.expect(&it.to, &Type::Date))
            })
        });
        let extended = written.extended.as_ref().map(|it| self.expect(it, &Type::Period));
        let interrupted = written.interrupted.as_ref().map(|it| self.expect(it, &Type::Date));
        let deadline = Deadline { period, anchor, suspended, extended, interrupted };
        Expr { kind: ExprKind::Deadline(Box::new(deadline)), ty: Type::Date, span }
    }

    fn rounded(
        &mut self,
        inner: &ast::Expr,
        mode: guiju_base::Rounding,
        step: guiju_base::Number,
        span: Span,
    ) -> Expr {
        if step <= guiju_base::Number::ZERO {
            self.report(Diagnostic::error(
                "type-mismatch",
                span,
                ("a step of rounding above zero", "取整的单位须大于零"),
            ));
            return error(span);
        }
        if let Ast::Binary(BinaryOp::Divide, left, right) = &inner.kind {
            let left = self.lower(left, None);
            let right = self.lower(right, None);
            let ty = match (&left.ty, &right.ty) {
                (Type::Money | Type::UnroundedMoney, Type::Number) => Type::Money,
                (Type::Number, Type::Number) => Type::Number,
                (a, b) if a.fits(b) && (a.is_numeric() || *a == Type::Error) => Type::Number,
                _ => {
                    self.mismatch(&right, ("a number to divide by", "作为除数的数字"));
                    Type::Error
                }
            };
            let kind = ExprKind::RoundedQuotient(Box::new(left), Box::new(right), mode, step);
            return Expr { kind, ty, span };
        }
        let inner = self.lower(inner, None);
        let ty = match inner.ty {
            Type::UnroundedMoney => Type::Money,
            ref ty if ty.is_numeric() || *ty == Type::Error => ty.clone(),
            _ => {
                self.mismatch(&inner, ("a number or money", "数字或者金额"));
                Type::Error
            }
        };
        Expr { kind: ExprKind::Rounded(Box::new(inner), mode, step), ty, span }
    }
}

/// An expression that could not be lowered; it fits everywhere and is never evaluated.
pub(crate) fn error(span: Span) -> Expr {
    Expr { kind: ExprKind::Literal(Value::YesNo(false)), ty: Type::Error, span }
}

/// A value that is defined by itself.
pub(crate) fn definition_cycle(name: &Name) -> Diagnostic {
    Diagnostic::error(
        "definition-cycle",
        name.span,
        (
            format!("`{}` is defined by itself", name.text),
            format!("`{}` 的定义依赖其自身", name.text),
        ),
    )
    .label(("its value needs its own value", "要得出其值，须先有其值"))
    .help((
        "break the circle: one of the definitions must rest on facts alone",
        "打破循环：其中一项定义须只依据事实",
    ))
}
