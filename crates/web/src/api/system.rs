//! How the system stands, for those who watch over it.
//!
//! The comments on the fields are Chinese, since they are what the description of the interface says about them.

use app::context::Health;
use axum::{
    Json,
    extract::State,
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use serde::Serialize;
use utoipa::ToSchema;

use super::Problem;
use crate::{answer::Reason, state::Web};

/// 运行状况
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct HealthBody {
    /// 程序版本
    version: &'static str,
    /// 数据库：sqlite 或者 postgresql
    database: &'static str,
    /// 最新一条记录的编号
    journal_head: i64,
    /// 最近一次签名的检查点，尚无时为 null
    checkpoint: Option<CheckpointBody>,
}

/// 检查点：此前全部记录的签名
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct CheckpointBody {
    /// 序号，自1起
    n: i64,
    /// 覆盖的最后一条记录
    last_id: i64,
    /// 默克尔根，十六进制
    root: String,
    /// 签名所签的摘要，十六进制
    digest: String,
    /// 签名时间（RFC 3339）
    at: String,
    /// SM2 签名，十六进制
    signature: String,
    /// 验签公钥，十六进制
    public_key: Option<String>,
}

impl From<Health> for HealthBody {
    fn from(held: Health) -> Self {
        let checkpoint = held.checkpoint.map(|held| CheckpointBody {
            n: held.n,
            last_id: held.last_id,
            root: held.root,
            digest: held.digest,
            at: held.at.to_string(),
            signature: held.signature,
            public_key: held.public_key,
        });
        let Health { version, database, journal_head, .. } = held;
        Self { version, database, journal_head, checkpoint }
    }
}

#[utoipa::path(
    get,
    path = "/healthz",
    tag = "运行",
    summary = "运行状况",
    description = "数据库能够应答时返回200；不能应答时返回503",
    responses(
        (status = 200, description = "正常", body = HealthBody),
        (status = 503, description = "数据库不能应答", body = Problem, content_type = "application/problem+json")
    )
)]
pub(crate) async fn health(State(web): State<Web>) -> Response {
    match web.run(app::App::health).await {
        Ok(health) => Json(HealthBody::from(health)).into_response(),
        Err(error) => {
            let logged = Reason::of(None, &error);
            let text = "数据库没有应答，请检查数据库和磁盘；详情在运行日志中。".to_owned();
            Problem::told(Reason { status: StatusCode::SERVICE_UNAVAILABLE, text, ..logged }).into_response()
        }
    }
}

#[utoipa::path(
    get,
    path = "/metrics",
    tag = "运行",
    summary = "运行指标",
    description = "OpenMetrics 文本，由 Prometheus 采集；数据库不能应答时 hengping_database_up 为0，其余照常",
    responses((
        status = 200,
        description = "指标",
        body = String,
        content_type = "application/openmetrics-text; version=1.0.0; charset=utf-8"
    ))
)]
pub(crate) async fn metrics(State(web): State<Web>) -> Response {
    let standing = web.run(app::App::standing).await;
    if let Err(error) = &standing {
        tracing::error!(%error, "the database did not answer for the metrics");
    }
    match web.metrics.text(standing.ok()) {
        Ok(text) => {
            let kind = HeaderValue::from_static("application/openmetrics-text; version=1.0.0; charset=utf-8");
            ([(header::CONTENT_TYPE, kind)], text).into_response()
        }
        Err(error) => Problem::told(Reason::internal(&error)).into_response(),
    }
}
