//! Text as HTML: escaping, the language of each run of words, and which addresses may be links.

use std::fmt::{Arguments, Write as _};

use guiju_base::Text;

/// Text that grows by formatted parts.
pub(super) trait Put {
    /// Appends what `format_args!` describes.
    fn put(&mut self, part: Arguments<'_>);
}

impl Put for String {
    fn put(&mut self, part: Arguments<'_>) {
        // Writing to a string in memory does not fail.
        let _ = self.write_fmt(part);
    }
}

/// Returns `text` with the five characters that HTML reads written as entities.
///
/// Fit for element content and for attribute values in double quotes.
pub(crate) fn escaped(text: &str) -> String {
    let mut html = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => html.push_str("&amp;"),
            '<' => html.push_str("&lt;"),
            '>' => html.push_str("&gt;"),
            '"' => html.push_str("&quot;"),
            '\'' => html.push_str("&#39;"),
            _ => html.push(c),
        }
    }
    html
}

/// Returns escaped text whose Chinese runs say that they are Chinese.
///
/// Browsers choose the shapes of characters, and screen readers the voice, by that.
pub(super) fn marked(text: &str) -> String {
    let mut html = String::new();
    let mut rest = text;
    while let Some((before, from)) = rest.find(is_chinese).and_then(|at| rest.split_at_checked(at))
    {
        let (run, after) = from.split_at_checked(run_length(from)).unwrap_or((from, ""));
        html += &escaped(before);
        html.put(format_args!("<span lang=\"zh-Hans\">{}</span>", escaped(run)));
        rest = after;
    }
    html + &escaped(rest)
}

/// The bytes of a run that begins Chinese: up to its last such character before a Latin word.
fn run_length(text: &str) -> usize {
    let mut end = 0;
    for (at, c) in text.char_indices() {
        if is_chinese(c) {
            end = at + c.len_utf8();
        } else if c.is_alphabetic() {
            break;
        }
    }
    end
}

/// Returns whether a character is a Han character or punctuation of full width.
pub(crate) fn is_chinese(c: char) -> bool {
    matches!(c, '\u{2e80}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{ff00}'..='\u{ffef}'
        | '\u{20000}'..='\u{3ffff}')
}

/// Returns both wordings, each in an element that the language switch can hide.
pub(super) fn both(text: &Text) -> String {
    label(&text.en, &text.zh)
}

/// Returns two wordings as [`both`] does; an empty one is left out, equal ones stand once.
pub(super) fn label(en: &str, zh: &str) -> String {
    let english = format!("<span class=\"en\" lang=\"en\">{}</span>", escaped(en));
    let chinese = format!("<span class=\"zh\" lang=\"zh-Hans\">{}</span>", escaped(zh));
    match (en.is_empty(), zh.is_empty()) {
        _ if en == zh => marked(en),
        (_, true) => escaped(en),
        (true, _) => format!("<span lang=\"zh-Hans\">{}</span>", escaped(zh)),
        _ => format!("{english} {chinese}"),
    }
}

/// Returns whether a link may lead to `address`: the web, mail, or a place in or beside the page.
pub(super) fn is_linkable(address: &str) -> bool {
    // Browsers drop control characters before they look for a scheme, so these hide none here.
    let plain = !address.chars().any(|c| c.is_control() || c.is_whitespace());
    let scheme = address.split(['/', '?', '#']).next().and_then(|it| it.split_once(':'));
    plain
        && scheme.is_none_or(|(scheme, _)| {
            ["http", "https", "mailto"].iter().any(|known| scheme.eq_ignore_ascii_case(known))
        })
}

/// Returns a link to an address as its own text, or only the text when it may not be a link.
pub(super) fn address_link(address: &str) -> String {
    let text = escaped(address);
    if is_linkable(address) {
        format!("<a href=\"{text}\" rel=\"noreferrer\">{text}</a>")
    } else {
        text
    }
}

/// Returns a link to an item of the page by its name.
pub(super) fn rule_link(name: &str) -> String {
    let name = escaped(name);
    format!("<a href=\"#rule-{name}\"><code>{name}</code></a>")
}
