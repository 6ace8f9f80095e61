//! One decision in process: `decide CONTENDER` checks the contender's answers to all cases, times it, and
//! prints one row of JSON for each workload and form of input.

mod contender;

use contender::{cedar, cel, datalogic, guiju, packs, regorus, written};
use hand::Suite;

/// What measures a contender over the cases of one workload.
type Run = fn(&Suite);

const CONTENDERS: &[(&str, Run)] = &[
    ("hand", written::run),
    ("guiju", guiju::run),
    ("datalogic", datalogic::run),
    ("cel", cel::run),
    ("cedar", cedar::run),
    ("regorus", regorus::run),
    #[cfg(feature = "zen")]
    ("zen", contender::zen::run),
];

fn main() {
    match std::env::args().nth(1).as_deref() {
        Some("--list") => {
            for (name, _) in CONTENDERS {
                println!("{name}");
            }
            println!("packs");
        }
        Some("packs") => packs::run(),
        name => {
            let known = CONTENDERS.iter().find(|(known, _)| Some(*known) == name);
            let (_, run) = known.expect("the name of a contender, or --list");
            Suite::all().iter().for_each(run);
        }
    }
}
