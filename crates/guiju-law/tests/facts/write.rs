//! What is written is read back to the same facts.

use guiju_law::facts::{FactValue, RecordFacts, read_facts, write_facts};
use guiju_law::{Facts, Vocabulary};
use proptest::prelude::*;

use crate::support::{facts, vocabulary};

/// Everything that is known, one path a line; empty records on the way are nothing.
fn known(facts: &Facts) -> Vec<String> {
    let mut lines = Vec::new();
    for instance in &facts.instances {
        lines.push(format!("{}", instance.path));
        record(&instance.path, &instance.record, &mut lines);
    }
    lines
}

fn record(path: &str, facts: &RecordFacts, lines: &mut Vec<String>) {
    for (name, entry) in &facts.fields {
        let path = format!("{path}.{name}");
        match &entry.value {
            FactValue::Record(inner) => record(&path, inner, lines),
            FactValue::Records { items, complete } => {
                lines.push(format!("{path}: {} records, complete {complete}", items.len()));
                for (place, item) in items.iter().enumerate() {
                    record(&format!("{path}[{place}]"), item, lines);
                }
            }
            value => lines.push(format!("{path}: {value:?} {:?}", entry.source)),
        }
    }
}

#[track_caller]
fn comes_back(vocabulary: &Vocabulary, source: &str) {
    let (first, found) = read_facts(vocabulary, source);
    assert_eq!(found, [], "{source}");
    let written = write_facts(vocabulary, &first);
    if first.instances.is_empty() {
        assert_eq!(written, "");
        return;
    }
    let (second, found) = read_facts(vocabulary, &written);
    assert_eq!(found, [], "{written}");
    assert_eq!(known(&first), known(&second), "{source}\n{written}");
    assert_eq!(write_facts(vocabulary, &second), written, "the second writing");
}

#[test]
fn facts_are_written_in_the_order_of_the_vocabulary() {
    let facts = facts("sale: { buyer: { consent: yes, age: 7 }, price: 5 }\n");
    let expected = "sale:\n  price: 5\n  buyer:\n    age: 7\n    consent: true\n";
    assert_eq!(write_facts(&vocabulary(), &facts), expected);
}

