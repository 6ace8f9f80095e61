//! Rego by regorus: by its interpreter and by its virtual machine. Reasons come as a set.

use hand::{Answer, Suite};
use regorus::languages::rego::compiler::Compiler;
use regorus::rvm::vm::RegoVM;
use regorus::{Engine, Value};

pub(crate) fn run(suite: &Suite) {
    let (rules, entry) = suite.pick(
        (include_str!("../../../rules/w1.rego"), "data.gate.decision"),
        (include_str!("../../../rules/w2.rego"), "data.merger.decision"),
    );
    let mut engine = Engine::new();
    engine.add_policy("rules.rego".into(), rules.into()).expect("rules");
    let policy = engine.compile_with_entrypoint(&entry.into()).expect("rules");
    let read = |json: &str| Value::from_json_str(json).expect("JSON");
    let facts = suite.prepare(read);
    let json = |place: usize| read(&suite.cases[place].json);

    let decide = |facts: Value| answer(suite, &policy.eval_with_input(facts).expect("an answer"));
    suite.measure("regorus interpreter", "native", |place| decide(facts[place].clone()));
    suite.measure("regorus interpreter", "json", |place| decide(json(place)));

    let program = Compiler::compile_from_policy(&policy, &[entry]).expect("a program");
    let mut machine = RegoVM::new();
    machine.load_program(program);
    machine.set_data(Value::new_object()).expect("no data");
    let mut decide = |facts: Value| {
        machine.set_input(facts);
        answer(suite, &machine.execute().expect("an answer"))
    };
    suite.measure("regorus RVM", "native", |place| decide(facts[place].clone()));
    suite.measure("regorus RVM", "json", |place| decide(json(place)));
}

fn answer(suite: &Suite, found: &Value) -> Answer {
    let object = found.as_object().expect("an object");
    let field = |name: &str| object.get(&Value::from(name)).expect("a field");
    let reasons = field("reasons").as_set().expect("a set").iter();
    let texts = reasons.map(|it| it.as_string().expect("a text").as_ref());
    let verdict = field("verdict").as_string().expect("a text");
    let known = suite.workload.verdicts().iter().find(|it| ***it == **verdict);
    let answer = Answer::of_reasons(suite.workload, texts).sorted();
    Answer { verdict: known.expect("a verdict"), ..answer }
}
