//! `exception-cycle` and `definition-cycle`: rules that rest on themselves.
//!
//! An edge runs from an item to everything that its outcome may depend on: values and levels that it
//! uses, rules whose breach it asks for, rules that may defeat it. Without a cycle every evaluation
//! ends and has one answer.

use std::collections::{BTreeMap, BTreeSet};

use guiju_base::ActId;
use guiju_syntax::Diagnostic;

use crate::ir::{Expr, ExprKind, Item, ItemKind, RuleTarget};
use crate::lower::vocabulary::Found;
use crate::version::{Law, Version};

/// Two questions about an item: whether it applies, and what comes out for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Question {
    Applies,
    Outcome,
}

/// A question about an item of a version: places of both.
type Node = (usize, usize, Question);

pub(super) fn check_cycles(law: &Law, found: &mut Found) {
    let versions: Vec<&Version> = law.versions().collect();
    let graph = Graph::new(&versions).edges;
    let mut state: BTreeMap<Node, bool> = BTreeMap::new(); // false: open, true: done
    let mut told = BTreeSet::new();
    for start in graph.keys() {
        if let Some((node, by_exception)) = find_cycle(&graph, *start, &mut state) {
            let Some(version) = versions.get(node.0) else { continue };
            let Some(item) = version.items.get(node.1) else { continue };
            if !told.insert((node.0, node.1)) {
                continue;
            }
            let (code, message, zh) = if by_exception {
                let zh = format!("`{}` 是其自身的例外", item.name);
                ("exception-cycle", format!("`{}` is an exception to itself", item.name), zh)
            } else {
                let zh = format!("`{}` 的定义依赖其自身", item.name);
                ("definition-cycle", format!("`{}` is defined by itself", item.name), zh)
            };
            found.push((
                version.file,
                Diagnostic::error(code, item.span, (message, zh))
                    .label(("its outcome needs its own outcome", "要得出其结论，须先有其结论"))
                    .help((
                        "break the circle: remove one `notwithstanding`, `subject to` or use",
                        "打破循环：删除其中一个 `notwithstanding`、`subject to` 或者引用",
                    )),
            ));
        }
    }
}

/// Edges with whether they come from an exception.
struct Graph<'a> {
    versions: &'a [&'a Version],
    /// Norms by bearer and action: opposite ones are asked whether they apply.
    norms: BTreeMap<(&'a str, &'a str), Vec<(usize, usize)>>,
    edges: BTreeMap<Node, Vec<(Node, bool)>>,
}

