//! The documentation and the schema of the dossier say what the types say; both are drawn from the shapes.
//!
//! `UPDATE=1` writes `docs/dossier.schema.json` and the tables of `docs/dossier-format.md` anew; read the difference.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt::Write as _,
    path::{Path, PathBuf},
};

use law::dossier::{
    Dossier,
    act::{self, LABELS},
    read,
    shape::{ChoiceShape, FieldShape, RecordShape, Shape, Shaped},
    table::tables,
    word::Section,
};
use serde_json::{Value, json};

use super::schema;

fn docs(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs").join(name)
}

/// The text in the folder of documents is `fresh`, or becomes it with `UPDATE=1`.
fn keep(name: &str, fresh: &str) {
    let kept = std::fs::read_to_string(docs(name)).unwrap_or_default();
    if std::env::var_os("UPDATE").is_some() && kept != fresh {
        std::fs::write(docs(name), fresh).unwrap();
    } else {
        assert!(kept == fresh, "docs/{name} differs from the types; UPDATE=1 writes it");
    }
}

fn whole() -> &'static RecordShape {
    let Shape::Record(record) = <Dossier as Shaped>::SHAPE else { unreachable!("a dossier is an object") };
    record
}

fn is_act(record: &RecordShape) -> bool {
    act::KINDS.iter().any(|kind| kind.name == record.name)
}

/// Every object and every list of codes, by name, in the order in which a reader meets them.
#[derive(Default)]
struct Names {
    records: Vec<&'static RecordShape>,
    choices: Vec<&'static ChoiceShape>,
}

impl Names {
    fn all() -> Self {
        let mut names = Self::default();
        names.record(whole());
        names
    }

    fn record(&mut self, record: &'static RecordShape) {
        if let Some(held) = self.records.iter().find(|held| held.name == record.name) {
            assert_eq!(*held, record, "two objects have the name {}", record.name);
            return;
        }
        self.records.push(record);
        for field in record.fields {
            self.shape(field.shape);
        }
    }

    fn shape(&mut self, shape: &'static Shape) {
        match shape {
            Shape::Choice(choice) => match self.choices.iter().find(|held| held.name == choice.name) {
                Some(held) => assert_eq!(held, choice, "two lists of codes have the name {}", choice.name),
                None => self.choices.push(choice),
            },
            Shape::List(of) => self.shape(of),
            Shape::Record(record) => self.record(record),
            Shape::OneOf(kinds) => kinds.iter().for_each(|kind| self.record(kind)),
            Shape::Text | Shape::Flag | Shape::Count | Shape::Moment | Shape::Yuan => {}
        }
    }
}

fn link(name: &str) -> String {
    format!("[`{name}`](#{})", name.to_lowercase())
}

fn in_words(shape: &Shape) -> String {
    match shape {
        Shape::Text => "文字".to_owned(),
        Shape::Flag => "是否".to_owned(),
        Shape::Count => "整数".to_owned(),
        Shape::Moment => "日期".to_owned(),
        Shape::Yuan => "金额".to_owned(),
        Shape::Choice(choice) => format!("代码 {}", link(choice.name)),
        Shape::List(Shape::OneOf(_)) => "行为的列表".to_owned(),
        Shape::List(of) => format!("列表：{}", in_words(of)),
        Shape::Record(record) => format!("对象 {}", link(record.name)),
        Shape::OneOf(_) => "行为".to_owned(),
    }
}

fn rows(out: &mut String, fields: &[FieldShape]) {
    out.push_str("| 字段 | 类型 | 含义 |\n|---|---|---|\n");
    for field in fields {
        writeln!(out, "| `{}` | {} | {} |", field.name, in_words(field.shape), field.about).unwrap();
    }
}

fn record_table(out: &mut String, record: &RecordShape) {
    writeln!(out, "### {}\n\n{}\n", record.name, record.about).unwrap();
    rows(out, record.fields);
    out.push('\n');
}

