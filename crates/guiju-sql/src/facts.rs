//! The columns of the table as facts.

use std::collections::BTreeMap;

use guiju_base::Lang;
use guiju_engine::decide::Program;
use guiju_engine::decide::slot::{Slot, SlotId, SlotKind};
use guiju_law::Vocabulary;
use guiju_law::vocabulary::Shape;

use crate::dialect::ColumnType;
use crate::piece::Piece;
use crate::{Column, Dialect, Options, Refusal, quote};

/// A fact that some rule reads.
#[derive(Debug, Clone)]
struct Fact {
    /// Its column in the table.
    column: Column,
    /// Its name in the statement.
    name: String,
    /// How the column is read.
    text: String,
    /// What it is, for people.
    comment: String,
}

/// All facts that a statement reads, each once.
pub(crate) struct FactTable<'o> {
    options: &'o Options,
    facts: Vec<Fact>,
    /// The place of each fact by its name.
    places: BTreeMap<String, usize>,
}

/// The type of the column of a slot; `None` for what has none.
fn column_type(kind: &SlotKind) -> Option<ColumnType> {
    Some(match kind {
        SlotKind::YesNo => ColumnType::YesNo,
        SlotKind::Number { .. } => ColumnType::Number,
        SlotKind::Date => ColumnType::Date,
        SlotKind::Choice(_) | SlotKind::Text => ColumnType::Text,
        SlotKind::Set(_) => ColumnType::Set,
        SlotKind::List(_) | SlotKind::Other => return None,
    })
}

/// A name of lower letters, digits and underscores that no engine cuts off.
pub(crate) fn snake(name: &str) -> String {
    let plain = |char: char| if char.is_ascii_alphanumeric() { char } else { '_' };
    name.chars().take(40).map(plain).collect::<String>().to_ascii_lowercase()
}

impl<'o> FactTable<'o> {
    pub(crate) fn new(options: &'o Options) -> Self {
        Self { options, facts: Vec::new(), places: BTreeMap::new() }
    }

    /// The fact of a slot.
    pub(crate) fn fact(&mut self, program: &Program<'_>, id: SlotId) -> Piece {
        let name = program.name_of(id).unwrap_or_default();
        if let Some(fact) = self.places.get(&name).and_then(|place| self.facts.get(*place)) {
            return Piece::atom(&*fact.name, 0);
        }
        let Some(slot) = program.layout().slot(id) else { return Piece::atom("NULL", 0) };
        let fact = self.new_fact(program, slot, &name);
        let piece = Piece::atom(&*fact.name, 0);
        self.places.insert(name, self.facts.len());
        self.facts.push(fact);
        piece
    }

    fn new_fact(&self, program: &Program<'_>, slot: &Slot, name: &str) -> Fact {
        let vocabulary = &program.law().vocabulary;
        let dialect = self.options.dialect;
        let column = self.options.columns.get(name).cloned();
        let column = column.unwrap_or_else(|| name.replace(['-', '.'], "_"));
        let quoted = format!("source.{}", quote::identifier(dialect, &column));
        let ty = column_type(&slot.kind).unwrap_or(ColumnType::Text);
        let mut text = dialect.cast(&quoted, ty);
        if let SlotKind::Choice(id) = slot.kind {
            let words = vocabulary.choice(id).map_or(&[][..], |it| &it.values);
            text = choice(dialect, &text, words.iter().map(|(word, _)| &**word));
        }
        let mut own = format!("f_{}", snake(name));
        if self.facts.iter().any(|fact| fact.name == own) {
            own += &format!("_{}", self.facts.len());
        }
        let comment = comment(vocabulary, slot, name, self.options.lang);
        Fact {
            column: Column { name: column, fact: name.to_owned(), ty },
            name: own,
            text,
            comment,
        }
    }

    /// The columns of the table that are read, in order.
    pub(crate) fn columns(&self) -> Vec<Column> {
        self.facts.iter().map(|fact| fact.column.clone()).collect()
    }

    /// What each fact is called in the statement, how it is read, and what it is.
    pub(crate) fn lines(&self) -> impl Iterator<Item = (&str, &str, &str)> {
        self.facts.iter().map(|fact| (&*fact.name, &*fact.text, &*fact.comment))
    }

    /// Refuses names that cannot be, and two facts in one column.
    pub(crate) fn check(&self) -> Result<(), Refusal> {
        let mut seen: BTreeMap<&str, &str> = BTreeMap::new();
        for Column { name, fact, .. } in self.facts.iter().map(|fact| &fact.column) {
            if !quote::is_name(self.options.dialect, name) {
                return Err(Refusal::Name(name.clone()));
            }
            if seen.insert(name, fact).is_some() {
                return Err(Refusal::SameColumn(name.clone()));
            }
        }
        Ok(())
    }
}

/// The word of a choice, written with `_` for `-` or not; what is no word of it is unknown.
fn choice<'w>(dialect: Dialect, column: &str, words: impl Iterator<Item = &'w str>) -> String {
    let arm = |word: &str| {
        let other = word.replace('-', "_");
        let text = quote::text(dialect, word);
        if other == word {
            return format!(" WHEN {text} THEN {text}");
        }
        format!(" WHEN {text} THEN {text} WHEN {} THEN {text}", quote::text(dialect, &other))
    };
    format!("CASE {column}{} END", words.map(arm).collect::<String>())
}

fn comment(vocabulary: &Vocabulary, slot: &Slot, name: &str, lang: Lang) -> String {
    let record = vocabulary.subject(slot.subject).map(|it| &it.record);
    match record.and_then(|record| record.descend(&slot.names)) {
        Some(Shape::Fact(fact)) => {
            let unit = fact.unit.as_ref().map_or(String::new(), |it| format!(", {}", it.get(lang)));
            let ty = fact.ty.describe(vocabulary);
            format!("{name} ({}{unit}): {}", ty.get(lang), fact.ask.get(lang))
        }
        _ => name.to_owned(),
    }
}
