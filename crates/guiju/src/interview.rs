//! The interview: one question at a time, answers saved as they come.

use std::io::{BufRead, Write};
use std::path::Path;

use guiju_base::{Lang, Text, after_chinese};
use guiju_engine::ask::{Answer, Question, next_question};
use guiju_engine::{Engine, Query};
use guiju_law::facts::{FactValue, RecordFacts, parse_scalar, write_facts};
use guiju_law::value::Reason;
use guiju_law::vocabulary::{Fact, Vocabulary};
use guiju_law::{Facts, Type, Value};

use crate::command::Failure;
use crate::paint::{Paint, Tone};

/// An interview under way.
pub(crate) struct Interview<'a> {
    pub(crate) engine: &'a Engine<'a>,
    pub(crate) query: Query,
    pub(crate) lang: Lang,
    pub(crate) paint: Paint,
    /// Where answers are saved after each question.
    pub(crate) file: &'a Path,
}

/// What a person said.
enum Reply {
    Fact(FactValue),
    Stop,
    Again(String),
}

impl Interview<'_> {
    /// Asks until nothing more can be found out or the person stops; gives whether all was asked.
    pub(crate) fn run(
        &self,
        facts: &mut Facts,
        input: &mut dyn BufRead,
        output: &mut dyn Write,
    ) -> Result<bool, Failure> {
        writeln!(output, "{}", self.introduction())?;
        while let Some(question) = next_question(self.engine, facts, &self.query) {
            self.put(&question, output)?;
            let reply = loop {
                write!(output, "> ")?;
                output.flush()?;
                let mut line = String::new();
                if input.read_line(&mut line)? == 0 {
                    break Reply::Stop;
                }
                match self.read(&question, line.trim()) {
                    Reply::Again(help) => {
                        writeln!(output, "{}", self.paint.tone(Tone::Open, &help))?;
                    }
                    reply => break reply,
                }
            };
            let Reply::Fact(value) = reply else { return Ok(false) };
            facts.put(&question.path, value);
            self.save(facts)?;
        }
        Ok(true)
    }

    fn introduction(&self) -> String {
        let file = self.file.display();
        match self.lang {
            Lang::En => format!(
                "Answers are saved to {file}. `?` not known, `-` no answer, `q` stop and go on later."
            ),
            Lang::Zh => {
                format!("答案保存于 {file}。`?` 不清楚，`-` 不回答，`q` 停止，以后可继续。")
            }
        }
    }

    fn put(&self, question: &Question, output: &mut dyn Write) -> Result<(), Failure> {
        let count = match self.lang {
            Lang::En => format!(
                "{} not known yet, {} of them need this: {}",
                question.unknown, question.names, question.path
            ),
            Lang::Zh => format!(
                "尚有{}项待查明，其中{}项需要此事实：{}",
                question.unknown, question.names, question.path
            ),
        };
        writeln!(output, "\n{}", self.paint.tone(Tone::Faint, &count))?;
        writeln!(output, "{}", self.paint.tone(Tone::Heading, question.ask.get(self.lang)))?;
        let look = question.look.get(self.lang);
        if !look.is_empty() {
            let label = if self.lang == Lang::Zh { "查看：" } else { "Look at: " };
            writeln!(output, "{}", self.paint.tone(Tone::Faint, &format!("{label}{look}")))?;
        }
        let vocabulary = &self.engine.law().vocabulary;
        writeln!(output, "{}", hint(vocabulary, &question.answer, self.lang))?;
        Ok(())
    }

    fn read(&self, question: &Question, text: &str) -> Reply {
        match text {
            "?" | "\u{ff1f}" => return Reply::Fact(FactValue::Unknown(Reason::NotAvailable)),
            "-" => return Reply::Fact(FactValue::Unknown(Reason::Declined)),
            "q" => return Reply::Stop,
            _ => {}
        }
        let vocabulary = &self.engine.law().vocabulary;
        match &question.answer {
            Answer::Count => match text.parse::<usize>() {
                Ok(count) if count <= 1000 => Reply::Fact(FactValue::Records {
                    items: vec![RecordFacts::default(); count],
                    complete: true,
                }),
                _ => Reply::Again(hint(vocabulary, &question.answer, self.lang)),
            },
            Answer::Fact(fact) => match fact_value(vocabulary, fact, text) {
                Ok(value) => Reply::Fact(value),
                Err(wanted) => Reply::Again(wanted.get(self.lang).to_owned()),
            },
        }
    }

    fn save(&self, facts: &Facts) -> Result<(), Failure> {
        let failure = |source| Failure::Write { path: self.file.to_owned(), source };
        let text = write_facts(&self.engine.law().vocabulary, facts);
        // A crash in the middle of writing must not cost the answers so far.
        let beside = self.file.with_extension("new");
        std::fs::write(&beside, text).map_err(failure)?;
        std::fs::rename(&beside, self.file).map_err(failure)
    }
}

