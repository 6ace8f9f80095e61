//! Columns from facts that come one subject after another.

use super::{ColumnFacts, Columns, Values};
use crate::decide::Program;
use crate::decide::input::Input;
use crate::decide::slot::{SlotId, SlotKind};

/// Facts about many subjects, gathered row by row.
#[derive(Debug, Clone)]
pub struct Rows {
    rows: usize,
    gathered: Vec<Gathered>,
}

/// One fact of all rows.
#[derive(Debug, Clone)]
struct Gathered {
    slot: SlotId,
    place: usize,
    /// Truths, or the integers of the slot with its digits behind the point.
    bits: Option<Vec<u64>>,
    integers: Vec<i64>,
    scale: u32,
    known: Vec<u64>,
}

impl Rows {
    /// Returns no rows yet.
    pub fn new(program: &Program<'_>) -> Self {
        let slots = program.layout().slots().filter_map(|(id, slot)| {
            let (bits, scale) = match &slot.kind {
                SlotKind::YesNo => (Some(Vec::new()), 0),
                SlotKind::Number { scale, .. } => (None, *scale),
                SlotKind::List(_) | SlotKind::Other => return None,
                _ => (None, 0),
            };
            let (integers, known) = (Vec::new(), Vec::new());
            Some(Gathered { slot: id, place: slot.place, bits, integers, scale, known })
        });
        Self { rows: 0, gathered: slots.collect() }
    }

    /// Returns how many rows there are.
    pub fn len(&self) -> usize {
        self.rows
    }

    /// Returns whether there are no rows.
    pub fn is_empty(&self) -> bool {
        self.rows == 0
    }

    /// Adds what an input holds as a row; lists stay behind.
    pub fn push(&mut self, input: &Input) {
        let row = self.rows;
        self.rows += 1;
        let put = |bits: &mut Vec<u64>, value: bool| {
            bits.resize(row / 64 + 1, 0);
            if let Some(word) = bits.last_mut() {
                *word |= u64::from(value) << (row % 64);
            }
        };
        for gathered in &mut self.gathered {
            let known = match &mut gathered.bits {
                Some(bits) => {
                    let (yes, no) = input.fields.truth(gathered.place);
                    put(bits, yes);
                    yes != no
                }
                None => {
                    gathered.integers.push(input.fields.integer(gathered.place));
                    input.fields.is_known(gathered.place)
                }
            };
            put(&mut gathered.known, known);
        }
    }

    /// Returns the columns.
    pub fn columns(&self, program: &Program<'_>) -> Columns<'_> {
        let mut columns = Columns::new(program, self.rows);
        for gathered in &self.gathered {
            let values = match &gathered.bits {
                Some(bits) => Values::Bits(bits),
                None => Values::Int64(&gathered.integers, gathered.scale),
            };
            columns.set(
                program,
                gathered.slot,
                ColumnFacts { values, known: Some(&gathered.known) },
            );
        }
        columns
    }
}
