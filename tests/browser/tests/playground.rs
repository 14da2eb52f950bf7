//! The playground: checker, preview and what is taken away, in real browsers and from any folder of a static host.

use browser_tests::{
    Visit, each_engine, json, product, repository,
    visitor::{ACCEPT, DIALOG, HIDE},
};
use std::fs;

const PREVIEW: &str = "#preview";

/// Opens the playground as it lies in the demonstration, and waits until the checker has spoken.
fn open(visit: &mut Visit<'_>) {
    visit.site().folder("www");
    visit.go("/playground/");
    checked(visit);
}

fn checked(visit: &mut Visit<'_>) {
    visit.until_within(30, "/Nothing|problem|warning|note/.test(document.querySelector('#summary').textContent)");
}

/// What somebody does who replaces a piece of the catalogue.
fn replace(visit: &mut Visit<'_>, old: &str, new: &str) {
    renew(visit);
    let found = visit.js_with(
        "const e = document.querySelector('#catalogue'), at = e.value.indexOf(arguments[0]);
         if (at < 0) return false;
         e.focus(); e.setRangeText(arguments[1], at, at + arguments[0].length, 'end');
         e.dispatchEvent(new Event('input', {bubbles: true}));
         return true",
        &[old.into(), new.into()],
    );
    assert_eq!(found, true, "{old} is not in the catalogue");
}

/// Marks the preview that stands there: what follows is about the next.
fn renew(visit: &mut Visit<'_>) {
    visit.js("const root = document.querySelector('#preview').contentDocument?.documentElement; if (root) root.dataset.old = 'yes'");
}

/// What somebody does who takes another option of a list.
fn choose(visit: &mut Visit<'_>, control: &str, value: &str) {
    renew(visit);
    visit.js_with(
        "const e = document.querySelector(arguments[0]); e.value = arguments[1];
         e.dispatchEvent(new Event('change', {bubbles: true}))",
        &[control.into(), value.into()],
    );
}

/// Runs steps inside the preview.
fn inside(visit: &mut Visit<'_>, steps: impl FnOnce(&mut Visit<'_>)) {
    // Firefox presses what lies within its frame, also where the frame itself is out of sight.
    visit.js("document.querySelector('#preview').scrollIntoView({block: 'center', behavior: 'instant'})");
    visit.enter_frame(PREVIEW);
    steps(visit);
    visit.leave_frames();
}

/// An expression about the document of the preview, once it is loaded anew.
fn of_preview(expression: &str) -> String {
    format!(
        "!!(d => d && d.readyState === 'complete' && !d.documentElement.dataset.old && ({expression}))(document.querySelector('{PREVIEW}').contentDocument)"
    )
}

fn findings(visit: &mut Visit<'_>) -> String {
    visit.js("return document.querySelector('#findings').innerText").as_str().unwrap_or_default().to_owned()
}

