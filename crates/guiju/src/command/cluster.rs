//! `guiju scheduler` and `guiju worker`: hand over to the program that is a part of a cluster.

use super::beside::Program;
use super::{Exit, Failure};
use crate::cli::{Scheduler, Worker};

pub(super) fn schedule(scheduler: &Scheduler) -> Result<Exit, Failure> {
    let mut program = Program::named("guiju-cluster");
    program.command.args(["scheduler", "--listen", &scheduler.listen]);
    program.command.args(["--lost-after", &scheduler.lost_after.to_string()]);
    program.run()
}

pub(super) fn work(worker: &Worker) -> Result<Exit, Failure> {
    let mut program = Program::named("guiju-cluster");
    program.command.args(["worker", "--scheduler", &worker.scheduler, "--listen", &worker.listen]);
    if let Some(host) = &worker.host {
        program.command.args(["--host", host]);
    }
    if let Some(threads) = worker.threads {
        program.command.args(["--threads", &threads.to_string()]);
    }
    program.run()
}
