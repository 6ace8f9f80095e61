//! One file of rows to one file of answers.

mod bad;
mod extent;
mod group;
pub mod output;
mod reader;
mod stream;
mod writer;

use std::collections::BTreeMap;
use std::fs::File;
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::time::Instant;

use arrow::datatypes::{DataType, Field, FieldRef, Schema};
use parquet::arrow::ArrowWriter;
use parquet::arrow::arrow_reader::{ArrowReaderMetadata, ArrowReaderOptions};
use parquet::arrow::arrow_writer::ArrowRowGroupWriterFactory;
use parquet::basic::Compression;
use parquet::errors::ParquetError;
use parquet::file::properties::{EnabledStatistics, WriterProperties};

use crate::Error;
use crate::decider::Decider;
use crate::format::{Format, Place};
use crate::programs::Programs;
use bad::BadRows;
use group::Done;
use output::Output;
use reader::Reader;
use writer::Writer;

pub use crate::counts::{BadRow, Summary};
pub use extent::{Extent, extent};

/// Rows that are decided together.
const BATCH: usize = 16_384;

/// Rows of a row group where the input has none.
const GROUP: usize = 8 * BATCH;

/// What is to be done.
#[derive(Debug, Clone)]
pub struct Job {
    /// The rows.
    pub input: Place,
    /// Their format.
    pub input_format: Format,
    /// The row groups of a Parquet file that are decided; all without it.
    pub groups: Option<Range<usize>>,
    /// The answers; a file is replaced once all rows are decided.
    pub output: Place,
    /// Their format.
    pub output_format: Format,
    /// The file for the values that could not be read, as CSV.
    pub bad_rows: Option<PathBuf>,
    /// For columns whose name is not that of their fact, the name of the fact.
    pub names: BTreeMap<String, String>,
    /// How many parts of the rows are worked on at once.
    pub threads: usize,
}

/// A Parquet file of rows that has been opened.
#[derive(Debug, Clone)]
struct Source {
    path: PathBuf,
    metadata: ArrowReaderMetadata,
    /// Row number of the first row of each row group.
    first: Vec<usize>,
}

/// What all parts of the work share.
struct Shared<'p> {
    decider: Decider<'p>,
    source: Source,
    factory: ArrowRowGroupWriterFactory,
}

impl Job {
    /// Decides all rows; `progress` is called with the rows done, and all rows where the input tells.
    ///
    /// # Errors
    ///
    /// Two of the files are one, a file cannot be read or written, a format does not go with standard input or
    /// output, a column cannot hold its fact, or no column is a fact.
    pub fn run(
        &self,
        programs: &Programs<'_>,
        progress: &mut dyn FnMut(usize, Option<usize>),
    ) -> Result<Summary, Error> {
        let started = Instant::now();
        let places = [&self.input, &self.output].into_iter().filter_map(|it| it.path());
        let files: Vec<&Path> = places.chain(self.bad_rows.as_deref()).collect();
        if let Some(path) = output::shared(&files) {
            return Err(Error::SameFile(path.to_owned()));
        }
        let parquet = (self.input_format, self.output_format) == (Format::Parquet, Format::Parquet);
        let mut summary = match (&self.input, &self.output) {
            (Place::File(input), Place::File(output)) if parquet => {
                self.groups(programs, (input, output), progress)
            }
            _ => self.stream(programs, progress),
        }?;
        summary.seconds = started.elapsed().as_secs_f64();
        Ok(summary)
    }

    fn bad(&self) -> Result<Option<BadRows>, Error> {
        self.bad_rows.as_deref().map(BadRows::create).transpose()
    }

    /// Any format to any other.
    fn stream(
        &self,
        programs: &Programs<'_>,
        progress: &mut dyn FnMut(usize, Option<usize>),
    ) -> Result<Summary, Error> {
        let reader = Reader::open(&self.input, self.input_format, self.groups.as_ref())?;
        let decider = Decider::new(programs, &reader.schema, &self.names)?;
        let mut writer = Writer::create(&self.output, self.output_format, decider.schema())?;
        let mut bad = self.bad()?;
        let threads = self.threads.max(1);
        let summary = stream::run(reader, &decider, threads, &mut writer, &mut bad, progress)?;
        writer.finish()?;
        bad.map_or(Ok(()), BadRows::finish)?;
        Ok(summary)
    }

