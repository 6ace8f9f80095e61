//! Determinations for a person: what matters first, the rest folded to a count.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use guiju_base::{Lang, Text, Time};
use guiju_engine::Determination;
use guiju_law::{Outcome, Status, Vocabulary};

use crate::paint::{Paint, Tone};
use crate::wording;

/// How determinations are shown.
pub(crate) struct Shown<'a> {
    pub(crate) vocabulary: &'a Vocabulary,
    pub(crate) lang: Lang,
    pub(crate) paint: Paint,
    /// Whether nothing is folded.
    pub(crate) all: bool,
}

impl<'a> Shown<'a> {
    /// Shown on standard output, with colour where it is a terminal that has it.
    pub(crate) fn on_stdout(vocabulary: &'a Vocabulary, lang: Lang, all: bool) -> Self {
        Self { vocabulary, lang, paint: Paint::for_stdout(), all }
    }
}

/// The groups in the order of urgency.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Group {
    Breached,
    Conflict,
    Exposed,
    Due,
    Unknown,
    Classified,
    Rest,
}

impl Group {
    const ALL: [Self; 7] = [
        Self::Breached,
        Self::Conflict,
        Self::Exposed,
        Self::Due,
        Self::Unknown,
        Self::Classified,
        Self::Rest,
    ];

    fn of(outcome: Outcome) -> Self {
        match outcome {
            _ if outcome.is_breach() == Some(true) => Self::Breached,
            Outcome::Conflict => Self::Conflict,
            Outcome::Exposed => Self::Exposed,
            Outcome::Due | Outcome::Running | Outcome::Suspended => Self::Due,
            Outcome::Unknown | Outcome::Broken => Self::Unknown,
            Outcome::Classified => Self::Classified,
            _ => Self::Rest,
        }
    }

    fn title(self, lang: Lang) -> &'static str {
        let (en, zh) = match self {
            Self::Breached => ("Breached", "违规事项"),
            Self::Conflict => ("Rules in conflict", "规则冲突"),
            Self::Exposed => ("Exposure", "法律责任"),
            Self::Due => ("To be done", "待办事项"),
            Self::Unknown => ("Not known yet", "尚待查明"),
            Self::Classified => ("Classified", "认定结果"),
            Self::Rest => ("Nothing to do", "无需处理"),
        };
        if lang == Lang::Zh { zh } else { en }
    }

    fn tone(self) -> Tone {
        match self {
            Self::Breached | Self::Conflict | Self::Exposed => Tone::Bad,
            Self::Due | Self::Unknown => Tone::Open,
            Self::Classified | Self::Rest => Tone::Good,
        }
    }
}

/// Returns the determinations of one date as text.
pub(crate) fn render(shown: &Shown<'_>, on: Time, determinations: &[Determination]) -> String {
    let zh = shown.lang == Lang::Zh;
    let title = if zh { format!("判断日:{on}") } else { format!("Judged on {on}") };
    let mut text = shown.paint.tone(Tone::Heading, &title) + "\n";
    if determinations.is_empty() {
        text += if zh {
            "没有适用于这些事实的文本。\n"
        } else {
            "No act speaks about these facts.\n"
        };
    }
    for group in Group::ALL {
        let mut members: Vec<&Determination> =
            determinations.iter().filter(|it| Group::of(it.outcome) == group).collect();
        if group == Group::Due {
            members.sort_by_key(|it| {
                it.due.and_then(Time::date).map_or((true, None), |day| (false, Some(day)))
            });
        }
        if members.is_empty() {
            continue;
        }
        let head = format!("{} ({})", group.title(shown.lang), members.len());
        text += &format!("\n{}\n", shown.paint.tone(group.tone(), &head));
        if !shown.all && matches!(group, Group::Rest | Group::Unknown) {
            text += &if group == Group::Rest {
                folded(shown, &members)
            } else {
                questions(shown, &members)
            };
            continue;
        }
        let is_no = |it: &&Determination| it.value == Some(guiju_law::Value::YesNo(false));
        let folds = group == Group::Classified && !shown.all;
        for determination in members.iter().filter(|it| !(folds && is_no(it))) {
            text += &entry(shown, determination);
        }
        let count = members.iter().filter(|it| folds && is_no(it)).count();
        if count > 0 {
            let line = match shown.lang {
                Lang::Zh => format!("  另有{count}项认定为“否”(--all 查看)"),
                Lang::En => format!("  and {count} answered with no (--all shows them)"),
            };
            text += &format!("{}\n", shown.paint.tone(Tone::Faint, &line));
        }
    }
    text + &footer(shown, determinations)
}

