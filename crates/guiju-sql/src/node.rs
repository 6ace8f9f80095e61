//! Tests and quantities of a plan: what each rests on, and which of them SQL can say.

use std::collections::HashSet;

use guiju_base::Text;
use guiju_engine::decide::Program;
use guiju_engine::decide::duty::Clock;
use guiju_engine::decide::plan::{
    BlockId, Form, LevelPlan, Literal, Node, Plan, PlannedRule, Quantity, QuantityId, Sort, Test,
    TestId,
};

use crate::Dialect;
use crate::calendar::Coverage;
use crate::dialect::DIGITS;
use crate::duty;
use crate::element::why_no_block;
use crate::period::{why_no_end, why_no_period, why_no_shift};
use crate::refusal::{self, MOMENT, text_of};

/// Where what decides a rule begins; the reason when it is not planned.
pub(crate) fn root(rule: &PlannedRule) -> Result<Node, Text> {
    match rule.form {
        Form::Explained(refusal) => Err(refusal::planned(refusal)),
        Form::Level(level) => Ok(Node::Quantity(level)),
        _ => Ok(Node::Test(rule.fires.test)),
    }
}

/// All that decides a rule; nothing where it is not planned.
pub(crate) fn roots(rule: &PlannedRule) -> Vec<Node> {
    let breach = rule.denies().map(|it| Node::Test(it.test));
    root(rule).into_iter().chain(breach).collect()
}

fn tests<'l>(literals: impl IntoIterator<Item = &'l Literal>) -> Vec<Node> {
    literals.into_iter().map(|it| Node::Test(it.test)).collect()
}

/// What a node rests on.
pub(crate) fn parts(plan: &Plan, node: Node) -> Vec<Node> {
    match node {
        Node::Test(id) => match plan.scope.test(id) {
            Some(Test::Some(block, _)) => outer(plan, *block),
            Some(test) => parts_of_test(test),
            None => Vec::new(),
        },
        Node::Quantity(id) => match plan.scope.quantity(id) {
            Some((Quantity::Count(block, _) | Quantity::Sum { block, .. }, _)) => {
                outer(plan, *block)
            }
            Some((quantity, _)) => parts_of_quantity(quantity),
            None => Vec::new(),
        },
    }
}

/// What the elements of a list are tested against outside of them.
fn outer(plan: &Plan, block: BlockId) -> Vec<Node> {
    let Some(block) = plan.block(block) else { return Vec::new() };
    let tests = block.scope.tests().filter_map(|(_, test)| match test {
        Test::Outer(id) => Some(Node::Test(*id)),
        _ => None,
    });
    let quantities = block.scope.quantities().filter_map(|(_, quantity, _)| match quantity {
        Quantity::Outer(id) => Some(Node::Quantity(*id)),
        _ => None,
    });
    tests.chain(quantities).collect()
}

fn parts_of_test(test: &Test) -> Vec<Node> {
    match test {
        Test::Compare(_, left, right) => vec![Node::Quantity(*left), Node::Quantity(*right)],
        Test::Among(value, _) | Test::Happened(value) => vec![Node::Quantity(*value)],
        Test::All(parts) => tests(parts),
        Test::Choose(a, b, c) => tests([a, b, c]),
        Test::Unperformed(a, b) => tests([a, b]),
        _ => Vec::new(),
    }
}

fn parts_of_quantity(quantity: &Quantity) -> Vec<Node> {
    match quantity {
        Quantity::Add(a, b) | Quantity::Subtract(a, b) | Quantity::Multiply(a, b) => {
            vec![Node::Quantity(*a), Node::Quantity(*b)]
        }
        Quantity::Choose(condition, a, b) => {
            vec![Node::Test(condition.test), Node::Quantity(*a), Node::Quantity(*b)]
        }
        Quantity::Extreme(_, parts) => parts.iter().map(|it| Node::Quantity(*it)).collect(),
        Quantity::Level(plan) => parts_of_level(plan),
        Quantity::Duty(duty) => duty::parts(duty),
        Quantity::Truth(literal) => tests([literal]),
        Quantity::End(last) => vec![Node::Quantity(last.quantity())],
        Quantity::Shift(shift) => vec![Node::Quantity(shift.date)],
        _ => Vec::new(),
    }
}

