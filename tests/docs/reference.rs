//! Parts of pages that follow from the code: the catalogue's fields, the vendors' switches.

use super::{file, hold};
use crumbgate::logic::consent::{cookie, json};
use crumbgate::logic::json::Json;
use crumbgate::logic::vendors::{SWITCHES, Way};

#[test]
fn the_reference_of_the_catalogue_is_what_the_schema_says() {
    let schema = crumbgate::tools::schema::text();
    let schema = Json::read(&schema).unwrap();
    let mut out = String::new();
    section(&mut out, &schema, "", "The document");
    assert!(out.contains("`services[].cookies[].duration`"), "{out}");
    hold("docs/catalogue.md", "catalogue", &out);
}

/// A table of an object's fields, and after it those of the objects inside.
fn section(out: &mut String, object: &Json, path: &str, title: &str) {
    out.push_str(&format!("\n## {title}\n\n| field | value | default | |\n|---|---|---|---|\n"));
    let required: Vec<_> =
        object.get("required").map(Json::items).unwrap_or_default().iter().filter_map(Json::str).collect();
    let fields = object.get("properties").unwrap().entries();
    for (name, field) in fields.iter().filter(|(name, _)| name != "$schema") {
        let full = if path.is_empty() { name.to_string() } else { format!("{path}.{name}") };
        let must = if required.contains(&name.as_ref()) { "**required.** " } else { "" };
        let examples = field.get("examples").map(Json::items).unwrap_or_default();
        let examples: Vec<String> = examples.iter().map(|e| format!("`{}`", text(e))).collect();
        let examples = if examples.is_empty() { String::new() } else { format!(" Such as {}.", examples.join(", ")) };
        let default = field.get("default").map(|d| format!("`{}`", text(d))).unwrap_or_default();
        let description = field.get("description").and_then(Json::str).unwrap_or_default();
        out.push_str(&format!("| `{full}` | {} | {default} | {must}{description}{examples} |\n", kind(field)));
    }
    for (name, field) in fields {
        let full = if path.is_empty() { name.to_string() } else { format!("{path}.{name}") };
        if field.get("properties").is_some() {
            section(out, field, &full, &format!("`{full}`"));
        }
        if let Some(items) = field.get("items").filter(|i| i.get("properties").is_some()) {
            section(out, items, &format!("{full}[]"), &format!("`{full}[]`"));
        }
        if let Some(values) = field.get("additionalProperties").filter(|v| v.get("properties").is_some()) {
            section(out, values, &format!("{full}.*"), &format!("`{full}.*`"));
        }
    }
}

/// What a value must be, in a word or two.
fn kind(field: &Json) -> String {
    if let Some(words) = field.get("enum") {
        return words.items().iter().map(|w| format!("`{}`", text(w))).collect::<Vec<_>>().join(", ");
    }
    if let Some(only) = field.get("const") {
        return format!("`{}`", text(only));
    }
    if let Some(either) = field.get("anyOf") {
        let by_language = either.items().iter().any(|e| e.get("additionalProperties").is_some());
        return if by_language { "text, or text by language".into() } else { "text or list".into() };
    }
    let range = match (field.get("minimum").and_then(Json::int), field.get("maximum").and_then(Json::int)) {
        (Some(min), Some(max)) => format!(" {min} to {max}"),
        _ => String::new(),
    };
    match field.get("type") {
        Some(Json::Arr(_)) => "text or number".into(),
        Some(t) => match t.str().unwrap_or_default() {
            "string" => "text".into(),
            "boolean" => "`true`, `false`".into(),
            "integer" => format!("whole number{range}"),
            "array" => "list".into(),
            other => other.into(),
        },
        None => "text".into(),
    }
}

/// A value as JSON, for a table's cell.
fn text(value: &Json) -> String {
    match value {
        Json::Str(s) => s.replace('|', "\\|"),
        Json::Num(n) => n.to_string(),
        Json::Bool(b) => b.to_string(),
        Json::Null => "null".into(),
        Json::Arr(items) => format!("[{}]", items.iter().map(quoted).collect::<Vec<_>>().join(", ")),
        Json::Obj(_) => {
            let fields = value.entries().iter().map(|(k, v)| format!("\"{k}\": {}", quoted(v)));
            format!("{{ {} }}", fields.collect::<Vec<_>>().join(", "))
        }
    }
}

fn quoted(value: &Json) -> String {
    if value.str().is_some() { format!("\"{}\"", text(value)) } else { text(value) }
}

#[test]
fn the_cookie_in_the_page_on_the_record_is_the_json_there() {
    let page = file("docs/record.md");
    let (_, rest) = page.split_once("```json\n").unwrap();
    let full = json::read(rest.split("```").next().unwrap()).expect("the JSON of the page is a record");
    let value = cookie::write(&full, &|id| id == "google-analytics" || id == "facebook-pixel");
    let compact = cookie::read(&value).unwrap();
    assert_eq!((&compact.granted[..], compact.known.len()), (&["analytics".to_string()][..], 2));
    hold("docs/record.md", "cookie", &format!("\n```text\n{value}\n```\n\n"));
}

#[test]
fn the_table_of_switches_is_the_one_in_the_code() {
    let mut out = String::from("\n| signal | before any vendor code | on a yes | on a no |\n|---|---|---|---|\n");
    for s in SWITCHES {
        let cell = |commands: &[&str]| {
            let calls: Vec<_> = commands.iter().map(|c| format!("`{}`", spoken(s.global, s.way, c))).collect();
            calls.join("<br>")
        };
        let (before, yes, no) = (cell(s.before), cell(s.grant), cell(s.deny));
        out.push_str(&format!("| `{}` | {before} | {yes} | {no} |\n", s.name));
    }
    out.push('\n');
    hold("docs/vendors.md", "switches", &out);
}

/// A command as a developer would write it.
fn spoken(global: &str, way: Way, command: &str) -> String {
    let list = command.strip_prefix('[').and_then(|c| c.strip_suffix(']')).unwrap();
    let (name, rest) = list.split_once(',').unwrap_or((list, ""));
    match way {
        Way::PushArguments => format!("{global}.push({list})"),
        Way::PushList => format!("{global}.push({command})"),
        Way::Method => format!("{global}.{}({rest})", name.trim_matches('"')),
        Way::Stub | Way::Call => format!("{global}({list})"),
    }
}
