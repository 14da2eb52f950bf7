//! Pages that work against us, knowingly or not (SECURITY.md): what is held of them, and that nothing optional runs.

use browser_tests::{
    Engine, Visit, each_engine, json,
    site::{CONTENT, RAN, TAG, catalogue, page_with},
    visitor::{ACCEPT, REJECT},
};

const GATED: &str = "<script type='text/plain' data-category='analytics'>ran('inline'); new Image().src = '/inline.gif'</script>\
    <script type='text/plain' data-category='analytics' data-src='/counter.js'></script>\
    <iframe data-service='youtube' data-src='/film' title='Film'></iframe>\
    <img data-category='analytics' data-src='/pixel.gif' alt=''>\
    <button id='works' onclick='this.textContent = 1'>Press</button>";

/// What a page may do to the platform, one thing at a time.
const CHANGES: &[&str] = &[
    // Prototypes that everything inherits from.
    "for (const n of ['id', 'service', 'category', 'allowed', 'basis', 'granted', 'denied', 'version', 'revision', 'record', 'model', 'src', 'nonce']) Object.prototype[n] = 'analytics'",
    "for (const n of ['analytics', 'google-analytics', 'crumbgate', 'length', '0']) Object.prototype[n] = true",
    "Object.prototype.get = () => true; Object.prototype.set = () => {}; Object.prototype.writable = true",
    "Object.prototype.value = true; Object.prototype.enumerable = true",
    "Object.prototype.then = f => f(true)",
    "Object.prototype.toString = () => 'analytics'; Object.prototype.valueOf = () => 1",
    "Array.prototype[0] = 'analytics'; Array.prototype.granted = ['analytics']",
    "for (const n of ['push', 'includes', 'indexOf', 'filter', 'map', 'forEach', 'find', 'some', 'splice', 'join', 'slice']) Array.prototype[n] = () => true",
    "Array.prototype[Symbol.iterator] = function* () { yield 'analytics' }",
    "Array.from = () => ['analytics']; Array.isArray = () => true",
    "String.prototype.replace = String.prototype.split = String.prototype.trim = String.prototype.charCodeAt = () => 'analytics'",
    "for (const n of ['test', 'exec']) RegExp.prototype[n] = () => true",
    "Boolean.prototype.valueOf = () => true; Number.prototype.toString = () => '1'; Symbol.prototype.toString = () => ''",
    "Function.prototype.call = Function.prototype.apply = Function.prototype.bind = () => true",
    "WeakMap.prototype.get = () => 1; WeakMap.prototype.set = () => {}; Map.prototype.get = () => true",
    // Constructors and functions.
    "JSON.parse = () => ({granted: ['analytics'], denied: [], categories: [], services: []}); JSON.stringify = () => '{}'",
    "window.Promise = function () { return {then(f) { f(true) }, catch() {}} }",
    "Promise.prototype.then = function (f) { f && f(true); return this }; Promise.resolve = x => ({then: f => f(x)})",
    "Object.keys = () => ['analytics']; Object.entries = () => [['analytics', true]]; Object.assign = () => ({})",
    "Object.defineProperty = (o) => o; Object.getOwnPropertyDescriptor = () => undefined",
    "window.Date = class { static now() { return 0 } }; Math.random = Math.floor = () => 0",
    "window.setTimeout = window.requestAnimationFrame = window.requestIdleCallback = window.queueMicrotask = () => 0",
    "window.URL = function () { return {href: '/nowhere', host: location.host} }",
    "window.TextDecoder = window.TextEncoder = function () { return {decode: () => 'analytics', encode: () => [], encodeInto: () => ({})} }",
    "TextDecoder.prototype.decode = () => 'analytics'; TextEncoder.prototype.encodeInto = () => ({read: 0, written: 0})",
    "WebAssembly.Instance = WebAssembly.Module = function () { return {exports: new Proxy({}, {get: () => () => 1})} }",
    "window.fetch = () => Promise.resolve({ok: true, headers: new Headers(), text: () => Promise.resolve('{}')})",
    "window.fetch = new Proxy(window.fetch, {apply: () => Promise.reject(new Error('mine'))})",
    "window.MutationObserver = function () { return {observe() {}, disconnect() {}} }",
    "window.CustomEvent = function () {}; window.Event = function () {}",
    // The document.
    "Object.defineProperty(document, 'cookie', {configurable: true, get: () => 'crumbgate=1', set() {}})",
    "Object.defineProperty(Document.prototype, 'cookie', {get: () => { throw new Error('mine') }, set() { throw new Error('mine') }})",
    "Object.defineProperty(window, 'localStorage', {get: () => ({getItem: () => '{\"granted\":[\"analytics\"]}', setItem() {}, removeItem() {}})})",
    "Storage.prototype.getItem = () => '{\"version\":1,\"granted\":[\"analytics\"],\"denied\":[]}'",
    "document.querySelectorAll = document.querySelector = () => null; document.createElement = () => null; document.getElementById = () => null",
    "Document.prototype.querySelectorAll = Element.prototype.querySelectorAll = () => []; Element.prototype.matches = () => true; Element.prototype.closest = () => null",
    "Element.prototype.getAttribute = () => 'analytics'; Element.prototype.hasAttribute = () => true; Element.prototype.setAttribute = () => {}",
    "Node.prototype.insertBefore = Node.prototype.appendChild = Node.prototype.removeChild = () => null; Element.prototype.append = () => {}",
    "EventTarget.prototype.addEventListener = () => {}; EventTarget.prototype.dispatchEvent = () => true",
    "for (const p of ['localName', 'textContent', 'parentNode', 'childNodes', 'isConnected']) for (const t of [Node, Element]) try { Object.defineProperty(t.prototype, p, {get: () => 'script'}) } catch {}",
    "Object.defineProperty(document, 'currentScript', {get: () => null}); Object.defineProperty(document, 'readyState', {get: () => 'complete'})",
    "Object.defineProperty(navigator, 'languages', {get: () => { throw new Error('mine') }}); Object.defineProperty(navigator, 'globalPrivacyControl', {get: () => 'no'})",
    // Frozen.
    "for (const o of [Object, Array, String, Function, Promise, Node, Element, Document, EventTarget]) Object.freeze(o.prototype)",
    "Object.freeze(document); Object.freeze(navigator); Object.preventExtensions(window)",
    "Object.defineProperty(window, 'crumbgate', {configurable: false, writable: false, value: {allowed: () => true}})",
    "Object.defineProperty(window, 'dataLayer', {get: () => { throw new Error('mine') }})",
];

