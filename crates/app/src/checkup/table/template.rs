//! The template of the tables: a sheet for each table, what to fill in, lists to choose from. Drawn from the shapes of the dossier.

use std::collections::BTreeMap;

use law::dossier::{
    shape::{ChoiceShape, Shape},
    table::{Column, Kind, Table, tables},
};
use rust_xlsxwriter::{Color, DataValidation, Format, FormatAlign, Formula, Workbook, Worksheet, XlsxError};

use super::{NO_TABLES, cells::EXPLAINS};
use crate::{AppError, import::workbook::column_name};

/// The version of the template, in its notes.
const VERSION: &str = "案卷体检表格模板第1版";
/// Rows for which the template offers lists.
const LIST_ROWS: u32 = 5_000;
/// Rows above the first row to fill in: titles, paths, what to fill in.
const HEAD_ROWS: u32 = 3;

/// How the tables are filled in, for the sheet of notes.
const NOTES: &[(&str, &str)] = &[
    (
        "一份案卷",
        "在“案卷”表中占一行；当事人、人员、各项行为（立案、通知书、送达、决定、缴款等）各占其表中的一行，以案号对应。",
    ),
    ("不知道的", "留空。空格表示案卷没有记载，作“未知”处理，不影响结论；确实没有的写“否”“无”或者 0。"),
    ("没有做的", "不写行。表在、没有本案的行，就是没有做；例如没有“法制审核”行就是没有审核。"),
    (
        "没有数据的",
        "整个环节没有数据的，删去该环节的全部工作表，或者在“案卷”表的“not_covered”列写明环节，有关规则作“未知”处理。",
    ),
    (
        "列",
        "可以删去不用的列，可以调换次序；列名可以用第一行的中文，也可以用第二行的字段名。第一行以外的填写说明可以留着。",
    ),
    ("日期", "2026-03-02，知道时刻的写 2026-03-02 09:30；也可以是日期格式的单元格。"),
    ("金额", "以元为单位，最多两位小数。"),
    ("几个值", "一格填几个值的，用“；”分开，人名也可以用“、”；确实没有的写“无”。"),
    (
        "下一级的表",
        "如“人员名册-执法证件”：“所属的行”写上级表中该行的编号、姓名或者证号，或者是本案的第几行；上级只有一行的可以不写。",
    ),
    ("合并单元格", "竖向合并的，各行取同一个值；横向合并的看不出属于哪一列，不能用。"),
    ("公式", "取保存的计算结果；没有保存结果或者结果是错误的，该案卷不检查，并指出单元格。"),
    ("CSV", "也可以把各表存成 CSV（UTF-8 或者 GBK），文件名与表名一致，放在一个文件夹或者压缩包（zip）里。"),
];

/// The template as the bytes of an xlsx file.
pub fn template() -> Result<Vec<u8>, AppError> {
    drawn().map_err(|error| AppError::Outside(format!("生成模板失败：{error}")))
}

struct Looks {
    head: Format,
    path: Format,
    hint: Format,
    text: Format,
    wrap: Format,
}

fn drawn() -> Result<Vec<u8>, XlsxError> {
    let grey = Format::new().set_font_color(Color::RGB(0x0080_8080));
    let looks = Looks {
        head: Format::new().set_bold().set_text_wrap().set_align(FormatAlign::Top),
        path: grey.clone(),
        hint: grey.set_italic().set_text_wrap().set_align(FormatAlign::Top),
        text: Format::new().set_num_format("@"),
        wrap: Format::new().set_text_wrap(),
    };
    let mut book = Workbook::new();
    notes(book.add_worksheet(), &looks)?;
    let lists = Lists::of(tables());
    for table in tables() {
        sheet(book.add_worksheet(), table, &lists, &looks)?;
    }
    lists.write(book.add_worksheet(), &looks)?;
    book.save_to_buffer()
}

fn notes(sheet: &mut Worksheet, looks: &Looks) -> Result<(), XlsxError> {
    let [name, _] = NO_TABLES;
    sheet.set_name(name)?.set_column_width(0, 30)?.set_column_width(1, 30)?.set_column_width(2, 90)?;
    let mut line = 0_u32;
    for (name, text) in [("模板", VERSION)].iter().chain(NOTES) {
        sheet.write_string_with_format(line, 0, *name, &looks.head)?;
        sheet.write_string_with_format(line, 2, *text, &looks.wrap)?;
        line += 1;
    }
    line += 1;
    for (column, title) in (0_u16..).zip(["工作表", "CSV 文件名", "一行是什么"]) {
        sheet.write_string_with_format(line, column, title, &looks.head)?;
    }
    for table in tables() {
        line += 1;
        let link = format!("internal:'{}'!A1", table.title);
        sheet.write_url_with_text(line, 0, link.as_str(), &table.title)?;
        sheet.write_string(line, 1, format!("{}.csv", table.name))?;
        sheet.write_string_with_format(line, 2, table.about, &looks.wrap)?;
    }
    Ok(())
}

