//! Rows come to the same from every format, under every law, on the date of each row.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::File;
use std::path::Path;
use std::sync::Arc;

use arrow::array::{
    Array as _, ArrayRef, Date32Array, Date64Array, Float64Array, Int32Array, ListArray,
    RecordBatch, StringArray, StructArray, TimestampMillisecondArray,
};
use arrow::buffer::OffsetBuffer;
use arrow::datatypes::Field;
use guiju_batch::Error;
use guiju_batch::format::{Format, Place};
use guiju_batch::job::Job;
use guiju_batch::programs::{On, Programs};
use guiju_engine::Engine;
use guiju_engine::decide::{Decision, Reason};
use guiju_law::Facts;
use guiju_testing::agree::alone as alone_facts;
use guiju_testing::facts::facts_about;
use guiju_testing::json::write_json;
use guiju_testing::{Choices, GeneratedLaw, strategy};
use proptest::prelude::*;
use serde_json::Value;

use crate::files::{Answer, Temporary, answers, job, run};

fn on_column<'a>(engine: &'a Engine<'a>) -> Programs<'a> {
    let subject = engine.law().vocabulary.subject_named("matter").unwrap();
    Programs::new(engine, subject, &[], On::Column("judged".into()))
}

/// Facts as the cells of a table: scalars as they are, lists as JSON, what is unknown not at all.
fn cells(facts: &Value, path: &str, found: &mut BTreeMap<String, String>) {
    match facts {
        Value::Object(fields) if fields.contains_key("unknown") => {}
        Value::Object(fields) if !fields.contains_key("open") => {
            for (name, value) in fields {
                let path = if path.is_empty() { name.clone() } else { format!("{path}.{name}") };
                cells(value, &path, found);
            }
        }
        Value::Object(_) | Value::Array(_) => {
            found.insert(path.to_owned(), facts.to_string());
        }
        Value::String(text) => {
            found.insert(path.to_owned(), text.clone());
        }
        other => {
            found.insert(path.to_owned(), other.to_string());
        }
    }
}

/// A file of CSV with a column for each fact that some row knows.
fn write_csv(path: &Path, rows: &[(&str, BTreeMap<String, String>)]) {
    let columns: BTreeSet<&String> = rows.iter().flat_map(|(_, row)| row.keys()).collect();
    let mut writer = csv::Writer::from_path(path).unwrap();
    let head = columns.iter().map(|name| name.trim_start_matches("matter."));
    writer.write_record(["judged"].into_iter().chain(head)).unwrap();
    for (on, row) in rows {
        let cells = columns.iter().map(|name| row.get(*name).map_or("", |it| it.as_str()));
        writer.write_record([*on].into_iter().chain(cells)).unwrap();
    }
    writer.flush().unwrap();
}

/// What a row comes to by a single decision.
fn alone(programs: &Programs<'_>, facts: &Facts, on: &str) -> Answer {
    let on = on.parse().unwrap();
    let program = &programs.all[programs.place(on)].program;
    let (mut input, mut decision) = (program.input(), Decision::new());
    assert!(program.read(facts, 0, &mut input));
    program.decide(&input, on, &mut decision);
    let (mut fired, mut unknown) = (Vec::new(), Vec::new());
    program.reasons(&decision, |place, reason| {
        let rule = program.rule(&decision, place).unwrap().to_string();
        match reason {
            Reason::Fires => fired.push(rule),
            Reason::Unknown => unknown.push(rule),
        }
    });
    let mut missing = BTreeSet::new();
    program.unknown(&decision, &input, &mut |_, paths| {
        missing.extend(paths.iter().map(|it| it.trim_start_matches("matter.").to_owned()));
    });
    (decision.verdict().word().to_owned(), fired, unknown, missing.into_iter().collect())
}

