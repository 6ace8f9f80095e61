//! Chinese numerals as statutes count their articles: `第一百二十三条`.

/// Returns the number that a numeral below ten thousand stands for; `None` for anything else.
///
/// Reads digits with their powers (`一百二十三`, `一百零五`, `十二`) and plain digits one after another
/// (`二〇二三`). Capital forms for cheques are not read: no article is counted with them.
///
/// ```
/// use guiju_base::chinese_number;
///
/// assert_eq!(chinese_number("一百零五"), Some(105));
/// assert_eq!(chinese_number("十二"), Some(12));
/// assert_eq!(chinese_number("二〇二三"), Some(2023));
/// assert_eq!(chinese_number("条"), None);
/// ```
pub fn chinese_number(text: &str) -> Option<u32> {
    if text.is_empty() {
        return None;
    }
    if text.chars().all(|c| digit(c).is_some()) {
        const DIGITS_MAX: usize = 4;
        let digits: Vec<u32> = text.chars().filter_map(digit).collect();
        let fits = digits.len() <= DIGITS_MAX;
        return fits.then(|| digits.iter().fold(0, |number, digit| number * 10 + digit));
    }
    with_powers(text)
}

fn with_powers(text: &str) -> Option<u32> {
    const ABOVE_ALL: u32 = 10_000;
    let (mut total, mut waiting, mut last) = (0, None, ABOVE_ALL);
    for c in text.chars() {
        if let Some(value) = digit(c) {
            // A zero fills a gap: it may stand before a digit and never after one.
            if waiting.is_some_and(|it| it != 0) {
                return None;
            }
            waiting = Some(value);
            continue;
        }
        let power = power(c).filter(|power| *power < last)?;
        // Only ten may stand without a digit before it, and only at the start.
        let count = match waiting.take() {
            Some(0) | None if power == 10 && total == 0 => 1,
            Some(count) if count > 0 => count,
            _ => return None,
        };
        total += count * power;
        last = power;
    }
    match waiting {
        Some(0) => None,
        Some(units) => Some(total + units),
        None => Some(total),
    }
}

fn digit(c: char) -> Option<u32> {
    let place = "〇一二三四五六七八九".chars().position(|it| it == c);
    let place = if c == '零' {
        Some(0)
    } else if c == '两' {
        Some(2)
    } else {
        place
    };
    place.and_then(|place| u32::try_from(place).ok())
}

fn power(c: char) -> Option<u32> {
    match c {
        '十' => Some(10),
        '百' => Some(100),
        '千' => Some(1000),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::chinese_number;

    /// The numeral that statutes write.
    fn numeral(number: u32) -> String {
        const DIGITS: [&str; 10] = ["零", "一", "二", "三", "四", "五", "六", "七", "八", "九"];
        let mut text = String::new();
        let mut gap = false;
        for (power, word) in [(1000, "千"), (100, "百"), (10, "十"), (1, "")] {
            let digit = number / power % 10;
            if digit == 0 {
                gap = gap || !text.is_empty();
                continue;
            }
            if gap {
                text.push('零');
                gap = false;
            }
            if !(power == 10 && digit == 1 && text.is_empty()) {
                text += DIGITS[digit as usize];
            }
            text += word;
        }
        text
    }

    #[test]
    fn every_number_that_statutes_write_is_read() {
        for number in 1..10_000 {
            let text = numeral(number);
            assert_eq!(chinese_number(&text), Some(number), "{text}");
        }
    }

    #[test]
    fn what_is_no_numeral_is_refused() {
        for text in ["", "条", "百", "一一十", "十百", "二十三十", "五千千", "一二三四五"]
        {
            assert_eq!(chinese_number(text), None, "{text}");
        }
    }
}
