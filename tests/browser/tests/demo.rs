//! The demo site in real browsers, with stand-ins for every vendor it names.

use browser_tests::{
    Visit, each_engine, json, repository,
    visitor::{DIALOG, SETTINGS},
};
use std::fs;

const PAGES: [&str; 10] = [
    "/",
    "/contact.html",
    "/help.html",
    "/recruitment.html",
    "/media.html",
    "/cookies.html",
    "/developers.html",
    "/theming.html",
    "/cy/",
    "/cy/cookies.html",
];

/// The vendors' hosts of the demo's catalogue, patterns with a name in place of the star.
fn vendors() -> Vec<String> {
    let text = fs::read_to_string(repository().join("www/cookies.json")).expect("the demo's catalogue");
    let catalogue: browser_tests::Value = serde_json::from_str(&text).expect("JSON");
    let services = catalogue["services"].as_array().expect("services").clone();
    let hosts = services.iter().flat_map(|s| s["hosts"].as_array().cloned().unwrap_or_default());
    hosts.filter_map(|h| h.as_str().map(|h| h.replace('*', "live"))).collect()
}

/// Opens a page of the demo where no vendor may be asked for anything.
fn open(visit: &mut Visit<'_>, path: &str) {
    visit.site().folder("www");
    visit.go(path);
}

fn expect_vendors(visit: &mut Visit<'_>) {
    for host in vendors() {
        visit.vendor(&host);
    }
}

fn from_vendors(visit: &mut Visit<'_>) -> Vec<String> {
    let own = visit.site().host().to_owned();
    visit.requests().into_iter().filter(|r| r.host != own).map(|r| r.url()).collect()
}

