//! The quantities over a list that ranges alone read: sums of its fields, and counts by a range of one.

use super::super::block::{Column, FieldRange};
use super::super::input::Input;
use super::super::interval::{Interval, TooLarge};
use super::super::missing::Missing;
use super::super::pair::Pair;
use super::super::stretch::Stretch;

/// The quantities over lists.
#[derive(Debug, Clone, Default)]
pub(super) struct Lists {
    fields: Vec<Field>,
}

/// The quantities over one field, which is read once for all of them.
#[derive(Debug, Clone)]
struct Field {
    column: Column,
    sums: Vec<Aggregate<Sum>>,
    counts: Vec<Aggregate<FieldRange>>,
}

/// A quantity with a test that reads it.
#[derive(Debug, Clone)]
struct Aggregate<K> {
    kind: K,
    test: RangeTest,
}

/// A sum of a field.
#[derive(Debug, Clone, Copy)]
pub(super) struct Sum {
    /// What is known of a missing term.
    absent: Interval,
    /// Whether no element that is not given is below zero.
    non_negative: bool,
    /// Whether nothing is known of the sum while a term is missing.
    is_plain: bool,
}

/// What a test reads of a field.
#[derive(Debug, Clone, Copy)]
pub(super) enum Kind {
    Sum(Sum),
    /// How many elements lie in the range.
    Count(FieldRange),
}

/// Whether a quantity lies in a range.
#[derive(Debug, Clone, Copy)]
pub(super) struct RangeTest {
    range: Stretch,
    is_equal: bool,
    shift: u32,
    /// What the test lets through while the quantity is unknown (0 and 1), known and outside (2), known and
    /// inside (3).
    rows: [Pair; 4],
    /// The conjunctions that it is in, and itself.
    readers: u64,
}

const UNKNOWN: u8 = 0;
const OUTSIDE: u8 = 2;
const INSIDE: u8 = 3;

impl Lists {
    /// Adds a test of a quantity over a list.
    pub(super) fn add(&mut self, column: Column, kind: Kind, test: RangeTest) {
        let place = self.fields.iter().position(|it| it.column == column);
        let place = place.unwrap_or_else(|| {
            self.fields.push(Field { column, sums: Vec::new(), counts: Vec::new() });
            self.fields.len() - 1
        });
        if let Some(field) = self.fields.get_mut(place) {
            match kind {
                Kind::Sum(kind) => field.sums.push(Aggregate { kind, test }),
                Kind::Count(kind) => field.counts.push(Aggregate { kind, test }),
            }
        }
    }

    /// All tests of its quantities.
    pub(super) fn tests_mut(&mut self) -> impl Iterator<Item = &mut RangeTest> {
        self.fields.iter_mut().flat_map(|field| {
            let sums = field.sums.iter_mut().map(|it| &mut it.test);
            sums.chain(field.counts.iter_mut().map(|it| &mut it.test))
        })
    }

    /// What their tests let through.
    #[inline]
    pub(super) fn run(&self, input: &Input) -> Result<Pair, TooLarge> {
        let mut pair = Pair::TRUE;
        for field in &self.fields {
            let list = field.column.list(input).ok_or(TooLarge)?;
            if list.is_open || list.is_wide {
                pair = pair.and(field.run_at_length(input)?);
                continue;
            }
            let cells = field.column.cells();
            let missing = list.row_mask & !list.known_of(cells);
            if !field.sums.is_empty() {
                let (sum, is_known) = (list.sum(cells), u8::from(missing == 0));
                for Aggregate { kind, test } in &field.sums {
                    // No branch on what is missing, which is as good as random.
                    pair = pair.and(if kind.is_plain || missing == 0 {
                        test.row(sum, is_known)
                    } else {
                        test.row_of(field.column.sum(input, kind.absent, kind.non_negative)?)
                    });
                }
            }
            for Aggregate { kind, test } in &field.counts {
                pair = pair.and(if missing == 0 {
                    test.row(kind.count_all(list, cells), 1)
                } else {
                    test.row_between(kind.count_between(list, cells))
                });
            }
        }
        Ok(pair)
    }

