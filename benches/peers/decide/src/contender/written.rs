//! Written by hand in Rust: the limit. Its JSON is read by serde into a struct.

use hand::{Suite, Workload, deal, sale};

pub(crate) fn run(suite: &Suite) {
    let json = |place: usize| suite.cases[place].json.as_str();
    match suite.workload {
        Workload::Sale => {
            let facts: Vec<_> = suite.cases.iter().map(|case| sale::read(&case.json)).collect();
            suite.measure("hand", "native", |place| sale::decide(&facts[place]));
            suite.measure("hand", "json", |place| sale::decide(&sale::read(json(place))));
        }
        Workload::Deal => {
            let facts = suite.prepare(deal::read);
            suite.measure("hand", "native", |place| deal::decide(&facts[place]));
            suite.measure("hand", "json", |place| deal::decide(&deal::read(json(place))));
        }
    }
}
