//! Vocabulary as written: roles, choices, subjects and their facts, counting conventions.

use guiju_base::{Convention as BaseConvention, Number};

use super::{Name, TextPair};
use crate::span::Span;

/// A bearer of duties.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Role {
    /// Its name.
    pub name: Name,
    /// What a person reads.
    pub title: TextPair,
}

/// A closed list of values; a scale is ordered from the least to the most severe.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    /// Its name.
    pub name: Name,
    /// Whether the values are ordered.
    pub ordered: bool,
    /// The values in the order written.
    pub values: Vec<ChoiceValue>,
}

/// One value of a choice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChoiceValue {
    /// Its name.
    pub name: Name,
    /// What a person reads.
    pub title: TextPair,
}

/// A kind of thing that rules speak about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Subject {
    /// Its name.
    pub name: Name,
    /// Whether facts hold at most one.
    pub single: bool,
    /// What a person reads.
    pub title: TextPair,
    /// Its facts.
    pub record: Record,
}

/// Facts added to a subject that is declared elsewhere.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Extend {
    /// The subject.
    pub name: Name,
    /// The facts added.
    pub record: Record,
}

/// Named fields in the order written.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Record {
    /// The fields.
    pub fields: Vec<Field>,
}

/// One field: a fact, a record or a list of records.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Field {
    /// Its name.
    pub name: Name,
    /// What it holds.
    pub shape: FieldShape,
    /// The whole field.
    pub span: Span,
}

/// What a field holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FieldShape {
    /// A single value.
    Fact(Box<Fact>),
    /// A nested record with its title.
    Record(TextPair, Record),
    /// A list of records with its title.
    List(TextPair, Record),
}

/// A fact: its type and what a person is asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fact {
    /// The type as written.
    pub ty: FactType,
    /// Lowest possible value.
    pub low: Option<Number>,
    /// Highest possible value.
    pub high: Option<Number>,
    /// The unit of a number.
    pub unit: Option<TextPair>,
    /// The question.
    pub ask: Option<TextPair>,
    /// What to look at to answer it.
    pub look: Option<TextPair>,
}

/// A type as written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FactType {
    /// `yes-no`, `money`, a choice …
    Named(Name),
    /// `set of CHOICE`.
    Set(Name),
    /// `list of date`.
    List(Name),
}

/// A way of counting periods; `None` where the texts could not be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Convention {
    /// Its name.
    pub name: Name,
    /// The convention.
    pub convention: Option<BaseConvention>,
}
