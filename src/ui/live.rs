//! Parts of a view that change. Each plain closure in a view is compiled on its own, several kilobytes at a time; these
//! hide the closure behind one type, so that the machinery around it is in the app once.

use std::hash::{BuildHasher, BuildHasherDefault, DefaultHasher, Hash};
use std::sync::Arc;

use leptos::prelude::*;

/// A part that is made again whenever a signal it reads changes.
pub fn live<V: IntoView>(make: impl Fn() -> V + Send + Sync + 'static) -> AnyView {
    made(Box::new(move || make().into_any()))
}

fn made(make: Box<dyn Fn() -> AnyView + Send + Sync>) -> AnyView {
    (move || make()).into_any()
}

/// Runs now, once the page is drawn, and again whenever a signal it reads changes.
pub fn effect(run: impl FnMut() + 'static) {
    run_boxed(Box::new(run));
}

fn run_boxed(run: Box<dyn FnMut()>) {
    Effect::new(run);
}

/// Rows that are kept as long as their key stays in the list.
pub fn each<T: Clone + Send + Sync + 'static, K: Hash>(
    list: impl Fn() -> Vec<T> + Send + Sync + 'static,
    key: impl Fn(&T) -> K + Send + Sync + 'static,
    row: impl Fn(T) -> AnyView + Send + Sync + 'static,
) -> AnyView {
    let row = Arc::new(row);
    let hash = BuildHasherDefault::<DefaultHasher>::default();
    rows(Box::new(move || {
        let row = |item: T| {
            let (key, row) = (hash.hash_one(key(&item)), row.clone());
            Row { key, make: Arc::new(move || row(item.clone())) }
        };
        list().into_iter().map(row).collect()
    }))
}

#[derive(Clone)]
struct Row {
    key: u64,
    make: Arc<dyn Fn() -> AnyView + Send + Sync>,
}

fn rows(list: Box<dyn Fn() -> Vec<Row> + Send + Sync>) -> AnyView {
    view! { <For each=move || list() key=|row| row.key children=move |row| (row.make)() /> }.into_any()
}

/// Shows its content as long as something is true.
#[component]
pub fn When(
    /// What has to be true.
    when: impl Fn() -> bool + Send + Sync + 'static,
    /// What is shown then.
    children: ChildrenFn,
) -> impl IntoView {
    shown(Box::new(when), children)
}

fn shown(when: Box<dyn Fn() -> bool + Send + Sync>, children: ChildrenFn) -> AnyView {
    let when = ArcMemo::new(move |_| when());
    made(Box::new(move || if when.get() { children() } else { ().into_any() }))
}
