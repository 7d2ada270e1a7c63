//! The templates: a heading, a grey row of what to fill in, lists to choose from, and a sheet that explains every column.

use law::{
    access::Action,
    case::fact::{PartyKind, Source},
};
use rust_xlsxwriter::{Color, DataValidation, Format, Formula, Workbook, Worksheet, XlsxError};

use crate::{App, AppError, Caller};

/// The version of the template of cases, on a hidden sheet.
pub const VERSION: &str = "案件导入模板第1版";
/// The name of that sheet.
pub const VERSION_SHEET: &str = "版本";
/// The sheet with the rows.
pub const SHEET: &str = "案件";
/// The sheet with the lists.
const LISTS: &str = "字典";
/// Rows for which the template offers lists.
const LIST_ROWS: u32 = 10_002;
/// 无, 车辆, 船舶 and their codes in the form.
const CONVEYANCES: [(&str, &str); 3] = [("none", "无"), ("vehicle", "车辆"), ("ship", "船舶")];

/// A column of the template of cases.
#[derive(Debug, Clone, Copy)]
pub struct Column {
    /// The field of the form of a registration, or `foreign`, `officer`, `partner`.
    pub field: &'static str,
    /// Its heading.
    pub title: &'static str,
    /// Must be filled in.
    pub required: bool,
    /// What to fill in.
    pub hint: &'static str,
    /// Characters wide.
    pub width: u16,
}

const fn column(
    field: &'static str,
    title: &'static str,
    required: bool,
    hint: &'static str,
    width: u16,
) -> Column {
    Column { field, title, required, hint, width }
}

/// The columns of the template of cases.
pub const COLUMNS: [Column; 21] = [
    column("foreign", "原系统编号", true, "填写说明：案件在原系统中的编号，同一编号只能导入一次", 22),
    column("item", "案由编号", true, "从下拉列表选择，或者只填编号", 40),
    column("source", "案件来源", true, "从下拉列表选择", 16),
    column("source_note", "来源说明", false, "交办、移送机关或者举报编号，最多200字", 20),
    column("found_on", "发现日期", true, "2026-11-20 的样子", 14),
    column("found_time", "发现时间", true, "14:30 的样子", 12),
    column("place", "违法地点", true, "最多200字", 30),
    column("road", "路线编号", false, "G107 的样子，填写后须有方向和桩号", 12),
    column("direction", "行驶方向", false, "上行或者下行", 12),
    column("stake", "桩号", false, "K12+300 的样子", 12),
    column("conveyance", "车辆或者船舶", false, "无、车辆、船舶", 14),
    column("mark", "车牌号或者船名", false, "选车辆、船舶时必填", 16),
    column("party_kind", "当事人类型", true, "从下拉列表选择", 14),
    column("party_name", "当事人", true, "姓名或者名称", 20),
    column("id_number", "证件号码", true, "居民身份证号或者统一社会信用代码，文本格式", 24),
    column("phone", "联系电话", false, "7至12位数字", 16),
    column("address", "住址或者住所", false, "最多200字", 30),
    column("representative", "法定代表人", false, "单位填写", 14),
    column("officer", "承办人", false, "从下拉列表选择；不填为导入人本人", 20),
    column("partner", "另一名执法人员", true, "从下拉列表选择，不能与承办人相同", 20),
    column("summary", "案件基本情况", true, "最多5000字", 50),
];

/// What other systems call a choice: field, their word, our code.
const ALIASES: [(&str, &str, &str); 10] = [
    ("source", "行政检查", "inspection"),
    ("source", "日常检查", "inspection"),
    ("source", "投诉举报", "report"),
    ("source", "举报", "report"),
    ("party_kind", "自然人", "person"),
    ("party_kind", "个人", "person"),
    ("party_kind", "个体户", "sole_trader"),
    ("party_kind", "企业", "enterprise"),
    ("party_kind", "单位", "enterprise"),
    ("party_kind", "法人", "enterprise"),
];

/// The choices of a column, code and label; empty for a column of free text.
pub fn choices(field: &str) -> Vec<(&'static str, &'static str)> {
    match field {
        "source" => Source::ALL.iter().map(|held| (held.code(), held.label())).collect(),
        "party_kind" => PartyKind::ALL.iter().map(|held| (held.code(), held.label())).collect(),
        "conveyance" => CONVEYANCES.to_vec(),
        _ => Vec::new(),
    }
}

/// The code of a choice that a cell names by its label, its code, or as other systems do.
pub fn code_of(field: &str, text: &str) -> Option<&'static str> {
    let own = choices(field).into_iter().find(|(code, label)| *code == text || *label == text);
    let other = || ALIASES.iter().find(|(of, word, _)| *of == field && *word == text);
    own.map(|(code, _)| code).or_else(|| other().map(|(.., code)| *code))
}

impl App {
    /// The template of an import of cases, with the lists of the caller's agency.
    pub fn case_template(&self, caller: &Caller) -> Result<Vec<u8>, AppError> {
        caller.require(Action::CaseHandle, "下载导入模板")?;
        let items: Vec<_> = self
            .catalog
            .items
            .items()
            .filter(|item| item.usable().is_ok())
            .map(|item| format!("{} {}", item.id, self.catalog.item_ref(item).name))
            .collect();
        let people: Vec<_> = self
            .colleagues(caller)?
            .iter()
            .filter(|person| !person.certificate.is_empty())
            .map(|person| format!("{} {}", person.login, person.name))
            .collect();
        let labels = |field| choices(field).iter().map(|(_, label)| (*label).to_owned()).collect::<Vec<_>>();
        let lists = [
            ("item", items),
            ("source", labels("source")),
            ("party_kind", labels("party_kind")),
            ("conveyance", labels("conveyance")),
            ("officer", people.clone()),
            ("partner", people),
        ];
        cases(&lists).map_err(|error| AppError::Outside(format!("生成模板失败：{error}")))
    }

