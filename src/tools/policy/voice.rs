//! A language, natively: texts, durations and dates as the browser would write them.

use crate::logic::catalogue::text::{base, by_language};
use crate::logic::json::Json;
use crate::logic::locale;
use crate::logic::policy::Voice;
use crate::tools::check::date;
use intl_pluralrules::{PluralCategory, PluralRuleType, PluralRules};
use serde_json::Value;
use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::OnceLock;

/// Durations and dates of each language; `cldr.mjs` makes the file.
const CLDR: &str = include_str!("cldr.json");

/// The texts of each language: every file of `locales/` under its tag.
const LOCALES: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/locales.in"));

/// The languages there are texts in.
pub fn languages() -> impl Iterator<Item = &'static str> {
    LOCALES.iter().map(|(tag, _)| *tag)
}

/// One language, with the site's own wording over ours.
pub struct Language<'a> {
    wanted: String,
    known: &'static str,
    spoken: &'a str,
    own: &'a [(Cow<'a, str>, Json<'a>)],
    texts: HashMap<String, String>,
    /// From left or from right, or as the letters are.
    pub direction: String,
    rules: Option<PluralRules>,
}

impl<'a> Language<'a> {
    /// The language of a tag. `own` is `text` of the catalogue.
    #[must_use]
    pub fn new(tag: &'a str, own: Option<&'a Json<'a>>) -> Self {
        let known = locale::choose(tag);
        let own = own.map(Json::entries).unwrap_or_default();
        let wanted = format!("{tag},{known}");
        let spoken = by_language(own, &wanted, "").map_or(known, |(own, _)| own);
        let file = read(known);
        let direction = match base(spoken).eq_ignore_ascii_case(base(known)) {
            true => file["direction"].as_str().unwrap_or("ltr"),
            false => "auto",
        };
        Language {
            wanted,
            known,
            spoken,
            own,
            direction: direction.to_owned(),
            texts: strings(&read("en")).into_iter().chain(strings(&file)).collect(),
            rules: known
                .split('-')
                .next()
                .unwrap_or(known)
                .parse::<unic_langid::LanguageIdentifier>()
                .ok()
                .and_then(|id| PluralRules::create(id, PluralRuleType::CARDINAL).ok()),
        }
    }

    /// The language of what is written: that of the site's own wording if there is any, else that of ours.
    #[must_use]
    pub fn spoken(&self) -> &'a str {
        self.spoken
    }

    /// A date such as `2026-11-22`, written out; what is no date as it stands.
    #[must_use]
    pub fn date(&self, iso: &str) -> String {
        let Some(day) = date::days(iso) else { return iso.to_owned() };
        let written = date::written(day);
        let mut parts = written.splitn(3, '-');
        let (Some(year), Some(month), Some(day)) = (parts.next(), parts.next(), parts.next()) else {
            return iso.to_owned();
        };
        let month = month.parse::<usize>().unwrap_or(1) - 1;
        let Some(pattern) = self.cldr()["dates"][month].as_str() else { return iso.to_owned() };
        let day = day.trim_start_matches('0');
        pattern.replace("{d}", &self.digits(day)).replace("{y}", &self.digits(year))
    }

    fn cldr(&self) -> &'static Value {
        static TABLE: OnceLock<Value> = OnceLock::new();
        &TABLE.get_or_init(|| serde_json::from_str(CLDR).unwrap_or_default())[self.known]
    }

    /// A number in the language's own digits.
    fn digits(&self, number: &str) -> String {
        let Some(own) = self.cldr()["digits"].as_str() else { return number.to_owned() };
        let digit = |c: char| c.to_digit(10).and_then(|n| own.chars().nth(n as usize)).unwrap_or(c);
        number.chars().map(digit).collect()
    }
}

impl<'a> Voice<'a> for &'a Language<'a> {
    fn wanted(&self) -> &'a str {
        &self.wanted
    }

    fn language(&self) -> &'a str {
        self.spoken
    }

    fn word(&self, key: &str) -> &'a str {
        let own = by_language(self.own, &self.wanted, key);
        own.map(|(_, text)| text).or_else(|| self.texts.get(key).map(String::as_str)).unwrap_or("")
    }

    fn span(&self, count: u32, unit: &str) -> String {
        let forms = &self.cldr()["spans"][unit];
        let category = match self.rules.as_ref().and_then(|r| r.select(count).ok()) {
            Some(PluralCategory::ZERO) => "zero",
            Some(PluralCategory::ONE) => "one",
            Some(PluralCategory::TWO) => "two",
            Some(PluralCategory::FEW) => "few",
            Some(PluralCategory::MANY) => "many",
            _ => "other",
        };
        let form = [category, "other", "many"].iter().find_map(|c| forms[*c].as_str());
        form.unwrap_or("{n}").replace("{n}", &self.digits(&count.to_string()))
    }
}

