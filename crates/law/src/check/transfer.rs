//! 移送: to the competent agency and to the police (SM-11, SM-12, R12).

use jiff::civil::Date;

use super::file::{At, File, day, each, elapsed};
use crate::{
    dossier::{
        act::{
            CrimeDecided,
            remedy::{ObjectionTo, PoliceAnswer},
        },
        word::{Approver, Moment, Section},
    },
    rule,
};

pub(super) fn check(file: &mut File<'_>) {
    for (at, transferred) in each!(file, Transferred) {
        file.need(transferred.letter, &rule::J9, at, "letter", "没有制作案件移送函并告知当事人。");
    }
    suspected(file);
    for (at, reported) in each!(file, CrimeReported) {
        let team = reported.team.map(|team| team >= 2);
        file.need(team, &rule::R12, at, "team", "没有指定两名以上执法人员组成专案组核实。");
        decision(file, at, reported.on);
    }
    for (at, decided) in each!(file, CrimeDecided) {
        decided_by(file, at, decided);
        if decided.approved == Some(false) {
            let reason = "不批准移送，没有把理由记录在案。";
            file.need(decided.reason_recorded, &rule::C3, at, "reason_recorded", reason);
        } else {
            sending(file, at, decided);
        }
    }
    for (at, sent) in each!(file, CrimeSent) {
        file.need(sent.attachments, &rule::C6, at, "attachments", "移送材料不齐全。");
    }
    answers(file);
}

// Law: 行政处罚法 art. 27, 82.
fn suspected(file: &mut File<'_>) {
    let crime = file.dossier.violation.as_ref().and_then(|violation| violation.crime.as_ref());
    let Some(crime) = crime.filter(|crime| crime.suspected == Some(true)) else { return };
    let sent = each!(file, CrimeSent).next().is_some();
    let refused = each!(file, CrimeDecided).any(|(_, decided)| decided.approved == Some(false));
    let returned = each!(file, Returned).next().is_some();
    if sent || refused || returned || crime.judged == Some(true) {
        return;
    }
    let decided: Vec<usize> = each!(file, Decided).map(|(at, _)| at).collect();
    let reported: Vec<usize> = each!(file, CrimeReported).map(|(at, _)| at).collect();
    if !file.covers(Section::Transfer) {
        file.silent(&rule::C1, Section::Transfer);
        return;
    }
    let message = if decided.is_empty() {
        "涉嫌犯罪的案件没有移送公安机关。"
    } else {
        "涉嫌犯罪的案件没有移送公安机关，以行政处罚代替移送。"
    };
    let acts = if decided.is_empty() { reported } else { decided };
    file.bad(&rule::C1, At { on: day(crime.suspected_on), acts: &acts }, message);
}

// Law: 行政执法机关移送涉嫌犯罪案件的规定 art. 5.
fn decision(file: &mut File<'_>, at: usize, reported: Option<Moment>) {
    let Some(start) = day(reported) else {
        file.unknown(&rule::C2, at, "on");
        return;
    };
    let decided =
        each!(file, CrimeDecided).find(|(_, decided)| day(moment(decided)).is_none_or(|on| on >= start));
    match decided {
        Some((decided_at, decided)) => match day(moment(decided)) {
            Some(on) => {
                file.in_time(
                    &rule::C2,
                    "transfer.decide",
                    start,
                    Some(on),
                    &[decided_at, at],
                    "是否移送的决定",
                );
            }
            None => file.unknown(&rule::C2, decided_at, "on"),
        },
        None if file.covers(Section::Transfer) => {
            file.in_time(&rule::C2, "transfer.decide", start, None, &[at], "是否移送的决定");
        }
        None => file.silent(&rule::C2, Section::Transfer),
    }
}

fn moment(decided: &CrimeDecided) -> Option<Moment> {
    decided.approval.as_ref().and_then(|approval| approval.on).or(decided.on)
}

fn decided_by(file: &mut File<'_>, at: usize, decided: &CrimeDecided) {
    match decided.approval.as_ref().map(|approval| approval.role) {
        Some(Some(Approver::PrincipalHead)) => {}
        Some(Some(role)) => {
            let message = format!("移送由{}决定，应当由正职负责人或者主持工作的负责人决定。", role.label());
            file.fault(&rule::R12_APPROVER, at, message);
        }
        Some(None) => file.unknown(&rule::R12_APPROVER, at, "approval.role"),
        None => file.unknown(&rule::R12_APPROVER, at, "approval"),
    }
}

