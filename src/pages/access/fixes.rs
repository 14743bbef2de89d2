//! What stands in the way and what can be done about it: by whom, and with one press where one call does it.

use leptos::prelude::*;
use purser_policy::sign_in::{Blocker, Place, Remedy, Who};
use purser_policy::{Action, texts};

use super::Access;
use super::verdict::condition;
use crate::data::Backend;
use crate::data::access::invite_one;
use crate::explain::explain;
use crate::route::Route;
use crate::ui::badge::Badge;
use crate::ui::button::{Button, Tone};
use crate::ui::icon::Icon;
use crate::ui::live::live;
use crate::ui::toast::Toasts;

/// Every blocker with its remedies.
#[component]
pub(super) fn Fixes() -> impl IntoView {
    let access: Access = expect_context();
    live(move || {
        let explanation = access.explained.get()?;
        let blockers: Vec<AnyView> = explanation.blockers.iter().map(|blocker| one(access, blocker)).collect();
        (!blockers.is_empty()).then(|| {
            view! {
                <section class="card stack" aria-labelledby="fixes">
                    <h2 id="fixes">"What stands in the way, and who can fix it"</h2>
                    <ol class="blockers">{blockers}</ol>
                </section>
            }
        })
    })
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
    let control = match remedy {
        Remedy::Invite => view! { <Invite /> }.into_any(),
        _ => match link(access, remedy) {
            Some(to) => view! { <a href=to>{words}</a> }.into_any(),
            None => words.into_any(),
        },
    };
    let who = texts::who(remedy.who());
    view! { <li>{control}" "<Badge>{who}</Badge></li> }.into_any()
}

/// Where in the console it is done.
fn link(access: Access, remedy: Remedy) -> Option<String> {
    let org = access.org.name.get_untracked()?.to_string();
    let members = Route::Members(org, None);
    match remedy.place().filter(|_| remedy.who() == Who::Owner)? {
        Place::Invitations => Some(members.href_with("type=invitee")),
        Place::Members => Some(members.href_with("unseen=90&sort=last_seen")),
        Place::Invite | Place::Domain | Place::Connection | Place::Scim | Place::Seats => None,
    }
}

/// Invites the person, then shows what that changed.
#[component]
fn Invite() -> impl IntoView {
    let access: Access = expect_context();
    let backend = Backend::get();
    let busy = RwSignal::new(false);
    let press = Callback::new(move |()| {
        let (Some(org), who) = (access.org.name.get_untracked(), access.question.with_untracked(|one| one.who.clone()))
        else {
            return;
        };
        let (backend, toasts) = (backend.clone(), Toasts::get());
        busy.set(true);
        access.before.set(access.explained.get_untracked());
        leptos::task::spawn_local(async move {
            match invite_one(&backend, &org, &who).await {
                Ok(status) if status == "invited" => {
                    toasts.say(["Invited ", &who, "."].concat());
                    // The facts of an earlier attempt do not change; what the invitation does is seen in those of now.
                    access.change(|question| question.trace.clear());
                }
                Ok(status) => toasts.fail([&*who, " was not invited: ", refusal(&status), "."].concat()),
                Err(error) => {
                    let said = explain(&error);
                    toasts.fail([&*who, " was not invited. ", &said.title, ". ", &said.detail].concat());
                }
            }
            let _ = busy.try_set(false);
        });
    });
    view! {
        <Button
            tone=Tone::Primary
            icon=Icon::Mail
            busy=busy
            reason=Signal::derive(move || access.gate(Action::ManageInvites))
            on_press=press
        >
            {texts::remedy(Remedy::Invite)}
        </Button>
    }
    .into_any()
}

/// The backend's word for an invitation that was not made; a word we do not know is shown as it is.
fn refusal(status: &str) -> &str {
    match status {
        "existing_org_member" => "already a member",
        "existing_invite" => "already invited",
        "no_seat" => "no seat is free",
        "invalid_email_or_docker_id" => "neither an address nor the Docker ID of an account",
        other => other,
    }
}
