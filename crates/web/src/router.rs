//! The table of addresses: method, path, who may call it, handler. There is no other way in.

use app::file::FileLimits;
use axum::{
    Router,
    http::Method,
    middleware,
    routing::{MethodRouter, delete, get, head, patch, post, put},
};
use law::access::Action;

use crate::{
    api, assets,
    guard::{admit, finish},
    page,
    state::Web,
};

/// Who may call an address.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Access {
    /// Anybody.
    Public,
    /// Anybody who is signed in.
    SignedIn,
    /// Who may do this somewhere; the use case then asks where.
    May(Action),
}

/// A row of the table.
struct Route {
    method: Method,
    path: &'static str,
    access: Access,
    handler: MethodRouter<Web>,
}

/// Method, path and access of every address, for the golden matrix.
pub fn routes() -> Vec<(Method, &'static str, Access)> {
    whole_table(FileLimits::default())
        .into_iter()
        .map(|route| (route.method, route.path, route.access))
        .collect()
}

fn open(path: &'static str, handler: MethodRouter<Web>) -> Route {
    Route { method: Method::GET, path, access: Access::Public, handler }
}

fn read(action: Action, path: &'static str, handler: MethodRouter<Web>) -> Route {
    Route { method: Method::GET, path, access: Access::May(action), handler }
}

fn write(action: Action, path: &'static str, handler: MethodRouter<Web>) -> Route {
    Route { method: Method::POST, path, access: Access::May(action), handler }
}

fn table() -> Vec<Route> {
    use Action::{CaseHandle, CaseRead, CatalogRead, DeskRead};
    use page::{calculator, case, cases, desk, draft, item, onspot, register, sign_in, step, system};
    vec![
        open("/", get(sign_in::root)),
        open("/sign-in", get(sign_in::form)),
        open("/calculator", get(calculator::list)),
        open("/calculator/{item}", get(calculator::show)),
        Route {
            method: Method::POST,
            path: "/sign-in",
            access: Access::Public,
            handler: post(sign_in::enter),
        },
        Route {
            method: Method::POST,
            path: "/sign-in/demo",
            access: Access::Public,
            handler: post(sign_in::demo),
        },
        Route { method: Method::POST, path: "/theme", access: Access::Public, handler: post(system::theme) },
        open("/healthz", get(api::system::health)),
        open("/metrics", get(api::system::metrics)),
        open("/api/openapi.json", get(api::openapi)),
        Route {
            method: Method::POST,
            path: "/sign-out",
            access: Access::SignedIn,
            handler: post(sign_in::leave),
        },
        read(DeskRead, "/desk", get(desk::show)),
        read(CaseRead, "/cases", get(cases::list)),
        read(CaseRead, "/outcomes", get(page::outcome::board)),
        read(CaseRead, "/search", get(cases::search)),
        read(CaseRead, "/api/v1/cases", get(api::cases::list)),
        read(CaseHandle, "/cases/onspot", get(onspot::form)),
        write(CaseHandle, "/cases/onspot", post(onspot::send)),
        read(CaseHandle, "/cases/new", get(register::form)),
        write(CaseHandle, "/cases/new", post(register::send)),
        read(CaseRead, "/cases/{id}", get(case::show)),
        read(CaseHandle, "/cases/{id}/weigh", get(page::weigh::form)),
        write(CaseHandle, "/cases/{id}/weigh", post(page::weigh::send)),
        read(CaseRead, "/cases/{id}/step/{form}", get(step::form)),
        write(CaseRead, "/cases/{id}/step/{form}", post(step::send)),
        read(CaseRead, "/cases/{id}/files/{sm3}", get(page::file::show)),
        write(CaseHandle, "/cases/{id}/documents/{kind}", post(case::issue)),
        Route {
            method: Method::PUT,
            path: "/drafts/{form}/{subject}",
            access: Access::SignedIn,
            handler: put(draft::save),
        },
        Route {
            method: Method::POST,
            path: "/drafts/{form}/{subject}/discard",
            access: Access::SignedIn,
            handler: post(draft::discard),
        },
        read(CatalogRead, "/items", get(item::list)),
        read(CatalogRead, "/items/{id}", get(item::show)),
        Route { method: Method::GET, path: "/law", access: Access::SignedIn, handler: get(item::law) },
    ]
}

