//! What an identity provider has written through SCIM, its requests, and removals that wait for an owner.

use sqlx::SqliteConnection;

use super::Options;
use super::random::Random;
use crate::clock;
use crate::token::fingerprint;

/// Writes all of it.
pub(super) async fn write(connection: &mut SqliteConnection, options: &Options) -> Result<(), sqlx::Error> {
    records(connection, options).await?;
    requests(connection, options).await?;
    holds(connection, options).await
}

/// Records, groups and tokens of the connection that is fed by SCIM.
async fn records(connection: &mut SqliteConnection, options: &Options) -> Result<(), sqlx::Error> {
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
        "INSERT INTO scim_users (uuid, connection_id, account_id, user_name, active, document, created_at, changed_at)
         SELECT lower(hex(randomblob(4)) || '-' || hex(randomblob(2)) || '-4' || substr(hex(randomblob(2)), 2) || '-8'
                || substr(hex(randomblob(2)), 2) || '-' || hex(randomblob(6))),
                1, account_id, email, scim_active,
                json_object('userName', email, 'active', json(iif(scim_active, 'true', 'false')),
                    'name', json_object('formatted', full_name),
                    'emails', json_array(json_object('value', email, 'type', 'work', 'primary', json('true')))),
                joined_at, coalesce(last_synced_at, joined_at)
         FROM people WHERE org_id = 1 AND source = 'scim'",
    )
    .execute(&mut *connection)
    .await?;
    sqlx::query(
        "INSERT INTO scim_users (uuid, connection_id, user_name, active, document, created_at, changed_at)
         VALUES (?, 1, 'left.us@fleet.harbor.example', 0, '{\"userName\":\"left.us@fleet.harbor.example\",\"active\":false}', ?, ?)",
    )
    .bind(random.uuid())
    .bind(at(-700))
    .bind(at(-30))
    .execute(&mut *connection)
    .await?;
    for (name, team) in [("harbor:navigation", Some(4)), ("harbor:engine-room", Some(3)), ("All Captains", None)] {
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
    sqlx::query(
        "INSERT INTO scim_group_users (group_id, user_id)
         SELECT g.id, u.id FROM scim_groups g JOIN team_people tp ON tp.team_id = g.team_id
             JOIN people p ON p.id = tp.person_id JOIN scim_users u ON u.account_id = p.account_id
         WHERE g.connection_id = 1 AND u.connection_id = 1",
    )
    .execute(&mut *connection)
    .await?;
    Ok(())
}

/// Method, path, status, operation, whom, group, sentence.
type Request = (&'static str, &'static str, i64, &'static str, &'static str, &'static str, &'static str);

/// What comes up in the identity provider's rounds, one a day.
const ROUNDS: [Request; 5] = [
    ("GET", "/Users", 200, "user.search", "left.us@fleet.harbor.example", "", ""),
    ("PATCH", "/Users/…", 200, "user.update", "left.us@fleet.harbor.example", "", "Nothing is different."),
    ("PATCH", "/Groups/…", 200, "group.update", "", "harbor:navigation", ""),
    (
        "POST",
        "/Users",
        409,
        "user.create",
        MEMBER,
        "",
        " is a member already, brought in by an owner, and SCIM governs only members that it created. Nothing was changed. Move the person to SCIM in the console (SCIM, “Move members”), then provision again.",
    ),
    ("GET", "/ServiceProviderConfig", 200, "discovery", "", "", ""),
];

/// Stands for a member whom SCIM does not govern.
const MEMBER: &str = "member";

/// People who left together this morning; whoever was to leave after them is held.
const LEAVERS: [&str; 8] =
    ["a.bakker", "b.castillo", "c.dahl", "d.evans", "e.fontaine", "f.grimaldi", "g.horvat", "h.ibsen"];

/// A month of rounds, and for everybody who came by SCIM when they were added and updated.
async fn requests(connection: &mut SqliteConnection, options: &Options) -> Result<(), sqlx::Error> {
    sqlx::query(
        "INSERT INTO scim_requests (connection_id, at, method, path, status, person, changed, trace_id, operation, token)
         SELECT 1, created_at, 'POST', '/Users', 201, user_name,
                json_array(json_object('attribute', 'userName', 'to', user_name), json_object('attribute', 'active', 'to', 'true')),
                lower(hex(randomblob(16))), 'user.create', 'Directory sync 2025'
         FROM scim_users WHERE connection_id = 1 AND account_id IS NOT NULL ORDER BY created_at",
    )
    .execute(&mut *connection)
    .await?;
    sqlx::query(
        "INSERT INTO scim_requests (connection_id, at, method, path, status, person, changed, trace_id, operation, token)
         SELECT 1, changed_at, 'PATCH', '/Users/' || uuid, 200, user_name,
                iif(active, json_array(json_object('attribute', 'displayName', 'to', json_extract(document, '$.name.formatted'))),
                    json_array(json_object('attribute', 'active', 'from', 'true', 'to', 'false'))),
                lower(hex(randomblob(16))), 'user.update', 'Directory sync 2026'
         FROM scim_users WHERE connection_id = 1 ORDER BY changed_at",
    )
    .execute(&mut *connection)
    .await?;
    let member: String = sqlx::query_scalar(
        "SELECT coalesce((SELECT email FROM people WHERE org_id = 1 AND source = 'manual' AND rank = 2
             AND email LIKE '%@fleet.harbor.example' ORDER BY id LIMIT 1), 'meera@harbor.example')",
    )
    .fetch_one(&mut *connection)
    .await?;
    for day in (0..30_i64).rev() {
        for (nth, (method, path, status, operation, person, group, detail)) in (0_i64..).zip(ROUNDS) {
            // Refusals come up now and then.
            if status >= 400 && day % 4 != 0 {
                continue;
            }
            let (person, detail) =
                if person == MEMBER { (&*member, [&*member, detail].concat()) } else { (person, detail.to_owned()) };
            let line = Line { method, path, status, operation, person, group, detail: &detail, changed: "[]" };
            line.write(connection, &clock::days_after(&options.now, -day), 25 - 3 * nth).await?;
        }
    }
    Ok(())
}