fn read(known: &str) -> Value {
    let file = LOCALES.iter().find(|(tag, _)| *tag == known);
    file.and_then(|(_, text)| serde_json::from_str(text).ok()).unwrap_or_default()
}

fn strings(file: &Value) -> Vec<(String, String)> {
    let entries = file["strings"].as_object().into_iter().flatten();
    entries.filter_map(|(key, text)| Some((key.clone(), text.as_str()?.to_owned()))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_language_is_forgotten() {
        let known: serde_json::Value = serde_json::from_str(super::CLDR).unwrap();
        let lacking: Vec<_> = languages().filter(|tag| known.get(tag).is_none()).collect();
        assert!(lacking.is_empty(), "no dates in {lacking:?}: run `node src/tools/policy/cldr.mjs`");
        assert!(languages().count() > 40);
    }

    #[test]
    fn every_language_has_its_texts_durations_and_dates() {
        for (tag, _) in LOCALES {
            let language = Language::new(tag, None);
            let voice = &language;
            assert!(voice.rules.is_some(), "{tag} has no plural rules");
            assert!(!voice.word("policy.cookies").is_empty(), "{tag}");
            for unit in ["second", "minute", "hour", "day", "week", "month", "year"] {
                for n in [0, 1, 2, 3, 5, 6, 11, 21, 100] {
                    let span = voice.span(n, unit);
                    assert!(span != n.to_string() && !span.contains('{'), "{tag}: {span}");
                }
            }
            let date = voice.date("2019-11-29");
            assert!(date != "2019-11-29" && !date.contains('{'), "{tag}: {date}");
        }
    }

    #[test]
    fn durations_and_dates_are_those_of_the_language() {
        let say = |tag: &str, n, unit: &str| {
            let language = Language::new(tag, None);
            let voice = &language;
            voice.span(n, unit)
        };
        assert_eq!(say("en", 1, "day"), "1 day");
        assert_eq!(say("cy-GB", 2, "year"), "2 flynedd");
        assert_eq!(say("pl", 5, "minute"), "5 minut");
        assert_eq!(say("ar", 2, "day"), "يومان");
        assert_eq!(say("bn", 30, "minute"), "৩০ মিনিট");
        assert_eq!(Language::new("cy", None).date("2019-11-29"), "29 Tachwedd 2019");
        assert_eq!(Language::new("en", None).date("2019-11-05T10:00:00Z"), "5 November 2019");
        assert_eq!(Language::new("en", None).date("last spring"), "last spring");
    }

    #[test]
    fn the_sites_own_wording_stands_over_ours() {
        let tree = Json::read(r#"{"en": {"policy.cookies": "Biscuits"}, "cy": {}}"#).unwrap();
        let (en, cy) = (Language::new("en-GB", Some(&tree)), Language::new("cy", Some(&tree)));
        assert_eq!((&en).word("policy.cookies"), "Biscuits");
        assert_ne!((&cy).word("policy.cookies"), "Biscuits");
    }

    #[test]
    fn the_sites_own_wording_may_be_of_a_region_or_of_a_language_without_a_file() {
        let tree = r#"{"en": {"policy.cookies": "Cookies", "table.name": "Called"}, "en-GB": {"policy.cookies": "Biscuits"},
            "fa": {"policy.cookies": "کوکی‌ها"}, "no": {"policy.cookies": "Kapsler"}}"#;
        let tree = Json::read(tree).unwrap();
        for (tag, said, spoken, direction) in [
            ("en-GB", "Biscuits", "en-GB", "ltr"),
            ("en-US", "Cookies", "en", "ltr"),
            ("fa-IR", "کوکی‌ها", "fa", "auto"),
            ("nb", "Kapsler", "no", "auto"),
        ] {
            let language = Language::new(tag, Some(&tree));
            assert_eq!((&language).word("policy.cookies"), said, "{tag}");
            assert_eq!((language.spoken(), &*language.direction), (spoken, direction), "{tag}");
        }
        assert_eq!((&Language::new("en-GB", Some(&tree))).word("table.name"), "Called");
    }
}
