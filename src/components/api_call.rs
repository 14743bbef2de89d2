//! "Show API call": the request behind a change as a curl command, with the token left out. The same work can be done from
//! a script; this says how.

use leptos::prelude::*;
use purser_api::Endpoint;

use crate::config::Config;
use crate::ui::copy::Copy;
use crate::ui::live::live;

/// A request that a change is going to send.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Call {
    method: &'static str,
    href: String,
    body: Option<String>,
}

impl Call {
    /// The request of a call.
    pub fn of<E: Endpoint>(call: &E) -> Self {
        let body = call.body().and_then(|body| serde_json::to_string(body).ok());
        Self { method: E::METHOD.as_str(), href: call.href(), body }
    }

    /// A command for a POSIX shell. The token is read from the variable `TOKEN`, so it stands in no history.
    pub fn curl(&self, base: &str) -> String {
        let mut line = String::from("curl --fail-with-body -X ");
        line.push_str(self.method);
        line.push_str(" \\\n  -H \"Authorization: Bearer $TOKEN\" \\\n  ");
        if let Some(body) = &self.body {
            line.push_str("-H 'Content-Type: application/json' \\\n  --data ");
            quote(&mut line, body);
            line.push_str(" \\\n  ");
        }
        quote(&mut line, &[base.trim_end_matches('/'), &self.href].concat());
        line
    }
}

/// Appends a word that the shell takes as it is (POSIX, section 2.2.2).
fn quote(line: &mut String, word: &str) {
    line.push('\'');
    line.push_str(&word.replace('\'', r"'\''"));
    line.push('\'');
}

/// The requests of a change, folded away until somebody wants to see them.
#[component]
pub fn ApiCall(
    /// What will be sent, as it is filled in now; the first of many calls that are alike, or all of a few.
    #[prop(into)]
    calls: Signal<Vec<Call>>,
    /// Said after them: how many more like these are sent, for instance.
    #[prop(into, optional)]
    more: Signal<Option<String>>,
) -> impl IntoView {
    let config: Config = expect_context();
    let base = match config.api_base.as_str() {
        "" => window().location().origin().unwrap_or_default(),
        base => base.to_owned(),
    };
    let text = move || calls.with(|calls| calls.iter().map(|call| call.curl(&base)).collect::<Vec<_>>().join("\n\n"));
    let shown = move || {
        let text = text();
        view! {
            <pre class="details" role="group" tabindex="0" aria-label="API call">{text.clone()}</pre>
            <p class="row muted">
                <Copy text=text label="Copy API call" />
                "TOKEN stands for an access token; it is left out on purpose."
            </p>
        }
    };
    view! {
        <details class="api-call">
            <summary>"Show API call"</summary>
            {live(shown)}
            {live(move || more.get().map(|more| view! { <p class="muted">{more}</p> }))}
        </details>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use purser_api::OrgName;
    use purser_api::groups::{DeleteGroup, GroupPatch, UpdateGroup};

    use super::*;

    #[test]
    fn a_command_has_method_address_and_body_but_no_token() {
        let org = OrgName::parse("harbor").unwrap();
        let delete = Call::of(&DeleteGroup { org: org.clone(), group: "quay".into() });
        assert_eq!(
            delete.curl("https://hub.example/"),
            "curl --fail-with-body -X DELETE \\\n  -H \"Authorization: Bearer $TOKEN\" \\\n  \
             'https://hub.example/v2/orgs/harbor/groups/quay'"
        );
        let body = GroupPatch { name: None, description: Some("it's $(rm) `x`".into()) };
        let change = Call::of(&UpdateGroup { org, group: "a/b".into(), body });
        assert_eq!(
            change.curl(""),
            "curl --fail-with-body -X PATCH \\\n  -H \"Authorization: Bearer $TOKEN\" \\\n  \
             -H 'Content-Type: application/json' \\\n  --data '{\"description\":\"it'\\''s $(rm) `x`\"}' \\\n  \
             '/v2/orgs/harbor/groups/a%2Fb'"
        );
    }
}
