//! Lists of records: what engines say differently of their elements.
//!
//! Within an expression over a list the element is `e`. A list is read once, with the fields that the law
//! asks of it, each of its type; a NULL among its elements says that there may be others. `ClickHouse`
//! has no arrays that are NULL, nor records, so that a list is a JSON text there.

use super::{ColumnType, Dialect};
use crate::quote;

/// A field of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Field {
    /// Its name in the table.
    pub(crate) column: String,
    /// Its name in the statement.
    pub(crate) name: String,
    pub(crate) ty: ColumnType,
    /// The words of a choice.
    pub(crate) words: Vec<String>,
}

impl Dialect {
    /// The column of a list with the known elements alone; NULL while there is no list.
    pub(crate) fn list(self, column: &str, fields: &[Field]) -> String {
        let read = |it: &Field| self.read_field(it);
        let named = |named: &dyn Fn(&Field) -> String, empty: &str| {
            let all: Vec<String> = fields.iter().map(named).collect();
            if all.is_empty() { empty.to_owned() } else { all.join(", ") }
        };
        match self {
            Self::DuckDb => {
                let one = named(&|it| format!("'{}': {}", it.name, read(it)), "'known': TRUE");
                format!("[{{{one}}} for e in {column} if e IS NOT NULL]")
            }
            Self::Spark => {
                let one = named(&|it| format!("'{}', {}", it.name, read(it)), "'known', TRUE");
                format!("transform(filter({column}, e -> e IS NOT NULL), e -> named_struct({one}))")
            }
            Self::Postgres => format!(
                "(SELECT jsonb_agg(e ORDER BY i) FROM jsonb_array_elements({}) WITH ORDINALITY AS x(e, i) WHERE e <> 'null')",
                Self::json(column)
            ),
            Self::ClickHouse => {
                let one = named(&read, "TRUE");
                let types =
                    named(&|it| format!("{} {}", it.name, self.type_name(it.ty)), "known Bool");
                format!(
                    "CAST(arrayMap(e -> tuple({one}), arrayFilter(e -> e <> 'null', JSONExtractArrayRaw(ifNull({column}, '[]')))) AS Array(Tuple({types})))"
                )
            }
        }
    }

    /// Whether a list may have other elements than those it tells; never NULL.
    pub(crate) fn list_open(self, column: &str) -> String {
        match self {
            Self::DuckDb => format!("COALESCE(list_count({column}) < len({column}), TRUE)"),
            Self::Spark => format!("COALESCE(exists({column}, e -> e IS NULL), TRUE)"),
            Self::Postgres => format!("COALESCE({} @> '[null]', TRUE)", Self::json(column)),
            Self::ClickHouse => {
                format!("has(JSONExtractArrayRaw(ifNull({column}, '[null]')), 'null')")
            }
        }
    }

    /// A column as JSON, of which a null is none.
    fn json(column: &str) -> String {
        format!("NULLIF(CAST({column} AS JSONB), 'null')")
    }

    /// How a field is read from an element of the table.
    fn read_field(self, field: &Field) -> String {
        let plain = match self {
            Self::DuckDb | Self::Spark => {
                let name = quote::identifier(self, &field.column);
                self.cast(&format!("e.{name}"), field.ty)
            }
            Self::Postgres => {
                let key = quote::text(self, &field.column);
                format!("CAST(e ->> {key} AS {})", self.type_name(field.ty))
            }
            Self::ClickHouse => {
                let key = quote::text(self, &field.column);
                match field.ty {
                    // By its digits, with or without quotes.
                    ColumnType::Number => format!(
                        "toDecimal128OrNull(trim(BOTH '\"' FROM JSONExtractRaw(e, {key})), 18)"
                    ),
                    ColumnType::Date => format!("toDate32OrNull(JSONExtractString(e, {key}))"),
                    ty => format!("JSONExtract(e, {key}, '{}')", self.type_name(ty)),
                }
            }
        };
        if field.words.is_empty() {
            return plain;
        }
        self.choice(&plain, field.words.iter().map(String::as_str))
    }

    /// A field of the element, once the list is read.
    pub(crate) fn field(self, field: &Field) -> String {
        match self {
            Self::DuckDb | Self::Spark => format!("e.{}", field.name),
            Self::Postgres => self.read_field(field),
            Self::ClickHouse => format!("tupleElement(e, '{}')", field.name),
        }
    }

