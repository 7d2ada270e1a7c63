//! From text to a dossier; every fault names its place, and nothing panics.

use serde::Deserialize as _;

use super::{Dossier, FORMAT};

/// The longest dossier that is read, in bytes: a real file has a hundredth of it.
pub const DOSSIER_BYTES_MAX: usize = 16 * 1024 * 1024;

/// Why a text is not a dossier.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("第{line}行第{column}列{}：{reason}", at(path))]
pub struct ReadError {
    /// Line within the text, from 1.
    pub line: usize,
    /// Column, in bytes, from 1.
    pub column: usize,
    /// Names and positions from the outside in, such as `acts[3].filed.on`; empty where the text is no object.
    pub path: String,
    /// What is wrong and what was expected, in Chinese.
    pub reason: String,
}

fn at(path: &str) -> String {
    if path.is_empty() { String::new() } else { format!("（{path}）") }
}

/// Reads one dossier from JSON; a byte order mark before it is skipped.
///
/// Errors: [`ReadError`] for anything that is not a dossier of format 1.
pub fn read(text: &[u8]) -> Result<Dossier, ReadError> {
    let text = text.strip_prefix(b"\xef\xbb\xbf").unwrap_or(text);
    if text.len() > DOSSIER_BYTES_MAX {
        let reason = format!("案卷过长，最多{}兆字节", DOSSIER_BYTES_MAX.div_euclid(1024 * 1024));
        return Err(ReadError { line: 1, column: 1, path: String::new(), reason });
    }
    match serde_json::from_slice::<Dossier>(text) {
        Ok(dossier) => checked(dossier),
        // Only a text with a fault is read a second time, to learn the place by name.
        Err(error) => Err(located(text, &error)),
    }
}

fn checked(dossier: Dossier) -> Result<Dossier, ReadError> {
    let fault =
        |path: &str, reason: String| Err(ReadError { line: 1, column: 1, path: path.to_owned(), reason });
    if dossier.format != FORMAT {
        return fault("format", format!("不认识的格式编号{}，目前只有 1", dossier.format));
    }
    if dossier.id.trim().is_empty() {
        return fault("id", "案号不能为空".to_owned());
    }
    Ok(dossier)
}

fn located(text: &[u8], error: &serde_json::Error) -> ReadError {
    let mut json = serde_json::Deserializer::from_slice(text);
    let mut track = serde_path_to_error::Track::new();
    let tracked = Dossier::deserialize(serde_path_to_error::Deserializer::new(&mut json, &mut track));
    let path = if tracked.is_err() { track.path().to_string() } else { String::new() };
    let path = if path == "." || path == "?" { String::new() } else { path };
    let message = error.to_string();
    let place = format!(" at line {} column {}", error.line(), error.column());
    let message = message.strip_suffix(&place).unwrap_or(&message);
    ReadError { line: error.line(), column: error.column(), path, reason: reason(message) }
}

/// What the reader says, in Chinese; a text that is not known stays as it is, behind a Chinese introduction.
fn reason(message: &str) -> String {
    let quoted = |text: &str| text.split('`').nth(1).unwrap_or_default().to_owned();
    let expected = |text: &str| {
        let mut words: Vec<&str> = text.split('`').skip(3).step_by(2).collect();
        let more = words.len() > 12;
        words.truncate(12);
        format!("{}{}", words.join("、"), if more { "等" } else { "" })
    };
    if message.starts_with("unknown field") {
        format!("不认识的字段“{}”，可以用：{}", quoted(message), expected(message))
    } else if message.starts_with("unknown variant") {
        format!("不认识的代码“{}”，可以用：{}", quoted(message), expected(message))
    } else if message.starts_with("missing field") {
        format!("缺少必填字段“{}”", quoted(message))
    } else if message.starts_with("duplicate field") {
        format!("字段“{}”重复", quoted(message))
    } else if let Some(rest) = message.strip_prefix("invalid type: ") {
        let (found, wanted) = rest.rsplit_once(", expected ").unwrap_or((rest, ""));
        format!("应为{}，实为{}", wanted_in_words(wanted), found_in_words(found))
    } else if let Some(rest) = message.strip_prefix("invalid value: ") {
        let (found, wanted) = rest.rsplit_once(", expected ").unwrap_or((rest, ""));
        format!("应为{}，实为{}", wanted_in_words(wanted), found_in_words(found))
    } else {
        syntax(message)
    }
}

fn syntax(message: &str) -> String {
    let known = [
        ("EOF while parsing", "内容没有写完：括号或者引号没有闭合"),
        ("trailing characters", "一份案卷之后还有多余的内容"),
        ("trailing comma", "最后一项后面多了逗号"),
        ("expected value", "此处应有一个值"),
        ("key must be a string", "字段名应当用双引号括起"),
        ("expected `:`", "字段名后面缺少冒号"),
        ("expected `,`", "两项之间缺少逗号，或者括号没有闭合"),
        ("control character", "文字中有换行等控制字符，应当转义"),
        ("invalid escape", "反斜线转义写法不对"),
        ("lone leading surrogate", "反斜线转义写法不对"),
        ("unexpected end of hex escape", "反斜线转义写法不对"),
        ("invalid unicode code point", "文字不是 UTF-8 编码，请先转换编码"),
        ("invalid number", "数字写法不对"),
        ("number out of range", "数字过大"),
        ("recursion limit exceeded", "括号嵌套过深"),
        ("invalid length", "元素个数不对"),
        ("expected ident", "只能写 true、false 或者 null"),
    ];
    known
        .iter()
        .find(|(start, _)| message.starts_with(start))
        .map_or_else(|| message.to_owned(), |(_, chinese)| (*chinese).to_owned())
}

fn wanted_in_words(wanted: &str) -> String {
    match wanted {
        "a boolean" => "true 或者 false".to_owned(),
        "a string" => "文字".to_owned(),
        "u32" => "不小于 0 的整数".to_owned(),
        "a sequence" => "列表 […]".to_owned(),
        "option" => "值".to_owned(),
        _ if wanted.starts_with("struct ") => "对象 {…}".to_owned(),
        _ if wanted.starts_with("enum ") || wanted.starts_with("variant ") => "一个代码".to_owned(),
        _ => wanted.to_owned(),
    }
}

fn found_in_words(found: &str) -> String {
    let kinds = [
        ("string ", "文字"),
        ("integer ", "整数"),
        ("floating point ", "小数"),
        ("boolean ", "布尔值"),
        ("map", "对象"),
        ("sequence", "列表"),
        ("null", "空值"),
        ("unit variant", "代码"),
        ("newtype variant", "对象"),
    ];
    kinds
        .iter()
        .find_map(|(start, chinese)| found.strip_prefix(start).map(|rest| format!("{chinese}{rest}")))
        .unwrap_or_else(|| found.to_owned())
}
