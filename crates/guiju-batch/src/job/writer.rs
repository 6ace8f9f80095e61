//! Answers as they go to a file or standard output, batch by batch.

use std::fs::File;
use std::io::Write;
use std::sync::Arc;

use arrow::array::{Array as _, ArrayRef, AsArray as _, RecordBatch, StringArray};
use arrow::csv::Writer as CsvWriter;
use arrow::datatypes::{DataType, Field, FieldRef, Schema, SchemaRef};
use arrow::error::ArrowError;
use arrow::ipc::writer::{FileWriter, StreamWriter};
use arrow::util::display::{ArrayFormatter, FormatOptions};
use parquet::arrow::ArrowWriter;

use super::output::Output;
use crate::Error;
use crate::format::{Format, Place};

/// What answers are written to.
pub(super) struct Writer {
    place: Place,
    schema: SchemaRef,
    encoder: Encoder,
    output: Option<Output>,
}

enum Encoder {
    Parquet(Box<ArrowWriter<File>>),
    Csv(CsvWriter<Box<dyn Write>>),
    Arrow(FileWriter<Box<dyn Write>>),
    Stream(StreamWriter<Box<dyn Write>>),
}

impl Writer {
    pub(super) fn create(place: &Place, format: Format, schema: &SchemaRef) -> Result<Self, Error> {
        let schema = written(schema, format);
        let fault = |source| Error::Format { place: place.to_string(), source };
        let created = place.path().map(Output::create).transpose()?;
        if format == Format::Parquet {
            let Some((output, file)) = created else { return Err(Error::NoStream(format)) };
            let properties = super::properties(&schema, Some(super::GROUP));
            let writer = ArrowWriter::try_new(file, Arc::clone(&schema), Some(properties));
            let writer = writer.map_err(|it| fault(it.into()))?;
            let (encoder, output) = (Encoder::Parquet(Box::new(writer)), Some(output));
            return Ok(Self { place: place.clone(), schema, encoder, output });
        }
        let (output, to): (_, Box<dyn Write>) = match created {
            Some((output, file)) => (Some(output), Box::new(std::io::BufWriter::new(file))),
            None => (None, Box::new(std::io::stdout().lock())),
        };
        let encoder = match format {
            Format::Csv => {
                let mut writer = CsvWriter::new(to);
                // The head stands there even if nothing follows.
                writer.write(&RecordBatch::new_empty(Arc::clone(&schema))).map_err(fault)?;
                Encoder::Csv(writer)
            }
            Format::Arrow => Encoder::Arrow(FileWriter::try_new(to, &schema).map_err(fault)?),
            _ => Encoder::Stream(StreamWriter::try_new(to, &schema).map_err(fault)?),
        };
        Ok(Self { place: place.clone(), schema, encoder, output })
    }

    pub(super) fn write(&mut self, batch: &RecordBatch) -> Result<(), Error> {
        let columns = self.schema.fields().iter().zip(batch.columns());
        let columns = columns.map(|(field, column)| as_written(field, column));
        let columns: Result<Vec<ArrayRef>, ArrowError> = columns.collect();
        let batch = columns.and_then(|it| RecordBatch::try_new(Arc::clone(&self.schema), it));
        let written = batch.and_then(|batch| match &mut self.encoder {
            Encoder::Parquet(writer) => Ok(writer.write(&batch)?),
            Encoder::Csv(writer) => writer.write(&batch),
            Encoder::Arrow(writer) => writer.write(&batch),
            Encoder::Stream(writer) => writer.write(&batch),
        });
        written.map_err(|source| Error::Format { place: self.place.to_string(), source })
    }

    pub(super) fn finish(self) -> Result<(), Error> {
        let place = self.place.to_string();
        let flush = |mut it: Box<dyn Write>| Ok(it.flush()?);
        let closed: Result<(), ArrowError> = match self.encoder {
            Encoder::Parquet(writer) => writer.close().map(|_| ()).map_err(ArrowError::from),
            Encoder::Csv(writer) => flush(writer.into_inner()),
            Encoder::Arrow(mut writer) => writer.finish().and_then(|()| writer.flush()),
            Encoder::Stream(mut writer) => writer.finish().and_then(|()| writer.flush()),
        };
        closed.map_err(|source| Error::Format { place, source })?;
        self.output.map_or(Ok(()), Output::finish)
    }
}

/// The schema as a format can hold it: words in full instead of codes, where codes may change from batch to
/// batch; in CSV lists as words with `;` between them.
fn written(schema: &SchemaRef, format: Format) -> SchemaRef {
    if format == Format::Parquet {
        return Arc::clone(schema);
    }
    let plain = |field: &FieldRef| {
        let ty = match field.data_type() {
            DataType::Dictionary(_, of) => (**of).clone(),
            ty if format == Format::Csv && ty.is_nested() => DataType::Utf8,
            ty => ty.clone(),
        };
        Arc::new(Field::clone(field).with_data_type(ty))
    };
    Arc::new(Schema::new(schema.fields().iter().map(plain).collect::<Vec<_>>()))
}

fn as_written(field: &Field, column: &ArrayRef) -> Result<ArrayRef, ArrowError> {
    if column.data_type() == field.data_type() {
        return Ok(Arc::clone(column));
    }
    if !column.data_type().is_nested() {
        return arrow::compute::cast(column, field.data_type());
    }
    let words = |row: usize| match column.data_type() {
        DataType::List(item) if item.data_type() == &DataType::Utf8 => {
            let list = column.as_list::<i32>().value(row);
            let words: Vec<&str> = list.as_string::<i32>().iter().flatten().collect();
            Ok(words.join(";"))
        }
        _ => {
            let options = FormatOptions::default();
            ArrayFormatter::try_new(column, &options).map(|it| it.value(row).to_string())
        }
    };
    let rows = (0..column.len())
        .map(|row| if column.is_null(row) { Ok(None) } else { words(row).map(Some) });
    Ok(Arc::new(rows.collect::<Result<StringArray, ArrowError>>()?))
}
