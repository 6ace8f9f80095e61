//! A scheduler, workers and callers as processes, on files that are decided on one machine too.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "tests stop at what they do not expect"
)]

use std::fs::{self, File};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::sync::Arc;
use std::time::{Duration, Instant};

use datafusion::arrow::array::{
    ArrayRef, BooleanArray, Date32Array, Int32Array, RecordBatch, StringArray,
};
use datafusion::arrow::compute::concat_batches;
use guiju_batch::format::{Format, Place};
use guiju_batch::job::{Job, Summary};
use guiju_batch::law;
use guiju_batch::programs::Programs;
use guiju_engine::Engine;
use parquet::arrow::ArrowWriter;
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use parquet::file::properties::WriterProperties;

const ACT: &str = "cn/samr/blind-box";
const PROGRAM: &str = env!("CARGO_BIN_EXE_guiju-cluster");

/// A folder that is gone at the end.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let path =
            std::env::temp_dir().join(format!("guiju-cluster-{}-{name}", std::process::id()));
        fs::create_dir_all(&path).unwrap();
        Self(path)
    }

    fn join(&self, name: &str) -> PathBuf {
        self.0.join(name)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// A process that is killed at the end.
struct Process(Child);

impl Process {
    fn start(arguments: &[&str]) -> Self {
        Self(Command::new(PROGRAM).args(arguments).stdout(Stdio::null()).spawn().unwrap())
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// A port that is free, with the one after it.
fn port() -> u16 {
    for _ in 0..100 {
        let first = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = first.local_addr().unwrap().port();
        if port < u16::MAX && TcpListener::bind(("127.0.0.1", port + 1)).is_ok() {
            return port;
        }
    }
    panic!("no two ports are free");
}

fn wait_for(what: &str, mut is_there: impl FnMut() -> bool) {
    let started = Instant::now();
    while !is_there() {
        assert!(started.elapsed() < Duration::from_mins(2), "{what} does not come");
        std::thread::sleep(Duration::from_millis(10));
    }
}

/// A scheduler with workers.
struct Cluster {
    _scheduler: Process,
    workers: Vec<Process>,
    url: String,
}

impl Cluster {
    fn start(workers: usize) -> Self {
        let at = port();
        let url = format!("127.0.0.1:{at}");
        let scheduler = Process::start(&["scheduler", "--listen", &url, "--lost-after", "5"]);
        wait_for("the scheduler", || TcpStream::connect(("127.0.0.1", at)).is_ok());
        let worker = |_| {
            let at = port();
            let listen = format!("127.0.0.1:{at}");
            let worker = Process::start(&[
                "worker",
                "--scheduler",
                &url,
                "--listen",
                &listen,
                "--threads",
                "1",
            ]);
            wait_for("a worker", || TcpStream::connect(("127.0.0.1", at)).is_ok());
            worker
        };
        let workers = (0..workers).map(worker).collect();
        Self { _scheduler: scheduler, workers, url }
    }

    fn caller(&self, input: &Path, out: &Path, more: &[&str]) -> Command {
        let mut command = Command::new(PROGRAM);
        command.args(["batch", "--cluster", &self.url, "--subject", "sale", "--act", ACT]);
        command.args(["--on", "sold-on", "--format", "json", "--part-rows", "1", "--out"]);
        command.arg(out).args(more).arg("--").arg(input);
        command.stdout(Stdio::piped()).stderr(Stdio::piped());
        command
    }
}

/// Sales of blind boxes, the same each time; of some the column does not tell.
fn sales(first: usize, rows: usize) -> RecordBatch {
    let rows: Vec<usize> = (first..first + rows).collect();
    let any =
        |row: &usize, salt: usize, below: usize| (row * 2_654_435_761 + salt * 40_503) / 7 % below;
    let date = |row: &usize| 19_400 + i32::try_from(any(row, 1, 400)).unwrap();
    let age = |row: &usize| (any(row, 2, 5) > 0).then(|| i32::try_from(any(row, 3, 30)).unwrap());
    let truth = |salt| move |row: &usize| (any(row, salt, 4) > 0).then(|| any(row, salt, 4) > 1);
    let columns: Vec<(&str, ArrayRef)> = vec![
        ("id", Arc::new(rows.iter().map(|it| Some(it.to_string())).collect::<StringArray>())),
        ("sold-on", Arc::new(rows.iter().map(|it| Some(date(it))).collect::<Date32Array>())),
        ("buyer.age", Arc::new(rows.iter().map(age).collect::<Int32Array>())),
        ("blind-box", Arc::new(rows.iter().map(truth(5)).collect::<BooleanArray>())),
        ("guardian-consented", Arc::new(rows.iter().map(truth(6)).collect::<BooleanArray>())),
    ];
    RecordBatch::try_from_iter(columns).unwrap()
}

/// A file of row groups of 500 rows.
fn write(path: &Path, first: usize, groups: usize) {
    let schema = sales(0, 1).schema();
    let properties = WriterProperties::builder().set_max_row_group_row_count(Some(500)).build();
    let mut writer =
        ArrowWriter::try_new(File::create(path).unwrap(), schema, Some(properties)).unwrap();
    for group in 0..groups {
        writer.write(&sales(first + group * 500, 500)).unwrap();
    }
    writer.close().unwrap();
}

fn read(path: &Path) -> RecordBatch {
    let builder = ParquetRecordBatchReaderBuilder::try_new(File::open(path).unwrap()).unwrap();
    let schema = Arc::clone(builder.schema());
    let batches: Result<Vec<RecordBatch>, _> = builder.build().unwrap().collect();
    concat_batches(&schema, &batches.unwrap()).unwrap()
}

/// All parts of a folder, in order.
fn parts(folder: &Path) -> Vec<RecordBatch> {
    let names = fs::read_dir(folder).unwrap().map(|it| it.unwrap().path());
    let mut names: Vec<PathBuf> = names.collect();
    names.sort();
    names.iter().map(|it| read(it)).collect()
}

/// What one machine makes of a file.
fn alone(input: &Path, folder: &Folder) -> (RecordBatch, Summary) {
    let loaded = law::loaded(&law::sources(None).unwrap(), true).unwrap();
    let acts = [ACT.parse().unwrap()];
    let subject = law::subject(&loaded, "sale", &acts).unwrap();
    let engine = Engine::new(&loaded.law);
    let programs = Programs::new(&engine, subject, &acts, "sold-on".parse().unwrap());
    let output = folder.join("alone.parquet");
    let job = Job {
        input: Place::File(input.to_owned()),
        input_format: Format::Parquet,
        groups: None,
        output: Place::File(output.clone()),
        output_format: Format::Parquet,
        bad_rows: None,
        names: std::collections::BTreeMap::new(),
        threads: 1,
    };
    let summary = job.run(&programs, &mut |_, _| {}).unwrap();
    (read(&output), summary)
}

fn json(output: &Output) -> serde_json::Value {
    let complaint = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(1), "some are denied; {complaint}");
    serde_json::from_slice(&output.stdout).unwrap()
}

#[test]
fn a_worker_killed_in_the_middle_loses_nothing() {
    let folder = Folder::new("killed");
    let (input, out) = (folder.join("sales.parquet"), folder.join("answers"));
    let groups = 60;
    write(&input, 0, groups);
    let mut cluster = Cluster::start(2);
    let caller = cluster.caller(&input, &out, &[]).spawn().unwrap();
    let beside = folder.join("answers.part");
    let written = || {
        let names = fs::read_dir(&beside).into_iter().flatten().flatten();
        names.filter(|it| it.file_name().to_string_lossy().starts_with("part-")).count()
    };
    wait_for("the first parts", || written() >= 4);
    cluster.workers.pop();
    let when_killed = written();
    assert!(when_killed < groups / 2, "{when_killed} of {groups} parts were done already");
    let summary = json(&caller.wait_with_output().unwrap());
    assert!(!beside.exists());
    let parts = parts(&out);
    assert_eq!(parts.len(), groups);
    let (answers, expected) = alone(&input, &folder);
    assert_eq!(concat_batches(&answers.schema(), &parts).unwrap(), answers);
    assert_eq!(summary["rows"], expected.rows);
    assert_eq!(summary["verdicts"]["deny"], expected.deny);
    assert_eq!(summary["verdicts"]["unknown"], expected.unknown);
    assert!(expected.deny > 0 && expected.unknown > 0 && expected.allow > 0, "{expected:?}");
}

#[test]
fn the_files_of_a_folder_are_decided_each_in_parts() {
    let folder = Folder::new("folder");
    let (rows, out, bad) = (folder.join("rows"), folder.join("answers"), folder.join("bad.csv"));
    fs::create_dir(&rows).unwrap();
    for (file, text) in [
        ("a.csv", "sold-on,buyer.age,blind-box\n2024-01-01,7,true\n2024-01-02,many,true\n"),
        ("b.csv", "sold-on,buyer.age,blind-box\n2024-01-01,30,true\nsoon,30,true\n"),
        ("_done.csv", "no rows\n"),
    ] {
        fs::write(rows.join(file), text).unwrap();
    }
    let cluster = Cluster::start(1);
    let more = ["--bad-rows", bad.to_str().unwrap(), "--output-format", "csv"];
    let summary = json(&cluster.caller(&rows, &out, &more).output().unwrap());
    assert_eq!((&summary["rows"], &summary["bad_rows"]), (&2.into(), &2.into()));
    let names = fs::read_dir(&out).unwrap().map(|it| it.unwrap().file_name());
    let mut names: Vec<String> = names.map(|it| it.into_string().unwrap()).collect();
    names.sort();
    assert_eq!(names, ["part-00000.csv", "part-00001.csv"]);
    let rows = rows.canonicalize().unwrap();
    assert_eq!(
        fs::read_to_string(&bad).unwrap(),
        format!(
            "file,row,column,value\n{0}/a.csv,2,buyer.age,many\n{0}/b.csv,2,sold-on,soon\n",
            rows.display()
        )
    );
    // Nothing is written over.
    let again = cluster.caller(&rows, &out, &[]).output().unwrap();
    assert_eq!(again.status.code(), Some(3));
    assert!(String::from_utf8_lossy(&again.stderr).contains("is there already"));
}

#[test]
fn what_no_machine_could_do_is_told_once_and_leaves_nothing() {
    let folder = Folder::new("fault");
    let (rows, out) = (folder.join("rows"), folder.join("answers"));
    fs::create_dir(&rows).unwrap();
    fs::write(rows.join("a.csv"), "sold-on,buyer.age\n2024-01-01,7\n").unwrap();
    let cluster = Cluster::start(1);
    for (file, text, complaint) in [
        ("b.csv", "sold-on,age\n2024-01-01,7\n", "not of one format with the same columns"),
        ("a.csv", "when,buyer.age\n2024-01-01,7\n", "there is no column `sold-on`"),
    ] {
        fs::write(rows.join(file), text).unwrap();
        let output = cluster.caller(&rows, &out, &[]).output().unwrap();
        assert_eq!(output.status.code(), Some(3));
        let told = String::from_utf8_lossy(&output.stderr);
        assert_eq!(told.matches(complaint).count(), 1, "{told}");
        assert!(!out.exists() && !folder.join("answers.part").exists());
        fs::remove_file(rows.join(file)).unwrap();
    }
    // Bad rows would be written over rows.
    let text = "sold-on,buyer.age\n2024-01-01,many\n";
    fs::write(rows.join("a.csv"), text).unwrap();
    let bad = rows.join("a.csv");
    let more = ["--bad-rows", bad.to_str().unwrap()];
    let output = cluster.caller(&rows, &out, &more).output().unwrap();
    assert_eq!(output.status.code(), Some(3));
    assert!(String::from_utf8_lossy(&output.stderr).contains("is named twice"));
    assert_eq!(fs::read_to_string(rows.join("a.csv")).unwrap(), text);
}
