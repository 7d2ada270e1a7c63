//! The dossier as tables, for who keeps files in a spreadsheet: drawn from the same shapes as everything else.
//!
//! One row of `cases` is a dossier. An object inside an object becomes columns with a dotted path; a list of objects and
//! every kind of act becomes a table of its own, whose rows name their case.

use std::{collections::BTreeMap, sync::LazyLock};

use super::{
    Dossier,
    act::LABELS,
    shape::{FieldShape, RecordShape, Shape, Shaped},
    word::Section,
};

/// Name and title of the table whose rows are the dossiers.
pub const CASES: (&str, &str) = ("cases", "案卷");
/// Path and title of the column that names the case.
pub const CASE: (&str, &str) = ("case", "案号");
/// Path and title of the column that names the row of the outer table.
pub const OUTER: (&str, &str) = ("outer", "所属的行（编号、姓名、证号或者序号）");

/// One table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Table {
    /// Its name for programs and for files: `cases`, `officers.certificates`, `served`.
    pub name: String,
    /// Its name for people and for sheets.
    pub title: String,
    /// What a row is, one Chinese sentence.
    pub about: &'static str,
    /// Where its rows belong; none for the dossiers themselves.
    pub outer: Option<Outer>,
    /// Its columns; the first names the case.
    pub columns: Vec<Column>,
}

/// Where the rows of a table belong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outer {
    /// The place of the outer table in [`tables`].
    pub table: usize,
    /// The path of the list in a row of it.
    pub list: String,
    /// For an act its name in the list.
    pub act: Option<&'static str>,
}

/// One column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    /// Names from the outside in, such as `approval.role`.
    pub path: String,
    /// Its heading for people.
    pub title: String,
    /// What it means, one Chinese sentence.
    pub about: &'static str,
    /// What a cell may hold.
    pub kind: Kind,
}

/// What a column is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Names the case.
    Case,
    /// Names the row of the outer table.
    Outer,
    /// Holds a value, or a list of values in one cell.
    Field(&'static Shape),
    /// Stands for a list that has a table of its own: only 无 can be written here.
    Rows,
}

/// Every table, outer ones first.
pub fn tables() -> &'static [Table] {
    static TABLES: LazyLock<Vec<Table>> = LazyLock::new(|| {
        let mut drawn = Drawn::default();
        if let Shape::Record(record) = <Dossier as Shaped>::SHAPE {
            drawn.table(CASES.0.to_owned(), CASES.1.to_owned(), record, None);
        }
        drawn.0
    });
    &TABLES
}

impl Table {
    /// The column that a heading names by its path or its title.
    pub fn column(&self, heading: &str) -> Option<usize> {
        let case = |column: &Column| {
            column.kind == Kind::Case && (heading == CASE.0 || heading == CASE.1 || heading == "id")
        };
        let named = |column: &Column| column.path == heading || column.title == heading;
        let by = |test: &dyn Fn(&Column) -> bool| self.columns.iter().position(test);
        by(&named).or_else(|| by(&case))
    }

    /// What people call a field, or an object, which has no column of its own, only its fields have.
    fn words(&self, path: &str) -> Option<String> {
        if let Some(column) = self.columns.iter().find(|column| column.path == path) {
            return Some(column.title.clone());
        }
        let within =
            |column: &&Column| column.path.strip_prefix(path).is_some_and(|rest| rest.starts_with('.'));
        let inside = self.columns.iter().find(within)?;
        let depth = path.split('.').count();
        Some(inside.title.split('·').take(depth).collect::<Vec<_>>().join("·"))
    }
}

/// The field of an act that is called by an id of its own: by the table that gave the id, else where every act that has
/// the field calls it the same.
fn of_act(id: &str, path: &str) -> Option<String> {
    let acts = || tables().iter().filter(|table| table.outer.as_ref().is_some_and(|it| it.act.is_some()));
    if let Some(table) = acts().find(|table| id.strip_prefix(&*table.title).is_some_and(is_row)) {
        return table.words(path);
    }
    let mut called = acts().filter_map(|table| table.words(path));
    let first = called.next()?;
    called.all(|words| words == first).then_some(first)
}

/// Whether this is how a row is counted: `第2行`.
fn is_row(text: &str) -> bool {
    let number = text.strip_prefix('第').and_then(|rest| rest.strip_suffix('行'));
    number.is_some_and(|number| !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit()))
}

/// The table that a sheet or a file names by its name or its title.
pub fn named(name: &str) -> Option<usize> {
    tables().iter().position(|table| table.name == name || table.title == name)
}

#[derive(Default)]
struct Drawn(Vec<Table>);

impl Drawn {
    fn table(&mut self, name: String, title: String, record: &'static RecordShape, outer: Option<Outer>) {
        let at = self.0.len();
        let inner = outer.as_ref().is_some_and(|outer| outer.table != 0);
        let mut columns = vec![column(CASE.0, CASE.1, "案号，与“案卷”表一致。", Kind::Case)];
        if inner {
            columns.push(column(
                OUTER.0,
                OUTER.1,
                "属于上级表本案的哪一行；只有一行的可以不写。",
                Kind::Outer,
            ));
        }
        self.0.push(Table { name, title, about: record.about, outer, columns });
        self.fields(at, "", "", record.fields);
        if let Some(table) = self.0.get_mut(at) {
            tell_apart(&mut table.columns);
        }
    }

