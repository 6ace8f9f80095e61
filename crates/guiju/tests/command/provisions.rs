//! `docs/provisions.md`: what is encoded of each text, what is not and why, and what could not be verified.

use guiju_law::ir::Verified;
use guiju_law::{ItemKind, Law, Version};

use crate::repository::{check_document, law};

#[test]
fn the_report_of_provisions_is_of_today() {
    check_document("provisions.md", &report(&law()));
}

/// Anything that a line of a table must not hold.
fn cell(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ").replace('|', "\\|")
}

fn is_encoded(version: &Version, place: usize) -> bool {
    version.items.iter().any(|item| item.provision == place)
}

fn report(law: &Law) -> String {
    let mut page = String::from(
        "# Provisions: encoded, not encoded and why, unverified\n\n\
         Generated from the packs; a test compares it. A provision is a heading with an anchor: an article, a \
         point, or a run of them. *Read*, *secondary* and *unverified* count rules by how well their source was \
         verified; *open* counts figures that no source tells, which give unknown.\n\n\
         各文本已编码、未编码（附理由）以及未核实的条款。本页由规则包生成并经测试核对。\n\n\
         | act | version | status | provisions | encoded | not encoded | read | secondary | unverified | open | cases |\n\
         | --- | --- | --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |\n",
    );
    for version in law.versions() {
        page += &row(version);
    }
    for act in &law.acts {
        let Some(newest) = act.versions.last() else { continue };
        page += &format!("\n## {}\n\n{} {}\n", act.id, newest.title.en, newest.title.zh);
        for version in &act.versions {
            page += &details(version);
        }
    }
    page
}

fn row(version: &Version) -> String {
    let provisions = version.provisions.len() - 1;
    let encoded = (1..=provisions).filter(|place| is_encoded(version, *place)).count();
    let verified =
        |wanted: Verified| version.rules().filter(|(_, item)| item.verified == wanted).count();
    let open =
        version.items.iter().filter(|it| matches!(it.kind, ItemKind::Param(_, Err(_)))).count();
    format!(
        "| [`{}`](#{}) | {} | {} | {provisions} | {encoded} | {} | {} | {} | {} | {open} | {} |\n",
        version.id.act,
        version.id.act.as_str().replace('/', ""),
        version.id.version,
        version.status.word(),
        provisions - encoded,
        verified(Verified::Read),
        verified(Verified::Secondary),
        verified(Verified::Unverified),
        version.cases.len(),
    )
}

/// What is not encoded, and which rules could not be verified.
fn details(version: &Version) -> String {
    let mut lines = Vec::new();
    for (place, provision) in version.provisions.iter().enumerate().skip(1) {
        if let (false, Some(reason)) = (is_encoded(version, place), &provision.not_encoded) {
            lines.push(format!("- {}: not encoded, {}", cell(&provision.title), cell(reason)));
        }
    }
    for (_, item) in version.rules().filter(|(_, item)| item.verified == Verified::Unverified) {
        lines.push(format!("- `{}`: unverified", item.name));
    }
    for item in &version.items {
        if let ItemKind::Param(_, Err(reason)) = &item.kind {
            let reason = format!("{} {}", reason.en, reason.zh);
            lines.push(format!("- `{}`: open, {}", item.name, cell(&reason)));
        }
    }
    if lines.is_empty() {
        return String::new();
    }
    format!("\n### {} ({})\n\n{}\n", version.id.version, version.id.act, lines.join("\n"))
}
