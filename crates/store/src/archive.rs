//! Backup and restore: one archive format for both databases.
//!
//! An archive is a gzip stream and 40 bytes: the mark `HPSM3v01` and the SM3 digest of the stream. `zcat` reads it, with
//! a warning about the tail. Inside, every line is JSON: first the [`Contents`], then the rows of each table in the order
//! of the contents, each an array in the order of the table's columns; bytes are `{"hex":"…"}`. The tables are `journal`,
//! `checkpoint` and the working tables that the caller names. Read tables are not in it: they follow from the journal.

use std::{
    fs::File,
    io::{BufRead, BufReader, BufWriter, Read, Seek, SeekFrom, Write},
    path::Path,
};

use flate2::{Compression, read::GzDecoder, write::GzEncoder};
use serde::{Deserialize, Serialize};
use sm3::{Digest, Sm3};

use crate::{
    args,
    checkpoint::CHECKPOINT,
    error::StoreError,
    journal::{JOURNAL, JournalRow},
    keys::{hex, unhex},
    project::Registry,
    sql::Value,
    store::Store,
    table::Table,
    tx::{Reader, Tx},
};

/// The first line of an archive.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Contents {
    /// The version of the format.
    pub format: u32,
    /// The tables in their order.
    pub tables: Vec<TableContents>,
}

const FORMAT: u32 = 1;
const MARK: &[u8; 8] = b"HPSM3v01";
const TAIL_BYTES: u64 = 40;
const PAGE: usize = 1_000;
const SUBJECTS_PAGE: u32 = 500;

/// One table of an archive.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TableContents {
    /// The name of the table.
    pub name: String,
    /// Its columns, in the order of the values.
    pub columns: Vec<String>,
    /// How many rows follow.
    pub rows: u64,
}

/// Writes an archive of a running store, on one consistent view, with the working tables that must survive.
///
/// No table with keys may be among `durable`. The file appears under its name only when it is whole.
pub fn backup(store: &Store, file: &Path, durable: &[Table]) -> Result<Contents, StoreError> {
    let mut part = file.as_os_str().to_owned();
    part.push(".part");
    let part = Path::new(&part);
    let tables = tables_of(durable)?;
    let out = File::create(part).map_err(fault())?;
    let mut out = GzEncoder::new(Summed { inner: BufWriter::new(out), sum: Sm3::new() }, Compression::new(3));
    let contents = store.read(|reader| write_tables(reader, &mut out, &tables))?;
    let Summed { inner: mut out, sum } = out.finish().map_err(fault())?;
    out.write_all(MARK).and_then(|()| out.write_all(&sum.finalize())).map_err(fault())?;
    let out = out.into_inner().map_err(|e| fault()(e.into_error()))?;
    out.sync_all().map_err(fault())?;
    std::fs::rename(part, file).map_err(fault())?;
    Ok(contents)
}

