//! Legal grounds: those that do not exist for storage, and those a vendor does not fit under.

use crate::tools::check::finding::Finding;
use crate::tools::check::site::{Law, Service, Site};
use crate::tools::vendors::Vendor;

/// Grounds of the GDPR that owners carry over to storage in browsers.
const NOT_FOR_STORAGE: &[&str] =
    &["legitimate", "interest", "contract", "public-task", "public task", "legal-obligation", "implied", "soft"];

pub(super) fn check(site: &Site, out: &mut Vec<Finding>) {
    if site.about.law == Law::None {
        return;
    }
    for c in &site.categories {
        let low = c.basis.to_lowercase();
        if NOT_FOR_STORAGE.iter().any(|word| low.contains(word)) {
            out.push(
                Finding::error(
                    "basis-not-available",
                    format!("{}.basis", c.path),
                    "storage in a visitor's browser is allowed by consent or by an exemption, never by legitimate interests or a contract",
                )
                .mend("Write \"consent\"; or \"necessary\" or an exemption, if what it is for really falls under one."),
            );
        }
    }
    for s in &site.services {
        if let (Some(vendor), Some(basis)) = (s.vendor, s.basis) {
            fits(s, vendor, basis, out);
        }
    }
}

fn fits(s: &Service, vendor: &Vendor, basis: &str, out: &mut Vec<Finding>) {
    let tracks = matches!(vendor.category.as_str(), "analytics" | "marketing" | "social");
    let path = format!("{}.category", s.path);
    let name = &vendor.title;
    match basis {
        "necessary" if vendor.basis == "consent" && tracks => out.push(
            Finding::error("basis-does-not-fit", path, format!("{name} is not strictly necessary for what a visitor asked for, so it needs consent"))
                .mend("Put it into a category whose basis is \"consent\"."),
        ),
        "necessary" if vendor.basis == "consent" => out.push(
            Finding::warning("basis-does-not-fit", path, format!("{name} usually needs consent; it is necessary only where a visitor asked for it"))
                .mend("Put it into a category with consent, or ask at its place with \"ask\": \"in-place\"."),
        ),
        "exempt-statistics" if vendor.basis == "consent" && !vendor.exemptible => out.push(
            Finding::error(
                "basis-does-not-fit",
                path,
                format!("{name} follows single visitors or shares what it learns, so the exemption for statistics does not cover it"),
            )
            .mend("Put it into a category whose basis is \"consent\"."),
        ),
        "exempt-appearance" if vendor.basis == "consent" => out.push(
            Finding::error("basis-does-not-fit", path, format!("{name} does more than keep a visitor's preferences, so the exemption for appearance does not cover it"))
                .mend("Put it into a category whose basis is \"consent\"."),
        ),
        _ => {}
    }
}