fn sheet(sheet: &mut Worksheet, table: &Table, lists: &Lists, looks: &Looks) -> Result<(), XlsxError> {
    sheet.set_name(&table.title)?;
    for (at, column) in (0_u16..).zip(&table.columns) {
        sheet.set_column_width(at, if at == 0 { 26 } else { 18 })?;
        // Numbers of cases and certificates must stay texts, or a spreadsheet rounds them.
        if matches!(column.kind, Kind::Case | Kind::Outer | Kind::Field(Shape::Text | Shape::List(_))) {
            sheet.set_column_format(at, &looks.text)?;
        }
        sheet.write_string_with_format(0, at, &column.title, &looks.head)?;
        sheet.write_string_with_format(1, at, &column.path, &looks.path)?;
        let before = if at == 0 { format!("{EXPLAINS}：") } else { String::new() };
        sheet.write_string_with_format(2, at, format!("{before}{}", hint(column)), &looks.hint)?;
        if let Some(choice) = lists.choice(column)? {
            sheet.add_data_validation(HEAD_ROWS, at, LIST_ROWS, at, &choice)?;
        }
    }
    sheet.set_freeze_panes(HEAD_ROWS, 1)?;
    Ok(())
}

/// What to fill in, from the sentence and the shape of the field.
fn hint(column: &Column) -> String {
    let how = match column.kind {
        Kind::Case | Kind::Outer => "",
        Kind::Rows => "确实没有的写“无”；有的在同名的表中逐行填写。",
        Kind::Field(shape) => how(shape),
    };
    format!("{}{how}", column.about)
}

fn how(shape: &Shape) -> &'static str {
    match shape {
        Shape::Flag => "是、否。",
        Shape::Count => "整数。",
        Shape::Moment => "2026-03-02 或者 2026-03-02 09:30。",
        Shape::Yuan => "元。",
        Shape::Choice(_) => "从下拉列表选择。",
        Shape::List(Shape::Choice(_)) => "写“字典”表中的名称，几个的用“；”分开，没有的写“无”。",
        Shape::List(_) => "几个的用“；”分开，没有的写“无”。",
        Shape::Text | Shape::Record(_) | Shape::OneOf(_) => "",
    }
}

/// The lists of codes, each a column of the sheet 字典.
struct Lists(BTreeMap<&'static str, (usize, &'static ChoiceShape)>);

impl Lists {
    fn of(tables: &'static [Table]) -> Self {
        let mut lists = BTreeMap::new();
        for column in tables.iter().flat_map(|table| &table.columns) {
            if let Kind::Field(Shape::Choice(choice) | Shape::List(Shape::Choice(choice))) = column.kind {
                let next = lists.len();
                lists.entry(choice.name).or_insert((next, *choice));
            }
        }
        Self(lists)
    }

    /// What a spreadsheet offers in the cells of a column.
    fn choice(&self, column: &Column) -> Result<Option<DataValidation>, XlsxError> {
        let rule = match column.kind {
            Kind::Field(Shape::Flag) => DataValidation::new().allow_list_strings(&["是", "否"])?,
            Kind::Field(Shape::Choice(choice)) => {
                let Some((at, _)) = self.0.get(choice.name) else { return Ok(None) };
                let name = column_name(u32::try_from(*at).unwrap_or(0));
                let [_, sheet] = NO_TABLES;
                let last = choice.codes.len() + 1;
                DataValidation::new()
                    .allow_list_formula(Formula::new(format!("={sheet}!${name}$2:${name}${last}")))
            }
            _ => return Ok(None),
        };
        Ok(Some(rule.set_error_title("不在列表中")?.set_error_message("请从下拉列表中选择，不知道的留空。")?))
    }

    fn write(&self, sheet: &mut Worksheet, looks: &Looks) -> Result<(), XlsxError> {
        let [_, name] = NO_TABLES;
        sheet.set_name(name)?;
        for (at, choice) in self.0.values() {
            let at = u16::try_from(*at).unwrap_or(u16::MAX);
            sheet.set_column_width(at, 30)?;
            sheet.write_string_with_format(0, at, choice.name, &looks.path)?;
            for (line, (_, label)) in (1_u32..).zip(choice.codes) {
                sheet.write_string(line, at, *label)?;
            }
        }
        Ok(())
    }
}
