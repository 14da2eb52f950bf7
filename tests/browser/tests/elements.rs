//! Gated elements other than scripts, and the placeholders of embeds (contract §2).

use browser_tests::{
    Visit, each_engine, json,
    site::{RAN, VIDEO_HOST, catalogue, inline_tag, page_with},
};

const VIDEO: &str = "<iframe id='film' data-service='youtube' data-src='https://www.youtube-nocookie.com/embed/abc' title='A film' width='400' height='225'></iframe>";
const ONCE: &str = ".crumbgate-placeholder[data-service='youtube'] [data-crumbgate='load-once']";
const ALWAYS: &str = ".crumbgate-placeholder[data-service='youtube'] [data-crumbgate='always-allow']";
const PLACEHOLDER: &str = ".crumbgate-placeholder[data-service='youtube']";

fn open(visit: &mut Visit<'_>, body: &str) {
    visit.vendor(VIDEO_HOST);
    visit.open("", body);
    visit.asked();
}

each_engine! {
    fn an_embed_has_a_placeholder_that_says_who_and_what(visit) {
        open(visit, VIDEO);
        visit.until_shown(PLACEHOLDER);
        let text = visit.text(PLACEHOLDER);
        assert!(text.contains("YouTube") && text.contains("Google Ireland"), "{text}");
        assert!(!visit.label(ONCE).is_empty());
        assert_eq!(visit.role(ONCE), "button");
        assert!(visit.label(ALWAYS).contains("YouTube"), "{}", visit.label(ALWAYS));
        // To a page fit for reading, where the provider is known to have one.
        let link = format!("{PLACEHOLDER} a[href^='https://www.youtube'][href*='abc']");
        assert!(visit.shown(&link), "a plain link to the content");
        assert!(!visit.shown("#film"), "the frame itself waits");
        visit.never_requested(VIDEO_HOST);
    }

    fn load_once_loads_moves_the_focus_and_is_no_lasting_choice(visit) {
        open(visit, VIDEO);
        visit.until_shown(ONCE);
        visit.click(ONCE);
        visit.until_requested("youtube-nocookie.com/embed/abc");
        visit.until("document.activeElement && document.activeElement.id === 'film'");
        visit.until_shown("#film");
        assert!(!visit.shown(PLACEHOLDER));
        assert!(!visit.allowed("youtube") && !visit.allowed("media"));
        visit.reload();
        visit.until_shown(PLACEHOLDER);
        visit.pause(150);
        assert_eq!(visit.hits("youtube-nocookie.com").len(), 1);
    }

    fn always_allow_is_recorded_for_that_service_only(visit) {
        open(visit, &format!("{VIDEO}<iframe data-service='youtube' data-src='https://www.youtube-nocookie.com/embed/second' title='Another'></iframe>"));
        visit.until_shown(ALWAYS);
        visit.click(ALWAYS);
        visit.until_requested("/embed/abc");
        visit.until_requested("/embed/second");
        visit.until("document.activeElement && document.activeElement.id === 'film'");
        let record = visit.record();
        assert_eq!(record["method"], "in-place", "{record}");
        assert!(record["granted"].as_array().is_some_and(|g| g.contains(&json!("youtube"))), "{record}");
        assert!(visit.allowed("youtube") && !visit.allowed("analytics") && !visit.allowed("marketing"));
        visit.reload();
        visit.until("document.querySelector('#film').getAttribute('src')");
        assert!(!visit.shown(PLACEHOLDER));
    }

    fn accept_all_loads_embeds_and_withdrawal_puts_the_placeholders_back(visit) {
        open(visit, VIDEO);
        visit.accept_all();
        visit.until_requested("/embed/abc");
        visit.until_hidden(PLACEHOLDER);
        visit.js("crumbgate.withdraw()");
        visit.until_shown(PLACEHOLDER);
        assert!(!visit.js("return document.querySelector('#film').src").as_str().unwrap_or_default().contains("embed"));
        visit.click(ONCE);
        visit.until("document.activeElement.id === 'film'");
        assert_eq!(visit.attribute("#film", "src"), "https://www.youtube-nocookie.com/embed/abc");
    }

    fn a_frame_that_the_parser_puts_in_loads_at_once_for_whoever_allows_it(visit) {
        // Chromium forgets an address that is set while the parser inserts the frame.
        visit.vendor(VIDEO_HOST);
        for order in [format!("<p>x</p>{VIDEO}"), VIDEO.into(), format!("<script>1</script>{VIDEO}<p>x</p>")] {
            visit.site().page("/", &page_with(&inline_tag(&catalogue()), "", &order));
            let before = visit.hits("/embed/abc").len();
            visit.go("/");
            if visit.eval("crumbgate.ready.then(() => crumbgate.record())").is_null() {
                visit.accept_all();
            }
            for hits in [before + 1, before + 2] {
                if hits == before + 2 {
                    visit.reload();
                }
                visit.until("crumbgate.allowed('youtube')");
                for _ in 0..200 {
                    if visit.hits("/embed/abc").len() >= hits { break; }
                    visit.pause(25);
                }
                assert_eq!(visit.hits("/embed/abc").len(), hits, "{order}");
                assert!(!visit.shown(PLACEHOLDER));
            }
        }
    }

    fn a_frame_that_is_moved_takes_its_placeholder_along(visit) {
        open(visit, &format!("{VIDEO}<div id='elsewhere'></div>"));
        visit.until_shown(PLACEHOLDER);
        visit.js("document.querySelector('#elsewhere').append(document.querySelector('#film'))");
        visit.until("document.querySelector('#elsewhere .crumbgate-placeholder')");
        assert_eq!(visit.js("return document.querySelectorAll('.crumbgate-placeholder').length"), 1);
    }

    fn a_service_asked_in_place_is_not_answered_by_accept_all(visit) {
        let mut catalogue = catalogue();
        catalogue["services"][3]["ask"] = json!("in-place");
        visit.vendor(VIDEO_HOST);
        visit.open_with(&catalogue, "", VIDEO);
        visit.accept_all();
        assert!(visit.allowed("analytics") && !visit.allowed("youtube"));
        visit.until_shown(ALWAYS);
        visit.never_requested(VIDEO_HOST);
        visit.click(ALWAYS);
        visit.until_requested("/embed/abc");
        assert!(visit.allowed("youtube") && visit.allowed("analytics"));
        visit.reload();
        visit.until("crumbgate.allowed('youtube')");
    }

    fn a_category_of_which_all_is_asked_in_place_is_left_alone_by_the_banner(visit) {
        let mut catalogue = catalogue();
        catalogue["services"][3]["ask"] = json!("in-place");
        visit.vendor(VIDEO_HOST);
        visit.open_with(&catalogue, RAN, &format!("{VIDEO}<script type='text/plain' data-category='media'>ran('media')</script><main data-crumbgate='policy'></main>"));
        visit.asked();
        let asked = visit.text("#crumbgate-banner");
        assert!(asked.contains("Marketing cookies") && !asked.contains("Videos"), "{asked}");
        visit.accept_all();
        let record = visit.record();
        assert!(!record["granted"].to_string().contains("media") && !record["denied"].to_string().contains("media"), "{record}");
        assert!(visit.allowed("analytics") && !visit.allowed("media") && !visit.allowed("youtube"));
        visit.until("document.querySelector('.crumbgate-choice').textContent.includes('Not allowed: Videos')");
        visit.js("crumbgate.showPreferences()");
        visit.until("document.querySelector('dialog#crumbgate-preferences[open]')");
        let ticked = "return ['media', 'youtube', 'analytics'].map(n => document.querySelector(`#crumbgate-preferences input[name='${n}']`).checked)";
        assert_eq!(visit.js(ticked), json!([false, false, true]));
        visit.save();
        visit.pause(150);
        assert!(!visit.allowed("media") && visit.ran().is_empty(), "saved untouched, nothing changes");
        visit.until_shown(ALWAYS);
        visit.never_requested(VIDEO_HOST);
        visit.js("crumbgate.showPreferences()");
        visit.until("document.querySelector('dialog#crumbgate-preferences[open]')");
        visit.switch_to("media", true);
        assert_eq!(visit.js(ticked), json!([true, true, true]));
        visit.save();
        visit.until_requested("/embed/abc");
        visit.until("__ran.length");
        assert!(visit.allowed("media") && visit.allowed("youtube"));
        visit.until("document.querySelector('.crumbgate-choice').textContent.includes('Not allowed: nothing')");
    }

    fn where_all_is_asked_in_place_there_is_no_question_and_a_way_back(visit) {
        let mut catalogue = catalogue();
        for key in ["categories", "services"] {
            catalogue[key] = json!([catalogue[key][0], catalogue[key][3]]);
        }
        catalogue["services"][1]["ask"] = json!("in-place");
        visit.vendor(VIDEO_HOST);
        visit.open_with(&catalogue, "", VIDEO);
        visit.until_shown(ALWAYS);
        visit.until_shown("#crumbgate-settings");
        assert!(!visit.is_asked());
        visit.click(ALWAYS);
        visit.until_requested("/embed/abc");
        visit.reload();
        visit.until("crumbgate.allowed('youtube')");
        visit.open_preferences();
        assert_eq!(visit.js("return document.querySelector('#crumbgate-preferences input[name=media]').checked"), true);
        visit.switch_to("media", false);
        visit.save();
        visit.until_shown(ALWAYS);
        visit.js("crumbgate.withdraw()");
        visit.pause(150);
        assert!(!visit.is_asked() && !visit.allowed("youtube"));
        visit.click(ALWAYS);
        visit.until("crumbgate.allowed('youtube')");
    }

    fn a_placeholder_works_by_keyboard(visit) {
        open(visit, VIDEO);
        visit.until_shown(ONCE);
        visit.js_with("document.querySelector(arguments[0]).focus()", &[json!(ONCE)]);
        visit.press("Enter");
        visit.until_requested("/embed/abc");
        visit.until("document.activeElement.id === 'film'");
    }

    fn objects_embeds_and_marked_elements_get_placeholders_too(visit) {
        open(visit, "<object id='o' data-service='youtube' data-src='https://www.youtube-nocookie.com/object' type='text/html'></object>\
            <embed id='e' data-service='youtube' data-src='https://www.youtube-nocookie.com/plugin' type='text/html'>\
            <div id='d' data-service='youtube' data-crumbgate='embed'><script type='text/plain' data-service='youtube'>window.__ran = ['widget']</script></div>");
        visit.until("document.querySelectorAll('.crumbgate-placeholder[data-service=youtube]').length === 3");
        visit.never_requested(VIDEO_HOST);
        visit.click(ALWAYS);
        visit.until("window.__ran");
        visit.until("['#o', '#e'].every(s => { const e = document.querySelector(s); return e.data || e.src })");
        visit.until_requested("/object");
        visit.until_hidden(PLACEHOLDER);
    }

    fn images_media_and_links_become_live(visit) {
        visit.vendor(VIDEO_HOST);
        let at = "https://www.youtube-nocookie.com";
        open(visit, &format!("<img id='i' data-category='media' data-src='{at}/i.gif' alt=''>\
            <img id='s' data-category='media' data-srcset='{at}/s.gif 1x' alt=''>\
            <video id='v' data-category='media' data-src='{at}/v.mp4' data-poster='{at}/p.gif' preload='auto'></video>\
            <audio id='a' data-category='media' data-src='{at}/a.mp3' preload='auto'></audio>\
            <picture><source id='so' data-category='media' data-srcset='{at}/so.gif'><img alt='' src='/own.gif'></picture>\
            <link id='l' rel='stylesheet' data-category='media' data-href='{at}/l.css'>"));
        visit.never_requested(VIDEO_HOST);
        assert_eq!(visit.js("return document.querySelectorAll('.crumbgate-placeholder').length"), 0);
        visit.accept_all();
        for path in ["/i.gif", "/s.gif", "/p.gif", "/l.css", "/so.gif"] {
            visit.until_requested(&format!("{at}{path}"));
        }
        visit.until("document.querySelector('#v').getAttribute('src') && document.querySelector('#a').getAttribute('src')");
        visit.take_errors();
    }

    fn embeds_added_later_are_handled_without_a_call(visit) {
        open(visit, "<div id='spa'></div>");
        visit.js_with("spa.innerHTML = arguments[0]", &[json!(VIDEO)]);
        visit.until_shown(PLACEHOLDER);
        visit.never_requested(VIDEO_HOST);
        visit.accept_all();
        visit.until_requested("/embed/abc");
        visit.js_with("spa.innerHTML = arguments[0]", &[json!(VIDEO.replace("abc", "later"))]);
        visit.until_requested("/embed/later");
    }

    fn addresses_that_run_script_are_not_made_live(visit) {
        open(visit, "<iframe id='bad' data-service='youtube' data-src='javascript:top.hacked=1' title='x'></iframe>");
        visit.accept_all();
        visit.pause(200);
        assert_eq!(visit.js("return window.hacked === undefined"), true);
        visit.take_errors();
    }

    fn a_placeholder_takes_at_least_the_room_of_its_embed(visit) {
        open(visit, VIDEO);
        visit.until_shown(PLACEHOLDER);
        let height = visit.js("return document.querySelector('.crumbgate-placeholder').getBoundingClientRect().height");
        assert!(height.as_f64().is_some_and(|h| h >= 225.0), "{height}");
    }

    fn page_controls_work_without_a_script_of_the_site(visit) {
        open(visit, "<button id='p' data-crumbgate='open-preferences'>Settings</button><button id='a' data-crumbgate='accept-all'>Yes</button>\
            <button id='r' data-crumbgate='reject-all'>No</button><a id='b' href='#' data-crumbgate='show-banner'>Banner</a><button id='w' data-crumbgate='withdraw'>Withdraw</button>");
        visit.click("#a");
        visit.until("crumbgate.allowed('analytics')");
        assert_eq!(visit.record()["method"], "accept-all");
        visit.click("#r");
        visit.until("!crumbgate.allowed('analytics')");
        assert_eq!(visit.record()["method"], "reject-all");
        assert!(!visit.is_asked());
        visit.click("#b");
        visit.asked();
        visit.js("crumbgate.hide()");
        visit.click("#p");
        visit.until("document.querySelector('dialog#crumbgate-preferences[open]')");
        visit.click(browser_tests::visitor::CLOSE);
        visit.until_hidden(browser_tests::visitor::DIALOG);
        visit.click("#a");
        visit.until("crumbgate.allowed('analytics')");
        visit.click("#w");
        visit.until("!crumbgate.allowed('analytics')");
        visit.asked();
    }

    fn a_policy_container_is_filled_from_the_catalogue(visit) {
        open(visit, "<main><h1>Cookies</h1><div id='policy' data-crumbgate='policy'></div></main>");
        visit.until("document.querySelectorAll('#policy table').length >= 1");
        let text = visit.text("#policy");
        for part in ["_ga", "_ga_*", "__utma", "_fbp", "sid", "Google Analytics", "Facebook Pixel", "YouTube", "2 years", "90 days", "Distinguishes users", "Analytics cookies", "Essential cookies", "crumbgate"] {
            assert!(text.contains(part), "{part} is not in the policy:\n{text}");
        }
        visit.accept_all();
        visit.until("document.querySelector('#policy [data-crumbgate=withdraw]')");
        let year = visit.js("return String(new Date().getFullYear())");
        visit.until(&format!("document.querySelector('#policy').innerText.includes({year})"));
        visit.click("#policy [data-crumbgate='withdraw']");
        visit.until("!crumbgate.allowed('analytics')");
    }
}
