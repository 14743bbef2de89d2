//! The smallest app of the console's kind: a router, one fetched page of members, a table of 50 rows.
//!
//! `cargo xtask bench` builds it with the console's profile and measures both in the same run, so that the console's
//! figures can be read as a ratio that means the same on every machine. Nothing here may become cleverer than what
//! anybody would write first.

use gloo_net::http::Request;
use leptos::prelude::*;
use leptos_router::{components::*, path};
use serde::Deserialize;

/// What `rows.json` holds: a page of members, as the API answers it.
#[derive(Clone, Deserialize)]
struct Page {
    results: Vec<Member>,
}

#[derive(Clone, Deserialize)]
struct Member {
    username: String,
    full_name: String,
    email: String,
    role: String,
}

fn main() {
    mount_to_body(App);
}

#[component]
fn App() -> impl IntoView {
    view! {
        <Router>
            <Routes fallback=|| "Not found">
                <Route path=path!("/*any") view=Members />
            </Routes>
        </Router>
    }
}

#[component]
fn Members() -> impl IntoView {
    let page = LocalResource::new(fetch);
    view! {
        <h1>"Members"</h1>
        <Suspense fallback=|| "Loading">
            {move || Suspend::new(async move {
                match page.await {
                    Ok(page) => view! { <Table members=page.results /> }.into_any(),
                    Err(error) => view! { <p role="alert">{error}</p> }.into_any(),
                }
            })}
        </Suspense>
    }
}

#[component]
fn Table(members: Vec<Member>) -> impl IntoView {
    view! {
        <table>
            <thead>
                <tr>
                    <th>"Name"</th>
                    <th>"Docker ID"</th>
                    <th>"E-mail"</th>
                    <th>"Role"</th>
                </tr>
            </thead>
            <tbody>
                <For each=move || members.clone() key=|member| member.username.clone() let:member>
                    <tr>
                        <td>{member.full_name}</td>
                        <td>{member.username}</td>
                        <td>{member.email}</td>
                        <td>{member.role}</td>
                    </tr>
                </For>
            </tbody>
        </table>
    }
}

async fn fetch() -> Result<Page, String> {
    let answer = Request::get("rows.json").send().await.map_err(|error| error.to_string())?;
    answer.json().await.map_err(|error| error.to_string())
}
