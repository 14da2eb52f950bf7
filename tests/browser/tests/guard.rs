//! Until it is allowed again, nobody writes what was denied (contract §6).

use browser_tests::{Visit, each_engine, json};

const WRITES: &str = "document.cookie = '_ga=1; path=/'; document.cookie = ' _ga_X = 2;path=/'; document.cookie = '_fbp=3'; document.cookie = 'mine=4; path=/'";

/// The names of the cookies that a page under `/shop` has.
fn shop(visit: &mut Visit<'_>) -> Vec<String> {
    visit.site().page("/shop", "<!doctype html><title>No gate here</title>");
    visit.js("return void document.body.append(Object.assign(document.createElement('iframe'), {src: '/shop', onload() { window.shop = this.contentDocument.cookie; this.remove() }}))");
    let jar = visit.until("typeof window.shop === 'string' && [window.shop]");
    visit.js("delete window.shop");
    let mut names: Vec<String> = jar[0]
        .as_str()
        .unwrap_or_default()
        .split("; ")
        .filter_map(|c| c.split_once('='))
        .map(|(n, _)| n.to_owned())
        .collect();
    names.retain(|n| n != "crumbgate");
    names.sort();
    names
}

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

    fn what_is_written_before_the_catalogue_has_come_goes_when_it_comes(visit) {
        // Nobody knows the names until then: SECURITY.md says so. A refusal that is remembered holds all the same.
        visit.open(&format!("<script>{WRITES}</script>"), "");
        visit.reject_all();
        visit.js("localStorage.removeItem('crumbgate-catalogue')");
        visit.site().delay("/cookies.json", 1_500);
        visit.reload();
        assert!(visit.cookie("_ga").is_some(), "the catalogue is on its way");
        visit.until("!/_ga|_fbp/.test(document.cookie)");
        visit.js(WRITES);
        let names: Vec<_> = visit.cookies().into_iter().map(|c| c.name).filter(|n| n != "crumbgate").collect();
        assert_eq!(names, ["mine"]);
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

    fn a_vendor_may_still_delete_what_it_has_set(visit) {
        // At a path that the page itself is not at, where the eraser cannot look.
        visit.site().page("/", "<!doctype html><title>The time before</title>");
        visit.go("/");
        visit.js("for (const n of ['_ga', '_ga_1', '_ga_2', '_ga_3', 'sid']) document.cookie = n + '=1; path=/shop; max-age=999'");
        assert_eq!(shop(visit).len(), 5, "set, and seen at their path alone");
        visit.js("document.cookie = '_ga_4=1; path=/'; document.cookie = '_ga_5=1; path=/'");
        visit.open("", "");
        visit.asked();
        visit.js("document.cookie = '_ga=; path=/shop; expires=Thu, 01 Jan 1970 00:00:00 GMT'; document.cookie = '_ga_1=x; Max-Age=-1; Path=/shop';\
            document.cookie = '_ga_2=x;path=/shop;expires=Thu, 01-Jan-1970 00:00:01 GMT'; document.cookie = '_ga_3=1; path=/shop; max-age=999'");
        assert_eq!(shop(visit), ["_ga_3", "_ga_4", "_ga_5", "sid"], "what is no deletion changes nothing");
        if visit.js("return !!window.cookieStore") == true {
            visit.eval("cookieStore.set('_ga_4', '2').then(() => cookieStore.delete('_ga_5'))");
            assert_eq!(visit.js("return document.cookie"), "_ga_4=1", "a refused write is no deletion");
        }
    }

    fn a_deletion_that_is_none_does_not_slip_through(visit) {
        visit.open("", "");
        visit.reject_all();
        // Read by some as a deletion, by others as a cookie: attributes beyond what a browser counts, a write that it
        // ends early, an age that comes later, a date that is none.
        visit.js("const many = Array(40).fill('a').join(';');\
            for (const write of ['_ga=1;' + many + ';max-age=0', '_ga=;max-age=0;max-age=99', '_ga=1;path=/\\n;max-age=0', '_ga=1\\0;max-age=0', '_ga=1;path=/\\r\\n;max-age=0',\
                '_ga=1; expires=Fri, 31 Dec 2100 19:70:00 GMT 1970', '=_ga=1; max-age=0;' + many + ';max-age=9', '_ga=; max-age=99; expires=Fri, 31 Dec 2100 00:00:00 GMT', '_ga', '_ga=']) document.cookie = write");
        let names: Vec<_> = visit.cookies().into_iter().map(|c| c.name).filter(|n| n != "crumbgate").collect();
        // What has no name at all is no cookie of a service.
        assert!(names.iter().all(|n| !n.contains("_ga")), "{names:?}");
        assert!(!visit.js("return document.cookie").as_str().unwrap_or("?").contains("_ga="), "{}", visit.js("return document.cookie"));
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
