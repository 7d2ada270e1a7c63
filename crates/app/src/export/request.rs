//! Asking for a large or sensitive export, deciding about it, making it, fetching it.

use jiff::SignedDuration;
use law::{
    access::{Action, Role},
    audit::AccessAct,
};
use serde::{Deserialize, Serialize};
use store::read::job::JobRow;

use super::{EXPORT_ROWS_MAX, ExportAsk, exported, said};
use crate::{
    App, AppError, Caller,
    audit::log,
    form::{LINE_CHARS_MAX, Problems},
};

/// The kind of the jobs of this module.
const KIND: &str = "export";
/// An approval that is not used by then lapses.
const APPROVAL_HOLDS: SignedDuration = SignedDuration::from_hours(72);
/// A file that is not fetched by then is destroyed.
const FILE_HOLDS: SignedDuration = SignedDuration::from_hours(24);
/// A running job that has not moved for so long was interrupted.
const STILL: SignedDuration = SignedDuration::from_mins(2);

/// An export that was asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExportView {
    /// The job.
    pub job: JobRow,
    /// What is asked.
    pub ask: ExportAsk,
    /// Name and agency of who asked.
    pub by: String,
    /// Who decided and what he said; empty while nobody has.
    pub decision: String,
    /// The caller asked for it.
    pub own: bool,
    /// The caller may decide it.
    pub decidable: bool,
    /// The file is there, or the approval holds; until this time.
    pub until: Option<jiff::Timestamp>,
    /// Going on, but it has not moved for minutes.
    pub interrupted: bool,
}

/// What is kept with the job.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct Body {
    ask: ExportAsk,
    by: String,
    admin: bool,
    security: bool,
    decision: String,
}

impl App {
    /// Asks for an export; answers its id. `key` is the form's idempotency key.
    pub fn request_export(&self, caller: &Caller, key: &str, ask: &ExportAsk) -> Result<String, AppError> {
        let rows = self.export_count(caller, ask)?;
        let mut problems = Problems::default();
        let chars = ask.reason.chars().count();
        if !(4..=LINE_CHARS_MAX).contains(&chars) {
            problems.add("reason", "请写明导出的用途，4至200字，例如“迎接省厅案卷评查”。");
        }
        if ask.sensitive && (ask.list != super::ExportList::Cases || !caller.may(Action::PersonalRead)) {
            problems.add("sensitive", "您的岗位不能查看证件号码，请去掉这一项。");
        }
        if rows > EXPORT_ROWS_MAX {
            problems.add("", format!("当前条件超过{EXPORT_ROWS_MAX}行，请返回列表缩小条件，分次申请。"));
        }
        problems.settle()?;
        let (id, now, key) = (self.new_id()?, self.clock.now(), format!("export.{key}"));
        let body = Body {
            ask: hidden(self, caller, ask),
            by: format!("{}（{}）", caller.name, caller.agency_name),
            admin: [Role::SystemAdmin, Role::AuditAdmin].into_iter().any(|role| caller.is(role)),
            security: caller.is(Role::SecurityAdmin),
            decision: String::new(),
        };
        let job = JobRow {
            id: id.clone(),
            kind: KIND.to_owned(),
            person: caller.person.clone(),
            agency: caller.agency.clone(),
            state: "waiting".to_owned(),
            title: ask.list.label().to_owned(),
            done: 0,
            total: rows,
            message: String::new(),
            body: json(&body)?,
            created_at: now,
            updated_at: now,
        };
        let person = caller.person.clone();
        self.store.write(move |tx| {
            tx.job_file_sweep(KIND, now.checked_sub(FILE_HOLDS).unwrap_or(now))?;
            if let Some(before) = tx.idempotency_take(&key, &person, &id, now)? {
                return Ok(before);
            }
            tx.job_put(&job)?;
            Ok(id)
        })
    }

    /// The caller's exports, newest first, and those that wait for him.
    pub fn list_exports(&self, caller: &Caller) -> Result<(Vec<ExportView>, Vec<ExportView>), AppError> {
        let own = self.store.read(|reader| reader.job_list(&caller.person, &[KIND], 50))?;
        let own = own.into_iter().map(|job| self.view(caller, job)).collect::<Result<_, _>>()?;
        Ok((own, self.exports_to_decide(caller)?))
    }

    /// The exports that wait for the caller's decision.
    pub fn exports_to_decide(&self, caller: &Caller) -> Result<Vec<ExportView>, AppError> {
        let decides = [Action::CaseApprove, Action::RoleGrant, Action::AuditRead];
        if !decides.into_iter().any(|action| caller.may(action)) {
            return Ok(Vec::new());
        }
        let waiting = self.store.read(|reader| reader.job_in_state(KIND, "waiting", 200))?;
        let views = waiting.into_iter().map(|job| self.view(caller, job));
        let mut views = views.collect::<Result<Vec<_>, _>>()?;
        views.retain(|view| view.decidable);
        Ok(views)
    }

