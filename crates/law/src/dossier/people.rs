//! Who is in a dossier: the agency, the parties, and everybody who acted for the agency.

use super::{
    shape::{choice, record},
    word::{Moment, PartyKind, PenaltyKind, Period},
};

choice! {
    SubjectKind = "实施主体的性质。" {
        Agency = "agency" "行政机关";
        Authorised = "authorised" "法律、法规授权的组织";
        Entrusted = "entrusted" "受委托的组织";
        Unqualified = "unqualified" "不具有执法主体资格的机构或者个人";
    }
}

choice! {
    Level = "实施机关的层级。" {
        Ministry = "ministry" "部";
        Province = "province" "省级";
        City = "city" "设区的市级";
        County = "county" "县级";
        Township = "township" "乡镇、街道";
    }
}

record! {
    Entrustment = "委托。" {
        allowed_by_norm: bool = "法律、法规、规章规定可以委托。";
        written: bool = "有书面委托书，载明事项、权限、期限。";
        published: bool = "委托书已由双方向社会公布。";
        qualified: bool = "受托组织符合行政处罚法第二十一条的条件。";
        in_principals_name: bool = "以委托机关名义实施。";
        redelegated: bool = "又转委托给其他组织或者个人。";
        period: Period = "委托期限。";
        scope: Vec<PenaltyKind> = "委托范围内的处罚种类。";
    }
}

record! {
    Agency = "实施机关。" {
        name: String = "名称。";
        kind: SubjectKind = "主体性质。";
        level: Level = "层级。";
        within_power: bool = "本案在其法定职权（授权、委托范围）之内。";
        place_competent: bool = "违法行为发生在其管辖区域，或者法律、行政法规、部门规章另有规定。";
        level_competent: bool = "级别管辖符合规定；乡镇、街道须有公布的省级决定。";
        concentrated_by: String = "综合执法、相对集中处罚权的批准决定；没有批准的写“无”。";
        first_to_file: bool = "几个机关都有管辖权的，由本机关最先立案，或者经协商、指定管辖。";
        exclusive_power: bool = "吊销许可证件、责令停产停业的，依据写明由本机关决定。";
        entrustment: Entrustment = "受委托组织的委托情况。";
        foundations_public: bool = "实施机关、立案依据、实施程序、救济渠道已经公示（行政处罚法第三十九条）。";
        benchmark_public: bool = "裁量基准已经向社会公布（行政处罚法第三十四条）。";
        fine_collected_by_itself: bool = "罚款由作出决定的机关自行收缴（当场收缴除外）。";
    }
}

choice! {
    Capacity = "辨认、控制能力。" {
        Full = "full" "正常";
        Reduced = "reduced" "尚未完全丧失辨认或者控制能力的精神病人、智力残疾人";
        None = "none" "违法时不能辨认或者不能控制自己行为";
        Lucid = "lucid" "间歇性精神病人，违法时精神正常";
    }
}

record! {
    Party = "当事人。" {
        id: String = "在本案卷中的编号；只有一个当事人的可以不写。";
        name: String = "姓名或者名称。";
        kind: PartyKind = "类型。";
        born_on: Moment = "出生日期（公民）。";
        capacity: Capacity = "违法时的辨认、控制能力（公民）。";
        foreign: bool = "外国人、无国籍人或者外国组织（同样适用，不影响结论）。";
        e_service_consent_on: Moment = "签署电子送达确认书的日期。";
        e_service_consent: bool = "签署了电子送达确认书。";
    }
}

record! {
    Certificate = "执法证件。" {
        number: String = "证号。";
        from: Moment = "有效期起。";
        to: Moment = "有效期止（含当日）。";
        suspended: Vec<Period> = "暂扣的期间。";
        recalled_on: Moment = "收回日期。";
        cancelled_on: Moment = "注销日期。";
    }
}

record! {
    Officer = "人员。" {
        id: String = "编号；各项行为以编号或者姓名引用。";
        name: String = "姓名。";
        certificates: Vec<Certificate> = "执法证件；没有证件的写空列表，不清楚的不写。";
        in_post: Period = "在岗期间。";
        auxiliary: bool = "辅助人员（协管、临时聘用等）。";
        conflict: String = "与本案的利害关系或者其他可能影响公正的关系；没有的写“无”。";
        investigator: bool = "本案调查、承办人员；不写的，参加过取证、询问、检查、强制措施的视为调查人员。";
        reviewer: bool = "指定的法制审核人员。";
        reviewer_since: Moment = "初次从事法制审核的日期。";
        legal_exam: bool = "通过国家统一法律职业资格考试。";
        head: bool = "行政机关负责人。";
        measure_qualified: bool = "有权实施行政强制措施的机关的正式执法人员。";
    }
}
