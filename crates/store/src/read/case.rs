//! Cases in lists, on desks and in search.

use std::sync::Arc;

use jiff::civil::Date;
use law::{
    case::{Act, Case, Outcome, Stage, clock::Clock},
    money::Fen,
    subject::Entry,
};

use crate::{
    args,
    error::StoreError,
    project::Project,
    read::initials,
    sql::{Row, Value},
    table,
    table::Table,
    tx::{Reader, Tx},
};

mod filter;

use filter::Query;
pub use filter::{Came, CaseFilter, CaseOrder, CaseSort, DueWindow, Page};

table!(
    /// One row a case.
    pub(crate) CASE_ROW = "case_row" (id) {
        number, onspot, stage, agency, party, initials, party_index, mark, item, item_name, source,
        registered_on, filed_on, decided_on, closed_on, outcome, defects, handlers, seq, fine_fen, disposals,
    }
);
table!(pub(crate) CASE_HANDLER = "case_handler" (case_id, person) {});
table!(
    /// One row an approval.
    pub(crate) CASE_APPROVAL = "case_approval" (case_id, no) {
        agency, label, requested_by, requested_on, addressee, outcome,
    }
);
table!(
    /// The clocks that run in a case; a working table, since a new holiday table moves them.
    pub(crate) CASE_CLOCK = "case_clock" (case_id, no) { what, article, due_on, provisional, duty }
);

/// A case as lists show it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CaseRow {
    /// Case id.
    pub id: String,
    /// 案号.
    pub number: String,
    /// Short path.
    pub onspot: bool,
    /// Where it stands.
    pub stage: Stage,
    /// Agency id.
    pub agency: String,
    /// Party's name.
    pub party: String,
    /// Plate or ship's name.
    pub mark: String,
    /// Item id.
    pub item: String,
    /// 案由.
    pub item_name: String,
    /// Source code.
    pub source: String,
    /// Day of registration.
    pub registered_on: Date,
    /// 立案.
    pub filed_on: Option<Date>,
    /// Day of the decision.
    pub decided_on: Option<Date>,
    /// 结案.
    pub closed_on: Option<Date>,
    /// The decision in words.
    pub outcome: String,
    /// Recorded defects.
    pub defects: u32,
    /// Names of the officers.
    pub handlers: String,
    /// The fine of the decision; zero without one.
    pub fine: Fen,
}

impl Project for Case {
    const READ_TABLES: &'static [Table] = &[CASE_ROW, CASE_HANDLER, CASE_APPROVAL];

    fn project(tx: &mut Tx<'_>, id: &str, state: &Self, last: &Entry<Act>) -> Result<(), StoreError> {
        let Some(registration) = &state.registration else { return Ok(()) };
        // The case belongs to the agency that registered it: the first act's agency is the number's agency.
        let agency = registration.agency.as_str();
        let party = &registration.party;
        let names: Vec<_> = registration.officers.iter().map(|officer| officer.name.as_str()).collect();
        let mark = registration.conveyance.as_ref().map_or("", |conveyance| conveyance.mark.as_str());
        let defects = u32::try_from(state.defects.len()).unwrap_or(u32::MAX);
        tx.upsert(
            &CASE_ROW,
            args![
                id,
                &registration.number,
                state.is_onspot(),
                state.stage.code(),
                agency,
                &party.name,
                initials(&party.name),
                &party.id_index,
                mark,
                &registration.item.id,
                &registration.item.name,
                registration.source.code(),
                state.registered_on,
                state.filed_on,
                // Empty, not NULL: the list is sorted by it.
                decided_on(state).map(|on| on.to_string()).unwrap_or_default(),
                state.closed_on,
                state.disposal_text(),
                defects,
                names.join("、"),
                last.seq,
                fine(state).fen(),
                state.disposals_set(),
            ],
        )?;
        if matches!(last.act, Act::CaseRegistered(_) | Act::HandlersChanged { .. }) {
            tx.delete_of(&CASE_HANDLER, &Value::from(id))?;
            for officer in &registration.officers {
                tx.upsert(&CASE_HANDLER, args![id, &officer.person])?;
            }
        }
        for (no, approval) in (1_u32..).zip(&state.approvals) {
            let result = match &approval.outcome {
                Outcome::Open => "open",
                Outcome::Granted(..) => "granted",
                Outcome::Returned(..) => "returned",
            };
            tx.upsert(
                &CASE_APPROVAL,
                args![
                    id,
                    no,
                    agency,
                    approval.matter.label(),
                    &approval.requested_by,
                    approval.requested_on,
                    &approval.addressee,
                    result,
                ],
            )?;
        }
        Ok(())
    }
}

fn decided_on(case: &Case) -> Option<Date> {
    let onspot = case.onspot.as_ref().map(|(on, _)| *on);
    let decision = case.decision.as_ref().map(|(on, ..)| *on);
    onspot.or(decision).or(case.no_penalty.as_ref().map(|(on, ..)| *on))
}

fn fine(case: &Case) -> Fen {
    let onspot = case.onspot.as_ref().and_then(|(_, decision)| decision.fine);
    let decision = case.decision.as_ref().and_then(|(.., proposal)| proposal.penalties.fine);
    onspot.or(decision).unwrap_or_default()
}

