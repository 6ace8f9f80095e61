//! Judges the items of a version for one subject.

mod level;
mod norm;
mod report;
mod sanction;

use std::cell::RefCell;
use std::cmp::Ordering;
use std::collections::BTreeMap;
use std::rc::Rc;
use std::sync::Arc;

use guiju_base::{ActId, RuleId, Text, Time, Truth};
use guiju_law::facts::Instance;
use guiju_law::ir::{ItemId, ItemKind, RuleTarget};
use guiju_law::vocabulary::SubjectId;
use guiju_law::{Facts, Item, Outcome, Value, Version};
use guiju_syntax::Span;

use crate::derivation::{Derivation, FactSource};
use crate::determination::Range;
use crate::engine::{Engine, Query, Rival, Selected, Selection};
use crate::evaluate::{Evaluator, fold_bound};
use crate::state::{State, Unknown, Why};

/// One subject under one query; every item is judged once.
pub(crate) struct Session<'a> {
    pub(crate) engine: &'a Engine<'a>,
    pub(crate) facts: &'a Facts,
    pub(crate) query: &'a Query,
    pub(crate) instance: &'a Instance,
    judged: RefCell<BTreeMap<(usize, ItemId), Rc<Judged>>>,
    applied: RefCell<BTreeMap<(usize, ItemId), Rc<Applied>>>,
}

/// One version in a session.
#[derive(Clone, Copy)]
pub(crate) struct Judge<'a> {
    pub(crate) session: &'a Session<'a>,
    pub(crate) engine: &'a Engine<'a>,
    pub(crate) version: &'a Version,
}

/// What came out for one item.
#[derive(Debug, Clone)]
pub(crate) struct Judged {
    pub(crate) outcome: Outcome,
    /// Whether a norm is known to apply.
    pub(crate) applies: bool,
    /// The value of a level, parameter or helper; what is unknown of any other item.
    pub(crate) state: State,
    pub(crate) due: Option<Time>,
    pub(crate) provisional: bool,
    pub(crate) range: Option<Range>,
    pub(crate) conflicts_with: Vec<RuleId>,
    pub(crate) defeated_by: Vec<RuleId>,
    pub(crate) derivation: Option<Derivation>,
}

impl Judged {
    fn new(outcome: Outcome) -> Self {
        Self {
            outcome,
            applies: false,
            state: State::truth(true),
            due: None,
            provisional: false,
            range: None,
            conflicts_with: Vec::new(),
            defeated_by: Vec::new(),
            derivation: None,
        }
    }

    /// The outcome for what is not known: unknown, or broken.
    fn unsettled(state: State) -> Self {
        let outcome =
            if matches!(state, State::Broken(_)) { Outcome::Broken } else { Outcome::Unknown };
        Self { state, ..Self::new(outcome) }
    }
}

/// Whether an item applies.
#[derive(Debug, Clone)]
pub(crate) struct Applied {
    pub(crate) state: State,
    pub(crate) defeated_by: Vec<RuleId>,
    steps: Vec<Derivation>,
}

impl<'a> Session<'a> {
    pub(crate) fn new(
        engine: &'a Engine<'a>,
        facts: &'a Facts,
        query: &'a Query,
        instance: &'a Instance,
    ) -> Self {
        Self {
            engine,
            facts,
            query,
            instance,
            judged: RefCell::default(),
            applied: RefCell::default(),
        }
    }
}

impl<'a> Judge<'a> {
    pub(crate) fn explains(&self) -> bool {
        self.session.query.explain
    }

    pub(crate) fn on(&self) -> Time {
        self.session.query.on
    }

