//! Rules and sanctions, with exceptions that never run in a circle.

use crate::expression::PERIODS;
use crate::item::{SUBJECT, TEXT};
use crate::writer::{Kind, Writer};

/// Stands for the action in the body of a rule until it is chosen.
const ACTION: &str = "ACTION";

impl Writer<'_, '_> {
    pub(crate) fn rule(&mut self) -> String {
        let name = self.begin("rule");
        let when = self.perhaps(5, 6, |it| format!("    when {}\n", it.condition()));
        let unless = self.perhaps(1, 4, |it| format!("    unless {}\n", it.condition()));
        if self.choices.chance(1, 5)
            && let Some(arm) = self.arm(&name, &when, &unless)
        {
            return arm;
        }
        let role = self.pick(&["seller", "agent"]);
        // Few actions, so that one rule sometimes obliges to what another forbids.
        let action = self.pick(&["file", "sell", "disclose", "pay", "report"]);
        let action = &*self.of_version(action);
        let form = self.choices.below(6);
        let body = match form {
            0 => format!("  {role} may {ACTION}\n"),
            1 | 2 => self.prohibition(role, ACTION, &when),
            _ => self.duty(role, ACTION),
        };
        // Chosen when all that the rule rests on is known.
        let action = &self.action(&name, (role, action), matches!(form, 1 | 2));
        let body = body.replacen(ACTION, action, 1);
        if !body.contains(" may ") {
            self.rules.push(name.clone());
        }
        let exceptions = self.exceptions(&name);
        self.end(&name);
        self.defeatable.push(name.clone());
        format!("rule {name}\n{TEXT}{body}{when}{unless}{exceptions}{SUBJECT}")
    }

    /// The action, or one of its own where the rule rests on one that says the opposite: each outcome
    /// of two opposite norms rests on whether the other applies.
    fn action(&mut self, name: &str, (role, action): (&str, &str), forbids: bool) -> String {
        let norm = format!("{role} {action}");
        let opposite: Vec<String> = self
            .norms
            .iter()
            .filter(|(_, other, forbidden)| *other == norm && *forbidden != forbids)
            .map(|(other, ..)| other.clone())
            .collect();
        if opposite.iter().any(|other| self.mentions_reach(other)) {
            return format!("{action} again under {name}");
        }
        for other in opposite {
            self.add_edge(&other, name);
            self.add_edge(name, &other);
        }
        self.norms.push((name.to_owned(), norm, forbids));
        action.to_owned()
    }

    fn prohibition(&mut self, role: &str, action: &str, when: &str) -> String {
        let is_act_itself = !when.is_empty() && self.choices.chance(1, 2);
        let breached = if is_act_itself {
            String::new()
        } else {
            format!("    breached by {}\n", self.evidence())
        };
        format!("  {role} must not {action}\n{breached}")
    }

    /// What shows that something was done: a truth or an event.
    fn evidence(&mut self) -> String {
        if self.choices.chance(1, 2) {
            self.pick(Self::facts_of(Kind::Date)).to_owned()
        } else if self.choices.chance(1, 4) {
            self.condition()
        } else {
            self.pick(Self::facts_of(Kind::YesNo)).to_owned()
        }
    }

    fn duty(&mut self, role: &str, action: &str) -> String {
        let says = format!("  {role} must {action}\n");
        let event = self.pick(Self::facts_of(Kind::Date));
        let period = self.pick(&PERIODS);
        let (timing, shown) = match self.choices.below(8) {
            0 => (String::new(), self.evidence()),
            1 | 2 => (format!("within {}", self.deadline()), self.evidence()),
            3 => (format!("by {}", self.value(Kind::Date, 1)), self.evidence()),
            4 => (format!("before {event}"), self.evidence()),
            5 => ("promptly".to_owned(), self.evidence()),
            6 => {
                // A period of no length has no end of repetitions.
                let period = self.pick(&["1 year", "3 months", "30 days", "10 working days"]);
                let shown = self.pick(&["matter.checks", "matter.completed"]);
                let since = self.value(Kind::Date, 1);
                (format!("every {period} since {since}"), shown.to_owned())
            }
            _ => {
                let breached = self.evidence();
                return format!(
                    "{says}    keep for {period} after {event}\n    breached by {breached}\n"
                );
            }
        };
        let timing = if timing.is_empty() { String::new() } else { format!("    {timing}\n") };
        format!("{says}{timing}    shown by {shown}\n")
    }

    /// `notwithstanding` earlier items on which this one does not rest.
    fn exceptions(&mut self, name: &str) -> String {
        let mut defeated: Vec<String> = Vec::new();
        for _ in 0..self.choices.below(3) {
            if self.defeatable.is_empty() {
                break;
            }
            let target = self.choices.of(&self.defeatable.clone()).clone();
            if !self.mentions_reach(&target) && !defeated.contains(&target) {
                self.add_edge(&target, name);
                defeated.push(target);
            }
        }
        if defeated.is_empty() {
            return String::new();
        }
        format!("  notwithstanding {}\n", defeated.join(", "))
    }

    /// A further arm of an earlier level, unless it would rest on itself.
    fn arm(&mut self, name: &str, when: &str, unless: &str) -> Option<String> {
        if self.levels.is_empty() {
            return None;
        }
        let level = self.choices.of(&self.levels.clone()).clone();
        let value = self.arm_value(level.kind);
        if self.mentions_reach(&level.name) {
            return None;
        }
        let displaces = self.perhaps(1, 2, |_| format!("  notwithstanding {}\n", level.name));
        self.add_edge(&level.name, name);
        self.end(name);
        Some(format!(
            "rule {name}\n{TEXT}  {} is {value}\n{when}{unless}{displaces}{SUBJECT}",
            level.name
        ))
    }

    /// A sanction for earlier rules; a rule when there is none.
    pub(crate) fn sanction(&mut self) -> String {
        if self.rules.is_empty() {
            return self.rule();
        }
        let name = self.begin("sanction");
        let mut breaches = Vec::new();
        for _ in 0..=self.choices.below(2) {
            let rule = self.choices.of(&self.rules.clone()).clone();
            self.mentioned.insert(rule.clone());
            if !breaches.contains(&rule) {
                breaches.push(rule);
            }
        }
        let when = self.perhaps(1, 2, |it| format!("    when {}\n", it.condition()));
        let unless = self.perhaps(1, 6, |it| format!("    unless {}\n", it.condition()));
        let fine = match self.choices.below(4) {
            0 => String::new(),
            1 => format!("  fine up to {}\n", self.value(Kind::Money, 1)),
            2 => {
                let (low, high) = (self.value(Kind::Money, 1), self.value(Kind::Money, 2));
                format!("  fine {low} .. {high}\n")
            }
            _ => "  fine 100 CNY .. 5 thousand CNY\n".to_owned(),
        };
        let measure =
            self.perhaps(1, 3, |_| "  measure \"order to stop\" \"责令停止\"\n".to_owned());
        let role = self.pick(&["seller", "agent"]);
        let liable = breaches.join(", ");
        self.end(&name);
        self.defeatable.push(name.clone());
        format!(
            "sanction {name}\n{TEXT}  {role} liable for {liable}\n{when}{unless}{fine}{measure}{SUBJECT}"
        )
    }
}
