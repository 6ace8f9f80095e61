//! From an official text to the skeleton of a pack: its structure, and nothing of its wording.
//!
//! A text in Markdown or plain lines is read for the marks that Chinese instruments are built with: parts
//! (编), chapters (章), sections (节) and articles (条), or, in notices and opinions, points (一、二、…).
//! What comes out is a pack with a heading for each, an anchor for each article or point, and a mark
//! `not encoded` below it, to be worked off. The wording is left behind: a pack paraphrases.

use std::fmt::Write as _;

use guiju_base::{ActId, Date, Text, chinese_number};

/// What to call the pack.
#[derive(Debug, Clone)]
pub struct Naming {
    /// Its act.
    pub act: ActId,
    /// Title in English; the Chinese one stands in the text.
    pub title_en: Option<String>,
    /// Day of publication, when the text does not tell it or tells it wrongly.
    pub published: Option<Date>,
    /// First day in force, likewise.
    pub in_force: Option<Date>,
}

/// The structure of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Skeleton {
    /// Its title.
    pub title: String,
    /// The last date of adoption or publication before the first article.
    pub published: Option<Date>,
    /// The day that the text says it takes effect on.
    pub in_force: Option<Date>,
    /// Whether articles or points were found.
    pub kind: StructureKind,
    /// Headings, articles and points in order.
    pub parts: Vec<Part>,
    /// What a reader should look at, each with its line counted from 1.
    pub warnings: Vec<(usize, Text)>,
}

/// What the provisions of a text are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StructureKind {
    /// `第一条`.
    Articles,
    /// `一、`.
    Points,
}

/// One heading or provision.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Part {
    /// A part, chapter or section: how deep, and its heading as printed.
    Heading(usize, String),
    /// An article or point: its number, a number behind 之, and which run of numbers it belongs to.
    Provision {
        /// Its number.
        number: u32,
        /// The number of an inserted article: 2 in 第八十七条之二.
        inserted: Option<u32>,
        /// 1 for the text, 2 and up for texts behind it that count from one again.
        run: usize,
        /// The designation as printed: `第八十七条之二`.
        printed: String,
    },
}

/// The text has no structure that is known.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SkeletonError {
    /// Nothing but white space.
    #[error("the text is empty")]
    Empty,
    /// Neither articles nor points.
    #[error("neither articles (第…条) nor points (一、) stand at the start of lines")]
    NoStructure,
    /// A text shorter than any law.
    #[error("only one provision was found")]
    OneProvision,
}

/// Reads the structure of a text.
///
/// # Errors
///
/// See [`SkeletonError`]; the reason names what was looked for.
pub fn read_structure(text: &str) -> Result<Skeleton, SkeletonError> {
    let cleaned: Vec<String> = text.lines().map(clean).collect();
    let mut lines: Vec<&str> = cleaned.iter().map(String::as_str).collect();
    blank_front_matter(&mut lines);
    let title = title(&lines).ok_or(SkeletonError::Empty)?;
    let articles = Reader::read(&lines, StructureKind::Articles);
    let (kind, reader) = if articles.provisions > 0 {
        (StructureKind::Articles, articles)
    } else {
        (StructureKind::Points, Reader::read(&lines, StructureKind::Points))
    };
    match reader.provisions {
        0 => return Err(SkeletonError::NoStructure),
        1 => return Err(SkeletonError::OneProvision),
        _ => {}
    }
    let head = lines.get(..reader.first_line).unwrap_or(&lines);
    let (published, stated) = dates_of_head(head);
    let in_force = stated.or_else(|| effective_date(&lines, published));
    Ok(Skeleton {
        title,
        published,
        in_force,
        kind,
        parts: reader.parts,
        warnings: reader.warnings,
    })
}

/// A line without the marks of Markdown and the spaces of typesetting.
fn clean(line: &str) -> String {
    let mark = |c: char| c.is_whitespace() || "\u{3000}\u{feff}#>".contains(c);
    line.replace("**", "").trim_start_matches(mark).trim_end().to_owned()
}

/// Takes the words out of a block between two lines `---` at the start; the lines keep their numbers.
fn blank_front_matter(lines: &mut [&str]) {
    let is_rule = |line: &&str| !line.is_empty() && line.chars().all(|c| c == '-');
    let Some(first) = lines.iter().position(|line| !line.is_empty()) else { return };
    if !lines.get(first).is_some_and(is_rule) {
        return;
    }
    let end = lines.iter().skip(first + 1).position(is_rule).map(|at| first + 1 + at);
    let block = lines.get_mut(first..=end.unwrap_or(first)).unwrap_or_default();
    block.fill("");
}

