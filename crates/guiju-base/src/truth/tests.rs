//! Every pair and triple of the four values: nothing is left to chance.

use super::Truth;

const ALL: [Truth; 4] = [Truth::TRUE, Truth::FALSE, Truth::UNKNOWN, Truth::BROKEN];

fn pairs() -> impl Iterator<Item = (Truth, Truth)> {
    ALL.into_iter().flat_map(|a| ALL.into_iter().map(move |b| (a, b)))
}

fn triples() -> impl Iterator<Item = (Truth, Truth, Truth)> {
    pairs().flat_map(|(a, b)| ALL.into_iter().map(move |c| (a, b, c)))
}

fn letter(truth: Truth) -> char {
    match truth {
        Truth::TRUE => 'T',
        Truth::FALSE => 'F',
        Truth::UNKNOWN => 'U',
        _ => 'B',
    }
}

/// Rows and columns in the order of `ALL`: true, false, unknown, broken.
fn table(of: impl Fn(Truth, Truth) -> Truth) -> String {
    let row = |a| ALL.iter().map(|b| letter(of(a, *b))).collect::<String>();
    ALL.map(row).join(" ")
}

#[test]
fn conjunction_is_kleenes_with_a_mark() {
    assert_eq!(table(Truth::and), "TFUB FFFF UFUB BFBB");
}

#[test]
fn disjunction_is_kleenes_with_a_mark() {
    assert_eq!(table(Truth::or), "TTTT TFUB TUUB TBBB");
}

#[test]
fn negation_swaps_the_decided_and_keeps_the_undecided() {
    assert_eq!(ALL.map(|truth| letter(truth.not())), ['F', 'T', 'U', 'B']);
    assert_eq!(ALL.map(|truth| !truth), ALL.map(Truth::not));
}

#[test]
fn each_value_answers_to_one_name() {
    for truth in ALL {
        let names = [truth.is_true(), truth.is_false(), truth.is_unknown(), truth.is_broken()];
        assert_eq!(names.iter().filter(|holds| **holds).count(), 1, "{truth}");
        assert_eq!(truth.known().is_some(), truth.is_true() || truth.is_false());
        assert!(truth.can_be_true() || truth.can_be_false());
    }
}

#[test]
fn known_values_come_from_and_return_to_bool() {
    for value in [true, false] {
        assert_eq!(Truth::from_bool(value).known(), Some(value));
        assert_eq!(Truth::from(value), Truth::from_bool(value));
    }
    assert_eq!(Truth::default(), Truth::UNKNOWN);
}

#[test]
fn operators_agree_with_bool_where_known() {
    for (a, b) in [(true, true), (true, false), (false, true), (false, false)] {
        let (left, right) = (Truth::from_bool(a), Truth::from_bool(b));
        assert_eq!(left.and(right).known(), Some(a && b));
        assert_eq!(left.or(right).known(), Some(a || b));
    }
}

#[test]
fn operators_commute_and_repeat_harmlessly() {
    for (a, b) in pairs() {
        assert_eq!(a.and(b), b.and(a));
        assert_eq!(a.or(b), b.or(a));
        assert_eq!((a.and(a), a.or(a)), (a, a));
    }
}

#[test]
fn operators_associate() {
    for (a, b, c) in triples() {
        assert_eq!(a.and(b).and(c), a.and(b.and(c)));
        assert_eq!(a.or(b).or(c), a.or(b.or(c)));
    }
}

#[test]
fn de_morgan_holds_for_broken_values_too() {
    for (a, b) in pairs() {
        assert_eq!(!(a.and(b)), (!a).or(!b));
        assert_eq!(!(a.or(b)), (!a).and(!b));
        assert_eq!(!!a, a);
    }
}

#[test]
fn operators_distribute_but_for_the_mark() {
    for (a, b, c) in triples() {
        assert_eq!(a.and(b.or(c)).known(), a.and(b).or(a.and(c)).known());
        assert_eq!(a.or(b.and(c)).known(), a.or(b).and(a.or(c)).known());
    }
}

#[test]
fn deciding_an_operand_never_changes_a_decided_result() {
    let refinements = |truth: Truth| {
        ALL.into_iter().filter(move |finer| truth.known().is_none() || *finer == truth)
    };
    for (a, b) in pairs() {
        for (finer_a, finer_b) in refinements(a).flat_map(|x| refinements(b).map(move |y| (x, y))) {
            if let Some(known) = a.and(b).known() {
                assert_eq!(finer_a.and(finer_b).known(), Some(known));
            }
            if let Some(known) = a.or(b).known() {
                assert_eq!(finer_a.or(finer_b).known(), Some(known));
            }
        }
    }
}

#[test]
fn values_print_as_words() {
    assert_eq!(ALL.map(|truth| truth.to_string()), ["true", "false", "unknown", "broken"]);
}
