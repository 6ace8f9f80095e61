//! Diagnostics: what is wrong in a text that somebody wrote, where, and how to mend it.
//!
//! Collected beside a result, never thrown. The message says what, the label where, the note why,
//! the help what to do. Each is there in English and in Chinese, particulars included.

use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet};

use guiju_base::{Lang, Text};

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
    pub message: Text,
    /// The smallest span that shows the fault.
    pub span: Span,
    /// What stands at that place; may be empty.
    pub label: Text,
    /// Why it is wrong; may be empty.
    pub note: Text,
    /// What to do; may be empty.
    pub help: Text,
}

impl Diagnostic {
    /// Returns an error with the given code, place and message.
    pub fn error(code: &'static str, span: Span, message: impl Into<Text>) -> Self {
        Self {
            code,
            severity: Severity::Error,
            message: message.into(),
            span,
            label: Text::default(),
            note: Text::default(),
            help: Text::default(),
        }
    }

    /// Returns a warning with the given code, place and message.
    pub fn warning(code: &'static str, span: Span, message: impl Into<Text>) -> Self {
        Self { severity: Severity::Warning, ..Self::error(code, span, message) }
    }

    /// Says what stands at the place.
    #[must_use]
    pub fn label(mut self, label: impl Into<Text>) -> Self {
        self.label = label.into();
        self
    }

    /// Says why.
    #[must_use]
    pub fn note(mut self, note: impl Into<Text>) -> Self {
        self.note = note.into();
        self
    }

    /// Says what to do.
    #[must_use]
    pub fn help(mut self, help: impl Into<Text>) -> Self {
        self.help = help.into();
        self
    }

    /// Offers the name that was probably meant, in place of other help; without one nothing changes.
    #[must_use]
    pub fn did_you_mean(self, near: Option<&str>) -> Self {
        match near {
            Some(near) => self.help(did_you_mean(near)),
            None => self,
        }
    }

    /// Returns the line the finding begins on, counted from 1.
    pub fn line(&self, source: &str) -> usize {
        line_of(source, self.span.start)
    }

    /// Renders the finding for a person: message, the lines concerned, note and help.
    pub fn render(&self, lang: Lang, path: &str, source: &str, colour: bool) -> String {
        let level = |level: Level<'static>, zh: &'static str| match lang {
            Lang::En => level,
            Lang::Zh => level.with_name(zh),
        };
        let severity = match self.severity {
            Severity::Error => level(Level::ERROR, "错误"),
            Severity::Warning => level(Level::WARNING, "警告"),
        };
        let end = floor_boundary(source, self.span.end);
        let start = floor_boundary(source, self.span.start).min(end);
        let label = AnnotationKind::Primary.span(start..end).label(self.label.get(lang));
        let snippet = Snippet::source(source).path(path).annotation(label);
        let title = severity.primary_title(self.message.get(lang)).id(self.code);
        let mut group: Group<'_> = title.element(snippet);
        if !self.note.is_empty() {
            group = group.element(level(Level::NOTE, "说明").message(self.note.get(lang)));
        }
        if !self.help.is_empty() {
            group = group.element(level(Level::HELP, "建议").message(self.help.get(lang)));
        }
        let renderer = if colour { Renderer::styled() } else { Renderer::plain() };
        renderer.render(&[group])
    }
}

/// Returns the question whether `near` was meant.
pub fn did_you_mean(near: &str) -> Text {
    Text::new(format!("did you mean `{near}`?"), format!("是否指 `{near}`？"))
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
