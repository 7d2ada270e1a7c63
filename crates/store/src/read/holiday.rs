//! Holiday arrangements that were published, and how far the stored clocks follow them.

use jiff::civil::Date;
use law::{
    calendar::YearTable,
    holiday::{HolidayAct, Holidays},
    subject::Entry,
};

use crate::{
    args,
    error::StoreError,
    project::Project,
    sql::Row,
    table,
    table::Table,
    tx::{Reader, Tx},
};

table!(pub(crate) HOLIDAY_ROW = "holiday_row" (year) { seq, off, work, source, published_by, published_on });
table!(
    /// How many publications the clocks of the cases were computed with.
    CLOCK_MARK = "clock_mark" (name) { publications }
);

const CLOCKS: &str = "holidays";

/// The arrangement of a year that was published.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HolidayRow {
    /// The table.
    pub table: YearTable,
    /// Person id of who published it last.
    pub published_by: String,
    /// When, `YYYY-MM-DD`.
    pub published_on: String,
}

impl Project for Holidays {
    const READ_TABLES: &'static [Table] = &[HOLIDAY_ROW];

    fn project(tx: &mut Tx<'_>, _: &str, state: &Self, last: &Entry<HolidayAct>) -> Result<(), StoreError> {
        let Some(table) = &state.table else { return Ok(()) };
        let (off, work) = (lines(&table.off), lines(&table.work));
        tx.upsert(
            &HOLIDAY_ROW,
            args![i64::from(table.year), last.seq, off, work, &table.source, &last.actor, last.effective_on],
        )
    }
}

impl Reader<'_> {
    /// The published arrangements, by year.
    pub fn holiday_list(&mut self) -> Result<Vec<HolidayRow>, StoreError> {
        let sql = format!("{} ORDER BY year", HOLIDAY_ROW.select);
        self.query(&sql, &[])?.iter().map(holiday_row).collect()
    }

    /// Publications that the stored clocks do not follow yet, with the number of all.
    pub fn clocks_behind(&mut self) -> Result<(i64, i64), StoreError> {
        let sql = "SELECT CAST(coalesce(sum(seq), 0) AS BIGINT) FROM holiday_row";
        let all = self.query_one(sql, &[])?.int(0)?;
        let sql = format!("{} WHERE name = ?1", CLOCK_MARK.select);
        let done = self.query_optional(&sql, args![CLOCKS])?.map_or(Ok(0), |row| row.int(1))?;
        Ok((all.saturating_sub(done), all))
    }

    /// Clocks whose end is provisional.
    pub fn clocks_provisional(&mut self) -> Result<i64, StoreError> {
        self.query_one("SELECT count(*) FROM case_clock WHERE provisional = 1", &[])?.int(0)
    }
}

impl Tx<'_> {
    /// Notes that the stored clocks follow so many publications.
    pub fn clocks_follow(&mut self, publications: i64) -> Result<(), StoreError> {
        self.upsert(&CLOCK_MARK, args![CLOCKS, publications])
    }
}

fn lines(dates: &[Date]) -> String {
    let lines: Vec<_> = dates.iter().map(Date::to_string).collect();
    lines.join("\n")
}

fn holiday_row(row: &Row) -> Result<HolidayRow, StoreError> {
    let year = row.int(0)?;
    let damaged = |detail: String| StoreError::inconsistent(format!("holiday_row {year}"), detail);
    let dates = |text: &str| {
        let read = |line: &str| line.parse::<Date>().map_err(|error| damaged(error.to_string()));
        text.lines().map(read).collect::<Result<Vec<_>, _>>()
    };
    Ok(HolidayRow {
        table: YearTable {
            year: i16::try_from(year).map_err(|error| damaged(error.to_string()))?,
            off: dates(row.text(2)?)?,
            work: dates(row.text(3)?)?,
            source: row.text(4)?.to_owned(),
            edition: format!("{year}.{}", row.u32(1)?),
        },
        published_by: row.text(5)?.to_owned(),
        published_on: row.text(6)?.to_owned(),
    })
}
