//! A pack as one page to read: the law's text with the rules that encode it beside each article.
//!
//! The page stands alone: no script, no network, its style inside. [`section`] cuts the Markdown
//! into pieces, [`strand`] sets text and rules side by side, [`card`] shows one item, [`code`]
//! colours its source, [`prose`] renders Markdown, [`head`] tells what the act is. Whatever comes
//! from a pack is escaped in [`markup`] or by the Markdown renderer; raw HTML in a pack is shown,
//! never obeyed.

pub(crate) mod book;
mod card;
mod code;
pub(crate) mod difference;
mod frame;
mod head;
mod markup;
mod prose;
mod section;
mod strand;

use guiju_law::{Act, Item, Law, Version};
use guiju_syntax::document::{Block, Document, parse_document};

use crate::weave::markup::label;

/// What all parts of the page read.
struct Page<'a> {
    law: &'a Law,
    version: &'a Version,
    siblings: &'a [Version],
    text: &'a str,
    document: Document,
    /// The way to the folder of the book that the page is part of.
    up: Option<&'a str>,
}

/// Returns the page of `version`: `text` is its pack, `siblings` are all versions of its act.
pub(crate) fn page(law: &Law, version: &Version, siblings: &[Version], text: &str) -> String {
    render(&Page { law, version, siblings, text, document: parse_document(text), up: None })
}

/// Returns the page of `version` as one of a book: `up` leads from it to the book's folder.
pub(crate) fn page_of_book(
    law: &Law,
    version: &Version,
    act: &Act,
    (text, up): (&str, &str),
) -> String {
    let (siblings, document) = (&act.versions, parse_document(text));
    render(&Page { law, version, siblings, text, document, up: Some(up) })
}

fn render(page: &Page<'_>) -> String {
    let version = page.version;
    let title = format!("{} · {} · {}", version.title.en, version.title.zh, version.id.version);
    let mut html = head::render(page);
    html += "<main>\n";
    for section in section::read(page) {
        html += &strand::render(page, &section);
    }
    html += "</main>\n";
    html += &footer(page);
    frame::framed(&title, &html)
}

/// Returns the code of an item as its pack has it, comments above it included; empty when not found.
pub(crate) fn item_code<'t>(text: &'t str, item: &Item) -> &'t str {
    let document = parse_document(text);
    let blocks = document.sections.iter().flat_map(|section| &section.blocks);
    let block = blocks.filter_map(|block| match block {
        Block::Law(span) if span.range().contains(&item.span.start) => Some(*span),
        _ => None,
    });
    let found = block.into_iter().find_map(|block| card::source_of(text, block, item));
    found.and_then(|span| text.get(span.range())).unwrap_or("").trim()
}

fn footer(page: &Page<'_>) -> String {
    let advice = label(
        "An encoding of the text named above, to be compared with its sources; no legal advice.",
        "本页为上述文本的编码，应与来源核对；不构成法律意见。",
    );
    let id = escaped(&page.version.id.to_string());
    format!("<footer>\n<p>{advice}</p>\n<p><code>{id}</code></p>\n</footer>\n")
}

pub(crate) use markup::escaped;
/// Returns whether a character fills two cells of a terminal.
pub(crate) use markup::is_chinese as is_wide;

#[cfg(test)]
mod tests;
