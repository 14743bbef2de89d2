//! What is in a menu: arrow keys, Home, End, first letters, Escape. It lies in the browser's top layer, so no table clips it.

use leptos::html;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{HtmlElement, KeyboardEvent};

use super::icon::{Icon, IconView};
use super::letters::lower;
use super::live::{effect, live};
use super::menu::OpenMenu;

/// One line of a menu.
#[derive(Clone)]
pub struct MenuItem {
    /// What it does.
    pub label: String,
    /// In front of the words.
    pub icon: Option<Icon>,
    /// Destroys something.
    pub danger: bool,
    /// On or off, for a choice.
    pub checked: Option<bool>,
    /// Why it cannot be chosen now.
    pub reason: Option<String>,
    /// Called when chosen.
    pub on_select: Callback<()>,
}

/// The list of a menu whose lines are made when it is opened.
pub fn list(items: Callback<(), Vec<MenuItem>>) -> Callback<OpenMenu, AnyView> {
    Callback::new(move |menu| {
        let items = items.run(());
        view! { <MenuList menu=menu items=Signal::stored(items) /> }.into_any()
    })
}

/// The lines of an open menu.
#[component]
pub fn MenuList(
    /// Whose.
    menu: OpenMenu,
    /// The lines; they may come later than the menu.
    items: Signal<Vec<MenuItem>>,
) -> impl IntoView {
    let list = NodeRef::<html::Div>::new();
    // Once the lines are in the page: into the top layer, beside the button, focus on the first.
    effect(move || {
        items.track();
        if let (Some(list), Some(button)) = (list.get(), menu.button.get_untracked()) {
            let _ = list.show_popover();
            place(&list, &button);
            focus(&list, |_, _| 0);
        }
    });
    let on_keys = move |event: KeyboardEvent| {
        let Some(list) = list.get_untracked() else { return };
        let key = event.key();
        match key.as_str() {
            "ArrowDown" => focus(&list, |now, count| (now + 1) % count),
            "ArrowUp" => focus(&list, |now, count| (now + count - 1) % count),
            "Home" => focus(&list, |_, _| 0),
            "End" => focus(&list, |_, count| count - 1),
            "Escape" => menu.close(),
            "Tab" => return menu.close(),
            _ if key.chars().count() == 1 && key != " " => focus_letter(&list, &key),
            _ => return,
        }
        event.prevent_default();
        event.stop_propagation();
    };
    let on_toggle = move |event: web_sys::Event| {
        // A press beside the menu closes it in the browser first.
        let state = js_sys::Reflect::get(&event, &"newState".into()).ok().and_then(|state| state.as_string());
        if state.as_deref() == Some("closed") {
            menu.dismissed();
        }
    };
    view! {
        <div
            node_ref=list
            id=menu.id.get_value()
            class="menu"
            role="menu"
            popover="auto"
            aria-label=menu.label.get_value()
            on:keydown=on_keys
            on:toggle=on_toggle
        >
            {live(move || items.get().into_iter().map(|item| line(item, menu)).collect_view())}
        </div>
    }
    .into_any()
}

fn line(item: MenuItem, menu: OpenMenu) -> AnyView {
    let MenuItem { label, icon, danger, checked, reason, on_select } = item;
    let blocked = reason.is_some();
    let role = if checked.is_some() { "menuitemcheckbox" } else { "menuitem" };
    let press = move |_| {
        if !blocked {
            menu.close();
            on_select.run(());
        }
    };
    let mark =
        checked.map(|on| view! { <span class="tick">{on.then(|| view! { <IconView icon=Icon::Check /> })}</span> });
    view! {
        <button
            type="button"
            tabindex="-1"
            role=role
            aria-checked=checked.map(|on| on.to_string())
            aria-disabled=blocked.then_some("true")
            data-tone=danger.then_some("danger")
            on:click=press
        >
            {mark}
            {icon.map(|icon| view! { <IconView icon=icon /> })}
            <span>{super::bdi::visible(&label)}{reason.map(|reason| view! { <small>{reason}</small> })}</span>
        </button>
    }
    .into_any()
}

fn lines(list: &HtmlElement) -> Vec<HtmlElement> {
    let children = list.children();
    (0..children.length()).filter_map(|at| children.item(at)?.dyn_into().ok()).collect()
}

/// Moves the focus to the line that `choose(now, count)` names.
fn focus(list: &HtmlElement, choose: impl Fn(usize, usize) -> usize) {
    let lines = lines(list);
    let active = document().active_element();
    let now = lines.iter().position(|line| active.as_ref().is_some_and(|active| line.is_same_node(Some(active))));
    if let Some(line) = lines.get(choose(now.unwrap_or(0), lines.len().max(1))) {
        let _ = line.focus();
    }
}

/// Moves the focus to the next line that starts with a letter.
fn focus_letter(list: &HtmlElement, letter: &str) {
    let letter = lower(letter);
    let texts: Vec<String> = lines(list).iter().map(|line| lower(&line.text_content().unwrap_or_default())).collect();
    focus(list, |now, count| {
        let ahead = (1..=count).map(|step| (now + step) % count);
        ahead.into_iter().find(|at| texts.get(*at).is_some_and(|text| text.starts_with(&letter))).unwrap_or(now)
    });
}

/// Puts the menu under its button, or above where there is more room, inside the window.
fn place(list: &HtmlElement, button: &HtmlElement) {
    let at = button.get_bounding_client_rect();
    let size = list.get_bounding_client_rect();
    // The place of the scroll bar is kept free while the page cannot scroll, and only the box of the page tells.
    let Some(page) = document().document_element() else { return };
    let (width, height) = (page.get_bounding_client_rect().width(), f64::from(page.client_height()));
    let left = at.left().min(width - size.width() - 8.0).max(8.0);
    let below = at.bottom() + 4.0;
    let top = if below + size.height() > height { (at.top() - size.height() - 4.0).max(8.0) } else { below };
    let style = list.style();
    // In whole pixels: what writes fractions weighs kilobytes.
    let px = |length: f64| [&*(length as i32).to_string(), "px"].concat();
    let _ = style.set_property("left", &px(left));
    let _ = style.set_property("top", &px(top));
}
