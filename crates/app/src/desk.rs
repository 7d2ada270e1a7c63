//! The desk: what is due, what waits for approval, what was begun.

mod admin;

use std::sync::Arc;

use law::{
    access::Action,
    calendar::Calendar,
    obligation::{Obligation, Period},
};
use store::read::{
    account::Draft,
    case::{ApprovalRow, CaseRow, ClockRow, DueWindow},
};

pub use self::admin::AdminDesk;
use crate::{App, AppError, Caller, export::request::ExportView, obligation::OwnDuties};

/// What somebody finds on his desk.
#[derive(Debug, Clone, Default)]
pub struct Desk {
    /// 今天到期, or the party's time has run out.
    pub today: Vec<(ClockRow, CaseRow)>,
    /// 三天内.
    pub soon: Vec<(ClockRow, CaseRow)>,
    /// 已超期.
    pub overdue: Vec<(ClockRow, CaseRow)>,
    /// The clocks are those of the caller's own cases only.
    pub own: bool,
    /// 等我审批.
    pub approvals: Vec<(ApprovalRow, CaseRow)>,
    /// 我的草稿.
    pub drafts: Vec<Draft>,
    /// 等我审批的导出.
    pub exports: Vec<ExportView>,
    /// What an administrator looks after instead of cases.
    pub admin: Option<AdminDesk>,
    /// 我的义务: what is due now or can still be made up, and what is to be mended.
    pub duties: OwnDuties,
    /// 逾期的义务 of the people one answers for: how many of which period.
    pub overdue_below: Vec<(Obligation, Period, usize)>,
    /// The calendar that the days left are counted by.
    pub calendar: Arc<Calendar>,
}

/// How many clocks a column of the desk counts at most.
pub const CLOCKS_MAX: u32 = 300;

impl App {
    /// The caller's desk.
    ///
    /// Who handles cases sees his own; who approves, reviews or supervises sees those of his agencies.
    pub fn desk(&self, caller: &Caller) -> Result<Desk, AppError> {
        caller.require(Action::DeskRead, "查看工作台")?;
        let today = self.today();
        let approve = caller.agencies(Action::CaseApprove);
        let read = caller.agencies(Action::CaseRead);
        let own = caller.may(Action::CaseHandle).then_some(caller.person.as_str());
        let person = own.filter(|_| approve.is_empty());
        let exports = self.exports_to_decide(caller)?;
        self.store.read(|reader| {
            let drafts = reader.draft_list(&caller.person)?;
            let calendar = self.calendar_in(reader)?;
            let mut desk = Desk { drafts, exports, calendar, own: person.is_some(), ..Desk::default() };
            if !read.is_empty() {
                let mut clocks = |window| reader.case_clocks(person, &read, window, today, CLOCKS_MAX);
                desk.today = clocks(DueWindow::Today)?;
                desk.soon = clocks(DueWindow::Soon)?;
                desk.overdue = clocks(DueWindow::Overdue)?;
            }
            if !approve.is_empty() {
                desk.approvals = reader.case_approvals_open(&caller.person, &approve, 200)?;
                desk.approvals.retain(|(approval, _)| approval.requested_by != caller.person);
            }
            desk.admin = self.admin_desk(reader, caller)?;
            if caller.may(Action::CheckFill) {
                desk.duties = self.own_duties(reader, &caller.person)?;
                desk.duties.duties.retain(|duty| duty.counts_on.is_some());
            }
            // Who grants exceptions answers for these people; a supervisor of a province reads the page instead.
            if caller.may(Action::DutyExcept) {
                let key = format!("overdue_below {} {today}", caller.person);
                let below = reader.remembered(&key, |reader| self.overdue_below(reader, caller))?;
                desk.overdue_below.clone_from(&below);
            }
            Ok(desk)
        })
    }
}
