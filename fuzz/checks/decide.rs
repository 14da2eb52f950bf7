//! The catalogue and the two forms of the record, and what is decided from them.

use super::model::{PLACES, allowed as expected, before, fits, with_catalogue};
use super::text;
use crumbgate::logic::catalogue::{self, Basis, Catalogue, Model, Target};
use crumbgate::logic::consent::change::{Choice, Circumstances, choose, follows};
use crumbgate::logic::consent::decide::Facts;
use crumbgate::logic::consent::{Method, Record, cookie, import, json, newer};
use crumbgate::logic::cookies::{deletions, pairs, written_name};
use crumbgate::logic::hash;
use crumbgate::logic::json::Json;
use crumbgate::logic::rules::cookie_is_refused;
use crumbgate::server::Visitor;
use crumbgate::tools::check::finding::Level;
use crumbgate::tools::check::site::{Circumstances as About, Law};
use crumbgate::tools::{check, policy};
use std::collections::HashSet;

const NOW: u64 = 1_795_326_360;

/// Reads a catalogue: what it opens, what it drops, and what the tools make of it.
pub fn catalogue(data: &[u8]) {
    let Some(text) = text(data) else { return };
    let theirs = serde_json::from_str::<serde_json::Value>(text);
    let tree = match Json::read(text) {
        Ok(tree) => tree,
        Err(e) => {
            assert!(e.at <= text.len());
            let deep = text.matches(['[', '{']).count() > 64;
            assert!(deep || theirs.is_err(), "the other reader takes it: {text:?}");
            return;
        }
    };
    let (read, problems) = catalogue::read(&tree, "gb");
    assert!(problems.iter().all(|p| !p.message().is_empty()));
    let about = About { today: 20_000, law: Law::UkEu, policy: None, own_hosts: Vec::new() };
    let report = check::check("x.json", text, &about).unwrap_or_else(|_| panic!("both read JSON"));
    let (_, without_region) = catalogue::read(&tree, "");
    assert!(report.count(Level::Error) >= without_region.len());
    let Some(c) = read else {
        assert!(!problems.is_empty(), "refused, and nobody is told");
        return;
    };
    nothing_is_lost_silently(&tree, &c, &problems);
    addresses_are_harmless(&c);
    let ids: HashSet<&str> = (0..c.size()).filter_map(|n| c.id(c.nth(n))).collect();
    assert_eq!(ids.len(), c.size(), "every id is one thing");
    if c.size() <= 60 {
        decisions(&c);
        let page = policy::write(&c, &policy::Language::new("en", c.text), policy::Format::Html).to_lowercase();
        for tag in ["<script", "<img", "<svg", "<iframe", "<a href=\"javascript", "<a href=\"data"] {
            assert!(!page.contains(tag), "{tag} in a policy");
        }
    }
}

/// Every service of the text is in the catalogue, or a problem says why not.
fn nothing_is_lost_silently(tree: &Json, c: &Catalogue, problems: &[catalogue::problem::Problem]) {
    for (list, kept) in [("categories", c.categories.len()), ("services", c.services.len())] {
        let all = tree.get(list).map(Json::items).unwrap_or_default().len();
        let index = |path: &str| path.strip_prefix(list)?.strip_prefix('[')?.split_once(']')?.0.parse::<usize>().ok();
        let bad: HashSet<usize> = problems.iter().filter_map(|p| index(&p.path)).collect();
        assert_eq!(kept + bad.len(), all, "{list}: {problems:?}");
    }
    assert!(c.services.iter().all(|s| c.category_of(s).is_some()));
}

fn addresses_are_harmless(c: &Catalogue) {
    let services = c.services.iter().flat_map(|s| [s.privacy_url, s.opt_out_url]);
    let policies = ["en", "cy", "fr"].map(|lang| c.policy(lang));
    for url in services.chain(policies).chain([c.settings.receipt_url]) {
        // As browsers read a scheme: without control characters and white space.
        let bare: String = url.chars().filter(|c| *c > ' ').collect::<String>().to_lowercase();
        for scheme in ["javascript:", "data:", "vbscript:", "file:", "blob:", "about:"] {
            assert!(!bare.starts_with(scheme), "{url:?}");
        }
    }
}