fn title(lines: &[&str]) -> Option<String> {
    let is_text = |line: &&&str| line.chars().any(is_printed) && !line.starts_with("<!--");
    let line = lines.iter().find(is_text)?;
    Some(line.chars().filter(|c| is_printed(*c)).collect())
}

/// Whether a character is seen: neither space nor control.
fn is_printed(c: char) -> bool {
    !c.is_whitespace() && !c.is_control()
}

struct Reader {
    kind: StructureKind,
    parts: Vec<Part>,
    provisions: usize,
    first_line: usize,
    last: (u32, Option<u32>),
    run: usize,
    warnings: Vec<(usize, Text)>,
}

impl Reader {
    fn read(lines: &[&str], kind: StructureKind) -> Self {
        let mut reader = Self {
            kind,
            parts: Vec::new(),
            provisions: 0,
            first_line: lines.len(),
            last: (0, None),
            run: 1,
            warnings: Vec::new(),
        };
        for (place, line) in lines.iter().enumerate() {
            reader.line(place, line);
        }
        reader.drop_contents();
        reader
    }

    fn line(&mut self, place: usize, line: &str) {
        if let Some((depth, heading)) = heading(line) {
            self.parts.push(Part::Heading(depth, heading));
            return;
        }
        let found = match self.kind {
            StructureKind::Articles => article(line),
            StructureKind::Points => point(line),
        };
        let Some((number, inserted, printed)) = found else { return };
        self.provision(place, (number, inserted), printed);
    }

    fn provision(&mut self, place: usize, at: (u32, Option<u32>), printed: String) {
        let (number, inserted) = at;
        let restarts = number == 1 && inserted.is_none() && self.provisions > 0;
        if restarts {
            self.run += 1;
            let message = Text::new(
                format!("`{printed}` begins the numbers anew: an annex, or another text"),
                format!("`{printed}` 重新编号：可能是附件，或者另一文本"),
            );
            self.warnings.push((place + 1, message));
        } else if at <= self.last {
            // A paragraph that happens to begin with the number of an article.
            let message = Text::new(
                format!("`{printed}` does not follow `{}`; taken as text", self.last.0),
                format!("`{printed}` 与前一编号 `{}` 不连续；按正文处理", self.last.0),
            );
            self.warnings.push((place + 1, message));
            return;
        } else if inserted.is_none() && number != self.last.0 + 1 {
            let message = Text::new(
                format!("`{printed}` follows `{}`: some are missing", self.last.0),
                format!("`{printed}` 之前为 `{}`：中间有缺漏", self.last.0),
            );
            self.warnings.push((place + 1, message));
        }
        self.first_line = self.first_line.min(place);
        self.provisions += 1;
        self.last = at;
        self.parts.push(Part::Provision { number, inserted, run: self.run, printed });
    }

    /// A table of contents before the first article repeats the headings: where the first of them comes
    /// again, the text itself begins.
    fn drop_contents(&mut self) {
        let is_provision = |part: &Part| matches!(part, Part::Provision { .. });
        let Some(first) = self.parts.iter().position(is_provision) else { return };
        let (before, _) = self.parts.split_at(first);
        let again = before.iter().skip(1).rposition(|part| Some(part) == before.first());
        if let Some(again) = again {
            self.parts.drain(..=again);
        }
    }
}

/// `第一编 总则`, `第二章  …`, `第三节 …`: how deep and the whole heading.
fn heading(line: &str) -> Option<(usize, String)> {
    const LONG: usize = 40;
    let rest = line.strip_prefix('第')?;
    let (at, unit) = rest.char_indices().find(|(_, c)| "编章节".contains(*c))?;
    let mut numeral = rest.get(..at)?.trim();
    // 第一分编 stands between part and chapter.
    let is_subpart = numeral.ends_with('分');
    numeral = numeral.trim_end_matches('分');
    chinese_number(&numeral.split_whitespace().collect::<String>())?;
    let depth = match (unit, is_subpart) {
        ('编', false) => 0,
        ('编', true) => 1,
        ('章', _) => 2,
        _ => 3,
    };
    let title = rest.get(at + unit.len_utf8()..)?;
    // A sentence that begins with a chapter is no heading.
    let is_sentence = title.chars().count() > LONG || title.contains(['。', '，', '；']);
    let title: String = title.chars().filter(|c| is_printed(*c)).collect();
    let number = rest.get(..at + unit.len_utf8())?;
    let number: String = number.chars().filter(|c| is_printed(*c)).collect();
    (!is_sentence).then(|| (depth, format!("第{number} {title}").trim_end().to_owned()))
}

