//! What is really on a page, against what the catalogue says.

use super::catalogue::pattern::{host_matches, matches};
use super::catalogue::{Area, Basis, Catalogue, Service};
use super::json::write_str;
use alloc::string::String;
use alloc::vec::Vec;

/// Kinds of things that are compared, in the order of [`Seen`].
pub const KINDS: [&str; 5] = ["cookie", "local", "session", "indexeddb", "host"];

/// Kinds of elements that run by themselves; they follow [`KINDS`] in a finding.
pub const ELEMENTS: [&str; 2] = ["script", "iframe"];

/// What was seen on a page: names by kind.
pub type Seen<'a> = [Vec<&'a str>; KINDS.len()];

/// One thing, and whose it is.
#[derive(Clone, PartialEq, Eq)]
#[cfg_attr(not(target_arch = "wasm32"), derive(Debug))]
pub struct Finding<'a> {
    /// Index into [`KINDS`], then into [`ELEMENTS`].
    pub kind: usize,
    /// Name, key, host or address.
    pub name: &'a str,
    /// Id of the service it belongs to; empty if nobody's.
    pub service: &'a str,
}

/// The ways in which page and catalogue can differ.
#[derive(Default)]
#[cfg_attr(not(target_arch = "wasm32"), derive(Debug))]
pub struct Audit<'a> {
    /// Seen, and in no entry of the catalogue.
    pub undeclared: Vec<Finding<'a>>,
    /// Seen, though every service that declares it is denied.
    pub denied: Vec<Finding<'a>>,
    /// Declared, and not seen on this page.
    pub unseen: Vec<Finding<'a>>,
    /// Elements that name something optional and are not held back.
    pub unheld: Vec<Finding<'a>>,
}

/// Compares. What begins with `crumbgate` is the banner's own.
#[must_use]
pub fn compare<'a>(c: &Catalogue<'a>, seen: &Seen<'a>, allowed: &dyn Fn(&Service) -> bool) -> Audit<'a> {
    let mut out = Audit::default();
    for (kind, names) in seen.iter().enumerate() {
        for &name in names {
            if kind < 4 && name.starts_with("crumbgate") {
                continue;
            }
            let mut owner = "";
            let mut free = false;
            for s in &c.services {
                if declared(s, kind).iter().any(|names| names.iter().any(|p| fits(kind, p, name))) {
                    owner = s.id;
                    free |= allowed(s);
                }
            }
            if owner.is_empty() {
                out.undeclared.push(Finding { kind, name, service: "" });
            } else if !free {
                out.denied.push(Finding { kind, name, service: owner });
            }
        }
        for s in &c.services {
            for patterns in declared(s, kind) {
                if !names.iter().any(|name| patterns.iter().any(|p| fits(kind, p, name))) {
                    let name = patterns.first().copied().unwrap_or("");
                    out.unseen.push(Finding { kind, name, service: s.id });
                }
            }
        }
    }
    out
}

fn fits(kind: usize, pattern: &str, name: &str) -> bool {
    if kind == 4 { host_matches(pattern, name) } else { matches(pattern, name) }
}

/// What a service declares of a kind; the names of one cookie stand together.
fn declared<'a>(s: &Service<'a>, kind: usize) -> Vec<Vec<&'a str>> {
    let area = match kind {
        0 => return s.cookies.iter().map(|c| c.names.clone()).collect(),
        4 => return s.hosts.iter().map(|h| alloc::vec![*h]).collect(),
        1 => Area::Local,
        2 => Area::Session,
        _ => Area::IndexedDb,
    };
    s.storage.iter().filter(|k| k.area == area).map(|k| alloc::vec![k.key]).collect()
}

impl<'a> Audit<'a> {
    /// Adds an element that is live, if one of the ids it names is optional.
    pub fn add_live(&mut self, c: &Catalogue<'a>, kind: &str, name: &'a str, ids: &[&str]) {
        let Some(kind) = ELEMENTS.iter().position(|k| *k == kind) else { return };
        let optional = |id: &&str| {
            let target = c.target(id)?;
            let (category, _) = c.place_of(target)?;
            if c.basis_of(category) == Some(Basis::Necessary) { None } else { c.id(target) }
        };
        if let Some(service) = ids.iter().find_map(optional) {
            self.unheld.push(Finding { kind: KINDS.len() + kind, name, service });
        }
    }

