//! Somebody who walks through the demo's front door with a browser: forms are read from the page and sent back.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use purser_api::sso::CALLBACK;
use purser_backend::demo::Denial;
use purser_policy::sign_in::{Method, StartedAt};

use crate::world::{Reply, World};

/// How somebody signs in, and what their identity provider says about them.
#[derive(Clone, Copy)]
pub struct Visit<'a> {
    pub org: &'a str,
    pub identifier: &'a str,
    pub client: &'a str,
    pub method: &'a str,
    pub secret: &'a str,
    pub code: &'a str,
    /// Address returned; empty for the one typed.
    pub returned: &'a str,
    pub full_name: &'a str,
    pub groups: &'a str,
    pub name_id: &'a str,
    pub docker_org: &'a str,
    pub docker_role: &'a str,
    /// What the identity provider does wrong (SAML).
    pub mistake: &'a str,
    pub tile: bool,
    pub answers: bool,
}

pub const SSO: Visit<'static> = Visit {
    org: "harbor",
    identifier: "",
    client: "web",
    method: "sso",
    secret: "",
    code: "",
    returned: "",
    full_name: "",
    groups: "",
    name_id: "email",
    docker_org: "",
    docker_role: "",
    mistake: "",
    tile: false,
    answers: true,
};

/// Refused at first: just-in-time provisioning is off for the fleet.
pub const HIRE: Visit<'_> = Visit { identifier: "new.hire@fleet.harbor.example", full_name: "Nova  Hire", ..SSO };

impl Visit<'static> {
    pub fn of(denial: &Denial) -> Self {
        Visit {
            org: denial.org,
            identifier: denial.identifier,
            client: denial.client.as_str(),
            method: denial.method.as_str(),
            secret: denial.secret,
            name_id: if denial.persistent_id { "persistent" } else { "email" },
            docker_org: denial.docker_org,
            tile: denial.started_at == StartedAt::Idp,
            answers: !denial.outage,
            ..SSO
        }
    }
}

impl Visit<'_> {
    /// Goes all the way.
    pub async fn go(&self, world: &World) -> Reply {
        let reply = self.knock(world).await;
        if self.method != Method::Sso.as_str() || !location(&reply).contains("/demo/idp/") {
            return reply;
        }
        self.answer(world, &location(&reply)).await.bring(world).await
    }

    /// The first page only.
    pub async fn knock(&self, world: &World) -> Reply {
        let fields = [
            ("org", self.org),
            ("identifier", self.identifier),
            ("client", self.client),
            ("method", self.method),
            ("secret", self.secret),
            ("code", self.code),
            ("connection", ""),
        ];
        world.nobody().post_form("/demo/sign-in", &fields).await
    }

    /// What the identity provider at this address answers.
    pub async fn answer(&self, world: &World, idp: &str) -> Answer {
        let page = world.nobody().send("GET", idp, None).await;
        assert_eq!(page.status, 200, "{}", page.text);
        let (question, typed) = (value(&page, "question"), value(&page, "email"));
        let fields = [
            ("question", question.as_str()),
            ("email", if self.returned.is_empty() { &typed } else { self.returned }),
            ("full_name", self.full_name),
            ("groups", self.groups),
            ("name_id", self.name_id),
            ("docker_org", self.docker_org),
            ("docker_role", self.docker_role),
            ("mistake", self.mistake),
            ("tile", if self.tile { "yes" } else { "" }),
            ("answer", if self.answers { "yes" } else { "no" }),
        ];
        let (_, action) = page.text.split_once("action=\"").unwrap();
        let reply = world.nobody().post_form(action.split('"').next().unwrap(), &fields).await;
        if reply.status == 303 {
            Answer::Address(location(&reply))
        } else {
            Answer::Form(value(&reply, "SAMLResponse"))
        }
    }
}

/// An answer of an identity provider, on its way through the browser.
#[derive(Clone, Debug)]
pub enum Answer {
    /// OpenID Connect: the address with the code.
    Address(String),
    /// SAML: what is posted.
    Form(String),
}

impl Answer {
    /// Brings it back.
    pub async fn bring(&self, world: &World) -> Reply {
        match self {
            Self::Address(address) => world.nobody().send("GET", address, None).await,
            Self::Form(response) => world.nobody().post_form(CALLBACK, &[("SAMLResponse", response)]).await,
        }
    }

    /// The XML of a SAML answer.
    pub fn xml(&self) -> String {
        match self {
            Self::Form(response) => String::from_utf8(BASE64.decode(response).unwrap()).unwrap(),
            Self::Address(address) => panic!("not SAML: {address}"),
        }
    }

    /// A SAML answer of this XML.
    pub fn of(xml: &str) -> Self {
        Self::Form(BASE64.encode(xml))
    }
}

/// Where a reply leads; empty for a page.
pub fn location(reply: &Reply) -> String {
    reply.headers.get("location").map_or_else(String::new, |value| value.to_str().unwrap().to_owned())
}

/// A parameter of the address a reply leads to.
pub fn parameter(reply: &Reply, name: &str) -> String {
    let address = location(reply);
    let query = address.split_once('?').map_or("", |(_, query)| query);
    let found = query.split('&').find_map(|pair| pair.strip_prefix(name)?.strip_prefix('='));
    found.unwrap_or_else(|| panic!("no {name} in {address}: {} {}", reply.status, reply.text)).to_owned()
}

/// The value of a field of a page.
pub fn value(page: &Reply, name: &str) -> String {
    let (_, after) = page
        .text
        .split_once(&format!("name=\"{name}\" value=\""))
        .unwrap_or_else(|| panic!("no {name}: {}", page.text));
    after.split('"').next().unwrap().to_owned()
}
