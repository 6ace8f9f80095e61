//! `guiju facts`: what facts a subject has, for people or as JSON Schema.

use guiju_base::Lang;
use guiju_law::Type;
use guiju_law::schema::subject_schema;
use guiju_law::vocabulary::{Fact, Record, Shape, Vocabulary};
use serde_json::json;

use super::{Exit, Failure, open_law, print, print_json};
use crate::cli::{Arguments, Facts, Format};
use crate::paint::{Paint, Tone};
use crate::wording::pick;

pub(super) fn run(arguments: &Arguments, facts: &Facts) -> Result<Exit, Failure> {
    let law = open_law(arguments)?;
    let vocabulary = &law.loaded.law.vocabulary;
    let Some(name) = &facts.subject else { return list(arguments, vocabulary, facts.format) };
    let subject = vocabulary.subject_named(name).and_then(|id| vocabulary.subject(id));
    let Some(subject) = subject else {
        let names = vocabulary.subjects().iter().map(|subject| &*subject.name);
        return Err(Failure::no_such(("subject", "对象"), name, names));
    };
    if facts.format == Format::Json {
        print_json(&subject_schema(vocabulary, subject))?;
        return Ok(Exit::Compliant);
    }
    let writer = Writer { vocabulary, lang: arguments.lang, paint: Paint::for_stdout() };
    let title = writer.paint.tone(Tone::Heading, subject.title.get(arguments.lang));
    let mut text = format!("{name}: {title}\n");
    writer.record(&subject.record, 1, &mut text);
    print(&text)?;
    Ok(Exit::Compliant)
}

fn list(arguments: &Arguments, vocabulary: &Vocabulary, format: Format) -> Result<Exit, Failure> {
    if format == Format::Json {
        let subjects: Vec<_> = vocabulary
            .subjects()
            .iter()
            .map(|it| json!({ "subject": it.name, "title": it.title, "single": it.single }))
            .collect();
        print_json(&subjects)?;
    } else {
        let line = |it: &guiju_law::vocabulary::Subject| {
            format!("{:<24} {}\n", it.name, it.title.get(arguments.lang))
        };
        print(&vocabulary.subjects().iter().map(line).collect::<String>())?;
    }
    Ok(Exit::Compliant)
}

struct Writer<'a> {
    vocabulary: &'a Vocabulary,
    lang: Lang,
    paint: Paint,
}

impl Writer<'_> {
    fn record(&self, record: &Record, depth: usize, text: &mut String) {
        let indent = "  ".repeat(depth);
        for field in &record.fields {
            match &field.shape {
                Shape::Fact(fact) => {
                    *text += &format!("{indent}{}: {}\n", field.name, self.describe(fact));
                    *text += &format!("{indent}    {}\n", fact.ask.get(self.lang));
                    let look = self.paint.tone(Tone::Faint, fact.look.get(self.lang));
                    *text += &format!("{indent}    {look}\n");
                }
                Shape::Record(title, inner) => {
                    *text += &format!("{indent}{}: {}\n", field.name, title.get(self.lang));
                    self.record(inner, depth + 1, text);
                }
                Shape::List(title, inner) => {
                    let title = title.get(self.lang);
                    let list = pick(self.lang, "list, ", "列表，");
                    *text += &format!("{indent}{}: {list}{title}\n", field.name);
                    self.record(inner, depth + 1, text);
                }
            }
        }
    }

    fn describe(&self, fact: &Fact) -> String {
        let mut text = fact.ty.describe(self.vocabulary).get(self.lang).to_owned();
        if let Type::Choice(id) | Type::Set(id) = &fact.ty
            && let Some(choice) = self.vocabulary.choice(*id)
        {
            let words: Vec<&str> = choice.values.iter().map(|(word, _)| &**word).collect();
            text += &match self.lang {
                Lang::En => format!(" ({})", words.join(", ")),
                Lang::Zh => format!("（{}）", words.join("、")),
            };
        }
        if let Some(unit) = &fact.unit {
            text += &match self.lang {
                Lang::En => format!(" in {}", unit.en),
                Lang::Zh => format!("，单位：{}", unit.zh),
            };
        }
        text
    }
}
