//! The reader's problems in plain words, each with a way to mend it.

use super::finding::Finding;
use super::near::nearest;
use crate::logic::catalogue::duration::UNITS;
use crate::logic::catalogue::problem::{Code, Problem};
use crate::logic::catalogue::schema::{CATALOGUE, Kind};
use crate::logic::json::Json;
use crate::tools::check::tree;

/// One problem of the reader, told for the owner of the catalogue.
#[must_use]
pub fn tell(problem: &Problem, root: &Json) -> Finding {
    let value = tree::at(root, &problem.path);
    let shown = value.map(show).unwrap_or_default();
    let code = word(problem.code);
    let said = |message: String, mend: String| Finding::error(code, &*problem.path, message).mend(mend);
    let last = problem.path.rsplit(['.', ']']).next().unwrap_or("").to_owned();
    match problem.code {
        Code::Missing => said(
            format!("`{last}` is missing"),
            example(&problem.path).map_or_else(String::new, |e| format!("Add it, for example \"{last}\": {e}")),
        ),
        Code::NotOneOf => {
            let words = allowed(&problem.path);
            let hint = value
                .and_then(Json::str)
                .and_then(|v| nearest(v, words.iter().copied()))
                .map_or_else(String::new, |w| format!("Did you mean \"{w}\"? "));
            // The words belong to the message: not every format has room for the way to mend it.
            said(format!("{shown} is none of the words allowed here: {}", quoted(words)), hint.trim_end().to_owned())
        }
        Code::BadDuration => {
            said(format!("{shown} is not a duration"), duration_hint(value.and_then(Json::str).unwrap_or("")))
        }
        Code::UnknownCategory => {
            let ids: Vec<_> =
                tree::list(root, "categories").iter().filter_map(|c| c.get("id").and_then(Json::str)).collect();
            let wanted = value.and_then(Json::str).unwrap_or("");
            if ids.contains(&wanted) {
                return said(
                    format!("the category {shown} has a problem itself, so this service stays blocked"),
                    "Mend the category; this problem goes with it.".into(),
                );
            }
            let hint =
                nearest(wanted, ids.iter().copied()).map_or_else(String::new, |w| format!("Did you mean \"{w}\"? "));
            said(
                format!("{shown} names no category of this catalogue, so the service stays blocked"),
                format!("{hint}Categories: {}.", quoted(&ids)),
            )
        }
        Code::Duplicate if problem.path.contains("].aliases") => said(
            format!("{shown} already means something else; as an alias it does not count here"),
            "Take it out of one of the two.".into(),
        ),
        Code::Duplicate => said(
            format!("the id {shown} is used twice; the later entry does not count"),
            "Give one of the two another id, or merge them.".into(),
        ),
        Code::BadId => said(
            format!("{shown} cannot be an id"),
            "Use letters, digits and hyphens: no spaces or commas, no ! in front.".into(),
        ),
        Code::BadUrl => said(
            format!("{shown} is not an address that can stand on a link"),
            "Give an http(s) or mailto address, or one relative to the site such as \"/cookies\".".into(),
        ),
        Code::NotInRange => said(format!("{shown} is not in range"), range_hint(&problem.path)),
        Code::BadVersion => said(format!("{shown} is no version of the format"), "Write 1.".into()),
        Code::BadPattern => said(
            format!("{shown} would match nearly every name"),
            "Write the part that is always the same, and * for the rest: \"_ga_*\".".into(),
        ),
        other => said(
            format!("{shown} {}", other.words()).trim_start().to_owned(),
            example(&problem.path).map_or_else(String::new, |e| format!("For example: {e}")),
        ),
    }
}

/// The problem's kind for machines.
#[must_use]
pub fn word(code: Code) -> &'static str {
    match code {
        Code::Missing => "missing",
        Code::NotObject => "not-an-object",
        Code::NotList => "not-a-list",
        Code::NotText => "not-a-text",
        Code::NotString => "not-a-string",
        Code::NotBool => "not-true-or-false",
        Code::NotInRange => "out-of-range",
        Code::BadUrl => "bad-address",
        Code::BadDuration => "bad-duration",
        Code::NotOneOf => "unknown-word",
        Code::BadId => "bad-id",
        Code::Duplicate => "duplicate-id",
        Code::UnknownCategory => "unknown-category",
        Code::BadVersion => "bad-version",
        Code::NotJson => "not-json",
        Code::TooLarge => "too-large",
        Code::BadPattern => "bad-pattern",
    }
}

