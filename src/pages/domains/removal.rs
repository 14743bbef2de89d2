//! Deleting a domain: what stops working, for whom, and the name to be typed.

use leptos::prelude::*;
use purser_api::DomainName;
use purser_api::domains::Domain;
use purser_policy::access::ImpactAnswer;
use purser_policy::impact::{Change, Kind};
use purser_policy::sign_in::Verdict;

use super::auto::{failed, people};
use super::may_not_manage;
use crate::client::ApiError;
use crate::components::error_panel::ErrorPanel;
use crate::components::foreseen::ForeseenExpectations;
use crate::data::Backend;
use crate::data::access::{use_foreseen, use_impact};
use crate::data::domains::delete_domain;
use crate::data::orgs::CurrentOrg;
use crate::ui::button::{Button, Tone};
use crate::ui::dialog::Dialog;
use crate::ui::field::TextInput;
use crate::ui::live::live;
use crate::ui::notice::{Notice, NoticeTone};
use crate::ui::number::count;
use crate::ui::toast::Toasts;

/// The dialog.
#[component]
pub(super) fn RemovalDialog(
    /// The domain as it was read.
    domain: Domain,
    /// Closes it.
    on_close: Callback<()>,
    /// Called once the domain is deleted.
    on_gone: Callback<()>,
) -> impl IntoView {
    let org = CurrentOrg::get();
    let backend = Backend::get();
    let name = domain.name.clone();
    let lines = consequences(&domain);
    // What is not proven has no effect that could stop.
    let change = DomainName::parse(&name).ok().filter(|_| domain.is_verified());
    let change = change.map(|domain| Change::DeleteDomain { domain });
    let change = Memo::new(move |_| change.clone());
    let impact = use_impact(org.name, change);
    let foreseen = use_foreseen(org.name, org.reach, change);
    let read = RwSignal::new(domain);
    let typed = RwSignal::new(String::new());
    let busy = RwSignal::new(false);
    let failure = RwSignal::new(None::<ApiError>);
    let word = name.clone();
    let reason = Signal::derive(move || {
        let untyped = (!typed.with(|typed| typed.trim().eq_ignore_ascii_case(&word)))
            .then(|| ["Type “", &word, "” first."].concat());
        may_not_manage(org).or(untyped)
    });
    let apply = Callback::new(move |()| {
        let Some(org) = org.name.get_untracked() else { return };
        let (backend, toasts, domain) = (backend.clone(), Toasts::get(), read.get_untracked());
        busy.set(true);
        failure.set(None);
        leptos::task::spawn_local(async move {
            match delete_domain(&backend, &org, &domain).await {
                Ok(()) => {
                    toasts.say(["Deleted the domain ", &domain.name, "."].concat());
                    let _ = on_gone.try_run(());
                }
                Err(error) => {
                    // The next press is about the domain as it is now.
                    if let Some(current) = error.current::<Domain>() {
                        let _ = read.try_set(current);
                    }
                    let _ = failure.try_set(Some(error));
                }
            }
            let _ = busy.try_set(false);
        });
    });
    view! {
        <Dialog title=["Delete ", &name].concat() on_close=on_close busy=busy>
            <ul class="consequences">{lines.into_iter().map(|line| view! { <li>{line}</li> }).collect_view()}</ul>
            {live(move || impact.value.with(|answer| answer.as_ref().map(outcome)))}
            {live(move || impact.error.get().map(|error| view! {
                <ErrorPanel error=error on_retry=Callback::new(move |()| impact.again()) />
            }))}
            <TextInput label=["Type “", &name, "” to confirm"].concat() value=typed autocomplete="off" autofocus=true />
            {live(move || failure.get().map(failed))}
            <ForeseenExpectations foreseen=foreseen.value />
            <div class="dialog-actions">
                <Button on_press=on_close>"Keep"</Button>
                <Button tone=Tone::Danger busy=busy reason=reason on_press=apply>"Delete"</Button>
            </div>
        </Dialog>
    }
    .into_any()
}

/// What deleting means, one sentence each.
fn consequences(domain: &Domain) -> Vec<String> {
    let mut lines = Vec::new();
    for connection in &domain.connections {
        lines.push(
            ["Addresses on this domain no longer sign in through ", &connection.name, ", and it no longer adds them."]
                .concat(),
        );
    }
    if domain.auto_provisioning {
        lines.push("Accounts on this domain are no longer added when they sign in.".to_owned());
    }
    if domain.is_verified() {
        lines.push("Members on this domain stay, and count as guests from then on.".to_owned());
    }
    lines.push("Adding the domain again makes a new TXT value, and it has to be verified anew.".to_owned());
    lines
}

fn outcome(answer: &ImpactAnswer) -> AnyView {
    let impact = &answer.impact;
    let locked_out = (impact.owner_before == Verdict::Allowed && impact.owner_after != Verdict::Allowed).then(|| {
        view! {
            <Notice
                tone=NoticeTone::Bad
                title="No owner could surely sign in afterwards"
                text="Make sure that one owner has another way in first."
            />
        }
    });
    let part = |kind: Kind, one: &'static str, many: &'static str| {
        let number = u64::from(impact.count(kind));
        (number > 0).then(|| {
            let words = if number == 1 { one } else { many };
            view! { <p><strong>{[&*count(number), " ", words].concat()}</strong></p>{people(answer, kind)} }.into_any()
        })
    };
    let parts = [
        part(Kind::LosesAccess, "person loses access:", "people lose access:"),
        part(Kind::WayChanges, "person signs in another way:", "people sign in another way:"),
        part(Kind::GainsAccess, "person gains access:", "people gain access:"),
        part(Kind::Unclear, "person for whom it cannot be told:", "people for whom it cannot be told:"),
    ];
    let nobody = parts
        .iter()
        .all(Option::is_none)
        .then(|| view! { <p>"Everybody signs in, or is refused, just as before."</p> });
    view! { {locked_out}{nobody}{parts.into_iter().flatten().collect_view()} }.into_any()
}

#[cfg(test)]
mod tests {
    use purser_api::domains::LinkedConnection;

    use super::*;

    #[test]
    fn what_stops_is_said_for_what_the_domain_does() {
        let said = |domain: &Domain| consequences(domain).join(" ");
        let pending = Domain { state: "pending".to_owned(), ..Domain::default() };
        assert_eq!(consequences(&pending).len(), 1);
        let full = Domain {
            state: "verified".to_owned(),
            auto_provisioning: true,
            connections: vec![LinkedConnection { id: "1".to_owned(), name: "Okta".to_owned() }],
            ..Domain::default()
        };
        for part in ["through Okta", "no longer added", "guests", "new TXT value"] {
            assert!(said(&full).contains(part), "{part}");
        }
    }
}