/// Roster, agencies, the access log and one's own account.
fn administration() -> Vec<Route> {
    use Action::{AuditRead, CalendarManage, CalendarRead, OwnAccount, RoleGrant, RosterManage, RosterRead};
    use page::{account, agency, audit, holiday, roster};
    vec![
        read(RosterRead, "/roster", get(roster::list)),
        read(RosterRead, "/roster/{person}", get(roster::show)),
        read(RosterManage, "/roster/new", get(roster::enroll_form)),
        write(RosterManage, "/roster/new", post(roster::enroll)),
        write(RosterManage, "/roster/{person}/certificates", post(roster::issue_certificate)),
        write(RosterManage, "/roster/{person}/standing", post(roster::change_certificate)),
        write(RosterManage, "/roster/{person}/password", post(roster::reset_password)),
        write(RosterManage, "/roster/{person}/leave", post(roster::leave)),
        write(RoleGrant, "/roster/{person}/roles", post(roster::change_role)),
        write(RoleGrant, "/roster/{person}/second-factor", post(roster::reset_second_factor)),
        write(RosterManage, "/roster/{person}/post", post(roster::move_person)),
        write(RosterManage, "/roster/{person}/review", post(roster::qualify)),
        read(RosterRead, "/agencies", get(agency::list)),
        read(RosterManage, "/agencies/new", get(agency::found_form)),
        write(RosterManage, "/agencies/new", post(agency::found)),
        read(RosterRead, "/agencies/{agency}", get(agency::show)),
        write(RosterManage, "/agencies/{agency}", post(agency::describe)),
        read(CalendarRead, "/holidays", get(holiday::list)),
        read(CalendarManage, "/holidays/new", get(holiday::publish_form)),
        write(CalendarManage, "/holidays/new", post(holiday::publish)),
        read(CalendarRead, "/holidays/{year}", get(holiday::show)),
        read(AuditRead, "/audit", get(audit::list)),
        read(OwnAccount, "/me", get(account::show)),
        read(OwnAccount, "/me/password", get(account::password_form)),
        write(OwnAccount, "/me/password", post(account::change_password)),
        read(OwnAccount, "/me/second-factor", get(account::second_factor_form)),
        write(OwnAccount, "/me/second-factor", post(account::enable_second_factor)),
        write(OwnAccount, "/me/second-factor/start", post(account::start_second_factor)),
    ]
}

/// Every row.
fn whole_table(limits: FileLimits) -> Vec<Route> {
    [table(), administration(), duty_table(), import_table(), file_table(limits)]
        .into_iter()
        .flatten()
        .collect()
}

/// The rows of checklists and duties.
fn duty_table() -> Vec<Route> {
    use Action::{CheckFill, CheckRead, DutyExcept, DutyRead};
    use page::{checklist, duty, export};
    vec![
        read(CheckFill, "/tasks", get(duty::mine)),
        read(CheckRead, "/checklists", get(checklist::list)),
        read(CheckRead, "/checklists/{template}", get(checklist::template)),
        write(CheckFill, "/checklists/{template}/begin", post(checklist::start)),
        read(CheckRead, "/checks/{id}", get(checklist::show)),
        write(CheckFill, "/checks/{id}", post(checklist::fill)),
        write(CheckRead, "/checks/{id}/findings/{point}", post(checklist::step)),
        read(CheckRead, "/findings", get(checklist::findings)),
        read(DutyRead, "/fulfilment", get(duty::board)),
        read(DutyRead, "/fulfilment/export", get(export::take)),
        read(DutyRead, "/fulfilment/{person}", get(duty::person)),
        write(DutyExcept, "/fulfilment/{person}/exceptions", post(duty::except)),
        write(DutyExcept, "/fulfilment/{person}/exceptions/{id}", post(duty::end)),
    ]
}

