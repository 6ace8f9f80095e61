//! Closed sets of words, such as the ways to round.

use std::fmt;

/// A text is none of the words that stand for a setting.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("unknown {what} `{text}`, expected {expected}")]
pub struct UnknownWordError {
    what: &'static str,
    text: Box<str>,
    expected: Box<str>,
}

impl UnknownWordError {
    /// Returns the value that prints as `text`.
    pub(crate) fn find<T: Copy + fmt::Display>(
        what: &'static str,
        text: &str,
        values: &[T],
    ) -> Result<T, Self> {
        values.iter().copied().find(|value| value.to_string() == text).ok_or_else(|| {
            let words: Vec<String> = values.iter().map(|value| format!("`{value}`")).collect();
            Self { what, text: text.into(), expected: words.join(", ").into() }
        })
    }
}
