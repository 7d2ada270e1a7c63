//! The small words of a dossier: moments, amounts, and the fixed lists of codes that several acts share.

use std::{cmp::Ordering, fmt};

use jiff::civil::Date;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use serde_json::Value;

use super::shape::{choice, record};
use crate::money::Fen;

pub(super) type Text = Option<String>;
pub(super) type Names = Option<Vec<String>>;

/// A civil date, with the time of day where the file has it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Moment {
    /// The date, China Standard Time.
    pub on: Date,
    /// Minutes since midnight, 0–1439.
    pub minute: Option<u16>,
}

impl Moment {
    /// The whole day.
    pub const fn day(on: Date) -> Self {
        Self { on, minute: None }
    }

    /// Reads `2026-03-02`, `2026-03-02 09:30` or `2026-03-02T09:30`.
    pub fn parse(text: &str) -> Option<Self> {
        let bytes = text.as_bytes();
        let (date, time) = bytes.split_at_checked(10)?;
        let [y0, y1, y2, y3, b'-', m0, m1, b'-', d0, d1] = *date else { return None };
        let high = two(y0, y1)?.checked_mul(100)?;
        let year = i16::try_from(high.checked_add(two(y2, y3)?)?).ok()?;
        let on = Date::new(year, i8::try_from(two(m0, m1)?).ok()?, i8::try_from(two(d0, d1)?).ok()?).ok()?;
        let minute = match *time {
            [] => None,
            [b' ' | b'T', h0, h1, b':', m0, m1] => {
                let (hour, minute) = (two(h0, h1)?, two(m0, m1)?);
                if hour > 23 || minute > 59 {
                    return None;
                }
                Some(hour.checked_mul(60)?.checked_add(minute)?)
            }
            _ => return None,
        };
        Some(Self { on, minute })
    }

    /// Which came first; on one day the times decide, and without both times the order is open.
    pub fn order(&self, other: &Self) -> Option<Ordering> {
        match self.on.cmp(&other.on) {
            Ordering::Equal => Some(self.minute?.cmp(&other.minute?)),
            order => Some(order),
        }
    }

    /// Certainly earlier.
    pub fn is_before(&self, other: &Self) -> bool {
        self.order(other) == Some(Ordering::Less)
    }

    /// Certainly later.
    pub fn is_after(&self, other: &Self) -> bool {
        self.order(other) == Some(Ordering::Greater)
    }

    /// Whole minutes since the year 0, where the time is known.
    pub fn minutes(&self) -> Option<i64> {
        let days = jiff::civil::date(1, 1, 1).duration_until(self.on).as_hours().div_euclid(24);
        days.checked_mul(1440)?.checked_add(i64::from(self.minute?))
    }
}

fn two(tens: u8, ones: u8) -> Option<u16> {
    let digit = |byte: u8| byte.is_ascii_digit().then(|| u16::from(byte.wrapping_sub(b'0')));
    digit(tens)?.checked_mul(10)?.checked_add(digit(ones)?)
}

impl fmt::Display for Moment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.on)?;
        match self.minute {
            Some(minute) => write!(f, " {:02}:{:02}", minute.div_euclid(60), minute.rem_euclid(60)),
            None => Ok(()),
        }
    }
}

impl Serialize for Moment {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Moment {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Visitor;
        impl de::Visitor<'_> for Visitor {
            type Value = Moment;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("日期“2026-03-02”或者时刻“2026-03-02 09:30”")
            }
            fn visit_str<E: de::Error>(self, text: &str) -> Result<Moment, E> {
                Moment::parse(text).ok_or_else(|| {
                    E::custom(format!(
                        "日期“{text}”不存在或者写法不对，应写作 2026-03-02 或 2026-03-02 09:30"
                    ))
                })
            }
        }
        deserializer.deserialize_str(Visitor)
    }
}

/// An amount: yuan in the file, fen inside.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Yuan(pub Fen);

impl Serialize for Yuan {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.0.yuan_and_fen() {
            (yuan, 0) => serializer.serialize_i64(yuan),
            (yuan, fen) => serializer.collect_str(&format_args!("{yuan}.{fen:02}")),
        }
    }
}

impl<'de> Deserialize<'de> for Yuan {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let amount = match Value::deserialize(deserializer)? {
            Value::Number(yuan) => match yuan.as_i64() {
                Some(yuan) => Fen::try_from_yuan(yuan),
                // The shortest decimal that reads back as the same number is what the file says.
                None => yuan.to_string().parse(),
            },
            Value::String(text) => text.parse(),
            _ => return Err(de::Error::custom("应为金额（元），如 2000 或者 \"2000.50\"")),
        };
        amount.map(Yuan).map_err(de::Error::custom)
    }
}

