//! What law and WCAG ask of a banner and no other topic has. `docs/accessibility.md` lists every rule with its tests.

use browser_tests::{
    Engine, Value, each_engine, json,
    site::{CONTENT, TAG, catalogue, inline_tag, page, page_with},
    translated,
    visitor::{ACCEPT, CLOSE, DIALOG, HIDE, MANAGE, REJECT, SETTINGS},
};

const GATED: &str = "<script type='text/plain' data-service='google-analytics' data-src='https://www.google-analytics.com/a.js'></script>";
const POLICY: &str = "<main><h1>Cookies</h1><div data-crumbgate='policy'><p>Without JavaScript your choice cannot be changed here. Nothing optional runs.</p></div></main>";
/// A page that is left by Escape, as sites for people at risk are.
const EXIT: &str = "<script>document.addEventListener('keydown', e => { if (e.key === 'Escape') location.replace('/away') }, true)</script>";

fn with(settings: Value) -> Value {
    let mut catalogue = catalogue();
    catalogue["settings"] = settings;
    catalogue
}

/// The controls below a selector that cannot be brought into view and pressed.
const OUT_OF_REACH: &str = "const root = document.querySelector(arguments[0]); return [...root.querySelectorAll('button, a, input, summary')].filter(e => e.getClientRects().length && (e.matches('summary') || !e.closest('details:not([open])'))).filter(e => { \
    e.scrollIntoView({block: 'center', behavior: 'instant'}); const r = e.getBoundingClientRect(), hit = document.elementFromPoint(r.left + r.width / 2, r.top + r.height / 2); \
    return r.left < 0 || r.right > innerWidth + .5 || !e.contains(hit) && !(hit && hit.contains(e) && hit.matches('label')) }).map(e => e.outerHTML.slice(0, 90))";

