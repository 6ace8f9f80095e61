//! One row group: read, decided, encoded.

use std::fs::File;

use arrow::array::RecordBatch;
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use parquet::arrow::arrow_writer::{ArrowColumnChunk, ArrowColumnWriter, compute_leaves};

use super::{BATCH, Shared};
use crate::Error;
use crate::counts::Counts;
use crate::decider::Memory;

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
    let reader = builder.with_row_groups(vec![group]).with_batch_size(BATCH);
    let mut writers = shared.factory.create_column_writers(group).map_err(parquet)?;
    let (mut memory, mut counts) = (Memory::default(), Counts::default());
    let mut row = source.first.get(group).copied().unwrap_or(0);
    for batch in reader.build().map_err(parquet)? {
        let batch = batch?;
        let answered = shared.decider.decide(&batch, row, &[], &mut memory, &mut counts)?;
        write(&mut writers, &answered).map_err(parquet)?;
        row += batch.num_rows();
    }
    let chunks = writers.into_iter().map(ArrowColumnWriter::close).collect::<Result<_, _>>();
    Ok(Done { chunks: chunks.map_err(parquet)?, counts })
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
