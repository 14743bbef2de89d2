//! Details beside a list; over it on a narrow screen. It belongs to an address, so closing it is a link.

use super::live::live;
use leptos::html;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

use super::fresh_id;
use super::icon::{Icon, IconView};

/// A panel beside the content.
#[component]
pub fn SidePanel(
    /// What it is about.
    #[prop(into)]
    title: Signal<String>,
    /// Address without the panel.
    #[prop(into)]
    close_href: Signal<String>,
    /// What is in it.
    children: Children,
) -> impl IntoView {
    let id = fresh_id("panel");
    let labelled = id.clone();
    let heading = NodeRef::<html::H2>::new();
    let close = NodeRef::<html::A>::new();
    let opener = document().active_element().and_then(|element| element.dyn_into::<HtmlElement>().ok());
    let opener = StoredValue::new_local(opener);
    Effect::new(move || {
        let _ = heading.get().map(|heading| heading.focus());
    });
    on_cleanup(move || {
        // Back to the link that opened it, unless the focus has found a place: the next panel, another page.
        let opener = opener.get_value();
        request_animation_frame(move || {
            let nowhere = document().active_element().is_none_or(|element| element.tag_name() == "BODY");
            if let Some(opener) = opener.filter(|opener| nowhere && opener.is_connected()) {
                let _ = opener.focus();
            }
        });
    });
    view! {
        <aside
            class="side-panel stack"
            aria-labelledby=labelled
            on:keydown=move |event| {
                if event.key() == "Escape" && let Some(link) = close.get_untracked() {
                    link.click();
                }
            }
        >
            <div class="side-panel-head">
                <h2 id=id node_ref=heading tabindex="-1">{live(move || super::bdi::visible(&title.get()))}</h2>
                <a class="button" data-tone="quiet" node_ref=close href=close_href data-noscroll aria-label="Close panel">
                    <IconView icon=Icon::Close />
                </a>
            </div>
            {children()}
        </aside>
    }
    .into_any()
}
