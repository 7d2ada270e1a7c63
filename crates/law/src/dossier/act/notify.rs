//! 告知, 送达, 陈述申辩 and 听证 (SM-3, SM-4, SM-13).

use super::act;
use crate::dossier::{
    shape::choice,
    word::{Basis, Moment, Penalties, Signature},
};

act! {
    Notice = "notice" "《违法行为通知书》；日期为制发之日，送达另记 served。" {
        facts: String = "告知的违法事实。";
        facts_told: bool = "告知了违法事实。";
        reasons_told: bool = "告知了理由、证据。";
        basis: Basis = "告知的处罚依据。";
        basis_told: bool = "告知了处罚依据。";
        penalties: Penalties = "拟作出的处罚。";
        content_told: bool = "告知了拟作出的处罚内容（种类和数额）。";
        statement_told: bool = "告知了陈述、申辩权利。";
        hearing_told: bool = "告知了听证权利。";
        sealed: bool = "加盖印章。";
    }
}

choice! {
    DocumentKind = "送达的文书。" {
        Notice = "notice" "违法行为通知书";
        HearingNotice = "hearing_notice" "听证通知书";
        Decision = "decision" "行政处罚决定书（含当场、不予处罚）";
        Correction = "correction" "责令改正违法行为通知书";
        Urge = "urge" "催告书";
        Measure = "measure" "行政强制措施文书";
        ForcedDecision = "forced_decision" "行政强制执行决定书、代履行决定书";
        Other = "other" "其他文书";
    }
}

choice! {
    Method = "送达方式。" {
        Direct = "direct" "直接送达";
        Left = "left" "留置送达";
        Electronic = "electronic" "电子送达";
        Post = "post" "邮寄送达";
        Entrusted = "entrusted" "委托送达";
        Forwarded = "forwarded" "转交送达";
        Announced = "announced" "公告送达";
    }
}

choice! {
    Recipient = "签收人。" {
        Party = "party" "本人";
        Family = "family" "同住成年家属";
        Representative = "representative" "法定代表人、主要负责人";
        MailRoom = "mail_room" "法人、其他组织负责收件的人";
        Agent = "agent" "代理人";
        Designated = "designated" "指定的代收人";
        Stranger = "stranger" "其他人";
    }
}

act! {
    Served = "served" "送达；日期为发出（当场送达的为送达）之日。" {
        document: DocumentKind = "送达的文书。";
        of: String = "送达的文书对应的行为编号；同类文书只有一份的可以不写。";
        method: Method = "送达方式。";
        received_on: Moment = "签收日期；电子送达的为到达日期。";
        recipient: Recipient = "签收人。";
        refused: bool = "受送达人或者其同住成年家属拒绝签收。";
        at_domicile: bool = "在受送达人住所留置。";
        at_agency: bool = "当事人到行政机关签收。";
        witness_signed: bool = "见证人签名，送达回证注明拒收事由和日期。";
        photographed: bool = "拍照、录像记录送达过程。";
        noted_on_receipt: bool = "送达回证注明情况。";
        consent_signed: bool = "电子送达前当事人签署了确认书。";
        arrived: bool = "电子送达成功到达。";
        internet_review_channel: bool = "通过互联网渠道送达的决定，同时提供了互联网申请复议的渠道（行政复议法第二十二条）。";
        direct_difficult: bool = "直接送达有困难。";
        forwarding_case: bool = "受送达人是军人、被监禁或者被采取强制性教育措施。";
        whereabouts_unknown: bool = "下落不明或者用其他方式无法送达。";
        attempts_recorded: bool = "案卷记明公告送达的原因和经过。";
        announced_on: Moment = "公告日期（最后张贴或者刊登）。";
        announced_days: u32 = "公告载明的期限，日。";
        receipt: bool = "有送达回证。";
        returned: bool = "邮件被退回，或者没有交到受送达人。";
    }
}

act! {
    Statement = "statement" "当事人陈述申辩；日期为提出之日。" {
        recorded: bool = "作了记录或者附有书面材料。";
        heard: bool = "行政机关听取了陈述申辩；拒绝听取的写 false。";
    }
}

act! {
    Waived = "waived" "当事人书面放弃权利；日期为签署之日。" {
        statement: bool = "放弃陈述、申辩。";
        hearing: bool = "放弃听证（或者撤回听证申请）。";
        signed: bool = "书面并签名。";
    }
}

act! {
    Rechecked = "rechecked" "对陈述申辩的复核。" {
        by: String = "复核人（人员编号或者姓名）。";
        opinion: bool = "写明复核意见。";
        founded: bool = "陈述申辩成立。";
        adopted: bool = "予以采纳。";
    }
}

act! {
    HearingRequested = "hearing_requested" "当事人申请听证；书面或者口头。" {
        postmarked_on: Moment = "邮寄申请的，邮戳日期。";
        refused: bool = "行政机关没有同意。";
    }
}

act! {
    HearingNoticed = "hearing_noticed" "《听证通知书》；日期为送达当事人之日。" {
        hearing_on: Moment = "通知的听证日期。";
        by_announcement: bool = "公告送达；日期为公告之日。";
        lists_host: bool = "写明主持人、听证员、记录员和申请回避的权利。";
        others_notified: bool = "通知了其他听证参加人。";
    }
}

act! {
    HearingHeld = "hearing_held" "举行听证；日期为举行之日。" {
        ended_on: Moment = "听证结束的日期，可带时刻。";
        host: String = "主持人（人员编号或者姓名）。";
        members: Vec<String> = "听证员、记录员。";
        host_conflict: bool = "主持人与本案有直接利害关系。";
        challenge_undecided: bool = "当事人申请主持人回避，没有作出决定。";
        public: bool = "公开举行。";
        closed_reason: String = "不公开的理由：国家秘密、商业秘密、个人隐私；没有理由的写“无”。";
        agents: u32 = "当事人委托的代理人数。";
        agent_refused: bool = "拒绝当事人委托一至二名代理人。";
        investigators_presented: bool = "调查人员提出违法事实、证据和处罚建议。";
        party_argued: bool = "当事人进行了申辩和质证。";
        party_absent: bool = "当事人无正当理由不出席或者中途退场，终止听证。";
        record_made: bool = "制作听证笔录。";
        signature: Signature = "当事人核对签名情况。";
        fee_charged: bool = "由当事人承担组织听证的费用。";
    }
}

choice! {
    Pause = "听证的变化。" {
        Postponed = "postponed" "延期";
        Suspended = "suspended" "中止";
        Ended = "ended" "终止";
    }
}

act! {
    HearingPaused = "hearing_paused" "听证延期、中止、终止。" {
        kind: Pause = "变化。";
        reason: String = "事由；没有记录事由的写“无”。";
    }
}
