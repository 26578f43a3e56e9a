//! What the administrator configured: ticket types, statuses, custom fields.

use super::{Desk, TEXT, bad_value, query::Query, setup, ticket_type::Status};
use crate::gate::{answer, json_answer};
use axum::{
    body::Body,
    extract::{Path, Request, State},
    http::Response,
};
use serde_json::Value;
use std::sync::Arc;

/// Parameters that `GET /TicketType` understands.
pub(super) const TYPE_PARAMETERS: &[&str] = &["domain", "can_create_only", "can_edit_only"];
/// Parameters that `GET /Status` understands. `type` is in the vendor's description and has no effect.
pub(super) const STATUS_PARAMETERS: &[&str] = &["tickettype_id", "excludeclosed"];
/// Parameters that `GET /FieldInfo` understands.
pub(super) const FIELD_PARAMETERS: &[&str] = &["typeid", "fieldtype", "inputtype", "includevalues"];
/// Parameters that `GET /FieldGroup` understands.
pub(super) const GROUP_PARAMETERS: &[&str] = &["includefields"];

pub(super) async fn outcomes(State(desk): State<Arc<Desk>>) -> Response<Body> {
    json_answer(200, &setup::outcomes(&desk.setup()))
}

pub(super) async fn ticket_types(State(desk): State<Arc<Desk>>, request: Request) -> Response<Body> {
    let query = Query::of(request.uri().query(), TYPE_PARAMETERS);
    let only = |parameter: &str| query.flag(parameter) == Some(true);
    let rows: Vec<Value> = desk
        .setup()
        .types
        .iter()
        .filter(|kind| query.text("domain").is_none_or(|area| kind.area.eq_ignore_ascii_case(area)))
        .filter(|kind| !only("can_create_only") || kind.open && kind.agent.create)
        .filter(|kind| !only("can_edit_only") || kind.agent.edit)
        .map(|kind| kind.row())
        .collect();
    json_answer(200, &Value::Array(rows))
}

pub(super) async fn ticket_type(
    State(desk): State<Arc<Desk>>,
    Path(id): Path<String>,
    request: Request,
) -> Response<Body> {
    let query = Query::of(request.uri().query(), &["includedetails"]);
    let setup = desk.setup();
    match id.parse().ok().and_then(|id| setup.ticket_type(id)) {
        Some(kind) if query.flag("includedetails") == Some(true) => json_answer(200, &setup.details(kind)),
        Some(kind) => json_answer(200, &kind.row()),
        None => answer(404, TEXT, ""),
    }
}

pub(super) async fn statuses(State(desk): State<Arc<Desk>>, request: Request) -> Response<Body> {
    let query = Query::of(request.uri().query(), STATUS_PARAMETERS);
    let kind = match query.whole("tickettype_id") {
        Ok(kind) => kind,
        Err(bad) => return bad_value(&bad),
    };
    let rows: Vec<Value> = desk
        .setup()
        .types
        .iter()
        .filter(|known| kind.is_none_or(|kind| kind == known.id))
        .flat_map(|known| known.statuses.iter())
        .filter(|status| !(status.closes && query.flag("excludeclosed") == Some(true)))
        .map(Status::row)
        .collect();
    json_answer(200, &Value::Array(rows))
}

pub(super) async fn field_definitions(State(desk): State<Arc<Desk>>, request: Request) -> Response<Body> {
    let query = Query::of(request.uri().query(), FIELD_PARAMETERS);
    let mut rows: Vec<Value> = {
        let values = query.flag("includevalues") == Some(true);
        desk.setup().fields.iter().map(|field| field.row(values)).collect()
    };
    for (parameter, property) in [("typeid", "usage"), ("fieldtype", "type"), ("inputtype", "inputtype")] {
        match query.whole(parameter) {
            Ok(Some(wanted)) => rows.retain(|field| field[property] == wanted),
            Ok(None) => {}
            Err(bad) => return bad_value(&bad),
        }
    }
    json_answer(200, &Value::Array(rows))
}

pub(super) async fn groups(State(desk): State<Arc<Desk>>, request: Request) -> Response<Body> {
    let fields = Query::of(request.uri().query(), GROUP_PARAMETERS).flag("includefields") == Some(true);
    let setup = desk.setup();
    json_answer(200, &setup.groups.iter().map(|group| group.row(&setup, fields)).collect())
}

pub(super) async fn group(State(desk): State<Arc<Desk>>, Path(id): Path<String>) -> Response<Body> {
    let setup = desk.setup();
    let known = id.parse::<i64>().ok().and_then(|id| setup.groups.iter().find(|group| group.id == id));
    known.map_or_else(|| answer(404, TEXT, ""), |group| json_answer(200, &group.row(&setup, true)))
}
