//! Diagnostics: what is wrong in a text that somebody wrote, where, and how to mend it.
//!
//! Collected beside a result, never thrown. The message says what, the label where, the note why,
//! the help what to do.

mod chinese;

use std::borrow::Cow;

use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet};

use guiju_base::Lang;

use crate::span::{Span, line_of};

/// Whether a text can be used in spite of what was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// The text cannot be used.
    Error,
    /// The text can be used, but a reader should look.
    Warning,
}

impl Severity {
    /// Returns the word that a person and a tool read.
    pub fn word(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
        }
    }
}

/// One finding in one file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagnostic {
    /// Stable code, named for what is wrong: `unknown-name`.
    pub code: &'static str,
    /// How grave it is.
    pub severity: Severity,
    /// What is wrong, on one line, lower case, without a full stop.
    pub message: String,
    /// The smallest span that shows the fault.
    pub span: Span,
    /// What stands at that place; may be empty.
    pub label: String,
    /// Why it is wrong; may be empty.
    pub note: String,
    /// What to do; may be empty.
    pub help: String,
}

impl Diagnostic {
    /// Returns an error with the given code, place and message.
    pub fn error(code: &'static str, span: Span, message: impl Into<String>) -> Self {
        Self {
            code,
            severity: Severity::Error,
            message: message.into(),
            span,
            label: String::new(),
            note: String::new(),
            help: String::new(),
        }
    }

    /// Returns a warning with the given code, place and message.
    pub fn warning(code: &'static str, span: Span, message: impl Into<String>) -> Self {
        Self { severity: Severity::Warning, ..Self::error(code, span, message) }
    }

    /// Says what stands at the place.
    #[must_use]
    pub fn label(mut self, label: impl Into<String>) -> Self {
        self.label = label.into();
        self
    }

    /// Says why.
    #[must_use]
    pub fn note(mut self, note: impl Into<String>) -> Self {
        self.note = note.into();
        self
    }

    /// Says what to do.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = help.into();
        self
    }

    /// Returns the line the finding begins on, counted from 1.
    pub fn line(&self, source: &str) -> usize {
        line_of(source, self.span.start)
    }

    /// Returns what is wrong and how to mend it in Chinese, without the particulars of the place.
    pub fn chinese(&self) -> Option<(&'static str, &'static str)> {
        let place = chinese::CHINESE.binary_search_by(|(code, ..)| (*code).cmp(self.code)).ok()?;
        chinese::CHINESE.get(place).map(|(_, what, mend)| (*what, *mend))
    }

    /// Renders the finding for a person: message, the lines concerned, note and help. In Chinese the
    /// particulars follow as the sources have them.
    pub fn render(&self, lang: Lang, path: &str, source: &str, colour: bool) -> String {
        let chinese = self.chinese().filter(|_| lang == Lang::Zh);
        let level = |level: Level<'static>, name: &'static str| match chinese {
            Some(_) => level.with_name(name),
            None => level,
        };
        let severity = match self.severity {
            Severity::Error => level(Level::ERROR, "错误"),
            Severity::Warning => level(Level::WARNING, "警告"),
        };
        let end = floor_boundary(source, self.span.end);
        let start = floor_boundary(source, self.span.start).min(end);
        let snippet = Snippet::source(source).path(Cow::Borrowed(path)).annotation(
            AnnotationKind::Primary.span(start..end).label(Cow::Borrowed(self.label.as_str())),
        );
        let title = chinese.map_or(self.message.as_str(), |(what, _)| what);
        let mut group: Group<'_> = severity.primary_title(title).id(self.code).element(snippet);
        let message = chinese.map(|_| self.message.as_str());
        let mend = chinese.map(|(_, mend)| mend);
        let told = |text: &&str| !text.is_empty();
        for note in message.into_iter().chain([self.note.as_str()]).filter(told) {
            group = group.element(level(Level::NOTE, "说明").message(note));
        }
        for help in mend.into_iter().chain([self.help.as_str()]).filter(told) {
            group = group.element(level(Level::HELP, "建议").message(help));
        }
        let renderer = if colour { Renderer::styled() } else { Renderer::plain() };
        renderer.render(&[group])
    }
}

/// A span may come from bytes that a later edit moved: never cut a character.
fn floor_boundary(source: &str, offset: usize) -> usize {
    let mut at = offset.min(source.len());
    while !source.is_char_boundary(at) {
        at -= 1;
    }
    at
}

/// Returns the candidate nearest to `wrong` when it is near enough to be a slip of the hand.
///
/// Nearness is the optimal string alignment distance, at most a third of the length.
pub fn nearest<'a>(wrong: &str, candidates: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    // Beyond any real name there is nothing near, and the distance would cost a square.
    if wrong.len() > 80 {
        return None;
    }
    candidates
        .map(|candidate| (strsim::osa_distance(wrong, candidate), candidate))
        .filter(|(distance, candidate)| {
            let (length, other) = (wrong.chars().count(), candidate.chars().count());
            *distance <= (length.max(other) / 3).max(1) && *distance < length.min(other)
        })
        .min()
        .map(|(_, candidate)| candidate)
}