    /// The subject judged, or the one instance of a single subject.
    pub(crate) fn instance_of(&self, subject: SubjectId) -> Option<&'a Instance> {
        if self.session.instance.subject == subject {
            return Some(self.session.instance);
        }
        self.session.facts.single(subject)
    }

    /// The path by which facts of `subject` are named.
    pub(crate) fn subject_path(&self, subject: SubjectId) -> Arc<str> {
        let name = || {
            let subject = self.engine.law.vocabulary.subject(subject);
            subject.map_or_else(|| Arc::from(""), |subject| Arc::from(&*subject.name))
        };
        self.instance_of(subject).map_or_else(name, |instance| instance.path.clone())
    }

    pub(crate) fn rule_id(&self, item: &Item) -> Option<RuleId> {
        self.version.id.rule(&item.name).ok()
    }

    fn key(&self, id: ItemId) -> (usize, ItemId) {
        (std::ptr::from_ref(self.version).addr(), id)
    }

    fn within(&self, version: &'a Version) -> Self {
        Self { version, ..*self }
    }

    /// The event that selects the version.
    pub(crate) fn event(&self, version: &'a Version) -> State {
        let judge = self.within(version);
        version
            .applies_to
            .as_ref()
            .map_or(State::Known(Value::Date(self.on())), |expr| Evaluator::new(&judge).eval(expr))
    }

    /// A step of the derivation.
    pub(crate) fn step(
        &self,
        role: Text,
        span: Span,
        state: &State,
        source: Option<FactSource>,
        steps: Vec<Derivation>,
    ) -> Derivation {
        Derivation {
            role,
            version: self.version.id.clone(),
            span,
            result: self.show(state),
            value: state.known().cloned(),
            source,
            steps,
        }
    }

    /// What is known of a state, as the language writes it.
    pub(crate) fn show(&self, state: &State) -> Text {
        let vocabulary = &self.engine.law.vocabulary;
        match state {
            State::Known(Value::YesNo(true)) => Text::new("true", "是"),
            State::Known(Value::YesNo(false)) => Text::new("false", "否"),
            State::Known(value) => Text::same(value.show(vocabulary)),
            State::Broken(cause) => {
                Text::new(format!("broken: {}", cause.en), format!("计算出错：{}", cause.zh))
            }
            State::Unknown(unknown) => {
                let (mut en, mut zh) = ("unknown".to_owned(), "待查明".to_owned());
                let mut add = |before: (&str, &str), value: String| {
                    en += &format!(", {} {value}", before.0);
                    zh += &format!("，{} {value}", before.1);
                };
                if let Some(low) = &unknown.low {
                    add(("at least", "不小于"), low.show(vocabulary));
                }
                if let Some(high) = &unknown.high {
                    add(("at most", "不大于"), high.show(vocabulary));
                }
                if let Some(provisional) = unknown.provisional {
                    add(("provisionally", "暂定为"), provisional.to_string());
                }
                Text::new(en, zh)
            }
        }
    }

    /// Whether the item applies: its conditions hold and no exception that applies defeats it.
    pub(crate) fn applies(&self, id: ItemId) -> Rc<Applied> {
        if let Some(applied) = self.session.applied.borrow().get(&self.key(id)) {
            return applied.clone();
        }
        let applied = Rc::new(self.apply(id));
        self.session.applied.borrow_mut().insert(self.key(id), applied.clone());
        applied
    }

    fn apply(&self, id: ItemId) -> Applied {
        let Some(item) = self.version.item(id) else {
            return Applied {
                state: State::broken(("no such rule", "没有这条规则")),
                defeated_by: Vec::new(),
                steps: Vec::new(),
            };
        };
        let mut evaluator = Evaluator::new(self);
        let mut parts = Vec::new();
        if let Some(when) = &item.when {
            parts.push(evaluator.eval_as("when", when));
        }
        if let Some(unless) = &item.unless {
            parts.push(evaluator.eval_as("unless", unless).negate());
        }
        let mut defeated_by = Vec::new();
        for defeater in self.defeaters(id, item) {
            let (judge, defeater) = match defeater {
                Ok(defeater) => defeater,
                Err(unknown) => {
                    parts.push(State::Unknown(unknown));
                    continue;
                }
            };
            let applied = judge.applies(defeater);
            let name = judge.version.item(defeater).and_then(|it| judge.rule_id(it));
            if applied.state.as_truth().is_true() {
                defeated_by.extend(name.clone());
            }
            if self.explains() {
                let label = name.map_or(Text::default(), |name| {
                    let zh = format!("例外 {name} 是否适用");
                    Text::new(format!("exception {name} applies"), zh)
                });
                let steps = applied.steps.clone();
                let step = judge.step(label, Span::default(), &applied.state, None, steps);
                evaluator.note(Some(step));
            }
            parts.push(applied.state.clone().negate());
        }
        let state = State::connect(&parts, Truth::and, true);
        Applied { state, defeated_by, steps: evaluator.take_steps() }
    }

    /// The rules that may defeat an item: of its version, and of other acts in force. `Err` where it is
    /// not known which version of another act applies.
    fn defeaters(&self, id: ItemId, item: &Item) -> Vec<Result<(Self, ItemId), Box<Unknown>>> {
        let mut defeaters = Vec::new();
        for target in &item.defeated_by {
            match target {
                // An arm that is an exception to its own level displaces the other arms only.
                RuleTarget::Local(other) => {
                    if !self.is_arm_of(*other, id) {
                        defeaters.push(Ok((*self, *other)));
                    }
                }
                RuleTarget::Foreign(act, name) => match self.foreign(act, name) {
                    // An act that does not apply makes no exceptions.
                    Err(unknown) if unknown.missing.is_empty() => {}
                    found => defeaters.push(found),
                },
            }
        }
        let key = (self.version.id.act.clone(), item.name.clone());
        for (version, other) in self.engine.foreign_defeaters.get(&key).into_iter().flatten() {
            match self.session.select(&version.id.act) {
                Selection::One(selected) if std::ptr::eq(selected.version, *version) => {
                    defeaters.push(Ok((self.within(version), *other)));
                }
                Selection::Unknown(_, unknown) if self.session.may_apply(version) => {
                    defeaters.push(Err(Box::new(unknown)));
                }
                _ => {}
            }
        }
        defeaters
    }

    fn is_arm_of(&self, arm: ItemId, level: ItemId) -> bool {
        matches!(self.version.item(arm).map(|item| &item.kind), Some(ItemKind::Arm(of, _)) if *of == level)
    }

    /// An item of another act, in the version that applies.
    fn foreign(&self, act: &ActId, name: &str) -> Result<(Self, ItemId), Box<Unknown>> {
        match self.session.select(act) {
            Selection::One(selected) => match selected.version.item_named(name) {
                Some((id, _)) => Ok((self.within(selected.version), id)),
                None => {
                    Err(Box::new(Unknown::because(Why::NoRule(format!("{act}#{name}").into()))))
                }
            },
            Selection::Unknown(_, unknown) => Err(Box::new(unknown)),
            Selection::None => Err(Box::new(Unknown::because(Why::NoLaw(act.as_str().into())))),
        }
    }

    /// The value of another item of the version.
    pub(crate) fn item_value(&self, id: ItemId) -> (State, Option<Derivation>) {
        let judged = self.judge(id);
        (judged.state.clone(), judged.derivation.clone())
    }

    /// The value of a level or parameter of another act.
    pub(crate) fn foreign_value(&self, act: &ActId, name: &str) -> (State, Option<Derivation>) {
        self.abroad(act, name, Judge::item_value)
    }

    /// What an item of another act gives; where it is in dispute which version applies, what both give.
    fn abroad(
        &self,
        act: &ActId,
        name: &str,
        ask: impl Fn(&Self, ItemId) -> (State, Option<Derivation>),
    ) -> (State, Option<Derivation>) {
        let (judge, id) = match self.foreign(act, name) {
            Ok(found) => found,
            Err(unknown) => return (State::Unknown(unknown), None),
        };
        let (state, step) = ask(&judge, id);
        let Selection::One(Selected { rival: Some(rival), version, .. }) = self.session.select(act)
        else {
            return (state, step);
        };
        let other = match rival {
            Rival::NoLaw => State::Unknown(Box::default()),
            Rival::Version(rival) => match rival.item_named(name) {
                Some((id, _)) => ask(&self.within(rival), id).0,
                None => State::Unknown(Box::default()),
            },
        };
        (disputed(state, other, version), step)
    }

    /// Whether a rule is breached.
    pub(crate) fn breach(&self, target: &RuleTarget) -> (State, Option<Derivation>) {
        match target {
            RuleTarget::Local(id) => self.breach_of(*id),
            RuleTarget::Foreign(act, name) => self.abroad(act, name, Judge::breach_of),
        }
    }

    fn breach_of(&self, id: ItemId) -> (State, Option<Derivation>) {
        let judged = self.judge(id);
        let state = match judged.outcome.is_breach() {
            Some(breach) => State::truth(breach),
            None => match &judged.state {
                State::Unknown(_) | State::Broken(_) => judged.state.clone(),
                State::Known(_) => {
                    let name = self.version.item(id).map_or("", |item| &item.name);
                    State::Unknown(Box::new(Unknown::because(Why::Conflict(name.into()))))
                }
            },
        };
        (state, judged.derivation.clone())
    }

    /// Judges an item, once in a session.
    pub(crate) fn judge(&self, id: ItemId) -> Rc<Judged> {
        if let Some(judged) = self.session.judged.borrow().get(&self.key(id)) {
            return judged.clone();
        }
        let judged = Rc::new(self.judge_item(id));
        self.session.judged.borrow_mut().insert(self.key(id), judged.clone());
        judged
    }

    fn judge_item(&self, id: ItemId) -> Judged {
        let Some(item) = self.version.item(id) else {
            return Judged::unsettled(State::broken(("no such item", "没有这一项")));
        };
        let mut evaluator = Evaluator::new(self);
        let mut judged = match &item.kind {
            ItemKind::Param(_, Err(_)) => {
                let why = Why::OpenParameter(item.name.clone());
                Judged::unsettled(State::Unknown(Box::new(Unknown::because(why))))
            }
            ItemKind::Param(_, Ok(value)) | ItemKind::Let(value) | ItemKind::Arm(_, value) => {
                Judged { state: evaluator.eval(value), ..Judged::new(Outcome::Classified) }
            }
            ItemKind::Level(level) => self.level(id, item, level, &mut evaluator),
            ItemKind::Duty(norm) => self.duty(id, norm, &mut evaluator),
            ItemKind::Prohibition(norm) => self.prohibition(id, norm, &mut evaluator),
            ItemKind::Permission(_) => self.permission(id, &mut evaluator),
            ItemKind::Sanction(sanction) => self.sanction(id, sanction, &mut evaluator),
        };
        if let Some(norm) = item.norm() {
            self.oppose(id, item, norm, &mut judged);
        }
        if self.explains() {
            let mut step = self.step(
                Text::same(&*item.name),
                item.span,
                &judged.state,
                None,
                evaluator.take_steps(),
            );
            if item.form().is_some() && !matches!(item.kind, ItemKind::Level(_)) {
                step.result = Text::new(judged.outcome.word(), judged.outcome.word_zh());
                step.value = None;
            }
            judged.derivation = Some(step);
        }
        judged
    }

    /// Takes over the steps and exceptions of the item's conditions; gives whether it applies.
    fn applied(&self, id: ItemId, evaluator: &mut Evaluator<'_, 'a>) -> Rc<Applied> {
        let applied = self.applies(id);
        for step in &applied.steps {
            evaluator.note(Some(step.clone()));
        }
        applied
    }
}

/// What is known of a value when it is in dispute which of two versions gives it: the value if both
/// agree, else unknown between the outermost bounds.
pub(crate) fn disputed(state: State, other: State, version: &Version) -> State {
    if state.known().is_some() && state == other {
        return state;
    }
    let parts = [state, other];
    let mut joined = State::unsettled(&parts);
    if let State::Unknown(unknown) = &mut joined {
        unknown.why.insert(Why::DisputedVersion(version.id.to_string().into()));
        unknown.low = fold_bound(&parts, State::low, Ordering::Less);
        unknown.high = fold_bound(&parts, State::high, Ordering::Greater);
    }
    joined
}
