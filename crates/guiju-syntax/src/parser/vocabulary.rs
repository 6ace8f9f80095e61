//! Vocabulary: roles, choices, subjects, conventions.

use guiju_base::{Convention as BaseConvention, FirstDay, MonthEnd, Number, Roll, Text};

use super::Parser;
use crate::ast::{
    Choice, ChoiceValue, Convention, Extend, Fact, FactType, Field, FieldShape, Name, Record, Role,
    Subject, TextPair,
};
use crate::diagnostic::Diagnostic;
use crate::token::TokenKind;

impl Parser<'_> {
    pub(super) fn role(&mut self) -> Option<Role> {
        let name = self.heading();
        Some(Role { name, title: self.text_pair()? })
    }

    pub(super) fn choice(&mut self) -> Choice {
        let ordered = self.is_word("scale");
        let name = self.heading();
        let mut values = Vec::new();
        // A value may be called like a clause or an item: two strings after the word decide.
        while self.is_kind(TokenKind::Word)
            && self.peek_at(1).is_some_and(|next| next.kind == TokenKind::Text)
        {
            self.line(2, false);
            let name = self.any_name();
            if let Some(title) = self.text_pair() {
                values.push(ChoiceValue { name, title });
            }
        }
        if values.is_empty() {
            self.missing(("a value with its texts", "值及其英文和中文文字"));
        }
        Choice { name, ordered, values }
    }

    pub(super) fn subject(&mut self) -> Option<Subject> {
        let single = self.take_word("single");
        if !self.is_word("subject") {
            self.missing(Text::same("`subject`"));
            return None;
        }
        let name = self.heading();
        let title = self.text_pair()?;
        Some(Subject { name, single, title, record: self.record() })
    }

    pub(super) fn extend(&mut self) -> Extend {
        let name = self.heading();
        Extend { name, record: self.record() }
    }

    fn record(&mut self) -> Record {
        let mut fields = Vec::new();
        if !self.expect_symbol("{") {
            return Record { fields };
        }
        while self.peek().is_some() && !self.is_symbol("}") {
            self.line(2 * (self.depth + 1), false);
            let before = self.at;
            match self.nested(Self::field) {
                Some(Some(field)) => fields.push(field),
                _ => self.skip_field(before),
            }
        }
        self.line(2 * self.depth, false);
        self.expect_symbol("}");
        Record { fields }
    }

    /// After an error inside a record: on to the next `name :`, `name {` or `}`.
    fn skip_field(&mut self, before: usize) {
        if self.at == before {
            self.at += 1;
        }
        while self.peek().is_some()
            && !self.is_symbol("}")
            && !(self.is_kind(TokenKind::Word) && self.peek_text_at(1) == ":")
        {
            self.at += 1;
        }
    }

    fn field(&mut self) -> Option<Field> {
        let start = self.here();
        if !self.is_kind(TokenKind::Word) {
            self.missing(("the name of a fact", "事实的名称"));
            return None;
        }
        let name = self.any_name();
        let shape = if self.take_symbol(":") {
            let next = self.peek_at(1).map(|token| token.kind);
            if self.is_word("list") && next == Some(TokenKind::Text) {
                self.bump();
                let title = self.text_pair()?;
                FieldShape::List(title, self.record())
            } else {
                FieldShape::Fact(Box::new(self.fact()))
            }
        } else {
            let title = self.text_pair()?;
            FieldShape::Record(title, self.record())
        };
        Some(Field { name, shape, span: start.to(self.last()) })
    }

    fn fact(&mut self) -> Fact {
        let ty: FactType = self.fact_type();
        let is_share = matches!(&ty, FactType::Named(name) if &*name.text == "percent");
        let (low, high) = self.domain(is_share);
        let mut fact = Fact { ty, low, high, unit: None, ask: None, look: None };
        loop {
            let indent = 2 * (self.depth + 1);
            let slot = match self.peek_text() {
                // A fact may be called `unit`: a string must follow the clause.
                _ if self.peek_at(1).is_none_or(|next| next.kind != TokenKind::Text) => break,
                "ask" => &fact.ask,
                "look" => &fact.look,
                "unit" => &fact.unit,
                _ => break,
            };
            let (word, already) = (self.peek_text(), slot.is_some());
            self.line(indent, false);
            let span = self.bump();
            self.once(word, already, span);
            let text = self.text_pair();
            match word {
                "ask" => fact.ask = text,
                "look" => fact.look = text,
                _ => fact.unit = text,
            }
        }
        fact
    }

    /// `LOW ..`, `.. HIGH`, `LOW .. HIGH`.
    fn domain(&mut self, is_share: bool) -> (Option<Number>, Option<Number>) {
        let bound = |parser: &mut Self| {
            let negative = parser.is_symbol("-")
                && parser.peek_at(1).is_some_and(|next| next.kind == TokenKind::Number);
            if negative {
                parser.bump();
            }
            if !parser.is_kind(TokenKind::Number) {
                return None;
            }
            let mut number = parser.scaled_number()?;
            if is_share {
                // `100 %` is 1, and a bare `100` could be read as either.
                parser.expect_symbol("%");
                let hundredth = "0.01".parse::<Number>().ok()?;
                number = number.checked_mul(hundredth).ok()?;
            }
            if negative { Number::ZERO.checked_sub(number).ok() } else { Some(number) }
        };
        let low = bound(self);
        if !self.take_symbol("..") {
            if low.is_some() {
                self.missing(Text::same("`..`"));
            }
            return (low, None);
        }
        (low, bound(self))
    }

    pub(super) fn convention(&mut self) -> Convention {
        let name = self.heading();
        let mut text = None;
        let mut basis = None;
        let mut first_day = None;
        let mut month_end = None;
        let mut roll = None;
        while !self.at_item() && self.at_clause() {
            self.line(2, false);
            match self.peek_text() {
                "text" => text = self.text_clause(text.is_some()),
                "basis" => {
                    self.bump();
                    basis = self.text_pair();
                }
                "first-day" => {
                    first_day = self.one_of(&[
                        ("excluded", FirstDay::Excluded),
                        ("included", FirstDay::Included),
                    ]);
                }
                "month-end" => {
                    month_end = self.one_of(&[
                        ("clamp", MonthEnd::Clamp),
                        ("spill", MonthEnd::Spill),
                        ("refuse", MonthEnd::Refuse),
                    ]);
                }
                "roll" => {
                    roll = self.one_of(&[
                        ("none", Roll::None),
                        ("following", Roll::Following),
                        ("preceding", Roll::Preceding),
                    ]);
                }
                _ => {
                    self.missing((
                        "`text`, `first-day`, `month-end`, `roll` or `basis`",
                        "`text`、`first-day`、`month-end`、`roll` 或者 `basis`",
                    ));
                    self.recover();
                }
            }
        }
        let convention = self.convention_of(&name, text, first_day, month_end, roll, basis);
        Convention { name, convention }
    }

    fn convention_of(
        &mut self,
        name: &Name,
        text: Option<TextPair>,
        first_day: Option<FirstDay>,
        month_end: Option<MonthEnd>,
        roll: Option<Roll>,
        basis: Option<TextPair>,
    ) -> Option<BaseConvention> {
        let bilingual = |pair: TextPair| Text::new(&*pair.en, pair.zh.as_deref().unwrap_or(""));
        let complete = (|| {
            Some(BaseConvention {
                name: name.text.clone(),
                text: bilingual(text?),
                first_day: first_day?,
                month_end: month_end?,
                roll: roll?,
                basis: bilingual(basis?),
            })
        })();
        if complete.is_none() {
            self.report(
                Diagnostic::error(
                    "incomplete-convention",
                    name.span,
                    (
                        format!("the convention `{}` is incomplete", name.text),
                        format!("期间计算规则 `{}` 不完整", name.text),
                    ),
                )
                .label((
                    "needs `text`, `first-day`, `month-end`, `roll` and `basis`",
                    "须有 `text`、`first-day`、`month-end`、`roll` 和 `basis`",
                )),
            );
        }
        complete
    }

    fn one_of<T: Copy>(&mut self, choices: &[(&str, T)]) -> Option<T> {
        self.bump();
        let found = choices.iter().find(|(word, _)| self.is_word(word)).map(|(_, value)| *value);
        if found.is_some() {
            self.bump();
        } else {
            let words: Vec<_> = choices.iter().map(|(word, _)| format!("`{word}`")).collect();
            self.missing((words.join(" or "), words.join(" 或者 ")));
        }
        found
    }
}
