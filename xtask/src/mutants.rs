//! Runs the cases of the packs against every mutant of every rule.

use std::collections::BTreeSet;
use std::io;
use std::path::Path;
use std::process::ExitCode;
use std::sync::atomic::{AtomicUsize, Ordering};

use guiju_base::ActId;
use guiju_engine::Engine;
use guiju_engine::cases::run_case;
use guiju_law::ir::RuleTarget;
use guiju_law::source::Sources;
use guiju_law::{Act, Cases, ExprKind, ItemKind, Law, load};
use guiju_syntax::span::LineIndex;

use crate::mutation::{Change, mutate};

/// A rule: places of its act, version and item.
type Place = (usize, usize, usize);

/// What became of the mutants of one rule.
#[derive(Default)]
struct Tally {
    mutants: usize,
    survivors: Vec<(usize, Change)>,
}

/// Mutates the packs below `path` and prints the survivors and the count.
pub(crate) fn run(path: &str) -> ExitCode {
    match tally(Path::new(path)) {
        Ok(code) => code,
        Err(error) => {
            eprintln!("error: `{path}` could not be read: {error}");
            ExitCode::from(3)
        }
    }
}

fn tally(path: &Path) -> io::Result<ExitCode> {
    let wanted = path.canonicalize()?;
    let root = wanted.ancestors().find(|it| it.join("vocabulary").is_dir()).unwrap_or(&wanted);
    let sources = guiju_packs::read(root).map_err(|error| error.source)?;
    let loaded = load(&sources, Cases::Read);
    if !loaded.is_usable() {
        eprintln!("error: the law has errors; `guiju lint` shows them");
        return Ok(ExitCode::from(3));
    }
    let law = loaded.law;
    let places = places(&law, &sources, &wanted);
    let total = run_all(&law, &places);
    for (file, change) in &total.survivors {
        let (name, text) = sources.file(*file).map_or(("", ""), |file| (&*file.path, &*file.text));
        let line = LineIndex::new(text).line(change.span.start);
        println!("survived {name}:{line}: {}: {}", change.item, change.what);
    }
    let caught = total.mutants - total.survivors.len();
    let percent = (caught * 1000).checked_div(total.mutants).unwrap_or(1000);
    println!("{} mutants: {caught} caught ({}.{} %)", total.mutants, percent / 10, percent % 10);
    Ok(ExitCode::SUCCESS)
}

fn places(law: &Law, sources: &Sources, wanted: &Path) -> Vec<Place> {
    let mut places = Vec::new();
    for (act_place, act) in law.acts.iter().enumerate() {
        for (version_place, version) in act.versions.iter().enumerate() {
            let path = sources.file(version.file).map_or("", |file| &file.path);
            if Path::new(path).starts_with(wanted) {
                places.extend((0..version.items.len()).map(|it| (act_place, version_place, it)));
            }
        }
    }
    places
}

/// Shares the rules among the processors; the result does not depend on how.
fn run_all(law: &Law, places: &[Place]) -> Tally {
    let next = AtomicUsize::new(0);
    let work = || {
        let mut law = law.clone();
        let mut done = Vec::new();
        loop {
            let number = next.fetch_add(1, Ordering::Relaxed);
            let Some(place) = places.get(number) else { return done };
            done.push((number, mutants_of(&mut law, *place)));
            if number.is_multiple_of(50) {
                eprintln!("{number} of {} rules", places.len());
            }
        }
    };
    let threads = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    let mut done: Vec<(usize, Tally)> = std::thread::scope(|scope| {
        let workers: Vec<_> = (0..threads).map(|_| scope.spawn(work)).collect();
        workers.into_iter().filter_map(|worker| worker.join().ok()).flatten().collect()
    });
    done.sort_by_key(|(number, _)| *number);
    done.into_iter().fold(Tally::default(), |mut total, (_, tally)| {
        total.mutants += tally.mutants;
        total.survivors.extend(tally.survivors);
        total
    })
}

fn mutants_of(law: &mut Law, (act, version, item): Place) -> Tally {
    let vocabulary = law.vocabulary.clone();
    let mut tally = Tally::default();
    for number in 0.. {
        let slot = law.acts.get_mut(act).and_then(|it| it.versions.get_mut(version));
        let Some(slot) = slot else { break };
        let file = slot.file;
        let Some(slot) = slot.items.get_mut(item) else { break };
        let original = slot.clone();
        let Some(change) = mutate(&vocabulary, slot, number) else { break };
        tally.mutants += 1;
        if !is_caught(law, act, version) {
            tally.survivors.push((file, change));
        }
        let slot = law.acts.get_mut(act).and_then(|it| it.versions.get_mut(version));
        if let Some(slot) = slot.and_then(|it| it.items.get_mut(item)) {
            *slot = original;
        }
    }
    tally
}

/// Cases of the version itself are tried first, then those of the act, then those of acts that rest on
/// it; no other case can come out otherwise.
fn is_caught(law: &Law, act: usize, version: usize) -> bool {
    let engine = Engine::new(law);
    let resting = resting_on(law, act);
    let distance = |place: (usize, usize)| match place {
        (a, v) if (a, v) == (act, version) => 0,
        (a, _) if a == act => 1,
        _ => 2,
    };
    let mut all: Vec<_> = law
        .acts
        .iter()
        .enumerate()
        .flat_map(|(a, it)| it.versions.iter().enumerate().map(move |(v, it)| ((a, v), it)))
        .collect();
    all.retain(|((a, _), _)| resting.contains(a));
    all.sort_by_key(|(place, _)| distance(*place));
    all.into_iter().any(|(_, version)| {
        version.cases.iter().any(|case| !run_case(&engine, version, case).is_empty())
    })
}

/// The act, the acts whose rules or cases name it, those that name these, and so on.
fn resting_on(law: &Law, act: usize) -> BTreeSet<usize> {
    let names = |it: &Act, wanted: &ActId| {
        it.versions.iter().any(|version| {
            let named = |target: &RuleTarget| matches!(target, RuleTarget::Foreign(act, _) if act == wanted);
            let in_case = version.cases.iter().flat_map(|case| &case.expectations);
            in_case.into_iter().any(|it| it.act.as_ref() == Some(wanted))
                || version.items.iter().any(|item| {
                    let mut found = item.defeats.iter().chain(&item.defeated_by).any(named);
                    if let ItemKind::Sanction(sanction) = &item.kind {
                        found |= sanction.breaches.iter().any(named);
                    }
                    item.for_each_expr(&mut |expr| {
                        expr.walk(&mut |part| match &part.kind {
                            ExprKind::Foreign(act, _) => found |= act == wanted,
                            ExprKind::Breach(target) => found |= named(target),
                            _ => {}
                        });
                    });
                    found
                })
        })
    };
    let mut resting = BTreeSet::from([act]);
    let mut waiting = vec![act];
    while let Some(place) = waiting.pop() {
        let Some(wanted) = law.acts.get(place).map(|act| &act.id) else { continue };
        for (other, it) in law.acts.iter().enumerate() {
            if !resting.contains(&other) && names(it, wanted) {
                resting.insert(other);
                waiting.push(other);
            }
        }
    }
    resting
}
