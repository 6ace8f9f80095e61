//! Quantities: a value that is NULL while it is unknown, and the bounds between which it then lies.

use guiju_engine::decide::plan::{Literal, Quantity, QuantityId, Sort};
use guiju_engine::decide::slot::{SlotId, SlotKind};
use guiju_law::vocabulary::ChoiceId;

use crate::arm::Builder;
use crate::dialect::ColumnType;
use crate::piece::{Piece, case};
use crate::quote;

/// A quantity as SQL.
#[derive(Debug, Clone)]
pub(crate) struct Measure {
    /// The value, NULL while it is unknown.
    pub(crate) value: Piece,
    /// The least and the greatest that it can be, which is the value once that is known; the same as the
    /// value when there is no bound.
    pub(crate) low: Option<Piece>,
    pub(crate) high: Option<Piece>,
    /// Whether a classification has several values, or none; never NULL.
    pub(crate) conflict: Option<Piece>,
    pub(crate) no_rule: Option<Piece>,
    /// The word of a fact that is a choice.
    pub(crate) word: Option<Piece>,
}

impl Default for Measure {
    fn default() -> Self {
        Self::of(Piece::atom("NULL", 0))
    }
}

impl Measure {
    /// A value without bounds.
    pub(crate) fn of(value: Piece) -> Self {
        Self { value, low: None, high: None, conflict: None, no_rule: None, word: None }
    }

    pub(crate) fn low(&self) -> &Piece {
        self.low.as_ref().unwrap_or(&self.value)
    }

    pub(crate) fn high(&self) -> &Piece {
        self.high.as_ref().unwrap_or(&self.value)
    }

    /// Whether nothing is known of it before its value is.
    pub(crate) fn is_plain(&self) -> bool {
        self.low.is_none() && self.high.is_none()
    }
}

