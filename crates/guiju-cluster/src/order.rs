//! What workers are asked to do: an order, under which each part is decided.

use std::collections::BTreeMap;
use std::path::PathBuf;

use guiju_batch::counts::Summary;
use guiju_law::source::Sources;
use serde::{Deserialize, Serialize};

/// The law that rows are decided under, and where answers go.
///
/// All paths are absolute, and name the same files on every machine of the cluster.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Order {
    /// The version of the program that gave the order.
    pub(crate) version: String,
    /// The folder of law packs; those in the program without it.
    pub(crate) law: Option<PathBuf>,
    /// The [`digest`] of the law.
    pub(crate) digest: String,
    /// The kind of subject that a row is.
    pub(crate) subject: String,
    /// The acts to decide under; all when there is none.
    pub(crate) acts: Vec<String>,
    /// The date judged on, or the column that holds it, as on the command line.
    pub(crate) on: String,
    /// For columns whose name is not that of their fact, the name of the fact.
    pub(crate) names: BTreeMap<String, String>,
    /// The name of the format of the rows.
    pub(crate) input_format: String,
    /// The name of the format of the answers.
    pub(crate) output_format: String,
    /// The folder that the answers of each part go to.
    pub(crate) folder: PathBuf,
    /// Whether values that could not be read are written too.
    pub(crate) has_bad_rows: bool,
}

/// Rows that are decided together.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Part {
    /// The file of rows.
    pub(crate) input: PathBuf,
    /// Its row groups, from the first to the one after the last; all without it.
    pub(crate) groups: Option<(usize, usize)>,
}

impl Order {
    /// Returns the file for the answers of a part.
    pub(crate) fn answers(&self, part: usize) -> PathBuf {
        let extension = match self.output_format.as_str() {
            "arrow-stream" => "arrows",
            other => other,
        };
        self.folder.join(format!("part-{part:05}.{extension}"))
    }

    /// Returns the file for the values of a part that could not be read, while the work is under way.
    pub(crate) fn bad_rows(&self, part: usize) -> PathBuf {
        self.folder.join(format!("bad-{part:05}.csv"))
    }

    /// Returns the file that says what came of a part that is done, while the work is under way.
    pub(crate) fn done(&self, part: usize) -> PathBuf {
        self.folder.join(format!("done-{part:05}.json"))
    }
}

/// What came of a part.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Outcome {
    /// It was decided.
    Done(Summary),
    /// It could not be decided, and would not be on another machine either.
    Fault {
        /// Why, in English.
        en: String,
        /// Why, in Chinese.
        zh: String,
    },
}

/// Returns what tells one law from another: a hash (BLAKE3) of all its texts, in the order of their paths.
pub(crate) fn digest(sources: &Sources) -> String {
    let mut hasher = blake3::Hasher::new();
    for file in sources.files() {
        // A length before each text, so that none can pass into the next.
        hasher.update(&u64::try_from(file.text.len()).unwrap_or(u64::MAX).to_le_bytes());
        hasher.update(file.text.as_bytes());
    }
    hasher.finalize().to_hex().to_string()
}
