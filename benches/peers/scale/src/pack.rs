//! Packs of as many rules as wanted over one pool of facts, and facts for them.

use guiju_law::{Cases, Law, SourceFile, Sources, load};

/// The generator of Steele, Lea and Flood (2014).
#[derive(Debug, Clone)]
pub(crate) struct Random(pub(crate) u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A number below `end`.
    pub(crate) fn below(&mut self, end: u64) -> u64 {
        self.next() % end
    }
}

pub(crate) const FLAGS: u64 = 24;
pub(crate) const NUMBERS: u64 = 12;
pub(crate) const AMOUNTS: u64 = 4;
pub(crate) const TEXTS: u64 = 8;
/// How many words a text is one of.
pub(crate) const WORDS: u64 = 20;

/// The subject `thing`: 48 facts of four types.
fn vocabulary() -> String {
    let field = |(name, ty): (String, &str)| {
        format!("  {name} : {ty}\n    ask \"?\" \"?\"\n    look \"?\" \"?\"\n")
    };
    let pools = [
        ("flag", FLAGS, "yes-no"),
        ("number", NUMBERS, "number"),
        ("amount", AMOUNTS, "money"),
        ("text", TEXTS, "text"),
    ];
    let fields = pools
        .into_iter()
        .flat_map(|(name, count, ty)| (0..count).map(move |place| (format!("{name}-{place}"), ty)));
    let fields: Vec<String> = fields.map(field).collect();
    format!(
        "role seller \"seller\" \"销售者\"\n\nsubject thing \"a thing\" \"一物\" {{\n{}}}\n",
        fields.concat()
    )
}

/// A condition such as gates have; those of one rule are of different facts.
fn condition(random: &mut Random, place: u64) -> String {
    let flag = 4 * random.below(FLAGS / 4) + place;
    let number = 4 * random.below(NUMBERS / 4) + place;
    let figure = 10 * random.below(90);
    let equal = |random: &mut Random| {
        let fact = 4 * random.below(TEXTS / 4) + place;
        format!("thing.text-{fact} = \"word-{}\"", random.below(WORDS))
    };
    match random.below(8) {
        0 | 1 => format!("thing.flag-{flag}"),
        2 => format!("not thing.flag-{flag}"),
        3 => format!("thing.number-{number} < {}", 10 + figure / 2),
        4 => format!("thing.number-{number} in {figure} ..< {}", figure + 100),
        5 => format!("thing.amount-{place} over {figure}"),
        6 => equal(random),
        _ => format!("({} or {})", equal(random), equal(random)),
    }
}

/// A rule with two to four conditions: mostly bans, and duties with and without something to show.
fn rule(random: &mut Random, place: usize) -> String {
    let count = 2 + random.below(3);
    let conditions: Vec<String> = (0..count).map(|place| condition(random, place)).collect();
    let when = conditions.join(" and ");
    let (norm, shown) = match place % 10 {
        8 => (format!("must do-{place}"), format!("    shown by thing.flag-{}\n", place % 24)),
        9 => (format!("must remind-{place}"), "    promptly\n    shown by false\n".to_owned()),
        _ => ("must not sell".to_owned(), String::new()),
    };
    format!(
        "rule r{place}\n  text \"A rule\" \"规则\"\n  seller {norm}\n    when {when}\n{shown}\n"
    )
}

/// The files of a law with so many rules.
pub(crate) fn sources(rules: usize) -> Sources {
    let mut random = Random(rules as u64);
    let front = "---\nact: bench/scale\nversion: 2024-01-01\ntitle: { en: Scale, zh: 规模 }\nkind: rule\n\
        status: in-force\npublished: 2024-01-01\nin-force: 2024-01-01\nverified: unverified\n---\n# Scale\n";
    let article = |article: usize| {
        let rule = rule(&mut random, article);
        format!("\n## Article {article} {{#{article}}}\n\n```law\n{rule}```\n")
    };
    let articles: Vec<String> = (0..rules).map(article).collect();
    let text = format!("{front}{}", articles.concat());
    let file = |path: &str, text: String| SourceFile { path: path.into(), text: text.into() };
    Sources::new(vec![file("vocabulary/scale.law", vocabulary()), file("scale.md", text)])
}

/// Reads and checks a law.
pub(crate) fn law(sources: &Sources) -> Law {
    let loaded = load(sources, Cases::Skip);
    let errors: Vec<_> = loaded.findings.iter().filter(|_| !loaded.is_usable()).take(3).collect();
    assert!(loaded.is_usable(), "{errors:?}");
    loaded.law
}

/// Facts about one thing as JSON, `absent` of a hundred of them missing.
pub(crate) fn facts(random: &mut Random, absent: u64) -> String {
    let mut fields = Vec::new();
    let mut add =
        |random: &mut Random, name: &str, count: u64, value: &dyn Fn(&mut Random) -> String| {
            for place in 0..count {
                let value = value(random);
                if random.below(100) >= absent {
                    fields.push(format!("\"{name}_{place}\":{value}"));
                }
            }
        };
    // One flag in four is set, as most of what a gate asks about is not there.
    add(random, "flag", FLAGS, &|random| (random.below(4) == 0).to_string());
    add(random, "number", NUMBERS, &|random| random.below(1000).to_string());
    add(random, "amount", AMOUNTS, &|random| random.below(1000).to_string());
    add(random, "text", TEXTS, &|random| format!("\"word-{}\"", random.below(WORDS)));
    format!("{{{}}}", fields.join(","))
}
