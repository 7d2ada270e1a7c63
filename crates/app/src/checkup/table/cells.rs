//! Rows of a table: which column is which, and what each cell holds by the shape of its field.

use std::{collections::BTreeMap, sync::Arc};

use law::dossier::{
    Moment, Yuan,
    shape::{ChoiceShape, Shape},
    table::{CASE, Kind, Table},
};
use serde_json::{Map, Value as Json};

use super::super::Fault;
use crate::import::{
    cell::{Amount, amount, half_width, moment},
    workbook::{CELL_CHARS_MAX, Grid, Held, Value, address},
};

/// Rows above the headings that are passed over, such as a title.
const TITLE_ROWS_MAX: usize = 30;
/// Digits that a spreadsheet keeps of a number.
const DIGITS_KEPT: usize = 15;
/// Choices that a fault names.
const CHOICES_NAMED_MAX: usize = 12;
/// How the row of the template begins that explains the columns.
pub(super) const EXPLAINS: &str = "填写说明";

/// A row with values.
#[derive(Debug)]
pub(super) struct Row {
    pub(super) place: Place,
    /// The case it belongs to.
    pub(super) case: String,
    /// The row of the outer table it belongs to; empty where the sheet does not say.
    pub(super) outer: String,
    /// Its values, objects within objects.
    pub(super) object: Map<String, Json>,
    /// A cell could not be read; the fault is told already.
    pub(super) broken: bool,
}

/// Where a row is.
#[derive(Debug, Clone)]
pub(super) struct Place {
    pub(super) file: String,
    /// From 1.
    pub(super) line: u64,
    /// The column of the sheet for each column of the table, from 0.
    columns: Arc<BTreeMap<usize, u32>>,
}

impl Place {
    /// What is wrong with the cell of a column of the table.
    pub(super) fn fault(&self, column: usize, table: &Table, error: String) -> Fault {
        let at = self.columns.get(&column).copied();
        let row = u32::try_from(self.line.saturating_sub(1)).unwrap_or(u32::MAX);
        let title = table.columns.get(column).map_or("", |column| &column.title);
        Fault {
            file: self.file.clone(),
            line: Some(self.line),
            column: at.and_then(|at| usize::try_from(at).ok()?.checked_add(1)),
            field: at.map(|at| format!("{} {title}", address(row, at))).unwrap_or_default(),
            error,
        }
    }
}

/// The rows of a sheet; what cannot be read is told in `faults`.
pub(super) fn rows_of(table: &Table, file: &str, grid: &Grid, faults: &mut Vec<Fault>) -> Vec<Row> {
    let Some(head) = grid.rows().take(TITLE_ROWS_MAX).find(|row| is_head(table, grid, *row)) else {
        if grid.rows().next().is_some() {
            let reason = format!(
                "没有找到表头：应有一行列名，其中有“{}”（或者 {}），列名与模板一致。",
                CASE.1, CASE.0
            );
            faults.push(Fault::whole(file, None, reason));
        }
        return Vec::new();
    };
    let columns = Arc::new(columns_of(table, file, grid, head, faults));
    let mut rows = Vec::new();
    for line in grid.rows().filter(|row| *row > head) {
        let place = Place {
            file: file.to_owned(),
            line: u64::from(line).saturating_add(1),
            columns: columns.clone(),
        };
        if let Some(row) = row_of(table, grid, line, place, faults) {
            rows.push(row);
        }
    }
    rows
}

/// A row of headings names the case and knows at least half of what it holds.
fn is_head(table: &Table, grid: &Grid, row: u32) -> bool {
    let named: Vec<Option<usize>> = grid.row(row).map(|(_, value)| table.column(&heading(value))).collect();
    let known = named.iter().flatten().count();
    let case = |column: &usize| table.columns.get(*column).is_some_and(|column| column.kind == Kind::Case);
    named.iter().flatten().any(case) && known.saturating_mul(2) >= named.len()
}

/// A heading without the star of what must be filled in and without line ends.
fn heading(value: &Value) -> String {
    value.text.chars().filter(|it| !it.is_whitespace() && *it != '*' && *it != '＊').collect()
}

fn columns_of(
    table: &Table,
    file: &str,
    grid: &Grid,
    head: u32,
    faults: &mut Vec<Fault>,
) -> BTreeMap<usize, u32> {
    let mut columns = BTreeMap::new();
    for (at, value) in grid.row(head) {
        let wrong = match table.column(&heading(value)) {
            Some(column) if columns.contains_key(&column) => {
                format!("列“{}”出现了两次，只读取第一个。", value.text)
            }
            Some(column) => {
                columns.insert(column, at);
                continue;
            }
            None => format!("不认识的列“{}”，没有读取；列名应与模板一致。", value.text),
        };
        faults.push(Fault {
            file: file.to_owned(),
            line: Some(u64::from(head).saturating_add(1)),
            column: usize::try_from(at).ok().and_then(|at| at.checked_add(1)),
            field: address(head, at),
            error: wrong,
        });
    }
    columns
}

