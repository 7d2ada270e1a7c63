//! Who may be bound by an obligation, and who is excepted.

use std::collections::BTreeMap;

use jiff::civil::Date;
use law::{
    obligation::{Absence, DutyException, ExceptionAct, ExceptionKind, Obligor},
    roster::{Person, Post},
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

table!(pub(crate) POST_ROW = "post_row" (person, n) { agency, from_on, until_on, certified_on, uncertified_on });
table!(pub(crate) DUTY_EXCEPTION_ROW = "duty_exception_row" (id) {
    person, kind, from_on, until_on, reason, granted_by, granted_on,
});

/// An exception in lists.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExceptionRow {
    /// Who is excepted.
    pub person: String,
    /// The days.
    pub absence: Absence,
    /// The reason in words.
    pub reason: String,
    /// Person id of who granted it.
    pub granted_by: String,
    /// When, `YYYY-MM-DD`.
    pub granted_on: String,
}

impl Project for DutyException {
    const READ_TABLES: &'static [Table] = &[DUTY_EXCEPTION_ROW];

    fn project(tx: &mut Tx<'_>, id: &str, state: &Self, _: &Entry<ExceptionAct>) -> Result<(), StoreError> {
        let (Some(kind), Some((from_on, until_on))) = (state.kind, state.days) else { return Ok(()) };
        tx.upsert(
            &DUTY_EXCEPTION_ROW,
            args![
                id,
                &state.person,
                kind.code(),
                from_on,
                until_on,
                &state.reason,
                &state.granted_by,
                state.granted_on,
            ],
        )
    }
}

/// Writes the posts of a person.
pub(super) fn put_posts(tx: &mut Tx<'_>, id: &str, person: &Person) -> Result<(), StoreError> {
    let (since, until) = person.certified().unzip();
    for (n, post) in (1_u32..).zip(&person.posts) {
        let row = args![id, n, &post.agency, post.from_on, post.until_on, since, until.flatten()];
        tx.upsert(&POST_ROW, row)?;
    }
    Ok(())
}

impl Reader<'_> {
    /// Everybody who holds or held a post in the agencies, with all posts and exceptions, by person.
    pub fn obligors_in(&mut self, agencies: &[String]) -> Result<Vec<Obligor>, StoreError> {
        let sql = format!(
            "{} WHERE person IN (SELECT person FROM post_row WHERE agency = ?1) ORDER BY person, n",
            POST_ROW.select
        );
        let mut people = BTreeMap::new();
        for agency in agencies {
            for row in self.query(&sql, args![agency])? {
                take_post(&mut people, &row)?;
            }
        }
        let sql = format!(
            "{} WHERE person IN (SELECT person FROM post_row WHERE agency = ?1) ORDER BY from_on, id",
            DUTY_EXCEPTION_ROW.select
        );
        for agency in agencies {
            for row in self.query(&sql, args![agency])? {
                take_absence(&mut people, exception_row(&row)?);
            }
        }
        Ok(people.into_values().collect())
    }

    /// One person as an obligor; nobody known has no posts.
    pub fn obligor(&mut self, person: &str) -> Result<Obligor, StoreError> {
        let mut people = BTreeMap::new();
        let sql = format!("{} WHERE person = ?1 ORDER BY n", POST_ROW.select);
        for row in self.query(&sql, args![person])? {
            take_post(&mut people, &row)?;
        }
        for row in self.exceptions_of(person)? {
            take_absence(&mut people, row);
        }
        Ok(people
            .remove(person)
            .unwrap_or_else(|| Obligor { person: person.to_owned(), ..Obligor::default() }))
    }

    /// The exceptions of a person, oldest first.
    pub fn exceptions_of(&mut self, person: &str) -> Result<Vec<ExceptionRow>, StoreError> {
        let sql = format!("{} WHERE person = ?1 ORDER BY from_on, id", DUTY_EXCEPTION_ROW.select);
        self.query(&sql, args![person])?.iter().map(exception_row).collect()
    }
}

fn take_post(people: &mut BTreeMap<String, Obligor>, row: &Row) -> Result<(), StoreError> {
    let person = row.text(0)?;
    let held = people
        .entry(person.to_owned())
        .or_insert_with(|| Obligor { person: person.to_owned(), ..Obligor::default() });
    let until = |column| row.opt_text(column)?.map(date).transpose();
    let post = Post { agency: row.text(2)?.to_owned(), from_on: date(row.text(3)?)?, until_on: until(4)? };
    // Who has posts in two of the agencies is read with both.
    if !held.posts.contains(&post) {
        held.posts.push(post);
    }
    held.certified = match until(5)? {
        Some(since) => Some((since, until(6)?)),
        None => None,
    };
    Ok(())
}

fn take_absence(people: &mut BTreeMap<String, Obligor>, row: ExceptionRow) {
    if let Some(held) = people.get_mut(&row.person)
        && !held.absences.contains(&row.absence)
    {
        held.absences.push(row.absence);
    }
}

fn date(text: &str) -> Result<Date, StoreError> {
    text.parse().map_err(|_| StoreError::inconsistent("post_row", format!("`{text}` is no date")))
}

fn exception_row(row: &Row) -> Result<ExceptionRow, StoreError> {
    let kind = row.text(2)?;
    let damaged = || StoreError::inconsistent("duty_exception_row", format!("`{kind}` is no kind"));
    Ok(ExceptionRow {
        person: row.text(1)?.to_owned(),
        absence: Absence {
            exception: row.text(0)?.to_owned(),
            kind: ExceptionKind::from_code(kind).ok_or_else(damaged)?,
            from_on: date(row.text(3)?)?,
            until_on: date(row.text(4)?)?,
        },
        reason: row.text(5)?.to_owned(),
        granted_by: row.text(6)?.to_owned(),
        granted_on: row.text(7)?.to_owned(),
    })
}
