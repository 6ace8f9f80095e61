//! A file of rows comes to what each row comes to alone, and nothing of it is lost.

use std::fs::File;
use std::path::Path;
use std::sync::Arc;

use arrow::array::{
    Array as _, ArrayRef, AsArray as _, BooleanArray, Date32Array, Decimal128Array, Float64Array,
    Int16Array, Int32Array, Int64Array, RecordBatch, StringArray,
};
use arrow::datatypes::Int64Type;
use guiju_base::Time;
use guiju_batch::Error;
use guiju_batch::job::{Job, Summary};
use guiju_batch::programs::Programs;
use guiju_engine::Engine;
use guiju_engine::decide::Decision;
use guiju_law::Law;
use guiju_testing::GeneratedLaw;
use parquet::arrow::ArrowWriter;
use parquet::file::properties::WriterProperties;

use crate::files::{self, Temporary, answers_of, batches};

const LAW: &str = "\
rule dear
  text \"A rule\" \"一条规则\"
  seller must not sell
    when matter.price > 100.50 CNY and matter.age < 18
    breached by matter.done

rule online
  text \"A rule\" \"一条规则\"
  seller may file
    when matter.channel = online or matter.opened < 2024-01-01

rule shown
  text \"A rule\" \"一条规则\"
  seller must report
    when matter.score >= 0.25
    shown by matter.asked
";

const ON: &str = "2024-06-01";

fn law() -> Law {
    GeneratedLaw::of_rules(LAW).load().law
}

fn programs<'a>(engine: &'a Engine<'a>, on: &str) -> Programs<'a> {
    let subject = engine.law().vocabulary.subject_named("matter").unwrap();
    Programs::new(engine, subject, &[], on.parse().unwrap())
}

fn program<'a>(engine: &'a Engine<'a>) -> Programs<'a> {
    programs(engine, ON)
}

fn write(path: &Path, columns: Vec<(&str, ArrayRef)>) {
    let batch = RecordBatch::try_from_iter_with_nullable(
        columns.into_iter().map(|(name, array)| (name, array, true)),
    )
    .unwrap();
    let properties = WriterProperties::builder().set_max_row_group_row_count(Some(700)).build();
    let file = File::create(path).unwrap();
    let mut writer = ArrowWriter::try_new(file, batch.schema(), Some(properties)).unwrap();
    writer.write(&batch).unwrap();
    writer.close().unwrap();
}

/// Verdict, rules that fire, rules that are unknown, facts that are missing.
type Row = (i64, String, Vec<String>, Vec<String>, Vec<String>);

fn read(path: &Path) -> Vec<Row> {
    let rows = |batch: &RecordBatch| {
        let ids = batch.column_by_name("id").unwrap().as_primitive::<Int64Type>().values().to_vec();
        let answers = answers_of(batch).into_iter();
        ids.into_iter().zip(answers).map(|(id, (a, b, c, d))| (id, a, b, c, d)).collect::<Vec<_>>()
    };
    batches(path).iter().flat_map(rows).collect()
}

fn job(input: &Path, output: &Path, bad_rows: Option<&Path>) -> Job {
    Job { bad_rows: bad_rows.map(Path::to_owned), ..files::job(input, output) }
}

fn run(
    program: &Programs<'_>,
    input: &Path,
    output: &Path,
    threads: usize,
) -> Result<Summary, Error> {
    Job { threads, ..job(input, output, None) }.run(program, &mut |_, _| {})
}

/// Numbers without order, the same each time.
fn numbers(seed: u64) -> impl FnMut(u64) -> u64 {
    let mut state = seed;
    move |below| {
        state =
            state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) % below
    }
}

/// One row as its columns hold it.
#[derive(Debug, Clone, Default)]
struct Facts {
    price: Option<i128>,
    age: Option<i32>,
    done: Option<bool>,
    channel: Option<&'static str>,
    opened: Option<i32>,
    score: Option<f64>,
    asked: Option<bool>,
}

impl Facts {
    fn any(next: &mut impl FnMut(u64) -> u64) -> Self {
        let known = |next: &mut dyn FnMut(u64) -> u64| next(5) > 0;
        Self {
            price: known(next).then(|| i128::from(next(4)) + 10_049),
            age: known(next).then(|| i32::try_from(next(4)).unwrap() + 16),
            done: known(next).then(|| next(2) == 0),
            channel: known(next)
                .then(|| ["online", "shop", "phone"][usize::try_from(next(3)).unwrap()]),
            opened: known(next).then(|| 19_723 - 1 + i32::try_from(next(3)).unwrap()),
            score: known(next)
                .then(|| [0.1, 0.25, 0.249_999, 0.3][usize::try_from(next(4)).unwrap()]),
            asked: known(next).then(|| next(2) == 0),
        }
    }

