//! Just enough of the wasm format to change a custom section and to list all.

use anyhow::{Context, Result, bail};

/// The module with `target_features` an empty list.
///
/// wasm-bindgen then uses neither reference types nor several results, so that the module can be
/// translated to JavaScript and runs where those are missing.
pub(crate) fn without_features(module: &[u8]) -> Result<Vec<u8>> {
    const NAME: &[u8] = b"target_features";
    const EMPTY: &[u8] = b"\0\x11\x0ftarget_features\0";
    let Some((header, mut rest)) = module.split_at_checked(8) else {
        bail!("not a wasm module: shorter than its header");
    };
    if !header.starts_with(b"\0asm") {
        bail!("not a wasm module: wrong first bytes");
    }
    let mut kept = header.to_vec();
    while let Some((&id, after_id)) = rest.split_first() {
        let (size, after_size) = leb(after_id).context("cut short in a section's size")?;
        let (body, after) = after_size.split_at_checked(size).context("cut short in a section")?;
        if id == 0 && custom_name(body) == Some(NAME) {
            kept.extend_from_slice(EMPTY);
        } else {
            let whole = rest.len() - after.len();
            kept.extend_from_slice(rest.get(..whole).unwrap_or_default());
        }
        rest = after;
    }
    Ok(kept)
}

/// One section: its id, its name if it is a custom one, and its contents after the name.
pub(crate) type Section<'a> = (u8, Option<&'a [u8]>, &'a [u8]);

/// The sections of a module.
pub(crate) fn sections(module: &[u8]) -> Vec<Section<'_>> {
    let mut found = Vec::new();
    let mut rest = module.get(8..).unwrap_or_default();
    while let Some((&id, after)) = rest.split_first() {
        let Some((size, after)) = leb(after) else {
            break;
        };
        let Some((body, after)) = after.split_at_checked(size) else {
            break;
        };
        match custom_name(body) {
            Some(name) if id == 0 => {
                let text = leb(body).map_or(body, |(_, text)| text);
                found.push((id, Some(name), text.get(name.len()..).unwrap_or_default()));
            }
            _ => found.push((id, None, body)),
        }
        rest = after;
    }
    found
}

/// An unsigned LEB128 number and what follows it.
pub(crate) fn leb(bytes: &[u8]) -> Option<(usize, &[u8])> {
    let mut value = 0usize;
    for (index, &byte) in bytes.iter().take(5).enumerate() {
        value |= usize::from(byte & 127) << (7 * index);
        if byte < 128 {
            return Some((value, bytes.get(index + 1..)?));
        }
    }
    None
}

fn custom_name(body: &[u8]) -> Option<&[u8]> {
    let (length, text) = leb(body)?;
    text.get(..length)
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEADER: &[u8] = b"\0asm\x01\0\0\0";

    fn module(sections: &[&[u8]]) -> Vec<u8> {
        [HEADER, &sections.concat()].concat()
    }

    #[test]
    fn only_the_list_of_features_changes() {
        let types: &[u8] = b"\x01\x02ab";
        let producers: &[u8] = b"\0\x04\x02abX";
        let features: &[u8] = b"\0\x1b\x0ftarget_features\x01+\x08sign-ext";
        let none: &[u8] = b"\0\x11\x0ftarget_features\0";
        assert_eq!(
            without_features(&module(&[types, features, producers])).unwrap(),
            module(&[types, none, producers])
        );
    }

    #[test]
    fn a_module_cut_short_is_refused() {
        assert!(without_features(b"\0asm").is_err());
        assert!(without_features(b"<html></html>").is_err());
        assert!(without_features(&module(&[b"\x01\x05ab"])).is_err());
    }

    #[test]
    fn sections_are_listed_with_their_names() {
        let listed = module(&[b"\x01\x02ab", b"\0\x04\x02abX"]);
        assert_eq!(sections(&listed), [(1, None, &b"ab"[..]), (0, Some(&b"ab"[..]), &b"X"[..])]);
    }

    #[test]
    fn long_numbers_are_read() {
        assert_eq!(leb(&[0xe5, 0x8e, 0x26, 7]), Some((624_485, &[7][..])));
        assert_eq!(leb(&[0x80]), None);
    }
}
