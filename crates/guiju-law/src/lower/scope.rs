//! What names mean while one version is being lowered.

use std::collections::BTreeMap;
use std::sync::Arc;

use guiju_base::ActId;
use guiju_syntax::Diagnostic;
use guiju_syntax::ast::{self, Name};

use crate::ir::{Binder, Expr, ItemId};
use crate::value::Type;
use crate::vocabulary::{Record, SubjectId, Vocabulary};

/// Types of the levels and parameters of all acts, for use by other acts; rules have none.
///
/// A name has several types when the versions of its act differ.
#[derive(Debug, Default)]
pub(crate) struct Exports {
    pub(crate) acts: BTreeMap<ActId, BTreeMap<Arc<str>, Vec<Option<Type>>>>,
}

/// The state of lowering one version.
pub(crate) struct Scope<'a> {
    pub(crate) vocabulary: &'a Vocabulary,
    pub(crate) exports: &'a Exports,
    /// The items as written, in order: the place of one is its [`ItemId`].
    pub(crate) written: &'a [WrittenItem<'a>],
    pub(crate) names: &'a BTreeMap<Arc<str>, ItemId>,
    /// The anchors of the version's provisions, in order.
    pub(crate) anchors: &'a [Box<str>],
    /// Helper values that were already lowered, since their type is not declared.
    pub(crate) lets: BTreeMap<ItemId, LetState>,
    pub(crate) binders: Vec<Bound<'a>>,
    pub(crate) diagnostics: Vec<Diagnostic>,
}

/// An item with the provision and the table it stands with.
#[derive(Debug)]
pub(crate) struct WrittenItem<'a> {
    pub(crate) item: &'a ast::Item,
    pub(crate) provision: usize,
    pub(crate) table: Option<&'a guiju_syntax::document::Table>,
}

/// How far a helper value is lowered.
#[derive(Debug, Clone)]
pub(crate) enum LetState {
    /// Being lowered: a use of it now is a cycle.
    Open,
    /// Lowered.
    Done(Expr),
}

/// A bound element.
#[derive(Debug, Clone)]
pub(crate) struct Bound<'a> {
    pub(crate) name: Box<str>,
    pub(crate) binder: Binder,
    pub(crate) record: Option<&'a Record>,
}

impl<'a> Scope<'a> {
    pub(crate) fn report(&mut self, diagnostic: Diagnostic) {
        self.diagnostics.push(diagnostic);
    }

    /// Runs `read` with `name` bound to an element of a list of `record`.
    pub(crate) fn with_binder<T>(
        &mut self,
        name: &Name,
        record: Option<&'a Record>,
        read: impl FnOnce(&mut Self, Binder) -> T,
    ) -> T {
        let binder = Binder(u16::try_from(self.binders.len()).unwrap_or(u16::MAX));
        self.binders.push(Bound { name: name.text.clone(), binder, record });
        let result = read(self, binder);
        self.binders.pop();
        result
    }

    pub(crate) fn bound(&self, name: &str) -> Option<Bound<'a>> {
        self.binders.iter().rev().find(|bound| &*bound.name == name).cloned()
    }

    pub(crate) fn subject(&self, name: &str) -> Option<(SubjectId, &'a Record)> {
        let id = self.vocabulary.subject_named(name)?;
        self.vocabulary.subject(id).map(|subject| (id, &subject.record))
    }

    /// Everything that a bare name could have meant, for suggestions.
    pub(crate) fn candidates(&self) -> Vec<String> {
        let subjects = self.vocabulary.subjects().iter().map(|subject| subject.name.to_string());
        let items = self.names.keys().map(ToString::to_string);
        let bound = self.binders.iter().map(|bound| bound.name.to_string());
        subjects.chain(items).chain(bound).collect()
    }
}
