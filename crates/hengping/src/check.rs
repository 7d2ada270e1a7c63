//! `hengping check`: dossiers in, defects out, in the order of the input. Needs no database and no keys, fonts only for a PDF.
//!
//! A chunk of texts is held at a time, checked on every processor, and written before the next is read.

use std::{
    fs::{self, File},
    io::{self, BufWriter, ErrorKind, IsTerminal, Write, stderr, stdout},
    path::{Path, PathBuf},
    process::ExitCode,
};

use anyhow::{Context, anyhow};
use app::{
    catalog,
    checkup::{Basis, Findings, Outcome, book::Book, judge, paper, table::template::template},
    context::{Clock, Typesetter},
};
use jiff::tz;
use law::{
    check::{CheckSetting, Verdict},
    profile::Profile,
};
use serde::Serialize;

use crate::{
    cli::{self, CheckFormat},
    clock::MachineClock,
    documents::Documents,
};

mod source;
mod text;

use self::source::Sources;

/// How many dossiers pass between two lines of progress.
const PROGRESS_STEP: u64 = 10_000;
/// Paths that the head of a report names.
const PATHS_NAMED_MAX: usize = 5;

/// Checks everything under the paths.
pub(crate) fn run(options: &cli::Check) -> anyhow::Result<ExitCode> {
    match checked(options) {
        Ok(code) => Ok(code),
        Err(error) => {
            writeln!(stderr().lock(), "{error:#}")?;
            Ok(ExitCode::from(2))
        }
    }
}

fn checked(options: &cli::Check) -> anyhow::Result<ExitCode> {
    if let Some(path) = &options.template {
        fs::write(path, template()?).with_context(|| format!("写不了文件{}", path.display()))?;
        return Ok(ExitCode::SUCCESS);
    }
    let profile = profile(&options.profile)?;
    let calendar = catalog::calendar(concat!("随程序", env!("CARGO_PKG_VERSION")))?;
    let now = MachineClock.now();
    let on = options.on.unwrap_or_else(|| tz::offset(8).to_datetime(now).date());
    let setting = CheckSetting { profile: &profile, calendar: &calendar, on };
    let report = Findings::new(Basis::new(&setting, &named(&options.paths), now));
    let mut out = Output::open(options, report)?;
    match out.all(&mut Sources::new(&options.paths), &setting).and_then(|()| out.close()) {
        Ok(()) => Ok(out.exit()),
        // Who pipes the output into a pager may leave before its end.
        Err(error) if is_broken_pipe(&error) => Ok(out.exit()),
        Err(error) => Err(error),
    }
}

fn is_broken_pipe(error: &anyhow::Error) -> bool {
    error.downcast_ref::<io::Error>().is_some_and(|error| error.kind() == ErrorKind::BrokenPipe)
}

fn named(paths: &[PathBuf]) -> String {
    let named: Vec<_> = paths.iter().take(PATHS_NAMED_MAX).map(|path| path.to_string_lossy()).collect();
    let more = if paths.len() > named.len() { format!("等{}项", paths.len()) } else { String::new() };
    format!("{}{more}", named.join("、"))
}

/// A shipped profile, or one from a file.
fn profile(name: &str) -> anyhow::Result<Profile> {
    if catalog::profile_names().any(|known| known == name) {
        return Ok(catalog::shipped_profile(name)?);
    }
    if !Path::new(name).extension().is_some_and(|extension| extension.eq_ignore_ascii_case("toml")) {
        let known: Vec<&str> = catalog::profile_names().collect();
        return Err(anyhow!("没有口径“{name}”：可用{}，或者自己的口径文件（.toml）", known.join("、")));
    }
    let text = fs::read_to_string(name).with_context(|| format!("读不了口径文件{name}"))?;
    catalog::profile(name, &text).map_err(|error| anyhow!("口径文件{name}写法不对：{}", error.reason))
}

/// Where the outcomes go.
struct Output {
    format: CheckFormat,
    /// Something was written before.
    begun: bool,
    report: Findings,
    book: Option<Book>,
    documents: Option<Documents>,
    to: Box<dyn Write>,
    /// The file that is being written, and what it is called when it is whole.
    file: Option<(PathBuf, PathBuf)>,
}

impl Output {
    /// Everything that can go wrong with the place goes wrong here, before the work.
    fn open(options: &cli::Check, report: Findings) -> anyhow::Result<Self> {
        let format = options.format;
        let file = options.out.as_ref().map(|path| {
            let mut part = path.clone().into_os_string();
            part.push(".part");
            (PathBuf::from(part), path.clone())
        });
        let to: Box<dyn Write> = match &file {
            Some((part, path)) => {
                let created = File::create(part);
                Box::new(BufWriter::new(created.with_context(|| format!("写不了文件{}", path.display()))?))
            }
            None if format.is_binary() && stdout().is_terminal() => {
                return Err(anyhow!("xlsx 和 pdf 不能显示在终端里，请用 --out 指明要写的文件"));
            }
            None => Box::new(stdout()),
        };
        let book = match format {
            CheckFormat::Xlsx => Some(Book::new("案卷体检　内部资料，不得外传")?),
            _ => None,
        };
        let documents = match format {
            CheckFormat::Pdf => Some(Documents::new(&options.font_dir).context("读取字体")?),
            _ => None,
        };
        Ok(Self { format, begun: false, report, book, documents, to, file })
    }

