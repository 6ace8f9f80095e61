//! `guiju-cluster`: the law over files of rows on many machines, by DataFusion Ballista.
//!
//! People call `guiju batch --cluster`, `guiju scheduler` and `guiju worker`, which tell them in both languages
//! what may be written and hand over. All machines reach the same files under the same names.

mod bad;
mod caller;
mod codec;
mod input;
mod order;
mod output;
mod plan;
mod scheduler;
mod url;
mod work;
mod worker;

use std::io::Write as _;
use std::process::ExitCode;

use clap::{Parser, Subcommand};
use guiju_base::{Lang, Text};
use guiju_batch::report;

/// The law over files of rows on many machines.
#[derive(Debug, Parser)]
#[command(name = "guiju-cluster", version)]
struct Command {
    #[command(subcommand)]
    role: Role,
}

#[derive(Debug, Subcommand)]
enum Role {
    /// Decide each row of a file, or of all files of a folder, on a cluster.
    Batch(Box<caller::Caller>),
    /// Hand the parts of the work to workers.
    Scheduler(scheduler::Scheduler),
    /// Do the parts that a scheduler hands out.
    Worker(worker::Worker),
}

fn main() -> ExitCode {
    let Command { role } = Command::parse();
    // What the libraries note; `RUST_LOG` says how much of it is shown.
    env_logger::Builder::from_env(env_logger::Env::default().default_filter_or("error")).init();
    let lang = match &role {
        Role::Batch(caller) => caller.lang(),
        Role::Scheduler(scheduler) => scheduler.lang,
        Role::Worker(worker) => worker.lang,
    };
    match run(&role) {
        Ok(code) => code,
        Err(fault) => {
            // Whoever cannot read the complaint cannot read another.
            let _ = std::io::stderr().write_all(report::complaint(lang, &fault).as_bytes());
            ExitCode::from(3)
        }
    }
}

fn run(role: &Role) -> Result<ExitCode, Text> {
    let runtime = tokio::runtime::Runtime::new().map_err(|error| stopped(&error.to_string()))?;
    let served = |ended: ballista_core::error::Result<()>| {
        ended.map(|()| ExitCode::SUCCESS).map_err(|error| stopped(&error.to_string()))
    };
    match role {
        Role::Batch(caller) => runtime.block_on(caller::run(caller)),
        Role::Scheduler(scheduler) => served(runtime.block_on(scheduler::run(scheduler))),
        Role::Worker(worker) => served(runtime.block_on(worker::run(worker))),
    }
}

fn stopped(why: &str) -> Text {
    Text::new(format!("stopped: {why}"), format!("已停止：{why}"))
}

/// Tells a person what goes on, beside what programs read.
fn tell(lang: Lang, en: &str, zh: &str) {
    let text = match lang {
        Lang::En => en,
        Lang::Zh => zh,
    };
    // Whoever cannot read it does not need it.
    let _ = writeln!(std::io::stderr(), "{text}");
}
