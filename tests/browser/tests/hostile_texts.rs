//! A catalogue written by somebody who means harm, in a page: nothing of it becomes markup or code. Every value of
//! every field is tried in the core by tests/hostile_catalogue.rs.

use browser_tests::{
    Value, Visit, each_engine, json,
    site::{CONTENT, RAN, catalogue, page},
    visitor::{CLOSE, DIALOG},
};

const BAD: [&str; 10] = [
    "<script>window.hacked = 1</script>",
    "<img src=x onerror=window.hacked=1><b class=mine>b</b>",
    "\"'><svg onload=window.hacked=1 class=mine>",
    "</style></textarea></title></p><b class=mine>",
    "javascript:window.hacked=1",
    "data:text/html,<script>parent.hacked=1</script>",
    "\u{202e}txet\u{202c}\u{200b}\u{feff}",
    "__proto__",
    "], * { color: red } /* ' \\",
    "${window.hacked=1}{{constructor.constructor('window.hacked=1')()}}",
];

/// Puts a text into every field but those by which the page finds its services.
fn spoil(value: &mut Value, key: &str, bad: &str) {
    match value {
        Value::Object(all) => all.iter_mut().for_each(|(key, inner)| spoil(inner, key, bad)),
        Value::Array(all) => all.iter_mut().for_each(|inner| spoil(inner, key, bad)),
        Value::String(text) if !["id", "category", "basis", "duration", "area", "revision"].contains(&key) => {
            *text = bad.into()
        }
        _ => {}
    }
}

fn harmless(visit: &mut Visit<'_>, what: &str) {
    let seen = visit.js("return [window.hacked === undefined, document.querySelectorAll('.mine, #crumbgate img, #crumbgate script, [data-crumbgate=policy] script').length, \
        [...document.querySelectorAll('a[href], iframe[src], img[src]')].filter(e => /^\\s*(javascript|data|vbscript):/i.test(e.getAttribute('href') || e.getAttribute('src'))).length, ({}).x === undefined]");
    assert_eq!(seen, json!([true, 0, 0, true]), "{what}");
}

each_engine! {
    fn whatever_texts_a_catalogue_holds_nothing_of_them_is_executed(visit) {
        for bad in BAD {
            let mut c = catalogue();
            c["settings"] = json!({"receiptUrl": "/consents", "cookieDomain": "x"});
            c["text"] = json!({"en": {"banner.title": "x", "banner.text": "x", "banner.accept": "x", "preferences.title": "x"}});
            c["services"][3]["retention"] = json!("x");
            c["services"][1]["optOutUrl"] = json!("x");
            spoil(&mut c, "", bad);
            let gated = "<script type='text/plain' data-category='analytics'>ran('analytics')</script>\
                <iframe data-service='youtube' data-src='/film' title='Film'></iframe><div data-crumbgate='policy'></div>";
            visit.site().json("/cookies.json", &c).page("/", &page(RAN, &format!("{CONTENT}{gated}"))).page("/film", "").status("/consents", 204);
            visit.go("/");
            visit.asked();
            assert_eq!(visit.ran(), [""; 0], "{bad}");
            visit.open_preferences();
            visit.js("document.querySelectorAll('#crumbgate-preferences details').forEach(e => e.open = true)");
            harmless(visit, bad);
            visit.click(CLOSE);
            visit.until_hidden(DIALOG);
            visit.accept_all();
            visit.until("__ran.length");
            harmless(visit, bad);
            visit.js("crumbgate.withdraw()");
            visit.asked();
            visit.site().page("/clear", "<!doctype html><title>Nothing here</title>");
            visit.go("/clear");
            // Receipts go to a place that does not exist; the refusal may be told at any time until the page is left.
            visit.take_errors();
            visit.js("localStorage.clear(); document.cookie = 'crumbgate=; path=/; max-age=0; secure'");
        }
    }

    fn names_of_prototypes_are_ids_like_any_other(visit) {
        let names = ["__proto__", "constructor", "toString", "hasOwnProperty", "valueOf"];
        let mut c = catalogue();
        for (n, id) in names.iter().enumerate() {
            c["services"].as_array_mut().expect("services").push(json!({"id": id, "category": "marketing", "title": format!("Service {n}"), "purpose": "x",
                "cookies": [{"name": id, "duration": "1 day", "purpose": "x"}]}));
        }
        let gated: String = names.iter().map(|id| format!("<script type='text/plain' data-service='{id}'>ran('{id}')</script>")).collect();
        visit.open_with(&c, RAN, &format!("{CONTENT}{gated}"));
        visit.asked();
        let allowed = "return ['__proto__', 'constructor', 'toString', 'hasOwnProperty', 'valueOf', 'isPrototypeOf'].map(id => crumbgate.allowed(id))";
        assert_eq!(visit.js(allowed), json!([false, false, false, false, false, false]));
        assert_eq!(visit.ran(), [""; 0]);
        visit.js("crumbgate.accept('constructor')");
        visit.until("__ran.length");
        visit.pause(100);
        assert_eq!(visit.ran(), ["constructor"]);
        assert_eq!(visit.js(allowed), json!([false, true, false, false, false, false]));
        visit.reload();
        visit.until("__ran.length");
        assert_eq!(visit.ran(), ["constructor"]);
        assert_eq!(visit.js("return ({}).granted === undefined && Object.prototype.constructor === Object"), true);
    }
}
