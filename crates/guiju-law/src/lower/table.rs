//! Decision tables: a row is an arm, a column a condition, the last column the value.
//!
//! A table must answer every combination exactly once. Columns are cut into the finitely many parts
//! that its cells can tell apart, and every combination of parts is tried.

use std::collections::BTreeSet;

use guiju_base::{Lang, Number, Text};
use guiju_syntax::ast::{self, BinaryOp};
use guiju_syntax::document::Table;
use guiju_syntax::{CellTest, Diagnostic, Span, parse_cell_test, parse_cell_value};

use super::scope::Scope;
use crate::ir::{CompareOp, Expr, ExprKind};
use crate::value::{Type, Value};
use crate::vocabulary::Vocabulary;

/// More combinations than this are not tried.
const COMBINATIONS_MAX: usize = 100_000;

/// One column: what it tests, and the parts that its cells tell apart.
struct Column {
    subject: Expr,
    parts: Vec<Part>,
}

/// A part of a column's values: one value, a number exactly, or the numbers between two.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Part {
    Value(Value),
    At(Number),
    Below(Number),
    Between(Number, Number),
    Above(Number),
}

/// A cell after lowering.
enum Test {
    Any,
    OneOf(Vec<Value>),
    Range(Number, Number, bool),
    Compare(CompareOp, Number),
}

impl Scope<'_> {
    /// Lowers a table to arms, and tells whether they answer everything; reports gaps and overlaps.
    pub(crate) fn table(
        &mut self,
        source: &str,
        table: &Table,
        ty: &Type,
        level: &ast::Level,
    ) -> (Vec<(Expr, Option<Expr>)>, bool) {
        let Some((_, inputs)) = table.header.split_last() else { return (Vec::new(), false) };
        let subjects: Vec<Expr> = inputs
            .iter()
            .map(|cell| {
                let (expr, mut found) = parse_cell_value(source, cell.span);
                self.diagnostics.append(&mut found);
                self.lower(&expr, None)
            })
            .collect();
        let mut arms = Vec::new();
        let mut rows = Vec::new();
        for row in &table.rows {
            let Some((result, cells)) = row.split_last() else { continue };
            let (value, mut found) = parse_cell_value(source, result.span);
            self.diagnostics.append(&mut found);
            let value = self.expect(&value, ty);
            let mut tests = Vec::new();
            let mut conditions = Vec::new();
            for (cell, subject) in cells.iter().zip(&subjects) {
                let (test, mut found) = parse_cell_test(source, cell.span);
                self.diagnostics.append(&mut found);
                let (test, condition) = self.cell(&test, subject, cell.span);
                tests.push(test);
                conditions.extend(condition);
            }
            rows.push((row_span(row), tests, literal(&value)));
            arms.push((value, all(conditions)));
        }
        let columns = columns(self.vocabulary, subjects, &rows);
        let mut combinations = combinations(&columns).peekable();
        let tried = combinations.peek().is_some();
        let gap = combinations
            .find(|combination| !rows.iter().any(|(_, tests, _)| matches(tests, combination)));
        self.report_overlap(&columns, &rows);
        if let (Some(gap), None) = (&gap, &level.otherwise) {
            let example = describe(self.vocabulary, &columns, gap);
            self.report(
                Diagnostic::error(
                    "incomplete-table",
                    table.span,
                    ("a decision table with a gap", "决策表有遗漏"),
                )
                .label(("no row for some facts", "某些事实没有对应的行"))
                .note(example)
                .help((
                    "add a row, or `otherwise` to the level",
                    "增加一行，或者为该认定加上 `otherwise`",
                )),
            );
        }
        (arms, tried && gap.is_none())
    }

    fn cell(&mut self, test: &CellTest, subject: &Expr, span: Span) -> (Test, Option<Expr>) {
        let yes_no = |kind| Some(Expr { kind, ty: Type::YesNo, span });
        let boxed = || Box::new(subject.clone());
        match test {
            CellTest::Any => (Test::Any, None),
            CellTest::OneOf(values) => {
                let lowered: Vec<Expr> =
                    values.iter().map(|value| self.expect(value, &subject.ty)).collect();
                let known = lowered.iter().filter_map(literal).collect();
                let equal = |value: Expr| Expr {
                    span: value.span,
                    kind: ExprKind::Compare(CompareOp::Equal, boxed(), Box::new(value)),
                    ty: Type::YesNo,
                };
                let mut tests: Vec<Expr> = lowered.into_iter().map(equal).collect();
                let condition =
                    if tests.len() == 1 { tests.pop() } else { yes_no(ExprKind::Or(tests)) };
                (Test::OneOf(known), condition)
            }
            CellTest::Range { low, high, half_open } => {
                let low = Box::new(self.expect(low, &subject.ty));
                let high = Box::new(self.expect(high, &subject.ty));
                let ends = (number(&low), number(&high));
                let test = match ends {
                    (Some(low), Some(high)) => Test::Range(low, high, *half_open),
                    _ => Test::Any,
                };
                let half_open = *half_open;
                (test, yes_no(ExprKind::InRange { value: boxed(), low, high, half_open }))
            }
            CellTest::Compare(op, bound) => {
                let bound = Box::new(self.expect(bound, &subject.ty));
                let op = match op {
                    BinaryOp::Equal => CompareOp::Equal,
                    BinaryOp::NotEqual => CompareOp::NotEqual,
                    BinaryOp::Less => CompareOp::Less,
                    BinaryOp::LessOrEqual => CompareOp::LessOrEqual,
                    BinaryOp::Greater => CompareOp::Greater,
                    _ => CompareOp::GreaterOrEqual,
                };
                let test = number(&bound).map_or(Test::Any, |bound| Test::Compare(op, bound));
                (test, yes_no(ExprKind::Compare(op, boxed(), bound)))
            }
        }
    }

    fn report_overlap(&mut self, columns: &[Column], rows: &[(Span, Vec<Test>, Option<Value>)]) {
        for combination in combinations(columns) {
            let mut hits = rows.iter().filter(|(_, tests, _)| matches(tests, &combination));
            let Some((_, _, first)) = hits.next() else { continue };
            if let Some((span, ..)) = hits.find(|(_, _, value)| value != first) {
                let example = describe(self.vocabulary, columns, &combination);
                self.report(
                    Diagnostic::error(
                        "overlapping-table",
                        *span,
                        ("two rows that disagree", "决策表有两行相互矛盾"),
                    )
                    .label(("an earlier row says something else", "前面有一行给出不同的值"))
                    .note(example)
                    .help(("narrow one of the rows", "缩小其中一行的范围")),
                );
                return;
            }
        }
    }
}

