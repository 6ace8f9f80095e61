//! Rows one by one, where a program does not decide over columns: those with lists, clocks, classifications,
//! or a text that an event of the row chooses.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use arrow::array::{ArrayRef, DictionaryArray, Int8Array, ListArray, ListBuilder, StringBuilder};
use arrow::datatypes::{Field, Int8Type, Schema};
use arrow::error::ArrowError;
use guiju_engine::decide::slot::SlotKind;
use guiju_engine::decide::{Decision, Program, Reason, Verdict};

use crate::Error;
use crate::answer::{Words, code, item};
use crate::cell::{Cells, object};
use crate::counts::{BadRow, Counts};
use crate::decider::Part;
use crate::mapping::Mapping;
use crate::programs::Compiled;

/// Answers of rows that could be read.
pub(crate) struct RowAnswers {
    verdicts: Vec<Verdict>,
    fired: Lists,
    unknown: Lists,
    missing: Lists,
    /// Places of the rows that could not be read.
    pub(crate) bad: Vec<usize>,
}

/// A list of words for each row.
struct Lists(ListBuilder<StringBuilder>);

impl Lists {
    fn new() -> Self {
        Self(ListBuilder::new(StringBuilder::new()).with_field(item()))
    }

    fn row<'w>(&mut self, words: impl Iterator<Item = &'w str>) {
        words.for_each(|word| self.0.values().append_value(word));
        self.0.append(true);
    }

    fn finish(mut self) -> ListArray {
        self.0.finish()
    }
}

impl RowAnswers {
    /// The arrays of the answers, as [`fields`](crate::answer::fields) names them.
    pub(crate) fn arrays(self, words: &Words) -> Result<Vec<ArrayRef>, ArrowError> {
        let codes = self.verdicts.iter().map(|verdict| code(*verdict));
        let codes = Int8Array::from_iter_values(codes);
        let verdicts = DictionaryArray::<Int8Type>::try_new(codes, words.verdicts())?;
        Ok(vec![
            Arc::new(verdicts),
            Arc::new(self.fired.finish()),
            Arc::new(self.unknown.finish()),
            Arc::new(self.missing.finish()),
        ])
    }
}

/// Facts by their names, as an object of JSON nests them.
enum Node<'a> {
    Fact(Cells<'a>),
    Record(BTreeMap<Arc<str>, Node<'a>>),
}

impl<'a> Node<'a> {
    fn put(&mut self, names: &[Arc<str>], cells: Cells<'a>) {
        match (self, names.split_first()) {
            (Self::Record(fields), Some((first, rest))) => {
                let new = || Self::Record(BTreeMap::new());
                fields.entry(Arc::clone(first)).or_insert_with(new).put(rest, cells);
            }
            (node, _) => *node = Self::Fact(cells),
        }
    }

    fn is_null(&self, row: usize) -> bool {
        match self {
            Self::Fact(cells) => cells.is_null(row),
            Self::Record(fields) => fields.values().all(|node| node.is_null(row)),
        }
    }

    fn write(&self, row: usize, out: &mut String) {
        match self {
            Self::Fact(cells) => cells.write(row, out),
            Self::Record(fields) => {
                let known = fields.iter().filter(|(_, node)| !node.is_null(row));
                let known = known.map(|(name, node)| (&**name, node));
                object(known, out, |node, out| node.write(row, out));
            }
        }
    }
}

/// The paths of facts below the text's beginning, with the columns they come from.
type Paths = Vec<(String, usize)>;

fn tree<'a>(
    program: &Program<'_>,
    mapping: &Mapping,
    part: &'a Part,
) -> Result<(Node<'a>, Paths), ArrowError> {
    let mut root = Node::Record(BTreeMap::new());
    let mut paths = Vec::new();
    for (place, slot) in &mapping.facts {
        let Some(slot) = program.layout().slot(*slot) else { continue };
        let is_list = matches!(slot.kind, SlotKind::List(_) | SlotKind::Set(_) | SlotKind::Other);
        let cells = Cells::new(part.batch.column(*place).as_ref(), is_list)?;
        let Some(subject) = program.subject_name(slot.subject) else { continue };
        let names: Vec<Arc<str>> = [subject].into_iter().chain(slot.names.clone()).collect();
        paths.push((names.join("."), *place));
        root.put(&names, cells);
    }
    Ok((root, paths))
}

/// Decides the rows of a part, and counts what comes out.
pub(crate) fn decide(
    compiled: &Compiled<'_>,
    mapping: &Mapping,
    schema: &Schema,
    part: &Part,
    counts: &mut Counts,
) -> Result<RowAnswers, Error> {
    let program = &compiled.program;
    let (root, paths) = tree(program, mapping, part)?;
    let (mut input, mut decision) = (program.input(), Decision::new());
    let mut answers = RowAnswers {
        verdicts: Vec::new(),
        fired: Lists::new(),
        unknown: Lists::new(),
        missing: Lists::new(),
        bad: Vec::new(),
    };
    let own = program.own_prefix();
    let mut text = String::new();
    for row in 0..part.batch.num_rows() {
        text.clear();
        root.write(row, &mut text);
        if let Err(fault) = program.read_json(text.as_bytes(), &mut input) {
            answers.bad.push(row);
            counts.bad.push(bad_row(schema, part, row, &paths, &fault.path)?);
            continue;
        }
        let Some(date) = part.date(row) else { continue };
        program.decide(&input, date, &mut decision);
        let (mut fired, mut unknown) = (Vec::new(), Vec::new());
        program.reasons(&decision, |place, reason| {
            if let Some(rule) = program.rule(&decision, place) {
                match reason {
                    Reason::Fires => fired.push(rule.to_string()),
                    Reason::Unknown => unknown.push(rule.to_string()),
                }
            }
        });
        let mut missing: BTreeSet<(usize, Arc<str>)> = BTreeSet::new();
        if !unknown.is_empty() {
            program.unknown(&decision, &input, &mut |_, paths| {
                for path in paths {
                    let name = path.strip_prefix(&*own).unwrap_or(path);
                    let place = compiled.facts.iter().position(|fact| &**fact == name);
                    missing.insert((place.unwrap_or(usize::MAX), name.into()));
                }
            });
        }
        let missing = || missing.iter().map(|(_, name)| &**name);
        counts.add_row(decision.verdict(), &fired, &unknown, missing());
        answers.verdicts.push(decision.verdict());
        answers.fired.row(fired.iter().map(|it| &**it));
        answers.unknown.row(unknown.iter().map(|it| &**it));
        answers.missing.row(missing());
    }
    Ok(answers)
}

/// The value that a path of a fault leads to.
fn bad_row(
    schema: &Schema,
    part: &Part,
    row: usize,
    paths: &Paths,
    fault: &str,
) -> Result<BadRow, ArrowError> {
    let below = |path: &str| {
        let rest = fault.strip_prefix(path)?;
        (rest.is_empty() || rest.starts_with(['.', '['])).then(|| rest.to_owned())
    };
    let found = paths.iter().find_map(|(path, place)| Some((below(path)?, *place)));
    let Some((rest, place)) = found else {
        return Ok(BadRow { row: part.row(row), column: fault.to_owned(), value: String::new() });
    };
    let name = schema.fields().get(place).map_or("", |field: &Arc<Field>| field.name());
    let array = part.batch.column(place).as_ref();
    let options = arrow::util::display::FormatOptions::default();
    let value = arrow::util::display::ArrayFormatter::try_new(array, &options)?;
    let value = value.value(row).to_string();
    Ok(BadRow { row: part.row(row), column: format!("{name}{rest}"), value })
}
