//! Making a change from a dialog: once, with what went wrong in the dialog and what went well in a message.

use std::future::Future;

use leptos::prelude::*;
use purser_api::OrgName;
use purser_api::connections::{Connection, ConnectionPatch};
use purser_policy::sign_in::ConnectionId;

use super::Page;
use crate::client::ApiError;
use crate::components::error_panel::ErrorPanel;
use crate::data::Backend;
use crate::data::connections::turn;
use crate::ui::button::{Button, Tone};
use crate::ui::live::live;
use crate::ui::toast::Toasts;

/// A change under way.
#[derive(Clone, Copy)]
pub(super) struct Act {
    page: Page,
    /// It is being made.
    pub(super) busy: RwSignal<bool>,
    error: RwSignal<Option<ApiError>>,
    backend: StoredValue<Backend>,
}

impl Act {
    /// Nothing yet.
    pub(super) fn new(page: Page) -> Self {
        Self { page, busy: RwSignal::new(false), error: RwSignal::new(None), backend: StoredValue::new(Backend::get()) }
    }

    /// Closes the dialog.
    pub(super) fn close(self) -> Callback<()> {
        let ask = self.page.ask;
        Callback::new(move |()| ask.set(None))
    }

    /// Makes a change with the connection that is on the screen; `then` gets the answer once it is made.
    pub(super) fn run<T: 'static, F: Future<Output = Result<T, ApiError>> + 'static>(
        self,
        make: impl FnOnce(Backend, OrgName, Connection) -> F,
        then: impl FnOnce(T) + 'static,
    ) {
        let (Some(org), Some(connection)) =
            (self.page.org.name.get_untracked(), self.page.reading.value.get_untracked())
        else {
            return;
        };
        self.busy.set(true);
        self.error.set(None);
        let change = make(self.backend.get_value(), org, connection);
        leptos::task::spawn_local(async move {
            let result = change.await;
            // The person may have gone elsewhere meanwhile.
            let _ = self.busy.try_set(false);
            match result {
                Ok(answer) => then(answer),
                Err(error) => {
                    if error.status() == Some(412) {
                        self.page.reading.again();
                    }
                    let _ = self.error.try_set(Some(error));
                }
            }
        });
    }

    /// Turns switches; says so and closes the dialog.
    pub(super) fn turn(self, patch: ConnectionPatch, done: &'static str) {
        let (toasts, ask) = (Toasts::get(), self.page.ask);
        self.run(
            move |backend, org, connection| async move { turn(&backend, &org, &connection, patch).await },
            move |after| {
                toasts.say([&*after.settings.name, ": ", done].concat());
                let _ = ask.try_set(None);
            },
        );
    }

    /// Why the change was refused.
    pub(super) fn trouble(self) -> AnyView {
        live(move || self.error.get().map(|error| view! { <ErrorPanel error=error /> }))
    }

    /// The buttons of the dialog.
    pub(super) fn buttons(
        self,
        tone: Tone,
        label: &'static str,
        reason: Signal<Option<String>>,
        on_press: Callback<()>,
    ) -> AnyView {
        let busy = self.busy;
        let waiting = Signal::derive(move || busy.get().then(|| "Wait until the change is made.".to_owned()));
        let reason = Signal::derive(move || self.page.may_not().or_else(|| reason.get()));
        view! {
            <div class="dialog-actions">
                <Button on_press=self.close() reason=waiting>"Cancel"</Button>
                <Button tone=tone busy=busy reason=reason on_press=on_press>{label}</Button>
            </div>
        }
        .into_any()
    }
}

/// Id of the connection on the screen, as the rules take it.
pub(super) fn id(page: Page) -> Option<ConnectionId> {
    page.reading.value.with(|found| found.as_ref().map(|connection| ConnectionId(connection.id.clone())))
}

/// Name of the connection on the screen.
pub(super) fn name(page: Page) -> String {
    page.reading
        .value
        .with_untracked(|found| found.as_ref().map_or_else(String::new, |connection| connection.settings.name.clone()))
}

/// Why a name that has to be typed is not enough yet.
pub(super) fn untyped(page: Page, typed: RwSignal<String>) -> Option<String> {
    let name = name(page);
    typed.with(|typed| typed.trim() != name).then(|| ["Type “", &name, "” first."].concat())
}
