//! What came out for one rule on one subject.

use std::collections::BTreeSet;
use std::sync::Arc;

use guiju_base::{Date, Number, RuleId, Text, Time};
use guiju_law::ir::Verified;
use guiju_law::{Outcome, Status, Value};

use crate::derivation::Derivation;
use crate::state::Why;

/// The outcome of one rule on one subject, with what it rests on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Determination {
    /// The rule, with its act and version.
    pub rule: RuleId,
    /// Title of the instrument.
    pub title: Text,
    /// Heading of the provision.
    pub provision: Box<str>,
    /// Anchor of the provision.
    pub anchor: Box<str>,
    /// `duty`, `prohibition`, `permission`, `classification` or `sanction`.
    pub form: &'static str,
    /// The role that bears it.
    pub bearer: Option<Arc<str>>,
    /// The action that a norm asks for, forbids or permits, in words of the language.
    pub action: Option<Arc<str>>,
    /// Path of the subject.
    pub subject: Arc<str>,
    /// What came out.
    pub outcome: Outcome,
    /// Whether a norm is known to apply, also where it is not known how it comes out.
    pub applies: bool,
    /// The value of a classification.
    pub value: Option<Value>,
    /// A classification that is unknown is not below this.
    pub at_least: Option<Value>,
    /// A classification that is unknown is not above this.
    pub at_most: Option<Value>,
    /// The date of a duty.
    pub due: Option<Time>,
    /// Whether the date rests on a calendar that is not published yet.
    pub provisional: bool,
    /// What a sanction exposes to.
    pub range: Option<Range>,
    /// Consequences other than money.
    pub measures: Vec<Text>,
    /// Paths of the facts that would settle it, in order.
    pub missing: BTreeSet<Arc<str>>,
    /// Reasons for not knowing other than missing facts.
    pub why: BTreeSet<Why>,
    /// The error of a broken evaluation.
    pub cause: Option<Arc<Text>>,
    /// Rules that disagree.
    pub conflicts_with: Vec<RuleId>,
    /// Exceptions that apply.
    pub defeated_by: Vec<RuleId>,
    /// How well the source of the rule was verified.
    pub verified: Verified,
    /// Whether the text is a draft or in force.
    pub status: Status,
    /// The first day of the version, when that is after the date judged on.
    pub upcoming: Option<Date>,
    /// Why this version was chosen.
    pub chosen: Text,
    /// The rule in a sentence.
    pub text: Text,
    /// The derivation, when it was asked for.
    pub derivation: Option<Derivation>,
}

/// A range of money in renminbi; an end is `None` when it is not known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Range {
    /// Lower end.
    pub low: Option<Number>,
    /// Upper end.
    pub high: Option<Number>,
}

impl Determination {
    /// Returns the outcome and the rule as one sentence.
    pub fn message(&self) -> Text {
        let word = self.outcome.word().replace('-', " ");
        let mut first = word.chars();
        let capital = first.next().map_or(String::new(), |c| c.to_uppercase().collect());
        Text::new(
            format!("{capital}{}: {}", first.as_str(), self.text.en),
            format!("{}:{}", self.outcome.word_zh(), self.text.zh),
        )
    }
}
