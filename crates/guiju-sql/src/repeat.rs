//! Duties that come again and again: the gaps between performances, and the time since the last.

use guiju_engine::decide::duty::Told;
use guiju_engine::decide::repeat::Repeat;
use guiju_law::Outcome;

use crate::arm::Builder;
use crate::calendar::Reading;
use crate::duty::{Arms, when};
use crate::measure::Measure;
use crate::piece::{Piece, all, case};

/// When something was done.
struct Performed {
    /// Whether that is known; never NULL.
    is_known: Piece,
    /// The last day up to the date judged on, or the event from which the first period runs.
    last: Piece,
    /// Whether one of the performances was late; NULL while that is not known.
    late: Piece,
}

impl Builder<'_, '_, '_> {
    /// The outcomes of a duty that comes again and again.
    pub(crate) fn every(&mut self, repeat: &Repeat, shown: Told) -> Arms {
        let since = self.measure(repeat.since).value;
        let mut arms = vec![(since.binary("=", &self.not_yet()), Outcome::NotApplicable)];
        if repeat.period.is_none() {
            return arms;
        }
        let Performed { is_known, last, late } = match shown {
            Told::Events(list) => {
                let (days, open) = self.facts.list(self.program, list);
                self.performed_on_days(repeat, &since, &days, &open)
            }
            Told::Event(event) => {
                let day = self.measure(event).value;
                self.performed_once(repeat, &since, &day)
            }
            _ => Performed {
                is_known: Piece::truth(true),
                last: since.clone(),
                late: Piece::truth(false),
            },
        };
        let known = all(&[is_known, since.is_null().negated()]);
        let has_begun = since.binary("<=", &self.today);
        let end = self.end_of_repeat(repeat, &last, Reading::OfRow);
        let end = self.keep_measure(end);
        let mut begun = Arms::new();
        for (condition, outcome) in self.open_or_passed(&end, Outcome::Due, Outcome::Overdue) {
            if outcome == Outcome::Overdue {
                begun.push((condition, outcome));
                continue;
            }
            begun.push((all(&[condition.clone(), late.clone()]), Outcome::MetLate));
            begun.push((all(&[condition, late.negated()]), outcome));
        }
        arms.extend(when(&known, vec![(has_begun.negated(), Outcome::NotApplicable)]));
        arms.extend(when(&all(&[known, has_begun]), begun));
        arms
    }

    /// Performed once, or not yet.
    fn performed_once(&mut self, repeat: &Repeat, since: &Piece, day: &Piece) -> Performed {
        let is_done = day.binary("<=", &self.today);
        let first = self.end_of_repeat(repeat, since, Reading::OfRow);
        let first = self.keep_measure(first);
        let (sure, maybe) = is_late(day, &first);
        let late = case(
            &[
                (is_done.negated(), Piece::truth(false)),
                (sure, Piece::truth(true)),
                (maybe.negated(), Piece::truth(false)),
            ],
            None,
        );
        let last = case(&[(is_done, day.clone())], Some(since));
        Performed {
            is_known: day.is_null().negated(),
            last: self.keep("q", last),
            late: self.keep("t", late),
        }
    }

    /// Performed on the days of a list.
    fn performed_on_days(
        &mut self,
        repeat: &Repeat,
        since: &Piece,
        days: &Piece,
        open: &Piece,
    ) -> Performed {
        let dialect = self.dialect;
        let until = dialect.days_until(days.text(), &self.today.inner());
        let days = Piece::call(until, &[days, &self.today]);
        let days = self.keep("n", days);
        let last = Piece::call(dialect.last_of_days(days.text()), &[&days]).or_else(since);
        let gaps = Piece::call(dialect.gaps(days.text(), &since.inner()), &[&days, since]);
        let gaps = self.keep("n", gaps);
        let (before, after) = dialect.ends_of_gap();
        let end = self.end_of_repeat(repeat, &Piece::atom(before, 0), Reading::OfList);
        let (sure, maybe) = is_late(&Piece::atom(after, 0), &end);
        let zero = Piece::known(dialect.number(0, 0));
        let some =
            |it: &mut Self, condition: &Piece| it.count_where(&gaps, condition).binary(">", &zero);
        let (sure, maybe) = (some(self, &sure), some(self, &maybe));
        let arms = [(sure, Piece::truth(true)), (maybe.negated(), Piece::truth(false))];
        let late = case(&arms, None);
        Performed {
            is_known: open.negated(),
            last: self.keep("q", last),
            late: self.keep("t", late),
        }
    }
}

/// Whether a day surely lies behind the end of a period, and whether it may; neither is ever NULL.
fn is_late(day: &Piece, end: &Measure) -> (Piece, Piece) {
    let sure = day.binary(">", end.high()).is_surely_true();
    let maybe = day.binary("<=", end.low()).is_surely_true().negated();
    (sure, maybe)
}
