//! A page that is rendered with analytics or without, as the visitor's cookie says.

use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{Html, IntoResponse, Response};
use axum::{Router, routing::get};
use crumbgate::logic::{catalogue::Catalogue, json::Json};
use crumbgate::server::{self, Visitor};
use std::time::{SystemTime, UNIX_EPOCH};

const CATALOGUE: &str = include_str!("../cookies.json");

/// Read once, when the server starts; it lives as long as the server.
fn catalogue() -> Result<&'static Catalogue<'static>, String> {
    let tree = Json::read(CATALOGUE).map_err(|e| format!("cookies.json is not JSON at byte {}", e.at))?;
    let catalogue = server::read(Box::leak(Box::new(tree))).map_err(|problems| problems.join("\n"))?;
    Ok(Box::leak(Box::new(catalogue)))
}

async fn page(State(catalogue): State<&'static Catalogue<'static>>, headers: HeaderMap) -> Response {
    let text = |name: &str| headers.get(name).and_then(|v| v.to_str().ok()).unwrap_or("");
    let now = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |d| d.as_secs());
    let visitor = Visitor::new(catalogue, text("cookie"), now, text("sec-gpc") == "1");
    let analytics = if visitor.allowed("analytics") { "Your visit is counted." } else { "Nobody counts your visit." };
    let html = format!(
        "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><title>Example</title>\n\
         <script src=\"/crumbgate/crumbgate.js\" data-catalogue=\"/cookies.json\"></script>\n\
         <h1>Example</h1><p>{analytics}</p><p><a href=\"/\">Load this page again</a> after you have chosen.</p>\n\
         <div data-crumbgate=\"policy\"></div>"
    );
    // Another visitor's choice must not come out of a cache.
    ([(header::CACHE_CONTROL, "private"), (header::VARY, "Cookie, Sec-GPC")], Html(html)).into_response()
}

/// The files of pkg/; a site would let its web server do this.
async fn file(Path(name): Path<String>) -> Response {
    let kind = match name.rsplit_once('.') {
        Some((_, "js")) => "text/javascript; charset=utf-8",
        Some((_, "json")) => "application/json",
        _ => return StatusCode::NOT_FOUND.into_response(),
    };
    let path = std::path::Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../../pkg")).join(&name);
    match std::fs::read(path).ok().filter(|_| !name.contains("..")) {
        Some(bytes) => ([(header::CONTENT_TYPE, kind)], bytes).into_response(),
        None => StatusCode::NOT_FOUND.into_response(),
    }
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let app = Router::new()
        .route("/", get(page))
        .route("/cookies.json", get(([(header::CONTENT_TYPE, "application/json")], CATALOGUE)))
        .route("/crumbgate/{*name}", get(file))
        .with_state(catalogue()?);
    let port = std::env::args().nth(1).unwrap_or_else(|| "3000".into());
    let listener = tokio::net::TcpListener::bind(format!("127.0.0.1:{port}")).await?;
    println!("http://localhost:{port}/");
    Ok(axum::serve(listener, app).await?)
}
