//! Osano's cookieconsent 3 (`cookieconsent.initialise({…})`): one message, one answer, no services.

use super::{plain, site};
use crate::tools::draft::seen::{Category, Seen};
use crate::tools::draft::words::Words;
use serde_json::{Value, json};

/// Reads a configuration of Osano's cookieconsent 3, if it is one. `words` stand before it.
pub(super) fn read(words: &str, config: &Value, seen: &mut Seen) -> bool {
    let called = words.contains("cookieconsent.initialise") || words.contains("cookieconsent_options");
    let shaped = config["palette"].is_object() && (config["content"].is_object() || config["type"].is_string());
    if !(called || shaped) || !config.is_object() {
        return false;
    }
    let model = match config["type"].as_str() {
        Some("opt-out") => "opt-out",
        Some("opt-in") => "opt-in",
        _ => "notice",
    };
    site::set(seen, "model", json!(model));
    let layout = match config["position"].as_str() {
        Some("top") => "top",
        Some("bottom-left" | "bottom-right") => "box",
        _ => "bottom",
    };
    site::set(seen, "layout", json!(layout));
    site::cookie(seen, &config["cookie"]["expiryDays"], &config["cookie"]["domain"]);
    let content = &config["content"];
    site::policy(seen, content["href"].as_str());
    // The tool does not know the language of its texts; its own are English.
    let of = |key: &str| plain(&content[key]);
    if model == "notice" {
        site::say(seen, "en", "notice.text", of("message"));
        site::say(seen, "en", "notice.more", of("link"));
        site::say(seen, "en", "notice.accept", of("dismiss"));
    } else {
        site::say(seen, "en", "banner.accept", of("allow"));
        site::say(seen, "en", "banner.reject", of("deny"));
        site::say(seen, "en", "banner.policy", of("link"));
        if content["message"].is_string() {
            seen.left.push("content.message: the banner says what your services are for".into());
        }
    }
    // There is nothing to ask for unless a category is there; its services come from a scan or a policy.
    if seen.categories.is_empty() {
        let necessary = |id: &str, necessary| Category {
            id: id.into(),
            necessary,
            title: Words::default(),
            description: Words::default(),
            alias: None,
        };
        seen.categories.extend([necessary("necessary", true), necessary("analytics", false)]);
    }
    site::leave(seen, config, "", &["type", "position", "cookie", "content", "theme", "showLink", "static"]);
    site::leave(seen, &config["cookie"], "cookie", &["expiryDays", "domain", "path", "secure"]);
    site::leave(
        seen,
        content,
        "content",
        &["message", "link", "href", "allow", "deny", "dismiss", "header", "close", "policy", "target"],
    );
    true
}
