//! `crumbgate scan` against pages served here, with stand-ins for vendors.
#![cfg(feature = "tools")]

mod command;

use command::{Folder, crumbgate, text};
use serde_json::{Value, json};
use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::thread;

const HOME: &str = r#"<!doctype html><title>Home</title>
<a href="/two">two</a> <a href="/file.pdf">pdf</a> <a href="/logout">out</a> <a href="http://elsewhere.example/">e</a>
<button id="yes">Accept</button>
<script>document.cookie = "sid=1"; localStorage.early = "1";</script><script src="/site.js"></script>"#;

const SCRIPT: &str = r#"
function run() {
  document.cookie = "_ga=1; max-age=31536000"; document.cookie = "odd=1; max-age=3600";
  const s = document.createElement("script"); s.src = "http://www.google-analytics.com/analytics.js"; document.head.append(s);
}
if (localStorage.yes) run();
const button = document.getElementById("yes");
if (button) button.onclick = () => { localStorage.yes = "1"; run(); };"#;

/// Serves the site, and every vendor that is mapped to it, until the test ends.
fn serve(home: &'static str) -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            thread::spawn(move || answer(stream, home));
        }
    });
    port
}

fn answer(mut stream: TcpStream, home: &str) {
    let mut request = [0; 4096];
    let n = stream.read(&mut request).unwrap_or(0);
    let request = String::from_utf8_lossy(&request[..n]).into_owned();
    let path = request.split_whitespace().nth(1).unwrap_or("/");
    let (status, kind, body) = match path {
        "/" => ("200 OK", "text/html", home),
        "/two" => (
            "200 OK",
            "text/html",
            "<!doctype html><title>Two</title><script src=\"/site.js\"></script><a href=\"/missing\">m</a><a href=\"/#x\">h</a>",
        ),
        "/site.js" => ("200 OK", "text/javascript", SCRIPT),
        "/analytics.js" => ("200 OK", "text/javascript", ""),
        "/logout" => panic!("a scan must not sign visitors out"),
        _ => ("404 Not Found", "text/html", "no"),
    };
    let _ = write!(
        stream,
        "HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{body}",
        body.len()
    );
}

fn has_browser() -> bool {
    let folders = std::env::var_os("PATH").unwrap_or_default();
    let found =
        std::env::split_paths(&folders).any(|f| ["chromium", "google-chrome"].iter().any(|n| f.join(n).is_file()));
    if !found {
        eprintln!("no Chromium on this machine: not scanned");
    }
    found
}

fn scan(port: u16, arguments: &[&str]) -> std::process::Output {
    let url = format!("http://127.0.0.1:{port}/");
    let map = format!("--host-resolver-rules=MAP *.google-analytics.com 127.0.0.1:{port}");
    let mut all = vec!["scan", &url, "--settle", "300", "--delay", "0", "--browser-arg", &map];
    all.extend(arguments);
    crumbgate(&all)
}

fn catalogue() -> Value {
    json!({ "version": 1,
        "categories": [{ "id": "necessary", "basis": "necessary" }, { "id": "analytics" }],
        "services": [
            { "id": "own", "category": "necessary", "cookies": [{ "name": "sid" }, { "name": "never" }], "storage": [{ "area": "local", "key": "yes" }] },
            { "id": "ga", "category": "analytics", "cookies": [{ "name": "_ga" }], "hosts": ["www.google-analytics.com"] }] })
}

