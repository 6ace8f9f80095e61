//! `guiju scheduler` and `guiju worker`: hand over to the program that is a part of a cluster.

use super::beside::Program;
use super::{Exit, Failure};
use crate::cli::{Arguments, Scheduler, Worker};

pub(super) fn schedule(arguments: &Arguments, scheduler: &Scheduler) -> Result<Exit, Failure> {
    let mut program = Program::named("guiju-cluster");
    program.command.args(["scheduler", "--lang", &arguments.lang.to_string()]);
    program.command.args(["--listen", &scheduler.listen]);
    program.command.args(["--lost-after", &scheduler.lost_after.to_string()]);
    program.run()
}

pub(super) fn work(arguments: &Arguments, worker: &Worker) -> Result<Exit, Failure> {
    let mut program = Program::named("guiju-cluster");
    program.command.args(["worker", "--lang", &arguments.lang.to_string()]);
    program.command.args(["--scheduler", &worker.scheduler, "--listen", &worker.listen]);
    if let Some(host) = &worker.host {
        program.command.args(["--host", host]);
    }
    if let Some(threads) = worker.threads {
        program.command.args(["--threads", &threads.to_string()]);
    }
    program.run()
}
