//! Links visitors need: the vendor's privacy policy and its opt-out.

use crate::tools::check::finding::Finding;
use crate::tools::check::site::{Service, Site};
use crate::tools::check::tree::string;

pub(super) fn check(site: &Site, out: &mut Vec<Finding>) {
    for s in &site.services {
        missing(s, out);
        for field in ["privacyUrl", "optOutUrl"] {
            if string(s.json, field).to_ascii_lowercase().starts_with("http://") {
                out.push(
                    Finding::note("link-insecure", format!("{}.{field}", s.path), "this address is not encrypted")
                        .mend("Write https:// if the page is there too."),
                );
            }
        }
    }
    if site.root.get("policyUrl").is_none() && !site.services.is_empty() {
        out.push(
            Finding::warning("policy-missing", "policyUrl", "the banner has no link to a cookie policy")
                .mend("Add \"policyUrl\". `crumbgate policy` makes the page."),
        );
    }
}

fn missing(s: &Service, out: &mut Vec<Finding>) {
    let Some(vendor) = s.vendor.filter(|v| v.dead.is_none()) else { return };
    let tracks = matches!(vendor.category.as_str(), "analytics" | "marketing");
    let name = s.called();
    if tracks && s.basis != Some("necessary") && string(s.json, "optOutUrl").is_empty() {
        let mend = match &vendor.opt_out_url {
            Some(url) => format!("Add \"optOutUrl\": \"{url}\"."),
            None => "Add \"optOutUrl\" with the page on which the vendor lets people opt out.".into(),
        };
        out.push(
            Finding::warning(
                "opt-out-missing",
                format!("{}.optOutUrl", s.path),
                format!("visitors are not told where to opt out of {name}"),
            )
            .mend(mend),
        );
    }
    if vendor.basis == "consent" && string(s.json, "privacyUrl").is_empty() {
        let mend = match &vendor.privacy_url {
            Some(url) => format!("Add \"privacyUrl\": \"{url}\"."),
            None => "Add \"privacyUrl\" with the vendor's privacy policy.".into(),
        };
        out.push(
            Finding::warning(
                "privacy-link-missing",
                format!("{}.privacyUrl", s.path),
                format!("visitors cannot look up what {name} does with their data"),
            )
            .mend(mend),
        );
    }
}
