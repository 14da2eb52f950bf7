//! From a request to an answer: what a test registered, files of the repository, or a stand-in for a vendor.

use super::{Key, request::Request, site::Answer, state};
use std::{fs, path::Path, time::Duration};

/// Collects whatever goes wrong in a page. ASCII, because it is put into pages of any charset.
const COLLECTOR: &str = include_str!("collector.js");
/// The browsers without Global Privacy Control are given it by the page.
const PRIVACY_CONTROL: &str =
    "Object.defineProperty(Navigator.prototype,'globalPrivacyControl',{configurable:true,get(){return true}});";
/// Takes WebAssembly away before anything else runs, so that the translation to JavaScript is what is tested.
const TRANSLATION: &str = "delete window.WebAssembly;";
/// The script of the one page that runs WebAssembly of its own, and holds the product only in frames.
const PLAYGROUND: &[u8] = b"playground.js";
/// The collector's own nonce, added to the policy of pages that have one.
const NONCE: &str = "'nonce-harness'";

const GIF: &[u8] = b"GIF89a\x01\0\x01\0\x80\0\0\0\0\0\0\0\0!\xf9\x04\x01\0\0\0\0,\0\0\0\0\x01\0\x01\0\0\x02\x01D\0;";

/// How to answer, and when.
pub(crate) struct Plan {
    pub(crate) answer: Answer,
    pub(crate) delay: Duration,
    pub(crate) hang: bool,
    pub(crate) broken: bool,
}

pub(crate) fn plan(request: &Request) -> Plan {
    let now = |answer| Plan { answer, delay: Duration::ZERO, hang: false, broken: false };
    let key = Key { engine: request.engine, host: request.host.clone() };
    let (route, vendor, folder, stub_gpc) = {
        let state = state();
        let gpc = state.stub_gpc.contains(&request.engine);
        match state.contents.get(&key) {
            Some(content) => {
                let exact = content.routes.get(&request.path);
                let route = exact.or_else(|| content.routes.get(request.bare_path()));
                (route.cloned(), content.vendor, content.folder.clone(), gpc)
            }
            None => (None, true, None, gpc),
        }
    };
    let mut plan = match route.and_then(|route| Some((route.respond.clone()?, route))) {
        Some((respond, route)) => {
            let mut answer = respond(request);
            answer.status = route.status.unwrap_or(answer.status);
            answer.headers.extend(route.headers);
            Plan { answer, delay: route.delay, hang: route.hang, broken: route.broken }
        }
        None => {
            let mounted = folder.and_then(|folder| file(&folder, request.bare_path()));
            now(mounted.or_else(|| builtin(request)).unwrap_or_else(|| match vendor {
                true => stand_in(request),
                false => Answer::empty(404),
            }))
        }
    };
    if plan.answer.kind.starts_with("text/html") {
        equip(&mut plan.answer, stub_gpc);
    }
    // Either can be registered for a path that has no content at all.
    if let Some(route) = state().contents.get(&key).and_then(|c| c.routes.get(request.bare_path())) {
        plan.hang |= route.hang;
        plan.broken |= route.broken;
    }
    plan
}

/// What every host serves: the product at its usual place, and quiet about icons.
fn builtin(request: &Request) -> Option<Answer> {
    let path = request.bare_path();
    if path == "/favicon.ico" {
        return Some(Answer::empty(204));
    }
    let rest = path.strip_prefix("/crumbgate/")?;
    file(&crate::product(), rest)
}

fn file(folder: &Path, path: &str) -> Option<Answer> {
    let path = path.trim_start_matches('/');
    if path.split('/').any(|part| part == "..") {
        return None;
    }
    let mut file = folder.join(path);
    if file.is_dir() {
        file = file.join("index.html");
    }
    let body = fs::read(&file).ok()?;
    let kind = match file.extension().and_then(|e| e.to_str()).unwrap_or_default() {
        "html" => "text/html; charset=utf-8",
        "js" | "mjs" => "text/javascript",
        "css" => "text/css",
        "json" => "application/json",
        "wasm" => "application/wasm",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "txt" | "ts" => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    };
    Some(Answer::new(kind, body))
}

