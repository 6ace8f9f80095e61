//! The one fixpoint of the language: what can be reached along a relation, and what share is held.
//!
//! Both are bounded by the number of edges. A closure may contain circles; a share that runs in a
//! circle is an error, because no finite sum tells it.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use guiju_base::{Number, Truth};
use guiju_law::Value;
use guiju_law::ir::{CompareOp, Edge, Expr};

use super::{Evaluator, OVERFLOW, compare};
use crate::state::State;

/// An edge after evaluation.
struct Link {
    from: State,
    to: State,
    counts: State,
    by: State,
}

/// The names that are reached: for sure, and perhaps.
struct Reached {
    certain: BTreeSet<Arc<str>>,
    possible: BTreeSet<Arc<str>>,
    /// What would settle the rest; `None` when all is known.
    unsettled: Option<State>,
    /// Whether names may be reached that no edge given mentions.
    open_end: bool,
}

impl Evaluator<'_, '_> {
    /// The set of names reached, when it is known.
    pub(super) fn closure(&mut self, start: &Expr, edge: &Edge) -> State {
        let reached = self.reached(start, edge);
        match reached {
            Ok(Reached { certain, unsettled: None, .. }) => State::Known(Value::TextSet(certain)),
            Err(state) | Ok(Reached { unsettled: Some(state), .. }) => state,
        }
    }

    /// Whether `value` is reached; known as soon as one side is certain.
    pub(super) fn reaches(&mut self, value: &State, start: &Expr, edge: &Edge) -> State {
        let reached = match self.reached(start, edge) {
            Ok(reached) => reached,
            Err(state) => return State::unsettled([value, &state]),
        };
        let State::Known(Value::Text(name)) = value else { return State::unsettled([value]) };
        match reached.unsettled {
            _ if reached.certain.contains(name) => State::truth(true),
            Some(state) if reached.possible.contains(name) || reached.open_end => state,
            _ => State::truth(false),
        }
    }

    fn reached(&mut self, start: &Expr, edge: &Edge) -> Result<Reached, State> {
        let start = self.eval(start);
        let State::Known(Value::Text(first)) = &start else {
            return Err(State::unsettled([&start]));
        };
        let (links, open) = self.links(edge, None);
        let certain = spread(first, &links, |link| link.counts.as_truth().is_true());
        let possible = spread(first, &links, |link| !link.counts.as_truth().is_false());
        // Only edges that leave what may be reached can change the result.
        let relevant = |link: &&Link| match &link.from {
            State::Known(Value::Text(from)) => {
                possible.contains(from)
                    && (link.counts.known().is_none() || link.to.known().is_none())
            }
            _ => !link.counts.as_truth().is_false(),
        };
        let mut unsettled: Vec<&State> = open.iter().collect();
        for link in links.iter().filter(relevant) {
            unsettled.extend([&link.from, &link.to, &link.counts]);
        }
        let undecided = unsettled.iter().any(|state| state.known().is_none());
        let unsettled = undecided.then(|| State::unsettled(unsettled));
        let is_open = |link: &Link| link.from.known().is_none() || link.to.known().is_none();
        let open_end = open.is_some() || links.iter().filter(relevant).any(is_open);
        Ok(Reached { certain, possible, unsettled, open_end })
    }

    fn links(&mut self, edge: &Edge, by: Option<&Expr>) -> (Vec<Link>, Option<State>) {
        let elements = self.elements(&edge.list);
        let open = elements.open;
        let mut links = Vec::new();
        for element in elements.items {
            links.push(self.with_element(element, |it| Link {
                counts: edge.filter.as_ref().map_or(State::truth(true), |filter| it.eval(filter)),
                from: it.eval(&edge.from),
                to: it.eval(&edge.to),
                by: by.map_or(State::truth(true), |by| it.eval(by)),
            }));
        }
        (links, open)
    }

    /// The share of `owned` that `owner` holds, directly and through chains.
    pub(super) fn share(&mut self, owned: &Expr, owner: &Expr, edge: &Edge, by: &Expr) -> State {
        let (owned, owner) = (self.eval(owned), self.eval(owner));
        let (links, open) = self.links(edge, Some(by));
        let parts = links.iter().flat_map(|link| [&link.from, &link.to, &link.counts, &link.by]);
        let undecided: Vec<&State> = parts
            .chain([&owned, &owner])
            .chain(&open)
            .filter(|state| state.known().is_none())
            .collect();
        let (State::Known(Value::Text(owned)), State::Known(Value::Text(owner)), []) =
            (&owned, &owner, undecided.as_slice())
        else {
            return State::unsettled(undecided);
        };
        let mut shares: BTreeMap<Arc<str>, Vec<(Arc<str>, Number)>> = BTreeMap::new();
        for link in &links {
            let counts = compare(CompareOp::Equal, &link.counts, &State::truth(true));
            if let (
                true,
                State::Known(Value::Text(from)),
                State::Known(Value::Text(to)),
                Some(by),
            ) = (
                counts.as_truth() == Truth::TRUE,
                &link.from,
                &link.to,
                link.by.known().and_then(Value::number),
            ) {
                shares.entry(from.clone()).or_default().push((to.clone(), by));
            }
        }
        let mut chains = Chains { shares: &shares, open: BTreeSet::new(), done: BTreeMap::new() };
        match chains.held(owner, owned) {
            Ok(total) => State::Known(Value::Percent(total)),
            Err(cause) => State::broken(cause),
        }
    }
}

/// Names reached from `first` along the edges that `counts` lets through.
fn spread(first: &Arc<str>, links: &[Link], counts: impl Fn(&Link) -> bool) -> BTreeSet<Arc<str>> {
    let mut reached = BTreeSet::from([first.clone()]);
    // Each round adds a name or ends: at most as many rounds as edges.
    loop {
        let before = reached.len();
        for link in links.iter().filter(|link| counts(link)) {
            if let (State::Known(Value::Text(from)), State::Known(Value::Text(to))) =
                (&link.from, &link.to)
                && reached.contains(from)
            {
                reached.insert(to.clone());
            }
        }
        if reached.len() == before {
            return reached;
        }
    }
}

/// Longest chain of holdings that is followed.
const CHAIN_MAX: usize = 64;

/// Holdings followed from owner to owned; each name is worked out once.
struct Chains<'s> {
    shares: &'s BTreeMap<Arc<str>, Vec<(Arc<str>, Number)>>,
    /// Names on the chain that is being followed.
    open: BTreeSet<Arc<str>>,
    /// Shares that are worked out.
    done: BTreeMap<Arc<str>, Number>,
}

impl Chains<'_> {
    fn held(
        &mut self,
        owner: &Arc<str>,
        owned: &Arc<str>,
    ) -> Result<Number, (&'static str, &'static str)> {
        if owner == owned {
            return Ok(Number::ONE);
        }
        if let Some(share) = self.done.get(owner) {
            return Ok(*share);
        }
        if !self.open.insert(owner.clone()) {
            return Err((
                "holdings that run in a circle have no finite share",
                "循环持股没有有限的比例",
            ));
        }
        if self.open.len() > CHAIN_MAX {
            return Err(("a chain of holdings too long to be followed", "持股链条过长，无法追溯"));
        }
        let mut total = Number::ZERO;
        for (next, by) in self.shares.get(owner).map_or(&[][..], Vec::as_slice) {
            let below = self.held(next, owned)?;
            let part = by.checked_mul(below).map_err(|_| OVERFLOW)?;
            total = total.checked_add(part).map_err(|_| OVERFLOW)?;
        }
        self.open.remove(owner);
        self.done.insert(owner.clone(), total);
        Ok(total)
    }
}
