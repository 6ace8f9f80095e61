//! Worlds: a law, facts and a date, all from bytes or from a seed.

use std::collections::BTreeMap;

use guiju_base::{Date, Time};
use guiju_engine::{Determination, Engine, Query};
use guiju_law::{Facts, Law};

use crate::choices::{Choices, bytes_from_seed};
use crate::facts::facts_about;
use crate::pack::GeneratedLaw;

/// Dates on which generated law differs, and days beside its figures.
pub const DATES: [&str; 10] = [
    "2024-06-30",
    "2024-01-15",
    "2024-02-29",
    "2024-03-01",
    "2024-07-01",
    "2024-12-31",
    "2025-03-01",
    "2026-01-01",
    "2024-06-30T10:30",
    "2022-12-31",
];

/// Days by which law can be known: some before the second version was published, one before any was.
const KNOWN: [&str; 4] = ["2024-02-29", "2024-03-01", "2023-01-01", "2022-12-31"];

/// How many bytes decide the law and the facts of a world at most.
pub const LAW_BYTES_MAX: usize = 600;
/// See [`LAW_BYTES_MAX`].
pub const FACTS_BYTES_MAX: usize = 500;

/// One generated world: a law, and the bytes of facts and of the question.
#[derive(Debug, Clone)]
pub struct World {
    /// The law.
    pub generated: GeneratedLaw,
    /// Bytes of the facts.
    pub facts: Vec<u8>,
    /// Bytes of the date, and of what law is known.
    pub query: Vec<u8>,
    /// Decides what a property does with it.
    pub more: Vec<u8>,
}

impl World {
    /// Makes the world of a seed; laws and facts of all sizes are met.
    pub fn from_seed(seed: u64) -> Self {
        let mut rest = bytes_from_seed(seed, LAW_BYTES_MAX + FACTS_BYTES_MAX + 400);
        let mut take = |count: usize| {
            let tail = rest.split_off(count.min(rest.len()));
            std::mem::replace(&mut rest, tail)
        };
        let law = take_some(&mut take, LAW_BYTES_MAX);
        let facts = take_some(&mut take, FACTS_BYTES_MAX);
        let query = take(4);
        let more = take(300);
        let generated = GeneratedLaw::new(&mut Choices::new(&law));
        Self { generated, facts, query, more }
    }
}

/// Takes fewer than `limit` bytes, as the first two say.
fn take_some(take: &mut impl FnMut(usize) -> Vec<u8>, limit: usize) -> Vec<u8> {
    let head = take(2);
    let length = head.iter().fold(0, |sum, byte| sum * 256 + usize::from(*byte)) % limit;
    take(length)
}

/// A world, loaded.
#[derive(Debug)]
pub struct LoadedWorld {
    /// The law.
    pub law: Law,
    /// The facts.
    pub facts: Facts,
    /// What is asked.
    pub query: Query,
    /// All of it as a text, for messages.
    pub text: String,
}

impl LoadedWorld {
    /// Loads a world.
    ///
    /// # Panics
    ///
    /// The law has errors, as [`GeneratedLaw::load`] says.
    pub fn new(world: &World) -> Self {
        let law = world.generated.load().law;
        let facts = facts_about(&law.vocabulary, &mut Choices::new(&world.facts));
        let mut choices = Choices::new(&world.query);
        let on: Time = parsed(choices.word(&DATES));
        let known: Option<Date> = choices.chance(1, 6).then(|| parsed(choices.word(&KNOWN)));
        let query = Query { on, known, ..Query::on(Date::MIN) };
        let mut text = format!(
            "{}\n{}\non {on}",
            world.generated.text(),
            guiju_law::facts::write_facts(&law.vocabulary, &facts)
        );
        if let Some(known) = known {
            text += &format!(", as known on {known}");
        }
        Self { law, facts, query, text }
    }

    /// Returns the law.
    pub fn law(&self) -> &Law {
        &self.law
    }

    /// Judges facts by the reference engine, as the world asks.
    pub fn check(&self, facts: &Facts) -> BTreeMap<(String, String), Determination> {
        by_name(Engine::new(self.law()).check(facts, &self.query))
    }
}

/// Returns determinations by rule and subject.
///
/// # Panics
///
/// There are two of a rule and subject: a fault of the engine.
pub fn by_name(determinations: Vec<Determination>) -> BTreeMap<(String, String), Determination> {
    let mut named = BTreeMap::new();
    for determination in determinations {
        let key = (determination.rule.to_string(), determination.subject.to_string());
        assert!(named.insert(key.clone(), determination).is_none(), "two determinations {key:?}");
    }
    named
}

/// Reads a constant of this crate.
pub(crate) fn parsed<T: std::str::FromStr>(text: &str) -> T {
    match text.parse() {
        Ok(value) => value,
        Err(_) => unreachable!("`{text}` is a constant of the generator"),
    }
}
