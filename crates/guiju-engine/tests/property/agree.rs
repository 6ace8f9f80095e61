//! The compiled decision, columns and the reference come to the same, for all laws and facts.
//!
//! `cargo xtask agree` compares the same over many more worlds.

use guiju_testing::agree::{columns_agree, decisions_agree};
use proptest::prelude::*;

use super::{Loaded, worlds};

proptest! {
    #![proptest_config(super::config())]

    #[test]
    fn the_compiled_decision_is_that_of_the_reference(world in worlds()) {
        let loaded = Loaded::new(&world);
        let found = decisions_agree(&loaded, &world.more);
        prop_assert!(found.is_ok(), "{}\n{}", found.unwrap_err(), loaded.text);
    }

    #[test]
    fn columns_decide_as_the_reference_does(
        world in worlds(),
        more in prop::collection::vec(guiju_testing::strategy::bytes(300), 0..150),
    ) {
        let loaded = Loaded::new(&world);
        let found = columns_agree(&loaded, &more);
        prop_assert!(found.is_ok(), "{}\n{}", found.unwrap_err(), loaded.text);
    }
}
