//! Citations of statutes as they stand on paper.

use std::fmt;

use serde::{Deserialize, Serialize};

/// One place in a statute.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Citation {
    /// The statute, without 《》.
    pub statute: String,
    /// 条, from 1.
    pub article: u16,
    /// 条之一, from 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sub: Option<u8>,
    /// 款, from 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub paragraph: Option<u8>,
    /// 项, from 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub item: Option<u8>,
}

impl Citation {
    /// An article as a whole.
    pub fn article(statute: impl Into<String>, article: u16) -> Self {
        Self { statute: statute.into(), article, sub: None, paragraph: None, item: None }
    }

    /// The same article, as inserted 之`sub`.
    #[must_use]
    pub fn with_sub(mut self, sub: u8) -> Self {
        self.sub = Some(sub);
        self
    }

    /// One 款 of it.
    #[must_use]
    pub fn with_paragraph(mut self, paragraph: u8) -> Self {
        self.paragraph = Some(paragraph);
        self
    }

    /// One 项 of it.
    #[must_use]
    pub fn with_item(mut self, item: u8) -> Self {
        self.item = Some(item);
        self
    }
}

/// 《行政处罚法》第六十三条第一款第（一）项.
impl fmt::Display for Citation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "《{}》第{}条", self.statute, numeral(self.article))?;
        if let Some(sub) = self.sub {
            write!(f, "之{}", numeral(sub.into()))?;
        }
        if let Some(paragraph) = self.paragraph {
            write!(f, "第{}款", numeral(paragraph.into()))?;
        }
        if let Some(item) = self.item {
            write!(f, "第（{}）项", numeral(item.into()))?;
        }
        Ok(())
    }
}

/// A citation as it stands on paper: statutes in 《》, articles in Chinese numerals, 项 in brackets. What is no citation
/// stays as it is, and so does what was written so already.
///
/// ```
/// use law::citation::cited;
/// assert_eq!(cited("道路运输条例第68条第2款"), "《道路运输条例》第六十八条第二款");
/// assert_eq!(cited("行政处罚法第五条第二款、第三十四条"), "《行政处罚法》第五条第二款、第三十四条");
/// ```
pub fn cited(text: &str) -> String {
    let placed = placed(text);
    let mut out = String::new();
    // Inside 《》 the name is marked already; inside brackets stands a remark.
    let mut quoted = false;
    for piece in placed.split_inclusive(MARKS) {
        let (word, mark) = match piece.chars().next_back().filter(|last| MARKS.contains(last)) {
            Some(mark) => (piece.trim_end_matches(mark), Some(mark)),
            None => (piece, None),
        };
        let (name, place) = word.split_at(word.find('第').unwrap_or(word.len()));
        if !quoted && STATUTES.iter().any(|ending| name.ends_with(ending)) {
            out.extend(["《", name, "》", place]);
        } else {
            out.push_str(word);
        }
        out.extend(mark.map(|mark| if mark == ';' { '；' } else { mark }));
        quoted =
            matches!(mark, Some('《' | '（' | '(')) || (quoted && !matches!(mark, Some('》' | '）' | ')')));
    }
    out
}

/// What ends the name of a statute or stands around it.
const MARKS: [char; 14] = ['；', ';', '，', ',', '、', '。', '：', ' ', '（', '）', '(', ')', '《', '》'];
/// How names of statutes end.
const STATUTES: [&str; 9] = ["法", "法典", "条例", "办法", "规定", "规则", "细则", "解释", "标准"];

/// The text with its 第N条, 第N款 and 第N项 in Chinese numerals, ranges as 第N条至第M条.
fn placed(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some(at) = rest.find('第') {
        let (before, from) = rest.split_at(at);
        out.push_str(before);
        rest = if let Some((place, after)) = place(from) {
            out.push_str(&place);
            after
        } else {
            out.push('第');
            from.trim_start_matches('第')
        };
    }
    out.push_str(rest);
    out
}

/// The places at the beginning of a text, such as 第6-8条, 第3、27条 or 第(二)(三)项, and what follows them.
fn place(text: &str) -> Option<(String, &str)> {
    let (first, mut rest) = bracketed(text.strip_prefix('第')?)?;
    let mut numbers = vec![("", first)];
    loop {
        let joined = if let Some(more) = rest.strip_prefix(['-', '－', '—', '~']) {
            bracketed(more).map(|held| ("至", held))
        } else {
            bracketed(rest.strip_prefix('、').unwrap_or(rest)).map(|held| ("、", held))
        };
        let Some((joint, (number, after))) = joined else { break };
        numbers.push((joint, number));
        rest = after;
    }
    let unit = rest.chars().next().filter(|unit| ['条', '款', '项', '章', '节'].contains(unit))?;
    let places = numbers.into_iter().map(|(joint, number)| {
        if unit == '项' {
            format!("{joint}第（{number}）项")
        } else {
            format!("{joint}第{number}{unit}")
        }
    });
    Some((places.collect(), rest.strip_prefix(unit)?))
}

