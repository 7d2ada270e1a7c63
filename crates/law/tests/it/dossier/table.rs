//! The tables of the dossier: each field has exactly one place, and each place a name that tells it apart.

use std::collections::BTreeSet;

use law::dossier::{
    Dossier,
    act::KINDS,
    shape::{FieldShape, Shape, Shaped},
    table::{Kind, in_words, named, tables},
};

/// The paths of everything below some fields that is no object.
fn leaves(path: &str, fields: &'static [FieldShape], out: &mut BTreeSet<String>) {
    for field in fields {
        let path = if path.is_empty() { field.name.to_owned() } else { format!("{path}.{}", field.name) };
        match field.shape {
            Shape::Record(record) => leaves(&path, record.fields, out),
            Shape::List(Shape::Record(record)) => {
                out.insert(path.clone());
                leaves(&path, record.fields, out);
            }
            Shape::List(Shape::OneOf(kinds)) => {
                kinds.iter().for_each(|kind| leaves(kind.name, kind.fields, out));
            }
            _ => assert!(out.insert(path.clone()), "{path} twice"),
        }
    }
}

#[test]
fn every_field_has_its_column() {
    let Shape::Record(whole) = <Dossier as Shaped>::SHAPE else { unreachable!("a dossier is an object") };
    let mut wanted = BTreeSet::new();
    leaves("", whole.fields, &mut wanted);
    // The number of the format is always the same; the id is the column of the case.
    wanted.remove("format");
    wanted.remove("id");
    let mut held = BTreeSet::new();
    for table in tables() {
        let of = if table.name == "cases" { String::new() } else { format!("{}.", table.name) };
        for column in table.columns.iter().filter(|it| matches!(it.kind, Kind::Field(_) | Kind::Rows)) {
            assert!(held.insert(format!("{of}{}", column.path)), "{of}{} twice", column.path);
        }
    }
    assert_eq!(held, wanted);
}

#[test]
fn names_tell_tables_and_columns_apart_and_fit_a_spreadsheet() {
    let mut names = BTreeSet::new();
    for (at, table) in tables().iter().enumerate() {
        assert!(names.insert(&table.name) && names.insert(&table.title), "{}", table.name);
        assert!((1..=31).contains(&table.title.chars().count()), "{}", table.title);
        assert!(!table.title.contains(['[', ']', ':', '*', '?', '/', '\\', '\'']), "{}", table.title);
        assert_eq!((named(&table.name), named(&table.title)), (Some(at), Some(at)));
        assert!(table.outer.as_ref().is_none_or(|outer| outer.table < at));
        assert!(table.columns.len() < 100, "{} has {} columns", table.name, table.columns.len());
        let mut columns = BTreeSet::new();
        for (at, column) in table.columns.iter().enumerate() {
            assert!(
                columns.insert(&column.path) && columns.insert(&column.title),
                "{}: {}",
                table.name,
                column.title
            );
            assert!(!column.title.contains(char::is_whitespace), "{}", column.title);
            assert_eq!(table.column(&column.path), Some(at), "{}: {}", table.name, column.path);
            assert_eq!(table.column(&column.title), Some(at));
        }
        assert_eq!(table.column("案号"), Some(0));
    }
    assert!(KINDS.iter().all(|kind| named(kind.name).is_some()));
    assert_eq!(named("送达"), named("served"));
}

#[test]
fn what_is_absent_is_said_in_the_words_of_the_tables() {
    for (missing, words) in [
        ("review", "法制审核"),
        ("recused#14", "回避#14"),
        ("agency", "实施机关"),
        ("agency.kind", "实施机关·主体性质"),
        ("violation.discovered_on", "违法行为·被有权机关发现的日期"),
        ("parties.born_on", "当事人·出生日期"),
        ("filed#1.approval", "立案#1·立案审批"),
        ("filed#1.approval.role", "立案#1·立案审批·批准人身份"),
        ("立案第2行.approval.role", "立案第2行·立案审批·批准人身份"),
        ("我方1号.facts_differ", "我方1号·认定的违法事实与通知书告知的不一致"),
        // Several kinds of acts have an approval, each called by what it approves.
        ("我方1号.approval", "我方1号.approval"),
        ("节假日安排表", "节假日安排表"),
        ("hearing.threshold.citizen", "hearing.threshold.citizen"),
    ] {
        assert_eq!(in_words(missing), words);
    }
}
