//! Two packs of real law over the facts of their own cases: the compiled program beside the reference
//! engine. Rules that are not compiled are left to that engine. Agreement is checked for every outcome and for
//! what is missing.

use std::collections::{BTreeMap, BTreeSet};
use std::hint::black_box;
use std::sync::Arc;

use guiju_base::{ActId, Date, Time};
use guiju_engine::decide::{Decision, Input, Program, Purpose, Reason};
use guiju_engine::{Engine, Query};
use guiju_law::case::Case;
use guiju_law::facts::Instance;
use guiju_law::vocabulary::SubjectId;
use guiju_law::{Cases, Facts, Law, Outcome};
use hand::suite::measure;

use super::guiju::load_law;

/// Outcomes of rules, with what would settle those that are unknown.
type Outcomes = BTreeMap<String, (Outcome, BTreeSet<Arc<str>>)>;

pub(crate) fn run() {
    let law = load_law("../../law", Cases::Read);
    let engine = Engine::new(&law);
    run_act(&engine, "blind-box", "cn/samr/blind-box", "sale");
    run_act(&engine, "merger-thresholds", "cn/state-council/merger-thresholds", "deal");
}

/// One subject of a case, to be judged on a day.
struct Question {
    facts: Facts,
    query: Query,
    program: usize,
    input: Input,
}

fn run_act(engine: &Engine<'_>, workload: &str, act: &str, subject: &str) {
    let law = engine.law();
    let act: ActId = act.parse().expect("an act");
    let subject = law.vocabulary.subject_named(subject).expect("a subject");
    let mut programs: Vec<Program<'_>> = Vec::new();
    let mut questions: Vec<Question> = Vec::new();
    for (case, on) in cases(law, &act) {
        let day = on.date().expect("a day");
        let known = programs.iter().position(|it| is_good_for(it, day));
        let program = known.unwrap_or_else(|| {
            let acts = vec![act.clone()];
            programs.push(Program::new(engine, Purpose { subject, acts, on: day, known: None }));
            programs.len() - 1
        });
        for facts in alone(law, &case.facts, subject) {
            let mut input = programs[program].input();
            assert!(programs[program].read(&facts, 0, &mut input));
            let query = Query { acts: vec![act.clone()], on, ..Query::on(day) };
            questions.push(Question { facts, query, program, input });
        }
    }
    let mut decision = Decision::new();
    let agrees = |it: &&Question| {
        by_program(&programs[it.program], it, &mut Decision::new()) == by_reference(engine, it)
    };
    let right = format!("{}/{}", questions.iter().filter(agrees).count(), questions.len());
    measure((workload, "guiju", "native"), &right, questions.len(), |place| {
        let it = &questions[place];
        decide(&programs[it.program], it, &mut decision);
    });
    measure((workload, "guiju reference", "native"), &right, questions.len(), |place| {
        let it = &questions[place];
        black_box(engine.check(&it.facts, &it.query));
    });
}

/// The cases of an act, each with its day; without those of what could be known when.
fn cases<'a>(law: &'a Law, act: &ActId) -> impl Iterator<Item = (&'a Case, Time)> {
    let versions = law.act(act).expect("an act of the law").versions.iter();
    versions.flat_map(|version| {
        let all = version.cases.iter().filter(|case| case.known.is_none());
        all.map(|case| (case, case.on.unwrap_or(Time::Day(version.from))))
    })
}

fn is_good_for(program: &Program<'_>, on: Date) -> bool {
    let (from, until) = program.interval();
    from.is_none_or(|from| from <= on) && until.is_none_or(|until| on < until)
}

/// The facts about each subject of a kind, with those of single subjects beside it.
fn alone(law: &Law, facts: &Facts, kind: SubjectId) -> Vec<Facts> {
    let subject = |it: &Instance| law.vocabulary.subject(it.subject).expect("a subject");
    let named = |it: &Instance| Instance { path: (*subject(it).name).into(), ..it.clone() };
    let is_beside = |it: &&Instance| it.subject != kind && subject(it).single;
    let about = |it| {
        let others = facts.instances.iter().filter(is_beside);
        Facts { instances: std::iter::once(it).chain(others).map(named).collect() }
    };
    facts.of(kind).map(about).collect()
}

/// The reasons and what is missing, as a request path would ask for them.
fn decide(program: &Program<'_>, question: &Question, decision: &mut Decision) {
    program.decide(&question.input, question.query.on, decision);
    let mut reasons = Vec::new();
    program.reasons(decision, |place, reason| reasons.push((place, reason)));
    if reasons.iter().any(|(_, reason)| *reason == Reason::Unknown) {
        program.unknown(decision, &question.input, &mut |_, missing| {
            black_box(missing);
        });
    }
    black_box(&reasons);
}

fn by_program(program: &Program<'_>, question: &Question, decision: &mut Decision) -> Outcomes {
    program.decide(&question.input, question.query.on, decision);
    let mut outcomes = Outcomes::new();
    program.outcomes(decision, &mut |rule, outcome| {
        outcomes.insert(rule.to_string(), (outcome, BTreeSet::new()));
    });
    program.unknown(decision, &question.input, &mut |rule, missing| {
        if let Some(found) = outcomes.get_mut(&rule.to_string()) {
            found.1.clone_from(missing);
        }
    });
    outcomes
}

fn by_reference(engine: &Engine<'_>, question: &Question) -> Outcomes {
    let about = &question.facts.instances[0].path;
    let found = engine.check(&question.facts, &question.query).into_iter();
    let found = found.filter(|it| it.subject == *about);
    let pair = |it: guiju_engine::Determination| {
        let is_unknown = matches!(it.outcome, Outcome::Unknown | Outcome::Broken);
        let missing = if is_unknown { it.missing } else { BTreeSet::new() };
        (it.rule.to_string(), (it.outcome, missing))
    };
    found.map(pair).collect()
}
