//! Blanking facts out, and every coherent way to fill them in again. Written without the engine's way of trying values, so
//! that the two can be compared.

use purser_api::Role;
use purser_api::members::Source;
use purser_policy::sign_in::{
    AccountFact, ConnectionFact, ConnectionId, DomainState, FactId, Facts, Identifier, InvitationFact, Known,
    MembershipFact, Method, Reason, Scim, ScimRecord, SeatsFact, coherent,
};

use crate::world::{NOW, connection, email, id};

/// One fact that can be blanked out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Blank {
    Address,
    Domain,
    Auto,
    Links,
    ReturnedDomain,
    ReturnedLinks,
    Of(usize, Setting),
    Account,
    Membership,
    Provenance,
    Invitation,
    Record,
    EverOn,
    Seats,
}

/// A fact about one connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Setting {
    Complete,
    Credential,
    Enforced,
    Jit,
    Scim,
    Organization,
}

impl Blank {
    pub fn all() -> Vec<Self> {
        use Setting as S;
        let settings = [S::Complete, S::Credential, S::Enforced, S::Jit, S::Scim, S::Organization];
        let mut all = vec![
            Self::Address,
            Self::Domain,
            Self::Auto,
            Self::Links,
            Self::ReturnedDomain,
            Self::ReturnedLinks,
            Self::Account,
            Self::Membership,
            Self::Provenance,
            Self::Invitation,
            Self::Record,
            Self::EverOn,
            Self::Seats,
        ];
        all.extend((0..2).flat_map(|at| settings.map(|setting| Self::Of(at, setting))));
        all
    }

    pub fn apply(self, facts: &mut Facts, reason: Reason) {
        let returned = facts.returned_domain.as_mut();
        match self {
            Self::Address => {
                if let Identifier::DockerId { address, .. } = &mut facts.attempt.identifier {
                    *address = Known::Unknown(reason);
                }
            }
            Self::Domain => facts.domain.state = Known::Unknown(reason),
            Self::Auto => facts.domain.auto_provisioning = Known::Unknown(reason),
            Self::Links => facts.domain.connections = Known::Unknown(reason),
            Self::ReturnedDomain => returned.into_iter().for_each(|domain| domain.state = Known::Unknown(reason)),
            Self::ReturnedLinks => returned.into_iter().for_each(|domain| domain.connections = Known::Unknown(reason)),
            Self::Of(at, setting) => {
                let connection = &mut facts.connections[at];
                match setting {
                    Setting::Complete => connection.complete = Known::Unknown(reason),
                    Setting::Credential => connection.credential_expires_at = Known::Unknown(reason),
                    Setting::Enforced => connection.enforced = Known::Unknown(reason),
                    Setting::Jit => connection.jit = Known::Unknown(reason),
                    Setting::Scim => connection.scim = Known::Unknown(reason),
                    Setting::Organization => connection.default_organization = Known::Unknown(reason),
                }
            }
            Self::Account => facts.account = Known::Unknown(reason),
            Self::Membership => facts.membership = Known::Unknown(reason),
            Self::Provenance => {
                if let Known::Known(Some(member)) = &mut facts.membership {
                    member.provenance = Known::Unknown(reason);
                }
            }
            Self::Invitation => facts.invitation = Known::Unknown(reason),
            Self::Record => facts.scim.record = Known::Unknown(reason),
            Self::EverOn => facts.scim.ever_on = Known::Unknown(reason),
            Self::Seats => facts.seats = Known::Unknown(reason),
        }
    }
}

