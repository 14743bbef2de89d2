//! What each position of a switch makes of the facts, and where a switch stands by itself.

use purser_api::members::Source;
use purser_api::{DomainName, EmailAddress, OrgName, Role};
use purser_policy::sign_in::{
    AccountFact, Asserted, ConnectionFact, ConnectionId, DomainFact, DomainState, Facts, InvitationFact, Known,
    MembershipFact, Method, Reason, Scim, ScimRecord, SeatsFact, SentAddress, StartedAt,
};

/// An address that no organization has: what an identity provider may send by mistake.
const ELSEWHERE: &str = "somebody@elsewhere.invalid";

/// Puts one supposition in.
pub(super) fn settle(facts: &mut Facts, word: &str, position: &str) {
    let yes = matches!(position, "yes" | "on");
    match word {
        "domain" => {
            let state = DomainState::parse(position).unwrap_or(DomainState::NotAdded);
            facts.domain.state = state.into();
            if state != DomainState::Verified {
                facts.domain.connections = Vec::new().into();
                facts.domain.auto_provisioning = false.into();
            }
        }
        // A domain that is known not to be verified has neither.
        "connection" | "auto" if facts.domain.state.value().is_some_and(|state| *state != DomainState::Verified) => {}
        "connection" => {
            facts.domain.connections = match position {
                "none" => Vec::new().into(),
                _ => linked(facts).into(),
            };
            each_linked(facts, |one| one.complete = (position == "one").into());
        }
        "enforced" => each_linked(facts, |one| one.enforced = yes.into()),
        "start" => facts.attempt.started_at = StartedAt::parse(position).unwrap_or(StartedAt::Service),
        "credential" => {
            let now = facts.now;
            let end = if position == "good" { now.plus_days(365) } else { now.plus_days(-1) };
            each_linked(facts, |one| one.credential_expires_at = Some(end).into());
        }
        "idp" => answer(facts, position),
        "account" => {
            facts.account = yes.then(AccountFact::default).into();
            if !yes {
                facts.membership = None.into();
            }
        }
        "scim" => {
            each_linked(facts, |one| one.scim = if yes { Scim::On } else { Scim::Off }.into());
            facts.scim.ever_on = true.into();
        }
        "record" => {
            let record = ScimRecord::parse(position).unwrap_or(ScimRecord::None);
            facts.scim.record = record.into();
            if record != ScimRecord::None {
                facts.scim.ever_on = true.into();
            }
        }
        "member" if yes => {
            facts.account = Some(known(&facts.account).unwrap_or_default()).into();
            facts.invitation = None.into();
            let provenance = Known::Known(Source::Manual);
            let member = MembershipFact { role: Role::Member.into(), provenance, connection: None };
            facts.membership = Some(known(&facts.membership).unwrap_or(member)).into();
            hold_seat(facts);
        }
        "member" => facts.membership = None.into(),
        "source" => {
            let source = if position == "scim" { Source::Scim } else { Source::Manual };
            if let Known::Known(Some(member)) = &mut facts.membership {
                member.provenance = source.into();
                facts.scim.ever_on = if position == "scim" { true.into() } else { facts.scim.ever_on };
            }
        }
        "adds" => {
            let elsewhere = OrgName::parse("another").ok().filter(|_| position == "elsewhere");
            each_linked(facts, |one| one.default_organization = elsewhere.clone().into());
        }
        "invited" if yes => {
            facts.membership = None.into();
            let sent = InvitationFact { role: None, team: None, sent_at: Some(facts.now) };
            facts.invitation = Some(known(&facts.invitation).unwrap_or(sent)).into();
            hold_seat(facts);
        }
        "invited" => facts.invitation = None.into(),
        "jit" => each_linked(facts, |one| one.jit = yes.into()),
        "auto" => facts.domain.auto_provisioning = yes.into(),
        _ => {
            let seats = facts.seats.value().copied().unwrap_or(SeatsFact { total: 1, used: 1 });
            let used = if position == "free" { seats.used } else { seats.total.max(seats.used) };
            let total = if position == "free" { seats.total.max(seats.used + 1) } else { used };
            facts.seats = SeatsFact { total, used }.into();
        }
    }
}

fn known<T: Clone>(fact: &Known<Option<T>>) -> Option<T> {
    fact.value().cloned().flatten()
}

fn hold_seat(facts: &mut Facts) {
    if let Known::Known(seats) = &mut facts.seats {
        seats.used = seats.used.max(1);
    }
}

