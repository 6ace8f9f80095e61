//! The head of the page: title, what the act is, its versions, the contents, the language switch.

use guiju_base::{Date, Lang};
use guiju_law::version::Status;
use guiju_law::{Provision, Version};
use guiju_syntax::ast::Verified;
use guiju_syntax::yaml::parse_yaml;

use super::{Page, card};
use crate::weave::markup::{Put as _, address_link, both, escaped, label, marked};
use crate::wording;

/// Returns all that stands above the text.
pub(super) fn render(page: &Page<'_>) -> String {
    let title = &page.version.title;
    let mut html = String::new();
    if let Some(up) = page.up {
        let back = label("All acts", "全部规范");
        html.put(format_args!("<nav class=\"up\"><a href=\"{up}index.html\">{back}</a></nav>\n"));
    }
    html += "<header>\n";
    html.put(format_args!("<h1>{}", marked(&title.en)));
    if title.zh != title.en {
        html.put(format_args!(
            " <span class=\"title-zh\" lang=\"zh-Hans\">{}</span>",
            escaped(&title.zh)
        ));
    }
    html += "</h1>\n";
    html += &metadata(page);
    html += &versions(page);
    html += "</header>\n";
    html + &contents(page)
}

/// Radio buttons that the style sheet alone obeys; without it both languages stand there.
pub(super) fn language_switch() -> String {
    let choice = |value: &str, checked: &str, shown: &str| {
        format!(
            "<label><input type=\"radio\" name=\"language\" id=\"show-{value}\" \
             value=\"{value}\"{checked}> {shown}</label>\n"
        )
    };
    let mut html = String::from("<div class=\"switch\">\n<fieldset>\n");
    html.put(format_args!("<legend>{}</legend>\n", label("Language of the rules", "规则语言")));
    html += &choice("en", "", "<span lang=\"en\">EN</span>");
    html += &choice("zh", "", "<span lang=\"zh-Hans\">中文</span>");
    html += &choice("both", " checked", "<span lang=\"en\">both</span>");
    html += "</fieldset>\n<label class=\"unfold\"><input type=\"checkbox\" id=\"unfold\"> ";
    html += &label("unfold code and cases", "展开代码和案例");
    html + "</label>\n</div>\n"
}

/// A line of the metadata; nothing without a value. Many words get the whole width.
fn row(en: &str, zh: &str, values: &[String]) -> String {
    if values.is_empty() {
        return String::new();
    }
    let is_wide = matches!(en, "Counting" | "Sources");
    let class = if is_wide { " class=\"wide\"" } else { "" };
    let values = card::details(values);
    format!("<div{class}><dt>{}</dt>{values}</div>\n", label(en, zh))
}

fn metadata(page: &Page<'_>) -> String {
    let version = page.version;
    let mut html = String::from("<dl class=\"metadata\">\n");
    html += &row("Issued by", "发布机关", &version.issuers.iter().map(both).collect::<Vec<_>>());
    html += &row("Kind", "类别", &[kind(&version.kind)]);
    let number = version.number.iter().map(|number| marked(number));
    html += &row("Number", "文号", &number.collect::<Vec<_>>());
    html += &row("Status", "状态", &[status(version.status)]);
    html += &row("Published", "公布日期", &[date(version.published)]);
    if version.status != Status::Draft {
        html += &row("In force", "施行日期", &[in_force(version)]);
    }
    html += &row("Name", "名称", &[format!("<code>{}</code>", escaped(&version.id.to_string()))]);
    html += &row("Verified", "核实", &verified(page).into_iter().collect::<Vec<_>>());
    html +=
        &row("Compared", "核对日期", &version.compared.map(date).into_iter().collect::<Vec<_>>());
    html += &row("Counting", "期间计算", &counting(version));
    let sources = version.sources.iter().map(|source| address_link(source));
    html += &row("Sources", "来源", &sources.collect::<Vec<_>>());
    html + "</dl>\n"
}

fn kind(word: &str) -> String {
    label(word, wording::kind(Lang::Zh, word))
}

