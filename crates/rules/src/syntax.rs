//! Conditions as text: words, then a tree in which every node knows where it stands.
//!
//! Two spellings are read, also mixed: `&& || ! == in ['a','b']` and that of FEEL, `and or not() = in [1..5]`.

use std::{fmt, ops::Range};

use crate::number::Number;

use self::lexer::{Token, Word, words};

mod lexer;

/// Bytes of a text from its start.
pub type Span = Range<usize>;

/// Longest condition, in bytes.
pub const TEXT_BYTES_MAX: usize = 8_192;
/// Deepest nesting of a condition.
pub const DEPTH_MAX: usize = 48;

/// Something is wrong with a text: where, why, and what mends it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// Where in the text.
    pub span: Span,
    /// What is wrong.
    pub reason: String,
    /// What mends it.
    pub fix: String,
}

impl Problem {
    pub(crate) fn new(span: &Span, reason: impl Into<String>, fix: impl Into<String>) -> Self {
        Self { span: span.clone(), reason: reason.into(), fix: fix.into() }
    }

    /// The line that a person reads, with the piece of `text` it is about.
    pub fn line(&self, text: &str) -> String {
        let before = text.get(..self.span.start).map_or(0, |before| before.chars().count());
        let piece = text.get(self.span.clone()).unwrap_or_default();
        let piece = if piece.is_empty() { String::new() } else { format!("“{piece}”") };
        format!("第{}个字符{piece}：{}；{}", before.saturating_add(1), self.reason, self.fix)
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}；{}", self.reason, self.fix)
    }
}

impl std::error::Error for Problem {}

/// A node of a condition.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Expr {
    /// Where it stands.
    pub span: Span,
    /// What it is.
    pub node: Node,
}

/// What a node is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Node {
    /// `true`.
    Bool(bool),
    /// `10000`, or `10000 kg` with its unit.
    Number(Number, Option<String>),
    /// `'serious'`.
    Text(String),
    /// A fact.
    Name(String),
    /// `table[fact]`.
    Index(String, Box<Expr>),
    /// `!a`.
    Not(Box<Expr>),
    /// `-a`.
    Neg(Box<Expr>),
    /// Two operands.
    Binary(Op, Box<Expr>, Box<Expr>),
    /// `a in ['x', 'y']`.
    In(Box<Expr>, Vec<Expr>),
    /// `a in [1..5)`.
    Within {
        /// What is compared.
        value: Box<Expr>,
        /// The lower end.
        low: Box<Expr>,
        /// The lower end belongs to it.
        low_included: bool,
        /// The upper end.
        high: Box<Expr>,
        /// The upper end belongs to it.
        high_included: bool,
    },
}

/// An operator with two operands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Op {
    /// `||`.
    Or,
    /// `&&`.
    And,
    /// A comparison.
    Compare(Comparison),
    /// `+`.
    Add,
    /// `-`.
    Sub,
    /// `*`.
    Mul,
    /// `/`.
    Div,
}

/// A comparison.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Comparison {
    /// `==`.
    Eq,
    /// `!=`.
    Ne,
    /// `<`.
    Lt,
    /// `<=`.
    Le,
    /// `>`.
    Gt,
    /// `>=`.
    Ge,
}

impl Comparison {
    /// The same said from the other side: `a < b` is `b > a`.
    #[must_use]
    pub fn flipped(self) -> Self {
        match self {
            Self::Lt => Self::Gt,
            Self::Le => Self::Ge,
            Self::Gt => Self::Lt,
            Self::Ge => Self::Le,
            same => same,
        }
    }

    /// Whether it holds for operands in this order.
    pub fn holds(self, order: std::cmp::Ordering) -> bool {
        match self {
            Self::Eq => order.is_eq(),
            Self::Ne => order.is_ne(),
            Self::Lt => order.is_lt(),
            Self::Le => order.is_le(),
            Self::Gt => order.is_gt(),
            Self::Ge => order.is_ge(),
        }
    }
}

