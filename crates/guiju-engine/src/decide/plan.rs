//! What a law on one date asks of one subject, as tests over slots: the form that every fast back end
//! reads.
//!
//! Nothing is left to look up: names are slots, versions are chosen, parameters are figures, and what two
//! rules ask alike stands once. A test comes after all that it rests on. Tests are strong Kleene logic;
//! quantities are known, or unknown between bounds, exactly as in the reference engine.

use std::sync::Arc;

use guiju_base::{Convention, RuleId};
use guiju_law::ir::{CompareOp, ItemId, Merge};
use guiju_law::vocabulary::ChoiceId;
use rustc_hash::FxHashMap;

use super::duty::{DutyPlan, Last, MovedDate};
use super::slot::SlotId;

/// Names a test within its scope.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TestId(pub u32);

/// Names a quantity within its scope.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct QuantityId(pub u32);

/// Names a block within its plan.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct BlockId(pub u32);

macro_rules! index {
    ($($id:ident)*) => {$(
        impl $id {
            /// Returns the place.
            pub fn index(self) -> usize {
                usize::try_from(self.0).unwrap_or(usize::MAX)
            }
        }
    )*};
}
index!(TestId QuantityId BlockId);

/// A test, or its negation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Literal {
    /// The test.
    pub test: TestId,
    /// Whether it is taken as it is.
    pub positive: bool,
}

impl Literal {
    /// What always holds: the first test of every scope.
    pub const TRUE: Self = Self { test: TestId(0), positive: true };
    /// What never holds.
    pub const FALSE: Self = Self { test: TestId(0), positive: false };
}

impl std::ops::Not for Literal {
    type Output = Self;

    fn not(self) -> Self {
        Self { positive: !self.positive, ..self }
    }
}

/// True, false or unknown.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Test {
    /// Holds.
    True,
    /// Unknown whatever the facts: a figure that nobody knows.
    Open,
    /// A yes-no fact.
    Fact(SlotId),
    /// A test of the scope around the block: of the subject, or of an element of another list.
    Outer(TestId),
    /// A comparison of two quantities of one sort.
    Compare(CompareOp, QuantityId, QuantityId),
    /// Whether the place of a value is one of these, in order.
    Among(QuantityId, Vec<u16>),
    /// Whether a set holds a value.
    Holds(SlotId, u16),
    /// Whether an event has happened by the date judged on, which counts as a whole.
    Happened(QuantityId),
    /// Whether all hold.
    All(Vec<Literal>),
    /// The second if the first holds, else the third; while the first is unknown, what both agree on.
    Choose(Literal, Literal, Literal),
    /// Whether a standing duty is breached: it applies (first) and is not shown to be performed
    /// (second). Unknown as soon as whether it applies is.
    Unperformed(Literal, Literal),
    /// Whether some element of a list passes a test of the block.
    Some(BlockId, Literal),
}

/// What the integers of a quantity count.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Sort {
    /// Steps of 10 to the power of minus this.
    Number(u32),
    /// Places of a choice; `None` for a classification that is true (1) or false (0).
    Choice(Option<ChoiceId>),
    /// Times.
    Date,
    /// Texts, by their place in the table of the program.
    Text,
}

impl Sort {
    /// Returns the digits behind the point.
    pub fn digits(self) -> u32 {
        if let Self::Number(scale) = self { scale } else { 0 }
    }
}

/// A value that is known, or unknown between bounds.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Quantity {
    /// A value.
    Constant(i64),
    /// Unknown whatever the facts.
    Open,
    /// A fact.
    Fact(SlotId),
    /// A quantity of the scope around the block.
    Outer(QuantityId),
    /// The date judged on.
    Today,
    /// A sum of two.
    Add(QuantityId, QuantityId),
    /// A difference.
    Subtract(QuantityId, QuantityId),
    /// A product.
    Multiply(QuantityId, QuantityId),
    /// The second if the first holds, else the third.
    Choose(Literal, QuantityId, QuantityId),
    /// The greatest (`true`) or least of several.
    Extreme(bool, Vec<QuantityId>),
    /// How many elements of a list pass a test of the block.
    Count(BlockId, Literal),
    /// The sum of a field over the elements that pass a test of the block.
    Sum {
        /// The list with its tests.
        block: BlockId,
        /// Which elements count.
        counts: Literal,
        /// What is summed, in the block.
        of: QuantityId,
        /// Whether the vocabulary excludes values below zero.
        non_negative: bool,
    },
    /// A classification.
    Level(Box<LevelPlan>),
    /// A truth as a value: 1 or 0.
    Truth(Literal),
    /// The last day of a period; later than all dates while it has not begun.
    End(Box<Last>),
    /// A date moved by a period along the calendar.
    Shift(MovedDate),
    /// The outcome of a duty with a date, by its place in [`Outcome::ALL`](guiju_law::Outcome::ALL).
    Duty(Box<DutyPlan>),
}

