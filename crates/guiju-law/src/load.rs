//! From texts to a [`Law`]: vocabulary first, then the packs, then the checks over all of them.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicUsize, Ordering};

use guiju_base::WorkingCalendar;
use guiju_syntax::ast::Item as AstItem;
use guiju_syntax::{Diagnostic, Severity, Span, parse_law};

use crate::check;
use crate::ir::{Expr, ExprKind, ItemKind, RuleTarget};
use crate::lower::Exports;
use crate::lower::pack::{ReadPack, read_pack};
use crate::lower::vocabulary::lower_vocabulary;
use crate::source::{SourceFile, Sources};
use crate::version::{Act, Law, Version};
use crate::vocabulary::{SubjectId, Vocabulary};

/// The file of the calendar of working days.
pub const CALENDAR_FILE: &str = "working-days.csv";

/// A finding in one file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// The file, as a place in the sources.
    pub file: usize,
    /// What was found.
    pub diagnostic: Diagnostic,
}

/// What came of loading.
#[derive(Debug, Clone)]
pub struct LoadedLaw {
    /// The law; usable only when no finding is an error.
    pub law: Law,
    /// The findings in order of file and place.
    pub findings: Vec<Finding>,
}

impl LoadedLaw {
    /// Returns whether the law can be used.
    pub fn is_usable(&self) -> bool {
        self.findings.iter().all(|finding| finding.diagnostic.severity != Severity::Error)
    }
}

/// What is read beside the rules.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cases {
    /// The worked examples too, and the checks that need them.
    Read,
    /// Nothing: a program that only judges does not need them.
    Skip,
    /// Nothing, and no checks over the whole law: for texts that were checked before, such as the packs
    /// in the program.
    SkipChecked,
}

/// Loads vocabulary (`*.law`), packs (`*.md` with front matter) and the calendar (`working-days.csv`).
///
/// Never fails: what could be read is in the law, and every fault is a finding.
pub fn load(sources: &Sources, cases: Cases) -> LoadedLaw {
    let mut found: Vec<(usize, Diagnostic)> = Vec::new();
    let vocabulary = load_vocabulary(sources, &mut found);
    let calendar = load_calendar(sources, &mut found);
    let packs = read_packs(sources, &mut found);
    let exports = exports(&vocabulary, &packs);
    let lowered = in_parallel(&packs, |pack| {
        let text = sources.file(pack.file).map_or("", |file| &file.text);
        let mut diagnostics = Vec::new();
        let version = pack.lower(&vocabulary, &exports, (text, cases), &mut diagnostics);
        (pack.file, version, diagnostics)
    });
    let mut acts: BTreeMap<_, Vec<Version>> = BTreeMap::new();
    for (file, version, diagnostics) in lowered {
        found.extend(diagnostics.into_iter().map(|diagnostic| (file, diagnostic)));
        acts.entry(version.id.act.clone()).or_default().push(version);
    }
    let acts = acts.into_iter().map(|(id, mut versions)| {
        versions
            .sort_by(|a, b| (a.from, a.id.version.as_str()).cmp(&(b.from, b.id.version.as_str())));
        Act { id, versions }
    });
    let mut law = Law { vocabulary, calendar, acts: acts.collect() };
    infer_subjects(&mut law, &mut found);
    if cases != Cases::SkipChecked {
        check::check_law(&law, cases, &mut found);
    }
    let mut findings: Vec<Finding> =
        found.into_iter().map(|(file, diagnostic)| Finding { file, diagnostic }).collect();
    findings.sort_by_key(|it| (it.file, it.diagnostic.span, it.diagnostic.code));
    findings.dedup();
    LoadedLaw { law, findings }
}

fn load_vocabulary(sources: &Sources, found: &mut Vec<(usize, Diagnostic)>) -> Vocabulary {
    let mut items: Vec<(usize, AstItem)> = Vec::new();
    for (file, source) in sources.files().iter().enumerate() {
        if !source.path.ends_with(".law") {
            continue;
        }
        let parsed = parse_law(&source.text, Span::new(0, source.text.len()));
        found.extend(parsed.diagnostics.into_iter().map(|diagnostic| (file, diagnostic)));
        for item in parsed.items {
            if item.is_vocabulary() {
                items.push((file, item));
            } else {
                let name = item.name();
                let diagnostic = Diagnostic::error(
                    "misplaced-item",
                    name.span,
                    (
                        format!("`{}` belongs to a pack", name.text),
                        format!("`{}` 应写在规则包中", name.text),
                    ),
                );
                let label = ("not in the vocabulary", "不能写在词汇表中");
                found.push((file, diagnostic.label(label)));
            }
        }
    }
    lower_vocabulary(&items, found)
}

