//! CEL: one expression that gives the list of reasons; the host derives the verdict. Standard CEL has no
//! sum, so that one is a function of the host, over doubles.

use std::sync::Arc;

use cel::{Context, Env, Program, Value, to_value};
use hand::{Answer, Suite};

#[expect(clippy::needless_pass_by_value, reason = "functions of CEL take their arguments so")]
fn sum(list: Arc<Vec<Value>>) -> f64 {
    list.iter().map(number).sum()
}

fn number(value: &Value) -> f64 {
    match value {
        Value::Float(it) => *it,
        Value::Int(it) => *it as f64,
        Value::UInt(it) => *it as f64,
        _ => f64::NAN,
    }
}

fn context(env: &Arc<Env>, json: &str) -> Context<'static, 'static> {
    let facts: serde_json::Value = serde_json::from_str(json).expect("JSON");
    let mut context = Context::with_env(env.clone());
    let _ = context.add_function("sum", sum);
    context.add_variable_from_value("f", to_value(facts).expect("facts"));
    context
}

pub(crate) fn run(suite: &Suite) {
    let env = Arc::new(Env::stdlib());
    let rules =
        suite.pick(include_str!("../../../rules/w1.cel"), include_str!("../../../rules/w2.cel"));
    let program: Program = env.compile(rules).expect("rules");
    let answer = |context: &Context<'_, '_>| match program.execute(context).expect("an answer") {
        Value::List(list) => Answer::of_reasons(suite.workload, list.iter().map(text)),
        other => panic!("not a list: {other:?}"),
    };
    let facts = suite.prepare(|json| context(&env, json));
    suite.measure("cel", "native", |place| answer(&facts[place]));
    suite.measure("cel", "json", |place| answer(&context(&env, &suite.cases[place].json)));
}

fn text(value: &Value) -> &str {
    match value {
        Value::String(text) => text,
        other => panic!("not a text: {other:?}"),
    }
}
