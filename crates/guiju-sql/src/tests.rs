//! Whole statements.

use std::collections::BTreeMap;

use guiju_base::Lang;
use guiju_engine::Engine;
use guiju_testing::GeneratedLaw;

use crate::{Dialect, Options, Refusal, Statement, When, programs, sql};

fn options(dialect: Dialect) -> Options {
    Options {
        dialect,
        when: When::Date("2024-06-30".parse().unwrap()),
        table: vec!["matters".to_owned()],
        calendar: vec!["working_days".to_owned()],
        columns: BTreeMap::new(),
        lang: Lang::En,
        partial: false,
    }
}

fn written(rules: &str, options: &Options) -> Result<Statement, Refusal> {
    let law = GeneratedLaw::of_rules(rules).load().law;
    let engine = Engine::new(&law);
    let subject = law.vocabulary.subject_named("matter").unwrap();
    sql(&programs(&engine, subject, &[], &options.when), options)
}

const BAN: &str = "rule ban
  text \"No sale\" \"不得销售\"
  seller must not sell
    when matter.price > 100.01 CNY and not matter.asked
";

const OFTEN: &str = "rule often
  text \"File\" \"报送\"
  seller must file
    every 30 days since matter.received
    shown by matter.checks
";

const STOPPED: &str = "rule stopped
  text \"File\" \"报送\"
  seller must file
    within 30 days after matter.received suspended s in matter.stops from s.from to s.to
    shown by matter.completed
";

const LATE: &str = "rule late
  text \"File\" \"报送\"
  seller must file
    within 30 days after matter.received
    shown by matter.completed
";

#[test]
fn a_statement_reads_as_the_law_does() {
    let statement = written(BAN, &options(Dialect::Postgres)).unwrap();
    let expected = r#"WITH facts AS (
  SELECT
    source AS source_row,
    -- price (money): What is it?
    CAST(source."price" AS NUMERIC) AS f_price,
    -- asked (yes-no): What is it?
    CAST(source."asked" AS BOOLEAN) AS f_asked
  FROM "matters" AS source
  OFFSET 0
),
step1 AS (
  SELECT
    *,
    -- cn/test/main@2023-01-01#ban
    --   No sale
    --   Main: Article 1
    (NOT (f_price <= 100.01)) AND (NOT f_asked) AS r1_ban
  FROM facts
  OFFSET 0
),
step2 AS (
  SELECT
    *,
    ((f_price <= 100.01) IS NULL) AND (r1_ban IS NULL) AS w1
  FROM step1
  OFFSET 0
),
answers AS (
  SELECT
    source_row,
    CASE WHEN r1_ban THEN 'deny'
      WHEN (r1_ban) IS NULL THEN 'unknown' ELSE 'allow' END AS verdict,
    array_remove(ARRAY[
      CASE WHEN COALESCE(r1_ban, FALSE) THEN 'cn/test/main@2023-01-01#ban' END], NULL) AS fired,
    array_remove(ARRAY[
      CASE WHEN r1_ban IS NULL THEN 'cn/test/main@2023-01-01#ban' END], NULL) AS unknown,
    array_remove(ARRAY[
      CASE WHEN (f_price IS NULL) AND w1 THEN 'price' END,
      CASE WHEN (f_asked IS NULL) AND (r1_ban IS NULL) THEN 'asked' END], NULL) AS missing
  FROM step2
)
SELECT (source_row).*, verdict, fired, unknown, missing
FROM answers
"#;
    let (_, query) = statement.text.split_once("WITH").unwrap();
    assert_eq!(query, expected.strip_prefix("WITH").unwrap());
}

#[test]
fn a_rule_that_cannot_be_said_is_named_or_left_out() {
    let both = format!("{BAN}\n{STOPPED}");
    let refused = written(&both, &options(Dialect::DuckDb)).unwrap_err().text();
    assert!(
        refused.en.contains("cn/test/main@2023-01-01#stopped: a clock that may be stopped, lengthened or started anew"),
        "{refused:?}"
    );
    assert!(
        refused.zh.contains("cn/test/main@2023-01-01#stopped: 期间可能中止、延长或者重新起算"),
        "{refused:?}"
    );
    let partial = Options { partial: true, ..options(Dialect::DuckDb) };
    let statement = written(&both, &partial).unwrap();
    assert_eq!(statement.left_out.len(), 1);
    assert!(
        statement
            .text
            .contains("\n--   cn/test/main@2023-01-01#stopped: a clock that may be stopped, lengthened or started anew\n")
    );
    assert_eq!(written(STOPPED, &partial), Err(Refusal::NoRules));
}

