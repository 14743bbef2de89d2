//! Domains and connections in every state, SCIM records, and sign-ins with every reason for a refusal.

use sqlx::{QueryBuilder, SqliteConnection};

use super::Options;
use super::random::Random;
use crate::clock;
use crate::token::fingerprint;

/// Reasons for a refusal, each with an address it would happen to.
const DENIALS: [(&str, &str, &str, &str); 14] = [
    ("invalid_identifier", "nobody-at-all", "web", "password"),
    ("domain_not_verified", "hans@newport.example", "web", "sso"),
    ("no_connection", "luz@lantern.example", "web", "sso"),
    ("sso_required", "sinbad@fleet.harbor.example", "web", "password"),
    ("token_required", "sinbad@fleet.harbor.example", "cli", "password"),
    ("idp_initiated", "ravi.new@fleet.harbor.example", "web", "sso"),
    ("credential_expired", "old.partner@partners.example", "web", "sso"),
    ("name_id_not_email", "e1047@fleet.harbor.example", "web", "sso"),
    ("no_account", "intern@harbor.example", "web", "password"),
    ("deprovisioned", "left.us@fleet.harbor.example", "web", "sso"),
    ("not_invited", "new.hire@fleet.harbor.example", "web", "sso"),
    ("not_a_member", "stefania@elsewhere.example", "desktop", "password"),
    ("no_seat", "late.joiner@harbor.example", "web", "sso"),
    ("other_organization", "agency@harbor.example", "web", "sso"),
];

