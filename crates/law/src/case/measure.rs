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
        guard_measure_approval(&measure, setting, &mut findings);
        if let Some(due) = guard::due("seizure", measure.taken_on, setting, &mut findings) {
            measure.until =
                if measure.until < measure.taken_on { due.due } else { measure.until.min(due.due) };
        }
        let defects = findings.settle()?;
        let no = ordinal(self.measures.len());
        let on = measure.taken_on;
        one(setting, on, Act::MeasureTaken { no, measure: Box::new(measure), defects })
    }

    /// A command: only before expiry, once, by at most the same term again.
    // Law: 行政强制法 art. 25.
    pub(super) fn extend_measure(
        &self,
        no: u32,
        until: Date,
        reason: String,
        setting: &Setting<'_>,
    ) -> Decision {
        let state = self.open_measure(no, false, setting.today, setting)?;
        let mut findings = Findings::default();
        if setting.today > state.until {
            findings.add(&rule::M7_LATE, format!("期限已于{}届满，不能延长。", state.until));
        }
        if let Some(due) = guard::due("seizure.extend", state.until, setting, &mut findings)
            && (until > due.due || state.extended)
        {
            findings.add(&rule::M7_LONG, format!("只能延长一次，且不得超过{}。", due.due));
        }
        if until <= state.until {
            findings.add(&rule::TIME_ORDER, "延长后的期限不晚于原期限。");
        }
        findings.require(!reason.trim().is_empty(), &rule::M7_LONG, "没有写明情况复杂的理由。");
        let defects = findings.settle()?;
        one(setting, setting.today, Act::MeasureExtended { no, until, reason, defects })
    }

    /// A fact: lifted, late or not.
    // Law: 行政强制法 art. 27, 28.
    pub(super) fn release_measure(
        &self,
        no: u32,
        released_on: Date,
        ground: String,
        setting: &Setting<'_>,
    ) -> Decision {
        let state = self.open_measure(no, false, released_on, setting)?;
        let mut findings = Findings::default();
        if released_on > state.until {
            findings.add(&rule::M7, format!("强制措施期限已于{}届满，实际{released_on}解除。", state.until));
        }
        let defects = findings.record();
        one(setting, released_on, Act::MeasureReleased { no, released_on, ground, defects })
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
        let state = no
            .checked_sub(1)
            .and_then(|at| usize::try_from(at).ok())
            .and_then(|at| self.measures.get(at))
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

/// Approved first; in an emergency reported and approved within 24 hours, which by dates is the day after at the latest.
// Law: 行政强制法 art. 18, 19.
fn guard_measure_approval(measure: &Measure, setting: &Setting<'_>, findings: &mut Findings) {
    if measure.approved_on.is_some_and(|on| on <= measure.taken_on) {
        return;
    }
    if measure.reason.trim().is_empty() {
        findings.add(&rule::M3, "没有事先经负责人批准，也没有写明情况紧急的理由。");
    }
    let approved_on = measure.approved_on.unwrap_or(setting.today);
    if measure.taken_on.tomorrow().is_ok_and(|next| approved_on > next) {
        findings.add(&rule::M4, "情况紧急当场实施的，应当在二十四小时内报告并补办批准手续。");
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
