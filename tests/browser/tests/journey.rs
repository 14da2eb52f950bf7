//! What a visitor goes through: the first visit, the answer, coming back, changing one's mind.

use browser_tests::{
    Visit, each_engine, json,
    site::{ANALYTICS_HOST, CONTENT, PIXEL_HOST, VIDEO_HOST},
    visitor::{ACCEPT, HIDE, REJECT, SETTINGS},
};

const EARLY: &str =
    "<script>window.early = [crumbgate.allowed('analytics'), crumbgate.allowed('facebook-pixel')]</script>";
const SCRIPTS: &str = "\
    <script type='text/plain' data-category='analytics' data-src='https://www.google-analytics.com/analytics.js' async></script>\
    <script type='text/plain' data-service='facebook-pixel'>window.__ran = (window.__ran || []).concat('pixel inline')</script>\
    <script type='text/plain' data-service='facebook-pixel' src='https://connect.facebook.net/fbevents.js'></script>";
const VIDEO: &str = "<iframe data-service='youtube' data-src='https://www.youtube-nocookie.com/embed/abc' title='A film' width='400' height='225'></iframe>";

fn open(visit: &mut Visit<'_>) {
    for host in [ANALYTICS_HOST, PIXEL_HOST, VIDEO_HOST] {
        visit.vendor(host);
    }
    let body = format!("{CONTENT}{VIDEO}<button data-crumbgate='withdraw' id='undo'>Withdraw</button>");
    visit.open(&format!("{EARLY}{SCRIPTS}"), &body);
    visit.asked();
}

fn vendors_untouched(visit: &mut Visit<'_>) {
    visit.pause(150);
    for host in [ANALYTICS_HOST, PIXEL_HOST, VIDEO_HOST] {
        visit.never_requested(host);
    }
    assert_eq!(visit.ran(), [""; 0]);
}

const BOTH_VENDORS: &str =
    "window.__ran && ['pixel inline', 'analytics.js', 'fbevents.js'].every(n => __ran.some(r => r.endsWith(n)))";

