//! Choices stored by other tools, read once so that nobody is asked twice.
//!
//! Only refusals and explicit grants per category or service are taken over.
//! A notice that was closed ("dismiss"), a pending answer and an overall yes of
//! unknown scope are not consent. Formats: peers' own documentation and sources,
//! as restated in docs/migration.md.

use super::change::{Choice, Circumstances, choose, named};
use super::decide::Facts;
use super::{Record, time};
use crate::logic::bytes::{NO_DIGIT, Utf8, cut, digit, take, whole};
use crate::logic::catalogue::{Basis, Catalogue, Target};
use crate::logic::json::Json;
use alloc::string::String;
use alloc::vec::Vec;

/// The cookies (and storage keys) other tools keep their choice under.
pub const NAMES: [&str; 4] = ["cc_cookie", "klaro", "tarteaucitron", "cookieconsent_status"];

/// What another tool's stored value says.
#[derive(Default)]
pub struct Foreign {
    /// Answers by the other tool's ids.
    pub answers: Vec<(String, bool)>,
    /// Whatever is not named was refused.
    pub only: bool,
    /// Categories of which just the services among the answers were allowed, each with these.
    pub parts: Vec<(String, Vec<String>)>,
    /// When the choice was first given, in seconds UTC; 0 where the tool does not say.
    pub given: u64,
    /// When it was last changed.
    pub changed: u64,
    /// The moment from which it no longer counts, where the tool says so.
    pub expires: Option<u32>,
}

/// Reads a stored value of the tool at an index of [`NAMES`].
#[must_use]
pub fn read(tool: usize, raw: &str) -> Option<Foreign> {
    let mut out = Foreign::default();
    match tool {
        0 => {
            // vanilla-cookieconsent: v3 `categories`, v2 `level`; `services` has every category, with those of
            // its services that were accepted.
            let text = decode(raw);
            let tree = Json::read(&text).ok()?;
            let list = tree.get("categories").or_else(|| tree.get("level"))?;
            if !matches!(list, Json::Arr(_)) {
                return None;
            }
            out.only = true;
            out.answers = strings(list).into_iter().map(|id| (id, true)).collect();
            for (category, list) in tree.get("services").map(Json::entries).unwrap_or_default() {
                if out.answers.iter().all(|(id, _)| *id != **category) {
                    out.answers.push((String::from(&**category), false));
                    continue;
                }
                let services = strings(list);
                if !services.is_empty() {
                    out.answers.extend(services.iter().map(|id| (id.clone(), true)));
                    out.parts.push((String::from(&**category), services));
                }
            }
            out.given = moment(&tree, "consentTimestamp");
            out.changed = moment(&tree, "lastConsentTimestamp").max(out.given);
            if let Some(Json::Num(n)) = tree.get("expirationTime") {
                // In thousandths: ten of its digits are the seconds until the year 2286.
                out.expires = whole(cut(n, 0, 10));
            }
        }
        1 => {
            let text = decode(raw);
            let tree = Json::read(&text).ok()?;
            for (id, answer) in tree.entries() {
                out.answers.extend(answer.bool().map(|yes| (String::from(&**id), yes)));
            }
        }
        2 => {
            // `!youtube=true!gtag=false!x=wait`
            let mut rest = raw;
            while !rest.is_empty() {
                let mut value = take(&mut rest, b'!');
                let id = take(&mut value, b'=');
                if value == "true" || value == "false" {
                    out.answers.push((String::from(id), value == "true"));
                }
            }
        }
        // "allow" is a yes of unknown scope, "dismiss" is not an answer.
        3 => out.only = raw == "deny",
        _ => {}
    }
    (out.only || !out.answers.is_empty()).then_some(out)
}

/// The record that takes another tool's choice over; none where it says nothing of what the catalogue has,
/// or has had its time.
#[must_use]
pub fn record(facts: Facts, old: &Foreign, how: Circumstances) -> Option<Record> {
    let set = translate(facts.catalogue, old);
    let now = how.now;
    let changed = if old.changed > 0 { old.changed } else { now };
    let choice = if old.only { Choice::Set(&set) } else { Choice::Named(&set) };
    let mut record = choose(facts, &choice, Circumstances { now: changed, ..how });
    if old.given > 0 {
        record.given = old.given;
    }
    let lasts = old.expires.is_none_or(|end| now < u64::from(end));
    (!set.is_empty() && lasts && record.is_valid(now, None)).then_some(record)
}

