//! Which sides of the rules the worked examples show, and which they leave out.

use std::collections::BTreeMap;

use guiju_base::RuleId;
use guiju_law::case::{Case, Expectation};
use guiju_law::side::{SideFinder, Sides};
use guiju_law::{Outcome, Value, Version};

use crate::cases::determinations_of;
use crate::determination::Determination;
use crate::engine::Engine;
use crate::state::Why;

/// The sides of one rule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RuleSides {
    /// The rule.
    pub rule: RuleId,
    /// What facts can show of it ([`guiju_law::side`]).
    pub possible: Sides,
    /// What cases show of it.
    pub shown: Sides,
}

impl RuleSides {
    /// Returns the sides that could be shown and are not.
    pub fn missing(&self) -> Sides {
        self.possible.without(self.shown)
    }
}

/// Returns the sides of all rules of `versions`, in order; the cases of all the law count.
pub fn rule_sides(engine: &Engine<'_>, versions: &[&Version]) -> Vec<RuleSides> {
    let mut shown: BTreeMap<RuleId, Shown> = BTreeMap::new();
    for version in engine.law().versions() {
        for case in &version.cases {
            note(engine, version, case, &mut shown);
        }
    }
    let mut all = Vec::new();
    for version in versions {
        let finder = SideFinder::new(engine.law(), version);
        for (id, item) in version.rules() {
            let Ok(rule) = version.id.rule(&item.name) else { continue };
            let shown = shown.get(&rule).map_or(Sides::default(), |it| it.sides);
            let possible = finder.sides(id);
            debug_assert!(
                shown.without(possible).is_none(),
                "{rule} shows a side found impossible"
            );
            all.push(RuleSides { rule, possible, shown });
        }
    }
    all
}

/// What cases show of one rule so far.
#[derive(Default)]
struct Shown {
    sides: Sides,
    /// A value of a classification that is no truth.
    value: Option<Value>,
}

impl Shown {
    /// Notes what came out for the rule in a case that expects something of it.
    fn note(&mut self, found: &Determination) {
        let side = shown_side(found);
        self.sides.applies |= side.applies;
        self.sides.does_not |= side.does_not;
        if let Some(value) = found.value.as_ref().filter(|it| !matches!(it, Value::YesNo(_))) {
            self.sides.does_not |= self.value.as_ref().is_some_and(|other| other != value);
            self.value = Some(value.clone());
        }
    }
}

/// Returns the side that a determination shows of its rule, if it shows one. Of a classification that
/// is no truth any value shows that it applies; only another one shows the other side.
pub fn shown_side(found: &Determination) -> Sides {
    let applies = match found.outcome {
        Outcome::NotApplicable | Outcome::Clear | Outcome::NotExposed | Outcome::NoRule => false,
        Outcome::Classified => found.value != Some(Value::YesNo(false)),
        Outcome::Unknown if applies_openly(found) => true,
        Outcome::Unknown | Outcome::Conflict | Outcome::NoLaw | Outcome::Broken => {
            return Sides::default();
        }
        _ => true,
    };
    Sides { applies, does_not: !applies }
}

/// Whether a norm applies and only open figures keep it from coming out.
fn applies_openly(found: &Determination) -> bool {
    let is_open = |why: &Why| matches!(why, Why::OpenParameter(_));
    found.applies && found.missing.is_empty() && found.why.iter().all(is_open)
}

/// Notes what a case shows of each rule that it expects something of.
fn note<'a>(
    engine: &Engine<'a>,
    version: &'a Version,
    case: &Case,
    shown: &mut BTreeMap<RuleId, Shown>,
) {
    for determination in determinations_of(engine, version, case) {
        let concerns = |it: &Expectation| {
            let act = it.act.as_ref().unwrap_or(&version.id.act);
            determination.rule.act == *act && determination.rule.rule.as_str() == &*it.rule
        };
        if case.expectations.iter().any(concerns) {
            shown.entry(determination.rule.clone()).or_default().note(&determination);
        }
    }
}
