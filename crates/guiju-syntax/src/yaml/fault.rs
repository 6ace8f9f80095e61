//! What the YAML parser complains of, in both languages.
//!
//! Its English is shown as it is. In Chinese the faults that people make have a sentence each; of the
//! others a sentence says which kind of thing is malformed, and the place says where.

use guiju_base::Text;

/// The begin of a complaint, and what it is in Chinese.
const KNOWN: [(&str, &str); 22] = [
    (
        "mapping values are not allowed in this context",
        "此处不能再写“键: 值”：一行中有两个冒号，或者缩进有误",
    ),
    ("mapping keys are not allowed in this context", "此处不能写键：缩进有误"),
    ("block sequence entries are not allowed in this context", "此处不能写列表项 `-`"),
    ("while parsing a block mapping, did not find expected key", "此处应为键：缩进与上一行不一致"),
    (
        "while parsing a block collection, did not find expected '-'",
        "此处应为列表项 `-`：缩进与上一行不一致",
    ),
    ("while parsing a flow mapping", "`{` 之后应有 `,` 或者 `}`：花括号没有闭合"),
    ("while parsing a flow sequence", "`[` 之后应有 `,` 或者 `]`：方括号没有闭合"),
    ("while parsing a node, did not find expected node content", "此处应为一个值"),
    ("while scanning a quoted scalar, found unexpected end of stream", "引号没有闭合"),
    ("while parsing a quoted scalar", "引号中的转义字符有误"),
    ("while parsing node, found unknown anchor", "别名所指的锚点不存在"),
    ("while parsing anchor, found duplicated anchor", "锚点重复"),
    ("invalid trailing content after double-quoted scalar", "引号之后还有多余的内容"),
    ("simple key expect", "键之后缺少冒号"),
    ("simple key expected", "此处应为键"),
    ("tab", "不能用制表符缩进"),
    ("misplaced bracket", "括号的位置有误"),
    ("invalid indentation", "缩进有误"),
    ("wrongly indented line", "文本块中有一行缩进有误"),
    ("illegal placement of ':'", "冒号的位置有误"),
    ("unexpected eof", "内容到此中断"),
    ("unexpected character", "此处不能有这个字符"),
];

/// The kind of thing that a complaint names, for those that have no sentence of their own.
const KINDS: [(&str, &str); 8] = [
    ("tag", "标签"),
    ("TAG", "标签"),
    ("anchor", "锚点"),
    ("directive", "指令"),
    ("document", "文档标记"),
    ("block scalar", "文本块"),
    ("quoted scalar", "引号中的文字"),
    ("scalar", "值的写法"),
];

/// Returns the complaint in both languages.
pub(super) fn described(complaint: &str) -> Text {
    let known = KNOWN.iter().find(|(begin, _)| complaint.starts_with(begin));
    let kind = || KINDS.iter().find(|(word, _)| complaint.contains(word));
    let zh = match (known, kind()) {
        (Some((_, zh)), _) => (*zh).to_owned(),
        (None, Some((_, kind))) => format!("不是有效的 YAML：{kind}有误"),
        (None, None) => "不是有效的 YAML：此处的写法有误".to_owned(),
    };
    Text::new(complaint, zh)
}

#[cfg(test)]
mod tests {
    use super::described;

    #[test]
    fn every_complaint_has_chinese_without_the_english_of_the_library() {
        let told = |complaint| described(complaint).zh.to_string();
        assert_eq!(told("misplaced bracket"), "括号的位置有误");
        assert_eq!(
            told("while scanning a tag, did not find expected '!'"),
            "不是有效的 YAML：标签有误"
        );
        assert_eq!(told("something new"), "不是有效的 YAML：此处的写法有误");
    }
}
