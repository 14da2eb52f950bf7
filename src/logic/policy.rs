//! What is told of a catalogue, row by row: the same for the policy page, the preferences and the command line.

use super::catalogue::duration::{Duration, UNITS};
use super::catalogue::pattern::matches;
use super::catalogue::text::Text;
use super::catalogue::{Area, Basis, Catalogue, Category, Model, Service};
use super::fill::fill;
use alloc::string::String;
use alloc::vec::Vec;

/// Name of the record's cookie and of its key in the browser's storage.
pub const OWN: &str = "crumbgate";

/// The reader's language.
pub trait Voice<'a> {
    /// The BCP 47 tag wanted; then, behind a comma, the language of our texts.
    fn wanted(&self) -> &'a str;
    /// The tag of what is shown.
    fn language(&self) -> &'a str;
    /// The text under a key of `locales/en.json`.
    fn word(&self, key: &str) -> &'a str;
    /// So many of a unit (`day`, `year`), such as “2 years”.
    fn span(&self, count: u32, unit: &str) -> String;
}

/// Keys of the headings of [`Row::cells`].
pub const COLUMNS: [&str; 5] = ["table.name", "table.purpose", "table.provider", "table.duration", "table.kind"];

/// One thing that is kept in the visitor's browser.
pub struct Row<'a> {
    /// Its names.
    pub name: String,
    /// What it is for.
    pub purpose: &'a str,
    /// The language of that, where it is not the reader's.
    pub stand_in: &'a str,
    /// Who sets it.
    pub provider: &'a str,
    /// For how long.
    pub kept: String,
    /// Cookie, or which other storage.
    pub kind: &'a str,
}

impl Row<'_> {
    /// Its cells, in the order of [`COLUMNS`].
    #[must_use]
    pub fn cells(&self) -> [&str; 5] {
        [&self.name, self.purpose, self.provider, &self.kept, self.kind]
    }
}

/// A text in the reader's language.
#[must_use]
pub fn text<'a>(text: Text<'a>, voice: &dyn Voice<'a>) -> &'a str {
    text.in_language(voice.wanted(), "en")
}

/// The language of that text, where it is not the reader's.
#[must_use]
pub fn stand_in<'a>(text: Text<'a>, voice: &dyn Voice<'a>) -> &'a str {
    text.stand_in(voice.wanted(), "en", voice.language())
}

/// The name of a category or service; its id if it has none.
#[must_use]
pub fn title<'a>(title: Text<'a>, id: &'a str, voice: &dyn Voice<'a>) -> &'a str {
    let title = text(title, voice);
    if title.is_empty() { id } else { title }
}

/// The key of the sentence on a category's legal ground.
#[must_use]
pub fn basis(c: &Catalogue, category: &Category) -> &'static str {
    match category.basis {
        Basis::Necessary => "basis.necessary",
        _ if category.in_place => "basis.in-place",
        Basis::ExemptStatistics => "basis.exempt-statistics",
        Basis::ExemptAppearance => "basis.exempt-appearance",
        Basis::Consent => by_model(c.settings.model),
    }
}

/// The key of the sentence on a service, where it differs from its category.
#[must_use]
pub fn service_basis(c: &Catalogue, s: &Service) -> Option<&'static str> {
    let category = c.category_of(s)?;
    if category.basis == Basis::Necessary {
        return None;
    }
    if s.in_place {
        return if category.in_place { None } else { Some("basis.in-place") };
    }
    let own = by_model(s.model?);
    (category.basis == Basis::Consent && own != basis(c, category)).then_some(own)
}

fn by_model(model: Model) -> &'static str {
    if model == Model::OptIn { "basis.consent" } else { "basis.opt-out" }
}

/// Everything a service keeps in the visitor's browser.
#[must_use]
pub fn rows<'a>(s: &Service<'a>, voice: &dyn Voice<'a>) -> Vec<Row<'a>> {
    let own = |provider: Text<'a>| {
        let named = text(provider, voice);
        let named = if named.is_empty() { text(s.provider, voice) } else { named };
        if named.is_empty() { voice.word("table.this-site") } else { named }
    };
    let mut rows = Vec::with_capacity(s.cookies.len() + s.storage.len());
    for c in &s.cookies {
        rows.push(Row {
            name: c.names.join(", "),
            purpose: text(c.purpose, voice),
            stand_in: stand_in(c.purpose, voice),
            provider: own(c.provider),
            kept: c.duration.map(|d| kept(d, voice)).unwrap_or_default(),
            kind: voice.word("table.cookie"),
        });
    }
    for k in &s.storage {
        let (kind, otherwise) = match k.area {
            Area::Local => ("table.local", Duration::Persistent),
            Area::Session => ("table.session", Duration::Session),
            Area::IndexedDb => ("table.indexeddb", Duration::Persistent),
        };
        rows.push(Row {
            name: String::from(k.key),
            purpose: text(k.purpose, voice),
            stand_in: stand_in(k.purpose, voice),
            provider: own(Text::default()),
            kept: kept(k.duration.unwrap_or(otherwise), voice),
            kind: voice.word(kind),
        });
    }
    rows
}

