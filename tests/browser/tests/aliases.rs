//! Pages written for other consent tools, and choices stored by them (contract §2).

use browser_tests::{
    Visit, each_engine, json,
    site::{RAN, VIDEO_HOST, catalogue},
};

/// Each tool's way to mark a script, by what it says when it runs.
const MARKED: [(&str, &str); 7] = [
    ("own", "data-category='analytics'"),
    ("vanilla-cookieconsent v2", "data-cookiecategory='analytics'"),
    ("cookiebot", "data-cookieconsent='statistics'"),
    ("klaro", "data-name='google-analytics'"),
    ("onetrust", "class='optanon-category-C0002'"),
    ("usercentrics", "data-usercentrics='GoogleAnalytics'"),
    ("c15t", "data-c15t-category='measurement'"),
];

fn marked() -> String {
    MARKED.iter().map(|(tool, mark)| format!("<script type='text/plain' {mark}>ran('{tool}')</script>")).collect()
}

fn with_aliases() -> browser_tests::Value {
    let mut catalogue = catalogue();
    catalogue["categories"][1]["aliases"] = json!(["statistics", "C0002", "measurement"]);
    catalogue["services"][1]["aliases"] = json!(["GoogleAnalytics"]);
    let another = json!({"id": "another", "category": "analytics", "title": "Another counter"});
    catalogue["services"].as_array_mut().expect("a list").push(another);
    catalogue
}

/// Opens a page on which another tool has left its choice.
fn arrive_with(visit: &mut Visit<'_>, leave: &str) {
    let site = visit.site();
    site.json("/cookies.json", &with_aliases())
        .page("/", &browser_tests::site::page("", &format!("{RAN}{}", marked())));
    site.page("/before", "<!doctype html><title>The time before</title>");
    visit.go("/before");
    visit.js(leave);
    visit.go("/");
    visit.until("window.crumbgate && crumbgate.ready");
    visit.eval("crumbgate.ready.then(() => 1)");
}

/// Leaves the cookie of vanilla-cookieconsent 3: one of two services of a category was accepted, so many days ago.
fn vanilla(days: u32) -> String {
    format!(
        "const ago = d => new Date(Date.now() - d * 864e5).toISOString();\
        document.cookie = 'cc_cookie=' + encodeURIComponent(JSON.stringify({{categories: ['necessary', 'analytics'], revision: 0, data: null, \
        consentTimestamp: ago({days} + 30), consentId: '9aa6cc0b-3b4f-4f5e-9c0e-1d9b0bd7c0f3', \
        services: {{necessary: [], analytics: ['google-analytics'], marketing: []}}, languageCode: 'en', lastConsentTimestamp: ago({days}), \
        expirationTime: Date.now() + 864e5}})) + '; path=/'"
    )
}

