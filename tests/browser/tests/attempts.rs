//! What a vendor's script may try in order to write a refused cookie or to load from a refused host: each way as
//! code, and whether it is held. The same table stands in SECURITY.md, with the reasons.
//!
//! Every attempt is first made on a page without the gate: one that leads nowhere there proves nothing here.

use browser_tests::{
    Answer, Engine, Visit, each_engine,
    site::{ANALYTICS_HOST, catalogue, inline_tag},
};
use std::{collections::BTreeSet, fs};

/// What becomes of an attempt.
enum Fate {
    Held,
    /// No script of a page can hold it, because …
    Not(&'static str),
}
use Fate::{Held, Not};

/// Another document of the same origin has setters of its own, and they are the browser's.
const FRESH: &str = "a document of its own has setters of its own";
/// A response's cookie does not pass through the page.
const SERVER: &str = "a response sets it, not the page";
const UNSEEN: &str = "asked for in a way that is not watched";
const PREPARED: &str = "the browser has prepared the script before anybody is told of it";
const WORKER: &str = "a worker is another world";

/// Name, code and fate. `n` is the cookie's name.
const COOKIES: &[(&str, &str, Fate)] = &[
    ("`document.cookie`", "document.cookie = n + '=1; path=/'", Held),
    ("white space and tabs around the name", "document.cookie = ' \\t' + n + ' =1; path=/'", Held),
    ("no name, and the name in the value", "document.cookie = '=' + n + '=1; path=/'", Held),
    (
        "a setter from `Object.getOwnPropertyDescriptor`",
        "Object.getOwnPropertyDescriptor(Document.prototype, 'cookie').set.call(document, n + '=1; path=/')",
        Held,
    ),
    (
        "a setter found along `HTMLDocument.prototype`",
        "for (let p = HTMLDocument.prototype, d; p && !d; p = Object.getPrototypeOf(p)) (d = Object.getOwnPropertyDescriptor(p, 'cookie')) && d.set.call(document, n + '=1; path=/')",
        Held,
    ),
    ("`__lookupSetter__`", "document.__lookupSetter__('cookie').call(document, n + '=1; path=/')", Held),
    ("`Reflect.set`", "Reflect.set(document, 'cookie', n + '=1; path=/')", Held),
    ("`Object.assign`", "Object.assign(document, {cookie: n + '=1; path=/'})", Held),
    ("`with` and `new Function`", "new Function('n', 'with (document) cookie = n + \"=1; path=/\"')(n)", Held),
    ("indirect `eval`", "(0, eval)(`document.cookie = '${n}=1; path=/'`)", Held),
    ("a timer with text for code", "setTimeout(`document.cookie = '${n}=1; path=/'`)", Held),
    (
        "a value that reads otherwise the second time",
        "let i = 0; document.cookie = {toString: () => (i++ ? n : 'harmless') + '=1; path=/'}",
        Held,
    ),
    (
        "an inline script put into the page",
        "const s = document.createElement('script'); s.text = `document.cookie = '${n}=1; path=/'`; document.head.append(s)",
        Held,
    ),
    (
        "an event handler attribute",
        "document.body.insertAdjacentHTML('beforeend', `<img alt='' src='data:,x' onerror=\"document.cookie = '${n}=1; path=/'\">`)",
        Held,
    ),
    (
        "a `javascript:` address",
        "const a = document.createElement('a'); a.href = `javascript:void (document.cookie = '${n}=1; path=/')`; document.body.append(a); a.click()",
        Held,
    ),
    (
        "a `blob:` module",
        "import(URL.createObjectURL(new Blob([`document.cookie = '${n}=1; path=/'`], {type: 'text/javascript'})))",
        Held,
    ),
    (
        "a frame that writes to `parent.document`",
        "const f = document.createElement('iframe'); f.srcdoc = `<script>parent.document.cookie = '${n}=1; path=/'<\\/script>`; document.body.append(f)",
        Held,
    ),
    ("`cookieStore.set` with name and value", "cookieStore.set(n, '1')", Held),
    ("`cookieStore.set` with an object", "cookieStore.set({name: n, value: '1'})", Held),
    (
        "`cookieStore.set` where every text has a `name`",
        "String.prototype.name = 'harmless'; cookieStore.set(n, '1'); delete String.prototype.name",
        Held,
    ),
    (
        "`CookieStore.prototype.set` by `Reflect.apply`",
        "Reflect.apply(CookieStore.prototype.set, cookieStore, [n, '1'])",
        Held,
    ),
    (
        "`cookieStore.set` with a name that reads otherwise the second time",
        "let i = 0; cookieStore.set({get name() { return i++ ? n : 'harmless' }, value: '1'})",
        Held,
    ),
    (
        "`cookieStore.set` with a function for an object",
        "const f = () => 0; Object.defineProperty(f, 'name', {value: n}); f.value = '1'; cookieStore.set(f)",
        Held,
    ),
    (
        "`cookieStore.set` with a name that is an object",
        "let i = 0; cookieStore.set({toString: () => (i++ ? n : 'harmless')}, '1')",
        Held,
    ),
    ("`cookieStore.set` with no name, and the name in the value", "cookieStore.set('', n + '=1')", Held),
    (
        "a document of `DOMParser`",
        "new DOMParser().parseFromString('<p>', 'text/html').cookie = n + '=1; path=/'",
        Held,
    ),
    (
        "a document of `createHTMLDocument`",
        "document.implementation.createHTMLDocument('').cookie = n + '=1; path=/'",
        Held,
    ),
    ("a clone of the document", "document.cloneNode(true).cookie = n + '=1; path=/'", Held),
    (
        "the document of a template",
        "document.createElement('template').content.ownerDocument.cookie = n + '=1; path=/'",
        Held,
    ),
    (
        "`<meta http-equiv=set-cookie>`",
        "const m = document.createElement('meta'); m.httpEquiv = 'set-cookie'; m.content = n + '=1; path=/'; document.head.append(m)",
        Held,
    ),
    (
        "the setter deleted and written past",
        "const d = Object.getOwnPropertyDescriptor(Document.prototype, 'cookie'); delete Document.prototype.cookie; document.cookie = n + '=1; path=/'; delete document.cookie; Object.defineProperty(Document.prototype, 'cookie', d)",
        Held,
    ),
    (
        "the document of an empty frame",
        "const f = document.createElement('iframe'); document.body.append(f); f.contentDocument.cookie = n + '=1; path=/'",
        Not(FRESH),
    ),
    (
        "an empty frame's setter on the page's document",
        "const f = document.createElement('iframe'); document.body.append(f); Object.getOwnPropertyDescriptor(f.contentWindow.Document.prototype, 'cookie').set.call(document, n + '=1; path=/')",
        Not(FRESH),
    ),
    (
        "a script in a `srcdoc` frame",
        "const f = document.createElement('iframe'); f.srcdoc = `<script>document.cookie = '${n}=1; path=/'<\\/script>`; document.body.append(f)",
        Not(FRESH),
    ),
    (
        "a page of the site without the tag, in a frame",
        "const f = document.createElement('iframe'); f.src = '/bare'; f.onload = () => f.contentDocument.cookie = n + '=1; path=/'; document.body.append(f)",
        Not(FRESH),
    ),
    (
        "an empty window that is opened",
        "const w = open('about:blank', n, 'width=100,height=100'); w.document.cookie = n + '=1; path=/'; w.close()",
        Not(FRESH),
    ),
    (
        "an empty frame's `cookieStore`",
        "const f = document.createElement('iframe'); f.src = '/bare'; f.onload = () => f.contentWindow.cookieStore.set(n, '1'); document.body.append(f)",
        Not(FRESH),
    ),
    (
        "`cookieStore` in a service worker",
        "navigator.serviceWorker.register('/worker.js?' + n).then(r => { const w = r.installing || r.active; w.postMessage(n) })",
        Not(WORKER),
    ),
    ("`fetch` of an address of the site that sets it", "fetch('/set?' + n)", Not(SERVER)),
    (
        "`XMLHttpRequest` of such an address",
        "const x = new XMLHttpRequest(); x.open('GET', '/set?' + n); x.send()",
        Not(SERVER),
    ),
    ("an image of such an address", "new Image().src = '/set?' + n", Not(SERVER)),
    ("`sendBeacon` to such an address", "navigator.sendBeacon('/set?' + n, '')", Not(SERVER)),
    (
        "a form sent to such an address",
        "document.body.insertAdjacentHTML('beforeend', `<iframe name=${n}></iframe><form target=${n} action=/set><input name=${n}></form>`); document.body.lastChild.submit()",
        Not(SERVER),
    ),
    (
        "a worker that fetches such an address",
        "new Worker(URL.createObjectURL(new Blob([`fetch('${location.origin}/set?${n}')`])))",
        Not(SERVER),
    ),
    (
        "a redirect by another host to such an address",
        "fetch('https://' + window.elsewhere + '/to?' + encodeURIComponent(location.origin + '/set?' + n), {mode: 'no-cors', credentials: 'include'})",
        Not(SERVER),
    ),
];

/// The same for requests to a refused host, on a page with `data-autoblock`. `u` is the address.
const LOADS: &[(&str, &str, Fate)] = &[
    ("`script.src`", "const s = document.createElement('script'); s.src = u; document.head.append(s)", Held),
    (
        "`script.src` with a value that reads otherwise the second time",
        "let i = 0; const s = document.createElement('script'); s.src = {toString: () => (i++ ? u : '/harmless.js')}; document.head.append(s)",
        Held,
    ),
    (
        "`setAttribute('src')`",
        "const s = document.createElement('script'); s.setAttribute('SRC', u); document.head.append(s)",
        Held,
    ),
    (
        "`setAttributeNS`",
        "const s = document.createElement('script'); s.setAttributeNS(null, 'src', u); document.head.append(s)",
        Held,
    ),
    (
        "an attribute node",
        "const a = document.createAttribute('src'); a.value = u; const s = document.createElement('script'); s.setAttributeNode(a); document.head.append(s)",
        Held,
    ),
    (
        "a contextual fragment",
        "document.head.append(document.createRange().createContextualFragment(`<script src='${u}'><\\/script>`))",
        Not(PREPARED),
    ),
    (
        "the host in capitals, and without a scheme",
        "const s = document.createElement('script'); s.src = u.replace('https:', '').replace('www.google', 'WWW.Google'); document.head.append(s)",
        Held,
    ),
    (
        "the host with a dot at its end",
        "const s = document.createElement('script'); s.src = u.replace('.com/', '.com./'); document.head.append(s)",
        Held,
    ),
    (
        "the host with a port",
        "const s = document.createElement('script'); s.src = u.replace('.com/', '.com:444/'); document.head.append(s)",
        Held,
    ),
    ("`new Image`", "new Image().src = u", Held),
    ("`fetch`", "fetch(u, {mode: 'no-cors'})", Held),
    ("`fetch` of a `Request`", "fetch(new Request(u, {mode: 'no-cors'}))", Held),
    (
        "`fetch` of a value that reads otherwise the second time",
        "let i = 0; fetch({toString: () => (i++ ? u : '/harmless.js')}, {mode: 'no-cors'})",
        Held,
    ),
    ("`XMLHttpRequest`", "const x = new XMLHttpRequest(); x.open('GET', u); x.send()", Held),
    ("`sendBeacon`", "navigator.sendBeacon(u, '')", Held),
    ("`iframe.src`", "const f = document.createElement('iframe'); f.src = u; document.body.append(f)", Held),
    ("`srcset` of an image", "const i = new Image(); i.srcset = u + ' 1x'; document.body.append(i)", Held),
    (
        "`srcset` of a `source`",
        "const s = document.createElement('source'); s.setAttribute('srcset', '/own.png 3x, ' + u + ' 1x'); const p = document.createElement('picture'); p.append(s, new Image()); s.nextSibling.src = '/own.png'; document.body.append(p)",
        Held,
    ),
    (
        "an image in HTML",
        "document.body.insertAdjacentHTML('beforeend', `<img alt='' src='${u}'>`)",
        Not("WebKit asks for it while it reads the HTML"),
    ),
    (
        "a frame in HTML",
        "document.body.insertAdjacentHTML('beforeend', `<iframe src='${u}'></iframe>`)",
        Not("the browser asks for it before anybody is told of it"),
    ),
    ("`import()`", "import(u)", Not(UNSEEN)),
    (
        "an import of a module",
        "const s = document.createElement('script'); s.type = 'module'; s.text = `import '${u}'`; document.head.append(s)",
        Not(UNSEEN),
    ),
    ("a worker that imports it", "new Worker(URL.createObjectURL(new Blob([`importScripts('${u}')`])))", Not(WORKER)),
    ("`EventSource`", "new EventSource(u)", Held),
    ("`WebSocket`", "new WebSocket(u.replace('https', 'wss'))", Not(UNSEEN)),
    (
        "a style sheet, and what it imports",
        "const l = document.createElement('link'); l.rel = 'stylesheet'; l.href = u; document.head.append(l)",
        Held,
    ),
    (
        "`link rel=preload`",
        "const l = document.createElement('link'); l.rel = 'preload'; l.as = 'script'; l.href = u; document.head.append(l)",
        Held,
    ),
    (
        "a background in a style",
        "const d = document.createElement('div'); d.textContent = 'x'; d.style.background = `url('${u}')`; document.body.append(d)",
        Not(UNSEEN),
    ),
    ("a font", "new FontFace('x', `url('${u}')`).load().catch(() => 0)", Not(UNSEEN)),
    ("`video.src`", "const v = document.createElement('video'); v.src = u; document.body.append(v)", Held),
    ("`video.poster`", "const v = document.createElement('video'); v.poster = u; document.body.append(v)", Held),
    ("`new Audio`", "new Audio(u)", Held),
    ("`object.data`", "const o = document.createElement('object'); o.data = u; document.body.append(o)", Held),
    ("`embed.src`", "const e = document.createElement('embed'); e.src = u; document.body.append(e)", Held),
    (
        "an image in SVG",
        "document.body.insertAdjacentHTML('beforeend', `<svg><image href='${u}' width=9 height=9 /></svg>`)",
        Not(UNSEEN),
    ),
    (
        "a form sent to it",
        "const n = 'f' + Math.random(); document.body.insertAdjacentHTML('beforeend', `<iframe name='${n}'></iframe><form target='${n}' action='${u}' method=post></form>`); document.body.lastChild.submit()",
        Not(UNSEEN),
    ),
    (
        "an empty frame's `fetch`",
        "const f = document.createElement('iframe'); document.body.append(f); f.contentWindow.fetch(u, {mode: 'no-cors'})",
        Not(FRESH),
    ),
    (
        "an empty frame's `src` setter",
        "const f = document.createElement('iframe'); document.body.append(f); const i = new Image(); Object.getOwnPropertyDescriptor(f.contentWindow.HTMLImageElement.prototype, 'src').set.call(i, u)",
        Not(FRESH),
    ),
    (
        "a script in a `srcdoc` frame",
        "const f = document.createElement('iframe'); f.srcdoc = `<script src='${u}'><\\/script>`; document.body.append(f)",
        Not(FRESH),
    ),
    (
        "a redirect by the site itself",
        "new Image().src = '/to?' + encodeURIComponent(u)",
        Not("the address that is asked for is the site's own"),
    ),
];

fn page(tag: &str, attempts: &[(&str, &str, Fate)], parameter: &str, value: &str) -> String {
    let functions: Vec<String> = attempts.iter().map(|(_, code, _)| format!("({parameter}) => {{ {code} }}")).collect();
    // By the page's own listener, for a test's scripts run in a world of their own in Firefox.
    let run = format!(
        "<script>const attempts = [{}]; window.run = () => attempts.forEach((f, i) => {{ const quiet = p => p && p.catch && p.catch(() => 0); try {{ quiet(f({value})) }} catch (e) {{ }} }});\
         addEventListener('run', () => {{ run(); window.done = true }}); addEventListener('unhandledrejection', e => {{ e.stopImmediatePropagation(); e.preventDefault() }}, true)</script>",
        functions.join(",\n")
    );
    browser_tests::site::page_with(tag, &run, "<h1>A page</h1>")
}

fn serve(visit: &mut Visit<'_>, label: &str, tag: &str) {
    let domain = visit.domain().to_owned();
    let analytics = visit.vendor(ANALYTICS_HOST);
    analytics.respond("/loads", |request| {
        let number = request.path.split('-').nth(1).unwrap_or_default();
        let source = format!("window.executed = (window.executed || []).concat({number})");
        Answer::new("text/javascript", source).header("Access-Control-Allow-Origin", "*")
    });
    visit.elsewhere(&format!("{ANALYTICS_HOST}.")).vendor();
    visit.elsewhere(&format!("to.{domain}")).respond("/to", redirect);
    let site = visit.site_at(label);
    site.page(
        "/cookies",
        &page(&format!("<script>window.elsewhere = 'to.{domain}'</script>{tag}"), COOKIES, "n", "'_ga_' + i"),
    );
    let autoblock = tag.replace("<script src", "<script data-autoblock=on src");
    site.page("/loads", &page(&autoblock, LOADS, "u", &format!("'https://{ANALYTICS_HOST}/loads?{label}-' + i + '-'")));
    site.page("/bare", "<!doctype html><title>No tag here</title>");
    site.script("/harmless.js", "").respond("/to", redirect);
    site.respond("/set", |request| {
        let query = request.path.split_once('?').map_or("", |(_, q)| q);
        let name = query.split(['=', '&']).next().unwrap_or_default();
        Answer::new("text/plain", "").header("Set-Cookie", &format!("{name}=1; Path=/"))
    });
    site.script(
        "/worker.js",
        "oninstall = () => skipWaiting(); onmessage = e => e.waitUntil(cookieStore.set(e.data, '1'))",
    );
}

fn redirect(request: &browser_tests::Request) -> Answer {
    let to = request.path.split_once('?').map_or("", |(_, q)| q);
    let to = to.replace("%3A", ":").replace("%2F", "/").replace("%3F", "?");
    Answer::empty(302).header("Location", &to).header("Access-Control-Allow-Origin", "*")
}

/// Makes every attempt of a page and gives the numbers of those that got through.
fn through(visit: &mut Visit<'_>, label: &str, path: &str, gated: bool) -> BTreeSet<usize> {
    let url = visit.site_at(label).url(path);
    visit.go_to(&url);
    if gated {
        visit.asked();
    }
    visit.js("dispatchEvent(new Event('run'))");
    visit.until("window.done");
    // Until nothing more comes: workers and frames take their time.
    let mut last = (BTreeSet::new(), 0);
    while last.1 < 4 {
        visit.pause(400);
        let now: BTreeSet<usize> = match path {
            "/cookies" => visit
                .cookies()
                .iter()
                .filter_map(|c| number(&format!("{}{}", c.name, if c.name.is_empty() { &c.value } else { "" })))
                .collect(),
            _ => visit
                .hits(&format!("?{label}-"))
                .iter()
                .filter_map(|r| r.path.split('-').nth(1)?.parse().ok())
                .collect(),
        };
        last = if now == last.0 { (now, last.1 + 1) } else { (now, 0) };
    }
    // A worker that stays would be asked for again during another scenario.
    visit.eval("navigator.serviceWorker.getRegistrations().then(all => Promise.all(all.map(r => r.unregister())))");
    visit.take_errors();
    println!("{label}{path} executed: {}", visit.js("return window.executed || []"));
    last.0
}

/// The attempt that a cookie tells of.
fn number(name: &str) -> Option<usize> {
    name.split('=').next()?.strip_prefix("_ga_")?.parse().ok()
}

fn judge(visit: &mut Visit<'_>, path: &str, attempts: &[(&str, &str, Fate)]) {
    serve(visit, "plain", "");
    serve(visit, "www", &inline_tag(&catalogue()));
    let plain = through(visit, "plain", path, false);
    let gated = through(visit, "www", path, true);
    let mut wrong = Vec::new();
    for (i, (name, _, fate)) in attempts.iter().enumerate() {
        match (fate, gated.contains(&i)) {
            (Held, true) => wrong.push(format!("got through: {name}")),
            (Not(why), false)
                if plain.contains(&i) && (!why.starts_with("WebKit") || visit.engine() == Engine::WebKit) =>
            {
                // Said, not failed: whether a browser gets round to a request nobody waits for is its own affair.
                println!("is held after all: {name}");
            }
            _ => {}
        }
    }
    let idle: Vec<&str> = attempts.iter().enumerate().filter(|(i, _)| !plain.contains(i)).map(|(_, a)| a.0).collect();
    println!("lead nowhere in {} without the gate either: {idle:#?}", visit.engine());
    assert!(wrong.is_empty(), "{wrong:#?}");
    // Most of them do lead somewhere where there is no gate.
    assert!(plain.len() * 10 >= attempts.len() * 6, "only {} of {} prove anything", plain.len(), attempts.len());
}

each_engine! {
    fn attempts_to_write_a_refused_cookie(visit) {
        judge(visit, "/cookies", COOKIES);
        // What no script can hold is erased with the next answer.
        visit.reject_all();
        visit.until("!document.cookie.includes('_ga_')");
        visit.take_errors();
    }

    fn attempts_to_load_from_a_refused_host(visit) {
        judge(visit, "/loads", LOADS);
    }
}

#[test]
fn the_threat_model_lists_every_attempt() {
    let text = fs::read_to_string(browser_tests::repository().join("SECURITY.md")).expect("SECURITY.md");
    let rows = |heading: &str| -> Vec<String> {
        let section = text.split(&format!("### {heading}\n")).nth(1).unwrap_or_else(|| panic!("no section {heading}"));
        let section = section.split("\n#").next().unwrap_or_default();
        let lines = section.lines().skip_while(|l| !l.starts_with("|---")).skip(1);
        lines.take_while(|l| l.starts_with('|')).map(str::to_owned).collect()
    };
    for (heading, attempts) in [("To write a refused cookie", COOKIES), ("To load from a refused host", LOADS)] {
        let expected: Vec<String> = attempts
            .iter()
            .map(|(name, _, fate)| match fate {
                Held => format!("| {name} | held |"),
                Not(why) => format!("| {name} | no: {why} |"),
            })
            .collect();
        assert_eq!(rows(heading), expected, "### {heading}: write it so\n{}", expected.join("\n"));
    }
}
