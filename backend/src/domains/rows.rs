//! Reading domains.

use purser_api::Timestamp;
use purser_api::domains::{Domain, DomainCheck, LinkedConnection};
use sqlx::{FromRow, QueryBuilder, SqliteConnection};

use crate::members::page::Paging;

#[derive(FromRow)]
struct Row {
    id: i64,
    name: String,
    state: String,
    txt_name: String,
    txt_value: String,
    created_at: String,
    verified_at: Option<String>,
    auto_provisioning: bool,
    last_check: Option<String>,
    next_check_at: Option<String>,
    version: i64,
    uncaptured: Option<i64>,
}

/// Accounts on a domain `d` that are neither in nor invited; `a` is the account.
pub(super) const UNCAPTURED: &str = "FROM accounts a WHERE a.email_domain = d.name
    AND NOT EXISTS (SELECT 1 FROM people p WHERE p.org_id = d.org_id AND p.account_id = a.id)
    AND NOT EXISTS (SELECT 1 FROM people p WHERE p.org_id = d.org_id AND p.email = a.email)";

/// A page of the domains, by name, and how many there are.
pub(super) async fn page(
    connection: &mut SqliteConnection,
    org: i64,
    paging: Paging,
) -> Result<(i64, Vec<Domain>), sqlx::Error> {
    let count =
        sqlx::query_scalar("SELECT count(*) FROM domains WHERE org_id = ?").bind(org).fetch_one(&mut *connection);
    let count = count.await?;
    let rows = read(connection, org, None, paging.size, paging.offset()).await?;
    Ok((count, rows))
}

/// The domain of this name.
pub(super) async fn one(
    connection: &mut SqliteConnection,
    org: i64,
    name: &str,
) -> Result<Option<Domain>, sqlx::Error> {
    Ok(read(connection, org, Some(name), 1, 0).await?.pop())
}

async fn read(
    connection: &mut SqliteConnection,
    org: i64,
    only: Option<&str>,
    most: i64,
    offset: i64,
) -> Result<Vec<Domain>, sqlx::Error> {
    let mut sql = QueryBuilder::new(
        "SELECT id, name, state, txt_name, txt_value, created_at, verified_at, auto_provisioning, last_check, next_check_at,
             version, CASE state WHEN 'verified' THEN (SELECT count(*) ",
    );
    sql.push(UNCAPTURED).push(") END AS uncaptured FROM domains d WHERE org_id = ").push_bind(org);
    if let Some(name) = only {
        sql.push(" AND name = ").push_bind(name);
    }
    sql.push(" ORDER BY name LIMIT ").push_bind(most).push(" OFFSET ").push_bind(offset);
    let rows: Vec<Row> = sql.build_query_as().fetch_all(&mut *connection).await?;
    let links: Vec<(i64, String, String)> = sqlx::query_as(
        "SELECT cd.domain_id, c.uuid, c.name FROM connection_domains cd JOIN connections c ON c.id = cd.connection_id
         WHERE c.org_id = ? ORDER BY c.name, c.id",
    )
    .bind(org)
    .fetch_all(connection)
    .await?;
    Ok(rows.into_iter().map(|row| domain(row, &links)).collect())
}

fn domain(row: Row, links: &[(i64, String, String)]) -> Domain {
    let linked = links.iter().filter(|(domain, ..)| *domain == row.id);
    let (unicode, readable) = idna::domain_to_unicode(&row.name);
    let mut check: Option<DomainCheck> = row.last_check.as_deref().and_then(|check| serde_json::from_str(check).ok());
    if let Some(at) = row.next_check_at {
        check.get_or_insert_default().next_at = Some(Timestamp(at));
    }
    Domain {
        unicode: (readable.is_ok() && unicode != row.name).then_some(unicode),
        connections: linked.map(|(_, id, name)| LinkedConnection { id: id.clone(), name: name.clone() }).collect(),
        uncaptured: row.uncaptured.map(i64::unsigned_abs),
        last_check: check,
        // The value is another one each time the domain is added, so the version of a deleted one never comes back.
        etag: format!("\"{}-{}\"", row.version, row.txt_value.rsplit_once('-').map_or("", |(_, end)| end)),
        name: row.name,
        state: row.state,
        txt_name: row.txt_name,
        txt_value: row.txt_value,
        created_at: Some(Timestamp(row.created_at)),
        verified_at: row.verified_at.map(Timestamp),
        auto_provisioning: row.auto_provisioning,
    }
}
