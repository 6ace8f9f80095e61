//! Rows as they come from a file or standard input, batch by batch.

use std::fs::File;
use std::io::{BufReader, Read};
use std::ops::Range;
use std::sync::Arc;

use arrow::array::{ArrayRef, RecordBatch, StringBuilder};
use arrow::datatypes::{DataType, Field, Schema, SchemaRef};
use arrow::error::ArrowError;
use arrow::ipc::reader::{FileReader, StreamReader};
use csv::ByteRecord;
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use parquet::file::metadata::RowGroupMetaData;

use super::BATCH;
use crate::Error;
use crate::format::{Format, Place};

/// Rows that lie together.
#[derive(Debug)]
pub(super) struct Rows {
    pub(super) batch: RecordBatch,
    /// The number of the first, counted from zero.
    pub(super) first: usize,
    /// Places of those that are no rows of the file's shape, with what stands there.
    pub(super) broken: Vec<(usize, String)>,
}

/// What rows are read from.
pub(super) struct Reader {
    pub(super) schema: SchemaRef,
    /// How many there are, where the file tells.
    pub(super) rows: Option<usize>,
    /// How many each row group of a Parquet file has.
    pub(super) groups: Option<Vec<usize>>,
    batches: Box<dyn Iterator<Item = Result<Batch, Error>>>,
    first: usize,
}

type Batch = (RecordBatch, Vec<(usize, String)>);

impl Reader {
    /// Opens rows; of a Parquet file, only the row groups that are asked for.
    pub(super) fn open(
        place: &Place,
        format: Format,
        groups: Option<&Range<usize>>,
    ) -> Result<Self, Error> {
        let file = || match place {
            Place::Standard => Ok(Box::new(std::io::stdin()) as Box<dyn Read>),
            Place::File(path) => Ok::<_, Error>(Box::new(open(path)?) as Box<dyn Read>),
        };
        match format {
            Format::Parquet => Self::parquet(place, groups),
            Format::Csv => Self::csv(place, BufReader::new(file()?)),
            Format::ArrowStream => {
                let fault = fault(place.clone());
                let reader =
                    StreamReader::try_new(BufReader::new(file()?), None).map_err(&fault)?;
                let schema = reader.schema();
                let batches = reader.map(move |batch| Ok((batch.map_err(&fault)?, Vec::new())));
                Ok(Self::new(schema, None, batches))
            }
            Format::Arrow => {
                let Place::File(path) = place else { return Err(Error::NoStream(format)) };
                let fault = fault(place.clone());
                let reader = FileReader::try_new(open(path)?, None).map_err(&fault)?;
                let schema = reader.schema();
                let batches = reader.map(move |batch| Ok((batch.map_err(&fault)?, Vec::new())));
                Ok(Self::new(schema, None, batches))
            }
        }
    }

    fn new(
        schema: SchemaRef,
        rows: Option<usize>,
        batches: impl Iterator<Item = Result<Batch, Error>> + 'static,
    ) -> Self {
        Self { schema, rows, groups: None, batches: Box::new(batches), first: 0 }
    }

    fn parquet(place: &Place, groups: Option<&Range<usize>>) -> Result<Self, Error> {
        let Place::File(path) = place else { return Err(Error::NoStream(Format::Parquet)) };
        let parquet = |source| Error::Parquet { path: path.clone(), source };
        let builder = ParquetRecordBatchReaderBuilder::try_new(open(path)?).map_err(parquet)?;
        let schema = Arc::clone(builder.schema());
        let counts = builder.metadata().row_groups().iter().map(RowGroupMetaData::num_rows);
        let counts: Vec<usize> = counts.map(|rows| usize::try_from(rows).unwrap_or(0)).collect();
        let all = 0..counts.len();
        let groups = groups.map_or(all.clone(), |it| it.start.min(all.end)..it.end.min(all.end));
        let first = counts.iter().take(groups.start).sum();
        let rows = counts.get(groups.clone()).unwrap_or_default().iter().sum();
        let builder = builder.with_row_groups(groups.collect());
        let reader = builder.with_batch_size(BATCH).build().map_err(parquet)?;
        let fault = fault(place.clone());
        let batches = reader.map(move |batch| Ok((batch.map_err(&fault)?, Vec::new())));
        Ok(Self { first, groups: Some(counts), ..Self::new(schema, Some(rows), batches) })
    }

