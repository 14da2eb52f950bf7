//! From a choice to the next record, and from two states to what must happen.

use super::decide::Facts;
use super::{Method, Record};
use crate::logic::catalogue::{Basis, Catalogue, Target};
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
    let mut put = |id: &str, answer: Option<bool>| match answer {
        Some(true) => granted.push(String::from(id)),
        Some(false) => denied.push(String::from(id)),
        None => {}
    };
    let named = |t: Target| match choice {
        Choice::Set(ids) => ids.iter().rev().find(|(x, _)| *x == t).map(|(_, yes)| *yes),
        _ => None,
    };
    for (i, category) in c.categories.iter().enumerate() {
        if category.basis == Basis::Necessary {
            continue;
        }
        let t = Target::Category(i);
        put(
            category.id,
            match choice {
                Choice::AcceptAll => Some(true),
                Choice::RejectAll | Choice::Withdraw => Some(false),
                Choice::Set(_) => Some(named(t).unwrap_or_else(|| facts.target_allowed(t))),
                Choice::InPlace(these) if these.contains(&t) => Some(true),
                Choice::InPlace(_) => facts.category_answer(i),
            },
        );
    }
    for (i, s) in c.services.iter().enumerate() {
        if c.is_necessary(s) {
            continue;
        }
        // Accepting in general does not answer for what is asked in place.
        let general = |yes: bool| {
            if s.in_place && yes { facts.service_answer(s) } else { Some(yes) }
        };
        put(
            s.id,
            match choice {
                Choice::AcceptAll => general(true),
                Choice::RejectAll | Choice::Withdraw => Some(false),
                Choice::Set(_) => match (named(Target::Service(i)), named(Target::Category(s.category))) {
                    (Some(yes), _) => Some(yes),
                    (None, Some(yes)) => general(yes),
                    (None, None) if s.in_place => facts.service_answer(s),
                    (None, None) => Some(facts.service_allowed(s)),
                },
                Choice::InPlace(these) if these.contains(&Target::Service(i)) => Some(true),
                Choice::InPlace(_) => facts.service_answer(s),
            },
        );
    }
    let old = facts.record;
    Record {
        revision: String::from(c.revision),
        given: old.map_or(how.now, |r| r.given.min(how.now)),
        changed: how.now,
        expires: Record::lifetime(how.now, c.settings.lifetime_days, granted.is_empty()),
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

/// Which optional categories and services are allowed, in the catalogue's order.
#[must_use]
pub fn standing(facts: Facts) -> Vec<bool> {
    every(facts.catalogue).map(|t| facts.target_allowed(t)).collect()
}

/// What became allowed and what ceased to be, as ids.
#[must_use]
pub fn between<'a>(c: &Catalogue<'a>, before: &[bool], after: &[bool]) -> (Vec<&'a str>, Vec<&'a str>) {
    let (mut granted, mut withdrawn) = (Vec::new(), Vec::new());
    for ((t, was), is) in every(c).zip(before).zip(after) {
        let id = match t {
            Target::Category(i) => c.categories.get(i).map(|x| x.id),
            Target::Service(i) => c.services.get(i).map(|x| x.id),
        };
        match (was, is, id) {
            (false, true, Some(id)) => granted.push(id),
            (true, false, Some(id)) => withdrawn.push(id),
            _ => {}
        }
    }
    (granted, withdrawn)
}

fn every(c: &Catalogue) -> impl Iterator<Item = Target> + use<> {
    (0..c.categories.len()).map(Target::Category).chain((0..c.services.len()).map(Target::Service))
}

/// Whether a service's answer in the record is its category's, so that the cookie need not spell it out.
#[must_use]
pub fn follows(c: &Catalogue, r: &Record, id: &str) -> bool {
    let Some(s) = c.services.iter().find(|s| s.id == id) else {
        return false;
    };
    !s.in_place && c.category_of(s).is_some_and(|k| r.says(k.id) == r.says(id))
}
