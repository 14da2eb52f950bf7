//! The open dialog when what it shows changes: what the visitor has begun in it stays.

use browser_tests::{
    Visit, each_engine, json,
    site::{CONTENT, catalogue},
    visitor::{CLOSE, DIALOG},
};

/// Ticks, open sections, the scroll position and the focus of the open dialog.
const STATE: &str = "const q = s => [...document.querySelectorAll('#crumbgate-preferences ' + s)];\
    return {on: q('input:checked').map(i => i.name), mixed: q('input').filter(i => i.indeterminate).map(i => i.name),\
    open: q('details').map(d => d.open), top: [document.querySelector('#crumbgate-preferences').scrollTop, q('.crumbgate-body')[0].scrollTop],\
    focus: document.activeElement.localName + ' ' + document.activeElement.getAttribute('aria-label')}";

/// Two services under analytics, and the text of one as told.
fn with_two(purpose: &str) -> browser_tests::Value {
    let mut c = catalogue();
    c["services"][1]["purpose"] = json!(purpose);
    let services = c["services"].as_array_mut().expect("a list");
    services.push(
        json!({"id": "hotjar", "category": "analytics", "title": "Hotjar", "provider": "Hotjar", "purpose": "Records.",
        "cookies": [{"name": "_hjid", "duration": "1 year", "purpose": "Recognises you"}]}),
    );
    c
}

/// Turns Hotjar on in the open dialog, and leaves it scrolled, with the focus on a summary.
fn begin(visit: &mut Visit<'_>) {
    visit.switch_to("hotjar", true);
    visit.until(
        "!document.querySelector('#crumbgate-preferences details[open] .crumbgate-service:not([data-crumbgate-full])')",
    );
    visit.js("const [s] = document.querySelectorAll('#crumbgate-preferences details[open] summary'); s.focus()");
    visit.js("for (const e of document.querySelectorAll('#crumbgate-preferences, #crumbgate-preferences .crumbgate-body')) e.scrollTop = 137");
    let top = visit.js(&format!("return (() => {{ {STATE} }})().top"));
    assert!(top.to_string().contains("137"), "long enough to be scrolled: {top}");
}

each_engine! {
    fn a_newer_catalogue_leaves_what_was_begun_in_the_open_dialog(visit) {
        let _ = visit.size(1000, 740);
        let site = visit.open_with(&with_two("Counts visits."), "", CONTENT);
        visit.reject_all();
        site.json("/cookies.json", &with_two("Counts visits, and says so anew.")).delay("/cookies.json", 5000);
        visit.reload();
        visit.open_preferences();
        begin(visit);
        let before = visit.js(STATE);
        visit.until_within(15, "document.querySelector('#crumbgate-preferences').textContent.includes('says so anew')");
        assert_eq!(visit.js(STATE), before);
        assert_eq!(before["mixed"], json!(["analytics"]));
        visit.save();
        assert!(visit.allowed("hotjar") && !visit.allowed("google-analytics") && !visit.allowed("analytics"));
    }

    fn another_tabs_choice_shows_where_nothing_was_touched(visit) {
        let _ = visit.size(1000, 600);
        visit.open_with(&with_two("Counts visits."), "", CONTENT);
        visit.asked();
        let first = visit.window();
        visit.open_preferences();
        begin(visit);
        visit.switch_to("media", true);
        visit.switch_to("media", false);
        visit.new_tab();
        visit.go("/");
        visit.js("crumbgate.ready.then(() => crumbgate.save({marketing: true, media: true}))");
        visit.until("crumbgate.record()");
        visit.switch(&first);
        visit.until("document.querySelector('#crumbgate-preferences input[name=marketing]').checked");
        let on = visit.js(&format!("return (() => {{ {STATE} }})().on"));
        assert_eq!(on, json!(["necessary", "session", "hotjar", "marketing", "facebook-pixel"]));
        visit.save();
        assert!(visit.allowed("hotjar") && visit.allowed("marketing"), "theirs and the other tab's");
        assert!(!visit.allowed("media") && !visit.allowed("google-analytics"));
        // What was dropped by closing does not come back.
        visit.open_preferences();
        visit.switch_to("media", true);
        visit.click(CLOSE);
        visit.until_hidden(DIALOG);
        visit.open_preferences();
        assert_eq!(visit.js("return document.querySelector('#crumbgate-preferences input[name=media]').checked"), false);
    }
}
