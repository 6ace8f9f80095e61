//! `guiju batch`: hands over to the program that decides files of rows.
//!
//! It is a program of its own, since the libraries of columns and files are many times the rest.

use std::path::PathBuf;
use std::process::Command;

use super::{Exit, Failure};
use crate::cli::{Arguments, Batch, Format};

const NAME: &str = "guiju-batch";

pub(super) fn run(arguments: &Arguments, batch: &Batch) -> Result<Exit, Failure> {
    let mut command = Command::new(program());
    command.args(["--lang", &arguments.lang.to_string()]).args(["--subject", &batch.subject]);
    command.args(["--on", &batch.on]).arg("--out").arg(&batch.out);
    for act in &batch.acts {
        command.args(["--act", act.as_str()]);
    }
    let files = [("--law", &arguments.law), ("--map", &batch.map), ("--bad-rows", &batch.bad_rows)];
    for (name, file) in files {
        if let Some(file) = file {
            command.arg(name).arg(file);
        }
    }
    let formats =
        [("--input-format", batch.input_format), ("--output-format", batch.output_format)];
    for (name, format) in formats {
        if let Some(format) = format {
            command.args([name, format.name()]);
        }
    }
    if let Some(threads) = batch.threads {
        command.args(["--threads", &threads.to_string()]);
    }
    if batch.format == Format::Json {
        command.args(["--format", "json"]);
    }
    command.arg("--").arg(&batch.input);
    let status = command.status().map_err(|_| {
        Failure::usage(
            format!("`{NAME}` is neither beside this program nor in PATH; build it with `cargo build --release -p {NAME}`"),
            format!("本程序所在文件夹和 PATH 中都没有 `{NAME}`；请运行 `cargo build --release -p {NAME}` 构建"),
        )
    })?;
    Ok(match status.code() {
        Some(0) => Exit::Compliant,
        Some(1) => Exit::Findings,
        Some(2) => Exit::Unknowns,
        _ => Exit::InputError,
    })
}

/// The program beside this one, or the one in PATH.
fn program() -> PathBuf {
    let beside = std::env::current_exe().ok().map(|path| path.with_file_name(NAME));
    beside.filter(|path| path.is_file()).unwrap_or_else(|| NAME.into())
}
