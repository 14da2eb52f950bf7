//! Until it is allowed again, nobody writes what was denied (contract §6).

use browser_tests::{each_engine, json};

const WRITES: &str = "document.cookie = '_ga=1; path=/'; document.cookie = ' _ga_X = 2;path=/'; document.cookie = '_fbp=3'; document.cookie = 'mine=4; path=/'";

each_engine! {
    fn writes_under_denied_names_are_refused(visit) {
        visit.open("", "");
        visit.reject_all();
        visit.js(WRITES);
        let names: Vec<_> = visit.cookies().into_iter().map(|c| c.name).filter(|n| n != "crumbgate").collect();
        assert_eq!(names, ["mine"]);
    }

    fn writes_are_refused_before_any_answer_too(visit) {
        visit.open("", "");
        visit.asked();
        visit.js(WRITES);
        let names: Vec<_> = visit.cookies().into_iter().map(|c| c.name).collect();
        assert_eq!(names, ["mine"]);
    }

    fn writes_pass_once_allowed_and_are_refused_again_after_withdrawal(visit) {
        visit.open("", "");
        visit.accept_all();
        visit.js(WRITES);
        let js = "return document.cookie.split('; ').map(c => c.split('=')[0]).filter(n => n !== 'crumbgate').sort()";
        assert_eq!(visit.js(js), json!(["_fbp", "_ga", "_ga_X", "mine"]));
        visit.js("crumbgate.reject('marketing')");
        visit.js(WRITES);
        assert_eq!(visit.js(js), json!(["_ga", "_ga_X", "mine"]));
        visit.js("crumbgate.withdraw()");
        visit.until("!/_ga/.test(document.cookie)");
        visit.js(WRITES);
        assert_eq!(visit.js(js), json!(["mine"]));
    }

    fn a_returning_visitors_refusal_guards_from_the_first_script_on(visit) {
        visit.open(&format!("<script>{WRITES}; window.seen = document.cookie</script>"), "");
        visit.reject_all();
        visit.reload();
        let seen = visit.js("return window.seen");
        assert!(!seen.as_str().unwrap_or("?").contains("_ga"), "{seen}");
    }

    fn a_vendor_still_running_cannot_bring_its_cookie_back(visit) {
        visit.open("", "");
        visit.accept_all();
        visit.js("setInterval(() => document.cookie = '_ga=again; path=/; max-age=900', 5)");
        visit.until("document.cookie.includes('_ga=again')");
        visit.js("crumbgate.withdraw()");
        visit.until("!document.cookie.includes('_ga')");
        visit.pause(200);
        assert!(visit.cookie("_ga").is_none());
    }

    fn the_cookie_store_is_guarded_too(visit) {
        visit.open("", "");
        visit.reject_all();
        if visit.js("return !window.cookieStore") == true {
            return;
        }
        visit.eval("Promise.allSettled([cookieStore.set('_ga', '1'), cookieStore.set({name: '_fbp', value: '2', path: '/'}), cookieStore.set('mine', '3'), cookieStore.set({name: 'mine2', value: '4'})])");
        let names: Vec<_> = visit.cookies().into_iter().map(|c| c.name).filter(|n| n != "crumbgate").collect();
        assert_eq!(names, ["mine", "mine2"]);
        visit.js("crumbgate.acceptAll()");
        visit.eval("cookieStore.set('_ga', '1')");
        assert!(visit.cookie("_ga").is_some());
    }

    fn cookies_of_the_site_and_reading_are_as_before(visit) {
        visit.open("", "");
        visit.reject_all();
        let write = "for (const c of ['a=1; path=/; samesite=lax; secure', 'b', 'sid=7; path=/', '=c', 'x=y=z; max-age=60']) document.cookie = c;\
            const all = document.cookie.split('; ').filter(c => !c.startsWith('crumbgate=')).sort(); return all";
        let here = visit.js(write);
        visit.site_at("plain").page("/", "<!doctype html><title>No gate here</title>");
        let plain = visit.site_at("plain").url("/");
        visit.go_to(&plain);
        assert_eq!(here, visit.js(write));
        visit.go("/");
        visit.until("crumbgate.record()");
        visit.js("document.cookie = 'a=; max-age=0; path=/'");
        assert!(visit.cookie("a").is_none());
    }

    fn the_property_looks_as_the_platform_made_it(visit) {
        visit.site().page("/plain", "<!doctype html><title>x</title>");
        let shape = "const d = Object.getOwnPropertyDescriptor(Document.prototype, 'cookie'); const throws = f => { try { f(); return 'nothing' } catch (e) { return e.name } };\
            return [Object.keys(d).sort(), typeof d.get, typeof d.set, d.get.length, d.set.length, d.enumerable, d.configurable, d.get.name, d.set.name, document.hasOwnProperty('cookie'),\
            throws(() => d.get.call({})), throws(() => d.set.call({}, 'x=1'))]";
        visit.go("/plain");
        let native = visit.js(shape);
        visit.open("", "");
        visit.reject_all();
        assert_eq!(visit.js(shape), native);
    }

    fn a_value_that_is_no_string_is_treated_as_the_platform_does(visit) {
        visit.open("", "");
        visit.reject_all();
        visit.js("document.cookie = {toString() { return 'object=1; path=/' }}; document.cookie = {toString() { return '_ga=1; path=/' }}; document.cookie = null; document.cookie = 5");
        let names: Vec<_> = visit.cookies().into_iter().map(|c| c.name).collect();
        assert!(names.contains(&"object".to_owned()) && !names.contains(&"_ga".to_owned()), "{names:?}");
    }

    fn a_value_that_changes_its_mind_does_not_slip_through(visit) {
        visit.open("", "");
        visit.reject_all();
        visit.js("let n = 0; document.cookie = {toString() { return n++ ? '_ga=1; path=/' : 'harmless=1; path=/' }}");
        assert!(visit.cookie("_ga").is_none());
    }
}
