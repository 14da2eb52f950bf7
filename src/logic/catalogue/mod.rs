//! The cookie catalogue: the site owner's one document, as a typed model.

pub mod duration;
pub mod pattern;
pub mod problem;
mod read;
pub mod schema;
pub mod text;

use crate::logic::bytes::has;
use crate::logic::json::Json;
use alloc::vec::Vec;
pub use read::{MAX_BYTES, read};
use text::Text;

/// A catalogue, read and checked. Whatever could not be understood is left out of it.
#[cfg_attr(not(target_arch = "wasm32"), derive(Debug))]
pub struct Catalogue<'a> {
    /// The owner's word for “something material changed”.
    pub revision: &'a str,
    /// Where the cookie policy is; see [`Catalogue::policy`].
    pub policy_url: Text<'a>,
    /// When the owner last changed the policy, as written (ISO 8601 date).
    pub last_updated: &'a str,
    /// Settings, with their defaults.
    pub settings: Settings<'a>,
    /// Categories, in the owner's order.
    pub categories: Vec<Category<'a>>,
    /// Services, in the owner's order.
    pub services: Vec<Service<'a>>,
    /// Services of which something could not be understood, with what could: nobody can allow them.
    pub broken: Vec<Service<'a>>,
    /// The owner's own wording, by language and key.
    pub text: Option<&'a Json<'a>>,
}

/// What the owner decided for the whole site.
#[cfg_attr(not(target_arch = "wasm32"), derive(Debug))]
pub struct Settings<'a> {
    /// What runs before a choice.
    pub model: Model,
    /// Where the banner stands.
    pub layout: Layout,
    /// Days for which a choice is kept, 1 to 395.
    pub lifetime_days: u32,
    /// `Domain` of the record's cookie; empty for the host alone.
    pub cookie_domain: &'a str,
    /// Whether Global Privacy Control counts as a no.
    pub gpc: bool,
    /// Whether a record carries a random id.
    pub consent_id: bool,
    /// Where each change is posted; empty for nowhere.
    pub receipt_url: &'a str,
    /// Whether Escape belongs to the site alone.
    pub escape_site: bool,
    /// Corner of the settings button: an index into [`schema::BUTTONS`].
    pub button: usize,
    /// Google's options, as written.
    pub google: Option<&'a Json<'a>>,
}

/// What runs before the visitor has said anything.
#[derive(Clone, Copy, PartialEq, Eq)]
#[cfg_attr(not(target_arch = "wasm32"), derive(Debug))]
pub enum Model {
    /// Nothing optional.
    OptIn,
    /// Everything, until a no.
    OptOut,
    /// Everything; the bar only tells.
    Notice,
}

/// Where the banner stands.
#[derive(Clone, Copy, PartialEq, Eq)]
#[cfg_attr(not(target_arch = "wasm32"), derive(Debug))]
pub enum Layout {
    /// Fixed at the bottom.
    Bottom,
    /// In the flow, first in the body.
    Top,
    /// A card in the corner.
    Card,
}

/// The legal ground of a category (UK PECR, Schedule A1 as inserted in 2026; EU ePrivacy Art. 5(3)).
#[derive(Clone, Copy, PartialEq, Eq, Default)]
#[cfg_attr(not(target_arch = "wasm32"), derive(Debug))]
pub enum Basis {
    /// Off until an explicit yes (paragraph 2).
    #[default]
    Consent,
    /// Needed for what the visitor asked for; never a choice (paragraph 4).
    Necessary,
    /// Aggregate statistics: on until the visitor objects (paragraph 5).
    ExemptStatistics,
    /// Appearance by preference: on until the visitor objects (paragraph 6).
    ExemptAppearance,
}

impl Basis {
    /// On until the visitor objects, without consent.
    #[must_use]
    pub fn is_exempt(self) -> bool {
        matches!(self, Basis::ExemptStatistics | Basis::ExemptAppearance)
    }
}

/// A purpose the visitor can answer for.
#[derive(Default)]
#[cfg_attr(not(target_arch = "wasm32"), derive(Debug))]
pub struct Category<'a> {
    /// Its name in markup and records.
    pub id: &'a str,
    /// Its legal ground.
    pub basis: Basis,
    /// All its services are asked at their placeholder, so the banner does not ask about it either.
    pub in_place: bool,
    /// Its name for the visitor.
    pub title: Text<'a>,
    /// What it is for.
    pub description: Text<'a>,
    /// Other ids that mean it.
    pub aliases: Vec<&'a str>,
}

/// Something that sets cookies, loads scripts or shows content.
#[derive(Default)]
#[cfg_attr(not(target_arch = "wasm32"), derive(Debug))]
pub struct Service<'a> {
    /// Its name in markup and records.
    pub id: &'a str,
    /// Index of its category.
    pub category: usize,
    /// Its own model, if it differs from the site's.
    pub model: Option<Model>,
    /// Asked at its placeholder only; Accept all does not answer for it.
    pub in_place: bool,
    /// Its name for the visitor.
    pub title: Text<'a>,
    /// The organisation behind it.
    pub provider: Text<'a>,
    /// What it is for.
    pub purpose: Text<'a>,
    /// The organisation's privacy policy.
    pub privacy_url: &'a str,
    /// Where the organisation lets people opt out.
    pub opt_out_url: &'a str,
    /// How long the organisation keeps what it collects.
    pub retention: Text<'a>,
    /// Its cookies.
    pub cookies: Vec<Cookie<'a>>,
    /// Its other storage.
    pub storage: Vec<Stored<'a>>,
    /// Hosts it is loaded from.
    pub hosts: Vec<&'a str>,
    /// Vendor switches to set for it.
    pub signals: Vec<&'a str>,
    /// Other ids that mean it.
    pub aliases: Vec<&'a str>,
}

