//! Formats of files of rows, and where rows come from and answers go.

use std::fmt;
use std::path::{Path, PathBuf};
use std::str::FromStr;

/// A format of rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// Apache Parquet; not from standard input or to standard output, because its end comes first.
    Parquet,
    /// Comma-separated values (RFC 4180) with a head, in UTF-8; an empty cell is unknown.
    Csv,
    /// The file format of Arrow IPC.
    Arrow,
    /// The streaming format of Arrow IPC.
    ArrowStream,
}

impl Format {
    /// All formats with their names.
    pub const ALL: [(&'static str, Self); 4] = [
        ("parquet", Self::Parquet),
        ("csv", Self::Csv),
        ("arrow", Self::Arrow),
        ("arrow-stream", Self::ArrowStream),
    ];

    /// Returns the name.
    pub fn name(self) -> &'static str {
        Self::ALL.iter().find(|it| it.1 == self).map_or("", |it| it.0)
    }

    /// Returns the format that a place has by its name: standard input and output are Arrow streams, files go
    /// by their extension, and without one that is known are Parquet.
    pub fn of(place: &Place) -> Self {
        let Place::File(path) = place else { return Self::ArrowStream };
        let extension = path.extension().and_then(|it| it.to_str()).map(str::to_ascii_lowercase);
        match extension.as_deref() {
            Some("csv") => Self::Csv,
            Some("arrow" | "ipc" | "feather") => Self::Arrow,
            Some("arrows") => Self::ArrowStream,
            _ => Self::Parquet,
        }
    }
}

impl FromStr for Format {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let found = Self::ALL.iter().find(|it| it.0 == text).map(|it| it.1);
        found.ok_or_else(|| format!("`{text}` is none of parquet, csv, arrow, arrow-stream"))
    }
}

/// Where rows come from, or answers go.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Place {
    /// Standard input or output.
    Standard,
    /// A file.
    File(PathBuf),
}

impl Place {
    /// Returns the path of a file.
    pub fn path(&self) -> Option<&Path> {
        match self {
            Self::Standard => None,
            Self::File(path) => Some(path),
        }
    }
}

impl From<PathBuf> for Place {
    /// `-` is standard input or output.
    fn from(path: PathBuf) -> Self {
        if path.as_os_str() == "-" { Self::Standard } else { Self::File(path) }
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Standard => f.write_str("-"),
            Self::File(path) => write!(f, "{}", path.display()),
        }
    }
}
