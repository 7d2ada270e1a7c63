//! The report as a workbook: every case, every defect and every fault, row by row as they come, and the totals.
//!
//! Rows go to a temporary file at once, so that the memory does not grow with the dossiers.

use law::{check::Report, dossier::table::in_words, rule::DefectClass};
use rust_xlsxwriter::{Format, Workbook, Worksheet, XlsxError};

use super::{
    Fault, Findings, Outcome,
    findings::{DEFINITIONS, in_their_words, mark},
    summary::{self, Head, Summary},
};
use crate::{
    AppError,
    sheet::{harmless, stamp},
};

/// The last row of a sheet in the format, counted from 0; the list goes on in a further sheet.
const LAST_ROW: u32 = 1_048_575;
/// Characters of a cell in the format, with room for what is put before and after.
const CELL_CHARS_MAX: usize = 32_000;
/// Sheets of one list; together far more than any spreadsheet program opens.
const PARTS_MAX: u32 = 20;

/// A workbook that is being written.
pub struct Book {
    file: Workbook,
    mark: String,
    head: Format,
    cases: List,
    defects: List,
    faults: List,
}

impl std::fmt::Debug for Book {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("Book").field("cases", &self.cases.row).finish_non_exhaustive()
    }
}

/// A list of rows that may go on in further sheets.
struct List {
    title: &'static str,
    heads: &'static [Head],
    sheet: usize,
    part: u32,
    row: u32,
    /// Rows for which there was no sheet left.
    beyond: u64,
}

const CASES: &[Head] = &[
    Head::text("案号", 28),
    Head::text("机构", 26),
    Head::text("结论", 12),
    Head::number("问题"),
    Head::number("提示"),
    Head::number("未判断"),
    Head::text("缺少的记载（规则：字段）", 60),
];
const DEFECTS: &[Head] = &[
    Head::text("案号", 28),
    Head::text("机构", 26),
    Head::text("后果", 12),
    Head::text("规则", 8),
    Head::text("代码", 24),
    Head::text("依据", 40),
    Head::text("日期", 12),
    Head::text("行为", 24),
    Head::text("问题", 70),
    Head::text("补救", 50),
    Head::text("标记", 14),
];
const FAULTS: &[Head] = &[
    Head::text("文件", 30),
    Head::number("行"),
    Head::number("列"),
    Head::text("字段", 30),
    Head::text("原因", 70),
];

impl Book {
    /// An empty workbook; `mark` stands on every printed page.
    pub fn new(mark: &str) -> Result<Self, AppError> {
        Self::begun(mark).map_err(failed)
    }

    fn begun(mark: &str) -> Result<Self, XlsxError> {
        let mut file = Workbook::new();
        // The finding comes first and is written last.
        file.add_worksheet().set_name(FINDING)?;
        let mut begun = Self {
            file,
            mark: mark.to_owned(),
            head: Format::new().set_bold(),
            cases: List::new("案卷", CASES),
            defects: List::new("问题", DEFECTS),
            faults: List::new("读不了", FAULTS),
        };
        for list in [&mut begun.cases, &mut begun.defects, &mut begun.faults] {
            list.begin(&mut begun.file, &begun.head, &begun.mark)?;
        }
        Ok(begun)
    }

    /// Takes an outcome in.
    pub fn add(&mut self, outcome: &Outcome) -> Result<(), AppError> {
        let done = match outcome {
            Outcome::Unread(fault) => {
                self.faults.push(&mut self.file, &self.head, &self.mark, fault_row(fault))
            }
            Outcome::Checked { unit, report } => self.report(unit.as_deref().unwrap_or_default(), report),
        };
        done.map_err(failed)
    }

    fn report(&mut self, unit: &str, report: &Report) -> Result<(), XlsxError> {
        self.cases.push(&mut self.file, &self.head, &self.mark, case_row(unit, report))?;
        for defect in &report.defects {
            let row = vec![
                report.id.clone(),
                unit.to_owned(),
                defect.class.label().to_owned(),
                defect.rule.to_string(),
                defect.code.to_string(),
                defect.article.to_string(),
                defect.on.map(|on| on.to_string()).unwrap_or_default(),
                in_their_words(&defect.acts),
                defect.message.clone(),
                defect.cure.to_string(),
                mark(defect.tag).to_owned(),
            ];
            self.defects.push(&mut self.file, &self.head, &self.mark, row)?;
        }
        Ok(())
    }

    /// Writes the totals; the bytes of an xlsx file.
    pub fn finish(mut self, findings: &Findings) -> Result<Vec<u8>, AppError> {
        self.totals(findings).map_err(failed)?;
        self.file.save_to_buffer().map_err(failed)
    }

