//! One plan as steps of SQL: what is long or used again is a column of its own.

use std::collections::{BTreeMap, BTreeSet};

use guiju_base::RuleId;
use guiju_engine::decide::Program;
use guiju_engine::decide::duty::Last;
use guiju_engine::decide::plan::{Form, Literal, Node, Plan, QuantityId, TestId};
use guiju_engine::decide::slot::SlotId;

use crate::calendar::{Coverage, Lookup, Reading};
use crate::computed::Computed;
use crate::facts::{FactTable, snake};
use crate::list::MissingFields;
use crate::measure::Measure;
use crate::node::{Reached, fixed, root, roots};
use crate::period::Ending;
use crate::piece::{Piece, all, any};
use crate::provision::comments;
use crate::{Dialect, Options};

/// A column that a step adds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Step {
    pub(crate) name: String,
    pub(crate) text: String,
    pub(crate) comments: Vec<String>,
    /// What is asked of the table of working days.
    pub(crate) lookup: Option<Asked>,
}

/// A question to the table of working days.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Asked {
    pub(crate) lookup: Lookup,
    /// About which day of the row; `None` for all days.
    pub(crate) day: Option<String>,
}

impl Asked {
    pub(crate) fn reading(&self) -> Reading {
        if self.day.is_some() { Reading::OfRow } else { Reading::OfList }
    }
}

/// What a plan comes to, as SQL.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Body {
    /// The rules, those included that never fire.
    pub(crate) rules: Vec<RuleId>,
    /// The columns that each step adds to those before it.
    pub(crate) steps: Vec<Vec<Step>>,
    /// Whether some rule is breached that decides; NULL while it is not known.
    pub(crate) denied: String,
    /// Rules with the condition under which they fire, and are unknown.
    pub(crate) fired: Vec<(String, String)>,
    pub(crate) unknown: Vec<(String, String)>,
    /// Facts with the condition under which they are missing.
    pub(crate) missing: Vec<(String, String)>,
    /// Arrays of the fields of list elements that are missing.
    pub(crate) missing_fields: Vec<String>,
}

impl Body {
    /// Drops the columns that nothing reads.
    fn sweep(&mut self) {
        let mut read: BTreeSet<String> = BTreeSet::new();
        let note = |text: &str, read: &mut BTreeSet<String>| {
            let is_name = |char: char| char.is_ascii_alphanumeric() || char == '_';
            let words = text.split(|char| !is_name(char)).filter(|word| !word.is_empty());
            read.extend(words.map(str::to_owned));
        };
        note(&self.denied, &mut read);
        for (_, condition) in self.fired.iter().chain(&self.unknown).chain(&self.missing) {
            note(condition, &mut read);
        }
        for array in &self.missing_fields {
            note(array, &mut read);
        }
        for step in self.steps.iter_mut().rev() {
            step.retain(|column| read.contains(&column.name));
            for column in &*step {
                note(&column.text, &mut read);
                if let Some(Asked { day: Some(day), .. }) = &column.lookup {
                    note(day, &mut read);
                }
            }
        }
    }
}

/// Longer expressions have a column of their own.
const INLINE_MAX: usize = 48;

/// Makes the body of one plan.
pub(crate) struct Builder<'b, 'p, 'o> {
    pub(crate) program: &'b Program<'p>,
    pub(crate) plan: &'b Plan,
    pub(crate) dialect: Dialect,
    pub(crate) today: Piece,
    pub(crate) facts: &'b mut FactTable<'o>,
    pub(crate) reached: Reached,
    steps: Vec<Vec<Step>>,
    serial: usize,
    /// The columns of what is long, by their texts: each is worked out once.
    kept: BTreeMap<String, Piece>,
    /// Names and comments of the tests that rules are, and of the outcomes of duties.
    names: BTreeMap<TestId, (String, Vec<String>)>,
    outcomes: BTreeMap<QuantityId, (String, Vec<String>)>,
    pub(crate) tests: Vec<Piece>,
    pub(crate) measures: Vec<Measure>,
    pub(crate) missing: BTreeMap<SlotId, Vec<Piece>>,
    pub(crate) missing_fields: MissingFields,
    /// How far the table of working days is sure.
    pub(crate) coverage: Option<Coverage>,
    /// What the table of working days tells of all days: the array, and its first day.
    arrays: Vec<(Lookup, Piece, Piece)>,
    /// The ends of periods, each worked out once.
    pub(crate) endings: Vec<(Last, Ending)>,
    /// The outcomes of duties as if they applied, where they do not always.
    pub(crate) judged: BTreeMap<QuantityId, Piece>,
    /// The classifications of which some value is worked out.
    pub(crate) computed: BTreeMap<QuantityId, Computed>,
}

