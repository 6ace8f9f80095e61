//! The law of the repository through every engine.

use std::collections::BTreeMap;

use guiju_base::{ActId, Date, Time};
use guiju_engine::decide::{Program, Purpose};
use guiju_engine::{Engine, Query};
use guiju_law::vocabulary::SubjectId;
use guiju_law::{Cases, load};
use guiju_testing::agree::{alone, by_program, by_reference};
use guiju_testing::packs::law_sources;

#[test]
fn all_cases_come_to_the_same_compiled() {
    let sources = law_sources().unwrap();
    let loaded = load(&sources, Cases::Read);
    let engine = Engine::new(&loaded.law);
    let mut programs: BTreeMap<(SubjectId, Option<Date>, ActId), Program<'_>> = BTreeMap::new();
    let (mut rules, mut unlike) = (0, Vec::new());
    for version in loaded.law.versions() {
        for case in &version.cases {
            let on = case.on.unwrap_or(Time::Day(version.from));
            let act = &version.id.act;
            let query = Query { on, acts: vec![act.clone()], ..Query::on(version.from) };
            for place in 0..case.facts.instances.len() {
                let facts = alone(&loaded.law, &case.facts, place);
                let purpose = Purpose {
                    subject: facts.instances[0].subject,
                    acts: query.acts.clone(),
                    on: on.date().unwrap(),
                    known: None,
                };
                let key = (purpose.subject, on.date(), act.clone());
                let program = programs.entry(key).or_insert_with(|| Program::new(&engine, purpose));
                let expected = by_reference(&engine, &facts, &query).outcomes;
                let found = by_program(&loaded.law, program, &facts, &query).unwrap().outcomes;
                rules += expected.len();
                for (rule, expected) in &expected {
                    if found.get(rule) != Some(expected) {
                        unlike.push((
                            case.name.to_string(),
                            rule.clone(),
                            found.get(rule).cloned(),
                            expected.clone(),
                        ));
                    }
                }
                assert_eq!(found.len(), expected.len(), "{}", case.name);
            }
        }
    }
    assert!(rules > 50_000, "{rules} rules were judged");
    assert!(
        unlike.is_empty(),
        "{} of {rules}: {:#?}",
        unlike.len(),
        &unlike[..unlike.len().min(5)]
    );
}
