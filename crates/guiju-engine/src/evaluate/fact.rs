//! Looks facts up: values, records and lists by their paths, with the bounds of the vocabulary.

use std::sync::Arc;

use guiju_base::{Number, Time};
use guiju_law::facts::{FactEntry, FactValue, RecordFacts};
use guiju_law::ir::{Expr, ExprKind};
use guiju_law::value::Reason;
use guiju_law::vocabulary::{Fact, Shape, SubjectId};
use guiju_law::{Type, Value};

use super::{Element, Elements, Evaluator};
use crate::derivation::FactSource;
use crate::state::{State, Unknown};

impl<'a> Evaluator<'_, 'a> {
    pub(super) fn fact(&mut self, subject: SubjectId, path: &[Arc<str>]) -> State {
        let instance = self.judge.instance_of(subject);
        let name = self.judge.subject_path(subject);
        self.look_up(instance.map(|it| &it.record), &name, subject, &[], path)
    }

    pub(super) fn element_fact(&mut self, element: &Element<'a>, path: &[Arc<str>]) -> State {
        let schema = element.schema.clone();
        self.look_up(Some(element.record), &element.path, element.subject, &schema, path)
    }

    /// Follows `path` from `record`, whose own path is `at` and place in the vocabulary `schema`.
    fn look_up(
        &mut self,
        record: Option<&'a RecordFacts>,
        at: &str,
        subject: SubjectId,
        schema: &[Arc<str>],
        path: &[Arc<str>],
    ) -> State {
        let full: Arc<str> = format!("{at}.{}", path.join(".")).into();
        let entry = descend(record, path);
        self.source = Some(FactSource {
            path: full.clone(),
            line: entry.map(|entry| entry.line),
            source: entry.and_then(|entry| entry.source.clone()),
        });
        match entry.map(|entry| &entry.value) {
            Some(FactValue::Known(value)) => State::Known(value.clone()),
            _ => {
                let place: Vec<Arc<str>> = schema.iter().chain(path).cloned().collect();
                State::Unknown(Box::new(self.unknown_fact(full, subject, &place)))
            }
        }
    }

    /// A missing fact, with the bounds that its domain gives.
    fn unknown_fact(&self, path: Arc<str>, subject: SubjectId, place: &[Arc<str>]) -> Unknown {
        let mut unknown = Unknown::missing(path);
        if let Some(fact) = self.fact_schema(subject, place) {
            let wrap = |number: Number| match fact.ty {
                Type::Money => Value::Money(number),
                Type::Percent => Value::Percent(number),
                _ => Value::Number(number),
            };
            unknown.low = fact.low.map(wrap);
            unknown.high = fact.high.map(wrap);
            if let Type::Choice(id) = fact.ty
                && let Some(choice) = self.judge.engine.law.vocabulary.choice(id)
                && choice.ordered
            {
                unknown.low = Some(Value::Choice(id, 0));
                let last = u16::try_from(choice.values.len().saturating_sub(1)).ok();
                unknown.high = last.map(|last| Value::Choice(id, last));
            }
        }
        unknown
    }

    pub(super) fn fact_schema(&self, subject: SubjectId, place: &[Arc<str>]) -> Option<&'a Fact> {
        let subject = self.judge.engine.law.vocabulary.subject(subject)?;
        match subject.record.descend(place)? {
            Shape::Fact(fact) => Some(fact),
            _ => None,
        }
    }

    /// The records of a list; a list that is absent is open.
    pub(crate) fn elements(&mut self, list: &Expr) -> Elements<'a> {
        let (record, at, subject, schema, path) = match &list.kind {
            ExprKind::Fact(subject, path) => {
                let instance = self.judge.instance_of(*subject);
                let name = self.judge.subject_path(*subject);
                (instance.map(|it| &it.record), name, *subject, Vec::new(), path)
            }
            ExprKind::Element(binder, path) => {
                let Some(element) = self.binders.get(usize::from(binder.0)).cloned() else {
                    let broken =
                        State::broken(("an element outside of its list", "引用了列表之外的项"));
                    return Elements { items: Vec::new(), open: Some(broken) };
                };
                (Some(element.record), element.path, element.subject, element.schema, path)
            }
            _ => {
                let broken = State::broken(("not a list", "不是列表"));
                return Elements { items: Vec::new(), open: Some(broken) };
            }
        };
        let full: Arc<str> = format!("{at}.{}", path.join(".")).into();
        let open = State::Unknown(Box::new(Unknown::missing(full.clone())));
        let schema: Vec<Arc<str>> = schema.into_iter().chain(path.iter().cloned()).collect();
        match descend(record, path).map(|entry| &entry.value) {
            Some(FactValue::Records { items, complete }) => {
                let element = |(place, record)| Element {
                    record,
                    path: format!("{full}[{place}]").into(),
                    subject,
                    schema: schema.clone(),
                };
                let items = items.iter().enumerate().map(element).collect();
                Elements { items, open: (!complete).then_some(open) }
            }
            _ => Elements { items: Vec::new(), open: Some(open) },
        }
    }

    /// The plain list or set that an expression names, when its elements are listed.
    pub(super) fn plain_list(&mut self, set: &Expr) -> Option<(&'a [Value], bool)> {
        let entry = match &set.kind {
            ExprKind::Fact(subject, path) => {
                descend(self.judge.instance_of(*subject).map(|it| &it.record), path)
            }
            ExprKind::Element(binder, path) => {
                descend(self.binders.get(usize::from(binder.0)).map(|it| it.record), path)
            }
            _ => None,
        };
        match entry.map(|entry| &entry.value) {
            Some(FactValue::Plain { items, complete }) => Some((items, *complete)),
            _ => None,
        }
    }

    /// The dates of a plain list; `Err` when they are not all known.
    pub(crate) fn dates(&mut self, list: &Expr) -> Result<Vec<Time>, State> {
        match self.plain_list(list) {
            Some((items, true)) => Ok(items
                .iter()
                .filter_map(|item| if let Value::Date(time) = item { Some(*time) } else { None })
                .collect()),
            _ => Err(State::unsettled([&self.eval(list)])),
        }
    }
}

/// Follows a path of field names through nested records.
fn descend<'a>(record: Option<&'a RecordFacts>, path: &[Arc<str>]) -> Option<&'a FactEntry> {
    let (first, rest) = path.split_first()?;
    let entry = record?.fields.get(&**first)?;
    match &entry.value {
        _ if rest.is_empty() => Some(entry),
        FactValue::Record(inner) => descend(Some(inner), rest),
        FactValue::Unknown(Reason::NotAsked) => None,
        FactValue::Unknown(_) => Some(entry),
        _ => None,
    }
}
