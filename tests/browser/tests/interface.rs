//! What the visitor sees and can reach: hooks, equal weight, keyboard, assistive technology, no shift (contract §7).

use browser_tests::{
    Visit, each_engine, json,
    site::{CONTENT, TAG, catalogue},
    visitor::{ACCEPT, CLOSE, DIALOG, MANAGE, REJECT, SAVE, SETTINGS},
};

const LONG: &str = "<a id='skip' href='#m'>Skip to content</a><main id='m'><h1>Welcome</h1><p>First.</p><div style='height:3000px'></div><p><a id='last' href='#top'>Last link</a></p></main>";

fn open(visit: &mut Visit<'_>, body: &str) {
    visit.open("", body);
    visit.asked();
}

fn with_layout(layout: &str) -> browser_tests::Value {
    let mut catalogue = catalogue();
    catalogue["settings"] = json!({"layout": layout});
    catalogue
}

const FOCUSED: &str = "return (e => e.dataset.crumbgate || e.id || e.name || e.localName)(document.activeElement)";

/// Every control and heading below a selector has its role and a name.
#[track_caller]
fn named(visit: &mut Visit<'_>, root: &str) {
    let found = "return [...document.querySelector(arguments[0]).querySelectorAll('button, a, input, h2, h3, table')].filter(e => e.getClientRects().length) \
        .map((e, i) => { e.id = e.id || 'control-' + (e.name || e.textContent.slice(0, 20)) + i; return [e.id, e.localName] })";
    let controls = visit.js_with(found, &[json!(root)]);
    let controls = controls.as_array().expect("a list");
    assert!(controls.len() > 2, "{root}");
    for control in controls {
        let name = control[1].as_str().unwrap_or_default();
        let css = format!("[id='{}']", control[0].as_str().unwrap_or_default());
        let wanted = match name {
            "button" | "table" => name,
            "a" => "link",
            "input" => "checkbox",
            _ => "heading",
        };
        assert_eq!(visit.role(&css), wanted, "{name} in {root}");
        assert!(!visit.label(&css).is_empty(), "{name} in {root} has no name: {css}");
    }
}

