//! What `guiju batch` is told on the command line.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};
use guiju_base::{ActId, Lang, Text};

use crate::format::Format as RowFormat;
use crate::programs::On;

/// What is to be decided, and where it is and goes.
#[derive(Debug, Clone, Args)]
pub struct Arguments {
    /// The rows: a file of Parquet, CSV or Arrow IPC, or `-` for standard input.
    pub input: PathBuf,
    /// The kind of subject that a row is.
    #[arg(long)]
    pub subject: String,
    /// Act to decide under; may be repeated, all without it.
    #[arg(long = "act", value_name = "ACT")]
    pub acts: Vec<ActId>,
    /// The date judged on, or the column that holds it for each row.
    #[arg(long, value_name = "COLUMN|DATE")]
    pub on: On,
    /// The answers: a file of Parquet, CSV or Arrow IPC, or `-` for standard output.
    #[arg(long)]
    pub out: PathBuf,
    /// Format of the rows; by the extension without it, and an Arrow stream on standard input.
    #[arg(long, value_name = "FORMAT")]
    pub input_format: Option<RowFormat>,
    /// Format of the answers; by the extension without it, and an Arrow stream on standard output.
    #[arg(long, value_name = "FORMAT")]
    pub output_format: Option<RowFormat>,
    /// JSON file that names the fact of a column: `{ "column": "fact" }`.
    #[arg(long, value_name = "FILE")]
    pub map: Option<PathBuf>,
    /// File for the values that could not be read, as CSV.
    #[arg(long, value_name = "FILE")]
    pub bad_rows: Option<PathBuf>,
    /// Language of what a person reads: `en` or `zh`.
    #[arg(long, default_value = "en")]
    pub lang: Lang,
    /// Folder of law packs, instead of those in the program.
    #[arg(long, value_name = "DIR")]
    pub law: Option<PathBuf>,
    /// For people, or for programs.
    #[arg(long, visible_alias = "summary", value_enum, default_value = "text")]
    pub format: Format,
}

/// How the summary is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// For people.
    Text,
    /// For programs.
    Json,
}

impl Arguments {
    /// Reads the file that names the facts of columns; nothing when there is none.
    ///
    /// # Errors
    ///
    /// The file cannot be read, or is no object of texts.
    pub fn names(&self) -> Result<BTreeMap<String, String>, Text> {
        let Some(path) = &self.map else { return Ok(BTreeMap::new()) };
        let text = std::fs::read_to_string(path).map_err(|error| unreadable(path, &error))?;
        serde_json::from_str(&text).map_err(|error| {
            let path = path.display();
            Text::new(
                format!("`{path}` is no map of columns to facts: {error}"),
                format!("`{path}` 不是列与事实的对照表（第{}行）", error.line()),
            )
        })
    }
}

/// Returns the complaint about a file that could not be read or written.
pub fn unreadable(path: &Path, error: &std::io::Error) -> Text {
    let path = path.display();
    Text::new(
        format!("`{path}` could not be read or written: {error}"),
        format!("无法读取或者写入 `{path}`"),
    )
}
