//! The shared vocabulary: roles, choices, subjects with their facts, counting conventions.

use std::collections::BTreeMap;

use guiju_base::{Convention, Number, Text};

use crate::value::Type;

/// Names a choice within its vocabulary.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ChoiceId(pub u16);

/// Names a subject within its vocabulary.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SubjectId(pub u16);

/// All words that packs and facts share.
#[derive(Debug, Clone, Default)]
pub struct Vocabulary {
    pub(crate) roles: BTreeMap<Box<str>, Text>,
    pub(crate) choices: Vec<Choice>,
    pub(crate) subjects: Vec<Subject>,
    pub(crate) conventions: BTreeMap<Box<str>, Convention>,
}

/// A closed list of values.
#[derive(Debug, Clone)]
pub struct Choice {
    /// Its name.
    pub name: Box<str>,
    /// Whether the values are ordered, from the least to the most severe.
    pub ordered: bool,
    /// The values in order, each with its titles.
    pub values: Vec<(Box<str>, Text)>,
}

/// A kind of thing that rules speak about.
#[derive(Debug, Clone)]
pub struct Subject {
    /// Its name.
    pub name: Box<str>,
    /// Whether facts hold at most one.
    pub single: bool,
    /// What a person reads.
    pub title: Text,
    /// Its facts.
    pub record: Record,
}

/// Named fields in the order declared.
#[derive(Debug, Clone, Default)]
pub struct Record {
    /// The fields.
    pub fields: Vec<Field>,
}

/// One field.
#[derive(Debug, Clone)]
pub struct Field {
    /// Its name.
    pub name: Box<str>,
    /// What it holds.
    pub shape: Shape,
}

/// What a field holds.
#[derive(Debug, Clone)]
pub enum Shape {
    /// A single value.
    Fact(Fact),
    /// A nested record.
    Record(Text, Record),
    /// A list of records.
    List(Text, Record),
}

/// A fact: its type, domain and what a person is asked.
#[derive(Debug, Clone)]
pub struct Fact {
    /// Its type.
    pub ty: Type,
    /// Lowest possible value.
    pub low: Option<Number>,
    /// Highest possible value.
    pub high: Option<Number>,
    /// The unit of a number.
    pub unit: Option<Text>,
    /// The question.
    pub ask: Text,
    /// What to look at to answer it.
    pub look: Text,
}

impl Record {
    /// Returns the field called `name`.
    pub fn field(&self, name: &str) -> Option<&Field> {
        self.fields.iter().find(|field| &*field.name == name)
    }

    /// Follows a dotted path through nested records and lists.
    pub fn descend<'a, S: AsRef<str>>(&'a self, path: &[S]) -> Option<&'a Shape> {
        let (first, rest) = path.split_first()?;
        let shape = &self.field(first.as_ref())?.shape;
        match shape {
            _ if rest.is_empty() => Some(shape),
            Shape::Fact(_) => None,
            Shape::Record(_, record) | Shape::List(_, record) => record.descend(rest),
        }
    }
}

impl Vocabulary {
    /// Returns the role's titles.
    pub fn role(&self, name: &str) -> Option<&Text> {
        self.roles.get(name)
    }

    /// Returns the names of all roles, in order.
    pub fn role_names(&self) -> impl Iterator<Item = &str> {
        self.roles.keys().map(|name| &**name)
    }

    /// Returns the choice.
    pub fn choice(&self, id: ChoiceId) -> Option<&Choice> {
        self.choices.get(usize::from(id.0))
    }

    /// Returns the choice called `name`.
    pub fn choice_named(&self, name: &str) -> Option<ChoiceId> {
        let place = self.choices.iter().position(|choice| &*choice.name == name)?;
        u16::try_from(place).ok().map(ChoiceId)
    }

    /// Returns all choices in the order declared.
    pub fn choices(&self) -> &[Choice] {
        &self.choices
    }

    /// Returns the word of a choice's value; empty when there is none.
    pub fn choice_word(&self, id: ChoiceId, place: u16) -> &str {
        self.choice(id)
            .and_then(|choice| choice.values.get(usize::from(place)))
            .map_or("", |(word, _)| word)
    }

    /// Returns the titles of a choice's value.
    pub fn choice_title(&self, id: ChoiceId, place: u16) -> Option<&Text> {
        let choice = self.choice(id)?;
        choice.values.get(usize::from(place)).map(|(_, title)| title)
    }

    /// Returns the place of `word` among the values of a choice.
    pub fn choice_place(&self, id: ChoiceId, word: &str) -> Option<u16> {
        let place = self.choice(id)?.values.iter().position(|(value, _)| &**value == word)?;
        u16::try_from(place).ok()
    }

    /// Returns the subject.
    pub fn subject(&self, id: SubjectId) -> Option<&Subject> {
        self.subjects.get(usize::from(id.0))
    }

    /// Returns the subject called `name`.
    pub fn subject_named(&self, name: &str) -> Option<SubjectId> {
        let place = self.subjects.iter().position(|subject| &*subject.name == name)?;
        u16::try_from(place).ok().map(SubjectId)
    }

    /// Returns all subjects in the order declared.
    pub fn subjects(&self) -> &[Subject] {
        &self.subjects
    }

    /// Returns the counting convention called `name`.
    pub fn convention(&self, name: &str) -> Option<&Convention> {
        self.conventions.get(name)
    }

    /// Returns the names of all conventions, in order.
    pub fn convention_names(&self) -> impl Iterator<Item = &str> {
        self.conventions.keys().map(|name| &**name)
    }
}
