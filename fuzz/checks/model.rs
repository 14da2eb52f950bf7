//! The catalogue that decisions are tried on, and what must come of them by a reading of their own,
//! naive and slow. The fuzz targets and `tests/properties.rs` share it.

use crumbgate::logic::catalogue::{self, Catalogue};
use crumbgate::logic::consent::Record;
use crumbgate::logic::hash;
use crumbgate::logic::json::Json;

/// A catalogue with every kind of category and service, under ids that records are forged for.
pub const CATALOGUE: &str = r#"{"version": 1, "revision": "7",
    "categories": [{"id": "essential", "basis": "necessary"}, {"id": "analytics"}, {"id": "ads"},
        {"id": "counts", "basis": "exempt-statistics"}],
    "services": [{"id": "shop", "category": "essential"}, {"id": "matomo", "category": "analytics", "aliases": ["piwik"]},
        {"id": "video", "category": "ads", "ask": "in-place"}, {"id": "counter", "category": "counts"},
        {"id": "pixel", "category": "ads"}]}"#;

/// Its ids, each with the category of a service.
pub const PLACES: [(&str, &str); 9] = [
    ("essential", ""),
    ("analytics", ""),
    ("ads", ""),
    ("counts", ""),
    ("shop", "essential"),
    ("matomo", "analytics"),
    ("video", "ads"),
    ("counter", "counts"),
    ("pixel", "ads"),
];

/// Runs `f` with the catalogue above.
pub fn with_catalogue(f: impl FnOnce(&Catalogue)) {
    let tree = Json::read(CATALOGUE).unwrap_or(Json::Null);
    f(&catalogue::read(&tree, "").0.unwrap_or_else(|| panic!("a catalogue")));
}

/// Whether nobody is asked about an id of the catalogue.
pub fn is_necessary(id: &str) -> bool {
    ["essential", "shop"].contains(&id)
}

/// What runs while nothing is said.
pub fn before(id: &str, gpc: bool) -> bool {
    is_necessary(id) || ["counts", "counter"].contains(&id) && !gpc
}

/// What a record allows: what it says of the id; for a service it knew, what it says of the
/// category, for another one if that is a no; else what runs while nothing is said. A no is stronger than a yes.
pub fn allowed(record: &Record, id: &str, gpc: bool) -> bool {
    let says = |id: &str| {
        let in_list = |list: &[String]| list.iter().any(|one| one == id);
        if in_list(&record.denied) { Some(false) } else { in_list(&record.granted).then_some(true) }
    };
    let category = PLACES.iter().find(|(place, _)| *place == id).map_or("", |(_, category)| category);
    let known = !category.is_empty() && record.known.contains(&hash::short(id));
    let inherited = says(category).filter(|yes| known || !yes);
    is_necessary(id) || says(id).or(inherited).unwrap_or(before(id, gpc))
}

/// Whether a name fits a pattern, by filling in a table: what is true of every pair of beginnings.
pub fn fits(pattern: &str, name: &str) -> bool {
    let (p, n) = (pattern.as_bytes(), name.as_bytes());
    let mut row = vec![false; n.len() + 1];
    row[0] = true;
    for c in p {
        let mut next = vec![false; n.len() + 1];
        for at in 0..=n.len() {
            next[at] = match c {
                b'*' => row[at] || at > 0 && next[at - 1],
                _ => at > 0 && row[at - 1] && n[at - 1] == *c,
            };
        }
        row = next;
    }
    row[n.len()]
}
