//! The translation to JavaScript, which `CRUMBGATE_TRANSLATION` puts to the same scenarios.
//!
//! It is fetched, so it decides a moment later than WebAssembly, which stands in the script. Until then the gate is
//! shut and Google's defaults are denied; a few scenarios ask for more than that.

use std::env;

/// Why a scenario cannot hold of the translation: it is about what stands right behind the tag, and …
const SWITCH: &str = "the vendor's own switch is to be set before its snippet, which the parser reaches first";
const WATCH: &str = "what nobody marked is to be watched from the first element on, which the parser reaches first";
const OPAQUE: &str = "a page of no origin may import no module, unless the server allows it by CORS";

/// The scenarios that only WebAssembly fulfils.
const ONLY_WASM: [(&str, &str); 13] = [
    ("autoblock::requests_of_code_wait_until_they_may", WATCH),
    ("autoblock::unmarked_scripts_of_refused_hosts_do_not_run_and_others_do", WATCH),
    ("autoblock::whatever_code_makes_is_held_and_let_go", WATCH),
    ("fail_closed::storage_denied_in_a_sandboxed_frame", OPAQUE),
    ("guard::a_returning_visitors_refusal_guards_from_the_first_script_on", WATCH),
    ("homes::where_both_homes_are_denied_the_choice_holds_for_the_page_and_the_banner_returns", OPAQUE),
    ("lifecycle::automatic_blocking_holds_back_unmarked_third_parties", WATCH),
    ("signals::a_returning_visitor_has_default_and_choice_before_the_next_element", SWITCH),
    ("signals::matomo_requires_consent_before_the_page_view", SWITCH),
    ("signals::matomo_without_cookies_asks_for_cookies_only", SWITCH),
    ("signals::meta_is_revoked_first_then_granted_and_revoked_again", SWITCH),
    ("signals::microsoft_uet_has_a_default_then_updates", SWITCH),
    ("signals::tiktok_is_held_then_granted_then_revoked", SWITCH),
];

/// Whether the translation is tested: `CRUMBGATE_TRANSLATION` takes WebAssembly out of every page.
pub fn translated() -> bool {
    env::var_os("CRUMBGATE_TRANSLATION").is_some_and(|v| !v.is_empty() && v != "0")
}

/// Why a scenario is left out where the translation is tested.
pub(crate) fn left_out(name: &str) -> Option<&'static str> {
    let found = translated().then(|| ONLY_WASM.iter().find(|(scenario, _)| name.ends_with(scenario)));
    found.flatten().map(|(_, why)| *why)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    #[test]
    fn every_scenario_that_is_left_out_is_one() {
        for (name, _) in ONLY_WASM {
            let (file, scenario) = name.split_once("::").expect("file and scenario");
            let source = crate::repository().join(format!("tests/browser/tests/{file}.rs"));
            let source = fs::read_to_string(&source).unwrap_or_else(|e| panic!("{}: {e}", source.display()));
            assert!(source.contains(&format!("fn {scenario}(")), "{name} is no scenario");
        }
    }
}
