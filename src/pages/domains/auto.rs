//! Switching auto-provisioning, with who would come in and whether the seats suffice.

use leptos::prelude::*;
use purser_api::DomainName;
use purser_api::domains::Domain;
use purser_policy::access::ImpactAnswer;
use purser_policy::impact::{Change, Kind};

use super::may_not_manage;
use crate::client::ApiError;
use crate::components::error_panel::ErrorPanel;
use crate::components::foreseen::ForeseenExpectations;
use crate::data::Backend;
use crate::data::access::{use_foreseen, use_impact};
use crate::data::domains::set_auto;
use crate::data::orgs::CurrentOrg;
use crate::ui::bdi::Bdi;
use crate::ui::button::{Button, Tone};
use crate::ui::dialog::Dialog;
use crate::ui::live::live;
use crate::ui::notice::{Notice, NoticeTone};
use crate::ui::number::count;
use crate::ui::toast::Toasts;

/// People that a dialog names; the counts are of everybody.
pub(super) const NAMED: usize = 12;

/// The dialog.
#[component]
pub(super) fn AutoDialog(
    /// The domain as it was read.
    domain: Domain,
    /// The new setting.
    on: bool,
    /// Closes it.
    on_close: Callback<()>,
) -> impl IntoView {
    let org = CurrentOrg::get();
    let backend = Backend::get();
    let name = domain.name.clone();
    let linked = domain.connections.first().map(|one| one.name.clone());
    let change = DomainName::parse(&name).ok().map(|domain| Change::AutoProvisioning { domain, on });
    let change = Memo::new(move |_| change.clone());
    let impact = use_impact(org.name, change);
    let foreseen = use_foreseen(org.name, org.reach, change);
    let read = RwSignal::new(domain);
    let busy = RwSignal::new(false);
    let failure = RwSignal::new(None::<ApiError>);
    let apply = Callback::new(move |()| {
        let Some(org) = org.name.get_untracked() else { return };
        let (backend, toasts, domain) = (backend.clone(), Toasts::get(), read.get_untracked());
        busy.set(true);
        failure.set(None);
        leptos::task::spawn_local(async move {
            match set_auto(&backend, &org, &domain, on).await {
                Ok(_) => {
                    let word = if on { "on" } else { "off" };
                    toasts.say(["Auto-provisioning of ", &domain.name, " is ", word, "."].concat());
                    let _ = on_close.try_run(());
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
    let free = move || org.console.value.with(|console| console.as_ref().map(|console| console.seats.free));
    let title =
        [if on { "Switch on auto-provisioning of " } else { "Switch off auto-provisioning of " }, &name].concat();
    let words = if on { "Switch on" } else { "Switch off" };
    view! {
        <Dialog title=title on_close=on_close busy=busy>
            {linked.filter(|_| on).map(|connection| view! {
                <Notice
                    tone=NoticeTone::Warn
                    title="This would have no effect"
                    text=["The domain is on the connection ", &connection, ", where just-in-time provisioning decides who comes in."].concat()
                />
            })}
            {live(move || impact.value.with(|answer| answer.as_ref().map(|answer| outcome(answer, on, free()))))}
            {live(move || (impact.pending.get() && impact.value.with(Option::is_none)).then(|| view! {
                <p class="muted" role="status">"Looking at who would come in …"</p>
            }))}
            {live(move || impact.error.get().map(|error| view! {
                <ErrorPanel error=error on_retry=Callback::new(move |()| impact.again()) />
            }))}
            {live(move || failure.get().map(failed))}
            <ForeseenExpectations foreseen=foreseen.value />
            <div class="dialog-actions">
                <Button on_press=on_close>"Cancel"</Button>
                <Button tone=Tone::Primary busy=busy reason=Signal::derive(move || may_not_manage(org)) on_press=apply>{words}</Button>
            </div>
        </Dialog>
    }
    .into_any()
}

/// A refusal; after somebody else's change with what it is now.
pub(super) fn failed(error: ApiError) -> AnyView {
    let now = error.current::<Domain>().map(|domain| {
        let state = if domain.is_verified() { "verified" } else { "not verified" };
        let auto = if domain.auto_provisioning { "on" } else { "off" };
        view! { <p>{["It is now ", state, ", auto-provisioning is ", auto, ". Press again if you still want this."].concat()}</p> }
    });
    view! { <ErrorPanel error=error />{now} }.into_any()
}

fn outcome(answer: &ImpactAnswer, on: bool, free: Option<u64>) -> AnyView {
    let kind = if on { Kind::GainsAccess } else { Kind::LosesAccess };
    let number = u64::from(answer.impact.count(kind));
    let sentence = match (number, on) {
        (0, true) => "Nobody with an account on this domain is outside the organization now. Whoever signs up later would be added when they sign in.".to_owned(),
        (1, true) => "1 person would be added at their next sign-in:".to_owned(),
        (many, true) => [&*count(many), " people would be added, each at their next sign-in:"].concat(),
        (0, false) => "Nobody who could come in now would be kept out. Members stay members.".to_owned(),
        (1, false) => "1 person could no longer come in by signing in. Members stay members:".to_owned(),
        (many, false) => [&*count(many), " people could no longer come in by signing in. Members stay members:"].concat(),
    };
    let seats = free.filter(|_| on && number > 0).map(|free| {
        if free >= number {
            view! { <p>{["The ", &*count(free), " free seats suffice."].concat()}</p> }.into_any()
        } else {
            view! {
                <Notice
                    tone=NoticeTone::Warn
                    title="The seats do not suffice"
                    text=["Only ", &*count(free), " are free: whoever comes after that is refused until a seat is free."].concat()
                />
            }
            .into_any()
        }
    });
    view! { <p>{sentence}</p>{people(answer, kind)}{seats} }.into_any()
}

/// The first of the people for whom this changes.
pub(super) fn people(answer: &ImpactAnswer, kind: Kind) -> AnyView {
    let of_kind = answer.impact.people.iter().filter(|affected| affected.kind == kind);
    let named = of_kind.take(NAMED).filter_map(|affected| answer.affected.get(affected.person as usize));
    let names =
        named.map(|one| view! { <li><Bdi text=one.person.address.to_string() /></li> }.into_any()).collect::<Vec<_>>();
    let more = (answer.impact.count(kind) as usize).saturating_sub(names.len());
    view! {
        {(!names.is_empty()).then(|| view! { <ul class="consequences">{names}</ul> })}
        {(more > 0).then(|| view! { <p class="muted">{["And ", &*count(more as u64), " more."].concat()}</p> })}
    }
    .into_any()
}
