//! Cards: one item of a law block as a person reads it, with its code folded away.

use std::ops::Range;

use guiju_base::ActId;
use guiju_law::ir::{Level, RuleTarget, Sanction, Verified};
use guiju_law::{Item, ItemKind, Type};
use guiju_syntax::token::{Token, TokenKind, slice};
use guiju_syntax::{Span, parse_law};

use super::book::version_file;
use super::{Page, code};
use crate::weave::markup::{Put as _, both, escaped, label, rule_link};

/// Returns a card for every item of the law block, in the order written.
pub(super) fn cards(page: &Page<'_>, block: Span) -> String {
    let pieces = cut(page.text, block);
    let mut html = String::new();
    for item in &page.version.items {
        let source = pieces.iter().find(|piece| piece.range().contains(&item.span.start));
        if let Some(source) = source {
            html += &card(page, item, *source);
        }
    }
    html
}

/// Returns the place of an item's code within a law block.
pub(super) fn source_of(text: &str, block: Span, item: &Item) -> Option<Span> {
    cut(text, block).into_iter().find(|piece| piece.range().contains(&item.span.start))
}

/// Cuts a block into the code of its items, each with the comments directly above it.
fn cut(source: &str, block: Span) -> Vec<Span> {
    let parsed = parse_law(source, block);
    let starts = parsed.layout.iter().filter(|line| line.gap).map(|line| line.offset);
    let mut cuts: Vec<usize> =
        starts.skip(1).map(|start| with_comments(source, &parsed.tokens, start)).collect();
    cuts.push(block.end);
    let mut from = block.start;
    let piece = |to: usize| {
        let Range { start, end } = from..to;
        from = to;
        Span::new(start, end)
    };
    cuts.into_iter().map(piece).collect()
}

/// Moves the start of an item before the comments that stand right above it.
fn with_comments(source: &str, tokens: &[Token], start: usize) -> usize {
    let mut found = start;
    for token in tokens.iter().rev().skip_while(|token| token.span.start >= start) {
        match token.kind {
            TokenKind::Comment => found = token.span.start,
            TokenKind::Space if slice(source, token.span).matches('\n').count() < 2 => {}
            _ => break,
        }
    }
    found
}

fn card(page: &Page<'_>, item: &Item, source: Span) -> String {
    let (class, form) = form(&item.kind);
    let name = escaped(&item.name);
    let mut html = format!(
        "<article class=\"card {class}\" id=\"rule-{name}\" aria-labelledby=\"name-{name}\">\n"
    );
    html.put(format_args!("<p class=\"card-head\"><span class=\"form\">{form}</span>"));
    if let Some(bearer) = item.bearer() {
        let title = page.law.vocabulary.role(bearer).map_or_else(|| escaped(bearer), both);
        html.put(format_args!(" <span class=\"bearer\">{title}</span>"));
    }
    html.put(format_args!(
        " <a class=\"card-name\" id=\"name-{name}\" href=\"#rule-{name}\">\
         <code>{name}</code></a></p>\n"
    ));
    html += &text(item);
    html += &particulars(page, item);
    if !matches!(item.kind, ItemKind::Let(_)) {
        html.put(format_args!("<p class=\"source\">{}</p>\n", mark(item.verified)));
    }
    html += &folded_code(page, source);
    html + "</article>\n"
}

/// The class of a card and the word for its form.
fn form(kind: &ItemKind) -> (&'static str, String) {
    let (class, en, zh) = match kind {
        ItemKind::Param(..) => ("helper", "figure", "参数"),
        ItemKind::Let(_) => ("helper", "helper", "辅助定义"),
        ItemKind::Level(_) => ("classification", "classification", "分类认定"),
        ItemKind::Arm(..) => ("classification", "classification, further case", "分类认定（补充）"),
        ItemKind::Duty(_) => ("duty", "duty", "义务"),
        ItemKind::Prohibition(_) => ("prohibition", "prohibition", "禁止"),
        ItemKind::Permission(_) => ("permission", "permission", "许可"),
        ItemKind::Sanction(_) => ("sanction", "sanction", "法律责任"),
    };
    (class, label(en, zh))
}

fn text(item: &Item) -> String {
    let mut html = String::new();
    if !item.text.en.is_empty() {
        html.put(format_args!(
            "<p class=\"rule-text en\" lang=\"en\">{}</p>\n",
            escaped(&item.text.en)
        ));
    }
    if !item.text.zh.is_empty() && item.text.zh != item.text.en {
        html.put(format_args!(
            "<p class=\"rule-text zh\" lang=\"zh-Hans\">{}</p>\n",
            escaped(&item.text.zh)
        ));
    }
    html
}

/// Says in words how well the source was verified; the sign only helps the eye.
pub(super) fn mark(verified: Verified) -> String {
    let (sign, words) = match verified {
        Verified::Read => ("●", label("read in the text", "读自原文")),
        Verified::Secondary => ("◐", label("from a secondary source", "据转述")),
        Verified::Unverified => ("○", label("not verified", "未核实")),
    };
    let class = verified.word();
    format!(
        "<span class=\"verified {class}\"><span aria-hidden=\"true\">{sign}</span> {words}</span>"
    )
}