const DATES: [&str; 5] = ["2022-12-31", "2023-01-01", "2024-02-29", "2024-03-01", "2025-07-01"];

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn a_file_of_any_law_comes_to_what_each_row_comes_to_alone(
        law in strategy::bytes(600),
        rows in prop::collection::vec((strategy::bytes(300), 0..DATES.len()), 1..40),
    ) {
        let law = GeneratedLaw::new(&mut Choices::new(&law)).load().law;
        let engine = Engine::new(&law);
        let programs = on_column(&engine);
        let matter = law.vocabulary.subject_named("matter").unwrap();
        let mut table = Vec::new();
        let mut expected = Vec::new();
        for (bytes, date) in &rows {
            let facts = facts_about(&law.vocabulary, &mut Choices::new(bytes));
            let Some(place) = facts.instances.iter().position(|it| it.subject == matter) else {
                continue;
            };
            let facts = alone_facts(&law, &facts, place);
            let mut row = BTreeMap::new();
            let json = serde_json::from_str(&write_json(&law.vocabulary, &facts)).unwrap();
            cells(&json, "", &mut row);
            expected.push(alone(&programs, &facts, DATES[*date]));
            table.push((DATES[*date], row));
        }
        let (input, output) = (Temporary::new("any.csv"), Temporary::new("any.parquet"));
        write_csv(&input.0, &table);
        match run(&programs, &input.0, &output.0) {
            Ok(summary) => {
                prop_assert_eq!(summary.bad, []);
                let mut found = answers(&output.0);
                for it in &mut found {
                    it.3.sort();
                }
                prop_assert_eq!(found, expected);
            }
            // Law without a fact that the rows have; nothing to compare.
            Err(error) => prop_assert!(matches!(error, Error::NoFacts { .. }), "{}", error),
        }
    }
}

const LAW: &str = "\
rule dear
  text \"A rule\" \"一条规则\"
  seller must not sell
    when matter.price > 100.50 CNY and matter.age < 18
    breached by matter.done
";

#[test]
fn all_formats_hold_the_same_answers() {
    let law = GeneratedLaw::of_rules(LAW).load().law;
    let engine = Engine::new(&law);
    let programs = on_column(&engine);
    let input = Temporary::new("formats.csv");
    let row = |row: usize| {
        let (price, age) = (["100.50", "100.51", ""][row % 3], row / 3 % 40);
        let judged = ["2023-06-30", "2022-06-30"][row % 2];
        format!("{row},{judged},{price},{age},{}\n", row.is_multiple_of(5))
    };
    let rows: Vec<String> = (0..40_000).map(row).collect();
    let rows = rows.concat();
    std::fs::write(&input.0, format!("\u{feff}id,judged,price,age,done\n{rows}")).unwrap();
    let first = Temporary::new("formats-0.parquet");
    let summary = run(&programs, &input.0, &first.0).unwrap();
    assert_eq!((summary.rows, summary.bad_rows), (40_000, 0));
    assert_eq!(summary.kept, ["id", "judged"]);
    let expected = answers(&first.0);
    assert!(
        expected.iter().any(|it| it.0 == "deny") && expected.iter().any(|it| it.0 == "unknown")
    );
    // Before the law there is nothing to breach.
    assert!(expected.iter().skip(1).step_by(2).all(|it| it.0 == "allow"));
    for (at, extension) in ["arrow", "arrows", "parquet"].into_iter().enumerate() {
        let copy = Temporary::new(&format!("formats-{at}.{extension}"));
        run(&programs, &input.0, &copy.0).unwrap();
        assert_eq!(answers(&copy.0), expected, "{extension}");
        // The answers hold their rows' dates, and no facts: they are rows for a law of no facts left.
        let error = run(&programs, &copy.0, &first.0).unwrap_err();
        assert!(matches!(error, Error::NoFacts { .. }), "{error}");
    }
}

#[test]
fn lines_that_are_no_rows_and_dates_that_are_none_are_told() {
    let law = GeneratedLaw::of_rules(LAW).load().law;
    let engine = Engine::new(&law);
    let programs = on_column(&engine);
    let (input, output) = (Temporary::new("lines.csv"), Temporary::new("lines.arrow"));
    let mut text = b"judged,price,age,done\n2023-06-30,200,17,true\n2023-06-30,200\n".to_vec();
    text.extend(
        b"soon,200,17,true\n,200,17,true\n2023-06-30,200,17,\xff\n2023-06-30,two,-1,true\n",
    );
    text.extend(b"\"2023-06-30\",\"200.00\",17,yes\n2023-06-30,200,17,true,more\n");
    std::fs::write(&input.0, text).unwrap();
    let summary = run(&programs, &input.0, &output.0).unwrap();
    assert_eq!((summary.rows, summary.deny, summary.bad_rows), (2, 2, 6));
    let mut bad: Vec<_> = summary.bad.iter().map(|it| (it.row, &*it.column, &*it.value)).collect();
    bad.sort_unstable();
    assert_eq!(
        bad,
        [
            (2, "", "2023-06-30,200"),
            (3, "judged", "soon"),
            (4, "judged", ""),
            (5, "", "2023-06-30,200,17,\u{fffd}"),
            (6, "age", "-1"),
            (6, "price", "two"),
            (8, "", "2023-06-30,200,17,true,more"),
        ]
    );
}

