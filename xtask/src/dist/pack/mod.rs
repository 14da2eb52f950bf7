//! The module as a text that compresses better than its bytes; wasm/unpack says what the text is
//! and turns it back.

mod code;
mod streams;

use anyhow::{Context, Result, bail};
use crumbgate_unpack::format::{DECLARATIONS, END, INPUT, OPCODES, OUTPUT, inverse, place};

use super::sections::leb;
use streams::Streams;

/// A packed module.
pub(crate) struct Packed {
    /// One character per byte of the streams, U+0000 to U+00FF.
    pub(crate) text: String,
    /// What the unpacker makes of it: the module with other alignments and longer size numbers.
    pub(crate) module: Vec<u8>,
}

/// Packs a module.
pub(crate) fn pack(module: &[u8]) -> Result<Packed> {
    let (before, functions, behind) = split(module)?;
    let mut streams = Streams::default();
    let mut bodies = Vec::new();
    for (index, function) in functions.iter().enumerate() {
        let body = streams.function(function).with_context(|| format!("in function {index} of those with code"))?;
        let Some(size) = u32::try_from(body.len()).ok().filter(|&size| size < 1 << 21) else {
            bail!("function {index} is larger than two megabytes");
        };
        bodies.extend(padded(size));
        bodies.extend(body);
    }
    streams.end();

    let count = number(functions.len());
    let mut head = before.to_vec();
    head.push(10);
    head.extend(number(count.len() + bodies.len()));
    head.extend(count);
    let packed = text(&head, behind, streams)?;
    let module = [&*head, &bodies, behind].concat();
    if INPUT + packed.len() > OUTPUT || OUTPUT + module.len() > END {
        bail!("the module is larger than the unpacker's memory, see wasm/unpack/src/format.rs");
    }
    Ok(Packed { text: packed, module })
}

/// Header, what is outside of code, and the streams.
fn text(head: &[u8], behind: &[u8], streams: Streams) -> Result<String> {
    let codes = inverse();
    let character = |code: u8| char::from(codes.get(usize::from(code)).copied().unwrap_or(code));
    let plain: String = head.iter().chain(behind).map(|&byte| char::from(byte)).collect();
    let streams: Vec<(u32, String)> = streams
        .into_sorted()
        .into_iter()
        .map(|(kind, codes)| match kind {
            DECLARATIONS => (kind, codes.into_iter().map(char::from).collect()),
            _ => (kind, codes.into_iter().map(character).collect()),
        })
        .collect();
    let mut numbers = vec![head.len(), behind.len()];
    let mut at = 3 * (2 + 2 * streams.len()) + plain.len();
    let (mut last, mut others) = (None, Vec::new());
    for (kind, text) in &streams {
        let row = [place(*kind), at];
        if *kind == OPCODES {
            last = Some(row)
        } else {
            others.push(row)
        }
        at += text.len();
    }
    // The unpacker takes the row of the opcodes for the last.
    numbers.extend(others.into_iter().chain(last).flatten());
    let header = numbers.into_iter().flat_map(|n| [n & 127, n >> 7 & 127, n >> 14]);
    let mut packed = String::new();
    for part in header {
        packed.push(character(u8::try_from(part).ok().filter(|&part| part < 128).context("the module is too large")?));
    }
    packed += &plain;
    packed.extend(streams.into_iter().map(|(_, text)| text));
    Ok(packed)
}

/// The module before its code, the functions, and what follows them.
type Parts<'a> = (&'a [u8], Vec<&'a [u8]>, &'a [u8]);

fn split(module: &[u8]) -> Result<Parts<'_>> {
    let mut at = 8;
    loop {
        let rest = module.get(at..).unwrap_or_default();
        let (&id, after) = rest.split_first().context("the module has no code")?;
        let (size, body) = leb(after).context("a section's size is cut short")?;
        let (body, behind) = body.split_at_checked(size).context("a section is cut short")?;
        if id == 10 {
            let (count, mut rest) = leb(body).context("the count of functions is cut short")?;
            let mut functions = Vec::new();
            for _ in 0..count {
                let (size, code) = leb(rest).context("a function's size is cut short")?;
                let (function, after) = code.split_at_checked(size).context("a function is cut short")?;
                functions.push(function);
                rest = after;
            }
            return Ok((module.get(..at).unwrap_or_default(), functions, behind));
        }
        at = module.len() - behind.len();
    }
}

/// As short as it goes.
fn number(mut value: usize) -> Vec<u8> {
    let mut bytes = Vec::new();
    while value > 127 {
        bytes.push(value as u8 | 128);
        value >>= 7;
    }
    bytes.push(value as u8);
    bytes
}

/// In four bytes.
fn padded(size: u32) -> [u8; 4] {
    [size as u8 | 128, (size >> 7) as u8 | 128, (size >> 14) as u8 | 128, 0]
}

#[cfg(test)]
mod tests;
