//! `guiju batch --cluster`: gives the order, waits, and puts together what came of it.

use std::collections::BTreeMap;
use std::io::{IsTerminal as _, Write as _};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;
use std::time::{Duration, Instant};

use ballista_core::execution_plans::execute_physical_plan;
use ballista_core::extension::SessionConfigExt;
use clap::Args;
use datafusion::arrow::array::RecordBatch;
use datafusion::error::DataFusionError;
use datafusion::prelude::SessionConfig;
use datafusion_proto::protobuf::PhysicalPlanNode;
use futures::TryStreamExt as _;
use guiju_base::Text;
use guiju_batch::arguments::{Arguments, unreadable};
use guiju_batch::counts::Summary;
use guiju_batch::decider::Decider;
use guiju_batch::format::{Format as RowFormat, Place};
use guiju_batch::job::output::shared;
use guiju_batch::programs::Programs;
use guiju_batch::{Error, law, report};
use guiju_engine::Engine;

use crate::codec::Codec;
use crate::input::Input;
use crate::order::{Order, Outcome, Part, digest};
use crate::output::Output;
use crate::plan::{DecideExec, rows as rows_of};
use crate::url::Url;

/// What the caller is told on the command line.
#[derive(Debug, Args)]
pub(crate) struct Caller {
    #[command(flatten)]
    arguments: Arguments,
    /// Where the scheduler listens.
    #[arg(long, value_name = "HOST:PORT")]
    cluster: Url,
    /// Rows of a part, at least; a part is one task, and one file of answers.
    #[arg(long, value_name = "ROWS", default_value_t = 1_000_000)]
    part_rows: usize,
}

impl Caller {
    pub(crate) fn lang(&self) -> guiju_base::Lang {
        self.arguments.lang
    }
}

/// How often an order is given again when the cluster fails, not the work.
const TRIES: usize = 3;

/// Decides all rows, and tells what came out.
pub(crate) async fn run(caller: &Caller) -> Result<ExitCode, Text> {
    let started = Instant::now();
    let arguments = &caller.arguments;
    let (input, order) = order(caller)?;
    let output = Output::create(&arguments.out)?;
    let order = Arc::new(Order { folder: output.folder().to_owned(), ..order });
    let outcomes = outcomes(caller, &order, &input.parts).await?;
    let mut summary = Summary::default();
    for (_, outcome) in outcomes {
        match outcome {
            Outcome::Done(part) => summary.join(&part),
            Outcome::Fault { en, zh } => return Err(Text::new(en, zh)),
        }
    }
    if let Some(path) = &arguments.bad_rows {
        crate::bad::gather(&order, &input, path)?;
    }
    if input.is_folder {
        // The number of a row does not tell the row; the file of bad rows does.
        summary.bad.clear();
    }
    output.finish(&order, input.parts.len())?;
    summary.seconds = started.elapsed().as_secs_f64();
    let text = report::summary(arguments.format, arguments.lang, &summary);
    let written = std::io::stdout().write_all(text.as_bytes());
    written.map_err(|_| Text::new("output could not be written", "无法输出"))?;
    Ok(report::code(&summary))
}

