//! `guiju check`: judges facts.

use guiju_engine::{Determination, Engine};
use guiju_law::Outcome;

use super::{Exit, Failure, open_facts, open_law, print, print_json, queries};
use crate::cli::{Arguments, Check, Format};
use crate::json;
use crate::report::check::{self, Shown};

pub(super) fn run(arguments: &Arguments, check: &Check) -> Result<Exit, Failure> {
    let law = open_law(arguments)?;
    let facts = open_facts(arguments.lang, law, &check.facts)?;
    let engine = Engine::new(&law.loaded.law);
    let mut answers = Vec::new();
    for query in queries(law, &check.under)? {
        let determinations = engine.check(&facts, &query);
        answers.push((query.on, determinations));
    }
    if check.format == Format::Json {
        let reports: Vec<_> =
            answers.iter().map(|(on, found)| json::report(&engine, *on, found)).collect();
        // One date gives one object, as most callers expect; several give a list of the same.
        match reports.as_slice() {
            [report] => print_json(report)?,
            _ => print_json(&reports)?,
        }
    } else {
        let shown = Shown::on_stdout(&law.loaded.law.vocabulary, arguments.lang, check.all);
        let texts: Vec<String> =
            answers.iter().map(|(on, found)| check::render(&shown, *on, found)).collect();
        print(&texts.join("\n"))?;
    }
    Ok(exit(answers.iter().flat_map(|(_, found)| found)))
}

fn exit<'a>(determinations: impl Iterator<Item = &'a Determination>) -> Exit {
    let mut exit = Exit::Compliant;
    for determination in determinations {
        match determination.outcome {
            outcome if outcome.is_finding() => return Exit::Findings,
            Outcome::Unknown | Outcome::Broken => exit = Exit::Unknowns,
            _ => {}
        }
    }
    exit
}
