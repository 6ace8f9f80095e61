//! What the comparison of versions says must hold for all facts.

use guiju_engine::compare::{Verdict, compare_versions};
use guiju_engine::{Determination, Engine, Query};

use proptest::prelude::*;

use super::{Loaded, worlds};

/// What two determinations are compared by.
fn essence(it: Option<&Determination>) -> String {
    it.map_or(String::new(), |it| {
        format!(
            "{:?} {:?} {:?} {:?} {:?} {:?} {}",
            it.outcome, it.value, it.due, it.range, it.missing, it.measures, it.form
        )
    })
}

/// Each case is a search of its own: an eighth of the usual number.
fn few() -> ProptestConfig {
    let config = super::config();
    ProptestConfig { cases: (config.cases / 8).max(1), ..config }
}

proptest! {
    #![proptest_config(few())]

    #[test]
    fn what_says_the_same_comes_out_the_same_and_what_is_shown_is_so(world in worlds()) {
        let loaded = Loaded::new(&world);
        let law = loaded.law();
        let engine = Engine::new(law);
        for act in &law.acts {
            let [old, new] = act.versions.as_slice() else { continue };
            let on = "2024-06-30".parse().unwrap();
            let comparison = compare_versions(&engine, (old, new), on, |_, _| {});
            let facts = &loaded.facts;
            let query = Query::on(on);
            for change in &comparison.changes {
                match (&change.verdict, change.pair.old, change.pair.new) {
                    (Verdict::Same, Some((before, _)), Some((after, _))) => {
                        let before = engine.judge_rule(facts, &query, (old, before));
                        let after = engine.judge_rule(facts, &query, (new, after));
                        prop_assert_eq!(essence(before.as_ref()), essence(after.as_ref()), "{} in {}", change.pair.name, &loaded.text);
                    }
                    (Verdict::Compared(found), Some((before, _)), Some((after, _))) => {
                        let witnesses = [&found.tightened, &found.loosened, &found.different];
                        for witness in witnesses.into_iter().flatten() {
                            let query = Query { on: witness.on, ..query.clone() };
                            let before = engine.judge_rule(&witness.facts, &query, (old, before));
                            let after = engine.judge_rule(&witness.facts, &query, (new, after));
                            prop_assert_eq!(essence(before.as_ref()), essence(witness.old.as_ref()));
                            prop_assert_eq!(essence(after.as_ref()), essence(witness.new.as_ref()));
                            prop_assert_ne!(essence(before.as_ref()), essence(after.as_ref()));
                        }
                        if found.exhaustive && found.tightened.is_none() && found.loosened.is_none() && found.different.is_none() {
                            let before = engine.judge_rule(facts, &query, (old, before));
                            let after = engine.judge_rule(facts, &query, (new, after));
                            let known = |it: &Option<Determination>| it.as_ref().is_some_and(|it| it.missing.is_empty() && it.why.is_empty());
                            if known(&before) && known(&after) {
                                prop_assert_eq!(before.map(|it| it.outcome), after.map(|it| it.outcome), "{} in {}", change.pair.name, &loaded.text);
                            }
                        }
                    }
                    _ => {}
                }
            }
        }
    }
}
