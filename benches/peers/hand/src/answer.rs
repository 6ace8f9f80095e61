//! An answer: the verdict, and the rules behind it.

use crate::{Workload, deal, sale};

/// What a contender comes to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    pub verdict: &'static str,
    /// In the order of rules: the id of each that is true, and with `?` behind of each that is unknown.
    pub reasons: Vec<&'static str>,
}

impl Answer {
    /// The answer of an engine that gives only reasons: the host knows the kinds of rules.
    pub fn of_reasons<'a>(workload: Workload, reasons: impl Iterator<Item = &'a str>) -> Self {
        let reasons: Vec<&'static str> = reasons.map(|it| intern(workload, it)).collect();
        let deciding = || {
            let of_sale = workload == Workload::Sale;
            let only_warns =
                move |it: &str| of_sale && (it.starts_with("R9") || it.starts_with("R10"));
            reasons.iter().filter(move |it| !only_warns(it))
        };
        let place = if deciding().any(|it| !it.ends_with('?')) {
            1
        } else if deciding().next().is_some() {
            2
        } else {
            0
        };
        Self { verdict: workload.verdicts()[place], reasons }
    }

    /// Puts reasons that come as a set into the order of rules.
    #[must_use]
    pub fn sorted(mut self) -> Self {
        self.reasons.sort_by_key(|it| (it.trim_end_matches('?').len(), *it));
        self
    }
}

/// The same reason as a text that lives for ever.
pub fn intern(workload: Workload, reason: &str) -> &'static str {
    let (id, is_unknown) = match reason.strip_suffix('?') {
        Some(id) => (id, true),
        None => (reason, false),
    };
    let (known, unknown): (&[&'static str], &[&'static str]) = match workload {
        Workload::Sale => (&sale::TRUE, &sale::UNKNOWN),
        Workload::Deal => (&deal::TRUE, &deal::UNKNOWN),
    };
    let place = match workload {
        Workload::Sale => id[1..].parse::<usize>().expect("a rule R1 to R10") - 1,
        Workload::Deal => usize::from(id == "B"),
    };
    if is_unknown { unknown[place] } else { known[place] }
}