fn status(status: Status) -> String {
    let (en, zh) = match status {
        Status::Draft => ("draft for comment", "征求意见稿"),
        Status::InForce => ("in force", "有效"),
        Status::Repealed => ("no longer in force", "失效"),
    };
    format!("<span class=\"status {}\">{}</span>", status.word(), label(en, zh))
}

fn date(date: Date) -> String {
    format!("<time>{date}</time>")
}

/// The days on which the version applies; `until` is the first day on which it does not.
fn in_force(version: &Version) -> String {
    let mut html = format!("{} {}", label("from", "自"), date(version.from));
    if let Some(until) = version.until {
        html.put(format_args!(", {} {}", label("until before", "至此日之前："), date(until)));
    }
    if let Some(until) = version.disputed_until {
        html.put(format_args!(" ({} {})", label("disputed before", "此日前有争议："), date(until)));
    }
    html
}

fn counting(version: &Version) -> Vec<String> {
    let convention = &version.convention;
    if convention.text.en.is_empty() && convention.text.zh.is_empty() {
        return Vec::new();
    }
    vec![both(&convention.text)]
}

/// The mark of the whole pack stands in its front matter only; items carry their own.
fn verified(page: &Page<'_>) -> Option<String> {
    let (front, _) = parse_yaml(page.text, page.document.front_matter?);
    let mark = Verified::from_word(front?.entry("verified")?.scalar()?)?;
    Some(card::mark(mark))
}

fn versions(page: &Page<'_>) -> String {
    let title = label("Versions", "版本");
    let mut html = format!(
        "<nav class=\"versions\" aria-labelledby=\"page-versions\">\n\
         <h2 id=\"page-versions\">{title}</h2>\n<ul>\n"
    );
    for version in page.siblings {
        let name = escaped(version.id.version.as_str());
        let mark = if version.id == page.version.id { " aria-current=\"page\"" } else { "" };
        html.put(format_args!(
            "<li><a href=\"{name}.html\"{mark}>{name}</a> {}",
            status(version.status)
        ));
        if version.status == Status::Draft {
            html.put(format_args!(" {} {}", label("published", "公布于"), date(version.published)));
        } else {
            html.put(format_args!(" {}", in_force(version)));
        }
        if version.id == page.version.id {
            html.put(format_args!(" <strong>{}</strong>", label("this page", "本页")));
        }
        html += "</li>\n";
    }
    html + "</ul>\n</nav>\n"
}

fn contents(page: &Page<'_>) -> String {
    let title = label("Contents", "目录");
    let headings = page.document.sections.iter().filter_map(|section| section.heading.as_ref());
    let mut entries = String::new();
    for heading in headings {
        let Some(anchor) = &heading.anchor else { continue };
        let deeper = if heading.level > 2 { " class=\"deeper\"" } else { "" };
        entries.put(format_args!(
            "<li{deeper}><a href=\"#{}\">{}</a>{}</li>\n",
            escaped(anchor),
            marked(&heading.text),
            coverage(page, heading.span.start),
        ));
    }
    if entries.is_empty() {
        return entries;
    }
    format!(
        "<nav class=\"contents\" aria-labelledby=\"page-contents\">\n\
         <h2 id=\"page-contents\">{title}</h2>\n<ul>\n{entries}</ul>\n</nav>\n"
    )
}

/// How many rules encode the provision, or that none does.
fn coverage(page: &Page<'_>, start: usize) -> String {
    let provisions = &page.version.provisions;
    // The first provision stands for the text before any heading and has no place of its own.
    let found = provisions.iter().enumerate().skip(1).find(|(_, it)| it.span.start == start);
    let Some((place, Provision { not_encoded, .. })) = found else { return String::new() };
    let rules = page.version.rules().filter(|(_, item)| item.provision == place).count();
    match (rules, not_encoded) {
        (0, Some(_)) => format!(" <small>{}</small>", label("not encoded", "未编码")),
        (0, None) => String::new(),
        (1, _) => format!(" <small>{}</small>", label("1 rule", "1条规则")),
        _ => {
            let (en, zh) = (format!("{rules} rules"), format!("{rules}条规则"));
            format!(" <small>{}</small>", label(&en, &zh))
        }
    }
}
