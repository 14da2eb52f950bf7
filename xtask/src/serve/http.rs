//! As much HTTP as a browser on the same machine needs.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::time::Duration;

use anyhow::Result;

use super::Folders;
use super::answer::{Answer, Request, answer};

/// No header of a browser is longer; no upload of the demo either.
const LIMIT: u64 = 64 * 1024;

/// Answers one connection until either side has had enough.
pub(super) fn talk(stream: TcpStream, folders: &Folders) -> Result<()> {
    stream.set_read_timeout(Some(Duration::from_secs(30)))?;
    stream.set_nodelay(true)?;
    let mut writer = stream.try_clone()?;
    let mut reader = BufReader::new(stream);
    while let Some(request) = read(&mut reader)? {
        let head = request.method == "HEAD";
        let answer = answer(&request, folders);
        println!("{} {} {}", answer.status, request.method, request.target);
        writer.write_all(&bytes(&answer, head))?;
    }
    Ok(())
}

/// The next request, or nothing when the visitor has gone.
fn read(reader: &mut impl BufRead) -> Result<Option<Request>> {
    let mut lines = reader.by_ref().take(LIMIT).lines();
    let Some(first) = lines.next().transpose()? else {
        return Ok(None);
    };
    let mut words = first.split(' ');
    let mut request = Request {
        method: words.next().unwrap_or_default().into(),
        target: words.next().unwrap_or_default().into(),
        ..Request::default()
    };
    let mut length = 0;
    for line in lines {
        let line = line?;
        let Some((name, value)) = line.split_once(':') else {
            break;
        };
        let value = value.trim();
        match name.to_ascii_lowercase().as_str() {
            "accept-encoding" => request.encodings = value.to_ascii_lowercase(),
            "if-none-match" => request.known = value.into(),
            "content-length" => length = value.parse().unwrap_or(0u64).min(LIMIT),
            _ => {}
        }
    }
    reader.take(length).read_to_end(&mut request.body)?;
    Ok(Some(request))
}

fn bytes(answer: &Answer, head: bool) -> Vec<u8> {
    let mut text = format!(
        "HTTP/1.1 {}\r\nContent-Length: {}\r\nCache-Control: no-cache\r\n\
         X-Content-Type-Options: nosniff\r\nVary: Accept-Encoding\r\n",
        answer.status,
        answer.body.len()
    );
    for (name, value) in &answer.headers {
        text.push_str(&format!("{name}: {value}\r\n"));
    }
    text.push_str("\r\n");
    let mut bytes = text.into_bytes();
    if !head {
        bytes.extend_from_slice(&answer.body);
    }
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn requests_are_read_one_after_another() {
        let mut wire = "GET /a HTTP/1.1\r\nHost: x\r\nAccept-Encoding: gzip, BR\r\n\r\n\
                        POST /b HTTP/1.1\r\nContent-Length: 2\r\n\r\nhi\
                        GET /c HTTP/1.1\r\n\r\n"
            .as_bytes();
        let first = read(&mut wire).unwrap().unwrap();
        assert_eq!((&*first.target, &*first.encodings), ("/a", "gzip, br"));
        let second = read(&mut wire).unwrap().unwrap();
        assert_eq!((&*second.method, &*second.body), ("POST", &b"hi"[..]));
        assert_eq!(read(&mut wire).unwrap().unwrap().target, "/c");
        assert!(read(&mut wire).unwrap().is_none());
    }

    #[test]
    fn a_head_request_is_answered_without_the_body() {
        let answer = Answer::text("200 OK", "hello");
        assert!(bytes(&answer, false).ends_with(b"\r\n\r\nhello"));
        let head = bytes(&answer, true);
        assert!(head.ends_with(b"\r\n\r\n"));
        assert!(String::from_utf8(head).unwrap().contains("Content-Length: 5\r\n"));
    }
}
