//! The translation to JavaScript, which `CRUMBGATE_TRANSLATION` puts to the same scenarios.
//!
//! It is fetched, so it decides a moment later than WebAssembly, which stands in the script. Until then the gate is
//! shut and Google's defaults are denied; a few scenarios ask for more than that.

use std::env;

/// Why a scenario cannot hold of the translation.
const LATER: &str = "decided before the parser goes on";
const REQUEST: &str = "no request but the script's own";
const OPAQUE: &str = "a page of no origin may import no module, unless the server allows it by CORS";

/// The scenarios that only WebAssembly fulfils.
const ONLY_WASM: [(&str, &str); 23] = [
    ("aliases::a_foreign_choice_is_read_once", LATER),
    ("autoblock::requests_of_code_wait_until_they_may", LATER),
    ("autoblock::unmarked_scripts_of_refused_hosts_do_not_run_and_others_do", LATER),
    ("fail_closed::storage_denied_in_a_sandboxed_frame", OPAQUE),
    ("guard::a_returning_visitors_refusal_guards_from_the_first_script_on", LATER),
    ("homes::where_both_homes_are_denied_the_choice_holds_for_the_page_and_the_banner_returns", OPAQUE),
    ("journey::accept_all_holds_when_coming_back_before_the_next_element_is_parsed", LATER),
    ("journey::an_answer_on_one_page_counts_on_the_next", LATER),
    ("journey::one_category_can_be_chosen_in_the_preferences", LATER),
    ("journey::the_settings_button_opens_what_was_chosen_and_can_change_it", LATER),
    ("lifecycle::a_returning_visitor_fetches_one_script_and_re_reads_the_catalogue_when_idle", REQUEST),
    ("lifecycle::automatic_blocking_holds_back_unmarked_third_parties", LATER),
    ("lifecycle::an_inline_catalogue_needs_no_request", REQUEST),
    ("record::an_allowed_service_is_known_from_the_cookie_before_the_catalogue_has_come", LATER),
    ("rules::nothing_shifts_in_any_layout", LATER),
    ("signals::a_returning_visitor_has_default_and_choice_before_the_next_element", LATER),
    ("signals::a_returning_visitor_who_refused_stays_denied", LATER),
    ("signals::matomo_requires_consent_before_the_page_view", LATER),
    ("signals::matomo_without_cookies_asks_for_cookies_only", LATER),
    ("signals::meta_is_revoked_first_then_granted_and_revoked_again", LATER),
    ("signals::microsoft_uet_has_a_default_then_updates", LATER),
    ("signals::the_default_comes_before_the_sites_own_snippet_and_denies_all", LATER),
    ("signals::tiktok_is_held_then_granted_then_revoked", LATER),
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
