//! Rows of people as the API gives them.

use std::collections::HashMap;

use purser_api::members::{Member, Provenance, Source};
use purser_api::{ListedRole, Timestamp};
use sqlx::sqlite::SqliteRow;
use sqlx::{QueryBuilder, Row, SqliteConnection};

use crate::actor::role_of;
use crate::error::Result;

/// Name of the team whose people are the owners.
pub(crate) const OWNERS: &str = "owners";

/// Which optional fields an organization's rows have.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Shape {
    /// The organization has a verified domain, so there are guests.
    guests: bool,
    /// Last use is collected.
    insights: bool,
    /// Provenance is told.
    provenance: bool,
}

impl Shape {
    /// The shape of an organization's rows.
    pub(crate) async fn of(connection: &mut SqliteConnection, org: i64, layer1_only: bool) -> Result<Self> {
        let (insights, guests): (bool, bool) = sqlx::query_as(
            "SELECT insights, EXISTS (SELECT 1 FROM domains d WHERE d.org_id = o.id AND d.state = 'verified')
             FROM orgs o WHERE o.id = ?",
        )
        .bind(org)
        .fetch_one(connection)
        .await?;
        Ok(Self { guests, insights, provenance: !layer1_only })
    }
}

/// Reads the rows with these ids, in this order.
pub(crate) async fn read(connection: &mut SqliteConnection, ids: &[i64], shape: Shape) -> Result<Vec<Member>> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let among = |start: &str, end: &str| {
        let mut sql = QueryBuilder::new(start);
        let mut list = sql.separated(", ");
        for id in ids {
            list.push_bind(*id);
        }
        sql.push(end);
        sql
    };
    let mut teams: HashMap<i64, Vec<String>> = HashMap::new();
    let mut sql = among(
        "SELECT tp.person_id, t.name FROM team_people tp JOIN teams t ON t.id = tp.team_id WHERE tp.person_id IN (",
        ") ORDER BY t.name",
    );
    for (person, team) in sql.build_query_as::<(i64, String)>().fetch_all(&mut *connection).await? {
        teams.entry(person).or_default().push(team);
    }
    let mut sql = among(
        "SELECT p.*, a.uuid, a.company, a.location, a.profile_url, c.uuid AS connection_uuid FROM people p
         LEFT JOIN accounts a ON a.id = p.account_id LEFT JOIN connections c ON c.id = p.connection_id WHERE p.id IN (",
        ")",
    );
    let mut rows: HashMap<i64, Member> = HashMap::with_capacity(ids.len());
    for row in sql.build().fetch_all(connection).await? {
        let id: i64 = row.try_get("id")?;
        rows.insert(id, member(&row, teams.remove(&id).unwrap_or_default(), shape)?);
    }
    Ok(ids.iter().filter_map(|id| rows.remove(id)).collect())
}

fn member(row: &SqliteRow, mut groups: Vec<String>, shape: Shape) -> Result<Member> {
    let text = |name: &str| row.try_get::<String, _>(name);
    let maybe = |name: &str| row.try_get::<Option<String>, _>(name);
    let at = |name: &str| Ok::<_, sqlx::Error>(maybe(name)?.map(Timestamp));
    let rank: i64 = row.try_get("rank")?;
    if rank == 0 {
        groups.push(OWNERS.to_owned());
        groups.sort();
    }
    let source = Source::parse(&text("source")?);
    let provenance = match source {
        Some(source) if shape.provenance => Some(Provenance {
            source: Some(source),
            connection_id: maybe("connection_uuid")?,
            scim_active: row.try_get("scim_active")?,
            last_synced_at: at("last_synced_at")?,
        }),
        _ => None,
    };
    let invite: Option<String> = maybe("invite_uuid")?;
    let seen = |name: &str| if shape.insights { maybe(name) } else { Ok(None) };
    let email = text("email")?;
    Ok(Member {
        id: maybe("uuid")?.or(invite).unwrap_or_default(),
        username: text("username")?,
        full_name: text("full_name")?,
        role: role_of(rank).map_or(ListedRole::Invitee, ListedRole::Known),
        groups,
        is_guest: if shape.guests { Some(row.try_get::<i64, _>("is_guest")? == 1) } else { None },
        date_joined: at("joined_at")?,
        last_logged_in_at: seen("last_logged_in_at")?.map(Timestamp),
        last_seen_at: seen("last_seen_at")?.map(Timestamp),
        last_desktop_version: seen("last_desktop_version")?,
        kind: "User".to_owned(),
        company: maybe("company")?.unwrap_or_default(),
        location: maybe("location")?.unwrap_or_default(),
        profile_url: maybe("profile_url")?.unwrap_or_default(),
        gravatar_url: String::new(),
        gravatar_email: email.clone(),
        primary_email: Some(email.clone()),
        email,
        provenance,
    })
}
