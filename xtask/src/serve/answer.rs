//! Which file answers a request, as what type, in what encoding.

use std::path::{Path, PathBuf};

use super::Folders;
use crate::dist::weigh;

#[derive(Default)]
pub(super) struct Request {
    pub(super) method: String,
    pub(super) target: String,
    pub(super) encodings: String,
    pub(super) known: String,
    pub(super) body: Vec<u8>,
}

pub(super) struct Answer {
    pub(super) status: &'static str,
    pub(super) headers: Vec<(&'static str, String)>,
    pub(super) body: Vec<u8>,
}

impl Answer {
    pub(super) fn text(status: &'static str, text: &str) -> Answer {
        Answer {
            status,
            headers: vec![("Content-Type", "text/plain; charset=utf-8".into())],
            body: text.as_bytes().to_vec(),
        }
    }
}

pub(super) fn answer(request: &Request, folders: &Folders) -> Answer {
    let path = request.target.split(['?', '#']).next().unwrap_or_default();
    match request.method.as_str() {
        "GET" | "HEAD" => {}
        // Where the demo's receipts go: shown, not kept.
        "POST" if path == "/consents" => {
            println!("receipt: {}", String::from_utf8_lossy(&request.body));
            return Answer::text("204 No Content", "");
        }
        _ => return Answer::text("405 Method Not Allowed", "This server only shows files.\n"),
    }
    let Some(file) = file(path, folders) else {
        return Answer::text("404 Not Found", "There is no such page.\n");
    };
    let Ok(body) = std::fs::read(&file) else {
        return Answer::text("500 Internal Server Error", "The file cannot be read.\n");
    };
    // The hash of the content: a rebuilt file is another file at once.
    let tag = format!("\"{}\"", weigh::integrity(&body));
    let mut headers = vec![("Content-Type", media_type(&file).to_string()), ("ETag", tag.clone())];
    if request.known == tag {
        return Answer { status: "304 Not Modified", headers, body: Vec::new() };
    }
    let accepts = |encoding: &str| {
        request.encodings.split(',').any(|offered| offered.split(';').next().map(str::trim) == Some(encoding))
    };
    let packed = if accepts("br") {
        weigh::brotli(&body, 5).ok().map(|packed| ("br", packed))
    } else if accepts("gzip") {
        weigh::gzip(&body).ok().map(|packed| ("gzip", packed))
    } else {
        None
    };
    let body = match packed {
        Some((encoding, packed)) if packed.len() < body.len() => {
            headers.push(("Content-Encoding", encoding.into()));
            packed
        }
        _ => body,
    };
    Answer { status: "200 OK", headers, body }
}

/// The file behind a path; `/cookies` is `cookies.html`, a folder its `index.html`.
fn file(path: &str, folders: &Folders) -> Option<PathBuf> {
    let path = decoded(path)?;
    // What is built may lie elsewhere than in the site.
    let built = [("/crumbgate/", &folders.package), ("/playground/checker/", &folders.checker)];
    let built = built.into_iter().find_map(|(at, folder)| Some((folder, path.strip_prefix(at)?)));
    let (folder, rest) = match built {
        Some(found) => found,
        None => (&folders.site, path.strip_prefix('/')?),
    };
    let outside = |part: &str| part.starts_with('.') || part.contains(['\\', ':', '\0']);
    // A path from the root would replace the folder it is joined to.
    if rest.starts_with('/') || rest.split('/').any(outside) {
        return None;
    }
    let found = folder.join(rest);
    let page = folder.join(format!("{}.html", rest.trim_end_matches('/')));
    [found.clone(), found.join("index.html"), page].into_iter().find(|file| file.is_file())
}

/// `%41` as `A`; nothing if that is not text.
fn decoded(path: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(path.len());
    let mut rest = path.as_bytes();
    while let Some((&byte, after)) = rest.split_first() {
        rest = after;
        if byte != b'%' {
            bytes.push(byte);
            continue;
        }
        let (digits, after) = rest.split_at_checked(2)?;
        let digits = std::str::from_utf8(digits).ok()?;
        bytes.push(u8::from_str_radix(digits, 16).ok()?);
        rest = after;
    }
    String::from_utf8(bytes).ok()
}

fn media_type(file: &Path) -> &'static str {
    match file.extension().and_then(|ending| ending.to_str()) {
        Some("html") => "text/html; charset=utf-8",
        Some("js" | "mjs") => "text/javascript; charset=utf-8",
        Some("css") => "text/css; charset=utf-8",
        Some("json") => "application/json",
        Some("svg") => "image/svg+xml",
        Some("png") => "image/png",
        Some("jpg" | "jpeg") => "image/jpeg",
        Some("webp") => "image/webp",
        Some("ico") => "image/x-icon",
        Some("woff2") => "font/woff2",
        Some("mp4") => "video/mp4",
        Some("webm") => "video/webm",
        Some("mp3") => "audio/mpeg",
        Some("wasm") => "application/wasm",
        _ => "text/plain; charset=utf-8",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folders() -> Folders {
        let root = crate::paths::root();
        Folders { site: root.join("xtask/src"), package: root.join("build"), checker: root.join("wasm/playground") }
    }

    fn get(target: &str, encodings: &str) -> Answer {
        let request =
            Request { method: "GET".into(), target: target.into(), encodings: encodings.into(), ..Request::default() };
        answer(&request, &folders())
    }

    fn header<'a>(answer: &'a Answer, name: &str) -> Option<&'a str> {
        let found = answer.headers.iter().find(|(header, _)| *header == name)?;
        Some(&found.1)
    }

    #[test]
    fn site_and_package_are_found() {
        assert_eq!(get("/main.rs?x=1", "").status, "200 OK");
        assert_eq!(get("/crumbgate/css.rs", "").status, "200 OK");
        assert_eq!(get("/playground/checker/Cargo.toml", "").status, "200 OK");
        assert_eq!(get("/m%61in.rs", "").status, "200 OK");
        assert_eq!(get("/css.rs", "").status, "404 Not Found");
    }

    #[test]
    fn nothing_outside_is_shown() {
        for path in [
            "/../Cargo.toml",
            "/serve/../../Cargo.toml",
            "/%2e%2e/Cargo.toml",
            "//etc/passwd",
            "/.git",
            "Cargo.toml",
            "/%zz",
        ] {
            assert_eq!(get(path, "").status, "404 Not Found", "{path}");
        }
    }

    #[test]
    fn what_the_browser_accepts_is_compressed() {
        let plain = get("/main.rs", "");
        let gzip = get("/main.rs", "gzip, deflate");
        let brotli = get("/main.rs", "gzip, deflate, br;q=1.0");
        assert_eq!(header(&plain, "Content-Encoding"), None);
        assert_eq!(header(&gzip, "Content-Encoding"), Some("gzip"));
        assert_eq!(header(&brotli, "Content-Encoding"), Some("br"));
        assert!(brotli.body.len() < plain.body.len());
    }

    #[test]
    fn an_unchanged_file_is_not_sent_again() {
        let first = get("/main.rs", "");
        let request = Request {
            method: "GET".into(),
            target: "/main.rs".into(),
            known: header(&first, "ETag").unwrap().into(),
            ..Request::default()
        };
        let second = answer(&request, &folders());
        assert_eq!(second.status, "304 Not Modified");
        assert!(second.body.is_empty());
    }

    #[test]
    fn types_are_those_browsers_insist_on() {
        assert_eq!(media_type(Path::new("a.mjs")), "text/javascript; charset=utf-8");
        assert_eq!(media_type(Path::new("a.json")), "application/json");
    }
}
