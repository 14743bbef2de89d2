//! The facts a sign-in depends on, attempts to sign in, changes looked at in advance, and expectations.

use leptos::prelude::*;
use purser_api::members::{ListMembers, Member};
use purser_api::{DockerId, DomainName, EmailAddress, ListedRole, OrgName, Page};
use purser_policy::access::{
    AccessTest, CreateAccessTest, DeleteAccessTest, GetFacts, ImpactAnswer, ListAccessTests, ListPopulation,
    ListSignIns, Population, PreviewImpact, PreviewedChange, SignIn,
};
use purser_policy::impact::{Change, Foreseen};
use purser_policy::sign_in::{
    AccountFact, Attempt, Client as Where, DomainFact, FactId, Facts, Identifier, InvitationFact, Known,
    MembershipFact, Method, Moment, Outcome, ReadFrom, Reason, ScimFact, StartedAt, decide,
};

use super::orgs::Reach;
use super::{Backend, Reading, Topics, use_answer, use_read};
use crate::client::{ApiError, Client};
use crate::clock::now_ms;

/// The facts about one person: those of now, or those kept with one attempt. Read again when somebody in the organization
/// changes. Nothing is read while `who` is empty.
pub fn use_facts(
    org: Memo<Option<OrgName>>,
    reach: Memo<Reach>,
    who: Memo<String>,
    trace: Memo<String>,
) -> Reading<Facts> {
    let client: Client = expect_context();
    let topics = Topics::get();
    use_read(move || {
        topics.people.track();
        let (client, org, who, trace) = (client.clone(), org.get()?, who.get(), trace.get());
        let reach = reach.get();
        if who.is_empty() || reach == Reach::Unknown {
            return None;
        }
        Some(Box::pin(async move {
            if reach == Reach::LayerOne {
                return from_the_list(&client, org, &who).await;
            }
            if !trace.is_empty() {
                let kept = of_attempt(&client, org.clone(), trace).await?.and_then(|attempt| attempt.facts);
                if let Some(facts) = kept {
                    return Ok(facts);
                }
            }
            client.call(&GetFacts { org, identifier: who }).await
        }))
    })
}

async fn of_attempt(client: &Client, org: OrgName, trace_id: String) -> Result<Option<SignIn>, ApiError> {
    let list = ListSignIns { org: Some(org), trace_id, page: 1, page_size: 1, ..ListSignIns::default() };
    Ok(client.call(&list).await?.results.into_iter().next())
}

/// The attempt with a trace id.
///
/// # Errors
/// [`ApiError`] of the call.
pub async fn find_attempt(backend: &Backend, org: &OrgName, trace_id: &str) -> Result<Option<SignIn>, ApiError> {
    of_attempt(&backend.client, org.clone(), trace_id.to_owned()).await
}

/// All that the basic API tells about somebody: whether they are a member or invited. The rest stays unknown.
async fn from_the_list(client: &Client, org: OrgName, who: &str) -> Result<Facts, ApiError> {
    let question = ListMembers {
        org: Some(org.clone()),
        search: who.to_owned(),
        page: 1,
        page_size: 100,
        ..ListMembers::default()
    };
    let page = client.call(&question).await?;
    let whole = page.next.is_none();
    let found = page.results.into_iter().find(|member| {
        member.email.eq_ignore_ascii_case(who)
            || (!member.username.is_empty() && member.username.eq_ignore_ascii_case(who))
    });
    Ok(of_member(org, who, found.as_ref(), whole))
}

fn of_member(org: OrgName, who: &str, found: Option<&Member>, whole: bool) -> Facts {
    let address = EmailAddress::parse(who).ok().or_else(|| EmailAddress::parse(&found?.email).ok());
    let identifier = match (EmailAddress::parse(who), DockerId::parse(who)) {
        (Ok(address), _) => Identifier::Email(address),
        (_, Ok(id)) => {
            let known =
                address.clone().map_or(Known::Unknown(Reason::NotServed), |address| Known::Known(Some(address)));
            Identifier::DockerId { id, address: known }
        }
        _ => Identifier::Malformed(who.to_owned()),
    };
    let absent = || if whole { None.into() } else { Known::default() };
    let invited = found.is_some_and(|member| matches!(member.role, ListedRole::Invitee));
    let has_account = found.is_some_and(|member| !member.username.is_empty());
    let membership = found.filter(|_| !invited).map(|member| MembershipFact {
        role: member.role.role().map_or_else(Known::default, Known::Known),
        provenance: Known::default(),
        connection: None,
    });
    let now = Moment((now_ms() / 1000.0) as i64);
    let place = || "Members list".to_owned();
    let read = [FactId::Membership, FactId::Invitation].map(|fact| ReadFrom { fact, place: place(), at: Some(now) });
    Facts {
        organization: org,
        now,
        attempt: Attempt {
            identifier,
            client: Where::Web,
            method: Method::Sso,
            started_at: StartedAt::Service,
            connection: None,
        },
        domain: DomainFact {
            name: address.and_then(|address| DomainName::parse(address.domain()).ok()),
            ..DomainFact::default()
        },
        returned_domain: None,
        connections: Vec::new(),
        account: if has_account { Some(AccountFact::default()).into() } else { Known::default() },
        membership: membership.map_or_else(absent, |member| Some(member).into()),
        invitation: if invited {
            Some(InvitationFact::default()).into()
        } else if found.is_some() || whole {
            None.into()
        } else {
            Known::default()
        },
        scim: ScimFact::default(),
        seats: Known::default(),
        response: Known::Unknown(Reason::IdentityProvider),
        sources: read.to_vec(),
    }
}

