//! What was seen against what the catalogue declares.

use super::{Phase, Scan, is_ours};
use crate::logic::catalogue::pattern::{host_matches, matches};
use crate::logic::catalogue::{Area, Basis, Catalogue, Service};
use crate::tools::vendors;

/// What is wrong with something that was seen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Verdict {
    /// It needs consent and was there before.
    BeforeConsent,
    /// The catalogue does not know it.
    Undeclared,
    /// Declared, and it came when it may.
    Fine,
}

impl Verdict {
    /// The verdict in a word for machines.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Verdict::BeforeConsent => "before-consent",
            Verdict::Undeclared => "undeclared",
            Verdict::Fine => "fine",
        }
    }
}

/// Something that was seen, judged.
pub struct Item {
    /// `cookie`, `local`, `session`, `indexeddb` or `host`.
    pub kind: &'static str,
    /// Its name, key or host.
    pub name: String,
    /// The domain of a cookie.
    pub domain: String,
    /// The service it belongs to.
    pub service: String,
    /// The page it was first seen on.
    pub page: String,
    /// Whether it was there before consent.
    pub before: bool,
    /// The verdict.
    pub verdict: Verdict,
}

/// Judges everything that was seen. Without a catalogue the vendor table tells what needs consent.
#[must_use]
pub fn judge(scan: &Scan, catalogue: Option<&Catalogue>) -> Vec<Item> {
    let mut all: Vec<Item> = Vec::new();
    phase(&scan.before, true, catalogue, &mut all);
    if let Some(after) = &scan.after {
        phase(after, false, catalogue, &mut all);
    }
    all.sort_by(|a, b| (a.verdict, a.kind, &a.name).cmp(&(b.verdict, b.kind, &b.name)));
    all
}

/// Declared cookies that were not seen, each with its service.
#[must_use]
pub fn unseen<'c>(scan: &Scan, catalogue: &'c Catalogue) -> Vec<(&'c str, &'c str)> {
    let phases = [Some(&scan.before), scan.after.as_ref()];
    let seen = |names: &[&str]| {
        phases.into_iter().flatten().flat_map(|p| p.cookies.keys()).any(|(n, _)| names.iter().any(|d| matches(d, n)))
    };
    let mut all = Vec::new();
    for s in &catalogue.services {
        for c in s.cookies.iter().filter(|c| !seen(&c.names)) {
            all.extend(c.names.first().map(|n| (*n, s.id)));
        }
    }
    all
}

fn phase(phase: &Phase, before: bool, catalogue: Option<&Catalogue>, all: &mut Vec<Item>) {
    let mut add = |kind, name: &str, domain: &str, page: &str, found: (String, Option<bool>)| {
        if all.iter().any(|i| i.kind == kind && i.name == name && i.domain == domain) {
            return;
        }
        let verdict = match found.1 {
            None => Verdict::Undeclared,
            Some(true) if before => Verdict::BeforeConsent,
            Some(_) => Verdict::Fine,
        };
        all.push(Item {
            kind,
            name: name.into(),
            domain: domain.into(),
            service: found.0,
            page: page.into(),
            before,
            verdict,
        });
    };
    for ((name, domain), cookie) in phase.cookies.iter().filter(|((n, _), _)| !is_ours(n)) {
        let owner = match catalogue {
            Some(c) => declared(c, |s| s.cookies.iter().any(|k| k.names.iter().any(|n| matches(n, name)))),
            None => {
                let domain = (!cookie.own).then_some(domain.as_str());
                vendor(vendors::cookies(name, domain).first().map(|m| m.vendor))
            }
        };
        add("cookie", name, domain, &cookie.page, owner);
    }
    for ((area, key), page) in phase.storage.iter().filter(|((_, k), _)| !is_ours(k)) {
        let owner = match catalogue {
            Some(c) => declared(c, |s| s.storage.iter().any(|k| word(k.area) == *area && matches(k.key, key))),
            None => vendor(vendors::all().iter().find(|v| v.storage.iter().any(|s| matches(&s.key, key)))),
        };
        add(*area, key, "", page, owner);
    }
    for (host, request) in &phase.hosts {
        let owner = match catalogue {
            // One host may serve several services: it is fine if any of them may run.
            Some(c) => declared(c, |s| s.hosts.iter().any(|p| host_matches(p, host))),
            None => vendor(vendors::by_url(&request.url)),
        };
        add("host", host, "", &request.page, owner);
    }
}

/// The services that declare something, and whether it needs consent: those that need it least.
fn declared(c: &Catalogue, fits: impl Fn(&Service) -> bool) -> (String, Option<bool>) {
    let needs = |s: &Service| {
        let basis = c.category_of(s).map_or(Basis::Consent, |k| k.basis);
        basis == Basis::Consent || s.in_place
    };
    let found: Vec<&Service> = c.services.iter().filter(|s| fits(s)).collect();
    let least = found.iter().map(|s| needs(s)).min();
    let ids: Vec<&str> = found.iter().filter(|s| Some(needs(s)) == least).map(|s| s.id).collect();
    (ids.join(", "), least)
}

fn vendor(vendor: Option<&vendors::Vendor>) -> (String, Option<bool>) {
    vendor.map_or((String::new(), None), |v| (v.id.clone(), Some(v.basis == "consent")))
}

fn word(area: Area) -> &'static str {
    match area {
        Area::Local => "local",
        Area::Session => "session",
        Area::IndexedDb => "indexeddb",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::logic::{catalogue, json::Json};

    #[test]
    fn what_several_services_declare_names_all_that_may_run_alike() {
        let text = r#"{"version": 1,
            "categories": [{"id": "own", "basis": "necessary"}, {"id": "a"}],
            "services": [
                {"id": "ads", "category": "a", "hosts": ["tags.example", "own.example"]},
                {"id": "counts", "category": "a", "hosts": ["tags.example"]},
                {"id": "shop", "category": "own", "hosts": ["own.example"]}]}"#;
        let tree = Json::read(text).unwrap();
        let catalogue = catalogue::read(&tree, "").0.unwrap();
        let of = |host: &str| declared(&catalogue, |s| s.hosts.iter().any(|p| host_matches(p, host)));
        assert_eq!(of("tags.example"), ("ads, counts".into(), Some(true)));
        assert_eq!(of("own.example"), ("shop".into(), Some(false)));
        assert_eq!(of("other.example"), (String::new(), None));
    }
}
