//! Tiers and fines in Chinese, one line each.

use super::{ConfiscateIncome, Effects, Facts, Fine, Force, Item, Tier};
use crate::money::Fen;

impl Item {
    /// 法定罚款幅度 over all tiers: 3000元以上1万元以下, or why there is no such range.
    pub fn fine_range_text(&self) -> String {
        match self.fine_range() {
            Some((min, max)) => range_text(min, max),
            None if self.tiers.iter().all(|tier| tier.fine.is_none()) => "不设罚款".to_owned(),
            None => "按档次".to_owned(),
        }
    }

    /// A tier in one line of Chinese: “3000元以上1万元以下罚款；没收违法所得”.
    pub fn line(&self, tier: &Tier, facts: &Facts) -> String {
        let effects = &tier.effects;
        let mut parts: Vec<String> = Vec::new();
        if effects.order_only {
            let order =
                effects.order_text.as_ref().or(self.order.as_ref()).map_or("责令改正", String::as_str);
            parts.push(format!("{order}（不处罚）"));
        }
        let fine = tier.fine.as_ref().map(|fine| fine.line(facts));
        match (fine, effects.alternative_suspension_months) {
            (Some(fine), Some(months)) => {
                parts.push(format!("{fine}或者暂扣适任证书{}", span(months, "个月")));
            }
            (Some(fine), None) if effects.warning_alternative => parts.push(format!("警告或者{fine}")),
            (Some(fine), None) if effects.warning => parts.push(format!("警告；{fine}")),
            (Some(fine), None) => parts.push(fine),
            (None, Some(months)) => parts.push(format!("暂扣适任证书{}", span(months, "个月"))),
            (None, None) if effects.warning || effects.warning_alternative => parts.push("警告".to_owned()),
            (None, None) => {}
        }
        effects.lines(facts, &mut parts);
        if parts.is_empty() {
            return "不处罚".to_owned();
        }
        parts.join("；")
    }
}

impl Effects {
    fn lines(&self, facts: &Facts, parts: &mut Vec<String>) {
        match self.confiscate_income {
            Some(ConfiscateIncome::Always) => parts.push("没收违法所得".to_owned()),
            Some(ConfiscateIncome::IfAny) => parts.push("有违法所得的，没收违法所得".to_owned()),
            Some(ConfiscateIncome::IfGeThreshold) => {
                parts.push("违法所得达到门槛的，没收违法所得".to_owned());
            }
            Some(ConfiscateIncome::Never) | None => {}
        }
        let mut add = |text: Option<String>| parts.extend(text);
        add(self.confiscate.as_ref().map(|what| format!("没收{what}")));
        add(self.may_confiscate.as_ref().map(|what| format!("可以没收{what}")));
        add(self.suspend_business.map(|force| match force {
            Force::Must => "责令停业整顿".to_owned(),
            Force::May => "可以责令停业整顿".to_owned(),
        }));
        add(self.suspend_days.map(|days| format!("停业整顿{}", span(days, "日"))));
        add(self.vehicle_suspension_days.map(|days| format!("车辆停运{}", span(days, "日"))));
        add(self.may_stop_new_vehicles_days.map(|days| format!("可以停止新接入车辆{}", span(days, "日"))));
        add(self.may_stop_enrolment_days.map(|days| format!("可以停止招生{}", span(days, "日"))));
        add(self.may_suspend_licence_days_max.map(|days| format!("可以暂扣营运证、从业资格证{days}日以下")));
        let up_to = if self.suspension_up_to_revocation { "直至吊销" } else { "" };
        let suspensions = [
            self.certificate_suspension_months
                .map(|months| format!("暂扣适任证书{}{up_to}", span(months, "个月"))),
            self.certificate_suspension_months_min
                .map(|months| format!("暂扣适任证书{months}个月以上{up_to}")),
            self.may_suspend_certificate_months
                .map(|months| format!("可以暂扣适任证书{}{up_to}", span(months, "个月"))),
            self.may_suspend_certificate_months_min
                .map(|months| format!("可以暂扣适任证书{months}个月以上{up_to}")),
        ];
        if self.suspension_up_to_revocation && suspensions.iter().all(Option::is_none) {
            add(Some("暂扣直至吊销适任证书".to_owned()));
        }
        suspensions.into_iter().for_each(&mut add);
        add(self.suspend_voyage.then(|| "责令停航、停止作业或者禁止进出港".to_owned()));
        add(self
            .revoke
            .as_ref()
            .map(|what| if what.starts_with("降低") { what.clone() } else { format!("吊销{what}") }));
        add(self.revoke_grant.then(|| "撤销许可".to_owned()));
        add(self.ban.as_ref().map(|what| format!("禁止从事{what}")));
        add(self.ban_years.map(|years| format!("{years}年内不予受理或者不得从业")));
        add(self.publish.then(|| "向社会公告".to_owned()));
        add(self.force_unload.then(|| "强制卸载".to_owned()));
        add(self.coercive.as_ref().map(|what| format!("{what}（强制措施）")));
        add(self
            .responsible_person_fine
            .as_ref()
            .map(|fine| format!("对直接负责人员另处{}", fine.line(facts))));
        add(self.repealed.map(|on| format!("罚款已于{on}取消")));
    }
}

