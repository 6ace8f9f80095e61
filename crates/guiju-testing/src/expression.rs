//! Expressions of every type, as text.
//!
//! Compound parts stand in parentheses, so that precedence never changes the type.

use crate::writer::{Kind, List, Writer};

/// Facts of the subjects by type.
fn facts(kind: Kind) -> &'static [&'static str] {
    match kind {
        Kind::YesNo => &[
            "matter.open-to-public",
            "matter.asked",
            "matter.minors",
            "matter.done",
            "matter.buyer.verified",
            "company.licensed",
        ],
        Kind::Number => &["matter.age", "matter.score", "matter.buyer.age", "company.staff"],
        Kind::Money => &["matter.price", "matter.balance"],
        Kind::Percent => &["matter.rate"],
        Kind::Date => &[
            "matter.received",
            "matter.completed",
            "matter.decided",
            "matter.opened",
            "matter.buyer.since",
            "company.founded",
        ],
        Kind::Grade => &["matter.severity", "company.class"],
        Kind::Channel => &["matter.channel"],
        Kind::Text => &["matter.name"],
    }
}

/// Facts of an element by type.
pub(crate) fn element_facts(list: List, kind: Kind) -> &'static [&'static str] {
    match (list, kind) {
        (List::Parties, Kind::YesNo) => &["foreign"],
        (List::Parties, Kind::Money) => &["turnover", "loss"],
        (List::Parties, Kind::Date) => &["joined"],
        (List::Parties, Kind::Grade) => &["class"],
        (List::Parties, Kind::Text) => &["name"],
        (List::Holdings, Kind::YesNo) => &["voting"],
        (List::Holdings, Kind::Percent) => &["share"],
        (List::Holdings, Kind::Text) => &["owner", "owned"],
        _ => &[],
    }
}

/// Literals by type. Facts whose domain begins at zero stay comparable with all of them.
pub(crate) fn literals(kind: Kind) -> &'static [&'static str] {
    match kind {
        Kind::YesNo => &["true"],
        Kind::Number => &["18", "1", "8", "60", "0.5"],
        Kind::Money => &["100 CNY", "1 CNY", "99.99 CNY", "5 thousand CNY", "1 million CNY"],
        Kind::Percent => &["50 %", "1 %", "25 %", "99 %"],
        Kind::Date => &["2024-06-30", "2024-01-15", "2024-02-29", "2024-06-30T10:30", "2024-12-31"],
        Kind::Grade => &["II", "IV", "III", "I"],
        Kind::Channel => &["online", "shop", "phone"],
        Kind::Text => &["\"A\"", "\"B\"", "\"C\""],
    }
}

/// Lengths of periods that run from any day.
pub(crate) const PERIODS: [&str; 7] =
    ["30 days", "1 month", "10 working days", "1 year", "2 weeks", "0 days", "3 months"];

impl Writer<'_, '_> {
    /// A fact, a fact of a bound element, or a named value of the type.
    pub(crate) fn atom(&mut self, kind: Kind) -> String {
        let named: Vec<String> =
            self.values.iter().filter(|it| it.kind == kind).map(|it| it.name.clone()).collect();
        let element: Vec<String> = self
            .binders
            .iter()
            .rev()
            .flat_map(|(name, list)| {
                element_facts(*list, kind).iter().map(move |fact| format!("{name}.{fact}"))
            })
            .collect();
        if !element.is_empty() && self.choices.chance(4, 6) {
            return self.choices.of(&element).clone();
        }
        if !named.is_empty() && self.choices.chance(1, 3) {
            let name = self.choices.of(&named).clone();
            self.mentioned.insert(name.clone());
            return name;
        }
        self.pick(facts(kind)).to_owned()
    }

    fn literal(&mut self, kind: Kind) -> String {
        self.pick(literals(kind)).to_owned()
    }

    /// An expression of the type; bare values of choices may stand in it, so that the place of use
    /// must say the type.
    pub(crate) fn value(&mut self, kind: Kind, depth: usize) -> String {
        if kind == Kind::YesNo {
            return self.condition_part(depth);
        }
        if depth == 0 || self.choices.chance(2, 4) {
            return if self.choices.chance(1, 3) { self.literal(kind) } else { self.atom(kind) };
        }
        match self.choices.below(4) {
            0 => self.special(kind, depth - 1),
            1 => {
                let condition = self.condition_part(depth - 1);
                let (yes, no) = (self.value(kind, depth - 1), self.value(kind, depth - 1));
                format!("(if {condition} then {yes} else {no})")
            }
            2 if !matches!(kind, Kind::Channel | Kind::Text) => {
                let word = self.pick(&["max", "min"]);
                // The first part tells the type of the others.
                let (first, second) = (self.atom(kind), self.value(kind, depth - 1));
                format!("{word}({first}, {second})")
            }
            _ => self.atom(kind),
        }
    }

    /// What only values of the type can be.
    fn special(&mut self, kind: Kind, depth: usize) -> String {
        match kind {
            Kind::Number => self.number(depth),
            Kind::Money => self.money(depth),
            Kind::Percent => self.share(),
            Kind::Date => self.date(),
            _ => self.atom(kind),
        }
    }

    fn number(&mut self, depth: usize) -> String {
        match self.choices.below(6) {
            0 => self.count(depth),
            1 => {
                let (a, b) = (self.value(Kind::Number, depth), self.value(Kind::Number, depth));
                let op = self.pick(&["+", "-"]);
                format!("({a} {op} {b})")
            }
            2 => {
                let (a, b) = (self.atom(Kind::Number), self.literal(Kind::Number));
                format!("({b} * {a})")
            }
            3 => {
                let a = self.value(Kind::Number, depth);
                let by = self.pick(&["3", "7", "0.5"]);
                let mode = self.mode();
                format!("(({a} / {by}) rounded {mode} to 0.01)")
            }
            4 => {
                let a = self.value(Kind::Number, depth);
                let mode = self.mode();
                format!("({a} rounded {mode} to 10)")
            }
            _ => {
                let (a, b) = (self.atom(Kind::Money), self.atom(Kind::Money));
                format!("(({a} / {b}) rounded half-up to 0.01)")
            }
        }
    }

