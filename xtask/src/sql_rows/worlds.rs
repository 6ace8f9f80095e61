//! Tables of generated law.

use std::io::{self, Write};

use guiju_base::Date;
use guiju_engine::Engine;
use guiju_sql::Refusal;
use guiju_testing::choices::bytes_from_seed;
use guiju_testing::facts::facts_about;
use guiju_testing::world::{DATES, FACTS_BYTES_MAX, LAW_BYTES_MAX};
use guiju_testing::{Choices, GeneratedLaw};

use super::Tally;
use super::days::moved;
use super::table::{Source, Table, alone};

/// How many sets of facts a law is tried with.
const FACTS: u64 = 40;
/// Rows of events at the ends of periods, at most.
const MOVED_MAX: usize = 160;

/// Writes so many tables that follow from the seed.
pub(super) fn write(seed: u64, count: u64, out: &mut dyn Write) -> io::Result<Tally> {
    let mut tally = Tally::default();
    // A column of dates holds no moments.
    let dates: Vec<Date> = DATES.iter().filter_map(|date| date.parse().ok()).collect();
    for world in 0..count {
        let seed = seed.wrapping_mul(1_000_003).wrapping_add(world);
        let generated = GeneratedLaw::new(&mut Choices::new(&bytes_from_seed(seed, LAW_BYTES_MAX)));
        let law = generated.load().law;
        let engine = Engine::new(&law);
        let Some(subject) = law.vocabulary.subject_named("matter") else { continue };
        let mut rows = Vec::new();
        for more in 0..FACTS {
            let bytes =
                bytes_from_seed(seed.wrapping_mul(FACTS + 1).wrapping_add(more), FACTS_BYTES_MAX);
            let mut choices = Choices::new(&bytes);
            let on = *choices.of(&dates);
            let facts = facts_about(&law.vocabulary, &mut choices);
            for (place, instance) in facts.instances.iter().enumerate() {
                if instance.subject == subject {
                    rows.push((alone(&law, &facts, place), on));
                }
            }
        }
        let by_column = world % 2 == 1;
        if let Some((_, first)) = rows.first().cloned()
            && !by_column
        {
            for (_, on) in &mut rows {
                *on = first;
            }
        }
        let ends = moved(&engine, &[], subject, &rows, MOVED_MAX);
        rows.extend(ends);
        let name = format!("world {seed}");
        let mut source =
            Source { engine: &engine, subject, acts: Vec::new(), name, rows, by_column };
        let mut table = Table::new(&source);
        if matches!(table, Err(Refusal::Versions(_))) {
            // Versions that an event chooses cannot be asked for beside others.
            source.acts = law.acts.iter().take(1).map(|act| act.id.clone()).collect();
            table = Table::new(&source);
        }
        tally.write(&law, table, out)?;
    }
    Ok(tally)
}
