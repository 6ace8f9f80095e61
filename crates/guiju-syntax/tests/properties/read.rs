//! No text makes a reader panic, and every place that a reader gives lies inside the text.

use guiju_base::Lang;
use guiju_syntax::ast::{Expr, Item};
use guiju_syntax::document::{Block, parse_document};
use guiju_syntax::yaml::{Node, Value, parse_yaml};
use guiju_syntax::{Diagnostic, Span, parse_cell_test, parse_cell_value, parse_law};
use proptest::prelude::*;

use crate::support::{config, law_files, real_blocks, spoil, spoilt};

fn inside(span: Span, outer: Span, what: &str) {
    assert!(span.start <= span.end, "{what}: {span:?} is inverted");
    assert!(outer.start <= span.start && span.end <= outer.end, "{what}: {span:?} in {outer:?}");
}

/// Every finding stands inside and can be shown to a person.
fn findings(found: &[Diagnostic], source: &str, outer: Span) {
    for it in found {
        inside(it.span, outer, it.code);
        for message in [&it.message.en, &it.message.zh] {
            assert!(!message.is_empty() && !message.contains('\n'), "{}", it.code);
        }
        assert!(it.render(Lang::Zh, "law.md", source, false).contains(it.code));
    }
}

fn expressions(item: &Item) -> Vec<&Expr> {
    match item {
        Item::Let(item) => vec![&item.value],
        Item::Level(level) => {
            let arms = level.arms.iter().flat_map(|arm| arm.when.iter().chain([&arm.value]));
            arms.chain(&level.otherwise).collect()
        }
        Item::Rule(rule) => {
            rule.when.iter().chain(&rule.unless).chain(&rule.shown).chain(&rule.breached).collect()
        }
        Item::Sanction(it) => it.when.iter().chain(&it.unless).collect(),
        _ => Vec::new(),
    }
}

fn law(source: &str, span: Span) {
    let parsed = parse_law(source, span);
    findings(&parsed.diagnostics, source, span);
    for item in &parsed.items {
        inside(item.name().span, span, "name");
        for expr in expressions(item) {
            inside(expr.span, span, "expression");
        }
    }
    for pair in parsed.layout.windows(2) {
        assert!(pair[0].offset < pair[1].offset, "lines begin in order");
    }
    for start in &parsed.layout {
        let known = parsed.tokens.iter().any(|token| token.span.start == start.offset);
        assert!(known, "a line begins with a token");
    }
}

fn tree(node: &Node, outer: Span) {
    inside(node.span, outer, "value");
    match &node.value {
        Value::Scalar { .. } => {}
        Value::Sequence(items) => items.iter().for_each(|item| tree(item, outer)),
        Value::Mapping(entries) => {
            for (place, (key, value)) in entries.iter().enumerate() {
                inside(key.span, outer, "key");
                let twice = entries.iter().take(place).any(|(other, _)| other.value == key.value);
                assert!(!twice, "`{}` stands twice", key.value);
                tree(value, outer);
            }
        }
    }
}

fn yaml(source: &str, span: Span) {
    let (node, found) = parse_yaml(source, span);
    findings(&found, source, span);
    if let Some(node) = node {
        tree(&node, span);
    }
}

fn document(source: &str) {
    let whole = whole(source);
    let document = parse_document(source);
    findings(&document.diagnostics, source, whole);
    document.front_matter.iter().for_each(|span| inside(*span, whole, "front matter"));
    let mut last = 0;
    for section in &document.sections {
        section.heading.iter().for_each(|it| inside(it.span, whole, "heading"));
        for block in &section.blocks {
            let span = match block {
                Block::Law(span) => *span,
                Block::Case { name, body } => {
                    inside(name.span, whole, "name of a case");
                    *body
                }
                Block::Table(table) => {
                    for cell in table.header.iter().chain(table.rows.iter().flatten()) {
                        inside(cell.span, whole, "cell");
                    }
                    table.span
                }
                Block::NotEncoded(reason) => reason.span,
            };
            inside(span, whole, "block");
            assert!(source.get(span.range()).is_some(), "a block cuts a character");
            assert!(last <= span.start, "blocks stand in order");
            last = span.start;
        }
    }
}

fn whole(source: &str) -> Span {
    Span::new(0, source.len())
}

#[test]
fn real_packs_have_no_finding_of_syntax() {
    for (path, text) in law_files("md") {
        document(&text);
        let found = parse_document(&text);
        assert_eq!(found.diagnostics, [], "{}", path.display());
        yaml(&text, found.front_matter.expect("a pack has front matter"));
        for section in &found.sections {
            for block in &section.blocks {
                match block {
                    Block::Law(span) => {
                        law(&text, *span);
                        let parsed = parse_law(&text, *span);
                        assert_eq!(parsed.diagnostics, [], "{}", path.display());
                    }
                    Block::Case { body, .. } => {
                        yaml(&text, *body);
                        assert_eq!(parse_yaml(&text, *body).1, [], "{}", path.display());
                    }
                    _ => {}
                }
            }
        }
    }
}

