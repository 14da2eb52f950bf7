//! One HTTP/1.1 request as it arrived, and reading it from a socket.

use crate::Engine;
use std::io::{self, BufRead};

/// A request that left a browser. The log keeps them in order of arrival.
#[derive(Clone, Debug)]
pub struct Request {
    /// Which browser sent it.
    pub engine: Engine,
    /// `GET`, `POST`, …
    pub method: String,
    /// Whether it came over TLS.
    pub https: bool,
    /// Host without port.
    pub host: String,
    /// Path with the query.
    pub path: String,
    /// Headers in order, names in lower case.
    pub headers: Vec<(String, String)>,
    /// The body as text.
    pub body: String,
}

impl Request {
    /// `https://host/path?query`
    pub fn url(&self) -> String {
        let scheme = if self.https { "https" } else { "http" };
        format!("{scheme}://{}{}", self.host, self.path)
    }

    /// The first header of that (lower case) name.
    pub fn header(&self, name: &str) -> Option<&str> {
        let found = self.headers.iter().find(|(n, _)| n == name);
        found.map(|(_, value)| value.as_str())
    }

    /// The path without the query.
    pub fn bare_path(&self) -> &str {
        self.path.split('?').next().unwrap_or_default()
    }

    /// Reads the next request of a connection; `None` when the other side has closed it.
    pub(crate) fn read(from: &mut impl BufRead, engine: Engine, tunnel: Option<&str>) -> io::Result<Option<Request>> {
        let mut line = String::new();
        if from.read_line(&mut line)? == 0 {
            return Ok(None);
        }
        let mut words = line.split_whitespace();
        let (Some(method), Some(target)) = (words.next(), words.next()) else {
            return Err(io::Error::new(io::ErrorKind::InvalidData, line));
        };
        let (method, target) = (method.to_owned(), target.to_owned());
        let mut headers = Vec::new();
        loop {
            let mut line = String::new();
            from.read_line(&mut line)?;
            let line = line.trim_end();
            if line.is_empty() {
                break;
            }
            if let Some((name, value)) = line.split_once(':') {
                headers.push((name.trim().to_ascii_lowercase(), value.trim().to_owned()));
            }
        }
        let find = |name: &str| headers.iter().find(|(n, _)| n == name).map(|(_, v)| v.clone());
        let length = find("content-length").and_then(|l| l.parse().ok()).unwrap_or(0);
        let mut body = vec![0; length];
        from.read_exact(&mut body)?;

        // A forward proxy is sent the whole address, a tunnel's end only the path.
        let (authority, path) = match target.strip_prefix("http://") {
            Some(rest) => {
                let slash = rest.find('/').unwrap_or(rest.len());
                (rest[..slash].to_owned(), rest[slash..].to_owned())
            }
            None if method == "CONNECT" => (target, String::new()),
            None => (find("host").unwrap_or_default(), target),
        };
        let host = tunnel.unwrap_or(&authority).split(':').next().unwrap_or_default().to_owned();
        Ok(Some(Request {
            engine,
            method,
            https: tunnel.is_some(),
            host,
            path,
            headers,
            body: String::from_utf8_lossy(&body).into_owned(),
        }))
    }
}
