//! Tells assistive technology and the window which page is open, and moves the focus to it.

use leptos::prelude::*;

use crate::config::Config;
use crate::route::Route;
use crate::ui::live::live;

/// Follows the address.
#[component]
pub fn Announcer(
    /// The address.
    route: Memo<Route>,
) -> impl IntoView {
    let config: Config = expect_context();
    let said = RwSignal::new(String::new());
    Effect::new(move |before: Option<(&'static str, Option<String>)>| {
        let (title, org) = route.with(|route| (route.title(), route.org().map(str::to_owned)));
        let parts = [Some(title), org.as_deref(), Some(&config.product_name)];
        document().set_title(&parts.into_iter().flatten().collect::<Vec<_>>().join(" · "));
        // The first page announces itself by loading; a panel takes the focus by itself.
        if before.is_some_and(|before| before != (title, org.clone())) {
            said.set(title.to_owned());
            let panel = matches!(route.get_untracked(), Route::Members(..));
            if let Some(main) = document().get_element_by_id("main").filter(|_| !panel) {
                let _ = wasm_bindgen::JsCast::unchecked_into::<web_sys::HtmlElement>(main).focus();
            }
        }
        (title, org)
    });
    view! { <p class="vh" role="status">{live(move || said.get())}</p> }.into_any()
}