    /// One export, for who asked and for who may decide.
    pub fn read_export(&self, caller: &Caller, id: &str) -> Result<ExportView, AppError> {
        let job = self.store.read(|reader| reader.job(id))?;
        let job = job.filter(|job| job.kind == KIND).ok_or(AppError::NotFound)?;
        let view = self.view(caller, job)?;
        if view.own || view.decidable { Ok(view) } else { Err(AppError::NotFound) }
    }

    /// Grants or refuses an export. Nobody decides his own.
    pub fn decide_export(
        &self,
        caller: &Caller,
        id: &str,
        grant: bool,
        opinion: &str,
    ) -> Result<(), AppError> {
        let mut problems = Problems::default();
        if opinion.chars().count() > LINE_CHARS_MAX {
            problems.add("opinion", "意见最多200字。");
        }
        if !grant && opinion.is_empty() {
            problems.add("opinion", "请写明不同意的原因。");
        }
        problems.settle()?;
        let (caller, id, opinion, now) =
            (caller.clone(), id.to_owned(), opinion.to_owned(), self.clock.now());
        self.store.write(move |tx| {
            let job = tx.job(&id)?.filter(|job| job.kind == KIND).ok_or(AppError::NotFound)?;
            let mut body: Body = read_body(&job)?;
            if !may_decide(&caller, &job, &body) {
                return Err(if job.person == caller.person {
                    AppError::Forbidden("审批自己申请的导出")
                } else {
                    AppError::NotFound
                });
            }
            if job.state != "waiting" {
                return Err(said("这个申请已经处理过了，请刷新后查看。"));
            }
            let word = if grant { "同意" } else { "不同意" };
            body.decision = format!("{}{word}", caller.name);
            if !opinion.is_empty() {
                body.decision = format!("{}：{opinion}", body.decision);
            }
            let what = format!("{}导出{}，申请人{}", if grant { "批准" } else { "退回" }, job.title, body.by);
            let filter = format!("{}；事由：{}；{}", body.ask.described, body.ask.reason, body.decision);
            if grant {
                let act = AccessAct::Exported { what, rows: u64::from(job.total), filter };
                log(tx, &caller.person, &caller.agency, now, act)?;
            } else {
                let what = format!("导出{}：{}", job.title, body.decision);
                log(tx, &job.person, &job.agency, now, AccessAct::AccessRefused { what })?;
            }
            let state = if grant { "approved" } else { "refused" };
            tx.job_put(&JobRow { state: state.to_owned(), body: json(&body)?, updated_at: now, ..job })?;
            Ok(())
        })
    }

    /// Takes an approved export up; [`App::run_export`] then makes it.
    pub fn start_export(&self, caller: &Caller, id: &str) -> Result<(), AppError> {
        let view = self.read_export(caller, id)?;
        if !view.own {
            return Err(AppError::NotFound);
        }
        let now = self.clock.now();
        let mut from = vec!["approved"];
        if view.interrupted
            || matches!(view.job.state.as_str(), "failed" | "cancelled") && !view.decision.is_empty()
        {
            from.extend(["queued", "running", "failed", "cancelled"]);
        }
        if view.job.state == "approved" && view.until.is_some_and(|until| until < now) {
            return Err(said("批准已超过72小时失效，请重新申请。"));
        }
        let id = id.to_owned();
        let moved = self.store.write(move |tx| tx.job_move(&id, &from, "queued", now))?;
        if moved {
            Ok(())
        } else {
            Err(said("这个导出还不能开始，或者已经在生成，请刷新后查看。"))
        }
    }

