//! The one place that reads the clock: today in Beijing, when no date is given.

use std::time::{SystemTime, UNIX_EPOCH};

use guiju_base::Date;

/// Returns today's date in Beijing (UTC+8 throughout the year).
pub(crate) fn today() -> Option<Date> {
    const EIGHT_HOURS: u64 = 8 * 3600;
    let seconds = SystemTime::now().duration_since(UNIX_EPOCH).ok()?.as_secs() + EIGHT_HOURS;
    let days = i64::try_from(seconds / 86_400).ok()?;
    Date::new(1970, 1, 1)?.checked_add_days(days)
}
