//! Programs of ours that lie beside this one.
//!
//! They are programs of their own, since their libraries are many times the rest.

use std::path::PathBuf;
use std::process::Command;

use super::{Exit, Failure};

/// A program, and what it is told.
pub(super) struct Program {
    name: &'static str,
    pub(super) command: Command,
}

impl Program {
    /// The program beside this one, or the one in PATH.
    pub(super) fn named(name: &'static str) -> Self {
        let beside = std::env::current_exe().ok().map(|path| path.with_file_name(name));
        let path: PathBuf = beside.filter(|path| path.is_file()).unwrap_or_else(|| name.into());
        Self { name, command: Command::new(path) }
    }

    /// Runs it to its end; it tells by its code what came out, as this program does.
    pub(super) fn run(mut self) -> Result<Exit, Failure> {
        let status = self.command.status().map_err(|_| {
            let name = self.name;
            let build = match name {
                "guiju-cluster" => "cargo build --release --manifest-path crates/guiju-cluster/Cargo.toml --target-dir target".to_owned(),
                _ => format!("cargo build --release -p {name}"),
            };
            Failure::usage(
                format!("`{name}` is neither beside this program nor in PATH; build it with `{build}`"),
                format!("本程序所在文件夹和 PATH 中都没有 `{name}`；请运行 `{build}` 构建"),
            )
        })?;
        Ok(match status.code() {
            Some(0) => Exit::Compliant,
            Some(1) => Exit::Findings,
            Some(2) => Exit::Unknowns,
            _ => Exit::InputError,
        })
    }
}
