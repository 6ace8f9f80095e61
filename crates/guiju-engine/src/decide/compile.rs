//! From the typed form of the law to a plan: expressions.

use std::sync::Arc;

use guiju_base::{ActId, Number};
use guiju_law::ir::{
    Aggregate, AggregateKind, ArithmeticOp, Binder, CompareOp, Expr, ExprKind, ItemId, ItemKind,
};
use guiju_law::vocabulary::SubjectId;
use guiju_law::{Type, Value, Version};
use rustc_hash::FxHashMap;

use super::duty::MovedDate;
use super::plan::{
    Block, BlockId, Literal, Plan, Quantity, QuantityId, Refusal, Scope, Sort, Test,
};
use super::slot::{Layout, SlotId, SlotKind, scaled, time_key};
use super::world::World;
use crate::engine::Engine;

/// Gives a part of the law its place in a plan, or says why it has none.
pub(crate) type Planned<T> = Result<T, Refusal>;

/// Makes the plan of one subject in one world.
pub(crate) struct Compiler<'c, 'a> {
    pub(crate) engine: &'a Engine<'a>,
    pub(crate) world: &'c World<'a>,
    pub(crate) subject: SubjectId,
    pub(crate) layout: &'c mut Layout,
    pub(crate) texts: &'c mut Vec<Arc<str>>,
    pub(crate) plan: Plan,
    /// What items came to, by version and item, so that each is planned once.
    pub(crate) applied: FxHashMap<(usize, ItemId), Planned<Literal>>,
    pub(crate) forms: FxHashMap<(usize, ItemId), Planned<super::rule::Planned>>,
    pub(crate) levels: FxHashMap<(usize, ItemId), Planned<QuantityId>>,
    pub(crate) item_tests: FxHashMap<(usize, ItemId), Planned<Literal>>,
    pub(crate) item_quantities: FxHashMap<(usize, ItemId), Planned<QuantityId>>,
}

/// Where an expression stands: in a version, and perhaps inside an aggregate.
#[derive(Clone)]
pub(crate) struct At<'a> {
    pub(crate) version: &'a Version,
    block: Option<InBlock>,
}

/// Inside an aggregate.
#[derive(Clone)]
struct InBlock {
    id: BlockId,
    binder: Binder,
    /// The aggregate around it.
    around: Option<Box<InBlock>>,
}

impl<'a> At<'a> {
    pub(crate) fn new(version: &'a Version) -> Self {
        Self { version, block: None }
    }

    fn outside(&self) -> Self {
        let around = self.block.as_ref().and_then(|block| block.around.as_deref());
        Self { version: self.version, block: around.cloned() }
    }

    /// Whether an expression stands inside an aggregate and says nothing of its element.
    fn is_outside(&self, expr: &Expr) -> bool {
        self.block.as_ref().is_some_and(|block| !mentions(expr, block.binder))
    }
}

const NO_NAME: Refusal = Refusal("a name that is not declared");

