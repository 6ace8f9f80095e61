//! From Arrow arrays to columns of facts.

use std::sync::Arc;

use arrow::array::{Array, ArrayRef, AsArray as _, BooleanArray, PrimitiveArray};
use arrow::buffer::{BooleanBuffer, NullBuffer, ScalarBuffer};
use arrow::datatypes::{
    ArrowPrimitiveType, DataType, Date32Type, Date64Type, Decimal128Type, Float32Type, Float64Type,
    Int8Type, Int16Type, Int32Type, Int64Type, TimeUnit, UInt8Type, UInt16Type, UInt32Type,
};
use guiju_engine::decide::Program;
use guiju_engine::decide::columns::{ColumnFacts, Values};
use guiju_engine::decide::slot::{Slot, SlotId, SlotKind, day_of_epoch, moment_of_epoch};
use guiju_law::Type;

/// A column of facts with what it is held in.
#[derive(Debug, Clone)]
pub struct Column {
    values: Held,
    known: Option<Vec<u64>>,
    /// Rows whose value is none that the fact can have, in order.
    pub bad: Vec<usize>,
}

#[derive(Debug, Clone)]
enum Held {
    Bits(Vec<u64>),
    Int32(ScalarBuffer<i32>),
    Int64(Vec<i64>, u32),
    Codes(ScalarBuffer<i32>, Vec<i64>),
}

impl Column {
    /// Returns the facts as columns are decided on.
    pub fn facts(&self) -> ColumnFacts<'_> {
        let values = match &self.values {
            Held::Bits(bits) => Values::Bits(bits),
            Held::Int32(values) => Values::Int32(values),
            Held::Int64(values, scale) => Values::Int64(values, *scale),
            Held::Codes(codes, integers) => Values::Codes(codes, integers),
        };
        ColumnFacts { values, known: self.known.as_deref() }
    }

    /// The integers of codes.
    fn integers(&self) -> Vec<i64> {
        match &self.values {
            Held::Codes(codes, integers) => {
                let integer = |code: &i32| {
                    let code = usize::try_from(*code).ok();
                    code.and_then(|code| integers.get(code)).copied().unwrap_or(NONE)
                };
                codes.iter().map(integer).collect()
            }
            Held::Int64(values, _) => values.clone(),
            Held::Bits(_) | Held::Int32(_) => Vec::new(),
        }
    }

    fn into_integers(self, scale: u32) -> Self {
        Self { values: Held::Int64(self.integers(), scale), ..self }
    }

    fn into_truths(self) -> Self {
        let truths = self.integers().into_iter().map(|it| it == 1).collect::<BooleanBuffer>();
        Self { values: Held::Bits(bits(&truths)), ..self }
    }

    /// Returns the integer of each row; `None` where it is not known or bad.
    pub(crate) fn each(&self) -> Vec<Option<i64>> {
        let is_known = |row: usize| {
            self.known.as_ref().is_none_or(|known| {
                known.get(row / 64).is_some_and(|word| word >> (row % 64) & 1 == 1)
            })
        };
        let integers = self.integers().into_iter().enumerate();
        integers.map(|(row, it)| Some(it).filter(|it| *it != NONE && is_known(row))).collect()
    }
}

/// The integer of a value that is none; it lies in no range of any rule.
const NONE: i64 = i64::MIN + 1;

/// Whether arrays of a type can hold the values of a slot.
///
/// Truths, numbers, words and times may be written as text, as in files of facts; a share must be, with
/// its sign, because `0.5` could be half or half a percent. A list is one of records, or JSON as text.
pub fn can_hold(kind: &SlotKind, ty: &DataType) -> bool {
    let is_text = is_text(ty);
    match kind {
        SlotKind::YesNo => is_text || ty == &DataType::Boolean,
        SlotKind::Number { ty: of, .. } if *of != Type::Percent => {
            let is_whole = ty.is_integer() && ty != &DataType::UInt64;
            let is_float = matches!(ty, DataType::Float32 | DataType::Float64);
            is_text || is_whole || is_float || matches!(ty, DataType::Decimal128(..))
        }
        SlotKind::Number { .. } | SlotKind::Choice(_) | SlotKind::Text => is_text,
        SlotKind::Date => {
            let is_time = matches!(ty, DataType::Date32 | DataType::Date64);
            is_text || is_time || matches!(ty, DataType::Timestamp(..))
        }
        SlotKind::Set(_) | SlotKind::List(_) | SlotKind::Other => {
            is_text || matches!(ty, DataType::List(_) | DataType::LargeList(_))
        }
    }
}

fn is_text(ty: &DataType) -> bool {
    match ty {
        DataType::Utf8 | DataType::LargeUtf8 | DataType::Utf8View => true,
        DataType::Dictionary(_, of) => is_text(of),
        _ => false,
    }
}

