//! Past cases in a file: a JSON object in each line, or a table with a column for each fact.

use std::{
    fs::File,
    io::{self, BufRead, BufReader, Read, stdin},
    path::Path,
};

use law::discretion::Checked;
use rules::{
    FactKind, Schema,
    fact::{Facts, Raw},
};
use serde::{Deserialize, de::IgnoredAny};

use crate::facts::FactList;

/// Longest line, in bytes.
const LINE_BYTES_MAX: usize = 1_048_576;
/// Headings under which the name of a case stands.
const NAMES: [&str; 3] = ["case", "id", "案号"];

/// A case as it was written.
pub(super) struct Case {
    /// The line on which it begins, from 1.
    pub(super) line: u64,
    text: Text,
}

enum Text {
    Json(Vec<u8>),
    Row(csv::StringRecord),
    /// Why it cannot be read.
    Broken(String),
}

/// A file of cases.
pub(super) struct Cases {
    item: String,
    schema: Schema,
    file: Input,
    columns: Vec<Column>,
}

enum Input {
    Lines { lines: Box<dyn BufRead + Send + Sync>, line: u64 },
    Rows(csv::Reader<Box<dyn Read + Send + Sync>>),
}

/// What a column of a table holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Column {
    Name,
    /// The fact of a slot.
    Fact(usize),
}

/// A line of JSON. The questions of `assess --batch` are cases too; the table that they asked does not matter here.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct JsonCase {
    #[serde(default, alias = "id")]
    case: Option<String>,
    #[serde(default)]
    item: Option<String>,
    #[serde(default, rename = "table")]
    _table: Option<IgnoredAny>,
    #[serde(default, rename = "on")]
    _on: Option<IgnoredAny>,
    facts: FactList,
}

impl Cases {
    /// Opens a file whose facts are those of a table. Errors: why it cannot be read, and what to do.
    pub(super) fn open(path: &Path, table: &Checked) -> Result<Self, String> {
        let standard = path.as_os_str() == "-";
        let input: Box<dyn Read + Send + Sync> = if standard {
            Box::new(stdin())
        } else {
            Box::new(File::open(path).map_err(|error| format!("打不开{}：{error}", path.display()))?)
        };
        let extension = path.extension().and_then(|extension| extension.to_str()).unwrap_or_default();
        let (file, columns) = match extension.to_ascii_lowercase().as_str() {
            "csv" => {
                let mut rows =
                    csv::ReaderBuilder::new().flexible(true).trim(csv::Trim::All).from_reader(input);
                let heading = rows.headers().map_err(|error| format!("表头不可读：{error}"))?;
                let columns = columns(heading, table.schema())?;
                (Input::Rows(rows), columns)
            }
            "jsonl" | "ndjson" => (lines(input), Vec::new()),
            _ if standard => (lines(input), Vec::new()),
            _ => return Err(format!("{}的扩展名应为 .jsonl、.ndjson 或者 .csv", path.display())),
        };
        Ok(Self { item: table.item.id.clone(), schema: table.schema().clone(), file, columns })
    }

    /// Reads at most so many cases; none where the file is at its end.
    pub(super) fn read(&mut self, most: usize, cases: &mut Vec<Case>) -> io::Result<()> {
        while cases.len() < most {
            let case = match &mut self.file {
                Input::Lines { lines, line } => next_line(lines, line)?,
                Input::Rows(rows) => next_row(rows)?,
            };
            let Some(case) = case else { break };
            cases.push(case);
        }
        Ok(())
    }

    /// What a case is called, and its facts. Errors: why it cannot be read.
    pub(super) fn facts(&self, case: &Case) -> Result<(String, Facts), String> {
        let unnamed = || format!("第{}行", case.line);
        match &case.text {
            Text::Json(line) => {
                let read: JsonCase =
                    serde_json::from_slice(line).map_err(|error| format!("该行不是可读的案件：{error}"))?;
                if let Some(item) = read.item.filter(|item| *item != self.item) {
                    return Err(format!("该案的事项是{item}，不是{}", self.item));
                }
                Ok((read.case.unwrap_or_else(unnamed), read.facts.established(&self.schema)?))
            }
            Text::Row(row) => self.row(row).map(|(name, facts)| (name.unwrap_or_else(unnamed), facts)),
            Text::Broken(why) => Err(why.clone()),
        }
    }

