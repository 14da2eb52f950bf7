//! Sets the vendors' switches, in the order the vendors require.

use crate::host;
use crate::logic::consent::decide::Facts;
use crate::logic::consent::json::write_list;
use crate::logic::json::{Json, write_str};
use crate::logic::vendors::{GOOGLE_TYPES, SWITCHES, Switch, Way, signals};
use alloc::string::String;
use alloc::vec::Vec;

#[inline(never)]
fn switch(name: &str) -> Option<&'static Switch> {
    SWITCHES.iter().find(|s| s.name == name)
}

fn tell(s: &Switch, commands: &[&str]) {
    for c in commands {
        host::command(s.global, s.way as u32, c);
    }
}

/// Google's options and every vendor's “no”, before any vendor code can run.
/// `late` is the event under which a vendor that the page defines itself is told.
pub fn before(facts: Facts, late: u32) {
    if let Some(options) = facts.catalogue.settings.google {
        google_options(options);
    }
    for (name, _) in signals(facts) {
        if let Some(property) = name.strip_prefix("ga-disable:") {
            host::flag(&["ga-disable-", property].concat(), true);
        } else if let Some(s) = switch(name) {
            if s.way == Way::Call {
                host::when_defined(s.global, late);
            } else {
                tell(s, s.before);
            }
        }
    }
}

/// A vendor that came with the page has just been defined: it hears what is so now.
pub fn late(facts: Facts, global: &str) {
    for (name, on) in signals(facts) {
        if let Some(s) = switch(name).filter(|s| s.global == global) {
            tell(s, s.before);
            if on {
                tell(s, s.grant);
            } else if s.before.is_empty() && facts.record.is_some() {
                tell(s, s.deny);
            }
        }
    }
}

fn google_options(options: &Json) {
    if let Some(redact) = options.get("adsDataRedaction").and_then(Json::bool) {
        host::google(if redact {
            r#"["set","ads_data_redaction",true]"#
        } else {
            r#"["set","ads_data_redaction",false]"#
        });
    }
    if options.get("urlPassthrough").and_then(Json::bool) == Some(true) {
        host::google(r#"["set","url_passthrough",true]"#);
    }
    let wait = options.get("waitForUpdate");
    let mut regions = Vec::new();
    for region in options.get("region").map(Json::items).unwrap_or_default() {
        regions.extend(region.str());
    }
    if wait.is_none() && regions.is_empty() {
        return;
    }
    let mut args = String::from(r#"["consent","default",{"#);
    for kind in GOOGLE_TYPES {
        write_str(&mut args, kind);
        args.push_str(r#":"denied","#);
    }
    if !regions.is_empty() {
        args.push_str("\"region\":");
        write_list(&mut args, &regions);
        args.push(',');
    }
    args.push_str("\"wait_for_update\":");
    args.push_str(match wait {
        Some(Json::Num(n)) => n,
        _ => "500",
    });
    args.push_str("}]");
    host::google(&args);
}

/// Tells every vendor what is so now; `told` is what each has been told before and is brought up to date.
/// With `decided` Google hears an update even if everything is off. Tells whether it has heard one.
pub fn update(facts: Facts, told: &mut Vec<(String, bool)>, decided: bool) -> bool {
    let now = signals(facts);
    let mut google = String::new();
    let mut any_on = false;
    for (name, on) in &now {
        if let Some(kind) = name.strip_prefix("google:") {
            if GOOGLE_TYPES.contains(&kind) {
                any_on |= on;
                google.push(if google.is_empty() { '{' } else { ',' });
                write_str(&mut google, kind);
                google.push_str(if *on { ":\"granted\"" } else { ":\"denied\"" });
            }
            continue;
        }
        let (mut known, mut was) = (false, false);
        for (n, before) in told.iter_mut() {
            if n == name {
                known = true;
                was = *before;
                *before = *on;
            }
        }
        if !known {
            told.push((String::from(*name), *on));
        }
        if was == *on {
            continue;
        }
        if let Some(property) = name.strip_prefix("ga-disable:") {
            host::flag(&["ga-disable-", property].concat(), !on);
        } else if let Some(s) = switch(name) {
            tell(s, if *on { s.grant } else { s.deny });
        }
    }
    let updates = !google.is_empty() && (decided || any_on);
    if updates {
        google.push('}');
        // One update per decision, with every type the catalogue uses, granted or denied.
        host::google(&["[\"consent\",\"update\",", &google, "]"].concat());
    }
    updates
}

/// The event for Tag Manager, after the update. `standing` says of every id whether it is allowed.
pub fn announce(standing: &[(&str, bool)], method: &str) {
    let mut event = String::from(r#"{"event":"crumbgate_consent","method":"#);
    write_str(&mut event, method);
    for (name, wanted) in [(",\"granted\":", true), (",\"denied\":", false)] {
        event.push_str(name);
        let mut ids = Vec::new();
        for (id, on) in standing {
            if *on == wanted {
                ids.push(*id);
            }
        }
        write_list(&mut event, &ids);
    }
    event.push('}');
    host::tag_manager(&event);
}