fn row_span(row: &[guiju_syntax::document::Cell]) -> Span {
    match (row.first(), row.last()) {
        (Some(first), Some(last)) => first.span.to(last.span),
        _ => Span::default(),
    }
}

fn all(mut conditions: Vec<Expr>) -> Option<Expr> {
    if conditions.len() < 2 {
        return conditions.pop();
    }
    let span = conditions.iter().map(|it| it.span).reduce(Span::to).unwrap_or_default();
    Some(Expr { kind: ExprKind::And(conditions), ty: Type::YesNo, span })
}

fn literal(expr: &Expr) -> Option<Value> {
    if let ExprKind::Literal(value) = &expr.kind { Some(value.clone()) } else { None }
}

fn number(expr: &Expr) -> Option<Number> {
    literal(expr).as_ref().and_then(ordinal)
}

/// The number of a value; for a value of a scale its place.
fn ordinal(value: &Value) -> Option<Number> {
    match value {
        Value::Choice(_, place) => Some(Number::from_i64(i64::from(*place))),
        other => other.number(),
    }
}

/// Cuts every column into parts; a column that cannot be cut has one part that only `any` meets.
fn columns(
    vocabulary: &Vocabulary,
    subjects: Vec<Expr>,
    rows: &[(Span, Vec<Test>, Option<Value>)],
) -> Vec<Column> {
    let cut = |(place, subject): (usize, Expr)| {
        let tests = rows.iter().filter_map(|(_, tests, _)| tests.get(place));
        let parts = match &subject.ty {
            Type::YesNo => [true, false].map(|it| Part::Value(Value::YesNo(it))).into(),
            Type::Choice(id) => {
                let count = vocabulary.choice(*id).map_or(0, |choice| choice.values.len());
                (0..u16::try_from(count).unwrap_or(u16::MAX))
                    .map(|place| Part::Value(Value::Choice(*id, place)))
                    .collect()
            }
            ty if ty.is_numeric() => number_parts(tests),
            _ => Vec::new(),
        };
        Column { subject, parts }
    };
    subjects.into_iter().enumerate().map(cut).collect()
}

