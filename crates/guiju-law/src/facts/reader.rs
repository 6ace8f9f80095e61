//! From a YAML tree to facts, field by field against the vocabulary.

use std::sync::Arc;

use guiju_base::{Text, after_chinese};
use guiju_syntax::diagnostic::nearest;
use guiju_syntax::span::{LineIndex, Spanned};
use guiju_syntax::yaml::{Node, Value as Yaml};
use guiju_syntax::{Diagnostic, Span};

use super::scalar::parse_scalar;
use super::{FactEntry, FactValue, Facts, Instance, RecordFacts};
use crate::value::{Reason, Type, Value};
use crate::vocabulary::{Fact, Record, Shape, Subject, SubjectId, Vocabulary};

/// The vocabulary has no such name.
const ABSENT: (&str, &str) = ("not in the vocabulary", "词汇表中没有");

/// Reads the subjects of a mapping; keys in `other` belong to somebody else.
pub fn read_facts_node(
    vocabulary: &Vocabulary,
    lines: &LineIndex,
    node: &Node,
    other: &[&str],
) -> (Facts, Vec<Diagnostic>) {
    let mut reader = Reader { vocabulary, lines, diagnostics: Vec::new() };
    let mut facts = Facts::default();
    if !matches!(node.value, Yaml::Mapping(_)) {
        reader.diagnostics.push(
            Diagnostic::error(
                "wrong-type",
                node.span,
                ("facts that are no mapping", "事实不是映射"),
            )
            .label(("expected subjects with their facts", "应为各对象及其事实"))
            .help(("begin with a subject, such as `sale:`", "以对象开头，如 `sale:`")),
        );
    }
    for (key, value) in node.entries() {
        if !other.contains(&key.value.as_str()) {
            reader.subject(key, value, &mut facts);
        }
    }
    (facts, reader.diagnostics)
}

struct Reader<'a> {
    vocabulary: &'a Vocabulary,
    lines: &'a LineIndex,
    diagnostics: Vec<Diagnostic>,
}