fn parts_of_level(plan: &LevelPlan) -> Vec<Node> {
    let values = plan.arms.iter().map(|it| it.1).chain(plan.otherwise);
    let guards = tests(plan.arms.iter().map(|(guard, _)| guard).chain([&plan.enabled]));
    guards.into_iter().chain(values.map(Node::Quantity)).collect()
}

/// For each node whether SQL can say it.
pub(crate) struct Sayable {
    tests: Vec<Option<Text>>,
    quantities: Vec<Option<Text>>,
}

impl Sayable {
    pub(crate) fn new(program: &Program<'_>, plan: &Plan, dialect: Dialect) -> Self {
        let mut found = Self { tests: Vec::new(), quantities: Vec::new() };
        // Each comes after what it rests on.
        for node in plan.scope.order() {
            let inherited = parts(plan, node).into_iter().find_map(|it| found.why_not(it).cloned());
            match node {
                Node::Test(id) => {
                    let own = match plan.scope.test(id) {
                        Some(Test::Some(block, _)) => why_no_block(program, plan, dialect, *block),
                        _ => None,
                    };
                    found.tests.push(inherited.or(own));
                }
                Node::Quantity(id) => {
                    let own = why_no_quantity(program, plan, dialect, id);
                    found.quantities.push(inherited.or(own));
                }
            }
        }
        found
    }

    /// Why SQL cannot say some of several nodes.
    pub(crate) fn why_none(&self, nodes: impl IntoIterator<Item = Node>) -> Option<Text> {
        nodes.into_iter().find_map(|it| self.why_not(it).cloned())
    }

    /// Why SQL cannot say a node.
    pub(crate) fn why_not(&self, node: Node) -> Option<&Text> {
        match node {
            Node::Test(id) => self.tests.get(id.index())?.as_ref(),
            Node::Quantity(id) => self.quantities.get(id.index())?.as_ref(),
        }
    }
}

fn why_no_quantity(
    program: &Program<'_>,
    plan: &Plan,
    dialect: Dialect,
    id: QuantityId,
) -> Option<Text> {
    let (quantity, sort) = plan.scope.quantity(id)?;
    let coverage = || Coverage::new(&program.law().calendar);
    match (quantity, sort) {
        (Quantity::Count(block, _) | Quantity::Sum { block, .. }, _) => {
            why_no_block(program, plan, dialect, *block)
        }
        (Quantity::Duty(duty), _) => match &duty.clock {
            Clock::By(last) | Clock::Keep(last, _) => why_no_end(last, coverage()),
            Clock::Before(_) => None,
            Clock::Every(repeat) => repeat.period.and_then(|it| why_no_period(it, coverage())),
        },
        (Quantity::End(last), _) => why_no_end(last, coverage()),
        (Quantity::Shift(shift), _) => why_no_shift(shift),
        _ => why_no_value(program, dialect, quantity, sort),
    }
}

/// Why a value alone cannot be said.
pub(crate) fn why_no_value(
    program: &Program<'_>,
    dialect: Dialect,
    quantity: &Quantity,
    sort: Sort,
) -> Option<Text> {
    match (quantity, sort) {
        (Quantity::Constant(key), Sort::Date) => {
            let day = program.time(*key).and_then(|time| dialect.day(time));
            day.is_none().then(|| text_of(MOMENT))
        }
        (_, Sort::Number(scale)) if scale > DIGITS.0 => Some(text_of(refusal::DIGITS)),
        _ => None,
    }
}

/// The nodes that roots rest on, themselves included.
#[derive(Default)]
pub(crate) struct Reached(HashSet<(bool, u32)>);

fn key(node: Node) -> (bool, u32) {
    match node {
        Node::Test(id) => (true, id.0),
        Node::Quantity(id) => (false, id.0),
    }
}

impl Reached {
    pub(crate) fn from(plan: &Plan, roots: impl IntoIterator<Item = Node>) -> Self {
        let mut reached = Self::default();
        let mut rest: Vec<Node> = roots.into_iter().collect();
        while let Some(node) = rest.pop() {
            if reached.0.insert(key(node)) {
                rest.extend(parts(plan, node));
            }
        }
        reached
    }

    pub(crate) fn has(&self, node: Node) -> bool {
        self.0.contains(&key(node))
    }
}

/// The test of a literal that is fixed.
pub(crate) fn fixed(id: TestId) -> bool {
    id == Literal::TRUE.test
}
