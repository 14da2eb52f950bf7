//! From a tree to the model, with every problem.

use super::duration::Duration;
use super::problem::{Code, Problem};
use super::schema::{self, AREAS, BASES, BUTTONS, CATALOGUE, Kind, LAYOUTS, MODELS};
use super::text::Text;
use super::{Area, Basis, Catalogue, Category, Cookie, Layout, Model, Service, Settings, Stored};
use crate::logic::json::Json;
use alloc::string::String;
use alloc::vec::Vec;

/// A catalogue larger than this is refused: reading it would hold up the page.
pub const MAX_BYTES: usize = 8 << 20;

/// Reads a catalogue. `region` is what the site says of the visitor's region, or empty.
///
/// Every problem is reported, each with its path. A service with a problem is left
/// out, so that what cannot be understood stays blocked; the catalogue itself is
/// `None` only when its version or its categories cannot be read.
///
/// ```
/// use crumbgate::logic::{json::Json, catalogue};
/// let tree = Json::read(r#"{"version": 1,
///     "categories": [{"id": "analytics"}],
///     "services": [{"id": "a", "category": "analytics", "cookies": [{"name": "x", "duration": "2 yeers"}]}]}"#).unwrap();
/// let (catalogue, problems) = catalogue::read(&tree, "");
/// assert_eq!(catalogue.unwrap().services.len(), 0);
/// assert!(problems[0].message().starts_with("services[0].cookies[0].duration: must be"));
/// ```
#[must_use]
pub fn read<'a>(tree: &'a Json<'a>, region: &str) -> (Option<Catalogue<'a>>, Vec<Problem>) {
    let mut problems = Vec::new();
    let mut path = String::new();
    schema::check(tree, &Kind::Object(CATALOGUE), &mut path, &mut problems);
    let unusable = |p: &Problem| matches!(p.path.as_str(), "" | "version" | "categories");
    if problems.iter().any(|p| unusable(p) && !(p.path == "version" && p.code == Code::Missing)) {
        return (None, problems);
    }
    let broken_categories = broken(&problems, "categories[");
    let broken_services = broken(&problems, "services[");
    let mut out = Catalogue {
        revision: match tree.get("revision") {
            Some(Json::Num(n)) => n,
            other => other.and_then(Json::str).unwrap_or(""),
        },
        policy_url: url(tree, "policyUrl"),
        last_updated: string(tree, "lastUpdated"),
        settings: settings(tree.get("settings"), region),
        categories: Vec::new(),
        services: Vec::new(),
        text: tree.get("text").filter(|t| t.entries().iter().all(|(_, v)| matches!(v, Json::Obj(_)))),
    };
    let mut report = |list: &str, i: usize, field: &str, code| {
        problems.push(Problem { path: [list, "[", &schema::decimal(i), "].", field].concat(), code });
    };
    for (i, c) in list(tree, "categories").iter().enumerate() {
        if broken_categories.contains(&i) {
            continue;
        }
        let id = string(c, "id");
        if out.target(id).is_some() {
            report("categories", i, "id", Code::Duplicate);
            continue;
        }
        out.categories.push(Category {
            id,
            basis: match word(c, "basis", BASES) {
                Some(1) => Basis::Necessary,
                Some(2) => Basis::ExemptStatistics,
                Some(3) => Basis::ExemptAppearance,
                _ => Basis::Consent,
            },
            title: Text::new(c.get("title")),
            description: Text::new(c.get("description")),
            aliases: strings(c.get("aliases")),
        });
    }
    let taken = Seen::new(list(tree, "services"));
    let mut next = 0;
    for (i, s) in list(tree, "services").iter().enumerate() {
        if broken_services.get(next).is_some_and(|b| *b == i) {
            next += 1;
            continue;
        }
        let id = string(s, "id");
        if taken.before(i, id) || out.categories.iter().any(|c| c.id == id) {
            report("services", i, "id", Code::Duplicate);
            continue;
        }
        let name = string(s, "category");
        let Some(category) = out.categories.iter().position(|c| c.id == name) else {
            report("services", i, "category", Code::UnknownCategory);
            continue;
        };
        out.services.push(service(s, id, category));
    }
    (Some(out), problems)
}

/// Which entries of a list have problems, in order, each once: the checker reports in order.
fn broken(problems: &[Problem], list: &str) -> Vec<usize> {
    let index = |p: &Problem| p.path.strip_prefix(list)?.split(']').next()?.parse().ok();
    let mut all: Vec<usize> = problems.iter().filter_map(index).collect();
    all.dedup();
    all
}

