//! Obligations as they stand: one's own, those of the units one answers for, and exceptions.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use law::{
    access::Action,
    checklist::FindingState,
    obligation::{
        DutyException, ExceptionAct, ExceptionKind, Fulfilment, Obligation, Obligor, Period, Status,
    },
};
use store::{
    Loaded, Reader,
    read::{
        checklist::{CheckRow, FindingRow},
        obligation::ExceptionRow,
    },
};

use crate::{
    App, AppError, Caller,
    account::entry_of,
    form::{Fields, LINE_CHARS_MAX, Problems},
    holiday::name_of,
    roster::PEOPLE_MAX,
};

/// How many periods a page looks back.
const PERIODS_BACK: usize = 12;
/// Checks of a person that are read at most: far more than a year has.
const CHECKS_MAX: u32 = 1_000;

/// How somebody stands with an obligation in a period.
#[derive(Debug, Clone)]
pub struct Duty {
    /// The obligation.
    pub obligation: Obligation,
    /// The period.
    pub period: Period,
    /// How it stands.
    pub status: Status,
    /// What fulfilled it.
    pub record: Option<Fulfilment>,
    /// Why it is excepted.
    pub excepted: Option<ExceptionKind>,
    /// The day that a check has to speak of to fulfil it now; `None` when it is fulfilled, excepted or too late.
    pub counts_on: Option<Date>,
}

/// The duties of one person.
#[derive(Debug, Clone, Default)]
pub struct OwnDuties {
    /// By period, newest first.
    pub duties: Vec<Duty>,
    /// Findings that the person still has to mend, by term.
    pub findings: Vec<FindingRow>,
}

/// Which duties a page shows, as its address says.
#[derive(Debug, Clone, Default)]
pub struct DutyAsk {
    /// Id of the obligation; the first when empty.
    pub obligation: String,
    /// A day of the period; today when absent.
    pub day: Option<Date>,
    /// Only this agency.
    pub agency: String,
    /// Only those who stand so.
    pub status: Option<Status>,
    /// Part of a name.
    pub text: String,
    /// Name of the column, `-` in front for descending.
    pub sort: String,
}

impl DutyAsk {
    /// The conditions of an address.
    pub fn of(pairs: &[(String, String)]) -> Self {
        let value = |name: &str| {
            pairs.iter().find(|(held, _)| held == name).map(|(_, value)| value.trim()).unwrap_or_default()
        };
        Self {
            obligation: value("obligation").to_owned(),
            day: value("period").parse().ok(),
            agency: value("agency").to_owned(),
            status: Status::from_code(value("status")),
            text: value("q").to_owned(),
            sort: value("sort").to_owned(),
        }
    }
}

/// How the units stand with an obligation in a period.
#[derive(Debug, Clone)]
pub struct DutyBoard {
    /// The obligation.
    pub obligation: Obligation,
    /// The period.
    pub period: Period,
    /// The periods that can be chosen, newest first.
    pub periods: Vec<Period>,
    /// By unit, in the order of the tree.
    pub units: Vec<UnitLine>,
    /// The people whom the conditions leave.
    pub people: Vec<DutyLine>,
}

/// How a unit stands.
#[derive(Debug, Clone)]
pub struct UnitLine {
    /// Agency id.
    pub agency: String,
    /// Short name.
    pub name: String,
    /// People by status.
    pub counts: BTreeMap<Status, u64>,
}

impl UnitLine {
    /// How many stand so.
    pub fn count(&self, status: Status) -> u64 {
        self.counts.get(&status).copied().unwrap_or(0)
    }

    /// How many are bound: all but the excepted.
    pub fn bound(&self) -> u64 {
        Status::ALL.into_iter().filter(|status| *status != Status::Excepted).map(|it| self.count(it)).sum()
    }
}

/// How a person stands.
#[derive(Debug, Clone)]
pub struct DutyLine {
    /// Person id.
    pub person: String,
    /// Name.
    pub name: String,
    /// Short name of the unit.
    pub agency: String,
    /// How it stands.
    pub status: Status,
    /// What fulfilled it.
    pub record: Option<Fulfilment>,
    /// Why it is excepted.
    pub excepted: Option<ExceptionKind>,
}

