//! Registers: lists that an authority publishes, as tables against which facts are matched.
//!
//! A register is two files beside one another: `NAME.csv`, the list as published, and `NAME.yaml`, which
//! says what it is and which column holds which fact of which subject. Matching looks each subject up by
//! what identifies a row, and tells where facts and row disagree; nothing is ever taken for true because
//! it is *not* on a list.

use guiju_base::{Date, Text};
use guiju_syntax::Span;
use guiju_syntax::ast::Verified;
use guiju_syntax::yaml::{Node, Value as Yaml, parse_yaml};

use crate::facts::{FactEntry, FactValue, Facts, Instance};
use crate::source::Sources;
use crate::value::Value;
use crate::vocabulary::{Shape, SubjectId, Vocabulary};

/// A published list.
#[derive(Debug, Clone)]
pub struct Register {
    /// Its name: that of its files.
    pub name: String,
    /// Its title.
    pub title: Text,
    /// Who published it.
    pub issuer: Text,
    /// When.
    pub published: Date,
    /// Where.
    pub source: String,
    /// How well the rows were compared with what was published.
    pub verified: Verified,
    /// What the rows are about.
    pub subject: SubjectId,
    /// The column of the company.
    company: Option<usize>,
    /// Facts and their columns.
    columns: Vec<(String, usize)>,
    /// Words of the table for values of a choice.
    values: Vec<(String, String)>,
    empty: String,
    /// Keys that identify a row, the surest first.
    identify: Vec<Vec<String>>,
    /// Facts that standing on the list shows.
    pub shows: Vec<(String, String)>,
    /// Names of the columns.
    pub header: Vec<String>,
    /// The rows as published.
    pub rows: Vec<Vec<String>>,
}

/// A register cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{path}: {}", what.en)]
pub struct RegisterError {
    /// The file.
    pub path: String,
    /// What is wrong and what would be right.
    pub what: Text,
}

impl RegisterError {
    /// Returns what is wrong with which file, in both languages.
    pub fn text(&self) -> Text {
        Text::new(self.to_string(), format!("{}：{}", self.path, self.what.zh))
    }
}

/// The key under which the company of a row stands beside facts of the subject.
const COMPANY: &str = "company";

/// What was found for one subject.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Match {
    /// Path of the subject.
    pub subject: String,
    /// The row, counted from 0, and the facts that identified it; `None` where none fits.
    pub row: Option<(usize, Vec<String>)>,
    /// Facts that say something else than the row: fact, what the facts say, what the row says.
    pub differences: Vec<(String, String, String)>,
    /// Facts that the row tells and the facts do not: path and value as files of facts write it.
    pub told: Vec<(String, String)>,
}

/// Reads all registers among the sources, in order of their names.
///
/// # Errors
///
/// See [`RegisterError`]: a description without its table, an unknown subject, fact or column, a row of
/// another length.
pub fn read_registers(
    sources: &Sources,
    vocabulary: &Vocabulary,
) -> Result<Vec<Register>, RegisterError> {
    let descriptions = sources.files().iter().filter(|file| file.path.ends_with(".yaml"));
    let mut registers = Vec::new();
    for file in descriptions {
        let table = file.path.trim_end_matches(".yaml").to_owned() + ".csv";
        let fail = |what: Text| RegisterError { path: file.path.to_string(), what };
        let csv = sources.files().iter().find(|it| *it.path == *table);
        let csv = csv.ok_or_else(|| {
            let zh = format!("缺少其表格 `{table}`");
            fail(Text::new(format!("its table `{table}` is missing"), zh))
        })?;
        let (header, rows) = read_table(&csv.text)
            .map_err(|what| RegisterError { path: csv.path.to_string(), what })?;
        let name = file.path.rsplit('/').next().unwrap_or("").trim_end_matches(".yaml");
        let (node, found) = parse_yaml(&file.text, Span::new(0, file.text.len()));
        if let Some(first) = found.first() {
            let (line, message) = (first.line(&file.text), &first.message);
            let zh = format!("第{line}行：{}", message.zh);
            return Err(fail(Text::new(format!("line {line}: {}", message.en), zh)));
        }
        let node = node.ok_or_else(|| fail(Text::new("nothing stands here", "没有内容")))?;
        let reader = Reader { node: &node, vocabulary, header: &header };
        let mut register = reader.read().map_err(fail)?;
        name.clone_into(&mut register.name);
        register.rows = rows;
        register.header = header;
        registers.push(register);
    }
    registers.sort_by(|a, b| a.name.cmp(&b.name));
    Ok(registers)
}

/// A header and its rows.
type Table = (Vec<String>, Vec<Vec<String>>);

