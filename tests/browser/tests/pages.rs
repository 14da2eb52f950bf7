//! Pages that change under the banner, and the ways a tag can come into them (contract §1 and §4).

use browser_tests::{
    Visit, each_engine, json,
    site::{self, CONTENT, RAN, TAG, catalogue},
    visitor::ACCEPT,
};

const GATED: &str = "<script type='text/plain' data-category='analytics'>ran('gated')</script>";

fn serve(visit: &mut Visit<'_>, tag: &str, head: &str, body: &str) {
    let page = site::page_with(&format!("{RAN}{tag}"), head, &format!("{CONTENT}{body}"));
    visit.site().json("/cookies.json", &catalogue()).page("/", &page);
}

each_engine! {
    fn a_tag_that_is_added_when_the_page_is_done_still_gates_it(visit) {
        let late = "<script>addEventListener('load', () => setTimeout(() => { const s = document.createElement('script'); s.src = '/crumbgate/crumbgate.js'; s.dataset.catalogue = '/cookies.json'; document.head.append(s) }, 50))</script>";
        serve(visit, late, "", GATED);
        visit.go("/");
        visit.asked();
        assert_eq!(visit.ran(), [""; 0]);
        visit.accept_all();
        visit.until("__ran.length");
    }

    fn an_async_tag_works_too(visit) {
        serve(visit, &TAG.replace("<script ", "<script async "), "", GATED);
        visit.go("/");
        visit.asked();
        visit.accept_all();
        visit.until("__ran.length");
        visit.reload();
        visit.until("window.__ran && __ran.length");
    }

    fn a_single_page_app_that_draws_its_body_anew_keeps_banner_and_gate(visit) {
        serve(visit, TAG, "", "");
        visit.go("/");
        visit.asked();
        visit.js("history.pushState({}, '', '/second'); document.body.replaceChildren(); document.body.append(document.createElement('main'))");
        visit.until_shown(ACCEPT);
        visit.js("const s = document.createElement('script'); s.type = 'text/plain'; s.dataset.category = 'analytics'; s.textContent = \"ran('late')\"; document.querySelector('main').append(s)");
        visit.pause(100);
        assert_eq!(visit.ran(), [""; 0]);
        visit.accept_all();
        visit.until("__ran.includes('late')");
        visit.js("history.pushState({}, '', '/third'); document.querySelector('main').replaceChildren(); const t = document.createElement('script'); t.type = 'text/plain'; t.dataset.category = 'analytics'; t.textContent = \"ran('later')\"; document.querySelector('main').append(t)");
        visit.until("__ran.includes('later')");
        assert!(visit.allowed("analytics"));
    }

    fn an_app_that_puts_another_body_in_keeps_banner_and_gate(visit) {
        serve(visit, TAG, "", "");
        visit.go("/");
        visit.asked();
        visit.js("const body = document.createElement('body'); body.innerHTML = '<main><h1>Another</h1></main>'; document.documentElement.replaceChild(body, document.body)");
        visit.until_shown(ACCEPT);
        visit.accept_all();
        assert!(visit.allowed("analytics"));
    }

    fn a_choice_on_a_subdomain_counts_when_the_tab_is_looked_at_again(visit) {
        let mut catalogue = catalogue();
        catalogue["settings"] = json!({"cookieDomain": format!(".{}", visit.domain())});
        visit.open_with(&catalogue, RAN, GATED);
        visit.accept_all();
        visit.until("__ran.length");
        let first = visit.window();
        let shop = visit.site_at("shop");
        shop.json("/cookies.json", &catalogue).page("/", &site::page("", CONTENT));
        visit.new_tab();
        visit.go_to(&shop.url("/"));
        visit.until("window.crumbgate && crumbgate.allowed && crumbgate.allowed('analytics')");
        visit.pause(1100); // the cookie counts in seconds
        visit.js("crumbgate.rejectAll()");
        visit.switch(&first);
        // Another host's localStorage tells nobody; being seen again does.
        visit.js("document.dispatchEvent(new window.Event('visibilitychange'))");
        visit.until("!crumbgate.allowed('analytics')");
    }

    fn a_region_given_by_the_page_changes_what_it_says_and_nothing_else(visit) {
        let mut catalogue = catalogue();
        catalogue["settings"] = json!({"regions": {"US": {"model": "opt-out"}, "US-CA": {"model": "opt-in"}}});
        for (tag, head, runs) in [
            (TAG.to_owned(), "", false),
            (TAG.replace("<script ", "<script data-region='US' "), "", true),
            (TAG.replace("<script ", "<script data-region='GB' "), "", false),
            (TAG.replace("<script ", "<script data-region='US-CA' "), "", false),
        ] {
            serve(visit, &tag, head, GATED);
            visit.site().json("/cookies.json", &catalogue);
            visit.go("/");
            visit.eval("crumbgate.ready.then(() => 1)");
            visit.pause(150);
            assert_eq!(!visit.ran().is_empty(), runs, "{tag}");
            assert_eq!(visit.record(), json!(null));
        }
    }

    fn a_region_in_the_head_of_the_page_is_read_too(visit) {
        let mut catalogue = catalogue();
        catalogue["settings"] = json!({"regions": {"US": {"model": "opt-out"}}});
        let page = site::page_with(&format!("{RAN}<meta name='crumbgate-region' content='US'>{TAG}"), "", GATED);
        visit.site().json("/cookies.json", &catalogue).page("/", &page);
        visit.go("/");
        visit.until("__ran.length");
    }
}
