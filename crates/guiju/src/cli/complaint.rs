//! What is wrong with a command line, in Chinese: one sentence a kind of fault, made from its parts.

use std::error::Error as _;

use clap::Error;
use clap::error::{ContextKind, ContextValue, ErrorKind};

use super::MalformedValueError;
use super::chinese::with_fixed_words;

/// Returns help, the version or the complaint as a Chinese reader sees it.
pub(super) fn in_chinese(error: &Error) -> String {
    if !error.use_stderr() || error.kind() == ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand {
        return with_fixed_words(&error.render().to_string());
    }
    let mut text = format!("错误：{}\n", fault(error));
    let values = list(error, ContextKind::ValidValue);
    if !values.is_empty() {
        text += &format!("  [可选值：{}]\n", values.join("、"));
    }
    let commands = list(error, ContextKind::ValidSubcommand);
    if !commands.is_empty() {
        text += &format!("  [命令：{}]\n", commands.join("、"));
    }
    if let Some(tip) = tip(error) {
        text += &format!("\n  提示：{tip}\n");
    }
    if let Some(usage) = error.get(ContextKind::Usage) {
        text += &format!("\n{}\n", with_fixed_words(usage.to_string().trim_end()));
    }
    text + "\n详情见 --help。\n"
}

/// What is wrong, in a sentence.
fn fault(error: &Error) -> String {
    let argument = one(error, ContextKind::InvalidArg);
    let value = one(error, ContextKind::InvalidValue);
    match error.kind() {
        ErrorKind::InvalidValue if value.is_empty() => format!("`{argument}` 缺少值"),
        ErrorKind::InvalidValue => format!("`{argument}` 的值 `{value}` 无效"),
        ErrorKind::ValueValidation => {
            let cause = error.source().and_then(|it| it.downcast_ref::<MalformedValueError>());
            let cause = cause.map_or(String::new(), |it| format!("：{}", it.0.zh));
            format!("`{argument}` 的值 `{value}` 无效{cause}")
        }
        ErrorKind::UnknownArgument => format!("未知的参数 `{argument}`"),
        ErrorKind::InvalidSubcommand => {
            format!("未知的命令 `{}`", one(error, ContextKind::InvalidSubcommand))
        }
        ErrorKind::TooManyValues => format!("`{argument}` 有多余的值 `{value}`"),
        ErrorKind::TooFewValues | ErrorKind::WrongNumberOfValues => {
            format!("`{argument}` 的值的个数不对")
        }
        ErrorKind::NoEquals => format!("`{argument}` 与值之间应有 `=`"),
        ErrorKind::ArgumentConflict => {
            let prior = list(error, ContextKind::PriorArg);
            if prior.is_empty() || prior == [argument.clone()] {
                format!("`{argument}` 不能重复")
            } else {
                format!("`{argument}` 不能与 `{}` 同时使用", prior.join("`、`"))
            }
        }
        ErrorKind::MissingRequiredArgument => {
            let missing = list(error, ContextKind::InvalidArg);
            format!("缺少必需的参数 `{}`", missing.join("`、`"))
        }
        ErrorKind::MissingSubcommand => "缺少命令".to_owned(),
        ErrorKind::InvalidUtf8 => "参数不是 UTF-8 编码的文字".to_owned(),
        _ => "命令行有误".to_owned(),
    }
}

/// What was probably meant.
fn tip(error: &Error) -> Option<String> {
    let suggested =
        [ContextKind::SuggestedSubcommand, ContextKind::SuggestedArg, ContextKind::SuggestedValue];
    let near: Vec<String> = suggested.into_iter().flat_map(|kind| list(error, kind)).collect();
    match near.as_slice() {
        [] => {}
        [near] => return Some(format!("是否指 `{near}`？")),
        several => return Some(format!("是否指 `{}` 之一？", several.join("`、`"))),
    }
    let argument = one(error, ContextKind::InvalidArg);
    // The library tells this in English, where a value could have stood.
    let could_be_value = error.get(ContextKind::Suggested).is_some() && argument.starts_with('-');
    could_be_value.then(|| format!("如果 `{argument}` 是值而不是选项，写作 `-- {argument}`"))
}

fn one(error: &Error, kind: ContextKind) -> String {
    list(error, kind).join(" ")
}

/// The parts of one kind as plain words.
fn list(error: &Error, kind: ContextKind) -> Vec<String> {
    match error.get(kind) {
        Some(ContextValue::String(word)) => vec![word.clone()],
        Some(ContextValue::Strings(words)) => words.clone(),
        Some(ContextValue::StyledStr(word)) => vec![word.to_string()],
        Some(ContextValue::StyledStrs(words)) => words.iter().map(ToString::to_string).collect(),
        _ => Vec::new(),
    }
}
