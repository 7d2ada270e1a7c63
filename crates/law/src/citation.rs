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