fn row_of(table: &Table, grid: &Grid, line: u32, place: Place, faults: &mut Vec<Fault>) -> Option<Row> {
    let columns = place.columns.clone();
    let mut row = Row { place, case: String::new(), outer: String::new(), object: Map::new(), broken: false };
    let mut filled = false;
    for (column, at) in columns.iter() {
        let Some(held) = table.columns.get(*column) else { continue };
        let read = match cell(grid, line, *at) {
            Ok(None) => continue,
            Ok(Some(value)) if held.kind == Kind::Case && explains(table, value) => return None,
            Ok(Some(value)) => {
                filled = true;
                readable(value).and_then(|()| json_of(held.kind, value))
            }
            Err(error) => Err(error),
        };
        match (held.kind, read) {
            (_, Ok(None)) => {}
            (Kind::Case, Ok(Some(Json::String(text)))) => row.case = text,
            (Kind::Outer, Ok(Some(Json::String(text)))) => row.outer = text,
            (_, Ok(Some(value))) => put(&mut row.object, &held.path, value),
            (_, Err(error)) => {
                row.broken = true;
                faults.push(row.place.fault(*column, table, error));
            }
        }
    }
    if row.case.is_empty() && (filled || row.broken) {
        if !row.broken {
            faults.push(row.place.fault(0, table, "没有写案号，本行没有读取。".to_owned()));
        }
        return None;
    }
    (!row.case.is_empty()).then_some(row)
}

/// The rows of the template below the headings: the paths again, and what to fill in.
fn explains(table: &Table, value: &Value) -> bool {
    value.text.starts_with(EXPLAINS) || table.column(&heading(value)) == Some(0)
}

/// A cell, or the first of those joined with it downwards; one that is joined sideways cannot be told apart.
fn cell(grid: &Grid, row: u32, column: u32) -> Result<Option<&Value>, String> {
    match grid.joined(row, column) {
        Some((first, last)) if first.1 < last.1 && grid.value(first.0, first.1).is_some() => Err(format!(
            "{}:{}是横向合并的单元格，看不出属于哪一列，请取消合并后逐格填写。",
            address(first.0, first.1),
            address(last.0, last.1)
        )),
        _ => Ok(grid.spread(row, column)),
    }
}

fn readable(value: &Value) -> Result<(), String> {
    match value.held {
        Held::Error => Err(format!("公式的结果是错误（{}），请改正公式或者改填内容。", value.text)),
        Held::Formula => Err(format!(
            "公式“{}”没有保存计算结果，请在表格软件中打开并保存一次，或者改填内容。",
            value.text.chars().take(60).collect::<String>()
        )),
        Held::Long => Err(format!("文字过长，一格最多{CELL_CHARS_MAX}字。")),
        Held::Garbled => {
            Err("文字既不是 UTF-8 也不是 GBK 编码，请在表格软件中另存为“CSV UTF-8”后再试。".to_owned())
        }
        Held::Text | Held::Number | Held::Day => Ok(()),
    }
}

fn json_of(kind: Kind, value: &Value) -> Result<Option<Json>, String> {
    match kind {
        Kind::Case | Kind::Outer => text_of(value).map(Some),
        Kind::Rows => match value.text.as_str() {
            "无" | "没有" => Ok(Some(Json::Array(Vec::new()))),
            "有" => Ok(None),
            other => {
                Err(format!("这里只能写“无”或者留空，内容在单独的表中逐行填写；实为“{}”。", brief(other)))
            }
        },
        Kind::Field(shape) => field(shape, value),
    }
}

fn field(shape: &Shape, value: &Value) -> Result<Option<Json>, String> {
    let text = value.text.as_str();
    if !matches!(shape, Shape::Text) && matches!(text, "未知" | "不详" | "不清楚" | "—" | "-" | "/" | "／")
    {
        return Ok(None);
    }
    let json = match shape {
        Shape::Text => text_of(value)?,
        Shape::Flag => Json::Bool(flag(text)?),
        Shape::Count => count(text)?,
        Shape::Moment => moment_of(value)?,
        Shape::Yuan => yuan(value)?,
        Shape::Choice(choice) => code(choice, text)?,
        Shape::List(of) => list(of, value)?,
        Shape::Record(_) | Shape::OneOf(_) => return Err("这一列不能在一格中填写。".to_owned()),
    };
    Ok(Some(json))
}

