use std::sync::OnceLock;

use guiju_law::Cases;

use super::markup::{escaped, is_linkable, label, marked};
use super::page;
use crate::law_files::LawFiles;

/// The pages of all versions in the program, each with its name.
fn pages() -> &'static [(String, String)] {
    static PAGES: OnceLock<Vec<(String, String)>> = OnceLock::new();
    PAGES.get_or_init(write_pages)
}

fn write_pages() -> Vec<(String, String)> {
    let files = LawFiles::embedded(Cases::Read);
    let law = &files.loaded.law;
    let mut pages = Vec::new();
    for act in &law.acts {
        for version in &act.versions {
            let html = page(law, version, &act.versions, files.text(version.file));
            pages.push((version.id.to_string(), html));
        }
    }
    assert!(!pages.is_empty());
    pages
}

/// The page of a pack that is made up, with a vocabulary for it.
fn made_up(body: &str) -> String {
    use guiju_law::source::{SourceFile, Sources};
    let front = "---\nact: cn/x/made-up\nversion: 2020-01-01\ntitle: { en: \"A <b> & \\\"c\\\"\", zh: \"甲\" }\n\
        issuers: [{ en: E, zh: 戊 }]\nkind: law\nstatus: in-force\npublished: 2020-01-01\nin-force: 2020-01-01\n\
        verified: read\nsources: [\"javascript:alert(1)\", \"https://example.org/?a=1&b=2\"]\n---\n";
    let vocabulary = "role seller \"seller <i>\" \"销售者\"\n\nsubject sale \"sale\" \"销售\" {\n  \
        box : yes-no ask \"Box?\" \"盒？\" look \"page\" \"页面\"\n}\n";
    let file = |path: &str, text: String| SourceFile { path: path.into(), text: text.into() };
    let pack = format!("{front}{body}");
    let sources =
        Sources::new(vec![file("a.md", pack.clone()), file("b.law", vocabulary.to_owned())]);
    let loaded = guiju_law::load(&sources, Cases::Read);
    assert!(loaded.is_usable(), "{:?}", loaded.findings);
    let version = loaded.law.versions().next().unwrap();
    page(&loaded.law, version, &loaded.law.acts[0].versions, &pack)
}

/// What a reader sees of the page.
fn body(html: &str) -> &str {
    html.split_once("<body>").unwrap().1.split_once("</body>").unwrap().0
}

/// Every tag of the body: its name, whether it closes, and its text.
fn tags(html: &str) -> Vec<(&str, bool, &str)> {
    let tags = body(html).split('<').skip(1).map(|rest| rest.split_once('>').unwrap().0);
    tags.map(|tag| {
        let closes = tag.starts_with('/');
        let name = tag.trim_start_matches('/').split([' ', '\n']).next().unwrap();
        (name, closes, tag)
    })
    .collect()
}

/// The values of an attribute, in order.
fn values<'a>(html: &'a str, attribute: &str) -> Vec<&'a str> {
    let start = format!(" {attribute}=\"");
    let found = html.split(start.as_str()).skip(1).map(|rest| rest.split_once('"').unwrap().0);
    found.collect()
}

#[test]
fn text_of_a_pack_is_never_markup() {
    assert_eq!(escaped("<a href=\"x\">&'"), "&lt;a href=&quot;x&quot;&gt;&amp;&#39;");
    let html = made_up(
        "# T\n\n## One {#1}\n\n<script>alert(1)</script> and <b onclick=x>\n\n<center>\nraw\n</center>\n\n\
        ![seen](https://example.org/x.png) [go](javascript:alert(1))\n\n```law\nrule one\n  \
        text \"a <u> & b\" \"甲<u>\"\n  seller must not act\n    when sale.box\n```\n\n\
        ```case a <name>\nsale: { box: true } # <y>\nexpect: { one: violated }\n```\n",
    );
    for raw in [
        "<script",
        "<b",
        "<center>",
        "<u>",
        "<i>",
        "<img",
        "<name>",
        "<y>",
        "javascript:alert(1)\"",
    ] {
        assert!(!body(&html).contains(raw), "{raw} in {html}");
    }
    for kept in
        ["a &lt;u&gt; &amp; b", "seller &lt;i&gt;", "&lt;script&gt;", "a &lt;name&gt;", "seen"]
    {
        assert!(html.contains(kept), "{kept} not in {html}");
    }
    assert!(html.contains("href=\"https://example.org/?a=1&amp;b=2\""));
}

