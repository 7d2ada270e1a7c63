//! Dossiers from tables: the sheets of a workbook or a set of CSV files, in the columns of the template.
//!
//! What a cell holds is judged by the shape of its field; a row with a fault costs its dossier, and the others are read.

mod cells;
mod csv;
pub mod template;

use std::{
    collections::{BTreeMap, BTreeSet, HashMap},
    io::{Cursor, Read},
    sync::Arc,
};

use law::dossier::{
    act::LABELS,
    table::{named, tables},
    word::Section,
};
use serde_json::{Map, Value as Json};

use self::cells::{Place, Row, rows_of};
use super::{Fault, Held, Piece};
use crate::import::workbook::{self, FILE_BYTES_MAX, Grid, PARTS_MAX, ReadError, UNPACKED_BYTES_MAX};

/// Sheets of a workbook that are looked at: every table of the template and some of the user's own.
const SHEETS_MAX: usize = 200;
/// Sheets that hold no rows: notes, and the lists that cells are chosen from.
pub const NO_TABLES: [&str; 2] = ["填写说明", "字典"];

/// Reads the dossiers of a workbook.
pub fn from_workbook(file: &str, content: &[u8]) -> Vec<Piece> {
    match workbook::read_up_to(content, SHEETS_MAX) {
        Ok(grids) => {
            let sheets = grids.into_iter().map(|grid| {
                let place = format!("{file}：工作表“{}”", grid.name);
                (place, grid)
            });
            from_grids(file, sheets.collect(), Vec::new())
        }
        Err(error) => vec![unread(file, error.to_string())],
    }
}

/// Reads the dossiers of CSV files that belong together, each named after its table.
pub fn from_csv(set: &str, files: &[(String, Vec<u8>)]) -> Vec<Piece> {
    let (mut grids, mut faults) = (Vec::new(), Vec::new());
    let mut budget = csv::Budget::default();
    for (name, content) in files {
        let stem = name.rsplit(['/', '\\']).next().unwrap_or(name);
        let stem = stem.rsplit_once('.').map_or(stem, |(stem, _)| stem);
        match csv::grid(stem, content, &mut budget) {
            Ok(grid) => grids.push((name.clone(), grid)),
            Err(reason) => faults.push(Fault::whole(name, None, reason)),
        }
    }
    from_grids(set, grids, faults)
}

/// Reads the dossiers of an archive of CSV files.
pub fn from_archive(file: &str, content: &[u8]) -> Vec<Piece> {
    match unpacked(content) {
        Ok(files) if files.is_empty() => vec![unread(file, "压缩包里没有 CSV 文件。".to_owned())],
        Ok(files) => {
            let named: Vec<_> =
                files.into_iter().map(|(name, text)| (format!("{file}/{name}"), text)).collect();
            from_csv(file, &named)
        }
        Err(reason) => vec![unread(file, reason)],
    }
}

/// The CSV files of an archive; what the archive says about sizes is not believed.
fn unpacked(content: &[u8]) -> Result<Vec<(String, Vec<u8>)>, String> {
    if content.len() > FILE_BYTES_MAX {
        return Err(ReadError::TooLarge.to_string());
    }
    let damaged = |_| "压缩包已损坏，或者设有密码，读不出内容。".to_owned();
    let mut archive = zip::ZipArchive::new(Cursor::new(content)).map_err(damaged)?;
    let (mut files, mut bytes) = (Vec::new(), 0_u64);
    if archive.len() > PARTS_MAX {
        return Err(format!("压缩包里的文件超过{PARTS_MAX}个。"));
    }
    for at in 0..archive.len() {
        let entry = archive.by_index(at).map_err(damaged)?;
        let name = csv::text(entry.name_raw()).unwrap_or_else(|| format!("第{}个文件", at + 1));
        if !name.to_ascii_lowercase().ends_with(".csv") {
            continue;
        }
        let mut text = Vec::new();
        let room = UNPACKED_BYTES_MAX.saturating_sub(bytes).saturating_add(1);
        let read = entry
            .take(room)
            .read_to_end(&mut text)
            .map_err(|_| format!("压缩包已损坏：{name}读不出内容。"))?;
        bytes = bytes.saturating_add(u64::try_from(read).unwrap_or(u64::MAX));
        if bytes > UNPACKED_BYTES_MAX {
            return Err(format!("压缩包解压后超过{}MB，请分开上传。", UNPACKED_BYTES_MAX / 1024 / 1024));
        }
        files.push((name, text));
    }
    Ok(files)
}

