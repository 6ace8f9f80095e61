//! `exception-cycle` and `definition-cycle`: rules that rest on themselves.
//!
//! An edge runs from an item to everything that its outcome may depend on: values and levels that it
//! uses, rules whose breach it asks for, rules that may defeat it. Without a cycle every evaluation
//! ends and has one answer.

use std::collections::BTreeMap;

use guiju_base::ActId;
use guiju_syntax::Diagnostic;

use crate::ir::{Expr, ExprKind, ItemKind, RuleTarget};
use crate::lower::vocabulary::Found;
use crate::version::{Law, Version};

/// An item of a version: places of both.
type Node = (usize, usize);

pub(super) fn check_cycles(law: &Law, found: &mut Found) {
    let versions: Vec<&Version> = law.versions().collect();
    let graph = edges(&versions);
    let mut state: BTreeMap<Node, bool> = BTreeMap::new(); // false: open, true: done
    for start in graph.keys() {
        if let Some((node, by_exception)) = find_cycle(&graph, *start, &mut state) {
            let Some(version) = versions.get(node.0) else { continue };
            let Some(item) = version.items.get(node.1) else { continue };
            let (code, message) = if by_exception {
                ("exception-cycle", format!("`{}` is an exception to itself", item.name))
            } else {
                ("definition-cycle", format!("`{}` is defined by itself", item.name))
            };
            found.push((
                version.file,
                Diagnostic::error(code, item.span, message)
                    .label("its outcome needs its own outcome")
                    .help("break the circle: remove one `notwithstanding`, `subject to` or use"),
            ));
        }
    }
}

/// Edges with whether they come from an exception.
fn edges(versions: &[&Version]) -> BTreeMap<Node, Vec<(Node, bool)>> {
    let mut graph: BTreeMap<Node, Vec<(Node, bool)>> = BTreeMap::new();
    let abroad = |act: &ActId, name: &str| -> Vec<Node> {
        let of_act = versions.iter().enumerate().filter(|(_, version)| version.id.act == *act);
        of_act
            .filter_map(|(place, version)| {
                let (id, _) = version.item_named(name)?;
                Some((place, usize::try_from(id.0).ok()?))
            })
            .collect()
    };
    for (place, version) in versions.iter().enumerate() {
        let resolve = |target: &RuleTarget| match target {
            RuleTarget::Local(id) => {
                usize::try_from(id.0).ok().map(|item| (place, item)).into_iter().collect()
            }
            RuleTarget::Foreign(act, name) => abroad(act, name),
        };
        for (item_place, item) in version.items.iter().enumerate() {
            let node = (place, item_place);
            let mut out: Vec<(Node, bool)> = Vec::new();
            let mut visit = |expr: &Expr| match &expr.kind {
                ExprKind::Item(id) => {
                    out.extend(resolve(&RuleTarget::Local(*id)).into_iter().map(|to| (to, false)));
                }
                ExprKind::Foreign(act, name) => {
                    out.extend(abroad(act, name).into_iter().map(|to| (to, false)));
                }
                ExprKind::Breach(target) => {
                    out.extend(resolve(target).into_iter().map(|to| (to, false)));
                }
                _ => {}
            };
            item.for_each_expr(&mut |expr| expr.walk(&mut visit));
            match &item.kind {
                ItemKind::Sanction(sanction) => {
                    let targets = sanction.breaches.iter().flat_map(resolve);
                    out.extend(targets.map(|to| (to, false)));
                }
                ItemKind::Level(level) => {
                    let arms = level.further.iter().map(|id| RuleTarget::Local(*id));
                    out.extend(arms.flat_map(|target| resolve(&target)).map(|to| (to, false)));
                }
                _ => {}
            }
            // An arm that is an exception to its own level defeats the other arms, not itself.
            let own = |to: &Node| {
                matches!(&item.kind, ItemKind::Level(level)
                if level.further.iter().any(|id| usize::try_from(id.0) == Ok(to.1)) && to.0 == place)
            };
            let defeaters = item.defeated_by.iter().flat_map(resolve).filter(|to| !own(to));
            out.extend(defeaters.map(|to| (to, true)));
            graph.entry(node).or_default().extend(out);
            for target in &item.defeats {
                if let RuleTarget::Foreign(act, name) = target {
                    for to in abroad(act, name) {
                        graph.entry(to).or_default().push((node, true));
                    }
                }
            }
        }
    }
    graph
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
