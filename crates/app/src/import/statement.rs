//! A bank's statement: which column is what, whatever the bank calls it, and the rows of money that came in.

use std::collections::BTreeMap;

use jiff::civil::Date;
use law::money::Fen;
use serde::{Deserialize, Serialize};

use super::{
    cell::{Amount, amount, day, half_width},
    workbook::{Grid, Held, Value, address},
};
use crate::context::sm3_hex;

/// Rows above which the heading must stand.
const HEADING_ROWS_MAX: usize = 40;
/// Digits that a number in a spreadsheet keeps.
const DIGITS_KEPT: usize = 15;

/// What a column of a statement is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Part {
    Day,
    Credit,
    Debit,
    Sign,
    Payer,
    Remark,
    Serial,
}

/// What banks call their columns, the best name first.
const NAMES: &[(Part, &[&str])] = &[
    (
        Part::Day,
        &[
            "入账日期",
            "交易日期",
            "记账日期",
            "到账日期",
            "会计日期",
            "缴款日期",
            "交易时间",
            "入账时间",
            "记账时间",
            "交易日",
            "日期",
        ],
    ),
    (
        Part::Credit,
        &[
            "贷方发生额",
            "贷方金额",
            "收入金额",
            "转入金额",
            "入账金额",
            "到账金额",
            "收方金额",
            "缴款金额",
            "贷方",
            "收入",
            "交易金额",
            "发生额",
            "金额",
        ],
    ),
    (Part::Debit, &["借方发生额", "借方金额", "支出金额", "转出金额", "付方金额", "借方", "支出"]),
    (
        Part::Sign,
        &[
            "借贷标志",
            "借贷方向",
            "收支标志",
            "收付标志",
            "借贷标识",
            "借/贷",
            "收/支",
            "收支",
            "借贷",
            "方向",
        ],
    ),
    (
        Part::Payer,
        &[
            "付款人户名",
            "付款人名称",
            "付款方户名",
            "付款方名称",
            "付款账户名称",
            "付款人",
            "付款户名",
            "缴款人",
            "对方户名",
            "对方账户名称",
            "对方账号名称",
            "对方单位名称",
            "对方单位",
            "对方名称",
            "交易对手名称",
            "交易对方",
            "户名",
        ],
    ),
    (
        Part::Remark,
        &[
            "附言",
            "交易附言",
            "客户附言",
            "用途",
            "交易用途",
            "摘要",
            "交易摘要",
            "摘要说明",
            "备注",
            "交易备注",
            "缴款说明",
            "说明",
        ],
    ),
    (
        Part::Serial,
        &[
            "交易流水号",
            "银行流水号",
            "核心流水号",
            "业务流水号",
            "账户明细编号-交易流水号",
            "唯一流水号",
            "流水号",
            "交易流水",
            "流水",
            "交易参考号",
            "回单编号",
            "回单号",
            "交易编号",
            "凭证号码",
            "凭证号",
        ],
    ),
];

/// A row of money that came in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BankRow {
    /// Day of payment.
    pub paid_on: Option<Date>,
    /// Amount.
    pub amount: Fen,
    /// Who paid.
    pub payer: String,
    /// What the payer wrote.
    pub remark: String,
    /// Serial number of the bank, or one made of the content where the bank gives none.
    pub serial: String,
}

/// What came of a row of the sheet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Read {
    /// Money that came in.
    In(BankRow),
    /// Money that went out, or a sum of the bank.
    Passed(BankRow, &'static str),
    /// Cannot be read; each problem with its cell.
    Bad(BankRow, String),
}

/// A statement as read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BankStatement {
    /// The row in the sheet, from 1, with what came of it.
    pub rows: Vec<(u32, Read)>,
    /// How each column was understood: `金额 = 贷方发生额（D列）`.
    pub columns: Vec<String>,
}

/// Reads a statement from the first sheet that has a heading; the error says in Chinese what is missing.
pub fn read(grids: &[Grid]) -> Result<BankStatement, String> {
    let mut nearest: Vec<&'static str> = Vec::new();
    for grid in grids {
        for row in grid.rows().take(HEADING_ROWS_MAX) {
            let parts = heading(grid, row);
            let lacking = lacking(&parts);
            if lacking.is_empty() {
                return Ok(rows_below(grid, row, &parts));
            }
            if parts.len() >= 2 && (nearest.is_empty() || lacking.len() < nearest.len()) {
                nearest = lacking;
            }
        }
    }
    let missing = if nearest.is_empty() {
        "交易日期、金额、付款人（或者摘要、附言）".to_owned()
    } else {
        nearest.join("、")
    };
    Err(format!(
        "没有找到表头行：缺少{missing}列。表头应在前{HEADING_ROWS_MAX}行内，可以下载模板对照，或者把银行的列名改成模板中的名称。"
    ))
}

fn lacking(parts: &[(Part, u32, String)]) -> Vec<&'static str> {
    let has = |wanted: Part| parts.iter().any(|(part, ..)| *part == wanted);
    let mut lacking = Vec::new();
    if !has(Part::Day) {
        lacking.push("交易日期");
    }
    if !has(Part::Credit) {
        lacking.push("金额（贷方发生额）");
    }
    if !has(Part::Payer) && !has(Part::Remark) {
        lacking.push("付款人或者摘要、附言");
    }
    lacking
}

/// A heading without blanks, units and brackets.
fn heading_name(text: &str) -> String {
    let text: String = half_width(text).chars().filter(|character| !character.is_whitespace()).collect();
    let text = text.split(['(', '[', '【']).next().unwrap_or_default();
    text.trim_matches(['*', ':', '：']).to_owned()
}

