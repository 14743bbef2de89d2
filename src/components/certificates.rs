//! The certificates of a SAML connection while somebody edits them: each one shown, old ones retired, new ones read before
//! they are added.

use leptos::html;
use leptos::prelude::*;
use purser_api::connections::Certificate;
use purser_worker::idp::ReadCertificates;
use wasm_bindgen_futures::JsFuture;

use crate::components::connection::CertificateView;
use crate::components::connection_form::Draft;
use crate::explain::explain;
use crate::ui::button::{Button, Tone};
use crate::ui::live::live;
use crate::worker;

/// The list and the way to add one.
#[component]
pub fn Certificates(
    /// What is typed.
    draft: Draft,
) -> impl IntoView {
    let one = move |certificate: Certificate| {
        let sha256 = certificate.sha256.clone();
        let only = move || draft.certificates.with(|all| all.len() == 1);
        let last = Signal::derive(move || only().then(|| "Add the next certificate first.".to_owned()));
        let retire = Callback::new(move |()| draft.certificates.update(|all| all.retain(|one| one.sha256 != sha256)));
        let subject = certificate.subject.clone();
        let label = ["Retire ", &subject].concat();
        view! {
            <li class="card stack" aria-label=subject>
                <CertificateView certificate=certificate />
                <Button reason=last on_press=retire>{label}</Button>
            </li>
        }
        .into_any()
    };
    view! {
        <section class="stack" aria-labelledby="certificates">
            <h2 id="certificates">"Certificates"</h2>
            <p class="muted">"Answers signed with any of them are accepted. To renew, add the next one, let the identity provider change over, then retire the old one."</p>
            {live(move || {
                let all = draft.certificates.get();
                if all.is_empty() {
                    return view! { <p class="muted">"None yet."</p> }.into_any();
                }
                view! { <ul class="plain stack">{all.into_iter().map(one).collect_view()}</ul> }.into_any()
            })}
            <AddCertificate draft=draft />
            <p class="problem" role="alert">{move || draft.problem("saml.certificates").get()}</p>
        </section>
    }
    .into_any()
}

#[component]
fn AddCertificate(draft: Draft) -> impl IntoView {
    let text = RwSignal::new(String::new());
    let read = RwSignal::new(Vec::<Certificate>::new());
    let problem = RwSignal::new(None::<String>);
    let busy = RwSignal::new(false);
    let look = move |given: String| {
        busy.set(true);
        problem.set(None);
        leptos::task::spawn_local(async move {
            let found = worker::run(&ReadCertificates { text: given }, |_, _| ()).await;
            let _ = busy.try_set(false);
            let (new, wrong) = match found {
                Ok(Ok(all)) => (all, None),
                Ok(Err(wrong)) => (Vec::new(), Some(wrong)),
                Err(error) => (Vec::new(), Some(explain(&error).title)),
            };
            let _ = read.try_set(new);
            let _ = problem.try_set(wrong);
        });
    };
    let there = move |one: &Certificate| draft.certificates.with(|all| all.iter().any(|old| old.sha256 == one.sha256));
    let reason = Signal::derive(move || {
        read.with(|read| {
            let known = !read.is_empty() && read.iter().all(there);
            known.then(|| "It is among the certificates already.".to_owned())
        })
    });
    let add = Callback::new(move |()| {
        let new: Vec<Certificate> = read.get_untracked().into_iter().filter(|one| untrack(|| !there(one))).collect();
        draft.certificates.update(|all| all.extend(new));
        read.set(Vec::new());
        text.set(String::new());
    });
    view! {
        <details class="more">
            <summary>"Add a certificate"</summary>
            <div class="stack">
                <TextFile
                    label="Certificate, as PEM or base64"
                    accept=".pem,.cer,.crt,.der,text/plain"
                    text=text
                    problem=problem
                />
                <Button busy=busy on_press=Callback::new(move |()| look(text.get_untracked()))>"Read it"</Button>
                {live(move || {
                    let all = read.get();
                    (!all.is_empty()).then(|| view! {
                        <div class="card stack" role="group" aria-label="New certificate">
                            {all.into_iter().map(|certificate| view! { <CertificateView certificate=certificate /> }).collect_view()}
                            <Button tone=Tone::Primary reason=reason on_press=add>"Add to the connection"</Button>
                        </div>
                    })
                })}
            </div>
        </details>
    }
    .into_any()
}

/// Largest file that is read: metadata and certificates are far smaller.
const LARGEST: f64 = 4.0 * 1024.0 * 1024.0;

/// A text that is pasted, or comes from a file.
#[component]
pub fn TextFile(
    /// What it is.
    #[prop(into)]
    label: String,
    /// Kinds of files.
    accept: &'static str,
    /// The text.
    text: RwSignal<String>,
    /// What is wrong with it.
    problem: RwSignal<Option<String>>,
) -> impl IntoView {
    let id = crate::ui::fresh_id("text");
    let problem_id = [&id, "-problem"].concat();
    let described = problem_id.clone();
    let file_label = [&*label, ": choose a file"].concat();
    let node = NodeRef::<html::Input>::new();
    let chosen = move |_| {
        let file = node.get_untracked().and_then(|input| input.files()).and_then(|files| files.get(0));
        let Some(file) = file else { return };
        if file.size() > LARGEST {
            problem.set(Some("This file is larger than 4 MB.".to_owned()));
            return;
        }
        leptos::task::spawn_local(async move {
            match JsFuture::from(file.array_buffer()).await {
                Ok(buffer) => {
                    let bytes = js_sys::Uint8Array::new(&buffer).to_vec();
                    let _ = text.try_set(readable(&bytes));
                    let _ = problem.try_set(None);
                }
                Err(_) => drop(problem.try_set(Some("The browser could not read the file.".to_owned()))),
            }
        });
    };
    view! {
        <div class="field">
            <label for=id.clone()>{label}</label>
            <textarea
                id=id
                rows="5"
                spellcheck="false"
                aria-invalid=move || problem.with(Option::is_some).then_some("true")
                aria-describedby=described
                prop:value=move || text.get()
                on:input=move |event| text.set(event_target_value(&event))
            ></textarea>
            <p class="problem" id=problem_id role="alert">{live(move || problem.get())}</p>
            <input type="file" accept=accept aria-label=file_label node_ref=node on:change=chosen />
        </div>
    }
    .into_any()
}

/// A file as text: as it is where it is text, else in base64, as a certificate in its binary form is pasted.
fn readable(bytes: &[u8]) -> String {
    if let Ok(text) = std::str::from_utf8(bytes) {
        return text.to_owned();
    }
    let binary: String = bytes.iter().map(|byte| char::from(*byte)).collect();
    window().btoa(&binary).unwrap_or_default()
}
