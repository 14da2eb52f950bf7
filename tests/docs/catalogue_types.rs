//! The types of the catalogue are those of its schema, field by field.

use super::file;
use crumbgate::logic::json::Json;

/// The objects of the schema by their paths, with the interfaces that describe them.
const NAMES: [(&str, &str); 8] = [
    ("", "Catalogue"),
    ("settings", "Settings"),
    ("settings.google", "GoogleSettings"),
    ("settings.regions.*", "RegionSettings"),
    ("categories[]", "Category"),
    ("services[]", "Service"),
    ("services[].cookies[]", "Cookie"),
    ("services[].storage[]", "Stored"),
];

/// The type of a value.
fn type_of(value: &Json, path: &str) -> String {
    if let Some(only) = value.get("const").and_then(Json::int) {
        return only.to_string();
    }
    if let Some(words) = value.get("enum") {
        let words: Vec<_> = words.items().iter().filter_map(Json::str).map(|w| format!("\"{w}\"")).collect();
        let all = words.join(" | ");
        return if all == "\"opt-in\" | \"opt-out\" | \"notice\"" { "Model".into() } else { all };
    }
    if let Some(either) = value.get("anyOf") {
        let by_language = either.items().iter().any(|e| e.get("additionalProperties").is_some());
        return if by_language { "Text".into() } else { "string | readonly string[]".into() };
    }
    match value.get("type").and_then(Json::str) {
        None => "string | number".into(),
        Some("integer") => "number".into(),
        Some("array") => format!("readonly {}[]", type_of(value.get("items").unwrap(), &format!("{path}[]"))),
        Some("object") => match (value.get("properties"), value.get("additionalProperties")) {
            (Some(_), _) => {
                NAMES.iter().find(|(p, _)| *p == path).unwrap_or_else(|| panic!("no name for {path}")).1.into()
            }
            (None, Some(inner)) => {
                let key = match path {
                    "settings.regions" => "region",
                    "text" => "language",
                    _ => "key",
                };
                format!("{{ readonly [{key}: string]: {} }}", type_of(inner, &format!("{path}.*")))
            }
            (None, None) => panic!("{path}"),
        },
        Some(plain) => plain.into(),
    }
}

/// The body of an interface as the schema has it.
fn body(object: &Json, path: &str) -> String {
    let required: Vec<_> =
        object.get("required").map(Json::items).unwrap_or_default().iter().filter_map(Json::str).collect();
    let mut out = String::new();
    for (name, field) in object.get("properties").unwrap().entries().iter().filter(|(name, _)| name != "$schema") {
        let full = if path.is_empty() { name.to_string() } else { format!("{path}.{name}") };
        let (mark, more) = if required.contains(&name.as_ref()) { ("", "") } else { ("?", " | undefined") };
        out.push_str(&format!("  readonly {name}{mark}: {}{more};\n", type_of(field, &full)));
    }
    out
}

/// What the schema has at a path of [`NAMES`].
fn at<'j, 'a>(schema: &'j Json<'a>, path: &str) -> &'j Json<'a> {
    path.split('.').filter(|step| !step.is_empty()).fold(schema, |value, step| match step.strip_suffix("[]") {
        Some(list) => value.get("properties").and_then(|p| p.get(list)?.get("items")).unwrap(),
        None if step == "*" => value.get("additionalProperties").unwrap(),
        None => value.get("properties").and_then(|p| p.get(step)).unwrap(),
    })
}

#[test]
fn the_types_of_the_catalogue_are_those_of_the_schema() {
    let schema = crumbgate::tools::schema::text();
    let schema = Json::read(&schema).unwrap();
    let types = file("js/index.d.ts");
    for (path, name) in NAMES {
        let wanted = format!("export interface {name} extends Notes {{\n{}}}\n", body(at(&schema, path), path));
        assert!(types.contains(&wanted), "js/index.d.ts: {name} is not what the schema says:\n{wanted}");
    }
}
