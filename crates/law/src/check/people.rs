//! Who acts: subject, jurisdiction, officers, certificates, 回避, custody and inspections (R1–R11, J1–J5, I1–I12, U1).

use jiff::civil::Date;

use super::file::{At, File, day, each};
use crate::{
    dossier::{
        Act, Officer,
        act::{Inspection, decide::Procedure, investigate::EvidenceKind},
        people::{Agency, Certificate, SubjectKind},
        word::{PenaltyKind, Period, Section},
    },
    rule,
};

const NOBODY: At<'static> = At { on: None, acts: &[] };

pub(super) fn check(file: &mut File<'_>) {
    subject(file);
    for (at, act) in file.dossier.acts.iter().enumerate() {
        officers(file, at, act);
    }
    recusals(file);
    custody(file);
    inspections(file);
}

// Law: 行政处罚法 art. 17, 18, 19, 20, 22, 23, 25.
fn subject(file: &mut File<'_>) {
    let Some(agency) = &file.dossier.agency else {
        file.unknown_fact(&rule::R4, "agency");
        return;
    };
    match agency.kind {
        None => file.unknown_fact(&rule::R4, "agency.kind"),
        Some(SubjectKind::Unqualified) => {
            file.bad(&rule::R4, NOBODY, "实施主体没有执法主体资格。");
        }
        Some(SubjectKind::Entrusted) => entrusted(file, agency),
        Some(SubjectKind::Agency | SubjectKind::Authorised) => {}
    }
    if agency.within_power == Some(false) {
        file.bad(&rule::R4, NOBODY, "本案不在实施主体的法定职权之内。");
    }
    let concentrated = agency.concentrated_by.as_deref().map(str::trim);
    for (breach, rule, message) in [
        (agency.place_competent == Some(false), &rule::J1, "违法行为不发生在本机关管辖的地域。"),
        (agency.level_competent == Some(false), &rule::J2, "级别管辖不符合规定。"),
        (
            matches!(concentrated, Some("" | "无")),
            &rule::J3,
            "行使其他机关的处罚权，没有国务院或者省级人民政府的决定。",
        ),
        (
            agency.first_to_file == Some(false),
            &rule::J4,
            "几个机关都有管辖权，本机关不是最先立案，也没有协商或者指定。",
        ),
        (
            agency.exclusive_power == Some(false),
            &rule::J5,
            "吊销许可证件、责令停业不是由依据写明的机关决定。",
        ),
        (
            agency.foundations_public == Some(false) || agency.benchmark_public == Some(false),
            &rule::U1,
            "实施机关、依据、程序、救济渠道或者裁量基准没有公示。",
        ),
    ] {
        if breach {
            file.bad(rule, NOBODY, message);
        }
    }
}

// Law: 行政处罚法 art. 20, 21.
fn entrusted(file: &mut File<'_>, agency: &Agency) {
    let Some(held) = &agency.entrustment else {
        file.unknown_fact(&rule::R4, "agency.entrustment");
        return;
    };
    for (value, void, message) in [
        (held.allowed_by_norm, true, "法律、法规、规章没有规定可以委托。"),
        (held.qualified, true, "受托组织不符合行政处罚法第二十一条的条件。"),
        (held.redelegated.map(|again| !again), true, "受托组织又转委托给其他组织或者个人。"),
        (held.written, false, "没有书面委托书。"),
        (held.published, false, "委托书没有向社会公布。"),
        (held.in_principals_name, false, "没有以委托机关的名义实施处罚。"),
    ] {
        let rule = if void { &rule::R4 } else { &rule::R4_ENTRUST };
        match value {
            Some(true) => {}
            Some(false) => file.bad(rule, NOBODY, message),
            None => file.unknown_fact(rule, "agency.entrustment"),
        }
    }
    for (at, decided) in each!(file, Decided) {
        if let (Some(period), Some(on)) = (&held.period, day(decided.on))
            && !within(period, on)
        {
            file.fault(&rule::R4, at, "决定不在委托期限之内。");
        }
        let kinds: &[PenaltyKind] =
            decided.penalties.as_ref().and_then(|held| held.kinds.as_deref()).unwrap_or_default();
        if let Some(scope) = &held.scope
            && let Some(kind) = kinds.iter().find(|kind| !scope.contains(kind))
        {
            file.fault(&rule::R4, at, format!("“{}”超出委托的范围。", kind.label()));
        }
    }
}

