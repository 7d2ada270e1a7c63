//! Exports to xlsx: the filtered rows, and a sheet that says what they are.

use law::{access::Action, audit::AccessAct};
use rust_xlsxwriter::{Format, Workbook, Worksheet, XlsxError};
use store::read::case::{CaseFilter, CaseRow, Page};

use crate::{App, AppError, Caller, audit::log, case::local_time};

/// Rows in one export; more is asked in parts.
pub const EXPORT_ROWS_MAX: u32 = 50_000;
/// Above this an export needs an approval (conventions §3.4); until exports can be approved, it is refused with the way out.
pub const EXPORT_ROWS_FREE: u32 = 1_000;

impl App {
    /// The filtered cases as a workbook; journalled with its filter and its rows.
    pub fn export_cases(
        &self,
        caller: &Caller,
        filter: CaseFilter,
        described: &str,
    ) -> Result<Vec<u8>, AppError> {
        caller.require(Action::CaseExport, "导出案件")?;
        let visible = caller.agencies(Action::CaseExport);
        let mut filter = filter;
        if filter.agencies.is_empty() {
            filter.agencies = visible;
        } else {
            filter.agencies.retain(|agency| visible.contains(agency));
        }
        let rows = self
            .store
            .read(|reader| reader.case_list(&filter, &Page::First, EXPORT_ROWS_FREE + 1))
            .map_err(AppError::Store)?;
        if rows.len() > usize::try_from(EXPORT_ROWS_FREE).unwrap_or(usize::MAX) {
            let mut problems = crate::form::Problems::default();
            problems.add(
                "",
                format!("当前条件超过{EXPORT_ROWS_FREE}行，导出须经审批；请缩小日期范围后分次导出。"),
            );
            problems.settle()?;
        }
        let now = local_time(self.clock.now());
        let book = workbook(&rows, caller, described, &now)
            .map_err(|error| AppError::Outside(format!("生成表格失败：{error}")))?;
        let (caller, described) = (caller.clone(), described.to_owned());
        let (at, count) = (self.clock.now(), u64::try_from(rows.len()).unwrap_or(0));
        self.store.write(move |tx| {
            let act = AccessAct::Exported { what: "案件列表".to_owned(), rows: count, filter: described };
            log(tx, &caller.person, &caller.agency, at, act).map_err(AppError::from)
        })?;
        Ok(book)
    }
}

const COLUMNS: [(&str, f64); 11] = [
    ("案号", 24.0),
    ("案由", 40.0),
    ("当事人", 22.0),
    ("车牌（船名）", 14.0),
    ("程序", 10.0),
    ("阶段", 12.0),
    ("登记日期", 12.0),
    ("立案日期", 12.0),
    ("决定日期", 12.0),
    ("处理结果", 30.0),
    ("承办人", 20.0),
];

fn workbook(rows: &[CaseRow], caller: &Caller, described: &str, now: &str) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    let head = Format::new().set_bold();
    let sheet = book.add_worksheet().set_name("案件")?;
    for (column, (title, width)) in (0_u16..).zip(COLUMNS) {
        sheet.set_column_width(column, width)?;
        sheet.write_string_with_format(0, column, title, &head)?;
    }
    sheet.set_freeze_panes(1, 1)?;
    for (line, row) in (1_u32..).zip(rows) {
        write_row(sheet, line, row)?;
    }
    let sheet = book.add_worksheet().set_name("口径")?;
    sheet.set_column_width(0, 16)?;
    sheet.set_column_width(1, 80)?;
    let definition = [
        ("导出人", format!("{}（{}）", caller.name, caller.agency_name)),
        ("导出时间", now.to_owned()),
        ("条件", described.to_owned()),
        ("行数", rows.len().to_string()),
        ("案件", "已登记的案件线索和案件，含当场处罚；按登记日期由近及远。".to_owned()),
        ("阶段", "导出时的办理阶段。".to_owned()),
        ("处理结果", "决定书主文的处罚种类和数额；未决定的为空。".to_owned()),
        ("个人信息", "本表不含身份证件号和电话。".to_owned()),
    ];
    for (line, (name, text)) in (0_u32..).zip(definition) {
        sheet.write_string_with_format(line, 0, name, &head)?;
        sheet.write_string(line, 1, text)?;
    }
    book.save_to_buffer()
}

fn write_row(sheet: &mut Worksheet, line: u32, row: &CaseRow) -> Result<(), XlsxError> {
    let day = |date: Option<jiff::civil::Date>| date.map(|date| date.to_string()).unwrap_or_default();
    let cells = [
        row.number.clone(),
        row.item_name.clone(),
        row.party.clone(),
        row.mark.clone(),
        if row.onspot { "简易程序" } else { "普通程序" }.to_owned(),
        row.stage.label().to_owned(),
        row.registered_on.to_string(),
        day(row.filed_on),
        day(row.decided_on),
        row.outcome.clone(),
        row.handlers.clone(),
    ];
    for (column, cell) in (0_u16..).zip(cells) {
        sheet.write_string(line, column, harmless(&cell))?;
    }
    Ok(())
}

/// A cell that a spreadsheet would take for a formula gets an apostrophe before it.
pub fn harmless(cell: &str) -> String {
    if cell.starts_with(['=', '+', '-', '@', '\t']) { format!("'{cell}") } else { cell.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_formula_is_made_harmless() {
        assert_eq!(harmless("=1+1"), "'=1+1");
        assert_eq!(harmless("@x"), "'@x");
        assert_eq!(harmless("湘A12345"), "湘A12345");
    }
}
