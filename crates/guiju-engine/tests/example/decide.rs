//! What a program does with facts that do not fit its slots, and with texts that are no facts.

use guiju_base::Date;
use guiju_engine::decide::{Decision, Input, Program, Purpose, Verdict};
use guiju_engine::{Engine, Query};
use guiju_law::Law;

use super::version::{FINAL, two};
use super::{facts, law};
use guiju_testing::agree::{by_program, by_reference};

const RULES: &str = "\
rule dear
  seller must not sell
    when matter.price > 100 CNY
    breached by matter.done

rule many
  seller may file
    when (count of p in matter.parties where p.turnover > 10 CNY) >= 70

rule listed
  seller must file
    when any p in matter.parties where p.turnover > 0.00001 CNY
    shown by matter.done
";

fn program<'a>(law: &'a Law, engine: &'a Engine<'a>) -> Program<'a> {
    let on: Date = "2024-01-01".parse().unwrap();
    let subject = law.vocabulary.subject_named("matter").unwrap();
    Program::new(engine, Purpose { subject, acts: Vec::new(), on, known: None })
}

fn agree(text: &str) {
    let law = law(RULES);
    let engine = Engine::new(&law);
    let program = program(&law, &engine);
    let query = Query::on("2024-01-01".parse().unwrap());
    let facts = facts(&law, text);
    let found = by_program(&law, &program, &facts, &query);
    assert_eq!(found, Ok(by_reference(&engine, &facts, &query)));
}

#[test]
fn an_amount_finer_than_its_slot_is_decided_all_the_same() {
    agree("matter: { price: 100.0000000001, done: true }");
    agree("matter: { price: 99999999999999999999.99, done: true }");
    agree("matter: { parties: [{ turnover: 0.0000100001 }], done: true }");
    agree("matter: { parties: [{ turnover: 0.00001 }], done: true }");
}

#[test]
fn a_list_longer_than_a_word_is_decided_all_the_same() {
    for count in [63, 64, 65, 69, 70, 71] {
        let parties = vec!["{ turnover: 11 }"; count].join(", ");
        agree(&format!("matter: {{ parties: [{parties}], price: 1 }}"));
        agree(&format!("matter: {{ parties: {{ open: [{parties}] }}, price: 1 }}"));
    }
}

/// Reads a text, which must fail, and gives path and fault.
fn refused(text: &str) -> String {
    let law = law(RULES);
    let engine = Engine::new(&law);
    let program = program(&law, &engine);
    let mut input: Input = program.input();
    match program.read_json(text.as_bytes(), &mut input) {
        Ok(()) => panic!("`{text}` was read"),
        Err(fault) => fault.to_string(),
    }
}

#[test]
fn what_is_no_fact_is_refused_with_its_path() {
    assert_eq!(
        refused("{\"matter\":{\"prize\":1}}"),
        "`matter.prize`: the vocabulary has no such fact"
    );
    assert_eq!(refused("{\"matter\":{\"price\":-1}}"), "`matter.price`: it cannot be -1 CNY");
    assert_eq!(
        refused("{\"matter\":{\"done\":\"perhaps\"}}"),
        "`matter.done`: it is neither yes nor no, expected `yes`, `no`, `true` or `false`"
    );
    assert_eq!(
        refused("{\"matter\":{\"parties\":[{},{\"turnover\":\"x\"}]}}"),
        "`matter.parties[1].turnover`: it is no amount of money, expected renminbi, such as `69`, `450 million` or `450 million CNY`"
    );
    assert_eq!(
        refused("{\"matter\":{\"price\":1,\"price\":2}}"),
        "`matter.price`: it is given twice"
    );
    assert_eq!(
        refused("{\"matter\":"),
        "``: not JSON: EOF while parsing a value at line 1 column 10"
    );
    assert_eq!(
        refused("{\"matter\":{}} {}"),
        "``: not JSON: trailing characters at line 1 column 15"
    );
}

