//! Parameters, helper values and levels.

use crate::expression::literals;
use crate::writer::{Kind, Named, Writer};

/// Names the subject, so that an item without facts has one.
pub(crate) const SUBJECT: &str = "  for matter\n";

/// What a person reads; the same for every item.
pub(crate) const TEXT: &str = "  text \"A rule\" \"一条规则\"\n";

fn word(kind: Kind) -> &'static str {
    match kind {
        Kind::YesNo => "yes-no",
        Kind::Number => "number",
        Kind::Money => "money",
        Kind::Percent => "percent",
        Kind::Date => "date",
        Kind::Grade => "grade",
        Kind::Channel => "channel",
        Kind::Text => "text",
    }
}

impl Writer<'_, '_> {
    pub(crate) fn param(&mut self) -> String {
        let kind =
            *self.choices.of(&[Kind::Money, Kind::Number, Kind::Percent, Kind::Date, Kind::Grade]);
        let name = self.begin("param");
        let value = if self.choices.chance(1, 6) {
            "open \"could not be read\" \"未能查阅\"".to_owned()
        } else {
            format!("= {}", self.pick(literals(kind)))
        };
        self.end(&name);
        self.values.push(Named { name: name.clone(), kind });
        format!("param {name} : {} {value}\n", word(kind))
    }

    pub(crate) fn helper(&mut self) -> String {
        let kind =
            *self.choices.of(&[Kind::YesNo, Kind::Money, Kind::Number, Kind::Date, Kind::Percent]);
        let name = self.begin("let");
        let value = if kind == Kind::YesNo { self.condition() } else { self.value(kind, 2) };
        self.end(&name);
        self.values.push(Named { name: name.clone(), kind });
        format!("let {name} = {value}\n")
    }

    pub(crate) fn level(&mut self) -> String {
        let kind = *self.choices.of(&[
            Kind::Grade,
            Kind::YesNo,
            Kind::Money,
            Kind::Number,
            Kind::Channel,
            Kind::Date,
        ]);
        let name = self.begin("level");
        let merge = if matches!(kind, Kind::Channel | Kind::YesNo) {
            self.pick(&["", "  merge first\n", "  merge single\n"])
        } else {
            self.pick(&["", "  merge max\n", "  merge min\n", "  merge first\n"])
        };
        let mut arms = String::new();
        for _ in 0..=self.choices.below(3) {
            let value = self.arm_value(kind);
            let when = self.perhaps(7, 8, |it| format!(" when {}", it.condition()));
            arms += &format!("  is {value}{when}\n");
        }
        let otherwise = self.perhaps(1, 2, |it| format!("  otherwise {}\n", it.arm_value(kind)));
        self.end(&name);
        self.define_level(&name, kind);
        format!("level {name} : {}\n{TEXT}{merge}{arms}{otherwise}{SUBJECT}", word(kind))
    }

    /// Makes a level known to what follows.
    pub(crate) fn define_level(&mut self, name: &str, kind: Kind) {
        let named = Named { name: name.to_owned(), kind };
        self.values.push(named.clone());
        self.levels.push(named);
        self.defeatable.push(name.to_owned());
    }

    /// The value of an arm; figures more often than not, so that arms agree or differ.
    pub(crate) fn arm_value(&mut self, kind: Kind) -> String {
        match kind {
            Kind::YesNo => self.pick(&["true", "false"]).to_owned(),
            _ if self.choices.chance(1, 3) => {
                self.claimed.clear();
                self.value(kind, 1)
            }
            _ => self.pick(literals(kind)).to_owned(),
        }
    }
}
