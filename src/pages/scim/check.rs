//! Calls the endpoint from this browser as an identity provider would, and explains what comes of it. The token stays in
//! memory.

use leptos::prelude::*;
use serde_json::Value;

use super::State;
use crate::data::provisioning::probe;
use crate::ui::button::{Button, Tone};
use crate::ui::field::TextInput;
use crate::ui::live::live;
use crate::ui::notice::{Notice, NoticeTone};

/// Paths that are asked, and what an answer has.
const QUESTIONS: [(&str, &str, &str); 2] = [
    ("What the endpoint can do", "ServiceProviderConfig", "patch"),
    ("Looking somebody up", "Users?filter=userName%20eq%20%22nobody-who-is-here%22&count=1", "Resources"),
];

/// What came of one question.
#[derive(Clone)]
struct Answer {
    question: &'static str,
    good: bool,
    title: String,
    text: String,
}

/// The page's part.
#[component]
pub fn Check() -> impl IntoView {
    let state = State::get();
    let base = RwSignal::new(state.with(|state| state.scim.base_url.clone()).unwrap_or_default());
    let token = RwSignal::new(String::new());
    let problem = RwSignal::new(None::<String>);
    let busy = RwSignal::new(false);
    let answers = RwSignal::new(Vec::<Answer>::new());
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let (base, token) = (base.get_untracked().trim().to_owned(), token.get_untracked().trim().to_owned());
        problem.set(base.is_empty().then(|| "Paste the base URL that the identity provider calls.".to_owned()));
        if base.is_empty() {
            return;
        }
        busy.set(true);
        answers.set(Vec::new());
        leptos::task::spawn_local(async move {
            for (question, path, key) in QUESTIONS {
                let answer = understand(question, key, probe(&base, path, &token).await);
                let go_on = answer.good;
                let _ = answers.try_update(|answers| answers.push(answer));
                if !go_on {
                    break;
                }
            }
            let _ = busy.try_set(false);
        });
    };
    view! {
        <section class="card stack" aria-labelledby="scim-check">
            <h2 id="scim-check">"Check from this browser"</h2>
            <p>"Asks two harmless questions as the identity provider would. The token is kept in this page only, and not stored."</p>
            <form class="stack settings" on:submit=submit>
                <TextInput label="Base URL" value=base problem=problem inputmode="url" />
                <TextInput label="Token" kind="password" value=token autocomplete="off" />
                <div class="row"><Button tone=Tone::Primary submit=true busy=busy>"Check"</Button></div>
            </form>
            <div aria-live="polite" class="stack">
                {live(move || answers.get().into_iter().map(|answer| {
                    let tone = if answer.good { NoticeTone::Info } else { NoticeTone::Bad };
                    view! { <Notice tone=tone title=[answer.question, ": ", &answer.title].concat() text=answer.text /> }
                }).collect_view())}
            </div>
        </section>
    }
    .into_any()
}

fn understand(question: &'static str, key: &str, got: Option<(u16, String)>) -> Answer {
    let answer =
        |good: bool, title: &str, text: &str| Answer { question, good, title: title.to_owned(), text: text.to_owned() };
    let Some((status, body)) = got else {
        return answer(
            false,
            "no answer",
            "The address is wrong, the server is down, or it does not let this page call it from another origin (CORS). An \
             identity provider is not bound by the last; if it gets through, the address is right.",
        );
    };
    let json: Option<Value> = serde_json::from_str(&body).ok();
    let detail = json.as_ref().and_then(|json| json["detail"].as_str()).unwrap_or_default();
    let has = json.as_ref().is_some_and(|json| json.get(key).is_some());
    match status {
        200 if has => answer(true, "works", "The answer is what SCIM says it should be."),
        200 => answer(
            false,
            "not SCIM",
            "Something answers, but it is no SCIM endpoint. The base URL ends with /scim/2.0.",
        ),
        401 => answer(
            false,
            "401, the token is not taken",
            if detail.is_empty() { "Wrong, ended or revoked. Make a new one." } else { detail },
        ),
        403 => answer(
            false,
            "403, not allowed",
            if detail.is_empty() { "The token is known but may not do this." } else { detail },
        ),
        404 => answer(
            false,
            "404, wrong path",
            "There is nothing at this address. Copy the base URL again, without anything behind it.",
        ),
        429 => answer(false, "429, too many calls", "Wait a minute, then check again."),
        500.. => {
            answer(false, "the server failed", "It is not your fault. Try again, and tell the operator if it stays.")
        }
        _ => answer(false, &["status ", &status.to_string()].concat(), detail),
    }
}