    /// The answer of `crumbgate.audit()`: lists of `{kind, name, service}`.
    #[must_use]
    pub fn write(&self) -> String {
        let mut out = String::new();
        for (part, list) in [
            ("undeclared", &self.undeclared),
            ("denied", &self.denied),
            ("unseen", &self.unseen),
            ("unheld", &self.unheld),
        ] {
            out.push(if out.is_empty() { '{' } else { ',' });
            write_str(&mut out, part);
            out.push_str(":[");
            for (i, finding) in list.iter().enumerate() {
                if i > 0 {
                    out.push(',');
                }
                out.push_str("{\"kind\":");
                write_str(&mut out, KINDS.iter().chain(&ELEMENTS).nth(finding.kind).copied().unwrap_or(""));
                out.push_str(",\"name\":");
                write_str(&mut out, finding.name);
                if !finding.service.is_empty() {
                    out.push_str(",\"service\":");
                    write_str(&mut out, finding.service);
                }
                out.push('}');
            }
            out.push(']');
        }
        out.push('}');
        out
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::logic::catalogue;
    use crate::logic::json::Json;

    const CATALOGUE: &str = r#"{"version": 1, "categories": [{"id": "necessary", "basis": "necessary"}, {"id": "analytics"}],
        "services": [
            {"id": "session", "category": "necessary", "cookies": [{"name": "sid", "duration": "session"}, {"name": "shared", "duration": "session"}]},
            {"id": "stats", "category": "analytics",
             "cookies": [{"name": ["_a", "_b*"], "duration": "1 day"}, {"name": "shared", "duration": "1 day"}],
             "storage": [{"area": "local", "key": "_s*"}, {"area": "indexeddb", "key": "db"}],
             "hosts": ["*.stats.example"]}]}"#;

    fn audit(seen: &Seen) -> String {
        let tree = Json::read(CATALOGUE).unwrap();
        let (catalogue, problems) = catalogue::read(&tree, "");
        assert!(problems.is_empty());
        compare(&catalogue.unwrap(), seen, &|s| s.id == "session").write()
    }

    fn part(text: &str, part: &str) -> Vec<String> {
        let tree = Json::read(text).unwrap();
        let string = |f: &Json, key: &str| f.get(key).and_then(Json::str).unwrap_or("-").to_owned();
        tree.get(part)
            .unwrap()
            .items()
            .iter()
            .map(|f| [string(f, "kind"), string(f, "name"), string(f, "service")].join(" "))
            .collect()
    }

    #[test]
    fn what_nobody_declares_is_undeclared() {
        let text = audit(&[vec!["stranger", "sid"], vec!["key"], vec![], vec!["other"], vec!["cdn.example"]]);
        assert_eq!(
            part(&text, "undeclared"),
            ["cookie stranger -", "local key -", "indexeddb other -", "host cdn.example -"]
        );
        assert_eq!(part(&text, "denied"), [""; 0]);
    }

    #[test]
    fn what_only_denied_services_declare_is_denied() {
        let text = audit(&[vec!["_b1", "shared", "sid"], vec!["_s1"], vec![], vec!["db"], vec!["x.stats.example"]]);
        assert_eq!(
            part(&text, "denied"),
            ["cookie _b1 stats", "local _s1 stats", "indexeddb db stats", "host x.stats.example stats"]
        );
        assert_eq!(part(&text, "undeclared"), [""; 0]);
        assert_eq!(part(&text, "unseen"), [""; 0]);
    }

    #[test]
    fn what_is_declared_and_not_there_is_unseen_each_cookie_once() {
        let text = audit(&Seen::default());
        assert_eq!(
            part(&text, "unseen"),
            [
                "cookie sid session",
                "cookie shared session",
                "cookie _a stats",
                "cookie shared stats",
                "local _s* stats",
                "indexeddb db stats",
                "host *.stats.example stats"
            ]
        );
    }

    #[test]
    fn an_element_that_names_something_optional_and_is_live_is_unheld() {
        let tree = Json::read(CATALOGUE).unwrap();
        let c = catalogue::read(&tree, "").0.unwrap();
        let mut found = Audit::default();
        for (kind, name, ids) in [
            ("script", "https://stats.example/a.js", &["stats", ""][..]),
            ("iframe", "/film", &["", "analytics"]),
            ("script", "inline", &["session", "necessary"]),
            ("script", "inline", &["nobody"]),
            ("img", "/x.gif", &["stats"]),
        ] {
            found.add_live(&c, kind, name, ids);
        }
        assert_eq!(
            part(&found.write(), "unheld"),
            ["script https://stats.example/a.js stats", "iframe /film analytics"]
        );
    }

    #[test]
    fn our_own_keys_are_no_findings() {
        let text = audit(&[
            vec!["crumbgate"],
            vec!["crumbgate", "crumbgate-catalogue", "crumbgate-receipts"],
            vec![],
            vec![],
            vec![],
        ]);
        assert_eq!(part(&text, "undeclared"), [""; 0]);
    }
}
