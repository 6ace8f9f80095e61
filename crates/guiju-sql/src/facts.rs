//! The columns of the table as facts.

use std::collections::BTreeMap;

use guiju_base::Lang;
use guiju_engine::decide::Program;
use guiju_engine::decide::slot::{Slot, SlotId, SlotKind};
use guiju_law::Vocabulary;
use guiju_law::vocabulary::Shape;

use crate::dialect::{ColumnType, Field};
use crate::piece::Piece;
use crate::statement::pick;
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
    /// The fields of a list that some rule reads; those of its column in the same order.
    fields: Vec<Field>,
}

/// All facts that a statement reads, each once.
pub(crate) struct FactTable<'o> {
    options: &'o Options,
    facts: Vec<Fact>,
    /// The place of each fact by its name.
    places: BTreeMap<String, usize>,
}

/// The type of the column of a slot.
fn column_type(kind: &SlotKind) -> ColumnType {
    match kind {
        SlotKind::YesNo => ColumnType::YesNo,
        SlotKind::Number { .. } => ColumnType::Number,
        SlotKind::Date => ColumnType::Date,
        SlotKind::Choice(_) | SlotKind::Text => ColumnType::Text,
        SlotKind::Set(_) => ColumnType::Set,
        SlotKind::List(_) => ColumnType::List,
        // No plan reads others but lists of days.
        SlotKind::Other => ColumnType::Days,
    }
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
        let ty = column_type(&slot.kind);
        // A list is read when all of its fields are known.
        let mut text = match ty {
            ColumnType::List | ColumnType::Days => quoted.clone(),
            _ => dialect.cast(&quoted, ty),
        };
        if let SlotKind::Choice(id) = slot.kind {
            let words = vocabulary.choice(id).map_or(&[][..], |it| &it.values);
            text = dialect.choice(&text, words.iter().map(|(word, _)| &**word));
        }
        let mut own = format!("f_{}", snake(name));
        if self.facts.iter().any(|fact| fact.name == own) {
            own += &format!("_{}", self.facts.len());
        }
        let comment = comment(vocabulary, slot, name, self.options.lang);
        Fact {
            column: Column { name: column, fact: name.to_owned(), ty, fields: Vec::new() },
            name: own,
            text,
            comment,
            fields: Vec::new(),
        }
    }

    /// A list: its known elements, and whether there may be others.
    pub(crate) fn list(&mut self, program: &Program<'_>, list: SlotId) -> (Piece, Piece) {
        let piece = self.fact(program, list);
        let open = Piece::known(format!("{}_open", piece.text()));
        (piece, open)
    }

    /// A field of the element of a list.
    pub(crate) fn field(&mut self, program: &Program<'_>, list: SlotId, field: SlotId) -> Piece {
        self.fact(program, list);
        let name = program.name_of(list).unwrap_or_default();
        let slot = program.layout().fields(list).and_then(|it| it.slot(field));
        let place = self.places.get(&name).copied();
        let (Some(slot), Some(place)) = (slot, place) else { return Piece::atom("NULL", 0) };
        let (dialect, options) = (self.options.dialect, self.options);
        let Some(fact) = self.facts.get_mut(place) else { return Piece::atom("NULL", 0) };
        let own = slot.names.join(".");
        let found = fact.column.fields.iter().position(|it| it.fact == own);
        let found = found.unwrap_or_else(|| {
            let column = options.columns.get(&format!("{name}[].{own}")).cloned();
            let column = column.unwrap_or_else(|| own.replace(['-', '.'], "_"));
            let ty = column_type(&slot.kind);
            let words = match slot.kind {
                SlotKind::Choice(id) => program.law().vocabulary.choice(id),
                _ => None,
            };
            let words = words.map_or(&[][..], |it| &it.values);
            let words = words.iter().map(|(word, _)| word.to_string()).collect();
            let mut name = format!("f_{}", snake(&own));
            if fact.fields.iter().any(|it| it.name == name) {
                name += &format!("_{}", fact.fields.len());
            }
            fact.fields.push(Field { column: column.clone(), name, ty, words });
            fact.column.fields.push(Column { name: column, fact: own, ty, fields: Vec::new() });
            fact.fields.len() - 1
        });
        let text = fact.fields.get(found).map_or_else(String::new, |it| dialect.field(it));
        Piece::atom(text, 0)
    }

    /// The columns of the table that are read, in order.
    pub(crate) fn columns(&self) -> Vec<Column> {
        self.facts.iter().map(|fact| fact.column.clone()).collect()
    }

    /// What each fact is called in the statement, how it is read, and what it is.
    pub(crate) fn lines(&self) -> Vec<(String, String, String)> {
        let mut lines = Vec::new();
        for fact in &self.facts {
            let name = fact.name.clone();
            let (is_list, is_days) =
                (fact.column.ty == ColumnType::List, fact.column.ty == ColumnType::Days);
            if !is_list && !is_days {
                lines.push((name, fact.text.clone(), fact.comment.clone()));
                continue;
            }
            let open = pick(
                self.options.lang,
                "whether it may have other elements",
                "是否可能还有其他元素",
            );
            let dialect = self.options.dialect;
            let open = format!("{}: {open}", fact.column.fact);
            if is_days {
                lines.push((name.clone() + "_open", dialect.days_open(&fact.text), open));
                lines.push((name, dialect.days(&fact.text), fact.comment.clone()));
                continue;
            }
            lines.push((name.clone() + "_open", dialect.list_open(&fact.text), open));
            let names: Vec<&str> = fact.column.fields.iter().map(|it| &*it.fact).collect();
            let about = format!("{}: {}", fact.comment, names.join(", "));
            lines.push((name, dialect.list(&fact.text, &fact.fields), about));
        }
        lines
    }

    /// Refuses names that cannot be, and two facts in one column.
    pub(crate) fn check(&self) -> Result<(), Refusal> {
        check(self.options.dialect, self.facts.iter().map(|fact| &fact.column))
    }
}

fn check<'c>(dialect: Dialect, columns: impl Iterator<Item = &'c Column>) -> Result<(), Refusal> {
    let mut seen: BTreeMap<&str, &str> = BTreeMap::new();
    for Column { name, fact, fields, .. } in columns {
        if !quote::is_name(dialect, name) {
            return Err(Refusal::Name(name.clone()));
        }
        if seen.insert(name, fact).is_some() {
            return Err(Refusal::SameColumn(name.clone()));
        }
        check(dialect, fields.iter())?;
    }
    Ok(())
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
