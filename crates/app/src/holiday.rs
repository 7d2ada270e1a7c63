//! Holiday arrangements: the tables that ship, those that were published here, and the calendar that follows from both.

mod text;

use std::sync::{Arc, Mutex, PoisonError};

use jiff::civil::Date;
use law::{
    access::Action,
    calendar::{Calendar, YearTable},
    holiday::{Fault, HolidayAct, Holidays, List, Rest, faults, is_weekend, rests},
};
use store::{Loaded, Reader, Tx, read::holiday::HolidayRow};

use crate::{
    App, AppError, Caller,
    account::entry_of,
    context::sm3_hex,
    form::{Fields, LINE_CHARS_MAX, Problems, TEXT_CHARS_MAX},
};

/// The calendar that was built last, with the publications it was built from: it is built again when they differ.
#[derive(Debug, Clone, Default)]
pub(crate) struct Built(Arc<Mutex<(Vec<HolidayRow>, Arc<Calendar>)>>);

/// The arrangements that terms are counted by.
#[derive(Debug, Clone)]
pub struct HolidayView {
    /// By year, newest first.
    pub years: Vec<YearView>,
    /// Publications that the stored terms do not follow yet.
    pub behind: i64,
    /// Terms that end in a year without an arrangement (暂定).
    pub provisional: i64,
}

/// The arrangement of a year.
#[derive(Debug, Clone)]
pub struct YearView {
    /// The table.
    pub table: YearTable,
    /// Name and day of the publication; `None` for a table that ships with the program.
    pub published: Option<(String, String)>,
}

/// One publication of a year.
#[derive(Debug, Clone)]
pub struct Publication {
    /// The day.
    pub on: Date,
    /// Who.
    pub by: String,
    /// Title and number of the notice.
    pub source: String,
    /// Why a table was replaced.
    pub reason: String,
}

/// What a form would publish.
#[derive(Debug, Clone)]
pub struct HolidayDraft {
    /// The table.
    pub table: YearTable,
    /// Days off in a row.
    pub rests: Vec<Rest>,
    /// Why a published table is replaced.
    pub reason: String,
    /// Digest of all that would be published: what was looked at is what is published.
    pub digest: String,
}

/// The fields of the form.
pub const HOLIDAY_FIELDS: [&str; 7] = ["year", "source", "off", "work", "toml", "reason", "seen"];

impl App {
    /// The calendar as the journal has it now.
    pub fn calendar(&self) -> Result<Arc<Calendar>, AppError> {
        self.store.read(|reader| self.calendar_in(reader))
    }

    /// The calendar as a transaction sees it: a published table stands before one that ships.
    pub(crate) fn calendar_in(&self, reader: &mut Reader<'_>) -> Result<Arc<Calendar>, AppError> {
        let published = reader.holiday_list()?;
        if published.is_empty() {
            return Ok(self.catalog.calendar.clone());
        }
        let mut built = self.catalog.built.0.lock().unwrap_or_else(PoisonError::into_inner);
        if built.0 == published {
            return Ok(built.1.clone());
        }
        let replaced = |year: i16| published.iter().any(|row| row.table.year == year);
        let shipped = self.catalog.calendar.tables().filter(|table| !replaced(table.year)).cloned();
        let tables: Vec<_> = shipped.chain(published.iter().map(|row| row.table.clone())).collect();
        let calendar = Calendar::new(tables).map_err(|error| AppError::Outside(error.to_string()))?;
        let calendar = Arc::new(calendar);
        *built = (published, calendar.clone());
        Ok(calendar)
    }

    /// The arrangements of all years.
    pub fn list_holidays(&self, caller: &Caller) -> Result<HolidayView, AppError> {
        caller.require(Action::CalendarRead, "查看放假安排")?;
        self.store.read(|reader| {
            let calendar = self.calendar_in(reader)?;
            let published = reader.holiday_list()?;
            let mut years = Vec::new();
            for table in calendar.tables() {
                let row = published.iter().find(|row| row.table.year == table.year);
                let published = match row {
                    Some(row) => Some((name_of(reader, &row.published_by)?, row.published_on.clone())),
                    None => None,
                };
                years.push(YearView { table: table.clone(), published });
            }
            years.reverse();
            let (behind, _) = reader.clocks_behind()?;
            Ok(HolidayView { years, behind, provisional: reader.clocks_provisional()? })
        })
    }

