//! The reader of workbooks against files that are broken, lying, or meant to do harm.

use std::io::{Cursor, Write};

use app::import::{
    statement,
    workbook::{ReadError, UNPACKED_BYTES_MAX, read},
};
use proptest::prelude::*;
use zip::{CompressionMethod, ZipWriter, write::SimpleFileOptions};

use crate::import::{case_list, sheet};

/// A workbook of raw parts around one sheet.
fn parts(sheet: &str, shared: &str) -> Vec<u8> {
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated);
    let main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    let rels = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    let package = "http://schemas.openxmlformats.org/package/2006/relationships";
    for (name, body) in [
        (
            "[Content_Types].xml",
            "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"/>".to_owned(),
        ),
        (
            "_rels/.rels",
            format!(
                "<Relationships xmlns=\"{package}\"><Relationship Id=\"r1\" Type=\"{rels}/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>"
            ),
        ),
        (
            "xl/workbook.xml",
            format!(
                "<workbook xmlns=\"{main}\" xmlns:r=\"{rels}\"><sheets><sheet name=\"1\" sheetId=\"1\" r:id=\"r1\"/></sheets></workbook>"
            ),
        ),
        (
            "xl/_rels/workbook.xml.rels",
            format!(
                "<Relationships xmlns=\"{package}\"><Relationship Id=\"r1\" Type=\"{rels}/worksheet\" Target=\"worksheets/sheet1.xml\"/></Relationships>"
            ),
        ),
        ("xl/sharedStrings.xml", format!("<sst xmlns=\"{main}\">{shared}</sst>")),
        ("xl/worksheets/sheet1.xml", format!("<worksheet xmlns=\"{main}\">{sheet}</worksheet>")),
    ] {
        archive.start_file(name, options).unwrap();
        archive.write_all(body.as_bytes()).unwrap();
    }
    archive.finish().unwrap().into_inner()
}

#[test]
fn what_is_no_workbook_is_said_to_be_none() {
    for (content, error) in [
        (b"".to_vec(), ReadError::NotAWorkbook),
        (b"%PDF-1.7".to_vec(), ReadError::NotAWorkbook),
        (b"<html>".to_vec(), ReadError::NotAWorkbook),
        (vec![0xD0, 0xCF, 0x11, 0xE0, 0, 0], ReadError::OldFormat),
        (b"PK\x03\x04 broken".to_vec(), ReadError::Damaged),
        (vec![0; 21 * 1024 * 1024], ReadError::TooLarge),
    ] {
        assert_eq!(read(&content), Err(error));
    }
}

#[test]
fn a_packed_bomb_is_refused_before_it_is_unpacked() {
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated);
    archive.start_file("xl/worksheets/sheet1.xml", options).unwrap();
    let block = vec![b' '; 1024 * 1024];
    for _ in 0..=UNPACKED_BYTES_MAX / 1024 / 1024 {
        archive.write_all(&block).unwrap();
    }
    let bomb = archive.finish().unwrap().into_inner();
    assert!(bomb.len() < 1024 * 1024, "it is small: {}", bomb.len());
    assert_eq!(read(&bomb), Err(ReadError::Unpacked));

    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    for n in 0..1_500 {
        archive.start_file(format!("{n}"), options).unwrap();
    }
    assert_eq!(read(&archive.finish().unwrap().into_inner()), Err(ReadError::Unpacked));
}

#[test]
fn a_sheet_that_claims_the_whole_grid_costs_nothing() {
    let cells = "<dimension ref=\"A1:XFD1048576\"/><sheetData><row r=\"1\"><c r=\"A1\" t=\"inlineStr\"><is><t>x</t></is></c></row>\
                 <row r=\"1048576\"><c r=\"A1048576\"><v>5</v></c><c r=\"XFD1048576\"><v>7</v></c></row></sheetData>\
                 <mergeCells><mergeCell ref=\"A1:XFD1048576\"/></mergeCells>";
    let grids = read(&parts(cells, "")).unwrap();
    assert_eq!(grids[0].rows().collect::<Vec<_>>(), [0, 1_048_575]);
    assert_eq!(grids[0].value(1_048_575, 0).unwrap().text, "5");
    assert_eq!(grids[0].row(1_048_575).count(), 1, "columns far out are not looked at");
    assert_eq!(grids[0].spread(7, 7).unwrap().text, "x");
}

