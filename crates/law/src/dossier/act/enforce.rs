//! 缴款, 加处罚款, 催告 and 强制执行 (SM-9, SM-10).

use super::act;
use crate::dossier::{
    shape::{choice, record},
    word::{Approval, Basis, Moment, Penalties, Yuan},
};

choice! {
    PayMethod = "缴款方式。" {
        Bank = "bank" "银行";
        Electronic = "electronic" "电子支付";
        Cash = "cash" "执法人员当场收缴";
    }
}

choice! {
    CashGround = "当场收缴的情形（行政处罚法第六十八条、第六十九条）。" {
        SmallFine = "small_fine" "一百元以下罚款";
        HardLater = "hard_later" "不当场收缴事后难以执行";
        Remote = "remote" "边远、水上、交通不便地区，当事人缴款确有困难";
        None = "none" "没有法定情形";
    }
}

choice! {
    Receipt = "罚款票据。" {
        Official = "official" "国务院财政部门或者省级财政部门统一制发的专用票据";
        Unofficial = "unofficial" "其他收据";
        None = "none" "没有出具";
    }
}

act! {
    Paid = "paid" "缴纳罚款、没收款；日期为缴款或者当场收缴之日。" {
        amount: Yuan = "数额，元。";
        method: PayMethod = "方式。";
        cash_ground: CashGround = "当场收缴的情形。";
        bank_difficult: bool = "到银行或者通过电子支付缴纳都确有困难。";
        party_asked: bool = "当事人提出当场收缴。";
        receipt: Receipt = "票据。";
        on_water: bool = "在水上当场收缴。";
        landed_on: Moment = "水上当场收缴的，抵岸日期。";
        remitted_on: Moment = "执法人员交至行政机关的日期。";
        banked_on: Moment = "行政机关缴付银行的日期。";
        for_surcharge: bool = "缴纳的是加处罚款。";
    }
}

record! {
    Instalment = "一期。" {
        until: Moment = "期限。";
        amount: Yuan = "数额，元。";
        notice: bool = "制作了通知书。";
    }
}

act! {
    Deferred = "deferred" "暂缓或者分期缴纳罚款；日期为批准之日。" {
        applied_on: Moment = "当事人申请日期。";
        applied: bool = "当事人提出了申请。";
        hardship: bool = "确有经济困难。";
        approval: Approval = "行政机关批准。";
        until: Moment = "暂缓（分期）至。";
        instalments: Vec<Instalment> = "各期。";
    }
}

act! {
    Surcharged = "surcharged" "加处罚款；日期为计算截止之日。" {
        from: Moment = "起算日期（逾期次日）。";
        days: u32 = "计算的日数。";
        amount: Yuan = "加处罚款总额，元。";
        principal: Yuan = "计算基数，元；不写的按决定的罚款数额。";
        told: bool = "决定书告知了加处罚款的标准。";
        reduced_by_agreement: bool = "依执行协议减免。";
        reduced: bool = "减免了加处罚款。";
    }
}

act! {
    Urged = "urged" "《催告书》；日期为制发之日，送达另记 served。" {
        for_proxy: bool = "催告代履行。";
        content: bool = "写明履行期限、方式、金额和陈述申辩权。";
        heard: bool = "听取了当事人的陈述申辩；没有提出的写 true。";
        hiding_assets: bool = "有证据证明有转移或者隐匿财物迹象。";
    }
}

act! {
    ForcedDecision = "forced_decision" "行政强制执行决定。" {
        own_power: bool = "法律规定本机关有强制执行权。";
        for_fine: bool = "执行的是罚款（加处罚款）。";
        basis: Basis = "依据。";
        freeze_or_transfer: bool = "冻结、划拨存款、汇款。";
        demolition: bool = "强制拆除违法建筑物、构筑物、设施。";
        announced: bool = "强制拆除前已公告限期自行拆除。";
        announced_until: Moment = "公告的自行拆除期限。";
    }
}

act! {
    Enforced = "enforced" "实施强制执行。" {
        at_night: bool = "在夜间实施。";
        urgent: bool = "情况紧急。";
        cut_utilities: bool = "对居民生活停止供水、供电、供热、供燃气。";
        auctioned: bool = "拍卖财物或者变卖抵缴罚款。";
        seized_before: bool = "拍卖的财物此前已依法查封、扣押。";
    }
}

act! {
    Proxy = "proxy" "代履行；日期为实施之日。" {
        immediate: bool = "立即代履行（行政强制法第五十二条）。";
        spill: bool = "清除道路、河道、航道或者公共场所的遗洒物、障碍物、污染物，当事人不能清除。";
        danger: bool = "已经或者将危害交通安全、造成环境污染或者破坏自然资源。";
        party_absent: bool = "当事人不在场。";
        told_after: bool = "事后立即通知了当事人。";
        decision_on: Moment = "代履行决定书的日期。";
        decision_served: bool = "决定书已送达。";
        on_site: bool = "行政机关派员到场监督。";
        signed: bool = "到场人员、代履行人和当事人或者见证人签名。";
        interested: bool = "代履行人与本案有利害关系。";
        cost_reasonable: bool = "费用按照成本合理确定。";
        violence: bool = "采用暴力、胁迫等方式。";
    }
}

choice! {
    Stop = "强制执行的变化。" {
        Suspended = "suspended" "中止执行";
        Ended = "ended" "终结执行";
        Resumed = "resumed" "恢复执行";
        Agreed = "agreed" "执行协议";
    }
}

act! {
    EnforcementStopped = "enforcement_stopped" "中止、终结、恢复执行或者执行协议。" {
        kind: Stop = "变化。";
        ground: bool = "符合行政强制法第三十九条、第四十条、第四十二条规定的情形。";
        notice: bool = "制作了通知书（协议书）。";
    }
}

act! {
    CourtApplied = "court_applied" "申请人民法院强制执行。" {
        file_complete: bool = "材料齐全：申请书（负责人签名、印章、日期）、决定书及事实理由依据、当事人意见及催告情况、标的情况。";
        fee_paid: bool = "缴纳了申请费。";
        good_cause: bool = "逾期申请有正当理由。";
        applicant_is_review_body: bool = "由行政复议机关申请。";
        penalties: Penalties = "申请执行的内容。";
    }
}
