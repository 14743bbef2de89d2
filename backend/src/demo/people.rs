//! Who is in the demo organizations, invited to them, or outside.

use sqlx::{QueryBuilder, SqliteConnection};
use time::{Duration, OffsetDateTime};

use super::names::{FAMILY, GIVEN, HOSTILE, PEOPLE};
use super::random::Random;
use super::{ACCOUNTS, Options};
use crate::clock;
use crate::search::normalise;

/// Rows in one statement: SQLite takes 32,766 values.
const CHUNK: usize = 1000;

/// Teams of harbor with what they are for; the first follows the role.
const TEAMS: [(&str, &str); 11] = [
    ("owners", "Everybody who owns this organization"),
    ("bridge", "Decides where we sail"),
    ("engine-room", "Keeps the machines running"),
    ("navigation", "Routing and maps"),
    ("cargo", "Freight and warehouses"),
    ("lookout", "Watches over security"),
    ("galley", "Office and kitchen"),
    ("quay", "Customers and support"),
    ("shipyard", "Builds what we sail on"),
    ("signals", "Data and forecasts"),
    ("robots", "Service accounts"),
];

/// A person to be written.
pub(super) struct Person {
    pub(super) username: String,
    pub(super) email: String,
    pub(super) full_name: String,
    pub(super) is_bot: bool,
}

struct Place {
    rank: i64,
    source: &'static str,
    connection: Option<i64>,
    scim_active: Option<bool>,
    guest: bool,
    joined: i64,
    seen: Option<i64>,
    teams: Vec<usize>,
}

pub(super) async fn teams(connection: &mut SqliteConnection) -> Result<(), sqlx::Error> {
    let mut random = Random::new(11);
    for (at, (name, description)) in TEAMS.iter().enumerate() {
        sqlx::query("INSERT INTO teams (id, uuid, org_id, name, description, mapped) VALUES (?, ?, 1, ?, ?, ?)")
            .bind(at as i64 + 1)
            .bind(random.uuid())
            .bind(name)
            .bind(description)
            .bind(matches!(*name, "navigation" | "engine-room"))
            .execute(&mut *connection)
            .await?;
    }
    sqlx::query("INSERT INTO teams (id, uuid, org_id, name, description) VALUES (20, ?, 2, 'owners', '')")
        .bind(random.uuid())
        .execute(connection)
        .await?;
    Ok(())
}

/// The demo accounts' own names.
fn named(username: &str) -> (&'static str, &'static str) {
    match username {
        "owner" => ("Ingrid Halvorsen", "ingrid@harbor.example"),
        "editor" => ("Émile Carpentier", "emile@harbor.example"),
        "member" => ("Meera Krishnan", "meera@harbor.example"),
        "owner2fa" => ("Tomoko Arai", "tomoko@harbor.example"),
        "sailor" => ("Sinbad al-Bahri", "sinbad@fleet.harbor.example"),
        _ => ("Ștefania Străinu", "stefania@elsewhere.example"),
    }
}

fn demo_person(username: &str) -> Person {
    let (full_name, email) = named(username);
    Person { username: username.into(), email: email.into(), full_name: full_name.into(), is_bot: false }
}

/// The domain of a person: mostly the fleet, whose sign-on is enforced; some the offices; some outside.
fn domain(random: &mut Random) -> &'static str {
    match random.below(100) {
        0..55 => "fleet.harbor.example",
        55..80 => "harbor.example",
        80..90 => "lantern.example",
        _ => random.of(&["gmail.example", "contractor.example", "university.example"]),
    }
}