fn unread(file: &str, reason: String) -> Piece {
    Piece { file: file.into(), line: 1, held: Held::Fault(Fault::whole(file, None, reason)) }
}

/// A dossier that is being put together.
struct Draft {
    place: Place,
    /// A cell of it, or of a row that belongs to it, could not be read.
    broken: bool,
    /// Its rows by table, the first being its own row of `cases`.
    rows: BTreeMap<usize, Vec<Row>>,
}

fn from_grids(file: &str, grids: Vec<(String, Grid)>, mut faults: Vec<Fault>) -> Vec<Piece> {
    let mut of_table: BTreeMap<usize, (String, Grid)> = BTreeMap::new();
    for (place, grid) in grids {
        let name = grid.name.trim();
        if NO_TABLES.contains(&name) || grid.rows().next().is_none() && named(name).is_none() {
            continue;
        }
        match named(name) {
            None => faults.push(Fault::whole(
                &place,
                None,
                format!("不认识的表“{name}”，没有读取；表名应与模板一致，如“案卷”“当事人”“送达”。"),
            )),
            Some(table) if of_table.contains_key(&table) => {
                faults.push(Fault::whole(&place, None, format!("表“{name}”出现了两次，只读取第一个。")));
            }
            Some(table) => {
                of_table.insert(table, (place, grid));
            }
        }
    }
    let present: BTreeSet<usize> = of_table.keys().copied().collect();
    let drafts = gather(of_table, &mut faults);
    let mut pieces: Vec<Piece> = faults
        .into_iter()
        .map(|fault| Piece { file: file.into(), line: 1, held: Held::Fault(fault) })
        .collect();
    if !present.contains(&0) {
        let reason = "没有“案卷”表（cases）：每份案卷在其中占一行，其他表以案号与它对应。";
        pieces.push(unread(file, reason.to_owned()));
    }
    pieces
        .extend(drafts.into_iter().filter(|draft| !draft.broken).map(|draft| put_together(draft, &present)));
    pieces
}

/// Reads the rows of all tables and sorts them by their case.
fn gather(of_table: BTreeMap<usize, (String, Grid)>, faults: &mut Vec<Fault>) -> Vec<Draft> {
    let mut drafts: Vec<Draft> = Vec::new();
    let mut by_case: HashMap<String, usize> = HashMap::new();
    for (at, (place, grid)) in of_table {
        let Some(table) = tables().get(at) else { continue };
        for row in rows_of(table, &place, &grid, faults) {
            let known = by_case.get(&row.case).copied();
            match (at, known) {
                (0, Some(first)) => {
                    let earlier = drafts.get(first).map_or(0, |draft| draft.place.line);
                    faults.push(row.place.fault(
                        0,
                        table,
                        format!("案号“{}”与第{earlier}行重复。", row.case),
                    ));
                }
                (0, None) => {
                    by_case.insert(row.case.clone(), drafts.len());
                    let (place, broken) = (row.place.clone(), row.broken);
                    drafts.push(Draft { place, broken, rows: BTreeMap::from([(0, vec![row])]) });
                }
                (_, Some(case)) => {
                    if let Some(draft) = drafts.get_mut(case) {
                        draft.broken |= row.broken;
                        draft.rows.entry(at).or_default().push(row);
                    }
                }
                (_, None) => {
                    let reason = format!("案号“{}”在“案卷”表中没有，本行没有读取。", row.case);
                    faults.push(row.place.fault(0, table, reason));
                }
            }
        }
    }
    drafts
}

/// One dossier from its rows: the innermost lists first, then what hangs on the case itself, in the order of the tables.
fn put_together(mut draft: Draft, present: &BTreeSet<usize>) -> Piece {
    let inner =
        |at: &usize| tables().get(*at).and_then(|table| table.outer.as_ref()).is_some_and(|it| it.table > 0);
    let (deep, flat): (Vec<usize>, Vec<usize>) = (1..tables().len()).partition(inner);
    for at in deep.into_iter().rev().chain(flat) {
        if let Err(fault) = hang(&mut draft, at) {
            return Piece {
                file: fault.file.as_str().into(),
                line: fault.line.unwrap_or(1),
                held: Held::Fault(fault),
            };
        }
    }
    let place = draft.place.clone();
    let Some(mut row) = draft.rows.remove(&0).and_then(|rows| rows.into_iter().next()) else {
        return unread(&place.file, "没有内容".to_owned());
    };
    row.object.insert("format".to_owned(), law::dossier::FORMAT.into());
    row.object.insert("id".to_owned(), row.case.clone().into());
    not_covered(&mut row.object, present);
    match serde_json::from_value(Json::Object(row.object)) {
        Ok(dossier) => {
            let file: Arc<str> = place.file.as_str().into();
            Piece { file, line: place.line, held: Held::Read(Box::new(dossier)) }
        }
        Err(error) => unread(&place.file, format!("第{}行的案卷读不了：{error}", place.line)),
    }
}

