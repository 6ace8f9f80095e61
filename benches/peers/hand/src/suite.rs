//! The cases of a workload, and how a contender is timed over them.

use std::fs;
use std::hint::black_box;
use std::time::Instant;

use rustix::time::{ClockId, clock_gettime};

use crate::{Answer, deal, sale};

/// Which rules are decided by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Workload {
    /// W1, the gate of a sale.
    Sale,
    /// W2, the screen of deals.
    Deal,
}

impl Workload {
    /// The three verdicts: no deciding rule is true, one is, that is unknown.
    pub fn verdicts(self) -> &'static [&'static str; 3] {
        match self {
            Self::Sale => &sale::VERDICTS,
            Self::Deal => &deal::VERDICTS,
        }
    }
}

/// A case, with the answer of the independent reference in `py/generate.py`.
#[derive(Debug)]
pub struct Case {
    pub json: String,
    verdict: String,
    reasons: Vec<String>,
}

impl Case {
    fn is_answered_by(&self, answer: &Answer) -> bool {
        self.verdict == answer.verdict && self.reasons.iter().eq(&answer.reasons)
    }
}

/// Cases of one workload.
#[derive(Debug)]
pub struct Suite {
    pub name: &'static str,
    pub workload: Workload,
    pub cases: Vec<Case>,
}

impl Suite {
    /// Reads the generated cases from the folder `PEERS_DATA`.
    pub fn all() -> [Self; 3] {
        let folder = std::env::var("PEERS_DATA").expect("PEERS_DATA, the folder of the cases");
        let suite = |name, workload| {
            let text = fs::read_to_string(format!("{folder}/{name}.tsv")).expect("generated cases");
            Self { name, workload, cases: text.lines().map(read_case).collect() }
        };
        [suite("w1", Workload::Sale), suite("w2", Workload::Deal), suite("w2edge", Workload::Deal)]
    }

    /// The one of two that belongs to the workload: its rules, mostly.
    pub fn pick<T>(&self, sale: T, deal: T) -> T {
        match self.workload {
            Workload::Sale => sale,
            Workload::Deal => deal,
        }
    }

    /// Returns something for each case.
    pub fn prepare<T>(&self, from_json: impl Fn(&str) -> T) -> Vec<T> {
        self.cases.iter().map(|case| from_json(&case.json)).collect()
    }

    /// Checks the answers of a contender, times it and prints its row. `decide` answers the case of a
    /// place.
    pub fn measure(&self, contender: &str, input: &str, mut decide: impl FnMut(usize) -> Answer) {
        let mut right = 0;
        for (place, case) in self.cases.iter().enumerate() {
            let answer = decide(place);
            if case.is_answered_by(&answer) {
                right += 1;
            } else if std::env::var_os("PEERS_SHOW").is_some() {
                eprintln!("{contender} {place}: {answer:?} for {case:?}");
            }
        }
        let right = format!("{right}/{}", self.cases.len());
        measure((self.name, contender, input), &right, self.cases.len(), |place| {
            black_box(decide(black_box(place)));
        });
    }
}

/// Times whole passes over `count` cases and prints the median pass as a row of JSON.
pub fn measure(
    (workload, contender, input): (&str, &str, &str),
    right: &str,
    count: usize,
    run: impl FnMut(usize),
) {
    let row = serde_json::json!({
        "workload": workload,
        "contender": contender,
        "input": input,
        "ns": median_ns(count, run),
        "right": right,
    });
    println!("{row}");
}

/// Times whole passes over `count` cases and returns the nanoseconds a case of the median pass: processor
/// time, since other programs may run on the machine.
pub fn median_ns(count: usize, mut run: impl FnMut(usize)) -> f64 {
    let seconds = std::env::var("PEERS_SECONDS").ok().and_then(|it| it.parse().ok()).unwrap_or(1.0);
    let begun = Instant::now();
    let mut passes: Vec<f64> = Vec::new();
    let mut warm = false;
    while passes.len() < 9 || begun.elapsed().as_secs_f64() < seconds {
        let before = cpu_seconds();
        (0..count).for_each(&mut run);
        passes.push((cpu_seconds() - before) * 1e9 / count as f64);
        if !warm && begun.elapsed().as_secs_f64() > seconds / 4.0 {
            warm = true;
            passes.clear();
        }
    }
    passes.sort_by(f64::total_cmp);
    passes[passes.len() / 2]
}

fn cpu_seconds() -> f64 {
    let time = clock_gettime(ClockId::ThreadCPUTime);
    time.tv_sec as f64 + time.tv_nsec as f64 / 1e9
}

/// A line of `generate.py`: JSON, verdict and reasons between tabs.
fn read_case(line: &str) -> Case {
    let mut parts = line.split('\t').map(String::from);
    let mut next = || parts.next().expect("JSON, verdict and reasons");
    let (json, verdict, reasons) = (next(), next(), next());
    let reasons = reasons.split(',').filter(|it| !it.is_empty()).map(String::from).collect();
    Case { json, verdict, reasons }
}