choice! {
    Section = "程序环节。" {
        Inspection = "inspection" "行政检查";
        Filing = "filing" "案源、立案";
        Investigation = "investigation" "调查取证";
        Measures = "measures" "先行登记保存、抽样取证、强制措施";
        Property = "property" "涉案财物";
        Notice = "notice" "告知";
        Statement = "statement" "陈述申辩";
        Hearing = "hearing" "听证";
        Review = "review" "法制审核";
        Discussion = "discussion" "集体讨论";
        Decision = "decision" "决定";
        Correction = "correction" "责令改正";
        Service = "service" "送达";
        Payment = "payment" "罚款缴纳";
        Enforcement = "enforcement" "强制执行";
        Transfer = "transfer" "移送";
        Publication = "publication" "公示与撤下";
        Remedy = "remedy" "行政复议、行政诉讼";
        Closing = "closing" "备案、结案、归档";
        Record = "record" "全过程记录";
        Supervision = "supervision" "执法监督";
    }
}

choice! {
    PartyKind = "当事人类型。" {
        Citizen = "citizen" "公民";
        SoleTrader = "sole_trader" "个体工商户";
        Organisation = "organisation" "法人或者其他组织";
    }
}

choice! {
    Rank = "规范的效力层级。" {
        Law = "law" "法律";
        AdministrativeRegulation = "administrative_regulation" "行政法规";
        LocalRegulation = "local_regulation" "地方性法规";
        DepartmentRule = "department_rule" "部门规章";
        LocalRule = "local_rule" "地方政府规章";
        Document = "document" "规范性文件";
        None = "none" "没有依据";
    }
}

choice! {
    PenaltyKind = "处罚种类。" {
        Warning = "warning" "警告";
        Criticism = "criticism" "通报批评";
        Fine = "fine" "罚款";
        ConfiscateIncome = "confiscate_income" "没收违法所得";
        ConfiscateGoods = "confiscate_goods" "没收非法财物";
        SuspendLicence = "suspend_licence" "暂扣许可证件";
        Downgrade = "downgrade" "降低资质等级";
        RevokeLicence = "revoke_licence" "吊销许可证件";
        RevokeBusinessLicence = "revoke_business_licence" "吊销营业执照";
        Restrict = "restrict" "限制开展生产经营活动";
        Suspension = "suspension" "责令停产停业";
        Closure = "closure" "责令关闭";
        Ban = "ban" "限制从业";
        Detention = "detention" "行政拘留";
        Other = "other" "其他行政处罚";
    }
}

choice! {
    Signature = "签名情况。" {
        Signed = "signed" "已签名或者盖章";
        RefusedNoted = "refused_noted" "拒绝签名，已注明";
        Missing = "missing" "没有签名，也没有注明";
    }
}

choice! {
    Approver = "批准人身份。" {
        PrincipalHead = "principal_head" "正职负责人或者主持工作的负责人";
        Head = "head" "行政机关负责人";
        Unit = "unit" "办案机构负责人";
        Officer = "officer" "执法人员";
        None = "none" "没有批准";
    }
}

record! {
    Approval = "审批。" {
        on: Moment = "批准的日期，可带时刻。";
        by: String = "批准人（人员编号或者姓名）。";
        role: Approver = "批准人身份。";
        requested_by: String = "提请人（人员编号或者姓名）。";
    }
}

record! {
    Basis = "处罚或者强制措施的依据。" {
        text: String = "依据的名称和条款，如“道路运输条例第六十三条”。";
        rank: Rank = "依据的效力层级。";
        published: bool = "依据已经公布（行政处罚法第五条）。";
        effective_from: Moment = "依据的施行日期。";
        effective_to: Moment = "依据的失效日期。";
        superior: Rank = "规章等下位规范是在哪一层级上位法规定的行为、种类和幅度内作的具体规定（行政处罚法第十一条至第十四条）。";
        names_agency: bool = "依据写明由本机关实施，或者已由有权机关决定由本机关行使。";
        fine_min: Yuan = "依据规定的罚款下限，元；没有下限的写 0。";
        fine_max: Yuan = "依据规定的罚款上限，元。";
        rule_fine_limit: Yuan = "依据为规章时，国务院或者省级人大常委会规定的罚款限额，元。";
        simple_fine_max: Yuan = "法律对当场处罚罚款限额另有规定的，该限额，元。";
    }
}

record! {
    Penalties = "处罚内容。" {
        kinds: Vec<PenaltyKind> = "处罚种类；不罚的写空列表。";
        fine: Yuan = "罚款数额，元。";
        income: Yuan = "没收违法所得数额，元。";
        goods_value: Yuan = "没收非法财物的价值，元。";
        text: String = "处罚内容原文。";
    }
}

record! {
    Period = "一段时间。" {
        from: Moment = "开始日期（含）。";
        to: Moment = "结束日期（含）；没有结束的不写。";
    }
}
