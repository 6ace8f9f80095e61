//! Files that are gone at the end, work on them, and what stands in them.

use std::collections::BTreeMap;
use std::fs::File;
use std::path::{Path, PathBuf};

use arrow::array::{AsArray as _, RecordBatch};
use arrow::datatypes::DataType;
use guiju_batch::Error;
use guiju_batch::format::{Format, Place};
use guiju_batch::job::{Job, Summary};
use guiju_batch::programs::Programs;
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;

/// A file in the folder of temporary files, gone at the end.
pub(crate) struct Temporary(pub(crate) PathBuf);

impl Temporary {
    pub(crate) fn new(name: &str) -> Self {
        Self(std::env::temp_dir().join(format!("guiju-{}-{name}", std::process::id())))
    }
}

impl Drop for Temporary {
    fn drop(&mut self) {
        let _ = std::fs::remove_file(&self.0);
    }
}

/// Work on two threads, formats by the extensions.
pub(crate) fn job(input: &Path, output: &Path) -> Job {
    let (input, output) = (Place::from(input.to_owned()), Place::from(output.to_owned()));
    Job {
        input_format: Format::of(&input),
        output_format: Format::of(&output),
        input,
        groups: None,
        output,
        bad_rows: None,
        names: BTreeMap::new(),
        threads: 2,
    }
}

pub(crate) fn run(programs: &Programs<'_>, input: &Path, output: &Path) -> Result<Summary, Error> {
    job(input, output).run(programs, &mut |_, _| {})
}

/// Verdict, rules that fire, rules that are unknown, facts that are missing.
pub(crate) type Answer = (String, Vec<String>, Vec<String>, Vec<String>);

/// Batches of a file that the work wrote.
pub(crate) fn batches(path: &Path) -> Vec<RecordBatch> {
    let file = File::open(path).unwrap();
    let read: Result<Vec<RecordBatch>, _> = match path.extension().unwrap().to_str().unwrap() {
        "parquet" => {
            ParquetRecordBatchReaderBuilder::try_new(file).unwrap().build().unwrap().collect()
        }
        "arrow" => arrow::ipc::reader::FileReader::try_new(file, None).unwrap().collect(),
        _ => arrow::ipc::reader::StreamReader::try_new(file, None).unwrap().collect(),
    };
    read.unwrap()
}

/// The answers of a batch.
pub(crate) fn answers_of(batch: &RecordBatch) -> Vec<Answer> {
    let verdict = batch.column_by_name("verdict").unwrap();
    let verdicts = arrow::compute::cast(verdict, &DataType::Utf8).unwrap();
    let words = |name: &str, row: usize| {
        let list = batch.column_by_name(name).unwrap().as_list::<i32>().value(row);
        list.as_string::<i32>().iter().map(|it| it.unwrap().to_owned()).collect()
    };
    let answer = |row: usize| {
        let verdict = verdicts.as_string::<i32>().value(row).to_owned();
        (verdict, words("fired", row), words("unknown", row), words("missing", row))
    };
    (0..batch.num_rows()).map(answer).collect()
}

/// The answers of a file.
pub(crate) fn answers(path: &Path) -> Vec<Answer> {
    batches(path).iter().flat_map(answers_of).collect()
}