each_engine! {
    fn an_error_shows_with_its_line_and_goes_when_it_is_mended(visit) {
        open(visit);
        assert_eq!(visit.text("#summary"), "Nothing to mend.", "{}", findings(visit));
        replace(visit, "\"2 years\", \"purpose\": \"Tells", "\"2 yaers\", \"purpose\": \"Tells");
        visit.until("document.querySelector('#findings .error')");
        let said = findings(visit);
        let line = visit.js("return document.querySelector('#catalogue').value.split('\\n').findIndex(l => l.includes('yaers')) + 1");
        assert!(said.contains(&format!("Problem, line {line}\n")) && said.contains("services[1].cookies[0].duration"), "{said}");
        assert!(said.contains("Did you mean \"2 years\"?"), "the way to mend it: {said}");
        assert_eq!(visit.attribute("#catalogue", "aria-invalid"), "true");

        visit.click("#findings .error");
        let selected = visit.js("const e = document.activeElement; return [e.id, e.value.slice(e.selectionStart, e.selectionEnd)]");
        assert_eq!(selected, json!(["catalogue", "\"2 yaers\""]));
        assert_eq!(visit.js("const e = document.querySelector('#catalogue'); return e.scrollTop > 0 && e.scrollTop === document.querySelector('#lines').scrollTop"), true);

        replace(visit, "2 yaers", "2 years");
        visit.until("!document.querySelector('#findings li')");
        assert_eq!(visit.attribute("#catalogue", "aria-invalid"), "false");
    }

    fn what_is_not_json_is_placed_too_and_the_last_preview_stays(visit) {
        open(visit);
        visit.until(&of_preview("d.querySelector('#crumbgate-banner')"));
        visit.js("document.querySelector('#preview').contentWindow.__mine = true");
        replace(visit, "\"version\": 1,", "\"version\": 1,,");
        visit.until("document.querySelector('#findings .error')");
        let said = findings(visit);
        assert!(said.contains("line 2") && said.contains("is not JSON"), "{said}");
        visit.pause(300);
        assert_eq!(visit.js("return document.querySelector('#preview').contentWindow.__mine === true"), true);
    }

    fn keys_typed_into_the_editor_are_checked(visit) {
        open(visit);
        visit.click("#catalogue");
        visit.press("Control+Home");
        visit.press("x");
        visit.until("document.querySelector('#catalogue').value.startsWith('x{')");
        visit.until("document.querySelector('#findings .error')");
        assert_eq!(visit.js("return document.activeElement.id"), "catalogue");
    }

    fn advice_on_law_can_be_left_out(visit) {
        open(visit);
        replace(visit, "\"layout\": \"bottom\"", "\"layout\": \"bottom\", \"model\": \"opt-out\"");
        visit.until("document.querySelector('#findings').innerText.includes('settings.model')");
        choose(visit, "#law", "none");
        visit.until("!document.querySelector('#findings').innerText.includes('settings.model')");
    }

    fn layout_language_and_look_change_the_preview(visit) {
        open(visit);
        visit.until(&of_preview("d.querySelector('#crumbgate[data-layout=bottom]')"));
        for layout in ["top", "box"] {
            choose(visit, "#layout", layout);
            visit.until(&of_preview(&format!("d.querySelector('#crumbgate[data-layout={layout}]')")));
            let text = visit.js("return document.querySelector('#catalogue').value");
            assert!(text.as_str().is_some_and(|t| t.contains(&format!("{{ \"layout\": \"{layout}\" }}"))), "{text}");
        }
        replace(visit, "\"layout\": \"box\"", "\"layout\": \"top\"");
        visit.until("document.querySelector('#layout').value === 'top'");

        choose(visit, "#language", "cy");
        visit.until(&of_preview("d.querySelector('#crumbgate[lang=cy] #crumbgate-banner, [lang=cy] > #crumbgate-banner')"));
        choose(visit, "#language", "ar");
        visit.until(&of_preview("d.querySelector('#crumbgate[dir=rtl]')"));
        assert!(visit.text("#tag").contains("data-lang=\"ar\""));

        let back = "getComputedStyle(d.querySelector('#crumbgate')).backgroundColor";
        for (look, colour) in [("light", "rgb(255, 255, 255)"), ("dark", "rgb(27, 29, 31)"), ("govuk", "rgb(243, 242, 241)")] {
            choose(visit, "#look", look);
            visit.until(&of_preview(&format!("d.querySelector('#crumbgate') && {back} === '{colour}'")));
        }
        assert!(visit.text("#style").contains("--crumbgate-button-background: #00703c"));
        choose(visit, "#width", "narrow");
        visit.until("document.querySelector('#preview').clientWidth <= 320");
    }

    fn preferences_and_policy_are_shown_and_the_editor_keeps_the_focus(visit) {
        open(visit);
        visit.click("#catalogue");
        choose(visit, "#view", "preferences");
        visit.until(&of_preview(&format!("d.querySelector('{DIALOG}[open] input[name=analytics]')")));
        visit.until("document.activeElement.id === 'catalogue'");
        choose(visit, "#view", "policy");
        visit.until(&of_preview("d.querySelector('[data-crumbgate=policy] table')"));
        inside(visit, |visit| {
            let text = visit.text("[data-crumbgate='policy']");
            assert!(text.contains("_ga_") && text.contains("Shopping basket"), "{text}");
            assert!(!visit.is_asked(), "the banner would cover the tables");
        });
    }

    fn what_is_tried_in_the_preview_stays_there(visit) {
        let site = visit.site();
        site.folder("www");
        visit.go("/playground/");
        checked(visit);
        visit.js("document.cookie = '_ga=mine; Path=/'; localStorage.setItem('crumbgate', 'mine')");
        visit.until(&of_preview(&format!("d.querySelector(\"{ACCEPT}\")")));
        inside(visit, |visit| {
            visit.accept_all();
            assert!(visit.js("return document.cookie").as_str().is_some_and(|c| c.starts_with("crumbgate=")));
            visit.until_shown(HIDE);
            visit.until_shown(".crumbgate-placeholder[data-service='youtube']");
            visit.click(".crumbgate-placeholder [data-crumbgate='load-once']");
            visit.until("document.querySelector('iframe[data-service=youtube], #embed iframe').src.endsWith('embed.html')");
            visit.js("crumbgate.withdraw()");
            visit.asked();
        });
        let names: Vec<_> = visit.cookies().into_iter().map(|c| c.name).collect();
        assert_eq!(names, ["_ga"], "no record is left, and nothing of the site's was erased");
        assert_eq!(visit.js("return localStorage.getItem('crumbgate')"), "mine");
        assert_eq!(visit.js("return Object.keys(localStorage).length"), 1);
    }

    fn a_receipt_of_the_preview_is_not_sent(visit) {
        open(visit);
        replace(visit, "\"layout\": \"bottom\"", "\"layout\": \"bottom\", \"receiptUrl\": \"/consents\"");
        visit.until("document.querySelector('#summary').textContent && window.playground.catalogue.includes('receiptUrl')");
        visit.until(&of_preview(&format!("d.querySelector('#crumbgate-catalogue').textContent.includes('receiptUrl') && d.querySelector(\"{ACCEPT}\")")));
        inside(visit, |visit| visit.reject_all());
        visit.never_requested("/consents");
    }

    fn the_copied_tag_and_the_downloaded_catalogue_make_a_site(visit) {
        open(visit);
        choose(visit, "#layout", "top");
        choose(visit, "#language", "cy");
        visit.js("const s = document.createElement('script');
            s.textContent = 'Object.defineProperty(navigator, \"clipboard\", {value: {writeText: t => (document.body.dataset.copied = t, Promise.resolve())}})';
            document.head.append(s)");
        let mut copied = |part: &str| {
            visit.js(&format!("document.querySelector('[data-copy={part}]').closest('details')?.setAttribute('open', '')"));
            visit.click(&format!("[data-copy='{part}']"));
            visit.until("document.querySelector('#copied').textContent === 'Copied.'");
            visit.js("return document.body.dataset.copied").as_str().unwrap_or_default().to_owned()
        };
        let (tag, inline) = (copied("tag"), copied("inline"));
        assert_eq!(visit.attribute("#download", "download"), "cookies.json");
        let catalogue = visit.eval("fetch(document.querySelector('#download').href).then(r => r.text())");
        let catalogue = catalogue.as_str().expect("a text").to_owned();

        let page = |tag: &str| format!("<!doctype html><html lang=en><head>{tag}<title>A site</title></head><body><main><h1>Site</h1></main></body></html>");
        let site = visit.site_at("own");
        site.page("/", &page(&tag)).file("/cookies.json", "application/json", catalogue).page("/inline", &page(&inline));
        for path in ["/", "/inline"] {
            visit.go_to(&site.url(path));
            visit.asked();
            visit.until("document.querySelector('#crumbgate[data-layout=top]')");
            assert!(visit.text("#crumbgate-banner").contains("Rheoli"), "{}", visit.text("#crumbgate-banner"));
        }
    }

    fn another_catalogue_can_be_begun_with(visit) {
        open(visit);
        choose(visit, "#begin", "demo");
        visit.until("document.querySelector('#catalogue').value.includes('Northmoor') || document.querySelector('#catalogue').value.includes('PollTimeout')");
        visit.until(&of_preview("d.querySelector('#crumbgate-banner')"));
        choose(visit, "#begin", "start");
        visit.until("document.querySelector('#catalogue').value.includes('Shopping basket')");
    }

    fn axe_finds_nothing_and_every_control_has_a_name(visit) {
        open(visit);
        replace(visit, "2 years", "2 yaers");
        visit.until("document.querySelector('#findings .error')");
        choose(visit, "#look", "govuk");
        visit.until(&of_preview("d.querySelector('#crumbgate-banner')"));
        assert_eq!(visit.axe(), [""; 0]);
        for control in ["#catalogue", "#begin", "#open", "#law", "#view", "#layout", "#look", "#language", "#width", "#preview"] {
            let named = "const e = document.querySelector(arguments[0]); return !!(e.labels?.length || e.title || e.getAttribute('aria-labelledby'))";
            assert_eq!(visit.js_with(named, &[control.into()]), true, "{control}");
        }
    }

    fn it_works_from_any_folder_of_a_static_host_under_a_strict_policy(visit) {
        let site = visit.site();
        let policy = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self'; connect-src 'self' blob:; frame-src 'self'; base-uri 'self'; form-action 'self'";
        let put = |folder: std::path::PathBuf, at: &str| {
            for entry in fs::read_dir(&folder).expect("a folder").flatten().filter(|e| e.path().is_file()) {
                let name = entry.file_name().to_string_lossy().into_owned();
                let kind = match name.rsplit('.').next() {
                    Some("html") => "text/html; charset=utf-8",
                    Some("js") => "text/javascript",
                    Some("css") => "text/css",
                    Some("json") => "application/json",
                    Some("svg") => "image/svg+xml",
                    // As a host answers that knows no WebAssembly.
                    _ => "application/octet-stream",
                };
                let path = format!("/some/where/{at}{name}");
                site.file(&path, kind, fs::read(entry.path()).expect("a file"));
                site.header(&path, "Content-Security-Policy", policy);
            }
        };
        put(repository().join("www"), "");
        put(repository().join("www/playground"), "playground/");
        put(repository().join("www/playground/checker"), "playground/checker/");
        put(product(), "crumbgate/");
        put(product().join("locales"), "crumbgate/locales/");
        visit.go("/some/where/playground/index.html");
        checked(visit);
        assert_eq!(visit.text("#summary"), "Nothing to mend.");
        visit.until(&of_preview("d.querySelector('#crumbgate-banner')"));
        let outside: Vec<String> =
            visit.requests().iter().map(|r| r.path.clone()).filter(|p| !p.starts_with("/some/where/") && p != "/favicon.ico").collect();
        assert_eq!(outside, [""; 0]);
    }

    fn a_preview_opened_by_itself_leads_to_the_playground(visit) {
        visit.site().folder("www");
        visit.go("/playground/preview.html");
        visit.until("location.pathname === '/playground/'");
        checked(visit);
    }
}
