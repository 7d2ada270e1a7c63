//! 先行登记保存、查封扣押、涉案财物 (SM-5, SM-7, SM-8).

use jiff::civil::Date;

use super::{
    Act, Case, MeasureState,
    decide::{Decision, one},
    fact::{Measure, MeasureKind, PropertyMove},
    guard,
    ordinary::{ordinal, refuse_future},
};
use crate::{
    rule::{self, Findings},
    setting::Setting,
};

impl Case {
    /// A command: the head approves first.
    // Law: 行政处罚法 art. 56.
    pub(super) fn preserve(&self, mut measure: Measure, setting: &Setting<'_>) -> Decision {
        let mut findings = Findings::default();
        guard::not_in_future(measure.taken_on, "登记保存", setting, &mut findings);
        measure.kind = MeasureKind::Preservation;
        guard::officers(&measure.officers, &mut findings);
        findings.require(
            !measure.reason.trim().is_empty(),
            &rule::P1,
            "没有写明证据可能灭失或者以后难以取得。",
        );
        let approved = measure.approved_on.is_some_and(|on| on <= measure.taken_on);
        findings.require(approved, &rule::P2, "登记保存没有事先经负责人批准。");
        if let Some(due) = guard::due("evidence.preserve", measure.taken_on, setting, &mut findings) {
            measure.until = due.binding(crate::term::Side::AgencyDuty);
        }
        let defects = findings.settle()?;
        let no = ordinal(self.measures.len());
        let on = measure.taken_on;
        one(setting, on, Act::EvidencePreserved { no, measure: Box::new(measure), defects })
    }

    /// A fact: what was done with the preserved evidence, late or not.
    // Law: 行政处罚法 art. 56.
    pub(super) fn dispose_preservation(
        &self,
        no: u32,
        disposed_on: Date,
        disposal: String,
        setting: &Setting<'_>,
    ) -> Decision {
        let state = self.open_measure(no, true, disposed_on, setting)?;
        let mut findings = Findings::default();
        if disposed_on > state.until {
            findings.add(&rule::P4, format!("登记保存应当在{}前作出处理决定。", state.until));
        }
        let defects = findings.record();
        one(setting, disposed_on, Act::PreservationDisposed { no, disposed_on, disposal, defects })
    }

    // Law: 行政强制法 art. 10, 16, 18, 24.
    pub(super) fn take_measure(&self, mut measure: Measure, setting: &Setting<'_>) -> Decision {
        let mut findings = Findings::default();
        guard::not_in_future(measure.taken_on, "采取强制措施", setting, &mut findings);
        if measure.kind == MeasureKind::Preservation {
            findings.add(&rule::STATE, "证据先行登记保存不是强制措施，须按登记保存的步骤办理。");
        }
        findings.require(
            statute_named(&measure.basis),
            &rule::M1,
            "强制措施须写明法律、行政法规或者地方性法规的依据；规章和规范性文件不能作为依据。",
        );
        guard::officers(&measure.officers, &mut findings);
        findings.require(measure.told, &rule::M3, "没有记录当事人到场、告知、听取意见和当场交付决定书。");
        findings.require(!measure.objects.is_empty(), &rule::M3, "没有列明查封、扣押的物品。");
        findings.require(
            approved_first(&measure) || measure.emergency,
            &rule::M3,
            "没有事先经负责人批准；情况紧急、当场实施的，须注明并在二十四小时内报告。",
        );
        findings.require(!measure.reason.trim().is_empty(), &rule::M3, "没有写明采取强制措施的理由。");
        if let Some(due) = guard::due("seizure", measure.taken_on, setting, &mut findings) {
            measure.until =
                if measure.until < measure.taken_on { due.due } else { measure.until.min(due.due) };
        }
        let mut late = Findings::default();
        if !approved_first(&measure) {
            let (on, minute) =
                measure.approved_on.map_or((setting.today, Some(setting.minute_of_day)), |on| (on, None));
            guard_report(&measure, on, minute, setting, &mut late);
        }
        let mut defects = findings.settle()?;
        // What was done in an emergency has happened: a late report is recorded, not refused.
        defects.extend(late.record());
        let no = ordinal(self.measures.len());
        let on = measure.taken_on;
        one(setting, on, Act::MeasureTaken { no, measure: Box::new(measure), defects })
    }

    /// The report to the head: a fact, recorded with its lateness.
    // Law: 行政强制法 art. 19.
    pub(super) fn reported(&self, no: u32, setting: &Setting<'_>) -> Act {
        let mut findings = Findings::default();
        if let Some(state) = self.measure(no) {
            guard_report(&state.measure, setting.today, Some(setting.minute_of_day), setting, &mut findings);
        }
        let (reported_on, reported_minute) = (setting.today, setting.minute_of_day);
        Act::MeasureReported { no, reported_on, reported_minute, defects: findings.record() }
    }

    /// A command: only before expiry, once, by at most the same term again.
    // Law: 行政强制法 art. 25.
    pub(super) fn extend_measure(
        &self,
        no: u32,
        until: Date,
        reason: String,
        number: String,
        setting: &Setting<'_>,
    ) -> Decision {
        let state = self.open_measure(no, false, setting.today, setting)?;
        let mut findings = Findings::default();
        if state.awaits_ratification() || state.rejected_on.is_some() {
            findings.add(&rule::M4_REJECTED, "该强制措施没有经负责人批准，不能延长。");
        }
        if setting.today > state.until {
            findings.add(&rule::M7_LATE, format!("期限已于{}届满，不能延长。", state.until));
        }
        if let Some(due) = guard::due("seizure.extend", state.until, setting, &mut findings)
            && (until > due.due || state.extension.is_some())
        {
            findings.add(&rule::M7_LONG, format!("只能延长一次，且不得超过{}。", due.due));
        }
        if until <= state.until {
            findings.add(&rule::TIME_ORDER, "延长后的期限不晚于原期限。");
        }
        findings.require(!reason.trim().is_empty(), &rule::M7_LONG, "没有写明情况复杂的理由。");
        let defects = findings.settle()?;
        one(setting, setting.today, Act::MeasureExtended { no, until, reason, defects, number })
    }

