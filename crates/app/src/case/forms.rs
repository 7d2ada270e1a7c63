//! The step forms: one row each.

use law::{
    access::Action,
    case::{
        Case, MeasureState, Stage,
        fact::{
            EvidenceKind, Matter, MeasureKind, PaymentMethod, RemedyKind, RemedyOutcome, ServiceMethod,
            SoftKind,
        },
    },
};

use super::step::{servable, working};

/// A form of a step.
#[derive(Clone, Copy)]
pub struct StepForm {
    /// Name in URLs and drafts.
    pub name: &'static str,
    /// The label on the button.
    pub label: &'static str,
    /// What it is for, one sentence.
    pub hint: &'static str,
    /// The article.
    pub article: &'static str,
    /// Who may send it.
    pub action: Action,
    /// What it asks.
    pub inputs: &'static [Input],
    /// When it makes sense at all; the law itself is asked when it is sent.
    pub open: fn(&Case) -> bool,
}

impl std::fmt::Debug for StepForm {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("StepForm").field("name", &self.name).finish_non_exhaustive()
    }
}

/// One field of a step form.
#[derive(Debug, Clone, Copy)]
pub struct Input {
    /// Field name.
    pub name: &'static str,
    /// Label.
    pub label: &'static str,
    /// Kind.
    pub kind: Kind,
    /// Must be given.
    pub required: bool,
    /// Hint.
    pub hint: &'static str,
}

/// What a field takes.
#[derive(Debug, Clone, Copy)]
pub enum Kind {
    /// One line.
    Line,
    /// Several lines.
    Text,
    /// Questions and answers.
    Answers,
    /// A civil date.
    Day,
    /// A time of day.
    Time,
    /// An amount.
    Money,
    /// One of a list of codes and labels.
    Choice(fn() -> Vec<(&'static str, &'static str)>),
    /// A box.
    Tick,
    /// A colleague.
    Person,
    /// A document that can be served.
    Document,
    /// Files, handed in before the form is sent.
    Files,
    /// Carried along.
    Hidden,
}

const fn must(name: &'static str, label: &'static str, kind: Kind) -> Input {
    Input { name, label, kind, required: true, hint: "" }
}

const fn may(name: &'static str, label: &'static str, kind: Kind) -> Input {
    Input { name, label, kind, required: false, hint: "" }
}

const fn hinted(input: Input, hint: &'static str) -> Input {
    Input { hint, ..input }
}

fn yes_no() -> Vec<(&'static str, &'static str)> {
    vec![("yes", "是"), ("no", "否")]
}

fn passed() -> Vec<(&'static str, &'static str)> {
    vec![("yes", "审核通过"), ("no", "退回补正")]
}

fn evidence_kinds() -> Vec<(&'static str, &'static str)> {
    EvidenceKind::ALL.iter().map(|kind| (kind.code(), kind.label())).collect()
}

fn methods() -> Vec<(&'static str, &'static str)> {
    ServiceMethod::ALL.iter().map(|method| (method.code(), method.label())).collect()
}

fn payments() -> Vec<(&'static str, &'static str)> {
    PaymentMethod::ALL.iter().map(|method| (method.code(), method.label())).collect()
}

fn soft_kinds() -> Vec<(&'static str, &'static str)> {
    SoftKind::ALL.iter().map(|kind| (kind.code(), kind.label())).collect()
}

fn measures() -> Vec<(&'static str, &'static str)> {
    [MeasureKind::Sealing, MeasureKind::Seizure].iter().map(|kind| (kind.code(), kind.label())).collect()
}

fn grounds() -> Vec<(&'static str, &'static str)> {
    vec![
        ("minor_corrected", "违法行为轻微并及时改正，没有造成危害后果（第三十三条第一款）"),
        ("first_time", "初次违法且危害后果轻微并及时改正（第三十三条第一款）"),
        ("no_fault", "当事人有证据足以证明没有主观过错（第三十三条第二款）"),
        ("under_14", "不满十四周岁（第三十条）"),
        ("incapacity", "精神病人、智力残疾人不能辨认或者控制自己行为（第三十一条）"),
        ("prescribed", "超过追责期限（第三十六条）"),
        ("unproven", "违法事实不清、证据不足（第四十条）"),
        ("no_fact", "违法事实不能成立（第五十七条第一款第三项）"),
    ]
}