fn settings<'a>(s: Option<&'a Json<'a>>, region: &str) -> Settings<'a> {
    const NONE: &Json = &Json::Null;
    let s = s.unwrap_or(NONE);
    // The owner's settings for a region stand over the general ones.
    let local = if region.is_empty() { None } else { s.get("regions").and_then(|r| r.get(region)) }.unwrap_or(NONE);
    let pick = |name, words| word(local, name, words).or_else(|| word(s, name, words));
    Settings {
        model: model(pick("model", MODELS)).unwrap_or(Model::OptIn),
        layout: match pick("layout", LAYOUTS) {
            Some(1) => Layout::Top,
            Some(2) => Layout::Card,
            _ => Layout::Bottom,
        },
        lifetime_days: s.get("lifetimeDays").and_then(Json::int).filter(|n| (1..=395).contains(n)).unwrap_or(365),
        cookie_domain: string(s, "cookieDomain"),
        gpc: flag(local, "gpc").or(flag(s, "gpc")).unwrap_or(true),
        consent_id: flag(s, "consentId").unwrap_or(false),
        receipt_url: url(s, "receiptUrl"),
        escape_site: string(s, "escape") == "site",
        button: word(s, "button", BUTTONS).unwrap_or(0),
        google: s.get("google"),
    }
}

fn service<'a>(s: &'a Json<'a>, id: &'a str, category: usize) -> Service<'a> {
    Service {
        id,
        category,
        model: model(word(s, "model", MODELS)),
        in_place: string(s, "ask") == "in-place",
        title: Text::new(s.get("title")),
        provider: Text::new(s.get("provider")),
        purpose: Text::new(s.get("purpose")),
        privacy_url: url(s, "privacyUrl"),
        opt_out_url: url(s, "optOutUrl"),
        retention: Text::new(s.get("retention")),
        cookies: list(s, "cookies")
            .iter()
            .map(|c| Cookie {
                names: strings(c.get("name")),
                duration: Duration::read(string(c, "duration")),
                purpose: Text::new(c.get("purpose")),
                provider: Text::new(c.get("provider")),
            })
            .collect(),
        storage: list(s, "storage")
            .iter()
            .map(|c| Stored {
                area: match word(c, "area", AREAS) {
                    Some(1) => Area::Session,
                    Some(2) => Area::IndexedDb,
                    _ => Area::Local,
                },
                key: string(c, "key"),
                duration: Duration::read(string(c, "duration")),
                purpose: Text::new(c.get("purpose")),
            })
            .collect(),
        hosts: strings(s.get("hosts")),
        signals: strings(s.get("signals")),
        aliases: strings(s.get("aliases")),
    }
}

fn model(index: Option<usize>) -> Option<Model> {
    index.map(|i| match i {
        1 => Model::OptOut,
        2 => Model::Notice,
        _ => Model::OptIn,
    })
}

fn list<'a>(v: &'a Json<'a>, key: &str) -> &'a [Json<'a>] {
    v.get(key).map(Json::items).unwrap_or_default()
}

fn string<'a>(v: &'a Json<'a>, key: &str) -> &'a str {
    v.get(key).and_then(Json::str).unwrap_or("")
}

fn flag(v: &Json, key: &str) -> Option<bool> {
    v.get(key).and_then(Json::bool)
}

fn url<'a>(v: &'a Json<'a>, key: &str) -> &'a str {
    let s = string(v, key);
    if schema::is_safe_url(s) { s } else { "" }
}

fn word(v: &Json, key: &str, words: &[&str]) -> Option<usize> {
    let s = string(v, key);
    words.iter().position(|w| *w == s)
}

/// The strings of a list, or the one string that stands in its place.
fn strings<'a>(v: Option<&'a Json<'a>>) -> Vec<&'a str> {
    match v {
        Some(Json::Str(s)) => alloc::vec![s.as_ref()],
        Some(v) => v.items().iter().filter_map(Json::str).collect(),
        None => Vec::new(),
    }
}

/// Which ids came before which, without comparing each service with every other.
struct Seen<'a>(Vec<(&'a str, usize)>);

impl<'a> Seen<'a> {
    fn new(services: &'a [Json<'a>]) -> Self {
        let mut ids: Vec<_> = services.iter().enumerate().map(|(i, s)| (string(s, "id"), i)).collect();
        ids.sort_unstable();
        Seen(ids)
    }

    fn before(&self, i: usize, id: &str) -> bool {
        let from = self.0.partition_point(|(k, _)| *k < id);
        self.0.get(from).is_some_and(|(k, first)| *k == id && *first < i)
    }
}
