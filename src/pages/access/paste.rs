//! What the person saw, pasted: an error text, a trace id, or the address of the page that refused them.

use leptos::prelude::*;
use purser_policy::sign_in::Code;
use purser_policy::texts::{self, Meaning, Recognised, recognise};

use super::Access;
use super::question::{Question, Way};
use crate::data::Backend;
use crate::data::access::find_attempt;
use crate::explain::explain;
use crate::ui::button::Button;
use crate::ui::live::live;

/// What was made of the text.
#[derive(Clone, PartialEq)]
enum Answer {
    Nothing,
    Read(Recognised),
    /// The trace id belongs to no attempt here.
    NoAttempt(Recognised),
    Failed(String),
}

/// The box.
#[component]
pub(super) fn Paste() -> impl IntoView {
    let access: Access = expect_context();
    let backend = Backend::get();
    let typed = RwSignal::new(String::new());
    let answer = RwSignal::new(Answer::Nothing);
    let busy = RwSignal::new(false);
    let look = Callback::new(move |()| {
        let read = typed.with_untracked(|text| recognise(text));
        let (Some(trace), Some(org)) = (read.trace.clone(), access.org.name.get_untracked()) else {
            answer.set(Answer::Read(read));
            return;
        };
        busy.set(true);
        let backend = backend.clone();
        leptos::task::spawn_local(async move {
            let found = find_attempt(&backend, &org, &trace).await;
            let _ = busy.try_set(false);
            let _ = answer.try_set(match found {
                Ok(Some(attempt)) => {
                    let way = Way { client: attempt.client, method: attempt.method };
                    access.to(Question { who: attempt.identifier, way, trace, ..Question::default() });
                    Answer::Read(read)
                }
                Ok(None) => Answer::NoAttempt(read),
                Err(error) if error.status() == Some(404) => Answer::Read(read),
                Err(error) => Answer::Failed(explain(&error).title),
            });
        });
    });
    view! {
        <details class="paste">
            <summary>"Paste what the person saw"</summary>
            <div class="stack">
                <label for="pasted">"Error text, trace id, or address of the page that refused them"</label>
                <textarea
                    id="pasted"
                    rows="4"
                    prop:value=move || typed.get()
                    on:input=move |event| typed.set(event_target_value(&event))
                ></textarea>
                <div class="row"><Button busy=busy on_press=look>"Recognise"</Button></div>
                <div role="status">{live(move || said(answer.get()))}</div>
            </div>
        </details>
    }
    .into_any()
}

fn said(answer: Answer) -> AnyView {
    match answer {
        Answer::Nothing => ().into_any(),
        Answer::Failed(why) => view! { <p class="problem">{why}</p> }.into_any(),
        Answer::Read(read) => meaning(read.meaning),
        Answer::NoAttempt(read) => view! {
            <p>"No sign-in to this organization has that trace id."</p>
            {meaning(read.meaning)}
        }
        .into_any(),
    }
}

fn meaning(meaning: Meaning) -> AnyView {
    match meaning {
        Meaning::Code(code) => view! {
            <p><strong>{reason(code)}</strong>" "<code>{code.as_str()}</code></p>
            <p class="muted">"Enter the person's address above to see the whole case."</p>
        }
        .into_any(),
        Meaning::Situation(situation) => view! {
            <p><strong>{situation.meaning()}</strong></p>
            <p>{situation.remedy()}" ("{texts::who(situation.who())}")"</p>
        }
        .into_any(),
        Meaning::Unknown => view! {
            <p>"This text is not known here. Enter the person's address above: the case can be explained without it."</p>
        }
        .into_any(),
    }
}

/// What a code says to an admin.
pub fn reason(code: Code) -> &'static str {
    use purser_policy::sign_in::Cause;
    Cause::ALL.into_iter().find(|cause| cause.code() == code).map_or("", texts::admin)
}