fn verdicts(report: &Value) -> Vec<String> {
    let of = |i: &Value, key: &str| i[key].as_str().unwrap().to_owned();
    report["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|i| [of(i, "verdict"), of(i, "kind"), of(i, "name")].join(" "))
        .collect()
}

#[test]
fn a_site_is_held_against_its_catalogue() {
    if !has_browser() {
        return;
    }
    let port = serve(HOME);
    let folder = Folder::new();
    let file = folder.file("cookies.json", catalogue().to_string());
    let output = scan(port, &["--catalogue", &file, "--accept", "#yes", "--format", "json"]);
    assert_eq!(output.status.code(), Some(1), "{}", text(&output.stderr));
    let report: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(
        verdicts(&report),
        [
            "undeclared cookie odd",
            "undeclared local early",
            "fine cookie _ga",
            "fine cookie sid",
            "fine host www.google-analytics.com",
            "fine local yes"
        ]
    );
    assert_eq!(report["pages"].as_array().unwrap().len(), 2, "{report:#}");
    assert!(report["failed"][0]["why"].as_str().unwrap().contains("404"));
    assert_eq!(report["unseen"], json!([{ "name": "never", "service": "own" }]));
}

#[test]
fn what_comes_before_consent_fails_the_gate() {
    if !has_browser() {
        return;
    }
    let port = serve(
        "<!doctype html><title>x</title><script>localStorage.yes = '1'</script><script src=\"/site.js\"></script>",
    );
    let folder = Folder::new();
    let file = folder.file("cookies.json", catalogue().to_string());
    let output = scan(port, &["--catalogue", &file]);
    let shown = text(&output.stdout);
    assert_eq!(output.status.code(), Some(1), "{}", text(&output.stderr));
    let (first, _) = shown.split_once("Not declared").unwrap();
    assert!(
        first.starts_with("Before consent") && first.contains("_ga") && first.contains("www.google-analytics.com"),
        "{shown}"
    );
    assert!(shown.contains("No way to accept was found"), "{shown}");
    assert!(!shown.contains('\u{1b}'));
}

#[test]
fn what_is_wrong_in_the_pages_themselves_is_told_and_fails_the_gate() {
    if !has_browser() {
        return;
    }
    // A forgotten type, a misspelt id, what the banner says on the console, and a policy that is not there.
    let port = serve(
        "<!doctype html><title>x</title><script data-service=\"ga\">var early = 1</script>\
         <script type=\"text/plain\" data-service=\"gaa\"></script>\
         <script>console.error('[crumbgate] something is wrong.'); console.error('another matter')</script>",
    );
    let folder = Folder::new();
    let mut catalogue = catalogue();
    catalogue["policyUrl"] = json!("/cookies");
    let file = folder.file("cookies.json", catalogue.to_string());
    let output = scan(port, &["--catalogue", &file]);
    let shown = text(&output.stdout);
    assert_eq!(output.status.code(), Some(1), "{shown}{}", text(&output.stderr));
    for what in [
        "<script data-service=\"ga\"> runs at once",
        "did you mean \"ga\"?",
        "something is wrong.",
        "/cookies\n    is the policyUrl of the catalogue, and answers with status 404",
        "4 in the pages",
    ] {
        assert!(shown.contains(what), "{what}: {shown}");
    }
    assert!(!shown.contains("another matter"));
}

#[test]
fn a_clean_site_passes() {
    if !has_browser() {
        return;
    }
    let port = serve("<!doctype html><title>x</title><script>document.cookie = 'sid=1'</script>");
    let folder = Folder::new();
    let file = folder.file("cookies.json", catalogue().to_string());
    let output = scan(port, &["--catalogue", &file]);
    assert_eq!(output.status.code(), Some(0), "{}{}", text(&output.stdout), text(&output.stderr));
}

#[test]
fn a_scan_becomes_a_draft_without_problems() {
    if !has_browser() {
        return;
    }
    let port = serve(HOME);
    let folder = Folder::new();
    let file = folder.path("cookies.json");
    let output = scan(port, &["--accept", "#yes", "--format", "draft", "--output", &file]);
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
    let draft = std::fs::read_to_string(&file).unwrap();
    assert!(
        draft.contains("\"google-analytics\"") && draft.contains("\"odd\"") && draft.contains("\"early\""),
        "{draft}"
    );
    let checked = crumbgate(&["check", &file]);
    assert_eq!(checked.status.code(), Some(0), "{}", text(&checked.stdout));
}

#[test]
fn a_site_that_does_not_answer_is_told() {
    if !has_browser() {
        return;
    }
    let refused = {
        let free = TcpListener::bind("127.0.0.1:0").unwrap();
        free.local_addr().unwrap().port()
    };
    let silent = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = silent.local_addr().unwrap().port();
    // A refusal takes no time, except on a busy machine.
    for (port, patience, what) in [(refused, "30", "nothing answers"), (port, "1", "does not answer within 1 seconds")]
    {
        let output = scan(port, &["--timeout", patience]);
        assert_eq!(output.status.code(), Some(2));
        assert!(text(&output.stderr).contains(what), "{}", text(&output.stderr));
    }
}

#[test]
fn mistakes_are_told_before_a_browser_starts() {
    let folder = Folder::new();
    let broken = folder.file("cookies.json", "{");
    let address = "http://127.0.0.1:1/";
    for (arguments, what) in [
        (vec!["scan", address, "--catalogue", &broken], "crumbgate check"),
        (vec!["scan", address, "--browser", "/no/such/browser"], "cannot be started"),
    ] {
        let output = crumbgate(&arguments);
        assert_eq!(output.status.code(), Some(2));
        assert!(text(&output.stderr).contains(what), "{}", text(&output.stderr));
    }
}