each_engine! {
    fn a_style_sheet_in_klaros_words_comes_to_life_and_other_uses_of_data_type_are_left_alone(visit) {
        visit.open("", "<p id=text>Text</p><link type='text/plain' data-type='text/css' data-name='analytics' rel='stylesheet' data-href='/late.css'>\
            <object id=other data-type='card' data-category='analytics' data-src='/next'></object>");
        visit.site().file("/late.css", "text/css", "#text{color:rgb(1, 2, 3)}");
        visit.accept_all();
        visit.until("getComputedStyle(document.getElementById('text')).color === 'rgb(1, 2, 3)'");
        assert_eq!(visit.js("return document.getElementById('other').getAttribute('type')"), json!(null));
    }

    fn marks_of_other_tools_are_understood(visit) {
        visit.open_with(&with_aliases(), "", &format!("{RAN}{}", marked()));
        visit.asked();
        assert_eq!(visit.ran(), [""; 0]);
        visit.accept_all();
        visit.until(&format!("__ran.length >= {}", MARKED.len()));
        let tools: Vec<&str> = MARKED.iter().map(|(tool, _)| *tool).collect();
        assert_eq!(visit.ran(), tools);
    }

    fn marks_of_other_tools_hold_back(visit) {
        visit.open_with(&with_aliases(), "", &format!("{RAN}{}", marked()));
        visit.asked();
        visit.js("crumbgate.save({marketing: true, analytics: false})");
        visit.pause(150);
        assert_eq!(visit.ran(), [""; 0]);
    }

    fn names_with_spaces_are_understood_where_usercentrics_writes_them(visit) {
        let mut catalogue = catalogue();
        catalogue["services"][1]["aliases"] = json!(["Google Analytics"]);
        visit.open_with(&catalogue, "", &format!("{RAN}<script type='text/plain' data-usercentrics='Google Analytics'>ran('usercentrics')</script>"));
        visit.accept_all();
        visit.until("__ran.length");
    }

    fn frames_blocked_by_cookiebot_are_understood(visit) {
        visit.vendor(VIDEO_HOST);
        let mut catalogue = catalogue();
        catalogue["categories"][3]["aliases"] = json!(["marketing-videos"]);
        visit.open_with(&catalogue, "", "<iframe data-cookieconsent='marketing-videos' data-cookieblock-src='https://www.youtube-nocookie.com/embed/cb' title='Film'></iframe>");
        visit.asked();
        visit.never_requested(VIDEO_HOST);
        visit.accept_all();
        visit.until_requested("/embed/cb");
    }

    fn frames_of_klaro_are_understood(visit) {
        visit.vendor(VIDEO_HOST);
        visit.open("", "<iframe data-name='youtube' data-src='https://www.youtube-nocookie.com/embed/kl' title='Film'></iframe>");
        visit.asked();
        visit.until_shown(".crumbgate-placeholder[data-service='youtube']");
        visit.accept_all();
        visit.until_requested("/embed/kl");
    }

    fn names_of_forms_are_not_mistaken_for_klaros(visit) {
        visit.open("", "<form><input data-name='session'><img data-name='nothing' alt='' src='data:,'></form>");
        visit.asked();
        visit.accept_all();
    }

    fn a_choice_of_vanilla_cookieconsent_is_taken_over(visit) {
        arrive_with(visit, "document.cookie = 'cc_cookie=' + encodeURIComponent(JSON.stringify({categories: ['necessary', 'analytics'], revision: 0, data: null, consentTimestamp: new Date().toISOString(), consentId: 'x', services: {}})) + '; path=/'");
        assert!(visit.allowed("analytics") && !visit.allowed("marketing"));
        assert_eq!(visit.record()["method"], "import");
        assert!(!visit.is_asked());
        visit.until("__ran.length >= 6");
    }

    fn what_was_refused_in_a_category_of_vanilla_cookieconsent_stays_refused_for_as_long_as_then(visit) {
        arrive_with(visit, &vanilla(100));
        assert!(visit.allowed("analytics") && visit.allowed("google-analytics"));
        assert!(!visit.allowed("another") && !visit.allowed("marketing") && !visit.is_asked());
        let ages = "return ['given', 'changed', 'expires'].map(k => Math.round((Date.parse(crumbgate.record()[k]) - Date.now()) / 864e5))";
        assert_eq!(visit.js(ages), json!([-130, -100, 265]));
        visit.reload();
        visit.until("crumbgate.allowed('google-analytics')");
        assert!(!visit.allowed("another") && !visit.is_asked());
    }

    fn a_choice_that_vanilla_cookieconsent_has_kept_for_too_long_is_asked_for_anew(visit) {
        arrive_with(visit, &vanilla(366));
        visit.asked();
        assert!(!visit.allowed("analytics"));
        assert_eq!(visit.record(), json!(null));
    }

    fn refusals_of_klaro_are_taken_over_and_grants_by_name(visit) {
        arrive_with(visit, "document.cookie = 'klaro=' + encodeURIComponent(JSON.stringify({'google-analytics': true, 'facebook-pixel': false, youtube: false})) + '; path=/'");
        assert!(visit.allowed("google-analytics") && !visit.allowed("facebook-pixel") && !visit.allowed("youtube"));
    }

    fn a_choice_of_tarteaucitron_is_taken_over(visit) {
        arrive_with(visit, "document.cookie = 'tarteaucitron=!google-analytics=false!youtube=true!facebook-pixel=wait; path=/'");
        assert!(!visit.allowed("google-analytics") && visit.allowed("youtube") && !visit.allowed("facebook-pixel"));
    }

    fn a_refusal_at_osanos_is_taken_over(visit) {
        arrive_with(visit, "document.cookie = 'cookieconsent_status=deny; path=/'");
        visit.until("crumbgate.record()");
        assert!(!visit.allowed("analytics") && !visit.is_asked());
        assert_eq!(visit.record()["method"], "import");
    }

    fn a_dismissed_notice_of_osano_is_no_consent(visit) {
        arrive_with(visit, "document.cookie = 'cookieconsent_status=dismiss; path=/'");
        visit.asked();
        assert!(!visit.allowed("analytics"));
        assert_eq!(visit.record(), json!(null));
    }

    fn a_foreign_choice_is_read_once(visit) {
        arrive_with(visit, "document.cookie = 'cookieconsent_status=deny; path=/'");
        visit.until("crumbgate.record()");
        visit.js("crumbgate.withdraw()");
        visit.asked();
        visit.reload();
        visit.asked();
        visit.accept_all();
        visit.reload();
        visit.until("crumbgate.record()");
        assert!(visit.allowed("analytics"), "the own record is the later word");
    }
}
