//! From one Markdown pack to one version.

use std::collections::BTreeMap;
use std::sync::Arc;

use guiju_syntax::ast::{self, Expr as AstExpr, ExprKind as AstKind, Name};
use guiju_syntax::diagnostic::nearest;
use guiju_syntax::document::{Block, Document, Table, parse_document};
use guiju_syntax::span::{LineIndex, Spanned};
use guiju_syntax::{Diagnostic, Span, parse_law};

use super::scope::{Exports, LetState, Scope, WrittenItem};
use super::vocabulary::{lower_type, repeated, unknown};
use crate::case::parse_case;
use crate::front_matter::{FrontMatter, parse_front_matter};
use crate::ir::{Expr, ExprKind, Item, ItemId, ItemKind, Timing};
use crate::load::Cases;
use crate::value::Type;
use crate::version::{Provision, Version};
use crate::vocabulary::Vocabulary;

/// A pack whose text was read but whose names are not resolved.
pub(crate) struct ReadPack {
    pub(crate) file: usize,
    pub(crate) front: FrontMatter,
    pub(crate) items: Vec<ReadItem>,
    provisions: Vec<Provision>,
    cases: Vec<(Spanned<String>, Span, usize)>,
}

/// An item with its provision and table.
pub(crate) struct ReadItem {
    pub(crate) item: ast::Item,
    provision: usize,
    table: Option<Table>,
}