fn within(period: &Period, on: Date) -> bool {
    day(period.from).is_none_or(|from| on >= from) && day(period.to).is_none_or(|to| on <= to)
}

/// Whether two officers must act.
fn needs_two(act: &Act) -> bool {
    match act {
        Act::Inspection(_) | Act::Sampled(_) | Act::Preserved(_) | Act::Measure(_) => true,
        Act::Decided(decided) => decided.procedure == Some(Procedure::Simple),
        // An opinion is made by the expert, a record by the device.
        Act::Evidence(evidence) => {
            evidence.monitoring.is_none() && evidence.kind != Some(EvidenceKind::Expert)
        }
        _ => false,
    }
}

// Law: 行政处罚法 art. 42, 52, 55.
fn officers(file: &mut File<'_>, at: usize, act: &Act) {
    let common = act.common();
    if !needs_two(act) {
        return;
    }
    let label = act.label();
    let Some(officers) = common.officers else {
        file.unknown(&rule::R1, at, "officers");
        return;
    };
    let qualified = officers
        .iter()
        .filter(|key| file.officer(key).is_none_or(|officer| officer.auxiliary != Some(true)))
        .count();
    if qualified < 2 {
        file.fault(&rule::R1, at, format!("“{label}”只有{qualified}名执法人员。"));
    }
    if let Some(on) = common.on {
        for key in officers {
            match file.officer(key) {
                None => file.unknown_fact(&rule::R2, "officers"),
                Some(officer) if officer.auxiliary == Some(true) => {}
                Some(officer) => certified(file, at, key, officer, on.on),
            }
        }
    }
    let shown = format!("“{label}”前没有出示执法证件。");
    file.need(common.certificates_shown, &rule::R3, at, "certificates_shown", &shown);
    for key in officers {
        let conflict = file.officer(key).map(|officer| officer.conflict.as_deref().map(str::trim));
        match conflict {
            Some(Some(conflict)) if !matches!(conflict, "" | "无") => {
                let recused = each!(file, Recused).any(|(_, recused)| {
                    recused.granted == Some(false)
                        && recused.officer.as_deref().is_some_and(|officer| file.same_person(officer, key))
                });
                if !recused {
                    file.fault(
                        &rule::R11,
                        at,
                        format!("{key}与本案有关系（{conflict}），应当回避而没有回避。"),
                    );
                }
            }
            Some(None) => file.unknown_fact(&rule::R11, "officers.conflict"),
            _ => {}
        }
    }
}

fn certified(file: &mut File<'_>, at: usize, key: &str, officer: &Officer, on: Date) {
    if officer.in_post.as_ref().is_some_and(|period| !within(period, on)) {
        file.fault(&rule::R2, at, format!("{key}在{on}不在岗。"));
        return;
    }
    let Some(certificates) = &officer.certificates else {
        file.unknown_fact(&rule::R2, "officers.certificates");
        return;
    };
    if !certificates.iter().any(|certificate| valid(certificate, on)) {
        file.fault(&rule::R2, at, format!("{key}在{on}没有有效的执法证件。"));
    }
}

fn valid(certificate: &Certificate, on: Date) -> bool {
    day(certificate.from).is_none_or(|from| on >= from)
        && day(certificate.to).is_none_or(|to| on <= to)
        && !certificate.suspended.iter().flatten().any(|period| within(period, on))
        && day(certificate.recalled_on).is_none_or(|gone| on < gone)
        && day(certificate.cancelled_on).is_none_or(|gone| on < gone)
}

