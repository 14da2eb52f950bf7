//! A single-page app that is used for a long time: ten thousand routes with gated nodes, and nothing piles up.

use browser_tests::{Engine, Value, Visit, each_engine, json, site};

/// The last one has a film.
const ROUTES: u32 = 10_001;

/// Counts what is listened to, before anything of ours can run. Listeners on nodes go with their nodes; what stays is
/// what is counted: on the window, the document, its element and its body.
const COUNTER: &str = "<script>{\
    const { addEventListener: add, removeEventListener: remove } = EventTarget.prototype;\
    const stays = t => t === window || t === document || t === undefined || t === document.documentElement || t === document.body;\
    window.listeners = 0; window.observers = 0; window.timers = 0;\
    EventTarget.prototype.addEventListener = function (...a) { if (stays(this)) window.listeners++; return add.apply(this, a) };\
    EventTarget.prototype.removeEventListener = function (...a) { if (stays(this)) window.listeners--; return remove.apply(this, a) };\
    for (const name of ['MutationObserver', 'ResizeObserver', 'IntersectionObserver']) { const own = window[name]; window[name] = class extends own { constructor(f) { super(f); window.observers++ } } }\
    const every = window.setInterval; window.setInterval = (...a) => { window.timers++; return every(...a) };\
}</script>";

/// A view of the app. Browsers make frames, history entries and layouts slowly, so most views have none; the rest:
/// scripts to run and to hold, an embed, an image, a control; kept weakly to see it go.
const APP: &str = "<main id=view></main><script>\
    window.ran = window.latest = 0; window.views = [];\
    const part = (tag, attributes, text) => { const e = document.createElement(tag); for (const [n, v] of Object.entries(attributes)) e.setAttribute(n, v); if (text) e.textContent = text; return e };\
    const route = n => {\
        const rare = n % 100 === 0; if (rare) history.replaceState(null, '', '#' + n);\
        const view = part('section', {});\
        view.append(part('h1', {}, 'Route ' + n), part('script', {type: 'text/plain', 'data-category': 'analytics'}, `ran++; latest = ${n}`),\
            part('script', {type: 'text/plain', 'data-category': 'marketing'}, 'ran += 1e6'),\
            rare ? part('iframe', {'data-service': 'youtube', 'data-src': 'https://www.youtube-nocookie.com/embed/x', title: 'Film', width: 300, height: 200})\
              : part('div', n % 10 ? {} : {'data-service': 'youtube', 'data-crumbgate': 'embed'}, 'A film'),\
            part('img', {'data-category': 'marketing', 'data-src': 'https://connect.facebook.net/x.gif', alt: ''}),\
            part('button', {'data-crumbgate': 'open-preferences'}, 'Cookies'));\
        document.getElementById('view').replaceChildren(view);\
        if (rare) views.push(new WeakRef(view));\
    };\
    const frame = () => new Promise(done => { const c = new MessageChannel(); c.port1.onmessage = done; c.port2.postMessage(0) });\
    const travel = async (from, to) => { for (let n = from; n < to; n++) { route(n); await (n % 10 === 9 ? frame() : 0) } };\
    addEventListener('go', async e => { await travel(...e.detail); window.arrived = e.detail[1] });\
    </script>";

/// Bytes of JavaScript, WebAssembly and DOM after everything that can be freed has been.
fn memory(visit: &mut Visit<'_>) -> Option<f64> {
    if visit.engine() != Engine::Chromium {
        return None;
    }
    for _ in 0..3 {
        visit.cdp("HeapProfiler.collectGarbage", &json!({}));
    }
    visit.cdp("Runtime.getHeapUsage", &json!({}))["usedSize"].as_f64()
}

fn counts(visit: &mut Visit<'_>) -> Value {
    visit.js("return [listeners, observers, timers, document.querySelectorAll('*').length, document.adoptedStyleSheets.length]")
}

fn travel(visit: &mut Visit<'_>, from: u32, to: u32) {
    let start = std::time::Instant::now();
    visit.js(&format!("dispatchEvent(new CustomEvent('go', {{detail: [{from}, {to}]}}))"));
    visit.until_within(240, &format!("window.arrived === {to}"));
    println!("{} routes in {:?}", to - from, start.elapsed());
    // A view that is gone before its script's turn takes it along; the last one stays, and its script runs.
    visit.until("window.latest === window.arrived - 1");
    let ran = visit.js("return ran");
    assert!(ran.as_u64().is_some_and(|n| n <= u64::from(to)), "{ran} scripts ran in {to} views");
}

each_engine! {
    fn ten_thousand_routes_leave_nothing_behind(visit) {
        let page = site::page_with(&format!("{COUNTER}{}", site::TAG), "", APP);
        visit.site().json("/cookies.json", &site::catalogue()).page("/", &page);
        visit.go("/");
        visit.asked();
        visit.js("crumbgate.accept('analytics')");
        visit.until("crumbgate.allowed('analytics')");
        // A thousand to warm up: what is made once is made by then.
        travel(visit, 0, 1_001);
        let (before, bytes) = (counts(visit), memory(visit));
        travel(visit, 1_001, ROUTES);
        let (after, more) = (counts(visit), memory(visit));
        assert_eq!(after, before, "listeners, observers, timers, elements, style sheets");
        if let (Some(bytes), Some(more)) = (bytes, more) {
            println!("{bytes} bytes after 1,000 routes, {more} after {ROUTES}");
            // Nine thousand views of six nodes would be many megabytes.
            assert!(more < bytes + 1_000_000.0, "{bytes} bytes after 1,000 routes, {more} after {ROUTES}");
            let kept = visit.js("return views.filter(v => v.deref()).length");
            assert!(kept.as_u64().is_some_and(|n| n <= 2), "{kept} of a hundred views are still there");
        }
        assert!(visit.js("return document.querySelectorAll('.crumbgate-placeholder').length") == 1);
        visit.js("crumbgate.accept('media')");
        visit.vendor(site::VIDEO_HOST);
        visit.js("dispatchEvent(new CustomEvent('go', {detail: [0, 1]}))");
        visit.until_requested("/embed/x");
    }
}