#[test]
fn what_comes_again_is_counted_from_each_performance() {
    let statement = written(OFTEN, &options(Dialect::DuckDb)).unwrap();
    for part in [
        "    CAST([e for e in source.\"checks\" if e IS NOT NULL] AS DATE[]) AS f_checks",
        "    list_sort([e for e in f_checks if e <= DATE '2024-06-30']) AS n1",
        "CASE WHEN i = 1 THEN f_received ELSE n1[i - 1] END",
        "THEN 'met-late'",
        "A list of days is an array of dates",
    ] {
        assert!(statement.text.contains(part), "{part}: {}", statement.text);
    }
    assert!(!statement.reads_calendar, "{}", statement.text);
}

#[test]
fn a_duty_with_a_date_is_an_outcome() {
    let statement = written(LATE, &options(Dialect::DuckDb)).unwrap();
    let expected = "    CASE WHEN f_received = DATE '9999-12-31' THEN DATE '9999-12-31' WHEN f_received < DATE '9999-10-31' THEN (f_received + 30) END AS q1\n";
    assert!(statement.text.contains(expected), "{}", statement.text);
    let expected = "    -- cn/test/main@2023-01-01#late
    --   File
    --   Main: Article 1
    CASE
      WHEN f_received = DATE '9999-12-31' THEN 'not-applicable'
      WHEN (f_completed <= DATE '2024-06-30') AND (f_completed <= q1) THEN 'met'
";
    assert!(statement.text.contains(expected), "{}", statement.text);
    assert!(!statement.reads_calendar && !statement.text.contains("JOIN"), "{}", statement.text);
}

#[test]
fn working_days_are_looked_up_in_their_table() {
    let rule = LATE.replace("30 days", "10 working days");
    for dialect in Dialect::ALL {
        let hostile = "a\"b`c\\'; DROP TABLE x; --\n*/";
        let options = Options { calendar: vec![hostile.to_owned()], ..options(dialect) };
        let statement = written(&rule, &options).unwrap();
        assert!(statement.reads_calendar);
        let quoted = crate::quote::identifier(dialect, hostile);
        // In Spark a subquery of one row, elsewhere a join.
        let (join, found) = if dialect == Dialect::Spark {
            (format!("LEFT JOIN {quoted} AS other"), "get((SELECT found FROM working_day_10), ")
        } else {
            (format!("JOIN {quoted} AS other"), "LEFT JOIN working_day_10 AS d2_at ON d2_at.day = ")
        };
        let join = format!("{join} ON other.earlier = one.earlier + 9");
        for expected in [&*join, found] {
            assert!(statement.text.contains(expected), "{expected} in {}", statement.text);
        }
        let rest = statement.text.replace(&quoted, "");
        let code: Vec<&str> =
            rest.lines().filter(|line| !line.trim_start().starts_with("--")).collect();
        assert!(!code.join("\n").contains("DROP"), "{}", statement.text);
    }
    let options = Options { calendar: Vec::new(), ..options(Dialect::DuckDb) };
    assert_eq!(written(&rule, &options), Err(Refusal::Name(String::new())));
}

#[test]
fn periods_that_days_cannot_say_are_refused() {
    let why = |period: &str| {
        let refused = written(&LATE.replace("30 days", period), &options(Dialect::DuckDb));
        refused.err().map(|it| it.text().en.to_string()).unwrap_or_default()
    };
    assert!(why("24 hours").contains("a period of hours"), "{}", why("24 hours"));
    assert!(
        why("600 working days").contains("longer than the calendar"),
        "{}",
        why("600 working days")
    );
    assert_eq!(why("400 working days"), "");
}

const COUNT: &str = "rule parts
  text \"No sale of two dear parts\" \"不得销售两个高价部件\"
  seller must not sell
    when (count of p in matter.parties where p.turnover over 100 CNY) at least 2
";

