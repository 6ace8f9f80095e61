//! How two versions of one act differ as they are written: which items stand in both, and whether they
//! say the same.
//!
//! Items are paired by name. Two items say the same when they are equal after the names of figures and
//! helpers are replaced by what they stand for; wording, places and notes do not count. Whether a
//! different item asks for more or for less is not decided here: that takes facts, and an engine.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::ir::{
    Aggregate, Deadline, Edge, Expr, ExprKind, Item, ItemId, ItemKind, Level, Norm, RuleTarget,
    Timing,
};
use crate::value::Value;
use crate::version::Version;

/// An item that stands in one or both of two versions.
#[derive(Debug, Clone)]
pub struct Pair<'a> {
    /// Its name.
    pub name: Arc<str>,
    /// It in the older version.
    pub old: Option<(ItemId, &'a Item)>,
    /// It in the newer version.
    pub new: Option<(ItemId, &'a Item)>,
    /// Whether both say the same.
    pub same: bool,
}

/// Returns the rules, levels, sanctions and figures of both versions: in the order of the newer one,
/// each that only the older one has after the one that it followed there.
///
/// Helpers (`let`) and further arms are left out: what they change shows in the items that use them.
pub fn pair_items<'a>(old: &'a Version, new: &'a Version) -> Vec<Pair<'a>> {
    let counts = |item: &Item| item.form().is_some() || matches!(item.kind, ItemKind::Param(..));
    let mut pairs: Vec<Pair<'a>> = Vec::new();
    for (id, item) in new.items().filter(|(_, item)| counts(item)) {
        let older = old.item_named(&item.name).filter(|(_, item)| counts(item));
        let same = older.is_some_and(|(older, _)| says(old, older) == says(new, id));
        pairs.push(Pair { name: item.name.clone(), old: older, new: Some((id, item)), same });
    }
    let mut after = None;
    for (id, item) in old.items().filter(|(_, item)| counts(item)) {
        if let Some(place) = pairs.iter().position(|pair| pair.name == item.name) {
            after = Some(place);
            continue;
        }
        let pair = Pair { name: item.name.clone(), old: Some((id, item)), new: None, same: false };
        let place = after.map_or(0, |place| place + 1);
        pairs.insert(place, pair);
        after = Some(place);
    }
    pairs
}

/// Returns what an item says, in a form that is equal for items that say the same.
fn says(version: &Version, id: ItemId) -> String {
    let mut writer = Writer { version, text: String::new(), open: Vec::new() };
    writer.item(id);
    // Days are counted otherwise under another convention, wherever an item has a period.
    if writer.text.contains("deadline(") || writer.text.contains("every(") {
        writer.text += &format!("{:?}", version.convention);
    }
    writer.text
}

/// Returns the values that an item is written with, those of the figures and helpers that it uses
/// included, in the order written and each once.
pub fn written_values(version: &Version, id: ItemId) -> Vec<Value> {
    values_of(version, reached_items(version, id))
}

fn values_of(version: &Version, items: BTreeSet<ItemId>) -> Vec<Value> {
    let mut values = Vec::new();
    for item in items.into_iter().filter_map(|id| version.item(id)) {
        item.for_each_expr(&mut |expr| {
            expr.walk(&mut |part| {
                if let ExprKind::Literal(value) = &part.kind
                    && !values.contains(value)
                {
                    values.push(value.clone());
                }
            });
        });
    }
    values
}

/// The item with the figures and helpers that it uses, directly or through others.
fn own_items(version: &Version, id: ItemId) -> BTreeSet<ItemId> {
    let is_helper = |id: &ItemId| {
        let kind = version.item(*id).map(|item| &item.kind);
        matches!(kind, Some(ItemKind::Param(..) | ItemKind::Let(_)))
    };
    let mut own = BTreeSet::new();
    let mut waiting = vec![id];
    while let Some(id) = waiting.pop() {
        let Some(item) = version.item(id).filter(|_| own.insert(id)) else { continue };
        item.for_each_expr(&mut |expr| {
            expr.walk(&mut |part| {
                if let ExprKind::Item(used) = &part.kind {
                    waiting.extend(Some(*used).filter(is_helper));
                }
            });
        });
    }
    own
}

/// Returns the values that only the older and only the newer of two items are written with, their
/// figures and helpers included: amounts, periods, dates, values of choices. Truths are left out, and
/// so is what the levels that they use are written with, which changes in its own place.
pub fn changed_values(pair: &Pair<'_>, old: &Version, new: &Version) -> (Vec<Value>, Vec<Value>) {
    let values = |version: &Version, side: Option<(ItemId, &Item)>| {
        side.map_or(Vec::new(), |(id, _)| values_of(version, own_items(version, id)))
    };
    let (before, after) = (values(old, pair.old), values(new, pair.new));
    let only = |these: &[Value], others: &[Value]| {
        let shown = these.iter().filter(|it| !matches!(it, Value::YesNo(_)));
        shown.filter(|it| !others.contains(it)).cloned().collect()
    };
    (only(&before, &after), only(&after, &before))
}

/// Returns the item and all items of its version that its outcome can rest on, exceptions included.
pub fn reached_items(version: &Version, id: ItemId) -> BTreeSet<ItemId> {
    let mut reached = BTreeSet::new();
    let mut waiting = vec![id];
    while let Some(id) = waiting.pop() {
        let Some(item) = version.item(id) else { continue };
        if !reached.insert(id) {
            continue;
        }
        let local = |target: &RuleTarget| match target {
            RuleTarget::Local(id) => Some(*id),
            RuleTarget::Foreign(act, name) if *act == version.id.act => {
                version.item_named(name).map(|(id, _)| id)
            }
            RuleTarget::Foreign(..) => None,
        };
        waiting.extend(item.defeated_by.iter().filter_map(local));
        waiting.extend(opposites(version, item).map(|(id, _)| id));
        match &item.kind {
            ItemKind::Sanction(sanction) => {
                waiting.extend(sanction.breaches.iter().filter_map(local));
            }
            ItemKind::Level(level) => waiting.extend(&level.further),
            _ => {}
        }
        item.for_each_expr(&mut |expr| {
            expr.walk(&mut |part| match &part.kind {
                ExprKind::Item(id) => waiting.push(*id),
                ExprKind::Breach(target) => waiting.extend(local(target)),
                _ => {}
            });
        });
    }
    reached
}

/// The norms of a version that forbid what an item asks for or permits, or the other way about: where
/// both apply they are in conflict.
fn opposites<'a>(version: &'a Version, item: &'a Item) -> impl Iterator<Item = (ItemId, &'a Item)> {
    let forbids = |item: &Item| matches!(item.kind, ItemKind::Prohibition(_));
    version.items().filter(move |(_, other)| {
        forbids(other) != forbids(item)
            && item.norm().zip(other.norm()).is_some_and(|(norm, other)| {
                norm.bearer == other.bearer && norm.action == other.action
            })
    })
}

