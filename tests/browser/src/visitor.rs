//! What visitors do with the banner, by the hooks the contract promises.

use crate::{Value, Visit, json};

pub const ACCEPT: &str = "#crumbgate-banner [data-crumbgate='accept-all']";
pub const REJECT: &str = "#crumbgate-banner [data-crumbgate='reject-all']";
pub const MANAGE: &str = "#crumbgate-banner [data-crumbgate='open-preferences']";
pub const HIDE: &str = "#crumbgate [data-crumbgate='hide']";
pub const SETTINGS: &str = "#crumbgate-settings";
pub const DIALOG: &str = "dialog#crumbgate-preferences";
pub const SAVE: &str = "dialog#crumbgate-preferences [data-crumbgate='save']";
pub const CLOSE: &str = "dialog#crumbgate-preferences [data-crumbgate='close']";

impl Visit<'_> {
    /// Waits until the banner asks.
    #[track_caller]
    pub fn asked(&mut self) {
        self.until_shown(ACCEPT);
    }

    /// Whether the banner is asking right now.
    #[track_caller]
    pub fn is_asked(&mut self) -> bool {
        self.shown(ACCEPT)
    }

    /// Waits for the question, presses “Accept all”, and waits until the choice is in force.
    #[track_caller]
    pub fn accept_all(&mut self) {
        self.answer(ACCEPT);
    }

    /// The same with “Reject all”.
    #[track_caller]
    pub fn reject_all(&mut self) {
        self.answer(REJECT);
    }

    #[track_caller]
    fn answer(&mut self, button: &str) {
        self.asked();
        self.click(button);
        self.until_hidden(ACCEPT);
        self.until("crumbgate.record()");
    }

    /// Opens the preferences from the banner or, when it is not there, the settings button.
    #[track_caller]
    pub fn open_preferences(&mut self) {
        self.until(&format!("document.querySelector({MANAGE:?}) || document.querySelector({SETTINGS:?})"));
        let opener = if self.is_asked() { MANAGE } else { SETTINGS };
        self.until_shown(opener);
        self.click(opener);
        self.until("document.querySelector('dialog#crumbgate-preferences[open]')");
    }

    /// Turns the switch of a category or service on or off in the open preferences.
    #[track_caller]
    pub fn switch_to(&mut self, id: &str, on: bool) {
        let css = format!("{DIALOG} input[type=checkbox][name='{id}']");
        let checked = self.js(&format!("return document.querySelector({css:?}).checked"));
        if checked != on {
            // A switch of a service may lie in a closed section.
            self.js(&format!(
                "for (let e = document.querySelector({css:?}); e; e = e.parentElement) if (e.localName === 'details') e.open = true"
            ));
            self.until_shown(&css);
            self.click(&css);
        }
        let now = self.js(&format!("return document.querySelector({css:?}).checked"));
        assert_eq!(now, on, "the switch of {id}");
    }

    /// Presses “Save” in the open preferences.
    #[track_caller]
    pub fn save(&mut self) {
        self.click(SAVE);
        self.until_hidden(DIALOG);
    }

    /// What the page's API says about an id.
    #[track_caller]
    pub fn allowed(&mut self, id: &str) -> bool {
        self.js_with("return crumbgate.allowed(arguments[0])", &[id.into()]) == true
    }

    /// Asserts what the page has found allowed in `window.early`, by a script that stands right behind the tag: the
    /// returning visitor's choice. The translation is fetched, so until it has come the gate is shut.
    #[track_caller]
    pub fn decided_early(&mut self, ids: &[(&str, bool)]) {
        let expected: Vec<bool> = ids.iter().map(|(_, allowed)| *allowed && !crate::translated()).collect();
        assert_eq!(self.js("return window.early"), json!(expected));
        self.eval("crumbgate.ready.then(() => 1)");
        for (id, allowed) in ids {
            assert_eq!(self.allowed(id), *allowed, "{id}");
        }
    }

    /// The stored record, as the API gives it.
    #[track_caller]
    pub fn record(&mut self) -> Value {
        self.js("return crumbgate.record()")
    }

    /// The text under the key `crumbgate` in localStorage, read as JSON.
    #[track_caller]
    pub fn stored(&mut self) -> Value {
        let text = self.js("return localStorage.getItem('crumbgate')");
        text.as_str().map_or(Value::Null, |text| serde_json::from_str(text).unwrap_or(json!({"not JSON": text})))
    }

    /// The addresses of vendors' scripts that ran, in order.
    #[track_caller]
    pub fn ran(&mut self) -> Vec<String> {
        let list = self.js("return window.__ran || []");
        list.as_array().into_iter().flatten().map(|v| v.as_str().unwrap_or_default().to_owned()).collect()
    }
}
