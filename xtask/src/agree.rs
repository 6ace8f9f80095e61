//! Compares every engine with the reference over generated worlds.

use std::cell::Cell;
use std::process::ExitCode;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Instant;

use guiju_testing::agree::{Tally, columns_agree, decisions_agree};
use guiju_testing::choices::bytes_from_seed;
use guiju_testing::world::{LoadedWorld, World};

/// How many worlds, and the seed of the first; each later one has the next.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Wanted {
    cases: u64,
    seed: u64,
}

impl Wanted {
    /// Reads `--cases N` and `--seed N`.
    pub(crate) fn read(words: &[&str]) -> Option<Self> {
        let mut wanted = Self { cases: 10_000, seed: 0 };
        for pair in words.chunks(2) {
            match pair {
                ["--cases", count] => wanted.cases = count.parse().ok()?,
                ["--seed", seed] => wanted.seed = seed.parse().ok()?,
                _ => return None,
            }
        }
        Some(wanted)
    }
}

/// The first difference: its seed, and what differs in which world.
type Difference = (u64, String);

thread_local! {
    /// The seed under work, for a panic to tell.
    static SEED: Cell<u64> = const { Cell::new(0) };
}

/// Compares, tells progress on stderr, and at the end what was compared.
pub(crate) fn run(wanted: Wanted) -> ExitCode {
    let told = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |panic| {
        eprintln!("stopped at seed {}", SEED.get());
        told(panic);
    }));
    let begun = Instant::now();
    let next = AtomicU64::new(0);
    let first: Mutex<Option<Difference>> = Mutex::new(None);
    let work = || {
        let mut tally = Count::default();
        loop {
            let number = next.fetch_add(1, Ordering::Relaxed);
            if number >= wanted.cases {
                return tally;
            }
            if number > 0 && number.is_multiple_of(1000) {
                eprintln!("{number} of {} worlds, {} s", wanted.cases, begun.elapsed().as_secs());
            }
            let seed = wanted.seed.wrapping_add(number);
            if let Err(found) = compare(seed, &mut tally) {
                // Whoever works on a later world stops; earlier ones are finished.
                next.store(wanted.cases, Ordering::Relaxed);
                if let Ok(mut first) = first.lock()
                    && first.as_ref().is_none_or(|(other, _)| seed < *other)
                {
                    *first = Some((seed, found));
                }
                return tally;
            }
        }
    };
    let threads = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    let tallies: Vec<Count> = std::thread::scope(|scope| {
        let workers: Vec<_> = (0..threads).map(|_| scope.spawn(work)).collect();
        workers.into_iter().filter_map(|worker| worker.join().ok()).collect()
    });
    let count = tallies.into_iter().fold(Count::default(), Count::and);
    println!("{}", count.told(begun.elapsed().as_secs()));
    let first = first.into_inner().unwrap_or_default();
    let Some((seed, found)) = first else {
        println!("no difference");
        return ExitCode::SUCCESS;
    };
    println!("a difference, seed {seed}: cargo xtask agree --cases 1 --seed {seed}\n{found}");
    ExitCode::FAILURE
}

/// What was compared over how many worlds.
#[derive(Debug, Clone, Copy, Default)]
struct Count {
    worlds: u64,
    /// Worlds with a program that decides over columns.
    with_columns: u64,
    tally: Tally,
}

impl Count {
    fn and(mut self, other: Self) -> Self {
        self.worlds += other.worlds;
        self.with_columns += other.with_columns;
        self.tally.add(other.tally);
        self
    }

    fn told(&self, seconds: u64) -> String {
        let Tally { rules, compiled, explained, unknown, columns, rows } = self.tally;
        format!(
            "{} worlds in {seconds} s: {rules} outcomes of rules compared, {unknown} of them unknown; \
             rules of programs: {compiled} compiled, {explained} left to the reference; \
             {} worlds with columns ({columns} programs, {rows} rows)",
            self.worlds, self.with_columns
        )
    }
}

fn compare(seed: u64, count: &mut Count) -> Result<(), String> {
    SEED.set(seed);
    let world = World::from_seed(seed);
    let loaded = LoadedWorld::new(&world);
    let found = decisions_agree(&loaded, &world.more).and_then(|mut tally| {
        tally.add(columns_agree(&loaded, &rows(seed))?);
        Ok(tally)
    });
    let tally = found.map_err(|found| format!("{found}\n{}", loaded.text))?;
    count.worlds += 1;
    count.with_columns += u64::from(tally.columns > 0);
    count.tally.add(tally);
    Ok(())
}

/// Bytes of rows of facts: most often few, sometimes more than the words of a block hold.
fn rows(seed: u64) -> Vec<Vec<u8>> {
    let most = match seed % 100 {
        0 => 1500,
        1..10 => 150,
        _ => 12,
    };
    let salt = bytes_from_seed(seed ^ 0x726f_7773, 8);
    let salt = salt.iter().fold(0, |sum: u64, byte| (sum << 8) | u64::from(*byte));
    let count = salt % most;
    let length = |row: u64| usize::try_from((salt ^ row.wrapping_mul(97)) % 300).unwrap_or(0);
    (0..count).map(|row| bytes_from_seed(salt.wrapping_add(row), length(row))).collect()
}
