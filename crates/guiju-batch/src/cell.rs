//! Values of Arrow arrays as JSON, one row at a time: how rows reach programs that decide them one by one.

use arrow::array::{Array, ArrayRef, AsArray as _, BooleanArray, StringArray};
use arrow::buffer::OffsetBuffer;
use arrow::datatypes::DataType;
use arrow::error::ArrowError;
use arrow::util::display::{ArrayFormatter, FormatOptions};
use guiju_base::Time;
use guiju_engine::decide::slot::time_of;
use serde_json::value::RawValue;

use crate::convert::times;

/// The values of an array, or of the arrays below it.
pub(crate) enum Cells<'a> {
    Truths(&'a BooleanArray),
    /// Digits, and whether the words of what is no number must be quoted.
    Digits(ArrayFormatter<'a>, &'a dyn Array),
    Texts(StringArray),
    /// Texts that are JSON.
    Json(StringArray),
    /// Times; one that is none is written as it is shown, and refused by name.
    Times(Vec<Option<Time>>, ArrayFormatter<'a>, &'a dyn Array),
    /// What is written as it is shown.
    Shown(ArrayFormatter<'a>, &'a dyn Array),
    Records(Vec<(String, Self)>, &'a dyn Array),
    List(OffsetBuffer<i64>, Box<Self>, &'a dyn Array),
}

impl<'a> Cells<'a> {
    /// Prepares the values of an array; texts of a fact that is a list are JSON (`is_list`).
    pub(crate) fn new(array: &'a dyn Array, is_list: bool) -> Result<Self, ArrowError> {
        const OPTIONS: FormatOptions<'static> = FormatOptions::new();
        let formatter = || ArrayFormatter::try_new(array, &OPTIONS);
        let list = |offsets: OffsetBuffer<i64>, values: &'a ArrayRef| {
            Ok(Self::List(offsets, Box::new(Cells::new(values.as_ref(), false)?), array))
        };
        match array.data_type() {
            DataType::Boolean => Ok(Self::Truths(array.as_boolean())),
            ty if ty.is_numeric() => Ok(Self::Digits(formatter()?, array)),
            DataType::Utf8
            | DataType::LargeUtf8
            | DataType::Utf8View
            | DataType::Dictionary(..) => {
                let texts = arrow::compute::cast(array, &DataType::Utf8)?;
                let texts = texts.as_string::<i32>().clone();
                Ok(if is_list { Self::Json(texts) } else { Self::Texts(texts) })
            }
            DataType::Struct(fields) => {
                let records = array.as_struct();
                let cells = fields.iter().zip(records.columns()).map(|(field, column)| {
                    Ok((field.name().clone(), Cells::new(column.as_ref(), false)?))
                });
                Ok(Self::Records(cells.collect::<Result<_, ArrowError>>()?, array))
            }
            DataType::List(_) => {
                let lists = array.as_list::<i32>();
                let offsets = lists.value_offsets().iter().map(|it| i64::from(*it));
                list(OffsetBuffer::new(offsets.collect::<Vec<_>>().into()), lists.values())
            }
            DataType::LargeList(_) => {
                let lists = array.as_list::<i64>();
                list(lists.offsets().clone(), lists.values())
            }
            _ => match times(array) {
                Some(times) => {
                    let times = times.each().into_iter().map(|key| key.and_then(time_of));
                    Ok(Self::Times(times.collect(), formatter()?, array))
                }
                None => Ok(Self::Shown(formatter()?, array)),
            },
        }
    }

    /// Whether nothing is known of a row.
    pub(crate) fn is_null(&self, row: usize) -> bool {
        match self {
            Self::Truths(array) => array.is_null(row),
            Self::Texts(array) | Self::Json(array) => array.is_null(row),
            Self::Digits(_, array)
            | Self::Times(_, _, array)
            | Self::Shown(_, array)
            | Self::Records(_, array)
            | Self::List(_, _, array) => array.is_null(row),
        }
    }

    /// Writes the value of a row.
    pub(crate) fn write(&self, row: usize, out: &mut String) {
        if self.is_null(row) {
            out.push_str("null");
            return;
        }
        match self {
            Self::Truths(array) => out.push_str(if array.value(row) { "true" } else { "false" }),
            Self::Digits(format, _) => {
                let digits = format.value(row).to_string();
                // `NaN` and `inf` are no numbers of JSON; as texts they are refused by name.
                if digits.bytes().next_back().is_some_and(|it| it.is_ascii_digit()) {
                    out.push_str(&digits);
                } else {
                    quote(&digits, out);
                }
            }
            Self::Texts(array) => quote(array.value(row), out),
            Self::Json(array) => {
                let text = array.value(row);
                match serde_json::from_str::<&RawValue>(text) {
                    Ok(json) => out.push_str(json.get()),
                    Err(_) => quote(text, out),
                }
            }
            Self::Times(times, format, _) => match times.get(row).copied().flatten() {
                Some(time) => quote(&time.to_string(), out),
                None => quote(&format.value(row).to_string(), out),
            },
            Self::Shown(format, _) => quote(&format.value(row).to_string(), out),
            Self::Records(fields, _) => {
                let known = fields.iter().filter(|(_, cells)| !cells.is_null(row));
                object(known.map(|(name, cells)| (&**name, cells)), out, |cells, out| {
                    cells.write(row, out);
                });
            }
            Self::List(offsets, values, _) => {
                let place = |row: usize| {
                    offsets.get(row).and_then(|it| usize::try_from(*it).ok()).unwrap_or(0)
                };
                out.push('[');
                for (count, item) in (place(row)..place(row + 1)).enumerate() {
                    if count > 0 {
                        out.push(',');
                    }
                    values.write(item, out);
                }
                out.push(']');
            }
        }
    }
}

/// Writes an object of named values.
pub(crate) fn object<'n, T>(
    fields: impl Iterator<Item = (&'n str, T)>,
    out: &mut String,
    write: impl Fn(T, &mut String),
) {
    out.push('{');
    for (count, (name, value)) in fields.enumerate() {
        if count > 0 {
            out.push(',');
        }
        quote(name, out);
        out.push(':');
        write(value, out);
    }
    out.push('}');
}

fn quote(text: &str, out: &mut String) {
    // A text is always JSON.
    out.push_str(&serde_json::to_string(text).unwrap_or_default());
}
