//! The compiled law of a batch: one program for one date, or one for each interval of the law.

use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

use guiju_base::{ActId, Date, Time};
use guiju_engine::Engine;
use guiju_engine::decide::{Program, Purpose};
use guiju_law::vocabulary::SubjectId;

/// The date judged on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum On {
    /// One date for all rows.
    Date(Date),
    /// The column that holds the date of each row.
    Column(String),
}

impl FromStr for On {
    type Err = std::convert::Infallible;

    /// A date such as `2024-06-01`; anything else names a column.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Ok(text.parse().map_or_else(|_| Self::Column(text.to_owned()), Self::Date))
    }
}

impl fmt::Display for On {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Date(date) => date.fmt(f),
            Self::Column(column) => f.write_str(column),
        }
    }
}

/// A program with the words of its answers.
#[derive(Debug)]
pub struct Compiled<'a> {
    /// The program.
    pub program: Program<'a>,
    /// The names of its facts, by slot.
    pub facts: Vec<Arc<str>>,
    /// Its rules in the order of acts and as written; empty unless it decides over columns.
    pub rules: Vec<Arc<str>>,
}

/// The programs of a batch, by the dates for which they are good.
#[derive(Debug)]
pub struct Programs<'a> {
    /// The date judged on.
    pub on: On,
    /// From the earliest interval to the latest.
    pub all: Vec<Compiled<'a>>,
}

impl<'a> Programs<'a> {
    /// Compiles the law for one kind of subject: for the date, or for all dates that a column may hold.
    pub fn new(engine: &'a Engine<'a>, subject: SubjectId, acts: &[ActId], on: On) -> Self {
        let purpose = |on: Date| Purpose { subject, acts: acts.to_vec(), on, known: None };
        let programs = match on {
            On::Date(date) => vec![Program::new(engine, purpose(date))],
            On::Column(_) => Program::of_all_dates(engine, &purpose(Date::MIN)),
        };
        Self { on, all: programs.into_iter().map(Compiled::new).collect() }
    }

    /// Returns the place of the program that is good for a time.
    pub fn place(&self, time: Time) -> usize {
        let Some(date) = time.date() else { return 0 };
        let begun = |it: &Compiled<'_>| it.program.interval().0.is_none_or(|from| from <= date);
        self.all.partition_point(begun).saturating_sub(1)
    }

    /// Returns the names of all facts that some program reads, each once.
    pub fn facts(&self) -> Vec<Arc<str>> {
        distinct(self.all.iter().flat_map(|it| &it.facts))
    }

    /// Returns all rules, each once, by the interval in which they begin to apply.
    pub fn rules(&self) -> Vec<Arc<str>> {
        let rules = self.all.iter().flat_map(|it| it.program.every_rule());
        let mut seen = std::collections::HashSet::new();
        rules.filter(|rule| seen.insert(*rule)).map(|rule| rule.to_string().into()).collect()
    }
}

fn distinct<'w>(words: impl Iterator<Item = &'w Arc<str>>) -> Vec<Arc<str>> {
    let mut seen = std::collections::HashSet::new();
    words.filter(|word| seen.insert(Arc::clone(word))).cloned().collect()
}

impl<'a> Compiled<'a> {
    fn new(program: Program<'a>) -> Self {
        let slots = program.layout().slots();
        let facts = slots.map(|(id, _)| program.name_of(id).unwrap_or_default().into()).collect();
        let rules = program.rules().map(|rule| rule.to_string().into());
        let rules = rules.collect();
        Self { program, facts, rules }
    }
}
