//! `law diff`, `impact`, `horizon`: what changed, what will, and why.

use serde_json::Value;

use crate::program::{facts, guiju};

fn json(arguments: &[&str]) -> Value {
    let ran = guiju(arguments);
    serde_json::from_str(&ran.out).unwrap_or_else(|error| panic!("{error}: {}{}", ran.out, ran.err))
}

fn change<'a>(report: &'a Value, rule: &str) -> &'a Value {
    let all = report["changes"].as_array().expect("a list");
    all.iter().find(|it| it["rule"] == rule).unwrap_or_else(|| panic!("no change of {rule}"))
}

#[test]
fn the_final_blind_box_guidelines_loosen_the_age_by_the_child_of_exactly_eight() {
    let (old, new) = ("cn/samr/blind-box@2022-08-16", "cn/samr/blind-box@2023-06-08");
    let report = json(&["law", "diff", old, new, "--format", "json"]);
    assert_eq!(report["schema"], "guiju.law-diff/1");
    let found = change(&report, "under-eight");
    assert_eq!(found["change"], "loosened");
    assert_eq!(found["exhaustive"], true);
    let shown = found["loosened"]["facts"].as_str().expect("facts");
    assert!(shown.contains("age: 8"), "{shown}");
    assert_eq!(found["loosened"]["old"]["outcome"], "violated");
    assert_eq!(found["loosened"]["new"]["outcome"], "clear");
    assert!(report["counts"]["added"].as_u64().expect("a number") > 0);
}

#[test]
fn the_thresholds_of_2024_loosen_the_duty_to_notify_and_change_figures() {
    let act = "cn/state-council/merger-thresholds";
    let (old, new) = (format!("{act}@2018-09-18"), format!("{act}@2024-01-22"));
    let report = json(&["law", "diff", &old, &new, "--format", "json"]);
    assert_eq!(change(&report, "notify-before-implementing")["change"], "loosened");
    let reporting = json(&[
        "law",
        "diff",
        "cn/cac/incident-reporting-measures@2023-12-08",
        "cn/cac/incident-reporting-measures@2025-11-01",
        "--format",
        "json",
    ]);
    let all = reporting["changes"].as_array().expect("a list");
    let periods = all.iter().filter(|it| it["values"]["old"].to_string().contains("hour"));
    assert!(periods.count() > 0, "no period of hours changed");
    let figures = report["counts"]["figure"].as_u64().expect("a number");
    assert!(figures >= 3, "{figures} figures changed");
}

#[test]
fn a_difference_is_shown_side_by_side_as_text_and_as_a_page() {
    let (old, new) = ("cn/samr/blind-box@2022-08-16", "cn/samr/blind-box@2023-06-08");
    let text = guiju(&["law", "diff", old, new]);
    assert!(text.out.contains(" │ ") && text.out.contains("asks less under"), "{}", text.out);
    let zh = guiju(&["law", "diff", old, new, "--lang", "zh"]);
    assert!(zh.out.contains("放宽") && zh.out.contains("在下列事实下要求更宽"), "{}", zh.out);
    let page = guiju(&["law", "diff", old, new, "--format", "html"]);
    assert!(page.out.starts_with("<!DOCTYPE html>") && page.out.contains("class=\"versus\""));
}

#[test]
fn what_cannot_be_compared_is_refused_with_the_reason() {
    let same = guiju(&["law", "diff", "cn/samr/blind-box@2023-06-08", "cn/samr/blind-box"]);
    assert_eq!(same.code, Some(3));
    assert!(same.err.contains("both are"), "{}", same.err);
    let other = guiju(&["law", "diff", "cn/samr/blind-box@2023-06-08", "cn/npcsc/e-commerce-law"]);
    assert!(other.code == Some(3) && other.err.contains("different acts"), "{}", other.err);
}

#[test]
fn the_impact_of_half_a_year_names_the_text_that_changed() {
    let (from, to) = ("2023-06-30", "2024-03-01");
    let report =
        json(&["impact", "examples/company.yaml", "--from", from, "--to", to, "--format", "json"]);
    assert_eq!(report["schema"], "guiju.impact/1");
    let found = change(&report, "notify-before-implementing");
    assert_eq!((&found["change"], &found["subject"]), (&"gone".into(), &"deal[0]".into()));
    assert_eq!(found["reasons"][0]["reason"], "other-version");
    assert_eq!(found["reasons"][0]["new"], "cn/state-council/merger-thresholds@2024-01-22");
    let backwards = guiju(&["impact", "examples/company.yaml", "--from", to, "--to", from]);
    assert_eq!(backwards.code, Some(3));
}

#[test]
fn what_is_no_law_yet_is_judged_on_request_and_marked() {
    let file = facts(
        "service: { offered-in-mainland: true, short-range: { network-formed-at-once: true, publishes-and-receives: true, security-rules: false } }\n",
    );
    let ran = guiju(&["horizon", &file, "--on", "2023-06-30"]);
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    assert!(ran.out.contains("cn/cac/short-range-networks@2023-06-06"), "{}", ran.out);
    assert!(ran.out.contains("(draft)"), "{}", ran.out);
    let report = json(&["horizon", &file, "--on", "2023-06-30", "--format", "json"]);
    let all = report["determinations"].as_array().expect("a list");
    assert!(!all.is_empty());
    assert!(all.iter().all(|it| it["status"] == "draft" || !it["upcoming"].is_null()));
    let upcoming = json(&["check", &file, "--on", "2023-06-30", "--upcoming", "--format", "json"]);
    let all = upcoming["determinations"].as_array().expect("a list");
    assert!(all.iter().all(|it| it["status"] != "draft"));
}
