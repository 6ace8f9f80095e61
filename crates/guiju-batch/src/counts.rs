//! What came out, counted.

use std::collections::BTreeMap;
use std::sync::Arc;

use guiju_engine::decide::Verdict;
use guiju_engine::decide::columns::Answers;
use serde::{Deserialize, Serialize};

use crate::programs::{Compiled, Programs};

/// A value that its fact cannot have.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
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
pub struct Counts {
    rows: usize,
    deny: usize,
    unknown: usize,
    /// For each rule how often it fires, and how often it is unknown.
    rules: BTreeMap<Arc<str>, (usize, usize)>,
    missing: BTreeMap<Arc<str>, usize>,
    /// Rows that could not be read.
    pub(crate) bad_rows: usize,
    /// Their values that could not.
    pub(crate) bad: Vec<BadRow>,
}

/// How many bad values a summary names.
const NAMED_MAX: usize = 10;

impl Counts {
    /// Counts the answers of columns.
    pub(crate) fn add(&mut self, compiled: &Compiled<'_>, answers: &Answers) {
        let count = |bits: &[u64]| -> usize {
            bits.iter().map(|word| usize::try_from(word.count_ones()).unwrap_or(0)).sum()
        };
        self.rows += answers.rows();
        self.deny += count(&answers.deny);
        self.unknown += count(&answers.unknown);
        for (rule, (fires, unknown)) in compiled.rules.iter().zip(&answers.rules) {
            let total = self.rules.entry(Arc::clone(rule)).or_default();
            total.0 += count(fires);
            total.1 += count(unknown);
        }
        for (fact, missing) in compiled.facts.iter().zip(&answers.missing) {
            *self.missing.entry(Arc::clone(fact)).or_default() += count(missing);
        }
    }

    /// Counts the answer of one row.
    pub(crate) fn add_row<'w>(
        &mut self,
        verdict: Verdict,
        fired: &[String],
        unknown: &[String],
        missing: impl Iterator<Item = &'w str>,
    ) {
        self.rows += 1;
        self.deny += usize::from(verdict == Verdict::Deny);
        self.unknown += usize::from(verdict == Verdict::Unknown);
        for rule in fired {
            bump(&mut self.rules, rule, |it| it.0 += 1);
        }
        for rule in unknown {
            bump(&mut self.rules, rule, |it| it.1 += 1);
        }
        missing.for_each(|fact| bump(&mut self.missing, fact, |it| *it += 1));
    }
}

/// Changes the count of a word; a word is copied the first time only.
fn bump<T: Default>(counts: &mut BTreeMap<Arc<str>, T>, word: &str, change: impl Fn(&mut T)) {
    if let Some(count) = counts.get_mut(word) {
        change(count);
        return;
    }
    let mut count = T::default();
    change(&mut count);
    counts.insert(word.into(), count);
}

/// What came out of a batch.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
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
    pub(crate) fn new(programs: &Programs<'_>, kept: Vec<String>) -> Self {
        let rules = programs.rules().into_iter().map(|rule| (rule.to_string(), 0, 0));
        let facts = programs.facts().into_iter().map(|fact| (fact.to_string(), 0));
        Self { rules: rules.collect(), missing: facts.collect(), kept, ..Self::default() }
    }

    pub(crate) fn add(&mut self, counts: &Counts) {
        self.rows += counts.rows;
        self.deny += counts.deny;
        self.unknown += counts.unknown;
        self.allow = self.rows - self.deny - self.unknown;
        for (rule, fires, unknown) in &mut self.rules {
            let (more, also) = counts.rules.get(rule.as_str()).copied().unwrap_or_default();
            *fires += more;
            *unknown += also;
        }
        self.add_missing(counts.missing.iter().map(|(fact, rows)| (&**fact, *rows)));
        self.add_bad(counts.bad_rows, &counts.bad);
    }

    /// Adds what came out of other rows under the same programs.
    pub fn join(&mut self, other: &Self) {
        self.rows += other.rows;
        self.allow += other.allow;
        self.deny += other.deny;
        self.unknown += other.unknown;
        for (rule, fires, unknown) in &other.rules {
            match self.rules.iter_mut().find(|it| it.0 == *rule) {
                Some((_, more, also)) => {
                    *more += fires;
                    *also += unknown;
                }
                None => self.rules.push((rule.clone(), *fires, *unknown)),
            }
        }
        self.add_missing(other.missing.iter().map(|(fact, rows)| (&**fact, *rows)));
        for column in &other.kept {
            if !self.kept.contains(column) {
                self.kept.push(column.clone());
            }
        }
        self.add_bad(other.bad_rows, &other.bad);
    }

    /// Fields of lists have no slot of their own, and are told only where one is missing.
    fn add_missing<'w>(&mut self, missing: impl Iterator<Item = (&'w str, usize)>) {
        let places = self.missing.iter().enumerate().map(|(place, it)| (it.0.clone(), place));
        let places: BTreeMap<String, usize> = places.collect();
        for (fact, rows) in missing {
            match places.get(fact).and_then(|place| self.missing.get_mut(*place)) {
                Some((_, count)) => *count += rows,
                None => self.missing.push((fact.to_owned(), rows)),
            }
        }
    }

    fn add_bad(&mut self, rows: usize, bad: &[BadRow]) {
        self.bad_rows += rows;
        let room = NAMED_MAX.saturating_sub(self.bad.len());
        self.bad.extend(bad.iter().take(room).cloned());
    }
}
