//! `guiju horizon`: drafts and law not yet in force, judged as if it were.

use guiju_base::Time;
use guiju_engine::{Determination, Engine, Query};
use guiju_law::Status;

use super::{Exit, Failure, check_acts, open_facts, open_law, print, print_json, today};
use crate::cli::{Arguments, Format, Horizon};
use crate::json;
use crate::report;
use crate::report::check::Shown;

pub(super) fn run(arguments: &Arguments, horizon: &Horizon) -> Result<Exit, Failure> {
    let law = open_law(arguments)?;
    check_acts(law, &horizon.acts)?;
    let facts = open_facts(arguments.lang, law, &horizon.facts)?;
    let engine = Engine::new(&law.loaded.law);
    let on = horizon.on.map_or_else(today, Ok)?;
    let acts = horizon.acts.clone();
    let query = Query { drafts: true, upcoming: true, acts, ..Query::on(on) };
    let found: Vec<Determination> = engine
        .check(&facts, &query)
        .into_iter()
        .filter(|it| it.status == Status::Draft || it.upcoming.is_some())
        .collect();
    if horizon.format == Format::Json {
        let mut answer = json::report(&engine, Time::Day(on), &found);
        answer.schema = "guiju.horizon/1";
        print_json(&answer)?;
    } else {
        let shown = Shown::on_stdout(&law.loaded.law.vocabulary, arguments.lang, horizon.all);
        print(&report::horizon::render(&shown, &law.loaded.law, on, &found))?;
    }
    // What is no law yet cannot be breached.
    Ok(Exit::Compliant)
}
