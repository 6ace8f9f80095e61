//! Arguments of the commands that decide rows: files of them, here or on a cluster, and tables by SQL.

use std::path::PathBuf;

use clap::{Args, ValueEnum};
use guiju_base::ActId;
use guiju_sql::Dialect;

use super::{Format, parse_act, parse_dialect};

#[derive(Debug, Args)]
pub(crate) struct Batch {
    /// File of rows in Parquet, CSV or Arrow IPC; `-` is standard input; with `--cluster` also a folder of files.
    pub(crate) input: PathBuf,
    /// Kind of subject that a row is.
    #[arg(long)]
    pub(crate) subject: String,
    /// Act to judge under; may be repeated; all when left out.
    #[arg(long = "act", value_name = "ACT", value_parser = parse_act)]
    pub(crate) acts: Vec<ActId>,
    /// Date judged on, or the column that holds it for each row.
    #[arg(long, value_name = "COLUMN|DATE")]
    pub(crate) on: String,
    /// File for the answers in Parquet, CSV or Arrow IPC; `-` is standard output; with `--cluster` a new folder.
    #[arg(long, value_name = "FILE")]
    pub(crate) out: PathBuf,
    /// `parquet`, `csv`, `arrow` or `arrow-stream`; by the extension when left out, and an Arrow stream on standard input.
    #[arg(long, value_enum, hide_possible_values = true, value_name = "FORMAT")]
    pub(crate) input_format: Option<RowFormat>,
    /// `parquet`, `csv`, `arrow` or `arrow-stream`; by the extension when left out, and an Arrow stream on standard output.
    #[arg(long, value_enum, hide_possible_values = true, value_name = "FORMAT")]
    pub(crate) output_format: Option<RowFormat>,
    /// JSON file that names the facts of columns whose names differ: `{ "column": "fact" }`.
    #[arg(long, value_name = "FILE")]
    pub(crate) map: Option<PathBuf>,
    /// CSV file for the values that could not be read.
    #[arg(long, value_name = "FILE")]
    pub(crate) bad_rows: Option<PathBuf>,
    /// Parts of the rows to work on at once; as many as there are processors when left out.
    #[arg(long, value_name = "COUNT", conflicts_with = "cluster")]
    pub(crate) threads: Option<usize>,
    /// Scheduler of the cluster that decides the rows; its machines reach all files under the same names.
    #[arg(long, value_name = "HOST:PORT")]
    pub(crate) cluster: Option<String>,
    /// Rows of a part on a cluster, at least; each part is one file of answers.
    #[arg(long, value_name = "ROWS", default_value_t = 1_000_000, requires = "cluster")]
    pub(crate) part_rows: usize,
    /// For people or for programs.
    #[arg(long, alias = "summary", value_enum, default_value = "text")]
    pub(crate) format: Format,
}

#[derive(Debug, Args)]
pub(crate) struct Scheduler {
    /// Address that callers and workers reach it at.
    #[arg(long, value_name = "ADDRESS:PORT", default_value = "127.0.0.1:50050")]
    pub(crate) listen: String,
    /// Seconds without a sign of life after which a worker is taken for lost, and its parts go to others.
    #[arg(long, value_name = "SECONDS", default_value_t = 30)]
    pub(crate) lost_after: u64,
}

#[derive(Debug, Args)]
pub(crate) struct Worker {
    /// Where the scheduler listens.
    #[arg(long, value_name = "HOST:PORT", default_value = "127.0.0.1:50050")]
    pub(crate) scheduler: String,
    /// Address that callers and the scheduler reach it at; the port after it is taken too.
    #[arg(long, value_name = "ADDRESS:PORT", default_value = "127.0.0.1:50051")]
    pub(crate) listen: String,
    /// Name or address under which others reach it, where that is not the one it listens at.
    #[arg(long, value_name = "HOST")]
    pub(crate) host: Option<String>,
    /// Parts to work on at once; as many as there are processors when left out.
    #[arg(long, value_name = "COUNT")]
    pub(crate) threads: Option<usize>,
}

/// Formats of rows and answers.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub(crate) enum RowFormat {
    Parquet,
    Csv,
    Arrow,
    ArrowStream,
}

impl RowFormat {
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Parquet => "parquet",
            Self::Csv => "csv",
            Self::Arrow => "arrow",
            Self::ArrowStream => "arrow-stream",
        }
    }
}

#[derive(Debug, Args)]
pub(crate) struct Sql {
    /// Engine: `duckdb`, `postgres`, `spark` or `clickhouse`.
    #[arg(long, value_parser = parse_dialect)]
    pub(crate) dialect: Dialect,
    /// Kind of subject that a row is.
    #[arg(long, required_unless_present = "working_days")]
    pub(crate) subject: Option<String>,
    /// Act to judge under; may be repeated; all when left out.
    #[arg(long = "act", value_name = "ACT", value_parser = parse_act)]
    pub(crate) acts: Vec<ActId>,
    /// Date judged on, or the column of dates by which each row is judged under the law of its own day.
    #[arg(long, value_name = "DATE|COLUMN", required_unless_present = "working_days")]
    pub(crate) on: Option<String>,
    /// Table of the rows, perhaps with its schema before a point; the name of the subject when left out.
    #[arg(long)]
    pub(crate) table: Option<String>,
    /// JSON file that names the facts of columns whose names differ: `{ "column": "fact" }`.
    #[arg(long, value_name = "FILE")]
    pub(crate) map: Option<PathBuf>,
    /// Table of working days that the query reads, perhaps with its schema before a point.
    #[arg(long, value_name = "TABLE", default_value = "working_days")]
    pub(crate) calendar_table: String,
    /// Write the statements that make the table of working days, instead of the query.
    #[arg(long, conflicts_with_all = ["subject", "on", "acts", "table", "map", "partial"])]
    pub(crate) working_days: bool,
    /// Leave out the rules that SQL cannot say; they are named in the head and on standard error.
    #[arg(long)]
    pub(crate) partial: bool,
}
