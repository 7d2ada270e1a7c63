//! Cases for programs: the list that the page shows, as JSON.
//!
//! The comments on the fields are Chinese, since they are what the description of the interface says about them.

use app::{
    App, AppError, Caller,
    case::list::{CASE_QUERY, COUNT_MAX, CaseQuery},
    form::{Fields, Problems},
    rows::CaseRow,
};
use axum::{
    Json,
    extract::State,
    response::{IntoResponse, Response},
};
use serde::Serialize;
use utoipa::{IntoParams, ToSchema};

use super::Problem;
use crate::{request::Asking, state::Web};

/// The conditions of the list as they are described; the app reads them, for the page too.
#[expect(dead_code, reason = "they are described here and read by name")]
#[derive(Debug, IntoParams)]
#[into_params(parameter_in = Query)]
struct CaseParams {
    /// 案号、当事人、车牌按开头匹配，或者拼音首字母；完整的证件号精确匹配
    q: Option<String>,
    /// 阶段代码，与回答中的 stage 相同
    #[param(example = "noticed")]
    stage: Option<String>,
    /// 机构编号
    agency: Option<String>,
    /// 程序：1 简易程序，0 普通程序
    #[param(pattern = "^[01]$")]
    onspot: Option<String>,
    /// 事项编号
    item: Option<String>,
    /// 期限：today 今天办理，soon 三天内到期，overdue 已超期
    #[param(pattern = "^(today|soon|overdue)$")]
    due: Option<String>,
    /// 承办人姓名按开头匹配，或者拼音首字母
    handler: Option<String>,
    /// 1：只取调用者本人承办的案件
    #[param(pattern = "^1$")]
    own: Option<String>,
    /// 瑕疵：1 有瑕疵，0 无瑕疵
    #[param(pattern = "^[01]$")]
    defective: Option<String>,
    /// 处理结果之一，包括说服教育、劝导示范、指导约谈；一个案件可以有多种结果
    #[param(example = "persuasion")]
    disposal: Option<String>,
    /// 登记日期自，YYYY-MM-DD
    #[param(format = Date)]
    from: Option<String>,
    /// 登记日期至，YYYY-MM-DD
    #[param(format = Date)]
    to: Option<String>,
    /// 罚款不少于，元
    #[param(example = "1000.00")]
    fine_from: Option<String>,
    /// 罚款不多于，元；只取有罚款的案件
    #[param(example = "50000.00")]
    fine_to: Option<String>,
    /// 排序：registered_on 登记日期，decided_on 决定日期，fine 罚款；前面加 - 由近及远、由多到少。默认 -registered_on
    #[param(pattern = "^-?(registered_on|decided_on|fine)$")]
    sort: Option<String>,
    /// 上一页回答中的 after：取下一页；排序须相同
    after: Option<String>,
    /// 上一页回答中的 before：取上一页，不能与 after 同时使用
    before: Option<String>,
    /// 每页条数，默认50
    #[param(minimum = 10, maximum = 100)]
    size: Option<u32>,
}

/// 一页案件，按要求的顺序
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct CaseListBody {
    /// 本页的案件
    rows: Vec<CaseRowBody>,
    /// 符合条件的总数，最多数到10000；10001表示一万以上
    #[schema(maximum = 10001)]
    total: u32,
    /// 下一页的起点，没有下一页时为 null
    after: Option<String>,
    /// 上一页的起点，没有上一页时为 null
    before: Option<String>,
}

/// 一件案件
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct CaseRowBody {
    /// 编号
    id: String,
    /// 案号
    number: String,
    /// 阶段代码
    stage: &'static str,
    /// 阶段名称
    stage_name: &'static str,
    /// 承办机构编号
    agency: String,
    /// 当事人
    party: String,
    /// 车牌或者船名
    mark: String,
    /// 事项编号
    item: String,
    /// 案由
    item_name: String,
    /// 是否简易程序
    onspot: bool,
    /// 登记日期
    #[schema(format = Date)]
    registered_on: String,
    /// 立案日期
    #[schema(format = Date)]
    filed_on: Option<String>,
    /// 决定日期
    #[schema(format = Date)]
    decided_on: Option<String>,
    /// 处理结果
    outcome: String,
    /// 决定的罚款，单位分；没有罚款为0
    #[schema(minimum = 0)]
    fine_fen: i64,
    /// 记录在案的瑕疵数
    defects: u32,
    /// 承办人
    handlers: String,
}

#[utoipa::path(
    get,
    path = "/api/v1/cases",
    tag = "案件",
    summary = "案件列表",
    description = "只返回调用者有权查看的案件；机构条件只能缩小范围",
    params(CaseParams),
    responses(
        (status = 200, description = "一页案件", body = CaseListBody),
        (status = 401, description = "没有登录，或者会话已失效", body = Problem, content_type = "application/problem+json"),
        (status = 403, description = "岗位不能查看案件", body = Problem, content_type = "application/problem+json"),
        (status = 422, description = "参数有误，逐项列出", body = Problem, content_type = "application/problem+json")
    ),
    security(("session" = []))
)]
pub(crate) async fn list(State(web): State<Web>, asking: Asking) -> Response {
    let pairs = form_urlencoded::parse(asking.query.as_deref().unwrap_or_default().as_bytes());
    let fields = Fields(pairs.into_owned().collect());
    let caller = asking.caller.clone();
    let listed = web.run(move |app| {
        let query = read(app, &caller, &fields)?;
        app.list_cases(&caller, query)
    });
    match listed.await {
        Ok(held) => Json(CaseListBody {
            after: held.after,
            before: held.before,
            total: held.total.min(COUNT_MAX.saturating_add(1)),
            rows: held.rows.into_iter().map(CaseRowBody::from).collect(),
        })
        .into_response(),
        Err(error) => Problem::of(Some(&asking.caller), error).into_response(),
    }
}

/// Reads the parameters and lists everything that is wrong with them: what a program misspells must not widen a list.
fn read(app: &App, caller: &Caller, fields: &Fields) -> Result<CaseQuery, AppError> {
    let mut problems = Problems::default();
    for (at, (name, _)) in fields.0.iter().enumerate() {
        if !CASE_QUERY.contains(&name.as_str()) {
            problems.add(name, format!("没有“{name}”这个参数。"));
        } else if fields.0.iter().take(at).any(|(earlier, _)| earlier == name) {
            problems.add(name, format!("参数“{name}”只能出现一次。"));
        }
    }
    let (query, wrong) = app.case_query(caller, &fields.0);
    problems.extend(wrong);
    problems.settle().map(|()| query)
}

impl From<CaseRow> for CaseRowBody {
    fn from(row: CaseRow) -> Self {
        Self {
            id: row.id,
            number: row.number,
            stage: row.stage.code(),
            stage_name: row.stage.label(),
            agency: row.agency,
            party: row.party,
            mark: row.mark,
            item: row.item,
            item_name: row.item_name,
            onspot: row.onspot,
            registered_on: row.registered_on.to_string(),
            filed_on: row.filed_on.map(|day| day.to_string()),
            decided_on: row.decided_on.map(|day| day.to_string()),
            outcome: row.outcome,
            fine_fen: row.fine.fen(),
            defects: row.defects,
            handlers: row.handlers,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_parameter_that_is_read_is_described_and_no_other() {
        let described: Vec<_> = CaseParams::into_params(|| None).into_iter().map(|held| held.name).collect();
        assert_eq!(described, CASE_QUERY);
    }
}
