//! Evaluates expressions: strong Kleene logic, bounds, exact numbers.

mod aggregate;
mod closure;
mod fact;

use std::cmp::Ordering;
use std::sync::Arc;

use guiju_base::{Number, Text, Time, Truth};
use guiju_law::facts::RecordFacts;
use guiju_law::ir::{ArithmeticOp, CompareOp, Expr, ExprKind, ItemId};
use guiju_law::vocabulary::SubjectId;
use guiju_law::{Type, Value};

use crate::derivation::{Derivation, FactSource};
use crate::judge::Judge;
use crate::state::{State, Unknown, Why, compare_values, outer};

/// Evaluates the expressions of one version for one subject.
pub(crate) struct Evaluator<'j, 'a> {
    pub(crate) judge: &'j Judge<'a>,
    /// The bound elements, outer first.
    binders: Vec<Element<'a>>,
    /// Steps taken so far on each open level; `None` when nobody asked.
    steps: Option<Vec<Vec<Derivation>>>,
    /// Where the fact just read came from.
    source: Option<FactSource>,
}

/// One element of a list.
#[derive(Debug, Clone)]
pub(crate) struct Element<'a> {
    pub(crate) record: &'a RecordFacts,
    pub(crate) path: Arc<str>,
    subject: SubjectId,
    /// Names from the subject to the list, for the vocabulary.
    schema: Vec<Arc<str>>,
}

/// The elements of a list, and what is open about it.
pub(crate) struct Elements<'a> {
    pub(crate) items: Vec<Element<'a>>,
    /// Unknown on the list itself, when there may be other elements.
    pub(crate) open: Option<State>,
}

impl<'j, 'a> Evaluator<'j, 'a> {
    pub(crate) fn new(judge: &'j Judge<'a>) -> Self {
        let steps = judge.explains().then(|| vec![Vec::new()]);
        Self { judge, binders: Vec::new(), steps, source: None }
    }

    /// A state as it compares with `other`: the date judged on is a whole day unless a moment of it is
    /// given, so a moment of that day is neither before nor after it.
    fn beside_today(&self, state: State, other: &Expr) -> State {
        match (&other.kind, &state, self.judge.on()) {
            (ExprKind::Today, State::Known(Value::Date(Time::Moment(day, _))), Time::Day(_)) => {
                State::Known(Value::Date(Time::Day(*day)))
            }
            _ => state,
        }
    }

    /// Evaluates and, when a derivation is asked for, notes the step under `role`.
    pub(crate) fn eval_as(&mut self, role: &str, expr: &Expr) -> State {
        if self.steps.is_none() {
            return self.value(expr);
        }
        if let Some(steps) = &mut self.steps {
            steps.push(Vec::new());
        }
        self.source = None;
        let state = self.value(expr);
        let source = self.source.take();
        if let Some(steps) = &mut self.steps {
            let below = steps.pop().unwrap_or_default();
            let step = self.judge.step(Text::same(role), expr.span, &state, source, below);
            if let Some(level) = steps.last_mut() {
                level.push(step);
            }
        }
        state
    }

    pub(crate) fn eval(&mut self, expr: &Expr) -> State {
        match expr.kind {
            // A literal explains itself.
            ExprKind::Literal(_) => self.value(expr),
            _ => self.eval_as("", expr),
        }
    }

    /// Takes the steps noted so far.
    pub(crate) fn take_steps(&mut self) -> Vec<Derivation> {
        self.steps
            .as_mut()
            .and_then(|steps| steps.first_mut())
            .map(std::mem::take)
            .unwrap_or_default()
    }

    /// Notes a step that is not an expression.
    pub(crate) fn note(&mut self, step: Option<Derivation>) {
        if let Some(level) = self.steps.as_mut().and_then(|steps| steps.last_mut()) {
            level.extend(step);
        }
    }

