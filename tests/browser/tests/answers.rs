//! What counts as an answer, and for how much (contract §3, §4): a yes is what somebody said, not what was left on.

use browser_tests::{
    Value, Visit, each_engine, json,
    site::{self, CONTENT, RAN, catalogue},
    visitor::DIALOG,
};

const ALWAYS: &str = ".crumbgate-placeholder [data-crumbgate='always-allow']";

/// Counted without asking, and a service asked in its place beside one that is not.
fn mixed() -> Value {
    let mut c = catalogue();
    c["categories"]
        .as_array_mut()
        .expect("list")
        .push(json!({"id": "statistics", "basis": "exempt-statistics", "title": "Statistics"}));
    let services = c["services"].as_array_mut().expect("list");
    services.push(json!({"id": "counter", "category": "statistics", "title": "Counter"}));
    services.push(json!({"id": "maps", "category": "marketing", "title": "Maps", "ask": "in-place"}));
    c
}

fn ids(visit: &mut Visit<'_>, of: &str) -> Vec<String> {
    let list = visit.record()[of].as_array().cloned().unwrap_or_default();
    list.iter().filter_map(|id| id.as_str().map(String::from)).collect()
}

each_engine! {
    fn a_yes_at_a_placeholder_survives_saving_the_preferences(visit) {
        visit.open_with(&mixed(), "", "<iframe data-service=maps data-src='/next' title=Map></iframe>");
        visit.asked();
        visit.reject_all();
        visit.click(ALWAYS);
        visit.until("crumbgate.allowed('maps')");
        visit.open_preferences();
        visit.switch_to("analytics", true);
        visit.save();
        visit.until("crumbgate.allowed('analytics')");
        assert!(visit.allowed("maps") && !visit.allowed("marketing") && !visit.allowed("facebook-pixel"));
        visit.open_preferences();
        visit.save();
        visit.pause(100);
        assert!(visit.allowed("maps") && visit.allowed("google-analytics"));
    }

    fn what_was_left_on_is_recorded_neither_as_allowed_nor_as_refused(visit) {
        visit.open_with(&mixed(), "", CONTENT);
        visit.asked();
        visit.open_preferences();
        visit.save();
        visit.until("crumbgate.record()");
        assert!(visit.allowed("counter") && !visit.allowed("analytics"));
        for of in ["granted", "denied"] {
            let named = ids(visit, of);
            assert!(!named.iter().any(|id| id == "statistics" || id == "counter"), "{of}: {named:?}");
        }
        visit.open_preferences();
        visit.switch_to("statistics", false);
        visit.save();
        visit.until("!crumbgate.allowed('counter')");
        assert!(ids(visit, "denied").contains(&"counter".into()));
        visit.open_preferences();
        visit.switch_to("statistics", true);
        visit.save();
        visit.until("crumbgate.allowed('counter')");
        assert!(ids(visit, "granted").contains(&"counter".into()), "said in so many words");
    }

    fn a_closed_notice_is_no_consent_once_consent_is_needed(visit) {
        let mut c = catalogue();
        c["settings"] = json!({"model": "notice"});
        let gated = format!("{RAN}<script type='text/plain' data-category='analytics'>ran('analytics')</script>");
        let site = visit.open_with(&c, "", &gated);
        visit.asked();
        visit.click("#crumbgate-banner [data-crumbgate='accept-all']");
        visit.until("crumbgate.record() && __ran.length");
        assert_eq!(visit.record()["method"], "notice");
        visit.reload();
        visit.until("window.crumbgate && __ran.length && document.querySelector('#crumbgate-settings')");
        c["settings"] = json!({"model": "opt-in"});
        visit.js("localStorage.removeItem('crumbgate-catalogue')");
        site.json("/cookies.json", &c);
        visit.reload();
        visit.asked();
        visit.pause(100);
        assert_eq!(visit.ran(), [""; 0]);
        assert!(!visit.allowed("analytics"));
    }

    fn what_comes_into_a_refused_category_is_refused_with_it(visit) {
        let mut c = mixed();
        let site = visit.open_with(&c, "", CONTENT);
        visit.asked();
        visit.reject_all();
        visit.until("crumbgate.record()");
        c["services"].as_array_mut().expect("list").push(json!({"id": "newcomer", "category": "statistics", "title": "New"}));
        visit.js("localStorage.removeItem('crumbgate-catalogue')");
        site.json("/cookies.json", &c);
        visit.reload();
        visit.until("document.querySelector('#crumbgate-settings')");
        assert!(!visit.allowed("newcomer") && !visit.is_asked());
    }

    fn a_library_that_gives_arrays_a_json_of_their_own_changes_no_answer(visit) {
        let old = "<script>Array.prototype.toJSON = String.prototype.toJSON = function () { return 'odd' }</script>";
        visit.open_with(&catalogue(), old, CONTENT);
        visit.asked();
        visit.js("crumbgate.accept('analytics')");
        visit.until("crumbgate.allowed('analytics')");
        visit.js("crumbgate.save({analytics: false, marketing: true})");
        visit.until("crumbgate.allowed('facebook-pixel') && !crumbgate.allowed('analytics')");
        visit.open_preferences();
        visit.switch_to("media", true);
        visit.save();
        visit.until(&format!("crumbgate.allowed('youtube') && !document.querySelector('{DIALOG}')"));
    }

    fn code_behind_the_tag_hears_of_a_stored_choice(visit) {
        let listen = "<script>window.heard = []; for (const n of ['consent', 'ready']) { addEventListener('crumbgate:' + n, () => heard.push(n)); crumbgate.on(n, () => heard.push('on ' + n)) }</script>";
        visit.site().page("/", &site::page_with(&site::inline_tag(&catalogue()), listen, CONTENT));
        visit.go("/");
        visit.accept_all();
        visit.until("heard.includes('consent')");
        visit.reload();
        visit.until("heard.length >= 4");
        assert_eq!(visit.js("return heard"), json!(["consent", "on consent", "ready", "on ready"]));
    }

    fn one_function_can_be_subscribed_twice(visit) {
        visit.open("", CONTENT);
        visit.asked();
        visit.js("window.heard = 0; const f = () => window.heard++; window.stop = crumbgate.on('consent', f); crumbgate.on('consent', f); crumbgate.acceptAll()");
        visit.until("heard === 2");
        visit.js("stop(); crumbgate.rejectAll()");
        visit.until("heard === 3");
        assert_eq!(visit.js("try { crumbgate.save(new Map([['analytics', true]])); return '' } catch (e) { return e.name }"), "TypeError");
    }
}
