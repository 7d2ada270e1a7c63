//! Money, capitals and citations.

use law::{
    capital::capital,
    citation::{Citation, numeral},
    money::{Fen, MoneyError},
};
use proptest::prelude::*;

fn fen(fen: i64) -> Fen {
    Fen::new(fen).unwrap()
}

#[test]
fn what_people_type_is_read() {
    for (text, amount) in [
        ("1000", 100_000),
        ("1,000", 100_000),
        ("1000元", 100_000),
        (" １，０００．５０ 元 ", 100_050),
        ("￥1000.5", 100_050),
        ("0.5万元", 500_000),
        ("0.5万", 500_000),
        ("1.2亿元", 12_000_000_000),
        ("人民币200元整", 20_000),
        ("0", 0),
        ("0.01", 1),
        ("0.000001万元", 1),
        ("1.500", 150),
        ("9,999,999,999,999,999.99", 999_999_999_999_999_999),
    ] {
        assert_eq!(text.parse(), Ok(fen(amount)), "{text}");
    }
}

#[test]
fn what_is_no_amount_is_refused_in_chinese() {
    for (text, says) in [
        ("", "请填写金额"),
        ("元", "不是金额"),
        ("-5", "不能为负数"),
        ("1.234", "精确到分"),
        ("12,34", "不是金额"),
        ("1,0000", "不是金额"),
        ("abc", "不是金额"),
        ("1.", "不是金额"),
        (".5", "不是金额"),
        ("1.2.3", "不是金额"),
        ("1.2,345", "不是金额"),
        ("壹仟元", "不是金额"),
        ("99999999999999999999", "过大"),
        ("10000万亿", "过大"),
    ] {
        let error = text.parse::<Fen>().unwrap_err().to_string();
        assert!(error.contains(says), "{text}: {error}");
    }
}

#[test]
fn amounts_are_shown_with_commas() {
    for (amount, text) in [
        (0, "0.00"),
        (5, "0.05"),
        (123_456, "1,234.56"),
        (100_000_000, "1,000,000.00"),
        (99_900, "999.00"),
        (100_000, "1,000.00"),
    ] {
        assert_eq!(fen(amount).to_string(), text);
    }
}

#[test]
fn arithmetic_never_leaves_the_amounts() {
    assert_eq!(Fen::new(-1), Err(MoneyError::Negative));
    assert_eq!(Fen::new(i64::MAX), Err(MoneyError::TooLarge));
    assert_eq!(Fen::try_from_yuan(i64::MAX), Err(MoneyError::TooLarge));
    assert_eq!(Fen::try_from_yuan(i64::MIN), Err(MoneyError::Negative));
    assert_eq!(Fen::MAX.checked_add(fen(1)), None);
    assert_eq!(fen(1).checked_sub(fen(2)), None);
    assert_eq!(fen(1).saturating_sub(fen(2)), Fen::ZERO);
    assert_eq!(Fen::MAX.checked_mul(2), None);
    // Three per cent of 333.33 yuan for a day, the rest below a fen dropped.
    assert_eq!(fen(33_333).checked_mul_div(3, 100), Some(fen(999)));
    assert_eq!(fen(1).checked_mul_div(1, 0), None);
    assert_eq!(Fen::checked_sum([fen(1), fen(2)]), Some(fen(3)));
    assert!(serde_json::from_str::<Fen>("-1").is_err());
    assert_eq!(serde_json::to_string(&fen(7)).unwrap(), "7");
}

#[test]
fn capitals_follow_the_rules_for_bills() {
    for (amount, text) in [
        (0, "零元整"),
        (5, "伍分"),
        (50, "伍角"),
        (55, "伍角伍分"),
        (100, "壹元整"),
        (1_000, "壹拾元整"),
        (100_500, "壹仟零伍元整"),
        (140_950, "壹仟肆佰零玖元伍角"),
        (600_714, "陆仟零柒元壹角肆分"),
        (168_032, "壹仟陆佰捌拾元叁角贰分"),
        (10_700_053, "壹拾万柒仟元伍角叁分"),
        (1_640_902, "壹万陆仟肆佰零玖元零贰分"),
        (32_504, "叁佰贰拾伍元零肆分"),
        (1_000_000, "壹万元整"),
        (1_000_100, "壹万零壹元整"),
        (10_000_000_000, "壹亿元整"),
        (10_000_000_100, "壹亿零壹元整"),
        (10_010_000_000, "壹亿零壹拾万元整"),
        (100_000_000_000_000, "壹万亿元整"),
        (100_010_000_000_000, "壹万零壹亿元整"),
        (999_999_999_999_999_999, "玖仟玖佰玖拾玖万玖仟玖佰玖拾玖亿玖仟玖佰玖拾玖万玖仟玖佰玖拾玖元玖角玖分"),
    ] {
        assert_eq!(capital(fen(amount)), text, "{amount}");
    }
}

/// Reads a capital amount back.
fn parsed(text: &str) -> i64 {
    let (yuan, part) = text.split_once('元').unwrap_or(("", text));
    let (mut total, mut section, mut digit) = (0_i64, 0_i64, 0_i64);
    for c in yuan.chars() {
        match c {
            '拾' | '佰' | '仟' => {
                section +=
                    digit * [('拾', 10), ('佰', 100), ('仟', 1000)].iter().find(|u| u.0 == c).unwrap().1;
                digit = 0;
            }
            '万' => {
                // 万 closes a section inside the current 亿.
                total += (section + digit) * 10_000;
                (section, digit) = (0, 0);
            }
            '亿' => {
                total = (total + section + digit) * 100_000_000;
                (section, digit) = (0, 0);
            }
            _ => digit = value(c),
        }
    }
    total = (total + section + digit) * 100;
    digit = 0;
    for c in part.chars() {
        match c {
            '角' => total += digit * 10,
            '分' => total += digit,
            '整' => {}
            _ => digit = value(c),
        }
    }
    total
}

fn value(c: char) -> i64 {
    let at = "零壹贰叁肆伍陆柒捌玖".chars().position(|d| d == c).unwrap();
    i64::try_from(at).unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    #[test]
    fn capitals_and_digits_read_back(
        raw in prop_oneof![0_i64..=20_000, 0_i64..=1_000_000_000, 0_i64..=999_999_999_999_999_999],
        zeros in 0_u32..10,
    ) {
        let scale = 10_i64.pow(zeros);
        let amount = fen(raw / scale * scale);
        let text = capital(amount);
        prop_assert_eq!(parsed(&text), amount.fen(), "{}", text);
        prop_assert!(!text.contains("零零") && !text.contains("零万") && !text.contains("零亿"), "{}", text);
        prop_assert!(!text.contains("零元") || amount.is_zero(), "{}", text);
        prop_assert_eq!(amount.to_string().parse::<Fen>(), Ok(amount));
    }
}

#[test]
fn citations_read_as_on_paper() {
    let citation = Citation::article("行政处罚法", 63).with_paragraph(1).with_item(1);
    assert_eq!(citation.to_string(), "《行政处罚法》第六十三条第一款第（一）项");
    let inserted = Citation::article("刑法", 133).with_sub(1);
    assert_eq!(inserted.to_string(), "《刑法》第一百三十三条之一");
    for (number, text) in [
        (0, "零"),
        (1, "一"),
        (10, "十"),
        (11, "十一"),
        (20, "二十"),
        (100, "一百"),
        (101, "一百零一"),
        (110, "一百一十"),
        (128, "一百二十八"),
        (1001, "一千零一"),
        (1010, "一千零一十"),
        (1259, "一千二百五十九"),
    ] {
        assert_eq!(numeral(number), text);
    }
}