#[test]
fn deep_nesting_is_a_finding_and_not_the_end_of_the_stack() {
    for (open, close) in [("(", ")"), ("{", "}"), ("not ", ""), ("if a then ", ""), ("max(", ")")] {
        let source = format!("let x = {}a{}", open.repeat(5000), close.repeat(5000));
        law(&source, whole(&source));
        let found = parse_law(&source, whole(&source)).diagnostics;
        assert!(found.iter().any(|it| it.code == "nested-too-deep"), "{open}");
    }
    for (open, close) in [("[", "]"), ("{a: ", "}"), ("- ", "")] {
        let source = format!("{}a{}", open.repeat(3000), close.repeat(3000));
        let (_, found) = parse_yaml(&source, whole(&source));
        assert!(!found.is_empty(), "{open}");
    }
    document(&">".repeat(3000));
    document(&"- ".repeat(3000));
}

#[test]
fn a_record_in_a_record_in_a_record_ends_somewhere() {
    let source = format!("subject s \"s\" \"事\" {{ {} }}", "a \"a\" \"甲\" { ".repeat(4000));
    law(&source, whole(&source));
}

proptest! {
    #![proptest_config(config(512))]

    #[test]
    fn any_text_can_be_read_as_law(source in "(?s).{0,200}") {
        law(&source, whole(&source));
    }

    #[test]
    fn any_words_of_the_language_can_be_read_as_law(words in words(0..60)) {
        let source = words.join(" ");
        law(&source, whole(&source));
    }

    #[test]
    fn spoilt_law_can_be_read(
        text in prop::sample::select(real_blocks()), changes in prop::collection::vec(spoil(), 1..6)
    ) {
        let source = spoilt(&text, &changes);
        law(&source, whole(&source));
        let framed = format!("文字\n{source}\n文字");
        law(&framed, Span::new(7, 7 + source.len()));
    }

    #[test]
    fn any_text_can_be_read_as_a_cell(words in words(0..12), text in "\\PC{0,20}") {
        for source in [words.join(" "), text] {
            let span = whole(&source);
            findings(&parse_cell_value(&source, span).1, &source, span);
            findings(&parse_cell_test(&source, span).1, &source, span);
        }
    }

    #[test]
    fn any_text_can_be_read_as_yaml(source in "(?s).{0,200}") {
        yaml(&source, whole(&source));
    }

    #[test]
    fn any_signs_of_yaml_can_be_read(
        source in r#"[a-c0-2 :,\[\]{}&*!|>'"%@`#?\n\t盲~-]{0,80}"#
    ) {
        yaml(&source, whole(&source));
        let framed = format!("文字\n{source}\n```");
        yaml(&framed, Span::new(7, 7 + source.len()));
    }

    #[test]
    fn any_text_can_be_read_as_a_document(source in "(?s).{0,300}") {
        document(&source);
    }

    #[test]
    fn any_signs_of_markdown_can_be_read(
        source in "(---\n|```law\n|```case x\n|~~~law\n|# h \\{#a\\}\n|> |- |\\| a \\| b \\|\n|\\|-\\|-\\|\n|not encoded: 盲盒\n|rule\n|\n|    | a){0,30}"
    ) {
        document(&source);
    }

    #[test]
    fn spoilt_packs_can_be_read(
        (_, text) in prop::sample::select(law_files("md")),
        (start, length) in (0_usize..1000, 10_usize..60),
        changes in prop::collection::vec(spoil(), 1..6)
    ) {
        let lines: Vec<&str> = text.split_inclusive('\n').collect();
        let start = start * lines.len() / 1000;
        let part: String = lines.into_iter().skip(start).take(length).collect();
        document(&spoilt(&part, &changes));
    }
}

/// Words, signs and literals of the language, in any order.
fn words(count: std::ops::Range<usize>) -> impl Strategy<Value = Vec<&'static str>> {
    const WORDS: &str = "rule level param let sanction subject single extend role choice scale
        convention when unless within by before promptly every since keep for after shown breached
        notwithstanding to article cites verified note fine up measure is otherwise text must not
        may yet yes-no set of list any all in where have count sum max min closure over share held
        from if then else and or rounded half-up today true breach suspended extended interrupted
        table merge ask look unit open liable first-day excluded roll a b.c cn/a/b#c 1 0.5 million %
        days working 2024-01-22 2024-13-01 \"a\" \"甲\" ( ) { } , . .. ..< : = < >= != + - * / 盲";
    let words: Vec<&str> = WORDS.split_whitespace().chain(["# c\n", "\n\n"]).collect();
    prop::collection::vec(prop::sample::select(words), count)
}
