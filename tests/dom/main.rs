//! Parts of the user interface in a real browser: mounted, used by role and label, looked at.
#![cfg(target_arch = "wasm32")]
#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use leptos::mount::mount_to;
use leptos::prelude::*;
use purser::ui::bdi::Bdi;
use purser::ui::button::Button;
use purser::ui::dialog::Dialog;
use purser::ui::field::TextInput;
use purser::ui::icon::Icon;
use purser::ui::live::When;
use purser::ui::menu::Menu;
use purser::ui::menu_list::{MenuItem, list};
use purser::ui::sort_header::SortHeader;
use purser::ui::toast::{ToastRegion, Toasts};
use wasm_bindgen::JsCast;
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
use web_sys::{Element, HtmlElement, KeyboardEvent, KeyboardEventInit};

wasm_bindgen_test_configure!(run_in_browser);

/// A place of its own for each test.
fn place() -> HtmlElement {
    let place = document().create_element("div").unwrap();
    document().body().unwrap().append_child(&place).unwrap();
    place.unchecked_into()
}

fn find(place: &HtmlElement, selector: &str) -> HtmlElement {
    place
        .query_selector(selector)
        .unwrap()
        .unwrap_or_else(|| panic!("no {selector} in {}", place.inner_html()))
        .unchecked_into()
}

fn button(place: &HtmlElement, name: &str) -> HtmlElement {
    let all = place.query_selector_all("button").unwrap();
    let named = |element: &Element| {
        element.get_attribute("aria-label").is_some_and(|label| label == name)
            || element.text_content().is_some_and(|text| text.trim() == name)
    };
    let found = (0..all.length()).filter_map(|at| all.item(at)?.dyn_into::<Element>().ok()).find(named);
    found.unwrap_or_else(|| panic!("no button {name} in {}", place.inner_html())).unchecked_into()
}

fn key(target: &HtmlElement, name: &str) {
    let init = KeyboardEventInit::new();
    init.set_key(name);
    init.set_bubbles(true);
    init.set_cancelable(true);
    target.dispatch_event(&KeyboardEvent::new_with_keyboard_event_init_dict("keydown", &init).unwrap()).unwrap();
}

/// Lets effects and the next frame run.
async fn settle() {
    for _ in 0..3 {
        let (sender, receiver) = futures::channel::oneshot::channel();
        request_animation_frame(move || {
            let _ = sender.send(());
        });
        receiver.await.unwrap();
        leptos::task::tick().await;
    }
}

fn focused() -> String {
    document().active_element().map(|element| element.text_content().unwrap_or_default()).unwrap_or_default()
}

#[wasm_bindgen_test]
async fn a_button_with_a_reason_does_nothing_and_says_why() {
    let place = place();
    let pressed = RwSignal::new(0);
    let reason = RwSignal::new(Some("Only owners can do this.".to_owned()));
    let _mounted = mount_to(place.clone(), move || {
        view! { <Button reason=reason on_press=Callback::new(move |()| pressed.update(|times| *times += 1))>"Remove"</Button> }
    });
    settle().await;
    let remove = button(&place, "Remove");
    remove.click();
    assert_eq!(pressed.get_untracked(), 0);
    assert_eq!(remove.get_attribute("aria-disabled").as_deref(), Some("true"));
    let why = document().get_element_by_id(&remove.get_attribute("aria-describedby").unwrap()).unwrap();
    assert_eq!(why.text_content().as_deref(), Some("Only owners can do this."));
    reason.set(None);
    settle().await;
    assert_eq!(remove.get_attribute("aria-disabled"), None);
    remove.click();
    assert_eq!(pressed.get_untracked(), 1);
}

#[wasm_bindgen_test]
async fn a_dialog_takes_the_focus_and_gives_it_back() {
    let place = place();
    let open = RwSignal::new(false);
    let busy = RwSignal::new(false);
    let _mounted = mount_to(place.clone(), move || {
        view! {
            <Button on_press=Callback::new(move |()| open.set(true))>"Open"</Button>
            <When when=move || open.get()>
                <Dialog title="Sure?" busy=busy on_close=Callback::new(move |()| open.set(false))>
                    <Button>"Inside"</Button>
                </Dialog>
            </When>
        }
    });
    settle().await;
    let opener = button(&place, "Open");
    opener.focus().unwrap();
    opener.click();
    settle().await;
    let dialog = find(&place, "dialog[open]");
    let label = document().get_element_by_id(&dialog.get_attribute("aria-labelledby").unwrap()).unwrap();
    assert_eq!(label.text_content().as_deref(), Some("Sure?"));
    assert!(dialog.contains(document().active_element().as_ref().map(AsRef::as_ref)));
    busy.set(true);
    key(&dialog, "Escape");
    settle().await;
    assert!(place.query_selector("dialog").unwrap().is_some(), "a busy dialog stays");
    busy.set(false);
    key(&dialog, "Escape");
    settle().await;
    assert!(place.query_selector("dialog").unwrap().is_none());
    assert_eq!(focused(), "Open");
}

