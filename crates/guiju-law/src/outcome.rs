//! The outcomes that a determination can have, and what each means.

use std::fmt;

/// What came out for one rule on one subject.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Outcome {
    /// Duty, permission: its condition is not met, its event has not come, or an exception defeats it.
    NotApplicable,
    /// Duty: to be performed; by its date, if it has one.
    Due,
    /// Duty: performed, in time.
    Met,
    /// Duty: performed after its date.
    MetLate,
    /// Duty: not performed, and its date has passed.
    Overdue,
    /// Duty: not performed in time and it can no longer be, or a standing duty that is not kept.
    Breached,
    /// Duty to keep: kept so far, and to be kept until its date.
    Running,
    /// Duty: its clock is stopped.
    Suspended,
    /// Prohibition: nothing forbidden was done.
    Clear,
    /// Prohibition: what is forbidden was done.
    Violated,
    /// Permission: given.
    Permitted,
    /// Classification: the value is known.
    Classified,
    /// Classification: no arm applies and there is no other value.
    NoRule,
    /// Sanction: a rule is breached and the condition holds.
    Exposed,
    /// Sanction: nothing exposes.
    NotExposed,
    /// Facts are missing, or a calendar is.
    Unknown,
    /// Two rules that apply disagree, and neither is an exception to the other.
    Conflict,
    /// No version of the act applies on the date.
    NoLaw,
    /// The evaluation met an error, such as an overflow.
    Broken,
}

impl Outcome {
    /// All outcomes.
    pub const ALL: [Self; 19] = [
        Self::NotApplicable,
        Self::Due,
        Self::Met,
        Self::MetLate,
        Self::Overdue,
        Self::Breached,
        Self::Running,
        Self::Suspended,
        Self::Clear,
        Self::Violated,
        Self::Permitted,
        Self::Classified,
        Self::NoRule,
        Self::Exposed,
        Self::NotExposed,
        Self::Unknown,
        Self::Conflict,
        Self::NoLaw,
        Self::Broken,
    ];

    /// Returns the word that cases, reports and programs use.
    pub fn word(self) -> &'static str {
        match self {
            Self::NotApplicable => "not-applicable",
            Self::Due => "due",
            Self::Met => "met",
            Self::MetLate => "met-late",
            Self::Overdue => "overdue",
            Self::Breached => "breached",
            Self::Running => "running",
            Self::Suspended => "suspended",
            Self::Clear => "clear",
            Self::Violated => "violated",
            Self::Permitted => "permitted",
            Self::Classified => "classified",
            Self::NoRule => "no-rule",
            Self::Exposed => "exposed",
            Self::NotExposed => "not-exposed",
            Self::Unknown => "unknown",
            Self::Conflict => "conflict",
            Self::NoLaw => "no-law",
            Self::Broken => "broken",
        }
    }

    /// Returns the word in Chinese.
    pub fn word_zh(self) -> &'static str {
        match self {
            Self::NotApplicable => "不适用",
            Self::Due => "待履行",
            Self::Met => "已履行",
            Self::MetLate => "逾期履行",
            Self::Overdue => "逾期未履行",
            Self::Breached => "违反义务",
            Self::Running => "持续履行中",
            Self::Suspended => "期限中止",
            Self::Clear => "未触犯",
            Self::Violated => "违反禁令",
            Self::Permitted => "允许",
            Self::Classified => "已认定",
            Self::NoRule => "无规则",
            Self::Exposed => "面临处罚",
            Self::NotExposed => "未面临处罚",
            Self::Unknown => "待查明",
            Self::Conflict => "规则冲突",
            Self::NoLaw => "无适用文本",
            Self::Broken => "计算出错",
        }
    }

    /// Returns the outcome that `word` names.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|outcome| outcome.word() == word)
    }

    /// Returns whether a rule with this outcome is breached.
    ///
    /// `None` when that is not known: facts are missing or rules disagree.
    pub fn is_breach(self) -> Option<bool> {
        match self {
            Self::Violated | Self::Breached | Self::Overdue | Self::MetLate => Some(true),
            Self::Unknown | Self::Conflict | Self::NoLaw | Self::Broken => None,
            _ => Some(false),
        }
    }

    /// Returns whether somebody must look at it: a breach, a conflict or an exposure.
    pub fn is_finding(self) -> bool {
        self.is_breach() == Some(true) || matches!(self, Self::Conflict | Self::Exposed)
    }
}

impl fmt::Display for Outcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word())
    }
}
