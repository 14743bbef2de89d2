//! How SCIM is doing.

use leptos::prelude::*;

use super::State;
use crate::route::CurrentRoute;
use crate::ui::copy::Copy;
use crate::ui::live::live;
use crate::ui::number::count;
use crate::ui::time::RelativeTime;

/// Last request, people and groups, failures.
#[component]
pub fn Status() -> impl IntoView {
    let state = State::get();
    let current: CurrentRoute = expect_context();
    let failed = move || current.0.get().href_with("tab=log&outcome=failed");
    let moving = move || current.0.get().href_with("tab=move");
    let facts = move || {
        state.with(|state| {
            let last = state.last_request_at.as_ref().map(|at| at.as_str().to_owned());
            let inactive = state.users.saturating_sub(state.active_users);
            let people = [&*count(state.active_users), " active, ", &count(inactive), " deactivated"].concat();
            let (groups, failures, unmanaged) = (count(state.groups), state.failures, state.unmanaged);
            let base = state.scim.base_url.clone();
            view! {
                <dl class="pairs">
                    <div><dt>"Base URL"</dt><dd><code>{base.clone()}</code><Copy text=base label="Copy base URL" /></dd></div>
                    <div><dt>"Last request"</dt><dd><RelativeTime at=last unknown="The identity provider has not called yet" /></dd></div>
                    <div><dt>"People it manages"</dt><dd class="number">{people}</dd></div>
                    <div><dt>"Groups"</dt><dd class="number">{groups}</dd></div>
                    <div>
                        <dt>"Refused in 24 hours"</dt>
                        <dd class="number">{count(failures)}{(failures > 0).then(|| view! { " "<a href=failed>"Show"</a> })}</dd>
                    </div>
                    <div>
                        <dt>"Members it does not govern"</dt>
                        <dd class="number">{count(unmanaged)}{(unmanaged > 0).then(|| view! { " "<a href=moving>"Move them"</a> })}</dd>
                    </div>
                </dl>
            }
        })
    };
    view! {
        <section class="card stack" aria-labelledby="scim-state">
            <h2 id="scim-state">"State"</h2>
            {live(facts)}
        </section>
    }
    .into_any()
}
