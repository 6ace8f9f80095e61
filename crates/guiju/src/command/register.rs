//! `guiju register`: published lists, and facts matched against them.

use guiju_base::Lang;
use guiju_law::register::{Match, Register, read_registers};
use serde_json::json;

use super::{Exit, Failure, open_facts, open_law, print, print_json};
use crate::cli::{Arguments, Format, Register as Wanted};
use crate::law_files::LawFiles;
use crate::paint::{Paint, Tone};
use crate::wording::{self, pick};

pub(super) fn run(arguments: &Arguments, wanted: &Wanted) -> Result<Exit, Failure> {
    let law = open_law(arguments)?;
    let all = read_registers(&law.sources, &law.loaded.law.vocabulary)?;
    match wanted {
        Wanted::List { format } => list(arguments.lang, &all, *format)?,
        Wanted::Search { words, register, format } => {
            let chosen = choose(&all, register.as_deref())?;
            return search(&chosen, words, *format);
        }
        Wanted::Match { facts, register, format } => {
            let chosen = choose(&all, register.as_deref())?;
            let facts = open_facts(arguments.lang, law, facts)?;
            let found: Vec<(&Register, Vec<Match>)> = chosen
                .iter()
                .map(|it| (*it, it.match_facts(&law.loaded.law.vocabulary, &facts)))
                .collect();
            return show_matches(arguments.lang, law, &found, *format);
        }
    }
    Ok(Exit::Compliant)
}

fn choose<'r>(all: &'r [Register], name: Option<&str>) -> Result<Vec<&'r Register>, Failure> {
    let Some(name) = name else { return Ok(all.iter().collect()) };
    let chosen: Vec<&Register> = all.iter().filter(|it| it.name == name).collect();
    if chosen.is_empty() {
        let names = all.iter().map(|it| it.name.as_str());
        return Err(Failure::no_such(("register", "清单"), name, names));
    }
    Ok(chosen)
}

fn list(lang: Lang, all: &[Register], format: Format) -> Result<(), Failure> {
    if format == Format::Json {
        let row = |it: &Register| {
            json!({
                "register": it.name,
                "title": it.title,
                "issuer": it.issuer,
                "published": it.published,
                "source": it.source,
                "verified": it.verified.word(),
                "columns": it.header,
                "rows": it.rows.len(),
            })
        };
        return print_json(&all.iter().map(row).collect::<Vec<_>>());
    }
    let mut text = String::new();
    for it in all {
        let rows = wording::count(lang, it.rows.len(), ("row", "rows"), "行");
        text += &format!(
            "{}\n  {}\n  {} · {} · {rows} · {}\n",
            it.name,
            it.title.get(lang),
            it.issuer.get(lang),
            it.published,
            it.source
        );
    }
    print(&text)
}

fn search(chosen: &[&Register], words: &[String], format: Format) -> Result<Exit, Failure> {
    let mut rows = Vec::new();
    for register in chosen {
        for place in register.search(words) {
            if let Some(row) = register.rows.get(place) {
                rows.push((*register, row));
            }
        }
    }
    if format == Format::Json {
        let row = |(register, row): &(&Register, &Vec<String>)| {
            let cells = register.header.iter().zip(row.iter());
            let cells: serde_json::Map<_, _> =
                cells.map(|(name, cell)| (name.clone(), json!(cell))).collect();
            json!({ "register": register.name, "row": cells })
        };
        print_json(&rows.iter().map(row).collect::<Vec<_>>())?;
    } else {
        let lines = rows.iter().map(|(_, row)| format!("{}\n", row.join("  ")));
        print(&lines.collect::<String>())?;
    }
    Ok(if rows.is_empty() { Exit::Unknowns } else { Exit::Compliant })
}

fn show_matches(
    lang: Lang,
    law: &LawFiles,
    found: &[(&Register, Vec<Match>)],
    format: Format,
) -> Result<Exit, Failure> {
    if format == Format::Json {
        let rows: Vec<_> = found
            .iter()
            .flat_map(|(register, matches)| matches.iter().map(move |it| match_json(register, it)))
            .collect();
        print_json(&json!({ "schema": "guiju.register-match/1", "matches": rows }))?;
    } else {
        let mut text = String::new();
        for (register, matches) in found {
            text += &format!("{}\n", register.title.get(lang));
            if matches.is_empty() {
                let subject = law.loaded.law.vocabulary.subject(register.subject);
                let subject = subject.map_or("", |subject| &subject.name);
                text += &match lang {
                    Lang::En => format!("  the facts tell of no `{subject}`\n"),
                    Lang::Zh => format!("  事实中没有“{subject}”\n"),
                };
            }
            for it in matches {
                text += &match_text(lang, register, it);
            }
        }
        print(&text)?;
    }
    let all = || found.iter().flat_map(|(_, matches)| matches);
    let differs = all().any(|it| !it.differences.is_empty());
    let missing = all().any(|it| it.row.is_none());
    Ok(match (differs, missing) {
        (true, _) => Exit::Findings,
        (false, true) => Exit::Unknowns,
        (false, false) => Exit::Compliant,
    })
}

fn match_json(register: &Register, it: &Match) -> serde_json::Value {
    let difference = |(fact, facts, row): &(String, String, String)| json!({ "fact": fact, "facts": facts, "register": row });
    let row = it.row.as_ref().and_then(|(place, _)| register.rows.get(*place));
    json!({
        "register": register.name,
        "subject": it.subject,
        "row": row,
        "identified_by": it.row.as_ref().map(|(_, key)| key),
        "differences": it.differences.iter().map(difference).collect::<Vec<_>>(),
        "told": it.told.iter().map(|(fact, value)| json!({ "fact": fact, "value": value })).collect::<Vec<_>>(),
    })
}

fn match_text(lang: Lang, register: &Register, it: &Match) -> String {
    let paint = Paint::for_stdout();
    let Some((place, key)) = &it.row else {
        let line = pick(
            lang,
            "not found; that it is not on this list does not show that it is not filed",
            "未找到；不在本清单中不表示未备案",
        );
        return format!("  [{}] {}\n", it.subject, paint.tone(Tone::Open, line));
    };
    let row = register.rows.get(*place).map_or(String::new(), |row| row.join("  "));
    let by = pick(lang, "identified by", "识别依据");
    let mut text = format!(
        "  [{}] {}\n      {by}: {}\n",
        it.subject,
        paint.tone(Tone::Good, &row),
        key.join(", ")
    );
    for (fact, ours, theirs) in &it.differences {
        let line = match lang {
            Lang::En => format!("{fact}: the facts say {ours}, the register {theirs}"),
            Lang::Zh => format!("{fact}：事实为{ours}，清单为{theirs}"),
        };
        text += &format!("      {}\n", paint.tone(Tone::Bad, &line));
    }
    for (fact, value) in &it.told {
        let line = match lang {
            Lang::En => format!("tells {fact}: {value}"),
            Lang::Zh => format!("可补充 {fact}: {value}"),
        };
        text += &format!("      {line}\n");
    }
    text
}
