//! A batch of rows to a batch of answers.

use std::collections::BTreeMap;
use std::sync::Arc;

use arrow::array::{ArrayRef, BooleanArray, RecordBatch, UInt32Array};
use arrow::datatypes::{DataType, FieldRef, Schema, SchemaRef};
use arrow::error::ArrowError;
use arrow::util::display::{ArrayFormatter, FormatOptions};
use guiju_base::Time;
use guiju_engine::decide::columns::{Answers, Columns};
use guiju_engine::decide::slot::time_of;

use crate::Error;
use crate::answer::{Words, arrays, fields};
use crate::convert::{Column, can_hold, read_column, times};
use crate::counts::{BadRow, Counts};
use crate::mapping::{Mapping, match_columns, missing_column};
use crate::programs::{Compiled, On, Programs};
use crate::rows;

/// How rows of one schema are decided.
#[derive(Debug)]
pub struct Decider<'p> {
    programs: &'p Programs<'p>,
    /// Of each program.
    mappings: Vec<Mapping>,
    words: Vec<Words>,
    /// The schema of rows, records taken apart.
    flat: SchemaRef,
    has_records: bool,
    /// The column of dates.
    on: Option<usize>,
    /// Places of columns that go through.
    kept: Vec<usize>,
    schema: SchemaRef,
}

impl<'p> Decider<'p> {
    /// Matches the columns of a schema to the facts of programs; for columns whose name is not that of their
    /// fact, `names` gives the name of the fact.
    ///
    /// # Errors
    ///
    /// A column cannot hold its fact, two are one fact, none is a fact, or one that is named is not there.
    pub fn new(
        programs: &'p Programs<'p>,
        input: &Schema,
        names: &BTreeMap<String, String>,
    ) -> Result<Self, Error> {
        let is_record = |field: &FieldRef| matches!(field.data_type(), DataType::Struct(_));
        let has_records = input.fields().iter().any(is_record);
        let flat = if has_records { input.normalize(".", None)? } else { input.clone() };
        let on = match &programs.on {
            On::Date(_) => None,
            On::Column(name) => {
                let absent =
                    |_| Error::NoColumn { column: name.clone(), columns: all_names(&flat) };
                let place = flat.index_of(name).map_err(absent)?;
                let ty = flat.field(place).data_type();
                if !can_hold(&guiju_engine::decide::slot::SlotKind::Date, ty) {
                    let (column, found) = (name.clone(), ty.to_string());
                    return Err(Error::Type { column, found, fact: "--on".into() });
                }
                Some(place)
            }
        };
        if let Some(column) = missing_column(&flat, names) {
            return Err(Error::NoColumn { column, columns: all_names(&flat) });
        }
        let mappings = programs.all.iter().map(|it| match_columns(&it.program, &flat, names));
        let mappings: Vec<Mapping> = mappings.collect::<Result<_, _>>()?;
        if mappings.iter().all(|it| it.facts.is_empty()) {
            return Err(Error::NoFacts { facts: programs.facts().join(", ") });
        }
        let is_fact = |place: &usize| {
            mappings.iter().any(|it| it.facts.iter().any(|(column, _)| column == place))
        };
        let kept: Vec<usize> = (0..flat.fields().len()).filter(|it| !is_fact(it)).collect();
        let kept_fields = kept.iter().filter_map(|place| flat.fields().get(*place));
        let schema = Schema::new(kept_fields.cloned().chain(fields()).collect::<Vec<FieldRef>>());
        let words = programs.all.iter().map(|it| Words::new(&it.rules, &it.facts)).collect();
        Ok(Self {
            programs,
            mappings,
            words,
            flat: Arc::new(flat),
            has_records,
            on,
            kept,
            schema: Arc::new(schema),
        })
    }

    /// Returns the programs.
    pub fn programs(&self) -> &'p Programs<'p> {
        self.programs
    }

    /// Returns the schema of answers: the columns that go through, then those of the answers.
    pub fn schema(&self) -> &SchemaRef {
        &self.schema
    }

    /// Returns the names of the columns that are no fact of the rules; they go through.
    pub fn kept(&self) -> Vec<String> {
        let fields = self.kept.iter().filter_map(|place| self.flat.fields().get(*place));
        fields.map(|field| field.name().clone()).collect()
    }

    /// Returns whether a column of the rows is a fact that is decided over columns.
    pub fn is_fact(&self, column: &str) -> bool {
        let place = self.flat.index_of(column).ok();
        let mut facts = self.mappings.iter().flat_map(|it| &it.facts);
        facts.any(|(at, _)| Some(*at) == place)
    }

