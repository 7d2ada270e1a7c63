//! Agencies and people in lists.

use jiff::civil::Date;
use law::{
    roster::{Agency, AgencyAct, Person, PersonAct},
    subject::Entry,
};

use crate::{
    args,
    error::StoreError,
    project::Project,
    read::{
        initials,
        obligation::{POST_ROW, put_posts},
    },
    sql::Row,
    table,
    table::Table,
    tx::{Reader, Tx},
};

table!(pub(crate) AGENCY_ROW = "agency_row" (id) { name, short_name, kind, path, closed_on });
table!(
    /// One row a person; roles as `code@agency`, one a line.
    pub(crate) PERSON_ROW = "person_row" (id) {
        login, name, initials, agency, post, roles, certificate, expires_on, left_on, standing, standing_on,
    }
);

/// An agency in lists.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AgencyRow {
    /// Agency id.
    pub id: String,
    /// Full name.
    pub name: String,
    /// Short name.
    pub short_name: String,
    /// Label of level and line.
    pub kind: String,
    /// Path from the root.
    pub path: String,
    /// Abolished.
    pub closed_on: Option<String>,
}

/// A person in lists.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PersonRow {
    /// Person id.
    pub id: String,
    /// Sign-in name.
    pub login: String,
    /// Name.
    pub name: String,
    /// Agency id.
    pub agency: String,
    /// Post.
    pub post: String,
    /// `code@agency`, one a line.
    pub roles: String,
    /// Number of the newest certificate.
    pub certificate: String,
    /// Its last day.
    pub expires_on: Option<String>,
    /// Leaves on this day; the day may lie ahead.
    pub left_on: Option<String>,
    /// What happened to the newest certificate last: its code, empty when nothing did.
    pub standing: String,
    /// Since when.
    pub standing_on: Option<String>,
}

impl PersonRow {
    /// Whether the person has left the post by `on`.
    pub fn has_left(&self, on: Date) -> bool {
        // Dates are written alike, so that their order is that of the texts.
        self.left_on.as_ref().is_some_and(|left_on| *left_on <= on.to_string())
    }
}

impl Project for Agency {
    const READ_TABLES: &'static [Table] = &[AGENCY_ROW];

    fn project(tx: &mut Tx<'_>, id: &str, state: &Self, _: &Entry<AgencyAct>) -> Result<(), StoreError> {
        tx.upsert(
            &AGENCY_ROW,
            args![id, &state.name, &state.short_name, state.kind.label(), &state.path, state.closed_on],
        )
    }
}

impl Project for Person {
    const READ_TABLES: &'static [Table] = &[PERSON_ROW, POST_ROW];

    fn project(tx: &mut Tx<'_>, id: &str, state: &Self, _: &Entry<PersonAct>) -> Result<(), StoreError> {
        let roles: Vec<_> =
            state.roles.iter().map(|(role, agency)| format!("{}@{agency}", role.code())).collect();
        let newest = state.certificates.last();
        let changed = newest.and_then(|held| held.changes.last());
        tx.upsert(
            &PERSON_ROW,
            args![
                id,
                &state.login,
                &state.name,
                initials(&state.name),
                &state.agency,
                &state.post,
                roles.join("\n"),
                newest.map(|held| held.number.clone()).unwrap_or_default(),
                newest.map(|held| held.expires_on),
                state.left_on,
                changed.map(|(_, standing)| standing.code()).unwrap_or_default(),
                changed.map(|(changed_on, _)| *changed_on),
            ],
        )?;
        put_posts(tx, id, state)
    }
}

