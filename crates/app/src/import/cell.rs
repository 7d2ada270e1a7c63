//! What people and banks write into cells: full-width digits, dates in many forms, amounts with signs and commas.

use jiff::{
    ToSpan,
    civil::{Date, date},
};
use law::money::Fen;

use super::workbook::{Held, Value};

/// Full-width letters, digits and signs as their ordinary forms, the ideographic space as a space.
pub fn half_width(text: &str) -> String {
    text.chars()
        .map(|character| match character {
            '\u{3000}' | '\u{a0}' => ' ',
            '！'..='～' => {
                u32::from(character).checked_sub(0xFEE0).and_then(char::from_u32).unwrap_or(character)
            }
            other => other,
        })
        .collect()
}

/// A text for comparing: half-width, without blanks, brackets and the marks around numbers, letters upper case.
pub fn bare(text: &str) -> String {
    let dropped = |c: &char| {
        !c.is_whitespace() && !"()[]{}<>【】〔〕［］《》〈〉「」、,，.。:：;；-—_/\\|\"'“”‘’·".contains(*c)
    };
    half_width(text).chars().filter(dropped).flat_map(char::to_uppercase).collect()
}

/// A date as a cell holds it: a day, a serial number, or one of the usual texts, with or without a time.
pub fn day(value: &Value) -> Option<Date> {
    let text = half_width(&value.text);
    let text = text.trim();
    let digits = text.chars().all(|character| character.is_ascii_digit());
    let read = if digits && matches!(text.len(), 8 | 12 | 14) {
        let part = |from: usize, to: usize| text.get(from..to).and_then(|part| part.parse::<i8>().ok());
        let year = text.get(..4).and_then(|part| part.parse::<i16>().ok())?;
        Date::new(year, part(4, 6)?, part(6, 8)?).ok()
    } else if value.held == Held::Number || (digits && text.len() == 5) {
        // The serial number of a day counts from the last but one day of 1899; its part after the point is the time.
        let days = text.split('.').next().unwrap_or_default().parse::<i32>().ok()?;
        date(1899, 12, 30).checked_add(days.days()).ok()
    } else {
        written(text)
    };
    read.filter(|read| (1990..=2099).contains(&read.year()))
}

/// `2026-11-20`, `2026/11/20 09:30`, `2026.11.20`, `2026年11月20日`.
fn written(text: &str) -> Option<Date> {
    let text = text.split([' ', 'T']).next().unwrap_or_default();
    let mut parts = text.split(['-', '/', '.', '年', '月', '日']).filter(|part| !part.is_empty());
    let year = parts.next()?.parse::<i16>().ok()?;
    let month = parts.next()?.parse::<i8>().ok()?;
    let day = parts.next()?.parse::<i8>().ok()?;
    let only_time = parts.all(|rest| rest.contains(':'));
    if only_time { Date::new(year, month, day).ok() } else { None }
}

/// Money that came in, or went out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Amount {
    /// Came in.
    In(Fen),
    /// Went out: written with a minus sign or in brackets.
    Out,
}

/// An amount as a cell holds it; the error says in Chinese what is wrong.
pub fn amount(value: &Value) -> Result<Amount, String> {
    let text = half_width(&value.text).replace(' ', "");
    let plain = text.trim_start_matches("人民币").trim_start_matches("RMB").trim_start_matches("CNY");
    let plain = plain.trim_start_matches(['¥', '￥']);
    if plain.starts_with(['-', '−']) || (plain.starts_with('(') && plain.ends_with(')')) {
        return Ok(Amount::Out);
    }
    let plain = plain.trim_start_matches('+').trim_start_matches(['¥', '￥']);
    plain.parse::<Fen>().map(Amount::In).map_err(|error| error.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(text: &str) -> Value {
        Value { text: text.to_owned(), held: Held::Text }
    }

    fn number(text: &str) -> Value {
        Value { text: text.to_owned(), held: Held::Number }
    }

    #[test]
    fn dates_are_read_in_every_usual_form() {
        let expected = Some(date(2026, 11, 20));
        for written in [
            "2026-11-20",
            "2026/11/20",
            "2026.11.20",
            "2026年11月20日",
            "20261120",
            "２０２６－１１－２０",
            "2026-11-20 09:30:00",
            "2026年11月20日 09:30",
            "20261120093000",
            "2026-11-20T09:30:00",
            "46346",
        ] {
            assert_eq!(day(&text(written)), expected, "{written}");
        }
        assert_eq!(day(&number("46346")), expected);
        assert_eq!(day(&number("46346.395833")), expected);
        assert_eq!(day(&number("20261120")), expected);
        for wrong in ["2026-02-30", "20261320", "合计", "1", "20.11.2026", "", "2026-11", "9999999999"] {
            assert_eq!(day(&text(wrong)), None, "{wrong}");
        }
    }

    #[test]
    fn amounts_are_read_in_every_usual_form() {
        for (written, fen) in [
            ("1,000.00", 100_000),
            ("１０００．５０", 100_050),
            ("￥200元", 20_000),
            ("CNY 5000", 500_000),
            ("+300.00", 30_000),
            ("0.5万元", 500_000),
        ] {
            assert_eq!(amount(&text(written)), Ok(Amount::In(Fen::new(fen).unwrap())), "{written}");
        }
        for out in ["-100", "(1,000.00)", "－5"] {
            assert_eq!(amount(&text(out)), Ok(Amount::Out), "{out}");
        }
        for wrong in ["12.345", "一千", "1,00", "#REF!", ""] {
            assert!(amount(&text(wrong)).is_err(), "{wrong}");
        }
    }

    #[test]
    fn numbers_compare_without_their_brackets() {
        assert_eq!(bare("衡交罚〔２０２６〕12 号"), bare("衡交罚[2026]12号"));
    }
}
