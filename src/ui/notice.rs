//! Something said in place: a note, a warning, an error.

use leptos::prelude::*;

use super::icon::{Icon, IconView};

/// How urgent it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoticeTone {
    /// Good to know.
    Info,
    /// Look at this.
    Warn,
    /// It failed.
    Bad,
}

/// Something said in place, with at most one thing to do.
#[component]
pub fn Notice(
    /// How urgent it is.
    tone: NoticeTone,
    /// In a few words.
    #[prop(into)]
    title: String,
    /// In a sentence or two.
    #[prop(into)]
    text: String,
    /// The one thing to do, and under it the trace id.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    let (word, role, icon) = match tone {
        NoticeTone::Info => ("info", "note", Icon::Info),
        NoticeTone::Warn => ("warn", "status", Icon::Warning),
        NoticeTone::Bad => ("bad", "alert", Icon::Warning),
    };
    view! {
        <div class="notice" data-tone=word role=role>
            <IconView icon=icon />
            <div class="stack">
                <p class="notice-title">{title}</p>
                <p>{super::bdi::visible(&text)}</p>
                {children.map(|children| children())}
            </div>
        </div>
    }
    .into_any()
}