each_engine! {
    fn the_stable_hooks_are_there(visit) {
        open(visit, CONTENT);
        for css in ["#crumbgate", "#crumbgate #crumbgate-banner", ACCEPT, REJECT, MANAGE] {
            assert_eq!(visit.js(&format!("return document.querySelectorAll({css:?}).length")), 1, "{css}");
        }
        assert_eq!(visit.js("return ['accept-all', 'reject-all', 'open-preferences'].map(n => document.querySelector(`#crumbgate-banner [data-crumbgate=${n}]`).localName)"), json!(["button", "button", "button"]));
        visit.open_preferences();
        for css in [DIALOG, SAVE, CLOSE, "#crumbgate-preferences [data-crumbgate='accept-all']", "#crumbgate-preferences [data-crumbgate='reject-all']"] {
            assert_eq!(visit.js(&format!("return document.querySelectorAll({css:?}).length")), 1, "{css}");
        }
        let boxes = visit.js("return [...document.querySelectorAll('#crumbgate-preferences input[type=checkbox]')].map(i => i.name)");
        for id in ["necessary", "analytics", "marketing", "media", "session", "google-analytics", "facebook-pixel", "youtube"] {
            assert!(boxes.as_array().is_some_and(|b| b.iter().filter(|n| **n == id).count() == 1), "{id} in {boxes}");
        }
        visit.save();
        visit.until_shown(SETTINGS);
        assert_eq!(visit.js("return document.querySelector('#crumbgate-settings').localName"), "button");
    }

    fn accept_and_reject_have_equal_weight(visit) {
        for dark in [false, true] {
            visit.media(dark, false);
            open(visit, CONTENT);
            let look = |css: &str| format!("(e => {{ const s = getComputedStyle(e), r = e.getBoundingClientRect(); return [s.fontSize, s.fontWeight, s.color, s.backgroundColor, s.paddingTop, s.paddingLeft, s.borderTopWidth, s.borderTopColor, Math.round(r.height), s.textDecorationLine] }})(document.querySelector({css:?}))");
            let pair = visit.js(&format!("return [{}, {}]", look(ACCEPT), look(REJECT)));
            assert_eq!(pair[0], pair[1]);
            let contrast = visit.js_with("const s = getComputedStyle(document.querySelector(arguments[0])); const l = c => { const [r, g, b] = c.match(/\\d+/g).map(v => (v /= 255) <= .04045 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4); return .2126 * r + .7152 * g + .0722 * b }; const [a, b] = [l(s.color), l(s.backgroundColor)].sort((a, b) => b - a); return (a + .05) / (b + .05)", &[json!(REJECT)]);
            assert!(contrast.as_f64().is_some_and(|c| c >= 5.0), "{contrast}");
            assert_eq!(visit.js(&format!("return document.querySelector({ACCEPT:?}).parentElement === document.querySelector({REJECT:?}).parentElement")), true);
        }
        visit.media(false, false);
    }

    fn accept_and_reject_are_of_one_size_in_every_language_and_layout(visit) {
        let tags = ["en", "de", "cy", "hu", "bg", "bn"];
        for (layout, width) in [("bottom", 320), ("bottom", 390), ("bottom", 768), ("bottom", 1280), ("top", 320), ("top", 1024), ("box", 320), ("box", 1024)] {
            visit.site().json("/cookies.json", &with_layout(layout));
            let frames: String = tags.iter().map(|tag| {
                visit.site().page(&format!("/{tag}"), &browser_tests::site::page_with(&TAG.replace("<script ", &format!("<script data-lang={tag} ")), "", CONTENT));
                format!("<iframe id={tag} src='/{tag}' style='border:0;width:{width}px;height:640px'></iframe>")
            }).collect();
            visit.site().page("/", &format!("<!doctype html><html lang=en><title>x</title><body style='margin:0'>{frames}"));
            visit.go("/");
            for tag in tags {
                visit.until(&format!("!!document.getElementById({tag:?}).contentDocument?.querySelector({REJECT:?})"));
                let sizes = visit.js_with("const d = document.getElementById(arguments[0]).contentDocument; return [...arguments].slice(1).map(css => { const r = d.querySelector(css).getBoundingClientRect(), row = d.querySelector(css).parentElement.getBoundingClientRect(); return [Math.round(r.width), Math.round(r.height), Math.round(r.top), r.left >= row.left - 1 && r.right <= row.right + 1] })", &[json!(tag), json!(ACCEPT), json!(REJECT)]);
                assert_eq!(sizes[0], sizes[1], "{tag}, {layout}, {width}: width, height, top, inside");
                assert_eq!(sizes[0][3], true, "{tag}, {layout}, {width}: {sizes}");
            }
        }
    }

    fn where_the_words_are_cut_every_button_stays_in_sight(visit) {
        let mut catalogue = catalogue();
        for (n, category) in catalogue["categories"].as_array_mut().into_iter().flatten().enumerate() {
            category["title"] = json!({"en": format!("Cookies of kind {n} {}", "with a long name ".repeat(12))});
        }
        let site = visit.site();
        site.json("/cookies.json", &catalogue).page("/cut", &browser_tests::site::page("", CONTENT));
        site.page("/", "<!doctype html><html lang=en><title>x</title><body style='margin:0'><iframe title=f src='/cut' style='border:0;width:320px;height:568px'></iframe>");
        visit.go("/");
        visit.enter_frame("iframe");
        visit.asked();
        assert_eq!(visit.js("const r = document.querySelector('#crumbgate'); return r.scrollHeight > r.clientHeight"), true);
        for css in [ACCEPT, REJECT, MANAGE] {
            assert_eq!(visit.js(&format!("const r = document.querySelector({css:?}).getBoundingClientRect(); return r.top >= 0 && r.bottom <= innerHeight && document.elementFromPoint(r.left + r.width / 2, r.top + r.height / 2).closest({css:?}) !== null")), true, "{css}");
        }
        visit.leave_frames();
    }

    fn targets_are_big_enough(visit) {
        open(visit, CONTENT);
        let small = "return [...document.querySelectorAll('#crumbgate button, #crumbgate input, #crumbgate summary')].filter(e => e.getClientRects().length).map(e => { const r = e.getBoundingClientRect(); return [e.outerHTML.slice(0, 80), r.width, r.height] }).filter(([, w, h]) => w < 24 || h < 24)";
        assert_eq!(visit.js(small), json!([]));
        visit.open_preferences();
        assert_eq!(visit.js(small), json!([]));
    }

    fn roles_and_names_are_what_they_should_be(visit) {
        open(visit, &format!("{CONTENT}<iframe data-service='youtube' data-src='https://www.youtube-nocookie.com/embed/x' title='Film'></iframe>"));
        visit.until_shown(".crumbgate-placeholder button");
        named(visit, "#crumbgate");
        named(visit, ".crumbgate-placeholder");
        let role = visit.role("#crumbgate-banner");
        assert!(["region", "dialog", "alertdialog"].contains(&role.as_str()), "{role}");
        assert!(!visit.label("#crumbgate-banner").is_empty());
        assert_eq!(visit.label(ACCEPT), visit.text(ACCEPT));
        assert_ne!(visit.attribute("#crumbgate-banner", "aria-modal"), "true");
        assert_eq!(visit.js("return document.querySelectorAll('#crumbgate-banner h1, #crumbgate-banner h2, #crumbgate-banner h3').length"), 1);
        visit.open_preferences();
        assert_eq!(visit.role(DIALOG), "dialog");
        assert!(!visit.label(DIALOG).is_empty());
        for id in ["necessary", "analytics", "marketing", "media"] {
            let css = format!("{DIALOG} input[name='{id}']");
            let role = visit.role(&css);
            assert!(role == "checkbox" || role == "switch", "{id}: {role}");
            assert!(!visit.label(&css).is_empty(), "{id}");
        }
        assert!(visit.label(&format!("{DIALOG} input[name='analytics']")).contains("Analytics cookies"));
        assert_eq!(visit.js("return document.querySelector('#crumbgate-preferences input[name=necessary]').disabled"), true);
        visit.js("document.querySelectorAll('#crumbgate-preferences details').forEach(d => d.open = true)");
        visit.until("document.querySelectorAll('#crumbgate-preferences tbody').length >= 4");
        named(visit, DIALOG);
    }

    fn axe_finds_nothing_on_the_first_layer(visit) {
        open(visit, CONTENT);
        assert_eq!(visit.axe(), [""; 0]);
        visit.reject_all();
        assert_eq!(visit.axe(), [""; 0], "with the confirmation");
    }

    fn axe_finds_nothing_in_the_preferences_the_policy_and_placeholders(visit) {
        open(visit, "<main><h1>Cookies</h1><div data-crumbgate='policy'></div><h2>Film</h2><iframe data-service='youtube' data-src='https://www.youtube-nocookie.com/embed/x' title='Film'></iframe></main>");
        visit.until("document.querySelectorAll('[data-crumbgate=policy] table').length && document.querySelector('.crumbgate-placeholder')");
        assert_eq!(visit.axe(), [""; 0], "page");
        visit.open_preferences();
        visit.js("document.querySelectorAll('#crumbgate-preferences details').forEach(d => d.open = true)");
        assert_eq!(visit.axe(), [""; 0], "preferences");
    }

    fn axe_finds_nothing_in_the_dark(visit) {
        visit.media(true, true);
        open(visit, &format!("<style>:root {{ color-scheme: dark; background: #111 }}</style>{CONTENT}"));
        assert_eq!(visit.js("return matchMedia('(prefers-color-scheme: dark)').matches"), true);
        let first = visit.axe();
        visit.open_preferences();
        let second = visit.axe();
        visit.media(false, false);
        assert_eq!((first, second), (Vec::new(), Vec::new()));
    }

    fn everything_can_be_done_by_keyboard(visit) {
        open(visit, CONTENT);
        visit.js("document.activeElement.blur(); scrollTo(0, 0)");
        let mut seen = Vec::new();
        let names = ["accept-all", "reject-all", "open-preferences"];
        // No further than need be: one engine goes on to its own toolbar, from which no page can take the focus back.
        while seen.len() < 8 && !names.iter().all(|name| seen.iter().any(|s| s == name)) {
            visit.press("Tab");
            seen.push(visit.js(FOCUSED).as_str().unwrap_or_default().to_owned());
        }
        for name in names {
            assert!(seen.iter().any(|s| s == name), "Tab does not reach {name}: {seen:?}");
        }
        let place = |name: &str| seen.iter().position(|s| s == name);
        assert!(place("accept-all").is_some_and(|p| p < 4), "the banner comes early: {seen:?}");
        visit.js_with("document.querySelector(arguments[0]).focus()", &[json!(MANAGE)]);
        visit.press("Enter");
        visit.until("document.querySelector('dialog#crumbgate-preferences[open]') && document.activeElement.closest('dialog')");
        visit.js("document.querySelector('#crumbgate-preferences input[name=analytics]').focus()");
        visit.press("Space");
        assert_eq!(visit.js("return document.querySelector('#crumbgate-preferences input[name=analytics]').checked"), true);
        assert!(visit.shown(DIALOG), "a switch does not save by itself");
        assert_eq!(visit.record(), json!(null));
        visit.js_with("document.querySelector(arguments[0]).focus()", &[json!(SAVE)]);
        visit.press("Enter");
        visit.until_hidden(DIALOG);
        assert!(visit.allowed("analytics"));
    }

    fn focus_is_visible_on_every_control(visit) {
        open(visit, CONTENT);
        visit.press("Tab");
        for css in [ACCEPT, REJECT, MANAGE] {
            let change = visit.js_with("const e = document.querySelector(arguments[0]); const look = () => { const s = getComputedStyle(e); return [s.outlineStyle, s.outlineWidth, s.boxShadow, s.borderColor, s.backgroundColor].join() }; document.activeElement.blur(); const before = look(); e.focus({focusVisible: true}); return [before, look()]", &[json!(css)]);
            assert_ne!(change[0], change[1], "{css}");
        }
        // Two colours beside each other: whatever lies behind, one of them differs from it by 3:1 (WCAG 1.4.11).
        let ring = visit.js_with("document.querySelector(arguments[0]).focus({focusVisible: true}); const s = getComputedStyle(document.querySelector(arguments[0])); const l = c => { const [r, g, b] = c.match(/\\d+/g).map(v => (v /= 255) <= .04045 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4); return .2126 * r + .7152 * g + .0722 * b }; return (l(s.outlineColor) + .05) / (l(s.boxShadow) + .05)", &[json!(ACCEPT)]);
        assert!(ring.as_f64().is_some_and(|r| r >= 9.0), "{ring}");
    }

    fn the_dialog_opens_over_all_holds_the_focus_and_gives_it_back(visit) {
        open(visit, "<button id='opener' data-crumbgate='open-preferences'>Settings</button>");
        visit.reject_all();
        visit.click("#opener");
        visit.until("document.querySelector('dialog#crumbgate-preferences[open]') && document.activeElement.closest('dialog')");
        for _ in 0..30 {
            visit.press("Tab");
            let place = visit.js("const a = document.activeElement; return a === document.body || !!a.closest('dialog')");
            assert_eq!(place, true, "the page behind is out of reach");
        }
        visit.click(CLOSE);
        visit.until_hidden(DIALOG);
        visit.until("document.activeElement.id === 'opener'");
    }

    fn escape_closes_the_dialog_and_still_reaches_the_site(visit) {
        open(visit, &format!("{CONTENT}<script>window.keys = []; for (const t of ['keydown', 'keyup']) for (const target of [window, document]) for (const phase of [true, false]) target.addEventListener(t, e => keys.push([t, e.key, e.defaultPrevented]), phase)</script>"));
        visit.press("Escape");
        assert_eq!(visit.js("return keys.filter(k => k[1] === 'Escape' && !k[2]).length"), 8);
        assert!(visit.is_asked(), "Escape is no answer");
        visit.open_preferences();
        visit.switch_to("analytics", true);
        visit.js("keys.length = 0");
        visit.press("Escape");
        visit.until_hidden(DIALOG);
        assert_eq!(visit.js("return keys.filter(k => k[1] === 'Escape' && !k[2]).length"), 8);
        assert_eq!(visit.record(), json!(null));
        assert!(visit.is_asked());
    }

    fn escape_left_to_the_site_does_not_close_the_dialog(visit) {
        let mut catalogue = catalogue();
        catalogue["settings"] = json!({"escape": "site"});
        visit.open_with(&catalogue, "", &format!("{CONTENT}<script>window.keys = []; for (const t of ['keydown', 'keyup']) document.addEventListener(t, e => keys.push([t, e.key, e.defaultPrevented]))</script>"));
        visit.open_preferences();
        visit.js("keys.length = 0");
        visit.press("Escape");
        visit.press("Escape");
        visit.until("window.keys.length >= 4");
        visit.pause(100);
        assert!(visit.shown(DIALOG));
        assert_eq!(visit.js("return keys"), json!([["keydown", "Escape", false], ["keyup", "Escape", false], ["keydown", "Escape", false], ["keyup", "Escape", false]]));
        visit.click(CLOSE);
        visit.until_hidden(DIALOG);
    }

    fn the_bottom_bar_shifts_nothing_and_hides_no_focus(visit) {
        visit.site().json("/cookies.json", &with_layout("bottom")).delay("/cookies.json", 300).page("/", &browser_tests::site::page("", LONG));
        visit.go("/");
        visit.js("window.at = () => [...document.querySelectorAll('h1, main p')].slice(0, 2).map(e => e.getBoundingClientRect().top); window.before = at()");
        visit.asked();
        let moved = visit.js("return [before, at()]");
        assert_eq!(moved[0], moved[1]);
        assert_eq!(visit.js("return getComputedStyle(document.documentElement).overflow + getComputedStyle(document.body).overflow"), "visiblevisible", "no scroll lock");
        let clear = "scrollTo(0, document.documentElement.scrollHeight); const b = document.querySelector('#crumbgate-banner').getBoundingClientRect(), l = document.querySelector('#last').getBoundingClientRect(); return l.bottom <= b.top + 1 || l.top >= b.bottom - 1";
        visit.until(&format!("(() => {{ {clear} }})()"));
        visit.js("scrollTo(0, 0); document.querySelector('#last').focus()");
        visit.until("(() => { const b = document.querySelector('#crumbgate-banner').getBoundingClientRect(), l = document.querySelector('#last').getBoundingClientRect(); return l.top < innerHeight && l.bottom <= b.top + 1 })()");
    }

    fn the_bottom_bar_stays_at_the_bottom(visit) {
        visit.open_with(&with_layout("bottom"), "", LONG);
        visit.asked();
        let place = "const r = document.querySelector('#crumbgate-banner').getBoundingClientRect(); return [Math.round(innerHeight - r.bottom), Math.round(r.left + r.right - document.documentElement.clientWidth)]";
        assert_eq!(visit.js(place), json!([0, 0]));
        visit.js("scrollTo(0, 500)");
        assert_eq!(visit.js(place), json!([0, 0]));
    }

    fn the_top_layout_is_in_the_flow_first_in_the_body(visit) {
        visit.open_with(&with_layout("top"), "", LONG);
        visit.asked();
        assert_eq!(visit.js("return document.body.firstElementChild.id || document.body.firstElementChild.firstElementChild.id"), "crumbgate");
        assert_eq!(visit.js("const b = document.querySelector('#crumbgate-banner'); return [!!(b.compareDocumentPosition(document.querySelector('#skip')) & 4), b.getBoundingClientRect().bottom <= document.querySelector('#skip').getBoundingClientRect().top + 1, ['fixed', 'sticky'].includes(getComputedStyle(b).position)]"), json!([true, true, false]));
    }

    fn the_box_layout_is_a_card_in_a_corner(visit) {
        visit.open_with(&with_layout("box"), "", LONG);
        visit.asked();
        assert_eq!(visit.js("const r = document.querySelector('#crumbgate-banner').getBoundingClientRect(); return [r.width < innerWidth / 2, r.bottom > innerHeight / 2]"), json!([true, true]));
        assert_eq!(visit.axe(), [""; 0]);
    }

    fn a_narrow_screen_needs_no_sideways_scrolling(visit) {
        let site = visit.site();
        site.json("/cookies.json", &catalogue()).page("/narrow", &browser_tests::site::page("", CONTENT));
        // The smallest windows of two engines are wider; a frame is as narrow as it says in all three.
        site.page("/", "<!doctype html><html lang=en><title>x</title><body style='margin:0'><iframe title=f src='/narrow' style='border:0;width:320px;height:640px'></iframe>");
        visit.go("/");
        visit.enter_frame("iframe");
        visit.asked();
        assert_eq!(visit.js("return [innerWidth, document.documentElement.scrollWidth]"), json!([320, 320]));
        let inside = "return [...document.querySelectorAll('#crumbgate button, #crumbgate input')].filter(e => e.getClientRects().length).map(e => { const r = e.getBoundingClientRect(); return r.left >= 0 && r.right <= innerWidth + 0.5 })";
        assert!(!visit.js(inside).as_array().expect("list").contains(&json!(false)));
        let share = visit.js("return document.querySelector('#crumbgate-banner').getBoundingClientRect().height / innerHeight");
        assert!(share.as_f64().is_some_and(|s| s < 0.75), "the banner takes {share} of the screen");
        visit.open_preferences();
        assert_eq!(visit.js("const d = document.querySelector('#crumbgate-preferences'); return [d.scrollWidth <= d.clientWidth, document.documentElement.scrollWidth <= 320]"), json!([true, true]));
        visit.save();
        visit.leave_frames();
    }

    fn large_text_is_not_cut_off(visit) {
        // WCAG 1.4.4: our text is as large as the visitor's own setting says, whatever the site does to its root.
        visit.open("<style>html { font-size: 300% } :root { --crumbgate-font: 32px/1.5 sans-serif }</style>", CONTENT);
        visit.asked();
        let cut = "return [...document.querySelectorAll('#crumbgate-banner *')].filter(e => e.scrollWidth > e.clientWidth + 1 && e.clientWidth > 0 && getComputedStyle(e).overflow === 'hidden').length";
        assert_eq!(visit.js(cut), 0);
        assert_eq!(visit.js("return getComputedStyle(document.querySelector('#crumbgate-banner p')).fontSize"), "32px");
        visit.click(REJECT);
        visit.until("crumbgate.record()");
    }

    fn no_style_or_script_is_written_into_the_page(visit) {
        open(visit, CONTENT);
        visit.open_preferences();
        assert_eq!(visit.js("return [document.querySelectorAll('#crumbgate [style], #crumbgate script, #crumbgate style').length, [...document.querySelectorAll('#crumbgate *')].some(e => [...e.attributes].some(a => a.name.startsWith('on'))), !!document.querySelector('#crumbgate').shadowRoot]"), json!([0, false, false]));
    }

    fn the_sites_own_style_hooks_work(visit) {
        visit.open("<style>:root { --crumbgate-button-background: rgb(200, 0, 100) } #crumbgate { border-top: 7px solid red }</style>", CONTENT);
        visit.asked();
        assert_eq!(visit.js("return getComputedStyle(document.querySelector('#crumbgate')).borderTopWidth"), "7px");
        assert_eq!(visit.js(&format!("return [{ACCEPT:?}, {REJECT:?}, {MANAGE:?}].map(c => getComputedStyle(document.querySelector(c)).backgroundColor)")), json!(["rgb(200, 0, 100)", "rgb(200, 0, 100)", "rgb(200, 0, 100)"]));
        let documented = visit.js("return [...document.adoptedStyleSheets].flatMap(s => [...s.cssRules]).some(r => r.cssText.includes('var(--crumbgate-'))");
        assert_eq!(documented, true);
    }

    fn the_theming_page_offers_every_property_and_the_govuk_look(visit) {
        visit.site().folder("www");
        visit.go("/theming.html");
        visit.reject_all();
        visit.until("document.querySelectorAll('#properties input').length >= 11");
        let shown = visit.js("return Object.fromEntries([...document.querySelectorAll('#properties input')].map(i => [i.name.slice(12), i.type === 'color' ? i.value : i.placeholder]))");
        let wanted = json!({"button-background": "#1d4f91", "button-text": "#ffffff", "radius": "0.25em", "spacing": "16px", "width": "1152px", "z-index": "2147483000"});
        for (name, value) in wanted.as_object().expect("an object") {
            assert_eq!(shown[name], *value, "{name} in {shown}");
        }
        visit.click("#govuk");
        visit.until("document.querySelector('#preview').contentDocument.querySelector('#crumbgate[data-layout=top] button') && document.querySelector('#properties [name=\"--crumbgate-spacing\"]')?.value === '1.25rem'");
        let button = visit.js("const f = document.querySelector('#preview').contentWindow; return f.getComputedStyle(f.document.querySelector('#crumbgate-banner button')).backgroundColor");
        assert_eq!(button, "rgb(15, 122, 82)");
        assert!(visit.text("#css").contains("--crumbgate-button-background: #0f7a52;") && visit.text("#json").contains("\"top\""));
    }

    fn the_stored_choice_is_shown_when_the_preferences_are_opened_again(visit) {
        open(visit, CONTENT);
        visit.open_preferences();
        visit.switch_to("media", true);
        visit.save();
        visit.reload();
        visit.until_shown(SETTINGS);
        visit.open_preferences();
        let shown = "return ['analytics', 'marketing', 'media', 'youtube'].map(n => document.querySelector(`#crumbgate-preferences input[name=${n}]`).checked)";
        assert_eq!(visit.js(shown), json!([false, false, true, true]));
        let year = visit.js("return String(new Date().getFullYear())");
        assert!(visit.text(DIALOG).contains(year.as_str().unwrap_or("?")), "says when the choice was made");
    }

    fn accept_and_reject_work_in_the_preferences_too(visit) {
        open(visit, CONTENT);
        visit.open_preferences();
        visit.click("#crumbgate-preferences [data-crumbgate='accept-all']");
        visit.until_hidden(DIALOG);
        assert_eq!(visit.record()["method"], "accept-all");
        visit.open_preferences();
        visit.click("#crumbgate-preferences [data-crumbgate='reject-all']");
        visit.until_hidden(DIALOG);
        assert_eq!(visit.record()["method"], "reject-all");
    }

    fn search_engines_are_told_not_to_quote_the_banner(visit) {
        open(visit, CONTENT);
        assert_eq!(visit.js("return !!document.querySelector('#crumbgate-banner').closest('[data-nosnippet]')"), true);
    }

    fn motion_is_reduced_for_those_who_ask(visit) {
        // There is none for anybody, so it is none too where the browser cannot be asked for less.
        visit.media(false, true);
        open(visit, CONTENT);
        let moving = visit.js("return [...document.querySelectorAll('#crumbgate, #crumbgate *')].filter(e => { const s = getComputedStyle(e); return parseFloat(s.transitionDuration) > 0.01 || (s.animationName !== 'none' && parseFloat(s.animationDuration) > 0.01) }).length");
        visit.media(false, false);
        assert_eq!(moving, 0);
    }

    fn a_form_of_the_page_is_not_submitted_and_its_keys_are_its_own(visit) {
        open(visit, "<form action='/submitted'><input id='f' value='x'></form>");
        visit.js("document.querySelector('#f').focus()");
        visit.press("a");
        assert_eq!(visit.js("return document.activeElement.id"), "f", "the banner takes no focus by itself");
        visit.click(REJECT);
        visit.until("crumbgate.record()");
        assert!(visit.hits("/submitted").is_empty());
    }

    fn forced_colours_keep_the_buttons_visible(visit) {
        if !visit.forced_colours(true) { return; } // WebKit has no such thing
        open(visit, CONTENT);
        assert_eq!(visit.js("return matchMedia('(forced-colors: active)').matches"), true);
        let borders = visit.js(&format!("return [{ACCEPT:?}, {REJECT:?}].map(c => {{ const s = getComputedStyle(document.querySelector(c)); return s.borderTopStyle !== 'none' && parseFloat(s.borderTopWidth) >= 1 }})"));
        let edge = visit.js("const s = getComputedStyle(document.querySelector('#crumbgate')); return s.outlineStyle !== 'none' && s.outlineColor");
        assert!(edge.as_str().is_some_and(|c| !c.contains("0.")), "the bar has an edge: {edge}");
        visit.forced_colours(false);
        assert_eq!(borders, json!([true, true]));
    }
}
