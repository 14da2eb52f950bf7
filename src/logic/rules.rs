//! Which cookies, storage keys and hosts belong to services that are not allowed.

use super::catalogue::pattern::{host_matches, matches};
use super::catalogue::{Area, Service};
use super::consent::decide::Facts;

/// Whether a cookie name belongs to services none of which is allowed.
/// A name that an allowed service declares too stays free.
#[must_use]
pub fn cookie_is_refused(facts: Facts, name: &str) -> bool {
    refused(facts, |s| s.cookies.iter().any(|c| c.names.iter().any(|p| matches(p, name))))
}

/// The same for a storage key.
#[must_use]
pub fn key_is_refused(facts: Facts, area: Area, key: &str) -> bool {
    refused(facts, |s| s.storage.iter().any(|k| k.area == area && matches(k.key, key)))
}

/// The same for a host, giving the id of a refusing service.
#[must_use]
pub fn host_refused_by<'a>(facts: Facts<'a>, host: &str) -> Option<&'a str> {
    let mut by = None;
    for s in &facts.catalogue.services {
        if s.hosts.iter().any(|p| host_matches(p, host)) {
            if facts.service_allowed(s) {
                return None;
            }
            by = by.or(Some(s.id));
        }
    }
    by
}

fn refused(facts: Facts, declares: impl Fn(&Service) -> bool) -> bool {
    let mut refused = false;
    for s in &facts.catalogue.services {
        if declares(s) {
            if facts.service_allowed(s) {
                return false;
            }
            refused = true;
        }
    }
    refused
}
