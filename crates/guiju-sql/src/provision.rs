//! What a rule rests on, as comments.

use guiju_base::Lang;
use guiju_engine::decide::Program;
use guiju_engine::decide::plan::PlannedRule;

/// The lines that tell of a rule: its name, what it says, where it stands, and further basis.
pub(crate) fn comments(program: &Program<'_>, rule: &PlannedRule, lang: Lang) -> Vec<String> {
    let mut lines = vec![rule.id.to_string()];
    let Some((version, item)) = program.source(rule) else { return lines };
    if !item.text.is_empty() {
        lines.push(format!("  {}", item.text.get(lang)));
    }
    let provision = version.provisions.get(item.provision).map_or("", |it| &it.title);
    let title = version.title.get(lang);
    lines.push(if provision.is_empty() {
        format!("  {title}")
    } else {
        format!("  {title}: {provision}")
    });
    lines.extend(item.cites.iter().map(|cite| format!("  {}", cite.get(lang))));
    lines
}
