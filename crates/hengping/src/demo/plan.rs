//! What happens in a case and when: a course of lawful days, cut off where the case is to stand today.

use jiff::{ToSpan, civil::Date};
use law::{calendar::Calendar, case::fact::DocumentKind};

use super::dice::Dice;

/// One thing that happens.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Step {
    OnSpot,
    FileForRecord,
    Register,
    Preserve,
    Dispose,
    Seize,
    StoreGoods,
    Release,
    ReturnGoods,
    Evidence,
    LoneEvidence,
    Interview,
    Soft,
    AskFiling,
    ReturnFiling,
    GrantFiling,
    AskCorrection,
    GrantCorrection,
    ServeCorrection,
    CheckCorrection,
    Weigh,
    AskReport,
    GrantReport,
    AskNotice,
    GrantNotice,
    ServeNotice,
    State,
    Recheck,
    Waive,
    RequestHearing,
    NoticeHearing,
    ServeHearing,
    HoldHearing,
    Review,
    Discuss,
    AskDecision,
    HandOver,
    GrantDecision,
    ServeDecision,
    AskNoPenalty,
    GrantNoPenalty,
    ServeNoPenalty,
    AskTransfer,
    GrantTransfer,
    AskWithdrawal,
    GrantWithdrawal,
    AskTermination,
    GrantTermination,
    AskNoFiling,
    GrantNoFiling,
    Pay,
    AskDeferral,
    GrantDeferral,
    PayInstalment,
    Urge,
    ServeUrge,
    Court,
    AskClosing,
    GrantClosing,
    Archive,
}

impl Step {
    /// The document that the step makes.
    pub(crate) const fn document(self) -> Option<DocumentKind> {
        match self {
            Self::OnSpot => Some(DocumentKind::OnspotDecision),
            Self::GrantFiling => Some(DocumentKind::FilingForm),
            Self::Interview => Some(DocumentKind::InterviewRecord),
            Self::GrantCorrection => Some(DocumentKind::CorrectionOrder),
            Self::GrantNotice => Some(DocumentKind::ViolationNotice),
            Self::NoticeHearing => Some(DocumentKind::HearingNotice),
            Self::Review => Some(DocumentKind::LegalReview),
            Self::GrantDecision => Some(DocumentKind::Decision),
            Self::GrantNoPenalty => Some(DocumentKind::NoPenaltyDecision),
            Self::Urge => Some(DocumentKind::PaymentUrge),
            Self::GrantClosing => Some(DocumentKind::ClosingReport),
            Self::ServeCorrection
            | Self::ServeNotice
            | Self::ServeHearing
            | Self::ServeDecision
            | Self::ServeNoPenalty
            | Self::ServeUrge => Some(DocumentKind::ServiceReceipt),
            _ => None,
        }
    }
}

/// How a case ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Route {
    OnSpot,
    Penalty,
    NoPenalty,
    Transfer,
    Withdrawal,
    Termination,
    NotFiled,
}

/// What the party does after the notice.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Plea {
    Silent,
    Statement,
    Waiver,
    Hearing,
}

/// How the fine comes in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Money {
    None,
    Cash,
    Bank,
    Instalments,
    Court,
}

/// What is special about the course of a case.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Course {
    pub(crate) route: Route,
    pub(crate) plea: Plea,
    pub(crate) money: Money,
    /// Legal review is asked.
    pub(crate) review: bool,
    /// The heads discuss.
    pub(crate) collective: bool,
    pub(crate) preserve: bool,
    pub(crate) seize: bool,
    pub(crate) soft: bool,
    /// The discretion is weighed before the report.
    pub(crate) weighed: bool,
    /// The filing is returned once, the decision handed over.
    pub(crate) detour: bool,
    /// Something is late, or taken by one officer alone.
    pub(crate) flawed: bool,
}

/// A step on its day.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Planned {
    pub(crate) on: Date,
    pub(crate) minute: u16,
    pub(crate) step: Step,
}

/// Builds the list of steps, walking over the calendar.
struct Walk<'c> {
    calendar: &'c Calendar,
    on: Date,
    minute: u16,
    steps: Vec<Planned>,
}

const MORNING: u16 = 9 * 60;

