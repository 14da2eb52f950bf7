//! Fail closed, not silent (contract §1): whatever is missing or wrong, nothing gated loads, the page works, one clear
//! message is in the console and `crumbgate:error` says what is wrong.

use browser_tests::{
    Visit, each_engine, json,
    site::{self, ANALYTICS_HOST, CONTENT, RAN, TAG, VIDEO_HOST, catalogue},
};

const TOLD: &str = "<script>window.told = []; addEventListener('crumbgate:error', e => told.push(e.detail))</script>";
const GATED: &str = "<script type='text/plain' data-category='analytics'>ran('gated')</script>\
    <script type='text/plain' data-service='google-analytics' src='https://www.google-analytics.com/a.js'></script>\
    <iframe data-service='youtube' data-src='https://www.youtube-nocookie.com/embed/x' title='Film'></iframe>";

fn page(tag: &str) -> String {
    site::page_with(
        &format!("{RAN}{TOLD}{tag}"),
        "",
        &format!("{CONTENT}{GATED}<button id='works' onclick='this.textContent = 1'>Press</button>"),
    )
}

/// Nothing gated has loaded, the page works, somebody was told.
fn closed_but_not_silent(visit: &mut Visit<'_>) {
    visit.until("told.length");
    assert_eq!(visit.js("return told.every(d => typeof d.code === 'string' && d.code && typeof d.message === 'string' && d.message.length > 10)"), true, "{}", visit.js("return told"));
    visit.never_requested(ANALYTICS_HOST);
    visit.never_requested(VIDEO_HOST);
    assert_eq!(visit.ran(), [""; 0]);
    assert_eq!(
        visit.eval("crumbgate.ready.then(api => [api.allowed('analytics'), api.allowed('nobody')])"),
        json!([false, false])
    );
    visit.click("#works");
    assert_eq!(visit.text("#works"), "1");
    let ours: Vec<String> = visit.console().into_iter().filter(|m| m.to_lowercase().contains("crumbgate")).collect();
    assert_eq!(ours.len(), 1, "one clear message: {ours:#?}");
    let errors = visit.take_errors();
    assert!(errors.iter().all(|e| e.starts_with("console: ")), "{errors:#?}");
}

fn with_catalogue_body(visit: &mut Visit<'_>, body: Vec<u8>) {
    visit.site().file("/cookies.json", "application/json", body).page("/", &page(TAG));
    visit.go("/");
    closed_but_not_silent(visit);
}

/// The banner works: it asks, an answer releases, and the answer holds on the next page.
fn works(visit: &mut Visit<'_>) {
    visit.vendor(ANALYTICS_HOST);
    visit.vendor(VIDEO_HOST);
    visit.asked();
    assert_eq!(visit.ran(), [""; 0]);
    visit.accept_all();
    visit.until("__ran.includes('gated')");
    visit.until_requested("/embed/x");
    visit.open_preferences();
    visit.switch_to("media", false);
    visit.save();
    visit.reload();
    visit.until("__ran.includes('gated')");
    assert!(!visit.is_asked() && visit.allowed("analytics") && !visit.allowed("youtube"));
}

