//! YAML and JSON as a tree with places.

use guiju_syntax::Span;
use guiju_syntax::token::slice;
use guiju_syntax::yaml::{Node, Value, parse_yaml};

/// The tree on one line: `{a: 1, b: [2, "3"]}`.
fn show(node: &Node) -> String {
    match &node.value {
        Value::Scalar { text, quoted: true } => format!("{text:?}"),
        Value::Scalar { text, .. } => text.clone(),
        Value::Sequence(items) => {
            format!("[{}]", items.iter().map(show).collect::<Vec<_>>().join(", "))
        }
        Value::Mapping(entries) => {
            let entries =
                entries.iter().map(|(key, node)| format!("{}: {}", key.value, show(node)));
            format!("{{{}}}", entries.collect::<Vec<_>>().join(", "))
        }
    }
}

fn codes(source: &str) -> Vec<&'static str> {
    let (_, found) = parse_yaml(source, Span::new(0, source.len()));
    found.iter().map(|it| it.code).collect()
}

#[track_caller]
fn check(source: &str, expected: &str) {
    let (node, found) = parse_yaml(source, Span::new(0, source.len()));
    assert_eq!(found, [], "{source}");
    assert_eq!(node.as_ref().map(show).unwrap_or_default(), expected, "{source}");
}

#[test]
fn scalars_stay_text_and_tell_whether_they_were_quoted() {
    check(
        "a: 007\nb: '007'\nc: 1e3\nd: true\ne: \"不\\n是\"\nf: |\n  x\n",
        "{a: 007, b: \"007\", c: 1e3, d: true, e: \"不\\n是\", f: \"x\\n\"}",
    );
}

#[test]
fn nothing_is_no_tree() {
    check("", "");
    check("# 只有注释\n", "");
    check("---\n", "");
}

#[test]
fn empty_values_are_null_unless_quoted() {
    let source = "{a: ~, b: null, c: , d: \"\", e: 'null', f: nil}";
    let (node, _) = parse_yaml(source, Span::new(0, source.len()));
    let node = node.expect("a mapping");
    let null: Vec<bool> = node.entries().iter().map(|(_, node)| node.is_null()).collect();
    assert_eq!(null, [true, true, true, false, false, false]);
}

#[test]
fn json_is_read_as_yaml() {
    check(
        r#"{"sale": {"price": 69.00, "brand": "\u76f2盒 \/ \"x\"", "audits": [], "n": null, "t": true}}"#,
        r#"{sale: {price: 69.00, brand: "盲盒 / \"x\"", audits: [], n: null, t: true}}"#,
    );
}

#[test]
fn json_over_several_lines_is_read_as_yaml() {
    check("{\n  \"a\": [\n    1,\n    2\n  ],\n  \"b\": {\n  }\n}\n", "{a: [1, 2], b: {}}");
}

#[test]
fn places_are_bytes_of_the_whole_file() {
    let source = "文字\n盲盒: [甲, 乙]\n文字";
    let span = Span::new(7, source.len() - 7);
    let (node, _) = parse_yaml(source, span);
    let node = node.expect("a mapping");
    let (key, list) = &node.entries()[0];
    assert_eq!(slice(source, key.span), "盲盒");
    assert_eq!(slice(source, list.span), "[甲, 乙]");
    let Value::Sequence(items) = &list.value else { panic!("a list") };
    assert_eq!(slice(source, items[1].span), "乙");
}

#[test]
fn a_key_given_twice_is_told_and_the_first_counts() {
    let source = "a: 1\nb: 2\na: 3\na: 4\n";
    let (node, found) = parse_yaml(source, Span::new(0, source.len()));
    assert_eq!(node.as_ref().map(show).unwrap_or_default(), "{a: 1, b: 2}");
    let places: Vec<usize> = found.iter().map(|it| it.line(source)).collect();
    assert_eq!((codes(source), places), (vec!["repeated-key", "repeated-key"], vec![3, 4]));
    assert_eq!(
        codes("{a: 1, 'a': 2}"),
        ["repeated-key"],
        "a key in quotation marks is the same key"
    );
    assert_eq!(codes("{x: {a: 1}, y: {a: 2}}"), [""; 0], "keys of two mappings do not meet");
}

#[test]
fn an_alias_stands_for_what_it_names() {
    check("a: &x {p: 1}\nb: *x\nc: [*x, *x]\n", "{a: {p: 1}, b: {p: 1}, c: [{p: 1}, {p: 1}]}");
    check("- &x 1\n- &x 2\n- *x\n", "[1, 2, 2]");
}

#[test]
fn an_alias_of_nothing_is_told() {
    assert_eq!(codes("a: *nowhere\n"), ["malformed-yaml"]);
}

#[test]
fn aliases_that_multiply_stop_at_the_bound() {
    let mut source = "a0: &a0 [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]\n".to_owned();
    for level in 1..9 {
        let below = vec![format!("*a{}", level - 1); 10].join(", ");
        source += &format!("a{level}: &a{level} [{below}]\n");
    }
    assert!(codes(&source).contains(&"too-many-values"));
}

#[test]
fn anchors_within_anchors_stop_at_the_bound() {
    // Each of the sixty holds a copy of all that stands within it.
    let mut source = "a0: &a0 [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]\n".to_owned();
    for level in 1..5 {
        let below = vec![format!("*a{}", level - 1); 10].join(", ");
        source += &format!("a{level}: &a{level} [{below}]\n");
    }
    source += "z: ";
    for level in 0..60 {
        source += &format!("&z{level} [");
    }
    source += &format!("*a4{}\n", "]".repeat(60));
    assert!(codes(&source).contains(&"too-many-values"));
}

#[test]
fn what_stood_before_a_break_is_kept() {
    let source = "a: 1\nb: [2, 3\nc: 4\n";
    let (node, found) = parse_yaml(source, Span::new(0, source.len()));
    assert_eq!(found.iter().map(|it| it.code).collect::<Vec<_>>(), ["malformed-yaml"]);
    assert!(node.expect("a mapping").entry("a").is_some());
}

#[test]
fn a_second_document_is_told() {
    assert_eq!(codes("a: 1\n---\nb: 2\n"), ["malformed-yaml"]);
    assert_eq!(codes("a: 1\n...\n"), [""; 0]);
}

#[test]
fn a_key_that_is_no_name_is_told() {
    assert_eq!(codes("? [a, b]\n: 1\n"), ["malformed-yaml"]);
    assert_eq!(codes("{{a: 1}: 2}"), ["malformed-yaml"]);
}
