//! Expressions as written.

use guiju_base::{Number, Period, Rounding, Time};

use super::{Name, Reference};
use crate::span::Span;

/// An expression and where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Expr {
    /// What it is.
    pub kind: ExprKind,
    /// Where it stands.
    pub span: Span,
}

/// One name of a dotted path.
pub type Segment = Name;

/// Operators with two operands that are not `and` or `or`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum BinaryOp {
    /// `=`
    Equal,
    /// `!=`
    NotEqual,
    /// `<`, `under`
    Less,
    /// `<=`, `at most`
    LessOrEqual,
    /// `>`, `over`
    Greater,
    /// `>=`, `at least`
    GreaterOrEqual,
    /// `in` a set
    In,
    /// `+`
    Add,
    /// `-`
    Subtract,
    /// `*`
    Multiply,
    /// `/`, only below a rounding
    Divide,
}

/// The kinds of expression.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ExprKind {
    /// Something that could not be read; a diagnostic says what.
    Error,
    /// `true`, `false`.
    Bool(bool),
    /// `12_000`, `800 million`.
    Number(Number),
    /// `5 million CNY`.
    Money(Number),
    /// `10 %`, held as 0.10.
    Percent(Number),
    /// `30 days`.
    Period(Period),
    /// `2024-01-22`, `not yet`.
    Time(Time),
    /// `today`: the date judged on.
    Today,
    /// `"text"`.
    Text(Box<str>),
    /// `sale.buyer.age`, a bare name, a choice value.
    Path(Vec<Segment>),
    /// A level of another act: `cn/samr/blind-box#is-blind-box`.
    Foreign(Reference),
    /// `{a, b}`.
    Set(Vec<Expr>),
    /// `not a`.
    Not(Box<Expr>),
    /// `a and b and c`, at least two.
    And(Vec<Expr>),
    /// `a or b or c`, at least two.
    Or(Vec<Expr>),
    /// Two operands.
    Binary(BinaryOp, Box<Expr>, Box<Expr>),
    /// `x in low .. high`, or `..<` without the upper end.
    InRange {
        /// What is tested.
        value: Box<Expr>,
        /// Lower end, included.
        low: Box<Expr>,
        /// Upper end.
        high: Box<Expr>,
        /// Whether the upper end is excluded (`..<`).
        half_open: bool,
    },
    /// `if a then b else c`.
    If(Box<Expr>, Box<Expr>, Box<Expr>),
    /// `max(a, b)` (`true`) or `min(a, b)`.
    Extreme(bool, Vec<Expr>),
    /// `count of`, `sum of`, `any`, `all`, …
    Aggregate(Box<Aggregate>),
    /// `30 days after event …`.
    Deadline(Box<Deadline>),
    /// `x rounded half-up to 0.01`.
    Rounded(Box<Expr>, Rounding, Number),
    /// `closure of a over h in list from h.x to h.y [where c]`.
    Closure(Box<Expr>, Box<Edge>),
    /// `share of a held by b over h in list from h.x to h.y by h.z`.
    Share {
        /// The owned node.
        owned: Box<Expr>,
        /// The owner.
        owner: Box<Expr>,
        /// The edges.
        edge: Box<Edge>,
        /// The share of one edge.
        by: Box<Expr>,
    },
    /// `breach of rule`.
    Breach(Reference),
}

/// What an aggregate computes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum AggregateKind {
    /// `count of x in list [where c]`
    Count,
    /// `sum of e for x in list [where c]`
    Sum,
    /// `max of e for x in list [where c]`
    Max,
    /// `min of e for x in list [where c]`
    Min,
    /// `any x in list where c`
    Any,
    /// `all x in list [where c] have d`
    All,
}

/// An aggregate over a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Aggregate {
    /// What is computed.
    pub kind: AggregateKind,
    /// The name of one element.
    pub binder: Name,
    /// The list.
    pub list: Expr,
    /// Which elements count; for `any` the condition itself.
    pub filter: Option<Expr>,
    /// What is summed or compared, or what all must have.
    pub body: Option<Expr>,
}

/// Edges of a relation given as a list of records.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edge {
    /// The name of one edge.
    pub binder: Name,
    /// The list of edges.
    pub list: Expr,
    /// The start of an edge.
    pub from: Expr,
    /// Its end.
    pub to: Expr,
    /// Which edges count.
    pub filter: Option<Expr>,
}

/// A period counted from an event.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Deadline {
    /// How long.
    pub period: Expr,
    /// From which event.
    pub anchor: Expr,
    /// Spans that stop the clock.
    pub suspended: Option<Suspended>,
    /// A period that lengthens it.
    pub extended: Option<Expr>,
    /// An event from which it is counted anew.
    pub interrupted: Option<Expr>,
}

/// Spans of a stopped clock: `suspended s in list from s.from to s.to`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Suspended {
    /// The name of one span.
    pub binder: Name,
    /// The list of spans.
    pub list: Expr,
    /// First stopped day.
    pub from: Expr,
    /// First day on which the clock runs again.
    pub to: Expr,
}
