//! Ends of periods, and dates moved along the calendar.
//!
//! Calendar days and months are arithmetic of the engine; working days are looked up in the table of
//! working days ([`crate::calendar`]). An end that the table does not know is NULL and keeps the first day
//! behind the table as its least, where the reference knows as much.

use guiju_base::{Convention, Date, FirstDay, MonthEnd, Period, Roll, Text, Unit};
use guiju_engine::decide::duty::{Last, MovedDate};
use guiju_engine::decide::plan::{Plan, Sort};
use guiju_engine::decide::repeat::Repeat;

use crate::arm::Builder;
use crate::calendar::{Coverage, Lookup, Reading};
use crate::choice::day_of;
use crate::measure::Measure;
use crate::piece::{Piece, any, case};
use crate::refusal::{BROKEN, HOURS, LONG, text_of};

/// The last day of a period, or a date.
#[derive(Debug, Clone)]
pub(crate) struct Ending {
    /// The day, later than all while the period has not begun.
    pub(crate) end: Measure,
    /// The event that starts the period; `None` for a mere date.
    pub(crate) anchor: Option<Piece>,
}

/// A length in days, months or working days.
fn length(period: Period) -> Option<(i64, Unit)> {
    let (unit, factor) = match period.unit {
        Unit::Weeks => (Unit::Days, 7),
        Unit::Years => (Unit::Months, 12),
        unit => (unit, 1),
    };
    Some((period.amount.checked_mul(factor)?, unit))
}

/// Longer steps lead out of the years that engines hold.
const STEP_MAX: i64 = 1_000_000;

/// Why the end of a period cannot be said.
pub(crate) fn why_no_end(last: &Last, coverage: Option<Coverage>) -> Option<Text> {
    match last {
        Last::Period { period: Some(period), .. } => why_no_period(*period, coverage),
        _ => None,
    }
}

/// Why a period cannot be counted.
pub(crate) fn why_no_period(period: Period, coverage: Option<Coverage>) -> Option<Text> {
    match length(period) {
        Some((_, Unit::Hours)) => Some(text_of(HOURS)),
        Some((amount, Unit::WorkingDays)) if coverage.is_some_and(|it| amount > it.count) => {
            Some(text_of(LONG))
        }
        Some((amount, _)) if (0..STEP_MAX).contains(&amount) => None,
        _ => Some(text_of(LONG)),
    }
}

/// Why a date moved cannot be said.
pub(crate) fn why_no_shift(shift: &MovedDate) -> Option<Text> {
    match length(shift.period) {
        Some((_, Unit::Hours)) => Some(text_of(HOURS)),
        // The calendar has no part in it, so that the reference finds it broken.
        Some((_, Unit::WorkingDays)) => Some(text_of(BROKEN)),
        Some((amount, _)) if (0..STEP_MAX).contains(&amount) => None,
        _ => Some(text_of(LONG)),
    }
}

fn convention(plan: &Plan, place: usize) -> Option<&Convention> {
    plan.conventions.get(place)
}

