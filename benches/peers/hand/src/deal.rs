//! Workload W2, the screen of deals to be filed, by hand; exact to the cent.

use serde::Deserialize;
use serde_json::value::RawValue;

use crate::Answer;

pub const VERDICTS: [&str; 3] = ["no", "yes", "unknown"];
pub const TRUE: [&str; 2] = ["A", "B"];
pub const UNKNOWN: [&str; 2] = ["A?", "B?"];

/// The facts: the date as `yyyymmdd`, and turnovers in hundredths.
#[derive(Debug, Clone)]
pub struct Deal {
    pub date: u32,
    pub parties: Vec<Party>,
}

/// A party's turnovers.
#[derive(Debug, Clone, Copy)]
pub struct Party {
    pub worldwide: Option<i64>,
    pub china: Option<i64>,
}

#[derive(Deserialize)]
struct DealJson<'a> {
    deal_date: &'a str,
    #[serde(borrow)]
    parties: Vec<PartyJson<'a>>,
}

#[derive(Deserialize)]
struct PartyJson<'a> {
    #[serde(borrow, default)]
    worldwide: Option<&'a RawValue>,
    #[serde(borrow, default)]
    china: Option<&'a RawValue>,
}

/// Reads the facts from JSON.
pub fn read(text: &str) -> Deal {
    let json: DealJson<'_> = serde_json::from_str(text).expect("a case of W2");
    let digits = json.deal_date.bytes().filter(|it| *it != b'-');
    let turnover = |it: Option<&RawValue>| it.map(|it| hundredths(it.get()));
    let party =
        |it: &PartyJson<'_>| Party { worldwide: turnover(it.worldwide), china: turnover(it.china) };
    Deal {
        date: digits.fold(0, |sum, digit| sum * 10 + u32::from(digit - b'0')),
        parties: json.parties.iter().map(party).collect(),
    }
}

fn hundredths(text: &str) -> i64 {
    let (whole, rest) = text.split_once('.').unwrap_or((text, ""));
    let digit = |place: usize| rest.as_bytes().get(place).map_or(0, |it| i64::from(it - b'0'));
    whole.parse::<i64>().expect("a number") * 100 + digit(0) * 10 + digit(1)
}

fn and(a: Option<bool>, b: Option<bool>) -> Option<bool> {
    match (a, b) {
        (Some(false), _) | (_, Some(false)) => Some(false),
        (Some(true), Some(true)) => Some(true),
        _ => None,
    }
}

/// Judges both rules; `None` is unknown.
fn rules(deal: &Deal) -> [Option<bool>; 2] {
    const BILLION: i64 = 100_000_000_000;
    let (worldwide, china, per_party) = if deal.date < 20_240_122 {
        (10 * BILLION, 2 * BILLION, 4 * BILLION / 10)
    } else {
        (12 * BILLION, 4 * BILLION, 8 * BILLION / 10)
    };
    let (mut worldwide_sum, mut china_sum) = (0_i64, 0_i64);
    let (mut worldwide_missing, mut china_missing, mut large) = (0_u32, 0_u32, 0_u32);
    for party in &deal.parties {
        match party.worldwide {
            Some(turnover) => worldwide_sum += turnover,
            None => worldwide_missing += 1,
        }
        match party.china {
            Some(turnover) => {
                china_sum += turnover;
                large += u32::from(turnover > per_party);
            }
            None => china_missing += 1,
        }
    }
    let two = if large >= 2 {
        Some(true)
    } else if large + china_missing >= 2 {
        None
    } else {
        Some(false)
    };
    let over = |sum: i64, missing: u32, limit: i64| (missing == 0).then_some(sum > limit);
    [
        and(over(worldwide_sum, worldwide_missing, worldwide), two),
        and(over(china_sum, china_missing, china), two),
    ]
}

/// Decides whether a deal must be filed.
pub fn decide(deal: &Deal) -> Answer {
    let rules = rules(deal);
    let mut reasons = Vec::new();
    for (place, rule) in rules.iter().enumerate() {
        match rule {
            Some(true) => reasons.push(TRUE[place]),
            None => reasons.push(UNKNOWN[place]),
            Some(false) => {}
        }
    }
    let verdict = if rules.contains(&Some(true)) {
        1
    } else if rules.contains(&None) {
        2
    } else {
        0
    };
    Answer { verdict: VERDICTS[verdict], reasons }
}
