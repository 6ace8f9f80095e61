//! Acts, their versions and provisions; which version applies on a date.

use std::collections::BTreeMap;
use std::sync::Arc;

use guiju_base::{ActId, Convention, Date, Text, VersionId, WorkingCalendar};
use guiju_syntax::Span;

use crate::case::Case;
use crate::ir::{Expr, Item, ItemId};
use crate::vocabulary::Vocabulary;

/// Everything that was loaded and is free of errors enough to be used.
#[derive(Debug, Clone)]
pub struct Law {
    /// The shared words.
    pub vocabulary: Vocabulary,
    /// The calendar of working days.
    pub calendar: WorkingCalendar,
    /// The acts in the order of their names.
    pub acts: Vec<Act>,
}

/// One legal instrument with its versions.
#[derive(Debug, Clone)]
pub struct Act {
    /// Its name.
    pub id: ActId,
    /// Its versions, drafts included, from the oldest first day to the newest.
    pub versions: Vec<Version>,
}

/// The state of a version as its front matter says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Status {
    /// Published for comment.
    Draft,
    /// In force.
    InForce,
    /// No longer in force.
    Repealed,
}

impl Status {
    /// Returns the word of front matter.
    pub fn word(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::InForce => "in-force",
            Self::Repealed => "repealed",
        }
    }
}

/// One text of an act.
#[derive(Debug, Clone)]
pub struct Version {
    /// `act@version`.
    pub id: VersionId,
    /// The file it was read from, as a place in the sources.
    pub file: usize,
    /// Title as a reader sees it.
    pub title: Text,
    /// Who issued it.
    pub issuers: Vec<Text>,
    /// Law, regulation, rule, guideline, standard, interpretation, plan or notice.
    pub kind: Box<str>,
    /// Document number.
    pub number: Option<Box<str>>,
    /// Part of the mission, `P1` to `P10`.
    pub regime: Option<Box<str>>,
    /// Its state.
    pub status: Status,
    /// The day it was made public.
    pub published: Date,
    /// First day; for a draft the day it was published.
    pub from: Date,
    /// First day on which it no longer applies.
    pub until: Option<Date>,
    /// First day on which it no longer is in dispute that this version applies.
    pub disputed_until: Option<Date>,
    /// The event whose date selects the version, instead of the date judged on.
    pub applies_to: Option<Expr>,
    /// How its periods are counted.
    pub convention: Convention,
    /// Addresses of the text.
    pub sources: Vec<Box<str>>,
    /// When the text was last compared with a source.
    pub compared: Option<Date>,
    /// Its provisions in the order printed; the first stands for the text before any heading.
    pub provisions: Vec<Provision>,
    /// Its items in the order written.
    pub items: Vec<Item>,
    /// The items by name.
    pub names: BTreeMap<Arc<str>, ItemId>,
    /// Its worked examples.
    pub cases: Vec<Case>,
}

/// An article, paragraph or topic.
#[derive(Debug, Clone)]
pub struct Provision {
    /// The anchor of its heading; empty for the text before any.
    pub anchor: Box<str>,
    /// The heading.
    pub title: Box<str>,
    /// Why nothing encodes it.
    pub not_encoded: Option<Box<str>>,
    /// The heading's place.
    pub span: Span,
}

impl Version {
    /// Returns the item.
    pub fn item(&self, id: ItemId) -> Option<&Item> {
        self.items.get(usize::try_from(id.0).ok()?)
    }

    /// Returns the item called `name`.
    pub fn item_named(&self, name: &str) -> Option<(ItemId, &Item)> {
        let id = *self.names.get(name)?;
        self.item(id).map(|item| (id, item))
    }

    /// Returns the items with their names, in order.
    pub fn items(&self) -> impl Iterator<Item = (ItemId, &Item)> {
        (0_u32..).map(ItemId).zip(&self.items)
    }

    /// Returns the subject whose event selects the version.
    pub fn applies_to_subject(&self) -> Option<crate::vocabulary::SubjectId> {
        match self.applies_to.as_ref()?.kind {
            crate::ir::ExprKind::Fact(subject, _) => Some(subject),
            _ => None,
        }
    }