/// Every coherent way to fill the unknown facts in, or `None` where there are more than `most`. What the identity provider
/// would say stays open: that is an assumption, not an unknown.
pub fn completions(facts: &Facts, most: usize) -> Option<Vec<Facts>> {
    let mut all = vec![facts.clone()];
    let steps: [fn(&Facts) -> Vec<Facts>; 16] = [
        |facts| match &facts.attempt.identifier {
            Identifier::DockerId { id, address: Known::Unknown(_) } => {
                let known = |address| Identifier::DockerId { id: id.clone(), address: Known::Known(address) };
                let addresses = [None, Some(email("jo@example.com")), Some(email("third@example.com"))];
                fill(facts, addresses, |facts, address| facts.attempt.identifier = known(address))
            }
            _ => vec![facts.clone()],
        },
        |facts| open(facts, &facts.domain.state, DomainState::ALL, |facts, one| facts.domain.state = one),
        |facts| {
            let auto = &facts.domain.auto_provisioning;
            open(facts, auto, [true, false], |facts, one| facts.domain.auto_provisioning = one)
        },
        |facts| match &facts.domain.connections {
            Known::Known(_) => vec![facts.clone()],
            Known::Unknown(_) => fill(facts, lists(facts, "new"), |facts, (linked, new)| {
                facts.domain.connections = linked.into();
                facts.connections.extend(new);
            }),
        },
        |facts| {
            let Some(domain) = &facts.returned_domain else { return vec![facts.clone()] };
            open(facts, &domain.state, DomainState::ALL, |facts, one| returned(facts).state = one)
        },
        |facts| {
            let open = facts.returned_domain.as_ref().is_some_and(|domain| domain.connections.value().is_none());
            if !open {
                return vec![facts.clone()];
            }
            let mut lists = lists(facts, "returned");
            // The list may hold the connection in use and another one.
            let more = ConnectionFact { scim: Scim::On.into(), ..connection("more") };
            lists.extend(facts.connections.iter().map(|one| (vec![one.id.clone(), id("more")], Some(more.clone()))));
            fill(facts, lists, |facts, (linked, new)| {
                returned(facts).connections = linked.into();
                facts.connections.extend(new);
            })
        },
        |facts| each(facts, |one| &one.complete, [true, false], |one, value| one.complete = value),
        |facts| {
            let ends = [None, Some(NOW), Some(NOW.plus_days(1))];
            each(facts, |one| &one.credential_expires_at, ends, |one, value| one.credential_expires_at = value)
        },
        |facts| each(facts, |one| &one.enforced, [true, false], |one, value| one.enforced = value),
        |facts| each(facts, |one| &one.jit, [true, false], |one, value| one.jit = value),
        |facts| each(facts, |one| &one.scim, Scim::ALL, |one, value| one.scim = value),
        |facts| {
            let names = [None, Some("acme".parse().unwrap()), Some("other".parse().unwrap())];
            each(facts, |one| &one.default_organization, names, |one, value| one.default_organization = value)
        },
        |facts| open(facts, &facts.account, [None, Some(AccountFact::default())], |facts, one| facts.account = one),
        |facts| match &facts.membership {
            Known::Unknown(_) => {
                let one = |source: Source| {
                    Some(MembershipFact { role: Role::Member.into(), provenance: source.into(), connection: None })
                };
                let all = [None, one(Source::Scim), one(Source::Jit)];
                open(facts, &facts.membership, all, |facts, one| facts.membership = one)
            }
            Known::Known(Some(member)) => open(facts, &member.provenance, Source::ALL, |facts, one| {
                if let Known::Known(Some(member)) = &mut facts.membership {
                    member.provenance = one;
                }
            }),
            Known::Known(None) => vec![facts.clone()],
        },
        |facts| {
            let invitation = Some(InvitationFact::default());
            open(facts, &facts.invitation, [None, invitation], |facts, one| facts.invitation = one)
        },
        |facts| {
            let pairs = [(0, 0), (1, 0), (1, 1), (2, 1)].map(|(total, used)| SeatsFact { total, used });
            let filled = open(facts, &facts.scim.record, ScimRecord::ALL, |facts, one| facts.scim.record = one);
            let filled = filled.iter().flat_map(|facts| {
                open(facts, &facts.scim.ever_on, [true, false], |facts, one| facts.scim.ever_on = one)
            });
            filled.flat_map(|facts| open(&facts, &facts.seats, pairs, |facts, one| facts.seats = one)).collect()
        },
    ];
    for step in steps {
        all = all.iter().flat_map(step).filter(coherent).collect();
        if all.len() > most {
            return None;
        }
    }
    Some(all.iter().flat_map(choices).collect())
}

/// With several connections the person chooses one.
fn choices(facts: &Facts) -> Vec<Facts> {
    let linked = facts.domain.connections.value().expect("known");
    let complete: Vec<_> = linked.iter().filter(|id| find(facts, id).complete == Known::Known(true)).collect();
    let chosen = facts.attempt.connection.as_ref();
    if facts.attempt.method != Method::Sso || complete.is_empty() || complete.iter().any(|id| chosen == Some(*id)) {
        return vec![facts.clone()];
    }
    fill(facts, complete, |facts, one| facts.attempt.connection = Some(one.clone()))
}

fn find<'a>(facts: &'a Facts, id: &ConnectionId) -> &'a ConnectionFact {
    facts.connections.iter().find(|one| one.id == *id).expect("every completion lists its connections")
}

fn returned(facts: &mut Facts) -> &mut purser_policy::sign_in::DomainFact {
    facts.returned_domain.as_mut().expect("there")
}

