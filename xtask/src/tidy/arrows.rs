//! The direction of the arrows between the rooms of src/, as ARCHITECTURE.md draws them.
//!
//! ```text
//! logic <- { gate, ui, storage } <- page        <- wasm/gate
//! logic <- ui, bridge            <- preferences <- wasm/preferences
//! logic <- { server, tools }                    <- bin
//! ```

use anyhow::Result;

use crate::paths::{files, root, short};
use crate::run::read;

/// Each room of src/ and what it may name besides itself. A room without a row is a fault.
const MAY_NAME: [(&str, &[&str]); 12] = [
    ("logic", &[]),
    ("slot", &[]),
    ("host", &[]),
    ("bridge", &["host"]),
    ("gate", &["logic", "host", "slot"]),
    ("ui", &["logic", "host", "slot", "bridge"]),
    ("storage", &["logic", "host", "slot"]),
    ("page", &["logic", "host", "slot", "gate", "ui", "storage"]),
    ("preferences", &["logic", "host", "slot", "ui", "bridge"]),
    ("server", &["logic"]),
    ("tools", &["logic"]),
    ("bin", &["tools"]),
];

/// Crates that only exist in a browser; the pure core names none of them.
const BROWSER: [&str; 3] = ["web_sys", "js_sys", "wasm_bindgen"];

/// What reaches the platform past js/host.js, and where it is allowed.
const PLATFORM: ([&str; 5], [&str; 2]) =
    (["#[wasm_bindgen", "web_sys::window", "js_sys::global", "js_sys::Reflect", "js_sys::eval"], ["host", "bridge"]);

/// What holds state that a callback could find borrowed, and the one place for it.
const STATE: ([&str; 5], [&str; 1]) = (["static mut", "thread_local!", "RefCell", "UnsafeCell", "OnceCell"], ["slot"]);

pub(super) fn faults() -> Result<Vec<String>> {
    let mut faults = Vec::new();
    let source = root().join("src");
    for file in files(&source).iter().filter(|file| file.extension().is_some_and(|e| e == "rs")) {
        let within = file.strip_prefix(&source)?.to_string_lossy().replace('\\', "/");
        if within != "lib.rs" {
            faults.extend(judge(&within, &read(file)?).into_iter().map(|fault| format!("{}: {fault}", short(file))));
        }
    }
    Ok(faults)
}

/// What is wrong with a file of src/.
fn judge(within: &str, code: &str) -> Vec<String> {
    let room = within.split('/').next().unwrap_or_default().trim_end_matches(".rs");
    let Some((_, allowed)) = MAY_NAME.iter().find(|(name, _)| *name == room) else {
        return vec![format!("`{room}` is a room that ARCHITECTURE.md and tidy/arrows.rs do not know")];
    };
    let is_room = |name: &str| MAY_NAME.iter().any(|(room, _)| *room == name);
    let mut faults: Vec<String> = named(code)
        .iter()
        .filter(|name| is_room(name) && *name != room && !allowed.contains(&name.as_str()))
        .map(|name| format!("`{room}` must not know `{name}`"))
        .collect();
    if room == "logic" {
        let seen = BROWSER.iter().filter(|name| code_names(code, name));
        faults.extend(seen.map(|name| format!("the pure core must not name {name}")));
    }
    // The tools are no part of what runs in a browser.
    if room != "tools" {
        for (words, places, why) in [
            (&PLATFORM.0[..], &PLATFORM.1[..], "reaches the platform past js/host.js"),
            (&STATE.0[..], &STATE.1[..], "keeps state outside a slot"),
        ] {
            let seen = words.iter().filter(|word| !places.contains(&room) && code_names(code, word));
            faults.extend(seen.map(|word| format!("`{word}` {why}")));
        }
    }
    faults
}

/// Code lines without comments.
fn lines(code: &str) -> impl Iterator<Item = &str> {
    code.lines().map(|line| line.split("//").next().unwrap_or_default())
}

fn code_names(code: &str, name: &str) -> bool {
    lines(code).any(|line| line.contains(name))
}

/// Modules at the top of the crate that the code names: `crate::x`, `crate::{x, y::z}`,
/// `super::super::x`.
fn named(code: &str) -> Vec<String> {
    let code: String = lines(code).flat_map(|line| [line, "\n"]).collect();
    let mut names = Vec::new();
    for start in ["crate::", "super::super::"] {
        for (at, _) in code.match_indices(start) {
            let rest = code.get(at + start.len()..).unwrap_or_default().trim_start();
            match rest.strip_prefix('{') {
                Some(group) => names.extend(members(group)),
                None => names.push(identifier(rest)),
            }
        }
    }
    names.sort();
    names.dedup();
    names
}

/// The first names of a group's members, up to its end.
fn members(group: &str) -> Vec<String> {
    let mut names = Vec::new();
    let mut depth = 1;
    let mut member = true;
    for (at, c) in group.char_indices() {
        match c {
            '{' => depth += 1,
            '}' => depth -= 1,
            ',' if depth == 1 => member = true,
            c if member && depth == 1 && (c.is_alphabetic() || c == '_') => {
                names.push(identifier(group.get(at..).unwrap_or_default()));
                member = false;
            }
            _ => {}
        }
        if depth == 0 {
            break;
        }
    }
    names
}

fn identifier(text: &str) -> String {
    let ends = |c: char| !c.is_alphanumeric() && c != '_';
    text.split(ends).next().unwrap_or_default().to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn single_paths_and_groups_are_seen() {
        assert_eq!(named("use crate::ui::banner;\nlet x = crate::gate::go();"), ["gate", "ui"]);
        assert_eq!(
            named("use crate::{\n  logic::{ui, Record},\n  storage,\n};\nuse crate::host;"),
            ["host", "logic", "storage"]
        );
        assert_eq!(named("use super::super::page::State;"), ["page"]);
    }

    #[test]
    fn an_arrow_in_the_wrong_direction_is_a_fault() {
        assert!(judge("gate/held.rs", "use crate::logic::rules;\nuse crate::host;").is_empty());
        assert_eq!(judge("gate/held.rs", "use crate::ui::draw;"), ["`gate` must not know `ui`"]);
        assert_eq!(judge("logic/json.rs", "use crate::host;"), ["`logic` must not know `host`"]);
        assert_eq!(judge("server.rs", "use crate::{logic, tools};"), ["`server` must not know `tools`"]);
        assert_eq!(judge("attic/mod.rs", "").len(), 1);
    }

    #[test]
    fn the_platform_and_state_have_one_place_each() {
        assert!(judge("host.rs", "#[wasm_bindgen(module = \"/js/host.js\")]").is_empty());
        assert!(judge("slot.rs", "struct Slot<T>(UnsafeCell<T>);").is_empty());
        assert_eq!(judge("page/act.rs", "web_sys::window()").len(), 1);
        assert_eq!(judge("ui/banner.rs", "static X: RefCell<u8> = RefCell::new(0);").len(), 1);
        assert_eq!(judge("logic/rules.rs", "use js_sys::Array;").len(), 1);
    }

    #[test]
    fn comments_name_nothing() {
        assert!(named("// see crate::ui\n/// [`crate::gate`]\nlet x = 1; // crate::page").is_empty());
        assert!(!code_names("//! no web_sys here", "web_sys"));
        assert!(code_names("use web_sys::Node;", "web_sys"));
    }
}
