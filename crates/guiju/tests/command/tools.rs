//! `calendar`, `exposure`, `law book`, `law new`, `register`, `days`.

use std::fs;

use serde_json::Value;

use crate::program::{facts, folder, guiju, root};

fn json(arguments: &[&str]) -> Value {
    let ran = guiju(arguments);
    serde_json::from_str(&ran.out).unwrap_or_else(|error| panic!("{error}: {}{}", ran.out, ran.err))
}

#[test]
fn the_calendar_lists_dates_in_order_and_unrolls_what_recurs() {
    let file = "examples/systems.yaml";
    let arguments = ["calendar", file, "--on", "2026-11-24", "--until", "2029-01-01"];
    let report = json(&[&arguments[..], &["--format", "json"]].concat());
    assert_eq!(report["schema"], "guiju.calendar/1");
    let entries = report["entries"].as_array().expect("a list");
    let yearly: Vec<&str> = entries
        .iter()
        .filter(|it| {
            it["duty"]["rule"].as_str().is_some_and(|it| it.ends_with("#yearly-assessment"))
        })
        .filter_map(|it| it["due"].as_str())
        .collect();
    assert_eq!(yearly, ["2027-01-20", "2028-01-20"]);
    let coming = entries.iter().filter(|it| it["urgency"] == "coming");
    let dates: Vec<&str> = coming.filter_map(|it| it["due"].as_str()).collect();
    assert!(dates.is_sorted() && dates.len() >= 4, "{dates:?}");
}

#[test]
fn a_calendar_file_is_updated_and_what_is_no_calendar_is_left_alone() {
    let ics = folder("ics").join("duties.ics");
    let path = ics.display().to_string();
    let arguments = ["calendar", "examples/systems.yaml", "--on", "2026-11-24", "--ics", &path];
    guiju(&arguments);
    let first = fs::read_to_string(&ics).expect("a file");
    guiju(&arguments);
    assert_eq!(fs::read_to_string(&ics).expect("a file"), first);
    fs::write(&ics, "BEGIN:VEVENT\n").expect("a file can be written");
    let ran = guiju(&arguments);
    assert_eq!(ran.code, Some(3));
    assert!(ran.err.contains("is no iCalendar file"), "{}", ran.err);
    assert_eq!(fs::read_to_string(&ics).expect("a file"), "BEGIN:VEVENT\n");
}

#[test]
fn exposure_cites_the_rule_by_which_fines_are_added_up() {
    let arguments = ["exposure", "examples/company.yaml", "--on", "2023-06-30"];
    let report = json(&[&arguments[..], &["--format", "json"]].concat());
    assert_eq!(report["schema"], "guiju.exposure/1");
    let rule = &report["concurrence"];
    assert_eq!(rule["version"], "cn/npcsc/administrative-penalty-law@2021-07-15");
    assert!(rule["provision"].as_str().expect("text").contains("29"));
    let total = &report["bearers"][0]["total"];
    assert_eq!((&total["low"], &total["high"]), (&"0".into(), &"5000000".into()));
    let text = guiju(&arguments);
    assert!(text.out.contains('█') && text.out.contains("Article 29"), "{}", text.out);
    let picture = guiju(&[&arguments[..], &["--format", "svg"]].concat());
    assert!(picture.out.starts_with("<svg ") && picture.out.contains("<rect class=\"bar\""));
    let before =
        json(&["exposure", "examples/company.yaml", "--on", "2020-06-30", "--format", "json"]);
    assert!(before["concurrence"].is_null(), "the rule of 2021 is not applied before");
}

#[test]
fn the_book_has_a_page_for_every_version_and_words_to_search() {
    let out = folder("book");
    let ran = guiju(&["law", "book", "--out", &out.display().to_string(), "--on", "2026-11-24"]);
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    let rows = json(&["law", "list", "--format", "json"]);
    for row in rows.as_array().expect("a list") {
        let name = format!("{}/{}.html", row["act"], row["version"]).replace('"', "");
        let page = fs::read_to_string(out.join(&name)).expect("a page");
        let up = "../".repeat(name.matches('/').count());
        assert!(page.contains(&format!("href=\"{up}index.html\"")), "{name}");
    }
    let index = fs::read_to_string(out.join("index.html")).expect("an index");
    assert!(index.contains("words.js") && index.contains("search.js"));
    let words = fs::read_to_string(out.join("words.js")).expect("words");
    assert!(words.starts_with("const words = [") && !words.contains('<'));
}