// Law: 行政执法机关移送涉嫌犯罪案件的规定 art. 5.
// Policy: T7 the twenty-four hours run through holidays [P].
fn sending(file: &mut File<'_>, at: usize, decided: &CrimeDecided) {
    let Some(approved) = moment(decided) else {
        file.unknown(&rule::C2, at, "on");
        return;
    };
    let sent = each!(file, CrimeSent).next();
    let hours = file.setting.profile.limits.value("transfer.send").unwrap_or(24);
    let Some((sent_at, sent)) = sent else {
        if decided.approved == Some(true) {
            let today = Moment::day(file.setting.on);
            if !file.covers(Section::Transfer) {
                file.silent(&rule::C2, Section::Transfer);
            } else if elapsed(approved, today, hours) == Some(true) {
                file.fault(&rule::C1, at, format!("{approved}批准移送，至今没有移送公安机关。"));
            }
        }
        return;
    };
    let Some(sent) = sent.on else {
        file.unknown(&rule::C2, sent_at, "on");
        return;
    };
    match elapsed(approved, sent, hours) {
        Some(true) => {
            let message = format!("{approved}批准移送，{sent}才移送，超过{hours}小时。");
            file.bad(&rule::C2, At { on: Some(sent.on), acts: &[sent_at, at] }, message);
        }
        Some(false) => {}
        None => file.unknown(&rule::C2, sent_at, "on（时刻）"),
    }
}

/// What follows the answer of the police.
// Law: 行政执法机关移送涉嫌犯罪案件的规定 art. 9, 12.
fn answers(file: &mut File<'_>) {
    for (at, answered) in each!(file, PoliceAnswered) {
        let Some(start) = day(answered.on) else {
            file.unknown(&rule::C4, at, "on");
            continue;
        };
        match answered.answer {
            Some(PoliceAnswer::Filed) => handed_over(file, at, start),
            Some(PoliceAnswer::NotFiled) => objection(file, at, start, ObjectionTo::Police),
            Some(PoliceAnswer::Upheld) => objection(file, at, start, ObjectionTo::Procuratorate),
            Some(PoliceAnswer::PassedOn) => {}
            None => file.unknown(&rule::C4, at, "answer"),
        }
    }
}

fn handed_over(file: &mut File<'_>, at: usize, start: Date) {
    let handed = each!(file, ObjectsHanded).next();
    let what = "涉案物品和材料的移交";
    match handed {
        Some((handed_at, handed)) => {
            if file.holds_objects() {
                let told = "查封、扣押的财物随案移送，没有书面告知当事人。";
                file.need(handed.party_told, &rule::M11, handed_at, "party_told", told);
            }
            match day(handed.on) {
                Some(on) => {
                    file.in_time(&rule::C4, "transfer.objects", start, Some(on), &[handed_at, at], what);
                }
                None => file.unknown(&rule::C4, handed_at, "on"),
            }
        }
        // Without objects in the agency's hands there is nothing to hand over.
        None if !file.holds_objects() => {}
        None if file.covers(Section::Transfer) => {
            file.in_time(&rule::C4, "transfer.objects", start, None, &[at], what);
        }
        None => file.silent(&rule::C4, Section::Transfer),
    }
}

/// An objection is a right of the agency: only one that came late is at fault.
fn objection(file: &mut File<'_>, at: usize, start: Date, to: ObjectionTo) {
    let objected = each!(file, Objected)
        .filter(|(_, objected)| day(objected.on).is_none_or(|on| on >= start))
        .find(|(_, objected)| objected.to.is_none_or(|held| held == to || to == ObjectionTo::Police));
    let Some((objected_at, objected)) = objected else { return };
    match day(objected.on) {
        Some(on) => {
            let acts = [objected_at, at];
            file.in_time(&rule::C5, "transfer.object", start, Some(on), &acts, "对不予立案提出异议");
        }
        None => file.unknown(&rule::C5, objected_at, "on"),
    }
}