/// The other tool's answers in the terms of our catalogue; ids it does not have are left out.
fn translate(c: &Catalogue, old: &Foreign) -> Vec<(Target, bool)> {
    let mut set = Vec::new();
    if old.only {
        for (i, category) in c.categories.iter().enumerate() {
            if category.basis != Basis::Necessary {
                set.push((Target::Category(i), false));
            }
        }
    }
    for (category, services) in &old.parts {
        let Some(Target::Category(i)) = c.target(category) else { continue };
        let before = set.len();
        for (n, s) in c.services.iter().enumerate() {
            if s.category == i {
                set.push((Target::Service(n), false));
            }
        }
        if set.len() > before && services.iter().all(|id| c.target(id).is_none()) {
            // In words that the catalogue does not have: neither a yes nor a no to any of its services.
            return Vec::new();
        }
    }
    // Of two old ids that are one of ours now, the refused one counts: the last word does.
    for wanted in [true, false] {
        for (id, yes) in &old.answers {
            if *yes == wanted
                && let Some(target) = c.target(id)
            {
                set.push((target, *yes));
            }
        }
    }
    // A tool that knows services alone has answered for a category once it has for all of them.
    for i in 0..c.categories.len() {
        let (mut any, mut all, mut yes) = (false, named(&set, Target::Category(i)).is_none(), true);
        for (n, s) in c.services.iter().enumerate() {
            if s.category == i {
                any = true;
                match named(&set, Target::Service(n)) {
                    Some(answer) => yes &= answer,
                    None => all = false,
                }
            }
        }
        if any && all && !old.only {
            set.push((Target::Category(i), yes));
        }
    }
    set
}

/// A moment as JavaScript writes it, with thousandths that we do not keep.
fn moment(tree: &Json, key: &str) -> u64 {
    let text = tree.get(key).and_then(Json::str).unwrap_or("");
    time::parse(&[cut(text, 0, 19), "Z"].concat()).unwrap_or(0)
}

#[inline(never)]
fn strings(list: &Json) -> Vec<String> {
    list.items().iter().filter_map(|item| item.str().map(String::from)).collect()
}

/// Percent-decoding, leaving what is not an escape as it is.
fn decode(raw: &str) -> String {
    let (mut out, mut utf8) = (String::new(), Utf8::default());
    let bytes = raw.as_bytes();
    let value = |at: usize| bytes.get(at).map_or(NO_DIGIT, |b| digit(*b));
    let mut at = 0;
    while let Some(b) = bytes.get(at) {
        let mut byte = u32::from(*b);
        let (high, low) = (value(at + 1), value(at + 2));
        if *b == b'%' && high < 16 && low < 16 {
            byte = high * 16 + low;
            at += 2;
        }
        at += 1;
        if !utf8.add(&mut out, byte) {
            return String::new();
        }
    }
    if utf8.is_whole() { out } else { String::new() }
}

#[cfg(test)]
mod tests {
    use super::super::Method;
    use super::*;
    use crate::logic::catalogue;

