//! What is on the screen: the question, the confirmation, the way back in, placeholders.

use super::On;
use super::act;
use super::bring;
use super::speak::{self, t};
use super::state::{STATE, allowed, facts};
use crate::gate::held::{self, Held};
use crate::gate::markup;
use crate::host;
use crate::logic::bytes;
use crate::logic::catalogue::schema::{BUTTONS, LAYOUTS, decimal};
use crate::logic::catalogue::text::Text;
use crate::logic::catalogue::{Basis, Catalogue, Model, Target};
use crate::logic::consent::Method;
use crate::logic::consent::decide::{Ask, Facts};
use crate::logic::locale;
use crate::slot::Slot;
use crate::ui::banner::{self, Frame, Question};
use crate::ui::placeholder::{self, Placeholder};
use crate::ui::text::fill;
use alloc::string::String;
use alloc::vec::Vec;
use wasm_bindgen::JsValue;
use web_sys::Element;

/// Providers named in the banner before the rest is only counted.
const NAMED: usize = 5;

/// The visitor put the question aside for this page view.
static ASIDE: Slot<bool> = Slot::new(false);
/// The confirmation is up.
static CONFIRMING: Slot<bool> = Slot::new(false);
/// What the confirmation will say, and whether it takes the focus.
static CONFIRMATION: Slot<Option<(&'static str, bool)>> = Slot::new(None);
/// Something belongs on the screen, and the parser has not come to its place yet.
static PLACELESS: Slot<bool> = Slot::new(false);
/// The site's own control that opens the preferences.
static OWN: Slot<Option<Element>> = Slot::new(None);
/// Digest of what was shown last.
static DIGEST: Slot<String> = Slot::new(String::new());

/// The digest of the texts that the visitor has been shown.
pub fn digest() -> String {
    let shown = DIGEST.get();
    match facts() {
        // Nothing was drawn on this page: what would be drawn is what counts.
        Some(f) if shown.is_empty() => question(f, &Ask::First).digest(),
        _ => shown,
    }
}

fn frame(c: &Catalogue) -> Frame<'static> {
    let (lang, dir) = speak::language();
    Frame {
        layout: LAYOUTS.get(c.settings.layout as usize).copied().unwrap_or("bottom"),
        side: BUTTONS.get(c.settings.button).copied().unwrap_or("left"),
        lang,
        dir,
        near: On::Near as u32,
    }
}

/// Puts on the screen what could not be put there before the parser had come to its place.
pub fn settle_late() {
    if PLACELESS.get() {
        settle();
    }
}

/// Puts on the screen what belongs there now.
pub fn settle() {
    let Some(f) = facts() else { return };
    if !STATE.live.get() || !speak::is_ready() {
        return;
    }
    PLACELESS.set(!host::has_place(frame(f.catalogue).layout == "top"));
    if PLACELESS.get() {
        return;
    }
    if f.record.is_none() && f.has_choice() {
        if !STATE.outdated.get() && bring::look() {
            return settle();
        }
        if STATE.gpc.get() && f.catalogue.settings.gpc {
            act::objection();
            return settle();
        }
    }
    let ask = f.ask();
    if ask == Ask::No || ASIDE.get() || host::setting("auto-show") == "false" {
        let asked = banner::is_asking();
        if !CONFIRMING.get() {
            rest(f);
        }
        if asked {
            host::emit("hide", "{}");
        }
    } else if !banner::is_asking() {
        put(f, &ask);
    }
    ready();
}

/// The page's code may go on.
pub fn ready() {
    host::settled(true);
}

fn put(f: Facts<'static>, ask: &Ask) {
    let q = question(f, ask);
    DIGEST.set(q.digest());
    CONFIRMING.set(false);
    let anew = !banner::is_asking();
    if banner::ask(frame(f.catalogue), &q) && anew {
        host::emit("show", "{}");
    }
}

fn rest(f: Facts<'static>) {
    CONFIRMING.set(false);
    banner::rest(frame(f.catalogue), settings(f));
}

