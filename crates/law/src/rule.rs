//! The rules as rows: what each guard of the procedure is called, where it stands, what a breach does.
//!
//! Guards live beside the acts they guard (`case::guard`); this table is what they cite. A later
//! issue adds rows; a row is never renumbered.

use jiff::civil::{Date, date};
use serde::{Deserialize, Serialize};

pub use crate::term::Tag;

/// One guard of the procedure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rule {
    /// Id in the procedure specification, such as `G8`.
    pub id: &'static str,
    /// Defect code of a breach.
    pub code: &'static str,
    /// What a breach does to the act.
    pub class: DefectClass,
    /// The articles the guard rests on, in the statute's words.
    pub article: &'static str,
    /// How well the source was read.
    pub tag: Tag,
    /// What would cure the breach, one sentence.
    pub cure: &'static str,
    /// Commands are judged by it.
    pub commands: bool,
    /// Dossiers are judged by it.
    pub dossiers: bool,
    /// First day of this version, where it is not the first day of the statutes it rests on.
    pub since: Option<Date>,
    /// Last day of this version.
    pub until: Option<Date>,
}

/// In force since: the statutes as they are cited here. A name that another contains comes after it.
const STATUTES: &[(&str, Date)] = &[
    ("行政处罚法（2017年修正）", date(1996, 10, 1)),
    ("行政处罚法", date(2021, 7, 15)),
    ("行政强制法", date(2012, 1, 1)),
    ("行政复议法", date(2024, 1, 1)),
    ("行政诉讼法司法解释", date(2018, 2, 8)),
    ("行政诉讼法", date(2017, 7, 1)),
    ("交通运输行政执法程序规定", date(2021, 7, 15)),
    ("行政执法机关移送涉嫌犯罪案件的规定", date(2020, 8, 7)),
    ("民事诉讼法", date(2017, 7, 1)),
    ("罚款决定与罚款收缴分离实施办法", date(1998, 1, 1)),
    ("道路运输条例", date(2004, 7, 1)),
];

impl Rule {
    /// The first day on which this version judges an act.
    pub fn effective_from(&self) -> Option<Date> {
        let named = |article: &str| {
            STATUTES.iter().find(|(name, _)| article.starts_with(name)).map(|(_, since)| *since)
        };
        self.since.or_else(|| self.article.split('；').filter_map(named).max())
    }

    /// Whether this version judges an act of that day.
    pub fn in_force(&self, on: Date) -> bool {
        self.effective_from().is_none_or(|from| on >= from) && self.until.is_none_or(|until| on <= until)
    }

    /// The version of this rule that judges an act of that day, if there is one.
    pub fn version(&'static self, on: Date) -> Option<&'static Self> {
        if self.in_force(on) {
            return Some(self);
        }
        ALL.iter().find(|rule| rule.id == self.id && rule.code == self.code && rule.in_force(on))
    }

    /// Its place in the order of the statute.
    pub fn place(&self) -> usize {
        ALL.iter().position(|rule| rule.id == self.id && rule.code == self.code).unwrap_or(usize::MAX)
    }
}

/// Whether a row without a scope of its own, or with this one, is judged by the other side too.
const fn unless(scopes: &[&str], other: u8) -> bool {
    match scopes {
        // The scopes are `dossier` and `command`; their first letters tell them apart.
        [scope, ..] => !matches!(scope.as_bytes(), [first, ..] if *first == other),
        [] => true,
    }
}

const fn first(dates: &[Date]) -> Option<Date> {
    match dates {
        [date, ..] => Some(*date),
        [] => None,
    }
}

/// What a breach of a guard does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum DefectClass {
    /// Invalid from the start. Law: 行政处罚法 art. 38.
    Void,
    /// The statute forbids the decision. Law: 行政处罚法 art. 62.
    NoDecision,
    /// The act can be revoked. Law: 行政诉讼法 art. 70.
    Revocable,
    /// The evidence cannot ground the decision. Law: 行政处罚法 art. 46.
    EvidOut,
    /// The service has no effect and starts no clock. Law: 民事诉讼法 art. 87.
    NotServed,
    /// A slight breach of procedure, confirmed but not revoked. Law: 行政诉讼法 art. 74.
    Minor,
    /// A duty of the agency's staff. Law: 行政处罚法 art. 76.
    Duty,
    /// Lawful on the better view, but a reason is asked.
    Warn,
}

impl DefectClass {
    /// Whether a command that breaches a guard of this class is refused.
    pub const fn refuses(self) -> bool {
        matches!(self, Self::Void | Self::NoDecision | Self::Revocable)
    }

    /// The label on the page.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Void => "无效",
            Self::NoDecision => "不得作出决定",
            Self::Revocable => "可撤销",
            Self::EvidOut => "证据不可采",
            Self::NotServed => "送达不成立",
            Self::Minor => "程序轻微违法",
            Self::Duty => "内部责任",
            Self::Warn => "提示",
        }
    }
}

/// One breach, as it is refused or recorded.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finding {
    /// Defect code.
    pub code: String,
    /// What the breach does.
    pub class: DefectClass,
    /// Rule id.
    pub rule: String,
    /// Article.
    pub article: String,
    /// One plain sentence in Chinese.
    pub message: String,
    /// What would cure it.
    pub cure: String,
    /// How well the source was read.
    pub tag: Tag,
}

/// How a rule is marked whose text a lawyer has not confirmed yet.
pub const UNCONFIRMED: &str = "（内部口径，待法制部门确认）";

impl Finding {
    /// A breach of `rule`, said in `message`.
    pub fn new(rule: &Rule, message: impl Into<String>) -> Self {
        Self {
            code: rule.code.to_owned(),
            class: rule.class,
            rule: rule.id.to_owned(),
            article: rule.article.to_owned(),
            message: message.into(),
            cure: rule.cure.to_owned(),
            tag: rule.tag,
        }
    }
}

/// What the guards of one command found; it is given out in the order of the statute.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Findings(Vec<Finding>);