    const TREE: &str = r#"{"version": 1,
        "categories": [{"id": "necessary", "basis": "necessary"}, {"id": "analytics", "aliases": ["figures"]}, {"id": "ads"}],
        "services": [
            {"id": "ga4", "category": "analytics", "aliases": ["ga3"]},
            {"id": "another", "category": "analytics"},
            {"id": "pixel", "category": "ads"}]}"#;
    /// 22 November 2026, 05:46.
    const NOW: u64 = 1_795_326_360;

    fn taken_over(tool: usize, raw: &str) -> Option<Record> {
        let tree = Json::read(TREE).unwrap();
        let catalogue = catalogue::read(&tree, "").0.unwrap();
        let facts = Facts { catalogue: &catalogue, record: None, gpc: false };
        let how = Circumstances { now: NOW, method: Method::Import, language: "en", digest: "0", id: None };
        record(facts, &read(tool, raw)?, how)
    }

    /// What vanilla-cookieconsent 3.1.0 stores.
    fn vanilla(categories: &str, services: &str, given: &str, changed: &str) -> String {
        [
            r#"{"categories":"#,
            categories,
            r#","revision":0,"data":null,"consentTimestamp":""#,
            given,
            r#"","consentId":"9aa6cc0b-3b4f-4f5e-9c0e-1d9b0bd7c0f3","services":"#,
            services,
            r#","languageCode":"en","lastConsentTimestamp":""#,
            changed,
            r#"","expirationTime":1811052000000}"#,
        ]
        .concat()
    }

    const LATELY: &str = "2026-11-20T08:00:00.123Z";

    #[test]
    fn of_a_category_taken_in_part_only_the_services_named_are_granted() {
        let raw =
            vanilla(r#"["necessary","analytics"]"#, r#"{"necessary":[],"analytics":["ga4"],"ads":[]}"#, LATELY, LATELY);
        let r = taken_over(0, &raw).unwrap();
        assert_eq!((r.granted.join(" "), r.denied.join(" ")), ("analytics ga4".into(), "ads another pixel".into()));
    }

    #[test]
    fn a_category_without_services_there_is_granted_whole() {
        for services in [r#"{"analytics":[]}"#, "{}"] {
            let r = taken_over(0, &vanilla(r#"["analytics"]"#, services, LATELY, LATELY)).unwrap();
            assert_eq!((r.granted.join(" "), r.denied.join(" ")), ("analytics ga4 another".into(), "ads pixel".into()));
        }
    }

    #[test]
    fn services_by_names_that_nobody_knows_are_asked_about() {
        assert!(taken_over(0, &vanilla(r#"["analytics"]"#, r#"{"analytics":["g-1"]}"#, LATELY, LATELY)).is_none());
        // Where the catalogue has no services there, the category is all that can be meant.
        let other = TREE.replace(r#""category": "ads""#, r#""category": "analytics""#);
        let tree = Json::read(&other).unwrap();
        let catalogue = catalogue::read(&tree, "").0.unwrap();
        let old = read(0, &vanilla(r#"["ads"]"#, r#"{"ads":["meta"]}"#, LATELY, LATELY)).unwrap();
        assert!(translate(&catalogue, &old).contains(&(Target::Category(2), true)));
    }

    #[test]
    fn an_old_choice_keeps_its_times_and_its_lifetime_is_counted_from_them() {
        let raw = vanilla(r#"["analytics"]"#, "{}", "2026-03-01T10:00:00.000Z", "2026-05-01T10:00:00.999Z");
        let r = taken_over(0, &raw).unwrap();
        assert_eq!(
            [r.given, r.changed, r.expires].map(time::write),
            ["2026-03-01T10:00:00Z", "2026-05-01T10:00:00Z", "2027-05-01T10:00:00Z"]
        );
        // Older versions have no times: what is read today is of today.
        let r = taken_over(0, r#"{"level":["analytics"],"revision":0,"data":null}"#).unwrap();
        assert_eq!([r.given, r.changed], [NOW, NOW]);
    }

    #[test]
    fn a_choice_that_has_had_its_time_or_is_from_the_future_is_not_taken_over() {
        for (given, changed, lasts) in [
            ("2025-11-23T10:00:00.000Z", "2025-11-23T10:00:00.000Z", true),
            ("2025-11-21T10:00:00.000Z", "2025-11-21T10:00:00.000Z", false),
            ("2024-01-01T10:00:00.000Z", "2026-01-01T10:00:00.000Z", true),
            ("2026-11-23T10:00:00.000Z", "2026-11-23T10:00:00.000Z", false),
        ] {
            assert_eq!(taken_over(0, &vanilla(r#"["ads"]"#, "{}", given, changed)).is_some(), lasts, "{changed}");
        }
    }

    #[test]
    fn a_choice_that_is_past_the_end_its_tool_gave_it_is_not_taken_over() {
        let raw = vanilla(r#"["ads"]"#, "{}", LATELY, LATELY);
        for (end, lasts) in [
            ("1795326359999", false),
            ("1795326361000", true),
            ("1795326359000.5", false),
            ("1795326361000.5", true),
            ("1600000000000", false),
            // Said in a way that nobody writes: our own lifetime decides.
            ("99999999999999999", true),
            ("null", true),
        ] {
            let raw = raw.replace("1811052000000", end);
            assert_eq!(taken_over(0, &raw).is_some(), lasts, "{end}");
        }
    }

    #[test]
    fn of_two_old_ids_that_are_one_here_the_refused_one_counts() {
        for raw in [r#"{"ga4":true,"ga3":false}"#, r#"{"ga3":false,"ga4":true}"#] {
            assert!(taken_over(1, raw).unwrap().denied.contains(&"ga4".into()), "{raw}");
        }
        for raw in ["!ga3=true!ga4=false", "!ga4=false!ga3=true!pixel=wait"] {
            assert!(taken_over(2, raw).unwrap().denied.contains(&"ga4".into()), "{raw}");
        }
        let raw = vanilla(r#"["analytics"]"#, r#"{"analytics":[],"figures":[]}"#, LATELY, LATELY);
        assert!(taken_over(0, &raw).unwrap().denied.contains(&"analytics".into()));
    }

    #[test]
    fn what_a_tool_that_asks_one_by_one_has_not_asked_stays_open() {
        for (tool, raw) in [(1, r#"{"ga4":true,"another":true}"#), (2, "!ga4=true!another=true!pixel=wait")] {
            let r = taken_over(tool, raw).unwrap();
            assert_eq!((r.granted.join(" "), r.denied.join(" ")), ("analytics ga4 another".into(), String::new()));
        }
        let r = taken_over(1, r#"{"ga4":true,"pixel":false}"#).unwrap();
        assert_eq!((r.granted.join(" "), r.denied.join(" ")), ("ga4".into(), "ads pixel".into()));
    }

    #[test]
    fn a_no_to_everything_is_one_and_half_an_answer_is_none() {
        assert_eq!(taken_over(3, "deny").unwrap().denied.join(" "), "analytics ads ga4 another pixel");
        for (tool, raw) in
            [(3, "allow"), (3, "dismiss"), (2, "!ga4=wait"), (1, r#"{"ga4":null}"#), (1, r#"{"x":true}"#), (0, "{}")]
        {
            assert!(taken_over(tool, raw).is_none(), "{raw}");
        }
    }
}
