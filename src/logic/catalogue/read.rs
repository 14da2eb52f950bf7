//! From a tree to the model, with every problem.

use super::duration::Duration;
use super::problem::{Code, Problem};
use super::schema::{self, AREAS, BASES, BUTTONS, Findings, LAYOUTS, MODELS};
use super::text::Text;
use super::{Area, Basis, Catalogue, Category, Layout, Model, Service, Settings};
use crate::logic::bytes::{place, put, put_decimal};
use crate::logic::hash;
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
/// let catalogue = catalogue.unwrap();
/// assert!(catalogue.services.is_empty() && catalogue.broken[0].id == "a");
/// assert!(problems[0].message().starts_with("services[0].cookies[0].duration: must be"));
/// ```
#[must_use]
pub fn read<'a>(tree: &'a Json<'a>, region: &str) -> (Option<Catalogue<'a>>, Vec<Problem>) {
    let Findings { mut problems, sound } = schema::check(tree);
    let known = tree.get("version").is_none_or(|v| v.int() == Some(1));
    if !known || !matches!(tree.get("categories"), Some(Json::Arr(_))) {
        return (None, problems);
    }
    let mut out = Catalogue {
        revision: match tree.get("revision") {
            Some(Json::Num(n)) => n,
            _ => string(tree, "revision"),
        },
        policy_url: text(tree, "policyUrl"),
        last_updated: string(tree, "lastUpdated"),
        settings: settings(tree, region),
        categories: Vec::new(),
        services: Vec::new(),
        broken: Vec::new(),
        text: owners_words(tree),
    };
    let mut sound = sound.into_iter();
    let (categories, services) = (list(tree, "categories"), list(tree, "services"));
    let mut seen = Seen::new(categories, services);
    for (i, c) in categories.iter().enumerate() {
        if sound.next() != Some(true) {
            continue;
        }
        let id = string(c, "id");
        if seen.owner(id, i) != i {
            problems.push(problem("categories", i, "id", Code::Duplicate));
            continue;
        }
        let category = added(&mut out.categories);
        category.id = id;
        category.basis = match word(c, "basis", BASES) {
            1 => Basis::Necessary,
            2 => Basis::ExemptStatistics,
            3 => Basis::ExemptAppearance,
            _ => Basis::Consent,
        };
        category.title = text(c, "title");
        category.description = text(c, "description");
        strings(c, "aliases", &mut category.aliases);
    }
    for (i, s) in services.iter().enumerate() {
        let id = string(s, "id");
        let entry = categories.len() + i;
        let again = seen.owner(id, entry) != entry;
        let category = position(&out.categories, string(s, "category"));
        let mut good = sound.next() == Some(true);
        if good && again {
            problems.push(problem("services", i, "id", Code::Duplicate));
            good = false;
        } else if good && category.is_none() {
            problems.push(problem("services", i, "category", Code::UnknownCategory));
            good = false;
        }
        let place = category.unwrap_or_default();
        let list = match out.basis_of(place) {
            _ if good => &mut out.services,
            // A slip in its words must not take away what the site needs.
            Some(Basis::Necessary) if category.is_some() => continue,
            _ => &mut out.broken,
        };
        service(s, id, place, added(list));
    }
    let mut entry = 0;
    for (name, entries) in [("categories", categories), ("services", services)] {
        for (i, e) in entries.iter().enumerate() {
            let mut aliases = Vec::new();
            strings(e, "aliases", &mut aliases);
            for (n, alias) in aliases.into_iter().enumerate() {
                if seen.owner(alias, entry) != entry {
                    let mut found = problem(name, i, "aliases", Code::Duplicate);
                    put(&mut found.path, "[");
                    put_decimal(&mut found.path, n);
                    put(&mut found.path, "]");
                    problems.push(found);
                }
            }
            entry += 1;
        }
    }
    for in_place in [true, false] {
        for s in out.services.iter().filter(|s| s.in_place == in_place) {
            if let Some(category) = out.categories.get_mut(s.category) {
                category.in_place = in_place;
            }
        }
    }
    (Some(out), problems)
}

#[inline(never)]
fn problem(list: &str, i: usize, field: &str, code: Code) -> Problem {
    let mut path = String::from(list);
    put(&mut path, "[");
    put_decimal(&mut path, i);
    put(&mut path, "].");
    put(&mut path, field);
    Problem { path, code }
}

