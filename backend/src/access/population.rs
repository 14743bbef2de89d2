//! The people for whom a change of settings can matter: members and invitees, accounts on verified domains that are not in
//! yet, and addresses that were refused lately.

use axum::Json;
use axum::extract::{Path, Query, State};
use purser_api::{EmailAddress, OrgName, Page};
use purser_policy::Action;
use purser_policy::access::{ImpactAnswer, ListPopulation, Population, PreviewedChange, Somebody};
use purser_policy::impact::{Change, Comparison, Configuration, Person};
use purser_policy::sign_in::{ConnectionId, Known, Verdict};
use serde::Deserialize;
use sqlx::SqliteConnection;

use super::{facts, org_name};
use crate::actor::{Actor, OrgOf};
use crate::app::App;
use crate::clock;
use crate::error::{Error, Result};
use crate::members::page::{Paging, neighbours};

/// Most people on a page.
const MOST: i64 = 5000;

/// Days for which a refusal counts as recent.
const RECENT_DAYS: i64 = 30;

/// Query of [`list`].
#[derive(Deserialize)]
pub(crate) struct PopulationQuery {
    page: Option<String>,
    page_size: Option<String>,
}

/// `GET /v2/orgs/{org_name}/access/people`.
pub(crate) async fn list(
    State(app): State<App>,
    actor: Actor,
    Path(name): Path<String>,
    Query(query): Query<PopulationQuery>,
) -> Result<Json<Population>> {
    let mut transaction = app.pool.begin().await?;
    let org = OrgOf::find(&mut transaction, &actor, &name).await?;
    org.allow(Action::ExplainSignIns)?;
    let paging = Paging::read(query.page.as_deref(), query.page_size.as_deref(), MOST)?;
    let people = People::of(&mut transaction, org.id).await?;
    let results = people.read(&mut transaction, paging.offset(), paging.size).await?;
    let configuration = now(&mut transaction, &org).await?;
    let (next, previous) = neighbours::<ListPopulation>(&[&org.name], &[], paging, people.count());
    let people = Page { count: people.count().unsigned_abs(), next, previous, results, version: None };
    Ok(Json(Population { configuration, people }))
}

/// `POST /v2/orgs/{org_name}/access/impact`.
pub(crate) async fn preview(
    State(app): State<App>,
    actor: Actor,
    Path(name): Path<String>,
    Json(body): Json<PreviewedChange>,
) -> Result<Json<ImpactAnswer>> {
    let mut transaction = app.pool.begin().await?;
    let org = OrgOf::find(&mut transaction, &actor, &name).await?;
    org.allow(Action::ExplainSignIns)?;
    let before = now(&mut transaction, &org).await?;
    known(&body.change, &before)?;
    let after = body.change.apply(&before);
    let people = People::of(&mut transaction, org.id).await?;
    let (mut comparison, mut affected) = (Comparison::new(&before, &after), Vec::new());
    let mut offset = 0;
    while offset < people.count() {
        for somebody in people.read(&mut transaction, offset, MOST).await? {
            comparison.add(&somebody.person);
            if comparison.so_far().people.len() > affected.len() {
                affected.push(somebody);
            }
        }
        offset += MOST;
    }
    let mut impact = comparison.finish();
    for (place, one) in (0..).zip(&mut impact.people) {
        one.person = place;
    }
    Ok(Json(ImpactAnswer { impact, affected }))
}

/// Refuses a change of something that is not there: that nobody is touched by it would be true and misleading.
fn known(change: &Change, now: &Configuration) -> Result<()> {
    let connection = |id: &ConnectionId| match now.connections.iter().any(|one| one.id == *id) {
        true => Ok(()),
        false => Err(Error::field("change.connection", "There is no such connection in this organization.")),
    };
    let domain = |name: &purser_api::DomainName| {
        let mut domains = now.domains.value().into_iter().flatten();
        match domains.any(|one| one.name.as_ref() == Some(name)) {
            true => Ok(()),
            false => Err(Error::field("change.domain", "There is no such domain in this organization.")),
        }
    };
    match change {
        Change::Jit { connection: id, .. }
        | Change::Enforced { connection: id, .. }
        | Change::ScimOff { connection: id }
        | Change::DeleteConnection { connection: id }
        | Change::IntoUse { connection: id }
        | Change::CredentialExpires { connection: id, .. }
        | Change::IdpOutage { connection: id } => connection(id),
        Change::UnlinkDomain { domain: name, connection: id } => domain(name).and_then(|()| connection(id)),
        Change::Link { connection: id, domains } => domains.iter().try_for_each(domain).and_then(|()| connection(id)),
        Change::DeleteDomain { domain: name } | Change::AutoProvisioning { domain: name, .. } => domain(name),
        Change::Seats { .. } => Ok(()),
    }
}

/// Whether an owner could still sign in after a change.
pub(crate) async fn owners_after(connection: &mut SqliteConnection, org: &OrgOf, change: &Change) -> Result<Verdict> {
    let before = now(connection, org).await?;
    let after = change.apply(&before);
    let mut comparison = Comparison::new(&before, &after);
    let (columns, from, order) = PARTS[0];
    let owners = format!("{columns} {from} AND p.rank = 0 {order}");
    let today = clock::now();
    for owner in select(connection, (org.id, &today), &owners, (i64::MAX, 0)).await?.into_iter().filter_map(somebody) {
        comparison.add(&owner.person);
    }
    Ok(comparison.finish().owner_after)
}