    fn row(&self, row: &csv::StringRecord) -> Result<(Option<String>, Facts), String> {
        if row.len() != self.columns.len() {
            return Err(format!("有{}列，表头有{}列", row.len(), self.columns.len()));
        }
        let (mut name, mut facts, mut refused) = (None, self.schema.nothing_known(), Vec::new());
        // An empty cell is a fact that nobody established.
        for (column, cell) in self.columns.iter().zip(row).filter(|(_, cell)| !cell.is_empty()) {
            let slot = match column {
                Column::Name => {
                    name = Some(cell.to_owned());
                    continue;
                }
                Column::Fact(slot) => *slot,
            };
            let Some(fact) = self.schema.fact(slot) else { continue };
            let raw = match (&fact.kind, cell) {
                (FactKind::Bool, "true" | "是") => Raw::Bool(true),
                (FactKind::Bool, "false" | "否") => Raw::Bool(false),
                (FactKind::Bool | FactKind::Choice(_), text) => Raw::Text(text),
                (FactKind::Int | FactKind::Number { .. }, text) => Raw::Number(text),
            };
            match (fact.value(raw), facts.get_mut(slot)) {
                (Ok(value), Some(place)) => *place = Some(value),
                (Ok(_), None) => {}
                (Err(error), _) => refused.push(error.to_string()),
            }
        }
        if refused.is_empty() { Ok((name, facts)) } else { Err(refused.join("；")) }
    }
}

fn lines(input: Box<dyn Read + Send + Sync>) -> Input {
    Input::Lines { lines: Box::new(BufReader::new(input)), line: 0 }
}

/// The next line that is not empty.
fn next_line(lines: &mut impl BufRead, number: &mut u64) -> io::Result<Option<Case>> {
    loop {
        let mut line = Vec::new();
        let most = u64::try_from(LINE_BYTES_MAX).unwrap_or(u64::MAX);
        if lines.by_ref().take(most).read_until(b'\n', &mut line)? == 0 {
            return Ok(None);
        }
        *number = number.saturating_add(1);
        let whole = line.len() < LINE_BYTES_MAX || line.ends_with(b"\n");
        let text = if whole {
            Text::Json(line)
        } else {
            // The rest of the line would be read as a line of its own.
            lines.skip_until(b'\n')?;
            Text::Broken("该行超过1MiB；请拆开".to_owned())
        };
        match text {
            Text::Json(line) if line.iter().all(u8::is_ascii_whitespace) => {}
            text => return Ok(Some(Case { line: *number, text })),
        }
    }
}

fn next_row(rows: &mut csv::Reader<impl Read>) -> io::Result<Option<Case>> {
    let mut line = rows.position().line();
    let mut row = csv::StringRecord::new();
    let text = match rows.read_record(&mut row) {
        Ok(false) => return Ok(None),
        Ok(true) => {
            line = row.position().map_or(line, csv::Position::line);
            Text::Row(row)
        }
        Err(error) => match error.into_kind() {
            csv::ErrorKind::Io(error) => return Err(error),
            csv::ErrorKind::Utf8 { .. } => Text::Broken("该行不是UTF-8文字；请另存为UTF-8".to_owned()),
            _ => Text::Broken("该行不合CSV格式".to_owned()),
        },
    };
    Ok(Some(Case { line, text }))
}

/// What each column holds. Errors: all headings that are no fact, and those that come twice.
fn columns(heading: &csv::StringRecord, schema: &Schema) -> Result<Vec<Column>, String> {
    let (mut columns, mut problems) = (Vec::new(), Vec::new());
    for name in heading.iter().map(|name| name.trim_start_matches('\u{feff}')) {
        let column = match schema.slot(name) {
            _ if NAMES.contains(&name) => Column::Name,
            Some(slot) => Column::Fact(slot),
            None => {
                let near = schema.similar(name).map_or(String::new(), |near| format!("（是否为{near}）"));
                problems.push(format!("列名{name}不是事实{near}"));
                continue;
            }
        };
        if columns.contains(&column) {
            problems.push(format!("列名{name}重复"));
        }
        columns.push(column);
    }
    if problems.is_empty() { Ok(columns) } else { Err(format!("表头：{}", problems.join("；"))) }
}