impl Walk<'_> {
    /// `n` working days later, in the morning.
    fn wait(&mut self, n: u32) {
        for _ in 0..n {
            // Without a table Monday to Friday are working days, so that this fails only before 2019.
            self.on =
                self.calendar.next_working_day(self.on).map_or(self.on.saturating_add(1.day()), |(on, _)| on);
            self.minute = MORNING;
        }
    }

    fn then(&mut self, n: u32, step: Step) {
        self.wait(n);
        self.steps.push(Planned { on: self.on, minute: self.minute, step });
        self.minute = (self.minute + 25).min(23 * 60);
    }

    /// The first working day after `day`.
    fn past(&mut self, day: Date) {
        while self.on <= day {
            self.wait(1);
        }
    }
}

/// The whole course of a case that begins on a day.
pub(crate) fn plan(course: &Course, start: Date, calendar: &Calendar, mut dice: Dice) -> Vec<Planned> {
    let minute = match course.route {
        Route::OnSpot => u16::try_from(dice.between(6 * 60, 22 * 60)).unwrap_or(MORNING),
        _ => MORNING,
    };
    let mut walk = Walk { calendar, on: start, minute, steps: Vec::with_capacity(40) };
    if course.route == Route::OnSpot {
        on_spot(&mut walk, course, &mut dice);
        return walk.steps;
    }
    if course.route == Route::NotFiled {
        walk.then(0, Step::Register);
        walk.then(dice.between(1, 3), Step::AskNoFiling);
        walk.then(1, Step::GrantNoFiling);
        walk.then(dice.between(2, 6), Step::Archive);
        return walk.steps;
    }
    investigate(&mut walk, course, &mut dice);
    match course.route {
        Route::Termination => {
            walk.then(1, Step::AskTermination);
            walk.then(dice.between(1, 2), Step::GrantTermination);
            walk.then(dice.between(2, 6), Step::Archive);
            return walk.steps;
        }
        Route::Transfer => {
            walk.then(1, Step::AskTransfer);
            walk.then(dice.between(1, 2), Step::GrantTransfer);
            walk.then(dice.between(2, 6), Step::Archive);
            return walk.steps;
        }
        Route::Withdrawal => {
            walk.then(1, Step::AskWithdrawal);
            walk.then(dice.between(1, 2), Step::GrantWithdrawal);
            walk.then(dice.between(2, 6), Step::Archive);
            return walk.steps;
        }
        _ => {}
    }
    if course.weighed {
        walk.then(0, Step::Weigh);
    }
    walk.then(dice.between(1, 4), Step::AskReport);
    walk.then(1, Step::GrantReport);
    if course.route == Route::NoPenalty {
        walk.then(1, Step::AskNoPenalty);
        walk.then(1, Step::GrantNoPenalty);
        walk.then(dice.between(1, 3), Step::ServeNoPenalty);
    } else {
        hear(&mut walk, course, &mut dice);
        decide(&mut walk, course, &mut dice);
        collect(&mut walk, course, &mut dice);
    }
    walk.then(dice.between(1, 4), Step::AskClosing);
    walk.then(dice.between(1, 2), Step::GrantClosing);
    walk.then(dice.between(2, 8), Step::Archive);
    walk.steps
}

fn on_spot(walk: &mut Walk<'_>, course: &Course, dice: &mut Dice) {
    walk.then(0, Step::OnSpot);
    if course.money == Money::Cash {
        walk.then(0, Step::Pay);
    }
    if course.soft {
        walk.then(0, Step::Soft);
    }
    let filed = if course.flawed { dice.between(7, 9) } else { dice.between(1, 3) };
    walk.then(filed, Step::FileForRecord);
    if course.money == Money::Bank {
        walk.then(dice.between(1, 5), Step::Pay);
    }
    walk.then(dice.between(1, 3), Step::AskClosing);
    walk.then(1, Step::GrantClosing);
    walk.then(dice.between(2, 6), Step::Archive);
}

fn investigate(walk: &mut Walk<'_>, course: &Course, dice: &mut Dice) {
    walk.then(0, Step::Register);
    walk.then(0, Step::Evidence);
    if course.preserve {
        walk.then(0, Step::Preserve);
    }
    if course.seize {
        walk.then(0, Step::Seize);
        walk.then(0, Step::StoreGoods);
    }
    walk.then(0, Step::AskFiling);
    if course.detour {
        walk.then(1, Step::ReturnFiling);
        walk.then(0, Step::AskFiling);
    }
    walk.then(1, Step::GrantFiling);
    walk.then(dice.between(1, 2), Step::Interview);
    walk.then(0, Step::Evidence);
    if course.flawed {
        walk.then(0, Step::LoneEvidence);
    }
    if course.preserve {
        walk.then(1, Step::Dispose);
    }
    if course.soft {
        walk.then(0, Step::Soft);
    }
    walk.then(1, Step::AskCorrection);
    walk.then(1, Step::GrantCorrection);
    walk.then(0, Step::ServeCorrection);
}

