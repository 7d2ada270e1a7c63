//! The report as the data of a document. A document holds less than a page of the browser, so cases are listed up to
//! a bound of bytes.

use serde_json::{Value, json};

use super::{
    Entry, Findings,
    findings::{DEFINITIONS, MAIN_DEFECTS, mark},
    summary::{self, Summary},
};

/// The document in the catalogue.
pub const FORM: &str = "check_report";

/// Bytes of the cases that are listed; the typesetter takes a mebibyte in all, the tables have the rest.
const CASES_BYTES_MAX: usize = 500 * 1024;
/// Units that are printed by their name.
const UNITS_MAX: usize = 300;
/// Characters of one text, so that no single one crowds out the rest …
const TEXT_CHARS_MAX: usize = 2_000;
/// … and of one cell of a table.
const CELL_CHARS_MAX: usize = 200;
/// Faults that are printed.
const FAULTS_MAX: usize = 100;

/// The data of the document; `agency` made it, in the product.
pub fn data(findings: &Findings, agency: Option<&str>) -> Value {
    let tally = &findings.tally;
    let mut room = CASES_BYTES_MAX;
    let mut cases = Vec::new();
    let listed = |list: &[Entry], room: &mut usize, cases: &mut Vec<Value>| {
        list.iter().take_while(|entry| list_case(entry, room, cases)).count()
    };
    let bad = listed(&findings.bad, &mut room, &mut cases);
    let warn = listed(&findings.warn, &mut room, &mut cases);
    let main = tally.main_defects(MAIN_DEFECTS).into_iter().map(|(rule, count)| {
        format!("{}（{}，{} {}）：{}份", rule.article, rule.class.label(), rule.id, rule.code, count.broken)
    });
    let shown = findings.faults.len().min(FAULTS_MAX);
    let faults_more = tally.unread().saturating_sub(u64::try_from(shown).unwrap_or(u64::MAX));
    let faults_more =
        if faults_more > 0 { format!("另有{faults_more}处没有列出。") } else { String::new() };
    json!({
        "agency_name": agency.unwrap_or_default(),
        "issued_at": findings.basis.made_at.to_string(),
        "sentence": tally.sentence(),
        "main": main.collect::<Vec<_>>(),
        "basis": pairs(findings.basis.lines().iter().map(|(name, text)| (*name, text.as_str()))),
        "verdicts": rows(&summary::verdicts(tally), &["name", "count", "all", "share"]),
        "classes": rows(&summary::classes(tally), &["name", "count", "all", "share"]),
        "cases": cases,
        "left_out": findings.left_out(bad, warn),
        "units": rows(&summary::units(tally, UNITS_MAX), &["name", "bad", "warn", "ok", "all", "share"]),
        "rules": rows(
            &summary::rules(tally),
            &["rule", "code", "article", "class", "tag", "count", "all", "share"],
        ),
        "open": rows(&summary::open(tally), &["rule", "code", "article", "count", "all", "share"]),
        "faults": findings.faults.iter().take(shown).map(|fault| {
            json!({"place": cut(&fault.place(), CELL_CHARS_MAX), "error": cut(&fault.error, CELL_CHARS_MAX)})
        }).collect::<Vec<_>>(),
        "faults_more": faults_more,
        "definitions": pairs(DEFINITIONS.iter().copied()),
    })
}

fn pairs<'a>(pairs: impl Iterator<Item = (&'a str, &'a str)>) -> Vec<Value> {
    pairs.map(|(name, text)| json!({"name": name, "text": cut(text, TEXT_CHARS_MAX)})).collect()
}

/// Empty cells are left out, since a document takes an empty text for a value that is missing.
fn rows(summary: &Summary, keys: &[&str]) -> Vec<Value> {
    let row = |cells: &Vec<String>| {
        let filled = keys.iter().zip(cells).filter(|(_, cell)| !cell.trim().is_empty());
        Value::Object(
            filled.map(|(key, cell)| ((*key).to_owned(), Value::String(cut(cell, CELL_CHARS_MAX)))).collect(),
        )
    };
    summary.rows.iter().map(row).collect()
}

/// Adds a case and its defects, if there is room for them.
fn list_case(entry: &Entry, room: &mut usize, cases: &mut Vec<Value>) -> bool {
    let mut rows = vec![json!({
        "id": or_dash(&entry.id), "unit": cut(&entry.unit, CELL_CHARS_MAX), "verdict": entry.verdict.label(),
    })];
    for defect in &entry.defects {
        let on = defect.on.map(|on| on.to_string()).unwrap_or_default();
        let rule = format!("{}（{} {}）", defect.article, defect.rule, defect.code);
        let parts = [rule.as_str(), &on, mark(defect.tag)];
        let parts: Vec<&str> = parts.into_iter().filter(|part| !part.is_empty()).collect();
        rows.push(json!({
            "class": defect.class.label(),
            "message": cut(&defect.message, TEXT_CHARS_MAX),
            "rule": parts.join("，"),
            "cure": defect.cure,
        }));
    }
    if entry.defects_more > 0 {
        rows.push(json!({"note": format!("另有{}项问题没有列出。", entry.defects_more)}));
    }
    if entry.open > 0 {
        rows.push(json!({"note": cut(&entry.open_sentence(), TEXT_CHARS_MAX)}));
    }
    let bytes: usize = rows.iter().map(|row| row.to_string().len()).sum();
    let Some(left) = room.checked_sub(bytes) else { return false };
    *room = left;
    cases.append(&mut rows);
    true
}

fn or_dash(text: &str) -> String {
    if text.trim().is_empty() { "—".to_owned() } else { cut(text, CELL_CHARS_MAX) }
}

fn cut(text: &str, chars_max: usize) -> String {
    let mut chars = text.chars();
    let mut cut: String = chars.by_ref().take(chars_max).collect();
    if chars.next().is_some() {
        cut.push('…');
    }
    cut
}
