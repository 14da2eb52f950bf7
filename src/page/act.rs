//! From a choice to its consequences, always in the same order: record stored, vendors told,
//! erased, released, events.

use super::state::{STATE, facts, forever};
use super::{CODES, On, arrive, offer, speak};
use crate::gate::{autoblock, held, release, switches};
use crate::host;
use crate::logic::bytes::{cut, take};
use crate::logic::catalogue::Model;
use crate::logic::consent::change::{self, Choice, Circumstances};
use crate::logic::consent::decide::Facts;
use crate::logic::consent::import::{self, Foreign};
use crate::logic::consent::json::write_list;
use crate::logic::consent::{Method, Record, json};
use crate::logic::hash;
use crate::logic::receipts::{self, Receipt};
use crate::slot::Slot;
use crate::storage;
use crate::ui::banner;
use alloc::string::String;
use alloc::vec::Vec;
use wasm_bindgen::JsValue;

/// Why what is allowed is worked out anew.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Why {
    /// The page view begins.
    Load,
    /// Another catalogue came into force.
    Catalogue,
    /// Another tab or page has changed the record.
    Elsewhere,
    /// The visitor or the site's code has chosen.
    Choice,
}

/// What was allowed when it was last enforced, by id.
static STANDING: Slot<Vec<(&'static str, bool)>> = Slot::new(Vec::new());
/// What each vendor was told.
static TOLD: Slot<Vec<(String, bool)>> = Slot::new(Vec::new());
/// Vendors have heard their first word.
static BEGUN: Slot<bool> = Slot::new(false);
/// Choices made before there was a catalogue: their words.
static PENDING: Slot<Vec<(String, String)>> = Slot::new(Vec::new());
/// Events to send after the next release.
static EVENTS: Slot<Vec<(&'static str, String)>> = Slot::new(Vec::new());

/// Brings the page in line with catalogue and record.
pub fn enforce(why: Why) {
    let Some(facts) = facts() else { return };
    let record = facts.record;
    if !BEGUN.replace(true) {
        switches::before(facts, On::Vendor as u32);
    }
    // Taken out while vendors' code may run, so that no borrow is open.
    let mut told = TOLD.take();
    let updated = switches::update(facts, &mut told, record.is_some());
    TOLD.set(told);
    let (standing, granted, withdrawn) = difference(facts);
    if record.is_some() || updated {
        switches::announce(&standing, record.map_or("", |r| r.method.word()));
    }
    STANDING.set(standing);
    // Before the paint: a page that is left at once must not keep what was refused.
    if why != Why::Choice || record.is_none_or(|r| r.method != Method::AcceptAll) {
        super::erase(true);
        // A release may be under way: nothing more of it runs.
        super::judge();
    }
    if let Some(r) = record {
        let r = json::write(r);
        let mut events = EVENTS.take();
        events.push(("consent", ["{\"record\":", &r, "}"].concat()));
        if why != Why::Load && !(granted.is_empty() && withdrawn.is_empty()) {
            let mut detail = ["{\"record\":", &r, ",\"granted\":"].concat();
            write_list(&mut detail, &granted);
            detail.push_str(",\"withdrawn\":");
            write_list(&mut detail, &withdrawn);
            detail.push('}');
            events.push(("change", detail));
        }
        EVENTS.set(events);
    }
    if let Some(r) = record.filter(|_| why == Why::Load || why == Why::Catalogue) {
        storage::refresh(r, facts.catalogue);
    }
    if why == Why::Choice {
        // The press is answered by the banner's going; everything else can follow that paint.
        host::painted(On::Painted as u32);
    } else {
        painted();
    }
    let pending = PENDING.take();
    for (kind, ids) in &pending {
        let problem = choose(kind, ids);
        if !problem.is_empty() {
            speak::error("unknown-id", &["crumbgate.", kind, ": ", &problem].concat());
        }
    }
    if pending.is_empty() && why == Why::Elsewhere {
        offer::settle();
    }
    match why {
        Why::Load => {
            let wanted = !facts.catalogue.settings.receipt_url.is_empty();
            if wanted && host::stored(receipts::QUEUE).is_some() {
                host::preferences("receipt", "");
            }
        }
        Why::Choice => {}
        Why::Catalogue | Why::Elsewhere => host::preferences("refresh", ""),
    }
}

/// Elements are opened and closed, scripts released, and the events follow.
pub fn painted() {
    if STATE.autoblock.get() {
        autoblock::name(&super::blocks);
    }
    speak::check_all_ids();
    release::renew();
    super::refresh();
    offer::confirm();
    release::pump(CODES);
    for (name, detail) in EVENTS.take() {
        host::emit(name, &detail);
    }
    host::settled(false);
}

/// Every id and whether it is allowed; what became allowed, and what ceased to be, since the last time.
fn difference(facts: Facts<'static>) -> (Vec<(&'static str, bool)>, Vec<&'static str>, Vec<&'static str>) {
    let (mut standing, mut granted, mut withdrawn) = (Vec::new(), Vec::new(), Vec::new());
    let before = STANDING.take();
    for n in 0..facts.catalogue.size() {
        let target = facts.catalogue.nth(n);
        let Some(id) = facts.catalogue.id(target) else { continue };
        let is = facts.target_allowed(target);
        // The same place first: a catalogue seldom changes its order.
        let was = match before.get(n) {
            Some((b, was)) if *b == id => *was,
            _ => before.contains(&(id, true)),
        };
        if is != was {
            if is { &mut granted } else { &mut withdrawn }.push(id);
        }
        standing.push((id, is));
    }
    (standing, granted, withdrawn)
}

/// Records a choice and enforces it.
fn decide(choice: &Choice, method: Method) {
    if let Some(facts) = facts() {
        let mut digest = offer::digest();
        if method == Method::Preferences {
            // The dialog has shown what the whole catalogue says.
            digest = hash::hex(hash::add(hash::add(hash::START, &digest), STATE.source.get()));
        }
        keep(facts, change::choose(facts, choice, now(facts, method, &digest)));
    }
}

/// The circumstances of a choice that is given now.
#[inline(never)]
fn now<'a>(facts: Facts, method: Method, digest: &'a str) -> Circumstances<'a> {
    Circumstances {
        now: host::seconds() as u64,
        method,
        language: speak::language().0,
        digest,
        id: facts.catalogue.settings.consent_id.then(host::random_id),
    }
}

