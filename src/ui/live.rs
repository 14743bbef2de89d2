//! Parts of a view that change. Each plain closure in a view is compiled on its own, several kilobytes at a time; these two
//! hide the closure behind one type, so that the machinery around it is in the app once.

use leptos::prelude::*;

/// A part that is made again whenever a signal it reads changes.
pub fn live<V: IntoView>(make: impl Fn() -> V + Send + Sync + 'static) -> AnyView {
    made(Box::new(move || make().into_any()))
}

fn made(make: Box<dyn Fn() -> AnyView + Send + Sync>) -> AnyView {
    (move || make()).into_any()
}

/// Shows its content as long as something is true.
#[component]
pub fn When(
    /// What has to be true.
    when: impl Fn() -> bool + Send + Sync + 'static,
    /// What is shown then.
    children: ChildrenFn,
) -> impl IntoView {
    shown(ArcMemo::new(move |_| when()), children)
}

fn shown(when: ArcMemo<bool>, children: ChildrenFn) -> AnyView {
    made(Box::new(move || if when.get() { children() } else { ().into_any() }))
}
