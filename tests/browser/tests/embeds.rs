//! Embeds as pages really have them: named by several ids, invisible, in boxes of their own shape, bound late, copied.

use browser_tests::{
    Visit, each_engine, json,
    site::{ANALYTICS_HOST, PIXEL_HOST, RAN, VIDEO_HOST},
    visitor::{HIDE, SETTINGS},
};

const ALWAYS: &str = ".crumbgate-placeholder [data-crumbgate='always-allow']";
const ONCE: &str = ".crumbgate-placeholder [data-crumbgate='load-once']";
const VIDEO: &str = "<iframe id='film' data-service='youtube' data-src='https://www.youtube-nocookie.com/embed/abc' title='A film' width='400' height='225'></iframe>";

fn open(visit: &mut Visit<'_>, body: &str) {
    for host in [VIDEO_HOST, PIXEL_HOST, ANALYTICS_HOST] {
        visit.vendor(host);
    }
    visit.open(RAN, body);
    visit.asked();
}

/// How many placeholders the page has.
fn placeholders(visit: &mut Visit<'_>) -> u64 {
    visit.js("return document.querySelectorAll('.crumbgate-placeholder').length").as_u64().expect("a number")
}

each_engine! {
    fn always_names_everything_it_will_allow_and_nothing_that_is_allowed(visit) {
        let film = |needs: &str| format!("<iframe id='film' {needs} data-src='https://www.youtube-nocookie.com/embed/abc' title='A film'></iframe><script type='text/plain' data-category='analytics'>ran('analytics')</script>");
        open(visit, &film("data-category='analytics' data-service='youtube'"));
        visit.reject_all();
        visit.until_shown(HIDE);
        visit.until_shown(ALWAYS);
        let label = visit.label(ALWAYS);
        assert!(label.contains("YouTube") && label.contains("Analytics cookies"), "{label}");
        visit.click(ALWAYS);
        visit.until_requested("/embed/abc");
        assert!(visit.allowed("youtube") && visit.allowed("analytics") && !visit.allowed("marketing") && !visit.allowed("media"));
        visit.js("crumbgate.reject('analytics')");
        visit.until_shown(ALWAYS);
        let label = visit.label(ALWAYS);
        assert!(!label.contains("YouTube") && label.contains("Analytics cookies"), "what is allowed is not asked again: {label}");
        visit.js("crumbgate.save({'analytics': true, 'youtube': false})");
        visit.until("document.querySelector(\".crumbgate-placeholder [data-crumbgate='always-allow']\").textContent.includes('YouTube')");
        visit.js("crumbgate.reject('analytics')");
        visit.until("!document.querySelector('#film').src");
    }

    fn an_embed_that_nobody_could_see_gets_no_placeholder(visit) {
        let src = "data-service='youtube' data-src='https://www.youtube-nocookie.com/embed/x'";
        let body = format!("<iframe {src} width='1' height='1'></iframe><iframe {src} width='0' height='0' style='border:0'></iframe>\
            <iframe {src} style='display:none'></iframe><iframe {src} hidden></iframe><iframe {src} style='visibility:hidden'></iframe>\
            <div hidden id='tab'><iframe {src} width='300' height='200'></iframe></div><iframe id='late' {src} style='display:none'></iframe>{VIDEO}");
        open(visit, &body);
        visit.until_shown("#film + *, .crumbgate-placeholder:has(+ #film)");
        visit.pause(300);
        // The film's, and that of the tab which is only closed.
        assert_eq!(placeholders(visit), 2);
        visit.js("document.querySelector('#tab').hidden = false");
        visit.until_shown("#tab .crumbgate-placeholder");
        visit.js("document.querySelector('#late').style.display = ''");
        visit.js("document.querySelector('#late').scrollIntoView()");
        visit.until("document.querySelectorAll('.crumbgate-placeholder').length === 3");
        visit.accept_all();
        visit.until("[...document.querySelectorAll('iframe')].every(e => e.src)");
    }

    fn a_placeholder_stands_where_its_embed_would_in_a_box_of_fixed_shape(visit) {
        open(visit, "<div id='box' style='position:relative;width:600px;padding-top:56.25%;height:0;overflow:hidden'>\
            <iframe style='position:absolute;top:0;left:0;width:100%;height:100%' data-service='youtube' data-src='https://www.youtube-nocookie.com/embed/abc' title='A film'></iframe></div>");
        visit.until_shown(ONCE);
        let inside = "const b = document.querySelector('#box').getBoundingClientRect(), p = document.querySelector('.crumbgate-placeholder').getBoundingClientRect(); \
            return [b.left - p.left, b.top - p.top, b.right - p.right, b.bottom - p.bottom].every(x => Math.abs(x) < 6)";
        assert_eq!(visit.js(inside), true);
        visit.reject_all();
        visit.until_shown(HIDE);
        visit.click(ONCE);
        visit.until_requested("/embed/abc");
    }

    fn what_is_bound_to_an_element_after_it_was_put_in_counts(visit) {
        open(visit, "<iframe id='f' title='A film'></iframe><img id='i' alt=''>");
        visit.js("document.querySelector('#f').dataset.service = 'youtube'; document.querySelector('#i').dataset.service = 'facebook-pixel'");
        visit.js("document.querySelector('#f').dataset.src = 'https://www.youtube-nocookie.com/embed/one'; document.querySelector('#i').dataset.src = 'https://connect.facebook.net/i.png'");
        visit.until_shown(ONCE);
        let link = "document.querySelector('.crumbgate-placeholder a').href";
        visit.until(&format!("{link}.includes('one')"));
        visit.js("document.querySelector('#f').dataset.src = 'https://www.youtube-nocookie.com/embed/two'");
        visit.until(&format!("{link}.includes('two')"));
        assert_eq!(placeholders(visit), 1);
        visit.js("document.querySelector('#f').dataset.service = 'facebook-pixel'");
        visit.until("document.querySelector('.crumbgate-placeholder').dataset.service === 'facebook-pixel'");
        visit.js("crumbgate.accept('youtube')");
        visit.pause(150);
        assert!(visit.js("return document.querySelector('#f').getAttribute('src')").is_null());
        visit.js("crumbgate.acceptAll()");
        visit.until_requested("/embed/two");
        visit.until_requested("/i.png");
        assert_eq!(placeholders(visit), 0);
        // Used for another one while it is live.
        visit.js("document.querySelector('#f').dataset.src = 'https://www.youtube-nocookie.com/embed/three'");
        visit.until_requested("/embed/three");
    }

    fn copies_that_a_page_makes_of_our_elements_do_not_stay(visit) {
        open(visit, &format!("<main id='list'>{VIDEO}</main>"));
        visit.until_shown(ONCE);
        visit.js("document.querySelector('#list').innerHTML += '<p>One more</p>'");
        visit.until_shown(ONCE);
        visit.until("document.querySelectorAll('.crumbgate-placeholder').length === 1");
        visit.js("const list = document.querySelector('#list'); list.after(list.cloneNode(true))");
        visit.until("document.querySelectorAll('.crumbgate-placeholder').length === 2");
        visit.js("window.before = document.body.cloneNode(true)");
        visit.reject_all();
        visit.until_shown(HIDE);
        visit.click(HIDE);
        visit.until_shown(SETTINGS);
        // As single-page libraries do that keep a snapshot for going back.
        visit.js("document.body.replaceWith(window.before)");
        visit.until_shown(SETTINGS);
        visit.until("document.querySelectorAll('#crumbgate').length === 1 && !document.querySelector('#crumbgate-banner')");
        visit.until("document.querySelectorAll('.crumbgate-placeholder').length === 2");
        visit.click(ONCE);
        visit.until_requested("/embed/abc");
        // An element of the page's own that happens to have our name stays.
        visit.js("document.body.insertAdjacentHTML('beforeend', '<form id=\"crumbgate\"></form>')");
        visit.pause(200);
        assert_eq!(visit.js("return !!document.querySelector('form#crumbgate')"), true);
    }

    fn the_settings_button_is_back_when_the_sites_own_control_has_gone(visit) {
        open(visit, "<div id='app'><a href='#' data-crumbgate='open-preferences'>Cookies</a></div>");
        visit.reject_all();
        visit.until_shown(HIDE);
        visit.click(HIDE);
        visit.until_hidden(HIDE);
        assert!(!visit.shown(SETTINGS));
        visit.js("document.querySelector('#app').innerHTML = '<p>Another route</p>'");
        visit.until_shown(SETTINGS);
        visit.js("document.querySelector('#app').innerHTML = '<button data-crumbgate=open-preferences>Cookies</button>'");
        visit.until_hidden(SETTINGS);
        assert_eq!(visit.record()["denied"], json!(["analytics", "marketing", "media", "google-analytics", "facebook-pixel", "youtube"]));
    }

    fn the_settings_button_covers_neither_the_end_of_the_page_nor_the_focus(visit) {
        for layout in ["bottom", "top", "box"] {
            let mut c = browser_tests::site::catalogue();
            c["settings"] = json!({"layout": layout});
            let links = (0..60).map(|n| format!("<p><a href='#x'>link {n}</a></p>")).collect::<String>();
            visit.js("try { localStorage.clear(); document.cookie = 'crumbgate=; path=/; max-age=0; secure' } catch {}");
            visit.open_with(&c, "<style>body{margin:0}footer{padding:8px 16px}</style>", &format!("<main>{links}</main><footer><a id='c' href='#contact'>Contact</a></footer>"));
            visit.reject_all();
            visit.until_shown(HIDE);
            visit.click(HIDE);
            visit.until_shown(SETTINGS);
            visit.until("/px/.test(getComputedStyle(document.documentElement).scrollPaddingBottom)");
            visit.js("scrollTo(0, document.documentElement.scrollHeight)");
            let free = "const r = document.querySelector('#c').getBoundingClientRect(); return document.elementFromPoint(r.left + r.width / 2, r.top + r.height / 2).id";
            assert_eq!(visit.js(free), "c", "{layout}");
            let behind = "return [...document.querySelectorAll('main a')].filter(a => { a.focus(); const r = a.getBoundingClientRect(), s = document.querySelector('#crumbgate-settings').getBoundingClientRect(); \
                return r.bottom > s.top && r.top < s.bottom && r.left < s.right })";
            assert_eq!(visit.js(behind), json!([]), "{layout}");
        }
    }

    fn a_page_that_fits_its_window_is_not_made_longer_for_the_settings_button(visit) {
        open(visit, "<style>html, body { margin: 0; height: 100% }</style><main>A map</main>");
        visit.reject_all();
        visit.until_shown(HIDE);
        visit.click(HIDE);
        visit.until_shown(SETTINGS);
        visit.until("/px/.test(getComputedStyle(document.documentElement).scrollPaddingBottom)");
        visit.pause(150);
        assert_eq!(visit.js("return document.documentElement.scrollHeight <= innerHeight"), true);
    }

    fn going_back_to_a_page_does_not_bring_back_what_was_refused_since(visit) {
        // Chromium gives a frame of the page the address that its history remembers.
        let stay = "<script>addEventListener('unload', () => {})</script>";
        open(visit, &format!("{stay}<p>x</p>{VIDEO}"));
        visit.accept_all();
        visit.until_requested("/embed/abc");
        visit.reload();
        visit.until("crumbgate.allowed('youtube') && document.querySelector('#film').src");
        visit.pause(300);
        visit.site().page("/other", &browser_tests::site::page("", "<p>Other</p>"));
        visit.go("/other");
        visit.eval("crumbgate.ready.then(() => 1)");
        visit.js("crumbgate.rejectAll()");
        visit.until("!crumbgate.allowed('youtube')");
        let before = visit.hits("/embed/abc").len();
        visit.js("history.back()");
        visit.until("location.pathname === '/' && window.crumbgate && document.querySelector('#film')");
        visit.until_shown(ONCE);
        visit.pause(500);
        assert_eq!(visit.hits("/embed/abc").len(), before);
        visit.reload();
        visit.until_shown(ONCE);
        visit.pause(500);
        assert_eq!(visit.hits("/embed/abc").len(), before);
    }
}
