//! The same input gives the same output, in whatever order and form it is written.

use std::collections::BTreeMap;

use guiju_engine::{Determination, Engine, Query};
use guiju_law::facts::{read_facts, write_facts};
use guiju_testing::Choices;
use guiju_testing::yaml::{shuffle_lists, shuffled_yaml};
use proptest::prelude::*;

use super::{Loaded, by_name, worlds};

type Named = BTreeMap<(String, String), Determination>;

/// What is the same when facts change their places: all but the paths of elements.
fn without_places(named: &Named) -> Vec<String> {
    named
        .iter()
        .map(|(key, it)| {
            format!(
                "{key:?} {:?} {:?} {:?} {:?} {:?} {:?} {:?}",
                it.outcome, it.value, it.at_least, it.at_most, it.due, it.provisional, it.range
            )
        })
        .collect()
}

proptest! {
    #![proptest_config(super::config())]

    #[test]
    fn the_order_of_facts_in_the_file_is_no_matter(world in worlds()) {
        let world_loaded = Loaded::new(&world);
        let vocabulary = &world_loaded.law().vocabulary;
        let mut choices = Choices::new(&world.more);
        let text = shuffled_yaml(vocabulary, &world_loaded.facts, &mut choices);
        let (facts, found) = read_facts(vocabulary, &text);
        prop_assert!(found.is_empty(), "{found:?}\n{text}");
        let (before, after) = (world_loaded.check(&world_loaded.facts), world_loaded.check(&facts));
        prop_assert_eq!(before, after, "{}\n{}", text, world_loaded.text);
    }

    #[test]
    fn the_order_of_the_elements_of_a_list_is_no_matter(world in worlds()) {
        let world_loaded = Loaded::new(&world);
        let facts = shuffle_lists(&world_loaded.facts, &mut Choices::new(&world.more));
        let before = without_places(&world_loaded.check(&world_loaded.facts));
        let after = without_places(&world_loaded.check(&facts));
        prop_assert_eq!(
            before, after,
            "{}\n{}", write_facts(&world_loaded.law().vocabulary, &facts), world_loaded.text
        );
    }

    #[test]
    fn written_facts_are_read_back_to_the_same_determinations(world in worlds()) {
        let world_loaded = Loaded::new(&world);
        let vocabulary = &world_loaded.law().vocabulary;
        let text = write_facts(vocabulary, &world_loaded.facts);
        let (facts, found) = read_facts(vocabulary, &text);
        prop_assert!(found.is_empty(), "{found:?}\n{text}");
        prop_assert_eq!(world_loaded.check(&world_loaded.facts), world_loaded.check(&facts), "{}", text);
        // A record without facts is left out the second time.
        let again = write_facts(vocabulary, &facts);
        let (facts, _) = read_facts(vocabulary, &again);
        prop_assert_eq!(write_facts(vocabulary, &facts), again);
    }

    #[test]
    fn two_runs_are_equal_and_explanations_change_nothing(world in worlds()) {
        let world_loaded = Loaded::new(&world);
        let engine = Engine::new(world_loaded.law());
        let first = engine.check(&world_loaded.facts, &world_loaded.query);
        let second = Engine::new(world_loaded.law()).check(&world_loaded.facts, &world_loaded.query);
        prop_assert_eq!(&first, &second);
        let query = Query { explain: true, ..world_loaded.query.clone() };
        let mut explained = engine.check(&world_loaded.facts, &query);
        for determination in &mut explained {
            determination.derivation = None;
        }
        prop_assert_eq!(by_name(first), by_name(explained), "{}", world_loaded.text);
    }
}