impl Reader<'_> {
    /// Every agency below `path`, itself included, in the order of the tree.
    pub fn agency_list(&mut self, path: &str) -> Result<Vec<AgencyRow>, StoreError> {
        let sql =
            format!("{} WHERE path = ?1 OR (path >= ?2 AND path < ?3) ORDER BY path", AGENCY_ROW.select);
        let rows = self.query(&sql, args![path, format!("{path}/"), format!("{path}0")])?;
        rows.iter().map(agency_row).collect()
    }

    /// People of the agencies, by agency and name.
    pub fn person_list(&mut self, agencies: &[String], most: u32) -> Result<Vec<PersonRow>, StoreError> {
        let mut people = Vec::new();
        let sql = format!("{} WHERE agency = ?1 ORDER BY name, id LIMIT ?2", PERSON_ROW.select);
        for agency in agencies {
            for row in self.query(&sql, args![agency, most])? {
                people.push(person_row(&row)?);
            }
        }
        Ok(people)
    }

    /// The person with a sign-in name.
    pub fn person_by_login(&mut self, login: &str) -> Result<Option<PersonRow>, StoreError> {
        let sql = format!("{} WHERE login = ?1", PERSON_ROW.select);
        self.query_optional(&sql, args![login])?.as_ref().map(person_row).transpose()
    }

    /// The person whose newest certificate has this number.
    pub fn person_by_certificate(&mut self, number: &str) -> Result<Option<PersonRow>, StoreError> {
        let sql = format!("{} WHERE certificate = ?1 ORDER BY id LIMIT 1", PERSON_ROW.select);
        self.query_optional(&sql, args![number])?.as_ref().map(person_row).transpose()
    }

    /// People who hold a role anywhere, by id.
    pub fn people_with_role(&mut self, code: &str) -> Result<Vec<PersonRow>, StoreError> {
        let sql = format!("{} WHERE roles LIKE ?1 ORDER BY id LIMIT 1000", PERSON_ROW.select);
        let rows = self.query(&sql, args![format!("%{code}@%")])?;
        let people = rows.iter().map(person_row).collect::<Result<Vec<_>, _>>()?;
        let holds = |person: &PersonRow| {
            person.roles.lines().any(|line| line.split_once('@').is_some_and(|(held, _)| held == code))
        };
        Ok(people.into_iter().filter(holds).collect())
    }

    /// The short name of an agency.
    pub fn agency_short_name(&mut self, id: &str) -> Result<Option<String>, StoreError> {
        let row = self.query_optional("SELECT short_name FROM agency_row WHERE id = ?1", args![id])?;
        row.map(|row| row.text(0).map(str::to_owned)).transpose()
    }

    /// The ids of an agency and of all below it.
    pub fn agency_subtree(&mut self, id: &str) -> Result<Vec<String>, StoreError> {
        let sql = "SELECT b.id FROM agency_row a JOIN agency_row b ON b.path = a.path \
                   OR (b.path >= a.path || '/' AND b.path < a.path || '0') WHERE a.id = ?1 ORDER BY b.path";
        self.query(sql, args![id])?.iter().map(|row| row.text(0).map(str::to_owned)).collect()
    }

    /// One person.
    pub fn person_row(&mut self, id: &str) -> Result<Option<PersonRow>, StoreError> {
        let sql = format!("{} WHERE id = ?1", PERSON_ROW.select);
        self.query_optional(&sql, args![id])?.as_ref().map(person_row).transpose()
    }

    /// Certificates of the agencies that end by `until`.
    pub fn certificates_expiring(
        &mut self,
        agencies: &[String],
        until: Date,
    ) -> Result<Vec<PersonRow>, StoreError> {
        let until = until.to_string();
        let people = self.person_list(agencies, 10_000)?;
        let expires = |person: &PersonRow| {
            person.left_on.is_none() && person.expires_on.as_ref().is_some_and(|day| *day <= until)
        };
        Ok(people.into_iter().filter(expires).collect())
    }
}

fn agency_row(row: &Row) -> Result<AgencyRow, StoreError> {
    Ok(AgencyRow {
        id: row.text(0)?.to_owned(),
        name: row.text(1)?.to_owned(),
        short_name: row.text(2)?.to_owned(),
        kind: row.text(3)?.to_owned(),
        path: row.text(4)?.to_owned(),
        closed_on: row.opt_text(5)?.map(str::to_owned),
    })
}

fn person_row(row: &Row) -> Result<PersonRow, StoreError> {
    Ok(PersonRow {
        id: row.text(0)?.to_owned(),
        login: row.text(1)?.to_owned(),
        name: row.text(2)?.to_owned(),
        agency: row.text(4)?.to_owned(),
        post: row.text(5)?.to_owned(),
        roles: row.text(6)?.to_owned(),
        certificate: row.text(7)?.to_owned(),
        expires_on: row.opt_text(8)?.map(str::to_owned),
        left_on: row.opt_text(9)?.map(str::to_owned),
        standing: row.text(10)?.to_owned(),
        standing_on: row.opt_text(11)?.map(str::to_owned),
    })
}
