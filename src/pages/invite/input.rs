//! The first step: a box that takes anything, or a file.

use leptos::html;
use leptos::prelude::*;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::Blob;

use super::Flow;
use crate::data::Backend;
use crate::data::drafts::Draft;
use crate::data::intake::{self, Part};
use crate::data::invite_list::List;
use crate::export::{Format, save};
use crate::ui::button::{Button, Tone};
use crate::ui::fresh_id;
use crate::ui::icon::Icon;
use crate::ui::live::live;
use crate::ui::progress::Progress;

/// Longest text that is kept over a reload while it is typed, in characters.
const LONGEST_DRAFT: u32 = 200_000;

/// Largest file that is read, in bytes.
const LARGEST: f64 = 100e6;

const TEMPLATE: &str = "\u{feff}email,name\r\nada@example.com,Ada\r\n";

#[component]
pub(super) fn Input() -> impl IntoView {
    let flow: Flow = expect_context();
    let backend = Backend::get();
    let id = fresh_id("people");
    let [hint_id, problem_id, file_id] = ["hint", "problem", "file"].map(|part| [&id, "-", part].concat());
    let described = [&*hint_id, " ", &problem_id].concat();
    let node = NodeRef::<html::Textarea>::new();
    let problem = RwSignal::new(None::<&'static str>);
    let over = RwSignal::new(false);
    let kept = flow.typed.get_value().or_else(|| Some(Draft::Invitees.kept(&flow.org.name.get_untracked()?)?.into()));
    Effect::new(move || {
        if let (Some(node), Some(kept)) = (node.get(), &kept) {
            // A text area takes any text.
            let _ = js_sys::Reflect::set(&node, &"value".into(), kept);
        }
    });
    let read = Callback::new(move |blob: Blob| {
        if blob.size() > LARGEST {
            problem.set(Some("The file is larger than 100 MB. Split it."));
        } else {
            start(flow, backend.clone(), blob, problem);
        }
    });
    let press = Callback::new(move |()| {
        // As the browser holds it: a long text is not copied here.
        let text = node.get_untracked().and_then(|node| js_sys::Reflect::get(&node, &"value".into()).ok());
        flow.typed.set_value(text.clone());
        let blob = text.and_then(|text| Blob::new_with_str_sequence(&js_sys::Array::of1(&text)).ok());
        match blob.filter(|blob| blob.size() > 0.0) {
            Some(blob) => read.run(blob),
            None => problem.set(Some("Type or paste at least one address or Docker ID, or choose a file.")),
        }
    });
    let take = move |from: Option<JsValue>| {
        over.set(false);
        if let Some(file) = from.as_ref().and_then(first_file) {
            read.run(file);
        }
    };
    let input = move |_| {
        problem.set(None);
        let (Some(node), Some(org)) = (node.get_untracked(), flow.org.name.get_untracked()) else { return };
        if node.text_length() <= LONGEST_DRAFT {
            Draft::Invitees.keep(&org, &node.value());
        }
    };
    let busy = Signal::derive(move || flow.reading.with(Option::is_some));
    view! {
        <section
            class="card stack intake"
            data-over=move || over.get().to_string()
            on:dragover=move |event| {
                event.prevent_default();
                over.set(true);
            }
            on:dragleave=move |_| over.set(false)
            on:drop=move |event| {
                event.prevent_default();
                take(js_sys::Reflect::get(&event, &"dataTransfer".into()).ok());
            }
        >
            <div class="field">
                <label for=id.clone()>"E-mail addresses or Docker IDs"</label>
                <textarea
                    node_ref=node
                    id=id
                    rows="9"
                    spellcheck="false"
                    autocapitalize="none"
                    aria-describedby=described
                    aria-invalid=move || problem.with(Option::is_some).then_some("true")
                    on:input=input
                ></textarea>
                <p class="hint" id=hint_id>
                    "Separated by comma, semicolon, space or line. “Ada <ada@example.com>” and columns from a spreadsheet work too. Or drop a CSV file here: the column “email” counts."
                </p>
                <p class="problem" id=problem_id role="alert">{live(move || problem.get())}</p>
            </div>
            <div class="row">
                <Button tone=Tone::Primary busy=busy on_press=press>"Review"</Button>
                <label class="button" data-tone="plain" for=file_id.clone()>"Choose a file"</label>
                <input
                    class="vh"
                    id=file_id
                    type="file"
                    accept=".csv,.tsv,.txt,text/csv,text/plain"
                    on:change=move |event| take(event.target().map(JsValue::from))
                />
                <Button icon=Icon::Download tone=Tone::Quiet on_press=Callback::new(move |()| { save("invite-template.csv", Format::Csv, TEMPLATE); })>
                    "Template"
                </Button>
            </div>
            {live(move || flow.reading.get().map(|(done, total)| view! {
                <Progress label="Reading the list" done=Signal::derive(move || done) total=Signal::derive(move || total) />
            }))}
        </section>
    }
    .into_any()
}

/// The first file of a file input, or of what was dropped.
fn first_file(from: &JsValue) -> Option<Blob> {
    let files = js_sys::Reflect::get(from, &"files".into()).ok()?;
    js_sys::Reflect::get(&files, &0_u32.into()).ok()?.dyn_into().ok()
}

/// Reads the list in the worker, and goes on to the review.
fn start(flow: Flow, backend: Backend, blob: Blob, problem: RwSignal<Option<&'static str>>) {
    flow.list.set(List::default());
    flow.reading.set(Some((0, blob.size() as u64)));
    flow.problem.set(None);
    flow.filter.set(None);
    flow.page.set(1);
    leptos::task::spawn_local(async move {
        let result = intake::read(&blob, |part: Part| {
            flow.advisor.try_update_value(|advisor| {
                // Nobody looks at the list yet: it is counted once it is complete.
                let mut list = flow.list.write_untracked();
                part.entries.into_iter().for_each(|entry| list.push(entry, advisor));
            });
            let _ = flow.reading.try_set(Some((u64::from(part.read), u64::from(part.total))));
        })
        .await;
        let _ = flow.reading.try_set(None);
        match result {
            Err(error) => drop(flow.problem.try_set(Some(error))),
            Ok(_) if flow.list.try_with_untracked(|list| list.rows.is_empty()) != Some(false) => {
                let _ = problem.try_set(Some("Nothing to read was in there."));
            }
            Ok(shape) => {
                flow.shape.set(Some(shape));
                flow.list.notify();
                flow.check(&backend);
                flow.reviewed.set(true);
            }
        }
    });
}
