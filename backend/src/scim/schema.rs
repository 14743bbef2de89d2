//! The attributes of users and groups (RFC 7643, sections 4 and 8.7), as data: what is read, compared, sent and published
//! at `/Schemas` all comes from here.

use purser_api::scim::{DOCKER_USER_SCHEMA, GROUP_SCHEMA, USER_SCHEMA};
use serde_json::{Map, Value, json};

/// What an attribute holds (RFC 7643, section 2.3).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Text,
    Boolean,
    Moment,
    Reference,
    Complex,
}

/// Who may write an attribute (RFC 7643, section 2.2).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Mutability {
    ReadOnly,
    ReadWrite,
    Immutable,
}

/// An attribute.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Attribute {
    pub(crate) name: &'static str,
    pub(crate) kind: Kind,
    pub(crate) many: bool,
    pub(crate) required: bool,
    /// Whether capitals count when it is compared.
    pub(crate) exact: bool,
    pub(crate) mutability: Mutability,
    pub(crate) unique: bool,
    pub(crate) canonical: &'static [&'static str],
    pub(crate) refers_to: &'static [&'static str],
    pub(crate) sub: &'static [Attribute],
    pub(crate) about: &'static str,
}

const fn text(name: &'static str, about: &'static str) -> Attribute {
    Attribute {
        name,
        kind: Kind::Text,
        many: false,
        required: false,
        exact: false,
        mutability: Mutability::ReadWrite,
        unique: false,
        canonical: &[],
        refers_to: &[],
        sub: &[],
        about,
    }
}

const fn complex(name: &'static str, about: &'static str, many: bool, sub: &'static [Attribute]) -> Attribute {
    Attribute { kind: Kind::Complex, many, sub, ..text(name, about) }
}

const fn read_only(attribute: Attribute) -> Attribute {
    Attribute { mutability: Mutability::ReadOnly, ..attribute }
}

const fn immutable(attribute: Attribute) -> Attribute {
    Attribute { mutability: Mutability::Immutable, ..attribute }
}

const fn link(to: &'static [&'static str], about: &'static str) -> Attribute {
    Attribute { kind: Kind::Reference, exact: true, refers_to: to, ..text("$ref", about) }
}

/// Attributes that every resource has (RFC 7643, section 3.1); `/Schemas` does not list them.
const COMMON: [Attribute; 3] = [
    read_only(Attribute { exact: true, ..text("id", "Given by this service.") }),
    Attribute { exact: true, ..text("externalId", "Given by the identity provider.") },
    read_only(complex("meta", "Bookkeeping.", false, &META)),
];

const META: [Attribute; 5] = [
    Attribute { exact: true, ..text("resourceType", "User or Group.") },
    Attribute { kind: Kind::Moment, ..text("created", "When it was made.") },
    Attribute { kind: Kind::Moment, ..text("lastModified", "When it changed last.") },
    Attribute { kind: Kind::Reference, exact: true, ..text("location", "Its address.") },
    Attribute { exact: true, ..text("version", "Its ETag.") },
];

const NAME: [Attribute; 3] = [
    text("formatted", "The full name, as it is shown."),
    text("familyName", "Family name."),
    text("givenName", "Given name."),
];

const EMAIL: [Attribute; 4] = [
    Attribute { required: true, ..text("value", "The address.") },
    text("display", "The address, as it is shown."),
    Attribute { canonical: &["work", "home", "other"], ..text("type", "What the address is for.") },
    Attribute { kind: Kind::Boolean, ..text("primary", "Whether it is the main address.") },
];

const GROUP_OF_USER: [Attribute; 4] = [
    read_only(Attribute { exact: true, ..text("value", "Id of the group.") }),
    read_only(link(&["Group"], "Address of the group.")),
    read_only(text("display", "Name of the group.")),
    read_only(Attribute { canonical: &["direct"], ..text("type", "How the person is in it.") }),
];

const USER: [Attribute; 6] = [
    Attribute {
        required: true,
        unique: true,
        ..text("userName", "The person's address; where it is none, the main one of emails counts.")
    },
    complex("name", "The name in parts. The full name is public on the platform.", false, &NAME),
    text("displayName", "The name as shown; used as the full name where `name` says nothing."),
    Attribute {
        kind: Kind::Boolean,
        ..text("active", "Whether the person may be in. Left out of an update, it means no.")
    },
    Attribute { required: true, ..complex("emails", "Addresses; the platform uses one.", true, &EMAIL) },
    read_only(complex("groups", "Groups the person is in.", true, &GROUP_OF_USER)),
];

const DOCKER: [Attribute; 3] = [
    Attribute {
        canonical: &["owner", "editor", "member"],
        ..text("dockerRole", "Role in the organization. Counts when the person is first added.")
    },
    text("dockerOrg", "The organization. Only the one this token belongs to."),
    text("dockerTeam", "Team the person joins when first added."),
];

const MEMBER: [Attribute; 3] = [
    immutable(Attribute { exact: true, ..text("value", "Id of the user.") }),
    immutable(link(&["User"], "Address of the user.")),
    immutable(Attribute { canonical: &["User"], ..text("type", "User.") }),
];

const GROUP: [Attribute; 2] = [
    Attribute {
        required: true,
        unique: true,
        ..text("displayName", "The name, organization:team. Other names are kept and lead to no team.")
    },
    complex("members", "Users in the group.", true, &MEMBER),
];

