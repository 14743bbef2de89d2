//! Which facts can occur together. Tests make up facts with it, and completions of unknown facts are coherent ones.

use purser_api::members::Source;

use super::view::View;
use super::{ConnectionId, DomainFact, DomainState, Facts, Identifier, Known, Method, Scim, ScimRecord};

/// Whether the known facts can occur together: `false` only if two of them contradict each other.
pub fn coherent(facts: &Facts) -> bool {
    person(facts) && domains(facts) && scim(facts) && seats(facts)
}

/// A member has an account and is not invited any more; a Docker ID belongs to an account.
fn person(facts: &Facts) -> bool {
    let member = is(&facts.membership, Option::is_some);
    let account = is(&facts.account, Option::is_some);
    let docker_id = match &facts.attempt.identifier {
        Identifier::DockerId { address, .. } if View::of(facts).about_typed() => is(address, Option::is_some),
        _ => None,
    };
    let invited = is(&facts.invitation, Option::is_some);
    let exists = account.or(docker_id);
    !(member == Some(true) && (exists == Some(false) || invited == Some(true) || docker_id == Some(false)))
        && !(account.is_some() && docker_id.is_some() && account != docker_id)
}

/// The domains are those of the addresses. Connections and auto-provisioning exist on verified domains only.
fn domains(facts: &Facts) -> bool {
    let attempt = &facts.attempt;
    let named = |domain: &DomainFact, name: &str| domain.name.as_ref().is_some_and(|one| one.as_str() == name);
    let typed = attempt.identifier.address().is_none_or(|address| named(&facts.domain, address.domain()));
    let returned = match (&facts.returned_domain, facts.response.value().and_then(|said| said.address())) {
        (Some(domain), Some(address)) => {
            attempt.method == Method::Sso && named(domain, address.domain()) && !named(&facts.domain, address.domain())
        }
        (Some(_), None) => false,
        (None, _) => true,
    };
    let ids: Vec<_> = facts.connections.iter().map(|connection| &connection.id).collect();
    let settled = [Some(&facts.domain), facts.returned_domain.as_ref()].into_iter().flatten().all(|domain| {
        let unverified = is(&domain.state, |state| *state != DomainState::Verified) == Some(true);
        let linked: Vec<_> = domain.connections.value().into_iter().flatten().collect();
        let used = !linked.is_empty() || domain.auto_provisioning == Known::Known(true);
        distinct(&linked) && !(unverified && used)
    });
    // An outage can be supposed only where it is known which connections serve the domain.
    let outage = facts.connections.iter().any(|connection| connection.outage);
    let supposable = !outage || facts.domain.connections.value().is_some();
    typed && returned && settled && supposable && distinct(&ids)
}

/// Without SCIM ever on there are no records, and nobody came in by it.
fn scim(facts: &Facts) -> bool {
    let traces = is(&facts.scim.record, |record| *record != ScimRecord::None) == Some(true)
        || facts.connections.iter().any(|one| is(&one.scim, |scim| *scim != Scim::Never) == Some(true))
        || matches!(&facts.membership, Known::Known(Some(member)) if member.provenance == Known::Known(Source::Scim));
    !(traces && facts.scim.ever_on == Known::Known(false))
}

/// Members and pending invitations hold a seat each.
fn seats(facts: &Facts) -> bool {
    let holds = matches!(facts.membership, Known::Known(Some(_))) || matches!(facts.invitation, Known::Known(Some(_)));
    !(holds && matches!(facts.seats, Known::Known(seats) if seats.used == 0))
}

fn is<T>(fact: &Known<T>, what: impl FnOnce(&T) -> bool) -> Option<bool> {
    fact.value().map(what)
}

fn distinct(ids: &[&ConnectionId]) -> bool {
    ids.iter().enumerate().all(|(at, id)| !ids[..at].contains(id))
}