each_engine! {
    fn every_page_asks_and_loads_nothing_of_others(visit) {
        for page in PAGES {
            open(visit, page);
            visit.asked();
        }
        visit.pause(200);
        assert_eq!(from_vendors(visit), [""; 0]);
        assert_eq!(visit.cookies(), []);
    }

    fn axe_finds_nothing_on_any_page(visit) {
        for page in PAGES {
            open(visit, page);
            visit.asked();
            assert_eq!(visit.axe(), [""; 0], "{page}");
        }
    }

    fn a_refusal_on_one_page_holds_on_all(visit) {
        open(visit, "/");
        visit.reject_all();
        for page in PAGES {
            open(visit, page);
            visit.until("crumbgate.record()");
            assert!(!visit.is_asked(), "{page}");
        }
        visit.pause(200);
        assert_eq!(from_vendors(visit), [""; 0]);
    }

    fn accept_all_starts_the_advertising_of_the_careers_page(visit) {
        expect_vendors(visit);
        visit.vendor("ad.doubleclick.net");
        open(visit, "/recruitment.html");
        visit.accept_all();
        for part in ["google-analytics.com/analytics.js", "googletagmanager.com/gtag/js?id=DC-0000000", "connect.facebook.net/en_US/fbevents.js"] {
            visit.until_requested(part);
        }
        visit.until_requested("ad.doubleclick.net/ddm/activity");
        visit.until("window.fbq && fbq.queue.length && window.dataLayer && dataLayer.some(e => e[1] === 'conversion')");
        let order = visit.js("return dataLayer.map(e => e[0] === 'consent' ? e[1] : e[0])");
        let order: Vec<_> = order.as_array().expect("commands").iter().filter_map(|c| c.as_str()).collect();
        assert_eq!(order.first(), Some(&"default"));
        let place = |name: &str| order.iter().position(|c| *c == name);
        assert!(place("update") < place("config"), "{order:?}");
    }

    fn media_are_asked_in_place_whatever_the_banner_was_told(visit) {
        expect_vendors(visit);
        open(visit, "/media.html");
        visit.accept_all();
        visit.until_requested("platform.twitter.com/widgets.js");
        visit.until_requested("www.facebook.com/plugins/like.php");
        for host in ["youtube-nocookie", "vimeo", "flickr", "slideshare"] {
            visit.never_requested(host);
        }
        visit.click(".crumbgate-placeholder[data-service='youtube'] [data-crumbgate='load-once']");
        visit.until_requested("www.youtube-nocookie.com/embed/");
        visit.click(".crumbgate-placeholder[data-service='flickr'] [data-crumbgate='always-allow']");
        visit.until_requested("embedr.flickr.com/assets/client-code.js");
        visit.until_requested("live.staticflickr.com/");
        visit.never_requested("vimeo");
        visit.take_errors();
    }

    fn escape_leaves_the_page_for_people_at_risk_even_from_the_dialog(visit) {
        visit.vendor("www.bbc.co.uk");
        open(visit, "/help.html");
        visit.open_preferences();
        visit.press("Escape");
        visit.until("location.href === 'https://www.bbc.co.uk/weather'");
    }

    fn the_leave_button_is_never_covered(visit) {
        visit.vendor("www.bbc.co.uk");
        open(visit, "/help.html");
        visit.asked();
        visit.click("#leave");
        visit.until("location.href === 'https://www.bbc.co.uk/weather'");
    }

    fn the_cookie_page_lists_the_catalogue_and_changes_the_choice(visit) {
        open(visit, "/cookies.html");
        visit.until("document.querySelectorAll('[data-crumbgate=policy] table').length");
        let text = visit.text("[data-crumbgate='policy']");
        for part in ["_ga", "__utma", "PollTimeout-", "_fbp", "Vimeo", "crumbgate"] {
            assert!(text.contains(part), "{part}");
        }
        visit.reject_all();
        visit.until("document.querySelector('[data-crumbgate=policy]').innerText.includes(String(new Date().getFullYear()))");
    }

    fn the_welsh_pages_ask_in_welsh(visit) {
        open(visit, "/cy/");
        visit.asked();
        assert_eq!(visit.js("return document.querySelector('#crumbgate-banner').closest('[lang]').lang"), "cy");
        assert!(!visit.text("#crumbgate-banner").contains("Accept"), "{}", visit.text("#crumbgate-banner"));
    }

    fn the_chat_loads_on_request_only(visit) {
        expect_vendors(visit);
        open(visit, "/contact.html");
        visit.accept_all();
        visit.never_requested("tawk.to");
        visit.click(".crumbgate-placeholder[data-service='live-chat'] [data-crumbgate='load-once']");
        visit.until_requested("embed.tawk.to/");
        visit.take_errors();
    }

    fn the_poll_keeps_its_own_cookie(visit) {
        open(visit, "/");
        visit.reject_all();
        visit.js("document.querySelector('form[data-poll] input[type=radio]').click()");
        visit.js("document.querySelector('form[data-poll]').requestSubmit()");
        assert!(visit.cookies().iter().any(|c| c.name.starts_with("PollTimeout-")), "a necessary cookie is not held back");
    }

    fn the_developers_page_shows_what_the_calls_give(visit) {
        expect_vendors(visit);
        open(visit, "/developers.html");
        visit.reject_all();
        visit.click("[data-call='version']");
        visit.until("/\\d+\\.\\d+/.test(document.querySelector('#answer').textContent)");
        visit.click("[data-call='acceptAll']");
        visit.until("document.querySelector('#record-now').textContent.includes('accept-all')");
        visit.until("document.querySelector('#log').textContent.includes('crumbgate:change')");
        visit.click("[data-call='audit']");
        visit.until("document.querySelectorAll('#audit h3').length >= 3");
    }

    fn every_page_has_a_way_back_to_the_settings(visit) {
        open(visit, "/");
        visit.reject_all();
        for page in PAGES {
            open(visit, page);
            visit.until("crumbgate.record()");
            let own = "#page-control, footer [data-crumbgate='open-preferences'], main [data-crumbgate='open-preferences']";
            visit.until(&format!("[...document.querySelectorAll(\"{SETTINGS}, {own}\")].some(e => e.getClientRects().length)"));
        }
        visit.go("/");
        visit.js("crumbgate.showPreferences()");
        visit.until_shown(DIALOG);
        assert_eq!(visit.js("return document.querySelector('#crumbgate-preferences input[name=analytics]').checked"), json!(false));
    }
}
