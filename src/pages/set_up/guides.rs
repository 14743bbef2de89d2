//! How each identity provider is told about this side, in its own words: names of menus and fields as they stand there.

use purser_api::connections::Provider;

/// A value of this side that is copied into the identity provider's form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Own {
    /// Entity id of this side.
    EntityId,
    /// Assertion consumer service.
    AcsUrl,
    /// Redirect URL.
    RedirectUrl,
}

/// One thing to do there.
pub(super) struct Step {
    /// What.
    pub(super) text: &'static str,
    /// Values to copy, by the name of the field there.
    pub(super) copy: &'static [(&'static str, Own)],
    /// Fields that get a fixed value: name there, value.
    pub(super) set: &'static [(&'static str, &'static str)],
}

const fn step(text: &'static str) -> Step {
    Step { text, copy: &[], set: &[] }
}

/// What somebody needs at one identity provider.
pub(super) struct Guide {
    /// What to do there, in order.
    pub(super) there: &'static [Step],
    /// Where to find what comes back.
    pub(super) values: &'static [&'static str],
    /// What the issuer looks like, by OpenID Connect.
    pub(super) issuer: &'static str,
}

/// The guide of an identity provider.
pub(super) const fn guide(provider: Provider) -> &'static Guide {
    match provider {
        Provider::Okta => &OKTA,
        Provider::EntraSaml => &ENTRA_SAML,
        Provider::EntraOidc => &ENTRA_OIDC,
        Provider::Google => &GOOGLE,
        Provider::Saml => &SAML,
        Provider::Oidc => &OIDC,
    }
}

static OKTA: Guide = Guide {
    there: &[
        step(
            "In the Okta Admin Console open Applications, Applications, and press Create App Integration. Choose SAML 2.0 and give the app a name.",
        ),
        Step {
            text: "On the page Configure SAML fill in the General section.",
            copy: &[("Single sign-on URL", Own::AcsUrl), ("Audience URI (SP Entity ID)", Own::EntityId)],
            set: &[
                ("Use this for Recipient URL and Destination URL", "ticked"),
                ("Name ID format", "EmailAddress"),
                ("Application username", "Email"),
            ],
        },
        Step {
            text: "Under Attribute Statements add the full name, unless names are to stay private. Under Group Attribute Statements add the groups, if teams are to follow them.",
            copy: &[],
            set: &[
                ("Name: name", "String.join(\" \", user.firstName, user.lastName)"),
                ("Name: groups (Group Attribute Statements)", "a filter that matches groups called organization:team"),
            ],
        },
        step("Finish, then assign people or groups under Assignments."),
    ],
    values: &[
        "On the tab Sign On, under Metadata details, copy the Metadata URL.",
        "Or, under SAML Signing Certificates, open Actions of the active certificate, View IdP metadata, and save that page.",
    ],
    issuer: "",
};

static ENTRA_SAML: Guide = Guide {
    there: &[
        step(
            "In the Microsoft Entra admin center open Entra ID, Enterprise apps, New application, Create your own application. Choose “Integrate any other application you don't find in the gallery (Non-gallery)”.",
        ),
        Step {
            text: "Open Single sign-on, SAML, and edit Basic SAML Configuration.",
            copy: &[
                ("Identifier (Entity ID)", Own::EntityId),
                ("Reply URL (Assertion Consumer Service URL)", Own::AcsUrl),
            ],
            set: &[],
        },
        Step {
            text: "Edit Attributes & Claims. The names stand without a namespace: clear that field.",
            copy: &[],
            set: &[
                ("Unique User Identifier (Name ID)", "user.mail, name identifier format Email address"),
                ("name", "user.displayname; leave it out to keep names private"),
                (
                    "groups",
                    "Add a group claim, Groups assigned to the application; source attribute: cloud-only group display names",
                ),
            ],
        },
        step("Assign people or groups under Users and groups."),
    ],
    values: &[
        "Under SAML Certificates copy the App Federation Metadata Url.",
        "Or download Federation Metadata XML there.",
        "By hand: Login URL is the sign-in address, Microsoft Entra Identifier is the entity id, Certificate (Base64) is the certificate.",
    ],
    issuer: "",
};

