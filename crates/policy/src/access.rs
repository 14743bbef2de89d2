//! The operations that carry facts, decisions and expectations about sign-ins. Layer 2 of the contract. They stand here
//! and not with the others because their answers are made of this crate's types.

use purser_api::operations::{Operation, describe};
use purser_api::{Endpoint, Layer, Method as Http, OrgName, Page, Timestamp};
use serde::{Deserialize, Serialize};

use crate::findings::{Finding, Received};
use crate::impact::{Change, Configuration, Impact, Person};
use crate::sign_in::{Client, Code, Facts, Method, Verdict};

/// Every operation declared here.
pub const OPERATIONS: [Operation; 9] = [
    describe::<GetFacts>("GetFacts"),
    describe::<ListPopulation>("ListPopulation"),
    describe::<PreviewImpact>("PreviewImpact"),
    describe::<ListAccessTests>("ListAccessTests"),
    describe::<CreateAccessTest>("CreateAccessTest"),
    describe::<DeleteAccessTest>("DeleteAccessTest"),
    describe::<ListSignIns>("ListSignIns"),
    describe::<TestConnection>("TestConnection"),
    describe::<GetConnectionTest>("GetConnectionTest"),
];

/// `GET /v2/orgs/{org_name}/access/facts`: all that is known about one address or Docker ID. The attempt in the answer is
/// one by single sign-on on the web; the reader asks about others by changing it.
#[derive(Clone, Debug)]
pub struct GetFacts {
    /// Which organization.
    pub org: OrgName,
    /// Address or Docker ID, as typed.
    pub identifier: String,
}

impl Endpoint for GetFacts {
    const METHOD: Http = Http::Get;
    const PATH: &'static str = "/v2/orgs/{org_name}/access/facts";
    const QUERY: &'static [&'static str] = &["identifier"];
    const LAYER: Layer = Layer::Two;
    const SUMMARY: &'static str = "What a sign-in of one person depends on";
    type Body = ();
    type Answer = Facts;

    fn holes(&self) -> Vec<&str> {
        vec![self.org.as_str()]
    }

    fn query(&self) -> Vec<(&'static str, String)> {
        vec![("identifier", self.identifier.clone())]
    }
}

/// `GET /v2/orgs/{org_name}/access/people`: everybody for whom a change of settings can matter.
#[derive(Clone, Debug)]
pub struct ListPopulation {
    /// Which organization.
    pub org: OrgName,
    /// Page, from 1.
    pub page: u32,
    /// People a page, at most 5,000.
    pub page_size: u32,
}

/// A page of the population, with the settings they share.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Population {
    /// The settings now.
    pub configuration: Configuration,
    /// The people.
    pub people: Page<Somebody>,
}

/// Somebody of the population.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Somebody {
    /// Docker ID; empty without an account.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub username: String,
    /// What the rules look at.
    #[serde(flatten)]
    pub person: Person,
}

impl Endpoint for ListPopulation {
    const METHOD: Http = Http::Get;
    const PATH: &'static str = "/v2/orgs/{org_name}/access/people";
    const QUERY: &'static [&'static str] = &["page", "page_size"];
    const LAYER: Layer = Layer::Two;
    const SUMMARY: &'static str =
        "Members, invitees, uncaptured accounts and recently refused people, with the settings";
    type Body = ();
    type Answer = Population;

    fn holes(&self) -> Vec<&str> {
        vec![self.org.as_str()]
    }

    fn query(&self) -> Vec<(&'static str, String)> {
        vec![("page", self.page.to_string()), ("page_size", self.page_size.to_string())]
    }
}

/// `POST /v2/orgs/{org_name}/access/impact`: what a change would do to everybody. Nothing is changed.
#[derive(Clone, Debug)]
pub struct PreviewImpact {
    /// Which organization.
    pub org: OrgName,
    /// The change.
    pub body: PreviewedChange,
}

/// What is asked of [`PreviewImpact`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PreviewedChange {
    /// The change.
    pub change: Change,
}

/// Answer of [`PreviewImpact`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImpactAnswer {
    /// Counts and changes; a person's number is their place in `affected`, not in the whole population.
    pub impact: Impact,
    /// The people for whom something changes, in the order of `impact.people`.
    pub affected: Vec<Somebody>,
}

