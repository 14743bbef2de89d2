//! Inviting people: paste or drop a list, see what will happen to each before anything is sent, then send, with a report
//! that loses nobody.

mod input;
mod report;
mod review;
mod row;
mod seats;

use leptos::prelude::*;
use purser_api::Role;
use purser_policy::{Action, Target};

use crate::client::ApiError;
use crate::components::error_panel::ErrorPanel;
use crate::components::gate;
use crate::data::Backend;
use crate::data::access::use_settings;
use crate::data::drafts::Draft;
use crate::data::intake::Shape;
use crate::data::invite_list::{Advisor, List, Summary, Verdict, check};
use crate::data::orgs::{CurrentOrg, Reach};
use crate::data::sending::Sending;
use crate::data::work::Work;
use crate::part;
use crate::ui::button::Button;
use crate::ui::dialog::Dialog;
use crate::ui::live::{When, live};
use crate::ui::notice::{Notice, NoticeTone};
use input::Input;
use report::Report;
use review::Review;

/// What the steps of the page share.
#[derive(Clone, Copy)]
struct Flow {
    /// Shown in a dialog over another page.
    over: bool,
    org: CurrentOrg,
    /// What was typed, as the browser holds it, while another step is on screen.
    typed: StoredValue<Option<wasm_bindgen::JsValue>, LocalStorage>,
    /// The list is under review.
    reviewed: RwSignal<bool>,
    list: RwSignal<List>,
    advisor: StoredValue<Advisor>,
    /// How the list was laid out.
    shape: RwSignal<Option<Shape>>,
    /// Bytes read, of so many.
    reading: RwSignal<Option<(u64, u64)>>,
    problem: RwSignal<Option<ApiError>>,
    /// Role and team of everybody without their own.
    role: RwSignal<Role>,
    team: RwSignal<String>,
    filter: RwSignal<Option<Verdict>>,
    page: RwSignal<u32>,
    /// The backend is being asked about the rows.
    checking: RwSignal<Option<Work>>,
    sending: RwSignal<Option<Sending>>,
    free: Signal<Option<u64>>,
    summary: Memo<Summary>,
}

impl Flow {
    /// Why the signed-in person may not invite; tracked.
    fn may_not(self) -> Option<String> {
        gate::reason(self.org.role.get(), Action::ManageInvites, Target::None)
    }

    /// Asks the backend about the rows that it was not asked about yet.
    fn check(self, backend: &Backend) {
        let Some(org) = self.org.name.get_untracked() else { return };
        let open = self.list.with_untracked(List::open);
        let work = Work::new(open);
        self.checking.set(Some(work.clone()));
        let backend = backend.clone();
        leptos::task::spawn_local(async move {
            check(&backend, &org, self.list, &work).await;
        });
    }

    /// Changes the list.
    fn change(self, change: impl FnOnce(&mut List, &mut Advisor)) {
        self.advisor.update_value(|advisor| self.list.update(|list| change(list, advisor)));
    }

    /// Sends to everybody who is chosen.
    fn send(self, backend: Backend) {
        let Some(org) = self.org.name.get_untracked() else { return };
        let keyed = self.org.console.value.with_untracked(|console| {
            console.as_ref().is_some_and(|console| console.capabilities.iter().any(|word| word == "idempotency_keys"))
        });
        let (role, team) = (self.role.get_untracked(), self.team.get_untracked());
        let parts = self.list.with_untracked(|list| list.parts(role, &team));
        Draft::Invitees.keep(&org, "");
        self.sending.set(Some(Sending::start(backend, org, keyed, parts)));
    }

    /// From the start, with an empty list.
    fn restart(self) {
        if let Some(sending) = self.sending.get_untracked() {
            sending.forget();
        }
        self.list.set(List::default());
        self.typed.set_value(None);
        self.reviewed.set(false);
        self.sending.set(None);
    }
}

part! {
    /// The page, as a part.
    pub fn page() in invitations => view! { <InvitePage /> }.into_any()
}

part! {
    /// The same over another page, as a part.
    pub fn dialog(on_close: Callback<()>) in invitations => view! { <InviteDialog on_close=on_close /> }.into_any()
}

