//! Why a command could not do its work, in both languages.

use std::path::PathBuf;

use guiju_base::Text;
use guiju_law::register::RegisterError;
use guiju_syntax::diagnostic::nearest;

/// Why a command could not do its work.
#[derive(Debug, thiserror::Error)]
#[error("{}", self.text().en)]
pub(crate) enum Failure {
    Read { path: PathBuf, source: std::io::Error },
    Write { path: PathBuf, source: std::io::Error },
    Output(#[from] std::io::Error),
    Register(#[source] RegisterError),
    LawHasErrors,
    FactsHaveErrors,
    Calendar { path: PathBuf, cause: String },
    Json(#[from] serde_json::Error),
    Usage(Text),
}

impl Failure {
    /// Returns a fault of usage.
    pub(crate) fn usage(en: impl Into<Box<str>>, zh: impl Into<Box<str>>) -> Self {
        Self::Usage(Text::new(en, zh))
    }

    /// Returns the fault that something named does not exist, with the nearest name that does.
    pub(crate) fn no_such<'n>(
        (en, zh): (&str, &str),
        name: &str,
        names: impl Iterator<Item = &'n str>,
    ) -> Self {
        let near = nearest(name, names);
        let hint = near.map_or(String::new(), |near| format!("; did you mean `{near}`?"));
        let hint_zh = near.map_or(String::new(), |near| format!("；是否指 `{near}`？"));
        Self::usage(
            format!("there is no {en} `{name}`{hint}"),
            format!("没有{zh} `{name}`{hint_zh}"),
        )
    }

    /// Returns what a person reads; causes below it speak for themselves.
    pub(crate) fn text(&self) -> Text {
        match self {
            Self::Read { path, .. } => {
                let path = path.display();
                Text::new(format!("`{path}` could not be read"), format!("无法读取 `{path}`"))
            }
            Self::Write { path, .. } => {
                let path = path.display();
                Text::new(format!("`{path}` could not be written"), format!("无法写入 `{path}`"))
            }
            Self::Output(_) => Text::new("output could not be written", "无法输出"),
            Self::Register(_) => Text::new("a register could not be read", "无法读取清单"),
            Self::LawHasErrors => Text::new(
                "the law has errors; `guiju lint` shows them",
                "规则包有错误；运行 `guiju lint` 查看",
            ),
            Self::FactsHaveErrors => Text::new("the facts have errors", "事实文件有错误"),
            Self::Calendar { path, cause } => {
                let path = path.display();
                Text::new(
                    format!(
                        "`{path}` is no iCalendar file: {cause}; move it away or name another file"
                    ),
                    format!("`{path}` 不是iCalendar文件（{cause}）；请移走该文件或者另选文件名"),
                )
            }
            Self::Json(_) => Text::new("output could not be put in JSON", "无法生成JSON"),
            Self::Usage(text) => text.clone(),
        }
    }
}

impl From<RegisterError> for Failure {
    fn from(error: RegisterError) -> Self {
        Self::Register(error)
    }
}