/// A row of the cookie table.
#[derive(Default)]
#[cfg_attr(not(target_arch = "wasm32"), derive(Debug))]
pub struct Cookie<'a> {
    /// Names and patterns; the first is the one shown.
    pub names: Vec<&'a str>,
    /// How long it is kept.
    pub duration: Option<duration::Duration>,
    /// What it is for.
    pub purpose: Text<'a>,
    /// Who sets it, if not the service's provider.
    pub provider: Text<'a>,
}

/// A key in the browser's other storage.
#[derive(Default)]
#[cfg_attr(not(target_arch = "wasm32"), derive(Debug))]
pub struct Stored<'a> {
    /// Which storage.
    pub area: Area,
    /// Key or pattern (for IndexedDB the name of the database).
    pub key: &'a str,
    /// How long it is kept.
    pub duration: Option<duration::Duration>,
    /// What it is for.
    pub purpose: Text<'a>,
}

/// A kind of storage that is not cookies.
#[derive(Clone, Copy, PartialEq, Eq, Default)]
#[cfg_attr(not(target_arch = "wasm32"), derive(Debug))]
pub enum Area {
    /// `localStorage`
    #[default]
    Local,
    /// `sessionStorage`
    Session,
    /// `indexedDB`
    IndexedDb,
}

/// What an id of the markup means.
#[derive(Clone, Copy, PartialEq, Eq)]
#[cfg_attr(not(target_arch = "wasm32"), derive(Debug))]
pub enum Target {
    /// Index into [`Catalogue::categories`].
    Category(usize),
    /// Index into [`Catalogue::services`].
    Service(usize),
}

impl<'a> Catalogue<'a> {
    /// What an id or alias means. Ids win over aliases.
    #[inline(never)]
    #[must_use]
    pub fn target(&self, id: &str) -> Option<Target> {
        let mut alias = None;
        for n in 0..self.size() {
            let target = self.nth(n);
            let (own, others): (&str, &[&str]) = match target {
                Target::Category(i) => self.categories.get(i).map(|c| (c.id, &*c.aliases))?,
                Target::Service(i) => self.services.get(i).map(|s| (s.id, &*s.aliases))?,
            };
            if own == id {
                return Some(target);
            }
            if alias.is_none() && has(others, id) {
                alias = Some(target);
            }
        }
        alias
    }

    /// The address of the cookie policy for readers of a language; empty if there is none that is safe.
    ///
    /// ```
    /// use crumbgate::logic::{catalogue, json::Json};
    /// let tree = Json::read(r#"{"version": 1, "policyUrl": {"en": "/cookies", "cy": "/cwcis"}, "categories": []}"#).unwrap();
    /// let (catalogue, problems) = catalogue::read(&tree, "");
    /// assert!(problems.is_empty());
    /// assert_eq!(catalogue.unwrap().policy("cy-GB"), "/cwcis");
    /// ```
    #[must_use]
    pub fn policy(&self, lang: &str) -> &'a str {
        let url = self.policy_url.in_language(lang, "en");
        if schema::is_safe_url(url) { url } else { "" }
    }

    /// How many categories and services there are.
    #[must_use]
    pub fn size(&self) -> usize {
        self.categories.len() + self.services.len()
    }

    /// The categories and then the services, by a number below [`Catalogue::size`].
    #[must_use]
    pub fn nth(&self, n: usize) -> Target {
        match n.checked_sub(self.categories.len()) {
            None => Target::Category(n),
            Some(i) => Target::Service(i),
        }
    }

    /// The id of a category or service.
    #[inline(never)]
    #[must_use]
    pub fn id(&self, target: Target) -> Option<&'a str> {
        match target {
            Target::Category(i) => self.categories.get(i).map(|c| c.id),
            Target::Service(i) => self.services.get(i).map(|s| s.id),
        }
    }

    /// The index of the category that something is or belongs to, and whether it is asked in place.
    #[inline(never)]
    #[must_use]
    pub fn place_of(&self, target: Target) -> Option<(usize, bool)> {
        match target {
            Target::Category(i) => self.categories.get(i).map(|c| (i, c.in_place)),
            Target::Service(i) => self.services.get(i).map(|s| (s.category, s.in_place)),
        }
    }

    /// The category of a service.
    #[must_use]
    pub fn category_of(&self, service: &Service) -> Option<&Category<'_>> {
        self.categories.get(service.category)
    }

    /// The legal ground of a category, by its index.
    #[must_use]
    pub fn basis_of(&self, category: usize) -> Option<Basis> {
        self.categories.get(category).map(|c| c.basis)
    }

    /// Whether a service is never a choice.
    #[must_use]
    pub fn is_necessary(&self, service: &Service) -> bool {
        self.basis_of(service.category) == Some(Basis::Necessary)
    }
}
