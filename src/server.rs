//! For servers: the visitor's choice from a `Cookie` header, by the browser's own code.

use crate::logic::catalogue::{self, Catalogue};
use crate::logic::consent::decide::Facts;
use crate::logic::consent::{Record, cookie};
use crate::logic::cookies::pairs;

/// What one request's visitor allows.
pub struct Visitor<'a> {
    catalogue: &'a Catalogue<'a>,
    record: Option<Record>,
    gpc: bool,
}

impl<'a> Visitor<'a> {
    /// Reads the record from a `Cookie` header. `now` is in seconds since 1970 (UTC); `gpc`
    /// is whether the request carries `Sec-GPC: 1`.
    ///
    /// A cookie that is corrupt, expired, from the future or for another revision counts as none.
    ///
    /// ```
    /// use crumbgate::{logic::{catalogue, json::Json}, server::Visitor};
    /// let tree = Json::read(r#"{"version": 1, "revision": "7", "categories": [{"id": "analytics"}]}"#).unwrap();
    /// let catalogue = catalogue::read(&tree, "").0.unwrap();
    /// let header = "theme=dark; crumbgate=1~7~t0000~t0000~t5000~0~en~~analytics~~~~";
    /// let visitor = Visitor::new(&catalogue, header, 48_800_000, false);
    /// assert!(visitor.allowed("analytics"));
    /// assert!(!Visitor::new(&catalogue, "", 48_800_000, false).allowed("analytics"));
    /// ```
    #[must_use]
    pub fn new(catalogue: &'a Catalogue<'a>, cookie_header: &str, now: u64, gpc: bool) -> Self {
        let record = pairs(cookie_header)
            .filter(|(name, _)| *name == "crumbgate")
            .filter_map(|(_, value)| cookie::read(value))
            .filter(|r| r.is_valid(now, Some(catalogue.revision)))
            .max_by_key(|r| r.changed);
        let record = crate::logic::consent::decide::in_force(record, gpc);
        Visitor { catalogue, record, gpc }
    }

    /// Whether a category or service, by id or alias, is allowed. False for unknown ids.
    #[must_use]
    pub fn allowed(&self, id: &str) -> bool {
        Facts { catalogue: self.catalogue, record: self.record.as_ref(), gpc: self.gpc }.allowed(id)
    }

    /// The record that counts, if there is one.
    #[must_use]
    pub fn record(&self) -> Option<&Record> {
        self.record.as_ref()
    }
}

/// Reads a catalogue's text. Everything wrong with it comes as messages with paths.
///
/// # Errors
/// The messages, if no catalogue can be made of the text at all.
pub fn read<'a>(tree: &'a crate::logic::json::Json<'a>) -> Result<Catalogue<'a>, Vec<String>> {
    let (catalogue, problems) = catalogue::read(tree, "");
    catalogue.ok_or_else(|| problems.iter().map(catalogue::problem::Problem::message).collect())
}
