//! The JavaScript API, call by call (contract §5).

use browser_tests::{
    Visit, each_engine, json,
    site::{self, ANALYTICS_HOST, CONTENT, catalogue},
    visitor::DIALOG,
};

const LISTEN: &str = "<script>window.events = []; for (const n of ['ready', 'consent', 'change', 'show', 'hide', 'error']) addEventListener('crumbgate:' + n, e => events.push([n, e.detail, e instanceof CustomEvent]))</script>";
const NAMES: &str = "return events.map(e => e[0])";

fn open(visit: &mut Visit<'_>) {
    visit
        .site()
        .json("/cookies.json", &catalogue())
        .page("/", &site::page_with(&format!("{LISTEN}{}", site::TAG), "", CONTENT));
    visit.go("/");
    visit.asked();
}

/// What a call throws, as `Name: message`.
fn thrown(visit: &mut Visit<'_>, call: &str) -> String {
    let value =
        visit.js(&format!("try {{ {call}; return 'nothing' }} catch (e) {{ return e.name + ': ' + e.message }}"));
    value.as_str().unwrap_or_default().to_owned()
}

each_engine! {
    fn what_is_no_choice_records_none(visit) {
        visit.open("", "");
        visit.asked();
        visit.js("crumbgate.accept('necessary'); crumbgate.reject('necessary', 'session'); crumbgate.save({}); crumbgate.save({necessary: false})");
        visit.pause(200);
        assert!(visit.is_asked() && visit.js("return crumbgate.record()").is_null());
        assert!(visit.allowed("necessary"));
    }

    fn it_has_every_call_the_contract_names(visit) {
        open(visit);
        let calls = "return ['allowed', 'whenAllowed', 'acceptAll', 'rejectAll', 'accept', 'reject', 'save', 'withdraw', 'show', 'hide', 'showPreferences', 'record', 'export', 'catalogue', 'loadScript', 'audit', 'on', 'push'].filter(n => typeof crumbgate[n] !== 'function')";
        assert_eq!(visit.js(calls), json!([]));
        assert_eq!(visit.js("return [typeof crumbgate.version, crumbgate.ready instanceof window.Promise]"), json!(["string", true]));
        assert_eq!(visit.js("return /^\\d+\\.\\d+\\.\\d+/.test(crumbgate.version)"), true);
    }

    fn ready_resolves_with_the_api_once_the_banner_is_up(visit) {
        open(visit);
        assert_eq!(visit.eval("crumbgate.ready.then(api => api === crumbgate && !!document.querySelector('#crumbgate-banner'))"), true);
    }

    fn allowed_is_synchronous_and_false_for_the_unknown(visit) {
        open(visit);
        assert_eq!(visit.js("return ['necessary', 'session', 'analytics', 'google-analytics', 'nobody', '__proto__', 'constructor'].map(id => crumbgate.allowed(id))"),
            json!([true, true, false, false, false, false, false]));
        assert_eq!(visit.js("crumbgate.acceptAll(); return ['analytics', 'google-analytics', 'youtube', 'nobody'].map(id => crumbgate.allowed(id))"), json!([true, true, true, false]));
    }

    fn when_allowed_resolves_now_or_later_and_never_without(visit) {
        open(visit);
        visit.js("window.heard = []; crumbgate.whenAllowed('necessary').then(() => heard.push('necessary')); crumbgate.whenAllowed('google-analytics').then(() => heard.push('later')); crumbgate.whenAllowed('marketing').then(() => heard.push('never'))");
        visit.until("heard.includes('necessary')");
        visit.js("crumbgate.accept('analytics')");
        visit.until("heard.includes('later')");
        visit.js("crumbgate.whenAllowed('analytics').then(() => heard.push('now'))");
        visit.until("heard.includes('now')");
        visit.pause(50);
        assert_eq!(visit.js("return heard.includes('never')"), false);
    }

    fn accept_and_reject_take_categories_and_services(visit) {
        open(visit);
        visit.js("crumbgate.accept('analytics', 'facebook-pixel')");
        assert_eq!(visit.js("return ['analytics', 'google-analytics', 'facebook-pixel', 'youtube'].map(i => crumbgate.allowed(i))"), json!([true, true, true, false]));
        assert_eq!(visit.record()["method"], "api");
        visit.js("crumbgate.reject('google-analytics')");
        assert_eq!(visit.js("return ['google-analytics', 'facebook-pixel'].map(i => crumbgate.allowed(i))"), json!([false, true]));
        visit.js("crumbgate.save({'google-analytics': true, 'facebook-pixel': false, media: true})");
        assert_eq!(visit.js("return ['google-analytics', 'facebook-pixel', 'youtube'].map(i => crumbgate.allowed(i))"), json!([true, false, true]));
        visit.reload();
        visit.until("crumbgate.record()");
        assert_eq!(visit.js("return ['google-analytics', 'facebook-pixel', 'youtube'].map(i => crumbgate.allowed(i))"), json!([true, false, true]));
    }

    fn a_choice_by_the_api_closes_the_question(visit) {
        open(visit);
        visit.js("crumbgate.rejectAll()");
        visit.until_hidden(browser_tests::visitor::ACCEPT);
        assert_eq!(visit.record()["method"], "reject-all");
    }

    fn what_is_necessary_cannot_be_rejected(visit) {
        open(visit);
        visit.js("try { crumbgate.reject('necessary') } catch (e) {} try { crumbgate.save({session: false}) } catch (e) {}");
        assert!(visit.allowed("necessary") && visit.allowed("session"));
        visit.take_errors();
    }

    fn wrong_arguments_throw_a_type_error_that_names_them_and_store_nothing(visit) {
        open(visit);
        for (call, part) in [
            ("crumbgate.allowed()", "id"), ("crumbgate.allowed(5)", "id"), ("crumbgate.accept(7)", "id"), ("crumbgate.accept('analytics', null)", "id"),
            ("crumbgate.reject({})", "id"), ("crumbgate.accept('nobody')", "nobody"), ("crumbgate.save()", "choice"), ("crumbgate.save('analytics')", "choice"),
            ("crumbgate.save(null)", "choice"), ("crumbgate.save({analytics: 'yes'})", "analytics"), ("crumbgate.save({nobody: true})", "nobody"), ("crumbgate.save({analytics: true, marketing: 1})", "marketing"),
            ("crumbgate.loadScript('/x.js', {service: 'analytics', onload() {}})", "onload"), ("crumbgate.loadScript('/x.js', {service: 'analytics', id: Symbol('x')})", "id"),
            ("crumbgate.loadScript('/x.js', {service: 'analytics', nonce: {}})", "nonce"), ("crumbgate.loadScript('/x.js', {service: 'analytics', 'a b': 1})", "a b"),
            ("crumbgate.on('consent')", "fn"), ("crumbgate.on(5, () => {})", "name"), ("crumbgate.on('nothing', () => {})", "nothing"), ("crumbgate.push('x')", ""),
        ] {
            let error = thrown(visit, call);
            assert!(error.starts_with("TypeError: "), "{call} gave {error}");
            // The choice's own parameter may be called what it is in the types.
            assert!(part == "choice" || error.contains(part), "{call} does not name {part}: {error}");
        }
        assert_eq!(visit.record(), json!(null));
        assert_eq!(visit.js("return localStorage.length + document.cookie.length"), 0);
        for call in ["crumbgate.whenAllowed()", "crumbgate.loadScript()", "crumbgate.loadScript('/x.js')", "crumbgate.loadScript('/x.js', {service: 'nobody'})"] {
            let kind = visit.eval(&format!("(async () => {call})().then(() => 'fine', e => e.name)"));
            assert_eq!(kind, "TypeError", "{call}");
        }
        assert!(visit.hits("/x.js").is_empty());
    }

    fn withdraw_denies_and_asks_again(visit) {
        open(visit);
        visit.js("crumbgate.acceptAll()");
        visit.until_hidden(browser_tests::visitor::ACCEPT);
        visit.js("crumbgate.withdraw()");
        assert!(!visit.allowed("analytics") && visit.allowed("necessary"));
        visit.asked();
        visit.reload();
        visit.asked();
    }

    fn show_hide_and_show_preferences_work_and_say_so(visit) {
        open(visit);
        assert_eq!(visit.js("return events.filter(e => e[0] === 'show').length"), 1);
        visit.js("crumbgate.hide()");
        visit.until_hidden(browser_tests::visitor::ACCEPT);
        visit.until("events.some(e => e[0] === 'hide')");
        assert_eq!(visit.record(), json!(null), "hiding grants nothing");
        assert!(!visit.allowed("analytics"));
        visit.js("crumbgate.show()");
        visit.asked();
        visit.until("events.filter(e => e[0] === 'show').length === 2");
        visit.js("crumbgate.showPreferences()");
        visit.until_shown(DIALOG);
    }

    fn events_come_in_order_with_their_details(visit) {
        open(visit);
        visit.eval("crumbgate.ready.then(() => 1)");
        let first = visit.js(NAMES);
        assert!(!first.as_array().expect("names").contains(&json!("consent")), "no choice is in force yet: {first}");
        assert!(first.as_array().expect("names").contains(&json!("ready")), "{first}");
        visit.js("events.length = 0; crumbgate.accept('analytics')");
        visit.until("events.some(e => e[0] === 'change')");
        assert_eq!(visit.js("return events.filter(e => e[0] === 'consent').length"), 1);
        let change = visit.js("const e = events.find(e => e[0] === 'change'); return {ids: e[1].granted.sort(), withdrawn: e[1].withdrawn, method: e[1].record.method, custom: e[2]}");
        assert_eq!(change, json!({"ids": ["analytics", "google-analytics"], "withdrawn": [], "method": "api", "custom": true}));
        assert_eq!(visit.js("return events.find(e => e[0] === 'consent')[1].record.method"), "api");
        visit.js("events.length = 0; crumbgate.accept('analytics')");
        visit.until("events.some(e => e[0] === 'consent')");
        visit.pause(50);
        assert_eq!(visit.js("return events.some(e => e[0] === 'change')"), false, "nothing really changed");
        visit.js("events.length = 0; crumbgate.withdraw()");
        visit.until("events.some(e => e[0] === 'change')");
        assert_eq!(visit.js("return events.find(e => e[0] === 'change')[1].withdrawn.sort()"), json!(["analytics", "google-analytics"]));
    }

    fn a_returning_visitor_gets_consent_at_load_and_no_change(visit) {
        open(visit);
        visit.js("crumbgate.acceptAll()");
        visit.reload();
        visit.until("events.some(e => e[0] === 'consent')");
        visit.pause(100);
        let names = visit.js(NAMES);
        let names = names.as_array().expect("names");
        assert!(names.contains(&json!("ready")) && !names.contains(&json!("change")) && !names.contains(&json!("show")), "{names:?}");
        assert_eq!(names.iter().filter(|n| **n == "consent").count(), 1);
    }

    fn the_state_is_in_force_when_the_event_is_heard(visit) {
        open(visit);
        visit.js("addEventListener('crumbgate:consent', () => window.during = [crumbgate.allowed('analytics'), crumbgate.record().method, document.cookie.includes('crumbgate=')])");
        visit.js("crumbgate.acceptAll()");
        visit.until("window.during");
        assert_eq!(visit.js("return during"), json!([true, "accept-all", true]));
    }

    fn on_hears_the_same_events_and_can_stop(visit) {
        open(visit);
        visit.js("window.heard = []; window.stop = crumbgate.on('change', detail => heard.push(detail)); crumbgate.accept('analytics')");
        visit.until("heard.length === 1");
        let detail = visit.js("const d = heard[0].detail || heard[0]; return d.granted");
        assert!(detail.as_array().is_some_and(|ids| ids.contains(&json!("analytics"))), "{detail}");
        visit.js("stop(); crumbgate.reject('analytics')");
        visit.pause(100);
        assert_eq!(visit.js("return heard.length"), 1);
    }

    fn a_listener_that_throws_hurts_nobody_else(visit) {
        open(visit);
        visit.js("window.heard = 0; crumbgate.on('change', () => { throw new Error('listener') }); crumbgate.on('change', () => window.heard++); crumbgate.accept('analytics')");
        visit.until("heard === 1");
        assert!(visit.allowed("analytics"));
        visit.take_errors();
    }

    fn calls_made_before_the_script_has_run_are_made_up_for(visit) {
        let queue = "<script>window.crumbgate = window.crumbgate || []; window.order = []; crumbgate.push(api => order.push(['first', api === window.crumbgate, typeof api.allowed])); crumbgate.push(api => { order.push('second'); throw new Error('mine') }); crumbgate.push(() => order.push('third'))</script>";
        visit.site().json("/cookies.json", &catalogue()).page("/", &site::page_with(&format!("{queue}{}", site::TAG), "<script>window.crumbgate.push(() => order.push('late'))</script>", ""));
        visit.go("/");
        visit.until("order.length === 4");
        assert_eq!(visit.js("return order"), json!([["first", true, "function"], "second", "third", "late"]));
        visit.take_errors();
    }

    fn record_is_a_copy(visit) {
        open(visit);
        visit.js("crumbgate.rejectAll(); const r = crumbgate.record(); try { r.granted.push('analytics'); r.denied.length = 0 } catch (e) {}");
        assert!(!visit.allowed("analytics"));
        assert_ne!(visit.record()["denied"], json!([]));
    }

    fn export_is_the_record_for_the_visitor(visit) {
        open(visit);
        visit.js("crumbgate.accept('analytics')");
        let text = visit.js("return crumbgate.export()");
        let export: browser_tests::Value = serde_json::from_str(text.as_str().expect("a string")).expect("JSON");
        assert_eq!(export["method"], "api", "{export}");
    }

    fn catalogue_gives_the_catalogue_in_force(visit) {
        open(visit);
        assert_eq!(visit.eval("crumbgate.catalogue().then(c => [c.revision, c.services.map(s => s.id)])"), json!(["2019-11-29", ["session", "google-analytics", "facebook-pixel", "youtube"]]));
    }

    fn load_script_waits_for_its_service(visit) {
        visit.vendor(ANALYTICS_HOST);
        open(visit);
        visit.js("window.done = 0; crumbgate.loadScript('https://www.google-analytics.com/dynamic.js', {service: 'google-analytics', id: 'dyn', crossorigin: 'anonymous', 'data-x': 'y'}).then(() => window.done++)");
        visit.never_requested(ANALYTICS_HOST);
        visit.js("crumbgate.accept('analytics')");
        visit.until("done === 1");
        assert_eq!(visit.js("const s = document.getElementById('dyn'); return [s.src, s.crossOrigin, s.dataset.x]"), json!(["https://www.google-analytics.com/dynamic.js", "anonymous", "y"]));
        visit.js("crumbgate.loadScript('https://www.google-analytics.com/at-once.js', {service: 'google-analytics'}).then(() => window.done++)");
        visit.until("done === 2");
    }

    fn load_script_runs_a_script_once_however_often_it_is_asked_for(visit) {
        visit.vendor(ANALYTICS_HOST).script("/once.js", "window.runs = (window.runs || 0) + 1").status("/gone.js", 404);
        open(visit);
        let call = "crumbgate.loadScript('https://www.google-analytics.com/once.js', {service: 'google-analytics'})";
        visit.js(&format!("window.first = {call}; window.same = first === {call}; window.other = first === crumbgate.loadScript('https://www.google-analytics.com/once.js', {{service: 'analytics'}})"));
        assert_eq!(visit.js("return [same, other]"), json!([true, false]));
        visit.js("crumbgate.accept('google-analytics')");
        visit.until("window.runs");
        assert_eq!(visit.eval(&format!("{call}.then(s => s.src)")), "https://www.google-analytics.com/once.js");
        visit.pause(100);
        assert_eq!(visit.js("return runs"), 1);
        // What could not be loaded is tried again.
        for _ in 0..2 {
            assert_eq!(visit.eval("crumbgate.loadScript('https://www.google-analytics.com/gone.js', {service: 'google-analytics'}).catch(() => 'failed')"), "failed");
        }
        assert_eq!(visit.hits("/gone.js").len(), 2);
    }

    fn load_script_takes_an_address_object_and_runs_in_order_where_that_is_asked_for(visit) {
        visit.vendor(ANALYTICS_HOST).script("/slow.js", "window.order = (window.order || []).concat('slow')").delay("/slow.js", 600)
            .script("/quick.js", "window.order = (window.order || []).concat('quick')");
        open(visit);
        visit.js("for (const name of ['slow', 'quick']) crumbgate.loadScript(new URL(`https://www.google-analytics.com/${name}.js`), {service: 'google-analytics', async: false, nonce: null, id: undefined})");
        visit.js("crumbgate.accept('analytics')");
        visit.until("window.order && order.length === 2");
        assert_eq!(visit.js("return order"), json!(["slow", "quick"]));
    }

    fn without_a_catalogue_the_audit_says_why_there_is_none(visit) {
        visit.site().status("/cookies.json", 404).page("/", &site::page("", CONTENT));
        visit.go("/");
        assert_eq!(visit.eval("crumbgate.audit().catch(e => e instanceof window.Error && e.message)"), "crumbgate: no catalogue is in force");
        visit.take_errors();
    }

    fn ids_that_nobody_has_are_told_as_soon_as_that_can_be_known(visit) {
        visit.site().json("/cookies.json", &catalogue()).page("/", &site::page_with(&format!("{LISTEN}{}<script>\
            crumbgate.save({{nope: true}}); crumbgate.accept('analytics'); crumbgate.accept('media'); crumbgate.whenAllowed('typo'); crumbgate.whenAllowed('youtube')</script>", site::TAG), "", CONTENT));
        visit.go("/");
        visit.until("crumbgate.record() && events.filter(e => e[0] === 'error').length === 2");
        assert!(visit.allowed("analytics") && visit.allowed("media"), "each choice made before there was a catalogue counts");
        let mut told: Vec<String> = visit.js("return events.filter(e => e[0] === 'error').map(e => e[1].code + ' ' + e[1].message)")
            .as_array().expect("a list").iter().map(|t| t.as_str().unwrap_or_default().to_owned()).collect();
        told.sort();
        assert_eq!(told, [
            "unknown-id crumbgate.save: \"nope\" is no category or service of the catalogue",
            "unknown-id crumbgate.whenAllowed: \"typo\" is no category or service of the catalogue"]);
        visit.take_errors();
    }

    fn a_catalogue_that_is_a_page_is_told_with_its_address(visit) {
        visit.site().page("/cookies.json", "<!doctype html><title>The app</title>").page("/", &site::page_with(&format!("{LISTEN}{}", site::TAG), "", CONTENT));
        visit.go("/");
        visit.until("events.some(e => e[0] === 'error')");
        let said = visit.js("return events.find(e => e[0] === 'error')[1].message");
        assert_eq!(said, "the catalogue /cookies.json is not JSON from byte 0 on; nothing optional runs");
        visit.take_errors();
    }

    fn load_script_tells_of_a_failure(visit) {
        visit.vendor(ANALYTICS_HOST).status("/gone.js", 404);
        open(visit);
        visit.js("crumbgate.acceptAll()");
        assert_eq!(visit.eval("crumbgate.loadScript('https://www.google-analytics.com/gone.js', {service: 'google-analytics'}).then(() => 'loaded', e => e instanceof window.Error)"), true);
    }

    fn audit_finds_what_is_undeclared_denied_or_unseen(visit) {
        visit.vendor("cdn.stranger.example");
        visit.site().page("/set", "<!doctype html><title>x</title>").header("/set", "Set-Cookie", "_fbp=present; Path=/");
        visit.go("/set");
        visit.site().json("/cookies.json", &catalogue()).page("/", &site::page("", "<script src='https://cdn.stranger.example/lib.js'></script><script>document.cookie = 'undeclared_one=1; path=/'; localStorage.undeclared_key = 1</script>"));
        visit.go("/");
        visit.asked();
        let audit = visit.eval("crumbgate.audit()");
        let text = audit.to_string();
        for part in ["undeclared_one", "undeclared_key", "cdn.stranger.example", "_ga"] {
            assert!(text.contains(part), "{part} is not in {text}");
        }
        let undeclared = audit["undeclared"].to_string();
        assert!(undeclared.contains("undeclared_one") && !undeclared.contains("\"_fbp\""), "{undeclared}");
    }

    fn the_module_exports_the_same_object(visit) {
        open(visit);
        let module = visit.eval("fetch('/crumbgate/package.json').then(r => r.json()).then(p => p.module || (p.exports['.'].import && (p.exports['.'].import.default || p.exports['.'].import)) || p.exports['.'].default || p.main)");
        let path = format!("/crumbgate/{}", module.as_str().unwrap_or_default().trim_start_matches("./"));
        assert_eq!(visit.eval(&format!("import('{path}').then(m => m.default === window.crumbgate)")), true);
    }

    fn the_module_works_without_the_tag(visit) {
        visit.site().json("/cookies.json", &catalogue()).page("/", "<!doctype html><html lang=en><head><meta charset=utf-8><title>x</title>\
            <script type='application/json' id='crumbgate-catalogue'>CATALOGUE</script></head><body><main><h1>x</h1></main></body></html>".replace("CATALOGUE", &catalogue().to_string()).as_str());
        visit.go("/");
        let module = visit.eval("fetch('/crumbgate/package.json').then(r => r.json()).then(p => p.module || (p.exports['.'].import && (p.exports['.'].import.default || p.exports['.'].import)) || p.exports['.'].default || p.main)");
        let path = format!("/crumbgate/{}", module.as_str().unwrap_or_default().trim_start_matches("./"));
        assert_eq!(visit.eval(&format!("import('{path}').then(async m => {{ await m.default.ready; return typeof m.default.allowed }})")), "function");
        visit.asked();
    }

    fn two_tags_on_one_page_are_one_gate(visit) {
        visit.site().json("/cookies.json", &catalogue()).page("/", &site::page_with(&format!("{LISTEN}{}{}", site::TAG, site::TAG), "", ""));
        visit.go("/");
        visit.asked();
        visit.pause(150);
        assert_eq!(visit.js("return [document.querySelectorAll('#crumbgate').length, document.querySelectorAll('#crumbgate-banner').length]"), json!([1, 1]));
        visit.accept_all();
        visit.take_errors();
    }
}