    /// Returns whether the version covers `date`, dispute included.
    pub fn covers(&self, date: Date) -> bool {
        self.from <= date && self.until.is_none_or(|until| date < until)
    }

    /// Returns whether it is in dispute on `date` that this version applies rather than the one before.
    pub fn is_disputed(&self, date: Date) -> bool {
        self.from <= date && self.disputed_until.is_some_and(|until| date < until)
    }

    /// Returns the items that determinations are made of, in order.
    pub fn rules(&self) -> impl Iterator<Item = (ItemId, &Item)> {
        self.items().filter(|(_, item)| item.form().is_some())
    }
}

impl Act {
    /// Returns the final version that applies on `date`, as the law could be known on `known`.
    ///
    /// The later of two that cover the date; the checks refuse two that begin on one day.
    pub fn in_force(&self, date: Date, known: Option<Date>) -> Option<&Version> {
        self.finals(known)
            .filter(|version| version.covers(date) || self.had_no_end(version, date, known))
            .last()
    }

    /// Returns whether `version` is the one that applies on some date up to `date`, as the law could be known
    /// on `known`: whether it may be the one that an event chooses of which nothing is known.
    pub fn may_apply(&self, version: &Version, date: Date, known: Option<Date>) -> bool {
        let chosen = |it: &Version| it.id == version.id;
        version.from <= date && self.in_force(version.from, known).is_some_and(chosen)
    }

    /// Whether `version` has ended by `date` only because of a successor that was not known yet.
    fn had_no_end(&self, version: &Version, date: Date, known: Option<Date>) -> bool {
        let Some((until, known)) = version.until.zip(known) else { return false };
        let successor =
            self.finals(None).find(|other| other.from == until && other.id != version.id);
        version.from <= date && successor.is_some_and(|successor| successor.published > known)
    }

    /// Returns the final version before `version`, if one applied up to its first day.
    pub fn predecessor(&self, version: &Version, known: Option<Date>) -> Option<&Version> {
        self.finals(known).take_while(|other| other.from < version.from).last()
    }

    /// Returns the drafts that were published by `date` and not yet replaced.
    pub fn drafts(&self, date: Date) -> impl Iterator<Item = &Version> {
        self.versions
            .iter()
            .filter(move |version| version.status == Status::Draft && version.covers(date))
    }

    /// Returns the final versions that were published by `date` and are not in force yet.
    pub fn upcoming(&self, date: Date) -> impl Iterator<Item = &Version> {
        self.finals(Some(date)).filter(move |version| version.from > date)
    }

    fn finals(&self, known: Option<Date>) -> impl Iterator<Item = &Version> {
        self.versions.iter().filter(move |version| {
            version.status != Status::Draft && known.is_none_or(|known| version.published <= known)
        })
    }

    /// Returns the pairs of versions that a reader would lay side by side, the older one first: each
    /// final text with the one before, and each draft with the final text that followed. Versions
    /// without rules have nothing to show.
    pub fn successions(&self) -> Vec<(&Version, &Version)> {
        let mut pairs = Vec::new();
        let (mut last_final, mut drafts): (Option<&Version>, Vec<&Version>) = (None, Vec::new());
        for version in self.versions.iter().filter(|version| version.rules().next().is_some()) {
            if version.status == Status::Draft {
                drafts.push(version);
                continue;
            }
            pairs.extend(last_final.map(|old| (old, version)));
            pairs.extend(drafts.drain(..).map(|draft| (draft, version)));
            last_final = Some(version);
        }
        pairs.extend(
            last_final.into_iter().flat_map(|old| drafts.iter().map(move |new| (old, *new))),
        );
        pairs
    }

    /// Returns the version called `version`.
    pub fn version(&self, version: &str) -> Option<&Version> {
        self.versions.iter().find(|it| it.id.version.as_str() == version)
    }
}

impl Law {
    /// Returns the act called `id`.
    pub fn act(&self, id: &ActId) -> Option<&Act> {
        self.acts.iter().find(|act| act.id == *id)
    }

    /// Returns all versions of all acts, in order.
    pub fn versions(&self) -> impl Iterator<Item = &Version> {
        self.acts.iter().flat_map(|act| &act.versions)
    }
}