/// The kinds of act by part of the procedure; the common fields are said once.
fn act_tables() -> String {
    let mut out = String::from("### 各项行为共有的字段\n\n");
    let common = common();
    rows(&mut out, common);
    for section in Section::ALL {
        let kinds: Vec<_> = LABELS.iter().filter(|(_, _, of)| of == section).collect();
        if kinds.is_empty() {
            continue;
        }
        writeln!(out, "\n### {}（`{}`）", section.label(), section.code()).unwrap();
        for (tag, label, _) in kinds {
            let record = act::KINDS.iter().find(|kind| kind.name == *tag).unwrap();
            writeln!(out, "\n#### {tag} {label}\n\n{}\n", record.about).unwrap();
            let own = &record.fields[common.len()..];
            if own.is_empty() {
                out.push_str("只有共有的字段。\n");
            } else {
                rows(&mut out, own);
            }
        }
    }
    out
}

/// The fields with which every kind of act begins.
fn common() -> &'static [FieldShape] {
    let first = act::KINDS.first().unwrap().fields;
    let shared = (0..first.len())
        .take_while(|at| act::KINDS.iter().all(|kind| kind.fields.get(*at) == first.get(*at)))
        .count();
    &first[..shared]
}

fn code_tables(choices: &[&ChoiceShape]) -> String {
    let mut out = String::new();
    for choice in choices {
        writeln!(out, "### {}\n\n| 代码 | 含义 |\n|---|---|", choice.name).unwrap();
        for (code, label) in choice.codes {
            writeln!(out, "| `{code}` | {label} |").unwrap();
        }
        out.push('\n');
    }
    out
}

/// Every table with its names and where its rows belong.
fn table_list() -> String {
    let mut out = String::from("| 表 | CSV 文件 | 上级表 | 一行是什么 |\n|---|---|---|---|\n");
    for table in tables() {
        let outer = table.outer.as_ref().map_or("", |outer| &tables()[outer.table].title);
        writeln!(out, "| {} | `{}.csv` | {outer} | {} |", table.title, table.name, table.about).unwrap();
    }
    out
}

/// The text with what stands between the two marks of `name` replaced.
fn replaced(text: &str, name: &str, table: &str) -> String {
    let (open, close) = (format!("<!-- {name} -->\n"), format!("<!-- /{name} -->"));
    let (before, rest) = text.split_once(&open).unwrap_or_else(|| panic!("no mark {open}"));
    let (_, after) = rest.split_once(&close).unwrap_or_else(|| panic!("no mark {close}"));
    format!("{before}{open}\n{}\n\n{close}{after}", table.trim_end())
}

#[test]
fn the_tables_of_the_documentation_are_those_of_the_types() {
    let names = Names::all();
    let mut records = String::new();
    for record in names.records.iter().filter(|record| !is_act(record)) {
        record_table(&mut records, record);
    }
    let text = std::fs::read_to_string(docs("dossier-format.md")).unwrap();
    let text = replaced(&text, "tables", &table_list());
    let text = replaced(&text, "records", &records);
    let text = replaced(&text, "acts", &act_tables());
    keep("dossier-format.md", &replaced(&text, "codes", &code_tables(&names.choices)));
}

#[test]
fn the_schema_is_that_of_the_types() {
    let names = Names::all();
    let schema = schema::of(whole(), &names.records, &names.choices);
    keep("dossier.schema.json", &schema::text(&schema));
}

/// The blocks of JSON in the documentation.
fn examples() -> Vec<String> {
    let text = std::fs::read_to_string(docs("dossier-format.md")).unwrap();
    let blocks = text.split("```json\n").skip(1);
    blocks.map(|rest| rest.split_once("```").unwrap().0.to_owned()).collect()
}

pub(super) fn shipped_schema() -> Value {
    serde_json::from_str(&std::fs::read_to_string(docs("dossier.schema.json")).unwrap()).unwrap()
}

#[test]
fn every_example_is_a_dossier_and_every_kind_of_act_has_one() {
    let schema = shipped_schema();
    let mut tags = BTreeSet::new();
    for text in examples() {
        let dossier = read(text.as_bytes()).unwrap_or_else(|error| panic!("{error}\n{text}"));
        tags.extend(dossier.acts.iter().map(act::Act::tag));
        let problem = schema::fault(&schema, &serde_json::from_str(&text).unwrap());
        assert_eq!(problem, None, "{text}");
    }
    let silent: Vec<_> = act::KINDS.iter().map(|kind| kind.name).filter(|tag| !tags.contains(tag)).collect();
    assert!(silent.is_empty(), "no example shows {silent:?}");
}

