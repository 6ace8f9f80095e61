//! Prose: Markdown events as HTML, with what a page must not hold taken out.
//!
//! Raw HTML becomes text, an image its description (nothing is fetched), a link with a strange
//! scheme leads nowhere. Headings are not written here: see [`strand`](super::strand).

use pulldown_cmark::html::push_html;
use pulldown_cmark::{Event, Tag, TagEnd, TextMergeStream};

use crate::weave::markup::{is_chinese, is_linkable, marked};

/// The words that open a paragraph which says why an article has no rules.
pub(super) const NOT_ENCODED: &str = "not encoded:";

/// Returns the events as HTML.
pub(super) fn rendered(events: &[Event<'_>]) -> String {
    let kept = events
        .iter()
        .enumerate()
        .filter(|(place, _)| !is_break_in_chinese(events, *place))
        .map(|(_, event)| event.clone());
    let mut html = String::new();
    push_html(&mut html, TextMergeStream::new(kept).filter_map(tame));
    html
}

/// Whether the event is the end of a line between two Chinese characters: written Chinese has no
/// spaces, so such a break must not become one.
fn is_break_in_chinese(events: &[Event<'_>], place: usize) -> bool {
    let text = |place: Option<usize>| match place.and_then(|place| events.get(place)) {
        Some(Event::Text(text)) => Some(text),
        _ => None,
    };
    matches!(events.get(place), Some(Event::SoftBreak))
        && text(place.checked_sub(1)).is_some_and(|it| it.ends_with(is_chinese))
        && text(place.checked_add(1)).is_some_and(|it| it.starts_with(is_chinese))
}

/// Gives the event as the page may hold it; `None` leaves it out.
fn tame(event: Event<'_>) -> Option<Event<'_>> {
    Some(match event {
        Event::Text(text) | Event::Html(text) | Event::InlineHtml(text) => {
            Event::InlineHtml(marked(&text).into())
        }
        // A heading within a quotation would break the order of the headings.
        Event::Start(Tag::HtmlBlock | Tag::Heading { .. }) => Event::Start(Tag::Paragraph),
        Event::End(TagEnd::HtmlBlock | TagEnd::Heading(_)) => Event::End(TagEnd::Paragraph),
        Event::Start(Tag::Image { .. }) | Event::End(TagEnd::Image) => return None,
        Event::Start(Tag::Link { link_type, dest_url, title, id }) if !is_linkable(&dest_url) => {
            Event::Start(Tag::Link { link_type, dest_url: "#".into(), title, id })
        }
        other => other,
    })
}

/// Returns the reason of a paragraph `not encoded: …` without its opening words.
pub(super) fn reason(events: &[Event<'_>]) -> String {
    let is_inline = |event: &&Event<'_>| {
        !matches!(event, Event::Start(Tag::Paragraph) | Event::End(TagEnd::Paragraph))
    };
    let mut inline: Vec<Event<'_>> = events.iter().filter(is_inline).cloned().collect();
    if let Some(Event::Text(first)) = inline.first_mut() {
        let rest = first.strip_prefix(NOT_ENCODED).unwrap_or(first).trim_start().to_owned();
        *first = rest.into();
    }
    rendered(&inline)
}
