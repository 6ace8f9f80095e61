//! The command line: what may be written, and its help.

mod chinese;
mod complaint;
mod rows;

use std::ffi::OsString;
use std::path::PathBuf;

use clap::{Args, CommandFactory as _, FromArgMatches as _, Parser, Subcommand, ValueEnum};
use guiju_base::{ActId, Date, Lang, Text, Time};
use guiju_sql::Dialect;

pub(crate) use rows::{Batch, Scheduler, Sql, Worker};

/// Judges facts under China's technology, media and telecoms law, and says why.
///
/// Exit codes: 0 compliant, 1 findings, 2 facts are missing, 3 fault of usage or input.
/// Output names the text and version that it rests on; it is no legal advice.
#[derive(Debug, Parser)]
#[command(name = "guiju", version, propagate_version = true)]
pub(crate) struct Arguments {
    /// Language of what a person reads: `en` or `zh`.
    #[arg(long, global = true, default_value = "en", value_parser = parse_lang)]
    pub(crate) lang: Lang,
    /// Folder of law packs, instead of those in the program.
    #[arg(long, global = true, value_name = "DIR")]
    pub(crate) law: Option<PathBuf>,
    #[command(subcommand)]
    pub(crate) command: Command,
}

/// Reads the arguments; help and complaints come in the language asked for.
///
/// # Errors
///
/// Help, version, or arguments that are none.
pub(crate) fn parse(arguments: &[OsString]) -> Result<Arguments, clap::Error> {
    let command = described(asked_lang(arguments));
    Arguments::from_arg_matches(&command.try_get_matches_from(arguments)?)
}

/// The commands with their help in a language.
fn described(lang: Lang) -> clap::Command {
    match lang {
        Lang::En => Arguments::command(),
        Lang::Zh => chinese::translated(Arguments::command()),
    }
}

/// Returns the script that completes commands in a shell, with their help in a language.
pub(crate) fn completions(lang: Lang, shell: clap_complete::Shell) -> Vec<u8> {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut described(lang), "guiju", &mut script);
    match (lang, String::from_utf8(script)) {
        (Lang::Zh, Ok(text)) => chinese::with_formats(&text).into_bytes(),
        (_, Ok(text)) => text.into_bytes(),
        (_, Err(other)) => other.into_bytes(),
    }
}

/// The language asked for, before anything else is read: help comes in it too.
fn asked_lang(arguments: &[OsString]) -> Lang {
    let words: Vec<&str> = arguments.iter().filter_map(|it| it.to_str()).collect();
    let beside = words.windows(2).any(|pair| pair == ["--lang", "zh"]);
    if beside || words.contains(&"--lang=zh") { Lang::Zh } else { Lang::En }
}

/// Returns help or a complaint as text.
pub(crate) fn message(arguments: &[OsString], error: &clap::Error) -> String {
    match asked_lang(arguments) {
        Lang::En => error.render().to_string(),
        Lang::Zh => complaint::in_chinese(error),
    }
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Judge facts: who must or must not do what, by when, what is missing to know.
    Check(Check),
    /// Show why a rule comes out as it does, as a tree.
    Explain(Explain),
    /// Judge each row of a file: a verdict, the rules that fire, the facts that are missing.
    ///
    /// The program `guiju-batch`, which lies beside this one, does it; with `--cluster`, `guiju-cluster` does.
    Batch(Batch),
    /// Hand the parts of `guiju batch --cluster` to workers, until stopped.
    ///
    /// Whoever reaches it can have files read and written: keep it on a trusted network. The program
    /// `guiju-cluster`, which lies beside this one, does it.
    Scheduler(Scheduler),
    /// Do the parts that a scheduler hands out, until stopped.
    ///
    /// It reads and writes the files that it is told to: keep it on a trusted network. The program
    /// `guiju-cluster`, which lies beside this one, does it.
    Worker(Worker),
    /// Print the law as SQL: for each row of a table the same answers, in an engine of your own.
    ///
    /// Unknown is NULL. Rules that SQL cannot say are refused by name, or left out with `--partial`. Periods in working days read a
    /// table that `--working-days` writes.
    Sql(Sql),
    /// Ask for the facts that matter, and save them.
    Ask(Ask),
    /// Show what changes for these facts between two dates: duties new, gone, moved, and why.
    Impact(Impact),
    /// List every duty with a date, overdue first, and write them as an iCalendar file.
    Calendar(Calendar),
    /// Show what breaches cost: the sanctions of each bearer, added up by the law of penalties.
    Exposure(ExposureArguments),
    /// Show drafts and law that is not yet in force, judged as if it were.
    Horizon(Horizon),
    /// Run the worked examples of packs.
    Test(Paths),
    /// Lay out the law blocks of packs.
    Fmt(Fmt),
    /// Check packs without running them.
    Lint(Paths),
    /// List acts, show one, or list its versions.
    #[command(subcommand)]
    Law(Law),
    /// Tell which days are working days, by the yearly notices of the State Council.
    Days(Days),
    /// List published registers, search them, or match facts against them.
    #[command(subcommand)]
    Register(Register),
    /// Show what facts a subject has.
    Facts(Facts),
    /// Print completions for a shell.
    Completions {
        /// The shell.
        shell: clap_complete::Shell,
    },
}

