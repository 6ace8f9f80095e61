//! The help in Chinese, by command and by argument: what the comments of [`super`] say in English.

use clap::Command;

const FACTS: &str = "YAML 或者 JSON 格式的事实文件；`-` 表示标准输入";
const ACTS: &str = "判断所依据的规范性文件；可以重复；省略则为全部";
const DRAFTS: &str = "征求意见稿一并判断，视同生效";
const UPCOMING: &str = "已经公布、尚未施行的文本一并判断，视同生效";
const KNOWN: &str = "只依据截至该日已经公布的文本";
const ON: &str = "判断日，或者时刻，如 `2026-11-24T10:30`；省略则为今日";
const STANDING: &str = "查看效力状态的日期；省略则为今日";
const EVERY: &str = "显示全部判断结果，不只显示需要关注的";
const FORMAT: &str = "供人阅读，或者供程序读取";
const REGISTER: &str = "清单；省略则为全部";
const PACKS: &str = "文件夹或者文件；省略则为程序内置的规则包";

/// The words of a command behind `guiju`, and what the command does; empty for the program itself.
const COMMANDS: &[(&str, &str)] = &[
    ("", "依据中国科技、媒体和通信（TMT）领域的法律判断事实，并说明理由"),
    ("check", "判断事实：谁应当做什么、不得做什么，期限为何日，尚缺哪些事实"),
    ("explain", "以树形列出推导过程，说明规则的结论从何得出"),
    ("batch", "判断文件中的每一行：结论、触发的规则和缺少的事实"),
    ("scheduler", "将 `guiju batch --cluster` 的各个部分分派给工作进程，直至停止"),
    ("worker", "处理调度进程分派的各个部分，直至停止"),
    ("sql", "输出 SQL：在您自己的数据库引擎中，就表中每一行得出相同的结果"),
    ("ask", "就有关事实逐项提问，并保存答案"),
    ("impact", "显示相同事实在两个日期之间的变化：新增、不再适用和期限变化的义务，以及原因"),
    ("calendar", "列出有期限的义务，逾期的在前，并可写入 iCalendar 文件"),
    ("exposure", "显示违法行为的法律责任：按义务主体列出，并依照处罚法律的规定合计"),
    ("horizon", "显示征求意见稿和尚未施行的文本，视同生效判断"),
    ("test", "运行规则包中的案例"),
    ("fmt", "整理规则包中 `law` 代码块的格式"),
    ("lint", "静态检查规则包，不运行"),
    ("law", "列出规范性文件，显示其中一件，或者列出其各个文本"),
    ("law list", "列出规范性文件及其各个文本：发布机关、类别、效力状态、编码范围和核对程度"),
    ("law show", "显示一件规范性文件的现行有效文本，或者 `ACT@VERSION` 所指的文本"),
    ("law new", "由官方文本生成规则包的骨架：标题和锚点，每条留有标记"),
    ("law book", "把全部规则包写成一组可检索的网页，供本地阅读或者打印"),
    ("law diff", "显示同一规范性文件两个文本之间的变化：规则的新增、删除、收紧和放宽"),
    ("law versions", "列出一件规范性文件的各个文本"),
    ("days", "依据国务院办公厅的年度节假日通知，显示哪些日期为工作日"),
    ("register", "列出、检索公布的清单，或者将事实与清单比对"),
    ("register list", "列出清单"),
    ("register search", "显示包含全部词语的行"),
    ("register match", "将事实与清单比对：各对象对应哪一行，有何差异，可补充哪些事实"),
    ("facts", "显示对象有哪些事实"),
    ("completions", "输出 shell 的命令补全脚本"),
];

/// The words of a command, and what its long help says behind the description.
const MORE: &[(&str, &str)] = &[
    (
        "batch",
        "由本程序所在文件夹中的 `guiju-batch` 执行；指定 `--cluster` 时，由其中的 `guiju-cluster` 执行。",
    ),
    (
        "scheduler",
        "能够连接的人均可使其读写文件，请只在可信网络中运行。由本程序所在文件夹中的 `guiju-cluster` 执行。",
    ),
    (
        "worker",
        "依指令读写文件，请只在可信网络中运行。由本程序所在文件夹中的 `guiju-cluster` 执行。",
    ),
    (
        "sql",
        "未知为 NULL。无法用 SQL 表达的规则，逐条说明并拒绝输出；用 `--partial` 则予以略去。以工作日计算的期间，依据 `--working-days` 输出的表。",
    ),
    ("law new", "不抄录原文的表述。识别出的内容和可疑之处写到标准错误输出。"),
    ("law diff", "收紧或者放宽，由使两个文本得出不同结论的事实判定，并列出这些事实。"),
];

