//! The table of W1 as it is read: batches of Arrow arrays, and the facts of a row.

use std::fs::File;
use std::path::Path;
use std::sync::Arc;

use arrow::array::{
    Array, AsArray, BooleanArray, DictionaryArray, Float64Array, Int32Array, RecordBatch,
};
use arrow::datatypes::{DataType, FieldRef, Int32Type, Schema};
use hand::sale::{BANNED, Flat};
use parquet::arrow::arrow_reader::{
    ArrowReaderOptions, ParquetRecordBatchReader, ParquetRecordBatchReaderBuilder,
};

fn open(path: &Path) -> File {
    File::open(path).expect("the generated table")
}

/// Returns how many row groups a table has.
pub(crate) fn row_groups(path: &Path) -> usize {
    let builder = ParquetRecordBatchReaderBuilder::try_new(open(path)).expect("Parquet");
    builder.metadata().num_row_groups()
}

/// Reads row groups. Columns of text stay dictionaries, so that a text is looked at once a batch and not
/// once a row.
pub(crate) fn reader(path: &Path, groups: Vec<usize>) -> ParquetRecordBatchReader {
    let plain = ParquetRecordBatchReaderBuilder::try_new(open(path)).expect("Parquet");
    let dictionary = DataType::Dictionary(Box::new(DataType::Int32), Box::new(DataType::Utf8));
    let field = |it: &FieldRef| match it.data_type() {
        DataType::Utf8 => Arc::new(it.as_ref().clone().with_data_type(dictionary.clone())),
        _ => it.clone(),
    };
    let fields: Vec<FieldRef> = plain.schema().fields().iter().map(field).collect();
    let options = ArrowReaderOptions::new().with_schema(Arc::new(Schema::new(fields)));
    ParquetRecordBatchReaderBuilder::try_new_with_options(open(path), options)
        .expect("Parquet")
        .with_row_groups(groups)
        .with_batch_size(16_384)
        .build()
        .expect("a reader")
}

/// The columns of a batch, with what rules ask of each text of a dictionary.
pub(crate) struct Columns<'a> {
    buyer_age: &'a Int32Array,
    guardian_consent: &'a BooleanArray,
    banned: (&'a [i32], Vec<bool>),
    online: (&'a [i32], Vec<bool>),
    vending: (&'a [i32], Vec<bool>),
    truths: [&'a BooleanArray; 9],
    school_distance_m: &'a Float64Array,
    purchase_count_today: &'a Int32Array,
}

/// The plain truths, in the order of [`Columns::facts`].
const TRUTHS: [&str; 9] = [
    "is_food",
    "food_label_ok",
    "is_cosmetic",
    "cosmetic_registered",
    "probability_disclosed",
    "price_marked",
    "return_waiver_disclosed",
    "return_waiver_consented",
    "seven_day_return_refused",
];

impl<'a> Columns<'a> {
    pub(crate) fn new(batch: &'a RecordBatch) -> Self {
        Self {
            buyer_age: column(batch, "buyer_age"),
            guardian_consent: column(batch, "guardian_consent"),
            banned: asked(batch, "item_category", |it| BANNED.contains(&it)),
            online: asked(batch, "channel", |it| it == "online"),
            vending: asked(batch, "channel", |it| it == "vending"),
            truths: TRUTHS.map(|name| column(batch, name)),
            school_distance_m: column(batch, "school_distance_m"),
            purchase_count_today: column(batch, "purchase_count_today"),
        }
    }

    pub(crate) fn len(&self) -> usize {
        self.buyer_age.len()
    }

    /// The facts of a row.
    #[inline]
    pub(crate) fn facts(&self, row: usize) -> Flat {
        let truth = |place: usize| self.truths[place].value(row);
        let asked = |(keys, found): &(&[i32], Vec<bool>)| found[key(keys[row])];
        Flat {
            buyer_age: self.buyer_age.is_valid(row).then(|| self.buyer_age.value(row)),
            guardian_consent: self
                .guardian_consent
                .is_valid(row)
                .then(|| self.guardian_consent.value(row)),
            banned: asked(&self.banned),
            is_food: truth(0),
            food_label_ok: truth(1),
            is_cosmetic: truth(2),
            cosmetic_registered: truth(3),
            online: asked(&self.online),
            vending: asked(&self.vending),
            probability_disclosed: truth(4),
            price_marked: truth(5),
            waiver_disclosed: truth(6),
            waiver_consented: truth(7),
            return_refused: truth(8),
            school_distance_m: self
                .school_distance_m
                .is_valid(row)
                .then(|| self.school_distance_m.value(row)),
            purchase_count_today: self.purchase_count_today.value(row),
        }
    }
}

#[expect(clippy::cast_sign_loss, reason = "keys of a dictionary are places")]
fn key(key: i32) -> usize {
    key as usize
}

fn column<'a, T: 'static>(batch: &'a RecordBatch, name: &str) -> &'a T {
    let column = batch.column_by_name(name).expect("a column");
    column.as_any().downcast_ref().expect("a column of this type")
}

/// The keys of a column of text, and the answer for each text of its dictionary.
fn asked<'a>(
    batch: &'a RecordBatch,
    name: &str,
    ask: impl Fn(&str) -> bool,
) -> (&'a [i32], Vec<bool>) {
    let texts: &DictionaryArray<Int32Type> = column(batch, name);
    let answers = texts.values().as_string::<i32>().iter().map(|it| it.is_some_and(&ask));
    (texts.keys().values(), answers.collect())
}
