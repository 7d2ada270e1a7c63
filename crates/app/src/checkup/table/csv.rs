//! CSV as spreadsheets and databases in China write it: UTF-8 with or without a mark, GBK, or UTF-16; with commas, tabs or semicolons.

use encoding_rs::{GB18030, UTF_16BE, UTF_16LE};

use crate::import::workbook::{CELL_CHARS_MAX, COLUMNS_MAX, Grid, Held, UNPACKED_BYTES_MAX, Value};

/// Rows of all files of a set.
const ROWS_MAX: usize = 300_000;

/// What the files of a set may still take.
#[derive(Debug)]
pub(super) struct Budget {
    bytes: u64,
    rows: usize,
}

impl Default for Budget {
    fn default() -> Self {
        Self { bytes: UNPACKED_BYTES_MAX, rows: ROWS_MAX }
    }
}

/// The cells of a file.
pub(super) fn grid(stem: &str, content: &[u8], budget: &mut Budget) -> Result<Grid, String> {
    let size = u64::try_from(content.len()).unwrap_or(u64::MAX);
    budget.bytes = budget
        .bytes
        .checked_sub(size)
        .ok_or_else(|| format!("CSV 文件合计超过{}MB，请分成几组。", UNPACKED_BYTES_MAX / 1024 / 1024))?;
    let (content, is_utf8) = unmarked(content);
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(delimiter(&content))
        .from_reader(content.as_ref());
    let mut grid = Grid::empty(stem);
    let mut record = csv::ByteRecord::new();
    loop {
        match reader.read_byte_record(&mut record) {
            Ok(false) => return Ok(grid),
            Ok(true) => {}
            Err(error) => return Err(format!("读不下去：{error}")),
        }
        let line = record.position().map_or(0, |position| position.line().saturating_sub(1));
        let line = u32::try_from(line).unwrap_or(u32::MAX);
        let utf8 = is_utf8 || has_chinese_utf8(&record);
        let mut counted = false;
        for (column, field) in (0_u32..).zip(&record).filter(|(column, _)| *column < COLUMNS_MAX) {
            if let Some(value) = value(field, utf8) {
                counted = true;
                grid.put(line, column, value);
            }
        }
        if counted {
            let left = budget.rows.checked_sub(1);
            budget.rows = left.ok_or_else(|| format!("CSV 文件合计超过{ROWS_MAX}行，请分成几组。"))?;
        }
    }
}

/// The content without its mark, in UTF-8 where the mark says what it is, and whether it is UTF-8 throughout.
fn unmarked(content: &[u8]) -> (std::borrow::Cow<'_, [u8]>, bool) {
    let wide = [(b"\xff\xfe", UTF_16LE), (b"\xfe\xff", UTF_16BE)];
    if let Some((_, encoding)) = wide.iter().find(|(mark, _)| content.starts_with(*mark)) {
        let (text, _) = encoding.decode_with_bom_removal(content);
        return (text.into_owned().into_bytes().into(), true);
    }
    let content = content.strip_prefix(b"\xef\xbb\xbf").unwrap_or(content);
    (content.into(), std::str::from_utf8(content).is_ok())
}

/// What stands most often between the fields of the first line.
fn delimiter(content: &[u8]) -> u8 {
    let line = content.split(|byte| *byte == b'\n').next().unwrap_or_default();
    let count = |mark: u8| line.split(|byte| *byte == mark).count();
    [b',', b'\t', b';'].into_iter().rev().max_by_key(|mark| count(*mark)).unwrap_or(b',')
}

/// Whether a row of a file that is not UTF-8 throughout is itself UTF-8: a program may have put files of two systems together.
///
/// Chinese in UTF-8 has three bytes a character; a row in GBK that happens to be read so would need six bytes in a row
/// that fit, which is why two bytes alone prove nothing.
fn has_chinese_utf8(record: &csv::ByteRecord) -> bool {
    let text = std::str::from_utf8(record.as_slice());
    text.is_ok_and(|text| text.chars().any(|character| character >= '\u{0800}'))
}

fn value(field: &[u8], utf8: bool) -> Option<Value> {
    let decoded = if utf8 { String::from_utf8(field.to_vec()).ok() } else { gbk(field) };
    let Some(decoded) = decoded else {
        return Some(Value { text: String::new(), held: Held::Garbled });
    };
    // Spreadsheets write a number that must stay a text as a formula.
    let text = decoded.strip_prefix("=\"").and_then(|rest| rest.strip_suffix('"')).unwrap_or(&decoded);
    let blank =
        |character: char| character.is_whitespace() || matches!(character, '\u{feff}' | '\u{200b}' | '\0');
    let mut chars = text.trim_matches(blank).chars();
    let text: String = chars.by_ref().take(CELL_CHARS_MAX).collect();
    let held = match (chars.next(), text.starts_with('#')) {
        (Some(_), _) => Held::Long,
        (None, true) if text.ends_with(['!', '?']) || text == "#N/A" => Held::Error,
        _ => Held::Text,
    };
    (!text.is_empty()).then_some(Value { text, held })
}

fn gbk(field: &[u8]) -> Option<String> {
    GB18030.decode_without_bom_handling_and_without_replacement(field).map(std::borrow::Cow::into_owned)
}

/// A text in UTF-8 or GBK, such as the name of a file in an archive.
pub(super) fn text(bytes: &[u8]) -> Option<String> {
    std::str::from_utf8(bytes).map(str::to_owned).ok().or_else(|| gbk(bytes))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cells(content: &[u8]) -> Vec<Vec<String>> {
        let grid = grid("x", content, &mut Budget::default()).unwrap();
        let text =
            |value: &Value| if value.held == Held::Garbled { "?".to_owned() } else { value.text.clone() };
        grid.rows().map(|row| grid.row(row).map(|(_, value)| text(value)).collect()).collect()
    }

    #[test]
    fn each_encoding_and_each_mark_between_fields_is_read() {
        let text = "案号,备注\n甲1,\"有,逗号\n和换行\"\n";
        let expected = [["案号", "备注"], ["甲1", "有,逗号\n和换行"]];
        let (gbk, ..) = GB18030.encode(text);
        let mut marked = b"\xef\xbb\xbf".to_vec();
        marked.extend_from_slice(text.as_bytes());
        let mut wide = vec![0xff, 0xfe];
        text.encode_utf16().for_each(|unit| wide.extend_from_slice(&unit.to_le_bytes()));
        for content in [text.as_bytes(), &gbk, &marked, &wide] {
            assert_eq!(cells(content), expected);
        }
        for mark in ["\t", ";"] {
            assert_eq!(cells(format!("案号{mark}备注\n甲{mark}乙,丙\n").as_bytes())[1], ["甲", "乙,丙"]);
        }
    }

    #[test]
    fn rows_of_two_systems_in_one_file_are_read_each_in_its_own_encoding() {
        let mut content = "案号,备注\n衡交执罚一,城区大队\n".as_bytes().to_vec();
        content.extend_from_slice(&GB18030.encode("衡交执罚二,水上大队\n").0);
        content.extend_from_slice(b"\xff\xff,x\n");
        let rows = cells(&content);
        assert_eq!(rows[1..], [["衡交执罚一", "城区大队"], ["衡交执罚二", "水上大队"], ["?", "x"]]);
    }

    #[test]
    fn what_a_spreadsheet_puts_around_a_text_is_taken_off() {
        assert_eq!(cells(b"=\"00123\", x \n#REF!,#1\n"), [["00123", "x"], ["#REF!", "#1"]]);
    }
}