    /// How many elements meet a condition, which is never NULL.
    pub(crate) fn count_where(self, list: &str, condition: &str) -> String {
        let number = self.type_name(ColumnType::Number);
        let count = match self {
            Self::DuckDb => format!("COALESCE(len([TRUE for e in {list} if {condition}]), 0)"),
            Self::Spark => format!(
                "COALESCE(aggregate({list}, 0, (n, e) -> n + CASE WHEN {condition} THEN 1 ELSE 0 END), 0)"
            ),
            Self::Postgres => format!(
                "(SELECT count(*) FROM jsonb_array_elements({list}) AS x(e) WHERE {condition})"
            ),
            Self::ClickHouse => {
                format!("arrayCount(e -> assumeNotNull({condition}), {list})")
            }
        };
        format!("CAST({count} AS {number})")
    }

    /// The sum of a value over the elements that meet a condition; neither is ever NULL for them.
    pub(crate) fn sum_where(self, list: &str, condition: &str, value: &str) -> String {
        let number = self.type_name(ColumnType::Number);
        match self {
            Self::DuckDb => format!(
                "CAST(COALESCE(list_sum([{value} for e in {list} if {condition}]), 0) AS {number})"
            ),
            Self::Spark => {
                let zero = format!("CAST(0 AS {number})");
                let total = self.sum("total", '+', value);
                format!(
                    "COALESCE(aggregate(filter({list}, e -> {condition}), {zero}, (total, e) -> {total}), {zero})"
                )
            }
            Self::Postgres => format!(
                "(SELECT COALESCE(sum({value}), 0) FROM jsonb_array_elements({list}) AS x(e) WHERE {condition})"
            ),
            Self::ClickHouse => format!(
                "CAST(arraySum(e -> assumeNotNull({value}), arrayFilter(e -> assumeNotNull({condition}), {list})) AS {number})"
            ),
        }
    }

    /// The names of the fields of all elements of which the conditions hold: `list[0].field`.
    pub(crate) fn fields_where(
        self,
        list: &str,
        name: &str,
        fields: &[(String, String)],
    ) -> String {
        let head = quote::text(self, &format!("{name}["));
        let case = |it: &(String, String)| {
            let tail = quote::text(self, &format!("].{}", it.0));
            let word = match self {
                Self::DuckDb | Self::Postgres => format!("{head} || (i - 1) || {tail}"),
                Self::Spark => format!("concat({head}, i, {tail})"),
                Self::ClickHouse => format!("concat({head}, toString(i - 1), {tail})"),
            };
            format!("CASE WHEN {} THEN {word} END", it.1)
        };
        let words = fields.iter().map(case).collect::<Vec<_>>().join(",\n      ");
        match self {
            // Old versions have no comprehension over elements with their places.
            Self::DuckDb => format!(
                "COALESCE([w for w in flatten(flatten([[[\n      {words}] for e in [{list}[i]]] for i in range(1, len({list}) + 1)])) if w IS NOT NULL], [])"
            ),
            Self::Spark => format!(
                "COALESCE(filter(flatten(transform({list}, (e, i) -> array(\n      {words}))), w -> w IS NOT NULL), CAST(array() AS ARRAY<STRING>))"
            ),
            Self::Postgres => format!(
                "ARRAY(SELECT w FROM jsonb_array_elements({list}) WITH ORDINALITY AS x(e, i), unnest(ARRAY[\n      {words}]) WITH ORDINALITY AS y(w, o) WHERE w IS NOT NULL ORDER BY i, o)"
            ),
            Self::ClickHouse => format!(
                "arrayMap(w -> assumeNotNull(w), arrayFilter(w -> w IS NOT NULL, arrayFlatten(arrayMap((e, i) -> [\n      {words}], {list}, arrayEnumerate({list})))))"
            ),
        }
    }

    /// Several arrays of words as one.
    pub(crate) fn joined(self, arrays: &[String]) -> String {
        match (self, arrays) {
            (_, [only]) => only.clone(),
            (Self::Postgres | Self::DuckDb, several) => several.join(" || "),
            (Self::Spark, several) => format!("concat({})", several.join(", ")),
            (Self::ClickHouse, several) => format!("arrayConcat({})", several.join(", ")),
        }
    }

    /// The word of a choice, written with `_` for `-` or not; what is no word of it is unknown.
    pub(crate) fn choice<'w>(self, column: &str, words: impl Iterator<Item = &'w str>) -> String {
        let arm = |word: &str| {
            let other = word.replace('-', "_");
            let text = quote::text(self, word);
            if other == word {
                return format!(" WHEN {text} THEN {text}");
            }
            format!(" WHEN {text} THEN {text} WHEN {} THEN {text}", quote::text(self, &other))
        };
        format!("CASE {column}{} END", words.map(arm).collect::<String>())
    }
}
