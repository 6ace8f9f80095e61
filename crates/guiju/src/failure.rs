//! Why a command could not do its work, in both languages.

use std::io::{Error as IoError, ErrorKind};
use std::path::PathBuf;

use guiju_base::Text;
use guiju_law::register::RegisterError;
use guiju_syntax::diagnostic::{did_you_mean, nearest};

/// Why a command could not do its work.
#[derive(Debug, thiserror::Error)]
#[error("{}", self.text().en)]
pub(crate) enum Failure {
    Read { path: PathBuf, source: IoError },
    Write { path: PathBuf, source: IoError },
    Output(#[from] IoError),
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
        let hint = near.map_or(Text::default(), did_you_mean);
        let joined = |before: &str, hint: &str| match hint {
            "" => String::new(),
            hint => format!("{before}{hint}"),
        };
        let (hint, hint_zh) = (joined("; ", &hint.en), joined("；", &hint.zh));
        Self::usage(
            format!("there is no {en} `{name}`{hint}"),
            format!("没有{zh} `{name}`{hint_zh}"),
        )
    }

    /// Returns what a person reads; the [cause](Self::cause) follows it.
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
                    format!("`{path}` 不是 iCalendar 文件；请移走该文件或者另选文件名"),
                )
            }
            Self::Json(_) => Text::new("output could not be put in JSON", "无法生成 JSON"),
            Self::Usage(text) => text.clone(),
        }
    }

    /// Returns what is behind it: what the system or a library says, or what is wrong with a register.
    pub(crate) fn cause(&self) -> Option<Text> {
        match self {
            Self::Read { source, .. } | Self::Write { source, .. } | Self::Output(source) => {
                Some(Text::new(source.to_string(), of_system(source)))
            }
            Self::Register(error) => Some(error.text()),
            Self::Json(error) => Some(Text::new(error.to_string(), "有无法表示的值")),
            _ => None,
        }
    }
}

/// What the operating system complains of, in Chinese.
fn of_system(error: &IoError) -> String {
    let known = match error.kind() {
        ErrorKind::NotFound => "文件或者文件夹不存在",
        ErrorKind::PermissionDenied => "没有权限",
        ErrorKind::IsADirectory => "这是文件夹，不是文件",
        ErrorKind::NotADirectory => "路径中有一段不是文件夹",
        ErrorKind::AlreadyExists => "已经存在",
        ErrorKind::InvalidData => "内容不是 UTF-8 编码的文字",
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded => "存储空间不足",
        ErrorKind::ReadOnlyFilesystem => "文件系统是只读的",
        ErrorKind::FileTooLarge => "文件过大",
        ErrorKind::InvalidFilename => "文件名无效",
        ErrorKind::BrokenPipe => "接收输出的程序已经退出",
        _ => "",
    };
    match (known, error.raw_os_error()) {
        ("", Some(code)) => format!("操作系统错误，代码{code}"),
        ("", None) => "操作系统错误".to_owned(),
        (known, _) => known.to_owned(),
    }
}

impl From<RegisterError> for Failure {
    fn from(error: RegisterError) -> Self {
        Self::Register(error)
    }
}