    /// Parquet to Parquet: row groups are read, decided and encoded side by side.
    fn groups(
        &self,
        programs: &Programs<'_>,
        (input, answers): (&Path, &Path),
        progress: &mut dyn FnMut(usize, Option<usize>),
    ) -> Result<Summary, Error> {
        let (source, decider) = Source::open(input, programs, &self.names)?;
        let schema = Arc::clone(decider.schema());
        let (file_of_answers, file) = Output::create(answers)?;
        let mut bad = self.bad()?;
        let output = |source| Error::Parquet { path: answers.to_owned(), source };
        let writer = ArrowWriter::try_new(file, schema.clone(), Some(properties(&schema, None)));
        let (mut writer, factory) =
            writer.and_then(ArrowWriter::into_serialized_writer).map_err(output)?;
        let groups = source.groups(self.groups.as_ref());
        let rows = source.rows(&groups);
        let mut summary = Summary::new(programs, decider.kept());
        let shared = Shared { decider, source, factory };
        let threads = self.threads.clamp(1, groups.len().max(1));
        std::thread::scope(|scope| {
            let workers: Vec<Receiver<Result<Done, Error>>> = (0..threads)
                .map(|worker| {
                    // One finished group waits at most, so that memory stays bounded.
                    let (send, receive) = sync_channel(1);
                    let (shared, groups) = (&shared, groups.clone());
                    scope.spawn(move || work(shared, groups.skip(worker).step_by(threads), &send));
                    receive
                })
                .collect();
            for turn in 0..groups.len() {
                let receive = workers.get(turn % threads).ok_or(Error::Stopped)?;
                let done = receive.recv().map_err(|_| Error::Stopped)??;
                append(&mut writer, done.chunks).map_err(output)?;
                if let Some(bad) = &mut bad {
                    bad.write(&done.counts.bad)?;
                }
                summary.add(&done.counts);
                progress(summary.rows, Some(rows));
            }
            Ok::<(), Error>(())
        })?;
        writer.close().map_err(output)?;
        file_of_answers.finish()?;
        bad.map_or(Ok(()), BadRows::finish)?;
        Ok(summary)
    }
}

/// Works on every group that falls to a worker.
fn work(
    shared: &Shared<'_>,
    groups: impl Iterator<Item = usize>,
    send: &SyncSender<Result<Done, Error>>,
) {
    for group in groups {
        let done = group::decide(shared, group);
        let is_end = done.is_err();
        // Nobody listens any more once another part has failed.
        if send.send(done).is_err() || is_end {
            return;
        }
    }
}

fn append<W: std::io::Write + Send>(
    writer: &mut parquet::file::writer::SerializedFileWriter<W>,
    chunks: Vec<parquet::arrow::arrow_writer::ArrowColumnChunk>,
) -> Result<(), ParquetError> {
    let mut group = writer.next_row_group()?;
    for chunk in chunks {
        chunk.append_to_row_group(&mut group)?;
    }
    group.close().map(|_| ())
}

/// Lists of words repeat and compress; statistics of them help nobody.
fn properties(schema: &Schema, group: Option<usize>) -> WriterProperties {
    let mut properties = WriterProperties::builder()
        .set_max_row_group_row_count(group)
        .set_compression(Compression::SNAPPY)
        .set_statistics_enabled(EnabledStatistics::None);
    for field in schema.fields() {
        if field.data_type().is_integer() {
            properties = properties
                .set_column_dictionary_enabled(field.name().as_str().into(), false)
                .set_column_encoding(
                    field.name().as_str().into(),
                    parquet::basic::Encoding::DELTA_BINARY_PACKED,
                );
        }
    }
    properties.build()
}

impl Source {
    fn open<'p>(
        path: &Path,
        programs: &'p Programs<'p>,
        names: &BTreeMap<String, String>,
    ) -> Result<(Self, Decider<'p>), Error> {
        let parquet = |source| Error::Parquet { path: path.to_owned(), source };
        let file =
            File::open(path).map_err(|source| Error::File { path: path.to_owned(), source })?;
        let metadata =
            ArrowReaderMetadata::load(&file, ArrowReaderOptions::new()).map_err(parquet)?;
        let decider = Decider::new(programs, metadata.schema(), names)?;
        // Texts of facts stay as their dictionaries, so that a word is looked at once a batch.
        let fields = metadata.schema().fields().iter().map(|field| {
            if decider.is_fact(field.name()) && field.data_type() == &DataType::Utf8 {
                let ty = DataType::Dictionary(Box::new(DataType::Int32), Box::new(DataType::Utf8));
                Arc::new(Field::clone(field).with_data_type(ty))
            } else {
                Arc::clone(field)
            }
        });
        let schema = Arc::new(Schema::new(fields.collect::<Vec<FieldRef>>()));
        let options = ArrowReaderOptions::new().with_schema(schema);
        let metadata = ArrowReaderMetadata::load(&file, options).map_err(parquet)?;
        let mut next = 0;
        let groups = metadata.metadata().row_groups().iter();
        let first = groups.map(|group| {
            let first = next;
            next += usize::try_from(group.num_rows()).unwrap_or(0);
            first
        });
        let first = first.collect();
        Ok((Self { path: path.to_owned(), metadata, first }, decider))
    }

    /// The groups that are asked for, as far as there are any.
    fn groups(&self, asked: Option<&Range<usize>>) -> Range<usize> {
        let all = self.first.len();
        asked.map_or(0..all, |asked| asked.start.min(all)..asked.end.min(all))
    }

    fn rows(&self, groups: &Range<usize>) -> usize {
        let all = self.metadata.metadata().row_groups().get(groups.clone());
        let rows = all.unwrap_or_default().iter().map(|it| usize::try_from(it.num_rows()));
        rows.map(|rows| rows.unwrap_or(0)).sum()
    }
}