/// Fills an empty store from an archive and rebuilds its read tables.
///
/// The whole archive is checked before anything is written. A restore that was interrupted leaves a store that is not
/// empty and must be thrown away.
pub fn restore(
    file: &Path,
    store: &Store,
    registry: &Registry,
    durable: &[Table],
) -> Result<Contents, StoreError> {
    let tables = tables_of(durable)?;
    let contents = check(file, &tables)?;
    store.migrate()?;
    let names = tables.iter().map(|table| table.name).chain(registry.tables().map(|table| table.name));
    for name in names {
        let sql = format!("SELECT count(*) FROM {name}");
        if store.read(|reader| reader.query_one(&sql, &[])?.int(0))? > 0 {
            return Err(StoreError::archive(format!("the target is not empty: {name} has rows")));
        }
    }
    let mut page: (Option<Table>, Vec<Vec<Value<'static>>>) = (None, Vec::new());
    read_rows(file, &tables, |table, row| {
        if page.0 != Some(*table) || page.1.len() >= PAGE {
            flush(store, &mut page)?;
            page.0 = Some(*table);
        }
        page.1.push(row);
        Ok(())
    })?;
    flush(store, &mut page)?;
    if !store.is_sqlite() {
        let sql =
            "SELECT setval('journal_id', (SELECT max(id) FROM journal)) WHERE EXISTS (SELECT 1 FROM journal)";
        store.write(move |tx| tx.query(sql, &[]).map(drop))?;
    }
    rebuild(store, registry)?;
    Ok(contents)
}

/// Reads an archive from end to end and says what it holds, without a store.
pub fn inspect(file: &Path) -> Result<Contents, StoreError> {
    let (contents, _) = open(file)?;
    Ok(contents)
}

fn tables_of(durable: &[Table]) -> Result<Vec<Table>, StoreError> {
    if let Some(table) = durable.iter().find(|table| table.name == "person_key") {
        return Err(StoreError::archive(format!("{} holds keys and is never in an archive", table.name)));
    }
    Ok([JOURNAL, CHECKPOINT].iter().chain(durable).copied().collect())
}

fn write_tables(
    reader: &mut Reader<'_>,
    out: &mut impl Write,
    tables: &[Table],
) -> Result<Contents, StoreError> {
    let mut contents = Contents { format: FORMAT, tables: Vec::new() };
    for table in tables {
        let rows = reader.query_one(&format!("SELECT count(*) FROM {}", table.name), &[])?.int(0)?;
        contents.tables.push(TableContents {
            name: table.name.to_owned(),
            columns: table.columns.iter().map(|&column| column.to_owned()).collect(),
            rows: u64::try_from(rows).unwrap_or(0),
        });
    }
    write_line(out, &contents)?;
    for table in tables {
        let sql = format!("{} ORDER BY {}", table.select, table.key.join(", "));
        reader.for_each(&sql, &[], |row| {
            let cells = row.into_values().into_iter().map(Cell::from).collect::<Vec<_>>();
            write_line(out, &cells)
        })?;
    }
    Ok(contents)
}

fn write_line(out: &mut impl Write, line: &impl Serialize) -> Result<(), StoreError> {
    serde_json::to_writer(&mut *out, line)
        .map_err(std::io::Error::from)
        .and_then(|()| out.write_all(b"\n"))
        .map_err(fault())
}

/// A value in an archive.
#[derive(Serialize, Deserialize)]
#[serde(untagged)]
enum Cell {
    Null(()),
    Int(i64),
    Text(String),
    Blob { hex: String },
}

impl From<Value<'static>> for Cell {
    fn from(value: Value<'static>) -> Self {
        match value {
            Value::Null => Self::Null(()),
            Value::Int(value) => Self::Int(value),
            Value::Text(value) => Self::Text(value.into_owned()),
            Value::Blob(value) => Self::Blob { hex: hex(&value) },
        }
    }
}

impl TryFrom<Cell> for Value<'static> {
    type Error = StoreError;

    fn try_from(cell: Cell) -> Result<Self, StoreError> {
        Ok(match cell {
            Cell::Null(()) => Self::Null,
            Cell::Int(value) => Self::Int(value),
            Cell::Text(value) => Self::from(value),
            Cell::Blob { hex } => {
                Self::from(unhex(&hex).ok_or_else(|| StoreError::archive("bytes are not hexadecimal"))?)
            }
        })
    }
}

/// The digest, the format, every row and every count, before anything is written.
fn check(file: &Path, tables: &[Table]) -> Result<Contents, StoreError> {
    let (contents, _) = open(file)?;
    for held in &contents.tables {
        let known = tables.iter().find(|table| table.name == held.name);
        let table =
            known.ok_or_else(|| StoreError::archive(format!("it holds the unknown table {}", held.name)))?;
        if table.columns != held.columns {
            return Err(StoreError::archive(format!("its table {} has other columns", held.name)));
        }
    }
    read_rows(file, tables, |_, _| Ok(()))?;
    Ok(contents)
}

/// The contents of a file whose digest fits, and its lines after them.
fn open(file: &Path) -> Result<(Contents, impl BufRead + use<>), StoreError> {
    let mut source = BufReader::new(File::open(file).map_err(fault())?);
    let length = source.get_ref().metadata().map_err(fault())?.len();
    let body = length.checked_sub(TAIL_BYTES).ok_or_else(|| StoreError::archive("it is cut off"))?;
    let mut sum = Summed { inner: std::io::sink(), sum: Sm3::new() };
    std::io::copy(&mut (&mut source).take(body), &mut sum).map_err(fault())?;
    let mut tail = Vec::new();
    source.read_to_end(&mut tail).map_err(fault())?;
    let digest =
        tail.strip_prefix(MARK).ok_or_else(|| StoreError::archive("it is cut off or not an archive"))?;
    if digest != sum.sum.finalize().as_slice() {
        return Err(StoreError::archive("it was altered: the digest does not fit"));
    }
    source.seek(SeekFrom::Start(0)).map_err(fault())?;
    let mut lines = BufReader::new(GzDecoder::new(source.take(body)));
    let mut first = String::new();
    lines.read_line(&mut first).map_err(fault())?;
    let contents: Contents = serde_json::from_str(&first)
        .map_err(|e| StoreError::archive(format!("its first line is damaged: {e}")))?;
    if contents.format != FORMAT {
        return Err(StoreError::archive(format!(
            "it has format {}, this program reads {FORMAT}",
            contents.format
        )));
    }
    Ok((contents, lines))
}