/// A number, in brackets or without.
fn bracketed(text: &str) -> Option<(String, &str)> {
    match text.strip_prefix(['(', '（']) {
        Some(text) => {
            let (number, text) = number(text)?;
            Some((number, text.strip_prefix([')', '）'])?))
        }
        None => number(text),
    }
}

/// The number at the beginning of a text as a Chinese numeral, and what follows it.
fn number(text: &str) -> Option<(String, &str)> {
    let digit = |character: char| character.is_ascii_digit();
    let word = |character: char| "零〇一二三四五六七八九十百千".contains(character);
    let (held, rest) = text.split_at(text.find(|character| !digit(character)).unwrap_or(text.len()));
    if let Ok(number) = held.parse() {
        return Some((numeral(number), rest));
    }
    let (held, rest) = text.split_at(text.find(|character| !word(character)).unwrap_or(text.len()));
    (!held.is_empty()).then(|| (held.to_owned(), rest))
}

/// The Chinese numeral of a number up to 9999 (十, 一百一十, 一千零一); larger numbers stay in digits.
pub fn numeral(number: u16) -> String {
    if number == 0 {
        return "零".to_owned();
    }
    if number > 9999 {
        return number.to_string();
    }
    let mut out = String::new();
    let mut gap = false;
    for (unit, name) in [(1000, "千"), (100, "百"), (10, "十"), (1, "")] {
        let place = number.div_euclid(unit).rem_euclid(10);
        if place == 0 {
            gap = !out.is_empty();
            continue;
        }
        if gap {
            out.push('零');
        }
        gap = false;
        // 10–19 are 十…, not 一十…, when they stand alone.
        if !(unit == 10 && place == 1 && out.is_empty()) {
            out.push(match place {
                1 => '一',
                2 => '二',
                3 => '三',
                4 => '四',
                5 => '五',
                6 => '六',
                7 => '七',
                8 => '八',
                _ => '九',
            });
        }
        out.push_str(name);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::cited;

    #[test]
    fn a_citation_is_written_in_one_way() {
        for (text, expected) in [
            ("道路运输条例第68条第2款", "《道路运输条例》第六十八条第二款"),
            ("公路安全保护条例第65条第3款第1项", "《公路安全保护条例》第六十五条第三款第（一）项"),
            ("青岛市轨道交通条例第27条第(一)项", "《青岛市轨道交通条例》第二十七条第（一）项"),
            ("网约车办法第6-8条", "《网约车办法》第六条至第八条"),
            ("公路法第52、56条", "《公路法》第五十二条、第五十六条"),
            (
                "北京市道路运输条例第57条第(二)(三)项",
                "《北京市道路运输条例》第五十七条第（二）项、第（三）项",
            ),
            (
                "公路安全保护条例第33条;超限运输规定第3、27条",
                "《公路安全保护条例》第三十三条；《超限运输规定》第三条、第二十七条",
            ),
            (
                "巡游出租汽车经营服务管理规定(旧出租汽车经营服务管理规定)",
                "《巡游出租汽车经营服务管理规定》(旧出租汽车经营服务管理规定)",
            ),
            ("道路运输条例(旧第68条)", "《道路运输条例》(旧第六十八条)"),
            ("道路运输条例", "《道路运输条例》"),
            ("行政处罚法第五十七条第一款第三项", "《行政处罚法》第五十七条第一款第（三）项"),
            ("行政处罚法第二十条、第三十四条", "《行政处罚法》第二十条、第三十四条"),
            ("行政处罚法（2017年修正）第三十七条", "《行政处罚法》（2017年修正）第三十七条"),
            (
                "行政处罚法第四十八条第一款；国办发〔2018〕118号",
                "《行政处罚法》第四十八条第一款；国办发〔2018〕118号",
            ),
            ("公路法第77条、公路安全保护条例第66条", "《公路法》第七十七条、《公路安全保护条例》第六十六条"),
            ("交通运输行政执法程序规定第八章", "《交通运输行政执法程序规定》第八章"),
            ("国务院办公厅年度节假日安排", "国务院办公厅年度节假日安排"),
            ("第三人、第2页", "第三人、第2页"),
            ("", ""),
        ] {
            assert_eq!(cited(text), expected);
            assert_eq!(cited(expected), expected, "it is written so already");
        }
    }
}
