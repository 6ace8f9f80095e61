//! Rows with lists that may have other elements, with fields of elements left out, and with fields at the
//! figures of the law and beside them.

use std::sync::Arc;

use guiju_base::Date;
use guiju_engine::Engine;
use guiju_engine::decide::slot::SlotKind;
use guiju_engine::decide::{Program, Purpose};
use guiju_law::facts::{FactEntry, FactValue, RecordFacts};
use guiju_law::vocabulary::SubjectId;
use guiju_law::{Act, Facts};

use super::packs::{figures_of, near, value};

/// Rows at most.
const ROWS_MAX: usize = 2000;

/// The rows with each list and each field of its elements changed.
pub(super) fn changed(
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
        for (list, slot) in program.layout().slots().filter(|(_, it)| it.subject == subject) {
            let Some(fields) = program.layout().fields(list) else { continue };
            let mut add = |change: &dyn Fn(&mut Vec<RecordFacts>, &mut bool)| {
                let mut facts = facts.clone();
                let instance = facts.instances.first_mut();
                let list = instance.and_then(|it| records(&mut it.record, &slot.names));
                if let Some((items, complete)) = list {
                    change(items, complete);
                    made.push((facts, *on));
                }
                made.len() < ROWS_MAX
            };
            add(&|_, complete| *complete = false);
            for (_, field) in fields.slots() {
                if !add(&|items, _| remove(items, &field.names)) {
                    return made;
                }
                let SlotKind::Number { scale, ty } = &field.kind else { continue };
                for number in near(&figures, field, *scale) {
                    let known = FactValue::Known(value(ty, number));
                    for place in [0, 1] {
                        if !add(&|items, _| put(items, place, &field.names, known.clone())) {
                            return made;
                        }
                    }
                }
            }
        }
    }
    made
}

/// The elements of a list, and whether there are no others.
fn records<'f>(
    record: &'f mut RecordFacts,
    names: &[Arc<str>],
) -> Option<(&'f mut Vec<RecordFacts>, &'f mut bool)> {
    let (first, rest) = names.split_first()?;
    match &mut record.fields.get_mut(&**first)?.value {
        FactValue::Record(inner) => records(inner, rest),
        FactValue::Records { items, complete } if rest.is_empty() => Some((items, complete)),
        _ => None,
    }
}

/// Leaves a field out of the first element.
fn remove(items: &mut [RecordFacts], names: &[Arc<str>]) {
    if let (Some(first), [name]) = (items.first_mut(), names) {
        first.fields.remove(&**name);
    }
}

fn put(items: &mut [RecordFacts], place: usize, names: &[Arc<str>], value: FactValue) {
    if let (Some(element), [name]) = (items.get_mut(place), names) {
        let entry = FactEntry { value, line: 0, source: None };
        element.fields.insert((&**name).into(), entry);
    }
}
