//! `crumbgate scan`: what a site really does in a browser, before and after consent.
//!
//! A Chromium that is installed is driven through the pages of the site, first as a visitor who
//! has not answered, then as one who has accepted. What it stores and loads is held against the
//! catalogue ([`compare`]) or becomes a first one.

pub mod browser;
mod chromium;
pub mod compare;
mod crawl;
pub mod marks;
mod page;
pub mod report;
mod wire;

pub use crawl::{Options, run};

use crate::logic::catalogue::Catalogue;
use crate::tools::vendors::Area;
use std::collections::BTreeMap;

/// What was seen in one phase: before the answer, or after the yes.
#[derive(Default)]
pub struct Phase {
    /// Cookies by name and domain.
    pub cookies: BTreeMap<(String, String), Cookie>,
    /// Keys in the browser's other storage, with the page they were seen on.
    pub storage: BTreeMap<(&'static str, String), String>,
    /// Hosts of other sites that were asked for something, with one address and its page.
    pub hosts: BTreeMap<String, Request>,
}

/// A cookie as the browser has it.
pub struct Cookie {
    /// The page on which it was first seen.
    pub page: String,
    /// For how many seconds it is kept from now; nothing for a session.
    pub seconds: Option<i64>,
    /// Whether it is the site's own.
    pub own: bool,
}

/// A request to another site.
pub struct Request {
    /// The whole address.
    pub url: String,
    /// The page that made it.
    pub page: String,
}

/// The whole scan.
#[derive(Default)]
pub struct Scan {
    /// The host of the site.
    pub host: String,
    /// The pages that were read.
    pub pages: Vec<String>,
    /// Pages that could not be read, and why.
    pub failed: Vec<(String, String)>,
    /// The markup of each page, as its server sent it.
    pub markup: Vec<(String, String)>,
    /// What the banner said of each page on the console, once.
    pub said: Vec<(String, String)>,
    /// Before any answer.
    pub before: Phase,
    /// After a yes to everything; nothing where no way to say it was found.
    pub after: Option<Phase>,
}

impl Scan {
    /// What was found, as material for a draft.
    #[must_use]
    pub fn seen(&self) -> crate::tools::draft::Seen {
        use crate::tools::draft::{Cookie, Seen, har};
        let policy_url = self.pages.iter().find_map(|page| crate::tools::draft::policy_page(page));
        let mut seen = Seen { policy_url, ..Seen::default() };
        for phase in [Some(&self.before), self.after.as_ref()].into_iter().flatten() {
            for request in phase.hosts.values() {
                if let Ok(url) = url::Url::parse(&request.url) {
                    har::address(&url, url.host_str().unwrap_or(""), true, &mut seen);
                }
            }
            for ((name, domain), cookie) in &phase.cookies {
                if is_ours(name) {
                    continue;
                }
                let duration = cookie.seconds.map_or_else(|| Some("session".into()), har::span);
                let domain = (!cookie.own).then(|| domain.trim_start_matches('.').to_owned());
                seen.cookie(Cookie { name: name.clone(), duration, domain, ..Cookie::default() }, None);
            }
            for (area, key) in phase.storage.keys().filter(|(_, key)| !is_ours(key)) {
                let vendor = crate::tools::vendors::all()
                    .iter()
                    .find(|v| v.storage.iter().any(|s| crate::logic::catalogue::pattern::matches(&s.key, key)));
                let found = match vendor {
                    Some(vendor) => seen.vendor(vendor),
                    None => seen.service("site"),
                };
                found.keep(self::area(area), key);
            }
        }
        seen
    }
}

impl Scan {
    /// What the site owner has to mend in the pages themselves, each with its page. `policy` is the
    /// address of the policy, which visitors are sent to.
    #[must_use]
    pub fn faults(&self, catalogue: Option<&Catalogue>, policy: Option<&str>) -> Vec<(String, String)> {
        let mut all: Vec<(String, String)> = Vec::new();
        let mut told: Vec<String> = Vec::new();
        for (page, html) in &self.markup {
            for fault in catalogue.map(|c| marks::faults(html, c)).unwrap_or_default() {
                if !told.contains(&fault) {
                    told.push(fault.clone());
                    all.push((page.clone(), fault));
                }
            }
        }
        // An unknown id is told already, with its element and a guess at what was meant.
        let again = |said: &str| {
            let id = said.strip_prefix("the page names \"").and_then(|rest| rest.split('"').next());
            id.is_some_and(|id| told.iter().any(|fault| fault.contains(&format!("\"{id}\" is no category"))))
        };
        all.extend(self.said.iter().filter(|(_, said)| !again(said)).cloned());
        for (page, why) in self.failed.iter().filter(|(page, _)| Some(page.as_str()) == policy) {
            all.push((page.clone(), format!("is the policyUrl of the catalogue, and {why}")));
        }
        all
    }
}

/// Whether a name is that of the banner's own record.
fn is_ours(name: &str) -> bool {
    name == crate::logic::policy::OWN
        || name.strip_prefix(crate::logic::policy::OWN).is_some_and(|r| r.starts_with(['-', '.', ':', '_']))
}

fn area(word: &str) -> Area {
    match word {
        "session" => Area::Session,
        "indexeddb" => Area::Indexeddb,
        _ => Area::Local,
    }
}
