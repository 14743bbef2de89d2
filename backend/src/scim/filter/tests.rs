//! The grammar by examples and by printing, and what matches against an evaluator that is slow and plain.

use proptest::prelude::*;
use serde_json::{Value, json};

use super::{AttributePath, Filter, Operator, filter, matches, target};
use crate::scim::schema::USERS;
use purser_api::scim::DOCKER_USER_SCHEMA;

fn ana() -> Value {
    json!({
        "id": "1", "externalId": "Ext-1", "userName": "Ana@harbor.example", "active": true,
        "name": { "givenName": "Ana", "familyName": "Silva" },
        "emails": [
            { "value": "ana@harbor.example", "type": "work", "primary": true },
            { "value": "ana@home.example", "type": "home" }
        ],
        DOCKER_USER_SCHEMA: { "dockerRole": "editor" },
        "meta": { "created": "2026-01-31T09:30:00.000Z", "resourceType": "User" }
    })
}

#[test]
fn filters_of_the_rfc_and_of_identity_providers_find_whom_they_should() {
    for (text, found) in [
        (r#"userName eq "ana@harbor.example""#, true),
        (r#"USERNAME Eq "ANA@HARBOR.EXAMPLE""#, true),
        (r#"userName sw "ana@" and active eq true"#, true),
        (r#"userName ew "harbor.example" and not (active eq false)"#, true),
        (r#"externalId eq "ext-1""#, false),
        (r#"externalId eq "Ext-1""#, true),
        (r#"name.familyName co "ilv""#, true),
        (r#"urn:ietf:params:scim:schemas:core:2.0:User:userName sw "ana""#, true),
        (r#"urn:ietf:params:scim:schemas:extension:docker:2.0:User:dockerRole eq "EDITOR""#, true),
        (r#"emails[type eq "work" and value ew "home.example"]"#, false),
        (r#"emails[type eq "work" and value ew "harbor.example"]"#, true),
        (r#"emails.type eq "home""#, true),
        (r#"emails co "home.example""#, true),
        (r#"active eq "True""#, true),
        (r#"active eq True"#, true),
        (r#"title pr"#, false),
        (r#"emails pr and name pr and externalId pr"#, true),
        (r#"nickName eq "ana" or userName pr"#, true),
        (r#"nickName eq "ana" or userName pr and active eq false"#, false),
        (r#"(nickName eq "ana" or userName pr) and active eq true"#, true),
        (r#"meta.created gt "2026-01-01""#, true),
        (r#"meta.created ge "2026-01-31T10:30:00+01:00""#, true),
        (r#"meta.created lt "2026-01-31T09:30:00Z""#, false),
        (r#"displayName eq null"#, true),
        (r#"displayName ne "x""#, true),
        (r#"userName gt "a" and userName le "b""#, true),
        (r#"userName eq "a\"b""#, false),
    ] {
        let parsed = filter(text).unwrap_or_else(|refusal| panic!("{text}: {}", refusal.detail));
        assert_eq!(matches(&USERS, &ana(), &parsed).unwrap(), found, "{text}");
    }
}

#[test]
fn what_is_no_filter_is_refused_as_one() {
    let deep = "(".repeat(100) + "userName pr" + &")".repeat(100);
    let long = format!("userName eq \"{}\"", "x".repeat(5000));
    for text in [
        "",
        "userName",
        "userName eq",
        "userName is \"x\"",
        "userName eq x",
        "userName eq \"x",
        "(userName pr",
        "userName pr)",
        "userName pr and",
        "and userName pr",
        "emails[type eq \"x\"",
        "userName eq [1]",
        "userName eq {}",
        "not userName pr x",
        "user name eq \"x\"",
        &deep,
        &long,
        "userName eq \"x\" userName",
        "é pr",
    ] {
        let refusal = filter(text).expect_err(text);
        assert_eq!((refusal.status.as_u16(), refusal.kind), (400, Some("invalidFilter")), "{text}");
    }
    for text in
        ["active gt true", "active co \"t\"", "active eq \"maybe\"", "userName gt null", "meta.created gt \"soon\""]
    {
        let refusal = matches(&USERS, &ana(), &filter(text).unwrap()).expect_err(text);
        assert_eq!(refusal.kind, Some("invalidFilter"), "{text}");
    }
}

#[test]
fn paths_are_read_whole() {
    let path = |schema: Option<&str>, name: &str, sub: Option<&str>| AttributePath {
        schema: schema.map(str::to_owned),
        name: name.to_owned(),
        sub: sub.map(str::to_owned),
    };
    for (text, wanted, filtered) in [
        ("active", path(None, "active", None), false),
        ("name.givenName", path(None, "name", Some("givenName")), false),
        ("emails[type eq \"work\"].value", path(None, "emails", Some("value")), true),
        ("members[value eq \"2819c223\"]", path(None, "members", None), true),
        (DOCKER_USER_SCHEMA, path(Some(DOCKER_USER_SCHEMA), "", None), false),
        (
            "urn:ietf:params:scim:schemas:extension:docker:2.0:User:dockerTeam",
            path(Some(DOCKER_USER_SCHEMA), "dockerTeam", None),
            false,
        ),
        (
            "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:department",
            path(Some("urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"), "department", None),
            false,
        ),
    ] {
        let found = target(text).unwrap_or_else(|refusal| panic!("{text}: {}", refusal.detail));
        assert_eq!((found.path, found.among.is_some()), (wanted, filtered), "{text}");
    }
    for text in ["", "emails[", "emails[]", "emails[type eq \"x\"]value", "a..b", "a b"] {
        assert_eq!(target(text).expect_err(text).kind, Some("invalidPath"), "{text}");
    }
}

/// Writes a filter with every bracket.
fn print(filter: &Filter) -> String {
    let path = |path: &AttributePath| {
        let mut text = path.schema.clone().map(|urn| urn + ":").unwrap_or_default() + &path.name;
        if let Some(sub) = &path.sub {
            text = text + "." + sub;
        }
        text
    };
    match filter {
        Filter::And(left, right) => format!("({}) and ({})", print(left), print(right)),
        Filter::Or(left, right) => format!("({}) or ({})", print(left), print(right)),
        Filter::Not(inner) => format!("not ({})", print(inner)),
        Filter::Present(at) => format!("{} pr", path(at)),
        Filter::Within(at, inner) => format!("{}[{}]", path(at), print(inner)),
        Filter::Compare(at, operator, value) => {
            let (_, word) = Operator::ALL.into_iter().find(|(one, _)| one == operator).unwrap();
            format!("{} {word} {value}", path(at))
        }
    }
}

/// An address is there when any part of it is; each has a type.
fn whole(path: &AttributePath) -> AttributePath {
    let sub = if path.name == "emails" { path.sub.clone().or(Some("type".to_owned())) } else { path.sub.clone() };
    AttributePath { sub, ..path.clone() }
}

/// The plain evaluator: every attribute is a list of texts, looked up by name in a flat list.
fn slow(flat: &[(String, Vec<String>)], filter: &Filter) -> bool {
    let texts = |path: &AttributePath| -> Vec<String> {
        let mut name = path.name.to_lowercase();
        if let Some(sub) = &path.sub {
            name = name + "." + &sub.to_lowercase();
        } else if name == "emails" {
            name += ".value";
        }
        flat.iter().filter(|(key, _)| *key == name).flat_map(|(_, values)| values.clone()).collect()
    };
    match filter {
        Filter::And(left, right) => slow(flat, left) && slow(flat, right),
        Filter::Or(left, right) => slow(flat, left) || slow(flat, right),
        Filter::Not(inner) => !slow(flat, inner),
        Filter::Present(path) => texts(&whole(path)).iter().any(|text| !text.is_empty()),
        // Numbered once more, so that only parts of the same value meet.
        Filter::Within(_, inner) => (0..9).any(|at| {
            let prefix = format!("emails.{at}.");
            let one: Vec<_> = flat
                .iter()
                .filter_map(|(key, values)| Some((key.strip_prefix(&prefix)?.to_owned(), values.clone())))
                .collect();
            !one.is_empty() && slow(&one, inner)
        }),
        Filter::Compare(path, operator, wanted) => {
            let exact = path.name.eq_ignore_ascii_case("externalId");
            let fold = |text: &str| if exact { text.to_owned() } else { text.to_lowercase() };
            let wanted = match wanted {
                Value::Null => return (*operator == Operator::Ne) != texts(&whole(path)).iter().all(String::is_empty),
                Value::String(text) => fold(text),
                other => other.to_string(),
            };
            let each = texts(path);
            let any = |test: &dyn Fn(&str) -> bool| each.iter().any(|text| test(&fold(text)));
            match operator {
                Operator::Eq => any(&|text| text == wanted),
                Operator::Ne => !any(&|text| text == wanted),
                Operator::Co => any(&|text| text.contains(&wanted)),
                Operator::Sw => any(&|text| text.starts_with(&wanted)),
                Operator::Ew => any(&|text| text.ends_with(&wanted)),
                Operator::Gt => any(&|text| text > wanted.as_str()),
                Operator::Ge => any(&|text| text >= wanted.as_str()),
                Operator::Lt => any(&|text| text < wanted.as_str()),
                Operator::Le => any(&|text| text <= wanted.as_str()),
            }
        }
    }
}

fn flatten(document: &Value) -> Vec<(String, Vec<String>)> {
    let mut flat = Vec::new();
    let text = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    for (name, value) in document.as_object().unwrap() {
        let name = name.to_lowercase();
        match value {
            Value::Array(list) => {
                for (at, parts) in list.iter().enumerate() {
                    for (part, value) in parts.as_object().unwrap() {
                        flat.push((format!("{name}.{}", part.to_lowercase()), vec![text(value)]));
                        flat.push((format!("{name}.{at}.{}", part.to_lowercase()), vec![text(value)]));
                    }
                }
            }
            Value::Object(parts) => {
                for (part, value) in parts {
                    flat.push((format!("{name}.{}", part.to_lowercase()), vec![text(value)]));
                }
            }
            value => flat.push((name, vec![text(value)])),
        }
    }
    flat
}

fn words() -> impl Strategy<Value = String> {
    prop_oneof![Just("ana".to_owned()), Just("Ana@b.example".to_owned()), "[a-cA-C\"\\\\é ]{0,4}"]
}

fn path(among: &'static [(&'static str, Option<&'static str>)]) -> impl Strategy<Value = AttributePath> {
    proptest::sample::select(among).prop_map(|(name, sub)| AttributePath {
        schema: None,
        name: name.to_owned(),
        sub: sub.map(str::to_owned),
    })
}

fn comparison(path: impl Strategy<Value = AttributePath>) -> impl Strategy<Value = Filter> {
    let operator = proptest::sample::select(&Operator::ALL[..]).prop_map(|(operator, _)| operator);
    (path, operator, words()).prop_map(|(path, operator, word)| Filter::Compare(path, operator, Value::String(word)))
}

fn leaf() -> impl Strategy<Value = Filter> {
    const PATHS: &[(&str, Option<&str>)] = &[
        ("userName", None),
        ("externalId", None),
        ("displayName", None),
        ("name", Some("givenName")),
        ("emails", Some("value")),
        ("emails", Some("type")),
        ("emails", None),
    ];
    const PARTS: &[(&str, Option<&str>)] = &[("value", None), ("type", None), ("display", None)];
    let active = AttributePath { schema: None, name: "active".to_owned(), sub: None };
    let null = prop_oneof![Just(Operator::Eq), Just(Operator::Ne)];
    prop_oneof![
        comparison(path(PATHS)),
        path(PATHS).prop_map(Filter::Present),
        (path(PATHS), null).prop_map(|(path, operator)| Filter::Compare(path, operator, Value::Null)),
        any::<bool>().prop_map(move |on| Filter::Compare(active.clone(), Operator::Eq, Value::Bool(on))),
        proptest::collection::vec(comparison(path(PARTS)), 1..3).prop_map(|all| {
            let emails = AttributePath { schema: None, name: "emails".to_owned(), sub: None };
            let inner = all.into_iter().reduce(|left, right| Filter::And(Box::new(left), Box::new(right)));
            Filter::Within(emails, Box::new(inner.unwrap()))
        }),
    ]
}

fn filters() -> impl Strategy<Value = Filter> {
    leaf().prop_recursive(4, 24, 2, |inner| {
        prop_oneof![
            (inner.clone(), inner.clone()).prop_map(|(left, right)| Filter::And(Box::new(left), Box::new(right))),
            (inner.clone(), inner.clone()).prop_map(|(left, right)| Filter::Or(Box::new(left), Box::new(right))),
            inner.prop_map(|inner| Filter::Not(Box::new(inner))),
        ]
    })
}

fn documents() -> impl Strategy<Value = Value> {
    let email = (words(), prop_oneof![Just("work"), Just("home")]);
    let emails = proptest::collection::vec(email, 0..3);
    (words(), proptest::option::of(words()), proptest::option::of(words()), any::<bool>(), emails).prop_map(
        |(user, external, given, active, emails)| {
            let mut document = json!({ "userName": user, "active": active });
            if let Some(id) = external {
                document["externalId"] = json!(id);
            }
            if let Some(given) = given {
                document["name"] = json!({ "givenName": given });
            }
            let list: Vec<Value> =
                emails.into_iter().map(|(value, kind)| json!({ "value": value, "type": kind })).collect();
            if !list.is_empty() {
                document["emails"] = Value::Array(list);
            }
            document
        },
    )
}

proptest! {
    #[test]
    fn what_is_printed_reads_back(wanted in filters()) {
        let text = print(&wanted);
        prop_assert_eq!(filter(&text).map_err(|refusal| TestCaseError::fail(format!("{text}: {}", refusal.detail)))?, wanted);
    }

    #[test]
    fn the_slow_evaluator_agrees(document in documents(), wanted in filters()) {
        let fast = matches(&USERS, &document, &wanted).map_err(|refusal| TestCaseError::fail(refusal.detail))?;
        prop_assert_eq!(fast, slow(&flatten(&document), &wanted), "{} on {}", print(&wanted), document);
    }

    #[test]
    fn nothing_makes_the_parsers_panic(text in "\\PC{0,60}", near in "[a-c\\[\\]().:\" ]{0,30}|(userName|emails|not|and|or|pr|eq|[\\[\\]()\"]| ){0,14}") {
        for text in [text, near] {
            let _ = filter(&text);
            let _ = target(&text);
        }
    }
}
