//! The shape of one entry of the table: a service of the catalogue, and advice.

use crate::logic::catalogue::pattern::host_matches;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

/// One vendor, or one product of a vendor where they are gated apart.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Vendor {
    /// The id a catalogue would give the service.
    pub id: String,
    /// The name visitors know.
    pub title: String,
    /// Who offers it.
    pub provider: String,
    /// The usual category: necessary, functional, analytics, marketing, media or social.
    pub category: String,
    /// Advice: the basis such a service usually needs.
    pub basis: String,
    /// Advice: whether a set-up without identifiers exists that can fall under the UK's
    /// exemption for statistics.
    #[serde(default)]
    pub exemptible: bool,
    /// Advice: `in-place` for what is best asked for where it stands in the page.
    #[serde(default)]
    pub ask: Option<String>,
    /// What it does, in one plain sentence.
    pub purpose: String,
    #[serde(default)]
    pub privacy_url: Option<String>,
    #[serde(default)]
    pub opt_out_url: Option<String>,
    #[serde(default)]
    pub retention: Option<String>,
    #[serde(default)]
    pub cookies: Vec<Cookie>,
    #[serde(default)]
    pub storage: Vec<Stored>,
    /// Hosts it loads from or sends to, exact or `*.example.org`.
    #[serde(default)]
    pub hosts: Vec<String>,
    /// Host and path, with `*`, where a host serves several vendors.
    #[serde(default)]
    pub urls: Vec<String>,
    /// Switches to set, as the catalogue names them; a property in them is a placeholder.
    #[serde(default)]
    pub signals: Vec<String>,
    /// Other names of it.
    #[serde(default)]
    pub aliases: Vec<String>,
    /// Since when it is closed and why: `2019-04-02: …`. A year may stand alone.
    #[serde(default)]
    pub dead: Option<String>,
    /// A further word for the site owner.
    #[serde(default)]
    pub note: Option<String>,
    /// How far to trust the entry.
    pub evidence: Evidence,
    /// Where the facts were read; for what is unconfirmed, where they can be checked.
    pub source: String,
    /// When the entry was last gone through.
    pub reviewed: String,
}

/// What an entry rests on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Evidence {
    /// The vendor's own documentation was read.
    Vendor,
    /// Open Cookie Database, with its errors corrected.
    OpenCookieDatabase,
    /// Seen in use or known by trade, not confirmed by the vendor: check before you publish it.
    Unconfirmed,
}

/// A cookie a vendor sets.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Cookie {
    /// Exact, or with `*`.
    pub name: String,
    /// In the catalogue's words: `session`, `2 years`.
    pub duration: String,
    pub purpose: String,
    /// On whose domain it is set.
    #[serde(default)]
    pub party: Party,
    /// The third party's domain, without a leading dot.
    #[serde(default)]
    pub domain: Option<String>,
    /// A name so common that it says nothing without its domain.
    #[serde(default)]
    pub generic: bool,
    /// Wrong names seen in cookie policies.
    #[serde(default)]
    pub misspelt: Vec<String>,
    /// Other vendors set a cookie of this very name.
    #[serde(default)]
    pub shared: bool,
}

/// On whose domain a cookie is set.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Party {
    /// The site's own: it can be erased.
    #[default]
    First,
    /// The vendor's: no script of the site can erase it.
    Third,
}

/// A key a vendor keeps in the browser's storage.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Stored {
    pub area: Area,
    pub key: String,
    /// What it is for, where that is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub purpose: Option<String>,
}

/// A storage of the browser.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Area {
    Local,
    Session,
    Indexeddb,
}

impl Vendor {
    /// Title without what stands in brackets, what stands in brackets, and the aliases.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        let (title, brackets) = match self.title.split_once(" (") {
            Some((title, rest)) => (title, rest.strip_suffix(')')),
            None => (self.title.as_str(), None),
        };
        let aliases = self.aliases.iter().map(String::as_str);
        [Some(title), brackets, Some(self.title.as_str())].into_iter().flatten().chain(aliases)
    }

    /// Its hosts, and those it shares with other vendors.
    fn all_hosts(&self) -> Vec<&str> {
        let mut all: Vec<&str> = self.hosts.iter().map(String::as_str).collect();
        for host in self.urls.iter().filter_map(|url| url.split('/').next()) {
            if !all.iter().any(|known| host_matches(known, host)) {
                all.push(host);
            }
        }
        all
    }

    /// The entry as a service of a catalogue, under the given category. Wrong names are
    /// listed beside the right ones, so that both are erased.
    ///
    /// ```
    /// let ga = crumbgate::tools::vendors::find("google-analytics").unwrap();
    /// let service = ga.service("statistics");
    /// assert_eq!(service["category"], "statistics");
    /// assert_eq!(service["cookies"][0]["name"], "_ga");
    /// ```
    #[must_use]
    pub fn service(&self, category: &str) -> Value {
        let mut service = Map::new();
        let mut put = |key: &str, value: Value| {
            let empty = value.is_null() || value.as_array().is_some_and(Vec::is_empty);
            if !empty {
                service.insert(key.into(), value);
            }
        };
        put("id", json!(self.id));
        put("category", json!(category));
        put("title", json!(self.title));
        put("provider", json!(self.provider));
        put("purpose", json!(self.purpose));
        put("privacyUrl", json!(self.privacy_url));
        put("optOutUrl", json!(self.opt_out_url));
        put("retention", json!(self.retention));
        put("ask", json!(self.ask));
        put("cookies", self.cookies.iter().map(Cookie::entry).collect());
        put("storage", json!(self.storage));
        put("hosts", json!(self.all_hosts()));
        put("signals", json!(self.signals));
        Value::Object(service)
    }
}

impl Cookie {
    /// The cookie as a catalogue lists it; a third party's carries the domain as its provider.
    fn entry(&self) -> Value {
        let mut names = vec![&self.name];
        names.extend(&self.misspelt);
        let name = match names.as_slice() {
            [one] => json!(one),
            several => json!(several),
        };
        let mut entry = json!({ "name": name, "duration": self.duration, "purpose": self.purpose });
        if let Some(domain) = &self.domain {
            entry["provider"] = json!(domain);
        }
        entry
    }
}