fn read_table(text: &str) -> Result<Table, Text> {
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let record = |record: &csv::StringRecord| record.iter().map(str::to_owned).collect();
    let header = reader.headers().map(record).map_err(|error| malformed_table(&error))?;
    let rows = reader.records().map(|row| row.map(|row| record(&row)));
    let rows = rows.collect::<Result<_, _>>().map_err(|error| malformed_table(&error))?;
    Ok((header, rows))
}

/// What the library of tables complains of; its English as it is.
fn malformed_table(error: &csv::Error) -> Text {
    let line = error.position().map_or(String::new(), |at| format!("第{}行：", at.line()));
    let zh = match error.kind() {
        csv::ErrorKind::UnequalLengths { expected_len, len, .. } => {
            format!("{line}有{len}列，应为{expected_len}列")
        }
        csv::ErrorKind::Utf8 { .. } => format!("{line}不是 UTF-8 编码的文字"),
        _ => format!("{line}不是有效的表格"),
    };
    Text::new(error.to_string(), zh)
}

struct Reader<'a> {
    node: &'a Node,
    vocabulary: &'a Vocabulary,
    header: &'a [String],
}

impl Reader<'_> {
    fn text(&self, key: &str) -> Result<&str, Text> {
        let found = self.node.entry(key).and_then(Node::scalar);
        found.ok_or_else(|| Text::new(format!("`{key}: …` is missing"), format!("缺少 `{key}: …`")))
    }

    fn bilingual(&self, key: &str) -> Result<Text, Text> {
        let node = self.node.entry(key);
        let part = |lang: &str| node.and_then(|node| node.entry(lang)).and_then(Node::scalar);
        let both = part("en").zip(part("zh"));
        let wanted = format!("`{key}: {{ en: …, zh: … }}`");
        let both =
            both.ok_or_else(|| Text::new(format!("write {wanted}"), format!("应写作 {wanted}")))?;
        Ok(Text::new(both.0, both.1))
    }

    fn pairs(&self, key: &str) -> Vec<(String, String)> {
        let node = self.node.entry(key);
        let entries = node.into_iter().flat_map(Node::entries);
        let pair = |(key, value): &(guiju_syntax::span::Spanned<String>, Node)| {
            Some((key.value.clone(), value.scalar()?.to_owned()))
        };
        entries.filter_map(pair).collect()
    }

    fn column(&self, name: &str) -> Result<usize, Text> {
        let place = self.header.iter().position(|it| it == name);
        place.ok_or_else(|| {
            Text::new(
                format!("the table has no column `{name}`, but {}", self.header.join(", ")),
                format!("表格没有 `{name}` 列，只有 `{}`", self.header.join("`、`")),
            )
        })
    }

    fn read(&self) -> Result<Register, Text> {
        let subject = self.text("subject")?;
        let id = self.vocabulary.subject_named(subject);
        let id = id.ok_or_else(|| {
            Text::new(format!("there is no subject `{subject}`"), format!("没有对象 `{subject}`"))
        })?;
        let mut columns = Vec::new();
        for (fact, column) in self.pairs("columns") {
            self.fact(id, &fact)?;
            columns.push((fact, self.column(&column)?));
        }
        let company = match self.node.entry(COMPANY).and_then(Node::scalar) {
            Some(column) => Some(self.column(column)?),
            None => None,
        };
        let published = self.text("published")?;
        let verified = self.text("verified")?;
        Ok(Register {
            name: String::new(),
            title: self.bilingual("title")?,
            issuer: self.bilingual("issuer")?,
            published: published.parse().map_err(|_| {
                Text::new(format!("`{published}` is no date"), format!("`{published}` 不是日期"))
            })?,
            source: self.text("source")?.to_owned(),
            verified: Verified::from_word(verified).ok_or_else(|| {
                Text::new(
                    "`verified` is `read`, `secondary` or `unverified`",
                    "`verified` 应为 `read`、`secondary` 或者 `unverified`",
                )
            })?,
            subject: id,
            company,
            identify: self.identify(&columns)?,
            columns,
            values: self.pairs("values"),
            empty: self.text("empty").unwrap_or("").to_owned(),
            shows: self.pairs("shows"),
            header: Vec::new(),
            rows: Vec::new(),
        })
    }

    fn fact(&self, subject: SubjectId, path: &str) -> Result<(), Text> {
        let record = self.vocabulary.subject(subject).map(|it| &it.record);
        let segments: Vec<&str> = path.split('.').collect();
        match record.and_then(|record| record.descend(&segments)) {
            Some(Shape::Fact(_)) => Ok(()),
            _ => Err(Text::new(
                format!("the subject has no fact `{path}`"),
                format!("该对象没有事实 `{path}`"),
            )),
        }
    }

    fn identify(&self, columns: &[(String, usize)]) -> Result<Vec<Vec<String>>, Text> {
        let Some(Node { value: Yaml::Sequence(keys), .. }) = self.node.entry("identify") else {
            return Err(Text::new(
                "write `identify: [[FACT], [FACT, company]]`",
                "应写作 `identify: [[事实], [事实, company]]`",
            ));
        };
        let key = |node: &Node| match &node.value {
            Yaml::Sequence(facts) => {
                facts.iter().filter_map(Node::scalar).map(str::to_owned).collect()
            }
            _ => Vec::new(),
        };
        let keys: Vec<Vec<String>> = keys.iter().map(key).collect();
        for fact in keys.iter().flatten() {
            if fact != COMPANY && !columns.iter().any(|(it, _)| it == fact) {
                return Err(Text::new(
                    format!("`{fact}` of `identify` stands in no column"),
                    format!("`identify` 中的 `{fact}` 不在任何一列"),
                ));
            }
        }
        Ok(keys)
    }
}

