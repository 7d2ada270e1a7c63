//! Checklists in use: beginning a check, filling it in, mending what it found.

use std::collections::BTreeMap;

use jiff::civil::Date;
use law::{
    access::Action,
    checklist::{About, Answer, Check, CheckAct, Noted, Objection, Template},
};
use store::{
    Loaded, Reader, Tx,
    read::{
        checklist::{CheckRow, FindingRow},
        roster::PersonRow,
    },
};

use crate::{
    App, AppError, Caller,
    account::entry_of,
    form::{Fields, LINE_CHARS_MAX, Problems, TEXT_CHARS_MAX},
    holiday::name_of,
};

/// Checks that a list shows at most.
const CHECKS_MAX: u32 = 200;
/// Findings that are read of an agency or a person at most.
const FINDINGS_MAX: u32 = 2_000;

/// The checklists and what was filled in lately.
#[derive(Debug, Clone)]
pub struct ChecklistView {
    /// What can be filled in today.
    pub templates: Vec<Template>,
    /// Checks of the caller, newest first.
    pub own: Vec<CheckRow>,
    /// Checks about units that the caller answers for, newest first, each with the name of who filled it in.
    pub units: Vec<(CheckRow, String)>,
}

/// One check.
#[derive(Debug, Clone)]
pub struct CheckView {
    /// Its id.
    pub id: String,
    /// The state.
    pub check: Check,
    /// The version of the template that it was begun with.
    pub template: Template,
    /// Name of who fills it in.
    pub by: String,
    /// Short name of the agency.
    pub agency: String,
    /// Names of the owners of its findings, by person id.
    pub names: BTreeMap<String, String>,
    /// Who can be asked to mend, for a check about a unit that is still open.
    pub colleagues: Vec<PersonRow>,
    /// The caller may check again what was mended, unless it is his own.
    pub rechecks: bool,
}

/// A finding in a list.
#[derive(Debug, Clone)]
pub struct FindingView {
    /// The row.
    pub row: FindingRow,
    /// Name of the owner.
    pub owner: String,
    /// Short name of the agency.
    pub agency: String,
    /// Title of the checklist.
    pub title: String,
}

impl App {
    /// The checklists, and the checks that the caller may see.
    pub fn list_checks(&self, caller: &Caller) -> Result<ChecklistView, AppError> {
        caller.require(Action::CheckRead, "查看检查清单")?;
        let agencies = caller.agencies(Action::DutyRead);
        let templates = self.catalog.checklists.all_in_force(self.today()).cloned().collect();
        self.store.read(|reader| {
            let own = reader.checks_of(&caller.person, CHECKS_MAX)?;
            let mut units = Vec::new();
            for agency in &agencies {
                for row in reader.checks_in(agency, CHECKS_MAX)? {
                    let template = self.catalog.checklists.version(&row.template, row.version);
                    if template.is_some_and(|held| held.about == About::Unit) {
                        units.push((row.clone(), name_of(reader, &row.person)?));
                    }
                }
            }
            units.sort_by(|(one, _), (other, _)| (other.filled_on, &other.id).cmp(&(one.filled_on, &one.id)));
            units.truncate(usize::try_from(CHECKS_MAX).unwrap_or(usize::MAX));
            Ok(ChecklistView { templates, own, units })
        })
    }

    /// Begins a check of a template for today, or for the last day of a period that can still be made up; one that was
    /// begun and not filled in is gone on with. Answers its id.
    pub fn begin_check(&self, caller: &Caller, template: &str, counts_on: &str) -> Result<String, AppError> {
        if !caller.may_in(Action::CheckFill, &caller.agency) {
            return Err(AppError::Forbidden("填写检查清单"));
        }
        let today = self.today();
        let held = self.catalog.checklists.in_force(template, today).ok_or(AppError::NotFound)?.clone();
        let counts_on =
            if counts_on.is_empty() { today } else { counts_on.parse().map_err(|_| AppError::NotFound)? };
        let mut duties = self.catalog.obligations.iter().filter(|duty| duty.fulfilled_by.contains(&held.id));
        if counts_on != today && !duties.any(|duty| duty.admits(counts_on, today)) {
            return refuse(vec![Objection {
                field: String::new(),
                message: format!("{counts_on}所在的周期已经不能补做，逾期情况由负责人在义务完成情况中掌握。"),
            }]);
        }
        let (id, caller, now) = (self.new_id()?, caller.clone(), self.clock.now());
        self.store.write(move |tx| {
            if let Some(open) = tx.check_open(&caller.person, &held.id, counts_on)? {
                return Ok(open.id);
            }
            let act = CheckAct::CheckBegun { template: held.id.clone(), version: held.version, counts_on };
            let mut loaded = Loaded::<Check>::new(&id);
            settle(loaded.state.objections(&act, &caller.person, today, &held))?;
            tx.append(&mut loaded, now, vec![entry_of(&caller, now, act)])?;
            Ok(id)
        })
    }

