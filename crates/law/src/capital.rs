//! Capital amounts (人民币大写) by the rules for bills.

use crate::money::Fen;

const DIGITS: [char; 10] = ['零', '壹', '贰', '叁', '肆', '伍', '陆', '柒', '捌', '玖'];

/// The amount in capitals, without 人民币 in front: 壹仟零伍元整, 伍角, 陆仟零柒元壹角肆分.
///
/// An amount that ends in 元 takes 整, one that ends in 角 or 分 does not; where the rules leave a 零 to
/// choice (107,000.53) it is left out.
// Policy: 支付结算办法 annex 1, 正确填写票据和结算凭证的基本规定 [M].
pub fn capital(amount: Fen) -> String {
    let (yuan, fen) = amount.yuan_and_fen();
    let (jiao, fen) = (fen.div_euclid(10), fen.rem_euclid(10));
    let mut out = String::new();
    if yuan > 0 {
        large(yuan, &mut out);
        out.push('元');
    }
    match (jiao, fen) {
        (0, 0) if yuan > 0 => out.push('整'),
        (0, 0) => out.push_str("零元整"),
        (0, _) => {
            if yuan > 0 {
                out.push('零');
            }
            out.push(digit(fen));
            out.push('分');
        }
        (_, _) => {
            out.push(digit(jiao));
            out.push('角');
            if fen > 0 {
                out.push(digit(fen));
                out.push('分');
            }
        }
    }
    out
}

/// Writes a number from 1 to 10¹⁶ − 1: so many 亿, then the rest.
fn large(number: i64, out: &mut String) {
    joined(
        number,
        100_000_000,
        '亿',
        out,
        |high, out| joined(high, 10_000, '万', out, four, four),
        |low, out| {
            joined(low, 10_000, '万', out, four, four);
        },
    );
}

/// Writes `number` as a part above `unit` and a part below it, each by its own hand.
fn joined(
    number: i64,
    unit: i64,
    name: char,
    out: &mut String,
    write_high: impl Fn(i64, &mut String),
    write_low: impl Fn(i64, &mut String),
) {
    let (high, low) = (number.div_euclid(unit), number.rem_euclid(unit));
    if high > 0 {
        write_high(high, out);
        out.push(name);
        // A 零 stands for the digits that are missing at the head of the lower part.
        if low > 0 && low < unit.div_euclid(10) {
            out.push('零');
        }
    }
    if low > 0 {
        write_low(low, out);
    }
}

/// Writes a number from 1 to 9999.
fn four(number: i64, out: &mut String) {
    let mut gap = false;
    let mut written = false;
    for (unit, name) in [(1000, Some('仟')), (100, Some('佰')), (10, Some('拾')), (1, None)] {
        let place = number.div_euclid(unit).rem_euclid(10);
        if place == 0 {
            gap = true;
            continue;
        }
        if gap && written {
            out.push('零');
        }
        out.push(digit(place));
        out.extend(name);
        gap = false;
        written = true;
    }
}

fn digit(value: i64) -> char {
    usize::try_from(value).ok().and_then(|value| DIGITS.get(value)).copied().unwrap_or('零')
}