impl Fine {
    /// The fine in Chinese: “可以处1000元以下罚款”.
    pub fn line(&self, facts: &Facts) -> String {
        let may = |may: &bool| if *may { "可以处" } else { "" };
        let capped =
            |cap: &Option<Fen>| cap.map_or(String::new(), |cap| format!("，最高不超过{}", yuan_text(cap)));
        match self {
            Self::Range { max, floor_open: true, may: m, .. } => {
                format!("{}{}罚款", may(m), range_text(Fen::ZERO, *max))
            }
            Self::Range { min, max, may: m, .. } => format!("{}{}罚款", may(m), range_text(*min, *max)),
            Self::Fixed { amount, may: m } => format!("{}{}罚款", may(m), yuan_text(*amount)),
            Self::Multiple { base, min_times, max_times, cap, may: m } => {
                let least = if min_times.is_zero() { String::new() } else { format!("{min_times}倍以上") };
                format!("{}{}{least}{max_times}倍以下罚款{}", may(m), facts.label(base), capped(cap))
            }
            Self::Percent { base, min_pct, max_pct, may: m } if min_pct == max_pct => {
                format!("{}{}{max_pct}%的罚款", may(m), facts.label(base))
            }
            Self::Percent { base, min_pct, max_pct, may: m } => {
                format!("{}{}{min_pct}%以上{max_pct}%以下罚款", may(m), facts.label(base))
            }
            Self::PerUnitStep { quantity, step, amount_per_step, cap, may: m, .. } => format!(
                "{}{}每{step}{}处{}罚款{}",
                may(m),
                facts.label(quantity),
                facts.unit(quantity),
                yuan_text(*amount_per_step),
                capped(cap)
            ),
            Self::PiecewiseMarginal { cap, .. } => format!("按超限部分分段累计罚款{}", capped(cap)),
            Self::ByIncome { threshold, ge, lt } => format!(
                "违法所得{}以上的，{}；不足{0}的，{}",
                yuan_text(*threshold),
                ge.line(facts),
                lt.line(facts)
            ),
            Self::Matrix { by, .. } => format!("按{}分别罚款", facts.label(by)),
            Self::ByParty { parties } => parties
                .iter()
                .map(|party| format!("{}：{}", party.party, party.fine.line(facts)))
                .collect::<Vec<_>>()
                .join("；"),
            Self::PerUnit { unit, unit_min, unit_max, may: m } => {
                format!("{}每{}{}罚款", may(m), facts.unit(unit), range_text(*unit_min, *unit_max))
            }
            Self::PerUnitFixed { unit, amount, may: m } => {
                format!("{}每{}{}罚款", may(m), facts.unit(unit), yuan_text(*amount))
            }
            Self::SumOfItems { items, cap } => {
                format!("{}的罚款数额累计{}", items.join("、"), capped(cap))
            }
            Self::Refer { items } => format!("按{}处罚", items.join("、")),
            Self::DailyRate { base, rate, not_a_fine, .. } => {
                let what = if *not_a_fine { "滞纳金（不属罚款）" } else { "罚款" };
                format!("每日按{}的{}加收{what}", facts.label(base), rate.per_mille())
            }
            Self::DailyRepeat { may: m, .. } => format!("{}按原处罚数额按日连续处罚", may(m)),
            Self::None => "不予罚款".to_owned(),
            Self::Unknown => "罚款数额来源不全".to_owned(),
            Self::Unrecognised => "罚款种类不认识".to_owned(),
        }
    }
}

