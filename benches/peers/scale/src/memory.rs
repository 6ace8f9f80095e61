//! W1 over columns in memory: a loop over rows by hand, and Guiju.
//!
//! Both read the same values: truths as bits, numbers as integers of 32 bits, texts as codes of a dictionary,
//! and a bitmap for each fact that may be missing. The loop by hand asks of each text of a dictionary once,
//! and writes fired and unknown rules as bits of a word a row. Guiju writes a bitmap for each rule, and which
//! facts are missing besides.

use std::fs;
use std::hint::black_box;
use std::path::Path;

use guiju_engine::Engine;
use guiju_engine::decide::columns::{Answers, ColumnFacts, Columns, Values};
use guiju_engine::decide::{Program, Purpose};
use guiju_law::{Cases, Law, SourceFile, Sources, load};
use hand::sale::{BANNED, Flat, Rules};

use crate::pack::Random;
use crate::{day, median_seconds};

const ROWS: usize = 1 << 20;
const CATEGORIES: usize = 20;
const CHANNELS: [&str; 4] = ["online", "store", "vending", "live"];
/// Plain truths, and in how many of a hundred rows each is set.
const TRUTHS: [(&str, u64); 9] = [
    ("is-food", 20),
    ("food-label-ok", 95),
    ("is-cosmetic", 10),
    ("cosmetic-registered", 95),
    ("probability-disclosed", 98),
    ("price-marked", 98),
    ("return-waiver-disclosed", 50),
    ("return-waiver-consented", 50),
    ("seven-day-return-refused", 10),
];

/// The rows.
struct Table {
    age: Vec<i32>,
    age_known: Vec<u64>,
    consent: Vec<u64>,
    consent_known: Vec<u64>,
    category: Vec<i32>,
    channel: Vec<i32>,
    truths: Vec<Vec<u64>>,
    distance: Vec<i32>,
    distance_known: Vec<u64>,
    purchases: Vec<i32>,
}

fn bits(random: &mut Random, percent: u64) -> Vec<u64> {
    let mut bits = vec![0; ROWS / 64];
    for row in 0..ROWS {
        bits[row / 64] |= u64::from(random.below(100) < percent) << (row % 64);
    }
    bits
}

fn is(bits: &[u64], row: usize) -> bool {
    bits[row / 64] >> (row % 64) & 1 == 1
}

impl Table {
    fn new() -> Self {
        let mut random = Random(1);
        let mut integers = |end: u64| -> Vec<i32> {
            (0..ROWS).map(|_| i32::try_from(random.below(end)).expect("small")).collect()
        };
        let (age, category, channel) = (integers(60), integers(CATEGORIES as u64), integers(4));
        let (distance, purchases) = (integers(2000), integers(33));
        Self {
            age,
            category,
            channel,
            distance,
            purchases,
            age_known: bits(&mut random, 95),
            consent: bits(&mut random, 80),
            consent_known: bits(&mut random, 90),
            distance_known: bits(&mut random, 90),
            truths: TRUTHS.map(|(_, percent)| bits(&mut random, percent)).into(),
        }
    }

    /// The facts of a row; `banned` tells the categories that are.
    #[inline]
    fn flat(&self, row: usize, banned: &[bool; CATEGORIES]) -> Flat {
        let truth = |place: usize| is(&self.truths[place], row);
        let channel = self.channel[row];
        Flat {
            buyer_age: is(&self.age_known, row).then(|| self.age[row]),
            guardian_consent: is(&self.consent_known, row).then(|| is(&self.consent, row)),
            banned: banned[usize::try_from(self.category[row]).expect("a code")],
            is_food: truth(0),
            food_label_ok: truth(1),
            is_cosmetic: truth(2),
            cosmetic_registered: truth(3),
            online: channel == 0,
            vending: channel == 2,
            probability_disclosed: truth(4),
            price_marked: truth(5),
            waiver_disclosed: truth(6),
            waiver_consented: truth(7),
            return_refused: truth(8),
            school_distance_m: is(&self.distance_known, row).then(|| f64::from(self.distance[row])),
            purchase_count_today: self.purchases[row],
        }
    }
}

