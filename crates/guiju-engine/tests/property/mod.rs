//! What must hold for every law and all facts.

mod agree;
mod change;
mod ending;
mod knowledge;
mod order;
mod refine;
mod side;

use std::collections::BTreeMap;

use guiju_base::Time;
use guiju_engine::{Determination, Engine, Query};
use guiju_law::{Facts, Law};
use guiju_testing::facts::facts_about;
use guiju_testing::{Choices, GeneratedLaw};
use proptest::prelude::*;

/// One generated world: a law, facts and a date.
#[derive(Debug, Clone)]
struct World {
    generated: GeneratedLaw,
    facts: Vec<u8>,
    query: Vec<u8>,
    /// Decides what a property does with it.
    more: Vec<u8>,
}

/// More cases by `PROPTEST_CASES`; the worlds are large, so that shrinking takes long.
fn config() -> ProptestConfig {
    ProptestConfig { max_shrink_iters: 4000, ..ProptestConfig::default() }
}

fn worlds() -> impl Strategy<Value = World> {
    let bytes = guiju_testing::strategy::bytes;
    (guiju_testing::strategy::law(), bytes(500), bytes(4), bytes(300))
        .prop_map(|(generated, facts, query, more)| World { generated, facts, query, more })
}

/// Dates on which generated law differs, and days beside its figures.
const DATES: [&str; 10] = [
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

/// A world, loaded.
struct Loaded {
    law: Law,
    facts: Facts,
    query: Query,
    text: String,
}

impl Loaded {
    fn new(world: &World) -> Self {
        let law = world.generated.load().law;
        let facts = facts_about(&law.vocabulary, &mut Choices::new(&world.facts));
        let mut choices = Choices::new(&world.query);
        let on: Time = choices.of(&DATES).parse().unwrap();
        let query = Query { on, ..Query::on("2024-01-01".parse().unwrap()) };
        let text = format!(
            "{}\n{}\non {on}",
            world.generated.text(),
            guiju_law::facts::write_facts(&law.vocabulary, &facts)
        );
        Self { law, facts, query, text }
    }

    fn law(&self) -> &Law {
        &self.law
    }

    fn check(&self, facts: &Facts) -> BTreeMap<(String, String), Determination> {
        by_name(Engine::new(self.law()).check(facts, &self.query))
    }
}

/// Determinations by rule and subject; there is one of each.
fn by_name(determinations: Vec<Determination>) -> BTreeMap<(String, String), Determination> {
    let mut named = BTreeMap::new();
    for determination in determinations {
        let key = (determination.rule.to_string(), determination.subject.to_string());
        assert!(named.insert(key.clone(), determination).is_none(), "two determinations {key:?}");
    }
    named
}
