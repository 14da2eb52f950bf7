//! The shape of a catalogue, as one table.
//!
//! The reader checks against it, the published JSON Schema and the reference
//! in the docs are generated from it: a field is added here and nowhere else.

use super::duration::Duration;
use super::problem::{Code, Problem};
pub use crate::logic::bytes::decimal;
use crate::logic::bytes::{cut, has, put, put_decimal};
use crate::logic::json::Json;
use alloc::string::String;
use alloc::vec::Vec;

/// What a value must be.
pub enum Kind {
    /// A name by which markup and records refer to a category or service.
    Id,
    /// A visible text: a string, or strings by language.
    Text,
    /// Any string.
    Str,
    /// A string or a whole number.
    Revision,
    /// An address: http(s), mailto or relative.
    Url,
    /// `true` or `false`.
    Bool,
    /// A whole number from the first to the second.
    Int(u32, u32),
    /// See [`Duration`].
    Duration,
    /// One of these words.
    OneOf(&'static [&'static str]),
    /// A name or pattern, with `*` for any run of characters.
    Pattern,
    /// One of the kind, or a list of them.
    OneOrMore(&'static Kind),
    /// One of the kind, or an object with one for each language.
    ByLanguage(&'static Kind),
    /// A list of the kind.
    List(&'static Kind),
    /// An object with these fields; others are left alone.
    Object(&'static [Field]),
    /// An object with any keys, every value of the kind.
    Map(&'static Kind),
}

/// A field of an object.
pub struct Field {
    /// Its name in the JSON.
    pub name: &'static str,
    /// What its value must be.
    pub kind: Kind,
    /// Whether it must be there.
    pub required: bool,
}

const fn field(name: &'static str, kind: Kind) -> Field {
    Field { name, kind, required: false }
}

const fn required(name: &'static str, kind: Kind) -> Field {
    Field { name, kind, required: true }
}

/// The words of `model`, in the order of [`super::Model`].
pub const MODELS: &[&str] = &["opt-in", "opt-out", "notice"];
/// The words of `basis`, in the order of [`super::Basis`].
pub const BASES: &[&str] = &["consent", "necessary", "exempt-statistics", "exempt-appearance"];
/// The words of `layout`, in the order of [`super::Layout`].
pub const LAYOUTS: &[&str] = &["bottom", "top", "box"];
/// The words of `settings.button`: which corner, or none.
pub const BUTTONS: &[&str] = &["left", "right", "off"];
/// The words of `storage[].area`, in the order of [`super::Area`].
pub const AREAS: &[&str] = &["local", "session", "indexeddb"];

const SETTINGS: &[Field] = &[
    field("model", Kind::OneOf(MODELS)),
    field("layout", Kind::OneOf(LAYOUTS)),
    // 13 months: the longest a choice may be kept (contract §3; CNIL recommendation 2020-092).
    field("lifetimeDays", Kind::Int(1, 395)),
    field("cookieDomain", Kind::Str),
    field("gpc", Kind::Bool),
    field("consentId", Kind::Bool),
    field("receiptUrl", Kind::Url),
    field("escape", Kind::OneOf(&["dialog", "site"])),
    field("button", Kind::OneOf(BUTTONS)),
    field("google", Kind::Object(GOOGLE)),
    field("regions", Kind::Map(&Kind::Object(REGION))),
];

const REGION: &[Field] =
    &[field("model", Kind::OneOf(MODELS)), field("layout", Kind::OneOf(LAYOUTS)), field("gpc", Kind::Bool)];

const GOOGLE: &[Field] = &[
    field("waitForUpdate", Kind::Int(0, 10_000)),
    field("adsDataRedaction", Kind::Bool),
    field("urlPassthrough", Kind::Bool),
    field("region", Kind::List(&Kind::Str)),
];

const CATEGORY: &[Field] = &[
    required("id", Kind::Id),
    field("basis", Kind::OneOf(BASES)),
    field("title", Kind::Text),
    field("description", Kind::Text),
    field("aliases", Kind::List(&Kind::Str)),
];

const COOKIE: &[Field] = &[
    required("name", Kind::OneOrMore(&Kind::Pattern)),
    field("duration", Kind::Duration),
    field("purpose", Kind::Text),
    field("provider", Kind::Text),
];

const STORAGE: &[Field] = &[
    required("area", Kind::OneOf(AREAS)),
    required("key", Kind::Pattern),
    field("duration", Kind::Duration),
    field("purpose", Kind::Text),
];

const SERVICE: &[Field] = &[
    required("id", Kind::Id),
    required("category", Kind::Id),
    field("title", Kind::Text),
    field("provider", Kind::Text),
    field("purpose", Kind::Text),
    field("privacyUrl", Kind::Url),
    field("optOutUrl", Kind::Url),
    field("retention", Kind::Text),
    field("model", Kind::OneOf(MODELS)),
    field("ask", Kind::OneOf(&["banner", "in-place"])),
    field("cookies", Kind::List(&Kind::Object(COOKIE))),
    field("storage", Kind::List(&Kind::Object(STORAGE))),
    field("hosts", Kind::List(&Kind::Pattern)),
    field("signals", Kind::List(&Kind::Str)),
    field("aliases", Kind::List(&Kind::Str)),
];

/// The whole catalogue.
pub const CATALOGUE: &[Field] = &[
    required("version", Kind::Int(1, 1)),
    field("revision", Kind::Revision),
    field("policyUrl", Kind::ByLanguage(&Kind::Url)),
    field("lastUpdated", Kind::Str),
    field("settings", Kind::Object(SETTINGS)),
    required("categories", Kind::List(&Kind::Object(CATEGORY))),
    field("services", Kind::List(&Kind::Object(SERVICE))),
    field("text", Kind::Map(&Kind::Map(&Kind::Str))),
];

/// What [`check`] found.
pub struct Findings {
    /// Every problem, in the order of the table and the text.
    pub problems: Vec<Problem>,
    /// Of each entry of the lists at the top, categories and then services, whether it is without problems.
    pub sound: Vec<bool>,
}

/// Checks a whole catalogue.
#[must_use]
pub fn check(tree: &Json) -> Findings {
    let found = Findings { problems: Vec::new(), sound: Vec::new() };
    let mut c = Checker { path: String::new(), depth: 0, found };
    c.check(tree, &Kind::Object(CATALOGUE));
    c.found
}

/// Walks a tree beside the table, and knows where it stands.
struct Checker {
    path: String,
    /// Objects around.
    depth: u32,
    found: Findings,
}

impl Checker {
    fn check(&mut self, value: &Json, kind: &Kind) {
        let text = value.str();
        let (fine, code) = match kind {
            Kind::Id => (is_id(text.unwrap_or("")), Code::BadId),
            Kind::Text => (text.is_some() || is_by_language(value), Code::NotText),
            Kind::Str => (text.is_some(), Code::NotString),
            Kind::Revision => (text.is_some() || value.int().is_some(), Code::NotString),
            Kind::Url => (is_safe_url(text.unwrap_or("")), Code::BadUrl),
            Kind::Bool => (value.bool().is_some(), Code::NotBool),
            Kind::Int(min, max) => (matches!(value.int(), Some(n) if n >= *min && n <= *max), Code::NotInRange),
            Kind::Duration => (Duration::read(text.unwrap_or("")).is_some(), Code::BadDuration),
            Kind::OneOf(words) => (text.is_some_and(|t| has(words, t)), Code::NotOneOf),
            Kind::Pattern => match text {
                None => (false, Code::NotString),
                Some(text) => (says_something(text), Code::BadPattern),
            },
            Kind::OneOrMore(kind) => match value {
                Json::Arr(_) => return self.check(value, &Kind::List(kind)),
                _ => return self.check(value, kind),
            },
            Kind::ByLanguage(kind) => match value {
                Json::Obj(_) => return self.check(value, &Kind::Map(kind)),
                _ => return self.check(value, kind),
            },
            Kind::List(kind) => {
                for (i, item) in value.items().iter().enumerate() {
                    let (back, before) = (self.path.len(), self.found.problems.len());
                    put(&mut self.path, "[");
                    put_decimal(&mut self.path, i);
                    put(&mut self.path, "]");
                    self.check(item, kind);
                    self.path.truncate(back);
                    if self.depth == 1 {
                        self.found.sound.push(self.found.problems.len() == before);
                    }
                }
                (matches!(value, Json::Arr(_)), Code::NotList)
            }
            Kind::Object(fields) => {
                let is_object = matches!(value, Json::Obj(_));
                if is_object {
                    for f in *fields {
                        let field = value.get(f.name);
                        if field.is_some() || f.required {
                            self.below(f.name, field, &f.kind);
                        }
                    }
                }
                (is_object, Code::NotObject)
            }
            Kind::Map(kind) => {
                for (name, value) in value.entries() {
                    self.below(name, Some(value), kind);
                }
                (matches!(value, Json::Obj(_)), Code::NotObject)
            }
        };
        if !fine {
            self.report(code);
        }
    }

    /// Checks what stands one step further down.
    #[inline(never)]
    fn below(&mut self, name: &str, value: Option<&Json>, kind: &Kind) {
        let back = self.path.len();
        if back > 0 {
            put(&mut self.path, ".");
        }
        put(&mut self.path, name);
        self.depth += 1;
        match value {
            Some(value) => self.check(value, kind),
            None => self.report(Code::Missing),
        }
        self.depth -= 1;
        self.path.truncate(back);
    }

    #[inline(never)]
    fn report(&mut self, code: Code) {
        self.found.problems.push(Problem { path: self.path.clone(), code });
    }
}

fn is_by_language(value: &Json) -> bool {
    for (_, text) in value.entries() {
        if text.str().is_none() {
            return false;
        }
    }
    matches!(value, Json::Obj(_))
}

fn is_id(id: &str) -> bool {
    for b in id.bytes() {
        if b <= b' ' || b == b',' {
            return false;
        }
    }
    !matches!(id.as_bytes().first(), None | Some(b'!'))
}

/// Whether a pattern has anything but what every name has.
fn says_something(pattern: &str) -> bool {
    for b in pattern.bytes() {
        if !matches!(b, b'*' | b' ' | b'.') {
            return true;
        }
    }
    false
}

/// Whether an address can be put on a link: http(s), mailto, or relative.
/// Browsers ignore control characters and white space in a scheme, so those are refused outright.
///
/// ```
/// use crumbgate::logic::catalogue::schema::is_safe_url;
/// assert!(is_safe_url("/cookies#list"));
/// assert!(!is_safe_url("java\nscript:alert(1)"));
/// ```
#[must_use]
pub fn is_safe_url(url: &str) -> bool {
    for b in url.bytes() {
        if b <= b' ' || b == b'\\' {
            return false;
        }
    }
    // The first of these marks tells whether there is a scheme.
    let mut end = 0;
    for b in url.bytes() {
        match b {
            b':' => return is_safe_scheme(cut(url, 0, end)),
            b'/' | b'?' | b'#' => break,
            _ => end += 1,
        }
    }
    !url.is_empty()
}

fn is_safe_scheme(scheme: &str) -> bool {
    for safe in &["http", "https", "mailto"] {
        if scheme.eq_ignore_ascii_case(safe) {
            return true;
        }
    }
    false
}
