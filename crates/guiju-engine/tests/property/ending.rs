//! Evaluation ends without a panic, and breaks only for reasons that are written down.

use std::collections::BTreeMap;

use guiju_base::Date;
use guiju_engine::{Determination, Engine, Query};
use guiju_law::Outcome;
use proptest::prelude::*;

use super::{Loaded, worlds};

/// Causes that facts within their domains may have.
const CAUSES: [&str; 6] = [
    "holdings that run in a circle have no finite share",
    "a division by zero",
    "the greatest or least of nothing",
    "a period of hours needs the time of day of the event it runs from",
    "periods of unlike units have no order",
    "the period ends outside of the years 1 to 9999",
];

fn is_well_formed(it: &Determination) -> Result<(), String> {
    match it.outcome {
        Outcome::Broken => {
            let cause =
                it.cause.as_deref().map(|cause| &*cause.en).ok_or("broken without a cause")?;
            if !CAUSES.contains(&cause) {
                return Err(format!("broken: {cause}"));
            }
        }
        Outcome::Unknown if it.missing.is_empty() && it.why.is_empty() => {
            return Err("unknown without a reason".into());
        }
        Outcome::Classified if it.value.is_none() => {
            return Err("classified without a value".into());
        }
        Outcome::Conflict if it.conflicts_with.is_empty() => {
            return Err("a conflict with nobody".into());
        }
        _ => {}
    }
    if it.outcome != Outcome::Broken && it.cause.is_some() {
        return Err("a cause, but not broken".into());
    }
    if it.outcome != Outcome::Classified && it.value.is_some() {
        return Err("a value, but not classified".into());
    }
    Ok(())
}

proptest! {
    #![proptest_config(super::config())]

    #[test]
    fn every_evaluation_ends_in_an_outcome_that_says_why(world in worlds()) {
        let world_loaded = Loaded::new(&world);
        for (key, determination) in world_loaded.check(&world_loaded.facts) {
            if let Err(fault) = is_well_formed(&determination) {
                prop_assert!(false, "{key:?}: {fault}\n{determination:#?}\n{}", world_loaded.text);
            }
        }
    }
}

/// The generator would prove little if it made only unknowns: each outcome is reached.
#[test]
fn generated_worlds_reach_every_outcome() {
    use guiju_testing::choices::bytes_from_seed;
    use guiju_testing::facts::facts_about;
    use guiju_testing::{Choices, GeneratedLaw};
    let mut seen: BTreeMap<Outcome, usize> = BTreeMap::new();
    for seed in 0..2500_u64 {
        let law = GeneratedLaw::new(&mut Choices::new(&bytes_from_seed(seed, 600))).load().law;
        let bytes = bytes_from_seed(seed + 1_000_000, 500);
        let facts = facts_about(&law.vocabulary, &mut Choices::new(&bytes));
        let on: Date = "2024-06-30".parse().unwrap();
        for determination in Engine::new(&law).check(&facts, &Query::on(on)) {
            *seen.entry(determination.outcome).or_default() += 1;
        }
    }
    println!("{seen:?}");
    for outcome in Outcome::ALL {
        // `no-law` is no determination; `broken` is rare on purpose.
        let expected = !matches!(outcome, Outcome::NoLaw | Outcome::Broken);
        assert!(!expected || seen.contains_key(&outcome), "{outcome} is never reached: {seen:?}");
    }
}
