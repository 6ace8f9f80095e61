//! ZEN, the engine of `GoRules`: a decision table with the hit policy `collect`; the host derives the verdict.

use hand::answer::intern;
use hand::{Answer, Suite};
use tokio::runtime::Builder;
use zen_engine::model::DecisionContent;
use zen_engine::{DecisionEngine, Variable};

pub(crate) fn run(suite: &Suite) {
    let rules = suite.pick(
        include_str!("../../../rules/w1.zen.json"),
        include_str!("../../../rules/w2.zen.json"),
    );
    let content: DecisionContent = serde_json::from_str(rules).expect("rules");
    let engine = DecisionEngine::default();
    let mut decision = engine.create_decision(content.into()).expect("rules");
    decision.compile();
    let runtime = Builder::new_current_thread().build().expect("a runtime");
    let read = |json: &str| -> Variable { serde_json::from_str(json).expect("JSON") };
    let decide = |facts: Variable| {
        let found = runtime.block_on(decision.evaluate(facts)).expect("an answer").result;
        let mut reasons: Vec<&'static str> = Vec::new();
        match &found {
            Variable::Array(rows) => {
                for row in rows.borrow().iter() {
                    let reason = row.dot("r").expect("a reason");
                    reasons.push(intern(suite.workload, reason.as_str().expect("a text")));
                }
            }
            Variable::Null => {}
            other => panic!("not a list: {other}"),
        }
        Answer::of_reasons(suite.workload, reasons.into_iter()).sorted()
    };
    let facts = suite.prepare(read);
    suite.measure("zen-engine", "native", |place| decide(facts[place].clone()));
    suite.measure("zen-engine", "json", |place| decide(read(&suite.cases[place].json)));
}