/// A line of the log.
struct Line<'a> {
    method: &'a str,
    path: &'a str,
    status: i64,
    operation: &'a str,
    person: &'a str,
    group: &'a str,
    detail: &'a str,
    changed: &'a str,
}

impl Line<'_> {
    /// Writes it, so many minutes before a moment.
    async fn write(&self, connection: &mut SqliteConnection, at: &str, minutes: i64) -> Result<(), sqlx::Error> {
        sqlx::query(
            "INSERT INTO scim_requests (connection_id, at, method, path, status, person, target, detail, changed, trace_id,
                 operation, token)
             VALUES (1, strftime('%Y-%m-%dT%H:%M:%fZ', ?, ?), ?, ?, ?, nullif(?, ''), ?, ?, ?, lower(hex(randomblob(16))), ?,
                 'Directory sync 2026')",
        )
        .bind(at)
        .bind(format!("-{minutes} minutes"))
        .bind(self.method)
        .bind(self.path)
        .bind(self.status)
        .bind(self.person)
        .bind(self.group)
        .bind(self.detail)
        .bind(self.changed)
        .bind(self.operation)
        .execute(connection)
        .await?;
        Ok(())
    }
}

/// Removals that the brake held this morning.
async fn holds(connection: &mut SqliteConnection, options: &Options) -> Result<(), sqlx::Error> {
    sqlx::query("UPDATE orgs SET removal_brake_people = 8 WHERE id = 1").execute(&mut *connection).await?;
    let mut random = Random::new(7);
    let chosen: Vec<(i64, String, String)> = sqlx::query_as(
        "SELECT u.id, u.uuid, u.user_name FROM scim_users u JOIN people p ON p.account_id = u.account_id AND p.org_id = 1
         WHERE u.connection_id = 1 AND u.active = 1 AND p.rank = 2 AND p.username NOT IN ('member', 'sailor')
         ORDER BY u.id DESC LIMIT 4",
    )
    .fetch_all(&mut *connection)
    .await?;
    let line = Line {
        method: "PATCH",
        path: "/Users/…",
        status: 200,
        operation: "user.update",
        person: "",
        group: "",
        detail: "",
        changed: r#"[{"attribute":"active","from":"true","to":"false"}]"#,
    };
    for (nth, name) in (0_i64..).zip(LEAVERS) {
        let address = format!("{name}@fleet.harbor.example");
        sqlx::query(
            "INSERT INTO scim_users (uuid, connection_id, user_name, active, document, created_at, changed_at)
             VALUES (?1, 1, ?2, 0, json_object('userName', ?2, 'active', json('false')), ?3, ?4)",
        )
        .bind(random.uuid())
        .bind(&address)
        .bind(clock::days_after(&options.now, -500))
        .bind(&options.now)
        .execute(&mut *connection)
        .await?;
        Line { person: &address, ..line }.write(connection, &options.now, 112 - nth).await?;
    }
    for (nth, (user, id, name)) in (0_i64..).zip(chosen) {
        sqlx::query(
            "INSERT INTO scim_holds (uuid, connection_id, user_id, kind, asked_at, state)
             VALUES (?, 1, ?, 'deactivate', strftime('%Y-%m-%dT%H:%M:%fZ', ?, ?), 'waiting')",
        )
        .bind(random.uuid())
        .bind(user)
        .bind(&options.now)
        .bind(format!("-{} minutes", 95 - nth))
        .execute(&mut *connection)
        .await?;
        let path = format!("/Users/{id}");
        let held = Line { path: &path, status: 429, person: &name, detail: HELD, changed: "[]", ..line };
        held.write(connection, &options.now, 95 - nth).await?;
    }
    Ok(())
}

/// What the brake says.
const HELD: &str = "8 people were removed within an hour, and this organization holds what goes beyond. The removal waits for an owner, who finds it in the console under SCIM. Nothing was changed.";