/// What the identity provider does with the person.
fn answer(facts: &mut Facts, position: &str) {
    let said = |address: SentAddress| Asserted { name_id: Some(address), ..Asserted::default() };
    facts.returned_domain = None;
    if position == "down" {
        // Nothing is said, and a connection is down that is known to serve the domain.
        facts.response = Known::Unknown(Reason::IdentityProvider);
        each_linked(facts, |one| one.outage = true);
        return;
    }
    facts.response = match (position, facts.attempt.identifier.address()) {
        ("same", Some(address)) => said(SentAddress::Address(address.clone())).into(),
        ("other", _) => said(SentAddress::from(ELSEWHERE.to_owned())).into(),
        ("name", _) => said(SentAddress::Other("jo".to_owned())).into(),
        _ => Known::Unknown(Reason::IdentityProvider),
    };
    // Without single sign-on nobody asks the identity provider.
    let asked = facts.attempt.method == Method::Sso;
    let returned = facts.response.value().filter(|_| asked).and_then(Asserted::address).map(EmailAddress::domain);
    let typed = facts.attempt.identifier.address().map(EmailAddress::domain);
    if let Some(name) = returned.filter(|returned| Some(*returned) != typed) {
        facts.returned_domain = Some(DomainFact {
            name: DomainName::parse(name).ok(),
            state: DomainState::NotAdded.into(),
            auto_provisioning: false.into(),
            connections: Vec::new().into(),
        });
    }
}

/// The connections of the domain; where none is known, one that is supposed.
fn linked(facts: &mut Facts) -> Vec<ConnectionId> {
    if let Some(known) = facts.domain.connections.value().filter(|known| !known.is_empty()) {
        return known.clone();
    }
    let id = ConnectionId("supposed".to_owned());
    if facts.connections.iter().all(|one| one.id != id) {
        facts.connections.push(ConnectionFact {
            id: id.clone(),
            name: "A connection".to_owned(),
            kind: Known::default(),
            complete: true.into(),
            credential_expires_at: Known::default(),
            enforced: Known::default(),
            jit: Known::default(),
            scim: Known::default(),
            default_organization: Known::default(),
            default_team: Known::default(),
            outage: false,
        });
    }
    vec![id]
}

/// Changes every connection that serves the domain. Where it is not known which do, one is supposed.
fn each_linked(facts: &mut Facts, change: impl Fn(&mut ConnectionFact)) {
    if facts.domain.connections.value().is_none() {
        facts.domain.connections = linked(facts).into();
    }
    let linked = facts.domain.connections.value().cloned().unwrap_or_default();
    for connection in facts.connections.iter_mut().filter(|one| linked.contains(&one.id)) {
        change(connection);
    }
}

/// What a switch shows as being so, in the words of its positions; `None` where it is not known.
pub fn observed(facts: &Facts, word: &str) -> Option<&'static str> {
    let linked = facts.domain.connections.value();
    if linked.is_none() && word == "connection" {
        return None;
    }
    let linked = linked.map(Vec::as_slice).unwrap_or_default();
    let first = facts.connections.iter().find(|one| linked.contains(&one.id) && one.complete != Known::Known(false));
    let yes = |yes: bool| if yes { "Yes" } else { "No" };
    let on = |on: bool| if on { "On" } else { "Off" };
    match word {
        "domain" => facts.domain.state.value().map(|state| match state {
            DomainState::Verified => "Verified",
            DomainState::Pending => "Added, not verified",
            DomainState::NotAdded => "Not added",
        }),
        "enforced" => first.and_then(|one| one.enforced.value()).map(|one| on(*one)),
        "connection" => Some(match (linked.is_empty(), first) {
            (true, _) => "None",
            (false, None) => "A draft",
            (false, Some(_)) => "Set up",
        }),
        "adds" => first.and_then(|one| one.default_organization.value()).map(|named| match named {
            Some(named) if *named != facts.organization => "To another one",
            _ => "To this organization",
        }),
        "start" => Some("In the app"),
        "idp" => facts.response.value().map(|said| match said.address() {
            None => "Sends no address",
            Some(address) if facts.attempt.identifier.address() == Some(address) => "Lets them in with this address",
            Some(_) => "Sends another address",
        }),
        "source" => facts.membership.value()?.as_ref()?.provenance.value().map(|source| match source {
            Source::Scim => "SCIM",
            _ => "Another way",
        }),
        "credential" => first.and_then(|one| one.credential_expires_at.value()).map(|end| match end {
            Some(end) if *end <= facts.now => "Expired",
            _ => "Good",
        }),
        "account" => facts.account.value().map(|one| yes(one.is_some())),
        "scim" => first.and_then(|one| one.scim.value()).map(|scim| on(*scim == Scim::On)),
        "record" => facts.scim.record.value().map(|record| match record {
            ScimRecord::None => "None",
            ScimRecord::Active => "Active",
            ScimRecord::Inactive => "Deactivated",
        }),
        "member" => facts.membership.value().map(|one| yes(one.is_some())),
        "invited" => facts.invitation.value().map(|one| yes(one.is_some())),
        "jit" => first.and_then(|one| one.jit.value()).map(|one| on(*one)),
        "auto" => facts.domain.auto_provisioning.value().map(|one| on(*one)),
        _ => facts.seats.value().map(|seats| if seats.used < seats.total { "One is free" } else { "None is free" }),
    }
}