/// Notice, statement, hearing.
fn hear(walk: &mut Walk<'_>, course: &Course, dice: &mut Dice) {
    walk.then(dice.between(1, 2), Step::AskNotice);
    walk.then(1, Step::GrantNotice);
    walk.then(dice.between(0, 2), Step::ServeNotice);
    if course.seize {
        walk.then(1, Step::Release);
        walk.then(0, Step::ReturnGoods);
    }
    let served = walk.on;
    let mut term = Walk { calendar: walk.calendar, on: served, minute: MORNING, steps: Vec::new() };
    match course.plea {
        Plea::Silent => {}
        Plea::Statement => {
            walk.then(2, Step::State);
            walk.then(1, Step::Recheck);
        }
        Plea::Waiver => {
            walk.then(1, Step::Waive);
            return;
        }
        Plea::Hearing => {
            walk.then(3, Step::RequestHearing);
            walk.then(2, Step::NoticeHearing);
            walk.then(0, Step::ServeHearing);
            walk.then(9, Step::HoldHearing);
        }
    }
    // The party has five working days; the decision comes on a later day.
    let days = if course.seize { 7 } else { 6 };
    term.wait(days);
    walk.past(term.on.saturating_sub(1.day()));
}

/// Review, discussion, decision.
fn decide(walk: &mut Walk<'_>, course: &Course, dice: &mut Dice) {
    if course.review {
        walk.then(1, Step::Review);
    }
    if course.collective {
        walk.then(1, Step::Discuss);
    }
    walk.then(1, Step::AskDecision);
    if course.detour {
        walk.then(1, Step::HandOver);
    }
    walk.then(1, Step::GrantDecision);
    let served = if course.flawed { 9 } else { dice.between(1, 4) };
    walk.then(served, Step::ServeDecision);
    walk.then(dice.between(1, 3), Step::CheckCorrection);
}

/// Payment in its ways.
fn collect(walk: &mut Walk<'_>, course: &Course, dice: &mut Dice) {
    match course.money {
        Money::None => {}
        Money::Cash | Money::Bank => walk.then(dice.between(1, 6), Step::Pay),
        Money::Instalments => {
            walk.then(1, Step::AskDeferral);
            walk.then(1, Step::GrantDeferral);
            walk.then(14, Step::PayInstalment);
            walk.then(20, Step::PayInstalment);
        }
        Money::Court => {
            let served = walk.steps.iter().rev().find(|planned| planned.step == Step::ServeDecision);
            let served = served.map_or(walk.on, |planned| planned.on);
            // The fifteen days may roll over a holiday of up to eight days.
            walk.past(served.saturating_add(26.days()));
            walk.then(1, Step::Urge);
            walk.then(1, Step::ServeUrge);
            walk.past(served.saturating_add(6.months()).saturating_add(10.days()));
            walk.then(1, Step::Court);
        }
    }
}

/// The course of a case up to `today`, which is not lived yet.
pub(crate) fn until(mut steps: Vec<Planned>, today: Date) -> Vec<Planned> {
    steps.retain(|planned| planned.on < today);
    steps
}

/// The course of a case that has stood still at a step for at least `age` days, and begins as late as that allows.
pub(crate) fn stalled(
    course: &Course,
    at: Step,
    age: i64,
    today: Date,
    calendar: &Calendar,
    dice: &Dice,
) -> Option<Vec<Planned>> {
    let target = today.saturating_sub(age.days());
    (0..400_i64).find_map(|back| {
        let start = target.saturating_sub(back.days());
        if course.route != Route::OnSpot && !calendar.is_working_day(start).is_ok_and(|day| day.working) {
            return None;
        }
        let mut steps = plan(course, start, calendar, dice.clone());
        let end = steps.iter().rposition(|planned| planned.step == at)?;
        let on_time = steps.get(end).is_some_and(|planned| planned.on <= target);
        steps.truncate(end + 1);
        on_time.then_some(steps)
    })
}