#[test]
fn every_limit_is_in_the_table_of_what_to_fill_in() {
    let text = std::fs::read_to_string(docs("dossier-format.md")).unwrap();
    let national: law::term::Limits =
        toml::from_str(include_str!("../../../../../catalog/profiles/national.toml")).unwrap();
    let silent: Vec<_> = national.limits.keys().filter(|key| !text.contains(&format!("`{key}`"))).collect();
    assert!(silent.is_empty(), "no row for {silent:?}");
}

/// A value that fits and one that does not.
fn samples(shape: &Shape) -> (Value, Value) {
    match shape {
        Shape::Text => (json!("甲"), json!(1)),
        Shape::Flag => (json!(false), json!("false")),
        Shape::Count => (json!(3), json!(-3)),
        Shape::Moment => (json!("2026-03-02 09:30"), json!("2026-13-02")),
        Shape::Yuan => (json!("2000.50"), json!("2000.505")),
        Shape::Choice(choice) => (json!(choice.codes.first().unwrap().0), json!("没有这个代码")),
        Shape::List(of) => {
            let (good, bad) = samples(of);
            (json!([good]), json!([good, bad]))
        }
        Shape::Record(record) => (filled(record), json!({"no_such_field": 1})),
        Shape::OneOf(kinds) => {
            let first = kinds.first().unwrap();
            (json!({ first.name: filled(first) }), json!({"no_such_act": {}}))
        }
    }
}

fn filled(record: &RecordShape) -> Value {
    Value::Object(record.fields.iter().map(|field| (field.name.to_owned(), samples(field.shape).0)).collect())
}

#[test]
fn reader_and_schema_agree_on_every_field() {
    let schema = shipped_schema();
    let agree = |dossier: &Value, good: bool, what: &str| {
        let read = read(dossier.to_string().as_bytes());
        assert_eq!(read.is_ok(), good, "{what}: {read:?}");
        let fault = schema::fault(&schema, dossier);
        assert_eq!(fault.is_none(), good, "{what}: {fault:?}");
    };
    let with = |name: &str, value: Value| {
        let mut dossier = json!({"format": 1, "id": "甲"});
        dossier[name] = value;
        dossier
    };
    let act = |tag: &str, name: &str, value: Value| with("acts", json!([{ tag: { name: value } }]));
    let optional = |name: &str| !["format", "id", "acts"].contains(&name);
    for field in whole().fields.iter().filter(|field| optional(field.name)) {
        let (good, bad) = samples(field.shape);
        agree(&with(field.name, good), true, field.name);
        agree(&with(field.name, bad), false, field.name);
        agree(&with(field.name, Value::Null), true, field.name);
    }
    for kind in act::KINDS {
        agree(&with("acts", json!([{ kind.name: {} }])), true, kind.name);
        agree(&act(kind.name, "no_such_field", json!(1)), false, kind.name);
        for field in kind.fields {
            let what = format!("{}.{}", kind.name, field.name);
            let (good, bad) = samples(field.shape);
            agree(&act(kind.name, field.name, good), true, &what);
            agree(&act(kind.name, field.name, bad), false, &what);
            agree(&act(kind.name, field.name, Value::Null), true, &what);
        }
    }
    agree(&json!({"format": 1}), false, "no id");
    agree(&json!({"format": 2, "id": "甲"}), false, "format 2");
    agree(&with("acts", json!([{"filed": {}, "closed": {}}])), false, "two acts in one");
    agree(&with("acts", json!([{}])), false, "no act");
}

#[test]
fn nested_objects_are_read_field_by_field() {
    // What the walk over fields above fills in is written back unchanged, so that no field is lost on the way.
    for kind in act::KINDS {
        let dossier = json!({"format": 1, "id": "甲", "acts": [{ kind.name: filled(kind) }]});
        let read = read(dossier.to_string().as_bytes()).unwrap();
        assert_eq!(serde_json::to_value(&read).unwrap(), dossier, "{}", kind.name);
    }
    let mut whole: BTreeMap<String, Value> = serde_json::from_value(filled(whole())).unwrap();
    whole.insert("format".to_owned(), json!(1));
    let text = serde_json::to_string(&whole).unwrap();
    let back = serde_json::to_value(read(text.as_bytes()).unwrap()).unwrap();
    assert_eq!(back, serde_json::to_value(&whole).unwrap());
}