/// A rule that the statement holds.
struct Kept {
    id: RuleId,
    form: Form,
    fires: Literal,
    denies: Option<Literal>,
    root: Node,
    roots: Vec<Node>,
    name: String,
    comments: Vec<String>,
}

/// The body of a plan without the rules that are left out.
pub(crate) fn body<'p>(
    program: &Program<'p>,
    plan: &Plan,
    options: &Options,
    today: &Piece,
    facts: &mut FactTable<'_>,
    is_kept: &dyn Fn(&RuleId) -> bool,
) -> Body {
    let mut kept = Vec::new();
    for rule in plan.rules.iter().filter(|rule| is_kept(&rule.id)) {
        let Ok(root) = root(rule) else { continue };
        let name = format!("r{}_{}", kept.len() + 1, snake(rule.id.rule.as_str()));
        let comments = comments(program, rule, options.lang);
        let (id, form, fires) = (rule.id.clone(), rule.form.clone(), rule.fires);
        let (denies, roots) = (rule.denies(), roots(rule));
        kept.push(Kept { id, form, fires, denies, root, roots, name, comments });
    }
    let builder = Builder {
        program,
        plan,
        dialect: options.dialect,
        today: today.clone(),
        facts,
        reached: Reached::from(plan, kept.iter().flat_map(|it| it.roots.clone())),
        steps: Vec::new(),
        serial: 0,
        kept: BTreeMap::new(),
        names: BTreeMap::new(),
        outcomes: BTreeMap::new(),
        tests: Vec::new(),
        measures: Vec::new(),
        missing: BTreeMap::new(),
        missing_fields: MissingFields::new(),
        coverage: Coverage::new(&program.law().calendar),
        arrays: Vec::new(),
        endings: Vec::new(),
        judged: BTreeMap::new(),
        computed: BTreeMap::new(),
    };
    builder.run(&kept)
}