    fn json(&self) -> String {
        let mut fields = Vec::new();
        if let Some(it) = self.price {
            fields.push(format!("\"price\":{}.{:02}", it / 100, it % 100));
        }
        fields.extend(self.age.map(|it| format!("\"age\":{it}")));
        fields.extend(self.done.map(|it| format!("\"done\":{it}")));
        fields.extend(self.channel.map(|it| format!("\"channel\":\"{it}\"")));
        fields.extend(self.opened.map(|it| {
            let day =
                ["2023-12-31", "2024-01-01", "2024-01-02"][usize::try_from(it - 19_722).unwrap()];
            format!("\"opened\":\"{day}\"")
        }));
        fields.extend(self.score.map(|it| format!("\"score\":{it}")));
        fields.extend(self.asked.map(|it| format!("\"asked\":{it}")));
        format!("{{{}}}", fields.join(","))
    }
}

fn columns(rows: &[Facts]) -> Vec<(&'static str, ArrayRef)> {
    let price = rows.iter().map(|it| it.price).collect::<Decimal128Array>();
    vec![
        ("id", Arc::new(Int64Array::from_iter_values(0..i64::try_from(rows.len()).unwrap()))),
        ("price", Arc::new(price.with_precision_and_scale(20, 2).unwrap())),
        ("age", Arc::new(rows.iter().map(|it| it.age).collect::<Int32Array>())),
        ("done", Arc::new(rows.iter().map(|it| it.done).collect::<BooleanArray>())),
        ("channel", Arc::new(rows.iter().map(|it| it.channel).collect::<StringArray>())),
        ("opened", Arc::new(rows.iter().map(|it| it.opened).collect::<Date32Array>())),
        ("score", Arc::new(rows.iter().map(|it| it.score).collect::<Float64Array>())),
        ("asked", Arc::new(rows.iter().map(|it| it.asked).collect::<BooleanArray>())),
    ]
}

fn alone(programs: &Programs<'_>, rows: &[Facts]) -> Vec<Row> {
    let program = &programs.all[0].program;
    let on: Time = ON.parse().unwrap();
    let (mut input, mut decision) = (program.input(), Decision::new());
    let mut decide = |(id, facts): (i64, &Facts)| {
        program.read_json_record(facts.json().as_bytes(), &mut input).unwrap();
        program.decide(&input, on, &mut decision);
        let (mut fired, mut unknown) = (Vec::new(), Vec::new());
        program.reasons(&decision, |place, reason| {
            let rule = program.rule(&decision, place).unwrap().to_string();
            match reason {
                guiju_engine::decide::Reason::Fires => fired.push(rule),
                guiju_engine::decide::Reason::Unknown => unknown.push(rule),
            }
        });
        let verdict = decision.verdict().word().to_owned();
        let missing = program.missing(&mut decision, &input).iter();
        let missing = missing.map(|it| program.path(it).trim_start_matches("matter.").to_owned());
        (id, verdict, fired, unknown, missing.collect())
    };
    (0..).zip(rows).map(&mut decide).collect()
}

#[test]
fn a_file_comes_to_what_each_row_comes_to_alone() {
    let law = law();
    let engine = Engine::new(&law);
    let program = program(&engine);
    let mut next = numbers(7);
    let rows: Vec<Facts> = (0..3000).map(|_| Facts::any(&mut next)).collect();
    let (input, output) = (Temporary::new("rows.parquet"), Temporary::new("answers.parquet"));
    write(&input.0, columns(&rows));
    let expected = alone(&program, &rows);
    for threads in [1, 2, 7] {
        let summary = run(&program, &input.0, &output.0, threads).unwrap();
        assert_eq!(read(&output.0), expected, "{threads} threads");
        let count = |verdict: &str| expected.iter().filter(|row| row.1 == verdict).count();
        assert_eq!(summary.rows, 3000);
        assert_eq!(
            (summary.allow, summary.deny, summary.unknown),
            (count("allow"), count("deny"), count("unknown"))
        );
        assert_eq!(summary.kept, ["id"]);
        assert_eq!(summary.bad_rows, 0);
    }
}

