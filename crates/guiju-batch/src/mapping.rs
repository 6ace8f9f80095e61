//! Which column is which fact.

use std::collections::BTreeMap;

use arrow::datatypes::Schema;
use guiju_engine::decide::Program;
use guiju_engine::decide::slot::SlotId;

/// Columns by what becomes of them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Mapping {
    /// Place of a column, and the fact that it is.
    pub facts: Vec<(usize, SlotId)>,
    /// Places of columns that are no fact of the rules; they go through to the output.
    pub kept: Vec<usize>,
}

/// Matches the columns of a schema to the facts that a program reads: by the names given for some
/// columns, else by their own, where `_`, `-` and `.` are alike.
pub fn match_columns(
    program: &Program<'_>,
    schema: &Schema,
    names: &BTreeMap<String, String>,
) -> Mapping {
    let plain = |name: &str| name.replace(['-', '.'], "_");
    let slots = program
        .layout()
        .slots()
        .filter_map(|(id, _)| program.name_of(id).map(|name| (plain(&name), id)));
    let slots: BTreeMap<String, SlotId> = slots.collect();
    let mut mapping = Mapping::default();
    for (place, field) in schema.fields().iter().enumerate() {
        let name = names.get(field.name()).unwrap_or(field.name());
        match slots.get(&plain(name)) {
            Some(slot) => mapping.facts.push((place, *slot)),
            None => mapping.kept.push(place),
        }
    }
    mapping
}