#[test]
fn what_columns_are_for_is_clear_or_refused() {
    let law = GeneratedLaw::of_rules(LAW).load().law;
    let engine = Engine::new(&law);
    let programs = on_column(&engine);
    let (input, output) = (Temporary::new("names.csv"), Temporary::new("names.parquet"));
    let refused = |text: &str, names: &[(&str, &str)]| {
        std::fs::write(&input.0, text).unwrap();
        let names = names.iter().map(|(a, b)| ((*a).to_owned(), (*b).to_owned())).collect();
        let job = Job { names, ..job(&input.0, &output.0) };
        let error = job.run(&programs, &mut |_, _| {}).unwrap_err();
        assert!(!output.0.exists());
        error.to_string()
    };
    let error = refused("price,age\n1,2\n", &[]);
    assert_eq!(error, "there is no column `judged`; there are price, age");
    let error = refused("judged,price,cost\n2023-06-30,1,2\n", &[("cost", "price")]);
    assert!(error.contains("columns `price` and `cost` are both the fact `price`"), "{error}");
    let error = refused("judged,cost\n2023-06-30,1\n", &[("costs", "price")]);
    assert!(error.contains("no column `costs`"), "{error}");
    let error = refused("judged,age,age\n2023-06-30,1,1\n", &[]);
    assert!(error.contains("two columns are named `age`"), "{error}");
    let other =
        Job { output: Place::Standard, output_format: Format::Parquet, ..job(&input.0, &output.0) };
    std::fs::write(&input.0, "judged,age\n2023-06-30,1\n").unwrap();
    let error = other.run(&programs, &mut |_, _| {}).unwrap_err();
    assert!(matches!(error, Error::NoStream(Format::Parquet)), "{error}");
}

/// Rules that columns decide.
const TIMES: &str = "\
rule late
  text \"A rule\" \"一条规则\"
  seller must not sell
    when matter.opened >= 2024-06-01T08:00 and matter.buyer.age < 18

rule share
  text \"A rule\" \"一条规则\"
  seller must not file
    when matter.rate > 50 %
";

/// One that reads a list, so that rows are decided one by one.
const LIST: &str = "\
rule parties
  text \"A rule\" \"一条规则\"
  seller must not report
    when (count of p in matter.parties where p.turnover > 100 CNY) >= 2
";

/// Five sales: a record with the buyer, a share as text, a list of parties.
fn nested(opened: ArrayRef) -> RecordBatch {
    let ages: ArrayRef = Arc::new(Int32Array::from(vec![17, 17, 17, 18, 17]));
    let names: ArrayRef = Arc::new(StringArray::from(vec!["a", "b", "c", "d", "e"]));
    let field =
        |name: &str, array: &ArrayRef| Arc::new(Field::new(name, array.data_type().clone(), true));
    let buyer = StructArray::from(vec![
        (field("age", &ages), Arc::clone(&ages)),
        (field("nick", &names), Arc::clone(&names)),
    ]);
    let shares: ArrayRef =
        Arc::new(StringArray::from(vec!["50 %", "50.1%", "51 %", "0 %", "100 %"]));
    let turnover: ArrayRef = Arc::new(Float64Array::from(vec![100.01, 200.0, 100.0, 300.0, 1.0]));
    let parties = StructArray::from(vec![(field("turnover", &turnover), turnover)]);
    let item = Arc::new(Field::new("item", parties.data_type().clone(), true));
    let offsets = OffsetBuffer::new(vec![0, 2, 4, 4, 5, 5].into());
    let parties = ListArray::new(item, offsets, Arc::new(parties), None);
    RecordBatch::try_from_iter([
        ("opened", opened),
        ("buyer", Arc::new(buyer) as ArrayRef),
        ("rate", shares),
        ("parties", Arc::new(parties) as ArrayRef),
    ])
    .unwrap()
}

fn write_parquet(path: &Path, batch: &RecordBatch) {
    let mut writer =
        parquet::arrow::ArrowWriter::try_new(File::create(path).unwrap(), batch.schema(), None)
            .unwrap();
    writer.write(batch).unwrap();
    writer.close().unwrap();
}

