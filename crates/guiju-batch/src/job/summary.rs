//! What came out, counted.

use guiju_engine::decide::Program;
use guiju_engine::decide::columns::Answers;

/// A value that its fact cannot have.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BadRow {
    /// The number of the row, from 1.
    pub row: usize,
    /// The column.
    pub column: String,
    /// The value as text.
    pub value: String,
}

/// Counts of a part of the rows.
#[derive(Debug, Clone, Default)]
pub(super) struct Counts {
    rows: usize,
    deny: usize,
    unknown: usize,
    /// For each rule how often it fires, and how often it is unknown.
    rules: Vec<(usize, usize)>,
    missing: Vec<usize>,
    pub(super) bad_rows: usize,
    pub(super) bad: Vec<BadRow>,
}

/// How many bad values a summary names.
const NAMED_MAX: usize = 10;

impl Counts {
    pub(super) fn new(program: &Program<'_>) -> Self {
        Self {
            rules: vec![(0, 0); program.rules().count()],
            missing: vec![0; program.layout().slots().count()],
            ..Self::default()
        }
    }

    pub(super) fn add(&mut self, answers: &Answers) {
        let count = |bits: &[u64]| -> usize {
            bits.iter().map(|word| usize::try_from(word.count_ones()).unwrap_or(0)).sum()
        };
        self.rows += answers.rows();
        self.deny += count(&answers.deny);
        self.unknown += count(&answers.unknown);
        for (total, (fires, unknown)) in self.rules.iter_mut().zip(&answers.rules) {
            total.0 += count(fires);
            total.1 += count(unknown);
        }
        for (total, missing) in self.missing.iter_mut().zip(&answers.missing) {
            *total += count(missing);
        }
    }
}

/// What came out of a batch.
#[derive(Debug, Clone, Default)]
pub struct Summary {
    /// Rows that were decided.
    pub rows: usize,
    /// Rows that are allowed.
    pub allow: usize,
    /// Rows that are denied.
    pub deny: usize,
    /// Rows of which the verdict is unknown.
    pub unknown: usize,
    /// Each rule with how often it fires, and how often it is unknown.
    pub rules: Vec<(String, usize, usize)>,
    /// Each fact with how often it is missing.
    pub missing: Vec<(String, usize)>,
    /// Columns that are no fact of the rules; they went through.
    pub kept: Vec<String>,
    /// Rows that could not be read.
    pub bad_rows: usize,
    /// The first of their values that could not.
    pub bad: Vec<BadRow>,
    /// How long it took.
    pub seconds: f64,
}

impl Summary {
    pub(super) fn new(program: &Program<'_>, kept: &[String]) -> Self {
        let rules = program.rules().map(|rule| (rule.to_string(), 0, 0));
        let facts = program.layout().slots();
        let facts = facts.map(|(id, _)| (program.name_of(id).unwrap_or_default(), 0));
        Self {
            rules: rules.collect(),
            missing: facts.collect(),
            kept: kept.to_vec(),
            ..Self::default()
        }
    }

    pub(super) fn add(&mut self, counts: &Counts) {
        self.rows += counts.rows;
        self.deny += counts.deny;
        self.unknown += counts.unknown;
        self.allow = self.rows - self.deny - self.unknown;
        for ((_, fires, unknown), (more, also)) in self.rules.iter_mut().zip(&counts.rules) {
            *fires += more;
            *unknown += also;
        }
        for ((_, total), more) in self.missing.iter_mut().zip(&counts.missing) {
            *total += more;
        }
        self.bad_rows += counts.bad_rows;
        let room = NAMED_MAX.saturating_sub(self.bad.len());
        self.bad.extend(counts.bad.iter().take(room).cloned());
    }
}