    /// One check, for who fills it in, who mends what it found, and who answers for the unit.
    pub fn read_check(&self, caller: &Caller, id: &str) -> Result<CheckView, AppError> {
        caller.require(Action::CheckRead, "查看检查清单")?;
        self.store.read(|reader| {
            let check = reader.load::<Check>(id)?.ok_or(AppError::NotFound)?.state;
            let owns = check.findings.iter().any(|held| held.noted.owner == caller.person);
            if check.person != caller.person && !owns && !caller.may_in(Action::DutyRead, &check.agency) {
                return Err(AppError::NotFound);
            }
            let template = self.template_of(&check)?.clone();
            let mut names = BTreeMap::new();
            for finding in &check.findings {
                let owner = finding.noted.owner.clone();
                let name = name_of(reader, &owner)?;
                names.insert(owner, name);
            }
            let open = check.filled.is_none() && template.about == About::Unit;
            let colleagues = if open { self.fit_to_mend(reader, &check.agency)? } else { Vec::new() };
            Ok(CheckView {
                id: id.to_owned(),
                by: name_of(reader, &check.person)?,
                agency: reader.agency_short_name(&check.agency)?.unwrap_or_default(),
                rechecks: caller.may_in(Action::CheckRecheck, &check.agency),
                check,
                template,
                names,
                colleagues,
            })
        })
    }

    /// Fills a check in: every point answered, every point that is not met with problem, owner and term.
    pub fn fill_check(&self, caller: &Caller, id: &str, fields: &Fields) -> Result<(), AppError> {
        caller.require(Action::CheckFill, "填写检查清单")?;
        let (app, caller, id, fields) = (self.clone(), caller.clone(), id.to_owned(), fields.clone());
        let (now, today) = (self.clock.now(), self.today());
        self.store.write(move |tx| {
            let mut loaded = tx.load::<Check>(&id)?.ok_or(AppError::NotFound)?;
            if loaded.state.person != caller.person {
                return Err(AppError::NotFound);
            }
            let template = app.template_of(&loaded.state)?;
            let mut problems = Problems::default();
            let act = read_answers(template, &caller, &fields, &mut problems);
            if let (Some(held), CheckAct::CheckFilled { answers, .. }) = (&loaded.state.filled, &act)
                && held.answers == *answers
            {
                // Sent again: it stands as it was sent first.
                return Ok(());
            }
            if template.about == About::Unit {
                check_owners(&app.fit_to_mend(tx, &loaded.state.agency)?, &act, &mut problems);
            }
            // A finding whose term cannot be read is not yet known to be missing.
            let whole = problems.is_empty();
            for found in loaded.state.objections(&act, &caller.person, today, template) {
                if whole || found.field.starts_with("answer.") {
                    problems.add(&found.field, found.message);
                }
            }
            problems.settle()?;
            tx.append(&mut loaded, now, vec![entry_of(&caller, now, act)])?;
            Ok(())
        })
    }

    /// The next step of a finding: `mend` by its owner, `close` or `return` by who checks again.
    pub fn step_finding(
        &self,
        caller: &Caller,
        id: &str,
        point: &str,
        fields: &Fields,
    ) -> Result<(), AppError> {
        caller.require(Action::CheckRead, "办理检查发现的问题")?;
        let mut problems = Problems::default();
        problems.unknown(fields, &["do", "how", "opinion"]);
        let step = fields.get("do").to_owned();
        let point = point.to_owned();
        let act = if step == "mend" {
            CheckAct::FindingMended { point, how: problems.text(fields, "how", "整改情况") }
        } else if step == "close" {
            CheckAct::FindingClosed { point, opinion: problems.text(fields, "opinion", "复查意见") }
        } else {
            CheckAct::FindingReturned { point, opinion: problems.text(fields, "opinion", "复查意见") }
        };
        problems.settle()?;
        let (app, caller, id) = (self.clone(), caller.clone(), id.to_owned());
        let (now, today) = (self.clock.now(), self.today());
        self.store.write(move |tx| step_in(tx, &app, &caller, &id, act, (now, today)))
    }