/// A schema of `/Schemas`.
#[derive(Debug)]
pub(crate) struct Schema {
    pub(crate) id: &'static str,
    pub(crate) name: &'static str,
    about: &'static str,
    pub(crate) attributes: &'static [Attribute],
}

/// A type of resource.
#[derive(Debug)]
pub(crate) struct Resource {
    pub(crate) name: &'static str,
    pub(crate) endpoint: &'static str,
    pub(crate) core: &'static Schema,
    pub(crate) extension: Option<&'static Schema>,
}

static USER_SCHEMA_OF: Schema = Schema { id: USER_SCHEMA, name: "User", about: "A person", attributes: &USER };
static GROUP_SCHEMA_OF: Schema = Schema { id: GROUP_SCHEMA, name: "Group", about: "A group", attributes: &GROUP };
static DOCKER_SCHEMA_OF: Schema = Schema {
    id: DOCKER_USER_SCHEMA,
    name: "DockerUser",
    about: "Role and team of a person on the platform",
    attributes: &DOCKER,
};

/// Users.
pub(crate) static USERS: Resource =
    Resource { name: "User", endpoint: "/Users", core: &USER_SCHEMA_OF, extension: Some(&DOCKER_SCHEMA_OF) };
/// Groups.
pub(crate) static GROUPS: Resource =
    Resource { name: "Group", endpoint: "/Groups", core: &GROUP_SCHEMA_OF, extension: None };

/// All types of resources.
pub(crate) fn resources() -> [&'static Resource; 2] {
    [&USERS, &GROUPS]
}

/// All schemas.
pub(crate) fn schemas() -> [&'static Schema; 3] {
    [&USER_SCHEMA_OF, &GROUP_SCHEMA_OF, &DOCKER_SCHEMA_OF]
}

/// Finds an attribute by its name in any case.
pub(crate) fn named(among: &'static [Attribute], name: &str) -> Option<&'static Attribute> {
    among.iter().find(|attribute| attribute.name.eq_ignore_ascii_case(name))
}

impl Resource {
    /// An attribute of the core schema, or one that every resource has.
    pub(crate) fn attribute(&self, name: &str) -> Option<&'static Attribute> {
        static COMMON_OF: [Attribute; 3] = COMMON;
        named(self.core.attributes, name).or_else(|| named(&COMMON_OF, name))
    }

    /// The extension with this URN, in any case.
    pub(crate) fn extension(&self, urn: &str) -> Option<&'static Schema> {
        self.extension.filter(|schema| schema.id.eq_ignore_ascii_case(urn))
    }

    /// The description at `/ResourceTypes` (RFC 7643, section 6).
    pub(crate) fn describe(&self, base: &str) -> Value {
        let extensions: Vec<Value> =
            self.extension.iter().map(|schema| json!({ "schema": schema.id, "required": false })).collect();
        let mut described = json!({
            "schemas": ["urn:ietf:params:scim:schemas:core:2.0:ResourceType"],
            "id": self.name, "name": self.name, "description": self.core.about,
            "endpoint": self.endpoint, "schema": self.core.id,
            "meta": { "resourceType": "ResourceType", "location": format!("{base}/ResourceTypes/{}", self.name) }
        });
        if !extensions.is_empty() {
            described["schemaExtensions"] = Value::Array(extensions);
        }
        described
    }
}

impl Schema {
    /// The description at `/Schemas` (RFC 7643, section 7). `org` is the one value of `dockerOrg` that is taken.
    pub(crate) fn describe(&self, base: &str, org: &str) -> Value {
        json!({
            "schemas": ["urn:ietf:params:scim:schemas:core:2.0:Schema"],
            "id": self.id, "name": self.name, "description": self.about,
            "attributes": self.attributes.iter().map(|one| one.describe(org)).collect::<Vec<_>>(),
            "meta": { "resourceType": "Schema", "location": format!("{base}/Schemas/{}", self.id) }
        })
    }
}

impl Attribute {
    fn describe(&self, org: &str) -> Value {
        let kind = match self.kind {
            Kind::Text => "string",
            Kind::Boolean => "boolean",
            Kind::Moment => "dateTime",
            Kind::Reference => "reference",
            Kind::Complex => "complex",
        };
        let mutability = match self.mutability {
            Mutability::ReadOnly => "readOnly",
            Mutability::ReadWrite => "readWrite",
            Mutability::Immutable => "immutable",
        };
        let mut described: Map<String, Value> = Map::new();
        let mut put = |name: &str, value: Value| {
            described.insert(name.to_owned(), value);
        };
        put("name", json!(self.name));
        put("type", json!(kind));
        put("multiValued", json!(self.many));
        put("description", json!(self.about));
        put("required", json!(self.required));
        put("mutability", json!(mutability));
        put("returned", json!("default"));
        if self.kind == Kind::Complex {
            put("subAttributes", self.sub.iter().map(|one| one.describe(org)).collect());
        } else {
            put("caseExact", json!(self.exact));
        }
        put("uniqueness", json!(if self.unique { "server" } else { "none" }));
        if self.name == "dockerOrg" {
            put("canonicalValues", json!([org]));
        } else if !self.canonical.is_empty() {
            put("canonicalValues", json!(self.canonical));
        }
        if !self.refers_to.is_empty() {
            put("referenceTypes", json!(self.refers_to));
        }
        Value::Object(described)
    }
}