impl Tx<'_> {
    /// Replaces the clocks of a case.
    pub fn case_clock_replace(&mut self, id: &str, clocks: &[Clock]) -> Result<(), StoreError> {
        self.delete_of(&CASE_CLOCK, &Value::from(id))?;
        for (no, clock) in (1_u32..).zip(clocks) {
            let duty = clock.side == law::term::Side::AgencyDuty;
            self.upsert(
                &CASE_CLOCK,
                args![id, no, &clock.what, &clock.article, clock.due_on, clock.provisional, duty],
            )?;
        }
        Ok(())
    }
}

impl Reader<'_> {
    /// A page of cases in the order of the filter, at most `limit`.
    pub fn case_list(
        &mut self,
        filter: &CaseFilter,
        page: &Page,
        limit: u32,
    ) -> Result<Vec<CaseRow>, StoreError> {
        let few = self.few(filter)?;
        let list = filter::list(filter, page, limit, few, self.db.is_sqlite());
        let mut rows = Vec::with_capacity(usize::try_from(limit).unwrap_or(0).min(ROWS_EXPECTED_MAX));
        self.for_each(&list.sql, &list.args, |row| {
            rows.push(case_row(row)?);
            Ok(())
        })?;
        if list.reverse {
            rows.reverse();
        }
        Ok(rows)
    }

    /// How the database finds a page of [`Self::case_list`], in its own words.
    pub fn case_list_plan(&mut self, filter: &CaseFilter, page: &Page) -> Result<String, StoreError> {
        let few = self.few(filter)?;
        let list = filter::list(filter, page, PLANNED_ROWS, few, self.db.is_sqlite());
        let (explain, column) =
            if self.db.is_sqlite() { ("EXPLAIN QUERY PLAN", 3) } else { ("EXPLAIN (COSTS OFF)", 0) };
        let rows = self.query(&format!("{explain} {}", list.sql), &list.args)?;
        let lines = rows.iter().map(|row| row.text(column)).collect::<Result<Vec<_>, _>>()?;
        Ok(lines.join("\n"))
    }

    /// Whether so few cases fit a range that sorting them beats going through all cases in order.
    fn few(&mut self, filter: &CaseFilter) -> Result<bool, StoreError> {
        Ok(filter.is_selective() && self.case_count(filter, FEW_MAX + 1)? <= FEW_MAX)
    }

    /// How many cases there are, counted up to `most`.
    pub fn case_count(&mut self, filter: &CaseFilter, most: u32) -> Result<u32, StoreError> {
        let mut query = Query::new(filter);
        let limit_at = query.push(Value::from(most));
        let sql = format!(
            "SELECT count(*) FROM (SELECT id FROM case_row{} LIMIT {limit_at}) AS counted",
            query.condition()
        );
        if filter.due.is_some() {
            // The clocks are a working table, so that the journal does not say when this answer ages.
            return self.query_one(&sql, &query.args)?.u32(0);
        }
        let key = format!("{sql} {:?}", query.args);
        let count = self.remembered(&key, |reader| reader.query_one(&sql, &query.args)?.u32(0))?;
        Ok(*count)
    }

    /// How many cases of each agency came to each [set](Case::disposals_set) of results.
    pub fn case_disposals(&mut self, filter: &CaseFilter) -> Result<Arc<Vec<DisposalCount>>, StoreError> {
        let query = Query::new(filter);
        let sql = format!(
            "SELECT agency, disposals, count(*) FROM case_row{} GROUP BY agency, disposals",
            query.condition()
        );
        let key = format!("{sql} {:?}", query.args);
        self.remembered(&key, |reader| {
            let rows = reader.query(&sql, &query.args)?;
            let count = |row: &Row| {
                Ok(DisposalCount { agency: row.text(0)?.to_owned(), set: row.int(1)?, cases: row.u32(2)? })
            };
            rows.iter().map(count).collect()
        })
    }

    /// Ids of the cases outside the archive, in their order, after `after`.
    pub fn case_unarchived(&mut self, after: &str, limit: u32) -> Result<Vec<String>, StoreError> {
        let sql = "SELECT id FROM case_row WHERE id > ?1 AND stage <> 'archived' ORDER BY id LIMIT ?2";
        let rows = self.query(sql, args![after, limit])?;
        rows.iter().map(|row| row.text(0).map(str::to_owned)).collect()
    }

    /// One row.
    pub fn case_row(&mut self, id: &str) -> Result<Option<CaseRow>, StoreError> {
        let sql = format!("{} WHERE id = ?1", CASE_ROW.select);
        self.query_optional(&sql, args![id])?.map(case_row).transpose()
    }

    /// Clocks in a window of the cases that `person` handles, or of the agencies, earliest first.
    pub fn case_clocks(
        &mut self,
        person: Option<&str>,
        agencies: &[String],
        window: DueWindow,
        today: Date,
        limit: u32,
    ) -> Result<Vec<(ClockRow, CaseRow)>, StoreError> {
        let mut query = Query::default();
        match person {
            Some(person) => {
                let at = query.push(Value::from(person));
                query
                    .conditions
                    .push(format!("k.case_id IN (SELECT case_id FROM case_handler WHERE person = {at})"));
            }
            None => query.agencies("c.agency", agencies),
        }
        query.due("k.", window, today);
        let limit_at = query.push(Value::from(limit));
        let columns: Vec<_> = CASE_ROW.columns.iter().map(|column| format!("c.{column}")).collect();
        let sql = format!(
            "SELECT {}, k.what, k.article, k.due_on, k.provisional, k.duty FROM case_clock k \
             JOIN case_row c ON c.id = k.case_id{} ORDER BY k.due_on, c.id, k.no LIMIT {limit_at}",
            columns.join(", "),
            query.condition()
        );
        let offset = CASE_ROW.columns.len();
        self.query(&sql, &query.args)?
            .into_iter()
            .map(|row| {
                let clock = ClockRow {
                    what: row.text(offset)?.to_owned(),
                    article: row.text(offset + 1)?.to_owned(),
                    due_on: row.date(offset + 2)?,
                    provisional: row.bool(offset + 3)?,
                    duty: row.bool(offset + 4)?,
                };
                Ok((clock, case_row(row)?))
            })
            .collect()
    }

    /// Open approvals that wait for `person`, a head of `agencies`, oldest first.
    pub fn case_approvals_open(
        &mut self,
        person: &str,
        agencies: &[String],
        limit: u32,
    ) -> Result<Vec<(ApprovalRow, CaseRow)>, StoreError> {
        let mut query = Query::default();
        query.conditions.push("a.outcome = 'open'".to_owned());
        query.agencies("a.agency", agencies);
        let at = query.push(Value::from(person));
        query.conditions.push(format!("(a.addressee = '' OR a.addressee = {at})"));
        let limit_at = query.push(Value::from(limit));
        let columns: Vec<_> = CASE_ROW.columns.iter().map(|column| format!("c.{column}")).collect();
        let sql = format!(
            "SELECT {}, a.no, a.label, a.requested_by, a.requested_on FROM case_approval a \
             JOIN case_row c ON c.id = a.case_id{} ORDER BY a.requested_on, a.case_id LIMIT {limit_at}",
            columns.join(", "),
            query.condition()
        );
        let offset = CASE_ROW.columns.len();
        self.query(&sql, &query.args)?
            .into_iter()
            .map(|row| {
                let approval = ApprovalRow {
                    no: row.u32(offset)?,
                    label: row.text(offset + 1)?.to_owned(),
                    requested_by: row.text(offset + 2)?.to_owned(),
                    requested_on: row.date(offset + 3)?,
                };
                Ok((approval, case_row(row)?))
            })
            .collect()
    }
}

