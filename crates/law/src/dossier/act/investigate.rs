//! From the clue to the end of the investigation (SM-3, SM-6, SM-14).

use super::act;
use crate::dossier::{
    shape::{choice, record},
    word::{Approval, Moment, Rank, Signature},
};

choice! {
    Source = "案件来源。" {
        Inspection = "inspection" "行政检查发现";
        Report = "report" "举报、投诉";
        Assigned = "assigned" "上级交办";
        Referred = "referred" "下级报请";
        TransferredIn = "transferred" "其他机关移送";
        Monitoring = "monitoring" "电子技术监控发现";
        Other = "other" "其他途径";
        Unrecorded = "unrecorded" "没有记录来源";
    }
}

act! {
    Clue = "clue" "取得案件线索。" {
        source: Source = "来源。";
    }
}

act! {
    Filed = "filed" "立案；日期为负责人批准之日，自此起算办案期限。" {
        approval: Approval = "立案审批。";
        form_made: bool = "填写了立案登记表并附材料。";
    }
}

choice! {
    RecusalBy = "谁提出回避。" {
        Own = "self" "本人";
        Party = "party" "当事人";
    }
}

act! {
    Recused = "recused" "回避的申请和决定；日期为申请之日。" {
        officer: String = "被申请回避的人员。";
        requested_by: RecusalBy = "谁提出。";
        decided_on: Moment = "决定日期。";
        decided_by: crate::dossier::word::Approver = "由谁决定。";
        officer_is_head: bool = "被申请回避的是行政机关负责人。";
        decided_by_collective_or_superior: bool = "负责人的回避由集体或者上级决定。";
        granted: bool = "决定回避。";
        investigation_stopped: bool = "决定作出前停止了调查。";
        rechecked: bool = "回避人员此前的工作已经重新审查。";
    }
}

choice! {
    EvidenceKind = "证据种类。" {
        Documentary = "documentary" "书证";
        Physical = "physical" "物证";
        AudioVisual = "audio_visual" "视听资料";
        Electronic = "electronic" "电子数据";
        Witness = "witness" "证人证言";
        PartyStatement = "party_statement" "当事人的陈述";
        Expert = "expert" "鉴定意见";
        SceneRecord = "scene_record" "勘验笔录、现场笔录";
        NotEvidence = "not_evidence" "不属于法定种类";
    }
}

record! {
    Monitoring = "电子技术监控设备记录。" {
        basis: Rank = "利用电子技术监控设备的依据层级。";
        legal_review: bool = "设备经过法制审核。";
        technical_review: bool = "设备经过技术审核。";
        place_published: bool = "设置地点向社会公布。";
        sign_visible: bool = "标志明显。";
        record_reviewed_on: Moment = "记录内容的审核日期。";
        record_reviewed: bool = "记录内容经过审核。";
        record_fit: bool = "记录真实、清晰、完整、准确。";
        told_on: Moment = "告知当事人的日期。";
        told_promptly: bool = "及时告知当事人违法事实。";
        query_channel: bool = "采用信息化手段等为当事人查询、陈述和申辩提供便利。";
    }
}

act! {
    Evidence = "evidence" "取得一项证据（含询问、勘验、现场检查）。" {
        name: String = "名称。";
        kind: EvidenceKind = "种类。";
        verified: bool = "经查证属实。";
        illegal_means: bool = "以非法手段取得。";
        ended_on: Moment = "询问、检查结束的时刻。";
        record_made: bool = "询问、检查制作了笔录。";
        signature: Signature = "笔录签名情况。";
        recusal_told: bool = "询问时告知了申请回避的权利。";
        used: bool = "作为定案证据；不写的视为是。";
        shown_at_hearing: bool = "在听证会上出示并质证。";
        monitoring: Monitoring = "电子技术监控设备记录的情况。";
    }
}

act! {
    Sampled = "sampled" "抽样取证。" {
        voucher: bool = "开具抽样取证凭证，载明起止时间、地点、物品名称、规格、数量。";
        signature: Signature = "当事人签名情况。";
    }
}

act! {
    Reported = "reported" "案件调查报告。" {
        unit_reviewed: bool = "办案机构审核。";
        approval: Approval = "负责人批准。";
        facts_proven: bool = "报告认定事实清楚、证据充分。";
    }
}