/// A value as it may stand in a sentence: cut short, lists and objects by their kind.
fn show(value: &Json) -> String {
    match value {
        Json::Null => "null".into(),
        Json::Bool(b) => b.to_string(),
        Json::Num(n) => (*n).to_owned(),
        Json::Str(s) => {
            let mut short: String = s.chars().take(60).collect();
            if short.len() < s.len() {
                short.push('…');
            }
            format!("{short:?}")
        }
        Json::Arr(_) => "a list".into(),
        Json::Obj(_) => "an object".into(),
    }
}

fn quoted(words: &[&str]) -> String {
    let all: Vec<_> = words.iter().map(|w| format!("\"{w}\"")).collect();
    if all.is_empty() { "none".into() } else { all.join(", ") }
}

/// The kind the table gives for a path.
#[must_use]
pub fn kind_at(path: &str) -> Option<&'static Kind> {
    let mut kind: Option<&'static Kind> = None;
    for step in tree::steps(path) {
        let fields = match kind {
            None => CATALOGUE,
            Some(Kind::Object(fields)) => fields,
            Some(Kind::List(inner) | Kind::Map(inner)) => {
                kind = Some(inner);
                continue;
            }
            Some(Kind::OneOrMore(inner)) if matches!(step, tree::Step::Item(_)) => {
                kind = Some(inner);
                continue;
            }
            _ => return None,
        };
        let tree::Step::Key(name) = step else { return None };
        kind = Some(&fields.iter().find(|f| f.name == name)?.kind);
    }
    kind
}

fn allowed(path: &str) -> &'static [&'static str] {
    match kind_at(path) {
        Some(Kind::OneOf(words)) => words,
        _ => &[],
    }
}

fn range_hint(path: &str) -> String {
    match kind_at(path) {
        Some(Kind::Int(one, other)) if one == other => format!("Write {one}."),
        Some(Kind::Int(min, max)) => format!("Write a whole number from {min} to {max}, without quotes."),
        _ => String::new(),
    }
}

/// An example for the field at a path, from the words of the schema.
fn example(path: &str) -> Option<String> {
    let general: String = tree::steps(path)
        .map(|s| match s {
            tree::Step::Key(k) => format!(".{k}"),
            tree::Step::Item(_) => "[]".into(),
        })
        .collect();
    crate::tools::schema::example_of(general.trim_start_matches('.')).map(str::to_owned)
}

/// Words that people write for a duration, and the duration they mean.
fn duration_hint(said: &str) -> String {
    let forms =
        "Write \"session\", \"persistent\", a number with a unit such as \"2 years\", or ISO 8601 such as \"P13M\".";
    let guess = crate::tools::draft::duration::guess;
    match guess(said).or_else(|| guess(&respelt(said))) {
        Some(meant) => format!("Did you mean \"{meant}\"? {forms}"),
        None => forms.into(),
    }
}

/// The words with slips in the names of units put right.
fn respelt(said: &str) -> String {
    let word = |w: &str| {
        let names = UNITS.iter().map(|(name, _)| *name);
        let unit = nearest(w.trim_end_matches('s'), names).filter(|_| w.chars().count() > 2);
        unit.map_or_else(|| w.to_owned(), |u| if w.ends_with('s') { format!("{u}s") } else { u.to_owned() })
    };
    said.split_whitespace().map(word).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::logic::catalogue;

    #[test]
    fn a_word_that_is_none_of_the_list_is_told_with_the_list() {
        let text = r#"{"version": 1, "settings": {"regions": {"US": {"model": "optout"}}}, "categories": [{"id": "a", "basis": "x"}]}"#;
        let tree = Json::read(text).unwrap();
        let told: Vec<_> = catalogue::read(&tree, "").1.iter().map(|p| tell(p, &tree)).collect();
        let message = |path: &str| told.iter().find(|f| f.path == path).map(|f| f.message.as_str());
        let model = "\"optout\" is none of the words allowed here: \"opt-in\", \"opt-out\", \"notice\"";
        assert_eq!(message("settings.regions.US.model"), Some(model));
        assert!(
            message("categories[0].basis").is_some_and(|m| m.ends_with("\"exempt-statistics\", \"exempt-appearance\""))
        );
    }

    #[test]
    fn a_misspelt_unit_is_recognised() {
        for (said, meant) in [("2 yaers", "2 years"), ("30 mintues", "30 minutes"), ("1 mnth", "1 month")] {
            assert!(duration_hint(said).starts_with(&format!("Did you mean \"{meant}\"?")), "{}", duration_hint(said));
        }
        assert!(duration_hint("as long as it takes").starts_with("Write"));
    }
}