fn crew(count: usize, random: &mut Random) -> Vec<Person> {
    let mut people: Vec<Person> =
        ACCOUNTS.iter().map(|account| account.username).filter(|name| *name != "stranger").map(demo_person).collect();
    for (at, (full_name, username)) in PEOPLE.iter().chain(HOSTILE).enumerate() {
        let domain = domain(random);
        let plus = if at % 13 == 5 { "+docker" } else { "" };
        people.push(Person {
            username: (*username).to_owned(),
            email: format!("{username}{plus}@{domain}"),
            full_name: (*full_name).to_owned(),
            is_bot: false,
        });
    }
    for name in ["ci-runner", "release-bot", "backup-agent", "metrics-scraper"] {
        people.push(Person {
            username: name.to_owned(),
            email: format!("{name}@harbor.example"),
            full_name: String::new(),
            is_bot: true,
        });
    }
    let mut serial = 0;
    while people.len() < count {
        let (given, family) = (random.of(GIVEN), random.of(FAMILY));
        let plain: String =
            normalise(&format!("{given}{family}")).chars().filter(char::is_ascii_alphanumeric).take(24).collect();
        serial += 1;
        let username = format!("{plain}{serial}");
        people.push(Person {
            email: format!("{username}@{}", domain(random)),
            username,
            full_name: format!("{given} {family}"),
            is_bot: false,
        });
    }
    people.truncate(count);
    people
}

/// How a person came in, as far as their address allows: SCIM feeds the fleet, just-in-time the offices, auto-provisioning
/// the lantern; anybody may have been invited or added by hand.
fn place(at: usize, person: &Person, random: &mut Random) -> Place {
    let domain = person.email.rsplit_once('@').map_or("", |(_, domain)| domain);
    let (source, connection) = match domain {
        "fleet.harbor.example" if random.percent(78) => ("scim", Some(1)),
        "harbor.example" if random.percent(60) => ("jit", Some(2)),
        "lantern.example" if random.percent(60) => ("auto", None),
        _ if random.percent(75) => ("invited", None),
        _ => ("manual", None),
    };
    let rank = match (person.username.as_str(), at) {
        ("owner" | "owner2fa", _) => 0,
        ("editor", _) => 1,
        ("member" | "sailor", _) => 2,
        (_, 20 | 60 | 90) => 0,
        (_, at) if at % 19 == 7 && at < 2000 => 1,
        _ => 2,
    };
    let joined = 30 + random.below(2000) as i64;
    let seen = match random.below(100) {
        0..8 => None,
        8..70 => Some(random.below(30) as i64),
        70..88 => Some(30 + random.below(150) as i64),
        _ => Some(180 + random.below(700) as i64),
    };
    let teams = if person.is_bot {
        vec![11]
    } else {
        let wanted = [1, 1, 1, 2, 2, 3, 0, 0][random.below(8)];
        let mut teams: Vec<usize> = (0..wanted).map(|_| 2 + random.below(9)).collect();
        teams.sort_unstable();
        teams.dedup();
        teams
    };
    Place {
        rank,
        source,
        connection,
        scim_active: (source == "scim").then(|| !(at > 10 && random.percent(5))),
        guest: !matches!(domain, "fleet.harbor.example" | "harbor.example" | "lantern.example"),
        joined,
        seen: seen.map(|seen| seen.min(joined)),
        teams,
    }
}

/// Writes accounts; gives the row of the first.
pub(super) async fn accounts(
    connection: &mut SqliteConnection,
    people: &[Person],
    options: &Options,
    random: &mut Random,
) -> Result<i64, sqlx::Error> {
    let first: i64 =
        sqlx::query_scalar("SELECT coalesce(max(id), 0) + 1 FROM accounts").fetch_one(&mut *connection).await?;
    for (chunk, rows) in people.chunks(CHUNK).enumerate() {
        let mut sql = QueryBuilder::new(
            "INSERT INTO accounts (id, uuid, username, email, email_domain, full_name, created_at, is_bot, search) ",
        );
        let made: Vec<String> =
            rows.iter().map(|_| clock::days_after(&options.now, -(2000 + random.below(900) as i64))).collect();
        sql.push_values(rows.iter().zip(made).enumerate(), |mut row, (at, (person, made))| {
            row.push_bind(first + (chunk * CHUNK + at) as i64)
                .push_bind(random.uuid())
                .push_bind(&person.username)
                .push_bind(&person.email)
                .push_bind(person.email.rsplit_once('@').map_or("", |(_, domain)| domain))
                .push_bind(&person.full_name)
                .push_bind(made)
                .push_bind(person.is_bot)
                .push_bind(normalise(&search_text(person)));
        });
        sql.build().execute(&mut *connection).await?;
    }
    Ok(first)
}

