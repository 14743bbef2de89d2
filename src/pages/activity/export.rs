//! The filtered log as a file, read page by page.

use leptos::prelude::*;

use super::Activity;
use crate::client::ApiError;
use crate::components::error_panel::ErrorPanel;
use crate::data::Backend;
use crate::data::activity::start_export;
use crate::data::jobs::Job;
use crate::export::{Format, save};
use crate::part;
use crate::ui::button::{Button, Tone};
use crate::ui::dialog::Dialog;
use crate::ui::live::{When, live};
use crate::ui::number::count;
use crate::ui::segmented::Segmented;
use crate::ui::toast::Toasts;

part! {
    /// The dialog, as a part.
    pub(super) fn dialog() in activity => view! { <ExportDialog /> }.into_any()
}

#[component]
fn ExportDialog() -> impl IntoView {
    let activity: Activity = expect_context();
    let (backend, toasts) = (Backend::get(), Toasts::get());
    let format = RwSignal::new("csv".to_owned());
    let job = RwSignal::new(None::<Job>);
    let error = RwSignal::new(None::<ApiError>);
    let close = Callback::new(move |()| activity.exporting.set(false));
    let busy = Signal::derive(move || job.get().is_some_and(|job| !job.finished.get()));
    let start = Callback::new(move |()| {
        let Some(question) = untrack(|| activity.question()) else { return };
        let format = if format.with_untracked(|format| format == "json") { Format::Json } else { Format::Csv };
        let name = [question.account.as_str(), "-activity.", format.extension()].concat();
        let keep = untrack(|| activity.keeps());
        let toasts = toasts.clone();
        error.set(None);
        job.set(Some(start_export(backend.clone(), question, format, keep, move |end| match end {
            None => {}
            Some(Err(problem)) => drop(error.try_set(Some(problem))),
            Some(Ok(file)) => {
                save(&name, format, &file.text);
                toasts.say([&*count(file.rows), " entries are in ", &name, "."].concat());
                let _ = activity.exporting.try_set(false);
            }
        })));
    });
    let so_far = move || {
        let job = job.get().filter(|job| !job.finished.get())?;
        let stop = job.clone();
        Some(view! {
            <p role="status">{live(move || [&*count(job.done.get()), " entries so far. How many there are is not known."].concat())}</p>
            <div class="row"><Button on_press=Callback::new(move |()| stop.stop())>"Stop"</Button></div>
        })
    };
    view! {
        <Dialog title="Export activity" on_close=close busy=busy>
            <p>"Everything that the filters leave, newest first, as far back as the log goes."</p>
            <Segmented
                label="Format"
                options=vec![("csv".to_owned(), "CSV for spreadsheets".to_owned()), ("json".to_owned(), "JSON".to_owned())]
                value=Signal::derive(move || format.get())
                on_change=Callback::new(move |choice| format.set(choice))
            />
            <p class="muted">"Cells that a spreadsheet would run as a formula get an apostrophe in front."</p>
            {live(so_far)}
            {live(move || error.get().map(|problem| view! { <ErrorPanel error=problem on_retry=start /> }))}
            <div class="dialog-actions">
                <Button on_press=close busy=busy>"Close"</Button>
                <When when=move || !busy.get()>
                    <Button tone=Tone::Primary on_press=start>"Export"</Button>
                </When>
            </div>
        </Dialog>
    }
    .into_any()
}
