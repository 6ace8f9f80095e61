//! Literals: numbers with scales, percentages, periods, dates.

use guiju_base::{Number, Period, Time, Unit};

use super::Parser;
use crate::ast::ExprKind;
use crate::diagnostic::Diagnostic;
use crate::span::Span;

/// A number has too many digits.
const INEXACT: (&str, &str) = ("a number that cannot be held exactly", "数字无法精确保存");

impl Parser<'_> {
    /// Reads a number with an optional scale word: `800 million`.
    pub(super) fn scaled_number(&mut self) -> Option<Number> {
        let text = self.peek_text();
        let span = self.bump();
        let Ok(number) = text.parse::<Number>() else {
            self.report(
                Diagnostic::error("malformed-number", span, INEXACT)
                    .label(("at most 28 digits", "最多28位")),
            );
            return None;
        };
        let zeros = match self.peek_text() {
            "thousand" => 3,
            "million" => 6,
            "billion" => 9,
            _ => return Some(number),
        };
        let scale = Number::from_i64(10_i64.pow(zeros));
        let whole = span.to(self.bump());
        let scaled = number.checked_mul(scale).ok();
        if scaled.is_none() {
            self.report(Diagnostic::error("malformed-number", whole, INEXACT));
        }
        scaled
    }

    /// A number and what follows it: money, percentage, period or plain.
    pub(super) fn number_literal(&mut self) -> ExprKind {
        let start = self.here();
        let Some(number) = self.scaled_number() else { return ExprKind::Error };
        if self.take_word("CNY") || self.take_word("RMB") {
            return ExprKind::Money(number);
        }
        if self.take_symbol("%") {
            return self.percentage(number, start);
        }
        match self.unit() {
            Some(unit) => match number.to_i64() {
                Some(amount) if amount >= 0 => ExprKind::Period(Period { amount, unit }),
                _ => {
                    let span = start.to(self.last());
                    self.report(
                        Diagnostic::error(
                            "malformed-period",
                            span,
                            ("a period in whole units only", "期间只能是整数个单位"),
                        )
                        .help(("give half a year as `6 months`", "半年写成 `6 months`")),
                    );
                    ExprKind::Error
                }
            },
            None => ExprKind::Number(number),
        }
    }

    /// `10 %` is 0.10.
    fn percentage(&mut self, number: Number, start: Span) -> ExprKind {
        let hundredth = "0.01".parse::<Number>().ok();
        match hundredth.and_then(|hundredth| number.checked_mul(hundredth).ok()) {
            Some(share) => ExprKind::Percent(share),
            None => {
                let span = start.to(self.last());
                self.report(Diagnostic::error(
                    "malformed-number",
                    span,
                    ("a percentage that cannot be held exactly", "百分比无法精确保存"),
                ));
                ExprKind::Error
            }
        }
    }

    fn unit(&mut self) -> Option<Unit> {
        let unit = match self.peek_text() {
            "hour" | "hours" => Unit::Hours,
            "day" | "days" => Unit::Days,
            "week" | "weeks" => Unit::Weeks,
            "month" | "months" => Unit::Months,
            "year" | "years" => Unit::Years,
            "working" if matches!(self.peek_text_at(1), "day" | "days") => {
                self.bump();
                Unit::WorkingDays
            }
            _ => return None,
        };
        self.bump();
        Some(unit)
    }

    pub(super) fn date_literal(&mut self) -> ExprKind {
        let text = self.peek_text();
        let span = self.bump();
        if let Ok(time) = text.parse::<Time>() {
            return ExprKind::Time(time);
        }
        self.report(
            Diagnostic::error(
                "impossible-date",
                span,
                (format!("`{text}` is no date"), format!("`{text}` 不是日期")),
            )
            .label(("not in the calendar", "日历中没有"))
            .help((
                "write `2024-01-22` or `2024-01-22T10:30`",
                "写成 `2024-01-22` 或者 `2024-01-22T10:30`",
            )),
        );
        ExprKind::Error
    }
}