/// Some row groups of a file come to what they come to in the whole, and keep the numbers of their rows.
#[test]
fn row_groups_are_decided_apart_as_they_are_in_the_whole() {
    let law = law();
    let engine = Engine::new(&law);
    let program = program(&engine);
    let (input, parquet) = (Temporary::new("groups.parquet"), Temporary::new("part.parquet"));
    let stream = Temporary::new("part.arrow");
    let channel = (0..1800).map(|row| if row == 1500 { "by pigeon" } else { "online" });
    write(
        &input.0,
        vec![
            ("id", Arc::new(Int64Array::from_iter_values(0..1800))),
            ("channel", Arc::new(channel.map(Some).collect::<StringArray>())),
        ],
    );
    for output in [&parquet.0, &stream.0] {
        for (groups, ids) in [(0..1, 0..700), (1..3, 700..1800), (2..9, 1400..1800), (3..3, 0..0)] {
            let job = Job { groups: Some(groups.clone()), ..job(&input.0, output, None) };
            let summary = job.run(&program, &mut |_, _| {}).unwrap();
            let read: Vec<i64> = read(output).into_iter().map(|row| row.0).collect();
            let expected: Vec<i64> = ids.clone().filter(|id| *id != 1500).collect();
            assert_eq!(read, expected, "{groups:?} to {}", output.display());
            let bad: Vec<usize> = summary.bad.iter().map(|it| it.row).collect();
            assert_eq!(bad, if ids.contains(&1500) { vec![1501] } else { vec![] });
        }
    }
}

#[test]
fn rows_that_cannot_be_read_are_told_and_the_others_decided() {
    let law = law();
    let engine = Engine::new(&law);
    let program = program(&engine);
    let (input, output) = (Temporary::new("bad.parquet"), Temporary::new("bad-answers.parquet"));
    let channel: StringArray =
        [Some("online"), Some("by pigeon"), None, Some("shop")].into_iter().collect();
    let score: Float64Array =
        [Some(0.25), Some(0.25), Some(0.25), Some(f64::NAN)].into_iter().collect();
    write(
        &input.0,
        vec![
            ("id", Arc::new(Int64Array::from_iter_values(0..4))),
            ("channel", Arc::new(channel)),
            ("score", Arc::new(score)),
        ],
    );
    let summary = run(&program, &input.0, &output.0, 1).unwrap();
    let ids: Vec<i64> = read(&output.0).into_iter().map(|row| row.0).collect();
    assert_eq!(ids, [0, 2]);
    assert_eq!((summary.rows, summary.bad_rows), (2, 2));
    let bad: Vec<_> = summary.bad.iter().map(|it| (it.row, &*it.column, &*it.value)).collect();
    assert_eq!(bad, [(2, "channel", "by pigeon"), (4, "score", "NaN")]);
}

#[test]
fn a_column_that_cannot_hold_its_fact_stops_the_work() {
    let law = law();
    let engine = Engine::new(&law);
    let program = program(&engine);
    let (input, output) = (Temporary::new("type.parquet"), Temporary::new("type-answers.parquet"));
    write(&input.0, vec![("done", Arc::new(Int32Array::from(vec![1])))]);
    let error = run(&program, &input.0, &output.0, 1).unwrap_err().to_string();
    assert_eq!(
        error,
        "column `done` holds Int32, which cannot be the fact `done`; name another with --map, or cast it"
    );
    write(&input.0, vec![("something", Arc::new(Int32Array::from(vec![1])))]);
    let error = run(&program, &input.0, &output.0, 1).unwrap_err().to_string();
    assert!(error.contains("the facts are ") && error.contains("channel"), "{error}");
}

