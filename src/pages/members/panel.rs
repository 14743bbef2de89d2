//! One person: everything known of them, and what can be done.

use std::sync::Arc;

use crate::ui::live::{When, live};
use leptos::prelude::*;
use purser_api::members::{Member, Provenance, Source};
use purser_api::{Invite, Role};
use purser_policy::{Action, Target};

use super::ask::Ask;
use super::change::Kind;
use super::row::{target, unseen};
use super::{Members, Person};
use crate::components::error_panel::ErrorPanel;
use crate::components::people::{RoleBadge, source_name, source_text, state_badges};
use crate::data::Backend;
use crate::data::members::{resend, use_invitation, use_member};
use crate::data::orgs::Reach;
use crate::explain::explain;
use crate::part;
use crate::route::{Route, encode};
use crate::ui::avatar::Avatar;
use crate::ui::badge::Badge;
use crate::ui::bdi::Bdi;
use crate::ui::button::{Button, Tone};
use crate::ui::copy::Copy;
use crate::ui::empty::Empty;
use crate::ui::icon::Icon;
use crate::ui::side_panel::SidePanel;
use crate::ui::time::RelativeTime;
use crate::ui::toast::Toasts;

/// Days for which the link in an invitation works, counted from when it was sent last. The API does not say; it is the
/// platform's documented lifetime.
const LINK_DAYS: f64 = 14.0;

part! {
    /// The panel, as a part.
    pub(super) fn panel(key: String) in people => view! { <PersonPanel key=key /> }.into_any()
}

#[component]
fn PersonPanel(key: String) -> impl IntoView {
    let members: Members = expect_context();
    let wanted = key.clone();
    // A row that is on screen is shown at once; the panel reads the person anyway, for a link may lead here directly.
    let in_list = {
        let key = key.clone();
        move || {
            members
                .list
                .value
                .with(|page| page.iter().flat_map(|page| &page.results).find(|member| member.key() == key).cloned())
        }
    };
    let read = use_member(members.org.name, Signal::derive(move || Some(wanted.clone())));
    let person = Memo::new(move |_| read.value.get().flatten().or_else(&in_list).map(Arc::new));
    let close_href = Signal::derive(move || {
        let org = members.org.name.get().map_or_else(String::new, |org| org.to_string());
        Route::Members(org, None).href_with(&members.query())
    });
    let gone = move || person.with(Option::is_none) && matches!(read.value.get(), Some(None));
    let shown = key.clone();
    view! {
        <SidePanel
            title=Signal::derive(move || person.get().map_or_else(|| key.clone(), |person| person.title().to_owned()))
            close_href=close_href
        >
            {live(move || read.error.get().map(|error| view! {
                <ErrorPanel error=error on_retry=Callback::new(move |()| read.again()) />
            }))}
            <When when=gone>
                <Empty
                    title="Nobody of that name is here"
                    text=format!("“{shown}” is neither a member nor invited. They may have been removed since the link was made.")
                />
            </When>
            <When when=move || person.with(Option::is_none) && read.pending.get()>
                <p class="muted" role="status">"Reading …"</p>
            </When>
            {live(move || person.get().map(|person| view! { <Facts person=person /> }))}
        </SidePanel>
    }
    .into_any()
}

