//! What the demo's name server knows when it starts: the proofs of the verified domains, mistakes for the others, and who
//! hosts which zone.

use sqlx::SqlitePool;

use crate::dns::server::{Entry, Zone};

/// Zones and the name servers of their hosts.
const ZONES: [(&str, [&str; 2]); 4] = [
    ("harbor.example", ["ns-101.awsdns-12.com", "ns-1201.awsdns-22.org"]),
    ("lantern.example", ["ada.ns.cloudflare.com", "bob.ns.cloudflare.com"]),
    ("newport.example", ["ada.ns.cloudflare.com", "bob.ns.cloudflare.com"]),
    ("pier.example", ["ns1.pier.example", "ns2.pier.example"]),
];

/// Fills the zone.
///
/// # Errors
/// Those of the database.
pub async fn fill(pool: &SqlitePool, zone: &Zone) -> Result<(), sqlx::Error> {
    let proofs: Vec<(String, String)> =
        sqlx::query_as("SELECT txt_name, txt_value FROM domains WHERE state = 'verified' ORDER BY id")
            .fetch_all(pool)
            .await?;
    for (name, value) in proofs {
        zone.set_texts(&name, [value]);
    }
    let policy = || "v=spf1 -all".to_owned();
    zone.set_texts("newport.example", [policy()]);
    // Copied without its end.
    zone.set_texts("pier.example", [policy(), "purser-verification=".to_owned()]);
    for (name, servers) in ZONES {
        let mut entries = zone.get(name);
        entries.extend(servers.map(|server| Entry::Ns(server.to_owned())));
        zone.set(name, entries);
    }
    Ok(())
}
