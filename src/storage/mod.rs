//! The record's homes in the browser: a cookie for servers and subdomains, localStorage for
//! the full form. Either may be denied; then the other serves, and without both the choice
//! holds for the page view.

use crate::host;
use crate::logic::bytes::{cut, find};
use crate::logic::catalogue::Catalogue;
use crate::logic::consent::{Record, change, cookie, json, newer};
use crate::logic::cookies::{deletions, pairs};
use crate::slot::Slot;
use alloc::boxed::Box;
use alloc::string::String;
use alloc::vec::Vec;

/// Name of the cookie, and key in localStorage.
pub const NAME: &str = "crumbgate";
/// Key of the remembered catalogue, by which a returning visit decides without the network.
const CATALOGUE: &str = "crumbgate-catalogue";
/// A catalogue larger than this is not remembered.
const REMEMBERED_BYTES: usize = 256 << 10;
/// The longest value that every browser keeps: 4096 bytes with the name.
const LONG: usize = 4080;

/// That the record is too long for a cookie has been said.
static TOO_LONG: Slot<bool> = Slot::new(false);

/// Every stored form of the record that can be read, the full one first; whether it is that one.
fn all() -> Vec<(bool, Box<Record>)> {
    let mut found = Vec::new();
    if let Some(record) = host::stored(NAME).and_then(|text| json::read(&text)) {
        found.push((true, Box::new(record)));
    }
    // A parent domain may hold one of the same name, so more than one can be visible.
    let jar = host::cookies();
    for (name, value) in pairs(&jar) {
        if name == NAME
            && let Some(record) = cookie::read(value)
        {
            found.push((false, Box::new(record)));
        }
    }
    found
}

/// The valid record for `revision`, and whether there is one that is valid but for its revision.
pub fn read(now: u64, revision: Option<&str>) -> (Option<Box<Record>>, bool) {
    let mut best = None;
    let mut outdated = false;
    for (_, record) in all() {
        outdated |= record.is_valid(now, None);
        best = newer(best, Some(record), now, revision);
    }
    outdated &= best.is_none();
    (best, outdated)
}

/// Writes the record to both homes. False if neither took it.
pub fn write(record: &Record, catalogue: &Catalogue) -> bool {
    let kept = host::keep(NAME, &json::write(record));
    let value = cookie::write(record, &|id| change::follows(catalogue, record, id));
    let age = crate::logic::catalogue::schema::decimal(record.expires.saturating_sub(record.changed) as usize);
    let mut write = [NAME, "=", &value, "; Path=/; SameSite=Lax; Max-Age=", &age].concat();
    if is_https() {
        write.push_str("; Secure");
    }
    let domain = catalogue.settings.cookie_domain;
    // WebKit would take a longer one; nobody who reads it would.
    let fits = value.len() <= LONG;
    if fits && !domain.is_empty() && set(&[&write, "; Domain=", domain].concat(), &value) {
        return true;
    }
    if fits && set(&write, &value) {
        if !domain.is_empty() {
            host::report(
                &[
                    "settings.cookieDomain: the browser refuses ",
                    domain,
                    " on this host; the choice is kept for this host only",
                ]
                .concat(),
            );
        }
        return true;
    }
    // What is still there is an older answer, which no server may take for this one.
    forget_cookie();
    if !fits && !TOO_LONG.replace(true) {
        host::report(
            "services: the choice is too long for the cookie \"crumbgate\" (browsers take 4096 bytes); localStorage alone keeps it, no server sees it. Have fewer services, or shorter ids",
        );
    }
    kept
}

/// Writes only the form that is missing, so that neither home is lost to the other's eviction.
pub fn refresh(record: &Record, catalogue: &Catalogue) {
    let (mut full, mut compact) = (false, false);
    for (is_full, r) in all() {
        if r.changed == record.changed {
            full |= is_full;
            compact |= !is_full;
        }
    }
    if !(full && compact) {
        write(record, catalogue);
    }
}

/// Forgets the record in both homes.
pub fn clear() {
    host::forget(0, NAME);
    host::forget(0, CATALOGUE);
    forget_cookie();
}

/// Writes the cookie; false if it was not taken.
fn set(write: &str, value: &str) -> bool {
    let mut alone = false;
    loop {
        host::set_cookie(write);
        let (mut held, mut older) = (false, false);
        for (n, v) in pairs(&host::cookies()) {
            if n == NAME {
                held |= v == value;
                older |= v != value;
            }
        }
        if alone || !(held && older) {
            return held;
        }
        // Written when the catalogue had another `cookieDomain`: servers would read either.
        forget_cookie();
        alone = true;
    }
}

/// Takes the cookie away, that of the host and those of the domains it could be for.
fn forget_cookie() {
    for write in deletions(NAME, &host::address("hostname"), "/", is_https()) {
        host::set_cookie(&write);
    }
}

fn is_https() -> bool {
    host::address("protocol") == "https:"
}

/// The catalogue remembered for an address.
pub fn remembered(url: &str) -> Option<String> {
    let text = host::stored(CATALOGUE)?;
    // The address, a line end, the catalogue.
    let end = find(&text, b'\n');
    (cut(&text, 0, end) == url).then(|| cut(&text, end + 1, text.len()).into())
}

/// Remembers the catalogue of an address. Only called once there is a choice.
pub fn remember(url: &str, text: &str) {
    if text.len() <= REMEMBERED_BYTES {
        host::keep(CATALOGUE, &[url, "\n", text].concat());
    }
}
