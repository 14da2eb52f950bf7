//! The second layer with a large catalogue (contract §7): it opens at once, and nothing in it makes the page stand still.
//!
//! The machine may be busy with other things, which only ever make a time longer. So of some tries the best counts,
//! and what is looked for is a limit that none of them keeps.

use browser_tests::{
    Engine, Value, Visit, each_engine, json,
    site::{CONTENT, TAG, catalogue, page_with},
    visitor::{CLOSE, DIALOG},
};

/// Milliseconds after which people see that something waits. Where names of controls are lost in what is not laid
/// out, all is laid out, and a category of a hundred services may take two frames more to open.
fn limit(engine: Engine) -> f64 {
    if engine == Engine::Chromium { 50.0 } else { 100.0 }
}
const TRIES: usize = 20;

/// A catalogue of 200 services with 2,000 cookies.
fn large() -> Value {
    let mut c = catalogue();
    let services: Vec<Value> = (0..200)
        .map(|i| {
            let cookies: Vec<Value> = (0..10)
                .map(|j| json!({"name": format!("c{i}_{j}"), "duration": "2 years", "purpose": "Distinguishes one browser from another"}))
                .collect();
            json!({"id": format!("s{i}"), "category": (["analytics", "marketing", "media"][i % 3]), "title": format!("Service {i}"),
                "provider": "An organisation", "purpose": "Counts visits.", "cookies": cookies})
        })
        .collect();
    c["services"] = json!(services);
    c
}

/// Times whatever the page does after a press, and the layout it causes: `spans` has the milliseconds of each piece.
/// `long` has those of the browser's own account, where it keeps one, with the painting.
const WATCH: &str = r#"<script>
window.spans = []; window.long = [];
window.timed = f => function (...given) {
  const begun = performance.now();
  try { return f.apply(this, given) } finally { document.documentElement.getBoundingClientRect(); spans.push(performance.now() - begun) } };
{ const later = setTimeout; window.setTimeout = (f, ...rest) => later(timed(f), ...rest);
  const post = window.scheduler && scheduler.postTask; if (post) scheduler.postTask = function (f, how) { return post.call(this, timed(f), how) };
  const Observer = MutationObserver; window.MutationObserver = function (f) { return new Observer(timed(f)) };
  const listen = EventTarget.prototype.addEventListener;
  EventTarget.prototype.addEventListener = function (type, f, how) { return listen.call(this, type, typeof f === 'function' ? timed(f) : f, how) };
  window.frame = () => new Promise(done => requestAnimationFrame(() => later(done)));
  try { new PerformanceObserver(l => long.push(...l.getEntries().map(e => e.duration))).observe({type: 'longtask'}) } catch {} }
window.all = css => [...document.querySelectorAll('#crumbgate-preferences ' + css)];
window.one = css => all(css)[0];
window.press = timed(e => e.click());
window.shut = () => { if (one('')) one('[data-crumbgate=close]').click() };
window.open = async () => { if (!one('')) crumbgate.showPreferences(); while (!one('h2')) await frame() };
// Our own table of the necessary ones is there from the start.
window.unfold = async d => { press(d.firstChild); const wanted = d.querySelectorAll('.crumbgate-service').length; while (d.querySelectorAll('.crumbgate-service tbody').length < wanted) await frame() };
window.full = async () => { await open(); for (const d of all('details:not([open])')) await unfold(d) };
window.scroll = to => { timed(() => { one('.crumbgate-body').scrollTop = to })(); return frame() };
</script>"#;

/// The longest piece of work. Where the browser keeps no account of its own, the usual piece: on a busy machine one of
/// many is always interrupted, and that would say nothing of us.
const PIECE: &str = "const usual = spans.filter(s => s >= 2).sort((a, b) => a - b); \
    return PerformanceObserver.supportedEntryTypes.includes('longtask') ? Math.max(0, ...spans, ...long) : usual[usual.length >> 1] || 0";

/// Does something with the dialog, and gives the longest piece of work it was, in the best of some tries.
#[track_caller]
fn longest(visit: &mut Visit<'_>, prepare: &str, what: &str) -> f64 {
    let mut best = f64::MAX;
    for _ in 0..TRIES {
        visit.js(&format!(
            "window.ended = 0; (async () => {{ {prepare}; await frame(); await frame(); spans.length = long.length = 0; \
             {what}; await frame(); await frame(); window.ended = 1 }})()"
        ));
        visit.until("window.ended");
        let took = visit.js(PIECE).as_f64().expect("milliseconds");
        assert!(took > 0.0 || visit.engine() != Engine::Chromium, "nothing was measured of {what}");
        best = best.min(took);
        if best <= limit(visit.engine()) {
            break;
        }
    }
    best
}

each_engine! {
    fn two_thousand_cookies_open_at_once(visit) {
        visit.open_with(&large(), "", CONTENT);
        visit.asked();
        visit.open_preferences();
        visit.click(CLOSE);
        visit.until_hidden(DIALOG);
        // The module is there now: what counts is the drawing.
        let took = visit.eval("(async () => { let best = 1e9; for (let i = 0; i < 30 && best >= 100; i++) { const t = performance.now(); crumbgate.showPreferences(); \
            while (!document.querySelector('dialog[open]')) await null; document.querySelector('dialog').getBoundingClientRect(); best = Math.min(best, performance.now() - t); \
            document.querySelector('#crumbgate-preferences [data-crumbgate=close]').click(); await new Promise(r => setTimeout(r, 20)); } return best })()");
        assert!(took.as_f64().is_some_and(|t| t < 100.0), "it took {took} ms");
        visit.open_preferences();
        visit.js("document.querySelectorAll('#crumbgate-preferences details').forEach(d => d.open = true)");
        visit.until("document.querySelectorAll('#crumbgate-preferences tbody tr').length >= 2000");
        assert_eq!(visit.js("return document.querySelectorAll('#crumbgate-preferences tbody th').length"), 2002, "each once, and our own");
        visit.click(CLOSE);
    }

    fn a_large_dialog_never_makes_the_page_stand_still(visit) {
        visit.site().json("/cookies.json", &large()).page("/", &page_with(&format!("{WATCH}{TAG}"), "", CONTENT));
        visit.go("/");
        visit.asked();
        visit.open_preferences();
        visit.click(CLOSE);
        visit.until_hidden(DIALOG);
        let mut slow = Vec::new();
        for (name, prepare, what) in [
            ("opening the services of a category", "shut(); await open()", "await unfold(all('details')[1])"),
            ("opening those of another", "shut(); await open(); await unfold(all('details')[1])", "await unfold(all('details')[2])"),
            ("switches of the closed dialog", "shut(); await open()", "for (const n of ['analytics', 's3', 's198', 'analytics']) { press(one(`[name=${n}]`)); await frame() }"),
            ("switches", "await full()", "for (const n of ['analytics', 's3', 's198', 'analytics']) { press(one(`[name=${n}]`)); await frame() }"),
            ("scrolling from end to end", "await full()", "for (let k = 1; k <= 3; k++) await scroll(one('.crumbgate-body').scrollHeight * k / 4)"),
            ("scrolling on", "await full()", "for (let k = 1; k <= 4; k++) await scroll(2000 + k * 100)"),
        ] {
            let took = longest(visit, prepare, what);
            if took > limit(visit.engine()) {
                slow.push(format!("{name}: {took} ms"));
            }
        }
        assert!(slow.is_empty(), "the page stands still: {slow:?}");
        visit.click(CLOSE);
    }
}
