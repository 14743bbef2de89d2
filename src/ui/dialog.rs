//! A dialog over the page: the focus goes in, stays in, and returns to where it was.

use leptos::html;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

use super::fresh_id;
use super::live::effect;

/// A modal dialog; it is open as long as it is mounted.
#[component]
pub fn Dialog(
    /// What it asks, as its heading.
    #[prop(into)]
    title: String,
    /// Called on Escape and on a press beside the dialog; takes the dialog away.
    on_close: Callback<()>,
    /// While true it cannot be closed.
    #[prop(into, optional)]
    busy: Signal<bool>,
    /// As wide as a table needs.
    #[prop(optional)]
    wide: bool,
    /// What is in it; the actions last, in `.dialog-actions`.
    children: Children,
) -> impl IntoView {
    let id = fresh_id("dialog");
    let labelled = id.clone();
    let node = NodeRef::<html::Dialog>::new();
    let opener = document().active_element().and_then(|element| element.dyn_into::<HtmlElement>().ok());
    let opener = StoredValue::new_local(opener);
    effect(move || {
        // Opening fails only for a dialog that is open already.
        let _ = node.get().map(|dialog| dialog.show_modal());
    });
    on_cleanup(move || {
        // Once the dialog is out of the page; a row that was removed cannot take the focus back.
        let opener = opener.get_value();
        request_animation_frame(move || {
            let gone = opener.as_ref().is_none_or(|opener| !opener.is_connected());
            let fallback = || document().get_element_by_id("main").and_then(|main| main.dyn_into::<HtmlElement>().ok());
            if let Some(element) = if gone { fallback() } else { opener } {
                let _ = element.focus();
            }
        });
    });
    let close = move || {
        if !busy.get_untracked() {
            on_close.run(());
        }
    };
    view! {
        <dialog
            node_ref=node
            class="dialog"
            data-wide=wide.then_some("true")
            aria-labelledby=labelled
            on:cancel=move |event: web_sys::Event| {
                event.prevent_default();
                close();
            }
            on:keydown=move |event: web_sys::KeyboardEvent| {
                // A second Escape would close a dialog in spite of the above.
                if event.key() == "Escape" {
                    event.prevent_default();
                    close();
                }
            }
            on:mousedown=move |event: web_sys::MouseEvent| {
                let outside = event.target() == node.get_untracked().map(|dialog| dialog.unchecked_into());
                if outside {
                    close();
                }
            }
        >
            <div class="dialog-body stack">
                <h2 id=id>{super::bdi::visible(&title)}</h2>
                {children()}
            </div>
        </dialog>
    }
    .into_any()
}
