//! Lifetimes on a moved clock (contract §3 and §4): how long a yes and a no hold, and what a record is worth whose
//! times cannot be. The page's `Date` is replaced before our tag, so every day of a year can be visited at once.

use browser_tests::{
    Value, Visit, each_engine, json,
    site::{self, CONTENT, RAN, TAG, catalogue},
    visitor::ACCEPT,
};

const DAY: i64 = 86_400;
const GATED: &str = "<script type='text/plain' data-category='analytics'>ran('gated')</script>";

/// A page whose clock is `seconds` ahead; `window.__ahead` can be moved while it is open.
fn page(seconds: i64) -> String {
    let clock = format!(
        "<script>window.__ahead = {seconds}; {{ const real = Date.now; \
         window.Date = class extends Date {{ constructor(...a) {{ a.length ? super(...a) : super(real() + window.__ahead * 1000) }} \
         static now() {{ return real() + window.__ahead * 1000 }} }} }}</script>"
    );
    site::page_with(&format!("{clock}{RAN}{TAG}"), "", &format!("{CONTENT}{GATED}"))
}

/// Comes to the site on another day.
fn come(visit: &mut Visit<'_>, catalogue: &Value, seconds: i64) {
    visit.site().json("/cookies.json", catalogue).page("/", &page(seconds));
    visit.go("/");
    visit.eval("crumbgate.ready.then(() => 1)");
}

/// Not asked, and what was said holds.
#[track_caller]
fn holds(visit: &mut Visit<'_>, catalogue: &Value, seconds: i64, yes: bool) {
    come(visit, catalogue, seconds);
    visit.pause(100);
    let when = format!("after {:.1} days", seconds as f64 / DAY as f64);
    assert!(!visit.is_asked(), "asked {when}");
    assert_eq!(visit.allowed("analytics"), yes, "{when}");
    assert_eq!(!visit.ran().is_empty(), yes, "{when}");
}

/// Asked, and nothing optional has happened.
#[track_caller]
fn asks(visit: &mut Visit<'_>, catalogue: &Value, seconds: i64) {
    come(visit, catalogue, seconds);
    visit.asked();
    assert!(!visit.allowed("analytics"), "after {} s", seconds);
    assert_eq!(visit.ran(), [""; 0], "after {} s", seconds);
    assert_eq!(visit.record(), json!(null), "after {} s", seconds);
}

fn kept_for(days: u32) -> Value {
    let mut catalogue = catalogue();
    catalogue["settings"] = json!({ "lifetimeDays": days });
    catalogue
}

fn add(catalogue: &mut Value, list: &str, entry: Value) {
    catalogue[list].as_array_mut().expect("a list").push(entry);
}

