//! Freeing a seat: the oldest invitations and the members who were not seen for longest, each with what frees their seat.

use leptos::prelude::*;
use purser_api::members::Member;
use purser_policy::Action;

use super::super::Access;
use super::press::{Call, run};
use crate::data::Backend;
use crate::data::fixes::{cancel_invitation, use_oldest_invitations, use_unseen_members};
use crate::data::members::remove;
use crate::ui::bdi::Bdi;
use crate::ui::button::{Button, Tone};
use crate::ui::live::live;
use crate::ui::time::RelativeTime;
use crate::ui::toast::Toasts;

/// Invitations that wait for longest; cancelling one frees its seat.
#[component]
pub(super) fn StaleInvitations() -> impl IntoView {
    let access: Access = expect_context();
    let backend = Backend::get();
    let oldest = use_oldest_invitations(access.org.name);
    live(move || {
        let rows = oldest.value.get()?.into_iter().map(|invite| {
            let (who, backend) = (invite.invitee.clone(), backend.clone());
            let sent = invite.created_at.clone().map(|at| at.0);
            let sure = ["Cancel the invitation of ", &who, ": sure?"].concat();
            let free = Callback::new(move |busy| {
                let (backend, invite) = (backend.clone(), invite.clone());
                let who = invite.invitee.clone();
                let call: Call = Box::pin(async move {
                    cancel_invitation(&backend, &invite).await?;
                    Ok(Ok(["Cancelled the invitation of ", &who, ". Its seat is free."].concat()))
                });
                run(access, Toasts::get(), busy, "The invitation was not cancelled".to_owned(), call);
            });
            let seen = view! { "invited "<RelativeTime at=sent unknown="at a time not known" /> }.into_any();
            view! { <Seat who=who seen=seen verb="Cancel the invitation" sure=sure action=Action::ManageInvites free=free /> }.into_any()
        });
        Some(view! { <ul class="freeable">{rows.collect_view()}</ul> })
    })
}

/// Members who were not seen for longest; removing one frees their seat.
#[component]
pub(super) fn UnseenMembers() -> impl IntoView {
    let access: Access = expect_context();
    let backend = Backend::get();
    let unseen = use_unseen_members(access.org.name, access.org.reach);
    live(move || {
        let rows = unseen.value.get()?.into_iter().map(|member: Member| {
            let (who, backend) = (member.title().to_owned(), backend.clone());
            let sure = ["Remove ", &who, ": sure?"].concat();
            let seen =
                view! { "last seen "<RelativeTime at=member.last_seen_at.clone().map(|at| at.0) unknown="never" /> }
                    .into_any();
            let free = Callback::new(move |busy| {
                let Some(org) = access.org.name.get_untracked() else { return };
                let (backend, member) = (backend.clone(), member.clone());
                let who = member.title().to_owned();
                let call: Call = Box::pin(async move {
                    remove(&backend, &org, &member).await?;
                    backend.people_changed();
                    Ok(Ok(["Removed ", &who, ". Their seat is free."].concat()))
                });
                run(access, Toasts::get(), busy, "Nobody was removed".to_owned(), call);
            });
            view! { <Seat who=who seen=seen verb="Remove" sure=sure action=Action::RemoveMember free=free /> }
                .into_any()
        });
        Some(view! { <ul class="freeable">{rows.collect_view()}</ul> })
    })
}

/// Whose seat it is, and a button that asks once more before it frees it.
#[component]
fn Seat(
    who: String,
    seen: AnyView,
    verb: &'static str,
    sure: String,
    action: Action,
    free: Callback<RwSignal<bool>>,
) -> impl IntoView {
    let access: Access = expect_context();
    let (busy, asked) = (RwSignal::new(false), RwSignal::new(false));
    let reason = Signal::derive(move || access.gate(action));
    let button = move || {
        let sure = sure.clone();
        if asked.get() {
            view! {
                <Button tone=Tone::Danger busy=busy on_press=Callback::new(move |()| free.run(busy))>{sure}</Button>
                <Button tone=Tone::Quiet on_press=Callback::new(move |()| asked.set(false))>"Keep"</Button>
            }
            .into_any()
        } else {
            view! { <Button reason=reason on_press=Callback::new(move |()| asked.set(true))>{verb}</Button> }.into_any()
        }
    };
    view! { <li><span><Bdi text=who />" "<span class="muted">{seen}</span></span>" "{live(button)}</li> }.into_any()
}
