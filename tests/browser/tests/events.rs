//! The order of what a choice sets off: stored, vendors told, erased or released, announced (docs/events.md).

use browser_tests::{
    Value, Visit, each_engine, json,
    site::{self, ANALYTICS_HOST, CONTENT, catalogue, page_with},
};

/// Writes down, in one list, every write of a cookie, every command to Google, every script that runs and every event.
/// It stands before our tag, so that what the gate takes at its start is what is watched.
const DIARY: &str = "<script>
window.__diary = [];
{
  const own = Object.getOwnPropertyDescriptor(Document.prototype, 'cookie');
  Object.defineProperty(Document.prototype, 'cookie', {...own, set(write) {
    const name = String(write).split('=')[0];
    const gone = /max-age=0|expires=thu, 01 jan 1970/i.test(write);
    __diary.push(name === 'crumbgate' ? 'stored' : gone ? 'erased ' + name : 'wrote ' + name);
    own.set.call(this, write);
  }});
  window.dataLayer = [];
  const push = dataLayer.push;
  dataLayer.push = function (...all) {
    for (const one of all) __diary.push(one.event || 'google ' + one[0] + ' ' + one[1]);
    return push.apply(this, all);
  };
  for (const name of ['ready', 'consent', 'change', 'error']) addEventListener('crumbgate:' + name, () => __diary.push(name));
}
function ran(x) { __diary.push('ran ' + x) }
function listen() {
  window.heard = [];
  for (const name of ['consent', 'change']) {
    addEventListener('crumbgate:' + name, () => { throw new Error('mine') });
    crumbgate.on(name, () => { throw new Error('mine too') });
    crumbgate.on(name, () => heard.push(name));
  }
  crumbgate.whenAllowed('analytics').then(() => heard.push('allowed'));
}
</script>";

const GATED: &str = "<script type='text/plain' data-service='google-analytics'>ran('first')</script>\
    <script type='text/plain' data-service='google-analytics'>ran('second')</script>\
    <script type='text/plain' data-category='!analytics'>ran('denied')</script>";

fn open(visit: &mut Visit<'_>) {
    let tag = site::inline_tag(&catalogue());
    visit.site().page("/", &page_with(&format!("{DIARY}{tag}"), "", &format!("{CONTENT}{GATED}")));
    visit.go("/");
    visit.eval("crumbgate.ready.then(() => 1)");
}

/// The diary from a call on, each line once.
fn after(visit: &mut Visit<'_>, call: &str, last: &str) -> Vec<String> {
    visit.js(&format!("window.__diary.length = 0; {call}"));
    visit.until(&format!("window.__diary.includes({last:?})"));
    diary(visit)
}

/// The diary so far, each line once.
fn diary(visit: &mut Visit<'_>) -> Vec<String> {
    let diary = visit.js("return window.__diary");
    let mut lines: Vec<String> = Vec::new();
    for line in diary.as_array().into_iter().flatten().filter_map(Value::as_str) {
        if !lines.iter().any(|l| l == line) {
            lines.push(line.to_owned());
        }
    }
    lines
}

