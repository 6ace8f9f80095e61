//! Knowing more never takes back what was known, and what is named missing is what matters.

use guiju_law::Outcome;
use guiju_testing::Choices;
use guiju_testing::knowledge::{Hole, HoleKind, complete, fill, holes};
use proptest::prelude::*;

use super::{Loaded, refine, worlds};

proptest! {
    #![proptest_config(super::config())]

    #[test]
    fn one_fact_more_takes_nothing_back(world in worlds()) {
        let world_loaded = Loaded::new(&world);
        let vocabulary = &world_loaded.law().vocabulary;
        let mut choices = Choices::new(&world.more);
        let mut facts = world_loaded.facts.clone();
        for _ in 0..4 {
            let holes = holes(vocabulary, &facts);
            if holes.is_empty() {
                break;
            }
            let before = world_loaded.check(&facts);
            let hole = &holes[choices.below(holes.len().min(256))];
            prop_assert!(fill(vocabulary, &mut facts, hole, &mut choices), "{hole:?}");
            compare(&world_loaded, &before, &world_loaded.check(&facts), &format!("{hole:?}"))?;
        }
    }

    #[test]
    fn what_is_known_holds_however_the_rest_turns_out(world in worlds()) {
        let world_loaded = Loaded::new(&world);
        let vocabulary = &world_loaded.law().vocabulary;
        let before = world_loaded.check(&world_loaded.facts);
        for start in 0..3 {
            let bytes = world.more.get(start * 60..).unwrap_or(&[]);
            let facts = complete(vocabulary, &world_loaded.facts, &mut Choices::new(bytes));
            let full = guiju_law::facts::write_facts(vocabulary, &facts);
            compare(&world_loaded, &before, &world_loaded.check(&facts), &full)?;
        }
    }

    #[test]
    fn a_fact_that_is_not_named_settles_nothing(world in worlds()) {
        let world_loaded = Loaded::new(&world);
        let vocabulary = &world_loaded.law().vocabulary;
        let before = world_loaded.check(&world_loaded.facts);
        let mut choices = Choices::new(&world.more);
        let all = holes(vocabulary, &world_loaded.facts);
        for _ in 0..6 {
            if all.is_empty() {
                break;
            }
            let hole = &all[choices.below(all.len().min(256))];
            let mut facts = world_loaded.facts.clone();
            fill(vocabulary, &mut facts, hole, &mut choices);
            let after = world_loaded.check(&facts);
            for (key, before) in before.iter().filter(|(_, it)| it.outcome == Outcome::Unknown) {
                let named = before.missing.iter().any(|path| path.starts_with(&*hole.path));
                let outcome = after.get(key).map(|it| it.outcome);
                prop_assert!(
                    named || outcome == Some(Outcome::Unknown),
                    "{key:?}: {hole:?} was not named in {:?}, and made it {outcome:?}\n{}\n{}",
                    before.missing, world_loaded.text,
                    guiju_law::facts::write_facts(vocabulary, &facts),
                );
            }
        }
    }

    #[test]
    fn telling_all_that_is_named_missing_ends_the_questions(world in worlds()) {
        let world_loaded = Loaded::new(&world);
        let start = world_loaded.check(&world_loaded.facts);
        let mut choices = Choices::new(&world.more);
        for key in start.keys() {
            follow(&world_loaded, key, &mut choices)?;
        }
    }
}

fn compare(
    world: &Loaded,
    before: &std::collections::BTreeMap<(String, String), guiju_engine::Determination>,
    after: &std::collections::BTreeMap<(String, String), guiju_engine::Determination>,
    what: &str,
) -> Result<(), TestCaseError> {
    for (key, before) in before {
        let fault = match after.get(key) {
            Some(after) => refine::fault(before, after),
            // Another version may apply once the event that selects it is known.
            None if before.outcome == Outcome::Unknown => None,
            None => Some("is gone".to_owned()),
        };
        if let Some(fault) = fault {
            return Err(TestCaseError::fail(format!(
                "{key:?} {fault}\nwith {what}\nbefore: {before:#?}\nafter: {:#?}\n{}",
                after.get(key),
                world.text
            )));
        }
    }
    Ok(())
}

/// Tells what one determination names, over and over.
fn follow(
    world: &Loaded,
    key: &(String, String),
    choices: &mut Choices<'_>,
) -> Result<(), TestCaseError> {
    const ROUNDS_MAX: usize = 24;
    let vocabulary = &world.law().vocabulary;
    let mut facts = world.facts.clone();
    for _ in 0..ROUNDS_MAX {
        let now = world.check(&facts);
        let Some(determination) = now.get(key) else { return Ok(()) };
        if determination.outcome != Outcome::Unknown {
            return Ok(());
        }
        if determination.missing.is_empty() {
            prop_assert!(!determination.why.is_empty(), "{key:?} is unknown without a reason");
            return Ok(());
        }
        for path in &determination.missing {
            let kind =
                if facts.at(path).is_some_and(is_open) { HoleKind::Open } else { HoleKind::Absent };
            let hole = Hole { path: path.to_string(), kind };
            let filled = fill(vocabulary, &mut facts, &hole, choices);
            prop_assert!(filled, "{key:?} names {path}, which is known\n{}", world.text);
        }
    }
    let now = world.check(&facts);
    Err(TestCaseError::fail(format!("{key:?} never ends: {:#?}\n{}", now.get(key), world.text)))
}

fn is_open(entry: &guiju_law::facts::FactEntry) -> bool {
    use guiju_law::facts::FactValue;
    matches!(
        entry.value,
        FactValue::Records { complete: false, .. } | FactValue::Plain { complete: false, .. }
    )
}
