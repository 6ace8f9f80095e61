//! The help in Chinese.

use clap::Command;

const ABOUT: &str = "依据法律判断文件中的每一行：结论、触发的规则和缺少的事实";

/// The name of an argument in the code, and what it means.
const ARGUMENTS: &[(&str, &str)] = &[
    ("input", "数据行所在的文件，Parquet格式"),
    ("subject", "每一行所属的对象"),
    ("acts", "判断所依据的规范性文件；可以重复；省略则为全部"),
    ("on", "判断日"),
    ("out", "写入结果的文件，Parquet格式"),
    ("map", "指明各列对应何种事实的JSON文件：`{ \"列\": \"事实\" }`"),
    ("bad_rows", "写入无法读取的值的文件，CSV格式"),
    ("threads", "同时处理的行组数；省略则与处理器数相同"),
    ("lang", "供人阅读的内容所用的语言：`en` 或者 `zh`"),
    ("law", "规则包所在的文件夹，代替程序内置的规则包"),
    ("format", "供人阅读，或者供程序读取"),
];

/// Returns the command with its help in Chinese.
pub(super) fn translated(command: Command) -> Command {
    command.about(ABOUT).mut_args(|argument| {
        let id = argument.get_id().as_str().to_owned();
        match ARGUMENTS.iter().find(|(name, _)| *name == id) {
            Some((_, help)) => argument.help(*help).long_help(*help),
            None => argument,
        }
    })
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory as _;

    use super::ARGUMENTS;
    use crate::Arguments;

    #[test]
    fn every_argument_is_told_in_chinese() {
        for argument in Arguments::command().get_arguments() {
            let id = argument.get_id().as_str();
            assert!(ARGUMENTS.iter().any(|(name, _)| *name == id), "{id}");
        }
    }
}
