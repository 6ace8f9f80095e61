//! Tests: true, false, or NULL while it is not known.

use guiju_engine::decide::outside::FactRange;
use guiju_engine::decide::plan::{Node, Quantity, QuantityId, Sort, Test, TestId};
use guiju_engine::decide::slot::SlotKind;
use guiju_law::ir::CompareOp;

use crate::arm::Builder;
use crate::measure::Measure;
use crate::piece::{Piece, all, case};
use crate::quote;

pub(crate) fn sign(op: CompareOp) -> &'static str {
    match op {
        CompareOp::Equal => "=",
        CompareOp::NotEqual => "<>",
        CompareOp::Less => "<",
        CompareOp::LessOrEqual => "<=",
        CompareOp::Greater => ">",
        CompareOp::GreaterOrEqual => ">=",
    }
}

impl Builder<'_, '_, '_> {
    pub(crate) fn test(&mut self, id: TestId) -> Piece {
        let plan = self.plan;
        let Some(test) = plan.scope.test(id) else { return Piece::truth(false) };
        match test {
            Test::True => Piece::truth(true),
            Test::Fact(slot) => self.facts.fact(self.program, *slot),
            Test::Compare(op, left, right) => self.compare(*op, *left, *right),
            Test::Among(value, places) => self.among(*value, places),
            Test::Holds(slot, member) => {
                let set = self.facts.fact(self.program, *slot);
                let kind = self.program.layout().slot(*slot).map(|it| &it.kind);
                let Some(SlotKind::Set(choice)) = kind else { return Piece::truth(false) };
                let word = self.program.law().vocabulary.choice_word(*choice, *member);
                Piece::call(self.dialect.holds(set.text(), word), &[&set])
            }
            Test::Happened(value) => {
                // The day judged on counts as a whole.
                self.measure(*value).value.binary("<=", &self.today.clone())
            }
            Test::All(parts) => {
                let parts: Vec<Piece> = parts.iter().map(|it| self.literal(*it)).collect();
                all(&parts)
            }
            Test::Choose(condition, yes, no) => {
                choose(&self.literal(*condition), &self.literal(*yes), &self.literal(*no))
            }
            Test::Some(block, passes) => self.some(*block, *passes),
            Test::Unperformed(applies, shown) => {
                // Unknown as soon as whether it applies is.
                let applies = self.literal(*applies);
                case(&[(applies.clone(), self.literal(*shown).negated())], Some(&applies))
            }
            _ => Piece::atom(self.dialect.unknown_truth(), 0),
        }
    }

    fn among(&self, value: QuantityId, places: &[u16]) -> Piece {
        let measure = self.measure(value);
        let (of, words) = match (&measure.word, self.plan.scope.quantity(value)) {
            (Some(word), Some((_, Sort::Choice(Some(choice))))) => {
                let vocabulary = &self.program.law().vocabulary;
                let words = places
                    .iter()
                    .map(|place| quote::text(self.dialect, vocabulary.choice_word(choice, *place)));
                (word, words.collect::<Vec<_>>())
            }
            (Some(word), Some((Quantity::Duty(_), _))) => (word, self.outcome_words(places)),
            (_, Some((_, sort))) => {
                let texts = places.iter().map(|it| self.constant(i64::from(*it), sort));
                (&measure.value, texts.map(|it| it.text().to_owned()).collect())
            }
            _ => return Piece::truth(false),
        };
        one_of(of, &words)
    }

    fn compare(&self, op: CompareOp, left: QuantityId, right: QuantityId) -> Piece {
        let sides = (left, right);
        if let Some(range) = FactRange::new(self.program, self.plan, op, sides) {
            return self.compare_fact(op, sides, range);
        }
        let (left, right) = (self.measure(left), self.measure(right));
        if left.is_plain() && right.is_plain() {
            return left.value.binary(sign(op), &right.value);
        }
        bounded(op, &left, &right)
    }

    /// A comparison of a fact with a figure.
    fn compare_fact(
        &self,
        op: CompareOp,
        (left, right): (QuantityId, QuantityId),
        FactRange { range: (low, high), absent }: FactRange,
    ) -> Piece {
        let scope = &self.plan.scope;
        let of = if scope.constant(left).is_none() { left } else { right };
        let sort = scope.quantity(of).map(|it| it.1);
        let test = match (&self.measure(of).word, sort) {
            (Some(word), Some(Sort::Choice(Some(choice)))) => {
                let vocabulary = &self.program.law().vocabulary;
                let words = vocabulary.choice(choice).map_or(&[][..], |it| &it.values);
                let passing =
                    (0_i64..).zip(words).filter(|(place, _)| (low..=high).contains(place));
                let passing: Vec<String> =
                    passing.map(|(_, (word, _))| quote::text(self.dialect, word)).collect();
                one_of(word, &passing)
            }
            _ => self.measure(left).value.binary(sign(op), &self.measure(right).value),
        };
        absent.map(Piece::truth).map_or(test.clone(), |settled| test.or_else(&settled))
    }

    /// Whether a fact that is a choice is compared by the place of its value.
    pub(crate) fn needs_place(&self, id: QuantityId) -> bool {
        let scope = &self.plan.scope;
        let is_constant = |id: QuantityId| scope.constant(id).is_some();
        let by_test =
            scope.tests().filter(|(of, _)| self.reached.has(Node::Test(*of))).any(|(of, test)| {
                match test {
                    Test::Some(..) => {
                        crate::node::parts(self.plan, Node::Test(of)).contains(&Node::Quantity(id))
                    }
                    Test::Compare(_, left, right) => {
                        (*left == id && !is_constant(*right))
                            || (*right == id && !is_constant(*left))
                    }
                    _ => false,
                }
            });
        let by_quantity = || {
            let others = scope.quantities().map(|(of, ..)| Node::Quantity(of));
            others
                .filter(|of| self.reached.has(*of))
                .any(|of| crate::node::parts(self.plan, of).contains(&Node::Quantity(id)))
        };
        by_test || by_quantity()
    }
}