/// A classification.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct LevelPlan {
    /// Its name, for conflicts.
    pub name: Arc<str>,
    /// Condition and value of each arm, in the order in which the first counts.
    pub arms: Vec<(Literal, QuantityId)>,
    /// The value when no arm applies.
    pub otherwise: Option<QuantityId>,
    /// How several values are joined.
    pub merge: Merge,
    /// Whether one of its arms applies whenever the last field holds.
    pub exhaustive: bool,
    /// Whether its own arms apply at all.
    pub enabled: Literal,
}

/// A test or a quantity.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Node {
    /// A test.
    Test(TestId),
    /// A quantity.
    Quantity(QuantityId),
}

/// Tests and quantities of a subject, or of one element of a list.
#[derive(Debug, Clone)]
pub struct Scope {
    /// All tests and quantities, each after what it rests on.
    order: Vec<Node>,
    tests: Vec<Test>,
    quantities: Vec<(Quantity, Sort)>,
    test_ids: FxHashMap<Test, TestId>,
    quantity_ids: FxHashMap<(Quantity, Sort), QuantityId>,
}

impl Default for Scope {
    fn default() -> Self {
        Self {
            order: vec![Node::Test(TestId(0))],
            tests: vec![Test::True],
            quantities: Vec::new(),
            test_ids: FxHashMap::from_iter([(Test::True, TestId(0))]),
            quantity_ids: FxHashMap::default(),
        }
    }
}

