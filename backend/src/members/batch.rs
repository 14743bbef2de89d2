//! One change for many members. All of it happens in one transaction that excludes every other write, and each person is
//! decided on what the ones before left: of all the owners in one batch the last one stays.

use axum::Json;
use axum::extract::{Path, State};
use purser_api::Role;
use purser_api::groups::Group;
use purser_api::members::batch::MOST;
use purser_api::members::{BatchAction, BatchAnswer, BatchResult, MemberBatch};
use purser_policy::Action;
use sqlx::SqliteConnection;

use super::change::{begin, set_role, subject, take_out, touch};
use crate::actor::{Actor, OrgOf};
use crate::app::App;
use crate::error::{Error, Result};
use crate::groups::people::{Move, move_member};
use crate::groups::{find, not_owners};

/// What is done with each, complete and allowed.
enum Task {
    SetRole(Role),
    Remove,
    Team(Group, Move),
}

/// `POST /v2/orgs/{org_name}/members/batch`.
pub(crate) async fn batch(
    State(app): State<App>,
    actor: Actor,
    Path(name): Path<String>,
    Json(body): Json<MemberBatch>,
) -> Result<Json<BatchAnswer>> {
    let mut transaction = begin(&app).await?;
    let org = OrgOf::find(&mut transaction, &actor, &name).await?;
    let task = task(&mut transaction, &org, &body).await?;
    if body.usernames.is_empty() || body.usernames.len() > MOST {
        return Err(Error::field("usernames", format!("Name 1 to {MOST} Docker IDs in one call.")));
    }
    let mut answer = BatchAnswer { results: Vec::with_capacity(body.usernames.len()) };
    let mut changed = false;
    for username in body.usernames {
        let result = one(&mut transaction, &actor, &org, &task, &username).await;
        let (status, code, message) = match result {
            Ok(true) => (BatchResult::DONE, None, None),
            Ok(false) => (BatchResult::UNCHANGED, None, None),
            // What the backend itself failed at is not the answer about one person: nothing of the batch stays.
            Err(error) if error.is_failure() => return Err(error),
            Err(error) => {
                let (_, refused) = error.into_parts();
                (BatchResult::REFUSED, refused.body.code, refused.body.message)
            }
        };
        changed |= status == BatchResult::DONE;
        answer.results.push(BatchResult { username, status: status.to_owned(), code, message });
    }
    if changed {
        touch(&mut transaction, org.id).await?;
    }
    transaction.commit().await?;
    Ok(Json(answer))
}

async fn task(connection: &mut SqliteConnection, org: &OrgOf, body: &MemberBatch) -> Result<Task> {
    let way = match body.action {
        BatchAction::SetRole => {
            org.allow(Action::ChangeRole(body.role.unwrap_or(Role::Member)))?;
            let role = body.role.ok_or_else(|| Error::field("role", "Say which role: owner, editor or member."))?;
            return Ok(Task::SetRole(role));
        }
        BatchAction::Remove => {
            org.allow(Action::RemoveMember)?;
            return Ok(Task::Remove);
        }
        BatchAction::AddToTeam => Move::In,
        BatchAction::RemoveFromTeam => Move::Out,
    };
    org.allow(Action::ManageTeams)?;
    let team = body.team.as_deref().ok_or_else(|| Error::field("team", "Say which team."))?;
    let group = find(connection, org, team).await?;
    not_owners("team", &group.name)?;
    Ok(Task::Team(group, way))
}

async fn one(
    connection: &mut SqliteConnection,
    actor: &Actor,
    org: &OrgOf,
    task: &Task,
    username: &str,
) -> Result<bool> {
    match task {
        Task::Team(group, way) => move_member(connection, actor, org, group, username, *way).await,
        Task::SetRole(role) => {
            let subject = subject(connection, org, username).await?;
            set_role(connection, actor, org, &subject, *role).await
        }
        Task::Remove => {
            let subject = subject(connection, org, username).await?;
            take_out(connection, actor, org, &subject).await?;
            Ok(true)
        }
    }
}
