//! What becomes of the saved expectations through a change, shown before it is made: red first, green counted.

use leptos::prelude::*;
use purser_policy::impact::Foreseen;
use purser_policy::sign_in::{Client, Method, Verdict};

use crate::ui::badge::{Badge, BadgeTone};
use crate::ui::bdi::Bdi;
use crate::ui::live::live;
use crate::ui::notice::{Notice, NoticeTone};

/// The expectations under a change. Nothing is shown where none was saved, or none was read yet.
#[component]
pub fn ForeseenExpectations(
    /// What was read with `data::access::use_foreseen`.
    #[prop(into)]
    foreseen: Signal<Option<Vec<Foreseen>>>,
) -> impl IntoView {
    live(move || foreseen.with(|all| all.as_deref().filter(|all| !all.is_empty()).map(shown)))
}

fn shown(all: &[Foreseen]) -> AnyView {
    let red: Vec<&Foreseen> = all.iter().filter(|one| !one.holds()).collect();
    let number = all.len().to_string();
    if red.is_empty() {
        let text = if all.len() == 1 { "The saved expectation holds." } else { "All saved expectations hold." };
        return view! { <p role="status"><Badge tone=BadgeTone::Good>{number}" green"</Badge>" "{text}</p> }.into_any();
    }
    let broken = red.iter().any(|one| one.breaks());
    let (tone, title) = if broken {
        (NoticeTone::Bad, "This change breaks what is expected of sign-ins")
    } else {
        (NoticeTone::Warn, "What is expected of sign-ins does not hold, before or after")
    };
    let text = [&(all.len() - red.len()).to_string(), " of ", &number, " expectations hold afterwards."].concat();
    let rows: Vec<AnyView> = red.into_iter().map(row).collect();
    view! { <Notice tone=tone title=title text=text><ul class="facts">{rows}</ul></Notice> }.into_any()
}

fn row(one: &Foreseen) -> AnyView {
    let expected = if one.test.expected == Verdict::Allowed { " must get in" } else { " must be refused" };
    let how = match (one.test.client, one.test.method) {
        (Client::Cli, Method::Password) => " with a password on the command line",
        (_, Method::Password) => " with a password",
        (_, Method::Sso) => " through single sign-on",
        (_, Method::Token) => " with an access token",
    };
    let then = match one.after.verdict {
        Verdict::Allowed => ", and would get in.",
        Verdict::Denied => ", and would be refused: ",
        Verdict::Depends => ", and whether they would depends on what is not known.",
    };
    let code = one.after.code().map(|code| view! { <code>{code.as_str()}</code> });
    let (tone, word) = if one.breaks() { (BadgeTone::Bad, "Red") } else { (BadgeTone::Warn, "Red already") };
    view! {
        <li><Badge tone=tone>{word}</Badge>" "<Bdi text=one.test.identifier.clone() />{expected}{how}{then}{code}</li>
    }
    .into_any()
}
