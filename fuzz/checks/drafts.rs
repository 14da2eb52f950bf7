//! The readers of the command line: network logs, policies, configurations of other tools.
//! Whatever they find, the draft made of it is a catalogue without a problem.

use super::text;
use crumbgate::logic::catalogue;
use crumbgate::logic::json::Json;
use crumbgate::tools::draft::{Seen, config as configs, har as logs, policy as policies};
use crumbgate::tools::html;
use serde_json::Value;

/// Larger texts take long and show nothing new.
const LONGEST: usize = 8 << 10;

fn draft(seen: &Seen) -> String {
    let draft = seen.catalogue("2026-11-22", None).to_string();
    let tree = Json::read(&draft).unwrap_or_else(|e| panic!("not JSON from {}: {draft}", e.at));
    let (catalogue, problems) = catalogue::read(&tree, "");
    let problems: Vec<String> = problems.iter().map(catalogue::problem::Problem::message).collect();
    assert!(problems.is_empty(), "{problems:?} in {draft}");
    assert_eq!(catalogue.map(|c| c.services.len()), Some(seen.services.len()));
    draft
}

/// A network log of a browser.
pub fn har(data: &[u8]) {
    if data.len() > LONGEST {
        return;
    }
    let mut seen = Seen::default();
    let Ok(log) = logs::read_from(data, None, &mut seen) else { return };
    draft(&seen);
    assert!(log.with_cookies <= log.entries);
    // Nothing that was cut off passes for a whole log.
    let whole = data.trim_ascii_end();
    let cut = &whole[..whole.len() - 1];
    assert!(logs::read_from(cut, None, &mut Seen::default()).is_err());
}

/// A cookie policy: as text, as HTML, and as a text in a page.
pub fn policy(data: &[u8]) {
    let Some(text) = text(data).filter(|t| t.len() <= LONGEST) else { return };
    let seen = policies::read(text);
    let plain = draft(&seen);
    let visible = html::visible(text);
    draft(&policies::read(&visible));
    // A text that stands in a page is read as the same text.
    let calm = text.chars().all(|c| c == '\n' || !c.is_control() && (c == ' ' || !c.is_whitespace()));
    let tight = text.lines().all(|l| l == l.trim() && !l.contains("  ") && !l.is_empty());
    if calm && tight {
        let escaped = text.replace('&', "&amp;").replace('<', "&lt;").replace('\n', "<br>");
        assert_eq!(draft(&policies::read(&html::visible(&escaped))), plain, "{text:?}");
    }
}

/// A configuration of another tool.
pub fn config(data: &[u8]) {
    let Some(text) = text(data).filter(|t| t.len() <= LONGEST) else { return };
    let Some((seen, tool)) = configs::read(text) else { return };
    let plain = draft(&seen);
    // JSON says the same as a literal in a script.
    let deep = text.matches(['[', '{']).count() > 50;
    if !deep && matches!(serde_json::from_str(text), Ok(Value::Object(_))) && tool != "tarteaucitron" {
        let script = format!("window.config = {};", text.trim());
        let (again, same) = configs::read(&script).unwrap_or_else(|| panic!("not read as a script: {text}"));
        assert_eq!((draft(&again), same), (plain, tool), "{text}");
    }
}
