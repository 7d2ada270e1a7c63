//! Cases for programs: the list that the page shows, as JSON.
//!
//! The comments on the fields are Chinese, since they are what the description of the interface says about them.

use app::{
    App, AppError, Caller,
    case::list::COUNT_MAX,
    form::{Fields, LINE_CHARS_MAX, Problems},
    rows::{CaseFilter, CaseRow, Page},
};
use axum::{
    Json,
    extract::State,
    response::{IntoResponse, Response},
};
use law::case::Stage;
use serde::Serialize;
use utoipa::{IntoParams, ToSchema};

use super::Problem;
use crate::{request::Asking, state::Web};

/// Rows of a page when nothing is said.
const SIZE: u32 = 50;

/// The conditions of the list. Each of them is read by [`CaseQuery::read`], and nothing else is.
#[derive(Debug, Default, PartialEq, Eq, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct CaseQuery {
    /// 案号、当事人、车牌按开头匹配，或者拼音首字母；完整的证件号精确匹配
    q: Option<String>,
    /// 阶段代码
    #[param(example = "noticed")]
    stage: Option<String>,
    /// 机构编号
    agency: Option<String>,
    /// 程序：1 简易程序，0 普通程序
    #[param(pattern = "^[01]$")]
    onspot: Option<String>,
    /// 事项编号
    item: Option<String>,
    /// 登记日期自，YYYY-MM-DD
    #[param(format = Date)]
    from: Option<String>,
    /// 登记日期至，YYYY-MM-DD
    #[param(format = Date)]
    to: Option<String>,
    /// 上一页回答中的 after：取更早的一页
    after: Option<String>,
    /// 上一页回答中的 before：取更近的一页，不能与 after 同时使用
    before: Option<String>,
    /// 每页条数，默认50
    #[param(minimum = 10, maximum = 100)]
    size: Option<u32>,
}

/// 一页案件，按登记日期从近到远
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct CaseListBody {
    /// 本页的案件
    rows: Vec<CaseRowBody>,
    /// 符合条件的总数，最多数到10000；10001表示一万以上
    #[schema(maximum = 10001)]
    total: u32,
    /// 更早一页的起点，没有更早的案件时为 null
    after: Option<String>,
    /// 更近一页的起点，没有更近的案件时为 null
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
    params(CaseQuery),
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
        let query = CaseQuery::read(&fields)?;
        app.list_cases(&caller, query.filter(app, &caller), &query.page(), query.size.unwrap_or(SIZE))
    });
    match listed.await {
        Ok(held) => Json(CaseListBody {
            after: held.older.then(|| held.rows.last().map(key)).flatten(),
            before: held.newer.then(|| held.rows.first().map(key)).flatten(),
            total: held.total.min(COUNT_MAX.saturating_add(1)),
            rows: held.rows.into_iter().map(CaseRowBody::from).collect(),
        })
        .into_response(),
        Err(error) => Problem::of(Some(&asking.caller), error).into_response(),
    }
}

impl CaseQuery {
    /// The names of the conditions.
    const NAMES: [&str; 10] =
        ["q", "stage", "agency", "onspot", "item", "from", "to", "after", "before", "size"];

    /// Reads the parameters and lists everything that is wrong with them: what a program misspells must not widen a list.
    fn read(fields: &Fields) -> Result<Self, AppError> {
        let mut problems = Problems::default();
        for (name, _) in &fields.0 {
            if !Self::NAMES.contains(&name.as_str()) {
                problems.add(name, format!("没有“{name}”这个参数。"));
            } else if fields.all(name).count() > 1 {
                problems.add(name, format!("参数“{name}”只能出现一次。"));
            }
        }
        let mut given = |name: &str| {
            let value = problems.optional(fields, name, name, LINE_CHARS_MAX);
            Some(value).filter(|value| !value.is_empty())
        };
        let mut query = Self {
            q: given("q"),
            stage: given("stage"),
            agency: given("agency"),
            onspot: given("onspot"),
            item: given("item"),
            from: given("from"),
            to: given("to"),
            after: given("after"),
            before: given("before"),
            size: None,
        };
        query.check(fields, &mut problems);
        problems.settle().map(|()| query)
    }

