//! Gathers from the tables what the sign-in rules look at. The sign-in itself calls this inside its transaction, so that
//! what is explained and what is decided are the same.

use purser_api::members::Source;
use purser_api::{DockerId, DomainName, EmailAddress, OrgName, Role};
use purser_policy::sign_in::{
    AccountFact, Asserted, Attempt, Client, ConnectionFact, ConnectionId, ConnectionKind, DomainFact, DomainState,
    FactId, Facts, Identifier, InvitationFact, Known, MembershipFact, Method, Moment, ReadFrom, Reason, Scim, ScimFact,
    ScimRecord, SeatsFact, StartedAt,
};
use sqlx::SqliteConnection;

use crate::actor::role_of;

/// An attempt, as asked about or as made.
#[derive(Clone, Debug)]
pub(crate) struct Asked {
    /// Address or Docker ID, as typed.
    pub(crate) identifier: String,
    /// Where.
    pub(crate) client: Client,
    /// How.
    pub(crate) method: Method,
    /// Where single sign-on began.
    pub(crate) started_at: StartedAt,
    /// The connection that was chosen.
    pub(crate) connection: Option<ConnectionId>,
    /// What the identity provider said, where it has.
    pub(crate) response: Option<Asserted>,
}

/// Places where facts are read, as the console calls them.
const SOURCES: [(&str, &[FactId]); 7] = [
    ("accounts", &[FactId::Identifier, FactId::Account]),
    ("domains", &[FactId::Domain, FactId::AutoProvisioning, FactId::Links]),
    (
        "connections",
        &[
            FactId::Complete,
            FactId::Credential,
            FactId::Enforced,
            FactId::Jit,
            FactId::Scim,
            FactId::DefaultOrganization,
        ],
    ),
    ("members list", &[FactId::Membership, FactId::Provenance]),
    ("invitations", &[FactId::Invitation]),
    ("SCIM records", &[FactId::ScimRecord]),
    ("seats", &[FactId::Seats]),
];

/// Everything about one attempt to sign in to an organization. `now` is the moment to look at, as RFC 3339.
pub(crate) async fn gather(
    connection: &mut SqliteConnection,
    org: i64,
    organization: &OrgName,
    asked: Asked,
    now: &str,
) -> Result<Facts, sqlx::Error> {
    let now = moment(now);
    let identifier = resolve(connection, &asked.identifier).await?;
    let typed = identifier.address().cloned();
    let returned = asked.response.as_ref().filter(|_| asked.method == Method::Sso).and_then(Asserted::address).cloned();
    let elsewhere = returned.as_ref().filter(|address| typed.as_ref().is_none_or(|t| t.domain() != address.domain()));
    let returned_domain = match elsewhere {
        Some(address) => Some(domain_of(connection, org, address).await?),
        None => None,
    };
    let domain = match &typed {
        Some(address) => domain_of(connection, org, address).await?,
        // Nobody knows the domain of an address that there is not.
        None => DomainFact { state: Known::Unknown(Reason::FollowsUnknown), ..DomainFact::default() },
    };
    let person = Person::read(connection, org, returned.as_ref().or(typed.as_ref())).await?;
    let mut sources = Vec::new();
    for (place, facts) in SOURCES {
        let read = |fact: &FactId| ReadFrom { fact: *fact, place: place.to_owned(), at: Some(now) };
        sources.extend(facts.iter().map(read));
    }
    if returned_domain.is_some() {
        let read = |fact| ReadFrom { fact, place: "domains".to_owned(), at: Some(now) };
        sources.extend([FactId::ReturnedDomain, FactId::ReturnedLinks].map(read));
    }
    Ok(Facts {
        organization: organization.clone(),
        now,
        attempt: Attempt {
            identifier,
            client: asked.client,
            method: asked.method,
            started_at: asked.started_at,
            connection: asked.connection,
        },
        domain,
        returned_domain,
        connections: connections(connection, org).await?,
        account: person.account.into(),
        membership: person.membership.into(),
        invitation: person.invitation.into(),
        scim: ScimFact { record: person.record.into(), ever_on: scim_ever_on(connection, org).await?.into() },
        seats: seats(connection, org).await?.into(),
        response: asked.response.map_or(Known::Unknown(Reason::IdentityProvider), Known::Known),
        sources,
    })
}

