//! The structure of official texts, as it is found in the lines that they are printed in.

use guiju_base::Date;
use guiju_law::skeleton::{Naming, Part, SkeletonError, read_structure, write_skeleton};

/// The parts in order: headings as printed, provisions by their anchors.
fn parts(text: &str) -> Vec<String> {
    let pack = pack(text);
    pack.lines()
        .filter_map(|line| line.strip_prefix("##"))
        .map(|it| it.trim_start_matches('#').trim().to_owned())
        .collect()
}

fn pack(text: &str) -> String {
    let naming = Naming {
        act: "cn/test/example".parse().expect("an act"),
        title_en: Some("Example".into()),
        published: None,
        in_force: None,
    };
    write_skeleton(&read_structure(text).expect("a structure"), &naming)
}

const LAW: &str = "# 示例法\n\n2024年5月6日 第一次会议通过\n\n2024年5月8日 公布\n\n目录\n第一章　总　则\n第二章 附则\n\n\
    第一章　总　则\n\n第一条 目的。\n\n　　第二条　定义。\n第三条规定的期限，另行计算。\n\n第二条之二 插入。\n\n\
    ## 第二章 附则\n\n第三条 本法自2024年7月1日起施行。\n";

#[test]
fn chapters_and_articles_nest_and_the_table_of_contents_is_left_out() {
    assert_eq!(
        parts(LAW),
        [
            "第一章 总则",
            "Article 1 第一条 {#1}",
            "Article 2 第二条 {#2}",
            "Article 2-2 第二条之二 {#2-2}",
            "第二章 附则",
            "Article 3 第三条 {#3}",
        ]
    );
    assert!(pack(LAW).contains("\n## 第一章 总则\n") && pack(LAW).contains("\n### Article 1 "));
}

#[test]
fn the_dates_are_those_of_publication_and_of_effect() {
    let found = read_structure(LAW).expect("a structure");
    let date = |text: &str| Some(text.parse::<Date>().expect("a date"));
    assert_eq!((found.published, found.in_force), (date("2024-05-08"), date("2024-07-01")));
    let same_day = "办法\n2020年1月2日 公布\n第一条 甲。\n第二条 本办法自公布之日起施行。\n";
    let found = read_structure(same_day).expect("a structure");
    assert_eq!(found.in_force, date("2020-01-02"));
    let in_chinese = "办法\n二〇二〇年一月二日公布\n第一条 甲。\n第二条 乙。\n";
    assert_eq!(read_structure(in_chinese).expect("a structure").published, date("2020-01-02"));
}

#[test]
fn points_are_found_where_there_are_no_articles() {
    let text = "关于示例的意见\n\n一、总体要求\n（一）甲。\n二、保障措施\n三、其他\n";
    assert_eq!(parts(text), ["Point 1 第一点 {#1}", "Point 2 第二点 {#2}", "Point 3 第三点 {#3}"]);
}

#[test]
fn numbers_that_begin_anew_are_an_annex_and_gaps_are_told_with_their_lines() {
    let text = "办法\n第一条 甲。\n第二条 乙。\n第五条 丙。\n附件\n第一条 丁。\n第二条 戊。\n";
    let found = read_structure(text).expect("a structure");
    let lines: Vec<usize> = found.warnings.iter().map(|(line, _)| *line).collect();
    assert_eq!(lines, [4, 6]);
    assert_eq!(&*found.warnings[0].1.zh, "`第五条` 之前为 `2`：中间有缺漏");
    let runs: Vec<usize> = found
        .parts
        .iter()
        .filter_map(|part| if let Part::Provision { run, .. } = part { Some(*run) } else { None })
        .collect();
    assert_eq!(runs, [1, 1, 1, 2, 2]);
    assert!(pack(text).contains("{#annex-1-1}"));
}

#[test]
fn a_sentence_that_speaks_about_an_article_is_none() {
    let text =
        "办法\n第一条 甲。\n第三条第二款所称的例子，除外。\n第二条 乙。\n第一条的期限不适用。\n";
    assert_eq!(parts(text), ["Article 1 第一条 {#1}", "Article 2 第二条 {#2}"]);
}

#[test]
fn what_has_no_structure_says_what_was_looked_for() {
    assert_eq!(read_structure(" \n"), Err(SkeletonError::Empty));
    assert_eq!(read_structure("批复\n同意。\n"), Err(SkeletonError::NoStructure));
    assert_eq!(read_structure("决定\n第一条 甲。\n"), Err(SkeletonError::OneProvision));
}

#[test]
fn signs_that_cannot_be_seen_are_left_out_of_the_title() {
    let found = read_structure("# \u{1}示例\u{e}办法\n第一条 甲。\n第二条 乙。\n");
    assert_eq!(found.expect("a structure").title, "示例办法");
}

#[test]
fn quoted_and_bold_lines_and_front_matter_are_read_through() {
    let text = "---\ntitle: 别的\n---\n\n# 示例办法\n\n> **第一条** 甲。\n>\n> **第二条**　乙。\n";
    let found = read_structure(text).expect("a structure");
    assert_eq!(found.title, "示例办法");
    assert_eq!(parts(text), ["Article 1 第一条 {#1}", "Article 2 第二条 {#2}"]);
}
