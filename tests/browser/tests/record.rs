//! The record of a choice: where it is kept, what it holds, when it counts (contract §4).

use browser_tests::{
    Answer, Value, Visit, each_engine, json,
    site::{CONTENT, RAN, catalogue},
};
use std::sync::atomic::{AtomicUsize, Ordering};

/// Replaces one field of the record in localStorage and takes the cookie away.
fn tamper(visit: &mut Visit<'_>, edit: &str) {
    visit.js(&format!(
        "const r = JSON.parse(localStorage.crumbgate); ({edit})(r); localStorage.crumbgate = JSON.stringify(r);\
        document.cookie = 'crumbgate=; path=/; max-age=0'"
    ));
}

fn reopen(visit: &mut Visit<'_>) {
    visit.reload();
    visit.eval("crumbgate.ready.then(() => 1)");
}

fn with(edit: impl FnOnce(&mut Value)) -> Value {
    let mut catalogue = catalogue();
    edit(&mut catalogue);
    catalogue
}

each_engine! {
    fn it_holds_what_the_contract_says_and_nothing_else(visit) {
        visit.open("", CONTENT);
        visit.js("window.before = Date.now()");
        visit.accept_all();
        let record = visit.stored();
        let mut keys: Vec<_> = record.as_object().expect("an object").keys().cloned().collect();
        keys.sort();
        assert_eq!(keys, ["changed", "denied", "digest", "expires", "given", "granted", "language", "method", "revision", "version"]);
        assert_eq!((&record["version"], &record["revision"], &record["language"]), (&json!(1), &json!("2019-11-29"), &json!("en")));
        assert!(record["granted"].as_array().is_some_and(|ids| ids.len() > 3), "{record}");
        visit.js_with("window.r = arguments[0]", std::slice::from_ref(&record));
        assert_eq!(visit.js("return [Math.abs(Date.parse(r.given) - before) < 20000, r.given === r.changed, r.given.endsWith('Z'), Math.round((Date.parse(r.expires) - Date.parse(r.changed)) / 864e5)]"),
            json!([true, true, true, 365]));
        assert_eq!(visit.record(), record, "the API gives the same");
        assert_eq!(visit.js("return JSON.parse(crumbgate.export()).method"), "accept-all");
    }

    fn the_cookie_alone_is_enough(visit) {
        visit.open(RAN, "<script type='text/plain' data-category='analytics'>ran('again')</script>");
        visit.accept_all();
        visit.js("localStorage.removeItem('crumbgate')");
        reopen(visit);
        visit.until("__ran.length");
        assert!(!visit.is_asked() && visit.allowed("google-analytics"));
        assert_eq!(visit.record()["method"], "accept-all");
    }

    fn local_storage_alone_is_enough(visit) {
        visit.open("", "");
        visit.accept_all();
        visit.js("document.cookie = 'crumbgate=; path=/; max-age=0'");
        reopen(visit);
        assert!(visit.allowed("google-analytics") && !visit.is_asked());
    }

    fn an_allowed_service_is_known_from_the_cookie_before_the_catalogue_has_come(visit) {
        visit.open("<script>window.early = [crumbgate.allowed('google-analytics'), crumbgate.allowed('analytics'), crumbgate.allowed('nobody')]</script>", "");
        visit.accept_all();
        visit.js("localStorage.removeItem('crumbgate')");
        visit.reload();
        visit.decided_early(&[("google-analytics", true), ("analytics", true), ("nobody", false)]);
    }

    fn a_cookie_domain_shares_the_choice_with_subdomains(visit) {
        let domain = visit.domain().to_owned();
        let catalogue = with(|c| c["settings"] = json!({"cookieDomain": format!(".{domain}")}));
        visit.open_with(&catalogue, "", "");
        visit.accept_all();
        assert_eq!(visit.cookie("crumbgate").map(|c| c.domain), Some(format!(".{domain}")));
        let shop = visit.site_at("shop");
        shop.json("/cookies.json", &catalogue).page("/", &browser_tests::site::page("", ""));
        visit.go_to(&shop.url("/"));
        visit.eval("crumbgate.ready.then(() => 1)");
        assert!(visit.allowed("analytics") && !visit.is_asked());
        visit.pause(1100); // the cookie counts in seconds
        visit.js("crumbgate.rejectAll()");
        visit.go("/");
        visit.eval("crumbgate.ready.then(() => 1)");
        assert!(!visit.allowed("analytics"), "the newer one wins over the older one in localStorage");
    }

    fn a_cookie_domain_that_has_changed_leaves_no_older_answer_behind(visit) {
        let domain = format!(".{}", visit.domain());
        let host = visit.site().host().to_owned();
        let here = with(|c| c["settings"] = json!({}));
        let shared = with(|c| c["settings"] = json!({"cookieDomain": domain}));
        let jar = "return document.cookie.split('; ').filter(c => c.startsWith('crumbgate=')).length";
        visit.open_with(&here, "", "");
        visit.accept_all();
        for (catalogue, at, call, allowed) in [(&shared, &domain, "rejectAll", false), (&here, &host, "acceptAll", true)] {
            visit.site().json("/cookies.json", catalogue);
            visit.reload();
            visit.eval("crumbgate.ready.then(() => crumbgate.catalogue()).then(() => 1)");
            visit.pause(1100); // the cookie counts in seconds
            visit.js(&format!("crumbgate.{call}()"));
            assert_eq!(visit.js(jar), 1, "{call}");
            let kept = visit.cookie("crumbgate").map(|c| c.domain);
            assert_eq!(kept.as_deref().map(|d| d.trim_start_matches('.')), Some(at.trim_start_matches('.')));
            visit.js("localStorage.removeItem('crumbgate')");
            reopen(visit);
            assert_eq!(visit.allowed("analytics"), allowed, "{call}");
        }
    }

    fn a_lifetime_is_kept_and_a_refusal_lasts_half_a_year_at_least(visit) {
        let catalogue = with(|c| c["settings"] = json!({"lifetimeDays": 30}));
        visit.open_with(&catalogue, "", "");
        visit.accept_all();
        let days = "const r = crumbgate.record(); return Math.round((Date.parse(r.expires) - Date.parse(r.changed)) / 864e5)";
        assert_eq!(visit.js(days), 30);
        let cookie = visit.cookie("crumbgate").expect("a cookie");
        let now = visit.js("return Math.floor(Date.now() / 1000)").as_u64().unwrap_or_default();
        let left = cookie.expiry.expect("an expiry") - now;
        assert!((29 * 86400..=30 * 86400 + 60).contains(&left), "{left} s");
        visit.js("crumbgate.rejectAll()");
        assert_eq!(visit.js(days), 182);
    }

    fn a_consent_id_is_kept_only_if_asked_for(visit) {
        visit.open("", "");
        visit.accept_all();
        assert_eq!(visit.record().get("id"), None);
        visit.site().json("/cookies.json", &with(|c| c["settings"] = json!({"consentId": true})));
        visit.js("localStorage.clear(); document.cookie = 'crumbgate=; path=/; max-age=0'");
        visit.reload();
        visit.accept_all();
        let id = visit.record()["id"].as_str().unwrap_or_default().to_owned();
        assert!(id.len() >= 16, "{id:?}");
        visit.js("crumbgate.reject('analytics')");
        assert_eq!(visit.record()["id"], id.as_str(), "the same visitor's record");
    }

    fn one_for_another_revision_does_not_count(visit) {
        visit.open("", "");
        visit.accept_all();
        visit.site().json("/cookies.json", &with(|c| c["revision"] = json!("2020-02-02")));
        visit.reload();
        visit.asked();
        assert!(!visit.allowed("analytics"));
        visit.reject_all();
        assert_eq!(visit.record()["revision"], "2020-02-02");
        visit.site().json("/cookies.json", &with(|c| c["revision"] = json!("2021-03-03")));
        visit.reload();
        visit.asked();
    }

    fn the_page_s_own_word_on_the_revision_is_what_a_record_is_made_and_measured_by(visit) {
        for revision in ["", "r1"] {
            let tag = "<script src='/crumbgate/crumbgate.js' data-catalogue='/cookies.json' data-revision='r2'></script>";
            let catalogue = with(|c| c["revision"] = json!(revision));
            visit.site().json("/cookies.json", &catalogue).page("/", &browser_tests::site::page_with(tag, "", ""));
            visit.go("/");
            visit.asked();
            visit.accept_all();
            assert_eq!(visit.record()["revision"], "r2");
            visit.reload();
            visit.until("crumbgate.allowed('analytics')");
            assert!(!visit.is_asked());
            visit.js("document.cookie = 'crumbgate=; Max-Age=0; Path=/; Secure'; localStorage.clear()");
        }
    }

    fn one_that_is_expired_or_from_the_future_or_corrupt_is_asked_anew(visit) {
        visit.open(RAN, "<script type='text/plain' data-category='analytics'>ran('opened')</script>");
        let edits = [
            "r => { r.given = r.changed = '2020-01-01T00:00:00Z'; r.expires = '2020-12-31T00:00:00Z' }",
            "r => { const t = new Date(Date.now() + 864e5 * 2).toISOString(); r.changed = t.slice(0, 19) + 'Z' }",
            "r => { r.given = r.changed = '2099-01-01T00:00:00Z'; r.expires = '2099-12-31T00:00:00Z' }",
            "r => { r.expires = '2099-01-01T00:00:00Z' }",
            "r => { r.version = 2 }",
            "r => { r.granted = 'analytics' }",
            "r => { r.granted = [['analytics']] }",
            "r => { delete r.denied }",
            "r => { r.analytics = true }",
            "r => { r.changed = 'yesterday' }",
        ];
        for edit in edits {
            visit.accept_all();
            tamper(visit, edit);
            visit.reload();
            visit.asked();
            assert!(!visit.allowed("analytics"), "{edit}");
            assert_eq!(visit.record(), json!(null), "{edit}");
            visit.pause(30);
            assert_eq!(visit.ran(), [""; 0], "{edit}");
        }
    }

    fn nonsense_in_its_place_is_no_choice(visit) {
        visit.open("", "");
        for nonsense in ["", "{", "null", "[]", "true", "{\"version\":1}", "%00%ff", "1~2019-11-29~~~~~~~~~~~~"] {
            visit.js_with("localStorage.crumbgate = arguments[0]; document.cookie = 'crumbgate=' + arguments[0] + '; path=/'", &[json!(nonsense)]);
            visit.reload();
            visit.asked();
            assert!(!visit.allowed("analytics"), "{nonsense}");
        }
        visit.accept_all();
        reopen(visit);
        assert!(visit.allowed("analytics") && visit.stored()["method"] == "accept-all", "nonsense is replaced");
    }

    fn the_newer_valid_one_wins(visit) {
        visit.open("", "");
        visit.accept_all();
        let cookie = visit.cookie("crumbgate").expect("a cookie").value;
        visit.js("const r = JSON.parse(localStorage.crumbgate); r.denied = r.denied.concat(r.granted.filter(i => i !== 'necessary' && i !== 'session')); r.granted = ['necessary'];\
            r.given = r.changed = new Date(Date.now() - 36e5).toISOString().slice(0, 19) + 'Z'; r.expires = new Date(Date.now() + 864e5 * 100).toISOString().slice(0, 19) + 'Z'; localStorage.crumbgate = JSON.stringify(r)");
        reopen(visit);
        assert!(visit.allowed("analytics"), "the cookie is newer");
        visit.js("crumbgate.rejectAll()");
        visit.js_with("document.cookie = 'crumbgate=' + arguments[0] + '; path=/'; const r = JSON.parse(localStorage.crumbgate); r.changed = new Date(Date.now() + 6e4).toISOString().slice(0, 19) + 'Z'; localStorage.crumbgate = JSON.stringify(r)", &[json!(cookie)]);
        reopen(visit);
        assert!(!visit.allowed("analytics"), "localStorage is newer");
    }

    fn an_id_both_granted_and_denied_is_denied(visit) {
        visit.open("", "");
        visit.accept_all();
        tamper(visit, "r => { r.denied.push('analytics', 'google-analytics') }");
        reopen(visit);
        assert!(!visit.allowed("analytics") && !visit.allowed("google-analytics"));
    }

    fn a_new_service_that_needs_consent_asks_again_and_stays_off(visit) {
        visit.open("", "");
        visit.accept_all();
        visit.site().json("/cookies.json", &with(|c| {
            let new = json!({"id": "heatmap", "category": "analytics", "title": "Heat map", "purpose": "Draws heat maps", "cookies": [{"name": "heat", "duration": "1 day", "purpose": "x"}]});
            c["services"].as_array_mut().expect("services").push(new);
        }));
        visit.reload();
        visit.asked();
        assert!(visit.text("#crumbgate-banner").contains("Heat map"), "says what is new");
        assert!(!visit.allowed("heatmap") && visit.allowed("google-analytics"));
        visit.accept_all();
        assert!(visit.allowed("heatmap"));
    }

    fn a_typing_error_mended_in_the_catalogue_asks_nobody(visit) {
        visit.open("", "");
        visit.reject_all();
        visit.site().json("/cookies.json", &with(|c| c["services"][1]["purpose"] = json!("Counts visits, precisely.")));
        reopen(visit);
        visit.pause(300);
        assert!(!visit.is_asked());
    }

    fn a_changed_catalogue_takes_effect_on_the_same_page_view(visit) {
        visit.open("", "<script type='text/plain' data-service='heatmap'>window.heat = 1</script>");
        visit.accept_all();
        visit.site().json("/cookies.json", &with(|c| c["services"].as_array_mut().expect("services").push(json!({"id": "heatmap", "category": "analytics", "title": "Heat map"}))));
        visit.reload();
        visit.asked();
        visit.click(browser_tests::visitor::ACCEPT);
        visit.until("window.heat");
        visit.take_errors();
    }

    fn on_plain_http_the_cookie_is_not_secure(visit) {
        let site = visit.site();
        site.json("/cookies.json", &catalogue()).page("/", &browser_tests::site::page("", ""));
        let url = site.url("/").replace("https:", "http:");
        visit.go_to(&url);
        visit.accept_all();
        let cookie = visit.cookie("crumbgate").expect("a cookie");
        assert!(!cookie.secure, "{cookie:?}");
        reopen(visit);
        assert!(visit.allowed("analytics"));
    }

    fn receipts_are_posted_and_retried_until_the_server_confirms(visit) {
        let tries = std::sync::Arc::new(AtomicUsize::new(0));
        let counter = tries.clone();
        visit.site().respond("/consents", move |_| match counter.fetch_add(1, Ordering::SeqCst) {
            0 => Answer::empty(503),
            _ => Answer::empty(204),
        });
        visit.open_with(&with(|c| c["settings"] = json!({"receiptUrl": "/consents"})), "", "");
        visit.accept_all();
        let first = visit.until_requested("/consents");
        let body: Value = serde_json::from_str(&first.body).expect("JSON");
        assert_eq!(first.method, "POST");
        assert!(first.header("content-type").is_some_and(|t| t.starts_with("application/json")), "{first:?}");
        assert!(body.to_string().contains("accept-all"), "{body}");
        visit.pause(100);
        visit.reload();
        visit.until("crumbgate.record()");
        for _ in 0..400 {
            if tries.load(Ordering::SeqCst) >= 2 { break; }
            visit.pause(25);
        }
        assert_eq!(visit.hits("/consents").len(), 2, "posted again after the failure");
        visit.pause(300);
        visit.reload();
        visit.pause(500);
        assert_eq!(visit.hits("/consents").len(), 2, "confirmed: not posted again");
    }

    fn no_receipt_is_posted_unless_asked_for(visit) {
        visit.open("", "");
        visit.accept_all();
        visit.pause(200);
        assert!(visit.requests().iter().all(|r| r.method == "GET"), "{:?}", visit.requests());
    }
}
