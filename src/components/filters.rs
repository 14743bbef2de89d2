//! Filters above a list of what happened: they stand in the address, so that it can be shared and gone back to.

use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_navigate, use_query_map};

use crate::route::{CurrentRoute, encode};

/// Rows a page where the address does not say.
const USUAL: u32 = 50;

/// Page and rows a page, as the address says.
pub fn paging(get: impl Fn(&str) -> Option<String>) -> (u32, u32) {
    let number = |name: &str| get(name).and_then(|text| text.parse::<u32>().ok());
    (number("page").unwrap_or(1).max(1), number("size").filter(|size| [25, USUAL, 100].contains(size)).unwrap_or(USUAL))
}

/// The query of an address; what is empty or usual is left out.
pub fn to_query(parts: &[(&str, &str)], (page, size): (u32, u32)) -> String {
    let page = if page > 1 { page.to_string() } else { String::new() };
    let size = if size == USUAL { String::new() } else { size.to_string() };
    let all = parts.iter().copied().chain([("page", &*page), ("size", &*size)]);
    let parts: Vec<String> =
        all.filter(|(_, value)| !value.is_empty()).map(|(name, value)| [name, "=", &encode(value)].concat()).collect();
    parts.join("&")
}

/// Goes to another state of this page, which `to_query` writes as the query of its address; with `true` it takes the place of
/// the one before.
pub fn use_state_change<T: 'static>(to_query: fn(&T) -> String) -> Callback<(T, bool)> {
    let navigate = use_navigate();
    let current: CurrentRoute = expect_context();
    Callback::new(move |(state, replace): (T, bool)| {
        let address = current.0.get_untracked().href_with(&to_query(&state));
        navigate(&address, NavigateOptions { resolve: false, replace, scroll: false, ..NavigateOptions::default() });
    })
}

/// Where a list stands whose address says that and nothing else.
#[derive(Clone, Copy)]
pub struct Paging {
    /// Its page, from 1.
    pub page: Memo<u32>,
    /// Rows a page.
    pub size: Memo<u32>,
    go: Callback<((u32, u32), bool)>,
}

impl Paging {
    /// Follows the address. Must be called inside a component.
    pub fn follow() -> Self {
        let query = use_query_map();
        let shown = Memo::new(move |_| query.with(|query| paging(|name| query.get(name))));
        let go = use_state_change(|(page, size): &(u32, u32)| {
            ["page=", &page.to_string(), "&size=", &size.to_string()].concat()
        });
        Self { page: Memo::new(move |_| shown.get().0), size: Memo::new(move |_| shown.get().1), go }
    }

    /// Goes to another page, or to pages of another size.
    pub fn to(self, page: u32, size: u32) {
        self.go.run(((page, size), false));
    }
}

/// A choice of one, or of all.
#[component]
pub fn Pick(
    /// What is chosen.
    label: &'static str,
    /// Words of no choice.
    all: &'static str,
    /// Values, with their words.
    options: Vec<(&'static str, &'static str)>,
    /// The value that is on; empty for all.
    value: Signal<String>,
    /// Called with a new value.
    on_change: Callback<String>,
) -> impl IntoView {
    let options = options.into_iter().map(|(one, words)| {
        view! { <option value=one selected=move || value.with(|value| value == one)>{words}</option> }.into_any()
    });
    view! {
        <label class="pick">
            {label}" "
            <select on:change=move |event| on_change.run(event_target_value(&event))>
                <option value="">{all}</option>
                {options.collect_view()}
            </select>
        </label>
    }
    .into_any()
}

/// A day.
#[component]
pub fn Day(
    /// Which one.
    label: &'static str,
    /// As `2026-01-31`; empty for none.
    value: Signal<String>,
    /// Called with a new value.
    on_change: Callback<String>,
) -> impl IntoView {
    view! {
        <label class="pick">
            {label}" "
            <input type="date" prop:value=move || value.get() on:change=move |event| on_change.run(event_target_value(&event)) />
        </label>
    }
    .into_any()
}
