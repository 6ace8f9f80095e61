//! A section woven: its text on one side, the rules that encode it on the other.
//!
//! A strand is one row: text, then the law and cases that follow it. Text after law begins the next
//! strand, so on a narrow screen, where the sides stand below each other, the order is the pack's.

use std::collections::VecDeque;

use guiju_syntax::ast::Item as AstItem;
use guiju_syntax::document::{Block, Table};
use guiju_syntax::token::slice;
use guiju_syntax::{Span, parse_law};
use pulldown_cmark::Event;

use super::section::{Heading, Piece, Section};
use super::{Page, card, code, prose};
use crate::weave::markup::{Put as _, escaped, label, marked, rule_link};

/// Returns the section of the page.
pub(super) fn render(page: &Page<'_>, section: &Section<'_>) -> String {
    let mut weaver =
        Weaver { page, html: String::new(), strand: Strand::default(), waiting: VecDeque::new() };
    for piece in &section.pieces {
        weaver.piece(piece);
    }
    weaver.cut();
    let heading = section.heading.as_ref().map_or(String::new(), |it| heading(page, it));
    if heading.is_empty() && weaver.html.is_empty() {
        return String::new();
    }
    format!("<section>\n{heading}{}</section>\n", weaver.html)
}

/// Writes a heading; the title of the pack stands above already and is repeated only if it differs.
fn heading(page: &Page<'_>, heading: &Heading<'_>) -> String {
    let inner = prose::rendered(&heading.inline);
    let id = heading.anchor.as_ref().map(|anchor| escaped(anchor));
    let id_attribute = id.as_ref().map_or(String::new(), |id| format!(" id=\"{id}\""));
    if heading.level == 1 {
        let title = &page.version.title;
        let is_known = inner == marked(&title.en) || inner == marked(&title.zh);
        let as_text = format!("<p class=\"pack-title\"{id_attribute}>{inner}</p>\n");
        return if is_known && id.is_none() { String::new() } else { as_text };
    }
    let level = heading.level;
    let link = id.map_or(String::new(), |id| {
        format!(" <a class=\"anchor\" href=\"#{id}\" aria-label=\"Link to this heading\">#</a>")
    });
    format!("<h{level}{id_attribute}>{inner}{link}</h{level}>\n")
}

/// The most columns of a decision table that fit beside the text.
const COLUMNS_BESIDE_MAX: usize = 3;

/// A table that is too wide for the screen moves within its own frame.
fn framed(table: &str) -> String {
    format!("<div class=\"table\">\n{table}</div>\n")
}

#[derive(Default)]
struct Strand {
    text: String,
    rules: String,
    cases: Vec<String>,
}

struct Weaver<'a> {
    page: &'a Page<'a>,
    html: String,
    strand: Strand,
    /// Levels `by table` whose table has not come yet.
    waiting: VecDeque<Box<str>>,
}

impl Weaver<'_> {
    fn piece(&mut self, piece: &Piece<'_>) {
        match piece {
            Piece::Prose(events) => self.text(&prose::rendered(events)),
            Piece::NotEncoded(events) => self.text(&not_encoded(events)),
            Piece::Table(span, events) => self.table(*span, events),
            Piece::Law(span) => self.law(*span),
            Piece::Case(name, body) => {
                let yaml = slice(self.page.text, *body);
                self.strand.cases.push(case(name, yaml));
            }
        }
    }

    fn text(&mut self, html: &str) {
        if !self.strand.rules.is_empty() || !self.strand.cases.is_empty() {
            self.cut();
        }
        self.strand.text += html;
    }

    fn law(&mut self, span: Span) {
        self.fold_cases();
        self.strand.rules += &card::cards(self.page, span);
        let parsed = parse_law(self.page.text, span);
        self.waiting.extend(parsed.items.into_iter().filter_map(|item| match item {
            AstItem::Level(level) if level.by_table => Some(level.name.text),
            _ => None,
        }));
    }

    /// A decision table stands below its level when it fits there; any other table needs the whole
    /// width and so stands between two strands.
    fn table(&mut self, span: Span, events: &[Event<'_>]) {
        let level = self.waiting.pop_front();
        let decision = level.and_then(|level| Some((level, find_table(self.page, span)?)));
        let Some((level, table)) = decision else {
            self.cut();
            self.html += &framed(&prose::rendered(events));
            return;
        };
        let html = framed(&decision_table(self.page, &level, table));
        if table.header.len() <= COLUMNS_BESIDE_MAX {
            self.fold_cases();
            self.strand.rules += &html;
        } else {
            self.cut();
            self.html += &html;
        }
    }

    fn fold_cases(&mut self) {
        let cases = std::mem::take(&mut self.strand.cases);
        if !cases.is_empty() {
            let title = label("Worked cases", "案例");
            self.strand.rules.put(format_args!(
                "<div class=\"cases\">\n<p class=\"cases-title\">{title} ({})</p>\n{}</div>\n",
                cases.len(),
                cases.concat(),
            ));
        }
    }

    /// Ends the strand and writes its row.
    fn cut(&mut self) {
        self.fold_cases();
        let Strand { text, rules, .. } = std::mem::take(&mut self.strand);
        if text.is_empty() && rules.is_empty() {
            return;
        }
        self.html += "<div class=\"strand\">\n";
        if !text.is_empty() {
            self.html.put(format_args!("<div class=\"prose\">\n{text}</div>\n"));
        }
        if !rules.is_empty() {
            self.html.put(format_args!("<div class=\"rules\">\n{rules}</div>\n"));
        }
        self.html += "</div>\n";
    }
}

fn not_encoded(events: &[Event<'_>]) -> String {
    let title = label("Not encoded:", "未编码：");
    let reason = prose::reason(events);
    format!("<p class=\"not-encoded\"><strong>{title}</strong> {reason}</p>\n")
}

fn case(name: &str, yaml: &str) -> String {
    format!(
        "<details class=\"case\"><summary>{}</summary>\n\
        <pre translate=\"no\"><code>{}</code></pre></details>\n",
        marked(name),
        marked(yaml.trim_end()),
    )
}

fn find_table<'a>(page: &'a Page<'_>, span: Span) -> Option<&'a Table> {
    let blocks = page.document.sections.iter().flat_map(|section| &section.blocks);
    blocks.into_iter().find_map(|block| match block {
        Block::Table(table) if table.span.start == span.start => Some(table),
        _ => None,
    })
}

/// A decision table holds code: conditions in the columns, the level's value in the last one.
fn decision_table(page: &Page<'_>, level: &str, table: &Table) -> String {
    let cell =
        |span: Span| format!("<code>{}</code>", code::coloured(page.version, page.text, span));
    let title = label("Decision table of", "判定表：");
    let mut html = format!(
        "<table class=\"decision\" translate=\"no\">\n<caption>{title} {}</caption>\n",
        rule_link(level)
    );
    html += "<thead><tr>";
    for header in &table.header {
        html.put(format_args!("<th scope=\"col\">{}</th>", cell(header.span)));
    }
    html += "</tr></thead>\n<tbody>\n";
    for row in &table.rows {
        html += "<tr>";
        for value in row {
            html.put(format_args!("<td>{}</td>", cell(value.span)));
        }
        html += "</tr>\n";
    }
    html + "</tbody>\n</table>\n"
}
