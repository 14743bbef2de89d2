//! People whom sign-in and SCIM know by different addresses.

use leptos::prelude::*;
use purser_api::provisioning::ListScimMismatches;

use super::State;
use crate::components::error_panel::ErrorPanel;
use crate::ui::bdi::Bdi;
use crate::ui::empty::Empty;
use crate::ui::live::{When, live};

/// Rows shown at once.
const SHOWN: usize = 100;

/// The page's part.
#[component]
pub fn Mismatches() -> impl IntoView {
    let state = State::get();
    let list = state.of.read(|org, id| Some(ListScimMismatches { org, id }));
    let none = move || list.value.with(|list| list.as_ref().is_some_and(Vec::is_empty));
    let some = move || list.value.with(|list| list.as_ref().is_some_and(|list| !list.is_empty()));
    let rows = move || {
        list.value.with(|list| {
            list.iter().flatten().take(SHOWN).map(|one| {
                let why = match &*one.problem {
                    "user_name_is_no_address" => "userName is no address. Map the address into it; a sign-in is matched by address.",
                    "account_has_another_address" => "The account has another address than userName. A sign-in with userName makes a second account.",
                    "signed_in_with_another_address" => "The last sign-in came with another address. Send the same attribute as NameID and as userName.",
                    other => other,
                };
                view! {
                    <tr>
                        <th scope="row"><Bdi text=one.user_name.clone() /></th>
                        <td data-label="Account"><Bdi text=one.email.clone() /></td>
                        <td data-label="Signed in as">{one.signed_in_as.clone().map(|text| view! { <Bdi text=text /> })}</td>
                        <td data-label="Why">{why.to_owned()}</td>
                    </tr>
                }
                .into_any()
            }).collect_view()
        })
    };
    view! {
        <section class="card stack" aria-labelledby="scim-mismatch">
            <h2 id="scim-mismatch">"NameID and userName"</h2>
            <p>"A sign-in brings a NameID, SCIM a userName. Where the two are different addresses, one person looks like two."</p>
            {live(move || list.error.get().map(|error| view! { <ErrorPanel error=error on_retry=Callback::new(move |()| list.again()) /> }))}
            <When when=none>
                <Empty title="Nobody differs" text="Everybody whom the identity provider pushed signs in with the same address." />
            </When>
            <When when=some>
                <div class="table-wrap">
                    <table class="grid roomy">
                        <caption class="vh">"Addresses that differ"</caption>
                        <thead><tr><th>"userName"</th><th>"Account"</th><th>"Signed in as"</th><th>"Why it matters"</th></tr></thead>
                        <tbody>{live(rows)}</tbody>
                    </table>
                </div>
            </When>
        </section>
    }
    .into_any()
}
