//! What changed between two versions: decided by facts, and the facts are shown.

use guiju_engine::Engine;
use guiju_engine::compare::{Change, Compared, Comparison, Verdict, compare_versions};
use guiju_law::Law;
use guiju_law::facts::write_facts;

use super::version::{FINAL, two};

fn compare(law: &Law) -> Comparison<'_> {
    let engine = Engine::new(law);
    let [old, new] = law.acts[0].versions.as_slice() else { panic!("two versions") };
    compare_versions(&engine, (old, new), "2024-06-30".parse().unwrap(), |_, _| {})
}

/// What is said of rule `r` when `first` became `second`.
fn verdict(first: &str, second: &str) -> String {
    let law = two(first, second, FINAL);
    let comparison = compare(&law);
    let change: &Change<'_> = comparison.changes.iter().find(|it| &*it.pair.name == "r").unwrap();
    match &change.verdict {
        Verdict::Same => "same".into(),
        Verdict::Added(_) => "added".into(),
        Verdict::Removed(_) => "removed".into(),
        Verdict::Figure(..) => "figure".into(),
        Verdict::Compared(it) => compared(it),
    }
}

fn compared(it: &Compared) -> String {
    let mut words = Vec::new();
    let found =
        [("tightened", &it.tightened), ("loosened", &it.loosened), ("other", &it.different)];
    words.extend(found.into_iter().filter(|(_, witness)| witness.is_some()).map(|(word, _)| word));
    if it.exhaustive {
        words.push("decided");
    }
    words.join(" ")
}

#[test]
fn another_threshold_tightens_or_loosens_and_all_ages_that_matter_are_tried() {
    let ban = |age: &str| format!("rule r\n  seller must not sell\n    when matter.age {age}\n");
    assert_eq!(verdict(&ban("< 8"), &ban("< 8")), "same");
    assert_eq!(verdict(&ban("< 8"), &ban("<= 8")), "tightened decided");
    assert_eq!(verdict(&ban("<= 8"), &ban("< 8")), "loosened decided");
    assert_eq!(verdict(&ban("< 8"), &ban(">= 18")), "tightened loosened");
}

#[test]
fn the_facts_shown_are_all_needed() {
    let law = two(
        "rule r\n  seller must not sell\n    when matter.minors and matter.age < 8\n",
        "rule r\n  seller must not sell\n    when matter.minors and matter.age <= 8\n",
        FINAL,
    );
    let comparison = compare(&law);
    let Verdict::Compared(found) = &comparison.changes[0].verdict else { panic!("compared") };
    let witness = found.tightened.as_ref().unwrap();
    let shown = write_facts(&law.vocabulary, &witness.facts);
    assert_eq!(shown, "matter:\n  minors: true\n  age: 8\n");
    assert_eq!(witness.old.as_ref().unwrap().outcome.word(), "clear");
    assert_eq!(witness.new.as_ref().unwrap().outcome.word(), "violated");
}

#[test]
fn other_words_for_the_same_are_found_to_be_no_difference() {
    let old = "rule r\n  seller must not sell\n    when not (matter.minors or matter.asked)\n";
    let new = "rule r\n  seller must not sell\n    when not matter.minors and not matter.asked\n";
    assert_eq!(verdict(old, new), "decided");
}

#[test]
fn a_figure_with_a_name_says_the_same_as_the_figure() {
    let old = "rule r\n  seller must not sell\n    when matter.age < 8\n";
    let new =
        "param limit : number = 8\n\nrule r\n  seller must not sell\n    when matter.age < limit\n";
    assert_eq!(verdict(old, new), "same");
}

#[test]
fn a_shorter_period_tightens() {
    let within = |days: u32| {
        format!(
            "rule r\n  seller must file\n    within {days} days after matter.received\n    shown by matter.completed\n"
        )
    };
    assert_eq!(verdict(&within(30), &within(10)), "tightened");
    assert_eq!(verdict(&within(10), &within(30)), "loosened");
}

#[test]
fn keeping_longer_tightens() {
    let keep = |years: u32| {
        format!(
            "rule r\n  seller must store-records\n    keep for {years} years after matter.received\n    breached by matter.completed\n"
        )
    };
    assert_eq!(verdict(&keep(3), &keep(6)), "tightened");
}

#[test]
fn a_higher_fine_tightens_and_a_wider_range_does_otherwise() {
    let fine = |range: &str| {
        format!(
            "rule b\n  seller must not sell\n    when matter.minors\n\nsanction r\n  seller liable for b\n  fine {range}\n"
        )
    };
    assert_eq!(verdict(&fine("up to 10_000 CNY"), &fine("up to 20_000 CNY")), "tightened decided");
    assert_eq!(
        verdict(&fine("1_000 CNY .. 5_000 CNY"), &fine("500 CNY .. 9_000 CNY")),
        "other decided"
    );
}

#[test]
fn an_exception_that_is_new_loosens_the_rule_that_it_defeats() {
    let rule = "rule r\n  seller must not sell\n    when matter.minors\n";
    let new = format!(
        "{rule}\nrule e\n  seller may sell\n    when matter.minors and matter.asked\n    notwithstanding r\n"
    );
    assert_eq!(verdict(rule, &new), "loosened decided");
}

#[test]
fn a_scale_that_comes_out_higher_is_tighter() {
    let level =
        |grade: &str| format!("level r : grade\n  is {grade} when matter.minors\n  otherwise IV\n");
    assert_eq!(verdict(&level("III"), &level("I")), "tightened decided");
}

#[test]
fn what_stands_in_one_version_only_is_added_or_removed_with_an_example() {
    let ban = "rule q\n  seller must not hide\n    when matter.asked\n";
    let both = format!("{ban}\nrule r\n  seller must not sell\n    when matter.minors\n");
    assert_eq!(verdict(ban, &both), "added");
    assert_eq!(verdict(&both, ban), "removed");
    let law = two(ban, &both, FINAL);
    let comparison = compare(&law);
    let Verdict::Added(Some(witness)) = &comparison.changes[1].verdict else { panic!("added") };
    assert_eq!(write_facts(&law.vocabulary, &witness.facts), "matter:\n  minors: true\n");
}
