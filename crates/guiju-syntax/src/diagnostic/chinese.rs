//! What every diagnostic says to a Chinese reader: by its code, without the particulars of a place.
//!
//! `docs/diagnostics.zh.md` shows the same texts.

/// The code of a diagnostic, what is wrong, and how to mend it; sorted by code.
pub(super) const CHINESE: &[(&str, &str, &str)] = &[
    (
        "case-empty",
        "案例没有事实，或者没有 `expect`",
        "写明 `expect: { 规则: 结论 }`，或者删除该案例",
    ),
    ("case-without-name", "案例块的开头只写了 `case`", "在同一行的 `case` 之后写明该案例说明什么"),
    (
        "chained-comparison",
        "比较连写，如 `a < b < c`",
        "写成 `a < b and b < c`，或者 `b in a ..< c`",
    ),
    ("chained-period", "在已经加过期间的日期上再加期间", "从事件起一次计算：`event + 2 months`"),
    (
        "convention-missing",
        "规则涉及期间计算，而文件头没有 `counting`",
        "加上 `counting: civil-code`，或者词汇表中的其他期间计算规则",
    ),
    ("definition-cycle", "值或者认定的定义依赖其自身", "使其中一项定义只依据事实"),
    (
        "division-without-rounding",
        "除法的结果没有取整",
        "按法律规定的取整方法，写成 `(a / b) rounded half-up to 0.01`",
    ),
    (
        "evidence-missing",
        "义务缺 `shown by`，禁止缺 `when` 或者 `breached by`，保存义务缺 `breached by`",
        "指明据以判断是否遵守的事实",
    ),
    ("exception-cycle", "规则互为例外", "删除其中一个 `notwithstanding` 或者 `subject to`"),
    (
        "front-matter-missing",
        "规则包没有文件头，或者文件头缺少必需的字段",
        "文件以 `---`、各字段和 `---` 开头；补上所指的字段",
    ),
    (
        "impossible-date",
        "日期在日历中不存在，或者所写不是日期",
        "写成 `2024-01-22` 或者 `2024-01-22T10:30`；事件尚未发生的，写 `not yet`",
    ),
    ("impossible-value", "事实超出取值范围", "填写真实的值，或者修改词汇表中的取值范围"),
    (
        "incomplete-convention",
        "期间计算规则不完整",
        "写明 `text`、`first-day`、`month-end`、`roll` 和 `basis`",
    ),
    (
        "incomplete-table",
        "决策表有遗漏：某些事实没有对应的行",
        "增加一行，或者为该认定加上 `otherwise`",
    ),
    (
        "level-without-arms",
        "认定没有分支，无从取值",
        "加上 `is 值 when …`、决策表，或者规则 `认定 is 值`",
    ),
    (
        "malformed-calendar",
        "`working-days.csv` 中有无法读取的行",
        "修改所指的行，如 `2024-01-01,holiday,元旦`",
    ),
    ("malformed-front-matter", "文件头字段的格式不正确", "按所指位置的提示填写"),
    (
        "malformed-name",
        "规则、认定或者法律责任的名称含有大写字母或者其他符号",
        "只用小写字母和数字，词间加连字符，如 `no-box`",
    ),
    (
        "malformed-number",
        "数字的位数过多，无法精确保存",
        "最多写28位数字，末尾的零改用 `million` 或者 `billion`",
    ),
    ("malformed-period", "期间不是整数个单位", "改用更小的单位，如半年写成 `6 months`"),
    ("malformed-yaml", "文件头、案例或者事实不是有效的 YAML", "检查所指位置之前的缩进、引号和括号"),
    ("misplaced-clause", "这种形式的规则不能有此子句", "移到适当的位置，或者把规则改写为义务"),
    (
        "misplaced-item",
        "规则包中声明了词汇，或者词汇表中写了规则或者参数",
        "移到 `law/vocabulary`，或者移入规则包",
    ),
    (
        "mixed-subjects",
        "一条规则涉及两个对象",
        "把其中一个改为另一个之下的列表，或者声明为 `single`",
    ),
    ("nested-too-deep", "表达式、值或者列表嵌套过深", "用 `let` 为其中一部分命名；减少列表的层数"),
    ("no-facts", "事实文件没有内容", "以对象开头，如 `sale:`"),
    ("overlapping-table", "决策表中有两行对相同的事实给出不同的值", "缩小其中一行的范围"),
    (
        "overlapping-versions",
        "同一规范性文件有两个正式文本在同一日适用",
        "为较早的文本写明 `until:`",
    ),
    ("question-missing", "事实没有 `ask` 或者 `look`", "补上该子句，英文和中文都要写"),
    ("reason-missing", "`not encoded:` 之后没有原因", "写明该条款未编码的原因"),
    (
        "repeated-clause",
        "同一项中有重复的子句",
        "条件用 `and` 或者 `or` 合并；其他子句保留一个，或者另写一条规则",
    ),
    ("repeated-key", "同一映射中有重复的键", "保留其中一个"),
    ("repeated-name", "名称重复", "为其中一个改名；同一文本有两个文件的，删除一个"),
    (
        "rule-says-nothing",
        "规则没有规范内容，或者法律责任没有指明责任主体",
        "写明 `角色 must …`、`must not …`、`may …`、`认定 is …`，或者 `角色 liable for 规则`",
    ),
    ("rule-without-case", "没有案例对该规则写明预期", "增加案例，在 `expect` 中写明该规则的结论"),
    (
        "silent-provision",
        "条款既没有规则，也没有说明未编码的原因",
        "为其编写规则，或者加一段 `not encoded: …`",
    ),
    ("subject-missing", "规则没有提到任何事实，无从确定判断的对象", "加上 `for 对象`"),
    (
        "table-missing",
        "认定写有 `by table`，其后却没有决策表",
        "在代码块之后、同一标题之下写一个 Markdown 表格",
    ),
    (
        "text-missing",
        "认定、规则或者法律责任没有 `text`",
        "加上 `text \"…\" \"…\"`，用一句话写明规范内容",
    ),
    ("too-many-values", "YAML 文件中的值过多，或者经别名展开后过多", "拆分文件；不要嵌套别名"),
    ("type-mismatch", "值的类型与所在位置的要求不符", "改用提示所要求类型的值"),
    ("uncited-rule", "规则不在任何条款之下", "放到带锚点的标题之下，如 `## Article 23 {#23}`"),
    ("unclosed-fence", "代码块没有结束标记", "在末尾另起一行，写三个反引号"),
    ("unexpected-token", "此处的内容不符合语法", "按提示改写"),
    ("unknown-fact", "对象没有这项事实", "改用建议的名称，或者所列名称之一"),
    ("unknown-front-matter", "文件头没有这个字段", "改用建议的名称"),
    ("unknown-name", "使用了未声明的名称", "改用建议的名称，或者先声明该名称"),
    ("unknown-subject", "词汇表中没有这个对象", "改用 `guiju facts` 列出的对象"),
    ("unknown-verification", "核对程度不是 `read`、`secondary` 或者 `unverified`", "写三者之一"),
    ("unreachable-condition", "条件不可能成立", "修改与前文矛盾的部分，或者取值范围"),
    (
        "unrounded-amount",
        "须为确定金额之处，按比例算得的金额没有取整",
        "写成 `(…) rounded half-up to 0.01`，或者留在 `let` 中",
    ),
    ("untranslated-text", "文字只有一种语言", "英文和中文都要写，英文在前，中文在后"),
    ("wrong-type", "事实或者预期的类型不正确", "按所指位置的提示填写"),
];