/// The text of the settings button, if there is to be one.
fn settings(f: Facts<'static>) -> Option<&'static str> {
    let own = host::elements(&host::all("[data-crumbgate='open-preferences']").into()).find(|el| !banner::contains(el));
    let wanted = f.catalogue.settings.button != 2 && own.is_none() && f.has_choice();
    OWN.set(own);
    wanted.then(|| t("settings"))
}

/// Brings the settings button back when the page has taken out the control that stood for it.
pub fn keep_way_in() {
    if OWN.get().is_some_and(|el| !host::is_connected(&el))
        && let Some(f) = facts().filter(|_| !banner::is_asking() && !CONFIRMING.get())
    {
        rest(f);
    }
}

/// Somebody is about to open the preferences: they are fetched before the press.
pub fn near(event: &JsValue) {
    if host::target(event).is_some_and(|el| host::closest(&el, "[data-crumbgate='open-preferences']").is_some()) {
        host::preferences("", "");
    }
}

/// Shows the question, asked or not.
pub fn show() {
    ASIDE.set(false);
    if let Some(f) = facts().filter(|_| speak::is_ready()) {
        let ask = f.ask();
        put(f, &if ask == Ask::No { Ask::First } else { ask });
    }
}

/// Puts the question or the confirmation aside. Grants nothing.
pub fn hide() {
    let asked = banner::is_asking();
    if asked {
        ASIDE.set(true);
    }
    if let Some(f) = facts() {
        rest(f);
    }
    // Last: who hears of it may show the question again.
    if asked {
        host::emit("hide", "{}");
    }
}

/// A choice was made: say so, or ask again after withdrawal.
pub fn answered(kind: &str, asked: bool) {
    let Some(f) = facts() else { return };
    ASIDE.set(false);
    if !speak::is_ready() {
        return;
    }
    let message = match kind {
        "accept-all" => "confirm.accepted",
        "reject-all" => "confirm.rejected",
        "preferences" => "confirm.saved",
        _ => "",
    };
    if kind == "withdraw" && f.ask() == Ask::First {
        return put(f, &Ask::First);
    }
    if message.is_empty() {
        rest(f);
    } else {
        let focused = host::active().is_some_and(|el| banner::contains(&el));
        CONFIRMING.set(true);
        CONFIRMATION.set(Some((message, focused)));
        banner::vacate();
    }
    if asked && kind != "withdraw" {
        host::emit("hide", "{}");
    }
}

/// Draws the confirmation of what has been [`answered`], once the page has been painted without
/// the question: moving the focus needs a layout, for which nobody should wait.
pub fn confirm() {
    if let (Some((message, focused)), Some(f), true) = (CONFIRMATION.take(), facts(), CONFIRMING.get()) {
        let settings = settings(f);
        // Where the way back is the site's own, the name of ours would lead nowhere.
        let sentences = [t(message), t("confirm.change")];
        let told = if settings.is_some() { &sentences[..] } else { &sentences[..1] };
        banner::confirm(frame(f.catalogue), told, t("confirm.hide"), settings, focused);
    }
}

/// A control of the site's own has come into the page.
pub fn control(el: &Element, action: &str) {
    if !host::is_connected(el) || banner::contains(el) {
        // Our own button, or one we have drawn and cleared since: drawing it again would bring us
        // here again, and for ever, as a cleared one no longer stands in our interface.
        return;
    }
    match action {
        "policy" => host::preferences("policy", ""),
        "open-preferences" => {
            if let Some(f) = facts().filter(|_| !banner::is_asking() && !CONFIRMING.get() && speak::is_ready()) {
                rest(f);
            }
        }
        _ => {}
    }
}

fn name(text: Text<'static>, id: &'static str) -> &'static str {
    let name = text.in_language(STATE.wanted.get(), "en");
    if name.is_empty() { id } else { name }
}

fn join(items: &[&str]) -> String {
    bytes::join(items, locale::comma(STATE.language.get()))
}

/// A sentence about a list, unless the list is empty.
#[inline(never)]
fn tell(sentences: &mut Vec<String>, key: &str, items: &[&str]) {
    if !items.is_empty() {
        sentences.push(fill(t(key), &[("list", &join(items))]));
    }
}

/// A sentence that stands for itself.
#[inline(never)]
fn say(sentences: &mut Vec<String>, wanted: bool, key: &str) {
    if wanted {
        sentences.push(t(key).into());
    }
}