struct Writer<'a> {
    version: &'a Version,
    text: String,
    /// The items on the way down; the checks refuse cycles, and a law with errors must still end.
    open: Vec<ItemId>,
}

impl Writer<'_> {
    fn put(&mut self, part: impl std::fmt::Debug) {
        self.text += &format!("{part:?} ");
    }

    fn item(&mut self, id: ItemId) {
        if self.open.contains(&id) {
            return;
        }
        let Some(item) = self.version.item(id) else { return };
        self.open.push(id);
        self.conditions(item);
        match &item.kind {
            ItemKind::Param(ty, value) => {
                self.put(ty);
                match value {
                    Ok(value) => self.expr(value),
                    Err(_) => self.text += "open ",
                }
            }
            ItemKind::Let(value) => self.expr(value),
            ItemKind::Arm(_, value) => {
                self.text += "arm ";
                self.expr(value);
            }
            ItemKind::Level(level) => self.level(level),
            ItemKind::Duty(norm) => self.norm("must", norm),
            ItemKind::Prohibition(norm) => self.norm("must-not", norm),
            ItemKind::Permission(norm) => self.norm("may", norm),
            ItemKind::Sanction(sanction) => {
                self.put(&sanction.bearer);
                for target in &sanction.breaches {
                    self.target(target);
                }
                if let Some((low, high)) = &sanction.fine {
                    self.text += "fine(";
                    if let Some(low) = low {
                        self.expr(low);
                    }
                    self.text += "..";
                    self.expr(high);
                }
                // Other consequences are told in words only, so the words count.
                for measure in &sanction.measures {
                    self.put(&measure.zh);
                }
            }
        }
        for (id, _) in opposites(self.version, item) {
            self.text += "opposed-by(";
            self.item(id);
        }
        self.open.pop();
        self.text.push(';');
    }

    /// A figure or helper without conditions stands for what it is.
    fn value_of(&mut self, id: ItemId) {
        let item = self.version.item(id);
        match item.map(|item| (&item.kind, &item.when, &item.unless)) {
            Some((ItemKind::Param(_, Ok(value)) | ItemKind::Let(value), None, None))
                if !self.open.contains(&id) =>
            {
                self.open.push(id);
                self.expr(value);
                self.open.pop();
            }
            _ => self.item(id),
        }
    }

    fn conditions(&mut self, item: &Item) {
        for (word, condition) in [("when(", &item.when), ("unless(", &item.unless)] {
            if let Some(condition) = condition {
                self.text += word;
                self.expr(condition);
            }
        }
        for target in &item.defeats {
            self.text += "defeats(";
            self.target(target);
        }
        // What an exception needs decides when the rule applies.
        for target in &item.defeated_by {
            self.text += "defeated-by(";
            match target {
                RuleTarget::Local(id) => self.item(*id),
                RuleTarget::Foreign(..) => self.target(target),
            }
        }
    }

    fn level(&mut self, level: &Level) {
        self.put(&level.ty);
        self.put(level.merge);
        for (value, when) in &level.arms {
            self.text += "is(";
            self.expr(value);
            if let Some(when) = when {
                self.expr(when);
            }
        }
        if let Some(otherwise) = &level.otherwise {
            self.text += "otherwise(";
            self.expr(otherwise);
        }
        level.further.iter().for_each(|id| self.item(*id));
    }

    fn norm(&mut self, word: &str, norm: &Norm) {
        self.put((word, &norm.bearer, &norm.action));
        match &norm.timing {
            None => {}
            Some(Timing::Promptly) => self.text += "promptly",
            Some(Timing::By(by)) => self.tagged("by(", [by]),
            Some(Timing::Before(event)) => self.tagged("before(", [event]),
            Some(Timing::Every(period, since)) => self.tagged("every(", [period, since]),
            Some(Timing::KeepUntil(last)) => self.tagged("keep(", [last]),
        }
        norm.shown.iter().for_each(|it| self.tagged("shown(", [it]));
        norm.breached.iter().for_each(|it| self.tagged("breached(", [it]));
    }

    fn tagged<'e>(&mut self, tag: &str, parts: impl IntoIterator<Item = &'e Expr>) {
        self.text += tag;
        parts.into_iter().for_each(|part| self.expr(part));
        self.text.push(')');
    }

    fn target(&mut self, target: &RuleTarget) {
        match target {
            RuleTarget::Local(id) => match self.version.item(*id) {
                Some(item) => self.put(&item.name),
                None => self.text.push('?'),
            },
            RuleTarget::Foreign(act, name) => self.put((act.as_str(), name)),
        }
    }

    fn expr(&mut self, expr: &Expr) {
        match &expr.kind {
            ExprKind::Literal(value) => self.put(value),
            ExprKind::Today => self.text += "today ",
            ExprKind::Fact(subject, path) => self.put((subject, path)),
            ExprKind::Element(binder, path) => self.put((binder, path)),
            ExprKind::Item(id) => self.value_of(*id),
            ExprKind::Foreign(act, name) => self.put((act.as_str(), name)),
            ExprKind::Breach(target) => self.target(target),
            other => {
                self.text += &tag(other);
                expr.for_each_part(&mut |part| self.expr(part));
                self.text.push(')');
            }
        }
    }
}

