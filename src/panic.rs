//! What is shown when the app itself breaks: what happened, the details to copy, and a way to start over.
//!
//! After a panic no Rust closure may run again, so this page is built from plain elements and links only.

use leptos::prelude::document;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};

/// Shows the page instead of a dead screen from now on.
pub fn install() {
    std::panic::set_hook(Box::new(|info| {
        let text = info.to_string();
        web_sys::console::error_1(&text.as_str().into());
        // Without a body there is nothing to show anything in.
        let _ = show(&text);
    }));
}

fn element(name: &str, class: &str, text: &str) -> Option<Element> {
    let element = document().create_element(name).ok()?;
    element.set_class_name(class);
    element.set_text_content(Some(text));
    Some(element)
}

fn show(details: &str) -> Option<()> {
    let body = document().body()?;
    let page = element("main", "full-page", "")?;
    page.set_attribute("role", "alert").ok()?;
    let link = element("a", "button", "Reload the page")?;
    link.set_attribute("href", "").ok()?;
    link.set_attribute("data-tone", "primary").ok()?;
    let parts = [
        element("h1", "", "The console stopped")?,
        element(
            "p",
            "",
            "Something in this page broke. Your data is safe: nothing is saved half-way. Reload to go on; if it happens again, \
             send the details below to whoever runs this console.",
        )?,
        link,
        element("pre", "details", details)?,
    ];
    for part in parts {
        page.append_child(&part).ok()?;
    }
    body.set_text_content(None);
    body.append_child(&page).ok()?;
    page.query_selector("pre").ok()??.unchecked_into::<HtmlElement>().set_tab_index(0);
    Some(())
}