    fn fields(&mut self, at: usize, path: &str, title: &str, fields: &'static [FieldShape]) {
        for field in fields {
            // The number of the format is always the same, and the name of a dossier is its case.
            if at == 0 && path.is_empty() && matches!(field.name, "format" | "id") {
                continue;
            }
            let inside = join(path, '.', field.name);
            let titled = join(title, '·', &short(field.about));
            match field.shape {
                Shape::Record(record) => self.fields(at, &inside, &titled, record.fields),
                Shape::List(Shape::Record(record)) => self.rows(at, &inside, &titled, field, record),
                Shape::List(Shape::OneOf(kinds)) => self.acts(at, &inside, kinds),
                shape => self.push(at, column(&inside, &titled, field.about, Kind::Field(shape))),
            }
        }
    }

    /// A list of objects: a table of its own, and a column where 无 can be written.
    fn rows(
        &mut self,
        at: usize,
        path: &str,
        title: &str,
        field: &'static FieldShape,
        record: &'static RecordShape,
    ) {
        self.push(at, column(path, title, field.about, Kind::Rows));
        let (name, sheet) = match self.0.get(at) {
            Some(outer) if at > 0 => {
                (format!("{}.{path}", outer.name), format!("{}-{}", outer.title, short(field.about)))
            }
            _ => (path.to_owned(), short(field.about)),
        };
        self.table(name, sheet, record, Some(Outer { table: at, list: path.to_owned(), act: None }));
    }

    /// Every kind of act is a table.
    fn acts(&mut self, at: usize, path: &str, kinds: &'static [RecordShape]) {
        for kind in kinds {
            let label =
                LABELS.iter().find(|(tag, _, _)| *tag == kind.name).map_or(kind.name, |(_, label, _)| label);
            let outer = Outer { table: at, list: path.to_owned(), act: Some(kind.name) };
            self.table(kind.name.to_owned(), label.to_owned(), kind, Some(outer));
        }
    }

    fn push(&mut self, at: usize, column: Column) {
        if let Some(table) = self.0.get_mut(at) {
            table.columns.push(column);
        }
    }
}

fn column(path: &str, title: &str, about: &'static str, kind: Kind) -> Column {
    Column { path: path.to_owned(), title: title.to_owned(), about, kind }
}

fn join(before: &str, between: char, name: &str) -> String {
    if before.is_empty() { name.to_owned() } else { format!("{before}{between}{name}") }
}

/// The heading in a sentence: what stands before its first pause, without what is in brackets.
fn short(about: &str) -> String {
    let mut depth = 0_u32;
    let mut heading = String::new();
    for character in about.chars() {
        match character {
            '（' => depth = depth.saturating_add(1),
            '）' => depth = depth.saturating_sub(1),
            '；' | '。' | '：' if depth == 0 => break,
            _ if depth == 0 => heading.push(character),
            _ => {}
        }
    }
    // A comma after a name or before a unit ends it too; elsewhere it stands inside a condition.
    match heading.split_once('，') {
        Some((name, rest)) if name.chars().count() <= 6 || rest.chars().count() <= 2 => name.to_owned(),
        _ => heading,
    }
}

/// What the check names as absent, in the words of the tables: `decided#4.sealed` is 决定#4·加盖印章.
pub fn in_words(missing: &str) -> String {
    if let Some(section) = Section::ALL.iter().find(|section| section.code() == missing) {
        return section.label().to_owned();
    }
    let (of, path) = missing.split_once('.').unwrap_or((missing, ""));
    let (name, place) = of.split_once('#').unwrap_or((of, ""));
    let own = named(name).and_then(|at| tables().get(at));
    match (own, tables().first()) {
        (Some(table), _) => {
            let place = if place.is_empty() { String::new() } else { format!("#{place}") };
            let words = if path.is_empty() {
                String::new()
            } else {
                format!("·{}", table.words(path).unwrap_or_else(|| path.to_owned()))
            };
            format!("{}{place}{words}", table.title)
        }
        (None, Some(cases)) => match (cases.words(missing), path.is_empty()) {
            (Some(words), _) => words,
            (None, true) => missing.to_owned(),
            (None, false) => {
                of_act(of, path).map_or_else(|| missing.to_owned(), |words| format!("{of}·{words}"))
            }
        },
        (None, None) => missing.to_owned(),
    }
}

/// Headings that are the same get their path behind them.
fn tell_apart(columns: &mut [Column]) {
    let mut seen: BTreeMap<String, u32> = BTreeMap::new();
    for column in &*columns {
        *seen.entry(column.title.clone()).or_default() += 1;
    }
    for column in columns {
        if seen.get(&column.title).is_some_and(|times| *times > 1) {
            column.title = format!("{}（{}）", column.title, column.path);
        }
    }
}