/// The words of a ground for no penalty, with its article; the code itself where it is unknown.
pub fn ground_label(code: &str) -> &str {
    grounds().into_iter().find(|(held, _)| *held == code).map_or(code, |(_, label)| label)
}

fn answers() -> Vec<(&'static str, &'static str)> {
    vec![("agree", "同意"), ("return", "退回"), ("transfer", "转办")]
}

fn ends() -> Vec<(&'static str, &'static str)> {
    vec![
        ("dead", "当事人死亡，或者单位终止且没有权利义务承受人"),
        ("vanished", "涉案标的灭失，无法继续调查"),
        ("outdated", "法律、法规、规章修改或者废止，不再作为违法行为处理"),
        ("joined", "与另案系同一违法行为，并入另案办理"),
        ("other", "其他无法或者无需继续调查的情形"),
    ]
}

/// The words of a ground for ending the investigation; the code itself where it is unknown.
pub fn end_label(code: &str) -> &str {
    ends().into_iter().find(|(held, _)| *held == code).map_or(code, |(_, label)| label)
}

fn remedy_kinds() -> Vec<(&'static str, &'static str)> {
    RemedyKind::ALL.iter().map(|kind| (kind.code(), kind.label())).collect()
}

fn remedy_outcomes() -> Vec<(&'static str, &'static str)> {
    RemedyOutcome::ALL.iter().map(|outcome| (outcome.code(), outcome.label())).collect()
}

fn retention() -> Vec<(&'static str, &'static str)> {
    vec![("permanent", "永久"), ("30y", "三十年"), ("10y", "十年")]
}

/// The words of a term of keeping; the code itself where it is unknown.
pub fn retention_label(code: &str) -> &str {
    retention().into_iter().find(|(held, _)| *held == code).map_or(code, |(_, label)| label)
}

const OPINION: Input = may("opinion", "承办意见", Kind::Text);
const NO: Input = must("no", "编号", Kind::Hidden);
const PARTNER: Input = hinted(must("partner", "另一名执法人员", Kind::Person), "执法人员不得少于两人");

const PROPOSAL: &[Input] = &[
    must("facts", "违法事实", Kind::Text),
    hinted(must("evidence", "证据", Kind::Text), "一行一项"),
    hinted(must("reasons", "理由和裁量情节", Kind::Text), "说明情节、裁量档次和采纳意见的情况"),
    must("basis", "处罚依据", Kind::Line),
    may("warning", "警告", Kind::Tick),
    may("criticism", "通报批评", Kind::Tick),
    may("fine", "罚款（元）", Kind::Money),
    may("confiscated_income", "没收违法所得（元）", Kind::Money),
    may("confiscated_goods", "没收非法财物", Kind::Line),
    may("suspended_licence", "暂扣许可证件", Kind::Line),
    may("revoked_licence", "吊销许可证件、降低资质等级", Kind::Line),
    may("closure", "责令停产停业、关闭、限制从业", Kind::Line),
    hinted(may("mitigation", "减轻处罚的法定情形", Kind::Text), "低于法定最低额时必填"),
    may("grave", "情节复杂、疑难复杂或者重大违法行为：须法制审核并集体讨论", Kind::Tick),
    hinted(may("grave_ground", "复杂、重大的具体情形", Kind::Line), "勾选上一项的必填"),
    may("hearing_told", "告知听证权利", Kind::Tick),
    OPINION,
];