/// How output is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// For people.
    Text,
    /// For programs.
    Json,
}

/// How a pack is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum ShowFormat {
    /// The pack as written.
    Text,
    /// Its parts, for programs.
    Json,
    /// A page for a browser.
    Html,
}

/// How amounts are shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum PictureFormat {
    /// For people, with bars.
    Text,
    /// For programs.
    Json,
    /// A picture.
    Svg,
}

/// Under which law facts are judged.
#[derive(Debug, Args)]
pub(crate) struct Under {
    /// Date judged on, or a moment such as `2026-11-24T10:30`; today when left out.
    #[arg(long, value_name = "DATE", value_parser = parse_time)]
    pub(crate) on: Vec<Time>,
    /// Act to judge under; may be repeated; all when left out.
    #[arg(long = "act", value_name = "ACT", value_parser = parse_act)]
    pub(crate) acts: Vec<ActId>,
    /// Judge drafts too, as if they were in force.
    #[arg(long)]
    pub(crate) drafts: bool,
    /// Judge law that is published and not yet in force too, as if it were.
    #[arg(long)]
    pub(crate) upcoming: bool,
    /// Only law that was published by this date.
    #[arg(long, value_name = "DATE", value_parser = parse_date)]
    pub(crate) known: Option<Date>,
}

#[derive(Debug, Args)]
pub(crate) struct Check {
    /// File of facts in YAML or JSON; `-` is standard input.
    pub(crate) facts: PathBuf,
    #[command(flatten)]
    pub(crate) under: Under,
    /// Show every determination, not only those that matter.
    #[arg(long)]
    pub(crate) all: bool,
    /// For people or for programs.
    #[arg(long, value_enum, default_value = "text")]
    pub(crate) format: Format,
}

#[derive(Debug, Args)]
pub(crate) struct Explain {
    /// File of facts in YAML or JSON; `-` is standard input.
    pub(crate) facts: PathBuf,
    /// Rule: `cn/samr/blind-box#under-eight`, or its last part when that is enough.
    pub(crate) rule: String,
    #[command(flatten)]
    pub(crate) under: Under,
    /// For people or for programs.
    #[arg(long, value_enum, default_value = "text")]
    pub(crate) format: Format,
}

#[derive(Debug, Args)]
pub(crate) struct Ask {
    /// File of facts to go on from; answers are saved there.
    pub(crate) facts: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) under: Under,
    /// Print the next question instead of asking it.
    #[arg(long)]
    pub(crate) next: bool,
    /// For people or for programs, with `--next`.
    #[arg(long, value_enum, default_value = "text")]
    pub(crate) format: Format,
}

#[derive(Debug, Args)]
pub(crate) struct Impact {
    /// File of facts in YAML or JSON; `-` is standard input.
    pub(crate) facts: PathBuf,
    /// The earlier date.
    #[arg(long, value_name = "DATE", value_parser = parse_time)]
    pub(crate) from: Time,
    /// The later date; today when left out.
    #[arg(long, value_name = "DATE", value_parser = parse_time)]
    pub(crate) to: Option<Time>,
    /// Act to judge under; may be repeated; all when left out.
    #[arg(long = "act", value_name = "ACT", value_parser = parse_act)]
    pub(crate) acts: Vec<ActId>,
    /// Judge drafts too, as if they were in force.
    #[arg(long)]
    pub(crate) drafts: bool,
    /// For people or for programs.
    #[arg(long, value_enum, default_value = "text")]
    pub(crate) format: Format,
}

