//! Names: one spelling each.

use proptest::prelude::*;

use super::{ActId, RuleId, RuleName, VersionId, VersionLabel};

#[test]
fn names_read_what_they_write() {
    let text = "cn/samr/blind-box@2023-06-08#under-eight";
    let rule: RuleId = text.parse().unwrap();
    assert_eq!(rule.to_string(), text);
    assert_eq!(rule.act.as_str(), "cn/samr/blind-box");
    assert_eq!(rule.version.as_str(), "2023-06-08");
    assert_eq!(rule.rule.as_str(), "under-eight");
    let version = VersionId::new(rule.act.clone(), "2023-06-08").unwrap();
    assert_eq!(version.to_string(), "cn/samr/blind-box@2023-06-08");
    assert_eq!(version, rule.version_id());
    assert_eq!(version.rule("under-eight"), Ok(rule.clone()));
    assert_eq!(serde_json::to_string(&rule).unwrap(), format!("{text:?}"));
}

#[test]
fn malformed_names_are_refused() {
    for text in ["", "/", "cn/", "/cn", "cn//samr", "CN/samr", "cn/sa mr", "cn/-a", "cn/a-", "a--b"]
    {
        assert!(text.parse::<ActId>().is_err(), "{text}");
    }
    for text in ["", ".", "2.", ".1", "2..1", "2023/06", "2023-06-08#a", "Draft"] {
        assert!(text.parse::<VersionLabel>().is_err(), "{text}");
    }
    for text in ["", "a/b", "a.b", "规则", "a_b", "a b"] {
        assert!(text.parse::<RuleName>().is_err(), "{text}");
    }
    for text in ["cn/samr", "@1", "cn@", "cn@1@2", "cn@1#a"] {
        assert!(text.parse::<VersionId>().is_err(), "{text}");
    }
    for text in ["cn@1", "cn#a", "cn@1#", "#a", "cn@1#a#b", "cn#a@1"] {
        assert!(text.parse::<RuleId>().is_err(), "{text}");
    }
    let error = "Blind Box".parse::<ActId>().unwrap_err();
    assert_eq!(
        error.to_string(),
        "malformed act `Blind Box`, expected words such as `cn/samr/blind-box`"
    );
}

#[test]
fn names_sort_by_act_then_version_then_rule() {
    let mut names =
        ["b@1#a", "a@2#a", "a@1#b", "a@1#a"].map(|text| text.parse::<RuleId>().unwrap());
    names.sort();
    assert_eq!(names.map(|name| name.to_string()), ["a@1#a", "a@1#b", "a@2#a", "b@1#a"]);
}

proptest! {
    #[test]
    fn what_reads_prints_as_it_was(text in "[a-z0-9/@#.\\-]{0,20}|.*") {
        if let Ok(id) = text.parse::<ActId>() {
            prop_assert_eq!(id.to_string(), text.as_str());
        }
        if let Ok(id) = text.parse::<VersionId>() {
            prop_assert_eq!(id.to_string(), text.as_str());
        }
        if let Ok(id) = text.parse::<RuleId>() {
            prop_assert_eq!(id.to_string(), text.as_str());
        }
    }

    #[test]
    fn well_formed_names_read(
        text in "[a-z][a-z0-9]{0,5}(/[a-z0-9]{1,5}(-[a-z0-9]{1,5}){0,2}){0,3}\
                 @[0-9]{4}-[0-9]{2}-[0-9]{2}#[a-z0-9]{1,5}(-[a-z0-9]{1,5}){0,3}"
    ) {
        prop_assert_eq!(text.parse::<RuleId>().map(|id| id.to_string()), Ok(text));
    }
}
