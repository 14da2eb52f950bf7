//! The table of known vendors: who sets which cookie, from which hosts, for how long.
//!
//! The data lie in `data/vendors/*.json`, one file per theme, and are compiled in; how they
//! are made and how far to trust them is told in `data/vendors/README.md`. They serve the
//! tools (check, draft, scan) and the demo, and are never part of what a visitor downloads.
//!
//! ```
//! use crumbgate::tools::vendors;
//! let found = vendors::by_cookie("_ga_ABC123").unwrap();
//! assert_eq!(found.vendor.id, "google-analytics");
//! assert_eq!(found.cookie.duration, "2 years");
//! assert_eq!(vendors::by_host("player.vimeo.com").unwrap().title, "Vimeo");
//! ```

mod entry;
#[cfg(test)]
mod tests;

use std::cmp::Reverse;
use std::ops::Range;
use std::sync::OnceLock;

pub use entry::{Area, Cookie, Evidence, Party, Stored, Vendor};

use crate::logic::catalogue::pattern;

/// The files of the table. Where two entries are equally good, the one named earlier wins.
const FILES: &[(&str, &str)] = &[
    file!("advertising"),
    file!("campaigns"),
    file!("functional"),
    file!("analytics"),
    file!("experiments"),
    file!("recordings-and-monitoring"),
    file!("social"),
    file!("media"),
    file!("maps"),
    file!("chat"),
    file!("necessary"),
    file!("servers"),
    file!("protection"),
    file!("payment-and-sign-in"),
    file!("shops-and-platforms"),
    file!("consent"),
];

/// A name and contents, from the name.
macro_rules! file {
    ($name:literal) => {
        ($name, include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/data/vendors/", $name, ".json")))
    };
}
use file;

/// All vendors, in the order of the table.
///
/// ```
/// assert!(crumbgate::tools::vendors::all().len() >= 150);
/// ```
#[must_use]
pub fn all() -> &'static [Vendor] {
    static TABLE: OnceLock<Vec<Vendor>> = OnceLock::new();
    // A file that cannot be read is left out here and fails the tests.
    TABLE.get_or_init(|| {
        FILES.iter().filter_map(|(_, text)| serde_json::from_str::<Vec<Vendor>>(text).ok()).flatten().collect()
    })
}

/// Whether a vendor is another consent banner.
#[must_use]
pub fn is_banner(vendor: &Vendor) -> bool {
    static IDS: OnceLock<Vec<String>> = OnceLock::new();
    let ids = IDS.get_or_init(|| {
        let theme = FILES.iter().find(|(name, _)| *name == "consent");
        let all = theme.and_then(|(_, text)| serde_json::from_str::<Vec<Vendor>>(text).ok());
        all.into_iter().flatten().map(|v| v.id).collect()
    });
    ids.contains(&vendor.id)
}

/// An entry of the table that a cookie answers to.
#[derive(Clone, Copy, Debug)]
pub struct Match {
    /// Who sets it.
    pub vendor: &'static Vendor,
    /// What the table says of it.
    pub cookie: &'static Cookie,
}

/// Whose cookie a name is, when nothing is known but the name.
///
/// An exact name wins over a pattern, a longer pattern over a shorter, a cookie of the
/// site's own domain over one of a third party. Names that many third parties use on their
/// own domains (`uid`, `id`, `c`) are answered only by [`cookies`] with a domain.
///
/// ```
/// use crumbgate::tools::vendors::by_cookie;
/// assert_eq!(by_cookie("_gat_UA-1-2").unwrap().vendor.id, "google-analytics");
/// assert!(by_cookie("uid").is_none());
/// ```
#[must_use]
pub fn by_cookie(name: &str) -> Option<Match> {
    cookies(name, None).into_iter().next()
}

/// All entries a cookie answers to, the best first. With the domain it was set on, third
/// parties' entries count only where the domain is theirs.
///
/// ```
/// use crumbgate::tools::vendors::cookies;
/// assert_eq!(cookies("uid", Some(".criteo.com"))[0].vendor.id, "criteo");
/// assert!(cookies("IDE", Some("www.example.org")).is_empty());
/// ```
#[must_use]
pub fn cookies(name: &str, domain: Option<&str>) -> Vec<Match> {
    let domain = domain.map(|d| d.trim_start_matches('.'));
    let mut found: Vec<_> = every_cookie()
        .filter(|m| pattern::matches(&m.cookie.name, name))
        .filter_map(|m| Some((rank(m.cookie, domain)?, m)))
        .collect();
    found.sort_by_key(|(rank, _)| Reverse(*rank)); // stable: the order of the table decides the rest
    found.into_iter().map(|(_, m)| m).collect()
}

/// The right entry for a name that cookie policies often get wrong.
///
/// ```
/// let found = crumbgate::tools::vendors::by_misspelt("_utma").unwrap();
/// assert_eq!(found.cookie.name, "__utma");
/// ```
#[must_use]
pub fn by_misspelt(name: &str) -> Option<Match> {
    every_cookie().find(|m| m.cookie.misspelt.iter().any(|wrong| wrong == name))
}

/// Whose host it is: the vendor with the most specific pattern.
///
/// ```
/// use crumbgate::tools::vendors::by_host;
/// assert_eq!(by_host("www.googletagmanager.com").unwrap().id, "google-tag-manager");
/// assert!(by_host("notvimeo.com").is_none());
/// ```
#[must_use]
pub fn by_host(host: &str) -> Option<&'static Vendor> {
    hosts(host).into_iter().next()
}

