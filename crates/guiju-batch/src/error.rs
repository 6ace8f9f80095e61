//! Why a batch could not be decided.

use std::path::PathBuf;

use guiju_base::Text;

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
    /// The program holds several plans, which columns do not decide yet.
    #[error("the acts asked for cannot be decided over columns: {0}")]
    Plan(String),
    /// No column is a fact that the rules read.
    #[error("no column of `{}` is a fact of the subject; the facts are {facts}", path.display())]
    NoFacts {
        /// The file.
        path: PathBuf,
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
            Self::Plan(_) => {
                "所选规范性文件尚不能按列判断；请减少 `--act`，或者用 `guiju check`".to_owned()
            }
            Self::NoFacts { path, facts } => {
                format!("`{}` 中没有该对象的事实；规则所用的事实为：{facts}", path.display())
            }
            Self::Stopped => "部分处理中途停止，没有结果".to_owned(),
        };
        Text::new(self.to_string(), zh)
    }
}
