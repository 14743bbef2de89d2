//! The filtered list as a file, read page by page with progress.

use crate::ui::live::live;
use leptos::prelude::*;
use purser_api::members::SortKey;

use super::Members;
use super::address::ListState;
use super::ask::busy_reason;
use crate::client::ApiError;
use crate::components::error_panel::ErrorPanel;
use crate::data::Backend;
use crate::data::jobs::{Job, start_export};
use crate::data::orgs::Reach;
use crate::export::{Format, save};
use crate::pages::job_view::JobView;
use crate::part;
use crate::ui::button::{Button, Tone};
use crate::ui::dialog::Dialog;
use crate::ui::number::count;
use crate::ui::segmented::Segmented;
use crate::ui::toast::Toasts;

part! {
    /// The dialog, as a part.
    pub(super) fn dialog() in people => view! { <ExportDialog /> }.into_any()
}

#[component]
fn ExportDialog() -> impl IntoView {
    let members: Members = expect_context();
    let backend = Backend::get();
    let toasts = Toasts::get();
    let format = RwSignal::new("csv".to_owned());
    let job = RwSignal::new(None::<Job>);
    let error = RwSignal::new(None::<ApiError>);
    let close = Callback::new(move |()| members.ask.set(None));
    let busy = Signal::derive(move || job.get().is_some_and(|job| !job.finished.get()));
    let what = move || {
        let total = members.list.value.with(|page| page.as_ref().map_or(0, |page| page.count));
        let which = if members.state.with(ListState::is_filtered) {
            "that match search and filters"
        } else {
            "of this organization"
        };
        format!("{} members and invitees {which}, with how they came in and when they were last seen.", count(total))
    };
    let start = Callback::new(move |()| {
        let Some(mut question) = members.question() else { return };
        let format = if format.with_untracked(|format| format == "json") { Format::Json } else { Format::Csv };
        question.page_size = members.org.largest_page();
        if members.org.reach.get_untracked() == Reach::LayerTwo {
            // Whatever changes meanwhile moves no row across the border of a page.
            question.more.sort = Some(purser_api::members::Sort { key: SortKey::Username, descending: false });
        }
        error.set(None);
        let name = members.org.name.get_untracked().map_or_else(String::new, |org| org.to_string());
        let toasts = toasts.clone();
        job.set(Some(start_export(backend.clone(), question, format, move |end| match end {
            None => {}
            Some(Err(problem)) => drop(error.try_set(Some(problem))),
            Some(Ok(file)) => {
                let name = [&name, "-members.", format.extension()].concat();
                save(&name, format, &file.text);
                let changed =
                    if file.changed { " The list changed while it was read; export again to be sure." } else { "" };
                toasts.say(format!("{} people are in {name}.{changed}", count(file.rows)));
                let _ = members.ask.try_set(None);
            }
        })));
    });
    view! {
        <Dialog title="Export members" on_close=close busy=busy>
            <p>{what}</p>
            <Segmented
                label="Format"
                options=vec![("csv".to_owned(), "CSV for spreadsheets".to_owned()), ("json".to_owned(), "JSON".to_owned())]
                value=Signal::derive(move || format.get())
                on_change=Callback::new(move |choice| format.set(choice))
            />
            <p class="muted">"Cells that a spreadsheet would run as a formula get an apostrophe in front."</p>
            {live(move || job.get().map(|job| view! { <JobView job=job label="Reading people" /> }))}
            {live(move || error.get().map(|problem| view! { <ErrorPanel error=problem on_retry=start /> }))}
            <div class="dialog-actions">
                <Button on_press=close reason=busy_reason(busy)>"Close"</Button>
                <Button tone=Tone::Primary busy=busy on_press=start>"Export"</Button>
            </div>
        </Dialog>
    }
    .into_any()
}
