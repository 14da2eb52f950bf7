//! From a choice to the next record, and from two states to what must happen.

use super::decide::Facts;
use super::{Method, Record};
use crate::logic::catalogue::{Basis, Catalogue, Target};
use crate::logic::hash;
use alloc::string::String;
use alloc::vec::Vec;

/// What the visitor, or the site's code, decided.
pub enum Choice<'a> {
    /// Everything that the banner asks about.
    AcceptAll,
    /// Nothing optional.
    RejectAll,
    /// Nothing optional, and ask again.
    Withdraw,
    /// These ids so; whatever is not named stays as it is.
    Set(&'a [(Target, bool)]),
    /// These so, as another tool has it; every other question stays open.
    Named(&'a [(Target, bool)]),
    /// These, at their placeholder; every other question stays open.
    InPlace(&'a [Target]),
}

/// When and in what words the choice was given.
pub struct Circumstances<'a> {
    /// Seconds UTC.
    pub now: u64,
    /// How.
    pub method: Method,
    /// Language of the texts shown.
    pub language: &'a str,
    /// Digest of the texts shown.
    pub digest: &'a str,
    /// A fresh random id; used only where the owner asks for one and there is none yet.
    pub id: Option<String>,
}

/// The record that a choice makes.
#[must_use]
pub fn choose(facts: Facts, choice: &Choice, how: Circumstances) -> Record {
    let c = facts.catalogue;
    let mut granted = Vec::new();
    let mut denied = Vec::new();
    let old = facts.record;
    // The signal's no does not become the visitor's own.
    let own = old.filter(|r| r.method != Method::Gpc);
    let facts = Facts { record: own, ..facts };
    for n in 0..c.size() {
        let target = c.nth(n);
        if let (Some(yes), Some(id)) = (answer(&facts, choice, target), c.id(target)) {
            if yes { &mut granted } else { &mut denied }.push(String::from(id));
        }
    }
    // Of two choices within a second the later must still win, in every home and on every host.
    let now = old.map_or(how.now, |r| how.now.max(r.changed + 1));
    let mut expires = Record::lifetime(now, c.settings.lifetime_days, granted.is_empty());
    let in_place = matches!(choice, Choice::InPlace(_));
    if let Some(r) = own.filter(|_| in_place) {
        // A yes at a placeholder does not bring the question back sooner.
        expires = expires.max(r.expires);
    }
    Record {
        revision: String::from(c.revision),
        given: old.map_or(how.now, |r| r.given.min(how.now)),
        changed: now,
        expires,
        method: how.method,
        language: String::from(how.language),
        digest: String::from(how.digest),
        id: if c.settings.consent_id { old.and_then(|r| r.id.clone()).or(how.id) } else { None },
        // Whoever has answered at a placeholder only is still to be asked the question itself.
        ask: matches!(choice, Choice::Withdraw) || in_place && own.is_none_or(|r| r.ask),
        granted,
        denied,
        known: Vec::new(),
    }
}

/// What a choice makes of one category or service: yes, no, or still open. Nothing of what is
/// necessary, which is no choice.
fn answer(facts: &Facts, choice: &Choice, target: Target) -> Option<bool> {
    let c = facts.catalogue;
    let (category, in_place) = c.place_of(target)?;
    if c.basis_of(category) == Some(Basis::Necessary) {
        return None;
    }
    let yes = match choice {
        Choice::RejectAll | Choice::Withdraw => return Some(false),
        Choice::AcceptAll => true,
        Choice::Set(ids) => match named(ids, target) {
            Some(yes) => return Some(yes),
            None => match (target, named(ids, Target::Category(category))) {
                // A yes to a category that is asked in place as a whole can mean nothing but its services.
                (Target::Service(_), Some(yes)) => match c.place_of(Target::Category(category))? {
                    (_, true) => return Some(yes),
                    _ => yes,
                },
                _ if in_place => true,
                // What is on because nobody has objected stays so: that is no yes, should one be needed some day.
                _ if facts.target_allowed(target) => return facts.answer(target),
                _ => return Some(false),
            },
        },
        Choice::Named(ids) => match (named(ids, target), named(ids, Target::Category(category))) {
            (Some(yes), _) => return Some(yes),
            (None, Some(yes)) => yes,
            _ => return facts.answer(target),
        },
        Choice::InPlace(these) => {
            for t in *these {
                if *t == target {
                    return Some(true);
                }
            }
            return facts.answer(target);
        }
    };
    // Accepting in general does not answer for what is asked in place.
    if in_place && yes { facts.answer(target) } else { Some(yes) }
}

/// The last word on a target in a list of answers.
pub(super) fn named(answers: &[(Target, bool)], target: Target) -> Option<bool> {
    let mut last = None;
    for (t, yes) in answers {
        if *t == target {
            last = Some(*yes);
        }
    }
    last
}

/// Which optional categories and services are allowed, in the catalogue's order.
#[must_use]
pub fn standing(facts: Facts) -> Vec<bool> {
    let mut out = Vec::new();
    for n in 0..facts.catalogue.size() {
        out.push(facts.target_allowed(facts.catalogue.nth(n)));
    }
    out
}

/// What became allowed and what ceased to be, as ids.
#[must_use]
pub fn between<'a>(c: &Catalogue<'a>, before: &[bool], after: &[bool]) -> (Vec<&'a str>, Vec<&'a str>) {
    let (mut granted, mut withdrawn) = (Vec::new(), Vec::new());
    for n in 0..c.size() {
        // What is missing in one of the two did not change.
        if let (Some(was), Some(is), Some(id)) = (before.get(n), after.get(n), c.id(c.nth(n))) {
            match (was, is) {
                (false, true) => granted.push(id),
                (true, false) => withdrawn.push(id),
                _ => {}
            }
        }
    }
    (granted, withdrawn)
}