#[component]
fn Facts(person: Person) -> impl IntoView {
    let members: Members = expect_context();
    let invitee = person.is_invitee();
    let source = person.provenance.as_ref().and_then(|provenance| provenance.source);
    let (for_role, for_removal, for_teams) = (person.clone(), person.clone(), person.clone());
    let (for_gate, for_gate_too) = (person.clone(), person.clone());
    let role_reason = Signal::derive(move || {
        let other = if for_gate.role.role() == Some(Role::Owner) { Role::Member } else { Role::Owner };
        members.gate(Action::ChangeRole(other), target(&for_gate, None))
    });
    let remove_reason = Signal::derive(move || {
        if invitee {
            members.gate(Action::ManageInvites, Target::None)
        } else {
            members.gate(Action::RemoveMember, target(&for_gate_too, None))
        }
    });
    let org = members.org.name.get_untracked().map_or_else(String::new, |org| org.to_string());
    let who = if person.email.is_empty() { person.key() } else { &person.email };
    let explained = super::super::access::address_for(&org, who);
    let teams = person
        .groups
        .clone()
        .into_iter()
        .map(|team| {
            let to = Route::Team(org.clone(), team.clone()).href();
            view! { <li><a href=to><Badge>{team}</Badge></a></li> }.into_any()
        })
        .collect_view();
    let no_teams = person.groups.is_empty();
    view! {
        <div class="person">
            <Avatar name=person.title().to_owned() />
            <div class="row"><RoleBadge role=person.role.clone() />{state_badges(&person)}</div>
        </div>
        <div class="row">
            <Button
                icon=Icon::Key
                reason=role_reason
                on_press=Callback::new(move |()| members.ask.set(Some(Ask::one(Kind::Role, &for_role))))
            >
                "Change role"
            </Button>
            <Button
                tone=Tone::Danger
                icon=Icon::Trash
                reason=remove_reason
                on_press=Callback::new(move |()| members.ask.set(Some(Ask::one(Kind::Remove, &for_removal))))
            >
                {if invitee { "Cancel invitation" } else { "Remove" }}
            </Button>
            <a class="button" data-tone="plain" href=explained>"Can they sign in?"</a>
        </div>
        <dl class="def">
            <dt>"E-mail"</dt>
            <dd>
                <Bdi text=person.email.clone() />
                <Copy text=person.email.clone() label="Copy e-mail address" />
                <p class="muted">"An account has exactly one address. There is no second one to look for."</p>
            </dd>
            {(!person.username.is_empty()).then(|| view! {
                <dt>"Docker ID"</dt>
                <dd>
                    <Bdi text=person.username.clone() />
                    <Copy text=person.username.clone() label="Copy Docker ID" />
                </dd>
            })}
            <dt>"Came in by"</dt>
            <dd>{came_in(members, &person, source)}</dd>
            {invitee.then(|| view! { <InvitationFacts person=person.clone() /> })}
            <dt>"Teams"</dt>
            <dd>
                <ul class="row">{teams}</ul>
                {no_teams.then(|| view! { <span class="muted">"None"</span> })}
                {(!invitee).then(|| view! {
                    <Button
                        tone=Tone::Quiet
                        icon=Icon::People
                        reason=Signal::derive(move || members.gate(Action::ManageTeams, Target::None))
                        on_press=Callback::new(move |()| members.ask.set(Some(Ask::Teams(for_teams.clone()))))
                    >
                        "Edit teams"
                    </Button>
                })}
            </dd>
            <dt>"Last seen"</dt>
            <dd>{last_seen(&person)}</dd>
            <dt>{if invitee { "Invited" } else { "Joined" }}</dt>
            <dd><RelativeTime at=person.date_joined.as_ref().map(|at| at.0.clone()) unknown="Unknown" /></dd>
            {person.is_guest.map(|guest| view! {
                <dt>"Guest"</dt>
                <dd>{if guest {
                    "Yes: the address is outside this organization's verified domains."
                } else {
                    "No: the address is on a verified domain."
                }}</dd>
            })}
        </dl>
    }
    .into_any()
}

fn came_in(members: Members, person: &Member, source: Option<Source>) -> AnyView {
    let Some(source) = source else {
        let why = if person.is_invitee() {
            "Not in yet: the invitation waits to be accepted."
        } else if members.org.reach.get() == Reach::LayerOne {
            "Unknown: this backend has the basic API only, which does not say how people came in."
        } else {
            "Unknown: the backend does not say."
        };
        return view! { <span class="muted">{why}</span> }.into_any();
    };
    let provenance = person.provenance.as_ref();
    let synced = provenance.and_then(|provenance| provenance.last_synced_at.clone());
    let stopped = provenance.is_some_and(|provenance| provenance.scim_active == Some(false));
    view! {
        <strong>{source_name(source)}</strong>
        <p>{source_text(source)}</p>
        {stopped.then(|| view! { <p>"The identity provider has deactivated this person; they cannot sign in."</p> })}
        {synced.map(|at| view! {
            <p class="muted">"Last change from the identity provider: "<RelativeTime at=Some(at.0) unknown="" /></p>
        })}
        {timeline(members, person)}
    }
    .into_any()
}