    fn all(&mut self, sources: &mut Sources, setting: &CheckSetting<'_>) -> anyhow::Result<()> {
        match self.format {
            CheckFormat::Text => self.to.write_all(text::head(&self.report.basis).as_bytes())?,
            CheckFormat::Json => self.to.write_all(b"[")?,
            _ => {}
        }
        let mut buffer = Vec::new();
        let mut told = 0;
        loop {
            let pieces = sources.chunk();
            if pieces.is_empty() {
                break;
            }
            for outcome in judge(&pieces, setting) {
                self.draw(&outcome, &mut buffer)?;
                self.report.add(&outcome);
            }
            self.to.write_all(&buffer)?;
            self.to.flush()?;
            buffer.clear();
            let checked = self.report.tally.all().checked();
            if checked.div_euclid(PROGRESS_STEP) > told {
                told = checked.div_euclid(PROGRESS_STEP);
                writeln!(stderr().lock(), "已检查{checked}份……")?;
            }
        }
        for skipped in sources.skipped() {
            writeln!(stderr().lock(), "{skipped}")?;
        }
        Ok(())
    }

    fn draw(&mut self, outcome: &Outcome, buffer: &mut Vec<u8>) -> anyhow::Result<()> {
        if let Outcome::Unread(fault) = outcome {
            writeln!(stderr().lock(), "{}", fault.sentence())?;
        }
        match (self.format, outcome) {
            (CheckFormat::Html | CheckFormat::Pdf, _) => {}
            (CheckFormat::Xlsx, _) => {
                if let Some(book) = &mut self.book {
                    book.add(outcome)?;
                }
            }
            (CheckFormat::Text, Outcome::Unread(fault)) => {
                writeln!(buffer, "\n【读不了】{}", fault.sentence())?;
            }
            (CheckFormat::Text, Outcome::Checked { report, .. }) if report.verdict == Verdict::Ok => {}
            (CheckFormat::Text, Outcome::Checked { unit, report }) => {
                buffer.write_all(text::entry(unit.as_deref(), report).as_bytes())?;
            }
            (CheckFormat::Json | CheckFormat::Jsonl, Outcome::Unread(fault)) => self.object(buffer, fault)?,
            (CheckFormat::Json | CheckFormat::Jsonl, Outcome::Checked { report, .. }) => {
                self.object(buffer, report)?;
            }
        }
        Ok(())
    }

    fn object(&mut self, buffer: &mut Vec<u8>, value: &impl Serialize) -> anyhow::Result<()> {
        let lines = self.format == CheckFormat::Jsonl;
        if !lines {
            buffer.write_all(if self.begun { b",\n" } else { b"\n" })?;
        }
        self.begun = true;
        serde_json::to_writer(&mut *buffer, value)?;
        if lines {
            buffer.write_all(b"\n")?;
        }
        Ok(())
    }

    /// The end of the output, and the finding for the person at the terminal.
    fn close(&mut self) -> anyhow::Result<()> {
        let end = match self.format {
            CheckFormat::Text => text::page(&self.report.tally).into_bytes(),
            CheckFormat::Json => b"\n]\n".to_vec(),
            CheckFormat::Jsonl => Vec::new(),
            CheckFormat::Html => web::findings::document(&self.report).into_bytes(),
            CheckFormat::Xlsx => match self.book.take() {
                Some(book) => book.finish(&self.report)?,
                None => Vec::new(),
            },
            CheckFormat::Pdf => self.pdf()?,
        };
        self.to.write_all(&end)?;
        self.to.flush()?;
        if let Some((part, path)) = self.file.take() {
            fs::rename(&part, &path).with_context(|| format!("写不了文件{}", path.display()))?;
        }
        writeln!(stderr().lock(), "{}", text::sentence(&self.report.tally))?;
        Ok(())
    }

    fn pdf(&self) -> anyhow::Result<Vec<u8>> {
        let documents = self.documents.as_ref().context("读取字体")?;
        let set = documents
            .typeset(paper::FORM, &paper::data(&self.report, None))
            .map_err(|error| anyhow!(error))?;
        Ok(set.pdf)
    }

    /// 2 when something could not be read or nothing was there, 1 when a dossier is bad.
    fn exit(&self) -> ExitCode {
        let tally = &self.report.tally;
        if tally.unread() > 0 || tally.all().checked() == 0 {
            ExitCode::from(2)
        } else {
            ExitCode::from(u8::from(tally.all().bad > 0))
        }
    }
}

impl Drop for Output {
    /// What was not finished is taken away.
    fn drop(&mut self) {
        if let Some((part, _)) = &self.file {
            let _ = fs::remove_file(part);
        }
    }
}
