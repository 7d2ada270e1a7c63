//! What happened, and what weighs for and against the party.

use super::{
    shape::{choice, record},
    word::{Basis, Moment, Rank, Yuan},
};

choice! {
    Harm = "危害后果。" {
        None = "none" "没有危害后果";
        Slight = "slight" "危害后果轻微";
        Some = "some" "有危害后果";
    }
}

record! {
    Crime = "涉嫌犯罪的情况。" {
        suspected: bool = "涉嫌犯罪，依法需要追究刑事责任。";
        suspected_on: Moment = "发现涉嫌犯罪的日期。";
        judged: bool = "人民法院已经作出刑事判决。";
        judged_on: Moment = "刑事判决的日期。";
        fined: bool = "已经判处罚金。";
        duty_crime: bool = "涉嫌公职人员职务犯罪。";
    }
}

record! {
    OtherFine = "对同一个违法行为已经作出的罚款。" {
        agency: String = "作出罚款的机关。";
        on: Moment = "作出日期。";
        amount: Yuan = "数额，元。";
        revoked: bool = "该罚款已被撤销。";
    }
}

record! {
    Violation = "违法行为。" {
        item: String = "执法事项编号或者名称。";
        cause: String = "案由。";
        place: String = "发生地。";
        occurred_on: Moment = "发生日期。";
        continuing: bool = "行为有连续或者继续状态。";
        ended_on: Moment = "连续、继续的行为终了日期。";
        discovered_on: Moment = "被有权机关发现的日期。";
        discovered_by: String = "发现的机关。";
        discovery_proof: String = "证明发现日期的材料。";
        endangers_life: bool = "涉及公民生命健康安全、金融安全。";
        harm: Harm = "危害后果。";
        prescription_years: u32 = "法律对追责期限另有规定的年数。";
        proven: bool = "违法事实清楚、证据充分。";
        emergency_event: bool = "属于突发事件应对中的违法行为（行政处罚法第四十九条）。";
        unlawful_income: Yuan = "违法所得数额，元；没有的写 0。";
        income_refunded: bool = "违法所得依法应当退赔。";
        correction_needed: bool = "需要责令改正；违法状态已经消除的写 false。";
        old_norm: Basis = "行为时的规定（与决定时的规定不同时填写）。";
        new_norm_lighter: bool = "决定时的规定处罚较轻或者不认为是违法。";
        competing: Vec<Basis> = "同一行为同时违反的其他规范。";
        other_fines: Vec<OtherFine> = "对同一个违法行为已经作出的罚款。";
        crime: Crime = "涉嫌犯罪的情况。";
        complex: bool = "情节复杂。";
        major: bool = "属于重大违法行为。";
        public_interest: bool = "涉及重大公共利益。";
        vital_interest: bool = "直接关系当事人或者第三人重大权益。";
        doubtful: bool = "疑难复杂、涉及多个法律关系。";
        review_by_norm: bool = "法律、法规规定应当法制审核。";
    }
}

choice! {
    Lighter = "从轻、减轻、不予处罚的情节。" {
        Slight = "slight" "违法行为轻微并及时改正，没有造成危害后果";
        FirstTime = "first_time" "初次违法且危害后果轻微并及时改正";
        NoFault = "no_fault" "当事人有证据足以证明没有主观过错";
        Removed = "removed" "主动消除或者减轻违法行为危害后果";
        Coerced = "coerced" "受他人胁迫或者诱骗";
        Confessed = "confessed" "主动供述行政机关尚未掌握的违法行为";
        Merit = "merit" "配合行政机关查处违法行为有立功表现";
        Minor = "minor" "已满十四周岁不满十八周岁";
        ReducedCapacity = "reduced_capacity" "尚未完全丧失辨认或者控制能力";
        Statutory = "statutory" "法律、法规、规章规定的其他情形";
    }
}

choice! {
    Heavier = "从重的情节。" {
        EmergencyEvent = "emergency_event" "突发事件应对中的违法行为";
        Norm = "norm" "法律、法规、规章规定从重";
        Benchmark = "benchmark" "公布的裁量基准规定从重";
        Defence = "defence" "当事人陈述申辩";
        HearingAsked = "hearing_asked" "当事人要求听证";
        Attitude = "attitude" "态度不好等没有依据的理由";
    }
}

record! {
    LighterGround = "从轻、减轻、不予处罚的情节。" {
        kind: Lighter = "情节。";
        proven: bool = "有证据证明。";
        basis: String = "依据。";
        rank: Rank = "依据的效力层级（情节为 statutory 时）。";
        fact: String = "所依据的事实；同一事实不得重复使用。";
    }
}

record! {
    HeavierGround = "从重的情节。" {
        kind: Heavier = "情节。";
        basis: String = "依据。";
        fact: String = "所依据的事实；同一事实不得重复使用。";
    }
}

record! {
    Circumstances = "裁量情节。" {
        slight: bool = "违法行为轻微。";
        corrected_in_time: bool = "及时改正。";
        first_time: bool = "初次违法。";
        no_fault: bool = "当事人有证据足以证明没有主观过错。";
        fault_by_law: bool = "法律、行政法规对主观过错另有规定。";
        lighter: Vec<LighterGround> = "存在的从轻、减轻情节；查明没有的写空列表。";
        heavier: Vec<HeavierGround> = "采用的从重情节；没有从重的写空列表。";
        benchmark: String = "适用的裁量基准名称和版本；没有适用的写“无”。";
        benchmark_published: bool = "适用的裁量基准已经公布。";
    }
}