// Law: 行政处罚法 art. 43.
fn recusals(file: &mut File<'_>) {
    use crate::dossier::word::Approver;
    for (at, recused) in each!(file, Recused) {
        match recused.decided_by {
            _ if recused.officer_is_head == Some(true) => {
                let message = "负责人的回避没有由集体或者上级决定。";
                let value = recused.decided_by_collective_or_superior;
                file.need(value, &rule::R11, at, "decided_by_collective_or_superior", message);
            }
            Some(Approver::Head | Approver::PrincipalHead) => {}
            Some(role) => {
                file.fault(&rule::R11, at, format!("回避由{}决定，应当由行政机关负责人决定。", role.label()));
            }
            None => file.unknown(&rule::R11, at, "decided_by"),
        }
        let stopped = "回避决定作出之前停止了调查。";
        file.must_not(recused.investigation_stopped, &rule::R11_STOP, at, "investigation_stopped", stopped);
        if recused.granted != Some(true) {
            continue;
        }
        let message = "决定回避后，没有对回避人员此前的工作重新审查。";
        file.need(recused.rechecked, &rule::R11_RECHECK, at, "rechecked", message);
        let (Some(officer), Some(decided)) = (recused.officer.as_deref(), recused.decided_on.or(recused.on))
        else {
            continue;
        };
        for (later, act) in file.dossier.acts.iter().enumerate() {
            let common = act.common();
            if common.on.is_some_and(|on| on.is_after(&decided))
                && common.officers.iter().flatten().any(|key| file.same_person(key, officer))
            {
                file.fault(&rule::R11, later, format!("{officer}已经决定回避，仍然参与“{}”。", act.label()));
            }
        }
    }
}

/// 涉案财物: custody by somebody else, and no gap in the chain.
fn custody(file: &mut File<'_>) {
    let mut last: Vec<(&str, &str)> = Vec::new();
    for (at, moved) in each!(file, PropertyMoved) {
        if let Some(to) = moved.to.as_deref()
            && file.officer(to).is_some()
            && file.investigated(to)
        {
            file.fault(&rule::R10, at, format!("涉案财物由办案人员{to}保管。"));
        }
        file.need(moved.registered, &rule::SM8_GAP, at, "registered", "涉案财物交接没有登记。");
        if moved.signed == Some(false) {
            file.fault(&rule::SM8_GAP, at, "涉案财物交接没有双方签字。");
        }
        let item = moved.item.as_deref().unwrap_or_default();
        if let (Some(from), Some((_, holder))) =
            (moved.from.as_deref(), last.iter().find(|(held, _)| *held == item))
            && !file.same_person(from, holder)
        {
            let message = format!("物品{item}最后由{holder}保管，却由{from}移交，保管记录中断。");
            file.fault(&rule::SM8_GAP, at, message);
        }
        if let Some(to) = moved.to.as_deref() {
            last.retain(|(held, _)| *held != item);
            last.push((item, to));
        }
    }
    for (at, disposed) in each!(file, PropertyDisposed) {
        use crate::dossier::act::measure::PropertyOutcome as Out;
        if disposed.outcome == Some(Out::Returned) {
            let message = "返还涉案财物没有签收，也没有提存或者公告。";
            file.need(disposed.signed_or_deposited, &rule::SM8_SIGNED, at, "signed_or_deposited", message);
        }
        let sold = matches!(disposed.outcome, Some(Out::Sold | Out::Auctioned));
        if disposed.confiscated == Some(true) && disposed.must_destroy != Some(true) {
            let by_rules =
                disposed.outcome == Some(Out::Auctioned) || disposed.by_national_rules == Some(true);
            if !by_rules && disposed.by_national_rules == Some(false) {
                file.fault(&rule::SM8_AUCTION, at, "没收的财物没有公开拍卖，也没有按照国家有关规定处理。");
            }
        }
        if sold && disposed.confiscated == Some(true) {
            let message = "没收财物的款项没有全部上缴国库。";
            file.need(
                disposed.proceeds_to_treasury,
                &rule::SM8_TREASURY,
                at,
                "proceeds_to_treasury",
                message,
            );
        }
    }
}

