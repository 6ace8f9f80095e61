//! The ground of Guiju: what every other crate may speak of.
//!
//! Three-valued [`Truth`], texts in two languages, exact [`Number`]s, [`Date`]s and [`Time`]s of
//! Beijing, [`Period`]s, the [`WorkingCalendar`] and the counting of deadlines ([`due`]), and the
//! names of acts, versions and rules. Everything is a plain value: equal inputs give equal results
//! on every machine.
//!
//! What must stay absent: files, sockets, clocks, randomness and floating point; any article
//! number, holiday or length that a law fixes (those are data in `law/`); and the law language
//! itself.

mod calendar;
mod counting;
mod id;
mod number;
mod numeral;
mod period;
mod text;
mod time;
mod truth;
mod word;

pub use calendar::{CalendarError, WorkingCalendar};
pub use counting::{
    Convention, CountingError, Due, FirstDay, MonthEnd, Roll, Suspension, due, shift, shift_back,
};
pub use id::{ActId, MalformedIdError, RuleId, RuleName, VersionId, VersionLabel};
pub use number::{Inexact, MalformedNumberError, Number, Rounding};
pub use numeral::chinese_number;
pub use period::{MalformedPeriodError, Period, Unit};
pub use text::{Lang, Text, UnknownLangError, after_chinese};
pub use time::{ClockTime, Date, MalformedTimeError, Time};
pub use truth::Truth;
pub use word::UnknownWordError;
