//! All tests of one integer fact at once: the figures of the law cut its values into cells, and each cell
//! holds the bits of all tests.

use super::input::Fields;
use super::interval::Tri;
use super::machine::Bit;
use super::slot::{Slot, SlotId};

/// A test of one integer: the ranges that pass, and what is known of it while the integer is not.
#[derive(Debug, Clone)]
pub(super) struct Leaf {
    pub(super) ranges: Vec<(i64, i64)>,
    /// Values that are not decided: times of the day of a date that has no clock.
    pub(super) unclear: Option<(i64, i64)>,
    pub(super) absent: Tri,
    pub(super) out: Bit,
}

impl Leaf {
    /// Whether a value passes.
    pub(super) fn truth(&self, value: i64) -> Tri {
        if self.unclear.is_some_and(|(low, high)| low <= value && value <= high) {
            return None;
        }
        Some(self.ranges.iter().any(|(low, high)| *low <= value && value <= *high))
    }
}

/// The tests of one fact.
#[derive(Debug, Clone)]
pub(super) struct Cut {
    pub(super) slot: SlotId,
    place: usize,
    cells: Cells,
    columns: Vec<Column>,
}

/// How the cell of a value is found.
#[derive(Debug, Clone)]
enum Cells {
    /// The values of a choice are their own cells; the last is given.
    Places(usize),
    /// The first value of each cell but the first.
    From(Vec<i64>),
}

/// The bits of the tests that lie in one word.
#[derive(Debug, Clone)]
pub(super) struct Column {
    pub(super) word: usize,
    /// The bits of all tests.
    pub(super) bits: u64,
    /// What can be true and what can be false: while the value is unknown, then in each cell.
    cells: Vec<(u64, u64)>,
}

/// Most cells of which the values of a choice are their own.
const PLACES_MAX: usize = 256;

/// Fewest bounds that are worth a binary search.
const SEARCH_MIN: usize = 16;

impl Cut {
    pub(super) fn new(id: SlotId, slot: &Slot, leaves: &[Leaf]) -> Self {
        let (cells, first) = cells(slot, leaves);
        let mut columns: Vec<Column> = Vec::new();
        for leaf in leaves {
            let place =
                columns.iter().position(|it| it.word == leaf.out.word).unwrap_or_else(|| {
                    let cells = vec![(0, 0); first.len() + 1];
                    columns.push(Column { word: leaf.out.word, bits: 0, cells });
                    columns.len() - 1
                });
            if let Some(column) = columns.get_mut(place) {
                column.add(leaf, &first);
            }
        }
        Self { slot: id, place: slot.place, cells, columns }
    }

    pub(super) fn columns(&self) -> &[Column] {
        &self.columns
    }

    /// Whether the fact is known.
    pub(super) fn is_known(&self, fields: &Fields) -> bool {
        fields.is_known(self.place)
    }

    /// The place of the cell of the fact.
    pub(super) fn cell(&self, fields: &Fields) -> usize {
        if !fields.is_known(self.place) {
            return 0;
        }
        let value = fields.integer(self.place);
        1 + match &self.cells {
            Cells::Places(last) => usize::try_from(value).unwrap_or(0).min(*last),
            Cells::From(first) if first.len() < SEARCH_MIN => {
                first.iter().map(|first| usize::from(*first <= value)).sum()
            }
            Cells::From(first) => first.partition_point(|first| *first <= value),
        }
    }
}

impl Column {
    fn add(&mut self, leaf: &Leaf, first: &[i64]) {
        let bit = 1 << leaf.out.shift;
        self.bits |= bit;
        let mut put = |cell: usize, truth: Tri| {
            if let Some((yes, no)) = self.cells.get_mut(cell) {
                *yes |= if truth == Some(false) { 0 } else { bit };
                *no |= if truth == Some(true) { 0 } else { bit };
            }
        };
        put(0, leaf.absent);
        for (place, value) in first.iter().enumerate() {
            put(place + 1, leaf.truth(*value));
        }
    }

    /// The bits that can be true and that can be false in a cell.
    pub(super) fn get(&self, cell: usize) -> (u64, u64) {
        self.cells.get(cell).copied().unwrap_or((0, 0))
    }
}

/// The cells of a fact, and a value of each.
fn cells(slot: &Slot, leaves: &[Leaf]) -> (Cells, Vec<i64>) {
    if let 1..=PLACES_MAX = slot.choices {
        let last = slot.choices - 1;
        let values = (0..slot.choices).filter_map(|place| i64::try_from(place).ok());
        return (Cells::Places(last), values.collect());
    }
    let first = bounds(leaves);
    let values = std::iter::once(i64::MIN).chain(first.iter().copied()).collect();
    (Cells::From(first), values)
}

/// The first values of all cells but the first.
pub(super) fn bounds(leaves: &[Leaf]) -> Vec<i64> {
    let ranges = leaves.iter().flat_map(|leaf| leaf.ranges.iter().chain(&leaf.unclear));
    let ranges = ranges.filter(|(low, high)| low <= high);
    let ends = ranges.flat_map(|(low, high)| [Some(*low), high.checked_add(1)]);
    let mut first: Vec<i64> = ends.flatten().filter(|end| *end != i64::MIN).collect();
    first.sort_unstable();
    first.dedup();
    first
}