// Law: 行政处罚法 art. 55.
// Law: 交通运输行政执法程序规定 art. 19, 23, 24.
fn inspections(file: &mut File<'_>) {
    for (at, held) in each!(file, Inspection) {
        file.need(held.listed, &rule::I1, at, "listed", "检查事项没有列入公布的行政检查事项清单。");
        let subject = held.subject.map(|subject| subject != SubjectKind::Unqualified);
        if subject == Some(false) || held.outsiders == Some(true) {
            file.fault(&rule::I2, at, "检查由没有资格的机构、第三方或者辅助人员实施。");
        }
        approval(file, at, held);
        file.need(held.reason_stated, &rule::I4, at, "reason_stated", "没有说明检查事由。");
        if held.beyond_scope == Some(true) {
            file.fault(&rule::I5, at, "超出检查范围、权限，检查无关物品或者损坏场所、物品。");
        }
        file.need(held.within_power, &rule::I6, at, "within_power", "检查方式不在法定职权之内。");
        frequency(file, at, held);
        if held.away == Some(true) {
            let message = "异地检查没有办理协助手续。";
            file.need(held.away_assisted, &rule::I8_AWAY, at, "away_assisted", message);
        }
        if held.random_stop == Some(true) {
            file.fault(&rule::I9, at, "在路口随意拦截正常行驶的车辆。");
        }
        if held.fee_charged == Some(true) {
            file.fault(&rule::I9_FEE, at, "向被检查人收费，或者转嫁费用。");
        }
        file.need(held.record_made, &rule::I10, at, "record_made", "检查没有制作笔录。");
        file.signed(held.signature, &rule::I10, at, "检查笔录没有被检查人签名，也没有注明拒签。");
        file.need(held.bans_attested, &rule::I11, at, "bans_attested", "检查人员没有对“五个严禁”作出承诺。");
        if held.bans_broken.as_deref().is_some_and(|broken| !matches!(broken.trim(), "" | "无")) {
            file.fault(&rule::I11, at, "检查人员违反了“五个严禁”。");
        }
        let told = held.result_told.or(held.told_on.map(|_| true));
        file.need(told, &rule::I12, at, "result_told", "检查结果没有告知企业。");
        file.need(held.uploaded, &rule::I12, at, "uploaded", "检查情况没有录入平台。");
    }
    if !file.covers(Section::Inspection) {
        file.silent(&rule::I3, Section::Inspection);
    }
}

fn approval(file: &mut File<'_>, at: usize, held: &Inspection) {
    use crate::dossier::act::inspect::InspectionKind;
    file.head_approved(held.approval.as_ref(), &rule::I3, at, "检查方案");
    if held.emergency == Some(true) {
        if held.approval.is_some() && held.emergency_reported_on.is_none() {
            file.unknown(&rule::I3, at, "emergency_reported_on");
        }
    } else if let (Some(approved), Some(on)) = (held.approval.as_ref().and_then(|held| held.on), held.on)
        && approved.is_after(&on)
    {
        let message = format!("检查（{on}）先于批准（{approved}），也不属于紧急情况。");
        file.fault(&rule::I3, at, message);
    }
    if held.kind == Some(InspectionKind::Special) {
        file.head_approved(held.special_plan_approval.as_ref(), &rule::I8, at, "专项检查计划");
    }
}

fn frequency(file: &mut File<'_>, at: usize, held: &Inspection) {
    let cap = held.cap_per_year.or(file.setting.profile.inspections_per_year);
    let reasoned = held.over_cap_reason.as_deref().is_some_and(|reason| !matches!(reason.trim(), "" | "无"));
    match (held.count_this_year, cap) {
        (Some(count), Some(cap)) if count > cap && !reasoned => {
            let message = format!("本年度对该企业第{count}次检查，超过上限{cap}次，没有记录事由。");
            file.fault(&rule::I7, at, message);
        }
        (None, Some(_)) if held.enterprise.is_some() => file.unknown(&rule::I7, at, "count_this_year"),
        (Some(_), None) => file.unknown(&rule::I7, at, "cap_per_year"),
        _ => {}
    }
}
