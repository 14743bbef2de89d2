//! What changed before a sign-in was refused: the log up to that moment, with what can be the cause marked.

use leptos::prelude::*;
use purser_api::audit_logs::AuditLog;

use super::Activity;
use super::address::Shown;
use crate::data::members::use_member;
use crate::pages::access::question::Question;
use crate::route::Route;
use crate::ui::button::Button;
use crate::ui::live::live;
use crate::ui::notice::{Notice, NoticeTone};
use crate::ui::time::RelativeTime;

/// Whose sign-in was refused, under all names known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Suspect(Vec<String>);

impl Suspect {
    /// Whether a change can be why: a setting that sign-ins depend on, or something done to this person.
    pub(super) fn may_matter(&self, entry: &AuditLog) -> bool {
        let setting = ["org.sso.", "org.scim.", "org.domain.", "org.settings."];
        setting.iter().any(|prefix| entry.action.starts_with(prefix)) && entry.action != "org.sso.account.create"
            || self.0.iter().any(|name| name.eq_ignore_ascii_case(&entry.name))
    }
}

/// Who was refused, where the address says so. The log names people by Docker ID, a sign-in mostly by address.
pub(super) fn use_suspect(activity: Activity) -> Memo<Option<Suspect>> {
    let key = Memo::new(move |_| activity.shown.with(|shown| Some(shown.who.clone()).filter(|who| !who.is_empty())));
    let member = use_member(activity.org.name, key.into());
    Memo::new(move |_| {
        let mut names = vec![key.get()?];
        member.value.with(|member| {
            names.extend(member.iter().flatten().flat_map(|one| [one.username.clone(), one.email.clone()]));
        });
        names.retain(|name| !name.is_empty());
        Some(Suspect(names))
    })
}

#[component]
pub(super) fn DenialNotice(suspect: Memo<Option<Suspect>>) -> impl IntoView {
    let activity: Activity = expect_context();
    let notice = move || {
        let Shown { to, denied, who, .. } = activity.shown.get();
        let org = activity.org.name.get()?;
        if who.is_empty() {
            return None;
        }
        let question = Question { who: who.clone(), trace: denied, ..Question::default() };
        let explained = Route::Access(org.to_string()).href_with(&question.to_query());
        let about = suspect.get().and_then(|suspect| suspect.0.get(1).or(suspect.0.first()).cloned());
        let only = Callback::new(move |()| {
            activity.change(false, |shown| shown.about = about.clone().unwrap_or_default());
        });
        let title = ["What changed before ", &who, " was refused"].concat();
        let moment = to.contains('T').then_some(to);
        Some(view! {
            <Notice
                tone=NoticeTone::Info
                title=title
                text="Changes up to the refusal, newest first. Settings of single sign-on, domains and SCIM, and what was done to this person, are marked."
            >
                <p class="muted"><RelativeTime at=moment unknown="" /></p>
                <div class="row">
                    <a class="button" href=explained>"Back to the explanation"</a>
                    <Button on_press=only>"Only about this person"</Button>
                </div>
            </Notice>
        })
    };
    live(notice)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn settings_and_the_persons_own_changes_may_matter() {
        let suspect = Suspect(vec!["ana@a.example".into(), "ana".into()]);
        let matters = |action: &str, name: &str| {
            suspect.may_matter(&AuditLog { action: action.into(), name: name.into(), ..AuditLog::default() })
        };
        assert!(matters("org.sso.enforce", "Office login") && matters("org.domain.verify", "a.example"));
        assert!(matters("org.member.remove", "Ana") && matters("org.invite.cancel", "ana@a.example"));
        assert!(!matters("org.member.remove", "bo") && !matters("org.team.create", "quay"));
        assert!(!matters("org.sso.account.create", "bo"));
    }
}