/// Stores a record and enforces it.
#[inline(never)]
fn keep(facts: Facts<'static>, mut record: Record) {
    // The page's own word on the revision is what the record will be measured by.
    record.revision = arrive::expected_revision().unwrap_or_default();
    let record = forever(record);
    STATE.record.set(Some(record));
    STATE.outdated.set(false);
    STATE.homeless.set(!storage::write(record, facts.catalogue));
    if STATE.homeless.get() {
        speak::error(
            "storage-denied",
            "the browser keeps neither cookies nor localStorage for this page: the choice holds for this page view only",
        );
    }
    let url = host::setting("catalogue");
    if !url.is_empty() {
        storage::remember(&url, STATE.source.get());
    }
    if !facts.catalogue.settings.receipt_url.is_empty() {
        // In the queue before anything else can happen to the page.
        let line = receipts::line(&Receipt::new(host::random_id(), json::write(record)));
        let queue = host::stored(receipts::QUEUE).unwrap_or_default();
        host::keep(receipts::QUEUE, &[&queue, line.as_str()].concat());
        host::preferences("receipt", &line);
    }
    enforce(Why::Choice);
}

/// Takes over another tool's choice; false if it does not count here.
pub fn imported(old: &Foreign) -> bool {
    let Some(facts) = facts() else { return false };
    let record = import::record(facts, old, now(facts, Method::Import, &offer::digest()));
    let counts = record.is_some();
    if let Some(record) = record {
        keep(facts, record);
    }
    counts
}

/// The signal of the browser, recorded as what it is: a no that nobody had to say.
pub fn objection() {
    decide(&Choice::RejectAll, Method::Gpc);
}

