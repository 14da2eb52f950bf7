//! From what was found to a catalogue.

use super::seen::{Cookie, Found, Seen};
use crate::logic::catalogue::pattern::matches;
use crate::tools::usual;
use crate::tools::vendors::{self, Evidence, Vendor};
use serde_json::{Value, json};

/// The categories of the vendor table: id, title, description.
const CATEGORIES: &[(&str, &str, &str)] = &[
    ("necessary", "Essential cookies", "Without these the site cannot do what you ask of it."),
    ("functional", "Cookies for extra functions", "Make parts of the site work or remember how you like it."),
    ("analytics", "Analytics cookies", "Show us which pages are used, so that we can improve them."),
    (
        "marketing",
        "Advertising cookies",
        "Show whether our adverts bring people here, and can show them to you on other sites.",
    ),
    (
        "media",
        "Content of other companies",
        "Videos, maps and pictures. The company that sends them learns that you are on the page.",
    ),
    ("social", "Social media", "Buttons and posts of social networks. The network can see which page you are on."),
    ("unsorted", "Other cookies", "Cookies whose purpose we have not yet described."),
];

impl Seen {
    /// The catalogue, with `today` as its revision.
    #[must_use]
    pub fn catalogue(&self, today: &str, updated: Option<&str>) -> Value {
        let mut ids: Vec<String> = Vec::new();
        let mut services: Vec<Value> = self
            .services
            .iter()
            .map(|found| {
                let category = self.category(found);
                if !ids.contains(&category) {
                    ids.push(category.clone());
                }
                self.service_of(found, &category)
            })
            .collect();
        let mut catalogue = json!({ "version": 1, "revision": today, "policyUrl": "/cookies" });
        if let Some(date) = self.last_updated.as_deref().or(updated) {
            catalogue["lastUpdated"] = json!(date);
        }
        catalogue["settings"] = json!({ "model": "opt-in", "layout": "bottom" });
        let categories = self.categories(&ids);
        tell_apart(&categories, &mut services);
        catalogue["categories"] = json!(categories);
        catalogue["services"] = json!(services);
        catalogue["_guess"] = json!(["policyUrl"]);
        catalogue
    }

    fn category(&self, found: &Found) -> String {
        if let Some(own) = found.category.as_deref().filter(|id| self.categories.iter().any(|c| c.id == *id)) {
            return own.to_owned();
        }
        match found.vendor {
            Some(v) if v.basis == "necessary" => "necessary".into(),
            Some(v) if v.category == "necessary" => "functional".into(),
            Some(v) => v.category.clone(),
            None => "unsorted".into(),
        }
    }

    fn categories(&self, used: &[String]) -> Vec<Value> {
        let mut all: Vec<Value> = Vec::new();
        for own in &self.categories {
            let known = CATEGORIES.iter().find(|(id, ..)| *id == own.id);
            let text = |own: &Option<String>, known: Option<&str>| own.clone().or_else(|| known.map(str::to_owned));
            let mut category = json!({ "id": own.id, "basis": if own.necessary { "necessary" } else { "consent" } });
            let title = text(&own.title, known.map(|k| k.1)).unwrap_or_else(|| own.id.clone());
            category["title"] = json!(title);
            if let Some(description) = text(&own.description, known.map(|k| k.2)) {
                category["description"] = json!(description);
            }
            all.push(category);
        }
        for (id, title, description) in CATEGORIES {
            let wanted = *id == "necessary" || used.iter().any(|u| u == id);
            if wanted && !self.categories.iter().any(|c| c.id == *id) {
                let basis = if *id == "necessary" { "necessary" } else { "consent" };
                all.push(json!({ "id": id, "basis": basis, "title": title, "description": description }));
            }
        }
        all
    }

    fn service_of(&self, found: &Found, category: &str) -> Value {
        let mut guess: Vec<&str> = Vec::new();
        let mut service = match found.vendor {
            Some(vendor) => {
                if vendor.evidence == Evidence::Unconfirmed {
                    guess.push("cookies");
                }
                let mut service = vendor.service(category);
                service["id"] = json!(found.id);
                service
            }
            None => {
                let title = found.title.clone().unwrap_or_else(|| found.id.clone());
                let own = found.id == "site";
                if category == "unsorted" {
                    guess.push("category");
                }
                guess.push("provider");
                json!({
                    "id": found.id, "category": category,
                    "title": if own { "This site".to_owned() } else { title.clone() },
                    "provider": if own { "This site".to_owned() } else { title },
                })
            }
        };
        if let Some(purpose) = &found.purpose {
            service["purpose"] = json!(purpose);
        } else if found.vendor.is_none() {
            guess.push("purpose");
        }
        put(&mut service, "cookies", cookies(found));
        let storage = found.storage.iter().map(|(area, key)| json!({ "area": area, "key": key }));
        let known = service["storage"].as_array().cloned().unwrap_or_default();
        let new = storage.filter(|s| !known.iter().any(|k| same_storage(k, s)));
        let all: Vec<Value> = known.iter().cloned().chain(new).collect();
        put(&mut service, "storage", all);
        let known: Vec<String> = found.vendor.map(|v| v.hosts.clone()).unwrap_or_default();
        let covered = |host: &&String| known.iter().any(|k| crate::logic::catalogue::pattern::host_matches(k, host));
        let hosts: Vec<Value> =
            known.iter().chain(found.hosts.iter().filter(|h| !covered(h))).map(|h| json!(h)).collect();
        put(&mut service, "hosts", hosts);
        self.signals(&mut service);
        if !guess.is_empty() {
            service["_guess"] = json!(guess);
        }
        service
    }

