//! From what DNS said to what is wrong.

use purser_api::domains::{FoundText, problem};

use crate::dns::{Dns, Said};

/// What the value of a proof starts with.
pub(super) const PREFIX: &str = "purser-verification=";

/// Records of one name that are kept.
const MOST: usize = 10;

/// What was found out about the proof of a domain.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Diagnosis {
    /// Word for what is wrong; nothing when the domain is proven.
    pub(super) problem: Option<&'static str>,
    /// Texts of the name itself, and ours of other names.
    pub(super) found: Vec<FoundText>,
    /// What the name is an alias of.
    pub(super) cname: Option<String>,
    /// Why the name servers failed.
    pub(super) detail: Option<String>,
    /// Seconds for which the answer may be repeated.
    pub(super) ttl: Option<u32>,
}

/// Looks for the record that proves a domain, first where it belongs, then where people put it by mistake. `old` are values
/// of earlier times.
pub(super) async fn look(dns: &Dns, name: &str, expected: &str, old: &[String]) -> Diagnosis {
    let (texts, alias) = tokio::join!(dns.texts(name), dns.alias(name));
    let mut diagnosis = diagnose(name, &texts, &alias, expected, old);
    if !matches!(diagnosis.problem, Some(problem::NOTHING_FOUND | problem::NO_SUCH_DOMAIN)) {
        return diagnosis;
    }
    for place in wrong_names(name) {
        let said = dns.texts(&place).await;
        if let Some(value) = said.records().iter().find(|text| is(text, expected)) {
            diagnosis.problem = Some(problem::WRONG_NAME);
            diagnosis.found.insert(0, FoundText { name: place, value: value.clone() });
            break;
        }
    }
    diagnosis
}

/// Names under which the record lands by mistake: the whole name typed where the DNS host appends the zone, the name of a
/// web server, the `@` taken literally, other services' habits, the zone above.
fn wrong_names(name: &str) -> Vec<String> {
    let mut names = vec![[name, ".", name].concat()];
    names
        .extend(["www.", "@.", "_purser.", "purser.", "purser-verification.", "_dnsauth."].map(|p| [p, name].concat()));
    // Somebody else's zone ends where the public suffix begins.
    let above = name.split_once('.').map(|(_, above)| above).filter(|above| psl::domain_str(above).is_some());
    names.extend(above.map(str::to_owned));
    names
}

/// Whether a text is this value. Spaces and quotes around it come from copying, and take nothing away from the proof.
fn is(text: &str, value: &str) -> bool {
    let text = text.trim();
    text.strip_prefix('"').and_then(|text| text.strip_suffix('"')).unwrap_or(text).trim() == value
}

fn diagnose(name: &str, texts: &Said, alias: &Said, expected: &str, old: &[String]) -> Diagnosis {
    let ttl = [texts.ttl(), alias.ttl().filter(|_| !alias.records().is_empty())].into_iter().flatten().max();
    let mut diagnosis = Diagnosis { ttl, ..Diagnosis::default() };
    let records = texts.records();
    let found = records.iter().take(MOST).map(|value| FoundText { name: name.to_owned(), value: value.clone() });
    diagnosis.found = found.collect();
    diagnosis.cname = alias.records().first().cloned();
    diagnosis.problem = if diagnosis.cname.is_some() {
        Some(problem::CNAME)
    } else if let Said::Failed(why) = texts {
        diagnosis.detail = Some(why.clone());
        Some(problem::SERVER_FAILURE)
    } else if records.iter().any(|text| is(text, expected)) {
        None
    } else if old.iter().any(|value| records.iter().any(|text| is(text, value))) {
        Some(problem::OLD_VALUE)
    } else if records.iter().any(|text| looks_like_ours(text, expected)) {
        Some(problem::OTHER_VALUE)
    } else if matches!(texts, Said::Nothing { exists: false, .. }) {
        Some(problem::NO_SUCH_DOMAIN)
    } else {
        Some(problem::NOTHING_FOUND)
    };
    // Ours first: there may be more records than are kept.
    diagnosis.found.sort_by_key(|text| !looks_like_ours(&text.value, expected));
    diagnosis
}

/// A copy that went wrong: the beginning, or the part that is different each time.
fn looks_like_ours(text: &str, expected: &str) -> bool {
    let id = expected.strip_prefix(PREFIX).unwrap_or(expected);
    text.contains(PREFIX.trim_end_matches('=')) || text.contains(id.get(..8).unwrap_or(id))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const VALUE: &str = "purser-verification=0b8f5a3e-51c7";
    const NONE: Said = Said::Nothing { exists: true, ttl: None };

    fn texts(texts: &[&str]) -> Said {
        Said::Records(texts.iter().map(|&text| text.to_owned()).collect(), 300)
    }

    #[test]
    fn each_answer_is_told_apart() {
        let old = ["purser-verification=old".to_owned()];
        for (texts, alias, expected) in [
            (texts(&["v=spf1 -all", VALUE]), NONE, None),
            (texts(&[&format!(" \"{VALUE}\" ")]), NONE, None),
            (texts(&["v=spf1 -all"]), NONE, Some(problem::NOTHING_FOUND)),
            (NONE, NONE, Some(problem::NOTHING_FOUND)),
            (Said::Nothing { exists: false, ttl: Some(60) }, NONE, Some(problem::NO_SUCH_DOMAIN)),
            (texts(&["purser-verification=old"]), NONE, Some(problem::OLD_VALUE)),
            (texts(&["purser-verification=0b8f5a3e-51c"]), NONE, Some(problem::OTHER_VALUE)),
            (texts(&["0b8f5a3e-51c7"]), NONE, Some(problem::OTHER_VALUE)),
            (texts(&[VALUE]), texts(&["elsewhere.example"]), Some(problem::CNAME)),
            (Said::Failed("Server Failure".to_owned()), NONE, Some(problem::SERVER_FAILURE)),
        ] {
            assert_eq!(diagnose("a.example", &texts, &alias, VALUE, &old).problem, expected, "{texts:?}");
        }
    }

    #[test]
    fn mistakes_stay_inside_what_one_organization_can_own() {
        let names = wrong_names("a.example.co.uk");
        assert!(
            names.contains(&"example.co.uk".to_owned())
                && names.contains(&"a.example.co.uk.a.example.co.uk".to_owned())
        );
        assert!(!wrong_names("example.co.uk").contains(&"co.uk".to_owned()));
    }

    proptest! {
        #[test]
        fn only_the_value_itself_is_a_proof(found in prop::collection::vec("\\PC{0,60}", 0..30), proof: bool) {
            let mut found = found;
            found.retain(|text| !is(text, VALUE));
            if proof {
                found.push(VALUE.to_owned());
            }
            let diagnosis = diagnose("a.example", &Said::Records(found, 1), &NONE, VALUE, &[]);
            prop_assert_eq!(diagnosis.problem.is_none(), proof);
            prop_assert!(diagnosis.found.len() <= MOST);
        }
    }
}
