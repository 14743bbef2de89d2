//! No page has this address.

use leptos::prelude::*;

use crate::route::Route;

/// No page has this address.
#[component]
pub fn NotFoundPage() -> impl IntoView {
    view! {
        <div class="full-page">
            <h1>"There is no such page"</h1>
            <p>"The address may be mistyped, or the page is gone."</p>
            <a class="button" data-tone="primary" href=Route::Orgs.href()>"Your organizations"</a>
        </div>
    }
    .into_any()
}
