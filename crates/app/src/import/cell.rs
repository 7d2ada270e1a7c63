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
    moment(value).map(|(date, _)| date).filter(|read| (1990..=2099).contains(&read.year()))
}

/// The same with the minute of the day, where the cell holds it.
pub fn moment(value: &Value) -> Option<(Date, Option<u16>)> {
    let text = half_width(&value.text);
    let text = text.trim();
    let digits = text.chars().all(|character| character.is_ascii_digit());
    if digits && matches!(text.len(), 8 | 12 | 14) {
        let part = |from: usize, to: usize| text.get(from..to).and_then(|part| part.parse::<i8>().ok());
        let year = text.get(..4).and_then(|part| part.parse::<i16>().ok())?;
        let date = Date::new(year, part(4, 6)?, part(6, 8)?).ok()?;
        let minute = match text.len() {
            8 => None,
            _ => Some(minute_of(part(8, 10)?, part(10, 12)?)?),
        };
        Some((date, minute))
    } else if value.held == Held::Number || (digits && text.len() == 5) {
        // The serial number of a day counts from the last but one day of 1899; its part after the point is the time.
        let (days, rest) = text.split_once('.').unwrap_or((text, ""));
        let date = date(1899, 12, 30).checked_add(days.parse::<i32>().ok()?.days()).ok()?;
        Some((date, fraction(rest)))
    } else {
        written(text)
    }
}

/// The minute of a fraction of a day, `5` being noon; none at midnight, which is how a mere date is kept.
fn fraction(digits: &str) -> Option<u16> {
    let digits: String = digits.chars().chain("000000".chars()).take(6).collect();
    let millionths: u32 = digits.parse().ok()?;
    let minute = millionths.checked_mul(1_440)?.checked_add(500_000)?.div_euclid(1_000_000);
    u16::try_from(minute).ok().filter(|minute| (1..1_440).contains(minute))
}

fn minute_of(hour: i8, minute: i8) -> Option<u16> {
    let (hour, minute) = (u16::try_from(hour).ok()?, u16::try_from(minute).ok()?);
    (hour < 24 && minute < 60).then(|| hour * 60 + minute)
}

/// `2026-11-20`, `2026/11/20 09:30`, `2026.11.20`, `2026年11月20日 9时30分`.
fn written(text: &str) -> Option<(Date, Option<u16>)> {
    let end = text.find([' ', 'T', '日']).unwrap_or(text.len());
    let (day, rest) = text.split_at_checked(end)?;
    let mut parts = day.split(['-', '/', '.', '年', '月']).filter(|part| !part.is_empty());
    let year = parts.next()?.parse::<i16>().ok()?;
    let month = parts.next()?.parse::<i8>().ok()?;
    let date = Date::new(year, month, parts.next()?.parse::<i8>().ok()?).ok()?;
    if parts.next().is_some() {
        return None;
    }
    let time = rest.trim_start_matches([' ', 'T', '日']).trim_end_matches(['分', '秒']);
    if time.is_empty() {
        return Some((date, None));
    }
    let mut parts = time.split([':', '时', '分']);
    let hour = parts.next()?.parse::<i8>().ok()?;
    let minute = parts.next().unwrap_or("0").trim();
    let minute = if minute.is_empty() { 0 } else { minute.parse::<i8>().ok()? };
    let second =
        parts.next().is_none_or(|second| second.split('.').next().is_some_and(|it| it.parse::<u8>().is_ok()));
    let minute = minute_of(hour, minute).filter(|_| second && parts.next().is_none())?;
    // A spreadsheet writes the time of a mere date as midnight.
    Some((date, (minute > 0).then_some(minute)))
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