/// The name of a composed expression with all of it that is not an expression.
fn tag(kind: &ExprKind) -> String {
    match kind {
        ExprKind::Not(_) => "not(".into(),
        ExprKind::And(_) => "and(".into(),
        ExprKind::Or(_) => "or(".into(),
        ExprKind::Compare(op, ..) => format!("{op:?}("),
        ExprKind::Member(..) => "in(".into(),
        ExprKind::InRange { half_open, .. } => format!("range-{half_open}("),
        ExprKind::Arithmetic(op, ..) => format!("{op:?}("),
        ExprKind::Shift(_, _, back) => format!("shift-{back}("),
        ExprKind::Rounded(_, rounding, step) => format!("rounded-{rounding:?}-{step}("),
        ExprKind::RoundedQuotient(_, _, rounding, step) => {
            format!("quotient-{rounding:?}-{step}(")
        }
        ExprKind::If(..) => "if(".into(),
        ExprKind::Extreme(greatest, _) => format!("extreme-{greatest}("),
        ExprKind::Aggregate(it) => {
            let Aggregate { kind, binder, filter, body, .. } = &**it;
            format!("{kind:?}-{binder:?}-{}-{}(", filter.is_some(), body.is_some())
        }
        ExprKind::Deadline(it) => {
            let Deadline { suspended, extended, interrupted, .. } = &**it;
            let suspended = suspended.as_ref().map(|(binder, ..)| binder);
            let (extended, interrupted) = (extended.is_some(), interrupted.is_some());
            format!("deadline-{suspended:?}-{extended}-{interrupted} deadline(")
        }
        ExprKind::Closure(_, edge) => format!("closure-{}(", edge_tag(edge)),
        ExprKind::Share { edge, .. } => format!("share-{}(", edge_tag(edge)),
        _ => "(".into(),
    }
}

fn edge_tag(edge: &Edge) -> String {
    format!("{:?}-{}", edge.binder, edge.filter.is_some())
}