/// A choice by its name, with the ids it names, a line each: `+` or `-` and the id. Gives what is
/// wrong with the call, or nothing.
pub fn choose(kind: &str, ids: &str) -> String {
    let Some(facts) = facts() else {
        PENDING.with(|p| p.push((kind.into(), ids.into())));
        return String::new();
    };
    let mut set = Vec::new();
    let mut rest = ids;
    while !rest.is_empty() {
        let line = take(&mut rest, b'\n');
        let (sign, id) = (cut(line, 0, 1), cut(line, 1, line.len()));
        let Some(target) = facts.catalogue.target(id) else {
            return ["\"", id, "\" is no category or service of the catalogue"].concat();
        };
        if facts.is_choice(target) {
            set.push((target, sign == "+"));
        }
    }
    if set.is_empty() && matches!(kind, "accept" | "reject" | "save") {
        // What is necessary is no choice, and no choice is none.
        return String::new();
    }
    let asked = banner::is_asking();
    if matches!(kind, "reject-all" | "withdraw") {
        held::forget_once();
    }
    match kind {
        "accept-all" => decide(&Choice::AcceptAll, Method::AcceptAll),
        "notice" => decide(&Choice::Set(&[]), Method::Notice),
        "reject-all" => decide(&Choice::RejectAll, Method::RejectAll),
        "withdraw" => decide(&Choice::Withdraw, Method::RejectAll),
        "preferences" => decide(&Choice::Set(&set), Method::Preferences),
        _ => decide(&Choice::Set(&set), Method::Api),
    }
    offer::answered(kind, asked);
    String::new()
}

/// Something in the page was pressed.
pub fn press(event: &JsValue) {
    let Some(el) = host::target(event).and_then(|el| host::closest(&el, "[data-crumbgate]")) else {
        return;
    };
    let Some(action) = host::attr(&el, "data-crumbgate") else {
        return;
    };
    match action.as_str() {
        "accept-all" => {
            let notice = facts().is_some_and(|f| f.catalogue.settings.model == Model::Notice) && banner::contains(&el);
            choose(if notice { "notice" } else { "accept-all" }, "");
        }
        "reject-all" | "withdraw" => {
            choose(&action, "");
        }
        "open-preferences" => {
            // Safari does not focus what is clicked; closing the dialog gives the focus back to it.
            host::focus(&el);
            host::preferences("open", "");
        }
        "show-banner" => offer::show(),
        "hide" => offer::hide(),
        "load-once" | "always-allow" => match host::closest(&el, ".crumbgate-placeholder") {
            Some(p) => in_place(host::mark(&p), action == "always-allow"),
            None => return,
        },
        _ => return,
    }
    // A link that is also one of our controls must not lead away.
    host::prevent(event);
}

/// A press at a placeholder.
fn in_place(key: u32, always: bool) {
    let Some(h) = held::first(&|h| h.key == key) else {
        return;
    };
    let catalogue = STATE.catalogue.get();
    if always {
        let mut targets = Vec::new();
        // What the placeholder has named: an answer that was given before stays as it is.
        for n in h.needs.iter().filter(|n| !n.denied && !super::state::allowed(&n.id)) {
            targets.extend(catalogue.and_then(|c| c.target(&n.id)));
        }
        if targets.is_empty() {
            return;
        }
        decide(&Choice::InPlace(&targets), Method::InPlace);
        // Now, not after the paint: what takes the focus must be there.
        super::refresh();
        offer::settle();
    } else {
        held::with(key, |h| h.once = true);
        // An embed made by a script needs that script, this once.
        for s in held::select(&|s| matches!(s.kind, held::Kind::Script(_)) && s.needs == h.needs) {
            held::with(s.key, |s| s.once = true);
        }
        super::refresh();
        release::pump(CODES);
    }
    if !host::matches(&h.node, "a,button,input,iframe,object,embed,[tabindex]") {
        host::set_attr(&h.node, "tabindex", "-1");
    }
    host::focus(&h.node);
}

/// Forgets the record altogether, at the visitor's wish, and asks again.
pub fn forget() {
    storage::clear();
    STATE.record.set(None);
    enforce(Why::Elsewhere);
}
