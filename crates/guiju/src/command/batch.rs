//! `guiju batch`: hands over to the program that decides files of rows, here or on a cluster.

use super::beside::Program;
use super::{Exit, Failure};
use crate::cli::{Arguments, Batch, Format};

pub(super) fn run(arguments: &Arguments, batch: &Batch) -> Result<Exit, Failure> {
    let mut program = match &batch.cluster {
        None => Program::named("guiju-batch"),
        Some(cluster) => {
            let mut program = Program::named("guiju-cluster");
            program.command.args(["batch", "--cluster", cluster]);
            program.command.args(["--part-rows", &batch.part_rows.to_string()]);
            program
        }
    };
    let command = &mut program.command;
    command.args(["--lang", &arguments.lang.to_string()]).args(["--subject", &batch.subject]);
    command.args(["--on", &batch.on]).arg("--out").arg(&batch.out);
    for act in &batch.acts {
        command.args(["--act", act.as_str()]);
    }
    let files = [("--law", &arguments.law), ("--map", &batch.map), ("--bad-rows", &batch.bad_rows)];
    for (name, file) in files {
        if let Some(file) = file {
            command.arg(name).arg(file);
        }
    }
    let formats =
        [("--input-format", batch.input_format), ("--output-format", batch.output_format)];
    for (name, format) in formats {
        if let Some(format) = format {
            command.args([name, format.name()]);
        }
    }
    if let Some(threads) = batch.threads {
        command.args(["--threads", &threads.to_string()]);
    }
    if batch.format == Format::Json {
        command.args(["--format", "json"]);
    }
    command.arg("--").arg(&batch.input);
    program.run()
}
