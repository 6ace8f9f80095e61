//! `guiju scheduler`: hands the parts of orders to workers.

use std::net::SocketAddr;
use std::sync::Arc;

use ballista_core::error::Result;
use ballista_scheduler::cluster::BallistaCluster;
use ballista_scheduler::config::SchedulerConfig;
use ballista_scheduler::scheduler_process::start_server;
use clap::Args;
use guiju_base::Lang;

use crate::codec::Codec;

/// What the scheduler is told on the command line.
#[derive(Debug, Args)]
pub(crate) struct Scheduler {
    /// Address that callers and workers reach it at.
    #[arg(long, value_name = "ADDRESS:PORT", default_value = "127.0.0.1:50050")]
    listen: SocketAddr,
    /// Seconds without a sign of life after which a worker is taken for lost, and its parts go to others.
    #[arg(long, value_name = "SECONDS", default_value_t = 30, value_parser = clap::value_parser!(u64).range(5..))]
    lost_after: u64,
    /// Language of what a person reads: `en` or `zh`.
    #[arg(long, default_value = "en")]
    pub(crate) lang: Lang,
}

/// Serves until it is stopped.
pub(crate) async fn run(scheduler: &Scheduler) -> Result<()> {
    let Scheduler { listen, lost_after, lang } = scheduler;
    let config = SchedulerConfig {
        bind_host: listen.ip().to_string(),
        external_host: listen.ip().to_string(),
        bind_port: listen.port(),
        executor_timeout_seconds: *lost_after,
        expire_dead_executor_interval_seconds: (lost_after / 3).max(1),
        no_executors_grace_period_seconds: (*lost_after).max(60),
        override_physical_codec: Some(Arc::new(Codec::default())),
        ..SchedulerConfig::default()
    };
    crate::tell(
        *lang,
        &format!("hands out parts at {listen}"),
        &format!("在 {listen} 分派各个部分"),
    );
    let cluster = BallistaCluster::new_from_config(&config).await?;
    start_server(cluster, *listen, Arc::new(config)).await
}
