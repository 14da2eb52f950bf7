//! Gated scripts: everything contract §2 says of them.

use browser_tests::{
    Visit, each_engine, json,
    site::{self, ANALYTICS_HOST, RAN, catalogue},
};

fn accept(visit: &mut Visit<'_>, body: &str) {
    visit.open("", &format!("{RAN}{body}"));
    visit.accept_all();
}

/// Released, chosen and saved on a page of that policy, with not one violation.
fn under_a_policy(visit: &mut Visit<'_>, policy: &str) {
    visit.vendor(ANALYTICS_HOST);
    let tag = "<script nonce='n0nce' src='/crumbgate/crumbgate.js' data-catalogue='/cookies.json'></script>";
    let digest = "sha384-BCv2gKXAb+ZM0XiKRxGAPivXK+SdXIDgZKmnj+od30sAceGGNsAuHgH4lhDJNOJi";
    let body = format!(
        "<script nonce='n0nce'>window.__ran=[];function ran(x){{window.__ran=window.__ran.concat(x)}}</script>\
         <script nonce='n0nce' type='text/plain' data-category='analytics'>ran('inline')</script>\
         <script nonce='n0nce' type='text/plain' data-category='analytics' src='https://www.google-analytics.com/a.js'></script>\
         <script nonce='n0nce' type='text/plain' data-category='analytics' data-src='/whole.js' integrity='{digest}'></script>\
         <script nonce='n0nce' type='text/plain' data-type='module' data-category='analytics'>ran('module')</script>"
    );
    let site = visit.site();
    site.json("/cookies.json", &catalogue()).script("/whole.js", "ran('whole')");
    site.page("/", &site::page_with(tag, "", &body)).header("/", "Content-Security-Policy", policy);
    visit.go("/");
    visit.accept_all();
    visit.until("__ran.length >= 4");
    let nonces = "return [...document.querySelectorAll('script[data-category]')].map(s => [s.nonce, s.integrity])";
    assert_eq!(visit.js(nonces), json!([["n0nce", ""], ["n0nce", ""], ["n0nce", digest], ["n0nce", ""]]));
    visit.open_preferences();
    visit.save();
}

