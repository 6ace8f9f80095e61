//! Which plan holds for a row: by the date judged on, and by the events that choose versions.

use std::collections::BTreeMap;
use std::sync::Arc;

use guiju_base::{Date, RuleId, Text};
use guiju_engine::decide::Program;
use guiju_engine::decide::plan::Plan;
use guiju_engine::decide::slot::SlotId;
use guiju_law::Act;
use guiju_law::ir::ExprKind;
use guiju_law::vocabulary::SubjectId;

use crate::arm::Body;
use crate::facts::FactTable;
use crate::piece::{Piece, all, any};
use crate::{Dialect, Refusal};

/// A body with the condition on events under which it holds.
pub(crate) type Chosen = (Piece, Body);

/// The events that matter, with the body for each combination of their intervals.
struct Grid {
    /// Slot and first days, at least one each.
    axes: Vec<(SlotId, Vec<Date>)>,
    /// Places of bodies, the last event running fastest.
    cells: Vec<usize>,
}

fn too_many() -> Refusal {
    Refusal::Versions(Text::new(
        "too many combinations of versions are chosen by events; ask for fewer acts",
        "由事件选择的文本组合过多；请减少 `--act`",
    ))
}

impl Grid {
    fn new(program: &Program<'_>, bodies_of_plans: &[usize]) -> Result<Self, Refusal> {
        let axes: Vec<(SlotId, Vec<Date>)> = program.events().collect();
        let size: usize = axes.iter().map(|(_, breaks)| breaks.len() + 1).product();
        let table = program.plan_table();
        if table.len() != size {
            return Err(too_many());
        }
        let cells = table.iter().map(|plan| bodies_of_plans.get(*plan).copied().unwrap_or(0));
        let mut grid = Self { axes, cells: cells.collect() };
        let (from, _) = program.interval();
        for axis in 0..grid.axes.len() {
            grid.compress(axis, from);
        }
        grid.axes.retain(|(_, breaks)| !breaks.is_empty());
        Ok(grid)
    }

    /// Drops the intervals that no date judged on reaches, and those that change nothing.
    fn compress(&mut self, axis: usize, from: Option<Date>) {
        let Some((_, breaks)) = self.axes.get(axis) else { return };
        let (count, breaks) = (breaks.len() + 1, breaks.clone());
        let behind = self.axes.iter().skip(axis + 1).map(|(_, breaks)| breaks.len() + 1);
        let stride: usize = behind.product();
        let slice = |interval: usize| -> Vec<usize> {
            let cells = self.cells.iter().enumerate();
            let inside = cells.filter(|(place, _)| place / stride % count == interval);
            inside.map(|(_, cell)| *cell).collect()
        };
        let mut kept = vec![0];
        for (place, first) in breaks.iter().enumerate() {
            let is_reached = from.is_some_and(|from| *first <= from);
            let last = kept.last().copied().unwrap_or(0);
            if is_reached && slice(place + 1) != slice(last) {
                kept.push(place + 1);
            }
        }
        let cells = self.cells.iter().enumerate();
        let cells = cells.filter(|(place, _)| kept.contains(&(place / stride % count)));
        self.cells = cells.map(|(_, cell)| *cell).collect();
        let left = kept.iter().filter_map(|it| breaks.get(it.checked_sub(1)?).copied());
        if let Some((_, breaks)) = self.axes.get_mut(axis) {
            *breaks = left.collect();
        }
    }

    /// For each body the intervals of events in which it holds.
    fn conditions(
        &self,
        dialect: Dialect,
        event: &mut dyn FnMut(SlotId) -> Piece,
    ) -> Vec<(usize, Piece)> {
        let mut found: BTreeMap<usize, Vec<Piece>> = BTreeMap::new();
        for (place, body) in self.cells.iter().enumerate() {
            let mut rest = place;
            let mut parts = Vec::new();
            for (slot, breaks) in self.axes.iter().rev() {
                let interval = rest % (breaks.len() + 1);
                rest /= breaks.len() + 1;
                let event = event(*slot);
                let ends = [(">=", interval.checked_sub(1)), ("<", Some(interval))];
                for (sign, end) in ends {
                    if let Some(day) = end.and_then(|end| breaks.get(end)) {
                        parts.push(event.binary(sign, &day_of(dialect, *day)));
                    }
                }
            }
            parts.reverse();
            found.entry(*body).or_default().push(all(&parts));
        }
        found.into_iter().map(|(body, parts)| (body, any(&parts))).collect()
    }
}

