//! `guiju sql`: the law as SQL text.

use std::collections::BTreeMap;
use std::io::Write as _;
use std::path::Path;

use guiju_engine::Engine;
use guiju_sql::{LeftOut, Options, When, programs, sql, working_days};

use super::{Exit, Failure, check_acts, open_law, print};
use crate::cli::{Arguments, Sql};
use crate::law_files::read_text;
use crate::wording::pick;

pub(super) fn run(arguments: &Arguments, asked: &Sql) -> Result<Exit, Failure> {
    let law = open_law(arguments)?;
    check_acts(law, &asked.acts)?;
    let vocabulary = &law.loaded.law.vocabulary;
    let calendar = parts(&asked.calendar_table);
    let (Some(name), Some(on), false) = (&asked.subject, &asked.on, asked.working_days) else {
        let days = &law.loaded.law.calendar;
        let statements = working_days(days, asked.dialect, &calendar, arguments.lang)
            .map_err(|refusal| Failure::Usage(refusal.text()))?;
        let statements: Vec<&str> = statements.iter().map(|it| it.trim_end()).collect();
        print(&(statements.join(";\n") + ";\n"))?;
        return Ok(Exit::Compliant);
    };
    let subject = vocabulary.subject_named(name).ok_or_else(|| {
        let names = vocabulary.subjects().iter().map(|subject| &*subject.name);
        Failure::no_such(("subject", "对象"), name, names)
    })?;
    let options = Options {
        dialect: asked.dialect,
        when: match on.parse() {
            Ok(date) => When::Date(date),
            Err(_) => When::Column(on.clone()),
        },
        table: parts(asked.table.as_ref().unwrap_or(name)),
        calendar,
        columns: columns(asked.map.as_deref())?,
        lang: arguments.lang,
        partial: asked.partial,
    };
    let engine = Engine::new(&law.loaded.law);
    let programs = programs(&engine, subject, &asked.acts, &options.when);
    let statement = sql(&programs, &options).map_err(|refusal| Failure::Usage(refusal.text()))?;
    if !statement.left_out.is_empty() {
        let line = |it: &LeftOut| format!("  {}: {}\n", it.rule, it.why.get(arguments.lang));
        let lines: String = statement.left_out.iter().map(line).collect();
        let head = pick(arguments.lang, "left out", "略去的规则");
        std::io::stderr().lock().write_all(format!("{head}:\n{lines}").as_bytes())?;
    }
    print(&statement.text)?;
    Ok(Exit::Compliant)
}

/// The name of a table behind those of its schema and catalogue.
fn parts(table: &str) -> Vec<String> {
    table.split('.').map(str::to_owned).collect()
}

/// The columns by their facts, from a file that tells the facts by their columns.
fn columns(path: Option<&Path>) -> Result<BTreeMap<String, String>, Failure> {
    let Some(path) = path else { return Ok(BTreeMap::new()) };
    let facts: BTreeMap<String, String> =
        serde_json::from_str(&read_text(path)?).map_err(|error| {
            let path = path.display();
            Failure::usage(
                format!("`{path}` is no map of columns to facts: {error}"),
                format!("`{path}` 不是列与事实的对照表（第{}行）", error.line()),
            )
        })?;
    Ok(facts.into_iter().map(|(column, fact)| (fact, column)).collect())
}
