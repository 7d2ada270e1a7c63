//! Reading workbooks that somebody else made: every bound is checked before the memory is taken.
//!
//! The file is untrusted. It is unpacked once into nothing, so that a packed bomb is known before a reader meets it;
//! then cells are taken one by one, so that a sheet that claims a million columns costs nothing.

use std::{
    collections::BTreeMap,
    io::{Cursor, Read},
    panic::{AssertUnwindSafe, catch_unwind},
};

use calamine::{DataRef, Reader, Xlsx, XlsxFormulaMetadata};

/// The largest file that is taken, in bytes.
pub const FILE_BYTES_MAX: usize = 20 * 1024 * 1024;
/// What the parts of a file may come to when they are unpacked, in bytes.
pub const UNPACKED_BYTES_MAX: u64 = 64 * 1024 * 1024;
/// Parts of a file.
pub(crate) const PARTS_MAX: usize = 1_000;
/// Sheets of an import that are looked at.
const SHEETS_MAX: usize = 10;
/// Rows with something in them, in all sheets.
pub const ROWS_MAX: usize = 20_000;
/// Columns that are looked at.
pub const COLUMNS_MAX: u32 = 100;
/// Characters of all cells together; a shared text may stand in every one of them.
pub(crate) const CHARS_MAX: usize = 16_000_000;
/// Characters of one cell.
pub const CELL_CHARS_MAX: usize = 10_000;
/// Joined ranges of a sheet.
const JOINS_MAX: usize = 2_000;

/// Why a file cannot be read, in Chinese, with what to do.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ReadError {
    /// More bytes than are taken.
    #[error("文件超过20MB，请分成几个文件导入。")]
    TooLarge,
    /// Not a workbook.
    #[error("这不是 xlsx 文件。请用 Excel 或者 WPS 打开后，另存为“Excel 工作簿（*.xlsx）”再导入。")]
    NotAWorkbook,
    /// The old binary format, or one with a password.
    #[error("这是旧版 xls 文件，或者设有打开密码。请用 Excel 或者 WPS 打开，取消密码，另存为 xlsx 再导入。")]
    OldFormat,
    /// It unpacks to more than is taken.
    #[error("文件解压后超过64MB或者部件过多，不予读取。请只保留需要的工作表和行后另存再导入。")]
    Unpacked,
    /// Too many rows.
    #[error("有内容的行超过{ROWS_MAX}行，请分成几个文件导入。")]
    Rows,
    /// Too much text.
    #[error("单元格文字过多，不予读取。请只保留需要的列后另存再导入。")]
    Chars,
    /// It cannot be understood.
    #[error("文件已损坏，读不出内容。请用 Excel 或者 WPS 打开检查，另存为 xlsx 再导入。")]
    Damaged,
}

/// What a cell held.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Held {
    /// A text.
    #[default]
    Text,
    /// A number; more than fifteen digits of it are not to be trusted.
    Number,
    /// A day or an instant, written `2026-11-20` or `2026-11-20 09:30:00`.
    Day,
    /// An error of a formula, such as `#REF!`.
    Error,
    /// A text beyond [`CELL_CHARS_MAX`], of which only the beginning is kept.
    Long,
    /// A formula whose result the file does not hold; the text is the formula.
    Formula,
    /// Bytes in no known encoding; there is no text.
    Garbled,
}

/// A cell that is not empty.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Value {
    /// Its text, without blanks at its ends.
    pub text: String,
    /// What it held.
    pub held: Held,
}

/// The cells of a sheet that are not empty, rows and columns counted from 0.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Grid {
    /// Name of the sheet.
    pub name: String,
    cells: BTreeMap<u32, BTreeMap<u32, Value>>,
    joins: Vec<((u32, u32), (u32, u32))>,
}

impl Grid {
    /// A sheet without cells.
    pub fn empty(name: &str) -> Self {
        Self { name: name.to_owned(), ..Self::default() }
    }

    /// Puts a cell in its place.
    pub fn put(&mut self, row: u32, column: u32, value: Value) {
        self.cells.entry(row).or_default().insert(column, value);
    }

    /// The rows that have something in them.
    pub fn rows(&self) -> impl Iterator<Item = u32> {
        self.cells.keys().copied()
    }

