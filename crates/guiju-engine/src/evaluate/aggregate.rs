//! Aggregates over lists: exact when everything is known, bounds otherwise.

use std::sync::Arc;

use guiju_base::{Number, Truth};
use guiju_law::ir::{self, AggregateKind, Expr, ExprKind};
use guiju_law::vocabulary::SubjectId;
use guiju_law::{Type, Value};

use super::{Element, Evaluator, OVERFLOW, extreme, typed};
use crate::state::State;

/// One element after evaluation: whether it counts, and its value.
struct Row {
    counts: State,
    body: State,
}

impl<'a> Evaluator<'_, 'a> {
    pub(super) fn aggregate(&mut self, aggregate: &ir::Aggregate, ty: &Type) -> State {
        let elements = self.elements(&aggregate.list);
        let open = elements.open;
        let rows: Vec<Row> =
            elements.items.into_iter().map(|element| self.row(aggregate, element)).collect();
        match aggregate.kind {
            AggregateKind::Any => {
                let parts: Vec<State> =
                    rows.into_iter().map(|row| row.counts).chain(open).collect();
                State::connect(&parts, Truth::or, false)
            }
            AggregateKind::All => {
                let parts: Vec<State> = rows
                    .into_iter()
                    .map(|row| State::connect(&[row.counts.negate(), row.body], Truth::or, false))
                    .chain(open)
                    .collect();
                State::connect(&parts, Truth::and, true)
            }
            AggregateKind::Count => count(&rows, open.as_ref()),
            AggregateKind::Sum => {
                let non_negative =
                    aggregate.body.as_ref().is_some_and(|it| self.never_negative(aggregate, it));
                sum(&rows, open.as_ref(), ty, non_negative)
            }
            AggregateKind::Max => extreme_of(true, &rows, open.as_ref()),
            AggregateKind::Min => extreme_of(false, &rows, open.as_ref()),
        }
    }

    fn row(&mut self, aggregate: &ir::Aggregate, element: Element<'a>) -> Row {
        self.with_element(element, |it| {
            let counts =
                aggregate.filter.as_ref().map_or(State::truth(true), |filter| it.eval(filter));
            let body = match &aggregate.body {
                // What does not count is not looked at.
                Some(body) if !counts.as_truth().is_false() => it.eval(body),
                _ => State::truth(true),
            };
            Row { counts, body }
        })
    }

    /// Whether the domain of the element's fact excludes values below zero; an open list may have
    /// elements that are not given, so the vocabulary answers and not the elements.
    fn never_negative(&self, aggregate: &ir::Aggregate, body: &Expr) -> bool {
        let ExprKind::Element(binder, path) = &body.kind else { return false };
        let Some((subject, mut place)) = self.place_of(&aggregate.list) else { return false };
        place.extend(path.iter().cloned());
        *binder == aggregate.binder
            && self
                .fact_schema(subject, &place)
                .is_some_and(|fact| fact.low.is_some_and(|low| !low.is_negative()))
    }

    /// The subject of a list and its path in the vocabulary.
    fn place_of(&self, list: &Expr) -> Option<(SubjectId, Vec<Arc<str>>)> {
        match &list.kind {
            ExprKind::Fact(subject, path) => Some((*subject, path.clone())),
            ExprKind::Element(binder, path) => {
                let element = self.binders.get(usize::from(binder.0))?;
                let place = element.schema.iter().chain(path).cloned().collect();
                Some((element.subject, place))
            }
            _ => None,
        }
    }
}

fn count(rows: &[Row], open: Option<&State>) -> State {
    let certain = rows.iter().filter(|row| row.counts.as_truth().is_true()).count();
    let undecided: Vec<&State> =
        rows.iter().map(|row| &row.counts).filter(|it| it.as_truth().known().is_none()).collect();
    let number =
        |count: usize| Value::Number(Number::from_i64(i64::try_from(count).unwrap_or(i64::MAX)));
    if undecided.is_empty() && open.is_none() {
        return State::Known(number(certain));
    }
    let mut state = State::unsettled(undecided.iter().copied().chain(open));
    if let State::Unknown(unknown) = &mut state {
        unknown.low = Some(number(certain));
        unknown.high = open.is_none().then(|| number(certain + undecided.len()));
    }
    state
}

fn sum(rows: &[Row], open: Option<&State>, ty: &Type, non_negative: bool) -> State {
    let mut low = (open.is_none() || non_negative).then_some(Number::ZERO);
    let mut high = open.is_none().then_some(Number::ZERO);
    let mut unsettled: Vec<&State> = open.into_iter().collect();
    for row in rows {
        let counts = row.counts.as_truth();
        if counts.is_false() {
            continue;
        }
        if row.body.known().is_none() {
            unsettled.push(&row.body);
        }
        let bound = |value: Option<&Value>| value.and_then(Value::number);
        let (mut least, mut most) = (bound(row.body.low()), bound(row.body.high()));
        if !counts.is_true() {
            unsettled.push(&row.counts);
            least = least.map(|least| least.min(Number::ZERO));
            most = most.map(|most| most.max(Number::ZERO));
        }
        let add = |total: Option<Number>, more: Option<Number>| match total.zip(more) {
            Some((total, more)) => total.checked_add(more).map(Some).map_err(|_| ()),
            None => Ok(None),
        };
        match (add(low, least), add(high, most)) {
            (Ok(new_low), Ok(new_high)) => (low, high) = (new_low, new_high),
            _ => return State::broken(OVERFLOW),
        }
    }
    if let (true, Some(total)) = (unsettled.is_empty(), low) {
        return State::Known(typed(total, ty));
    }
    let mut state = State::unsettled(unsettled);
    if let State::Unknown(unknown) = &mut state {
        unknown.low = low.map(|low| typed(low, ty));
        unknown.high = high.map(|high| typed(high, ty));
    }
    state
}

fn extreme_of(greatest: bool, rows: &[Row], open: Option<&State>) -> State {
    let certain = rows.iter().filter(|row| row.counts.as_truth().is_true());
    let mut states: Vec<State> = certain.map(|row| row.body.clone()).collect();
    let undecided: Vec<&Row> =
        rows.iter().filter(|row| row.counts.as_truth().known().is_none()).collect();
    if undecided.is_empty() && open.is_none() {
        if states.is_empty() {
            return State::broken((
                "the greatest or least of nothing",
                "没有可取最大值或者最小值的项",
            ));
        }
        return extreme(greatest, &states);
    }
    // What may not count can only push the result outwards: it has no bound on the inner side.
    for row in undecided {
        let mut state = State::unsettled([&row.counts, &row.body]);
        if let State::Unknown(unknown) = &mut state {
            let bound = if greatest { row.body.high() } else { row.body.low() };
            let slot: &mut Option<Value> =
                if greatest { &mut unknown.high } else { &mut unknown.low };
            *slot = bound.cloned();
        }
        states.push(state);
    }
    states.extend(open.map(|open| State::unsettled([open])));
    if states.iter().all(|state| state.known().is_none()) && states.len() == 1 {
        return states.pop().unwrap_or(State::Unknown(Box::default()));
    }
    extreme(greatest, &states)
}
