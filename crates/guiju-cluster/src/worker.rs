//! `guiju worker`: does the parts that a scheduler hands out.

use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;

use ballista_core::error::Result;
use ballista_executor::executor_process::{ExecutorProcessConfig, start_executor_process};
use clap::Args;
use guiju_base::Lang;

use crate::codec::Codec;
use crate::url::Url;

/// What a worker is told on the command line.
#[derive(Debug, Args)]
pub(crate) struct Worker {
    /// Where the scheduler listens.
    #[arg(long, value_name = "HOST:PORT", default_value = "127.0.0.1:50050")]
    scheduler: Url,
    /// Address that callers and the scheduler reach it at; the port after it is taken too.
    #[arg(long, value_name = "ADDRESS:PORT", default_value = "127.0.0.1:50051")]
    listen: SocketAddr,
    /// Name or address under which others reach it, where that is not the one it listens at.
    #[arg(long, value_name = "HOST")]
    host: Option<String>,
    /// How many parts are worked on at once; as many as there are processors without it.
    #[arg(long)]
    threads: Option<usize>,
    /// Language of what a person reads: `en` or `zh`.
    #[arg(long, default_value = "en")]
    pub(crate) lang: Lang,
}

/// Seconds between signs of life.
const HEARTBEAT: u64 = 1;

/// Works until it is stopped.
///
/// A scheduler that has taken a worker for lost, because it was slow to give a sign of life, has it stop; it then
/// begins anew.
pub(crate) async fn run(worker: &Worker) -> Result<()> {
    let folder = std::env::temp_dir().join(format!("guiju-worker-{}", std::process::id()));
    let stopped = tokio::spawn(stopped());
    let Worker { scheduler, listen, lang, .. } = worker;
    crate::tell(
        *lang,
        &format!("does the parts of {scheduler}, from {listen}"),
        &format!("在 {listen} 处理 {scheduler} 分派的各个部分"),
    );
    let ended = loop {
        std::fs::create_dir_all(&folder)?;
        let ended = start_executor_process(Arc::new(config(worker, &folder))).await;
        if ended.is_err() || stopped.is_finished() {
            break ended;
        }
    };
    // Only what came of parts lay there, and nobody asks for it any more.
    let _ = std::fs::remove_dir_all(&folder);
    ended
}

fn config(worker: &Worker, folder: &Path) -> ExecutorProcessConfig {
    let Worker { scheduler, listen, host, threads, .. } = worker;
    ExecutorProcessConfig {
        bind_host: listen.ip().to_string(),
        external_host: Some(host.clone().unwrap_or_else(|| listen.ip().to_string())),
        port: listen.port(),
        grpc_port: listen.port().saturating_add(1),
        scheduler_host: scheduler.host.clone(),
        scheduler_port: scheduler.port,
        scheduler_connect_timeout_seconds: 30,
        // Zero stands for as many as there are processors.
        vcores: threads.unwrap_or(0),
        work_dir: Some(folder.display().to_string()),
        executor_heartbeat_interval_seconds: HEARTBEAT,
        override_physical_codec: Some(Arc::new(Codec::default())),
        ..ExecutorProcessConfig::default()
    }
}

/// Waits for the signal to stop, from a terminal or from the system; the executor hears it too.
async fn stopped() {
    use tokio::signal::unix::{SignalKind, signal};
    let Ok(mut ends) = signal(SignalKind::terminate()) else {
        // Then only a terminal can stop the worker.
        let _ = tokio::signal::ctrl_c().await;
        return;
    };
    tokio::select! {
        _ = tokio::signal::ctrl_c() => {}
        _ = ends.recv() => {}
    }
}
