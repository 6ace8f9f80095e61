//! The YAML at the top of a pack: what instrument this is, and when it applies.

use guiju_base::{ActId, Date, Text, VersionId, VersionLabel, after_chinese};
use guiju_syntax::ast::Verified;
use guiju_syntax::diagnostic::nearest;
use guiju_syntax::yaml::{Node, Value, parse_yaml};
use guiju_syntax::{Diagnostic, Span};

use crate::version::Status;

/// The fields that front matter may have.
const FIELDS: [&str; 16] = [
    "act",
    "version",
    "title",
    "issuers",
    "kind",
    "number",
    "regime",
    "status",
    "published",
    "in-force",
    "until",
    "in-force-disputed-until",
    "applies-to",
    "counting",
    "verified",
    "sources",
];
const LAST_FIELD: &str = "compared";

/// What a date of the front matter looks like.
const A_DATE: (&str, &str) = ("a date such as `2024-01-22`", "日期，如 `2024-01-22`");

/// The kinds of instrument.
const KINDS: [&str; 8] =
    ["law", "regulation", "rule", "guideline", "standard", "interpretation", "plan", "notice"];

/// Front matter that is complete enough to place the version.
#[derive(Debug, Clone)]
pub(crate) struct FrontMatter {
    pub(crate) id: VersionId,
    pub(crate) title: Text,
    pub(crate) issuers: Vec<Text>,
    pub(crate) kind: Box<str>,
    pub(crate) number: Option<Box<str>>,
    pub(crate) regime: Option<Box<str>>,
    pub(crate) status: Status,
    pub(crate) published: Date,
    pub(crate) from: Date,
    pub(crate) until: Option<Date>,
    pub(crate) disputed_until: Option<Date>,
    pub(crate) applies_to: Option<(Box<str>, Span)>,
    pub(crate) counting: Option<(Box<str>, Span)>,
    pub(crate) verified: Verified,
    pub(crate) sources: Vec<Box<str>>,
    pub(crate) compared: Option<Date>,
}

/// Reads front matter; `None` when a field without which the version has no place is missing.
pub(crate) fn parse_front_matter(
    source: &str,
    span: Option<Span>,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<FrontMatter> {
    let Some(span) = span else {
        diagnostics.push(
            Diagnostic::error(
                "front-matter-missing",
                Span::new(0, 1),
                ("a pack without front matter", "规则包没有文件头"),
            )
            .label(("the file begins here", "文件从这里开始"))
            .help((
                "begin with `---`, then act, version, title, status and dates, then `---`",
                "以 `---` 开头，其后写 `act`、`version`、`title`、`status` 和日期，再写 `---`",
            )),
        );
        return None;
    };
    let (node, mut found) = parse_yaml(source, span);
    let is_whole = found.is_empty();
    diagnostics.append(&mut found);
    // Where something is missing the first line is shown, not all of it.
    let first_line = source.get(span.range()).and_then(|text| text.lines().next()).unwrap_or("");
    let head = Span::new(span.start, span.start + first_line.len());
    let Some(node) = node else {
        if is_whole {
            diagnostics.push(
                Diagnostic::error(
                    "front-matter-missing",
                    head,
                    ("front matter without any field", "文件头没有任何字段"),
                )
                .help((
                    "give act, version, title, status and dates",
                    "写明 `act`、`version`、`title`、`status` 和日期",
                )),
            );
        }
        return None;
    };
    let mut reader = Reader { node: &node, span: head, diagnostics };
    reader.check_fields();
    reader.read()
}

struct Reader<'a> {
    node: &'a Node,
    span: Span,
    diagnostics: &'a mut Vec<Diagnostic>,
}

