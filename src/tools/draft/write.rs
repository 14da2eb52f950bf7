//! From what was found to a catalogue.

use super::seen::{Cookie, Found, Seen};
use super::words::Words;
use crate::logic::catalogue::pattern::{host_matches, matches};
use crate::tools::usual;
use crate::tools::vendors::{self, Evidence, Vendor};
use serde_json::{Value, json};

/// The categories of the vendor table: id, title, description.
const CATEGORIES: &[(&str, &str, &str)] = &[
    ("necessary", "Essential", "Without these the site cannot do what you ask of it."),
    ("functional", "Extra functions", "Make parts of the site work or remember how you like it."),
    ("analytics", "Analytics", "Show us which pages are used, so that we can improve them."),
    (
        "marketing",
        "Advertising",
        "Show whether our adverts bring people here, and can show them to you on other sites.",
    ),
    (
        "media",
        "Content of other companies",
        "Videos, maps and pictures. The company that sends them learns that you are on the page.",
    ),
    ("social", "Social media", "Buttons and posts of social networks. The network can see which page you are on."),
    ("unsorted", "Other", "Cookies whose purpose we have not yet described."),
];

impl Seen {
    /// The catalogue, with `today` as its revision.
    #[must_use]
    pub fn catalogue(&self, today: &str, updated: Option<&str>) -> Value {
        let mut ids: Vec<String> = Vec::new();
        let mut services: Vec<Value> = self
            .services
            .iter()
            .filter(|found| !found.vendor.is_some_and(vendors::is_banner))
            .map(|found| {
                let category = self.category(found);
                if !ids.contains(&category) {
                    ids.push(category.clone());
                }
                self.service_of(found, &category)
            })
            .collect();
        let policy = self.policy_url.as_deref();
        let mut catalogue = json!({ "version": 1, "revision": today, "policyUrl": policy.unwrap_or("/cookies") });
        if let Some(date) = self.last_updated.as_deref().or(updated) {
            catalogue["lastUpdated"] = json!(date);
        }
        catalogue["settings"] = json!({ "model": "opt-in", "layout": "bottom" });
        let categories = self.categories(&ids);
        tell_apart(&categories, &mut services);
        catalogue["categories"] = json!(categories);
        catalogue["services"] = json!(services);
        keep_names_apart(&mut catalogue);
        for (field, value) in &self.site {
            match (catalogue[field].as_object_mut(), value) {
                (Some(known), Value::Object(more)) => known.extend(more.clone()),
                _ => catalogue[field] = value.clone(),
            }
        }
        if policy.is_none() && !self.site.contains_key("policyUrl") {
            catalogue["_guess"] = json!(["policyUrl"]);
        }
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
            let text = |own: &Words, known: Option<&str>| own.value().or_else(|| known.map(|k| json!(k)));
            let mut category = json!({ "id": own.id, "basis": if own.necessary { "necessary" } else { "consent" } });
            category["title"] = text(&own.title, known.map(|k| k.1)).unwrap_or_else(|| json!(own.id));
            if let Some(description) = text(&own.description, known.map(|k| k.2)) {
                category["description"] = description;
            }
            if let Some(alias) = &own.alias {
                category["aliases"] = json!([alias]);
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
        if let Some(purpose) = found.purpose.value() {
            service["purpose"] = purpose;
        } else if found.vendor.is_none() {
            guess.push("purpose");
        }
        let cookies = cookies(found);
        // Nothing was seen of it but its name or its hosts: what it keeps is what such a vendor usually keeps.
        if found.cookies.is_empty() && !cookies.is_empty() && !guess.contains(&"cookies") {
            guess.push("cookies");
        }
        put(&mut service, "cookies", cookies);
        let storage = found.storage.iter().map(|(area, key)| json!({ "area": area, "key": key }));
        let known = service["storage"].as_array().cloned().unwrap_or_default();
        let new = storage.filter(|s| !known.iter().any(|k| same_storage(k, s)));
        let mut all: Vec<Value> = known.iter().cloned().chain(new).collect();
        for entry in all.iter_mut().filter(|e| e["purpose"].is_null()) {
            entry["_guess"] = json!(["purpose"]);
        }
        if found.cookies.is_empty() && found.hosts.is_empty() && found.storage.is_empty() && !all.is_empty() {
            guess.push("storage");
        }
        put(&mut service, "storage", all);
        let mut hosts = service["hosts"].as_array().cloned().unwrap_or_default();
        for host in &found.hosts {
            if !hosts.iter().filter_map(Value::as_str).any(|known| host_matches(known, host)) {
                hosts.push(json!(host));
            }
        }
        put(&mut service, "hosts", hosts);
        self.signals(&mut service);
        for (field, value) in &found.fields {
            service[field] = value.clone();
        }
        if !found.aliases.is_empty() {
            service["aliases"] = json!(found.aliases);
        }
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

/// Takes out aliases that are the name of something else already.
fn keep_names_apart(catalogue: &mut Value) {
    let mut taken: Vec<Value> = Vec::new();
    for list in ["categories", "services"] {
        taken.extend(catalogue[list].as_array().into_iter().flatten().map(|entry| entry["id"].clone()));
    }
    for list in ["categories", "services"] {
        for entry in catalogue[list].as_array_mut().into_iter().flatten() {
            let own = entry["aliases"].as_array().cloned().unwrap_or_default();
            let free: Vec<Value> = own.into_iter().filter(|a| !taken.contains(a)).collect();
            taken.extend(free.iter().cloned());
            put(entry, "aliases", free);
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
    let more = if listed.is_empty() {
        usual::expected(vendor)
    } else {
        let mut more = usual::missing(vendor, &listed).concat();
        more.extend(usual::since(vendor, &listed).into_iter().filter(|n| !listed.contains(n)));
        more
    };
    let some = !all.is_empty();
    for name in more {
        let here = |entry: &Value| first(entry) == name;
        if let Some(known) = vendor.cookies.iter().find(|k| k.name == name).filter(|_| !all.iter().any(here)) {
            let mut entry = cookie(&Cookie { name: known.name.clone(), ..Cookie::default() }, Some(vendor));
            if some {
                entry["_guess"] = json!(["name"]);
            }
            all.push(entry);
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
    match (c.purpose.value(), known) {
        (Some(p), _) => entry["purpose"] = p,
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
