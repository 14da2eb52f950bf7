//! What is allowed, and whether the visitor must be asked.

use super::{Method, Record};
use crate::logic::catalogue::{Basis, Catalogue, Model, Service, Target};
use crate::logic::hash;
use alloc::vec::Vec;
use core::borrow::Borrow;

/// Everything a decision depends on.
#[derive(Clone, Copy)]
pub struct Facts<'a> {
    /// The catalogue in force.
    pub catalogue: &'a Catalogue<'a>,
    /// The valid record, if there is one.
    pub record: Option<&'a Record>,
    /// Whether the browser sends Global Privacy Control.
    pub gpc: bool,
}

/// Whether to ask, and why.
#[derive(PartialEq, Eq)]
#[cfg_attr(not(target_arch = "wasm32"), derive(Debug))]
pub enum Ask {
    /// Not at all.
    No,
    /// For the first time, or after withdrawal.
    First,
    /// These came since the last choice.
    Changed(Vec<Target>),
}

impl<'a> Facts<'a> {
    /// Whether an id of a category or service, or an alias of one, is allowed.
    /// False for unknown ids.
    ///
    /// ```
    /// use crumbgate::logic::{catalogue, consent::decide::Facts, json::Json};
    /// let tree = Json::read(r#"{"version": 1, "categories": [
    ///     {"id": "essential", "basis": "necessary"}, {"id": "analytics"}]}"#).unwrap();
    /// let catalogue = catalogue::read(&tree, "").0.unwrap();
    /// let facts = Facts { catalogue: &catalogue, record: None, gpc: false };
    /// assert!(facts.allowed("essential"));
    /// assert!(!facts.allowed("analytics"));
    /// assert!(!facts.allowed("never-heard-of"));
    /// ```
    #[must_use]
    pub fn allowed(&self, id: &str) -> bool {
        match self.catalogue.target(id) {
            Some(t) => self.target_allowed(t),
            None => false,
        }
    }

    /// Whether a category or service is allowed.
    #[must_use]
    pub fn target_allowed(&self, target: Target) -> bool {
        match target {
            Target::Category(i) => match self.catalogue.categories.get(i) {
                Some(c) => self.settle(c.basis, self.category_answer(i), c.in_place, None),
                None => false,
            },
            Target::Service(i) => match self.catalogue.services.get(i) {
                Some(s) => self.service_allowed(s),
                None => false,
            },
        }
    }

    /// Whether a service is allowed.
    #[inline(never)]
    #[must_use]
    pub fn service_allowed(&self, s: &Service) -> bool {
        match self.catalogue.category_of(s) {
            Some(c) => {
                // What has come into a category that somebody has turned off is off with it.
                let refused =
                    self.category_answer(s.category) == Some(false) && self.settle(c.basis, None, false, None);
                let answer = self.service_answer(s).or(if refused { Some(false) } else { None });
                self.settle(c.basis, answer, s.in_place, s.model)
            }
            None => false,
        }
    }

    /// The answer, else what runs while nothing was said.
    fn settle(&self, basis: Basis, answer: Option<bool>, in_place: bool, model: Option<Model>) -> bool {
        if basis == Basis::Necessary {
            return true;
        }
        if let Some(answer) = answer {
            return answer;
        }
        let settings = &self.catalogue.settings;
        // The signal is an objection, and it can only turn things off.
        if in_place || self.gpc && settings.gpc {
            return false;
        }
        basis.is_exempt() || model.unwrap_or(settings.model) != Model::OptIn
    }

    /// What the visitor said of a category, if anything.
    #[inline(never)]
    #[must_use]
    pub fn category_answer(&self, i: usize) -> Option<bool> {
        self.record?.says(self.catalogue.categories.get(i)?.id)
    }

    /// What the visitor said of a service, if anything.
    #[inline(never)]
    #[must_use]
    pub fn service_answer(&self, s: &Service) -> Option<bool> {
        let r = self.record?;
        let answer = r.says(s.id);
        // The cookie's form: the service was there and went with its category.
        if answer.is_none() && !r.known.is_empty() && knows(r, s.id) {
            return self.category_answer(s.category);
        }
        answer
    }

    /// What the visitor said of either, if anything.
    #[must_use]
    pub fn answer(&self, target: Target) -> Option<bool> {
        match target {
            Target::Category(i) => self.category_answer(i),
            Target::Service(i) => self.service_answer(self.catalogue.services.get(i)?),
        }
    }

    /// Whether the visitor must be asked.
    #[must_use]
    pub fn ask(&self) -> Ask {
        let mut new = Vec::new();
        let mut any = false;
        for n in 0..self.catalogue.size() {
            let target = self.catalogue.nth(n);
            if !self.is_optional(target) {
                continue;
            }
            any = true;
            if self.answer(target).is_none() && self.needs_consent(target) {
                new.push(target);
            }
        }
        if !any {
            return Ask::No;
        }
        match self.record {
            Some(r) if !r.ask && r.method != Method::Gpc => {
                if new.is_empty() {
                    Ask::No
                } else {
                    Ask::Changed(new)
                }
            }
            _ => Ask::First,
        }
    }

    /// The categories and services that the banner asks about.
    pub fn optional(self) -> impl Iterator<Item = Target> + use<'a> {
        let c = self.catalogue;
        (0..c.size()).map(|n| c.nth(n)).filter(move |t| self.is_optional(*t))
    }

    /// Whether there is anything to decide, by the banner or in its place.
    #[must_use]
    pub fn has_choice(&self) -> bool {
        for c in &self.catalogue.categories {
            if c.basis != Basis::Necessary {
                return true;
            }
        }
        false
    }

    /// Whether the banner asks about it.
    #[inline(never)]
    fn is_optional(&self, target: Target) -> bool {
        self.is_choice(target) && self.catalogue.place_of(target).is_some_and(|(_, in_place)| !in_place)
    }

    /// Whether there is anything to choose: what is necessary is there whatever is said.
    #[must_use]
    pub fn is_choice(&self, target: Target) -> bool {
        match self.catalogue.place_of(target) {
            Some((category, _)) => self.catalogue.basis_of(category) != Some(Basis::Necessary),
            None => false,
        }
    }

    /// Whether nothing may run without a yes.
    fn needs_consent(&self, target: Target) -> bool {
        let (category, model) = match target {
            Target::Category(i) => (i, None),
            Target::Service(i) => match self.catalogue.services.get(i) {
                Some(s) => (s.category, s.model),
                None => return false,
            },
        };
        model.unwrap_or(self.catalogue.settings.model) == Model::OptIn
            && self.catalogue.basis_of(category) == Some(Basis::Consent)
    }
}

fn knows(r: &Record, id: &str) -> bool {
    let hash = hash::short(id);
    for known in &r.known {
        if *known == hash {
            return true;
        }
    }
    false
}

/// The record that counts: one that Global Privacy Control gave ceases with the signal.
#[must_use]
pub fn in_force<R: Borrow<Record>>(record: Option<R>, gpc: bool) -> Option<R> {
    record.filter(|r| gpc || r.borrow().method != Method::Gpc)
}
