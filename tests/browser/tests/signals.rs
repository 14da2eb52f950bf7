//! Vendors' own consent switches: set before any vendor code can run, updated after every choice, in the order the
//! vendors require (contract §6).

use browser_tests::{
    Value, Visit, each_engine, json,
    site::{self, CONTENT},
    translated,
};

const GOOGLE: [&str; 7] = [
    "ad_storage",
    "ad_user_data",
    "ad_personalization",
    "analytics_storage",
    "functionality_storage",
    "personalization_storage",
    "security_storage",
];

/// A catalogue in which analytics and marketing carry these signals.
fn catalogue(analytics: &[&str], marketing: &[&str]) -> Value {
    let mut catalogue = site::catalogue();
    catalogue["services"][1]["signals"] = json!(analytics);
    catalogue["services"][2]["signals"] = json!(marketing);
    catalogue
}

fn google() -> Value {
    let analytics = ["google:analytics_storage", "ga-disable:UA-123456-1", "ga-disable:G-ABC"];
    let marketing: Vec<String> =
        GOOGLE.iter().filter(|t| **t != "analytics_storage").map(|t| format!("google:{t}")).collect();
    catalogue(&analytics, &marketing.iter().map(String::as_str).collect::<Vec<_>>())
}

/// What sites write after the tag: Google's own snippet.
const SNIPPET: &str = "<script>window.dataLayer = window.dataLayer || []; function gtag() { dataLayer.push(arguments) } gtag('js', new Date(0)); gtag('config', 'G-ABC');\
    window.disabled = [window['ga-disable-UA-123456-1'], window['ga-disable-G-ABC']]</script>";

/// The commands on the data layer, as lists: `["consent", "default", {…}]`, or the object pushed.
const LAYER: &str =
    "return dataLayer.map(e => Object.prototype.toString.call(e) === '[object Arguments]' ? [...e] : e)";

fn layer(visit: &mut Visit<'_>) -> Vec<Value> {
    visit.js(LAYER).as_array().cloned().unwrap_or_default()
}

fn consents(layer: &[Value]) -> Vec<(String, Value)> {
    let commands = layer.iter().filter(|e| e[0] == "consent");
    commands.map(|e| (e[1].as_str().unwrap_or_default().to_owned(), e[2].clone())).collect()
}

fn open_inline(visit: &mut Visit<'_>, catalogue: &Value, before: &str, after: &str) {
    let tag = format!("{before}{}", site::inline_tag(catalogue));
    visit.site().page("/", &site::page_with(&tag, after, CONTENT));
    visit.go("/");
}

fn states(value: &Value, types: &[&str], state: &str) {
    for kind in types {
        assert_eq!(value[kind], state, "{kind} in {value}");
    }
}

/// The property's own switch is set: before the site's snippet, unless the translation has to be fetched first.
fn disabled(visit: &mut Visit<'_>) {
    if !translated() {
        assert_eq!(visit.js("return disabled"), json!([true, true]));
    }
    visit.until("window['ga-disable-UA-123456-1'] === true && window['ga-disable-G-ABC'] === true");
}

