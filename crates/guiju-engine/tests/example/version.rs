//! Which text applies: dates, disputes, drafts, what was known when, and events that select.

use guiju_engine::Query;
use guiju_law::Law;
use guiju_law::source::SourceFile;
use guiju_testing::GeneratedLaw;

use super::{IN_FORCE, judge, on, pack};

/// Two versions with one level each, and further lines of front matter for the second.
pub(super) fn two(first: &str, second: &str, front: &str) -> Law {
    let mut law = GeneratedLaw::of_pack(&pack(
        "2023-01-01",
        &format!(
            "status: in-force\nin-force: 2023-01-01\nuntil: 2024-03-01\ncounting: civil\n{}",
            selector(front)
        ),
        first,
    ));
    law.files.push(SourceFile {
        path: "cn/test/main/2024-03-01.md".into(),
        text: pack("2024-03-01", &format!("counting: civil\n{front}"), second).into(),
    });
    law.load().law
}

/// Both versions name the event that selects one of them.
fn selector(front: &str) -> &str {
    front
        .lines()
        .find(|line| line.starts_with("applies-to"))
        .map_or("", |_| "applies-to: matter.completed\n")
}

pub(super) const FINAL: &str = "status: in-force\nin-force: 2024-03-01\n";
const FOUR: &str = "level l : grade\n  is IV\n";
const THREE: &str = "level l : grade\n  is III\n";

#[test]
fn the_version_in_force_on_the_date_applies_and_none_gives_nothing() {
    let law = two(FOUR, THREE, FINAL);
    assert_eq!(judge(&law, "matter: {}", &on("2022-12-31")), [""; 0]);
    assert_eq!(judge(&law, "matter: {}", &on("2023-01-01")), ["l: IV"]);
    assert_eq!(judge(&law, "matter: {}", &on("2024-02-29")), ["l: IV"]);
    assert_eq!(judge(&law, "matter: {}", &on("2024-03-01")), ["l: III"]);
}

const DISPUTED: &str =
    "status: in-force\nin-force: 2024-03-01\nin-force-disputed-until: 2024-03-10\n";

#[test]
fn while_the_version_is_in_dispute_only_what_both_say_is_known() {
    let differ = two(FOUR, THREE, DISPUTED);
    assert_eq!(
        judge(&differ, "matter: {}", &on("2024-03-09")),
        ["l: unknown (at most III) (disputed-version cn/test/main@2024-03-01)"]
    );
    assert_eq!(judge(&differ, "matter: {}", &on("2024-03-10")), ["l: III"]);
    let agree = two(FOUR, FOUR, DISPUTED);
    assert_eq!(judge(&agree, "matter: {}", &on("2024-03-09")), ["l: IV"]);
}

#[test]
fn in_a_dispute_bounds_hold_for_both_versions() {
    let law = two(FOUR, "level l : grade\n  is III when matter.asked\n  otherwise II\n", DISPUTED);
    // One version says IV, the other II or III.
    let found = judge(&law, "matter: {}", &on("2024-03-09")).concat();
    assert!(!found.contains("at least III"), "{found}");
}

#[test]
fn a_version_that_was_not_published_could_not_be_known() {
    let law = two(FOUR, THREE, FINAL);
    let query = |known: &str| Query { known: Some(known.parse().unwrap()), ..on("2024-02-01") };
    assert_eq!(judge(&law, "matter: {}", &query("2023-06-01")), ["l: IV"]);
    assert_eq!(judge(&law, "matter: {}", &query("2022-12-31")), [""; 0]);
    let later = Query { known: Some("2024-03-01".parse().unwrap()), ..on("2024-06-30") };
    assert_eq!(judge(&law, "matter: {}", &later), ["l: III"]);
}

#[test]
fn a_draft_is_judged_only_when_asked_for() {
    let law = two(FOUR, THREE, "status: draft\n");
    let ordinary = on("2024-02-29");
    assert_eq!(judge(&law, "matter: {}", &ordinary), ["l: IV"]);
    let drafts = Query { drafts: true, ..on("2024-06-30") };
    assert_eq!(judge(&law, "matter: {}", &drafts), ["l: III"]);
    assert_eq!(judge(&law, "matter: {}", &on("2024-06-30")), [""; 0]);
}

