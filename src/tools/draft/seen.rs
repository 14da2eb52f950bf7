//! What was found on a site, before it is a catalogue.

use super::words::Words;
use crate::tools::vendors::{self, Area, Vendor};
use serde_json::{Map, Value};

/// Everything found.
#[derive(Default)]
pub struct Seen {
    /// Services, in the order they were found.
    pub services: Vec<Found>,
    /// Categories that a configuration brings along.
    pub categories: Vec<Category>,
    /// The date of a policy, as `2026-11-22`.
    pub last_updated: Option<String>,
    /// Google Analytics properties and the like that tags name.
    pub properties: Vec<String>,
    /// Where the site has its policy, if that was seen.
    pub policy_url: Option<String>,
    /// What another tool's configuration says of the whole site, in the catalogue's words.
    pub site: Map<String, Value>,
    /// What of a configuration has no place in a catalogue, or was not understood.
    pub left: Vec<String>,
}

/// A category as another tool has it.
pub struct Category {
    /// Its id.
    pub id: String,
    /// Whether it is always on.
    pub necessary: bool,
    /// Its name for visitors.
    pub title: Words,
    /// What it is for.
    pub description: Words,
    /// Its id as the other tool has it, where that cannot be an id here.
    pub alias: Option<String>,
}

/// A service that was found.
#[derive(Default)]
pub struct Found {
    /// Its id.
    pub id: String,
    /// The vendor, if it is known.
    pub vendor: Option<&'static Vendor>,
    /// Its name, if one was found.
    pub title: Option<String>,
    /// Its category, if one was found.
    pub category: Option<String>,
    /// What it is for, if that was found.
    pub purpose: Words,
    /// What another tool calls it, in markup and in stored choices.
    pub aliases: Vec<String>,
    /// Further fields that a configuration gives.
    pub fields: Map<String, Value>,
    /// Its cookies.
    pub cookies: Vec<Cookie>,
    /// Its other storage.
    pub storage: Vec<(Area, String)>,
    /// Its hosts.
    pub hosts: Vec<String>,
}

/// A cookie that was found.
#[derive(Clone, Debug, Default)]
pub struct Cookie {
    /// Its name or pattern.
    pub name: String,
    /// How long it is kept, in the catalogue's words.
    pub duration: Option<String>,
    /// What it is for.
    pub purpose: Words,
    /// The third party's domain, for one that is not the site's own.
    pub domain: Option<String>,
}

impl Seen {
    /// The service of a vendor, found now or before.
    pub fn vendor(&mut self, vendor: &'static Vendor) -> &mut Found {
        let at = self.services.iter().position(|s| s.vendor.is_some_and(|v| v.id == vendor.id));
        let at = at.unwrap_or_else(|| {
            self.services.push(Found { id: vendor.id.clone(), vendor: Some(vendor), ..Found::default() });
            self.services.len() - 1
        });
        &mut self.services[at]
    }

    /// A service that is no known vendor's, by its id.
    pub fn service(&mut self, id: &str) -> &mut Found {
        let id = slug(id);
        let at = self.services.iter().position(|s| s.id == id);
        let at = at.unwrap_or_else(|| {
            self.services.push(Found { id, ..Found::default() });
            self.services.len() - 1
        });
        &mut self.services[at]
    }

    /// Takes over what another source found.
    pub fn join(&mut self, other: Seen) {
        self.last_updated = self.last_updated.take().or(other.last_updated);
        self.properties.extend(other.properties);
        self.policy_url = self.policy_url.take().or(other.policy_url);
        for (field, value) in other.site {
            self.site.entry(field).or_insert(value);
        }
        self.left.extend(other.left);
        for category in other.categories {
            if !self.categories.iter().any(|c| c.id == category.id) {
                self.categories.push(category);
            }
        }
        for found in other.services {
            let mine = match found.vendor {
                Some(vendor) => self.vendor(vendor),
                None => self.service(&found.id),
            };
            mine.title = mine.title.take().or(found.title);
            mine.category = mine.category.take().or(found.category);
            mine.purpose.join(found.purpose);
            found.aliases.iter().for_each(|a| mine.alias(a));
            for (field, value) in found.fields {
                mine.fields.entry(field).or_insert(value);
            }
            found.cookies.into_iter().for_each(|c| mine.add(c));
            found.hosts.iter().for_each(|h| mine.host(h));
            for (area, key) in found.storage {
                mine.keep(area, &key);
            }
        }
    }

