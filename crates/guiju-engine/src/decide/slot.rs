//! Where each fact lies in the flat form: its slot.
//!
//! A yes-no fact is one bit of a word, a number, date, choice or text one 64-bit integer, a list of
//! records a block of columns; a fact of any other kind is kept as it came.

use std::collections::BTreeMap;
use std::sync::Arc;

use guiju_base::{ClockTime, Date, Number, Time};
use guiju_law::vocabulary::{ChoiceId, Shape, SubjectId, Vocabulary};
use guiju_law::{Type, Value};

/// Names a fact within its layout, or a field within its list.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SlotId(pub u32);

impl SlotId {
    /// Returns the place in the layout.
    pub fn index(self) -> usize {
        usize::try_from(self.0).unwrap_or(usize::MAX)
    }
}

/// What a slot holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SlotKind {
    /// A truth.
    YesNo,
    /// A number in steps of 10 to the power of minus `scale`.
    Number {
        /// Digits behind the point.
        scale: u32,
        /// [`Type::Number`], [`Type::Money`] or [`Type::Percent`].
        ty: Type,
    },
    /// The place of a value in its choice.
    Choice(ChoiceId),
    /// A day, a moment or `not yet`.
    Date,
    /// A text.
    Text,
    /// Values of a choice with at most 63: one bit each, the highest set while there may be others.
    Set(ChoiceId),
    /// A list of records.
    List(Box<Layout>),
    /// Periods, lists of plain values, and what stands deeper than one list.
    Other,
}

impl SlotKind {
    /// Whether a value is one truth or one integer, as a column of facts holds it.
    pub(crate) fn is_column(&self) -> bool {
        !matches!(self, Self::Set(_) | Self::List(_) | Self::Other)
    }
}

/// One fact.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Slot {
    /// Its subject; that of the list for a field.
    pub subject: SubjectId,
    /// Names from the subject, or from the element of the list.
    pub names: Vec<Arc<str>>,
    /// What it holds.
    pub kind: SlotKind,
    /// Place among the slots that are held alike: bits, integers, lists, others.
    pub(crate) place: usize,
    /// Lowest and highest possible value, as a missing fact is bounded by them.
    pub(crate) domain: (Option<Number>, Option<Number>),
    /// How many values its choice has.
    pub(crate) choices: usize,
}

impl Slot {
    /// Whether the domain of the fact does not exclude a value.
    pub(crate) fn can_be(&self, value: &Value) -> bool {
        let Some(number) = value.number() else { return true };
        let (low, high) = self.domain;
        low.is_none_or(|low| low <= number) && high.is_none_or(|high| number <= high)
    }

    /// Returns the lowest and the highest integer, in steps of 10 to the power of minus `scale`, that the
    /// domain of the fact allows; `None` where an end of it is none of 64 bits, or the slot holds no number.
    pub fn allowed(&self, scale: u32) -> Option<(i64, i64)> {
        let SlotKind::Number { .. } = self.kind else { return None };
        let (low, high) = self.domain;
        let low = low.map_or(Some(i64::MIN.into()), |it| steps(it, scale).map(|it| it.1))?;
        let high = high.map_or(Some(i64::MAX.into()), |it| steps(it, scale).map(|it| it.0))?;
        Some((i64::try_from(low).ok()?, i64::try_from(high).ok()?))
    }
}

/// The steps between which a number lies; twice the same where it is one.
fn steps(number: Number, scale: u32) -> Option<(i128, i128)> {
    let (mantissa, digits) = number.to_parts();
    let Some(finer) = digits.checked_sub(scale) else {
        let step = mantissa.checked_mul(10_i128.checked_pow(scale - digits)?)?;
        return Some((step, step));
    };
    let factor = 10_i128.checked_pow(finer)?;
    let below = mantissa.div_euclid(factor);
    Some((below, below + i128::from(mantissa % factor != 0)))
}

