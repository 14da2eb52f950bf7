//! The example answers each visitor with the page that their cookie allows.

use crumbgate::logic::consent::{Method, Record, cookie};
use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// The server, ended with the test.
struct Server {
    child: Child,
    port: u16,
}

impl Server {
    fn start() -> Server {
        let port = TcpListener::bind(("127.0.0.1", 0)).unwrap().local_addr().unwrap().port();
        let program = env!("CARGO_BIN_EXE_crumbgate-example-axum");
        let child = Command::new(program).arg(port.to_string()).stdout(Stdio::null()).spawn().unwrap();
        let server = Server { child, port };
        for _ in 0..200 {
            if TcpStream::connect(("127.0.0.1", port)).is_ok() {
                return server;
            }
            std::thread::sleep(Duration::from_millis(50));
        }
        panic!("the example does not listen");
    }

    fn get(&self, path: &str, headers: &str) -> String {
        let mut stream = TcpStream::connect(("127.0.0.1", self.port)).unwrap();
        let request = format!("GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n{headers}\r\n");
        stream.write_all(request.as_bytes()).unwrap();
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).unwrap();
        String::from_utf8_lossy(&answer).into_owned()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A header with the record of somebody who said yes to these and no to those.
fn cookie(granted: &[&str], denied: &[&str]) -> String {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_secs();
    let ids = |ids: &[&str]| ids.iter().map(ToString::to_string).collect();
    let record = Record {
        revision: "2026-11-22".into(),
        given: now - 10,
        changed: now - 10,
        expires: now + 1_000,
        method: Method::Preferences,
        language: "en".into(),
        digest: "9c1185a5c5e9fc54".into(),
        granted: ids(granted),
        denied: ids(denied),
        ..Record::default()
    };
    format!("Cookie: theme=dark; crumbgate={}\r\n", cookie::write(&record, &|_| false))
}

#[test]
fn the_page_says_what_the_cookie_allows_and_the_package_is_served() {
    let server = Server::start();
    let (counted, not) = ("Your visit is counted.", "Nobody counts your visit.");
    for (headers, expected) in [
        (String::new(), not),
        (cookie(&["analytics", "counter"], &[]), counted),
        (cookie(&[], &["analytics", "counter"]), not),
        ("Cookie: crumbgate=1~nonsense\r\n".into(), not),
    ] {
        let answer = server.get("/", &headers);
        assert!(answer.starts_with("HTTP/1.1 200") && answer.contains(expected), "{headers}: {answer}");
        assert!(answer.to_lowercase().contains("vary: cookie, sec-gpc"), "{answer}");
    }
    assert!(server.get("/crumbgate/crumbgate.js", "").starts_with("HTTP/1.1 200"));
    assert!(server.get("/crumbgate/locales/cy.json", "").starts_with("HTTP/1.1 200"));
    for path in ["/crumbgate/nothing.js", "/crumbgate/../Cargo.toml", "/crumbgate/..%2f..%2fCargo.lock.json"] {
        assert!(server.get(path, "").starts_with("HTTP/1.1 404"), "{path}");
    }
}
