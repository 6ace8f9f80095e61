//! Names, texts and comments: the one place where foreign words enter a statement.
//!
//! Whatever they hold, none of them ends before its place ends.

use crate::Dialect;

/// Whether a name can be written as an identifier at all.
pub(crate) fn is_name(dialect: Dialect, name: &str) -> bool {
    // Spark replaces `${…}` before it reads a statement, and a backtick does not keep it from that.
    let is_replaced = dialect == Dialect::Spark && name.contains("${");
    !name.is_empty() && !name.contains('\0') && !is_replaced
}

/// A name in quotes; [`is_name`] says of which there is one.
pub(crate) fn identifier(dialect: Dialect, name: &str) -> String {
    match dialect {
        Dialect::DuckDb | Dialect::Postgres => format!("\"{}\"", name.replace('"', "\"\"")),
        Dialect::Spark => format!("`{}`", name.replace('`', "``")),
        Dialect::ClickHouse => {
            format!("`{}`", name.replace('\\', "\\\\").replace('`', "\\`"))
        }
    }
}

/// A text in quotes.
pub(crate) fn text(dialect: Dialect, text: &str) -> String {
    match dialect {
        // With backslashes in the form that has escapes whatever the settings of the session say.
        Dialect::Postgres if text.contains('\\') => {
            format!("E'{}'", plain(text).replace('\\', "\\\\").replace('\'', "''"))
        }
        Dialect::DuckDb | Dialect::Postgres => format!("'{}'", plain(text).replace('\'', "''")),
        Dialect::Spark | Dialect::ClickHouse => {
            let mut quoted = String::from("'");
            for char in text.chars() {
                match char {
                    '\\' => quoted += "\\\\",
                    '\'' => quoted += "\\'",
                    '\n' => quoted += "\\n",
                    '\r' => quoted += "\\r",
                    '\0' => quoted += "\\0",
                    // Spark replaces `${…}` before it reads a statement.
                    '$' if dialect == Dialect::Spark => quoted += "\\u0024",
                    char => quoted.push(char),
                }
            }
            quoted + "'"
        }
    }
}

/// Texts of these engines have no character zero, so that nothing equals one that has.
fn plain(text: &str) -> String {
    text.replace('\0', "\u{fffd}")
}

/// A comment up to the end of its line.
pub(crate) fn comment(text: &str) -> String {
    let indent = text.chars().take_while(|char| *char == ' ').count();
    let mut line = format!("--{}", " ".repeat(indent));
    for word in text.split(|char: char| char.is_whitespace() || char.is_control()) {
        if !word.is_empty() {
            // Tools look for the ends of comments and statements in odd places.
            let word = word.replace("*/", "* /").replace("/*", "/ *").replace("${", "$ {");
            line.push(' ');
            line += &word.replace(['\u{2028}', '\u{2029}'], " ").replace(';', ",");
        }
    }
    // A backslash before the end of the line would draw the next one in.
    if line.ends_with('\\') { line + "." } else { line }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HOSTILE: [&str; 10] = [
        "plain",
        "it's",
        "a\"b\"\"c",
        "a`b``c",
        "back\\slash\\",
        "\\'; DROP TABLE x; --",
        "\n-- next\r\nline",
        "*/ SELECT 1 /*",
        "${env:HOME}",
        "nul\0, \u{2028} and ';\\",
    ];

    /// Reads a quoted word as the dialect does: where it ends, and what it says.
    fn read(quoted: &str, quote: char, doubled: bool, escapes: bool) -> (usize, String) {
        let chars: Vec<char> = quoted.chars().collect();
        assert_eq!(chars[0], quote);
        let (mut place, mut said) = (1, String::new());
        loop {
            match chars[place] {
                '\\' if escapes => {
                    place += 1;
                    said.push(match chars[place] {
                        'n' => '\n',
                        'r' => '\r',
                        '0' => '\0',
                        'u' => {
                            let code: String = chars[place + 1..place + 5].iter().collect();
                            place += 4;
                            char::from_u32(u32::from_str_radix(&code, 16).unwrap()).unwrap()
                        }
                        other => other,
                    });
                }
                it if it == quote && doubled && chars.get(place + 1) == Some(&quote) => {
                    place += 1;
                    said.push(quote);
                }
                it if it == quote => return (place + 1, said),
                other => said.push(other),
            }
            place += 1;
        }
    }

    #[test]
    fn a_text_ends_where_it_is_written_to_end() {
        for dialect in Dialect::ALL {
            for hostile in HOSTILE {
                let quoted = text(dialect, hostile);
                let is_escaped = quoted.starts_with('E');
                let quoted = quoted.strip_prefix('E').unwrap_or(&quoted);
                let by_backslash = matches!(dialect, Dialect::Spark | Dialect::ClickHouse);
                let escapes = by_backslash || is_escaped;
                let (end, said) = read(quoted, '\'', !by_backslash, escapes);
                assert_eq!(end, quoted.chars().count(), "{dialect:?} {quoted}");
                let expected = if by_backslash { hostile.to_owned() } else { plain(hostile) };
                assert_eq!(said, expected, "{dialect:?}");
            }
        }
    }

    #[test]
    fn a_name_ends_where_it_is_written_to_end() {
        for dialect in Dialect::ALL {
            for hostile in HOSTILE.into_iter().filter(|name| is_name(dialect, name)) {
                let quoted = identifier(dialect, hostile);
                let quote = quoted.chars().next().unwrap();
                let escapes = dialect == Dialect::ClickHouse;
                let (end, said) = read(&quoted, quote, !escapes, escapes);
                assert_eq!((end, said.as_str()), (quoted.chars().count(), hostile), "{dialect:?}");
            }
        }
        assert!(!is_name(Dialect::Spark, "${spark.app.name}"));
        assert!(Dialect::ALL.iter().all(|it| !is_name(*it, "") && !is_name(*it, "a\0b")));
    }

    #[test]
    fn a_comment_stays_on_its_line() {
        for hostile in HOSTILE {
            let line = comment(hostile);
            assert!(line.starts_with("--") && !line.ends_with('\\'), "{line}");
            assert!(!line.contains(|it: char| it.is_control() || it == '\u{2028}'), "{line}");
            assert!(!line.contains("*/") && !line.contains("${") && !line.contains(';'), "{line}");
        }
    }
}