    fn mode(&mut self) -> &'static str {
        self.pick(&["half-up", "half-even", "up", "down", "floor", "ceiling"])
    }

    fn money(&mut self, depth: usize) -> String {
        match self.choices.below(5) {
            0 => self.aggregate(Kind::Money, depth),
            1 => {
                let (a, b) = (self.value(Kind::Money, depth), self.value(Kind::Money, depth));
                let op = self.pick(&["+", "-"]);
                format!("({a} {op} {b})")
            }
            2 => {
                let whole = self.value(Kind::Money, depth);
                let mode = self.mode();
                format!("((10 % of ({whole})) rounded {mode} to 0.01)")
            }
            3 => {
                let a = self.value(Kind::Money, depth);
                format!("(2 * {a})")
            }
            _ => {
                let (a, rate) = (self.value(Kind::Money, depth), self.atom(Kind::Percent));
                format!("(({a} * {rate}) rounded down to 1)")
            }
        }
    }

    fn share(&mut self) -> String {
        let (owned, owner) = (self.value(Kind::Text, 0), self.value(Kind::Text, 0));
        let filter = self.perhaps(1, 2, |_| " where h.voting".to_owned());
        format!(
            "(share of {owned} held by {owner} over h in matter.holdings \
             from h.owner to h.owned by h.share{filter})"
        )
    }

    fn date(&mut self) -> String {
        match self.choices.below(3) {
            0 => format!("({})", self.deadline()),
            1 => {
                let anchor = self.anchor();
                let period = self.pick(&["1 month", "10 days", "18 years", "2 weeks"]);
                let op = self.pick(&["+", "-"]);
                format!("({anchor} {op} {period})")
            }
            _ => self.pick(&["today", "not yet"]).to_owned(),
        }
    }

    /// An event that a period runs from: a fact, or a date that is worked out.
    fn anchor(&mut self) -> String {
        match self.choices.below(6) {
            0 | 1 => self.atom(Kind::Date),
            2 => {
                let word = self.pick(&["max", "min"]);
                let (first, second) = (self.atom(Kind::Date), self.value(Kind::Date, 0));
                format!("{word}({first}, {second})")
            }
            _ => self.pick(facts(Kind::Date)).to_owned(),
        }
    }

    /// A period counted from an event, with all that can be said of it.
    pub(crate) fn deadline(&mut self) -> String {
        if self.choices.chance(1, 8) {
            return "48 hours after matter.opened".to_owned();
        }
        let period =
            if self.choices.chance(1, 6) { "matter.extension" } else { self.pick(&PERIODS) };
        let anchor = self.anchor();
        let suspended =
            self.perhaps(1, 2, |_| " suspended s in matter.stops from s.from to s.to".to_owned());
        let extended = self.perhaps(1, 5, |it| {
            let by = it.pick(&["10 days", "matter.extension", "1 month"]);
            format!(" extended by {by}")
        });
        let interrupted = self.perhaps(1, 5, |it| {
            let event = it.pick(facts(Kind::Date));
            format!(" interrupted by {event}")
        });
        format!("{period} after {anchor}{suspended}{extended}{interrupted}")
    }

    /// Binds an element of a list while `write` runs.
    pub(crate) fn bound<T>(&mut self, list: List, write: impl FnOnce(&mut Self, &str) -> T) -> T {
        let name = ["p", "q", "r"].get(self.binders.len()).copied().unwrap_or("s");
        self.binders.push((name.to_owned(), list));
        let result = write(self, name);
        self.binders.pop();
        result
    }

    pub(crate) fn list(&mut self) -> (List, &'static str) {
        *self.choices.of(&[(List::Parties, "matter.parties"), (List::Holdings, "matter.holdings")])
    }

    fn count(&mut self, depth: usize) -> String {
        let (list, path) = self.list();
        self.bound(list, |it, name| {
            let filter = it.perhaps(3, 4, |it| format!(" where {}", it.condition_part(depth)));
            format!("(count of {name} in {path}{filter})")
        })
    }

    fn aggregate(&mut self, kind: Kind, depth: usize) -> String {
        self.bound(List::Parties, |it, name| {
            let word = it.pick(&["sum", "sum", "max", "min"]);
            let body = if it.choices.chance(1, 4) {
                it.value(kind, depth)
            } else {
                format!("{name}.{}", it.pick(&["turnover", "loss"]))
            };
            let filter = it.perhaps(1, 2, |it| format!(" where {}", it.condition_part(depth)));
            format!("({word} of {body} for {name} in matter.parties{filter})")
        })
    }

    /// `any … where …` or `all … have …`.
    pub(crate) fn quantifier(&mut self, depth: usize) -> String {
        if self.binders.is_empty() && self.choices.chance(1, 3) {
            return self.pairing();
        }
        let (list, path) = self.list();
        self.bound(list, |it, name| {
            if it.choices.chance(1, 2) {
                let filter = it.perhaps(1, 2, |it| format!(" where {}", it.condition_part(depth)));
                let body = it.condition_part(depth);
                format!("(all {name} in {path}{filter} have {body})")
            } else {
                format!("(any {name} in {path} where {})", it.condition_part(depth))
            }
        })
    }

    pub(crate) fn facts_of(kind: Kind) -> &'static [&'static str] {
        facts(kind)
    }
}