fn load_calendar(sources: &Sources, found: &mut Vec<(usize, Diagnostic)>) -> WorkingCalendar {
    let calendar = sources
        .files()
        .iter()
        .enumerate()
        .find(|(_, file)| file.path.rsplit('/').next() == Some(CALENDAR_FILE));
    let Some((place, file)) = calendar else { return WorkingCalendar::default() };
    WorkingCalendar::from_csv(&file.text).unwrap_or_else(|error| {
        found.push((place, Diagnostic::error("malformed-calendar", Span::new(0, 1), error.text())));
        WorkingCalendar::default()
    })
}

fn read_packs(sources: &Sources, found: &mut Vec<(usize, Diagnostic)>) -> Vec<ReadPack> {
    // A README tells about a folder; it is no pack.
    let is_readme = |path: &str| path.rsplit('/').next() == Some("README.md");
    let files: Vec<(usize, &SourceFile)> = sources
        .files()
        .iter()
        .enumerate()
        .filter(|(_, file)| file.path.ends_with(".md") && !is_readme(&file.path))
        .collect();
    let read = in_parallel(&files, |(place, file)| {
        let mut diagnostics = Vec::new();
        (*place, read_pack(*place, &file.text, &mut diagnostics), diagnostics)
    });
    let mut packs = Vec::new();
    for (place, pack, diagnostics) in read {
        packs.extend(pack);
        found.extend(diagnostics.into_iter().map(|diagnostic| (place, diagnostic)));
    }
    packs
}

/// Fewer items than this are not worth a thread.
const SHARE_MIN: usize = 8;

/// Returns what `work` gives for each item, in order, with the items shared among the processors: packs
/// are read and lowered each on its own.
fn in_parallel<T: Sync, R: Send>(items: &[T], work: impl Fn(&T) -> R + Sync) -> Vec<R> {
    let processors = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    let threads = processors.min(items.len() / SHARE_MIN).max(1);
    if threads == 1 {
        return items.iter().map(work).collect();
    }
    let next = AtomicUsize::new(0);
    let share = || {
        let mut done = Vec::new();
        loop {
            let place = next.fetch_add(1, Ordering::Relaxed);
            let Some(item) = items.get(place) else { return done };
            done.push((place, work(item)));
        }
    };
    let mut done: Vec<(usize, R)> = std::thread::scope(|scope| {
        let others: Vec<_> = (1..threads).map(|_| scope.spawn(share)).collect();
        let mut done = share();
        for other in others {
            match other.join() {
                Ok(more) => done.extend(more),
                Err(panic) => std::panic::resume_unwind(panic),
            }
        }
        done
    });
    done.sort_by_key(|(place, _)| *place);
    done.into_iter().map(|(_, result)| result).collect()
}

/// The levels, parameters and rules of all acts by name.
fn exports(vocabulary: &Vocabulary, packs: &[ReadPack]) -> Exports {
    let mut exports = Exports::default();
    for pack in packs {
        let items = exports.acts.entry(pack.front.id.act.clone()).or_default();
        for (name, ty) in pack.exports(vocabulary) {
            let types = items.entry(name).or_default();
            if !types.contains(&ty) {
                types.push(ty);
            }
        }
    }
    exports
}

