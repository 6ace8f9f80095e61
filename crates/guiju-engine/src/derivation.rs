//! Why an outcome came out: the tree of what was evaluated, with values and sources.

use std::sync::Arc;

use guiju_base::{Text, VersionId};
use guiju_law::Value;
use guiju_syntax::Span;

/// One step of a derivation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Derivation {
    /// The part that the step plays: `when`, `unless`, `shown by`, the name of a value …
    pub role: Text,
    /// The pack that the expression stands in.
    pub version: VersionId,
    /// Where it stands; empty for a step that is not written.
    pub span: Span,
    /// What is known of it: a value as the language writes it, or in words.
    pub result: Text,
    /// The value, when known.
    pub value: Option<Value>,
    /// Where the fact came from, when the step is one.
    pub source: Option<FactSource>,
    /// What it rests on, in the order evaluated.
    pub steps: Vec<Derivation>,
}

/// Where a fact came from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FactSource {
    /// Path of the fact.
    pub path: Arc<str>,
    /// Line in the file of facts; `None` when the fact is missing.
    pub line: Option<usize>,
    /// The source that the file names.
    pub source: Option<Box<str>>,
}
