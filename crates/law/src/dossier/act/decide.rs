//! 法制审核, 集体讨论, 决定 and what goes with the decision (SM-2, SM-3, SM-15).

use super::act;
use crate::dossier::{
    shape::{choice, record},
    violation::Lighter,
    word::{Approval, Basis, Moment, Penalties, Signature},
};

record! {
    ReviewAnswers = "法制审核的九项审查（每项回答了即写 true 或 false 的结论；没有回答的不写）。" {
        subject: bool = "执法主体合法。";
        officers: bool = "执法人员具备资格。";
        procedure: bool = "程序合法。";
        facts: bool = "事实清楚、证据充分。";
        application: bool = "适用法律、裁量基准得当。";
        power: bool = "没有超越权限。";
        documents: bool = "文书完备、规范。";
        rights: bool = "保障了知情、陈述、申辩、听证权利。";
        crime: bool = "已审查是否涉嫌犯罪需要移送。";
    }
}

act! {
    LegallyReviewed = "legally_reviewed" "法制审核；日期为出具意见之日。" {
        reviewer: String = "审核人（人员编号或者姓名）。";
        passed: bool = "审核通过。";
        answers: ReviewAnswers = "各项审查意见。";
        complete: bool = "法制审核表各项均已作答（不逐项填写时用）。";
    }
}

record! {
    Attendee = "集体讨论的参加人。" {
        name: String = "姓名。";
        head: bool = "行政机关负责人。";
        view: String = "意见；没有记录的写“无”。";
        signed: bool = "签名。";
    }
}

act! {
    Discussed = "discussed" "负责人集体讨论。" {
        attendees: Vec<Attendee> = "参加人。";
        conclusion: String = "结论；没有记录的写“无”。";
    }
}

act! {
    CaseExtended = "case_extended" "延长办案期限；日期为批准之日。" {
        days: u32 = "延长的日数。";
        approval: Approval = "批准。";
    }
}

choice! {
    Exclusion = "不计入办案期限的期间。" {
        Hearing = "hearing" "听证";
        Appraisal = "appraisal" "检测、检验、鉴定";
        Announcement = "announcement" "公告";
        Suspension = "suspension" "中止调查";
    }
}

act! {
    CaseSuspended = "case_suspended" "办案期间的中止或者扣除；日期为开始之日。" {
        kind: Exclusion = "种类。";
        until: Moment = "结束日期（含）。";
    }
}

choice! {
    Procedure = "适用的程序。" {
        Simple = "simple" "简易程序（当场处罚）";
        Ordinary = "ordinary" "普通程序";
        Fast = "fast" "快速办理";
    }
}

choice! {
    Outcome = "决定的结果。" {
        Penalty = "penalty" "给予行政处罚";
        ExemptSlight = "exempt_slight" "不予处罚：轻微并及时改正，没有危害后果（第三十三条第一款前段）";
        ExemptFirst = "exempt_first" "不予处罚：初次违法（第三十三条第一款后段）";
        ExemptNoFault = "exempt_no_fault" "不予处罚：没有主观过错（第三十三条第二款）";
        ExemptUnderage = "exempt_underage" "不予处罚：不满十四周岁（第三十条）";
        ExemptIncapacity = "exempt_incapacity" "不予处罚：不能辨认或者控制（第三十一条）";
        ExemptPrescribed = "exempt_prescribed" "不再给予处罚：超过追责期限（第三十六条）";
        NoFact = "no_fact" "不予处罚：违法事实不能成立或者证据不足（第四十条、第五十七条）";
        Transfer = "transfer" "移送司法机关（第五十七条）";
    }
}

choice! {
    Degree = "裁量结果。" {
        Normal = "normal" "一般处罚";
        Lighter = "lighter" "从轻";
        Reduced = "reduced" "减轻";
        Heavier = "heavier" "从重";
    }
}

record! {
    DecisionContent = "决定书的内容（行政处罚法第五十二条、第五十九条）。" {
        party: bool = "当事人的姓名或者名称、地址。";
        facts_evidence: bool = "违法事实和证据。";
        kind_basis: bool = "处罚种类和依据。";
        performance: bool = "履行方式和期限。";
        remedies: bool = "申请行政复议、提起行政诉讼的途径和期限。";
        agency_date: bool = "行政机关名称和作出决定的日期。";
        bank: bool = "罚款的：代收机构名称、地址，数额，期限，逾期是否加处罚款。";
        time_place: bool = "当场处罚的：时间、地点。";
        officers_signed: bool = "当场处罚的：执法人员签名或者盖章。";
        numbered: bool = "当场处罚的：预定格式、编有号码。";
    }
}

