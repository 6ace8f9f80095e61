//! Colour for a terminal, and nothing for anything else.

use std::io::IsTerminal as _;

/// What a piece of text means to the eye.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Tone {
    /// A breach.
    Bad,
    /// Something to be done or found out.
    Open,
    /// All is well.
    Good,
    /// Something to rest the eye on.
    Heading,
    /// Something that may be skipped.
    Faint,
}

/// Paints, or does not.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Paint {
    enabled: bool,
}

impl Paint {
    /// Paints when standard output is a terminal and `NO_COLOR` is not set.
    pub(crate) fn for_stdout() -> Self {
        let wanted = std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty());
        Self { enabled: wanted && std::io::stdout().is_terminal() }
    }

    /// Returns whether it paints.
    pub(crate) fn is_enabled(self) -> bool {
        self.enabled
    }

    /// Returns the text in the tone's colour.
    pub(crate) fn tone(self, tone: Tone, text: &str) -> String {
        let code = match tone {
            Tone::Bad => "1;31",
            Tone::Open => "1;33",
            Tone::Good => "32",
            Tone::Heading => "1",
            Tone::Faint => "2",
        };
        if self.enabled { format!("\x1b[{code}m{text}\x1b[0m") } else { text.to_owned() }
    }
}