impl Reader<'_> {
    fn report(&mut self, diagnostic: Diagnostic) {
        self.diagnostics.push(diagnostic);
    }

    fn subject(&mut self, key: &Spanned<String>, node: &Node, facts: &mut Facts) {
        let vocabulary = self.vocabulary;
        let found = vocabulary.subject_named(&key.value);
        let Some((id, subject)) = found.and_then(|id| Some((id, vocabulary.subject(id)?))) else {
            let names = vocabulary.subjects().iter().map(|subject| &*subject.name);
            let near = nearest(&key.value, names);
            self.report(
                Diagnostic::error(
                    "unknown-subject",
                    key.span,
                    (
                        format!("unknown subject `{}`", key.value),
                        format!("未知的对象 `{}`", key.value),
                    ),
                )
                .label(ABSENT)
                .help(("`guiju facts` lists the subjects", "`guiju facts` 列出各对象"))
                .did_you_mean(near),
            );
            return;
        };
        match &node.value {
            Yaml::Sequence(items) => self.several(id, subject, key, items, facts),
            _ => {
                let record = self.record(&subject.record, &subject.name, node);
                facts.instances.push(Instance {
                    subject: id,
                    path: Arc::from(&*subject.name),
                    record,
                });
            }
        }
    }

    fn several(
        &mut self,
        id: SubjectId,
        subject: &Subject,
        key: &Spanned<String>,
        items: &[Node],
        facts: &mut Facts,
    ) {
        if subject.single && items.len() > 1 {
            self.report(
                Diagnostic::error(
                    "wrong-type",
                    key.span,
                    (
                        format!("more than one `{}`", subject.name),
                        format!("`{}` 不止一个", subject.name),
                    ),
                )
                .label(("facts hold at most one", "事实中最多有一个")),
            );
        }
        for (place, item) in items.iter().enumerate() {
            let path = format!("{}[{place}]", subject.name);
            let record = self.record(&subject.record, &path, item);
            facts.instances.push(Instance { subject: id, path: Arc::from(path), record });
        }
    }

    fn record(&mut self, record: &Record, path: &str, node: &Node) -> RecordFacts {
        let mut facts = RecordFacts::default();
        if node.is_null() {
            return facts;
        }
        if !matches!(node.value, Yaml::Mapping(_)) {
            self.report(
                Diagnostic::error(
                    "wrong-type",
                    node.span,
                    (format!("`{path}` is no record"), format!("`{path}` 不是记录")),
                )
                .label(("expected facts with their names", "应为各项事实及其名称")),
            );
        }
        for (key, value) in node.entries() {
            let Some(field) = record.field(&key.value) else {
                self.unknown_field(record, path, key);
                continue;
            };
            if value.is_null() {
                continue;
            }
            let below = format!("{path}.{}", field.name);
            if let Some(entry) = self.field(&field.shape, &below, value) {
                facts.fields.insert(field.name.clone(), entry);
            }
        }
        facts
    }

    fn unknown_field(&mut self, record: &Record, path: &str, key: &Spanned<String>) {
        let near = nearest(&key.value, record.fields.iter().map(|field| &*field.name));
        let names: Vec<&str> = record.fields.iter().map(|field| &*field.name).collect();
        let message = (
            format!("unknown fact `{path}.{}`", key.value),
            format!("未知的事实 `{path}.{}`", key.value),
        );
        self.report(
            Diagnostic::error("unknown-fact", key.span, message)
                .label(ABSENT)
                .note(clip_list(path, &names))
                .did_you_mean(near),
        );
    }

    fn field(&mut self, shape: &Shape, path: &str, node: &Node) -> Option<FactEntry> {
        let line = self.lines.line(node.span.start);
        let plain = |value| Some(FactEntry { value, line, source: None });
        if let Some(word) = unknown(node) {
            return plain(FactValue::Unknown(self.reason(path, word)?));
        }
        match shape {
            Shape::Fact(fact) => {
                let (node, source) = self.sourced(path, node);
                if node.is_null() {
                    return None;
                }
                let value = self.fact(fact, path, node)?;
                Some(FactEntry { value, line: self.lines.line(node.span.start), source })
            }
            Shape::Record(_, record) => plain(FactValue::Record(self.record(record, path, node))),
            Shape::List(_, record) => {
                let (items, complete) = self.items(path, node)?;
                let read = |(place, item): (usize, &Node)| {
                    self.record(record, &format!("{path}[{place}]"), item)
                };
                let items = items.iter().enumerate().map(read).collect();
                plain(FactValue::Records { items, complete })
            }
        }
    }

    /// `{ value: 7, source: "…" }`: the value and where it came from.
    fn sourced<'n>(&mut self, path: &str, node: &'n Node) -> (&'n Node, Option<Box<str>>) {
        let Some(value) = node.entry("value") else { return (node, None) };
        for (key, _) in node.entries() {
            if !matches!(key.value.as_str(), "value" | "source") {
                let near = nearest(&key.value, ["value", "source"].into_iter());
                self.report(
                    Diagnostic::error(
                        "unknown-fact",
                        key.span,
                        (
                            format!("`{}` says nothing of `{path}`", key.value),
                            format!("`{}` 不能说明 `{path}`", key.value),
                        ),
                    )
                    .label((
                        "only `value` and `source` stand here",
                        "此处只能写 `value` 和 `source`",
                    ))
                    .did_you_mean(near),
                );
            }
        }
        (value, node.entry("source").and_then(Node::scalar).map(Into::into))
    }

    fn reason(&mut self, path: &str, word: &Node) -> Option<Reason> {
        let text = word.scalar().unwrap_or("");
        let reason = Reason::ALL.into_iter().find(|reason| reason.word() == text);
        if reason.is_none() {
            self.report(
                Diagnostic::error(
                    "wrong-type",
                    word.span,
                    (
                        format!("no reason why `{path}` is unknown"),
                        format!("没有 `{path}` 待查明的原因"),
                    ),
                )
                .label((
                    "`not-asked`, `declined`, `not-available` or `disputed`",
                    "写 `not-asked`、`declined`、`not-available` 或者 `disputed`",
                )),
            );
        }
        reason
    }

    /// The items of a list, and whether it is complete: `{ open: […] }` is not.
    fn items<'n>(&mut self, path: &str, node: &'n Node) -> Option<(&'n [Node], bool)> {
        match &node.value {
            Yaml::Sequence(items) => return Some((items, true)),
            Yaml::Mapping(entries) => {
                if let [(key, value)] = entries.as_slice()
                    && key.value == "open"
                    && let Yaml::Sequence(items) = &value.value
                {
                    return Some((items, false));
                }
            }
            Yaml::Scalar { .. } => {}
        }
        self.report(
            Diagnostic::error(
                "wrong-type",
                node.span,
                (format!("`{path}` is no list"), format!("`{path}` 不是列表")),
            )
            .label((
                "expected `[…]`, or `{ open: […] }` when there may be others",
                "应为 `[…]`；可能还有其他项的，写 `{ open: […] }`",
            )),
        );
        None
    }

    fn fact(&mut self, fact: &Fact, path: &str, node: &Node) -> Option<FactValue> {
        match &fact.ty {
            Type::Set(id) => {
                let (items, complete) = self.items(path, node)?;
                let element = Fact { ty: Type::Choice(*id), ..fact.clone() };
                let values = self.values(&element, path, items)?;
                let places = values.iter().filter_map(|value| match value {
                    Value::Choice(_, place) => Some(*place),
                    _ => None,
                });
                let set = places.collect();
                if complete {
                    return Some(FactValue::Known(Value::Set(*id, set)));
                }
                Some(FactValue::Plain { items: values, complete })
            }
            Type::List(element) => {
                let (items, complete) = self.items(path, node)?;
                let element = Fact { ty: (**element).clone(), ..fact.clone() };
                Some(FactValue::Plain { items: self.values(&element, path, items)?, complete })
            }
            _ => self.value(fact, path, node).map(FactValue::Known),
        }
    }

    fn values(&mut self, element: &Fact, path: &str, items: &[Node]) -> Option<Vec<Value>> {
        // Every item is read, so that every fault is told.
        let read =
            |(place, item): (usize, &Node)| self.value(element, &format!("{path}[{place}]"), item);
        let values: Vec<Option<Value>> = items.iter().enumerate().map(read).collect();
        values.into_iter().collect()
    }

    fn value(&mut self, fact: &Fact, path: &str, node: &Node) -> Option<Value> {
        let Some(text) = node.scalar() else {
            let wanted = fact.ty.describe(self.vocabulary);
            self.report(
                Diagnostic::error(
                    "wrong-type",
                    node.span,
                    (format!("`{path}` is not one value"), format!("`{path}` 不是单一的值")),
                )
                .label(expected(&wanted)),
            );
            return None;
        };
        match parse_scalar(self.vocabulary, &fact.ty, text) {
            Ok(value) => self.in_domain(fact, path, &value, node.span).then_some(value),
            Err(fault) => {
                let message = (
                    format!("`{path}` is {}", fault.what.en),
                    format!("`{path}` {}", fault.what.zh),
                );
                self.report(
                    Diagnostic::error(fault.code, node.span, message)
                        .label(expected(&fault.wanted))
                        .help(fault.help),
                );
                None
            }
        }
    }

    fn in_domain(&mut self, fact: &Fact, path: &str, value: &Value, span: Span) -> bool {
        let Some(number) = value.number() else { return true };
        let low = fact.low.is_some_and(|low| number < low);
        let high = fact.high.is_some_and(|high| number > high);
        if low || high {
            let end = |end: Option<guiju_base::Number>| {
                end.map_or(String::new(), |end| typed(value, end).show(self.vocabulary))
            };
            let domain = format!("{} .. {}", end(fact.low), end(fact.high));
            let shown = value.show(self.vocabulary);
            self.report(
                Diagnostic::error(
                    "impossible-value",
                    span,
                    (format!("`{path}` cannot be {shown}"), format!("`{path}` 不可能是 `{shown}`")),
                )
                .label((format!("outside {}", domain.trim()), format!("超出 `{}`", domain.trim()))),
            );
        }
        !low && !high
    }
}

