//! Reads Crumbgate's cookie with the crate itself: is a category, or one of its services, allowed?
//!
//! `cargo run --no-default-features --example read_record -- "$HTTP_COOKIE" 2019-11-29 analytics google-analytics`

use crumbgate::logic::catalogue::{self, Catalogue};
use crumbgate::logic::json::{Json, write_str};
use crumbgate::server::Visitor;
use std::env;
use std::time::{SystemTime, UNIX_EPOCH};

fn main() {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let [header, revision, category, rest @ ..] = arguments.as_slice() else {
        eprintln!("Usage: read_record COOKIE_HEADER REVISION CATEGORY [SERVICE]");
        std::process::exit(2);
    };
    let now = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |d| d.as_secs());
    let text = catalogue_of(revision, category, rest.first());
    let yes = Json::read(&text).ok().and_then(|tree| {
        let catalogue: Catalogue = catalogue::read(&tree, "").0?;
        Some(Visitor::new(&catalogue, header, now, false).allowed(rest.first().unwrap_or(category)))
    });
    println!("{}", if yes == Some(true) { "yes" } else { "no" });
}

/// A server has the site's catalogue at hand; this program makes the smallest that will do.
fn catalogue_of(revision: &str, category: &str, service: Option<&String>) -> String {
    let mut out = String::from("{\"version\":1,\"revision\":");
    write_str(&mut out, revision);
    out.push_str(",\"categories\":[{\"id\":");
    write_str(&mut out, category);
    out.push_str("}],\"services\":[");
    if let Some(id) = service {
        out.push_str("{\"id\":");
        write_str(&mut out, id);
        out.push_str(",\"category\":");
        write_str(&mut out, category);
        out.push('}');
    }
    out.push_str("]}");
    out
}
