//! Which cookies, storage keys and hosts belong to services that are not allowed.

use super::bytes::{cut, find};
use super::catalogue::pattern::{host_matches, matches};
use super::catalogue::{Area, Service};
use super::consent::decide::Facts;
use super::policy::OWN;

/// Something that services declare.
#[derive(Clone, Copy)]
enum Thing {
    Cookie,
    Key(Area),
    Host,
}

/// Whether a cookie name belongs to services none of which is allowed.
/// A name that an allowed service declares too stays free.
#[must_use]
pub fn cookie_is_refused(facts: Facts, name: &str) -> bool {
    refused_by(&facts, Thing::Cookie, name).is_some()
}

/// The same for a storage key.
#[must_use]
pub fn key_is_refused(facts: Facts, area: Area, key: &str) -> bool {
    refused_by(&facts, Thing::Key(area), key).is_some()
}

/// The same for a host, giving the id of a refusing service. A port, and the dot that may end
/// any host, lead to the same one.
#[must_use]
pub fn host_refused_by<'a>(facts: Facts<'a>, host: &str) -> Option<&'a str> {
    let end = match host.as_bytes().first() {
        // An address has colons of its own.
        Some(b'[') => host.len(),
        _ => find(host, b':'),
    };
    let host = cut(host, 0, end);
    refused_by(&facts, Thing::Host, host.strip_suffix('.').unwrap_or(host))
}

/// Whether a cookie or a key in the browser's storage is our own, whatever pattern of the catalogue it fits.
///
/// ```
/// use crumbgate::logic::rules::is_own;
/// assert!(is_own("crumbgate") && is_own("crumbgate-receipts"));
/// assert!(!is_own("crumbgated"));
/// ```
#[must_use]
pub fn is_own(name: &str) -> bool {
    let end = find(name, b'-');
    cut(name, 0, end) == OWN
}

#[inline(never)]
fn refused_by<'a>(facts: &Facts<'a>, thing: Thing, name: &str) -> Option<&'a str> {
    // Without our own record everybody would be asked on every page.
    if !matches!(thing, Thing::Host) && is_own(name) {
        return None;
    }
    let mut by = None;
    for s in &facts.catalogue.services {
        if declares(s, thing, name) {
            if facts.service_allowed(s) {
                return None;
            }
            by = by.or(Some(s.id));
        }
    }
    if by.is_none() {
        for s in &facts.catalogue.broken {
            if declares(s, thing, name) {
                return Some(if s.id.is_empty() { "?" } else { s.id });
            }
        }
    }
    by
}

fn declares(s: &Service, thing: Thing, name: &str) -> bool {
    match thing {
        Thing::Cookie => {
            for cookie in &s.cookies {
                for pattern in &cookie.names {
                    if matches(pattern, name) {
                        return true;
                    }
                }
            }
        }
        Thing::Key(area) => {
            for stored in &s.storage {
                if stored.area == area && matches(stored.key, name) {
                    return true;
                }
            }
        }
        Thing::Host => {
            for pattern in &s.hosts {
                if host_matches(pattern, name) {
                    return true;
                }
            }
        }
    }
    false
}
