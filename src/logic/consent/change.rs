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
    for n in 0..c.size() {
        let target = c.nth(n);
        if let (Some(yes), Some(id)) = (answer(&facts, choice, target), c.id(target)) {
            if yes { &mut granted } else { &mut denied }.push(String::from(id));
        }
    }
    let old = facts.record;
    // Of two choices within a second the later must still win, in every home and on every host.
    let now = old.map_or(how.now, |r| how.now.max(r.changed + 1));
    Record {
        revision: String::from(c.revision),
        given: old.map_or(how.now, |r| r.given.min(how.now)),
        changed: now,
        expires: Record::lifetime(now, c.settings.lifetime_days, granted.is_empty()),
        method: how.method,
        language: String::from(how.language),
        digest: String::from(how.digest),
        id: if c.settings.consent_id { old.and_then(|r| r.id.clone()).or(how.id) } else { None },
        ask: matches!(choice, Choice::Withdraw),
        granted,
        denied,
        known: Vec::new(),
    }
}

/// What a choice makes of one category or service: yes, no, or still open. Nothing of what is
/// necessary, which is no choice.
fn answer(facts: &Facts, choice: &Choice, target: Target) -> Option<bool> {
    let c = facts.catalogue;
    let (category, in_place) = match target {
        Target::Category(i) => (i, false),
        Target::Service(i) => {
            let s = c.services.get(i)?;
            (s.category, s.in_place)
        }
    };
    if c.basis_of(category) == Some(Basis::Necessary) {
        return None;
    }
    let yes = match choice {
        Choice::RejectAll | Choice::Withdraw => return Some(false),
        Choice::AcceptAll => true,
        Choice::Set(ids) => match named(ids, target) {
            Some(yes) => return Some(yes),
            None => match (target, named(ids, Target::Category(category))) {
                (Target::Service(_), Some(yes)) => yes,
                _ if in_place => true,
                _ => return Some(facts.target_allowed(target)),
            },
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
fn named(answers: &[(Target, bool)], target: Target) -> Option<bool> {
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

/// The record with every service that its cookie's form knows by a hash spelt out by its id.
/// Once it is, the record can be stored in full again.
#[must_use]
pub fn spelt_out(c: &Catalogue, mut r: Record) -> Record {
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
    r
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
