//! Worked examples: facts, a date, and what must come out.

use std::sync::Arc;

use guiju_base::{ActId, Date, Number, Time};
use guiju_syntax::diagnostic::nearest;
use guiju_syntax::span::{LineIndex, Spanned};
use guiju_syntax::yaml::{Node, parse_yaml};
use guiju_syntax::{Diagnostic, Span};

use crate::facts::{Facts, parse_scalar, read_facts_node};
use crate::outcome::Outcome;
use crate::value::{Type, Value};
use crate::vocabulary::Vocabulary;

/// A worked example of a version.
#[derive(Debug, Clone)]
pub struct Case {
    /// Its name.
    pub name: Box<str>,
    /// Where its name stands.
    pub span: Span,
    /// The provision that it stands under.
    pub provision: usize,
    /// The date judged on, or a moment of it; `None` is the version's first day.
    pub on: Option<Time>,
    /// What law could be known; `None` is all.
    pub known: Option<Date>,
    /// The facts.
    pub facts: Facts,
    /// What must come out, in the order written.
    pub expectations: Vec<Expectation>,
}

/// What must come out for one rule.
#[derive(Debug, Clone)]
pub struct Expectation {
    /// The act of the rule; `None` is the case's own version.
    pub act: Option<ActId>,
    /// The rule.
    pub rule: Arc<str>,
    /// The path of the subject; `None` is every one of its kind.
    pub subject: Option<Arc<str>>,
    /// What is expected.
    pub expected: Expected,
    /// Where it stands.
    pub span: Span,
}

/// An outcome with what else is said of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Expected {
    /// The outcome or value.
    pub outcome: ExpectedOutcome,
    /// The date.
    pub due: Option<Time>,
    /// Whether the date is said to be provisional.
    pub provisional: bool,
    /// The range of a fine.
    pub range: Option<(Number, Number)>,
    /// Exactly these facts are missing.
    pub missing: Option<Vec<Box<str>>>,
}

/// The outcome or value expected.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ExpectedOutcome {
    /// An outcome by its word.
    Outcome(Outcome),
    /// A classification with this value.
    Value(Value),
    /// Unknown, but not below this value.
    AtLeast(Value),
    /// Unknown, but not above this value.
    AtMost(Value),
}

/// What kind of rule an expectation names: the types that a level has in the versions of its act, or
/// nothing for other forms.
pub(crate) type RuleKinds<'a> = dyn Fn(Option<&ActId>, &str) -> Option<Vec<Option<Type>>> + 'a;

/// Reads a case block; faults are reported and leave out the part concerned.
pub(crate) fn parse_case(
    vocabulary: &Vocabulary,
    (source, lines): (&str, &LineIndex),
    (name, provision): (&Spanned<String>, usize),
    body: Span,
    kinds: &RuleKinds<'_>,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<Case> {
    if name.value.is_empty() {
        diagnostics.push(
            Diagnostic::error(
                "case-without-name",
                name.span,
                ("a case without a name", "案例没有名称"),
            )
            .label(("write what it shows after `case`", "在 `case` 之后写明该案例说明什么")),
        );
    }
    let (node, mut found) = parse_yaml(source, body);
    let is_whole = found.is_empty();
    diagnostics.append(&mut found);
    let Some(node) = node else {
        if is_whole {
            diagnostics.push(
                Diagnostic::error("case-empty", name.span, ("an empty case", "案例没有内容"))
                    .label(("no facts and nothing expected", "既没有事实，也没有预期"))
                    .help((
                        "write facts and `expect:` below, or remove the case",
                        "在其下写明事实和 `expect:`，或者删除该案例",
                    )),
            );
        }
        return None;
    };
    let own = ["on", "known", "expect"];
    let (facts, mut found) = read_facts_node(vocabulary, lines, &node, &own);
    diagnostics.append(&mut found);
    let mut time = |key: &str, (expected, zh): (&str, &str)| {
        let node = node.entry(key)?;
        let time = node.scalar().and_then(|text| text.parse::<Time>().ok());
        let time = time.filter(|time| *time != Time::NotYet);
        if time.is_none() {
            diagnostics.push(
                Diagnostic::error(
                    "impossible-date",
                    node.span,
                    (format!("`{key}` is no date"), format!("`{key}` 不是日期")),
                )
                .label((format!("expected {expected}"), format!("应为{zh}"))),
            );
        }
        time
    };
    let on = time(
        "on",
        (
            "a date such as `2024-01-22`, or a moment such as `2024-01-22T10:30`",
            "日期，如 `2024-01-22`，或者时刻，如 `2024-01-22T10:30`",
        ),
    );
    let known = time("known", ("a date such as `2024-01-22`", "日期，如 `2024-01-22`"));
    let known = known.and_then(Time::date);
    let mut reader = Reader { vocabulary, kinds, diagnostics };
    let expectations = match node.entry("expect").filter(|expect| !expect.entries().is_empty()) {
        Some(expect) => reader.expectations(expect),
        None => {
            reader.report(
                Diagnostic::error(
                    "case-empty",
                    name.span,
                    ("a case that expects nothing", "案例没有预期"),
                )
                .label(("no `expect`", "没有 `expect`"))
                .help((
                    "add `expect:` with rules and their outcomes",
                    "加上 `expect:`，写明各规则的结论",
                )),
            );
            Vec::new()
        }
    };
    let case_name = name.value.as_str().into();
    Some(Case { name: case_name, span: name.span, provision, on, known, facts, expectations })
}