each_engine! {
    fn a_first_visit_is_asked_and_nothing_optional_is_loaded_or_kept(visit) {
        open(visit);
        visit.js("scrollTo(0, 9999)");
        visit.press("Escape");
        visit.click("h1");
        vendors_untouched(visit);
        visit.decided_early(&[("analytics", false), ("facebook-pixel", false)]);
        assert_eq!(visit.cookies(), []);
        assert_eq!(visit.js("return [localStorage.length, sessionStorage.length]"), json!([0, 0]));
        assert_eq!(visit.record(), json!(null));
        assert!(visit.is_asked(), "looking around is no answer");
    }

    fn accept_all_is_recorded_and_releases_everything(visit) {
        open(visit);
        visit.accept_all();
        visit.until(BOTH_VENDORS);
        visit.until_requested("www.youtube-nocookie.com/embed/abc");
        let record = visit.stored();
        assert_eq!(record["method"], "accept-all", "{record}");
        assert_eq!(record["revision"], "2019-11-29");
        assert_eq!(record["denied"], json!([]));
        for id in ["analytics", "marketing", "media", "google-analytics"] {
            assert!(visit.allowed(id), "{id}");
        }
        let cookie = visit.cookie("crumbgate").expect("the record is a cookie too");
        assert!(cookie.value.is_ascii() && cookie.value.len() < 1000, "{cookie:?}");
        let host = visit.site().host().to_owned();
        assert_eq!((cookie.domain, cookie.path, cookie.secure, cookie.http_only), (host, "/".into(), true, false));
    }

    fn accept_all_holds_when_coming_back_before_the_next_element_is_parsed(visit) {
        open(visit);
        visit.accept_all();
        let before = visit.requests().len();
        visit.reload();
        visit.decided_early(&[("analytics", true), ("facebook-pixel", true)]);
        visit.until(BOTH_VENDORS);
        visit.until("document.querySelector('iframe').getAttribute('src')");
        assert!(!visit.is_asked());
        assert!(visit.requests().len() > before);
        assert_eq!(visit.record()["method"], "accept-all");
    }

    fn reject_all_is_recorded_and_releases_nothing(visit) {
        open(visit);
        visit.reject_all();
        vendors_untouched(visit);
        let record = visit.stored();
        assert_eq!(record["method"], "reject-all", "{record}");
        for id in ["analytics", "marketing", "media"] {
            assert!(record["denied"].as_array().is_some_and(|d| d.contains(&json!(id))), "{id} in {record}");
            assert!(!visit.allowed(id));
        }
        assert!(visit.cookie("crumbgate").is_some());
        visit.reload();
        visit.until("crumbgate.record()");
        vendors_untouched(visit);
        visit.decided_early(&[("analytics", false), ("facebook-pixel", false)]);
        assert!(!visit.is_asked(), "a refusal is not asked about again");
        assert!(visit.allowed("necessary"));
    }

    fn one_category_can_be_chosen_in_the_preferences(visit) {
        open(visit);
        visit.open_preferences();
        for id in ["analytics", "marketing", "media"] {
            let ticked = format!("return document.querySelector('#crumbgate-preferences input[name={id}]').checked");
            assert_eq!(visit.js(&ticked), false, "nothing is pre-ticked, but {id} is");
        }
        visit.switch_to("analytics", true);
        visit.save();
        visit.until_requested("google-analytics.com/analytics.js");
        visit.never_requested(PIXEL_HOST);
        visit.never_requested(VIDEO_HOST);
        let record = visit.record();
        assert_eq!(record["method"], "preferences", "{record}");
        assert!(visit.allowed("google-analytics") && !visit.allowed("marketing") && !visit.allowed("youtube"));
        visit.reload();
        visit.decided_early(&[("analytics", true), ("facebook-pixel", false)]);
        visit.until("crumbgate.record()");
        assert!(!visit.is_asked());
    }

    fn one_service_can_be_refused_within_an_allowed_category(visit) {
        open(visit);
        visit.open_preferences();
        visit.switch_to("analytics", true);
        visit.switch_to("google-analytics", false);
        visit.save();
        assert!(!visit.allowed("google-analytics"));
        visit.reload();
        visit.until("crumbgate.record()");
        assert!(!visit.allowed("google-analytics"));
    }

    fn the_settings_button_opens_what_was_chosen_and_can_change_it(visit) {
        open(visit);
        visit.accept_all();
        visit.reload();
        visit.until_shown(SETTINGS);
        visit.click(SETTINGS);
        visit.until("document.querySelector('dialog#crumbgate-preferences[open]')");
        assert_eq!(visit.js("return document.querySelector('#crumbgate-preferences input[name=marketing]').checked"), true);
        visit.switch_to("marketing", false);
        visit.save();
        assert!(visit.allowed("analytics") && !visit.allowed("facebook-pixel"));
        visit.reload();
        visit.decided_early(&[("analytics", true), ("facebook-pixel", false)]);
    }

    fn closing_the_preferences_without_saving_changes_nothing(visit) {
        open(visit);
        visit.open_preferences();
        visit.switch_to("analytics", true);
        visit.click(browser_tests::visitor::CLOSE);
        visit.until_hidden(browser_tests::visitor::DIALOG);
        assert_eq!(visit.record(), json!(null));
        assert!(!visit.allowed("analytics"));
        assert!(visit.is_asked(), "the question is still open");
        vendors_untouched(visit);
    }

    fn withdrawing_erases_cookies_on_every_domain_and_asks_again(visit) {
        open(visit);
        visit.accept_all();
        visit.until_requested("google-analytics.com");
        let domain = visit.domain().to_owned();
        visit.js_with("document.cookie = '_ga=1; path=/; max-age=900'; document.cookie = '_ga=2; path=/; domain=' + arguments[0];\
            document.cookie = '_ga_ABC=3; path=/; domain=www.' + arguments[0]; document.cookie = '_fbp=4; path=/'; document.cookie = 'mine=5; path=/';\
            localStorage._ga_store1 = 'x'; sessionStorage._ga_session = 'y'; localStorage.mine = 'z'", &[json!(domain)]);
        assert!(visit.cookies().len() >= 6);
        visit.click("#undo");
        visit.asked();
        visit.until("!/_ga|_fbp/.test(document.cookie)");
        let names: Vec<String> = visit.cookies().into_iter().map(|c| c.name).filter(|n| n != "crumbgate").collect();
        assert_eq!(names, ["mine"]);
        assert_eq!(visit.js("return [localStorage._ga_store1, sessionStorage._ga_session, localStorage.mine]"), json!([null, null, "z"]));
        assert!(!visit.allowed("analytics"));
        visit.reload();
        visit.asked();
        visit.decided_early(&[("analytics", false), ("facebook-pixel", false)]);
        let requests = visit.hits("google-analytics.com").len();
        assert_eq!(requests, 1, "only the first time, when it was allowed");
    }

    fn a_confirmation_is_announced_and_can_be_hidden(visit) {
        open(visit);
        visit.asked();
        visit.js("window.empty = []; new MutationObserver(all => all.forEach(r => r.addedNodes.forEach(n => { if (n.id === 'crumbgate-confirm') empty.push(!n.textContent) }))).observe(document.body, {subtree: true, childList: true})");
        visit.accept_all();
        visit.until_shown(HIDE);
        assert_eq!(visit.js("return empty"), json!([true]), "the status stands there before its text comes");
        let spoken = "[...document.querySelectorAll('#crumbgate [role=status],#crumbgate [role=alert],#crumbgate [aria-live]')].some(e => e.textContent.trim())\
            || document.activeElement.closest('#crumbgate')";
        visit.until(spoken);
        visit.until_shown(HIDE);
        visit.click(HIDE);
        visit.until_hidden(HIDE);
        visit.until_shown(SETTINGS);
        visit.reload();
        visit.until_shown(SETTINGS);
        assert!(!visit.shown(HIDE) && !visit.shown(ACCEPT) && !visit.shown(REJECT));
    }

    fn an_answer_on_one_page_counts_on_the_next(visit) {
        open(visit);
        visit.site().page("/next", &browser_tests::site::page(EARLY, CONTENT));
        visit.accept_all();
        visit.go("/next");
        visit.decided_early(&[("analytics", true), ("facebook-pixel", true)]);
        assert!(!visit.is_asked());
    }
}