    /// All cells are texts, so that what they say is decided by the fact and not by its neighbours.
    fn csv(place: &Place, input: impl Read + 'static) -> Result<Self, Error> {
        let fault = fault(place.clone());
        let csv_fault = move |error: csv::Error| {
            let text = error.to_string();
            fault(match error.into_kind() {
                csv::ErrorKind::Io(cause) => ArrowError::IoError(text, cause),
                _ => ArrowError::CsvError(text),
            })
        };
        let mut reader =
            csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(input);
        let mut head = ByteRecord::new();
        reader.read_byte_record(&mut head).map_err(&csv_fault)?;
        let mut names = Vec::new();
        for name in &head {
            let name = std::str::from_utf8(name).map_err(|_| Error::NoText(place.to_string()))?;
            names.push(name.trim_start_matches('\u{feff}').trim().to_owned());
        }
        if let Some(twice) = names
            .iter()
            .enumerate()
            .find(|(at, it)| names.iter().take(*at).any(|other| other == *it))
        {
            return Err(Error::Repeated(twice.1.clone()));
        }
        let fields = names.iter().map(|name| Field::new(name, DataType::Utf8, true));
        let schema = Arc::new(Schema::new(fields.collect::<Vec<_>>()));
        let of = Arc::clone(&schema);
        let batches = std::iter::from_fn(move || {
            let read = records(&mut reader, &of).map_err(&csv_fault);
            read.map(|batch| batch.filter(|(batch, _)| batch.num_rows() > 0)).transpose()
        });
        Ok(Self::new(schema, None, batches))
    }
}

/// The next records as a batch of texts.
fn records(
    reader: &mut csv::Reader<impl Read>,
    schema: &SchemaRef,
) -> Result<Option<Batch>, csv::Error> {
    let width = schema.fields().len();
    let mut columns: Vec<StringBuilder> = (0..width).map(|_| StringBuilder::new()).collect();
    let mut broken = Vec::new();
    let mut record = ByteRecord::new();
    let mut row = 0;
    while row < BATCH && reader.read_byte_record(&mut record)? {
        let cells: Option<Vec<&str>> =
            record.iter().map(|cell| std::str::from_utf8(cell).ok()).collect();
        match cells.filter(|cells| cells.len() == width) {
            Some(cells) => {
                for (column, cell) in columns.iter_mut().zip(cells) {
                    column.append_option(Some(cell).filter(|cell| !cell.is_empty()));
                }
            }
            None => {
                let cells = record.iter().map(String::from_utf8_lossy);
                broken.push((row, cells.collect::<Vec<_>>().join(",")));
                columns.iter_mut().for_each(StringBuilder::append_null);
            }
        }
        row += 1;
    }
    let arrays = columns.iter_mut().map(|it| Arc::new(it.finish()) as ArrayRef).collect();
    // Columns of one length, as many as the schema has.
    let batch = RecordBatch::try_new(Arc::clone(schema), arrays).ok();
    Ok(batch.map(|batch| (batch, broken)))
}

impl Iterator for Reader {
    type Item = Result<Rows, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        let next = self.batches.next()?;
        Some(next.map(|(batch, broken)| {
            let first = self.first;
            self.first += batch.num_rows();
            Rows { batch, first, broken }
        }))
    }
}

fn open(path: &std::path::Path) -> Result<File, Error> {
    File::open(path).map_err(|source| Error::File { path: path.to_owned(), source })
}

fn fault(place: Place) -> impl Fn(ArrowError) -> Error {
    move |source| Error::Format { place: place.to_string(), source }
}
