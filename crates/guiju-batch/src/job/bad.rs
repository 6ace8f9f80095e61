//! The values that could not be read, as a file of CSV: row, column, value.

use std::fs::File;
use std::path::Path;
use std::sync::Arc;

use arrow::array::{ArrayRef, RecordBatch, StringArray, UInt64Array};
use arrow::csv::Writer;
use arrow::error::ArrowError;

use super::output::Output;
use crate::Error;
use crate::counts::BadRow;

/// The file, and what writes it.
pub(super) struct BadRows {
    output: Output,
    writer: Writer<File>,
}

impl BadRows {
    pub(super) fn create(path: &Path) -> Result<Self, Error> {
        let (output, file) = Output::create(path)?;
        let mut bad = Self { output, writer: Writer::new(file) };
        // The head stands there even if nothing follows.
        bad.write(&[])?;
        Ok(bad)
    }

    pub(super) fn write(&mut self, bad: &[BadRow]) -> Result<(), Error> {
        let rows = bad.iter().map(|it| u64::try_from(it.row).unwrap_or(u64::MAX));
        let rows: ArrayRef = Arc::new(UInt64Array::from_iter_values(rows));
        let words = |word: fn(&BadRow) -> &str| -> ArrayRef {
            Arc::new(StringArray::from_iter_values(bad.iter().map(word)))
        };
        let columns =
            [("row", rows), ("column", words(|it| &it.column)), ("value", words(|it| &it.value))];
        RecordBatch::try_from_iter(columns)
            .and_then(|batch| self.writer.write(&batch))
            .map_err(|error| self.output.fault(cause(error)))
    }

    pub(super) fn finish(self) -> Result<(), Error> {
        self.output.finish()
    }
}

fn cause(error: ArrowError) -> std::io::Error {
    match error {
        ArrowError::IoError(_, cause) => cause,
        other => std::io::Error::other(other),
    }
}