    fn totals(&mut self, findings: &Findings) -> Result<(), XlsxError> {
        let first = self.file.worksheet_from_name(FINDING)?;
        let mut lines: Vec<(String, String)> = vec![("结论".to_owned(), findings.tally.sentence())];
        lines.extend(findings.basis.lines().into_iter().map(|(name, text)| (name.to_owned(), text)));
        for (at, (rule, count)) in (1_u32..).zip(findings.tally.main_defects(super::findings::MAIN_DEFECTS)) {
            let text = format!("{}份：{}（{} {}）", count.broken, rule.article, rule.id, rule.code);
            lines.push((format!("主要问题{at}"), text));
        }
        for list in [&self.cases, &self.defects, &self.faults] {
            if list.beyond > 0 {
                let text = format!(
                    "“{}”表的行数超过表格上限，另有{}行没有写入，请用 JSONL 取得。",
                    list.title, list.beyond
                );
                lines.push(("没有写入".to_owned(), text));
            }
        }
        pairs(first, &lines, &self.head, &self.mark)?;
        for summary in summary::all(&findings.tally) {
            table(self.file.add_worksheet(), &summary, &self.head, &self.mark)?;
        }
        let sheet = self.file.add_worksheet().set_name("口径")?;
        let basis = findings.basis.lines().into_iter().map(|(name, text)| (name.to_owned(), text));
        let meanings = DEFINITIONS.iter().map(|(name, text)| ((*name).to_owned(), (*text).to_owned()));
        pairs(sheet, &basis.chain(meanings).collect::<Vec<_>>(), &self.head, &self.mark)
    }
}

const FINDING: &str = "体检结论";

fn failed(error: XlsxError) -> AppError {
    AppError::Outside(format!("生成表格失败：{error}"))
}

fn case_row(unit: &str, report: &Report) -> Vec<String> {
    let warn = report.defects.iter().filter(|it| it.class == DefectClass::Warn).count();
    let missing: Vec<String> =
        report.unknown.iter().map(|entry| format!("{}：{}", entry.rule, in_words(&entry.missing))).collect();
    vec![
        report.id.clone(),
        unit.to_owned(),
        report.verdict.label().to_owned(),
        report.defects.len().saturating_sub(warn).to_string(),
        warn.to_string(),
        report.unknown.len().to_string(),
        missing.join("；"),
    ]
}

fn fault_row(fault: &Fault) -> Vec<String> {
    vec![
        fault.file.clone(),
        fault.line.map(|line| line.to_string()).unwrap_or_default(),
        fault.column.map(|column| column.to_string()).unwrap_or_default(),
        fault.field.clone(),
        fault.error.clone(),
    ]
}

impl List {
    const fn new(title: &'static str, heads: &'static [Head]) -> Self {
        Self { title, heads, sheet: 0, part: 0, row: 0, beyond: 0 }
    }

    /// The next sheet of this list.
    fn begin(&mut self, book: &mut Workbook, head: &Format, mark: &str) -> Result<(), XlsxError> {
        self.sheet = book.worksheets().len();
        self.part = self.part.saturating_add(1);
        self.row = 1;
        let name =
            if self.part == 1 { self.title.to_owned() } else { format!("{}{}", self.title, self.part) };
        let sheet = book.add_worksheet_with_constant_memory()?.set_name(name)?;
        heads(sheet, self.heads, head, mark)
    }

    fn push(
        &mut self,
        book: &mut Workbook,
        head: &Format,
        mark: &str,
        cells: Vec<String>,
    ) -> Result<(), XlsxError> {
        if self.row > LAST_ROW {
            if self.part == PARTS_MAX {
                self.beyond = self.beyond.saturating_add(1);
                return Ok(());
            }
            self.begin(book, head, mark)?;
        }
        row(book.worksheet_from_index(self.sheet)?, self.row, self.heads, &cells)?;
        self.row = self.row.saturating_add(1);
        Ok(())
    }
}

fn heads(sheet: &mut Worksheet, heads: &[Head], bold: &Format, mark: &str) -> Result<(), XlsxError> {
    for (column, head) in (0_u16..).zip(heads) {
        sheet.set_column_width(column, head.width)?;
        sheet.write_string_with_format(0, column, head.title, bold)?;
    }
    sheet.set_freeze_panes(1, 1)?;
    stamp(sheet, mark);
    Ok(())
}

fn row(sheet: &mut Worksheet, line: u32, heads: &[Head], cells: &[String]) -> Result<(), XlsxError> {
    for ((column, head), cell) in (0_u16..).zip(heads).zip(cells) {
        match cell.parse::<u32>() {
            Ok(count) if head.number => sheet.write_number(line, column, count)?,
            _ => sheet.write_string(line, column, fitting(cell))?,
        };
    }
    Ok(())
}

/// A text that the format takes: harmless, without control characters, cut at what a cell holds.
fn fitting(cell: &str) -> String {
    let mut chars = cell.chars().filter(|it| !it.is_control() || *it == '\n');
    let mut text: String = chars.by_ref().take(CELL_CHARS_MAX).collect();
    if chars.next().is_some() {
        text.push_str("……（过长，余下略）");
    }
    harmless(&text)
}

fn table(sheet: &mut Worksheet, summary: &Summary, bold: &Format, mark: &str) -> Result<(), XlsxError> {
    sheet.set_name(summary.title)?;
    heads(sheet, summary.heads, bold, mark)?;
    for (line, cells) in (1_u32..).zip(&summary.rows) {
        row(sheet, line, summary.heads, cells)?;
    }
    Ok(())
}

fn pairs(
    sheet: &mut Worksheet,
    lines: &[(String, String)],
    bold: &Format,
    mark: &str,
) -> Result<(), XlsxError> {
    let wrap = Format::new().set_text_wrap();
    sheet.set_column_width(0, 16)?;
    sheet.set_column_width(1, 90)?;
    stamp(sheet, mark);
    for (line, (name, text)) in (0_u32..).zip(lines) {
        sheet.write_string_with_format(line, 0, name, bold)?;
        sheet.write_string_with_format(line, 1, fitting(text), &wrap)?;
    }
    Ok(())
}