struct Reader<'a> {
    vocabulary: &'a Vocabulary,
    kinds: &'a RuleKinds<'a>,
    diagnostics: &'a mut Vec<Diagnostic>,
}

impl Reader<'_> {
    fn report(&mut self, diagnostic: Diagnostic) {
        self.diagnostics.push(diagnostic);
    }

    fn expectations(&mut self, node: &Node) -> Vec<Expectation> {
        node.entries().iter().filter_map(|(key, value)| self.expectation(key, value)).collect()
    }

    fn expectation(&mut self, key: &Spanned<String>, node: &Node) -> Option<Expectation> {
        let (subject, rule) = match key.value.rsplit_once(' ') {
            Some((subject, rule)) => (Some(Arc::from(subject.trim())), rule),
            None => (None, key.value.as_str()),
        };
        let (act, rule) = match rule.split_once('#') {
            Some((act, rule)) => (Some(act.parse::<ActId>()), rule),
            None => (None, rule),
        };
        let known = match &act {
            Some(Err(_)) => None,
            Some(Ok(act)) => (self.kinds)(Some(act), rule),
            None => (self.kinds)(None, rule),
        };
        let act = act.and_then(Result::ok);
        let Some(kinds) = known else {
            self.report(
                Diagnostic::error(
                    "unknown-name",
                    key.span,
                    (
                        format!("unknown rule `{}`", key.value),
                        format!("未知的规则 `{}`", key.value),
                    ),
                )
                .label(("no such rule, level or sanction", "没有这个名称的规则、认定或者法律责任")),
            );
            return None;
        };
        if let Some(set) = self.set_value(node, &kinds) {
            let expected = Expected {
                outcome: ExpectedOutcome::Value(set),
                due: None,
                provisional: false,
                range: None,
                missing: None,
            };
            return Some(Expectation {
                act,
                rule: Arc::from(rule),
                subject,
                expected,
                span: node.span,
            });
        }
        let Some(text) = node.scalar() else {
            self.report(
                Diagnostic::error(
                    "wrong-type",
                    node.span,
                    ("an expectation that is no outcome", "预期不是结论"),
                )
                .label((
                    "expected an outcome such as `violated` or `due 2026-04-01`",
                    "应为结论，如 `violated` 或者 `due 2026-04-01`",
                )),
            );
            return None;
        };
        let expected = self.expected(text, &kinds, node.span)?;
        Some(Expectation { act, rule: Arc::from(rule), subject, expected, span: node.span })
    }

    /// The value of a level of sets, written as a list: `[wifi, bluetooth]`.
    fn set_value(&self, node: &Node, kinds: &[Option<Type>]) -> Option<Value> {
        let guiju_syntax::yaml::Value::Sequence(items) = &node.value else { return None };
        kinds.iter().flatten().find_map(|ty| {
            let Type::Set(id) = ty else { return None };
            let places = items.iter().map(|item| self.vocabulary.choice_place(*id, item.scalar()?));
            Some(Value::Set(*id, places.collect::<Option<_>>()?))
        })
    }

    fn expected(&mut self, text: &str, kinds: &[Option<Type>], span: Span) -> Option<Expected> {
        let mut expected = Expected {
            outcome: ExpectedOutcome::Outcome(Outcome::Unknown),
            due: None,
            provisional: false,
            range: None,
            missing: None,
        };
        let (head, missing) = match text.split_once(" missing ") {
            Some((head, missing)) => (head, Some(missing)),
            None => (text, None),
        };
        expected.missing =
            missing.map(|list| list.split(',').map(|path| path.trim().into()).collect());
        let levels = || kinds.iter().flatten();
        if let Some(outcome) = levels().find_map(|ty| self.level_outcome(head, ty)) {
            expected.outcome = outcome;
            return Some(expected);
        }
        let (word, rest) = head.split_once(' ').unwrap_or((head, ""));
        let Some(outcome) = Outcome::from_word(word) else {
            self.unknown_outcome(head, levels().next(), span);
            return None;
        };
        expected.outcome = ExpectedOutcome::Outcome(outcome);
        if rest.is_empty() {
            return Some(expected);
        }
        if let Some((low, high)) = rest.split_once("..") {
            let money = |text: &str| match parse_scalar(self.vocabulary, &Type::Money, text) {
                Ok(Value::Money(number)) => Some(number),
                _ => None,
            };
            expected.range = money(low).zip(money(high));
        } else {
            let date = rest.strip_suffix("provisional").map_or(rest, str::trim);
            expected.provisional = date != rest;
            expected.due = date.parse::<Time>().ok();
        }
        if expected.range.is_none() && expected.due.is_none() {
            self.report(
                Diagnostic::error(
                    "wrong-type",
                    span,
                    (
                        format!("`{rest}` is neither a date nor a range"),
                        format!("`{rest}` 既不是日期，也不是金额范围"),
                    ),
                )
                .label(("after the outcome", "在结论之后"))
                .help((
                    "write `due 2026-04-01`, `due 2027-01-14 provisional` or `exposed 0 .. 5000000`",
                    "写成 `due 2026-04-01`、`due 2027-01-14 provisional` 或者 `exposed 0 .. 5000000`",
                )),
            );
            return None;
        }
        Some(expected)
    }

    fn level_outcome(&self, text: &str, ty: &Type) -> Option<ExpectedOutcome> {
        let value = |text: &str| parse_scalar(self.vocabulary, ty, text).ok();
        if let Some(low) = text.strip_prefix("at least ") {
            return value(low).map(ExpectedOutcome::AtLeast);
        }
        if let Some(high) = text.strip_prefix("at most ") {
            return value(high).map(ExpectedOutcome::AtMost);
        }
        // A choice may have a value called like an outcome: the value is meant.
        if matches!(ty, Type::Text) && Outcome::from_word(text).is_some() {
            return None;
        }
        value(text).map(ExpectedOutcome::Value)
    }

    fn unknown_outcome(&mut self, text: &str, level: Option<&Type>, span: Span) {
        let vocabulary = self.vocabulary;
        let values: Vec<&str> = match level {
            Some(Type::Choice(id)) => {
                let values = vocabulary.choice(*id).into_iter().flat_map(|it| &it.values);
                values.map(|(word, _)| &**word).collect()
            }
            _ => Vec::new(),
        };
        let mut words: Vec<&str> = values;
        for outcome in Outcome::ALL {
            words.push(outcome.word());
        }
        let near = nearest(text, words.into_iter());
        self.report(
            Diagnostic::error(
                "unknown-name",
                span,
                (format!("unknown outcome `{text}`"), format!("未知的结论 `{text}`")),
            )
            .label(("no outcome and no value", "既不是结论，也不是值"))
            .did_you_mean(near),
        );
    }
}