impl<'a> Compiler<'_, 'a> {
    pub(crate) fn scope(&mut self, at: &At<'a>) -> &mut Scope {
        match &at.block {
            Some(block) => match self.plan.blocks.get_mut(block.id.index()) {
                Some(block) => &mut block.scope,
                None => &mut self.plan.scope,
            },
            None => &mut self.plan.scope,
        }
    }

    /// A condition.
    pub(crate) fn test(&mut self, at: &At<'a>, expr: &Expr) -> Planned<Literal> {
        if at.is_outside(expr) {
            let outer = self.test(&at.outside(), expr)?;
            if outer.test == Literal::TRUE.test {
                return Ok(outer);
            }
            let inner = self.scope(at).add_test(Test::Outer(outer.test));
            return Ok(Literal { positive: outer.positive, ..inner });
        }
        match &expr.kind {
            ExprKind::Literal(Value::YesNo(true)) => Ok(Literal::TRUE),
            ExprKind::Literal(Value::YesNo(false)) => Ok(Literal::FALSE),
            ExprKind::Fact(..) | ExprKind::Element(..) => {
                let slot = self.slot(at, expr)?;
                match self.kind(at, slot) {
                    Some(SlotKind::YesNo) => Ok(self.scope(at).add_test(Test::Fact(slot))),
                    _ => Err(Refusal("a condition that is no yes-no fact")),
                }
            }
            ExprKind::Item(id) => self.item_test(at.version, *id),
            ExprKind::Foreign(act, name) => match self.foreign(act, name)? {
                Some((version, id)) => self.item_test(version, id),
                None => Ok(self.scope(at).add_test(Test::Open)),
            },
            ExprKind::Not(inner) => Ok(!self.test(at, inner)?),
            ExprKind::And(parts) => {
                let parts = self.tests(at, parts)?;
                Ok(self.scope(at).all(parts))
            }
            ExprKind::Or(parts) => {
                let parts = self.tests(at, parts)?;
                Ok(self.scope(at).any(parts))
            }
            ExprKind::Compare(op, left, right) => self.compare(at, *op, left, right),
            ExprKind::Member(value, set) => self.member(at, value, set),
            ExprKind::InRange { value, low, high, half_open } => {
                let upper = if *half_open { CompareOp::Less } else { CompareOp::LessOrEqual };
                let low = self.compare(at, CompareOp::GreaterOrEqual, value, low)?;
                let high = self.compare(at, upper, value, high)?;
                Ok(self.scope(at).all([low, high]))
            }
            ExprKind::If(condition, yes, no) => {
                let condition = self.test(at, condition)?;
                let (yes, no) = (self.test(at, yes)?, self.test(at, no)?);
                Ok(match condition {
                    Literal::TRUE => yes,
                    Literal::FALSE => no,
                    _ => self.scope(at).add_test(Test::Choose(condition, yes, no)),
                })
            }
            ExprKind::Aggregate(it) => self.some(at, it),
            ExprKind::Breach(target) => self.breach(at.version, target),
            _ => Err(Refusal("a condition of a kind that is not compiled")),
        }
    }

    fn tests(&mut self, at: &At<'a>, parts: &[Expr]) -> Planned<Vec<Literal>> {
        parts.iter().map(|part| self.test(at, part)).collect()
    }

    /// The truth of another item of a version; one is planned once, with the lists that it goes through.
    fn item_test(&mut self, version: &'a Version, id: ItemId) -> Planned<Literal> {
        let key = (std::ptr::from_ref(version).addr(), id);
        if let Some(test) = self.item_tests.get(&key) {
            return *test;
        }
        let test = self.plan_item_test(version, id);
        self.item_tests.insert(key, test);
        test
    }

    fn plan_item_test(&mut self, version: &'a Version, id: ItemId) -> Planned<Literal> {
        let at = At::new(version);
        match version.item(id).map(|item| &item.kind) {
            Some(ItemKind::Param(_, Ok(value)) | ItemKind::Let(value)) => self.test(&at, value),
            Some(ItemKind::Param(_, Err(_))) => Ok(self.plan.scope.add_test(Test::Open)),
            Some(ItemKind::Level(_)) => {
                let level = self.level_quantity(version, id)?;
                Ok(self.plan.scope.add_test(Test::Among(level, vec![1])))
            }
            _ => Err(NO_NAME),
        }
    }

    /// Elements: a single slot with its kind.
    pub(crate) fn slot(&mut self, at: &At<'a>, expr: &Expr) -> Planned<SlotId> {
        let vocabulary = &self.engine.law.vocabulary;
        match (&expr.kind, &at.block) {
            (ExprKind::Fact(subject, names), _) => {
                let of_another = *subject != self.subject
                    && !vocabulary.subject(*subject).is_some_and(|it| it.single);
                if of_another {
                    return Err(Refusal("a fact of another subject"));
                }
                self.layout.demand(vocabulary, *subject, &[], names).ok_or(NO_NAME)
            }
            (ExprKind::Element(binder, names), Some(block)) if *binder == block.binder => {
                let list = self.plan.block(block.id).map(|it| it.list).unwrap_or_default();
                self.layout.demand_field(vocabulary, list, names).ok_or(NO_NAME)
            }
            _ => Err(Refusal("a list inside a list")),
        }
    }

    fn kind(&self, at: &At<'a>, slot: SlotId) -> Option<SlotKind> {
        let layout = match &at.block {
            Some(block) => self.layout.fields(self.plan.block(block.id)?.list)?,
            None => &*self.layout,
        };
        layout.slot(slot).map(|slot| slot.kind.clone())
    }

    fn domain(&self, at: &At<'a>, slot: SlotId) -> (Option<Number>, Option<Number>) {
        let layout = match &at.block {
            Some(block) => self.plan.block(block.id).and_then(|it| self.layout.fields(it.list)),
            None => Some(&*self.layout),
        };
        layout.and_then(|it| it.slot(slot)).map_or((None, None), |slot| slot.domain)
    }

    fn compare(
        &mut self,
        at: &At<'a>,
        op: CompareOp,
        left: &Expr,
        right: &Expr,
    ) -> Planned<Literal> {
        if left.ty == Type::YesNo {
            let (left, right) = (self.test(at, left)?, self.test(at, right)?);
            let same = match (left, right) {
                (it, Literal::TRUE) | (Literal::TRUE, it) => it,
                (it, Literal::FALSE) | (Literal::FALSE, it) => !it,
                _ => self.scope(at).add_test(Test::Choose(left, right, !right)),
            };
            return match op {
                CompareOp::Equal => Ok(same),
                CompareOp::NotEqual => Ok(!same),
                _ => Err(Refusal("an order of truths")),
            };
        }
        if at.block.is_some() && [left, right].iter().any(|it| matches!(it.kind, ExprKind::Today)) {
            return Err(Refusal("the date judged on beside an element of a list"));
        }
        let (left, right) = (self.quantity(at, left)?, self.quantity(at, right)?);
        let scope = self.scope(at);
        let sorts = (scope.quantity(left).map(|it| it.1), scope.quantity(right).map(|it| it.1));
        match sorts {
            (Some(Sort::Number(_)), Some(Sort::Number(_)))
            | (Some(Sort::Choice(_)), Some(Sort::Choice(_)))
            | (Some(Sort::Date), Some(Sort::Date)) => {}
            (Some(Sort::Text), Some(Sort::Text))
                if matches!(op, CompareOp::Equal | CompareOp::NotEqual) => {}
            _ => return Err(Refusal("a comparison of unlike values")),
        }
        // One of two opposite comparisons is enough.
        let (op, positive) = match op {
            CompareOp::NotEqual => (CompareOp::Equal, false),
            CompareOp::GreaterOrEqual => (CompareOp::Less, false),
            CompareOp::Greater => (CompareOp::LessOrEqual, false),
            op => (op, true),
        };
        let test = scope.add_test(Test::Compare(op, left, right));
        Ok(Literal { positive, ..test })
    }

    fn member(&mut self, at: &At<'a>, value: &Expr, set: &Expr) -> Planned<Literal> {
        if let ExprKind::Literal(Value::Set(_, places)) = &set.kind {
            if places.is_empty() {
                return Ok(Literal::FALSE);
            }
            let value = self.quantity(at, value)?;
            let places = places.iter().copied().collect();
            return Ok(self.scope(at).add_test(Test::Among(value, places)));
        }
        if let ExprKind::Literal(Value::TextSet(texts)) = &set.kind {
            if texts.is_empty() {
                return Ok(Literal::FALSE);
            }
            let value = self.quantity(at, value)?;
            let mut places = Vec::new();
            for text in texts {
                let (quantity, _) = self.constant(&Value::Text(text.clone()))?;
                let Quantity::Constant(place) = quantity else { return Err(NO_NAME) };
                places.push(u16::try_from(place).map_err(|_| Refusal("too many texts"))?);
            }
            places.sort_unstable();
            return Ok(self.scope(at).add_test(Test::Among(value, places)));
        }
        let ExprKind::Literal(Value::Choice(_, place)) = value.kind else {
            return Err(Refusal("a set whose element is not fixed"));
        };
        let set = self.slot(at, set)?;
        match self.kind(at, set) {
            Some(SlotKind::Set(_)) => Ok(self.scope(at).add_test(Test::Holds(set, place))),
            _ => Err(Refusal("a set that is no fact")),
        }
    }

    /// A value.
    pub(crate) fn quantity(&mut self, at: &At<'a>, expr: &Expr) -> Planned<QuantityId> {
        if at.is_outside(expr) {
            let outside = at.outside();
            let outer = self.quantity(&outside, expr)?;
            let (quantity, sort) = self.scope(&outside).quantity(outer).ok_or(NO_NAME)?;
            let inner = match quantity {
                Quantity::Constant(value) => Quantity::Constant(*value),
                _ => Quantity::Outer(outer),
            };
            return Ok(self.scope(at).add_quantity(inner, sort));
        }
        if at.block.is_some() && matches!(expr.kind, ExprKind::Deadline(_)) {
            return Err(Refusal("a period counted for each element of a list"));
        }
        match &expr.kind {
            ExprKind::Literal(value) => {
                let (quantity, sort) = self.constant(value)?;
                Ok(self.scope(at).add_quantity(quantity, sort))
            }
            ExprKind::Today => Ok(self.scope(at).add_quantity(Quantity::Today, Sort::Date)),
            ExprKind::Fact(..) | ExprKind::Element(..) => {
                let slot = self.slot(at, expr)?;
                let sort = match self.kind(at, slot) {
                    Some(SlotKind::Number { scale, .. }) => {
                        let (low, high) = self.domain(at, slot);
                        let fits = |end: Option<Number>| {
                            end.is_none_or(|end| scaled(end, scale).is_some())
                        };
                        if !fits(low) || !fits(high) {
                            return Err(Refusal("a domain with more digits than a slot keeps"));
                        }
                        Sort::Number(scale)
                    }
                    Some(SlotKind::Choice(id)) => Sort::Choice(Some(id)),
                    Some(SlotKind::Date) => Sort::Date,
                    Some(SlotKind::Text) => Sort::Text,
                    _ => return Err(Refusal("a fact of a kind that is not compiled")),
                };
                Ok(self.scope(at).add_quantity(Quantity::Fact(slot), sort))
            }
            ExprKind::Item(id) => self.item_quantity(at.version, *id),
            ExprKind::Foreign(act, name) => match self.foreign(act, name)? {
                Some((version, id)) => self.item_quantity(version, id),
                None => {
                    let sort = sort_of(&expr.ty)?;
                    Ok(self.scope(at).add_quantity(Quantity::Open, sort))
                }
            },
            ExprKind::Arithmetic(op, left, right) => self.arithmetic(at, *op, left, right),
            ExprKind::If(condition, yes, no) => {
                let condition = self.test(at, condition)?;
                let (yes, no) = (self.quantity(at, yes)?, self.quantity(at, no)?);
                let sort = self.common_sort(at, yes, no)?;
                Ok(match condition {
                    // The date judged on compares as a whole only where it stands itself.
                    Literal::TRUE | Literal::FALSE if sort == Sort::Date => {
                        return Err(Refusal("a choice between dates that is fixed"));
                    }
                    Literal::TRUE => yes,
                    Literal::FALSE => no,
                    _ => self.scope(at).add_quantity(Quantity::Choose(condition, yes, no), sort),
                })
            }
            ExprKind::Extreme(greatest, parts) => {
                let parts: Vec<QuantityId> =
                    parts.iter().map(|part| self.quantity(at, part)).collect::<Planned<_>>()?;
                let (first, rest) = parts.split_first().ok_or(NO_NAME)?;
                let mut sort = self.common_sort(at, *first, *first)?;
                for part in rest {
                    sort = self.common_sort(at, *first, *part)?;
                }
                Ok(self.scope(at).add_quantity(Quantity::Extreme(*greatest, parts), sort))
            }
            ExprKind::Aggregate(it) => self.aggregate(at, it),
            ExprKind::Rounded(..) | ExprKind::RoundedQuotient(..) => {
                Err(Refusal("a rounded amount"))
            }
            ExprKind::Deadline(deadline) => {
                let end = Quantity::End(Box::new(self.end(at.version, deadline)?));
                Ok(self.scope(at).add_quantity(end, Sort::Date))
            }
            ExprKind::Shift(date, period, back) => {
                let period = self.period(at.version, period)?;
                let date = self.quantity(at, date)?;
                let convention = self.convention(at.version);
                let shift = Quantity::Shift(MovedDate { date, period, back: *back, convention });
                Ok(self.scope(at).add_quantity(shift, Sort::Date))
            }
            ExprKind::Closure(..) | ExprKind::Share { .. } => Err(Refusal("a chain of relations")),
            _ => Err(Refusal("a value of a kind that is not compiled")),
        }
    }

    /// The value of another item of a version; one is planned once, with the lists that it goes through.
    fn item_quantity(&mut self, version: &'a Version, id: ItemId) -> Planned<QuantityId> {
        let key = (std::ptr::from_ref(version).addr(), id);
        if let Some(quantity) = self.item_quantities.get(&key) {
            return *quantity;
        }
        let quantity = self.plan_item_quantity(version, id);
        self.item_quantities.insert(key, quantity);
        quantity
    }

    fn plan_item_quantity(&mut self, version: &'a Version, id: ItemId) -> Planned<QuantityId> {
        let at = At::new(version);
        match version.item(id).map(|item| &item.kind) {
            // The date judged on compares as a whole only where it stands itself.
            Some(ItemKind::Let(Expr { kind: ExprKind::Today, .. })) => {
                Err(Refusal("another name for the date judged on"))
            }
            Some(ItemKind::Param(_, Ok(value)) | ItemKind::Let(value)) => self.quantity(&at, value),
            Some(ItemKind::Param(ty, Err(_))) => {
                let sort = sort_of(ty)?;
                Ok(self.plan.scope.add_quantity(Quantity::Open, sort))
            }
            Some(ItemKind::Level(_)) => self.level_quantity(version, id),
            _ => Err(NO_NAME),
        }
    }

    pub(crate) fn constant(&mut self, value: &Value) -> Planned<(Quantity, Sort)> {
        let (value, sort) = match value {
            Value::Number(it) | Value::Money(it) | Value::Percent(it) => {
                let (mantissa, scale) = it.to_parts();
                let mantissa = i64::try_from(mantissa);
                (mantissa.map_err(|_| Refusal("too large a figure"))?, Sort::Number(scale))
            }
            Value::Choice(id, place) => (i64::from(*place), Sort::Choice(Some(*id))),
            Value::YesNo(it) => (i64::from(*it), Sort::Choice(None)),
            Value::Date(time) => (time_key(*time), Sort::Date),
            Value::Text(text) => {
                let place = self.texts.iter().position(|it| it == text).unwrap_or_else(|| {
                    self.texts.push(text.clone());
                    self.texts.len() - 1
                });
                (i64::try_from(place).map_err(|_| Refusal("too many texts"))?, Sort::Text)
            }
            Value::Period(_) => return Err(Refusal("a period")),
            Value::Set(..) | Value::TextSet(_) => return Err(Refusal("a set")),
        };
        Ok((Quantity::Constant(value), sort))
    }

    /// The sort that both have; numbers may differ in their scale.
    fn common_sort(&mut self, at: &At<'a>, a: QuantityId, b: QuantityId) -> Planned<Sort> {
        let scope = self.scope(at);
        let sorts = (scope.quantity(a).map(|it| it.1), scope.quantity(b).map(|it| it.1));
        match sorts {
            (Some(Sort::Number(a)), Some(Sort::Number(b))) => Ok(Sort::Number(a.max(b))),
            (Some(a), Some(b)) if a == b && a != Sort::Text => Ok(a),
            _ => Err(Refusal("a choice between unlike values")),
        }
    }

    fn arithmetic(
        &mut self,
        at: &At<'a>,
        op: ArithmeticOp,
        left: &Expr,
        right: &Expr,
    ) -> Planned<QuantityId> {
        let (left, right) = (self.quantity(at, left)?, self.quantity(at, right)?);
        let scope = self.scope(at);
        let sorts = (scope.quantity(left).map(|it| it.1), scope.quantity(right).map(|it| it.1));
        let (Some(Sort::Number(a)), Some(Sort::Number(b))) = sorts else {
            return Err(Refusal("arithmetic on what is no number"));
        };
        Ok(match op {
            ArithmeticOp::Add => {
                scope.add_quantity(Quantity::Add(left, right), Sort::Number(a.max(b)))
            }
            ArithmeticOp::Subtract => {
                scope.add_quantity(Quantity::Subtract(left, right), Sort::Number(a.max(b)))
            }
            ArithmeticOp::Multiply => {
                scope.add_quantity(Quantity::Multiply(left, right), Sort::Number(a + b))
            }
        })
    }

    /// A block for the list of an aggregate.
    fn block(&mut self, at: &At<'a>, aggregate: &Aggregate) -> Planned<At<'a>> {
        if matches!(aggregate.list.kind, ExprKind::Element(..)) {
            return Err(Refusal("a list inside a list"));
        }
        let root = At::new(at.version);
        let list = self.slot(&root, &aggregate.list)?;
        if !matches!(self.kind(&root, list), Some(SlotKind::List(_))) {
            return Err(Refusal("a list that is no fact"));
        }
        let id = BlockId(u32::try_from(self.plan.blocks.len()).unwrap_or(u32::MAX));
        self.plan.blocks.push(Block { list, scope: Scope::default() });
        let around = at.block.clone().map(Box::new);
        let block = InBlock { id, binder: aggregate.binder, around };
        Ok(At { version: at.version, block: Some(block) })
    }

    fn some(&mut self, at: &At<'a>, aggregate: &Aggregate) -> Planned<Literal> {
        if !matches!(aggregate.kind, AggregateKind::Any | AggregateKind::All) {
            return Err(Refusal("a condition that is a number"));
        }
        let inside = self.block(at, aggregate)?;
        let counts = self.counts(&inside, aggregate)?;
        let literal = match aggregate.kind {
            AggregateKind::Any => counts,
            // All have it unless some element counts and has it not.
            _ => {
                let body = match &aggregate.body {
                    Some(body) => self.test(&inside, body)?,
                    None => Literal::TRUE,
                };
                self.scope(&inside).all([counts, !body])
            }
        };
        let Some(block) = &inside.block else { return Err(NO_NAME) };
        let some = self.scope(at).add_test(Test::Some(block.id, literal));
        Ok(if aggregate.kind == AggregateKind::Any { some } else { !some })
    }

    fn counts(&mut self, inside: &At<'a>, aggregate: &Aggregate) -> Planned<Literal> {
        match &aggregate.filter {
            Some(filter) => self.test(inside, filter),
            None => Ok(Literal::TRUE),
        }
    }

    fn aggregate(&mut self, at: &At<'a>, aggregate: &Aggregate) -> Planned<QuantityId> {
        let inside = self.block(at, aggregate)?;
        let counts = self.counts(&inside, aggregate)?;
        let Some(block) = inside.block.as_ref().map(|it| it.id) else { return Err(NO_NAME) };
        match (aggregate.kind, &aggregate.body) {
            (AggregateKind::Count, _) => {
                let count = Quantity::Count(block, counts);
                Ok(self.scope(at).add_quantity(count, Sort::Number(0)))
            }
            (AggregateKind::Sum, Some(body)) => {
                let of = self.quantity(&inside, body)?;
                let scope = self.scope(&inside);
                let Some((quantity, Sort::Number(scale))) = scope.quantity(of) else {
                    return Err(Refusal("a sum of what is no number"));
                };
                let field = if let Quantity::Fact(field) = quantity { Some(*field) } else { None };
                let list = self.plan.block(block).map(|it| it.list).unwrap_or_default();
                let fields = self.layout.fields(list);
                let low = field.and_then(|field| fields?.slot(field)?.domain.0);
                let non_negative = low.is_some_and(|low| !low.is_negative());
                let sum = Quantity::Sum { block, counts, of, non_negative };
                Ok(self.scope(at).add_quantity(sum, Sort::Number(scale)))
            }
            _ => Err(Refusal("the greatest or least of a list")),
        }
    }

    /// An item of another act in the version that applies; `None` when there is none.
    pub(crate) fn foreign(
        &self,
        act: &ActId,
        name: &str,
    ) -> Planned<Option<(&'a Version, ItemId)>> {
        let Some(selected) = self.world.selected(act) else { return Ok(None) };
        if selected.disputed {
            return Err(Refusal("an act of which the version is in dispute"));
        }
        Ok(selected.version.item_named(name).map(|(id, _)| (selected.version, id)))
    }
}

/// What a missing or open value of a type would count.
fn sort_of(ty: &Type) -> Planned<Sort> {
    match ty {
        Type::Number | Type::Money | Type::UnroundedMoney | Type::Percent => Ok(Sort::Number(0)),
        Type::Choice(id) => Ok(Sort::Choice(Some(*id))),
        Type::YesNo => Ok(Sort::Choice(None)),
        Type::Date => Ok(Sort::Date),
        _ => Err(Refusal("an open figure of a kind that is not compiled")),
    }
}

/// Whether an expression says something of the element of a binder.
fn mentions(expr: &Expr, binder: Binder) -> bool {
    let mut found = false;
    expr.walk(&mut |part| {
        found |= matches!(&part.kind, ExprKind::Element(of, _) if *of == binder);
    });
    found
}

/// A figure in steps of a scale, rounded down, and whether it lies on a step.
pub(crate) fn floor_to(value: i64, from: u32, to: u32) -> Option<(i64, bool)> {
    if from <= to {
        let factor = 10_i64.checked_pow(to - from)?;
        return value.checked_mul(factor).map(|value| (value, true));
    }
    let factor = 10_i64.checked_pow(from - to)?;
    Some((value.div_euclid(factor), value.rem_euclid(factor) == 0))
}