/// All vendors that use a host, the one with the most specific pattern first.
#[must_use]
pub fn hosts(host: &str) -> Vec<&'static Vendor> {
    let mut found: Vec<_> = all()
        .iter()
        .filter_map(|v| {
            let fits = v.hosts.iter().filter(|p| pattern::host_matches(p, host));
            Some((fits.map(|p| host_rank(p)).max()?, v))
        })
        .collect();
    found.sort_by_key(|(rank, _)| Reverse(*rank));
    found.into_iter().map(|(_, v)| v).collect()
}

/// Whose address it is: by host and path where one host serves several vendors, else by host.
///
/// ```
/// use crumbgate::tools::vendors::by_url;
/// let tag = by_url("https://www.googletagmanager.com/gtag/js?id=G-ABC").unwrap();
/// assert_eq!(tag.id, "google-analytics");
/// assert_eq!(by_url("//apis.google.com/js/plusone.js").unwrap().id, "google-plus");
/// ```
#[must_use]
pub fn by_url(url: &str) -> Option<&'static Vendor> {
    let rest = url.split_once("//").map_or(url, |(_, rest)| rest);
    let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
    let (authority, path) = rest.split_at_checked(end)?;
    let host = authority.rsplit('@').next().unwrap_or(authority);
    let host = host.split(':').next().unwrap_or(host).to_ascii_lowercase();
    let address = format!("{host}{path}");
    let mut best: Option<(usize, &Vendor)> = None;
    for vendor in all() {
        for p in vendor.urls.iter().filter(|p| pattern::matches(p, &address)) {
            let rank = literals(p);
            if best.is_none_or(|(other, _)| rank > other) {
                best = Some((rank, vendor));
            }
        }
    }
    best.map(|(_, v)| v).or_else(|| by_host(&host))
}

/// A vendor by its id, title or another name of it, without regard to case, spaces and signs.
///
/// ```
/// use crumbgate::tools::vendors::find;
/// assert_eq!(find("Facebook Pixel").unwrap().id, "meta-pixel");
/// assert_eq!(find("google-analytics").unwrap().title, "Google Analytics");
/// ```
#[must_use]
pub fn find(name: &str) -> Option<&'static Vendor> {
    let wanted = folded(name);
    if wanted.is_empty() {
        return None;
    }
    let ids = all().iter().find(|v| folded(&v.id) == wanted);
    ids.or_else(|| all().iter().find(|v| v.names().any(|n| folded(n) == wanted)))
}

/// The vendors that a text names, in the order of the table. Names count as whole words and
/// as they are written, from four characters on; a name within a longer one does not count:
/// who writes of the Facebook Pixel does not write of Facebook's buttons.
///
/// ```
/// let found = crumbgate::tools::vendors::named_in("To show videos we use Vimeo and YouTube.");
/// assert_eq!(found.iter().map(|v| v.id.as_str()).collect::<Vec<_>>(), ["youtube", "vimeo"]);
/// ```
#[must_use]
pub fn named_in(text: &str) -> Vec<&'static Vendor> {
    let spans: Vec<(&Vendor, Range<usize>)> = all()
        .iter()
        .flat_map(|v| v.names().map(move |name| (v, name)))
        .filter(|(_, name)| name.len() >= 4)
        .flat_map(|(v, name)| words_at(text, name).map(move |at| (v, at)))
        .collect();
    let within = |a: &Range<usize>, b: &Range<usize>| b.start <= a.start && a.end <= b.end && b.len() > a.len();
    let stands = |a: &Range<usize>| !spans.iter().any(|(_, b)| within(a, b));
    all().iter().filter(|v| spans.iter().any(|(w, a)| w.id == v.id && stands(a))).collect()
}

fn every_cookie() -> impl Iterator<Item = Match> {
    all().iter().flat_map(|vendor| {
        let entry = move |cookie| Match { vendor, cookie };
        vendor.cookies.iter().map(entry)
    })
}

/// How good a match is, or none if the domain speaks against it.
fn rank(cookie: &Cookie, domain: Option<&str>) -> Option<(bool, usize, bool, bool)> {
    let first = cookie.party == Party::First;
    let theirs = match (&cookie.domain, domain) {
        (Some(own), Some(seen)) => {
            let theirs = pattern::host_matches(&format!("*.{own}"), seen);
            if !theirs {
                return None;
            }
            theirs
        }
        _ if cookie.generic => return None,
        _ => false,
    };
    let exact = !cookie.name.contains('*');
    Some((exact, literals(&cookie.name), theirs, first))
}

/// The exact host before any pattern, a longer base before a shorter.
fn host_rank(host: &str) -> (bool, usize) {
    (!host.contains('*'), host.len())
}

fn literals(pattern: &str) -> usize {
    pattern.bytes().filter(|b| *b != b'*').count()
}

fn folded(name: &str) -> String {
    name.chars().filter(|c| c.is_alphanumeric() || *c == '+').flat_map(char::to_lowercase).collect()
}

/// Where words stand in a text, not as part of longer words.
fn words_at<'a>(text: &'a str, words: &'a str) -> impl Iterator<Item = Range<usize>> + 'a {
    text.match_indices(words).filter_map(move |(start, _)| {
        let end = start + words.len();
        let before = text.get(..start).and_then(|t| t.chars().next_back());
        let after = text.get(end..).and_then(|t| t.chars().next());
        let longer = [before, after].iter().flatten().any(|c| c.is_alphanumeric());
        (!longer).then_some(start..end)
    })
}
