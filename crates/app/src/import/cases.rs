//! A list of cases from elsewhere: each row is read like the form of a registration, and goes in as a registered case.

use law::{case::Command, roster::Agency};
use serde::{Deserialize, Serialize};
use store::{Tx, read::roster::PersonRow};

use super::{
    Done, NewRow,
    cell::{bare, day, half_width},
    state,
    template::{COLUMNS, SHEET, VERSION, VERSION_SHEET, choices, code_of},
    to_json,
    workbook::{Grid, ROWS_MAX, Value, address},
    wrong_file,
};
use crate::{
    App, AppError, Caller,
    case::input::officers,
    form::{Fields, Problems},
};

/// What has come in by its number elsewhere.
const FOREIGN: &str = "case";
/// The longest number elsewhere, in characters.
const FOREIGN_CHARS_MAX: usize = 64;

/// A row of a list of cases, as it is kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CaseLine {
    /// The cells as they were, in the order of the template.
    pub cells: Vec<String>,
    /// The same as the fields of the form of a registration.
    pub fields: Vec<(String, String)>,
    /// Number in the system that the case comes from.
    pub foreign: String,
    /// Persons ids of the officers.
    pub officers: Vec<String>,
    /// What is wrong: column of the template, address of the cell, reason.
    pub problems: Vec<CellProblem>,
}

/// What is wrong with a cell.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CellProblem {
    /// Place in the template, from 0.
    pub column: usize,
    /// `C7`.
    pub address: String,
    /// Why, and what is allowed.
    pub reason: String,
}

impl CaseLine {
    /// The cell of a column, by its field.
    pub fn cell(&self, field: &str) -> &str {
        let at = COLUMNS.iter().position(|column| column.field == field);
        at.and_then(|at| self.cells.get(at)).map_or("", String::as_str)
    }
}

impl App {
    pub(crate) fn read_case_list(
        &self,
        caller: &Caller,
        grids: &[Grid],
    ) -> Result<(Vec<NewRow>, String), AppError> {
        let grid = grids.iter().find(|grid| grid.name == SHEET).or_else(|| grids.first());
        let grid = grid.ok_or_else(|| wrong_file("文件中没有工作表。".to_owned()))?;
        check_version(grids)?;
        let (heading, places) = heading(grid)?;
        let below: Vec<u32> =
            grid.rows().filter(|row| *row > heading && !is_hint(grid, *row, &places)).collect();
        if below.len() > ROWS_MAX {
            return Err(wrong_file(format!("最多{ROWS_MAX}行，请分成几个文件导入。")));
        }
        let people = self.colleagues(caller)?;
        let mut rows = Vec::new();
        let mut seen = std::collections::BTreeMap::new();
        for row in below {
            let mut line = self.read_line(caller, grid, row, &places, &people);
            let no = row.saturating_add(1);
            let foreign = foreign_at(&places);
            if let Some(first) = seen.get(&line.foreign).filter(|_| !line.foreign.is_empty()) {
                let reason = format!("原系统编号与第{first}行重复");
                line.problems.push(CellProblem { column: 0, address: address(row, foreign), reason });
            }
            seen.entry(line.foreign.clone()).or_insert(no);
            let before = match line.foreign.as_str() {
                "" => None,
                number => self.store.read(|reader| reader.imported(&caller.agency, FOREIGN, number))?,
            };
            let (state, case_id, note) = match (before, line.problems.is_empty()) {
                (Some(case), _) => (state::REPEATED, case, "原系统编号已经导入过，不再导入。".to_owned()),
                (None, true) => (state::READY, String::new(), String::new()),
                (None, false) => (state::BAD, String::new(), summary(&line.problems)),
            };
            rows.push(NewRow { no, state, body: to_json(&line)?, case_id, note });
        }
        Ok((rows, format!("工作表“{}”，第{}行为表头", grid.name, u64::from(heading) + 1)))
    }

