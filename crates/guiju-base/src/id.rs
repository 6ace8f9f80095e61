//! Names of acts, their versions and their rules: `cn/samr/blind-box@2023-06-08#under-eight`.
//!
//! Pure names: whether the act exists is for `guiju-law` to say. Each name has one spelling, and
//! cloning one copies no text.

use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

use serde::{Serialize, Serializer};

/// A text is not the name it should be.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("malformed {what} `{text}`, expected {expected}")]
pub struct MalformedIdError {
    what: &'static str,
    text: Box<str>,
    expected: &'static str,
}

/// Name of an act: kebab-case words with slashes between, `cn/samr/blind-box`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ActId(Arc<str>); // INVARIANT: `is_act` holds.

/// Name of a version within its act, most often a date: `2023-06-08`, `2.1`, `draft-2024`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct VersionLabel(Arc<str>); // INVARIANT: `is_version` holds.

/// Name of a rule within its version, one kebab-case word: `under-eight`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RuleName(Arc<str>); // INVARIANT: `is_kebab` holds.

/// Returns whether the text is runs of lower-case letters and digits with single hyphens between.
fn is_kebab(text: &str) -> bool {
    let in_run = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit();
    text.split('-').all(|run| !run.is_empty() && run.bytes().all(in_run))
}

fn is_act(text: &str) -> bool {
    text.split('/').all(is_kebab)
}

fn is_version(text: &str) -> bool {
    text.split('.').all(is_kebab)
}

impl ActId {
    /// Returns the name as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl VersionLabel {
    /// Returns the name as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl RuleName {
    /// Returns the name as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for ActId {
    type Err = MalformedIdError;

    /// Reads the one spelling that [`Display`](fmt::Display) writes.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let expected = "words such as `cn/samr/blind-box`";
        if is_act(text) { Ok(Self(text.into())) } else { Err(malformed("act", text, expected)) }
    }
}

impl FromStr for VersionLabel {
    type Err = MalformedIdError;

    /// Reads the one spelling that [`Display`](fmt::Display) writes.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let expected = "a word such as `2023-06-08`";
        if is_version(text) {
            Ok(Self(text.into()))
        } else {
            Err(malformed("version", text, expected))
        }
    }
}

impl FromStr for RuleName {
    type Err = MalformedIdError;

    /// Reads the one spelling that [`Display`](fmt::Display) writes.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let expected = "a word such as `under-eight`";
        if is_kebab(text) { Ok(Self(text.into())) } else { Err(malformed("rule", text, expected)) }
    }
}

fn malformed(what: &'static str, text: &str, expected: &'static str) -> MalformedIdError {
    MalformedIdError { what, text: text.into(), expected }
}

/// Name of a version of an act, written `act@version`; ordered by act, then by version.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct VersionId {
    /// The act.
    pub act: ActId,
    /// The version within it.
    pub version: VersionLabel,
}

impl VersionId {
    /// Returns the name of `version` of `act`.
    ///
    /// # Errors
    ///
    /// The version is not words of letters and digits with hyphens or dots between.
    pub fn new(act: ActId, version: &str) -> Result<Self, MalformedIdError> {
        Ok(Self { act, version: version.parse()? })
    }

    /// Returns the name of the rule called `rule` in this version.
    ///
    /// # Errors
    ///
    /// The rule's name is not one kebab-case word.
    pub fn rule(&self, rule: &str) -> Result<RuleId, MalformedIdError> {
        Ok(RuleId { act: self.act.clone(), version: self.version.clone(), rule: rule.parse()? })
    }
}

impl FromStr for VersionId {
    type Err = MalformedIdError;

    /// Reads the one spelling that [`Display`](fmt::Display) writes.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let expected = "a name such as `cn/samr/blind-box@2023-06-08`";
        let (act, version) =
            text.split_once('@').ok_or_else(|| malformed("version of an act", text, expected))?;
        Self::new(act.parse()?, version)
    }
}

/// Name of a rule, written `act@version#rule`; ordered by act, version, then rule.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RuleId {
    /// The act.
    pub act: ActId,
    /// The version of the act.
    pub version: VersionLabel,
    /// The rule within the version.
    pub rule: RuleName,
}

impl RuleId {
    /// Returns the name of the version that holds the rule.
    pub fn version_id(&self) -> VersionId {
        VersionId { act: self.act.clone(), version: self.version.clone() }
    }
}

impl FromStr for RuleId {
    type Err = MalformedIdError;

    /// Reads the one spelling that [`Display`](fmt::Display) writes.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let expected = "a name such as `cn/samr/blind-box@2023-06-08#under-eight`";
        let (version, rule) =
            text.split_once('#').ok_or_else(|| malformed("rule of an act", text, expected))?;
        version.parse::<VersionId>()?.rule(rule)
    }
}

impl fmt::Display for ActId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

impl fmt::Display for VersionLabel {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

impl fmt::Display for RuleName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

impl fmt::Display for VersionId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}@{}", self.act, self.version)
    }
}

impl fmt::Display for RuleId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}@{}#{}", self.act, self.version, self.rule)
    }
}

impl Serialize for ActId {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0)
    }
}

impl Serialize for VersionLabel {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0)
    }
}

impl Serialize for RuleName {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0)
    }
}

impl Serialize for VersionId {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl Serialize for RuleId {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

#[cfg(test)]
mod tests;