/// The words of the categories by their codes: the banned ones, then others.
fn category(code: usize) -> String {
    BANNED.get(code).map_or_else(|| format!("other-{code}"), |it| (*it).to_owned())
}

/// Prints the rows a second of both, in memory and on one thread.
pub(crate) fn run() {
    let table = Table::new();
    let banned: [bool; CATEGORIES] = std::array::from_fn(|code| code < BANNED.len());
    let mut by_hand: Vec<Rules> = Vec::new();
    let hand = median_seconds(|| {
        by_hand.clear();
        by_hand.extend((0..ROWS).map(|row| Rules::of(&table.flat(row, &banned))));
        black_box(&by_hand);
    });
    // The limit of such a loop: the facts of a row lie side by side already, and are not unpacked.
    let flats: Vec<Flat> = (0..ROWS).map(|row| table.flat(row, &banned)).collect();
    let flat = median_seconds(|| {
        by_hand.clear();
        by_hand.extend(flats.iter().map(Rules::of));
        black_box(&by_hand);
    });
    let law = law();
    let engine = Engine::new(&law);
    let subject = law.vocabulary.subject_named("sale").expect("a subject");
    let acts = vec!["bench/sale-gate".parse().expect("an act")];
    let program = Program::new(&engine, Purpose { subject, acts, on: day(), known: None });
    let codes = |name: &str, words: Vec<String>| -> Vec<i64> {
        let slot = program.layout().named(subject, &[name.into()]).expect("a fact");
        words.iter().map(|word| program.code(slot, word).expect("a code")).collect()
    };
    let categories = codes("item-category", (0..CATEGORIES).map(category).collect());
    let channels = codes("channel", CHANNELS.map(str::to_owned).into());
    let mut columns = Columns::new(&program, ROWS);
    let mut set = |name: &str, values, known| {
        let slot = program.layout().named(subject, &[name.into()]).expect("a fact");
        assert!(columns.set(&program, slot, ColumnFacts { values, known }), "{name}");
    };
    set("buyer-age", Values::Int32(&table.age), Some(&table.age_known[..]));
    set("guardian-consent", Values::Bits(&table.consent), Some(&table.consent_known));
    set("item-category", Values::Codes(&table.category, &categories), None);
    set("channel", Values::Codes(&table.channel, &channels), None);
    set("school-distance-m", Values::Int32(&table.distance), Some(&table.distance_known));
    set("purchase-count-today", Values::Int32(&table.purchases), None);
    for ((name, _), bits) in TRUTHS.iter().zip(&table.truths) {
        set(name, Values::Bits(bits), None);
    }
    let mut answers = Answers::default();
    let guiju = median_seconds(|| {
        assert!(program.decide_columns(&columns, &mut answers));
        black_box(&answers);
    });
    check(&by_hand, &answers);
    println!("| W1 in memory, one thread | M rows/s | beside the row loop |");
    println!("| --- | --- | --- |");
    let rows = [
        ("row loop by hand over columns", hand),
        ("row loop by hand over rows unpacked before", flat),
        ("Guiju over columns, missing facts too", guiju),
    ];
    for (name, seconds) in rows {
        println!("| {name} | {:.1} | {:.2} x |", ROWS as f64 / seconds / 1e6, hand / seconds);
    }
}

/// All rows have the same fired and unknown rules.
fn check(by_hand: &[Rules], answers: &Answers) {
    for (row, rules) in by_hand.iter().enumerate() {
        let mut found = 0;
        for (place, (fires, unknown)) in answers.rules.iter().enumerate() {
            found |=
                u32::from(is(fires, row)) << place | u32::from(is(unknown, row)) << (place + 16);
        }
        assert_eq!(found, rules.0, "row {row}");
    }
}

/// The law of the workloads.
fn law() -> Law {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../law");
    let names = ["vocabulary/bench.law", "sale-gate/2024-01-01.md"];
    let file = |name: &str| SourceFile {
        path: name.into(),
        text: fs::read_to_string(root.join(name)).expect("a file of law").into(),
    };
    let loaded = load(&Sources::new(names.map(file).into()), Cases::Skip);
    assert!(loaded.is_usable(), "{:?}", loaded.findings);
    loaded.law
}