/// What a vendor's host sends: a script that only tells that it ran, a frame, a pixel, nothing.
fn stand_in(request: &Request) -> Answer {
    let path = request.bare_path();
    let ends = |list: &[&str]| list.iter().any(|end| path.ends_with(end));
    let answer = if path.contains("collect") || request.method == "POST" {
        Answer::empty(204)
    } else if request.header("sec-fetch-dest") == Some("script") || ends(&[".js", ".mjs"]) {
        let source = format!("window.__ran=(window.__ran||[]).concat({:?});", request.url());
        Answer::new("text/javascript; charset=utf-8", source)
    } else if ends(&[".gif", ".png", ".jpg", ".webp", ".ico", "/tr", "/pixel"]) {
        Answer::new("image/gif", GIF)
    } else if ends(&[".css"]) {
        Answer::new("text/css", "")
    } else {
        let page = "<!doctype html><html lang=en><title>Frame</title><p>Content of another site</p><a href=#x>Link</a>";
        Answer::new("text/html; charset=utf-8", page)
    };
    answer.header("Access-Control-Allow-Origin", "*")
}

/// Puts the collector at the head of a page, and its nonce into the page's policy.
fn equip(answer: &mut Answer, stub_gpc: bool) {
    let gpc = if stub_gpc { PRIVACY_CONTROL } else { "" };
    let text = &answer.body;
    let own_module = text.windows(PLAYGROUND.len()).any(|part| part == PLAYGROUND);
    let wasm = if crate::translated() && !own_module { TRANSLATION } else { "" };
    let script = format!("<script nonce=harness>{gpc}{wasm}{COLLECTOR}</script>");
    let lower: Vec<u8> = text.iter().take(2000).map(u8::to_ascii_lowercase).collect();
    let after = |tag: &[u8]| {
        let start = lower.windows(tag.len()).position(|part| part == tag)?;
        let end = lower[start..].iter().position(|byte| *byte == b'>')?;
        Some(start + end + 1)
    };
    let place = after(b"<head>").or_else(|| after(b"<html")).or_else(|| after(b"<!doctype")).unwrap_or(0);
    answer.body = [&text[..place], script.as_bytes(), &text[place..]].concat();
    for (name, value) in &mut answer.headers {
        if name.eq_ignore_ascii_case("content-security-policy") {
            *value = allow_collector(value);
        }
    }
}

fn allow_collector(policy: &str) -> String {
    let directives: Vec<&str> = policy.split(';').map(str::trim).collect();
    let has = |name: &str| directives.iter().any(|d| d.split(' ').next() == Some(name));
    let governing = if has("script-src") { "script-src" } else { "default-src" };
    let edited = directives.iter().map(|directive| {
        let applies = directive.split(' ').next() == Some(governing);
        match applies && !directive.contains("'unsafe-inline'") {
            true => format!("{directive} {NONCE}"),
            false => (*directive).to_owned(),
        }
    });
    edited.collect::<Vec<_>>().join("; ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_collector_stands_first_in_the_head() {
        let mut answer = Answer::new("text/html", "<!doctype html><HTML><head><title>x</title>");
        equip(&mut answer, false);
        let page = String::from_utf8(answer.body).expect("text");
        assert!(page.starts_with("<!doctype html><HTML><head><script nonce=harness>"), "{page}");
        assert!(page.ends_with("</script><title>x</title>"));
    }

    #[test]
    fn a_policy_admits_the_collector_and_stays_as_it_was_otherwise() {
        let edited = allow_collector("default-src 'self'; script-src 'nonce-a'; style-src 'self'");
        assert_eq!(edited, "default-src 'self'; script-src 'nonce-a' 'nonce-harness'; style-src 'self'");
        assert_eq!(allow_collector("default-src 'self'"), "default-src 'self' 'nonce-harness'");
        assert_eq!(allow_collector("script-src 'unsafe-inline'"), "script-src 'unsafe-inline'");
    }
}