fn next(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

impl Scope {
    /// Returns all tests and quantities, each after what it rests on.
    pub fn order(&self) -> impl DoubleEndedIterator<Item = Node> {
        self.order.iter().copied()
    }

    /// Returns the tests, each after those that it rests on.
    pub fn tests(&self) -> impl Iterator<Item = (TestId, &Test)> {
        (0_u32..).map(TestId).zip(&self.tests)
    }

    /// Returns the test.
    pub fn test(&self, id: TestId) -> Option<&Test> {
        self.tests.get(id.index())
    }

    /// Returns the quantities with what they count, each after what it rests on.
    pub fn quantities(&self) -> impl Iterator<Item = (QuantityId, &Quantity, Sort)> {
        let all = (0_u32..).map(QuantityId).zip(&self.quantities);
        all.map(|(id, (quantity, sort))| (id, quantity, *sort))
    }

    /// Returns the quantity and what it counts.
    pub fn quantity(&self, id: QuantityId) -> Option<(&Quantity, Sort)> {
        self.quantities.get(id.index()).map(|(quantity, sort)| (quantity, *sort))
    }

    /// Returns the fixed value of a quantity.
    pub fn constant(&self, id: QuantityId) -> Option<i64> {
        match self.quantity(id) {
            Some((Quantity::Constant(value), _)) => Some(*value),
            _ => None,
        }
    }

    /// Adds a test unless it is there.
    pub(crate) fn add_test(&mut self, test: Test) -> Literal {
        if let Some(id) = self.test_ids.get(&test) {
            return Literal { test: *id, positive: true };
        }
        let id = TestId(next(self.tests.len()));
        self.test_ids.insert(test.clone(), id);
        self.order.push(Node::Test(id));
        self.tests.push(test);
        Literal { test: id, positive: true }
    }

    /// Adds a quantity unless it is there.
    pub(crate) fn add_quantity(&mut self, quantity: Quantity, sort: Sort) -> QuantityId {
        let key = (quantity, sort);
        if let Some(id) = self.quantity_ids.get(&key) {
            return *id;
        }
        let id = QuantityId(next(self.quantities.len()));
        self.quantity_ids.insert(key.clone(), id);
        self.order.push(Node::Quantity(id));
        self.quantities.push(key);
        id
    }

    /// The conjunction, with what is fixed taken out.
    pub(crate) fn all(&mut self, parts: impl IntoIterator<Item = Literal>) -> Literal {
        let mut literals = Vec::new();
        for part in parts {
            match self.test(part.test) {
                _ if part == Literal::TRUE => {}
                _ if part == Literal::FALSE => return Literal::FALSE,
                Some(Test::All(inner)) if part.positive => literals.extend(inner.iter().copied()),
                _ => literals.push(part),
            }
        }
        literals.sort_unstable();
        literals.dedup();
        match *literals {
            [] => Literal::TRUE,
            [only] => only,
            _ => self.add_test(Test::All(literals)),
        }
    }

    /// The disjunction; equalities of one value become one test.
    pub(crate) fn any(&mut self, parts: impl IntoIterator<Item = Literal>) -> Literal {
        let (mut values, mut others) = (Vec::<(QuantityId, Vec<u16>)>::new(), Vec::new());
        for part in parts {
            let Some((value, mut places)) = self.places(part) else {
                others.push(part);
                continue;
            };
            match values.iter_mut().find(|(of, _)| *of == value) {
                Some((_, all)) => all.append(&mut places),
                None => values.push((value, places)),
            }
        }
        for (value, mut places) in values {
            places.sort_unstable();
            places.dedup();
            others.push(self.add_test(Test::Among(value, places)));
        }
        !self.all(others.into_iter().map(std::ops::Not::not))
    }

    /// The value and its places that a test is true for, if that is all it asks.
    fn places(&self, part: Literal) -> Option<(QuantityId, Vec<u16>)> {
        match self.test(part.test).filter(|_| part.positive)? {
            Test::Among(value, places) => Some((*value, places.clone())),
            Test::Compare(CompareOp::Equal, left, right) => {
                let (value, place) = match (self.constant(*left), self.constant(*right)) {
                    (None, Some(place)) => (*left, place),
                    (Some(place), None) => (*right, place),
                    _ => return None,
                };
                let (quantity, sort) = self.quantity(value)?;
                let is_fact = matches!(quantity, Quantity::Fact(_));
                let is_place = matches!(sort, Sort::Choice(_) | Sort::Text);
                let place = u16::try_from(place).ok().filter(|_| is_fact && is_place)?;
                Some((value, vec![place]))
            }
            _ => None,
        }
    }
}

/// The tests of the elements of a list.
#[derive(Debug, Clone, Default)]
pub struct Block {
    /// The list.
    pub list: SlotId,
    /// Tests and quantities of one element; their slots are fields.
    pub scope: Scope,
}

/// One rule of the law on the date.
#[derive(Debug, Clone)]
pub struct PlannedRule {
    /// The rule.
    pub id: RuleId,
    /// Its place: the version, counted over all versions of the law, and the item.
    pub place: (usize, ItemId),
    /// Its form.
    pub form: Form,
    /// What lets the rule fire: something follows from it.
    pub fires: Literal,
}

impl PlannedRule {
    /// Returns what lets the rule deny: its breach, if that decides the verdict.
    pub fn denies(&self) -> Option<Literal> {
        match self.form {
            Form::Prohibition(_) | Form::Duty { promptly: false, .. } => Some(self.fires),
            Form::Dated { breach, .. } => Some(breach),
            _ => None,
        }
    }
}

/// The form of a rule with what decides it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Form {
    /// Violated when the test holds, else clear.
    Prohibition(Literal),
    /// Permitted when the test holds, else not applicable.
    Permission(Literal),
    /// A duty without a date: whether it applies, whether it is performed, and whether it is only due
    /// while it is not (`promptly`).
    Duty {
        /// Whether it applies.
        applies: Literal,
        /// Whether it is performed.
        shown: Literal,
        /// Due rather than breached while it is not.
        promptly: bool,
    },
    /// A duty with a date.
    Dated {
        /// Its outcome.
        outcome: QuantityId,
        /// Whether that is a breach.
        breach: Literal,
    },
    /// Exposed when the test holds, else not.
    Sanction(Literal),
    /// A classification.
    Level(QuantityId),
    /// Judged by the reference engine, for the reason given.
    Explained(Refusal),
}

/// Why a rule is left to the reference engine.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Refusal(pub &'static str);

/// The law on a date, for a subject.
#[derive(Debug, Clone, Default)]
pub struct Plan {
    /// Tests and quantities of the subject.
    pub scope: Scope,
    /// The blocks; one that is gone through for each element of another list is part of that one's scope.
    pub blocks: Vec<Block>,
    /// The rules in the order of acts and as written.
    pub rules: Vec<PlannedRule>,
    /// How periods are counted.
    pub conventions: Vec<Convention>,
}

impl Plan {
    /// Returns the block.
    pub fn block(&self, id: BlockId) -> Option<&Block> {
        self.blocks.get(id.index())
    }
}
