//! Levels: several arms, one value.

use std::cmp::Ordering;

use guiju_base::RuleId;
use guiju_law::ir::{ItemId, ItemKind, Level, Merge};
use guiju_law::{Item, Outcome, Value};

use super::{Judge, Judged};
use crate::evaluate::{Evaluator, extreme, fold_bound};
use crate::state::{State, Unknown, Why, compare_values};

/// An arm that applies or may apply.
struct Candidate {
    /// True, or unknown.
    guard: State,
    value: State,
    rule: Option<RuleId>,
}

impl<'a> Judge<'a> {
    pub(super) fn level(
        &self,
        id: ItemId,
        item: &Item,
        level: &Level,
        evaluator: &mut Evaluator<'_, 'a>,
    ) -> Judged {
        let enabled = self.applied(id, evaluator);
        let mut candidates = Vec::new();
        // Arms of other articles that are exceptions to the level displace its own arms.
        let mut own_enabled = vec![enabled.state.clone()];
        for arm in &level.further {
            let Some(arm_item) = self.version.item(*arm) else { continue };
            let ItemKind::Arm(_, value) = &arm_item.kind else { continue };
            let applied = self.applied(*arm, evaluator);
            let displaces = arm_item.defeats.iter().any(
                |target| matches!(target, guiju_law::ir::RuleTarget::Local(target) if *target == id),
            );
            if displaces {
                own_enabled.push(applied.state.clone().negate());
            }
            let guard = applied.state.clone();
            if !guard.as_truth().is_false() {
                let value = evaluator.eval_as(&arm_item.name, value);
                candidates.push(Candidate { guard, value, rule: self.rule_id(arm_item) });
            }
        }
        let own_enabled = State::connect(&own_enabled, guiju_base::Truth::and, true);
        for (value, when) in &level.arms {
            let when = when.as_ref().map_or(State::truth(true), |it| evaluator.eval_as("when", it));
            let parts = [own_enabled.clone(), when];
            let guard = State::connect(&parts, guiju_base::Truth::and, true);
            if !guard.as_truth().is_false() {
                let value = evaluator.eval_as("is", value);
                candidates.push(Candidate { guard, value, rule: self.rule_id(item) });
            }
        }
        if level.merge == Merge::First {
            // What stands behind an arm that surely applies is never reached.
            let end = candidates.iter().position(|it| it.guard.as_truth().is_true());
            candidates.truncate(end.map_or(candidates.len(), |end| end + 1));
        }
        let otherwise = level.otherwise.as_ref().map(|it| evaluator.eval_as("otherwise", it));
        let mut judged =
            Self::merge(item, level, own_enabled.as_truth().is_true(), candidates, otherwise);
        judged.defeated_by.clone_from(&enabled.defeated_by);
        judged
    }

    fn merge(
        item: &Item,
        level: &Level,
        own_enabled: bool,
        candidates: Vec<Candidate>,
        otherwise: Option<State>,
    ) -> Judged {
        let merge = level.merge;
        let certain: Vec<&Candidate> =
            candidates.iter().filter(|it| it.guard.as_truth().is_true()).collect();
        if let Some(Candidate { guard: State::Broken(cause), .. }) =
            candidates.iter().find(|it| it.guard.as_truth().is_broken())
        {
            return Judged::unsettled(State::Broken(cause.clone()));
        }
        if merge == Merge::Single
            && let Some(judged) = conflict(item, &certain, &candidates)
        {
            return judged;
        }
        if candidates.is_empty() {
            return match otherwise {
                Some(state) => classified(state),
                None => {
                    let why = Why::NoRule(item.name.clone());
                    let state = State::Unknown(Box::new(Unknown::because(why)));
                    Judged { state, ..Judged::new(Outcome::NoRule) }
                }
            };
        }
        let none_certain = certain.is_empty();
        let all_certain = certain.len() == candidates.len();
        let guards: Vec<State> = candidates.iter().map(|it| it.guard.clone()).collect();
        let mut values: Vec<State> = candidates.into_iter().map(|it| it.value).collect();
        if all_certain {
            return classified(match merge {
                Merge::Max => extreme(true, &values),
                Merge::Min => extreme(false, &values),
                Merge::Single | Merge::First => agree(&values),
            });
        }
        if none_certain {
            match otherwise {
                Some(state) => values.push(state),
                // One of the arms of a complete table applies, whichever it is.
                None if level.exhaustive && own_enabled => {}
                None => values.push(State::Unknown(Box::new(Unknown::because(Why::NoRule(
                    item.name.clone(),
                ))))),
            }
        }
        classified(possible(merge, &guards, &values))
    }
}

/// Two arms that surely apply and surely differ.
fn conflict(item: &Item, certain: &[&Candidate], all: &[Candidate]) -> Option<Judged> {
    let known: Vec<(&Value, &Candidate)> =
        certain.iter().filter_map(|it| Some((it.value.known()?, *it))).collect();
    let (first, one) = known.first()?;
    let (_, other) = known.iter().find(|(value, _)| {
        compare_values(value, first) != Some(Ordering::Equal) && value != first
    })?;
    let rules = [&one.rule, &other.rule].into_iter().flatten().cloned().collect();
    // The bounds stay, so that what they decided stays decided: all the rules agree on that much.
    let values: Vec<State> = all.iter().map(|it| it.value.clone()).collect();
    let unknown = Unknown {
        low: fold_bound(&values, State::low, Ordering::Less),
        high: fold_bound(&values, State::high, Ordering::Greater),
        ..Unknown::because(Why::Conflict(item.name.clone()))
    };
    Some(Judged {
        state: State::Unknown(Box::new(unknown)),
        conflicts_with: rules,
        ..Judged::new(Outcome::Conflict)
    })
}

fn classified(state: State) -> Judged {
    match state {
        State::Known(_) => Judged { state, ..Judged::new(Outcome::Classified) },
        other => Judged::unsettled(other),
    }
}

/// The common value, or what is unknown of it.
fn agree(values: &[State]) -> State {
    crate::evaluate::join_possible(&State::truth(true), values)
}

/// Some arms may apply: the value if all that is possible agree, else between the outermost.
fn possible(merge: Merge, guards: &[State], values: &[State]) -> State {
    if let [State::Known(first), rest @ ..] = values
        && rest.iter().all(|state| state.known() == Some(first))
    {
        return State::Known(first.clone());
    }
    let mut state = State::unsettled(guards.iter().chain(values));
    if let State::Unknown(unknown) = &mut state {
        unknown.low = fold_bound(values, State::low, Ordering::Less);
        unknown.high = fold_bound(values, State::high, Ordering::Greater);
        // With `max` an arm that surely applies holds the value up, with `min` down.
        let certain: Vec<State> = guards
            .iter()
            .zip(values)
            .filter(|(guard, _)| guard.as_truth().is_true())
            .map(|(_, value)| value.clone())
            .collect();
        match merge {
            Merge::Max if !certain.is_empty() => {
                unknown.low = extreme(true, &certain).low().cloned().or(unknown.low.take());
            }
            Merge::Min if !certain.is_empty() => {
                unknown.high = extreme(false, &certain).high().cloned().or(unknown.high.take());
            }
            _ => {}
        }
        // Between equal bounds there is one value, whichever arm gives it; not so for dates, where a day
        // bounds its moments too.
        let settled = unknown.low.clone().filter(|low| Some(low) == unknown.high.as_ref());
        if let Some(value) = settled.filter(|value| !matches!(value, Value::Date(_))) {
            return State::Known(value);
        }
    }
    state
}