/// A moment of the database.
pub(crate) fn moment(text: &str) -> Moment {
    // The database holds nothing else; the beginning of time is what a damaged row gives.
    Moment::parse(text).unwrap_or(Moment(0))
}

async fn resolve(connection: &mut SqliteConnection, typed: &str) -> Result<Identifier, sqlx::Error> {
    if let Ok(address) = EmailAddress::parse(typed) {
        return Ok(Identifier::Email(address));
    }
    let Ok(id) = DockerId::parse(typed) else { return Ok(Identifier::Malformed(typed.to_owned())) };
    let email: Option<String> = sqlx::query_scalar("SELECT email FROM accounts WHERE username = ?")
        .bind(id.as_str())
        .fetch_optional(connection)
        .await?;
    let address = email.and_then(|email| EmailAddress::parse(&email).ok());
    Ok(Identifier::DockerId { id, address: address.into() })
}

async fn domain_of(
    connection: &mut SqliteConnection,
    org: i64,
    address: &EmailAddress,
) -> Result<DomainFact, sqlx::Error> {
    let found = domains(connection, org, Some(address.domain())).await?.pop();
    Ok(found.unwrap_or_else(|| DomainFact {
        name: DomainName::parse(address.domain()).ok(),
        state: DomainState::NotAdded.into(),
        auto_provisioning: false.into(),
        connections: Vec::new().into(),
    }))
}

/// The domains of an organization, or the one with this name.
pub(crate) async fn domains(
    connection: &mut SqliteConnection,
    org: i64,
    only: Option<&str>,
) -> Result<Vec<DomainFact>, sqlx::Error> {
    let rows: Vec<(i64, String, String, bool)> = sqlx::query_as(
        "SELECT id, name, state, auto_provisioning FROM domains WHERE org_id = ?1 AND (?2 IS NULL OR name = ?2) ORDER BY name",
    )
    .bind(org)
    .bind(only)
    .fetch_all(&mut *connection)
    .await?;
    let links: Vec<(i64, String)> = sqlx::query_as(
        "SELECT cd.domain_id, c.uuid FROM connection_domains cd JOIN connections c ON c.id = cd.connection_id
         WHERE c.org_id = ? ORDER BY c.id",
    )
    .bind(org)
    .fetch_all(connection)
    .await?;
    let fact = |(id, name, state, auto): (i64, String, String, bool)| {
        // What is set on a domain counts from the day on which it is verified.
        let verified = state == DomainState::Verified.as_str();
        let linked = links.iter().filter(|(domain, _)| verified && *domain == id);
        DomainFact {
            name: DomainName::parse(&name).ok(),
            state: DomainState::parse(&state).map_or_else(Known::default, Known::Known),
            auto_provisioning: (auto && verified).into(),
            connections: linked.map(|(_, uuid)| ConnectionId(uuid.clone())).collect::<Vec<_>>().into(),
        }
    };
    Ok(rows.into_iter().map(fact).collect())
}

/// The connections of an organization, drafts included.
pub(crate) async fn connections(
    connection: &mut SqliteConnection,
    org: i64,
) -> Result<Vec<ConnectionFact>, sqlx::Error> {
    type Row = (String, String, String, String, Option<String>, Option<String>, bool, bool, bool, bool);
    let rows: Vec<Row> = sqlx::query_as(
        "SELECT uuid, name, kind, status, credential_expires_at, default_team, jit, enforced, scim, scim_ever
         FROM connections WHERE org_id = ? ORDER BY id",
    )
    .bind(org)
    .fetch_all(connection)
    .await?;
    let fact = |(uuid, name, kind, status, ends, team, jit, enforced, scim, ever): Row| ConnectionFact {
        id: ConnectionId(uuid),
        name,
        kind: ConnectionKind::parse(&kind).map_or_else(Known::default, Known::Known),
        complete: (status == "complete").into(),
        credential_expires_at: ends.as_deref().map(moment).into(),
        enforced: enforced.into(),
        jit: jit.into(),
        scim: match (scim, ever) {
            (true, _) => Scim::On,
            (false, true) => Scim::Off,
            (false, false) => Scim::Never,
        }
        .into(),
        // A connection of this backend adds people to the organization it belongs to.
        default_organization: None.into(),
        default_team: team.filter(|team| !team.is_empty()).into(),
        outage: false,
    };
    Ok(rows.into_iter().map(fact).collect())
}