/// One of two truths; while it is unknown which, what both agree on.
pub(crate) fn choose(condition: &Piece, yes: &Piece, no: &Piece) -> Piece {
    let arms = [
        (condition.clone(), yes.clone()),
        (condition.negated(), no.clone()),
        (yes.binary("=", no), yes.clone()),
    ];
    case(&arms, None)
}

pub(crate) fn one_of(value: &Piece, words: &[String]) -> Piece {
    match words {
        [] => case(&[(value.is_null().negated(), Piece::truth(false))], None),
        [only] => Piece::of(format!("{} = {only}", value.inner()), &[value]),
        several => Piece::of(format!("{} IN ({})", value.inner(), several.join(", ")), &[value]),
    }
}

/// A comparison by the bounds of both.
pub(crate) fn bounded(op: CompareOp, left: &Measure, right: &Measure) -> Piece {
    let below = |op: &str| left.high().binary(op, right.low());
    let above = |op: &str| left.low().binary(op, right.high());
    let (yes, no) = (Piece::truth(true), Piece::truth(false));
    let arms = match op {
        CompareOp::Less => vec![(below("<"), yes), (above(">="), no)],
        CompareOp::LessOrEqual => vec![(below("<="), yes), (above(">"), no)],
        CompareOp::Greater => vec![(above(">"), yes), (below("<="), no)],
        CompareOp::GreaterOrEqual => vec![(above(">="), yes), (below("<"), no)],
        CompareOp::Equal | CompareOp::NotEqual => {
            let (same, other) = if op == CompareOp::Equal { (yes, no) } else { (no, yes) };
            vec![
                (left.value.binary("=", &right.value), same),
                (below("<"), other.clone()),
                (above(">"), other),
            ]
        }
    };
    case(&arms, None)
}