/// Hangs the rows of a table on the rows that they belong to.
fn hang(draft: &mut Draft, at: usize) -> Result<(), Fault> {
    let Some((table, outer)) = tables().get(at).and_then(|table| Some((table, table.outer.as_ref()?))) else {
        return Ok(());
    };
    let rows = draft.rows.remove(&at).unwrap_or_default();
    let mut none = Vec::new();
    let holders = draft.rows.get_mut(&outer.table).unwrap_or(&mut none);
    for mut row in rows {
        let Some(holder) = holder(holders, &row.outer) else {
            let reason = format!("“{}”表中没有本案的这一行，本案没有检查。", title(outer.table));
            return Err(row.place.fault(1, table, reason));
        };
        if outer.act.is_some() {
            // An act without an id goes by its place in the tables, which is what a person can look up.
            let id = format!("{}第{}行", table.title, row.place.line);
            row.object.entry("id").or_insert_with(|| id.into());
        }
        if !push(&mut holder.object, &outer.list, outer.act, row.object) {
            let reason = format!("“{}”写了“无”，“{}”表中却有内容，本案没有检查。", outer.list, table.title);
            return Err(row.place.fault(0, table, reason));
        }
    }
    Ok(())
}

fn title(table: usize) -> &'static str {
    tables().get(table).map_or("", |table| &table.title)
}

/// The row that an inner row belongs to: the only one, or the one with that id, name or number, or at that place.
fn holder<'r>(rows: &'r mut [Row], key: &str) -> Option<&'r mut Row> {
    if key.is_empty() {
        return match rows {
            [only] => Some(only),
            _ => None,
        };
    }
    let names = |row: &Row, field: &str| row.object.get(field).and_then(Json::as_str) == Some(key);
    let is = |row: &Row| ["id", "name", "number"].iter().any(|field| names(row, field));
    let found = rows.iter().position(is);
    let place = || key.parse::<usize>().ok()?.checked_sub(1);
    rows.get_mut(found.or_else(place)?)
}

/// Adds an object to a list inside another; says no where the list was said to be empty.
fn push(object: &mut Map<String, Json>, list: &str, act: Option<&str>, inner: Map<String, Json>) -> bool {
    let inner = Json::Object(inner);
    let entry = match act {
        Some(act) => Json::Object(Map::from_iter([(act.to_owned(), inner)])),
        None => inner,
    };
    let (path, name) = list.rsplit_once('.').unwrap_or(("", list));
    let Some(holder) = within(object, path) else { return false };
    match holder.get_mut(name) {
        None => {
            holder.insert(name.to_owned(), Json::Array(vec![entry]));
            true
        }
        // Rows never leave a list empty, so this is what a person wrote.
        Some(Json::Array(list)) if list.is_empty() => false,
        Some(Json::Array(list)) => {
            list.push(entry);
            true
        }
        Some(_) => false,
    }
}

/// The object at a path, made where it is not there yet.
fn within<'o>(object: &'o mut Map<String, Json>, path: &str) -> Option<&'o mut Map<String, Json>> {
    let mut held = object;
    for name in path.split('.').filter(|name| !name.is_empty()) {
        match held.entry(name).or_insert_with(|| Json::Object(Map::new())) {
            Json::Object(next) => held = next,
            _ => return None,
        }
    }
    Some(held)
}

/// Where no table of a part of the procedure was handed in, the dossier is silent about it.
fn not_covered(object: &mut Map<String, Json>, present: &BTreeSet<usize>) {
    let there = |section: Section| {
        LABELS.iter().any(|(tag, _, of)| *of == section && named(tag).is_some_and(|at| present.contains(&at)))
    };
    let silent =
        Section::ALL.iter().filter(|section| !there(**section)).map(|section| Json::from(section.code()));
    let held = object.entry("not_covered").or_insert_with(|| Json::Array(Vec::new()));
    if let Json::Array(list) = held {
        for code in silent {
            if !list.contains(&code) {
                list.push(code);
            }
        }
        if list.is_empty() {
            object.remove("not_covered");
        }
    }
}
