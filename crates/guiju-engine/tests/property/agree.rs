//! The compiled decision and the reference come to the same, for all laws and facts.

use guiju_engine::Engine;
use guiju_engine::decide::{Program, Purpose};
use proptest::prelude::*;

use super::{Loaded, worlds};
use crate::agree::{alone, by_columns, by_program, by_reference, row_by_row};
use guiju_testing::Choices;
use guiju_testing::facts::facts_about;

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

    #[test]
    fn columns_decide_as_single_decisions_do(
        world in worlds(),
        more in prop::collection::vec(guiju_testing::strategy::bytes(300), 0..150),
    ) {
        let loaded = Loaded::new(&world);
        let law = loaded.law();
        let engine = Engine::new(law);
        let subject = law.vocabulary.subject_named("matter").unwrap();
        for rule in law.versions().flat_map(|version| version.rules().map(move |(_, it)| (version, it))) {
            // One act, and no event that chooses its version: what columns are for.
            if rule.0.applies_to.is_some() || rule.1.subject != Some(subject) {
                continue;
            }
            let acts = vec![rule.0.id.act.clone()];
            let on = loaded.query.on.date().unwrap();
            let program = Program::new(&engine, Purpose { subject, acts, on, known: None });
            let mut inputs = Vec::new();
            for bytes in &more {
                let facts = facts_about(&law.vocabulary, &mut Choices::new(bytes));
                let mut input = program.input();
                for place in 0..facts.instances.len() {
                    if program.read(&facts, place, &mut input) {
                        inputs.push(input.clone());
                    }
                }
            }
            if let Some(found) = by_columns(&program, &inputs) {
                prop_assert_eq!(found, row_by_row(&program, &inputs, &loaded.query), "{}", &loaded.text);
            }
            break;
        }
    }
}
