//! `cargo bench -p guiju-bench`: loading and checking all packs, judging the made-up company, and the
//! whole command from start to end.

use std::hint::black_box;
use std::process::{Command, Stdio};

use divan::Bencher;
use guiju_base::Date;
use guiju_bench::{law_sources, root};
use guiju_engine::{Engine, Query};
use guiju_law::facts::read_facts;
use guiju_law::{Cases, load};

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
