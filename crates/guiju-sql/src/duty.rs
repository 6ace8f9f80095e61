//! Duties with a date: performance and clocks to the word of an outcome.
//!
//! The arms are those of the reference, in its order; what none of them settles is NULL. Days are whole, so
//! that a last day counts until its end.

use guiju_engine::decide::duty::{Clock, DutyPlan, Told};
use guiju_engine::decide::plan::{Literal, Node, QuantityId};
use guiju_law::Outcome;

use crate::arm::Builder;
use crate::measure::Measure;
use crate::period::Ending;
use crate::piece::{Piece, all, any, case};
use crate::quote;

/// What tells of something done.
struct Done {
    /// Whether it is done by the date judged on; NULL while that is not known.
    is: Piece,
    /// When, where that is told.
    at: Option<Piece>,
}

pub(crate) type Arms = Vec<(Piece, Outcome)>;

/// What a duty with a date can come to, beside the unknown.
const OUTCOMES: [Outcome; 7] = [
    Outcome::NotApplicable,
    Outcome::Due,
    Outcome::Met,
    Outcome::MetLate,
    Outcome::Overdue,
    Outcome::Breached,
    Outcome::Running,
];

/// What the outcome of a duty rests on.
pub(crate) fn parts(duty: &DutyPlan) -> Vec<Node> {
    let told = |told: &Told| match told {
        // A list of dates is a fact, and no node.
        Told::Nothing | Told::Events(_) => None,
        Told::Truth(literal) => Some(Node::Test(literal.test)),
        Told::Event(event) => Some(Node::Quantity(*event)),
    };
    let (end, shown) = end_and_told(duty);
    let mut parts = vec![Node::Test(duty.applies.test), Node::Quantity(end)];
    parts.extend(told(shown));
    parts
}

/// What would settle when it ends, and what tells that it is done.
pub(crate) fn end_and_told(duty: &DutyPlan) -> (QuantityId, &Told) {
    match &duty.clock {
        Clock::By(last) => (last.quantity(), &duty.shown),
        Clock::Before(event) => (*event, &duty.shown),
        Clock::Keep(last, broken) => (last.quantity(), broken),
        Clock::Every(repeat) => (repeat.since, &duty.shown),
    }
}