/// The order, checked as far as it can be before anybody works on it; the folder of answers is still open.
fn order(caller: &Caller) -> Result<(Input, Order), Text> {
    let arguments = &caller.arguments;
    if [&arguments.input, &arguments.out].iter().any(|it| it.as_os_str() == "-") {
        return Err(Text::new(
            "a cluster needs files that all its machines reach, not standard input or output",
            "集群需要各台机器都能访问的文件，不能使用标准输入或者标准输出",
        ));
    }
    let folder = match &arguments.law {
        Some(folder) => Some(folder.canonicalize().map_err(|error| unreadable(folder, &error))?),
        None => None,
    };
    let sources = law::sources(folder.as_deref())?;
    let loaded = law::loaded(&sources, folder.is_none())?;
    let subject = law::subject(&loaded, &arguments.subject, &arguments.acts)?;
    let engine = Engine::new(&loaded.law);
    let programs = Programs::new(&engine, subject, &arguments.acts, arguments.on.clone());
    let names = arguments.names()?;
    let input = Input::open(&arguments.input, arguments.input_format, caller.part_rows)?;
    Decider::new(&programs, &input.schema, &names).map_err(|error| error.text())?;
    let written = arguments.bad_rows.iter().chain([&arguments.out]).map(PathBuf::as_path);
    let mut files: Vec<&Path> = input.parts.iter().map(|part| part.input.as_path()).collect();
    files.dedup();
    files.extend(written);
    if let Some(path) = shared(&files) {
        return Err(Error::SameFile(path.to_owned()).text());
    }
    let output = Place::File(arguments.out.clone());
    let format = arguments.output_format.unwrap_or_else(|| RowFormat::of(&output));
    let order = Order {
        version: env!("CARGO_PKG_VERSION").to_owned(),
        digest: digest(&sources),
        law: folder,
        subject: arguments.subject.clone(),
        acts: arguments.acts.iter().map(|act| act.as_str().to_owned()).collect(),
        on: arguments.on.to_string(),
        names,
        input_format: input.format.name().to_owned(),
        output_format: format.name().to_owned(),
        folder: PathBuf::new(),
        has_bad_rows: arguments.bad_rows.is_some(),
    };
    Ok((input, order))
}

/// What came of each part, in order.
async fn outcomes(
    caller: &Caller,
    order: &Arc<Order>,
    parts: &[Part],
) -> Result<BTreeMap<usize, Outcome>, Text> {
    let mut tries = 1;
    loop {
        match once(caller, order, parts).await {
            Ok(outcomes) => return Ok(outcomes),
            Err(fault) if tries < TRIES => {
                let again = Text::new(
                    format!("the cluster failed, once more: {fault}"),
                    format!("集群出错，重新提交：{fault}"),
                );
                let line = report::complaint(caller.lang(), &again);
                let _ = std::io::stderr().write_all(line.as_bytes());
                tries += 1;
            }
            Err(fault) => {
                let url = &caller.cluster;
                return Err(Text::new(
                    format!("the cluster at {url} failed {TRIES} times: {fault}"),
                    format!("集群 {url} 连续出错{TRIES}次：{fault}"),
                ));
            }
        }
    }
}

/// Gives the order once; an error is one of the cluster.
async fn once(
    caller: &Caller,
    order: &Arc<Order>,
    parts: &[Part],
) -> datafusion::error::Result<BTreeMap<usize, Outcome>> {
    let config = SessionConfig::new_with_ballista().with_ballista_job_name("guiju batch");
    let (settings, codec) = (config.ballista_config(), Codec::default());
    let rows = execute_physical_plan::<PhysicalPlanNode>(
        caller.cluster.to_string(),
        &settings,
        Arc::new(DecideExec::each(Arc::clone(order), parts)?),
        &codec,
        uuid::Uuid::new_v4().to_string(),
        config,
    );
    let work = Box::pin(async { rows.await?.try_collect::<Vec<RecordBatch>>().await });
    let batches = watched(order, parts.len(), work).await?;
    let mut outcomes = BTreeMap::new();
    for batch in &batches {
        outcomes.extend(rows_of(batch)?);
    }
    match (0..parts.len()).find(|place| !outcomes.contains_key(place)) {
        None => Ok(outcomes),
        Some(place) => {
            Err(DataFusionError::Execution(format!("nothing came back of part {place}")))
        }
    }
}

/// Waits for work, and shows on a terminal how many parts are done.
async fn watched<T>(order: &Order, all: usize, work: impl Future<Output = T>) -> T {
    let is_watched = std::io::stderr().is_terminal();
    let show = async {
        loop {
            tokio::time::sleep(Duration::from_millis(500)).await;
            if is_watched {
                let done = Output::written(&order.folder);
                let _ = write!(std::io::stderr(), "\r\x1b[2K{done}/{all}");
            }
        }
    };
    let done = tokio::select! {
        done = work => done,
        never = show => match never {},
    };
    if is_watched {
        let _ = write!(std::io::stderr(), "\r\x1b[2K");
    }
    done
}