/// The list of what else is said of an item; empty without any.
fn particulars(page: &Page<'_>, item: &Item) -> String {
    let mut rows = String::new();
    let mut row = |en: &str, zh: &str, values: Vec<String>| {
        if !values.is_empty() {
            let values = details(&values);
            rows.put(format_args!("<dt>{}</dt>{values}\n", label(en, zh)));
        }
    };
    match &item.kind {
        ItemKind::Param(ty, Ok(value)) => row("Value", "数值", vec![figure(page, ty, value.span)]),
        ItemKind::Param(_, Err(reason)) => row("Not known", "未知", vec![both(reason)]),
        ItemKind::Level(level) => row("Gives", "结果", vec![gives(page, level)]),
        ItemKind::Arm(level, _) => {
            row("Case of", "属于", targets(page, &[RuleTarget::Local(*level)]));
        }
        ItemKind::Sanction(sanction) => {
            row("For breach of", "违反", targets(page, &sanction.breaches));
            row("Fine", "罚款", fine(page, sanction).into_iter().collect());
            row("Measures", "措施", sanction.measures.iter().map(both).collect());
        }
        _ => {}
    }
    if let ItemKind::Level(level) = &item.kind {
        let further: Vec<_> = level.further.iter().map(|id| RuleTarget::Local(*id)).collect();
        row("Further cases", "补充规则", targets(page, &further));
    }
    row("Defeats", "优先于", targets(page, &item.defeats));
    row("Defeated by", "让位于", targets(page, &item.defeated_by));
    row("Cites", "依据", item.cites.iter().map(both).collect());
    row("Note", "说明", item.notes.iter().map(both).collect());
    if rows.is_empty() { rows } else { format!("<dl>\n{rows}</dl>\n") }
}

/// The values of one term of a list.
pub(super) fn details(values: &[String]) -> String {
    values.iter().fold(String::new(), |mut html, value| {
        html.put(format_args!("<dd>{value}</dd>"));
        html
    })
}

/// The value of a figure and its type.
fn figure(page: &Page<'_>, ty: &Type, value: Span) -> String {
    let ty = escaped(&ty.describe(&page.law.vocabulary).en);
    format!("{} <small>({ty})</small>", code_of(page, value))
}

/// The type of a level's value.
fn gives(page: &Page<'_>, level: &Level) -> String {
    format!("<code>{}</code>", escaped(&level.ty.describe(&page.law.vocabulary).en))
}

fn fine(page: &Page<'_>, sanction: &Sanction) -> Option<String> {
    let (low, high) = sanction.fine.as_ref()?;
    let high = code_of(page, high.span);
    Some(match low {
        Some(low) => format!("{} – {high} CNY", code_of(page, low.span)),
        None => format!("{} {high} CNY", label("up to", "不超过")),
    })
}

/// Links to rules of the page, rules of other acts by their names, all on one line.
fn targets(page: &Page<'_>, targets: &[RuleTarget]) -> Vec<String> {
    let links = targets.iter().filter_map(|target| match target {
        RuleTarget::Local(id) => page.version.item(*id).map(|item| rule_link(&item.name)),
        RuleTarget::Foreign(act, name)
            if *act == page.version.id.act && page.version.item_named(name).is_some() =>
        {
            Some(rule_link(name))
        }
        RuleTarget::Foreign(act, name) => Some(foreign_link(page, act, name)),
    });
    let links: Vec<String> = links.collect();
    if links.is_empty() { links } else { vec![links.join(", ")] }
}

/// The rule of another act: a link to the newest text that has it where the page is part of a book.
fn foreign_link(page: &Page<'_>, act: &ActId, name: &str) -> String {
    let shown = format!("<code>{}#{}</code>", escaped(act.as_str()), escaped(name));
    let versions = page.law.act(act).map_or(&[][..], |act| &act.versions);
    let newest = versions.iter().rev().find(|version| version.item_named(name).is_some());
    match page.up.zip(newest) {
        Some((up, version)) => format!(
            "<a href=\"{up}{}#rule-{}\">{shown}</a>",
            escaped(&version_file(version)),
            escaped(name)
        ),
        None => shown,
    }
}

fn code_of(page: &Page<'_>, span: Span) -> String {
    format!("<code translate=\"no\">{}</code>", code::coloured(page.version, page.text, span))
}

fn folded_code(page: &Page<'_>, source: Span) -> String {
    let text = slice(page.text, source);
    // Empty lines between two items belong to neither.
    let start = source.start + (text.len() - text.trim_start().len());
    let trimmed = Span::new(start, start + text.trim().len());
    format!(
        "<details class=\"code\"><summary>{}</summary>\n\
        <pre translate=\"no\"><code>{}</code></pre></details>\n",
        label("code", "代码"),
        code::coloured(page.version, page.text, trimmed),
    )
}
