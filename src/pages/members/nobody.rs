//! What stands under the headings when there is nobody in the list, and the way out.

use leptos::prelude::*;

use super::Members;
use super::address::ListState;
use crate::part;
use crate::ui::button::Button;
use crate::ui::empty::Empty;
use crate::ui::live::live;

part! {
    /// It, as a part: most lists have somebody.
    pub(super) fn nobody() in soon => empty(expect_context())
}

fn empty(members: Members) -> AnyView {
    let beyond = move || members.list.value.with(|page| page.as_ref().is_some_and(|page| page.count > 0));
    let clear = Callback::new(move |()| members.to(members.state.with_untracked(ListState::unfiltered)));
    let first = Callback::new(move |()| members.to(members.state.get_untracked().from_start()));
    live(move || {
        if beyond() {
            view! {
                <Empty title="The list ends before this page" text="It became shorter since the address was made.">
                    <Button on_press=first>"Go to page 1"</Button>
                </Empty>
            }
            .into_any()
        } else if members.state.with(ListState::is_filtered) {
            view! {
                <Empty title="Nobody matches" text="Nobody in this organization, invitees included, fits the search and the filters.">
                    <Button on_press=clear>"Clear search and filters"</Button>
                </Empty>
            }
            .into_any()
        } else {
            view! { <Empty title="Nobody is here yet" text="People appear here when they are invited or sign in." /> }
                .into_any()
        }
    })
}