record! {
    OnSpot = "当场处罚的步骤（程序规定第六十一条）。" {
        identity_checked: bool = "查明当事人身份。";
        evidence_collected: bool = "调查并收集必要的证据。";
        told: bool = "口头告知违法事实、理由和依据。";
        rights_told: bool = "口头告知权利与义务。";
        heard: bool = "听取陈述和申辩。";
        rechecked: bool = "当事人提出的事实、理由和证据经过复核；没有提出的写 true。";
        handed: bool = "决定书当场交付。";
        signature: Signature = "当事人签收情况。";
    }
}

act! {
    Decided = "decided" "决定。" {
        procedure: Procedure = "程序。";
        outcome: Outcome = "结果。";
        penalties: Penalties = "处罚内容。";
        basis: Basis = "处罚依据。";
        facts: String = "认定的违法事实。";
        facts_differ: bool = "认定的违法事实与通知书告知的不一致。";
        facts_proven: bool = "违法事实确凿、证据充分。";
        approval: Approval = "审批。";
        on_spot: OnSpot = "当场处罚的步骤。";
        content: DecisionContent = "决定书的内容。";
        remedy_text: String = "决定书中告知复议、诉讼途径和期限的原文。";
        sealed: bool = "加盖印章。";
        degree: Degree = "裁量结果。";
        lighter_used: Vec<Lighter> = "采纳的从轻、减轻情节。";
        reason_for_top: String = "顶格或者高额罚款的理由；没有说明的写“无”。";
        educated: bool = "对当事人进行了教育。";
        guardian_ordered: bool = "责令监护人管教或者看管、治疗。";
        correction_in_decision: bool = "决定书中责令改正或者限期改正。";
        by_hearing_record: bool = "根据听证笔录作出。";
        monitoring_based: bool = "依据电子技术监控设备记录作出。";
        social_impact: bool = "具有一定社会影响，应当公开。";
        redo_of: String = "属于重作决定的，原决定的编号。";
        same_facts_reasons: bool = "重作决定与原决定的事实和理由相同，结果基本相同。";
        new_facts: bool = "重作决定有新的事实。";
        immovable: bool = "因不动产作出（最长起诉期限二十年）。";
        steps_cut: bool = "快速办理省略了告知、陈述申辩、听证或者法制审核。";
    }
}

act! {
    Corrected = "corrected" "《责令改正违法行为通知书》。" {
        until: Moment = "改正期限。";
        checked_on: Moment = "复查日期。";
    }
}

act! {
    Recorded = "recorded" "当场处罚决定书副本报所属机关备案。" {}
}

choice! {
    AvStage = "全过程记录的环节。" {
        Preservation = "preservation" "先行登记保存";
        Measure = "measure" "查封、扣押";
        Enforcement = "enforcement" "强制执行";
        Hearing = "hearing" "听证";
        Service = "service" "留置送达、公告送达";
        Other = "other" "其他";
    }
}

act! {
    Av = "av" "音像记录。" {
        stage: AvStage = "环节。";
        made: bool = "按要求进行了音像记录；应当记录而没有的写 false。";
        archived: bool = "归档保存。";
    }
}

act! {
    Disclosed = "disclosed" "泄露国家秘密、商业秘密、个人隐私或者个人信息。" {
        what: String = "泄露的内容。";
    }
}

choice! {
    CloseGround = "结案情形。" {
        Performed = "performed" "执行完毕";
        NoPenalty = "no_penalty" "不予处罚";
        Withdrawn = "withdrawn" "撤销立案";
        Transferred = "transferred" "移送";
        Impossible = "impossible" "无法执行或者无需执行";
        Court = "court" "人民法院受理强制执行申请";
        Terminated = "terminated" "终止调查";
        Other = "other" "其他";
    }
}

act! {
    Closed = "closed" "结案。" {
        ground: CloseGround = "情形。";
        report: bool = "结案报告载明处理结果、执行情况。";
        approval: Approval = "负责人批准。";
        archived_on: Moment = "归档日期。";
    }
}