fn question(f: Facts<'static>, ask: &Ask) -> Question<'static> {
    let c = f.catalogue;
    let notice = c.settings.model == Model::Notice;
    let (mut essential, mut changed) = (false, Vec::new());
    // What is off, what is on, and what is on because the law lets it be.
    let mut lists = [Vec::new(), Vec::new(), Vec::new()];
    for (i, category) in c.categories.iter().enumerate() {
        if category.basis == Basis::Necessary {
            essential = true;
        } else if !category.in_place {
            // What is asked in place is asked where it stands. Of the rest it is told what is so now: after a
            // refusal, and under the browser's signal, nothing is on.
            let on = f.target_allowed(Target::Category(i));
            let list = usize::from(on) + usize::from(on && category.basis.is_exempt());
            if let Some(list) = lists.get_mut(list) {
                list.push(name(category.title, category.id));
            }
        }
    }
    if let Ask::Changed(new) = ask {
        for target in new {
            match *target {
                Target::Category(i) => changed.extend(c.categories.get(i).map(|x| name(x.title, x.id))),
                Target::Service(i) => changed.extend(c.services.get(i).map(|s| name(s.title, s.id))),
            }
        }
    }
    let mut sentences = Vec::new();
    say(&mut sentences, essential && !notice, "banner.essential");
    tell(&mut sentences, "banner.changed", &changed);
    say(&mut sentences, notice, "notice.text");
    if !notice {
        for (key, list) in ["banner.purposes", "banner.optout", "banner.exempt"].into_iter().zip(&lists) {
            tell(&mut sentences, key, list);
        }
    }
    sentences.extend(others(c));
    say(&mut sentences, STATE.outdated.get(), "banner.renewed");
    // An answer of the visitor's own is above the signal.
    let nobodys = f.record.is_none_or(|r| r.method == Method::Gpc);
    say(&mut sentences, f.gpc && c.settings.gpc && nobodys, "banner.gpc");
    let policy = c.policy(STATE.wanted.get());
    let mut buttons = alloc::vec![("accept-all", t(if notice { "notice.accept" } else { "banner.accept" }))];
    if !notice {
        buttons.push(("reject-all", t("banner.reject")));
    }
    if !notice || policy.is_empty() {
        buttons.push(("open-preferences", t(if notice { "notice.more" } else { "banner.manage" })));
    }
    Question {
        title: t("banner.title"),
        sentences,
        buttons,
        link: (policy, t(if notice { "notice.more" } else { "banner.policy" })),
    }
}

/// The sentence that names other organisations, if any set something.
fn others(c: &'static Catalogue<'static>) -> Option<String> {
    let mut providers: Vec<&str> = Vec::new();
    for s in c.services.iter().filter(|s| !c.is_necessary(s) && !s.in_place) {
        let p = s.provider.in_language(STATE.wanted.get(), "en");
        if !p.is_empty() && !providers.contains(&p) {
            providers.push(p);
        }
    }
    if providers.is_empty() {
        return None;
    }
    let more = providers.len().saturating_sub(NAMED);
    if more == 0 {
        return Some(fill(t("banner.others"), &[("list", &join(&providers))]));
    }
    providers.truncate(NAMED);
    Some(fill(t("banner.others-many"), &[("list", &join(&providers)), ("count", &decimal(more))]))
}

/// Draws the placeholder of an embed that is held.
pub fn placeholder(h: &Held) {
    let Some(c) = STATE.catalogue.get() else {
        return;
    };
    if !speak::is_ready() || !host::is_connected(&h.node) {
        return;
    }
    // Everything that is missing is named: pressing “always” will allow it.
    let (mut service, mut category, mut titles, mut providers) = (None, None, Vec::new(), Vec::new());
    for need in h.needs.iter() {
        let Some(target) = c.target(&need.id) else { return };
        let missing = !need.denied && !allowed(&need.id);
        match target {
            Target::Service(i) => {
                let Some(s) = c.services.get(i) else { return };
                service = service.or(Some(s.id));
                let provider = s.provider.in_language(STATE.wanted.get(), "en");
                if missing {
                    titles.push(name(s.title, s.id));
                    providers.push(if provider.is_empty() { name(s.title, s.id) } else { provider });
                }
            }
            Target::Category(i) => {
                let Some(k) = c.categories.get(i) else { return };
                category = category.or(Some(k.id));
                if missing {
                    titles.push(name(k.title, k.id));
                }
            }
        }
    }
    let Some(id) = service.or(category).filter(|_| !titles.is_empty()) else { return };
    if !host::is_seen(&h.node) {
        return;
    }
    let title = join(&titles);
    let provider = join(&providers);
    let url = markup::address(&h.node);
    let address = if url.is_empty() { url } else { host::resolve(&url) };
    host::style("gate", banner::STYLE);
    let root = placeholder::draw(
        &h.node,
        &Placeholder {
            id,
            service: &title,
            provider: if provider.is_empty() { &title } else { &provider },
            address: &address,
            words: &t,
            language: speak::language(),
        },
    );
    host::set_mark(&root, h.key);
    held::with(h.key, |h| h.placeholder = Some(root));
}
