//! `cargo bench -p guiju-bench`: loading and checking all packs, judging companies, compiling, comparing versions,
//! and the whole command from start to end.

use std::hint::black_box;
use std::process::{Command, Stdio};

use divan::{AllocProfiler, Bencher};
use guiju_base::Date;
use guiju_bench::company_of;
use guiju_engine::compare::compare_versions;
use guiju_engine::decide::{Program, Purpose};
use guiju_engine::{Engine, Query};
use guiju_law::facts::read_facts;
use guiju_law::{Cases, load};
use guiju_testing::packs::{law_sources, root};

/// Counts what is allocated, so that memory stands beside time.
#[global_allocator]
static ALLOCATOR: AllocProfiler = AllocProfiler::system();

fn main() {
    divan::main();
}

/// All packs and the vocabulary: read, resolved, typed, checked; as `guiju check` does it.
#[divan::bench]
fn load_and_check_all_packs(bencher: Bencher<'_, '_>) {
    let Ok(sources) = law_sources() else { return };
    bencher.bench_local(|| load(black_box(&sources), Cases::Skip));
}

/// The same with the worked examples, as `guiju lint` and `guiju test` do it.
#[divan::bench]
fn load_all_packs_with_cases(bencher: Bencher<'_, '_>) {
    let Ok(sources) = law_sources() else { return };
    bencher.bench_local(|| load(black_box(&sources), Cases::Read));
}

/// The facts of the example under every act, once loaded.
#[divan::bench]
fn judge_the_example(bencher: Bencher<'_, '_>) {
    let Ok(sources) = law_sources() else { return };
    let Ok(text) = std::fs::read_to_string(root().join("examples/company.yaml")) else { return };
    let loaded = load(&sources, Cases::Skip);
    let engine = Engine::new(&loaded.law);
    let (facts, _) = read_facts(&loaded.law.vocabulary, &text);
    let Some(date) = Date::new(2023, 6, 30) else { return };
    let query = Query::on(date);
    bencher.bench_local(|| engine.check(black_box(&facts), &query));
}

/// A company with a hundred subjects under all acts in force, once loaded.
#[divan::bench]
fn judge_a_company_with_100_subjects(bencher: Bencher<'_, '_>) {
    let Ok(sources) = law_sources() else { return };
    let loaded = load(&sources, Cases::Read);
    let facts = company_of(&loaded.law, 100);
    assert_eq!(facts.instances.len(), 100);
    let engine = Engine::new(&loaded.law);
    let Some(date) = Date::new(2026, 11, 24) else { return };
    let query = Query::on(date);
    bencher.bench_local(|| engine.check(black_box(&facts), &query));
}

/// All packs compiled for one kind of subject; those of deals are the most.
#[divan::bench(args = ["deal", "incident", "sale"])]
fn compile_all_packs(bencher: Bencher<'_, '_>, subject: &str) {
    let Ok(sources) = law_sources() else { return };
    let loaded = load(&sources, Cases::Skip);
    let engine = Engine::new(&loaded.law);
    let Some(subject) = loaded.law.vocabulary.subject_named(subject) else { return };
    let Some(on) = Date::new(2026, 11, 24) else { return };
    let purpose = Purpose { subject, acts: Vec::new(), on, known: None };
    bencher.bench_local(|| Program::new(black_box(&engine), purpose.clone()));
}

/// The draft and the final blind-box guidelines, with the search for facts on which they differ.
#[divan::bench]
fn compare_two_versions(bencher: Bencher<'_, '_>) {
    let Ok(sources) = law_sources() else { return };
    let loaded = load(&sources, Cases::Read);
    let engine = Engine::new(&loaded.law);
    let act = loaded.law.acts.iter().find(|act| act.id.as_str() == "cn/samr/blind-box");
    let Some([old, new]) = act.map(|act| act.versions.as_slice()) else { return };
    bencher.bench_local(|| compare_versions(&engine, (old, new), new.from, |_, _| {}));
}

/// The whole process: start, embedded packs, facts, text. Needs `cargo build --release` before.
#[divan::bench]
fn whole_command(bencher: Bencher<'_, '_>) {
    let root = root();
    let target =
        std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root.join("target"), Into::into);
    let program = target.join("release/guiju");
    assert!(program.exists(), "build it first: cargo build --release -p guiju");
    bencher.bench_local(|| {
        Command::new(&program)
            .args(["check", "examples/company.yaml", "--on", "2023-06-30"])
            .current_dir(&root)
            .stdout(Stdio::null())
            .status()
    });
}