fn search_text(person: &Person) -> String {
    format!("{}\n{}\n{}", person.full_name, person.username, person.email)
}

fn sort_name(person: &Person) -> String {
    normalise(if person.full_name.is_empty() { &person.username } else { &person.full_name })
}

async fn members(
    connection: &mut SqliteConnection,
    org: i64,
    people: &[Person],
    places: &[Place],
    first: i64,
    options: &Options,
) -> Result<(), sqlx::Error> {
    let first_row: i64 =
        sqlx::query_scalar("SELECT coalesce(max(id), 0) + 1 FROM people").fetch_one(&mut *connection).await?;
    let now = OffsetDateTime::parse(&options.now, &time::format_description::well_known::Rfc3339)
        .unwrap_or(OffsetDateTime::UNIX_EPOCH);
    let ago = |days: i64, salt: i64| clock::text(now - Duration::days(days) - Duration::seconds(salt * 7919 % 80_000));
    for (chunk, rows) in people.chunks(CHUNK).enumerate() {
        let mut sql = QueryBuilder::new(
            "INSERT INTO people (id, org_id, account_id, rank, source, connection_id, scim_active, last_synced_at, deactivated,
                 joined_at, last_logged_in_at, last_seen_at, last_desktop_version, is_guest, username, email, full_name,
                 sort_name, search) ",
        );
        sql.push_values(rows.iter().enumerate(), |mut row, (at, person)| {
            let at = chunk * CHUNK + at;
            let (place, salt) = (&places[at], at as i64 + 1);
            let seen = place.seen.map(|days| ago(days, salt));
            let desktop =
                place.seen.filter(|_| at.is_multiple_of(3)).map(|_| ["4.37.1", "4.41.2", "4.45.0"][at % 9 / 3]);
            row.push_bind(first_row + at as i64)
                .push_bind(org)
                .push_bind(first + at as i64)
                .push_bind(place.rank)
                .push_bind(place.source)
                .push_bind(place.connection)
                .push_bind(place.scim_active)
                .push_bind(place.scim_active.map(|_| ago(salt % 20, salt)))
                .push_bind(place.scim_active == Some(false))
                .push_bind(ago(place.joined, salt))
                .push_bind(seen.clone())
                .push_bind(seen)
                .push_bind(desktop)
                .push_bind(place.guest)
                .push_bind(&person.username)
                .push_bind(&person.email)
                .push_bind(&person.full_name)
                .push_bind(sort_name(person))
                .push_bind(normalise(&search_text(person)));
        });
        sql.build().execute(&mut *connection).await?;
    }
    let memberships: Vec<(i64, i64)> = places
        .iter()
        .enumerate()
        .flat_map(|(at, place)| place.teams.iter().map(move |team| (*team as i64, first_row + at as i64)))
        .collect();
    for rows in memberships.chunks(CHUNK * 10) {
        let mut sql = QueryBuilder::new("INSERT INTO team_people (team_id, person_id) ");
        sql.push_values(rows, |mut row, (team, person)| {
            row.push_bind(*team).push_bind(*person);
        });
        sql.build().execute(&mut *connection).await?;
    }
    Ok(())
}

pub(super) async fn harbor(connection: &mut SqliteConnection, options: &Options) -> Result<(), sqlx::Error> {
    let mut random = Random::new(1);
    let people = crew(options.members.max(8), &mut random);
    let places: Vec<Place> = people.iter().enumerate().map(|(at, person)| place(at, person, &mut random)).collect();
    let first = accounts(connection, &people, options, &mut random).await?;
    members(connection, 1, &people, &places, first, options).await
}

