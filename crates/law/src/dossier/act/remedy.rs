//! 移送, 公示, 复议 and 诉讼, 监督 (SM-11, SM-12, SM-16, SM-17, SM-19).

use super::act;
use crate::dossier::{
    shape::choice,
    word::{Approval, Moment, Yuan},
};

act! {
    Transferred = "transferred" "移送有管辖权的机关。" {
        to: String = "接收机关。";
        letter: bool = "制作了案件移送函并告知当事人。";
    }
}

act! {
    Returned = "returned" "司法机关退回，由本机关继续处理。" {
        restart_clock: bool = "本地规定办案期限自退回之日重新计算。";
    }
}

act! {
    CrimeReported = "crime_reported" "发现涉嫌犯罪，提出移送报告；日期为报告之日。" {
        team: u32 = "指定的核实人数。";
    }
}

act! {
    CrimeDecided = "crime_decided" "决定是否移送涉嫌犯罪案件。" {
        approval: Approval = "批准人。";
        approved: bool = "批准移送；不批准的写 false。";
        reason_recorded: bool = "不批准的，理由记录在案。";
    }
}

act! {
    CrimeSent = "crime_sent" "向公安机关（职务犯罪的为监察机关、检察机关）移送。" {
        attachments: bool = "附移送书、调查报告、涉案物品清单、检验鉴定等材料。";
    }
}

choice! {
    PoliceAnswer = "公安机关的答复。" {
        Filed = "filed" "立案";
        NotFiled = "not_filed" "不予立案";
        Upheld = "upheld" "复议维持不予立案";
        PassedOn = "passed_on" "转送有管辖权的机关";
    }
}

act! {
    PoliceAnswered = "police_answered" "收到公安机关的通知；日期为收到之日。" {
        answer: PoliceAnswer = "答复。";
    }
}

act! {
    ObjectsHanded = "objects_handed" "将涉案物品和其他材料移交公安机关。" {
        party_told: bool = "查封、扣押的财物随案移送的，书面告知当事人。";
    }
}

choice! {
    ObjectionTo = "向谁提出异议。" {
        Police = "police" "提请公安机关复议";
        Procuratorate = "procuratorate" "建议检察机关立案监督";
    }
}

act! {
    Objected = "objected" "对不予立案提出异议。" {
        to: ObjectionTo = "向谁提出。";
    }
}

choice! {
    CreditClass = "失信信息分类。" {
        Slight = "slight" "轻微";
        General = "general" "一般";
        Serious = "serious" "严重";
    }
}

act! {
    Published = "published" "公示。" {
        other: bool = "公示的是处罚决定以外的执法决定（强制措施、强制执行等）；不写的视为处罚决定。";
        of: String = "公示的决定的编号；公示处罚决定、本案只有一份的可以不写。";
        masked: bool = "隐去身份、隐私、商业秘密。";
        minor_named: bool = "公示了未成年人的姓名。";
        credit_site: bool = "在信用网站公示。";
        class: CreditClass = "失信信息分类。";
        months: u32 = "公示期限，月。";
    }
}

choice! {
    Change = "决定的变化。" {
        Changed = "changed" "变更";
        Revoked = "revoked" "撤销";
        Unlawful = "unlawful" "确认违法";
        Void = "void" "确认无效";
    }
}

act! {
    DecisionChanged = "decision_changed" "处罚决定被依法变更、撤销、确认违法或者确认无效。" {
        kind: Change = "变化。";
        fine: Yuan = "变更（调解）后的罚款数额，元；没有改变的不写。";
        redo_ordered: bool = "责令重新作出决定。";
        procedure_only: bool = "仅因违反法定程序。";
        refunded: bool = "已执行的款物已经退还。";
    }
}

act! {
    Withdrawn = "withdrawn" "撤回公示的决定信息。" {
        reason_public: bool = "公开说明了理由。";
    }
}

choice! {
    ReviewVia = "复议申请的提交途径。" {
        Agency = "agency" "向作出决定的行政机关提交";
        ReviewBody = "review_body" "向复议机关提交";
    }
}

act! {
    ReviewApplied = "review_applied" "当事人申请行政复议；日期为行政机关（复议机关）收到之日。" {
        via: ReviewVia = "途径。";
        accepted_on: Moment = "受理日期。";
        extended: bool = "复议机关批准延长了审理期限（最多三十日）。";
        self_changed: bool = "行政机关自行纠正，不需要转送。";
    }
}

act! {
    ReviewForwarded = "review_forwarded" "将复议申请转送复议机关。" {}
}

act! {
    ReviewReceived = "review_received" "收到复议申请书副本。" {
        simple: bool = "适用简易程序。";
    }
}

act! {
    ReviewReplied = "review_replied" "提出书面答复，提交证据、依据。" {
        evidence: bool = "提交了证据、依据和其他有关材料。";
    }
}

choice! {
    Result = "复议、诉讼的结果。" {
        Upheld = "upheld" "维持、驳回";
        Changed = "changed" "变更";
        Revoked = "revoked" "撤销";
        RevokedRedo = "revoked_redo" "撤销并责令重作";
        Unlawful = "unlawful" "确认违法";
        Void = "void" "确认无效";
        Mediated = "mediated" "调解书";
        Withdrawn = "withdrawn" "撤回、终止";
        Refused = "refused" "不予受理";
        Overdue = "overdue" "期满未作决定";
    }
}

act! {
    ReviewDecided = "review_decided" "行政复议决定；日期为作出之日。" {
        result: Result = "结果。";
        received_on: Moment = "当事人收到之日。";
        redo_until: Moment = "责令重作的期限。";
    }
}

act! {
    Sued = "sued" "当事人提起行政诉讼；日期为起诉之日。" {
        accepted_on: Moment = "人民法院立案日期。";
    }
}

act! {
    SuitReceived = "suit_received" "收到起诉状副本。" {}
}

act! {
    SuitReplied = "suit_replied" "向人民法院提交答辩状和证据、依据。" {
        evidence: bool = "提交了证据和所依据的规范性文件。";
        good_cause: bool = "逾期提交有正当理由，经人民法院准许。";
    }
}

act! {
    Judged = "judged" "人民法院裁判；日期为生效之日。" {
        result: Result = "结果。";
        redo_until: Moment = "责令重作的期限。";
    }
}

choice! {
    SupervisionKind = "监督文书。" {
        Notice = "notice" "行政执法监督通知书";
        Opinion = "opinion" "行政执法监督意见书";
        Decision = "decision" "行政执法监督决定书";
    }
}

act! {
    Supervised = "supervised" "收到执法监督文书。" {
        kind: SupervisionKind = "监督文书。";
        category: String = "类别：违规异地执法、趋利性执法、乱收费、乱罚款、乱检查、乱查封等。";
        due_on: Moment = "文书载明的整改期限。";
        done_on: Moment = "整改完成、报告之日。";
    }
}