    /// A fact: lifted, late or not.
    // Law: 行政强制法 art. 27, 28.
    pub(super) fn release_measure(
        &self,
        no: u32,
        released_on: Date,
        ground: String,
        number: String,
        setting: &Setting<'_>,
    ) -> Decision {
        let state = self.open_measure(no, false, released_on, setting)?;
        let mut findings = Findings::default();
        if let Some(rejected_on) = state.rejected_on.filter(|on| released_on > *on) {
            findings.add(
                &rule::M4_REJECTED,
                format!("负责人{rejected_on}不予批准，应当立即解除，实际{released_on}解除。"),
            );
        }
        if released_on > state.until {
            findings.add(&rule::M7, format!("强制措施期限已于{}届满，实际{released_on}解除。", state.until));
        }
        let defects = findings.record();
        one(setting, released_on, Act::MeasureReleased { no, released_on, ground, defects, number })
    }

    /// The preservation or the measure of that number, while it lasts; a date in the future or before it began is refused.
    fn open_measure(
        &self,
        no: u32,
        preservation: bool,
        on: Date,
        setting: &Setting<'_>,
    ) -> Result<&MeasureState, rule::Refused> {
        let mut findings = Findings::default();
        guard::not_in_future(on, "办理", setting, &mut findings);
        let state = self
            .measure(no)
            .filter(|state| state.ended.is_none())
            .filter(|state| (state.measure.kind == MeasureKind::Preservation) == preservation);
        if let Some(state) = state {
            guard::after(Some(state.measure.taken_on), on, "日期早于采取措施的日期。", &mut findings);
            findings.settle()?;
            Ok(state)
        } else {
            findings.add(
                &rule::STATE,
                format!("没有编号{no}的在用{}。", if preservation { "登记保存" } else { "强制措施" }),
            );
            Err(rule::Refused(findings.record()))
        }
    }

    /// The measure or preservation of that number.
    pub fn measure(&self, no: u32) -> Option<&MeasureState> {
        self.measures.get(usize::try_from(no.checked_sub(1)?).ok()?)
    }

    /// A fact, in a chain without a gap: who hands over is who held it last.
    pub(super) fn move_property(&self, step: PropertyMove, setting: &Setting<'_>) -> Decision {
        refuse_future(step.moved_on, "财物流转", setting)?;
        let mut findings = Findings::default();
        let last = self.property.iter().rev().find(|held| held.property == step.property);
        if let Some(last) = last {
            if last.to != step.from {
                findings
                    .add(&rule::STATE, format!("该财物目前由“{}”保管，移交人应当是“{}”。", last.to, last.to));
            }
            guard::after(Some(last.moved_on), step.moved_on, "日期早于上一次流转。", &mut findings);
        }
        findings.clone().settle()?;
        let handler = self
            .registration
            .as_ref()
            .is_some_and(|registration| registration.officers.iter().any(|officer| officer.name == step.to));
        if handler {
            findings.add(&rule::R10, format!("保管人{}是本案办案人员。", step.to));
        }
        let (on, defects) = (step.moved_on, findings.record());
        one(setting, on, Act::PropertyMoved { step: Box::new(step), defects })
    }
}

/// Whether the head approved before the measure was taken.
// Law: 行政强制法 art. 18.
fn approved_first(measure: &Measure) -> bool {
    measure.approved_on.is_some_and(|on| on <= measure.taken_on)
}

/// Reported within 24 hours; where only the days are known, on the day after at the latest.
// Law: 行政强制法 art. 19.
fn guard_report(
    measure: &Measure,
    on: Date,
    minute: Option<u16>,
    setting: &Setting<'_>,
    findings: &mut Findings,
) {
    let hours = setting.profile.limits.value("emergency.report").unwrap_or(24);
    let days = i64::from((on - measure.taken_on).get_days());
    let late = match (measure.taken_minute, minute) {
        (Some(taken), Some(minute)) => {
            let elapsed = days * 24 * 60 + i64::from(minute) - i64::from(taken);
            elapsed > i64::from(hours) * 60
        }
        _ => days > i64::from(hours.div_ceil(24)),
    };
    if late {
        findings.add(
            &rule::M4,
            format!("情况紧急当场实施的，应当在{hours}小时内向负责人报告并补办批准手续，已经超过。"),
        );
    }
}

/// A norm of sufficient rank is named: a statute, or a regulation of the State Council or a people's congress.
// Law: 行政强制法 art. 10.
fn statute_named(basis: &str) -> bool {
    let quoted: Vec<&str> =
        basis.split('《').skip(1).filter_map(|rest| Some(rest.split_once('》')?.0)).collect();
    if quoted.is_empty() {
        // Without 《》 a name ends where its article begins.
        let ends = |c: char| c == '第' || c.is_whitespace() || c.is_ascii_digit();
        basis.split(ends).any(is_statute)
    } else {
        quoted.into_iter().any(is_statute)
    }
}

/// Whether a name is that of a statute or a regulation; 办法 and 规定 may be rules, and 依法 names nothing.
fn is_statute(name: &str) -> bool {
    let name = name.split(['（', '(']).next().unwrap_or(name).trim();
    let no_name = ["办法", "依法", "执法", "合法", "违法", "非法", "司法"];
    name.ends_with("条例") || (name.ends_with('法') && !no_name.iter().any(|word| name.ends_with(word)))
}
