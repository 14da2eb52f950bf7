//! How the catalogue arrives: inline, remembered, or over the network; and what follows.

use super::act::{self, Why};
use super::state::{STATE, forever, forever_str};
use super::{On, offer, speak};
use crate::host;
use crate::logic::catalogue::{self, MAX_BYTES};
use crate::logic::json::Json;
use crate::slot::Slot;
use crate::storage;
use alloc::string::String;

/// Milliseconds after which a catalogue that does not come is given up.
const PATIENCE: u32 = 15_000;
const INLINE: &str = "script#crumbgate-catalogue[type='application/json']";

/// Where `js/module.js` leaves a catalogue that it was handed; no attribute of the tag.
const HANDED: &str = "json";

/// A request is under way.
static FETCHING: Slot<bool> = Slot::new(false);
/// Something has come, good or bad.
static DONE: Slot<bool> = Slot::new(false);

/// The revision a record must have: the page's word, else the catalogue's once it is there.
pub fn expected_revision() -> Option<String> {
    let page = host::setting("revision");
    if page.is_empty() { STATE.catalogue.get().map(|c| String::from(c.revision)) } else { Some(page) }
}

/// First look, at start.
pub fn look() {
    let url = host::setting("catalogue");
    if url.is_empty() {
        let own = host::setting(HANDED);
        return if own.is_empty() { inline() } else { take(forever_str(own)) };
    }
    if let Some(text) = storage::remembered(&url).filter(|_| STATE.record.get().is_some()) {
        take(forever_str(text));
        if STATE.catalogue.get().is_some() {
            // In force already; a newer one takes effect when the page has time.
            host::idle(On::Idle as u32);
            return;
        }
    }
    fetch();
}

/// The remembered catalogue is compared with the one on the server.
pub fn look_again() {
    fetch();
}

fn fetch() {
    if !FETCHING.replace(true) {
        host::load(&host::resolve(&host::setting("catalogue")), MAX_BYTES as u32, PATIENCE, On::Catalogue as u32);
    }
}

/// The answer of the network.
pub fn fetched(text: Option<String>, reason: &str) {
    FETCHING.set(false);
    let Some(text) = text else {
        if STATE.catalogue.get().is_none() {
            let url = host::setting("catalogue");
            fail(
                "catalogue-unreachable",
                &[
                    "the catalogue at ",
                    &url,
                    " cannot be had: ",
                    reason,
                    ". Check data-catalogue; nothing optional runs",
                ]
                .concat(),
            );
        }
        return;
    };
    if STATE.catalogue.get().is_none() || text != STATE.source.get() {
        take(forever_str(text));
    }
}

/// The inline catalogue, if the parser has got past it.
pub fn inline() {
    if STATE.catalogue.get().is_some() || DONE.get() || !STATE.live.get() || !host::setting("catalogue").is_empty() {
        return;
    }
    if let Some(el) = host::elements(&host::all(INLINE).into()).next() {
        // Inside it still: its text is not all there.
        if !host::loading() || host::next(&el).is_some() || host::parent(&el).is_some_and(|p| host::next(&p).is_some())
        {
            take(forever_str(host::text(&el)));
        }
    }
}

/// The parser is done: what is not there now will not come.
pub fn parsed() {
    if host::setting("catalogue").is_empty() {
        inline();
        if STATE.catalogue.get().is_none() && !DONE.get() && STATE.live.get() {
            fail(
                "catalogue-missing",
                "there is no catalogue: give the script tag data-catalogue=\"/cookies.json\", start() { catalogue: \"/cookies.json\" }, or the page <script type=\"application/json\" id=\"crumbgate-catalogue\">. Nothing optional runs",
            );
        }
    }
}

/// Reads a catalogue and puts it in force.
fn take(text: &'static str) {
    let first = STATE.catalogue.get().is_none();
    DONE.set(true);
    if text.len() > MAX_BYTES {
        return fail("catalogue-invalid", "the catalogue is larger than 8 MiB; nothing optional runs");
    }
    let tree = match Json::read(text) {
        Ok(tree) => forever(tree),
        Err(e) => {
            let at = catalogue::schema::decimal(e.at);
            let url = host::setting("catalogue");
            let where_ = if url.is_empty() { "in the page" } else { &url };
            return fail(
                "catalogue-invalid",
                &["the catalogue ", where_, " is not JSON from byte ", &at, " on; nothing optional runs"].concat(),
            );
        }
    };
    let (read, problems) = catalogue::read(tree, &region());
    if !problems.is_empty() {
        speak::problems(&problems);
    }
    let Some(read) = read else {
        return fail("", "");
    };
    STATE.source.set(text);
    // Only what could be read is remembered: an error page must not displace a good one.
    if STATE.record.get().is_some() && !host::setting("catalogue").is_empty() {
        storage::remember(&host::setting("catalogue"), text);
    }
    STATE.catalogue.set(Some(forever(read)));
    super::read_record();
    act::enforce(if first { Why::Load } else { Why::Catalogue });
    offer::settle();
}

/// The visitor's region, if the site says it: on the tag, or in a meta element that its
/// server fills from a header. Nothing is looked up.
fn region() -> String {
    let tag = host::setting("region");
    if tag.is_empty() { host::meta("crumbgate-region") } else { tag }
}

/// No catalogue can be had: everything optional stays off, and the page is told.
fn fail(code: &str, message: &str) {
    if STATE.catalogue.get().is_some() {
        // A newer one that cannot be read does not take away the one in force.
        return;
    }
    if !code.is_empty() {
        speak::error(code, message);
    }
    offer::ready();
}
