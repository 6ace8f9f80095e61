//! Sanctions: what the breach of a rule exposes its bearer to.

use guiju_base::Truth;
use guiju_law::ir::{ItemId, Sanction};
use guiju_law::{Outcome, Value};

use super::{Judge, Judged};
use crate::determination::Range;
use crate::evaluate::Evaluator;
use crate::state::State;

impl<'a> Judge<'a> {
    pub(super) fn sanction(
        &self,
        id: ItemId,
        sanction: &Sanction,
        evaluator: &mut Evaluator<'_, 'a>,
    ) -> Judged {
        let applied = self.applied(id, evaluator);
        let mut breaches = Vec::new();
        for target in &sanction.breaches {
            let (state, step) = self.breach(target);
            evaluator.note(step);
            breaches.push(state);
        }
        let breach = State::connect(&breaches, Truth::or, false);
        let exposed = State::connect(&[applied.state.clone(), breach], Truth::and, true);
        let mut judged = match exposed.as_truth().known() {
            Some(true) => Judged::new(Outcome::Exposed),
            Some(false) => Judged::new(Outcome::NotExposed),
            None => Judged::unsettled(exposed.clone()),
        };
        judged.defeated_by.clone_from(&applied.defeated_by);
        if !exposed.as_truth().is_false()
            && let Some((low, high)) = &sanction.fine
        {
            let zero = State::Known(Value::Money(guiju_base::Number::ZERO));
            let low = low.as_ref().map_or(zero, |low| evaluator.eval_as("fine from", low));
            let high = evaluator.eval_as("fine up to", high);
            let number = |value: Option<&Value>| value.and_then(Value::number);
            judged.range = Some(Range { low: number(low.low()), high: number(high.high()) });
            // The outcome is known, the amount is not: what would settle it is missing all the same.
            if judged.outcome == Outcome::Exposed
                && [&low, &high].iter().any(|it| it.known().is_none())
            {
                judged.state = State::unsettled([&low, &high]);
            }
        }
        judged
    }
}
