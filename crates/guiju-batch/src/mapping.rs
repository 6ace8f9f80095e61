//! Which column is which fact.

use std::collections::BTreeMap;

use arrow::datatypes::Schema;
use guiju_engine::decide::Program;
use guiju_engine::decide::slot::SlotId;

use crate::Error;
use crate::convert::can_hold;

/// Columns by what becomes of them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Mapping {
    /// Place of a column, and the fact of a program that it is.
    pub facts: Vec<(usize, SlotId)>,
}

/// Matches the columns of a schema to the facts that a program reads: by the names given for some
/// columns, else by their own, where `_`, `-` and `.` are alike.
///
/// # Errors
///
/// Two columns are one fact, or a column cannot hold its fact.
pub fn match_columns(
    program: &Program<'_>,
    schema: &Schema,
    names: &BTreeMap<String, String>,
) -> Result<Mapping, Error> {
    let slots = program
        .layout()
        .slots()
        .filter_map(|(id, slot)| program.name_of(id).map(|name| (plain(&name), (id, slot))));
    let slots: BTreeMap<String, _> = slots.collect();
    let mut mapping = Mapping::default();
    let mut columns: BTreeMap<SlotId, &str> = BTreeMap::new();
    for (place, field) in schema.fields().iter().enumerate() {
        let name = names.get(field.name()).unwrap_or(field.name());
        let Some((id, slot)) = slots.get(&plain(name)) else { continue };
        let fact = || program.name_of(*id).unwrap_or_default();
        if let Some(other) = columns.insert(*id, field.name()) {
            let columns = (other.to_owned(), field.name().clone());
            return Err(Error::Twice { fact: fact(), columns });
        }
        if !can_hold(&slot.kind, field.data_type()) {
            return Err(Error::Type {
                column: field.name().clone(),
                found: field.data_type().to_string(),
                fact: fact(),
            });
        }
        mapping.facts.push((place, *id));
    }
    Ok(mapping)
}

fn plain(name: &str) -> String {
    name.replace(['-', '.'], "_")
}

/// A column that a name is given for, and that is not there.
pub(crate) fn missing_column(schema: &Schema, names: &BTreeMap<String, String>) -> Option<String> {
    names.keys().find(|column| schema.index_of(column).is_err()).cloned()
}