impl Builder<'_, '_, '_> {
    /// The last day of a period, or a date; worked out once.
    pub(crate) fn ending(&mut self, last: &Last) -> Ending {
        if let Some((_, found)) = self.endings.iter().find(|(it, _)| it == last) {
            return found.clone();
        }
        let ending = match last {
            Last::On(date) => Ending { end: self.measure(*date), anchor: None },
            Last::Period { anchor, period, convention: place } => {
                let anchor = self.measure(*anchor).value;
                let plan = self.plan;
                let end = match (convention(plan, *place), period.and_then(length)) {
                    (Some(convention), Some(length)) => {
                        self.count(&anchor, length, convention, Reading::OfRow)
                    }
                    // Nobody knows how long it is; what has not happened starts no period.
                    _ => {
                        let not_yet = self.not_yet();
                        Measure::of(case(&[(anchor.binary("=", &not_yet), not_yet)], None))
                    }
                };
                Ending { end: self.keep_measure(end), anchor: Some(anchor) }
            }
        };
        self.endings.push((last.clone(), ending.clone()));
        ending
    }

    /// A date moved along the calendar.
    pub(crate) fn moved(&mut self, shift: &MovedDate) -> Measure {
        let plan = self.plan;
        let (Some(convention), Some((amount, unit))) =
            (convention(plan, shift.convention), length(shift.period))
        else {
            return Measure::default();
        };
        let date = self.measure(shift.date).value;
        let amount = if shift.back { -amount } else { amount };
        let day = match unit {
            Unit::Months => self.month_end(&date, amount, convention.month_end),
            _ => self.later(&date, amount),
        };
        Measure::of(self.while_dates_last(&date, (amount, unit), &day))
    }

    /// The last day of a period that begins again, from a day.
    pub(crate) fn end_of_repeat(
        &mut self,
        repeat: &Repeat,
        anchor: &Piece,
        reading: Reading,
    ) -> Measure {
        let plan = self.plan;
        match (convention(plan, repeat.convention), repeat.period.and_then(length)) {
            (Some(convention), Some(length)) => self.count(anchor, length, convention, reading),
            _ => Measure::of(Piece::atom(self.unknown_of(Sort::Date), 0)),
        }
    }

    /// The last day of a period from a day.
    fn count(
        &mut self,
        anchor: &Piece,
        length: (i64, Unit),
        convention: &Convention,
        reading: Reading,
    ) -> Measure {
        let (amount, unit) = length;
        let is_included = convention.first_day == FirstDay::Included;
        let first = if is_included { anchor.clone() } else { self.later(anchor, 1) };
        let roll = match convention.roll {
            // A working day need not move.
            _ if unit == Unit::WorkingDays && amount > 0 => Roll::None,
            roll => roll,
        };
        let day = match unit {
            _ if amount == 0 => anchor.clone(),
            Unit::WorkingDays => first,
            Unit::Months => {
                let day = self.month_end(anchor, amount, convention.month_end);
                if is_included { self.day_before(anchor, amount, &day, convention) } else { day }
            }
            _ => self.later(anchor, amount - i64::from(is_included)),
        };
        let lookup = match roll {
            Roll::None if unit == Unit::WorkingDays && amount > 0 => Some(Lookup::Nth(amount)),
            Roll::None => None,
            Roll::Following => Some(Lookup::Nth(1)),
            Roll::Preceding => Some(Lookup::Last),
        };
        match lookup {
            None => Measure::of(self.while_dates_last(anchor, length, &day)),
            Some(lookup) => self.look_up((lookup, reading), anchor, length, &day),
        }
    }

    /// The end that the table of working days gives for a day, as far as it knows.
    fn look_up(
        &mut self,
        (lookup, reading): (Lookup, Reading),
        anchor: &Piece,
        length: (i64, Unit),
        day: &Piece,
    ) -> Measure {
        let mut day = self.before_the_end(anchor, length, day);
        let found = if reading == Reading::OfRow {
            day = self.keep("q", day);
            self.found(lookup, &day)
        } else {
            self.found_of_list(lookup, &day)
        };
        let mut end = found.clone();
        if lookup == Lookup::Last {
            // Never a day before the event.
            let is_earlier = found.binary("<", anchor);
            end = case(&[(is_earlier, anchor.clone())], Some(&found));
        }
        let not_yet = self.not_yet();
        let value = case(&[(anchor.binary("=", &not_yet), not_yet)], Some(&end));
        let value = if reading == Reading::OfRow { self.keep("q", value) } else { value };
        let Some(coverage) = self.coverage else { return Measure::of(value) };
        let since = |it: &Piece, day: Date| it.binary(">=", &day_of(self.dialect, day));
        let is_beyond = match lookup {
            Lookup::Nth(_) => since(&day, coverage.from),
            Lookup::Last => any(&[since(&day, coverage.back_from), since(anchor, coverage.beyond)]),
        };
        let beyond = day_of(self.dialect, coverage.beyond);
        let low = value.or_else(&case(&[(is_beyond, beyond)], None));
        Measure { low: Some(low), ..Measure::of(value) }
    }

    fn later(&self, day: &Piece, days: i64) -> Piece {
        Piece::call(self.dialect.add_days(&day.inner(), days), &[day])
    }

    /// The like day so many months later, and what stands for it in a month that lacks it.
    fn month_end(&mut self, day: &Piece, months: i64, month_end: MonthEnd) -> Piece {
        let like = Piece::call(self.dialect.add_months(&day.inner(), months), &[day]);
        let lacks = || day_of_month(&like).binary("<", &day_of_month(day));
        match month_end {
            MonthEnd::Clamp => like,
            MonthEnd::Spill => case(&[(lacks(), self.later(&like, 1))], Some(&like)),
            MonthEnd::Refuse => case(&[(lacks().negated(), like.clone())], None),
        }
    }

    /// The day before the like day, or the end of the month that lacks it: for a period whose first day
    /// counts.
    fn day_before(
        &mut self,
        anchor: &Piece,
        months: i64,
        like: &Piece,
        convention: &Convention,
    ) -> Piece {
        if convention.month_end != MonthEnd::Clamp {
            return self.later(like, -1);
        }
        let like = Piece::call(self.dialect.add_months(&anchor.inner(), months), &[anchor]);
        let lacks = day_of_month(&like).binary("<", &day_of_month(anchor));
        case(&[(lacks, like.clone())], Some(&self.later(&like, -1)))
    }

    /// A day worked out from another, which is NULL where dates end before.
    fn before_the_end(&self, anchor: &Piece, length: (i64, Unit), day: &Piece) -> Piece {
        let Some((sign, limit)) = self.limit(length) else { return Piece::atom("NULL", 0) };
        case(&[(anchor.binary(sign, &day_of(self.dialect, limit)), day.clone())], None)
    }

    /// The same, and `not yet` for what has not happened.
    fn while_dates_last(&self, anchor: &Piece, length: (i64, Unit), day: &Piece) -> Piece {
        let Some((sign, limit)) = self.limit(length) else { return Piece::atom("NULL", 0) };
        let not_yet = self.not_yet();
        let is_inside = anchor.binary(sign, &day_of(self.dialect, limit));
        case(&[(anchor.binary("=", &not_yet), not_yet), (is_inside, day.clone())], None)
    }

    /// Before or from which day on a step stays among the days that the engine holds. It is nearer by the
    /// days that a month end or a day off can move an end.
    fn limit(&self, (amount, unit): (i64, Unit)) -> Option<(&'static str, Date)> {
        let days = match unit {
            Unit::Months => amount.checked_mul(31)?,
            // Of seven days one works at least.
            Unit::WorkingDays => amount.checked_mul(7)?,
            _ => amount,
        };
        if amount < 0 {
            let first = self.dialect.first_day()?;
            return Some((">=", first.checked_add_days(31 - days)?));
        }
        let last = self.dialect.not_yet()?;
        Some(("<", last.checked_add_days(-31 - days)?))
    }

    pub(crate) fn not_yet(&self) -> Piece {
        self.dialect.not_yet().map_or_else(|| Piece::atom("NULL", 0), |it| day_of(self.dialect, it))
    }
}

fn day_of_month(day: &Piece) -> Piece {
    Piece::call(format!("EXTRACT(DAY FROM {})", day.text()), &[day])
}
