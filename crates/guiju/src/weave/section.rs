//! The Markdown cut into sections, and each section into the pieces that are set side by side.
//!
//! The same parser reads it with the same options as
//! [`parse_document`](guiju_syntax::document::parse_document), so a piece here stands where the law
//! has it. Front matter is left out.

use std::ops::Range;

use guiju_syntax::Span;
use guiju_syntax::document::markdown_options;
use pulldown_cmark::{CodeBlockKind, Event, HeadingLevel, OffsetIter, Parser, Tag, TagEnd};

use super::Page;
use super::prose::NOT_ENCODED;

/// A heading and the pieces below it; the first section may have no heading.
#[derive(Default)]
pub(super) struct Section<'a> {
    pub(super) heading: Option<Heading<'a>>,
    pub(super) pieces: Vec<Piece<'a>>,
}

/// A heading as it is written on the page.
pub(super) struct Heading<'a> {
    /// 1 for the title of the pack; else from 2, never more than one below the heading before.
    pub(super) level: usize,
    pub(super) anchor: Option<String>,
    pub(super) inline: Vec<Event<'a>>,
}

/// One block of a section.
pub(super) enum Piece<'a> {
    /// Text, lists, quotations.
    Prose(Vec<Event<'a>>),
    /// A paragraph `not encoded: …`.
    NotEncoded(Vec<Event<'a>>),
    /// A table, with where it stands.
    Table(Span, Vec<Event<'a>>),
    /// The body of a law block.
    Law(Span),
    /// A worked example: its name and its body.
    Case(String, Span),
}

/// Returns the sections in order.
pub(super) fn read<'a>(page: &Page<'a>) -> Vec<Section<'a>> {
    let mut reader = Reader { source: page.text, sections: vec![Section::default()], level: 1 };
    let mut events = Parser::new_ext(page.text, markdown_options()).into_offset_iter();
    while let Some((event, range)) = events.next() {
        let block = whole_block(event, range.clone(), &mut events);
        reader.block(block, range.into());
    }
    reader.sections
}

type Placed<'a> = (Event<'a>, Range<usize>);

/// Takes what belongs to the block that `first` opens.
fn whole_block<'a>(
    first: Event<'a>,
    range: Range<usize>,
    events: &mut OffsetIter<'a>,
) -> Vec<Placed<'a>> {
    let mut depth = usize::from(matches!(first, Event::Start(_)));
    let mut block = vec![(first, range)];
    while depth > 0
        && let Some((event, range)) = events.next()
    {
        match event {
            Event::Start(_) => depth += 1,
            Event::End(_) => depth -= 1,
            _ => {}
        }
        block.push((event, range));
    }
    block
}

struct Reader<'a> {
    source: &'a str,
    sections: Vec<Section<'a>>,
    /// The level of the last heading on the page.
    level: usize,
}

impl<'a> Reader<'a> {
    fn block(&mut self, block: Vec<Placed<'a>>, span: Span) {
        match block.first().map(|(event, _)| event) {
            None | Some(Event::Start(Tag::MetadataBlock(_))) => {}
            Some(Event::Start(Tag::Heading { level, id, .. })) => {
                let anchor = id.as_ref().map(ToString::to_string);
                self.heading(*level, anchor, block);
            }
            Some(Event::Start(Tag::Table(_))) => {
                self.add(Piece::Table(span, events_of(block)));
            }
            Some(Event::Start(Tag::Paragraph)) if self.is_reason(span) => {
                self.add(Piece::NotEncoded(events_of(block)));
            }
            Some(_) => self.prose(block),
        }
    }

    fn is_reason(&self, span: Span) -> bool {
        self.source.get(span.range()).is_some_and(|text| text.starts_with(NOT_ENCODED))
    }

    fn heading(&mut self, level: HeadingLevel, anchor: Option<String>, block: Vec<Placed<'a>>) {
        // The page has one `h1`, its title: only the first heading of the pack may be that.
        let is_title = level == HeadingLevel::H1 && self.sections.len() == 1;
        if !is_title {
            self.level = (level as usize).clamp(2, self.level + 1);
        }
        let level = if is_title { 1 } else { self.level };
        let inline = block.into_iter().map(|(event, _)| event).filter(|event| {
            !matches!(event, Event::Start(Tag::Heading { .. }) | Event::End(TagEnd::Heading(_)))
        });
        let heading = Heading { level, anchor, inline: inline.collect() };
        self.sections.push(Section { heading: Some(heading), pieces: Vec::new() });
    }

    /// Takes law and cases out of the prose that they stand in, and sets them behind it.
    fn prose(&mut self, block: Vec<Placed<'a>>) {
        let mut kept = Vec::new();
        let mut fences = Vec::new();
        let mut rest = block.into_iter();
        while let Some((event, range)) = rest.next() {
            match fence_of(&event) {
                Some(fence) => {
                    let inside = rest.by_ref().take_while(|(event, _)| !is_fence_end(event));
                    let body = body(inside, range.end);
                    fences.push(match fence {
                        Fence::Law => Piece::Law(body),
                        Fence::Case(name) => Piece::Case(name, body),
                    });
                }
                None => kept.push(event),
            }
        }
        if !kept.is_empty() {
            self.add(Piece::Prose(kept));
        }
        for piece in fences {
            self.add(piece);
        }
    }

    fn add(&mut self, piece: Piece<'a>) {
        if let Some(section) = self.sections.last_mut() {
            section.pieces.push(piece);
        }
    }
}

/// A fence that carries meaning.
enum Fence {
    Law,
    Case(String),
}

/// The fence that the event opens.
fn fence_of(event: &Event<'_>) -> Option<Fence> {
    let Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(info))) = event else { return None };
    let (kind, name) = info.split_once(char::is_whitespace).unwrap_or((info, ""));
    match kind {
        "law" => Some(Fence::Law),
        "case" => Some(Fence::Case(name.trim().to_owned())),
        _ => None,
    }
}

fn is_fence_end(event: &Event<'_>) -> bool {
    matches!(event, Event::End(TagEnd::CodeBlock))
}

/// The span of all text; empty at `end` without any.
fn body<'a>(events: impl Iterator<Item = Placed<'a>>, end: usize) -> Span {
    let spans = events.map(|(_, range)| Span::from(range));
    spans.reduce(Span::to).unwrap_or(Span::new(end, end))
}

fn events_of(block: Vec<Placed<'_>>) -> Vec<Event<'_>> {
    block.into_iter().map(|(event, _)| event).collect()
}
