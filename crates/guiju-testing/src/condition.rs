//! Conditions: comparisons, membership and what joins them.

use crate::expression::literals;
use crate::writer::{Kind, List, Writer};

const ORDERED: [Kind; 5] = [Kind::Number, Kind::Money, Kind::Date, Kind::Grade, Kind::Percent];

impl Writer<'_, '_> {
    /// A whole condition: facts that it compares with figures are its own.
    pub(crate) fn condition(&mut self) -> String {
        self.claimed.clear();
        let depth = self.choices.below(3);
        self.condition_part(depth)
    }

    /// A part of a condition, in parentheses where it is compound.
    pub(crate) fn condition_part(&mut self, depth: usize) -> String {
        if depth == 0 {
            return if self.choices.chance(1, 2) {
                self.comparison(0)
            } else {
                self.atom(Kind::YesNo)
            };
        }
        match self.choices.below(10) {
            0 => self.atom(Kind::YesNo),
            1 | 2 => self.comparison(depth - 1),
            3 | 4 => self.joined("and", depth - 1),
            5 => self.joined("or", depth - 1),
            6 => format!("(not {})", self.condition_part(depth - 1)),
            7 => self.quantifier(depth - 1),
            8 => self.membership(depth - 1),
            _ => self.rare(depth - 1),
        }
    }

    fn joined(&mut self, word: &str, depth: usize) -> String {
        let count = 2 + self.choices.below(2);
        let parts: Vec<String> = (0..count).map(|_| self.condition_part(depth)).collect();
        format!("({})", parts.join(&format!(" {word} ")))
    }

    fn rare(&mut self, depth: usize) -> String {
        let rules = self.rules.clone();
        if !rules.is_empty() && self.choices.chance(1, 2) {
            let rule = self.choices.of(&rules).clone();
            self.mentioned.insert(rule.clone());
            return format!("(breach of {rule})");
        }
        let condition = self.condition_part(depth);
        let (yes, no) = (self.condition_part(depth), self.condition_part(depth));
        format!("(if {condition} then {yes} else {no})")
    }

    fn comparison(&mut self, depth: usize) -> String {
        match self.choices.below(6) {
            0 | 1 => self.with_figure(),
            2 => self.plain_equality(depth),
            3 => self.range(),
            _ => {
                let kind = *self.choices.of(&ORDERED);
                let op = self.pick(&["<", "<=", ">", ">=", "=", "!="]);
                let left = self.atom(kind);
                let right = self.atom(kind);
                let right = if depth == 0 { right } else { self.special_of(kind, depth) };
                // A parameter or a date is a figure too.
                let is_figure = !right.contains(['.', '(']);
                if is_figure && !self.claimed.insert(left.clone()) {
                    return format!("({right} {op} {left})");
                }
                format!("({left} {op} {right})")
            }
        }
    }

    /// A compound value that is no bare figure.
    fn special_of(&mut self, kind: Kind, depth: usize) -> String {
        let value = self.value(kind, depth);
        if literals(kind).contains(&value.as_str()) { self.atom(kind) } else { value }
    }

    /// A fact against a figure; one figure a fact, or the condition might never be met.
    fn with_figure(&mut self) -> String {
        let kind = *self.choices.of(&ORDERED);
        let left = self.atom(kind);
        let op =
            self.pick(&["<", ">=", "<=", ">", "=", "!=", "over", "at least", "under", "at most"]);
        let figure = self.pick(literals(kind));
        if self.claimed.insert(left.clone()) {
            format!("({left} {op} {figure})")
        } else {
            format!("({figure} {op} {left})")
        }
    }

    fn plain_equality(&mut self, depth: usize) -> String {
        let kind = *self.choices.of(&[Kind::Channel, Kind::Text]);
        let left = self.atom(kind);
        let op = self.pick(&["=", "!="]);
        if self.claimed.insert(left.clone()) {
            let right = self.value(kind, depth);
            format!("({left} {op} {right})")
        } else {
            let right = self.atom(kind);
            format!("({left} {op} {right})")
        }
    }

    fn range(&mut self) -> String {
        let (kind, ranges) = *self.choices.of(&[
            (Kind::Number, &["8 ..< 18", "1 .. 60", "0 .. 18"]),
            (Kind::Money, &["1 CNY .. 100 CNY", "100 CNY ..< 1 million CNY", "0 CNY .. 1 CNY"]),
            (
                Kind::Date,
                &["2024-01-15 .. 2024-06-30", "2024-01-01 ..< 2024-12-31", "2023-01-01 .. today"],
            ),
            (Kind::Grade, &["III .. II", "IV ..< II", "II .. I"]),
        ]);
        let value = self.atom(kind);
        if !self.claimed.insert(value.clone()) {
            return self.atom(Kind::YesNo);
        }
        let range = self.pick(ranges);
        format!("({value} in {range})")
    }

    fn membership(&mut self, depth: usize) -> String {
        match self.choices.below(5) {
            0 => {
                let value = self.atom(Kind::Channel);
                let set = self.pick(&["{online, shop}", "{phone}", "{online, shop, phone}"]);
                format!("({value} in {set})")
            }
            1 => {
                let value = self.pick(&["food", "drug", "book"]);
                format!("({value} in matter.goods)")
            }
            2 => {
                let value = self.value(Kind::Text, depth.min(1));
                format!("({value} in matter.tags)")
            }
            3 => {
                let value = self.atom(Kind::Text);
                format!("({value} in {{\"A\", \"B\"}})")
            }
            _ => self.closure(),
        }
    }

    fn closure(&mut self) -> String {
        let (value, start) = (self.value(Kind::Text, 0), self.value(Kind::Text, 0));
        let filter = self.perhaps(1, 2, |it| {
            let inner = it.bound(List::Holdings, |it, _| it.atom(Kind::YesNo));
            // The edge has a name of its own.
            let name = ["p", "q", "r"].get(it.binders.len()).copied().unwrap_or("s");
            let own = inner.strip_prefix(&format!("{name}.")).map(|fact| format!("h.{fact}"));
            format!(" where {}", own.unwrap_or(inner))
        });
        format!(
            "({value} in closure of {start} over h in matter.holdings \
             from h.owner to h.owned{filter})"
        )
    }
}