each_engine! {
    fn a_yes_is_stored_told_released_and_announced_in_this_order(visit) {
        open(visit);
        after(visit, "crumbgate.acceptAll()", "change");
        visit.until("window.__diary.includes('ran second')");
        let mut lines = diary(visit);
        // The release has begun; what does not fit into its turn runs later.
        let second = lines.iter().position(|l| l == "ran second").expect("it ran");
        assert!(lines[..second].contains(&"ran first".to_owned()), "{lines:?}");
        lines.remove(second);
        assert_eq!(lines, ["stored", "google consent update", "crumbgate_consent", "ran first", "consent", "change"]);
    }

    fn the_events_do_not_wait_for_scripts_that_take_their_time(visit) {
        visit.vendor(ANALYTICS_HOST).script("/slow.js", "ran('slow')").delay("/slow.js", 1_000);
        let gated = "<script type='text/plain' data-category='analytics'>for (const t = Date.now(); Date.now() < t + 40;); ran('busy')</script>\
            <script type='text/plain' data-category='analytics'>ran('next')</script>\
            <script type='text/plain' data-category='analytics' src='https://www.google-analytics.com/slow.js'></script>\
            <script type='text/plain' data-category='analytics'>ran('last')</script>";
        let tag = site::inline_tag(&catalogue());
        visit.site().page("/", &page_with(&format!("{DIARY}{tag}"), "", &format!("{CONTENT}{gated}")));
        visit.go("/");
        visit.eval("crumbgate.ready.then(() => 1)");
        after(visit, "crumbgate.acceptAll()", "ran last");
        let lines: Vec<String> = diary(visit).into_iter().filter(|l| l.starts_with("ran") || l == "consent" || l == "change").collect();
        assert_eq!(lines, ["ran busy", "consent", "change", "ran next", "ran slow", "ran last"]);
    }

    fn a_no_is_stored_told_erased_and_announced_in_this_order(visit) {
        open(visit);
        visit.js("crumbgate.acceptAll()");
        visit.until("window.__diary.includes('change')");
        visit.js("document.cookie = '_ga=1; path=/; max-age=999'");
        let lines = after(visit, "crumbgate.rejectAll()", "change");
        let place = |what: &str| lines.iter().position(|l| l == what).unwrap_or_else(|| panic!("no {what} in {lines:?}"));
        let order = ["stored", "google consent update", "crumbgate_consent", "erased _ga", "ran denied", "consent", "change"].map(place);
        assert!(order.is_sorted(), "{lines:?}");
    }

    fn a_returning_visitors_choice_comes_in_the_same_order(visit) {
        open(visit);
        visit.js("crumbgate.acceptAll()");
        visit.reload();
        visit.until("window.__diary.includes('ready') && window.__diary.includes('ran second')");
        let mut lines = diary(visit);
        // The release has begun; what does not fit into its turn runs later.
        lines.retain(|line| line != "ran second");
        // The choice is in force before the parser comes to what it releases; its event waits for those who listen behind the tag.
        assert_eq!(lines, ["google consent default", "google set ads_data_redaction", "google consent update", "crumbgate_consent", "ran first", "consent", "ready"]);
    }

    fn handlers_that_throw_stop_neither_each_other_nor_the_release(visit) {
        open(visit);
        visit.js("window.listen(); crumbgate.acceptAll()");
        visit.until("window.heard.length === 3");
        assert_eq!(visit.js("return window.heard"), json!(["consent", "change", "allowed"]));
        assert_eq!(visit.js("return window.__diary.filter(line => line.startsWith('ran'))"), json!(["ran first", "ran second"]));
        visit.js("crumbgate.rejectAll()");
        visit.until("window.heard.length === 5");
        assert!(!visit.allowed("analytics"));
        let errors = visit.take_errors();
        assert!(errors.len() == 8 && errors.iter().all(|e| e.contains("mine")), "each is reported: {errors:?}");
    }

    fn a_choice_made_by_a_handler_is_made_after_the_one_it_hears_of(visit) {
        open(visit);
        visit.js("window.heard = []; crumbgate.on('change', e => { window.heard.push([e.detail.granted, e.detail.withdrawn]); if (crumbgate.allowed('marketing')) crumbgate.reject('marketing') }); crumbgate.accept('analytics', 'marketing')");
        visit.until("window.heard.length === 2");
        assert_eq!(visit.js("return window.heard.map(([granted, withdrawn]) => [granted.includes('marketing'), withdrawn.includes('marketing')])"), json!([[true, false], [false, true]]));
        assert!(visit.allowed("analytics") && !visit.allowed("marketing"));
    }

    fn a_refusal_made_by_what_is_released_stops_the_release(visit) {
        visit.vendor(ANALYTICS_HOST);
        let gated = "<script type='text/plain' data-category='analytics'>ran('first'); crumbgate.rejectAll()</script>\
            <script type='text/plain' data-category='analytics'>ran('second')</script>\
            <script type='text/plain' data-category='analytics' data-src='https://www.google-analytics.com/third.js'></script>";
        let tag = site::inline_tag(&catalogue());
        visit.site().page("/", &page_with(&format!("{DIARY}{tag}"), "", &format!("{CONTENT}{gated}")));
        visit.go("/");
        visit.eval("crumbgate.ready.then(() => 1)");
        visit.js("crumbgate.acceptAll()");
        visit.until("window.__diary.filter(line => line === 'change').length === 2");
        visit.never_requested("third.js");
        let lines = diary(visit);
        assert!(lines.contains(&"ran first".into()) && !lines.contains(&"ran second".into()), "{lines:?}");
        assert!(!visit.allowed("analytics"));
    }

    fn who_hears_that_the_question_is_put_aside_may_show_it_again(visit) {
        open(visit);
        visit.asked();
        visit.js("addEventListener('crumbgate:hide', () => crumbgate.show(), {once: true}); crumbgate.hide()");
        visit.asked();
        visit.js("window.hides = 0; addEventListener('crumbgate:hide', () => window.hides++); addEventListener('crumbgate:hide', () => crumbgate.acceptAll(), {once: true}); crumbgate.hide()");
        visit.until("window.__diary.includes('ran first')");
        assert_eq!(visit.js("return [window.hides, !!document.querySelector('#crumbgate-banner')]"), json!([1, false]));
    }
}
