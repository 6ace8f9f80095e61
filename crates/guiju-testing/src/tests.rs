use guiju_law::facts::{read_facts, write_facts};
use proptest::prelude::*;

use crate::choices::bytes_from_seed;
use crate::facts::facts_about;
use crate::vocabulary::vocabulary;
use crate::{Choices, GeneratedLaw, strategy};

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn generated_law_loads_without_errors(law in strategy::law()) {
        law.load();
    }
}

#[test]
fn no_bytes_at_all_make_law_and_facts_too() {
    assert!(GeneratedLaw::new(&mut Choices::new(&[])).load().is_usable());
    assert!(!facts_about(&vocabulary(), &mut Choices::new(&[])).instances.is_empty());
}

#[test]
fn the_same_seed_gives_the_same_law_and_facts() {
    let bytes = bytes_from_seed(7, 400);
    assert_eq!(bytes, bytes_from_seed(7, 400));
    let make = || GeneratedLaw::new(&mut Choices::new(&bytes)).text();
    assert_eq!(make(), make());
    let vocabulary = vocabulary();
    let make = || write_facts(&vocabulary, &facts_about(&vocabulary, &mut Choices::new(&bytes)));
    assert_eq!(make(), make());
}

#[test]
fn generated_facts_are_read_without_findings() {
    let vocabulary = vocabulary();
    for seed in 0..300 {
        let bytes = bytes_from_seed(seed, 200);
        let facts = facts_about(&vocabulary, &mut Choices::new(&bytes));
        let text = write_facts(&vocabulary, &facts);
        let (_, found) = read_facts(&vocabulary, &text);
        assert!(found.is_empty(), "{found:?}\n{text}");
    }
}
