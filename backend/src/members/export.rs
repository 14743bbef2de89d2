//! Everybody as CSV, for scripts: the columns of the public description.

use axum::extract::{Path, State};
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use purser_api::members::{Member, MemberKind};
use purser_policy::Action;

use super::filter::Query;
use super::rows;
use super::words::Words;
use crate::actor::{Actor, OrgOf};
use crate::app::App;
use crate::clock;
use crate::csv;
use crate::error::Result;

/// Rows read at a time.
const CHUNK: usize = 500;

/// `GET /v2/orgs/{org_name}/members/export`.
pub(crate) async fn export(State(app): State<App>, actor: Actor, Path(name): Path<String>) -> Result<Response> {
    let mut connection = app.pool.begin().await?;
    let org = OrgOf::find(&mut connection, &actor, &name).await?;
    org.allow(Action::ExportMembers)?;
    let mut filter = Query::default().check(app.options.layer1_only)?;
    filter.kind = MemberKind::All;
    filter.paging.size = i64::MAX;
    let ids = super::ids(&mut connection, &filter, org.id, &Words::default(), i64::MAX).await?;
    let shape = rows::Shape::of(&mut connection, org.id, true).await?;
    let mut text = String::from("Name,Username,Email,Type,Permission,Teams,Date Joined\r\n");
    for chunk in ids.chunks(CHUNK) {
        for member in rows::read(&mut connection, chunk, shape).await? {
            push_row(&mut text, &member);
        }
    }
    let mut response = text.into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("text/csv; charset=utf-8"));
    let file = format!("attachment;filename=\"{}-members-{}.csv\"", org.name, clock::unix());
    if let Ok(file) = HeaderValue::from_str(&file) {
        headers.insert(header::CONTENT_DISPOSITION, file);
    }
    Ok(response)
}

fn push_row(out: &mut String, member: &Member) {
    let kind = if member.is_invitee() { "Invitee" } else { "User" };
    let permission = if member.is_invitee() { "" } else { member.role.as_str() };
    let joined = member.date_joined.as_ref().map_or("", |at| at.as_str());
    let cells =
        [&*member.full_name, &member.username, &member.email, kind, permission, &member.groups.join(", "), joined];
    csv::push_row(out, &cells);
}
