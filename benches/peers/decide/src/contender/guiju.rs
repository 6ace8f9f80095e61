//! Guiju: a program compiled from the packs below `law/`, whose rules are named as the reasons are.

use std::fs;
use std::hint::black_box;
use std::path::Path;

use guiju_base::{Date, Time};
use guiju_engine::Engine;
use guiju_engine::decide::{Decision, Input, Program, Purpose, Reason, Verdict};
use guiju_law::{Cases, Law, SourceFile, Sources, load};
use hand::{Answer, Suite, deal, sale};

pub(crate) fn run(suite: &Suite) {
    let law = load_law("law", Cases::Skip);
    let engine = Engine::new(&law);
    let program = program(suite, &engine);
    let on = Time::Day(today());
    let read = |json: &str, input: &mut Input| {
        program.read_json_record(json.as_bytes(), input).expect("a case");
    };
    let mut decision = Decision::new();
    let facts = suite.prepare(|json| {
        let mut input = program.input();
        read(json, &mut input);
        input
    });
    suite.measure("guiju", "native", |place| {
        program.decide(&facts[place], on, &mut decision);
        answer(suite, &program, &facts[place], &mut decision)
    });
    let mut input = program.input();
    suite.measure("guiju", "json", |place| {
        read(&suite.cases[place].json, &mut input);
        program.decide(&input, on, &mut decision);
        answer(suite, &program, &input, &mut decision)
    });
}

/// A day after all deals.
fn today() -> Date {
    Date::new(2026, 6, 1).expect("a day")
}

fn program<'e>(suite: &Suite, engine: &'e Engine<'e>) -> Program<'e> {
    let (subject, act) = suite.pick(("sale", "bench/sale-gate"), ("deal", "bench/filing-screen"));
    let purpose = Purpose {
        subject: engine.law().vocabulary.subject_named(subject).expect("a subject"),
        acts: vec![act.parse().expect("an act")],
        on: today(),
        known: None,
    };
    let program = Program::new(engine, purpose);
    assert!(program.coverage().1.is_empty(), "every rule is compiled");
    program
}

/// The verdict with the reasons, and what is missing for those that are unknown, which no other contender
/// says.
fn answer(suite: &Suite, program: &Program<'_>, input: &Input, decision: &mut Decision) -> Answer {
    let (fires, unknown) =
        suite.pick((&sale::TRUE[..], &sale::UNKNOWN[..]), (&deal::TRUE[..], &deal::UNKNOWN[..]));
    let mut reasons = Vec::new();
    let mut is_any_unknown = false;
    program.reasons(decision, |place, reason| match reason {
        Reason::Fires => reasons.push(fires[place]),
        Reason::Unknown => {
            reasons.push(unknown[place]);
            is_any_unknown = true;
        }
    });
    if is_any_unknown {
        black_box(program.missing(decision, input));
    }
    let [allow, deny, undecided] = *suite.workload.verdicts();
    let verdict = match decision.verdict() {
        Verdict::Allow => allow,
        Verdict::Deny => deny,
        Verdict::Unknown => undecided,
    };
    Answer { verdict, reasons }
}

/// The law of a folder, named from the folder of the benches.
pub(crate) fn load_law(folder: &str, cases: Cases) -> Law {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(folder);
    let mut files = Vec::new();
    collect(&root, &mut files);
    let loaded = load(&Sources::new(files), cases);
    assert!(loaded.is_usable(), "{:?}", loaded.findings);
    loaded.law
}

fn collect(folder: &Path, files: &mut Vec<SourceFile>) {
    for entry in fs::read_dir(folder).expect("a folder of law") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            collect(&path, files);
        } else {
            let text = fs::read_to_string(&path).expect("a text").into();
            files.push(SourceFile { path: path.display().to_string().into(), text });
        }
    }
}
