//! `guiju sql`.

use crate::program::{folder, guiju};

const LAW: [&str; 2] = ["--law", "benches/peers/law"];

fn sql(arguments: &[&str]) -> crate::program::Ran {
    guiju(&[&LAW[..], &["sql"], arguments].concat())
}

#[test]
fn the_law_of_a_subject_is_one_query() {
    for dialect in ["duckdb", "postgres", "spark", "clickhouse"] {
        let ran = sql(&["--dialect", dialect, "--subject", "sale", "--on", "2024-06-30"]);
        assert_eq!(ran.code, Some(0), "{}", ran.err);
        assert!(ran.out.contains("-- bench/sale-gate@2024-01-01#r2\n"), "{}", ran.out);
        assert!(ran.err.is_empty(), "{}", ran.err);
        assert!(!ran.out.contains(';'), "{}", ran.out);
    }
}

#[test]
fn a_column_of_dates_chooses_the_law_of_each_row() {
    let ran =
        sql(&["--dialect", "duckdb", "--subject", "sale", "--on", "sold", "--table", "main.s"]);
    assert!(ran.out.contains("CAST(source.\"sold\" AS DATE) AS on_date"), "{}", ran.out);
    assert!(ran.out.contains("FROM \"main\".\"s\" AS source"), "{}", ran.out);
    // Before its first day there is no law, and the verdict of a row without a date is unknown.
    assert!(ran.out.contains("WHERE on_date < DATE '2024-01-01'"), "{}", ran.out);
    assert!(ran.out.contains("WHERE on_date >= DATE '2024-01-01'"), "{}", ran.out);
    assert!(ran.out.contains("WHERE on_date IS NULL"), "{}", ran.out);
}

#[test]
fn what_sql_cannot_say_is_refused_with_the_reason_in_both_languages() {
    let asked = ["--dialect", "spark", "--subject", "deal", "--on", "2024-06-01"];
    let ran = sql(&asked);
    assert_eq!((ran.code, ran.out.as_str()), (Some(3), ""));
    assert!(ran.err.contains("bench/filing-screen@2024-01-22#a: a list of records"), "{}", ran.err);
    let ran = sql(&[&asked[..], &["--lang", "zh"]].concat());
    assert!(ran.err.contains("bench/filing-screen@2024-01-22#a: 含有记录列表"), "{}", ran.err);
    let act = ["--act", "cn/samr/blind-box", "--subject", "sale", "--on", "2024-06-01"];
    let all = guiju(&[&["sql", "--dialect", "duckdb", "--partial"][..], &act].concat());
    assert_eq!(all.code, Some(0), "{}", all.err);
    for line in all.err.lines().skip(1) {
        assert!(all.out.contains(&format!("-- {line}")), "{line} in {}", all.out);
    }
}

#[test]
fn a_map_names_the_columns_of_facts() {
    let file = folder("map").join("map.json");
    std::fs::write(&file, r#"{ "Age \"in\" years": "buyer-age" }"#).expect("a file can be written");
    let path = file.display().to_string();
    let asked = ["--dialect", "duckdb", "--subject", "sale", "--on", "2024-06-30", "--map", &path];
    let ran = sql(&asked);
    assert!(ran.out.contains(r#"source."Age ""in"" years""#), "{}", ran.out);
    std::fs::write(&file, "[]").expect("a file can be written");
    assert_eq!(sql(&asked).code, Some(3));
}
