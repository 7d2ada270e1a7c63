//! Checks and what they found.

use jiff::civil::Date;
use law::{
    checklist::{Answer, Check, CheckAct, FindingState},
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

table!(pub(crate) CHECK_ROW = "check_row" (id) {
    template, version, person, agency, counts_on, filled_on, seconds, unmet,
});
table!(pub(crate) FINDING_ROW = "finding_row" (check_id, point) {
    template, version, agency, problem, owner, due_on, state, step_on,
});

/// A check in lists.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CheckRow {
    /// Id of the check.
    pub id: String,
    /// Id of the template.
    pub template: String,
    /// Its version.
    pub version: u32,
    /// Who fills it in.
    pub person: String,
    /// Agency of the post at the time.
    pub agency: String,
    /// The day it speaks of.
    pub counts_on: Date,
    /// The day it was filled in; `None` while it is open.
    pub filled_on: Option<Date>,
    /// Seconds that filling in took.
    pub seconds: i64,
    /// Points that are not met.
    pub unmet: u32,
}

/// A finding in lists.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FindingRow {
    /// Id of the check.
    pub check: String,
    /// The point.
    pub point: String,
    /// Id of the template.
    pub template: String,
    /// Its version.
    pub version: u32,
    /// Agency of the check.
    pub agency: String,
    /// What is wrong.
    pub problem: String,
    /// Person id of who mends it.
    pub owner: String,
    /// By when.
    pub due_on: Date,
    /// How far it has come.
    pub state: FindingState,
}

impl Project for Check {
    const READ_TABLES: &'static [Table] = &[CHECK_ROW, FINDING_ROW];

    fn project(tx: &mut Tx<'_>, id: &str, state: &Self, _: &Entry<CheckAct>) -> Result<(), StoreError> {
        let filled = state.filled.as_ref();
        let unmet =
            filled.map_or(0, |held| held.answers.iter().filter(|(_, it)| *it == Answer::Unmet).count());
        tx.upsert(
            &CHECK_ROW,
            args![
                id,
                &state.template,
                state.version,
                &state.person,
                &state.agency,
                state.counts_on,
                filled.map(|held| held.on),
                filled.map_or(0, |held| held.seconds),
                u32::try_from(unmet).unwrap_or(u32::MAX),
            ],
        )?;
        for finding in &state.findings {
            let noted = &finding.noted;
            tx.upsert(
                &FINDING_ROW,
                args![
                    id,
                    &noted.point,
                    &state.template,
                    state.version,
                    &state.agency,
                    &noted.problem,
                    &noted.owner,
                    noted.due_on,
                    finding.state.code(),
                    finding.on,
                ],
            )?;
        }
        Ok(())
    }
}

impl Reader<'_> {
    /// The newest checks of a person, filled in or open.
    pub fn checks_of(&mut self, person: &str, most: u32) -> Result<Vec<CheckRow>, StoreError> {
        let sql = format!("{} WHERE person = ?1 ORDER BY counts_on DESC, id DESC LIMIT ?2", CHECK_ROW.select);
        self.query(&sql, args![person, most])?.iter().map(check_row).collect()
    }

    /// The check that a person has begun from a template for a day and not filled in.
    pub fn check_open(
        &mut self,
        person: &str,
        template: &str,
        counts_on: Date,
    ) -> Result<Option<CheckRow>, StoreError> {
        let sql = format!(
            "{} WHERE person = ?1 AND template = ?2 AND counts_on = ?3 AND filled_on IS NULL ORDER BY id LIMIT 1",
            CHECK_ROW.select
        );
        self.query_optional(&sql, args![person, template, counts_on])?.as_ref().map(check_row).transpose()
    }

    /// Checks that were filled in and speak of a day from `first` to `last`.
    pub fn checks_between(&mut self, first: Date, last: Date) -> Result<Vec<CheckRow>, StoreError> {
        let sql = format!(
            "{} WHERE counts_on >= ?1 AND counts_on <= ?2 AND filled_on IS NOT NULL ORDER BY id",
            CHECK_ROW.select
        );
        self.query(&sql, args![first, last])?.iter().map(check_row).collect()
    }

    /// The newest checks of an agency that were filled in.
    pub fn checks_in(&mut self, agency: &str, most: u32) -> Result<Vec<CheckRow>, StoreError> {
        let sql = format!(
            "{} WHERE agency = ?1 AND filled_on IS NOT NULL ORDER BY filled_on DESC, id DESC LIMIT ?2",
            CHECK_ROW.select
        );
        self.query(&sql, args![agency, most])?.iter().map(check_row).collect()
    }

    /// The findings that a person is to mend, by term; closed ones last.
    pub fn findings_of(&mut self, owner: &str, most: u32) -> Result<Vec<FindingRow>, StoreError> {
        let sql =
            format!("{} WHERE owner = ?1 ORDER BY due_on, check_id, point LIMIT ?2", FINDING_ROW.select);
        self.query(&sql, args![owner, most])?.iter().map(finding_row).collect()
    }

    /// The findings of an agency, by term.
    pub fn findings_in(&mut self, agency: &str, most: u32) -> Result<Vec<FindingRow>, StoreError> {
        let sql =
            format!("{} WHERE agency = ?1 ORDER BY due_on, check_id, point LIMIT ?2", FINDING_ROW.select);
        self.query(&sql, args![agency, most])?.iter().map(finding_row).collect()
    }
}

fn date(text: &str) -> Result<Date, StoreError> {
    text.parse().map_err(|_| StoreError::inconsistent("check_row", format!("`{text}` is no date")))
}

fn check_row(row: &Row) -> Result<CheckRow, StoreError> {
    Ok(CheckRow {
        id: row.text(0)?.to_owned(),
        template: row.text(1)?.to_owned(),
        version: row.u32(2)?,
        person: row.text(3)?.to_owned(),
        agency: row.text(4)?.to_owned(),
        counts_on: date(row.text(5)?)?,
        filled_on: row.opt_text(6)?.map(date).transpose()?,
        seconds: row.int(7)?,
        unmet: row.u32(8)?,
    })
}

fn finding_row(row: &Row) -> Result<FindingRow, StoreError> {
    let state = row.text(8)?;
    let damaged = || StoreError::inconsistent("finding_row", format!("`{state}` is no state"));
    Ok(FindingRow {
        check: row.text(0)?.to_owned(),
        point: row.text(1)?.to_owned(),
        template: row.text(2)?.to_owned(),
        version: row.u32(3)?,
        agency: row.text(4)?.to_owned(),
        problem: row.text(5)?.to_owned(),
        owner: row.text(6)?.to_owned(),
        due_on: date(row.text(7)?)?,
        state: FindingState::from_code(state).ok_or_else(damaged)?,
    })
}