#[derive(Debug, Args)]
pub(crate) struct Calendar {
    /// File of facts in YAML or JSON; `-` is standard input.
    pub(crate) facts: PathBuf,
    /// Date to look from, or a moment; today when left out.
    #[arg(long, value_name = "DATE", value_parser = parse_time)]
    pub(crate) on: Option<Time>,
    /// Last day to list; a year on when left out.
    #[arg(long, value_name = "DATE", value_parser = parse_date)]
    pub(crate) until: Option<Date>,
    /// Role that bears the duty; may be repeated; all when left out.
    #[arg(long = "bearer", value_name = "ROLE")]
    pub(crate) bearers: Vec<String>,
    /// Act to judge under; may be repeated; all when left out.
    #[arg(long = "act", value_name = "ACT", value_parser = parse_act)]
    pub(crate) acts: Vec<ActId>,
    /// Write an iCalendar file; an existing one is updated.
    #[arg(long, value_name = "FILE")]
    pub(crate) ics: Option<PathBuf>,
    /// For people or for programs.
    #[arg(long, value_enum, default_value = "text")]
    pub(crate) format: Format,
}

#[derive(Debug, Args)]
pub(crate) struct ExposureArguments {
    /// File of facts in YAML or JSON; `-` is standard input.
    pub(crate) facts: PathBuf,
    #[command(flatten)]
    pub(crate) under: Under,
    /// Show the sanctions that are not settled, with the facts that they wait for.
    #[arg(long)]
    pub(crate) all: bool,
    /// For people, for programs, or as a picture.
    #[arg(long, value_enum, default_value = "text")]
    pub(crate) format: PictureFormat,
}

#[derive(Debug, Args)]
pub(crate) struct Horizon {
    /// File of facts in YAML or JSON; `-` is standard input.
    pub(crate) facts: PathBuf,
    /// Date to look from; today when left out.
    #[arg(long, value_name = "DATE", value_parser = parse_date)]
    pub(crate) on: Option<Date>,
    /// Act to judge under; may be repeated; all when left out.
    #[arg(long = "act", value_name = "ACT", value_parser = parse_act)]
    pub(crate) acts: Vec<ActId>,
    /// Show every determination, not only those that matter.
    #[arg(long)]
    pub(crate) all: bool,
    /// For people or for programs.
    #[arg(long, value_enum, default_value = "text")]
    pub(crate) format: Format,
}

#[derive(Debug, Args)]
pub(crate) struct Paths {
    /// Folder or file; the packs in the program when left out.
    pub(crate) path: Option<PathBuf>,
    /// For people or for programs.
    #[arg(long, value_enum, default_value = "text")]
    pub(crate) format: Format,
}

