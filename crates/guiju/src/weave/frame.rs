//! The frame that all pages share: head, style, policy, language switch.

use super::head::language_switch;
use super::markup::{Put as _, escaped};

/// The style of the pages, for screens light and dark and for paper.
const STYLE: &str = include_str!("page.css");

/// Nothing is fetched or run, whatever a pack says: the browser holds the page to that.
const POLICY: &str =
    "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";

/// Returns the foot of a page, in which `advice` says what the page rests on.
pub(super) fn foot(advice: &str) -> String {
    format!("<footer>\n<p>{advice}</p>\n</footer>\n")
}

/// Returns a page that stands alone; `body` is HTML that follows the language switch.
pub(crate) fn framed(title: &str, body: &str) -> String {
    framed_with(title, POLICY, "", body)
}

/// Returns a page with a policy of its own and more in its head.
pub(super) fn framed_with(title: &str, policy: &str, head: &str, body: &str) -> String {
    let mut html = String::from("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n");
    html += "<meta charset=\"utf-8\">\n";
    html.put(format_args!("<meta http-equiv=\"Content-Security-Policy\" content=\"{policy}\">\n"));
    html += "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n";
    html += "<meta name=\"color-scheme\" content=\"light dark\">\n";
    html.put(format_args!(
        "<meta name=\"generator\" content=\"Guiju {}\">\n",
        env!("CARGO_PKG_VERSION")
    ));
    html.put(format_args!(
        "<title>{}</title>\n<style>\n{STYLE}</style>\n{head}</head>\n<body>\n",
        escaped(title)
    ));
    html += &language_switch();
    html += body;
    html + "</body>\n</html>\n"
}
