//! From vocabulary files to the [`Vocabulary`].

use std::collections::BTreeMap;

use guiju_base::Text;
use guiju_syntax::ast::{self, FactType, FieldShape, Item, Name, TextPair};
use guiju_syntax::diagnostic::nearest;
use guiju_syntax::{Diagnostic, Span};

use crate::value::Type;
use crate::vocabulary::{Choice, Fact, Field, Record, Shape, Subject, Vocabulary};

/// Lists of records nest at most this deep.
const LIST_DEPTH_MAX: usize = 3;

/// Findings by file.
pub(crate) type Found = Vec<(usize, Diagnostic)>;

/// Builds the vocabulary from the items of all vocabulary files, each with its file.
pub(crate) fn lower_vocabulary(items: &[(usize, Item)], found: &mut Found) -> Vocabulary {
    let mut builder = Builder { vocabulary: Vocabulary::default(), places: BTreeMap::new(), found };
    for (file, item) in items {
        builder.declare(*file, item);
    }
    // The subject's own facts come first, whichever file is read first.
    for (file, item) in items.iter().filter(|(_, item)| !matches!(item, Item::Extend(_))) {
        builder.fill(*file, item);
    }
    for (file, item) in items.iter().filter(|(_, item)| matches!(item, Item::Extend(_))) {
        builder.fill(*file, item);
    }
    builder.vocabulary
}

struct Builder<'a> {
    vocabulary: Vocabulary,
    /// Names that are taken: `subject sale` and so on.
    places: BTreeMap<String, (usize, Span)>,
    found: &'a mut Found,
}

impl Builder<'_> {
    /// First pass: choices, roles, conventions and the names of subjects.
    fn declare(&mut self, file: usize, item: &Item) {
        match item {
            Item::Role(role) if self.is_new(file, ("role", "角色"), &role.name) => {
                let title = self.text(file, &role.title);
                self.vocabulary.roles.insert(role.name.text.clone(), title);
            }
            Item::Choice(choice) if self.is_new(file, ("choice", "选项"), &choice.name) => {
                self.choice(file, choice);
            }
            Item::Subject(subject) if self.is_new(file, ("subject", "对象"), &subject.name) => {
                let title = self.text(file, &subject.title);
                self.vocabulary.subjects.push(Subject {
                    name: subject.name.text.clone(),
                    single: subject.single,
                    title,
                    record: Record::default(),
                });
            }
            Item::Convention(convention) => {
                if self.is_new(file, ("convention", "期间计算规则"), &convention.name)
                    && let Some(value) = &convention.convention
                {
                    self.vocabulary.conventions.insert(convention.name.text.clone(), value.clone());
                }
            }
            _ => {}
        }
    }

    fn choice(&mut self, file: usize, choice: &ast::Choice) {
        let mut values: Vec<(Box<str>, Text)> = Vec::new();
        for value in &choice.values {
            if values.iter().any(|(word, _)| *word == value.name.text) {
                self.repeated(file, ("value", "值"), &value.name);
                continue;
            }
            let title = self.text(file, &value.title);
            values.push((value.name.text.clone(), title));
        }
        let name = choice.name.text.clone();
        self.vocabulary.choices.push(Choice { name, ordered: choice.ordered, values });
    }

    /// Second pass: the facts of subjects, whose types are now all known.
    fn fill(&mut self, file: usize, item: &Item) {
        let (name, record) = match item {
            Item::Subject(subject) => (&subject.name, &subject.record),
            Item::Extend(extend) => (&extend.name, &extend.record),
            _ => return,
        };
        let lowered = self.record(file, record, 0);
        let subjects = &mut self.vocabulary.subjects;
        if let Some(subject) = subjects.iter_mut().find(|subject| subject.name == name.text) {
            let mut repeated = Vec::new();
            extend(&mut subject.record, lowered, &mut repeated);
            for field in repeated {
                let place = record.fields.iter().find(|it| it.name.text == field);
                let name = place.map_or(name, |field| &field.name);
                self.repeated(file, ("fact", "事实"), &name.clone());
            }
        } else {
            let near = nearest(&name.text, subjects.iter().map(|subject| &*subject.name));
            self.found.push((
                file,
                unknown(("subject", "对象"), name, near).note((
                    "`extend` adds facts to a subject that another file declares",
                    "`extend` 为另一文件声明的对象增加事实",
                )),
            ));
        }
    }

    fn record(&mut self, file: usize, record: &ast::Record, lists: usize) -> Record {
        let mut fields: Vec<Field> = Vec::new();
        for field in &record.fields {
            if fields.iter().any(|other| other.name == field.name.text) {
                self.repeated(file, ("fact", "事实"), &field.name);
                continue;
            }
            let shape = match &field.shape {
                FieldShape::Fact(fact) => Shape::Fact(self.fact(file, &field.name, fact)),
                FieldShape::Record(title, record) => {
                    Shape::Record(self.text(file, title), self.record(file, record, lists))
                }
                FieldShape::List(title, record) => {
                    if lists >= LIST_DEPTH_MAX {
                        self.found.push((
                            file,
                            Diagnostic::error(
                                "nested-too-deep",
                                field.name.span,
                                ("lists nested too deep", "列表嵌套过深"),
                            )
                            .label((
                                format!("more than {LIST_DEPTH_MAX} lists in one another"),
                                format!("列表超过{LIST_DEPTH_MAX}层"),
                            )),
                        ));
                    }
                    Shape::List(self.text(file, title), self.record(file, record, lists + 1))
                }
            };
            fields.push(Field { name: field.name.text.clone(), shape });
        }
        Record { fields }
    }

    fn fact(&mut self, file: usize, name: &Name, fact: &ast::Fact) -> Fact {
        let ask = self.question(file, name, "ask", fact.ask.as_ref());
        let look = self.question(file, name, "look", fact.look.as_ref());
        let ty = lower_type(&self.vocabulary, &fact.ty).unwrap_or_else(|diagnostic| {
            self.found.push((file, *diagnostic));
            Type::Error
        });
        let unit = fact.unit.as_ref().map(|unit| self.text(file, unit));
        Fact { ty, low: fact.low, high: fact.high, unit, ask, look }
    }

    fn question(
        &mut self,
        file: usize,
        name: &Name,
        clause: &str,
        text: Option<&TextPair>,
    ) -> Text {
        let Some(text) = text else {
            self.found.push((
                file,
                Diagnostic::error(
                    "question-missing",
                    name.span,
                    (
                        format!("the fact `{}` has no `{clause}`", name.text),
                        format!("事实 `{}` 没有 `{clause}`", name.text),
                    ),
                )
                .label(if clause == "ask" {
                    ("nobody could be asked for it", "无从提问")
                } else {
                    ("nobody would know where to look", "不知道应当查看什么")
                })
                .help((
                    format!("add `{clause} \"…\" \"…\"`, English and Chinese"),
                    format!("加上 `{clause} \"…\" \"…\"`，先英文后中文"),
                )),
            ));
            return Text::new("", "");
        };
        self.text(file, text)
    }

    fn text(&mut self, file: usize, pair: &TextPair) -> Text {
        lower_text(pair, &mut |diagnostic| self.found.push((file, diagnostic)))
    }

    fn is_new(&mut self, file: usize, kind: (&str, &str), name: &Name) -> bool {
        let key = format!("{} {}", kind.0, name.text);
        if self.places.contains_key(&key) {
            self.repeated(file, kind, name);
            return false;
        }
        self.places.insert(key, (file, name.span));
        true
    }

    fn repeated(&mut self, file: usize, kind: (&str, &str), name: &Name) {
        self.found.push((file, repeated(kind, name)));
    }
}

