//! 先行登记保存, 强制措施 and 涉案财物 (SM-5, SM-7, SM-8).

use super::act;
use crate::dossier::{
    shape::{choice, record},
    word::{Approval, Basis, Moment, Signature},
};

act! {
    Preserved = "preserved" "证据先行登记保存。" {
        may_be_lost: bool = "证据可能灭失或者以后难以取得。";
        is_evidence: bool = "登记保存的是证据，不是为了担保罚款。";
        approval: Approval = "负责人批准。";
        emergency: bool = "情况紧急，先登记保存后补批。";
        list_made: bool = "证据登记保存清单项目齐全，注明起止日期。";
        list_handed: bool = "清单当场交付当事人。";
        signature: Signature = "当事人签名情况。";
        told_not_to_move: bool = "告知期间不得销毁或者转移。";
        until: Moment = "登记保存至。";
    }
}

choice! {
    Disposal = "先行登记保存的处理。" {
        Copied = "copied" "采取记录、复制、拍照等措施后返还";
        Appraised = "appraised" "送交鉴定";
        Seized = "seized" "转为查封、扣押";
        Confiscated = "confiscated" "依决定没收";
        Released = "released" "解除并返还";
        Lapsed = "lapsed" "期满自动解除";
    }
}

act! {
    Disposed = "disposed" "先行登记保存的处理决定。" {
        of: String = "对应的先行登记保存的编号；只有一项的可以不写。";
        outcome: Disposal = "处理。";
        document: bool = "制作了解除（处理）决定书。";
    }
}

choice! {
    MeasureKind = "强制措施种类。" {
        Seal = "seal" "查封";
        Seize = "seize" "扣押";
        DetainVehicle = "detain_vehicle" "扣留、暂扣车辆（船舶）";
        Freeze = "freeze" "冻结存款、汇款";
        TransferFunds = "transfer_funds" "划拨存款、汇款";
        Other = "other" "其他强制措施";
    }
}

record! {
    MeasureSteps = "强制措施的程序（行政强制法第十八条、第二十四条）。" {
        party_present: bool = "当事人到场。";
        told: bool = "当场告知理由、依据、权利、救济途径。";
        heard: bool = "听取陈述和申辩。";
        record_made: bool = "制作现场笔录。";
        signature: Signature = "当事人签名情况。";
        witness_signed: bool = "当事人不到场的，见证人签名。";
        document_complete: bool = "决定书载明姓名地址、理由依据期限、名称数量、救济途径、机关名称印章日期。";
        document_handed: bool = "决定书当场交付。";
        list_duplicate: bool = "清单一式二份，由当事人和行政机关分别保存。";
    }
}

act! {
    Measure = "measure" "采取行政强制措施。" {
        kind: MeasureKind = "种类。";
        basis: Basis = "依据。";
        delegated: bool = "委托其他组织实施。";
        approval: Approval = "负责人批准。";
        emergency: bool = "情况紧急，当场实施。";
        reported_on: Moment = "情况紧急时，报告并补办批准手续的时间。";
        disapproved_on: Moment = "负责人认为不应当采取的时间。";
        steps: MeasureSteps = "程序。";
        unrelated_objects: bool = "查封、扣押了与违法行为无关的场所、设施、财物。";
        necessities: bool = "查封、扣押了公民个人及其所扶养家属的生活必需品。";
        already_sealed: bool = "对已被其他国家机关依法查封的重复查封。";
        slight_case: bool = "违法行为情节显著轻微或者没有明显社会危害。";
        gentler_possible: bool = "采用非强制手段可以达到管理目的。";
        days: u32 = "决定书载明的期限，日。";
        days_max: u32 = "法律、行政法规对期限另有规定的，该期限，日。";
        fee_charged: bool = "向当事人收取保管费等费用。";
        used: bool = "使用或者损毁了查封、扣押的财物。";
        notice_three_months: bool = "逾期不来接受处理的，公告满三个月后依法处理（公路安全保护条例第七十二条）。";
    }
}

act! {
    Extended = "extended" "延长强制措施期限；日期为批准之日。" {
        of: String = "对应的强制措施的编号；只有一项的可以不写。";
        approval: Approval = "负责人批准。";
        complex: bool = "情况复杂。";
        days: u32 = "延长的日数。";
        days_max: u32 = "法律、行政法规对延长另有规定的，该期限，日。";
        told_in_writing: bool = "及时书面告知当事人并说明理由。";
    }
}

act! {
    Tested = "tested" "检测、检验、检疫或者技术鉴定；日期为开始之日。" {
        of: String = "对应的强制措施的编号；只有一项的可以不写。";
        until: Moment = "结束日期。";
        told_in_writing: bool = "期间明确并书面告知当事人。";
        fee_on_party: bool = "费用由当事人承担。";
    }
}

choice! {
    ReleaseGround = "解除强制措施的情形（行政强制法第二十八条）。" {
        NoViolation = "no_violation" "当事人没有违法行为";
        Unrelated = "unrelated" "与违法行为无关";
        Decided = "decided" "已经作出处理决定，不再需要";
        Expired = "expired" "期限已经届满";
        Other = "other" "其他不再需要的情形";
        Confiscated = "confiscated" "依法没收或者销毁";
        HandedOver = "handed_over" "随案移送";
    }
}

act! {
    Released = "released" "解除强制措施或者处理查封、扣押的财物。" {
        of: String = "对应的强制措施的编号；只有一项的可以不写。";
        ground: ReleaseGround = "情形。";
        returned_on: Moment = "退还财物的日期。";
        returned: bool = "财物（变卖的为价款）已经退还。";
        party_told_of_transfer: bool = "随案移送的，书面告知了当事人。";
    }
}

act! {
    PropertyMoved = "property_moved" "涉案财物的一次交接。" {
        item: String = "物品编号。";
        from: String = "移交人（当事人、执法人员、保管人等）。";
        to: String = "接收人（人员编号或者姓名）。";
        registered: bool = "登记了案号、编号、照片、数量、状态。";
        signed: bool = "双方签字。";
    }
}

choice! {
    PropertyOutcome = "涉案财物的去向。" {
        Returned = "returned" "返还";
        Sold = "sold" "变卖（易腐等）";
        Auctioned = "auctioned" "公开拍卖";
        Destroyed = "destroyed" "依法销毁";
        TurnedOver = "turned_over" "移交司法机关、财政部门";
        Other = "other" "其他处理";
    }
}

act! {
    PropertyDisposed = "property_disposed" "涉案财物的处理。" {
        item: String = "物品编号。";
        outcome: PropertyOutcome = "去向。";
        confiscated: bool = "属于依法没收的财物。";
        must_destroy: bool = "依法应当销毁。";
        by_national_rules: bool = "按照国家有关规定处理。";
        proceeds_to_treasury: bool = "款项全部上缴国库。";
        signed_or_deposited: bool = "返还有签收，无法返还的已提存或者公告。";
        offsets_fine: bool = "拍卖、变卖用于抵缴罚款。";
    }
}
