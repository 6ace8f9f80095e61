//! Tables of the cases of packs: each act with each subject that its rules speak of.

use std::io::{self, Write};
use std::path::Path;

use guiju_base::{Date, Number, Time};
use guiju_engine::Engine;
use guiju_engine::decide::plan::{Quantity, Scope, Sort};
use guiju_engine::decide::slot::{Slot, SlotKind};
use guiju_engine::decide::{Program, Purpose};
use guiju_law::facts::{FactEntry, FactValue, RecordFacts};
use guiju_law::vocabulary::SubjectId;
use guiju_law::{Act, Cases, Facts, Law, Type, Value, Version, load};

use super::Tally;
use super::days::moved;
use super::lists::changed;
use super::table::{Source, Table, alone};

/// Rows of figures beside those of the law, at most.
const FIGURES_MAX: usize = 3000;
/// Rows of events at the ends of periods, at most.
const MOVED_MAX: usize = 3000;

/// Writes a table for each act and subject below `path`.
pub(super) fn write(path: &Path, out: &mut dyn Write) -> io::Result<Tally> {
    let sources = guiju_packs::read(path).map_err(|error| error.source)?;
    let loaded = load(&sources, Cases::Read);
    let law = &loaded.law;
    let engine = Engine::new(law);
    let mut tally = Tally::default();
    for act in &law.acts {
        for subject in subjects(act) {
            let mut rows = cases(law, act, subject);
            if rows.is_empty() {
                continue;
            }
            let own = std::slice::from_ref(&act.id);
            let moved = moved(&engine, own, subject, &rows, MOVED_MAX);
            let changed = changed(&engine, act, subject, &rows);
            rows.extend(figures(&engine, act, subject, &rows));
            rows.extend(moved.into_iter().chain(changed));
            let name = law.vocabulary.subject(subject).map_or("", |it| &it.name);
            let source = Source {
                engine: &engine,
                subject,
                acts: vec![act.id.clone()],
                name: format!("{} {name}", act.id),
                rows,
                by_column: true,
            };
            tally.write(law, Table::new(&source), out)?;
        }
    }
    Ok(tally)
}

fn subjects(act: &Act) -> Vec<SubjectId> {
    let rules = act.versions.iter().flat_map(Version::rules);
    let mut subjects: Vec<SubjectId> = rules.filter_map(|(_, item)| item.subject).collect();
    subjects.sort_unstable();
    subjects.dedup();
    subjects
}

fn cases(law: &Law, act: &Act, subject: SubjectId) -> Vec<(Facts, Date)> {
    let mut rows = Vec::new();
    for version in &act.versions {
        for case in version.cases.iter().filter(|case| case.known.is_none()) {
            let on = case.on.map_or(Some(version.from), Time::date);
            for (place, instance) in case.facts.instances.iter().enumerate() {
                if instance.subject == subject {
                    rows.extend(on.map(|on| (alone(law, &case.facts, place), on)));
                }
            }
        }
    }
    rows
}

/// The rows with a number replaced by each figure of the law, and by the next ones on either side.
fn figures(
    engine: &Engine<'_>,
    act: &Act,
    subject: SubjectId,
    rows: &[(Facts, Date)],
) -> Vec<(Facts, Date)> {
    let mut made = Vec::new();
    for (facts, on) in rows {
        let acts = vec![act.id.clone()];
        let program = Program::new(engine, Purpose { subject, acts, on: *on, known: None });
        let figures = figures_of(&program);
        for (_, slot) in program.layout().slots() {
            let SlotKind::Number { scale, ty } = &slot.kind else { continue };
            if slot.subject != subject {
                continue;
            }
            for number in near(&figures, slot, *scale) {
                let mut facts = facts.clone();
                let Some(instance) = facts.instances.first_mut() else { continue };
                if set(&mut instance.record, &slot.names, value(ty, number)) {
                    made.push((facts, *on));
                }
                if made.len() >= FIGURES_MAX {
                    return made;
                }
            }
        }
    }
    made
}

/// The figures that a program compares with, of elements too: each with its scale.
pub(super) fn figures_of(program: &Program<'_>) -> Vec<(i64, u32)> {
    let scopes = program.plans().flat_map(|plan| {
        std::iter::once(&plan.scope).chain(plan.blocks.iter().map(|block| &block.scope))
    });
    let quantities = scopes.flat_map(Scope::quantities);
    let figures = quantities.filter_map(|(_, quantity, sort)| match (quantity, sort) {
        (Quantity::Constant(value), Sort::Number(scale)) => Some((*value, scale)),
        _ => None,
    });
    figures.collect()
}

/// Each figure and the numbers next to it on either side, as far as a fact may have them.
pub(super) fn near(figures: &[(i64, u32)], slot: &Slot, scale: u32) -> Vec<Number> {
    let of = |(figure, digits): &(i64, u32)| {
        let allowed = slot.allowed(scale).zip(steps(*figure, *digits, scale));
        let (figure, digits) = (*figure, *digits);
        [-1, 0, 1].into_iter().filter_map(move |step| {
            let ((low, high), value) = allowed?;
            let is_allowed = (low..=high).contains(&(value + step));
            beside(figure, digits, scale, step).filter(|_| is_allowed)
        })
    };
    figures.iter().flat_map(of).collect()
}

/// A figure in steps of a scale.
fn steps(figure: i64, digits: u32, scale: u32) -> Option<i64> {
    figure.checked_mul(10_i64.checked_pow(scale.checked_sub(digits)?)?)
}

/// The number so many steps beside a figure.
fn beside(figure: i64, digits: u32, scale: u32, step: i64) -> Option<Number> {
    let steps = steps(figure, digits, scale)?.checked_add(step)?;
    let factor = 10_u64.checked_pow(scale)?;
    let (whole, rest) = (steps.unsigned_abs() / factor, steps.unsigned_abs() % factor);
    let sign = if steps < 0 { "-" } else { "" };
    let width = usize::try_from(scale).ok()?;
    format!("{sign}{whole}.{rest:0>width$}").parse().ok()
}

/// A number as a value of a type.
pub(super) fn value(ty: &Type, number: Number) -> Value {
    match ty {
        Type::Money => Value::Money(number),
        Type::Percent => Value::Percent(number),
        _ => Value::Number(number),
    }
}

/// Sets a fact, if the records around it are there; gives whether they are.
pub(super) fn set<S: AsRef<str>>(record: &mut RecordFacts, names: &[S], value: Value) -> bool {
    put(record, names, FactValue::Known(value))
}

/// Sets what is known of a fact, if the records around it are there; gives whether they are.
pub(super) fn put<S: AsRef<str>>(record: &mut RecordFacts, names: &[S], value: FactValue) -> bool {
    match names {
        [name] => {
            let entry = FactEntry { value, line: 0, source: None };
            record.fields.insert(name.as_ref().into(), entry);
            true
        }
        [name, rest @ ..] => match record.fields.get_mut(name.as_ref()).map(|it| &mut it.value) {
            Some(FactValue::Record(inner)) => put(inner, rest, value),
            _ => false,
        },
        [] => false,
    }
}