    /// The arrangement of one year with its publications, newest first.
    pub fn read_holidays(
        &self,
        caller: &Caller,
        year: i16,
    ) -> Result<(YearTable, Vec<Publication>), AppError> {
        caller.require(Action::CalendarRead, "查看放假安排")?;
        self.store.read(|reader| {
            let calendar = self.calendar_in(reader)?;
            let table = calendar.tables().find(|table| table.year == year).ok_or(AppError::NotFound)?;
            let mut publications = Vec::new();
            let held = reader.load_with_entries::<Holidays>(&subject(year))?;
            for entry in held.map(|(_, entries)| entries).unwrap_or_default().into_iter().rev() {
                let HolidayAct::HolidaysPublished { source, reason, .. } = entry.act;
                let (on, by) = (entry.effective_on, name_of(reader, &entry.actor)?);
                publications.push(Publication { on, by, source, reason });
            }
            Ok((table.clone(), publications))
        })
    }

    /// What the form would publish, with every problem at once; nothing is written.
    pub fn preview_holidays(&self, caller: &Caller, fields: &Fields) -> Result<HolidayDraft, AppError> {
        let calendar = may_publish(caller).and_then(|()| self.calendar())?;
        self.draft(&calendar, fields)
    }

    /// Publishes the arrangement of a year that was looked at, and computes the stored terms anew.
    ///
    /// Answers the year and the cases whose terms were computed.
    pub fn publish_holidays(&self, caller: &Caller, fields: &Fields) -> Result<(i16, u64), AppError> {
        may_publish(caller)?;
        let (app, caller, fields) = (self.clone(), caller.clone(), fields.clone());
        let year = self.store.write(move |tx| {
            let calendar = app.calendar_in(tx)?;
            let draft = app.draft(&calendar, &fields)?;
            if draft.digest != fields.get("seen") {
                let mut problems = Problems::default();
                problems.add("", "内容在预览之后改动过，请核对下面的预览后再发布。");
                problems.settle()?;
            }
            append(tx, &app, &caller, draft)
        })?;
        Ok((year, self.follow_calendar()?))
    }

    /// Computes the stored terms anew when they do not follow the newest publication; answers how many cases.
    ///
    /// The server calls it again after a crash in between, and after a publication by another process.
    pub fn follow_calendar(&self) -> Result<u64, AppError> {
        let (behind, all) = self.store.read(|reader| reader.clocks_behind().map_err(AppError::from))?;
        if behind == 0 {
            return Ok(0);
        }
        let cases = self.recompute_clocks()?;
        self.store.write(move |tx| tx.clocks_follow(all).map_err(AppError::from))?;
        Ok(cases)
    }

    fn draft(&self, calendar: &Calendar, fields: &Fields) -> Result<HolidayDraft, AppError> {
        let mut problems = Problems::default();
        problems.unknown(fields, &HOLIDAY_FIELDS);
        let table = read_table(fields, &mut problems);
        let reason = problems.optional(fields, "reason", "变更说明", LINE_CHARS_MAX);
        if let Some(table) = &table {
            // A list with a piece that cannot be read is not yet known to lack a day.
            let whole = problems.is_empty();
            for (list, fault) in faults(table) {
                if whole || !matches!(fault, Fault::Empty | Fault::HolidayWorked { .. }) {
                    problems.add(field_of(fields, list), format!("{fault}。"));
                }
            }
            check_year(calendar, table, self.today().year(), &reason, &mut problems);
        }
        problems.settle()?;
        let Some(mut table) = table else { return Err(AppError::Invalid(Vec::new())) };
        table.off.sort_unstable();
        table.work.sort_unstable();
        let whole = serde_json::json!([table, reason]).to_string();
        Ok(HolidayDraft { rests: rests(&table), reason, digest: sm3_hex(whole.as_bytes()), table })
    }
}

fn append(tx: &mut Tx<'_>, app: &App, caller: &Caller, draft: HolidayDraft) -> Result<i16, AppError> {
    let (now, HolidayDraft { table, reason, .. }) = (app.clock.now(), draft);
    let YearTable { year, off, work, source, .. } = table;
    let id = subject(year);
    let mut loaded = tx.load::<Holidays>(&id)?.unwrap_or_else(|| Loaded::new(&id));
    let act = HolidayAct::HolidaysPublished { year, off, work, source, reason };
    tx.append(&mut loaded, now, vec![entry_of(caller, now, act)])?;
    Ok(year)
}

