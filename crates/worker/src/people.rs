//! Can these people sign in? The rules, run for everybody on a page of the population, or for addresses that are not in it.

use purser_api::{DockerId, EmailAddress};
use purser_policy::access::{Population, Somebody};
use purser_policy::impact::{Configuration, Person};
use purser_policy::sign_in::{Client, Code, DomainState, Known, Method, Outcome, Reason, ScimRecord, Verdict};
use serde::{Deserialize, Serialize};

use crate::{Job, Progress};

/// Decides for everybody on a page of the population, by one way in.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Decide {
    /// The page as the backend sent it.
    pub page: String,
    /// Where they sign in.
    pub client: Client,
    /// How.
    pub method: Method,
}

/// Decides for addresses and Docker IDs of which no page of the population says anything.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct DecideStrangers {
    /// Any page of the population, for the settings in it.
    pub page: String,
    /// As they were typed.
    pub who: Vec<String>,
    /// Where they sign in.
    pub client: Client,
    /// How.
    pub method: Method,
}

/// What somebody is to the organization.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Standing {
    /// In.
    Member,
    /// Invited.
    Invitee,
    /// Has an account on a verified domain, and is not in.
    Uncaptured,
    /// None of these.
    Outside,
}

/// The answer for one person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Row {
    /// The address, or what was typed where it is none.
    pub who: String,
    /// Docker ID; empty without an account.
    pub username: String,
    /// What they are to the organization.
    pub standing: Standing,
    /// Whether they get in.
    pub verdict: Verdict,
    /// The primary reason of a refusal.
    pub code: Option<Code>,
}

impl Row {
    fn of(who: String, username: String, standing: Standing, outcome: &Outcome) -> Self {
        Self { who, username, standing, verdict: outcome.verdict, code: outcome.code() }
    }
}

/// A page of answers; none where the text is no page of the population.
pub type Answer = Option<Decided>;

/// Everybody on a page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Decided {
    /// The answers, in the order of the page.
    pub rows: Vec<Row>,
    /// People in the whole population.
    pub count: u64,
}

impl Job for Decide {
    const NAME: &'static str = "decide_people";
    type Answer = Answer;

    fn run(self, progress: &mut Progress) -> Answer {
        let Population { configuration, people } = serde_json::from_str(&self.page).ok()?;
        let total = people.results.len() as u32;
        let decided = (1..).zip(people.results).map(|(number, Somebody { username, person })| {
            let outcome = configuration.decide_by(&person, self.client, self.method);
            progress.at(number, total);
            let standing = standing(&configuration, &person);
            Row::of(person.address.as_str().to_owned(), username, standing, &outcome)
        });
        Some(Decided { rows: decided.collect(), count: people.count })
    }
}

impl Job for DecideStrangers {
    const NAME: &'static str = "decide_strangers";
    type Answer = Answer;

    fn run(self, progress: &mut Progress) -> Answer {
        let Population { configuration, people } = serde_json::from_str(&self.page).ok()?;
        let total = self.who.len() as u32;
        let decided = (1..).zip(self.who).map(|(number, who)| {
            progress.at(number, total);
            stranger(&configuration, who, self.client, self.method)
        });
        Some(Decided { rows: decided.collect(), count: people.count })
    }
}

fn standing(configuration: &Configuration, person: &Person) -> Standing {
    let verified = configuration.domain(&person.address).state == Known::Known(DomainState::Verified);
    match (&person.membership, person.invited) {
        (_, Known::Known(true)) => Standing::Invitee,
        (Known::Known(Some(_)), _) => Standing::Member,
        _ if verified && person.account == Known::Known(true) => Standing::Uncaptured,
        _ => Standing::Outside,
    }
}

