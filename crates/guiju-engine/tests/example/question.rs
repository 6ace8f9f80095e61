//! The next question: what can still matter, few of them, never twice.

use guiju_engine::ask::next_question;
use guiju_engine::{Engine, Query};
use guiju_law::Outcome;
use guiju_law::facts::FactValue;
use guiju_law::{Law, Value};

use super::{facts, law, on};

fn asked(law: &Law, text: &str, query: &Query) -> Option<String> {
    next_question(&Engine::new(law), &facts(law, text), query).map(|it| it.path.to_string())
}

const IRRELEVANT: &str = "\
rule r
  seller may sell
    when (matter.asked and matter.done) or (matter.asked and not matter.done)
";

#[test]
fn a_fact_that_no_longer_matters_is_not_asked_for() {
    let law = law(IRRELEVANT);
    assert_eq!(asked(&law, "matter: {}", &on("2024-06-30")).as_deref(), Some("matter.asked"));
    assert_eq!(asked(&law, "matter: { asked: false }", &on("2024-06-30")), None);
}

#[test]
fn what_was_refused_is_not_asked_again() {
    let law = law("rule r\n  seller may sell\n    when matter.asked\n");
    for reason in ["declined", "not-available", "disputed"] {
        let text = format!("matter: {{ asked: {{ unknown: {reason} }} }}");
        assert_eq!(asked(&law, &text, &on("2024-06-30")), None, "{reason}");
    }
    let text = "matter: { asked: { unknown: not-asked } }";
    assert_eq!(asked(&law, text, &on("2024-06-30")).as_deref(), Some("matter.asked"));
}

#[test]
fn a_list_is_asked_for_by_its_length_and_then_its_elements() {
    let law = law("rule r\n  seller may sell\n    when any p in matter.parties where p.foreign\n");
    assert_eq!(asked(&law, "matter: {}", &on("2024-06-30")).as_deref(), Some("matter.parties"));
    let one = "matter: { parties: [{}] }";
    assert_eq!(asked(&law, one, &on("2024-06-30")).as_deref(), Some("matter.parties[0].foreign"));
}

#[test]
fn the_fact_that_settles_most_comes_first() {
    let law = law("\
rule a
  seller may sell
    when matter.minors and matter.asked
rule b
  seller may lend
    when matter.minors and matter.done
rule c
  seller may give
    when matter.minors
");
    assert_eq!(asked(&law, "matter: {}", &on("2024-06-30")).as_deref(), Some("matter.minors"));
}

/// Answers every question with no, or with the lowest value.
#[test]
fn a_few_questions_settle_everything() {
    let law = law("\
rule a
  seller must not sell
    when matter.minors and matter.age < 8 and (matter.asked or matter.done)
rule b
  seller may lend
    when matter.minors and matter.open-to-public
rule c
  agent may lend
    when matter.buyer.verified and matter.minors
");
    let engine = Engine::new(&law);
    let query = on("2024-06-30");
    let mut facts = facts(&law, "matter: {}");
    let mut questions = Vec::new();
    while let Some(question) = next_question(&engine, &facts, &query) {
        assert!(questions.len() < 10, "{questions:?}");
        let value = Value::YesNo(false);
        assert!(facts.put(&question.path, FactValue::Known(value)));
        questions.push(question.path.to_string());
    }
    let unknown = |it: &guiju_engine::Determination| it.outcome == Outcome::Unknown;
    assert!(!engine.check(&facts, &query).iter().any(unknown));
    assert_eq!(questions, ["matter.minors"]);
}

#[test]
fn nothing_is_asked_when_all_is_known() {
    let law = law(IRRELEVANT);
    assert_eq!(asked(&law, "matter: { asked: true, done: false }", &on("2024-06-30")), None);
}
