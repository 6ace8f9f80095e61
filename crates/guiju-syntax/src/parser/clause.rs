//! Rules and sanctions: a sentence with bearer and action, and its clauses.

use super::Parser;
use crate::ast::{
    Form, Name, Reference, Rule, RuleForm, Sanction, TextPair, Timing, TimingKind, Verified,
};
use crate::diagnostic::{Diagnostic, nearest};
use crate::token::TokenKind;

impl Parser<'_> {
    pub(super) fn rule(&mut self) -> Rule {
        let mut rule = Rule {
            name: self.heading(),
            text: None,
            says: None,
            when: None,
            unless: None,
            timing: None,
            shown: None,
            breached: None,
            form: Form::default(),
        };
        while self.peek().is_some() && !self.at_item() {
            if self.at_clause() {
                self.rule_clause(&mut rule);
            } else if self.is_kind(TokenKind::Word) && rule.says.is_none() {
                self.line(2, false);
                rule.says = self.sentence();
            } else {
                self.missing((
                    "a clause such as `when`, `shown by` or `within`",
                    "子句，如 `when`、`shown by` 或者 `within`",
                ));
                self.recover();
            }
        }
        rule
    }

    /// `ROLE must ACTION`, `ROLE must not ACTION`, `ROLE may ACTION`, `LEVEL is VALUE`.
    fn sentence(&mut self) -> Option<RuleForm> {
        let first = self.any_name();
        if self.take_word("is") {
            return Some(RuleForm::Is(first, self.expr()));
        }
        if self.take_word("may") {
            return Some(RuleForm::May(first, self.action()));
        }
        if self.take_word("must") {
            return Some(if self.take_word("not") {
                RuleForm::MustNot(first, self.action())
            } else {
                RuleForm::Must(first, self.action())
            });
        }
        self.missing(("`must`, `must not`, `may` or `is`", "`must`、`must not`、`may` 或者 `is`"));
        self.recover();
        None
    }

    /// The words up to the next clause, as one name.
    fn action(&mut self) -> Name {
        let start = self.here();
        let mut words = Vec::new();
        while self.is_kind(TokenKind::Word) && !self.at_clause() && !self.at_item() {
            words.push(self.peek_text());
            self.bump();
        }
        if words.is_empty() {
            self.missing((
                "an action, such as `obtain guardian-consent`",
                "行为，如 `obtain guardian-consent`",
            ));
            return Name { text: "".into(), span: start };
        }
        Name { text: words.join(" ").into(), span: start.to(self.last()) }
    }

    fn rule_clause(&mut self, rule: &mut Rule) {
        let word = self.peek_text();
        let indent = match word {
            "text" | "notwithstanding" | "subject" | "for" | "cites" | "verified" | "note" => 2,
            _ => 4,
        };
        self.line(indent, false);
        let span = self.here();
        match word {
            "text" => rule.text = self.text_clause(rule.text.is_some()),
            "when" | "unless" => {
                self.bump();
                let slot = if word == "when" { &mut rule.when } else { &mut rule.unless };
                let already = slot.is_some();
                *slot = Some(self.expr());
                self.once(word, already, span);
            }
            "shown" | "breached" => {
                self.bump();
                self.expect_word("by");
                let slot = if word == "shown" { &mut rule.shown } else { &mut rule.breached };
                let already = slot.is_some();
                *slot = Some(self.expr());
                self.once(word, already, span);
            }
            "within" | "by" | "before" | "promptly" | "every" | "keep" => {
                self.once(word, rule.timing.is_some(), span);
                rule.timing = Some(self.timing());
            }
            _ => self.form_clause(&mut rule.form, ("rule", "规则")),
        }
    }

    fn timing(&mut self) -> Timing {
        let word = self.peek_text();
        let start = self.bump();
        let kind = match word {
            "within" => TimingKind::Within(self.expr()),
            "by" => TimingKind::By(self.expr()),
            "before" => TimingKind::Before(self.expr()),
            "promptly" => TimingKind::Promptly,
            "every" => {
                let period = self.operand();
                self.expect_word("since");
                TimingKind::Every(period, self.expr())
            }
            _ => {
                self.expect_word("for");
                TimingKind::Keep(self.expr())
            }
        };
        Timing { kind, span: start.to(self.last()) }
    }

    /// `text "…" "…"`.
    pub(super) fn text_clause(&mut self, already: bool) -> Option<TextPair> {
        let span = self.bump();
        self.once("text", already, span);
        self.text_pair()
    }

    /// Clauses that levels, rules and sanctions share.
    pub(super) fn form_clause(&mut self, form: &mut Form, (item, zh): (&str, &str)) {
        match self.peek_text() {
            "notwithstanding" => {
                self.bump();
                form.notwithstanding.extend(self.references());
            }
            "subject" => {
                self.bump();
                self.expect_word("to");
                form.subject_to.extend(self.references());
            }
            "for" => {
                let span = self.bump();
                self.once("for", form.for_subject.is_some(), span);
                form.for_subject = Some(self.name(("a subject", "对象的名称")));
            }
            "cites" => {
                self.bump();
                form.cites.extend(self.text_pair());
            }
            "note" => {
                self.bump();
                form.notes.extend(self.text_pair());
            }
            "verified" => {
                let span = self.bump();
                self.once("verified", form.verified.is_some(), span);
                form.verified = self.verified();
            }
            other => {
                let span = self.here();
                self.report(
                    Diagnostic::error(
                        "misplaced-clause",
                        span,
                        (
                            format!("a {item} has no clause `{other}`"),
                            format!("{zh}没有子句 `{other}`"),
                        ),
                    )
                    .label(("not known here", "此处没有这个子句")),
                );
                self.recover();
            }
        }
    }

    fn verified(&mut self) -> Option<(Verified, crate::Span)> {
        let name = self
            .name(("`read`, `secondary` or `unverified`", "`read`、`secondary` 或者 `unverified`"));
        let found = Verified::from_word(&name.text);
        if found.is_none() && !name.text.is_empty() {
            let near = nearest(&name.text, ["read", "secondary", "unverified"].into_iter());
            self.report(
                Diagnostic::error(
                    "unknown-verification",
                    name.span,
                    (
                        format!("`{}` is no mark of verification", name.text),
                        format!("`{}` 不是核对程度", name.text),
                    ),
                )
                .label((
                    "write `read`, `secondary` or `unverified`",
                    "写 `read`、`secondary` 或者 `unverified`",
                ))
                .did_you_mean(near),
            );
        }
        found.map(|mark| (mark, name.span))
    }

    /// Rules separated by commas.
    fn references(&mut self) -> Vec<Reference> {
        let mut references = vec![self.reference()];
        while self.take_symbol(",") {
            references.push(self.reference());
        }
        references
    }

    /// `rule-name`, `article 23`, `act#rule`.
    pub(super) fn reference(&mut self) -> Reference {
        if self.is_kind(TokenKind::Reference) {
            return Reference::Foreign(self.any_name());
        }
        let next = self.peek_at(1).map(|token| token.kind);
        if self.is_word("article") && matches!(next, Some(TokenKind::Word | TokenKind::Number)) {
            self.bump();
            return Reference::Article(self.any_name());
        }
        Reference::Local(self.name(("a rule", "规则的名称")))
    }

    pub(super) fn sanction(&mut self) -> Sanction {
        let mut sanction = Sanction {
            name: self.heading(),
            text: None,
            bearer: None,
            breaches: Vec::new(),
            when: None,
            unless: None,
            fine: None,
            measures: Vec::new(),
            form: Form::default(),
        };
        while self.peek().is_some() && !self.at_item() {
            if self.at_clause() {
                self.sanction_clause(&mut sanction);
            } else if self.is_kind(TokenKind::Word) && self.peek_text_at(1) == "liable" {
                self.line(2, false);
                let span = self.here();
                self.once("liable for", sanction.bearer.is_some(), span);
                sanction.bearer = Some(self.any_name());
                self.bump();
                self.expect_word("for");
                sanction.breaches.extend(self.references());
            } else {
                self.missing((
                    "`ROLE liable for RULE` or a clause such as `fine`",
                    "`角色 liable for 规则`，或者子句，如 `fine`",
                ));
                self.recover();
            }
        }
        sanction
    }

    fn sanction_clause(&mut self, sanction: &mut Sanction) {
        let word = self.peek_text();
        self.line(if matches!(word, "when" | "unless") { 4 } else { 2 }, false);
        let span = self.here();
        match word {
            "text" => sanction.text = self.text_clause(sanction.text.is_some()),
            "when" | "unless" => {
                self.bump();
                let slot = if word == "when" { &mut sanction.when } else { &mut sanction.unless };
                let already = slot.is_some();
                *slot = Some(self.expr());
                self.once(word, already, span);
            }
            "fine" => {
                self.bump();
                self.once("fine", sanction.fine.is_some(), span);
                sanction.fine = Some(self.fine());
            }
            "measure" => {
                self.bump();
                sanction.measures.extend(self.text_pair());
            }
            _ => self.form_clause(&mut sanction.form, ("sanction", "法律责任")),
        }
    }

    /// `up to HIGH` or `LOW .. HIGH`.
    fn fine(&mut self) -> (Option<crate::ast::Expr>, crate::ast::Expr) {
        if self.take_word("up") {
            self.expect_word("to");
            return (None, self.operand());
        }
        let low = self.operand();
        self.expect_symbol("..");
        (Some(low), self.operand())
    }
}