/// Three people, of whom `owner` is the only owner.
pub(super) async fn dinghy(connection: &mut SqliteConnection, options: &Options) -> Result<(), sqlx::Error> {
    let mut random = Random::new(2);
    let people = [("Rasmus Kask", "rasmuskask"), ("Liis Tamm", "liistamm")].map(|(full_name, username)| Person {
        username: username.to_owned(),
        email: format!("{username}@dinghy.example"),
        full_name: full_name.to_owned(),
        is_bot: false,
    });
    let simple = |rank| Place {
        rank,
        source: "invited",
        connection: None,
        scim_active: None,
        guest: false,
        joined: 300,
        seen: Some(3),
        teams: Vec::new(),
    };
    let owner: i64 =
        sqlx::query_scalar("SELECT id FROM accounts WHERE username = 'owner'").fetch_one(&mut *connection).await?;
    members(
        connection,
        2,
        &[demo_person("owner")],
        &[Place { source: "manual", guest: true, ..simple(0) }],
        owner,
        options,
    )
    .await?;
    let first = accounts(connection, &people, options, &mut random).await?;
    members(connection, 2, &people, &[simple(2), simple(2)], first, options).await
}

/// Accounts on verified domains that are in no organization, and one from elsewhere.
pub(super) async fn outsiders(connection: &mut SqliteConnection, options: &Options) -> Result<(), sqlx::Error> {
    let mut random = Random::new(3);
    let mut people = vec![demo_person("stranger")];
    for at in 0..16 {
        let (given, family) = (random.of(GIVEN), random.of(FAMILY));
        let plain: String =
            normalise(&format!("{family}{given}")).chars().filter(char::is_ascii_alphanumeric).collect();
        let domain = ["fleet.harbor.example", "harbor.example", "lantern.example", "harbor.example"][at % 4];
        people.push(Person {
            username: format!("{plain}x{at}"),
            email: format!("{plain}.{at}@{domain}"),
            full_name: format!("{given} {family}"),
            is_bot: false,
        });
    }
    accounts(connection, &people, options, &mut random).await?;
    Ok(())
}

/// Fourteen invitations that wait and six whose link has ended; some to accounts, most to plain addresses.
pub(super) async fn invitees(connection: &mut SqliteConnection, options: &Options) -> Result<(), sqlx::Error> {
    let mut random = Random::new(4);
    let known: Vec<(i64, String, String, String)> = sqlx::query_as(
        "SELECT id, username, email, full_name FROM accounts
         WHERE email_domain = 'harbor.example' AND id NOT IN (SELECT account_id FROM people) ORDER BY id LIMIT 4",
    )
    .fetch_all(&mut *connection)
    .await?;
    for at in 0..20_usize {
        let days = match at {
            0..14 => at as i64 % 13,
            19 => 400,
            _ => 15 + at as i64 * 3,
        };
        let (account, username, email, full_name) = match known.get(at) {
            Some((id, username, email, full_name)) => (Some(*id), username.clone(), email.clone(), full_name.clone()),
            None => {
                let (given, family) = (random.of(GIVEN), random.of(FAMILY));
                let plain = normalise(&format!("{given}.{family}"))
                    .replace(|c: char| !c.is_ascii_alphanumeric() && c != '.', "");
                let domain =
                    random.of(&["harbor.example", "fleet.harbor.example", "contractor.example", "gmail.example"]);
                (None, String::new(), format!("{plain}{at}@{domain}"), String::new())
            }
        };
        let invitee = if at < 2 { username.clone() } else { email.clone() };
        let sort_name = normalise(if full_name.is_empty() { &email } else { &full_name });
        sqlx::query(
            "INSERT INTO people (org_id, account_id, rank, joined_at, is_guest, invite_uuid, invitee, inviter, invited_role,
                 invited_team, sent_at, username, email, full_name, sort_name, search)
             VALUES (1, ?1, 3, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?2, ?9, ?10, ?11, ?12, ?13)",
        )
        .bind(account)
        .bind(clock::days_after(&options.now, -days))
        .bind(!email.ends_with("harbor.example"))
        .bind(random.uuid())
        .bind(invitee)
        .bind(random.of(&["owner", "owner2fa"]))
        .bind(match at % 7 {
            3 => "editor",
            5 => "owner",
            _ => "member",
        })
        .bind([Some("quay"), None, None, Some("cargo"), None][at % 5])
        .bind(&username)
        .bind(&email)
        .bind(&full_name)
        .bind(sort_name)
        .bind(normalise(&format!("{full_name}\n{username}\n{email}")))
        .execute(&mut *connection)
        .await?;
    }
    Ok(())
}
