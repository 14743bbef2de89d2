//! Remedies that are one call: the call, what it said, and the difference it made.

use std::pin::Pin;

use leptos::prelude::*;
use purser_policy::Action;
use purser_policy::sign_in::Remedy;
use purser_policy::texts;

use super::super::Access;
use crate::client::ApiError;
use crate::data::Backend;
use crate::data::fixes::{invite_one, resend_to};
use crate::explain::explain;
use crate::ui::button::{Button, Tone};
use crate::ui::icon::Icon;
use crate::ui::toast::Toasts;

/// A call under way: what to say when it is done, or that nothing was done and why.
pub(super) type Call = Pin<Box<dyn Future<Output = Result<Result<String, String>, ApiError>>>>;

/// Makes a call and shows what it changed: the steps say what they were before.
pub(super) fn run(access: Access, toasts: Toasts, busy: RwSignal<bool>, failed: String, call: Call) {
    busy.set(true);
    let before = access.explained.get_untracked();
    leptos::task::spawn_local(async move {
        match call.await {
            Ok(Ok(said)) => {
                let _ = access.before.try_set(before);
                toasts.say(said);
                // The facts of an earlier attempt do not change; what was done is seen in those of now.
                if access.question.try_get_untracked().is_some_and(|question| !question.trace.is_empty()) {
                    access.change(|question| question.trace.clear());
                }
            }
            Ok(Err(why)) => toasts.fail([&*failed, ": ", &why, "."].concat()),
            Err(error) => {
                let said = explain(&error);
                toasts.fail([&*failed, ". ", &said.title, ". ", &said.detail].concat());
            }
        }
        let _ = busy.try_set(false);
    });
}

/// Invites the person.
#[component]
pub(super) fn Invite() -> impl IntoView {
    let access: Access = expect_context();
    let backend = Backend::get();
    let busy = RwSignal::new(false);
    let press = Callback::new(move |()| {
        let (Some(org), who) = (access.org.name.get_untracked(), access.question.with_untracked(|one| one.who.clone()))
        else {
            return;
        };
        let (backend, failed) = (backend.clone(), [&*who, " was not invited"].concat());
        let call = async move {
            let status = invite_one(&backend, &org, &who).await?;
            Ok(if status == "invited" {
                Ok(["Invited ", &who, "."].concat())
            } else {
                Err(refusal(&status).to_owned())
            })
        };
        run(access, Toasts::get(), busy, failed, Box::pin(call));
    });
    view! { <Press remedy=Remedy::Invite busy=busy on_press=press /> }.into_any()
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

/// Sends the person's invitation again: its link works from then on.
#[component]
pub(super) fn Resend() -> impl IntoView {
    let access: Access = expect_context();
    let backend = Backend::get();
    let busy = RwSignal::new(false);
    let press = Callback::new(move |()| {
        let (Some(org), who) = (access.org.name.get_untracked(), access.question.with_untracked(|one| one.who.clone()))
        else {
            return;
        };
        let (backend, failed) = (backend.clone(), ["The invitation of ", &who, " was not sent again"].concat());
        let call = async move {
            let sent = resend_to(&backend, &org, &who).await?;
            let said = ["Sent the invitation to ", &who, " again."].concat();
            Ok(if sent { Ok(said) } else { Err("there is none any more".to_owned()) })
        };
        run(access, Toasts::get(), busy, failed, Box::pin(call));
    });
    view! { <Press remedy=Remedy::ResendInvitation busy=busy on_press=press /> }.into_any()
}

#[component]
fn Press(remedy: Remedy, busy: RwSignal<bool>, on_press: Callback<()>) -> impl IntoView {
    let access: Access = expect_context();
    view! {
        <Button
            tone=Tone::Primary
            icon=Icon::Mail
            busy=busy
            reason=Signal::derive(move || access.gate(Action::ManageInvites))
            on_press=on_press
        >
            {texts::remedy(remedy)}
        </Button>
    }
    .into_any()
}
