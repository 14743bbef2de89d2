//! The switches of a connection: what each one means now, and the button that turns it.

use leptos::prelude::*;
use purser_api::connections::{Connection, ConnectionStatus};
use purser_policy::connections::missing;

use super::{Ask, Page};
use crate::route::Route;
use crate::ui::button::{Button, Tone};

/// The switches that make sense now.
pub(super) fn list(page: Page, connection: &Connection) -> AnyView {
    let mut all = Vec::new();
    if connection.status == ConnectionStatus::Draft {
        let lacks: Vec<&str> = missing(connection).into_iter().map(|what| what.words()).collect();
        let blocked = (!lacks.is_empty()).then(|| ["Still missing: ", &lacks.join(", "), "."].concat());
        let lacking = blocked.as_deref().unwrap_or("Everything is set: test it, then put it into use.");
        all.push(switch(
            page,
            "Draft",
            ["Nobody signs in through it yet. ", lacking].concat(),
            ("Put into use …", Ask::IntoUse),
            blocked.clone(),
        ));
    }
    let draft = (connection.status == ConnectionStatus::Draft).then(|| "Put it into use first.".to_owned());
    all.push(if connection.enforced {
        switch(
            page,
            "Enforced",
            "People on its domains sign in through it. Passwords are refused; tokens work on the command line.",
            ("Stop enforcing", Ask::Enforce(false)),
            None,
        )
    } else {
        switch(
            page,
            "Not enforced",
            "People on its domains may also sign in with their password.",
            ("Enforce …", Ask::Enforce(true)),
            draft,
        )
    });
    let scim = connection.scim.enabled;
    all.push(match (connection.jit, scim) {
        (true, true) => switch(
            page,
            "Just-in-time provisioning is on",
            "With SCIM on it is better off: sign-ins overwrite what SCIM set, and let in whom it did not create.",
            ("Switch off …", Ask::Jit(false)),
            None,
        ),
        (true, false) => switch(
            page,
            "Just-in-time provisioning is on",
            "Whoever signs in through it becomes a member. It can be off only while SCIM is on.",
            ("Switch off …", Ask::Jit(false)),
            Some(
                "SCIM is off: without just-in-time provisioning nobody new could come in. Switch SCIM on first."
                    .to_owned(),
            ),
        ),
        (false, _) => switch(
            page,
            "Just-in-time provisioning is off",
            "Only members and invited people get in through it.",
            ("Switch on …", Ask::Jit(true)),
            None,
        ),
    });
    all.push(scim_line(page, connection));
    view! { <ul class="switches">{all}</ul> }.into_any()
}

fn switch(
    page: Page,
    state: &'static str,
    means: impl Into<String>,
    (label, ask): (&'static str, Ask),
    blocked: Option<String>,
) -> AnyView {
    let means = means.into();
    let reason = Signal::derive(move || page.may_not().or_else(|| blocked.clone()));
    view! {
        <li>
            <div><strong>{state}</strong><p class="muted">{means}</p></div>
            <Button reason=reason on_press=Callback::new(move |()| page.ask.set(Some(ask)))>{label}</Button>
        </li>
    }
    .into_any()
}

/// What SCIM does, and the way to its page, where it is switched.
fn scim_line(page: Page, connection: &Connection) -> AnyView {
    let tokens = connection.scim.tokens.len();
    let (state, means) = match (connection.scim.enabled, tokens) {
        (false, _) => ("SCIM is off", "Who leaves the company stays a member until an owner removes them."),
        (true, 0) => ("SCIM is on", "No token works: the identity provider is shut out until it has one."),
        (true, _) => ("SCIM is on", "The identity provider keeps people and groups up to date."),
    };
    let org = page.org.name.get_untracked().map_or_else(String::new, |name| name.to_string());
    let href = Route::Scim(org, connection.id.clone()).href();
    let words = if connection.scim.enabled { "Open SCIM" } else { "Set up SCIM" };
    view! {
        <li>
            <div><strong>{state}</strong><p class="muted">{means}</p></div>
            <a class="button" href=href>{words}</a>
        </li>
    }
    .into_any()
}

/// The way to deletion.
pub(super) fn delete(page: Page) -> AnyView {
    view! {
        <p class="muted">"To change the identity provider, edit the settings instead: nothing has to be deleted for that."</p>
        <Button
            tone=Tone::Danger
            reason=Signal::derive(move || page.may_not())
            on_press=Callback::new(move |()| page.ask.set(Some(Ask::Delete)))
        >
            "Delete connection …"
        </Button>
    }
    .into_any()
}