    fn read_line(
        &self,
        caller: &Caller,
        grid: &Grid,
        row: u32,
        places: &[Option<u32>],
        people: &[PersonRow],
    ) -> CaseLine {
        let mut line = CaseLine {
            cells: Vec::new(),
            fields: Vec::new(),
            foreign: String::new(),
            officers: Vec::new(),
            problems: Vec::new(),
        };
        let mut found: Vec<(&'static str, String)> = Vec::new();
        for (column, place) in COLUMNS.iter().zip(places) {
            let value = place.and_then(|place| grid.value(row, place));
            let typed = value.map(|value| value.text.clone()).unwrap_or_default();
            line.cells.push(typed);
            match column.field {
                "foreign" => {
                    line.foreign = value.map(|value| half_width(&value.text)).unwrap_or_default();
                    if line.foreign.is_empty() || line.foreign.chars().count() > FOREIGN_CHARS_MAX {
                        found.push((column.field, format!("请填写原系统编号，最多{FOREIGN_CHARS_MAX}字")));
                    }
                }
                "officer" | "partner" => match person(value, people) {
                    Ok(person) if person.is_empty() && column.field == "officer" => {
                        line.officers.push(caller.person.clone());
                    }
                    Ok(person) => line.officers.push(person),
                    Err(reason) => found.push((column.field, reason)),
                },
                field => line.fields.push((field.to_owned(), field_text(field, value))),
            }
        }
        let second = line.officers.get(1).cloned().unwrap_or_default();
        if !second.is_empty() && line.officers.first() == Some(&second) {
            // Law: 行政处罚法 art. 42.
            found.push(("partner", "不能与承办人相同，执法人员不得少于两人".to_owned()));
        }
        line.fields.push(("partner".to_owned(), second));
        let kind = line.fields.iter().position(|(field, value)| field == "conveyance" && value.is_empty());
        if let Some(kind) = kind.and_then(|at| line.fields.get_mut(at)) {
            "none".clone_into(&mut kind.1);
        }
        let mut problems = Problems::default();
        self.read_registration(caller, &Fields(line.fields.clone()), &mut problems);
        if let Err(AppError::Invalid(list)) = problems.settle() {
            for problem in list {
                let field = COLUMNS.iter().find(|column| column.field == problem.field);
                let known = field.map_or("foreign", |column| column.field);
                if !found.iter().any(|(held, _)| *held == known && known == "partner") {
                    let allowed: Vec<_> = choices(known).into_iter().map(|(_, label)| label).collect();
                    let allowed = if allowed.is_empty() {
                        String::new()
                    } else {
                        format!("可以填：{}。", allowed.join("、"))
                    };
                    found.push((known, format!("{}{allowed}", problem.message)));
                }
            }
        }
        line.problems = found.into_iter().map(|(field, reason)| placed(field, reason, row, places)).collect();
        line
    }

    /// Registers the case of a row, inside its transaction.
    pub(crate) fn register_row(
        &self,
        tx: &mut Tx<'_>,
        caller: &Caller,
        case_id: &str,
        line: &CaseLine,
    ) -> Result<Done, AppError> {
        if let Some(before) = tx.imported_take(&caller.agency, FOREIGN, &line.foreign, case_id)? {
            return Ok(Done::Repeated(before, "原系统编号已经导入过，不再导入。".to_owned()));
        }
        let mut problems = Problems::default();
        let read = self.read_registration(caller, &Fields(line.fields.clone()), &mut problems);
        problems.settle()?;
        let (mut registration, party, _) = read.ok_or(AppError::NotFound)?;
        let agency = tx.load::<Agency>(&caller.agency)?.ok_or(AppError::NotFound)?.state;
        registration.officers = officers(tx, &line.officers, self.today())?;
        registration.party = party.seal(self, tx, case_id)?;
        registration.number = self.next_number(tx, &caller.agency, &agency.number_word, "案")?;
        let origin = format!("原系统编号：{}", line.foreign);
        registration.source_note = if registration.source_note.is_empty() {
            origin
        } else {
            format!("{}；{origin}", registration.source_note)
        };
        let number = registration.number.clone();
        self.start_in(tx, caller, case_id, Command::Register(Box::new(registration)))?;
        Ok(Done::In(case_id.to_owned(), format!("登记为{number}。")))
    }
}

fn foreign_at(places: &[Option<u32>]) -> u32 {
    places.first().copied().flatten().unwrap_or(0)
}

fn placed(field: &str, reason: String, row: u32, places: &[Option<u32>]) -> CellProblem {
    let column = COLUMNS.iter().position(|column| column.field == field).unwrap_or(0);
    let place = places.get(column).copied().flatten();
    // A column that is missing has no cell of its own; the number of the row is what helps.
    let address = address(row, place.unwrap_or_else(|| foreign_at(places)));
    CellProblem { column, address, reason }
}

fn summary(problems: &[CellProblem]) -> String {
    let one = |problem: &CellProblem| {
        let title = COLUMNS.get(problem.column).map_or("", |column| column.title);
        format!("{}（{title}）：{}", problem.address, problem.reason)
    };
    problems.iter().map(one).collect::<Vec<_>>().join("　")
}

fn check_version(grids: &[Grid]) -> Result<(), AppError> {
    let held = grids.iter().find(|grid| grid.name == VERSION_SHEET).and_then(|grid| grid.value(0, 0));
    match held {
        Some(held) if held.text != VERSION => Err(wrong_file(format!(
            "模板是{}，现在用{VERSION}。请重新下载模板，把内容粘贴过去再导入。",
            held.text
        ))),
        _ => Ok(()),
    }
}

/// The row of the heading and the place of each column; what is missing is named.
fn heading(grid: &Grid) -> Result<(u32, Vec<Option<u32>>), AppError> {
    let title = |text: &str| bare(text.trim_matches('*'));
    let mut best: Option<(u32, Vec<Option<u32>>)> = None;
    for row in grid.rows().take(10) {
        let places: Vec<_> = COLUMNS
            .iter()
            .map(|column| {
                let same = |(_, value): &(u32, &Value)| title(&value.text) == bare(column.title);
                grid.row(row).find(same).map(|(place, _)| place)
            })
            .collect();
        let count = |places: &[Option<u32>]| places.iter().flatten().count();
        if count(&places) >= 3 && best.as_ref().is_none_or(|(_, held)| count(held) < count(&places)) {
            best = Some((row, places));
        }
    }
    let Some((row, places)) = best else {
        return Err(wrong_file("没有找到表头行。请使用下载的模板，不要改动第一行的列名。".to_owned()));
    };
    let missing: Vec<_> = COLUMNS
        .iter()
        .zip(&places)
        .filter(|(column, place)| column.required && place.is_none())
        .map(|(column, _)| column.title)
        .collect();
    if missing.is_empty() {
        Ok((row, places))
    } else {
        Err(wrong_file(format!("表头缺少必填列：{}。请使用下载的模板。", missing.join("、"))))
    }
}

/// The grey row of the template that says what to fill in.
fn is_hint(grid: &Grid, row: u32, places: &[Option<u32>]) -> bool {
    let first = foreign_at(places);
    let hint = COLUMNS.first().map_or("", |column| column.hint);
    grid.value(row, first).is_some_and(|value| value.text == hint)
}

/// A cell as the form of a registration would hold it.
fn field_text(field: &str, value: Option<&Value>) -> String {
    let Some(value) = value else { return String::new() };
    let text = value.text.as_str();
    match field {
        "found_on" => day(value).map_or_else(|| text.to_owned(), |on| on.to_string()),
        "found_time" => time_text(text),
        "item" => half_width(text).split(' ').next().unwrap_or_default().to_uppercase(),
        "source" | "party_kind" | "conveyance" => code_of(field, text).unwrap_or(text).to_owned(),
        "id_number" | "phone" | "mark" => half_width(text).replace(' ', ""),
        _ => text.to_owned(),
    }
}

/// `9:5`, `09:05:00` and what a spreadsheet makes of a time alone, as `09:05`.
fn time_text(text: &str) -> String {
    let text = half_width(text);
    let text = text.rsplit(' ').next().unwrap_or_default();
    let mut parts = text.split(':');
    let (hour, minute) = (parts.next().unwrap_or_default(), parts.next().unwrap_or_default());
    match (hour.parse::<u8>(), minute.parse::<u8>()) {
        (Ok(hour), Ok(minute)) => format!("{hour:02}:{minute:02}"),
        _ => text.to_owned(),
    }
}

/// The officer that a cell names by sign-in name, by name, or as the template's list writes him.
fn person(value: Option<&Value>, people: &[PersonRow]) -> Result<String, String> {
    let Some(value) = value else { return Ok(String::new()) };
    let text = half_width(&value.text);
    let first = text.split(' ').next().unwrap_or_default();
    if let Some(held) = people.iter().find(|person| person.login == first || person.id == first) {
        return Ok(held.id.clone());
    }
    let named: Vec<_> = people.iter().filter(|person| person.name == text).collect();
    match named.as_slice() {
        [only] => Ok(only.id.clone()),
        [] => Err(format!("本机构没有“{}”这名人员，请从下拉列表中选择", value.text)),
        _ => Err(format!("本机构有{}名“{}”，请从下拉列表中按登录名选择", named.len(), value.text)),
    }
}

#[cfg(test)]
mod tests {
    use super::time_text;

    #[test]
    fn a_time_is_read_in_every_usual_form() {
        for (typed, read) in [
            ("9:5", "09:05"),
            ("09:05:00", "09:05"),
            ("1899-12-31 14:30:00", "14:30"),
            ("１４：３０", "14:30"),
        ] {
            assert_eq!(time_text(typed), read);
        }
        assert_eq!(time_text("下午"), "下午");
    }
}