/// Reads a condition or a formula. Errors: the first place that cannot be read.
pub fn parse(text: &str) -> Result<Expr, Problem> {
    if text.len() > TEXT_BYTES_MAX {
        return Err(Problem::new(
            &(0..0),
            format!("条件长达{}字节，超过{TEXT_BYTES_MAX}字节", text.len()),
            "请拆成多行或者先定义派生事实",
        ));
    }
    let words = words(text)?;
    let mut parser = Parser { words: &words, at: 0, depth: 0, end: text.len() };
    let expr = parser.or()?;
    match parser.peek() {
        None => Ok(expr),
        Some(word) => {
            Err(Problem::new(&word.span, "这里多出内容", "请删去，或者用 && 、|| 与前面的条件连接"))
        }
    }
}

struct Parser<'a> {
    words: &'a [Word],
    at: usize,
    depth: usize,
    end: usize,
}

fn join(left: &Expr, right: &Expr) -> Span {
    left.span.start..right.span.end
}

impl Parser<'_> {
    fn peek(&self) -> Option<&Word> {
        self.words.get(self.at)
    }

    fn sees(&self, token: &Token) -> bool {
        self.peek().is_some_and(|word| word.token == *token)
    }

    fn take(&mut self, token: &Token) -> Option<Span> {
        let span = self.peek().filter(|word| word.token == *token).map(|word| word.span.clone())?;
        self.at = self.at.saturating_add(1);
        Some(span)
    }

    fn take_any(&mut self, tokens: &[Token]) -> Option<Token> {
        tokens.iter().find(|token| self.take(token).is_some()).cloned()
    }

    fn missing(&self, what: &str, fix: &str) -> Problem {
        let span = self.peek().map_or(self.end..self.end, |word| word.span.clone());
        Problem::new(&span, format!("这里应为{what}"), fix)
    }

    fn or(&mut self) -> Result<Expr, Problem> {
        let mut left = self.and()?;
        while self.take(&Token::Or).is_some() {
            let right = self.and()?;
            left = binary(Op::Or, left, right);
        }
        Ok(left)
    }

    fn and(&mut self) -> Result<Expr, Problem> {
        let mut left = self.compare()?;
        while self.take(&Token::And).is_some() {
            let right = self.compare()?;
            left = binary(Op::And, left, right);
        }
        Ok(left)
    }

    fn compare(&mut self) -> Result<Expr, Problem> {
        let left = self.sum()?;
        if self.take(&Token::In).is_some() {
            return self.membership(left);
        }
        if self.take(&Token::Between).is_some() {
            let low = Box::new(self.sum()?);
            if self.take(&Token::And).is_none() {
                return Err(self.missing("and", "区间写作 between 下限 and 上限"));
            }
            let high = Box::new(self.sum()?);
            let span = left.span.start..high.span.end;
            let value = Box::new(left);
            let node = Node::Within { value, low, low_included: true, high, high_included: true };
            return Ok(Expr { span, node });
        }
        let comparison = self.peek().and_then(|word| match word.token {
            Token::Compare(comparison) => Some(comparison),
            _ => None,
        });
        let Some(comparison) = comparison else { return Ok(left) };
        self.at = self.at.saturating_add(1);
        let right = self.sum()?;
        if let Some(Word { token: Token::Compare(_), span }) = self.peek() {
            return Err(Problem::new(span, "比较不能连写", "请写成 a <= x && x <= b，或者 x in [a..b]"));
        }
        Ok(binary(Op::Compare(comparison), left, right))
    }

    /// What follows `in`: a list of values or an interval.
    fn membership(&mut self, value: Expr) -> Result<Expr, Problem> {
        let opening = self.take_any(&[Token::OpenSquare, Token::OpenRound, Token::CloseSquare]);
        let Some(opening) = opening else {
            return Err(self.missing("[", "集合写作 in ['a','b']，区间写作 in [1..5]"));
        };
        let mut values = vec![self.sum()?];
        let low_included = opening == Token::OpenSquare;
        if self.take(&Token::Dots).is_some() {
            let high = Box::new(self.sum()?);
            let closing = self.take_any(&[Token::CloseSquare, Token::CloseRound, Token::OpenSquare]);
            let Some(closing) = closing else {
                return Err(self.missing("]", "区间写作 [1..5]（含两端）或者 [1..5)（不含上限）"));
            };
            let high_included = closing == Token::CloseSquare;
            let end = self.words.get(self.at.saturating_sub(1)).map_or(self.end, |word| word.span.end);
            let low = Box::new(values.swap_remove(0));
            let span = value.span.start..end;
            let node = Node::Within { value: Box::new(value), low, low_included, high, high_included };
            return Ok(Expr { span, node });
        }
        while self.take(&Token::Comma).is_some() {
            values.push(self.sum()?);
        }
        let closing = if opening == Token::OpenRound { Token::CloseRound } else { Token::CloseSquare };
        let end = self.take(&closing).ok_or_else(|| self.missing("]", "集合写作 in ['a','b']"))?.end;
        Ok(Expr { span: value.span.start..end, node: Node::In(Box::new(value), values) })
    }

    fn sum(&mut self) -> Result<Expr, Problem> {
        let mut left = self.product()?;
        while let Some(token) = self.take_any(&[Token::Plus, Token::Minus]) {
            let right = self.product()?;
            left = binary(if token == Token::Plus { Op::Add } else { Op::Sub }, left, right);
        }
        Ok(left)
    }

    fn product(&mut self) -> Result<Expr, Problem> {
        let mut left = self.unary()?;
        while let Some(token) = self.take_any(&[Token::Times, Token::Over]) {
            let right = self.unary()?;
            left = binary(if token == Token::Times { Op::Mul } else { Op::Div }, left, right);
        }
        Ok(left)
    }

    fn unary(&mut self) -> Result<Expr, Problem> {
        // Bounded here, since every nesting passes through it.
        self.depth = self.depth.saturating_add(1);
        if self.depth > DEPTH_MAX {
            return Err(self.missing("较浅的嵌套", "条件嵌套过深，请拆成多行"));
        }
        let expr = if let Some(not) = self.take(&Token::Not) {
            let inner = self.unary()?;
            Expr { span: not.start..inner.span.end, node: Node::Not(Box::new(inner)) }
        } else if let Some(minus) = self.take(&Token::Minus) {
            let inner = self.unary()?;
            Expr { span: minus.start..inner.span.end, node: Node::Neg(Box::new(inner)) }
        } else {
            self.primary()?
        };
        self.depth = self.depth.saturating_sub(1);
        Ok(expr)
    }

    fn primary(&mut self) -> Result<Expr, Problem> {
        let Some(Word { token, span }) = self.peek().cloned() else {
            return Err(self.missing("事实、数字或者括号", "条件没有写完，请补全"));
        };
        let node = match token {
            Token::OpenRound => {
                self.at = self.at.saturating_add(1);
                let inner = self.or()?;
                let end = self.take(&Token::CloseRound).ok_or_else(|| self.missing(")", "括号没有配对"))?.end;
                return Ok(Expr { span: span.start..end, node: inner.node });
            }
            Token::True => Node::Bool(true),
            Token::False => Node::Bool(false),
            Token::Text(text) => Node::Text(text),
            Token::Number(number) => {
                self.at = self.at.saturating_add(1);
                let unit = self.peek().and_then(|word| match &word.token {
                    Token::Name(unit) => Some((unit.clone(), word.span.end)),
                    _ => None,
                });
                let end = unit.as_ref().map_or(span.end, |(_, end)| *end);
                self.at = self.at.saturating_add(usize::from(unit.is_some()));
                let node = Node::Number(number, unit.map(|(unit, _)| unit));
                return Ok(Expr { span: span.start..end, node });
            }
            Token::Name(name) => {
                self.at = self.at.saturating_add(1);
                if !self.sees(&Token::OpenSquare) {
                    return Ok(Expr { span, node: Node::Name(name) });
                }
                self.at = self.at.saturating_add(1);
                let key = Box::new(self.sum()?);
                let end =
                    self.take(&Token::CloseSquare).ok_or_else(|| self.missing("]", "方括号没有配对"))?.end;
                return Ok(Expr { span: span.start..end, node: Node::Index(name, key) });
            }
            _ => return Err(self.missing("事实、数字或者括号", "请核对运算符前后是否缺少内容")),
        };
        self.at = self.at.saturating_add(1);
        Ok(Expr { span, node })
    }
}

fn binary(op: Op, left: Expr, right: Expr) -> Expr {
    Expr { span: join(&left, &right), node: Node::Binary(op, Box::new(left), Box::new(right)) }
}