    /// Placeholders become the properties that were seen, or go.
    fn signals(&self, service: &mut Value) {
        let signals = service["signals"].as_array().cloned().unwrap_or_default();
        let mut all: Vec<Value> = Vec::new();
        for signal in signals {
            match signal.as_str() {
                Some(s) if s.starts_with("ga-disable:") => {
                    all.extend(self.properties.iter().map(|p| json!(format!("ga-disable:{p}"))));
                }
                _ => all.push(signal),
            }
        }
        put(service, "signals", all);
    }
}

/// Gives services another id whose own is a category's: Klaro has both names in places of their own.
fn tell_apart(categories: &[Value], services: &mut [Value]) {
    let mut taken: Vec<Value> = categories.iter().chain(services.iter()).map(|entry| entry["id"].clone()).collect();
    for service in services {
        let own = service["id"].clone();
        let mut id = own.clone();
        while taken.iter().filter(|t| **t == id).count() > usize::from(id == own) {
            id = json!(format!("{}-service", id.as_str().unwrap_or_default()));
        }
        if id != own {
            taken.push(id.clone());
            service["id"] = id;
        }
    }
}

fn put(service: &mut Value, field: &str, list: Vec<Value>) {
    if let Some(object) = service.as_object_mut() {
        if list.is_empty() {
            object.shift_remove(field);
        } else {
            object.insert(field.into(), Value::Array(list));
        }
    }
}

fn same_storage(known: &Value, seen: &Value) -> bool {
    let key = |v: &Value| v["key"].as_str().unwrap_or_default().to_owned();
    known["area"] == seen["area"] && matches(&key(known), &key(seen))
}

/// The cookies found, and those of a known vendor that come with them.
fn cookies(found: &Found) -> Vec<Value> {
    let mut all: Vec<Value> = Vec::new();
    let mut names: Vec<String> = Vec::new();
    for c in &found.cookies {
        let entry = cookie(c, found.vendor);
        let name = first(&entry);
        if !names.contains(&name) {
            names.push(name);
            all.push(entry);
        }
    }
    let Some(vendor) = found.vendor else { return all };
    let listed: Vec<&str> = names.iter().map(String::as_str).collect();
    let more: Vec<&str> =
        if listed.is_empty() { usual::expected(vendor) } else { usual::missing(vendor, &listed).concat() };
    for name in more {
        if let Some(known) = vendor.cookies.iter().find(|k| k.name == name) {
            all.push(cookie(&Cookie { name: known.name.clone(), ..Cookie::default() }, Some(vendor)));
        }
    }
    all
}

fn first(entry: &Value) -> String {
    let name = &entry["name"];
    name.as_str().or_else(|| name[0].as_str()).unwrap_or_default().to_owned()
}

fn cookie(c: &Cookie, vendor: Option<&'static Vendor>) -> Value {
    let probe = c.name.replace('*', "1");
    let known = vendor.and_then(|v| {
        let exact = v.cookies.iter().find(|k| k.name == c.name);
        exact.or_else(|| v.cookies.iter().find(|k| matches(&k.name, &probe) || k.misspelt.contains(&c.name)))
    });
    let known = known.or_else(|| vendors::cookies(&probe, c.domain.as_deref()).first().map(|m| m.cookie));
    let mut guess: Vec<&str> = Vec::new();
    let name = match known {
        // Both are erased, and the right one is shown.
        Some(k) if k.misspelt.contains(&c.name) => json!([k.name, c.name]),
        // One property's cookie stands for all: `_ga_ABC123` is `_ga_*`.
        Some(k) if k.name.contains('*') && !c.name.contains('*') => json!(k.name),
        _ => json!(c.name),
    };
    let mut entry = json!({ "name": name });
    match (&c.duration, known) {
        (Some(d), _) => entry["duration"] = json!(d),
        (None, Some(k)) => entry["duration"] = json!(k.duration),
        (None, None) => guess.push("duration"),
    }
    match (&c.purpose, known) {
        (Some(p), _) => entry["purpose"] = json!(p),
        (None, Some(k)) => entry["purpose"] = json!(k.purpose),
        (None, None) => guess.push("purpose"),
    }
    let domain = c.domain.as_ref().or(known.and_then(|k| k.domain.as_ref()));
    if let Some(domain) = domain {
        entry["provider"] = json!(domain.trim_start_matches('.'));
    }
    if !guess.is_empty() {
        entry["_guess"] = json!(guess);
    }
    entry
}