#[derive(Debug, Args)]
pub(crate) struct Fmt {
    /// Folder or file.
    pub(crate) path: PathBuf,
    /// Change nothing; fail when something would change.
    #[arg(long)]
    pub(crate) check: bool,
    /// For people or for programs.
    #[arg(long, value_enum, default_value = "text")]
    pub(crate) format: Format,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Law {
    /// List the acts with their versions: issuer, kind, standing, what is encoded and how well verified.
    List {
        /// Date for which the standing is told; today when left out.
        #[arg(long, value_name = "DATE", value_parser = parse_date)]
        on: Option<Date>,
        /// For people or for programs.
        #[arg(long, value_enum, default_value = "text")]
        format: Format,
    },
    /// Show an act, in the version in force or `ACT@VERSION`.
    Show {
        /// Act, or `act@version`.
        act: String,
        /// Date to show it on; today when left out.
        #[arg(long, value_name = "DATE", value_parser = parse_date)]
        on: Option<Date>,
        /// As written, for programs, or as a page.
        #[arg(long, value_enum, default_value = "text")]
        format: ShowFormat,
    },
    /// Make the skeleton of a pack from an official text: headings and anchors, a mark for each article.
    ///
    /// Nothing of the wording is taken over. What was found and what looks odd is told on standard error.
    New {
        /// The text, in Markdown or plain lines; `-` is standard input.
        text: PathBuf,
        /// The act, such as `cn/npcsc/data-security-law`.
        #[arg(long, value_parser = parse_act)]
        act: ActId,
        /// Title in English.
        #[arg(long, value_name = "TITLE")]
        title_en: Option<String>,
        /// Day of publication, when the text does not tell it.
        #[arg(long, value_name = "DATE", value_parser = parse_date)]
        published: Option<Date>,
        /// First day in force, when the text does not tell it.
        #[arg(long, value_name = "DATE", value_parser = parse_date)]
        in_force: Option<Date>,
        /// Folder of packs to write into, as `ACT/VERSION.md`; standard output when left out.
        #[arg(long, value_name = "DIR")]
        out: Option<PathBuf>,
    },
    /// Write all packs as a folder of pages with search, to be read from the file system or printed.
    Book {
        /// The folder; made when it is not there.
        #[arg(long, value_name = "DIR")]
        out: PathBuf,
        /// Date for which the standing is told; today when left out.
        #[arg(long, value_name = "DATE", value_parser = parse_date)]
        on: Option<Date>,
        /// Write a page on what changed between each two versions that follow one another, too.
        #[arg(long)]
        differences: bool,
    },
    /// Show what changed between two versions of an act: rules added, removed, tightened, loosened.
    ///
    /// Tightened and loosened are decided by facts on which the two come out differently; they are shown.
    Diff {
        /// The older one, `act@version`.
        old: String,
        /// The newer one, `act@version`.
        new: String,
        /// Date to judge facts on; the first day of the later version when left out.
        #[arg(long, value_name = "DATE", value_parser = parse_date)]
        on: Option<Date>,
        /// For people, for programs, or as a page.
        #[arg(long, value_enum, default_value = "text")]
        format: ShowFormat,
    },
    /// List the versions of an act.
    Versions {
        /// The act.
        #[arg(value_parser = parse_act)]
        act: ActId,
        /// For people or for programs.
        #[arg(long, value_enum, default_value = "text")]
        format: Format,
    },
}

#[derive(Debug, Args)]
pub(crate) struct Days {
    /// First day.
    #[arg(value_parser = parse_date)]
    pub(crate) from: Date,
    /// Last day; the first one when left out.
    #[arg(value_parser = parse_date)]
    pub(crate) to: Option<Date>,
    /// For people or for programs.
    #[arg(long, value_enum, default_value = "text")]
    pub(crate) format: Format,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Register {
    /// List the registers.
    List {
        /// For people or for programs.
        #[arg(long, value_enum, default_value = "text")]
        format: Format,
    },
    /// Show the rows in which all words occur.
    Search {
        /// Words; all rows when left out.
        words: Vec<String>,
        /// The register; all when left out.
        #[arg(long)]
        register: Option<String>,
        /// For people or for programs.
        #[arg(long, value_enum, default_value = "text")]
        format: Format,
    },
    /// Match facts against the registers: which row each subject is, where they differ, what the row tells.
    Match {
        /// File of facts in YAML or JSON; `-` is standard input.
        facts: PathBuf,
        /// The register; all when left out.
        #[arg(long)]
        register: Option<String>,
        /// For people or for programs.
        #[arg(long, value_enum, default_value = "text")]
        format: Format,
    },
}

#[derive(Debug, Args)]
pub(crate) struct Facts {
    /// The subject; all subjects are listed when left out.
    pub(crate) subject: Option<String>,
    /// For people, or as JSON Schema.
    #[arg(long, value_enum, default_value = "text")]
    pub(crate) format: Format,
}

/// A value that cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}", .0.en)]
struct MalformedValueError(Text);

/// What is wrong in the words of the type, and in Chinese what would be right.
fn malformed(error: &impl std::fmt::Display, zh: &str) -> MalformedValueError {
    MalformedValueError(Text::new(error.to_string(), zh))
}

fn parse_lang(text: &str) -> Result<Lang, MalformedValueError> {
    text.parse::<Lang>().map_err(|error| malformed(&error, "应为 `en` 或者 `zh`"))
}

fn parse_time(text: &str) -> Result<Time, MalformedValueError> {
    match text.parse::<Time>() {
        Ok(Time::NotYet) => Err(malformed(
            &"a date that is not yet cannot be judged on",
            "尚未发生的日期不能作为判断日",
        )),
        Ok(time) => Ok(time),
        Err(error) => Err(malformed(
            &error,
            "应为日历中的日期，如 `2024-01-22`，或者时刻，如 `2024-01-22T10:30`",
        )),
    }
}

fn parse_date(text: &str) -> Result<Date, MalformedValueError> {
    let wanted = "应为日历中的日期，如 `2024-01-22`";
    text.parse::<Date>().map_err(|error| malformed(&error, wanted))
}

fn parse_dialect(text: &str) -> Result<Dialect, MalformedValueError> {
    let wanted = "应为 `duckdb`、`postgres`、`spark` 或者 `clickhouse`";
    text.parse::<Dialect>().map_err(|error| malformed(&error, wanted))
}

fn parse_act(text: &str) -> Result<ActId, MalformedValueError> {
    let wanted = "应为规范性文件的名称，如 `cn/samr/blind-box`";
    text.parse::<ActId>().map_err(|error| malformed(&error, wanted))
}