impl Reader<'_> {
    fn check_fields(&mut self) {
        for (key, _) in self.node.entries() {
            let known = || FIELDS.into_iter().chain([LAST_FIELD]);
            if !known().any(|field| field == key.value) {
                let near = nearest(&key.value, known());
                self.diagnostics.push(
                    Diagnostic::error(
                        "unknown-front-matter",
                        key.span,
                        (
                            format!("front matter has no field `{}`", key.value),
                            format!("文件头没有 `{}` 这个字段", key.value),
                        ),
                    )
                    .label(("not known", "未知的字段"))
                    .did_you_mean(near),
                );
            }
        }
    }

    fn read(&mut self) -> Option<FrontMatter> {
        let act = self.required("act");
        let version = self.required("version");
        let act = act.and_then(|(text, span)| {
            let act = text.parse::<ActId>().ok();
            if act.is_none() {
                self.malformed(
                    span,
                    "act",
                    ("a path such as `cn/samr/blind-box`", "路径，如 `cn/samr/blind-box`"),
                );
            }
            act
        });
        let version = version.and_then(|(text, span)| {
            let version = text.parse::<VersionLabel>().ok();
            if version.is_none() {
                self.malformed(span, "version", A_DATE);
            }
            version
        });
        let id = act.zip(version).map(|(act, version)| VersionId { act, version });
        let status = self.status();
        let published = self.required_date("published");
        let in_force = self.date("in-force");
        let from = if status == Some(Status::Draft) { published } else { in_force };
        if from.is_none() && published.is_some() {
            self.missing("in-force");
        }
        let title = self.title();
        Some(FrontMatter {
            id: id?,
            title,
            issuers: self.issuers(),
            kind: self.kind(),
            number: self.text("number").map(|(text, _)| text.into()),
            regime: self.text("regime").map(|(text, _)| text.into()),
            status: status?,
            published: published?,
            from: from?,
            until: self.date("until"),
            disputed_until: self.date("in-force-disputed-until"),
            applies_to: self.text("applies-to").map(|(text, span)| (text.into(), span)),
            counting: self.text("counting").map(|(text, span)| (text.into(), span)),
            verified: self.verified(),
            sources: self.sources(),
            compared: self.date("compared"),
        })
    }

    fn text(&mut self, key: &str) -> Option<(String, Span)> {
        let node = self.node.entry(key)?;
        if let Some(text) = node.scalar()
            && !node.is_null()
        {
            return Some((text.to_owned(), node.span));
        }
        self.malformed(node.span, key, ("one text", "一段文字"));
        None
    }

    fn required(&mut self, key: &str) -> Option<(String, Span)> {
        if self.node.entry(key).is_none() {
            self.missing(key);
        }
        self.text(key)
    }

    fn required_date(&mut self, key: &str) -> Option<Date> {
        if self.node.entry(key).is_none() {
            self.missing(key);
        }
        self.date(key)
    }

    fn date(&mut self, key: &str) -> Option<Date> {
        let (text, span) = self.text(key)?;
        let date = text.parse::<Date>().ok();
        if date.is_none() {
            self.malformed(span, key, A_DATE);
        }
        date
    }

    fn status(&mut self) -> Option<Status> {
        let (text, span) = self.required("status")?;
        let all = [Status::Draft, Status::InForce, Status::Repealed];
        let status = all.into_iter().find(|status| status.word() == text);
        if status.is_none() {
            self.malformed(
                span,
                "status",
                ("`draft`, `in-force` or `repealed`", "`draft`、`in-force` 或者 `repealed`"),
            );
        }
        status
    }

    fn kind(&mut self) -> Box<str> {
        let Some((text, span)) = self.required("kind") else { return "".into() };
        if !KINDS.contains(&text.as_str()) {
            let one_of = format!("one of {}", KINDS.join(", "));
            let zh = format!("下列之一：`{}`", KINDS.join("`、`"));
            self.malformed(span, "kind", (one_of, zh));
        }
        text.into()
    }

    fn verified(&mut self) -> Verified {
        let Some((text, span)) = self.required("verified") else { return Verified::Unverified };
        Verified::from_word(&text).unwrap_or_else(|| {
            self.malformed(
                span,
                "verified",
                ("`read`, `secondary` or `unverified`", "`read`、`secondary` 或者 `unverified`"),
            );
            Verified::Unverified
        })
    }

    fn title(&mut self) -> Text {
        match self.node.entry("title") {
            None => {
                self.missing("title");
                Text::new("", "")
            }
            Some(node) => self.bilingual(node, "title"),
        }
    }

    fn bilingual(&mut self, node: &Node, key: &str) -> Text {
        let part = |lang: &str| node.entry(lang).and_then(Node::scalar).unwrap_or("").to_owned();
        let (en, zh) = (part("en"), part("zh"));
        if en.is_empty() || zh.is_empty() {
            self.malformed(node.span, key, Text::same("`{ en: …, zh: … }`"));
        }
        Text::new(en, zh)
    }

    fn list(&mut self, key: &str) -> Vec<Node> {
        match self.node.entry(key).map(|node| (&node.value, node.span)) {
            None => Vec::new(),
            Some((Value::Sequence(items), _)) => items.clone(),
            Some((_, span)) => {
                self.malformed(span, key, ("a list `[…]`", "列表 `[…]`"));
                Vec::new()
            }
        }
    }

    fn issuers(&mut self) -> Vec<Text> {
        self.list("issuers").iter().map(|node| self.bilingual(node, "issuers")).collect()
    }

    fn sources(&mut self) -> Vec<Box<str>> {
        self.list("sources").iter().filter_map(Node::scalar).map(Into::into).collect()
    }

    fn missing(&mut self, key: &str) {
        self.diagnostics.push(
            Diagnostic::error(
                "front-matter-missing",
                self.span,
                (format!("front matter without `{key}`"), format!("文件头缺 `{key}`")),
            )
            .label((format!("`{key}: …` belongs here"), format!("此处应有 `{key}: …`"))),
        );
    }

    fn malformed(&mut self, span: Span, key: &str, wanted: impl Into<Text>) {
        let wanted = wanted.into();
        self.diagnostics.push(
            Diagnostic::error(
                "malformed-front-matter",
                span,
                (format!("malformed `{key}`"), format!("`{key}` 的格式不正确")),
            )
            .label((
                format!("expected {}", wanted.en),
                format!("应为{}", after_chinese(&wanted.zh)),
            )),
        );
    }
}
