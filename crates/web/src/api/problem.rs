//! Why a call did not succeed, in the form of RFC 9457.
//!
//! The comments on the fields are Chinese, since they are what the description of the interface says about them.

use app::{AppError, Caller};
use axum::{
    Json,
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use law::rule::Finding;
use serde::Serialize;
use utoipa::ToSchema;

use crate::answer::Reason;

/// 出错时的回答（RFC 9457），一次列出全部问题
#[derive(Debug, Default, Serialize, ToSchema)]
pub(crate) struct Problem {
    /// 问题的种类，供程序判断
    #[serde(rename = "type")]
    #[schema(example = "urn:hengping:problem:invalid")]
    kind: String,
    /// 种类的名称
    #[schema(example = "参数有误")]
    title: String,
    /// HTTP 状态码
    status: u16,
    /// 说明和下一步做什么
    detail: String,
    /// 逐项的问题
    #[serde(skip_serializing_if = "Vec::is_empty")]
    errors: Vec<Fault>,
    /// 依法不能办理的理由
    #[serde(skip_serializing_if = "Vec::is_empty")]
    breaches: Vec<Refusal>,
    /// 内部错误的编号，报修时请一并提供
    #[serde(skip_serializing_if = "Option::is_none")]
    request_id: Option<String>,
}

/// 一项问题
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Fault {
    /// 参数或者字段
    field: String,
    /// 哪里不对、怎样改
    message: String,
    /// 依据的条款
    #[serde(skip_serializing_if = "Option::is_none")]
    article: Option<&'static str>,
}

/// 一条依法不能办理的理由
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Refusal {
    /// 规则编号
    rule: String,
    /// 违反的后果
    class: &'static str,
    /// 说明
    message: String,
    /// 依据的条款
    article: String,
    /// 怎样补正
    cure: String,
}

impl Problem {
    /// The answer to a use case that did not succeed.
    pub(crate) fn of(caller: Option<&Caller>, error: AppError) -> Self {
        let told = Self::told(Reason::of(caller, &error));
        match error {
            AppError::Invalid(problems) => {
                let fault = |held: app::form::Problem| Fault {
                    field: held.field,
                    message: held.message,
                    article: held.article,
                };
                let detail = format!("有{}处需要改，见 errors。", problems.len());
                Self { detail, errors: problems.into_iter().map(fault).collect(), ..told }
            }
            AppError::Refused(findings) => {
                let detail = "依法不能办理，尚未产生任何记录，见 breaches。".to_owned();
                Self { detail, breaches: findings.iter().map(refusal).collect(), ..told }
            }
            _ => told,
        }
    }

    /// A status with its reason.
    pub(crate) fn told(reason: Reason) -> Self {
        let (kind, title) = kind_of(reason.status);
        Self {
            kind: format!("urn:hengping:problem:{kind}"),
            title: title.to_owned(),
            status: reason.status.as_u16(),
            detail: reason.text,
            request_id: Some(reason.request_id).filter(|id| !id.is_empty()),
            ..Self::default()
        }
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let kind = HeaderValue::from_static("application/problem+json");
        (status, [(header::CONTENT_TYPE, kind)], Json(self)).into_response()
    }
}

fn refusal(finding: &Finding) -> Refusal {
    Refusal {
        rule: finding.rule.clone(),
        class: finding.class.label(),
        message: finding.message.clone(),
        article: finding.article.clone(),
        cure: finding.cure.clone(),
    }
}

fn kind_of(status: StatusCode) -> (&'static str, &'static str) {
    match status {
        StatusCode::UNAUTHORIZED => ("sign-in", "需要登录"),
        StatusCode::FORBIDDEN => ("forbidden", "不能访问"),
        StatusCode::NOT_FOUND => ("not-found", "没有找到"),
        StatusCode::METHOD_NOT_ALLOWED => ("method", "请求方式不对"),
        StatusCode::CONFLICT => ("refused", "不能办理"),
        StatusCode::UNPROCESSABLE_ENTITY => ("invalid", "参数有误"),
        StatusCode::TOO_MANY_REQUESTS => ("too-many", "请求过多"),
        StatusCode::SERVICE_UNAVAILABLE => ("unavailable", "暂时不能使用"),
        _ => ("internal", "内部错误"),
    }
}
