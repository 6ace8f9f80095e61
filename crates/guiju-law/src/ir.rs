//! The typed form of a law: what every engine reads, and what each part means.
//!
//! A version of an act is a list of items ([`Item`]). Names are resolved: an expression refers to a
//! fact by its path below a subject, to another item of the version by [`ItemId`], to a level of
//! another act by act and name (which version answers depends on the date). Types have been checked;
//! an engine may rely on them.
//!
//! # Meaning
//!
//! * A **truth** is two bits, can-be-true and can-be-false, and a broken bit. `not`, `and` and `or` are
//!   strong Kleene logic; a fact that is absent is unknown, never false.
//! * An item **applies** when its `when` is true, its `unless` is false, and no rule that defeats it
//!   applies. A rule that is itself defeated does not defeat. The edges have no cycle.
//! * A **duty** that applies is judged by its timing and by what shows performance; a **prohibition**
//!   that applies is violated when the act was done; a **permission** that applies permits.
//! * A **level** collects the values of its arms that apply. None: `otherwise`, else no rule. Several
//!   different: a conflict, unless the level says how to merge. Some unknown: the value if all that
//!   are possible agree, else unknown between the least and the greatest possible.
//! * A **sanction** exposes when one of its rules is breached and its own condition holds.
//! * `not yet` is a date later than all others, and equal to itself.

use std::sync::Arc;

use guiju_base::{ActId, Rounding, Text};
use guiju_syntax::Span;
pub use guiju_syntax::ast::{AggregateKind, Verified};

use crate::value::{Type, Value};
use crate::vocabulary::SubjectId;

/// Names an item within its version.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ItemId(pub u32);

/// Names a bound element within one item; outer binders have smaller numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Binder(pub u16);

/// A typed expression and where it stands in its pack.
#[derive(Debug, Clone)]
pub struct Expr {
    /// What it is.
    pub kind: ExprKind,
    /// Its type.
    pub ty: Type,
    /// Where it stands.
    pub span: Span,
}

/// Comparisons.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum CompareOp {
    /// `=`
    Equal,
    /// `!=`
    NotEqual,
    /// `<`
    Less,
    /// `<=`
    LessOrEqual,
    /// `>`
    Greater,
    /// `>=`
    GreaterOrEqual,
}

/// Arithmetic on exact numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ArithmeticOp {
    /// `+`
    Add,
    /// `-`
    Subtract,
    /// `*`
    Multiply,
}

/// The kinds of expression.
#[derive(Debug, Clone)]
pub enum ExprKind {
    /// A value.
    Literal(Value),
    /// The date judged on.
    Today,
    /// A fact, record or list of a subject, by its path below it.
    Fact(SubjectId, Vec<Arc<str>>),
    /// A fact, record or list of a bound element; an empty path is the element itself.
    Element(Binder, Vec<Arc<str>>),
    /// Another item of the version: a parameter, a value or a level.
    Item(ItemId),
    /// A level or parameter of another act, in the version that applies.
    Foreign(ActId, Arc<str>),
    /// Negation.
    Not(Box<Expr>),
    /// Conjunction.
    And(Vec<Expr>),
    /// Disjunction.
    Or(Vec<Expr>),
    /// A comparison of two ordered or equal-typed values.
    Compare(CompareOp, Box<Expr>, Box<Expr>),
    /// Whether a value is an element of a set or plain list.
    Member(Box<Expr>, Box<Expr>),
    /// `low <= value <= high`, or `< high`.
    InRange {
        /// What is tested.
        value: Box<Expr>,
        /// Lower end, included.
        low: Box<Expr>,
        /// Upper end.
        high: Box<Expr>,
        /// Whether the upper end is excluded.
        half_open: bool,
    },
    /// Exact arithmetic.
    Arithmetic(ArithmeticOp, Box<Expr>, Box<Expr>),
    /// A date moved by a period along the calendar; `true` is backwards.
    Shift(Box<Expr>, Box<Expr>, bool),
    /// A value rounded to a step.
    Rounded(Box<Expr>, Rounding, guiju_base::Number),
    /// A quotient rounded to a step.
    RoundedQuotient(Box<Expr>, Box<Expr>, Rounding, guiju_base::Number),
    /// A choice between two values.
    If(Box<Expr>, Box<Expr>, Box<Expr>),
    /// The greatest (`true`) or least of several values.
    Extreme(bool, Vec<Expr>),
    /// An aggregate over a list of records.
    Aggregate(Box<Aggregate>),
    /// The last day of a period.
    Deadline(Box<Deadline>),
    /// The names that can be reached from a start, which is one of them.
    Closure(Box<Expr>, Box<Edge>),
    /// A share held through chains: multiplied along each, added over all.
    Share {
        /// The owned name.
        owned: Box<Expr>,
        /// The owner's name.
        owner: Box<Expr>,
        /// The edges.
        edge: Box<Edge>,
        /// The share of one edge.
        by: Box<Expr>,
    },
    /// Whether a rule is breached.
    Breach(RuleTarget),
}

