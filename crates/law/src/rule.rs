//! The rules as rows: what each guard of the procedure is called, where it stands, what a breach does.
//!
//! Guards live beside the acts they guard (`case::guard`); this table is what they cite. A later
//! issue adds rows; a row is never renumbered.

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
macro_rules! rules {
    ($($name:ident = $id:literal $code:literal $class:ident $tag:ident $article:literal $cure:literal;)*) => {
        $(
            #[doc = concat!($id, " ", $code, ": ", $article)]
            pub const $name: Rule = Rule {
                id: $id, code: $code, class: DefectClass::$class, article: $article, tag: Tag::$tag, cure: $cure,
            };
        )*
        /// Every rule, in statute order.
        pub const ALL: &[Rule] = &[$($name),*];
    };
}

rules! {
    R1 = "R1" "OFFICERS_LT2" Revocable V "行政处罚法第四十二条" "由两名以上具有行政执法资格的人员共同办理后重新提交。";
    R2 = "R2" "CERT_INVALID" Revocable V "行政处罚法第四十二条、第五十五条" "换由当日持有有效执法证件且在岗的人员办理。";
    R3 = "R3" "CERT_NOT_SHOWN" Revocable V "行政处罚法第五十二条、第五十五条" "先向当事人出示执法证件并逐人记录。";
    R6 = "R6" "HEARING_HOST" Revocable V "行政处罚法第六十四条第四项" "指定非本案调查人员主持听证。";
    R7 = "R7" "REVIEW_SAME_PERSON" NoDecision V "行政处罚法第五十八条" "由未参与本案调查的法制审核人员审核。";
    R8 = "R8" "APPROVER_SAME" Revocable P "行政处罚法第五十七条" "由未承办本案的负责人审批。";
    R10 = "R10" "CUSTODY_SAME_PERSON" Duty M "交通运输行政执法程序规定第九章" "由非办案人员保管涉案财物。";
    SP1 = "SP1" "FACT_UNPROVEN" NoDecision V "行政处罚法第四十条、第五十一条" "补充足以证明违法事实的证据；事实不清的不得处罚。";
    SP2_KIND = "SP2" "SIMPLE_KIND" Revocable V "行政处罚法第五十一条" "当场只可警告或者罚款；其他种类改用普通程序。";
    SP2_CAP = "SP2" "SIMPLE_CAP" Revocable V "行政处罚法第五十一条" "超过当场处罚限额的，改用普通程序立案。";
    SP4_TOLD = "SP4" "NO_NOTICE" NoDecision V "行政处罚法第四十四条、第六十二条" "先告知拟处罚的内容、事实、理由、依据和权利。";
    SP4_HEARD = "SP4" "NO_RECHECK" NoDecision V "行政处罚法第四十五条、第六十二条" "听取陈述申辩，逐项复核并记录复核意见。";
    SP4_FILE = "SP4" "FILE_LATE" Minor V "交通运输行政执法程序规定第六十一条第八项" "立即备案并说明逾期原因。";
    SP7 = "SP7" "CASH_ILLEGAL" Duty V "行政处罚法第六十八条、第六十九条" "改由当事人到银行或者通过电子支付缴纳。";
    G2 = "G2" "NOT_FILED" Revocable V "行政处罚法第五十四条；交通运输行政执法程序规定第六十三条" "先提请负责人批准立案。";
    G7 = "G7" "FACT_UNPROVEN" NoDecision V "行政处罚法第四十条" "补充证据查明事实；查不清的作出不予处罚决定。";
    G8 = "G8" "NO_NOTICE" NoDecision V "行政处罚法第四十四条、第六十二条" "先送达《违法行为通知书》。";
    G8_MATCH = "G8" "NOTICE_MISMATCH" NoDecision P "行政处罚法第四十四条" "按变更后的内容重新告知。";
    G9 = "G9" "STATEMENT_CUT" NoDecision P "行政处罚法第四十五条、第六十二条" "等陈述申辩期限届满，或者取得书面放弃声明。";
    G9_RECHECK = "G9" "NO_RECHECK" NoDecision V "行政处罚法第四十五条、第六十二条" "对当事人的陈述申辩逐项复核并记录。";
    G9_HEAVIER = "G9" "HEAVIER_FOR_DEFENCE" NoDecision V "行政处罚法第四十五条第二款" "不得因陈述申辩给予更重的处罚。";
    H1 = "H1" "HEARING_NOT_TOLD" NoDecision V "行政处罚法第六十三条" "在通知书中告知听证权利后重新送达。";
    H3 = "H3" "HEARING_REQUEST_LATE" Warn V "行政处罚法第六十四条第一项" "逾期申请仍作记录，由负责人决定是否听证。";
    H4 = "H4" "HEARING_CUT" NoDecision V "行政处罚法第六十三条、第六十四条" "等听证申请期限届满或者听证结束后再决定。";
    H5 = "H5" "HEARING_NOTICE_SHORT" Revocable V "行政处罚法第六十四条第二项" "另定听证日期，通知须在举行七个工作日前送达。";
    T15 = "T15" "WARN_HEARING_COUNT" Warn P "行政处罚法第六十四条第二项" "建议再推迟一个工作日举行。";
    H6 = "H6" "HEARING_CLOSED" Revocable V "行政处罚法第六十四条第三项" "公开举行；依法不公开的记明理由。";
    G11 = "G11" "REVIEW_MISSING" NoDecision V "行政处罚法第五十八条" "提交法制审核，审核通过后再作决定。";
    G11_LATE = "G11" "REVIEW_LATE" NoDecision V "行政处罚法第五十八条、第六十五条" "听证结束后重新提交法制审核。";
    G12 = "G12" "REVIEW_INCOMPLETE" NoDecision V "行政处罚法第五十八条" "法制审核表各项逐一作答。";
    G13 = "G13" "NO_COLLECTIVE" Revocable V "行政处罚法第五十七条第二款" "由行政机关负责人集体讨论决定并形成记录。";
    G13_GROUND = "G13" "GRAVE_GROUND" Revocable P "行政处罚法第五十七条第二款、第五十八条" "写明情节复杂、疑难复杂或者重大违法的具体情形。";
    G17 = "G17" "CASE_OVERDUE" Minor V "行政处罚法第六十条" "说明逾期原因，决定照常作出并接受监督。";
    T12 = "T12" "WARN_ROLLED" Warn P "行政处罚法第六十条" "期限末日为休息日，已顺延，请说明。";
    G19_LATE = "G19" "SERVICE_LATE" Minor V "行政处罚法第六十一条" "说明逾期送达的原因。";
    G19_VOID = "G19" "SERVICE_INVALID" NotServed V "行政处罚法第六十一条；民事诉讼法第八十七条至第九十五条" "按有效的方式重新送达。";
    P1 = "P1" "PRESERVE_NOBASIS" Revocable V "行政处罚法第五十六条" "仅对可能灭失或者以后难以取得的证据登记保存。";
    P2 = "P2" "PRESERVE_NOAPPROVAL" Revocable V "行政处罚法第五十六条" "先经负责人批准。";
    P4 = "P4" "PRESERVE_OVERDUE" Revocable V "行政处罚法第五十六条、第八十五条" "立即解除并返还，说明原因。";
    M1 = "M1" "SEIZE_NOBASIS" Void V "行政强制法第十条、第十六条" "没有法律、法规依据的不得实施。";
    M3 = "M3" "SEIZE_PROC" Revocable V "行政强制法第十八条、第二十四条" "补足法定程序后实施。";
    M4 = "M4" "EMERG_LATE" Revocable V "行政强制法第十九条" "立即解除措施或者说明原因后报批。";
    M4_REJECTED = "M4" "EMERG_REJECTED" Revocable V "行政强制法第十九条" "负责人不批准的，立即解除并退还。";
    M7 = "M7" "SEIZE_OVERDUE" Revocable V "行政强制法第二十五条、第二十八条" "期限已到，立即解除并退还。";
    M7_LATE = "M7" "EXT_AFTER_EXPIRY" Revocable V "行政强制法第二十五条" "期满后不能延长，立即解除。";
    M7_LONG = "M7" "EXT_TOO_LONG" Revocable V "行政强制法第二十五条" "延长不得超过三十日。";
    E1 = "E1" "OVERPAID" Duty P "行政处罚法第六十七条" "核对后把多收的款项退还当事人，并登记退款。";
    E3_OVER = "E3" "SURCHARGE_OVER" Revocable V "行政处罚法第七十二条；行政强制法第四十五条" "按依法计算的数额收取，多收的退还。";
    E3_SUSPENDED = "E3" "SURCHARGE_SUSPENDED" Revocable V "行政处罚法第七十三条第三款" "复议、诉讼期间不计加处罚款，多收的退还。";
    E3_UNPAID = "E3" "SURCHARGE_UNPAID" Warn V "行政处罚法第七十二条；行政强制法第四十二条" "继续收缴，或者依法达成执行协议减免后记明。";
    X1 = "X1" "NO_URGE" Revocable V "行政强制法第五十四条" "先送达催告书，满十个工作日后再申请。";
    X3_EARLY = "X3" "COURT_EARLY" Revocable V "行政强制法第五十三条、第五十四条" "等复议、诉讼期限届满且催告满十个工作日。";
    X3_LATE = "X3" "COURT_LATE" Revocable V "行政强制法第五十三条" "超过三个月申请期限，法院不予受理。";
    D30 = "G14" "UNDERAGE" NoDecision V "行政处罚法第三十条" "不予行政处罚，责令监护人加以管教。";
    D33 = "G14" "NO_EDUCATION" Duty V "行政处罚法第三十三条第三款" "对当事人进行教育并记录。";
    G14 = "G14" "NO_BASIS" Void V "行政处罚法第三十八条、第五十七条" "写明法律依据。";
    RANGE = "G16" "BELOW_MIN" Revocable V "行政处罚法第三十二条" "低于法定最低额须写明减轻处罚的法定情形。";
    RANGE_OVER = "G16" "NO_GROUND_HEAVIER" Void V "行政处罚法第三十八条" "罚款不得超过法定最高额。";
    G15 = "G15" "NO_CORRECTION" Duty V "行政处罚法第二十八条" "责令当事人改正或者限期改正。";
    T9 = "T9" "CALENDAR_UNKNOWN" Revocable P "国务院办公厅年度节假日安排" "由管理员补录该年放假安排表后再计算。";
    NUMBER = "ORD" "NUMBER_TAKEN" Revocable P "行政处罚法第五十九条" "每份文书按规则取号，不得空缺或者重复。";
    TIME_ORDER = "ORD" "TIME_ORDER" Revocable P "行政处罚法第五章" "按实际先后顺序填写日期，不得晚于今天。";
    STATE = "ORD" "WRONG_STATE" Revocable P "行政处罚法第五章" "先完成前一步骤。";
}
