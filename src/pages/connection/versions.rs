//! Earlier versions of the settings: who changed what, and the way back.

use leptos::prelude::*;
use purser_api::connections::{ConnectionSettings, ConnectionVersion};

use super::Page;
use super::diff::difference;
use super::review::{Proposal, ReviewDialog, differences};
use crate::components::error_panel::ErrorPanel;
use crate::data::connections::use_versions;
use crate::explain::explain;
use crate::ui::bdi::Bdi;
use crate::ui::button::Button;
use crate::ui::empty::Empty;
use crate::ui::live::live;
use crate::ui::time::RelativeTime;
use crate::ui::toast::Toasts;

/// The list.
#[component]
pub(super) fn Versions() -> impl IntoView {
    let page: Page = expect_context();
    let id = Memo::new(move |_| {
        page.reading.value.with(|found| found.as_ref().map_or_else(String::new, |one| one.id.clone()))
    });
    let list = use_versions(page.org.name, id);
    let proposal = RwSignal::new(None::<Proposal>);
    let toasts = Toasts::get();
    let on_refused = Callback::new(move |error| {
        // A version that names a domain that is gone, say: there is no field here to show it at.
        proposal.set(None);
        let said = explain(&error);
        toasts.fail([&*said.title, ". ", &said.detail].concat());
        true
    });
    let close = Callback::new(move |()| proposal.set(None));
    let body = move || {
        list.value.with(|versions| {
            let all = &versions.as_ref()?.results;
            if all.len() < 2 {
                let text = "Every change of the settings becomes a version, with the way back.";
                return Some(view! { <Empty title="The settings were never changed" text=text /> }.into_any());
            }
            let before = |at: usize| all.get(at + 1).map(|older| &older.settings);
            let rows = all.iter().enumerate().map(|(at, version)| row(page, proposal, version, before(at), at == 0));
            Some(view! { <ol class="versions">{rows.collect_view()}</ol> }.into_any())
        })
    };
    view! {
        {live(move || list.error.get().map(|error| view! {
            <ErrorPanel error=error on_retry=Callback::new(move |()| list.again()) />
        }))}
        <div aria-busy=move || list.pending.get().to_string()>{live(body)}</div>
        {live(move || proposal.get().map(|proposed| view! {
            <ReviewDialog proposal=proposed on_close=close on_refused=on_refused on_saved=close />
        }))}
    }
    .into_any()
}

fn row(
    page: Page,
    proposal: RwSignal<Option<Proposal>>,
    version: &ConnectionVersion,
    before: Option<&ConnectionSettings>,
    newest: bool,
) -> AnyView {
    let number = version.version.to_string();
    let by =
        if version.changed_by.is_empty() { "before versions were kept".to_owned() } else { version.changed_by.clone() };
    let what = match before {
        Some(before) => differences(&difference(before, &version.settings), false),
        None => view! { <p class="muted">"The first version that is known."</p> }.into_any(),
    };
    let settings = version.settings.clone();
    let label = ["Go back to version ", &number, " …"].concat();
    let title = ["Version ", &number].concat();
    let heading = title.clone();
    let done = ["Back to version ", &number, "."].concat();
    let back = Callback::new(move |()| {
        let Some(read) = page.reading.value.get_untracked() else { return };
        let mut mine = settings.clone();
        // What this side gives is in no version.
        if let (Some(mine), Some(now)) = (&mut mine.saml, &read.settings.saml) {
            (mine.sp_entity_id, mine.acs_url) = (now.sp_entity_id.clone(), now.acs_url.clone());
        }
        if let (Some(mine), Some(now)) = (&mut mine.oidc, &read.settings.oidc) {
            (mine.redirect_url, mine.has_client_secret) = (now.redirect_url.clone(), now.has_client_secret);
        }
        proposal.set(Some(Proposal { read, mine, done: done.clone() }));
    });
    view! {
        <li class="card stack" aria-label=title>
            <div class="row">
                <h2>{heading}</h2>
                <span class="muted">
                    <Bdi text=by />" · "<RelativeTime at=version.changed_at.as_ref().map(|at| at.0.clone()) unknown="" />
                </span>
            </div>
            {what}
            {if newest {
                view! { <p class="muted">"In force now."</p> }.into_any()
            } else {
                view! { <Button reason=Signal::derive(move || page.may_not()) on_press=back>{label}</Button> }.into_any()
            }}
        </li>
    }
    .into_any()
}