/// The settings of an organization now.
pub(crate) async fn now(connection: &mut SqliteConnection, org: &OrgOf) -> Result<Configuration> {
    Ok(configuration(connection, org.id, &org_name(&org.name)?).await?)
}

/// The same, for a name that was read.
pub(super) async fn configuration(
    connection: &mut SqliteConnection,
    org: i64,
    organization: &OrgName,
) -> Result<Configuration, sqlx::Error> {
    Ok(Configuration {
        organization: organization.clone(),
        now: facts::moment(&clock::now()),
        domains: facts::domains(connection, org, None).await?.into(),
        connections: facts::connections(connection, org).await?,
        seats: facts::seats(connection, org).await?.into(),
        scim_ever_on: facts::scim_ever_on(connection, org).await?.into(),
    })
}

/// One after the other: who is in or invited, who could come in, who tried. Each part in the order of its rows, so that a
/// page is the same page while nothing changes. `?1` is the organization, `?2` the day from which refusals count.
const PARTS: [(&str, &str, &str); 3] = [
    (
        "p.email, p.username, p.rank, p.source, c.uuid, p.account_id AS account",
        "FROM people p LEFT JOIN connections c ON c.id = p.connection_id WHERE p.org_id = ?1 AND ?2 <> ''",
        "ORDER BY p.id",
    ),
    (
        "a.email, a.username, NULL AS rank, '' AS source, NULL AS uuid, a.id AS account",
        "FROM accounts a WHERE ?2 <> ''
           AND a.email_domain IN (SELECT name FROM domains WHERE org_id = ?1 AND state = 'verified')
           AND NOT EXISTS (SELECT 1 FROM people p WHERE p.org_id = ?1 AND p.account_id = a.id)
           AND NOT EXISTS (SELECT 1 FROM people p WHERE p.org_id = ?1 AND p.email = a.email)",
        "ORDER BY a.id",
    ),
    (
        "s.identifier AS email, coalesce(a.username, '') AS username, NULL AS rank, '' AS source, NULL AS uuid, a.id AS account",
        "FROM (SELECT identifier, min(id) AS first FROM sign_ins WHERE org_id = ?1 AND outcome = 'denied' AND at >= ?2
                 AND instr(identifier, '@') > 0 GROUP BY identifier) s
           LEFT JOIN accounts a ON a.email = s.identifier
         WHERE NOT EXISTS (SELECT 1 FROM people p WHERE p.org_id = ?1 AND p.email = s.identifier)
           AND NOT EXISTS (SELECT 1 FROM domains d WHERE d.org_id = ?1 AND d.state = 'verified' AND d.name = a.email_domain)",
        "ORDER BY s.first",
    ),
];

/// The population, counted.
struct People {
    org: i64,
    since: String,
    counts: [i64; PARTS.len()],
}

/// Address, Docker ID, rank (nothing for somebody outside), provenance, connection, account, SCIM record.
type Row = (String, String, Option<i64>, String, Option<String>, Option<i64>, Option<bool>);

impl People {
    async fn of(connection: &mut SqliteConnection, org: i64) -> Result<Self, sqlx::Error> {
        let since = clock::days_from_now(-RECENT_DAYS);
        let mut counts = [0; PARTS.len()];
        for (count, (_, from, _)) in counts.iter_mut().zip(PARTS) {
            *count = sqlx::query_scalar(&format!("SELECT count(*) {from}"))
                .bind(org)
                .bind(&since)
                .fetch_one(&mut *connection)
                .await?;
        }
        Ok(Self { org, since, counts })
    }

    fn count(&self) -> i64 {
        self.counts.iter().sum()
    }

    /// So many people from `offset` on. Rows without a readable address are left out: no rule speaks about them.
    async fn read(
        &self,
        connection: &mut SqliteConnection,
        offset: i64,
        most: i64,
    ) -> Result<Vec<Somebody>, sqlx::Error> {
        let (mut offset, mut left) = (offset, most);
        let mut people = Vec::new();
        for (count, (columns, from, order)) in self.counts.into_iter().zip(PARTS) {
            if offset < count && left > 0 {
                let part = [columns, from, order].join(" ");
                let rows = select(connection, (self.org, &self.since), &part, (left, offset)).await?;
                left -= rows.len() as i64;
                people.extend(rows.into_iter().filter_map(somebody));
            }
            offset = (offset - count).max(0);
        }
        Ok(people)
    }
}

/// The rows of a part: for which organization and from which day on, how many and from where.
async fn select(
    connection: &mut SqliteConnection,
    (org, since): (i64, &str),
    part: &str,
    (most, offset): (i64, i64),
) -> Result<Vec<Row>, sqlx::Error> {
    let sql = format!(
        "SELECT q.*, (SELECT max(r.active) FROM scim_users r JOIN connections k ON k.id = r.connection_id
             WHERE k.org_id = ?1 AND (r.account_id = q.account OR r.user_name = q.email))
         FROM (SELECT {part} LIMIT ?3 OFFSET ?4) q"
    );
    sqlx::query_as(&sql).bind(org).bind(since).bind(most).bind(offset).fetch_all(connection).await
}

fn somebody((email, username, rank, source, uuid, account, active): Row) -> Option<Somebody> {
    let person = Person {
        address: EmailAddress::parse(&email).ok()?,
        account: account.is_some().into(),
        membership: Known::Known(rank.and_then(|rank| facts::membership(rank, &source, uuid))),
        invited: (rank == Some(3)).into(),
        record: facts::record(active).into(),
    };
    Some(Somebody { username, person })
}
