//! What a file of rows holds, before any is read.

use arrow::datatypes::SchemaRef;

use super::reader::Reader;
use crate::Error;
use crate::format::{Format, Place};

/// What a file of rows holds.
#[derive(Debug, Clone)]
pub struct Extent {
    /// Its columns.
    pub schema: SchemaRef,
    /// How many rows each row group of a Parquet file has.
    pub groups: Option<Vec<usize>>,
}

/// Looks at the head of a file, or at the foot of one of Parquet.
///
/// # Errors
///
/// The file cannot be read, or is not of the format.
pub fn extent(place: &Place, format: Format) -> Result<Extent, Error> {
    let reader = Reader::open(place, format, None)?;
    Ok(Extent { schema: reader.schema, groups: reader.groups })
}
