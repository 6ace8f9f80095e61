//! From the typed form of the law to a plan: whether items apply, and what follows.

use guiju_law::ir::{Expr, ItemId, ItemKind, Level, Norm, RuleTarget, Sanction, Timing};
use guiju_law::{Item, Type, Version};

use super::compile::{At, Compiler, Planned as Result};
use super::plan::{Form, LevelPlan, Literal, Quantity, QuantityId, Refusal, Sort, Test};

/// The form of a rule, what lets it fire, and whether it is breached.
#[derive(Debug, Clone)]
pub(crate) struct Planned {
    pub(crate) form: Form,
    pub(crate) fires: Literal,
    breach: Literal,
}

const NO_ITEM: Refusal = Refusal("a rule that is not there");

fn key(version: &Version, id: ItemId) -> (usize, ItemId) {
    (std::ptr::from_ref(version).addr(), id)
}

impl<'a> Compiler<'_, 'a> {
    /// Whether an item applies: its conditions hold and no exception that applies defeats it.
    pub(crate) fn applies(&mut self, version: &'a Version, id: ItemId) -> Result<Literal> {
        if let Some(applied) = self.applied.get(&key(version, id)) {
            return *applied;
        }
        let applied = self.plan_applies(version, id);
        self.applied.insert(key(version, id), applied);
        applied
    }

    fn plan_applies(&mut self, version: &'a Version, id: ItemId) -> Result<Literal> {
        let item = version.item(id).ok_or(NO_ITEM)?;
        let at = At::new(version);
        let mut parts = Vec::new();
        if let Some(when) = &item.when {
            parts.push(self.test(&at, when)?);
        }
        if let Some(unless) = &item.unless {
            parts.push(!self.test(&at, unless)?);
        }
        for (of, defeater) in self.defeaters(version, id, item)? {
            parts.push(!self.applies(of, defeater)?);
        }
        Ok(self.plan.scope.all(parts))
    }

    /// The rules that may defeat an item: of its version, and of other acts in force.
    fn defeaters(
        &self,
        version: &'a Version,
        id: ItemId,
        item: &Item,
    ) -> Result<Vec<(&'a Version, ItemId)>> {
        let mut defeaters = Vec::new();
        for target in &item.defeated_by {
            match target {
                // An arm that is an exception to its own level displaces the other arms only.
                RuleTarget::Local(other) => {
                    let arm = version.item(*other).map(|item| &item.kind);
                    if !matches!(arm, Some(ItemKind::Arm(of, _)) if *of == id) {
                        defeaters.push((version, *other));
                    }
                }
                // An act that does not apply makes no exceptions.
                RuleTarget::Foreign(act, name) => defeaters.extend(self.foreign(act, name)?),
            }
        }
        let name = (version.id.act.clone(), item.name.clone());
        for (version, other) in self.engine.foreign_defeaters.get(&name).into_iter().flatten() {
            let selected = self.world.selected(&version.id.act);
            if selected.is_some_and(|it| std::ptr::eq(it.version, *version)) {
                defeaters.push((*version, *other));
            }
        }
        Ok(defeaters)
    }

    /// What decides a rule.
    pub(crate) fn form(&mut self, version: &'a Version, id: ItemId) -> Result<Planned> {
        if let Some(form) = self.forms.get(&key(version, id)) {
            return form.clone();
        }
        let form = self.plan_form(version, id);
        self.forms.insert(key(version, id), form.clone());
        form
    }

    fn plan_form(&mut self, version: &'a Version, id: ItemId) -> Result<Planned> {
        let item = version.item(id).ok_or(NO_ITEM)?;
        if item.norm().is_some_and(|norm| self.is_opposed(version, item, norm)) {
            return Err(Refusal("a norm that another may contradict"));
        }
        match &item.kind {
            ItemKind::Permission(_) => {
                let applies = self.applies(version, id)?;
                let form = Form::Permission(applies);
                Ok(Planned { form, fires: applies, breach: Literal::FALSE })
            }
            ItemKind::Prohibition(norm) => {
                let applies = self.applies(version, id)?;
                let done = match &norm.breached {
                    Some(breached) => self.happened(version, breached)?,
                    None => Literal::TRUE,
                };
                let violated = self.plan.scope.all([applies, done]);
                let form = Form::Prohibition(violated);
                Ok(Planned { form, fires: violated, breach: violated })
            }
            ItemKind::Duty(norm) => self.duty(version, id, norm),
            ItemKind::Sanction(sanction) => self.sanction(version, id, sanction),
            ItemKind::Level(_) => {
                let level = self.level_quantity(version, id)?;
                let form = Form::Level(level);
                Ok(Planned { form, fires: Literal::FALSE, breach: Literal::FALSE })
            }
            _ => Err(NO_ITEM),
        }
    }

    /// Whether a norm of the other kind with the same bearer and action could apply beside it.
    fn is_opposed(&self, version: &Version, item: &Item, norm: &Norm) -> bool {
        let key = (norm.bearer.clone(), norm.action.clone());
        let forbids = |item: &Item| matches!(item.kind, ItemKind::Prohibition(_));
        self.engine.opposites.get(&key).into_iter().flatten().any(|(of, other)| {
            let beside = if of.id.act == version.id.act {
                std::ptr::eq(*of, version)
            } else {
                let selected = self.world.selected(&of.id.act);
                selected.is_some_and(|it| std::ptr::eq(it.version, *of))
            };
            beside && of.item(*other).is_some_and(|other| forbids(other) != forbids(item))
        })
    }

    /// Whether what a truth or an event tells has happened.
    fn happened(&mut self, version: &'a Version, expr: &'a Expr) -> Result<Literal> {
        let at = At::new(version);
        if expr.ty == Type::Date {
            let event = self.quantity(&at, expr)?;
            return Ok(self.plan.scope.add_test(Test::Happened(event)));
        }
        self.test(&at, expr)
    }

    fn duty(&mut self, version: &'a Version, id: ItemId, norm: &'a Norm) -> Result<Planned> {
        let promptly = match norm.timing {
            None => false,
            Some(Timing::Promptly) => true,
            Some(_) => return Err(Refusal("a duty with a date")),
        };
        let applies = self.applies(version, id)?;
        let shown = match &norm.shown {
            Some(shown) => self.happened(version, shown)?,
            None => Literal::FALSE,
        };
        let scope = &mut self.plan.scope;
        let open = match (applies, shown) {
            (Literal::TRUE, shown) => !shown,
            (Literal::FALSE, _) => Literal::FALSE,
            (applies, Literal::FALSE) => applies,
            _ => scope.add_test(Test::Unperformed(applies, shown)),
        };
        let form = Form::Duty { applies, shown, promptly };
        Ok(Planned { form, fires: open, breach: open })
    }

    fn sanction(
        &mut self,
        version: &'a Version,
        id: ItemId,
        sanction: &'a Sanction,
    ) -> Result<Planned> {
        let applies = self.applies(version, id)?;
        let breaches = sanction.breaches.iter().map(|target| self.breach(version, target));
        let breaches: Vec<Literal> = breaches.collect::<Result<_>>()?;
        let breach = self.plan.scope.any(breaches);
        let exposed = self.plan.scope.all([applies, breach]);
        Ok(Planned { form: Form::Sanction(exposed), fires: exposed, breach: Literal::FALSE })
    }

    /// Whether a rule is breached.
    pub(crate) fn breach(&mut self, version: &'a Version, target: &RuleTarget) -> Result<Literal> {
        let (version, id) = match target {
            RuleTarget::Local(id) => (version, *id),
            RuleTarget::Foreign(act, name) => match self.foreign(act, name)? {
                Some(found) => found,
                None => return Ok(self.plan.scope.add_test(Test::Open)),
            },
        };
        let planned = self.form(version, id)?;
        match planned.form {
            Form::Permission(_) | Form::Sanction(_) | Form::Level(_) | Form::Explained(_) => {
                Err(Refusal("the breach of what cannot be breached"))
            }
            Form::Duty { promptly: true, .. } => {
                Err(Refusal("the breach of a duty without a date"))
            }
            _ => Ok(planned.breach),
        }
    }

    /// The value of a classification.
    pub(crate) fn level_quantity(
        &mut self,
        version: &'a Version,
        id: ItemId,
    ) -> Result<QuantityId> {
        if let Some(level) = self.levels.get(&key(version, id)) {
            return *level;
        }
        let level = self.plan_level(version, id);
        self.levels.insert(key(version, id), level);
        level
    }

    fn plan_level(&mut self, version: &'a Version, id: ItemId) -> Result<QuantityId> {
        let item = version.item(id).ok_or(NO_ITEM)?;
        let ItemKind::Level(level) = &item.kind else { return Err(NO_ITEM) };
        let sort = match &level.ty {
            Type::Choice(choice) => Sort::Choice(Some(*choice)),
            Type::YesNo => Sort::Choice(None),
            _ => return Err(Refusal("a classification that is neither a choice nor a truth")),
        };
        let enabled = self.applies(version, id)?;
        let mut arms = Vec::new();
        let mut own = vec![enabled];
        for arm in &level.further {
            let Some(arm_item) = version.item(*arm) else { continue };
            let ItemKind::Arm(_, value) = &arm_item.kind else { continue };
            let applies = self.applies(version, *arm)?;
            if arm_item.defeats.contains(&RuleTarget::Local(id)) {
                own.push(!applies);
            }
            arms.push((applies, self.fixed(version, value)?));
        }
        let own = self.plan.scope.all(own);
        self.own_arms(version, level, own, &mut arms)?;
        let otherwise = match &level.otherwise {
            Some(value) => Some(self.fixed(version, value)?),
            None => None,
        };
        let plan = LevelPlan {
            name: item.name.clone(),
            arms,
            otherwise,
            merge: level.merge,
            exhaustive: level.exhaustive,
            enabled: own,
        };
        Ok(self.plan.scope.add_quantity(Quantity::Level(Box::new(plan)), sort))
    }

    fn own_arms(
        &mut self,
        version: &'a Version,
        level: &'a Level,
        own: Literal,
        arms: &mut Vec<(Literal, i64)>,
    ) -> Result<()> {
        let at = At::new(version);
        for (value, when) in &level.arms {
            let when = match when {
                Some(when) => self.test(&at, when)?,
                None => Literal::TRUE,
            };
            let guard = self.plan.scope.all([own, when]);
            if guard != Literal::FALSE {
                arms.push((guard, self.fixed(version, value)?));
            }
        }
        Ok(())
    }

    /// A value that the law fixes.
    fn fixed(&mut self, version: &'a Version, expr: &'a Expr) -> Result<i64> {
        const VARYING: Refusal = Refusal("a classification whose values depend on facts");
        if expr.ty == Type::YesNo {
            return match self.test(&At::new(version), expr)? {
                Literal::TRUE => Ok(1),
                Literal::FALSE => Ok(0),
                _ => Err(VARYING),
            };
        }
        let value = self.quantity(&At::new(version), expr)?;
        self.plan.scope.constant(value).ok_or(VARYING)
    }
}