pub(super) async fn domains_and_connections(
    connection: &mut SqliteConnection,
    options: &Options,
) -> Result<(), sqlx::Error> {
    let at = |days: i64| clock::days_after(&options.now, days);
    let domains: [(i64, &str, &str, bool, Option<&str>); 6] = [
        (1, "fleet.harbor.example", "verified", false, None),
        (2, "harbor.example", "verified", false, None),
        (3, "lantern.example", "verified", true, None),
        (4, "newport.example", "pending", false, Some(r#"{"problem":"nothing_found","found":[]}"#)),
        (5, "pier.example", "pending", false, Some(r#"{"problem":"other_value","found":["v=spf1 -all"]}"#)),
        (6, "partners.example", "verified", false, None),
    ];
    let mut random = Random::new(5);
    for (id, name, state, auto, check) in domains {
        sqlx::query(
            "INSERT INTO domains (id, org_id, name, state, txt_name, txt_value, created_at, verified_at, auto_provisioning,
                 last_check, next_check_at) VALUES (?1, 1, ?2, ?3, ?2, ?4, ?5, ?6, ?7, ?8, ?9)",
        )
        .bind(id)
        .bind(name)
        .bind(state)
        .bind(format!("purser-verification={}", random.uuid()))
        .bind(at(-400))
        .bind((state == "verified").then(|| at(-398)))
        .bind(auto)
        .bind(check)
        .bind((state == "pending").then(|| at(1)))
        .execute(&mut *connection)
        .await?;
    }
    let saml = |host: &str| {
        format!(r#"{{"idp_entity_id":"https://{host}/saml","sso_url":"https://{host}/saml/sso","certificates":[]}}"#)
    };
    let oidc = r#"{"issuer":"https://login.offices.example","client_id":"purser-demo"}"#.to_owned();
    type Connection<'a> = (i64, &'a str, &'a str, &'a str, String, Option<i64>, bool, bool, bool, &'a [i64]);
    let connections: [Connection<'_>; 4] = [
        (1, "Fleet directory", "saml", "complete", saml("idp.fleet.example"), Some(12), false, true, true, &[1]),
        (2, "Office login", "oidc", "complete", oidc, Some(140), true, false, false, &[2]),
        (3, "Partner portal", "saml", "complete", saml("idp.partners.example"), Some(-9), true, false, false, &[6]),
        (4, "New directory", "saml", "draft", "{}".to_owned(), None, true, false, false, &[]),
    ];
    for (id, name, kind, status, details, expires, jit, enforced, scim, on) in connections {
        sqlx::query(
            "INSERT INTO connections (id, uuid, org_id, name, kind, status, details, credential_expires_at, default_team, jit,
                 enforced, scim, scim_ever, last_test, last_sign_in_at, created_at)
             VALUES (?1, ?2, 1, ?3, ?4, ?5, ?6, ?7, 'quay', ?8, ?9, ?10, ?10, ?11, ?12, ?13)",
        )
        .bind(id)
        .bind(random.uuid())
        .bind(name)
        .bind(kind)
        .bind(status)
        .bind(details)
        .bind(expires.map(at))
        .bind(jit)
        .bind(enforced)
        .bind(scim)
        .bind((id == 1).then(|| format!(r#"{{"passed":true,"at":"{}"}}"#, at(-2))))
        .bind((id < 3).then(|| at(0)))
        .bind(at(-390))
        .execute(&mut *connection)
        .await?;
        for domain in on {
            sqlx::query("INSERT INTO connection_domains (connection_id, domain_id) VALUES (?, ?)")
                .bind(id)
                .bind(domain)
                .execute(&mut *connection)
                .await?;
        }
    }
    Ok(())
}

/// Records, groups and tokens of the connection that is fed by SCIM.
pub(super) async fn scim(connection: &mut SqliteConnection, options: &Options) -> Result<(), sqlx::Error> {
    let mut random = Random::new(6);
    let at = |days: i64| clock::days_after(&options.now, days);
    for (label, expires, used) in [("Directory sync 2025", 21, -1), ("Directory sync 2026", 320, 0)] {
        sqlx::query(
            "INSERT INTO scim_tokens (uuid, connection_id, label, token_hash, created_at, expires_at, last_used_at, last_used_from)
             VALUES (?, 1, ?, ?, ?, ?, ?, '192.0.2.17')",
        )
        .bind(random.uuid())
        .bind(label)
        .bind(fingerprint(label))
        .bind(at(expires - 365))
        .bind(at(expires))
        .bind(at(used))
        .execute(&mut *connection)
        .await?;
    }
    sqlx::query(
        "INSERT INTO scim_users (uuid, connection_id, account_id, user_name, active, created_at, changed_at)
         SELECT lower(hex(randomblob(4)) || '-' || hex(randomblob(2)) || '-4' || substr(hex(randomblob(2)), 2) || '-8'
                || substr(hex(randomblob(2)), 2) || '-' || hex(randomblob(6))),
                1, account_id, email, scim_active, joined_at, coalesce(last_synced_at, joined_at)
         FROM people WHERE org_id = 1 AND source = 'scim'",
    )
    .execute(&mut *connection)
    .await?;
    for (name, team) in [("harbor:navigation", 4), ("harbor:engine-room", 3)] {
        sqlx::query(
            "INSERT INTO scim_groups (uuid, connection_id, display_name, team_id, created_at, changed_at) VALUES (?, 1, ?, ?, ?4, ?4)",
        )
        .bind(random.uuid())
        .bind(name)
        .bind(team)
        .bind(at(-300))
        .execute(&mut *connection)
        .await?;
    }
    for day in 0..30_i64 {
        sqlx::query(
            "INSERT INTO scim_requests (connection_id, at, method, path, status, person, detail, trace_id)
             VALUES (1, ?, 'PATCH', '/Users', 200, ?, 'active', ?)",
        )
        .bind(at(-day))
        .bind("left.us@fleet.harbor.example")
        .bind(random.uuid())
        .execute(&mut *connection)
        .await?;
    }
    Ok(())
}

/// A month of attempts: most get in, every reason for a refusal occurs, the frequent ones more often.
pub(super) async fn sign_ins(connection: &mut SqliteConnection, options: &Options) -> Result<(), sqlx::Error> {
    let mut random = Random::new(7);
    let people: Vec<(i64, String, Option<i64>)> = sqlx::query_as(
        "SELECT account_id, email, connection_id FROM people WHERE org_id = 1 AND rank < 3 ORDER BY id LIMIT 200",
    )
    .fetch_all(&mut *connection)
    .await?;
    let mut attempts = Vec::new();
    for at in 0..600_usize {
        let days = (at % 30) as i64;
        let (account, email, through) = &people[at * 7 % people.len()];
        let method = if through.is_some() { "sso" } else { "password" };
        let client = random.of(&["web", "web", "desktop", "cli"]);
        attempts.push((days, email.clone(), Some(*account), *through, client, method, "allowed", ""));
    }
    for (rank, (code, who, client, method)) in DENIALS.into_iter().enumerate() {
        for again in 0..(15 - rank as i64).max(2) {
            attempts.push((again % 9, who.to_owned(), None, None, client, method, "denied", code));
        }
    }
    for rows in attempts.chunks(500) {
        let mut sql = QueryBuilder::new(
            "INSERT INTO sign_ins (org_id, at, identifier, account_id, connection_id, client, method, outcome, code, trace_id) ",
        );
        sql.push_values(rows, |mut row, (days, who, account, through, client, method, outcome, code)| {
            row.push_bind(1_i64)
                .push_bind(clock::days_after(&options.now, -days))
                .push_bind(who)
                .push_bind(*account)
                .push_bind(*through)
                .push_bind(*client)
                .push_bind(*method)
                .push_bind(*outcome)
                .push_bind(*code)
                .push_bind(random.uuid());
        });
        sql.build().execute(&mut *connection).await?;
    }
    for (who, expected) in [("ingrid@harbor.example", "allowed"), ("left.us@fleet.harbor.example", "denied")] {
        sqlx::query(
            "INSERT INTO access_tests (uuid, org_id, identifier, client, method, expected, created_by, created_at)
             VALUES (?, 1, ?, 'web', 'sso', ?, 'owner', ?)",
        )
        .bind(random.uuid())
        .bind(who)
        .bind(expected)
        .bind(clock::days_after(&options.now, -20))
        .execute(&mut *connection)
        .await?;
    }
    Ok(())
}
