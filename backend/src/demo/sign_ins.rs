//! Attempts to sign in: people for every reason for a refusal, and a month of history.

use purser_api::OrgName;
use purser_policy::sign_in::{Asserted, Client, Code, ConnectionId, Known, Method, SentAddress, StartedAt};
use sqlx::{QueryBuilder, SqliteConnection};

use super::Options;
use super::random::Random;
use crate::access::facts::{Asked, gather};
use crate::access::log::Detail;
use crate::clock;
use crate::front_door::attempt::understood;

/// Somebody who is refused, and how they try.
#[derive(Clone, Copy, Debug)]
pub struct Denial {
    /// Why.
    pub code: Code,
    /// The organization.
    pub org: &'static str,
    /// What they type.
    pub identifier: &'static str,
    /// Password or token.
    pub secret: &'static str,
    /// Where.
    pub client: Client,
    /// How.
    pub method: Method,
    /// Where single sign-on begins.
    pub started_at: StartedAt,
    /// Name of the connection they go through.
    pub connection: &'static str,
    /// The identity provider names them by something that is no address.
    pub persistent_id: bool,
    /// Organization that the identity provider says they belong to.
    pub docker_org: &'static str,
    /// The identity provider does not answer.
    pub outage: bool,
}

const fn by_password(code: Code, identifier: &'static str, secret: &'static str, client: Client) -> Denial {
    Denial {
        code,
        org: "harbor",
        identifier,
        secret,
        client,
        method: Method::Password,
        started_at: StartedAt::Service,
        connection: "",
        persistent_id: false,
        docker_org: "",
        outage: false,
    }
}

const fn by_sso(code: Code, identifier: &'static str, connection: &'static str) -> Denial {
    Denial { method: Method::Sso, connection, ..by_password(code, identifier, "", Client::Web) }
}

const FLEET: &str = "Fleet directory";

/// At least one for every code; a test sends each through the front door.
pub const DENIALS: [Denial; Code::ALL.len()] = [
    by_password(Code::InvalidIdentifier, "nobody-at-all", "", Client::Web),
    by_sso(Code::DomainNotVerified, "hans@newport.example", ""),
    by_sso(Code::NoConnection, "luz@lantern.example", ""),
    by_password(Code::SsoRequired, "sinbad@fleet.harbor.example", "demo-sailor", Client::Web),
    by_password(Code::TokenRequired, "sinbad@fleet.harbor.example", "demo-sailor", Client::Cli),
    Denial { started_at: StartedAt::Idp, ..by_sso(Code::IdpInitiated, "ravi.new@fleet.harbor.example", FLEET) },
    Denial { outage: true, ..by_sso(Code::IdpUnavailable, "sinbad@fleet.harbor.example", FLEET) },
    by_sso(Code::CredentialExpired, "old.partner@partners.example", "Partner portal"),
    Denial { persistent_id: true, ..by_sso(Code::NameIdNotEmail, "e1047@fleet.harbor.example", FLEET) },
    by_password(Code::NoAccount, "intern@harbor.example", "", Client::Web),
    by_sso(Code::Deprovisioned, "left.us@fleet.harbor.example", FLEET),
    by_sso(Code::NotInvited, "new.hire@fleet.harbor.example", FLEET),
    by_password(Code::NotAMember, "stefania@elsewhere.example", "demo-stranger", Client::Desktop),
    Denial { org: "dinghy", ..by_sso(Code::NoSeat, "late.joiner@dinghy.example", "Dinghy login") },
    Denial { docker_org: "dinghy", ..by_sso(Code::OtherOrganization, "agency@harbor.example", "Office login") },
];

/// The one for a code.
fn denial(code: Code) -> Denial {
    DENIALS[code as usize]
}

impl Denial {
    /// What the identity provider says, where it is asked and answers.
    fn says(&self) -> Option<Asserted> {
        if self.connection.is_empty() || self.outage {
            return None;
        }
        let sent = if self.persistent_id { self.identifier.split('@').next() } else { Some(self.identifier) };
        Some(Asserted {
            name_id: sent.map(|sent| SentAddress::from(sent.to_owned())),
            docker_org: Some(self.docker_org.to_owned()).filter(|org| !org.is_empty()),
            ..Asserted::default()
        })
    }
}

struct Attempt {
    org: i64,
    at: String,
    identifier: String,
    account: Option<i64>,
    through: Option<i64>,
    client: &'static str,
    method: &'static str,
    code: &'static str,
    detail: String,
}

