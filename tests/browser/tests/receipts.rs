//! Receipts: each change reaches the site's server once, whatever happens to page, network and server (contract §4).

use browser_tests::{
    Answer, Request, Value, Visit, each_engine, json,
    site::{CONTENT, TAG, catalogue, page_with},
};
use std::collections::BTreeSet;

/// The receipts as the server saw them: key and method, in order.
fn posted(visit: &Visit<'_>) -> Vec<(String, String)> {
    let hits: Vec<Request> = visit.hits("/consents").into_iter().filter(|r| r.method == "POST").collect();
    let read = |r: &Request| {
        let body: Value = serde_json::from_str(&r.body).unwrap_or_else(|e| panic!("{e}: {:?}", r.body));
        let word = |v: &Value| v.as_str().unwrap_or_default().to_owned();
        (word(&body["key"]), word(&body["record"]["method"]))
    };
    hits.iter().map(read).collect()
}

/// Waits until the server has seen so many.
#[track_caller]
fn until_posted(visit: &mut Visit<'_>, count: usize) -> Vec<(String, String)> {
    for _ in 0..600 {
        let seen = posted(visit);
        if seen.len() >= count {
            return seen;
        }
        visit.pause(25);
    }
    panic!("the server has seen {:?}, not {count}", posted(visit));
}

/// Comes to the site at a time that is `ahead` seconds from now; a receipt that was being sent is left alone for 15.
fn come(visit: &mut Visit<'_>, ahead: u32) {
    let mut catalogue = catalogue();
    catalogue["settings"] = json!({"receiptUrl": "/consents"});
    let clock = format!("<script>{{ const real = Date.now; Date.now = () => real() + {ahead} * 1000 }}</script>");
    visit.site().json("/cookies.json", &catalogue).page("/", &page_with(&format!("{clock}{TAG}"), "", CONTENT));
    visit.go("/");
    visit.eval("crumbgate.ready.then(() => 1)");
}

/// Nothing waits any longer.
#[track_caller]
fn until_empty(visit: &mut Visit<'_>) {
    visit.until("!localStorage.getItem('crumbgate-receipts')");
}

fn keys(seen: &[(String, String)]) -> BTreeSet<&String> {
    seen.iter().map(|(key, _)| key).collect()
}

