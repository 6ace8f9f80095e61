//! Items of a pack as written: parameters, values, levels, rules, sanctions.

use super::{Expr, FactType, Name, TextPair};
use crate::span::Span;

/// A figure of one version.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Param {
    /// Its name.
    pub name: Name,
    /// Its type as written.
    pub ty: FactType,
    /// Its value.
    pub value: ParamValue,
}

/// The value of a parameter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ParamValue {
    /// A value that the text states.
    Given(Expr),
    /// Not known, with the reason.
    Open(TextPair),
}

/// A helper value that is no determination of its own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LetItem {
    /// Its name.
    pub name: Name,
    /// Its value.
    pub value: Expr,
}

/// A classification.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Level {
    /// Its name.
    pub name: Name,
    /// Its type as written.
    pub ty: FactType,
    /// `merge single|max|min|first`; `None` is `single`.
    pub merge: Option<Name>,
    /// What a person reads.
    pub text: Option<TextPair>,
    /// Its arms in the order written.
    pub arms: Vec<Arm>,
    /// `otherwise VALUE`.
    pub otherwise: Option<Expr>,
    /// Whether the next Markdown table gives the arms.
    pub by_table: bool,
    /// Citations, verification, notes, exceptions.
    pub form: Form,
}

/// One arm of a level.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Arm {
    /// The value.
    pub value: Expr,
    /// When it holds; always when left out.
    pub when: Option<Expr>,
    /// The whole arm.
    pub span: Span,
}

/// A norm, or a further arm of a level.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rule {
    /// Its name.
    pub name: Name,
    /// The norm in a sentence.
    pub text: Option<TextPair>,
    /// What the rule says; `None` when it could not be read.
    pub says: Option<RuleForm>,
    /// When it applies.
    pub when: Option<Expr>,
    /// When it does not after all.
    pub unless: Option<Expr>,
    /// By when, how often, how long.
    pub timing: Option<Timing>,
    /// What shows performance.
    pub shown: Option<Expr>,
    /// What shows the forbidden act, or the destruction of what must be kept.
    pub breached: Option<Expr>,
    /// Citations, verification, notes, exceptions.
    pub form: Form,
}

/// What a rule says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RuleForm {
    /// `ROLE must ACTION`.
    Must(Name, Name),
    /// `ROLE must not ACTION`.
    MustNot(Name, Name),
    /// `ROLE may ACTION`.
    May(Name, Name),
    /// `LEVEL is VALUE`.
    Is(Name, Expr),
}

/// When a duty is to be performed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Timing {
    /// How it is given.
    pub kind: TimingKind,
    /// Where it stands.
    pub span: Span,
}

/// The ways a timing is given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TimingKind {
    /// `within 30 days after event`: an expression that gives the last day.
    Within(Expr),
    /// `by DATE`.
    By(Expr),
    /// `before EVENT`.
    Before(Expr),
    /// `promptly`.
    Promptly,
    /// `every PERIOD since EVENT`.
    Every(Expr, Expr),
    /// `keep for PERIOD after EVENT`.
    Keep(Expr),
}

/// What levels, rules and sanctions share.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Form {
    /// Rules that this one defeats.
    pub notwithstanding: Vec<Reference>,
    /// Rules that defeat this one.
    pub subject_to: Vec<Reference>,
    /// The subject, where no fact names it.
    pub for_subject: Option<Name>,
    /// Further basis.
    pub cites: Vec<TextPair>,
    /// How well the source was verified.
    pub verified: Option<(Verified, Span)>,
    /// Interpretation by the authors of the pack.
    pub notes: Vec<TextPair>,
}

/// How well the source of a rule was verified.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Verified {
    /// No source was found.
    Unverified,
    /// Read in a secondary source.
    Secondary,
    /// Read in the text.
    Read,
}

impl Verified {
    /// Returns the word of the language.
    pub fn word(self) -> &'static str {
        match self {
            Self::Unverified => "unverified",
            Self::Secondary => "secondary",
            Self::Read => "read",
        }
    }

    /// Returns the mark that `word` names.
    pub fn from_word(word: &str) -> Option<Self> {
        [Self::Unverified, Self::Secondary, Self::Read].into_iter().find(|it| it.word() == word)
    }
}

/// A rule, an article or another act's rule as written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reference {
    /// A rule of this version.
    Local(Name),
    /// All rules under the heading with this anchor.
    Article(Name),
    /// `act#rule`.
    Foreign(Name),
}

impl Reference {
    /// Returns the name as written.
    pub fn name(&self) -> &Name {
        match self {
            Self::Local(name) | Self::Article(name) | Self::Foreign(name) => name,
        }
    }
}

/// What a breach exposes a bearer to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sanction {
    /// Its name.
    pub name: Name,
    /// What a person reads.
    pub text: Option<TextPair>,
    /// Who is liable.
    pub bearer: Option<Name>,
    /// For the breach of which rules.
    pub breaches: Vec<Reference>,
    /// When it applies.
    pub when: Option<Expr>,
    /// When it does not after all.
    pub unless: Option<Expr>,
    /// The range: lower end (`None` is zero) and upper end.
    pub fine: Option<(Option<Expr>, Expr)>,
    /// Consequences other than money.
    pub measures: Vec<TextPair>,
    /// Citations, verification, notes, exceptions.
    pub form: Form,
}
