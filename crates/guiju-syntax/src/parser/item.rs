//! Items of a block, dispatched by their first word; parameters, values, levels.

use super::Parser;
use crate::ast::{Arm, FactType, Form, Item, LetItem, Level, Name, Param, ParamValue};
use crate::diagnostic::Diagnostic;
use crate::span::Span;

impl Parser<'_> {
    /// Reads all items of the block.
    pub(super) fn items(&mut self) -> Vec<Item> {
        let mut items = Vec::new();
        while self.peek().is_some() {
            if !self.at_item() {
                self.missing((
                    "an item such as `rule`, `level` or `param`",
                    "以 `rule`、`level`、`param` 等词开头的一项",
                ));
                self.recover();
                while self.peek().is_some() && !self.at_item() {
                    self.at += 1;
                }
                continue;
            }
            // One-line items may stand together; others are set apart.
            let apart = !matches!(self.peek_text(), "role" | "param" | "let");
            self.line(0, apart);
            let before = self.at;
            if let Some(item) = self.item() {
                items.push(item);
            }
            if self.at == before {
                self.recover();
            }
        }
        items
    }

    fn item(&mut self) -> Option<Item> {
        match self.peek_text() {
            "role" => self.role().map(Item::Role),
            "choice" | "scale" => Some(Item::Choice(self.choice())),
            "single" | "subject" => self.subject().map(Item::Subject),
            "extend" => Some(Item::Extend(self.extend())),
            "convention" => Some(Item::Convention(self.convention())),
            "param" => Some(Item::Param(self.param())),
            "let" => Some(Item::Let(self.let_item())),
            "level" => Some(Item::Level(self.level())),
            "rule" => Some(Item::Rule(self.rule())),
            _ => Some(Item::Sanction(self.sanction())),
        }
    }

    /// Takes the first word of an item and its name.
    pub(super) fn heading(&mut self) -> Name {
        self.bump();
        self.name(("a name", "名称"))
    }

    pub(super) fn fact_type(&mut self) -> FactType {
        for (word, build) in
            [("set", FactType::Set as fn(Name) -> FactType), ("list", FactType::List)]
        {
            if self.is_word(word) && self.peek_text_at(1) == "of" {
                self.bump();
                self.bump();
                return build(self.name(("a type", "类型")));
            }
        }
        FactType::Named(self.name(("a type", "类型")))
    }

    fn param(&mut self) -> Param {
        let name = self.heading();
        self.expect_symbol(":");
        let ty = self.fact_type();
        let value = if self.take_word("open") {
            let reason = self.text_pair();
            ParamValue::Open(reason.unwrap_or(crate::ast::TextPair {
                en: "".into(),
                zh: None,
                span: self.last(),
            }))
        } else {
            self.expect_symbol("=");
            ParamValue::Given(self.expr())
        };
        Param { name, ty, value }
    }

    fn let_item(&mut self) -> LetItem {
        let name = self.heading();
        self.expect_symbol("=");
        LetItem { name, value: self.expr() }
    }

    fn level(&mut self) -> Level {
        let name = self.heading();
        self.expect_symbol(":");
        let ty = self.fact_type();
        let mut level = Level {
            name,
            ty,
            merge: None,
            text: None,
            arms: Vec::new(),
            otherwise: None,
            by_table: false,
            form: Form::default(),
        };
        if self.is_word("by") && self.peek_text_at(1) == "table" {
            self.bump();
            self.bump();
            level.by_table = true;
        }
        while !self.at_item() && self.at_clause() {
            self.level_clause(&mut level);
        }
        level
    }

    fn level_clause(&mut self, level: &mut Level) {
        self.line(2, false);
        match self.peek_text() {
            "merge" => {
                let span = self.bump();
                self.once("merge", level.merge.is_some(), span);
                level.merge = Some(self.name((
                    "`single`, `max`, `min` or `first`",
                    "`single`、`max`、`min` 或者 `first`",
                )));
            }
            "text" => level.text = self.text_clause(level.text.is_some()),
            "is" => {
                let arm = self.arm();
                level.arms.push(arm);
            }
            "otherwise" => {
                let span = self.bump();
                self.once("otherwise", level.otherwise.is_some(), span);
                level.otherwise = Some(self.expr());
            }
            _ => self.form_clause(&mut level.form, ("level", "认定")),
        }
    }

    fn arm(&mut self) -> Arm {
        let start = self.bump();
        let value = self.expr();
        let when = self.take_word("when").then(|| self.expr());
        Arm { value, when, span: start.to(self.last()) }
    }

    /// Reports a clause that stands twice.
    pub(super) fn once(&mut self, clause: &str, already: bool, span: Span) {
        if already {
            self.report(
                Diagnostic::error(
                    "repeated-clause",
                    span,
                    (
                        format!("the clause `{clause}` stands twice"),
                        format!("子句 `{clause}` 出现两次"),
                    ),
                )
                .label(("only the last one would count", "只有最后一个会起作用"))
                .help(match clause {
                    "when" | "unless" | "shown" | "breached" => (
                        "join the two with `and` or `or`, or write a second rule",
                        "用 `and` 或者 `or` 合并两者，或者另写一条规则",
                    ),
                    _ => (
                        "keep one of them, or write a second rule",
                        "保留其中一个，或者另写一条规则",
                    ),
                }),
            );
        }
    }
}