type List = (Vec<ConnectionId>, Option<ConnectionFact>);

/// Lists of connections that a domain may turn out to have: none, any of those we know of, or a new one of every kind, alone
/// and beside one we know of.
fn lists(facts: &Facts, name: &str) -> Vec<List> {
    let ids: Vec<_> = facts.connections.iter().map(|one| one.id.clone()).collect();
    let mut lists: Vec<List> = (0..1 << ids.len())
        .map(|mask| {
            (ids.iter().enumerate().filter(|(at, _)| mask & 1 << at != 0).map(|(_, id)| id.clone()).collect(), None)
        })
        .collect();
    for kind in 0..32_u8 {
        let on = |bit: u8| kind & 1 << bit != 0;
        let new = ConnectionFact {
            credential_expires_at: Known::Known(Some(if on(0) { NOW.plus_days(1) } else { NOW.plus_days(-1) })),
            enforced: on(1).into(),
            jit: on(2).into(),
            scim: if on(3) { Scim::On } else { Scim::Never }.into(),
            default_organization: on(4).then(|| "other".parse().unwrap()).into(),
            ..connection(name)
        };
        lists.push((vec![id(name)], Some(new.clone())));
        if kind < 16 {
            lists.push((vec![ids[0].clone(), id(name)], Some(new)));
        }
    }
    lists
}

fn fill<T>(facts: &Facts, values: impl IntoIterator<Item = T>, set: impl Fn(&mut Facts, T)) -> Vec<Facts> {
    let filled = values.into_iter().map(|value| {
        let mut facts = facts.clone();
        set(&mut facts, value);
        facts
    });
    filled.collect()
}

fn open<T>(
    facts: &Facts,
    fact: &Known<T>,
    values: impl IntoIterator<Item = T>,
    set: impl Fn(&mut Facts, Known<T>),
) -> Vec<Facts> {
    match fact {
        Known::Known(_) => vec![facts.clone()],
        Known::Unknown(_) => fill(facts, values, |facts, value| set(facts, Known::Known(value))),
    }
}

fn each<T: Clone>(
    facts: &Facts,
    get: impl Fn(&ConnectionFact) -> &Known<T>,
    values: impl IntoIterator<Item = T> + Clone,
    set: impl Fn(&mut ConnectionFact, Known<T>),
) -> Vec<Facts> {
    let mut all = vec![facts.clone()];
    for at in 0..facts.connections.len() {
        all = all
            .iter()
            .flat_map(|facts| {
                open(facts, get(&facts.connections[at]), values.clone(), |facts, value| {
                    set(&mut facts.connections[at], value);
                })
            })
            .collect();
    }
    all
}

/// The answer that fully known facts give to the question behind a name; `None` where it is about an unlisted connection.
pub fn answer(facts: &Facts, fact: FactId, connection: Option<&ConnectionId>) -> Option<bool> {
    let about = connection.and_then(|id| facts.connections.iter().find(|one| one.id == *id));
    let yes = match fact {
        FactId::Identifier => facts.attempt.identifier.address().is_some(),
        FactId::Domain => facts.domain.state == Known::Known(DomainState::Verified),
        FactId::AutoProvisioning => facts.domain.auto_provisioning == Known::Known(true),
        FactId::ReturnedDomain => facts.returned_domain.as_ref()?.state == Known::Known(DomainState::Verified),
        FactId::Complete => about?.complete == Known::Known(true),
        FactId::Credential => about?.credential_expires_at.value()?.is_none_or(|end| facts.now < end),
        FactId::Enforced => about?.enforced == Known::Known(true),
        FactId::Jit => about?.jit == Known::Known(true),
        FactId::Scim => about?.scim == Known::Known(Scim::On),
        FactId::DefaultOrganization => {
            about?.default_organization.value()?.as_ref().is_none_or(|name| *name == facts.organization)
        }
        FactId::Choice => facts.attempt.connection.as_ref() == connection,
        FactId::Account => facts.account.value()?.is_some(),
        FactId::Membership => facts.membership.value()?.is_some(),
        FactId::Provenance => facts.membership.value()?.as_ref()?.provenance == Known::Known(Source::Scim),
        FactId::Invitation => facts.invitation.value()?.is_some(),
        FactId::ScimRecord => facts.scim.record == Known::Known(ScimRecord::Inactive),
        FactId::Seats => facts.seats.value().is_some_and(|seats| seats.used < seats.total),
        FactId::Links | FactId::ReturnedLinks | FactId::Response => return None,
    };
    Some(yes)
}