/// Reads a pack; `None` when its front matter does not place it.
pub(crate) fn read_pack(
    file: usize,
    source: &str,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<ReadPack> {
    let document = parse_document(source);
    diagnostics.extend(document.diagnostics.iter().cloned());
    let front = parse_front_matter(source, document.front_matter, diagnostics);
    let (items, provisions, cases) = collect(&document, source, diagnostics);
    front.map(|front| ReadPack { file, front, items, provisions, cases })
}

type Collected = (Vec<ReadItem>, Vec<Provision>, Vec<(Spanned<String>, Span, usize)>);

/// Goes through the sections in order; a heading without an anchor stays within the provision above
/// when it is deeper.
fn collect(document: &Document, source: &str, diagnostics: &mut Vec<Diagnostic>) -> Collected {
    let mut provisions = vec![Provision {
        anchor: "".into(),
        title: "".into(),
        not_encoded: None,
        span: Span::default(),
    }];
    let mut items: Vec<ReadItem> = Vec::new();
    let mut cases = Vec::new();
    let (mut current, mut current_level) = (0, 0);
    for section in &document.sections {
        if let Some(heading) = &section.heading {
            if let Some(anchor) = &heading.anchor {
                provisions.push(Provision {
                    anchor: anchor.as_str().into(),
                    title: heading.text.as_str().into(),
                    not_encoded: None,
                    span: heading.span,
                });
                (current, current_level) = (provisions.len() - 1, heading.level);
            } else if heading.level <= current_level {
                (current, current_level) = (0, 0);
            }
        }
        for block in &section.blocks {
            match block {
                Block::Law(span) => {
                    let parsed = parse_law(source, *span);
                    diagnostics.extend(parsed.diagnostics);
                    items.extend(parsed.items.into_iter().map(|item| ReadItem {
                        item,
                        provision: current,
                        table: None,
                    }));
                }
                Block::Table(table) => attach(&mut items, current, table),
                Block::Case { name, body } => cases.push((name.clone(), *body, current)),
                Block::NotEncoded(reason) => {
                    if let Some(provision) = provisions.get_mut(current) {
                        provision.not_encoded = Some(reason.value.as_str().into());
                    }
                }
            }
        }
    }
    (items, provisions, cases)
}

/// Gives the table to the first level `by table` of the provision that has none yet.
fn attach(items: &mut [ReadItem], provision: usize, table: &Table) {
    let waiting = items.iter_mut().find(|it| {
        it.provision == provision
            && it.table.is_none()
            && matches!(&it.item, ast::Item::Level(level) if level.by_table)
    });
    if let Some(item) = waiting {
        item.table = Some(table.clone());
    }
}

impl ReadPack {
    /// The levels and parameters with their types, and the rules without.
    pub(crate) fn exports(&self, vocabulary: &Vocabulary) -> BTreeMap<Arc<str>, Option<Type>> {
        let mut exports = BTreeMap::new();
        for read in &self.items {
            let ty = match &read.item {
                ast::Item::Level(level) => lower_type(vocabulary, &level.ty).ok(),
                ast::Item::Param(param) => lower_type(vocabulary, &param.ty).ok(),
                ast::Item::Rule(_) | ast::Item::Sanction(_) => None,
                _ => continue,
            };
            exports.insert(Arc::from(&*read.item.name().text), ty);
        }
        exports
    }

    /// Resolves and types the pack.
    pub(crate) fn lower(
        &self,
        vocabulary: &Vocabulary,
        exports: &Exports,
        (source, cases): (&str, Cases),
        diagnostics: &mut Vec<Diagnostic>,
    ) -> Version {
        let written: Vec<WrittenItem<'_>> = self
            .items
            .iter()
            .map(|it| WrittenItem {
                item: &it.item,
                provision: it.provision,
                table: it.table.as_ref(),
            })
            .collect();
        let names = self.names(diagnostics);
        let anchors: Vec<Box<str>> =
            self.provisions.iter().map(|provision| provision.anchor.clone()).collect();
        let mut scope = Scope {
            vocabulary,
            exports,
            written: &written,
            names: &names,
            anchors: &anchors,
            lets: BTreeMap::<ItemId, LetState>::new(),
            binders: Vec::new(),
            diagnostics: Vec::new(),
        };
        let items = (0_u32..)
            .map(ItemId)
            .zip(&written)
            .map(|(id, written)| scope.item(id, written, self.front.verified, source))
            .collect();
        let applies_to = self.applies_to(&mut scope);
        diagnostics.append(&mut scope.diagnostics);
        let items = link(items);
        check_arms(&items, diagnostics);
        let cases = match cases {
            Cases::Skip | Cases::SkipChecked => Vec::new(),
            Cases::Read => self.cases(vocabulary, exports, source, &items, &names, diagnostics),
        };
        let convention = self.convention(vocabulary, &items, diagnostics);
        let front = &self.front;
        Version {
            id: front.id.clone(),
            file: self.file,
            title: front.title.clone(),
            issuers: front.issuers.clone(),
            kind: front.kind.clone(),
            number: front.number.clone(),
            regime: front.regime.clone(),
            status: front.status,
            published: front.published,
            from: front.from,
            until: front.until,
            disputed_until: front.disputed_until,
            applies_to,
            convention,
            sources: front.sources.clone(),
            compared: front.compared,
            provisions: self.provisions.clone(),
            items,
            names,
            cases,
        }
    }

    fn names(&self, diagnostics: &mut Vec<Diagnostic>) -> BTreeMap<Arc<str>, ItemId> {
        let mut names = BTreeMap::new();
        for (id, read) in (0_u32..).zip(&self.items) {
            let name = read.item.name();
            if read.item.is_vocabulary() {
                diagnostics.push(
                    Diagnostic::error(
                        "misplaced-item",
                        name.span,
                        (
                            format!("`{}` belongs to the vocabulary", name.text),
                            format!("`{}` 应写在词汇表中", name.text),
                        ),
                    )
                    .label(("not in a pack", "不能写在规则包中"))
                    .help((
                        "move it to a file in `law/vocabulary`: all packs share it",
                        "移到 `law/vocabulary` 的文件中：全部规则包共用词汇表",
                    )),
                );
            }
            if name.text.is_empty() {
                continue;
            }
            let has_id = matches!(
                read.item,
                ast::Item::Rule(_) | ast::Item::Level(_) | ast::Item::Sanction(_)
            );
            if has_id && self.front.id.rule(&name.text).is_err() {
                diagnostics.push(
                    Diagnostic::error(
                        "malformed-name",
                        name.span,
                        (
                            format!("`{}` cannot be part of a rule's id", name.text),
                            format!("`{}` 不能作为规则编号的一部分", name.text),
                        ),
                    )
                    .label((
                        "lower-case words and figures with hyphens between",
                        "只用小写字母和数字，词间加连字符",
                    ))
                    .help((
                        format!("write `{}`", name.text.to_lowercase()),
                        format!("写成 `{}`", name.text.to_lowercase()),
                    )),
                );
            }
            if names.insert(Arc::from(&*name.text), ItemId(id)).is_some() {
                diagnostics.push(repeated(("item", "名称"), name));
            }
        }
        names
    }

    /// The event that selects the version: a date fact by its path.
    fn applies_to(&self, scope: &mut Scope<'_>) -> Option<Expr> {
        let (path, span) = self.front.applies_to.as_ref()?;
        let segments =
            path.split('.').map(|text| Name { text: text.into(), span: *span }).collect();
        let expr = AstExpr { kind: AstKind::Path(segments), span: *span };
        Some(scope.expect(&expr, &Type::Date))
    }

    fn convention(
        &self,
        vocabulary: &Vocabulary,
        items: &[Item],
        diagnostics: &mut Vec<Diagnostic>,
    ) -> guiju_base::Convention {
        if let Some((name, span)) = &self.front.counting {
            if let Some(convention) = vocabulary.convention(name) {
                return convention.clone();
            }
            let near = nearest(name, vocabulary.convention_names());
            let name = Name { text: name.clone(), span: *span };
            diagnostics.push(unknown(("convention", "期间计算规则"), &name, near));
        } else if let Some(item) = items.iter().find(|item| counts(item)) {
            diagnostics.push(
                Diagnostic::error(
                    "convention-missing",
                    item.span,
                    (
                        format!("`{}` counts a period, but the pack has no `counting`", item.name),
                        format!("`{}` 涉及期间计算，而规则包没有 `counting`", item.name),
                    ),
                )
                .label((
                    "first day counted? last day a holiday?",
                    "首日是否计入？末日是否为节假日？",
                ))
                .help((
                    "name a convention in the front matter: `counting: civil-code`",
                    "在文件头写明期间计算规则：`counting: civil-code`",
                )),
            );
        }
        unstated()
    }

    fn cases(
        &self,
        vocabulary: &Vocabulary,
        exports: &Exports,
        source: &str,
        items: &[Item],
        names: &BTreeMap<Arc<str>, ItemId>,
        diagnostics: &mut Vec<Diagnostic>,
    ) -> Vec<crate::case::Case> {
        let kinds = |act: Option<&guiju_base::ActId>, rule: &str| -> Option<Vec<Option<Type>>> {
            if let Some(act) = act {
                return exports.acts.get(act)?.get(rule).cloned();
            }
            let id = names.get(rule)?;
            let item = items.get(usize::try_from(id.0).ok()?)?;
            item.form()?;
            Some(vec![match &item.kind {
                ItemKind::Level(level) => Some(level.ty.clone()),
                _ => None,
            }])
        };
        let lines = LineIndex::new(source);
        let read = |(name, body, provision): &(Spanned<String>, Span, usize)| {
            parse_case(vocabulary, (source, &lines), (name, *provision), *body, &kinds, diagnostics)
        };
        self.cases.iter().filter_map(read).collect()
    }
}

/// Reports levels that nothing gives a value.
fn check_arms(items: &[Item], diagnostics: &mut Vec<Diagnostic>) {
    for item in items {
        if let ItemKind::Level(level) = &item.kind
            && level.arms.is_empty()
            && level.further.is_empty()
            && level.otherwise.is_none()
        {
            diagnostics.push(
                Diagnostic::error(
                    "level-without-arms",
                    item.span,
                    (
                        format!("the level `{}` has no arm", item.name),
                        format!("认定 `{}` 没有分支", item.name),
                    ),
                )
                .label((
                    "no `is … when …`, no table, no rule that gives its value",
                    "没有 `is … when …`，没有决策表，也没有给出其值的规则",
                )),
            );
        }
    }
}

/// Gives levels their further arms, and rules of the version the edges that others state.
fn link(mut items: Vec<Item>) -> Vec<Item> {
    use crate::ir::RuleTarget;
    let mut arms = Vec::new();
    let mut edges = Vec::new();
    for (id, item) in (0_u32..).map(ItemId).zip(&items) {
        if let ItemKind::Arm(level, _) = &item.kind {
            arms.push((*level, id));
        }
        for target in &item.defeats {
            if let RuleTarget::Local(target) = target {
                edges.push((*target, id));
            }
        }
    }
    let place = |id: ItemId| usize::try_from(id.0).unwrap_or(usize::MAX);
    for (level, arm) in arms {
        if let Some(Item { kind: ItemKind::Level(level), .. }) = items.get_mut(place(level)) {
            level.further.push(arm);
        }
    }
    for (target, defeater) in edges {
        if let Some(item) = items.get_mut(place(target)) {
            item.defeated_by.push(RuleTarget::Local(defeater));
        }
    }
    items
}

/// Whether the item counts a period from an event, or moves a date by one.
fn counts(item: &Item) -> bool {
    let mut found = item.norm().is_some_and(|norm| matches!(norm.timing, Some(Timing::Every(..))));
    item.for_each_expr(&mut |expr| {
        expr.walk(&mut |part| {
            found |= matches!(part.kind, ExprKind::Deadline(_) | ExprKind::Shift(..));
        });
    });
    found
}

/// The convention of a version that counts nothing.
fn unstated() -> guiju_base::Convention {
    use guiju_base::{Convention, FirstDay, MonthEnd, Roll, Text};
    Convention {
        name: "unstated".into(),
        text: Text::new("", ""),
        first_day: FirstDay::Excluded,
        month_end: MonthEnd::Refuse,
        roll: Roll::None,
        basis: Text::new("", ""),
    }
}