/// The words of a command, the name of an argument in the code, and what it means.
const ARGUMENTS: &[(&str, &str, &str)] = &[
    ("", "lang", "供人阅读的内容所用的语言：`en` 或者 `zh`"),
    ("", "law", "规则包所在的文件夹，代替程序内置的规则包"),
    ("check", "facts", FACTS),
    ("check", "on", ON),
    ("check", "acts", ACTS),
    ("check", "drafts", DRAFTS),
    ("check", "upcoming", UPCOMING),
    ("check", "known", KNOWN),
    ("check", "all", EVERY),
    ("check", "format", FORMAT),
    (
        "batch",
        "input",
        "数据行所在的 Parquet、CSV 或者 Arrow IPC 文件；`-` 表示标准输入；指定 `--cluster` 时也可以是文件夹",
    ),
    ("batch", "subject", "每一行所属的对象"),
    ("batch", "acts", ACTS),
    ("batch", "on", "判断日，或者载明各行判断日的列"),
    (
        "batch",
        "out",
        "写入结果的 Parquet、CSV 或者 Arrow IPC 文件；`-` 表示标准输出；指定 `--cluster` 时为新建的文件夹",
    ),
    (
        "batch",
        "input_format",
        "`parquet`、`csv`、`arrow` 或者 `arrow-stream`；省略则依扩展名，标准输入为 Arrow 流",
    ),
    (
        "batch",
        "output_format",
        "`parquet`、`csv`、`arrow` 或者 `arrow-stream`；省略则依扩展名，标准输出为 Arrow 流",
    ),
    ("batch", "map", "列名与事实不同时，指明各列对应何种事实的 JSON 文件：`{ \"列\": \"事实\" }`"),
    ("batch", "bad_rows", "写入无法读取的值的 CSV 文件"),
    ("batch", "threads", "同时处理的数据部分数；省略则与处理器数相同"),
    ("batch", "cluster", "判断数据行的集群的调度进程；集群中的各台机器须以相同名称访问全部文件"),
    ("batch", "part_rows", "集群处理的每一部分至少包含的行数；每一部分写入一个结果文件"),
    ("batch", "format", FORMAT),
    ("scheduler", "listen", "供调用方和工作进程连接的地址"),
    ("scheduler", "lost_after", "工作进程失去音讯多少秒后视为已经停止，其各个部分改由他处处理"),
    ("worker", "scheduler", "调度进程的地址"),
    ("worker", "listen", "供调用方和调度进程连接的地址；其后一个端口也被占用"),
    ("worker", "host", "他处访问本机所用的名称或者地址，与监听地址不同时指定"),
    ("worker", "threads", "同时处理的部分数；省略则与处理器数相同"),
    ("sql", "dialect", "引擎：`duckdb`、`postgres`、`spark` 或者 `clickhouse`"),
    ("sql", "subject", "每一行所属的对象"),
    ("sql", "acts", ACTS),
    ("sql", "on", "判断日；或者日期所在的列，每一行依其当日有效的法律判断"),
    ("sql", "table", "数据行所在的表，可以在前面写明模式并以点分隔；省略则与对象同名"),
    ("sql", "map", "列名与事实不同时，指明各列对应何种事实的 JSON 文件：`{ \"列\": \"事实\" }`"),
    ("sql", "calendar_table", "查询所用的工作日表，可以在前面写明模式并以点分隔"),
    ("sql", "working_days", "不输出查询，而输出建立工作日表的语句"),
    ("sql", "partial", "略去无法用 SQL 表达的规则；在开头和标准错误输出中列明"),
    ("explain", "facts", FACTS),
    ("explain", "rule", "规则，如 `cn/samr/blind-box#under-eight`；足以辨别时，只写最后一部分"),
    ("explain", "on", ON),
    ("explain", "acts", ACTS),
    ("explain", "drafts", DRAFTS),
    ("explain", "upcoming", UPCOMING),
    ("explain", "known", KNOWN),
    ("explain", "format", FORMAT),
    ("ask", "facts", "在此事实文件的基础上继续；答案保存在其中"),
    ("ask", "on", ON),
    ("ask", "acts", ACTS),
    ("ask", "drafts", DRAFTS),
    ("ask", "upcoming", UPCOMING),
    ("ask", "known", KNOWN),
    ("ask", "next", "只输出下一个问题，不等待回答"),
    ("ask", "format", "供人阅读，或者供程序读取；与 `--next` 同用"),
    ("impact", "facts", FACTS),
    ("impact", "from", "较早的日期"),
    ("impact", "to", "较晚的日期；省略则为今日"),
    ("impact", "acts", ACTS),
    ("impact", "drafts", DRAFTS),
    ("impact", "format", FORMAT),
    ("calendar", "facts", FACTS),
    ("calendar", "on", "以该日期或者时刻为准；省略则为今日"),
    ("calendar", "until", "列出的最后一日；省略则为一年之后"),
    ("calendar", "bearers", "义务主体的角色；可以重复；省略则为全部"),
    ("calendar", "acts", ACTS),
    ("calendar", "ics", "写入 iCalendar 文件；文件已经存在的，予以更新"),
    ("calendar", "format", FORMAT),
    ("exposure", "facts", FACTS),
    ("exposure", "on", ON),
    ("exposure", "acts", ACTS),
    ("exposure", "drafts", DRAFTS),
    ("exposure", "upcoming", UPCOMING),
    ("exposure", "known", KNOWN),
    ("exposure", "all", "显示尚待查明的法律责任，以及所待的事实"),
    ("exposure", "format", "供人阅读、供程序读取，或者输出图片"),
    ("horizon", "facts", FACTS),
    ("horizon", "on", "自何日展望；省略则为今日"),
    ("horizon", "acts", ACTS),
    ("horizon", "all", EVERY),
    ("horizon", "format", FORMAT),
    ("test", "path", PACKS),
    ("test", "format", FORMAT),
    ("fmt", "path", "文件夹或者文件"),
    ("fmt", "check", "不作修改；如有需要修改之处，则报告失败"),
    ("fmt", "format", FORMAT),
    ("lint", "path", PACKS),
    ("lint", "format", FORMAT),
    ("law list", "on", STANDING),
    ("law list", "format", FORMAT),
    ("law show", "act", "规范性文件，或者 `act@version`"),
    ("law show", "on", "显示该日的文本；省略则为今日"),
    ("law show", "format", "原样显示、供程序读取，或者输出网页"),
    ("law new", "text", "官方文本，Markdown 或者纯文字；`-` 表示标准输入"),
    ("law new", "act", "规范性文件，如 `cn/npcsc/data-security-law`"),
    ("law new", "title_en", "英文标题"),
    ("law new", "published", "公布日期；官方文本未载明时使用"),
    ("law new", "in_force", "施行日期；官方文本未载明时使用"),
    ("law new", "out", "写入的规则包文件夹，文件为 `ACT/VERSION.md`；省略则写到标准输出"),
    ("law book", "out", "写入的文件夹；不存在则创建"),
    ("law book", "on", STANDING),
    ("law book", "differences", "前后相继的每两个文本，另写一页说明其变化"),
    ("law diff", "old", "较早的文本，`act@version`"),
    ("law diff", "new", "较晚的文本，`act@version`"),
    ("law diff", "on", "判断事实的日期；省略则为较晚文本的施行日"),
    ("law diff", "format", "供人阅读、供程序读取，或者输出网页"),
    ("law versions", "act", "规范性文件"),
    ("law versions", "format", FORMAT),
    ("days", "from", "第一日"),
    ("days", "to", "最后一日；省略则只看第一日"),
    ("days", "format", FORMAT),
    ("register list", "format", FORMAT),
    ("register search", "words", "词语；省略则显示全部行"),
    ("register search", "register", REGISTER),
    ("register search", "format", FORMAT),
    ("register match", "facts", FACTS),
    ("register match", "register", REGISTER),
    ("register match", "format", FORMAT),
    ("facts", "subject", "对象；省略则列出全部对象"),
    ("facts", "format", "供人阅读，或者输出 JSON Schema"),
    ("completions", "shell", "shell 的名称"),
];