fn subject(year: i16) -> String {
    format!("{year:04}")
}

/// The name of a person; the id of who is not in the roster, such as `system`.
pub(crate) fn name_of(reader: &mut Reader<'_>, person: &str) -> Result<String, AppError> {
    Ok(reader.person_row(person)?.map_or_else(|| person.to_owned(), |row| row.name))
}

/// The terms of every agency are counted by one calendar, so that it takes the administrator of them all.
fn may_publish(caller: &Caller) -> Result<(), AppError> {
    if caller.may_in(Action::CalendarManage, "root") {
        return Ok(());
    }
    Err(AppError::Forbidden("发布放假安排，由最上级机构的系统管理员发布"))
}

/// The field in which a fault of a list was typed.
fn field_of(fields: &Fields, list: List) -> &'static str {
    match list {
        _ if !fields.get("toml").is_empty() => "toml",
        List::Off => "off",
        List::Work => "work",
    }
}

fn read_table(fields: &Fields, problems: &mut Problems) -> Option<YearTable> {
    let toml = problems.optional(fields, "toml", "TOML", TEXT_CHARS_MAX);
    if !toml.is_empty() {
        let both = ["off", "work"].into_iter().find(|name| !fields.get(name).is_empty());
        if both.is_some() {
            problems.add("toml", "逐日填写和粘贴TOML只能用一种，请清空另一种。");
        }
        let mut table = text::toml_table(&toml).map_err(|message| problems.add("toml", message)).ok()?;
        let source = problems.optional(fields, "source", "依据", LINE_CHARS_MAX);
        if !source.is_empty() {
            table.source = source;
        }
        if table.source.is_empty() {
            problems.add("source", "请填写依据，或者在TOML中写明source。");
        }
        return both.is_none().then_some(table);
    }
    let source = problems.line(fields, "source", "依据");
    let year = problems.choice(fields, "year", "年份", |text| {
        text.parse::<i16>().ok().filter(|year| (1949..=2999).contains(year))
    });
    let year = year?;
    let mut list = |name: &str, label: &str, keep: fn(Date) -> bool| {
        let text = problems.optional(fields, name, label, TEXT_CHARS_MAX);
        let (dates, wrong) = text::days(&text, year, keep);
        for message in wrong {
            problems.add(name, message);
        }
        dates
    };
    let off = list("off", "放假日", |date| !is_weekend(date));
    let work = list("work", "调休上班日", |_| true);
    Some(YearTable { year, off, work, source, edition: String::new() })
}

fn check_year(calendar: &Calendar, table: &YearTable, this_year: i16, reason: &str, problems: &mut Problems) {
    let year = table.year;
    let next = calendar.last_year().map_or(this_year, |last| last.saturating_add(1));
    let newest = this_year.saturating_add(1);
    if year > newest {
        problems
            .add("year", format!("只能录入{this_year}年和{newest}年；国务院办公厅的通知每年只安排下一年。"));
    } else if year < this_year {
        problems.add("year", format!("{year}年已经过去，期限已按当时的安排计算，不能再改。"));
    } else if year > next {
        problems.add("year", format!("还没有{next}年的放假安排，请先发布{next}年，中间不能缺年。"));
    }
    let Some(held) = calendar.tables().find(|held| held.year == year) else { return };
    let sorted = |dates: &[Date]| {
        let mut dates = dates.to_vec();
        dates.sort_unstable();
        dates
    };
    if (sorted(&table.off), sorted(&table.work), &table.source)
        == (sorted(&held.off), sorted(&held.work), &held.source)
    {
        problems.add("", format!("与现行的{year}年放假安排相同，没有变化，未作记录。"));
    } else if reason.is_empty() {
        problems.add("reason", format!("{year}年已有放假安排，请说明为什么变更。"));
    }
}

/// Says that a draft has not the thirteen days that the holidays of a year are; a notice may have its reasons.
pub fn doubt(table: &YearTable) -> Option<String> {
    let (off, work) = (table.off.len(), table.work.len());
    let days = off.saturating_sub(work);
    (days != law::holiday::STATUTORY_DAYS).then(|| {
        format!(
            "工作日放假{off}天、周末上班{work}天，相抵为{days}天；法定节假日全年{}天（全国年节及纪念日放假办法第二条），\
             请与通知逐日核对。",
            law::holiday::STATUTORY_DAYS
        )
    })
}
