//! From the typed form of the law to a plan: whether items apply, and what follows.

use guiju_base::Period;
use guiju_law::ir::{
    Deadline, Expr, ExprKind, ItemId, ItemKind, Level, Norm, RuleTarget, Sanction, Timing,
};
use guiju_law::{Item, Type, Value, Version};

use super::compile::{At, Compiler, Planned as Result};
use super::duty::{Clock, DutyPlan, Last, Told, places};
use super::plan::{Form, LevelPlan, Literal, Quantity, QuantityId, Refusal, Sort, Test};
use super::repeat::Repeat;
use super::slot::SlotId;

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
        let promptly = match &norm.timing {
            None => false,
            Some(Timing::Promptly) => true,
            Some(timing) => return self.dated(version, id, norm, timing),
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

    /// A duty with a date.
    fn dated(
        &mut self,
        version: &'a Version,
        id: ItemId,
        norm: &'a Norm,
        timing: &'a Timing,
    ) -> Result<Planned> {
        let applies = self.applies(version, id)?;
        let shown = match (timing, &norm.shown) {
            (Timing::Every(..), Some(shown)) if shown.ty != Type::Date => {
                Told::Events(self.list_of_dates(version, shown)?)
            }
            (_, shown) => self.told(version, shown.as_ref())?,
        };
        let clock = match timing {
            Timing::By(last) => {
                let last = self.last(version, last)?;
                self.check_begun(shown, &last)?;
                Clock::By(last)
            }
            Timing::Before(event) => Clock::Before(self.quantity(&At::new(version), event)?),
            Timing::KeepUntil(last) => {
                let broken = self.told(version, norm.breached.as_ref())?;
                Clock::Keep(self.last(version, last)?, broken)
            }
            Timing::Every(period, since) => Clock::Every(Repeat {
                since: self.quantity(&At::new(version), since)?,
                period: self.period_or_open(version, period)?,
                convention: self.convention(version),
            }),
            Timing::Promptly => return Err(Refusal("a duty without a date")),
        };
        let duty = Quantity::Duty(Box::new(DutyPlan { applies, shown, clock }));
        let scope = &mut self.plan.scope;
        let outcome = scope.add_quantity(duty, Sort::Choice(None));
        let fires = scope.add_test(Test::Among(outcome, places(super::decision::fires)));
        let breach = places(|outcome| outcome.is_breach() == Some(true));
        let breach = scope.add_test(Test::Among(outcome, breach));
        Ok(Planned { form: Form::Dated { outcome, breach }, fires, breach })
    }

    /// Refuses a duty that is performed at a time that is not told, within a period from an event that may be
    /// unknown though no fact is missing: the reference then takes the period as begun.
    fn check_begun(&self, shown: Told, last: &Last) -> Result<()> {
        let Last::Period { anchor, .. } = last else { return Ok(()) };
        if matches!(shown, Told::Truth(_)) && !self.is_settled_by_facts(*anchor) {
            return Err(Refusal("a period from an event that facts may leave open"));
        }
        Ok(())
    }

    /// Whether a date is unknown only while facts are missing.
    fn is_settled_by_facts(&self, date: QuantityId) -> bool {
        match self.plan.scope.quantity(date).map(|it| it.0) {
            Some(Quantity::Constant(_) | Quantity::Today | Quantity::Fact(_)) => true,
            Some(Quantity::Shift(shift)) => self.is_settled_by_facts(shift.date),
            Some(Quantity::Extreme(_, parts)) => {
                parts.iter().all(|part| self.is_settled_by_facts(*part))
            }
            _ => false,
        }
    }

    /// The fact that tells when something was done.
    fn list_of_dates(&mut self, version: &'a Version, expr: &Expr) -> Result<SlotId> {
        let is_fact = matches!(expr.kind, ExprKind::Fact(..));
        if !is_fact || expr.ty != Type::List(Box::new(Type::Date)) {
            return Err(Refusal("repetitions that no list of dates tells"));
        }
        self.slot(&At::new(version), expr)
    }

    /// What tells of something done.
    fn told(&mut self, version: &'a Version, expr: Option<&'a Expr>) -> Result<Told> {
        let at = At::new(version);
        Ok(match expr {
            None => Told::Nothing,
            Some(expr) if expr.ty == Type::Date => Told::Event(self.quantity(&at, expr)?),
            Some(expr) => Told::Truth(self.test(&at, expr)?),
        })
    }

    /// The last day of a period from one event, without what stops or lengthens it; or a date.
    fn last(&mut self, version: &'a Version, expr: &'a Expr) -> Result<Last> {
        let at = At::new(version);
        match &expr.kind {
            ExprKind::Deadline(deadline) => self.end(version, deadline),
            _ => Ok(Last::On(self.quantity(&at, expr)?)),
        }
    }

    /// The end of a period from one event.
    pub(crate) fn end(&mut self, version: &'a Version, deadline: &Deadline) -> Result<Last> {
        let Deadline { period, anchor, suspended, extended, interrupted } = deadline;
        if suspended.is_some() || extended.is_some() || interrupted.is_some() {
            return Err(Refusal("a clock that may be stopped, lengthened or started anew"));
        }
        let period = self.period_or_open(version, period)?;
        let anchor = self.quantity(&At::new(version), anchor)?;
        let convention = self.convention(version);
        Ok(Last::Period { anchor, period, convention })
    }

    /// The place of how a version counts.
    pub(crate) fn convention(&mut self, version: &Version) -> usize {
        let conventions = &mut self.plan.conventions;
        let convention = conventions.iter().position(|it| *it == version.convention);
        convention.unwrap_or_else(|| {
            conventions.push(version.convention.clone());
            conventions.len() - 1
        })
    }

    /// A period that the law fixes.
    pub(crate) fn period(&self, version: &'a Version, expr: &Expr) -> Result<Period> {
        self.period_or_open(version, expr)?.ok_or(Refusal("a period that nobody knows"))
    }

    /// A period that the law fixes; `None` where nobody knows how long.
    fn period_or_open(&self, version: &'a Version, expr: &Expr) -> Result<Option<Period>> {
        const VARYING: Refusal = Refusal("a period that varies");
        let (version, id) = match &expr.kind {
            ExprKind::Literal(Value::Period(period)) => return Ok(Some(*period)),
            ExprKind::Item(id) => (version, *id),
            ExprKind::Foreign(act, name) => self.foreign(act, name)?.ok_or(VARYING)?,
            _ => return Err(VARYING),
        };
        match version.item(id).map(|item| &item.kind) {
            Some(ItemKind::Param(_, Ok(value)) | ItemKind::Let(value)) => {
                self.period_or_open(version, value)
            }
            Some(ItemKind::Param(_, Err(_))) => Ok(None),
            _ => Err(VARYING),
        }
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
            // Due is no breach, and neither is what is performed; only what is unknown may be either.
            Form::Duty { promptly: true, .. } => {
                Ok(self.plan.scope.all([planned.breach, !planned.breach]))
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
        let is_number = match &level.ty {
            Type::Choice(_) | Type::YesNo | Type::Date => false,
            Type::Number | Type::Money | Type::UnroundedMoney | Type::Percent => true,
            _ => return Err(Refusal("a classification by periods, texts or sets")),
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
            arms.push((applies, self.value(version, value)?));
        }
        let own = self.plan.scope.all(own);
        self.own_arms(version, level, own, &mut arms)?;
        let otherwise = match &level.otherwise {
            Some(value) => Some(self.value(version, value)?),
            None => None,
        };
        let mut sort = match &level.ty {
            Type::Choice(choice) => Sort::Choice(Some(*choice)),
            Type::Date => Sort::Date,
            _ => Sort::Choice(None),
        };
        if is_number {
            // In the finest steps of all values.
            let scale = |value: QuantityId| match self.plan.scope.quantity(value) {
                Some((_, Sort::Number(scale))) => Ok(scale),
                _ => Err(Refusal("a classification by unlike values")),
            };
            let values = arms.iter().map(|it| it.1).chain(otherwise);
            let scales: Vec<u32> = values.map(scale).collect::<Result<_>>()?;
            sort = Sort::Number(scales.into_iter().max().unwrap_or(0));
        }
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
        arms: &mut Vec<(Literal, QuantityId)>,
    ) -> Result<()> {
        let at = At::new(version);
        for (value, when) in &level.arms {
            let when = match when {
                Some(when) => self.test(&at, when)?,
                None => Literal::TRUE,
            };
            let guard = self.plan.scope.all([own, when]);
            if guard != Literal::FALSE {
                arms.push((guard, self.value(version, value)?));
            }
        }
        Ok(())
    }

    /// A value of a classification.
    fn value(&mut self, version: &'a Version, expr: &'a Expr) -> Result<QuantityId> {
        if expr.ty != Type::YesNo {
            return self.quantity(&At::new(version), expr);
        }
        let truth = self.test(&At::new(version), expr)?;
        let quantity = match truth {
            Literal::TRUE => Quantity::Constant(1),
            Literal::FALSE => Quantity::Constant(0),
            literal => Quantity::Truth(literal),
        };
        Ok(self.plan.scope.add_quantity(quantity, Sort::Choice(None)))
    }
}