const REVIEW: &[Input] = &[
    must("reviewed_on", "审核日期", Kind::Day),
    must("q1", "1　行政执法主体是否合法", Kind::Choice(yes_no)),
    may("n1", "说明", Kind::Line),
    must("q2", "2　执法人员是否具备执法资格", Kind::Choice(yes_no)),
    may("n2", "说明", Kind::Line),
    must("q3", "3　执法程序是否合法", Kind::Choice(yes_no)),
    may("n3", "说明", Kind::Line),
    must("q4", "4　事实是否清楚、证据是否合法充分", Kind::Choice(yes_no)),
    may("n4", "说明", Kind::Line),
    must("q5", "5　适用法律、法规、规章是否准确", Kind::Choice(yes_no)),
    may("n5", "说明", Kind::Line),
    must("q6", "6　裁量基准运用是否适当", Kind::Choice(yes_no)),
    may("n6", "说明", Kind::Line),
    must("q7", "7　是否未超越法定权限", Kind::Choice(yes_no)),
    may("n7", "说明", Kind::Line),
    must("q8", "8　文书是否完备、规范", Kind::Choice(yes_no)),
    may("n8", "说明", Kind::Line),
    must("q9", "9　是否保障知情、陈述申辩、听证权利", Kind::Choice(yes_no)),
    may("n9", "说明", Kind::Line),
    must("q10", "10　是否不涉嫌犯罪", Kind::Choice(yes_no)),
    may("n10", "说明", Kind::Line),
    must("passed", "审核结论", Kind::Choice(passed)),
    must("opinion", "审核意见", Kind::Text),
];

const MEASURE: &[Input] = &[
    hinted(must("objects", "物品", Kind::Text), "一行一件：名称、规格、数量、状态"),
    must("basis", "依据", Kind::Line),
    must("reason", "事由", Kind::Text),
    must("taken_on", "实施日期", Kind::Day),
    may("approved_on", "负责人批准日期", Kind::Day),
    may("approver", "批准人", Kind::Line),
    must("place", "保管地点", Kind::Line),
    PARTNER,
    may("told", "当事人到场，已告知理由、依据、权利，听取意见并当场交付文书", Kind::Tick),
];

const SEIZURE: &[Input] = &[
    must("kind", "种类", Kind::Choice(measures)),
    hinted(must("objects", "物品", Kind::Text), "一行一件：名称、规格、数量、状态"),
    hinted(must("basis", "依据", Kind::Line), "写明法律、行政法规或者地方性法规的条款"),
    must("reason", "事由", Kind::Text),
    must("taken_on", "实施日期", Kind::Day),
    hinted(may("taken_time", "实施时间", Kind::Time), "情况紧急当场实施的，二十四小时自此起算"),
    hinted(
        may("emergency", "情况紧急，当场实施，二十四小时内报告并补办批准", Kind::Tick),
        "没有事先批准的须勾选，并在事由中写明紧急情形",
    ),
    may("until", "期限至", Kind::Day),
    may("approved_on", "负责人批准日期", Kind::Day),
    may("approver", "批准人", Kind::Line),
    must("place", "保管地点", Kind::Line),
    PARTNER,
    may("told", "当事人到场，已告知理由、依据、权利，听取意见并当场交付决定书", Kind::Tick),
];

fn decided(case: &Case) -> bool {
    case.is_onspot() || case.decision.is_some() || case.no_penalty.is_some()
}

fn open_measure(case: &Case, preservation: bool) -> bool {
    case.measures.iter().any(|state| {
        state.ended.is_none() && (state.measure.kind == MeasureKind::Preservation) == preservation
    })
}

fn owed(case: &Case) -> bool {
    !case.owed().is_zero()
}

/// Something was paid late, so that a surcharge may still be due; the law counts it when it is asked.
fn late(case: &Case) -> bool {
    case.urge.is_some() && !case.is_revoked()
}

/// More came in than the fine: how much goes back, the law counts when it is asked.
fn overpaid(case: &Case) -> bool {
    let paid = case.paid().checked_add(case.surcharge_paid()).unwrap_or(case.paid());
    let surcharge = !case.surcharge_paid().is_zero();
    paid > case.refunded
        && (case.is_revoked() || surcharge || case.fine().is_some_and(|fine| case.paid() > fine))
}

fn asked_to_ratify(case: &Case) -> bool {
    case.open_approvals().any(|(_, held)| matches!(held.matter, Matter::Ratification { .. }))
}

/// Declares a step form in one row.
macro_rules! form {
    ($name:literal $label:literal $action:ident $article:literal $hint:literal $inputs:expr, $open:expr) => {
        StepForm {
            name: $name,
            label: $label,
            hint: $hint,
            article: $article,
            action: Action::$action,
            inputs: $inputs,
            open: $open,
        }
    };
}