/// `12 clear, 3 met, 40 not applicable`.
fn folded(shown: &Shown<'_>, members: &[&Determination]) -> String {
    let counts: Vec<String> = Outcome::ALL
        .into_iter()
        .filter_map(|outcome| {
            let count = members.iter().filter(|it| it.outcome == outcome).count();
            let word = wording::outcome(shown.lang, outcome);
            (count > 0).then(|| format!("{count} {word}"))
        })
        .collect();
    let hint = if shown.lang == Lang::Zh { "(--all 查看全部)" } else { "(--all shows them)" };
    format!("  {} {}\n", counts.join(", "), shown.paint.tone(Tone::Faint, hint))
}

/// The facts that most rules wait for, with their questions.
fn questions(shown: &Shown<'_>, members: &[&Determination]) -> String {
    const SHOWN: usize = 8;
    let mut waiting: BTreeMap<&str, usize> = BTreeMap::new();
    for path in members.iter().flat_map(|it| &it.missing) {
        *waiting.entry(path).or_default() += 1;
    }
    let mut waiting: Vec<(&str, usize)> = waiting.into_iter().collect();
    waiting.sort_by_key(|(path, count)| (Reverse(*count), *path));
    let zh = shown.lang == Lang::Zh;
    let mut text = String::new();
    for (path, count) in waiting.iter().take(SHOWN) {
        let ask = question(shown, path).unwrap_or_default();
        let label = if zh {
            format!("{count}项规则待此")
        } else {
            format!("{count} rules wait for it")
        };
        text += &format!(
            "  {ask}\n      {}\n",
            shown.paint.tone(Tone::Faint, &format!("{path} · {label}"))
        );
    }
    let rest = waiting.len().saturating_sub(SHOWN);
    let hint = if zh {
        format!("  另有{rest}项事实(--all 查看全部;guiju ask 逐项询问)\n")
    } else {
        format!("  and {rest} other facts (--all shows every rule; `guiju ask` asks one by one)\n")
    };
    // What waits for no fact has another reason, which a person should see.
    for determination in members.iter().filter(|it| it.missing.is_empty()) {
        text += &entry(shown, determination);
    }
    if rest > 0 { text + &shown.paint.tone(Tone::Faint, &hint) } else { text }
}

pub(crate) fn entry(shown: &Shown<'_>, it: &Determination) -> String {
    let group = Group::of(it.outcome);
    let mut head = match &it.value {
        Some(value) => wording::value(shown.lang, shown.vocabulary, value),
        None => wording::outcome(shown.lang, it.outcome),
    };
    for (bound, text) in
        [(&it.at_least, Text::new("at least", "至少")), (&it.at_most, Text::new("at most", "至多"))]
    {
        if let Some(bound) = bound {
            head += &format!(
                ", {} {}",
                text.get(shown.lang),
                wording::value(shown.lang, shown.vocabulary, bound)
            );
        }
    }
    if let Some(due) = it.due {
        head += &due_text(shown.lang, it, due);
    }
    if let Some(range) = &it.range
        && it.outcome == Outcome::Exposed
    {
        head += &format!(": {}", wording::range(shown.lang, range));
    }
    let head = shown.paint.tone(group.tone(), &head);
    let mut text =
        format!("  {head}{} [{}] {}\n", standing(shown, it), it.subject, it.text.get(shown.lang));
    let bearer = it.bearer.as_ref().and_then(|role| shown.vocabulary.role(role));
    let bearer = bearer.map_or(String::new(), |role| format!("{} · ", role.get(shown.lang)));
    let cite = format!("{bearer}{}, {} · {}", it.title.get(shown.lang), it.provision, it.rule);
    text += &format!("      {}\n", shown.paint.tone(Tone::Faint, &cite));
    text += &details(shown, it);
    text
}

/// Says that a rule is no law yet.
fn standing(shown: &Shown<'_>, it: &Determination) -> String {
    let mark = match (it.upcoming, it.status) {
        (Some(from), _) => match shown.lang {
            Lang::En => format!(" (not in force before {from})"),
            Lang::Zh => format!("（{from}起施行，尚未生效）"),
        },
        (None, Status::Draft) => wording::pick(shown.lang, " (draft)", "（征求意见稿）").to_owned(),
        _ => return String::new(),
    };
    shown.paint.tone(Tone::Open, &mark)
}

