//! The second layer: preferences, policy page, audit and receipts (contract §2, §5, §7; rules T5, T8, T18, E1 to E7).

use browser_tests::{
    Answer, Value, Visit, each_engine, json,
    site::{CONTENT, RAN, catalogue, page, page_with},
    visitor::{CLOSE, DIALOG, MANAGE},
};
use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering},
};

const POLICY: &str =
    "<main><h1>Cookies</h1><div data-crumbgate='policy'><p id='static'>Needs JavaScript.</p></div></main>";
const CHOICE: &str = "[data-crumbgate='policy'] .crumbgate-choice";

/// Every ground, and a service asked in place.
fn grounds() -> Value {
    let mut c = catalogue();
    let categories = c["categories"].as_array_mut().expect("list");
    categories.push(json!({"id": "statistics", "basis": "exempt-statistics", "title": "Statistics", "description": "Counted together."}));
    categories.push(
        json!({"id": "looks", "basis": "exempt-appearance", "title": "Appearance", "description": "Your colours."}),
    );
    let services = c["services"].as_array_mut().expect("list");
    services.push(json!({"id": "counter", "category": "statistics", "title": "Counter", "cookies": [{"name": "cnt", "duration": "30 days", "purpose": "Counts"}]}));
    services.push(json!({"id": "maps", "category": "media", "title": "Maps", "provider": "Maps Ltd", "purpose": "Shows where we are.", "ask": "in-place"}));
    services.push(json!({"id": "hotjar", "category": "analytics", "title": "Hotjar", "provider": "Hotjar", "purpose": "Records.",
        "privacyUrl": "https://hotjar.example/privacy", "optOutUrl": "https://hotjar.example/out", "retention": "one year",
        "cookies": [{"name": "_hjid", "duration": "P365D", "purpose": "Recognises you"}]}));
    c
}

/// Catalogue with settings of its own.
fn with_settings(settings: Value) -> Value {
    let mut c = catalogue();
    c["settings"] = settings;
    c
}

/// Name, ticked, mixed, disabled of the checkboxes asked for.
fn boxes(visit: &mut Visit<'_>, ids: &[&str]) -> Value {
    visit.js_with(
        "return arguments[0].map(n => { const i = document.querySelector(`#crumbgate-preferences input[name='${n}']`); return [i.checked, i.indeterminate, i.disabled] })",
        &[json!(ids)],
    )
}

fn open_all(visit: &mut Visit<'_>) {
    visit.js("document.querySelectorAll('#crumbgate-preferences details').forEach(d => d.open = true)");
    visit.until("!document.querySelector('#crumbgate-preferences .crumbgate-service:not([data-crumbgate-full])')");
    visit.pause(200);
}