/// Reads an array as the values of a slot; `None` when its type cannot be the fact's.
pub fn read_column(program: &Program<'_>, slot: SlotId, array: &ArrayRef) -> Option<Column> {
    let fact = program.layout().slot(slot)?;
    if is_text(array.data_type()) {
        let column = words(program, slot, array)?;
        return Some(match fact.kind {
            SlotKind::YesNo => column.into_truths(),
            SlotKind::Number { scale, .. } => column.into_integers(scale),
            SlotKind::Date => column.into_integers(0),
            _ => column,
        });
    }
    match (&fact.kind, array.data_type()) {
        (SlotKind::YesNo, DataType::Boolean) => Some(truths(array.as_boolean())),
        (SlotKind::Number { ty: Type::Percent, .. }, _) => None,
        (SlotKind::Number { scale, .. }, _) => numbers(array, fact, *scale),
        (SlotKind::Date, _) => times(array),
        _ => None,
    }
}

/// Reads an array as times, by the integers of slots; `None` when its type holds none.
///
/// A moment of a zone is told by the clock of Beijing, eight hours ahead of UTC, which is what Chinese law
/// counts by; parts of a second are cut off.
pub fn times(array: &dyn Array) -> Option<Column> {
    const BEIJING: i64 = 8 * 3600;
    Some(match array.data_type() {
        DataType::Date32 => {
            dated(array.as_primitive::<Date32Type>(), |days| day_of_epoch(i64::from(*days)))
        }
        DataType::Date64 => dated(array.as_primitive::<Date64Type>(), |milliseconds| {
            day_of_epoch(milliseconds.div_euclid(86_400_000))
        }),
        DataType::Timestamp(unit, zone) => {
            let second = match unit {
                TimeUnit::Second => 1,
                TimeUnit::Millisecond => 1_000,
                TimeUnit::Microsecond => 1_000_000,
                TimeUnit::Nanosecond => 1_000_000_000,
            };
            let ahead = if zone.is_some() { BEIJING } else { 0 };
            let plain = arrow::compute::cast(array, &DataType::Int64).ok()?;
            dated(plain.as_primitive::<Int64Type>(), |steps| {
                moment_of_epoch(steps.div_euclid(second).checked_add(ahead)?)
            })
        }
        _ => return None,
    })
}

fn bits(buffer: &BooleanBuffer) -> Vec<u64> {
    buffer.bit_chunks().iter_padded().collect()
}

fn known(nulls: Option<&NullBuffer>) -> Option<Vec<u64>> {
    nulls.map(|nulls| bits(nulls.inner()))
}

fn truths(array: &BooleanArray) -> Column {
    Column {
        values: Held::Bits(bits(array.values())),
        known: known(array.nulls()),
        bad: Vec::new(),
    }
}

fn numbers(array: &ArrayRef, fact: &Slot, scale: u32) -> Option<Column> {
    let (whole, steps) = (Range(fact.allowed(0)?), Range(fact.allowed(scale)?));
    Some(match array.data_type() {
        DataType::Int32 => {
            let array = array.as_primitive::<Int32Type>();
            let values = Held::Int32(array.values().clone());
            Column { values, known: known(array.nulls()), bad: whole.outside(array) }
        }
        DataType::Int64 => whole.column::<Int64Type>(array),
        DataType::Int16 => whole.column::<Int16Type>(array),
        DataType::Int8 => whole.column::<Int8Type>(array),
        DataType::UInt32 => whole.column::<UInt32Type>(array),
        DataType::UInt16 => whole.column::<UInt16Type>(array),
        DataType::UInt8 => whole.column::<UInt8Type>(array),
        DataType::Float64 => {
            let array = array.as_primitive::<Float64Type>();
            steps.scaled(array, scale, |value| decimal(value, scale))
        }
        DataType::Float32 => {
            // As written: the double of the shortest digits that a single stands for.
            let array = array.as_primitive::<Float32Type>();
            steps.scaled(array, scale, |value| decimal(value.to_string().parse().ok()?, scale))
        }
        DataType::Decimal128(_, digits) => {
            let own = u32::try_from(*digits).ok()?;
            let array = array.as_primitive::<Decimal128Type>();
            steps.scaled(array, scale, |value| rescale(value, own, scale))
        }
        _ => return None,
    })
}

/// The lowest and the highest integer that the domain of a fact allows.
#[derive(Debug, Clone, Copy)]
struct Range((i64, i64));

impl Range {
    fn holds(self, value: i64) -> bool {
        let (low, high) = self.0;
        (low..=high).contains(&value)
    }

    /// Known rows whose value is none of the range.
    fn outside<T>(self, array: &PrimitiveArray<T>) -> Vec<usize>
    where
        T: ArrowPrimitiveType,
        T::Native: Into<i64>,
    {
        let is_outside = |value: &T::Native| !self.holds((*value).into());
        // Without a branch in the sweep; rows outside are rare.
        let is_all = self.0 == (i64::MIN, i64::MAX);
        if is_all || !array.values().iter().fold(false, |any, value| any | is_outside(value)) {
            return Vec::new();
        }
        let rows = array.values().iter().enumerate();
        let rows = rows.filter(|(row, value)| is_outside(value) && array.is_valid(*row));
        rows.map(|(row, _)| row).collect()
    }