#[test]
fn values_that_the_domain_of_a_fact_excludes_cannot_be_read() {
    let law = law();
    let engine = Engine::new(&law);
    let program = program(&engine);
    let (input, output) = (Temporary::new("range.parquet"), Temporary::new("range-out.parquet"));
    let ages: [Option<i32>; 4] = [Some(-1), Some(0), None, Some(151)];
    let cents: Decimal128Array = [Some(0_i128), Some(0), Some(-1), None].into_iter().collect();
    let cents: ArrayRef = Arc::new(cents.with_precision_and_scale(20, 2).unwrap());
    let columns: [ArrayRef; 5] = [
        Arc::new(ages.iter().copied().collect::<Int32Array>()),
        Arc::new(ages.iter().map(|it| it.map(i64::from)).collect::<Int64Array>()),
        Arc::new(
            ages.iter().map(|it| it.map(|it| i16::try_from(it).unwrap())).collect::<Int16Array>(),
        ),
        Arc::new(ages.iter().map(|it| it.map(f64::from)).collect::<Float64Array>()),
        Arc::new(ages.iter().map(|it| it.map(i128::from)).collect::<Decimal128Array>()),
    ];
    for age in columns {
        let ty = age.data_type().clone();
        let id = Arc::new(Int64Array::from_iter_values(0..4));
        write(&input.0, vec![("id", id), ("age", age), ("price", Arc::clone(&cents))]);
        let summary = run(&program, &input.0, &output.0, 1).unwrap();
        let bad: Vec<_> = summary.bad.iter().map(|it| (it.row, &*it.column)).collect();
        assert_eq!(bad, [(1, "age"), (4, "age"), (3, "price")], "{ty}");
        assert_eq!(read(&output.0).iter().map(|row| row.0).collect::<Vec<_>>(), [1], "{ty}");
    }
}

#[test]
fn each_value_that_could_not_be_read_is_written() {
    let law = law();
    let engine = Engine::new(&law);
    let program = program(&engine);
    let (input, output) = (Temporary::new("many.parquet"), Temporary::new("many-out.parquet"));
    let bad = Temporary::new("many.csv");
    let words = (0..3000).map(|row| format!("by \"{row}\", or not"));
    write(&input.0, vec![("channel", Arc::new(StringArray::from_iter_values(words)))]);
    let summary = job(&input.0, &output.0, Some(&bad.0)).run(&program, &mut |_, _| {}).unwrap();
    assert_eq!((summary.rows, summary.bad_rows, summary.bad.len()), (0, 3000, 10));
    let lines = (1..=3000).zip(0..3000);
    let lines = lines.map(|(row, word)| format!("{row},channel,\"by \"\"{word}\"\", or not\""));
    let expected = lines.collect::<Vec<_>>().join("\n");
    assert_eq!(std::fs::read_to_string(&bad.0).unwrap(), format!("row,column,value\n{expected}\n"));
    write(&input.0, vec![("done", Arc::new(BooleanArray::from(vec![true])))]);
    job(&input.0, &output.0, Some(&bad.0)).run(&program, &mut |_, _| {}).unwrap();
    assert_eq!(std::fs::read_to_string(&bad.0).unwrap(), "row,column,value\n");
}

#[test]
fn no_file_of_the_work_is_written_over_another() {
    let law = law();
    let engine = Engine::new(&law);
    let program = program(&engine);
    let (input, output) = (Temporary::new("one.parquet"), Temporary::new("one-out.parquet"));
    write(&input.0, vec![("done", Arc::new(BooleanArray::from(vec![true])))]);
    let before = std::fs::read(&input.0).unwrap();
    let name = input.0.file_name().unwrap();
    let folder = input.0.parent().unwrap();
    // The same place by another way.
    let again = folder.join("..").join(folder.file_name().unwrap()).join(name);
    for (output, bad) in [(&again, None), (&output.0, Some(&*again)), (&output.0, Some(&*output.0))]
    {
        let error = job(&input.0, output, bad).run(&program, &mut |_, _| {}).unwrap_err();
        assert!(matches!(error, Error::SameFile(_)), "{error}");
    }
    assert_eq!(std::fs::read(&input.0).unwrap(), before);
    assert!(!output.0.exists());
}

#[test]
fn work_that_fails_leaves_the_answers_of_before() {
    let law = law();
    let engine = Engine::new(&law);
    let program = program(&engine);
    let (input, output) = (Temporary::new("cut.parquet"), Temporary::new("cut-out.parquet"));
    let rows: Vec<Facts> = (0..3000).map(|_| Facts::default()).collect();
    write(&input.0, columns(&rows));
    run(&program, &input.0, &output.0, 1).unwrap();
    let before = std::fs::read(&output.0).unwrap();
    // The pages of the first group are damaged; the end of the file, which names them, is not.
    let mut bytes = std::fs::read(&input.0).unwrap();
    bytes.get_mut(4..2000).unwrap().fill(0xff);
    std::fs::write(&input.0, bytes).unwrap();
    run(&program, &input.0, &output.0, 1).unwrap_err();
    assert_eq!(std::fs::read(&output.0).unwrap(), before);
    let part = output.0.with_extension("parquet.part");
    assert!(!part.exists());
}