#[test]
fn a_text_becomes_a_skeleton_that_lints_clean_and_holds_none_of_its_wording() {
    let place = folder("new");
    let text = place.join("text.md");
    fs::write(
        &text,
        "# 示例管理办法\n\n2024年5月6日 公布\n\n第一章 总则\n\n第一条 为了示例，制定本办法。\n\n第二条 本办法所称示例，\
         是指例子。\n\n第二章　附　则\n\n第三条 本办法自2024年7月1日起施行。\n",
    )
    .expect("a file can be written");
    let law = place.join("law");
    fs::create_dir_all(law.join("vocabulary")).expect("a folder can be made");
    for entry in fs::read_dir(root().join("law/vocabulary")).expect("a folder") {
        let path = entry.expect("an entry").path();
        let name = path.file_name().expect("a name").to_owned();
        fs::copy(&path, law.join("vocabulary").join(name)).expect("a copy");
    }
    let (text, out) = (text.display().to_string(), law.display().to_string());
    let ran = guiju(&[
        "law",
        "new",
        &text,
        "--act",
        "cn/test/example",
        "--title-en",
        "Example Measures",
        "--out",
        &out,
    ]);
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    assert!(ran.err.contains("3 articles, 2 headings"), "{}", ran.err);
    let pack = fs::read_to_string(law.join("cn/test/example/2024-07-01.md")).expect("a pack");
    assert!(pack.contains("published: 2024-05-06") && pack.contains("### Article 3 第三条 {#3}"));
    assert!(!pack.contains("例子"), "{pack}");
    let lint = guiju(&["lint", &law.join("cn").display().to_string()]);
    assert_eq!(lint.code, Some(0), "{}", lint.out);
    let again = guiju(&["law", "new", &text, "--act", "cn/test/example", "--out", &out]);
    assert!(again.code == Some(3) && again.err.contains("is there already"), "{}", again.err);
}

#[test]
fn the_first_record_list_has_41_algorithms_of_26_companies_and_facts_are_matched_against_it() {
    let rows = json(&["register", "search", "--format", "json"]);
    let rows = rows.as_array().expect("a list");
    let companies: std::collections::BTreeSet<&str> =
        rows.iter().filter_map(|row| row["row"]["company"].as_str()).collect();
    assert_eq!((rows.len(), companies.len()), (41, 26));
    let file = facts(
        "company: { name: 北京智谱华章科技有限公司 }\nalgorithm:\n  - { name: 智谱ChatGLM生成算法 }\n  - { name: 别的算法 }\n",
    );
    let report = json(&["register", "match", &file, "--format", "json"]);
    let [found, missing] = report["matches"].as_array().expect("a list").as_slice() else {
        panic!("two matches: {report}")
    };
    assert_eq!(found["identified_by"], serde_json::json!(["name", "company"]));
    assert!(found["told"].as_array().expect("a list").iter().any(|it| {
        it["fact"] == "filing.filing-number" && it["value"] == "网信算备110108105858001230019号"
    }));
    assert!(missing["row"].is_null() && missing["told"] == serde_json::json!([]));
}

#[test]
fn days_off_and_made_up_working_days_are_told() {
    let report = json(&["days", "2026-10-09", "2026-10-11", "--format", "json"]);
    let working: Vec<bool> = report["days"]
        .as_array()
        .expect("a list")
        .iter()
        .map(|day| day["working"].as_bool().expect("a truth"))
        .collect();
    assert_eq!(working, [true, true, false]);
    assert_eq!(guiju(&["days", "2026-10-11", "2026-10-09"]).code, Some(3));
}

#[test]
fn the_run_of_cases_names_the_side_that_they_leave_out() {
    let law = folder("sides");
    let vocabulary = "role seller \"seller\" \"销售者\"\n\n\
        subject sale \"a sale\" \"一次销售\" {\n  marked : yes-no\n    ask \"Is it marked?\" \"是否标明？\"\n    \
        look \"The shelf.\" \"货架。\"\n}\n\n\
        convention plain\n  text \"Every day counts\" \"按日计算\"\n  first-day excluded\n  month-end clamp\n  \
        roll none\n  basis \"None\" \"无\"\n";
    let rule = |name: &str, condition: &str| {
        format!(
            "rule {name}\n  text \"It must be marked\" \"应当标明\"\n  seller must mark-{name}\n    \
             {condition}shown by sale.marked\n"
        )
    };
    let pack = format!(
        "---\nact: cn/test/marks\nversion: 2023-01-01\ntitle: {{ en: Marks, zh: 标明 }}\n\
         issuers: [{{ en: Test, zh: 测试 }}]\nkind: law\npublished: 2023-01-01\nin-force: 2023-01-01\n\
         status: in-force\ncounting: plain\nverified: read\nsources: [\"https://example.org\"]\n---\n# Marks\n\n\
         ## Article 1 {{#1}}\n\n```law\n{}{}{}{}```\n\n\
         ```case marked\nsale: {{ marked: true }}\nexpect: {{ always: met, only: met, other: not-applicable }}\n```\n",
        rule("always", ""),
        rule("only", "when sale.marked\n    "),
        rule("other", "when not sale.marked\n    "),
        rule("silent", "unless sale.marked\n    "),
    );
    fs::create_dir_all(law.join("vocabulary")).expect("a folder can be made");
    fs::write(law.join("vocabulary/words.law"), vocabulary).expect("a file can be written");
    fs::write(law.join("marks.md"), pack).expect("a file can be written");
    let days = fs::read_to_string(root().join("law/working-days.csv")).expect("the days");
    fs::write(law.join("working-days.csv"), days).expect("a file can be written");
    let said = guiju(&["test", &law.display().to_string()]).out;
    let act = "cn/test/marks@2023-01-01";
    let expected = format!(
        "no case in which it does not apply: {act}#only\nno case in which it applies: {act}#other\n\
         no case shows {act}#silent\n"
    );
    assert!(said.starts_with(&expected), "{said}");
}
