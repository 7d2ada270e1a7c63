//! Holiday tables as people have them: days copied from a notice, or the TOML of the catalogue.

use jiff::{ToSpan, civil::Date};
use law::calendar::{CalendarText, YearTable};

/// A range of days longer than this is a slip of the pen.
const RANGE_DAYS_MAX: usize = 31;

/// Reads days as a notice writes them: `1月1日至3日、2月14日（周六）`, `02-14`, `2027-02-14`.
///
/// A day without a month has that of the day before it. Of a range, `keep` says which days count: a notice counts the
/// weekends among the days off. The second list names every piece that cannot be read.
pub(crate) fn days(text: &str, year: i16, keep: impl Fn(Date) -> bool) -> (Vec<Date>, Vec<String>) {
    let (mut dates, mut wrong, mut month) = (Vec::new(), Vec::new(), None);
    for piece in pieces(text) {
        let mut ends = piece.split('至').map(|end| day(end, year, &mut month));
        match (ends.next(), ends.next(), ends.next()) {
            (Some(Some(only)), None, None) => dates.push(only),
            (Some(Some(first)), Some(Some(last)), None) if first < last => {
                let range: Vec<_> = first.series(1.day()).take_while(|date| *date <= last).collect();
                if range.len() > RANGE_DAYS_MAX {
                    wrong.push(format!("“{piece}”超过{RANGE_DAYS_MAX}天，请核对。"));
                } else {
                    dates.extend(range.into_iter().filter(|date| keep(*date)));
                }
            }
            _ => wrong.push(format!("“{piece}”不是日期，请写成2月15日、02-15或者2月15日至23日。")),
        }
    }
    (dates, wrong)
}

/// The pieces between commas and blanks, without what stands in brackets, ranges marked by 至.
fn pieces(text: &str) -> Vec<String> {
    let mut plain = String::with_capacity(text.len());
    let mut depth = 0_u32;
    for character in text.chars() {
        match character {
            '（' | '(' => depth = depth.saturating_add(1),
            '）' | ')' => depth = depth.saturating_sub(1),
            _ if depth > 0 => {}
            '～' | '~' | '—' | '到' => plain.push('至'),
            '０'..='９' => plain.push(digit(character)),
            '、' | '，' | '。' | '；' | ',' | ';' => plain.push(' '),
            '年' | '月' | '/' | '.' => plain.push('-'),
            '日' | '号' | '上' | '班' | '放' | '假' => {}
            other => plain.push(other),
        }
    }
    plain.split_whitespace().map(str::to_owned).collect()
}

fn digit(wide: char) -> char {
    u32::from(wide).checked_sub(0xFEE0).and_then(char::from_u32).unwrap_or(wide)
}

fn day(text: &str, year: i16, month: &mut Option<i8>) -> Option<Date> {
    let parts = text.split('-').map(|part| part.parse::<i16>().ok()).collect::<Option<Vec<_>>>()?;
    let (year, month_of, day) = match *parts.as_slice() {
        [year, month, day] => (year, i8::try_from(month).ok()?, day),
        [month, day] => (year, i8::try_from(month).ok()?, day),
        [day] => (year, (*month)?, day),
        _ => return None,
    };
    *month = Some(month_of);
    Date::new(year, month_of, i8::try_from(day).ok()?).ok()
}

/// Reads the one year of a TOML text in the shape of the catalogue: `[2027]`, `source`, `off`, `work`.
pub(crate) fn toml_table(text: &str) -> Result<YearTable, String> {
    let read: CalendarText = toml::from_str(text).map_err(|error| {
        let before = error.span().and_then(|span| text.get(..span.start)).unwrap_or_default();
        let line = before.matches('\n').count().saturating_add(1);
        format!("第{line}行不是放假安排的TOML格式，请对照说明中的样子改正。")
    })?;
    let tables = read.tables("").map_err(|error| format!("{error}。"))?;
    match <[YearTable; 1]>::try_from(tables) {
        Ok([table]) => Ok(table),
        Err(tables) => Err(format!("一次只能录入一年，这里有{}年。", tables.len())),
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use law::holiday::is_weekend;

    use super::*;

    #[test]
    fn days_are_read_as_the_notices_write_them() {
        let off = |text: &str| {
            let (dates, wrong) = days(text, 2027, |date| !is_weekend(date));
            assert_eq!(wrong, [""; 0], "{text}");
            dates
        };
        assert_eq!(off("1月1日至3日"), [date(2027, 1, 1)], "the weekend of a range is off anyway");
        assert_eq!(off("2027-02-08 02-09\n2/10，２月１１日"), off("2月8日至11日"));
        assert_eq!(off("9月29日至10月1日").len(), 3);
        let work = days("2月6日（周六）、20日（周六）上班。", 2027, |_| true);
        assert_eq!(work, (vec![date(2027, 2, 6), date(2027, 2, 20)], vec![]));
        assert!(off("").is_empty());
    }

    #[test]
    fn every_piece_that_is_no_day_is_named() {
        let (read, wrong) = days("2月30日、五一、12、3月3日至1日、1月1日至6月1日", 2027, |_| true);
        assert_eq!(read, [date(2027, 2, 12)]);
        assert_eq!(wrong.len(), 4, "{wrong:?}");
        assert!(wrong[0].contains("2-30") && wrong[1].contains("五一"));
    }

    #[test]
    fn a_table_is_read_from_toml_with_the_line_of_a_fault() {
        let text = "[2027]\nsource = \"通知\"\noff = [\"01-01\"]\nwork = []\n";
        assert_eq!(toml_table(text).unwrap().off, [date(2027, 1, 1)]);
        assert!(toml_table("[2027]\noff = [\"01-01\"\nwork = 1").unwrap_err().contains("行不是"));
        assert!(toml_table("[2027]\n[2028]\n").unwrap_err().contains("这里有2年"));
        assert!(toml_table("[2027]\noff = [\"02-30\"]").unwrap_err().contains("2027-02-30"));
    }
}
