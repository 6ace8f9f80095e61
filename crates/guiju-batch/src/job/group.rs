//! One row group: read, decided, encoded.

use std::fs::File;
use std::sync::Arc;

use arrow::array::{ArrayRef, BooleanArray, RecordBatch};
use arrow::util::display::{ArrayFormatter, FormatOptions};
use guiju_engine::decide::columns::{Answers, Columns};
use parquet::arrow::ProjectionMask;
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use parquet::arrow::arrow_writer::{ArrowColumnChunk, ArrowColumnWriter, compute_leaves};

use super::Shared;
use super::summary::{BadRow, Counts};
use crate::Error;
use crate::answer::arrays;
use crate::convert::{Column, read_column};

/// Rows that are decided together.
const BATCH: usize = 16_384;

/// A row group that is ready to be written.
pub(super) struct Done {
    pub(super) chunks: Vec<ArrowColumnChunk>,
    pub(super) counts: Counts,
}

pub(super) fn decide(shared: &Shared<'_>, group: usize) -> Result<Done, Error> {
    let source = &shared.source;
    let parquet = |cause| Error::Parquet { path: source.path.clone(), source: cause };
    let file = File::open(&source.path)
        .map_err(|cause| Error::File { path: source.path.clone(), source: cause })?;
    let builder = ParquetRecordBatchReaderBuilder::new_with_metadata(file, source.metadata.clone());
    let wanted = source.mapping.facts.iter().map(|(place, _)| *place);
    let wanted: Vec<usize> = wanted.chain(source.mapping.kept.iter().copied()).collect();
    let mask = ProjectionMask::roots(builder.parquet_schema(), wanted.iter().copied());
    let reader = builder.with_row_groups(vec![group]).with_projection(mask).with_batch_size(BATCH);
    let mut writers = shared.factory.create_column_writers(group).map_err(parquet)?;
    let mut work =
        Work { shared, answers: Answers::default(), counts: Counts::new(shared.program) };
    let mut row = source.first.get(group).copied().unwrap_or(0);
    for batch in reader.build().map_err(parquet)? {
        let batch = batch?;
        let rows = batch.num_rows();
        let answered = work.batch(&batch, row)?;
        write(&mut writers, &answered).map_err(parquet)?;
        row += rows;
    }
    let chunks = writers.into_iter().map(ArrowColumnWriter::close).collect::<Result<_, _>>();
    Ok(Done { chunks: chunks.map_err(parquet)?, counts: work.counts })
}

fn write(
    writers: &mut [ArrowColumnWriter],
    batch: &RecordBatch,
) -> Result<(), parquet::errors::ParquetError> {
    let mut writers = writers.iter_mut();
    for (field, column) in batch.schema().fields().iter().zip(batch.columns()) {
        for leaf in compute_leaves(field, column)? {
            if let Some(writer) = writers.next() {
                writer.write(&leaf)?;
            }
        }
    }
    Ok(())
}

struct Work<'w> {
    shared: &'w Shared<'w>,
    answers: Answers,
    counts: Counts,
}

impl Work<'_> {
    /// The kept columns of a batch, then its answers; `first` is the number of its first row.
    fn batch(&mut self, batch: &RecordBatch, first: usize) -> Result<RecordBatch, Error> {
        let columns = self.columns(batch)?;
        if columns.iter().all(|(_, column, _)| column.bad.is_empty()) {
            return self.decided(batch, &columns);
        }
        // Rows that cannot be read are told and left out, and the others decided.
        let mut good = vec![true; batch.num_rows()];
        for (name, column, array) in &columns {
            let format = ArrayFormatter::try_new(array, &FormatOptions::default())?;
            for row in &column.bad {
                let value = format.value(*row).to_string();
                self.counts.bad.push(BadRow { row: first + row + 1, column: name.clone(), value });
                if let Some(good) = good.get_mut(*row) {
                    *good = false;
                }
            }
        }
        let bad = good.iter().filter(|good| !**good).count();
        self.counts.bad_rows += bad;
        let batch = arrow::compute::filter_record_batch(batch, &BooleanArray::from(good))?;
        let columns = self.columns(&batch)?;
        self.decided(&batch, &columns)
    }

    fn columns(&self, batch: &RecordBatch) -> Result<Vec<(String, Column, ArrayRef)>, Error> {
        let source = &self.shared.source;
        let fields = source.metadata.schema().fields();
        let read = |(place, slot): &(usize, _)| {
            let name = fields.get(*place).map_or("", |field| field.name());
            let array = batch.column_by_name(name).ok_or(Error::Stopped)?;
            let program = self.shared.program;
            let column = read_column(program, *slot, array).ok_or_else(|| Error::Type {
                column: name.to_owned(),
                found: array.data_type().to_string(),
                fact: program.name_of(*slot).unwrap_or_default(),
            })?;
            Ok((name.to_owned(), column, Arc::clone(array)))
        };
        source.mapping.facts.iter().map(read).collect()
    }

    fn decided(
        &mut self,
        batch: &RecordBatch,
        read: &[(String, Column, ArrayRef)],
    ) -> Result<RecordBatch, Error> {
        let Shared { program, source, schema, words, .. } = self.shared;
        let mut columns = Columns::new(program, batch.num_rows());
        for ((_, slot), (_, column, _)) in source.mapping.facts.iter().zip(read) {
            columns.set(program, *slot, column.facts());
        }
        program.decide_columns(&columns, &mut self.answers);
        self.counts.add(&self.answers);
        let fields = source.metadata.schema().fields();
        let kept = source
            .mapping
            .kept
            .iter()
            .filter_map(|place| batch.column_by_name(fields.get(*place)?.name()).cloned());
        let all = kept.chain(arrays(&self.answers, words)?).collect();
        Ok(RecordBatch::try_new(Arc::clone(schema), all)?)
    }
}