impl Findings {
    /// Adds a breach.
    pub fn add(&mut self, rule: &Rule, message: impl Into<String>) {
        self.0.push(Finding::new(rule, message));
    }

    /// Adds a breach when `holds` is false.
    pub fn require(&mut self, holds: bool, rule: &Rule, message: &str) {
        if !holds {
            self.add(rule, message);
        }
    }

    /// For a command: refused when any finding refuses, else the findings to record with the act.
    pub fn settle(self) -> Result<Vec<Finding>, Refused> {
        let findings = self.record();
        if findings.iter().any(|finding| finding.class.refuses()) {
            Err(Refused(findings))
        } else {
            Ok(findings)
        }
    }

    /// For a fact with slips of the pen in it: refused for anything but `facts`, which are recorded whatever their class.
    pub fn settle_unless(self, facts: &[Rule]) -> Result<(), Refused> {
        let slips = |finding: &Finding| {
            let fact = |rule: &Rule| rule.id == finding.rule && rule.code == finding.code;
            finding.class.refuses() && !facts.iter().any(fact)
        };
        let findings = self.record();
        if findings.iter().any(slips) { Err(Refused(findings)) } else { Ok(()) }
    }

    /// For a fact that has already happened: always recorded, with its defects.
    pub fn record(mut self) -> Vec<Finding> {
        self.0.sort_by_key(|finding| {
            ALL.iter().position(|rule| rule.id == finding.rule && rule.code == finding.code)
        });
        self.0
    }
}

/// A lawful answer, not an error: every breach that holds, in statute order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refused(pub Vec<Finding>);

/// All rules that this edition knows, in statute order; `ALL` is what the catalogue of rules lists.
///
/// `[dossier]` marks a rule that no command is judged by yet, `[command]` one that only a form can break;
/// `since` and `until` a version that does not hold for the whole time of its statute.
macro_rules! rules {
    ($($name:ident = $id:literal $code:literal $class:ident $tag:ident $article:literal $cure:literal
        $([$scope:ident])? $(since $y:literal $m:literal $d:literal)? $(until $uy:literal $um:literal $ud:literal)?;)*) => {
        $(
            #[doc = concat!($id, " ", $code, ": ", $article)]
            pub const $name: Rule = Rule {
                id: $id, code: $code, class: DefectClass::$class, article: $article, tag: Tag::$tag, cure: $cure,
                commands: unless(&[$(stringify!($scope))?], b'd'),
                dossiers: unless(&[$(stringify!($scope))?], b'c'),
                since: first(&[$(date($y, $m, $d))?]),
                until: first(&[$(date($uy, $um, $ud))?]),
            };
        )*
        /// Every rule, in statute order.
        pub const ALL: &[Rule] = &[$($name),*];
    };
}

