//! Inputs of the benches: the packs of the repository and the made-up company.

use std::collections::{BTreeMap, VecDeque};

use guiju_law::facts::Instance;
use guiju_law::vocabulary::SubjectId;
use guiju_law::{Facts, Law};

/// Returns facts of a company with `count` subjects: those of the worked examples of the packs, one after
/// another over all kinds of subject, so that every regime is met.
pub fn company_of(law: &Law, count: usize) -> Facts {
    let mut by_subject: BTreeMap<SubjectId, VecDeque<Instance>> = BTreeMap::new();
    for case in law.versions().flat_map(|version| &version.cases) {
        for instance in &case.facts.instances {
            by_subject.entry(instance.subject).or_default().push_back(instance.clone());
        }
    }
    let mut facts = Facts::default();
    while facts.instances.len() < count && by_subject.values().any(|queue| !queue.is_empty()) {
        for (subject, queue) in &mut by_subject {
            let is_single = law.vocabulary.subject(*subject).is_some_and(|it| it.single);
            let taken = facts.of(*subject).count();
            if facts.instances.len() >= count || (is_single && taken > 0) {
                queue.clear();
                continue;
            }
            let Some(mut instance) = queue.pop_front() else { continue };
            let name = law.vocabulary.subject(*subject).map_or("", |it| &it.name);
            let path = if is_single { name.to_owned() } else { format!("{name}[{taken}]") };
            instance.path = path.into();
            facts.instances.push(instance);
        }
    }
    facts
}