/// Every step form, in the order of the procedure.
pub const FORMS: &[StepForm] = &[
    form!("approve" "审批" CaseApprove "行政处罚法第五十七条" "同意后依法生效；退回须写明步骤和理由；转办须写明理由。"
        &[NO, must("decision", "审批结论", Kind::Choice(answers)), may("return_step", "退回到", Kind::Line),
          may("transfer_to", "转给", Kind::Person), may("opinion", "审批意见", Kind::Text)],
        |case| case.open_approval().is_some()),
    form!("decline_filing" "不予立案" CaseHandle "交通运输行政执法程序规定第六十二条" "经核查不符合立案条件的，写明理由报负责人批准。"
        &[must("reason", "不予立案的理由", Kind::Text), OPINION],
        |case| working(case) && case.stage == Stage::Registered),
    form!("filing" "提请立案" CaseHandle "行政处罚法第五十四条" "负责人批准之日为立案日，九十日期限从次日起算。"
        &[must("basis", "立案依据", Kind::Line), OPINION],
        |case| working(case) && case.stage == Stage::Registered),
    form!("evidence" "登记证据" CaseHandle "行政处罚法第四十六条" "八种证据；一人取证的，照样记录并标明瑕疵。"
        &[must("kind", "证据种类", Kind::Choice(evidence_kinds)), must("name", "证据名称", Kind::Line),
          must("proves", "证明内容", Kind::Text), must("collected_on", "取得日期", Kind::Day),
          must("place", "取得地点", Kind::Line), PARTNER,
          hinted(may("files", "证据文件", Kind::Files), "可以一次选择多个；断网后自动续传")],
        |case| working(case) && !decided(case)),
    form!("scene" "现场笔录" CaseHandle "行政处罚法第五十五条" "现场检查、采取强制措施都要制作，由当事人核对签名。"
        &[must("person", "现场人员", Kind::Line), must("relation", "与案件关系", Kind::Line),
          must("held_on", "日期", Kind::Day), must("started", "开始时间", Kind::Time),
          must("ended", "结束时间", Kind::Time), must("place", "地点", Kind::Line), PARTNER,
          may("certificates_shown", "已出示执法证件", Kind::Tick),
          must("content", "现场情况", Kind::Text),
          hinted(may("measure_told", "采取强制措施的告知和听取意见", Kind::Text), "当场采取强制措施的必填：理由、依据、权利、救济途径和当事人意见"),
          hinted(may("witness", "见证人", Kind::Line), "当事人不到场的填写")],
        |case| working(case) && !decided(case)),
    form!("interview" "询问笔录" CaseHandle "行政处罚法第五十五条" "以“问：”“答：”分行记录。"
        &[must("person", "被询问人", Kind::Line), must("relation", "与案件关系", Kind::Line),
          must("held_on", "询问日期", Kind::Day), must("started", "开始时间", Kind::Time),
          must("ended", "结束时间", Kind::Time), must("place", "询问地点", Kind::Line), PARTNER,
          may("certificates_shown", "已出示执法证件", Kind::Tick), may("recusal_told", "已告知申请回避的权利", Kind::Tick),
          must("answers", "询问内容", Kind::Answers)],
        |case| working(case) && !decided(case)),
    form!("preserve" "先行登记保存" CaseHandle "行政处罚法第五十六条" "须事先经负责人批准，七个工作日内处理。"
        MEASURE, |case| working(case) && !decided(case)),
    form!("dispose" "处理登记保存物品" CaseHandle "行政处罚法第五十六条" "记录复制后返还、鉴定、转扣押或者没收。"
        &[NO, must("disposed_on", "处理日期", Kind::Day), must("disposal", "处理决定", Kind::Text)],
        |case| open_measure(case, true)),
    form!("seize" "查封、扣押" CaseHandle "行政强制法第十八条" "期限不超过三十日。"
        SEIZURE, |case| working(case) && !decided(case)),
    form!("ratify" "报告紧急强制措施" CaseHandle "行政强制法第十九条" "二十四小时内报告负责人并补办批准手续；不批准的立即解除。"
        &[NO, must("reason", "情况紧急的理由", Kind::Text), OPINION],
        |case| case.measures.iter().any(MeasureState::awaits_ratification) && !asked_to_ratify(case)),
    form!("extend" "延长强制措施" CaseHandle "行政强制法第二十五条" "期满前批准，只能延长一次，不超过三十日。"
        &[NO, must("until", "延长至", Kind::Day), must("reason", "情况复杂的理由", Kind::Text)],
        |case| open_measure(case, false)),
    form!("release" "解除强制措施" CaseHandle "行政强制法第二十八条" "立即退还，并由当事人签收。"
        &[NO, must("released_on", "解除日期", Kind::Day), must("ground", "解除情形", Kind::Text)],
        |case| open_measure(case, false)),
    form!("property" "涉案财物流转" CaseHandle "行政强制法第二十六条" "移交人须是当前保管人，保管链不得间断。"
        &[must("no", "财物编号", Kind::Line), must("name", "名称", Kind::Line), must("from", "移交人", Kind::Line),
          must("to", "接收人", Kind::Line), must("moved_on", "日期", Kind::Day), must("event", "事项", Kind::Line),
          must("condition", "状态", Kind::Line)],
        |case| !case.measures.is_empty() && case.archived_on.is_none()),
    form!("correction" "责令改正" CaseHandle "行政处罚法第二十八条" "责令改正不是处罚，不能只罚款不纠正。"
        &[hinted(must("text", "改正要求", Kind::Text), "一行一项"), may("due_on", "改正期限（不填为立即）", Kind::Day), OPINION],
        |case| working(case) && case.filed_on.is_some() && case.correction.is_none() && !case.is_onspot()),
    form!("report" "调查报告" CaseHandle "交通运输行政执法程序规定第六十七条" "经负责人批准后调查终结。"
        &[must("facts", "查明的事实", Kind::Text), must("proposal", "处理建议", Kind::Text), OPINION],
        |case| working(case) && case.stage == Stage::Investigating),
    form!("notice" "违法行为通知书" CaseHandle "行政处罚法第四十四条" "告知拟处罚内容、事实、理由、依据和权利。"
        PROPOSAL, |case| working(case) && case.report.is_some() && !decided(case)),
    form!("serve" "登记送达" CaseHandle "行政处罚法第六十一条" "七种方式，依法推定送达日期。"
        &[must("document", "文书", Kind::Document), must("method", "送达方式", Kind::Choice(methods)),
          must("sent_on", "送出日期", Kind::Day), may("received_on", "签收日期", Kind::Day),
          must("recipient", "签收人", Kind::Line), may("relation", "与当事人关系", Kind::Line),
          must("place", "送达地点", Kind::Line),
          hinted(may("proof", "证明", Kind::Line), "留置：见证人或者照片录像；电子：送达确认书；邮寄：单号"),
          hinted(may("reason", "事由", Kind::Text), "留置、公告送达须写明")],
        |case| !servable(case).is_empty() && !case.stage.is_over()),
    form!("address" "确认送达地址" CaseHandle "行政处罚法第六十一条" "当事人书面确认；同意电子送达的写明号码或者邮箱。"
        &[must("confirmed_on", "确认日期", Kind::Day), must("recipient", "收件人", Kind::Line),
          must("address", "邮寄地址", Kind::Line), may("electronic", "电子送达的号码、邮箱", Kind::Line)],
        |case| !case.stage.is_over()),
    form!("statement" "陈述申辩" CaseHandle "行政处罚法第四十五条" "必须充分听取，逐项复核。"
        &[must("made_on", "日期", Kind::Day), must("text", "陈述申辩内容", Kind::Text)],
        |case| working(case) && case.notice.is_some() && !decided(case)),
    form!("waiver" "放弃声明" CaseHandle "行政处罚法第四十五条" "当事人书面放弃的，可以提前作出决定。"
        &[must("waived_on", "日期", Kind::Day), may("hearing_too", "同时放弃听证权利", Kind::Tick)],
        |case| working(case) && case.notice.is_some() && !decided(case)),
    form!("recheck" "复核意见" CaseHandle "行政处罚法第四十五条" "事实、理由、证据成立的，应当采纳。"
        &[must("accepted", "是否采纳", Kind::Choice(yes_no)), must("opinion", "复核意见", Kind::Text)],
        |case| working(case) && !case.statements.is_empty() && case.recheck.is_none() && !decided(case)),
    form!("hearing_request" "听证申请" CaseHandle "行政处罚法第六十四条" "告知后五个工作日内提出。"
        &[must("requested_on", "申请日期", Kind::Day)],
        |case| working(case) && case.notice.is_some() && case.hearing.requested_on.is_none() && !decided(case)),
    form!("hearing_notice" "听证通知书" CaseHandle "行政处罚法第六十四条" "举行的七个工作日前通知。"
        &[must("held_on", "举行日期", Kind::Day), must("place", "举行地点", Kind::Line),
          must("held_time", "举行时间", Kind::Time),
          must("host", "主持人", Kind::Person), must("recorder", "记录员", Kind::Person),
          must("public", "是否公开", Kind::Choice(yes_no)),
          hinted(may("closed_reason", "不公开的理由", Kind::Line), "涉及国家秘密、商业秘密或者个人隐私的，写明哪一种")],
        |case| working(case) && case.hearing.requested_on.is_some() && case.hearing.held_on.is_none()),
    form!("hearing_held" "听证笔录" CaseHandle "行政处罚法第六十四条" "未经质证的证据不能作为根据。"
        &[must("held_on", "举行日期", Kind::Day), must("started", "开始时间", Kind::Time),
          must("ended", "结束时间", Kind::Time), must("attended", "当事人是否到场", Kind::Choice(yes_no)),
          hinted(must("record", "听证笔录", Kind::Text), "一人一段：“主持人：……”“调查人员：……”“当事人：……”"),
          must("report", "听证报告", Kind::Text)],
        |case| working(case) && case.hearing.noticed.is_some() && case.hearing.held_on.is_none()),
    form!("review" "法制审核" CaseReview "行政处罚法第五十八条" "十项逐一作答；答“否”须说明。"
        REVIEW, |case| working(case) && case.notice.is_some() && !decided(case)),
    form!("discussion" "集体讨论" CaseHandle "行政处罚法第五十七条" "一人一行：姓名，职务，意见。"
        &[must("discussed_on", "讨论日期", Kind::Day), must("started", "开始时间", Kind::Time),
          must("ended", "结束时间", Kind::Time), must("place", "地点", Kind::Line),
          must("host", "主持人", Kind::Line), must("reporter", "汇报人", Kind::Line),
          must("recorder", "记录人", Kind::Line), must("report", "案情汇报", Kind::Text),
          hinted(must("attendees", "参加人员及意见", Kind::Text), "一人一行：姓名，职务，意见"),
          must("conclusion", "结论", Kind::Text)],
        |case| working(case) && case.notice.is_some() && !decided(case)),
    form!("decision" "处罚决定" CaseHandle "行政处罚法第五十七条" "不得重于通知书告知的内容。"
        PROPOSAL, |case| working(case) && case.notice.is_some() && !decided(case)),
    form!("no_penalty" "不予处罚" CaseHandle "行政处罚法第三十三条" "不予处罚的，应当进行教育。"
        &[must("ground", "情形", Kind::Choice(grounds)), must("facts", "事实和理由", Kind::Text),
          must("education", "教育情况", Kind::Text), OPINION],
        |case| working(case) && case.report.is_some() && !decided(case)),
    form!("soft" "柔性执法" CaseHandle "行政处罚法第六条" "说服教育、劝导示范、指导约谈，记录效果。"
        &[must("kind", "方式", Kind::Choice(soft_kinds)), must("content", "内容", Kind::Text), must("effect", "效果", Kind::Text)],
        |case| !case.stage.is_over()),
    form!("file_for_record" "当场处罚备案" CaseHandle "交通运输行政执法程序规定第六十一条" "五个工作日内报所属机关备案。"
        &[must("filed_on", "备案日期", Kind::Day)], |case| case.is_onspot() && case.recorded_on.is_none()),
    form!("check_correction" "复查改正" CaseHandle "行政处罚法第二十八条" "记录改正结果。"
        &[must("checked_on", "复查日期", Kind::Day), must("corrected", "是否改正", Kind::Choice(yes_no)), may("note", "说明", Kind::Text)],
        |case| case.correction.is_some() && case.correction_checked.is_none() && !case.stage.is_over()),
    form!("pay" "登记缴款" CaseHandle "行政处罚法第六十七条" "按银行回单登记。"
        &[must("amount", "金额（元）", Kind::Money), may("surcharge", "其中加处罚款（元）", Kind::Money),
          must("method", "方式", Kind::Choice(payments)), must("paid_on", "缴款日期", Kind::Day), must("receipt", "票据号", Kind::Line)],
        |case| working(case) && (owed(case) || late(case))),
    form!("refund" "退还多收款项" CaseHandle "行政处罚法第六十七条" "缴款超过应缴数额，或者决定被撤销、变更的，退还并登记。"
        &[must("amount", "退还金额（元）", Kind::Money), must("refunded_on", "退还日期", Kind::Day), must("receipt", "退款凭证号", Kind::Line)],
        |case| case.archived_on.is_none() && overpaid(case)),
    form!("remedy" "登记复议、诉讼" CaseHandle "行政处罚法第七十三条" "当事人申请复议或者起诉之日起，到收到结果之日止，不计加处罚款。"
        &[must("kind", "途径", Kind::Choice(remedy_kinds)), must("sought_on", "申请（起诉）日期", Kind::Day),
          must("body", "复议机关（人民法院）", Kind::Line), may("number", "案号", Kind::Line)],
        |case| decided(case) && !case.remedies.iter().any(|held| held.end.is_none())),
    form!("remedy_end" "登记复议、诉讼结果" CaseHandle "行政处罚法第七十三条" "收到复议决定书、裁判文书之日登记。"
        &[NO, must("ended_on", "收到日期", Kind::Day), must("outcome", "结果", Kind::Choice(remedy_outcomes)),
          hinted(may("fine", "变更后的罚款（元）", Kind::Money), "变更、调解改变数额的填写"), must("note", "主要内容", Kind::Text)],
        |case| case.remedies.iter().any(|held| held.end.is_none())),
    form!("deferral" "延期（分期）缴纳" CaseHandle "行政处罚法第六十六条" "由当事人申请；一期一行：日期 金额。"
        &[must("applied_on", "申请日期", Kind::Day), must("instalments", "各期", Kind::Text), OPINION],
        |case| working(case) && owed(case)),
    form!("urge" "催告" CaseHandle "行政强制法第五十四条" "逾期不缴的，催告满十个工作日后可以申请法院。"
        &[], |case| working(case) && owed(case) && case.urge.is_none()),
    form!("court" "申请法院强制执行" CaseHandle "行政强制法第五十三条" "救济期限届满后三个月内。"
        &[must("applied_on", "申请日期", Kind::Day), must("court", "受理法院", Kind::Line)],
        |case| working(case) && owed(case) && case.urge.is_some() && case.court_on.is_none()),
    form!("transfer" "移送案件" CaseHandle "行政处罚法第二十七条" "无管辖权或者涉嫌犯罪的，应当移送。"
        &[must("to", "移送机关", Kind::Line), may("crime", "涉嫌犯罪", Kind::Tick), must("reason", "理由", Kind::Text), OPINION],
        |case| working(case) && !decided(case)),
    form!("terminate" "终止调查" CaseHandle "交通运输行政执法程序规定第八章" "写明情形和理由，经负责人批准；扣押、登记保存的物品先行解除。"
        &[must("ground", "情形", Kind::Choice(ends)), must("reason", "事实和理由", Kind::Text), OPINION],
        |case| working(case) && case.filed_on.is_some() && !decided(case)),
    form!("withdraw" "撤销立案" CaseHandle "交通运输行政执法程序规定第八章" "写明理由，经负责人批准。"
        &[must("reason", "理由", Kind::Text), OPINION], |case| working(case) && case.filed_on.is_some() && !decided(case)),
    form!("closing" "提请结案" CaseHandle "交通运输行政执法程序规定第八章" "决定已履行或者已移交法院执行。"
        &[must("result", "处理结果", Kind::Text), must("execution", "执行情况", Kind::Text), OPINION],
        |case| working(case) && decided(case)),
    form!("archive" "归档" CaseHandle "交通运输行政执法程序规定第八章" "自动生成卷内目录。"
        &[must("retention", "保管期限", Kind::Choice(retention))],
        |case| case.stage.is_over() && case.archived_on.is_none()),
    form!("remark" "补记说明" CaseHandle "行政处罚法第四十七条" "更正须另行记录，原记录不改。"
        &[must("text", "说明", Kind::Text)], |case| case.stage != Stage::New),
];
