//! Who of an organization cannot sign in at all: neither by single sign-on nor with a password, in the browser.
//!
//! The rules see only a few kinds of people. The kinds that occur are collected, each is decided by the rules once, and
//! whoever is of a kind that is refused is found by the database: so a filter, its count and its pages agree.

use purser_api::members::Source;
use purser_api::{EmailAddress, OrgName, Role};
use purser_policy::impact::{Person, Ways};
use purser_policy::sign_in::{MembershipFact, ScimRecord, Verdict};
use sqlx::{QueryBuilder, Sqlite, SqliteConnection};

use super::population::configuration;
use crate::error::Result;

/// What the rules see of a person: the organization's domain they are on (or none), whether invited, whether SCIM brought
/// them, whether they have an account, whether the identity provider has them deactivated.
type Kind = (String, bool, bool, bool, bool);

/// The same as columns over `people p`.
const KIND: &str = "coalesce((SELECT d.name FROM domains d WHERE d.org_id = p.org_id
        AND d.name = substr(p.email, instr(p.email, '@') + 1)), ''),
    p.rank = 3, p.source = 'scim', p.account_id IS NOT NULL,
    EXISTS (SELECT 1 FROM scim_users r JOIN connections k ON k.id = r.connection_id
        WHERE k.org_id = p.org_id AND (r.account_id = p.account_id OR r.user_name = p.email))
    AND NOT EXISTS (SELECT 1 FROM scim_users r JOIN connections k ON k.id = r.connection_id
        WHERE k.org_id = p.org_id AND r.active = 1 AND (r.account_id = p.account_id OR r.user_name = p.email))";

/// The kinds of people who cannot sign in.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct ShutOut(Vec<Kind>);

impl ShutOut {
    /// Decides every kind that occurs in the organization.
    pub(crate) async fn of(connection: &mut SqliteConnection, org: i64, organization: &OrgName) -> Result<Self> {
        let kinds: Vec<Kind> = sqlx::query_as(&format!("SELECT DISTINCT {KIND} FROM people p WHERE p.org_id = ?"))
            .bind(org)
            .fetch_all(&mut *connection)
            .await?;
        let settings = configuration(connection, org, organization).await?;
        let refused =
            |kind: &Kind| person(kind).is_some_and(|person| Ways::of(&settings, &person).access() == Verdict::Denied);
        Ok(Self(kinds.into_iter().filter(refused).collect()))
    }

    /// Appends ` AND …` over `people p`.
    pub(crate) fn push(&self, sql: &mut QueryBuilder<'_, Sqlite>) {
        if self.0.is_empty() {
            sql.push(" AND 0");
            return;
        }
        sql.push(" AND (").push(KIND).push(") IN (VALUES ");
        for (position, (domain, invited, scim, account, inactive)) in self.0.iter().enumerate() {
            sql.push(if position == 0 { "(" } else { ", (" }).push_bind(domain.clone());
            for yes in [invited, scim, account, inactive] {
                sql.push(", ").push_bind(i64::from(*yes));
            }
            sql.push(")");
        }
        sql.push(")");
    }
}

/// Anybody of a kind.
fn person((domain, invited, scim, account, inactive): &Kind) -> Option<Person> {
    // A domain of nobody stands for all that are not the organization's.
    let domain = if domain.is_empty() { "elsewhere.invalid" } else { domain };
    let source = if *scim { Source::Scim } else { Source::Manual };
    let member = MembershipFact { role: Role::Member.into(), provenance: source.into(), connection: None };
    Some(Person {
        address: EmailAddress::parse(&format!("somebody@{domain}")).ok()?,
        account: (*account).into(),
        membership: (!invited).then_some(member).into(),
        invited: (*invited).into(),
        record: if *inactive { ScimRecord::Inactive } else { ScimRecord::None }.into(),
    })
}