#[test]
fn native_values_are_read_as_facts_are() {
    use guiju_base::Number;
    use guiju_law::Value;

    let law = law(RULES);
    let engine = Engine::new(&law);
    let program = program(&law, &engine);
    let subject = law.vocabulary.subject_named("matter").unwrap();
    let slot = |name: &str| program.layout().named(subject, &[name.into()]).unwrap();
    let mut input = program.input();
    let mut writer = program.write(&mut input);
    assert!(writer.set(slot("price"), &Value::Money(Number::from_i64(101))));
    assert!(writer.set_yes_no(slot("done"), true));
    // Of another type, and outside of the domain.
    assert!(!writer.set(slot("price"), &Value::Number(Number::ONE)));
    assert!(!writer.set(slot("price"), &Value::Money(Number::from_i64(-1))));
    assert!(!writer.set_yes_no(slot("price"), true));
    let mut decision = Decision::new();
    program.decide(&input, "2024-01-01".parse().unwrap(), &mut decision);
    assert_eq!(decision.verdict(), Verdict::Deny);
    let mut other = program.input();
    assert!(program.read(&facts(&law, "matter: { price: 101, done: true }"), 0, &mut other));
    assert_eq!(format!("{input:?}"), format!("{other:?}"));
}

#[test]
fn a_date_outside_of_the_interval_is_judged_by_the_law_of_that_date() {
    let law = two(RULES, &RULES.replace("100 CNY", "500 CNY"), FINAL);
    let engine = Engine::new(&law);
    let program = program(&law, &engine);
    let facts = facts(&law, "matter: { price: 200, done: true }");
    for (on, verdict) in [("2024-02-29", Verdict::Deny), ("2024-03-01", Verdict::Unknown)] {
        let query = Query::on(on.parse().unwrap());
        let found = by_program(&law, &program, &facts, &query).unwrap();
        assert_eq!(found, by_reference(&engine, &facts, &query), "{on}");
        assert_eq!(found.verdict, verdict, "{on}");
    }
}

#[test]
fn an_event_to_come_lies_behind_all_figures_however_many_there_are() {
    // Their figures cut the times of the event into different numbers of cells.
    for condition in [
        "matter.opened = 2024-01-15",
        "matter.opened = not yet",
        "matter.opened > 2024-01-15",
        "matter.opened in 2024-01-15 .. 2024-02-29",
        "matter.opened < 2024-01-15T09:00",
    ] {
        let law = law(&format!(
            "rule offer\n  agent may sell\n    when matter.asked\n\nrule ban\n  seller must not report\n    \
             when {condition}\n    breached by matter.done\n  notwithstanding offer\n"
        ));
        let engine = Engine::new(&law);
        let program = program(&law, &engine);
        let query = Query::on("2024-01-01".parse().unwrap());
        for opened in ["not yet", "2024-01-15", "2024-01-15T09:00", "2024-03-01", "~"] {
            for done in ["true", "false", "~"] {
                let text = format!("matter: {{ asked: true, opened: {opened}, done: {done} }}");
                let facts = facts(&law, &text);
                let found = by_program(&law, &program, &facts, &query);
                assert_eq!(found, Ok(by_reference(&engine, &facts, &query)), "{condition}: {text}");
            }
        }
    }
}

#[test]
fn more_rules_than_one_table_has_room_for_are_decided_all_the_same() {
    // Figures times words of rules are more than a table holds, so that the price is looked up several times.
    const RULES: usize = 1200;
    let rule = |place: usize| {
        let op = if place.is_multiple_of(2) { "over" } else { "under" };
        let done = if place.is_multiple_of(7) { " and not matter.done" } else { "" };
        format!(
            "rule r{place}\n  seller must not sell\n    when matter.price {op} {} CNY{done}\n\n",
            3 * place
        )
    };
    let law = law(&(0..RULES).map(rule).collect::<String>());
    let engine = Engine::new(&law);
    let program = program(&law, &engine);
    let query = Query::on("2024-01-01".parse().unwrap());
    for text in [
        "matter: { price: 0, done: true }",
        "matter: { price: 1799.9999, done: false }",
        "matter: { price: 1800 }",
        "matter: { price: 99999 }",
        "matter: { done: true }",
        "matter: {}",
    ] {
        let facts = facts(&law, text);
        let found = by_program(&law, &program, &facts, &query);
        assert_eq!(found, Ok(by_reference(&engine, &facts, &query)), "{text}");
    }
}