fn read_rows(
    file: &Path,
    tables: &[Table],
    mut each: impl FnMut(&Table, Vec<Value<'static>>) -> Result<(), StoreError>,
) -> Result<(), StoreError> {
    let (contents, mut lines) = open(file)?;
    let mut line = String::new();
    for held in &contents.tables {
        let Some(table) = tables.iter().find(|table| table.name == held.name) else { continue };
        for _ in 0..held.rows {
            line.clear();
            lines.read_line(&mut line).map_err(fault())?;
            let damaged = |e: &dyn std::fmt::Display| {
                StoreError::archive(format!("a row of {} is damaged: {e}", held.name))
            };
            let cells: Vec<Cell> = serde_json::from_str(&line).map_err(|e| damaged(&e))?;
            if cells.len() != table.columns.len() {
                return Err(damaged(&"its length"));
            }
            each(table, cells.into_iter().map(Value::try_from).collect::<Result<_, _>>()?)?;
        }
    }
    line.clear();
    match lines.read_line(&mut line).map_err(fault())? {
        0 => Ok(()),
        _ => Err(StoreError::archive("it holds more rows than it says")),
    }
}

fn flush(store: &Store, page: &mut (Option<Table>, Vec<Vec<Value<'static>>>)) -> Result<(), StoreError> {
    let rows = std::mem::take(&mut page.1);
    let Some(table) = page.0 else { return Ok(()) };
    store.write(move |tx| {
        tx.buffer();
        rows.iter().try_for_each(|row| tx.insert(&table, row))?;
        tx.settle()
    })
}

/// Writes the read tables of a store whose read tables are empty.
fn rebuild(store: &Store, registry: &Registry) -> Result<(), StoreError> {
    let sql = "SELECT subject_kind, subject_id FROM journal
               WHERE seq = 1 AND (subject_kind, subject_id) > (?1, ?2)
               ORDER BY subject_kind, subject_id LIMIT ?3";
    let mut after = (String::new(), String::new());
    loop {
        let rows = store.read(|reader| reader.query(sql, args![&after.0, &after.1, SUBJECTS_PAGE]))?;
        let mut subjects = Vec::with_capacity(rows.len());
        for row in &rows {
            subjects.push((row.text(0)?.to_owned(), row.text(1)?.to_owned()));
        }
        let Some(last) = subjects.last() else { return Ok(()) };
        after.clone_from(last);
        let histories = store.read(|reader| {
            let read = |(kind, id): &(String, String)| reader.history(kind, id);
            subjects.iter().map(read).collect::<Result<Vec<_>, _>>()
        })?;
        let registry = registry.clone();
        store.write(move |tx| {
            tx.buffer();
            histories.iter().try_for_each(|history| rebuild_subject(tx, &registry, history))?;
            tx.settle()
        })?;
    }
}

fn rebuild_subject(tx: &mut Tx<'_>, registry: &Registry, history: &[JournalRow]) -> Result<(), StoreError> {
    let Some(first) = history.first() else { return Ok(()) };
    let kind = &first.subject_kind;
    let mut replay = registry
        .start(kind)
        .ok_or_else(|| StoreError::archive(format!("this program does not know {kind}")))?;
    history.iter().try_for_each(|row| replay.act(tx, row))
}

/// Passes bytes on and sums them up.
struct Summed<W> {
    inner: W,
    sum: Sm3,
}

impl<W: Write> Write for Summed<W> {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        let written = self.inner.write(bytes)?;
        self.sum.update(bytes.get(..written).unwrap_or(bytes));
        Ok(written)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        self.inner.flush()
    }
}

fn fault() -> impl FnOnce(std::io::Error) -> StoreError {
    StoreError::file("read or write the archive")
}
