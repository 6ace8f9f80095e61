//! All packs as a book of pages that works from the file system: an index with search, a page a version.
//!
//! Nothing is fetched from a network. The words searched lie in a script beside the index, because a
//! page opened from a file may load a script but not read a file.

use guiju_base::{Date, Lang};
use guiju_law::{Act, Law, Provision, Status, Version};
use guiju_syntax::document::parse_document;
use serde_json::json;

use super::frame::{foot, framed_with};
use super::markup::{Put as _, both, escaped, label};
use crate::wording;

/// Name of the script that holds the words.
pub(crate) const WORDS_FILE: &str = "words.js";
/// Name of the script that searches them.
pub(crate) const SEARCH_FILE: &str = "search.js";
/// The script that searches.
pub(crate) const SEARCH: &str = include_str!("search.js");

/// Scripts of the book itself, and nothing else, may run on the index.
const POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; script-src 'self' file:; \
                      base-uri 'none'; form-action 'none'";

/// Returns the file of a version below the book's folder.
pub(crate) fn version_file(version: &Version) -> String {
    format!("{}/{}.html", version.id.act, version.id.version)
}

/// Returns the file of the difference between two versions below the book's folder.
pub(crate) fn difference_file(old: &Version, new: &Version) -> String {
    format!("{}/{}..{}.html", old.id.act, old.id.version, new.id.version)
}

/// Returns the way from the page of an act up to the book's folder.
pub(crate) fn way_up(act: &Act) -> String {
    "../".repeat(act.id.as_str().split('/').count())
}

/// Returns the index: every act by its issuer, with the standing of its versions on a date.
pub(crate) fn index(law: &Law, on: Date, with_differences: bool) -> String {
    let mut html = String::from("<header>\n");
    html.put(format_args!("<h1>{}</h1>\n", label("Guiju: encoded law", "规矩：已编码的规范")));
    let versions = law.versions().count();
    html.put(format_args!(
        "<p>{}</p>\n",
        label(
            &format!("{} acts, {versions} versions; standing on {on}.", law.acts.len()),
            &format!("{}件规范，{versions}个文本；状态截至{on}。", law.acts.len()),
        )
    ));
    html += "<p><label for=\"search\">";
    html += &label("Search", "检索");
    html += "</label> <input id=\"search\" type=\"search\" size=\"40\" autocomplete=\"off\"></p>\n";
    html += "<noscript><p>";
    html += &label("Search needs scripts to be allowed.", "检索需允许运行脚本。");
    html +=
        "</p></noscript>\n<ol id=\"found\" class=\"found\" aria-live=\"polite\"></ol>\n</header>\n";
    html += "<main>\n";
    let mut issuers: Vec<&str> = law.acts.iter().map(issuer_of).collect();
    issuers.sort_unstable();
    issuers.dedup();
    for issuer in issuers {
        let acts: Vec<&Act> = law.acts.iter().filter(|act| issuer_of(act) == issuer).collect();
        html.put(format_args!("<section>\n<h2>{}</h2>\n", issuer_title(&acts, issuer)));
        for act in acts {
            html += &act_entry(act, on, with_differences);
        }
        html += "</section>\n";
    }
    html += "</main>\n";
    html += &foot(&label(
        "Encodings of the texts named, to be compared with their sources; no legal advice.",
        "本书为所列文本的编码，应与来源核对；不构成法律意见。",
    ));
    html.put(format_args!(
        "<script src=\"{WORDS_FILE}\"></script>\n<script src=\"{SEARCH_FILE}\"></script>\n"
    ));
    framed_with("Guiju 规矩", POLICY, "", &html)
}

/// The folder of an act, which stands for its issuer.
fn issuer_of(act: &Act) -> &str {
    act.id.as_str().rsplit_once('/').map_or("", |(folder, _)| folder)
}

