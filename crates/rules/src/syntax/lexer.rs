//! The words of a condition.

use super::{Comparison, Problem, Span};
use crate::number::Number;

/// A word and where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Word {
    pub(super) token: Token,
    pub(super) span: Span,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Token {
    Number(Number),
    Text(String),
    Name(String),
    True,
    False,
    And,
    Or,
    Not,
    In,
    Between,
    Compare(Comparison),
    Plus,
    Minus,
    Times,
    Over,
    OpenRound,
    CloseRound,
    OpenSquare,
    CloseSquare,
    Comma,
    Dots,
}

/// Longer ones first, so that `<=` is not read as `<`.
const SIGNS: [(&str, Token); 21] = [
    ("&&", Token::And),
    ("||", Token::Or),
    ("==", Token::Compare(Comparison::Eq)),
    ("!=", Token::Compare(Comparison::Ne)),
    ("<=", Token::Compare(Comparison::Le)),
    (">=", Token::Compare(Comparison::Ge)),
    ("..", Token::Dots),
    ("=", Token::Compare(Comparison::Eq)),
    ("<", Token::Compare(Comparison::Lt)),
    (">", Token::Compare(Comparison::Gt)),
    ("!", Token::Not),
    ("+", Token::Plus),
    ("-", Token::Minus),
    ("*", Token::Times),
    ("/", Token::Over),
    ("(", Token::OpenRound),
    (")", Token::CloseRound),
    ("[", Token::OpenSquare),
    ("]", Token::CloseSquare),
    (",", Token::Comma),
    ("≠", Token::Compare(Comparison::Ne)),
];

pub(super) fn words(text: &str) -> Result<Vec<Word>, Problem> {
    let mut words = Vec::new();
    let mut at = 0;
    while let Some(first) = text.get(at..).and_then(|rest| rest.chars().next()) {
        let rest = text.get(at..).unwrap_or_default();
        let end_of = |keep: &dyn Fn(char) -> bool| {
            rest.find(|c: char| !keep(c)).map_or(text.len(), |length| at.saturating_add(length))
        };
        if first.is_whitespace() {
            at = end_of(&char::is_whitespace);
            continue;
        }
        let (token, end) = if first == '\'' || first == '"' {
            quoted(text, at, first)?
        } else if first.is_ascii_digit() {
            number(text, at)?
        } else if first.is_alphabetic() || first == '_' || first == '%' || first == '㎡' {
            let end = end_of(&|c| c.is_alphanumeric() || matches!(c, '_' | '%' | '㎡'));
            (named(text.get(at..end).unwrap_or_default()), end)
        } else if let Some((sign, token)) = SIGNS.iter().find(|(sign, _)| rest.starts_with(sign)) {
            (token.clone(), at.saturating_add(sign.len()))
        } else {
            let span = at..at.saturating_add(first.len_utf8());
            let full_width = "（）［］，。；：＞＜＝！＆｜＋－×÷“”‘’".contains(first);
            let fix = if full_width {
                "请改用半角符号"
            } else {
                "请删去或者改用条件语法中的符号"
            };
            return Err(Problem::new(&span, format!("不认识的符号“{first}”"), fix));
        };
        words.push(Word { token, span: at..end });
        at = end;
    }
    Ok(words)
}

fn named(word: &str) -> Token {
    match word {
        "true" => Token::True,
        "false" => Token::False,
        "and" => Token::And,
        "or" => Token::Or,
        "not" => Token::Not,
        "in" => Token::In,
        "between" => Token::Between,
        name => Token::Name(name.to_owned()),
    }
}

fn quoted(text: &str, at: usize, quote: char) -> Result<(Token, usize), Problem> {
    let start = at.saturating_add(1);
    let inside = text.get(start..).unwrap_or_default();
    let Some(length) = inside.find(quote) else {
        return Err(Problem::new(&(at..text.len()), "引号没有配对", format!("请在文字末尾补上{quote}")));
    };
    let end = start.saturating_add(length);
    Ok((Token::Text(text.get(start..end).unwrap_or_default().to_owned()), end.saturating_add(1)))
}

fn number(text: &str, at: usize) -> Result<(Token, usize), Problem> {
    let rest = text.get(at..).unwrap_or_default();
    let mut end = at;
    let mut seen_point = false;
    for (offset, c) in rest.char_indices() {
        let next_is_digit = rest
            .get(offset.saturating_add(1)..)
            .is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()));
        // The two dots of an interval are no decimal point.
        let point = c == '.' && !seen_point && next_is_digit;
        if !c.is_ascii_digit() && !point {
            break;
        }
        seen_point |= point;
        end = at.saturating_add(offset).saturating_add(c.len_utf8());
    }
    let digits = text.get(at..end).unwrap_or_default();
    match digits.parse() {
        Ok(number) => Ok((Token::Number(number), end)),
        Err(error) => Err(Problem::new(&(at..end), format!("{error}"), "请改写数字")),
    }
}