impl Builder<'_, '_, '_> {
    pub(crate) fn measure(&self, id: QuantityId) -> Measure {
        self.measures.get(id.index()).cloned().unwrap_or_default()
    }

    pub(crate) fn quantity(&mut self, id: QuantityId) -> Measure {
        let Some((quantity, sort)) = self.plan.scope.quantity(id) else {
            return Measure::default();
        };
        match quantity {
            Quantity::Constant(value) => Measure::of(self.constant(*value, sort)),
            Quantity::Fact(slot) => self.fact_measure(id, *slot, sort),
            Quantity::Today => Measure::of(self.today.clone()),
            Quantity::Add(a, b) => self.sum(*a, '+', *b),
            Quantity::Subtract(a, b) => self.sum(*a, '-', *b),
            Quantity::Multiply(a, b) => self.product(*a, *b),
            Quantity::Choose(condition, yes, no) => self.chosen(*condition, *yes, *no),
            Quantity::Extreme(greatest, parts) => self.extreme(*greatest, parts),
            Quantity::Level(plan) if self.is_fixed(plan, sort) => self.level(plan),
            Quantity::Level(plan) => self.computed(id, plan, sort),
            Quantity::Count(block, counts) => self.count_elements(*block, *counts),
            Quantity::Sum { block, counts, of, non_negative } => {
                self.sum_elements(*block, *counts, *of, *non_negative)
            }
            Quantity::Truth(literal) => self.truth(*literal),
            Quantity::Duty(duty) => self.duty(id, duty),
            Quantity::End(last) => self.ending(last).end,
            Quantity::Shift(shift) => self.moved(shift),
            _ => Measure::of(Piece::atom(self.unknown_of(sort), 0)),
        }
    }

    /// The value of a sort that nobody knows.
    pub(crate) fn unknown_of(&self, sort: Sort) -> String {
        let ty = match sort {
            Sort::Number(_) => Some(ColumnType::Number),
            Sort::Date => Some(ColumnType::Date),
            Sort::Text => Some(ColumnType::Text),
            Sort::Choice(_) => None,
        };
        self.dialect.unknown_value(ty)
    }

    /// A value as SQL.
    pub(crate) fn constant(&self, value: i64, sort: Sort) -> Piece {
        Piece::known(match sort {
            Sort::Number(scale) => self.dialect.number(value, scale),
            Sort::Choice(_) => value.to_string(),
            Sort::Date => {
                let day = self.program.time(value).and_then(|time| self.dialect.day(time));
                let Some(day) = day else { return Piece::atom("NULL", 0) };
                day
            }
            Sort::Text => quote::text(self.dialect, self.program.text(value).unwrap_or_default()),
        })
    }

    fn fact_measure(&mut self, id: QuantityId, slot: SlotId, sort: Sort) -> Measure {
        let fact = self.facts.fact(self.program, slot);
        let Some(about) = self.program.layout().slot(slot) else { return Measure::default() };
        let mut value = fact.clone();
        let (mut word, mut is_word) = (None, false);
        if let SlotKind::Choice(choice) = about.kind {
            is_word = !self.needs_place(id);
            if !is_word {
                value = self.place_of(&fact, choice);
            }
            word = Some(fact);
        }
        let (low, high) = about.bounds();
        let value = self.keep("q", value);
        let bound = |end: Option<i64>| end.map(|end| value.or_else(&self.constant(end, sort)));
        let (low, high) = match sort {
            Sort::Number(_) | Sort::Choice(_) if !is_word => (bound(low), bound(high)),
            _ => (None, None),
        };
        Measure { low, high, word, ..Measure::of(value) }
    }

    /// The place of a word among those of its choice.
    pub(crate) fn place_of(&self, word: &Piece, choice: ChoiceId) -> Piece {
        let words = self.program.law().vocabulary.choice(choice);
        let words = words.map_or(&[][..], |it| &it.values);
        let arms = (0_u16..).zip(words).map(|(place, (word, _))| {
            format!(" WHEN {} THEN {place}", quote::text(self.dialect, word))
        });
        let arms: String = arms.collect();
        Piece::call(format!("CASE {}{arms} END", word.text()), &[word])
    }

    /// A truth as a value.
    fn truth(&self, literal: Literal) -> Measure {
        let truth = self.literal(literal);
        let of = |value: i64| self.constant(value, Sort::Choice(None));
        let arms = [(truth.clone(), of(1)), (truth.negated(), of(0))];
        Measure::of(case(&arms, None))
    }

    fn sum(&mut self, a: QuantityId, sign: char, b: QuantityId) -> Measure {
        let (a, b) = (self.measure(a), self.measure(b));
        let dialect = self.dialect;
        let join =
            |x: &Piece, y: &Piece| Piece::call(dialect.sum(&x.inner(), sign, &y.inner()), &[x, y]);
        let value = join(&a.value, &b.value);
        if a.is_plain() && b.is_plain() {
            return Measure::of(value);
        }
        let (least, most) = if sign == '+' { (b.low(), b.high()) } else { (b.high(), b.low()) };
        let (low, high) = (join(a.low(), least), join(a.high(), most));
        Measure { low: Some(low), high: Some(high), ..Measure::of(value) }
    }

    fn product(&mut self, a: QuantityId, b: QuantityId) -> Measure {
        let scale = |id: QuantityId| match self.plan.scope.quantity(id) {
            Some((_, Sort::Number(scale))) => scale,
            _ => 0,
        };
        let scales = (scale(a), scale(b));
        let (a, b) = (self.measure(a), self.measure(b));
        let dialect = self.dialect;
        let join = |x: &Piece, y: &Piece| {
            let text = dialect.product((&x.inner(), scales.0), (&y.inner(), scales.1));
            Piece::call(text, &[x, y])
        };
        let value = join(&a.value, &b.value);
        if a.is_plain() && b.is_plain() {
            return Measure::of(value);
        }
        let zero = Piece::atom(dialect.number(0, 0), 0);
        // Bounds of a product are those of its parts only where neither is negative.
        let positive = |it: &Measure| it.low().binary(">=", &zero);
        let positive = self.keep("t", crate::piece::all(&[positive(&a), positive(&b)]));
        let bound = |it: Piece| case(&[(positive.clone(), it)], Some(&value));
        let (low, high) = (bound(join(a.low(), b.low())), bound(join(a.high(), b.high())));
        Measure { low: Some(low), high: Some(high), ..Measure::of(value) }
    }

    fn chosen(&mut self, condition: Literal, yes: QuantityId, no: QuantityId) -> Measure {
        let condition = self.literal(condition);
        let (yes, no) = (self.measure(yes), self.measure(no));
        let arms = |a: &Piece, b: &Piece, rest: Vec<(Piece, Piece)>| {
            let mut arms = vec![(condition.clone(), a.clone()), (condition.negated(), b.clone())];
            arms.extend(rest);
            case(&arms, None)
        };
        let least = |a: &Piece, b: &Piece| {
            vec![(a.binary("<=", b), a.clone()), (b.binary("<", a), b.clone())]
        };
        let same = vec![(yes.value.binary("=", &no.value), yes.value.clone())];
        let value = arms(&yes.value, &no.value, same);
        let low = arms(yes.low(), no.low(), least(yes.low(), no.low()));
        let high = {
            let (a, b) = (yes.high(), no.high());
            arms(a, b, vec![(a.binary(">=", b), a.clone()), (b.binary(">", a), b.clone())])
        };
        Measure { low: Some(low), high: Some(high), ..Measure::of(value) }
    }

    fn extreme(&mut self, greatest: bool, parts: &[QuantityId]) -> Measure {
        let parts: Vec<Measure> = parts.iter().map(|it| self.measure(*it)).collect();
        let sign = if greatest { ">=" } else { "<=" };
        // On the side that is sought any bound helps.
        let some =
            |a: &Piece, b: &Piece| case(&[(a.binary(sign, b), a.clone())], Some(b)).or_else(a);
        // On the other side all must have one.
        let every = |a: &Piece, b: &Piece| {
            let other = if greatest { ">" } else { "<" };
            case(&[(a.binary(sign, b), a.clone()), (b.binary(other, a), b.clone())], None)
        };
        let lows: Vec<Piece> = parts.iter().map(|it| it.low().clone()).collect();
        let highs: Vec<Piece> = parts.iter().map(|it| it.high().clone()).collect();
        let (low, high) = if greatest {
            (self.fold(lows, &some), self.fold(highs, &every))
        } else {
            (self.fold(lows, &every), self.fold(highs, &some))
        };
        let (low, high) = (self.keep("q", low), self.keep("q", high));
        let value = case(&[(low.binary("=", &high), low.clone())], None);
        Measure { low: Some(low), high: Some(high), ..Measure::of(value) }
    }

    fn fold(&mut self, parts: Vec<Piece>, join: &dyn Fn(&Piece, &Piece) -> Piece) -> Piece {
        let mut parts = parts.into_iter();
        let Some(mut all) = parts.next() else { return Piece::atom("NULL", 0) };
        for part in parts {
            all = self.keep("q", all);
            all = join(&all, &part);
        }
        all
    }
}
