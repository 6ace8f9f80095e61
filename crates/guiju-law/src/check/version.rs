//! `overlapping-versions`: two final versions of an act that both apply on some day.

use guiju_syntax::{Diagnostic, Span};

use crate::lower::vocabulary::Found;
use crate::version::{Law, Status};

pub(super) fn check_versions(law: &Law, found: &mut Found) {
    for act in &law.acts {
        let finals: Vec<_> =
            act.versions.iter().filter(|version| version.status != Status::Draft).collect();
        for pair in finals.windows(2) {
            let [earlier, later] = pair else { continue };
            let ends = earlier.until;
            if ends.is_none_or(|until| until > later.from) {
                let end = ends.map_or("has no end".to_owned(), |until| format!("runs to {until}"));
                found.push((
                    earlier.file,
                    Diagnostic::error(
                        "overlapping-versions",
                        Span::new(0, 3),
                        format!("two versions of `{}` apply from {}", act.id, later.from),
                    )
                    .label(format!("this version {end}, the next begins on {}", later.from))
                    .help(format!("write `until: {}`", later.from)),
                ));
            }
        }
        for pair in act.versions.windows(2) {
            let [first, second] = pair else { continue };
            if first.id == second.id {
                found.push((
                    second.file,
                    Diagnostic::error(
                        "repeated-name",
                        Span::new(0, 3),
                        format!("two files hold `{}`", second.id),
                    )
                    .label("the second of two"),
                ));
            }
        }
    }
}