each_engine! {
    fn nothing_but_an_answer_is_an_answer(visit) {
        // T2
        let site = visit.open("", &format!("{GATED}{CONTENT}<div style='height: 3000px'></div>"));
        site.page("/next", &page("", &format!("{GATED}<main><h1>Next</h1><a href='/'>Back</a></main>")));
        visit.asked();
        visit.js("scrollTo(0, 2000)");
        visit.press("Escape");
        visit.js("scrollTo(0, 0)");
        visit.click("main h1");
        visit.open_preferences();
        visit.press("Escape");
        visit.until_hidden(DIALOG);
        visit.open_preferences();
        visit.click(CLOSE);
        visit.until_hidden(DIALOG);
        visit.js("crumbgate.hide()");
        visit.until_hidden(ACCEPT);
        visit.click("main a");
        visit.asked();
        visit.reload();
        visit.asked();
        assert_eq!(visit.record(), json!(null));
        assert!(!visit.allowed("analytics"));
        visit.never_requested("google-analytics.com");
    }

    fn refusing_takes_no_more_presses_than_accepting(visit) {
        // T4: one press each on the first layer, two each afterwards.
        let dialog = |action: &str| format!("{DIALOG} [data-crumbgate='{action}']");
        visit.open("", CONTENT);
        visit.asked();
        for (first, then) in [(ACCEPT, "reject-all"), (REJECT, "accept-all")] {
            visit.click(first);
            visit.until("crumbgate.record()");
            visit.until_shown(SETTINGS);
            visit.click(SETTINGS);
            visit.until_shown(&dialog(then));
            visit.click(&dialog(then));
            visit.until_hidden(DIALOG);
            assert_eq!(visit.record()["method"], then);
            visit.js("crumbgate.withdraw()");
            visit.asked();
        }
    }

    fn without_javascript_nothing_loads_and_the_page_says_why(visit) {
        // T12: a sandbox without scripts is a browser without them.
        let site = visit.site();
        let embed = "<iframe data-service='youtube' data-src='https://www.youtube-nocookie.com/embed/x' title='Film'></iframe>";
        site.json("/cookies.json", &catalogue()).page("/inner", &page("", &format!("{GATED}{POLICY}{embed}")));
        site.page("/", "<!doctype html><html lang=en><title>x</title><iframe id=f sandbox='allow-same-origin' src='/inner'></iframe>");
        visit.go("/");
        visit.until("!!document.querySelector('#f').contentDocument.querySelector('main p')");
        let shown = visit.js("const d = document.querySelector('#f').contentDocument; return [d.querySelector('main p').textContent, d.querySelectorAll('#crumbgate, .crumbgate-placeholder').length, d.querySelectorAll('script[type=\"text/plain\"]').length]");
        assert_eq!(shown, json!(["Without JavaScript your choice cannot be changed here. Nothing optional runs.", 0, 1]));
        visit.never_requested("google-analytics.com");
        visit.never_requested("youtube-nocookie.com");
        assert!(visit.cookies().is_empty());
    }

    fn no_key_is_listened_for_outside_our_own_and_no_event_is_stopped(visit) {
        // E1, E2; WCAG 2.1.4
        let spy = "<script>window.heard = []; const add = EventTarget.prototype.addEventListener; EventTarget.prototype.addEventListener = function (type) { \
            if (/^key/.test(type) && (this === window || this === document || this === document.documentElement || this === document.body)) heard.push(type); return add.apply(this, arguments) }; \
            for (const name of ['stopPropagation', 'stopImmediatePropagation']) { const stop = Event.prototype[name]; Event.prototype[name] = function () { heard.push(name + ' ' + this.type); return stop.apply(this) } }</script>";
        visit.site().json("/cookies.json", &catalogue()).page("/", &page_with(&format!("{spy}{TAG}"), "", CONTENT));
        visit.go("/");
        visit.asked();
        visit.open_preferences();
        visit.press("Tab");
        visit.press("Escape");
        visit.until_hidden(DIALOG);
        visit.reject_all();
        visit.until_shown(HIDE);
        visit.click(HIDE);
        visit.until_hidden(HIDE);
        assert_eq!(visit.js("return heard"), json!([]));
    }

    fn a_control_to_leave_the_page_is_never_covered(visit) {
        // E3
        let exit = |style: &str| format!("{CONTENT}<a id='exit' href='/away' style='position: fixed; {style}'>Leave</a>");
        let free = "const r = document.querySelector('#exit').getBoundingClientRect(); return document.elementFromPoint(r.left + r.width / 2, r.top + r.height / 2).id";
        let places = [
            (json!({"layout": "top"}), "top: 0; right: 0"),
            (json!({"layout": "top"}), "bottom: 0; left: 0; right: 0"),
            (json!({"layout": "bottom"}), "top: 0; right: 0"),
            (json!({"layout": "box"}), "top: 0; left: 0"),
        ];
        for (settings, place) in places {
            visit.site().json("/cookies.json", &with(settings));
            for size in [(320, 640), (640, 320)] {
                visit.open_in_frame(size, &exit(place));
                assert_eq!(visit.js(free), "exit", "{place} at {size:?}");
                visit.leave_frames();
            }
        }
        // Where a site wants both at the foot, its control goes above ours.
        visit.site().json("/cookies.json", &with(json!({"layout": "bottom"})));
        visit.open_in_frame((320, 640), &format!("<style>:root {{ --crumbgate-z-index: 1 }}</style>{}", exit("bottom: 0; right: 0; z-index: 2")));
        assert_eq!(visit.js(free), "exit");
        visit.leave_frames();
    }

    fn leaving_the_page_in_the_middle_keeps_nothing_and_forgets_nothing(visit) {
        // E5, E7
        let site = visit.open(EXIT, CONTENT);
        site.page("/away", "<!doctype html><title>Weather</title><p>Sunny");
        visit.asked();
        visit.open_preferences();
        visit.switch_to("analytics", true);
        visit.press("Escape");
        visit.until("location.pathname === '/away'");
        assert!(visit.cookies().is_empty());
        assert_eq!(visit.js("return Object.keys(localStorage)"), json!([]));
        visit.go("/");
        visit.reject_all();
        let record = visit.record();
        visit.press("Escape");
        visit.until("location.pathname === '/away'");
        visit.go("/");
        visit.until("crumbgate.record()");
        assert_eq!(visit.record(), record);
    }

    fn a_page_can_be_left_while_we_are_still_arriving(visit) {
        // E6
        let site = visit.site();
        site.page("/away", "<!doctype html><title>Weather</title><p>Sunny").hang("/cookies.json");
        site.page("/", &page(EXIT, CONTENT));
        visit.go("/");
        visit.press("Escape");
        visit.until("location.pathname === '/away'");
    }

    fn everything_can_be_reached_on_small_screens_in_both_orientations(visit) {
        // WCAG 1.3.4, 1.4.10: 320 by 256 is a window of 1280 by 1024 at 400 %.
        for layout in ["bottom", "box", "top"] {
            visit.site().json("/cookies.json", &with(json!({"layout": layout})));
            for size in [(320, 256), (320, 640), (640, 320)] {
                visit.open_in_frame(size, CONTENT);
                let share = visit.js("const r = document.querySelector('#crumbgate').getBoundingClientRect(); return getComputedStyle(document.querySelector('#crumbgate')).position === 'fixed' ? r.height / innerHeight : 0");
                assert!(share.as_f64().is_some_and(|s| s < 0.75), "{layout} takes {share} of {size:?}");
                assert_eq!(visit.js_with(OUT_OF_REACH, &[json!("#crumbgate")]), json!([]), "{layout} at {size:?}");
                assert_eq!(visit.js("return document.documentElement.scrollWidth <= innerWidth"), true);
                if layout == "bottom" {
                    visit.js_with("document.querySelector(arguments[0]).click()", &[json!(MANAGE)]);
                    visit.until_shown(DIALOG);
                    visit.js("document.querySelectorAll('#crumbgate-preferences details')[1].open = true");
                    visit.until("document.querySelectorAll('#crumbgate-preferences details[open] tbody tr').length === 5");
                    assert_eq!(visit.js_with(OUT_OF_REACH, &[json!(DIALOG)]), json!([]), "dialog at {size:?}");
                    assert_eq!(visit.js("const d = document.querySelector('#crumbgate-preferences'), b = d.querySelector('.crumbgate-body'); return [d.scrollWidth <= d.clientWidth, b.scrollWidth <= b.clientWidth]"), json!([true, true]), "{size:?}");
                }
                visit.leave_frames();
            }
        }
    }

    fn wider_spacing_of_the_text_is_taken_and_cuts_nothing_off(visit) {
        // WCAG 1.4.12, set as people do who need it: from outside, for everything.
        let spacing = "<style>* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important } p { margin-bottom: 2em !important }</style>";
        visit.open(spacing, CONTENT);
        visit.asked();
        let cut = "return [...document.querySelectorAll('#crumbgate *, #crumbgate-preferences *')].filter(e => e.clientWidth && (e.scrollWidth > e.clientWidth + 1 || e.scrollHeight > e.clientHeight + 2 && getComputedStyle(e).overflowY === 'hidden')).map(e => e.outerHTML.slice(0, 80))";
        assert_eq!(visit.js("return parseFloat(getComputedStyle(document.querySelector('#crumbgate-banner p')).letterSpacing) > 1.9"), true);
        assert_eq!(visit.js(cut), json!([]));
        visit.open_preferences();
        assert_eq!(visit.js("return parseFloat(getComputedStyle(document.querySelector('#crumbgate-preferences label span')).letterSpacing) > 1.9"), true);
        assert_eq!(visit.js(cut), json!([]));
        visit.click(CLOSE);
    }

    fn nothing_goes_away_by_itself(visit) {
        // WCAG 2.2.1: in this page a minute passes in 60 milliseconds.
        let fast = "<script>const later = setTimeout; window.setTimeout = (f, ms, ...a) => later(f, (ms || 0) / 1000, ...a); window.setInterval = () => 0</script>";
        visit.site().page("/", &page_with(&format!("{fast}{}", inline_tag(&catalogue())), "", CONTENT));
        visit.go("/");
        visit.asked();
        visit.pause(600);
        assert!(visit.is_asked());
        visit.reject_all();
        visit.until_shown(HIDE);
        visit.pause(600);
        assert!(visit.shown(HIDE));
    }

    fn the_skip_link_still_works(visit) {
        // WCAG 2.4.1, in the layout that stands before it.
        let main = "<main id='m' tabindex='-1'><h1>Welcome</h1></main>";
        let skip = "<a id='skip' href='#m'>Skip to content</a>";
        visit.open_with(&with(json!({"layout": "top"})), "", &format!("<nav aria-label='Skip'>{skip}</nav>{main}"));
        visit.asked();
        assert_eq!(visit.axe(), [""; 0]);
        visit.js("document.querySelector('#skip').focus()");
        visit.press("Enter");
        visit.until("location.hash === '#m' && document.activeElement.id === 'm'");
        visit.reject_all();
        visit.until_shown(HIDE);
        visit.click(HIDE);
        visit.until_hidden(HIDE);
        assert_eq!(visit.axe(), [""; 0], "once it is answered");
    }

    fn a_skip_link_outside_a_landmark_is_all_that_axe_can_name_below_a_banner_at_the_top(visit) {
        // And that whoever's link to another page stands before it: https://github.com/dequelabs/axe-core/issues/4240
        let page = "<style>a { display: block; padding: 1em }</style><a id='skip' href='#m'>Skip to content</a><main id='m' tabindex='-1'><h1>Welcome</h1></main>";
        visit.open_with(&with(json!({"layout": "top"})), "", page);
        visit.asked();
        let with_us = visit.axe();
        visit.site().page("/plain", &page_with("", "", &format!("<header><a href='/elsewhere'>A link</a></header>{page}")));
        visit.go("/plain");
        let without_us = visit.axe();
        assert_eq!(with_us, without_us);
        assert!(with_us.iter().all(|line| line.starts_with("region: #skip ")), "{with_us:?}");
    }

    fn names_begin_with_what_is_seen_and_nothing_hides_in_tooltips(visit) {
        // WCAG 2.5.3, 1.4.13
        visit.open("", &format!("{CONTENT}<iframe data-service='youtube' data-src='https://www.youtube-nocookie.com/embed/x' title='Film'></iframe>"));
        visit.asked();
        visit.until_shown(".crumbgate-placeholder button");
        let mut seen = Vec::new();
        for root in ["#crumbgate", ".crumbgate-placeholder", DIALOG] {
            if root == DIALOG { visit.open_preferences() }
            let controls = visit.js_with("return [...document.querySelector(arguments[0]).querySelectorAll('button, a, summary')].map((e, i) => { e.id = e.id || 'control' + arguments[1] + i; return [e.id, e.textContent] })", &[json!(root), json!(seen.len())]);
            for control in controls.as_array().expect("a list") {
                let (id, text) = (control[0].as_str().unwrap_or_default(), control[1].as_str().unwrap_or_default());
                let name = visit.label(&format!("[id='{id}']"));
                assert!(!text.is_empty() && name.starts_with(text), "{text} is called {name}");
                seen.push(text.to_owned());
            }
        }
        assert!(seen.len() >= 12, "{seen:?}");
        assert_eq!(visit.js("return document.querySelectorAll('#crumbgate [title], .crumbgate-placeholder [title], #crumbgate-preferences [title]').length"), 0);
        visit.click(CLOSE);
    }

    fn nothing_shifts_in_any_layout(visit) {
        // In the flow it moves what the page has shown by then, if it has to be fetched first.
        let top = (!translated()).then_some("top");
        for layout in ["bottom", "box"].into_iter().chain(top) {
            let watch = "<script>window.shifts = []; try { new PerformanceObserver(l => shifts.push(...l.getEntries().map(e => e.value))).observe({type: 'layout-shift', buffered: true}) } catch {}</script>";
            let first = "<script>requestAnimationFrame(() => { window.first = !!document.querySelector('#crumbgate-banner'); window.top0 = document.querySelector('h1').getBoundingClientRect().top })</script>";
            let body = format!("{CONTENT}<div style='height: 2000px'>x</div>{first}");
            visit.site().page("/", &page_with(&inline_tag(&with(json!({"layout": layout}))), watch, &body));
            visit.go("/");
            visit.asked();
            visit.until("window.first !== undefined");
            if layout == "top" {
                assert_eq!(visit.js("return first"), true, "there before the first picture");
            }
            visit.pause(300);
            assert_eq!(visit.js("return document.querySelector('h1').getBoundingClientRect().top - window.top0"), 0, "{layout}");
            if visit.engine() == Engine::Chromium {
                assert_eq!(visit.js("return shifts"), json!([]), "{layout}");
            }
        }
    }

    fn the_question_does_not_wait_for_the_rest_of_the_page(visit) {
        // The catalogue is known before the page has a body, and the body goes on for long.
        let early = "<script>window.early = true</script>";
        let seen = "<script>window.seen = !!document.querySelector('#crumbgate-banner')</script>";
        let slow = "<script src='/slow.js'></script>";
        visit.site().script("/slow.js", "").delay("/slow.js", if translated() { 2_000 } else { 0 });
        visit.site().page("/", &page_with(&inline_tag(&catalogue()), early, &format!("{CONTENT}<p>x</p>{slow}{seen}")));
        visit.go("/");
        visit.asked();
        // Firefox runs no imported file, which the translation is, while its parser waits for a script.
        assert_eq!(visit.js("return seen"), !(translated() && visit.engine() == Engine::Firefox));
    }

    fn the_interface_is_mirrored_from_right_to_left(visit) {
        visit.site().json("/cookies.json", &with(json!({"layout": "box"}))).page("/", &page("", CONTENT).replace("lang=\"en\"", "lang=\"ar\" dir=\"rtl\""));
        visit.go("/");
        visit.asked();
        let place = "const r = document.querySelector('#crumbgate').getBoundingClientRect(), b = [...document.querySelectorAll('#crumbgate-banner button')].slice(0, 2).map(e => e.getBoundingClientRect().left); return [Math.round(document.documentElement.clientWidth - r.right), b[0] > b[1]]";
        assert_eq!(visit.js(place), json!([16, true]));
        visit.open_preferences();
        let dialog = "const x = s => document.querySelector('#crumbgate-preferences ' + s).getBoundingClientRect().left; return [x('[data-crumbgate=close]') < x('h2'), x('h3 input') > x('h3 span'), x('[data-crumbgate=save]') < x('[data-crumbgate=accept-all]')]";
        assert_eq!(visit.js(dialog), json!([true, true, true]));
        visit.click(CLOSE);
    }
}