each_engine! {
    fn a_missing_catalogue(visit) {
        visit.site().status("/cookies.json", 404).page("/", &page(TAG));
        visit.go("/");
        closed_but_not_silent(visit);
        let message = visit.js("return told[0].message");
        assert!(message.as_str().is_some_and(|m| m.contains("/cookies.json")), "it names the address: {message}");
    }

    fn a_tag_that_names_no_catalogue(visit) {
        visit.site().page("/", &page("<script src='/crumbgate/crumbgate.js'></script>"));
        visit.go("/");
        closed_but_not_silent(visit);
    }

    fn a_catalogue_that_is_not_json(visit) {
        with_catalogue_body(visit, b"<!doctype html><p>Not found".to_vec());
    }

    fn an_empty_catalogue_file(visit) {
        with_catalogue_body(visit, Vec::new());
    }

    fn catalogues_of_the_wrong_shape(visit) {
        for body in ["null", "5", "\"x\"", "[]"] {
            with_catalogue_body(visit, body.into());
        }
    }

    fn a_catalogue_without_its_parts_names_them(visit) {
        for (body, path) in [("{}", "categories"), ("{\"version\":1,\"categories\":{},\"services\":[]}", "categories"), ("{\"version\":1,\"categories\":[],\"services\":5}", "services")] {
            visit.site().file("/cookies.json", "application/json", body).page("/", &page(TAG));
            visit.go("/");
            visit.until("told.length");
            assert!(visit.console().iter().any(|m| m.contains(path)), "{path} in {:?}", visit.console());
            visit.pause(100);
            assert_eq!(visit.ran(), [""; 0]);
            visit.take_errors();
        }
    }

    fn a_catalogue_of_a_later_version(visit) {
        let mut catalogue = catalogue();
        catalogue["version"] = json!(99);
        with_catalogue_body(visit, catalogue.to_string().into_bytes());
    }

    fn ten_megabytes_of_catalogue(visit) {
        let mut catalogue = catalogue();
        catalogue["filler"] = json!("x".repeat(10_000_000));
        visit.site().json("/cookies.json", &catalogue).page("/", &page(TAG));
        visit.go("/");
        visit.until("told.length || document.querySelector('#crumbgate-banner')");
        assert_eq!(visit.ran(), [""; 0]);
        visit.click("#works");
        assert_eq!(visit.text("#works"), "1");
        visit.take_errors();
    }

    fn five_thousand_services(visit) {
        let mut catalogue = catalogue();
        let many = (0..5000).map(|n| json!({"id": format!("service-{n}"), "category": "marketing", "title": format!("Service {n}"), "purpose": "Does something",
            "cookies": [{"name": format!("cookie_{n}_*"), "duration": "1 day", "purpose": "x"}]}));
        catalogue["services"].as_array_mut().expect("services").extend(many);
        visit.vendor(ANALYTICS_HOST);
        visit.vendor(VIDEO_HOST);
        visit.site().json("/cookies.json", &catalogue).page("/", &page(TAG));
        visit.go("/");
        visit.accept_all();
        visit.until("__ran.includes('gated')");
        assert!(visit.allowed("service-4999"));
        visit.reload();
        visit.until("crumbgate.allowed('service-4999')");
        let errors = visit.take_errors();
        assert!(errors.iter().all(|e| e.contains("too long for the cookie")), "{errors:?}");
    }

    fn a_broken_service_costs_that_service_and_says_where(visit) {
        let mut catalogue = catalogue();
        catalogue["services"][2]["cookies"][0]["duration"] = json!("a fortnight");
        catalogue["services"][3] = json!({"title": "No id"});
        catalogue["settings"] = json!({"lifetimeDays": 4000, "layout": "sideways"});
        visit.vendor(ANALYTICS_HOST);
        visit.site().json("/cookies.json", &catalogue).page("/", &page(TAG));
        visit.go("/");
        visit.asked();
        visit.until("window.__messages.some(m => m.includes('services[2].cookies[0].duration'))");
        let console = visit.console().join("\n");
        for path in ["services[2].cookies[0].duration", "services[3]", "settings.lifetimeDays", "settings.layout"] {
            assert!(console.contains(path), "{path} is not in:\n{console}");
        }
        visit.accept_all();
        visit.until("__ran.length >= 2");
        assert!(!visit.allowed("youtube"), "what cannot be understood stays blocked");
        visit.never_requested(VIDEO_HOST);
        visit.take_errors();
    }

    fn a_slow_catalogue_holds_back_until_it_has_come(visit) {
        visit.site().json("/cookies.json", &catalogue()).delay("/cookies.json", 700).page("/", &page(TAG));
        visit.go("/");
        assert_eq!(visit.js("return [crumbgate.allowed('analytics'), __ran.length]"), json!([false, 0]));
        visit.click("#works");
        visit.asked();
        assert_eq!(visit.ran(), [""; 0]);
    }

    fn a_catalogue_that_never_comes(visit) {
        visit.site().hang("/cookies.json").page("/", &page(TAG));
        visit.go("/");
        visit.pause(500);
        visit.click("#works");
        assert_eq!((visit.text("#works"), visit.ran()), ("1".into(), Vec::new()));
        assert!(!visit.allowed("analytics"));
    }

    fn storage_denied_in_a_sandboxed_frame(visit) {
        visit.vendor(ANALYTICS_HOST);
        visit.vendor(VIDEO_HOST);
        let site = visit.site();
        site.json("/cookies.json", &catalogue()).header("/cookies.json", "Access-Control-Allow-Origin", "*");
        site.page("/framed", &page(TAG));
        site.page("/", "<!doctype html><html lang=en><title>x</title><iframe title=f sandbox='allow-scripts' src='/framed' width=1000 height=700></iframe>");
        visit.go("/");
        visit.enter_frame("iframe");
        visit.asked();
        assert_eq!(visit.ran(), [""; 0]);
        visit.click(browser_tests::visitor::ACCEPT);
        visit.until("__ran.includes('gated')");
        assert!(visit.allowed("analytics"), "kept in memory for this page");
        visit.take_errors();
        visit.leave_frames();
    }

    fn storage_that_is_full(visit) {
        visit.vendor(ANALYTICS_HOST);
        visit.vendor(VIDEO_HOST);
        let full = "<script>Storage.prototype.setItem = () => { throw new DOMException('full', 'QuotaExceededError') }</script>";
        visit.site().json("/cookies.json", &catalogue()).page("/", &page(&format!("{full}{TAG}")));
        visit.go("/");
        visit.accept_all();
        visit.until("__ran.includes('gated')");
        visit.reload();
        visit.until("__ran.includes('gated')");
        visit.take_errors();
    }

    fn cookies_switched_off_leave_local_storage(visit) {
        visit.vendor(ANALYTICS_HOST);
        visit.vendor(VIDEO_HOST);
        let off = "<script>Object.defineProperty(Document.prototype, 'cookie', {configurable: true, enumerable: true, get() { return '' }, set() {}})</script>";
        visit.site().json("/cookies.json", &catalogue()).page("/", &page(&format!("{off}{TAG}")));
        visit.go("/");
        visit.accept_all();
        visit.reload();
        visit.until("__ran.includes('gated')");
        assert!(!visit.is_asked());
    }

    fn a_browser_without_webassembly(visit) {
        visit.site().json("/cookies.json", &catalogue()).page("/", &page(&format!("<script>delete window.WebAssembly</script>{TAG}")));
        visit.go("/");
        works(visit);
        assert_eq!(visit.js("return typeof window.WebAssembly"), "undefined");
    }

    fn webassembly_that_does_not_compile_or_start(visit) {
        let fails = "() => { throw new WebAssembly.CompileError('not here') }";
        // As Chromium before 115 does. The unpacker is small enough.
        let small = "const Module = WebAssembly.Module; WebAssembly.Module = function (bytes) { \
            if (bytes.length > 4096) throw new RangeError('larger than 4 kB'); return new Module(bytes) }";
        // A page's own script: old engines, broken ones, and those that compile only small modules at once.
        for (name, breaks, translated) in [
            ("does not compile", format!("WebAssembly.Module = function () {{ ({fails})() }}"), true),
            ("compiles and does not start", format!("WebAssembly.Instance = function () {{ ({fails})() }}"), true),
            ("is an empty object", "window.WebAssembly = {}".to_owned(), true),
            ("compiles later only", small.to_owned(), false),
            ("compiles later only, and then does not", format!("{small}; WebAssembly.instantiate = () => new Promise({fails})"), true),
        ] {
            let breaks = if browser_tests::translated() { String::new() } else { breaks };
            visit.site().json("/cookies.json", &catalogue()).page("/", &page(&format!("<script>{breaks}</script>{TAG}")));
            let before = visit.hits("crumbgate.fallback.js").len();
            visit.go("/");
            visit.asked();
            assert_eq!(visit.ran(), [""; 0], "{name}");
            visit.reject_all();
            assert!(!visit.allowed("analytics"), "{name}");
            let fetched = visit.hits("crumbgate.fallback.js").len() > before;
            assert_eq!(fetched, translated || browser_tests::translated(), "{name}");
            visit.js("localStorage.clear(); document.cookie = 'crumbgate=; path=/; max-age=0; secure'");
        }
    }

    fn while_the_translation_is_on_its_way_the_gate_is_shut_and_google_is_denied(visit) {
        visit.vendor(ANALYTICS_HOST);
        visit.vendor(VIDEO_HOST);
        let first = "<script>window.early = [...dataLayer[0]]; addEventListener('DOMContentLoaded', () => { window.meanwhile = [crumbgate.allowed('analytics'), crumbgate.record(), __ran.length, !!document.querySelector('iframe[src]')] })</script>";
        visit.site().json("/cookies.json", &catalogue()).page("/", &page(&format!("<script>delete window.WebAssembly</script>{TAG}{first}")));
        visit.go("/");
        visit.accept_all();
        // Coming back with a yes: nobody can know it yet.
        visit.site().delay("/crumbgate/crumbgate.fallback.js", 1_500);
        visit.reload();
        assert_eq!(visit.js("return meanwhile"), json!([false, null, 0, false]));
        let default = visit.js("return early");
        assert_eq!((&default[0], &default[1]), (&json!("consent"), &json!("default")));
        for kind in ["ad_storage", "ad_user_data", "ad_personalization", "analytics_storage", "functionality_storage", "personalization_storage", "security_storage"] {
            assert_eq!(default[2][kind], "denied");
        }
        visit.click("#works");
        visit.until("__ran.includes('gated')");
    }

    fn a_policy_without_wasm_unsafe_eval(visit) {
        let site = visit.site();
        site.json("/cookies.json", &catalogue()).page("/", &page(TAG).replace("<script", "<script nonce='n1'").replace(" onclick='this.textContent = 1'", ""));
        site.header("/", "Content-Security-Policy", "script-src 'self' 'nonce-n1' https://www.google-analytics.com; connect-src 'self'; style-src 'self'");
        visit.go("/");
        works_without_wasm(visit);
    }

    fn a_policy_of_the_page_that_is_stricter_than_any_other(visit) {
        let site = visit.site();
        site.json("/cookies.json", &catalogue());
        let body = page(TAG).replace("<script", "<script nonce='n1'").replace(" onclick='this.textContent = 1'", "");
        site.page("/", &body).header("/", "Content-Security-Policy",
            "default-src 'none'; script-src 'nonce-n1'; connect-src 'self'; frame-src https://www.youtube-nocookie.com; base-uri 'none'; form-action 'none'; require-trusted-types-for 'script'");
        visit.go("/");
        works_without_wasm(visit);
    }

    fn a_page_in_another_charset(visit) {
        visit.vendor(ANALYTICS_HOST);
        visit.vendor(VIDEO_HOST);
        let html = page(TAG).replace("<meta charset=\"utf-8\">", "<meta charset=\"windows-1252\"><title>Caf\u{e9}</title>");
        let bytes: Vec<u8> = html.chars().map(|c| u8::try_from(u32::from(c)).expect("Latin letters only")).collect();
        visit.site().json("/cookies.json", &catalogue()).file("/", "text/html", bytes);
        visit.go("/");
        assert_eq!(visit.js("return document.characterSet"), "windows-1252");
        works(visit);
    }

    fn preferences_that_cannot_be_reached(visit) {
        visit.vendor(ANALYTICS_HOST);
        visit.vendor(VIDEO_HOST);
        let site = visit.site();
        site.json("/cookies.json", &catalogue()).page("/", &page(TAG));
        for file in ["preferences.js", "preferences.fallback.js"] {
            site.status(&format!("/crumbgate/{file}"), 503);
        }
        visit.go("/");
        visit.asked();
        visit.click(browser_tests::visitor::MANAGE);
        visit.until("told.length");
        assert!(visit.is_asked(), "the first layer still works");
        visit.accept_all();
        visit.until("__ran.includes('gated')");
        visit.take_errors();
    }

    fn built_ins_that_the_page_replaces_later(visit) {
        visit.vendor(ANALYTICS_HOST);
        visit.vendor(VIDEO_HOST);
        visit.site().json("/cookies.json", &catalogue()).page("/", &page(&format!("{TAG}<script>JSON.parse = () => ({{}}); Element.prototype.setAttribute = () => {{}}; Node.prototype.insertBefore = () => {{}}; Document.prototype.createElement = () => null; localStorage.__proto__.getItem = () => null</script>")));
        visit.go("/");
        visit.until("document.querySelector('#crumbgate-banner')");
        // By script: the driver's own click stumbles over what this page has replaced.
        visit.js("document.querySelector('#crumbgate-banner [data-crumbgate=reject-all]').click()");
        visit.until("crumbgate.record() && !crumbgate.allowed('analytics')");
        assert_eq!(visit.ran(), [""; 0]);
    }

    fn elements_named_like_properties_of_the_document(visit) {
        visit.vendor(ANALYTICS_HOST);
        visit.vendor(VIDEO_HOST);
        let clobber = "<form name='cookie'></form><img name='body' alt=''><form name='head'></form><img name='currentScript' alt=''><form id='crumbgate-catalogue'></form>";
        visit.site().json("/cookies.json", &catalogue()).page("/", &page(TAG).replace("<main>", &format!("{clobber}<main>")));
        visit.go("/");
        visit.asked();
        visit.click(browser_tests::visitor::ACCEPT);
        visit.until("__ran.includes('gated')");
        visit.take_errors();
    }

    fn catalogue_text_is_text(visit) {
        let mut catalogue = catalogue();
        let bad = "<img src=x onerror=window.hacked=1><b>bold</b>";
        catalogue["categories"][1]["title"] = json!(bad);
        catalogue["services"][1]["title"] = json!(bad);
        catalogue["services"][1]["purpose"] = json!(bad);
        catalogue["services"][1]["privacyUrl"] = json!("javascript:window.hacked=1");
        catalogue["policyUrl"] = json!("javascript:window.hacked=1");
        catalogue["text"] = json!({"en": {"banner.title": bad}});
        visit.open_with(&catalogue, "", "<div data-crumbgate='policy'></div>");
        visit.asked();
        visit.open_preferences();
        visit.pause(200);
        assert_eq!(visit.js("return [window.hacked === undefined, document.querySelectorAll('#crumbgate b, #crumbgate img, [data-crumbgate=policy] b').length, document.querySelectorAll('a[href^=javascript]').length]"), json!([true, 0, 0]));
        visit.take_errors();
    }
}

/// As [`works`], on pages whose policy refuses WebAssembly: the refusal itself is reported by the browser.
fn works_without_wasm(visit: &mut Visit<'_>) {
    visit.vendor(ANALYTICS_HOST);
    visit.vendor(VIDEO_HOST);
    visit.asked();
    visit.accept_all();
    visit.until("__ran.includes('gated')");
    visit.until_requested("/embed/x");
    visit.open_preferences();
    visit.save();
    visit.reload();
    visit.until("__ran.includes('gated')");
    let errors = visit.take_errors();
    let stray: Vec<_> =
        errors.iter().filter(|e| !e.contains("wasm-eval") && !e.contains("policy violation: script-src")).collect();
    assert!(stray.is_empty(), "{stray:#?}");
}
