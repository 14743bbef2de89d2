//! One invitation.

use std::sync::Arc;

use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;
use purser_api::Invite;

use super::Invitations;
use crate::components::people::RoleBadge;
use crate::data::invitations::{Act, State, expires_at};
use crate::route::{Route, encode};
use crate::ui::badge::{Badge, BadgeTone};
use crate::ui::bdi::Bdi;
use crate::ui::copy::copy;
use crate::ui::icon::Icon;
use crate::ui::menu::Menu;
use crate::ui::menu_list::{MenuItem, list};
use crate::ui::time::{RelativeTime, iso};
use crate::ui::toast::Toasts;

/// A state as people read it.
pub(super) const fn state_name(state: State) -> &'static str {
    match state {
        State::Pending => "Pending",
        State::Expired => "Link ended (computed)",
        State::Failed => "E-mail failed",
    }
}

#[component]
pub(super) fn InvitationRow(invite: Invite) -> impl IntoView {
    let page: Invitations = expect_context();
    let invite = Arc::new(invite);
    let id = invite.id.0.clone();
    let chosen = move || page.chosen.with(|chosen| chosen.contains_key(&id));
    let choose = ["Choose ", &invite.invitee].concat();
    let for_choice = invite.clone();
    let role = match invite.role {
        Some(role) => view! { <RoleBadge role=purser_api::ListedRole::Known(role) /> }.into_any(),
        None => {
            view! { <span class="muted" title="This backend does not say which role was offered.">"Not told"</span> }
                .into_any()
        }
    };
    let team = match invite.team.as_str() {
        "" => view! { <span class="muted">"None"</span> }.into_any(),
        team => team.to_owned().into_any(),
    };
    let expires = expires_at(&invite).map(|at| iso(at.0 as f64 * 1000.0));
    view! {
        <tr>
            <td data-col="select">
                <input
                    type="checkbox"
                    aria-label=choose
                    prop:checked=chosen
                    on:change=move |event| super::choose(page, vec![for_choice.as_ref().clone()], event_target_checked(&event))
                />
            </td>
            <th scope="row" data-col="name"><Bdi text=invite.invitee.clone() /></th>
            <td data-col="state" data-label="State">{state(&invite, State::of(&invite, page.now))}</td>
            <td data-col="role" data-label="Role">{role}</td>
            <td data-col="teams" data-label="Team">{team}</td>
            <td data-col="inviter" data-label="Invited by"><Bdi text=invite.inviter_username.clone() /></td>
            <td data-col="sent" data-label="Sent"><RelativeTime at=invite.created_at.as_ref().map(|at| at.0.clone()) unknown="Unknown" /></td>
            <td data-col="expires" data-label="Link ends"><RelativeTime at=expires unknown="Unknown" /></td>
            <td data-col="menu"><RowMenu invite=invite /></td>
        </tr>
    }
    .into_any()
}

fn state(invite: &Invite, state: State) -> AnyView {
    let error = invite.delivery.as_ref().and_then(|delivery| delivery.error.clone());
    let waits = invite.delivery.as_ref().is_some_and(|delivery| delivery.state == "queued");
    match state {
        State::Failed => {
            let why = error.unwrap_or_else(|| "The mail server did not say why.".to_owned());
            view! { <Badge tone=BadgeTone::Bad>"E-mail failed"</Badge>" "<span class="muted" title=why.clone()>{why.clone()}</span> }.into_any()
        }
        State::Expired => view! { <Badge tone=BadgeTone::Warn>"Link ended"</Badge> }.into_any(),
        State::Pending if waits => {
            view! { <Badge>"Pending"</Badge>" "<span class="muted">"E-mail waits"</span> }.into_any()
        }
        State::Pending => view! { <Badge tone=BadgeTone::Good>"Pending"</Badge> }.into_any(),
    }
}

#[component]
fn RowMenu(invite: Arc<Invite>) -> impl IntoView {
    let page: Invitations = expect_context();
    let toasts = Toasts::get();
    let navigate = use_navigate();
    let label = ["Actions for ", &invite.invitee].concat();
    let items = Callback::new(move |()| {
        let reason = page.may_not();
        let ask = |act: Act| {
            let invite = invite.clone();
            Callback::new(move |()| page.asked.set(Some((act, vec![invite.as_ref().clone()]))))
        };
        let item = |label: &str, icon, reason: Option<String>, on_select| MenuItem {
            label: label.to_owned(),
            icon: Some(icon),
            danger: false,
            checked: None,
            reason,
            on_select,
        };
        let (toasts, text) = (toasts.clone(), facts(&invite));
        let copied = Callback::new(move |()| {
            let (toasts, sent) = (toasts.clone(), copy(&text));
            leptos::task::spawn_local(async move {
                if sent.await {
                    toasts.say("Copied what is known of the invitation.");
                } else {
                    toasts.fail("The browser does not let us copy.");
                }
            });
        });
        let (navigate, who) = (navigate.clone(), invite.invitee.clone());
        let explain = Callback::new(move |()| {
            let org = page.org.name.get_untracked().map_or_else(String::new, |org| org.to_string());
            let to = Route::Access(org).href_with(&["who=", &encode(&who)].concat());
            navigate(&to, NavigateOptions { resolve: false, ..NavigateOptions::default() });
        });
        vec![
            item("Send again …", Icon::Mail, reason.clone(), ask(Act::Resend)),
            item("Why can they not accept?", Icon::Key, None, explain),
            item("Copy the facts", Icon::Copy, None, copied),
            MenuItem { danger: true, ..item("Cancel invitation …", Icon::Trash, reason, ask(Act::Cancel)) },
        ]
    });
    view! { <Menu label=label list=list(items) icon=Icon::More /> }.into_any()
}

/// All that is known of an invitation, a line each, to be pasted into a message.
fn facts(invite: &Invite) -> String {
    let at = |at: Option<&purser_api::Timestamp>| at.map_or_else(|| "unknown".to_owned(), |at| at.0.clone());
    let expires = expires_at(invite).map_or_else(|| "unknown".to_owned(), |at| iso(at.0 as f64 * 1000.0));
    let mail = invite.delivery.as_ref().map_or_else(
        || "not told".to_owned(),
        |delivery| [&*delivery.state, " ", delivery.error.as_deref().unwrap_or_default()].concat().trim().to_owned(),
    );
    let role = invite.role.map_or("not told", purser_api::Role::as_str);
    let team = if invite.team.is_empty() { "none" } else { &invite.team };
    [
        ["Invitation of ", &invite.invitee, " to ", &invite.org].concat(),
        ["Role: ", role].concat(),
        ["Team: ", team].concat(),
        ["Invited by: ", &invite.inviter_username].concat(),
        ["Sent: ", &at(invite.created_at.as_ref())].concat(),
        ["Link ends (computed): ", &expires].concat(),
        ["E-mail: ", &mail].concat(),
        ["Id: ", invite.id.as_str()].concat(),
    ]
    .join("\n")
}
