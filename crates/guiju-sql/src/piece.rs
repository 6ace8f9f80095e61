//! Pieces of SQL with the step from which on they can stand.

/// An expression.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Piece {
    text: String,
    /// The step whose columns it reads.
    level: usize,
    /// Whether it needs no parentheses beside an operator.
    is_atom: bool,
    /// Whether it is a value, and never NULL.
    is_known: bool,
}

const TRUE: &str = "TRUE";
const FALSE: &str = "FALSE";
const NULL: &str = "NULL";

impl Piece {
    /// A name or a call.
    pub(crate) fn atom(text: impl Into<String>, level: usize) -> Self {
        Self { text: text.into(), level, is_atom: true, is_known: false }
    }

    /// A value.
    pub(crate) fn known(text: impl Into<String>) -> Self {
        Self { is_known: true, ..Self::atom(text, 0) }
    }

    pub(crate) fn truth(value: bool) -> Self {
        Self::known(if value { TRUE } else { FALSE })
    }

    /// An expression made of others.
    pub(crate) fn of(text: String, parts: &[&Self]) -> Self {
        let level = parts.iter().map(|it| it.level).max().unwrap_or(0);
        Self { text, level, is_atom: false, is_known: false }
    }

    /// A call made of others.
    pub(crate) fn call(text: String, parts: &[&Self]) -> Self {
        Self { is_atom: true, ..Self::of(text, parts) }
    }

    pub(crate) fn text(&self) -> &str {
        &self.text
    }

    pub(crate) fn level(&self) -> usize {
        self.level
    }

    pub(crate) fn is_true(&self) -> bool {
        self.text == TRUE
    }

    pub(crate) fn is_null_itself(&self) -> bool {
        self.text == NULL
    }

    pub(crate) fn is_false(&self) -> bool {
        self.text == FALSE
    }

    /// The text as a part of another.
    pub(crate) fn inner(&self) -> String {
        if self.is_atom { self.text.clone() } else { format!("({})", self.text) }
    }

    pub(crate) fn negated(&self) -> Self {
        if self.is_true() || self.is_false() {
            return Self::truth(self.is_false());
        }
        Self::of(format!("NOT {}", self.inner()), &[self])
    }

    pub(crate) fn binary(&self, sign: &str, other: &Self) -> Self {
        Self::of(format!("{} {sign} {}", self.inner(), other.inner()), &[self, other])
    }

    pub(crate) fn is_null(&self) -> Self {
        if self.is_known {
            return Self::truth(false);
        }
        Self::of(format!("{} IS NULL", self.inner()), &[self])
    }

    /// The first of two that is known.
    pub(crate) fn or_else(&self, other: &Self) -> Self {
        if self.is_known {
            return self.clone();
        }
        Self::call(format!("COALESCE({}, {})", self.text, other.text), &[self, other])
    }

    /// What holds where a truth is not false.
    pub(crate) fn can_be_true(&self) -> Self {
        if self.is_true() || self.is_false() {
            return self.clone();
        }
        self.or_else(&Self::truth(true))
    }

    /// What holds where a truth is true.
    pub(crate) fn is_surely_true(&self) -> Self {
        if self.is_true() || self.is_false() {
            return self.clone();
        }
        self.or_else(&Self::truth(false))
    }
}

/// The conjunction.
pub(crate) fn all(parts: &[Piece]) -> Piece {
    joined(parts, "AND", true)
}

/// The disjunction.
pub(crate) fn any(parts: &[Piece]) -> Piece {
    joined(parts, "OR", false)
}

fn joined(parts: &[Piece], word: &str, neutral: bool) -> Piece {
    let decides = |it: &&Piece| if neutral { it.is_false() } else { it.is_true() };
    if parts.iter().any(|it| decides(&it)) {
        return Piece::truth(!neutral);
    }
    let mut rest: Vec<&Piece> = Vec::new();
    for part in parts {
        let is_neutral = if neutral { part.is_true() } else { part.is_false() };
        if !is_neutral && !rest.contains(&part) {
            rest.push(part);
        }
    }
    match rest.as_slice() {
        [] => Piece::truth(neutral),
        [only] => (*only).clone(),
        several => {
            let texts: Vec<String> = several.iter().map(|it| it.inner()).collect();
            Piece::of(texts.join(&format!(" {word} ")), several)
        }
    }
}

/// The value of the first condition that holds; else the last, or NULL.
pub(crate) fn case(arms: &[(Piece, Piece)], otherwise: Option<&Piece>) -> Piece {
    let mut text = String::from("CASE");
    let mut parts: Vec<&Piece> = Vec::new();
    // Many arms are read one below the other.
    let space = if arms.len() > 2 { "\n      " } else { " " };
    for (condition, value) in arms {
        if condition.is_false() {
            continue;
        }
        parts.extend([condition, value]);
        text += &format!("{space}WHEN {} THEN {}", condition.text, value.text);
    }
    if let Some(otherwise) = otherwise {
        parts.push(otherwise);
        if parts.len() == 1 {
            return otherwise.clone();
        }
        text += &format!("{space}ELSE {}", otherwise.text);
    }
    if parts.is_empty() {
        return Piece::atom(NULL, 0);
    }
    Piece::call(text + " END", &parts)
}