    fn check(&mut self, fields: &Fields, problems: &mut Problems) {
        if self.stage.as_deref().is_some_and(|code| Stage::from_code(code).is_none()) {
            let codes: Vec<_> = Stage::ALL.iter().map(|stage| stage.code()).collect();
            problems.add("stage", format!("阶段代码只能是：{}。", codes.join("、")));
        }
        if self.onspot.as_deref().is_some_and(|value| !matches!(value, "0" | "1")) {
            problems.add("onspot", "程序只能是1（简易程序）或者0（普通程序）。");
        }
        let from = problems.optional_date(fields, "from", "登记日期自");
        let to = problems.optional_date(fields, "to", "登记日期至");
        if let (Some(from), Some(to)) = (from, to)
            && from > to
        {
            problems.add("to", "登记日期至早于登记日期自。");
        }
        for (name, value) in [("after", &self.after), ("before", &self.before)] {
            if value.as_deref().is_some_and(|value| split(value).is_none()) {
                problems.add(name, format!("{name}须原样取自上一页的回答。"));
            }
        }
        if self.after.is_some() && self.before.is_some() {
            problems.add("before", "after与before不能同时使用。");
        }
        let size = fields.get("size");
        self.size = size.parse().ok().filter(|size| (10..=100).contains(size));
        if !size.is_empty() && self.size.is_none() {
            problems.add("size", "每页条数须在10至100之间。");
        }
    }

    /// The conditions, as the page reads them.
    fn filter(&self, app: &App, caller: &Caller) -> CaseFilter {
        let conditions = [
            ("q", &self.q),
            ("stage", &self.stage),
            ("agency", &self.agency),
            ("onspot", &self.onspot),
            ("item", &self.item),
            ("from", &self.from),
            ("to", &self.to),
        ];
        let given = |(name, value): (&str, &Option<String>)| Some((name.to_owned(), value.clone()?));
        let pairs: Vec<_> = conditions.into_iter().filter_map(given).collect();
        app.case_filter(caller, &pairs)
    }

    fn page(&self) -> Page {
        let after = self.after.as_deref().and_then(split);
        let before = self.before.as_deref().and_then(split);
        match (after, before) {
            (Some((on, id)), _) => Page::After(on, id),
            (None, Some((on, id))) => Page::Before(on, id),
            (None, None) => Page::First,
        }
    }
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
            defects: row.defects,
            handlers: row.handlers,
        }
    }
}

/// The place of a row: its day and its id.
fn key(row: &CaseRow) -> String {
    format!("{}_{}", row.registered_on, row.id)
}

fn split(key: &str) -> Option<(String, String)> {
    let (on, id) = key.split_once('_')?;
    on.parse::<jiff::civil::Date>().ok()?;
    Some((on.to_owned(), id.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fields(query: &str) -> Fields {
        Fields(form_urlencoded::parse(query.as_bytes()).into_owned().collect())
    }

    #[test]
    fn every_parameter_that_is_described_is_read_and_no_other() {
        let described: Vec<_> = CaseQuery::into_params(|| None).into_iter().map(|held| held.name).collect();
        assert_eq!(described, CaseQuery::NAMES);
    }

    #[test]
    fn every_fault_of_the_parameters_is_named_at_once() {
        let bad = "stage=no&onspot=2&from=2026-13-01&to=x&after=a&before=b&size=1000&nonsense=1&q=a&q=b";
        let Err(AppError::Invalid(problems)) = CaseQuery::read(&fields(bad)) else { panic!("it was taken") };
        let at: std::collections::BTreeSet<_> = problems.iter().map(|held| held.field.as_str()).collect();
        let all = ["after", "before", "from", "nonsense", "onspot", "q", "size", "stage", "to"];
        assert_eq!(at, all.into_iter().collect());
    }

    #[test]
    fn good_parameters_become_conditions_and_a_place() {
        let query = CaseQuery::read(&fields("q=%E5%BC%A0&after=2026-11-20_x_1&size=10")).unwrap();
        assert_eq!((query.q.as_deref(), query.size), (Some("张"), Some(10)));
        assert_eq!(query.page(), Page::After("2026-11-20".to_owned(), "x_1".to_owned()));
    }
}