/// The rows of imports and exports.
fn import_table() -> Vec<Route> {
    use Action::{AuditRead, CaseExport, CaseHandle, CatalogRead, DeskRead, RosterRead};
    use page::{export, import};
    vec![
        read(CaseExport, "/cases/export", get(export::take)),
        read(CaseExport, "/outcomes/export", get(export::take)),
        read(CaseExport, "/cases/{id}/dossier", get(page::case::dossier)),
        read(RosterRead, "/roster/export", get(export::take)),
        read(AuditRead, "/audit/export", get(export::take)),
        read(CatalogRead, "/items/export", get(export::take)),
        read(DeskRead, "/exports", get(export::list)),
        read(DeskRead, "/exports/new", get(export::form)),
        write(DeskRead, "/exports/new", post(export::send)),
        read(DeskRead, "/exports/{id}", get(export::show)),
        write(DeskRead, "/exports/{id}/decide", post(export::decide)),
        write(DeskRead, "/exports/{id}/start", post(export::start)),
        write(DeskRead, "/exports/{id}/cancel", post(export::cancel)),
        read(DeskRead, "/exports/{id}/progress", get(export::progress)),
        read(DeskRead, "/exports/{id}/file", get(export::file)),
        read(CaseHandle, "/imports", get(import::list)),
        read(CaseHandle, "/imports/template/{kind}", get(import::template)),
        write(CaseHandle, "/imports/upload/{kind}", post(import::upload).layer(import::upload_bound())),
        read(CaseHandle, "/imports/{id}", get(import::show)),
        write(CaseHandle, "/imports/{id}/confirm", post(import::confirm)),
        write(CaseHandle, "/imports/{id}/cancel", post(import::cancel)),
        write(CaseHandle, "/imports/{id}/resume", post(import::resume)),
        write(CaseHandle, "/imports/{id}/rows/{no}", post(import::settle)),
        read(CaseHandle, "/imports/{id}/progress", get(import::progress)),
        read(CaseHandle, "/imports/{id}/result", get(import::result)),
    ]
}

/// The rows of files and signatures.
fn file_table(limits: FileLimits) -> Vec<Route> {
    use Action::{CaseHandle, CaseRead};
    use page::{file, sign};
    let upload = "/cases/{id}/uploads/{upload}";
    let handle = |method, handler| Route { method, path: upload, access: Access::May(CaseHandle), handler };
    vec![
        read(CaseRead, "/cases/{id}/files/{sm3}/thumbnail", get(file::thumbnail)),
        write(
            CaseHandle,
            "/cases/{id}/files/{sm3}/plain",
            post(file::plain).layer(file::plain_bound(limits)),
        ),
        write(CaseHandle, "/cases/{id}/uploads", post(file::begin)),
        handle(Method::PATCH, patch(file::piece)),
        handle(Method::HEAD, head(file::progress)),
        handle(Method::DELETE, delete(file::abandon)),
        write(CaseHandle, "/cases/{id}/uploads/{upload}/remove/{back}", post(file::remove)),
        read(CaseHandle, "/cases/{id}/sign/{sm3}", get(sign::form)),
        write(CaseHandle, "/cases/{id}/sign/{sm3}", post(sign::send)),
    ]
}

/// The router that serves the table, the assets, and a page for what there is not.
pub(crate) fn build(web: Web) -> Router {
    let mut router = Router::new();
    for route in whole_table(web.app.files) {
        let guard = middleware::from_fn_with_state((web.clone(), route.access), admit);
        router = router.route(route.path, route.handler.layer(guard));
    }
    router
        .merge(assets::router())
        .fallback(page::system::nothing_here)
        .method_not_allowed_fallback(page::system::not_this_way)
        .layer(middleware::from_fn_with_state(web.clone(), finish))
        .with_state(web)
}