fn extend(record: &mut Record, more: Record, repeated: &mut Vec<Box<str>>) {
    for field in more.fields {
        match record.fields.iter_mut().find(|it| it.name == field.name) {
            None => record.fields.push(field),
            Some(existing) => match (&mut existing.shape, field.shape) {
                (Shape::Record(_, into), Shape::Record(_, from))
                | (Shape::List(_, into), Shape::List(_, from)) => extend(into, from, repeated),
                _ => repeated.push(field.name),
            },
        }
    }
}

/// A name that is declared twice.
pub(crate) fn repeated((kind, zh): (&str, &str), name: &Name) -> Diagnostic {
    Diagnostic::error(
        "repeated-name",
        name.span,
        (
            format!("the {kind} `{}` is declared twice", name.text),
            format!("{zh} `{}` 声明了两次", name.text),
        ),
    )
    .label(("the second of two", "第二次声明"))
    .help(("give one of them another name", "为其中一个改名"))
}

/// A name that nothing declares.
pub(crate) fn unknown((kind, zh): (&str, &str), name: &Name, near: Option<&str>) -> Diagnostic {
    let name_of = |kind: &str| format!("{kind} `{}`", name.text);
    let message = (name_of(&format!("unknown {kind}")), name_of(&format!("未知的{zh}")));
    Diagnostic::error("unknown-name", name.span, message)
        .label(("not declared", "未声明"))
        .did_you_mean(near)
}

/// Returns the text in both languages; reports when the second is missing.
pub(crate) fn lower_text(pair: &TextPair, report: &mut dyn FnMut(Diagnostic)) -> Text {
    if pair.zh.as_deref().unwrap_or("").trim().is_empty() || pair.en.trim().is_empty() {
        report(
            Diagnostic::error(
                "untranslated-text",
                pair.span,
                ("a text in one language only", "文字只有一种语言"),
            )
            .label((
                "English and Chinese, one string after the other",
                "英文和中文各一个字符串，英文在前",
            )),
        );
    }
    Text::new(&*pair.en, pair.zh.as_deref().unwrap_or(""))
}

/// Resolves a type as written.
pub(crate) fn lower_type(vocabulary: &Vocabulary, ty: &FactType) -> Result<Type, Box<Diagnostic>> {
    let choice = |name: &Name| {
        vocabulary.choice_named(&name.text).ok_or_else(|| {
            let plain = ["yes-no", "number", "money", "percent", "date", "period", "text"];
            let names = vocabulary.choices().iter().map(|choice| &*choice.name);
            let near = nearest(&name.text, plain.into_iter().chain(names));
            Box::new(unknown(("type", "类型"), name, near))
        })
    };
    let plain = |name: &Name| match &*name.text {
        "yes-no" => Ok(Type::YesNo),
        "number" => Ok(Type::Number),
        "money" => Ok(Type::Money),
        "percent" => Ok(Type::Percent),
        "date" => Ok(Type::Date),
        "period" => Ok(Type::Period),
        "text" => Ok(Type::Text),
        _ => choice(name).map(Type::Choice),
    };
    match ty {
        FactType::Named(name) => plain(name),
        FactType::Set(name) => choice(name).map(Type::Set),
        FactType::List(name) => plain(name).map(|element| Type::List(Box::new(element))),
    }
}
