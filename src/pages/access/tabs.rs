//! The questions about sign-ins, side by side.

use leptos::prelude::*;

use crate::data::orgs::CurrentOrg;
use crate::route::{CurrentRoute, Route};

/// Links between the pages about sign-ins.
#[component]
pub fn Tabs() -> impl IntoView {
    let org = CurrentOrg::get();
    let current: CurrentRoute = expect_context();
    let links = [
        ("One person", Route::Access as fn(String) -> Route),
        ("Many people", Route::AccessList),
        ("Changes", Route::Impact),
        ("Expectations", Route::AccessTests),
    ];
    let links = links.map(|(words, to)| {
        let to = move || to(org.name.get().map_or_else(String::new, |name| name.to_string()));
        let here = move || (current.0.get() == to()).then_some("page");
        view! { <li><a href=move || to().href() aria-current=here>{words}</a></li> }.into_any()
    });
    view! { <nav class="tabs" aria-label="Questions about sign-ins"><ul>{links.into_iter().collect_view()}</ul></nav> }
        .into_any()
}
