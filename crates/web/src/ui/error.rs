//! Pages for what went wrong: what it means, what to do, and nothing about the inside.

use maud::{Markup, html};

use super::page::bare;

/// The page of an error: its meaning in plain words and the number of the request.
///
/// `reason` is for what the user may know (`该案已移送`); it is never shown for a 500.
pub fn error_page(status: u16, reason: &str, request_id: &str) -> Markup {
    let (title, meaning, advice) = words(status);
    let reason = if status >= 500 { "" } else { reason };
    let content = html! {
        div.error-page {
            p.error-status { (status) }
            @if !reason.is_empty() { p.error-reason { (reason) } }
            p { (meaning) }
            p { (advice) }
            @if !request_id.is_empty() { p.muted { "请求编号 " code { (request_id) } } }
            div.row { a.btn.btn-main href="/" { "回到工作台" } }
        }
    };
    bare(title, content)
}

fn words(status: u16) -> (&'static str, &'static str, &'static str) {
    match status {
        401 => ("请重新登录", "登录已过期。", "重新登录后回到刚才的页面；未提交的内容已留在本机。"),
        403 => (
            "您没有办理权限",
            "您现在的岗位不能看或办这一项。",
            "需要办理的，请联系本单位安全管理员授予角色。",
        ),
        404 => (
            "没有找到",
            "这个地址下没有内容，可能已合并、移送，或您看不到它。",
            "请核对地址、案号或者文书号，也可以从工作台查找。",
        ),
        409 => (
            "别人刚改过",
            "您打开之后，这一项已被他人更新。",
            "返回刷新后再办；您填的内容已留在本机，可以恢复。",
        ),
        413 => ("文件太大", "上传的内容超过了允许的大小。", "请分成几个文件，或压缩后再传。"),
        422 => ("内容需要修改", "提交的内容有不符合要求的地方。", "请返回修改；已填内容都还在。"),
        429 => ("操作太快", "短时间内请求太多。", "请稍等一分钟再试；已填内容都还在。"),
        503 => ("系统正忙", "系统暂时不能处理。", "请稍后再试；已填内容都还在。"),
        _ => (
            "系统出了问题",
            "这一步没有办成，已自动记录。",
            "请稍后再试；仍不行的，把请求编号告诉系统管理员。",
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_inner_error_shows_only_the_number_of_the_request() {
        let html = error_page(500, "no such table: case", "01J9Z").into_string();
        assert!(html.contains("01J9Z") && !html.contains("no such table"));
    }

    #[test]
    fn each_status_has_words_of_its_own() {
        let mut titles: Vec<&str> =
            [401, 403, 404, 409, 413, 422, 429, 500, 503].map(|s| words(s).0).to_vec();
        titles.dedup();
        assert_eq!(titles.len(), 9);
    }
}
