//! What is allowed, and whether the visitor must be asked.

use super::{Method, Record};
use crate::logic::catalogue::{Basis, Catalogue, Model, Service, Target};
use crate::logic::hash;
use alloc::vec::Vec;

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
    pub fn allowed(self, id: &str) -> bool {
        self.catalogue.target(id).is_some_and(|t| self.target_allowed(t))
    }

    /// Whether a category or service is allowed.
    #[must_use]
    pub fn target_allowed(self, target: Target) -> bool {
        match target {
            Target::Category(i) => self.catalogue.categories.get(i).is_some_and(|c| {
                c.basis == Basis::Necessary
                    || self
                        .category_answer(i)
                        .unwrap_or_else(|| self.by_default(c.basis, self.catalogue.settings.model))
            }),
            Target::Service(i) => self.catalogue.services.get(i).is_some_and(|s| self.service_allowed(s)),
        }
    }

    /// Whether a service is allowed.
    #[must_use]
    pub fn service_allowed(self, s: &Service) -> bool {
        let Some(category) = self.catalogue.category_of(s) else {
            return false;
        };
        if category.basis == Basis::Necessary {
            return true;
        }
        if let Some(answer) = self.service_answer(s) {
            return answer;
        }
        !s.in_place && self.by_default(category.basis, s.model.unwrap_or(self.catalogue.settings.model))
    }

    /// What the visitor said of a category, if anything.
    #[must_use]
    pub fn category_answer(self, i: usize) -> Option<bool> {
        self.record.and_then(|r| r.says(self.catalogue.categories.get(i)?.id))
    }

    /// What the visitor said of a service, if anything.
    #[must_use]
    pub fn service_answer(self, s: &Service) -> Option<bool> {
        let r = self.record?;
        if let Some(answer) = r.says(s.id) {
            return Some(answer);
        }
        // The cookie's form: the service was there and went with its category.
        if !r.known.is_empty() && r.known.contains(&hash::short(s.id)) {
            return self.category_answer(s.category);
        }
        None
    }

    /// What runs while nothing was said.
    fn by_default(self, basis: Basis, model: Model) -> bool {
        // The signal is an objection, and it can only turn things off.
        if self.gpc && self.catalogue.settings.gpc {
            return false;
        }
        basis.is_exempt() || model != Model::OptIn
    }

    /// Whether the visitor must be asked.
    #[must_use]
    pub fn ask(self) -> Ask {
        let optional: Vec<Target> = self.optional().collect();
        if optional.is_empty() {
            return Ask::No;
        }
        let Some(record) = self.record else {
            return Ask::First;
        };
        if record.ask || record.method == Method::Gpc {
            return Ask::First;
        }
        let answered = |t: &Target| match *t {
            Target::Category(i) => self.category_answer(i).is_some(),
            Target::Service(i) => self.catalogue.services.get(i).is_some_and(|s| self.service_answer(s).is_some()),
        };
        if !optional.iter().any(answered) {
            // Answered at a placeholder only: the question itself is still open.
            return Ask::First;
        }
        let new: Vec<Target> = optional.into_iter().filter(|t| !answered(t) && self.needs_consent(*t)).collect();
        if new.is_empty() { Ask::No } else { Ask::Changed(new) }
    }

    /// The categories and services that the banner asks about.
    pub fn optional(self) -> impl Iterator<Item = Target> + use<'a> {
        let c = self.catalogue;
        let categories = c.categories.iter().enumerate().filter(|(_, x)| x.basis != Basis::Necessary);
        let services = c.services.iter().enumerate().filter(|(_, s)| !s.in_place && !c.is_necessary(s));
        categories.map(|(i, _)| Target::Category(i)).chain(services.map(|(i, _)| Target::Service(i)))
    }

    /// Whether nothing may run without a yes.
    fn needs_consent(self, target: Target) -> bool {
        let (category, model) = match target {
            Target::Category(i) => (i, None),
            Target::Service(i) => match self.catalogue.services.get(i) {
                Some(s) => (s.category, s.model),
                None => return false,
            },
        };
        model.unwrap_or(self.catalogue.settings.model) == Model::OptIn
            && self.catalogue.categories.get(category).is_some_and(|c| c.basis == Basis::Consent)
    }
}

/// The record that counts: one that Global Privacy Control gave ceases with the signal.
#[must_use]
pub fn in_force(record: Option<Record>, gpc: bool) -> Option<Record> {
    record.filter(|r| r.method != Method::Gpc || gpc)
}
