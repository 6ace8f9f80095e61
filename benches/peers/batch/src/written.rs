//! The decision by hand from Parquet to Parquet: the limit.

use std::fs::File;
use std::path::Path;
use std::sync::Arc;

use arrow::array::{ArrayRef, ListBuilder, RecordBatch, StringBuilder};
use arrow::datatypes::{DataType, Field, Schema, SchemaRef};
use hand::sale::{Rules, VERDICTS};
use parquet::arrow::ArrowWriter;
use parquet::basic::{Compression, Encoding};
use parquet::file::properties::{EnabledStatistics, WriterProperties};

use crate::table::{Columns, reader};

/// Decides about all rows of some row groups.
pub(crate) fn decide(input: &Path, output: &Path, groups: Vec<usize>) {
    let mut writer = writer(output);
    let mut rules = Vec::new();
    for batch in reader(input, groups) {
        let batch = batch.expect("rows");
        judge(&Columns::new(&batch), &mut rules);
        writer.write(&answers(batch.column(0).clone(), &rules)).expect("a file");
    }
    writer.close().expect("a file");
}

/// Judges the rules of all rows of a batch.
pub(crate) fn judge(columns: &Columns<'_>, rules: &mut Vec<Rules>) {
    rules.clear();
    rules.extend((0..columns.len()).map(|row| Rules::of(&columns.facts(row))));
}

fn answers(ids: ArrayRef, rules: &[Rules]) -> RecordBatch {
    let mut verdicts = StringBuilder::with_capacity(rules.len(), rules.len() * 6);
    let mut reasons = ListBuilder::new(StringBuilder::new()).with_field(reason());
    for rules in rules {
        verdicts.append_value(VERDICTS[rules.verdict()]);
        rules.for_each_reason(|it| reasons.values().append_value(it));
        reasons.append(true);
    }
    let columns: Vec<ArrayRef> = vec![ids, Arc::new(verdicts.finish()), Arc::new(reasons.finish())];
    RecordBatch::try_new(schema(), columns).expect("columns of one length")
}

fn reason() -> Field {
    Field::new("item", DataType::Utf8, false)
}

fn schema() -> SchemaRef {
    Arc::new(Schema::new(vec![
        Field::new("id", DataType::Int64, true),
        Field::new("verdict", DataType::Utf8, false),
        Field::new("reasons", DataType::List(Arc::new(reason())), false),
    ]))
}

/// Ids are packed as differences, and no statistics are made.
fn writer(path: &Path) -> ArrowWriter<File> {
    let properties = WriterProperties::builder()
        .set_compression(Compression::SNAPPY)
        .set_statistics_enabled(EnabledStatistics::None)
        .set_column_dictionary_enabled("id".into(), false)
        .set_column_encoding("id".into(), Encoding::DELTA_BINARY_PACKED)
        .set_max_row_group_row_count(Some(122_880))
        .build();
    let file = File::create(path).expect("a file");
    ArrowWriter::try_new(file, schema(), Some(properties)).expect("a writer")
}
