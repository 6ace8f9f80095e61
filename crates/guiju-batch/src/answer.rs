//! From answers over columns to Arrow arrays.

use std::sync::Arc;

use arrow::array::{ArrayRef, DictionaryArray, Int8Array, ListArray, StringArray, UInt32Array};
use arrow::buffer::OffsetBuffer;
use arrow::datatypes::{DataType, Field, FieldRef, Int8Type};
use guiju_engine::decide::Verdict;
use guiju_engine::decide::columns::Answers;

/// Words of lists: rules, and facts.
#[derive(Debug, Clone)]
pub struct Words {
    verdicts: ArrayRef,
    /// The rules in the order of acts and as written.
    pub rules: ArrayRef,
    /// The facts, by slot.
    pub facts: ArrayRef,
}

/// The verdicts in the order of their codes.
const VERDICTS: [Verdict; 3] = [Verdict::Allow, Verdict::Deny, Verdict::Unknown];

impl Words {
    /// Returns the words of rules and facts.
    pub fn new(rules: &[Arc<str>], facts: &[Arc<str>]) -> Self {
        let array = |words: &[Arc<str>]| -> ArrayRef {
            Arc::new(StringArray::from_iter_values(words.iter()))
        };
        let verdicts = StringArray::from_iter_values(VERDICTS.iter().map(|it| it.word()));
        Self { verdicts: Arc::new(verdicts), rules: array(rules), facts: array(facts) }
    }

    /// The words of verdicts, by their codes.
    pub(crate) fn verdicts(&self) -> ArrayRef {
        Arc::clone(&self.verdicts)
    }
}

/// The code of a verdict.
pub(crate) fn code(verdict: Verdict) -> i8 {
    let place = VERDICTS.iter().position(|it| *it == verdict);
    place.and_then(|it| i8::try_from(it).ok()).unwrap_or_default()
}

/// The field of words in a list.
pub(crate) fn item() -> FieldRef {
    Arc::new(Field::new("item", DataType::Utf8, false))
}

/// Returns the fields of answers: verdict, rules that fire, rules that are unknown, facts that are missing.
pub fn fields() -> Vec<FieldRef> {
    let word = DataType::Dictionary(Box::new(DataType::Int8), Box::new(DataType::Utf8));
    let list = |name: &str| Arc::new(Field::new(name, DataType::List(item()), false));
    vec![
        Arc::new(Field::new("verdict", word, false)),
        list("fired"),
        list("unknown"),
        list("missing"),
    ]
}

/// Returns the arrays of answers, as [`fields`] names them.
///
/// # Errors
///
/// An array cannot be put together.
pub fn arrays(answers: &Answers, words: &Words) -> Result<Vec<ArrayRef>, arrow::error::ArrowError> {
    let rules = |unknown: bool| {
        answers.rules.iter().map(move |(fires, open)| if unknown { open } else { fires }).collect()
    };
    Ok(vec![
        verdicts(answers, words)?,
        lists(answers.rows(), &rules(false), &words.rules)?,
        lists(answers.rows(), &rules(true), &words.rules)?,
        lists(answers.rows(), &answers.missing.iter().collect(), &words.facts)?,
    ])
}

fn verdicts(answers: &Answers, words: &Words) -> Result<ArrayRef, arrow::error::ArrowError> {
    let mut codes: Vec<i8> = Vec::with_capacity(answers.rows());
    for (deny, unknown) in answers.deny.iter().zip(&answers.unknown) {
        let rows = (answers.rows() - codes.len()).min(64);
        let code =
            |row: usize| i8::from(deny >> row & 1 == 1) + 2 * i8::from(unknown >> row & 1 == 1);
        codes.extend((0..rows).map(code));
    }
    let array =
        DictionaryArray::<Int8Type>::try_new(Int8Array::from(codes), words.verdicts.clone())?;
    Ok(Arc::new(array))
}

/// A list for each row: the words whose bits are set.
fn lists(
    rows: usize,
    bits: &Vec<&Vec<u64>>,
    words: &ArrayRef,
) -> Result<ArrayRef, arrow::error::ArrowError> {
    let mut offsets: Vec<i32> = Vec::with_capacity(rows + 1);
    offsets.push(0);
    let mut items: Vec<u32> = Vec::new();
    let end = |items: &Vec<u32>| i32::try_from(items.len()).unwrap_or(i32::MAX);
    for first in (0..rows).step_by(64) {
        let word = |bits: &Vec<u64>| bits.get(first / 64).copied().unwrap_or(0);
        let here: Vec<(u32, u64)> =
            (0_u32..).zip(bits).map(|(at, bits)| (at, word(bits))).filter(|it| it.1 != 0).collect();
        let any = here.iter().fold(0, |all, (_, word)| all | word);
        let mut done = 0;
        let count = (rows - first).min(64);
        let mut rest = any;
        while rest != 0 {
            let row = usize::try_from(rest.trailing_zeros()).unwrap_or(0);
            rest &= rest - 1;
            offsets.extend(std::iter::repeat_n(end(&items), row - done));
            items.extend(here.iter().filter(|(_, word)| word >> row & 1 == 1).map(|(at, _)| *at));
            offsets.push(end(&items));
            done = row + 1;
        }
        offsets.extend(std::iter::repeat_n(end(&items), count - done));
    }
    let values = arrow::compute::take(words, &UInt32Array::from(items), None)?;
    let lists = ListArray::try_new(item(), OffsetBuffer::new(offsets.into()), values, None)?;
    Ok(Arc::new(lists))
}