/// The duties of a person as a superior sees them.
#[derive(Debug, Clone)]
pub struct PersonDuties {
    /// Person id.
    pub person: String,
    /// Name.
    pub name: String,
    /// Duties, newest first.
    pub duties: Vec<Duty>,
    /// Exceptions, newest first, each with the name of who granted it.
    pub exceptions: Vec<(ExceptionRow, String)>,
    /// The caller may grant and end exceptions of this person.
    pub grants: bool,
}

impl App {
    /// What the caller owes, has done, and has to mend.
    pub fn my_duties(&self, caller: &Caller) -> Result<OwnDuties, AppError> {
        caller.require(Action::CheckFill, "查看自己的义务")?;
        self.store.read(|reader| self.own_duties(reader, &caller.person))
    }

    pub(crate) fn own_duties(&self, reader: &mut Reader<'_>, person: &str) -> Result<OwnDuties, AppError> {
        let mut findings = reader.findings_of(person, CHECKS_MAX)?;
        findings.retain(|held| held.state == FindingState::Open);
        Ok(OwnDuties { duties: self.duties_of(reader, person)?, findings })
    }

    /// How the units that the caller answers for stand.
    pub fn duty_board(&self, caller: &Caller, ask: &DutyAsk) -> Result<DutyBoard, AppError> {
        caller.require(Action::DutyRead, "查看义务完成情况")?;
        let obligations = &self.catalog.obligations;
        let obligation = match obligations.get(&ask.obligation) {
            None if ask.obligation.is_empty() => obligations.iter().next(),
            held => held,
        };
        let obligation = obligation.ok_or(AppError::NotFound)?.clone();
        let today = self.today();
        let period = Period::of(obligation.every, ask.day.unwrap_or(today)).ok_or(AppError::NotFound)?;
        let agencies = caller.agencies(Action::DutyRead);
        self.store.read(|reader| {
            let lines = self.stand(reader, &obligation, period, &agencies)?;
            let units = units(reader, &agencies, &lines)?;
            let mut people: Vec<DutyLine> = lines
                .into_iter()
                .filter(|(agency, line)| {
                    (ask.agency.is_empty() || *agency == ask.agency)
                        && ask.status.is_none_or(|status| line.status == status)
                        && line.name.contains(&ask.text)
                })
                .map(|(_, line)| line)
                .collect();
            sort(&mut people, &ask.sort);
            let periods = periods_back(&obligation, today);
            Ok(DutyBoard { obligation, period, periods, units, people })
        })
    }

    /// How many people of the units the caller answers for have let the last period pass, while it can be made up.
    pub(crate) fn overdue_below(
        &self,
        reader: &mut Reader<'_>,
        caller: &Caller,
    ) -> Result<Vec<(Obligation, Period, usize)>, AppError> {
        let agencies = caller.agencies(Action::DutyRead);
        let mut found = Vec::new();
        for obligation in self.catalog.obligations.iter() {
            let Some(period) = obligation.to_make_up(self.today()) else { continue };
            let lines = self.stand(reader, obligation, period, &agencies)?;
            let overdue = lines.iter().filter(|(_, line)| line.status == Status::Overdue).count();
            if overdue > 0 {
                found.push((obligation.clone(), period, overdue));
            }
        }
        Ok(found)
    }

    /// Everybody of the agencies who is bound in a period, with the agency.
    fn stand(
        &self,
        reader: &mut Reader<'_>,
        obligation: &Obligation,
        period: Period,
        agencies: &[String],
    ) -> Result<Vec<(String, DutyLine)>, AppError> {
        let calendar = self.calendar_in(reader)?;
        let people = reader.obligors_in(agencies)?;
        let records = fulfilments(&reader.checks_between(period.first, period.last)?);
        let mut names: BTreeMap<String, String> = BTreeMap::new();
        for row in reader.person_list(agencies, PEOPLE_MAX)? {
            names.insert(row.id, row.name);
        }
        let units = reader.agency_list("/root")?;
        let units: BTreeMap<&str, &str> =
            units.iter().map(|row| (row.id.as_str(), row.short_name.as_str())).collect();
        let inside: BTreeSet<&str> = agencies.iter().map(String::as_str).collect();
        let mut lines = Vec::new();
        for owed in obligation.evaluate(period, self.today(), &calendar, &people, &records) {
            if !inside.contains(owed.agency) {
                continue;
            }
            // Who has moved on since is not among the people of today.
            let name = match names.get(owed.person) {
                Some(name) => name.clone(),
                None => name_of(reader, owed.person)?,
            };
            let line = DutyLine {
                person: owed.person.to_owned(),
                name,
                agency: units.get(owed.agency).copied().unwrap_or_default().to_owned(),
                status: owed.status,
                record: owed.record.cloned(),
                excepted: owed.absence.map(|held| held.kind),
            };
            lines.push((owed.agency.to_owned(), line));
        }
        Ok(lines)
    }