#[wasm_bindgen_test]
async fn a_menu_is_used_with_the_keyboard() {
    let place = place();
    let chosen = RwSignal::new(String::new());
    let _mounted = mount_to(place.clone(), move || {
        let line = move |label: &str, reason: Option<&str>| {
            let said = label.to_owned();
            MenuItem {
                label: label.to_owned(),
                icon: None,
                danger: false,
                checked: None,
                reason: reason.map(str::to_owned),
                on_select: Callback::new(move |()| chosen.set(said.clone())),
            }
        };
        let items =
            Callback::new(move |()| vec![line("Apple", None), line("Banana", Some("Not ripe.")), line("Cherry", None)]);
        view! { <Menu label="Fruit" list=list(items) icon=Icon::More /> }
    });
    settle().await;
    let opener = button(&place, "Fruit");
    opener.focus().unwrap();
    key(&opener, "ArrowDown");
    settle().await;
    let menu = find(&place, "[role=menu]");
    assert_eq!(opener.get_attribute("aria-expanded").as_deref(), Some("true"));
    assert_eq!(focused(), "Apple");
    key(&menu, "End");
    assert_eq!(focused(), "Cherry");
    key(&menu, "ArrowDown");
    assert_eq!(focused(), "Apple");
    key(&menu, "b");
    assert!(focused().starts_with("Banana") && focused().contains("Not ripe."));
    document().active_element().unwrap().unchecked_into::<HtmlElement>().click();
    assert_eq!(chosen.get_untracked(), "", "what has a reason cannot be chosen");
    key(&menu, "Escape");
    settle().await;
    assert!(place.query_selector("[role=menu]").unwrap().is_none());
    assert_eq!(document().active_element().unwrap().get_attribute("aria-label").as_deref(), Some("Fruit"));
}

#[wasm_bindgen_test]
async fn a_field_is_read_together_with_its_hint_and_problem() {
    let place = place();
    let problem = RwSignal::new(None::<String>);
    let _mounted = mount_to(place.clone(), move || {
        view! { <TextInput label="Name" value=RwSignal::new(String::new()) hint="As in the passport." problem=problem /> }
    });
    settle().await;
    let input = find(&place, "input");
    let described = || {
        let ids = input.get_attribute("aria-describedby").unwrap();
        let texts = ids.split(' ').map(|id| document().get_element_by_id(id).unwrap().text_content().unwrap());
        texts.collect::<Vec<_>>().join(" ")
    };
    assert_eq!(described(), "As in the passport.");
    problem.set(Some("Type a name.".to_owned()));
    settle().await;
    assert_eq!(described(), "As in the passport. Type a name.");
    assert_eq!(input.get_attribute("aria-invalid").as_deref(), Some("true"));
    assert!(document().active_element().unwrap().is_same_node(Some(&input)), "a wrong field takes the focus");
}

#[wasm_bindgen_test]
async fn a_heading_says_how_the_table_is_ordered() {
    let place = place();
    let state = RwSignal::new(None);
    let _mounted = mount_to(place.clone(), move || {
        let next = Callback::new(move |()| state.update(|state| *state = Some(state.is_some())));
        view! { <table><thead><tr><SortHeader label="Name" column="name" state=state on_sort=next /></tr></thead></table> }
    });
    settle().await;
    let order = || find(&place, "th").get_attribute("aria-sort").unwrap();
    assert_eq!(order(), "none");
    for expected in ["ascending", "descending"] {
        button(&place, "Name").click();
        settle().await;
        assert_eq!(order(), expected);
    }
}

#[wasm_bindgen_test]
async fn failures_stay_until_they_are_dismissed() {
    let place = place();
    let _mounted = mount_to(place.clone(), move || {
        Toasts::provide();
        Toasts::get().say("Removed Ana.");
        Toasts::get().fail("Ben could not be removed.");
        view! { <ToastRegion /> }
    });
    settle().await;
    assert!(find(&place, "[role=status]").text_content().unwrap().contains("Removed Ana."));
    let alert = find(&place, "[role=alert]");
    assert!(alert.text_content().unwrap().contains("Ben could not be removed."));
    button(&alert, "Dismiss message").click();
    settle().await;
    assert_eq!(alert.text_content().unwrap(), "");
}

#[wasm_bindgen_test]
async fn hostile_text_is_text() {
    let place = place();
    let _mounted = mount_to(place.clone(), move || {
        view! { <Bdi text="<img src=x onerror=alert(1)>\u{202e}gpj.exe" /> }
    });
    settle().await;
    assert_eq!(find(&place, "bdi").text_content().unwrap(), "<img src=x onerror=alert(1)>\u{fffd}gpj.exe");
    assert!(place.query_selector("img").unwrap().is_none());
}
