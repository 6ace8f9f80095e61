//! Rows for SQL engines, with what the reference engine says of each: `.ci/check_sql.py` reads them.
//!
//! Each line of the output is one table: the statement for each dialect, its columns, its rows and the
//! expected answers. Rows hold what a table can hold; moments of a day are taken out of the facts.

mod days;
mod lists;
mod packs;
mod table;
mod worlds;

use std::collections::BTreeMap;
use std::io::{self, Write};
use std::path::Path;
use std::process::ExitCode;

use guiju_base::WorkingCalendar;
use guiju_law::Law;
use guiju_sql::{LeftOut, Refusal};
use table::Table;

/// Writes tables of generated law.
pub(crate) fn worlds(seed: &str, count: &str) -> ExitCode {
    let (Ok(seed), Ok(count)) = (seed.parse(), count.parse()) else {
        eprintln!("error: the seed and the count are whole numbers");
        return ExitCode::from(3);
    };
    finish(worlds::write(seed, count, &mut io::stdout().lock()))
}

/// Writes tables of the cases of packs, and of figures beside those of the law.
pub(crate) fn packs(path: &str) -> ExitCode {
    finish(packs::write(Path::new(path), &mut io::stdout().lock()))
}

fn finish(done: io::Result<Tally>) -> ExitCode {
    match done {
        Ok(tally) => {
            eprintln!(
                "{} tables with {} rows and {} rules; {} rules were left out",
                tally.tables,
                tally.rows,
                tally.rules,
                tally.left_out.values().sum::<usize>()
            );
            for (why, count) in &tally.left_out {
                eprintln!("{count} left out: {why}");
            }
            for (why, count) in &tally.refused {
                eprintln!("{count} refused: {why}");
            }
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::from(3)
        }
    }
}

/// What was written.
#[derive(Debug, Default)]
struct Tally {
    tables: usize,
    rows: usize,
    rules: usize,
    refused: BTreeMap<String, usize>,
    /// How many rules are left out, by the reason.
    left_out: BTreeMap<String, usize>,
    /// The calendar that was written last.
    calendar: Option<WorkingCalendar>,
}

impl Tally {
    /// Writes a table, behind the calendar of its law where that is another than before.
    fn write(
        &mut self,
        law: &Law,
        table: Result<Table, Refusal>,
        out: &mut dyn Write,
    ) -> io::Result<()> {
        if self.calendar.as_ref() != Some(&law.calendar) {
            self.calendar = Some(law.calendar.clone());
            let calendar = table::calendar(law);
            let calendar = calendar.map_err(|it| io::Error::other(it.text().en.to_string()))?;
            writeln!(out, "{}", serde_json::json!({ "calendar": calendar }))?;
        }
        let table = match table {
            Ok(table) => table,
            Err(Refusal::Rules(rules)) => {
                self.leave_out(&rules);
                return Ok(());
            }
            Err(refusal) => {
                *self.refused.entry(refusal.text().en.into()).or_default() += 1;
                return Ok(());
            }
        };
        self.tables += 1;
        self.rows += table.rows();
        self.rules += table.rules();
        self.leave_out(table.left_out());
        writeln!(out, "{}", table.to_json())
    }

    fn leave_out(&mut self, rules: &[LeftOut]) {
        for it in rules {
            *self.left_out.entry(it.why.en.to_string()).or_default() += 1;
        }
    }
}
