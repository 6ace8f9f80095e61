//! A pack as a Markdown document: front matter, headings, and the blocks that code lives in.
//!
//! Markdown is read by a `CommonMark` parser; this module keeps only what the law language needs and
//! where it stands. Prose is never changed and never given meaning, but for one sentence:
//! a paragraph that begins `not encoded:`.

use pulldown_cmark::{
    CodeBlockKind, Event, HeadingLevel, MetadataBlockKind, OffsetIter, Options, Parser, Tag, TagEnd,
};

use crate::diagnostic::Diagnostic;
use crate::span::{Span, Spanned};

/// A document cut into its sections.
#[derive(Debug, Clone, Default)]
pub struct Document {
    /// The YAML between the first two `---` lines.
    pub front_matter: Option<Span>,
    /// The sections in order; the first has no heading when the text begins without one.
    pub sections: Vec<Section>,
    /// What is wrong with the container itself.
    pub diagnostics: Vec<Diagnostic>,
}

/// A heading and what stands below it, up to the next heading.
#[derive(Debug, Clone, Default)]
pub struct Section {
    /// The heading.
    pub heading: Option<Heading>,
    /// The blocks that carry meaning, in order.
    pub blocks: Vec<Block>,
}

/// A heading.
#[derive(Debug, Clone)]
pub struct Heading {
    /// 1 to 6.
    pub level: u8,
    /// Its text without marks and anchor.
    pub text: String,
    /// The anchor `{#…}`; a heading with one is a provision.
    pub anchor: Option<String>,
    /// Where it stands.
    pub span: Span,
}

/// A block that carries meaning.
#[derive(Debug, Clone)]
pub enum Block {
    /// A fence ```` ```law ````: its body.
    Law(Span),
    /// A fence ```` ```case NAME ````.
    Case {
        /// The name, as written after `case`.
        name: Spanned<String>,
        /// The YAML.
        body: Span,
    },
    /// A table.
    Table(Table),
    /// A paragraph `not encoded: …` with the reason.
    NotEncoded(Spanned<String>),
}

/// A Markdown table.
#[derive(Debug, Clone, Default)]
pub struct Table {
    /// Where it stands.
    pub span: Span,
    /// The cells of the heading.
    pub header: Vec<Cell>,
    /// The cells of the rows.
    pub rows: Vec<Vec<Cell>>,
}

/// One cell: the bytes between the bars, without the space around.
#[derive(Debug, Clone)]
pub struct Cell {
    /// Where its text stands.
    pub span: Span,
}

/// The options that packs are written in: tables, heading anchors, front matter.
pub fn markdown_options() -> Options {
    Options::ENABLE_TABLES
        | Options::ENABLE_HEADING_ATTRIBUTES
        | Options::ENABLE_YAML_STYLE_METADATA_BLOCKS
}

/// Cuts `source` into sections; never fails.
pub fn parse_document(source: &str) -> Document {
    let mut reader = Reader {
        source,
        events: Parser::new_ext(source, markdown_options()).into_offset_iter(),
        document: Document { sections: vec![Section::default()], ..Document::default() },
    };
    while let Some((event, range)) = reader.events.next() {
        if let Event::Start(tag) = event {
            reader.block(tag, range.into());
        }
    }
    reader.document
}

struct Reader<'a> {
    source: &'a str,
    events: OffsetIter<'a>,
    document: Document,
}

