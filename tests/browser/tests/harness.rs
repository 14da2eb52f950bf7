//! The harness itself: what it says about browsers must be true before it is believed about the product.

use browser_tests::{Answer, each_engine, json};

each_engine! {
    fn https_and_http_of_invented_hosts_reach_the_server(visit) {
        let site = visit.site();
        site.page("/", "<!doctype html><title>Home</title><img src=http://plain.example/a.gif>");
        visit.vendor("plain.example");
        visit.go("/?a=1");
        assert_eq!(visit.js("return [isSecureContext, document.title]"), json!([true, "Home"]));
        let home = visit.until_requested(&site.url("/?a=1"));
        assert!(home.https && home.method == "GET", "{home:?}");
        visit.until_requested("plain.example/a.gif");
    }

    fn cookies_are_seen_raw(visit) {
        let site = visit.site();
        let domain = visit.domain().to_owned();
        site.page("/", "<!doctype html><title>x</title>")
            .header("/", "Set-Cookie", "secret=1; Path=/; HttpOnly; Secure; SameSite=Lax")
            .header("/", "Set-Cookie", &format!("wide=1; Path=/; Domain={domain}"));
        visit.go("/");
        visit.js("document.cookie = 'own=1; path=/'");
        let seen: Vec<_> = visit.cookies().into_iter().map(|c| (c.name, c.domain, c.http_only, c.secure)).collect();
        let host = site.host().to_owned();
        assert_eq!(seen, [
            ("own".into(), host.clone(), false, false),
            ("secret".into(), host, true, true),
            ("wide".into(), format!(".{domain}"), false, false),
        ]);
    }

    fn presses_are_trusted(visit) {
        visit.site().page("/", "<!doctype html><title>x</title><button id=b>Press</button><p id=p>idle</p>\
            <script>b.onclick = e => p.textContent = 'trusted ' + e.isTrusted</script>");
        visit.go("/");
        visit.click("#b");
        assert_eq!(visit.text("#p"), "trusted true");
        assert_eq!((visit.role("#b"), visit.label("#b")), ("button".into(), "Press".into()));
        visit.js("p.textContent = ''; b.focus()");
        visit.press("Enter");
        visit.until("p.textContent === 'trusted true'");
    }

    fn errors_of_a_page_are_collected(visit) {
        let site = visit.site();
        site.page("/", "<!doctype html><title>x</title><script>console.error('said'); Promise.reject(new Error('no'));\
            setTimeout(() => { throw new Error('thrown') })</script><script src=/other.js></script>")
            .header("/", "Content-Security-Policy", "script-src 'unsafe-inline'");
        visit.go("/");
        visit.until("__errors.length >= 4");
        let mut errors = visit.take_errors();
        errors.sort();
        assert!(errors[0].starts_with("console: said"), "{errors:?}");
        assert!(errors[1].starts_with("error: ") && errors[1].contains("thrown"), "{errors:?}");
        assert!(errors[2].starts_with("policy violation: script-src") && errors[2].contains("other.js"), "{errors:?}");
        assert!(errors[3].starts_with("unhandled rejection: Error: no"), "{errors:?}");
    }

    fn a_strict_policy_admits_the_collector_only(visit) {
        let site = visit.site();
        site.page("/", "<!doctype html><title>x</title><script>window.inline = 1</script><script nonce=n1>window.own = 1</script>")
            .header("/", "Content-Security-Policy", "default-src 'none'; script-src 'nonce-n1'; require-trusted-types-for 'script'");
        visit.go("/");
        assert_eq!(visit.js("return [window.inline === undefined, window.own]"), json!([true, 1]));
        assert_eq!(visit.take_errors().len(), 1);
    }

    fn two_tabs_share_a_site(visit) {
        visit.site().page("/", "<!doctype html><title>x</title><script>new BroadcastChannel('c').onmessage = e => window.heard = e.data</script>");
        visit.go("/");
        let first = visit.window();
        visit.new_tab();
        visit.go("/");
        visit.js("localStorage.setItem('a', 'b'); document.cookie = 'c=d'; window.c = new BroadcastChannel('c'); c.postMessage('e')");
        visit.switch(&first);
        visit.until("window.heard === 'e'");
        assert_eq!(visit.js("return [localStorage.getItem('a'), document.cookie]"), json!(["b", "c=d"]));
    }

    fn a_page_comes_back_from_the_cache_of_the_history(visit) {
        visit.site().page("/", "<!doctype html><title>x</title><script>addEventListener('pageshow', e => window.kept = e.persisted)</script>")
            .page("/b", "<!doctype html><title>b</title>");
        // A browser short of memory may let a page go: it is asked to keep one of three.
        let kept = (0..3).any(|_| {
            visit.go("/");
            visit.js("window.mark = 1");
            visit.go("/b");
            visit.back();
            visit.until("document.readyState === 'complete' && window.kept !== undefined") == true
                && visit.js("return window.kept && window.mark === 1") == true
        });
        assert!(kept);
    }

    fn pictures_can_be_taken(visit) {
        visit.site().page("/", "<!doctype html><title>x</title><h1>Picture</h1>");
        visit.go("/");
        let picture = visit.screenshot().expect("a picture");
        assert!(picture.starts_with(b"\x89PNG") && picture.len() > 1000, "{} bytes", picture.len());
    }

    fn answers_can_be_slow_missing_elsewhere_or_never(visit) {
        let site = visit.site();
        site.page("/", "<!doctype html><title>x</title>").file("/slow", "text/plain", "late").delay("/slow", 200)
            .status("/gone", 410).redirect("/moved", "/slow").hang("/never")
            .respond("/echo", |request| Answer::new("text/plain", request.body.clone()));
        visit.go("/");
        assert_eq!(visit.eval("fetch('/slow').then(r => r.text())"), "late");
        assert_eq!(visit.eval("fetch('/gone').then(r => r.status)"), 410);
        assert_eq!(visit.eval("fetch('/unknown').then(r => r.status)"), 404);
        assert_eq!(visit.eval("fetch('/moved').then(r => r.text())"), "late");
        assert_eq!(visit.eval("fetch('/echo', {method: 'POST', body: 'said'}).then(r => r.text())"), "said");
        assert_eq!(visit.eval("fetch('/never', {signal: AbortSignal.timeout(150)}).then(() => 'answered', () => 'given up')"), "given up");
        assert_eq!(visit.hits("/echo")[0].body, "said");
        visit.until_requested("/never");
    }

    fn vendors_have_stand_ins(visit) {
        visit.vendor("www.google-analytics.com");
        visit.vendor("www.youtube-nocookie.com");
        visit.site().page("/", "<!doctype html><title>x</title><script src=https://www.google-analytics.com/analytics.js></script>\
            <iframe title=v src=https://www.youtube-nocookie.com/embed/x></iframe>");
        visit.go("/");
        assert_eq!(visit.ran(), ["https://www.google-analytics.com/analytics.js"]);
        visit.until_requested("youtube-nocookie.com/embed/x");
        visit.enter_frame("iframe");
        assert_eq!(visit.text("p"), "Content of another site");
        visit.leave_frames();
    }

    fn privacy_control_can_be_turned_on_and_off(visit) {
        visit.site().page("/", "<!doctype html><title>x</title>");
        visit.gpc(true);
        visit.go("/");
        let on = visit.js("return navigator.globalPrivacyControl");
        visit.gpc(false);
        visit.go("/");
        assert_eq!((on, visit.js("return navigator.globalPrivacyControl === true")), (json!(true), json!(false)));
    }
}
