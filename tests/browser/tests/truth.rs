//! What the interface says is so: of what is on, of who decided, of where to change it, of what was shown.

use browser_tests::{
    Value, Visit, each_engine, json,
    site::{CONTENT, catalogue, page},
    visitor::{ACCEPT, DIALOG, HIDE, REJECT, SETTINGS},
};

const BANNER: &str = "#crumbgate-banner";
const OFF: &str = "With your permission we would also use cookies for: ";
const SIGNAL: &str = "Global Privacy Control";

/// Statistics are exempt, marketing needs a yes, videos are asked in place.
fn mixed(settings: &Value) -> Value {
    let mut c = catalogue();
    c["settings"] = settings.clone();
    c["categories"][1]["basis"] = json!("exempt-statistics");
    c["services"][3]["ask"] = json!("in-place");
    c
}

#[track_caller]
fn says(visit: &mut Visit<'_>, css: &str, texts: &[&str], not: &[&str]) {
    let all = visit.text(css);
    for text in texts {
        assert!(all.contains(text), "{css} does not say {text:?}: {all}");
    }
    for text in not {
        assert!(!all.contains(text), "{css} says {text:?}: {all}");
    }
}

each_engine! {
    fn what_is_exempt_is_said_to_be_on_only_while_it_is(visit) {
        visit.open_with(&mixed(&json!({})), "", CONTENT);
        visit.asked();
        let (on, off) = ("These are on, and you can turn them off: Analytics cookies.", [OFF, "Marketing cookies."].concat());
        says(visit, BANNER, &[on, &off], &[]);
        visit.js("crumbgate.withdraw()");
        visit.until("crumbgate.record()");
        visit.asked();
        let off = [OFF, "Analytics cookies, Marketing cookies."].concat();
        says(visit, BANNER, &[&off], &["These are on"]);
        visit.js("crumbgate.accept('analytics'); crumbgate.show()");
        visit.asked();
        says(visit, BANNER, &[on], &[&off]);
    }

    fn what_an_opt_out_site_uses_is_said_to_be_used_only_while_it_is(visit) {
        visit.open_with(&mixed(&json!({"model": "opt-out"})), "", CONTENT);
        visit.asked();
        let on = "We also use cookies for: Marketing cookies. You can turn them off.";
        says(visit, BANNER, &[on, "These are on, and you can turn them off: Analytics cookies."], &[OFF]);
        visit.js("crumbgate.withdraw()");
        visit.until("crumbgate.record()");
        visit.asked();
        says(visit, BANNER, &[OFF], &["You can turn them off", "These are on"]);
    }

    fn the_signal_is_named_while_it_decides_and_nobody_is_said_to_have_chosen(visit) {
        visit.gpc(true);
        let site = visit.site();
        site.json("/cookies.json", &mixed(&json!({})));
        site.page("/", &page("", &format!("{CONTENT}<div data-crumbgate='policy'></div>")));
        visit.go("/");
        visit.asked();
        let (none, given, choice) = ("You have not made a choice yet.", "You made this choice on", ".crumbgate-choice");
        says(visit, BANNER, &[SIGNAL, OFF], &["These are on"]);
        visit.until_shown(choice);
        says(visit, choice, &[SIGNAL, none, "Withdraw consent", "Download my choice"], &[given]);
        visit.open_preferences();
        says(visit, DIALOG, &[SIGNAL, none], &[given]);
        visit.switch_to("marketing", true);
        visit.save();
        visit.until(&format!("document.querySelector('{choice}').innerText.includes({given:?})"));
        says(visit, choice, &[given], &[SIGNAL, none]);
        visit.click(&format!("{choice} [data-crumbgate='open-preferences']"));
        visit.until_shown(DIALOG);
        says(visit, DIALOG, &[given], &[SIGNAL, none]);
        visit.js("document.querySelector('#crumbgate-preferences [data-crumbgate=close]').click(); crumbgate.show()");
        visit.asked();
        says(visit, BANNER, &["We also use cookies for: Marketing cookies."], &[SIGNAL]);
        visit.gpc(false);
    }

    fn the_focus_of_what_is_hidden_goes_to_the_settings_button(visit) {
        visit.open("", CONTENT);
        visit.asked();
        visit.js_with("document.querySelector(arguments[0]).focus()", &[json!(REJECT)]);
        visit.press("Enter");
        visit.until_shown(HIDE);
        visit.until("document.activeElement.closest('#crumbgate')");
        visit.press("Tab");
        assert_eq!(visit.js("return document.activeElement.dataset.crumbgate"), "hide");
        visit.press("Enter");
        visit.until_hidden(HIDE);
        visit.until("document.activeElement.id === 'crumbgate-settings'");
        visit.js("crumbgate.show(); document.querySelector('h1').tabIndex = -1; document.querySelector('h1').focus(); crumbgate.hide()");
        assert_eq!(visit.js("return document.activeElement.localName"), "h1", "what was elsewhere stays there");
    }

    fn the_confirmation_names_the_settings_button_only_where_there_is_one(visit) {
        let way = "under “Cookie settings”";
        for (own, named) in [("", true), ("<button data-crumbgate='open-preferences'>Biscuits</button>", false)] {
            visit.open("", &format!("{CONTENT}{own}"));
            visit.asked();
            visit.click(ACCEPT);
            visit.until_shown(HIDE);
            says(visit, "#crumbgate", &["You have accepted all cookies."], &[]);
            assert_eq!(visit.text("#crumbgate-confirm").contains(way), named, "{own}");
            assert_eq!(visit.shown(SETTINGS), named, "{own}");
            visit.js("localStorage.clear(); document.cookie = 'crumbgate=; path=/; max-age=0'");
        }
    }

    fn a_question_that_is_up_is_not_said_to_come_up(visit) {
        visit.open("", CONTENT);
        visit.asked();
        visit.js("window.shows = 0; addEventListener('crumbgate:show', () => window.shows++); crumbgate.show(); crumbgate.show()");
        assert_eq!(visit.js("return [window.shows, document.querySelectorAll('#crumbgate-banner').length]"), json!([0, 1]));
        visit.js("crumbgate.hide(); crumbgate.show()");
        assert_eq!(visit.js("return window.shows"), 1);
    }

    fn the_digest_of_a_choice_in_the_preferences_is_of_what_they_show(visit) {
        let mut digest = |description: &str, method: &str| {
            let mut c = catalogue();
            c["categories"][1]["description"] = json!(description);
            visit.open_with(&c, "", CONTENT);
            visit.asked();
            if method == "preferences" {
                visit.open_preferences();
                visit.save();
            } else {
                visit.reject_all();
            }
            let record = visit.stored();
            assert_eq!(record["method"], method);
            visit.js("localStorage.clear(); document.cookie = 'crumbgate=; path=/; max-age=0'");
            record["digest"].as_str().unwrap_or_default().to_owned()
        };
        let (first, again) = (digest("They count.", "preferences"), digest("They count.", "preferences"));
        assert!(first.len() == 16 && first == again, "the same words, the same digest: {first} {again}");
        assert_ne!(first, digest("They follow you.", "preferences"), "other words, another digest");
        assert_eq!(digest("They count.", "reject-all"), digest("They follow you.", "reject-all"), "the banner does not say them");
    }
}