    fn column<T>(self, array: &ArrayRef) -> Column
    where
        T: ArrowPrimitiveType,
        T::Native: Into<i64>,
    {
        let array = array.as_primitive::<T>();
        let values = array.values().iter().map(|value| (*value).into()).collect();
        let values = Held::Int64(values, 0);
        Column { values, known: known(array.nulls()), bad: self.outside(array) }
    }

    fn scaled<T: ArrowPrimitiveType>(
        self,
        array: &PrimitiveArray<T>,
        scale: u32,
        convert: impl Fn(T::Native) -> Option<i64>,
    ) -> Column {
        let convert = |value: &T::Native| convert(*value).filter(|it| self.holds(*it));
        let (values, bad) = converted(array, convert);
        Column { values: Held::Int64(values, scale), known: known(array.nulls()), bad }
    }
}

/// The integers of values, and the known rows whose value has none.
fn converted<T: ArrowPrimitiveType>(
    array: &PrimitiveArray<T>,
    convert: impl Fn(&T::Native) -> Option<i64>,
) -> (Vec<i64>, Vec<usize>) {
    let mut bad = Vec::new();
    let values = array.values().iter().enumerate().map(|(row, value)| {
        convert(value).unwrap_or_else(|| {
            if array.is_valid(row) {
                bad.push(row);
            }
            NONE
        })
    });
    (values.collect(), bad)
}

/// The last double up to which each whole number is one: 2^53.
const WHOLE_MAX: f64 = 9_007_199_254_740_992.0;

/// A double as the decimal that it is written as, in steps of the scale; `None` when it has more digits.
///
/// The shortest digits that give the double are meant, as a person or program wrote them. Up to 15
/// digits no two decimals give one double, so that a decimal of the scale which gives it is the one.
#[expect(clippy::float_arithmetic, reason = "a check that the decimal found gives the double back")]
#[expect(clippy::float_cmp, reason = "the same double, not one near it")]
#[expect(clippy::cast_possible_truncation, reason = "below 2^53 or 10^15 as the lines before say")]
#[expect(clippy::cast_precision_loss, reason = "below 10^15 as the line before says")]
fn decimal(value: f64, scale: u32) -> Option<i64> {
    if value.fract() == 0.0 && value.abs() <= WHOLE_MAX {
        return (value as i64).checked_mul(10_i64.checked_pow(scale)?);
    }
    let power = 10_f64.powi(i32::try_from(scale).ok()?);
    let steps = (value * power).round();
    if steps.is_nan() || steps.abs() >= 1e15 {
        return None;
    }
    let steps = steps as i64;
    (steps as f64 / power == value).then_some(steps)
}

fn rescale(value: i128, from: u32, to: u32) -> Option<i64> {
    let value = if from <= to {
        value.checked_mul(10_i128.checked_pow(to - from)?)?
    } else {
        let factor = 10_i128.checked_pow(from - to)?;
        if value % factor != 0 {
            return None;
        }
        value / factor
    };
    i64::try_from(value).ok()
}

/// Each distinct text is read once.
fn words(program: &Program<'_>, slot: SlotId, array: &ArrayRef) -> Option<Column> {
    let ty = DataType::Dictionary(Box::new(DataType::Int32), Box::new(DataType::Utf8));
    let array = if array.data_type() == &ty {
        Arc::clone(array)
    } else {
        arrow::compute::cast(array, &ty).ok()?
    };
    let array = array.as_dictionary_opt::<Int32Type>()?;
    let words = array.values().as_string_opt::<i32>()?;
    let integers: Vec<Option<i64>> =
        words.iter().map(|word| word.and_then(|word| program.integer_of(slot, word))).collect();
    let mut bad = Vec::new();
    if integers.iter().any(Option::is_none) {
        for (row, code) in array.keys().values().iter().enumerate() {
            let is_one = usize::try_from(*code).ok().and_then(|code| integers.get(code));
            if array.is_valid(row) && is_one.is_none_or(Option::is_none) {
                bad.push(row);
            }
        }
    }
    let integers = integers.into_iter().map(|it| it.unwrap_or(NONE)).collect();
    let values = Held::Codes(array.keys().values().clone(), integers);
    Some(Column { values, known: known(array.keys().nulls()), bad })
}

fn dated<T: ArrowPrimitiveType>(
    array: &PrimitiveArray<T>,
    convert: impl Fn(&T::Native) -> Option<i64>,
) -> Column {
    let (values, bad) = converted(array, convert);
    Column { values: Held::Int64(values, 0), known: known(array.nulls()), bad }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::decimal;

    proptest! {
        #[test]
        fn a_double_is_the_decimal_it_was_written_as(steps in -999_999_999_999_i64..1_000_000_000_000) {
            let text = format!("{}{}.{:06}", if steps < 0 { "-" } else { "" }, steps.abs() / 1_000_000, steps.abs() % 1_000_000);
            prop_assert_eq!(decimal(text.parse().unwrap(), 6), Some(steps));
        }

        #[test]
        fn a_double_with_more_digits_is_none(steps in 1_000_i64..999_999_999, digit in 1..10_i64) {
            let text = format!("{}.{:06}{digit}", steps / 1_000_000, steps % 1_000_000);
            prop_assert_eq!(decimal(text.parse().unwrap(), 6), None);
        }
    }
}
