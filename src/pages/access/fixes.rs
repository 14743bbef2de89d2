//! What stands in the way and what can be done about it: by whom, and with one press where one call does it.

use leptos::prelude::*;
use purser_policy::sign_in::{Blocker, DomainState, Explanation, Method, Place, Remedy, StepId, Who};
use purser_policy::texts;

mod press;
mod seats;

use super::Access;
use super::verdict::condition;
use crate::route::Route;
use crate::ui::badge::Badge;
use crate::ui::live::live;
use press::{Invite, Resend};
use seats::{StaleInvitations, UnseenMembers};

/// Every blocker with its remedies, and what can be done about notices.
#[component]
pub(super) fn Fixes() -> impl IntoView {
    let access: Access = expect_context();
    live(move || {
        let explanation = access.explained.get()?;
        let blockers: Vec<AnyView> = explanation.blockers.iter().map(|blocker| one(access, blocker)).collect();
        let blocked = !blockers.is_empty();
        let hints: Vec<AnyView> = hints(&explanation).into_iter().map(|remedy| line(access, remedy)).collect();
        let hinted = !hints.is_empty();
        let title = if blocked { "What stands in the way, and who can fix it" } else { "What can be done about it" };
        (blocked || hinted).then(|| {
            view! {
                <section class="card stack" aria-labelledby="fixes">
                    <h2 id="fixes">{title}</h2>
                    {blocked.then(|| view! { <ol class="blockers">{blockers}</ol> })}
                    {hinted.then(|| view! { <ul class="remedies">{hints}</ul> })}
                </section>
            }
        })
    })
}

/// Remedies of steps that stop nobody.
fn hints(explanation: &Explanation) -> Vec<Remedy> {
    let mut hints: Vec<Remedy> = Vec::new();
    for step in explanation.steps.iter().filter(|step| step.causes.is_empty()) {
        hints.extend(&step.remedies);
    }
    hints.dedup();
    hints
}

fn one(access: Access, blocker: &Blocker) -> AnyView {
    let conditions: Vec<String> = blocker.conditions.iter().map(condition).collect();
    let only_if = (!conditions.is_empty())
        .then(|| view! { <p class="muted">{["Only if ", &conditions.join(", and "), "."].concat()}</p> });
    let remedies = blocker.remedies.iter().map(|remedy| line(access, *remedy));
    view! {
        <li>
            <p><strong>{texts::admin(blocker.cause)}</strong>" "<code>{blocker.cause.code().as_str()}</code></p>
            {only_if}
            <ul class="remedies">{remedies.collect_view()}</ul>
        </li>
    }
    .into_any()
}

fn line(access: Access, remedy: Remedy) -> AnyView {
    let words = texts::remedy(remedy);
    let linked = |words: &'static str| match link(access, remedy) {
        Some(to) => view! { <a href=to>{words}</a> }.into_any(),
        None => words.into_any(),
    };
    let control = match remedy {
        Remedy::Invite => view! { <Invite /> }.into_any(),
        Remedy::ResendInvitation => view! { <Resend /> }.into_any(),
        _ => linked(words),
    };
    // Seats are freed here: the list it takes is short.
    let here = match remedy {
        Remedy::CancelInvitations => Some(view! { <StaleInvitations /> }.into_any()),
        Remedy::RemoveInactiveMembers => Some(view! { <UnseenMembers /> }.into_any()),
        _ => None,
    };
    let who = texts::who(remedy.who());
    view! { <li>{control}" "<Badge>{who}</Badge>{here}</li> }.into_any()
}

/// Where in the console it is done.
fn link(access: Access, remedy: Remedy) -> Option<String> {
    let org = access.org.name.get_untracked()?.to_string();
    let members = Route::Members(org.clone(), None);
    match remedy.place().filter(|_| matches!(remedy.who(), Who::Owner | Who::DnsAdmin))? {
        Place::Invitations => Some(Route::Invitations(org).href_with("sort=sent")),
        Place::Members => Some(members.href_with("unseen=90&sort=last_seen")),
        Place::Domain => {
            let domain = access.facts.value.with(|facts| facts.as_ref().map(|facts| facts.domain.clone()))?;
            let added = domain.state.value().is_some_and(|state| *state != DomainState::NotAdded);
            let name = domain.name.filter(|_| added).map(|name| name.as_str().to_owned());
            Some(Route::Domains(org, name).href())
        }
        Place::Connection => Some(
            connection(access)
                .map_or_else(|| Route::Sso(org.clone()), |id| Route::SsoConnection(org.clone(), id))
                .href(),
        ),
        Place::Scim => {
            Some(connection(access).map_or_else(|| Route::Sso(org.clone()), |id| Route::Scim(org.clone(), id)).href())
        }
        Place::Invite | Place::Seats => None,
    }
}

/// Id of the connection that the question is about: the chosen one, else the first of the domain.
fn connection(access: Access) -> Option<String> {
    let chosen = access.question.with(|question| question.via.clone());
    if !chosen.is_empty() {
        return Some(chosen);
    }
    access.facts.value.with(|facts| {
        let facts = facts.as_ref()?;
        let of_the_domain = || facts.domain.connections.value()?.first();
        Some(facts.attempt.connection.as_ref().or_else(of_the_domain)?.as_str().to_owned())
    })
}

/// The way to the decoder, where it is the answer of the identity provider that stands in the way, or may.
pub(super) fn decoder(access: Access, explanation: &Explanation) -> Option<AnyView> {
    let by_sso = access.question.with(|question| question.way.method == Method::Sso);
    let blocks = explanation.blockers.iter().any(|blocker| blocker.cause.step() == StepId::IdentityProvider);
    let matters = by_sso && (blocks || explanation.outcome.assuming_idp);
    let (org, id) = (access.org.name.get_untracked()?, connection(access).filter(|_| matters)?);
    let to = Route::Decode(org.to_string(), id).href();
    Some(view! { <p>"Is it the identity provider? "<a href=to>"Decode what it sent"</a>"."</p> }.into_any())
}