    /// The banners among what was found. Nobody keeps them beside Crumbgate, so no draft lists them.
    pub fn replaced(&self) -> impl Iterator<Item = &'static Vendor> + '_ {
        self.services.iter().filter_map(|s| s.vendor).filter(|v| vendors::is_banner(v))
    }

    /// Puts a cookie with its vendor: the one that is told, else the one the name tells of, else
    /// with the cookies of the site itself.
    pub fn cookie(&mut self, cookie: Cookie, told: Option<&'static Vendor>) {
        // A pattern is asked for as one of its names.
        let name = cookie.name.replace('*', "1");
        let entries = vendors::cookies(&name, cookie.domain.as_deref());
        let misspelt = vendors::by_misspelt(&name);
        let vendor = told.or_else(|| entries.first().or(misspelt.as_ref()).map(|m| m.vendor));
        let found = match (vendor, &cookie.domain) {
            (Some(vendor), _) => self.vendor(vendor),
            (None, Some(domain)) => match vendors::by_host(domain) {
                Some(vendor) => self.vendor(vendor),
                None => {
                    let found = self.service(domain);
                    found.title.get_or_insert_with(|| domain.clone());
                    found
                }
            },
            (None, None) => self.service("site"),
        };
        found.add(cookie);
    }
}

impl Found {
    /// Adds a cookie, or what is newly known of one.
    pub fn add(&mut self, cookie: Cookie) {
        match self.cookies.iter_mut().find(|c| c.name == cookie.name) {
            Some(known) => {
                known.duration = known.duration.take().or(cookie.duration);
                known.purpose.join(cookie.purpose);
            }
            None => self.cookies.push(cookie),
        }
    }

    /// Adds a key of the browser's other storage once.
    pub fn keep(&mut self, area: Area, key: &str) {
        if !self.storage.iter().any(|(a, k)| *a == area && k == key) {
            self.storage.push((area, key.to_owned()));
        }
    }

    /// Adds another name once, if it is one.
    pub fn alias(&mut self, name: &str) {
        if name != self.id && !self.aliases.iter().any(|a| a == name) {
            self.aliases.push(name.to_owned());
        }
    }

    /// Adds a host once.
    pub fn host(&mut self, host: &str) {
        if !self.hosts.iter().any(|h| h == host) {
            self.hosts.push(host.to_owned());
        }
    }
}

/// The path of a page that by its name is a cookie policy, as `policyUrl` has it.
#[must_use]
pub fn policy_page(address: &str) -> Option<String> {
    let url = url::Url::parse(address).ok()?;
    let path = url.path();
    let low = path.to_ascii_lowercase();
    let name = low.trim_end_matches('/').rsplit('/').next().unwrap_or("");
    let (stem, ending) = name.rsplit_once('.').unwrap_or((name, ""));
    let page = matches!(ending, "" | "html" | "htm" | "php" | "asp" | "aspx");
    let spoken = ["cookie", "cwcis"].iter().any(|word| stem.contains(word));
    (page && spoken && !low.contains("consent")).then(|| path.to_owned())
}

/// An id out of a name: small letters, digits and hyphens.
#[must_use]
pub(super) fn slug(name: &str) -> String {
    let mut out = String::new();
    for c in name.chars().flat_map(char::to_lowercase) {
        if c.is_alphanumeric() || matches!(c, '.' | '_') {
            out.push(c);
        } else if !out.is_empty() && !out.ends_with('-') {
            out.push('-');
        }
    }
    let out = out.trim_end_matches('-');
    if out.is_empty() { "service".into() } else { out.into() }
}