    /// Finds the facts that would settle the tests, by the bits that are unknown and those of which that is
    /// asked.
    pub(super) fn missing(&self, input: &Input, bits: (u64, u64), found: &mut Vec<Missing>) {
        for field in &self.fields {
            let sums = field.sums.iter().any(|it| it.test.is_wanted(bits));
            let counts = || field.counts.iter().filter(|it| it.test.is_wanted(bits));
            if sums || counts().any(|it| it.kind.depends_on_missing()) {
                field.column.missing(input, found);
            } else if counts().next().is_some() {
                field.column.missing_list(input, found);
            }
        }
    }
}

impl Sum {
    pub(super) fn new(absent: Interval, non_negative: bool) -> Self {
        let is_plain = absent == Interval::UNKNOWN && !non_negative;
        Self { absent, non_negative, is_plain }
    }
}

impl Field {
    /// What its tests let through of a list that may have other elements, or has wide integers.
    #[inline(never)]
    fn run_at_length(&self, input: &Input) -> Result<Pair, TooLarge> {
        let mut pair = Pair::TRUE;
        for Aggregate { kind: Sum { absent, non_negative, .. }, test } in &self.sums {
            pair = pair.and(test.row_of(self.column.sum(input, *absent, *non_negative)?));
        }
        for Aggregate { kind, test } in &self.counts {
            pair = pair.and(test.row_of(kind.count(&self.column, input)));
        }
        Ok(pair)
    }
}

impl RangeTest {
    /// A test; `None` where nothing lies in the range.
    pub(super) fn new(range: (i64, i64), is_equal: bool, shift: u32) -> Option<Self> {
        let (range, rows) = (Stretch::new(range)?, [Pair::TRUE; 4]);
        let mut test = Self { range, is_equal, shift, rows, readers: 0 };
        test.read(shift, true);
        Some(test)
    }

    /// Whether it is unknown (first) and a conjunction that it is in is asked for.
    fn is_wanted(&self, (unknown, wanted): (u64, u64)) -> bool {
        wanted & self.readers != 0 && unknown & self.bit() != 0
    }

    /// The bit that it is.
    pub(super) fn bit(&self) -> u64 {
        1 << self.shift
    }

    /// Adds a conjunction that it is in.
    pub(super) fn read(&mut self, out: u32, positive: bool) {
        self.readers |= 1 << out;
        let [unknown, also_unknown, no, yes] = &mut self.rows;
        unknown.narrow(out, true, false);
        *also_unknown = *unknown;
        if positive { no } else { yes }.narrow(out, false, false);
    }

    #[inline]
    fn row_at(&self, place: u8) -> Pair {
        let place = usize::from(place & 3);
        self.rows.get(place).copied().unwrap_or(Pair::FALSE)
    }

    /// What it lets through by a value, or while it is not known (0).
    #[inline]
    fn row(&self, value: i64, known: u8) -> Pair {
        // No branch: which side of its figure a value lies on is as good as random.
        self.row_at(2 * known + u8::from(self.range.holds(value)))
    }

    /// What it lets through by a value that lies between two, both of which it can be.
    #[inline]
    fn row_between(&self, (least, most): (i64, i64)) -> Pair {
        let (low, high) = self.range.ends();
        let surely_not = u8::from(most < low) | u8::from(high < least);
        // What is unknown never surely equals.
        let surely = u8::from(low <= least)
            & u8::from(most <= high)
            & (u8::from(!self.is_equal) | u8::from(least == most));
        self.row_at((OUTSIDE * surely_not) | (INSIDE * surely))
    }

    /// What it lets through by what is known of a value.
    fn row_of(&self, value: Interval) -> Pair {
        self.row_at(match value.within(self.range.ends(), self.is_equal) {
            Some(true) => INSIDE,
            Some(false) => OUTSIDE,
            None => UNKNOWN,
        })
    }
}
