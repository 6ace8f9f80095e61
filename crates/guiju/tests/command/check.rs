//! `check`, `explain`, `ask` and the rest: exit codes, the JSON contract, messages.

use serde_json::Value;

use crate::program::{facts, guiju};

fn json(arguments: &[&str]) -> Value {
    let ran = guiju(arguments);
    serde_json::from_str(&ran.out).unwrap_or_else(|error| panic!("{error}: {}{}", ran.out, ran.err))
}

fn determination<'a>(report: &'a Value, rule: &str, subject: &str) -> &'a Value {
    let all = report["determinations"].as_array().expect("a list");
    all.iter()
        .find(|it| it["rule"] == rule && it["subject"] == subject)
        .unwrap_or_else(|| panic!("no determination of {rule} on {subject}"))
}

const SEVEN: &str = "sale: { blind-box: true, buyer: { age: 7 } }\n";
const UNDER_EIGHT: &str = "cn/samr/blind-box@2023-06-08#under-eight";

#[test]
fn a_sale_to_a_child_of_seven_is_violated_with_all_that_others_rely_on() {
    let file = facts(SEVEN);
    let report = json(&["check", &file, "--on", "2023-06-30", "--format", "json"]);
    assert_eq!(report["schema"], "guiju.check/1");
    assert_eq!(report["on"], "2023-06-30");
    let found = determination(&report, UNDER_EIGHT, "sale");
    assert_eq!(found["outcome"], "violated");
    assert_eq!(found["form"], "prohibition");
    assert_eq!(found["bearer"], "seller");
    assert!(["read", "secondary"].contains(&found["verified"].as_str().expect("text")));
    assert!(found["provision"].as_str().expect("text").contains("23"));
    assert!(found["message"]["en"].as_str().expect("text").contains("under eight"));
    assert!(found["message"]["zh"].as_str().expect("text").contains("周岁"));
    for field in ["value", "due", "missing", "why", "range", "status", "chosen", "subject"] {
        assert!(found.get(field).is_some(), "field `{field}` is missing");
    }
}

#[test]
fn the_order_of_determinations_is_stable() {
    let file = facts(SEVEN);
    let first = guiju(&["check", &file, "--on", "2023-06-30", "--format", "json"]);
    let second = guiju(&["check", &file, "--on", "2023-06-30", "--format", "json"]);
    assert_eq!(first.out, second.out);
}

#[test]
fn the_same_deal_must_be_notified_in_june_2023_and_not_in_march_2024() {
    let notify = |on: &str, version: &str| {
        let report = json(&["check", "examples/company.yaml", "--on", on, "--format", "json"]);
        let rule =
            format!("cn/state-council/merger-thresholds@{version}#notify-before-implementing");
        determination(&report, &rule, "deal[0]")["outcome"].as_str().expect("text").to_owned()
    };
    assert_eq!(notify("2023-06-30", "2018-09-18"), "due");
    assert_eq!(notify("2024-03-01", "2024-01-22"), "not-applicable");
}

#[test]
fn the_example_has_findings_of_every_kind() {
    let report =
        json(&["check", "examples/company.yaml", "--on", "2023-06-30", "--format", "json"]);
    let all = report["determinations"].as_array().expect("a list");
    for outcome in [
        "violated",
        "breached",
        "overdue",
        "due",
        "exposed",
        "unknown",
        "classified",
        "permitted",
        "met",
    ] {
        assert!(all.iter().any(|it| it["outcome"] == outcome), "nothing is {outcome}");
    }
    for form in ["duty", "prohibition", "permission", "classification", "sanction"] {
        assert!(all.iter().any(|it| it["form"] == form), "no {form}");
    }
}

#[test]
fn several_dates_give_a_list_of_reports() {
    let file = facts(SEVEN);
    let on = ["--on", "2023-06-30", "--on", "2023-01-01"];
    let reports = json(&["check", &file, on[0], on[1], on[2], on[3], "--format", "json"]);
    let reports = reports.as_array().expect("a list");
    assert_eq!(reports.len(), 2);
    assert_eq!(reports[1]["on"], "2023-01-01");
    let before = reports[1]["determinations"].as_array().expect("a list");
    assert!(before.iter().all(|it| it["rule"] != UNDER_EIGHT), "judged before its first day");
}

#[test]
fn exit_codes_tell_findings_unknowns_compliance_and_faults() {
    let act = ["--act", "cn/samr/blind-box", "--on", "2023-06-30"];
    let run = |text: &str| {
        let file = facts(text);
        guiju(&["check", &file, act[0], act[1], act[2], act[3]]).code
    };
    assert_eq!(run(SEVEN), Some(1));
    assert_eq!(run("sale: { blind-box: true }\n"), Some(2));
    assert_eq!(run("sale: { blind-box: sometimes }\n"), Some(3));
    assert_eq!(guiju(&["check", "no-such-file.yaml"]).code, Some(3));
    assert_eq!(guiju(&["chekc"]).code, Some(3));
    let classified = facts("sale: { in-shanghai: no }\n");
    let ran = guiju(&["check", &classified, "--act", "cn/npcsc/anti-monopoly-law"]);
    assert_eq!(ran.code, Some(0), "{}", ran.out);
}