/// An aggregate over a list of records.
#[derive(Debug, Clone)]
pub struct Aggregate {
    /// What is computed.
    pub kind: AggregateKind,
    /// One element.
    pub binder: Binder,
    /// The list.
    pub list: Expr,
    /// Which elements count; for `any` the condition itself.
    pub filter: Option<Expr>,
    /// What is summed or compared, or what all must have.
    pub body: Option<Expr>,
}

/// Edges of a relation given as a list of records.
#[derive(Debug, Clone)]
pub struct Edge {
    /// One edge.
    pub binder: Binder,
    /// The list of edges.
    pub list: Expr,
    /// Start of an edge.
    pub from: Expr,
    /// End of an edge.
    pub to: Expr,
    /// Which edges count.
    pub filter: Option<Expr>,
}

/// A period counted from an event by the version's convention.
#[derive(Debug, Clone)]
pub struct Deadline {
    /// How long.
    pub period: Expr,
    /// From which event.
    pub anchor: Expr,
    /// Spans that stop the clock: element, list, first stopped day, first running day.
    pub suspended: Option<(Binder, Expr, Expr, Expr)>,
    /// A period that lengthens it.
    pub extended: Option<Expr>,
    /// An event from which it is counted anew, unless that is `not yet`.
    pub interrupted: Option<Expr>,
}

/// A rule named from elsewhere.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum RuleTarget {
    /// An item of the same version.
    Local(ItemId),
    /// An item of another act, in the version that applies.
    Foreign(ActId, Arc<str>),
}

/// One item of a version.
#[derive(Debug, Clone)]
pub struct Item {
    /// Its name within the version.
    pub name: Arc<str>,
    /// What a person reads; empty for parameters and values.
    pub text: Text,
    /// The provision that it stands under, as an index into the version's provisions.
    pub provision: usize,
    /// The subject that it speaks about; `None` when it mentions no fact.
    pub subject: Option<SubjectId>,
    /// What it is.
    pub kind: ItemKind,
    /// When it applies; always when `None`.
    pub when: Option<Expr>,
    /// When it does not after all.
    pub unless: Option<Expr>,
    /// Rules of this version or another act that this one defeats when it applies.
    pub defeats: Vec<RuleTarget>,
    /// Rules that defeat this one when they apply: local ones, and those named by `subject to`.
    pub defeated_by: Vec<RuleTarget>,
    /// How well the source was verified.
    pub verified: Verified,
    /// Further basis.
    pub cites: Vec<Text>,
    /// Interpretation by the authors of the pack.
    pub notes: Vec<Text>,
    /// Where its name stands.
    pub span: Span,
}

/// What an item is.
#[derive(Debug, Clone)]
pub enum ItemKind {
    /// A figure; `None` with a reason when it is not known.
    Param(Type, Result<Expr, Text>),
    /// A helper value.
    Let(Expr),
    /// A classification.
    Level(Level),
    /// A further arm of a level.
    Arm(ItemId, Expr),
    /// `ROLE must ACTION`.
    Duty(Norm),
    /// `ROLE must not ACTION`.
    Prohibition(Norm),
    /// `ROLE may ACTION`.
    Permission(Norm),
    /// What a breach exposes to.
    Sanction(Sanction),
}

/// A classification.
#[derive(Debug, Clone)]
pub struct Level {
    /// The type of its value.
    pub ty: Type,
    /// How several values are joined.
    pub merge: Merge,
    /// Its own arms in the order written: value and condition (`None` is always).
    pub arms: Vec<(Expr, Option<Expr>)>,
    /// The value when no arm applies.
    pub otherwise: Option<Expr>,
    /// Items of the version that are further arms.
    pub further: Vec<ItemId>,
    /// Whether its arms were found to answer every combination of values: a complete table.
    pub exhaustive: bool,
}

/// How several values of a level are joined.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Merge {
    /// Different values are a conflict.
    Single,
    /// The greatest.
    Max,
    /// The least.
    Min,
    /// The first in the order written.
    First,
}

/// Bearer, action, timing and evidence of a norm.
#[derive(Debug, Clone)]
pub struct Norm {
    /// The role that bears it.
    pub bearer: Arc<str>,
    /// The action in words of the language.
    pub action: Arc<str>,
    /// By when; `None` is a standing norm.
    pub timing: Option<Timing>,
    /// What shows performance: truth, a date, or dates for a recurring duty.
    pub shown: Option<Expr>,
    /// What shows the forbidden act, or the destruction of what must be kept.
    pub breached: Option<Expr>,
}

/// By when a duty is to be performed.
#[derive(Debug, Clone)]
pub enum Timing {
    /// On the given day at the latest.
    By(Expr),
    /// Before the event.
    Before(Expr),
    /// Without a fixed period.
    Promptly,
    /// Again within each period, counted from the event and then from each performance.
    Every(Expr, Expr),
    /// Until the given day.
    KeepUntil(Expr),
}

/// What a breach exposes a bearer to.
#[derive(Debug, Clone)]
pub struct Sanction {
    /// Who is liable.
    pub bearer: Arc<str>,
    /// For the breach of which rules.
    pub breaches: Vec<RuleTarget>,
    /// The range in renminbi: lower end (`None` is zero) and upper end.
    pub fine: Option<(Option<Expr>, Expr)>,
    /// Consequences other than money.
    pub measures: Vec<Text>,
}