    /// The template of a bank's statement, with an example of every column.
    pub fn bank_template(&self, caller: &Caller) -> Result<Vec<u8>, AppError> {
        caller.require(Action::CaseHandle, "下载导入模板")?;
        bank().map_err(|error| AppError::Outside(format!("生成模板失败：{error}")))
    }
}

fn cases(lists: &[(&str, Vec<String>)]) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    let (head, must, grey) = (
        Format::new().set_bold(),
        Format::new().set_bold().set_font_color(Color::RGB(0x00B4_2318)),
        Format::new().set_font_color(Color::RGB(0x0080_8080)).set_italic().set_text_wrap(),
    );
    let text = Format::new().set_num_format("@");
    let sheet = book.add_worksheet().set_name(SHEET)?;
    for (at, column) in (0_u16..).zip(COLUMNS) {
        sheet.set_column_width(at, column.width)?;
        // Numbers of identity and elsewhere must stay texts, or a spreadsheet rounds them.
        sheet.set_column_format(at, &text)?;
        sheet.write_string_with_format(0, at, column.title, if column.required { &must } else { &head })?;
        sheet.write_string_with_format(1, at, column.hint, &grey)?;
        if let Some(place) = lists.iter().position(|(field, list)| *field == column.field && !list.is_empty())
        {
            let list = lists.get(place).map_or(0, |(_, list)| list.len());
            let name = super::workbook::column_name(u32::try_from(place).unwrap_or(0));
            let range = format!("={LISTS}!${name}$2:${name}${}", list + 1);
            let choice = DataValidation::new()
                .allow_list_formula(Formula::new(range))
                .set_error_title("不在列表中")?
                .set_error_message("请从下拉列表中选择。")?;
            sheet.add_data_validation(2, at, LIST_ROWS, at, &choice)?;
        }
    }
    sheet.set_freeze_panes(2, 1)?;
    explain(book.add_worksheet().set_name("填写说明")?, &head)?;
    let sheet = book.add_worksheet().set_name(LISTS)?;
    for (at, (field, list)) in (0_u16..).zip(lists) {
        let title = COLUMNS.iter().find(|column| column.field == *field).map_or("", |column| column.title);
        sheet.set_column_width(at, 40)?;
        sheet.write_string_with_format(0, at, title, &head)?;
        for (line, entry) in (1_u32..).zip(list) {
            sheet.write_string(line, at, entry)?;
        }
    }
    let sheet = book.add_worksheet().set_name(VERSION_SHEET)?;
    sheet.write_string(0, 0, VERSION)?;
    sheet.set_hidden(true);
    book.save_to_buffer()
}

fn explain(sheet: &mut Worksheet, head: &Format) -> Result<(), XlsxError> {
    for (at, (title, width)) in (0_u16..).zip([("列", 18_u16), ("必填", 8), ("怎么填", 60)]) {
        sheet.set_column_width(at, width)?;
        sheet.write_string_with_format(0, at, title, head)?;
    }
    for (line, column) in (1_u32..).zip(COLUMNS) {
        let hint = column.hint.trim_start_matches("填写说明：");
        sheet.write_string(line, 0, column.title)?;
        sheet.write_string(line, 1, if column.required { "是" } else { "" })?;
        sheet.write_string(line, 2, hint)?;
    }
    let notes = [
        "导入的案件登记为“待立案”，案号由本系统编排，原系统编号记入来源说明。",
        "上传后先检查，逐格列出错误；可以只导入正确的行。",
        "证件号码加密保存，列表只显示隐去中间几位的号码。",
    ];
    for (line, note) in (u32::try_from(COLUMNS.len()).unwrap_or(0) + 2..).zip(notes) {
        sheet.write_string(line, 0, "说明")?;
        sheet.write_string(line, 2, note)?;
    }
    Ok(())
}

fn bank() -> Result<Vec<u8>, XlsxError> {
    const COLUMNS: [(&str, &str, u16); 5] = [
        ("交易日期", "2026-11-20，必填", 16),
        ("付款人", "缴款人户名", 24),
        ("金额", "收到的金额（元），必填", 16),
        ("附言", "写明决定书文号或者案号的，可以自动对应；也可以叫摘要、用途", 44),
        ("流水号", "银行流水号，用来防止重复登记，文本格式", 28),
    ];
    let mut book = Workbook::new();
    let (head, text) = (Format::new().set_bold(), Format::new().set_num_format("@"));
    let sheet = book.add_worksheet().set_name("对账单")?;
    for (at, (title, _, width)) in (0_u16..).zip(COLUMNS) {
        sheet.set_column_width(at, width)?;
        sheet.set_column_format(at, &text)?;
        sheet.write_string_with_format(0, at, title, &head)?;
    }
    sheet.set_freeze_panes(1, 0)?;
    let sheet = book.add_worksheet().set_name("填写说明")?;
    sheet.set_column_width(0, 16)?;
    sheet.set_column_width(1, 70)?;
    for (line, (title, hint, _)) in (0_u32..).zip(COLUMNS) {
        sheet.write_string_with_format(line, 0, title, &head)?;
        sheet.write_string(line, 1, hint)?;
    }
    let notes = [
        "银行下载的对账单一般不用改：列名如入账日期、贷方发生额、对方户名、摘要、交易流水号，都能识别。",
        "支出、合计行不导入。旧版 xls 文件请另存为 xlsx。",
    ];
    for (line, note) in (6_u32..).zip(notes) {
        sheet.write_string_with_format(line, 0, "说明", &head)?;
        sheet.write_string(line, 1, note)?;
    }
    book.save_to_buffer()
}
