//! Why a batch could not be decided.

use std::path::PathBuf;

use guiju_base::Text;

use crate::format::Format;

/// Why a batch could not be decided.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// A file could not be read or written.
    #[error("`{}`: {source}", path.display())]
    File {
        /// The file.
        path: PathBuf,
        /// The cause.
        source: std::io::Error,
    },
    /// A file would be written over another of the same work.
    #[error("`{}` is named twice; rows, answers and bad values need a file each", .0.display())]
    SameFile(PathBuf),
    /// A file is not the Parquet that its name says.
    #[error("`{}` could not be read or written as Parquet: {source}", path.display())]
    Parquet {
        /// The file.
        path: PathBuf,
        /// The cause.
        source: parquet::errors::ParquetError,
    },
    /// A batch of rows could not be put together.
    #[error("rows could not be put together: {0}")]
    Arrow(#[from] arrow::error::ArrowError),
    /// A column cannot hold the fact that it is taken for.
    #[error(
        "column `{column}` holds {found}, which cannot be the fact `{fact}`; name another with --map, or cast it"
    )]
    Type {
        /// The column.
        column: String,
        /// Its type.
        found: String,
        /// The fact.
        fact: String,
    },
    /// Rows or answers are not of the format that is given or named.
    #[error("`{place}` could not be read or written: {source}")]
    Format {
        /// The file, or `-`.
        place: String,
        /// The cause.
        source: arrow::error::ArrowError,
    },
    /// A head of CSV is no text.
    #[error(
        "the head of `{0}` is not UTF-8; convert the file, for instance with `iconv -f GB18030 -t UTF-8`"
    )]
    NoText(String),
    /// Two columns have one name.
    #[error("two columns are named `{0}`; name them differently")]
    Repeated(String),
    /// A format does not go with standard input or output.
    #[error("{} has its end first and needs a file; use csv or arrow-stream for standard input and output", .0.name())]
    NoStream(Format),
    /// A column that is named is not there.
    #[error("there is no column `{column}`; there are {columns}")]
    NoColumn {
        /// The column.
        column: String,
        /// Those there are.
        columns: String,
    },
    /// Two columns are one fact.
    #[error("columns `{}` and `{}` are both the fact `{fact}`; name one of them differently with --map", columns.0, columns.1)]
    Twice {
        /// The fact.
        fact: String,
        /// The columns.
        columns: (String, String),
    },
    /// No column is a fact that the rules read.
    #[error("no column is a fact of the subject; name them with --map; the facts are {facts}")]
    NoFacts {
        /// Names of facts that the rules read.
        facts: String,
    },
    /// A part of the work stopped.
    #[error("a part of the work stopped without an answer")]
    Stopped,
}

impl Error {
    /// Returns what a person reads, in both languages.
    pub fn text(&self) -> Text {
        let zh = match self {
            Self::File { path, .. } => format!("无法读取或者写入 `{}`", path.display()),
            Self::SameFile(path) => {
                format!("`{}` 指定了两次；数据行、结果和无法读取的值须各用一个文件", path.display())
            }
            Self::Parquet { path, .. } => {
                format!("无法按Parquet格式读取或者写入 `{}`", path.display())
            }
            Self::Arrow(_) => "无法生成数据行".to_owned(),
            Self::Type { column, found, fact } => format!(
                "列 `{column}` 的类型为 `{found}`，不能用作事实 `{fact}`；请用 `--map` 另行指定，或者转换类型"
            ),
            Self::Format { place, .. } => format!("无法读取或者写入 `{place}`"),
            Self::NoText(place) => {
                format!("`{place}` 的表头不是UTF-8编码；请先转换，例如 `iconv -f GB18030 -t UTF-8`")
            }
            Self::Repeated(column) => format!("有两列同名 `{column}`；请改用不同的列名"),
            Self::NoStream(format) => format!(
                "{} 格式的目录在文件末尾，须使用文件；标准输入和标准输出请用 csv 或者 arrow-stream",
                format.name()
            ),
            Self::NoColumn { column, columns } => {
                format!("没有列 `{column}`；现有各列为：{columns}")
            }
            Self::Twice { fact, columns: (one, other) } => format!(
                "列 `{one}` 和列 `{other}` 都对应事实 `{fact}`；请用 `--map` 另行指定其中一列"
            ),
            Self::NoFacts { facts } => {
                format!("没有一列是该对象的事实；请用 `--map` 指定；规则所用的事实为：{facts}")
            }
            Self::Stopped => "部分处理中途停止，没有结果".to_owned(),
        };
        Text::new(self.to_string(), zh)
    }
}