/// The columns of a heading; where several could be the same, the best name wins, and every remark counts.
fn heading(grid: &Grid, row: u32) -> Vec<(Part, u32, String)> {
    let columns: Vec<_> = (0..super::workbook::COLUMNS_MAX)
        .filter_map(|column| grid.spread(row, column).map(|value| (column, heading_name(&value.text))))
        .collect();
    let mut parts = Vec::new();
    for (part, names) in NAMES {
        let mut found: Vec<_> = columns
            .iter()
            .filter_map(|(column, text)| {
                let rank = names.iter().position(|name| name == text)?;
                Some((rank, *column, text.clone()))
            })
            .collect();
        found.sort_unstable();
        let most = if *part == Part::Remark { found.len() } else { 1 };
        parts.extend(found.into_iter().take(most).map(|(_, column, text)| (*part, column, text)));
    }
    parts
}

fn rows_below(grid: &Grid, heading: u32, parts: &[(Part, u32, String)]) -> BankStatement {
    let mut occurrences = BTreeMap::new();
    let rows = grid
        .rows()
        .filter(|row| *row > heading)
        .filter_map(|row| Some((row.saturating_add(1), read_row(grid, row, parts, &mut occurrences)?)))
        .collect();
    let label = |part: Part| match part {
        Part::Day => "日期",
        Part::Credit => "金额",
        Part::Debit => "支出",
        Part::Sign => "借贷",
        Part::Payer => "付款人",
        Part::Remark => "附言",
        Part::Serial => "流水号",
    };
    let described = |(part, column, text): &(Part, u32, String)| {
        format!("{} = {text}（{}列）", label(*part), super::workbook::column_name(*column))
    };
    let mut columns: Vec<_> = parts.iter().map(described).collect();
    if !parts.iter().any(|(part, ..)| *part == Part::Serial) {
        columns.push("流水号 = 没有这一列，按日期、金额、付款人、附言识别重复".to_owned());
    }
    BankStatement { rows, columns }
}

fn read_row(
    grid: &Grid,
    row: u32,
    parts: &[(Part, u32, String)],
    occurrences: &mut BTreeMap<String, u32>,
) -> Option<Read> {
    let column = |wanted: Part| parts.iter().find(|(part, ..)| *part == wanted).map(|(_, column, _)| *column);
    // Amount and serial number are taken from the cell alone: joined cells must not pay twice.
    let own = |wanted: Part| column(wanted).and_then(|column| grid.value(row, column));
    let spread = |wanted: Part| column(wanted).and_then(|column| grid.spread(row, column));
    let text = |value: Option<&Value>| value.map(|value| value.text.clone()).unwrap_or_default();
    let remarks = parts.iter().filter(|(part, ..)| *part == Part::Remark);
    let mut remarks: Vec<_> = remarks
        .filter_map(|(_, column, _)| grid.spread(row, *column))
        .map(|value| value.text.as_str())
        .collect();
    remarks.dedup();
    let mut made = BankRow {
        paid_on: spread(Part::Day).and_then(day),
        amount: Fen::ZERO,
        payer: text(spread(Part::Payer)),
        remark: remarks.join("　"),
        serial: half_width(&text(own(Part::Serial))).replace([' ', '\t'], ""),
    };
    let credit = own(Part::Credit).filter(|value| !matches!(value.text.as_str(), "-" | "--" | "0" | "0.00"));
    let out = matches!(
        half_width(&text(spread(Part::Sign))).as_str(),
        "借" | "借方" | "支出" | "支" | "付" | "D" | "DR"
    );
    let Some(credit) = credit else {
        let debit = own(Part::Debit).is_some();
        return debit.then_some(Read::Passed(made, "支出，不是缴款"));
    };
    let sum = |text: &str| ["合计", "小计", "总计", "累计"].iter().any(|word| text.contains(word));
    if made.paid_on.is_none() && grid.row(row).any(|(_, value)| sum(&value.text)) {
        return None;
    }
    let mut problems = Vec::new();
    match amount(credit) {
        Ok(Amount::In(read)) => made.amount = read,
        Ok(Amount::Out) => return Some(Read::Passed(made, "支出，不是缴款")),
        Err(error) => problems.push(format!("{}：{error}", at(row, column(Part::Credit)))),
    }
    if out {
        return Some(Read::Passed(made, "支出，不是缴款"));
    }
    if made.paid_on.is_none() {
        let held = text(spread(Part::Day));
        problems.push(format!("{}：日期“{held}”读不出，应为 2026-11-20 的样子", at(row, column(Part::Day))));
    }
    let digits = made.serial.chars().filter(char::is_ascii_digit).count();
    if own(Part::Serial).is_some_and(|value| value.held == Held::Number) && digits > DIGITS_KEPT {
        problems.push(format!(
            "{}：流水号以数字保存，超过15位的尾数已经失真；请从银行重新下载，或者把该列设为文本格式",
            at(row, column(Part::Serial))
        ));
    }
    if made.serial.is_empty() {
        made.serial = content_serial(&made, occurrences);
    }
    Some(if problems.is_empty() { Read::In(made) } else { Read::Bad(made, problems.join("；")) })
}

fn at(row: u32, column: Option<u32>) -> String {
    address(row, column.unwrap_or(0))
}

/// Without a serial number, equal rows are told apart by their order in the file.
fn content_serial(row: &BankRow, occurrences: &mut BTreeMap<String, u32>) -> String {
    let day = row.paid_on.map(|on| on.to_string()).unwrap_or_default();
    let content = format!("{day}|{}|{}|{}", row.amount.fen(), row.payer, row.remark);
    let nth = occurrences.entry(content.clone()).or_default();
    *nth = nth.saturating_add(1);
    let hash: String = sm3_hex(format!("{content}|{nth}").as_bytes()).chars().take(16).collect();
    format!("无流水号-{hash}")
}