    /// The findings that the caller is to mend and those of the units that he answers for, by term.
    pub fn list_findings(&self, caller: &Caller) -> Result<Vec<FindingView>, AppError> {
        caller.require(Action::CheckRead, "查看检查发现的问题")?;
        self.store.read(|reader| {
            let mut rows = reader.findings_of(&caller.person, FINDINGS_MAX)?;
            for agency in caller.agencies(Action::DutyRead) {
                rows.extend(reader.findings_in(&agency, FINDINGS_MAX)?);
            }
            rows.sort_by(|one, other| {
                (one.due_on, &one.check, &one.point).cmp(&(other.due_on, &other.check, &other.point))
            });
            rows.dedup();
            let mut views = Vec::with_capacity(rows.len());
            for row in rows {
                let template = self.catalog.checklists.version(&row.template, row.version);
                views.push(FindingView {
                    owner: name_of(reader, &row.owner)?,
                    agency: reader.agency_short_name(&row.agency)?.unwrap_or_default(),
                    title: template.map(|held| held.title.clone()).unwrap_or_default(),
                    row,
                });
            }
            Ok(views)
        })
    }

    fn template_of(&self, check: &Check) -> Result<&Template, AppError> {
        self.catalog.checklists.version(&check.template, check.version).ok_or_else(|| {
            AppError::Outside(format!("checklist {} has no version {}", check.template, check.version))
        })
    }

    /// Who is in post in an agency.
    fn fit_to_mend(&self, reader: &mut Reader<'_>, agency: &str) -> Result<Vec<PersonRow>, AppError> {
        let mut people = reader.person_list(&[agency.to_owned()], 1_000)?;
        people.retain(|person| !person.has_left(self.today()));
        Ok(people)
    }
}

fn step_in(
    tx: &mut Tx<'_>,
    app: &App,
    caller: &Caller,
    id: &str,
    act: CheckAct,
    (now, today): (jiff::Timestamp, Date),
) -> Result<(), AppError> {
    let mut loaded = tx.load::<Check>(id)?.ok_or(AppError::NotFound)?;
    let check = &loaded.state;
    let owns = check.findings.iter().any(|held| held.noted.owner == caller.person);
    if !owns && check.person != caller.person && !caller.may_in(Action::DutyRead, &check.agency) {
        return Err(AppError::NotFound);
    }
    if !matches!(act, CheckAct::FindingMended { .. }) && !caller.may_in(Action::CheckRecheck, &check.agency) {
        return Err(AppError::Forbidden("复查整改情况，由本单位负责人或者监督人员复查"));
    }
    settle(check.objections(&act, &caller.person, today, app.template_of(check)?))?;
    tx.append(&mut loaded, now, vec![entry_of(caller, now, act)])?;
    Ok(())
}

fn read_answers(template: &Template, caller: &Caller, fields: &Fields, problems: &mut Problems) -> CheckAct {
    let (mut answers, mut findings) = (Vec::new(), Vec::new());
    for point in &template.points {
        let name = |of: &str| format!("{of}.{}", point.id);
        let Some(answer) = Answer::from_code(fields.get(&name("answer"))) else { continue };
        answers.push((point.id.clone(), answer));
        let problem = problems.optional(fields, &name("problem"), "问题", LINE_CHARS_MAX);
        // Before the point was answered with 不符合 the form does not ask for a problem.
        if answer != Answer::Unmet || (problem.is_empty() && fields.get(&name("due_on")).is_empty()) {
            continue;
        }
        let owner = match template.about {
            About::Own => caller.person.clone(),
            About::Unit => fields.get(&name("owner")).to_owned(),
        };
        let Some(due_on) = problems.date(fields, &name("due_on"), "整改期限") else { continue };
        findings.push(Noted { point: point.id.clone(), problem, owner, due_on });
    }
    let remark = problems.optional(fields, "remark", "其他情况", TEXT_CHARS_MAX);
    CheckAct::CheckFilled { answers, remark, findings }
}

fn check_owners(people: &[PersonRow], act: &CheckAct, problems: &mut Problems) {
    let CheckAct::CheckFilled { findings, .. } = act else { return };
    for held in findings.iter().filter(|held| !held.owner.is_empty()) {
        if !people.iter().any(|person| person.id == held.owner) {
            problems.add(&format!("owner.{}", held.point), "整改责任人应当是本单位在岗人员。");
        }
    }
}

fn refuse<T>(objections: Vec<Objection>) -> Result<T, AppError> {
    settle(objections)?;
    Err(AppError::NotFound)
}

/// The objections as the answer of the use case.
fn settle(objections: Vec<Objection>) -> Result<(), AppError> {
    let mut problems = Problems::default();
    for held in objections {
        problems.add(&held.field, held.message);
    }
    problems.settle()
}