    /// The columns of a row that have something in them, with their cells.
    pub fn row(&self, row: u32) -> impl Iterator<Item = (u32, &Value)> {
        self.cells.get(&row).into_iter().flatten().map(|(column, value)| (*column, value))
    }

    /// A cell itself.
    pub fn value(&self, row: u32, column: u32) -> Option<&Value> {
        self.cells.get(&row)?.get(&column)
    }

    /// A cell, or the first of the joined cells that it is one of.
    pub fn spread(&self, row: u32, column: u32) -> Option<&Value> {
        self.value(row, column).or_else(|| {
            let ((top, left), _) = self.joined(row, column)?;
            self.value(top, left)
        })
    }

    /// The first and the last of the joined cells that this one is of.
    pub fn joined(&self, row: u32, column: u32) -> Option<((u32, u32), (u32, u32))> {
        let within = |((top, left), (bottom, right)): &&((u32, u32), (u32, u32))| {
            (*top..=*bottom).contains(&row) && (*left..=*right).contains(&column)
        };
        self.joins.iter().find(within).copied()
    }
}

/// The address of a cell, `C7`, from its row and column counted from 0.
pub fn address(row: u32, column: u32) -> String {
    format!("{}{}", column_name(column), u64::from(row) + 1)
}

/// The letters of a column counted from 0: `A`, `Z`, `AA`.
pub fn column_name(column: u32) -> String {
    let mut rest = u64::from(column) + 1;
    let mut letters = Vec::new();
    while rest > 0 {
        let digit = u8::try_from((rest - 1) % 26).unwrap_or(0);
        letters.push(char::from(b'A' + digit));
        rest = (rest - 1) / 26;
    }
    letters.iter().rev().collect()
}

/// Reads the sheets of a workbook for an import, where a formula without a result is an empty cell.
pub fn read(content: &[u8]) -> Result<Vec<Grid>, ReadError> {
    let mut grids = read_up_to(content, SHEETS_MAX)?;
    for grid in &mut grids {
        grid.cells.values_mut().for_each(|row| row.retain(|_, value| value.held != Held::Formula));
        grid.cells.retain(|_, row| !row.is_empty());
    }
    Ok(grids)
}

/// Reads the first sheets of a workbook.
pub fn read_up_to(content: &[u8], sheets_max: usize) -> Result<Vec<Grid>, ReadError> {
    if content.len() > FILE_BYTES_MAX {
        return Err(ReadError::TooLarge);
    }
    if content.starts_with(&[0xD0, 0xCF, 0x11, 0xE0]) {
        return Err(ReadError::OldFormat);
    }
    if !content.starts_with(b"PK") {
        return Err(ReadError::NotAWorkbook);
    }
    // The readers of archive and workbook are other people's; what makes them panic is a damaged file to us.
    let read = catch_unwind(AssertUnwindSafe(|| {
        check_unpacked(content)?;
        read_sheets(content, sheets_max)
    }));
    read.unwrap_or(Err(ReadError::Damaged))
}

fn check_unpacked(content: &[u8]) -> Result<(), ReadError> {
    let mut archive = zip::ZipArchive::new(Cursor::new(content)).map_err(|_| ReadError::Damaged)?;
    if archive.len() > PARTS_MAX {
        return Err(ReadError::Unpacked);
    }
    let mut unpacked = 0_u64;
    for part in 0..archive.len() {
        let entry = archive.by_index(part).map_err(|_| ReadError::Damaged)?;
        // What the archive says about sizes is not believed.
        let most = UNPACKED_BYTES_MAX.saturating_sub(unpacked).saturating_add(1);
        let bytes =
            std::io::copy(&mut entry.take(most), &mut std::io::sink()).map_err(|_| ReadError::Damaged)?;
        unpacked = unpacked.saturating_add(bytes);
        if unpacked > UNPACKED_BYTES_MAX {
            return Err(ReadError::Unpacked);
        }
    }
    Ok(())
}

