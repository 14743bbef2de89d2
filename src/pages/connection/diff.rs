//! Settings compared field by field: what a change does, and whose change counts when two people made one.

use purser_api::connections::{ConnectionSettings, OidcSettings, Provider, SamlSettings};

use crate::components::connection::provider_name;

/// A field of the settings.
pub(super) struct Field {
    /// As the form calls it.
    pub(super) label: &'static str,
    get: fn(&ConnectionSettings) -> String,
    copy: fn(&ConnectionSettings, &mut ConnectionSettings),
}

impl Field {
    /// The value in words; empty where nothing is set.
    pub(super) fn value(&self, settings: &ConnectionSettings) -> String {
        (self.get)(settings)
    }

    /// Puts the value of one into the other.
    pub(super) fn copy(&self, from: &ConnectionSettings, to: &mut ConnectionSettings) {
        (self.copy)(from, to);
    }
}

fn saml(settings: &ConnectionSettings) -> SamlSettings {
    settings.saml.clone().unwrap_or_default()
}

fn oidc(settings: &ConnectionSettings) -> OidcSettings {
    settings.oidc.clone().unwrap_or_default()
}

macro_rules! plain {
    ($label:literal, $($path:ident).+) => {
        Field {
            label: $label,
            get: |settings| settings.$($path).+.clone(),
            copy: |from, to| to.$($path).+.clone_from(&from.$($path).+),
        }
    };
    ($label:literal, $kind:ident => $field:ident) => {
        Field {
            label: $label,
            get: |settings| $kind(settings).$field,
            copy: |from, to| {
                if let (Some(from), Some(to)) = (&from.$kind, &mut to.$kind) {
                    to.$field.clone_from(&from.$field);
                }
            },
        }
    };
}

/// Every field, in the order of the form. The client secret is none of them: it is never read back.
pub(super) static FIELDS: [Field; 18] = [
    plain!("Name", name),
    Field {
        label: "Identity provider",
        get: |settings| settings.provider.map_or("", |one: Provider| provider_name(one)).to_owned(),
        copy: |from, to| to.provider = from.provider,
    },
    Field {
        label: "Domains",
        get: |settings| settings.domains.iter().map(|domain| domain.as_str()).collect::<Vec<_>>().join(", "),
        copy: |from, to| to.domains.clone_from(&from.domains),
    },
    plain!("Entity id of the identity provider", saml => idp_entity_id),
    plain!("Sign-in address", saml => sso_url),
    Field {
        label: "Certificates",
        get: |settings| {
            let all = saml(settings).certificates;
            let one = |certificate: &purser_api::connections::Certificate| {
                let until = certificate.not_after.as_ref().map_or("?", |at| at.0.get(..10).unwrap_or("?"));
                let print = certificate.sha256.get(..8).unwrap_or_default().to_ascii_uppercase();
                [&certificate.subject, " (", &print, "…, until ", until, ")"].concat()
            };
            all.iter().map(one).collect::<Vec<_>>().join(" · ")
        },
        copy: |from, to| {
            if let (Some(from), Some(to)) = (&from.saml, &mut to.saml) {
                to.certificates.clone_from(&from.certificates);
            }
        },
    },
    plain!("Metadata address", saml => metadata_url),
    plain!("Issuer", oidc => issuer),
    plain!("Client id", oidc => client_id),
    Field {
        label: "Client secret ends",
        get: |settings| {
            oidc(settings).client_secret_expires_at.map_or_else(String::new, |at| at.0.chars().take(10).collect())
        },
        copy: |from, to| {
            if let (Some(from), Some(to)) = (&from.oidc, &mut to.oidc) {
                to.client_secret_expires_at.clone_from(&from.client_secret_expires_at);
            }
        },
    },
    plain!("Attribute of the e-mail address", attributes.email),
    plain!("Attribute of the full name", attributes.full_name),
    plain!("Attribute of the groups", attributes.groups),
    plain!("Attribute of the organization", attributes.docker_org),
    plain!("Attribute of the team", attributes.docker_team),
    plain!("Attribute of the role", attributes.docker_role),
    plain!("Attribute of the session length", attributes.docker_session_minutes),
    plain!("Default team", default_team),
];

/// A field that differs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Difference {
    /// Which field.
    pub(super) label: &'static str,
    /// Its value before, in words.
    pub(super) before: String,
    /// Its value after, in words.
    pub(super) after: String,
}

/// The fields that differ.
pub(super) fn difference(before: &ConnectionSettings, after: &ConnectionSettings) -> Vec<Difference> {
    let values = FIELDS.iter().map(|field| (field.label, field.value(before), field.value(after)));
    let differing = values.filter(|(_, before, after)| before != after);
    differing.map(|(label, before, after)| Difference { label, before, after }).collect()
}