const SELECTED: &str = "status: in-force\nin-force: 2024-03-01\napplies-to: matter.completed\n";

#[test]
fn an_event_may_select_the_version() {
    let law = two(FOUR, THREE, SELECTED);
    let judged = |completed: &str| {
        judge(&law, &format!("matter: {{ completed: {completed} }}"), &on("2024-06-30"))
    };
    assert_eq!(judged("2024-02-29"), ["l: IV"]);
    assert_eq!(judged("2024-03-01"), ["l: III"]);
    // What has not happened would happen under the law of today.
    assert_eq!(judged("not yet"), ["l: III"]);
    assert_eq!(judged(""), ["l: unknown missing matter.completed"]);
}

#[test]
fn an_exception_of_another_act_counts_while_it_is_unknown_which_version_of_that_act_applies() {
    let front = "status: in-force\nin-force: 2023-01-01\ncounting: civil\n";
    let ban = "rule r\n  seller must not sell\n    when matter.asked\n";
    let mut law = GeneratedLaw::of_pack(&pack("2023-01-01", front, ban));
    let exception =
        "rule e\n  seller may show\n    when matter.minors\n  notwithstanding cn/test/main#r\n";
    let selected = format!("{front}applies-to: matter.completed\n");
    let other =
        pack("2023-01-01", &selected, exception).replace("cn/test/main\n", "cn/test/other\n");
    law.files.push(SourceFile { path: "cn/test/other/2023-01-01.md".into(), text: other.into() });
    let law = law.load().law;
    let judged = |more: &str| {
        let facts = format!("matter: {{ asked: true, minors: true{more} }}");
        judge(&law, &facts, &on("2024-06-30")).first().cloned().unwrap_or_default()
    };
    assert_eq!(judged(""), "r: unknown missing matter.completed");
    assert_eq!(judged(", completed: 2024-01-01"), "r: clear");
    assert_eq!(judged(", completed: 2022-01-01"), "r: violated");
}

/// A ban of another act, which the second version opposes and makes an exception to.
fn with_a_ban(front: &str) -> Law {
    let first = "rule file\n  seller may file\n    when matter.asked\n";
    let second = "\
rule duty
  seller must sell
    when matter.minors
    shown by matter.done

rule free
  agent may file
    when matter.open-to-public
  notwithstanding cn/test/other#ban
";
    let main = |version, front: &str, body| {
        pack(version, &format!("counting: civil\napplies-to: matter.completed\n{front}"), body)
    };
    let front_of_first = "status: in-force\nin-force: 2023-01-01\nuntil: 2024-03-01\n";
    let mut law = GeneratedLaw::of_pack(&main("2023-01-01", front_of_first, first));
    let ban =
        "rule ban\n  seller must not sell\n    when matter.asked\n    breached by matter.done\n";
    let other =
        pack("2023-01-01", IN_FORCE, ban).replace("act: cn/test/main", "act: cn/test/other");
    for (path, text) in [("main/2024", main("2024-03-01", front, second)), ("other/2023", other)] {
        let path = format!("cn/test/{path}.md").into();
        law.files.push(SourceFile { path, text: text.into() });
    }
    law.load().law
}

#[test]
fn an_event_that_is_not_known_chooses_no_text_that_cannot_apply() {
    let ban = |law: &Law, query: &Query| {
        let found = judge(law, "matter: { asked: true, done: true, minors: true }", query);
        found.into_iter().find(|it| it.starts_with("ban")).unwrap()
    };
    let known = |day: &str| Query { known: Some(day.parse().unwrap()), ..on("2024-06-30") };
    let law = with_a_ban(FINAL);
    assert_eq!(ban(&law, &on("2024-02-29")), "ban: violated");
    assert_eq!(ban(&law, &known("2024-02-29")), "ban: violated");
    let both = "ban: unknown missing matter.completed";
    assert_eq!(ban(&law, &known("2024-03-01")), both);
    assert_eq!(ban(&law, &on("2024-03-01")), both);
    let draft = with_a_ban("status: draft\n");
    assert_eq!(ban(&draft, &on("2024-06-30")), "ban: violated");
    assert_eq!(ban(&draft, &Query { drafts: true, ..on("2024-06-30") }), "ban: violated");
}
