//! `guiju ask`: an interview in the terminal, or the next question for another program.

use std::io::{BufReader, IsTerminal as _};
use std::path::{Path, PathBuf};

use guiju_engine::ask::{Answer, Question, next_question};
use guiju_engine::{Engine, Query};
use guiju_law::{Facts, Law, Type};
use serde_json::json;

use super::{Exit, Failure, open_facts, open_law, print, print_json, queries};
use crate::cli::{Arguments, Ask, Format};
use crate::interview::Interview;
use crate::paint::Paint;

pub(super) fn run(arguments: &Arguments, ask: &Ask) -> Result<Exit, Failure> {
    let is_terminal = std::io::stdin().is_terminal() && std::io::stdout().is_terminal();
    if !ask.next && !is_terminal {
        return Err(Failure::usage(
            "an interview needs a terminal; `--next` prints the next question instead",
            "逐项询问需要终端；可用 `--next` 输出下一个问题",
        ));
    }
    let law = open_law(arguments)?;
    let file = ask.facts.clone().unwrap_or_else(|| PathBuf::from("facts.yaml"));
    let exists = file.exists();
    let mut facts = if exists { open_facts(arguments.lang, law, &file)? } else { Facts::default() };
    let Some(query) = queries(law, &ask.under)?.into_iter().next() else {
        return Err(Failure::usage("no date to judge on", "没有判断日期"));
    };
    begin(&law.loaded.law, &query, &mut facts)?;
    let engine = Engine::new(&law.loaded.law);
    if ask.next {
        return next(arguments, &engine, &facts, &query, ask.format);
    }
    if exists {
        keep_copy(&file)?;
    }
    let interview = Interview {
        engine: &engine,
        query,
        lang: arguments.lang,
        paint: Paint::for_stdout(),
        file: &file,
    };
    let mut input = BufReader::new(std::io::stdin());
    let finished = interview.run(&mut facts, &mut input, &mut std::io::stdout())?;
    let shown = file.display();
    print(&match (arguments.lang, finished) {
        (guiju_base::Lang::En, true) => {
            format!("\nNothing more to ask. See `guiju check {shown}`.\n")
        }
        (guiju_base::Lang::En, false) => format!("\nGo on with `guiju ask {shown}`.\n"),
        (guiju_base::Lang::Zh, true) => format!("\n没有更多问题。请运行 `guiju check {shown}`。\n"),
        (guiju_base::Lang::Zh, false) => format!("\n以后用 `guiju ask {shown}` 继续。\n"),
    })?;
    Ok(if finished { Exit::Compliant } else { Exit::Unknowns })
}

/// Saving writes the file anew without its comments: the one that was there is kept beside it.
fn keep_copy(file: &Path) -> Result<(), Failure> {
    let copy = file.with_extension("before.yaml");
    let failure = |source| Failure::Write { path: copy.clone(), source };
    std::fs::copy(file, &copy).map(|_| ()).map_err(failure)
}

/// Without any subject that the acts speak about, begins with the one that most rules do.
fn begin(law: &Law, query: &Query, facts: &mut Facts) -> Result<(), Failure> {
    if query.acts.is_empty() && facts.instances.is_empty() {
        return Err(Failure::usage(
            "name an act with `--act`, or give a file of facts",
            "请以 `--act` 指定规范，或者提供事实文件",
        ));
    }
    let concerned = || {
        law.versions()
            .filter(|it| query.acts.is_empty() || query.acts.contains(&it.id.act))
            .flat_map(guiju_law::Version::rules)
            .filter_map(|(_, item)| item.subject)
    };
    let present = concerned().any(|subject| facts.of(subject).next().is_some());
    if present {
        return Ok(());
    }
    let count = |subject| concerned().filter(|other| *other == subject).count();
    if let Some(subject) =
        concerned().max_by_key(|subject| (count(*subject), std::cmp::Reverse(*subject)))
    {
        facts.add(&law.vocabulary, subject);
    }
    Ok(())
}

fn next(
    arguments: &Arguments,
    engine: &Engine<'_>,
    facts: &Facts,
    query: &Query,
    format: Format,
) -> Result<Exit, Failure> {
    let question = next_question(engine, facts, query);
    if format == Format::Json {
        let question = question.as_ref().map(|it| question_json(engine, it));
        print_json(&json!({ "schema": "guiju.ask/1", "question": question }))?;
    } else if let Some(it) = &question {
        let lang = arguments.lang;
        print(&format!("{}\n{}\n{}\n", it.path, it.ask.get(lang), it.look.get(lang)))?;
    }
    Ok(if question.is_some() { Exit::Unknowns } else { Exit::Compliant })
}

fn question_json(engine: &Engine<'_>, it: &Question) -> serde_json::Value {
    let vocabulary = &engine.law().vocabulary;
    let (ty, values) = match &it.answer {
        Answer::Count => ("count".to_owned(), Vec::new()),
        Answer::Fact(fact) => {
            let values = match &fact.ty {
                Type::Choice(id) | Type::Set(id) => {
                    vocabulary.choice(*id).map_or(Vec::new(), |choice| {
                        let value = |(word, title): &(Box<str>, guiju_base::Text)| {
                            json!({ "value": word, "title": title })
                        };
                        choice.values.iter().map(value).collect()
                    })
                }
                _ => Vec::new(),
            };
            (fact.ty.describe(vocabulary).en.to_string(), values)
        }
    };
    json!({
        "path": &*it.path,
        "ask": it.ask,
        "look": it.look,
        "type": ty,
        "values": values,
        "unknown": it.unknown,
        "names": it.names,
    })
}