    /// Decides rows, of which the first has the number `first`, counted from zero; those at the places of
    /// `broken`, in order, are no rows, and are told with what stands there.
    ///
    /// # Errors
    ///
    /// The rows are not of the schema, or an array cannot be put together.
    pub fn decide(
        &self,
        batch: &RecordBatch,
        first: usize,
        broken: &[(usize, String)],
        memory: &mut Memory,
        counts: &mut Counts,
    ) -> Result<RecordBatch, Error> {
        let flat = if self.has_records { batch.normalize(".", None)? } else { batch.clone() };
        counts.bad_rows += broken.len();
        counts.bad.extend(broken.iter().map(|(row, value)| BadRow {
            row: first + row + 1,
            column: String::new(),
            value: value.clone(),
        }));
        let Some(on) = self.on else {
            let On::Date(date) = self.programs.on else { return Err(Error::Stopped) };
            let part = Part { batch: flat, first, rows: None, dates: Dates::One(date.into()) };
            let part = part.without(&broken.iter().map(|it| it.0).collect::<Vec<_>>())?;
            return Ok(self.part(0, part, memory, counts)?.0);
        };
        let dates = dates_of(flat.column(on))?;
        let mut parts: BTreeMap<usize, Vec<u32>> = BTreeMap::new();
        let mut bad = Vec::new();
        for (row, date) in (0_u32..).zip(&dates) {
            match date {
                _ if broken.binary_search_by_key(&index(row), |it| it.0).is_ok() => {}
                Some(date) => parts.entry(self.programs.place(*date)).or_default().push(row),
                None => bad.push(index(row)),
            }
        }
        let numbers: Vec<usize> = bad.iter().map(|row| first + row + 1).collect();
        counts.note(&name_of(&self.flat, on), flat.column(on), &bad, &numbers)?;
        counts.bad_rows += bad.len();
        let mut decided = Vec::new();
        let mut order: Vec<u32> = Vec::new();
        for (program, rows) in parts {
            let dates = rows.iter().filter_map(|row| dates.get(index(*row)).copied().flatten());
            let dates = Dates::Each(dates.collect());
            let is_all = rows.len() == flat.num_rows();
            let batch = if is_all {
                flat.clone()
            } else {
                arrow::compute::take_record_batch(&flat, &UInt32Array::from(rows.clone()))?
            };
            let part = Part { batch, first, rows: (!is_all).then_some(rows), dates };
            let (answers, rows) = self.part(program, part, memory, counts)?;
            decided.push(answers);
            order.extend(rows);
        }
        let all = arrow::compute::concat_batches(&self.schema, &decided)?;
        if order.is_sorted() {
            return Ok(all);
        }
        let mut places: Vec<u32> = (0..).take(order.len()).collect();
        places.sort_by_key(|place| order.get(index(*place)));
        Ok(arrow::compute::take_record_batch(&all, &UInt32Array::from(places))?)
    }

    /// Answers of rows that one program is good for, with the places of the rows they are of.
    fn part(
        &self,
        place: usize,
        part: Part,
        memory: &mut Memory,
        counts: &mut Counts,
    ) -> Result<(RecordBatch, Vec<u32>), Error> {
        let compiled = self.programs.all.get(place).ok_or(Error::Stopped)?;
        let mapping = self.mappings.get(place).ok_or(Error::Stopped)?;
        let words = self.words.get(place).ok_or(Error::Stopped)?;
        if compiled.program.has_columns() {
            let (part, columns) = self.readable(compiled, mapping, part, counts)?;
            let mut facts = Columns::new(&compiled.program, part.batch.num_rows());
            for ((_, slot), column) in mapping.facts.iter().zip(&columns) {
                facts.set(&compiled.program, *slot, column.facts());
            }
            compiled.program.decide_columns(&facts, &mut memory.answers);
            counts.add(compiled, &memory.answers);
            let answers = arrays(&memory.answers, words)?;
            return Ok((self.joined(&part.batch, answers)?, part.places()));
        }
        let answers = rows::decide(compiled, mapping, &self.flat, &part, counts)?;
        let part = part.without(&answers.bad)?;
        counts.bad_rows += answers.bad.len();
        Ok((self.joined(&part.batch, answers.arrays(words)?)?, part.places()))
    }

    /// The rows whose values can all be read, with what they are; others are told.
    fn readable(
        &self,
        compiled: &Compiled<'_>,
        mapping: &Mapping,
        part: Part,
        counts: &mut Counts,
    ) -> Result<(Part, Vec<Column>), Error> {
        let columns = self.columns(compiled, mapping, &part.batch)?;
        if columns.iter().all(|column| column.bad.is_empty()) {
            return Ok((part, columns));
        }
        let mut bad: Vec<usize> = Vec::new();
        for ((column, _), read) in mapping.facts.iter().zip(&columns) {
            let rows = read.bad.iter().map(|row| part.row(*row)).collect::<Vec<_>>();
            let name = name_of(&self.flat, *column);
            counts.note(&name, part.batch.column(*column), &read.bad, &rows)?;
            bad.extend(&read.bad);
        }
        bad.sort_unstable();
        bad.dedup();
        counts.bad_rows += bad.len();
        let part = part.without(&bad)?;
        let columns = self.columns(compiled, mapping, &part.batch)?;
        Ok((part, columns))
    }