/// A number, the number of an insertion, and both as printed.
type Numbered = (u32, Option<u32>, String);

/// `第二十三条`, `第八十七条之二`, followed by a space, its text or nothing.
fn article(line: &str) -> Option<Numbered> {
    let rest = line.strip_prefix('第')?;
    let (at, unit) = rest.char_indices().find(|(_, c)| *c == '条')?;
    let number = read_number(rest.get(..at)?)?;
    let behind = rest.get(at + unit.len_utf8()..)?;
    let (inserted, behind) = match behind.strip_prefix('之') {
        None => (None, behind),
        Some(tail) => {
            let end = tail.find(|c| chinese_number(&String::from(c)).is_none());
            let (numeral, behind) = tail.split_at(end.unwrap_or(tail.len()));
            (Some(chinese_number(numeral)?), behind)
        }
    };
    // `第三条规定的…`, `第三条第一款…`, `第三条、第四条…` speak about an article.
    let speaks =
        ["规定", "第", "、", "和", "至", "或", "以", "的", "所", "中", "与", "及", "关于", "修改"];
    if speaks.iter().any(|word| behind.starts_with(word)) {
        return None;
    }
    let tail = inserted.map_or(String::new(), |_| {
        let used = rest.len() - at - unit.len_utf8() - behind.len();
        rest.get(at + unit.len_utf8()..).and_then(|it| it.get(..used)).unwrap_or("").to_owned()
    });
    let numeral: String = rest.get(..at)?.split_whitespace().collect();
    Some((number, inserted, format!("第{numeral}条{tail}")))
}

/// `一、…` at the start of a line.
fn point(line: &str) -> Option<Numbered> {
    let (numeral, _) = line.split_once('、')?;
    let number = chinese_number(numeral)?;
    Some((number, None, numeral.to_owned()))
}

/// A numeral in Chinese or in digits.
fn read_number(text: &str) -> Option<u32> {
    let compact: String = text.split_whitespace().collect();
    let digits = !compact.is_empty() && compact.chars().all(|c| c.is_ascii_digit());
    if digits { compact.parse().ok() } else { chinese_number(&compact) }
}

/// The last day of adoption or publication, and the day of effect, that the head tells.
fn dates_of_head(head: &[&str]) -> (Option<Date>, Option<Date>) {
    let (mut published, mut in_force) = (None, None);
    for line in head {
        let mut rest = *line;
        while let Some((date, behind)) = next_date(rest) {
            let until_next =
                next_date(behind).map_or(behind.len(), |(_, after)| behind.len() - after.len());
            let words = behind.get(..until_next).unwrap_or(behind);
            let takes_effect =
                words.contains("施行") || words.contains("实施") || words.contains("生效");
            if takes_effect {
                in_force = Some(date);
            } else {
                published = Some(date);
            }
            rest = behind;
        }
    }
    (published, in_force)
}

/// The day of effect as the text itself says: `自2017年6月1日起施行`, `自公布之日起施行`.
fn effective_date(lines: &[&str], published: Option<Date>) -> Option<Date> {
    for line in lines.iter().rev() {
        let Some(at) = line.find("起施行").or_else(|| line.find("起实施")) else { continue };
        let before = line.get(..at).unwrap_or("");
        let sentence = before.rsplit('。').next().unwrap_or(before);
        let mut rest = sentence;
        let mut last = None;
        while let Some((date, behind)) = next_date(rest) {
            last = Some(date);
            rest = behind;
        }
        if last.is_some() {
            return last;
        }
        if sentence.contains("公布之日")
            || sentence.contains("发布之日")
            || sentence.contains("印发之日")
        {
            return published;
        }
    }
    None
}

/// The next `2021年6月10日` and what stands behind it.
fn next_date(text: &str) -> Option<(Date, &str)> {
    let mut rest = text;
    loop {
        let at = rest.find('年')?;
        let behind = rest.get(at + '年'.len_utf8()..)?;
        let year = trailing_number(rest.get(..at)?);
        let day = year.and_then(|year| {
            let (month, behind) = behind.split_once('月')?;
            let (day, behind) = behind.split_once('日')?;
            let month = i8::try_from(read_number(month)?).ok()?;
            let day = i8::try_from(read_number(day)?).ok()?;
            Some((Date::new(i16::try_from(year).ok()?, month, day)?, behind))
        });
        if day.is_some() {
            return day;
        }
        rest = behind;
    }
}

