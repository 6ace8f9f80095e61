//! The manual of the language: every example in `docs/language.md` is loaded, checked and run.

use crate::program::{folder, guiju, root};

/// A complete small pack of the manual, with the words it is written in.
struct Example {
    line: usize,
    vocabulary: String,
    /// The pack, and those that stand beside it in `beside` fences.
    packs: Vec<String>,
}

/// Takes the fences of the manual apart: a pack is a fence of four backticks, its words stand in
/// `vocabulary` fences before it under the same heading, or else in the first of the file.
fn examples(manual: &str) -> Vec<Example> {
    let mut examples: Vec<Example> = Vec::new();
    let mut first: Option<String> = None;
    let mut own = String::new();
    let mut lines = manual.lines().enumerate();
    while let Some((number, line)) = lines.next() {
        if line.starts_with('#') {
            own.clear();
        } else if line.trim_end() == "```vocabulary" {
            let text = until(&mut lines, "```");
            first.get_or_insert_with(|| text.clone());
            own += &text;
        } else if line.trim_end() == "````markdown" {
            let pack = until(&mut lines, "````");
            let shared = || first.clone().unwrap_or_default();
            let vocabulary = if own.is_empty() { shared() } else { own.clone() };
            examples.push(Example { line: number + 1, vocabulary, packs: vec![pack] });
        } else if line.trim_end() == "````beside" {
            let pack = until(&mut lines, "````");
            let example = examples.last_mut().expect("a pack stands before the one beside it");
            example.packs.push(pack);
        } else if line.starts_with("```") {
            // Fences that are no examples may hold lines that look like headings.
            let fence = "`".repeat(line.chars().take_while(|c| *c == '`').count());
            until(&mut lines, &fence);
        }
    }
    examples
}

fn until<'a>(lines: &mut impl Iterator<Item = (usize, &'a str)>, fence: &str) -> String {
    let mut text = String::new();
    for (_, line) in lines.take_while(|(_, line)| line.trim_end() != fence) {
        text += line;
        text.push('\n');
    }
    text
}

#[test]
fn every_example_of_the_manual_runs() {
    let manual = std::fs::read_to_string(root().join("docs/language.md")).expect("the manual");
    let examples = examples(&manual);
    assert!(examples.len() >= 20, "only {} examples were found", examples.len());
    for example in examples {
        let law = folder("language");
        let write = |path: &str, text: &str| {
            let path = law.join(path);
            let parent = path.parent().expect("a folder");
            std::fs::create_dir_all(parent).expect("a folder can be made");
            std::fs::write(path, text).expect("a file can be written");
        };
        write("vocabulary/words.law", &example.vocabulary);
        for (place, pack) in example.packs.iter().enumerate() {
            write(&format!("example-{place}.md"), pack);
        }
        let days = std::fs::read_to_string(root().join("law/working-days.csv")).expect("the days");
        write("working-days.csv", &days);
        let ran = guiju(&["test", &law.display().to_string()]);
        assert_eq!(
            ran.code,
            Some(0),
            "the example at line {}: {}{}",
            example.line,
            ran.out,
            ran.err
        );
    }
}