/// Room that a page is given before it is read.
const ROWS_EXPECTED_MAX: usize = 256;
/// So many rows are sorted at once without being felt.
const FEW_MAX: u32 = 10_000;
/// Rows of the page whose plan is asked for.
const PLANNED_ROWS: u32 = 51;

/// Cases of one agency that came to the same.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DisposalCount {
    /// Agency id.
    pub agency: String,
    /// What they came to, as [`Case::disposals_set`] says it.
    pub set: i64,
    /// How many they are.
    pub cases: u32,
}

/// A clock on the desk.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClockRow {
    /// What must be done.
    pub what: String,
    /// Article.
    pub article: String,
    /// Last day.
    pub due_on: Date,
    /// 暂定.
    pub provisional: bool,
    /// A duty of the agency; otherwise the party's time runs.
    pub duty: bool,
}

/// An approval on the desk.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ApprovalRow {
    /// Number within the case.
    pub no: u32,
    /// What is asked.
    pub label: String,
    /// Person id.
    pub requested_by: String,
    /// Day.
    pub requested_on: Date,
}

fn case_row(mut row: Row) -> Result<CaseRow, StoreError> {
    let day = |at: usize| {
        row.opt_text(at)?
            .filter(|text| !text.is_empty())
            .map(|text| {
                text.parse().map_err(|error: jiff::Error| {
                    StoreError::inconsistent("case_row", format!("column {at}: {error}"))
                })
            })
            .transpose()
    };
    let (filed_on, decided_on, closed_on) = (day(13)?, day(14)?, day(15)?);
    let stage = row.text(3)?;
    Ok(CaseRow {
        stage: Stage::from_code(stage).ok_or_else(|| StoreError::inconsistent("case_row.stage", stage))?,
        id: row.take_text(0)?,
        number: row.take_text(1)?,
        onspot: row.bool(2)?,
        agency: row.take_text(4)?,
        party: row.take_text(5)?,
        mark: row.take_text(8)?,
        item: row.take_text(9)?,
        item_name: row.take_text(10)?,
        source: row.take_text(11)?,
        registered_on: row.date(12)?,
        filed_on,
        decided_on,
        closed_on,
        outcome: row.take_text(16)?,
        defects: row.u32(17)?,
        handlers: row.take_text(18)?,
        fine: Fen::new(row.int(20)?)
            .map_err(|error| StoreError::inconsistent("case_row.fine_fen", error.to_string()))?,
    })
}