/// A field that somebody else changed while it was edited here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Conflict {
    /// Place in [`FIELDS`].
    pub(super) field: usize,
    /// What was read.
    pub(super) base: String,
    /// What it is now.
    pub(super) theirs: String,
    /// What was typed here.
    pub(super) mine: String,
}

impl Conflict {
    /// Both changed it, to different values: somebody has to choose.
    pub(super) fn is_open(&self) -> bool {
        self.base != self.mine && self.base != self.theirs && self.theirs != self.mine
    }
}

/// What happened to each field since it was read.
pub(super) fn conflicts(
    base: &ConnectionSettings,
    theirs: &ConnectionSettings,
    mine: &ConnectionSettings,
) -> Vec<Conflict> {
    let values = FIELDS.iter().enumerate().map(|(field, one)| Conflict {
        field,
        base: one.value(base),
        theirs: one.value(theirs),
        mine: one.value(mine),
    });
    values.filter(|one| one.base != one.theirs || one.base != one.mine).collect()
}

/// Both changes in one: theirs, with mine where only I changed a field, or where mine was chosen.
pub(super) fn merge(
    base: &ConnectionSettings,
    theirs: &ConnectionSettings,
    mine: &ConnectionSettings,
    keep_mine: impl Fn(usize) -> bool,
) -> ConnectionSettings {
    let mut merged = theirs.clone();
    for conflict in conflicts(base, theirs, mine) {
        let mine_counts = if conflict.is_open() { keep_mine(conflict.field) } else { conflict.base != conflict.mine };
        if mine_counts {
            FIELDS[conflict.field].copy(mine, &mut merged);
        }
    }
    if let (Some(mine), Some(merged)) = (&mine.oidc, &mut merged.oidc) {
        merged.client_secret.clone_from(&mine.client_secret);
    }
    merged
}

#[cfg(test)]
mod tests {
    use super::*;

    fn settings(name: &str, issuer: &str, team: &str) -> ConnectionSettings {
        ConnectionSettings {
            name: name.to_owned(),
            default_team: team.to_owned(),
            oidc: Some(OidcSettings { issuer: issuer.to_owned(), ..OidcSettings::default() }),
            ..ConnectionSettings::default()
        }
    }

    #[test]
    fn only_what_differs_is_told() {
        let before = settings("Office", "https://a.example", "quay");
        assert_eq!(difference(&before, &before), []);
        let after = settings("Office", "https://b.example", "");
        let labels: Vec<_> =
            difference(&before, &after).into_iter().map(|one| (one.label, one.before, one.after)).collect();
        assert_eq!(
            labels,
            [
                ("Issuer", "https://a.example".to_owned(), "https://b.example".to_owned()),
                ("Default team", "quay".to_owned(), String::new())
            ]
        );
    }

    #[test]
    fn every_field_can_be_carried_over() {
        let from: ConnectionSettings = serde_json::from_value(serde_json::json!({
            "name": "a", "provider": "okta", "domains": ["a.example"], "default_team": "t",
            "saml": {
                "idp_entity_id": "b", "sso_url": "c", "metadata_url": "d",
                "certificates": [{ "data": "e", "subject": "f", "sha256": "00112233", "not_after": "2030-01-01T00:00:00Z" }]
            },
            "oidc": { "issuer": "g", "client_id": "h", "client_secret_expires_at": "2031-01-01T00:00:00Z" },
            "attributes": {
                "email": "i", "full_name": "j", "groups": "k", "docker_org": "l", "docker_team": "m", "docker_role": "n",
                "docker_session_minutes": "o"
            }
        }))
        .unwrap();
        let mut to = ConnectionSettings {
            saml: Some(SamlSettings::default()),
            oidc: Some(OidcSettings::default()),
            ..ConnectionSettings::default()
        };
        for field in &FIELDS {
            assert_ne!(field.value(&from), field.value(&to), "{}", field.label);
            field.copy(&from, &mut to);
            assert_eq!(field.value(&from), field.value(&to), "{}", field.label);
        }
        assert_eq!(from, to);
    }

    #[test]
    fn two_changes_become_one_and_only_the_same_field_is_asked_about() {
        let base = settings("Office", "https://a.example", "quay");
        let theirs = settings("Office login", "https://theirs.example", "quay");
        let mine = settings("Office", "https://mine.example", "ops");
        let all = conflicts(&base, &theirs, &mine);
        let open: Vec<_> = all.iter().filter(|one| one.is_open()).map(|one| FIELDS[one.field].label).collect();
        assert_eq!(open, ["Issuer"]);
        let merged = |keep: bool| {
            let merged = merge(&base, &theirs, &mine, |_| keep);
            (merged.name, merged.oidc.map_or_else(String::new, |oidc| oidc.issuer), merged.default_team)
        };
        let text = |text: &str| text.to_owned();
        assert_eq!(merged(true), (text("Office login"), text("https://mine.example"), text("ops")));
        assert_eq!(merged(false), (text("Office login"), text("https://theirs.example"), text("ops")));
    }
}