#[test]
fn a_misspelt_fact_names_its_line_and_the_nearest_valid_name() {
    let file = facts("sale:\n  blind-box: true\n  buyer:\n    aeg: 7\n");
    let ran = guiju(&["check", &file]);
    assert_eq!(ran.code, Some(3));
    assert!(ran.err.contains("unknown-fact"), "{}", ran.err);
    assert!(ran.err.contains("facts.yaml:4:"), "{}", ran.err);
    assert!(ran.err.contains("did you mean `age`?"), "{}", ran.err);
}

#[test]
fn an_impossible_date_is_told_with_its_line() {
    let file = facts("deal:\n  signed: 2023-02-30\n");
    let ran = guiju(&["check", &file]);
    assert_eq!(ran.code, Some(3));
    assert!(ran.err.contains("impossible-date") && ran.err.contains(":2:"), "{}", ran.err);
}

#[test]
fn facts_may_be_json() {
    let path = crate::program::folder("facts").join("facts.json");
    let text = "{\n\t\"sale\": {\n\t\t\"blind-box\": true,\n\t\t\"buyer\": {\"age\": 7}\n\t}\n}\n";
    std::fs::write(&path, text).expect("a file can be written");
    let path = path.display().to_string();
    let report = json(&["check", &path, "--on", "2023-06-30", "--format", "json"]);
    assert_eq!(determination(&report, UNDER_EIGHT, "sale")["outcome"], "violated");
}

#[test]
fn explain_shows_the_condition_with_the_fact_and_its_line() {
    let file = facts("sale:\n  blind-box: true\n  buyer: { age: 7 }\n");
    let ran = guiju(&["explain", &file, "under-eight", "--on", "2023-06-30"]);
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    assert!(ran.out.contains("sale.buyer.age = 7  ← facts line 3"), "{}", ran.out);
    let report = json(&["explain", &file, "under-eight", "--on", "2023-06-30", "--format", "json"]);
    assert_eq!(report["schema"], "guiju.explain/1");
    assert!(report["explanations"][0]["derivation"]["steps"][0]["steps"].is_array());
}

#[test]
fn explain_names_the_nearest_rule() {
    let file = facts(SEVEN);
    let ran = guiju(&["explain", &file, "under-eigth"]);
    assert_eq!(ran.code, Some(3));
    assert!(ran.err.contains("did you mean `under-eight`?"), "{}", ran.err);
}

#[test]
fn an_interview_refuses_to_prompt_without_a_terminal() {
    let ran = guiju(&["ask", "--act", "cn/samr/blind-box"]);
    assert_eq!(ran.code, Some(3));
    assert!(ran.err.contains("--next"), "{}", ran.err);
}

#[test]
fn the_next_question_comes_without_a_terminal() {
    let file = facts("sale: { blind-box: true }\n");
    let report = json(&["ask", &file, "--act", "cn/samr/blind-box", "--next", "--format", "json"]);
    assert_eq!(report["schema"], "guiju.ask/1");
    let question = &report["question"];
    assert!(question["path"].as_str().expect("text").starts_with("sale."));
    assert!(!question["ask"]["zh"].as_str().expect("text").is_empty());
}

#[test]
fn drafts_are_judged_only_when_asked() {
    let file = facts(SEVEN);
    let draft = |report: &Value| {
        let all = report["determinations"].as_array().expect("a list");
        all.iter().any(|it| it["status"] == "draft")
    };
    let on = "2022-09-01";
    assert!(!draft(&json(&["check", &file, "--on", on, "--format", "json"])));
    assert!(draft(&json(&["check", &file, "--on", on, "--drafts", "--format", "json"])));
}

#[test]
fn both_languages_are_spoken() {
    let file = facts(SEVEN);
    let zh = guiju(&["check", &file, "--on", "2023-06-30", "--lang", "zh"]);
    assert!(zh.out.contains("违规事项") && zh.out.contains("周岁"), "{}", zh.out);
    let en = guiju(&["check", &file, "--on", "2023-06-30"]);
    assert!(en.out.contains("Breached") && !en.out.contains('\u{1b}'), "{}", en.out);
}

#[test]
fn shells_get_completions() {
    for shell in ["bash", "zsh", "fish"] {
        let ran = guiju(&["completions", shell]);
        assert!(ran.code == Some(0) && ran.out.contains("guiju"));
    }
}