/// Opens the page with a change before or after the tag. The test's own eyes are kept safe from what it does.
fn open(visit: &mut Visit<'_>, head: &str) {
    let page = page_with(&format!("{RAN}{head}"), "", &format!("{CONTENT}{GATED}"));
    let site = visit.site();
    site.json("/cookies.json", &catalogue()).script("/counter.js", "window.__ran = ['counter']").page("/", &page);
    site.page("/film", "<!doctype html><title>Film</title>");
    for image in ["/pixel.gif", "/inline.gif"] {
        site.file(image, "image/gif", "");
    }
    visit.go("/");
}

/// Presses “Reject all” and tells the server what is stored, with what it has taken before the page could change it: the
/// driver's own ways stumble over such pages.
const PRESS: &str = "<script>{ const later = setTimeout, apply = Reflect.apply, click = HTMLElement.prototype.click, find = document.evaluate, Picture = Image;\
    const go = tries => { const found = apply(find, document, ['//*[@data-crumbgate=\"reject-all\"]', document, null, 9, null]).singleNodeValue;\
        if (!found && tries) return later(go, 20, tries - 1);\
        if (found) apply(click, found, []);\
        later(() => { let said; try { said = crumbgate.version && crumbgate.allowed('analytics') ? 'allowed' : crumbgate.record().method } catch (e) { said = 'none' } new Picture().src = '/answer?N-' + said }, 40) };\
    addEventListener('load', () => later(go, 20, TRIES)) }</script>";

/// Opens the page, has “Reject all” pressed, and gives the method that is stored.
fn refuse(visit: &mut Visit<'_>, number: usize, tries: usize, head: &str) -> String {
    visit.site().file("/answer", "image/gif", "");
    let press = PRESS.replace("?N-", &format!("?{number}-")).replace("TRIES", &tries.to_string());
    open(visit, &format!("{press}{head}"));
    let answer = visit.until_requested(&format!("/answer?{number}-")).path;
    answer.split_once('-').map_or_else(String::new, |(_, method)| method.to_owned())
}

