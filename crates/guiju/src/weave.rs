//! A pack as one page to read: the law's text with the rules that encode it beside each article.
//!
//! The page stands alone: no script, no network, its style inside. [`section`] cuts the Markdown
//! into pieces, [`strand`] sets text and rules side by side, [`card`] shows one item, [`code`]
//! colours its source, [`prose`] renders Markdown, [`head`] tells what the act is. Whatever comes
//! from a pack is escaped in [`markup`] or by the Markdown renderer; raw HTML in a pack is shown,
//! never obeyed.

mod card;
mod code;
mod head;
mod markup;
mod prose;
mod section;
mod strand;

use guiju_law::{Law, Version};
use guiju_syntax::document::{Document, parse_document};

use crate::weave::markup::{Put as _, escaped, label};

/// The style of the page, for screens light and dark and for paper.
const STYLE: &str = include_str!("weave/page.css");

/// Nothing is fetched or run, whatever a pack says: the browser holds the page to that.
const POLICY: &str =
    "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";

/// What all parts of the page read.
struct Page<'a> {
    law: &'a Law,
    version: &'a Version,
    siblings: &'a [Version],
    text: &'a str,
    document: Document,
}

/// Returns the page of `version`: `text` is its pack, `siblings` are all versions of its act.
pub(crate) fn page(law: &Law, version: &Version, siblings: &[Version], text: &str) -> String {
    let page = Page { law, version, siblings, text, document: parse_document(text) };
    let title = format!("{} · {} · {}", version.title.en, version.title.zh, version.id.version);
    let mut html = String::from("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n");
    html += "<meta charset=\"utf-8\">\n";
    html.put(format_args!("<meta http-equiv=\"Content-Security-Policy\" content=\"{POLICY}\">\n"));
    html += "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n";
    html += "<meta name=\"color-scheme\" content=\"light dark\">\n";
    html.put(format_args!(
        "<meta name=\"generator\" content=\"Guiju {}\">\n",
        env!("CARGO_PKG_VERSION")
    ));
    html.put(format_args!(
        "<title>{}</title>\n<style>\n{STYLE}</style>\n</head>\n<body>\n",
        escaped(&title)
    ));
    html += &head::render(&page);
    html += "<main>\n";
    for section in section::read(&page) {
        html += &strand::render(&page, &section);
    }
    html += "</main>\n";
    html += &footer(&page);
    html += "</body>\n</html>\n";
    html
}

fn footer(page: &Page<'_>) -> String {
    let advice = label(
        "An encoding of the text named above, to be compared with its sources; no legal advice.",
        "本页为上述文本的编码，应与来源核对；不构成法律意见。",
    );
    let id = escaped(&page.version.id.to_string());
    format!("<footer>\n<p>{advice}</p>\n<p><code>{id}</code></p>\n</footer>\n")
}

#[cfg(test)]
mod tests;