each_engine! {
    fn a_yes_holds_for_365_days_and_not_a_day_longer(visit) {
        let catalogue = catalogue();
        come(visit, &catalogue, 0);
        visit.accept_all();
        holds(visit, &catalogue, 364 * DAY, true);
        asks(visit, &catalogue, 365 * DAY + 60);
        visit.reject_all();
        holds(visit, &catalogue, 365 * DAY + 120, false);
    }

    fn a_yes_holds_as_long_as_the_catalogue_says(visit) {
        let catalogue = kept_for(30);
        come(visit, &catalogue, 0);
        visit.accept_all();
        holds(visit, &catalogue, 29 * DAY, true);
        asks(visit, &catalogue, 30 * DAY + 60);
    }

    fn the_longest_lifetime_is_395_days(visit) {
        let catalogue = kept_for(395);
        come(visit, &catalogue, 0);
        visit.accept_all();
        holds(visit, &catalogue, 394 * DAY, true);
        asks(visit, &catalogue, 395 * DAY + 60);
    }

    fn nobody_who_refused_is_asked_again_for_182_days_however_short_the_lifetime(visit) {
        let catalogue = kept_for(1);
        come(visit, &catalogue, 0);
        visit.reject_all();
        for day in [2, 90, 181] {
            holds(visit, &catalogue, day * DAY, false);
        }
        asks(visit, &catalogue, 182 * DAY + 60);
    }

    fn a_refusal_too_holds_for_the_lifetime_of_the_catalogue(visit) {
        let catalogue = catalogue();
        come(visit, &catalogue, 0);
        visit.reject_all();
        holds(visit, &catalogue, 183 * DAY, false);
        holds(visit, &catalogue, 364 * DAY, false);
        asks(visit, &catalogue, 365 * DAY + 60);
    }

    fn a_withdrawal_is_a_refusal_that_is_asked_about_at_once(visit) {
        let catalogue = kept_for(1);
        come(visit, &catalogue, 0);
        visit.accept_all();
        visit.js("crumbgate.withdraw()");
        come(visit, &catalogue, 60);
        visit.asked();
        assert!(!visit.allowed("analytics"));
        visit.reject_all();
        holds(visit, &catalogue, 100 * DAY, false);
    }

    fn within_the_182_days_only_what_is_new_and_needs_consent_asks_again(visit) {
        let mut catalogue = kept_for(30);
        come(visit, &catalogue, 0);
        visit.reject_all();
        add(&mut catalogue, "services", json!({"id": "basket", "category": "necessary", "title": "Basket"}));
        holds(visit, &catalogue, 10 * DAY, false);
        add(&mut catalogue, "categories", json!({"id": "counts", "basis": "exempt-statistics", "title": "Visit counts"}));
        holds(visit, &catalogue, 20 * DAY, false);
        add(&mut catalogue, "services", json!({"id": "chat", "category": "media", "title": "Chat", "ask": "in-place"}));
        holds(visit, &catalogue, 25 * DAY, false);
        add(&mut catalogue, "services", json!({"id": "heatmap", "category": "analytics", "title": "Heat map"}));
        come(visit, &catalogue, 40 * DAY);
        visit.asked();
        assert!(visit.text("#crumbgate-banner").contains("Heat map"), "says what is new");
        assert!(!visit.allowed("analytics"), "what was refused stays refused");
        visit.reject_all();
        holds(visit, &catalogue, 200 * DAY, false);
        add(&mut catalogue, "categories", json!({"id": "maps", "title": "Maps"}));
        come(visit, &catalogue, 201 * DAY);
        visit.asked();
        assert!(visit.text("#crumbgate-banner").contains("Maps"), "{}", visit.text("#crumbgate-banner"));
    }

    fn a_change_keeps_when_it_was_first_given_and_counts_from_itself(visit) {
        let catalogue = catalogue();
        come(visit, &catalogue, 0);
        visit.accept_all();
        let first = visit.record();
        come(visit, &catalogue, 100 * DAY);
        visit.js("crumbgate.reject('marketing')");
        let second = visit.record();
        assert_eq!(first["given"], second["given"]);
        visit.js_with("window.records = arguments[0]", &[json!([first, second])]);
        let days = "return ['changed', 'expires'].map(f => Math.round((Date.parse(records[1][f]) - Date.parse(records[0].given)) / 864e5))";
        assert_eq!(visit.js(days), json!([100, 465]));
        holds(visit, &catalogue, 464 * DAY, true);
        asks(visit, &catalogue, 465 * DAY + 60);
    }

    fn a_record_from_the_future_does_not_count(visit) {
        let catalogue = catalogue();
        come(visit, &catalogue, 10 * DAY);
        visit.accept_all();
        // The clock was set back: the choice would be ten days ahead of it.
        asks(visit, &catalogue, 0);
        visit.reject_all();
        holds(visit, &catalogue, 60, false);
        holds(visit, &catalogue, 11 * DAY, false);
    }

    fn a_clock_that_was_put_right_by_minutes_costs_nobody_the_choice(visit) {
        let catalogue = catalogue();
        come(visit, &catalogue, 240);
        visit.accept_all();
        holds(visit, &catalogue, 0, true);
        asks(visit, &catalogue, -120);
    }

    fn an_expired_record_is_replaced_in_both_homes(visit) {
        let catalogue = catalogue();
        come(visit, &catalogue, 0);
        visit.accept_all();
        let old = visit.cookie("crumbgate").expect("a cookie").value;
        asks(visit, &catalogue, 400 * DAY);
        visit.reject_all();
        assert_ne!(visit.cookie("crumbgate").expect("a cookie").value, old);
        assert_eq!(visit.stored()["method"], "reject-all");
        // The old one brought back, by a browser that restores a profile, is the older one.
        visit.js_with("document.cookie = 'crumbgate=' + arguments[0] + '; path=/'", &[json!(old)]);
        holds(visit, &catalogue, 400 * DAY + 60, false);
    }

    fn a_tab_left_open_until_the_choice_has_expired_asks_when_it_is_seen_again(visit) {
        let catalogue = catalogue();
        come(visit, &catalogue, 0);
        visit.accept_all();
        visit.until("__ran.length");
        visit.js("window.__ahead = 366 * 86400; document.dispatchEvent(new window.Event('visibilitychange'))");
        visit.until_shown(ACCEPT);
        assert!(!visit.allowed("analytics"));
        assert_eq!(visit.record(), json!(null));
    }

    fn a_revision_asks_again_on_the_same_day_also_after_a_no(visit) {
        let mut catalogue = catalogue();
        come(visit, &catalogue, 0);
        visit.reject_all();
        catalogue["revision"] = json!("2030-01-01");
        asks(visit, &catalogue, 60);
    }
}