/// What stands behind the help of the program: the exit codes, and what the output is not.
const AFTER: &str = "退出码：0 合规，1 发现问题，2 缺少事实，3 用法或者输入有误。\n\
    输出列明所依据的文本与版本，不构成法律意见。";

/// Returns the command with its help in Chinese; what has no Chinese stays as it is.
pub(super) fn translated(command: Command) -> Command {
    let mut command = described(command.after_help(AFTER), "");
    // What the library adds by itself is there only once the command is built.
    command.build();
    added(command)
}

fn described(mut command: Command, path: &str) -> Command {
    let told = |table: &[(&str, &'static str)]| {
        table.iter().find(|(name, _)| *name == path).map(|(_, text)| *text)
    };
    if let Some(about) = told(COMMANDS) {
        // A long text where there is none in English would make `-h` and `--help` differ.
        if command.get_long_about().is_some() {
            let long = told(MORE).map_or(about.to_owned(), |more| format!("{about}\n\n{more}"));
            command = command.long_about(long);
        }
        command = command.about(about);
    }
    command = command.mut_args(|argument| {
        let id = argument.get_id().as_str().to_owned();
        let found = ARGUMENTS.iter().find(|(of, name, _)| *of == path && *name == id);
        match found {
            Some((.., help)) if argument.get_long_help().is_some() => {
                argument.help(*help).long_help(*help)
            }
            Some((.., help)) => argument.help(*help),
            None => argument,
        }
    });
    command.mut_subcommands(|below| {
        let name = below.get_name().to_owned();
        let path = if path.is_empty() { name } else { format!("{path} {name}") };
        described(below, &path)
    })
}

/// Puts the options and the command that the library adds into Chinese.
fn added(command: Command) -> Command {
    let command = command.mut_args(|argument| match argument.get_id().as_str() {
        "help" if argument.get_long_help().is_some() => {
            argument.help("显示帮助（--help 为详情）").long_help("显示帮助（-h 为摘要）")
        }
        "help" => argument.help("显示帮助"),
        "version" => argument.help("显示版本"),
        _ => argument,
    });
    command.mut_subcommands(|below| {
        let below = if below.get_name() == "help" {
            below.about("显示帮助，或者某一命令的帮助")
        } else {
            below
        };
        added(below)
    })
}

/// What the library writes around help, which it cannot be told to write otherwise.
const FIXED: [(&str, &str); 10] = [
    ("Usage: ", "用法："),
    ("[OPTIONS]", "[选项]"),
    ("<COMMAND>", "<命令>"),
    ("[COMMAND]", "[命令]"),
    ("Arguments:", "参数："),
    ("Options:", "选项："),
    ("Commands:", "命令："),
    ("Possible values:", "可选值："),
    ("[possible values: ", "[可选值："),
    ("[default: ", "[默认："),
];

/// What the values of `--format` mean; the longer before what it begins with.
const FORMATS: [(&str, &str); 7] = [
    ("For people, with bars", "供人阅读，附条形图"),
    ("For people", "供人阅读"),
    ("Its parts, for programs", "供程序读取"),
    ("For programs", "供程序读取"),
    ("The pack as written", "原样"),
    ("A page for a browser", "网页"),
    ("A picture", "图片"),
];

/// Returns help or a line of usage with its fixed words in Chinese.
pub(super) fn with_fixed_words(text: &str) -> String {
    with_formats(&FIXED.iter().fold(text.to_owned(), |text, (en, zh)| text.replace(en, zh)))
}

/// Returns help or a script of completions with the meaning of formats in Chinese.
pub(super) fn with_formats(text: &str) -> String {
    FORMATS.iter().fold(text.to_owned(), |text, (en, zh)| text.replace(en, zh))
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory as _;

    use super::*;
    use crate::cli::Arguments;

    /// Calls `visit` on every command with its path.
    fn walk(command: &Command, path: &str, visit: &mut dyn FnMut(&Command, &str)) {
        visit(command, path);
        for below in command.get_subcommands() {
            let name = below.get_name();
            let path = if path.is_empty() { name.to_owned() } else { format!("{path} {name}") };
            walk(below, &path, visit);
        }
    }

    #[test]
    fn every_command_and_every_argument_is_told_in_chinese() {
        let mut missing = Vec::new();
        walk(&Arguments::command(), "", &mut |command, path| {
            if !COMMANDS.iter().any(|(name, _)| *name == path) {
                missing.push(path.to_owned());
            }
            for argument in command.get_arguments() {
                let id = argument.get_id().as_str();
                if !ARGUMENTS.iter().any(|(of, name, _)| *of == path && *name == id) {
                    missing.push(format!("{path} {id}"));
                }
            }
        });
        assert!(missing.is_empty(), "{missing:#?}");
    }

    #[test]
    fn nothing_is_told_of_what_is_not_there() {
        let mut there = Vec::new();
        walk(&Arguments::command(), "", &mut |command, path| {
            there.push((path.to_owned(), None));
            for argument in command.get_arguments() {
                there.push((path.to_owned(), Some(argument.get_id().as_str().to_owned())));
            }
        });
        for (of, name, _) in ARGUMENTS {
            let wanted = ((*of).to_owned(), Some((*name).to_owned()));
            assert!(there.contains(&wanted), "{of} {name}");
        }
        for (name, _) in COMMANDS.iter().chain(MORE) {
            assert!(there.contains(&((*name).to_owned(), None)), "{name}");
        }
    }
}