impl Register {
    /// Looks every subject of the register's kind up.
    ///
    /// A key identifies only where it is known in full and fits exactly one row.
    pub fn match_facts(&self, vocabulary: &Vocabulary, facts: &Facts) -> Vec<Match> {
        let company = vocabulary.subject_named(COMPANY).and_then(|id| facts.single(id));
        let company = company.and_then(|it| known(vocabulary, it, "name"));
        facts
            .of(self.subject)
            .map(|instance| self.match_one(vocabulary, instance, company.as_deref()))
            .collect()
    }

    fn match_one(
        &self,
        vocabulary: &Vocabulary,
        instance: &Instance,
        company: Option<&str>,
    ) -> Match {
        let told = |fact: &str| match fact {
            COMPANY => company.map(str::to_owned),
            _ => known(vocabulary, instance, fact),
        };
        let row = self.identify.iter().find_map(|key| {
            let wanted: Option<Vec<(&String, String)>> =
                key.iter().map(|fact| Some((fact, told(fact)?))).collect();
            let wanted = wanted?;
            let fits = |row: &&Vec<String>| {
                wanted.iter().all(|(fact, value)| self.cell(row, fact).as_ref() == Some(value))
            };
            let mut rows = self.rows.iter().enumerate().filter(|(_, row)| fits(row));
            match (rows.next(), rows.next()) {
                (Some((place, _)), None) => Some((place, key.clone())),
                _ => None,
            }
        });
        let mut found = Match {
            subject: instance.path.to_string(),
            row,
            differences: Vec::new(),
            told: Vec::new(),
        };
        let Some(row) = found.row.as_ref().and_then(|(place, _)| self.rows.get(*place)) else {
            return found;
        };
        for (fact, _) in &self.columns {
            match (told(fact), self.cell(row, fact)) {
                (Some(ours), Some(theirs)) if ours != theirs => {
                    found.differences.push((fact.clone(), ours, theirs));
                }
                (None, Some(theirs)) => found.told.push((fact.clone(), theirs)),
                _ => {}
            }
        }
        for (fact, value) in &self.shows {
            match told(fact) {
                Some(ours) if ours != *value => {
                    found.differences.push((fact.clone(), ours, value.clone()));
                }
                None => found.told.push((fact.clone(), value.clone())),
                Some(_) => {}
            }
        }
        found
    }

    /// The cell of a fact as files of facts write it; `None` where the table says nothing.
    fn cell(&self, row: &[String], fact: &str) -> Option<String> {
        let column = match fact {
            COMPANY => self.company?,
            _ => self.columns.iter().find(|(it, _)| it == fact)?.1,
        };
        let cell = row.get(column)?.trim();
        if cell.is_empty() || cell == self.empty {
            return None;
        }
        let word = self.values.iter().find(|(from, _)| from == cell);
        Some(word.map_or(cell, |(_, to)| to).to_owned())
    }

    /// Returns the rows in which every term occurs, letters of either case alike.
    pub fn search(&self, terms: &[String]) -> Vec<usize> {
        let terms: Vec<String> = terms.iter().map(|term| term.to_lowercase()).collect();
        let holds = |row: &[String]| {
            let whole = row.join("\n").to_lowercase();
            terms.iter().all(|term| whole.contains(term))
        };
        let rows = self.rows.iter().enumerate();
        rows.filter(|(_, row)| holds(row)).map(|(place, _)| place).collect()
    }
}

/// A known fact of a subject as files of facts write it.
fn known(vocabulary: &Vocabulary, instance: &Instance, path: &str) -> Option<String> {
    let mut record = &instance.record;
    let mut segments = path.split('.').peekable();
    while let Some(segment) = segments.next() {
        let entry: &FactEntry = record.fields.get(segment)?;
        match (&entry.value, segments.peek()) {
            (FactValue::Record(inner), Some(_)) => record = inner,
            (FactValue::Known(Value::Text(text)), None) => return Some(text.to_string()),
            (FactValue::Known(value), None) => return Some(value.show(vocabulary)),
            _ => return None,
        }
    }
    None
}
