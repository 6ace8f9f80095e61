//! Expressions by recursive descent, loosest operator first.

use guiju_base::{Rounding, Text, Time};

use super::Parser;
use crate::ast::{
    Aggregate, AggregateKind, BinaryOp, Deadline, Edge, Expr, ExprKind, Name, Suspended,
};
use crate::diagnostic::Diagnostic;
use crate::token::TokenKind;

/// Longest run of `+`, `-` and `*` in one expression; longer sums are `sum of`.
const CHAIN_MAX: usize = 64;

impl Parser<'_> {
    /// Reads an expression; on an error reports it and gives [`ExprKind::Error`].
    pub(super) fn expr(&mut self) -> Expr {
        let start = self.here();
        self.nested(Self::or).unwrap_or(Expr { kind: ExprKind::Error, span: start })
    }

    fn or(&mut self) -> Expr {
        self.many("or", Self::and, ExprKind::Or)
    }

    fn and(&mut self) -> Expr {
        self.many("and", Self::negation, ExprKind::And)
    }

    fn many(
        &mut self,
        word: &str,
        part: fn(&mut Self) -> Expr,
        build: fn(Vec<Expr>) -> ExprKind,
    ) -> Expr {
        let first = part(self);
        if !self.is_word(word) {
            return first;
        }
        let start = first.span;
        let mut parts = vec![first];
        while self.take_word(word) {
            parts.push(part(self));
        }
        Expr { kind: build(parts), span: start.to(self.last()) }
    }

    fn negation(&mut self) -> Expr {
        if self.is_word("not") && self.peek_text_at(1) != "yet" {
            let start = self.bump();
            let inner = self.nested(Self::negation);
            let inner = inner.unwrap_or(Expr { kind: ExprKind::Error, span: start });
            return Expr { span: start.to(inner.span), kind: ExprKind::Not(Box::new(inner)) };
        }
        self.comparison()
    }

    fn comparison(&mut self) -> Expr {
        let left = self.operand();
        if self.take_word("in") {
            return self.membership(left);
        }
        let Some(op) = self.comparison_op() else { return left };
        let right = self.operand();
        if self.comparison_op().is_some() {
            let span = self.last();
            self.report(
                Diagnostic::error(
                    "chained-comparison",
                    span,
                    ("comparisons do not chain", "比较不能连写"),
                )
                .label(("second comparison", "第二个比较"))
                .help((
                    "write `a < b and b < c`, or `b in a ..< c`",
                    "写成 `a < b and b < c`，或者 `b in a ..< c`",
                )),
            );
            let _ = self.operand();
        }
        let span = left.span.to(right.span);
        Expr { kind: ExprKind::Binary(op, Box::new(left), Box::new(right)), span }
    }

    fn comparison_op(&mut self) -> Option<BinaryOp> {
        let op = match (self.peek_text(), self.peek_text_at(1)) {
            ("=", _) => BinaryOp::Equal,
            ("!=", _) => BinaryOp::NotEqual,
            ("<", _) => BinaryOp::Less,
            ("under", _) if self.is_kind(TokenKind::Word) => BinaryOp::Less,
            ("<=", _) => BinaryOp::LessOrEqual,
            (">", _) => BinaryOp::Greater,
            ("over", _) if self.is_kind(TokenKind::Word) => BinaryOp::Greater,
            (">=", _) => BinaryOp::GreaterOrEqual,
            ("at", "most") => {
                self.bump();
                BinaryOp::LessOrEqual
            }
            ("at", "least") => {
                self.bump();
                BinaryOp::GreaterOrEqual
            }
            _ => return None,
        };
        self.bump();
        Some(op)
    }

    fn membership(&mut self, value: Expr) -> Expr {
        let low = self.operand();
        let half_open = self.is_symbol("..<");
        if !half_open && !self.is_symbol("..") {
            let span = value.span.to(low.span);
            let kind = ExprKind::Binary(BinaryOp::In, Box::new(value), Box::new(low));
            return Expr { kind, span };
        }
        self.bump();
        let high = self.operand();
        let span = value.span.to(high.span);
        let (value, low, high) = (Box::new(value), Box::new(low), Box::new(high));
        Expr { kind: ExprKind::InRange { value, low, high, half_open }, span }
    }

    /// Sums and products, with an optional rounding.
    pub(super) fn operand(&mut self) -> Expr {
        let start = self.here();
        let sum = self
            .nested(|parser| parser.chain(&["+", "-"], Self::product))
            .unwrap_or(Expr { kind: ExprKind::Error, span: start });
        if !self.take_word("rounded") {
            return sum;
        }
        let mode = self.rounding();
        self.expect_word("to");
        let step = if self.is_kind(TokenKind::Number) { self.scaled_number() } else { None };
        let (Some(mode), Some(step)) = (mode, step) else {
            self.missing((
                "a rounding such as `rounded half-up to 0.01`",
                "取整方法，如 `rounded half-up to 0.01`",
            ));
            return Expr { kind: ExprKind::Error, span: start };
        };
        let span = start.to(self.last());
        Expr { kind: ExprKind::Rounded(Box::new(sum), mode, step), span }
    }

    fn rounding(&mut self) -> Option<Rounding> {
        let mode = match self.peek_text() {
            "half-up" => Rounding::HalfUp,
            "half-even" => Rounding::HalfEven,
            "up" => Rounding::Up,
            "down" => Rounding::Down,
            "floor" => Rounding::Floor,
            "ceiling" => Rounding::Ceiling,
            _ => return None,
        };
        self.bump();
        Some(mode)
    }

    fn product(&mut self) -> Expr {
        self.chain(&["*", "/"], Self::counted)
    }

    /// Left-associative operators; the length is bounded because the tree leans left.
    fn chain(&mut self, symbols: &[&str], part: fn(&mut Self) -> Expr) -> Expr {
        let mut left = part(self);
        for _ in 0..CHAIN_MAX {
            let op = match self.peek_text() {
                symbol if !symbols.contains(&symbol) => return left,
                "+" => BinaryOp::Add,
                "-" => BinaryOp::Subtract,
                "*" => BinaryOp::Multiply,
                _ => BinaryOp::Divide,
            };
            self.bump();
            let right = part(self);
            let span = left.span.to(right.span);
            left = Expr { kind: ExprKind::Binary(op, Box::new(left), Box::new(right)), span };
        }
        let span = self.here();
        self.report(
            Diagnostic::error(
                "nested-too-deep",
                span,
                ("a sum with too many terms", "算式的项数过多"),
            )
            .label((format!("more than {CHAIN_MAX}"), format!("超过{CHAIN_MAX}项")))
            .help(("use `sum of … for … in …`", "改用 `sum of … for … in …`")),
        );
        left
    }

    /// A primary, perhaps a period counted `after` an event.
    fn counted(&mut self) -> Expr {
        let period = self.primary();
        if !self.take_word("after") {
            return period;
        }
        let start = period.span;
        let anchor = self.primary();
        let mut deadline =
            Deadline { period, anchor, suspended: None, extended: None, interrupted: None };
        loop {
            if self.take_word("suspended") {
                deadline.suspended = Some(self.suspended());
            } else if self.take_word("extended") {
                self.expect_word("by");
                deadline.extended = Some(self.primary());
            } else if self.take_word("interrupted") {
                self.expect_word("by");
                deadline.interrupted = Some(self.primary());
            } else {
                break;
            }
        }
        let span = start.to(self.last());
        Expr { kind: ExprKind::Deadline(Box::new(deadline)), span }
    }

    fn suspended(&mut self) -> Suspended {
        let (binder, list) = self.binding();
        self.expect_word("from");
        let from = self.primary();
        self.expect_word("to");
        Suspended { binder, list, from, to: self.primary() }
    }

    /// `x in LIST`.
    fn binding(&mut self) -> (Name, Expr) {
        let binder = self.name(("a name for one element", "列表中一项的名称"));
        self.expect_word("in");
        (binder, self.primary())
    }

    fn primary(&mut self) -> Expr {
        let start = self.here();
        self.nested(Self::primary_unbounded).unwrap_or(Expr { kind: ExprKind::Error, span: start })
    }

    fn primary_unbounded(&mut self) -> Expr {
        let start = self.here();
        let kind = match self.peek().map(|token| token.kind) {
            Some(TokenKind::Number) => self.number_literal(),
            Some(TokenKind::Date) => self.date_literal(),
            Some(TokenKind::Text) => ExprKind::Text(self.string().0),
            Some(TokenKind::Reference) => ExprKind::Foreign(self.reference()),
            Some(TokenKind::Word) => self.word_expr(),
            Some(TokenKind::Symbol) if self.is_symbol("(") => return self.parenthesis(),
            Some(TokenKind::Symbol) if self.is_symbol("{") => self.set(),
            _ => {
                self.missing(("an expression", "表达式"));
                ExprKind::Error
            }
        };
        let kind = match kind {
            ExprKind::Percent(share) if self.take_word("of") => {
                let share = Expr { kind: ExprKind::Percent(share), span: start };
                let whole = self.primary();
                ExprKind::Binary(BinaryOp::Multiply, Box::new(share), Box::new(whole))
            }
            other => other,
        };
        Expr { kind, span: start.to(self.last()) }
    }

    fn parenthesis(&mut self) -> Expr {
        let start = self.bump();
        let mut inner = self.expr();
        self.expect_symbol(")");
        inner.span = start.to(self.last());
        inner
    }

    fn set(&mut self) -> ExprKind {
        self.bump();
        let elements = self.listed("}");
        ExprKind::Set(elements)
    }

    /// Expressions separated by commas up to `close`, which is taken.
    fn listed(&mut self, close: &str) -> Vec<Expr> {
        let mut elements = Vec::new();
        while self.peek().is_some() && !self.is_symbol(close) {
            let before = self.at;
            elements.push(self.expr());
            if !self.take_symbol(",") || self.at == before {
                break;
            }
        }
        self.expect_symbol(close);
        elements
    }

    fn word_expr(&mut self) -> ExprKind {
        match (self.peek_text(), self.peek_text_at(1)) {
            ("true" | "false", _) => {
                let value = self.is_word("true");
                self.bump();
                ExprKind::Bool(value)
            }
            ("today", _) => {
                self.bump();
                ExprKind::Today
            }
            ("not", "yet") => {
                self.bump();
                self.bump();
                ExprKind::Time(Time::NotYet)
            }
            ("if", _) => self.conditional(),
            ("max" | "min", "(") => {
                let greatest = self.is_word("max");
                self.bump();
                self.bump();
                ExprKind::Extreme(greatest, self.listed(")"))
            }
            ("count" | "sum" | "max" | "min", "of") => self.aggregate(),
            ("any" | "all", _)
                if self.peek_text_at(2) == "in"
                    && self.peek_at(1).is_some_and(|next| next.kind == TokenKind::Word) =>
            {
                self.quantifier()
            }
            ("closure", "of") => self.closure(),
            ("share", "of") => self.share(),
            ("breach", "of") => {
                self.bump();
                self.bump();
                ExprKind::Breach(self.reference())
            }
            _ if (self.at_clause() || self.at_item()) && self.peek_text_at(1) != "." => {
                self.missing(("an expression", "表达式"));
                ExprKind::Error
            }
            _ => self.path(),
        }
    }

    fn path(&mut self) -> ExprKind {
        let mut segments = vec![self.any_name()];
        while self.is_symbol(".")
            && self.peek_at(1).is_some_and(|next| next.kind == TokenKind::Word)
        {
            self.bump();
            segments.push(self.any_name());
        }
        ExprKind::Path(segments)
    }

    fn conditional(&mut self) -> ExprKind {
        self.bump();
        let condition = self.expr();
        self.expect_word("then");
        let yes = self.expr();
        self.expect_word("else");
        ExprKind::If(Box::new(condition), Box::new(yes), Box::new(self.expr()))
    }

    /// `count of x in list`, `sum of e for x in list`.
    fn aggregate(&mut self) -> ExprKind {
        let kind = match self.peek_text() {
            "count" => AggregateKind::Count,
            "sum" => AggregateKind::Sum,
            "max" => AggregateKind::Max,
            _ => AggregateKind::Min,
        };
        self.bump();
        self.bump();
        let body = (kind != AggregateKind::Count).then(|| {
            let body = self.operand();
            self.expect_word("for");
            body
        });
        let (binder, list) = self.binding();
        let filter = self.take_word("where").then(|| self.expr());
        ExprKind::Aggregate(Box::new(Aggregate { kind, binder, list, filter, body }))
    }

    /// `any x in list where c`, `all x in list [where c] have d`.
    fn quantifier(&mut self) -> ExprKind {
        let kind = if self.is_word("any") { AggregateKind::Any } else { AggregateKind::All };
        self.bump();
        let (binder, list) = self.binding();
        let filter = self.take_word("where").then(|| self.expr());
        let body = (kind == AggregateKind::All).then(|| {
            self.expect_word("have");
            self.expr()
        });
        if kind == AggregateKind::Any && filter.is_none() {
            self.missing(Text::same("`where`"));
        }
        ExprKind::Aggregate(Box::new(Aggregate { kind, binder, list, filter, body }))
    }

    fn closure(&mut self) -> ExprKind {
        self.bump();
        self.bump();
        let start = self.primary();
        let edge = self.edge();
        let edge = Edge { filter: self.edge_filter(), ..edge };
        ExprKind::Closure(Box::new(start), Box::new(edge))
    }

    fn share(&mut self) -> ExprKind {
        self.bump();
        self.bump();
        let owned = Box::new(self.primary());
        self.expect_word("held");
        self.expect_word("by");
        let owner = Box::new(self.primary());
        let edge = self.edge();
        self.expect_word("by");
        let by = Box::new(self.primary());
        let edge = Box::new(Edge { filter: self.edge_filter(), ..edge });
        ExprKind::Share { owned, owner, edge, by }
    }

    /// `over h in LIST from E to E`.
    fn edge(&mut self) -> Edge {
        self.expect_word("over");
        let (binder, list) = self.binding();
        self.expect_word("from");
        let from = self.primary();
        self.expect_word("to");
        Edge { binder, list, from, to: self.primary(), filter: None }
    }

    fn edge_filter(&mut self) -> Option<Expr> {
        self.take_word("where").then(|| self.expr())
    }
}

impl Parser<'_> {
    /// `any`, `a, b`, `8 ..< 18`, `< 8`.
    pub(super) fn cell_test(&mut self) -> super::CellTest {
        use super::CellTest;
        let alone = self.peek_at(1).is_none();
        if alone && (self.is_word("any") || self.is_symbol("-") || self.peek_text() == "—") {
            self.bump();
            return CellTest::Any;
        }
        if let Some(op) = self.comparison_op() {
            return CellTest::Compare(op, self.operand());
        }
        let first = self.operand();
        let half_open = self.is_symbol("..<");
        if half_open || self.is_symbol("..") {
            self.bump();
            return CellTest::Range { low: first, high: self.operand(), half_open };
        }
        let mut values = vec![first];
        while self.take_symbol(",") {
            values.push(self.operand());
        }
        CellTest::OneOf(values)
    }
}