const PROMISE: &str = "Nothing is sent before you have seen what will happen to each.";

/// The page.
#[component]
pub fn InvitePage() -> impl IntoView {
    let flow = flow(false);
    view! {
        <div class="page-head">
            <h1>"Invite people"</h1>
            <p class="page-text">{PROMISE}</p>
        </div>
        <Steps flow=flow />
    }
    .into_any()
}

/// The same over another page. A list under review is not lost by closing: the first close leads back to it. What is being
/// sent goes on, and is found again at the page's address.
#[component]
fn InviteDialog(
    /// Takes the dialog away.
    on_close: Callback<()>,
) -> impl IntoView {
    let flow = flow(true);
    let reviewing = move || flow.reviewed.get() && flow.sending.with(Option::is_none);
    let close = Callback::new(move |()| {
        if untrack(reviewing) {
            flow.reviewed.set(false);
        } else {
            on_close.run(());
        }
    });
    view! {
        <Dialog title="Invite people" on_close=close wide=true>
            <p class="muted">{PROMISE}</p>
            <Steps flow=flow />
            <When when=move || !reviewing()>
                <div class="dialog-actions"><Button on_press=on_close>"Close"</Button></div>
            </When>
        </Dialog>
    }
    .into_any()
}

/// The state of the steps, where they are shown.
fn flow(over: bool) -> Flow {
    let org = CurrentOrg::get();
    let list = RwSignal::new(List::default());
    let filter = RwSignal::new(None);
    let free =
        Signal::derive(move || org.console.value.with(|console| console.as_ref().map(|console| console.seats.free)));
    Flow {
        over,
        org,
        typed: StoredValue::new_local(None),
        reviewed: RwSignal::new(false),
        list,
        advisor: StoredValue::new(Advisor::default()),
        shape: RwSignal::new(None),
        reading: RwSignal::new(None),
        problem: RwSignal::new(None),
        role: RwSignal::new(Role::Member),
        team: RwSignal::new(String::new()),
        filter,
        page: RwSignal::new(1),
        checking: RwSignal::new(None),
        sending: RwSignal::new(None),
        free,
        summary: Memo::new(move |_| list.with(|list| list.summary(free.get(), filter.get()))),
    }
}

/// The step at hand.
#[component]
fn Steps(flow: Flow) -> impl IntoView {
    let org = flow.org;
    let backend = Backend::get();
    let settings = use_settings(org.name, org.reach);
    provide_context(flow);
    // The rules speak about settings; a list that was read before they came is looked at once more.
    Effect::new(move || {
        let Some(configuration) =
            settings.value.with(|settings| settings.as_ref().map(|settings| settings.configuration.clone()))
        else {
            return;
        };
        flow.advisor.set_value(Advisor::new(Some(configuration)));
        if flow.list.with_untracked(|list| !list.rows.is_empty()) {
            flow.change(List::look_again);
        }
    });
    // What a reload interrupted, or what is under way since before.
    let finding = backend.clone();
    Effect::new(move || {
        let Some(org) = org.name.get() else { return };
        if flow.sending.with_untracked(Option::is_none) {
            flow.sending.set(Sending::find(&finding, &org));
        }
    });
    let not_allowed = move || flow.may_not().filter(|_| org.role.get().is_some());
    view! {
        {live(move || not_allowed().map(|reason| view! {
            <Notice tone=NoticeTone::Info title="Only owners invite people" text=reason />
        }))}
        {live(move || flow.problem.get().map(|error| view! { <ErrorPanel error=error /> }))}
        {live(move || (not_allowed().is_none() && org.role.get().is_some()).then(|| {
            match (flow.sending.get(), flow.reviewed.get()) {
                (Some(sending), _) => view! { <Report sending=sending /> }.into_any(),
                (None, true) => view! { <Review /> }.into_any(),
                (None, false) => view! { <Input /> }.into_any(),
            }
        }))}
        {live(move || (org.reach.get() == Reach::LayerOne).then(|| view! {
            <p class="muted">
                "This backend has the basic API only: it tells neither how many seats are free, nor what single sign-on would do."
            </p>
        }))}
    }
    .into_any()
}