impl Endpoint for PreviewImpact {
    const METHOD: Http = Http::Post;
    const PATH: &'static str = "/v2/orgs/{org_name}/access/impact";
    const LAYER: Layer = Layer::Two;
    const SUMMARY: &'static str = "Who would lose or gain access through a change";
    type Body = PreviewedChange;
    type Answer = ImpactAnswer;

    fn holes(&self) -> Vec<&str> {
        vec![self.org.as_str()]
    }

    fn body(&self) -> Option<&PreviewedChange> {
        Some(&self.body)
    }
}

/// A saved expectation: this address must get in this way, or must not.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccessTest {
    /// Its id; empty for one that is to be saved.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub id: String,
    /// Address or Docker ID.
    pub identifier: String,
    /// Where.
    pub client: Client,
    /// How.
    pub method: Method,
    /// `allowed` or `denied`.
    pub expected: Verdict,
}

/// `GET /v2/orgs/{org_name}/access/tests`.
#[derive(Clone, Debug)]
pub struct ListAccessTests {
    /// Which organization.
    pub org: OrgName,
}

impl Endpoint for ListAccessTests {
    const METHOD: Http = Http::Get;
    const PATH: &'static str = "/v2/orgs/{org_name}/access/tests";
    const LAYER: Layer = Layer::Two;
    const SUMMARY: &'static str = "Saved expectations about sign-ins";
    type Body = ();
    type Answer = Vec<AccessTest>;

    fn holes(&self) -> Vec<&str> {
        vec![self.org.as_str()]
    }
}

/// `POST /v2/orgs/{org_name}/access/tests`: saves one; saving the same once more changes its expectation.
#[derive(Clone, Debug)]
pub struct CreateAccessTest {
    /// Which organization.
    pub org: OrgName,
    /// The expectation.
    pub body: AccessTest,
}

impl Endpoint for CreateAccessTest {
    const METHOD: Http = Http::Post;
    const PATH: &'static str = "/v2/orgs/{org_name}/access/tests";
    const LAYER: Layer = Layer::Two;
    const SUMMARY: &'static str = "Save an expectation about a sign-in";
    type Body = AccessTest;
    type Answer = AccessTest;

    fn holes(&self) -> Vec<&str> {
        vec![self.org.as_str()]
    }

    fn body(&self) -> Option<&AccessTest> {
        Some(&self.body)
    }
}

/// `DELETE /v2/orgs/{org_name}/access/tests/{test_id}`.
#[derive(Clone, Debug)]
pub struct DeleteAccessTest {
    /// Which organization.
    pub org: OrgName,
    /// Which expectation.
    pub id: String,
}

impl Endpoint for DeleteAccessTest {
    const METHOD: Http = Http::Delete;
    const PATH: &'static str = "/v2/orgs/{org_name}/access/tests/{test_id}";
    const LAYER: Layer = Layer::Two;
    const SUMMARY: &'static str = "Forget an expectation";
    type Body = ();
    type Answer = ();

    fn holes(&self) -> Vec<&str> {
        vec![self.org.as_str(), &self.id]
    }
}

/// `GET /v2/orgs/{org_name}/sign-ins`: attempts to sign in, newest first.
#[derive(Clone, Debug, Default)]
pub struct ListSignIns {
    /// Which organization; `None` names nobody and is refused.
    pub org: Option<OrgName>,
    /// Only allowed or only denied ones.
    pub outcome: Option<Verdict>,
    /// Only those refused for this reason.
    pub code: Option<Code>,
    /// Only this address or Docker ID.
    pub identifier: String,
    /// Only from this day or moment on; empty for no limit.
    pub from: String,
    /// Only up to this day, or this moment; empty for no limit.
    pub to: String,
    /// Only the one with this trace id; it then comes with its facts.
    pub trace_id: String,
    /// Page, from 1.
    pub page: u32,
    /// Rows a page, at most 100.
    pub page_size: u32,
}