#[test]
fn every_shape_is_written_so_that_a_person_can_read_it() {
    let text = "sale:
  - price: { value: 450000000, source: \"账簿 \\\"2024\\\"\" }
    discount: 12.5 %
    completed: 2024-01-22T10:30
    delivered: not yet
    warranty: 10 working days
    brand: \"a: b # c\"
    disclosed: [item-name, probability]
    audits: { open: [2024-01-01] }
    buyer:
      age: { unknown: declined }
    items:
      - name: \"盒\"
        amount: 5
      - {}
  - items:
      open:
        - name: \"- x\"
  - {}
";
    assert_eq!(write_facts(&vocabulary(), &facts(text)), text);
}

#[test]
fn texts_that_look_like_something_else_come_back() {
    let vocabulary = vocabulary();
    for text in [
        "null",
        "~",
        "yes",
        "5",
        "[a]",
        "{ open: [] }",
        "# x",
        "a\\nb",
        "",
        "&a",
        "*a",
        "\\u2028",
        "盲盒：“x”",
        "\\x85",
    ] {
        comes_back(&vocabulary, &format!("sale: {{ brand: \"{text}\" }}"));
    }
}

/// A fact in YAML, by the field's type.
fn field() -> impl Strategy<Value = (&'static str, String)> {
    let number = || {
        (0_i64..2_000_000, 0_u32..4).prop_map(|(n, places)| {
            let text = format!("{n:05}");
            let (whole, part) = text.split_at(text.len() - usize::try_from(places).unwrap_or(0));
            if part.is_empty() { whole.to_owned() } else { format!("{whole}.{part}") }
        })
    };
    let date = || {
        prop_oneof![
            (2000_u32..2100, 1_u32..13, 1_u32..29)
                .prop_map(|(y, m, d)| format!("{y}-{m:02}-{d:02}")),
            (1_u32..29, 0_u32..24, 0_u32..60)
                .prop_map(|(d, h, m)| format!("2024-02-{d:02}T{h:02}:{m:02}")),
            Just("not yet".to_owned()),
        ]
    };
    let text = || {
        "\\PC{0,12}"
            .prop_map(|text| format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\"")))
    };
    let item = prop::sample::select(&["item-name", "draw-rules", "probability"][..]);
    let listed = |items: Vec<String>, open: bool| {
        let list = format!("[{}]", items.join(", "));
        if open { format!("{{ open: {list} }}") } else { list }
    };
    let set = (prop::collection::vec(item.prop_map(str::to_owned), 0..4), any::<bool>());
    let dates = (prop::collection::vec(date(), 0..4), any::<bool>());
    let unit =
        prop::sample::select(&["hours", "days", "working days", "weeks", "months", "years"][..]);
    let plain = prop_oneof![
        number().prop_map(|it| ("price", it)),
        number().prop_map(|it| ("quantity", it)),
        any::<bool>().prop_map(|it| ("blind-box", it.to_string())),
        prop::sample::select(&["online", "shop", "vending"][..])
            .prop_map(|it| ("channel", it.into())),
        prop::sample::select(&["I", "II", "III", "IV"][..]).prop_map(|it| ("harm", it.into())),
        (0_u32..1000).prop_map(|it| ("discount", format!("{}.{} %", it / 10, it % 10))),
        date().prop_map(|it| ("completed", it)),
        (0_u32..500, unit).prop_map(|(n, unit)| ("warranty", format!("{n} {unit}"))),
        text().prop_map(|it| ("brand", it)),
    ];
    let reason = prop::sample::select(&["not-asked", "declined", "not-available", "disputed"][..]);
    let fact = (plain, prop::option::of(text()), prop::option::weighted(0.1, reason)).prop_map(
        |((name, value), source, reason)| match (source, reason) {
            (_, Some(reason)) => (name, format!("{{ unknown: {reason} }}")),
            (Some(source), None) => (name, format!("{{ value: {value}, source: {source} }}")),
            (None, None) => (name, value),
        },
    );
    let lists = prop_oneof![
        set.prop_map(move |(items, open)| ("disclosed", listed(items, open))),
        dates.prop_map(move |(items, open)| ("audits", listed(items, open))),
    ];
    let buyer = (0_u32..151, prop::option::of(any::<bool>())).prop_map(|(age, consent)| {
        let consent = consent.map_or(String::new(), |it| format!(", consent: {it}"));
        ("buyer", format!("{{ age: {age}{consent} }}"))
    });
    let records =
        prop::collection::vec((prop::option::of(text()), prop::option::of(number())), 0..4);
    let items = (records, any::<bool>()).prop_map(move |(records, open)| {
        let record = |(name, amount): &(Option<String>, Option<String>)| {
            let name = name.iter().map(|it| format!("name: {it}"));
            let amount = amount.iter().map(|it| format!("amount: {it}"));
            format!("{{ {} }}", name.chain(amount).collect::<Vec<_>>().join(", "))
        };
        ("items", listed(records.iter().map(record).collect(), open))
    });
    prop_oneof![6 => fact, 2 => lists, 1 => buyer, 1 => items]
}

fn sale() -> impl Strategy<Value = String> {
    prop::collection::vec(field(), 0..8).prop_map(|fields| {
        let mut names = std::collections::BTreeSet::new();
        let fields = fields.iter().filter(|(name, _)| names.insert(*name));
        let fields: Vec<String> = fields.map(|(name, value)| format!("{name}: {value}")).collect();
        format!("{{ {} }}", fields.join(", "))
    })
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn generated_facts_come_back(sales in prop::collection::vec(sale(), 0..4), one in sale()) {
        thread_local!(static VOCABULARY: Vocabulary = vocabulary());
        VOCABULARY.with(|vocabulary| {
            let list = sales.join(", ");
            comes_back(vocabulary, &format!("sale: [{list}]\ncompany: {{ turnover: 5 }}\n"));
            comes_back(vocabulary, &format!("sale: {one}\n"));
        });
    }
}
