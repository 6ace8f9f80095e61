//! `overlapping-versions`: two final versions of an act that both apply on some day.

use guiju_base::Text;
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
                let end = ends.map_or(Text::new("has no end", "没有终止日"), |until| {
                    Text::new(format!("runs to {until}"), format!("适用至{until}"))
                });
                found.push((
                    earlier.file,
                    Diagnostic::error(
                        "overlapping-versions",
                        Span::new(0, 3),
                        (
                            format!("two versions of `{}` apply from {}", act.id, later.from),
                            format!("`{}` 自{}起有两个文本适用", act.id, later.from),
                        ),
                    )
                    .label((
                        format!("this version {}, the next begins on {}", end.en, later.from),
                        format!("此文本{}，而下一文本自{}起适用", end.zh, later.from),
                    ))
                    .help((
                        format!("write `until: {}`", later.from),
                        format!("写明 `until: {}`", later.from),
                    )),
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
                        (
                            format!("two files hold `{}`", second.id),
                            format!("两个文件都是 `{}`", second.id),
                        ),
                    )
                    .label(("the second of two", "第二个文件")),
                ));
            }
        }
    }
}