/// Finds for every item the subject that it speaks about, through the values that it uses.
fn infer_subjects(law: &mut Law, found: &mut Vec<(usize, Diagnostic)>) {
    // Values are used within a version and across acts: repeat until nothing is learnt. Each round
    // settles at least one item, and a chain is rarely longer than three.
    loop {
        let mut learnt: Vec<(usize, usize, usize, SubjectId)> = Vec::new();
        for (act_place, act) in law.acts.iter().enumerate() {
            for (version_place, version) in act.versions.iter().enumerate() {
                for (place, item) in version.items.iter().enumerate() {
                    let subject = subjects_of(law, version, item).first().copied();
                    if let Some(subject) = subject
                        && item.subject != Some(subject)
                    {
                        learnt.push((act_place, version_place, place, subject));
                    }
                }
            }
        }
        if learnt.is_empty() {
            break;
        }
        for (act, version, item, subject) in learnt {
            let version = law.acts.get_mut(act).and_then(|it| it.versions.get_mut(version));
            if let Some(item) = version.and_then(|it| it.items.get_mut(item)) {
                item.subject = Some(subject);
            }
        }
    }
    for version in law.acts.iter().flat_map(|act| &act.versions) {
        for item in &version.items {
            let subjects = subjects_of(law, version, item);
            if let [first, second, ..] = subjects.as_slice() {
                let name = |id: SubjectId| {
                    law.vocabulary.subject(id).map_or(String::new(), |it| it.name.to_string())
                };
                if !law.vocabulary.subject(*second).is_some_and(|subject| subject.single) {
                    found.push((
                        version.file,
                        Diagnostic::error(
                            "mixed-subjects",
                            item.span,
                            (
                                format!("`{}` speaks about two subjects", item.name),
                                format!("`{}` 涉及两个对象", item.name),
                            ),
                        )
                        .label((
                            format!("`{}` and `{}`", name(*first), name(*second)),
                            format!("`{}` 和 `{}`", name(*first), name(*second)),
                        ))
                        .note((
                            "a rule is judged for one subject at a time; only a `single` subject may stand beside it",
                            "一条规则每次只判断一个对象；除此之外只能涉及声明为 `single` 的对象",
                        ))
                        .help((
                            "make one a list within the other",
                            "把其中一个改为另一个之下的列表",
                        )),
                    ));
                }
            }
            if item.form().is_some() && subjects.is_empty() {
                found.push((
                    version.file,
                    Diagnostic::error(
                        "subject-missing",
                        item.span,
                        (
                            format!("`{}` speaks about no subject", item.name),
                            format!("`{}` 不涉及任何对象", item.name),
                        ),
                    )
                    .label(("mentions no fact", "没有提到事实"))
                    .help(("say which with `for SUBJECT`", "用 `for 对象` 指明")),
                ));
            }
        }
    }
}

/// The subjects that the item mentions, the one it is judged for first.
fn subjects_of(law: &Law, version: &Version, item: &crate::ir::Item) -> Vec<SubjectId> {
    let mut subjects: Vec<SubjectId> = item.subject.into_iter().collect();
    let mut add = |subject: SubjectId| {
        if !subjects.contains(&subject) {
            subjects.push(subject);
        }
    };
    let mut visit = |expr: &Expr| match &expr.kind {
        ExprKind::Fact(subject, _) => add(*subject),
        ExprKind::Item(id) | ExprKind::Breach(RuleTarget::Local(id)) => {
            version.item(*id).and_then(|item| item.subject).into_iter().for_each(&mut add);
        }
        ExprKind::Foreign(act, name) | ExprKind::Breach(RuleTarget::Foreign(act, name)) => {
            foreign_subject(law, act, name).into_iter().for_each(&mut add);
        }
        _ => {}
    };
    item.for_each_expr(&mut |expr| expr.walk(&mut visit));
    match &item.kind {
        ItemKind::Sanction(sanction) => {
            for target in &sanction.breaches {
                let subject = match target {
                    RuleTarget::Local(id) => version.item(*id).and_then(|item| item.subject),
                    RuleTarget::Foreign(act, name) => foreign_subject(law, act, name),
                };
                subject.into_iter().for_each(&mut add);
            }
        }
        ItemKind::Arm(level, _) => {
            version.item(*level).and_then(|item| item.subject).into_iter().for_each(&mut add);
        }
        ItemKind::Level(level) => {
            for id in &level.further {
                version.item(*id).and_then(|item| item.subject).into_iter().for_each(&mut add);
            }
        }
        _ => {}
    }
    let is_single =
        |id: &SubjectId| law.vocabulary.subject(*id).is_some_and(|subject| subject.single);
    subjects.sort_by_key(|id| (is_single(id), *id));
    subjects
}

fn foreign_subject(law: &Law, act: &guiju_base::ActId, name: &str) -> Option<SubjectId> {
    let act = law.act(act)?;
    act.versions.iter().find_map(|version| version.item_named(name)?.1.subject)
}
