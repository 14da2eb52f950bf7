//! The record's homes, and what becomes of a choice where one or both of them fail (contract §4).

use browser_tests::{
    Visit, each_engine, json,
    site::{CONTENT, RAN, TAG, catalogue, page_with},
};

const GATED: &str = "<script type='text/plain' data-category='analytics'>ran('gated')</script>";

/// Opens a page on which this stands before our tag.
fn open_after(visit: &mut Visit<'_>, before: &str) {
    let html = page_with(&format!("{before}{RAN}{TAG}"), "", &format!("{CONTENT}{GATED}"));
    visit.site().json("/cookies.json", &catalogue()).page("/", &html);
    visit.go("/");
}

fn reopen(visit: &mut Visit<'_>) {
    visit.reload();
    visit.eval("crumbgate.ready.then(() => 1)");
}

/// The cookie as the page sees it.
fn in_jar(visit: &mut Visit<'_>) -> String {
    let found = visit.js("return (document.cookie.match(/(?:^|; )crumbgate=([^;]*)/) || [])[1] || ''");
    found.as_str().unwrap_or_default().to_owned()
}

each_engine! {
    fn the_cookie_is_for_this_site_only(visit) {
        open_after(visit, "");
        visit.accept_all();
        let cookie = visit.cookie("crumbgate").expect("a cookie");
        assert_eq!((cookie.path.as_str(), cookie.secure, cookie.http_only), ("/", true, false), "{cookie:?}");
        assert_eq!(cookie.domain.trim_start_matches('.'), visit.site().host());
        assert!(cookie.value.bytes().all(|b| b.is_ascii_graphic() && b != b';' && b != b','), "{}", cookie.value);
    }

    fn a_home_that_was_lost_is_furnished_again(visit) {
        open_after(visit, "");
        visit.accept_all();
        let (cookie, stored) = (in_jar(visit), visit.stored());
        visit.js("document.cookie = 'crumbgate=; path=/; max-age=0'");
        reopen(visit);
        visit.until("document.cookie.includes('crumbgate=')");
        assert_eq!(in_jar(visit), cookie);
        visit.js("localStorage.removeItem('crumbgate')");
        reopen(visit);
        visit.until("localStorage.getItem('crumbgate')");
        // The cookie keeps only what it must; what was granted and when is the same.
        let again = visit.stored();
        for field in ["given", "changed", "expires", "method", "granted", "denied", "revision"] {
            assert_eq!(again[field], stored[field], "{field}");
        }
    }

    fn other_cookies_may_push_ours_out(visit) {
        open_after(visit, "");
        visit.accept_all();
        visit.js("for (let i = 0; i < 400; i++) document.cookie = `crowd${i}=${i}; path=/; secure`");
        visit.js("document.cookie = 'crumbgate=; path=/; max-age=0'"); // where the browser keeps more than four hundred
        reopen(visit);
        assert!(visit.allowed("analytics") && !visit.is_asked());
        visit.until("__ran.length");
        visit.until("document.cookie.includes('crumbgate=')");
        visit.js("for (let i = 0; i < 400; i++) document.cookie = `crowd${i}=; path=/; secure; max-age=0`");
    }

    fn a_hundred_services_fit_into_a_kilobyte(visit) {
        let mut catalogue = catalogue();
        let service = |n: usize| {
            let category = ["analytics", "marketing", "media"][n % 3];
            json!({"id": format!("vendor-number-{n}"), "category": category, "title": format!("Vendor {n}")})
        };
        catalogue["services"] = (0..100).map(service).collect();
        visit.open_with(&catalogue, "", CONTENT);
        visit.asked();
        for choice in ["acceptAll()", "rejectAll()", "save({analytics: true, marketing: false, media: true})", "reject('vendor-number-3', 'vendor-number-50', 'vendor-number-99')"] {
            visit.js(&format!("crumbgate.{choice}"));
            let cookie = in_jar(visit);
            assert!(!cookie.is_empty() && cookie.len() < 1000, "{} bytes after {choice}", cookie.len());
            let all = "return Array.from({length: 100}, (_, n) => crumbgate.allowed(`vendor-number-${n}`))";
            let before = visit.js(all);
            visit.js("localStorage.removeItem('crumbgate')");
            reopen(visit);
            assert_eq!(visit.js(all), before, "the cookie alone says the same after {choice}");
        }
    }

    fn an_answer_too_long_for_a_cookie_takes_the_older_cookie_away_and_is_said(visit) {
        let mut catalogue = catalogue();
        let service = |n: usize| json!({"id": format!("a-vendor-with-number-{n}"), "category": "media", "title": format!("Vendor {n}")});
        catalogue["services"] = (0..220).map(service).collect();
        visit.open_with(&catalogue, "", CONTENT);
        visit.accept_all();
        visit.until("document.cookie.includes('crumbgate=')");
        // As the dialog says it once a single one is unticked.
        visit.js("const s = {analytics: false, media: false}; for (let n = 0; n < 220; n++) s[`a-vendor-with-number-${n}`] = n !== 7; crumbgate.save(s)");
        assert_eq!(in_jar(visit), "", "the older yes must not stand where a server reads it");
        let console = visit.console().join("\n");
        assert!(console.contains("services: the choice is too long for the cookie"), "{console}");
        assert_eq!(visit.take_errors().len(), 1, "{console}");
        visit.js("crumbgate.save({marketing: false})");
        assert_eq!(visit.take_errors(), [""; 0], "said once");
        reopen(visit);
        assert!(!visit.is_asked() && !visit.allowed("analytics") && !visit.allowed("a-vendor-with-number-7"));
        assert!(visit.allowed("a-vendor-with-number-8"), "localStorage alone decides");
        visit.take_errors();
        visit.js("crumbgate.rejectAll()");
        assert!(!in_jar(visit).is_empty(), "a shorter one is kept again");
    }

    fn a_refused_domain_is_reported_and_the_choice_is_kept_here(visit) {
        let mut catalogue = catalogue();
        catalogue["settings"] = json!({"cookieDomain": ".somebody-else.example"});
        visit.open_with(&catalogue, RAN, GATED);
        visit.accept_all();
        let console = visit.console().join("\n");
        assert!(console.contains("settings.cookieDomain") && console.contains(".somebody-else.example"), "{console}");
        visit.take_errors();
        let host = visit.site().host().to_owned();
        assert_eq!(visit.cookie("crumbgate").map(|c| c.domain.trim_start_matches('.').to_owned()), Some(host));
        reopen(visit);
        visit.until("__ran.length");
        assert!(!visit.is_asked());
        assert_eq!(visit.take_errors(), [""; 0], "said once, not on every page");
    }

    fn a_full_local_storage_leaves_the_cookie(visit) {
        open_after(visit, "");
        visit.js("for (let size = 4 << 20; size; size >>= 1) try { for (let i = 0; ; i++) localStorage.setItem(`full${size}-${i}`, 'x'.repeat(size)) } catch {}");
        visit.accept_all();
        visit.until("__ran.length");
        assert_eq!(visit.js("return localStorage.getItem('crumbgate')"), json!(null), "there was no room");
        reopen(visit);
        visit.until("__ran.length");
        assert!(!visit.is_asked());
        visit.js("localStorage.clear()");
    }

    fn a_local_storage_that_the_page_has_replaced_leaves_the_cookie(visit) {
        for replaced in [
            "{value: null}",
            "{value: {}}",
            "{value: {getItem() { throw 1 }, setItem() { throw 2 }, removeItem() { throw 3 }}}",
            "{get() { throw new DOMException('denied', 'SecurityError') }}",
            "{value: new Proxy({}, {get() { throw 4 }})}",
        ] {
            open_after(visit, &format!("<script>Object.defineProperty(window, 'localStorage', Object.assign({{configurable: true}}, {replaced}))</script>"));
            visit.accept_all();
            visit.until("__ran.length");
            reopen(visit);
            visit.until("__ran.length");
            assert!(!visit.is_asked(), "{replaced}");
            assert_eq!(visit.record()["method"], "accept-all");
            visit.js("crumbgate.withdraw()");
            visit.js("document.cookie = 'crumbgate=; path=/; max-age=0'");
        }
    }

    fn where_both_homes_are_denied_the_choice_holds_for_the_page_and_the_banner_returns(visit) {
        let site = visit.site();
        site.json("/cookies.json", &catalogue()).header("/cookies.json", "Access-Control-Allow-Origin", "*");
        let told = "<script>window.told = []; addEventListener('crumbgate:error', e => told.push(e.detail.code))</script>";
        site.page("/framed", &page_with(&format!("{told}{RAN}{TAG}"), "", &format!("{CONTENT}{GATED}")));
        site.page("/", "<!doctype html><html lang=en><title>x</title><iframe title=f sandbox='allow-scripts' src='/framed' width=1000 height=700></iframe>");
        for _ in 0..2 {
            visit.go("/");
            visit.enter_frame("iframe");
            visit.asked();
            assert!(!visit.allowed("analytics"));
            visit.click(browser_tests::visitor::ACCEPT);
            visit.until("__ran.length");
            assert!(visit.allowed("analytics"));
            // Coming back to the page, or a look at what other tabs have stored, does not take it away.
            visit.js("document.dispatchEvent(new Event('visibilitychange')); dispatchEvent(new Event('storage'))");
            assert!(visit.allowed("analytics"));
            assert_eq!(visit.js("return told"), json!(["storage-denied"]));
            visit.js("crumbgate.rejectAll()");
            assert!(!visit.allowed("analytics"), "it can be changed on the page, too");
            visit.take_errors();
            visit.leave_frames();
        }
    }

    fn the_digest_is_of_the_texts_that_were_shown(visit) {
        let digest = |visit: &mut Visit<'_>, text: &str| {
            let mut catalogue = catalogue();
            if !text.is_empty() {
                catalogue["text"] = json!({"en": {"banner.title": text}});
            }
            visit.open_with(&catalogue, "", CONTENT);
            visit.accept_all();
            let digest = visit.record()["digest"].as_str().unwrap_or_default().to_owned();
            visit.js("localStorage.clear(); document.cookie = 'crumbgate=; path=/; max-age=0'");
            assert!(digest.len() == 16 && digest.bytes().all(|b| b.is_ascii_hexdigit()), "{digest}");
            digest
        };
        let ours = digest(visit, "");
        let own = digest(visit, "Biscuits here");
        assert_ne!(ours, own, "other words, another digest");
        assert_eq!(ours, digest(visit, ""), "the same words, the same digest");
    }
}
