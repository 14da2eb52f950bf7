//! The backstop for what nobody marked (contract §1, `data-autoblock="on"`): execution is stopped for certain,
//! requests of code are held; what a browser's preload scanner has asked for already is not.

use browser_tests::{
    Visit, each_engine, json,
    site::{self, ANALYTICS_HOST, VIDEO_HOST, catalogue},
};

const TAG: &str = "<script src=\"/crumbgate/crumbgate.js\" data-autoblock=\"on\"></script>";
const OTHER_HOST: &str = "cdn.example.net";

/// A page whose catalogue is inline: by address, what comes before it would only be held until it is known.
fn open(visit: &mut Visit<'_>, body: &str) {
    visit.vendor(ANALYTICS_HOST);
    visit.vendor(OTHER_HOST);
    let inline = format!("<script type=\"application/json\" id=\"crumbgate-catalogue\">{}</script>", catalogue());
    visit.site().page("/", &site::page_with(&format!("{TAG}{inline}"), "", body));
    visit.go("/");
    visit.asked();
}

each_engine! {
    fn unmarked_scripts_of_refused_hosts_do_not_run_and_others_do(visit) {
        open(visit, "<main><h1>Page</h1></main><script src='https://www.google-analytics.com/unmarked.js'></script>\
            <script src='https://cdn.example.net/library.js'></script>");
        visit.until("(window.__ran || []).some(url => url.includes('library'))");
        visit.pause(200);
        assert_eq!(visit.js("return __ran.some(url => url.includes('unmarked'))"), json!(false));
        visit.accept_all();
        visit.until("__ran.some(url => url.includes('unmarked'))");
    }

    fn requests_of_code_wait_until_they_may(visit) {
        open(visit, "<main><h1>Page</h1></main><script>window.came = [];
            const s = document.createElement('script'); s.src = 'https://www.google-analytics.com/dynamic.js'; document.head.append(s);
            fetch('https://www.google-analytics.com/fetched.js').then(() => came.push('fetch'));
            const x = new XMLHttpRequest(); x.open('GET', 'https://www.google-analytics.com/asked.js'); x.onload = () => came.push('xhr'); x.send();
            navigator.sendBeacon('https://www.google-analytics.com/collect-beacon', 'x');
            new Image().src = 'https://www.google-analytics.com/new.gif'</script>");
        visit.pause(300);
        for part in ["dynamic.js", "fetched.js", "asked.js", "collect-beacon", "new.gif"] {
            assert_eq!(visit.hits(part).len(), 0, "{part} was asked for");
        }
        visit.accept_all();
        for part in ["dynamic.js", "fetched.js", "asked.js", "collect-beacon", "new.gif"] {
            visit.until_requested(part);
        }
        visit.until("came.length === 2 && (window.__ran || []).some(url => url.includes('dynamic'))");
    }

    fn whatever_code_makes_is_held_and_let_go(visit) {
        let u = "https://www.google-analytics.com";
        open(visit, &format!("<main><h1>Page</h1><img id=there alt=''></main><script>
            const make = (tag, part, value) => {{ const el = Object.assign(document.createElement(tag), {{rel: 'stylesheet'}}); el[part] = value; document.body.append(el); return el }};
            window.made = [make('img', 'srcset', '/own.gif 3x, {u}/listed.gif 1x'), make('link', 'href', '{u}/made.css'), make('object', 'data', '{u}/object.svg'),
                make('embed', 'src', '{u}/embed.svg'), make('video', 'poster', '{u}/poster.gif'), new Audio('{u}/sound.mp3')];
            there.src = '{u}/there.gif';
            window.kept = make('img', 'srcset', '/own.gif 1x');
            window.failed = 0; new EventSource('{u}/stream').onerror = () => failed++</script>"));
        visit.site().file("/own.gif", "image/gif", "GIF89a");
        visit.until("failed");
        visit.pause(300);
        let parts = ["listed.gif", "made.css", "object.svg", "embed.svg", "poster.gif", "sound.mp3", "there.gif"];
        for part in parts.into_iter().chain(["stream"]) {
            assert_eq!(visit.hits(part).len(), 0, "{part} was asked for");
        }
        assert_eq!(visit.js("return [kept.srcset, new Audio().src, Audio.name, new Audio() instanceof Audio, EventSource.CLOSED]"), json!(["/own.gif 1x", "", "Audio", true, 2]));
        visit.accept_all();
        for part in parts {
            visit.until_requested(part);
        }
        visit.take_errors();
    }

    fn hosts_of_a_broken_entry_are_refused_whatever_is_answered(visit) {
        visit.vendor(ANALYTICS_HOST);
        let mut catalogue = catalogue();
        catalogue["services"][1]["cookies"][0]["duration"] = json!("2 yaers");
        catalogue["services"][1]["hosts"] = json!(["https://www.google-analytics.com/"]);
        let inline = format!("<script type=\"application/json\" id=\"crumbgate-catalogue\">{catalogue}</script>");
        visit.site().page("/", &site::page_with(&format!("{TAG}{inline}"), "", "<main><h1>Page</h1></main>"));
        visit.go("/");
        visit.asked();
        visit.js("const s = document.createElement('script'); s.src = 'https://www.google-analytics.com/broken.js'; document.head.append(s); document.cookie = '_ga=1'");
        assert_eq!(visit.js("return document.cookie.includes('_ga=')"), json!(false));
        visit.accept_all();
        visit.pause(300);
        assert_eq!(visit.hits("broken.js").len(), 0);
        assert_eq!(visit.js("return document.cookie.includes('_ga=')"), json!(false));
        visit.take_errors();
    }

    fn an_element_marked_ignore_is_left_alone(visit) {
        open(visit, "<main><h1>Page</h1></main><script data-crumbgate='ignore' src='https://www.google-analytics.com/wanted.js'></script>");
        visit.until("(window.__ran || []).some(url => url.includes('wanted'))");
    }

    fn an_unmarked_frame_is_held_and_loads_when_it_may(visit) {
        visit.vendor(VIDEO_HOST);
        open(visit, &format!("<p>x</p><iframe title='A film' src='https://{VIDEO_HOST}/embed/abc'></iframe>"));
        visit.until("!document.querySelector('iframe').src");
        let before = visit.hits("/embed/abc").len();
        visit.accept_all();
        visit.until("document.querySelector('iframe').src");
        for _ in 0..200 {
            if visit.hits("/embed/abc").len() > before { break; }
            visit.pause(25);
        }
        assert_eq!(visit.hits("/embed/abc").len(), before + 1);
    }
}
