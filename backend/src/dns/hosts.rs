//! Who hosts a zone, guessed from the names of its name servers. A guess: some hosts sell name servers under other names.

/// Part of a name server's name, and the host as a stable word.
const HOSTS: [(&str, &str); 22] = [
    (".awsdns-", "route53"),
    (".azure-dns.", "azure"),
    (".cloudflare.com", "cloudflare"),
    ("ns-cloud-", "google_cloud"),
    (".googledomains.com", "google_cloud"),
    (".domaincontrol.com", "godaddy"),
    (".registrar-servers.com", "namecheap"),
    (".digitalocean.com", "digitalocean"),
    (".hetzner.", "hetzner"),
    (".first-ns.de", "hetzner"),
    (".ovh.net", "ovh"),
    (".ovh.ca", "ovh"),
    (".gandi.net", "gandi"),
    (".ui-dns.", "ionos"),
    (".dnsimple", "dnsimple"),
    (".nsone.net", "ns1"),
    (".squarespacedns.com", "squarespace"),
    (".wixdns.net", "wix"),
    (".vercel-dns.com", "vercel"),
    (".akam.net", "akamai"),
    (".linode.com", "linode"),
    (".dnsmadeeasy.com", "dnsmadeeasy"),
];

/// The host of a zone with these name servers; `None` where they are of none that is known, or of several.
pub(crate) fn guess(name_servers: &[String]) -> Option<&'static str> {
    let mut guessed = None;
    for server in name_servers {
        let host = HOSTS.iter().find(|(part, _)| server.contains(part)).map(|(_, host)| *host)?;
        if guessed.is_some_and(|before| before != host) {
            return None;
        }
        guessed = Some(host);
    }
    guessed
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_host_is_guessed_only_when_all_name_servers_are_its_own() {
        for (servers, expected) in [
            (&["ns-1.awsdns-07.com", "ns-2.awsdns-11.co.uk"][..], Some("route53")),
            (&["ada.ns.cloudflare.com", "bob.ns.cloudflare.com"], Some("cloudflare")),
            (&["ns-cloud-a1.googledomains.com"], Some("google_cloud")),
            (&["ns1.example.net"], None),
            (&["ada.ns.cloudflare.com", "ns-1.awsdns-07.com"], None),
            (&["ada.ns.cloudflare.com", "ns1.example.net"], None),
            (&[], None),
        ] {
            let servers: Vec<String> = servers.iter().map(|&server| server.to_owned()).collect();
            assert_eq!(guess(&servers), expected, "{servers:?}");
        }
    }
}
