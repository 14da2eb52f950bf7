//! The readers of the record in other languages, and the receiver of receipts, run as they stand.
//!
//! A language that is not installed here is left out, except by `cargo xtask test`, which installs it and sets
//! `CRUMBGATE_ALL_LANGUAGES`; the crate itself is always there.

use super::root;
use crumbgate::logic::consent::{Method, Record, cookie};
use crumbgate::logic::{catalogue, json::Json};
use crumbgate::server::Visitor;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::process::{Command, Stdio};
use std::sync::OnceLock;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

const CATALOGUE: &str = r#"{"version": 1, "revision": "r/1", "categories": [{"id": "analytics"}, {"id": "médias"}],
    "services": [{"id": "ga", "category": "analytics"}, {"id": "piwik", "category": "analytics"}, {"id": "vidéo", "category": "médias"}]}"#;

const ASKED: [(&str, &str); 5] =
    [("analytics", ""), ("médias", ""), ("analytics", "ga"), ("analytics", "piwik"), ("médias", "vidéo")];

/// The moment of the test run: the cookies must not change while others read them.
fn now() -> u64 {
    static NOW: OnceLock<u64> = OnceLock::new();
    *NOW.get_or_init(|| SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_secs())
}

fn record(granted: &[&str], denied: &[&str]) -> Record {
    let ids = |ids: &[&str]| ids.iter().map(ToString::to_string).collect();
    Record {
        revision: "r/1".into(),
        given: now() - 10,
        changed: now() - 10,
        expires: now() + 1_000,
        method: Method::Preferences,
        language: "fr".into(),
        digest: "9c1185a5c5e9fc54".into(),
        granted: ids(granted),
        denied: ids(denied),
        ..Record::default()
    }
}

/// `Cookie` headers, good and bad.
fn headers() -> Vec<String> {
    let write = |r: &Record, known: &[&str]| cookie::write(r, &|id| known.contains(&id));
    let good = write(&record(&["analytics", "ga", "vidéo"], &["médias", "piwik"]), &["ga"]);
    let older = Record { changed: now() - 20, given: now() - 20, ..record(&[], &["analytics"]) };
    let mut values = vec![
        good.clone(),
        write(&record(&["analytics", "ga", "piwik"], &["médias", "vidéo"]), &["ga", "piwik", "vidéo"]),
        write(&record(&["analytics"], &["analytics"]), &[]),
        write(&record(&[], &[]), &[]),
        write(&Record { revision: "r/2".into(), ..record(&["analytics"], &[]) }, &[]),
        write(&Record { expires: now() - 1, ..record(&["analytics"], &[]) }, &[]),
        write(&Record { changed: now() + 4_000, expires: now() + 9_000, ..record(&["analytics"], &[]) }, &[]),
        write(&Record { expires: now() + 500 * 86_400, ..record(&["analytics"], &[]) }, &[]),
        write(&Record { given: now(), ..record(&["analytics"], &[]) }, &[]),
        write(&Record { method: Method::Gpc, ..record(&["analytics"], &[]) }, &[]),
        write(&Record { id: Some("0f".repeat(16)), ask: true, ..record(&["analytics"], &[]) }, &[]),
        write(&Record { id: Some("0F".repeat(16)), ..record(&["analytics"], &[]) }, &[]),
        write(&Record { id: Some("zz".into()), ..record(&["analytics"], &[]) }, &[]),
        write(&Record { id: Some("0f".repeat(17)), ..record(&["analytics"], &[]) }, &[]),
        write(&Record { id: Some("é".repeat(16)), ..record(&["analytics"], &[]) }, &[]),
        good.replace('~', "."),
        good.replacen('1', "2", 1),
        good.replace("%C3%A9", "%C3"),
        good.replace("%C3%A9", "%c3%a9"),
        good.replace("%C3%A9", "%ED%A0%80"),
        good.replace("~fr~", "~f r~"),
        format!("{good}~"),
        good[..good.len() / 2].to_string(),
        String::new(),
    ];
    values.iter_mut().for_each(|v| *v = format!("theme=dark; crumbgate={v}; crumb=1"));
    values.push(format!("crumbgate={}; crumbgate={good}", write(&older, &[])));
    values.push(format!("crumbgate={good}; crumbgate={}; x", write(&older, &[])));
    values.push("theme=dark".into());
    values
}

/// A language that is not here: a fault where all of them must be.
fn absent(program: &str, why: &std::io::Error) {
    assert!(std::env::var_os("CRUMBGATE_ALL_LANGUAGES").is_none(), "{program}: {why}");
    eprintln!("{program} is not installed");
}

/// Asks a reader every question, in one process; `None` where its language is not installed.
fn ask(program: &str, arguments: &[&str]) -> Option<Vec<String>> {
    let mut command = Command::new(program);
    command.args(arguments).current_dir(root().join("examples/record"));
    let reader = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::inherit()).spawn();
    let mut reader = reader.map_err(|e| absent(program, &e)).ok()?;
    let mut questions = String::new();
    for header in headers() {
        for (category, service) in ASKED {
            questions.push_str(&[&header, "r/1", category, service].join("\t"));
            questions.push('\n');
        }
    }
    reader.stdin.take().unwrap().write_all(questions.as_bytes()).unwrap();
    let out = reader.wait_with_output().unwrap();
    assert!(out.status.success(), "{program} {arguments:?}");
    Some(String::from_utf8(out.stdout).unwrap().lines().map(String::from).collect())
}