/// The slots of a program, or the fields of a list.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Layout {
    slots: Vec<Slot>,
    by_name: BTreeMap<SubjectId, BTreeMap<Vec<Arc<str>>, SlotId>>,
    pub(crate) bits: usize,
    pub(crate) integers: usize,
    pub(crate) lists: usize,
    pub(crate) others: usize,
}

/// Digits behind the point that a number keeps in its slot; more are exact too, but decided by the
/// reference engine.
fn scale_of(ty: &Type) -> u32 {
    match ty {
        Type::Money => 4,
        Type::Percent => 8,
        _ => 6,
    }
}

/// The bit of a set that says that there may be other values.
pub(crate) const OPEN: i64 = i64::MIN;

fn kind_of(vocabulary: &Vocabulary, ty: &Type) -> SlotKind {
    match ty {
        Type::Set(id) if vocabulary.choice(*id).is_some_and(|it| it.values.len() < 64) => {
            SlotKind::Set(*id)
        }
        Type::YesNo => SlotKind::YesNo,
        Type::Number | Type::Money | Type::Percent => {
            SlotKind::Number { scale: scale_of(ty), ty: ty.clone() }
        }
        Type::Choice(id) => SlotKind::Choice(*id),
        Type::Date => SlotKind::Date,
        Type::Text => SlotKind::Text,
        _ => SlotKind::Other,
    }
}

impl Layout {
    /// Returns the slot of a fact, made if there is none yet; `None` for what the vocabulary does not
    /// know. `list` holds the names of the list whose elements `names` begins from.
    pub(crate) fn demand(
        &mut self,
        vocabulary: &Vocabulary,
        subject: SubjectId,
        list: &[Arc<str>],
        names: &[Arc<str>],
    ) -> Option<SlotId> {
        if let Some(id) = self.named(subject, names) {
            return Some(id);
        }
        let place: Vec<&Arc<str>> = list.iter().chain(names).collect();
        let shape = vocabulary.subject(subject)?.record.descend(&place)?;
        let mut slot = Slot {
            subject,
            names: names.to_vec(),
            kind: SlotKind::Other,
            place: 0,
            domain: (None, None),
            choices: 0,
        };
        match shape {
            Shape::Fact(fact) => {
                slot.kind = kind_of(vocabulary, &fact.ty);
                slot.domain = (fact.low, fact.high);
                if let Type::Choice(id) = fact.ty {
                    let choice = vocabulary.choice(id)?;
                    slot.choices = choice.values.len();
                    let last = i64::try_from(slot.choices).ok()?.checked_sub(1)?;
                    if choice.ordered {
                        slot.domain = (Some(Number::ZERO), Some(Number::from_i64(last)));
                    }
                }
            }
            // A list in a list is kept whole.
            Shape::List(..) if list.is_empty() => slot.kind = SlotKind::List(Box::default()),
            Shape::List(..) | Shape::Record(..) => {}
        }
        Some(self.add(slot))
    }

    /// Returns the field of a list, made if there is none yet.
    pub(crate) fn demand_field(
        &mut self,
        vocabulary: &Vocabulary,
        list: SlotId,
        names: &[Arc<str>],
    ) -> Option<SlotId> {
        let slot = self.slots.get_mut(list.index())?;
        let (subject, of) = (slot.subject, slot.names.clone());
        match &mut slot.kind {
            SlotKind::List(fields) => fields.demand(vocabulary, subject, &of, names),
            _ => None,
        }
    }

    fn add(&mut self, mut slot: Slot) -> SlotId {
        let count = match slot.kind {
            SlotKind::YesNo => &mut self.bits,
            SlotKind::List(_) => &mut self.lists,
            SlotKind::Other => &mut self.others,
            _ => &mut self.integers,
        };
        slot.place = *count;
        *count += 1;
        let id = SlotId(u32::try_from(self.slots.len()).unwrap_or(u32::MAX));
        self.by_name.entry(slot.subject).or_default().insert(slot.names.clone(), id);
        self.slots.push(slot);
        id
    }

    /// Returns the slot.
    pub fn slot(&self, id: SlotId) -> Option<&Slot> {
        self.slots.get(id.index())
    }

