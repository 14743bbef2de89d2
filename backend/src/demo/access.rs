//! Domains and connections in every state.

use sqlx::SqliteConnection;

use super::random::Random;
use super::{CLIENT_SECRET, Options};
use crate::clock;

pub(super) async fn domains_and_connections(
    connection: &mut SqliteConnection,
    options: &Options,
) -> Result<(), sqlx::Error> {
    let at = |days: i64| clock::days_after(&options.now, days);
    let domains: [(i64, &str, &str, bool); 7] = [
        (1, "fleet.harbor.example", "verified", false),
        (2, "harbor.example", "verified", false),
        (3, "lantern.example", "verified", true),
        (4, "newport.example", "pending", false),
        (5, "pier.example", "pending", false),
        (6, "partners.example", "verified", false),
        (7, "dinghy.example", "verified", false),
    ];
    let mut random = Random::new(5);
    for (id, name, state, auto) in domains {
        let verified = state == "verified";
        sqlx::query(
            "INSERT INTO domains (id, org_id, name, state, txt_name, txt_value, created_at, verified_at, auto_provisioning,
                 next_check_at) VALUES (?1, CASE ?1 WHEN 7 THEN 2 ELSE 1 END, ?2, ?3, ?2, ?4, ?5, ?6, ?7, ?8)",
        )
        .bind(id)
        .bind(name)
        .bind(state)
        .bind(format!("purser-verification={}", random.uuid()))
        .bind(at(if verified { -400 } else { -2 }))
        .bind(verified.then(|| at(-398)))
        .bind(auto)
        .bind((!verified).then_some(&options.now))
        .execute(&mut *connection)
        .await?;
    }
    // The demo's identity providers are where the backend is, which is not known yet.
    let saml = |name: &str| format!(r#"{{"idp_entity_id":"/demo/idp/{name}","sso_url":"","certificates":[]}}"#);
    let oidc = |name: &str| format!(r#"{{"issuer":"/demo/idp/{name}","client_id":"purser-demo"}}"#);
    type Connection<'a> = (i64, &'a str, &'a str, &'a str, String, Option<i64>, bool, bool, bool, &'a [i64]);
    let connections: [Connection<'_>; 5] = [
        (1, "Fleet directory", "saml", "complete", saml("fleet"), Some(12), false, true, true, &[1]),
        (2, "Office login", "oidc", "complete", oidc("offices"), Some(140), true, false, false, &[2]),
        (3, "Partner portal", "saml", "complete", saml("partners"), Some(-9), true, false, false, &[6]),
        (4, "New directory", "saml", "draft", "{}".to_owned(), None, true, false, false, &[]),
        // Dinghy has no free seat: whoever is new there finds out.
        (5, "Dinghy login", "oidc", "complete", oidc("dinghy"), None, true, false, false, &[7]),
    ];
    for (id, name, kind, status, details, expires, jit, enforced, scim, on) in connections {
        sqlx::query(
            "INSERT INTO connections (id, uuid, org_id, name, kind, status, details, credential_expires_at, default_team, jit,
                 enforced, scim, scim_ever, last_test, last_sign_in_at, created_at, client_secret)
             VALUES (?1, ?2, CASE ?1 WHEN 5 THEN 2 ELSE 1 END, ?3, ?4, ?5, ?6, ?7, CASE ?1 WHEN 5 THEN NULL ELSE 'quay' END, ?8, ?9, ?10, ?10, ?11, ?12, ?13,
                 CASE ?4 WHEN 'oidc' THEN ?14 END)",
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
        .bind(CLIENT_SECRET)
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