fn decisions(c: &Catalogue) {
    let nothing = Facts { catalogue: c, record: None, gpc: true };
    let strict = c.settings.gpc;
    for s in &c.services {
        let runs = nothing.service_allowed(s);
        assert!(runs <= (c.is_necessary(s) || !strict), "{}: under Global Privacy Control", s.id);
        let plain = Facts { gpc: false, ..nothing };
        let waits = s.in_place || s.model.unwrap_or(c.settings.model) == Model::OptIn;
        if waits && c.basis_of(s.category) == Some(Basis::Consent) {
            assert!(!plain.service_allowed(s), "{}: runs before a yes", s.id);
        }
    }
    let choices = [Choice::RejectAll, Choice::Withdraw, Choice::AcceptAll, Choice::Set(&[(Target::Category(0), true)])];
    let mut names: Vec<String> =
        c.services.iter().flat_map(|s| &s.cookies).flat_map(|k| &k.names).map(|p| p.replace('*', "1")).collect();
    names.retain(|n| n.len() < 100);
    names.truncate(20);
    for (n, choice) in choices.iter().enumerate() {
        let how =
            Circumstances { now: NOW, method: Method::Api, language: "en", digest: "0", id: Some("0f".repeat(16)) };
        let record = choose(Facts { gpc: false, ..nothing }, choice, how);
        assert!(!record.granted.iter().any(|id| record.denied.contains(id)));
        assert!(record.granted.iter().chain(&record.denied).all(|id| c.target(id).is_some()));
        assert!(record.is_valid(NOW, Some(c.revision)));
        assert_eq!(json::read(&json::write(&record)).as_ref(), Some(&record));
        let text = cookie::write(&record, &|id| follows(c, &record, id));
        let compact = if text.len() <= 4096 { cookie::read(&text) } else { Some(record.clone()) };
        assert!(compact.is_some(), "{text}");
        let facts = Facts { catalogue: c, record: Some(&record), gpc: false };
        for s in &c.services {
            let allowed = facts.service_allowed(s);
            // A short hash may be another's too; then the compact form may only be asked again.
            let same = Facts { record: compact.as_ref(), ..facts }.service_allowed(s);
            assert!(same == allowed || hash_is_shared(c, s.id), "{}: {record:?}", s.id);
            assert!(n > 1 || !allowed || c.is_necessary(s), "{}: after a no", s.id);
        }
        for name in &names {
            let declares = |s: &catalogue::Service| s.cookies.iter().flat_map(|k| &k.names).any(|p| fits(p, name));
            let mut by = c.services.iter().filter(|s| declares(s)).peekable();
            let expected = by.peek().is_some() && !by.any(|s| facts.service_allowed(s));
            assert_eq!(cookie_is_refused(facts, name), expected, "{name:?}");
        }
    }
}

fn hash_is_shared(c: &Catalogue, id: &str) -> bool {
    c.services.iter().filter(|s| hash::short(s.id) == hash::short(id)).count() > 1
}

/// What a record opens, and that more said can only do what it says.
fn opens_what_it_says(record: &Record) {
    with_catalogue(|c| {
        let allowed = |r: &Record, id: &str| Facts { catalogue: c, record: Some(r), gpc: false }.allowed(id);
        for (id, _) in PLACES {
            assert_eq!(allowed(record, id), expected(record, id, false), "{id} {record:?}");
            let mut more = record.clone();
            more.denied.push(id.to_owned());
            let mut fuller = record.clone();
            fuller.granted.push(id.to_owned());
            for (other, _) in PLACES {
                assert!(allowed(&more, other) <= allowed(record, other), "a no to {id} opened {other}");
                assert!(allowed(&fuller, other) >= allowed(record, other), "a yes to {id} closed {other}");
            }
        }
        assert!(!allowed(record, "nobody-knows-it"));
    });
}

