//! Writing workbooks: one shape for every list, with a sheet that says what the rows are and who took them when and why.

use rust_xlsxwriter::{Color, Format, Note, Workbook, Worksheet, XlsxError};

use crate::{App, AppError, Caller, case::local_time};

/// Characters that fit into the header of a printed sheet.
const MARK_CHARS_MAX: usize = 120;

/// A workbook with one list.
#[derive(Debug, Clone, Default)]
pub struct Book {
    /// Name of the sheet, at most 31 characters.
    pub sheet: String,
    /// Titles, with their widths in characters.
    pub columns: Vec<(String, u16)>,
    /// The rows, one text for each column.
    pub rows: Vec<Vec<Cell>>,
    /// What the rows are: name and text.
    pub definition: Vec<(String, String)>,
    /// Who, when and why, printed on every page.
    pub mark: String,
}

/// A cell: its text, and what is wrong with it, if anything.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Cell {
    /// The text.
    pub text: String,
    /// Shown as a note on a red ground.
    pub problem: Option<String>,
}

impl<T: Into<String>> From<T> for Cell {
    fn from(text: T) -> Self {
        Self { text: text.into(), problem: None }
    }
}

impl Book {
    /// The workbook as the bytes of an xlsx file.
    pub fn write(&self) -> Result<Vec<u8>, AppError> {
        self.lay_out().map_err(|error| AppError::Outside(format!("生成表格失败：{error}")))
    }

    fn lay_out(&self) -> Result<Vec<u8>, XlsxError> {
        let mut book = Workbook::new();
        let head = Format::new().set_bold();
        let wrong = Format::new().set_background_color(Color::RGB(0x00F8_CBAD));
        let sheet = book.add_worksheet().set_name(&self.sheet)?;
        for (column, (title, width)) in (0_u16..).zip(&self.columns) {
            sheet.set_column_width(column, *width)?;
            sheet.write_string_with_format(0, column, title, &head)?;
        }
        sheet.set_freeze_panes(1, 1)?;
        stamp(sheet, &self.mark);
        for (line, row) in (1_u32..).zip(&self.rows) {
            for (column, cell) in (0_u16..).zip(row) {
                match &cell.problem {
                    None => sheet.write_string(line, column, harmless(&cell.text))?,
                    Some(problem) => {
                        let note = Note::new(problem.as_str()).add_author_prefix(false).set_width(260);
                        sheet.insert_note(line, column, &note)?;
                        sheet.write_string_with_format(line, column, harmless(&cell.text), &wrong)?
                    }
                };
            }
        }
        let sheet = book.add_worksheet().set_name("口径")?;
        sheet.set_column_width(0, 16)?;
        sheet.set_column_width(1, 80)?;
        stamp(sheet, &self.mark);
        for (line, (name, text)) in (0_u32..).zip(&self.definition) {
            sheet.write_string_with_format(line, 0, name, &head)?;
            sheet.write_string(line, 1, harmless(text))?;
        }
        book.save_to_buffer()
    }
}

/// The watermark: on top of every printed page, and its number below.
pub(crate) fn stamp(sheet: &mut Worksheet, mark: &str) {
    let mark: String = mark.chars().take(MARK_CHARS_MAX).collect();
    sheet.set_landscape().set_paper_size(9);
    sheet.set_header(format!("&C{}", mark.replace('&', "&&")));
    sheet.set_footer("&C第 &P 页，共 &N 页");
}

/// A cell that a spreadsheet would take for a formula gets an apostrophe before it.
pub fn harmless(cell: &str) -> String {
    // Some spreadsheets pass over blanks and full-width forms before they look for a formula.
    let first = cell.trim_start().chars().next();
    let formula = matches!(first, Some('=' | '+' | '-' | '@' | '＝' | '＋' | '－' | '＠'));
    if formula || cell.starts_with(['\t', '\r', '\n']) { format!("'{cell}") } else { cell.to_owned() }
}

impl App {
    /// Who takes the rows, when, why: the first lines of every definition sheet, and the watermark.
    pub(crate) fn taken_by(
        &self,
        caller: &Caller,
        described: &str,
        reason: &str,
        rows: usize,
    ) -> (Vec<(String, String)>, String) {
        let now = local_time(self.clock.now());
        let reason = if reason.is_empty() { "日常办案" } else { reason };
        let lines = [
            ("导出人", format!("{}（{}）", caller.name, caller.agency_name)),
            ("导出时间", now.clone()),
            ("导出事由", reason.to_owned()),
            ("条件", described.to_owned()),
            ("行数", rows.to_string()),
        ];
        let mark =
            format!("{} {} {now} 导出　事由：{reason}　内部资料，不得外传", caller.agency_name, caller.name);
        (lines.map(|(name, text)| (name.to_owned(), text)).to_vec(), mark)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_formula_is_made_harmless() {
        for (cell, harmless_cell) in [
            ("=1+1", "'=1+1"),
            ("@x", "'@x"),
            ("  =cmd|' /C calc'!A0", "'  =cmd|' /C calc'!A0"),
            ("＝HYPERLINK(\"http://x\")", "'＝HYPERLINK(\"http://x\")"),
            ("\t=1", "'\t=1"),
            ("-5", "'-5"),
            ("湘A12345", "湘A12345"),
            ("", ""),
        ] {
            assert_eq!(harmless(cell), harmless_cell);
        }
    }
}
