//! Enforcement: before it goes on, everything that could lock somebody out is looked at, and the name is typed. Off is one
//! press.

use leptos::prelude::*;
use purser_api::connections::ConnectionPatch;
use purser_policy::access::ImpactAnswer;
use purser_policy::connections::is_fresh;
use purser_policy::impact::{Change, Way};
use purser_policy::sign_in::Verdict;

use super::act::{self, Act};
use super::preview::{Preview, PreviewView};
use super::{Page, query};
use crate::components::connection::now;
use crate::data::connections::use_invited_guests;
use crate::route::CurrentRoute;
use crate::ui::button::Tone;
use crate::ui::dialog::Dialog;
use crate::ui::field::TextInput;
use crate::ui::icon::{Icon, IconView};
use crate::ui::live::live;
use crate::ui::number::count;

/// The dialog.
#[component]
pub(super) fn EnforceDialog(
    /// The new setting.
    on: bool,
) -> impl IntoView {
    let page: Page = expect_context();
    let act = Act::new(page);
    let change = Memo::new(move |_| Some(Change::Enforced { connection: act::id(page)?, on }));
    let preview = Preview::of(page, change);
    if !on {
        let press = Callback::new(move |()| {
            act.turn(ConnectionPatch { enforced: Some(false), ..ConnectionPatch::default() }, "not enforced any more.");
        });
        return view! {
            <Dialog title=["Stop enforcing ", &act::name(page), "?"].concat() on_close=act.close() busy=act.busy>
                <p>"People on its domains may sign in with their password again. Nobody loses access."</p>
                <PreviewView preview=preview />
                {act.trouble()}
                {act.buttons(Tone::Primary, "Stop enforcing", Signal::derive(|| None), press)}
            </Dialog>
        }
        .into_any();
    }
    let guests = use_invited_guests(page.org.name);
    let typed = RwSignal::new(String::new());
    let fresh = Memo::new(move |_| {
        page.reading.value.with(|found| found.as_ref().is_some_and(|one| is_fresh(one.last_test.as_ref(), now())))
    });
    let reason = Signal::derive(move || {
        if preview.owners() == Some(Verdict::Denied) {
            return Some("No owner could sign in afterwards.".to_owned());
        }
        preview.waiting().or_else(|| act::untyped(page, typed))
    });
    let press = Callback::new(move |()| {
        let force = (!fresh.get_untracked()).then(|| typed.get_untracked().trim().to_owned());
        act.turn(ConnectionPatch { enforced: Some(true), force, ..ConnectionPatch::default() }, "enforced.");
    });
    let checks = move || {
        let answer = preview.impact.value.get();
        let mut lines = vec![test(page, fresh.get())];
        lines.extend(answer.as_ref().map(owners));
        lines.extend(answer.as_ref().map(ways));
        lines.extend(answer.as_ref().map(cli));
        lines.extend(guests.value.get().map(invited));
        view! { <ul class="checklist">{lines}</ul> }
    };
    let confirm = move || if fresh.get() { "to enforce" } else { "to enforce without a fresh test" };
    let label = ["Type “", &act::name(page), "”"].concat();
    view! {
        <Dialog title=["Enforce ", &act::name(page), "?"].concat() on_close=act.close() busy=act.busy>
            <p>"Passwords of people on its domains stop working. They sign in through the identity provider, and with access tokens on the command line. Guests keep their passwords."</p>
            {live(checks)}
            <PreviewView preview=preview />
            {act.trouble()}
            {live(move || view! { <TextInput label=[&*label, " ", confirm()].concat() value=typed autocomplete="off" /> })}
            {act.buttons(Tone::Danger, "Enforce", reason, press)}
        </Dialog>
    }
    .into_any()
}

/// A line of the pre-flight.
fn line(good: bool, title: AnyView, text: AnyView) -> AnyView {
    let icon = if good { Icon::Check } else { Icon::Warning };
    view! {
        <li data-done=good.to_string()><IconView icon=icon /><div><strong>{title}</strong><p class="muted">{text}</p></div></li>
    }
    .into_any()
}

fn test(page: Page, fresh: bool) -> AnyView {
    if fresh {
        let text = "It passed within the last 24 hours, with what is set now.";
        return line(true, "The connection was tested".into_any(), text.into_any());
    }
    let current: CurrentRoute = expect_context();
    let to = current.0.get_untracked().href_with(&query(&[("tab", "test")]));
    let text = view! {
        "No test passed within the last 24 hours with what is set now. "<a href=to on:click=move |_| page.ask.set(None)>"Test it first"</a>", or go on at your own risk."
    };
    line(false, "The connection was not tested".into_any(), text.into_any())
}

fn owners(answer: &ImpactAnswer) -> AnyView {
    match answer.impact.owner_after {
        Verdict::Allowed => line(
            true,
            "An owner gets in".into_any(),
            "At least one owner can sign in afterwards, if the identity provider lets them.".into_any(),
        ),
        Verdict::Denied => line(
            false,
            "No owner gets in".into_any(),
            "Every owner would be refused. Mend what stands in the way, or make somebody an owner who gets in."
                .into_any(),
        ),
        Verdict::Depends => line(
            false,
            "It is not certain that an owner gets in".into_any(),
            "That depends on what is not known here. Have an owner test their sign-in first.".into_any(),
        ),
    }
}

/// People for whom the password stops working.
fn without_password(answer: &ImpactAnswer) -> u64 {
    let open = |way: Way| !matches!(way, Way::Closed);
    let loses = answer.impact.people.iter().filter(|one| open(one.before.password) && !open(one.after.password));
    loses.count() as u64
}

fn ways(answer: &ImpactAnswer) -> AnyView {
    let closed = answer
        .impact
        .people
        .iter()
        .filter(|one| one.after.access() == Verdict::Denied && one.before.access() != Verdict::Denied);
    match closed.count() as u64 {
        0 => line(
            true,
            "Nobody loses access".into_any(),
            "Everybody who gets in now has a way in afterwards.".into_any(),
        ),
        number => line(
            false,
            view! { {count(number)}" lose access" }.into_any(),
            "They are named below. Invite them, or mend what keeps them from signing in through the identity provider."
                .into_any(),
        ),
    }
}

fn cli(answer: &ImpactAnswer) -> AnyView {
    match without_password(answer) {
        0 => line(
            true,
            "No password stops working".into_any(),
            "Nobody has to change anything on the command line.".into_any(),
        ),
        number => line(
            false,
            view! { {count(number)}" need a token on the command line" }.into_any(),
            "docker login with their password fails afterwards. Ask them to create a personal access token beforehand."
                .into_any(),
        ),
    }
}

fn invited(guests: u64) -> AnyView {
    match guests {
        0 => {
            line(true, "No guest is invited".into_any(), "Nobody outside of your domains waits to come in.".into_any())
        }
        number => line(
            true,
            view! { {count(number)}" invited guests keep their way in" }.into_any(),
            "They are outside of your domains: they accept the invitation and sign in with a password, as before."
                .into_any(),
        ),
    }
}
