//! What comes out of any facts is a side that was found possible.

use guiju_engine::side::shown_side;
use guiju_law::side::SideFinder;
use proptest::prelude::*;

use super::{Loaded, worlds};

proptest! {
    #![proptest_config(super::config())]

    #[test]
    fn no_side_is_shown_that_was_found_impossible(world in worlds()) {
        let world = Loaded::new(&world);
        let law = world.law();
        for determination in world.check(&world.facts).into_values() {
            let rule = &determination.rule;
            let version = law.versions().find(|version| version.id.rule(rule.rule.as_str()).ok().as_ref() == Some(rule));
            let version = version.expect("the version of a determination");
            let (id, _) = version.item_named(rule.rule.as_str()).expect("its rule");
            let possible = SideFinder::new(law, version).sides(id);
            let shown = shown_side(&determination);
            prop_assert!(
                shown.without(possible).is_none(),
                "{possible:?}, yet {determination:#?}\n{}", world.text
            );
        }
    }
}
