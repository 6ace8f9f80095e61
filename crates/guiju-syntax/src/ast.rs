//! The tree of a law block: plain owned data, each node with its span in the file.
//!
//! The tree says what was written; names are not resolved and types are not known here.

mod expression;
mod pack;
mod vocabulary;

pub use expression::{
    Aggregate, AggregateKind, BinaryOp, Deadline, Edge, Expr, ExprKind, Segment, Suspended,
};
pub use pack::{
    Arm, Form, LetItem, Level, Param, ParamValue, Reference, Rule, RuleForm, Sanction, Timing,
    TimingKind, Verified,
};
pub use vocabulary::{
    Choice, ChoiceValue, Convention, Extend, Fact, FactType, Field, FieldShape, Record, Role,
    Subject,
};

use crate::span::Span;

/// A name as written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Name {
    /// The word.
    pub text: Box<str>,
    /// Where it stands.
    pub span: Span,
}

/// One text in English and Chinese, as written: the second may be missing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TextPair {
    /// The English string, unescaped.
    pub en: Box<str>,
    /// The Chinese string, unescaped; `None` when left out.
    pub zh: Option<Box<str>>,
    /// Where both stand.
    pub span: Span,
}

/// One item of a law block or of a vocabulary file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Item {
    /// `role seller "…" "…"`.
    Role(Role),
    /// `choice` or `scale`.
    Choice(Choice),
    /// `subject` or `single subject`.
    Subject(Subject),
    /// `extend SUBJECT { … }`.
    Extend(Extend),
    /// `convention NAME …`.
    Convention(Convention),
    /// `param NAME : TYPE = …`.
    Param(Param),
    /// `let NAME = …`.
    Let(LetItem),
    /// `level NAME : TYPE …`.
    Level(Level),
    /// `rule NAME …`.
    Rule(Rule),
    /// `sanction NAME …`.
    Sanction(Sanction),
}

impl Item {
    /// Returns the name the item declares or extends.
    pub fn name(&self) -> &Name {
        match self {
            Self::Role(item) => &item.name,
            Self::Choice(item) => &item.name,
            Self::Subject(item) => &item.name,
            Self::Extend(item) => &item.name,
            Self::Convention(item) => &item.name,
            Self::Param(item) => &item.name,
            Self::Let(item) => &item.name,
            Self::Level(item) => &item.name,
            Self::Rule(item) => &item.name,
            Self::Sanction(item) => &item.name,
        }
    }

    /// Returns whether the item belongs in a vocabulary file rather than in a pack.
    pub fn is_vocabulary(&self) -> bool {
        matches!(
            self,
            Self::Role(_)
                | Self::Choice(_)
                | Self::Subject(_)
                | Self::Extend(_)
                | Self::Convention(_)
        )
    }
}