/// What an answer looks like.
fn hint(vocabulary: &Vocabulary, answer: &Answer, lang: Lang) -> String {
    let zh = lang == Lang::Zh;
    let Answer::Fact(fact) = answer else {
        return if zh { "（数目，如 2）" } else { "(a number, such as 2)" }.into();
    };
    let choices = |id| {
        let values = vocabulary.choice(id).map_or(&[][..], |choice| &choice.values);
        let line =
            |(word, title): &(Box<str>, guiju_base::Text)| format!("  {word}  {}", title.get(lang));
        values.iter().map(line).collect::<Vec<_>>().join("\n")
    };
    match &fact.ty {
        Type::YesNo => if zh { "（yes 是，no 否）" } else { "(yes or no)" }.into(),
        Type::Money => if zh {
            "（人民币，如 69 或者 450 million）"
        } else {
            "(renminbi, such as 69 or 450 million)"
        }
        .into(),
        Type::Percent => if zh { "（如 50 %）" } else { "(such as 50 %)" }.into(),
        Type::Date => if zh {
            "（如 2024-01-22；尚未发生的，写 not yet）"
        } else {
            "(such as 2024-01-22, or `not yet`)"
        }
        .into(),
        Type::Period => if zh { "（如 30 days）" } else { "(such as 30 days)" }.into(),
        Type::Choice(id) => choices(*id),
        Type::Set(id) => {
            let head = if zh {
                "（可多选，以逗号分隔；没有则写 none）"
            } else {
                "(any of these, with commas between; `none` for none)"
            };
            format!("{head}\n{}", choices(*id))
        }
        Type::List(_) => if zh {
            "（以逗号分隔；没有则写 none）"
        } else {
            "(with commas between; `none` for none)"
        }
        .into(),
        _ => {
            let unit = fact.unit.as_ref().map_or(String::new(), |unit| unit.get(lang).to_owned());
            match lang {
                _ if unit.is_empty() => String::new(),
                Lang::En => format!("({unit})"),
                Lang::Zh => format!("（{unit}）"),
            }
        }
    }
}

/// Reads an answer by the type of the fact; the error says what was expected.
fn fact_value(vocabulary: &Vocabulary, fact: &Fact, text: &str) -> Result<FactValue, Text> {
    let parts =
        || text.split([',', '\u{ff0c}', '\u{3001}']).map(str::trim).filter(|it| *it != "none");
    let one = |ty: &Type, text: &str| {
        parse_scalar(vocabulary, ty, text).map_err(|fault| {
            let (help, help_zh) = if fault.help.is_empty() {
                (String::new(), String::new())
            } else {
                (format!("; {}", fault.help.en), format!("；{}", fault.help.zh))
            };
            let wanted = after_chinese(&fault.wanted.zh);
            Text::new(
                format!("{}: expected {}{help}", fault.what.en, fault.wanted.en),
                format!("答案{}；应为{wanted}{help_zh}", fault.what.zh),
            )
        })
    };
    let value = match &fact.ty {
        Type::Set(id) => {
            let mut places = std::collections::BTreeSet::new();
            for part in parts() {
                if let Value::Choice(_, place) = one(&Type::Choice(*id), part)? {
                    places.insert(place);
                }
            }
            Value::Set(*id, places)
        }
        Type::List(element) => {
            let items = parts().map(|part| one(element, part)).collect::<Result<_, _>>()?;
            return Ok(FactValue::Plain { items, complete: true });
        }
        ty => one(ty, text)?,
    };
    if let Some(number) = value.number()
        && (fact.low.is_some_and(|low| number < low) || fact.high.is_some_and(|high| number > high))
    {
        return Err(Text::new(
            format!("{number} is outside of what is possible"),
            format!("{number} 超出可能的范围"),
        ));
    }
    Ok(FactValue::Known(value))
}
