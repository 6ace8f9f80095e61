//! The next question: the one fact that settles most, never one that can no longer matter.
//!
//! Every fact that an unknown determination names is tried with a few values that the law can tell
//! apart, and the determinations that become known are counted. A fact for which all values tried
//! leave the same picture is passed over: in `(x and y) or (x and not y)` only `x` is asked for.
//! The choice is greedy and deterministic; ties go to the fact named by most rules, then to the order
//! of the facts.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use guiju_base::Text;
use guiju_law::facts::{FactEntry, FactValue};
use guiju_law::value::Reason;
use guiju_law::vocabulary::{Fact, Shape, Vocabulary};
use guiju_law::{Facts, Outcome, Version};

use crate::candidate::{Figures, samples, shape};
use crate::determination::Determination;
use crate::engine::{Engine, Query};

/// A fact to ask for.
#[derive(Debug, Clone)]
pub struct Question {
    /// Path of the fact.
    pub path: Arc<str>,
    /// What is asked.
    pub ask: Text,
    /// What to look at; empty for a list.
    pub look: Text,
    /// What kind of answer is wanted.
    pub answer: Answer,
    /// How many determinations are unknown now.
    pub unknown: usize,
    /// How many of them name this fact.
    pub names: usize,
}

/// What kind of answer a question wants.
#[derive(Debug, Clone)]
pub enum Answer {
    /// A value of the fact.
    Fact(Box<Fact>),
    /// How many records a list has.
    Count,
}

/// At most this many facts are tried; the others are named by fewer rules.
const TRIED_MAX: usize = 16;

/// Returns the fact to ask for next; `None` when nothing more can be found out by asking.
pub fn next_question(engine: &Engine<'_>, facts: &Facts, query: &Query) -> Option<Question> {
    let query = Query { explain: false, ..query.clone() };
    let now = engine.check(facts, &query);
    let mut names: BTreeMap<Arc<str>, usize> = BTreeMap::new();
    for determination in now.iter().filter(|it| it.outcome == Outcome::Unknown) {
        for path in &determination.missing {
            *names.entry(path.clone()).or_default() += 1;
        }
    }
    names.retain(|path, _| is_askable(facts, path));
    let mut candidates: Vec<(Arc<str>, usize)> = names.into_iter().collect();
    candidates.sort_by_key(|(path, count)| (std::cmp::Reverse(*count), path.clone()));
    candidates.truncate(TRIED_MAX);
    let asked = |version: &&Version| query.acts.is_empty() || query.acts.contains(&version.id.act);
    let figures = Figures::of_versions(engine.law().versions().filter(asked));
    let tried = candidates.iter().enumerate().map(|(order, (path, _))| {
        let trial = Trial::run(engine, facts, &query, path, &figures);
        (!trial.matters, trial.unknown_after, order)
    });
    let (_, _, best) = tried.min()?;
    let (path, count) = candidates.get(best)?;
    let unknown = now.iter().filter(|it| it.outcome == Outcome::Unknown).count();
    question(&engine.law().vocabulary, path, unknown, *count)
}

/// A fact that somebody would not or could not tell is not asked for again.
fn is_askable(facts: &Facts, path: &str) -> bool {
    let told = |entry: &FactEntry| matches!(&entry.value, FactValue::Unknown(reason) if *reason != Reason::NotAsked);
    !facts.at(path).is_some_and(told)
}

fn question(
    vocabulary: &Vocabulary,
    path: &Arc<str>,
    unknown: usize,
    names: usize,
) -> Option<Question> {
    let (ask, look, answer) = match shape(vocabulary, path)? {
        Shape::Fact(fact) => {
            (fact.ask.clone(), fact.look.clone(), Answer::Fact(Box::new(fact.clone())))
        }
        Shape::Record(title, _) | Shape::List(title, _) => {
            let ask =
                Text::new(format!("How many: {}?", title.en), format!("{}:共有几项?", title.zh));
            (ask, Text::new("", ""), Answer::Count)
        }
    };
    Some(Question { path: path.clone(), ask, look, answer, unknown, names })
}

/// What trying a fact showed.
struct Trial {
    /// Whether two values tried gave different pictures, or one settled something.
    matters: bool,
    /// Determinations still unknown, added up over the values and scaled to be comparable.
    unknown_after: usize,
}

impl Trial {
    fn run(
        engine: &Engine<'_>,
        facts: &Facts,
        query: &Query,
        path: &str,
        figures: &Figures,
    ) -> Self {
        const SCALE: usize = 1000;
        let Some(shape) = shape(&engine.law().vocabulary, path) else {
            return Self { matters: false, unknown_after: usize::MAX };
        };
        let samples = samples(&engine.law().vocabulary, shape, query, figures);
        let mut pictures = BTreeSet::new();
        let mut unknown = 0;
        for sample in &samples {
            let mut facts = facts.clone();
            if !facts.put(path, sample.clone()) {
                continue;
            }
            let then = engine.check(&facts, query);
            unknown += then.iter().filter(|it| it.outcome == Outcome::Unknown).count();
            pictures.insert(picture(&then));
        }
        let matters = pictures.len() > 1 || unknown == 0;
        Self { matters, unknown_after: unknown * SCALE / samples.len().max(1) }
    }
}

/// All that a trial can change, in a form that can be compared.
fn picture(determinations: &[Determination]) -> String {
    let one = |it: &Determination| {
        format!("{:?} {:?} {:?} {:?};", it.outcome, it.value, it.due, it.missing)
    };
    determinations.iter().map(one).collect()
}