each_engine! {
    fn the_default_comes_before_the_sites_own_snippet_and_denies_all(visit) {
        open_inline(visit, &google(), "", SNIPPET);
        visit.asked();
        let layer = layer(visit);
        assert_eq!((&layer[0][0], &layer[0][1]), (&json!("consent"), &json!("default")), "{layer:?}");
        states(&layer[0][2], &GOOGLE, "denied");
        assert!(layer[0][2].get("region").is_none(), "a default without region covers everyone");
        assert_eq!(consents(&layer).len(), 1, "{layer:?}");
        let config = layer.iter().position(|e| e[0] == "config");
        assert!(config > Some(0));
        disabled(visit);
    }

    fn the_default_comes_first_with_a_fetched_catalogue_too(visit) {
        visit.open_with(&google(), SNIPPET, CONTENT);
        visit.asked();
        let layer = layer(visit);
        assert_eq!((&layer[0][0], &layer[0][1]), (&json!("consent"), &json!("default")), "{layer:?}");
        states(&layer[0][2], &GOOGLE, "denied");
    }

    fn one_choice_is_one_update_with_every_type_then_the_event(visit) {
        open_inline(visit, &google(), "", SNIPPET);
        visit.asked();
        visit.js("window.before = dataLayer.length");
        visit.js("crumbgate.save({analytics: true, marketing: false, media: false})");
        visit.until("dataLayer.some(e => e.event === 'crumbgate_consent')");
        let all = layer(visit);
        let updates: Vec<_> = consents(&all).into_iter().filter(|(kind, _)| kind == "update").collect();
        assert_eq!(updates.len(), 1, "{all:?}");
        states(&updates[0].1, &["analytics_storage"], "granted");
        states(&updates[0].1, &["ad_storage", "ad_user_data", "ad_personalization", "functionality_storage", "personalization_storage", "security_storage"], "denied");
        let update = all.iter().position(|e| e[1] == "update");
        let event = all.iter().position(|e| e["event"] == "crumbgate_consent");
        assert!(update < event, "the state first, then the event: {all:?}");
        assert_eq!(visit.js("return [window['ga-disable-UA-123456-1'], window['ga-disable-G-ABC']]"), json!([false, false]));
    }

    fn the_update_is_pushed_before_a_released_script_runs(visit) {
        open_inline(visit, &google(), "", &format!("{SNIPPET}<script type='text/plain' data-category='analytics'>window.found = dataLayer.map(e => e[1]).includes('update') && window['ga-disable-G-ABC'] === false</script>"));
        visit.accept_all();
        visit.until("window.found !== undefined");
        assert_eq!(visit.js("return found"), true);
    }

    fn a_returning_visitor_has_default_and_choice_before_the_next_element(visit) {
        open_inline(visit, &google(), "", &format!("{SNIPPET}<script>window.early = dataLayer.map(e => Object.prototype.toString.call(e) === '[object Arguments]' ? [...e] : e)</script>"));
        visit.accept_all();
        visit.reload();
        let early = visit.js("return early");
        let early = early.as_array().cloned().unwrap_or_default();
        assert_eq!((&early[0][0], &early[0][1]), (&json!("consent"), &json!("default")), "{early:?}");
        let config = early.iter().position(|e| e[0] == "config").expect("the site's snippet");
        let consents = consents(&early[..config]);
        states(&consents.last().expect("a state").1, &GOOGLE, "granted");
        assert_eq!(visit.js("return disabled"), json!([false, false]));
    }

    fn a_returning_visitor_who_refused_stays_denied(visit) {
        open_inline(visit, &google(), "", SNIPPET);
        visit.reject_all();
        visit.reload();
        visit.until("crumbgate.record()");
        for (_, state) in consents(&layer(visit)) {
            states(&state, &GOOGLE, "denied");
        }
        disabled(visit);
    }

    fn withdrawal_updates_to_denied(visit) {
        open_inline(visit, &google(), "", SNIPPET);
        visit.accept_all();
        visit.js("crumbgate.withdraw()");
        visit.until("window['ga-disable-UA-123456-1'] === true");
        let all = consents(&layer(visit));
        let (kind, state) = all.last().expect("a command");
        assert_eq!(kind, "update");
        states(state, &GOOGLE, "denied");
        assert_eq!(all.iter().filter(|(kind, _)| kind == "default").count(), 1, "the default is said once");
    }

    fn the_event_for_the_tag_manager_is_pushed_for_a_returning_visitor_too(visit) {
        open_inline(visit, &google(), "", "");
        visit.accept_all();
        visit.reload();
        visit.until("dataLayer.some(e => e.event === 'crumbgate_consent')");
    }

    fn commands_are_arguments_objects_as_google_requires(visit) {
        open_inline(visit, &google(), "", "");
        visit.accept_all();
        let kinds = visit.js("return [...new Set(dataLayer.filter(e => e[0] === 'consent').map(e => Object.prototype.toString.call(e)))]");
        assert_eq!(kinds, json!(["[object Arguments]"]));
    }

    fn a_site_without_vendors_switches_gets_no_vendors_globals(visit) {
        open_inline(visit, &catalogue(&[], &[]), "", "");
        visit.accept_all();
        assert_eq!(visit.js("return ['fbq', 'uetq', 'clarity', 'ttq', '_paq', '_hsq', 'alloy'].filter(n => n in window)"), json!([]));
    }

    fn meta_is_revoked_first_then_granted_and_revoked_again(visit) {
        let stub = "<script>window.calls = []; window.fbq = function () { calls.push([...arguments]) }</script>";
        open_inline(visit, &catalogue(&[], &["meta"]), stub, "<script>fbq('init', '1')</script>");
        visit.asked();
        assert_eq!(visit.js("return calls"), json!([["consent", "revoke"], ["init", "1"]]));
        visit.js("crumbgate.acceptAll()");
        visit.until("calls.length >= 3");
        visit.js("crumbgate.withdraw()");
        visit.until("calls.length >= 4");
        assert_eq!(visit.js("return calls.slice(2)"), json!([["consent", "grant"], ["consent", "revoke"]]));
        visit.js("crumbgate.acceptAll()");
        visit.reload();
        assert_eq!(visit.js("return calls.slice(0, -1).pop()"), json!(["consent", "grant"]), "before init");
    }

    fn microsoft_uet_has_a_default_then_updates(visit) {
        open_inline(visit, &catalogue(&[], &["uet"]), "", "<script>window.early = [...(window.uetq || [])]</script>");
        visit.asked();
        assert_eq!(visit.js("return early"), json!(["consent", "default", {"ad_storage": "denied"}]));
        visit.js("crumbgate.acceptAll()");
        visit.until("uetq.length >= 6");
        assert_eq!(visit.js("return uetq.slice(3)"), json!(["consent", "update", {"ad_storage": "granted"}]));
        visit.js("crumbgate.withdraw()");
        visit.until("uetq.length >= 9");
        assert_eq!(visit.js("return uetq.slice(6)"), json!(["consent", "update", {"ad_storage": "denied"}]));
    }

    fn microsoft_clarity_is_told_both_storages(visit) {
        open_inline(visit, &catalogue(&["clarity"], &[]), "", "");
        visit.accept_all();
        visit.until("window.clarity && clarity.q");
        let calls = "return clarity.q.map(a => [...a])";
        let last = |state: &str| json!(["consentv2", {"ad_Storage": state, "analytics_Storage": state}]);
        let seen = visit.js(calls);
        let seen = seen.as_array().expect("calls").clone();
        assert_eq!((&seen[0], &seen[seen.len() - 1]), (&last("denied"), &last("granted")), "{seen:?}");
        visit.js("crumbgate.withdraw()");
        visit.until("clarity.q[clarity.q.length - 1][1].ad_Storage === 'denied'");
    }

    fn tiktok_is_held_then_granted_then_revoked(visit) {
        // The vendor's own snippet keeps the queue it finds and adds the methods.
        let snippet = "<script>var q = window.ttq = window.ttq || []; ['page', 'holdConsent', 'grantConsent', 'revokeConsent'].forEach(n => q[n] = (...a) => { q.push([n, ...a]) }); q.page()</script>";
        open_inline(visit, &catalogue(&[], &["tiktok"]), "", snippet);
        visit.asked();
        assert_eq!(visit.js("return ttq.map(a => a[0])"), json!(["holdConsent", "page"]));
        visit.js("crumbgate.acceptAll()");
        visit.until("ttq.length >= 3");
        visit.js("crumbgate.withdraw()");
        visit.until("ttq.length >= 4");
        assert_eq!(visit.js("return ttq.slice(2).map(a => a[0])"), json!(["grantConsent", "revokeConsent"]));
    }

    fn matomo_requires_consent_before_the_page_view(visit) {
        let snippet = "<script>window._paq = window._paq || []; _paq.push(['trackPageView'])</script>";
        open_inline(visit, &catalogue(&["matomo"], &[]), "", snippet);
        visit.asked();
        assert_eq!(visit.js("return _paq"), json!([["requireConsent"], ["trackPageView"]]));
        visit.js("crumbgate.acceptAll()");
        visit.until("_paq.length >= 3");
        assert_eq!(visit.js("return _paq[2]"), json!(["setConsentGiven"]));
        visit.js("crumbgate.withdraw()");
        visit.until("_paq.length >= 4");
        assert_eq!(visit.js("return _paq[3]"), json!(["forgetConsentGiven"]));
        visit.js("crumbgate.acceptAll()");
        visit.reload();
        assert_eq!(visit.js("return _paq"), json!([["requireConsent"], ["setConsentGiven"], ["trackPageView"]]), "given anew on every page");
    }

    fn matomo_without_cookies_asks_for_cookies_only(visit) {
        open_inline(visit, &catalogue(&["matomo:cookies"], &[]), "", "<script>window._paq = window._paq || []; _paq.push(['trackPageView'])</script>");
        visit.asked();
        assert_eq!(visit.js("return _paq"), json!([["requireCookieConsent"], ["trackPageView"]]));
        visit.js("crumbgate.acceptAll()");
        visit.until("_paq.length >= 3");
        visit.js("crumbgate.withdraw()");
        visit.until("_paq.length >= 4");
        assert_eq!(visit.js("return _paq.slice(2)"), json!([["setCookieConsentGiven"], ["forgetCookieConsentGiven"]]));
    }

    fn hubspot_is_told_of_a_withdrawal(visit) {
        open_inline(visit, &catalogue(&["hubspot"], &[]), "", "");
        visit.accept_all();
        visit.js("crumbgate.withdraw()");
        visit.until("window._hsq && _hsq.some(c => c[0] === 'revokeCookieConsent')");
    }

    fn adobe_is_told_yes_and_no(visit) {
        let stub = "<script>window.calls = []; window.alloy = function () { calls.push([...arguments]) }</script>";
        open_inline(visit, &catalogue(&["adobe"], &[]), stub, "");
        visit.accept_all();
        let said = "calls.filter(c => c[0] === 'setConsent').map(c => c[1].consent[0].value.collect.val).pop()";
        visit.until(&format!("{said} === 'y'"));
        visit.js("crumbgate.withdraw()");
        visit.until(&format!("{said} === 'n'"));
        assert_eq!(visit.js("const c = calls.pop()[1].consent[0]; return [c.standard, c.version]"), json!(["Adobe", "2.0"]));
    }

    fn adobe_is_told_after_it_has_been_configured_when_its_snippet_is_gated(visit) {
        let stub = "<script type='text/plain' data-category='analytics'>window.alloy = function () { alloy.q.push([...arguments]) }; alloy.q = []; alloy('configure', {defaultConsent: 'pending'})</script>";
        let said = "window.alloy && alloy.q.map(c => c[0] === 'setConsent' ? c[1].consent[0].value.collect.val : c[0]).join()";
        open_inline(visit, &catalogue(&["adobe"], &[]), "", stub);
        visit.accept_all();
        visit.until(&format!("({said}) === 'configure,y'"));
        visit.reload();
        visit.until(&format!("({said}) === 'configure,y'"));
    }

    fn tag_manager_hears_of_what_is_on_without_an_answer(visit) {
        let mut catalogue = catalogue(&["google:analytics_storage"], &[]);
        catalogue["categories"][1]["basis"] = json!("exempt-statistics");
        open_inline(visit, &catalogue, "", "");
        visit.asked();
        let layer = layer(visit);
        let update = layer.iter().position(|e| e[0] == "consent" && e[1] == "update").expect("an update");
        let event = layer.iter().position(|e| e["event"] == "crumbgate_consent").expect("an event");
        assert!(update < event, "{layer:?}");
        assert!(layer[event]["granted"].as_array().is_some_and(|ids| ids.contains(&json!("analytics"))));
    }

    fn a_vendors_broken_switch_does_not_break_the_gate(visit) {
        let broken = "<script>window.fbq = () => { throw new Error('vendor') }; window.dataLayer = {push() { throw new Error('vendor') }}</script>";
        open_inline(visit, &catalogue(&["google:analytics_storage"], &["meta"]), broken, "<script type='text/plain' data-category='analytics'>window.released = 1</script>");
        visit.accept_all();
        visit.until("window.released");
        visit.take_errors();
    }
}
