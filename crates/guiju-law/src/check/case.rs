//! `rule-without-case`: a rule that no example shows.

use std::collections::BTreeSet;

use guiju_syntax::Diagnostic;

use crate::lower::vocabulary::Found;
use crate::version::Law;

pub(super) fn check_cases(law: &Law, found: &mut Found) {
    let mut shown: BTreeSet<(&str, &str, &str)> = BTreeSet::new();
    let mut shown_abroad: BTreeSet<(String, &str)> = BTreeSet::new();
    for version in law.versions() {
        for expectation in version.cases.iter().flat_map(|case| &case.expectations) {
            match &expectation.act {
                None => {
                    let id = &version.id;
                    shown.insert((id.act.as_str(), id.version.as_str(), &expectation.rule));
                }
                Some(act) => {
                    shown_abroad.insert((act.to_string(), &expectation.rule));
                }
            }
        }
    }
    for version in law.versions() {
        let act = &version.id.act;
        for (_, item) in version.rules() {
            let here = shown.contains(&(act.as_str(), version.id.version.as_str(), &*item.name));
            let abroad = shown_abroad.contains(&(act.to_string(), &*item.name));
            if !here && !abroad {
                found.push((
                    version.file,
                    Diagnostic::warning(
                        "rule-without-case",
                        item.span,
                        (
                            format!("no case expects anything of `{}`", item.name),
                            format!("没有案例对 `{}` 写明预期", item.name),
                        ),
                    )
                    .label(("not shown by an example", "没有案例说明"))
                    .help((
                        format!("add a case with `expect: {{ {}: … }}`", item.name),
                        format!("增加案例，写明 `expect: {{ {}: … }}`", item.name),
                    )),
                ));
            }
        }
    }
}