pub(crate) fn day_of(dialect: Dialect, day: Date) -> Piece {
    dialect.day(day.into()).map_or_else(|| Piece::atom("NULL", 0), Piece::known)
}

/// The bodies of a program with the events under which they hold; all rows are in one of them.
pub(crate) fn choose(
    program: &Program<'_>,
    dialect: Dialect,
    facts: &mut FactTable<'_>,
    is_kept: &dyn Fn(&RuleId) -> bool,
    body: &mut dyn FnMut(&Plan, &mut FactTable<'_>) -> Body,
) -> Result<Vec<Chosen>, Refusal> {
    let mut bodies: Vec<Body> = Vec::new();
    let mut places = Vec::new();
    for plan in program.plans() {
        let made = body(plan, facts);
        let place = bodies.iter().position(|it| *it == made).unwrap_or_else(|| {
            bodies.push(made);
            bodies.len() - 1
        });
        places.push(place);
    }
    let grid = Grid::new(program, &places)?;
    let conditions = grid.conditions(dialect, &mut |slot| facts.fact(program, slot));
    let mut chosen: Vec<Chosen> = conditions
        .into_iter()
        .filter_map(|(place, condition)| {
            // Rules that never fire make no difference any more.
            let body = Body { rules: Vec::new(), ..bodies.get(place)?.clone() };
            Some((condition, body))
        })
        .collect();
    match grid.axes.as_slice() {
        [] => {}
        [(slot, _)] => {
            let event = facts.fact(program, *slot);
            chosen.push((event.is_null(), undetermined(program, *slot, is_kept)?));
        }
        _ => {
            return Err(Refusal::Versions(Text::new(
                "versions are chosen by several events; ask for fewer acts",
                "文本由数个事件选择；请减少 `--act`",
            )));
        }
    }
    Ok(chosen)
}

/// What is left while the event that chooses the versions is unknown: all rules are, for want of it.
fn undetermined(
    program: &Program<'_>,
    slot: SlotId,
    is_kept: &dyn Fn(&RuleId) -> bool,
) -> Result<Body, Refusal> {
    let purpose = program.purpose();
    let event = program.layout().slot(slot).map_or(&[][..], |it| &it.names);
    for rule in program.plans().flat_map(|plan| &plan.rules).filter(|it| is_kept(&it.id)) {
        let act = program.law().act(&rule.id.act);
        if act.and_then(|act| selector(act, purpose.subject)) != Some(event) {
            return Err(Refusal::Versions(Text::new(
                format!(
                    "an event chooses versions, and `{}` rests on them without being chosen by it; ask for it alone",
                    rule.id.act
                ),
                format!("文本由事件选择，而 `{}` 并非由该事件选择；请单独查询", rule.id.act),
            )));
        }
    }
    // The version that is in force on the date judged on lends its rules, as if the event were that day.
    let on = purpose.on;
    let breaks: Vec<usize> = program
        .events()
        .map(|(_, breaks)| breaks.iter().filter(|first| **first <= on).count())
        .collect();
    let sizes = program.events().map(|(_, breaks)| breaks.len() + 1);
    let place = breaks.iter().zip(sizes).fold(0, |place, (interval, size)| place * size + interval);
    let plan = program.plan_table().get(place).and_then(|plan| program.plans().nth(*plan));
    let rules = || plan.into_iter().flat_map(|plan| &plan.rules).filter(|it| is_kept(&it.id));
    let truth = |it: bool| Piece::truth(it).text().to_owned();
    let is_open = rules().any(|rule| rule.denies().is_some());
    let denied = if is_open { "NULL".to_owned() } else { truth(false) };
    let mut body = Body { denied, ..Body::default() };
    body.unknown = rules().map(|rule| (rule.id.to_string(), truth(true))).collect();
    if !body.unknown.is_empty() {
        body.missing.push((program.name_of(slot).unwrap_or_default(), truth(true)));
    }
    Ok(body)
}

/// The event that chooses the version of an act for a subject.
fn selector(act: &Act, subject: SubjectId) -> Option<&[Arc<str>]> {
    act.versions.iter().rev().find_map(|version| match &version.applies_to.as_ref()?.kind {
        ExprKind::Fact(of, names) if *of == subject => Some(names.as_slice()),
        _ => None,
    })
}