each_engine! {
    fn nothing_is_ticked_before_a_choice_but_what_needs_no_consent(visit) {
        // T5
        visit.open_with(&grounds(), "", CONTENT);
        visit.asked();
        visit.open_preferences();
        let off = json!([false, false, false]);
        let on = json!([true, false, false]);
        let locked = json!([true, false, true]);
        assert_eq!(boxes(visit, &["necessary", "session", "analytics", "google-analytics", "hotjar", "media", "youtube", "maps"]), json!([locked, locked, off, off, off, off, off, off]));
        assert_eq!(boxes(visit, &["statistics", "counter", "looks"]), json!([on, on, on]));
        let said = "return [...document.querySelectorAll('#crumbgate-preferences .crumbgate-category')].map(s => s.querySelector(':scope > .crumbgate-basis').textContent)";
        assert_eq!(visit.js(said), json!([
            "Always on: the site cannot work without them.", "Off unless you allow them.", "Off unless you allow them.", "Off unless you allow them.",
            "On, without asking, for statistics only. You can turn them off.", "On, without asking, to show the site as you prefer it. You can turn them off."]));
        assert!(visit.text(DIALOG).contains("You have not made a choice yet."));
        assert_eq!(visit.js("return document.querySelector('#crumbgate-preferences input[name=maps]').closest('.crumbgate-service').querySelector('.crumbgate-basis').textContent"), "Asked where the content is shown.");
    }

    fn category_and_services_follow_each_other(visit) {
        visit.open_with(&grounds(), "", CONTENT);
        visit.asked();
        visit.open_preferences();
        let ids = ["analytics", "google-analytics", "hotjar"];
        visit.switch_to("analytics", true);
        assert_eq!(boxes(visit, &ids), json!([[true, false, false], [true, false, false], [true, false, false]]));
        visit.switch_to("hotjar", false);
        assert_eq!(boxes(visit, &ids)[0], json!([false, true, false]), "mixed");
        visit.save();
        assert!(visit.allowed("google-analytics") && !visit.allowed("hotjar") && !visit.allowed("analytics"));
        visit.open_preferences();
        assert_eq!(boxes(visit, &ids), json!([[false, true, false], [true, false, false], [false, false, false]]), "as it was saved");
        visit.save();
        assert!(visit.allowed("google-analytics") && !visit.allowed("hotjar"), "saved again untouched, nothing changes");
        visit.open_preferences();
        visit.switch_to("hotjar", true);
        assert_eq!(boxes(visit, &ids)[0], json!([true, false, false]));
        visit.save();
        assert!(visit.allowed("hotjar") && visit.allowed("analytics"));
    }

    fn what_is_asked_in_place_keeps_its_own_switch(visit) {
        visit.open_with(&grounds(), "", CONTENT);
        visit.asked();
        visit.open_preferences();
        visit.switch_to("media", true);
        assert_eq!(boxes(visit, &["youtube", "maps"]), json!([[true, false, false], [false, false, false]]));
        visit.save();
        let record = visit.record();
        assert!(!record["granted"].to_string().contains("maps") && !record["denied"].to_string().contains("maps"), "not answered for: {record}");
        visit.open_preferences();
        visit.switch_to("maps", true);
        visit.save();
        assert!(visit.allowed("maps") && visit.allowed("youtube"));
    }

    fn tables_tell_of_every_cookie_in_words(visit) {
        visit.open_with(&grounds(), "", CONTENT);
        visit.asked();
        visit.open_preferences();
        open_all(visit);
        let cells = "return [...document.querySelector('#crumbgate-preferences input[name=google-analytics]').closest('.crumbgate-service').querySelectorAll('tr')].map(r => [...r.children].map(c => c.textContent).join(' | '))";
        assert_eq!(visit.js(cells), json!([
            "Name | Purpose | Set by | Kept for | Kind",
            "_ga | Distinguishes users | Google | 2 years | Cookie",
            "_ga_* | Keeps the state of the session | Google | 2 years | Cookie",
            "__utma, _utma | Distinguishes users | Google | 2 years | Cookie",
            "_ga_store* |  | Google | Until you delete it | Local storage",
            "_ga_session |  | Google | Until you close the browser | Session storage"]));
        let links = "return [...document.querySelector('#crumbgate-preferences input[name=hotjar]').closest('.crumbgate-service').querySelectorAll('a')].map(a => [a.textContent, a.href, a.rel])";
        assert_eq!(visit.js(links), json!([
            ["Privacy policy of Hotjar", "https://hotjar.example/privacy", "noopener noreferrer"],
            ["Opt out at Hotjar", "https://hotjar.example/out", "noopener noreferrer"]]));
        assert!(visit.text(DIALOG).contains("How long Hotjar keeps the data: one year"));
        assert_eq!(visit.js("return [...document.querySelectorAll('#crumbgate-preferences th')].every(t => ['col', 'row'].includes(t.scope))"), true);
        // What we keep ourselves is declared too.
        assert_eq!(visit.js("return [...document.querySelectorAll('#crumbgate-preferences tbody th')].filter(t => t.textContent === 'crumbgate').length"), 2);
    }

    fn closing_drops_what_was_not_saved_and_the_focus_goes_back(visit) {
        visit.open("", CONTENT);
        visit.asked();
        for close in [CLOSE, "Escape"] {
            visit.js_with("document.querySelector(arguments[0]).focus()", &[json!(MANAGE)]);
            visit.press("Enter");
            visit.until("document.querySelector('dialog#crumbgate-preferences[open]')");
            visit.switch_to("analytics", true);
            if close == CLOSE { visit.click(CLOSE) } else { visit.press("Escape") }
            visit.until_hidden(DIALOG);
            visit.until("document.activeElement.dataset.crumbgate === 'open-preferences'");
            assert_eq!(visit.record(), json!(null));
        }
        visit.open_preferences();
        assert_eq!(boxes(visit, &["analytics"]), json!([[false, false, false]]));
        visit.click(CLOSE);
    }

    fn a_choice_elsewhere_is_shown_in_the_open_dialog(visit) {
        visit.open("", CONTENT);
        visit.asked();
        visit.open_preferences();
        visit.js("document.querySelector('#crumbgate-preferences input[name=marketing]').focus(); crumbgate.accept('analytics')");
        visit.until("document.querySelector('#crumbgate-preferences input[name=analytics]').checked");
        assert_eq!(visit.js("return document.activeElement.name"), "marketing", "the focus stays");
        assert!(visit.text(DIALOG).contains("You made this choice on"));
        visit.click(CLOSE);
    }

    fn escape_stays_the_sites_however_often_it_is_pressed(visit) {
        // E1, E2, E4
        visit.open_with(&with_settings(json!({"escape": "site"})), "", &format!("{CONTENT}<script>window.keys = 0; document.addEventListener('keydown', e => {{ if (e.key === 'Escape' && !e.defaultPrevented) keys++ }})</script>"));
        visit.asked();
        visit.open_preferences();
        visit.switch_to("media", true);
        for _ in 0..4 { visit.press("Escape") }
        visit.pause(100);
        assert_eq!(visit.js("return keys"), 4);
        assert_eq!(boxes(visit, &["media"]), json!([[true, false, false]]), "still open, nothing lost");
        visit.click(CLOSE);
        visit.until_hidden(DIALOG);
        assert_eq!(visit.record(), json!(null));
    }

    fn no_focus_ring_in_the_dialog_is_cut_off(visit) {
        // WCAG 2.4.7: what spares the browser the services out of view cuts off what reaches out of them.
        visit.open_with(&grounds(), "", CONTENT);
        visit.asked();
        visit.open_preferences();
        open_all(visit);
        let cut = "const ring = 5, found = [...document.querySelectorAll('.crumbgate-service input, .crumbgate-service a')]; \
            const frame = () => new Promise(done => requestAnimationFrame(() => setTimeout(done))), out = []; \
            for (const e of found) { e.scrollIntoView({block: 'center'}); await frame(); await frame(); \
            const r = e.getBoundingClientRect(), s = e.closest('.crumbgate-service').getBoundingClientRect(); \
            if (r.left - ring < s.left || r.right + ring > s.right || r.top - ring < s.top || r.bottom + ring > s.bottom) out.push(e.outerHTML) } return [found.length, out]";
        assert_eq!(visit.eval(&format!("(async () => {{ {cut} }})()")), json!([10, []]));
        visit.click(CLOSE);
    }

    fn the_policy_says_everything_and_prints(visit) {
        // T18
        let site = visit.site();
        site.json("/cookies.json", &grounds()).page("/", &page("", POLICY));
        visit.go("/");
        visit.until("document.querySelectorAll('[data-crumbgate=policy] table').length >= 5");
        assert_eq!(visit.js("return document.querySelector('#static')"), json!(null), "the text for pages without JavaScript is gone");
        let text = visit.text("[data-crumbgate='policy']");
        for part in ["Last updated: 29 November 2019", "Your choice", "You have not made a choice yet.", "The cookies we use", "Privacy policy of Google Analytics", "30 days", "Hotjar", "Maps"] {
            assert!(text.contains(part), "{part} is not in {text}");
        }
        let names = visit.js("return [...document.querySelectorAll('[data-crumbgate=policy] tbody th')].map(t => t.textContent)");
        assert_eq!(names, json!(["sid", "crumbgate", "crumbgate", "_ga", "_ga_*", "__utma, _utma", "_ga_store*", "_ga_session", "_hjid", "_fbp", "cnt"]));
        assert_eq!(visit.js("return [...document.querySelectorAll('[data-crumbgate=policy] button')].map(b => b.dataset.crumbgate)"), json!(["open-preferences"]));
        // One that comes later is filled as well.
        visit.js("const late = document.createElement('div'); late.dataset.crumbgate = 'policy'; late.id = 'late'; document.querySelector('main').append(late)");
        visit.until("document.querySelectorAll('#late tbody th').length === 11");
        visit.as_printed();
        let printed = visit.js("return [...document.querySelectorAll('[data-crumbgate=policy] table')].every(t => t.getClientRects().length) && !document.querySelector('[data-crumbgate=policy] button').getClientRects().length && !document.querySelector('#crumbgate').getClientRects().length");
        assert_eq!(printed, true);
        if visit.engine() == browser_tests::Engine::Chromium {
            visit.cdp("Emulation.setEmulatedMedia", &json!({"media": ""}));
        }
    }

    fn the_policy_shows_and_changes_the_choice(visit) {
        // T8, T9
        visit.site().json("/cookies.json", &catalogue()).page("/", &page("", POLICY));
        visit.go("/");
        visit.accept_all();
        visit.until("document.querySelector('[data-crumbgate=policy] [data-crumbgate=withdraw]')");
        let text = visit.text(CHOICE);
        assert!(text.contains("You made this choice on") && text.contains("Allowed: Analytics cookies, Marketing cookies, Videos") && text.contains("Not allowed: nothing"), "{text}");
        visit.click("[data-crumbgate='policy'] [data-crumbgate='open-preferences']");
        visit.until("document.querySelector('dialog#crumbgate-preferences[open]')");
        visit.switch_to("marketing", false);
        visit.save();
        visit.until("document.querySelector('.crumbgate-choice').textContent.includes('Not allowed: Marketing cookies')");
        visit.click("[data-crumbgate='policy'] [data-crumbgate='withdraw']");
        visit.asked();
        assert!(!visit.allowed("analytics") && !visit.allowed("youtube"));
        visit.until("document.querySelector('.crumbgate-choice').textContent.includes('Allowed: nothing')");
        // From a time when the catalogue had a `cookieDomain`: left behind, it would be read as the choice.
        let domain = visit.domain().to_owned();
        visit.js(&format!("document.cookie = document.cookie.match(/crumbgate=[^;]*/)[0] + '; Path=/; Domain={domain}'"));
        assert_eq!(visit.js("return document.cookie.match(/crumbgate=/g).length"), 2);
        visit.click("[data-crumbgate='policy'] [data-crumbgate='delete']");
        visit.until("crumbgate.record() === null");
        visit.until("document.querySelector('.crumbgate-choice').textContent.includes('You have not made a choice yet.')");
        assert_eq!(visit.js("return [localStorage.getItem('crumbgate'), document.cookie.includes('crumbgate'), document.activeElement.localName]"), json!([null, false, "h2"]));
    }

    fn what_was_left_on_is_not_saved_as_a_yes(visit) {
        visit.open_with(&grounds(), "", CONTENT);
        visit.asked();
        let of = |visit: &mut Visit<'_>, id: &str| {
            visit.js(&format!("const r = crumbgate.record(); return [r.granted.includes('{id}'), r.denied.includes('{id}'), crumbgate.allowed('{id}')]"))
        };
        visit.open_preferences();
        visit.switch_to("marketing", true);
        visit.save();
        for id in ["statistics", "counter", "looks"] {
            assert_eq!(of(visit, id), json!([false, false, true]), "{id}");
        }
        assert_eq!(of(visit, "marketing"), json!([true, false, true]));
        assert_eq!(of(visit, "analytics"), json!([false, true, false]));
        for on in [false, true] {
            visit.open_preferences();
            visit.switch_to("statistics", on);
            visit.save();
            for id in ["statistics", "counter"] {
                assert_eq!(of(visit, id), json!([on, !on, on]), "{id} by hand");
            }
            assert_eq!(of(visit, "looks"), json!([false, false, true]));
            assert_eq!(of(visit, "marketing"), json!([true, false, true]), "what was said before stays");
        }
    }

    fn the_choice_can_be_downloaded(visit) {
        visit.site().json("/cookies.json", &catalogue()).page("/", &page("", POLICY));
        visit.go("/");
        visit.reject_all();
        visit.until("document.querySelector('[data-crumbgate=policy] [data-crumbgate=download]')");
        visit.js("window.saved = []; const own = URL.createObjectURL; URL.createObjectURL = b => { b.text().then(t => saved.push(t)); return own.call(URL, b) }; HTMLAnchorElement.prototype.click = function () { saved.push(this.download) }");
        visit.click("[data-crumbgate='policy'] [data-crumbgate='download']");
        visit.until("saved.length === 2");
        assert_eq!(visit.js("return [saved.includes('crumbgate.json'), saved.includes(crumbgate.export())]"), json!([true, true]));
    }

    fn another_language_is_spoken_throughout_from_right_to_left(visit) {
        let site = visit.site();
        site.json("/cookies.json", &catalogue()).page("/", &page("", POLICY).replace("lang=\"en\"", "lang=\"ar\""));
        visit.go("/");
        visit.asked();
        visit.until("document.querySelectorAll('[data-crumbgate=policy] table').length");
        assert_eq!(visit.js("return (e => [e.lang, e.dir])(document.querySelector('.crumbgate-policy'))"), json!(["ar", "rtl"]));
        visit.open_preferences();
        assert_eq!(visit.js("return (e => [e.lang, e.dir, getComputedStyle(e).direction])(document.querySelector('#crumbgate-preferences'))"), json!(["ar", "rtl", "rtl"]));
        open_all(visit);
        let duration = visit.js("return [...document.querySelectorAll('#crumbgate-preferences tbody tr')].find(r => r.firstChild.textContent === '_fbp').children[3].textContent");
        assert!(duration.as_str().is_some_and(|d| !d.is_empty() && !d.contains("days")), "{duration}");
        assert_eq!(visit.axe(), [""; 0]);
        visit.click(CLOSE);
    }

    fn axe_finds_nothing_with_everything_open(visit) {
        visit.open_with(&grounds(), "", POLICY);
        visit.accept_all();
        visit.until("document.querySelectorAll('[data-crumbgate=policy] table').length >= 5");
        assert_eq!(visit.axe(), [""; 0], "policy");
        visit.js("crumbgate.showPreferences()");
        visit.until_shown(DIALOG);
        open_all(visit);
        assert_eq!(visit.axe(), [""; 0], "preferences");
        visit.click(CLOSE);
    }

    fn axe_finds_nothing_in_the_dark_dialog(visit) {
        visit.media(true, true);
        visit.open_with(&grounds(), "", CONTENT);
        visit.asked();
        visit.open_preferences();
        open_all(visit);
        let found = visit.axe();
        visit.media(false, false);
        assert_eq!(found, [""; 0]);
    }

    fn bad_texts_stay_readable(visit) {
        let mut c = catalogue();
        let word = "x".repeat(500);
        c["categories"][1]["title"] = json!(word);
        c["categories"][1]["description"] = json!("long ".repeat(2_000));
        c["services"][1]["cookies"][0]["name"] = json!(word);
        c["services"][1]["cookies"][0]["purpose"] = json!("<b onclick=x>not bold</b>");
        c["services"][1]["title"] = json!({"cy": "Dim ond Cymraeg"});
        c["categories"].as_array_mut().expect("list").push(json!({"id": "empty"}));
        let site = visit.site();
        site.json("/cookies.json", &c).page("/", &page("", POLICY));
        visit.go("/");
        visit.asked();
        visit.open_preferences();
        open_all(visit);
        assert_eq!(visit.js("return document.querySelectorAll('#crumbgate-preferences b').length"), 0);
        assert!(visit.text(DIALOG).contains("Dim ond Cymraeg") && visit.text(DIALOG).contains("<b onclick=x>not bold</b>"));
        assert_eq!(visit.js("const d = document.querySelector('#crumbgate-preferences'), b = d.querySelector('.crumbgate-body'); return [d.scrollWidth <= d.clientWidth, b.scrollWidth <= b.clientWidth, document.documentElement.scrollWidth <= innerWidth]"), json!([true, true, true]));
        visit.click(CLOSE);
    }

    fn bad_texts_fit_into_a_narrow_screen(visit) {
        // WCAG 1.4.10, with the texts of somebody who did not think of it.
        let word = "x".repeat(500);
        let mut c = catalogue();
        c["categories"][1]["title"] = json!(word);
        c["categories"][2]["title"] = json!("<img src=x onerror=alert(1)> & <b>bold</b>");
        c["categories"][2]["description"] = json!("long ".repeat(2_000));
        c["services"][1]["provider"] = json!(word);
        c["services"][1]["purpose"] = json!(word);
        c["services"][1]["cookies"][0]["name"] = json!(word);
        c["services"][1]["cookies"][1]["purpose"] = json!("long ".repeat(2_000));
        let site = visit.site();
        site.json("/cookies.json", &c).page("/inner", &page("", POLICY));
        site.page("/", "<!doctype html><html lang=en><title>x</title><body style='margin:0'><iframe title=f src='/inner' style='border:0;width:320px;height:640px'></iframe>");
        visit.go("/");
        visit.enter_frame("iframe");
        visit.asked();
        visit.until("document.querySelectorAll('[data-crumbgate=policy] table').length >= 3");
        assert!(visit.text("#crumbgate-banner").contains("<img src=x onerror=alert(1)> & <b>bold</b>"));
        let sideways = "return [document.documentElement, ...document.querySelectorAll('#crumbgate, #crumbgate-preferences, .crumbgate-body, .crumbgate-policy')].filter(e => e.scrollWidth > e.clientWidth).map(e => [e.localName, e.scrollWidth])";
        assert_eq!(visit.js(sideways), json!([]));
        let share = visit.js("return document.querySelector('#crumbgate').getBoundingClientRect().height / innerHeight");
        assert!(share.as_f64().is_some_and(|s| s < 0.75), "the banner takes {share} of the screen and is scrolled");
        visit.click("#crumbgate [data-crumbgate='open-preferences']");
        visit.until_shown(DIALOG);
        open_all(visit);
        assert_eq!(visit.js(sideways), json!([]));
        assert_eq!(visit.js("return document.querySelectorAll('#crumbgate b, #crumbgate img, #crumbgate-preferences b, #crumbgate-preferences img, .crumbgate-policy b, .crumbgate-policy img').length"), 0);
        visit.click(CLOSE);
        visit.leave_frames();
    }

    fn the_banner_links_to_the_policy_in_its_language(visit) {
        let mut catalogue = catalogue();
        catalogue["policyUrl"] = json!({"en": "/cookies", "cy": "/cwcis"});
        visit.site().json("/cookies.json", &catalogue);
        for (lang, url) in [("cy", "/cwcis"), ("en", "/cookies"), ("fr", "/cookies")] {
            visit.site().page("/", &page("", CONTENT).replace("lang=\"en\"", &format!("lang=\"{lang}\"")));
            visit.go("/");
            visit.asked();
            assert_eq!(visit.attribute("#crumbgate-banner a", "href"), url);
        }
    }

    fn dates_are_those_of_the_pages_own_tag(visit) {
        let html = page("", POLICY);
        visit.site().json("/cookies.json", &grounds());
        for (tag, date) in [("en", "29 November 2019"), ("en-US", "November 29, 2019"), ("en-GB", "29 November 2019"), ("fr-CA", "29 novembre 2019"), ("de-AT", "29. November 2019")] {
            visit.site().page("/", &html.replace("lang=\"en\"", &format!("lang=\"{tag}\"")));
            visit.go("/");
            visit.until("document.querySelector('.crumbgate-policy > p')");
            let told = visit.text(".crumbgate-policy > p");
            assert!(told.ends_with(date), "{tag}: {told}");
        }
    }

    fn dates_and_durations_are_welsh_where_the_browser_knows_none(visit) {
        let html = page("", POLICY).replace("lang=\"en\"", "lang=\"cy\"");
        visit.site().json("/cookies.json", &grounds()).page("/", &html);
        visit.go("/");
        visit.until("document.querySelectorAll('[data-crumbgate=policy] table').length >= 5");
        let text = visit.text("[data-crumbgate='policy']");
        for part in ["Diweddarwyd ddiwethaf: 29 Tachwedd 2019", "365 diwrnod", "2 flynedd", "30 diwrnod"] {
            assert!(text.contains(part), "{part} is not in {text}");
        }
        visit.accept_all();
        visit.until("/Gwnaethoch y dewis hwn ar \\d+ (Ionawr|Chwefror|Mawrth|Ebrill|Mai|Mehefin|Gorffennaf|Awst|Medi|Hydref|Tachwedd|Rhagfyr) \\d{4}/.test(document.querySelector('.crumbgate-choice').textContent)");
    }

    fn texts_that_stand_in_for_the_pages_language_say_which_they_are(visit) {
        let mut catalogue = grounds();
        catalogue["categories"][1]["title"] = json!({"cy": "Cwcis dadansoddi", "en": "Analytics cookies"});
        catalogue["categories"][1]["description"] = json!({"en": "They tell us how the site is used."});
        catalogue["services"][1]["title"] = json!({"en": "Our counter"});
        catalogue["services"][1]["purpose"] = json!({"en": "Counts visits."});
        catalogue["services"][1]["retention"] = json!({"en": "fourteen months"});
        catalogue["services"][1]["cookies"][0]["purpose"] = json!({"en": "Distinguishes users"});
        let html = page("", POLICY).replace("lang=\"en\"", "lang=\"cy\"");
        visit.site().json("/cookies.json", &catalogue).page("/", &html);
        visit.go("/");
        visit.until("document.querySelectorAll('[data-crumbgate=policy] table').length >= 5");
        let english = "return [...document.querySelectorAll(`${arguments[0]} [lang=en]`)].map(e => e.textContent)";
        assert_eq!(visit.js_with(english, &[json!("[data-crumbgate=policy]")]), json!(["They tell us how the site is used.", "Our counter", "Counts visits.", "Distinguishes users", "fourteen months"]));
        assert!(visit.text("[data-crumbgate=policy]").contains("Am ba hyd mae Our counter yn cadw’r data: fourteen months"));
        visit.js("crumbgate.showPreferences()");
        visit.until("document.querySelector('dialog#crumbgate-preferences[open]')");
        open_all(visit);
        assert_eq!(visit.js_with(english, &[json!(DIALOG)]), json!(["They tell us how the site is used.", "Our counter", "Counts visits.", "Distinguishes users", "fourteen months"]));
    }

    fn audit_finds_elements_that_nobody_holds(visit) {
        visit.open("", "<main><h1>x</h1></main><script data-service='google-analytics'>window.forgotten = 1</script>\
            <script type='text/plain' data-category='analytics'>window.held = 1</script>\
            <script type='application/json' data-service='google-analytics'>{}</script><script data-service='session'></script>\
            <iframe data-service='youtube' src='/next' title='Film'></iframe><iframe data-service='youtube' data-src='/next' title='Film'></iframe>");
        visit.accept_all();
        visit.until("window.held && document.querySelectorAll('iframe')[1].getAttribute('src')");
        let at = visit.js("return document.querySelector('iframe').src");
        assert_eq!(visit.eval("crumbgate.audit()")["unheld"], json!([
            {"kind": "script", "name": "inline", "service": "google-analytics"},
            {"kind": "iframe", "name": at, "service": "youtube"}]));
        visit.js("crumbgate.withdraw()");
        assert_eq!(visit.eval("crumbgate.audit()")["unheld"].as_array().map(Vec::len), Some(2), "what the gate let go is not forgotten");
    }

    fn audit_has_three_lists_of_findings(visit) {
        visit.open_with(&catalogue(), "", "<main><h1>x</h1></main><script>document.cookie = 'stranger=1; path=/'; document.cookie = 'sid=1; path=/'; sessionStorage._ga_session = 1; localStorage.crumbgate_like = 1</script>");
        visit.asked();
        let audit = visit.eval("crumbgate.audit()");
        assert_eq!(audit["undeclared"], json!([{"kind": "cookie", "name": "stranger"}]));
        assert_eq!(audit["denied"], json!([{"kind": "session", "name": "_ga_session", "service": "google-analytics"}]));
        let unseen = audit["unseen"].as_array().expect("list");
        assert!(unseen.contains(&json!({"kind": "cookie", "name": "_fbp", "service": "facebook-pixel"})), "{unseen:?}");
        assert!(!unseen.contains(&json!({"kind": "cookie", "name": "sid", "service": "session"})), "{unseen:?}");
    }

    fn a_receipt_survives_the_page_that_was_to_send_it(visit) {
        let open = Arc::new(AtomicUsize::new(0));
        let gate = open.clone();
        let site = visit.site();
        site.respond("/consents", move |_| if gate.load(Ordering::SeqCst) == 0 { Answer::empty(503) } else { Answer::empty(204) });
        visit.open_with(&with_settings(json!({"receiptUrl": "/consents"})), "", CONTENT);
        visit.asked();
        // Gone before the second module can even be asked for.
        visit.js("document.querySelector('#crumbgate-banner [data-crumbgate=accept-all]').click(); location.href = 'about:blank'");
        visit.pause(300);
        open.store(1, Ordering::SeqCst);
        let before = visit.hits("/consents").len();
        visit.go("/");
        for _ in 0..800 {
            if visit.hits("/consents").len() > before { break; }
            visit.pause(25);
        }
        let all = visit.hits("/consents");
        let keys: Vec<Value> = all.iter().map(|r| serde_json::from_str::<Value>(&r.body).expect("JSON")["key"].clone()).collect();
        assert!(all.len() > before && keys.iter().all(|k| *k == keys[0] && k.as_str().is_some_and(|k| k.len() == 32)), "{keys:?}");
        visit.until("localStorage.getItem('crumbgate-receipts') === null");
        visit.pause(200);
        visit.reload();
        visit.pause(400);
        assert_eq!(visit.hits("/consents").len(), all.len(), "confirmed once, never sent again");
    }

    fn each_change_has_a_receipt_of_its_own(visit) {
        visit.site().respond("/consents", |_| Answer::empty(204));
        visit.open_with(&with_settings(json!({"receiptUrl": "/consents"})), "", CONTENT);
        visit.asked();
        visit.js("crumbgate.acceptAll(); crumbgate.reject('marketing'); crumbgate.withdraw()");
        visit.until("localStorage.getItem('crumbgate-receipts') === null && crumbgate.record()");
        let mut bodies: Vec<Value> = Vec::new();
        for _ in 0..200 {
            bodies = visit.hits("/consents").iter().map(|r| serde_json::from_str(&r.body).expect("JSON")).collect();
            if bodies.len() == 3 { break; }
            visit.pause(25);
        }
        let methods: Vec<&Value> = bodies.iter().map(|b| &b["record"]["method"]).collect();
        assert_eq!(methods, ["accept-all", "api", "reject-all"]);
        assert!(bodies[0]["key"] != bodies[1]["key"] && bodies[1]["key"] != bodies[2]["key"]);
    }

    fn a_receipt_that_the_server_refuses_is_kept_with_a_report(visit) {
        visit.site().respond("/consents", |_| Answer::empty(422));
        visit.open_with(&with_settings(json!({"receiptUrl": "/consents"})), "<script>window.told = []; addEventListener('crumbgate:error', e => told.push(e.detail.code))</script>", CONTENT);
        visit.accept_all();
        visit.until("told.includes('receipt-refused')");
        visit.site().respond("/consents", |_| Answer::empty(204));
        visit.reload();
        visit.until("localStorage.getItem('crumbgate-receipts') === null");
        let hits = visit.hits("/consents");
        assert!(hits.len() > 1 && hits.iter().all(|hit| hit.body == hits[0].body), "the same again");
        visit.take_errors();
    }

    fn the_module_starts_with_a_catalogue_of_its_callers(visit) {
        let site = visit.site();
        site.page("/", &page_with("", "", CONTENT));
        visit.go("/");
        let before = visit.eval("import('/crumbgate/crumbgate.mjs').then(m => { window.m = m; return [m.default === window.crumbgate, m.default.allowed('necessary'), typeof m.start] })");
        assert_eq!(before, json!([true, false, "function"]));
        visit.eval(&format!("m.start({{catalogue: {}, lang: 'cy'}}).then(() => 1)", catalogue()));
        visit.asked();
        assert_eq!(visit.js("return document.querySelector('#crumbgate').lang"), "cy");
        visit.open_preferences();
        visit.switch_to("analytics", true);
        visit.save();
        assert!(visit.allowed("google-analytics"));
        visit.js("window.warned = []; console.warn = text => warned.push(text); m.start(); m.start({lang: 'en'})");
        assert_eq!(visit.js("return warned.map(w => w.includes('no effect'))"), json!([true]), "other options are not dropped in silence");
        assert_eq!(visit.js("return document.querySelector('#crumbgate').lang"), "cy", "it starts once");
    }

    fn the_module_takes_a_catalogue_where_scripts_must_be_trusted(visit) {
        visit.site().page("/", &page_with("", "<script>window.broken = []; addEventListener('securitypolicyviolation', e => broken.push(e.violatedDirective))</script>", CONTENT))
            .header("/", "Content-Security-Policy", "require-trusted-types-for 'script'; trusted-types crumbgate");
        visit.go("/");
        visit.eval(&format!("import('/crumbgate/crumbgate.mjs').then(m => m.start({{catalogue: {}}})).then(() => 1)", catalogue()));
        visit.accept_all();
        assert!(visit.allowed("analytics"));
        assert_eq!(visit.js("return broken"), json!([]));
        visit.take_errors();
    }

    fn the_module_says_what_its_options_must_be(visit) {
        visit.site().page("/", &page_with("", "", CONTENT));
        visit.go("/");
        let said = visit.eval("import('/crumbgate/crumbgate.mjs').then(m => { try { m.start('/cookies.json') } catch (e) { return e.name + ': ' + e.message } })");
        assert_eq!(said, "TypeError: start: options must be an object, as in start({ catalogue: \"/cookies.json\" })");
    }

    fn scripts_that_were_put_in_before_the_module_started_run_after_a_yes(visit) {
        visit.site().json("/cookies.json", &catalogue()).page("/", &page_with("", RAN, &format!("{CONTENT}<script type='text/plain' data-category='analytics'>ran('parsed')</script>")));
        visit.go("/");
        visit.js("document.querySelector('main').innerHTML = '<script type=\"text/plain\" data-category=\"analytics\">ran(\"put in\")</scr' + 'ipt>'");
        visit.eval("import('/crumbgate/crumbgate.mjs').then(m => m.start({catalogue: '/cookies.json', base: '/crumbgate'})).then(() => 1)");
        visit.accept_all();
        visit.until("__ran.length >= 2");
        visit.pause(100);
        assert_eq!(visit.ran(), ["put in", "parsed"], "each once, in order");
    }

    fn the_module_finds_its_languages_in_a_folder_without_a_slash(visit) {
        visit.site().json("/cookies.json", &catalogue()).page("/", &page_with("", "", CONTENT));
        visit.go("/");
        visit.eval("import('/crumbgate/crumbgate.mjs').then(m => m.start({catalogue: '/cookies.json', base: '/crumbgate', lang: 'cy'})).then(() => 1)");
        visit.asked();
        assert_eq!(visit.js("return document.querySelector('#crumbgate').lang"), "cy");
    }

    fn the_module_starts_with_the_address_of_a_catalogue(visit) {
        let site = visit.site();
        site.json("/cookies.json", &catalogue()).page("/", &page_with("", "", CONTENT));
        visit.go("/");
        visit.eval("import('/crumbgate/crumbgate.mjs').then(m => m.start({catalogue: '/cookies.json'})).then(() => 1)");
        visit.accept_all();
        visit.reload();
        visit.eval("import('/crumbgate/crumbgate.mjs').then(m => m.start({catalogue: '/cookies.json'})).then(() => 1)");
        assert!(!visit.is_asked() && visit.allowed("analytics"));
    }
}
