//! Any text as facts under the real law: read, judged, written and read again to the same outcomes.
#![no_main]

use guiju_base::Date;
use guiju_engine::{Determination, Engine, Query};
use guiju_fuzz::LAW;
use guiju_law::facts::{read_facts, write_facts};
use guiju_syntax::Severity;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let law = &LAW.law;
    let (facts, diagnostics) = read_facts(&law.vocabulary, text);
    for diagnostic in diagnostics.iter().take(20) {
        assert!(diagnostic.span.end <= text.len(), "a place outside of the text");
        let _ = diagnostic.render("fuzz.yaml", text, false);
    }
    if diagnostics.iter().any(|it| it.severity == Severity::Error) || facts.instances.len() > 8 {
        return;
    }
    let engine = Engine::new(law);
    let query = Query::on(Date::new(2024, 3, 1).expect("a date"));
    let outcomes = |found: Vec<Determination>| -> Vec<String> {
        found.iter().map(|it| format!("{} {} {:?}", it.rule, it.subject, it.outcome)).collect()
    };
    let first = outcomes(engine.check(&facts, &query));
    let written = write_facts(&law.vocabulary, &facts);
    let (again, faults) = read_facts(&law.vocabulary, &written);
    if !facts.instances.is_empty() {
        assert!(faults.is_empty(), "what is written can be read: {written}\n{faults:?}");
        let mut second = outcomes(engine.check(&again, &query));
        let mut first = first;
        // Subjects are written in the order of the vocabulary.
        first.sort();
        second.sort();
        assert_eq!(first, second, "{written}");
    }
});