fn read_sheets(content: &[u8], sheets_max: usize) -> Result<Vec<Grid>, ReadError> {
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(content)).map_err(|_| ReadError::Damaged)?;
    let mut grids = Vec::new();
    let (mut rows, mut chars) = (0_usize, 0_usize);
    for name in book.sheet_names().into_iter().take(sheets_max) {
        let mut grid = Grid::empty(&name);
        {
            // A sheet of charts has no cells.
            let Ok(mut cells) = book.worksheet_cells_reader(&name) else { continue };
            while let Some(cell) = cells.next_cell_with_formula_metadata().map_err(|_| ReadError::Damaged)? {
                let (row, column) = cell.pos;
                let Some(value) = value_of(&cell.value).or_else(|| without_result(cell.formula)) else {
                    continue;
                };
                if column >= COLUMNS_MAX {
                    continue;
                }
                chars = chars.saturating_add(value.text.len());
                if chars > CHARS_MAX {
                    return Err(ReadError::Chars);
                }
                if !grid.cells.contains_key(&row) {
                    rows = rows.saturating_add(1);
                    if rows > ROWS_MAX.saturating_add(100) {
                        return Err(ReadError::Rows);
                    }
                }
                grid.put(row, column, value);
            }
        }
        // A file without joined cells is no worse for it.
        let joins = book.merge_cells_by_sheet_name(&name).unwrap_or_default();
        let joins = joins.into_iter().take(JOINS_MAX).map(|join| (join.start, join.end));
        grid.joins = joins.filter(|(start, end)| start.0 <= end.0 && start.1 <= end.1).collect();
        grids.push(grid);
    }
    Ok(grids)
}

fn value_of(data: &DataRef<'_>) -> Option<Value> {
    let (text, held) = match data {
        DataRef::Empty => return None,
        DataRef::String(text) | DataRef::DurationIso(text) => (text.clone(), Held::Text),
        DataRef::SharedString(text) => ((*text).to_owned(), Held::Text),
        DataRef::Int(number) => (number.to_string(), Held::Number),
        DataRef::Float(number) if number.is_finite() => (plain(&format!("{number:.6}")), Held::Number),
        DataRef::Bool(yes) => ((if *yes { "是" } else { "否" }).to_owned(), Held::Text),
        DataRef::DateTime(at) if at.as_f64().is_finite() && (0.0..3_000_000.0).contains(&at.as_f64()) => {
            let (year, month, day, hour, minute, second, _) = at.to_ymd_hms_milli();
            let date = format!("{year:04}-{month:02}-{day:02}");
            let time = format!(" {hour:02}:{minute:02}:{second:02}");
            (if time == " 00:00:00" { date } else { format!("{date}{time}") }, Held::Day)
        }
        DataRef::Float(_) | DataRef::DateTime(_) => ("#NUM!".to_owned(), Held::Error),
        DataRef::DateTimeIso(text) => (text.replace('T', " "), Held::Day),
        DataRef::Error(error) => (error.to_string(), Held::Error),
    };
    let blank = |character: char| character.is_whitespace() || matches!(character, '\u{feff}' | '\u{200b}');
    let mut chars = text.trim_matches(blank).chars();
    let text: String = chars.by_ref().take(CELL_CHARS_MAX).collect();
    let held = if chars.next().is_some() { Held::Long } else { held };
    (!text.is_empty()).then_some(Value { text, held })
}

/// A formula that was saved without its result.
fn without_result(formula: Option<XlsxFormulaMetadata>) -> Option<Value> {
    let text = match formula? {
        XlsxFormulaMetadata::Normal { formula } | XlsxFormulaMetadata::Shared { formula, .. } => formula,
        _ => String::new(),
    };
    Some(Value {
        text: format!("={}", text.chars().take(CELL_CHARS_MAX).collect::<String>()),
        held: Held::Formula,
    })
}

/// `1200.500000` as `1200.5`.
fn plain(number: &str) -> String {
    if number.contains('.') {
        number.trim_end_matches('0').trim_end_matches('.').to_owned()
    } else {
        number.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_has_the_address_that_the_user_sees() {
        for (row, column, text) in
            [(0, 0, "A1"), (6, 2, "C7"), (9, 25, "Z10"), (0, 26, "AA1"), (0, 701, "ZZ1")]
        {
            assert_eq!(address(row, column), text);
        }
        assert_eq!(address(u32::MAX, u32::MAX), format!("{}4294967296", column_name(u32::MAX)));
    }
}
