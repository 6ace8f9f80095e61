//! What each subcommand does.

mod ask;
mod batch;
mod beside;
mod calendar;
mod check;
mod cluster;
mod days;
mod explain;
mod exposure;
mod facts;
mod fmt;
mod horizon;
mod impact;
mod law;
mod lint;
mod register;
mod sql;
mod test;

use std::io::Write as _;
use std::path::Path;
use std::process::ExitCode;

use guiju_base::{ActId, Date, Lang, Time};
use guiju_engine::Query;
use guiju_law::facts::read_facts;
use guiju_law::{Act, Cases, Facts};
use guiju_syntax::Severity;

use crate::cli::{Arguments, Command, Under};
pub(crate) use crate::failure::Failure;
use crate::law_files::{LawFiles, read_text};
use crate::paint::Paint;

/// How a command ended, for scripts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Exit {
    /// Nothing to complain of.
    Compliant,
    /// Breaches, conflicts, failed cases, diagnostics.
    Findings,
    /// No findings, but facts are missing.
    Unknowns,
    /// A fault of usage or input.
    InputError,
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(match exit {
            Exit::Compliant => 0,
            Exit::Findings => 1,
            Exit::Unknowns => 2,
            Exit::InputError => 3,
        })
    }
}

/// Runs the command.
pub(crate) fn run(arguments: &Arguments) -> Result<Exit, Failure> {
    match &arguments.command {
        Command::Check(check) => check::run(arguments, check),
        Command::Explain(explain) => explain::run(arguments, explain),
        Command::Ask(ask) => ask::run(arguments, ask),
        Command::Batch(batch) => batch::run(arguments, batch),
        Command::Scheduler(scheduler) => cluster::schedule(arguments, scheduler),
        Command::Worker(worker) => cluster::work(arguments, worker),
        Command::Sql(sql) => sql::run(arguments, sql),
        Command::Impact(impact) => impact::run(arguments, impact),
        Command::Calendar(calendar) => calendar::run(arguments, calendar),
        Command::Exposure(exposure) => exposure::run(arguments, exposure),
        Command::Horizon(horizon) => horizon::run(arguments, horizon),
        Command::Test(paths) => test::run(arguments, paths),
        Command::Fmt(fmt) => fmt::run(arguments, fmt),
        Command::Lint(paths) => lint::run(arguments, paths),
        Command::Law(law) => law::run(arguments, law),
        Command::Days(days) => days::run(arguments, days),
        Command::Register(register) => register::run(arguments, register),
        Command::Facts(facts) => facts::run(arguments, facts),
        Command::Completions { shell } => {
            let script = crate::cli::completions(arguments.lang, *shell);
            std::io::stdout().write_all(&script)?;
            Ok(Exit::Compliant)
        }
    }
}

/// Writes a whole answer at once.
fn print(text: &str) -> Result<(), Failure> {
    Ok(std::io::stdout().lock().write_all(text.as_bytes())?)
}

fn print_json(value: &impl serde::Serialize) -> Result<(), Failure> {
    print(&(serde_json::to_string_pretty(value)? + "\n"))
}

/// Loads the law of the arguments and refuses one with errors.
///
/// It lives as long as the process: taking it apart at the end would cost a tenth of the run.
fn open_law(arguments: &Arguments) -> Result<&'static LawFiles, Failure> {
    let law = LawFiles::open(arguments.law.as_deref(), Cases::Skip)?.usable()?;
    Ok(Box::leak(Box::new(law)))
}

/// More findings than this in one file of facts help nobody.
const SHOWN_MAX: usize = 50;

/// Reads a file of facts; shows what is wrong with it.
fn open_facts(lang: Lang, law: &LawFiles, path: &Path) -> Result<Facts, Failure> {
    let text = read_text(path)?;
    let (facts, diagnostics) = read_facts(&law.loaded.law.vocabulary, &text);
    let paint = Paint::for_stdout();
    let mut shown = String::new();
    for diagnostic in diagnostics.iter().take(SHOWN_MAX) {
        shown += &diagnostic.render(lang, &path.display().to_string(), &text, paint.is_enabled());
        shown += "\n\n";
    }
    if diagnostics.len() > SHOWN_MAX {
        let rest = diagnostics.len() - SHOWN_MAX;
        shown += &match lang {
            Lang::En => format!("… and {rest} more findings\n\n"),
            Lang::Zh => format!("……另有{rest}处\n\n"),
        };
    }
    std::io::stderr().lock().write_all(shown.as_bytes())?;
    if diagnostics.iter().any(|it| it.severity == Severity::Error) {
        return Err(Failure::FactsHaveErrors);
    }
    Ok(facts)
}

/// Refuses acts that the law does not have.
fn check_acts(law: &LawFiles, acts: &[ActId]) -> Result<(), Failure> {
    acts.iter().try_for_each(|act| find_act(law, act).map(|_| ()))
}

/// Returns the act, or says which name is near.
fn find_act<'a>(law: &'a LawFiles, id: &ActId) -> Result<&'a Act, Failure> {
    law.loaded.law.act(id).ok_or_else(|| {
        let acts = law.loaded.law.acts.iter().map(|act| act.id.as_str());
        Failure::no_such(("act", "规范"), id.as_str(), acts)
    })
}

/// Today, as the clock tells it.
fn today() -> Result<Date, Failure> {
    crate::clock::today()
        .ok_or_else(|| Failure::usage("the clock tells no date", "系统时钟没有给出日期"))
}

/// The queries of a command: one for each date.
fn queries(law: &LawFiles, under: &Under) -> Result<Vec<Query>, Failure> {
    check_acts(law, &under.acts)?;
    let dates = if under.on.is_empty() { vec![Time::Day(today()?)] } else { under.on.clone() };
    let query = |on: &Time| Query {
        on: *on,
        known: under.known,
        drafts: under.drafts,
        upcoming: under.upcoming,
        acts: under.acts.clone(),
        explain: false,
    };
    Ok(dates.iter().map(query).collect())
}