/// The category with an id, not counting aliases.
#[inline(never)]
fn position(categories: &[Category], id: &str) -> Option<usize> {
    for (i, c) in categories.iter().enumerate() {
        if c.id == id {
            return Some(i);
        }
    }
    None
}

/// The owner's wording, if it is strings by key by language.
fn owners_words<'a>(tree: &'a Json<'a>) -> Option<&'a Json<'a>> {
    let words = tree.get("text")?;
    for (_, language) in words.entries() {
        if !matches!(language, Json::Obj(_)) {
            return None;
        }
    }
    Some(words)
}

fn settings<'a>(tree: &'a Json<'a>, region: &str) -> Settings<'a> {
    let s = field(tree, "settings");
    // The owner's settings for a region stand over the general ones.
    let local = if region.is_empty() { &Json::Null } else { field(field(s, "regions"), region) };
    let pick = |name, words: &[&str]| match word(local, name, words) {
        i if i < words.len() => i,
        _ => word(s, name, words),
    };
    Settings {
        model: model(pick("model", MODELS)).unwrap_or(Model::OptIn),
        layout: match pick("layout", LAYOUTS) {
            1 => Layout::Top,
            2 => Layout::Card,
            _ => Layout::Bottom,
        },
        lifetime_days: field(s, "lifetimeDays").int().filter(|days| (1..=395).contains(days)).unwrap_or(365),
        cookie_domain: string(s, "cookieDomain"),
        gpc: flag(local, "gpc").or(flag(s, "gpc")) != Some(false),
        consent_id: flag(s, "consentId") == Some(true),
        receipt_url: url(s, "receiptUrl"),
        escape_site: string(s, "escape") == "site",
        button: match word(s, "button", BUTTONS) {
            i if i < BUTTONS.len() => i,
            _ => 0,
        },
        google: s.get("google"),
    }
}

/// A new last entry, to be filled where it stands: a large value is not carried about.
fn added<T: Default>(list: &mut Vec<T>) -> &mut T {
    list.push_mut(T::default())
}

fn service<'a>(s: &'a Json<'a>, id: &'a str, category: usize, out: &mut Service<'a>) {
    out.id = id;
    out.category = category;
    out.model = model(word(s, "model", MODELS));
    out.in_place = string(s, "ask") == "in-place";
    out.title = text(s, "title");
    out.provider = text(s, "provider");
    out.purpose = text(s, "purpose");
    out.privacy_url = url(s, "privacyUrl");
    out.opt_out_url = url(s, "optOutUrl");
    out.retention = text(s, "retention");
    strings(s, "hosts", &mut out.hosts);
    strings(s, "signals", &mut out.signals);
    strings(s, "aliases", &mut out.aliases);
    for c in list(s, "cookies") {
        let cookie = added(&mut out.cookies);
        strings(c, "name", &mut cookie.names);
        cookie.duration = Duration::read(string(c, "duration"));
        cookie.purpose = text(c, "purpose");
        cookie.provider = text(c, "provider");
    }
    for c in list(s, "storage") {
        let stored = added(&mut out.storage);
        stored.area = match word(c, "area", AREAS) {
            1 => Area::Session,
            2 => Area::IndexedDb,
            _ => Area::Local,
        };
        stored.key = string(c, "key");
        stored.duration = Duration::read(string(c, "duration"));
        stored.purpose = text(c, "purpose");
    }
}

fn model(index: usize) -> Option<Model> {
    match index {
        0 => Some(Model::OptIn),
        1 => Some(Model::OptOut),
        2 => Some(Model::Notice),
        _ => None,
    }
}

/// The value of a field; `null` where there is none.
#[inline(never)]
fn field<'a>(v: &'a Json<'a>, key: &str) -> &'a Json<'a> {
    v.get(key).unwrap_or(&Json::Null)
}

fn list<'a>(v: &'a Json<'a>, key: &str) -> &'a [Json<'a>] {
    field(v, key).items()
}

#[inline(never)]
fn string<'a>(v: &'a Json<'a>, key: &str) -> &'a str {
    field(v, key).str().unwrap_or("")
}

fn text<'a>(v: &'a Json<'a>, key: &str) -> Text<'a> {
    Text::new(v.get(key))
}

fn flag(v: &Json, key: &str) -> Option<bool> {
    field(v, key).bool()
}

#[inline(never)]
fn url<'a>(v: &'a Json<'a>, key: &str) -> &'a str {
    let s = string(v, key);
    if schema::is_safe_url(s) { s } else { "" }
}

