//! One domain: how it is proven, what it does, who is on it.

use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;
use purser_api::domains::Domain;

use super::{auto, may_not_manage, missing, not_allowed, proof, removal, title, uncaptured};
use crate::components::error_panel::ErrorPanel;
use crate::data::domains::use_domain;
use crate::data::orgs::{CurrentOrg, Reach};
use crate::route::Route;
use crate::ui::badge::{Badge, BadgeTone};
use crate::ui::bdi::Bdi;
use crate::ui::button::{Button, Tone};
use crate::ui::icon::Icon;
use crate::ui::live::{When, live};
use crate::ui::time::RelativeTime;

/// What is asked in a dialog.
#[derive(Clone, Copy, PartialEq)]
enum Ask {
    Auto(bool),
    Delete,
}

/// The page of a domain.
#[component]
pub(super) fn OneDomain(
    /// Name in the address.
    name: Memo<Option<String>>,
) -> impl IntoView {
    let org = CurrentOrg::get();
    let navigate = use_navigate();
    let wanted =
        Memo::new(move |_| name.get().filter(|_| org.reach.get() == Reach::LayerTwo && not_allowed(org).is_none()));
    let domain = use_domain(org.name, wanted);
    let ask = RwSignal::new(None::<Ask>);
    let close = Callback::new(move |()| ask.set(None));
    let gone = Callback::new(move |()| {
        let Some(org) = org.name.get_untracked() else { return };
        let options = NavigateOptions { resolve: false, replace: true, ..NavigateOptions::default() };
        navigate(&Route::Domains(org.to_string(), None).href(), options);
    });
    // Each look at DNS reads the domain again; what does not depend on it must not be made again.
    let verified = Memo::new(move |_| domain.value.with(|domain| domain.as_ref().is_some_and(Domain::is_verified)));
    let known = Memo::new(move |_| domain.value.with(Option::is_some));
    let on =
        Memo::new(move |_| domain.value.with(|domain| domain.as_ref().is_some_and(|domain| domain.auto_provisioning)));
    view! {
        <div class="page-head">
            <h1>{live(move || domain.value.with(|domain| match domain {
                Some(domain) => title(domain),
                None => view! { <Bdi text=name.get().unwrap_or_default() /> }.into_any(),
            }))}</h1>
            <p class="page-text">{live(move || known.get().then(|| {
                let (tone, word) = if verified.get() { (BadgeTone::Good, "Verified") } else { (BadgeTone::Warn, "Pending") };
                view! { <Badge tone=tone>{word}</Badge> }
            }))}</p>
            <When when=move || known.get()>
                <div class="page-actions">
                    <Button
                        tone=Tone::Danger
                        icon=Icon::Trash
                        reason=Signal::derive(move || may_not_manage(org))
                        on_press=Callback::new(move |()| ask.set(Some(Ask::Delete)))
                    >
                        "Delete"
                    </Button>
                </div>
            </When>
        </div>
        {missing(org, || false)}
        {live(move || domain.error.get().map(|error| view! {
            <ErrorPanel error=error on_retry=Callback::new(move |()| domain.again()) />
        }))}
        <When when=move || wanted.with(Option::is_some) && !known.get() && domain.error.with(Option::is_none)>
            <p class="muted" role="status">"Reading …"</p>
        </When>
        <When when=move || known.get() && !verified.get()><proof::Proof domain=domain /></When>
        <When when=move || known.get() && verified.get()>
            <div class="cards domain">
                <section class="card stack" aria-labelledby="proven">
                    <h2 id="proven">"Verified"</h2>
                    <p>
                        "Proven "
                        {live(move || domain.value.with(|domain| {
                            let at = domain.as_ref()?.verified_at.clone();
                            Some(view! { <RelativeTime at=at.map(|at| at.0) unknown="at an unknown time" /> })
                        }))}
                        ". The TXT record is not needed any more and may be removed."
                    </p>
                </section>
                <section class="card stack" aria-labelledby="linked">
                    <h2 id="linked">"Connections"</h2>
                    {live(move || domain.value.with(|domain| domain.as_ref().map(|domain| connections(org, domain))))}
                </section>
                <section class="card stack" aria-labelledby="auto">
                    <h2 id="auto">"Auto-provisioning"</h2>
                    <p>{live(move || if on.get() {
                        "On: somebody with an account on this domain is added when they sign in without single sign-on."
                    } else {
                        "Off: somebody with an account on this domain is not added by signing in."
                    })}</p>
                    {live(move || {
                        let words = if on.get() { "Switch off …" } else { "Switch on …" };
                        view! {
                            <Button
                                reason=Signal::derive(move || may_not_manage(org))
                                on_press=Callback::new(move |()| ask.set(Some(Ask::Auto(!on.get_untracked()))))
                            >
                                {words}
                            </Button>
                        }
                    })}
                </section>
            </div>
            <uncaptured::Uncaptured name=wanted />
        </When>
        {live(move || {
            let asked = ask.get()?;
            let domain = domain.value.get_untracked()?;
            Some(match asked {
                Ask::Auto(on) => view! { <auto::AutoDialog domain=domain on=on on_close=close /> }.into_any(),
                Ask::Delete => view! { <removal::RemovalDialog domain=domain on_close=close on_gone=gone /> }.into_any(),
            })
        })}
    }
    .into_any()
}

fn connections(org: CurrentOrg, domain: &Domain) -> AnyView {
    if domain.connections.is_empty() {
        return view! { <p class="muted">"On no connection: people on this domain sign in with passwords or tokens."</p> }
            .into_any();
    }
    let name = org.name.get().map_or_else(String::new, |name| name.to_string());
    let names = domain.connections.iter().map(|one| {
        let to = Route::SsoConnection(name.clone(), one.id.clone()).href();
        view! { <li><a href=to><Bdi text=one.name.clone() /></a></li> }.into_any()
    });
    view! { <ul class="links">{names.collect_view()}</ul> }.into_any()
}