impl Endpoint for ListSignIns {
    const METHOD: Http = Http::Get;
    const PATH: &'static str = "/v2/orgs/{org_name}/sign-ins";
    const QUERY: &'static [&'static str] =
        &["outcome", "code", "identifier", "from", "to", "trace_id", "page", "page_size"];
    const LAYER: Layer = Layer::Two;
    const SUMMARY: &'static str = "Attempts to sign in, with outcome and reason";
    type Body = ();
    type Answer = Page<SignIn>;

    fn holes(&self) -> Vec<&str> {
        vec![self.org.as_ref().map_or("", OrgName::as_str)]
    }

    fn query(&self) -> Vec<(&'static str, String)> {
        let mut query = vec![("page", self.page.to_string()), ("page_size", self.page_size.to_string())];
        let words = [
            ("outcome", self.outcome.map_or("", Verdict::as_str)),
            ("code", self.code.map_or("", Code::as_str)),
            ("identifier", &self.identifier),
            ("from", &self.from),
            ("to", &self.to),
            ("trace_id", &self.trace_id),
        ];
        query
            .extend(words.into_iter().filter(|(_, word)| !word.is_empty()).map(|(name, word)| (name, word.to_owned())));
        query
    }
}

/// One attempt to sign in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SignIn {
    /// Names the attempt in logs and on the page that the person saw.
    pub trace_id: String,
    /// When.
    pub at: Timestamp,
    /// Address or Docker ID, as far as it was understood.
    pub identifier: String,
    /// Where.
    pub client: Client,
    /// How.
    pub method: Method,
    /// Name of the connection it went through; empty without one.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub connection: String,
    /// `allowed` or `denied`.
    pub outcome: Verdict,
    /// The primary reason of a refusal.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code: Option<Code>,
    /// The facts of that moment, where one attempt was asked for and they were kept.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub facts: Option<Facts>,
}

/// `POST /v2/orgs/{org_name}/connections/{connection_id}/test`: starts a sign-in that changes nothing, through a draft as
/// well. The person goes to the address in the answer; five minutes later it is over.
#[derive(Clone, Debug)]
pub struct TestConnection {
    /// Which organization.
    pub org: OrgName,
    /// Which connection.
    pub connection: String,
}

/// A test sign-in that has begun.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StartedTest {
    /// Its id, for [`GetConnectionTest`].
    pub id: String,
    /// Where to sign in; nothing where the identity provider cannot even be asked: then the result says why.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub location: Option<String>,
}

impl Endpoint for TestConnection {
    const METHOD: Http = Http::Post;
    const PATH: &'static str = "/v2/orgs/{org_name}/connections/{connection_id}/test";
    const LAYER: Layer = Layer::Two;
    const SUMMARY: &'static str = "Start a test sign-in through a connection";
    type Body = ();
    type Answer = StartedTest;

    fn holes(&self) -> Vec<&str> {
        vec![self.org.as_str(), &self.connection]
    }
}

/// `GET /v2/orgs/{org_name}/connections/{connection_id}/tests/{test_id}`: what came of a test sign-in.
#[derive(Clone, Debug)]
pub struct GetConnectionTest {
    /// Which organization.
    pub org: OrgName,
    /// Which connection.
    pub connection: String,
    /// Which test.
    pub id: String,
}

/// A test sign-in.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ConnectionTest {
    /// When it ended; nothing while it is under way.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub at: Option<Timestamp>,
    /// Nothing that was found stops a sign-in.
    pub passed: bool,
    /// The address that the identity provider named.
    pub identifier: String,
    /// What it sent, by name. The NameID comes first, under that name.
    pub received: Vec<Received>,
    /// What was found.
    pub findings: Vec<Finding>,
    /// What the rules look at for this person, with the answer: [`crate::sign_in::explain`] tells what they would do.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub facts: Option<Facts>,
    /// Names it in the backend's log.
    pub trace_id: String,
}

impl Endpoint for GetConnectionTest {
    const METHOD: Http = Http::Get;
    const PATH: &'static str = "/v2/orgs/{org_name}/connections/{connection_id}/tests/{test_id}";
    const LAYER: Layer = Layer::Two;
    const SUMMARY: &'static str = "What came of a test sign-in";
    type Body = ();
    type Answer = ConnectionTest;

    fn holes(&self) -> Vec<&str> {
        vec![self.org.as_str(), &self.connection, &self.id]
    }
}