/// The number of four digits that ends a text.
fn trailing_number(text: &str) -> Option<u32> {
    const YEAR_DIGITS: usize = 4;
    let tail: Vec<char> = text.trim_end().chars().rev().take(YEAR_DIGITS).collect();
    let numeral: String = tail.into_iter().rev().collect();
    (numeral.chars().count() == YEAR_DIGITS).then(|| read_number(&numeral))?
}

/// Returns the pack: front matter, headings, and a mark below every provision.
///
/// Dates that neither the text nor `naming` tells are written as the day of publication, or as the first
/// day of 1970 with a comment that says so.
pub fn write_skeleton(skeleton: &Skeleton, naming: &Naming) -> String {
    let unknown = Date::new(1970, 1, 1);
    let published = naming.published.or(skeleton.published);
    let in_force = naming.in_force.or(skeleton.in_force);
    let told = |date: Option<Date>, other: Option<Date>| date.or(other).or(unknown);
    let (first, public) = (told(in_force, published), told(published, in_force));
    let show = |date: Option<Date>| date.map_or(String::new(), |date| date.to_string());
    let note = |date: Option<Date>| {
        if date.is_some() { "" } else { " # not told by the text: look it up" }
    };
    let quoted = |text: &str| text.replace('\\', "\\\\").replace('"', "\\\"");
    let mut pack = String::from("---\n");
    let mut line = |text: String| {
        pack += &text;
        pack.push('\n');
    };
    line(format!("act: {}", naming.act));
    line(format!("version: {}", show(first)));
    let title_en = naming.title_en.as_deref().unwrap_or("untitled");
    line(format!("title: {{ en: \"{}\", zh: \"{}\" }}", quoted(title_en), quoted(&skeleton.title)));
    line("kind: rule".into());
    line("status: in-force".into());
    line(format!("published: {}{}", show(public), note(published)));
    line(format!("in-force: {}{}", show(first), note(in_force)));
    line("counting: civil-code".into());
    line("verified: unverified".into());
    line("# issuers: [{ en: \"…\", zh: \"…\" }]".into());
    line("# number: \"…\"".into());
    line("# sources: [\"https://…\"]".into());
    line("# compared: 2024-01-22".into());
    line("---".into());
    line(format!("# {title_en} {}", skeleton.title));
    // Articles stand one level below the deepest heading, so that the contents nest.
    let depths: Vec<usize> = skeleton
        .parts
        .iter()
        .filter_map(|part| match part {
            Part::Heading(depth, _) => Some(*depth),
            Part::Provision { .. } => None,
        })
        .collect();
    let level = |depth: usize| {
        let mut above: Vec<usize> = depths.iter().copied().filter(|it| *it < depth).collect();
        above.sort_unstable();
        above.dedup();
        "#".repeat((above.len() + 2).min(6))
    };
    for part in &skeleton.parts {
        match part {
            Part::Heading(depth, heading) => {
                let _ = write!(pack, "\n{} {heading}\n", level(*depth));
            }
            Part::Provision { number, inserted, run, printed } => {
                let anchor = anchor(*number, *inserted, *run);
                let word = match skeleton.kind {
                    StructureKind::Articles => "Article",
                    StructureKind::Points => "Point",
                };
                let number = inserted.map_or(number.to_string(), |it| format!("{number}-{it}"));
                let _ = write!(
                    pack,
                    "\n{} {word} {number} {} {{#{anchor}}}\n\nnot encoded: not yet worked on. 尚未处理。\n",
                    level(usize::MAX),
                    designation(skeleton.kind, printed),
                );
            }
        }
    }
    pack
}

/// `第二十三条`; a point `第三点`.
fn designation(kind: StructureKind, printed: &str) -> String {
    match kind {
        StructureKind::Articles => printed.to_owned(),
        StructureKind::Points => format!("第{printed}点"),
    }
}

fn anchor(number: u32, inserted: Option<u32>, run: usize) -> String {
    let inserted = inserted.map_or(String::new(), |it| format!("-{it}"));
    let run = if run > 1 { format!("annex-{}-", run - 1) } else { String::new() };
    format!("{run}{number}{inserted}")
}