/// To what the identity provider asked about somebody whom it brought.
fn timeline(members: Members, person: &Member) -> Option<AnyView> {
    let by_scim = |one: &&Provenance| one.source == Some(Source::Scim);
    let connection = person.provenance.as_ref().filter(by_scim)?.connection_id.clone()?;
    let org = members.org.name.get_untracked()?.to_string();
    members.gate(Action::SeeConnections, Target::None).is_none().then(|| {
        let href = Route::Scim(org, connection).href_with(&["tab=log&who=", &encode(&person.email)].concat());
        view! { <a href=href>"What the identity provider asked about them"</a> }.into_any()
    })
}

fn last_seen(person: &Member) -> AnyView {
    let at = person.last_seen_at.as_ref().or(person.last_logged_in_at.as_ref()).map(|at| at.0.clone());
    let why = at.is_none().then(|| {
        if person.is_invitee() {
            "Has not signed in to this organization yet."
        } else {
            "Either this person never used anything, or the backend does not collect last use (Insights is off)."
        }
    });
    view! {
        <RelativeTime at=at unknown=unseen_label(person) />
        {why.map(|why| view! { <p class="muted">{why}</p> })}
    }
    .into_any()
}

fn unseen_label(person: &Member) -> String {
    unseen(&Arc::new(person.clone())).to_owned()
}

#[component]
fn InvitationFacts(person: Person) -> impl IntoView {
    let members: Members = expect_context();
    let invitee = person.as_ref().clone();
    let allowed = move || members.gate(Action::ListInvites, Target::None);
    let invitation =
        use_invitation(members.org.name, Signal::derive(move || allowed().is_none().then(|| invitee.clone())));
    let known = move || invitation.value.get().flatten().map(|invite| view! { <Waiting invite=invite /> });
    view! {
        <dt>"Invitation"</dt>
        <dd>
            {live(move || allowed().map(|reason| view! { <span class="muted">{reason}</span> }))}
            {live(move || invitation.error.get().map(|error| view! {
                <ErrorPanel error=error on_retry=Callback::new(move |()| invitation.again()) />
            }))}
            {known}
        </dd>
    }
    .into_any()
}

#[component]
fn Waiting(invite: Invite) -> impl IntoView {
    let members: Members = expect_context();
    let backend = Backend::get();
    let pending = RwSignal::new(false);
    let sent = invite.created_at.as_ref().map(|at| js_sys::Date::parse(at.as_str())).filter(|ms| !ms.is_nan());
    let ended = sent.is_some_and(|sent| sent + LINK_DAYS * 86_400_000.0 < crate::clock::now_ms());
    let ends = sent.map(|sent| {
        let at = js_sys::Date::new(&wasm_bindgen::JsValue::from_f64(sent + LINK_DAYS * 86_400_000.0));
        String::from(at.to_iso_string())
    });
    let by = invite.inviter_username.clone();
    let who = invite.invitee.clone();
    let again = Callback::new(move |()| {
        pending.set(true);
        let (backend, invite, who) = (backend.clone(), invite.clone(), who.clone());
        let toasts = Toasts::get();
        leptos::task::spawn_local(async move {
            match resend(&backend, &invite).await {
                Ok(()) => toasts.say(format!("Sent the invitation to {who} again.")),
                Err(error) => {
                    let said = explain(&error);
                    toasts.fail(format!("The invitation to {who} was not sent again. {}. {}", said.title, said.detail));
                }
            }
            let _ = pending.try_set(false);
            backend.people_changed();
        });
    });
    view! {
        <p>"Invited by "<Bdi text=by />"."</p>
        <p>
            {if ended { "The link in the e-mail ended " } else { "The link in the e-mail ends " }}
            <RelativeTime at=ends unknown="at an unknown time" />
            " (computed: 14 days after it was sent). The invitation itself stays and can still be accepted after signing in."
        </p>
        <Button
            busy=pending
            icon=Icon::Mail
            reason=Signal::derive(move || members.gate(Action::ManageInvites, Target::None))
            on_press=again
        >
            "Send again"
        </Button>
    }
    .into_any()
}