each_engine! {
    fn classic_scripts_run_in_document_order_each_after_the_one_before(visit) {
        visit.vendor(ANALYTICS_HOST).script("/slow.js", "ran('slow')").delay("/slow.js", 300).script("/quick.js", "ran('quick')");
        accept(visit, "<script type='text/plain' data-category='analytics'>ran('first')</script>\
            <script type='text/plain' data-category='analytics' src='https://www.google-analytics.com/slow.js'></script>\
            <script type='text/plain' data-category='analytics'>ran('between')</script>\
            <script type='text/plain' data-category='analytics' data-src='https://www.google-analytics.com/quick.js'></script>\
            <script type='text/plain' data-category='analytics'>ran('last')</script>");
        visit.until("__ran.length >= 5");
        assert_eq!(visit.ran(), ["first", "slow", "between", "quick", "last"]);
    }

    fn files_are_fetched_together_once_each_and_run_one_after_another(visit) {
        let vendor = visit.vendor(ANALYTICS_HOST);
        for n in 1..=5 {
            let path = format!("/s{n}.js");
            vendor.script(&path, &format!("ran('{n}')")).delay(&path, 1_500 - 200 * n);
        }
        let scripts: Vec<String> = (1..=5).map(|n| format!("<script type='text/plain' data-category='analytics' src='https://www.google-analytics.com/s{n}.js'></script>")).collect();
        accept(visit, &scripts.concat());
        visit.until_requested("/s5.js");
        assert!(visit.ran().is_empty(), "the last was asked for before the first had come");
        visit.until("__ran.length >= 5");
        assert_eq!(visit.ran(), ["1", "2", "3", "4", "5"]);
        for n in 1..=5 {
            assert_eq!(visit.hits(&format!("/s{n}.js")).len(), 1);
        }
        assert_eq!(visit.js("return document.querySelectorAll('link[rel=preload]').length"), 0, "nothing of it stays");
    }

    fn what_is_refused_is_not_fetched_ahead(visit) {
        visit.vendor(ANALYTICS_HOST).script("/slow.js", "ran('slow')").delay("/slow.js", 300);
        visit.open("", &format!("{RAN}<script type='text/plain' data-category='analytics' src='https://www.google-analytics.com/slow.js'></script>\
            <script type='text/plain' data-category='marketing' src='https://www.google-analytics.com/refused.js'></script>"));
        visit.asked();
        visit.js("window.crumbgate.accept('analytics')");
        visit.until("__ran.length");
        visit.never_requested("refused.js");
    }

    fn a_script_that_fails_to_load_does_not_stop_the_next(visit) {
        visit.vendor(ANALYTICS_HOST).status("/gone.js", 404);
        accept(visit, "<script type='text/plain' data-category='analytics' src='https://www.google-analytics.com/gone.js' onerror=\"ran('error seen')\"></script>\
            <script type='text/plain' data-category='analytics'>ran('after')</script>");
        visit.until("__ran.length >= 2");
        assert_eq!(visit.ran(), ["error seen", "after"]);
    }

    fn a_script_that_throws_does_not_stop_the_next(visit) {
        accept(visit, "<script type='text/plain' data-category='analytics'>throw new Error('mine')</script>\
            <script type='text/plain' data-category='analytics'>ran('after')</script>");
        visit.until("__ran.length");
        let errors = visit.take_errors();
        assert!(errors.len() == 1 && errors[0].contains("mine"), "{errors:?}");
    }

    fn a_hanging_script_is_given_up(visit) {
        visit.vendor(ANALYTICS_HOST).hang("/never.js");
        accept(visit, "<script type='text/plain' data-category='analytics' src='https://www.google-analytics.com/never.js'></script>\
            <script type='text/plain' data-category='analytics'>ran('after')</script>");
        visit.until_requested("/never.js");
        visit.until_within(25, "__ran.includes('after')");
        visit.take_errors(); // it is said which one was given up
    }

    fn an_async_script_holds_nobody_up(visit) {
        visit.vendor(ANALYTICS_HOST).script("/late.js", "ran('late')").delay("/late.js", 800);
        accept(visit, "<script type='text/plain' data-category='analytics' src='https://www.google-analytics.com/late.js' async></script>\
            <script type='text/plain' data-category='analytics'>ran('at once')</script>");
        visit.until("__ran.length >= 2");
        assert_eq!(visit.ran(), ["at once", "late"]);
    }

    fn an_async_script_does_not_wait_for_the_files_of_others(visit) {
        visit.vendor(ANALYTICS_HOST).script("/slow.js", "ran('slow')").delay("/slow.js", 1_500).script("/free.js", "ran('free')");
        accept(visit, "<script type='text/plain' data-category='analytics' src='https://www.google-analytics.com/slow.js'></script>\
            <script type='text/plain' data-category='analytics' src='https://www.google-analytics.com/free.js' async></script>");
        visit.until("__ran.length >= 2");
        assert_eq!(visit.ran(), ["free", "slow"]);
    }

    fn a_module_in_the_page_stops_nobody(visit) {
        // It fires no event when it has run; nobody may wait for one, nor be told that it was given up.
        accept(visit, "<script type='text/plain' data-type='module' data-category='analytics'>ran('module')</script>\
            <script type='text/plain' data-category='analytics'>ran('after')</script>");
        visit.until_within(4, "__ran.length >= 2");
    }

    fn data_gets_its_own_type_back(visit) {
        accept(visit, "<script id='data' type='text/plain' data-type='application/ld+json' data-category='analytics'>{\"a\": 1}</script>\
            <script type='text/plain' data-category='analytics'>ran(document.querySelector('#data').type)</script>");
        visit.until("__ran.length");
        assert_eq!(visit.ran(), ["application/ld+json"]);
    }

    fn modules_run_as_modules(visit) {
        visit.vendor(ANALYTICS_HOST).script("/m.js", "export const x = 1; ran('external ' + (import.meta.url.endsWith('/m.js')))")
            .header("/m.js", "Access-Control-Allow-Origin", "*");
        accept(visit, "<script type='text/plain' data-type='module' data-category='analytics'>import 'https://www.google-analytics.com/m.js'; ran('inline ' + (this === undefined) + ' ' + (document.currentScript === null))</script>\
            <script type='text/plain' data-type='module' data-category='analytics' data-src='https://www.google-analytics.com/m.js' crossorigin></script>");
        visit.until("__ran.length >= 2");
        assert_eq!(visit.ran(), ["external true", "inline true true"]);
    }

    fn each_script_runs_once_however_often_it_is_allowed(visit) {
        visit.vendor(ANALYTICS_HOST);
        accept(visit, "<script type='text/plain' data-category='analytics'>ran('inline')</script>\
            <script type='text/plain' data-category='analytics' src='https://www.google-analytics.com/a.js'></script>");
        visit.until("__ran.length >= 2");
        visit.js("crumbgate.withdraw(); crumbgate.acceptAll(); crumbgate.rejectAll(); crumbgate.accept('analytics')");
        visit.until("crumbgate.allowed('analytics')");
        visit.pause(300);
        assert_eq!(visit.ran().len(), 2);
        assert_eq!(visit.hits("/a.js").len(), 1);
    }

    fn the_pages_own_node_runs_with_its_attributes_in_its_place(visit) {
        accept(visit, "<p id='before'></p><script type='text/plain' data-category='analytics' id='gated' class='c' data-extra='kept'>\
            const s = document.currentScript; window.same = s === window.original; ran([s.id, s.className, s.dataset.extra, s.previousElementSibling.id, s.nextElementSibling.id].join())</script><p id='after'></p>\
            <script>window.original = document.getElementById('gated')</script>");
        visit.until("__ran.length");
        assert_eq!(visit.ran(), ["gated,c,kept,before,after"]);
        assert_eq!(visit.js("return same && original.isConnected"), true);
    }

    fn load_handlers_of_the_page_fire(visit) {
        visit.vendor(ANALYTICS_HOST);
        accept(visit, "<script type='text/plain' data-category='analytics' id='g' src='https://www.google-analytics.com/a.js' onload=\"ran('attribute')\"></script>\
            <script>document.getElementById('g').addEventListener('load', () => ran('listener'))</script>");
        visit.until("__ran.includes('attribute') && __ran.includes('listener')");
    }

    fn a_strict_policy_with_nonces_holds(visit) {
        under_a_policy(visit, "default-src 'none'; script-src 'nonce-n0nce' 'wasm-unsafe-eval'; connect-src 'self'; style-src 'self'; require-trusted-types-for 'script'; trusted-types crumbgate");
    }

    fn a_strict_policy_with_strict_dynamic_holds(visit) {
        under_a_policy(visit, "default-src 'none'; script-src 'nonce-n0nce' 'strict-dynamic' 'wasm-unsafe-eval'; connect-src 'self'; style-src 'self'; require-trusted-types-for 'script'; trusted-types crumbgate");
    }

    fn strict_dynamic_trusts_gated_scripts_without_a_nonce_and_nothing_else_does(visit) {
        // What docs/csp.md warns of, and what it says helps.
        let tag = "<script nonce='n0nce' src='/crumbgate/crumbgate.js' data-catalogue='/cookies.json'></script>";
        let body = "<script nonce='n0nce'>window.__ran=[];function ran(x){window.__ran=window.__ran.concat(x)}</script>\
            <script type='text/plain' data-category='necessary'>ran('inline')</script>\
            <script type='text/plain' data-category='necessary' data-src='/file.js'></script>\
            <script nonce='n0nce' type='text/plain' data-category='necessary'>ran('last')</script>";
        for (page, trust, ran) in [
            ("/dynamic", "'strict-dynamic'", &["inline", "file", "last"][..]),
            ("/nonces", "", &["last"]),
            ("/hosts", "'self'", &["file", "last"]),
        ] {
            let policy = format!("script-src 'nonce-n0nce' {trust} 'wasm-unsafe-eval'");
            let site = visit.site();
            site.json("/cookies.json", &catalogue()).script("/file.js", "ran('file')");
            site.page(page, &site::page_with(tag, "", body)).header(page, "Content-Security-Policy", &policy);
            visit.go(page);
            visit.until("window.__ran && __ran.includes('last')");
            assert_eq!(visit.ran(), ran, "{policy}");
            visit.take_errors();
        }
    }

    fn a_strict_policy_without_webassembly_reports_its_refusal_and_nothing_else(visit) {
        under_a_policy(visit, "default-src 'none'; script-src 'nonce-n0nce' 'strict-dynamic'; connect-src 'self'; style-src 'self'; require-trusted-types-for 'script'; trusted-types crumbgate");
        let errors = visit.take_errors();
        // Trying is the only way to know.
        assert!(errors.iter().all(|e| e.contains("script-src wasm-eval")), "{errors:?}");
    }

    fn a_script_without_the_policys_nonce_stays_out(visit) {
        let tag = "<script nonce='n0nce' src='/crumbgate/crumbgate.js' data-catalogue='/cookies.json'></script>";
        let body = "<script nonce='n0nce'>window.__ran=[];function ran(x){window.__ran=window.__ran.concat(x)}</script>\
            <script type='text/plain' data-category='analytics'>ran('smuggled')</script>\
            <script nonce='n0nce' type='text/plain' data-category='analytics'>ran('rightful')</script>";
        visit.site().json("/cookies.json", &catalogue()).page("/", &site::page_with(tag, "", body)).header("/", "Content-Security-Policy",
            "default-src 'self'; script-src 'nonce-n0nce' 'wasm-unsafe-eval'");
        visit.go("/");
        visit.accept_all();
        visit.until("__ran.length");
        assert_eq!(visit.ran(), ["rightful"]);
        let errors = visit.take_errors();
        assert!(errors.iter().all(|e| e.contains("script-src")) && errors.len() == 1, "{errors:?}");
    }

    fn integrity_is_kept(visit) {
        // sha384 of "ran('whole')"
        let digest = "sha384-BCv2gKXAb+ZM0XiKRxGAPivXK+SdXIDgZKmnj+od30sAceGGNsAuHgH4lhDJNOJi";
        let vendor = visit.vendor(ANALYTICS_HOST);
        for path in ["/whole.js", "/other.js"] {
            vendor.script(path, "ran('whole')").header(path, "Access-Control-Allow-Origin", "*");
        }
        vendor.script("/other.js", "ran('changed on the way')");
        accept(visit, &format!("<script type='text/plain' data-category='analytics' src='https://www.google-analytics.com/other.js' integrity='{digest}' crossorigin='anonymous' onerror=\"ran('refused')\"></script>\
            <script type='text/plain' data-category='analytics' src='https://www.google-analytics.com/whole.js' integrity='{digest}' crossorigin='anonymous'></script>"));
        visit.until("__ran.length >= 2");
        assert_eq!(visit.ran(), ["refused", "whole"]);
        assert_eq!(visit.hits("/whole.js")[0].header("origin"), Some(visit.site().url("").as_str()));
        visit.take_errors();
    }

    fn the_referrer_policy_is_kept(visit) {
        visit.vendor(ANALYTICS_HOST);
        accept(visit, "<script type='text/plain' data-category='analytics' src='https://www.google-analytics.com/a.js' referrerpolicy='no-referrer'></script>\
            <script type='text/plain' data-category='analytics' src='https://www.google-analytics.com/b.js' referrerpolicy='origin'></script>");
        visit.until("__ran.length >= 2");
        assert_eq!(visit.hits("/a.js")[0].header("referer"), None);
        assert_eq!(visit.hits("/b.js")[0].header("referer"), Some(visit.site().url("/").as_str()));
    }

    fn an_exclamation_mark_runs_when_the_category_is_denied(visit) {
        visit.open("", &format!("{RAN}<script type='text/plain' data-category='!analytics'>ran('without')</script>\
            <script type='text/plain' data-category='analytics'>ran('with')</script>"));
        visit.reject_all();
        visit.until("__ran.length");
        assert_eq!(visit.ran(), ["without"]);
        visit.js("crumbgate.accept('analytics')");
        visit.until("__ran.length >= 2");
        visit.reload();
        visit.until("__ran.length");
        visit.pause(100);
        assert_eq!(visit.ran(), ["with"]);
    }

    fn lists_mean_all_of_them_and_so_do_both_attributes(visit) {
        visit.open("", &format!("{RAN}<script type='text/plain' data-category='analytics, marketing'>ran('comma')</script>\
            <script type='text/plain' data-category='analytics marketing'>ran('space')</script>\
            <script type='text/plain' data-service='google-analytics' data-category='marketing'>ran('both')</script>\
            <script type='text/plain' data-service='google-analytics'>ran('one')</script>"));
        visit.asked();
        visit.js("crumbgate.accept('analytics')");
        visit.until("__ran.length");
        visit.pause(150);
        assert_eq!(visit.ran(), ["one"]);
        visit.js("crumbgate.accept('marketing')");
        visit.until("__ran.length >= 4");
        assert_eq!(visit.ran(), ["one", "comma", "space", "both"]);
    }

    fn an_unknown_id_stays_blocked_and_is_reported(visit) {
        visit.site().json("/cookies.json", &catalogue());
        visit.open("<script>window.told=[];addEventListener('crumbgate:error',e=>told.push(e.detail))</script>",
            &format!("{RAN}<script type='text/plain' data-category='analitycs'>ran('typo')</script><script type='text/plain' data-service='nobody'>ran('nobody')</script>\
             <script type='text/plain' data-category='analytics, nobody'>ran('half')</script><script type='text/plain' data-category='!nobody'>ran('not nobody')</script>"));
        visit.accept_all();
        visit.until("['analitycs', 'nobody'].every(id => told.some(d => d.message.includes(id)))");
        visit.pause(150);
        assert_eq!(visit.ran(), [""; 0]);
        assert!(visit.js("return told[0].code").is_string());
        let console = visit.console().join("\n");
        assert!(console.contains("analitycs"), "{console}");
        visit.take_errors();
    }

    fn document_write_of_a_released_script_does_not_wipe_the_page(visit) {
        accept(visit, "<p id='text'>Text</p><script type='text/plain' data-category='analytics'>document.write('<p>written</p>'); ran('written')</script>\
            <script type='text/plain' data-category='analytics'>ran('after')</script>");
        visit.until("window.__ran && __ran.includes('after')");
        assert_eq!(visit.text("#text"), "Text");
        assert!(visit.js("return !!window.crumbgate && document.readyState") == "complete");
        visit.take_errors();
    }

    fn document_write_of_a_released_script_does_not_wipe_a_page_that_is_still_being_read(visit) {
        accept(visit, "<p id='text'>Text</p><script type='text/plain' data-category='analytics'>document.write('<p>written</p>'); document.writeln('x'); ran('written')</script>\
            <script type='text/plain' data-category='analytics'>ran('after')</script><p id='end'>End</p>");
        visit.until("window.__ran && __ran.includes('after')");
        visit.take_errors();
        visit.reload();
        visit.until("document.readyState === 'complete' && window.__ran && __ran.includes('after')");
        assert_eq!(visit.text("#text"), "Text");
        assert_eq!(visit.text("#end"), "End");
        assert_eq!(visit.ran(), ["written", "after"]);
        visit.take_errors();
    }

    fn a_held_script_needs_what_it_says_when_it_is_let_go(visit) {
        visit.open("", &format!("{RAN}<script type='text/plain' id=stricter data-category='analytics'>ran('stricter')</script>\
            <script type='text/plain' id=other data-category='marketing'>ran('other')</script>"));
        visit.asked();
        visit.js("stricter.setAttribute('data-category', 'analytics marketing'); other.dataset.category = 'analytics'");
        visit.js("crumbgate.accept('analytics')");
        visit.until("__ran.length");
        visit.pause(100);
        assert_eq!(visit.ran(), ["other"]);
        visit.js("crumbgate.acceptAll()");
        visit.until("__ran.length === 2");
    }

    fn a_script_inserted_later_is_handled_without_a_call(visit) {
        visit.vendor(ANALYTICS_HOST);
        accept(visit, "<div id='spa'></div>");
        visit.js("const s = document.createElement('script'); s.type = 'text/plain'; s.dataset.category = 'analytics'; s.textContent = \"ran('created')\"; document.getElementById('spa').append(s);\
            const x = document.createElement('script'); x.type = 'text/plain'; x.dataset.service = 'google-analytics'; x.dataset.src = 'https://www.google-analytics.com/spa.js'; document.getElementById('spa').append(x)");
        visit.until("__ran.length >= 2");
    }

    fn a_script_inserted_before_the_answer_waits_for_it(visit) {
        visit.open("", RAN);
        visit.asked();
        visit.js("const s = document.createElement('script'); s.type = 'text/plain'; s.dataset.category = 'analytics'; s.textContent = \"ran('created')\"; document.body.append(s)");
        visit.pause(100);
        assert_eq!(visit.ran(), [""; 0]);
        visit.accept_all();
        visit.until("__ran.length");
        assert_eq!(visit.ran(), ["created"]);
    }

    fn a_script_that_came_through_inner_html_runs(visit) {
        visit.vendor(ANALYTICS_HOST);
        accept(visit, "<div id='spa'></div>");
        visit.js("spa.innerHTML = `<script type='text/plain' data-category='analytics' id='in'>ran('inline ' + document.currentScript.id)</scr` + `ipt><script type='text/plain' data-category='analytics' data-src='https://www.google-analytics.com/inner.js' data-extra='kept'></scr` + `ipt>`");
        visit.until("__ran.length >= 2");
        assert_eq!(visit.ran(), ["inline in", "https://www.google-analytics.com/inner.js"]);
        assert_eq!(visit.js("return document.querySelector('#spa [data-extra=kept]').isConnected"), true);
    }

    fn a_script_through_inner_html_before_the_answer_runs_after_it(visit) {
        visit.open("", &format!("{RAN}<div id='spa'></div>"));
        visit.asked();
        visit.js("spa.innerHTML = `<script type='text/plain' data-category='analytics'>ran('waited')</scr` + `ipt>`");
        visit.pause(100);
        assert_eq!(visit.ran(), [""; 0]);
        visit.accept_all();
        visit.until("__ran.length");
        visit.pause(100);
        assert_eq!(visit.ran(), ["waited"]);
    }

    fn released_scripts_leave_room_for_the_page(visit) {
        let busy = "<script type='text/plain' data-category='analytics'>{ const t = performance.now(); while (performance.now() - t < 40); ran('busy') }</script>".repeat(8);
        let watcher = "<script>window.seen = new Set; const c = new MessageChannel; c.port1.onmessage = () => { seen.add(__ran.length); if (__ran.length < 8) c.port2.postMessage(0) }; c.port2.postMessage(0)</script>";
        accept(visit, &(busy + watcher));
        visit.until("__ran.length === 8");
        let between = visit.js("return [...seen].filter(n => n > 0 && n < 8).length");
        assert!(between.as_u64().is_some_and(|n| n >= 3), "the page got a turn between {between} of 7 pairs of scripts");
    }

    fn a_tag_with_defer_works_too(visit) {
        let tag = "<script defer src='/crumbgate/crumbgate.js' data-catalogue='/cookies.json'></script>";
        let body = format!("{RAN}<script type='text/plain' data-category='analytics'>ran('gated')</script>");
        visit.site().json("/cookies.json", &catalogue()).page("/", &site::page_with(tag, "", &body));
        visit.go("/");
        visit.asked();
        assert_eq!(visit.ran(), [""; 0]);
        visit.accept_all();
        visit.until("__ran.length");
        visit.reload();
        visit.until("__ran.length");
        assert_eq!(visit.js("return crumbgate.allowed('analytics')"), json!(true));
    }
}