fn due_text(lang: Lang, it: &Determination, due: Time) -> String {
    let zh = lang == Lang::Zh;
    let provisional = match (it.provisional, zh) {
        (false, _) => "",
        (true, true) => "(暂定:节假日安排尚未公布)",
        (true, false) => " (provisional: the calendar is not published yet)",
    };
    let label = match (it.outcome, zh) {
        (Outcome::Running, true) => ",保存至 ",
        (Outcome::Running, false) => " until ",
        (_, true) => ",期限 ",
        (Outcome::Due, false) => " by ",
        (_, false) => ", was due by ",
    };
    format!("{label}{due}{provisional}")
}

fn details(shown: &Shown<'_>, it: &Determination) -> String {
    let zh = shown.lang == Lang::Zh;
    let mut text = String::new();
    let mut line = |label: &str, content: &str| text += &format!("      {label}: {content}\n");
    for measure in &it.measures {
        if it.outcome == Outcome::Exposed {
            line(if zh { "措施" } else { "measure" }, measure.get(shown.lang));
        }
    }
    for path in &it.missing {
        let question = question(shown, path).unwrap_or_default();
        line(if zh { "缺" } else { "missing" }, &format!("{path}  {question}"));
    }
    for why in &it.why {
        line(if zh { "原因" } else { "because" }, &wording::why(shown.lang, why));
    }
    if let Some(cause) = &it.cause {
        line(if zh { "错误" } else { "error" }, cause.get(shown.lang));
    }
    for other in &it.conflicts_with {
        line(if zh { "冲突于" } else { "conflicts with" }, &other.to_string());
    }
    text
}

/// The question of a fact by its path: `deal.parties[1].name`.
pub(crate) fn question(shown: &Shown<'_>, path: &str) -> Option<String> {
    let plain: String = strip_places(path);
    let mut segments = plain.split('.');
    let subject = shown.vocabulary.subject_named(segments.next()?)?;
    let rest: Vec<&str> = segments.collect();
    match shown.vocabulary.subject(subject)?.record.descend(&rest)? {
        guiju_law::vocabulary::Shape::Fact(fact) => Some(fact.ask.get(shown.lang).to_owned()),
        guiju_law::vocabulary::Shape::Record(title, _)
        | guiju_law::vocabulary::Shape::List(title, _) => Some(title.get(shown.lang).to_owned()),
    }
}

/// `deal[0].parties[1].name` without its places.
pub(crate) fn strip_places(path: &str) -> String {
    let mut inside = false;
    path.chars()
        .filter(|c| {
            inside = (inside || *c == '[') && *c != ']';
            !inside && *c != ']'
        })
        .collect()
}

pub(crate) fn footer(shown: &Shown<'_>, determinations: &[Determination]) -> String {
    let zh = shown.lang == Lang::Zh;
    let mut text = String::new();
    let drafts = determinations.iter().filter(|it| it.status == Status::Draft).count();
    let upcoming = determinations.iter().filter(|it| it.upcoming.is_some()).count();
    let unread = determinations
        .iter()
        .filter(|it| it.verified != guiju_law::ir::Verified::Read && it.outcome.is_finding())
        .count();
    if drafts > 0 {
        text += &if zh {
            format!("\n其中 {drafts} 项依据征求意见稿,视同生效判断。\n")
        } else {
            format!("\n{drafts} of these rest on drafts, judged as if in force.\n")
        };
    }
    if upcoming > 0 {
        text += &if zh {
            format!("\n其中 {upcoming} 项依据尚未施行的文本,视同生效判断。\n")
        } else {
            format!(
                "\n{upcoming} of these rest on law that is not yet in force, judged as if it were.\n"
            )
        };
    }
    if unread > 0 {
        text += &if zh {
            format!("\n其中 {unread} 项违规或责任的规则来源未经原文核对。\n")
        } else {
            format!("\n{unread} of the findings rest on rules whose text was not read in full.\n")
        };
    }
    text + if zh {
        "\n本结果列明所依据的文本与版本,不构成法律意见。\n"
    } else {
        "\nThis names the texts and versions it rests on; it is no legal advice.\n"
    }
}