#[test]
fn a_list_is_read_once_and_its_elements_are_counted() {
    let statement = written(COUNT, &options(Dialect::DuckDb)).unwrap();
    for expected in [
        "    COALESCE(list_count(source.\"parties\") < len(source.\"parties\"), TRUE) AS f_parties_open,\n",
        "    [{'f_turnover': CAST(CAST(e.\"turnover\" AS VARCHAR) AS DECIMAL(38, 18))} for e in source.\"parties\" if e IS NOT NULL] AS f_parties\n",
        "    CAST(COALESCE(len([TRUE for e in f_parties if COALESCE(NOT (e.f_turnover <= 100), FALSE)]), 0) AS DECIMAL(38, 18)) AS ",
        "THEN 'parties[' || (i - 1) || '].turnover' END] for e in [f_parties[i]]] for i in range(1, len(f_parties) + 1)]))",
    ] {
        assert!(statement.text.contains(expected), "{expected} in {}", statement.text);
    }
    let [list] = statement.columns.as_slice() else { panic!("{:?}", statement.columns) };
    assert_eq!((list.ty, list.fields.len()), (crate::ColumnType::List, 1));
}

#[test]
fn names_of_the_fields_of_a_list_stay_in_their_place() {
    for dialect in Dialect::ALL {
        let hostile = "a\"b`c\\'; DROP TABLE x; --\n*/";
        let column = |name: &str| (name.to_owned(), hostile.to_owned());
        let columns = BTreeMap::from([column("parties"), column("parties[].turnover")]);
        let statement = written(COUNT, &Options { columns, ..options(dialect) }).unwrap();
        assert_eq!(statement.columns[0].fields[0].name, hostile);
        let quoted =
            [crate::quote::identifier(dialect, hostile), crate::quote::text(dialect, hostile)];
        let rest = quoted.iter().fold(statement.text, |rest, it| rest.replace(it, ""));
        assert!(!rest.contains("DROP"), "{rest}");
    }
}

#[test]
fn names_of_tables_and_columns_stay_in_their_place() {
    for dialect in Dialect::ALL {
        let hostile = "a\"b`c\\'; DROP TABLE x; --\n*/";
        let columns = BTreeMap::from([("price".to_owned(), hostile.to_owned())]);
        let table = vec![hostile.to_owned(), hostile.to_owned()];
        let when = When::Column(hostile.to_owned());
        let options = Options { when, table, columns, ..options(dialect) };
        let text = written(BAN, &options).unwrap().text;
        let quoted = crate::quote::identifier(dialect, hostile);
        assert!(text.contains(&format!("FROM {quoted}.{quoted} AS source")), "{text}");
        // Wherever the words occur, they do so within quotes or in a comment of one line.
        let rest = text.replace(&quoted, "").replace(&crate::quote::text(dialect, hostile), "");
        let code: Vec<&str> =
            rest.lines().filter(|line| !line.trim_start().starts_with("--")).collect();
        assert!(!code.join("\n").contains("DROP"), "{text}");
    }
    let options = Options { table: vec![String::new()], ..options(Dialect::DuckDb) };
    assert_eq!(written(BAN, &options), Err(Refusal::Name(String::new())));
}

#[test]
fn two_facts_do_not_share_a_column() {
    let columns = BTreeMap::from([("price".to_owned(), "asked".to_owned())]);
    let refused = written(BAN, &Options { columns, ..options(Dialect::Spark) });
    assert_eq!(refused, Err(Refusal::SameColumn("asked".to_owned())));
}

#[test]
fn every_reason_for_which_a_rule_is_not_planned_is_told_in_chinese() {
    let sources = [
        include_str!("../../guiju-engine/src/decide.rs"),
        include_str!("../../guiju-engine/src/decide/compile.rs"),
        include_str!("../../guiju-engine/src/decide/rule.rs"),
    ];
    for (_, rest) in sources
        .iter()
        .flat_map(|it| it.match_indices("Refusal(\"").map(move |at| it.split_at(at.0)))
    {
        let reason = rest.split('"').nth(1).unwrap();
        let reason: &'static str = Box::leak(reason.into());
        let text = crate::refusal::planned(guiju_engine::decide::plan::Refusal(reason));
        assert!(*text.zh != *"尚不能编译", "{reason}");
    }
}