impl Builder<'_, '_, '_> {
    /// The word of the outcome of a duty; NULL while it is unknown.
    pub(crate) fn duty(&mut self, id: QuantityId, duty: &DutyPlan) -> Measure {
        let judged = match &duty.clock {
            Clock::By(last) => {
                let ending = self.ending(last);
                self.by(duty.shown, &ending)
            }
            Clock::Before(event) => {
                let event = self.measure(*event).value;
                self.before(duty.shown, &event)
            }
            Clock::Keep(last, broken) => {
                let ending = self.ending(last);
                self.keep_until(*broken, &ending)
            }
            Clock::Every(repeat) => self.every(repeat, duty.shown),
        };
        let arms: Vec<(Piece, Piece)> =
            judged.into_iter().map(|(when, it)| (when, self.outcome_word(it))).collect();
        let judged = case(&arms, None);
        if duty.applies == Literal::TRUE {
            return outcome(judged);
        }
        let judged = self.keep("d", judged);
        self.judged.insert(id, judged.clone());
        let none = self.outcome_word(Outcome::NotApplicable);
        let applies = self.literal(duty.applies);
        // Without its event there is no duty, whether it applies or not.
        let stands = any(&[applies.clone(), judged.binary("=", &none)]);
        outcome(case(&[(applies.negated(), none), (stands, judged)], None))
    }

    /// Those of some outcomes, by their places among all, that a duty can come to.
    pub(crate) fn outcome_words(&self, places: &[u16]) -> Vec<String> {
        let outcomes = places.iter().filter_map(|it| Outcome::ALL.get(usize::from(*it)));
        let own = outcomes.filter(|it| OUTCOMES.contains(it));
        own.map(|it| self.outcome_word(*it).text().to_owned()).collect()
    }

    fn outcome_word(&self, outcome: Outcome) -> Piece {
        Piece::known(quote::text(self.dialect, outcome.word()))
    }

    fn done(&self, told: Told) -> Done {
        match told {
            Told::Nothing | Told::Events(_) => Done { is: Piece::truth(false), at: None },
            Told::Truth(literal) => Done { is: self.literal(literal), at: None },
            Told::Event(event) => {
                let at = self.measure(event).value;
                Done { is: at.binary("<=", &self.today), at: Some(at) }
            }
        }
    }

    /// The period has not begun: there is no duty.
    fn not_begun(&self, ending: &Ending) -> Arms {
        let anchor = ending.anchor.iter();
        let when = anchor.map(|it| it.binary("=", &self.not_yet()));
        when.map(|it| (it, Outcome::NotApplicable)).collect()
    }

    /// The last day has not passed, or it has.
    pub(crate) fn open_or_passed(&self, end: &Measure, open: Outcome, passed: Outcome) -> Arms {
        vec![
            (end.low().binary(">=", &self.today), open),
            (end.high().binary("<", &self.today), passed),
        ]
    }

    fn by(&self, shown: Told, ending: &Ending) -> Arms {
        let (done, end) = (self.done(shown), &ending.end);
        let mut arms = self.not_begun(ending);
        let met = match (&done.at, &ending.anchor) {
            (Some(at), _) => in_time(at, end, Outcome::Met, Outcome::MetLate),
            // A clock whose event is not known may not have begun.
            (None, Some(anchor)) => vec![(anchor.is_null().negated(), Outcome::Met)],
            (None, None) => vec![(Piece::truth(true), Outcome::Met)],
        };
        arms.extend(when(&done.is, met));
        let open = self.open_or_passed(end, Outcome::Due, Outcome::Overdue);
        arms.extend(when(&done.is.negated(), open));
        arms
    }

    fn before(&self, shown: Told, event: &Piece) -> Arms {
        let done = self.done(shown);
        let met = match &done.at {
            // Of two on one day nobody knows which was first.
            Some(at) => vec![
                (at.binary("<", event), Outcome::Met),
                (at.binary(">", event), Outcome::Breached),
            ],
            None => vec![(Piece::truth(true), Outcome::Met)],
        };
        let mut arms = when(&done.is, met);
        let open = vec![
            (event.binary("<=", &self.today), Outcome::Breached),
            (event.binary(">", &self.today), Outcome::Due),
        ];
        arms.extend(when(&done.is.negated(), open));
        arms
    }

    fn keep_until(&self, broken: Told, ending: &Ending) -> Arms {
        let (done, end) = (self.done(broken), &ending.end);
        let mut arms = self.not_begun(ending);
        let ended = match &done.at {
            Some(at) => in_time(at, end, Outcome::Breached, Outcome::Met),
            // At a time that is not told: too early unless the period was over.
            None => self.open_or_passed(end, Outcome::Breached, Outcome::Met),
        };
        arms.extend(when(&done.is, ended));
        let kept = self.open_or_passed(end, Outcome::Running, Outcome::Met);
        arms.extend(when(&done.is.negated(), kept));
        arms
    }
}

fn outcome(value: Piece) -> Measure {
    Measure { word: Some(value.clone()), ..Measure::of(value) }
}

/// Done by the last day, or after it.
fn in_time(at: &Piece, end: &Measure, yes: Outcome, no: Outcome) -> Arms {
    vec![(at.binary("<=", end.low()), yes), (at.binary(">", end.high()), no)]
}

pub(crate) fn when(condition: &Piece, arms: Arms) -> Arms {
    let both = |it: Piece| all(&[condition.clone(), it]);
    arms.into_iter().map(|(it, outcome)| (both(it), outcome)).collect()
}