static ENTRA_OIDC: Guide = Guide {
    there: &[
        Step {
            text: "In the Microsoft Entra admin center open Entra ID, App registrations, New registration. Supported account types: Accounts in this organizational directory only. Under Redirect URI choose the platform Web.",
            copy: &[("Redirect URI (Web)", Own::RedirectUrl)],
            set: &[],
        },
        step(
            "Under Certificates & secrets press New client secret. Copy the column Value at once (not Secret ID), and note when it expires.",
        ),
        Step {
            text: "Under Token configuration press Add optional claim, token type ID, and tick the address.",
            copy: &[],
            set: &[("Claim", "email")],
        },
        step(
            "Under API permissions, Microsoft Graph, Delegated permissions, add openid, email and profile, then Grant admin consent.",
        ),
    ],
    values: &[
        "Overview shows Application (client) ID and Directory (tenant) ID. The issuer is made of the latter.",
        "The client secret is the Value you copied.",
    ],
    issuer: "https://login.microsoftonline.com/{Directory (tenant) ID}/v2.0",
};

static GOOGLE: Guide = Guide {
    there: &[
        step(
            "In the Google Admin console open Apps, Web and mobile apps, Add app, Add custom SAML app. Give it a name and continue.",
        ),
        step("On Google Identity Provider details press Download metadata (Option 1), then continue."),
        Step {
            text: "Fill in Service provider details.",
            copy: &[("ACS URL", Own::AcsUrl), ("Entity ID", Own::EntityId)],
            set: &[("Name ID format", "EMAIL"), ("Name ID", "Basic Information > Primary email")],
        },
        Step {
            text: "Under Attribute mapping add the name, unless names are to stay private. Google has no attribute for the whole name.",
            copy: &[],
            set: &[("Basic Information > First name", "name")],
        },
        step(
            "Under User access switch the app on for everyone, or for the right organizational units. It takes a while to arrive.",
        ),
    ],
    values: &[
        "The metadata you downloaded: GoogleIDPMetadata.xml. Google does not publish it at an address.",
        "By hand: SSO URL is the sign-in address, Entity ID the entity id, Certificate the certificate.",
    ],
    issuer: "",
};

static SAML: Guide = Guide {
    there: &[
        Step {
            text: "Add a SAML 2.0 service provider. Requests come by HTTP-Redirect and are not signed; answers go by HTTP-POST, and the response or the assertion has to be signed.",
            copy: &[
                ("Entity id, audience or identifier", Own::EntityId),
                ("ACS URL, reply URL or single sign-on URL", Own::AcsUrl),
            ],
            set: &[
                ("NameID format", "urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress"),
                ("NameID value", "the person's e-mail address"),
            ],
        },
        Step {
            text: "Send these attributes, as far as you need them.",
            copy: &[],
            set: &[
                ("name", "the full name; leave it out to keep names private"),
                ("groups", "groups called organization:team"),
            ],
        },
    ],
    values: &["Its metadata: an address, or a file. Without metadata: entity id, sign-in address, certificate."],
    issuer: "",
};

static OIDC: Guide = Guide {
    there: &[
        Step {
            text: "Register a confidential web client with the authorization code flow. PKCE (S256) is sent with every sign-in.",
            copy: &[("Redirect URI or callback URL", Own::RedirectUrl)],
            set: &[("Scopes", "openid email profile")],
        },
        step("The ID token has to carry the claim email, and name unless names are to stay private."),
    ],
    values: &[
        "The issuer, the client id and the client secret. The issuer's /.well-known/openid-configuration has to be reachable.",
    ],
    issuer: "https://login.example.com",
};

#[cfg(test)]
mod tests {
    use purser_api::connections::ConnectionKind;

    use super::*;

    #[test]
    fn every_guide_hands_over_what_its_protocol_needs() {
        for provider in Provider::ALL {
            let guide = guide(provider);
            let copied: Vec<Own> = guide.there.iter().flat_map(|step| step.copy).map(|(_, own)| *own).collect();
            match provider.kind() {
                ConnectionKind::Saml => {
                    assert!(copied.contains(&Own::EntityId) && copied.contains(&Own::AcsUrl), "{provider:?}");
                    let fixed: Vec<&str> =
                        guide.there.iter().flat_map(|step| step.set).map(|(name, _)| *name).collect();
                    assert!(
                        fixed
                            .iter()
                            .any(|name| name.to_ascii_lowercase().contains("name id") || name.contains("NameID")),
                        "{provider:?}"
                    );
                    assert!(guide.issuer.is_empty());
                }
                ConnectionKind::Oidc => {
                    assert_eq!(copied, [Own::RedirectUrl], "{provider:?}");
                    assert!(guide.issuer.starts_with("https://"));
                }
            }
            assert!(!guide.values.is_empty());
        }
    }
}
