//! `guiju-batch`: decides the rows of a file under the law.
//!
//! People call `guiju batch`, which tells them in both languages what may be written and hands over.

use std::collections::BTreeMap;
use std::io::{IsTerminal as _, Write as _};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Parser, ValueEnum};
use guiju_base::{ActId, Lang, Text};
use guiju_batch::format::{Format as RowFormat, Place};
use guiju_batch::job::{Job, Summary};
use guiju_batch::programs::{On, Programs};
use guiju_engine::Engine;
use guiju_law::{Cases, LoadedLaw, load};
use guiju_packs::{Extent, embedded};

/// Decides each row of a file under the law: a verdict, the rules that fire, and the facts that are missing.
#[derive(Debug, Parser)]
#[command(name = "guiju batch", version)]
struct Arguments {
    /// The rows: a file of Parquet, CSV or Arrow IPC, or `-` for standard input.
    input: PathBuf,
    /// The kind of subject that a row is.
    #[arg(long)]
    subject: String,
    /// Act to decide under; may be repeated, all without it.
    #[arg(long = "act", value_name = "ACT")]
    acts: Vec<ActId>,
    /// The date judged on, or the column that holds it for each row.
    #[arg(long, value_name = "COLUMN|DATE")]
    on: On,
    /// The answers: a file of Parquet, CSV or Arrow IPC, or `-` for standard output.
    #[arg(long)]
    out: PathBuf,
    /// Format of the rows; by the extension without it, and an Arrow stream on standard input.
    #[arg(long, value_name = "FORMAT")]
    input_format: Option<RowFormat>,
    /// Format of the answers; by the extension without it, and an Arrow stream on standard output.
    #[arg(long, value_name = "FORMAT")]
    output_format: Option<RowFormat>,
    /// JSON file that names the fact of a column: `{ "column": "fact" }`.
    #[arg(long, value_name = "FILE")]
    map: Option<PathBuf>,
    /// File for the values that could not be read, as CSV.
    #[arg(long, value_name = "FILE")]
    bad_rows: Option<PathBuf>,
    /// How many parts of the rows are worked on at once; as many as there are processors without it.
    #[arg(long)]
    threads: Option<usize>,
    /// Language of what a person reads: `en` or `zh`.
    #[arg(long, default_value = "en")]
    lang: Lang,
    /// Folder of law packs, instead of those in the program.
    #[arg(long, value_name = "DIR")]
    law: Option<PathBuf>,
    /// For people, or for programs.
    #[arg(long, visible_alias = "summary", value_enum, default_value = "text")]
    format: Format,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Format {
    Text,
    Json,
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    match run(&arguments) {
        Ok(code) => code,
        Err(fault) => {
            let head = pick(arguments.lang, "error: ", "错误：");
            // Whoever cannot read the complaint cannot read another.
            let _ = writeln!(std::io::stderr(), "{head}{}", fault.get(arguments.lang));
            ExitCode::from(3)
        }
    }
}

fn pick<'t>(lang: Lang, en: &'t str, zh: &'t str) -> &'t str {
    match lang {
        Lang::En => en,
        Lang::Zh => zh,
    }
}

fn run(arguments: &Arguments) -> Result<ExitCode, Text> {
    let loaded = loaded(arguments.law.as_deref())?;
    if !loaded.is_usable() {
        return Err(Text::new(
            "the law has errors; `guiju lint` shows them",
            "规则包有错误；运行 `guiju lint` 查看",
        ));
    }
    let vocabulary = &loaded.law.vocabulary;
    let subject = vocabulary.subject_named(&arguments.subject).ok_or_else(|| {
        let names: Vec<&str> = vocabulary.subjects().iter().map(|it| &*it.name).collect();
        let (name, names) = (&arguments.subject, names.join(", "));
        Text::new(
            format!("there is no subject `{name}`; there are {names}"),
            format!("没有对象 `{name}`；可用的对象为：{names}"),
        )
    })?;
    if let Some(act) = arguments.acts.iter().find(|act| loaded.law.act(act).is_none()) {
        return Err(Text::new(
            format!("there is no act `{act}`; `guiju law list` lists them"),
            format!("没有规范性文件 `{act}`；运行 `guiju law list` 查看"),
        ));
    }
    let engine = Engine::new(&loaded.law);
    let programs = Programs::new(&engine, subject, &arguments.acts, arguments.on.clone());
    let (input, output) =
        (Place::from(arguments.input.clone()), Place::from(arguments.out.clone()));
    let is_standard = output == Place::Standard;
    let job = Job {
        input_format: arguments.input_format.unwrap_or_else(|| RowFormat::of(&input)),
        output_format: arguments.output_format.unwrap_or_else(|| RowFormat::of(&output)),
        input,
        output,
        bad_rows: arguments.bad_rows.clone(),
        names: names(arguments.map.as_deref())?,
        threads: arguments.threads.unwrap_or_else(processors),
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
    let text = match arguments.format {
        Format::Json => json(&summary).to_string() + "\n",
        Format::Text => text(arguments.lang, &summary),
    };
    // Where the answers go to standard output, the summary must not stand among them.
    let written = if is_standard {
        std::io::stderr().write_all(text.as_bytes())
    } else {
        std::io::stdout().write_all(text.as_bytes())
    };
    written.map_err(|_| Text::new("output could not be written", "无法输出"))?;
    Ok(ExitCode::from(match (summary.deny, summary.unknown + summary.bad_rows) {
        (0, 0) => 0,
        (0, _) => 2,
        _ => 1,
    }))
}

/// A file that could not be read or written.
fn unreadable(path: &Path, error: &std::io::Error) -> Text {
    let path = path.display();
    Text::new(
        format!("`{path}` could not be read or written: {error}"),
        format!("无法读取或者写入 `{path}`"),
    )
}

fn processors() -> usize {
    std::thread::available_parallelism().map_or(1, std::num::NonZero::get)
}

/// Loads the packs of a folder, or those in the program, which the tests of the repository have checked.
fn loaded(folder: Option<&Path>) -> Result<LoadedLaw, Text> {
    let Some(folder) = folder else {
        return Ok(load(&embedded(Extent::Judging), Cases::SkipChecked));
    };
    let sources =
        guiju_packs::read(folder).map_err(|error| unreadable(&error.path, &error.source))?;
    Ok(load(&sources, Cases::Skip))
}

fn names(path: Option<&Path>) -> Result<BTreeMap<String, String>, Text> {
    let Some(path) = path else { return Ok(BTreeMap::new()) };
    let text = std::fs::read_to_string(path).map_err(|error| unreadable(path, &error))?;
    serde_json::from_str(&text).map_err(|error| {
        let path = path.display();
        Text::new(
            format!("`{path}` is no map of columns to facts: {error}"),
            format!("`{path}` 不是列与事实的对照表（第{}行）", error.line()),
        )
    })
}

fn json(summary: &Summary) -> serde_json::Value {
    let rules: Vec<_> = summary
        .rules
        .iter()
        .map(|(rule, fires, unknown)| {
            serde_json::json!({ "rule": &**rule, "fired": fires, "unknown": unknown })
        })
        .collect();
    let missing = summary.missing.iter().filter(|it| it.1 > 0);
    let missing: BTreeMap<&str, usize> = missing.map(|(fact, rows)| (&**fact, *rows)).collect();
    serde_json::json!({
        "schema": "guiju.batch/1",
        "rows": summary.rows,
        "verdicts": {
            "allow": summary.allow,
            "deny": summary.deny,
            "unknown": summary.unknown,
        },
        "seconds": summary.seconds,
        "bad_rows": summary.bad_rows,
        "rules": rules,
        "missing": missing,
        "kept": summary.kept,
    })
}

fn text(lang: Lang, summary: &Summary) -> String {
    let Summary { rows, deny, unknown, allow, seconds, bad_rows, .. } = summary;
    let mut text = match lang {
        Lang::En => format!(
            "{rows} rows: {deny} denied, {unknown} unknown, {allow} allowed; {seconds:.2} s\n"
        ),
        Lang::Zh => format!(
            "共{rows}行：不允许{deny}行，待查明{unknown}行，允许{allow}行；用时{seconds:.2}秒\n"
        ),
    };
    for (rule, fires, unknown) in summary.rules.iter().filter(|it| it.1 + it.2 > 0) {
        text += &match lang {
            Lang::En => format!("  {rule}: fires {fires}, unknown {unknown}\n"),
            Lang::Zh => format!("  {rule}：触发{fires}行，待查明{unknown}行\n"),
        };
    }
    for (fact, rows) in summary.missing.iter().filter(|it| it.1 > 0) {
        text += &format!("  {} {fact}: {rows}\n", pick(lang, "missing", "缺少"));
    }
    if !summary.kept.is_empty() {
        let head = pick(lang, "columns that are no fact of the rules", "与规则无关、照录的列");
        text += &format!("  {head}: {}\n", summary.kept.join(", "));
    }
    if *bad_rows > 0 {
        text += &match lang {
            Lang::En => format!(
                "  {bad_rows} rows could not be read; `--bad-rows FILE` writes all that is wrong\n"
            ),
            Lang::Zh => format!("  无法读取{bad_rows}行；可用 `--bad-rows FILE` 写出全部问题\n"),
        };
    }
    for bad in &summary.bad {
        text += &match lang {
            Lang::En => format!("    row {}: {} is `{}`\n", bad.row, bad.column, bad.value),
            Lang::Zh => format!("    第{}行：{} 为 `{}`\n", bad.row, bad.column, bad.value),
        };
    }
    text
}
