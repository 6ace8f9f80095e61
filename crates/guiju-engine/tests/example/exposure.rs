//! What breaches cost together, with and without a rule on several fines for one act.

use guiju_engine::exposure::{Exposure, exposure};
use guiju_engine::{Engine, Range};
use guiju_law::Law;
use guiju_law::source::SourceFile;
use guiju_testing::GeneratedLaw;

use super::{IN_FORCE, facts, on, pack};

const CONCURRENCE: &str = "choice concurrence-of-fines\n  highest \"the provision with the higher fine decides\" \"按照罚款数额高的规定处罚\"\n  added \"fines are added up\" \"罚款合并\"\n";

/// The law with a vocabulary that knows concurrence; `body` may have a figure of it.
fn law_with(body: &str) -> Law {
    let mut law = GeneratedLaw::of_pack(&pack("2023-01-01", IN_FORCE, body));
    law.files
        .push(SourceFile { path: "vocabulary/concurrence.law".into(), text: CONCURRENCE.into() });
    law.load().law
}

fn expose(law: &Law, text: &str) -> Exposure {
    let engine = Engine::new(law);
    let query = on("2024-06-30");
    exposure(&engine, &query, &engine.check(&facts(law, text), &query))
}

fn range(range: &Range) -> String {
    let end = |end: Option<guiju_base::Number>| end.map_or("?".to_owned(), |it| it.to_string());
    format!("{} .. {}", end(range.low), end(range.high))
}

const HIGHEST: &str = "param one-act : concurrence-of-fines = highest\n\n";
const TWO_FOR_ONE: &str = "rule b\n  seller must not sell\n    when matter.minors\n\n\
sanction low\n  seller liable for b\n  fine 1_000 CNY .. 10_000 CNY\n\n\
sanction high\n  seller liable for b\n  fine up to 50_000 CNY\n\n\
rule c\n  seller must not hide\n    when matter.asked\n\n\
sanction other\n  seller liable for c\n  fine 2_000 CNY .. 3_000 CNY\n";

#[test]
fn of_several_fines_for_one_act_the_higher_one_decides_where_the_law_says_so() {
    let law = law_with(&format!("{HIGHEST}{TWO_FOR_ONE}"));
    let found = expose(&law, "matter: { minors: true, asked: true }");
    let [seller] = found.bearers.as_slice() else { panic!("one bearer") };
    assert_eq!(seller.conducts.len(), 2);
    let first = &seller.conducts[0];
    assert_eq!(first.prevails, Some(1));
    assert_eq!(range(first.fine.as_ref().unwrap()), "0 .. 50000");
    assert_eq!(range(&seller.total), "2000 .. 53000");
    assert_eq!(range(&seller.if_one_act), "0 .. 50000");
    let rule = found.concurrence.unwrap();
    assert!(rule.highest_alone && rule.version.to_string() == "cn/test/main@2023-01-01");
}

#[test]
fn without_such_a_rule_everything_is_added_up() {
    let law = law_with(TWO_FOR_ONE);
    let found = expose(&law, "matter: { minors: true, asked: true }");
    let [seller] = found.bearers.as_slice() else { panic!("one bearer") };
    assert_eq!(range(&seller.total), "3000 .. 63000");
    assert_eq!(seller.total, seller.if_one_act);
    assert!(found.concurrence.is_none() && seller.conducts[0].prevails.is_none());
}

#[test]
fn two_laws_that_forbid_the_same_action_punish_the_same_conduct() {
    let body = format!(
        "{HIGHEST}rule b\n  seller must not sell\n    when matter.minors\n\n\
         rule c\n  seller must not sell\n    when matter.age < 18\n\n\
         sanction one\n  seller liable for b\n  fine up to 100 CNY\n\n\
         sanction two\n  seller liable for c\n  fine up to 200 CNY\n"
    );
    let law = law_with(&body);
    let found = expose(&law, "matter: { minors: true, age: 9 }");
    let [conduct] = found.bearers[0].conducts.as_slice() else { panic!("one conduct") };
    assert_eq!(conduct.breaches.len(), 2);
    assert_eq!(range(conduct.fine.as_ref().unwrap()), "0 .. 200");
}

#[test]
fn bearers_and_subjects_stand_apart() {
    let body = format!(
        "{HIGHEST}rule b\n  seller must not sell\n    when matter.minors\n\n\
         sanction one\n  seller liable for b\n  fine up to 100 CNY\n\n\
         sanction two\n  agent liable for b\n  fine up to 200 CNY\n"
    );
    let law = law_with(&body);
    let found = expose(&law, "matter: [{ minors: true }, { minors: true }, { minors: false }]");
    let totals: Vec<String> =
        found.bearers.iter().map(|it| format!("{} {}", it.bearer, range(&it.total))).collect();
    assert_eq!(totals, ["agent 0 .. 400", "seller 0 .. 200"]);
}

#[test]
fn a_fine_whose_amount_is_not_known_leaves_the_sum_open() {
    let body = format!(
        "{HIGHEST}rule b\n  seller must not sell\n    when matter.minors\n\n\
         sanction one\n  seller liable for b\n  fine up to matter.price\n\n\
         sanction two\n  seller liable for b\n    when matter.asked\n  fine up to 200 CNY\n"
    );
    let law = law_with(&body);
    let found = expose(&law, "matter: { minors: true }");
    assert_eq!(range(&found.bearers[0].total), "0 .. ?");
    assert_eq!(found.unsettled.len(), 1);
}

#[test]
fn a_rule_about_the_company_is_named_behind_a_sanction_on_another_subject() {
    let rules = "---\nact: cn/test/main\nversion: 2023-01-01\ntitle: { en: Main, zh: 主 }\n\
         issuers: [{ en: Test, zh: 测试 }]\nkind: law\npublished: 2023-01-01\nstatus: in-force\n\
         in-force: 2023-01-01\ncounting: civil\nverified: read\nsources: [\"https://example.org\"]\n---\n\
         # Main\n\n## Article 1 {#1}\n\n```law\nrule licence\n  text \"A licence\" \"许可\"\n  seller must hold a-licence\n    \
         shown by company.licensed\n\nsanction fine\n  text \"A fine\" \"罚款\"\n  seller liable for licence\n    \
         when matter.minors\n  fine up to 100 CNY\n```\n";
    let law = GeneratedLaw::of_pack(rules).load().law;
    let found = expose(&law, "company: { licensed: false }\nmatter: { minors: true }");
    let [conduct] = found.bearers[0].conducts.as_slice() else { panic!("one conduct") };
    let breached: Vec<&str> = conduct.breaches.iter().map(|it| it.rule.as_str()).collect();
    assert_eq!((&*conduct.subject, breached), ("matter", vec!["licence"]));
}
