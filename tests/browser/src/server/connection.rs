//! One connection of a browser: plain requests to a proxy, or a tunnel that ends in our own TLS.

use super::{answers, request::Request, site::Answer, state, tls};
use crate::Engine;
use rustls::{ServerConnection, StreamOwned};
use std::{
    io::{self, BufReader, Read, Write},
    net::TcpStream,
    thread,
};

pub(crate) fn serve(socket: TcpStream, engine: Engine) {
    let _ = socket.set_nodelay(true);
    // Browsers break connections off as they please; that is no failure of a test.
    let _ = plain(socket, engine);
}

fn plain(socket: TcpStream, engine: Engine) -> io::Result<()> {
    let mut stream = BufReader::new(socket);
    while let Some(request) = Request::read(&mut stream, engine, None)? {
        if request.method == "CONNECT" {
            let mut socket = stream.into_inner();
            socket.write_all(b"HTTP/1.1 200 Connection established\r\n\r\n")?;
            return tunnel(socket, engine, &request.host);
        }
        exchange(&mut stream, request)?;
    }
    Ok(())
}

fn tunnel(socket: TcpStream, engine: Engine, host: &str) -> io::Result<()> {
    let session = ServerConnection::new(tls::CONFIG.clone()).map_err(io::Error::other)?;
    let mut stream = BufReader::new(StreamOwned::new(session, socket));
    while let Some(request) = Request::read(&mut stream, engine, Some(host))? {
        exchange(&mut stream, request)?;
    }
    Ok(())
}

fn exchange<S: Read + Write>(stream: &mut BufReader<S>, request: Request) -> io::Result<()> {
    state().log.push(request.clone());
    let plan = answers::plan(&request);
    thread::sleep(plan.delay);
    if plan.broken {
        return Err(io::ErrorKind::ConnectionAborted.into());
    }
    if plan.hang {
        // Held open until the browser gives up (or the process ends): the request is never answered.
        let mut rest = [0; 1];
        while stream.read(&mut rest)? > 0 {}
        return Err(io::ErrorKind::ConnectionAborted.into());
    }
    write(stream.get_mut(), &request, &plan.answer)
}

fn write(to: &mut impl Write, request: &Request, answer: &Answer) -> io::Result<()> {
    let status = answer.status;
    let mut head = format!("HTTP/1.1 {status} Status\r\n");
    let mut line = |name: &str, value: &str| {
        head.push_str(name);
        head.push_str(": ");
        head.push_str(value);
        head.push_str("\r\n");
    };
    line("Content-Type", &answer.kind);
    let has = |name: &str| answer.headers.iter().any(|(n, _)| n.eq_ignore_ascii_case(name));
    if !has("cache-control") {
        // Asked for anew each time, so that the log is complete, and yet fit for the back/forward cache.
        line("Cache-Control", "no-cache");
    }
    for (name, value) in &answer.headers {
        line(name, value);
    }
    if status != 204 && status != 304 {
        line("Content-Length", &answer.body.len().to_string());
    }
    head.push_str("\r\n");
    let mut bytes = head.into_bytes();
    if request.method != "HEAD" {
        bytes.extend_from_slice(&answer.body);
    }
    to.write_all(&bytes)?;
    to.flush()
}