#[test]
fn chinese_runs_say_so() {
    assert_eq!(marked("art. 2 第二条: what"), "art. 2 <span lang=\"zh-Hans\">第二条</span>: what");
    assert_eq!(marked("未满8周岁 <x"), "<span lang=\"zh-Hans\">未满8周岁</span> &lt;x");
    assert_eq!(label("same", "same"), "same");
}

#[test]
fn only_plain_addresses_are_links() {
    for good in ["https://a.cn/b:c", "http://a.cn", "#12", "2022-08-16.html", "mailto:a@b.cn"] {
        assert!(is_linkable(good), "{good}");
    }
    for bad in
        ["javascript:x", "JAVASCRIPT:x", "data:text/html,x", "java\tscript:x", " javascript:x"]
    {
        assert!(!is_linkable(bad), "{bad}");
    }
}

#[test]
fn a_line_break_in_chinese_is_no_space() {
    let html = made_up("# T\n\n## One {#1}\n\n甲乙\n丙丁\n\nnot encoded: why\n");
    assert!(html.contains("<span lang=\"zh-Hans\">甲乙丙丁</span>"), "{html}");
    assert!(html.contains("class=\"not-encoded\"") && html.contains("</strong> why</p>"), "{html}");
}

#[test]
fn every_item_of_a_version_has_one_card() {
    let files = LawFiles::embedded(Cases::Read);
    let law = &files.loaded.law;
    for act in &law.acts {
        for version in &act.versions {
            let html = page(law, version, &act.versions, files.text(version.file));
            for item in &version.items {
                let id = format!("id=\"rule-{}\"", item.name);
                assert_eq!(html.matches(&id).count(), 1, "{id} in {}", version.id);
            }
            assert_eq!(html.matches("<article ").count(), version.items.len(), "{}", version.id);
            let cases = html.matches("<details class=\"case\">").count();
            assert_eq!(cases, version.cases.len(), "{}", version.id);
        }
    }
}

#[test]
fn every_tag_is_closed() {
    for (name, html) in pages() {
        let mut open = Vec::new();
        for (tag, closes, text) in tags(html) {
            match (tag, closes) {
                ("br" | "hr" | "input", _) => {}
                (_, false) => open.push(tag),
                (_, true) => assert_eq!(open.pop(), Some(tag), "{name}: <{text}>"),
            }
        }
        assert_eq!(open.pop(), None, "{name}");
    }
}

#[test]
fn links_within_a_page_arrive() {
    for (name, html) in pages() {
        let mut ids = values(html, "id");
        ids.sort_unstable();
        assert!(ids.windows(2).all(|two| two[0] != two[1]), "{name}: an id stands twice");
        for link in values(html, "href") {
            if let Some(target) = link.strip_prefix('#') {
                assert!(ids.binary_search(&target).is_ok(), "{name}: #{target} leads nowhere");
            }
        }
    }
}

#[test]
fn headings_stand_in_order_below_one_title() {
    for (name, html) in pages() {
        let levels: Vec<u32> = tags(html)
            .iter()
            .filter(|(_, closes, _)| !closes)
            .filter_map(|(tag, ..)| tag.strip_prefix('h')?.parse().ok())
            .collect();
        assert_eq!(levels.iter().filter(|level| **level == 1).count(), 1, "{name}");
        assert_eq!(levels[0], 1, "{name}");
        assert!(levels.windows(2).all(|two| two[1] <= two[0] + 1), "{name}: {levels:?}");
    }
}

#[test]
fn versions_link_to_each_other_and_mark_the_one_shown() {
    let (_, html) =
        pages().iter().find(|(name, _)| name == "cn/samr/blind-box@2023-06-08").unwrap();
    assert!(html.contains("<a href=\"2022-08-16.html\">"));
    assert!(html.contains("<a href=\"2023-06-08.html\" aria-current=\"page\">"));
}
