//! The two wires: W3C WebDriver over HTTP (chromedriver, WebKitWebDriver), Marionette over TCP (Firefox itself).

use serde_json::{Value, json};
use std::{
    fmt,
    io::{self, BufRead, BufReader, Read, Write},
    net::TcpStream,
    time::{Duration, Instant},
};

/// No single command may keep the suite longer than this.
const PATIENCE: Duration = Duration::from_secs(30);

/// Why a command failed.
#[derive(Debug)]
pub enum Failure {
    /// The browser said no: the W3C error code and its message.
    Refused(String),
    /// The browser cannot be reached any more.
    Lost(String),
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Failure::Refused(message) => write!(f, "{message}"),
            Failure::Lost(message) => write!(f, "the browser is gone: {message}"),
        }
    }
}

impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Failure {
        Failure::Lost(error.to_string())
    }
}

impl From<serde_json::Error> for Failure {
    fn from(error: serde_json::Error) -> Failure {
        Failure::Lost(error.to_string())
    }
}

/// What a command gives.
pub type Outcome<T> = Result<T, Failure>;

pub(crate) enum Wire {
    Http { port: u16, session: String },
    Marionette { stream: BufReader<TcpStream>, id: u64 },
}

impl Wire {
    pub(crate) fn http(port: u16, capabilities: &Value) -> Outcome<Wire> {
        let body = json!({"capabilities": {"alwaysMatch": capabilities}});
        let opened = exchange(port, "POST", "/session", Some(&body))?;
        let session = opened["sessionId"].as_str().unwrap_or_default().to_owned();
        Ok(Wire::Http { port, session })
    }

    pub(crate) fn marionette(port: u16) -> Outcome<Wire> {
        let mut stream = BufReader::new(connect(port)?);
        read_frame(&mut stream)?;
        let mut wire = Wire::Marionette { stream, id: 0 };
        wire.send_marionette("WebDriver:NewSession", &json!({"acceptInsecureCerts": true}))?;
        Ok(wire)
    }

    /// One command, said in whichever of the two languages this wire speaks.
    pub(crate) fn send(
        &mut self,
        (method, path): (&str, &str),
        body: &Value,
        (name, params): (&str, &Value),
    ) -> Outcome<Value> {
        match self {
            Wire::Http { port, session } => {
                let body = (method == "POST").then_some(body);
                exchange(*port, method, &format!("/session/{session}{path}"), body)
            }
            Wire::Marionette { .. } => self.send_marionette(name, params),
        }
    }

    pub(crate) fn send_marionette(&mut self, name: &str, params: &Value) -> Outcome<Value> {
        let Wire::Marionette { stream, id } = self else {
            return Err(Failure::Refused(format!("{name} is a command of Firefox only")));
        };
        *id += 1;
        let message = json!([0, *id, name, params]).to_string();
        write!(stream.get_mut(), "{}:{message}", message.len())?;
        let mut reply = read_frame(stream)?;
        if !reply[2].is_null() {
            return Err(Failure::Refused(format!("{}: {}", reply[2]["error"], reply[2]["message"])));
        }
        // Single results come wrapped, as they do over HTTP.
        Ok(match reply[3].take() {
            Value::Object(mut map) if map.len() == 1 && map.contains_key("value") => map["value"].take(),
            other => other,
        })
    }

    pub(crate) fn close(&mut self) {
        let _ = match self {
            Wire::Http { port, session } => exchange(*port, "DELETE", &format!("/session/{session}"), None),
            Wire::Marionette { .. } => self.send_marionette("Marionette:Quit", &json!({"flags": ["eForceQuit"]})),
        };
    }
}

/// Connects to a program that may still be starting.
pub(crate) fn connect(port: u16) -> Outcome<TcpStream> {
    let start = Instant::now();
    loop {
        match TcpStream::connect(("127.0.0.1", port)) {
            Ok(stream) => {
                stream.set_read_timeout(Some(PATIENCE))?;
                stream.set_nodelay(true)?;
                return Ok(stream);
            }
            Err(error) if start.elapsed() > PATIENCE => return Err(error.into()),
            Err(_) => std::thread::sleep(Duration::from_millis(20)),
        }
    }
}

fn exchange(port: u16, method: &str, path: &str, body: Option<&Value>) -> Outcome<Value> {
    let body = body.map(Value::to_string).unwrap_or_default();
    let mut stream = connect(port)?;
    let head = format!(
        "{method} {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nContent-Type: application/json\r\n\
         Content-Length: {}\r\nConnection: close\r\n\r\n{body}",
        body.len()
    );
    stream.write_all(head.as_bytes())?;
    let mut reader = BufReader::new(stream);
    let (mut length, mut chunked, mut first) = (None, false, true);
    loop {
        let mut line = String::new();
        reader.read_line(&mut line)?;
        let line = line.trim().to_ascii_lowercase();
        if line.is_empty() && !first {
            break;
        }
        first = false;
        if let Some(value) = line.strip_prefix("content-length:") {
            length = value.trim().parse::<usize>().ok();
        }
        chunked |= line.starts_with("transfer-encoding:") && line.contains("chunked");
    }
    let mut text = Vec::new();
    match (chunked, length) {
        (true, _) => read_chunks(&mut reader, &mut text)?,
        (false, Some(length)) => {
            text.resize(length, 0);
            reader.read_exact(&mut text)?;
        }
        (false, None) => {
            reader.read_to_end(&mut text)?;
        }
    }
    let value = serde_json::from_slice::<Value>(&text)?["value"].take();
    match value.get("error").and_then(Value::as_str) {
        Some(error @ ("invalid session id" | "no such window")) => Err(Failure::Lost(error.into())),
        Some(error) => Err(Failure::Refused(format!("{error}: {}", value["message"]))),
        None => Ok(value),
    }
}

fn read_chunks(reader: &mut impl BufRead, into: &mut Vec<u8>) -> Outcome<()> {
    loop {
        let mut line = String::new();
        reader.read_line(&mut line)?;
        let size = usize::from_str_radix(line.trim(), 16).map_err(|e| Failure::Lost(e.to_string()))?;
        let mut chunk = vec![0; size + 2];
        reader.read_exact(&mut chunk)?;
        if size == 0 {
            return Ok(());
        }
        into.extend_from_slice(&chunk[..size]);
    }
}

fn read_frame(stream: &mut BufReader<TcpStream>) -> Outcome<Value> {
    let mut length = Vec::new();
    stream.read_until(b':', &mut length)?;
    let length = String::from_utf8_lossy(&length);
    let length = length.trim_end_matches(':').parse().map_err(|_| Failure::Lost(format!("bad frame {length:?}")))?;
    let mut frame = vec![0; length];
    stream.read_exact(&mut frame)?;
    Ok(serde_json::from_slice(&frame)?)
}
