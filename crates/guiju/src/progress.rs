//! Progress of long work, on standard error and only for a person who watches.

use std::io::{IsTerminal as _, Write as _};
use std::time::{Duration, Instant};

use guiju_base::Lang;

use crate::wording::pick;

/// Work shorter than this shows nothing.
const PATIENCE: Duration = Duration::from_secs(1);

/// A line that is written over as the work goes on, and wiped at its end.
pub(crate) struct Progress {
    label: String,
    started: Instant,
    watched: bool,
    shown: bool,
}

impl Progress {
    /// Begins the work that the label names in both languages.
    pub(crate) fn new(lang: Lang, en: &str, zh: &str) -> Self {
        let watched = std::io::stderr().is_terminal();
        Self {
            label: pick(lang, en, zh).to_owned(),
            started: Instant::now(),
            watched,
            shown: false,
        }
    }

    /// Shows how much is done.
    pub(crate) fn show(&mut self, done: usize, all: usize) {
        if self.watched && self.started.elapsed() >= PATIENCE {
            self.shown = true;
            let line = format!("\r\x1b[2K{} {done}/{all}", self.label);
            // A terminal that takes no more misses only the progress.
            let _ = std::io::stderr().write_all(line.as_bytes());
        }
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        if self.shown {
            let _ = std::io::stderr().write_all(b"\r\x1b[2K");
        }
    }
}
