//! `hengping assess`: facts in, tier and range out. Needs no database, no keys and no fonts.

use std::{
    collections::HashMap,
    fs::File,
    io::{BufRead, BufReader, BufWriter, Read, Write, stdin, stdout},
    process::ExitCode,
};

use anyhow::Context;
use jiff::civil::Date;
use law::discretion::{Checked, Rulebook, TableId};
use serde::Deserialize;

use crate::{cli, facts::FactList};

mod answer;
mod text;

use self::answer::Answer;

/// Longest line of a batch, in bytes.
const LINE_BYTES_MAX: u64 = 1_048_576;

/// One question of a batch.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Question {
    item: String,
    #[serde(default)]
    table: Option<String>,
    #[serde(default)]
    facts: FactList,
    #[serde(default)]
    on: Option<Date>,
}

/// Answers one question, or a file of them. A question that cannot be read ends with 2.
pub(crate) fn assess(options: &cli::Assess) -> anyhow::Result<ExitCode> {
    let rulebook = app::discretion::shipped()?;
    if let Some(file) = &options.batch {
        let lines: Box<dyn BufRead> = if file.as_os_str() == "-" {
            Box::new(stdin().lock())
        } else {
            let opened = File::open(file).with_context(|| format!("打不开{}", file.display()))?;
            Box::new(BufReader::new(opened))
        };
        batch(&rulebook, lines, &mut BufWriter::new(stdout().lock()))?;
        return Ok(ExitCode::SUCCESS);
    }
    let answered = serde_json::from_str(&options.facts)
        .map_err(|error| format!("--facts 不是 JSON 对象：{error}"))
        .and_then(|facts| {
            let (item, table) = (options.item.clone().unwrap_or_default(), Some(options.table.clone()));
            let question = Question { item, table, facts, on: options.on };
            let checked = checked(&rulebook, &question)?;
            let assessed = checked.assess(&question.facts.established(checked.schema())?);
            Ok((checked, assessed))
        });
    let mut out = stdout().lock();
    match answered {
        Ok((_, assessed)) if options.json => {
            serde_json::to_writer(&mut out, &Answer::of(&assessed))?;
            out.write_all(b"\n")?;
        }
        Ok((checked, assessed)) => out.write_all(text::page(&rulebook, &checked, &assessed).as_bytes())?,
        Err(message) => {
            writeln!(std::io::stderr().lock(), "{message}")?;
            return Ok(ExitCode::from(2));
        }
    }
    Ok(ExitCode::SUCCESS)
}

fn batch(rulebook: &Rulebook, mut lines: Box<dyn BufRead>, out: &mut impl Write) -> anyhow::Result<()> {
    let mut tables: HashMap<(String, String, Option<Date>), Checked> = HashMap::new();
    let mut line = Vec::new();
    for number in 1_u64.. {
        line.clear();
        let read = lines.by_ref().take(LINE_BYTES_MAX).read_until(b'\n', &mut line)?;
        if read == 0 {
            break;
        }
        if line.iter().all(u8::is_ascii_whitespace) {
            continue;
        }
        let answered =
            if u64::try_from(read).is_ok_and(|read| read == LINE_BYTES_MAX) && !line.ends_with(b"\n") {
                // The rest of the line would be read as a line of its own.
                lines.skip_until(b'\n')?;
                Err("该行超过1MiB；请拆开".to_owned())
            } else {
                answer(rulebook, &mut tables, &line)
            };
        match answered {
            Ok(assessed) => serde_json::to_writer(&mut *out, &Answer::of(&assessed))?,
            Err(message) => {
                serde_json::to_writer(&mut *out, &serde_json::json!({"line": number, "error": message}))?;
            }
        }
        out.write_all(b"\n")?;
    }
    Ok(out.flush()?)
}

fn answer(
    rulebook: &Rulebook,
    tables: &mut HashMap<(String, String, Option<Date>), Checked>,
    line: &[u8],
) -> Result<law::discretion::Assessment, String> {
    let question: Question =
        serde_json::from_slice(line).map_err(|error| format!("该行不是可读的 JSON 对象：{error}"))?;
    let key = (question.item.clone(), question.table.clone().unwrap_or_default(), question.on);
    let checked = match tables.entry(key) {
        std::collections::hash_map::Entry::Occupied(found) => found.into_mut(),
        std::collections::hash_map::Entry::Vacant(place) => place.insert(checked(rulebook, &question)?),
    };
    Ok(checked.assess(&question.facts.established(checked.schema())?))
}

fn checked(rulebook: &Rulebook, question: &Question) -> Result<Checked, String> {
    let table = question.table.as_deref().unwrap_or("statute");
    let table: TableId = table.parse().map_err(|error: law::discretion::TableIdError| error.to_string())?;
    rulebook.table(&question.item, &table, question.on).map_err(|problem| problem.to_string())
}
