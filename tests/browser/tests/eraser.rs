//! Denial means denial: what is erased, and what is reported instead (contract §6).

use browser_tests::{Engine, Visit, each_engine, json};

/// Sets a cookie on the open page.
fn set(visit: &mut Visit<'_>, cookie: &str) {
    visit.js_with("document.cookie = arguments[0]", &[json!(cookie)]);
}

fn names(visit: &mut Visit<'_>) -> Vec<String> {
    visit.cookies().into_iter().map(|c| c.name).filter(|name| name != "crumbgate").collect()
}

/// A page three levels down on a host three labels deep.
fn deep(visit: &mut Visit<'_>) -> String {
    let site = visit.site_at("shop.www");
    site.json("/cookies.json", &browser_tests::site::catalogue());
    let page = browser_tests::site::page("", browser_tests::site::CONTENT);
    site.page("/", &page).page("/a/b/page", &page).page("/a/b/other", &page);
    let url = site.url("/a/b/page");
    visit.go_to(&url);
    url
}

each_engine! {
    fn cookies_are_erased_on_every_domain_and_path_the_page_can_set(visit) {
        deep(visit);
        visit.accept_all();
        let domain = visit.domain().to_owned();
        for place in ["", &format!("; domain=shop.www.{domain}"), &format!("; domain=www.{domain}"), &format!("; domain={domain}")] {
            for path in ["/", "/a", "/a/", "/a/b", "/a/b/", "/a/b/page"] {
                set(visit, &format!("_ga=x; path={path}{place}"));
            }
        }
        set(visit, "_fbp=default-path");
        set(visit, "mine=1; path=/");
        let count = names(visit).len();
        assert!(count >= 20, "{count} cookies set");
        visit.js("crumbgate.rejectAll()");
        visit.until("!/_ga|_fbp/.test(document.cookie)");
        assert_eq!(names(visit), ["mine"]);
    }

    fn secure_and_partitioned_cookies_are_erased_too(visit) {
        deep(visit);
        visit.accept_all();
        set(visit, "_ga=s; path=/; secure; samesite=none");
        set(visit, "_ga_P=p; path=/; secure; samesite=none; partitioned");
        assert!(!names(visit).is_empty());
        visit.js("crumbgate.rejectAll()");
        visit.until("!/_ga/.test(document.cookie)");
        assert_eq!(names(visit), [""; 0]);
    }

    fn only_what_was_denied_is_erased(visit) {
        deep(visit);
        visit.accept_all();
        for cookie in ["_ga=1; path=/", "_fbp=1; path=/", "sid=1; path=/", "_gat=1; path=/", "x_ga=1; path=/", "_gax=1; path=/"] {
            set(visit, cookie);
        }
        visit.js("crumbgate.reject('analytics')");
        visit.until("!/(^|; )_ga=/.test(document.cookie)");
        assert_eq!(names(visit), ["_fbp", "_gat", "_gax", "sid", "x_ga"]);
    }

    fn names_with_stars_match_and_nothing_else(visit) {
        deep(visit);
        visit.accept_all();
        for cookie in ["_ga_ABC=1; path=/", "_ga_=1; path=/", "_gaABC=1; path=/", "__utma=1; path=/", "_utma=1; path=/", "__utmb=1; path=/"] {
            set(visit, cookie);
        }
        visit.js("crumbgate.rejectAll()");
        visit.until("!/_ga_/.test(document.cookie)");
        assert_eq!(names(visit), ["__utmb", "_gaABC"]);
    }

    fn a_pattern_that_fits_our_own_record_erases_everything_but_that(visit) {
        let mut catalogue = browser_tests::site::catalogue();
        catalogue["services"][1]["cookies"] = json!([{"name": "cr*", "duration": "1 day"}]);
        catalogue["services"][1]["storage"] = json!([{"area": "local", "key": "c*"}]);
        visit.open_with(&catalogue, "", "");
        visit.accept_all();
        set(visit, "crumbs=1; path=/");
        visit.js("localStorage.counted = 1; crumbgate.rejectAll()");
        visit.until("!localStorage.getItem('counted')");
        visit.pause(500);
        assert!(!visit.js("return document.cookie").as_str().unwrap_or_default().contains("crumbs"));
        visit.reload();
        visit.eval("crumbgate.ready.then(() => 1)");
        assert!(!visit.is_asked(), "the record is still there");
        assert_eq!(visit.js("return [document.cookie.includes('crumbgate='), Object.keys(localStorage).sort()]"), json!([true, ["crumbgate", "crumbgate-catalogue"]]));
        assert_eq!(visit.eval("crumbgate.audit()")["denied"], json!([]));
        assert_eq!(visit.take_errors(), [""; 0]);
    }

    fn what_was_there_before_the_first_refusal_is_erased_too(visit) {
        let site = visit.site();
        site.page("/old", "<!doctype html><title>The time before</title>");
        visit.go("/old");
        set(visit, "_ga=old; path=/");
        visit.js("localStorage._ga_store_old = 1; sessionStorage._ga_session = 1");
        visit.open("", "");
        visit.reject_all();
        visit.until("!/_ga/.test(document.cookie)");
        assert_eq!(visit.js("return [Object.keys(localStorage).filter(k => !k.startsWith('crumbgate')).length, sessionStorage.length]"), json!([0, 0]));
    }

    fn declared_storage_keys_are_erased(visit) {
        deep(visit);
        visit.accept_all();
        visit.js("localStorage._ga_store = 1; localStorage._ga_store_2 = 1; localStorage._other = 1; sessionStorage._ga_session = 1; sessionStorage._ga_session2 = 1; sessionStorage._ga_store = 1; localStorage._ga_session = 1");
        visit.js("crumbgate.rejectAll()");
        visit.until("!localStorage.getItem('_ga_store')");
        assert_eq!(visit.js("return [Object.keys(localStorage).filter(k => !k.startsWith('crumbgate')).sort(), Object.keys(sessionStorage).sort()]"),
            json!([["_ga_session", "_other"], ["_ga_session2", "_ga_store"]]));
    }

    fn a_database_that_is_declared_is_erased(visit) {
        let mut catalogue = browser_tests::site::catalogue();
        catalogue["services"][1]["storage"] = json!([{"area": "indexeddb", "key": "ga_db*"}]);
        visit.open_with(&catalogue, "", "");
        visit.accept_all();
        visit.eval("Promise.all(['ga_db1', 'mine'].map(n => new Promise((done, fail) => { const r = indexedDB.open(n); r.onsuccess = () => { r.result.close(); done() }; r.onerror = fail })))");
        visit.js("crumbgate.rejectAll()");
        visit.js("window.left = []; setInterval(async () => { window.left = (await indexedDB.databases()).map(d => d.name) }, 50)");
        visit.until("left.length === 1 && left[0] === 'mine'");
    }

    fn a_database_that_is_kept_open_is_reported(visit) {
        let mut catalogue = browser_tests::site::catalogue();
        catalogue["services"][1]["storage"] = json!([{"area": "indexeddb", "key": "ga_open"}, {"area": "indexeddb", "key": "ga_shut"}, {"area": "indexeddb", "key": "ga_lists*"}]);
        visit.open_with(&catalogue, "<script>window.told = []; addEventListener('crumbgate:error', e => told.push(e.detail.code + ' ' + e.detail.message))</script>", "");
        visit.accept_all();
        visit.eval("Promise.all(['ga_open', 'ga_shut', 'ga_lists1'].map(n => new Promise((done, fail) => { const r = indexedDB.open(n); r.onsuccess = () => { if (n === 'ga_shut') r.result.onversionchange = () => r.result.close(); else (window.kept = window.kept || []).push(r.result); done() }; r.onerror = fail })))");
        visit.js("crumbgate.rejectAll()");
        visit.until("told.length === 2");
        visit.pause(1500);
        assert_eq!(visit.js("return told.sort()"), json!(["erase-incomplete could not be erased from this page: ga_lists1", "erase-incomplete could not be erased from this page: ga_open"]));
        visit.take_errors();
    }

    fn partitioned_cookies_are_erased_on_a_secure_page_without_tls_too(visit) {
        if visit.engine() != Engine::Chromium {
            // The others ask this machine, not us, for hosts under localhost.
            return;
        }
        let site = visit.elsewhere(&format!("app.{}.localhost", visit.domain().replace('.', "-")));
        site.json("/cookies.json", &browser_tests::site::catalogue()).page("/", &browser_tests::site::page("", browser_tests::site::CONTENT));
        visit.go_to(&site.url("/").replace("https:", "http:"));
        visit.accept_all();
        assert_eq!(visit.js("return isSecureContext"), true);
        set(visit, "_ga=p; path=/; secure; samesite=none; partitioned");
        set(visit, "_ga_x=p; path=/");
        assert!(!names(visit).is_empty());
        visit.js("crumbgate.rejectAll()");
        visit.until("!/_ga/.test(document.cookie)");
        visit.take_errors();
    }

    fn a_cookie_that_stays_is_named_once(visit) {
        // A browser that keeps several of one name where no page can delete them.
        let before = "<script>window.told = []; addEventListener('crumbgate:error', e => told.push(e.detail.message));\
            const own = Object.getOwnPropertyDescriptor(Document.prototype, 'cookie');\
            Object.defineProperty(Document.prototype, 'cookie', {...own, get() { return own.get.call(this) + '; _ga=1; _fbp=1; _ga=2; _ga=3' }})</script>";
        let page = browser_tests::site::page_with(&format!("{before}{}", browser_tests::site::TAG), "", "");
        visit.site().json("/cookies.json", &browser_tests::site::catalogue()).page("/", &page);
        visit.go("/");
        visit.reject_all();
        visit.until("told.length");
        assert_eq!(visit.js("return told"), json!(["could not be erased from this page: _ga, _fbp"]));
        visit.take_errors();
    }

    fn an_http_only_cookie_is_reported_and_not_said_to_be_deleted(visit) {
        let site = visit.site();
        site.page("/set", "<!doctype html><title>x</title>").header("/set", "Set-Cookie", "_ga=server; Path=/; HttpOnly");
        visit.go("/set");
        visit.open("", "<div id='policy' data-crumbgate='policy'></div>");
        visit.accept_all();
        visit.js("crumbgate.rejectAll()");
        visit.pause(300);
        assert_eq!(names(visit), ["_ga"], "a page cannot delete it");
        visit.take_errors();
    }

    fn a_cookie_on_a_path_out_of_reach_is_reported(visit) {
        deep(visit);
        let elsewhere = visit.site_at("shop.www");
        elsewhere.page("/z/set", "<!doctype html><title>x</title>");
        visit.accept_all();
        set(visit, "_ga=here; path=/a");
        visit.js("crumbgate.rejectAll()");
        visit.until("!/_ga/.test(document.cookie)");
        let url = elsewhere.url("/a/b/other");
        visit.go_to(&url);
        assert_eq!(names(visit), [""; 0]);
    }

    fn a_returning_visitor_who_refused_has_stray_cookies_erased(visit) {
        deep(visit);
        visit.reject_all();
        let site = visit.site_at("shop.www");
        site.page("/a/b/bare", "<!doctype html><title>No gate here</title>");
        visit.go_to(&site.url("/a/b/bare"));
        set(visit, "_ga=stray; path=/");
        visit.go_to(&site.url("/a/b/page"));
        visit.until("!/_ga/.test(document.cookie)");
    }

    fn the_eraser_stays_away_from_other_peoples_cookies_when_all_is_allowed(visit) {
        deep(visit);
        visit.accept_all();
        set(visit, "_ga=1; path=/");
        set(visit, "_fbp=1; path=/");
        visit.reload();
        visit.until("crumbgate.record()");
        visit.pause(200);
        assert_eq!(names(visit), ["_fbp", "_ga"]);
    }
}