/// A refusal of the past, with the facts of that moment.
async fn denied(
    connection: &mut SqliteConnection,
    denial: &Denial,
    org: i64,
    at: &str,
) -> Result<Attempt, sqlx::Error> {
    let through: Option<(i64, String)> =
        sqlx::query_as("SELECT id, uuid FROM connections WHERE org_id = ? AND name = ?")
            .bind(org)
            .bind(denial.connection)
            .fetch_optional(&mut *connection)
            .await?;
    let (through, uuid) = through.unzip();
    let asked = Asked {
        identifier: denial.identifier.to_owned(),
        client: denial.client,
        method: denial.method,
        started_at: denial.started_at,
        connection: uuid.map(ConnectionId),
        response: denial.says(),
    };
    let name = OrgName::parse(denial.org).map_err(|error| sqlx::Error::Decode(error.into()))?;
    let mut facts = gather(connection, org, &name, asked, at).await?;
    let chosen = facts.attempt.connection.clone();
    for one in facts.connections.iter_mut().filter(|one| Some(&one.id) == chosen.as_ref()) {
        one.outage = denial.outage;
    }
    if let (Code::NoSeat, Known::Known(seats)) = (denial.code, &mut facts.seats) {
        seats.total = seats.used;
    }
    let account: Option<i64> = sqlx::query_scalar("SELECT id FROM accounts WHERE email = ?")
        .bind(denial.identifier)
        .fetch_optional(connection)
        .await?;
    Ok(Attempt {
        org,
        at: at.to_owned(),
        identifier: understood(&facts.attempt.identifier).to_owned(),
        account,
        through,
        client: denial.client.as_str(),
        method: denial.method.as_str(),
        code: denial.code.as_str(),
        detail: serde_json::to_string(&Detail { facts }).map_err(|error| sqlx::Error::Encode(error.into()))?,
    })
}

/// A month of attempts: most get in, every reason for a refusal occurs, the frequent ones more often.
pub(super) async fn write(connection: &mut SqliteConnection, options: &Options) -> Result<(), sqlx::Error> {
    let mut random = Random::new(7);
    let people: Vec<(i64, String, Option<i64>)> = sqlx::query_as(
        "SELECT account_id, email, connection_id FROM people WHERE org_id = 1 AND rank < 3 ORDER BY id LIMIT 200",
    )
    .fetch_all(&mut *connection)
    .await?;
    let mut attempts: Vec<Attempt> = Vec::new();
    for at in 0..600_usize {
        let days = (at % 30) as i64;
        let (account, email, through) = &people[at * 7 % people.len()];
        let method = if through.is_some() { "sso" } else { "password" };
        let client = random.of(&["web", "web", "desktop", "cli"]);
        attempts.push(Attempt {
            org: 1,
            at: clock::days_after(&options.now, -days),
            identifier: email.clone(),
            account: Some(*account),
            through: *through,
            client,
            method,
            code: "",
            detail: "{}".to_owned(),
        });
    }
    for (rank, denial) in DENIALS.into_iter().enumerate() {
        let org = if denial.org == "dinghy" { 2 } else { 1 };
        for again in 0..(15 - rank as i64).max(2) {
            attempts.push(denied(connection, &denial, org, &clock::days_after(&options.now, -(again % 9))).await?);
        }
    }
    // Harbor was full some days ago; seats were added since.
    for days in 4..7 {
        let full = Denial { org: "harbor", identifier: "late.joiner@harbor.example", ..denial(Code::NoSeat) };
        attempts.push(denied(connection, &full, 1, &clock::days_after(&options.now, -days)).await?);
    }
    for rows in attempts.chunks(500) {
        let mut sql = QueryBuilder::new(
            "INSERT INTO sign_ins (org_id, at, identifier, account_id, connection_id, client, method, outcome, code, detail,
                 trace_id) ",
        );
        sql.push_values(rows, |mut row, one| {
            row.push_bind(one.org)
                .push_bind(&one.at)
                .push_bind(&one.identifier)
                .push_bind(one.account)
                .push_bind(one.through)
                .push_bind(one.client)
                .push_bind(one.method)
                .push_bind(if one.code.is_empty() { "allowed" } else { "denied" })
                .push_bind(one.code)
                .push_bind(&one.detail)
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
