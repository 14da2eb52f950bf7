//! A text that was found in one language, or in several.

use serde_json::{Map, Value, json};

/// A text by language; the language is empty where it is not known.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Words(Vec<(String, String)>);

impl Words {
    /// A text whose language is not known.
    #[must_use]
    pub fn of(text: Option<&str>) -> Words {
        Words(text.into_iter().map(|t| (String::new(), t.to_owned())).collect())
    }

    /// Adds a language that is not there yet.
    pub fn say(&mut self, language: &str, text: Option<String>) {
        let known = self.0.iter().any(|(l, _)| l == language);
        if let Some(text) = text.filter(|t| !known && !t.is_empty()) {
            self.0.push((language.to_owned(), text));
        }
    }

    /// Takes over the languages that are not there yet; a text whose language is not known counts
    /// only where there is none.
    pub fn join(&mut self, other: Words) {
        let had = !self.is_empty();
        for (language, text) in other.0 {
            if !(had && language.is_empty()) {
                self.say(&language, Some(text));
            }
        }
    }

    /// Whether there is no text at all.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// As a catalogue has it: one string for everybody, or strings by language.
    #[must_use]
    pub fn value(&self) -> Option<Value> {
        let (language, first) = self.0.first()?;
        if language.is_empty() || self.0.iter().all(|(_, text)| text == first) {
            return Some(json!(first));
        }
        let named = self.0.iter().filter(|(l, _)| !l.is_empty());
        Some(Value::Object(named.map(|(l, text)| (l.clone(), json!(text))).collect::<Map<_, _>>()))
    }
}

#[cfg(test)]
mod tests {
    use super::Words;
    use serde_json::json;

    #[test]
    fn one_text_is_a_string_and_several_are_a_map() {
        let mut words = Words::default();
        assert_eq!(words.value(), None);
        words.say("en", Some("Statistics".into()));
        assert_eq!(words.value(), Some(json!("Statistics")));
        words.say("cy", Some("Ystadegau".into()));
        words.say("cy", Some("again".into()));
        words.say("de", None);
        assert_eq!(words.value(), Some(json!({ "en": "Statistics", "cy": "Ystadegau" })));
        words.join(Words::of(Some("of no language")));
        assert_eq!(words.value(), Some(json!({ "en": "Statistics", "cy": "Ystadegau" })));
    }
}