impl Reader<'_> {
    fn block(&mut self, tag: Tag<'_>, span: Span) {
        match tag {
            Tag::MetadataBlock(MetadataBlockKind::YamlStyle) => {
                self.document.front_matter = self.body();
            }
            Tag::Heading { level, id, .. } => {
                let anchor = id.map(|id| id.to_string());
                let text = self.inline_text();
                let heading = Heading {
                    level: number(level),
                    text,
                    anchor,
                    span: trim_end(self.source, span),
                };
                self.document.sections.push(Section { heading: Some(heading), blocks: Vec::new() });
            }
            Tag::CodeBlock(CodeBlockKind::Fenced(info)) => self.fence(&info, span),
            Tag::Table(_) => {
                let table = self.table(span);
                self.add(Block::Table(table));
            }
            Tag::Paragraph => self.paragraph(span),
            _ => {}
        }
    }

    fn add(&mut self, block: Block) {
        if let Some(section) = self.document.sections.last_mut() {
            section.blocks.push(block);
        }
    }

    /// The span of all text up to the end of the block.
    fn body(&mut self) -> Option<Span> {
        let mut body: Option<Span> = None;
        for (event, range) in self.events.by_ref() {
            match event {
                Event::Text(_) => {
                    let span = Span::from(range);
                    body = Some(body.map_or(span, |body| body.to(span)));
                }
                Event::End(TagEnd::CodeBlock | TagEnd::MetadataBlock(_)) => break,
                _ => {}
            }
        }
        body
    }

    fn inline_text(&mut self) -> String {
        let mut text = String::new();
        for (event, _) in self.events.by_ref() {
            match event {
                Event::Text(part) | Event::Code(part) => text.push_str(&part),
                Event::SoftBreak | Event::HardBreak => text.push(' '),
                Event::End(TagEnd::Heading(_)) => break,
                _ => {}
            }
        }
        text.trim().to_owned()
    }

    fn fence(&mut self, info: &str, span: Span) {
        let mut words = info.splitn(2, char::is_whitespace);
        let kind = words.next().unwrap_or("");
        let name = words.next().unwrap_or("").trim();
        let body = self.body();
        if !matches!(kind, "law" | "case") {
            return;
        }
        self.check_closed(span);
        // An empty body stands on the line after the opening fence.
        let first = self.source.get(span.range()).and_then(|text| text.find('\n'));
        let begin = first.map_or(span.end, |at| span.start + at + 1);
        let body = body.unwrap_or(Span::new(begin, begin));
        if kind == "law" {
            self.add(Block::Law(body));
            return;
        }
        let line = self.source.get(span.range()).and_then(|text| text.lines().next()).unwrap_or("");
        let start = span.start + line.find(name).filter(|_| !name.is_empty()).unwrap_or(0);
        let name_span = Span::new(start, start + name.len().max(1));
        self.add(Block::Case { name: Spanned { value: name.to_owned(), span: name_span }, body });
    }

    fn check_closed(&mut self, span: Span) {
        let text = self.source.get(span.range()).unwrap_or("");
        let last = text.trim_end().lines().last().unwrap_or("").trim_start_matches([' ', '>']);
        let closed = text.trim_end().lines().count() > 1
            && (last.starts_with("```") || last.starts_with("~~~"));
        if !closed {
            let first = text.lines().next().map_or(0, str::len);
            self.document.diagnostics.push(
                Diagnostic::error(
                    "unclosed-fence",
                    Span::new(span.start, span.start + first),
                    ("a fence that is never closed", "代码块没有结束标记"),
                )
                .label(("opened here", "从这里开始"))
                .note((
                    "the rest of the document would be read as code",
                    "其后的全部内容都会当作代码",
                ))
                .help((
                    "close it with three backticks on a line of their own",
                    "另起一行写三个反引号，作为结束标记",
                )),
            );
        }
    }

    fn table(&mut self, span: Span) -> Table {
        let mut table = Table { span: trim_end(self.source, span), ..Table::default() };
        let mut row = Vec::new();
        let mut in_head = true;
        for (event, range) in self.events.by_ref() {
            match event {
                Event::Start(Tag::TableCell) => {
                    row.push(Cell { span: trim(self.source, range.into()) });
                }
                Event::End(TagEnd::TableHead) => {
                    table.header = std::mem::take(&mut row);
                    in_head = false;
                }
                Event::End(TagEnd::TableRow) if !in_head => {
                    table.rows.push(std::mem::take(&mut row));
                }
                Event::End(TagEnd::Table) => break,
                _ => {}
            }
        }
        table
    }

    fn paragraph(&mut self, span: Span) {
        const MARK: &str = "not encoded:";
        let text = self.source.get(span.range()).unwrap_or("");
        if let Some(reason) = text.strip_prefix(MARK) {
            let reason = reason.split_whitespace().collect::<Vec<_>>().join(" ");
            if reason.is_empty() {
                self.document.diagnostics.push(
                    Diagnostic::error(
                        "reason-missing",
                        span,
                        ("`not encoded:` without a reason", "`not encoded:` 之后没有原因"),
                    )
                    .label(("say why here", "在此写明原因")),
                );
            }
            self.add(Block::NotEncoded(Spanned { value: reason, span }));
        }
    }
}

/// The block without the line break that ends it.
fn trim_end(source: &str, span: Span) -> Span {
    let text = source.get(span.range()).unwrap_or("");
    Span::new(span.start, span.start + text.trim_end().len())
}

/// The cell without bars and space.
fn trim(source: &str, span: Span) -> Span {
    let text = source.get(span.range()).unwrap_or("");
    let inner = text.trim_matches(|c: char| c == '|' || c.is_whitespace());
    let start = span.start
        + (text.len() - text.trim_start_matches(|c: char| c == '|' || c.is_whitespace()).len());
    Span::new(start, start + inner.len())
}

fn number(level: HeadingLevel) -> u8 {
    match level {
        HeadingLevel::H1 => 1,
        HeadingLevel::H2 => 2,
        HeadingLevel::H3 => 3,
        HeadingLevel::H4 => 4,
        HeadingLevel::H5 => 5,
        HeadingLevel::H6 => 6,
    }
}