#[test]
fn a_long_text_that_stands_everywhere_is_refused() {
    use std::fmt::Write;
    let shared = format!("<si><t>{}</t></si>", "字".repeat(30_000));
    let mut cells = String::from("<sheetData>");
    for row in 1..=3_000 {
        write!(cells, "<row r=\"{row}\"><c r=\"A{row}\" t=\"s\"><v>0</v></c></row>").unwrap();
    }
    cells.push_str("</sheetData>");
    assert_eq!(read(&parts(&cells, &shared)), Err(ReadError::Chars));
}

#[test]
fn too_many_rows_are_refused() {
    use std::fmt::Write;
    let mut cells = String::from("<sheetData>");
    for row in 1..=20_200 {
        write!(cells, "<row r=\"{row}\"><c r=\"A{row}\"><v>1</v></c></row>").unwrap();
    }
    cells.push_str("</sheetData>");
    assert_eq!(read(&parts(&cells, "")), Err(ReadError::Rows));
}

fn samples() -> Vec<Vec<u8>> {
    let rows = [
        vec!["交易日期", "金额", "付款人", "摘要", "流水号"],
        vec!["2026-11-20", "100.00", "王某某", "罚款", "S1"],
        vec!["20261120", "１，０００", "李某", "", "S2"],
    ];
    vec![
        sheet("明细", &rows),
        case_list(&[&[("foreign", "A-1")]]),
        parts("<sheetData><row r=\"1\"><c r=\"A1\"><v>1</v></c></row></sheetData>", "<si><t>x</t></si>"),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    /// Bytes of real files changed, cut and joined: an answer or an error, never a panic.
    #[test]
    fn a_mutated_file_is_read_or_refused(
        which in 0_usize..3,
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 0..20),
        cut in prop::option::of(any::<prop::sample::Index>()),
    ) {
        let mut content = samples().swap_remove(which);
        for (at, byte) in changes {
            let at = at.index(content.len());
            content[at] = byte;
        }
        if let Some(cut) = cut {
            content.truncate(cut.index(content.len()));
        }
        if let Ok(grids) = read(&content) {
            let _ = statement::read(&grids);
        }
    }

    /// The parts inside changed, so that the archive is sound and its XML is not.
    #[test]
    fn a_mutated_sheet_is_read_or_refused(
        reference in "[A-Za-z0-9:]{0,12}",
        kind in "(s|n|b|e|d|str|inlineStr|zz)?",
        value in "[-0-9eE.+#a-z]{0,24}",
        style in "[0-9-]{0,4}",
        merge in "[A-Z0-9:]{0,16}",
    ) {
        let cells = format!(
            "<sheetData><row r=\"{reference}\"><c r=\"{reference}\" t=\"{kind}\" s=\"{style}\"><v>{value}</v></c></row></sheetData>\
             <mergeCells><mergeCell ref=\"{merge}\"/></mergeCells>"
        );
        if let Ok(grids) = read(&parts(&cells, "")) {
            let _ = statement::read(&grids);
        }
    }

    /// Whatever stands in the cells of a statement, every row has an answer.
    #[test]
    fn any_cell_of_a_statement_has_an_answer(cells in prop::collection::vec("\\PC{0,20}", 5)) {
        let row: Vec<&str> = cells.iter().map(String::as_str).collect();
        let file = sheet("1", &[vec!["交易日期", "金额", "付款人", "摘要", "流水号"], row]);
        let read = statement::read(&read(&file).unwrap()).unwrap();
        prop_assert!(read.rows.len() <= 1);
    }
}
