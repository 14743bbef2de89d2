//! What DNS said, in words: what is wrong and what to do about it, and how the forms of DNS hosts want the record.

use purser_api::domains::{Domain, DomainCheck, problem};

/// What is wrong, in a few words, and what to do about it.
pub(super) fn problem(check: &DomainCheck) -> Option<(&'static str, String)> {
    let first = check.found.first().map(|found| found.name.as_str()).unwrap_or_default();
    Some(match check.problem.as_deref()? {
        problem::NOTHING_FOUND if check.found.is_empty() => (
            "No TXT record was found",
            "The name is in DNS, but has no TXT record. Publish the one above; it may take a while to be seen.".to_owned(),
        ),
        problem::NOTHING_FOUND => (
            "The record is not among the TXT records",
            "There are other TXT records, which may stay. Publish one more with the value above.".to_owned(),
        ),
        problem::NO_SUCH_DOMAIN => (
            "This name is not in DNS",
            "Nobody has registered or delegated it, or nothing is published under it yet. Check the spelling of the domain."
                .to_owned(),
        ),
        problem::OTHER_VALUE => (
            "A record of ours has another value",
            "It was cut, or copied from elsewhere. Replace it by the value above, whole.".to_owned(),
        ),
        problem::OLD_VALUE => (
            "This is the value from before",
            "The domain was deleted and added again, which makes a new value. Publish the one above; the old record can go."
                .to_owned(),
        ),
        problem::WRONG_NAME => (
            "The right value stands under the wrong name",
            ["It was found at ", first, ". Move it to the name above. Many DNS hosts add the zone by themselves."].concat(),
        ),
        problem::CNAME => (
            "An alias stands in the way",
            [
                "The name is an alias (CNAME) of ",
                check.cname.as_deref().unwrap_or("another name"),
                ", and nothing can stand beside an alias. Replace the CNAME by address records (A, AAAA), or use your DNS host’s alias record for them.",
            ]
            .concat(),
        ),
        problem::SERVER_FAILURE => (
            "The name servers did not answer",
            "This says nothing about your record. Often it passes; if it does not, the name servers of the domain are set up wrongly."
                .to_owned(),
        ),
        problem::VERIFIED_ELSEWHERE => (
            "Another organization has verified this domain",
            "The record is right, but a domain belongs to one organization at a time. Ask its owners to delete it there."
                .to_owned(),
        ),
        _ => ("The record could not be confirmed", "Publish the record above, then verify again.".to_owned()),
    })
}

/// What the form of a DNS host wants as the name: relative to the zone, where that is known.
pub(super) fn relative_name(domain: &Domain) -> Option<String> {
    let zone = domain.last_check.as_ref()?.zone.as_deref()?;
    if domain.txt_name == zone {
        return Some("@".to_owned());
    }
    Some(domain.txt_name.strip_suffix(zone)?.strip_suffix('.')?.to_owned())
}

/// A DNS host by its word: its name, and where in its console records are set.
pub(super) fn host(word: &str) -> Option<(&'static str, &'static str)> {
    Some(match word {
        "route53" => (
            "Amazon Route 53",
            "Hosted zones, the zone, Create record. Put the value in quotes; leave the name empty for the zone itself.",
        ),
        "azure" => ("Azure DNS", "DNS zones, the zone, Recordsets, Add. The name of the zone itself is @."),
        "cloudflare" => ("Cloudflare", "The site, DNS, Records, Add record. TXT records are never proxied."),
        "google_cloud" => ("Google Cloud DNS", "The zone, Add standard. Leave the name empty for the zone itself."),
        "godaddy" => ("GoDaddy", "My products, DNS, Add new record. The name of the zone itself is @."),
        "namecheap" => {
            ("Namecheap", "Domain list, Manage, Advanced DNS, Add new record. The host of the zone itself is @.")
        }
        "digitalocean" => {
            ("DigitalOcean", "Networking, Domains, the domain, TXT. The hostname of the zone itself is @.")
        }
        "hetzner" => ("Hetzner", "The DNS console, the zone, Add record. The name of the zone itself is @."),
        "ovh" => (
            "OVHcloud",
            "Domain names, the domain, DNS zone, Add an entry. Leave the sub-domain empty for the zone itself.",
        ),
        "gandi" => ("Gandi", "Domain, DNS records, Add record. The name of the zone itself is @."),
        "ionos" => ("IONOS", "Domains & SSL, the domain, DNS, Add record. The host name of the zone itself is @."),
        "dnsimple" => ("DNSimple", "The domain, DNS, Manage, Add TXT. Leave the name empty for the zone itself."),
        "ns1" => ("NS1", "Zones, the zone, Add record."),
        "squarespace" => {
            ("Squarespace", "Domains, the domain, DNS settings, Custom records. The host of the zone itself is @.")
        }
        "wix" => (
            "Wix",
            "Domains, the domain, Manage DNS records, TXT, Add record. Leave the host name empty for the zone itself.",
        ),
        "vercel" => ("Vercel", "Domains, the domain, DNS records, Add. Leave the name empty for the zone itself."),
        "akamai" => ("Akamai", "Edge DNS, the zone, Add record set."),
        "linode" => ("Linode", "Domains, the domain, Add a TXT record. Leave the hostname empty for the zone itself."),
        "dnsmadeeasy" => {
            ("DNS Made Easy", "Managed DNS, the zone, TXT records. Leave the name empty for the zone itself.")
        }
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use purser_api::domains::FoundText;

    use super::*;

    #[test]
    fn every_problem_has_words_of_its_own() {
        let mut titles = Vec::new();
        for word in problem::ALL {
            let check = DomainCheck { problem: Some(word.to_owned()), ..DomainCheck::default() };
            titles.extend(super::problem(&check).map(|(title, _)| title));
        }
        let unknown = DomainCheck { problem: Some("newer".to_owned()), ..DomainCheck::default() };
        titles.extend(super::problem(&unknown).map(|(title, _)| title));
        let all = titles.len();
        titles.sort_unstable();
        titles.dedup();
        assert_eq!((all, titles.len()), (problem::ALL.len() + 1, problem::ALL.len() + 1));
        assert_eq!(super::problem(&DomainCheck::default()), None);
    }

    #[test]
    fn where_the_record_is_stands_in_the_text() {
        let found = vec![FoundText { name: "www.a.example".to_owned(), value: "x".to_owned() }];
        let check = DomainCheck { problem: Some(problem::WRONG_NAME.to_owned()), found, ..DomainCheck::default() };
        assert!(super::problem(&check).is_some_and(|(_, text)| text.contains("www.a.example")));
    }

    #[test]
    fn names_are_relative_to_the_zone() {
        let domain = |name: &str, zone: Option<&str>| Domain {
            txt_name: name.to_owned(),
            last_check: Some(DomainCheck { zone: zone.map(str::to_owned), ..DomainCheck::default() }),
            ..Domain::default()
        };
        let relative = |name, zone| relative_name(&domain(name, zone));
        assert_eq!(relative("a.example", Some("a.example")).as_deref(), Some("@"));
        assert_eq!(relative("mail.eu.a.example", Some("a.example")).as_deref(), Some("mail.eu"));
        assert_eq!(relative("ba.example", Some("a.example")), None);
        assert_eq!(relative("a.example", None), None);
    }
}
