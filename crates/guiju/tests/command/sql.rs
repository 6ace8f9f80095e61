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
    let act = ["--act", "cn/npcsc/administrative-compulsion-law", "--subject", "penalty-case"];
    let asked = [&["sql", "--dialect", "spark", "--on", "2024-06-01"][..], &act].concat();
    let ran = guiju(&asked);
    assert_eq!((ran.code, ran.out.as_str()), (Some(3), ""));
    let rule = "cn/npcsc/administrative-compulsion-law@2012-01-01#decide-on-sealed";
    let why = "a clock that may be stopped, lengthened or started anew";
    assert!(ran.err.contains(&format!("{rule}: {why}")), "{}", ran.err);
    let ran = guiju(&[&asked[..], &["--lang", "zh"]].concat());
    assert!(ran.err.contains(&format!("{rule}: 期间可能中止、延长或者重新起算")), "{}", ran.err);
    let act = ["--act", "cn/samr/blind-box", "--subject", "sale", "--on", "2024-06-01"];
    let all = guiju(&[&["sql", "--dialect", "duckdb", "--partial"][..], &act].concat());
    assert_eq!(all.code, Some(0), "{}", all.err);
    for line in all.err.lines().skip(1) {
        assert!(all.out.contains(&format!("-- {line}")), "{line} in {}", all.out);
    }
}

#[test]
fn a_list_of_records_is_a_column() {
    for (dialect, column) in [
        ("duckdb", "for e in source.\"parties\" if e IS NOT NULL] AS f_parties"),
        (
            "postgres",
            "FROM jsonb_array_elements(NULLIF(CAST(source.\"parties\" AS JSONB), 'null'))",
        ),
        ("spark", "transform(filter(source.`parties`, e -> e IS NOT NULL)"),
        ("clickhouse", "JSONExtractArrayRaw(ifNull(source.`parties`, '[]'))"),
    ] {
        let ran = sql(&["--dialect", dialect, "--subject", "deal", "--on", "2024-06-01"]);
        assert_eq!(ran.code, Some(0), "{}", ran.err);
        assert!(ran.out.contains(column), "{}", ran.out);
        assert!(ran.out.contains("-- bench/filing-screen@2024-01-22#a\n"), "{}", ran.out);
    }
}

#[test]
fn the_table_of_working_days_is_written_and_read() {
    let table = ["--dialect", "duckdb", "--calendar-table", "ref.days"];
    let days = guiju(&[&["sql", "--working-days"][..], &table].concat());
    assert_eq!(days.code, Some(0), "{}", days.err);
    assert!(
        days.out.contains("CREATE TABLE \"ref\".\"days\" (day DATE PRIMARY KEY, "),
        "{}",
        days.out
    );
    // National Day is off, and a Saturday after it makes up.
    assert!(days.out.contains("(DATE '2024-10-01', FALSE, "), "{}", days.out);
    assert!(days.out.contains("(DATE '2024-10-12', TRUE, "), "{}", days.out);
    let act = ["--act", "cn/npcsc/administrative-penalty-law", "--subject", "penalty-case"];
    let asked = [&["sql", "--partial", "--on", "2024-06-01"][..], &table, &act].concat();
    let ran = guiju(&asked);
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    assert!(ran.out.contains("FROM \"ref\".\"days\" AS one"), "{}", ran.out);
    assert!(
        ran.out.contains(
            "`guiju sql --dialect duckdb --calendar-table ref.days --working-days` writes it"
        ),
        "{}",
        ran.out
    );
    let both = guiju(&[&["sql", "--working-days"][..], &table, &act].concat());
    assert_eq!(both.code, Some(3), "{}", both.out);
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
