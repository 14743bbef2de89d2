//! A button that opens a menu (WAI-ARIA menu button). What is in the menu is [`MenuList`](super::menu_list::MenuList), which is
//! made when it opens: a page full of menu buttons need not have the menus yet.

use super::live::live;
use leptos::html;
use leptos::prelude::*;
use web_sys::KeyboardEvent;

use super::fresh_id;
use super::icon::{Icon, IconView};

/// A menu that is open: what its list needs to know of its button.
#[derive(Clone, Copy)]
pub struct OpenMenu {
    pub(super) id: StoredValue<String>,
    pub(super) label: StoredValue<String>,
    pub(super) button: NodeRef<html::Button>,
    open: RwSignal<bool>,
}

impl OpenMenu {
    /// Closes it; the focus goes back to the button.
    pub fn close(self) {
        self.dismissed();
        let _ = self.button.get_untracked().map(|button| button.focus());
    }

    /// It was closed from elsewhere, and the focus is where the person put it.
    pub(super) fn dismissed(self) {
        let _ = self.open.try_set(false);
    }
}

/// A button that opens a menu.
#[component]
pub fn Menu(
    /// What the menu is for.
    #[prop(into)]
    label: String,
    /// Makes what is in it, each time it is opened.
    list: Callback<OpenMenu, AnyView>,
    /// On the button.
    icon: Icon,
    /// Words on the button; with none the label is its name.
    #[prop(optional_no_strip)]
    text: Option<String>,
) -> impl IntoView {
    let id = fresh_id("menu");
    let open = RwSignal::new(false);
    let button = NodeRef::<html::Button>::new();
    // A longer name for those who do not see which row or bar the button stands in.
    let name = match &text {
        Some(text) if !label.contains(text.as_str()) => [text, ", ", &label].concat(),
        _ => label.clone(),
    };
    let menu = OpenMenu { id: StoredValue::new(id.clone()), label: StoredValue::new(label), button, open };
    let on_keys = move |event: KeyboardEvent| {
        if matches!(event.key().as_str(), "ArrowDown" | "ArrowUp") {
            event.prevent_default();
            if !open.get_untracked() {
                open.set(true);
            }
        }
    };
    view! {
        <button
            node_ref=button
            type="button"
            class="button menu-button"
            data-tone="quiet"
            aria-label=name
            aria-haspopup="menu"
            aria-expanded=move || open.get().to_string()
            aria-controls=id
            on:click=move |_| open.update(|open| *open = !*open)
            on:keydown=on_keys
        >
            {text.map(|text| view! { <span class="clip">{super::bdi::visible(&text)}</span> })}
            <IconView icon=icon />
        </button>
        {live(move || open.get().then(|| list.run(menu)))}
    }
    .into_any()
}
