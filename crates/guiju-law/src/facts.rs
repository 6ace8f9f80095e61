//! Facts about subjects, read from YAML or JSON against the vocabulary.
//!
//! A file is a mapping from subject to one record or to a list of them. What is absent is unknown; what
//! is misspelt, of the wrong type or impossible is an error with its line, never unknown.

mod edit;
mod reader;
mod scalar;

use std::collections::BTreeMap;
use std::sync::Arc;

use guiju_syntax::span::LineIndex;
use guiju_syntax::{Diagnostic, Span};

use crate::value::{Reason, Value};
use crate::vocabulary::{SubjectId, Vocabulary};

pub use edit::write_facts;
pub use reader::read_facts_node;
pub use scalar::parse_scalar;

/// All that is known, subject by subject.
#[derive(Debug, Clone, Default)]
pub struct Facts {
    /// The subjects in the order given.
    pub instances: Vec<Instance>,
}

/// One subject.
#[derive(Debug, Clone)]
pub struct Instance {
    /// Its kind.
    pub subject: SubjectId,
    /// Its path: `deal`, or `deal[1]` when there are several.
    pub path: Arc<str>,
    /// What is known of it.
    pub record: RecordFacts,
}

/// What is known of one record; a field that is absent is unknown.
#[derive(Debug, Clone, Default)]
pub struct RecordFacts {
    /// The fields given.
    pub fields: BTreeMap<Box<str>, FactEntry>,
}

/// One fact and where it came from.
#[derive(Debug, Clone)]
pub struct FactEntry {
    /// What is known.
    pub value: FactValue,
    /// The line in the file of facts, counted from 1.
    pub line: usize,
    /// The source that the file names.
    pub source: Option<Box<str>>,
}

/// What is known of a field.
#[derive(Debug, Clone)]
pub enum FactValue {
    /// A value.
    Known(Value),
    /// Unknown, with the reason given.
    Unknown(Reason),
    /// A list of plain values.
    Plain {
        /// The values given.
        items: Vec<Value>,
        /// Whether there are no others.
        complete: bool,
    },
    /// A record.
    Record(RecordFacts),
    /// A list of records.
    Records {
        /// The records given.
        items: Vec<RecordFacts>,
        /// Whether there are no others.
        complete: bool,
    },
}

impl Facts {
    /// Returns the one instance of a single subject.
    pub fn single(&self, subject: SubjectId) -> Option<&Instance> {
        self.instances.iter().find(|instance| instance.subject == subject)
    }

    /// Returns all instances of a subject, in order.
    pub fn of(&self, subject: SubjectId) -> impl Iterator<Item = &Instance> {
        self.instances.iter().filter(move |instance| instance.subject == subject)
    }
}

/// Reads a whole file of facts; gives what could be read beside the findings.
pub fn read_facts(vocabulary: &Vocabulary, source: &str) -> (Facts, Vec<Diagnostic>) {
    let whole = Span::new(0, source.len());
    let (node, mut diagnostics) = guiju_syntax::yaml::parse_yaml(source, whole);
    let Some(node) = node else {
        if diagnostics.is_empty() {
            diagnostics.push(
                Diagnostic::error(
                    "no-facts",
                    Span::new(0, source.len().min(1)),
                    ("a file without facts", "文件没有事实"),
                )
                .label(("nothing stands here", "此处没有内容"))
                .help((
                    "begin with a subject, such as `sale:`, and its facts below it",
                    "以对象开头，如 `sale:`，其下写各项事实",
                )),
            );
        }
        return (Facts::default(), diagnostics);
    };
    let (facts, mut found) =
        read_facts_node(vocabulary, &LineIndex::new(source), &node, &["about"]);
    diagnostics.append(&mut found);
    (facts, diagnostics)
}
