//! The `guiju` command: judges facts under law, explains, asks, and works on packs of law.

mod cli;
mod clock;
mod command;
mod failure;
mod icalendar_file;
mod interview;
mod json;
mod law_files;
mod paint;
mod progress;
mod report;
mod weave;
mod wording;

use std::io::Write as _;
use std::process::ExitCode;

use crate::command::{Exit, Failure};
use crate::wording::pick;

fn main() -> ExitCode {
    let words: Vec<_> = std::env::args_os().collect();
    let arguments = match cli::parse(&words) {
        Ok(arguments) => arguments,
        Err(error) => {
            // Help and version are no errors; anything else is a fault of input.
            let code = if error.use_stderr() { Exit::InputError } else { Exit::Compliant };
            let text = cli::message(&words, &error);
            // Who closed the stream has read enough.
            let _ = match code {
                Exit::Compliant => std::io::stdout().write_all(text.as_bytes()),
                _ => std::io::stderr().write_all(text.as_bytes()),
            };
            return code.into();
        }
    };
    match command::run(&arguments) {
        Ok(exit) => exit.into(),
        // Who closed the pipe has read enough.
        Err(Failure::Output(error)) if error.kind() == std::io::ErrorKind::BrokenPipe => {
            ExitCode::SUCCESS
        }
        Err(failure) => {
            let lang = arguments.lang;
            let head = pick(lang, "error: ", "错误：");
            let mut message = format!("{head}{}\n", failure.text().get(lang));
            if let Some(cause) = failure.cause() {
                message += &format!("  {}{}\n", pick(lang, "because: ", "原因："), cause.get(lang));
            }
            let _ = std::io::stderr().write_all(message.as_bytes());
            Exit::InputError.into()
        }
    }
}
