//! References to rules, levels and figures of the same version or of other acts.

use std::sync::Arc;

use guiju_base::ActId;
use guiju_syntax::ast::Reference;
use guiju_syntax::diagnostic::nearest;
use guiju_syntax::{Diagnostic, Span};

use super::expression::error;
use super::scope::Scope;
use crate::ir::{Expr, ExprKind, RuleTarget};
use crate::lower::vocabulary::unknown;
use crate::value::Type;

impl Scope<'_> {
    pub(super) fn foreign(&mut self, reference: &Reference, span: Span) -> Expr {
        let Some((act, name, ty)) = self.exported(reference) else { return error(span) };
        match ty {
            Some(ty) => Expr { kind: ExprKind::Foreign(act, name), ty, span },
            None => {
                self.report(
                    Diagnostic::error("type-mismatch", span, ("a rule has no value", "规则没有值"))
                        .label((
                            "names a rule, not a level or parameter",
                            "所指为规则，不是认定或者参数",
                        ))
                        .help(("write `breach of …`", "写成 `breach of …`")),
                );
                error(span)
            }
        }
    }

    /// Looks up `act#name`; reports when there is none.
    fn exported(&mut self, reference: &Reference) -> Option<(ActId, Arc<str>, Option<Type>)> {
        let name = reference.name();
        let (act, item) = name.text.split_once('#').unwrap_or((&name.text, ""));
        let act = act.parse::<ActId>().ok();
        let items = act.as_ref().and_then(|act| self.exports.acts.get(act));
        match (act, items) {
            (Some(act), Some(items)) => {
                if let Some((found, types)) = items.get_key_value(item) {
                    if types.len() > 1 {
                        self.report(
                            Diagnostic::error(
                                "type-mismatch",
                                name.span,
                                (
                                    format!(
                                        "`{item}` has another type in another version of `{act}`"
                                    ),
                                    format!("`{item}` 在 `{act}` 的另一文本中类型不同"),
                                ),
                            )
                            .label(("could not be used on every date", "不是在每一日都可以使用")),
                        );
                    }
                    let ty = types.first().cloned().flatten();
                    return Some((act, found.clone(), ty));
                }
                let near = nearest(item, items.keys().map(|name| &**name));
                let near = near.map(|near| format!("{act}#{near}"));
                self.report(unknown(("rule", "规则"), name, near.as_deref()));
            }
            _ => {
                let written = name.text.split('#').next().unwrap_or("").to_owned();
                let acts: Vec<String> = self.exports.acts.keys().map(ToString::to_string).collect();
                let near = nearest(&written, acts.iter().map(String::as_str));
                self.report(unknown(("act", "规范性文件"), name, near));
            }
        }
        None
    }

    /// Resolves a rule named in `breach of`, `liable for`, `notwithstanding`; not an article.
    pub(crate) fn rule_target(&mut self, reference: &Reference) -> Option<RuleTarget> {
        match reference {
            Reference::Foreign(_) => {
                self.exported(reference).map(|(act, name, _)| RuleTarget::Foreign(act, name))
            }
            Reference::Local(name) => {
                if let Some(id) = self.names.get(&*name.text) {
                    return Some(RuleTarget::Local(*id));
                }
                if !name.text.is_empty() {
                    let near = nearest(&name.text, self.names.keys().map(|name| &**name));
                    self.report(unknown(("rule", "规则"), name, near));
                }
                None
            }
            Reference::Article(name) => {
                self.report(
                    Diagnostic::error(
                        "type-mismatch",
                        name.span,
                        ("an article is not one rule", "条款不是一条规则"),
                    )
                    .label(("names all rules under a heading", "所指为标题之下的全部规则"))
                    .help(("name the rule", "写明规则的名称")),
                );
                None
            }
        }
    }
}