fn span([least, most]: [u32; 2], unit: &str) -> String {
    if least == most { format!("{least}{unit}") } else { format!("{least}{unit}以上{most}{unit}以下") }
}

/// From the lowest to the highest fine.
///
/// ```
/// use law::{item::range_text, money::Fen};
/// let yuan = Fen::from_yuan;
/// assert_eq!(range_text(yuan(3000), yuan(10_000)), "3000元以上1万元以下");
/// assert_eq!(range_text(Fen::ZERO, yuan(10_000)), "1万元以下");
/// assert_eq!(range_text(yuan(200), yuan(200)), "200元");
/// ```
pub fn range_text(min: Fen, max: Fen) -> String {
    if min == max {
        yuan_text(max)
    } else if min.is_zero() {
        format!("{}以下", yuan_text(max))
    } else {
        format!("{}以上{}以下", yuan_text(min), yuan_text(max))
    }
}

/// An amount as the statute's reader writes it: 3000元, 1万元, 2.5万元, 1亿元.
pub fn yuan_text(amount: Fen) -> String {
    let (yuan, fen) = amount.yuan_and_fen();
    for (unit, name) in [(100_000_000, "亿"), (10_000, "万")] {
        let part = yuan.rem_euclid(unit).saturating_mul(100).div_euclid(unit);
        if fen == 0 && yuan >= unit && yuan.saturating_mul(100).rem_euclid(unit) == 0 {
            let part = format!(".{part:02}");
            return format!(
                "{}{}{name}元",
                yuan.div_euclid(unit),
                part.trim_end_matches('0').trim_end_matches('.')
            );
        }
    }
    if fen == 0 { format!("{yuan}元") } else { format!("{yuan}.{fen:02}元") }
}

/// When a tier applies: the words of the catalogue, or its condition with the labels of the facts.
pub fn condition(when: &str, text: &str, facts: &Facts) -> String {
    if !text.is_empty() {
        return text.to_owned();
    }
    if when == "true" {
        return "各种情形".to_owned();
    }
    // Every second piece stands inside single quotes.
    let pieces = when
        .split('\'')
        .enumerate()
        .map(|(at, piece)| if at % 2 == 1 { format!("“{piece}”") } else { labelled(piece, facts) });
    pieces.collect::<String>().trim().to_owned()
}

/// A text of the catalogue with the labels of its facts in the place of their names.
pub fn labelled(piece: &str, facts: &Facts) -> String {
    let (mut text, mut word) = (String::new(), String::new());
    for character in piece.chars().chain([' ']) {
        if character.is_ascii_alphanumeric() || character == '_' {
            word.push(character);
            continue;
        }
        text.push_str(match word.as_str() {
            "in" => "属于",
            name => facts.label(name),
        });
        word.clear();
        text.push(character);
    }
    // The space that ended the last word.
    text.pop();
    let signs =
        [("&&", "且"), ("||", "或者"), ("!=", "不是"), ("==", "为"), (">=", "≥"), ("<=", "≤"), ("!", "非")];
    signs.into_iter().fold(text, |text, (sign, chinese)| text.replace(sign, chinese))
}