    fn value(&mut self, expr: &Expr) -> State {
        match &expr.kind {
            ExprKind::Literal(value) => State::Known(value.clone()),
            ExprKind::Today => State::Known(Value::Date(self.judge.on())),
            ExprKind::Fact(subject, path) => self.fact(*subject, path),
            ExprKind::Element(binder, path) => {
                let element = self.binders.get(usize::from(binder.0)).cloned();
                element.map_or_else(
                    || State::broken(("an element outside of its list", "引用了列表之外的项")),
                    |element| self.element_fact(&element, path),
                )
            }
            ExprKind::Item(id) => self.item(*id),
            ExprKind::Foreign(act, name) => {
                let (state, step) = self.judge.foreign_value(act, name);
                self.note(step);
                state
            }
            ExprKind::Not(inner) => self.eval(inner).negate(),
            ExprKind::And(parts) => self.connect(parts, Truth::and, true),
            ExprKind::Or(parts) => self.connect(parts, Truth::or, false),
            ExprKind::Compare(op, left, right) => {
                let (before, after) = (self.eval(left), self.eval(right));
                let before = self.beside_today(before, right);
                let after = self.beside_today(after, left);
                compare(*op, &before, &after)
            }
            ExprKind::Member(value, set) => self.member(value, set),
            ExprKind::InRange { value, low, high, half_open } => {
                let state = self.eval(value);
                let upper = if *half_open { CompareOp::Less } else { CompareOp::LessOrEqual };
                let ends = [(CompareOp::GreaterOrEqual, &**low), (upper, &**high)];
                let parts = ends.map(|(op, end)| {
                    let beside = self.beside_today(state.clone(), end);
                    let end = self.eval(end);
                    compare(op, &beside, &self.beside_today(end, value))
                });
                State::connect(&parts, Truth::and, true)
            }
            ExprKind::Arithmetic(op, left, right) => {
                let (left, right) = (self.eval(left), self.eval(right));
                arithmetic(*op, &left, &right, &expr.ty)
            }
            ExprKind::Shift(date, period, back) => self.shift(date, period, *back),
            ExprKind::Rounded(inner, mode, step) => {
                let inner = self.eval(inner);
                map_number(&inner, &expr.ty, |number| number.round_to(*step, *mode).ok())
            }
            ExprKind::RoundedQuotient(left, right, mode, step) => {
                let (left, right) = (self.eval(left), self.eval(right));
                quotient(&left, &right, &expr.ty, |a, b| a.divide_rounded(b, *step, *mode).ok())
            }
            ExprKind::If(condition, yes, no) => self.conditional(condition, yes, no),
            ExprKind::Extreme(greatest, parts) => {
                let states: Vec<State> = parts.iter().map(|part| self.eval(part)).collect();
                extreme(*greatest, &states)
            }
            ExprKind::Aggregate(aggregate) => self.aggregate(aggregate, &expr.ty),
            ExprKind::Deadline(deadline) => self.deadline(deadline).into_state(),
            ExprKind::Closure(start, edge) => self.closure(start, edge),
            ExprKind::Share { owned, owner, edge, by } => self.share(owned, owner, edge, by),
            ExprKind::Breach(target) => {
                let (state, step) = self.judge.breach(target);
                self.note(step);
                state
            }
        }
    }

    fn connect(&mut self, parts: &[Expr], join: fn(Truth, Truth) -> Truth, empty: bool) -> State {
        let states: Vec<State> = parts.iter().map(|part| self.eval(part)).collect();
        State::connect(&states, join, empty)
    }

    fn item(&mut self, id: ItemId) -> State {
        let (state, step) = self.judge.item_value(id);
        self.note(step);
        state
    }

    /// All branches that are still possible; a common value is the value.
    fn conditional(&mut self, condition: &Expr, yes: &Expr, no: &Expr) -> State {
        let condition = self.eval(condition);
        match condition.as_truth().known() {
            Some(true) => self.eval(yes),
            Some(false) => self.eval(no),
            None => {
                let (yes, no) = (self.eval(yes), self.eval(no));
                join_possible(&condition, &[yes, no])
            }
        }
    }

    /// Runs `read` with `element` bound.
    pub(crate) fn with_element<T>(
        &mut self,
        element: Element<'a>,
        read: impl FnOnce(&mut Self) -> T,
    ) -> T {
        self.binders.push(element);
        let result = read(self);
        self.binders.pop();
        result
    }

    fn member(&mut self, value: &Expr, set: &Expr) -> State {
        if let ExprKind::Closure(start, edge) = &set.kind {
            let value = self.eval(value);
            return self.reaches(&value, start, edge);
        }
        let value = self.eval(value);
        if let Some((items, complete)) = self.plain_list(set) {
            // The step of the list is noted for the reader; its elements are what count.
            let list = self.eval(set);
            let equal =
                |item: &Value| compare(CompareOp::Equal, &value, &State::Known(item.clone()));
            let mut parts: Vec<State> = items.iter().map(equal).collect();
            if !complete {
                parts.push(State::unsettled([&list]));
            }
            return State::connect(&parts, Truth::or, false);
        }
        let set = self.eval(set);
        match (&value, &set) {
            (State::Known(Value::Choice(_, place)), State::Known(Value::Set(_, places))) => {
                State::truth(places.contains(place))
            }
            (State::Known(Value::Text(text)), State::Known(Value::TextSet(texts))) => {
                State::truth(texts.contains(text))
            }
            (_, State::Known(Value::Set(_, places))) if places.is_empty() => State::truth(false),
            _ => State::unsettled([&value, &set]),
        }
    }
}

