//! The plain road and the full reader come to the same.

use guiju_testing::facts::facts_about;
use guiju_testing::json::write_json;
use guiju_testing::{Choices, GeneratedLaw};
use proptest::prelude::*;

use super::*;
use crate::decide::Purpose;
use crate::engine::Engine;

/// A law that reads facts of every kind that the plain road knows, and of some that it does not.
const LAW: &str = "\
rule plain
  text \"A rule\" \"一条规则\"
  seller must not sell
    when matter.price > 100 CNY and matter.age < 8 and matter.channel = online and matter.opened < today and company.licensed
    breached by matter.done

rule listed
  text \"A rule\" \"一条规则\"
  seller may file
    when (count of p in matter.parties where p.turnover > 10 CNY and not p.foreign) >= 2 and matter.rate > 50 %

rule listed-dates
  text \"A rule\" \"一条规则\"
  seller may pay
    when any p in matter.parties where p.joined < 2024-01-01
";

/// A change of a text: where, how much goes, and what comes instead.
type Change = (usize, usize, String);

fn changes() -> impl Strategy<Value = Vec<Change>> {
    let with = prop_oneof![
        Just(String::new()),
        "[ -~]{1,3}",
        Just("1e3".to_owned()),
        Just("-0".to_owned()),
        Just("007".to_owned()),
        Just("1.".to_owned()),
        Just("\\u0061".to_owned()),
        Just("\u{4e2d}".to_owned()),
        Just("\"price\":1,".to_owned()),
        Just("null".to_owned()),
    ];
    prop::collection::vec((0..2000_usize, 0..4_usize, with), 0..3)
}

proptest! {
    #![proptest_config(ProptestConfig { max_shrink_iters: 2000, ..ProptestConfig::default() })]

    #[test]
    fn the_plain_road_leads_where_the_full_reader_does(
        bytes in guiju_testing::strategy::bytes(400),
        changes in changes(),
    ) {
        let loaded = GeneratedLaw::of_rules(LAW).load();
        let law = &loaded.law;
        let engine = Engine::new(law);
        let subject = law.vocabulary.subject_named("matter").unwrap();
        let on = "2024-01-01".parse().unwrap();
        let program = Program::new(&engine, Purpose { subject, acts: Vec::new(), on, known: None });
        let mut facts = facts_about(&law.vocabulary, &mut Choices::new(&bytes));
        facts.instances.truncate(2);
        for instance in &mut facts.instances {
            let name = law.vocabulary.subject(instance.subject).map_or("", |it| &it.name);
            instance.path = name.into();
        }
        let mut text = write_json(&law.vocabulary, &facts);
        for (at, gone, with) in changes {
            let bound = |at: usize| (0..=at.min(text.len())).rev().find(|it| text.is_char_boundary(*it));
            let from = bound(at % (text.len() + 1)).unwrap_or(0);
            let to = bound(from + gone).unwrap_or(from).max(from);
            text.replace_range(from..to, &with);
        }
        let (mut one, mut other) = (program.input(), program.input());
        let read = program.read_json(text.as_bytes(), &mut one);
        let in_full = program.read_in_full(program.shape(), text.as_bytes(), &mut other);
        prop_assert_eq!(&read, &in_full, "{}", text);
        prop_assert_eq!(format!("{one:?}"), format!("{other:?}"), "{}", text);
    }
}
