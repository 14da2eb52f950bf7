//! What the playground asks of the checker: texts in, texts out.

use crate::logic::json::Json;
use crate::tools::check::report::{self, Format};
use crate::tools::check::site::{Circumstances, Law};
use crate::tools::check::spans::Spans;
use crate::tools::check::{self, NotJson, date};
use serde_json::{Value, json};

/// All findings about a text, as `crumbgate check --format json` writes them for one file, with
/// its `layout`. A text that is not JSON has one finding, and `"json": false`.
///
/// `today` as in `2026-11-22`; `law` as on the command line.
#[must_use]
pub fn check(text: &str, today: &str, law: &str) -> String {
    let about = Circumstances {
        today: date::days(today).unwrap_or(0),
        law: if law == "none" { Law::None } else { Law::UkEu },
        policy: None,
        own_hosts: Vec::new(),
    };
    let answer = match check::check("cookies.json", text, &about) {
        Ok(report) => {
            let written = report::write(&[report], Format::Json);
            let mut all: Value = serde_json::from_str(&written).unwrap_or_default();
            let mut one = all.pointer_mut("/files/0").map(Value::take).unwrap_or_default();
            one["json"] = json!(true);
            one["layout"] = json!(layout(text));
            one
        }
        Err(broken) => not_json(&broken),
    };
    answer.to_string()
}

fn not_json(broken: &NotJson) -> Value {
    let (line, column) = broken.position.map_or((1, 1), |p| (p.line, p.column));
    let finding = json!({
        "level": "error", "code": "not-json", "path": "", "message": broken.what, "mend": broken.mend,
        "line": line, "column": column, "endLine": line, "endColumn": column + 1, "names": [],
    });
    json!({ "json": false, "problems": 1, "warnings": 0, "notes": 0, "findings": [finding] })
}

/// The layout a catalogue asks for; what the banner takes where none is written.
fn layout(text: &str) -> String {
    let tree = Json::read(text).ok();
    let settings = tree.as_ref().and_then(|t| t.get("settings"));
    settings.and_then(|s| s.get("layout")).and_then(Json::str).unwrap_or("bottom").to_owned()
}

/// The text with another `settings.layout`; everything else stays as it was written. A text that
/// is no object comes back as it is.
///
/// ```
/// use crumbgate::tools::playground::with_layout;
/// assert_eq!(with_layout(r#"{ "version": 1 }"#, "box"), r#"{ "settings": { "layout": "box" }, "version": 1 }"#);
/// ```
#[must_use]
pub fn with_layout(text: &str, layout: &str) -> String {
    let is_object = |path: &[&str]| {
        let tree = Json::read(text).ok();
        tree.is_some_and(|t| {
            let inner = path.iter().try_fold(&t, |t, name| t.get(name));
            matches!(inner, Some(Json::Obj(_)))
        })
    };
    let spans = Spans::new(text);
    let value = json!(layout).to_string();
    if spans.has("settings.layout") {
        let at = spans.place("settings.layout").value;
        return splice(text, at.start, at.end, &value);
    }
    let (path, entry) = if is_object(&["settings"]) {
        ("settings", format!("\"layout\": {value}"))
    } else if is_object(&[]) && !spans.has("settings") {
        ("", format!("\"settings\": {{ \"layout\": {value} }}"))
    } else {
        return text.to_owned();
    };
    let start = spans.place(path).value.start + 1;
    let rest = text.get(start..).unwrap_or("");
    // As the next entry stands: on a line of its own, or beside the bracket.
    let space = rest.len() - rest.trim_start().len();
    let lead = rest.get(..space).unwrap_or("");
    let comma = if rest.trim_start().starts_with('}') { "" } else { "," };
    splice(text, start, start, &format!("{lead}{entry}{comma}"))
}

fn splice(text: &str, from: usize, to: usize, by: &str) -> String {
    let (head, tail) = (text.get(..from).unwrap_or(""), text.get(to..).unwrap_or(""));
    format!("{head}{by}{tail}")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn checked(text: &str) -> Value {
        serde_json::from_str(&check(text, "2026-11-22", "uk-eu")).unwrap()
    }

    #[test]
    fn a_finding_carries_its_line_and_the_way_to_mend_it() {
        let found = checked("{\n  \"version\": 1,\n  \"categories\": [{ \"id\": \"a b\" }]\n}");
        assert_eq!(found["json"], true);
        assert!(found["problems"].as_u64() >= Some(1), "{found}");
        let finding = found["findings"].as_array().unwrap().iter().find(|f| f["code"] == "bad-id").unwrap();
        assert_eq!((&finding["line"], &finding["column"]), (&json!(3), &json!(26)));
        assert!(!finding["mend"].as_str().unwrap().is_empty());
    }

    #[test]
    fn what_is_not_json_is_one_finding_where_it_breaks_off() {
        let found = checked("{\n  \"version\": 1,,\n}");
        assert_eq!((&found["json"], &found["problems"]), (&json!(false), &json!(1)));
        assert_eq!(found["findings"][0]["line"], 2);
        assert_eq!(found["findings"][0]["mend"], "Remove one of the two commas.");
        assert_eq!(checked("  ")["findings"][0]["message"], "is empty");
    }

    #[test]
    fn the_law_may_be_left_out_and_the_day_is_given() {
        let text = r#"{"version": 1, "lastUpdated": "2026-11-22", "settings": {"model": "opt-out", "layout": "box"}, "categories": [{"id": "a"}],
            "services": [{"id": "s", "category": "a", "cookies": [{"name": "s", "duration": "1 day", "purpose": "Counts."}]}]}"#;
        let codes = |law: &str, today: &str| check(text, today, law);
        assert!(codes("uk-eu", "2026-11-22").contains("model-needs-consent"));
        assert!(!codes("none", "2026-11-22").contains("model-needs-consent"));
        assert!(codes("none", "2030-11-22").contains("date-old"));
        assert!(codes("none", "2026-11-22").contains(r#""layout":"box""#));
    }

    #[test]
    fn a_layout_is_written_where_it_belongs_and_nothing_else_moves() {
        for (before, after) in [
            (r#"{"settings": {"layout" : "top", "gpc": true}}"#, r#"{"settings": {"layout" : "box", "gpc": true}}"#),
            (r#"{"settings": {}}"#, r#"{"settings": {"layout": "box"}}"#),
            ("{\n  \"version\": 1\n}", "{\n  \"settings\": { \"layout\": \"box\" },\n  \"version\": 1\n}"),
            (
                "{\n  \"settings\": {\n    \"gpc\": true\n  }\n}",
                "{\n  \"settings\": {\n    \"layout\": \"box\",\n    \"gpc\": true\n  }\n}",
            ),
            ("{}", r#"{"settings": { "layout": "box" }}"#),
            ("[]", "[]"),
            ("{\"settings\": 3}", "{\"settings\": 3}"),
            ("{ broken", "{ broken"),
        ] {
            assert_eq!(with_layout(before, "box"), after);
        }
    }
}