    /// The duties of a person of the caller's units, with exceptions.
    pub fn read_duties(&self, caller: &Caller, person: &str) -> Result<PersonDuties, AppError> {
        caller.require(Action::DutyRead, "查看义务完成情况")?;
        self.store.read(|reader| {
            let agency = agency_of(reader, person)?;
            if !caller.may_in(Action::DutyRead, &agency) {
                return Err(AppError::NotFound);
            }
            let mut exceptions = Vec::new();
            for row in reader.exceptions_of(person)?.into_iter().rev() {
                let by = name_of(reader, &row.granted_by)?;
                exceptions.push((row, by));
            }
            Ok(PersonDuties {
                person: person.to_owned(),
                name: name_of(reader, person)?,
                duties: self.duties_of(reader, person)?,
                exceptions,
                grants: caller.may_in(Action::DutyExcept, &agency) && caller.person != person,
            })
        })
    }

    /// Excepts a person for some days, with a reason; nobody excepts himself.
    pub fn except_duty(&self, caller: &Caller, person: &str, fields: &Fields) -> Result<(), AppError> {
        caller.require(Action::DutyExcept, "批准义务例外")?;
        let mut problems = Problems::default();
        problems.unknown(fields, &["kind", "from_on", "until_on", "reason"]);
        let kind = problems.choice(fields, "kind", "种类", ExceptionKind::from_code);
        let from_on = problems.date(fields, "from_on", "起始日期");
        let until_on = problems.date(fields, "until_on", "截止日期");
        let reason = problems.line(fields, "reason", "理由");
        problems.settle()?;
        let (Some(kind), Some(from_on), Some(until_on)) = (kind, from_on, until_on) else {
            return Err(AppError::Invalid(Vec::new()));
        };
        let (id, now) = (self.new_id()?, self.clock.now());
        let (caller, person) = (caller.clone(), person.to_owned());
        self.store.write(move |tx| {
            may_except(tx, &caller, &person)?;
            let others: Vec<_> = tx.exceptions_of(&person)?.into_iter().map(|row| row.absence).collect();
            let act = ExceptionAct::DutyExcepted { person, kind, from_on, until_on, reason };
            let mut loaded = Loaded::<DutyException>::new(&id);
            object(&loaded.state, &act, &caller, &others)?;
            tx.append(&mut loaded, now, vec![entry_of(&caller, now, act)])?;
            Ok(())
        })
    }

    /// Ends an exception earlier, with a reason.
    pub fn end_exception(&self, caller: &Caller, id: &str, fields: &Fields) -> Result<(), AppError> {
        caller.require(Action::DutyExcept, "结束义务例外")?;
        let mut problems = Problems::default();
        problems.unknown(fields, &["until_on", "reason"]);
        let until_on = problems.date(fields, "until_on", "最后一天");
        let reason = problems.optional(fields, "reason", "理由", LINE_CHARS_MAX);
        if reason.is_empty() {
            problems.add("reason", "请写明为什么提前结束。");
        }
        problems.settle()?;
        let Some(until_on) = until_on else { return Err(AppError::Invalid(Vec::new())) };
        let (caller, id, now) = (caller.clone(), id.to_owned(), self.clock.now());
        self.store.write(move |tx| {
            let mut loaded = tx.load::<DutyException>(&id)?.ok_or(AppError::NotFound)?;
            may_except(tx, &caller, &loaded.state.person)?;
            let act = ExceptionAct::DutyExceptionEnded { until_on, reason };
            object(&loaded.state, &act, &caller, &[])?;
            tx.append(&mut loaded, now, vec![entry_of(&caller, now, act)])?;
            Ok(())
        })
    }

