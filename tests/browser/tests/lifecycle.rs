//! Installation variants, tabs, the history cache, prerendering and Global Privacy Control (contract §1 and §4).

use browser_tests::{
    Engine, Visit, each_engine, json,
    site::{self, ANALYTICS_HOST, CONTENT, RAN, TAG, catalogue},
    translated,
    visitor::{ACCEPT, DIALOG, MANAGE, SETTINGS},
};

const GATED: &str = "<script type='text/plain' data-category='analytics'>ran('gated')</script>";

/// What the translation is fetched from, where it is tested.
fn translation() -> Option<&'static str> {
    translated().then_some("/crumbgate/crumbgate.fallback.js")
}

fn serve(visit: &mut Visit<'_>, tag: &str, body: &str) {
    let page = site::page_with(tag, RAN, &format!("{CONTENT}{body}"));
    visit.site().json("/cookies.json", &catalogue()).page("/", &page);
}

each_engine! {
    fn a_tag_that_comes_long_after_the_page_was_read_releases_all_the_same(visit) {
        // With a control of the site's own nothing of ours is put into the page, which would have it looked at again.
        let late = "<script>addEventListener('load', () => setTimeout(() => document.head.append(Object.assign(document.createElement('script'), {src: '/crumbgate/crumbgate.js'})), 100))</script>";
        let inline = format!("<script type='application/json' id='crumbgate-catalogue'>{}</script>", catalogue());
        let body = format!("{CONTENT}<button data-crumbgate='open-preferences'>Cookies</button><script type='text/plain' data-category='analytics'>ran('gated')</script>");
        visit.site().page("/", &site::page_with(&format!("{RAN}{late}{inline}"), "", &body));
        visit.go("/");
        visit.accept_all();
        visit.until("__ran.length");
        visit.reload();
        visit.until("__ran.length");
        assert_eq!(visit.ran(), ["gated"]);
    }

    fn a_change_in_one_tab_reaches_the_others(visit) {
        visit.open(RAN, GATED);
        visit.asked();
        let first = visit.window();
        visit.new_tab();
        visit.go("/");
        visit.accept_all();
        visit.switch(&first);
        visit.until("crumbgate.allowed('analytics')");
        visit.until("__ran.length");
        visit.until_hidden(ACCEPT);
        visit.js("crumbgate.withdraw()");
        let tabs = visit.windows().expect("windows");
        let second = tabs.into_iter().find(|t| *t != first).expect("the second tab");
        visit.switch(&second);
        visit.until("!crumbgate.allowed('analytics')");
        visit.asked();
    }

    fn a_page_from_the_history_cache_shows_the_current_state(visit) {
        visit.open(&format!("{RAN}<script>addEventListener('pageshow', e => window.kept = e.persisted)</script>"), GATED);
        visit.asked();
        visit.site().page("/b", &site::page("", CONTENT));
        visit.go("/b");
        visit.reject_all();
        visit.back();
        visit.until("document.readyState === 'complete' && window.crumbgate && crumbgate.record()");
        assert_eq!(visit.js("return window.kept"), true, "nothing of ours may keep the page out of the cache");
        visit.until_hidden(ACCEPT);
        assert!(!visit.allowed("analytics"));
    }

    fn a_page_from_the_history_cache_withdraws_too(visit) {
        visit.open(RAN, GATED);
        visit.accept_all();
        visit.site().page("/b", &site::page("", CONTENT));
        visit.go("/b");
        visit.until("crumbgate.allowed('analytics')");
        visit.js("crumbgate.rejectAll()");
        visit.back();
        visit.until("window.crumbgate && !crumbgate.allowed('analytics')");
    }

    fn an_inline_catalogue_needs_no_request(visit) {
        serve(visit, &site::inline_tag(&catalogue()), GATED);
        visit.go("/");
        visit.accept_all();
        visit.until("__ran.length");
        let paths: Vec<String> = visit.requests().iter().map(|r| r.path.clone()).filter(|p| p != "/favicon.ico").collect();
        let expected = ["/", "/crumbgate/crumbgate.js"].into_iter().chain(translation());
        assert!(paths.iter().eq(expected), "one page, one script, nothing else: {paths:?}");
    }

    fn an_inline_catalogue_after_the_tag_is_found_too(visit) {
        let tag = "<script src='/crumbgate/crumbgate.js'></script>";
        let element = format!("<script type='application/json' id='crumbgate-catalogue'>{}</script>", catalogue());
        serve(visit, tag, &format!("{GATED}{element}"));
        visit.go("/");
        visit.accept_all();
        visit.until("__ran.length");
    }

    fn a_returning_visitor_fetches_one_script_and_re_reads_the_catalogue_when_idle(visit) {
        visit.open("", CONTENT);
        visit.reject_all();
        visit.reload();
        visit.pause(1500);
        let seen: Vec<String> = visit.requests().iter().map(|r| r.path.clone()).filter(|p| p != "/favicon.ico").collect();
        let again: Vec<&String> = seen.iter().skip(seen.iter().rposition(|p| p == "/").expect("the page")).collect();
        let expected: Vec<&str> = ["/", "/crumbgate/crumbgate.js"].into_iter().chain(translation()).chain(["/cookies.json"]).collect();
        assert!(again.len() >= 2 && expected.iter().zip(&again).all(|(e, a)| e == a) && again.len() <= expected.len(), "{again:?}");
    }

    fn a_record_is_honoured_when_the_catalogue_cannot_be_had(visit) {
        visit.open(RAN, GATED);
        visit.accept_all();
        visit.site().status("/cookies.json", 500);
        visit.reload();
        visit.until("__ran.length");
        assert!(visit.allowed("analytics") && !visit.is_asked());
        visit.take_errors();
    }

    fn the_revision_on_the_tag_decides_before_the_catalogue_has_come(visit) {
        let tag = |revision: &str| TAG.replace("<script ", &format!("<script data-revision='{revision}' "));
        serve(visit, &tag("2019-11-29"), GATED);
        visit.go("/");
        visit.accept_all();
        visit.reload();
        visit.until("__ran.length");
        serve(visit, &tag("2030-01-01"), &format!("<script>window.early = crumbgate.allowed('analytics')</script>{GATED}"));
        visit.reload();
        assert_eq!(visit.js("return early"), false);
        visit.pause(200);
        assert_eq!(visit.ran(), [""; 0]);
        visit.asked();
        visit.take_errors();
    }

    fn without_auto_show_the_site_opens_the_banner_itself(visit) {
        serve(visit, &TAG.replace("<script ", "<script data-auto-show='false' "), GATED);
        visit.go("/");
        visit.eval("crumbgate.ready.then(() => 1)");
        visit.pause(200);
        assert!(!visit.is_asked());
        assert_eq!(visit.ran(), [""; 0]);
        visit.js("crumbgate.show()");
        visit.accept_all();
        visit.until("__ran.length");
    }

    fn the_language_of_the_page_is_the_banners(visit) {
        let page = site::page("", CONTENT).replace("<html lang=\"en\">", "<html lang=\"de-AT\">");
        visit.site().json("/cookies.json", &catalogue()).page("/", &page);
        visit.go("/");
        visit.asked();
        let german = visit.text(ACCEPT);
        assert!(!german.contains("Accept"), "{german}");
        visit.accept_all();
        assert!(visit.record()["language"].as_str().is_some_and(|l| l.starts_with("de")), "{}", visit.record());
    }

    fn the_language_on_the_tag_comes_first(visit) {
        let mut catalogue = catalogue();
        catalogue["categories"][1]["title"] = json!({"en": "Analytics cookies", "cy": "Cwcis dadansoddi"});
        serve(visit, &TAG.replace("<script ", "<script data-lang='cy' "), "");
        visit.site().json("/cookies.json", &catalogue);
        visit.go("/");
        visit.asked();
        assert!(visit.text("#crumbgate-banner").to_lowercase().contains("cwcis dadansoddi"), "{}", visit.text("#crumbgate-banner"));
        assert_eq!(visit.js("return document.querySelector('#crumbgate-banner').closest('[lang]').lang"), "cy");
    }

    fn a_language_without_a_translation_is_asked_in_english(visit) {
        serve(visit, &TAG.replace("<script ", "<script data-lang='tlh' "), "");
        visit.go("/");
        visit.asked();
        assert_eq!(visit.text(ACCEPT), "Accept all");
    }

    fn texts_of_the_catalogue_may_be_of_a_region_or_of_a_language_without_a_file(visit) {
        let mut catalogue = catalogue();
        catalogue["categories"][1]["title"] = json!({"en": "Analytics", "en-GB": "Analysis of visits", "eo": "Analizaj kuketoj"});
        catalogue["text"] = json!({"en": {"banner.title": "Cookies", "banner.accept": "Yes"}, "en-GB": {"banner.title": "Biscuits"}});
        for (tag, title, category, shown) in [
            ("en-GB", "Biscuits", "analysis of visits", "en-GB"),
            ("en-US", "Cookies", "analytics", "en"),
            ("eo", "Cookies", "analizaj kuketoj", "en"),
        ] {
            serve(visit, &TAG.replace("<script ", &format!("<script data-lang='{tag}' ")), "");
            visit.site().json("/cookies.json", &catalogue);
            visit.go("/");
            visit.asked();
            assert_eq!((visit.text("#crumbgate-banner h2"), visit.text(ACCEPT)), (title.into(), "Yes".into()), "{tag}");
            assert!(visit.text("#crumbgate-banner").to_lowercase().contains(category), "{}", visit.text("#crumbgate-banner"));
            assert_eq!(visit.js("return document.querySelector('#crumbgate-banner').closest('[lang]').lang"), shown);
            visit.open_preferences();
            let titles = "return [...document.querySelectorAll('#crumbgate-preferences h3')].map(e => e.textContent.toLowerCase()).join()";
            assert!(visit.js(titles).as_str().is_some_and(|t| t.contains(category)), "{tag}: {}", visit.js(titles));
            assert_eq!(visit.js("return document.querySelector('#crumbgate-preferences').lang"), shown);
            assert_eq!(visit.js("return document.querySelectorAll('#crumbgate-preferences [lang=eo]').length > 0"), tag == "eo");
        }
        catalogue["text"]["fa"] = json!({"banner.title": "کوکی‌ها", "banner.accept": "می‌پذیرم"});
        serve(visit, &TAG.replace("<script ", "<script data-lang='fa-IR' "), "");
        visit.site().json("/cookies.json", &catalogue);
        visit.go("/");
        visit.asked();
        assert_eq!(visit.text(ACCEPT), "می‌پذیرم");
        let root = "const e = document.querySelector('#crumbgate-banner').closest('[lang]'); return [e.lang, getComputedStyle(e).direction]";
        assert_eq!(visit.js(root), json!(["fa", "rtl"]));
    }

    fn texts_of_the_catalogue_replace_ours(visit) {
        let mut catalogue = catalogue();
        catalogue["text"] = json!({"en": {"banner.title": "Biscuits here", "banner.accept": "Yes please"}});
        visit.open_with(&catalogue, "", CONTENT);
        visit.asked();
        assert!(visit.text("#crumbgate-banner").contains("Biscuits here"));
        assert_eq!(visit.text(ACCEPT), "Yes please");
    }

    fn global_privacy_control_denies_says_so_and_yields_to_a_later_choice(visit) {
        let mut catalogue = catalogue();
        catalogue["categories"][1]["basis"] = json!("exempt-statistics");
        visit.gpc(true);
        visit.open_with(&catalogue, RAN, GATED);
        visit.until("window.crumbgate && crumbgate.ready");
        visit.eval("crumbgate.ready.then(() => 1)");
        visit.pause(150);
        assert_eq!(visit.ran(), [""; 0], "exempt categories too");
        assert!(!visit.allowed("analytics"));
        visit.until("document.querySelector('#crumbgate').innerText.includes('Global Privacy Control')");
        visit.js("crumbgate.accept('analytics')");
        visit.until("__ran.length");
        visit.reload();
        visit.until("__ran.length");
        visit.gpc(false);
    }

    fn global_privacy_control_can_be_left_to_the_question(visit) {
        let mut catalogue = catalogue();
        catalogue["categories"][1]["basis"] = json!("exempt-statistics");
        catalogue["settings"] = json!({"gpc": false});
        visit.gpc(true);
        visit.open_with(&catalogue, RAN, GATED);
        visit.asked();
        visit.until("__ran.length");
        visit.gpc(false);
    }

    fn without_global_privacy_control_nothing_is_said_of_it(visit) {
        visit.open("", CONTENT);
        visit.asked();
        assert!(!visit.text("#crumbgate-banner").contains("Global Privacy Control"));
    }

    fn exempt_categories_run_until_the_visitor_objects(visit) {
        let mut catalogue = catalogue();
        catalogue["categories"][1]["basis"] = json!("exempt-statistics");
        visit.open_with(&catalogue, RAN, GATED);
        visit.asked();
        visit.until("__ran.length");
        assert!(visit.allowed("google-analytics") && !visit.allowed("marketing"));
        assert!(visit.text("#crumbgate-banner").contains("turn them off"), "{}", visit.text("#crumbgate-banner"));
        visit.click(MANAGE);
        visit.until("document.querySelector('dialog#crumbgate-preferences[open]')");
        let shown = "return ['analytics', 'marketing', 'necessary'].map(n => { const i = document.querySelector(`#crumbgate-preferences input[name=${n}]`); return i ? [i.checked, i.disabled] : null })";
        assert_eq!(visit.js(shown), json!([[true, false], [false, false], [true, true]]));
        visit.switch_to("analytics", false);
        visit.save();
        assert!(!visit.allowed("google-analytics"));
        visit.reload();
        visit.until("crumbgate.record()");
        visit.pause(100);
        assert_eq!(visit.ran(), [""; 0]);
    }

    fn reject_all_objects_to_exempt_categories_too(visit) {
        let mut catalogue = catalogue();
        catalogue["categories"][1]["basis"] = json!("exempt-statistics");
        visit.open_with(&catalogue, RAN, GATED);
        visit.reject_all();
        assert!(!visit.allowed("analytics"));
    }

    fn opt_out_services_run_until_a_no(visit) {
        let mut catalogue = catalogue();
        catalogue["settings"] = json!({"model": "opt-out"});
        visit.open_with(&catalogue, RAN, GATED);
        visit.until("__ran.length");
        assert!(visit.allowed("marketing"));
        assert_eq!(visit.record(), json!(null));
        visit.reject_all();
        assert!(!visit.allowed("marketing"));
        visit.reload();
        visit.until("crumbgate.record()");
        visit.pause(100);
        assert_eq!(visit.ran(), [""; 0]);
    }

    fn one_service_can_be_opt_out_on_an_opt_in_site(visit) {
        let mut catalogue = catalogue();
        catalogue["services"][1]["model"] = json!("opt-out");
        visit.open_with(&catalogue, RAN, "<script type='text/plain' data-service='google-analytics'>ran('service')</script>");
        visit.until("__ran.length");
        assert!(!visit.allowed("facebook-pixel"));
    }

    fn a_notice_is_recorded_as_notice_never_as_consent(visit) {
        let mut catalogue = catalogue();
        catalogue["settings"] = json!({"model": "notice"});
        visit.open_with(&catalogue, RAN, GATED);
        visit.until_shown("#crumbgate-banner");
        let text = visit.text("#crumbgate-banner");
        assert!(text.contains("Find out more") && text.contains("Accept and close"), "{text}");
        visit.js("[...document.querySelectorAll('#crumbgate-banner button')].find(b => b.textContent === 'Accept and close').dataset.test = 'close'");
        visit.click("#crumbgate-banner [data-test='close']");
        visit.until("crumbgate.record()");
        assert_eq!(visit.record()["method"], "notice");
        visit.reload();
        visit.until("crumbgate.record()");
        assert!(!visit.shown("#crumbgate-banner"));
    }

    fn a_site_with_only_necessary_cookies_asks_nothing(visit) {
        let mut catalogue = catalogue();
        catalogue["categories"] = json!([catalogue["categories"][0]]);
        catalogue["services"] = json!([catalogue["services"][0]]);
        visit.open_with(&catalogue, "", CONTENT);
        visit.eval("crumbgate.ready.then(() => 1)");
        visit.pause(150);
        assert!(!visit.shown("#crumbgate-banner"));
    }

    fn automatic_blocking_holds_back_unmarked_third_parties(visit) {
        visit.vendor(ANALYTICS_HOST);
        visit.vendor("cdn.harmless.example");
        let tag = site::inline_tag(&catalogue()).replace("<script src", "<script data-autoblock='on' src");
        serve(visit, &tag, &format!("<script src='https://{ANALYTICS_HOST}/unmarked.js'></script><script src='https://cdn.harmless.example/lib.js'></script>"));
        visit.go("/");
        visit.asked();
        visit.js(&format!("const s = document.createElement('script'); s.src = 'https://{ANALYTICS_HOST}/created.js'; document.head.append(s); new Image().src = 'https://{ANALYTICS_HOST}/pixel.gif'; window.fetched = fetch('https://{ANALYTICS_HOST}/g/collect').then(() => 'sent', () => 'held back')"));
        visit.pause(200);
        assert_eq!(visit.ran(), ["https://cdn.harmless.example/lib.js"], "executed without permission");
        visit.never_requested("/created.js");
        visit.never_requested("/g/collect");
        visit.accept_all();
        visit.until("__ran.some(r => r.endsWith('/unmarked.js')) && __ran.some(r => r.endsWith('/created.js'))");
        visit.take_errors();
    }

    fn without_automatic_blocking_unmarked_scripts_are_the_sites_own_business(visit) {
        visit.vendor(ANALYTICS_HOST);
        serve(visit, TAG, &format!("<script src='https://{ANALYTICS_HOST}/unmarked.js'></script>"));
        visit.go("/");
        visit.asked();
        assert_eq!(visit.ran().len(), 1);
    }

    fn a_prerendered_page_neither_asks_nor_activates_until_it_is_shown(visit) {
        if visit.engine() != Engine::Chromium {
            return; // the other two do not prerender
        }
        visit.vendor(ANALYTICS_HOST);
        let gated = format!("{GATED}<script type='text/plain' data-category='analytics' src='https://{ANALYTICS_HOST}/pre.js'></script>");
        serve(visit, TAG, "<a id='go' href='/next'>next</a>");
        visit.site().page("/next", &site::page(&format!("{RAN}<script>window.was = document.prerendering; setTimeout(() => window.meanwhile = [__ran.length, !!document.querySelector('#crumbgate-banner')], 400)</script>"), &gated));
        visit.go("/");
        visit.accept_all();
        visit.js("const s = document.createElement('script'); s.type = 'speculationrules'; s.textContent = JSON.stringify({prerender: [{source: 'list', urls: ['/next'], eagerness: 'immediate'}]}); document.head.append(s)");
        visit.until_requested("/next");
        visit.pause(800);
        let early = visit.hits("/pre.js").len();
        visit.click("#go");
        visit.until("window.was !== undefined && window.meanwhile");
        if visit.js("return was") == true {
            assert_eq!((early, visit.js("return meanwhile")), (0, json!([0, false])));
        }
        visit.until("__ran.length >= 2");
    }

    fn the_settings_button_gives_way_to_the_sites_own_control(visit) {
        visit.open("", "<footer><a href='#' data-crumbgate='open-preferences'>Cookie settings</a></footer>");
        visit.reject_all();
        visit.reload();
        visit.until("crumbgate.record()");
        visit.pause(100);
        assert!(!visit.shown(SETTINGS));
        visit.click("footer [data-crumbgate]");
        visit.until_shown(DIALOG);
    }
}
