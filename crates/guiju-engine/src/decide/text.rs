//! Facts written as text, as cells of a table hold them.

use std::sync::Arc;

use guiju_base::RuleId;
use guiju_law::facts::parse_scalar;
use guiju_law::vocabulary::SubjectId;
use guiju_law::{Type, Value};

use super::Program;
use super::slot::{SlotId, SlotKind, scaled, time_key};

impl Program<'_> {
    /// Returns the integer of a slot that a text stands for, written as in files of facts: 1 or 0 of a yes-no
    /// fact, steps of a number, the key of a time, what [`Program::code`] gives for a word. `None` when the
    /// text is no value of the fact, its domain excludes it, or it has more digits than the slot.
    pub fn integer_of(&self, slot: SlotId, text: &str) -> Option<i64> {
        let fact = self.layout().slot(slot)?;
        let ty = match &fact.kind {
            SlotKind::YesNo => Type::YesNo,
            SlotKind::Number { ty, .. } => ty.clone(),
            SlotKind::Date => Type::Date,
            SlotKind::Choice(_) | SlotKind::Text => return self.code(slot, text),
            SlotKind::Set(_) | SlotKind::List(_) | SlotKind::Other => return None,
        };
        let vocabulary = &self.engine.law.vocabulary;
        let value = parse_scalar(vocabulary, &ty, text.trim()).ok()?;
        if !fact.can_be(&value) {
            return None;
        }
        match (&fact.kind, &value) {
            (_, Value::YesNo(truth)) => Some(i64::from(*truth)),
            (_, Value::Date(time)) => Some(time_key(*time)),
            (SlotKind::Number { scale, .. }, value) => scaled(value.number()?, *scale),
            _ => None,
        }
    }

    /// Returns the rules of all plans, in the order of plans, acts and as written; a rule of several plans
    /// comes several times.
    pub fn every_rule(&self) -> impl Iterator<Item = &RuleId> {
        self.worlds.iter().flat_map(|world| world.plan.rules.iter().map(|rule| &rule.id))
    }

    /// Returns the name of a kind of subject.
    pub fn subject_name(&self, subject: SubjectId) -> Option<Arc<str>> {
        let subject = self.engine.law.vocabulary.subject(subject)?;
        Some(Arc::from(&*subject.name))
    }

    /// Returns what paths of facts about the subject judged begin with: its name and a point.
    pub fn own_prefix(&self) -> String {
        self.subject_name(self.purpose.subject).map_or_else(String::new, |name| format!("{name}."))
    }
}