/// What we keep ourselves; nothing where the owner has declared it.
#[must_use]
pub fn own_rows<'a>(c: &Catalogue<'a>, voice: &dyn Voice<'a>) -> Vec<Row<'a>> {
    // A pattern of somebody else's service is not meant for it.
    let ours = |s: &Service| c.is_necessary(s) && s.cookies.iter().any(|k| k.names.iter().any(|n| matches(n, OWN)));
    if c.services.iter().any(ours) {
        return Vec::new();
    }
    ["table.cookie", "table.local"]
        .iter()
        .map(|kind| Row {
            name: String::from(OWN),
            purpose: voice.word("table.own"),
            stand_in: "",
            provider: voice.word("table.this-site"),
            kept: voice.span(c.settings.lifetime_days, "day"),
            kind: voice.word(kind),
        })
        .collect()
}

/// How long something is kept, in words.
#[must_use]
pub fn kept<'a>(duration: Duration, voice: &dyn Voice<'a>) -> String {
    match duration {
        Duration::Session => voice.word("duration.session").into(),
        Duration::Persistent => voice.word("duration.persistent").into(),
        Duration::Span(count, unit) => voice.span(count, UNITS.get(unit).map_or("", |(name, _)| name)),
    }
}

/// A service's links to its organisation: address and text.
#[must_use]
pub fn links<'a>(s: &Service<'a>, voice: &dyn Voice<'a>) -> Vec<(&'a str, String)> {
    let service = [("service", title(s.title, s.id, voice))];
    [(s.privacy_url, "link.privacy"), (s.opt_out_url, "link.optout")]
        .iter()
        .filter(|(url, _)| !url.is_empty())
        .map(|(url, key)| (*url, fill(voice.word(key), &service)))
        .collect()
}

/// How long the organisation itself keeps what it collects, as a sentence; empty if not given.
#[must_use]
pub fn retention<'a>(s: &Service<'a>, voice: &dyn Voice<'a>) -> String {
    let told = text(s.retention, voice);
    if told.is_empty() {
        return String::new();
    }
    fill(voice.word("link.retention"), &[("service", title(s.title, s.id, voice)), ("text", told)])
}