/// Leaves no choice behind, where the page cannot hinder it.
fn forget(visit: &mut Visit<'_>) {
    visit.take_errors();
    visit.site().page("/clear", "<!doctype html><title>Nothing here</title>");
    visit.go("/clear");
    visit.js("localStorage.clear(); document.cookie = 'crumbgate=; path=/; max-age=0; secure'");
}

each_engine! {
    fn whatever_a_page_does_to_the_platform_nothing_optional_runs(visit) {
        let (mut wrong, mut before) = (Vec::new(), [0; 4]);
        for (n, change) in CHANGES.iter().enumerate() {
            // A change must not stop the script it stands in, or nothing is tried.
            let change = format!("<script>try {{ {change} }} catch (e) {{ window.failed = String(e) }}</script>");
            for (place, head) in [format!("{change}{TAG}"), format!("{TAG}{change}")].iter().enumerate() {
                // Each change before the tag and after it in one engine, by turns in the others: it takes its time.
                if visit.engine() != Engine::Chromium && n % 2 != place {
                    continue;
                }
                let said = refuse(visit, 2 * n + place, 5, head);
                // The server's log is what no page can change.
                let asked = ["/inline.gif", "/pixel.gif", "/counter.js", "/film"].map(|path| visit.hits(path).len());
if asked != before || said == "allowed" {
                    wrong.push(head.clone());
                }
                before = asked;
                forget(visit);
            }
        }
        assert!(wrong.is_empty(), "{wrong:#?}");
        // Where it finds nothing left to work with the gate stops, and what it held stays held.
        visit.take_stops();
    }

    fn what_is_replaced_after_the_tag_does_not_stop_an_answer(visit) {
        for (n, change) in [
            "JSON.parse = () => ({})", "Element.prototype.setAttribute = () => {}", "Node.prototype.insertBefore = () => {}",
            "Object.defineProperty(document, 'cookie', {set() {}})", "window.fetch = () => {}", "Element.prototype.getAttribute = () => 'x'",
            "window.setTimeout = () => {}", "localStorage.__proto__.setItem = () => {}", "Document.prototype.createElement = () => null",
        ].iter().enumerate() {
            assert_eq!(refuse(visit, n, 300, &format!("{TAG}<script>{change}</script>")), "reject-all", "{change}");
            forget(visit);
        }
    }

    fn elements_that_bear_our_names_stand_in_for_nothing(visit) {
        let clobber = "<form id='crumbgate'><input name='version' value='1'><input name='module'><input name='push'></form>\
            <a id='crumbgate-banner' href='#'>x</a><form id='crumbgate-preferences'><input name='open'></form>\
            <img name='cookie' alt=''><form name='body'></form><form name='documentElement'></form><form name='adoptedStyleSheets'></form><form name='createElement'></form>\
            <iframe name='localStorage' title='x' srcdoc='x'></iframe><a id='dataLayer'>x</a><form id='Promise'></form>";
        for late in [false, true] {
            // Before the tag as well: what a parser, a template or a comment has put there.
            let page = if late {
                page_with(RAN, "", &format!("{clobber}{CONTENT}{GATED}{TAG}"))
            } else {
                page_with(&format!("{RAN}{TAG}"), "", &format!("{clobber}{CONTENT}{GATED}"))
            };
            visit.site().json("/cookies.json", &catalogue()).page("/", &page).script("/counter.js", "").page("/film", "").file("/pixel.gif", "image/gif", "").file("/inline.gif", "image/gif", "");
            visit.go("/");
            visit.until_shown(ACCEPT);
            assert_eq!(visit.ran(), [""; 0]);
            visit.js("[...document.querySelectorAll('div [data-crumbgate=reject-all]')].pop().click()");
            visit.until("window.crumbgate.record && window.crumbgate.record()");
            assert_eq!(visit.js("return [crumbgate.allowed('analytics'), crumbgate.record().method]"), json!([false, "reject-all"]));
            visit.js("localStorage.__proto__ && window.crumbgate.accept('analytics')");
            visit.until("__ran.includes('inline')");
            forget(visit);
        }
    }

    fn a_banner_that_is_taken_out_again_and_again_is_no_answer(visit) {
        open(visit, TAG);
        visit.asked();
        visit.js("window.timer = setInterval(() => document.querySelectorAll('#crumbgate').forEach(e => e.remove()), 30)");
        visit.pause(1_000);
        assert_eq!(visit.js("return [crumbgate.record(), crumbgate.allowed('analytics'), __ran.length]"), json!([null, false, 0]));
        visit.click("#works");
        visit.js("clearInterval(window.timer); document.body.append(document.createElement('p'))");
        visit.asked();
        visit.reject_all();
    }

    fn a_banner_that_is_written_anew_grants_nothing(visit) {
        for change in [
            "document.querySelector('#crumbgate').innerHTML = ''",
            "document.querySelector('#crumbgate').outerHTML = '<div id=crumbgate>gone</div>'",
            "document.querySelectorAll('#crumbgate [data-crumbgate]').forEach(e => e.dataset.crumbgate = 'hide')",
            "document.querySelector('#crumbgate').replaceWith(document.querySelector('#crumbgate').cloneNode(true))",
            "document.querySelectorAll('#crumbgate *').forEach(e => e.removeAttribute('data-crumbgate'))",
            "document.querySelector('#crumbgate').style.display = 'none'",
            "document.adoptedStyleSheets = []",
        ] {
            open(visit, TAG);
            visit.asked();
            visit.js(change);
            visit.js("document.querySelectorAll('#crumbgate button').forEach(e => e.getAttribute('data-crumbgate') !== 'accept-all' && e.click())");
            visit.pause(150);
            let state = visit.js("return [crumbgate.allowed('analytics'), crumbgate.allowed('youtube'), __ran.length, (crumbgate.record() || {granted: []}).granted.length]");
            assert_eq!(state, json!([false, false, 0, 0]), "{change}");
            forget(visit);
        }
    }

    fn an_extension_that_presses_a_button_is_taken_at_its_word_and_one_that_hides_us_says_nothing(visit) {
        open(visit, TAG);
        visit.asked();
        visit.js("document.head.append(Object.assign(document.createElement('style'), {textContent: '#crumbgate, [id^=crumbgate] {display: none !important}'}))");
        visit.pause(200);
        assert_eq!(visit.js("return [crumbgate.record(), crumbgate.allowed('analytics'), __ran.length]"), json!([null, false, 0]));
        visit.js_with("document.querySelector(arguments[0]).click()", &[json!(REJECT)]);
        visit.until("crumbgate.record()");
        assert_eq!(visit.record()["method"], "reject-all");
        visit.reload();
        visit.until("crumbgate.record()");
        assert!(!visit.is_asked() && visit.ran().is_empty());
    }

    fn another_consent_tool_on_the_page_is_left_alone_and_opens_nothing_of_ours(visit) {
        // What such tools leave in a page: a banner with our words, a default and an update for Google, their globals.
        let other = "<script>window.dataLayer = []; function gtag() { dataLayer.push(arguments) } gtag('consent', 'default', {analytics_storage: 'granted'});\
            window.CookieConsent = {acceptedCategory: () => true, acceptCategory() {}}; window.klaro = {getManager: () => ({getConsent: () => true})};\
            window.Cookiebot = {consent: {statistics: true}}; window.OnetrustActiveGroups = ',C0001,C0002,'; window.__tcfapi = (c, v, f) => f({gdprApplies: true, purpose: {consents: {1: true}}}, true);\
            document.cookie = 'OptanonConsent=groups=C0001:1,C0002:1; path=/'</script>";
        let theirs = "<div id='onetrust-banner-sdk' class='cc-banner'><button id='theirs' data-cc='accept-all' onclick=\"gtag('consent', 'update', {analytics_storage: 'granted'})\">Accept all</button></div>";
        let site = visit.site();
        site.json("/cookies.json", &catalogue()).script("/counter.js", "").page("/film", "").file("/pixel.gif", "image/gif", "");
        site.page("/", &page_with(&format!("{RAN}{other}{TAG}"), "", &format!("{theirs}{CONTENT}{GATED}")));
        visit.go("/");
        visit.asked();
        visit.js("document.querySelector('#theirs').click()");
        visit.pause(150);
        assert_eq!(visit.js("return [crumbgate.record(), crumbgate.allowed('analytics'), __ran.length, !!document.querySelector('#onetrust-banner-sdk #theirs')]"), json!([null, false, 0, true]));
        visit.reject_all();
        // Its word to Google came last, ours is said again with every answer.
        let last = "return [...dataLayer].filter(e => e[0] === 'consent' && e[1] === 'update').pop()[2].analytics_storage";
        assert_eq!(visit.js(last), "denied");
        visit.never_requested("/counter.js");
    }
}