/// Spells out by its id every service that the record's cookie knows by a hash. Once that is done, the record can be stored in full again.
pub fn spell_out(c: &Catalogue, r: &mut Record) {
    for s in &c.services {
        if r.says(s.id).is_none() && r.known.contains(&hash::short(s.id)) {
            match c.category_of(s).and_then(|k| r.says(k.id)) {
                Some(true) => r.granted.push(String::from(s.id)),
                Some(false) => r.denied.push(String::from(s.id)),
                None => {}
            }
        }
    }
    r.known.clear();
}

/// Whether a service's answer in the record is its category's, so that the cookie need not spell it out.
#[must_use]
pub fn follows(c: &Catalogue, r: &Record, id: &str) -> bool {
    for s in &c.services {
        if s.id == id {
            return match c.category_of(s) {
                Some(category) => !s.in_place && r.says(category.id) == r.says(id),
                None => false,
            };
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::super::decide::Ask;
    use super::*;
    use crate::logic::catalogue;
    use crate::logic::json::Json;

    /// `media` is asked in place as a whole, `social` in part.
    const TREE: &str = r#"{"version": 1,
        "categories": [{"id": "necessary", "basis": "necessary"}, {"id": "media"}, {"id": "social"}],
        "services": [
            {"id": "film", "category": "media", "ask": "in-place"},
            {"id": "map", "category": "media", "ask": "in-place"},
            {"id": "feed", "category": "social", "ask": "in-place"},
            {"id": "pixel", "category": "social"}]}"#;
    /// Nothing but what is asked in place.
    const ONLY: &str = r#"{"version": 1, "settings": {"model": "opt-out"}, "categories": [{"id": "media"}],
        "services": [{"id": "film", "category": "media", "ask": "in-place"}]}"#;

    const MEDIA: Target = Target::Category(1);
    const FILM: Target = Target::Service(0);
    const PIXEL: Target = Target::Service(3);

    fn with<R>(tree: &str, f: impl FnOnce(Facts) -> R) -> R {
        let tree = Json::read(tree).unwrap();
        let catalogue = catalogue::read(&tree, "").0.unwrap();
        f(Facts { catalogue: &catalogue, record: None, gpc: false })
    }

    fn after(facts: Facts, choice: &Choice) -> Record {
        let how = Circumstances { now: 1_000_000, method: Method::Api, language: "en", digest: "0", id: None };
        choose(facts, choice, how)
    }

    #[test]
    fn a_category_asked_in_place_as_a_whole_is_answered_only_by_name_or_by_a_general_no() {
        let everything = "media social film map feed pixel";
        for (choice, granted, denied) in [
            (Choice::AcceptAll, "social pixel", ""),
            (Choice::RejectAll, "", everything),
            (Choice::Withdraw, "", everything),
            (Choice::Set(&[]), "", "social pixel"),
            (Choice::Set(&[(PIXEL, true)]), "pixel", "social"),
            (Choice::Set(&[(MEDIA, true)]), "media film map", "social pixel"),
            (Choice::Set(&[(MEDIA, false)]), "", "media social film map pixel"),
            (Choice::Set(&[(FILM, true)]), "film", "social pixel"),
            (Choice::Set(&[(MEDIA, true), (FILM, false)]), "media map", "social film pixel"),
            (Choice::Set(&[(Target::Category(2), true)]), "social pixel", ""),
            (Choice::InPlace(&[FILM]), "film", ""),
        ] {
            with(TREE, |facts| {
                let r = after(facts, &choice);
                assert_eq!((r.granted.join(" "), r.denied.join(" ")), (granted.into(), denied.into()));
                let then = Facts { record: Some(&r), ..facts };
                assert_eq!(then.allowed("media"), granted.starts_with("media"));
            });
        }
    }

    /// What is on until somebody objects, and its later selves.
    const ON: &str = r#"{"version": 1, "categories": [{"id": "stats", "basis": "exempt-statistics"}, {"id": "ads"}],
        "services": [{"id": "counter", "category": "stats"}, {"id": "pixel", "category": "ads"}]}"#;
    const NOTICE: &str = r#"{"version": 1, "settings": {"model": "notice"}, "categories": [{"id": "ads"}],
        "services": [{"id": "pixel", "category": "ads"}]}"#;

    #[test]
    fn what_was_left_on_is_no_yes_when_one_is_needed_some_day() {
        let ads = Target::Category(1);
        for (tree, then, choice, asked) in [
            (ON, ON.replace("exempt-statistics", "consent"), Choice::Set(&[(ads, true)]), "stats counter"),
            (ON, ON.replace(r#""category": "stats""#, r#""category": "ads""#), Choice::Set(&[(ads, false)]), "counter"),
            (NOTICE, NOTICE.replace("notice", "opt-in"), Choice::Set(&[]), "ads pixel"),
            (NOTICE, NOTICE.replace("notice", "opt-out"), Choice::Set(&[]), ""),
        ] {
            let r = with(tree, |facts| {
                let r = after(facts, &choice);
                let then = Facts { record: Some(&r), ..facts };
                assert!(then.ask() == Ask::No, "{tree}");
                assert!(then.allowed(if tree == ON { "counter" } else { "pixel" }), "it stays on meanwhile");
                r
            });
            with(&then, |facts| {
                let facts = Facts { record: Some(&r), ..facts };
                let new = match facts.ask() {
                    Ask::Changed(new) => new,
                    _ => Vec::new(),
                };
                let new: Vec<_> = new.into_iter().filter_map(|t| facts.catalogue.id(t)).collect();
                assert_eq!(new.join(" "), asked, "{then}");
                assert!(new.iter().all(|id| !facts.allowed(id)), "{then}");
            });
        }
    }

    #[test]
    fn a_service_with_a_model_of_its_own_stays_on_when_its_category_was_only_not_asked_for() {
        let tree = ON.replace(r#""id": "pixel""#, r#""id": "pixel", "model": "opt-out""#);
        with(&tree, |facts| {
            for choice in [Choice::Set(&[]), Choice::Set(&[(Target::Category(0), false)])] {
                let r = after(facts, &choice);
                let then = Facts { record: Some(&r), ..facts };
                assert!(!then.allowed("ads") && then.allowed("pixel"));
            }
            let r = after(facts, &Choice::RejectAll);
            assert!(!Facts { record: Some(&r), ..facts }.allowed("pixel"));
        });
    }

    #[test]
    fn what_comes_into_a_refused_category_is_refused_with_it() {
        for settings in ["exempt-statistics", "opt-out"] {
            let before = ON.replace("exempt-statistics", if settings == "opt-out" { "consent" } else { settings });
            let before = match settings {
                "opt-out" => before.replace(r#""version": 1"#, r#""version": 1, "settings": {"model": "opt-out"}"#),
                _ => before,
            };
            let r = with(&before, |facts| after(facts, &Choice::RejectAll));
            let later = before.replace(r#""services": ["#, r#""services": [{"id": "new", "category": "stats"}, "#);
            with(&later, |facts| {
                assert!(facts.allowed("new"), "before any answer");
                let facts = Facts { record: Some(&r), ..facts };
                assert!(!facts.allowed("new") && facts.ask() == Ask::No);
            });
        }
    }

    #[test]
    fn a_yes_at_a_placeholder_does_not_bring_a_refused_question_back_sooner() {
        let tree = TREE.replace(r#""version": 1"#, r#""version": 1, "settings": {"lifetimeDays": 7}"#);
        with(&tree, |facts| {
            let no = after(facts, &Choice::RejectAll);
            let r = after(Facts { record: Some(&no), ..facts }, &Choice::InPlace(&[FILM]));
            assert_eq!(r.expires, no.expires);
            assert!(!r.ask && r.granted == ["film"]);
        });
    }

    #[test]
    fn the_signals_no_does_not_become_the_visitors_own() {
        with(TREE, |facts| {
            let mut no = after(facts, &Choice::RejectAll);
            no.method = Method::Gpc;
            let r = after(Facts { record: Some(&no), gpc: true, ..facts }, &Choice::InPlace(&[FILM]));
            assert_eq!((r.granted.join(" "), r.denied.len(), r.ask), ("film".into(), 0, true));
        });
    }

    #[test]
    fn accept_all_leaves_what_was_said_in_place() {
        with(TREE, |facts| {
            let before = after(facts, &Choice::Set(&[(MEDIA, true)]));
            let r = after(Facts { record: Some(&before), ..facts }, &Choice::AcceptAll);
            assert_eq!(r.granted.join(" "), "media social film map pixel");
            let before = after(facts, &Choice::RejectAll);
            let r = after(Facts { record: Some(&before), ..facts }, &Choice::AcceptAll);
            assert_eq!(
                (r.granted.join(" "), r.denied.join(" ")),
                ("social pixel".into(), "media film map feed".into())
            );
        });
    }

    #[test]
    fn nobody_is_asked_by_the_banner_what_is_asked_in_place() {
        with(TREE, |facts| {
            assert!(facts.ask() == Ask::First);
            for choice in [Choice::AcceptAll, Choice::RejectAll, Choice::Set(&[(FILM, true)])] {
                let r = after(facts, &choice);
                assert!(Facts { record: Some(&r), ..facts }.ask() == Ask::No);
            }
            // Only a placeholder was answered: the banner's own question is still open.
            let r = after(facts, &Choice::InPlace(&[FILM]));
            assert!(Facts { record: Some(&r), ..facts }.ask() == Ask::First);
        });
        with(ONLY, |facts| {
            assert!(facts.ask() == Ask::No && facts.has_choice());
            assert!(!facts.allowed("media") && !facts.allowed("film"), "whatever the model says of the rest");
            for choice in [Choice::AcceptAll, Choice::RejectAll, Choice::Withdraw, Choice::InPlace(&[FILM])] {
                let r = after(facts, &choice);
                assert!(Facts { record: Some(&r), ..facts }.ask() == Ask::No);
            }
        });
    }
}