rules! {
    // Persons (R1–R12).
    R1 = "R1" "OFFICERS_LT2" Revocable V "行政处罚法第四十二条" "由两名以上具有行政执法资格的人员共同办理后重新提交。";
    R1_1996 = "R1" "OFFICERS_LT2" Revocable M "行政处罚法（2017年修正）第三十七条" "说明情况；该次调查取得的证据重新核实。" [dossier] since 1996 10 1 until 2021 7 14;
    R2 = "R2" "CERT_INVALID" Revocable V "行政处罚法第四十二条、第五十五条" "换由当日持有有效执法证件且在岗的人员办理。";
    R3 = "R3" "CERT_NOT_SHOWN" Revocable V "行政处罚法第五十二条、第五十五条" "先向当事人出示执法证件并逐人记录。";
    R4 = "R4" "SUBJECT_NONE" Void V "行政处罚法第十七条、第三十八条" "移送有行政处罚权的机关办理；已作出的决定无效，应当撤回。" [dossier];
    R4_ENTRUST = "R4" "ENTRUST_UNLAWFUL" Duty V "行政处罚法第二十条、第二十一条、第七十六条" "补签并公布委托书，或者由委托机关自行办理。" [dossier];
    R5 = "R5" "SEIZE_DELEGATED" Void V "行政强制法第十七条" "立即解除措施；确有必要的由有权机关的执法人员依法另行实施。" [dossier];
    R6 = "R6" "HEARING_HOST" Revocable V "行政处罚法第六十四条第四项" "指定非本案调查人员主持听证。";
    R7 = "R7" "REVIEW_SAME_PERSON" NoDecision P "行政处罚法第五十八条" "由未参与本案调查的法制审核人员审核。";
    R7_QUALIFIED = "R7" "REVIEWER_UNQUALIFIED" NoDecision M "行政处罚法第五十八条第二款" "由通过国家统一法律职业资格考试取得法律职业资格的人员重新审核。" [dossier];
    R8 = "R8" "APPROVER_SAME" Revocable P "行政处罚法第五十七条" "由未承办本案的负责人审批。";
    R9 = "R9" "COLLECTOR_SAME" Duty V "行政处罚法第六十七条；罚款决定与罚款收缴分离实施办法第三条" "由当事人到代收机构或者通过电子支付缴纳。" [dossier];
    R10 = "R10" "CUSTODY_SAME_PERSON" Duty M "交通运输行政执法程序规定第九章" "由非办案人员保管涉案财物。";
    R11 = "R11" "RECUSAL" Revocable V "行政处罚法第四十三条" "有关人员回避，其参与的步骤由他人重新进行。" [dossier];
    R11_STOP = "R11" "RECUSAL_STOPPED" Warn V "行政处罚法第四十三条第三款" "决定作出之前不停止调查；说明停止的理由。" [dossier];
    R11_RECHECK = "R11" "RECUSAL_UNCHECKED" Warn P "行政处罚法第四十三条" "对回避人员此前所做的工作重新审查并记录。" [dossier];
    R12 = "R12" "CRIME_TEAM" Duty V "行政执法机关移送涉嫌犯罪案件的规定第五条" "指定两名以上执法人员组成专案组专门负责。" [dossier];
    R12_APPROVER = "R12" "CRIME_APPROVER" Duty V "行政执法机关移送涉嫌犯罪案件的规定第五条" "报正职负责人或者主持工作的负责人审批。" [dossier];

    // 行政检查 (I1–I12).
    I1 = "I1" "INSPECT_UNLISTED" Duty V "国办发〔2024〕54号（公布行政检查事项）" "先公布行政检查事项；未公布的不得实施检查。" [dossier] since 2024 12 30;
    I2 = "I2" "INSPECT_SUBJECT" Duty V "国办发〔2024〕54号（检查主体）" "由具有行政检查资格的机关和执法人员重新检查。" [dossier] since 2024 12 30;
    I3 = "I3" "INSPECT_NOAPPROVAL" Duty V "国办发〔2024〕54号（检查审批）" "检查前制定方案并报负责人批准；紧急的立即报告并补办。" [dossier] since 2024 12 30;
    I4 = "I4" "INSPECT_NO_REASON" Revocable D "交通运输行政执法程序规定第二十三条" "检查时说明检查事由。" [dossier];
    I5 = "I5" "INSPECT_SCOPE" Duty D "交通运输行政执法程序规定第二十四条" "在法定范围和权限内检查；造成损失的依法赔偿。" [dossier];
    I6 = "I6" "INSPECT_METHOD" Revocable D "交通运输行政执法程序规定第十九条" "改用符合法定职权的检查方式。" [dossier];
    I7 = "I7" "INSPECT_FREQ" Duty V "国办发〔2024〕54号（年度频次上限）" "停止超频次检查；因投诉举报、转办交办、数据监测线索的补记事由。" [dossier] since 2024 12 30;
    I8 = "I8" "INSPECT_NO_PLAN" Duty V "国办发〔2024〕54号（专项检查）" "专项检查先制定计划并按权限批准。" [dossier] since 2024 12 30;
    I8_AWAY = "I8" "INSPECT_AWAY" Duty M "国办发〔2024〕54号（异地检查）" "依照协助程序请当地机关检查。" [dossier] since 2024 12 30;
    I9 = "I9" "INSPECT_ROADSTOP" Duty V "道路运输条例第五十八条" "在经营场所、客货集散地检查，不得随意拦截正常行驶的车辆。" [dossier];
    I9_FEE = "I9" "INSPECT_FEE" Duty V "道路运输条例第五十八条；国办发〔2024〕54号（严禁转嫁费用）" "退还收取的费用。" [dossier];
    I10 = "I10" "INSPECT_NO_RECORD" EvidOut M "行政处罚法第五十五条；交通运输行政执法程序规定第三章" "补作笔录无效的，重新检查取证。" [dossier];
    I11 = "I11" "INSPECT_BANS" Duty M "国办发〔2024〕54号（五个严禁）" "由检查人员签署承诺；违反的移交监督部门处理。" [dossier] since 2024 12 30;
    I12 = "I12" "INSPECT_UNTOLD" Duty V "国办发〔2024〕54号（检查结果告知、扫码入企）" "向企业告知检查结果并录入平台。" [dossier] since 2024 12 30;

    // Jurisdiction (J1–J7).
    J1 = "J1" "JURISDICTION" Revocable V "行政处罚法第二十二条" "移送违法行为发生地有管辖权的机关。" [dossier];
    J2 = "J2" "JURISDICTION_LEVEL" Void V "行政处罚法第二十三条、第二十四条" "移送县级以上有处罚权的机关。" [dossier];
    J3 = "J3" "JURISDICTION_POWER" Void P "行政处罚法第十八条" "补齐批准行使该处罚权的决定；没有的移送有权机关。" [dossier];
    J4 = "J4" "JURISDICTION_DISPUTE" Revocable V "行政处罚法第二十五条" "由最先立案的机关管辖；争议的协商或者报请指定。" [dossier];
    J5 = "J5" "JURISDICTION_EXCLUSIVE" Revocable V "道路运输条例第六十七条、第六十八条" "向原许可机关提出吊销、停业的建议或者移送。" [dossier];
    J9 = "J9" "TRANSFER_LETTER" Duty F "交通运输行政执法程序规定第九条" "制作案件移送函并告知当事人。" [dossier];

    // 简易程序 (SP1–SP8).
    SP1 = "SP1" "FACT_UNPROVEN" NoDecision V "行政处罚法第四十条、第五十一条" "补充足以证明违法事实的证据；事实不清的不得处罚。";
    SP2_KIND = "SP2" "SIMPLE_KIND" Revocable V "行政处罚法第五十一条" "当场只可警告或者罚款；其他种类改用普通程序。";
    SP2_CAP = "SP2" "SIMPLE_CAP" Revocable V "行政处罚法第五十一条" "超过当场处罚限额的，改用普通程序立案。";
    SP2_CAP_1996 = "SP2" "SIMPLE_CAP" Revocable M "行政处罚法（2017年修正）第三十三条" "超过当场处罚限额的，改用普通程序立案。" [dossier] since 1996 10 1 until 2021 7 14;
    SP4_TOLD = "SP4" "NO_NOTICE" NoDecision V "行政处罚法第四十四条、第六十二条" "先告知拟处罚的内容、事实、理由、依据和权利。";
    SP4_HEARD = "SP4" "NO_RECHECK" NoDecision V "行政处罚法第四十五条、第六十二条" "听取陈述申辩，逐项复核并记录复核意见。";
    SP4_STEPS = "SP4" "ONSPOT_STEPS" Revocable V "交通运输行政执法程序规定第六十一条；行政处罚法第五十二条" "按程序规定第六十一条的次序补足步骤；无法补正的撤销后依法重作。" [dossier];
    SP4_FILE = "SP4" "FILE_LATE" Minor P "交通运输行政执法程序规定第六十一条第八项" "立即备案并说明逾期原因。";
    SP5 = "SP5" "DECISION_CONTENT" Revocable V "行政处罚法第五十二条" "补正决定书缺少的内容并重新送达。" [dossier];
    SP6 = "SP6" "REMEDY_TEXT" Minor P "行政复议法第二十三条；行政处罚法第五十二条；行政诉讼法第四十五条" "更正告知：应当先申请行政复议，对复议决定不服的可以自收到之日起十五日内起诉。" [dossier];
    SP7 = "SP7" "CASH_ILLEGAL" Duty V "行政处罚法第六十八条、第六十九条" "改由当事人到银行或者通过电子支付缴纳。";
    SP7_RECEIPT = "SP7" "NO_RECEIPT" Duty V "行政处罚法第七十条" "向当事人补开财政部门统一制发的专用票据。" [dossier];
    SP8 = "SP8" "REMIT_LATE" Duty V "行政处罚法第七十一条" "立即缴付并说明逾期原因。" [dossier];

    // 普通程序: filing and investigation (G1–G7).
    G1 = "G1" "FILING_LATE" Duty V "行政处罚法第五十四条第二款、第七十六条；交通运输行政执法程序规定第六十二条" "说明未及时立案的原因。" [dossier];
    G1_SOURCE = "G1" "SOURCE_UNRECORDED" Duty V "交通运输行政执法程序规定第六十二条" "补记案件来源及材料。" [dossier];
    G2 = "G2" "NOT_FILED" Revocable V "行政处罚法第五十四条；交通运输行政执法程序规定第六十三条" "先提请负责人批准立案。";
    G3 = "G3" "EVID_NO_RECORD" EvidOut V "行政处罚法第五十五条；交通运输行政执法程序规定第六十四条" "依法重新询问、检查并制作笔录。" [dossier];
    G4 = "G4" "EVID_ILLEGAL" EvidOut V "行政处罚法第四十六条" "排除该证据，以合法取得并查证属实的证据认定事实。" [dossier];
    G5 = "G5" "EVID_UNREVIEWED" EvidOut V "行政处罚法第四十一条第二款" "由人工审核记录内容，不符合要求的不得作为证据。" [dossier];
    G5_SETUP = "G5" "MONITOR_SETUP" Revocable P "行政处罚法第四十一条第一款" "完成法制和技术审核，公布设置地点，设置明显标志。" [dossier];
    G5_TOLD = "G5" "MONITOR_UNTOLD" Minor V "行政处罚法第四十一条第三款" "及时告知当事人并提供查询、陈述、申辩的便利。" [dossier];
    G6 = "G6" "REPORT_UNAPPROVED" Warn M "交通运输行政执法程序规定第六十七条、第六十八条" "补齐办案机构审核和负责人审批。" [dossier];
    G7 = "G7" "FACT_UNPROVEN" NoDecision V "行政处罚法第四十条" "补充证据查明事实；查不清的作出不予处罚决定。";

    // Notice and statement (G8–G9).
    G8 = "G8" "NO_NOTICE" NoDecision V "行政处罚法第四十四条、第六十二条" "先送达《违法行为通知书》。";
    G8_1996 = "G8" "NO_NOTICE" NoDecision M "行政处罚法（2017年修正）第三十一条、第四十一条" "先送达告知书。" [dossier] since 1996 10 1 until 2021 7 14;
    G8_CONTENT = "G8" "NOTICE_CONTENT" NoDecision V "行政处罚法第四十四条、第六十二条" "补足告知内容后重新送达通知书。" [dossier];
    G8_MATCH = "G8" "NOTICE_MISMATCH" NoDecision P "行政处罚法第四十四条" "按变更后的内容重新告知。";
    G9 = "G9" "STATEMENT_CUT" NoDecision P "行政处罚法第四十五条、第六十二条" "等陈述申辩期限届满，或者取得书面放弃声明。";
    G9_REFUSED = "G9" "STATEMENT_REFUSED" NoDecision V "行政处罚法第四十五条、第六十二条" "听取当事人的陈述、申辩后再作决定。" [dossier];
    G9_RECHECK = "G9" "NO_RECHECK" NoDecision V "行政处罚法第四十五条、第六十二条" "对当事人的陈述申辩逐项复核并记录。";
    G9_ADOPT = "G9" "STATEMENT_IGNORED" Revocable V "行政处罚法第四十五条第一款" "陈述申辩成立的应当采纳。" [dossier];
    G9_HEAVIER = "G9" "HEAVIER_FOR_DEFENCE" NoDecision V "行政处罚法第四十五条第二款" "不得因陈述申辩给予更重的处罚。";

    // 听证 (H1–H13).
    H1 = "H1" "HEARING_NOT_TOLD" NoDecision V "行政处罚法第六十三条" "在通知书中告知听证权利后重新送达。";
    H2 = "H2" "HEARING_NOT_TOLD" NoDecision P "行政处罚法第六十三条第一款第五项" "本地没有听证标准的从严掌握：告知听证权利后重新送达。" [dossier];
    H3 = "H3" "HEARING_REQUEST_LATE" Warn V "行政处罚法第六十四条第一项" "逾期申请仍作记录，由负责人决定是否听证。";
    H4 = "H4" "HEARING_CUT" NoDecision P "行政处罚法第六十三条、第六十四条" "等听证申请期限届满或者听证结束后再决定。";
    H5 = "H5" "HEARING_NOTICE_SHORT" Revocable V "行政处罚法第六十四条第二项" "另定听证日期，通知须在举行七个工作日前送达。";
    T15 = "T15" "WARN_HEARING_COUNT" Warn P "行政处罚法第六十四条第二项" "建议再推迟一个工作日举行。";
    H5_CONTENT = "H5" "HEARING_NOTICE_CONTENT" Minor F "行政处罚法第六十四条第二项、第四项" "通知书写明主持人等人员和申请回避的权利，并通知其他参加人。" [dossier];
    H6 = "H6" "HEARING_CLOSED" Revocable V "行政处罚法第六十四条第三项" "公开举行；依法不公开的记明理由。";
    H7 = "H7" "HEARING_HOST" Revocable V "行政处罚法第六十四条第四项" "更换主持人，对回避申请作出决定后重新听证。" [dossier];
    H8 = "H8" "HEARING_AGENT" Revocable V "行政处罚法第六十四条第五项" "准许当事人委托一至二名代理人，重新听证。" [dossier];
    H9 = "H9" "HEARING_UNSHOWN" EvidOut V "行政处罚法第六十四条第七项、第六十五条" "未经听证出示、质证的证据不得作为定案依据。" [dossier];
    H9_ARGUED = "H9" "HEARING_ARGUED" Revocable V "行政处罚法第六十四条第七项" "重新听证，由调查人员提出证据，由当事人申辩和质证。" [dossier];
    H10 = "H10" "HEARING_RECORD" Minor V "行政处罚法第六十四条第八项" "由当事人核对签字；拒签的由主持人注明。" [dossier];
    H11 = "H11" "OFF_RECORD" Revocable V "行政处罚法第六十五条" "根据听证笔录重新作出决定。" [dossier];
    H12 = "H12" "HEARING_FEE" Duty V "行政处罚法第六十三条第二款" "退还当事人承担的听证费用。" [dossier];
    H13 = "H13" "HEARING_PAUSE" Warn M "交通运输行政执法程序规定（听证）" "补记听证延期、中止、终止的事由。" [dossier];

    // Review and discussion (G11–G13).
    G11 = "G11" "REVIEW_MISSING" NoDecision V "行政处罚法第五十八条" "提交法制审核，审核通过后再作决定。";
    G11_LATE = "G11" "REVIEW_LATE" NoDecision V "行政处罚法第五十八条、第六十五条" "听证结束后重新提交法制审核。";
    G12 = "G12" "REVIEW_INCOMPLETE" NoDecision F "行政处罚法第五十八条" "法制审核表各项逐一作答。";
    G13 = "G13" "NO_COLLECTIVE" Revocable V "行政处罚法第五十七条第二款" "由行政机关负责人集体讨论决定并形成记录。";
    G13_GROUND = "G13" "GRAVE_GROUND" Revocable P "行政处罚法第五十七条第二款、第五十八条" "写明情节复杂、疑难复杂或者重大违法的具体情形。" [command];

    // Terms of the case and service (G17–G21).
    G17 = "G17" "CASE_OVERDUE" Minor V "行政处罚法第六十条" "说明逾期原因，决定照常作出并接受监督。";
    G17_EXT = "G17" "EXT_AFTER_EXPIRY" Minor V "行政处罚法第六十条" "期限届满后不能延长，按逾期处理并说明原因。" [dossier];
    T12 = "T12" "WARN_ROLLED" Warn P "行政处罚法第六十条" "期限末日为休息日，已顺延，请说明。";
    G19_LATE = "G19" "SERVICE_LATE" Minor V "行政处罚法第六十一条" "说明逾期送达的原因。";
    G19_VOID = "G19" "SERVICE_INVALID" NotServed V "行政处罚法第六十一条；民事诉讼法第八十七条至第九十五条" "按有效的方式重新送达。";
    G19_RECEIPT = "G19" "SERVICE_RECEIPT" Minor F "民事诉讼法第八十七条" "补齐送达回证。" [dossier];
    G20 = "G20" "NOT_RECORDED" Duty V "行政处罚法第四十七条" "补齐全过程记录并归档，说明缺失的原因。" [dossier];
    G21 = "G21" "SECRET_DISCLOSED" Duty V "行政处罚法第五十条" "立即停止泄露、采取补救措施并追究责任。" [dossier];
    SM15 = "SM-15" "CLOSE_REPORT" Duty M "交通运输行政执法程序规定第八章" "补齐结案报告和负责人批准，并处理查封、扣押的财物。" [dossier];
    SM18 = "SM-18" "FAST_TRACK" NoDecision V "行政处罚法第四十四条、第四十五条、第四十九条、第六十三条" "快速办理不得省略告知、陈述申辩、听证和法制审核。" [dossier];

    // 登记保存 and 抽样 (P1–P6, SM-6).
    P1 = "P1" "PRESERVE_NOBASIS" Revocable V "行政处罚法第五十六条" "仅对可能灭失或者以后难以取得的证据登记保存。";
    P2 = "P2" "PRESERVE_NOAPPROVAL" Revocable V "行政处罚法第五十六条" "先经负责人批准。";
    P3 = "P3" "PRESERVE_LIST" Minor F "行政处罚法第五十六条" "补正清单并交付当事人。" [dossier];
    P4 = "P4" "PRESERVE_OVERDUE" Revocable P "行政处罚法第五十六条、第八十五条" "立即解除并返还，说明原因。";
    P5 = "P5" "PRESERVE_DOCUMENT" Minor F "行政处罚法第五十六条" "补作解除证据登记保存决定书。" [dossier];
    P6 = "P6" "PRESERVE_UNTOLD" Minor V "行政处罚法第五十六条" "在清单中告知期间不得销毁或者转移证据。" [dossier];
    SM6 = "SM-6" "SAMPLE_VOUCHER" Minor F "行政处罚法第五十六条" "补开抽样取证凭证并由当事人签名或者注明拒签。" [dossier];

    // 强制措施 (M1–M13).
    M1 = "M1" "SEIZE_NOBASIS" Void V "行政强制法第十条、第十六条" "没有法律、法规依据的不得实施。";
    M2 = "M2" "SEIZE_DISPROPORTIONATE" Revocable V "行政强制法第五条、第十六条第二款" "采用非强制手段；已采取的立即解除。" [dossier];
    M3 = "M3" "SEIZE_PROC" Revocable V "行政强制法第十八条、第二十四条" "补足法定程序后实施。";
    M4 = "M4" "EMERG_LATE" Revocable P "行政强制法第十九条" "立即解除措施或者说明原因后报批。";
    M4_REJECTED = "M4" "EMERG_REJECTED" Revocable V "行政强制法第十九条" "负责人不批准的，立即解除并退还。";
    M5 = "M5" "SEIZE_OBJECT" Revocable V "行政强制法第二十三条" "立即解除对无关财物、生活必需品或者已被查封财物的措施。" [dossier];
    M6 = "M6" "SEIZE_PROC" Revocable V "行政强制法第二十四条" "补正决定书和清单并交付当事人；无法补正的解除措施。" [dossier];
    M7 = "M7" "SEIZE_OVERDUE" Revocable P "行政强制法第二十五条、第二十八条" "期限已到，立即解除并退还。";
    M7_LATE = "M7" "EXT_AFTER_EXPIRY" Revocable V "行政强制法第二十五条" "期满后不能延长，立即解除。";
    M7_LONG = "M7" "EXT_TOO_LONG" Revocable V "行政强制法第二十五条" "延长不得超过三十日。";
    M7_TOLD = "M7" "EXT_UNTOLD" Revocable V "行政强制法第二十五条第二款" "及时书面告知当事人延长的期限和理由。" [dossier];
    M7_GROUND = "M7" "EXT_GROUNDLESS" Revocable V "行政强制法第二十五条" "不属于情况复杂的不得延长，立即解除。" [dossier];
    M8 = "M8" "SEIZE_TEST" Revocable V "行政强制法第二十五条第三款" "期间未书面告知的不能扣除；费用退还当事人。" [dossier];
    M9 = "M9" "SEIZE_FEE" Duty V "行政强制法第二十六条第三款" "退还保管等费用。" [dossier];
    M9_USED = "M9" "SEIZE_USED" Duty V "行政强制法第二十六条第一款" "停止使用，造成损失的赔偿。" [dossier];
    M10 = "M10" "SEIZE_UNRETURNED" Revocable V "行政强制法第二十八条" "立即退还财物；已变卖的退还价款。" [dossier];
    M11 = "M11" "SEIZE_CRIME_UNTOLD" Duty V "行政强制法第二十一条" "随案移送并书面告知当事人。" [dossier];
    M13 = "M13" "FREEZE_NO_POWER" Void V "行政强制法第二十九条、第四十七条" "立即解除；冻结、划拨只能由法律规定的机关实施。" [dossier];

    // 涉案财物 (SM-8).
    SM8_GAP = "SM-8" "PROPERTY_GAP" Duty M "交通运输行政执法程序规定第九章" "查清去向，补齐交接记录。" [dossier];
    SM8_AUCTION = "SM-8" "PROPERTY_AUCTION" Duty V "行政处罚法第七十四条第一款" "没收的财物应当公开拍卖或者按照国家有关规定处理。" [dossier];
    SM8_TREASURY = "SM-8" "PROPERTY_PROCEEDS" Duty V "行政处罚法第七十四条第二款" "款项全部上缴国库。" [dossier];
    SM8_SIGNED = "SM-8" "PROPERTY_UNSIGNED" Duty M "交通运输行政执法程序规定第九章" "补办签收；无法返还的提存或者公告。" [dossier];

    // Money (E1–E4).
    E1 = "E1" "OVERPAID" Duty P "行政处罚法第六十七条" "核对后把多收的款项退还当事人，并登记退款。";
    E2 = "E2" "DEFER_NO_APPLICATION" Duty V "行政处罚法第六十六条第二款" "由当事人申请并经行政机关批准。" [dossier];
    E2_LONG = "E2" "DEFER_TOO_LONG" Duty P "行政处罚法第六十六条第二款" "按本地规定的最长期限重新批准。" [dossier];
    E3_OVER = "E3" "SURCHARGE_OVER" Revocable V "行政处罚法第七十二条；行政强制法第四十五条" "按依法计算的数额收取，多收的退还。";
    E3_UNTOLD = "E3" "SURCHARGE_UNTOLD" Revocable V "行政强制法第四十五条" "没有告知加处罚款标准的不得加处。" [dossier];
    E3_SUSPENDED = "E3" "SURCHARGE_SUSPENDED" Revocable P "行政处罚法第七十三条第三款" "复议、诉讼期间不计加处罚款，多收的退还。";
    E3_WAIVED = "E3" "SURCHARGE_WAIVED" Duty V "行政强制法第四十二条" "加处罚款只能依执行协议减免。" [dossier];
    E3_UNPAID = "E3" "SURCHARGE_UNPAID" Warn V "行政处罚法第七十二条；行政强制法第四十二条" "继续收缴，或者依法达成执行协议减免后记明。";

    // 强制执行 (X1–X11).
    X1 = "X1" "NO_URGE" Revocable V "行政强制法第三十五条、第五十四条" "先送达催告书，满十个工作日后再申请。";
    X1_CONTENT = "X1" "URGE_CONTENT" Revocable V "行政强制法第三十五条、第三十六条" "补足催告内容、听取陈述申辩后重新送达。" [dossier];
    X2 = "X2" "FORCE_NO_POWER" Void V "行政强制法第十三条、第四十六条" "没有强制执行权的，申请人民法院强制执行。" [dossier];
    X2_EARLY = "X2" "FORCE_EARLY" Revocable V "行政强制法第四十六条第一款" "加处罚款超过三十日且经催告后再强制执行。" [dossier];
    X3_EARLY = "X3" "COURT_EARLY" Revocable P "行政强制法第五十三条、第五十四条" "等复议、诉讼期限届满且催告满十个工作日。";
    X3_URGE = "X3" "URGE_SHORT" Revocable V "行政强制法第五十四条、第六十九条" "催告书送达满十个工作日后再申请。" [dossier];
    X3_LATE = "X3" "COURT_LATE" Revocable V "行政强制法第五十三条；行政诉讼法司法解释第一百五十六条" "超过三个月申请期限，法院不予受理；有正当理由的说明。";
    X3_BODY = "X3" "COURT_APPLICANT" Revocable V "行政复议法第七十八条" "维持的由原机关申请；变更、调解的由复议机关申请。" [dossier];
    X4 = "X4" "AUCTION_EARLY" Revocable V "行政强制法第四十六条第三款" "复议、诉讼期限届满、经催告且已查封扣押的，才可以拍卖抵缴。" [dossier];
    X5 = "X5" "COURT_FILE" Minor V "行政强制法第五十五条、第六十条" "补齐申请材料；不缴纳申请费。" [dossier];
    X6 = "X6" "HOLIDAY_ENFORCE" Revocable V "行政强制法第四十三条第一款" "不得在夜间或者法定节假日实施，情况紧急的除外。" [dossier];
    X6_UTILITIES = "X6" "UTILITIES_CUT" Revocable V "行政强制法第四十三条第二款" "立即恢复居民生活的水、电、热、燃气供应。" [dossier];
    X7 = "X7" "ENFORCE_STOP" Revocable V "行政强制法第三十九条、第四十条、第四十二条" "没有法定情形的恢复执行；制作通知书。" [dossier];
    X8 = "X8" "DEMOLISH_EARLY" Revocable V "行政强制法第四十四条" "公告限期自行拆除，复议、诉讼期限届满后再拆除。" [dossier];
    X9 = "X9" "URGE_SHORT" Revocable V "行政强制法第五十一条、第六十九条" "代履行三个工作日前催告。" [dossier];
    X9_COUNT = "X9" "WARN_URGE_COUNT" Warn P "行政强制法第五十一条、第六十九条" "建议再推迟一个工作日实施。" [dossier];
    X9_PROC = "X9" "PROXY_PROC" Revocable V "行政强制法第五十条、第五十一条" "补足代履行的条件和程序。" [dossier];
    X10 = "X10" "PROXY_NOW" Revocable V "行政强制法第五十二条" "不符合立即代履行情形的按一般程序；事后立即通知当事人。" [dossier];

    // Discretion and the choice of the norm (D).
    D30 = "G14" "UNDERAGE" NoDecision V "行政处罚法第三十条" "不予行政处罚，责令监护人加以管教。";
    D31 = "D31" "INCAPACITY" NoDecision V "行政处罚法第三十一条" "不予行政处罚，责令监护人严加看管和治疗。" [dossier];
    D33_MUST = "D33" "MUST_EXEMPT" NoDecision V "行政处罚法第三十三条" "不予行政处罚并进行教育。" [dossier];
    D36 = "D36" "PRESCRIBED" NoDecision V "行政处罚法第三十六条" "不再给予行政处罚。" [dossier];
    D14 = "G14" "EXEMPT_UNFOUNDED" Revocable V "行政处罚法第三十条、第三十一条、第三十三条、第三十六条、第五十七条" "补足不予处罚的事实和依据，或者依法给予处罚。" [dossier];
    D33 = "G14" "NO_EDUCATION" Duty V "行政处罚法第三十三条第三款" "对当事人进行教育并记录。";
    D30_GUARDIAN = "G14" "GUARDIAN_UNTOLD" Duty V "行政处罚法第三十条、第三十一条" "责令监护人加以管教或者严加看管和治疗。" [dossier];
    G14 = "G14" "NO_BASIS" Void V "行政处罚法第三十八条、第五十七条" "写明法律依据。" [command];
    D11 = "D11" "NO_BASIS" Void V "行政处罚法第十条、第十一条、第十二条、第十三条、第十四条、第十六条、第三十八条" "改用有权设定该种处罚的依据；没有的不得处罚。" [dossier];
    D05 = "D05" "NO_BASIS" Void V "行政处罚法第五条、第三十八条" "未经公布的规定不得作为处罚依据。" [dossier];
    D13 = "D13" "RULE_FINE_LIMIT" Void V "行政处罚法第十三条、第十四条" "罚款不得超过对规章设定罚款规定的限额。" [dossier];
    D18 = "D18" "DETENTION" Void V "行政处罚法第十八条第三款" "行政拘留只能由公安机关和法律规定的机关决定，应当移送。" [dossier];
    D29 = "D29" "LOWER_NORM" Revocable P "行政处罚法第二十九条" "按照罚款数额高的规定处罚。" [dossier];
    D29_TWICE = "D29" "DOUBLE_FINE" Revocable V "行政处罚法第二十九条" "同一违法行为不得给予两次以上罚款，撤销后作出的罚款。" [dossier];
    D35 = "D35" "CRIME_FINE" Revocable V "行政处罚法第三十五条第二款" "已经判处罚金的不再给予罚款；此前的罚款折抵罚金。" [dossier];
    D37 = "D37" "RETROACTIVE" Revocable V "行政处罚法第三十七条" "适用行为时的规定；决定时的规定较轻的适用新规定。" [dossier];
    RANGE = "G16" "BELOW_MIN" Revocable V "行政处罚法第三十二条" "低于法定最低额须写明减轻处罚的法定情形。";
    RANGE_OVER = "G16" "NO_GROUND_HEAVIER" Void V "行政处罚法第三十八条" "罚款不得超过法定最高额。";
    D49 = "D49" "NO_GROUND_HEAVIER" Revocable V "行政处罚法第四十九条、第五条" "没有法定依据的不得从重处罚，按一般幅度重新裁量。" [dossier];
    D32 = "D32" "MITIGATION_IGNORED" Revocable V "行政处罚法第三十条、第三十二条" "依法从轻或者减轻处罚。" [dossier];
    D32_UNPROVEN = "D32" "MITIGATION_UNFOUNDED" Revocable V "行政处罚法第三十二条" "补充从轻、减轻情节的证据和依据，否则按一般幅度裁量。" [dossier];
    D34 = "D34" "BENCHMARK_MISSING" Warn V "行政处罚法第三十四条" "引用已经公布的裁量基准及其版本。" [dossier];
    D34_DEPARTED = "D34" "BENCHMARK_DEPARTED" Revocable M "行政处罚法第五条第二款、第三十四条；国办发〔2022〕27号" "写明不按裁量基准的理由，或者在裁量结果的幅度内确定数额。" [command];
    D34_WEIGHED = "D34" "BENCHMARK_NOT_APPLIED" Revocable P "行政处罚法第五条第二款、第三十四条" "按裁量认定的数额提请，或者重新认定裁量情节后再提请。" [command];
    D34_TWICE = "D34" "DOUBLE_COUNT" Revocable P "行政处罚法第五条第二款" "同一事实只评价一次，重新裁量。" [dossier];
    D34_TOP = "D34" "TOP_FINE_REASON" Warn M "国发〔2024〕5号" "说明顶格处罚的理由。" [dossier] since 2024 3 1;

    // The content of the decision (G15–G16).
    G15 = "G15" "NO_CORRECTION" Duty V "行政处罚法第二十八条" "责令当事人改正或者限期改正。";
    G15_INCOME = "G15" "INCOME_KEPT" Revocable V "行政处罚法第二十八条第二款" "没收违法所得；依法应当退赔的除外。" [dossier];
    G16 = "G16" "DECISION_CONTENT" Revocable V "行政处罚法第五十九条；罚款决定与罚款收缴分离实施办法第七条" "补正决定书缺少的内容并重新送达。" [dossier];
    G16_SEAL = "G16" "NO_SEAL" Revocable V "行政处罚法第五十九条第二款" "加盖作出决定的行政机关印章后重新送达。" [dossier];
    G16_REMEDY = "G16" "REMEDY_TEXT" Minor V "行政处罚法第五十九条；行政复议法第二十条；行政诉讼法第四十六条" "更正告知的复议、诉讼途径和期限并重新送达。" [dossier];

    // 移送 for crime (SM-12).
    C1 = "SM-12" "CRIME_NOT_SENT" Duty V "行政处罚法第二十七条、第八十二条；行政执法机关移送涉嫌犯罪案件的规定第三条、第十一条" "立即移送公安机关，不得以行政处罚代替移送。" [dossier];
    C2 = "SM-12" "CRIME_LATE" Duty P "行政执法机关移送涉嫌犯罪案件的规定第五条" "立即移送并说明逾期原因。" [dossier];
    C3 = "SM-12" "CRIME_REASON" Duty V "行政执法机关移送涉嫌犯罪案件的规定第五条" "把不批准移送的理由记录在案。" [dossier];
    C4 = "SM-12" "CRIME_OBJECTS_LATE" Duty P "行政执法机关移送涉嫌犯罪案件的规定第十二条" "立即移交涉案物品和材料。" [dossier];
    C5 = "SM-12" "CRIME_OBJECTION_LATE" Duty P "行政执法机关移送涉嫌犯罪案件的规定第九条" "建议检察机关立案监督。" [dossier];
    C6 = "SM-12" "CRIME_FILE" Duty V "行政执法机关移送涉嫌犯罪案件的规定第六条" "补齐移送书、调查报告、物品清单、鉴定等材料。" [dossier];

    // 公示 (U1–U5).
    U1 = "U1" "NOT_PUBLIC" Duty V "行政处罚法第二十条、第三十四条、第三十九条" "公示实施机关、依据、程序、救济渠道和裁量基准。" [dossier];
    U2 = "U2" "PUBLISH_LATE" Duty M "行政处罚法第四十八条第一款；国办发〔2018〕118号" "立即公示并说明逾期原因。" [dossier];
    U3 = "U3" "UNPUBLISH_LATE" Duty V "行政处罚法第四十八条第二款、第八十五条" "立即撤回公示信息并公开说明理由。" [dossier];
    U4 = "U4" "PUBLISH_UNMASKED" Duty P "行政处罚法第五十条" "隐去身份、隐私、商业秘密和未成年人的姓名。" [dossier];
    U5 = "U5" "PUBLISH_CLASS" Duty V "信用修复管理办法" "按轻微、一般、严重分类更正公示和期限。" [dossier] since 2026 4 1;

    // Remedies (W1–W7) and supervision.
    W1 = "W1" "FORWARD_LATE" Duty V "行政复议法第三十二条、第八十八条" "立即转送行政复议机关。" [dossier];
    W2 = "W2" "NO_ECHANNEL" Duty V "行政复议法第二十二条第二款" "提供互联网申请复议的渠道并告知当事人。" [dossier];
    W3 = "W3" "REPLY_LATE" Duty V "行政复议法第四十八条、第五十四条、第八十八条" "立即提交书面答复和证据、依据。" [dossier];
    W4 = "W4" "REPLY_LATE" Duty V "行政诉讼法第三十四条、第六十七条" "立即提交答辩状、证据和依据；说明正当理由。" [dossier];
    W5 = "W5" "SAME_ACT_AGAIN" Revocable V "行政复议法第六十四条第二款；行政诉讼法第七十一条" "不得以同一事实和理由作出相同或者基本相同的决定。" [dossier];
    W5_LATE = "W5" "REDO_LATE" Duty V "行政复议法第六十四条；行政诉讼法第七十条" "立即重新作出决定并说明逾期原因。" [dossier];
    W6 = "W6" "WARN_HEAVIER_REDO" Warn P "行政复议法第六十三条；行政诉讼法第七十七条" "没有新的事实，重作不宜重于被撤销的决定。" [dossier];
    W7 = "W7" "REMEDY_PARALLEL" Warn V "行政复议法第二十九条" "复议受理期间不得起诉；法院已受理的不得申请复议。" [dossier];
    SM17 = "SM-17" "NOT_REFUNDED" Revocable V "行政强制法第四十一条" "恢复原状、退还财物；不能的依法赔偿。" [dossier];
    SM19 = "SM-19" "SUPERVISION_LATE" Duty M "行政执法监督条例" "按监督文书的期限整改并报告。" [dossier] since 2026 2 1;

    // Time and order.
    // Policy: T9 terms need a table of the year [P].
    T9 = "T9" "CALENDAR_UNKNOWN" Revocable P "国务院办公厅年度节假日安排" "由管理员补录该年放假安排表后再计算。";
    NUMBER = "ORD" "NUMBER_TAKEN" Revocable P "行政处罚法第五十九条" "每份文书按规则取号，不得空缺或者重复。" [command];
    TIME_ORDER = "ORD" "TIME_ORDER" Revocable P "行政处罚法第五章" "按实际先后顺序填写日期，不得晚于今天。";
    STATE = "ORD" "WRONG_STATE" Revocable P "行政处罚法第五章" "先完成前一步骤。" [command];
    ORDER_SOFT = "ORD" "WARN_ORDER" Warn P "行政处罚法第五十四条、第五十八条" "说明次序不同于通常做法的理由并入卷。" [dossier];
}