#[test]
fn times_shares_records_and_lists_are_read_alike_over_columns_and_row_by_row() {
    // The last second before eight in Beijing, then eight, on 1 June 2024; a second is cut to the whole.
    const EIGHT: i64 = 1_717_200_000;
    let moments = [EIGHT - 1, EIGHT, EIGHT + 1, EIGHT, EIGHT];
    let milliseconds: Vec<i64> = moments.iter().map(|it| it * 1000 + 999).collect();
    let zoned = TimestampMillisecondArray::from(milliseconds.clone()).with_timezone("+00:00");
    let by_clock = TimestampMillisecondArray::from(
        milliseconds.iter().map(|it| it + 8 * 3_600_000).collect::<Vec<_>>(),
    );
    for opened in [Arc::new(zoned) as ArrayRef, Arc::new(by_clock)] {
        for (rules, are_columns) in [(TIMES.to_owned(), true), (format!("{TIMES}\n{LIST}"), false)]
        {
            let law = GeneratedLaw::of_rules(&rules).load().law;
            let engine = Engine::new(&law);
            let subject = law.vocabulary.subject_named("matter").unwrap();
            let on = On::Date("2024-06-30".parse().unwrap());
            let programs = Programs::new(&engine, subject, &[], on);
            assert_eq!(programs.all[0].program.has_columns(), are_columns);
            let (input, output) =
                (Temporary::new("nested.parquet"), Temporary::new("nested.arrow"));
            write_parquet(&input.0, &nested(Arc::clone(&opened)));
            let summary = run(&programs, &input.0, &output.0).unwrap();
            assert_eq!((summary.rows, summary.bad), (5, Vec::new()));
            let has_list = |it: &String| it == "parties";
            assert_eq!(
                summary.kept.iter().filter(|it| !has_list(it)).collect::<Vec<_>>(),
                ["buyer.nick"]
            );
            let fired = |rule: &str| {
                let rule = format!("cn/test/main@2023-01-01#{rule}");
                answers(&output.0).iter().map(|it| it.1.contains(&rule)).collect::<Vec<_>>()
            };
            assert_eq!(fired("late"), [false, true, true, false, true]);
            assert_eq!(fired("share"), [false, true, true, false, true]);
            if !are_columns {
                assert_eq!(fired("parties"), [true, false, false, false, false]);
            }
        }
    }
}

#[test]
fn a_day_in_milliseconds_is_a_day_and_no_moment() {
    const DAY: &str = "\
rule late
  text \"A rule\" \"一条规则\"
  seller must report by 1 day after matter.opened
    shown by matter.completed
";
    let law = GeneratedLaw::of_rules(DAY).load().law;
    let engine = Engine::new(&law);
    let subject = law.vocabulary.subject_named("matter").unwrap();
    let programs = Programs::new(&engine, subject, &[], On::Date("2024-06-30".parse().unwrap()));
    assert!(!programs.all[0].program.has_columns());
    let (input, output) = (Temporary::new("days.parquet"), Temporary::new("days.arrow"));
    let day = |it: i64| it * 86_400_000;
    let opened: ArrayRef = Arc::new(Date64Array::from(vec![day(19_874), day(19_874), i64::MAX]));
    let completed: ArrayRef = Arc::new(Date32Array::from(vec![19_875, 19_876, 19_875]));
    let batch = RecordBatch::try_from_iter([("opened", opened), ("completed", completed)]).unwrap();
    write_parquet(&input.0, &batch);
    let summary = run(&programs, &input.0, &output.0).unwrap();
    let verdicts: Vec<String> = answers(&output.0).into_iter().map(|it| it.0).collect();
    assert_eq!(verdicts, ["allow", "deny"]);
    assert_eq!((summary.bad_rows, summary.bad[0].row, &*summary.bad[0].column), (1, 3, "opened"));
}

#[test]
fn a_share_that_is_a_bare_number_is_refused() {
    let law = GeneratedLaw::of_rules(TIMES).load().law;
    let engine = Engine::new(&law);
    let subject = law.vocabulary.subject_named("matter").unwrap();
    let programs = Programs::new(&engine, subject, &[], On::Date("2024-06-30".parse().unwrap()));
    let (input, output) = (Temporary::new("share.parquet"), Temporary::new("share.arrow"));
    let rate: ArrayRef = Arc::new(Float64Array::from(vec![0.5]));
    write_parquet(&input.0, &RecordBatch::try_from_iter([("rate", rate)]).unwrap());
    let error = run(&programs, &input.0, &output.0).unwrap_err();
    assert!(matches!(error, Error::Type { .. }), "{error}");
}
