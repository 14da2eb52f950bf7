//! The second module's loop: what the gate asks for, what the visitor does, out to the dialog,
//! the policy page and the receipts.

pub mod audit;
mod receipts;

use crate::bridge;
use crate::host;
use crate::logic::bytes::{cut, find};
use crate::logic::catalogue::{self, Catalogue};
use crate::logic::consent::Method;
use crate::logic::fill::fill;
use crate::logic::json::Json;
use crate::logic::locale;
use crate::logic::policy;
use crate::slot::Slot;
use crate::ui::policy as page;
use crate::ui::policy::Current;
use crate::ui::preferences::scene::{Codes, Scene};
use crate::ui::preferences::{category, dialog, entry};
use crate::ui::text::Words;
use alloc::boxed::Box;
use alloc::string::String;
use alloc::vec::Vec;
use wasm_bindgen::JsValue;
use web_sys::Element;

/// The English texts of this module.
static ENGLISH: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/second.in"));

/// Milliseconds of drawing after which the page is given room.
const PATIENCE: f64 = 5.0;

/// Everything the browser may call back for.
#[derive(Clone, Copy)]
#[repr(u32)]
enum On {
    Press = 1,
    Change,
    Toggle,
    Cancel,
    Close,
    Consent,
    Tables,
    Online,
    Answer,
    Due,
}

const CODES: Codes = Codes {
    press: On::Press as u32,
    change: On::Change as u32,
    toggle: On::Toggle as u32,
    cancel: On::Cancel as u32,
    close: On::Close as u32,
};