/// Somebody who is neither in nor invited. All accounts on verified domains are in the population, so there is none here;
/// elsewhere nobody has looked. The same goes for SCIM, if it was ever on.
fn stranger(configuration: &Configuration, who: String, client: Client, method: Method) -> Row {
    let unknown = || Known::Unknown(Reason::NotServed);
    let Ok(address) = EmailAddress::parse(&who) else {
        // Whether a Docker ID is somebody's is not known here; anything else is nobody's.
        let maybe = DockerId::parse(&who).is_ok();
        let verdict = if maybe { Verdict::Depends } else { Verdict::Denied };
        let code = (!maybe).then_some(Code::InvalidIdentifier);
        return Row { who, username: String::new(), standing: Standing::Outside, verdict, code };
    };
    let verified = configuration.domain(&address).state == Known::Known(DomainState::Verified);
    let person = Person {
        address,
        account: if verified { false.into() } else { unknown() },
        membership: None.into(),
        invited: false.into(),
        record: if configuration.scim_ever_on == Known::Known(false) {
            ScimRecord::None.into()
        } else {
            Known::Unknown(Reason::NotServed)
        },
    };
    let outcome = configuration.decide_by(&person, client, method);
    Row::of(person.address.as_str().to_owned(), String::new(), Standing::Outside, &outcome)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Message, answer, request};

    const SETTINGS: &str = r#"{"organization":"acme","now":"2026-01-01T00:00:00Z","seats":{"known":{"total":10,"used":3}},
        "domains":{"known":[{"name":"acme.example","state":{"known":"verified"},"auto_provisioning":{"known":false},
            "connections":{"known":["okta"]}}]},
        "connections":[{"id":"okta","name":"Okta","kind":{"known":"saml"},"complete":{"known":true},
            "credential_expires_at":{"known":null},"enforced":{"known":true},"jit":{"known":false},"scim":{"known":"never"}}],
        "scim_ever_on":{"known":false}}"#;

    fn page(people: &str) -> String {
        [
            r#"{"configuration":"#,
            SETTINGS,
            r#","people":{"count":9,"next":null,"previous":null,"results":["#,
            people,
            "]}}",
        ]
        .concat()
    }

    /// Sent, done and read back, as the console does it.
    fn through_the_worker<J: Job>(job: &J) -> (J::Answer, Vec<(u32, u32)>) {
        let mut said = Vec::new();
        let mut say = |message| {
            if let Message::Progress { done, total } = message {
                said.push((done, total));
            }
        };
        let message = answer(&request(job), Vec::new(), &mut say);
        let Message::Answer(json) = message else { panic!("{message:?}") };
        (serde_json::from_str(&json).unwrap(), said)
    }

    fn decided(people: &str, client: Client, method: Method) -> Vec<Row> {
        through_the_worker(&Decide { page: page(people), client, method }).0.unwrap().rows
    }

    const PEOPLE: &str = r#"
        {"username":"ana","address":"ana@acme.example","account":{"known":true},"membership":{"known":{"role":{"known":"member"},
            "provenance":{"known":"manual"}}},"invited":{"known":false},"record":{"known":"none"}},
        {"address":"ben@acme.example","account":{"known":false},"membership":{"known":null},"invited":{"known":true},
            "record":{"known":"none"}},
        {"username":"cleo","address":"cleo@acme.example","account":{"known":true},"membership":{"known":null},
            "invited":{"known":false},"record":{"known":"none"}},
        {"username":"dora","address":"dora@else.example","account":{"known":true},"membership":{"known":null},
            "invited":{"known":false},"record":{"known":"none"}}"#;

    #[test]
    fn everybody_is_decided_by_the_way_that_was_asked_for() {
        let short = |rows: Vec<Row>| -> Vec<(String, Standing, Verdict, Option<Code>)> {
            rows.into_iter().map(|row| (row.who, row.standing, row.verdict, row.code)).collect()
        };
        let row = |who: &str, standing, code: Option<Code>| {
            (who.to_owned(), standing, if code.is_some() { Verdict::Denied } else { Verdict::Allowed }, code)
        };
        use Standing::{Invitee, Member, Outside, Uncaptured};
        assert_eq!(
            short(decided(PEOPLE, Client::Web, Method::Sso)),
            [
                row("ana@acme.example", Member, None),
                row("ben@acme.example", Invitee, None),
                row("cleo@acme.example", Uncaptured, Some(Code::NotInvited)),
                row("dora@else.example", Outside, Some(Code::DomainNotVerified)),
            ]
        );
        let command_line = short(decided(PEOPLE, Client::Cli, Method::Password));
        assert_eq!(command_line[0], row("ana@acme.example", Member, Some(Code::TokenRequired)));
    }

    #[test]
    fn strangers_are_decided_as_far_as_the_settings_tell() {
        let who = ["New.Hire@acme.example", "guest@else.example", "maybe", "no such thing"].map(str::to_owned).to_vec();
        let job = DecideStrangers { page: page(""), who, client: Client::Web, method: Method::Sso };
        let (rows, said) = through_the_worker(&job);
        let rows: Vec<_> = rows.unwrap().rows.into_iter().map(|row| (row.who, row.verdict, row.code)).collect();
        assert_eq!(
            rows,
            [
                ("new.hire@acme.example".to_owned(), Verdict::Denied, Some(Code::NotInvited)),
                ("guest@else.example".to_owned(), Verdict::Denied, Some(Code::DomainNotVerified)),
                ("maybe".to_owned(), Verdict::Depends, None),
                ("no such thing".to_owned(), Verdict::Denied, Some(Code::InvalidIdentifier)),
            ]
        );
        assert_eq!(said.last(), Some(&(4, 4)));
    }

    #[test]
    fn what_is_no_page_has_no_answer() {
        let job = Decide { page: "<html>".to_owned(), client: Client::Web, method: Method::Sso };
        assert_eq!(through_the_worker(&job).0, None);
    }
}