/// Attempts to sign in, newest first.
pub fn use_sign_ins(question: Signal<Option<ListSignIns>>) -> Reading<Page<SignIn>> {
    use_answer(question)
}

/// The settings of the organization, and how many people a change of them could touch.
pub fn use_settings(org: Memo<Option<OrgName>>, reach: Memo<Reach>) -> Reading<Population> {
    let client: Client = expect_context();
    let topics = Topics::get();
    use_read(move || {
        topics.domains.track();
        let (client, org) = (client.clone(), org.get()?);
        if reach.get() != Reach::LayerTwo {
            return None;
        }
        Some(Box::pin(async move { client.call(&ListPopulation { org, page: 1, page_size: 1 }).await }))
    })
}

/// What a change would do to everybody; nothing is read without a change.
pub fn use_impact(org: Memo<Option<OrgName>>, change: Memo<Option<Change>>) -> Reading<ImpactAnswer> {
    let client: Client = expect_context();
    let topics = Topics::get();
    use_read(move || {
        topics.people.track();
        let (client, org, change) = (client.clone(), org.get()?, change.get()?);
        Some(Box::pin(async move { client.call(&PreviewImpact { org, body: PreviewedChange { change } }).await }))
    })
}

/// A saved expectation, and what the rules say now.
#[derive(Clone, Debug, PartialEq)]
pub struct Checked {
    /// The expectation.
    pub test: AccessTest,
    /// The answer for its way in.
    pub outcome: Outcome,
}

impl Checked {
    /// Whether it is as expected; what depends on unknown facts is not.
    pub fn holds(&self) -> bool {
        self.outcome.verdict == self.test.expected
    }
}

/// All expectations, each checked against the facts of now.
pub fn use_tests(org: Memo<Option<OrgName>>, reach: Memo<Reach>) -> Reading<Vec<Checked>> {
    let client: Client = expect_context();
    let topics = Topics::get();
    use_read(move || {
        topics.people.track();
        topics.expectations.track();
        let (client, org) = (client.clone(), org.get()?);
        if reach.get() != Reach::LayerTwo {
            return None;
        }
        Some(Box::pin(async move {
            let with_facts = tests_with_facts(&client, org).await?.into_iter();
            Ok(with_facts
                .map(|(test, mut facts)| {
                    (facts.attempt.client, facts.attempt.method) = (test.client, test.method);
                    Checked { outcome: decide(&facts), test }
                })
                .collect())
        }))
    })
}

/// Every expectation with the facts of its person, each person read once.
async fn tests_with_facts(client: &Client, org: OrgName) -> Result<Vec<(AccessTest, Facts)>, ApiError> {
    let mut read: Vec<(AccessTest, Facts)> = Vec::new();
    for test in client.call(&ListAccessTests { org: org.clone() }).await? {
        let known = read.iter().find(|(other, _)| other.identifier == test.identifier).map(|(_, facts)| facts.clone());
        let facts = match known {
            Some(facts) => facts,
            None => client.call(&GetFacts { org: org.clone(), identifier: test.identifier.clone() }).await?,
        };
        read.push((test, facts));
    }
    Ok(read)
}

/// What becomes of the expectations through a change that is not made yet; nothing is read without one. For the pages that
/// make the change: `components::foreseen` shows it.
pub fn use_foreseen(
    org: Memo<Option<OrgName>>,
    reach: Memo<Reach>,
    change: Memo<Option<Change>>,
) -> Reading<Vec<Foreseen>> {
    let client: Client = expect_context();
    let topics = Topics::get();
    use_read(move || {
        topics.people.track();
        topics.expectations.track();
        let (client, org, change) = (client.clone(), org.get()?, change.get()?);
        if reach.get() != Reach::LayerTwo {
            return None;
        }
        Some(Box::pin(async move {
            let tests = tests_with_facts(&client, org).await?.into_iter();
            Ok(tests.map(|(test, facts)| Foreseen::of(test, facts, &change)).collect())
        }))
    })
}

/// Saves an expectation.
///
/// # Errors
/// [`ApiError`] of the call.
pub async fn save_test(backend: &Backend, org: &OrgName, test: AccessTest) -> Result<AccessTest, ApiError> {
    let saved = backend.client.call(&CreateAccessTest { org: org.clone(), body: test }).await?;
    backend.expectations_changed();
    Ok(saved)
}

/// Forgets an expectation.
///
/// # Errors
/// [`ApiError`] of the call.
pub async fn forget_test(backend: &Backend, org: &OrgName, id: &str) -> Result<(), ApiError> {
    backend.client.call(&DeleteAccessTest { org: org.clone(), id: id.to_owned() }).await?;
    backend.expectations_changed();
    Ok(())
}