    /// Makes an export that was taken up; answers when it is done or was stopped.
    pub fn run_export(&self, caller: &Caller, id: &str) -> Result<(), AppError> {
        let view = self.read_export(caller, id)?;
        let (held, now) = (id.to_owned(), self.clock.now());
        if !view.own || !self.store.write(move |tx| tx.job_move(&held, &["queued"], "running", now))? {
            return Ok(());
        }
        let made = self.export_book(caller, &view.ask, &mut |done, total| {
            let (id, now) = (id.to_owned(), self.clock.now());
            self.store.write(move |tx| tx.job_progress(&id, done, total, now)).map_err(AppError::Store)
        });
        let (caller, held, now, ask) = (caller.clone(), id.to_owned(), self.clock.now(), view.ask.clone());
        match made {
            // Stopped meanwhile.
            Ok(None) => Ok(()),
            Ok(Some((rows, book))) => self.store.write(move |tx| {
                tx.job_progress(&held, rows, rows, now)?;
                if tx.job_end(&held, "done", &format!("已生成，共{rows}行。"), now)? {
                    tx.job_file_put(&held, book)?;
                    log(tx, &caller.person, &caller.agency, now, exported(&ask, rows, &view.decision))?;
                }
                Ok(())
            }),
            Err(error) => {
                let message = match &error {
                    AppError::Invalid(problems) => {
                        problems.iter().map(|held| held.message.clone()).collect::<Vec<_>>().join("；")
                    }
                    AppError::Forbidden(what) => format!("您现在不能{what}，没有生成。"),
                    _ => "系统故障，没有生成，请重新开始。".to_owned(),
                };
                self.store.write(move |tx| tx.job_end(&held, "failed", &message, now))?;
                Err(error)
            }
        }
    }

    /// Stops an export, or takes back what was asked.
    pub fn cancel_export(&self, caller: &Caller, id: &str) -> Result<(), AppError> {
        let view = self.read_export(caller, id)?;
        if !view.own {
            return Err(AppError::NotFound);
        }
        let (id, now) = (id.to_owned(), self.clock.now());
        let from = ["waiting", "approved", "queued", "running"];
        self.store
            .write(move |tx| tx.job_move(&id, &from, "cancelled", now))
            .map_err(AppError::Store)
            .map(drop)
    }

    /// The file of an export, for who asked, within a day; each fetching is journalled.
    pub fn fetch_export(&self, caller: &Caller, id: &str) -> Result<(String, Vec<u8>), AppError> {
        let view = self.read_export(caller, id)?;
        caller.require(view.ask.list.action(), "下载这个列表")?;
        let now = self.clock.now();
        if !view.own || view.job.state != "done" {
            return Err(AppError::NotFound);
        }
        if view.until.is_none_or(|until| until < now) {
            return Err(said("文件生成已超过24小时，已经销毁。请重新申请。"));
        }
        let book = self.store.read(|reader| reader.job_file(id))?.ok_or(AppError::NotFound)?;
        let (caller, title, rows) = (caller.clone(), view.job.title.clone(), u64::from(view.job.done));
        self.store.write(move |tx| {
            let act =
                AccessAct::Exported { what: format!("下载{title}"), rows, filter: view.ask.described };
            log(tx, &caller.person, &caller.agency, now, act).map_err(AppError::from)
        })?;
        Ok((format!("{}.xlsx", view.job.title), book))
    }

    fn view(&self, caller: &Caller, job: JobRow) -> Result<ExportView, AppError> {
        let (body, now): (Body, _) = (read_body(&job)?, self.clock.now());
        let until = match job.state.as_str() {
            "approved" => job.updated_at.checked_add(APPROVAL_HOLDS).ok(),
            "done" => job.updated_at.checked_add(FILE_HOLDS).ok(),
            _ => None,
        };
        Ok(ExportView {
            own: job.person == caller.person,
            decidable: job.state == "waiting" && may_decide(caller, &job, &body),
            interrupted: matches!(job.state.as_str(), "queued" | "running")
                && now.duration_since(job.updated_at) > STILL,
            until,
            ask: body.ask,
            by: body.by,
            decision: body.decision,
            job,
        })
    }
}

/// A head decides about those below him; of the three administrators another one decides, since they check each other.
fn may_decide(caller: &Caller, job: &JobRow, body: &Body) -> bool {
    if job.person == caller.person {
        return false;
    }
    match (body.security, body.admin) {
        (true, _) => caller.may(Action::AuditRead),
        (false, true) => caller.may(Action::RoleGrant),
        (false, false) => caller.may_in(Action::CaseApprove, &job.agency),
    }
}

/// A whole identity number in the conditions is kept as its blind index.
fn hidden(app: &App, caller: &Caller, ask: &ExportAsk) -> ExportAsk {
    let mut ask = ask.clone();
    let index = app.case_query(caller, &ask.conditions).0.filter.party_index;
    if !index.is_empty() {
        ask.conditions.retain(|(name, _)| name != "q");
        ask.conditions.push(("party_index".to_owned(), index));
    }
    ask
}

fn json(body: &Body) -> Result<String, AppError> {
    serde_json::to_string(body)
        .map_err(|error| AppError::Outside(format!("an export cannot be kept: {error}")))
}

fn read_body(job: &JobRow) -> Result<Body, AppError> {
    serde_json::from_str(&job.body)
        .map_err(|error| AppError::Outside(format!("a kept export cannot be read: {error}")))
}
