//! `guiju exposure`: what breaches cost, per bearer, added up by the law of penalties.

use guiju_base::{Text, Time};
use guiju_engine::exposure::{Conduct, Exposure, exposure};
use guiju_engine::{Engine, Range};
use guiju_law::Vocabulary;
use serde_json::{Value, json};

use super::{Exit, Failure, open_facts, open_law, print, print_json, queries};
use crate::cli::{Arguments, ExposureArguments, PictureFormat};
use crate::json;
use crate::report;
use crate::report::check::Shown;

pub(super) fn run(arguments: &Arguments, wanted: &ExposureArguments) -> Result<Exit, Failure> {
    let law = open_law(arguments)?;
    let facts = open_facts(arguments.lang, law, &wanted.facts)?;
    let engine = Engine::new(&law.loaded.law);
    let vocabulary = &law.loaded.law.vocabulary;
    let lang = arguments.lang;
    let mut answers = Vec::new();
    for query in queries(law, &wanted.under)? {
        answers.push((query.on, exposure(&engine, &query, &engine.check(&facts, &query))));
    }
    match wanted.format {
        PictureFormat::Json => {
            let rows: Vec<Value> =
                answers.iter().map(|(on, it)| exposure_json(vocabulary, *on, it)).collect();
            match rows.as_slice() {
                [row] => print_json(row)?,
                _ => print_json(&rows)?,
            }
        }
        PictureFormat::Text => {
            let shown = Shown::on_stdout(vocabulary, lang, wanted.all);
            let texts: Vec<String> =
                answers.iter().map(|(on, it)| report::exposure::render(&shown, *on, it)).collect();
            print(&texts.join("\n"))?;
        }
        PictureFormat::Svg => match answers.as_slice() {
            [(_, it)] => print(&report::exposure_picture::render(lang, vocabulary, it))?,
            _ => {
                return Err(Failure::usage(
                    "a picture shows one date; give --on once",
                    "一张图只显示一个日期；请只给出一次 --on",
                ));
            }
        },
    }
    let exposed = answers.iter().any(|(_, it)| !it.bearers.is_empty());
    let unsettled = answers.iter().any(|(_, it)| !it.unsettled.is_empty());
    Ok(match (exposed, unsettled) {
        (true, _) => Exit::Findings,
        (false, true) => Exit::Unknowns,
        (false, false) => Exit::Compliant,
    })
}

fn range_json(range: &Range) -> Value {
    json!({
        "low": range.low.map(|it| it.to_string()),
        "high": range.high.map(|it| it.to_string()),
        "currency": "CNY",
    })
}

fn exposure_json(vocabulary: &Vocabulary, on: Time, exposure: &Exposure) -> Value {
    let conduct = |it: &Conduct| {
        let sanctions: Vec<_> =
            it.sanctions.iter().map(|it| json::determination(vocabulary, on, it)).collect();
        json!({
            "subject": &*it.subject,
            "breaches": it.breaches,
            "sanctions": sanctions,
            "prevails": it.prevails.and_then(|place| it.sanctions.get(place)).map(|it| &it.rule),
            "fine": it.fine.as_ref().map(range_json),
        })
    };
    let bearers: Vec<Value> = exposure
        .bearers
        .iter()
        .map(|bearer| {
            let title: Option<&Text> = vocabulary.role(&bearer.bearer);
            json!({
                "bearer": &*bearer.bearer,
                "title": title,
                "total": range_json(&bearer.total),
                "if_one_act": range_json(&bearer.if_one_act),
                "conducts": bearer.conducts.iter().map(conduct).collect::<Vec<_>>(),
            })
        })
        .collect();
    let concurrence = exposure.concurrence.as_ref().map(|rule| {
        json!({
            "version": rule.version,
            "title": rule.title,
            "provision": rule.provision,
            "rule": rule.rule,
            "highest_alone": rule.highest_alone,
        })
    });
    let unsettled: Vec<_> =
        exposure.unsettled.iter().map(|it| json::determination(vocabulary, on, it)).collect();
    json!({
        "schema": "guiju.exposure/1",
        "on": on,
        "bearers": bearers,
        "concurrence": concurrence,
        "unsettled": unsettled,
    })
}