impl Builder<'_, '_, '_> {
    fn run(mut self, kept: &[Kept]) -> Body {
        self.name_rules(kept);
        for node in self.plan.scope.order().collect::<Vec<_>>() {
            self.node(node);
        }
        let mut body =
            Body { rules: kept.iter().map(|rule| rule.id.clone()).collect(), ..Body::default() };
        let mut denies = Vec::new();
        for rule in kept {
            let (fires, unknown) = self.outcome(rule);
            denies.extend(rule.denies.map(|breach| self.literal(breach)));
            let id = rule.id.to_string();
            if !fires.is_false() {
                body.fired.push((id.clone(), fires.text().to_owned()));
            }
            if !unknown.is_false() {
                body.unknown.push((id, unknown.text().to_owned()));
            }
        }
        any(&denies).text().clone_into(&mut body.denied);
        self.find_missing(kept.iter().map(|rule| rule.root));
        for (slot, conditions) in std::mem::take(&mut self.missing) {
            let name = self.program.name_of(slot).unwrap_or_default();
            let condition = any(&conditions);
            if !condition.is_false() {
                body.missing.push((name, condition.text().to_owned()));
            }
        }
        body.missing_fields = self.missing_arrays();
        body.steps = self.steps;
        body.sweep();
        body
    }

    /// A rule lends its name to the column that decides it: its outcome, or its test.
    fn name_rules(&mut self, kept: &[Kept]) {
        for rule in kept.iter().filter(|it| it.fires.positive && !fixed(it.fires.test)) {
            let named = || (rule.name.clone(), Vec::new());
            let (_, comments) = match (&rule.form, rule.root) {
                (Form::Dated { outcome, .. }, _) => {
                    self.outcomes.entry(*outcome).or_insert_with(named)
                }
                (_, Node::Test(test)) => self.names.entry(test).or_insert_with(named),
                _ => continue,
            };
            comments.extend(rule.comments.iter().cloned());
        }
    }

    /// Works out a node; those that no rule rests on are left empty.
    fn node(&mut self, node: Node) {
        let is_reached = self.reached.has(node);
        match node {
            Node::Test(id) => {
                let piece = if is_reached { self.test(id) } else { Piece::truth(false) };
                let piece = match self.names.remove(&id) {
                    Some((name, comments)) => self.column(name, &piece, comments),
                    None => self.keep("t", piece),
                };
                self.tests.push(piece);
            }
            Node::Quantity(id) => {
                let measure = if is_reached { self.quantity(id) } else { Measure::default() };
                let measure = match self.outcomes.remove(&id) {
                    Some((name, comments)) => self.keep_outcome(&measure, name, comments),
                    None => self.keep_measure(measure),
                };
                self.measures.push(measure);
            }
        }
    }

    fn outcome(&mut self, rule: &Kept) -> (Piece, Piece) {
        if let Form::Level(id) = rule.form {
            let measure = self.measure(id);
            let is_settled =
                |it: &Option<Piece>| it.clone().unwrap_or(Piece::truth(false)).negated();
            let unknown = all(&[
                measure.value.is_null(),
                is_settled(&measure.conflict),
                is_settled(&measure.no_rule),
            ]);
            let fires = measure.conflict.clone().unwrap_or(Piece::truth(false));
            let unknown =
                self.column(rule.name.clone() + "_unknown", &unknown, rule.comments.clone());
            return (fires, unknown);
        }
        let mut fires = self.literal(rule.fires);
        if !rule.fires.positive && !fires.is_true() && !fires.is_false() {
            fires = self.column(rule.name.clone(), &fires, rule.comments.clone());
        }
        if fires.is_true() || fires.is_false() {
            return (fires, Piece::truth(false));
        }
        (fires.is_surely_true(), fires.is_null())
    }

    /// A piece, as a column of its own when it is long.
    pub(crate) fn keep(&mut self, prefix: &str, piece: Piece) -> Piece {
        if piece.text().len() <= INLINE_MAX {
            return piece;
        }
        if let Some(column) = self.kept.get(piece.text()) {
            return column.clone();
        }
        self.serial += 1;
        let name = format!("{prefix}{}", self.serial);
        let column = self.column(name, &piece, Vec::new());
        self.kept.insert(piece.text().to_owned(), column.clone());
        column
    }

    fn column(&mut self, name: String, piece: &Piece, comments: Vec<String>) -> Piece {
        let text = piece.text().to_owned();
        self.push(piece.level(), Step { name, text, comments, lookup: None })
    }

    /// A column that a step of the level adds.
    fn push(&mut self, level: usize, step: Step) -> Piece {
        while self.steps.len() <= level {
            self.steps.push(Vec::new());
        }
        let column = Piece::atom(&*step.name, level + 1);
        if let Some(steps) = self.steps.get_mut(level) {
            steps.push(step);
        }
        column
    }

    /// The day that the table of working days tells of another; NULL where it does not know.
    pub(crate) fn found(&mut self, lookup: Lookup, day: &Piece) -> Piece {
        self.serial += 1;
        let name = format!("d{}", self.serial);
        let text = lookup.found(self.dialect, &name, day.text());
        let lookup = Some(Asked { lookup, day: Some(day.text().to_owned()) });
        self.push(day.level(), Step { name, text, comments: Vec::new(), lookup })
    }

    /// The same for a day of a list.
    pub(crate) fn found_of_list(&mut self, lookup: Lookup, day: &Piece) -> Piece {
        let known = self.arrays.iter().find(|(of, ..)| *of == lookup).cloned();
        let (_, found, first) = known.unwrap_or_else(|| {
            let mut part = |part: &str| {
                self.serial += 1;
                let text = format!("(SELECT {part} FROM {})", lookup.name(Reading::OfList));
                let lookup = Some(Asked { lookup, day: None });
                let name = format!("d{}", self.serial);
                self.push(0, Step { name, text, comments: Vec::new(), lookup })
            };
            let array = (lookup, part("found"), part("first"));
            self.arrays.push(array.clone());
            array
        });
        let text = self.dialect.of_day(found.text(), first.text(), &day.inner());
        Piece::call(text, &[&found, &first, day])
    }

    fn keep_outcome(&mut self, measure: &Measure, name: String, comments: Vec<String>) -> Measure {
        let value = self.column(name, &measure.value, comments);
        Measure { word: Some(value.clone()), ..Measure::of(value) }
    }

    pub(crate) fn keep_measure(&mut self, measure: Measure) -> Measure {
        let mut part = |it: Option<Piece>| it.map(|it| self.keep("q", it));
        let (low, high) = (part(measure.low), part(measure.high));
        let (conflict, no_rule) = (part(measure.conflict), part(measure.no_rule));
        let value = self.keep("q", measure.value);
        Measure { value, low, high, conflict, no_rule, ..measure }
    }

    /// The truth of a literal.
    pub(crate) fn literal(&self, literal: Literal) -> Piece {
        let test = self.tests.get(literal.test.index()).cloned();
        let test = test.unwrap_or_else(|| Piece::truth(true));
        if literal.positive { test } else { test.negated() }
    }
}
