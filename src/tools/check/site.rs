//! A catalogue as the advice rules see it: every entry, also those the reader leaves out,
//! under its place in the file, with the vendor it is about.

use super::tree::{list, string, strings, texts};
use crate::logic::catalogue::duration::Duration;
use crate::logic::catalogue::schema::BASES;
use crate::logic::json::Json;
use crate::tools::vendors::{self, Vendor};

/// What the rules are told besides the catalogue.
#[derive(Clone, Debug)]
pub struct Circumstances {
    /// The day the check is made, as days since 1970.
    pub today: i64,
    /// The law that holds for the site.
    pub law: Law,
    /// A policy page to hold against the catalogue.
    pub policy: Option<Policy>,
    /// Hosts of the site itself.
    pub own_hosts: Vec<String>,
}

/// The policy page of a site.
#[derive(Clone, Debug)]
pub struct Policy {
    /// The name of its file.
    pub file: String,
    /// What its readers see.
    pub text: String,
    /// Whether the banner fills in the tables, so that the file itself need not name anybody.
    pub filled: bool,
}

/// Whose law the advice is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Law {
    /// UK PECR and the EU's ePrivacy directive.
    UkEu,
    /// No advice on law.
    None,
}

/// A catalogue with its circumstances.
pub struct Site<'j> {
    /// The document.
    pub root: &'j Json<'j>,
    /// Its services.
    pub services: Vec<Service<'j>>,
    /// Its categories.
    pub categories: Vec<Category<'j>>,
    /// The rest.
    pub about: &'j Circumstances,
}

/// A category of the file.
pub struct Category<'j> {
    /// `categories[0]`
    pub path: String,
    /// The entry.
    pub json: &'j Json<'j>,
    /// Its id.
    pub id: &'j str,
    /// Its basis as written; `consent` where none is.
    pub basis: &'j str,
}

/// A service of the file.
pub struct Service<'j> {
    /// `services[2]`
    pub path: String,
    /// The entry.
    pub json: &'j Json<'j>,
    /// Its id.
    pub id: &'j str,
    /// Its name for people.
    pub title: &'j str,
    /// The basis of its category, if the category is there and the word is known.
    pub basis: Option<&'j str>,
    /// Its category.
    pub category: &'j str,
    /// The known vendor it is about.
    pub vendor: Option<&'static Vendor>,
    /// Its cookies.
    pub cookies: Vec<Cookie<'j>>,
    /// Its hosts.
    pub hosts: Vec<&'j str>,
}

/// A cookie of a service.
pub struct Cookie<'j> {
    /// `services[2].cookies[0]`
    pub path: String,
    /// The entry.
    pub json: &'j Json<'j>,
    /// Its names.
    pub names: Vec<&'j str>,
    /// Its duration, where one can be read.
    pub duration: Option<Duration>,
}

impl<'j> Site<'j> {
    /// Looks at a tree.
    #[must_use]
    pub fn new(root: &'j Json<'j>, about: &'j Circumstances) -> Self {
        let categories: Vec<Category> = list(root, "categories")
            .iter()
            .enumerate()
            .map(|(i, json)| Category {
                path: format!("categories[{i}]"),
                json,
                id: string(json, "id"),
                basis: json.get("basis").and_then(Json::str).unwrap_or("consent"),
            })
            .collect();
        let services =
            list(root, "services").iter().enumerate().map(|(i, json)| service(i, json, &categories)).collect();
        Site { root, services, categories, about }
    }

    /// The site's own model.
    #[must_use]
    pub fn model(&self) -> &'j str {
        let settings = self.root.get("settings");
        settings.and_then(|s| s.get("model")).and_then(Json::str).unwrap_or("opt-in")
    }

    /// Every visible text of the document with its path.
    #[must_use]
    pub fn texts(&self) -> Vec<(String, &'j str)> {
        let mut all = Vec::new();
        for c in &self.categories {
            all.extend(c.texts());
        }
        for s in &self.services {
            all.extend(s.texts());
        }
        for (lang, map) in self.root.get("text").map(Json::entries).unwrap_or_default() {
            for (key, text) in map.entries() {
                if let Some(text) = text.str() {
                    all.push((format!("text.{lang}.{key}"), text));
                }
            }
        }
        all
    }
}

impl<'j> Category<'j> {
    /// Title and description, in every language.
    #[must_use]
    pub fn texts(&self) -> Vec<(String, &'j str)> {
        fields(self.json, &self.path, &["title", "description"])
    }
}

impl<'j> Service<'j> {
    /// Its texts, in every language, with those of its cookies.
    #[must_use]
    pub fn texts(&self) -> Vec<(String, &'j str)> {
        let mut all = fields(self.json, &self.path, &["title", "purpose", "retention"]);
        for c in &self.cookies {
            all.extend(fields(c.json, &c.path, &["purpose"]));
        }
        all
    }

    /// Whether it keeps anything in the browser's other storage.
    #[must_use]
    pub fn has_storage(&self) -> bool {
        !list(self.json, "storage").is_empty()
    }

    /// All names of its cookies.
    pub fn names(&self) -> impl Iterator<Item = &'j str> + '_ {
        self.cookies.iter().flat_map(|c| c.names.iter().copied())
    }

    /// How the service is called in a sentence.
    #[must_use]
    pub fn called(&self) -> &'j str {
        if self.title.is_empty() { self.id } else { self.title }
    }
}

fn fields<'j>(json: &'j Json<'j>, path: &str, names: &[&str]) -> Vec<(String, &'j str)> {
    let one = |name: &&str| texts(json.get(name), &format!("{path}.{name}"));
    names.iter().flat_map(one).collect()
}

fn service<'j>(i: usize, json: &'j Json<'j>, categories: &[Category<'j>]) -> Service<'j> {
    let path = format!("services[{i}]");
    let category = string(json, "category");
    let cookies: Vec<Cookie> = list(json, "cookies")
        .iter()
        .enumerate()
        .map(|(n, json)| Cookie {
            path: format!("{path}.cookies[{n}]"),
            json,
            names: strings(json.get("name")),
            duration: Duration::read(string(json, "duration")),
        })
        .collect();
    let title = texts(json.get("title"), "").first().map_or("", |(_, t)| t);
    let hosts = strings(json.get("hosts"));
    Service {
        id: string(json, "id"),
        title,
        basis: categories.iter().find(|c| c.id == category).map(|c| c.basis).filter(|b| BASES.contains(b)),
        category,
        vendor: vendor(string(json, "id"), title, &cookies, &hosts),
        cookies,
        hosts,
        json,
        path,
    }
}

/// The vendor of a name, word for word: “Live chat” is a thing, LiveChat a vendor.
fn named(name: &str) -> Option<&'static Vendor> {
    let fold = |text: &str| text.to_lowercase().replace(['-', '_'], " ");
    let found = vendors::find(name)?;
    let wanted = fold(name);
    let same = fold(&found.id) == wanted || found.names().any(|n| fold(n) == wanted);
    same.then_some(found)
}

/// The vendor an entry is about: by its id or title, else by the cookies that say so.
fn vendor(id: &str, title: &str, cookies: &[Cookie], hosts: &[&str]) -> Option<&'static Vendor> {
    named(id)
        .or_else(|| named(title))
        .or_else(|| {
            let names = cookies.iter().flat_map(|c| c.names.iter());
            names
                .copied()
                .filter(|n| !n.contains('*'))
                .find_map(|n| vendors::by_cookie(n).filter(|m| !m.cookie.shared).map(|m| m.vendor))
        })
        .or_else(|| hosts.iter().find_map(|h| vendors::by_host(h.trim_start_matches("*."))))
}
