//! A small server: everything compressed with brotli beforehand, sent at once, and written down.

use std::collections::HashMap;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;

use anyhow::Result;

/// What is sent for a path.
#[derive(Clone)]
struct File {
    kind: &'static str,
    body: Arc<[u8]>,
    compressed: bool,
    /// Whether the browser may keep it.
    kept: bool,
}

/// A request that was answered.
#[derive(Clone, Debug)]
pub(crate) struct Sent {
    pub(crate) host: String,
    pub(crate) path: String,
    /// Head and body as they went over the wire.
    pub(crate) bytes: usize,
}

#[derive(Default)]
struct State {
    files: HashMap<String, File>,
    log: Vec<Sent>,
}

/// The running server.
pub(crate) struct Server {
    port: u16,
    state: Arc<Mutex<State>>,
}

impl Server {
    pub(crate) fn start() -> Result<Server> {
        let listener = TcpListener::bind("127.0.0.1:0")?;
        let port = listener.local_addr()?.port();
        let state = Arc::new(Mutex::new(State::default()));
        let shared = state.clone();
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let shared = shared.clone();
                // Browsers break connections off as they please.
                thread::spawn(move || serve(stream, &shared).ok());
            }
        });
        Ok(Server { port, state })
    }

    /// The site's own address of a path.
    pub(crate) fn site(&self, path: &str) -> String {
        format!("http://localhost:{}{path}", self.port)
    }

    /// The same path at another site.
    pub(crate) fn vendor(&self, path: &str) -> String {
        format!("http://vendor.localhost:{}{path}", self.port)
    }

    /// A file of a tool, a vendor or the product; the browser keeps it.
    pub(crate) fn add(&self, path: &str, body: &[u8]) {
        self.put(path, body, kind(path), true);
    }

    /// A page; asked for at every visit.
    pub(crate) fn add_page(&self, path: &str, html: &str) {
        self.put(path, html.as_bytes(), "text/html; charset=utf-8", false);
    }

    fn put(&self, path: &str, body: &[u8], kind: &'static str, kept: bool) {
        let small = compress(body);
        let compressed = small.len() < body.len();
        let body = if compressed { small.into() } else { body.into() };
        lock(&self.state).files.insert(path.to_owned(), File { kind, body, compressed, kept });
    }

    /// Bytes of a file's body as it is sent.
    pub(crate) fn weight(&self, path: &str) -> usize {
        lock(&self.state).files.get(path).map_or(0, |file| file.body.len())
    }

    /// What was sent since the last call.
    pub(crate) fn take_log(&self) -> Vec<Sent> {
        std::mem::take(&mut lock(&self.state).log)
    }
}

fn lock(state: &Mutex<State>) -> std::sync::MutexGuard<'_, State> {
    state.lock().unwrap_or_else(PoisonError::into_inner)
}

fn kind(path: &str) -> &'static str {
    match path.rsplit('.').next().unwrap_or_default() {
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "css" => "text/css",
        "json" => "application/json",
        "gif" => "image/gif",
        _ => "text/html; charset=utf-8",
    }
}

/// Brotli at its best, as files are compressed before they are put on a server.
fn compress(body: &[u8]) -> Vec<u8> {
    let mut small = Vec::new();
    let params = brotli::enc::BrotliEncoderParams { quality: 11, size_hint: body.len(), ..Default::default() };
    match brotli::BrotliCompress(&mut &body[..], &mut small, &params) {
        Ok(_) => small,
        Err(_) => body.to_vec(),
    }
}

fn serve(stream: TcpStream, state: &Mutex<State>) -> std::io::Result<()> {
    stream.set_nodelay(true)?;
    let mut stream = BufReader::new(stream);
    loop {
        let (mut path, mut host, mut length) = (String::new(), String::new(), 0);
        let mut line = String::new();
        while stream.read_line(&mut line)? > 0 {
            let text = line.trim_end();
            if text.is_empty() {
                break;
            }
            if path.is_empty() {
                path = text.split(' ').nth(1).unwrap_or_default().split('?').next().unwrap_or_default().to_owned();
            } else if let Some((name, value)) = text.split_once(':') {
                match name.to_ascii_lowercase().as_str() {
                    "host" => value.trim().split(':').next().unwrap_or_default().clone_into(&mut host),
                    "content-length" => length = value.trim().parse().unwrap_or(0),
                    _ => {}
                }
            }
            line.clear();
        }
        if path.is_empty() {
            return Ok(());
        }
        std::io::copy(&mut (&mut stream).take(length), &mut std::io::sink())?;
        let file = lock(state).files.get(&path).cloned();
        let answer = answer(file.as_ref());
        let sent = Sent { host, path, bytes: answer.len() };
        lock(state).log.push(sent);
        stream.get_mut().write_all(&answer)?;
    }
}

fn answer(file: Option<&File>) -> Vec<u8> {
    let Some(file) = file else {
        return b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nAccess-Control-Allow-Origin: *\r\n\r\n".to_vec();
    };
    let keep = if file.kept { "max-age=31536000, immutable" } else { "no-cache" };
    let encoding = if file.compressed { "Content-Encoding: br\r\n" } else { "" };
    let head = format!(
        "HTTP/1.1 200 OK\r\nContent-Type: {}\r\n{encoding}Cache-Control: {keep}\r\n\
         Access-Control-Allow-Origin: *\r\nContent-Length: {}\r\n\r\n",
        file.kind,
        file.body.len()
    );
    [head.as_bytes(), &file.body].concat()
}
