//! The text of an expression as a tree; what it means is no concern of this module.

use crate::item::Decimal;

/// Characters of an expression.
const CHARS_MAX: usize = 500;
/// Brackets inside brackets.
const DEPTH_MAX: u8 = 16;

/// A parsed expression.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Expression {
    /// A number.
    Number(Decimal),
    /// A metric or an indicator.
    Name(String),
    /// A function.
    Call { name: String, arguments: Vec<Self> },
    /// An operation on two sides.
    Binary { operation: Operation, left: Box<Self>, right: Box<Self> },
}

/// An operation on two sides.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Operation {
    Add,
    Subtract,
    Multiply,
    Divide,
    AtLeast,
    AtMost,
}

impl Operation {
    pub(super) const fn sign(self) -> &'static str {
        match self {
            Self::Add => "+",
            Self::Subtract => "-",
            Self::Multiply => "*",
            Self::Divide => "/",
            Self::AtLeast => ">=",
            Self::AtMost => "<=",
        }
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Token {
    Number(Decimal),
    Name(String),
    Operation(Operation),
    Open,
    Close,
    Comma,
}

/// Reads an expression. Errors: where and why, to stand after “算式”.
pub(super) fn parse(text: &str) -> Result<Expression, String> {
    if text.chars().count() > CHARS_MAX {
        return Err(format!("超过{CHARS_MAX}个字符"));
    }
    let tokens = tokens(text)?;
    let mut reader = Reader { tokens: tokens.into_iter().peekable(), depth: 0 };
    let expression = reader.comparison()?;
    match reader.tokens.next() {
        None => Ok(expression),
        Some((column, _)) => Err(format!("第{column}字多余")),
    }
}

/// Tokens with the column of each, from 1.
fn tokens(text: &str) -> Result<Vec<(usize, Token)>, String> {
    let mut tokens = Vec::new();
    let mut rest = text.chars().enumerate().map(|(index, c)| (index + 1, c)).peekable();
    while let Some((column, c)) = rest.next() {
        let mut word = |belongs: fn(char) -> bool| {
            let mut word = String::from(c);
            while let Some((_, c)) = rest.next_if(|(_, c)| belongs(*c)) {
                word.push(c);
            }
            word
        };
        let token = match c {
            ' ' | '\t' | '\n' | '\u{3000}' => continue,
            '+' | '＋' => Token::Operation(Operation::Add),
            '-' | '－' | '−' => Token::Operation(Operation::Subtract),
            '*' | '×' | '＊' => Token::Operation(Operation::Multiply),
            '/' | '÷' | '／' => Token::Operation(Operation::Divide),
            '≥' => Token::Operation(Operation::AtLeast),
            '≤' => Token::Operation(Operation::AtMost),
            '(' | '（' => Token::Open,
            ')' | '）' => Token::Close,
            ',' | '，' => Token::Comma,
            '>' | '<' => match (c, word(|c| c == '=').as_str()) {
                ('>', ">=") => Token::Operation(Operation::AtLeast),
                ('<', "<=") => Token::Operation(Operation::AtMost),
                _ => return Err(format!("第{column}字的比较只能写“>=”或者“<=”")),
            },
            '0'..='9' => {
                let number = word(|c| c.is_ascii_digit() || c == '.');
                Token::Number(number.parse().map_err(|_| format!("第{column}字起的“{number}”不是数"))?)
            }
            'a'..='z' => {
                Token::Name(word(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_' || c == '.'))
            }
            other => return Err(format!("第{column}字“{other}”不能识别")),
        };
        tokens.push((column, token));
    }
    Ok(tokens)
}

struct Reader<I: Iterator<Item = (usize, Token)>> {
    tokens: std::iter::Peekable<I>,
    depth: u8,
}

impl<I: Iterator<Item = (usize, Token)>> Reader<I> {
    fn comparison(&mut self) -> Result<Expression, String> {
        let left = self.sum()?;
        match self.operation(&[Operation::AtLeast, Operation::AtMost]) {
            Some(operation) => Ok(binary(operation, left, self.sum()?)),
            None => Ok(left),
        }
    }

    fn sum(&mut self) -> Result<Expression, String> {
        let mut left = self.product()?;
        while let Some(operation) = self.operation(&[Operation::Add, Operation::Subtract]) {
            left = binary(operation, left, self.product()?);
        }
        Ok(left)
    }

    fn product(&mut self) -> Result<Expression, String> {
        let mut left = self.atom()?;
        while let Some(operation) = self.operation(&[Operation::Multiply, Operation::Divide]) {
            left = binary(operation, left, self.atom()?);
        }
        Ok(left)
    }

    fn atom(&mut self) -> Result<Expression, String> {
        self.depth += 1;
        if self.depth > DEPTH_MAX {
            return Err(format!("嵌套超过{DEPTH_MAX}层"));
        }
        let atom = match self.tokens.next() {
            Some((_, Token::Number(number))) => Expression::Number(number),
            // A sign before a value is a subtraction from nothing, so that nothing can hide behind it.
            Some((_, Token::Operation(Operation::Subtract))) => {
                binary(Operation::Subtract, Expression::Number(0.into()), self.atom()?)
            }
            Some((_, Token::Open)) => {
                let inner = self.comparison()?;
                self.close()?;
                inner
            }
            Some((_, Token::Name(name))) if self.takes(&Token::Open) => {
                let mut arguments = vec![self.comparison()?];
                while self.takes(&Token::Comma) {
                    arguments.push(self.comparison()?);
                }
                self.close()?;
                Expression::Call { name, arguments }
            }
            Some((_, Token::Name(name))) => Expression::Name(name),
            Some((column, _)) => return Err(format!("第{column}字处缺少计量项、指标或者数")),
            None => return Err("没有写完".to_owned()),
        };
        self.depth -= 1;
        Ok(atom)
    }

    fn operation(&mut self, wanted: &[Operation]) -> Option<Operation> {
        let fits = |token: &(usize, Token)| matches!(token, (_, Token::Operation(it)) if wanted.contains(it));
        match self.tokens.next_if(fits) {
            Some((_, Token::Operation(operation))) => Some(operation),
            _ => None,
        }
    }

    fn takes(&mut self, wanted: &Token) -> bool {
        self.tokens.next_if(|(_, token)| token == wanted).is_some()
    }

    fn close(&mut self) -> Result<(), String> {
        match self.tokens.next() {
            Some((_, Token::Close)) => Ok(()),
            Some((column, _)) => Err(format!("第{column}字处缺少右括号")),
            None => Err("缺少右括号".to_owned()),
        }
    }
}

fn binary(operation: Operation, left: Expression, right: Expression) -> Expression {
    Expression::Binary { operation, left: Box::new(left), right: Box::new(right) }
}
