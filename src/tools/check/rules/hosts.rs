//! Hosts: patterns that hold back too much, and ones that hold back nothing.

use crate::logic::catalogue::pattern::host_matches;
use crate::tools::check::finding::Finding;
use crate::tools::check::site::Site;
use crate::tools::check::tree::string;

/// Second-level domains under which whole countries register; the commonest.
const SHARED: [&str; 22] = [
    "co.uk",
    "org.uk",
    "gov.uk",
    "ac.uk",
    "police.uk",
    "nhs.uk",
    "sch.uk",
    "me.uk",
    "com.au",
    "co.nz",
    "co.za",
    "co.jp",
    "com.br",
    "co.in",
    "github.io",
    "gitlab.io",
    "pages.dev",
    "netlify.app",
    "vercel.app",
    "azurewebsites.net",
    "cloudfront.net",
    "amazonaws.com",
];

pub(super) fn check(site: &Site, out: &mut Vec<Finding>) {
    let own = own(site);
    for s in &site.services {
        for (i, host) in s.hosts.iter().enumerate() {
            let one = format!("{}.hosts[{i}]", s.path);
            let path = if matches!(s.json.get("hosts"), Some(crate::logic::json::Json::Arr(_))) {
                one
            } else {
                format!("{}.hosts", s.path)
            };
            let base = host.trim_start_matches("*.").to_ascii_lowercase();
            if host.contains(['/', ':', '@', '?', ' ']) {
                out.push(
                    Finding::warning(
                        "host-not-a-host",
                        path,
                        format!("\"{host}\" is an address, not a host: it matches nothing"),
                    )
                    .mend(
                        bare(host)
                            .map_or_else(|| "Write the name of the host alone.".into(), |h| format!("Write \"{h}\".")),
                    ),
                );
            } else if base.contains('*') {
                out.push(
                    Finding::warning(
                        "host-pattern",
                        path,
                        format!("\"{host}\" matches nothing: * stands only at the beginning, before a dot"),
                    )
                    .mend("Write \"*.example.org\" for every host below example.org."),
                );
            } else if !base.contains('.') && base != "localhost"
                || SHARED.contains(&base.as_str()) && host.starts_with('*')
            {
                out.push(
                    Finding::warning("host-too-wide", path, format!("\"{host}\" covers hosts of strangers"))
                        .mend("Name the vendor's own host."),
                );
            } else if s.basis != Some("necessary") && own.iter().any(|o| host_matches(host, o)) {
                out.push(
                    Finding::warning("host-first-party", path, format!("\"{host}\" is this site's own: with data-autoblock its own scripts would be held back"))
                        .mend("Name only the host the vendor's files come from, or leave it out and mark the script by data-service."),
                );
            }
        }
    }
    domain(site, out);
}

/// Hosts that are the site's own: given, or told by the catalogue itself.
fn own(site: &Site) -> Vec<String> {
    let mut own = site.about.own_hosts.clone();
    let settings = site.root.get("settings");
    let cookie = settings.map_or("", |s| string(s, "cookieDomain")).trim_start_matches('.');
    if !cookie.is_empty() {
        own.push(cookie.into());
        own.push(format!("www.{cookie}"));
    }
    own.extend(bare(string(site.root, "policyUrl")).filter(|h| h.contains('.')));
    own
}

/// The host of an address that has one.
fn bare(address: &str) -> Option<String> {
    let (_, rest) = address.split_once("//")?;
    let host = rest.split(['/', '?', '#', ':']).next()?;
    (!host.is_empty()).then(|| host.to_ascii_lowercase())
}

fn domain(site: &Site, out: &mut Vec<Finding>) {
    let domain = site.root.get("settings").map_or("", |s| string(s, "cookieDomain"));
    let base = domain.trim_start_matches('.');
    let wrong = if domain.is_empty() {
        None
    } else if domain.contains(['/', ':', ' ', '*']) {
        Some("is an address or a pattern, not a domain")
    } else if !base.contains('.') || SHARED.contains(&base) {
        Some("belongs to many sites: browsers refuse cookies for it")
    } else {
        None
    };
    if let Some(wrong) = wrong {
        out.push(
            Finding::warning(
                "cookie-domain",
                "settings.cookieDomain",
                format!("\"{domain}\" {wrong}, so the choice would be forgotten"),
            )
            .mend("Write your domain, such as \".example.org\", or leave it out."),
        );
    }
}
