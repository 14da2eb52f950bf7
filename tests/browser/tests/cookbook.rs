//! Every recipe of docs/cookbook.md, as it stands there, in a page: nothing leaves the page before a yes, the vendor is
//! asked after it.

use browser_tests::{Value, Visit, each_engine, json, site};
use std::{
    collections::{BTreeSet, HashMap},
    fs,
};

/// One recipe: its heading, its service, its markup.
struct Recipe {
    title: String,
    service: Option<Value>,
    markup: String,
}

fn recipes() -> Vec<Recipe> {
    let page = fs::read_to_string(browser_tests::repository().join("docs/cookbook.md")).expect("the cookbook");
    let block = |section: &str, language: &str| {
        let (_, rest) = section.split_once(&format!("```{language}\n"))?;
        Some(rest.split_once("```")?.0.to_owned())
    };
    let read = |section: &str| {
        let title = section.lines().next().unwrap_or_default().to_owned();
        let service =
            block(section, "json").map(|text| serde_json::from_str(&text).unwrap_or_else(|e| panic!("{title}: {e}")));
        Some(Recipe { service, markup: block(section, "html")?, title })
    };
    page.split("\n## ").skip(1).filter_map(read).collect()
}

/// Hosts of other people that a piece of markup names.
fn hosts(markup: &str) -> BTreeSet<&str> {
    let named = markup.split("https://").skip(1);
    named.filter_map(|rest| rest.split(['/', '"', '\'']).next()).collect()
}

/// Browsers ask it for things of their own, so the log leaves it out: the page itself tells what became live.
const BROWSERS_OWN: &str = "www.google.com";

/// A catalogue with only that service.
fn catalogue(service: &Value) -> Value {
    let category = &service["category"];
    json!({"version": 1, "categories": [{"id": "necessary", "basis": "necessary", "title": "Essential"},
        {"id": category, "title": "What is asked for"}], "services": [service]})
}

/// Waits for another request to a host that earlier recipes may have asked too.
#[track_caller]
fn until_asked_again(visit: &mut Visit<'_>, host: &str, earlier: usize) {
    for _ in 0..400 {
        if visit.hits(host).len() > earlier {
            return;
        }
        visit.pause(25);
    }
    panic!("never requested: {host}");
}

fn try_recipe(visit: &mut Visit<'_>, recipe: &Recipe, service: &Value) {
    let title = &recipe.title;
    for host in hosts(&recipe.markup) {
        visit.vendor(host);
    }
    visit.js("try { localStorage.clear(); document.cookie = 'crumbgate=; path=/; max-age=0' } catch {}");
    let page = site::page_with(
        &site::inline_tag(&catalogue(service)),
        "",
        &format!("<main><h1>Page</h1>{}</main>", recipe.markup),
    );
    visit.site().page("/", &page);
    let own = visit.site().host().to_owned();
    let asked = |visit: &Visit<'_>| visit.requests().iter().filter(|r| r.host != own).count();
    let before = asked(visit);
    let earlier: HashMap<&str, usize> =
        hosts(&recipe.markup).into_iter().map(|host| (host, visit.hits(host).len())).collect();
    visit.go("/");
    visit.asked();
    visit.pause(200);
    visit.reject_all();
    visit.pause(200);
    assert_eq!(asked(visit), before, "{title}: asked for without a yes");
    let live = format!("return document.querySelectorAll('[src^=\"https://{BROWSERS_OWN}/\"]').length");
    assert_eq!(visit.js(&live), 0, "{title}");
    visit.js("crumbgate.acceptAll()");
    for host in hosts(&recipe.markup) {
        if host == BROWSERS_OWN {
            visit.until(&format!("document.querySelector('[src^=\"https://{host}/\"]')"));
        } else {
            until_asked_again(visit, host, earlier[host]);
        }
    }
    visit.take_errors(); // a stand-in is no vendor: what a snippet does with it is not ours
}

each_engine! {
    fn every_recipe_holds_back_and_lets_go(visit) {
        let recipes = recipes();
        let mut count = 0;
        for recipe in &recipes {
            if let Some(service) = &recipe.service {
                count += 1;
                let begin = visit.requests().len();
                try_recipe(visit, recipe, service);
                assert!(visit.requests().len() > begin);
            }
        }
        assert!(count >= 9, "only {count} recipes with a service");
    }

    fn the_recipe_for_those_who_refuse_runs_for_them_alone(visit) {
        let recipes = recipes();
        let recipe = recipes.iter().find(|r| r.markup.contains("\"!analytics\"")).expect("such a recipe");
        visit.open("", &recipe.markup);
        visit.accept_all();
        let marked = "document.documentElement.classList.contains('no-statistics')";
        visit.pause(100);
        assert_eq!(visit.js(&format!("return {marked}")), false);
        visit.js("crumbgate.rejectAll()");
        visit.until(marked);
    }
}