impl<'a> Graph<'a> {
    fn new(versions: &'a [&'a Version]) -> Self {
        let mut graph = Self { versions, norms: BTreeMap::new(), edges: BTreeMap::new() };
        for (place, version) in versions.iter().enumerate() {
            for (item_place, item) in version.items.iter().enumerate() {
                if let Some(norm) = item.norm() {
                    let key = (&*norm.bearer, &*norm.action);
                    graph.norms.entry(key).or_default().push((place, item_place));
                }
            }
        }
        for (place, version) in versions.iter().enumerate() {
            for (item_place, item) in version.items.iter().enumerate() {
                graph.item(place, item_place, item);
            }
        }
        graph
    }

    fn add(
        &mut self,
        from: Node,
        to: impl IntoIterator<Item = (usize, usize)>,
        question: Question,
        by_exception: bool,
    ) {
        let edges = self.edges.entry(from).or_default();
        edges.extend(
            to.into_iter().map(|(version, item)| ((version, item, question), by_exception)),
        );
    }

    /// The items that a target may name, in any version.
    fn resolve(&self, place: usize, target: &RuleTarget) -> Vec<(usize, usize)> {
        match target {
            RuleTarget::Local(id) => {
                usize::try_from(id.0).ok().map(|item| (place, item)).into_iter().collect()
            }
            RuleTarget::Foreign(act, name) => self.abroad(act, name),
        }
    }

    fn abroad(&self, act: &ActId, name: &str) -> Vec<(usize, usize)> {
        let of_act = self.versions.iter().enumerate().filter(|(_, version)| version.id.act == *act);
        of_act
            .filter_map(|(place, version)| {
                let (id, _) = version.item_named(name)?;
                Some((place, usize::try_from(id.0).ok()?))
            })
            .collect()
    }

    fn item(&mut self, place: usize, item_place: usize, item: &Item) {
        let applies = (place, item_place, Question::Applies);
        let outcome = (place, item_place, Question::Outcome);
        self.add(outcome, [(place, item_place)], Question::Applies, false);
        for expr in item.when.iter().chain(&item.unless) {
            self.expr(applies, place, expr);
        }
        let mut rest = Vec::new();
        item.for_each_expr(&mut |expr| rest.push(expr));
        for expr in rest {
            self.expr(outcome, place, expr);
        }
        match &item.kind {
            ItemKind::Sanction(sanction) => {
                for target in &sanction.breaches {
                    let targets = self.resolve(place, target);
                    self.add(outcome, targets, Question::Outcome, false);
                }
            }
            ItemKind::Level(level) => {
                let arms = level.further.iter().filter_map(|id| usize::try_from(id.0).ok());
                let arms: Vec<_> = arms.map(|arm| (place, arm)).collect();
                self.add(outcome, arms.clone(), Question::Applies, false);
                self.add(outcome, arms, Question::Outcome, false);
            }
            _ => {}
        }
        self.exceptions(place, applies, item);
        if let Some(norm) = item.norm() {
            let key = (&*norm.bearer, &*norm.action);
            let others: Vec<_> = self.norms.get(&key).cloned().unwrap_or_default();
            let forbids = matches!(item.kind, ItemKind::Prohibition(_));
            let is_opposite = |&(version, item): &(usize, usize)| {
                let other = self.versions.get(version).and_then(|it| it.items.get(item));
                other.is_some_and(|it| matches!(it.kind, ItemKind::Prohibition(_)) != forbids)
            };
            let others: Vec<_> = others.into_iter().filter(is_opposite).collect();
            self.add(outcome, others, Question::Applies, false);
        }
    }

    fn exceptions(&mut self, place: usize, applies: Node, item: &Item) {
        // An arm that is an exception to its own level defeats the other arms, not the level.
        let own = |to: &(usize, usize)| {
            matches!(&item.kind, ItemKind::Level(level)
                if level.further.iter().any(|id| usize::try_from(id.0) == Ok(to.1)) && to.0 == place)
        };
        for target in &item.defeated_by {
            let mut defeaters = self.resolve(place, target);
            defeaters.retain(|to| !own(to));
            self.add(applies, defeaters, Question::Applies, true);
        }
        for target in &item.defeats {
            if let RuleTarget::Foreign(act, name) = target {
                for (version, item) in self.abroad(act, name) {
                    let from = (version, item, Question::Applies);
                    self.add(from, [(applies.0, applies.1)], Question::Applies, true);
                }
            }
        }
    }

    fn expr(&mut self, from: Node, place: usize, expr: &Expr) {
        let mut targets = Vec::new();
        expr.walk(&mut |part| match &part.kind {
            ExprKind::Item(id) => targets.push(RuleTarget::Local(*id)),
            ExprKind::Foreign(act, name) => {
                targets.push(RuleTarget::Foreign(act.clone(), name.clone()));
            }
            ExprKind::Breach(target) => targets.push(target.clone()),
            _ => {}
        });
        for target in targets {
            let targets = self.resolve(place, &target);
            self.add(from, targets, Question::Outcome, false);
        }
    }
}

/// Follows edges from `start` without recursion; gives a node on a cycle and whether an exception is
/// part of the path that closed it.
fn find_cycle(
    graph: &BTreeMap<Node, Vec<(Node, bool)>>,
    start: Node,
    state: &mut BTreeMap<Node, bool>,
) -> Option<(Node, bool)> {
    if state.contains_key(&start) {
        return None;
    }
    state.insert(start, false);
    let mut path: Vec<(Node, usize, bool)> = vec![(start, 0, false)];
    let mut cycle = None;
    while let Some((node, next, _)) = path.last_mut() {
        let edge = graph.get(node).and_then(|edges| edges.get(*next)).copied();
        *next += 1;
        match edge {
            None => {
                state.insert(*node, true);
                path.pop();
            }
            Some((to, by_exception)) => match state.get(&to) {
                Some(true) => {}
                Some(false) => {
                    let from = path.iter().position(|(node, ..)| *node == to).unwrap_or(0);
                    let along = path.iter().skip(from + 1).any(|(.., exception)| *exception);
                    cycle.get_or_insert((to, by_exception || along));
                }
                None => {
                    state.insert(to, false);
                    path.push((to, 0, by_exception));
                }
            },
        }
    }
    cycle
}
