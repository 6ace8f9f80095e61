//! Which sides of a rule facts can show: that it applies, and that it does not.
//!
//! A rule without a condition always applies; a rule that rests on an open figure may never be known to
//! apply, or not to. Everything else has both sides, and the worked examples owe a case for each.
//!
//! The rules are walked with every fact free and every open figure unknown: a conjunction with an open
//! part can be false and never true. Facts are taken to be independent of one another, and bounds to
//! decide every comparison, so that too much may be found possible, never too little: what depends on
//! more than this sees is for people to except by name.

mod expression;
mod level;
mod norm;
mod reach;

use std::cell::RefCell;
use std::collections::BTreeMap;

use crate::ir::{Item, ItemId, ItemKind, RuleTarget};
use crate::value::Type;
use crate::version::{Law, Version};
use level::LevelReach;
use reach::Reach;

/// The two sides of a rule, each there or not.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Sides {
    /// It applies: a duty or a permission is there, a prohibition is violated, a sanction threatens; a
    /// classification is true or has a value.
    pub applies: bool,
    /// It does not; a classification is false, or has another value or none.
    pub does_not: bool,
}

impl Sides {
    /// Returns whether both are there.
    pub fn is_both(self) -> bool {
        self.applies && self.does_not
    }

    /// Returns whether neither is.
    pub fn is_none(self) -> bool {
        !self.applies && !self.does_not
    }

    /// Returns the sides that are here and not in `others`.
    #[must_use]
    pub fn without(self, others: Self) -> Self {
        Self {
            applies: self.applies && !others.applies,
            does_not: self.does_not && !others.does_not,
        }
    }
}

/// Finds the sides that facts can show of the rules of one version.
pub struct SideFinder<'a> {
    law: &'a Law,
    version: &'a Version,
    values: RefCell<BTreeMap<ItemId, Reach>>,
    applied: RefCell<BTreeMap<ItemId, Reach>>,
}

impl<'a> SideFinder<'a> {
    /// Makes the finder for a version; the law tells exceptions that other acts make.
    pub fn new(law: &'a Law, version: &'a Version) -> Self {
        Self { law, version, values: RefCell::default(), applied: RefCell::default() }
    }

    /// Returns the sides of an item that facts can show; neither for what is no rule.
    ///
    /// A duty or prohibition whose conditions hold applies, also where an open figure leaves unknown how
    /// it comes out.
    pub fn sides(&self, id: ItemId) -> Sides {
        let Some(item) = self.version.item(id) else { return Sides::default() };
        let sides =
            |reach: &Reach| Sides { applies: reach.can_be_true(), does_not: reach.can_be_false() };
        match &item.kind {
            ItemKind::Param(..) | ItemKind::Let(_) | ItemKind::Arm(..) => Sides::default(),
            ItemKind::Permission(_) => sides(&self.applied(id)),
            ItemKind::Duty(norm) => {
                let applied = self.applied(id);
                let does_not = applied.can_be_false() || self.may_not_start(norm);
                Sides { applies: applied.can_be_true(), does_not }
            }
            ItemKind::Prohibition(norm) => {
                let applied = self.applied(id);
                let does_not = applied.can_be_false() || self.done(norm).can_be_false();
                Sides { applies: applied.can_be_true(), does_not }
            }
            ItemKind::Sanction(sanction) => {
                let breaches: Vec<Reach> =
                    sanction.breaches.iter().map(|target| self.breach(target)).collect();
                sides(&Reach::all(&[self.applied(id), Reach::any(&breaches)]))
            }
            ItemKind::Level(level) => {
                let LevelReach { value, no_rule } = self.level(id, level);
                match level.ty {
                    Type::YesNo => Sides {
                        applies: value.can_be_true(),
                        does_not: no_rule || value.can_be_false(),
                    },
                    _ => Sides {
                        applies: value.can_be_known(),
                        does_not: no_rule || value.can_differ(),
                    },
                }
            }
        }
    }

    /// Whether an item applies.
    fn applied(&self, id: ItemId) -> Reach {
        remembered(&self.applied, id, || {
            let Some(item) = self.version.item(id) else { return Reach::never() };
            let mut parts: Vec<Reach> = item.when.iter().map(|it| self.expr(it)).collect();
            parts.extend(item.unless.iter().map(|it| self.expr(it).negate()));
            for target in &item.defeated_by {
                match target {
                    RuleTarget::Local(other) if self.is_arm_of(*other, id) => {}
                    RuleTarget::Local(other) => parts.push(self.applied(*other).negate()),
                    RuleTarget::Foreign(..) => parts.push(Reach::truth(true, true)),
                }
            }
            if self.is_defeated_abroad(item) {
                parts.push(Reach::truth(true, true));
            }
            Reach::all(&parts)
        })
    }

    /// Whether the arm is one of the level, and so displaces its other arms only.
    fn is_arm_of(&self, arm: ItemId, level: ItemId) -> bool {
        let kind = self.version.item(arm).map(|item| &item.kind);
        matches!(kind, Some(ItemKind::Arm(of, _)) if *of == level)
    }

    /// Whether another act has an exception to the item.
    fn is_defeated_abroad(&self, item: &Item) -> bool {
        self.law.versions().flat_map(|version| &version.items).any(|other| {
            other.defeats.iter().any(|target| {
                matches!(target, RuleTarget::Foreign(act, name)
                    if *act == self.version.id.act && *name == item.name)
            })
        })
    }

    /// The value of a parameter, helper, arm or level.
    fn value(&self, id: ItemId) -> Reach {
        remembered(&self.values, id, || match self.version.item(id).map(|item| &item.kind) {
            Some(ItemKind::Param(_, Err(_))) | None => Reach::never(),
            Some(
                ItemKind::Param(_, Ok(value)) | ItemKind::Let(value) | ItemKind::Arm(_, value),
            ) => self.expr(value),
            Some(ItemKind::Level(level)) => self.level(id, level).value,
            Some(_) => Reach::many(),
        })
    }
}

/// The reach of an item, found once. While it is being found it may be anything: the checks refuse
/// cycles, and a law with errors must still end.
fn remembered(
    memory: &RefCell<BTreeMap<ItemId, Reach>>,
    id: ItemId,
    find: impl FnOnce() -> Reach,
) -> Reach {
    if let Some(reach) = memory.borrow().get(&id) {
        return reach.clone();
    }
    memory.borrow_mut().insert(id, Reach::many());
    let reach = find();
    memory.borrow_mut().insert(id, reach.clone());
    reach
}
