//! YAML (and so JSON) as a tree with places: front matter, cases and files of facts.
//!
//! Scalars stay text: numbers are read by whoever knows their type, so nothing passes through
//! binary floating point. Aliases are copied within a budget of nodes.

mod fault;

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use saphyr_parser::{Event, Parser, ScalarStyle};

use crate::diagnostic::Diagnostic;
use crate::span::{Span, Spanned};

/// A value and where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Node {
    /// Where it stands.
    pub span: Span,
    /// What it is.
    pub value: Value,
}

/// The kinds of value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value {
    /// A scalar as text; `quoted` tells `"7"` from `7`.
    Scalar {
        /// The text, unescaped.
        text: String,
        /// Whether it was written in quotation marks or as a block.
        quoted: bool,
    },
    /// A sequence.
    Sequence(Vec<Node>),
    /// A mapping in the order written; keys are scalars and unique.
    Mapping(Vec<(Spanned<String>, Node)>),
}

impl Node {
    /// Returns the entry named `key` of a mapping.
    pub fn entry(&self, key: &str) -> Option<&Node> {
        self.entries().iter().find(|(name, _)| name.value == key).map(|(_, node)| node)
    }

    /// Returns the entries of a mapping; none for other kinds.
    pub fn entries(&self) -> &[(Spanned<String>, Node)] {
        if let Value::Mapping(entries) = &self.value { entries } else { &[] }
    }

    /// Returns the text of a scalar.
    pub fn scalar(&self) -> Option<&str> {
        if let Value::Scalar { text, .. } = &self.value { Some(text) } else { None }
    }

    /// Returns whether the node is empty: `~`, `null` or nothing.
    pub fn is_null(&self) -> bool {
        matches!(&self.value, Value::Scalar { text, quoted: false }
            if matches!(text.as_str(), "" | "~" | "null" | "Null" | "NULL"))
    }
}

/// Deepest nesting and largest number of nodes that a file may have.
const DEPTH_MAX: usize = 64;
const NODES_MAX: usize = 2_000_000;

/// Reads one YAML document from the part of `source` that `span` covers.
///
/// Gives `None` for an empty document, and everything read so far beside the findings otherwise.
pub fn parse_yaml(source: &str, span: Span) -> (Option<Node>, Vec<Diagnostic>) {
    let (text, places) = join_surrogates(source.get(span.range()).unwrap_or(""), span.start);
    let mut builder = Builder {
        places,
        stack: Vec::new(),
        root: None,
        anchors: BTreeMap::new(),
        nodes: 0,
        diagnostics: Vec::new(),
    };
    for event in Parser::new_from_str(&text) {
        match event {
            Ok((event, place)) => {
                let at = builder.places.span(place.start.index(), place.end.index());
                if builder.event(event, at).is_err() {
                    break;
                }
            }
            Err(error) => {
                let at = builder.places.span(error.marker().index(), error.marker().index() + 1);
                builder.diagnostics.push(
                    Diagnostic::error("malformed-yaml", at, fault::described(error.info()))
                        .label(("the structure breaks here", "结构在此中断"))
                        .help((
                            "check indentation, quotation marks and brackets",
                            "检查此处和此前的缩进、引号和括号",
                        )),
                );
                break;
            }
        }
    }
    builder.finish()
}

/// Turns the parser's places, counted in characters, into bytes of the file.
struct Places {
    bytes: Vec<usize>,
}

/// JSON writes characters beyond the basic plane as two escapes, which YAML does not know: `\ud83d\ude00`
/// becomes the character that it means. Places still point into the text as written.
fn join_surrogates(text: &str, base: usize) -> (Cow<'_, str>, Places) {
    let mut bytes: Vec<usize> = Vec::with_capacity(text.len() + 1);
    let end = base + text.len();
    if !text.contains("\\ud") && !text.contains("\\uD") {
        bytes.extend(text.char_indices().map(|(at, _)| base + at));
        bytes.push(end);
        return (Cow::Borrowed(text), Places { bytes });
    }
    let mut joined = String::with_capacity(text.len());
    let mut at = 0;
    while let Some(rest) = text.get(at..)
        && let Some(next) = rest.chars().next()
    {
        // An escaped backslash before `u` is a backslash, not the begin of an escape.
        let is_backslash = rest.starts_with("\\\\");
        let (character, length) = match surrogate_pair(rest) {
            Some(pair) if !is_backslash => pair,
            _ => (next, next.len_utf8()),
        };
        joined.push(character);
        bytes.push(base + at);
        at += length;
        if is_backslash {
            joined.push('\\');
            bytes.push(base + at);
            at += 1;
        }
    }
    bytes.push(end);
    (Cow::Owned(joined), Places { bytes })
}

/// The character of two escapes at the start of `text`, and their length.
fn surrogate_pair(text: &str) -> Option<(char, usize)> {
    let unit = |escape: Option<&str>| u16::from_str_radix(escape?.strip_prefix("\\u")?, 16).ok();
    let pair = [unit(text.get(..6))?, unit(text.get(6..12))?];
    let character = char::decode_utf16(pair).next()?.ok()?;
    (u32::from(character) > 0xFFFF).then_some((character, 12))
}

impl Places {
    fn span(&self, start: usize, end: usize) -> Span {
        let last = self.bytes.last().copied().unwrap_or(0);
        let byte = |index: usize| self.bytes.get(index).copied().unwrap_or(last);
        Span::new(byte(start), byte(end))
    }
}