/// Which of the words a field has; beyond the last if none of them.
#[inline(never)]
fn word(v: &Json, key: &str, words: &[&str]) -> usize {
    place(words, string(v, key))
}

/// The strings of a list, or the one string that stands in its place.
#[inline(never)]
fn strings<'a>(v: &'a Json<'a>, key: &str, out: &mut Vec<&'a str>) {
    let v = field(v, key);
    // A string counts as a list of one.
    for item in if v.str().is_some() { core::slice::from_ref(v) } else { v.items() } {
        if let Some(s) = item.str() {
            out.push(s);
        }
    }
}

/// The ids and aliases read so far, so that none is compared with every other: each with the entry it
/// belongs to, and a table of their indices plus one, at the place their hash gives or the next free one.
struct Seen<'a> {
    names: Vec<(&'a str, usize)>,
    table: Vec<u32>,
}

impl<'a> Seen<'a> {
    fn new(categories: &[Json], services: &[Json]) -> Self {
        let mut most = 1;
        for e in categories.iter().chain(services) {
            most += 2 + field(e, "aliases").items().len();
        }
        // At most half full, so that there is always a free place near by.
        Seen { names: Vec::new(), table: alloc::vec![0; (most * 2).next_power_of_two()] }
    }

    /// The entry that had a name first; `entry` itself if nobody has.
    fn owner(&mut self, name: &'a str, entry: usize) -> usize {
        let mut at = hash::short(name) as usize;
        loop {
            at &= self.table.len() - 1;
            let Some(place) = self.table.get_mut(at) else { return entry };
            match self.names.get((*place as usize).wrapping_sub(1)) {
                None => {
                    self.names.push((name, entry));
                    *place = self.names.len() as u32;
                    return entry;
                }
                Some((other, owner)) if *other == name => return *owner,
                Some(_) => at += 1,
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::logic::catalogue::Target;

    #[test]
    fn what_a_broken_entry_declares_is_kept_for_refusing_it_unless_it_is_necessary() {
        let tree = r#"{"version": 1, "categories": [{"id": "need", "basis": "necessary"}, {"id": "a"}, {"id": "odd", "basis": "?"}],
            "services": [
                {"id": "s", "category": "a", "hosts": ["https://s.test/x", "t.test:443"], "cookies": [{"name": "s", "duration": "2 yaers"}]},
                {"id": "o", "category": "odd", "hosts": ["o.test"]},
                {"id": "good", "category": "a", "hosts": ["g.test"]},
                {"id": "login", "category": "need", "cookies": [{"name": "login", "duration": "soon"}]}]}"#;
        let tree = Json::read(tree).unwrap();
        let c = read(&tree, "").0.unwrap();
        let ids = |list: &[Service]| list.iter().map(|s| s.id).collect::<Vec<_>>().join(" ");
        assert_eq!((ids(&c.services), ids(&c.broken)), ("good".into(), "s o".into()));
        assert_eq!(c.broken[0].cookies[0].names, ["s"]);
    }

    #[test]
    fn an_alias_that_means_something_else_already_is_reported_and_does_not_count() {
        let tree = r#"{"version": 1, "categories": [
                {"id": "a", "aliases": ["x", "x", "a", "s"]},
                {"id": "b", "aliases": ["x", "a", "y"]},
                {"id": "c", "aliases": ["y"]},
                {"id": "d"}],
            "services": [{"id": "s", "category": "a", "aliases": ["z"]}, {"id": "t", "category": "d", "aliases": ["w", "z", "d"]}]}"#;
        let tree = Json::read(tree).unwrap();
        let (catalogue, problems) = read(&tree, "");
        let paths: Vec<&str> = problems.iter().map(|p| p.path.as_str()).collect();
        assert_eq!(
            paths,
            [
                "categories[0].aliases[3]",
                "categories[1].aliases[0]",
                "categories[1].aliases[1]",
                "categories[2].aliases[0]",
                "services[1].aliases[1]",
                "services[1].aliases[2]"
            ]
        );
        let catalogue = catalogue.unwrap();
        assert_eq!((catalogue.categories.len(), catalogue.services.len()), (4, 2), "the entries themselves stay");
        for (name, target) in [("x", Target::Category(0)), ("y", Target::Category(1)), ("z", Target::Service(0))] {
            assert!(catalogue.target(name) == Some(target), "{name}");
        }
    }
}
