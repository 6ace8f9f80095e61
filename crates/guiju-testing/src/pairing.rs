//! Conditions over the elements of one list beside those of another: lists within lists.

use crate::expression::element_facts;
use crate::writer::{Kind, List, Writer};

impl Writer<'_, '_> {
    /// A condition over the elements of a list that rests on other elements.
    pub(crate) fn pairing(&mut self) -> String {
        let (list, path) = self.list();
        self.bound(list, |it, name| {
            let beside = it.beside((name, list), 1);
            let also = it.perhaps(1, 2, |it| format!(" and {}", it.condition_part(0)));
            match it.choices.below(4) {
                0 => format!("(all {name} in {path} have {beside}{also})"),
                1 => format!("((count of {name} in {path} where {beside}{also}) >= 2)"),
                _ => format!("(any {name} in {path} where {beside}{also})"),
            }
        })
    }

    /// A condition on an element by the elements of a list.
    fn beside(&mut self, outer: (&str, List), depth: usize) -> String {
        let (list, path) = self.list();
        self.bound(list, |it, name| {
            let link = it.link((name, list), outer);
            let more = if depth > 0 && it.choices.chance(1, 3) {
                format!(" and {}", it.beside((name, list), depth - 1))
            } else {
                it.perhaps(1, 3, |it| format!(" and {}", it.condition_part(0)))
            };
            let amounts = outer.1 == List::Parties && list == List::Parties;
            match it.choices.below(6) {
                0 => {
                    let body = it.condition_part(0);
                    format!("(all {name} in {path} where {link}{more} have {body})")
                }
                1 => {
                    let other = it.pick(&["1", "matter.age", "(if matter.asked then 2 else 0)"]);
                    format!("((count of {name} in {path} where {link}{more}) + {other} >= 2)")
                }
                2 | 3 if amounts => {
                    let body = it.pick(&["-", "+"]);
                    let (a, b) = (it.pick(&["turnover", "loss"]), it.pick(&["turnover", "loss"]));
                    let of = outer.0;
                    format!(
                        "((sum of {name}.{a} {body} {of}.{b} for {name} in {path} where {link}{more}) <= {of}.turnover)"
                    )
                }
                _ => format!("(any {name} in {path} where {link}{more})"),
            }
        })
    }

    /// A comparison of an element with another.
    fn link(&mut self, (name, list): (&str, List), (other, of): (&str, List)) -> String {
        let kinds = [Kind::Text, Kind::YesNo, Kind::Money, Kind::Date, Kind::Grade];
        let both = |kind: &Kind| {
            !element_facts(list, *kind).is_empty() && !element_facts(of, *kind).is_empty()
        };
        let kinds: Vec<Kind> = kinds.into_iter().filter(both).collect();
        let kind = *self.choices.of(&kinds);
        let op = match kind {
            Kind::Text | Kind::YesNo => self.pick(&["=", "!="]),
            _ => self.pick(&["<", "<=", ">", ">=", "=", "!="]),
        };
        let (mine, its) = (element_facts(list, kind), element_facts(of, kind));
        let (mine, its) = (self.pick(mine), self.pick(its));
        format!("{name}.{mine} {op} {other}.{its}")
    }
}