fn number_parts<'a>(tests: impl Iterator<Item = &'a Test>) -> Vec<Part> {
    let mut bounds = BTreeSet::new();
    for test in tests {
        match test {
            Test::Any => {}
            Test::OneOf(values) => bounds.extend(values.iter().filter_map(Value::number)),
            Test::Range(low, high, _) => bounds.extend([*low, *high]),
            Test::Compare(_, bound) => {
                bounds.insert(*bound);
            }
        }
    }
    let mut parts = Vec::new();
    let mut previous = None;
    for bound in bounds {
        parts.push(previous.map_or(Part::Below(bound), |low| Part::Between(low, bound)));
        parts.push(Part::At(bound));
        previous = Some(bound);
    }
    parts.extend(previous.map(Part::Above));
    parts
}

/// All combinations of parts, unless there are too many or a column could not be cut.
fn combinations(columns: &[Column]) -> impl Iterator<Item = Vec<&Part>> {
    let total = columns
        .iter()
        .try_fold(1_usize, |total, column| total.checked_mul(column.parts.len()))
        .filter(|total| *total <= COMBINATIONS_MAX)
        .unwrap_or(0);
    (0..total).map(move |number| {
        let mut rest = number;
        columns
            .iter()
            .filter_map(|column| {
                let part = column.parts.get(rest % column.parts.len());
                rest /= column.parts.len();
                part
            })
            .collect()
    })
}

fn matches(tests: &[Test], combination: &[&Part]) -> bool {
    tests.iter().zip(combination).all(|(test, part)| matches_part(test, part))
}

fn matches_part(test: &Test, part: &Part) -> bool {
    match (test, part) {
        (Test::Any, _) => true,
        (Test::OneOf(values), Part::Value(value)) => values.contains(value),
        (Test::OneOf(values), Part::At(at)) => values.iter().any(|it| it.number() == Some(*at)),
        (Test::OneOf(_), _) => false,
        (Test::Range(low, high, half_open), part) => {
            let above = compare_part(part, CompareOp::GreaterOrEqual, *low);
            let upper = if *half_open { CompareOp::Less } else { CompareOp::LessOrEqual };
            above && compare_part(part, upper, *high)
        }
        (Test::Compare(op, bound), part) => compare_part(part, *op, *bound),
    }
}

/// Whether all numbers of the part compare so; bounds never cut through a part.
fn compare_part(part: &Part, op: CompareOp, bound: Number) -> bool {
    let exact = |at: Number| match op {
        CompareOp::Equal => at == bound,
        CompareOp::NotEqual => at != bound,
        CompareOp::Less => at < bound,
        CompareOp::LessOrEqual => at <= bound,
        CompareOp::Greater => at > bound,
        CompareOp::GreaterOrEqual => at >= bound,
    };
    let below = match part {
        Part::Value(value) => return ordinal(value).is_some_and(exact),
        Part::At(at) => return exact(*at),
        Part::Below(high) | Part::Between(_, high) => *high <= bound,
        Part::Above(_) => false,
    };
    match op {
        CompareOp::Equal => false,
        CompareOp::NotEqual => true,
        CompareOp::Less | CompareOp::LessOrEqual => below,
        CompareOp::Greater | CompareOp::GreaterOrEqual => !below,
    }
}

/// Facts for which a table gives no answer, or two.
fn describe(vocabulary: &Vocabulary, columns: &[Column], combination: &[&Part]) -> Text {
    let name = |expr: &Expr| match &expr.kind {
        ExprKind::Fact(_, path) => Text::same(path.join(".")),
        ExprKind::Item(_) | ExprKind::Foreign(..) => Text::new("the value", "该值"),
        _ => Text::new("the condition", "该条件"),
    };
    let part = |part: &Part| match part {
        Part::Value(value) => Text::same(format!("= {}", value.show(vocabulary))),
        Part::At(at) => Text::same(format!("= {at}")),
        Part::Below(high) => Text::same(format!("< {high}")),
        Part::Between(low, high) => {
            Text::new(format!("between {low} and {high}"), format!("> {low} 且 < {high}"))
        }
        Part::Above(low) => Text::same(format!("> {low}")),
    };
    let tests: Vec<(Text, Text)> = columns
        .iter()
        .zip(combination)
        .map(|(column, it)| (name(&column.subject), part(it)))
        .collect();
    let shown = |lang, joint| {
        let test = |(name, part): &(Text, Text)| format!("`{} {}`", name.get(lang), part.get(lang));
        tests.iter().map(test).collect::<Vec<_>>().join(joint)
    };
    Text::new(
        format!("for example {}", shown(Lang::En, " and ")),
        format!("例如 {}", shown(Lang::Zh, "，")),
    )
}