each_engine! {
    fn the_first_one_goes_out_when_the_network_is_back_even_if_its_sender_was_never_fetched(visit) {
        for file in ["preferences.js", "preferences.fallback.js"] {
            visit.site().status(&format!("/crumbgate/{file}"), 503);
        }
        visit.site().respond("/consents", |_| Answer::empty(204));
        come(visit, 0);
        visit.accept_all();
        visit.until("crumbgate.record()");
        visit.pause(500);
        visit.take_errors(); // the module is missing
        for file in ["preferences.js", "preferences.fallback.js"] {
            visit.site().forget(&format!("/crumbgate/{file}"));
        }
        assert!(posted(visit).is_empty());
        visit.js("dispatchEvent(new Event('online'))");
        assert_eq!(until_posted(visit, 1)[0].1, "accept-all");
    }

    fn one_of_more_than_64_kib_is_sent_too(visit) {
        visit.site().respond("/consents", |_| Answer::empty(204));
        let mut catalogue = catalogue();
        catalogue["settings"] = json!({"receiptUrl": "/consents"});
        let service = |n: usize| json!({"id": format!("a-vendor-whose-name-is-long-enough-to-fill-the-record-{n}"), "category": "media"});
        catalogue["services"] = (0..1500).map(service).collect();
        visit.open_with(&catalogue, "", CONTENT);
        visit.accept_all();
        assert_eq!(until_posted(visit, 1)[0].1, "accept-all");
        let body = visit.hits("/consents").into_iter().map(|r| r.body.len()).max();
        assert!(body > Some(64 << 10), "{body:?} bytes");
        until_empty(visit);
        visit.take_errors(); // too long for a cookie
    }

    fn a_page_that_is_closed_while_it_sends_loses_nothing(visit) {
        visit.site().hang("/consents");
        come(visit, 0);
        let first = visit.window();
        let second = visit.new_tab();
        visit.go("/");
        visit.accept_all();
        until_posted(visit, 1);
        // The page is killed with the request under way, and no answer will ever come.
        visit.close_window().expect("the tab closes");
        visit.switch(&first);
        assert!(!visit.windows().expect("windows").contains(&second));
        visit.site().respond("/consents", |_| Answer::empty(204));
        come(visit, 20);
        let seen = until_posted(visit, 2);
        assert_eq!(keys(&seen).len(), 1, "the same change has the same key: {seen:?}");
        until_empty(visit);
        come(visit, 40);
        visit.pause(400);
        assert_eq!(posted(visit).len(), 2, "confirmed, so never again");
    }

    fn a_page_that_is_left_in_the_moment_of_the_choice_loses_nothing(visit) {
        visit.site().respond("/consents", |_| Answer::empty(204));
        visit.site().page("/next", "<!doctype html><html lang=en><title>Next</title>");
        come(visit, 0);
        visit.js("crumbgate.acceptAll(); location.href = '/next'");
        visit.until("location.pathname === '/next'");
        come(visit, 20);
        until_empty(visit);
        let seen = until_posted(visit, 1);
        assert_eq!(keys(&seen).len(), 1, "{seen:?}");
        assert_eq!(seen[0].1, "accept-all");
    }

    fn changes_made_while_the_server_is_away_arrive_each_once(visit) {
        visit.site().respond("/consents", |_| Answer::empty(503));
        come(visit, 0);
        visit.js("crumbgate.acceptAll(); crumbgate.reject('marketing'); crumbgate.rejectAll()");
        let tried = until_posted(visit, 1);
        visit.site().respond("/consents", |_| Answer::empty(204));
        visit.take_errors();
        come(visit, 4000);
        until_empty(visit);
        let seen = posted(visit);
        assert_eq!(keys(&seen).len(), 3, "{seen:?}");
        let methods: BTreeSet<&str> = seen.iter().map(|(_, method)| method.as_str()).collect();
        assert_eq!(methods.into_iter().collect::<Vec<_>>(), ["accept-all", "api", "reject-all"]);
        assert!(keys(&seen).is_superset(&keys(&tried)), "tried again under the same keys");
        visit.take_errors();
    }

    fn a_refusal_is_reported_and_tried_again_in_its_time_until_it_is_confirmed(visit) {
        visit.site().respond("/consents", |_| Answer::empty(422));
        come(visit, 0);
        visit.js("window.told = []; crumbgate.on('error', e => told.push(e.detail)); crumbgate.acceptAll()");
        visit.until("told.length");
        assert_eq!(visit.js("return told[0].code"), "receipt-refused");
        assert!(visit.js("return told[0].message").as_str().is_some_and(|m| m.contains("422")));
        assert!(visit.allowed("analytics"), "the choice itself holds");
        visit.take_errors();
        // A firewall, a login, a wrong address: all of them are mended some day.
        for ahead in [7200, 14_400] {
            let before = posted(visit).len();
            come(visit, ahead);
            until_posted(visit, before + 1);
            visit.until("localStorage.getItem('crumbgate-receipts')");
            visit.take_errors();
        }
        visit.site().respond("/consents", |_| Answer::empty(204));
        come(visit, 30_000);
        until_empty(visit);
        let seen = posted(visit);
        assert_eq!(keys(&seen).len(), 1, "{seen:?}");
        assert!(seen.len() < 12, "with its waits: {seen:?}");
        let before = seen.len();
        come(visit, 40_000);
        visit.pause(400);
        assert_eq!(posted(visit).len(), before, "confirmed, so never again");
        visit.take_errors();
    }

    fn a_receipt_waits_its_time_and_no_longer_than_the_network(visit) {
        visit.site().respond("/consents", |_| Answer::empty(204));
        come(visit, 0);
        visit.accept_all();
        until_empty(visit);
        // One that has failed nine times is due in ten minutes.
        visit.js("const next = Math.floor(Date.now() / 1000) + 600; localStorage.setItem('crumbgate-receipts', `waiting ${next} 9 ${localStorage.crumbgate}\\n`)");
        come(visit, 0);
        visit.pause(600);
        assert_eq!(posted(visit).len(), 1, "not before its time");
        visit.js("window.dispatchEvent(new window.Event('online'))");
        let seen = until_posted(visit, 2);
        assert_eq!(seen[1].0, "waiting");
        until_empty(visit);
    }

    fn two_tabs_do_not_both_send(visit) {
        visit.site().respond("/consents", |_| Answer::empty(204)).delay("/consents", 800);
        come(visit, 0);
        visit.accept_all();
        until_posted(visit, 1);
        visit.new_tab();
        visit.go("/");
        visit.eval("crumbgate.ready.then(() => 1)");
        until_empty(visit);
        visit.pause(300);
        assert_eq!(posted(visit).len(), 1);
    }

    fn where_nothing_can_be_kept_it_is_sent_all_the_same(visit) {
        visit.site().respond("/consents", |_| Answer::empty(204));
        let mut catalogue = catalogue();
        catalogue["settings"] = json!({"receiptUrl": "/consents"});
        let full = "<script>Storage.prototype.setItem = () => { throw new DOMException('full', 'QuotaExceededError') }</script>";
        visit.site().json("/cookies.json", &catalogue).page("/", &page_with(&format!("{full}{TAG}"), "", CONTENT));
        visit.go("/");
        visit.accept_all();
        let seen = until_posted(visit, 1);
        assert_eq!(seen[0].1, "accept-all");
        visit.pause(300);
        assert_eq!(posted(visit).len(), 1);
    }
}
