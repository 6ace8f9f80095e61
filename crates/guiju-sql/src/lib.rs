//! The law as SQL: for each row of a table the verdict, the rules that fire, the rules that are unknown
//! and the facts that would settle them, as a compiled [`Program`] comes to them.
//!
//! Unknown is NULL, and three-valued logic is SQL's own. What a plan says is written step by step: `facts`
//! reads the columns, each further step adds the tests that rest on those before, and the last gives the
//! answers. A quantity that is NULL keeps the bounds of its fact, so that a test may be settled without it.
//!
//! All words that come from outside pass through `quote`; what engines say differently stands in `dialect`.
//! Rules that are left to the reference engine are refused with the reason.

mod arm;
mod calendar;
mod choice;
mod computed;
mod dialect;
mod duty;
mod element;
mod facts;
mod head;
mod level;
mod list;
mod measure;
mod missing;
mod node;
mod period;
mod piece;
mod provision;
mod quote;
mod refusal;
mod repeat;
mod statement;
mod test;

#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use guiju_base::{ActId, Date, Lang};
use guiju_engine::Engine;
use guiju_engine::decide::{Program, Purpose};
use guiju_law::vocabulary::SubjectId;

pub use calendar::working_days;
pub use dialect::{ColumnType, Dialect, UnknownDialectError};
pub use refusal::{LeftOut, Refusal};

/// The date judged on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum When {
    /// One date for all rows.
    Date(Date),
    /// A column of dates; each row is judged under the law of its own.
    Column(String),
}

/// What the statement is to be.
#[derive(Debug, Clone)]
pub struct Options {
    /// For which engine.
    pub dialect: Dialect,
    /// The date judged on.
    pub when: When,
    /// The table: its name behind those of its schema and catalogue, if any.
    pub table: Vec<String>,
    /// The table of working days ([`working_days`]): its name behind those of its schema and catalogue, if
    /// any.
    pub calendar: Vec<String>,
    /// For facts whose column has another name: that of the column by that of the fact, as
    /// [`Program::name_of`] gives it. Without it `-` and `.` are `_`.
    pub columns: BTreeMap<String, String>,
    /// Language of the comments.
    pub lang: Lang,
    /// Leaves out the rules that SQL cannot say, instead of refusing all.
    pub partial: bool,
}

/// A column that a statement reads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    /// Its name in the table.
    pub name: String,
    /// The fact that it is; empty for the date judged on.
    pub fact: String,
    /// What it holds.
    pub ty: ColumnType,
    /// The fields of a list that are read; `columns` of [`Options`] names one as `list[].field`.
    pub fields: Vec<Column>,
}

/// A statement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Statement {
    /// The text: comments and one query, without a semicolon.
    pub text: String,
    /// The rules that are not in it, each with the reason; none unless they may be left out.
    pub left_out: Vec<LeftOut>,
    /// The columns that it reads.
    pub columns: Vec<Column>,
    /// Whether it reads the table of working days ([`working_days`]).
    pub reads_calendar: bool,
}

/// Compiles the law for all dates that a statement is for, from the earliest to the latest without a gap;
/// one at least. No acts are all acts.
pub fn programs<'a>(
    engine: &'a Engine<'a>,
    subject: SubjectId,
    acts: &[ActId],
    when: &When,
) -> Vec<Program<'a>> {
    let purpose = |on: Date| Purpose { subject, acts: acts.to_vec(), on, known: None };
    match when {
        When::Date(on) => vec![Program::new(engine, purpose(*on))],
        When::Column(_) => Program::of_all_dates(engine, &purpose(Date::MIN)),
    }
}

/// Writes the law of programs, as [`programs`] gives them, as SQL.
///
/// # Errors
///
/// A rule cannot be said in SQL and may not be left out, versions are chosen in a way that cannot be said,
/// a name is none, or there is nothing to decide.
pub fn sql(programs: &[Program<'_>], options: &Options) -> Result<Statement, Refusal> {
    statement::statement(programs, options)
}