/// The catalogue and the language as the gate had them last: their texts, and what they were read to.
static READ: Slot<Option<(&'static str, &'static Catalogue<'static>)>> = Slot::new(None);
static SPOKEN: Slot<Option<(&'static str, &'static Json<'static>)>> = Slot::new(None);
/// What was drawn from last.
static DRAWN: Slot<Option<Scene>> = Slot::new(None);
/// Parts that wait for their tables, last first.
static TABLES: Slot<Vec<(Element, usize)>> = Slot::new(Vec::new());

/// Starts the module.
pub fn start() {
    host::listen_window("crumbgate:consent", On::Consent as u32);
    host::listen_window("online", On::Online as u32);
}

/// Something the gate asks for.
pub fn act(action: &str, arg: &str) {
    if action == "receipt" {
        return receipts::take(arg);
    }
    let before = READ.get().map(|(text, _)| text.as_ptr());
    let Some(scene) = scene() else { return };
    match action {
        "open" => dialog::open(scene, CODES, &head(scene)),
        "policy" => {
            let parts = page::fill_new(scene, CODES, &updated(scene), &current(scene));
            tables(parts);
        }
        // Somebody is about to open it.
        "" => dialog::prepare(scene, CODES, head(scene)),
        _ => {
            if before != READ.get().map(|(text, _)| text.as_ptr()) {
                let parts = page::fill_again(scene, &updated(scene), &current(scene));
                tables(parts);
            }
            again(scene);
        }
    }
}

/// The record is another one.
fn again(scene: Scene) {
    page::renew(scene, &current(scene));
    if dialog::is_open() {
        dialog::open(scene, CODES, &head(scene));
    }
}

/// An event from the browser.
pub fn on(code: u32, arg: &JsValue) {
    match code {
        c if c == On::Press as u32 => press(arg),
        c if c == On::Change as u32 => dialog::changed(arg),
        c if c == On::Toggle as u32 => toggle(arg),
        c if c == On::Cancel as u32 && dialog::keeps_escape() => host::prevent(arg),
        c if c == On::Close as u32 => dialog::closed(),
        c if c == On::Consent as u32 => {
            if let Some(scene) = scene() {
                again(scene);
            }
        }
        c if c == On::Tables as u32 => tables(Vec::new()),
        c if c == On::Online as u32 => receipts::online(),
        c if c == On::Answer as u32 => {
            let status = host::item(arg, 1).as_f64().unwrap_or(0.0) as u32;
            receipts::answered(&host::item(arg, 0).as_string().unwrap_or_default(), status);
        }
        c if c == On::Due as u32 => receipts::send(),
        _ => {}
    }
}

/// A button of ours that the gate does not know, or one after which the dialog closes.
fn press(event: &JsValue) {
    let button = host::target(event).and_then(|el| host::closest(&el, "[data-crumbgate]"));
    let action = button.and_then(|b| host::attr(&b, "data-crumbgate")).unwrap_or_default();
    match action.as_str() {
        // The gate's own listener hears this press after us, and does the rest.
        "close" | "accept-all" | "reject-all" => dialog::close(),
        "save" => {
            let answers = dialog::answers();
            dialog::close();
            bridge::choose("preferences", &answers);
        }
        "download" => bridge::download("crumbgate.json"),
        "delete" => bridge::forget_record(),
        _ => {}
    }
}

/// The services of a category were opened.
fn toggle(event: &JsValue) {
    if let (Some(details), Some(scene)) = (host::target(event), DRAWN.get()) {
        let i = host::mark(&details) as usize;
        tables(category::waiting(&details, scene, i.wrapping_sub(1)));
    }
}

/// Draws waiting tables, the new ones first, for as long as nobody notices; then gives the page room.
fn tables(new: Vec<(Element, usize)>) {
    let mut waiting = TABLES.take();
    waiting.extend(new);
    let begun = host::millis();
    if let Some(scene) = DRAWN.get() {
        while let Some((part, n)) = waiting.pop() {
            if let Some(s) = scene.catalogue.services.get(n) {
                entry::details(&part, scene, s);
            }
            if host::millis() - begun > PATIENCE {
                break;
            }
        }
    }
    if !waiting.is_empty() {
        host::soon(On::Tables as u32);
    }
    TABLES.set(waiting);
}

fn forever<T>(value: T) -> &'static T {
    Box::leak(Box::new(value))
}

/// Catalogue and language as they are now; they are read again only when their text is another.
fn scene() -> Option<Scene> {
    let catalogue = catalogue()?;
    let file = bridge::known(2);
    if SPOKEN.get().is_none_or(|(text, _)| text != file) {
        let text: &'static str = file.leak();
        SPOKEN.set(Json::read(text).ok().map(|tree| (text, forever(tree))));
    }
    let wanted: &'static str = bridge::known(3).leak();
    let words = Words {
        wanted,
        tag: cut(wanted, find(wanted, b',') + 1, wanted.len()),
        file: SPOKEN.get().map(|(_, tree)| tree),
        english: ENGLISH,
    };
    DRAWN.set(Some(Scene { catalogue, words }));
    DRAWN.get()
}

fn catalogue() -> Option<&'static Catalogue<'static>> {
    let source = bridge::known(1);
    if READ.get().is_none_or(|(text, _)| text != source) {
        let text: &'static str = source.leak();
        let tree = forever(Json::read(text).ok()?);
        let read = catalogue::read(tree, &bridge::region()).0?;
        READ.set(Some((text, forever(read))));
    }
    READ.get().map(|(_, c)| c)
}

/// What there is to say of the choice.
struct State {
    /// When it was made, or that nobody has made one.
    sentence: String,
    /// There is a record.
    given: bool,
    /// The browser's signal, and nobody's choice, keeps everything off.
    gpc: bool,
}

fn state(scene: Scene) -> State {
    let record = bridge::known(0);
    let tree = Json::read(&record).unwrap_or(Json::Null);
    let date = tree.get("changed").and_then(Json::str);
    // Where the signal has answered, the visitor has not.
    let chosen = date.filter(|_| tree.get("method").and_then(Json::str) != Some(Method::Gpc.word()));
    State {
        sentence: match chosen {
            Some(date) => fill(scene.t("prefs.given"), &[("date", &bridge::date(scene.words.tag, date))]),
            None => scene.t("prefs.none").into(),
        },
        given: date.is_some(),
        gpc: chosen.is_none() && host::gpc() && scene.catalogue.settings.gpc,
    }
}

fn head(scene: Scene) -> dialog::Head {
    let State { sentence, gpc, .. } = state(scene);
    dialog::Head { state: sentence, gpc, record: bridge::known(0) }
}

fn updated(scene: Scene) -> String {
    let date = scene.catalogue.last_updated;
    if date.is_empty() {
        return String::new();
    }
    fill(scene.t("policy.updated"), &[("date", &bridge::date(scene.words.tag, date))])
}

fn current(scene: Scene) -> Current {
    let State { sentence, given, gpc } = state(scene);
    let mut sentences = alloc::vec![sentence];
    let (yes, no) = policy::standing(scene.catalogue, &bridge::is_allowed, &scene);
    for (key, names) in [("policy.allowed", yes), ("policy.refused", no)] {
        let list = if names.is_empty() {
            scene.t("policy.nothing").into()
        } else {
            names.join(locale::comma(scene.words.tag))
        };
        sentences.push(fill(scene.t(key), &[("list", &list)]));
    }
    if gpc {
        sentences.push(scene.t("banner.gpc").into());
    }
    let left = audit::survivors(scene.catalogue);
    if given && !left.is_empty() {
        sentences.push(fill(scene.t("policy.survived"), &[("list", &left)]));
    }
    Current { sentences, given }
}
