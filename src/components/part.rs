//! Parts of the console that are loaded when they are first needed: a page, a panel, a dialog.
//!
//! [`part!`](crate::part!) declares one, [`show`] puts it on the screen. Only the build that is shipped is cut into parts
//! (feature `split`, set by `cargo xtask dist`); in every other build a part is there from the start.

use std::pin::Pin;

use futures::FutureExt;
use leptos::prelude::*;

use crate::ui::button::{Button, Tone};
use crate::ui::live::live;
use crate::ui::menu::OpenMenu;
use crate::ui::notice::{Notice, NoticeTone};
use crate::ui::skeleton::SkeletonRows;

/// A part on its way; `false` when it did not arrive. Asking for what is here already, or on its way, asks nobody.
pub type Loading = Pin<Box<dyn Future<Output = bool>>>;

/// A part with the sheet it needs: they travel at the same time.
pub fn both(sheet: Loading, part: Loading) -> Loading {
    Box::pin(async { futures::future::join(sheet, part).await == (true, true) })
}

/// Declares a part: `fn name(arguments) in file => view`. It becomes a module `name` with `load`, and `make` for its view.
/// Parts of one `file` are loaded together.
#[macro_export]
macro_rules! part {
    ($(#[$doc:meta])* $vis:vis fn $name:ident($($arg:ident: $type:ty),*) in $file:ident => $view:expr) => {
        $(#[$doc])*
        $vis mod $name {
            use super::*;

            #[cfg(feature = "split")]
            #[::leptos::wasm_split::wasm_split($file, wasm_split_path = ::leptos::wasm_split, preload(arrive), fallible)]
            fn $name($($arg: $type),*) -> ::core::result::Result<AnyView, ::leptos::wasm_split::SplitLoaderError> {
                Ok($view)
            }

            /// Loads it.
            pub fn load() -> $crate::components::part::Loading {
                let sheet = $crate::components::sheet::load(stringify!($file));
                #[cfg(feature = "split")]
                return $crate::components::part::both(sheet, Box::pin(async { arrive().await.is_ok() }));
                #[cfg(not(feature = "split"))]
                return sheet;
            }

            /// The view; none as long as it is not loaded.
            pub fn make($($arg: $type),*) -> Option<AnyView> {
                #[cfg(feature = "split")]
                return ::futures::FutureExt::now_or_never($name($($arg),*))?.ok();
                #[cfg(not(feature = "split"))]
                return Some($view);
            }
        }
    };
}

/// Where a part stands: what is seen until it is there, and where it is said that it did not come.
#[derive(Clone, Copy)]
pub enum Place {
    /// A page.
    Page,
    /// A page that is a list.
    List,
    /// In a page, where a few words are due.
    Inline,
    /// Beside a list.
    Panel,
    /// Over the page; with what closes it.
    Dialog(Option<Callback<()>>),
}

#[derive(Clone, Copy)]
enum State {
    Waiting,
    Here,
    Failed,
}

/// Shows a part: at once when it is here, else as soon as it has come.
pub fn show(place: Place, load: fn() -> Loading, make: impl Fn() -> Option<AnyView> + 'static) -> AnyView {
    shown(place, load, Box::new(make))
}

/// What is in a menu, as a part: comes when the menu is first opened.
pub fn menu(
    load: fn() -> Loading,
    make: impl Fn(OpenMenu) -> Option<AnyView> + Clone + Send + Sync + 'static,
) -> Callback<OpenMenu, AnyView> {
    Callback::new(move |menu: OpenMenu| {
        let make = make.clone();
        show(Place::Dialog(Some(Callback::new(move |()| menu.close()))), load, move || make(menu))
    })
}

fn shown(place: Place, load: fn() -> Loading, make: Box<dyn Fn() -> Option<AnyView>>) -> AnyView {
    // A part that is here must not flash a skeleton first.
    if load().now_or_never() == Some(true)
        && let Some(view) = untrack(&make)
    {
        return view;
    }
    let state = RwSignal::new(State::Waiting);
    let view = StoredValue::new_local(None::<AnyView>);
    let make = StoredValue::new_local(make);
    let owner = Owner::current();
    let start = Callback::new(move |()| {
        state.set(State::Waiting);
        let owner = owner.clone();
        leptos::task::spawn_local(async move {
            let here = load().await;
            // The person may have gone elsewhere meanwhile.
            if state.is_disposed() {
                return;
            }
            let made = owner.filter(|_| here).and_then(|owner| owner.with(|| make.with_value(|make| make())));
            let new = if made.is_some() { State::Here } else { State::Failed };
            view.set_value(made);
            state.set(new);
        });
    });
    start.run(());
    live(move || match state.get() {
        State::Waiting => on_its_way(place),
        State::Here => view.try_update_value(Option::take).flatten().into_any(),
        State::Failed => missing(place, start),
    })
}

/// What stands where a part will be.
pub fn on_its_way(place: Place) -> AnyView {
    let said = || view! { <p class="vh" role="status">"Loading …"</p> };
    match place {
        Place::Page | Place::List => view! {
            {said()}
            <div class="page-head" aria-hidden="true"><span class="bone"></span></div>
            {matches!(place, Place::List).then(|| view! {
                <div class="table-wrap" aria-hidden="true">
                    <table class="grid"><tbody><SkeletonRows columns=7 /></tbody></table>
                </div>
            })}
        }
        .into_any(),
        Place::Panel => {
            view! { <aside class="side-panel" aria-label="Details">{said()}<span class="bone"></span></aside> }
                .into_any()
        }
        Place::Inline | Place::Dialog(_) => said().into_any(),
    }
}

const TITLE: &str = "This part of the console could not be loaded";
const WHY: &str =
    "The connection was lost, or the console was replaced by a newer one. If it does not come, reload the page.";

fn missing(place: Place, again: Callback<()>) -> AnyView {
    let again = view! { <Button tone=Tone::Primary on_press=again>"Load again"</Button> };
    let Place::Dialog(close) = place else {
        return view! { <Notice tone=NoticeTone::Bad title=TITLE text=WHY>{again}</Notice> }.into_any();
    };
    // What draws dialogs may be what is missing.
    view! {
        <div class="toasts" role="alert">
            <div class="toast" data-tone="bad">
                <p>{[TITLE, ". ", WHY].concat()}</p>
                {again}
                {close.map(|close| view! { <Button on_press=close>"Close"</Button> })}
            </div>
        </div>
    }
    .into_any()
}

/// Loads a part ahead of its need, once the browser has nothing else to do; not where data is to be saved.
pub fn load_ahead(load: fn() -> Loading) {
    let property = |of: &wasm_bindgen::JsValue, name: &str| js_sys::Reflect::get(of, &name.into()).ok();
    let saving = property(&window().navigator(), "connection")
        .and_then(|connection| property(&connection, "saveData"))
        .is_some_and(|saving| saving.is_truthy());
    if !saving {
        request_idle_callback(move || {
            leptos::task::spawn_local(async move {
                // Whoever needs it asks again, and is told.
                let _ = load().await;
            });
        });
    }
}