    /// The duties of a person in the periods that a page looks back to, newest first.
    fn duties_of(&self, reader: &mut Reader<'_>, person: &str) -> Result<Vec<Duty>, AppError> {
        let (today, calendar) = (self.today(), self.calendar_in(reader)?);
        let people: [Obligor; 1] = [reader.obligor(person)?];
        let records = fulfilments(&reader.checks_of(person, CHECKS_MAX)?);
        let mut duties = Vec::new();
        for obligation in self.catalog.obligations.iter() {
            for period in periods_back(obligation, today) {
                let owed = obligation.evaluate(period, today, &calendar, &people, &records);
                for owed in owed {
                    let open = matches!(owed.status, Status::Due | Status::Overdue);
                    let counts_on = if period.contains(today) { today } else { period.last };
                    let can = open && obligation.admits(counts_on, today);
                    duties.push(Duty {
                        obligation: obligation.clone(),
                        period,
                        status: owed.status,
                        record: owed.record.cloned(),
                        excepted: owed.absence.map(|held| held.kind),
                        counts_on: can.then_some(counts_on),
                    });
                }
            }
        }
        duties.sort_by_key(|duty| std::cmp::Reverse(duty.period));
        Ok(duties)
    }
}

fn agency_of(reader: &mut Reader<'_>, person: &str) -> Result<String, AppError> {
    Ok(reader.person_row(person)?.ok_or(AppError::NotFound)?.agency)
}

fn may_except(reader: &mut Reader<'_>, caller: &Caller, person: &str) -> Result<(), AppError> {
    let agency = agency_of(reader, person)?;
    if caller.may_in(Action::DutyExcept, &agency) {
        return Ok(());
    }
    Err(AppError::Forbidden("办理这个人的义务例外，由其所在单位的负责人办理"))
}

fn object(
    state: &DutyException,
    act: &ExceptionAct,
    caller: &Caller,
    others: &[law::obligation::Absence],
) -> Result<(), AppError> {
    let mut problems = Problems::default();
    for held in state.objections(act, &caller.person, others) {
        problems.add(held.field, held.message);
    }
    problems.settle()
}

fn fulfilments(rows: &[CheckRow]) -> Vec<Fulfilment> {
    let filled = rows.iter().filter_map(|row| {
        Some(Fulfilment {
            record: row.id.clone(),
            person: row.person.clone(),
            what: row.template.clone(),
            counts_on: row.counts_on,
            done_on: row.filled_on?,
            seconds: row.seconds,
        })
    });
    filled.collect()
}

/// The period of today and those before it, newest first, as far as the obligation binds.
fn periods_back(obligation: &Obligation, today: Date) -> Vec<Period> {
    let first = Period::of(obligation.every, today);
    let periods = std::iter::successors(first, |period| period.before());
    periods.take_while(|period| period.last >= obligation.from).take(PERIODS_BACK + 1).collect()
}

fn units(
    reader: &mut Reader<'_>,
    agencies: &[String],
    lines: &[(String, DutyLine)],
) -> Result<Vec<UnitLine>, AppError> {
    let mut units = Vec::new();
    for row in reader.agency_list("/root")?.into_iter().filter(|row| agencies.contains(&row.id)) {
        let mut counts = BTreeMap::new();
        for (_, line) in lines.iter().filter(|(agency, _)| *agency == row.id) {
            *counts.entry(line.status).or_insert(0) += 1;
        }
        if !counts.is_empty() {
            units.push(UnitLine { agency: row.id, name: row.short_name, counts });
        }
    }
    Ok(units)
}

/// Sorts by a column; without one the most pressing first.
fn sort(people: &mut [DutyLine], by: &str) {
    let (name, descending) = by.strip_prefix('-').map_or((by, false), |name| (name, true));
    let seconds = |line: &DutyLine| line.record.as_ref().map(|held| held.seconds);
    let done_on = |line: &DutyLine| line.record.as_ref().map(|held| held.done_on);
    people.sort_by(|one, other| {
        let order = match name {
            "seconds" => seconds(one).cmp(&seconds(other)),
            "done_on" => done_on(one).cmp(&done_on(other)),
            "name" => one.name.cmp(&other.name),
            _ => one.status.cmp(&other.status),
        };
        let order = if descending { order.reverse() } else { order };
        order.then_with(|| {
            (&one.agency, &one.name, &one.person).cmp(&(&other.agency, &other.name, &other.person))
        })
    });
}
