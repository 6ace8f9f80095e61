//! Items of a pack: parameters, values, levels, rules, sanctions.

use std::sync::Arc;

use guiju_base::Text;
use guiju_syntax::ast::{self, Form, Name, Reference, RuleForm, TextPair, TimingKind, Verified};
use guiju_syntax::diagnostic::nearest;
use guiju_syntax::{Diagnostic, Span};

use super::expression::error;
use super::scope::{Scope, WrittenItem};
use super::vocabulary::{lower_text, lower_type, unknown};
use crate::ir::{Expr, Item, ItemId, ItemKind, Level, Merge, Norm, RuleTarget, Sanction, Timing};
use crate::value::Type;

/// What evidence of a duty or of a breach is.
const YES_NO_OR_DATE: (&str, &str) = ("yes-no or a date", "“是”或者“否”，或者日期");

impl Scope<'_> {
    /// Lowers the item at `id`; `default` is the version's mark of verification.
    pub(crate) fn item(
        &mut self,
        id: ItemId,
        written: &WrittenItem<'_>,
        default: Verified,
        source: &str,
    ) -> Item {
        let no_form = Form::default();
        let form = match written.item {
            ast::Item::Level(level) => &level.form,
            ast::Item::Rule(rule) => &rule.form,
            ast::Item::Sanction(sanction) => &sanction.form,
            _ => &no_form,
        };
        let text = match written.item {
            ast::Item::Level(level) => self.statement(&level.name, level.text.as_ref()),
            ast::Item::Rule(rule) => self.statement(&rule.name, rule.text.as_ref()),
            ast::Item::Sanction(sanction) => self.statement(&sanction.name, sanction.text.as_ref()),
            _ => Text::new("", ""),
        };
        let (when, unless) = match written.item {
            ast::Item::Rule(rule) => (&rule.when, &rule.unless),
            ast::Item::Sanction(sanction) => (&sanction.when, &sanction.unless),
            _ => (&None, &None),
        };
        let condition = |scope: &mut Self, expr: &Option<ast::Expr>| {
            expr.as_ref().map(|expr| scope.expect(expr, &Type::YesNo))
        };
        let when = condition(self, when);
        let unless = condition(self, unless);
        let kind = match written.item {
            ast::Item::Param(param) => self.param(param),
            ast::Item::Let(item) => ItemKind::Let(self.let_value(id, item)),
            ast::Item::Level(level) => self.level(level, written, source),
            ast::Item::Rule(rule) => self.rule_kind(rule),
            ast::Item::Sanction(sanction) => self.sanction(sanction),
            _ => ItemKind::Let(error(written.item.name().span)),
        };
        let name = written.item.name();
        let subject = form.for_subject.as_ref().and_then(|name| self.named_subject(name));
        Item {
            name: Arc::from(&*name.text),
            text,
            provision: written.provision,
            subject,
            kind,
            when,
            unless,
            defeats: self.targets(&form.notwithstanding),
            defeated_by: self.targets(&form.subject_to),
            verified: form.verified.map_or(default, |(mark, _)| mark),
            cites: self.texts(&form.cites),
            notes: self.texts(&form.notes),
            span: name.span,
        }
    }

    fn named_subject(&mut self, name: &Name) -> Option<crate::vocabulary::SubjectId> {
        let found = self.vocabulary.subject_named(&name.text);
        if found.is_none() {
            let names = self.vocabulary.subjects().iter().map(|subject| &*subject.name);
            let near = nearest(&name.text, names);
            self.report(unknown(("subject", "对象"), name, near));
        }
        found
    }

    fn statement(&mut self, name: &Name, text: Option<&TextPair>) -> Text {
        let Some(text) = text else {
            self.report(
                Diagnostic::error(
                    "text-missing",
                    name.span,
                    (
                        format!("`{}` has no `text`", name.text),
                        format!("`{}` 没有 `text`", name.text),
                    ),
                )
                .label(("nothing for a person to read", "没有供人阅读的文字"))
                .help((
                    "add `text \"…\" \"…\"`: the norm in a sentence, English and Chinese",
                    "加上 `text \"…\" \"…\"`：用一句话写明规范内容，先英文后中文",
                )),
            );
            return Text::new("", "");
        };
        self.text(text)
    }

    fn text(&mut self, pair: &TextPair) -> Text {
        lower_text(pair, &mut |diagnostic| self.diagnostics.push(diagnostic))
    }

    fn texts(&mut self, pairs: &[TextPair]) -> Vec<Text> {
        pairs.iter().map(|pair| self.text(pair)).collect()
    }

    /// Rules named by `notwithstanding` or `subject to`; an article stands for all its rules.
    fn targets(&mut self, references: &[Reference]) -> Vec<RuleTarget> {
        let mut targets = Vec::new();
        for reference in references {
            if let Reference::Article(anchor) = reference {
                targets.extend(self.rules_under(anchor));
            } else {
                targets.extend(self.rule_target(reference));
            }
        }
        targets
    }

    fn rules_under(&mut self, anchor: &Name) -> Vec<RuleTarget> {
        let rules: Vec<RuleTarget> = (0_u32..)
            .map(ItemId)
            .zip(self.written)
            .filter(|(_, written)| {
                matches!(
                    written.item,
                    ast::Item::Rule(_) | ast::Item::Level(_) | ast::Item::Sanction(_)
                ) && self.anchors.get(written.provision).is_some_and(|it| **it == *anchor.text)
            })
            .map(|(id, _)| RuleTarget::Local(id))
            .collect();
        if rules.is_empty() {
            let named = self.anchors.iter().filter(|anchor| !anchor.is_empty());
            let near = nearest(&anchor.text, named.map(|anchor| &**anchor));
            let near = near.map(|near| format!("article {near}"));
            self.report(unknown(("article", "条款"), anchor, near.as_deref()).note((
                "no heading with this anchor holds a rule",
                "没有规则在带此锚点的标题之下",
            )));
        }
        rules
    }

    fn param(&mut self, param: &ast::Param) -> ItemKind {
        let ty = lower_type(self.vocabulary, &param.ty).unwrap_or_else(|diagnostic| {
            self.report(*diagnostic);
            Type::Error
        });
        let value = match &param.value {
            ast::ParamValue::Given(expr) => Ok(self.expect(expr, &ty)),
            ast::ParamValue::Open(reason) => Err(self.text(reason)),
        };
        ItemKind::Param(ty, value)
    }

    fn level(&mut self, level: &ast::Level, written: &WrittenItem<'_>, source: &str) -> ItemKind {
        let ty = lower_type(self.vocabulary, &level.ty).unwrap_or_else(|diagnostic| {
            self.report(*diagnostic);
            Type::Error
        });
        let merge = self.merge(level.merge.as_ref());
        let mut arms: Vec<(Expr, Option<Expr>)> = level
            .arms
            .iter()
            .map(|arm| {
                let value = self.expect(&arm.value, &ty);
                (value, arm.when.as_ref().map(|when| self.expect(when, &Type::YesNo)))
            })
            .collect();
        let mut exhaustive = false;
        if level.by_table {
            match written.table {
                Some(table) => {
                    let (rows, complete) = self.table(source, table, &ty, level);
                    arms.extend(rows);
                    exhaustive = complete;
                }
                None => self.report(
                    Diagnostic::error(
                        "table-missing",
                        level.name.span,
                        (
                            format!("no table follows `{}`", level.name.text),
                            format!("`{}` 之后没有决策表", level.name.text),
                        ),
                    )
                    .label((
                        "`by table` reads the next Markdown table under the same heading",
                        "`by table` 读取同一标题之下的下一个 Markdown 表格",
                    ))
                    .help((
                        "write the table below the closing fence",
                        "把表格写在代码块的结束标记之后",
                    )),
                ),
            }
        }
        let otherwise = level.otherwise.as_ref().map(|value| self.expect(value, &ty));
        ItemKind::Level(Level { ty, merge, arms, otherwise, further: Vec::new(), exhaustive })
    }

    fn merge(&mut self, written: Option<&Name>) -> Merge {
        let Some(name) = written else { return Merge::Single };
        match &*name.text {
            "single" => Merge::Single,
            "max" => Merge::Max,
            "min" => Merge::Min,
            "first" => Merge::First,
            _ => {
                self.report(unknown(("merge", "合并方式"), name, None).help((
                    "`single`, `max`, `min` or `first`",
                    "写 `single`、`max`、`min` 或者 `first`",
                )));
                Merge::Single
            }
        }
    }

    fn rule_kind(&mut self, rule: &ast::Rule) -> ItemKind {
        let Some(says) = &rule.says else {
            self.report(
                Diagnostic::error(
                    "rule-says-nothing",
                    rule.name.span,
                    (
                        format!("the rule `{}` says nothing", rule.name.text),
                        format!("规则 `{}` 没有规范内容", rule.name.text),
                    ),
                )
                .label((
                    "no `ROLE must …`, `ROLE must not …`, `ROLE may …` or `LEVEL is …`",
                    "没有 `角色 must …`、`角色 must not …`、`角色 may …` 或者 `认定 is …`",
                )),
            );
            return ItemKind::Let(error(rule.name.span));
        };
        match says {
            RuleForm::Is(level, value) => self.arm(rule, level, value),
            RuleForm::Must(bearer, action) => {
                let norm = self.norm(rule, bearer, action);
                if norm.shown.is_none() && !matches!(norm.timing, Some(Timing::KeepUntil(_))) {
                    self.missing_evidence(rule, "shown");
                } else if matches!(norm.timing, Some(Timing::KeepUntil(_)))
                    && norm.breached.is_none()
                {
                    self.missing_evidence(rule, "breached");
                }
                ItemKind::Duty(norm)
            }
            RuleForm::MustNot(bearer, action) => {
                let norm = self.norm(rule, bearer, action);
                if norm.breached.is_none() && rule.when.is_none() {
                    self.missing_evidence(rule, "breached");
                }
                self.refuse(
                    rule,
                    rule.timing.as_ref().map(|it| it.span),
                    ("a prohibition has no timing", "禁止不能有期限"),
                );
                ItemKind::Prohibition(norm)
            }
            RuleForm::May(bearer, action) => {
                let norm = self.norm(rule, bearer, action);
                self.refuse(
                    rule,
                    rule.timing.as_ref().map(|it| it.span),
                    ("a permission has no timing", "许可不能有期限"),
                );
                let evidence = rule.shown.as_ref().or(rule.breached.as_ref()).map(|it| it.span);
                self.refuse(rule, evidence, ("a permission cannot be breached", "许可无从违反"));
                ItemKind::Permission(norm)
            }
        }
    }

    fn refuse(&mut self, rule: &ast::Rule, place: Option<Span>, message: (&str, &str)) {
        if let Some(span) = place {
            self.report(
                Diagnostic::error("misplaced-clause", span, message)
                    .label((
                        format!("in the rule `{}`", rule.name.text),
                        format!("在规则 `{}` 中", rule.name.text),
                    ))
                    .help(("write a duty for it", "为此另写一条义务")),
            );
        }
    }

    fn missing_evidence(&mut self, rule: &ast::Rule, clause: &str) {
        self.report(
            Diagnostic::error(
                "evidence-missing",
                rule.name.span,
                (
                    format!("the rule `{}` has no `{clause} by`", rule.name.text),
                    format!("规则 `{}` 没有 `{clause} by`", rule.name.text),
                ),
            )
            .label(("nothing would show whether it is kept", "无从判断是否遵守"))
            .help((
                format!("add `{clause} by` and the fact that shows it"),
                format!("加上 `{clause} by` 和据以判断的事实"),
            )),
        );
    }

    fn arm(&mut self, rule: &ast::Rule, level: &Name, value: &ast::Expr) -> ItemKind {
        let written = self.names.get(&*level.text).copied();
        let target = written.and_then(|id| {
            let place = usize::try_from(id.0).ok()?;
            match self.written.get(place)?.item {
                ast::Item::Level(level) => Some((id, level)),
                _ => None,
            }
        });
        let Some((id, target)) = target else {
            let levels = self.written.iter().filter_map(|it| match it.item {
                ast::Item::Level(level) => Some(&*level.name.text),
                _ => None,
            });
            let near = nearest(&level.text, levels);
            self.report(unknown(("level", "认定"), level, near));
            return ItemKind::Let(error(rule.name.span));
        };
        let ty = lower_type(self.vocabulary, &target.ty).unwrap_or(Type::Error);
        ItemKind::Arm(id, self.expect(value, &ty))
    }

    fn norm(&mut self, rule: &ast::Rule, bearer: &Name, action: &Name) -> Norm {
        let bearer = self.bearer(bearer);
        let timing = rule.timing.as_ref().map(|timing| match &timing.kind {
            TimingKind::Within(expr) | TimingKind::By(expr) => {
                Timing::By(self.expect(expr, &Type::Date))
            }
            TimingKind::Before(expr) => Timing::Before(self.expect(expr, &Type::Date)),
            TimingKind::Promptly => Timing::Promptly,
            TimingKind::Every(period, since) => {
                Timing::Every(self.expect(period, &Type::Period), self.expect(since, &Type::Date))
            }
            TimingKind::Keep(expr) => Timing::KeepUntil(self.expect(expr, &Type::Date)),
        });
        let recurring = matches!(timing, Some(Timing::Every(..)));
        let shown = rule.shown.as_ref().map(|expr| {
            let shown = self.lower(expr, None);
            let dates = Type::List(Box::new(Type::Date));
            let fits = match shown.ty {
                Type::Date | Type::Error => true,
                Type::YesNo => !recurring,
                ref ty => recurring && *ty == dates,
            };
            if !fits {
                self.mismatch(
                    &shown,
                    if recurring { ("a list of dates", "日期的列表") } else { YES_NO_OR_DATE },
                );
            }
            shown
        });
        let breached = rule.breached.as_ref().map(|expr| {
            let breached = self.lower(expr, None);
            if !matches!(breached.ty, Type::YesNo | Type::Date | Type::Error) {
                self.mismatch(&breached, YES_NO_OR_DATE);
            }
            breached
        });
        Norm { bearer, action: Arc::from(&*action.text), timing, shown, breached }
    }

    fn bearer(&mut self, name: &Name) -> Arc<str> {
        if self.vocabulary.role(&name.text).is_none() {
            let near = nearest(&name.text, self.vocabulary.role_names());
            self.report(unknown(("role", "角色"), name, near));
        }
        Arc::from(&*name.text)
    }

    fn sanction(&mut self, sanction: &ast::Sanction) -> ItemKind {
        let bearer = match &sanction.bearer {
            Some(bearer) => self.bearer(bearer),
            None => {
                self.report(
                    Diagnostic::error(
                        "rule-says-nothing",
                        sanction.name.span,
                        (
                            format!("the sanction `{}` names nobody liable", sanction.name.text),
                            format!("法律责任 `{}` 没有指明责任主体", sanction.name.text),
                        ),
                    )
                    .label(("no `ROLE liable for RULE`", "没有 `角色 liable for 规则`")),
                );
                Arc::from("")
            }
        };
        let breaches = self.targets(&sanction.breaches);
        let fine = sanction.fine.as_ref().map(|(low, high)| {
            let low = low.as_ref().map(|low| self.amount(low));
            (low, self.amount(high))
        });
        let measures = self.texts(&sanction.measures);
        ItemKind::Sanction(Sanction { bearer, breaches, fine, measures })
    }

    /// The end of a range of fines: money, rounded or not, since it is only a bound.
    fn amount(&mut self, expr: &ast::Expr) -> Expr {
        let amount = self.lower(expr, Some(&Type::Money));
        if !amount.ty.fits(&Type::Money) {
            self.mismatch(&amount, ("money", "金额"));
        }
        amount
    }
}