    fn columns(
        &self,
        compiled: &Compiled<'_>,
        mapping: &Mapping,
        batch: &RecordBatch,
    ) -> Result<Vec<Column>, Error> {
        let read = |(place, slot): &(usize, _)| {
            let array = batch.column(*place);
            read_column(&compiled.program, *slot, array).ok_or_else(|| Error::Type {
                column: name_of(&self.flat, *place),
                found: array.data_type().to_string(),
                fact: compiled.program.name_of(*slot).unwrap_or_default(),
            })
        };
        mapping.facts.iter().map(read).collect()
    }

    /// The columns that go through, then the answers.
    fn joined(&self, batch: &RecordBatch, answers: Vec<ArrayRef>) -> Result<RecordBatch, Error> {
        let kept = self.kept.iter().filter_map(|place| batch.columns().get(*place).cloned());
        Ok(RecordBatch::try_new(Arc::clone(&self.schema), kept.chain(answers).collect())?)
    }
}

/// What is used again from batch to batch.
#[derive(Debug, Default)]
pub struct Memory {
    answers: Answers,
}

/// The dates of rows.
#[derive(Debug, Clone)]
pub(crate) enum Dates {
    One(Time),
    Each(Vec<Time>),
}

/// Rows for one program.
pub(crate) struct Part {
    pub(crate) batch: RecordBatch,
    /// The number of the first row of the batch that these are a part of.
    first: usize,
    /// The places of the rows in that batch; all when `None`.
    rows: Option<Vec<u32>>,
    dates: Dates,
}

impl Part {
    /// The number of a row in the file, from 1.
    pub(crate) fn row(&self, row: usize) -> usize {
        let place =
            self.rows.as_ref().map_or(row, |rows| rows.get(row).map_or(row, |it| index(*it)));
        self.first + place + 1
    }

    /// The date that a row is judged on.
    pub(crate) fn date(&self, row: usize) -> Option<Time> {
        match &self.dates {
            Dates::One(date) => Some(*date),
            Dates::Each(dates) => dates.get(row).copied(),
        }
    }

    fn places(self) -> Vec<u32> {
        let count = self.batch.num_rows();
        self.rows.unwrap_or_else(|| (0..).take(count).collect())
    }

    /// Leaves rows out.
    fn without(self, bad: &[usize]) -> Result<Self, ArrowError> {
        if bad.is_empty() {
            return Ok(self);
        }
        let mut good = vec![true; self.batch.num_rows()];
        for row in bad {
            if let Some(good) = good.get_mut(*row) {
                *good = false;
            }
        }
        let keep = BooleanArray::from(good.clone());
        let batch = arrow::compute::filter_record_batch(&self.batch, &keep)?;
        let all = (0..).take(good.len()).collect();
        let rows = self.rows.unwrap_or(all).into_iter().zip(&good);
        let rows = rows.filter(|(_, good)| **good).map(|(row, _)| row).collect();
        let dates = match self.dates {
            Dates::One(date) => Dates::One(date),
            Dates::Each(dates) => {
                let dates = dates.into_iter().zip(&good);
                Dates::Each(dates.filter(|(_, good)| **good).map(|(date, _)| date).collect())
            }
        };
        Ok(Self { batch, first: self.first, rows: Some(rows), dates })
    }
}

impl Counts {
    /// Notes values of a column that are none, by their places in the array and the numbers of their rows.
    fn note(
        &mut self,
        column: &str,
        array: &ArrayRef,
        bad: &[usize],
        rows: &[usize],
    ) -> Result<(), ArrowError> {
        let format = ArrayFormatter::try_new(array, &FormatOptions::default())?;
        for (place, row) in bad.iter().zip(rows) {
            let value = format.value(*place).to_string();
            self.bad.push(BadRow { row: *row, column: column.to_owned(), value });
        }
        Ok(())
    }
}

/// The date of each row; `None` where there is none.
fn dates_of(column: &ArrayRef) -> Result<Vec<Option<Time>>, Error> {
    if let Some(times) = times(column) {
        return Ok(times.each().into_iter().map(|key| key.and_then(time_of)).collect());
    }
    let texts = arrow::compute::cast(column, &DataType::Utf8)?;
    let texts = arrow::array::AsArray::as_string::<i32>(&texts);
    let date = |text: &str| {
        let time = text.trim().parse::<Time>().ok();
        time.filter(|time| time.date().is_some())
    };
    Ok(texts.iter().map(|text| text.and_then(date)).collect())
}

fn index(row: u32) -> usize {
    usize::try_from(row).unwrap_or(usize::MAX)
}

fn name_of(schema: &Schema, place: usize) -> String {
    schema.fields().get(place).map_or_else(String::new, |field| field.name().clone())
}

fn all_names(schema: &Schema) -> String {
    let names: Vec<&str> = schema.fields().iter().map(|field| &**field.name()).collect();
    names.join(", ")
}
