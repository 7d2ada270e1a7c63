//! 行政检查 (SM-1).

use super::act;
use crate::dossier::{
    people::SubjectKind,
    shape::choice,
    word::{Approval, Moment, Signature},
};

choice! {
    InspectionMethod = "检查方式。" {
        Onsite = "onsite" "现场检查";
        Written = "written" "书面调查";
        Electronic = "electronic" "电子监控等非现场检查";
    }
}

choice! {
    InspectionKind = "检查类型。" {
        Routine = "routine" "日常检查";
        Special = "special" "专项检查";
        Complaint = "complaint" "因投诉举报等实施的个案检查";
    }
}

act! {
    Inspection = "inspection" "一次行政检查。" {
        kind: InspectionKind = "检查类型。";
        method: InspectionMethod = "检查方式。";
        within_power: bool = "检查方式和内容在法定职权之内。";
        listed: bool = "检查事项已列入公布的行政检查事项清单。";
        subject: SubjectKind = "检查主体；不写的按实施机关。";
        outsiders: bool = "第三方机构、中介、辅助人员、网格员、临时工等独立实施或者代替执法人员检查。";
        approval: Approval = "检查方案的批准。";
        emergency: bool = "情况紧急，先行检查。";
        emergency_reported_on: Moment = "情况紧急时报告的日期。";
        special_plan_approval: Approval = "专项检查计划的批准。";
        away: bool = "跨区域（异地）检查。";
        away_assisted: bool = "异地检查办理了协助手续。";
        reason_stated: bool = "说明了检查事由。";
        beyond_scope: bool = "超出检查范围、权限，检查无关物品，或者损坏场所、物品。";
        enterprise: String = "被检查企业。";
        count_this_year: u32 = "本次是本年度对该企业的第几次检查（含本次）。";
        cap_per_year: u32 = "公布的年度频次上限；不写的按口径。";
        over_cap_reason: String = "超过频次上限的事由，如投诉举报、转办交办、数据监测线索。";
        random_stop: bool = "在路口随意拦截正常行驶的车辆。";
        fee_charged: bool = "向被检查人收费，或者把费用转嫁给被检查人。";
        record_made: bool = "制作了检查笔录或者询问笔录。";
        signature: Signature = "被检查人核对签名情况。";
        bans_attested: bool = "检查人员对“五个严禁”作出承诺。";
        bans_broken: String = "违反的严禁事项；没有的写“无”。";
        told_on: Moment = "检查结果告知企业的日期。";
        result_told: bool = "检查结果告知了企业。";
        uploaded: bool = "检查情况录入了平台（扫码入企）。";
    }
}
