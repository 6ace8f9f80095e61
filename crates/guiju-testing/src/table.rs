//! Levels by decision table: complete, or with a row left out and a fall-back.

use crate::item::{SUBJECT, TEXT};
use crate::writer::{Kind, Writer};

/// Columns with cells that answer every value once.
const COLUMNS: [(&str, &[&str]); 7] = [
    ("matter.minors", &["true", "false"]),
    ("matter.channel", &["online", "shop, phone"]),
    ("matter.age", &["< 8", "8 ..< 18", ">= 18"]),
    ("matter.price", &["<= 100 CNY", "> 100 CNY"]),
    ("matter.severity", &["IV, III", "II", "I"]),
    ("matter.score", &["< 0.5", "0.5 .. 60", "> 60"]),
    ("company.licensed", &["true", "false"]),
];

const GRADES: [&str; 4] = ["IV", "III", "II", "I"];

impl Writer<'_, '_> {
    /// A level and the table that follows its block.
    pub(crate) fn table_level(&mut self) -> (String, String) {
        let name = self.begin("level");
        let first = *self.choices.of(&COLUMNS);
        let second = *self.choices.of(&COLUMNS);
        let mut rows = Vec::new();
        for cell in first.1 {
            // The second column does not matter in every row.
            if first.0 == second.0 || self.choices.chance(1, 3) {
                rows.push(format!("| {cell} | any | {} |", self.pick(&GRADES)));
                continue;
            }
            for other in second.1 {
                rows.push(format!("| {cell} | {other} | {} |", self.pick(&GRADES)));
            }
        }
        let mut otherwise = String::new();
        if self.choices.chance(1, 3) {
            otherwise = format!("  otherwise {}\n", self.pick(&GRADES));
            if rows.len() > 1 && self.choices.chance(1, 2) {
                rows.remove(self.choices.below(rows.len()));
            }
        }
        self.end(&name);
        self.define_level(&name, Kind::Grade);
        let level = format!("level {name} : grade by table\n{TEXT}{otherwise}{SUBJECT}");
        let header = format!("| {} | {} | grade |\n|---|---|---|\n", first.0, second.0);
        (level, format!("\n{header}{}\n", rows.join("\n")))
    }
}