    /// Returns all slots, in order.
    pub fn slots(&self) -> impl Iterator<Item = (SlotId, &Slot)> {
        (0_u32..).map(SlotId).zip(&self.slots)
    }

    /// Returns the slot of a fact by its subject and the names below it.
    pub fn named(&self, subject: SubjectId, names: &[Arc<str>]) -> Option<SlotId> {
        self.by_name.get(&subject)?.get(names).copied()
    }

    /// Returns the fields of a list.
    pub fn fields(&self, list: SlotId) -> Option<&Layout> {
        match &self.slot(list)?.kind {
            SlotKind::List(fields) => Some(fields),
            _ => None,
        }
    }
}

/// A number in steps of the scale, or `None` when it lies between two steps or is too large.
pub(crate) fn scaled(number: Number, scale: u32) -> Option<i64> {
    let (below, above) = steps(number, scale)?;
    i64::try_from(below).ok().filter(|_| below == above)
}

/// Bits of a time's integer that hold the clock.
const CLOCK_BITS: u32 = 17;

/// A time as one integer that orders as times do: days since the first there is, then 0 for a whole day
/// or the second of the day from 1. A whole day and a moment of it are told apart by [`same_day`].
pub(crate) fn time_key(time: Time) -> i64 {
    let day = |date: Date| Date::MIN.days_until(date) << CLOCK_BITS;
    match time {
        Time::Day(date) => day(date),
        Time::Moment(date, clock) => day(date) + 1 + i64::from(clock.seconds_since_midnight()),
        Time::NotYet => NOT_YET,
    }
}

/// The integer of `not yet`: later than all others.
pub(crate) const NOT_YET: i64 = i64::MAX;

/// The integer of the day that a time lies in.
pub(crate) fn day_key(key: i64) -> i64 {
    if key == NOT_YET { key } else { key >> CLOCK_BITS << CLOCK_BITS }
}

/// Whether two times lie in one day of which one has no clock, so that they have no order.
pub(crate) fn same_day(a: i64, b: i64) -> bool {
    a != b && day_key(a) == day_key(b) && (a == day_key(a) || b == day_key(b))
}

/// The integers that have no order with one, because one of both has no clock: the moments of a day, or
/// the day of a moment.
pub(crate) fn unclear(key: i64) -> Option<(i64, i64)> {
    if key == NOT_YET {
        return None;
    }
    let day = day_key(key);
    Some(if key == day { (day + 1, day + (1 << CLOCK_BITS) - 1) } else { (day, day) })
}

/// Returns the time of the integer that a slot holds.
pub fn time_of(key: i64) -> Option<Time> {
    if key == NOT_YET {
        return Some(Time::NotYet);
    }
    let date = Date::MIN.checked_add_days(key >> CLOCK_BITS)?;
    let clock = u32::try_from(key & ((1 << CLOCK_BITS) - 1)).ok()?;
    let Some(seconds) = clock.checked_sub(1) else { return Some(Time::Day(date)) };
    let part = |value: u32| u8::try_from(value).ok();
    let clock =
        ClockTime::new(part(seconds / 3600)?, part(seconds / 60 % 60)?, part(seconds % 60)?)?;
    Some(Time::Moment(date, clock))
}

/// Returns the integer of the day that lies so many days after 1 January 1970, as columns of dates count.
pub fn day_of_epoch(days: i64) -> Option<i64> {
    let epoch = Date::MIN.days_until(Date::new(1970, 1, 1)?);
    let day = epoch.checked_add(days)?;
    Date::MIN.checked_add_days(day).map(|date| time_key(date.into()))
}

/// Returns the integer of the moment that lies so many seconds after 1970 began, by the same clock.
pub fn moment_of_epoch(seconds: i64) -> Option<i64> {
    const DAY: i64 = 86_400;
    Some(day_of_epoch(seconds.div_euclid(DAY))? + 1 + seconds.rem_euclid(DAY))
}