impl Item {
    /// Returns the word for the item's form that determinations carry; `None` for helpers.
    pub fn form(&self) -> Option<&'static str> {
        Some(match self.kind {
            ItemKind::Param(..) | ItemKind::Let(_) | ItemKind::Arm(..) => return None,
            ItemKind::Level(_) => "classification",
            ItemKind::Duty(_) => "duty",
            ItemKind::Prohibition(_) => "prohibition",
            ItemKind::Permission(_) => "permission",
            ItemKind::Sanction(_) => "sanction",
        })
    }

    /// Returns the norm of a duty, prohibition or permission.
    pub fn norm(&self) -> Option<&Norm> {
        match &self.kind {
            ItemKind::Duty(norm) | ItemKind::Prohibition(norm) | ItemKind::Permission(norm) => {
                Some(norm)
            }
            _ => None,
        }
    }

    /// Returns the role that bears the item.
    pub fn bearer(&self) -> Option<&str> {
        match &self.kind {
            ItemKind::Sanction(sanction) => Some(&sanction.bearer),
            _ => self.norm().map(|norm| &*norm.bearer),
        }
    }

    /// Calls `visit` on every expression that belongs to the item, outermost only.
    pub fn for_each_expr<'a>(&'a self, visit: &mut dyn FnMut(&'a Expr)) {
        self.when.iter().chain(&self.unless).for_each(&mut *visit);
        match &self.kind {
            ItemKind::Param(_, value) => value.iter().for_each(visit),
            ItemKind::Let(value) | ItemKind::Arm(_, value) => visit(value),
            ItemKind::Level(level) => {
                for (value, when) in &level.arms {
                    visit(value);
                    when.iter().for_each(&mut *visit);
                }
                level.otherwise.iter().for_each(visit);
            }
            ItemKind::Duty(norm) | ItemKind::Prohibition(norm) | ItemKind::Permission(norm) => {
                match &norm.timing {
                    Some(Timing::By(expr) | Timing::Before(expr) | Timing::KeepUntil(expr)) => {
                        visit(expr);
                    }
                    Some(Timing::Every(period, since)) => {
                        visit(period);
                        visit(since);
                    }
                    Some(Timing::Promptly) | None => {}
                }
                norm.shown.iter().chain(&norm.breached).for_each(visit);
            }
            ItemKind::Sanction(sanction) => {
                if let Some((low, high)) = &sanction.fine {
                    low.iter().for_each(&mut *visit);
                    visit(high);
                }
            }
        }
    }
}

impl Expr {
    /// Calls `visit` on the expression and on every part of it, outer first.
    pub fn walk<'a>(&'a self, visit: &mut dyn FnMut(&'a Expr)) {
        visit(self);
        self.for_each_part(&mut |part| part.walk(visit));
    }

    /// Calls `visit` on the direct parts in the order written.
    pub fn for_each_part<'a>(&'a self, visit: &mut dyn FnMut(&'a Expr)) {
        match &self.kind {
            ExprKind::Literal(_)
            | ExprKind::Today
            | ExprKind::Fact(..)
            | ExprKind::Element(..)
            | ExprKind::Item(_)
            | ExprKind::Foreign(..)
            | ExprKind::Breach(_) => {}
            ExprKind::Not(a) | ExprKind::Rounded(a, ..) => visit(a),
            ExprKind::And(parts) | ExprKind::Or(parts) | ExprKind::Extreme(_, parts) => {
                parts.iter().for_each(visit);
            }
            ExprKind::Compare(_, a, b)
            | ExprKind::Member(a, b)
            | ExprKind::Arithmetic(_, a, b)
            | ExprKind::Shift(a, b, _)
            | ExprKind::RoundedQuotient(a, b, ..) => {
                visit(a);
                visit(b);
            }
            ExprKind::InRange { value: a, low: b, high: c, .. } | ExprKind::If(a, b, c) => {
                visit(a);
                visit(b);
                visit(c);
            }
            ExprKind::Aggregate(it) => {
                visit(&it.list);
                it.filter.iter().chain(&it.body).for_each(visit);
            }
            ExprKind::Deadline(it) => {
                visit(&it.period);
                visit(&it.anchor);
                if let Some((_, list, from, to)) = &it.suspended {
                    [list, from, to].into_iter().for_each(&mut *visit);
                }
                it.extended.iter().chain(&it.interrupted).for_each(visit);
            }
            ExprKind::Closure(start, edge) => {
                visit(start);
                edge.for_each_part(visit);
            }
            ExprKind::Share { owned, owner, edge, by } => {
                visit(owned);
                visit(owner);
                edge.for_each_part(visit);
                visit(by);
            }
        }
    }
}

impl Edge {
    fn for_each_part<'a>(&'a self, visit: &mut dyn FnMut(&'a Expr)) {
        [&self.list, &self.from, &self.to].into_iter().for_each(&mut *visit);
        self.filter.iter().for_each(visit);
    }
}
