//! `guiju-batch`: decides the rows of a file under the law.
//!
//! People call `guiju batch`, which tells them in both languages what may be written and hands over.

use std::io::{IsTerminal as _, Write as _};
use std::process::ExitCode;

use clap::Parser;
use guiju_base::Text;
use guiju_batch::arguments::Arguments;
use guiju_batch::format::{Format as RowFormat, Place};
use guiju_batch::job::Job;
use guiju_batch::programs::Programs;
use guiju_batch::{law, report};
use guiju_engine::Engine;

/// Decides each row of a file under the law: a verdict, the rules that fire, and the facts that are missing.
#[derive(Debug, Parser)]
#[command(name = "guiju batch", version)]
struct Command {
    #[command(flatten)]
    arguments: Arguments,
    /// How many parts of the rows are worked on at once; as many as there are processors without it.
    #[arg(long)]
    threads: Option<usize>,
}

fn main() -> ExitCode {
    let command = Command::parse();
    match run(&command) {
        Ok(code) => code,
        Err(fault) => {
            let complaint = report::complaint(command.arguments.lang, &fault);
            // Whoever cannot read the complaint cannot read another.
            let _ = std::io::stderr().write_all(complaint.as_bytes());
            ExitCode::from(3)
        }
    }
}

fn run(command: &Command) -> Result<ExitCode, Text> {
    let Command { arguments, threads } = command;
    let folder = arguments.law.as_deref();
    let loaded = law::loaded(&law::sources(folder)?, folder.is_none())?;
    let subject = law::subject(&loaded, &arguments.subject, &arguments.acts)?;
    let engine = Engine::new(&loaded.law);
    let programs = Programs::new(&engine, subject, &arguments.acts, arguments.on.clone());
    let (input, output) =
        (Place::from(arguments.input.clone()), Place::from(arguments.out.clone()));
    let is_standard = output == Place::Standard;
    let job = Job {
        input_format: arguments.input_format.unwrap_or_else(|| RowFormat::of(&input)),
        output_format: arguments.output_format.unwrap_or_else(|| RowFormat::of(&output)),
        input,
        groups: None,
        output,
        bad_rows: arguments.bad_rows.clone(),
        names: arguments.names()?,
        threads: threads.unwrap_or_else(processors),
    };
    let watched = std::io::stderr().is_terminal();
    let done = job.run(&programs, &mut |done, all| {
        if watched {
            let all = all.map_or_else(String::new, |all| format!("/{all}"));
            let _ = write!(std::io::stderr(), "\r\x1b[2K{done}{all}");
        }
    });
    if watched {
        let _ = write!(std::io::stderr(), "\r\x1b[2K");
    }
    let summary = done.map_err(|error| error.text())?;
    let text = report::summary(arguments.format, arguments.lang, &summary);
    // Where the answers go to standard output, the summary must not stand among them.
    let written = if is_standard {
        std::io::stderr().write_all(text.as_bytes())
    } else {
        std::io::stdout().write_all(text.as_bytes())
    };
    written.map_err(|_| Text::new("output could not be written", "无法输出"))?;
    Ok(report::code(&summary))
}

fn processors() -> usize {
    std::thread::available_parallelism().map_or(1, std::num::NonZero::get)
}