/// What the crate says.
fn expected() -> Vec<String> {
    let tree = Json::read(CATALOGUE).unwrap();
    let (catalogue, problems) = catalogue::read(&tree, "");
    assert!(problems.is_empty());
    let catalogue = catalogue.unwrap();
    let mut answers = Vec::new();
    for header in headers() {
        let visitor = Visitor::new(&catalogue, &header, now(), false);
        for (category, service) in ASKED {
            let yes = visitor.allowed(if service.is_empty() { category } else { service });
            answers.push(format!("{} {header} {category} {service}", if yes { "yes" } else { "no" }));
        }
    }
    answers
}

fn agrees(program: &str, arguments: &[&str]) {
    let Some(answers) = ask(program, arguments) else { return };
    assert_eq!(answers.len(), expected().len(), "{program}");
    for (answer, expected) in answers.iter().zip(expected()) {
        assert_eq!(Some(answer.as_str()), expected.split(' ').next(), "{program}: {expected}");
    }
}

#[test]
fn the_cases_have_both_answers() {
    let all = expected();
    let yes = all.iter().filter(|a| a.starts_with("yes")).count();
    assert!(yes > 10 && all.len() - yes > 50, "{all:#?}");
}

#[test]
fn python_reads_what_the_crate_reads() {
    let driver = "import sys, reader\nfor line in sys.stdin:\n  h, r, c, s = line.rstrip('\\n').split('\\t')\n  \
                  print('yes' if reader.allowed(h, r, c, s or None) else 'no')";
    agrees("python3", &["-B", "-X", "utf8", "-c", driver]);
}

#[test]
fn node_reads_what_the_crate_reads() {
    let driver = "import { allowed } from './reader.mjs'; import { readFileSync } from 'node:fs';\n\
                  for (const line of readFileSync(0, 'utf8').trimEnd().split('\\n')) {\n\
                  const [h, r, c, s] = line.split('\\t'); console.log(allowed(h, r, c, s || undefined) ? 'yes' : 'no') }";
    agrees("node", &["--input-type=module", "-e", driver]);
}

#[test]
fn php_reads_what_the_crate_reads() {
    let driver = "require './reader.php'; while (($line = fgets(STDIN)) !== false) {\n\
                  [$h, $r, $c, $s] = explode(\"\\t\", rtrim($line, \"\\n\"));\n\
                  echo crumbgate_allows($h, $r, $c, $s === '' ? null : $s) ? 'yes' : 'no', \"\\n\"; }";
    agrees("php", &["-r", driver]);
}

/// Posts to the receiver and gives the first line of its answer.
fn post(port: u16, body: &str) -> Option<String> {
    let mut stream = TcpStream::connect(("127.0.0.1", port)).ok()?;
    let request = format!("POST /consents HTTP/1.1\r\nHost: x\r\nContent-Length: {}\r\n\r\n{body}", body.len());
    stream.write_all(request.as_bytes()).ok()?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer).ok()?;
    answer.lines().next().map(String::from)
}

#[test]
fn the_receiver_keeps_each_receipt_once_and_refuses_what_is_none() {
    let script = root().join("examples/receipts/receiver.py");
    let lines = std::fs::read_to_string(&script).unwrap().lines().count();
    assert!(lines <= 20, "{lines} lines");
    let folder = std::env::temp_dir().join(format!("crumbgate-receipts-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let store = folder.join("receipts.db");
    let port = std::net::TcpListener::bind(("127.0.0.1", 0)).unwrap().local_addr().unwrap().port();
    let started = Command::new("python3").arg(&script).arg(port.to_string()).arg(&store).stderr(Stdio::null()).spawn();
    let Ok(mut receiver) = started.map_err(|e| absent("python3", &e)) else { return };
    let receipt = r#"{"key":"0a","record":{"version":1,"granted":["analytics"]}}"#;
    let mut first = None;
    for _ in 0..100 {
        first = post(port, receipt);
        if first.is_some() {
            break;
        }
        std::thread::sleep(Duration::from_millis(100));
    }
    let again = post(port, receipt);
    let other = post(port, &receipt.replace("0a", "0b"));
    let bad: Vec<_> = ["[]", "{", "{}", "\u{e9}"].iter().map(|body| post(port, body)).collect();
    receiver.kill().unwrap();
    receiver.wait().unwrap();
    let query = format!(
        "import sqlite3; print(sqlite3.connect({store:?}).execute('select key, record from receipts').fetchall())"
    );
    let out = Command::new("python3").arg("-c").arg(query).output().unwrap();
    std::fs::remove_dir_all(&folder).unwrap();
    for answer in [first, again, other] {
        assert_eq!(answer.as_deref(), Some("HTTP/1.0 204 No Content"));
    }
    for answer in bad {
        assert_eq!(answer.as_deref(), Some("HTTP/1.0 400 Bad Request"));
    }
    let kept = String::from_utf8_lossy(&out.stdout);
    assert!(kept.contains("('0a'") && kept.contains("('0b'") && kept.matches("analytics").count() == 2, "{kept}");
}
