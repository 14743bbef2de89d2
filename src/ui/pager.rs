//! Pages of a list.

use leptos::prelude::*;

use super::button::Button;
use super::fresh_id;
use super::live::live;
use super::number::count as text_of;

/// Rows a page that can be chosen.
const SIZES: [u32; 3] = [25, 50, 100];

/// Where in the list one is, and the way to the next rows.
#[component]
pub fn Pager(
    /// Page, from 1.
    #[prop(into)]
    page: Signal<u32>,
    /// Rows a page.
    #[prop(into)]
    size: Signal<u32>,
    /// Rows in all.
    #[prop(into)]
    count: Signal<u64>,
    /// Goes to a page.
    on_page: Callback<u32>,
    /// Changes the rows a page.
    on_size: Callback<u32>,
) -> impl IntoView {
    let id = fresh_id("size");
    let pages = move || count.get().div_ceil(u64::from(size.get().max(1))).max(1) as u32;
    let range = move || {
        let first = u64::from(page.get() - 1) * u64::from(size.get()) + 1;
        let last = (first + u64::from(size.get()) - 1).min(count.get());
        if first > last {
            return String::new();
        }
        [&*text_of(first), "–", &text_of(last), " of ", &text_of(count.get())].concat()
    };
    let at_start = Signal::derive(move || (page.get() <= 1).then(|| "This is the first page.".to_owned()));
    let at_end = Signal::derive(move || (page.get() >= pages()).then(|| "This is the last page.".to_owned()));
    let to = move |change: fn(u32, u32) -> u32| {
        Callback::new(move |()| on_page.run(change(page.get_untracked(), untrack(pages))))
    };
    let sizes = SIZES.map(|choice| {
        view! { <option value=choice.to_string() selected=move || size.get() == choice>{choice.to_string()}</option> }
    });
    view! {
        <nav class="pager" aria-label="Pages">
            <span class="number" role="status">{live(range)}</span>
            <div class="row">
                <Button reason=at_start on_press=to(|_, _| 1)>"First"</Button>
                <Button reason=at_start on_press=to(|page, _| page - 1)>"Previous"</Button>
                <Button reason=at_end on_press=to(|page, _| page + 1)>"Next"</Button>
                <Button reason=at_end on_press=to(|_, pages| pages)>"Last"</Button>
            </div>
            <div class="row">
                <label for=id.clone()>"Rows"</label>
                <select
                    id=id
                    prop:value=move || size.get().to_string()
                    on:change=move |event| {
                        if let Ok(choice) = event_target_value(&event).parse() {
                            on_size.run(choice);
                        }
                    }
                >
                    {sizes}
                </select>
            </div>
        </nav>
    }
    .into_any()
}
