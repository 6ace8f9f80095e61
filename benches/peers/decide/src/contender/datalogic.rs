//! `JSONLogic` by datalogic-rs: one expression that gives the list of reasons; the host derives the verdict.
//! Native input lies in an arena already, which is its fastest form.

use bumpalo::Bump;
use datalogic_rs::{DataValue, Engine};
use hand::{Answer, Suite};

pub(crate) fn run(suite: &Suite) {
    let engine = Engine::new();
    let rules = suite.pick(
        include_str!("../../../rules/w1.jsonlogic.json"),
        include_str!("../../../rules/w2.jsonlogic.json"),
    );
    let logic = engine.compile(rules).expect("rules");
    let answer = |found: &DataValue<'_>| {
        let reasons = found.as_array().expect("a list");
        let texts = reasons.iter().map(|it| it.as_str().expect("a text"));
        Answer::of_reasons(suite.workload, texts)
    };
    let kept = Bump::new();
    let read = |json| &*kept.alloc(DataValue::from_str(json, &kept).expect("JSON"));
    let facts: Vec<&DataValue<'_>> = suite.cases.iter().map(|case| read(&case.json)).collect();
    let mut arena = Bump::new();
    suite.measure("datalogic-rs", "native", |place| {
        arena.reset();
        answer(engine.evaluate(&logic, facts[place], &arena).expect("an answer"))
    });
    suite.measure("datalogic-rs", "json", |place| {
        arena.reset();
        let json = suite.cases[place].json.as_str();
        answer(engine.evaluate(&logic, json, &arena).expect("an answer"))
    });
}
