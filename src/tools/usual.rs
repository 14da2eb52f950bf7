//! Which cookies of a vendor to expect on a site: those that come together.

use crate::logic::catalogue::pattern::matches;
use crate::tools::vendors::{Party, Vendor};

/// Cookies that come together: where a service has one of a set, the others come too.
/// The first set of a vendor is what its present-day tag sets.
const SETS: &[(&str, &[&str])] = &[
    ("google-analytics", &["_ga", "_ga_*"]),
    ("google-analytics", &["_ga", "_gid", "_gat"]),
    ("google-analytics", &["__utma", "__utmb", "__utmc", "__utmt", "__utmz", "__utmv"]),
    ("meta-pixel", &["_fbp", "_fbc"]),
    ("matomo", &["_pk_id*", "_pk_ses*"]),
    ("hotjar", &["_hjSessionUser_*", "_hjSession_*"]),
    ("microsoft-clarity", &["_clck", "_clsk"]),
    ("microsoft-uet", &["_uetsid", "_uetvid"]),
    ("hubspot", &["__hstc", "hubspotutk", "__hssc", "__hssrc"]),
];

/// The sets of a vendor that names already listed tell of, each with what is missing of it.
#[must_use]
pub fn missing<'a>(vendor: &Vendor, listed: &[&str]) -> Vec<Vec<&'a str>> {
    let mut all = Vec::new();
    for (_, set) in SETS.iter().filter(|(id, _)| *id == vendor.id) {
        let here = |wanted: &str| listed.iter().any(|n| answers(vendor, n, wanted));
        // `_ga` is in two sets: on its own it tells of the present one.
        let telling = set.iter().any(|w| *w != "_ga" && here(w));
        // It throttled the old tag and lasted a minute: those who list the others need not know it.
        let missing: Vec<&str> = set.iter().filter(|w| **w != "_gat" && !here(w)).copied().collect();
        if telling && !missing.is_empty() {
            all.push(missing);
        }
    }
    if vendor.id == "google-analytics" && !listed.is_empty() && listed.iter().all(|n| *n == "_ga") {
        all.push(vec!["_ga_*"]);
    }
    all
}

/// What the present-day tag of a vendor sets beside the names of an older one, which are all that is
/// listed. For drafts: a policy that was written years ago knows only those.
#[must_use]
pub fn since<'a>(vendor: &Vendor, listed: &[&str]) -> Vec<&'a str> {
    let old = ["_gid", "_gat", "__utm"];
    let is_old = |name: &&str| old.iter().any(|o| name.trim_start_matches('_').starts_with(o.trim_start_matches('_')));
    let is_new = listed.iter().any(|n| answers(vendor, n, "_ga_*"));
    if vendor.id == "google-analytics" && !is_new && listed.iter().any(is_old) {
        vec!["_ga", "_ga_*"]
    } else {
        Vec::new()
    }
}

/// What a vendor sets, as far as one can tell without looking.
#[must_use]
pub fn expected(vendor: &Vendor) -> Vec<&str> {
    if let Some((_, set)) = SETS.iter().find(|(id, _)| *id == vendor.id) {
        return set.to_vec();
    }
    let tracks = matches!(vendor.category.as_str(), "analytics" | "marketing");
    let names = vendor.cookies.iter().filter(|c| c.party == Party::First || tracks).filter(|c| !c.generic);
    names.take(6).map(|c| c.name.as_str()).collect()
}

/// Whether a listed name stands for a vendor's: as it is, as a pattern, or misspelt.
fn answers(vendor: &Vendor, listed: &str, wanted: &str) -> bool {
    let entry = vendor.cookies.iter().find(|c| c.name == wanted);
    let misspelt = entry.is_some_and(|c| c.misspelt.iter().any(|m| m == listed));
    listed == wanted || matches(wanted, listed) || matches(listed, wanted.trim_end_matches('*')) || misspelt
}