/// The reason in `{ unknown: declined }`.
fn unknown(node: &Node) -> Option<&Node> {
    match node.entries() {
        [(key, value)] if key.value == "unknown" => Some(value),
        _ => None,
    }
}

/// A number as a value of the same type.
fn typed(like: &Value, number: guiju_base::Number) -> Value {
    match like {
        Value::Money(_) => Value::Money(number),
        Value::Percent(_) => Value::Percent(number),
        _ => Value::Number(number),
    }
}

/// What should have stood at a place.
fn expected(wanted: &Text) -> Text {
    let zh = after_chinese(&wanted.zh);
    Text::new(format!("expected {}", wanted.en), format!("应为{zh}"))
}

fn clip_list(path: &str, names: &[&str]) -> Text {
    const SHOWN: usize = 12;
    let shown = |comma| names.iter().take(SHOWN).copied().collect::<Vec<_>>().join(comma);
    let rest = names.len().saturating_sub(SHOWN);
    let (more, more_zh) = match rest {
        0 => (String::new(), String::new()),
        _ => (format!(" and {rest} more"), format!("，另有{rest}项")),
    };
    Text::new(
        format!("`{path}` has {}{more}", shown(", ")),
        format!("`{path}` 有 `{}`{more_zh}", shown("`、`")),
    )
}