fn text_of(value: &Value) -> Result<Json, String> {
    let digits = value.text.chars().filter(char::is_ascii_digit).count();
    if value.held == Held::Number && digits > DIGITS_KEPT {
        return Err(format!(
            "数字超过{DIGITS_KEPT}位，表格软件已把末尾改成0，请把这一列设为文本格式后重新填写。"
        ));
    }
    Ok(value.text.clone().into())
}

fn flag(text: &str) -> Result<bool, String> {
    match half_width(text).trim().to_lowercase().as_str() {
        "是" | "true" | "1" | "yes" | "y" | "√" | "✓" | "有" | "对" => Ok(true),
        "否" | "false" | "0" | "no" | "n" | "×" | "x" | "无" | "没有" | "错" => Ok(false),
        _ => Err(format!("应写“是”或者“否”，不知道的留空；实为“{}”。", brief(text))),
    }
}

fn count(text: &str) -> Result<Json, String> {
    let number = half_width(text).trim().parse::<u32>();
    number.map(Json::from).map_err(|_| format!("应为不小于0的整数，实为“{}”。", brief(text)))
}

fn moment_of(value: &Value) -> Result<Json, String> {
    let read = moment(value).filter(|(on, _)| (1900..=2100).contains(&on.year()));
    let read = read.map(|(on, minute)| Moment { on, minute }.to_string());
    read.map(Json::from).ok_or_else(|| {
        format!(
            "日期“{}”不存在或者写法不对，应写作 2026-03-02 或者 2026-03-02 09:30，也可以是日期格式的单元格。",
            brief(&value.text)
        )
    })
}

fn yuan(value: &Value) -> Result<Json, String> {
    match amount(value) {
        Ok(Amount::In(fen)) => serde_json::to_value(Yuan(fen)).map_err(|error| error.to_string()),
        Ok(Amount::Out) => Err("金额不能是负数。".to_owned()),
        Err(error) => Err(format!("{error}；实为“{}”。", brief(&value.text))),
    }
}

/// A choice by its code, its label, or its label without what is in brackets.
fn code(choice: &ChoiceShape, text: &str) -> Result<Json, String> {
    let wanted = text.trim();
    let bare = |label: &str| label.split('（').next().unwrap_or_default().to_owned();
    let found = choice.codes.iter().find(|(code, label)| *code == wanted || *label == wanted);
    let found = found.or_else(|| {
        let mut same = choice.codes.iter().filter(|(_, label)| bare(label) == wanted);
        same.next().filter(|_| same.next().is_none())
    });
    found.map(|(code, _)| Json::from(*code)).ok_or_else(|| {
        let labels: Vec<&str> =
            choice.codes.iter().take(CHOICES_NAMED_MAX).map(|(_, label)| *label).collect();
        let more = if choice.codes.len() > labels.len() { "等" } else { "" };
        format!("不认识“{}”，可以写：{}{more}。", brief(text), labels.join("；"))
    })
}

/// Several values in one cell; labels may themselves hold the mark between names.
fn list(of: &Shape, value: &Value) -> Result<Json, String> {
    if matches!(value.text.as_str(), "无" | "没有" | "[]") {
        return Ok(Json::Array(Vec::new()));
    }
    let mut entries = Vec::new();
    let parts = value.text.split(['；', ';', '\n', '|']).map(str::trim).filter(|part| !part.is_empty());
    for part in parts {
        let one = |text: &str| field(of, &Value { text: text.trim().to_owned(), held: Held::Text });
        match one(part) {
            Ok(Some(entry)) if !matches!(of, Shape::Text) => entries.push(entry),
            _ => {
                for name in part.split('、').filter(|name| !name.trim().is_empty()) {
                    entries.extend(one(name)?);
                }
            }
        }
    }
    Ok(Json::Array(entries))
}

/// Enough of a text to find it again.
fn brief(text: &str) -> String {
    let mut chars = text.chars();
    let mut brief: String = chars.by_ref().take(40).collect();
    if chars.next().is_some() {
        brief.push('…');
    }
    brief
}

/// Puts a value at its path.
fn put(object: &mut Map<String, Json>, path: &str, value: Json) {
    let (outer, name) = path.rsplit_once('.').unwrap_or(("", path));
    if let Some(held) = super::within(object, outer) {
        held.insert(name.to_owned(), value);
    }
}