/// Seats bought and held.
pub(crate) async fn seats(connection: &mut SqliteConnection, org: i64) -> Result<SeatsFact, sqlx::Error> {
    let (total, used): (u32, u32) =
        sqlx::query_as("SELECT seats, (SELECT count(*) FROM people WHERE org_id = o.id) FROM orgs o WHERE id = ?")
            .bind(org)
            .fetch_one(connection)
            .await?;
    Ok(SeatsFact { total, used })
}

/// Whether SCIM was ever on. Somebody whom it brought is a trace of it, also when its connection is gone.
pub(crate) async fn scim_ever_on(connection: &mut SqliteConnection, org: i64) -> Result<bool, sqlx::Error> {
    sqlx::query_scalar(
        "SELECT EXISTS (SELECT 1 FROM connections WHERE org_id = ?1 AND (scim = 1 OR scim_ever = 1))
             OR EXISTS (SELECT 1 FROM people WHERE org_id = ?1 AND source = 'scim')
             OR EXISTS (SELECT 1 FROM scim_users s JOIN connections c ON c.id = s.connection_id WHERE c.org_id = ?1)",
    )
    .bind(org)
    .fetch_one(connection)
    .await
}

/// A record by what the query found: active anywhere, inactive, or none.
pub(crate) fn record(active: Option<bool>) -> ScimRecord {
    match active {
        None => ScimRecord::None,
        Some(true) => ScimRecord::Active,
        Some(false) => ScimRecord::Inactive,
    }
}

/// A membership by its row.
pub(crate) fn membership(rank: i64, source: &str, connection: Option<String>) -> Option<MembershipFact> {
    let role = role_of(rank)?;
    let provenance = Source::parse(source).map_or_else(Known::default, Known::Known);
    Some(MembershipFact { role: role.into(), provenance, connection: connection.map(ConnectionId) })
}

/// Facts about one person.
struct Person {
    account: Option<AccountFact>,
    membership: Option<MembershipFact>,
    invitation: Option<InvitationFact>,
    record: ScimRecord,
}

impl Person {
    async fn read(
        connection: &mut SqliteConnection,
        org: i64,
        address: Option<&EmailAddress>,
    ) -> Result<Self, sqlx::Error> {
        let nobody = Self { account: None, membership: None, invitation: None, record: ScimRecord::None };
        let Some(address) = address.map(EmailAddress::as_str) else { return Ok(nobody) };
        let account: Option<(i64, String)> = sqlx::query_as("SELECT id, username FROM accounts WHERE email = ?")
            .bind(address)
            .fetch_optional(&mut *connection)
            .await?;
        let id = account.as_ref().map(|(id, _)| *id);
        type Row = (i64, String, Option<String>, Option<String>, Option<String>, Option<String>);
        let row: Option<Row> = sqlx::query_as(
            "SELECT p.rank, p.source, c.uuid, p.invited_role, p.invited_team, p.sent_at
             FROM people p LEFT JOIN connections c ON c.id = p.connection_id
             WHERE p.org_id = ?1 AND (p.account_id = ?2 OR (p.rank = 3 AND p.email = ?3)) ORDER BY p.rank LIMIT 1",
        )
        .bind(org)
        .bind(id)
        .bind(address)
        .fetch_optional(&mut *connection)
        .await?;
        let active: Option<bool> = sqlx::query_scalar(
            "SELECT max(s.active) FROM scim_users s JOIN connections c ON c.id = s.connection_id
             WHERE c.org_id = ?1 AND (s.account_id = ?2 OR s.user_name = ?3)",
        )
        .bind(org)
        .bind(id)
        .bind(address)
        .fetch_one(connection)
        .await?;
        let account = account.map(|(_, name)| AccountFact { docker_id: DockerId::parse(&name).ok() });
        let (membership, invitation) = match row {
            None => (None, None),
            Some((3, _, _, role, team, sent)) => {
                let role = role.as_deref().and_then(Role::parse);
                (None, Some(InvitationFact { role, team, sent_at: sent.as_deref().map(moment) }))
            }
            Some((rank, source, through, ..)) => (membership(rank, &source, through), None),
        };
        Ok(Self { account, membership, invitation, record: record(active) })
    }
}
