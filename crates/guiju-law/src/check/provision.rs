//! `silent-provision`: an article that nothing encodes and that does not say why.
//! `uncited-rule`: a rule under no article.

use guiju_syntax::Diagnostic;

use crate::lower::vocabulary::Found;
use crate::version::{Law, Version};

pub(super) fn check_provisions(law: &Law, found: &mut Found) {
    for version in law.versions() {
        for (place, provision) in version.provisions.iter().enumerate().skip(1) {
            let encoded = version.items.iter().any(|item| item.provision == place);
            if !encoded && provision.not_encoded.is_none() {
                found.push((
                    version.file,
                    Diagnostic::warning(
                        "silent-provision",
                        provision.span,
                        (
                            format!("nothing encodes `{}`", provision.title),
                            format!("`{}` 没有编码", provision.title),
                        ),
                    )
                    .label(("neither a rule nor a reason", "既没有规则，也没有原因"))
                    .help((
                        "encode it, or add a paragraph `not encoded: ` with the reason",
                        "为其编写规则，或者加一段 `not encoded: ` 说明原因",
                    )),
                ));
            }
        }
        check_citations(version, found);
    }
}

fn check_citations(version: &Version, found: &mut Found) {
    for item in &version.items {
        if item.provision == 0 && item.form().is_some() {
            found.push((
                version.file,
                Diagnostic::error(
                    "uncited-rule",
                    item.span,
                    (
                        format!("`{}` stands under no provision", item.name),
                        format!("`{}` 不在任何条款之下", item.name),
                    ),
                )
                .label(("cites nothing", "没有依据"))
                .help((
                    "put it under a heading with an anchor: `## Article 23 {#23}`",
                    "放到带锚点的标题之下：`## Article 23 {#23}`",
                )),
            ));
        }
    }
}