/// The record's cookie, cookies in general, and the cookies of other tools.
pub fn cookie(data: &[u8]) {
    let Some(text) = text(data) else { return };
    if let Some(record) = cookie::read(text) {
        let again = cookie::write(&record, &|_| false);
        assert!(again.bytes().all(|b| b.is_ascii_alphanumeric() || b"-_~%.".contains(&b)), "{again}");
        assert_eq!(cookie::read(&again).as_ref(), Some(&record), "{text:?}");
        opens_what_it_says(&record);
    }
    let space = ['\t', '\n', '\u{b}', '\u{c}', '\r', ' '];
    let parts = text.split(';').map(|p| p.trim_matches(space)).filter(|p| !p.is_empty());
    let expected: Vec<(&str, &str)> = parts.map(|p| p.split_once('=').unwrap_or(("", p))).collect();
    assert_eq!(pairs(text).collect::<Vec<_>>(), expected, "{text:?}");
    let first = text.split(';').next().unwrap_or_default();
    let parts: Vec<&str> = first.split('=').map(|p| p.trim_matches(space)).collect();
    let name = parts.iter().take(parts.len() - 1).find(|p| !p.is_empty());
    assert_eq!(written_name(text), *name.unwrap_or(&""), "{text:?}");
    for tool in 0..=import::NAMES.len() {
        if let Some(old) = import::read(tool, text) {
            assert!(old.only || !old.answers.is_empty());
            with_catalogue(|c| {
                let facts = Facts { catalogue: c, record: None, gpc: false };
                let how = Circumstances { now: NOW, method: Method::Import, language: "en", digest: "0", id: None };
                let record = import::record(facts, &old, how);
                assert!(record.is_none_or(|r| r.is_valid(NOW, None)));
            });
        }
    }
    with_catalogue(|c| {
        let visitor = Visitor::new(c, text, NOW, false);
        let ours = text.contains("crumbgate=");
        for (id, _) in PLACES {
            assert!(ours || visitor.allowed(id) == before(id, false), "{id} by a cookie that is not ours");
        }
        assert!(ours || visitor.record().is_none());
    });
    let mut lines = text.splitn(3, '\n');
    if let (Some(name), Some(host), Some(path)) = (lines.next(), lines.next(), lines.next()) {
        erasable(name, host, path);
    }
}

fn erasable(name: &str, host: &str, path: &str) {
    let plain = |s: &str| s.len() < 60 && s.bytes().all(|b| b.is_ascii_graphic() && !b";=,".contains(&b));
    if ![name, host, path].iter().all(|s| plain(s)) || !path.starts_with('/') {
        return;
    }
    for secure in [false, true] {
        let all = deletions(name, host, path, secure);
        for write in &all {
            assert_eq!(written_name(write), name);
            assert!(write.contains("; Max-Age=0; "));
            let of = |key: &str| write.split("; ").find_map(|p| p.strip_prefix(key));
            let at = of("Path=").unwrap_or_default();
            assert!(at.starts_with('/') && path.starts_with(at.trim_end_matches('/')), "{at:?} for {path:?}");
            if let Some(domain) = of("Domain=") {
                assert!(host == domain || host.ends_with(&format!(".{domain}")), "{domain:?} for {host:?}");
            }
        }
        let distinct: HashSet<&String> = all.iter().collect();
        assert!(distinct.len() * 2 > all.len(), "{all:?}");
    }
}

/// The record in the browser's storage.
pub fn record(data: &[u8]) {
    let Some(text) = text(data) else { return };
    let Some(record) = json::read(text) else { return };
    let again = json::write(&record);
    assert!(!again.contains('<'), "may stand in a script element");
    assert_eq!(json::read(&again).as_ref(), Some(&record));
    opens_what_it_says(&record);
    let chosen = newer(Some(record.clone()), None, NOW, Some("7"));
    assert_eq!(chosen.is_some(), record.is_valid(NOW, Some("7")));
    // The cookie holds the same, but for ids that are none.
    let short = cookie::write(&record, &|_| false);
    let odd = record.granted.iter().chain(&record.denied).any(String::is_empty) || record.id.as_deref() == Some("");
    if !odd && short.len() <= 4096 {
        assert_eq!(cookie::read(&short).as_ref(), Some(&record), "{short}");
    }
}
