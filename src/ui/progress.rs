//! How far work is.

use leptos::prelude::*;

use super::number::count;

/// A bar that fills, with numbers.
#[component]
pub fn Progress(
    /// What is being done.
    #[prop(into)]
    label: String,
    /// Done.
    #[prop(into)]
    done: Signal<u64>,
    /// To do; 0 while unknown.
    #[prop(into)]
    total: Signal<u64>,
) -> impl IntoView {
    let text = move || match total.get() {
        0 => "Starting …".to_owned(),
        total => [&*count(done.get()), " of ", &count(total)].concat(),
    };
    let value = move || (total.get() > 0).then(|| done.get().to_string());
    view! {
        <div class="progress">
            <progress aria-label=label max=move || total.get().max(1).to_string() value=value />
            <span class="number">{text}</span>
        </div>
    }
    .into_any()
}
