//! One file of rows to one file of answers.

mod bad;
mod group;
mod output;
mod summary;

use std::collections::BTreeMap;
use std::fs::File;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::time::Instant;

use arrow::datatypes::{DataType, Field, FieldRef, Schema, SchemaRef};
use guiju_engine::decide::Program;
use parquet::arrow::ArrowWriter;
use parquet::arrow::arrow_reader::{ArrowReaderMetadata, ArrowReaderOptions};
use parquet::arrow::arrow_writer::ArrowRowGroupWriterFactory;
use parquet::basic::Compression;
use parquet::errors::ParquetError;
use parquet::file::properties::{EnabledStatistics, WriterProperties};

use crate::Error;
use crate::answer::{Words, fields};
use crate::mapping::{Mapping, match_columns};
use bad::BadRows;
use group::Done;
use output::Output;

pub use summary::{BadRow, Summary};

/// What is to be done.
#[derive(Debug, Clone)]
pub struct Job {
    /// The file of rows.
    pub input: PathBuf,
    /// The file of answers; it is replaced once all rows are decided.
    pub output: PathBuf,
    /// The file for the values that could not be read, as CSV.
    pub bad_rows: Option<PathBuf>,
    /// For columns whose name is not that of their fact, the name of the fact.
    pub names: BTreeMap<String, String>,
    /// How many row groups are worked on at once.
    pub threads: usize,
}

/// A file of rows that has been opened.
#[derive(Debug, Clone)]
struct Source {
    path: PathBuf,
    metadata: ArrowReaderMetadata,
    mapping: Mapping,
    /// Row number of the first row of each row group.
    first: Vec<usize>,
}

/// What all parts of the work share.
struct Shared<'p> {
    program: &'p Program<'p>,
    source: Source,
    schema: SchemaRef,
    words: Words,
    factory: ArrowRowGroupWriterFactory,
}

impl Job {
    /// Decides all rows of a Parquet file; `progress` is called with the rows done and all rows.
    ///
    /// # Errors
    ///
    /// Two of the files are one, a file cannot be read or written, a column cannot hold its fact, no column is a fact, or the
    /// program is not one for columns.
    pub fn run(
        &self,
        program: &Program<'_>,
        progress: &mut dyn FnMut(usize, usize),
    ) -> Result<Summary, Error> {
        let started = Instant::now();
        if !program.has_columns() {
            return Err(Error::Plan(program.why_no_columns()));
        }
        let files = [&self.input, &self.output].into_iter().chain(&self.bad_rows);
        if let Some(path) = output::shared(&files.map(PathBuf::as_path).collect::<Vec<_>>()) {
            return Err(Error::SameFile(path.to_owned()));
        }
        let source = Source::open(&self.input, program, &self.names)?;
        let schema = schema_of(&source);
        let (answers, file) = Output::create(&self.output)?;
        let mut bad = self.bad_rows.as_deref().map(BadRows::create).transpose()?;
        let output = |source| Error::Parquet { path: self.output.clone(), source };
        let writer = ArrowWriter::try_new(file, schema.clone(), Some(properties(&schema)));
        let (mut writer, factory) =
            writer.and_then(ArrowWriter::into_serialized_writer).map_err(output)?;
        let rules = program.rules().map(ToString::to_string).collect();
        let facts = program.layout().slots().map(|(id, _)| program.name_of(id).unwrap_or_default());
        let words = Words::new(rules, facts.collect());
        let rows = source.rows();
        let mut summary = Summary::new(program, &source.kept_names());
        let groups = source.first.len();
        let shared = Shared { program, source, schema, words, factory };
        let threads = self.threads.clamp(1, groups.max(1));
        std::thread::scope(|scope| {
            let workers: Vec<Receiver<Result<Done, Error>>> = (0..threads)
                .map(|worker| {
                    // One finished group waits at most, so that memory stays bounded.
                    let (send, receive) = sync_channel(1);
                    let shared = &shared;
                    scope.spawn(move || work(shared, (worker, threads), &send));
                    receive
                })
                .collect();
            for group in 0..groups {
                let receive = workers.get(group % threads).ok_or(Error::Stopped)?;
                let done = receive.recv().map_err(|_| Error::Stopped)??;
                append(&mut writer, done.chunks).map_err(output)?;
                if let Some(bad) = &mut bad {
                    bad.write(&done.counts.bad)?;
                }
                summary.add(&done.counts);
                progress(summary.rows, rows);
            }
            Ok::<(), Error>(())
        })?;
        writer.close().map_err(output)?;
        answers.finish()?;
        bad.map_or(Ok(()), BadRows::finish)?;
        summary.seconds = started.elapsed().as_secs_f64();
        Ok(summary)
    }
}

/// Works on every group that falls to a worker.
fn work(
    shared: &Shared<'_>,
    (worker, step): (usize, usize),
    send: &SyncSender<Result<Done, Error>>,
) {
    for group in (worker..shared.source.first.len()).step_by(step) {
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
fn properties(schema: &Schema) -> WriterProperties {
    let mut properties = WriterProperties::builder()
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

fn schema_of(source: &Source) -> SchemaRef {
    let input = source.metadata.schema().fields();
    let kept = source.mapping.kept.iter().filter_map(|place| input.get(*place).map(Arc::clone));
    let fields: Vec<FieldRef> = kept.chain(fields()).collect();
    Arc::new(Schema::new(fields))
}

impl Source {
    fn open(
        path: &Path,
        program: &Program<'_>,
        names: &BTreeMap<String, String>,
    ) -> Result<Self, Error> {
        let parquet = |source| Error::Parquet { path: path.to_owned(), source };
        let file =
            File::open(path).map_err(|source| Error::File { path: path.to_owned(), source })?;
        let metadata =
            ArrowReaderMetadata::load(&file, ArrowReaderOptions::new()).map_err(parquet)?;
        let mapping = match_columns(program, metadata.schema(), names);
        if mapping.facts.is_empty() {
            let facts = program.layout().slots().filter_map(|(id, _)| program.name_of(id));
            let facts = facts.collect::<Vec<_>>().join(", ");
            return Err(Error::NoFacts { path: path.to_owned(), facts });
        }
        // Texts of facts stay as their dictionaries, so that a word is looked at once a batch.
        let is_fact = |place: usize| mapping.facts.iter().any(|(column, _)| *column == place);
        let fields = metadata.schema().fields().iter().enumerate().map(|(place, field)| {
            if is_fact(place) && field.data_type() == &DataType::Utf8 {
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
        Ok(Self { path: path.to_owned(), metadata, mapping, first })
    }

    fn rows(&self) -> usize {
        let rows = self.metadata.metadata().file_metadata().num_rows();
        usize::try_from(rows).unwrap_or(0)
    }

    fn kept_names(&self) -> Vec<String> {
        let fields = self.metadata.schema().fields();
        let kept = self.mapping.kept.iter().filter_map(|place| fields.get(*place));
        kept.map(|field| field.name().clone()).collect()
    }
}
