//! The organizations of the signed-in account; straight through when there is one.

use crate::ui::live::{When, live};
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;
use purser_api::orgs::OrgHead;

use crate::components::error_panel::ErrorPanel;
use crate::components::people::RoleBadge;
use crate::data::orgs::Me;
use crate::part;
use crate::route::Route;
use crate::ui::bdi::Bdi;
use crate::ui::empty::Empty;

part! {
    /// The page, as a part.
    pub fn page() in orgs => view! { <OrgsPage /> }.into_any()
}

/// The list of organizations.
#[component]
pub fn OrgsPage() -> impl IntoView {
    let orgs = Me::get().orgs;
    let navigate = use_navigate();
    Effect::new(move || {
        let only = orgs.value.with(|page| match page.as_ref().map(|page| page.results.as_slice()) {
            Some([only]) => Some(only.orgname.clone()),
            _ => None,
        });
        if let Some(org) = only {
            let options = NavigateOptions { resolve: false, replace: true, ..NavigateOptions::default() };
            navigate(&Route::Overview(org).href(), options);
        }
    });
    view! {
        <div class="page-head"><h1>"Organizations"</h1></div>
        {live(move || orgs.error.get().map(|error| view! {
            <ErrorPanel error=error on_retry=Callback::new(move |()| orgs.again()) />
        }))}
        {live(move || orgs.value.with(|page| page.as_ref().map(|page| list(&page.results))))}
        <When when=move || orgs.pending.get() && orgs.value.with(Option::is_none)>
            <p role="status" class="muted">"Reading your organizations …"</p>
        </When>
    }
    .into_any()
}

fn list(orgs: &[OrgHead]) -> AnyView {
    if orgs.is_empty() {
        return view! {
            <Empty
                title="You are in no organization"
                text="Somebody who owns one has to invite you. The invitation comes by e-mail; after accepting it, read this page again."
            />
        }
        .into_any();
    }
    let cards = orgs.iter().map(card).collect_view();
    view! { <ul class="cards">{cards}</ul> }.into_any()
}

fn card(org: &OrgHead) -> AnyView {
    view! {
        <li class="card">
            <h2><a href=Route::Overview(org.orgname.clone()).href()><Bdi text=org.title().to_owned() /></a></h2>
            <p class="muted">{org.orgname.clone()}</p>
            {org.role.clone().map(|role| view! { <RoleBadge role=role /> })}
        </li>
    }
    .into_any()
}