/// Compares two states by the bounds of both.
pub(crate) fn compare(op: CompareOp, left: &State, right: &State) -> State {
    if let (State::Known(a), State::Known(b)) = (left, right) {
        return compare_known(op, a, b);
    }
    let order =
        |a: Option<&Value>, b: Option<&Value>| a.zip(b).and_then(|(a, b)| compare_values(a, b));
    // The greatest left against the least right, and the least left against the greatest right.
    let above = order(left.high(), right.low());
    let below = order(left.low(), right.high());
    let decided = match op {
        CompareOp::Less if above == Some(Ordering::Less) => Some(true),
        CompareOp::Less if matches!(below, Some(Ordering::Greater | Ordering::Equal)) => {
            Some(false)
        }
        CompareOp::LessOrEqual if matches!(above, Some(Ordering::Less | Ordering::Equal)) => {
            Some(true)
        }
        CompareOp::LessOrEqual if below == Some(Ordering::Greater) => Some(false),
        CompareOp::Greater if below == Some(Ordering::Greater) => Some(true),
        CompareOp::Greater if matches!(above, Some(Ordering::Less | Ordering::Equal)) => {
            Some(false)
        }
        CompareOp::GreaterOrEqual if matches!(below, Some(Ordering::Greater | Ordering::Equal)) => {
            Some(true)
        }
        CompareOp::GreaterOrEqual if above == Some(Ordering::Less) => Some(false),
        CompareOp::Equal | CompareOp::NotEqual
            if above == Some(Ordering::Less) || below == Some(Ordering::Greater) =>
        {
            Some(op == CompareOp::NotEqual)
        }
        _ => None,
    };
    decided.map_or_else(|| State::unsettled([left, right]), State::truth)
}

fn compare_known(op: CompareOp, a: &Value, b: &Value) -> State {
    let Some(order) = compare_values(a, b) else {
        // A day and a moment of that day; or periods of unlike units, which have no order.
        return match (a, b) {
            (Value::Date(_), Value::Date(_)) => {
                State::Unknown(Box::new(Unknown::because(Why::SameDay)))
            }
            _ => State::broken((
                "periods of unlike units have no order",
                "单位不同的期间没有长短之分",
            )),
        };
    };
    State::truth(match op {
        CompareOp::Equal => order.is_eq(),
        CompareOp::NotEqual => order.is_ne(),
        CompareOp::Less => order.is_lt(),
        CompareOp::LessOrEqual => order.is_le(),
        CompareOp::Greater => order.is_gt(),
        CompareOp::GreaterOrEqual => order.is_ge(),
    })
}

/// The value if all that are possible agree, else unknown between the outermost bounds.
pub(crate) fn join_possible(guard: &State, possible: &[State]) -> State {
    if let [State::Known(first), rest @ ..] = possible
        && rest.iter().all(|state| state.known() == Some(first))
    {
        return State::Known(first.clone());
    }
    let mut joined = State::unsettled(std::iter::once(guard).chain(possible));
    if let State::Unknown(unknown) = &mut joined {
        unknown.low = fold_bound(possible, State::low, Ordering::Less);
        unknown.high = fold_bound(possible, State::high, Ordering::Greater);
    }
    joined
}

/// The outermost of one bound over all states; `None` as soon as one has none.
pub(crate) fn fold_bound(
    states: &[State],
    bound: for<'s> fn(&'s State) -> Option<&'s Value>,
    keep: Ordering,
) -> Option<Value> {
    let (first, rest) = states.split_first()?;
    let start = bound(first).cloned();
    rest.iter().fold(start, |total, state| outer(total.as_ref(), bound(state), keep))
}

