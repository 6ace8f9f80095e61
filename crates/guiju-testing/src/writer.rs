//! The state of writing one pack: what may be named so far, and what rests on what.

use std::collections::{BTreeMap, BTreeSet};

use crate::choices::Choices;

/// The types that generated expressions have.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Kind {
    YesNo,
    Number,
    Money,
    Percent,
    Date,
    Grade,
    Channel,
    Text,
}

/// An item that expressions may name.
#[derive(Debug, Clone)]
pub(crate) struct Named {
    pub(crate) name: String,
    pub(crate) kind: Kind,
}

/// The list that a bound element belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum List {
    Parties,
    Holdings,
}

/// What another act offers.
#[derive(Debug, Clone, Default)]
pub(crate) struct Abroad {
    /// What follows the actions of the version, so that none is that of another version: whether norms rest on
    /// one another is seen within one version only.
    pub(crate) manner: &'static str,
    pub(crate) values: Vec<Named>,
    pub(crate) rules: Vec<String>,
    pub(crate) norms: Vec<(String, String, bool)>,
}

/// What has been written of a pack.
pub(crate) struct Writer<'c, 'b> {
    pub(crate) choices: &'c mut Choices<'b>,
    /// What follows the actions of norms.
    manner: &'static str,
    /// Parameters, values and levels so far; foreign ones with their act.
    pub(crate) values: Vec<Named>,
    /// Rules that can be breached.
    pub(crate) rules: Vec<String>,
    /// Norms with bearer and action, and whether they forbid.
    pub(crate) norms: Vec<(String, String, bool)>,
    /// Items that an exception may defeat.
    pub(crate) defeatable: Vec<String>,
    /// Levels whose arms may be continued.
    pub(crate) levels: Vec<Named>,
    /// Bound elements, outer first.
    pub(crate) binders: Vec<(String, List)>,
    /// Facts that the current condition compares with a figure already: a second figure could leave
    /// no value, which the checks refuse.
    pub(crate) claimed: BTreeSet<String>,
    /// Names that the current item mentions.
    pub(crate) mentioned: BTreeSet<String>,
    /// What the outcome of an item may rest on.
    rests_on: BTreeMap<String, BTreeSet<String>>,
    count: usize,
}

impl<'c, 'b> Writer<'c, 'b> {
    pub(crate) fn new(choices: &'c mut Choices<'b>, abroad: Abroad) -> Self {
        let Abroad { manner, values, rules, norms } = abroad;
        Self {
            choices,
            manner,
            values,
            rules,
            norms,
            defeatable: Vec::new(),
            levels: Vec::new(),
            binders: Vec::new(),
            claimed: BTreeSet::new(),
            mentioned: BTreeSet::new(),
            rests_on: BTreeMap::new(),
            count: 0,
        }
    }

    /// Begins an item and gives its name, which no other has.
    pub(crate) fn begin(&mut self, word: &str) -> String {
        self.count += 1;
        self.mentioned.clear();
        self.claimed.clear();
        format!("{word}-{}", self.count)
    }

    /// Ends an item: it rests on all that it mentioned.
    pub(crate) fn end(&mut self, name: &str) {
        let mentioned = std::mem::take(&mut self.mentioned);
        self.rests_on.entry(name.to_owned()).or_default().extend(mentioned);
    }

    /// Adds that `item` also rests on `other`.
    pub(crate) fn add_edge(&mut self, item: &str, other: &str) {
        self.rests_on.entry(item.to_owned()).or_default().insert(other.to_owned());
    }

    /// Whether what is mentioned so far rests on `target`.
    pub(crate) fn mentions_reach(&self, target: &str) -> bool {
        let mut open: Vec<&str> = self.mentioned.iter().map(String::as_str).collect();
        let mut seen: BTreeSet<&str> = BTreeSet::new();
        while let Some(name) = open.pop() {
            if name == target {
                return true;
            }
            if seen.insert(name) {
                open.extend(self.rests_on.get(name).into_iter().flatten().map(String::as_str));
            }
        }
        false
    }

    /// A part with weight `part` of `whole`, written by `write`, or nothing.
    pub(crate) fn perhaps(
        &mut self,
        part: usize,
        whole: usize,
        write: impl FnOnce(&mut Self) -> String,
    ) -> String {
        if self.choices.chance(part, whole) { write(self) } else { String::new() }
    }

    /// The action of a norm of the version.
    pub(crate) fn of_version(&self, action: &str) -> String {
        format!("{action}{}", self.manner)
    }

    /// One of `options`.
    pub(crate) fn pick<'o>(&mut self, options: &[&'o str]) -> &'o str {
        self.choices.word(options)
    }
}
