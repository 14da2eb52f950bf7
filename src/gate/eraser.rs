//! Erases cookies and storage of services that are not allowed, and says what stayed.

use crate::host;
use crate::logic::bytes::{has, join};
use crate::logic::catalogue::Area;
use crate::logic::consent::decide::Facts;
use crate::logic::cookies::{deletions, pairs};
use crate::logic::rules::{cookie_is_refused, key_is_refused};
use alloc::string::String;
use alloc::vec::Vec;

/// Erases everything that only refused services declare; gives the names of cookies
/// that are still there afterwards. Asks for the list of databases under `list`, and has those that
/// somebody keeps open named under `open`.
pub fn erase(facts: Facts, list: u32, open: u32) -> String {
    let jar = host::cookies();
    let mut names = Vec::new();
    for (name, _) in pairs(&jar) {
        if !has(&names, name) && cookie_is_refused(facts, name) {
            names.push(name);
        }
    }
    let (host_name, path) = (host::address("hostname"), host::address("pathname"));
    // On http://localhost cookies may be secure or not, and Safari takes no secure ones there.
    let https = host::address("protocol") == "https:";
    for name in &names {
        let mut writes = deletions(name, &host_name, &path, https);
        if !https && host::is_secure() {
            writes.extend(deletions(name, &host_name, &path, true));
        }
        for write in writes {
            host::set_cookie(&write);
        }
    }
    for (n, area) in [Area::Local, Area::Session].into_iter().enumerate() {
        for key in host::strings(&host::keys(n as u32)) {
            if key_is_refused(facts, area, &key) {
                host::forget(n as u32, &key);
            }
        }
    }
    let mut listed = false;
    for s in &facts.catalogue.services {
        for k in s.storage.iter().filter(|k| k.area == Area::IndexedDb) {
            if key_is_refused(facts, Area::IndexedDb, k.key) {
                if k.key.contains('*') { listed = true } else { host::drop_database(k.key, open) }
            }
        }
    }
    if listed {
        host::databases(list);
    }
    let left = if names.is_empty() { String::new() } else { host::cookies() };
    let mut survivors = Vec::new();
    for (name, _) in pairs(&left) {
        if has(&names, name) && !has(&survivors, name) {
            survivors.push(name);
        }
    }
    join(&survivors, ", ")
}

/// Drops the databases whose names belong to refused services.
pub fn erase_databases(facts: Facts, names: &[String], open: u32) {
    for name in names.iter().filter(|n| key_is_refused(facts, Area::IndexedDb, n)) {
        host::drop_database(name, open);
    }
}