/// The greatest or least of several states.
pub(crate) fn extreme(greatest: bool, states: &[State]) -> State {
    let side = if greatest { Ordering::Greater } else { Ordering::Less };
    let fold = |bound: for<'s> fn(&'s State) -> Option<&'s Value>, known_only: bool| {
        let mut total: Option<Value> = None;
        for state in states {
            match (bound(state), &total) {
                (Some(value), None) => total = Some(value.clone()),
                (Some(value), Some(best)) => {
                    if compare_values(value, best) == Some(side) {
                        total = Some(value.clone());
                    }
                }
                (None, _) if known_only => return None,
                (None, _) => {}
            }
        }
        total
    };
    // On the side that is sought any bound helps; on the other side all must have one.
    let (low, high) = if greatest {
        (fold(State::low, false), fold(State::high, true))
    } else {
        (fold(State::low, true), fold(State::high, false))
    };
    if let (Some(low), Some(high)) = (&low, &high)
        && compare_values(low, high) == Some(Ordering::Equal)
    {
        return State::Known(low.clone());
    }
    if let [one] = states {
        return one.clone();
    }
    // A part that cannot exceed the best known one no longer matters.
    let matters = |state: &&State| match (greatest, state) {
        (_, State::Known(_)) => false,
        (true, state) => !matches!((state.high(), &low), (Some(high), Some(low))
                if compare_values(high, low).is_some_and(Ordering::is_le)),
        (false, state) => !matches!((state.low(), &high), (Some(low), Some(high))
                if compare_values(low, high).is_some_and(Ordering::is_ge)),
    };
    let mut joined = State::unsettled(states.iter().filter(matters));
    if let State::Unknown(unknown) = &mut joined {
        unknown.low = low;
        unknown.high = high;
    }
    joined
}

/// Gives a number the type of the expression.
pub(crate) fn typed(number: Number, ty: &Type) -> Value {
    match ty {
        Type::Money | Type::UnroundedMoney => Value::Money(number),
        Type::Percent => Value::Percent(number),
        _ => Value::Number(number),
    }
}

const OVERFLOW: (&str, &str) = ("a number too large to be held exactly", "数字过大，无法精确保存");

fn arithmetic(op: ArithmeticOp, left: &State, right: &State, ty: &Type) -> State {
    let apply = |a: Number, b: Number| match op {
        ArithmeticOp::Add => a.checked_add(b).ok(),
        ArithmeticOp::Subtract => a.checked_sub(b).ok(),
        ArithmeticOp::Multiply => a.checked_mul(b).ok(),
    };
    let number = |value: Option<&Value>| value.and_then(Value::number);
    if let (State::Known(a), State::Known(b)) = (left, right) {
        let result = a.number().zip(b.number()).and_then(|(a, b)| apply(a, b));
        return result.map_or_else(|| State::broken(OVERFLOW), |it| State::Known(typed(it, ty)));
    }
    let mut result = State::unsettled([left, right]);
    if let State::Unknown(unknown) = &mut result {
        let both = |a: Option<&Value>, b: Option<&Value>| {
            number(a).zip(number(b)).and_then(|(a, b)| apply(a, b)).map(|it| typed(it, ty))
        };
        match op {
            ArithmeticOp::Add => {
                unknown.low = both(left.low(), right.low());
                unknown.high = both(left.high(), right.high());
            }
            ArithmeticOp::Subtract => {
                unknown.low = both(left.low(), right.high());
                unknown.high = both(left.high(), right.low());
            }
            ArithmeticOp::Multiply => {
                // Bounds of a product are those of its parts only where neither is negative.
                let positive =
                    |state: &State| number(state.low()).is_some_and(|low| !low.is_negative());
                if positive(left) && positive(right) {
                    unknown.low = both(left.low(), right.low());
                    unknown.high = both(left.high(), right.high());
                }
            }
        }
    }
    result
}

fn map_number(state: &State, ty: &Type, apply: impl Fn(Number) -> Option<Number>) -> State {
    let wrap = |value: &Value| value.number().and_then(&apply).map(|number| typed(number, ty));
    match state {
        State::Known(value) => wrap(value).map_or_else(|| State::broken(OVERFLOW), State::Known),
        State::Unknown(unknown) => {
            // Rounding keeps order, so that rounded bounds are bounds.
            let mut unknown = unknown.clone();
            unknown.low = unknown.low.as_ref().and_then(wrap);
            unknown.high = unknown.high.as_ref().and_then(wrap);
            State::Unknown(unknown)
        }
        State::Broken(_) => state.clone(),
    }
}

fn quotient(
    left: &State,
    right: &State,
    ty: &Type,
    apply: impl Fn(Number, Number) -> Option<Number>,
) -> State {
    let (State::Known(a), State::Known(b)) = (left, right) else {
        return State::unsettled([left, right]);
    };
    match (a.number(), b.number()) {
        (Some(_), Some(b)) if b.is_zero() => State::broken(("a division by zero", "除数为零")),
        (Some(a), Some(b)) => {
            apply(a, b).map_or_else(|| State::broken(OVERFLOW), |it| State::Known(typed(it, ty)))
        }
        _ => State::broken(("a quotient of what is no number", "相除的不是数字")),
    }
}
