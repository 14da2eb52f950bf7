//! Is everything named? Cookies, providers, empty entries.

use super::super::site::{Category, Service};
use crate::logic::catalogue::pattern::matches;
use crate::tools::check::finding::Finding;
use crate::tools::check::site::Site;
use crate::tools::check::tree::texts;
use crate::tools::vendors::{Party, Vendor};

/// Cookies that come together: where a service names one of a set, the others come too.
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

pub(super) fn check(site: &Site, out: &mut Vec<Finding>) {
    for s in &site.services {
        cookies(s, out);
        provider(s, out);
    }
    for c in &site.categories {
        empty(c, site, out);
    }
}

fn cookies(s: &Service, out: &mut Vec<Finding>) {
    let path = format!("{}.cookies", s.path);
    let name = s.called();
    if s.cookies.is_empty() && !s.has_storage() {
        if let Some(vendor) = s.vendor {
            let usual = usual(vendor);
            if !usual.is_empty() {
                out.push(
                    Finding::warning(
                        "cookies-unlisted",
                        path,
                        format!(
                            "no cookie is listed for {name}, so visitors are not told of any and nothing is erased"
                        ),
                    )
                    .mend(format!("Usually: {}. `crumbgate draft` fills them in.", usual.join(", ")))
                    .names(usual),
                );
            }
        } else if s.basis == Some("necessary") || s.hosts.is_empty() {
            out.push(
                Finding::warning("cookies-unlisted", path, format!("no cookie and no other storage is listed for {name}: nobody can tell what it keeps, or erase it"))
                    .mend("List what it stores under \"cookies\" or \"storage\". The browser's developer tools show the names; so does `crumbgate scan`."),
            );
        }
        return;
    }
    let Some(vendor) = s.vendor else { return };
    for (_, set) in SETS.iter().filter(|(id, _)| *id == vendor.id) {
        let here = |wanted: &&&str| s.names().any(|n| answers(vendor, n, wanted));
        // `_ga` is in two sets: on its own it tells of neither.
        let telling = set.iter().filter(|w| **w != "_ga").any(|w| here(&w));
        let missing: Vec<&str> = set.iter().filter(|w| !here(w)).copied().collect();
        if telling && !missing.is_empty() {
            out.push(
                Finding::warning(
                    "cookies-unlisted",
                    &*path,
                    format!("missing beside what is listed for {name}: {}", missing.join(", ")),
                )
                .mend("Add them, so that visitors are told and they are erased.")
                .names(missing),
            );
        }
    }
    let only_ga = vendor.id == "google-analytics" && s.names().all(|n| n == "_ga");
    if only_ga {
        out.push(
            Finding::warning(
                "cookies-unlisted",
                &*path,
                "Google Analytics 4 also sets a cookie for each property: _ga_*",
            )
            .mend("Add \"_ga_*\".")
            .names(["_ga_*"]),
        );
    }
}

/// Whether a listed name stands for a vendor's: as it is, as a pattern, or misspelt.
fn answers(vendor: &Vendor, listed: &str, wanted: &str) -> bool {
    let misspelt = || {
        let entry = vendor.cookies.iter().find(|c| c.name == wanted);
        entry.is_some_and(|c| c.misspelt.iter().any(|m| m == listed))
    };
    listed == wanted || matches(wanted, listed) || matches(listed, wanted.trim_end_matches('*')) || misspelt()
}

/// What a vendor sets on a site's own domain.
fn usual(vendor: &Vendor) -> Vec<String> {
    if let Some((_, set)) = SETS.iter().find(|(id, _)| *id == vendor.id) {
        return set.iter().map(|n| (*n).to_owned()).collect();
    }
    let tracks = matches!(vendor.category.as_str(), "analytics" | "marketing");
    let counts = |c: &&crate::tools::vendors::Cookie| c.party == Party::First || tracks;
    let names = vendor.cookies.iter().filter(counts).filter(|c| !c.generic);
    names.take(6).map(|c| c.name.clone()).collect()
}

fn provider(s: &Service, out: &mut Vec<Finding>) {
    let given = texts(s.json.get("provider"), "").iter().any(|(_, t)| !t.trim().is_empty());
    if given || s.basis == Some("necessary") {
        return;
    }
    let mend = match s.vendor {
        Some(v) => format!("Add \"provider\": {:?}.", v.provider),
        None => "Name the organisation behind it; your own, if it is yours.".into(),
    };
    out.push(
        Finding::warning(
            "provider-missing",
            format!("{}.provider", s.path),
            format!("nobody is named as the one behind {}", s.called()),
        )
        .mend(mend),
    );
}

fn empty(c: &Category, site: &Site, out: &mut Vec<Finding>) {
    if c.basis != "necessary" && !site.services.iter().any(|s| s.category == c.id) {
        out.push(
            Finding::note(
                "category-empty",
                &*c.path,
                "no service belongs to this category, so visitors are asked about nothing",
            )
            .mend("Remove it, or list its services."),
        );
    }
}