/// The issuer of the newest text in the folder.
fn issuer_title(acts: &[&Act], folder: &str) -> String {
    let newest = acts.iter().filter_map(|act| act.versions.last()).max_by_key(|it| it.from);
    let issuers = newest.map_or(&[][..], |version| &version.issuers);
    match issuers {
        [first, ..] if issuers.len() == 1 => {
            format!("{} <small><code>{}</code></small>", both(first), escaped(folder))
        }
        _ => format!("<code>{}</code>", escaped(folder)),
    }
}

fn act_entry(act: &Act, on: Date, with_differences: bool) -> String {
    let Some(newest) = act.versions.last() else { return String::new() };
    let mut html = format!("<h3>{}</h3>\n<ul class=\"book-versions\">\n", both(&newest.title));
    for version in &act.versions {
        let current = act.in_force(on, None).is_some_and(|it| it.id == version.id);
        let standing = match version.status {
            Status::Draft => label("draft", "征求意见稿"),
            _ if current => format!("<strong>{}</strong>", label("in force", "现行有效")),
            _ if version.from > on => label("not yet in force", "尚未施行"),
            _ => label("no longer in force", "失效"),
        };
        html.put(format_args!(
            "<li><a href=\"{}\">{}</a> {standing} · {} · {}</li>\n",
            escaped(&version_file(version)),
            version.id.version,
            label(&version.kind, wording::kind(Lang::Zh, &version.kind)),
            counts(version),
        ));
    }
    if with_differences {
        for (old, new) in act.successions() {
            html.put(format_args!(
                "<li><a href=\"{}\">{} → {}</a> {}</li>\n",
                escaped(&difference_file(old, new)),
                old.id.version,
                new.id.version,
                label("what changed", "变化"),
            ));
        }
    }
    html + "</ul>\n"
}

fn counts(version: &Version) -> String {
    let rules = version.rules().count();
    let cases = version.cases.len();
    label(&format!("{rules} rules, {cases} cases"), &format!("规则{rules}条，案例{cases}个"))
}

/// Returns the script that holds the words of every provision.
///
/// `text_of` gives the pack of a version.
pub(crate) fn words<'t>(law: &Law, text_of: impl Fn(&Version) -> &'t str) -> String {
    let mut rows = Vec::new();
    for version in law.versions() {
        let text = text_of(version);
        let prose = prose(text);
        for (place, provision) in version.provisions.iter().enumerate().skip(1) {
            let own = prose.iter().find(|(start, _)| *start == provision.span.start);
            let mut words = own.map_or(String::new(), |(_, words)| words.clone());
            for (_, item) in version.rules().filter(|(_, item)| item.provision == place) {
                words += &format!(" {} {}", item.text.en, item.text.zh);
            }
            rows.push(row(version, provision, &words));
        }
    }
    // `<` is written so that no text can end the script that holds it.
    let data = serde_json::Value::Array(rows).to_string().replace('<', "\\u003c");
    format!("const words = {data};\n")
}

fn row(version: &Version, provision: &Provision, words: &str) -> serde_json::Value {
    json!({
        "u": format!("{}#{}", version_file(version), provision.anchor),
        "t": [version.title.en, version.title.zh],
        "v": version.id.version,
        "p": provision.title,
        "w": words,
    })
}

/// The prose below each heading, without code and marks, by the place of the heading.
fn prose(text: &str) -> Vec<(usize, String)> {
    let document = parse_document(text);
    let headings: Vec<usize> = document
        .sections
        .iter()
        .filter_map(|section| section.heading.as_ref().map(|heading| heading.span.start))
        .collect();
    let ends = headings.iter().skip(1).copied().chain([text.len()]);
    headings
        .iter()
        .zip(ends)
        .map(|(start, end)| (*start, plain(text.get(*start..end).unwrap_or(""))))
        .collect()
}

fn plain(text: &str) -> String {
    let mut in_fence = false;
    let mut words = String::new();
    for line in text.lines().skip(1) {
        if line.starts_with("```") {
            in_fence = !in_fence;
        } else if !in_fence {
            words += line.trim_matches(['|', '*', '#', '-', ' ']);
            words.push(' ');
        }
    }
    words
}
