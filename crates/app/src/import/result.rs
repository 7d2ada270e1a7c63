//! What came of an import, as a workbook: every row as it was, what became of it, and wrong cells on a red ground.

use law::access::Action;

use super::{Holding, ImportKind, Line, opened, own, state, template};
use crate::{
    App, AppError, Caller,
    audit::log,
    sheet::{Book, Cell},
};

impl App {
    /// The outcome of an import as a workbook; journalled, since it names people.
    ///
    /// For a list of cases it begins with the columns of the template, so that the wrong rows can be mended and sent again.
    pub fn import_result(&self, caller: &Caller, id: &str) -> Result<(String, Vec<u8>), AppError> {
        caller.require(Action::CaseHandle, "下载导入结果")?;
        let (job, kind, lines) = self.store.read(|reader| {
            let (job, kind) = own(reader, caller, id)?;
            let mut lines = Vec::new();
            for row in reader.import_rows(id, "", 0, u32::MAX)? {
                lines.push(opened(reader, kind, row)?);
            }
            Ok::<_, AppError>((job, kind, lines))
        })?;
        let (mut definition, mark) = self.taken_by(caller, &job.title, "核对导入结果", lines.len());
        definition.push(("识别的列".to_owned(), job.body.clone()));
        definition.push((
            "结果".to_owned(),
            "可以导入、待人工处理、有错误、未能导入、重复、已导入、不导入。".to_owned(),
        ));
        let (sheet, columns, rows) = match kind {
            ImportKind::Bank => ("对账单", bank_columns(), lines.iter().map(bank_row).collect()),
            ImportKind::Cases => (template::SHEET, case_columns(), lines.iter().map(case_row).collect()),
        };
        let count = u64::try_from(lines.len()).unwrap_or(0);
        let book = Book { sheet: sheet.to_owned(), columns, rows, definition, mark }.write()?;
        let (caller, now) = (caller.clone(), self.clock.now());
        let act = law::audit::AccessAct::Exported {
            what: format!("{}导入结果", kind.label()),
            rows: count,
            filter: job.title.clone(),
        };
        self.store
            .write(move |tx| log(tx, &caller.person, &caller.agency, now, act).map_err(AppError::from))?;
        Ok((format!("{}导入结果.xlsx", kind.label()), book))
    }
}

fn titled(titles: &[(&str, u16)]) -> Vec<(String, u16)> {
    titles.iter().map(|(title, width)| ((*title).to_owned(), *width)).collect()
}

fn bank_columns() -> Vec<(String, u16)> {
    titled(&[
        ("行", 6),
        ("交易日期", 14),
        ("付款人", 24),
        ("金额", 16),
        ("附言", 40),
        ("流水号", 28),
        ("结果", 14),
        ("案号", 24),
        ("当事人", 20),
        ("说明", 60),
    ])
}

fn bank_row(line: &Line) -> Vec<Cell> {
    let Holding::Bank(held) = &line.held else { return vec![line.no.to_string().into()] };
    let case = held.candidates.iter().find(|candidate| candidate.case_id == line.case_id);
    let wrong = matches!(line.state.as_str(), state::BAD | state::FAILED | state::WAIT);
    vec![
        line.no.to_string().into(),
        held.row.paid_on.map(|on| on.to_string()).unwrap_or_default().into(),
        held.row.payer.as_str().into(),
        held.row.amount.to_string().into(),
        held.row.remark.as_str().into(),
        held.row.serial.as_str().into(),
        state::label(&line.state).into(),
        case.map_or("", |case| &case.number).into(),
        case.map_or("", |case| &case.party).into(),
        Cell { text: line.note.clone(), problem: wrong.then(|| line.note.clone()) },
    ]
}

fn case_columns() -> Vec<(String, u16)> {
    let mut columns: Vec<_> =
        template::COLUMNS.iter().map(|column| (column.title.to_owned(), column.width)).collect();
    columns.extend(titled(&[("结果", 14), ("说明", 60)]));
    columns
}

fn case_row(line: &Line) -> Vec<Cell> {
    let Holding::Cases(held) = &line.held else { return vec![line.no.to_string().into()] };
    let mut cells: Vec<Cell> = held.cells.iter().map(|text| text.as_str().into()).collect();
    for problem in &held.problems {
        if let Some(cell) = cells.get_mut(problem.column) {
            cell.problem = Some(match cell.problem.take() {
                Some(before) => format!("{before}\n{}", problem.reason),
                None => problem.reason.clone(),
            });
        }
    }
    cells.push(state::label(&line.state).into());
    cells.push(line.note.as_str().into());
    cells
}