enum Open {
    Sequence {
        span: Span,
        anchor: usize,
        items: Vec<Node>,
    },
    Mapping {
        span: Span,
        anchor: usize,
        entries: Vec<(Spanned<String>, Node)>,
        names: BTreeSet<String>,
        key: Option<Node>,
    },
}

struct Builder {
    places: Places,
    stack: Vec<Open>,
    root: Option<Node>,
    anchors: BTreeMap<usize, Node>,
    nodes: usize,
    diagnostics: Vec<Diagnostic>,
}

/// Reading stops: the finding is already recorded.
struct Stop;

impl Builder {
    fn event(&mut self, event: Event<'_>, span: Span) -> Result<(), Stop> {
        match event {
            Event::Scalar(text, style, anchor, _) => {
                let quoted = style != ScalarStyle::Plain;
                let value = Value::Scalar { text: text.into_owned(), quoted };
                self.add(Node { span, value }, anchor, span)
            }
            Event::SequenceStart(anchor, _) => {
                self.open(Open::Sequence { span, anchor, items: Vec::new() }, span)
            }
            Event::MappingStart(anchor, _) => self.open(
                Open::Mapping {
                    span,
                    anchor,
                    entries: Vec::new(),
                    names: BTreeSet::new(),
                    key: None,
                },
                span,
            ),
            Event::SequenceEnd | Event::MappingEnd => self.close(span),
            Event::Alias(anchor) => match self.anchors.get(&anchor).cloned() {
                Some(node) => {
                    // The values below were counted once where they are written.
                    self.nodes += count(&node) - 1;
                    self.add(node, 0, span)
                }
                None => Ok(()),
            },
            Event::DocumentStart(_) if self.root.is_some() => {
                self.diagnostics.push(
                    Diagnostic::error(
                        "malformed-yaml",
                        span,
                        ("a second document in one file", "一个文件中有两个 YAML 文档"),
                    )
                    .help(("keep one document in a file", "一个文件只保留一个文档")),
                );
                Err(Stop)
            }
            _ => Ok(()),
        }
    }

    fn open(&mut self, open: Open, span: Span) -> Result<(), Stop> {
        if self.stack.len() >= DEPTH_MAX {
            self.diagnostics.push(
                Diagnostic::error("nested-too-deep", span, ("nested too deep", "嵌套过深"))
                    .label((format!("more than {DEPTH_MAX} levels"), format!("超过{DEPTH_MAX}层"))),
            );
            return Err(Stop);
        }
        self.stack.push(open);
        Ok(())
    }

    fn close(&mut self, end: Span) -> Result<(), Stop> {
        match self.stack.pop() {
            Some(Open::Sequence { span, anchor, items }) => {
                self.add(Node { span: span.to(end), value: Value::Sequence(items) }, anchor, end)
            }
            Some(Open::Mapping { span, anchor, entries, .. }) => {
                self.add(Node { span: span.to(end), value: Value::Mapping(entries) }, anchor, end)
            }
            None => Ok(()),
        }
    }

    fn add(&mut self, node: Node, anchor: usize, place: Span) -> Result<(), Stop> {
        self.nodes += 1;
        if self.nodes > NODES_MAX {
            self.diagnostics.push(
                Diagnostic::error(
                    "too-many-values",
                    place,
                    ("too many values in one file", "一个文件中的值过多"),
                )
                .label((format!("more than {NODES_MAX}"), format!("超过{NODES_MAX}个"))),
            );
            return Err(Stop);
        }
        if anchor > 0 {
            // The copy that is kept for later counts as well: anchors may hold one another.
            self.nodes += count(&node);
            self.anchors.insert(anchor, node.clone());
        }
        match self.stack.last_mut() {
            None => self.root = Some(node),
            Some(Open::Sequence { items, .. }) => items.push(node),
            Some(Open::Mapping { key, .. }) => match key.take() {
                None => *key = Some(node),
                Some(name) => return self.entry(&name, node),
            },
        }
        Ok(())
    }

    fn entry(&mut self, key: &Node, node: Node) -> Result<(), Stop> {
        let Some(Open::Mapping { entries, names, .. }) = self.stack.last_mut() else {
            return Ok(());
        };
        let Some(text) = key.scalar() else {
            self.diagnostics.push(
                Diagnostic::error(
                    "malformed-yaml",
                    key.span,
                    ("a key that is no plain name", "键不是单一名称"),
                )
                .label(("a list or a mapping stands here", "这里是列表或者映射")),
            );
            return Err(Stop);
        };
        if !names.insert(text.to_owned()) {
            self.diagnostics.push(
                Diagnostic::error(
                    "repeated-key",
                    key.span,
                    (format!("`{text}` is given twice"), format!("`{text}` 写了两次")),
                )
                .label(("the second of two", "第二次出现"))
                .help(("keep one of them", "保留其中一个")),
            );
            return Ok(());
        }
        entries.push((Spanned { value: text.to_owned(), span: key.span }, node));
        Ok(())
    }

    fn finish(mut self) -> (Option<Node>, Vec<Diagnostic>) {
        // After an error the open collections are closed where they stand.
        while !self.stack.is_empty() && !self.diagnostics.is_empty() {
            let end = self.places.span(usize::MAX, usize::MAX);
            if self.close(end).is_err() {
                break;
            }
        }
        (self.root, self.diagnostics)
    }
}

/// The number of values in a tree.
fn count(node: &Node) -> usize {
    match &node.value {
        Value::Scalar { .. } => 1,
        Value::Sequence(items) => 1 + items.iter().map(count).sum::<usize>(),
        Value::Mapping(entries) => 1 + entries.iter().map(|(_, node)| count(node)).sum::<usize>(),
    }
}
