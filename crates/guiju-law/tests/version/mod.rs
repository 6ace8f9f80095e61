//! Which version of an act applies on a date, and as the law could be known on another.

use guiju_base::Date;
use guiju_law::{Act, LoadedLaw, Status};

use crate::support::law;

/// A pack of the act `cn/test/act` with the given further fields of front matter.
fn pack(version: &str, fields: &str) -> String {
    format!(
        "---
act: cn/test/act
version: {version}
title: {{ en: \"Measures\", zh: \"办法\" }}
issuers: [{{ en: \"Authority\", zh: \"机关\" }}]
kind: rule
verified: read
counting: civil-code
{fields}
---
# Measures 办法

## Article 1 第一条 {{#1}}

```law
rule no-box
  text \"No blind box for a child\" \"不得向儿童销售盲盒\"
  seller must not sell-blind-box
    when sale.blind-box and sale.buyer.age < 8
```

```case a child of seven
sale: {{ blind-box: true, buyer: {{ age: 7 }} }}
expect: {{ no-box: violated }}
```
"
    )
}

fn load(packs: &[String]) -> LoadedLaw {
    let named: Vec<(String, &str)> =
        packs.iter().enumerate().map(|(at, text)| (format!("{at}.md"), text.as_str())).collect();
    law(&named.iter().map(|(path, text)| (path.as_str(), *text)).collect::<Vec<_>>())
}

/// Two final versions, a draft of the second, and a draft of a third.
fn history() -> LoadedLaw {
    let loaded = load(&[
        pack(
            "2018-09-18",
            "status: repealed\npublished: 2018-09-01\nin-force: 2018-09-18\nuntil: 2024-01-22",
        ),
        pack(
            "2024-01-22",
            "status: in-force\npublished: 2024-01-15\nin-force: 2024-01-22\nin-force-disputed-until: 2024-01-26",
        ),
        pack("2022-06-27", "status: draft\npublished: 2022-06-27\nuntil: 2024-01-22"),
        pack("2025-03-01", "status: draft\npublished: 2025-03-01"),
    ]);
    assert_eq!(loaded.findings, []);
    loaded
}

fn date(text: &str) -> Date {
    text.parse().expect("a date")
}

fn act(loaded: &LoadedLaw) -> &Act {
    loaded.law.act(&"cn/test/act".parse().expect("an act")).expect("the act was loaded")
}

/// The version that applies on `on`, as known on `known`.
fn applies(loaded: &LoadedLaw, on: &str, known: Option<&str>) -> Option<String> {
    let found = act(loaded).in_force(date(on), known.map(date));
    found.map(|version| version.id.version.to_string())
}

#[test]
fn versions_stand_in_the_order_of_their_first_day() {
    let loaded = history();
    let versions = act(&loaded).versions.iter().map(|version| version.id.version.to_string());
    assert_eq!(
        versions.collect::<Vec<_>>(),
        ["2018-09-18", "2022-06-27", "2024-01-22", "2025-03-01"]
    );
    assert_eq!(loaded.law.versions().count(), 4);
}

#[test]
fn nothing_applies_before_the_first_day() {
    assert_eq!(applies(&history(), "2018-09-17", None), None);
}

#[test]
fn the_first_day_counts_and_the_last_does_not() {
    let loaded = history();
    assert_eq!(applies(&loaded, "2018-09-18", None).as_deref(), Some("2018-09-18"));
    assert_eq!(applies(&loaded, "2024-01-21", None).as_deref(), Some("2018-09-18"));
    assert_eq!(applies(&loaded, "2024-01-22", None).as_deref(), Some("2024-01-22"));
    assert_eq!(applies(&loaded, "9999-12-31", None).as_deref(), Some("2024-01-22"));
}

#[test]
fn a_draft_is_never_in_force() {
    let loaded = history();
    assert_eq!(applies(&loaded, "2025-06-01", None).as_deref(), Some("2024-01-22"));
    let alone = load(&[pack("2025-03-01", "status: draft\npublished: 2025-03-01")]);
    assert_eq!(applies(&alone, "2025-06-01", None), None);
}

#[test]
fn drafts_count_from_their_publication_until_they_are_replaced() {
    let loaded = history();
    let drafts = |on: &str| -> Vec<String> {
        act(&loaded).drafts(date(on)).map(|it| it.id.version.to_string()).collect()
    };
    assert_eq!(drafts("2022-06-26"), [""; 0]);
    assert_eq!(drafts("2022-06-27"), ["2022-06-27"]);
    assert_eq!(drafts("2024-01-21"), ["2022-06-27"]);
    assert_eq!(drafts("2024-01-22"), [""; 0]);
    assert_eq!(drafts("2025-03-01"), ["2025-03-01"]);
}

#[test]
fn what_was_not_yet_published_could_not_be_known() {
    let loaded = history();
    assert_eq!(applies(&loaded, "2020-01-01", Some("2018-08-31")), None);
    assert_eq!(applies(&loaded, "2020-01-01", Some("2018-09-01")).as_deref(), Some("2018-09-18"));
    assert_ne!(applies(&loaded, "2024-06-01", Some("2024-01-14")).as_deref(), Some("2024-01-22"));
    assert_eq!(
        applies(&loaded, "2024-06-01", Some("2024-01-15")).as_deref(),
        Some("2024-01-22"),
        "published, though not yet in force"
    );
}

#[test]
fn the_predecessor_is_the_final_version_before() {
    let loaded = history();
    let act = act(&loaded);
    let version = |name: &str| act.version(name).expect("the version was loaded");
    let before = |name: &str, known: Option<&str>| {
        act.predecessor(version(name), known.map(date)).map(|it| it.id.version.to_string())
    };
    assert_eq!(before("2018-09-18", None), None);
    assert_eq!(
        before("2024-01-22", None).as_deref(),
        Some("2018-09-18"),
        "the draft is passed over"
    );
    assert_eq!(before("2025-03-01", None).as_deref(), Some("2024-01-22"));
    assert_eq!(before("2024-01-22", Some("2018-01-01")), None);
}

#[test]
fn a_dispute_ends_on_the_day_that_is_named() {
    let loaded = history();
    let version = act(&loaded).version("2024-01-22").expect("the version was loaded");
    let disputed = |on: &str| version.is_disputed(date(on));
    assert!(!disputed("2024-01-21") && disputed("2024-01-22") && disputed("2024-01-25"));
    assert!(!disputed("2024-01-26"));
    assert!(version.covers(date("2024-01-25")), "a disputed day is covered");
}

#[test]
fn a_version_keeps_what_its_front_matter_says() {
    let loaded = history();
    let version = act(&loaded).version("2022-06-27").expect("the version was loaded");
    assert_eq!(version.status, Status::Draft);
    assert_eq!(version.from, version.published, "a draft counts from its publication");
    assert_eq!(version.until, Some(date("2024-01-22")));
    assert_eq!(&*version.title.zh, "办法");
    assert_eq!(&*version.convention.name, "civil-code");
}

#[test]
fn rules_are_found_by_name_and_cite_their_provision() {
    let loaded = history();
    let version = act(&loaded).version("2024-01-22").expect("the version was loaded");
    let (id, item) = version.item_named("no-box").expect("the rule was read");
    assert_eq!(version.item(id).map(|it| &*it.name), Some("no-box"));
    assert_eq!(&*version.provisions[item.provision].anchor, "1");
    assert_eq!(item.form(), Some("prohibition"));
    assert_eq!(item.bearer(), Some("seller"));
    assert_eq!(version.rules().count(), 1);
    assert!(version.item_named("no-such-rule").is_none());
}

#[test]
fn an_event_may_select_the_version() {
    let text = pack(
        "2024-01-22",
        "status: in-force\npublished: 2024-01-15\nin-force: 2024-01-22\napplies-to: sale.completed",
    );
    let loaded = load(&[text]);
    assert_eq!(loaded.findings, []);
    let version = act(&loaded).version("2024-01-22").expect("the version was loaded");
    assert_eq!(version.applies_to_subject(), loaded.law.vocabulary.subject_named("sale"));
}

#[test]
fn a_gap_between_two_versions_has_no_law() {
    let loaded = load(&[
        pack(
            "2018-09-18",
            "status: repealed\npublished: 2018-09-01\nin-force: 2018-09-18\nuntil: 2020-01-01",
        ),
        pack("2024-01-22", "status: in-force\npublished: 2024-01-15\nin-force: 2024-01-22"),
    ]);
    assert_eq!(loaded.findings, []);
    assert_eq!(applies(&loaded, "2019-12-31", None).as_deref(), Some("2018-09-18"));
    assert_eq!(applies(&loaded, "2020-01-01", None), None);
    assert_eq!(applies(&loaded, "2024-01-21", None), None);
}

#[test]
fn a_law_with_a_fault_is_not_usable_and_one_with_a_warning_is() {
    let good = pack("2024-01-22", "status: in-force\npublished: 2024-01-15\nin-force: 2024-01-22");
    assert!(load(std::slice::from_ref(&good)).is_usable());
    assert!(!load(&[good.replace("sale.buyer.age", "sale.buyer.agee")]).is_usable());
    let silent = format!("{good}\n## Article 2 第二条 {{#2}}\n\nProse. 说明。\n");
    let loaded = load(&[silent]);
    assert_eq!(loaded.findings.len(), 1);
    assert!(loaded.is_usable());
}