/// The names of what is allowed, and of what is not, of all the visitor can decide: categories,
/// and the services that differ from theirs.
#[must_use]
pub fn standing<'a>(
    c: &Catalogue<'a>,
    allowed: &dyn Fn(&str) -> bool,
    voice: &dyn Voice<'a>,
) -> (Vec<&'a str>, Vec<&'a str>) {
    let (mut yes, mut no) = (Vec::new(), Vec::new());
    for (i, k) in c.categories.iter().enumerate() {
        if k.basis == Basis::Necessary {
            continue;
        }
        let services = || c.services.iter().filter(|s| s.category == i);
        // What is asked in place is answered service by service.
        let all = allowed(k.id) || k.in_place && services().all(|s| allowed(s.id));
        if all { &mut yes } else { &mut no }.push(title(k.title, k.id, voice));
        for s in services() {
            let one = allowed(s.id);
            if one != all {
                if one { &mut yes } else { &mut no }.push(title(s.title, s.id, voice));
            }
        }
    }
    (yes, no)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::logic::catalogue;
    use crate::logic::json::Json;

    struct English;

    impl<'a> Voice<'a> for English {
        fn wanted(&self) -> &'a str {
            "en"
        }

        fn language(&self) -> &'a str {
            "en"
        }
        fn word(&self, key: &str) -> &'a str {
            const WORDS: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/all.in"));
            WORDS.iter().find(|(k, _)| *k == key).unwrap_or_else(|| panic!("no text {key}")).1
        }
        fn span(&self, count: u32, unit: &str) -> String {
            format!("{count} {unit}{}", if count == 1 { "" } else { "s" })
        }
    }

    const TREE: &str = r#"{"version": 1,
        "categories": [
            {"id": "necessary", "basis": "necessary"},
            {"id": "stats", "basis": "exempt-statistics", "title": "Statistics"},
            {"id": "looks", "basis": "exempt-appearance", "title": "Looks"},
            {"id": "ads", "title": {"en": "Advertising", "cy": "Hysbysebu"}}],
        "services": [
            {"id": "session", "category": "necessary", "cookies": [{"name": "sid", "duration": "session", "purpose": "Keeps you signed in"}]},
            {"id": "counter", "category": "stats", "title": "Counter", "provider": "Example Ltd", "retention": "14 months",
             "privacyUrl": "https://example.com/privacy", "optOutUrl": "/out",
             "cookies": [{"name": ["_c", "_d*"], "duration": "P1Y", "purpose": "Counts"}, {"name": "_e", "duration": "2 days", "provider": "Other Ltd"}],
             "storage": [{"area": "session", "key": "s"}, {"area": "local", "key": "l"}, {"area": "indexeddb", "key": "d", "duration": "1 day"}]},
            {"id": "film", "category": "ads", "title": "Film", "ask": "in-place"},
            {"id": "pixel", "category": "ads", "title": "Pixel", "model": "opt-out"}]}"#;

    fn with<R>(f: impl FnOnce(&Catalogue) -> R) -> R {
        let tree = Json::read(TREE).unwrap();
        let (catalogue, problems) = catalogue::read(&tree, "");
        assert!(problems.is_empty());
        f(&catalogue.unwrap())
    }

    fn cells(rows: &[Row]) -> Vec<String> {
        rows.iter().map(|r| r.cells().join(" | ")).collect()
    }

    #[test]
    fn each_cookie_and_key_is_a_row() {
        with(|c| {
            assert_eq!(
                cells(&rows(&c.services[1], &English)),
                [
                    "_c, _d* | Counts | Example Ltd | 1 year | Cookie",
                    "_e |  | Other Ltd | 2 days | Cookie",
                    "s |  | Example Ltd | Until you close the browser | Session storage",
                    "l |  | Example Ltd | Until you delete it | Local storage",
                    "d |  | Example Ltd | 1 day | Database in your browser",
                ]
            );
        });
    }

    #[test]
    fn a_service_without_a_provider_is_the_sites_own() {
        with(|c| {
            assert_eq!(
                cells(&rows(&c.services[0], &English)),
                ["sid | Keeps you signed in | This site | Until you close the browser | Cookie"]
            );
        });
    }

    #[test]
    fn the_record_is_declared_unless_the_owner_did() {
        with(|c| {
            assert_eq!(
                cells(&own_rows(c, &English)),
                [
                    "crumbgate | Remembers your choice about cookies | This site | 365 days | Cookie",
                    "crumbgate | Remembers your choice about cookies | This site | 365 days | Local storage",
                ]
            );
        });
        let text = TREE.replace("\"sid\"", "\"crumb*\"");
        let tree = Json::read(&text).unwrap();
        let catalogue = catalogue::read(&tree, "").0.unwrap();
        assert!(own_rows(&catalogue, &English).is_empty());
    }

    #[test]
    fn each_ground_has_its_sentence() {
        with(|c| {
            let keys: Vec<_> = c.categories.iter().map(|k| basis(c, k)).collect();
            assert_eq!(
                keys,
                ["basis.necessary", "basis.exempt-statistics", "basis.exempt-appearance", "basis.consent"]
            );
            let keys: Vec<_> = c.services.iter().map(|s| service_basis(c, s)).collect();
            assert_eq!(keys, [None, None, Some("basis.in-place"), Some("basis.opt-out")]);
        });
    }

    #[test]
    fn links_and_retention_name_the_service() {
        with(|c| {
            assert_eq!(
                links(&c.services[1], &English),
                [
                    ("https://example.com/privacy", "Privacy policy of Counter".to_owned()),
                    ("/out", "Opt out at Counter".to_owned())
                ]
            );
            assert_eq!(retention(&c.services[1], &English), "How long Counter keeps the data: 14 months");
            assert_eq!(retention(&c.services[0], &English), "");
        });
    }

    #[test]
    fn the_standing_names_services_that_differ_from_their_category() {
        with(|c| {
            assert_eq!(
                standing(c, &|id| id == "stats" || id == "counter", &English),
                (vec!["Statistics"], vec!["Looks", "Advertising"])
            );
            assert_eq!(
                standing(c, &|id| id == "film" || id == "looks", &English),
                (vec!["Looks", "Film"], vec!["Statistics", "Advertising"])
            );
            // Not asked yet where it stands: it does not run, and “not allowed: nothing” would say it did.
            assert_eq!(
                standing(c, &|id| ["stats", "counter", "looks", "ads", "pixel"].contains(&id), &English),
                (vec!["Statistics", "Looks", "Advertising"], vec!["Film"])
            );
        });
    }

    #[test]
    fn a_category_asked_in_place_says_so_once_and_stands_as_its_services_do() {
        let text = TREE.replace("\"model\": \"opt-out\"", "\"ask\": \"in-place\"");
        let tree = Json::read(&text).unwrap();
        let c = catalogue::read(&tree, "").0.unwrap();
        assert_eq!(basis(&c, &c.categories[3]), "basis.in-place");
        assert_eq!(service_basis(&c, &c.services[2]), None);
        let told = |ids: &[&str]| standing(&c, &|id| ids.contains(&id), &English);
        assert_eq!(told(&[]).1, ["Statistics", "Looks", "Advertising"]);
        assert_eq!(told(&["film"]), (vec!["Film"], vec!["Statistics", "Looks", "Advertising"]));
        assert_eq!(told(&["film", "pixel"]).0, ["Advertising"]);
    }
}
