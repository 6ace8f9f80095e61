//! Workload W1, the gate of a blind-box sale, by hand.

use serde::Deserialize;

use crate::Answer;

pub const VERDICTS: [&str; 3] = ["allow", "deny", "unknown"];
pub const TRUE: [&str; 10] = ["R1", "R2", "R3", "R4", "R5", "R6", "R7", "R8", "R9", "R10"];
pub const UNKNOWN: [&str; 10] =
    ["R1?", "R2?", "R3?", "R4?", "R5?", "R6?", "R7?", "R8?", "R9?", "R10?"];

pub const BANNED: [&str; 8] = [
    "drug",
    "medical_device",
    "live_animal",
    "hazardous_chemical",
    "flammable_explosive",
    "tobacco",
    "infant_formula",
    "unclaimed_parcel",
];

/// The facts.
#[derive(Debug, Clone, Deserialize)]
#[expect(clippy::struct_excessive_bools, reason = "the facts are what they are")]
pub struct Sale<'a> {
    pub buyer_age: Option<i32>,
    pub guardian_consent: Option<bool>,
    pub item_category: &'a str,
    pub is_food: bool,
    pub food_label_ok: bool,
    pub is_cosmetic: bool,
    pub cosmetic_registered: bool,
    pub channel: &'a str,
    pub probability_disclosed: bool,
    pub price_marked: bool,
    pub return_waiver_disclosed: bool,
    pub return_waiver_consented: bool,
    pub seven_day_return_refused: bool,
    pub school_distance_m: Option<f64>,
    pub purchase_count_today: i32,
}

/// The facts of which the texts are looked at already, as a table with dictionaries allows.
#[derive(Debug, Clone, Copy)]
#[expect(clippy::struct_excessive_bools, reason = "the facts are what they are")]
pub struct Flat {
    pub buyer_age: Option<i32>,
    pub guardian_consent: Option<bool>,
    pub banned: bool,
    pub is_food: bool,
    pub food_label_ok: bool,
    pub is_cosmetic: bool,
    pub cosmetic_registered: bool,
    pub online: bool,
    pub vending: bool,
    pub probability_disclosed: bool,
    pub price_marked: bool,
    pub waiver_disclosed: bool,
    pub waiver_consented: bool,
    pub return_refused: bool,
    pub school_distance_m: Option<f64>,
    pub purchase_count_today: i32,
}

/// Which rules are true (bits 0 to 9) and which unknown (bits 16 to 25).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rules(pub u32);

impl Rules {
    /// Judges all ten rules.
    #[inline]
    #[expect(
        clippy::needless_bitwise_bool,
        reason = "a branch costs more than the facts behind it"
    )]
    pub fn of(f: &Flat) -> Self {
        let mut bits = 0_u32;
        match f.buyer_age {
            Some(age) if age < 8 => bits |= 1,
            Some(age) if age < 18 => match f.guardian_consent {
                Some(false) => bits |= 2,
                None => bits |= 2 << 16,
                Some(true) => {}
            },
            Some(_) => {}
            None => {
                bits |= 1 << 16;
                if f.guardian_consent != Some(true) {
                    bits |= 2 << 16;
                }
            }
        }
        let waived = f.waiver_disclosed & f.waiver_consented;
        bits |= u32::from(f.banned) << 2;
        bits |= u32::from(f.is_food & !f.food_label_ok) << 3;
        bits |= u32::from(f.is_cosmetic & !f.cosmetic_registered) << 4;
        bits |= u32::from(!f.probability_disclosed) << 5;
        bits |= u32::from(!f.price_marked) << 6;
        bits |= u32::from(f.online & f.return_refused & !waived) << 7;
        if f.vending {
            match f.school_distance_m {
                Some(metres) => bits |= u32::from(metres <= 200.0) << 8,
                None => bits |= 1 << 24,
            }
        }
        bits |= u32::from(f.purchase_count_today >= 30) << 9;
        Self(bits)
    }

    /// The verdict, as a place in [`VERDICTS`]; the last two rules have no part in it.
    #[inline]
    pub fn verdict(self) -> usize {
        if self.0 & 0xff != 0 {
            1
        } else if self.0 & 0xff_0000 != 0 {
            2
        } else {
            0
        }
    }

    /// The reasons, in the order of rules.
    #[inline]
    pub fn for_each_reason(self, mut visit: impl FnMut(&'static str)) {
        let mut left = (self.0 | self.0 >> 16) & 0x3ff;
        while left != 0 {
            let place = left.trailing_zeros() as usize;
            visit(if self.0 >> place & 1 == 1 { TRUE[place] } else { UNKNOWN[place] });
            left &= left - 1;
        }
    }
}

/// Decides about one sale.
pub fn decide(sale: &Sale<'_>) -> Answer {
    let rules = Rules::of(&Flat {
        buyer_age: sale.buyer_age,
        guardian_consent: sale.guardian_consent,
        banned: BANNED.contains(&sale.item_category),
        is_food: sale.is_food,
        food_label_ok: sale.food_label_ok,
        is_cosmetic: sale.is_cosmetic,
        cosmetic_registered: sale.cosmetic_registered,
        online: sale.channel == "online",
        vending: sale.channel == "vending",
        probability_disclosed: sale.probability_disclosed,
        price_marked: sale.price_marked,
        waiver_disclosed: sale.return_waiver_disclosed,
        waiver_consented: sale.return_waiver_consented,
        return_refused: sale.seven_day_return_refused,
        school_distance_m: sale.school_distance_m,
        purchase_count_today: sale.purchase_count_today,
    });
    let mut reasons = Vec::new();
    rules.for_each_reason(|it| reasons.push(it));
    Answer { verdict: VERDICTS[rules.verdict()], reasons }
}

/// Reads the facts from JSON.
pub fn read(text: &str) -> Sale<'_> {
    serde_json::from_str(text).expect("a case of W1")
}
