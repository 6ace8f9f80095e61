//! The compiled decision and the reference come to the same, for all laws and facts.

use guiju_engine::Engine;
use guiju_engine::decide::{Program, Purpose};
use proptest::prelude::*;

use super::{Loaded, worlds};
use crate::agree::{alone, by_program, by_reference};

proptest! {
    #![proptest_config(super::config())]

    #[test]
    fn the_compiled_decision_is_that_of_the_reference(world in worlds()) {
        let loaded = Loaded::new(&world);
        let law = loaded.law();
        let engine = Engine::new(law);
        for place in 0..loaded.facts.instances.len() {
            let facts = alone(law, &loaded.facts, place);
            let expected = by_reference(&engine, &facts, &loaded.query);
            let purpose = Purpose {
                subject: facts.instances[0].subject,
                acts: Vec::new(),
                on: loaded.query.on.date().unwrap(),
                known: None,
            };
            let program = Program::new(&engine, purpose);
            let (found, _) = by_program(law, &program, &facts, &loaded.query);
            for (rule, expected) in &expected {
                prop_assert_eq!(found.get(rule), Some(expected), "{} in {}", rule, &loaded.text);
            }
            prop_assert_eq!(found.len(), expected.len());
        }
    }
}
