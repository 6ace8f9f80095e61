//! The work on one part: its rows are read, decided and written.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use guiju_base::{ActId, Text};
use guiju_batch::arguments::unreadable;
use guiju_batch::counts::Summary;
use guiju_batch::format::{Format, Place};
use guiju_batch::job::Job;
use guiju_batch::law;
use guiju_batch::programs::{On, Programs};
use guiju_engine::Engine;
use guiju_law::LoadedLaw;
use uuid::Uuid;

use crate::order::{Order, Outcome, Part, digest};

/// The laws that a worker has loaded, by their digests; a worker serves a few, each for many parts.
#[derive(Debug, Default)]
pub(crate) struct Laws(Mutex<BTreeMap<String, Arc<LoadedLaw>>>);

/// How many laws stay loaded.
const LAWS_MAX: usize = 4;

impl Laws {
    /// Returns the law of an order, loaded when no part has needed it before.
    fn get(&self, order: &Order) -> Result<Arc<LoadedLaw>, Text> {
        let mut laws = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(law) = laws.get(&order.digest) {
            return Ok(Arc::clone(law));
        }
        let sources = law::sources(order.law.as_deref())?;
        if digest(&sources) != order.digest {
            return Err(other_law(order.law.as_deref()));
        }
        let law = Arc::new(law::loaded(&sources, order.law.is_none())?);
        if laws.len() >= LAWS_MAX {
            laws.pop_first();
        }
        laws.insert(order.digest.clone(), Arc::clone(&law));
        Ok(law)
    }
}

fn other_law(folder: Option<&Path>) -> Text {
    match folder {
        Some(folder) => {
            let folder = folder.display();
            Text::new(
                format!(
                    "a worker reads another law in `{folder}` than the caller; share one folder with all workers"
                ),
                format!(
                    "工作进程在 `{folder}` 读到的规则包与调用方不同；请让各工作进程共用同一个文件夹"
                ),
            )
        }
        None => Text::new(
            "a worker holds another edition of the law than the caller; run the same build of guiju everywhere, or name a shared folder with --law",
            "工作进程内置的规则包与调用方不同；请在各处运行同一版本的guiju，或者用 `--law` 指定共用的文件夹",
        ),
    }
}

/// Decides the part at a place under an order, and says what came of it.
///
/// It may be done twice, even at once, when a worker is taken for lost: each puts its answers together under a
/// name of its own, and the last to finish gives them the name of the part. What is done is not done again.
pub(crate) fn run(order: &Order, place: usize, part: &Part, laws: &Laws) -> Outcome {
    let done = fs::read(order.done(place)).ok();
    if let Some(summary) = done.and_then(|it| serde_json::from_slice(&it).ok()) {
        return Outcome::Done(summary);
    }
    match decide(order, place, part, laws) {
        Ok(summary) => Outcome::Done(summary),
        Err(fault) => Outcome::Fault { en: fault.en.into(), zh: fault.zh.into() },
    }
}

fn decide(order: &Order, place: usize, part: &Part, laws: &Laws) -> Result<Summary, Text> {
    if order.version != env!("CARGO_PKG_VERSION") {
        let (own, other) = (env!("CARGO_PKG_VERSION"), &order.version);
        return Err(Text::new(
            format!(
                "a worker is of version {own}, the caller of {other}; run the same build everywhere"
            ),
            format!("工作进程的版本为 {own}，调用方的版本为 {other}；请在各处运行同一版本"),
        ));
    }
    let loaded = laws.get(order)?;
    let acts = order.acts.iter().map(|act| act.parse::<ActId>().map_err(|_| damaged(act)));
    let acts: Vec<ActId> = acts.collect::<Result<_, _>>()?;
    let subject = law::subject(&loaded, &order.subject, &acts)?;
    let engine = Engine::new(&loaded.law);
    let Ok(on) = order.on.parse::<On>();
    let programs = Programs::new(&engine, subject, &acts, on);
    let own = order.folder.join(format!("work-{}", Uuid::new_v4().simple()));
    let own_bad = order.has_bad_rows.then(|| own.with_extension("bad"));
    let job = job(order, part, &own, own_bad.as_deref())?;
    let summary = job.run(&programs, &mut |_, _| {}).map_err(|error| error.text())?;
    let own_done = own.with_extension("done");
    let words = serde_json::to_vec(&summary).map_err(std::io::Error::from);
    words.and_then(|it| fs::write(&own_done, it)).map_err(|error| unreadable(&own_done, &error))?;
    let bad = own_bad.map(|own| (own, order.bad_rows(place)));
    let files = [(own, order.answers(place)), (own_done, order.done(place))];
    for (own, name) in bad.into_iter().chain(files) {
        fs::rename(&own, &name).map_err(|error| unreadable(&name, &error))?;
    }
    Ok(summary)
}

fn job(order: &Order, part: &Part, output: &Path, bad_rows: Option<&Path>) -> Result<Job, Text> {
    let format = |name: &str| name.parse::<Format>().map_err(|_| damaged(name));
    Ok(Job {
        input: Place::File(part.input.clone()),
        input_format: format(&order.input_format)?,
        groups: part.groups.map(|(from, to)| from..to),
        output: Place::File(output.to_owned()),
        output_format: format(&order.output_format)?,
        bad_rows: bad_rows.map(Path::to_owned),
        names: order.names.clone(),
        threads: 1,
    })
}

fn damaged(what: &str) -> Text {
    Text::new(format!("the order is damaged at `{what}`"), format!("任务内容有误：`{what}`"))
}
