//! The reference of the JavaScript API follows from its types: names, forms and words stand in js/index.d.ts.

use super::{file, hold};

/// What is told of which interface, and under which heading.
const TOLD: [(&str, &str); 8] = [
    ("Crumbgate", "Calls"),
    ("StartOptions", "What `start` takes"),
    ("LoadOptions", "What `loadScript` takes"),
    ("ConsentRecord", "The record"),
    ("Audit", "What `audit` finds"),
    ("Finding", "One finding"),
    ("Events", "Events and their details"),
    ("Receipt", "A receipt"),
];

/// A member of an interface: its declaration, and the words before it.
#[derive(Debug, PartialEq)]
struct Member {
    declared: String,
    words: String,
}

/// The members of an interface.
fn members(types: &str, name: &str) -> Vec<Member> {
    let start = format!("export interface {name} {{\n");
    let (_, rest) = types.split_once(&start).unwrap_or_else(|| panic!("no interface {name}"));
    let (body, _) = rest.split_once("\n}").expect("an interface has an end");
    let mut found = Vec::new();
    let (mut words, mut comment) = (String::new(), false);
    for line in body.lines().map(str::trim) {
        let text = line.trim_start_matches("/**").trim_end_matches("*/").trim_start_matches('*').trim();
        if comment || line.starts_with("/**") {
            comment = !line.ends_with("*/");
            words = [words.as_str(), text].join(" ").trim().to_string();
        } else if let Some(declared) = line.strip_suffix(';') {
            found.push(Member { declared: declared.replace("readonly ", ""), words: std::mem::take(&mut words) });
        } else {
            panic!("{name}: a member must stand on one line: {line}");
        }
    }
    found
}

/// Name and type of a member: a call with its arguments, or a property; what it gives.
fn taken_apart(declared: &str) -> (String, String) {
    // A colon within brackets belongs to an argument.
    let mut depth = 0;
    for (at, c) in declared.char_indices() {
        match c {
            '(' | '{' | '[' => depth += 1,
            ')' | '}' | ']' => depth -= 1,
            ':' if depth == 0 => return (declared[..at].to_string(), declared[at + 1..].trim().to_string()),
            _ => {}
        }
    }
    (declared.to_string(), String::new())
}

fn cell(code: &str) -> String {
    format!("`{}`", code.replace('|', "\\|"))
}

#[test]
fn the_reference_of_the_api_is_what_the_types_say() {
    let types = file("js/index.d.ts");
    let mut out = String::new();
    for (name, title) in TOLD {
        let rows = members(&types, name);
        assert!(!rows.is_empty(), "{name}");
        out.push_str(&format!("\n## {title}\n\n| | type | |\n|---|---|---|\n"));
        for row in rows {
            let (member, gives) = taken_apart(&row.declared);
            assert!(!row.words.is_empty(), "js/index.d.ts: {name}.{member} says nothing");
            out.push_str(&format!("| {} | {} | {} |\n", cell(&member), cell(&gives), row.words));
        }
    }
    out.push('\n');
    hold("docs/api.md", "types", &out);
}

#[test]
fn members_are_read_with_their_words() {
    let types = "export interface A {\n  /** One. */\n  readonly a: string;\n  /**\n   * Two\n   * lines.\n   */\n  b(x: { y: 1 }): () => void;\n}\n";
    let member = |declared: &str, words: &str| Member { declared: declared.into(), words: words.into() };
    assert_eq!(members(types, "A"), [member("a: string", "One."), member("b(x: { y: 1 }): () => void", "Two lines.")]);
    assert_eq!(taken_apart("b(x: { y: 1 }): () => void"), ("b(x: { y: 1 })".into(), "() => void".into()));
    assert_eq!(
        taken_apart("[attribute: string]: string | null"),
        ("[attribute: string]".into(), "string | null".into())
    );
}
